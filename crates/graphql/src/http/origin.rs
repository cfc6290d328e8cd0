//! Who may open a WebSocket from a browser.
//!
//! A browser lets any page open a WebSocket to any site and sends that site's cookies along; it only tells in `Origin` which page
//! it was (RFC 6455 §10.2). Without this check a foreign page could ask questions in the visitor's name.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode};

use super::options::Origins;
use super::respond::Problem;

/// Refuses a page of another site.
///
/// # Errors
///
/// Status 403.
pub(super) fn check(headers: &HeaderMap, origins: &Origins) -> Result<(), Problem> {
    let Origins::SameHostAnd(others) = origins else {
        return Ok(());
    };
    let Some(origin) = headers.get(ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().unwrap_or_default();
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if is_same_host(origin, host) || others.iter().any(|other| other.eq_ignore_ascii_case(origin)) {
        return Ok(());
    }
    let message = "WebSockets may not be opened from this page's origin. The server's operator can allow it.";
    Err(Problem::new(StatusCode::FORBIDDEN, "ORIGIN_NOT_ALLOWED", message))
}

/// Compares host and port; the scheme's usual port may be left out on either side.
fn is_same_host(origin: &str, host: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let usual = match scheme.to_ascii_lowercase().as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => return false,
    };
    let bare = |text: &str| text.strip_suffix(usual).unwrap_or(text).to_ascii_lowercase();
    !host.is_empty() && bare(authority) == bare(host)
}
