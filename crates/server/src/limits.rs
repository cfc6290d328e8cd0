//! The limits that can be chosen on the command line. An error that tells of one names it as here, without `--max-`.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use clap::builder::BoolishValueParser;
use samspil_graphql::http::{self, Documents, Origins, SocketOptions};
use samspil_graphql::limits::{self, Rate};

use crate::connections;
use crate::failure::Failure;

/// What may be asked, how much of it, and by which pages.
#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    /// What one request may cost: the fields that it asks for, multiplied by the lists around them; derived answers have
    /// prices of their own. Each answer says in `extensions.cost` what it cost.
    #[arg(long, env = "SAMSPIL_MAX_COST", value_name = "COST", default_value_t = limits::Limits::default().cost)]
    pub max_cost: u64,
    /// How much cost one caller may spend in a second, over time: an account, or an address that has no account. 0 counts
    /// nothing.
    #[arg(long, env = "SAMSPIL_RATE", value_name = "COST", default_value_t = Rate::default().per_second)]
    pub rate: u64,
    /// How much cost one caller may spend at once who has not asked for a while. Not less than --max-cost makes sense.
    #[arg(long, env = "SAMSPIL_RATE_BURST", value_name = "COST", default_value_t = Rate::default().burst)]
    pub rate_burst: u64,
    /// How many objects a list is taken to hold, for its cost, that is no page.
    #[arg(long, env = "SAMSPIL_LIST_SIZE", value_name = "NUMBER", default_value_t = limits::Limits::default().list_size)]
    pub list_size: u64,
    /// Bytes of a request's body.
    #[arg(long, env = "SAMSPIL_MAX_BODY_BYTES", value_name = "BYTES", default_value_t = http::Options::default().body_bytes)]
    pub max_body_bytes: usize,
    /// Bytes of an answer.
    #[arg(long, env = "SAMSPIL_MAX_ANSWER_BYTES", value_name = "BYTES", default_value_t = http::Options::default().answer_bytes)]
    pub max_answer_bytes: usize,
    /// Bytes of a document.
    #[arg(long, env = "SAMSPIL_MAX_DOCUMENT_BYTES", value_name = "BYTES", default_value_t = limits::Limits::default().document_bytes)]
    pub max_document_bytes: usize,
    /// Words, numbers, strings and signs of a document.
    #[arg(long, env = "SAMSPIL_MAX_TOKENS", value_name = "NUMBER", default_value_t = limits::Limits::default().tokens)]
    pub max_tokens: usize,
    /// Bytes of a name in a document.
    #[arg(long, env = "SAMSPIL_MAX_NAME_BYTES", value_name = "BYTES", default_value_t = limits::Limits::default().name_bytes)]
    pub max_name_bytes: usize,
    /// Brackets of a document that are open at once; at most 64.
    #[arg(long, env = "SAMSPIL_MAX_NESTING", value_name = "NUMBER", default_value_t = 64, value_parser = clap::value_parser!(u8).range(1..=64))]
    pub max_nesting: u8,
    /// Selection sets inside each other, with fragments expanded; at most 32.
    #[arg(long, env = "SAMSPIL_MAX_DEPTH", value_name = "NUMBER", default_value_t = 32, value_parser = clap::value_parser!(u8).range(1..=32))]
    pub max_depth: u8,
    /// Fields, spreads and inline fragments of an operation, with fragments expanded.
    #[arg(long, env = "SAMSPIL_MAX_SELECTIONS", value_name = "NUMBER", default_value_t = limits::Limits::default().selections)]
    pub max_selections: u64,
    /// The same of all operations and fragments of a document together.
    #[arg(long, env = "SAMSPIL_MAX_DOCUMENT_SELECTIONS", value_name = "NUMBER", default_value_t = limits::Limits::default().document_selections)]
    pub max_document_selections: u64,
    /// Aliases, with fragments expanded.
    #[arg(long, env = "SAMSPIL_MAX_ALIASES", value_name = "NUMBER", default_value_t = limits::Limits::default().aliases)]
    pub max_aliases: u64,
    /// Directives, with fragments expanded.
    #[arg(long, env = "SAMSPIL_MAX_DIRECTIVES", value_name = "NUMBER", default_value_t = limits::Limits::default().directives)]
    pub max_directives: u64,
    /// Fields at the root of an operation.
    #[arg(long, env = "SAMSPIL_MAX_ROOT_FIELDS", value_name = "NUMBER", default_value_t = limits::Limits::default().root_fields)]
    pub max_root_fields: u64,
    /// Values in a request's variables.
    #[arg(long, env = "SAMSPIL_MAX_VARIABLE_VALUES", value_name = "NUMBER", default_value_t = limits::Limits::default().variable_values)]
    pub max_variable_values: usize,
    /// Lists and objects inside each other in a request's variables.
    #[arg(long, env = "SAMSPIL_MAX_VARIABLE_DEPTH", value_name = "NUMBER", default_value_t = limits::Limits::default().variable_depth)]
    pub max_variable_depth: usize,
    /// Requests on their way at once, from the first byte of the body to the last of the answer.
    #[arg(long, env = "SAMSPIL_MAX_REQUESTS", value_name = "NUMBER", default_value_t = http::Options::default().requests)]
    pub max_requests: usize,
    /// The same of one caller.
    #[arg(long, env = "SAMSPIL_MAX_REQUESTS_BY_ONE", value_name = "NUMBER", default_value_t = http::Options::default().requests_by_one)]
    pub max_requests_by_one: usize,
    /// Subscriptions open at once, however they are followed.
    #[arg(long, env = "SAMSPIL_MAX_SUBSCRIBERS", value_name = "NUMBER", default_value_t = http::Options::default().subscribers)]
    pub max_subscribers: usize,
    /// The same of one caller.
    #[arg(long, env = "SAMSPIL_MAX_SUBSCRIBERS_BY_ONE", value_name = "NUMBER", default_value_t = http::Options::default().subscribers_by_one)]
    pub max_subscribers_by_one: usize,
    /// Operations open at once on one WebSocket.
    #[arg(long, env = "SAMSPIL_MAX_SOCKET_OPERATIONS", value_name = "NUMBER", default_value_t = SocketOptions::default().operations)]
    pub max_socket_operations: usize,
    /// Bytes of one message from a WebSocket's client.
    #[arg(long, env = "SAMSPIL_MAX_MESSAGE_BYTES", value_name = "BYTES", default_value_t = SocketOptions::default().message_bytes)]
    pub max_message_bytes: usize,
    /// Connections in all; where the system lets the process open fewer files, so many less 64.
    #[arg(long, env = "SAMSPIL_MAX_CONNECTIONS", value_name = "NUMBER", default_value_t = 4096)]
    pub max_connections: usize,
    /// Connections from one address.
    #[arg(long, env = "SAMSPIL_MAX_CONNECTIONS_BY_ADDRESS", value_name = "NUMBER", default_value_t = 256)]
    pub max_connections_by_address: usize,
    /// How long a request's head may take to come, and a connection may wait for its next request.
    #[arg(long, env = "SAMSPIL_HEAD_SECS", value_name = "SECONDS", default_value_t = 15, value_parser = clap::value_parser!(u16).range(1..))]
    pub head_secs: u16,
    /// How long a client may take to take anything of what is sent to it.
    #[arg(long, env = "SAMSPIL_WRITE_SECS", value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..))]
    pub write_secs: u16,
    /// How long a WebSocket's client may take to begin.
    #[arg(long, env = "SAMSPIL_INIT_SECS", value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub init_secs: u16,
    /// A folder or file of GraphQL documents that can be asked for by their id: `documentId`, which is `sha256:` and the
    /// SHA-256 of the text, or the id that a list (JSON) gives.
    #[arg(long, env = "SAMSPIL_DOCUMENTS", value_name = "PATH")]
    pub documents: Option<PathBuf>,
    /// Answer no other documents than those.
    #[arg(long, env = "SAMSPIL_DOCUMENTS_ONLY", requires = "documents", value_parser = BoolishValueParser::new())]
    pub documents_only: bool,
    /// A site whose pages may ask, read answers and open WebSockets, as a browser writes it: `https://app.example.org`. Give
    /// it once for each, or several with commas. Left out, only pages of our own host may.
    #[arg(long, env = "SAMSPIL_ALLOW_ORIGIN", value_name = "ORIGIN", value_delimiter = ',', value_parser = origin)]
    pub allow_origin: Vec<String>,
}

