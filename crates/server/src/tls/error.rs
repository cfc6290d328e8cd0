//! Which file is wrong, and how.

use std::io;
use std::path::PathBuf;

/// Why a certificate or its key is not used. Each names the file and says what to do; none repeats its source.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not there, or may not be read.
    #[error("cannot read {path:?}")]
    Read {
        /// Which.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The private key is no secret.
    #[error(
        "the private key {path:?} is open to every user of this machine (mode {mode:03o}); run `chmod o= {}`, and take a new key if others may have read it",
        path.display()
    )]
    OpenToOthers {
        /// The key.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// No certificate in the file.
    #[error(
        "{0:?} holds no certificate; it must hold the server's own and then those between it and the root, each as PEM (-----BEGIN CERTIFICATE-----)"
    )]
    NoCertificate(PathBuf),
    /// No key in the file.
    #[error("{0:?} holds no private key; it must hold one as PEM (-----BEGIN PRIVATE KEY-----)")]
    NoKey(PathBuf),
    /// A key that asks for a passphrase.
    #[error(
        "the private key {0:?} is encrypted, and nobody is there to type its passphrase; write it without with `openssl pkey`"
    )]
    Encrypted(PathBuf),
    /// What is there cannot be read.
    #[error("{path:?} is damaged: {why}")]
    Damaged {
        /// Which.
        path: PathBuf,
        /// What its reader says.
        why: String,
    },
    /// The certificate is of another key.
    #[error(
        "the private key {key:?} is not that of the first certificate in {cert:?}; give the two that belong together, and the server's own certificate before others"
    )]
    Mismatch {
        /// The certificate.
        cert: PathBuf,
        /// The key.
        key: PathBuf,
    },
    /// No client would accept it any more.
    #[error("the certificate {path:?} was valid until {until}; have it renewed")]
    Expired {
        /// Which.
        path: PathBuf,
        /// The end of its time.
        until: String,
    },
    /// No client would accept it yet.
    #[error("the certificate {path:?} is valid only from {from}; wait, or set this machine's clock")]
    NotYet {
        /// Which.
        path: PathBuf,
        /// The beginning of its time.
        from: String,
    },
    /// A kind of key that is not spoken.
    #[error("the private key {path:?} cannot be used: {why}; make an ECDSA (P-256), Ed25519 or RSA key")]
    Unusable {
        /// Which.
        path: PathBuf,
        /// What the library says.
        why: String,
    },
}
