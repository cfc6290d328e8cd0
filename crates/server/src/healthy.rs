//! `samspil healthy`: whether a server on this machine answers, for those who look after containers that have no shell.

use std::io::{self, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use crate::cli;
use crate::failure::Failure;

/// How long it may take to connect, and to answer.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks `/readyz`. Any answer but a failure of the server's own will do: one that speaks TLS says so, and is there.
///
/// # Errors
/// [`Failure::Unhealthy`].
pub fn healthy(arguments: &cli::Healthy) -> Result<(), Failure> {
    let address = near(arguments.listen);
    let line = ask(address).map_err(|error| Failure::Unhealthy(format!("{address}: {error}")))?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok());
    if line.starts_with("HTTP/1.1 ") && status.is_some_and(|status| status < 500) {
        return crate::print(&format!("{address} answers\n"));
    }
    Err(Failure::Unhealthy(format!("{address}: {line}")))
}

/// This machine's own address, where all of them are listened on.
fn near(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        IpAddr::V4(_) | IpAddr::V6(_) => {}
    }
    address
}

/// The first line of the answer.
fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(16 << 10).read_to_end(&mut answer)?;
    let text = String::from_utf8_lossy(&answer);
    Ok(text.lines().next().unwrap_or("nothing was answered").to_owned())
}
