//! kill -9 at random moments while several clients write. What was acknowledged is there, in its place, for ever.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::harness::{Client, Dice, Gone, Server};

const KILLS: usize = 24;
const CLIENTS: usize = 6;
const REGISTER: &str = "mutation($id: ID!, $name: String!) {
  registerOrganisation(commandId: $id, input: { name: $name, sector: STATE }) { position userErrors { code } } }";
const PAGE: &str =
    "query($after: Position!) { commits(after: $after, first: 200) { position commandId stream revision } }";

/// A mutation, and where the server said that it stands.
struct Acknowledged {
    command: String,
    position: u64,
}

fn number(text: &Value) -> u64 {
    text.as_str().unwrap().parse().unwrap()
}

/// Sends a mutation.
async fn register(client: &mut Client, command: &str) -> Result<u64, Gone> {
    let variables = json!({ "id": command, "name": command });
    let answer = client.ask(REGISTER, variables).await?;
    let payload = &answer["data"]["registerOrganisation"];
    assert_eq!(payload["userErrors"], json!([]), "{answer:#}");
    Ok(number(&payload["position"]))
}

/// The position of the commit with which the first start makes an operator; of another stream than all others.
const OPERATOR: u64 = 1;

/// Writes until the server is gone; answers the mutation that got no answer.
async fn write(address: SocketAddr, name: String, told: UnboundedSender<Acknowledged>) -> Option<String> {
    let mut client = Client::connect(address).await.ok()?;
    for turn in 0.. {
        let command = format!("@{name}/{turn}");
        match register(&mut client, &command).await {
            Ok(position) => told.send(Acknowledged { command, position }).unwrap(),
            Err(_) => return Some(command),
        }
    }
    None
}

/// Every commit after a position: the stated places are gapless and in order. Answers each command's place.
async fn commits(client: &mut Client, mut after: u64) -> BTreeMap<String, u64> {
    let mut places = BTreeMap::new();
    loop {
        let page = client.data(PAGE, json!({ "after": after.to_string() })).await;
        let page = page["commits"].as_array().unwrap();
        if page.is_empty() {
            return places;
        }
        for commit in page {
            after += 1;
            let place = [number(&commit["position"]), number(&commit["revision"])];
            assert_eq!(place, [after, after - OPERATOR], "{commit:#}");
            assert_eq!(commit["stream"], "directory");
            let twice = places.insert(commit["commandId"].as_str().unwrap().to_owned(), after);
            assert_eq!(twice, None, "a command id stands in the log twice");
        }
    }
}

fn id(command: &str) -> String {
    command.parse::<samspil_domain::ids::CommandId>().unwrap().to_string()
}

/// One life of the server: writes until it is killed at a moment that the dice choose.
async fn one_life(server: Server, life: usize, dice: &mut Dice) -> (Vec<Acknowledged>, Vec<String>) {
    let (told, mut telling) = unbounded_channel();
    let writer =
        |client: usize| tokio::spawn(write(server.address, format!("{life}/{client}"), told.clone()));
    let writers: Vec<_> = (0..CLIENTS).map(writer).collect();
    drop(told);
    let mut acknowledged = Vec::new();
    let wanted = dice.below(200) as usize;
    while acknowledged.len() < wanted {
        acknowledged.push(telling.recv().await.expect("somebody writes"));
    }
    // Not only just after an answer: up to 3 ms into whatever comes next.
    let end = tokio::time::Instant::now() + Duration::from_micros(dice.below(3000));
    while let Ok(Some(one)) = tokio::time::timeout_at(end, telling.recv()).await {
        acknowledged.push(one);
    }
    tokio::task::spawn_blocking(|| server.kill()).await.unwrap();
    while let Some(one) = telling.recv().await {
        acknowledged.push(one);
    }
    let mut unanswered = Vec::new();
    for writer in writers {
        unanswered.extend(writer.await.unwrap());
    }
    (acknowledged, unanswered)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_being_killed_again_and_again() {
    let data = Arc::new(tempdir().unwrap());
    let mut dice = Dice::seeded(20_141_204);
    let mut all: Vec<Acknowledged> = Vec::new();
    let mut seen = OPERATOR;
    for life in 0..KILLS {
        let server = Server::start(data.path(), &[]);
        let (acknowledged, unanswered) = one_life(server, life, &mut dice).await;

        let server = Server::start(data.path(), &[]);
        let mut client = Client::connect(server.address).await.unwrap();
        let mut places = commits(&mut client, seen).await;
        for one in &acknowledged {
            assert_eq!(
                places.get(&id(&one.command)),
                Some(&one.position),
                "life {life}: {} is lost",
                one.command
            );
        }
        // Whether it was recorded or not: sent again, it is there once.
        for command in unanswered {
            let position = register(&mut client, &command).await.unwrap();
            assert_eq!(
                *places.entry(id(&command)).or_insert(position),
                position,
                "{command} stands elsewhere"
            );
            all.push(Acknowledged { command, position });
        }
        seen += places.len() as u64;
        all.extend(acknowledged);
        server.stop();
    }
    let server = Server::start(data.path(), &[]);
    let places = commits(&mut Client::connect(server.address).await.unwrap(), OPERATOR).await;
    assert_eq!(places.len() as u64, seen - OPERATOR);
    for one in &all {
        assert_eq!(places.get(&id(&one.command)), Some(&one.position));
    }
    assert!(all.len() > 50 * KILLS, "only {} mutations were acknowledged", all.len());
    server.stop();
}
