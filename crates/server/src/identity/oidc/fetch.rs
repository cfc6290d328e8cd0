//! What is asked of a provider over the network.
//!
//! No redirect is followed: the addresses are the one that was configured, and the one that the provider's own description gives.

use std::io;
use std::time::Duration;

use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::{StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;

use super::config::{Config, secure};
use super::keys::Keys;

/// How long one answer may take, from connecting to its last byte.
const PATIENCE: Duration = Duration::from_secs(5);

/// More than any provider's description or keys, in bytes.
const BODY_MAX: usize = 512 << 10;

/// Asks a provider.
#[derive(Debug)]
pub(super) struct Fetcher {
    client: Client<HttpsConnector<HttpConnector>, Empty<Bytes>>,
}

/// How a provider describes itself (OpenID Connect Discovery 1.0 §3), as far as we need it.
#[derive(Deserialize)]
struct Description {
    issuer: String,
    jwks_uri: String,
}

impl Fetcher {
    /// # Errors
    /// The machine has no trust anchors for TLS.
    pub(super) fn new() -> io::Result<Self> {
        let connector = HttpsConnectorBuilder::new().with_native_roots()?.https_or_http().enable_http1();
        // A connection that is kept would only grow stale between two askings.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector.build());
        Ok(Self { client })
    }

    /// The provider's keys.
    ///
    /// # Errors
    /// In words: what was asked, and why the answer is of no use.
    pub(super) async fn keys(&self, config: &Config) -> Result<Keys, String> {
        let asked = config.issuer.discovery();
        let described = self.get(&asked).await?;
        let described: Description =
            serde_json::from_slice(&described).map_err(|error| format!("{asked}: {error}"))?;
        if described.issuer != config.issuer.as_str() {
            let (told, expected) = (described.issuer, &config.issuer);
            return Err(format!(
                "{asked}: it calls itself {told:?} and not {expected}; give --oidc-issuer exactly as it does"
            ));
        }
        let uri = secure(&described.jwks_uri).map_err(|error| format!("{asked}: jwks_uri {error}"))?;
        if config.issuer.as_str().starts_with("https:") && uri.scheme_str() != Some("https") {
            return Err(format!("{asked}: jwks_uri {uri} is not https"));
        }
        let keys = self.get(&described.jwks_uri).await?;
        Keys::read(&keys, &config.algorithms).map_err(|why| format!("{uri}: {why}"))
    }

    async fn get(&self, address: &str) -> Result<Bytes, String> {
        let uri: Uri = address.parse().map_err(|error| format!("{address}: {error}"))?;
        let answer = async {
            let response = self.client.get(uri).await.map_err(|error| with_causes(&error))?;
            match response.status() {
                StatusCode::OK => {}
                status if status.is_redirection() => {
                    return Err(format!("status {status}; no redirect is followed"));
                }
                status => return Err(format!("status {status}")),
            }
            let body = Limited::new(response.into_body(), BODY_MAX).collect().await;
            Ok(body.map_err(|error| error.to_string())?.to_bytes())
        };
        let answered = tokio::time::timeout(PATIENCE, answer).await;
        let answered = answered.unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())));
        answered.map_err(|why| format!("{address}: {why}"))
    }
}

/// The client says only that something failed; what did stands below.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
