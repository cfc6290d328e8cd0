//! What is looked up when somebody asks: the ledger, its copies, memory, the certificate.

use std::fmt;
use std::fs;
use std::sync::Arc;
use std::time::{Instant, UNIX_EPOCH};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use samspil_store::{Figures, Ledger, Readiness};

use crate::tls::Keeper;

/// See the module.
#[derive(Debug)]
pub struct Watched {
    /// The ledger.
    pub ledger: Ledger,
    /// The certificate, where TLS is spoken.
    pub tls: Option<Arc<Keeper>>,
}

/// Bytes of memory that the process holds, as Linux says it.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kib| kib * 1024)
}

fn write(
    encoder: &mut DescriptorEncoder<'_>,
    (name, help, unit): (&str, &str, Option<&Unit>),
    kind: MetricType,
    metric: &impl EncodeMetric,
) -> fmt::Result {
    metric.encode(encoder.encode_descriptor(name, help, unit, kind)?)
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    let value = i64::try_from(value).unwrap_or(i64::MAX);
    write(encoder, (name, help, None), MetricType::Gauge, &ConstGauge::new(value))
}

fn counter(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    write(encoder, (name, help, None), MetricType::Counter, &ConstCounter::new(value))
}

impl Collector for Watched {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let encoder = &mut encoder;
        self.ledger(encoder)?;
        self.copies(encoder)?;
        if let Some(bytes) = memory() {
            let name = ("process_resident_memory", "Memory that the process holds", Some(&Unit::Bytes));
            let value = ConstGauge::new(i64::try_from(bytes).unwrap_or(i64::MAX));
            write(encoder, name, MetricType::Gauge, &value)?;
        }
        if let Some(tls) = &self.tls {
            let until = tls.certificate().until.duration_since(UNIX_EPOCH).unwrap_or_default();
            let name = "tls_certificate_not_after_timestamp";
            let name = (name, "Until when the TLS certificate is valid", Some(&Unit::Seconds));
            write(encoder, name, MetricType::Gauge, &ConstGauge::new(until.as_secs_f64()))?;
        }
        Ok(())
    }
}

impl Watched {
    fn ledger(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let Figures {
            position, waiting, waiting_max, requests, commits, groups, writing, subscribers, ..
        } = self.ledger.figures();
        let ready = match &*self.ledger.readiness().borrow() {
            Readiness::Ready => 2,
            Readiness::Degraded { .. } => 1,
            Readiness::ReadOnly { .. } => 0,
        };
        gauge(encoder, "ready", "2: all is well; 1: something needs a look; 0: nothing is recorded", ready)?;
        gauge(encoder, "log_position", "The last commit that is on disk", position.0)?;
        gauge(encoder, "ledger_queue_requests", "Requests that wait to be decided", waiting as u64)?;
        let most = "Requests that may wait before callers are told to come back";
        gauge(encoder, "ledger_queue_limit_requests", most, waiting_max as u64)?;
        counter(encoder, "ledger_requests", "Requests that were decided", requests)?;
        counter(encoder, "ledger_commits", "Commits that were recorded", commits)?;
        counter(encoder, "ledger_groups", "Groups of commits, each written with one sync", groups)?;
        let name = (
            "ledger_writing",
            "How long writing and syncing the groups took, together",
            Some(&Unit::Seconds),
        );
        write(encoder, name, MetricType::Counter, &ConstCounter::new(writing.as_secs_f64()))?;
        gauge(encoder, "log_followers", "Those who follow the log in this process", subscribers as u64)
    }

    fn copies(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let Figures { position, unapplied_bytes, snapshot, .. } = self.ledger.figures();
        let name = ("sled_lag", "Commits that sled does not have yet", Some(&Unit::Bytes));
        let value = ConstGauge::new(i64::try_from(unapplied_bytes).unwrap_or(i64::MAX));
        write(encoder, name, MetricType::Gauge, &value)?;
        let lag = position.0.saturating_sub(snapshot.map_or(0, |position| position.0));
        gauge(encoder, "snapshot_lag_commits", "Commits since the last snapshot on disk", lag)?;
        let Some(mirrored) = self.ledger.mirrored() else { return Ok(()) };
        let mirrored = *mirrored.borrow();
        let behind = mirrored.behind_since.map(|since| Instant::now().saturating_duration_since(since));
        let lag = position.0.saturating_sub(mirrored.position.0);
        gauge(encoder, "mirror_lag_commits", "Commits that the mirror does not have yet", lag)?;
        let name = ("mirror_lag", "For how long the mirror has been behind", Some(&Unit::Seconds));
        let value = ConstGauge::new(behind.unwrap_or_default().as_secs_f64());
        write(encoder, name, MetricType::Gauge, &value)
    }
}
