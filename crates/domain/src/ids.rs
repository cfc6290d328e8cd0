//! Every identifier, in one list. An id is a UUID; each kind of thing has its own type, so that ids cannot be mixed up.
//!
//! Where an id is *written* (API, seed, import) it may also be a **handle**: `@` and a name of the writer's own,
//! such as `@fuldkorn` or `@fuldkorn/75-gram`. A handle stands for the UUID version 5 of its kind and name, so the
//! same handle always means the same thing and files of commands stay readable. Stored and answered is the UUID.

use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

/// The namespace of Samspil's name-based UUIDs (RFC 9562, version 5): the v5 of the DNS name `samspil.dk`.
const NAMESPACE: Uuid = Uuid::from_u128(0x3f3b_3ad5_86b2_5b0e_93a5_31a6_a6ae_2c11);

/// Longest handle, in bytes, without its `@`.
const HANDLE_MAX: usize = 100;

/// What makes one kind of id differ from another.
pub trait Id: Copy + Eq + Ord + From<Uuid> + fmt::Display {
    /// The kind of thing, in lower case, as it stands in messages.
    const KIND: &'static str;
}

/// A text that is neither a UUID nor a handle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no {kind} id: write a UUID, or @ and 1 to 100 of a-z 0-9 - . _ /")]
pub struct InvalidId {
    kind: &'static str,
    text: String,
}

/// The UUID that a UUID text or a handle stands for.
fn parse(kind: &'static str, text: &str) -> Result<Uuid, InvalidId> {
    let invalid = || InvalidId { kind, text: text.chars().take(60).collect() };
    let Some(handle) = text.strip_prefix('@') else {
        // Only the hyphenated form: one thing, one spelling.
        return (text.len() == 36).then(|| Uuid::parse_str(text).ok()).flatten().ok_or_else(invalid);
    };
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._/".contains(c);
    if handle.is_empty() || handle.len() > HANDLE_MAX || !handle.chars().all(allowed) {
        return Err(invalid());
    }
    Ok(Uuid::new_v5(&NAMESPACE, format!("{kind}:{handle}").as_bytes()))
}

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident = $kind:literal ),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The UUID itself.
            #[must_use]
            pub const fn uuid(self) -> Uuid { self.0 }
        }
        impl Id for $name { const KIND: &'static str = $kind; }
        impl From<Uuid> for $name { fn from(uuid: Uuid) -> Self { Self(uuid) } }
        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> { parse($kind, text).map(Self) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{} {}", $kind, self.0) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    return crate::value::from_text(deserializer);
                }
                Uuid::deserialize(deserializer).map(Self)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn inline_schema() -> bool { true }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": "id" })
            }
        }
    )+ };
}

ids! {
    /// One collective-impact initiative, and its stream in the log.
    InitiativeId = "initiative",
    /// An organisation in the directory.
    OrganisationId = "organisation",
    /// A person, in the room of people. The log keeps the id for ever, so it must not tell who it is: leave it to be made.
    PersonId = "person",
    /// A constituency: a kind of party that seats and contributions are shared out among.
    ConstituencyId = "constituency",
    /// An agreement between partners.
    AgreementId = "agreement",
    /// What a partner or a constituency brings, and what it gets in return.
    ContributionId = "contribution",
    /// A fee that partners pay.
    FeeId = "fee",
    /// A principle of the common agenda.
    PrincipleId = "principle",
    /// A strategy of the common agenda.
    StrategyId = "strategy",
    /// A goal of the common agenda.
    GoalId = "goal",
    /// An adopted version of the common agenda, such as a strategy plan.
    AgendaId = "agenda",
    /// An indicator of shared measurement.
    IndicatorId = "indicator",
    /// A target: what an indicator should reach for a goal.
    TargetId = "target",
    /// A reported figure.
    ReportId = "report",
    /// A claim about results that is not a reported figure of an indicator.
    ClaimId = "claim",
    /// An activity.
    ActivityId = "activity",
    /// A commitment of money, time or kind.
    CommitmentId = "commitment",
    /// A body: board, steering group, working group, secretariat.
    BodyId = "body",
    /// A seat in a body.
    SeatId = "seat",
    /// A staffed post in a body.
    PostId = "post",
    /// A grant or budget line that funds the initiative.
    FundingId = "funding",
    /// A meeting of a body.
    MeetingId = "meeting",
    /// A decision.
    DecisionId = "decision",
    /// An announcement.
    AnnouncementId = "announcement",
    /// A lesson learned.
    LessonId = "lesson",
    /// A categorisation: the categories that figures are broken down by.
    CategorisationId = "categorisation",
    /// A group that the partners are compared with.
    ComparisonGroupId = "comparison group",
    /// A round of reporting: who owes which figures for which period.
    ReportingId = "reporting",
    /// A need for data that nobody can give yet, on the data development agenda.
    DataNeedId = "data need",
    /// An evaluation.
    EvaluationId = "evaluation",
    /// A milestone of an activity.
    MilestoneId = "milestone",
    /// A method that partners work by.
    MethodId = "method",
    /// A pipeline with stages.
    PipelineId = "pipeline",
    /// What moves through a pipeline.
    CandidateId = "candidate",
    /// Something that somebody is to do.
    ActionId = "action",
    /// A confidential notice.
    NoticeId = "notice",
    /// A disagreement.
    DisagreementId = "disagreement",
    /// A conference.
    ConferenceId = "conference",
    /// An office in a body, such as its chair.
    OfficeId = "office",
    /// A movement of money: committed, paid or spent.
    MovementId = "movement",
    /// A transfer of money between grants.
    TransferId = "transfer",
    /// An account: somebody or something that can sign in.
    AccountId = "account",
    /// A role that an account was granted.
    GrantId = "grant",
    /// A token that an account signs in with.
    TokenId = "token",
    /// One command: the idempotency key, for ever.
    CommandId = "command",
}

impl CommandId {
    /// The id of the thing that command number `index` of a request makes when its writer gave none: a name-based
    /// UUID, so that deciding again makes the same id.
    #[must_use]
    pub fn makes<I: Id>(self, index: usize) -> I {
        I::from(Uuid::new_v5(&self.0, format!("{}:{index}", I::KIND).as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_means_the_same_thing_every_time_and_differs_by_kind() {
        let goal: GoalId = "@fuldkorn/75-gram".parse().unwrap();
        assert_eq!(goal, "@fuldkorn/75-gram".parse().unwrap());
        let indicator: IndicatorId = "@fuldkorn/75-gram".parse().unwrap();
        assert_ne!(goal.uuid(), indicator.uuid());
        assert_eq!(goal.to_string().parse::<GoalId>().unwrap(), goal);
    }

    #[test]
    fn what_is_neither_uuid_nor_handle_is_refused() {
        for text in [
            "",
            "@",
            "@Å",
            "goal-1",
            "@a b",
            "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
            &format!("@{}", "x".repeat(101)),
        ] {
            assert!(text.parse::<GoalId>().is_err(), "{text}");
        }
    }
}
