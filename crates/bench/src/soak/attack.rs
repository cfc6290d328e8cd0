//! What the attackers do, each until a moment.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{sleep, timeout_at};

use super::Refusals;
use super::wire::{Wire, request};

/// Where they ask from.
const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// How many of them there are at once, where each waits for its answers.
const ATTACKERS: usize = 24;

/// A kind of attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attack {
    /// Nobody attacks.
    Nobody,
    /// Documents that cost far more than they weigh.
    Hostile,
    /// Questions that are as dear as they may be.
    Dear,
    /// Heads and bodies that come a byte at a time.
    Slow,
    /// Sockets that say nothing.
    Idle,
    /// Subscriptions that are not read.
    Unread,
    /// Mutations, as many as go through.
    Writes,
}

/// All of them, in the order in which they are run.
pub(super) const ATTACKS: [Attack; 7] = [
    Attack::Nobody,
    Attack::Hostile,
    Attack::Dear,
    Attack::Slow,
    Attack::Idle,
    Attack::Unread,
    Attack::Writes,
];

impl Attack {
    /// What it is called.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody attacks",
            Self::Hostile => "hostile documents",
            Self::Dear => "the dearest questions that are let through",
            Self::Slow => "slow clients",
            Self::Idle => "idle sockets",
            Self::Unread => "subscribers that do not read",
            Self::Writes => "a flood of writes",
        }
    }
}

/// A mutation.
pub(super) fn register(name: &str) -> String {
    format!(
        "mutation {{ registerOrganisation(input: {{ name: \"{name}\", sector: STATE }}) {{ position }} }}"
    )
}

/// Takes up where a mutation stands, if it was acknowledged.
pub(super) fn acknowledge(body: &str, acknowledged: &AtomicU64) -> Option<()> {
    let answer: Value = serde_json::from_str(body).ok()?;
    let position = answer["data"]["registerOrganisation"]["position"].as_str()?.parse().ok()?;
    acknowledged.fetch_max(position, Ordering::Relaxed);
    Some(())
}

/// Attacks until `until`.
pub(super) async fn run(
    attack: Attack,
    server: SocketAddr,
    until: Instant,
    acknowledged: Arc<AtomicU64>,
) -> Refusals {
    let attackers = match attack {
        Attack::Nobody => 0,
        Attack::Hostile | Attack::Dear | Attack::Writes => ATTACKERS,
        Attack::Slow => 400,
        Attack::Idle => 2_000,
        Attack::Unread => 200,
    };
    let one = |number: usize| one(attack, number, server, until, acknowledged.clone());
    let running: Vec<_> = (0..attackers).map(|number| tokio::spawn(one(number))).collect();
    let mut refusals = Refusals::new();
    for attacker in running {
        for (code, times) in attacker.await.unwrap_or_default() {
            *refusals.entry(code).or_default() += times;
        }
    }
    refusals
}

/// One attacker. Whose connection breaks opens another, after a moment.
async fn one(
    attack: Attack,
    number: usize,
    server: SocketAddr,
    until: Instant,
    acknowledged: Arc<AtomicU64>,
) -> Refusals {
    let mut told = Refusals::new();
    let deadline = until.into();
    while Instant::now() < until {
        let Ok(mut wire) = Wire::open(server, ELSEWHERE).await else {
            count(&mut told, "could not connect");
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = timeout_at(deadline, attacked(attack, number, &mut wire, &mut told, &acknowledged)).await;
        sleep(Duration::from_millis(20)).await;
    }
    told
}

fn count(told: &mut Refusals, code: &str) {
    *told.entry(code.to_owned()).or_default() += 1;
}

/// Attacks over one connection until it breaks.
async fn attacked(
    attack: Attack,
    number: usize,
    wire: &mut Wire,
    told: &mut Refusals,
    acknowledged: &AtomicU64,
) -> std::io::Result<()> {
    match attack {
        Attack::Nobody => Ok(()),
        Attack::Hostile => asking(wire, &hostile(number), told, acknowledged).await,
        Attack::Dear => asking(wire, &dear(), told, acknowledged).await,
        Attack::Writes => asking(wire, &register(&format!("flood {number}")), told, acknowledged).await,
        Attack::Slow => {
            let slow = request(&"x".repeat(1_000), "application/json");
            // Every other one is slow only once its head is there.
            let (first, rest) = slow.split_at(if number.is_multiple_of(2) { 20 } else { slow.len() - 900 });
            wire.stream.write_all(first.as_bytes()).await?;
            for byte in rest.bytes() {
                sleep(Duration::from_millis(500)).await;
                wire.stream.write_all(&[byte]).await?;
            }
            Ok(())
        }
        Attack::Idle => ended(wire, told).await,
        Attack::Unread => {
            let body = json!({ "query": "subscription { commits(after: \"0\") { position at actor source { page } } }" });
            wire.stream.write_all(request(&body.to_string(), "text/event-stream").as_bytes()).await?;
            let mut head = [0; 12];
            wire.stream.read_exact(&mut head).await?;
            if &head == b"HTTP/1.1 200" {
                count(told, "answered");
                std::future::pending::<()>().await;
            }
            ended(wire, told).await
        }
    }
}

/// Asks the same again and again.
async fn asking(
    wire: &mut Wire,
    document: &str,
    told: &mut Refusals,
    acknowledged: &AtomicU64,
) -> std::io::Result<()> {
    loop {
        let (_, body) = wire.ask(document).await?;
        let _ = acknowledge(&body, acknowledged);
        count(told, &code(&body));
    }
}

/// Waits for the end of a connection, and counts what was said before it.
async fn ended(wire: &mut Wire, told: &mut Refusals) -> std::io::Result<()> {
    let mut said = Vec::new();
    let read = wire.stream.read_to_end(&mut said).await;
    let said = String::from_utf8_lossy(&said);
    count(told, &said.split_once('{').map_or("closed".to_owned(), |(_, body)| code(&format!("{{{body}"))));
    read.map(drop)
}

/// The code of an answer; `answered` where there is none.
fn code(body: &str) -> String {
    let answer: Value = serde_json::from_str(body).unwrap_or_default();
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    code.unwrap_or(if answer["data"].is_null() { "unreadable" } else { "answered" }).to_owned()
}

/// As dear as it may be by default, or nearly: health of all initiatives, again and again.
fn dear() -> String {
    let health: String = (0..20).map(|n| format!("h{n}: health {{ condition }} ")).collect();
    format!("{{ initiatives(first: 100) {{ nodes {{ {health} }} }} }}")
}

/// One of several documents that cost far more than they weigh.
fn hostile(number: usize) -> String {
    let aliases = |each: &str, count: usize| (0..count).map(|n| format!("a{n}:{each} ")).collect::<String>();
    match number % 5 {
        0 => {
            let one = |n: usize| format!("fragment f{n} on Query{{...f{next} ...f{next}}}", next = n + 1);
            let all: String = (0..31).map(one).collect();
            format!("{{...f0}}{all}fragment f31 on Query{{position}}")
        }
        1 => format!("{{ {} }}", aliases("position", 10_000)),
        2 => format!("{{ a(b: {}1{}) }}", "[".repeat(20_000), "]".repeat(20_000)),
        3 => format!("{{ initiatives(search: \"{}\") {{ total }} }}", "x".repeat(100_000)),
        _ => format!("{{ initiatives(first: 200) {{ nodes {{ {} }} }} }}", aliases("health { level }", 100)),
    }
}
