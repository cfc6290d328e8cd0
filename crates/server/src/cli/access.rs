//! The command line of accounts, roles and tokens, and of who is believed.

use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, Subcommand};
use samspil_domain::access::{Role, Scope};
use samspil_domain::ids::{AccountId, GrantId, InitiativeId, OrganisationId, TokenId};
use samspil_domain::value::{PartialDate, Timestamp, Title};

use crate::identity::oidc::config::{Issuer, Signing};

/// Who is let in, and how.
#[derive(Debug, Args)]
pub struct Identity {
    /// Where the token of the first operator is, or is put, instead of on standard output: a file that its owner alone can read.
    /// Of use at the first start alone.
    #[arg(long, env = "SAMSPIL_OPERATOR_TOKEN_FILE", value_name = "FILE")]
    pub operator_token_file: Option<PathBuf>,
    /// Also believe the signed tokens of this OpenID provider, whose address is exactly as its tokens give it in `iss`.
    #[arg(long, env = "SAMSPIL_OIDC_ISSUER", value_name = "URL", requires = "oidc_audience")]
    pub oidc_issuer: Option<Issuer>,
    /// Whom its tokens must be meant for: the name that the provider has for this server. Give it once for each, or several with
    /// commas.
    #[arg(
        long,
        env = "SAMSPIL_OIDC_AUDIENCE",
        value_name = "NAME",
        value_delimiter = ',',
        requires = "oidc_issuer"
    )]
    pub oidc_audience: Vec<String>,
    /// How its tokens may be signed.
    #[arg(long, env = "SAMSPIL_OIDC_ALGORITHMS", value_name = "NAMES", value_delimiter = ',', value_enum,
        default_values = ["RS256", "ES256", "EdDSA"])]
    pub oidc_algorithms: Vec<Signing>,
    /// By how many seconds its clock and ours may differ.
    #[arg(long, env = "SAMSPIL_OIDC_SKEW_SECS", value_name = "SECONDS", default_value_t = 60,
        value_parser = clap::value_parser!(u16).range(..=300))]
    pub oidc_skew_secs: u16,
    /// Show the log's signed checkpoint and its keys to operators and auditors alone, as the log itself. Left out, anybody may see
    /// them.
    #[arg(long, env = "SAMSPIL_PRIVATE_CHECKPOINT", value_parser = BoolishValueParser::new())]
    pub private_checkpoint: bool,
}

/// Accounts.
#[derive(Debug, Args)]
pub struct Account {
    /// What to do.
    #[command(subcommand)]
    pub what: AccountVerb,
}

/// What can be done with accounts.
#[derive(Debug, Subcommand)]
pub enum AccountVerb {
    /// Print every account.
    List(At),
    /// Enter one. It may nothing before it is granted a role.
    Register(Register),
    /// Close one: its tokens and roles count no more.
    Close(Close),
}

/// Roles.
#[derive(Debug, Args)]
pub struct Grant {
    /// What to do.
    #[command(subcommand)]
    pub what: GrantVerb,
}

/// What can be done with roles.
#[derive(Debug, Subcommand)]
pub enum GrantVerb {
    /// Print every role that was granted.
    List(At),
    /// Grant one to an account.
    Role(GrantRole),
    /// End one.
    End(End),
}

/// Tokens.
#[derive(Debug, Args)]
pub struct Token {
    /// What to do.
    #[command(subcommand)]
    pub what: TokenVerb,
}

/// What can be done with tokens.
#[derive(Debug, Subcommand)]
pub enum TokenVerb {
    /// Print every token, never its secret.
    List(At),
    /// Issue one, and print its secret, this once.
    Issue(Issue),
    /// Revoke one, at once.
    Revoke(Revoke),
}

/// Where the log is kept.
#[derive(Debug, Args)]
pub struct At {
    /// Where the log is kept. No server may have it open; while one has, use its API.
    #[arg(long, env = "SAMSPIL_DATA", value_name = "DIR", default_value = "samspil-data")]
    pub data: PathBuf,
}

/// Enter an account.
#[derive(Debug, Args)]
pub struct Register {
    /// The name that commits show. It stays in the log for ever, so a person's name does not belong here.
    #[arg(value_name = "NAME")]
    pub name: Title,
    /// The account's id: a UUID, or a handle such as `@website`. Left out, one is made.
    #[arg(long, env = "SAMSPIL_ID", value_name = "ID")]
    pub id: Option<AccountId>,
    /// The address of the identity provider that it signs in with, exactly as in the tokens' `iss`.
    #[arg(long, env = "SAMSPIL_ISSUER", value_name = "URL", requires = "subject")]
    pub issuer: Option<Title>,
    /// What that provider's tokens give in `sub`.
    #[arg(long, env = "SAMSPIL_SUBJECT", value_name = "NAME", requires = "issuer")]
    pub subject: Option<Title>,
    /// Where.
    #[command(flatten)]
    pub at: At,
}

