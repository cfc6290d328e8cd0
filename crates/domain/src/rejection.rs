//! Why a command is refused. A rejection is its writer's to mend, and changes nothing.

use std::fmt;

/// The stable code of a rejection. Codes are for programs; they never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// Something that the command names does not exist.
    NotFound,
    /// The id is taken by something with other content.
    AlreadyExists,
    /// A number is outside its range.
    OutOfRange,
    /// A period ends before it begins, or a date contradicts another.
    DatesReversed,
    /// The unit is not the one that the indicator is measured in.
    UnitMismatch,
    /// The organisation is not a partner (at that time).
    NotAPartner,
    /// The seat is taken in that period.
    SeatTaken,
    /// The seat belongs to another constituency.
    WrongConstituency,
    /// The command does not fit what has already happened.
    WrongState,
    /// A list or choice is empty where something must stand, or holds too much or the same thing twice.
    Invalid,
    /// Something would depend on itself.
    Circular,
    /// The caller may not do this.
    Forbidden,
    /// An organisation would approve its own figures, and the initiative does not allow that.
    OwnFigures,
    /// The data of the person has been erased, or is to be.
    PersonErased,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::NotFound,
        Self::AlreadyExists,
        Self::OutOfRange,
        Self::DatesReversed,
        Self::UnitMismatch,
        Self::NotAPartner,
        Self::SeatTaken,
        Self::WrongConstituency,
        Self::WrongState,
        Self::Invalid,
        Self::Circular,
        Self::Forbidden,
        Self::OwnFigures,
        Self::PersonErased,
    ];

    /// The code as it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::DatesReversed => "DATES_REVERSED",
            Self::UnitMismatch => "UNIT_MISMATCH",
            Self::NotAPartner => "NOT_A_PARTNER",
            Self::SeatTaken => "SEAT_TAKEN",
            Self::WrongConstituency => "WRONG_CONSTITUENCY",
            Self::WrongState => "WRONG_STATE",
            Self::Invalid => "INVALID",
            Self::Circular => "CIRCULAR",
            Self::Forbidden => "FORBIDDEN",
            Self::OwnFigures => "OWN_FIGURES",
            Self::PersonErased => "PERSON_ERASED",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A command refused by a rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Rejection {
    /// The stable code.
    pub code: Code,
    /// The input field at fault, in the command's own spelling, such as `organisation` or `figure.value`; for the
    /// request's own see [`Rejection::is_of_request`].
    pub field: &'static str,
    /// What was wrong and what to do, for a person.
    pub message: String,
    /// Which command of the request, counted from 0.
    pub index: usize,
}

impl Rejection {
    /// A rejection of the command at hand; which one of a request it is, is filled in by [`crate::World::propose`].
    #[must_use]
    pub fn new(code: Code, field: &'static str, message: impl Into<String>) -> Self {
        Self { code, field, message: message.into(), index: 0 }
    }

    /// Whether it is what the request says about itself that is at fault, and none of its commands: for whom it acts
    /// (`onBehalfOf`) or what led to it (`causedBy`).
    #[must_use]
    pub fn is_of_request(&self) -> bool {
        matches!(self.field, "onBehalfOf" | "causedBy")
    }

    /// `NOT_FOUND`, for an id that names nothing here.
    #[must_use]
    pub fn not_found<I: crate::ids::Id>(field: &'static str, id: I) -> Self {
        Self::new(Code::NotFound, field, format!("there is no {} {id} here", I::KIND))
    }

    /// `ALREADY_EXISTS`, for an id that is taken.
    #[must_use]
    pub fn already_exists<I: crate::ids::Id>(id: I) -> Self {
        let message =
            format!("{} {id} exists with other content; choose another id, or leave it out", I::KIND);
        Self::new(Code::AlreadyExists, "id", message)
    }
}
