//! A new key for a log, told by the old one. Whoever trusts the old key can check that it names the new one, and at
//! which size of the log.
//!
//! ```text
//! <origin>
//! samspil-key-rotation/v1
//! <size>
//! <base64 root>
//! <vkey of the new key>
//!
//! — signatures of the old key and of the new one
//! ```
//! No checkpoint can be taken for it: where that has its size, this has a word.

use std::fmt;
use std::str::FromStr;

use super::checkpoint::Checkpoint;
use super::note::{Kind, Note, Signer, Verifier};

const WORD: &str = "samspil-key-rotation/v1";

/// What the old key says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The log when the new key took over.
    pub at: Checkpoint,
    /// The new key.
    pub new: Verifier,
}

/// A text that is no rotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no rotation of a key")]
pub struct InvalidRotation;

impl Rotation {
    /// Has both keys sign it; the new one alone where the old one is lost.
    #[must_use]
    pub fn sign(&self, old: Option<&Signer>, new: &Signer) -> Note {
        let text = self.to_string();
        let signatures = old.into_iter().chain([new]).map(|signer| signer.sign(&text)).collect();
        Note::new(text, signatures)
    }
}

impl fmt::Display for Rotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Checkpoint { origin, size, root } = &self.at;
        writeln!(f, "{origin}\n{WORD}\n{size}\n{root}\n{}", self.new)
    }
}

impl FromStr for Rotation {
    type Err = InvalidRotation;

    fn from_str(text: &str) -> Result<Self, InvalidRotation> {
        let lines: Vec<&str> = text.strip_suffix('\n').ok_or(InvalidRotation)?.split('\n').collect();
        let [origin, WORD, size, root, new] = lines[..] else { return Err(InvalidRotation) };
        let at: Checkpoint = format!("{origin}\n{size}\n{root}\n").parse().map_err(|_| InvalidRotation)?;
        let new: Verifier = new.parse().map_err(|_| InvalidRotation)?;
        // A log signs under its origin, and as a log: no other key can take over.
        let fits = new.kind() == Kind::Log && *new.name() == at.origin;
        if fits { Ok(Self { at, new }) } else { Err(InvalidRotation) }
    }
}
