//! One command a commit, by way of four doors, each with one client and with many. All are measured in turn, round by
//! round, so that what the machine does meanwhile falls on all of them alike; a ratio is made within its round.

use std::path::{Path, PathBuf};

use async_graphql::{Executor as _, Request as Question, Variables};
use samspil_graphql::Schema;
use samspil_store::Ledger;
use tokio::runtime::Runtime;

use crate::client::{self, Mutating, drive_apart};
use crate::given::{self, Reports};
use crate::load::{Client, Run, drive};
use crate::options::Options;
use crate::raw::Raw;
use crate::server::Server;
use crate::stats::{median, millis, range, whole};
use crate::table::{self, Table};
use crate::{Failure, disk};

/// How many clients there are at once.
pub(crate) const CLIENTS: [usize; 2] = [1, 64];

/// By what way a command comes to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    Raw,
    Ledger,
    Schema,
    Http,
}

const DOORS: [(Door, &str); 4] = [
    (Door::Raw, "raw appender, group commit"),
    (Door::Ledger, "ledger"),
    (Door::Schema, "GraphQL schema, in process"),
    (Door::Http, "HTTP, loopback, keep-alive"),
];

/// A client of the ledger.
pub(crate) struct Producer {
    /// The ledger.
    pub(crate) ledger: Ledger,
    /// What it reports.
    pub(crate) reports: Reports,
}

impl Client for Producer {
    async fn call(&mut self) {
        let receipt = self.ledger.execute(self.reports.request()).await.expect("it is taken");
        assert!(receipt.changed(), "it is recorded");
    }
}

/// So many clients of a ledger.
pub(crate) fn producers(ledger: &Ledger, clients: usize) -> Vec<Producer> {
    (0..clients).map(|n| Producer { ledger: ledger.clone(), reports: Reports::new(n) }).collect()
}

/// A client of the schema.
struct Mutator {
    schema: Schema,
    reports: Reports,
}

impl Client for Mutator {
    async fn call(&mut self) {
        let variables = Variables::from_json(client::mutation_variables(&mut self.reports));
        let answer = self.schema.execute(Question::new(client::MUTATION).variables(variables)).await;
        assert!(answer.is_ok(), "it is recorded: {answer:?}");
    }
}

struct Bench<'a> {
    options: &'a Options,
    place: &'a Path,
    runtime: &'a Runtime,
    commit: Vec<u8>,
    runs: usize,
}

impl Bench<'_> {
    fn fresh(&mut self) -> PathBuf {
        self.runs += 1;
        self.place.join(format!("write-{}", self.runs))
    }

    fn run(&mut self, door: Door, clients: usize) -> Result<Run, Failure> {
        let path = self.fresh();
        let span = self.options.span;
        disk::settle();
        if door == Door::Raw {
            let raw = Raw::open(&path)?;
            let appending = raw.clients(clients, &self.commit);
            let run = self.runtime.block_on(drive(appending, span));
            raw.close()?;
            return Ok(run);
        }
        let ledger = self.runtime.block_on(given::ledger(&path, samspil_store::Options::default(), 0))?;
        let run = match door {
            Door::Raw | Door::Ledger => self.runtime.block_on(drive(producers(&ledger, clients), span)),
            Door::Schema => {
                let schema = Schema::new(ledger.clone());
                let one = |n| Mutator { schema: schema.clone(), reports: Reports::new(n) };
                self.runtime.block_on(drive((0..clients).map(one).collect(), span))
            }
            Door::Http => {
                let server = self.runtime.block_on(Server::start(&ledger))?;
                let address = server.address;
                let run = drive_apart(clients, span, |number| Mutating::open(address, number))?;
                server.stop();
                run
            }
        };
        self.runtime.block_on(ledger.close());
        Ok(run)
    }
}

/// Measures all doors and prints them.
///
/// # Errors
/// Where one cannot be measured.
pub(crate) fn measure(options: &Options, place: &Path, runtime: &Runtime) -> Result<(), Failure> {
    let mut bench = Bench { options, place, runtime, commit: given::commit_bytes(), runs: 0 };
    let mut results: [[Vec<Run>; 4]; 2] = Default::default();
    for _ in 0..options.rounds {
        for (by_door, clients) in results.iter_mut().zip(CLIENTS) {
            for (runs, (door, _)) in by_door.iter_mut().zip(DOORS) {
                runs.push(bench.run(door, clients)?);
            }
        }
    }
    let title = format!(
        "Writes: one reportFigure a commit, {} bytes; medians of {} rounds of {} s",
        bench.commit.len(),
        options.rounds,
        options.span.as_secs_f64()
    );
    let columns =
        ["door", "clients", "commits/s", "p50 ms", "p99 ms", "of the raw appender", "of the ledger"];
    let mut table = Table::new(title, &columns);
    for (by_door, clients) in results.iter().zip(CLIENTS) {
        for ((door, name), runs) in DOORS.iter().zip(by_door) {
            let of =
                |other: usize| if *door == Door::Raw { String::new() } else { ratio(runs, &by_door[other]) };
            table.row([
                (*name).to_owned(),
                clients.to_string(),
                whole(median(runs.iter().map(|run| run.rate).collect())),
                millis(median(runs.iter().map(|run| run.took.quantile(0.5)).collect())),
                millis(median(runs.iter().map(|run| run.took.quantile(0.99)).collect())),
                of(0),
                if *door == Door::Ledger { String::new() } else { of(1) },
            ]);
        }
    }
    table.print();
    table::line(
        "\nA ratio is the median of those of the rounds; the smallest and the largest stand behind it.",
    );
    Ok(())
}

/// How the runs compare with those of another door in the same rounds.
fn ratio(runs: &[Run], others: &[Run]) -> String {
    let ratios: Vec<f64> = runs.iter().zip(others).map(|(run, other)| run.rate / other.rate).collect();
    let (least, most) = range(&ratios);
    format!("{:.2} ({least:.2} to {most:.2})", median(ratios))
}
