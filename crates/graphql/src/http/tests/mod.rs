//! Given a server on the loopback with a small schema, when a real client talks to it over TCP, then it keeps to the specifications.

mod accept;
mod admission;
mod budget;
mod client;
mod cross_site;
mod documents;
mod get;
mod page;
mod post;
mod schema;
mod session;
mod shutdown;
mod sse;
mod ws;
mod ws_operations;

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Options, router};
use client::{Reply, exchange};
use schema::Stage;

/// A running server. Dropping it stops nothing; the test's runtime does.
struct Server {
    address: SocketAddr,
    stage: Stage,
    stop: watch::Sender<bool>,
    serving: tokio::task::JoinHandle<()>,
}

impl Server {
    async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// Starts a server whose options differ from the defaults.
    async fn with(choose: impl FnOnce(&mut Options)) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut options = Options { shutdown: stopped.clone(), ..Options::default() };
        choose(&mut options);
        let stage = Stage::default();
        let app = router(schema::schema(&stage), options);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut stopped = stopped;
        let until = async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        let serving = tokio::spawn(async move {
            axum::serve(listener, app).with_graceful_shutdown(until).await.unwrap();
        });
        Self { address, stage, stop, serving }
    }

    /// Sends a GET for the query string with one `Accept` header.
    async fn get(&self, query: &str, accept: &str) -> Reply {
        self.send("GET", query, &format!("Accept: {accept}\r\n"), b"").await
    }

    /// Sends a POST with a JSON body that accepts the newer media type.
    async fn post(&self, body: &str) -> Reply {
        let headers = "Content-Type: application/json\r\nAccept: application/graphql-response+json\r\n";
        self.send("POST", "", headers, body.as_bytes()).await
    }

    /// Sends a document with POST.
    async fn ask(&self, document: &str) -> Reply {
        self.post(&serde_json::json!({ "query": document }).to_string()).await
    }

    async fn send(&self, method: &str, query: &str, headers: &str, body: &[u8]) -> Reply {
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let head = format!(
            "{method} /graphql{query} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}{length}\r\n",
            self.address
        );
        exchange(self.address, &[head.as_bytes(), body].concat()).await
    }
}
