//! The certificate in use. It is exchanged while the server runs; connections that are open keep the one that they began
//! with.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use tokio::signal::unix::Signal;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::certificate::Stamp;
use super::{Certificate, Files, TlsError};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(10);
/// What is said from then on before the end: as long as who renews by themselves leave.
const ENDS_SOON: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// See the module.
#[derive(Debug)]
pub struct Keeper {
    files: Files,
    now: ArcSwap<Certificate>,
    /// What was last tried, so that a bad file is complained about once.
    tried: Mutex<Stamp>,
}

impl Keeper {
    /// Reads the files.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn open(files: Files) -> Result<Arc<Self>, TlsError> {
        // Before they are read: what changes meanwhile is read again.
        let stamp = files.stamp();
        let certificate = Certificate::load(&files, SystemTime::now())?;
        said(&certificate);
        Ok(Arc::new(Self { files, now: ArcSwap::from_pointee(certificate), tried: Mutex::new(stamp) }))
    }

    /// The certificate that the next connection gets.
    #[must_use]
    pub fn certificate(&self) -> Arc<Certificate> {
        self.now.load_full()
    }

    /// What makes connections of it: TLS 1.2 and 1.3, HTTP/1.1.
    ///
    /// # Panics
    /// Never: the library's own versions and suites fit each other.
    #[must_use]
    pub fn acceptor(self: &Arc<Self>) -> TlsAcceptor {
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().expect("ring speaks TLS 1.2 and 1.3");
        let mut config = builder.with_no_client_auth().with_cert_resolver(self.clone());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        TlsAcceptor::from(Arc::new(config))
    }

    /// Reads the files again where they have changed, or, `asked`, in any case. What is wrong with them is said in the log, and
    /// the certificate in use stays.
    pub fn look(&self, asked: bool) {
        let stamp = self.files.stamp();
        {
            let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
            if !asked && *tried == stamp {
                return;
            }
            *tried = stamp;
        }
        match Certificate::load(&self.files, SystemTime::now()) {
            Ok(certificate) => {
                said(&certificate);
                self.now.store(Arc::new(certificate));
            }
            Err(error) => {
                let until = &self.now.load().until_said;
                let because = std::error::Error::source(&error).map(ToString::to_string);
                tracing::error!(
                    because,
                    until,
                    "the certificate in use stays, for the new one is refused: {error}"
                );
            }
        }
    }

    /// Looks at the files now and then, and on every hangup, until the server stops.
    pub async fn follow(self: Arc<Self>, mut hangup: Signal, mut stopping: watch::Receiver<bool>) {
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let asked = tokio::select! {
                _ = looks.tick() => false,
                _ = hangup.recv() => true,
                _ = stopping.wait_for(|stop| *stop) => return,
            };
            let keeper = self.clone();
            // Reading may take its time, as on a network's disk.
            if tokio::task::spawn_blocking(move || keeper.look(asked)).await.is_err() {
                tracing::error!("reading the certificate failed in a way that it never should");
            }
        }
    }
}

impl ResolvesServerCert for Keeper {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now.load().certified.clone())
    }
}

fn said(certificate: &Certificate) {
    let (names, until) = (certificate.names.join(", "), &certificate.until_said);
    tracing::info!(names, until, "TLS: a certificate is in use");
    if certificate.until < SystemTime::now() + ENDS_SOON {
        tracing::warn!(until, "TLS: the certificate ends within 14 days; have it renewed");
    }
}
