//! The list of the rooms, and the lists that each room writes: its commands, its events, and how the one becomes the
//! other. The macros turn a list into an enum whose JSON form is the one used everywhere; every name stands written
//! out where it is declared.

/// The rooms, each as its name in [`crate::Command`] and [`crate::Event`] and its module: hands the one list of them to
/// a macro.
macro_rules! rooms {
    ($macro:ident) => {
        $macro! {
            /// The directory of organisations.
            Directory = directory,
            /// The foundation.
            Foundation = foundation,
            /// The partnership.
            Partnership = partnership,
            /// The common agenda.
            CommonAgenda = common_agenda,
            /// Shared measurement.
            SharedMeasurement = shared_measurement,
            /// The mutually reinforcing activities.
            ReinforcingActivities = reinforcing_activities,
            /// Continuous communication.
            ContinuousCommunication = continuous_communication,
            /// The backbone.
            Backbone = backbone,
        }
    };
}
pub(crate) use rooms;

/// A room's commands. JSON: an object with one key, the command's name, which holds its fields.
macro_rules! commands {
    ($( $(#[$doc:meta])* $name:ident = $text:literal ),+ $(,)?) => {
        /// A command of this room.
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        pub enum Command {
            $( $(#[$doc])* #[serde(rename = $text)] $name($name), )+
        }

        impl Command {
            /// Every command of this room: its name, what it is for, and the schema of its fields.
            #[must_use]
            pub fn shapes(generator: &mut schemars::SchemaGenerator) -> Vec<$crate::shape::Shape> {
                vec![$( $crate::shape::Shape {
                    name: $text,
                    version: 1,
                    schema: generator.subschema_for::<$name>(),
                }, )+]
            }

            /// What reads the fields of the command of that name, if it is one of this room's.
            pub(crate) fn reader(name: &str) -> Option<$crate::command::Reader<Self>> {
                match name {
                    $( $text => Some(|fields| serde_path_to_error::deserialize(fields).map(Self::$name)), )+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use commands;

/// A room's events, each with the kind and version under which it is stored.
macro_rules! events {
    ($( $(#[$doc:meta])* $name:ident = $kind:literal v $version:literal ),+ $(,)?) => {
        /// An event of this room.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $( $(#[$doc])* $name($name), )+
        }

        impl Event {
            /// The kind under which it is stored, and its version.
            #[must_use]
            pub const fn kind(&self) -> (&'static str, u16) {
                match self { $( Self::$name(_) => ($kind, $version), )+ }
            }

            /// Every event of this room: its kind, its version and the schema of its data.
            #[must_use]
            pub fn shapes(generator: &mut schemars::SchemaGenerator) -> Vec<$crate::shape::Shape> {
                vec![$( $crate::shape::Shape {
                    name: $kind,
                    version: $version,
                    schema: generator.subschema_for::<$name>(),
                }, )+]
            }

            /// The event stored under that kind and version, if it is one of this room's.
            pub(crate) fn decode(
                kind: &str,
                version: u16,
                data: &serde_json::value::RawValue,
            ) -> Option<serde_json::Result<Self>> {
                match (kind, version) {
                    $( ($kind, $version) => Some(serde_json::from_str(data.get()).map(Self::$name)), )+
                    _ => None,
                }
            }
        }

        impl serde::Serialize for Event {
            /// The event's data alone; kind and version stand beside it (see [`crate::event`]).
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { $( Self::$name(data) => data.serialize(serializer), )+ }
            }
        }
    };
}
pub(crate) use events;

/// Makes an event of its command, word for word: `with` the id of what is new, or `of` the command alone.
macro_rules! fact {
    ($fact:ident with $id:ident of $command:ident: $($field:ident),+) => {
        impl $fact {
            pub(super) fn with(command: &$command, id: $id) -> Self {
                let $command { id: _, $($field),+ } = command.clone();
                Self { id, $($field),+ }
            }
        }
    };
    ($fact:ident of $command:ident: $($field:ident),+) => {
        impl $fact {
            pub(super) fn of(command: &$command) -> Self {
                let $command { $($field),+ } = command.clone();
                Self { $($field),+ }
            }
        }
    };
}
pub(crate) use fact;

/// The form of one command or event, for the API's schema and the event schemas.
#[derive(Debug, Clone)]
pub struct Shape {
    /// The command's name or the event's kind.
    pub name: &'static str,
    /// The event's version; 1 for a command.
    pub version: u16,
    /// The JSON Schema of its fields; its definitions are in the generator it was made with.
    pub schema: schemars::Schema,
}
