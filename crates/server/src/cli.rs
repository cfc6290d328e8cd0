//! The command line. Every flag can also be set in the environment. [`access`]: that of accounts, roles and tokens.

pub mod access;
pub mod audit;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{BoolishValueParser, PossibleValue};
use clap::{Args, Parser, Subcommand, ValueEnum};
use samspil_domain::Position;
use samspil_domain::ids::{InitiativeId, OrganisationId, PersonId};
use samspil_domain::value::{Text, Timestamp};
use samspil_store::proof::Verifier;
use samspil_store::proof::note::Name;

pub use audit::{Audit, AuditVerb, AuditVerify, Key, KeyNew, KeyRotate, KeyShow, KeyVerb};

use crate::diff::When;
use crate::failure::EXIT_CODES;
use crate::import::column::Kind;
use crate::import::delimited::Delimiter;
use crate::import::number::Mark;
use crate::limits::Limits;
use crate::reach;

/// Where a collective-impact initiative keeps what was agreed, measured, done, said and decided.
#[derive(Debug, Parser)]
#[command(name = "samspil", version, after_help = EXIT_CODES, propagate_version = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// What the process says about itself.
    #[command(flatten)]
    pub log: Log,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Serve the log over GraphQL, until Ctrl-C or SIGTERM.
    Serve(Box<Serve>),
    /// Load files of requests into a data directory that no server has open.
    Seed(Seed),
    /// Read a table of initiatives, figures or organisations (CSV or .xlsx) into a data directory that no server has open; or
    /// an exported log into a new one.
    Import(Box<Import>),
    /// Write such a table, with the columns that import reads; or the whole log, for an auditor.
    Export(Export),
    /// Copy the log to another directory, also while a server has it open; again, only what is new.
    Backup(Backup),
    /// Make a data directory from a backup or a mirror.
    Restore(Restore),
    /// Tell what changed in an initiative between two moments, from a data directory that no server has open.
    Diff(Diff),
    /// Print everything as it was known at a moment, as JSON: every initiative with its health, attention and other derived
    /// answers, and every organisation; from a data directory that no server has open.
    Replay(Replay),
    /// Put a damaged data directory together again from its two copies. The damaged files are kept.
    Repair(Repair),
    /// Have what is personal about a person erased, for ever, in a data directory that no server has open.
    ErasePerson(ErasePerson),
    /// The key that signs the log's checkpoints: show it, let a new one take over, or begin anew.
    Key(Key),
    /// Check that history is whole and unchanged.
    Audit(Box<Audit>),
    /// Tell whether a server on this machine answers: exit code 0 or 1. For containers, which have no shell to ask with.
    Healthy(Healthy),
    /// Who can sign in.
    Account(access::Account),
    /// What they may.
    Grant(access::Grant),
    /// The tokens that they sign in with.
    Token(access::Token),
    /// Print the GraphQL schema in its definition language.
    Schema,
}

/// Tell whether a server on this machine answers.
#[derive(Debug, Args)]
pub struct Healthy {
    /// The address that it listens on.
    #[arg(long, env = "SAMSPIL_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// Serve the log over GraphQL.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where the log is kept; made where it does not exist.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// Load the casebook to look at: real partnerships, and one that says that it is made up. Loading it again changes
    /// nothing.
    #[arg(long, env = "SAMSPIL_DEMO", value_parser = BoolishValueParser::new())]
    pub demo: bool,
    /// A second directory that follows the log about a second behind, best on another disk: a data directory of its own,
    /// without the signing key. It is made where it does not exist, but not what it lies in.
    #[arg(long, env = "SAMSPIL_MIRROR", value_name = "DIR")]
    pub mirror: Option<PathBuf>,
    /// Where the vault of the keys of persons lies. Left out, `vault` in the data directory.
    #[arg(long, env = "SAMSPIL_VAULT", value_name = "FILE")]
    pub vault: Option<PathBuf>,
    /// The address to listen on. Port 0 takes any that is free. Others than this machine's own need --tls-cert and --tls-key, or
    /// --behind-proxy.
    #[arg(long, env = "SAMSPIL_LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// How others reach it.
    #[command(flatten)]
    pub reach: reach::Arguments,
    /// Answer under this host name besides localhost and the names of the certificate, as behind a proxy. Give it once for each
    /// name, or several with commas.
    #[arg(long, env = "SAMSPIL_ALLOW_HOST", value_name = "NAME", value_delimiter = ',')]
    pub allow_host: Vec<String>,
    /// The name that a new log is given in its signed checkpoints, such as `log.example.org/partnership`. Left out, one is
    /// made up. A log that has a name keeps it.
    #[arg(long, env = "SAMSPIL_ORIGIN", value_name = "NAME")]
    pub origin: Option<Name>,
    /// The key of a witness whose signatures under checkpoints are taken up and served. Give it once for each, or several
    /// with commas.
    #[arg(long, env = "SAMSPIL_WITNESS", value_name = "VKEY", value_delimiter = ',')]
    pub witness: Vec<Verifier>,
    /// Who is let in.
    #[command(flatten)]
    pub identity: access::Identity,
    /// How long to wait, when stopping, for what is in flight.
    #[arg(long, env = "SAMSPIL_DRAIN_SECS", value_name = "SECONDS", default_value_t = 10)]
    pub drain_secs: u16,
    /// How long one query or mutation may take.
    #[arg(long, env = "SAMSPIL_REQUEST_SECS", value_name = "SECONDS", default_value_t = 30,
        value_parser = clap::value_parser!(u16).range(1..))]
    pub request_secs: u16,
    /// What may be asked, how much of it, and by which pages.
    #[command(flatten)]
    pub limits: Limits,
}

