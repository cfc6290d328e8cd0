//! Where the numbers are served: on an address of their own.
//!
//! They say how much is going on and when, which is nobody's business who only uses the server; and who watches has no
//! account here. So the address that the world reaches never serves them, whatever stands in front of it, and nothing is
//! served unless it was asked for.

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::routing::get;

use super::Metrics;

/// The format (OpenMetrics 1.0.0).
pub const FORMAT: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The one route, `/metrics`.
pub fn router(metrics: Arc<Metrics>) -> Router {
    let answer = move || {
        let metrics = metrics.clone();
        async move { ([(CONTENT_TYPE, FORMAT), (CACHE_CONTROL, "no-store")], metrics.text()) }
    };
    Router::new().route("/metrics", get(answer))
}
