//! Signed notes: a text, and under it who has signed it.
//!
//! ```text
//! text, whose last byte is a line feed; all of it is what is signed
//!
//! — name base64(key id (4 bytes) || signature)
//! ```

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature as Ed25519, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use super::{base64, unbase64};

/// The longest note that is read.
const NOTE_MAX: usize = 1 << 20;
/// The most signatures that are read, known or not.
const SIGNATURES_MAX: usize = 100;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Ed25519 over the text: a log's own signature.
    Log,
    /// Ed25519 over the time and the text: a witness's cosignature (C2SP tlog-cosignature, `cosignature/v1`).
    Witness,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::Log => 1,
            Self::Witness => 4,
        }
    }

    const fn of(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::Log),
            4 => Some(Self::Witness),
            _ => None,
        }
    }
}

/// What is wrong with a key or a note that came from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// No name that a key can have.
    #[error("a key's name has at least one character, no space and no `+`")]
    Name,
    /// No key in its text form.
    #[error(
        "this is no key: it is written name+8 hexadecimal digits+base64, and the digits must fit the rest"
    )]
    Key,
    /// No note.
    #[error("this is no signed note: {0}")]
    Note(&'static str),
}

/// The name of a key: at least one character, no space and no `+`. A log's is also its origin.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bad = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if text.is_empty() || text.len() > 255 || text.contains(bad) {
            return Err(Malformed::Name);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

type KeyId = [u8; 4];

fn key_id(name: &Name, kind: Kind, public: &[u8; 32]) -> KeyId {
    let hash = Sha256::new().chain_update(&name.0).chain_update([b'\n', kind.byte()]).chain_update(public);
    hash.finalize()[..4].try_into().expect("four bytes")
}

fn hex(id: KeyId) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Splits `name+hash+key` and answers the name, the kind and the 32 bytes behind it. The hash is checked by the caller.
fn parts(text: &str) -> Result<(Name, &str, Kind, [u8; 32]), Malformed> {
    let (name, rest) = text.split_once('+').ok_or(Malformed::Key)?;
    let (hash, key) = rest.split_once('+').ok_or(Malformed::Key)?;
    let key = unbase64(key).ok_or(Malformed::Key)?;
    let (kind, bytes) = key.split_first().ok_or(Malformed::Key)?;
    let kind = Kind::of(*kind).ok_or(Malformed::Key)?;
    Ok((name.parse()?, hash, kind, bytes.try_into().map_err(|_| Malformed::Key)?))
}

/// A key that signatures are checked with. Public. Text form (a `vkey`): `name+hash+base64(type || key)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: Name,
    kind: Kind,
    key: VerifyingKey,
}

impl Verifier {
    /// Whose key it is.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// How it signs.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    fn id(&self) -> KeyId {
        key_id(&self.name, self.kind, self.key.as_bytes())
    }

    fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        match self.kind {
            Kind::Log => {
                let signature = Ed25519::from_slice(signature);
                signature.is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
            }
            Kind::Witness => signature.split_first_chunk().is_some_and(|(time, signature)| {
                // The specification bounds the time by 2^63 - 1.
                let Ok(time) = u64::try_from(i64::from_be_bytes(*time)) else { return false };
                let signature = Ed25519::from_slice(signature);
                let signed = cosigned_text(time, text);
                signature.is_ok_and(|signature| self.key.verify_strict(signed.as_bytes(), &signature).is_ok())
            }),
        }
    }
}

/// What a witness signs.
fn cosigned_text(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.kind.byte()];
        key.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex(self.id()), base64(&key))
    }
}

impl FromStr for Verifier {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let (name, hash, kind, key) = parts(text)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| Malformed::Key)?;
        let verifier = Self { name, kind, key };
        if hex(verifier.id()) == hash { Ok(verifier) } else { Err(Malformed::Key) }
    }
}

/// A key that signs. Secret: never printed, never in the log, an export or a backup. Wiped from memory when dropped.
pub struct Signer {
    name: Name,
    kind: Kind,
    key: SigningKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Signer {
    /// The key that grows from a seed of 32 random bytes.
    #[must_use]
    pub fn new(name: Name, kind: Kind, seed: &[u8; 32]) -> Self {
        Self { name, kind, key: SigningKey::from_bytes(seed) }
    }

    /// Reads the text form: `PRIVATE+KEY+name+hash+base64(type || seed)`.
    ///
    /// # Errors
    /// [`Malformed`]; it never repeats the text.
    pub fn from_secret(text: &str) -> Result<Self, Malformed> {
        let (name, hash, kind, seed) = parts(text.strip_prefix("PRIVATE+KEY+").ok_or(Malformed::Key)?)?;
        let signer = Self::new(name, kind, &seed);
        if hex(signer.verifier().id()) == hash { Ok(signer) } else { Err(Malformed::Key) }
    }

    /// The text form. Only for the file that keeps it.
    #[must_use]
    pub fn to_secret(&self) -> String {
        let mut seed = vec![self.kind.byte()];
        seed.extend_from_slice(self.key.as_bytes());
        format!("PRIVATE+KEY+{}+{}+{}", self.name, hex(self.verifier().id()), base64(&seed))
    }

    /// The key that its signatures are checked with.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), kind: self.kind, key: self.key.verifying_key() }
    }