/// An origin as a browser writes it (RFC 6454 §6.2): scheme, host, and port where it is not the usual one.
fn origin(text: &str) -> Result<String, String> {
    let authority = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain =
        |authority: &&str| !authority.is_empty() && !authority.contains(['/', '*', '?', '#', '@', ' ']);
    match authority.filter(plain) {
        Some(_) => Ok(text.to_ascii_lowercase()),
        None => {
            Err("write it exactly as https://app.example.org, without a path; there is no wildcard"
                .to_owned())
        }
    }
}

impl Limits {
    /// What the GraphQL server is to keep to.
    ///
    /// # Errors
    /// [`Failure::Documents`].
    pub fn http(&self) -> Result<http::Options, Failure> {
        let documents = self.documents.as_deref().map(Documents::read).transpose()?.unwrap_or_default();
        if self.documents.is_some() {
            tracing::info!(
                documents = documents.len(),
                only = self.documents_only,
                "documents are laid down"
            );
        }
        let usual = http::Options::default();
        Ok(http::Options {
            limits: self.limits(),
            body_bytes: self.max_body_bytes,
            answer_bytes: self.max_answer_bytes,
            requests: self.max_requests,
            requests_by_one: self.max_requests_by_one,
            subscribers: self.max_subscribers,
            subscribers_by_one: self.max_subscribers_by_one,
            rate: (self.rate > 0).then_some(Rate { per_second: self.rate, burst: self.rate_burst }),
            documents: if self.documents_only { documents.only() } else { documents },
            landing_page: !self.documents_only,
            origins: Origins::SameHostAnd(self.allow_origin.clone()),
            socket: SocketOptions {
                init_timeout: Duration::from_secs(self.init_secs.into()),
                operations: self.max_socket_operations,
                message_bytes: self.max_message_bytes,
            },
            ..usual
        })
    }

