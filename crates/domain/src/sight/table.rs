//! What is seen by whom: for every section and every reader, one answer. The code asks this table, and the documentation
//! prints it.

use crate::access::{Hat, Role};

/// A part of what the log holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// An initiative's public face: names, summary, place, period, phase, the goals of its adopted agenda, partners by name.
    PublicFace,
    /// The approved figures of its published indicators, as they were approved.
    PublishedFigures,
    /// All else in it that has no line of its own here.
    Rooms,
    /// Its reports that are drafts or were returned.
    UnfinishedReports,
    /// Its confidential notices.
    Notices,
    /// The persons whom it refers to, as long as their data is kept.
    Persons,
    /// The organisations of the directory.
    Organisations,
    /// Accounts, and the roles that they were granted.
    Accounts,
    /// Tokens, without their secrets, which nobody sees again.
    Tokens,
    /// Commits: of each what it states of what the reader sees.
    Commits,
    /// Commits as they are stored, with their digests and proofs.
    Log,
}

impl Section {
    /// Every section, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::PublicFace,
        Self::PublishedFigures,
        Self::Rooms,
        Self::UnfinishedReports,
        Self::Notices,
        Self::Persons,
        Self::Organisations,
        Self::Accounts,
        Self::Tokens,
        Self::Commits,
        Self::Log,
    ];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PublicFace => {
                "an initiative's names, summary, place, period, phase, goals of the adopted agenda and partners by name"
            }
            Self::PublishedFigures => {
                "the approved figures of its published indicators, as they were approved"
            }
            Self::Rooms => "everything else in it, but for the next three",
            Self::UnfinishedReports => "reports that are drafts or were returned",
            Self::Notices => "confidential notices",
            Self::Persons => "persons whom it refers to, until they are erased",
            Self::Organisations => "organisations of the directory",
            Self::Accounts => "accounts, and the roles that they were granted",
            Self::Tokens => "tokens, without their secrets",
            Self::Commits => "commits, history and changes",
            Self::Log => "commits as they are stored, with digests and proofs",
        }
    }
}

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// Anybody, signed in or not, of an initiative in which they have no role.
    Anybody,
    /// An account with this role, in the initiative in which it has it; an operator's and an auditor's may be the whole.
    As(Role),
}

impl Reader {
    /// Every reader, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Anybody,
        Self::As(Role::Observer),
        Self::As(Role::Partner),
        Self::As(Role::Signatory),
        Self::As(Role::Backbone),
        Self::As(Role::Auditor),
        Self::As(Role::Operator),
    ];

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Anybody => "anybody",
            Self::As(role) => role.words(),
        }
    }
}

/// How much of a section a reader sees. Each holds the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sees {
    /// Nothing.
    Nothing,
    /// What is published, once its day has come.
    Published,
    /// What is theirs: of the organisation that they speak for, addressed to it or given by it; of the account itself.
    Own,
    /// What belongs to the initiative in which they have the role, and their own.
    Within,
    /// All of it, in the initiative in which they have the role.
    All,
}

impl Sees {
    /// In words, as the documentation prints it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "–",
            Self::Published => "published",
            Self::Own => "own",
            Self::Within => "within",
            Self::All => "yes",
        }
    }
}

/// What a reader sees of a section.
#[must_use]
pub const fn sees(section: Section, reader: Reader) -> Sees {
    use Role::{Auditor, Backbone, Observer, Operator, Partner, Signatory};
    match (section, reader) {
        (Section::PublicFace | Section::PublishedFigures, Reader::Anybody) => Sees::Published,
        (Section::PublicFace | Section::PublishedFigures | Section::Rooms, Reader::As(_)) => Sees::All,
        (Section::Organisations, Reader::Anybody) => Sees::Published,
        (Section::Organisations, Reader::As(_)) => Sees::All,
        (Section::UnfinishedReports, Reader::As(Operator | Auditor | Backbone)) => Sees::All,
        (Section::UnfinishedReports | Section::Notices, Reader::As(Partner | Signatory)) => Sees::Own,
        (Section::Notices, Reader::As(Operator | Auditor)) => Sees::All,
        (Section::Notices, Reader::As(Backbone)) => Sees::Own,
        (Section::UnfinishedReports | Section::Notices, Reader::As(Observer)) => Sees::Nothing,
        (Section::Persons, Reader::As(Operator | Auditor)) => Sees::All,
        (Section::Persons, Reader::As(Backbone | Partner | Signatory)) => Sees::Within,
        (Section::Persons, Reader::As(Observer)) => Sees::Nothing,
        (Section::Accounts, Reader::As(Operator | Auditor)) => Sees::All,
        (Section::Accounts, Reader::As(Backbone)) => Sees::Within,
        (Section::Tokens, Reader::As(Operator | Auditor)) => Sees::All,
        // An account sees itself; who is not signed in has none.
        (Section::Accounts | Section::Tokens, Reader::Anybody | Reader::As(_)) => Sees::Own,
        (Section::Commits, Reader::As(Operator | Auditor)) => Sees::All,
        (Section::Commits, Reader::As(Backbone | Partner | Signatory | Observer)) => Sees::Within,
        (Section::Log, Reader::As(Operator | Auditor)) => Sees::All,
        (Section::Log, Reader::As(Backbone | Partner | Signatory | Observer)) => Sees::Nothing,
        (
            Section::Rooms
            | Section::UnfinishedReports
            | Section::Notices
            | Section::Persons
            | Section::Commits
            | Section::Log,
            Reader::Anybody,
        ) => Sees::Nothing,
    }
}

/// The most that any of these roles in one initiative sees of a section there; of none, what anybody does.
#[must_use]
pub fn most(section: Section, hats: &[Hat]) -> Sees {
    let roles = hats.iter().map(|hat| sees(section, Reader::As(hat.role)));
    roles.chain([sees(section, Reader::Anybody)]).max().unwrap_or(Sees::Nothing)
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The section.
    pub section: Section,
    /// What each reader sees of it, in the order of [`Reader::ALL`].
    pub cells: [Sees; 7],
}

/// The whole table, in the order of the documentation.
#[must_use]
pub fn rows() -> Vec<Row> {
    let row = |section| Row { section, cells: Reader::ALL.map(|reader| sees(section, reader)) };
    Section::ALL.into_iter().map(row).collect()
}
