//! Whose tokens are believed.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use clap::ValueEnum;
use hyper::Uri;
use jsonwebtoken::Algorithm;

/// Whose tokens are believed, for whom they must be meant, and how they may be signed.
#[derive(Debug, Clone)]
pub struct Config {
    /// Who issues them.
    pub issuer: Issuer,
    /// A token must be meant for one of these. Never empty.
    pub audiences: Vec<String>,
    /// How they may be signed. Never empty.
    pub algorithms: Vec<Signing>,
    /// By how many seconds our clock and the provider's may differ.
    pub skew_secs: u16,
}

/// How a token may be signed (RFC 7518, RFC 8037). Secrets that both sides know are not among them, and neither is no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "verbatim")]
pub enum Signing {
    /// RSA PKCS#1 v1.5 with SHA-256.
    RS256,
    /// RSA PKCS#1 v1.5 with SHA-384.
    RS384,
    /// RSA PKCS#1 v1.5 with SHA-512.
    RS512,
    /// RSA PSS with SHA-256.
    PS256,
    /// RSA PSS with SHA-384.
    PS384,
    /// RSA PSS with SHA-512.
    PS512,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// ECDSA on P-384 with SHA-384.
    ES384,
    /// Ed25519.
    EdDSA,
}

impl From<Signing> for Algorithm {
    fn from(signing: Signing) -> Self {
        match signing {
            Signing::RS256 => Self::RS256,
            Signing::RS384 => Self::RS384,
            Signing::RS512 => Self::RS512,
            Signing::PS256 => Self::PS256,
            Signing::PS384 => Self::PS384,
            Signing::PS512 => Self::PS512,
            Signing::ES256 => Self::ES256,
            Signing::ES384 => Self::ES384,
            Signing::EdDSA => Self::EdDSA,
        }
    }
}

/// The address of a provider, exactly as it writes it in `iss`: with `https`, but for a provider on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer(String);

/// An address that is not asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{address:?} {why}")]
pub struct InvalidAddress {
    address: String,
    why: &'static str,
}

impl Issuer {
    /// As it stands in `iss`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the provider describes itself (OpenID Connect Discovery 1.0 §4).
    pub(super) fn discovery(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.0.trim_end_matches('/'))
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Issuer {
    type Err = InvalidAddress;

    fn from_str(text: &str) -> Result<Self, InvalidAddress> {
        let invalid = |why| InvalidAddress { address: text.to_owned(), why };
        let address = secure(text)?;
        if address.query().is_some() || text.contains('#') {
            return Err(invalid("has a query or a fragment, which an issuer has not"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// An address that may be asked: nobody on the way can change the answer.
pub(super) fn secure(text: &str) -> Result<Uri, InvalidAddress> {
    let invalid = |why| InvalidAddress { address: text.to_owned(), why };
    let uri: Uri = text.parse().map_err(|_| invalid("is no address, such as https://login.example.org"))?;
    let host = uri.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let ours = bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match uri.scheme_str() {
        _ if host.is_empty() || uri.authority().is_some_and(|it| it.as_str().contains('@')) => {
            Err(invalid("is no address, such as https://login.example.org"))
        }
        Some("https") => Ok(uri),
        Some("http") if ours => Ok(uri),
        Some("http") => Err(invalid("must begin with https://, since it is not on this machine")),
        Some(_) | None => Err(invalid("must begin with https://")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_https_but_for_this_machine() {
        for good in [
            "https://login.example.org",
            "https://login.example.org/tenant/v2.0",
            "https://login.example.org:8443/",
            "http://127.0.0.1:9000",
            "http://[::1]:9000",
            "http://localhost/realms/x",
        ] {
            assert_eq!(good.parse::<Issuer>().unwrap().as_str(), good);
        }
        for bad in [
            "http://login.example.org",
            "http://10.0.0.1",
            "http://localhost.example.org",
            "https://user@login.example.org",
            "https://login.example.org?x=1",
            "https://login.example.org#x",
            "ftp://127.0.0.1",
            "login.example.org",
            "https://",
            "",
        ] {
            assert!(bad.parse::<Issuer>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_provider_describes_itself_below_its_own_address() {
        let at = |text: &str| text.parse::<Issuer>().unwrap().discovery();
        assert_eq!(at("https://a.example/x"), "https://a.example/x/.well-known/openid-configuration");
        assert_eq!(at("https://a.example/"), "https://a.example/.well-known/openid-configuration");
    }

    #[test]
    fn no_algorithm_with_a_shared_secret_can_be_named() {
        for name in ["none", "HS256", "HS384", "HS512", "None", ""] {
            assert!(Signing::from_str(name, true).is_err(), "{name}");
        }
        for signing in Signing::value_variants() {
            let name = format!("{:?}", Algorithm::from(*signing));
            assert_eq!(Signing::from_str(&name, false), Ok(*signing));
        }
    }
}
