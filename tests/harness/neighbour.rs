//! Somebody who asks and writes as one should, while others do not.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::interval;

use super::Client;

const QUESTION: &str = "{ position initiatives(first: 1) { total } }";
const REGISTER: &str = "mutation($id: ID!, $name: String!) {
  registerOrganisation(commandId: $id, input: { name: $name, sector: STATE }) { position userErrors { code } } }";

const ACCOUNT: &str = "mutation($account: ID!) { apply(commands: [
  { registerAccount: { id: $account, name: \"A neighbour\" } }, { grantRole: { account: $account, role: OPERATOR } }
]) { userErrors { code } } }";
const ISSUE: &str = "mutation($account: ID!) {
  issueToken(input: { account: $account, name: \"A neighbour\", scope: WRITE }) { token { secret } userErrors { code } } }";

/// It asks no oftener, so that it stays within what any one may ask for.
const PACE: Duration = Duration::from_millis(20);

/// What came of it.
pub(crate) struct Told {
    /// How many questions and mutations were answered; each as it should be.
    pub(crate) answered: usize,
    /// How long the longest took.
    pub(crate) longest: Duration,
    /// Where the mutations stand, as they were acknowledged.
    pub(crate) positions: Vec<u64>,
}

/// Asks and writes in turn from this machine's first address, until it is told to stop.
pub(crate) struct Neighbour {
    stop: oneshot::Sender<()>,
    task: JoinHandle<Told>,
}

impl Neighbour {
    pub(crate) async fn of(server: SocketAddr, name: &str) -> Self {
        let mut client = Client::connect_from(server, Ipv4Addr::LOCALHOST.into()).await.unwrap();
        // An account of its own, so that it pays for itself alone.
        let done = client.data(ACCOUNT, json!({ "account": format!("@{name}") })).await;
        assert_eq!(done["apply"]["userErrors"], json!([]));
        let issued = client.data(ISSUE, json!({ "account": format!("@{name}") })).await;
        let client = client.with_token(issued["issueToken"]["token"]["secret"].as_str());
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(ask(client, name.to_owned(), stopped));
        Self { stop, task }
    }

    pub(crate) async fn stop(self) -> Told {
        // It has ended where something was wrong, and says so below.
        let _ = self.stop.send(());
        self.task.await.expect("it is answered as it should be")
    }
}

async fn ask(mut client: Client, name: String, mut stopped: oneshot::Receiver<()>) -> Told {
    let mut told = Told { answered: 0, longest: Duration::ZERO, positions: Vec::new() };
    let mut pace = interval(PACE);
    while stopped.try_recv().is_err() {
        pace.tick().await;
        let began = Instant::now();
        client.data(QUESTION, json!({})).await;
        let name = format!("@{name}/{}", told.answered);
        let written = client.data(REGISTER, json!({ "id": name, "name": name })).await;
        let written = &written["registerOrganisation"];
        assert_eq!(written["userErrors"], json!([]));
        told.positions.push(written["position"].as_str().unwrap().parse().unwrap());
        told.longest = told.longest.max(began.elapsed());
        told.answered += 2;
    }
    told
}

/// Where the others ask from: another address of this machine.
pub(crate) const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
