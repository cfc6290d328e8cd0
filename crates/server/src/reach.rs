//! Who can reach the server, and how: this machine alone; others, over TLS; or others, through a proxy that speaks TLS for us.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use clap::builder::BoolishValueParser;
use ipnet::IpNet;

use crate::client::{PRIVATE, Proxies, Told};
use crate::failure::Failure;
use crate::tls::{Files, Keeper};

/// How others reach the server.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The server's certificate and those between it and the root, as PEM. With this and --tls-key the server speaks TLS
    /// (1.2 and 1.3) and nothing else. Both files are read again when they change, and on SIGHUP.
    #[arg(long, env = "SAMSPIL_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's private key, as PEM without a passphrase. Other users of this machine may not be able to read it.
    #[arg(long, env = "SAMSPIL_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// A proxy stands in front and speaks TLS to the world. Then others may reach the address; without TLS of our own, only
    /// proxies named with --trust-proxy are answered.
    #[arg(long, env = "SAMSPIL_BEHIND_PROXY", value_parser = BoolishValueParser::new())]
    pub behind_proxy: bool,
    /// The network that a proxy asks from, such as 10.1.0.0/16: its word is taken for whom it asks for. Give it once for
    /// each, or several with commas. Left out, this machine and all private networks.
    #[arg(
        long,
        env = "SAMSPIL_TRUST_PROXY",
        value_name = "CIDR",
        value_delimiter = ',',
        requires = "behind_proxy"
    )]
    pub trust_proxy: Vec<IpNet>,
    /// The header in which the proxy says whom it asks for.
    #[arg(long, env = "SAMSPIL_PROXY_HEADER", value_name = "HEADER", value_enum, default_value_t = Told::XForwardedFor)]
    pub proxy_header: Told,
    /// Serve figures for Prometheus at `/metrics` of this address, such as 127.0.0.1:9464, and nowhere else. Left out, nowhere.
    /// They tell how much is going on and when; who can reach the address can read them.
    #[arg(long, env = "SAMSPIL_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
}

/// What has been decided about it.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    /// The certificate, where TLS is spoken.
    pub tls: Option<Arc<Keeper>>,
    /// The proxies, where there are any.
    pub proxies: Option<Proxies>,
    /// Whether other machines can reach the address.
    pub beyond: bool,
}

impl Arguments {
    /// Decides it, for an address to be listened on.
    ///
    /// # Errors
    /// [`Failure::Unprotected`] where others could read along; [`Failure::Tls`] where a file is not right.
    pub fn reach(&self, listen: SocketAddr) -> Result<Reach, Failure> {
        let beyond = !listen.ip().to_canonical().is_loopback();
        let files = self.tls_cert.clone().zip(self.tls_key.clone());
        if beyond && files.is_none() && !self.behind_proxy {
            return Err(Failure::Unprotected(listen));
        }
        let tls = files.map(|(cert, key)| Keeper::open(Files { cert, key })).transpose()?;
        let proxies = self.behind_proxy.then(|| self.proxies(tls.is_none()));
        Ok(Reach { tls, proxies, beyond })
    }

    fn proxies(&self, alone: bool) -> Proxies {
        let mut networks = self.trust_proxy.clone();
        if networks.is_empty() {
            networks.extend(PRIVATE.iter().filter_map(|network| network.parse::<IpNet>().ok()));
        }
        Proxies { networks, told: self.proxy_header, alone }
    }
}

impl Reach {
    /// The server's address for people, without a slash at its end.
    #[must_use]
    pub fn url(&self, address: SocketAddr) -> String {
        let Some(tls) = &self.tls else { return format!("http://{address}") };
        let certificate = tls.certificate();
        let name = certificate.names.iter().find(|name| !name.starts_with('*'));
        match (name, address.port()) {
            (Some(name), 443) => format!("https://{name}"),
            (Some(name), port) => format!("https://{name}:{port}"),
            (None, _) => format!("https://{address}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::{Cli, Verb};

    fn reach(arguments: &[&str]) -> Result<Reach, Failure> {
        let cli = Cli::try_parse_from([&["samspil", "serve"], arguments].concat()).unwrap();
        let Verb::Serve(serve) = cli.verb else { panic!("no serve") };
        serve.reach.reach(serve.listen)
    }

    #[test]
    fn others_reach_the_server_only_where_something_protects_what_they_say() {
        for address in ["0.0.0.0:80", "[::]:80", "192.0.2.1:80", "[::ffff:192.0.2.1]:80"] {
            assert!(matches!(reach(&["--listen", address]), Err(Failure::Unprotected(_))), "{address}");
            let proxied = reach(&["--listen", address, "--behind-proxy"]).unwrap();
            assert!(proxied.beyond && proxied.proxies.is_some_and(|proxies| proxies.alone));
        }
        for address in ["127.0.0.1:80", "[::1]:80", "[::ffff:127.0.0.1]:80"] {
            let local = reach(&["--listen", address]).unwrap();
            assert!(!local.beyond && local.proxies.is_none() && local.tls.is_none(), "{address}");
        }
    }

    #[test]
    fn half_of_what_belongs_together_is_refused() {
        for half in [["--tls-cert", "a"], ["--tls-key", "a"], ["--trust-proxy", "10.0.0.0/8"]] {
            assert!(Cli::try_parse_from(["samspil", "serve", half[0], half[1]]).is_err(), "{half:?}");
        }
    }
}