/// Close an account.
#[derive(Debug, Args)]
pub struct Close {
    /// The account, by id or handle.
    #[arg(value_name = "ACCOUNT")]
    pub account: AccountId,
    /// Where.
    #[command(flatten)]
    pub at: At,
}

/// Grant a role.
#[derive(Debug, Args)]
pub struct GrantRole {
    /// The account, by id or handle.
    #[arg(value_name = "ACCOUNT")]
    pub account: AccountId,
    /// The role: operator, backbone, partner, signatory, observer or auditor.
    #[arg(value_name = "ROLE", value_parser = role)]
    pub role: Role,
    /// The initiative that it is for, by id or handle. Left out for an operator, and for an auditor of everything.
    #[arg(long, env = "SAMSPIL_INITIATIVE", value_name = "ID")]
    pub initiative: Option<InitiativeId>,
    /// The partner that it speaks for, by id or handle: of a partner and a signatory.
    #[arg(long, env = "SAMSPIL_ORGANISATION", value_name = "ID")]
    pub organisation: Option<OrganisationId>,
    /// Of a signatory: the office by which it signs.
    #[arg(long, env = "SAMSPIL_TITLE", value_name = "TEXT")]
    pub title: Option<Title>,
    /// Of a signatory: what gives that office the right to bind the organisation.
    #[arg(long, env = "SAMSPIL_MANDATE", value_name = "TEXT")]
    pub mandate: Option<Title>,
    /// The first day on which it holds, in UTC. Left out, at once.
    #[arg(long, env = "SAMSPIL_FROM", value_name = "DAY")]
    pub from: Option<PartialDate>,
    /// The last day on which it holds, in UTC. Left out, until it is ended.
    #[arg(long, env = "SAMSPIL_UNTIL", value_name = "DAY")]
    pub until: Option<PartialDate>,
    /// Where.
    #[command(flatten)]
    pub at: At,
}

/// End a role.
#[derive(Debug, Args)]
pub struct End {
    /// The grant, by id or handle.
    #[arg(value_name = "GRANT")]
    pub grant: GrantId,
    /// Where.
    #[command(flatten)]
    pub at: At,
}

/// Issue a token.
#[derive(Debug, Args)]
pub struct Issue {
    /// The account that signs in with it, by id or handle.
    #[arg(value_name = "ACCOUNT")]
    pub account: AccountId,
    /// What it is for, so that it can be told from others.
    #[arg(long, env = "SAMSPIL_NAME", value_name = "TEXT", default_value = "command line")]
    pub name: Title,
    /// How much of what the account may: read, write or administer.
    #[arg(long, env = "SAMSPIL_SCOPE", value_name = "SCOPE", default_value = "administer", value_parser = scope)]
    pub scope: Scope,
    /// Limit it to this initiative, by id or handle. Give it once for each.
    #[arg(long, env = "SAMSPIL_INITIATIVE", value_name = "ID", value_delimiter = ',')]
    pub initiative: Vec<InitiativeId>,
    /// When it ceases to count, such as `2027-01-01T00:00:00Z`. Left out, never.
    #[arg(long, env = "SAMSPIL_EXPIRES", value_name = "TIME")]
    pub expires: Option<Timestamp>,
    /// Where.
    #[command(flatten)]
    pub at: At,
}

/// Revoke a token.
#[derive(Debug, Args)]
pub struct Revoke {
    /// The token, by id or handle. It is not the secret.
    #[arg(value_name = "TOKEN")]
    pub token: TokenId,
    /// Where.
    #[command(flatten)]
    pub at: At,
}

fn role(text: &str) -> Result<Role, String> {
    let known = Role::ALL.into_iter().find(|role| role.words().eq_ignore_ascii_case(text));
    known.ok_or_else(|| "write operator, backbone, partner, signatory, observer or auditor".to_owned())
}

fn scope(text: &str) -> Result<Scope, String> {
    let all = [Scope::Read, Scope::Write, Scope::Administer];
    let known = all.into_iter().find(|scope| scope.words().eq_ignore_ascii_case(text));
    known.ok_or_else(|| "write read, write or administer".to_owned())
}
