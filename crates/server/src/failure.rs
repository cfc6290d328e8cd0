//! What ends a process early.

use std::error::Error;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use samspil_domain::Position;
use samspil_domain::ids::InitiativeId;
use samspil_graphql::http::DocumentsError;
use samspil_store::archive::ArchiveError;
use samspil_store::audit::{AuditError, Finding};
use samspil_store::repair::RepairError;
use samspil_store::{ExecuteError, OpenError, ReadError};

use crate::import::ImportError;
use crate::seed::SeedError;
use crate::tls::TlsError;

/// The exit codes, for `--help`.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  done; for `serve`, stopped as asked
  1  failed in a way that none of the others names
  2  the command line or the environment asks for something that is not possible
  3  the data directory cannot be used: not writable, or not one of Samspil's
  4  the data directory is in use by another process
  5  the data directory was written by a later version
  6  the data directory is damaged, or is not what was signed, or lacks its signing key
  7  the address cannot be listened on
  8  a seed is refused; nothing of it was loaded
  9  a file is not imported, or has bad rows; what was recorded, if anything, is said
  10  a backup, a mirror, a restore or an export would take the place of something else; nothing was changed
  11  an audit found something that is not as it was recorded
  12  the TLS certificate or its key cannot be used
130 and 143  ended at once by a second Ctrl-C or SIGTERM";

/// Why a process ends early. Each says what to do; none repeats its source.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A filter that cannot be read.
    #[error("{filter:?} is no filter for the log; write `info`, `debug` or `info,samspil_store=debug`")]
    Filter {
        /// What was given.
        filter: String,
        /// What is wrong with it.
        source: tracing_subscriber::filter::ParseError,
    },
    /// An address that others could reach without protection.
    #[error(
        "{0} can be reached by other machines, and what they say could be read and changed on the way; give --tls-cert and --tls-key, \
         or --behind-proxy where a proxy speaks TLS for us, or listen on 127.0.0.1 or [::1]"
    )]
    Unprotected(SocketAddr),
    /// The certificate or its key.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}; stop what listens there, or choose another with --listen")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// The system's answer.
        source: io::Error,
    },
    /// Documents that cannot be laid down.
    #[error("the documents named with --documents are not taken up")]
    Documents(#[from] DocumentsError),
    /// The data directory does not open.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A question of the user's own cannot be asked.
    #[error("the question is refused: {0}")]
    Question(String),
    /// An audit found something.
    #[error("not as it was recorded: {0}")]
    Found(Finding),
    /// What was to be audited cannot be read. Nothing is said about the log.
    #[error("nothing could be checked: {0}")]
    Unread(String),
    /// A repair would lose something.
    #[error("{0}; to accept it, run `samspil repair --accept-loss`")]
    WouldLose(RepairError),
    /// There is no data directory to repair.
    #[error("{0:?} does not exist; name the data directory with --data")]
    NoData(PathBuf),
    /// A log is not copied.
    #[error(transparent)]
    Archive(ArchiveError),
    /// A flag is given, or not given, that goes with tables, or with the log.
    #[error("{0}")]
    Flags(String),
    /// A seed is bad.
    #[error("the seed is refused: {0}")]
    Seed(SeedError),
    /// A file cannot be imported.
    #[error("the import is refused: {0}")]
    Import(ImportError),
    /// There is no such initiative to export.
    #[error("there is no initiative {0} here; name the portfolio with --portfolio by its id or its handle")]
    NoPortfolio(InitiativeId),
    /// There is no such initiative at a moment.
    #[error("there is no initiative {0} at the later moment; give its id or its handle, or another --to")]
    NoInitiative(InitiativeId),
    /// Two moments in the wrong order.
    #[error("--from is position {from}, which is after --to, position {to}")]
    WrongOrder {
        /// The position of the one.
        from: Position,
        /// The position of the other.
        to: Position,
    },
    /// The log cannot be read, or has no such moment.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A file cannot be written.
    #[error("cannot write {path:?}")]
    Write {
        /// Which.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A file with a token cannot be used.
    #[error("cannot use {path:?}, which holds a token")]
    Secret {
        /// Which.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A command about accounts, roles or tokens is refused.
    #[error("it is refused: {0}")]
    Access(ExecuteError),
    /// Standard output cannot be written to.
    #[error("cannot write to standard output")]
    Output(#[source] io::Error),
    /// An erasure is refused.
    #[error("nothing was erased: {0}")]
    Erase(samspil_store::ExecuteError),
    /// An erasure waits for the vault.
    #[error(
        "the erasure is recorded as requested, and nothing of the person is read any more; but the vault cannot be used, so the \
         key is not destroyed yet. Bring the vault back, or name it with --vault: the next start goes on with it"
    )]
    NotErased,
    /// The operating system gives no threads, or no signals.
    #[error("cannot start")]
    Runtime(#[source] io::Error),
    /// A server does not answer as it should.
    #[error("no healthy server: {0}")]
    Unhealthy(String),
    /// The server broke off.
    #[error("the server broke off")]
    Serve(#[source] io::Error),
}

impl From<RepairError> for Failure {
    fn from(error: RepairError) -> Self {
        match error {
            RepairError::Open(error) => Self::Open(error),
            RepairError::WouldLose { .. } => Self::WouldLose(error),
        }
    }
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Found(finding) => Self::Found(finding),
            AuditError::Unread(why) => Self::Unread(why),
        }
    }
}

impl From<ArchiveError> for Failure {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Open(error) => Self::Open(error),
            error => Self::Archive(error),
        }
    }
}

