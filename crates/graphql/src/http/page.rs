//! The page for a human who opens the address in a browser. It loads nothing, and its policy would not let it.

use axum::body::Body;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, VARY};
use axum::http::{Response, StatusCode};
use uuid::Uuid;

use super::respond::plain;

const PAGE: &str = include_str!("page.html");

/// The page, with a nonce made for this answer alone: only the script and style that carry it are run.
pub(super) fn respond() -> Response<Body> {
    let nonce = Uuid::new_v4().simple().to_string();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let html = PAGE.replace("NONCE", &nonce);
    let mut response = plain(StatusCode::OK, "text/html; charset=utf-8", html);
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(CONTENT_SECURITY_POLICY, &policy);
    set(REFERRER_POLICY, "no-referrer");
    set(VARY, "Accept");
    response
}
