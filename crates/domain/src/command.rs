//! Every command, by room. Written as an object with one key, the command's name: `{"adoptGoal": {…}}`.

use serde::Serialize;
use serde_json::Value;

use crate::shape::{Shape, rooms};

/// A command as read from its fields, or which field does not fit.
pub(crate) type Read<C> = Result<C, serde_path_to_error::Error<serde_json::Error>>;
/// Reads the fields of one command.
pub(crate) type Reader<C> = fn(Value) -> Read<C>;

macro_rules! commands_of {
    ($( $(#[$doc:meta])* $room:ident = $module:ident ),+ $(,)?) => {
        /// Something that somebody wants to have recorded, by the room it is for.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum Command {
            $( $(#[$doc])* $room(crate::$module::Command), )+
        }

        impl Command {
            /// Every command with the schema of its fields, in the order of the documentation, and the stream it is for.
            #[must_use]
            pub fn shapes(generator: &mut schemars::SchemaGenerator) -> Vec<Shape> {
                let mut shapes = Vec::new();
                $( shapes.extend(crate::$module::Command::shapes(generator)); )+
                shapes
            }

            /// Every command, and by whom it is given.
            pub(crate) fn given_by() -> Vec<(&'static str, crate::access::table::By)> {
                [$( crate::$module::Command::BY, )+].concat()
            }

            /// By whom it is given.
            #[must_use]
            pub const fn by(&self) -> crate::access::table::By {
                match self { $( Self::$room(command) => command.by(), )+ }
            }

            /// The organisation that it speaks for in an initiative as it stands; nothing where it speaks for none, or
            /// for all.
            pub(crate) fn voice(&self, initiative: &crate::Initiative) -> Option<crate::ids::OrganisationId> {
                match self { $( Self::$room(command) => command.voice(initiative), )+ }
            }

            fn in_rooms(name: &str, fields: Value) -> Option<Read<Self>> {
                $( if let Some(read) = crate::$module::Command::reader(name) {
                    return Some(read(fields).map(Self::$room));
                } )+
                None
            }
        }
    };
}
rooms!(commands_of);

/// A command that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCommand {
    /// It is not an object with one key. What it is instead is told without its values, which may be personal.
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

    /// The command in its one JSON form, an object with its name as the only key.
    ///
    /// # Errors
    /// [`InvalidCommand`] when it is no such object, or as [`Command::decode`].
    pub fn from_json(json: Value) -> Result<Self, InvalidCommand> {
        let text = shape(&json);
        let Value::Object(object) = json else { return Err(InvalidCommand::Shape(text)) };
        let mut entries = object.into_iter();
        match (entries.next(), entries.next()) {
            (Some((name, fields)), None) => Self::decode(&name, fields),
            _ => Err(InvalidCommand::Shape(text)),
        }
    }
}

/// What a value is, without what it holds.
fn shape(json: &Value) -> String {
    match json {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "a yes or no".to_owned(),
        Value::Number(_) => "a number".to_owned(),
        Value::String(_) => "a text".to_owned(),
        Value::Array(list) => format!("a list of {}", list.len()),
        Value::Object(object) => {
            let keys: Vec<&str> = object.keys().map(String::as_str).collect();
            let keys: String = keys.join(", ").chars().take(60).collect();
            format!("an object with {} keys: {keys}", object.len())
        }
    }
}
