//! What the figures were taken on.

use std::fs;
use std::path::Path;

use crate::Failure;
use crate::disk;
use crate::stats::micros;

/// One line on the machine, its file system at `place`, and how busy it is.
///
/// # Errors
/// Where the disk cannot be written.
pub(crate) fn describe(place: &Path) -> Result<String, Failure> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let sync = disk::growing(place, 512, 300)?;
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default();
    Ok(format!(
        "machine: {cores} cores ({model}), Linux {}, {}, fdatasync of a growing file p50 {} µs, load average {load} at the start",
        kernel.trim(),
        file_system(place),
        micros(sync.quantile(0.5)),
    ))
}

/// The processors' time so far, in ticks: what all programs used, and what this one did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Busy {
    all: f64,
    own: f64,
    total: f64,
}

impl Busy {
    /// As it is now; noughts where the system does not tell.
    pub(crate) fn now() -> Self {
        let numbers = |text: &str| -> Vec<f64> {
            text.split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect()
        };
        // user, nice, system, idle, iowait, irq, softirq, steal
        let cpu = read("/proc/stat");
        let cpu = numbers(cpu.lines().next().unwrap_or_default());
        let total: f64 = cpu.iter().take(8).sum();
        let idle: f64 = cpu.iter().skip(3).take(2).sum();
        // After the name, which may hold anything: utime and stime, and those of children, are fields 14 to 17.
        let own = read("/proc/self/stat");
        let own = own.rsplit_once(')').map_or("", |(_, rest)| rest);
        let own: f64 =
            own.split_ascii_whitespace().skip(11).take(4).filter_map(|n| n.parse::<f64>().ok()).sum();
        Self { all: total - idle, own, total }
    }

    /// A line on what others have used since.
    pub(crate) fn others_since(self) -> String {
        let now = Self::now();
        let others = (now.all - self.all - (now.own - self.own)).max(0.0);
        let share = 100.0 * others / (now.total - self.total).max(1.0);
        let doubt = if share > 15.0 { ": the figures above were taken under load; repeat them" } else { "" };
        format!("Interrupts and other programs used {share:.0} % of the processors meanwhile{doubt}.")
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = read(path);
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The type of the file system that holds `place`, and its device.
fn file_system(place: &Path) -> String {
    let place = place.canonicalize().unwrap_or_default();
    let mounts = read("/proc/mounts");
    let mounts = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ');
        let (device, at, kind) = (fields.next()?, fields.next()?, fields.next()?);
        place.starts_with(at).then_some((at.len(), kind, device))
    });
    // Of several on the same place the last one is seen.
    let (_, kind, device) = mounts.max_by_key(|(length, ..)| *length).unwrap_or((0, "unknown", "unknown"));
    format!("{kind} on {device}")
}
