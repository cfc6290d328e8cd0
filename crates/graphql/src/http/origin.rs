//! Which pages may ask from a browser.
//!
//! A browser lets any page open a WebSocket to any site and sends that site's cookies along; it only tells in `Origin` which page
//! it was (RFC 6455 §10.2). It lets any page send a GET, too, and measure how long the answer takes; without an `Origin` it
//! tells in `Sec-Fetch-Site` (W3C, *Fetch metadata*) that it was another site's. Without this check a foreign page could ask
//! questions in the visitor's name, or from the visitor's place in the network.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, StatusCode};

use super::options::Origins;
use super::respond::Problem;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

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
        let site = headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
        return if matches!(site, Some(b"cross-site" | b"same-site")) { Err(refused()) } else { Ok(()) };
    };
    let origin = origin.to_str().unwrap_or_default();
    let host = headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if is_same_host(origin, host) || others.iter().any(|other| other.eq_ignore_ascii_case(origin)) {
        return Ok(());
    }
    Err(refused())
}

fn refused() -> Problem {
    let message =
        "A page of this origin may not ask here. The server's operator can allow it with --allow-origin.";
    Problem::new(StatusCode::FORBIDDEN, "ORIGIN_NOT_ALLOWED", message)
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
