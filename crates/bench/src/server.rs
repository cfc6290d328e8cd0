//! The server, as the binary runs it, on a port of its own.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::ListenerExt as _;
use samspil_domain::access::Caller;
use samspil_graphql::{Schema, asked_by};

use samspil_graphql::http;
use samspil_store::Ledger;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::Failure;

/// A running server.
pub(crate) struct Server {
    /// Where it answers.
    pub(crate) address: SocketAddr,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    /// Starts on the runtime at hand.
    ///
    /// # Errors
    /// Where no port can be had.
    pub(crate) async fn start(ledger: &Ledger) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let listener = listener.tap_io(|connection| {
            // It would only be slower.
            let _ = connection.set_nodelay(true);
        });
        let router = http::router(
            Schema::new(ledger.clone()),
            http::Options { admit: Arc::new(|_| Ok(asked_by(Caller::Local))), ..http::Options::default() },
        );
        let task = tokio::spawn(axum::serve(listener, router).into_future());
        Ok(Self { address, task })
    }

    /// Takes no more connections; those that are open end with their clients.
    pub(crate) fn stop(self) {
        self.task.abort();
    }
}
