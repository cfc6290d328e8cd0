//! The command line of auditors, and of the key that signs for them.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, Subcommand};
use samspil_store::proof::Verifier;
use samspil_store::proof::note::Name;

use crate::audit::connect::Token;

/// Check that history is whole and unchanged.
#[derive(Debug, Args)]
pub struct Audit {
    /// What to do.
    #[command(subcommand)]
    pub what: AuditVerb,
}

/// What can be checked.
#[derive(Debug, Subcommand)]
pub enum AuditVerb {
    /// Check a whole log: every commit and event, the order, the tree, the signatures. Names the first commit that is not as
    /// it was recorded, and ends with exit code 11 then.
    Verify(AuditVerify),
}

/// Check a whole log.
#[derive(Debug, Args)]
pub struct AuditVerify {
    /// A data directory, also while a server has it open; an export; or the address of a running server, such as
    /// `https://samspil.example.org`.
    #[arg(value_name = "SOURCE", env = "SAMSPIL_DATA", default_value = "samspil-data")]
    pub source: String,
    /// The verifier key that you know the log by. Left out, the log's own word is taken for it, which proves that it is in
    /// order and not whose it is.
    #[arg(long, env = "SAMSPIL_VKEY", value_name = "VKEY")]
    pub vkey: Option<Verifier>,
    /// A checkpoint that you kept from earlier: the log must begin with it. Give it once for each.
    #[arg(long, env = "SAMSPIL_EARLIER", value_name = "FILE")]
    pub earlier: Vec<PathBuf>,
    /// The key of a witness; whether it has signed the checkpoint is told. Give it once for each.
    #[arg(long, env = "SAMSPIL_WITNESS", value_name = "VKEY", value_delimiter = ',')]
    pub witness: Vec<Verifier>,
    /// Of a running server: trust the authorities in this file (PEM) for its TLS certificate, and no others. Left out, those
    /// that this machine trusts.
    #[arg(long, env = "SAMSPIL_CA", value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Of a running server: the token to ask with, best given in the environment, where other users do not see it.
    #[arg(long, env = "SAMSPIL_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub token: Option<Token>,
}

/// The key that signs the log's checkpoints.
#[derive(Debug, Args)]
pub struct Key {
    /// What to do.
    #[command(subcommand)]
    pub what: KeyVerb,
}

/// What can be done with the key.
#[derive(Debug, Subcommand)]
pub enum KeyVerb {
    /// Print the verifier key, with which anybody can check what the log has signed. Also while a server has it open.
    Show(KeyShow),
    /// Make a new key for the same log, and have the old one sign that. The old one is destroyed. Prints the new verifier
    /// key.
    Rotate(KeyRotate),
    /// Give the log a new identity, as after commits were knowingly given up. What was signed before is kept aside. Prints
    /// the new verifier key.
    New(KeyNew),
}

/// Print the verifier key.
#[derive(Debug, Args)]
pub struct KeyShow {
    /// Where the log is kept.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// Also print the keys before the present one, the latest first.
    #[arg(long, env = "SAMSPIL_ALL", value_parser = BoolishValueParser::new())]
    pub all: bool,
}

/// Let a new key take over.
#[derive(Debug, Args)]
pub struct KeyRotate {
    /// Where the log is kept. No server may have it open.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// The old key is lost: nobody can vouch for the new one but you. Tell those who check the log.
    #[arg(long, env = "SAMSPIL_LOST", value_parser = BoolishValueParser::new())]
    pub lost: bool,
}

/// Give the log a new identity.
#[derive(Debug, Args)]
pub struct KeyNew {
    /// Where the log is kept. No server may have it open.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
    /// The log's name in its checkpoints, such as `log.example.org/partnership`. Left out, one is made up.
    #[arg(long, env = "SAMSPIL_ORIGIN", value_name = "NAME")]
    pub origin: Option<Name>,
}
