//! One large answer over HTTP: an initiative with 30 partners and 20 indicators each, with the latest report of each.

use std::path::Path;

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::client::{Asking, Connection, drive_apart};
use crate::given::{self, INDICATORS, PARTNERS};
use crate::load::Run;
use crate::options::Options;
use crate::server::Server;
use crate::stats::{median, millis, whole};
use crate::table::Table;
use crate::{Failure, disk};

/// How many reports each indicator has.
pub(crate) const HISTORY: usize = 40;

/// How many connections there are at once.
const CONNECTIONS: [usize; 2] = [1, 32];

/// The query.
pub(crate) const QUERY: &str = "query ($initiative: ID!) { position initiative(id: $initiative) { name
    partnership { partners { organisation { id name sector } } }
    sharedMeasurement { indicators { name unit reporter { id }
        latest { on figure { value unit } recorded { position } } } } } }";

/// The query's variables.
pub(crate) fn variables() -> Value {
    json!({ "initiative": given::initiative() })
}

/// Measures and prints.
///
/// # Errors
/// Where it cannot be measured.
pub(crate) fn measure(options: &Options, place: &Path, runtime: &Runtime) -> Result<(), Failure> {
    let path = place.join("reads");
    let ledger = runtime.block_on(given::ledger(&path, samspil_store::Options::default(), HISTORY))?;
    let server = runtime.block_on(Server::start(&ledger))?;
    let address = server.address;
    let body = serde_json::to_vec(&json!({ "query": QUERY, "variables": variables() }))?;
    let answer = runtime.block_on(async {
        let mut connection = Connection::open(address).await?;
        connection.post(&body).await.map(<[u8]>::to_vec)
    })?;
    check(&answer)?;
    let length = answer.len();
    let mut results: [Vec<Run>; 2] = Default::default();
    disk::settle();
    for _ in 0..options.rounds {
        for (runs, connections) in results.iter_mut().zip(CONNECTIONS) {
            let open = |_| async {
                Ok(Asking { connection: Connection::open(address).await?, body: body.clone(), length })
            };
            runs.push(drive_apart(connections, options.span, open)?);
        }
    }
    server.stop();
    runtime.block_on(ledger.close());
    print(&results, length, options.rounds);
    Ok(())
}

/// Whether the answer is what was to be measured.
fn check(answer: &[u8]) -> Result<(), Failure> {
    let answer: Value = serde_json::from_slice(answer)?;
    let initiative = &answer["data"]["initiative"];
    let partners = initiative["partnership"]["partners"].as_array().map_or(0, Vec::len);
    let indicators = initiative["sharedMeasurement"]["indicators"].as_array();
    let latest =
        indicators.into_iter().flatten().filter(|indicator| indicator["latest"]["figure"].is_object());
    if (partners, latest.count()) == (PARTNERS, PARTNERS * INDICATORS) {
        return Ok(());
    }
    Err(format!("the answer is not whole: {}", answer.to_string().chars().take(500).collect::<String>())
        .into())
}

fn print(results: &[Vec<Run>; 2], length: usize, rounds: usize) {
    let title = format!(
        "Reads over HTTP: {PARTNERS} partners × {INDICATORS} indicators × the latest of {HISTORY} reports, {} bytes; medians of {rounds} rounds",
        whole(length as f64)
    );
    let mut table = Table::new(title, &["connections", "answers/s", "p50 ms", "p99 ms", "MB/s"]);
    for (runs, connections) in results.iter().zip(CONNECTIONS) {
        let rate = median(runs.iter().map(|run| run.rate).collect());
        table.row([
            connections.to_string(),
            whole(rate),
            millis(median(runs.iter().map(|run| run.took.quantile(0.5)).collect())),
            millis(median(runs.iter().map(|run| run.took.quantile(0.99)).collect())),
            format!("{:.1}", rate * length as f64 / 1e6),
        ]);
    }
    table.print();
}
