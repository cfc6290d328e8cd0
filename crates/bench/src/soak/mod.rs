//! The real server, as a process, under one attack after another: how a well-behaved client fares meanwhile, what memory the
//! process takes, and with which codes the attackers are refused.
//!
//! The attackers ask from 127.0.0.2, the well-behaved client from 127.0.0.1, so that they are different callers to the
//! server. At the end the process is killed, and what was acknowledged is looked for in the log.
//!
//! # Layout
//! - [`process`]: the server; [`wire`]: a connection from an address of one's choice
//! - [`attack`]: what the attackers do

mod attack;
mod process;
mod wire;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::Failure;
use crate::options::Options;
use crate::stats::{Samples, millis, nanos, whole};
use crate::table::{self, Table};
use attack::{ATTACKS, Attack};
use process::Process;
use wire::Wire;

/// What a well-behaved client asks: of each initiative what a first page shows.
const QUESTION: &str =
    "{ position initiatives(first: 5) { nodes { name commonAgenda { goals { title } } } } }";

/// With which codes the attackers were refused, and how often; what was answered stands under `answered`.
type Refusals = BTreeMap<String, u64>;

/// What the well-behaved client saw during one attack.
struct Round {
    attack: Attack,
    took: Samples,
    rate: f64,
    resident: u64,
    most: u64,
    refusals: Refusals,
}

/// Runs all attacks, and prints.
///
/// # Errors
/// Where the server does not start, the well-behaved client is not answered, or something acknowledged is lost.
pub(crate) fn measure(options: &Options, place: &Path, runtime: &Runtime) -> Result<(), Failure> {
    let span = options.soak / u32::try_from(ATTACKS.len()).unwrap_or(u32::MAX);
    let data = place.join("soak");
    let acknowledged = Arc::new(AtomicU64::new(0));
    let mut process = Process::start(&options.server()?, &data, &["--demo"])?;
    let mut rounds = Vec::new();
    for attack in ATTACKS {
        rounds.push(runtime.block_on(round(&process, attack, span, &acknowledged))?);
    }
    process.kill()?;
    print(&rounds, span);
    let mut process = Process::start(&options.server()?, &data, &[])?;
    let found = runtime.block_on(position(&process))?;
    process.kill()?;
    let acknowledged = acknowledged.load(Ordering::Relaxed);
    table::line(&format!(
        "\nThe last acknowledged position is {acknowledged}; after the process was killed the log is at {found}."
    ));
    if found < acknowledged { Err("something acknowledged is lost".into()) } else { Ok(()) }
}

async fn round(
    process: &Process,
    attack: Attack,
    span: Duration,
    acknowledged: &Arc<AtomicU64>,
) -> Result<Round, Failure> {
    let until = Instant::now() + span;
    let attacking = tokio::spawn(attack::run(attack, process.address, until, acknowledged.clone()));
    let mut client = Wire::open(process.address, Ipv4Addr::LOCALHOST).await?;
    let mut took = Vec::new();
    while Instant::now() < until {
        let began = Instant::now();
        let (status, body) = client.ask(QUESTION).await?;
        let name = format!("neighbour {}", began.elapsed().as_nanos());
        let written = client.ask(&attack::register(&name)).await?;
        took.push(nanos(began.elapsed()));
        if status != 200 || !body.contains("\"nodes\"") {
            return Err(format!("during {:?} the neighbour was told {status}: {body}", attack.name()).into());
        }
        attack::acknowledge(&written.1, acknowledged)
            .ok_or_else(|| format!("during {:?} the neighbour's mutation: {}", attack.name(), written.1))?;
    }
    let (resident, most) = process.memory()?;
    let refusals = attacking.await?;
    let rate = took.len() as f64 * 2.0 / span.as_secs_f64();
    Ok(Round { attack, took: Samples::new(took), rate, resident, most, refusals })
}

async fn position(process: &Process) -> Result<u64, Failure> {
    let (_, body) = Wire::open(process.address, Ipv4Addr::LOCALHOST).await?.ask("{ position }").await?;
    let answer: serde_json::Value = serde_json::from_str(&body)?;
    Ok(answer["data"]["position"].as_str().unwrap_or_default().parse()?)
}

fn print(rounds: &[Round], span: Duration) {
    let title = format!(
        "The server under attack: a question and a mutation in turn of one well-behaved client, {:.1} s for each attack",
        span.as_secs_f64()
    );
    let columns = ["attack", "answers/s", "p50 ms", "p99 ms", "longest ms", "memory MiB", "at most MiB"];
    let mut table = Table::new(title, &columns);
    for round in rounds {
        let of = |quantile| millis(round.took.quantile(quantile));
        let memory = [round.resident, round.most].map(|kib| whole(kib as f64 / 1024.0));
        let [resident, most] = memory;
        table.row([
            round.attack.name().to_owned(),
            whole(round.rate),
            of(0.5),
            of(0.99),
            of(1.0),
            resident,
            most,
        ]);
    }
    table.print();
    table::line(
        "\np50, p99 and longest are of a question and a mutation together. The attackers were told:\n",
    );
    for round in rounds {
        let told: Vec<String> =
            round.refusals.iter().map(|(code, times)| format!("{code} {}", whole(*times as f64))).collect();
        let told = if told.is_empty() { "nothing".to_owned() } else { told.join(", ") };
        table::line(&format!("- {}: {told}", round.attack.name()));
    }
}
