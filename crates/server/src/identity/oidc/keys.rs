//! A provider's public keys (JSON Web Key Set, RFC 7517).

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde::Deserialize;

use super::config::Signing;

/// More than any provider has at once.
const KEYS_MAX: usize = 100;

/// The keys that a provider signs with, as far as we may use them.
#[derive(Debug, Default)]
pub struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: Option<String>,
    /// What it may be used with: never more than one family.
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

/// Which key a token is checked with.
#[derive(Debug)]
pub enum Found<'a> {
    /// This one.
    Key(&'a DecodingKey),
    /// None is known by that name. The provider may have a new one.
    Unknown,
    /// One is known by that name, and it is not for that algorithm.
    OtherAlgorithm,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

impl Keys {
    /// Reads what a provider publishes. Keys that are not for signatures, or for no algorithm that we allow, are passed over, as
    /// RFC 7517 §5 asks for.
    ///
    /// # Errors
    /// It is no set of keys, or none of them is of use.
    pub fn read(json: &[u8], allowed: &[Signing]) -> Result<Self, String> {
        let set: Set =
            serde_json::from_slice(json).map_err(|error| format!("it is no set of keys: {error}"))?;
        let jwks = set.keys.into_iter().take(KEYS_MAX).filter_map(|key| serde_json::from_value(key).ok());
        let keys: Vec<Key> = jwks.filter_map(|jwk| Key::of(&jwk, allowed)).collect();
        if keys.is_empty() {
            return Err(
                "none of its keys is for signatures with an algorithm that is allowed here".to_owned()
            );
        }
        Ok(Self(keys))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is known yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key that a token names. One that names none is checked with the only key that fits (OpenID Connect Core §10.1).
    #[must_use]
    pub fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Found<'_> {
        let named = self.0.iter().filter(|key| id.is_none_or(|id| key.id.as_deref() == Some(id)));
        let mut any = false;
        let mut fits = named.inspect(|_| any = true).filter(|key| key.algorithms.contains(&algorithm));
        match (fits.next(), fits.next()) {
            (Some(key), None) => Found::Key(&key.key),
            (Some(_), Some(_)) => Found::Unknown,
            (None, _) => {
                drop(fits);
                if any && id.is_some() { Found::OtherAlgorithm } else { Found::Unknown }
            }
        }
    }
}

impl Key {
    fn of(jwk: &Jwk, allowed: &[Signing]) -> Option<Self> {
        let common = &jwk.common;
        let for_signatures = common.public_key_use.as_ref().is_none_or(|it| *it == PublicKeyUse::Signature)
            && common.key_operations.as_ref().is_none_or(|it| it.contains(&KeyOperations::Verify));
        let key = DecodingKey::from_jwk(jwk).ok().filter(|_| for_signatures)?;
        let own: Option<Algorithm> = match common.key_algorithm {
            Some(named) => Some(named.try_into().ok()?),
            None => None,
        };
        let algorithms = allowed.iter().map(|allowed| Algorithm::from(*allowed));
        let algorithms: Vec<_> = algorithms
            .filter(|algorithm| own.is_none_or(|own| own == *algorithm) && suits(jwk, *algorithm))
            .collect();
        (!algorithms.is_empty()).then(|| Self { id: common.key_id.clone(), algorithms, key })
    }
}

/// Whether a key is of the kind that an algorithm signs with.
fn suits(jwk: &Jwk, algorithm: Algorithm) -> bool {
    match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => algorithm.family() == AlgorithmFamily::Rsa,
        AlgorithmParameters::EllipticCurve(key) => match key.curve {
            EllipticCurve::P256 => algorithm == Algorithm::ES256,
            EllipticCurve::P384 => algorithm == Algorithm::ES384,
            _ => false,
        },
        AlgorithmParameters::OctetKeyPair(key) => {
            key.curve == EllipticCurve::Ed25519 && algorithm == Algorithm::EdDSA
        }
        // A shared secret is no public key; of other kinds we know nothing.
        _ => false,
    }
}
