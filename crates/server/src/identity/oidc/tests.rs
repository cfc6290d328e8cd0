//! What is believed, and what is not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use super::config::{Config, Signing};
use super::keys::Keys;
use super::verify::{LENGTH_MAX, Refused, Vouched, verify, wants_newer_keys};

const NOW: i64 = 1_800_000_000;

/// A provider with an Ed25519 and a P-256 key, and one for RSA that signs nothing here.
struct Provider {
    ed: Ed25519KeyPair,
    ec: EcdsaKeyPair,
    random: SystemRandom,
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    BASE64.encode(bytes)
}

impl Provider {
    fn new() -> Self {
        let random = SystemRandom::new();
        let ed = Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self {
            ed: Ed25519KeyPair::from_pkcs8(ed.as_ref()).unwrap(),
            ec: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref(), &random).unwrap(),
            random,
        }
    }

    fn jwks(&self) -> Value {
        let point = self.ec.public_key().as_ref();
        json!({"keys": [
            {"kty": "OKP", "crv": "Ed25519", "kid": "ed", "use": "sig", "alg": "EdDSA", "x": encoded(self.ed.public_key())},
            {"kty": "EC", "crv": "P-256", "kid": "ec", "x": encoded(&point[1..33]), "y": encoded(&point[33..])},
            {"kty": "RSA", "kid": "rsa", "use": "sig", "n": encoded([0xc5; 256]), "e": "AQAB"},
            {"kty": "RSA", "kid": "for-encryption", "use": "enc", "n": encoded([0xc5; 256]), "e": "AQAB"},
            {"kty": "oct", "kid": "shared", "k": encoded("a secret")},
            {"kty": "of the future", "kid": "later"},
        ]})
    }

    fn keys(&self) -> Keys {
        Keys::read(self.jwks().to_string().as_bytes(), &Config::ALGORITHMS).unwrap()
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        let signature = match header["alg"].as_str() {
            Some("ES256") => self.ec.sign(&self.random, message.as_bytes()).unwrap().as_ref().to_vec(),
            _ => self.ed.sign(message.as_bytes()).as_ref().to_vec(),
        };
        format!("{message}.{}", encoded(signature))
    }
}

fn config() -> Config {
    Config {
        issuer: "https://login.example.org".parse().unwrap(),
        audiences: vec!["https://samspil.example.org".to_owned()],
        algorithms: Config::ALGORITHMS.to_vec(),
        skew_secs: 60,
    }
}

fn header() -> Value {
    json!({"alg": "EdDSA", "kid": "ed", "typ": "at+jwt"})
}

fn claims() -> Value {
    json!({
        "iss": "https://login.example.org",
        "aud": "https://samspil.example.org",
        "sub": "248289761001",
        "iat": NOW - 10,
        "exp": NOW + 600,
    })
}

/// The base with some of it changed; what is null is left out.
fn with(mut base: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!("an object") };
    let object = base.as_object_mut().unwrap();
    for (name, value) in changes {
        if value.is_null() {
            object.remove(&name)
        } else {
            object.insert(name, value)
        };
    }
    base
}

fn judged(header: &Value, claims: &Value) -> Result<Vouched, Refused> {
    let provider = Provider::new();
    verify(&config(), &provider.keys(), &provider.signed(header, claims), NOW)
}

#[track_caller]
fn refused_for(header: Value, claims: Value, why: Refused) {
    assert_eq!(judged(&header, &claims), Err(why), "{header} {claims}");
}

#[test]
fn a_token_that_the_provider_signed_for_us_is_believed() {
    let vouched = Vouched { subject: "248289761001".to_owned(), until_secs: NOW + 660 };
    assert_eq!(judged(&header(), &claims()), Ok(vouched.clone()));
    assert_eq!(judged(&json!({"alg": "ES256", "kid": "ec"}), &claims()), Ok(vouched.clone()));
    let several = json!({"aud": ["https://elsewhere.example.org", "https://samspil.example.org"]});
    assert_eq!(judged(&header(), &with(claims(), several)), Ok(vouched.clone()));
    // The only key for an algorithm need not be named.
    assert_eq!(judged(&json!({"alg": "EdDSA"}), &claims()), Ok(vouched));
}

