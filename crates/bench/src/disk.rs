//! The disk alone.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Instant;

use crate::Failure;
use crate::options::Options;
use crate::stats::{Samples, micros, nanos};
use crate::table::Table;

/// How long it takes to write `bytes` at the end of a growing file and to sync that.
///
/// # Errors
/// As the operating system says.
pub(crate) fn growing(place: &Path, bytes: usize, times: usize) -> io::Result<Samples> {
    let path = place.join("growing");
    let file = File::create(&path)?;
    let samples = append(&file, bytes, times);
    std::fs::remove_file(path)?;
    samples
}

/// The same in a file that was filled with noughts, and synced, before.
fn written_ahead(place: &Path, bytes: usize, times: usize) -> io::Result<Samples> {
    let path = place.join("written-ahead");
    let file = File::create(&path)?;
    file.write_all_at(&vec![0; bytes * times], 0)?;
    file.sync_all()?;
    let samples = append(&file, bytes, times);
    std::fs::remove_file(path)?;
    samples
}

fn append(file: &File, bytes: usize, times: usize) -> io::Result<Samples> {
    let content = vec![b'x'; bytes];
    let mut took = Vec::with_capacity(times);
    for index in 0..times {
        let before = Instant::now();
        file.write_all_at(&content, (index * bytes) as u64)?;
        file.sync_data()?;
        took.push(nanos(before.elapsed()));
    }
    Ok(Samples::new(took))
}

/// Has the system write what is left of earlier measurements, so that the next one does not pay for it.
pub(crate) fn settle() {
    // Without the tool, figures are somewhat noisier.
    let _ = std::process::Command::new("sync").status();
}

/// Prints what one write and sync costs.
///
/// # Errors
/// As the operating system says.
pub(crate) fn measure(options: &Options, place: &Path) -> Result<(), Failure> {
    let times = if options.span.as_millis() < 1000 { 500 } else { 2_000 };
    let commit = crate::given::commit_bytes().len();
    let mut table =
        Table::new("The disk alone: one write and one fdatasync", &["bytes", "p50 µs", "p99 µs", "a second"]);
    settle();
    for commits in [1, 32, 64] {
        let bytes = commit * commits;
        let kinds = [
            ("a growing file", growing(place, bytes, times)?),
            ("a file written ahead with noughts", written_ahead(place, bytes, times)?),
        ];
        for (kind, took) in kinds {
            let (p50, p99) = (took.quantile(0.5), took.quantile(0.99));
            let second = crate::stats::whole(1e9 / p50);
            table.row([format!("{bytes} into {kind}"), micros(p50), micros(p99), second]);
        }
    }
    table.print();
    Ok(())
}
