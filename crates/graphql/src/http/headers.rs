//! What every answer tells a browser: not to guess, not to frame, not to keep, and not to hand on.

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::map_response;
use axum::response::Response;

const ALWAYS: [(HeaderName, &str); 7] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (X_FRAME_OPTIONS, "DENY"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (CACHE_CONTROL, "no-store"),
];

/// For two years. Not for names below ours, which may be others' servers.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000");

/// The routes, each answer with the headers; a route that sets one of them itself keeps its own. With `https` browsers are told
/// to come by TLS alone from now on, so it is only for a server that does so under each of its names.
pub fn secured(router: Router, https: bool) -> Router {
    router.layer(map_response(move |mut response: Response| async move {
        let headers = response.headers_mut();
        for (name, value) in ALWAYS {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
        if https {
            headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(HTTPS_ONLY);
        }
        response
    }))
}