    /// Signs a text as a log does.
    ///
    /// # Panics
    /// When it is a witness's key: those sign at a time.
    #[must_use]
    pub fn sign(&self, text: &str) -> Signature {
        assert_eq!(self.kind, Kind::Log, "a witness signs at a time");
        self.signature(self.key.sign(text.as_bytes()).to_bytes().to_vec())
    }

    /// Signs a text as a witness does, at a time in seconds since 1970.
    ///
    /// # Panics
    /// When it is a log's key.
    #[must_use]
    pub fn cosign(&self, text: &str, time: u64) -> Signature {
        assert_eq!(self.kind, Kind::Witness, "a log signs without a time");
        let signature = self.key.sign(cosigned_text(time, text).as_bytes());
        self.signature([&time.to_be_bytes()[..], &signature.to_bytes()].concat())
    }

    fn signature(&self, bytes: Vec<u8>) -> Signature {
        Signature { name: self.name.clone(), id: self.verifier().id(), bytes }
    }
}

/// One signature of a note, by whomever, of whatever kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: Name,
    id: KeyId,
    bytes: Vec<u8>,
}

impl Signature {
    /// Who has signed, as they say.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Whether it claims to be made with that key. Whether it was: [`Note::is_signed_by`].
    #[must_use]
    pub fn is_by(&self, verifier: &Verifier) -> bool {
        self.name == verifier.name && self.id == verifier.id()
    }

    fn read(line: &str) -> Option<Self> {
        let (name, signature) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = unbase64(signature)?;
        let (id, bytes) = bytes.split_first_chunk()?;
        (!bytes.is_empty()).then_some(())?;
        Some(Self { name: name.parse().ok()?, id: *id, bytes: bytes.to_vec() })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "— {} {}", self.name, base64(&[&self.id[..], &self.bytes].concat()))
    }
}

/// A text with its signatures. That it was read says nothing about who has signed it: ask [`Note::is_signed_by`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// A text, signed. Its last byte is a line feed.
    #[must_use]
    pub const fn new(text: String, signatures: Vec<Signature>) -> Self {
        Self { text, signatures }
    }

    /// What is signed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, known and unknown.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Whether a key has signed it. A signature that claims to be that key's and is not makes this false.
    #[must_use]
    pub fn is_signed_by(&self, verifier: &Verifier) -> bool {
        let mut signatures = self.signatures.iter().filter(|signature| signature.is_by(verifier)).peekable();
        signatures.peek().is_some() && signatures.all(|by| verifier.has_signed(&self.text, &by.bytes))
    }

    /// Adds a signature, in the place of an older one by the same key.
    pub fn add(&mut self, signature: Signature) {
        self.signatures.retain(|other| (&other.name, other.id) != (&signature.name, signature.id));
        self.signatures.push(signature);
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl FromStr for Note {
    type Err = Malformed;

    fn from_str(note: &str) -> Result<Self, Malformed> {
        if note.len() > NOTE_MAX {
            return Err(Malformed::Note("it is longer than a mebibyte"));
        }
        if note.contains(|c: char| c < ' ' && c != '\n') {
            return Err(Malformed::Note("it holds control characters"));
        }
        let end =
            note.rfind("\n\n").ok_or(Malformed::Note("no empty line parts the text from the signatures"))?;
        let (text, signatures) = (&note[..=end], &note[end + 2..]);
        let lines = signatures
            .strip_suffix('\n')
            .ok_or(Malformed::Note("it has no signature, or its last line does not end"))?;
        if lines.split('\n').count() > SIGNATURES_MAX {
            return Err(Malformed::Note("it has more than 100 signatures"));
        }
        let signatures = lines.split('\n').map(Signature::read).collect::<Option<Vec<_>>>();
        let signatures = signatures.ok_or(Malformed::Note("a line below the text is no signature"))?;
        Ok(Self { text: text.to_owned(), signatures })
    }
}
