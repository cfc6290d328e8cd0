//! What the process says about itself, on standard error.

use std::backtrace::BacktraceStatus;
use std::io::{self, IsTerminal as _};
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::cli::{Log, LogFormat};
use crate::failure::Failure;

/// Starts to write the log. Called once, before anything else.
///
/// # Errors
/// A filter that cannot be read.
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
    if json {
        fmt().json().flatten_event(true).with_env_filter(filter).with_writer(io::stderr).init();
    } else {
        let colours = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let form = fmt().compact().with_target(false).with_ansi(colours);
        form.with_env_filter(filter).with_writer(io::stderr).init();
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
