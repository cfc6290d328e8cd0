//! The server under attack and load, as a process with real sockets. The attackers ask from another address than their
//! neighbour, who goes on asking and writing. Each test bounds the process's memory (VmHWM, in MiB above what it held before),
//! has the neighbour answered, and holds what was acknowledged against the log.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::harness::client::stream_from;
use crate::harness::neighbour::Told;
use crate::harness::{Client, ELSEWHERE, Neighbour, Server, TOKEN};

/// How long a well-behaved client may ever have to wait for a question and a mutation, on a machine that does other things.
const PATIENCE: Duration = Duration::from_secs(10);

/// A server, and somebody who uses it as one should.
struct Scene {
    data: TempDir,
    server: Server,
    neighbour: Neighbour,
    before: u64,
}

impl Scene {
    async fn start(flags: &[&str]) -> Self {
        let data = tempdir().unwrap();
        let server = Server::start(data.path(), flags);
        let before = server.memory().1;
        let neighbour = Neighbour::of(server.address, "neighbour").await;
        Self { data, server, neighbour, before }
    }

    fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Ends the scene: the neighbour was answered, memory stayed within the bound, and all that was acknowledged is there, also
    /// after the process was killed.
    async fn end(self, name: &str, bound: u64, acknowledged: Vec<u64>) {
        let Told { answered, longest, positions } = self.neighbour.stop().await;
        let (now, most) = self.server.memory();
        let grown = most.saturating_sub(self.before);
        eprintln!(
            "{name}: {answered} answers to the neighbour, the longest wait {longest:?}; memory {now} MiB now, {most} at most, {} before",
            self.before
        );
        assert!(
            answered >= 4 && longest < PATIENCE,
            "{name}: {answered} answers, the longest wait {longest:?}"
        );
        assert!(grown <= bound, "{name}: memory grew by {grown} MiB; {bound} are allowed");
        tokio::task::spawn_blocking(|| self.server.kill()).await.unwrap();

        let server = Server::start(self.data.path(), &[]);
        let mut client = Client::connect(server.address).await.unwrap();
        let logged = positions_logged(&mut client).await;
        for position in positions.into_iter().chain(acknowledged) {
            assert!(logged.contains(&position), "{name}: what was acknowledged at {position} is lost");
        }
        server.stop();
    }
}

async fn positions_logged(client: &mut Client) -> BTreeSet<u64> {
    let mut logged = BTreeSet::new();
    loop {
        let after = logged.last().copied().unwrap_or(0).to_string();
        let page = client
            .data(
                "query($after: Position!) { commits(after: $after, first: 200) { position } }",
                json!({ "after": after }),
            )
            .await;
        let page = page["commits"].as_array().unwrap();
        if page.is_empty() {
            return logged;
        }
        logged.extend(page.iter().map(|commit| commit["position"].as_str().unwrap().parse::<u64>().unwrap()));
    }
}

/// The code of an answer that holds nothing but an error.
fn code(answer: &Value) -> &str {
    assert!(answer["data"].is_null(), "{answer:#}");
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("{answer:#}"))
}

/// Each of `levels` fragments spreads the next one twice.
fn bomb(levels: usize) -> String {
    let one = |level: usize| format!("fragment f{level} on Query{{...f{next} ...f{next}}}", next = level + 1);
    format!("{{...f0}}{}fragment f{levels} on Query{{position}}", (0..levels).map(one).collect::<String>())
}

