//! A certificate and its key, read from two files and looked at before they are used.

use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{Error, InconsistentKeys};
use x509_cert::Certificate as Parsed;
use x509_cert::der::Decode as _;
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::TlsError;

/// Where they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Files {
    /// The certificates, as PEM: the server's own, then those between it and the root.
    pub cert: PathBuf,
    /// The private key, as PEM.
    pub key: PathBuf,
}

/// Which content a file has, as far as its metadata tell: device, inode, length and last change.
pub(super) type Stamp = [Option<(u64, u64, u64, i64, i64)>; 2];

impl Files {
    /// Changes whenever one of the files does.
    pub(super) fn stamp(&self) -> Stamp {
        [&self.cert, &self.key].map(|path| {
            let of = fs::metadata(path).ok()?;
            Some((of.dev(), of.ino(), of.len(), of.mtime(), of.mtime_nsec()))
        })
    }
}

/// A certificate that can be used, with its key.
#[derive(Debug)]
pub struct Certificate {
    pub(super) certified: Arc<CertifiedKey>,
    /// The host names that it is for, in lower case; one may begin with `*.`.
    pub names: Vec<String>,
    /// The addresses that it is for.
    pub addresses: Vec<IpAddr>,
    /// The end of its time.
    pub until: SystemTime,
    /// The same, for people.
    pub until_said: String,
}

impl Certificate {
    /// Reads both files and looks at what they hold, as of a moment.
    ///
    /// # Errors
    /// [`TlsError`], which names the file.
    pub fn load(files: &Files, now: SystemTime) -> Result<Self, TlsError> {
        let chain = chain(&files.cert)?;
        let key = key(&files.key)?;
        let parsed = parsed(&files.cert, &chain)?;
        let certified = certified(files, chain, key, &ring::default_provider())?;
        let validity = parsed.tbs_certificate().validity();
        let (from, until) = (validity.not_before, validity.not_after);
        let path = files.cert.clone();
        if now > until.to_system_time() {
            return Err(TlsError::Expired { path, until: until.to_date_time().to_string() });
        }
        if now < from.to_system_time() {
            return Err(TlsError::NotYet { path, from: from.to_date_time().to_string() });
        }
        let (names, addresses) = subjects(&files.cert, &parsed)?;
        let certified = Arc::new(certified);
        let until_said = until.to_date_time().to_string();
        Ok(Self { certified, names, addresses, until: until.to_system_time(), until_said })
    }

    /// Whether it is for that host, given in lower case.
    #[must_use]
    pub fn is_for(&self, host: &str) -> bool {
        if let Ok(address) = host.parse::<IpAddr>() {
            return self.addresses.contains(&address);
        }
        self.names.iter().any(|name| match name.strip_prefix("*.") {
            Some(parent) => {
                host.split_once('.').is_some_and(|(label, rest)| !label.is_empty() && rest == parent)
            }
            None => name == host,
        })
    }
}

fn read(path: &Path) -> Result<Vec<u8>, TlsError> {
    fs::read(path).map_err(|source| TlsError::Read { path: path.to_owned(), source })
}

fn damaged(path: &Path, why: impl ToString) -> TlsError {
    TlsError::Damaged { path: path.to_owned(), why: why.to_string() }
}

fn chain(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let bytes = read(path)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let chain = chain.map_err(|error| damaged(path, error))?;
    if chain.is_empty() { Err(TlsError::NoCertificate(path.to_owned())) } else { Ok(chain) }
}

fn key(path: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let metadata = fs::metadata(path).map_err(|source| TlsError::Read { path: path.to_owned(), source })?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o006 != 0 {
        return Err(TlsError::OpenToOthers { path: path.to_owned(), mode });
    }
    let bytes = read(path)?;
    PrivateKeyDer::from_pem_slice(&bytes).map_err(|error| match error {
        PemError::NoItemsFound if bytes.windows(10).any(|words| words == b" ENCRYPTED") => {
            TlsError::Encrypted(path.to_owned())
        }
        PemError::NoItemsFound => TlsError::NoKey(path.to_owned()),
        error => damaged(path, error),
    })
}

fn parsed(path: &Path, chain: &[CertificateDer<'_>]) -> Result<Parsed, TlsError> {
    let first = chain.first().ok_or_else(|| TlsError::NoCertificate(path.to_owned()))?;
    Parsed::from_der(first).map_err(|error| damaged(path, error))
}

fn certified(
    files: &Files,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, TlsError> {
    CertifiedKey::from_der(chain, key, provider).map_err(|error| match error {
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
            TlsError::Mismatch { cert: files.cert.clone(), key: files.key.clone() }
        }
        Error::InvalidCertificate(why) => damaged(&files.cert, why),
        error => TlsError::Unusable { path: files.key.clone(), why: error.to_string() },
    })
}

/// Whom a certificate is for: host names, and addresses.
fn subjects(path: &Path, parsed: &Parsed) -> Result<(Vec<String>, Vec<IpAddr>), TlsError> {
    let found = parsed.tbs_certificate().get_extension::<SubjectAltName>();
    let found = found.map_err(|error| damaged(path, error))?;
    let (mut names, mut addresses) = (Vec::new(), Vec::new());
    for name in found.map(|(_, names)| names.0).unwrap_or_default() {
        if let GeneralName::DnsName(name) = &name {
            names.push(name.as_str().to_ascii_lowercase());
        } else if let GeneralName::IpAddress(octets) = &name {
            let bytes = octets.as_bytes();
            let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
            addresses.extend(four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from)));
        }
    }
    Ok((names, addresses))
}
