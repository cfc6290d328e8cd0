//! Every command, by room. Written as an object with one key, the command's name: `{"adoptGoal": {…}}`.

use serde::Serialize;
use serde_json::Value;

use crate::shape::Shape;
use crate::{
    backbone, common_agenda, continuous_communication, directory, foundation, partnership,
    reinforcing_activities, shared_measurement,
};

/// Something that somebody wants to have recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Command {
    /// For the directory of organisations.
    Directory(directory::Command),
    /// For the foundation.
    Foundation(foundation::Command),
    /// For the partnership.
    Partnership(partnership::Command),
    /// For the common agenda.
    CommonAgenda(common_agenda::Command),
    /// For shared measurement.
    SharedMeasurement(shared_measurement::Command),
    /// For the mutually reinforcing activities.
    ReinforcingActivities(reinforcing_activities::Command),
    /// For continuous communication.
    ContinuousCommunication(continuous_communication::Command),
    /// For the backbone.
    Backbone(backbone::Command),
}

/// A command that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCommand {
    /// It is not an object with one key.
    #[error("a command is an object with one key, its name, like {{\"adoptGoal\": {{…}}}}; got {0}")]
    Shape(String),
    /// There is no command of that name.
    #[error("there is no command {0:?}")]
    Unknown(String),
    /// Its fields do not fit.
    #[error("{name}: {path}: {reason}")]
    Fields {
        /// The command's name.
        name: String,
        /// Which field, such as `thresholds[0].figure.value`, or `.` for the whole.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Command {
    /// Every command with the schema of its fields, in the order of the documentation, and the stream it is for.
    #[must_use]
    pub fn shapes(generator: &mut schemars::SchemaGenerator) -> Vec<Shape> {
        let rooms = [
            directory::Command::shapes,
            foundation::Command::shapes,
            partnership::Command::shapes,
            common_agenda::Command::shapes,
            shared_measurement::Command::shapes,
            reinforcing_activities::Command::shapes,
            continuous_communication::Command::shapes,
            backbone::Command::shapes,
        ];
        rooms.into_iter().flat_map(|shapes| shapes(generator)).collect()
    }

    /// The command of that name with those fields.
    ///
    /// # Errors
    /// [`InvalidCommand`] when there is none of that name, or its fields do not fit.
    pub fn decode(name: &str, fields: Value) -> Result<Self, InvalidCommand> {
        let decoded = Self::in_rooms(name, fields).ok_or_else(|| InvalidCommand::Unknown(name.to_owned()))?;
        decoded.map_err(|error| InvalidCommand::Fields {
            name: name.to_owned(),
            path: error.path().to_string(),
            reason: error.into_inner().to_string(),
        })
    }

    fn in_rooms(
        name: &str,
        fields: Value,
    ) -> Option<Result<Self, serde_path_to_error::Error<serde_json::Error>>> {
        macro_rules! room {
            ($room:ident, $variant:ident) => {
                if let Some(decoded) = $room::Command::decode(name, fields.clone()) {
                    return Some(decoded.map(Self::$variant));
                }
            };
        }
        room!(directory, Directory);
        room!(foundation, Foundation);
        room!(partnership, Partnership);
        room!(common_agenda, CommonAgenda);
        room!(shared_measurement, SharedMeasurement);
        room!(reinforcing_activities, ReinforcingActivities);
        room!(continuous_communication, ContinuousCommunication);
        room!(backbone, Backbone);
        None
    }

    /// The command in its one JSON form, an object with its name as the only key.
    ///
    /// # Errors
    /// [`InvalidCommand`] when it is no such object, or as [`Command::decode`].
    pub fn from_json(json: Value) -> Result<Self, InvalidCommand> {
        let text: String = json.to_string().chars().take(60).collect();
        let Value::Object(object) = json else { return Err(InvalidCommand::Shape(text)) };
        let mut entries = object.into_iter();
        match (entries.next(), entries.next()) {
            (Some((name, fields)), None) => Self::decode(&name, fields),
            _ => Err(InvalidCommand::Shape(text)),
        }
    }
}
