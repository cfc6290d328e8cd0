//! How the server is doing, in numbers, for whoever watches it: [OpenMetrics](https://prometheus.io/docs/specs/om/open_metrics_spec/),
//! which Prometheus reads.
//!
//! No label ever holds what a caller sent: kinds, routes and codes come from lists of ours, and what is in none of them is
//! `OTHER`.
//!
//! # Layout
//! - [`codes`]: the outcomes that are told apart
//! - [`watched`]: what is looked up when somebody asks: the ledger, memory, the certificate
//! - [`measured`]: an executor that counts what it runs
//! - [`http`]: where all of it is served

pub mod codes;
pub mod http;
pub mod measured;
pub mod watched;

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use watched::Watched;

type Labels<const N: usize> = [(&'static str, &'static str); N];
type Seconds<const N: usize> = Family<Labels<N>, Histogram, fn() -> Histogram>;

/// Seconds, from what memory answers to what is cut off.
fn seconds() -> Histogram {
    Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0])
}

/// See the module.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels<2>, Counter>,
    answered: Seconds<1>,
    refusals: Family<Labels<1>, Counter>,
    operations: Family<Labels<2>, Counter>,
    ran: Seconds<1>,
    subscriptions: Gauge,
    sockets: Gauge,
}

impl Metrics {
    /// All at nought, over what is looked up.
    #[must_use]
    pub fn new(watched: Watched) -> Arc<Self> {
        let mut metrics = Self {
            registry: Registry::with_prefix("samspil"),
            requests: Family::default(),
            answered: Family::new_with_constructor(seconds as fn() -> Histogram),
            refusals: Family::default(),
            operations: Family::default(),
            ran: Family::new_with_constructor(seconds as fn() -> Histogram),
            subscriptions: Gauge::default(),
            sockets: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "What runs", build);
        registry.register(
            "http_requests",
            "HTTP requests, by what they were for and the status of the answer",
            metrics.requests.clone(),
        );
        registry.register_with_unit(
            "http_request",
            "How long an HTTP request took until its answer began",
            Unit::Seconds,
            metrics.answered.clone(),
        );
        registry.register(
            "refusals",
            "HTTP requests refused before anything was run, by code",
            metrics.refusals.clone(),
        );
        registry.register(
            "operations",
            "GraphQL operations that were run, by kind and by the code of their first error or OK",
            metrics.operations.clone(),
        );
        registry.register_with_unit(
            "operation",
            "How long a GraphQL query or mutation ran",
            Unit::Seconds,
            metrics.ran.clone(),
        );
        registry.register(
            "subscriptions",
            "GraphQL subscriptions that are open",
            metrics.subscriptions.clone(),
        );
        registry.register("sockets", "WebSockets that are open", metrics.sockets.clone());
        registry.register_collector(Box::new(watched));
        Arc::new(metrics)
    }

    /// An HTTP request has been answered.
    pub fn answered(&self, route: &'static str, status: &'static str, took: Duration) {
        self.requests.get_or_create(&[("route", route), ("status", status)]).inc();
        self.answered.get_or_create(&[("route", route)]).observe(took.as_secs_f64());
    }

    /// A request was refused before anything was run.
    pub fn refused(&self, code: &str) {
        self.refusals.get_or_create(&[("code", codes::known(code))]).inc();
    }

    /// An operation has been run.
    pub(crate) fn ran(&self, kind: &'static str, code: &str, took: Duration) {
        self.operations.get_or_create(&[("kind", kind), ("code", codes::known(code))]).inc();
        self.ran.get_or_create(&[("kind", kind)]).observe(took.as_secs_f64());
    }

    /// A WebSocket is open for as long as what this gives is held.
    #[must_use]
    pub fn socket(&self) -> Open {
        Open::new(&self.sockets)
    }

    /// A subscription, likewise.
    #[must_use]
    pub fn subscription(&self) -> Open {
        Open::new(&self.subscriptions)
    }

    /// All of it as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Err(error) = prometheus_client::encoding::text::encode(&mut text, &self.registry) {
            // Into memory, and so never.
            let _ = write!(text, "# {error}\n# EOF\n");
        }
        text
    }
}

/// Something that is open, and counted as long as it is.
#[derive(Debug)]
pub struct Open(Gauge);

impl Open {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
