//! Starting and looking back: with snapshots, without them, and beside the limit, which is to read and fold the whole log.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use samspil_domain::{Position, Request, Stream, World};
use samspil_store::{Ledger, Moment, Options as Store};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::given::{Reports, another};
use crate::options::Options;
use crate::stats::{median, millis, whole};
use crate::table::Table;
use crate::{Failure, disk};

/// How many positions are asked for.
const ASKED: usize = 50;

/// How many requests are under way at once while a log is made.
const UNDER_WAY: usize = 1024;

/// A log that is looked back in.
struct Log {
    name: &'static str,
    /// How many reports each of its initiatives has; each is an event and a commit.
    initiatives: Vec<usize>,
}

fn logs(scale: f64) -> Vec<Log> {
    let events = |whole: f64| ((whole * scale / 100.0).ceil() as usize).max(10);
    let others = std::iter::repeat_n(events(1e4), 90);
    vec![
        Log { name: "10 k in one initiative", initiatives: vec![events(1e4)] },
        Log { name: "100 k in one initiative", initiatives: vec![events(1e5)] },
        Log {
            name: "1 M: 100 k in one, 10 k in each of 90",
            initiatives: [events(1e5)].into_iter().chain(others).collect(),
        },
    ]
}

/// Measures and prints.
///
/// # Errors
/// Where it cannot be measured.
pub(crate) fn measure(options: &Options, place: &Path, runtime: &Runtime) -> Result<(), Failure> {
    let title = format!("Starting and looking back, the logs at {} % of their size", options.scale);
    let columns = ["log", "what", "p50 ms", "p99 ms", "p50 / full fold"];
    let mut times = Table::new(title, &columns);
    let columns =
        ["log", "commits", "journal MiB", "sled MiB", "snapshots MiB", "snapshots", "snapshots / newest"];
    let mut sizes = Table::new("Bytes on disk", &columns);
    for (number, log) in logs(options.scale).iter().enumerate() {
        let path = place.join(format!("past-{number}"));
        runtime.block_on(make(&path, log))?;
        sizes.row(size(&path, log)?);
        look_back(options, &path, log, runtime, &mut times)?;
        fs::remove_dir_all(path)?;
    }
    times.print();
    sizes.print();
    Ok(())
}

/// Makes a log, the reports of its initiatives in turn, each initiative having its last at the end.
async fn make(path: &Path, log: &Log) -> Result<(), Failure> {
    let ledger = Ledger::open(path, Store::default(), |_| {})?;
    let mut initiatives = Vec::new();
    for (number, &reports) in log.initiatives.iter().enumerate() {
        let mut stream = Stream::Directory;
        for request in another(number) {
            stream = request.stream;
            ledger.execute(request).await?;
        }
        initiatives.push((stream, Reports::new(number), reports, 0));
    }
    let most = log.initiatives.iter().copied().max().unwrap_or_default();
    let mut under_way = JoinSet::new();
    for turn in 1..=most {
        for (stream, reports, wanted, made) in &mut initiatives {
            while *made < *wanted * turn / most {
                *made += 1;
                let request = Request { stream: *stream, ..reports.request() };
                let ledger = ledger.clone();
                under_way.spawn(async move { ledger.execute(request).await.map(drop) });
                if under_way.len() >= UNDER_WAY {
                    under_way.join_next().await.transpose()?.transpose()?;
                }
            }
        }
    }
    while let Some(done) = under_way.join_next().await {
        done??;
    }
    ledger.close().await;
    Ok(())
}

fn size(path: &Path, log: &Log) -> Result<Vec<String>, Failure> {
    let mebibytes = |bytes: u64| format!("{:.2}", bytes as f64 / f64::from(1 << 20));
    let [journal, sled, snapshots] = ["journal", "sled", "snapshots"].map(|folder| files(&path.join(folder)));
    let (journal, sled, snapshots) = (journal?, sled?, snapshots?);
    let sum = |files: &[u64]| files.iter().sum::<u64>();
    let newest = snapshots.iter().max().copied().unwrap_or_default().max(1);
    Ok(vec![
        log.name.to_owned(),
        whole(log.initiatives.iter().sum::<usize>() as f64),
        mebibytes(sum(&journal)),
        mebibytes(sum(&sled)),
        mebibytes(sum(&snapshots)),
        snapshots.len().to_string(),
        format!("{:.1}", sum(&snapshots) as f64 / newest as f64),
    ])
}

