//! The other end: as little of HTTP/1.1 as a benchmark needs, over one connection that is kept.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use samspil_domain::shared_measurement::ReportFigure;
use serde::Serialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::Failure;
use crate::given::{self, Reports};
use crate::load::{Client, Run, drive};

/// A connection to `/graphql`.
pub(crate) struct Connection {
    stream: TcpStream,
    sent: Vec<u8>,
    received: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, sent: Vec::new(), received: Vec::new() })
    }

    /// Sends a request and answers the response's body.
    ///
    /// # Errors
    /// When the connection breaks, or the answer is not 200 with a length.
    pub(crate) async fn post(&mut self, body: &[u8]) -> io::Result<&[u8]> {
        self.sent.clear();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.sent.extend_from_slice(head.as_bytes());
        self.sent.extend_from_slice(body);
        self.stream.write_all(&self.sent).await?;
        self.received.clear();
        let (start, length) = loop {
            self.more().await?;
            if let Some(found) = head_of(&self.received)? {
                break found;
            }
        };
        while self.received.len() < start + length {
            self.more().await?;
        }
        Ok(&self.received[start..start + length])
    }

    async fn more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// Where the body begins and how long it is; nothing while the head is not all there.
fn head_of(received: &[u8]) -> io::Result<Option<(usize, usize)>> {
    let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let length = length.and_then(|length| length.parse().ok());
    match length.filter(|_| head.starts_with("http/1.1 200 ")) {
        Some(length) => Ok(Some((end + 4, length))),
        None => Err(io::Error::other(head)),
    }
}

/// The mutation that is measured.
pub(crate) const MUTATION: &str = "mutation ($initiative: ID!, $id: ID, $input: ReportFigureInput!) {
    reportFigure(initiative: $initiative, commandId: $id, input: $input) {
        position revision userErrors { code message } } }";

#[derive(Serialize)]
struct Body<'a> {
    query: &'a str,
    variables: Variables,
}

#[derive(Serialize)]
struct Variables {
    initiative: String,
    id: Uuid,
    input: ReportFigure,
}

/// The next report, as a request's body.
pub(crate) fn mutation(reports: &mut Reports) -> Vec<u8> {
    let variables = variables(reports);
    serde_json::to_vec(&Body { query: MUTATION, variables }).expect("it always serialises")
}

fn variables(reports: &mut Reports) -> Variables {
    Variables {
        initiative: given::initiative().to_string(),
        id: reports.command_id(),
        input: reports.fields(),
    }
}

/// The next report, as a mutation's variables.
pub(crate) fn mutation_variables(reports: &mut Reports) -> serde_json::Value {
    serde_json::to_value(variables(reports)).expect("it always serialises")
}

/// Sends mutations.
pub(crate) struct Mutating {
    connection: Connection,
    reports: Reports,
}

impl Mutating {
    /// `number` tells the clients apart.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) async fn open(address: SocketAddr, number: usize) -> io::Result<Self> {
        Ok(Self { connection: Connection::open(address).await?, reports: Reports::new(number) })
    }
}

impl Client for Mutating {
    async fn call(&mut self) {
        let body = mutation(&mut self.reports);
        let answer = self.connection.post(&body).await.expect("it is answered");
        let accepted = answer.windows(15).any(|window| window == b"\"userErrors\":[]");
        assert!(accepted, "it is recorded: {}", String::from_utf8_lossy(answer));
    }
}

/// Asks the same again and again.
pub(crate) struct Asking {
    /// The connection.
    pub(crate) connection: Connection,
    /// The request's body.
    pub(crate) body: Vec<u8>,
    /// How long the answer is.
    pub(crate) length: usize,
}

impl Client for Asking {
    async fn call(&mut self) {
        let answer = self.connection.post(&self.body).await.expect("it is answered");
        assert_eq!(answer.len(), self.length, "the answer is whole");
    }
}

/// Has clients of one address call for `span`, all of them on one thread of their own.
///
/// # Errors
/// Where one cannot connect.
pub(crate) fn drive_apart<C: Client, F>(
    clients: usize,
    span: Duration,
    open: impl Fn(usize) -> F + Sync,
) -> Result<Run, Failure>
where
    F: Future<Output = io::Result<C>>,
{
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut opened = Vec::new();
            for number in 0..clients {
                opened.push(open(number).await?);
            }
            Ok::<_, Failure>(drive(opened, span).await)
        })
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("clients".into()).spawn_scoped(scope, work)?;
        thread.join().map_err(|_| "a client panicked")?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_tells_where_the_body_begins_and_how_long_it_is() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nx: y\r\n\r\n{}";
        assert_eq!(head_of(whole).unwrap(), Some((whole.len() - 2, 2)));
        assert_eq!(head_of(&whole[..20]).unwrap(), None);
        assert!(head_of(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n").is_err());
        assert!(head_of(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }
}