impl From<SeedError> for Failure {
    fn from(error: SeedError) -> Self {
        Self::Seed(error)
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Self::Import(error)
    }
}

impl Failure {
    /// See [`EXIT_CODES`].
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Unread(_)
            | Self::Read(ReadError::Keys { .. })
            | Self::Write { .. }
            | Self::Secret { .. }
            | Self::Output(_)
            | Self::Erase(_)
            | Self::NotErased
            | Self::Runtime(_)
            | Self::Unhealthy(_)
            | Self::Serve(_) => 1,
            Self::Filter { .. }
            | Self::Unprotected(_)
            | Self::Documents(_)
            | Self::NoPortfolio(_)
            | Self::NoInitiative(_)
            | Self::WrongOrder { .. }
            | Self::Flags(_)
            | Self::Access(_)
            | Self::Question(_)
            | Self::Read(ReadError::Beyond { .. }) => 2,
            Self::Open(OpenError::Io { .. } | OpenError::NotOurs { .. }) | Self::NoData(_) => 3,
            Self::Read(ReadError::Io { .. } | ReadError::Closed) => 3,
            Self::Open(OpenError::InUse { .. }) => 4,
            Self::Open(OpenError::Newer { .. } | OpenError::Undecodable { .. }) => 5,
            Self::Open(OpenError::Damaged(_) | OpenError::Cut { .. } | OpenError::Keys(_))
            | Self::WouldLose(_)
            | Self::Read(ReadError::Corrupt(_)) => 6,
            Self::Listen { .. } => 7,
            Self::Seed(_) => 8,
            Self::Import(_) => 9,
            Self::Found(_) => 11,
            Self::Tls(_) => 12,
            Self::Open(OpenError::Mirror { .. }) => 10,
            Self::Archive(error) => match error {
                // Told as `Self::Open`.
                ArchiveError::Open(_) => 1,
                ArchiveError::Beyond { .. } | ArchiveError::NoInitiative(_) => 2,
                ArchiveError::NoLog { .. } => 3,
                ArchiveError::Damaged { .. } | ArchiveError::NotSigned { .. } => 6,
                ArchiveError::Line(_) => 9,
                ArchiveError::GoesBack { .. }
                | ArchiveError::OtherLog { .. }
                | ArchiveError::NotEmpty { .. }
                | ArchiveError::Within { .. } => 10,
            },
        }
    }

    /// Says it on standard error, with its causes, a line each. Plain text in every log format: a process that fails
    /// to start is looked at by a person.
    pub fn report(&self) {
        let mut text = format!("samspil: {self}\n");
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(&format!("  because: {error}\n"));
            cause = error.source();
        }
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}
