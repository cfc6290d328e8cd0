//! Under which names the server answers.
//!
//! A page of another site can have its own name resolve to our address, and is then, to the browser, the same site as the
//! server (*DNS rebinding*). The name that it asked for still stands in `Host`. So only names that are known to be ours are
//! answered: this machine's own, those of the certificate, and those that were given. An address is no name, and nobody
//! can have it resolve elsewhere; where other machines can reach us, we are asked by our address too.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};

use crate::reach::Reach;

/// Our names.
#[derive(Debug, Clone, Default)]
pub struct Names {
    others: Vec<String>,
    reach: Reach,
}

impl Names {
    /// Those that a certificate has, and others that were given.
    #[must_use]
    pub fn new(others: &[String], reach: Reach) -> Self {
        let others = others.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
        Self { others, reach }
    }

    fn mean_us(&self, name: &str) -> bool {
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let address = bare.parse::<IpAddr>().ok();
        bare == "localhost"
            || bare.ends_with(".localhost")
            || address.is_some_and(|address| self.reach.beyond || address.is_loopback())
            || self.others.iter().any(|other| other == bare)
            || self.reach.tls.as_ref().is_some_and(|tls| tls.certificate().is_for(bare))
    }
}

/// The routes, answered only under those names.
pub fn only(router: Router, names: Names) -> Router {
    let names = Arc::new(names);
    router.layer(from_fn(move |request: Request, next: Next| {
        let names = names.clone();
        async move {
            let asked = asked_for(request.uri(), request.headers());
            if asked.as_deref().is_some_and(|name| names.mean_us(name)) {
                return next.run(request).await;
            }
            refuse(asked.as_deref())
        }
    }))
}

fn refuse(asked: Option<&str>) -> Response {
    let name = asked.unwrap_or("without a name");
    tracing::debug!(name, "a request for another host was refused");
    let text = "this server does not answer under that name; it is given with --allow-host\n";
    (StatusCode::MISDIRECTED_REQUEST, text).into_response()
}

/// The host that the request is for, without its port, in lower case.
fn asked_for(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let host = match uri.host() {
        Some(host) => host,
        None => {
            let host = headers.get(HOST)?.to_str().ok()?;
            match host.rsplit_once(':') {
                Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
                Some(_) | None => host,
            }
        }
    };
    Some(host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(host: &str, others: &[&str]) -> bool {
        answers_to(host, others, Reach::default())
    }

    fn answers_to(host: &str, others: &[&str], reach: Reach) -> bool {
        let others: Vec<String> = others.iter().map(|&name| name.to_owned()).collect();
        let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
        let asked = asked_for(&Uri::from_static("/graphql"), &headers);
        asked.is_some_and(|name| Names::new(&others, reach).mean_us(&name))
    }

    #[test]
    fn this_machine_is_answered_under_each_of_its_names() {
        for host in [
            "localhost",
            "LocalHost:8080",
            "127.0.0.1:8080",
            "127.1.2.3",
            "[::1]:8080",
            "[::1]",
            "a.localhost",
        ] {
            assert!(answers(host, &[]), "{host}");
        }
    }

    #[test]
    fn another_name_is_answered_only_where_it_was_allowed() {
        for host in
            ["evil.example", "evil.example:8080", "localhost.evil.example", "10.0.0.1", "", "0.0.0.0:8080"]
        {
            assert!(!answers(host, &[]), "{host}");
        }
        assert!(answers("samspil.example:443", &["samspil.example"]));
    }

    #[test]
    fn where_others_reach_us_we_are_asked_by_address_too() {
        let beyond = || Reach { beyond: true, ..Reach::default() };
        assert!(answers_to("10.0.0.1:8443", &[], beyond()) && answers_to("[2001:db8::1]", &[], beyond()));
        assert!(!answers_to("evil.example", &[], beyond()));
    }
}
