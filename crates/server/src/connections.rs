//! Connections: how many there may be, and how long one may take to say what it wants or to take what it asked for.
//!
//! One who opens many, or is slow on purpose, costs a bounded number of seats and a bounded time; everybody else has theirs.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use samspil_graphql::limits::{Full, Seat, Seats, network};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

/// What a connection keeps of what it has read and not yet understood, and of what it has not yet written, at most.
const BUFFER_BYTES: usize = 128 * 1024;

/// How many headers a request may have.
const HEADERS: usize = 64;

/// What is chosen for connections.
#[derive(Clone)]
pub struct Options {
    /// How many there may be in all.
    pub in_all: usize,
    /// How many one address may have; of IPv6, one network of 64 bits.
    pub by_address: usize,
    /// How long a request's head may take to come; also how long a connection may wait for its next request.
    pub head: Duration,
    /// How long a client may take to take anything of what is written to it.
    pub write: Duration,
    /// Of which addresses connections are counted in all alone, such as those of proxies, which speak for many.
    pub exempt: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
}

/// Serves until `stopping` becomes true; then takes no more connections, and ends when the last request is answered. WebSockets
/// are not waited for.
pub async fn serve<L>(mut listener: L, app: Router, options: Options, mut stopping: watch::Receiver<bool>)
where
    L: Listener<Addr = SocketAddr>,
{
    let seats = Seats::new(options.in_all, options.by_address);
    let (open, closing) = watch::channel(());
    let stop = stopping.clone();
    let mut stopped = std::pin::pin!(async move {
        // The sender outlives the server.
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stopped => break,
        };
        let address = peer.ip();
        let key = (!(options.exempt)(address.to_canonical())).then(|| network(address));
        match seats.take(key) {
            Ok(seat) => {
                let stream = Patient::new(stream, options.write, seat);
                tokio::spawn(hold(stream, peer, app.clone(), options.head, stop.clone(), closing.clone()));
            }
            Err(full) => refuse(stream, peer, full),
        }
    }
    drop((listener, closing));
    open.closed().await;
}

/// Answers one connection's requests to its end.
async fn hold<S>(
    stream: Patient<S>,
    peer: SocketAddr,
    app: Router,
    head: Duration,
    mut stopping: watch::Receiver<bool>,
    _open: watch::Receiver<()>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let app = TowerToHyperService::new(app);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        app.call(request)
    });
    let connection = Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(BUFFER_BYTES)
        .max_headers(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let stopped = async {
        // The sender outlives the server.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "a connection broke off");
    }
}

/// Says why to one who finds no seat, if that can be said at once. It has read nothing, and waits for nothing.
fn refuse<S: AsyncWrite + Unpin>(mut stream: S, peer: SocketAddr, full: Full) {
    let (whose, limit, allowed) = match full {
        Full::InAll(allowed) => ("in all", "connections", allowed),
        Full::ByOne(allowed) => ("from your address", "connections-by-address", allowed),
    };
    tracing::debug!(%peer, limit, "a connection was refused");
    let body = format!(
        "{{\"errors\":[{{\"message\":\"{allowed} connections are open {whose}, and no more are allowed. Close one of them, or try again \
         in a moment.\",\"extensions\":{{\"code\":\"TOO_MANY_CONNECTIONS\",\"limit\":\"{limit}\",\"asked\":{},\"allowed\":{allowed}}}}}]}}",
        allowed.saturating_add(1)
    );
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nretry-after: 1\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    // It fits into the socket's empty buffer; where it does not, the connection is just closed.
    let mut context = Context::from_waker(std::task::Waker::noop());
    let _ = std::pin::pin!(stream.write_all(answer.as_bytes())).poll(&mut context);
}

/// A connection with its seat, that gives up on a client who takes nothing.
struct Patient<S> {
    stream: S,
    patience: Duration,
    /// When it gives up; from the moment that the client took nothing.
    until: Option<Pin<Box<Sleep>>>,
    _seat: Seat<IpAddr>,
}

impl<S> Patient<S> {
    fn new(stream: S, patience: Duration, seat: Seat<IpAddr>) -> Self {
        Self { stream, patience, until: None, _seat: seat }
    }

    /// Passes on what came of writing, unless nothing has come of it for too long.
    fn wait<T>(&mut self, wrote: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.until = None;
            return wrote;
        }
        let patience = self.patience;
        let until = self.until.get_or_insert_with(|| Box::pin(sleep(patience)));
        ready!(until.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wait(wrote, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.wait(wrote, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        self.wait(flushed, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(context);
        self.wait(shut, context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt as _;
    use tokio::time::Instant;

    use super::*;

    fn seat() -> (Seats<IpAddr>, Seat<IpAddr>) {
        let seats = Seats::new(1, 1);
        let seat = seats.take(None).unwrap();
        (seats, seat)
    }

    #[tokio::test]
    async fn a_client_that_takes_nothing_is_given_up_and_its_seat_is_free() {
        let (ours, _theirs) = tokio::io::duplex(4);
        let (seats, seat) = seat();
        let mut stream = Patient::new(ours, Duration::from_millis(20), seat);
        let began = Instant::now();
        let error = stream.write_all(b"more than four").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(began.elapsed() >= Duration::from_millis(20));
        drop(stream);
        assert_eq!(seats.held(), 0);
    }

    #[tokio::test]
    async fn a_client_that_takes_it_bit_by_bit_is_waited_for() {
        let (ours, mut theirs) = tokio::io::duplex(1);
        let mut stream = Patient::new(ours, Duration::from_secs(60), seat().1);
        let mut taken = [0; 14];
        let (wrote, read) = tokio::join!(stream.write_all(b"more than four"), theirs.read_exact(&mut taken));
        assert!(wrote.is_ok() && read.is_ok() && stream.until.is_none());
        assert_eq!(&taken, b"more than four");
    }

    #[tokio::test]
    async fn one_who_finds_no_seat_is_told_which_limit_it_was() {
        let (ours, mut theirs) = tokio::io::duplex(1024);
        refuse(ours, ([127, 0, 0, 1], 1).into(), Full::ByOne(2));
        let mut told = String::new();
        theirs.read_to_string(&mut told).await.unwrap();
        let (head, body) = told.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 503 ") && head.contains("retry-after: 1"), "{head}");
        assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let expected = serde_json::json!({ "code": "TOO_MANY_CONNECTIONS", "limit": "connections-by-address", "asked": 3, "allowed": 2 });
        assert_eq!(body["errors"][0]["extensions"], expected);
    }
}