/// Load files of requests.
#[derive(Debug, Args)]
pub struct Seed {
    /// The files. All of them are checked before any is loaded.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Where the log is kept; made where it does not exist.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// Where the vault of the keys of persons lies. Left out, `vault` in the data directory.
    #[arg(long, env = "SAMSPIL_VAULT", value_name = "FILE")]
    pub vault: Option<PathBuf>,
}

/// Read a table. All rows are checked before any is recorded; importing the same again changes nothing.
#[derive(Debug, Args)]
pub struct Import {
    /// The file: CSV with commas, semicolons or tabs, or an Excel workbook. Its first row names the columns. A directory is an
    /// exported log, read into an empty or a new data directory, every commit as it is.
    #[arg(value_name = "FILE", required_unless_present = "columns")]
    pub file: Option<PathBuf>,
    /// Where the log is kept; made where it does not exist.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// What the rows are. Left out, the headings tell.
    #[arg(long = "as", env = "SAMSPIL_AS", value_name = "KIND", value_enum)]
    pub kind: Option<Kind>,
    /// Record nothing; say what would be new, changed, unchanged and bad, and how the first rows are understood.
    #[arg(long, env = "SAMSPIL_DRY_RUN", value_parser = BoolishValueParser::new())]
    pub dry_run: bool,
    /// Record the rows that are good, and name the others. Without this, nothing is recorded when a row is bad.
    #[arg(long, env = "SAMSPIL_SKIP_BAD", value_parser = BoolishValueParser::new())]
    pub skip_bad: bool,
    /// Change what stands where a row says something else. Without this such a row is bad. What was said before stays
    /// visible; an empty cell changes nothing.
    #[arg(long, env = "SAMSPIL_UPDATE", value_parser = BoolishValueParser::new())]
    pub update: bool,
    /// A heading of the file, and the column that it is, such as `Projekt=name`. Give it once for each.
    #[arg(long, env = "SAMSPIL_MAP", value_name = "HEADING=COLUMN")]
    pub map: Vec<String>,
    /// What a column holds in rows where its cell is empty or not there, such as `portfolio=@opi`. Give it once for each.
    #[arg(long, env = "SAMSPIL_SET", value_name = "COLUMN=VALUE")]
    pub set: Vec<String>,
    /// The organisation in whose name the rows are recorded: an id, or a handle such as `@kommunen`. The directory knows it.
    #[arg(long, env = "SAMSPIL_ON_BEHALF_OF", value_name = "ID")]
    pub on_behalf_of: Option<OrganisationId>,
    /// Why the rows are recorded; kept with each of them.
    #[arg(long, env = "SAMSPIL_REASON", value_name = "TEXT")]
    pub reason: Option<Text>,
    /// Pass over columns that nobody knows. Without this they are an error.
    #[arg(long, env = "SAMSPIL_IGNORE_UNKNOWN", value_parser = BoolishValueParser::new())]
    pub ignore_unknown: bool,
    /// What stands before decimals: comma for 1.234,5, point for 1,234.5. Left out, a number that can be read in two ways,
    /// such as 1.234, is an error.
    #[arg(long, env = "SAMSPIL_DECIMAL", value_name = "MARK", value_enum)]
    pub decimal: Option<Mark>,
    /// What stands between two cells. Left out, the headings tell.
    #[arg(long, env = "SAMSPIL_DELIMITER", value_name = "DELIMITER", value_enum)]
    pub delimiter: Option<Delimiter>,
    /// The text's encoding, such as `windows-1252`. Left out: what a byte order mark says, else UTF-8, and Windows-1252
    /// (which holds Latin-1) for what is no UTF-8.
    #[arg(long, env = "SAMSPIL_ENCODING", value_name = "NAME")]
    pub encoding: Option<String>,
    /// The sheet of a workbook. Left out, the first.
    #[arg(long, env = "SAMSPIL_SHEET", value_name = "NAME")]
    pub sheet: Option<String>,
    /// Print the columns with their meaning, of one kind with --as.
    #[arg(long, env = "SAMSPIL_COLUMNS", value_parser = BoolishValueParser::new())]
    pub columns: bool,
}

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    /// The log.
    Log,
    /// A table.
    Table(Kind),
}

