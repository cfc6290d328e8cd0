//! What a group of commits spends its time on, and who uses the processors meanwhile.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use tokio::runtime::Runtime;

use crate::load::drive;
use crate::options::Options;
use crate::stats::micros;
use crate::table::Table;
use crate::threads::{self, Used};
use crate::timeline::{Spent, Timeline};
use crate::writes::{CLIENTS, producers};
use crate::{Failure, disk, given};

/// A step's share of what was spent.
type Step = fn(&Spent) -> u64;

const STEPS: [(&str, Step); 5] = [
    ("decide, serialise, hash", |spent| spent.deciding),
    ("write", |spent| spent.writing),
    ("fdatasync", |spent| spent.syncing),
    ("write HEAD", |spent| spent.witnessing),
    ("publish, answer, wait for a request", |spent| spent.between),
];

struct Watched {
    clients: usize,
    spent: Spent,
    used: BTreeMap<String, Used>,
    wall: f64,
}

/// Measures and prints.
///
/// # Errors
/// Where it cannot be measured.
pub(crate) fn measure(options: &Options, place: &Path, runtime: &Runtime) -> Result<(), Failure> {
    let mut all = Vec::new();
    for clients in CLIENTS {
        let path = place.join(format!("split-{clients}"));
        disk::settle();
        let timeline = Timeline::default();
        let ledger = runtime.block_on(given::ledger(&path, timeline.options(), 0))?;
        let (before, used, start) = (timeline.spent(), threads::used(), Instant::now());
        runtime.block_on(drive(producers(&ledger, clients), options.span));
        let (wall, used) = (start.elapsed().as_nanos() as f64, threads::between(&used, threads::used()));
        all.push(Watched { clients, spent: timeline.spent() - before, used, wall });
        runtime.block_on(ledger.close());
    }
    steps(&all);
    processors(&all);
    Ok(())
}

fn steps(all: &[Watched]) {
    let clients = all.iter().flat_map(|watched| {
        [format!("µs a group, {} clients", watched.clients), "share".to_owned(), "µs a commit".to_owned()]
    });
    let columns: Vec<String> = ["the writer's time".to_owned()].into_iter().chain(clients).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut table = Table::new("What a group of the ledger spends its time on (means)", &columns);
    for (name, step) in STEPS {
        let cells = all.iter().flat_map(|Watched { spent, .. }| {
            let total: u64 = STEPS.iter().map(|(_, step)| step(spent)).sum();
            let took = step(spent) as f64;
            [
                micros(took / spent.groups as f64),
                format!("{:.0} %", 100.0 * took / total as f64),
                micros(took / spent.decisions as f64),
            ]
        });
        table.row([name.to_owned()].into_iter().chain(cells));
    }
    let cells = all.iter().flat_map(|Watched { spent, .. }| {
        let commits = spent.decisions as f64 / spent.groups as f64;
        [format!("{commits:.1} commits"), String::new(), format!("{} bytes", spent.bytes / spent.decisions)]
    });
    table.row(["a group has".to_owned()].into_iter().chain(cells));
    table.print();
}

fn processors(all: &[Watched]) {
    let columns = ["thread", "clients", "µs a commit", "of one processor", "waits for one"];
    let mut table = Table::new("Who uses the processors meanwhile", &columns);
    for Watched { clients, spent, used, wall } in all {
        for (name, used) in used {
            let running = used.running as f64;
            if running < wall / 200.0 {
                continue;
            }
            table.row([
                name.clone(),
                clients.to_string(),
                micros(running / spent.decisions as f64),
                format!("{:.0} %", 100.0 * running / wall),
                format!("{:.0} %", 100.0 * used.waiting as f64 / wall),
            ]);
        }
    }
    table.print();
}