/// Documents that cost far more than they weigh, and what each is refused with.
fn hostile() -> Vec<(&'static str, String, &'static str)> {
    let aliases = |each: &str, count: usize| (0..count).map(|n| format!("a{n}:{each} ")).collect::<String>();
    let health = aliases("health { level }", 100);
    let lists =
        "commonAgenda { goals { targets { indicator { targets { goal { targets { indicator { reports { id ";
    let deep = lists.matches('{').count();
    vec![
        ("31 chained fragments", bomb(31), "TOO_DEEP"),
        ("24 chained fragments", bomb(24), "TOO_COMPLEX"),
        ("10,000 aliases", format!("{{ {} }}", aliases("position", 10_000)), "DOCUMENT_TOO_LARGE"),
        ("1,000 aliases", format!("{{ {} }}", aliases("position", 1_000)), "TOO_MANY_ALIASES"),
        (
            "deep lists",
            format!("{{ initiatives(first: 200) {{ nodes {{ {lists} {} }} }} }}", "}".repeat(deep)),
            "TOO_COMPLEX",
        ),
        (
            "the health of 200, 100 times",
            format!("{{ initiatives(first: 200) {{ nodes {{ {health} }} }} }}"),
            "TOO_COMPLEX",
        ),
        ("deep brackets", format!("{{ a(b: {}1{}) }}", "[".repeat(20_000), "]".repeat(20_000)), "TOO_DEEP"),
        (
            "a giant string",
            format!("{{ initiatives(search: \"{}\") {{ total }} }}", "x".repeat(100_000)),
            "DOCUMENT_TOO_LARGE",
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_that_cost_more_than_they_weigh_are_refused_before_any_work() {
    let scene = Scene::start(&["--rate", "0"]).await;
    let mut attacker = Client::connect_from(scene.address(), ELSEWHERE).await.unwrap();
    for (what, document, refusal) in hostile() {
        let began = Instant::now();
        for _ in 0..20 {
            let answer = attacker.ask(&document, json!({})).await.unwrap();
            assert_eq!(code(&answer), refusal, "{what}");
            let told = &answer["errors"][0]["extensions"];
            assert!(
                told["asked"].as_u64() > told["allowed"].as_u64() && told["limit"].is_string(),
                "{what}: {told}"
            );
        }
        eprintln!("{what}: refused 20 times in {:?}", began.elapsed());
    }
    let two_megabytes = json!({ "name": "x".repeat(2 << 20) });
    let answer =
        attacker.ask("query($name: String) { initiatives(search: $name) { total } }", two_megabytes).await;
    assert_eq!(code(&answer.unwrap()), "REQUEST_TOO_LARGE");
    scene.end("hostile documents", 48, vec![]).await;
}

/// Reads to the end of a connection, which may be broken off.
async fn rest(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    let _ = stream.read_to_end(&mut read).await;
    String::from_utf8_lossy(&read).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_are_slow_on_purpose_are_given_up() {
    let scene = Scene::start(&["--head-secs", "1", "--request-secs", "1"]).await;
    let body = "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n{";
    let (mut heads, mut bodies) = (Vec::new(), Vec::new());
    for n in 0..120 {
        let mut stream = stream_from(scene.address(), ELSEWHERE).await.unwrap();
        let slow_body = n % 3 == 0;
        let sent = if slow_body { body } else { "POST /graphql HTTP/1.1\r\nhost: loc" };
        stream.write_all(sent.as_bytes()).await.unwrap();
        if slow_body { bodies.push(stream) } else { heads.push(stream) }
    }
    for stream in &mut heads {
        let told = rest(stream).await;
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 408"), "{told}");
    }
    for stream in &mut bodies {
        let told = rest(stream).await;
        assert!(told.starts_with("HTTP/1.1 408") && told.contains("\"TIMEOUT\""), "{told}");
    }
    scene.end("slow clients", 32, vec![]).await;
}

/// How many sockets a process may open here, of those that are wanted; each end of one takes a file.
fn sockets(wanted: usize) -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
    let files: usize = line.split_whitespace().next().unwrap().parse().unwrap_or(usize::MAX);
    let possible = wanted.min(files.saturating_sub(200));
    if possible < wanted {
        eprintln!("the system allows {files} open files: {possible} sockets instead of {wanted}");
    }
    possible
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_idle_sockets_cost_little_and_leave_room_for_others() {
    let count = sockets(5_000);
    let (all, one) = ((count + 64).to_string(), count.to_string());
    let flags = [
        "--max-connections",
        &all,
        "--max-connections-by-address",
        &one,
        "--head-secs",
        "600",
        "--init-secs",
        "600",
    ];
    let scene = Scene::start(&flags).await;
    let upgrade = "GET /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
        sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n";
    let mut idle = Vec::new();
    for n in 0..count {
        let mut stream = stream_from(scene.address(), ELSEWHERE).await.unwrap();
        // Every fifth one is a WebSocket, for which more is kept.
        if n % 5 == 0 {
            stream.write_all(upgrade.as_bytes()).await.unwrap();
            let mut told = [0; 12];
            stream.read_exact(&mut told).await.unwrap();
            assert_eq!(&told, b"HTTP/1.1 101");
        }
        idle.push(stream);
    }
    // The last has a seat only once it was accepted; then one more is refused.
    let mut last = idle.pop().unwrap();
    last.write_all(b"GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    last.read_exact(&mut [0; 15]).await.unwrap();
    let mut refused = stream_from(scene.address(), ELSEWHERE).await.unwrap();
    let told = rest(&mut refused).await;
    assert!(told.starts_with("HTTP/1.1 503") && told.contains("\"connections-by-address\""), "{told}");
    let bound = count as u64 * 32 / 1024 + 32;
    scene.end(&format!("{count} idle sockets"), bound, vec![]).await;
    drop((idle, last));
}

const REGISTER: &str = "mutation($name: String!) {
  registerOrganisation(input: { name: $name, sector: STATE }) { position userErrors { code } } }";

/// Writes from elsewhere until `until`; answers where what was acknowledged stands, and how often it was refused for its rate.
async fn flood(address: SocketAddr, name: String, until: Instant) -> (Vec<u64>, usize) {
    let mut client = Client::connect_from(address, ELSEWHERE).await.unwrap();
    let dear: String = (0..190).map(|n| format!("a{n}: position ")).collect();
    let register = REGISTER.replace("{ position", &format!("{{ {dear} position"));
    let (mut acknowledged, mut refused) = (Vec::new(), 0);
    while Instant::now() < until {
        let name = format!("{name} {}", acknowledged.len());
        // Who is refused before the body was read may find the connection closed: then nothing was acknowledged.
        let Ok(answer) = client.ask(&register, json!({ "name": name })).await else {
            client = Client::connect_from(address, ELSEWHERE).await.unwrap();
            continue;
        };
        match answer["data"]["registerOrganisation"]["position"].as_str() {
            Some(position) => acknowledged.push(position.parse().unwrap()),
            None => {
                assert!(["RATE_LIMITED", "UNAVAILABLE"].contains(&code(&answer)), "{answer:#}");
                refused += 1;
            }
        }
    }
    (acknowledged, refused)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_writes_is_held_to_its_rate_and_loses_nothing() {
    let scene = Scene::start(&["--rate", "8000", "--rate-burst", "8000", "--max-cost", "8000"]).await;
    let until = Instant::now() + Duration::from_secs(3);
    let floods: Vec<_> =
        (0..24).map(|n| tokio::spawn(flood(scene.address(), format!("flood {n}"), until))).collect();
    let (mut acknowledged, mut refused) = (Vec::new(), 0);
    for one in floods {
        let (positions, times) = one.await.unwrap();
        acknowledged.extend(positions);
        refused += times;
    }
    eprintln!("a flood of writes: {} acknowledged, {refused} refused", acknowledged.len());
    // A flood's mutation costs some 250: 32 at once, and as many in each second.
    assert!(
        (50..=1_000).contains(&acknowledged.len()) && refused > 0,
        "{} and {refused}",
        acknowledged.len()
    );
    scene.end("a flood of writes", 64, acknowledged).await;
}

/// Follows the log from elsewhere, and reads nothing of it.
async fn follow(address: SocketAddr) -> TcpStream {
    let long: String = (0..190).map(|n| format!("a{n}: commandId ")).collect();
    let query = format!("subscription {{ commits(after: \"0\") {{ {long} }} }}");
    let body = json!({ "query": query }).to_string();
    let mut stream = stream_from(address, ELSEWHERE).await.unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\naccept: text/event-stream\r\nauthorization: Bearer {TOKEN}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await.unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn subscribers_that_do_not_read_cost_little_and_are_given_up() {
    const SUBSCRIBERS: usize = 20;
    const COMMITS: usize = 700;
    let limit = SUBSCRIBERS.to_string();
    let scene = Scene::start(&["--write-secs", "1", "--rate", "0", "--max-subscribers-by-one", &limit]).await;
    let mut following = Vec::new();
    for _ in 0..SUBSCRIBERS {
        let mut stream = follow(scene.address()).await;
        let mut told = [0; 12];
        stream.read_exact(&mut told).await.unwrap();
        assert_eq!(&told, b"HTTP/1.1 200");
        following.push(stream);
    }
    let mut one_more = follow(scene.address()).await;
    let mut told = [0; 12];
    one_more.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 429");
    // Each commit is some 9 KiB to each of them, so all are more than the system holds for a socket.
    let mut writer = Client::connect(scene.address()).await.unwrap();
    let mut acknowledged = Vec::new();
    for n in 0..COMMITS {
        let written = writer.data(REGISTER, json!({ "name": n.to_string() })).await;
        let position = written["registerOrganisation"]["position"].as_str().unwrap();
        acknowledged.push(position.parse().unwrap());
    }
    // What the system held is read, and then the connection is at its end: the server gave it up.
    let mut read = 0;
    for stream in &mut following {
        read += tokio::time::timeout(PATIENCE, rest(stream)).await.expect("it was given up").len();
    }
    eprintln!(
        "{SUBSCRIBERS} subscribers that do not read: {} KiB held by the system for each",
        read / SUBSCRIBERS / 1024
    );
    scene.end("subscribers that do not read", 64, acknowledged).await;
}