impl ValueEnum for Exported {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Log,
            Self::Table(Kind::Initiatives),
            Self::Table(Kind::Reports),
            Self::Table(Kind::Organisations),
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Log => Some(PossibleValue::new("log").help(
                "The whole log: a directory with a line for each commit, and what an auditor checks it with",
            )),
            Self::Table(kind) => kind.to_possible_value(),
        }
    }
}

/// Write a table, or the log.
#[derive(Debug, Args)]
pub struct Export {
    /// What is written.
    #[arg(value_name = "KIND", value_enum)]
    pub kind: Exported,
    /// Where the log is kept.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// The file to write, a workbook where its name ends with .xlsx. Left out, CSV on standard output. For the log, a
    /// directory that is empty or new, which must be named.
    #[arg(long, env = "SAMSPIL_OUT", value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Only what this portfolio holds, and the portfolio itself: an id, or a handle such as `@opi`. Organisations are of no
    /// portfolio, and all of them are written.
    #[arg(long, env = "SAMSPIL_PORTFOLIO", value_name = "ID")]
    pub portfolio: Option<InitiativeId>,
    /// Of the log only the commits of this initiative, each with the proof that it stands in the log, and nothing of any
    /// other: an id, or a handle such as `@fuldkorn`.
    #[arg(long, env = "SAMSPIL_INITIATIVE", value_name = "ID")]
    pub initiative: Option<InitiativeId>,
}

/// Copy the log.
#[derive(Debug, Args)]
pub struct Backup {
    /// Where to, best on another disk: an empty or a new directory, or an earlier backup of the same log.
    #[arg(value_name = "TO")]
    pub to: PathBuf,
    /// Where the log is kept.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// Read all of the backup again. Without this, what earlier backups copied is held against the log by its size and its
    /// hashes alone.
    #[arg(long, env = "SAMSPIL_CHECK", value_parser = BoolishValueParser::new())]
    pub check: bool,
}

/// Make a data directory from a copy. All of the copy is checked.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup or mirror.
    #[arg(value_name = "FROM")]
    pub from: PathBuf,
    /// The data directory to make: an empty or a new one.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// Restore the log only up to and with this commit.
    #[arg(long, env = "SAMSPIL_TO_POSITION", value_name = "POSITION", conflicts_with = "at")]
    pub to_position: Option<Position>,
    /// Restore only what was recorded at this time or before, such as `2026-03-05T12:00:00Z`.
    #[arg(long, env = "SAMSPIL_AT", value_name = "TIME")]
    pub at: Option<Timestamp>,
}

/// Tell what changed in an initiative between two moments: what became of each object with every step, and the derived answers
/// that are no longer the same.
#[derive(Debug, Args)]
pub struct Diff {
    /// The initiative: its id, or a handle such as `@fuldkornspartnerskabet`.
    #[arg(value_name = "INITIATIVE")]
    pub initiative: InitiativeId,
    /// Where the log is kept.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// The earlier moment: a position such as `42` (0 is before the first commit), a time such as `2026-11-21T19:43:46Z`, or a
    /// day such as `2026-11-21`, which is its end in UTC.
    #[arg(long, env = "SAMSPIL_FROM", value_name = "MOMENT")]
    pub from: When,
    /// The later moment, likewise. Left out, now.
    #[arg(long, env = "SAMSPIL_TO", value_name = "MOMENT")]
    pub to: Option<When>,
    /// Print one JSON object, with the names that GraphQL has for it, instead of sentences.
    #[arg(long, env = "SAMSPIL_JSON", value_parser = BoolishValueParser::new())]
    pub json: bool,
}

