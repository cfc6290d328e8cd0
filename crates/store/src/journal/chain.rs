//! The running hash of the log: `chain(n) = SHA-256(chain(n - 1) || commit n)`, from 32 zero bytes before the first.

use std::fmt;

use sha2::{Digest, Sha256};

/// What the log hashes to after some commit. Two logs with the same chain hold the same commits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Chain([u8; 32]);

impl Chain {
    /// Before the first commit.
    pub const START: Self = Self([0; 32]);

    /// The chain after one more commit.
    #[must_use]
    pub fn then(self, commit: &[u8]) -> Self {
        Self(Sha256::new().chain_update(self.0).chain_update(commit).finalize().into())
    }

    /// The hash.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
