//! A writer that is killed with signal 9: what it had acknowledged is there.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use samspil_domain::Position;
use samspil_store::{Ledger, Options};

use crate::disk::Chance;
use crate::given::{command_id, open, options, register, verify_all};

const DIRECTORY: &str = "SAMSPIL_STORE_TEST_DIRECTORY";
const PRODUCERS: u64 = 6;

/// What the killed process does: it records from several producers, and writes the number of each receipt to its
/// output. Started by the test below only; alone it has no directory, and nothing to do.
#[test]
fn writes_until_it_is_killed() {
    let Ok(path) = std::env::var(DIRECTORY) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let options = Options { segment_bytes: 20_000, apply_bytes: 2000, ..options() };
        let ledger = Ledger::open(path, options, |_| {}).unwrap();
        let first = ledger.position().0;
        let producers = (0..PRODUCERS).map(|lane| {
            let ledger = ledger.clone();
            tokio::spawn(async move {
                for number in 0.. {
                    let number = first * 1000 + number * PRODUCERS + lane;
                    let receipt = ledger.execute(register(number)).await.unwrap();
                    let line = format!("acknowledged {number} {}\n", receipt.position);
                    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                }
            })
        });
        for producer in producers.collect::<Vec<_>>() {
            producer.await.unwrap();
        }
    });
}

fn start(path: &std::path::Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["kill::writes_until_it_is_killed", "--exact", "--nocapture", "--test-threads=1"])
        .env(DIRECTORY, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_when_the_writer_is_killed() {
    let dir = tempfile::tempdir().unwrap();
    let mut chance = Chance(11);
    let mut acknowledged = Vec::new();
    for round in 0..12 {
        let mut child = start(dir.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut wanted = 1 + chance.below(300);
        let mut note = |line: &str| {
            let mut words = line.split(' ').skip_while(|word| *word != "acknowledged").skip(1);
            let numbers =
                words.next().zip(words.next()).map(|(n, p)| (n.parse().unwrap(), p.parse().unwrap()));
            numbers.map(|numbers: (u64, u64)| acknowledged.push(numbers)).is_some()
        };
        while wanted > 0 {
            let line = lines.next().expect("it writes until it is killed").unwrap();
            wanted -= u64::from(note(&line));
        }
        child.kill().unwrap();
        // What it said before it died counts as well; the last line may be torn.
        let rest: Vec<String> = lines.map_while(Result::ok).collect();
        for line in rest.iter().take(rest.len().saturating_sub(1)) {
            note(line);
        }
        child.wait().unwrap();
        let ledger = open(dir.path());
        for (number, position) in &acknowledged {
            let found = ledger.find(command_id(*number)).unwrap();
            let found = found.unwrap_or_else(|| panic!("round {round}: {number} at {position} is lost"));
            assert_eq!(found.position(), Position(*position), "round {round}");
        }
        verify_all(&ledger, &[]);
        ledger.close().await;
    }
    eprintln!("kill: 12 kills, {} acknowledged commits, none lost", acknowledged.len());
}
