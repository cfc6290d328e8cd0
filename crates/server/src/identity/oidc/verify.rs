//! A token held against what is believed, at a moment.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header};
use serde::{Deserialize, Deserializer};

use super::config::{Config, Signing};
use super::keys::{Found, Keys};
use super::signature;

/// A longer token is not looked at, in bytes. Those of providers that put a person's groups into it have a few thousand.
pub const LENGTH_MAX: usize = 8 * 1024;

/// A name in `sub` is at most this long, in bytes (OpenID Connect Core §2).
const SUBJECT_MAX: usize = 255;

/// What a provider vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// Who asks, as the provider knows it.
    pub subject: String,
    /// When that ceases to count, in seconds since 1970, with the allowance for clocks that differ.
    pub until_secs: i64,
}

/// Why a token is not believed. For the log and for tests; whoever sent it is told no more than that it is not good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is too long to be looked at.
    #[error("it is longer than {LENGTH_MAX} bytes")]
    TooLong,
    /// It is no JWT that we can read.
    #[error("it is malformed")]
    Malformed,
    /// It is signed in a way that is not allowed, or not at all.
    #[error("its algorithm is not allowed")]
    Algorithm,
    /// It asks for an extension that must be understood (RFC 7515 §4.1.11).
    #[error("it has a critical header that is not understood")]
    Critical,
    /// No key is known by the name that it gives.
    #[error("its key is not known")]
    UnknownKey,
    /// The key that it names is not for the algorithm that it names.
    #[error("its key is not for its algorithm")]
    OtherAlgorithm,
    /// The key did not sign it.
    #[error("its signature is wrong")]
    Signature,
    /// It lacks `iss`, `aud`, `sub` or `exp`.
    #[error("it lacks a claim that is required")]
    Incomplete,
    /// Somebody else issued it.
    #[error("it is of another issuer")]
    Issuer,
    /// It is meant for somebody else.
    #[error("it is meant for another audience")]
    Audience,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// Its time has not come.
    #[error("it is not valid yet")]
    NotYet,
}

impl Refused {
    /// For programs; never changes its meaning.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "TOO_LONG",
            Self::Malformed => "MALFORMED",
            Self::Algorithm => "ALGORITHM",
            Self::Critical => "CRITICAL_HEADER",
            Self::UnknownKey => "UNKNOWN_KEY",
            Self::OtherAlgorithm => "OTHER_ALGORITHM",
            Self::Signature => "SIGNATURE",
            Self::Incomplete => "INCOMPLETE",
            Self::Issuer => "ISSUER",
            Self::Audience => "AUDIENCE",
            Self::Expired => "EXPIRED",
            Self::NotYet => "NOT_YET_VALID",
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    #[serde(rename = "iss")]
    _issuer: String,
    sub: String,
    #[serde(deserialize_with = "seconds")]
    exp: i64,
    #[serde(default, deserialize_with = "seconds_if_any")]
    nbf: Option<i64>,
    #[serde(default, deserialize_with = "seconds_if_any")]
    iat: Option<i64>,
}

/// A NumericDate (RFC 7519 §2), which may have a fraction.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let number = serde_json::Number::deserialize(deserializer)?;
    // A fraction is cut off, and what is beyond all time is held there.
    #[expect(clippy::cast_possible_truncation, reason = "saturates")]
    let whole = || number.as_f64().map(|float| float as i64);
    number.as_i64().or_else(whole).ok_or_else(|| serde::de::Error::custom("no moment"))
}

fn seconds_if_any<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    seconds(deserializer).map(Some)
}

/// The header, where the token may be looked at at all.
fn header(config: &Config, token: &str) -> Result<Header, Refused> {
    if token.len() > LENGTH_MAX {
        return Err(Refused::TooLong);
    }
    let header = decode_header(token).map_err(|error| match error.kind() {
        // An algorithm that the crate has no name for, such as `none`.
        ErrorKind::Json(error) if error.is_data() => Refused::Algorithm,
        _ => Refused::Malformed,
    })?;
    if !config.algorithms.iter().any(|allowed| Algorithm::from(*allowed) == header.alg) {
        return Err(Refused::Algorithm);
    }
    if header.crit.is_some() {
        return Err(Refused::Critical);
    }
    Ok(header)
}

/// Whether the provider could tell more: the token names a key that is not known.
#[must_use]
pub fn wants_newer_keys(config: &Config, keys: &Keys, token: &str) -> bool {
    let header = header(config, token);
    header.is_ok_and(|header| matches!(keys.find(header.kid.as_deref(), header.alg), Found::Unknown))
}

/// Whom a token vouches for.
///
/// # Errors
/// Why it is not believed.
pub fn verify(config: &Config, keys: &Keys, token: &str, now_secs: i64) -> Result<Vouched, Refused> {
    signature::install();
    let header = header(config, token)?;
    let key = match keys.find(header.kid.as_deref(), header.alg) {
        Found::Key(key) => key,
        Found::Unknown => return Err(Refused::UnknownKey),
        Found::OtherAlgorithm => return Err(Refused::OtherAlgorithm),
    };
    let claims = decode::<Claims>(token, key, &validation(config, header.alg));
    let claims = claims.map_err(|error| refused(error.kind()))?.claims;
    let skew = i64::from(config.skew_secs);
    let until_secs = claims.exp.saturating_add(skew);
    if until_secs <= now_secs {
        return Err(Refused::Expired);
    }
    if [claims.nbf, claims.iat].into_iter().flatten().any(|from| from > now_secs.saturating_add(skew)) {
        return Err(Refused::NotYet);
    }
    if claims.sub.is_empty() || claims.sub.len() > SUBJECT_MAX {
        return Err(Refused::Incomplete);
    }
    Ok(Vouched { subject: claims.sub, until_secs })
}

/// The crate checks signature, issuer, audience, and that the claims are there. Times are held against our own clock above.
fn validation(config: &Config, algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.set_issuer(&[config.issuer.as_str()]);
    validation.set_audience(&config.audiences);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation
}

fn refused(kind: &ErrorKind) -> Refused {
    match kind {
        ErrorKind::InvalidSignature | ErrorKind::InvalidKeyFormat => Refused::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::UnsupportedAlgorithm => Refused::Algorithm,
        ErrorKind::InvalidIssuer => Refused::Issuer,
        ErrorKind::InvalidAudience => Refused::Audience,
        ErrorKind::MissingRequiredClaim(_) => Refused::Incomplete,
        ErrorKind::Json(error) if error.is_data() => Refused::Incomplete,
        _ => Refused::Malformed,
    }
}

impl Config {
    /// The algorithms that are allowed where nothing else is asked for.
    pub const ALGORITHMS: [Signing; 3] = [Signing::RS256, Signing::ES256, Signing::EdDSA];
}
