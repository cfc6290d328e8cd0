//! The list of the rooms, and the lists that each room writes: its commands, its events, and how the one becomes the
//! other. The macros turn a list into an enum whose JSON form is the one used everywhere; every name stands written
//! out where it is declared.

/// The rooms, each as its name in [`crate::Command`] and [`crate::Event`] and its module: hands the one list of them to
/// a macro.
macro_rules! rooms {
    ($macro:ident) => {
        $macro! {
            /// Who may do what.
            Access = access,
            /// The directory of organisations.
            Directory = directory,
            /// The people.
            People = people,
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

/// A room's commands, each with by whom it is given ([`crate::access::table::By`]) and, where that is whoever it speaks for,
/// for which organisation it does. JSON: an object with one key, the command's name, which holds its fields.
macro_rules! commands {
    ($( $(#[$doc:meta])* $name:ident = $text:literal by $by:ident $( for $voice:expr )? ),+ $(,)?) => {
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

            /// Every command of this room, and by whom it is given.
            pub(crate) const BY: &[(&str, $crate::access::table::By)] =
                &[$( ($text, $crate::access::table::By::$by), )+];

            /// By whom it is given.
            #[must_use]
            pub const fn by(&self) -> $crate::access::table::By {
                match self { $( Self::$name(_) => $crate::access::table::By::$by, )+ }
            }

            /// The organisation that it speaks for; nothing where it speaks for none, or for all.
            pub(crate) fn voice(&self, initiative: &$crate::Initiative) -> Option<$crate::ids::OrganisationId> {
                match self { $( Self::$name(it) => $crate::shape::voice!(initiative, it: $name $( for $voice )?), )+ }
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

/// Whom one command speaks for; see [`commands`].
macro_rules! voice {
    ($initiative:ident, $it:ident: $name:ident) => {{
        let (_, _) = ($initiative, $it);
        None
    }};
    ($initiative:ident, $it:ident: $name:ident for $voice:expr) => {{
        let voice: fn(&$crate::Initiative, &$name) -> Option<$crate::ids::OrganisationId> = $voice;
        voice($initiative, $it)
    }};
}
pub(crate) use voice;

/// A room's events, each with the kind and version under which it is stored.
///
/// A kind whose form has changed lists its earlier versions, the newest first, each with its own type and the pure
/// function that makes its data that of the next version:
///
/// ```text
/// GoalRevised = "common_agenda.goal_revised" v 3 from {
///     2: earlier::GoalRevisedV2 => earlier::with_terms,
///     1: earlier::GoalRevisedV1 => earlier::with_reason,
/// },
/// ```
///
/// What is stored stays as it is: it is brought up each time that it is read, and only the current version is written.
macro_rules! events {
    ($( $(#[$doc:meta])* $name:ident = $kind:literal v $version:literal
        $( from { $( $earlier:literal: $form:ty => $up:path ),+ $(,)? } )?
    ),+ $(,)?) => {
        /// An event of this room.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            $( $(#[$doc])* $name($name), )+
        }

        impl Event {
            /// The kind under which it is stored, and its current version.
            #[must_use]
            pub const fn kind(&self) -> (&'static str, u16) {
                match self { $( Self::$name(_) => ($kind, $version), )+ }
            }

            /// Every event of this room: its kind, its version and the schema of its data. Of a kind with several versions
            /// the current one comes last.
            #[must_use]
            pub fn shapes(generator: &mut schemars::SchemaGenerator) -> Vec<$crate::shape::Shape> {
                vec![$(
                    $( $( $crate::shape::Shape {
                        name: $kind,
                        version: $earlier,
                        schema: generator.subschema_for::<$form>(),
                    }, )+ )?
                    $crate::shape::Shape {
                        name: $kind,
                        version: $version,
                        schema: generator.subschema_for::<$name>(),
                    },
                )+]
            }

            /// The event stored under that kind and version, brought up to the current one, if it is one of this room's.
            pub(crate) fn decode(
                kind: &str,
                version: u16,
                data: &serde_json::value::RawValue,
            ) -> Option<serde_json::Result<Self>> {
                match kind {
                    $( $kind => $crate::shape::brought_up!(
                        version, data; $version: $name $( $( => $up; $earlier: $form )+ )?
                    ).map(|read| read.map(Self::$name)), )+
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

/// Reads data stored in one of these versions, the newest first, and brings it up from each to the one before it in the
/// list. Nothing where the version is none of them.
macro_rules! brought_up {
    ($stored:ident, $data:ident; $version:literal: $form:ty) => {
        ($stored == $version).then(|| serde_json::from_str::<$form>($data.get()))
    };
    ($stored:ident, $data:ident; $version:literal: $form:ty => $up:path; $($earlier:tt)+) => {
        if $stored == $version {
            Some(serde_json::from_str::<$form>($data.get()))
        } else {
            $crate::shape::brought_up!($stored, $data; $($earlier)+).map(|read| read.map($up))
        }
    };
}
pub(crate) use brought_up;

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
