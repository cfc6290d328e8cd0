//! Under which names the server answers.
//!
//! A page of another site can have its own name resolve to 127.0.0.1, and is then, to the browser, the same site as the
//! server (*DNS rebinding*). The name that it asked for still stands in `Host`. So as long as being on this machine
//! is all that a caller needs, only names that mean this machine are answered.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};

/// The routes, answered only under names that mean this machine, and under `others`.
pub fn only(router: Router, others: &[String]) -> Router {
    let others: Arc<[String]> = others.iter().map(|name| name.trim().to_ascii_lowercase()).collect();
    router.layer(from_fn(move |request: Request, next: Next| {
        let others = others.clone();
        async move {
            let asked = asked_for(request.uri(), request.headers());
            if asked.as_deref().is_some_and(|name| means_us(name, &others)) {
                return next.run(request).await;
            }
            refuse(asked.as_deref())
        }
    }))
}

fn refuse(asked: Option<&str>) -> Response {
    let name = asked.unwrap_or("without a name");
    tracing::debug!(name, "a request for another host was refused");
    let text = "this server answers as localhost only; name another host with --allow-host\n";
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

fn means_us(name: &str, others: &[String]) -> bool {
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    bare == "localhost"
        || bare.ends_with(".localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        || others.iter().any(|other| other == bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(host: &str, others: &[&str]) -> bool {
        let others: Vec<String> = others.iter().map(|&name| name.to_owned()).collect();
        let headers = HeaderMap::from_iter([(HOST, host.parse().unwrap())]);
        asked_for(&Uri::from_static("/graphql"), &headers).is_some_and(|name| means_us(&name, &others))
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
}
