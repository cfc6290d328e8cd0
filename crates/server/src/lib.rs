//! How Samspil is run: the `samspil` binary, as a library so that it can be tested.
//!
//! # Layout
//! - [`cli`]: the command line and the environment; [`main`] does what they say
//! - [`serve`]: the server, from the start to the last goodbye; [`connections`], [`shutdown`], [`health`], [`host`] and
//!   [`greeting`] are parts of it; [`limits`]: those that can be chosen
//! - [`reach`]: who can reach it; [`tls`]: connections that nobody reads along; [`client`]: who is at the other end
//! - [`seed`]: files of requests, loaded at start or by hand
//! - [`identity`]: who asks: tokens, and the word of an identity provider
//! - [`import`]: tables, read and written
//! - [`record`]: many requests recorded one after another
//! - [`progress`]: how far a long step has come
//! - [`archive`]: the log copied, brought back, written out and read in; [`audit`]: the log as auditors read it, and what
//!   they can do
//! - [`diff`]: what changed between two moments, in words and as JSON; [`replay`]: everything as it was known at one
//! - [`erase`]: what is personal about a person erased by hand
//! - [`repair`]: a damaged data directory put together again
//! - [`telemetry`]: what the process says about itself; [`requests`]: each request with its id; [`access`]: who was let in;
//!   [`metrics`]: all of it in numbers; [`otlp`]: and as traces; [`supervisor`]: what systemd is told; [`healthy`]: whether somebody answers
//! - [`failure`]: what ends a process early, with what to do and an exit code
//!
//! # What holds
//! - No rule of the domain and no file of the log is known here: all goes through the ledger.
//! - Standard output is for what was asked for; everything else goes to standard error.
//! - What comes from other machines comes over TLS, ours or that of a proxy that we were told of.
//! - Who asks is known by what they bring, also on this machine.

pub mod access;
pub mod archive;
pub mod audit;
pub mod cli;
pub mod client;
pub mod connections;
pub mod diff;
pub mod erase;
pub mod failure;
pub mod greeting;
pub mod health;
pub mod healthy;
pub mod host;
pub mod identity;
pub mod import;
pub mod limits;
pub mod metrics;
pub mod otlp;
pub mod progress;
pub mod reach;
pub mod record;
pub mod repair;
pub mod replay;
pub mod requests;
pub mod seed;
pub mod serve;
pub mod shutdown;
pub mod supervisor;
pub mod telemetry;
pub mod tls;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use samspil_store::{Ledger, Options};

use cli::{Cli, Exported, Verb};
use failure::Failure;

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match telemetry::start(&cli.log).and_then(|()| run(cli.verb)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(verb: Verb) -> Result<(), Failure> {
    match verb {
        Verb::Serve(serve) => runtime()?.block_on(serve::serve(&serve)),
        Verb::Seed(seed) => runtime()?.block_on(load(&seed)),
        Verb::Import(import) if import.file.as_ref().is_some_and(|path| path.is_dir()) => {
            archive::import(&import)
        }
        Verb::Import(import) => runtime()?.block_on(import::run::import(&import)),
        Verb::Export(export) => match export.kind {
            Exported::Log => archive::export(&export),
            Exported::Table(kind) => runtime()?.block_on(import::run::export(&export, kind)),
        },
        Verb::Diff(diff) => runtime()?.block_on(diff::diff(&diff)),
        Verb::Backup(backup) => archive::backup(&backup),
        Verb::Restore(restore) => archive::restore(&restore),
        Verb::Replay(replay) => runtime()?.block_on(replay::replay(&replay)),
        Verb::Repair(repair) => repair::repair(&repair),
        Verb::Key(key) => audit::key::key(&key),
        Verb::ErasePerson(erase) => runtime()?.block_on(erase::erase(&erase)),
        Verb::Audit(audit) => audit::verify::run(&audit),
        Verb::Healthy(healthy) => healthy::healthy(&healthy),
        Verb::Account(account) => runtime()?.block_on(identity::commands::account(account)),
        Verb::Grant(grant) => runtime()?.block_on(identity::commands::grant(grant)),
        Verb::Token(token) => runtime()?.block_on(identity::commands::token(token)),
        Verb::Schema => print(&samspil_graphql::sdl()),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::Runtime)
}

async fn load(arguments: &cli::Seed) -> Result<(), Failure> {
    let texts = arguments.files.iter().map(|path| seed::file::read(path));
    let seeds = texts.map(|read| read.and_then(|(name, text)| seed::parse::parse(&name, &text)));
    let seeds = seeds.collect::<Result<Vec<_>, _>>()?;
    let options = Options { vault: arguments.vault.clone(), ..Options::default() };
    let ledger = Ledger::open(&arguments.data, options, |_| {})?;
    let loaded = seed::load::load(&ledger, &seeds).await;
    ledger.close().await;
    for (seed, loaded) in seeds.iter().zip(loaded?) {
        print(&format!("{}: {loaded}\n", seed.file))?;
    }
    Ok(())
}

/// Writes to standard output. A reader who has seen enough is no failure.
fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    match io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
