//! What the process says about itself, on standard error.

use std::backtrace::BacktraceStatus;
use std::io::{self, IsTerminal as _};
use std::panic::PanicHookInfo;

use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

use crate::cli::{Log, LogFormat};
use crate::failure::Failure;
use crate::otlp;

/// Starts to write the log. Called once, before anything else.
///
/// # Errors
/// A filter that cannot be read, or a collector that cannot be reached as it is named.
pub fn start(log: &Log) -> Result<(), Failure> {
    let filter = EnvFilter::builder()
        .parse(&log.log)
        .map_err(|source| Failure::Filter { filter: log.log.clone(), source })?;
    let terminal = io::stderr().is_terminal();
    let json = match log.log_format {
        LogFormat::Auto => !terminal,
        LogFormat::Human => false,
        LogFormat::Json => true,
    };
    // What goes to a collector does not depend on what is written.
    let spans = log.collector().map(|endpoint| otlp::spans(&endpoint)).transpose()?;
    let spans = spans.map(|spans| spans.with_filter(filter_fn(otlp::is_ours)));
    let registry = tracing_subscriber::registry().with(spans);
    if json {
        let form = fmt::layer().json().flatten_event(true).with_writer(io::stderr);
        registry.with(form.with_filter(filter)).init();
    } else {
        let colours = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let form = fmt::layer().compact().with_target(false).with_ansi(colours).with_writer(io::stderr);
        registry.with(form.with_filter(filter)).init();
    }
    std::panic::set_hook(Box::new(say));
    Ok(())
}

/// A panic is a line of the log like any other, so that whoever collects the log gets it whole.
fn say(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let trace = std::backtrace::Backtrace::capture();
    let trace = (trace.status() == BacktraceStatus::Captured).then(|| trace.to_string());
    tracing::error!(place, trace, "panicked: {}", panic.payload_as_str().unwrap_or("no message"));
}
