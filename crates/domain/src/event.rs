//! Every event, by room. Stored as `{"kind": "room.fact_in_past", "v": 1, "data": {…}}`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

use crate::shape::Shape;
use crate::{
    backbone, common_agenda, continuous_communication, directory, foundation, partnership,
    reinforcing_activities, shared_measurement,
};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// In the directory of organisations.
    Directory(directory::Event),
    /// In the foundation.
    Foundation(foundation::Event),
    /// In the partnership.
    Partnership(partnership::Event),
    /// In the common agenda.
    CommonAgenda(common_agenda::Event),
    /// In shared measurement.
    SharedMeasurement(shared_measurement::Event),
    /// In the mutually reinforcing activities.
    ReinforcingActivities(reinforcing_activities::Event),
    /// In continuous communication.
    ContinuousCommunication(continuous_communication::Event),
    /// In the backbone.
    Backbone(backbone::Event),
}

impl Event {
    /// The kind under which it is stored, and its version.
    #[must_use]
    pub const fn kind(&self) -> (&'static str, u16) {
        match self {
            Self::Directory(event) => event.kind(),
            Self::Foundation(event) => event.kind(),
            Self::Partnership(event) => event.kind(),
            Self::CommonAgenda(event) => event.kind(),
            Self::SharedMeasurement(event) => event.kind(),
            Self::ReinforcingActivities(event) => event.kind(),
            Self::ContinuousCommunication(event) => event.kind(),
            Self::Backbone(event) => event.kind(),
        }
    }

    /// Every kind of event with the schema of its data, room by room.
    #[must_use]
    pub fn shapes(generator: &mut schemars::SchemaGenerator) -> Vec<Shape> {
        let rooms = [
            directory::Event::shapes,
            foundation::Event::shapes,
            partnership::Event::shapes,
            common_agenda::Event::shapes,
            shared_measurement::Event::shapes,
            reinforcing_activities::Event::shapes,
            continuous_communication::Event::shapes,
            backbone::Event::shapes,
        ];
        rooms.into_iter().flat_map(|shapes| shapes(generator)).collect()
    }

    fn decode(kind: &str, version: u16, data: &RawValue) -> Option<serde_json::Result<Self>> {
        let (room, _) = kind.split_once('.')?;
        Some(match room {
            "directory" => directory::Event::decode(kind, version, data)?.map(Self::Directory),
            "foundation" => foundation::Event::decode(kind, version, data)?.map(Self::Foundation),
            "partnership" => partnership::Event::decode(kind, version, data)?.map(Self::Partnership),
            "common_agenda" => common_agenda::Event::decode(kind, version, data)?.map(Self::CommonAgenda),
            "shared_measurement" => {
                shared_measurement::Event::decode(kind, version, data)?.map(Self::SharedMeasurement)
            }
            "reinforcing_activities" => {
                reinforcing_activities::Event::decode(kind, version, data)?.map(Self::ReinforcingActivities)
            }
            "continuous_communication" => continuous_communication::Event::decode(kind, version, data)?
                .map(Self::ContinuousCommunication),
            "backbone" => backbone::Event::decode(kind, version, data)?.map(Self::Backbone),
            _ => return None,
        })
    }
}

#[derive(Serialize)]
struct Stored<'a, D> {
    kind: &'a str,
    v: u16,
    data: &'a D,
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, v) = self.kind();
        match self {
            Self::Directory(data) => Stored { kind, v, data }.serialize(serializer),
            Self::Foundation(data) => Stored { kind, v, data }.serialize(serializer),
            Self::Partnership(data) => Stored { kind, v, data }.serialize(serializer),
            Self::CommonAgenda(data) => Stored { kind, v, data }.serialize(serializer),
            Self::SharedMeasurement(data) => Stored { kind, v, data }.serialize(serializer),
            Self::ReinforcingActivities(data) => Stored { kind, v, data }.serialize(serializer),
            Self::ContinuousCommunication(data) => Stored { kind, v, data }.serialize(serializer),
            Self::Backbone(data) => Stored { kind, v, data }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Read<'a> {
            #[serde(borrow)]
            kind: Cow<'a, str>,
            v: u16,
            #[serde(borrow)]
            data: &'a RawValue,
        }
        let Read { kind, v, data } = Read::deserialize(deserializer)?;
        match Self::decode(&kind, v, data) {
            Some(event) => event.map_err(|error| D::Error::custom(format!("event {kind} v{v}: {error}"))),
            None => Err(D::Error::custom(format!(
                "unknown event {kind} v{v}; was it written by a newer Samspil?"
            ))),
        }
    }
}
