//! A connection from an address of one's choice, and what is said over it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// A connection.
pub(super) struct Wire {
    /// The socket.
    pub(super) stream: TcpStream,
    received: Vec<u8>,
}

impl Wire {
    /// Connects.
    ///
    /// # Errors
    /// As the operating system says.
    pub(super) async fn open(to: SocketAddr, from: Ipv4Addr) -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((from, 0).into())?;
        let stream = socket.connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::new() })
    }

    /// Sends a document, and answers the status and the body.
    ///
    /// # Errors
    /// Where the connection breaks.
    pub(super) async fn ask(&mut self, document: &str) -> io::Result<(u16, String)> {
        self.post(&json!({ "query": document }).to_string()).await
    }

    /// Sends a body, and answers the status and the body.
    ///
    /// # Errors
    /// Where the connection breaks.
    pub(super) async fn post(&mut self, body: &str) -> io::Result<(u16, String)> {
        self.stream.write_all(request(body, "application/json").as_bytes()).await?;
        self.received.clear();
        loop {
            if let Some(answer) = whole(&self.received) {
                return Ok(answer);
            }
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// A request, as bytes.
pub(super) fn request(body: &str, accept: &str) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: {accept}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The status and the body, once all of it is there.
fn whole(received: &[u8]) -> Option<(u16, String)> {
    let end = received.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length: "))?.parse().ok()?;
    let body = received.get(end + 4..end + 4 + length)?;
    Some((status, String::from_utf8_lossy(body).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_once_it_is_whole_whatever_its_status() {
        let bytes = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(whole(bytes), Some((429, "{}".to_owned())));
        assert_eq!(whole(&bytes[..bytes.len() - 1]), None);
        assert_eq!(whole(b"HTTP/1.1 200 OK\r\n"), None);
    }
}