/// The bytes of each file below a folder.
fn files(folder: &Path) -> Result<Vec<u64>, Failure> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let (path, about) = {
                let entry = entry?;
                (entry.path(), entry.metadata()?)
            };
            if about.is_dir() { folders.push(path) } else { found.push(about.len()) }
        }
    }
    Ok(found)
}

fn look_back(
    options: &Options,
    path: &Path,
    log: &Log,
    runtime: &Runtime,
    table: &mut Table,
) -> Result<(), Failure> {
    let (snapshots, aside) = (path.join("snapshots"), path.with_extension("snapshots"));
    let mut measured: [Vec<f64>; 7] = Default::default();
    disk::settle();
    for round in 0..options.rounds {
        let [full, without, with, rungs, rungs_again, first, again] = &mut measured;
        fs::rename(&snapshots, &aside)?;
        let ledger = opened(path, without)?;
        let end = ledger.position().0;
        full.push(nanos(|| folded(&ledger))?);
        for position in positions(end, round) {
            rungs.push(nanos(|| Ok(ledger.view_at(position)?))?);
            rungs_again.push(nanos(|| Ok(ledger.view_at(position)?))?);
        }
        runtime.block_on(ledger.close());
        drop(ledger);
        fs::remove_dir_all(&snapshots)?;
        fs::rename(&aside, &snapshots)?;
        let ledger = opened(path, with)?;
        if ledger.opened_from() != ledger.position() {
            return Err("the snapshot that was written at the end was not used".into());
        }
        for position in positions(end, round) {
            first.push(nanos(|| Ok(ledger.view_at(position)?))?);
            again.push(nanos(|| Ok(ledger.view_at(position)?))?);
        }
        runtime.block_on(ledger.close());
    }
    let limit = median(measured[0].clone());
    let names = [
        "the limit: reading and folding all of the log",
        "starting without snapshots",
        "starting with snapshots",
        "asOf, rungs in memory, first",
        "asOf, rungs in memory, again",
        "asOf, after a start with snapshots, first",
        "asOf, after a start with snapshots, again",
    ];
    for (name, values) in names.iter().zip(measured) {
        let (half, most) = (quantile(&values, 0.5), quantile(&values, 0.99));
        let ratio = format!("{:.4}", half / limit);
        table.row([log.name.to_owned(), (*name).to_owned(), millis(half), millis(most), ratio]);
    }
    Ok(())
}

fn opened(path: &Path, took: &mut Vec<f64>) -> Result<Ledger, Failure> {
    let before = Instant::now();
    let ledger = Ledger::open(path, Store::default(), |_| {})?;
    took.push(in_nanos(before.elapsed()));
    Ok(ledger)
}

/// The whole log, read and folded as for one who looks back and finds nothing kept.
fn folded(ledger: &Ledger) -> Result<World, Failure> {
    let mut world = World::default();
    loop {
        let commits = ledger.read(world.position.next(), 1024)?;
        if commits.is_empty() {
            return Ok(world);
        }
        commits.iter().for_each(|stored| world.take(stored.commit()));
    }
}

/// Positions all over the log, others in each round.
fn positions(end: u64, round: usize) -> impl Iterator<Item = Moment> {
    let mut ids = Reports::new((1 << 20) + round);
    (0..ASKED).map(move |_| Moment::Position(Position(1 + ids.command_id().as_u64_pair().0 % end)))
}

fn nanos<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<f64, Failure> {
    let before = Instant::now();
    let done = work()?;
    let took = before.elapsed();
    drop(done);
    Ok(in_nanos(took))
}

fn in_nanos(took: Duration) -> f64 {
    took.as_secs_f64() * 1e9
}

/// The smallest that is not below the share `of` of all.
fn quantile(values: &[f64], of: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let rank = (values.len() as f64 * of).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}
