//! Connections whose handshake is done. Handshakes happen beside each other and in bounded time, so that one who connects and
//! says nothing keeps nobody waiting.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// How long a handshake may take.
pub const HANDSHAKE: Duration = Duration::from_secs(10);
/// How many may be going on at once; more wait to be accepted.
const AT_ONCE: usize = 1024;
/// What a client's first byte is: a TLS record that holds a part of a handshake (RFC 8446 §5.1).
const RECORD: u8 = 0x16;

/// What somebody is told who speaks HTTP without TLS.
const PLAIN: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\n\
    content-length: 53\r\nconnection: close\r\n\r\nthis port speaks TLS only; ask with https:// instead\n";

/// See the module.
#[derive(Debug)]
pub struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
    accepting: AbortHandle,
}

impl TlsListener {
    /// Takes connections from a socket.
    ///
    /// # Errors
    /// As the operating system says.
    pub fn new(listener: TcpListener, acceptor: TlsAcceptor, patience: Duration) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (send, ready) = mpsc::channel(1);
        let accepting = tokio::spawn(accept(listener, acceptor, patience, send)).abort_handle();
        Ok(Self { ready, address, accepting })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The task that accepts ends only with us.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

type Ready = mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>;

async fn accept(mut listener: TcpListener, acceptor: TlsAcceptor, patience: Duration, ready: Ready) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    // Nobody closes it.
    while let Ok(place) = places.clone().acquire_owned().await {
        let (stream, peer) = Listener::accept(&mut listener).await;
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            let shaken = timeout(patience, shake(stream, &acceptor)).await;
            drop(place);
            match shaken {
                // An error means that the server stops.
                Ok(Ok(Some(stream))) => drop(ready.send((stream, peer)).await),
                Ok(Ok(None)) => tracing::debug!(%peer, "TLS: plain HTTP was refused"),
                Ok(Err(error)) => tracing::debug!(%peer, %error, "TLS: a handshake failed"),
                Err(_) => tracing::debug!(%peer, "TLS: a handshake took too long"),
            }
        });
    }
}

/// None where the other end does not speak TLS, and has been told.
async fn shake(mut stream: TcpStream, acceptor: &TlsAcceptor) -> io::Result<Option<TlsStream<TcpStream>>> {
    // Answers are small and written whole; waiting for more to send only delays them.
    stream.set_nodelay(true)?;
    let mut first = [0];
    if stream.peek(&mut first).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if first[0] == RECORD {
        return acceptor.accept(stream).await.map(Some);
    }
    // Only what looks like HTTP is answered in HTTP.
    if first[0].is_ascii_uppercase() {
        stream.write_all(PLAIN).await?;
        stream.shutdown().await?;
        // What is still on its way is read, or the system would take the answer back.
        let _ = stream.take(64 << 10).read_to_end(&mut Vec::new()).await;
    }
    Ok(None)
}