/// Print everything as it was known at a moment.
#[derive(Debug, Args)]
pub struct Replay {
    /// Where the log is kept.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// The moment: a position such as `42` (0 is before the first commit), a time such as `2026-11-21T19:43:46Z`, or a day such as
    /// `2026-11-21`, which is its end in UTC. Left out, now.
    #[arg(long, env = "SAMSPIL_AT", value_name = "MOMENT")]
    pub at: Option<When>,
    /// Only this initiative: its id, or a handle such as `@fuldkornspartnerskabet`.
    #[arg(long, env = "SAMSPIL_INITIATIVE", value_name = "ID", conflicts_with = "query")]
    pub initiative: Option<InitiativeId>,
    /// A GraphQL document of your own instead, which is given the moment as the variable `$asOf: AsOf`.
    #[arg(long, env = "SAMSPIL_QUERY", value_name = "FILE")]
    pub query: Option<PathBuf>,
}

/// Have what is personal about a person erased. It cannot be taken back. Running it again goes on with what was begun.
#[derive(Debug, Args)]
pub struct ErasePerson {
    /// The person's id.
    #[arg(value_name = "ID")]
    pub person: PersonId,
    /// Where the log is kept.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// Where the vault of the keys of persons lies. Left out, `vault` in the data directory.
    #[arg(long, env = "SAMSPIL_VAULT", value_name = "FILE")]
    pub vault: Option<PathBuf>,
    /// Why. It is recorded in the open: do not tell in it who the person is.
    #[arg(long, env = "SAMSPIL_REASON", value_name = "TEXT")]
    pub reason: Option<Text>,
}

/// Put a damaged data directory together again.
#[derive(Debug, Args)]
pub struct Repair {
    /// Where the log is kept.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// Where commits are in neither copy: let the log end before the first of them. Without this nothing is changed
    /// then, and they are named.
    #[arg(long, env = "SAMSPIL_ACCEPT_LOSS", value_parser = BoolishValueParser::new())]
    pub accept_loss: bool,
    /// Also throw away the copy in sled, and build it anew from the journal.
    #[arg(long, env = "SAMSPIL_REBUILD", value_parser = BoolishValueParser::new())]
    pub rebuild: bool,
}

/// What the process says about itself, on standard error.
#[derive(Debug, Args)]
pub struct Log {
    /// In which form: for people, or one JSON object a line. `auto` is for people where standard error is a terminal.
    #[arg(long, env = "SAMSPIL_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto, global = true)]
    pub log_format: LogFormat,
    /// How much, such as `warn`, `debug` or `info,samspil_store=debug`.
    #[arg(long, env = "SAMSPIL_LOG", value_name = "FILTER", default_value = "info", global = true)]
    pub log: String,
    /// Where the server sends traces: an OpenTelemetry collector that takes OTLP over HTTP, such as http://127.0.0.1:4318. Left out,
    /// what OTEL_EXPORTER_OTLP_ENDPOINT says, and nowhere without that.
    #[arg(long, env = "SAMSPIL_OTLP", value_name = "URL", global = true)]
    pub otlp: Option<String>,
}

impl Log {
    /// Where traces go, if anywhere.
    #[must_use]
    pub fn collector(&self) -> Option<String> {
        let standard = || std::env::var("OTEL_EXPORTER_OTLP_ENDPOINT").ok();
        self.otlp.clone().or_else(standard).filter(|url| !url.is_empty())
    }
}

/// The form of what the process says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// `human` on a terminal, else `json`.
    Auto,
    /// For people.
    Human,
    /// For programs.
    Json,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound_and_every_flag_can_be_set_in_the_environment() {
        let command = Cli::command();
        command.clone().debug_assert();
        let verbs = command.get_subcommands().flat_map(|verb| verb.get_subcommands().chain([verb]));
        let flags = verbs.chain([&command]).flat_map(clap::Command::get_arguments);
        for flag in
            flags.filter(|flag| flag.get_long().is_some_and(|long| !["help", "version"].contains(&long)))
        {
            let long = flag.get_long().unwrap_or_default();
            let variable = format!("SAMSPIL_{}", long.to_uppercase().replace('-', "_"));
            assert_eq!(flag.get_env().and_then(|name| name.to_str()), Some(variable.as_str()));
        }
    }
}
