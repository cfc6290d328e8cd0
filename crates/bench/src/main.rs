//! How fast Samspil is, beside what the disk allows.
//!
//! Read the ratios: what stands in one line was measured in the same run, in turn, on the same file system. Absolute
//! figures belong to the machine in the first line.
//!
//! # Layout
//! - [`options`], [`machine`]: what to measure, and on what
//! - [`given`]: the initiative that everything is measured on, and the commands that are sent
//! - [`load`]: clients in a closed loop; [`stats`]: medians and percentiles; [`table`]: what is printed
//! - [`writes`]: one command a commit, by way of four doors: the [`raw`] appender, the ledger, the schema, HTTP
//! - [`reads`]: one large answer over HTTP
//! - [`past`]: starting with and without snapshots, and looking back, beside folding the whole log
//! - [`split`]: what a group of commits spends its time on, seen from outside by [`timeline`] and [`threads`]
//! - [`parts`]: the steps of a write and of a read, each alone; [`disk`]: the disk alone
//! - [`soak`]: the real server under one attack after another
//! - [`server`], [`client`]: both ends of a connection over loopback

mod client;
mod disk;
mod given;
mod load;
mod machine;
mod options;
mod parts;
mod past;
mod raw;
mod reads;
mod server;
mod soak;
mod split;
mod stats;
mod table;
mod threads;
mod timeline;
mod writes;

use std::error::Error;
use std::process::ExitCode;

use options::{Options, Section};

/// Anything that keeps a benchmark from running.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let run = match Options::read(std::env::args().skip(1)) {
        Ok(Some(options)) => run(&options),
        Ok(None) => {
            table::line(options::HELP);
            return ExitCode::SUCCESS;
        }
        Err(wrong) => Err(wrong),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("samspil-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Failure> {
    let place = tempfile::Builder::new().prefix("samspil-bench-").tempdir_in(&options.dir)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().thread_name("workers").enable_all().build()?;
    table::line(&machine::describe(place.path())?);
    let busy = machine::Busy::now();
    if options.has(Section::Writes) {
        writes::measure(options, place.path(), &runtime)?;
    }
    if options.has(Section::Split) {
        split::measure(options, place.path(), &runtime)?;
    }
    if options.has(Section::Reads) {
        reads::measure(options, place.path(), &runtime)?;
    }
    if options.has(Section::Parts) {
        parts::measure(options, place.path(), &runtime)?;
        disk::measure(options, place.path())?;
    }
    if options.has(Section::Past) {
        past::measure(options, place.path(), &runtime)?;
    }
    if options.has(Section::Soak) {
        soak::measure(options, place.path(), &runtime)?;
    }
    table::line(&format!("\n{}", busy.others_since()));
    Ok(())
}
