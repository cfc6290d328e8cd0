//! Every event, by room. Stored as `{"kind": "room.fact_in_past", "v": 1, "data": {…}}`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::borrow::Cow;

use crate::shape::{Shape, rooms};

macro_rules! events_of {
    ($( $(#[$doc:meta])* $room:ident = $module:ident ),+ $(,)?) => {
        /// Something that happened, by the room it happened in.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $( $(#[$doc])* $room(crate::$module::Event), )+
        }

        impl Event {
            /// The kind under which it is stored, and its version.
            #[must_use]
            pub const fn kind(&self) -> (&'static str, u16) {
                match self { $( Self::$room(event) => event.kind(), )+ }
            }

            /// Every kind of event with the schema of its data, room by room.
            #[must_use]
            pub fn shapes(generator: &mut schemars::SchemaGenerator) -> Vec<Shape> {
                let mut shapes = Vec::new();
                $( shapes.extend(crate::$module::Event::shapes(generator)); )+
                shapes
            }

            fn decode(kind: &str, version: u16, data: &RawValue) -> Option<serde_json::Result<Self>> {
                // A kind begins with the name of its room's module.
                match kind.split_once('.')?.0 {
                    $( stringify!($module) => {
                        Some(crate::$module::Event::decode(kind, version, data)?.map(Self::$room))
                    } )+
                    _ => None,
                }
            }
        }

        impl Serialize for Event {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let (kind, v) = self.kind();
                match self { $( Self::$room(data) => Stored { kind, v, data }.serialize(serializer), )+ }
            }
        }
    };
}
rooms!(events_of);

#[derive(Serialize)]
struct Stored<'a, D> {
    kind: &'a str,
    v: u16,
    data: &'a D,
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
