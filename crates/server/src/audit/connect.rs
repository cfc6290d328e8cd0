//! A connection to a running server, over TLS or without, and what is shown there.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use http_body_util::Empty;
use hyper::Uri;
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::HeaderValue;
use hyper_util::rt::TokioIo;
use samspil_store::audit::AuditError;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// With what a server is asked.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The authorities that may have signed its certificate, where not those that this machine trusts.
    pub ca: Option<PathBuf>,
    /// Who asks.
    pub token: Option<Token>,
}

/// A bearer token. It is never printed.
#[derive(Clone)]
pub struct Token(HeaderValue);

impl Token {
    /// As `Authorization` says it.
    pub(super) fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl FromStr for Token {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let fits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        let header = fits.then(|| HeaderValue::try_from(format!("Bearer {text}")).ok()).flatten();
        let mut header = header.ok_or("a token is letters, digits and signs without a space")?;
        header.set_sensitive(true);
        Ok(Self(header))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// Where a server is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    tls: bool,
    host: String,
    port: u16,
    pub(super) authority: String,
    pub(super) path: String,
}

impl Place {
    pub(super) fn of(address: &str) -> Result<Self, AuditError> {
        let uri: Uri =
            address.parse().map_err(|error| unread(format!("{address:?} is no address: {error}")))?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) | None => return Err(unread(format!("{address}: write https:// or http://"))),
        };
        let authority = uri.authority().map(ToString::to_string).unwrap_or_default();
        if authority.contains('@') {
            return Err(unread("a password in an address is not used; give a token in SAMSPIL_TOKEN"));
        }
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
        Ok(Self { tls, host, port, authority, path: uri.path().to_owned() })
    }

    pub(super) const fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }

    /// Whether nobody on the way can read along.
    pub(super) fn is_private(&self) -> bool {
        let local = self.host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
        self.tls || local || self.host == "localhost"
    }
}

pub(super) fn unread(what: impl fmt::Display) -> AuditError {
    AuditError::Unread(what.to_string())
}

type Connection = SendRequest<Empty<Bytes>>;

/// Connects, over TLS where the address says so.
pub(super) async fn connect(place: &Place, ca: Option<&Path>) -> Result<Connection, AuditError> {
    let failed = |error: std::io::Error| {
        let hint = if error.to_string().contains("UnknownIssuer") {
            "; name the authority that signed its certificate with --ca"
        } else if error.to_string().contains("InvalidContentType") {
            "; it speaks no TLS there, so ask with http://"
        } else {
            ""
        };
        unread(format!("cannot connect to {}: {error}{hint}", place.authority))
    };
    let stream = TcpStream::connect((place.host.as_str(), place.port)).await.map_err(failed)?;
    if !place.tls {
        return speak(stream).await.map_err(failed);
    }
    let name = ServerName::try_from(place.host.clone());
    let name = name.map_err(|_| unread(format!("{:?} is no host name", place.host)))?;
    let stream = connector(ca)?.connect(name, stream).await.map_err(failed)?;
    speak(stream).await.map_err(failed)
}

async fn speak<S>(stream: S) -> std::io::Result<Connection>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(std::io::Error::other)?;
    tokio::spawn(connection);
    Ok(sender)
}

fn connector(ca: Option<&Path>) -> Result<TlsConnector, AuditError> {
    let mut roots = RootCertStore::empty();
    match ca {
        Some(path) => {
            let wrong = |why: &dyn fmt::Display| unread(format!("{path:?}: {why}"));
            let bytes = std::fs::read(path).map_err(|error| wrong(&error))?;
            for certificate in CertificateDer::pem_slice_iter(&bytes) {
                let certificate = certificate.map_err(|error| wrong(&error))?;
                roots.add(certificate).map_err(|error| wrong(&error))?;
            }
            if roots.is_empty() {
                return Err(wrong(&"it holds no certificate in PEM"));
            }
        }
        None => {
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
            if roots.is_empty() {
                return Err(unread("this machine trusts no authority; name one with --ca"));
            }
        }
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().map_err(unread)?;
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_printed() {
        let token: Token = "secret".parse().unwrap();
        assert_eq!(format!("{token:?} {:?}", token.header()), "Token Sensitive");
        assert_eq!(token.header().as_bytes(), b"Bearer secret");
        for bad in ["", " ", "a b", "a\nb", "é"] {
            assert!(bad.parse::<Token>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_address_tells_its_port_and_whether_others_read_along() {
        let place = |address| Place::of(address).unwrap();
        assert_eq!(
            (place("https://log.example.org/").port, place("http://log.example.org:81").port),
            (443, 81)
        );
        assert_eq!(place("https://[::1]:9").host, "::1");
        assert!(place("https://log.example.org").is_private() && place("http://127.0.0.1").is_private());
        assert!(!place("http://log.example.org").is_private());
        for bad in ["log.example.org", "ftp://log.example.org", "https://me:secret@log.example.org"] {
            assert!(Place::of(bad).is_err(), "{bad}");
        }
    }
}
