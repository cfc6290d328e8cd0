//! Who is at the other end: the address that connected or, behind a proxy that is trusted, the one that it names.
//!
//! A proxy appends the address that it was asked from to a header. What stands before that anybody may have written. So
//! the header is read from its end, as long as who wrote it is trusted, and only where `--behind-proxy` says that there is
//! one at all. One header is read and not two: a proxy that sets the one passes the other on as the client made it up.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{FORWARDED, HeaderName};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use clap::ValueEnum;
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// This machine, and the networks that the internet does not route: RFC 1918, RFC 4193.
pub const PRIVATE: [&str; 6] =
    ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

/// The header in which a proxy says whom it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Told {
    /// The list that most proxies append to.
    XForwardedFor,
    /// The standard one (RFC 7239).
    Forwarded,
}

/// Whose word is taken.
#[derive(Debug, Clone)]
pub struct Proxies {
    /// The networks that they ask from.
    pub networks: Vec<IpNet>,
    /// Where they say it.
    pub told: Told,
    /// Whether only they may ask: what others send would have come unprotected.
    pub alone: bool,
}

/// Who asks. Every request carries one in its extensions, for limits and for the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// Where the request comes from, as far as that is known. An IPv4 address is written as one, however it came.
    pub address: IpAddr,
    /// Who holds the connection: the same, or a proxy.
    pub peer: SocketAddr,
}

impl Client {
    /// The one whom the connection and the headers tell of.
    #[must_use]
    pub fn of(peer: SocketAddr, headers: &HeaderMap, proxies: Option<&Proxies>) -> Self {
        let own = peer.ip().to_canonical();
        let address = proxies.map_or(own, |proxies| proxies.behind(own, headers));
        Self { address, peer }
    }

    /// What is counted as one caller: an address, or of IPv6 the network of 64 bits that a customer is given.
    #[must_use]
    pub fn bucket(&self) -> IpAddr {
        match self.address {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

impl Proxies {
    /// Whether the word of whoever asks from that address is taken.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// Whom a request comes from that `peer` passed on.
    fn behind(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let header = match self.told {
            Told::XForwardedFor => X_FORWARDED_FOR,
            Told::Forwarded => FORWARDED,
        };
        let lines: Vec<&str> =
            headers.get_all(header).iter().map(|line| line.to_str().unwrap_or_default()).collect();
        let mut client = peer;
        for hop in lines.iter().flat_map(|line| line.split(',')).rev() {
            if !self.trusts(client) {
                break;
            }
            let said = match self.told {
                Told::XForwardedFor => Some(hop),
                Told::Forwarded => hop.split(';').find_map(|pair| {
                    let (name, value) = pair.split_once('=')?;
                    name.trim().eq_ignore_ascii_case("for").then_some(value)
                }),
            };
            // `unknown`, a made-up name, nonsense: who wrote it is as far as anybody knows.
            let Some(address) = said.and_then(node) else { break };
            client = address;
        }
        client
    }
}

/// An address as proxies write it: bare, with a port, in brackets, in quotes.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

/// Finds out for every request who asks: a [`Client`] in its extensions. [`ConnectInfo`] says the same from then on.
pub fn known(router: Router, proxies: Option<Proxies>) -> Router {
    let proxies = Arc::new(proxies);
    router.layer(from_fn(move |mut request: Request, next: Next| {
        let proxies = proxies.clone();
        async move {
            let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
            let Some(&ConnectInfo(peer)) = connected else { return next.run(request).await };
            let proxies = proxies.as_ref().as_ref();
            if proxies.is_some_and(|proxies| proxies.alone && !proxies.trusts(peer.ip().to_canonical())) {
                return refuse(peer);
            }
            let client = Client::of(peer, request.headers(), proxies);
            let port = if client.address == peer.ip().to_canonical() { peer.port() } else { 0 };
            request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client.address, port)));
            request.extensions_mut().insert(client);
            next.run(request).await
        }
    }))
}

fn refuse(peer: SocketAddr) -> Response {
    tracing::debug!(%peer, "a request that came past the proxy was refused");
    (StatusCode::FORBIDDEN, "this server is asked through its proxy only\n").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(told: Told, peer: &str, lines: &[&str]) -> String {
        let networks = PRIVATE.iter().map(|network| network.parse().unwrap()).collect();
        let name = if told == Told::Forwarded { FORWARDED } else { X_FORWARDED_FOR };
        let headers = lines.iter().map(|line| (name.clone(), line.parse().unwrap()));
        let mut map = HeaderMap::new();
        headers.for_each(|(name, value)| {
            map.append(name, value);
        });
        let proxies = Proxies { networks, told, alone: true };
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        assert_eq!(Client::of(peer, &map, None).address, peer.ip().to_canonical(), "without a proxy");
        Client::of(peer, &map, Some(&proxies)).address.to_string()
    }

    #[test]
    fn the_last_address_that_no_trusted_proxy_has_is_the_client() {
        let list = |peer, lines: &[&str]| asked(Told::XForwardedFor, peer, lines);
        for (peer, lines, client) in [
            ("10.0.0.1", &["203.0.113.7"][..], "203.0.113.7"),
            ("::ffff:10.0.0.1", &["203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", &["6.6.6.6, 203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", &["6.6.6.6", "203.0.113.7, 192.168.1.1"], "203.0.113.7"),
            ("127.0.0.1", &["2001:db8::1"], "2001:db8::1"),
            ("127.0.0.1", &["[2001:db8::1]:443"], "2001:db8::1"),
            ("127.0.0.1", &["203.0.113.7:99"], "203.0.113.7"),
            ("127.0.0.1", &["::ffff:203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", &["10.0.0.2, 10.0.0.3"], "10.0.0.2"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["6.6.6.6, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["6.6.6.6,, 10.0.0.9"], "10.0.0.9"),
            ("203.0.113.9", &["6.6.6.6"], "203.0.113.9"),
        ] {
            assert_eq!(list(peer, lines), client, "{peer} {lines:?}");
        }
    }

    #[test]
    fn the_standard_header_is_read_likewise() {
        for (line, client) in [
            ("for=203.0.113.7;proto=https", "203.0.113.7"),
            ("for=6.6.6.6, proto=https; For=\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("for=6.6.6.6, for=_hidden", "10.0.0.1"),
            ("for=6.6.6.6, by=203.0.113.1", "10.0.0.1"),
        ] {
            assert_eq!(asked(Told::Forwarded, "10.0.0.1", &[line]), client, "{line}");
        }
    }

    #[test]
    fn a_customer_of_ipv6_is_one_caller() {
        let bucket = |address: &str| {
            let peer = SocketAddr::new(address.parse().unwrap(), 1);
            Client::of(peer, &HeaderMap::new(), None).bucket().to_string()
        };
        assert_eq!(bucket("2001:db8:1:2:3:4:5:6"), bucket("2001:db8:1:2::9"));
        assert_ne!(bucket("2001:db8:1:2::9"), bucket("2001:db8:1:3::9"));
        assert_eq!(bucket("203.0.113.7"), "203.0.113.7");
    }
}