#[test]
fn a_token_without_a_signature_is_not_believed() {
    let provider = Provider::new();
    for alg in ["none", "None", "NONE", ""] {
        let body = format!("{}.{}.", encoded(json!({"alg": alg}).to_string()), encoded(claims().to_string()));
        assert_eq!(verify(&config(), &provider.keys(), &body, NOW), Err(Refused::Algorithm), "{alg}");
    }
    let token = provider.signed(&header(), &claims());
    let bare = &token[..=token.rfind('.').unwrap()];
    assert_eq!(verify(&config(), &provider.keys(), bare, NOW), Err(Refused::Signature));
}

#[test]
fn a_token_that_is_signed_with_the_public_key_as_a_secret_is_not_believed() {
    let provider = Provider::new();
    for kid in ["ed", "ec", "rsa", "shared"] {
        let jwk = provider.jwks()["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid).cloned();
        let jwk = jwk.unwrap();
        let field = ["x", "n", "k"].into_iter().find_map(|name| jwk[name].as_str()).unwrap();
        for secret in [BASE64.decode(field).unwrap(), field.as_bytes().to_vec(), jwk.to_string().into_bytes()]
        {
            let header = json!({"alg": "HS256", "kid": kid});
            let message = format!("{}.{}", encoded(header.to_string()), encoded(claims().to_string()));
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
            let token = format!("{message}.{}", encoded(tag));
            assert_eq!(verify(&config(), &provider.keys(), &token, NOW), Err(Refused::Algorithm));
        }
    }
}

#[test]
fn a_token_of_another_issuer_or_for_another_audience_is_not_believed() {
    for issuer in [json!("https://login.example.com"), json!("https://login.example.org/")] {
        refused_for(header(), with(claims(), json!({ "iss": issuer })), Refused::Issuer);
    }
    for audience in [json!("https://samspil.example.org/"), json!(["a", "b"]), json!([]), json!("")] {
        refused_for(header(), with(claims(), json!({ "aud": audience })), Refused::Audience);
    }
}

#[test]
fn a_token_must_say_who_for_whom_by_whom_and_until_when() {
    for claim in ["iss", "aud", "sub", "exp"] {
        refused_for(header(), with(claims(), json!({ claim: null })), Refused::Incomplete);
    }
    refused_for(header(), with(claims(), json!({"sub": ""})), Refused::Incomplete);
    refused_for(header(), with(claims(), json!({"sub": "x".repeat(256)})), Refused::Incomplete);
    refused_for(header(), with(claims(), json!({"sub": 7})), Refused::Incomplete);
    refused_for(header(), with(claims(), json!({"iss": ["https://login.example.org"]})), Refused::Incomplete);
    refused_for(header(), with(claims(), json!({"exp": "later"})), Refused::Incomplete);
}

#[test]
fn a_token_counts_in_its_time_with_an_allowance_for_clocks_that_differ() {
    let at = |changes: Value| judged(&header(), &with(claims(), changes)).map(|_| ());
    assert_eq!(at(json!({"exp": NOW - 59})), Ok(()));
    assert_eq!(at(json!({"exp": NOW - 60})), Err(Refused::Expired));
    assert_eq!(at(json!({"exp": 1})), Err(Refused::Expired));
    for claim in ["nbf", "iat"] {
        assert_eq!(at(json!({ claim: NOW + 60 })), Ok(()), "{claim}");
        assert_eq!(at(json!({ claim: NOW + 61 })), Err(Refused::NotYet), "{claim}");
        assert_eq!(at(json!({ claim: u64::MAX })), Err(Refused::NotYet), "{claim}");
    }
    assert_eq!(at(json!({"iat": null})), Ok(()));
    // A fraction of a second is allowed (RFC 7519 §2).
    assert_eq!(at(json!({"exp": NOW as f64 + 0.5})), Ok(()));
}

#[test]
fn a_key_is_used_for_its_own_algorithm_only() {
    refused_for(json!({"alg": "EdDSA", "kid": "ec"}), claims(), Refused::OtherAlgorithm);
    refused_for(json!({"alg": "ES256", "kid": "ed"}), claims(), Refused::OtherAlgorithm);
    refused_for(json!({"alg": "RS256", "kid": "ed"}), claims(), Refused::OtherAlgorithm);
    refused_for(json!({"alg": "RS256", "kid": "rsa"}), claims(), Refused::Signature);
    // An algorithm that is sound, and that was not allowed.
    refused_for(json!({"alg": "PS256", "kid": "rsa"}), claims(), Refused::Algorithm);
    refused_for(json!({"alg": "ES384", "kid": "ec"}), claims(), Refused::Algorithm);
}

#[test]
fn a_key_that_is_not_known_or_not_for_signatures_is_asked_for_anew() {
    let provider = Provider::new();
    for kid in ["new", "for-encryption", "later"] {
        let token = provider.signed(&json!({"alg": "RS256", "kid": kid}), &claims());
        assert_eq!(verify(&config(), &provider.keys(), &token, NOW), Err(Refused::UnknownKey));
        assert!(wants_newer_keys(&config(), &provider.keys(), &token), "{kid}");
    }
    let fine = provider.signed(&header(), &claims());
    assert!(!wants_newer_keys(&config(), &provider.keys(), &fine));
    assert!(wants_newer_keys(&config(), &Keys::default(), &fine));
    // Nobody makes us ask with what would not be believed anyway.
    let token = provider.signed(&json!({"alg": "HS256", "kid": "new"}), &claims());
    assert!(!wants_newer_keys(&config(), &provider.keys(), &token));
    assert!(!wants_newer_keys(&config(), &provider.keys(), "garbage"));
}

#[test]
fn a_token_of_a_key_that_was_taken_back_is_not_believed() {
    let (before, after) = (Provider::new(), Provider::new());
    let token = before.signed(&header(), &claims());
    assert!(verify(&config(), &before.keys(), &token, NOW).is_ok());
    assert_eq!(verify(&config(), &after.keys(), &token, NOW), Err(Refused::Signature));
}

#[test]
fn no_key_or_address_that_a_token_brings_along_is_used() {
    let (known, stranger) = (Provider::new(), Provider::new());
    let jwk = stranger.jwks()["keys"][0].clone();
    let brought = json!({"jwk": jwk, "jku": "https://evil.example/keys", "x5u": "https://evil.example/cert"});
    let token = stranger.signed(&with(header(), brought), &claims());
    assert_eq!(verify(&config(), &known.keys(), &token, NOW), Err(Refused::Signature));
}

#[test]
fn a_header_that_must_be_understood_is_not() {
    refused_for(with(header(), json!({"crit": ["b64"], "b64": false})), claims(), Refused::Critical);
}

#[test]
fn what_is_too_long_or_no_token_is_refused() {
    refused_for(header(), with(claims(), json!({"groups": "x".repeat(LENGTH_MAX)})), Refused::TooLong);
    let provider = Provider::new();
    let token = provider.signed(&header(), &claims());
    let (head, rest) = token.split_once('.').unwrap();
    for garbage in ["", ".", "..", "...", "a.b.c", "é.é.é", &format!("{head}."), rest, &format!("{token}.x")]
    {
        let judged = verify(&config(), &provider.keys(), garbage, NOW);
        assert!(matches!(judged, Err(Refused::Malformed)), "{garbage}: {judged:?}");
    }
    // Each byte counts.
    for at in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'Q' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(verify(&config(), &provider.keys(), &changed, NOW).is_err(), "{at}");
    }
}

#[test]
fn a_set_of_keys_without_one_for_us_is_no_answer() {
    let read = |json: &str, allowed: &[Signing]| Keys::read(json.as_bytes(), allowed).map(|keys| keys.len());
    let provider = Provider::new();
    let jwks = provider.jwks().to_string();
    assert_eq!(read(&jwks, &Config::ALGORITHMS), Ok(3));
    assert_eq!(read(&jwks, &[Signing::ES256]), Ok(1));
    assert!(read(&jwks, &[Signing::ES384]).is_err());
    for nothing in [r#"{"keys": []}"#, "{}", "[]", "<html>", r#"{"keys": [{"kty": "oct", "k": "AAAA"}]}"#] {
        assert!(read(nothing, &Config::ALGORITHMS).is_err(), "{nothing}");
    }
}
