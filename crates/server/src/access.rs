//! Who was let in, and who was not: events for whoever watches over the server, under the target `samspil::access`.
//!
//! The names of the events and of their fields are for programs, and stay. None holds a token, a document or a variable; the
//! id of the request stands in the span around it. Filter them with `--log 'warn,samspil::access=info'`.
//!
//! | event | when | fields |
//! |---|---|---|
//! | `signed_in` | a token or a JWT was accepted | `principal`, `means`, `client` |
//! | `sign_in_refused` | one was not, or none was given where one is needed | `code`, `client` |
//! | `forbidden` | who asked is known, and may not | `principal` where it is known, `code`, `client` |
//! | `rate_limited` | too much was asked | `code`, `client` |

use crate::client::Client;

/// How somebody showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A token of ours.
    Token,
    /// A JWT of an identity provider.
    Jwt,
}

impl Means {
    const fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Jwt => "jwt",
        }
    }
}

fn shown(client: Option<Client>) -> Option<tracing::field::DisplayValue<std::net::IpAddr>> {
    client.map(|client| tracing::field::display(client.address))
}

/// A token or a JWT was accepted. `principal` is the account's id.
pub fn signed_in(principal: &str, means: Means, client: Option<Client>) {
    let (client, means) = (shown(client), means.name());
    tracing::info!(target: "samspil::access", event = "signed_in", principal, means, client, "signed in");
}

/// Somebody was not let in. `code` is a stable name of ours, and never what they sent.
pub fn sign_in_refused(code: &'static str, client: Option<Client>) {
    let client = shown(client);
    tracing::warn!(target: "samspil::access", event = "sign_in_refused", code, client, "a sign-in was refused");
}

/// Somebody who is known may not do what they asked for.
pub fn forbidden(principal: Option<&str>, code: &'static str, client: Option<Client>) {
    let client = shown(client);
    tracing::warn!(target: "samspil::access", event = "forbidden", principal, code, client, "a request was forbidden");
}

/// Somebody asked for too much.
pub fn rate_limited(principal: Option<&str>, code: &'static str, client: Option<Client>) {
    let client = shown(client);
    tracing::warn!(target: "samspil::access", event = "rate_limited", principal, code, client, "a caller was slowed down");
}

/// What an answer's status tells. Of a sign-in whoever refuses it has said more ([`crate::identity::door`]).
pub fn refused(status: u16, code: Option<&'static str>, client: Option<Client>) {
    match status {
        403 => forbidden(None, code.unwrap_or("FORBIDDEN"), client),
        429 => rate_limited(None, code.unwrap_or("RATE_LIMITED"), client),
        _ => {}
    }
}