    fn limits(&self) -> limits::Limits {
        limits::Limits {
            document_bytes: self.max_document_bytes,
            tokens: self.max_tokens,
            name_bytes: self.max_name_bytes,
            nesting: self.max_nesting.into(),
            depth: self.max_depth.into(),
            selections: self.max_selections,
            document_selections: self.max_document_selections,
            cost: self.max_cost,
            list_size: self.list_size,
            aliases: self.max_aliases,
            directives: self.max_directives,
            root_fields: self.max_root_fields,
            variable_values: self.max_variable_values,
            variable_depth: self.max_variable_depth,
            ..limits::Limits::default()
        }
    }

    /// What connections are to keep to.
    #[must_use]
    pub fn connections(&self) -> connections::Options {
        connections::Options {
            in_all: fitting(self.max_connections, open_files()),
            by_address: self.max_connections_by_address,
            head: Duration::from_secs(self.head_secs.into()),
            write: Duration::from_secs(self.write_secs.into()),
            exempt: Arc::new(|_| false),
        }
    }
}

/// How many files the log itself may have open.
const OWN_FILES: usize = 64;

/// As many connections as were asked for, or as the system allows: one that could not be opened would keep all others waiting.
fn fitting(asked: usize, files: Option<usize>) -> usize {
    let possible = files.map_or(asked, |files| files.saturating_sub(OWN_FILES).max(1));
    if possible < asked {
        tracing::warn!(
            asked,
            possible,
            "the system lets this process open fewer files than connections are allowed"
        );
    }
    asked.min(possible)
}

/// How many files the process may have open, where the system says so.
fn open_files() -> Option<usize> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Verb};

    fn chosen(flags: &[&str]) -> Result<Limits, clap::Error> {
        let cli = Cli::try_parse_from([&["samspil", "serve"], flags].concat())?;
        match cli.verb {
            Verb::Serve(serve) => Ok(serve.limits),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_not_chosen_is_as_safe_as_it_is_by_itself() {
        let chosen = chosen(&[]).unwrap();
        let (http, usual) = (chosen.http().unwrap(), http::Options::default());
        assert_eq!(format!("{http:?}"), format!("{usual:?}"));
    }

    #[test]
    fn each_limit_can_be_chosen() {
        let chosen =
            chosen(&["--max-cost", "7", "--rate", "0", "--max-depth", "3", "--max-subscribers", "1"])
                .unwrap();
        let http = chosen.http().unwrap();
        assert_eq!((http.limits.cost, http.limits.depth, http.subscribers, http.rate), (7, 3, 1, None));
    }

    #[test]
    fn an_origin_is_exact() {
        let allowed = chosen(&["--allow-origin", "https://App.example.org,http://localhost:3000"]).unwrap();
        assert_eq!(allowed.allow_origin, ["https://app.example.org", "http://localhost:3000"]);
        for wrong in
            ["*", "https://*.example.org", "app.example.org", "https://", "https://app.example.org/", "null"]
        {
            assert!(chosen(&["--allow-origin", wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_allow_list_needs_documents() {
        assert!(chosen(&["--documents-only"]).is_err());
        let nowhere = chosen(&["--documents", "/nowhere", "--documents-only"]).unwrap().http();
        assert_eq!(nowhere.unwrap_err().exit_code(), 2);
    }

    #[test]
    fn there_are_no_more_connections_than_files() {
        assert_eq!(fitting(4096, Some(1024)), 960);
        assert_eq!([fitting(100, Some(1024)), fitting(100, None), fitting(100, Some(3))], [100, 100, 1]);
        assert!(open_files().is_some_and(|files| files > 0) || !cfg!(target_os = "linux"));
    }
}
