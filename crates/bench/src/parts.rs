//! The steps of a write and of a read, each alone, one core, nothing else going on.

use std::hint::black_box;
use std::path::Path;

use async_graphql::{Executor as _, Request as Question, Variables};
use samspil_domain::access::Rights;
use samspil_domain::situation::Situation;
use samspil_domain::{Command, Commit, Initiative, Request, World};
use samspil_graphql::Schema;
use samspil_graphql::limits::{self, Limits};
use samspil_store::journal::Chain;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::given::{self, BATCHES, Reports, alone};
use crate::options::Options;
use crate::stats::{micros, whole};
use crate::table::Table;
use crate::{Failure, client, reads};

struct Parts {
    table: Table,
    times: usize,
}

impl Parts {
    fn part(&mut self, name: &str, work: impl FnMut()) {
        self.often(name, self.times, work);
    }

    fn often(&mut self, name: &str, times: usize, work: impl FnMut()) {
        let took = alone(times, work);
        self.table.row([name.to_owned(), micros(took), whole(1e9 / took)]);
    }
}

/// Measures and prints.
///
/// # Errors
/// Where it cannot be measured.
pub(crate) fn measure(options: &Options, place: &Path, runtime: &Runtime) -> Result<(), Failure> {
    let times = if options.span.as_millis() < 1000 { 500 } else { 2_500 };
    let mut parts = Parts { table: Table::new("Steps alone, one core", &["step", "µs", "a second"]), times };
    write(&mut parts);
    mutate(&mut parts);
    read(&mut parts, place, runtime)?;
    parts.table.print();
    Ok(())
}

/// What the ledger's writer does with one request.
fn write(parts: &mut Parts) {
    let (request, mut reports) = (Reports::new(0).request(), Reports::new(1));
    parts.part("write: make a request (the clients' share)", || _ = black_box(reports.request()));
    parts.part("write: digest of the request (the clients' share)", || _ = black_box(request.digest()));
    decide(parts);
    let commit = given::decided(&mut given::world(0), &request);
    parts.part("write: serialise the commit", || {
        black_box(serde_json::to_vec(&commit).expect("a commit always serialises"));
    });
    let bytes = given::commit_bytes();
    parts.part("write: chain over the commit", || _ = black_box(Chain::START.then(&bytes)));
    parts.part("start: decode the commit", || {
        black_box(serde_json::from_slice::<Commit>(&bytes).expect("it is a commit"));
    });
}

/// Deciding and taking up, with a world that grows as the ledger's does.
fn decide(parts: &mut Parts) {
    let requests: Vec<Request> = {
        let mut reports = Reports::new(0);
        (0..parts.times * BATCHES).map(|_| reports.request()).collect()
    };
    let start = given::world(0);
    let (mut world, mut next, mut commits) = (start.clone(), requests.iter(), Vec::new());
    parts.part("write: digest, decide, and take up in place", || {
        commits.push(given::decided(&mut world, next.next().expect("there is a request")));
    });
    let (mut world, mut next) = (start.clone(), requests.iter());
    parts.part("write: digest, decide, and take up while somebody reads (a new world a commit)", || {
        let _held = world.clone();
        black_box(given::decided(&mut world, next.next().expect("there is a request")));
    });
    let (mut world, mut next) = (start, commits.iter());
    parts
        .part("start: take up a commit", || World::take(&mut world, next.next().expect("there is a commit")));
    let (mut ids, start) = (Reports::new(2), given::world(0));
    let initiative = start.initiatives.get(&given::initiative()).expect("it is founded");
    let (at, rights) = (start.at.next(), Rights::local());
    parts.part("write: decide alone, nothing copied", || {
        let Request { command_id, commands, .. } = ids.request();
        let now = Situation {
            initiative,
            directory: &start.directory,
            people: &start.people,
            initiatives: &start.initiatives,
            rights: &rights,
            at,
            on_behalf_of: None,
            command_id,
            index: 0,
        };
        black_box(Initiative::decide(&now, &commands[0]).expect("it is accepted"));
    });
    parts.part("write: copy the world", || _ = black_box(world.clone()));
}

/// What the server does with a mutation besides.
fn mutate(parts: &mut Parts) {
    let body = client::mutation(&mut Reports::new(0));
    parts.part("mutation: decode the body as JSON", || {
        black_box(serde_json::from_slice::<Value>(&body).expect("it is JSON"));
    });
    let variables = Variables::from_json(client::mutation_variables(&mut Reports::new(0)));
    let question = || Question::new(client::MUTATION).variables(variables.clone());
    parts.part("mutation: parse the document and check its limits", || {
        black_box(limits::examine(&Limits::default(), &question()).is_ok());
    });
    let fields = serde_json::to_value(Reports::new(0).fields()).expect("it always serialises");
    parts.part("mutation: read the command", || {
        black_box(Command::decode("reportFigure", fields.clone()).expect("it is a command"));
    });
}

/// What the server does with the large read, at several lengths of history.
fn read(parts: &mut Parts, place: &Path, runtime: &Runtime) -> Result<(), Failure> {
    let times = parts.times.div_ceil(250);
    for history in [1, reads::HISTORY] {
        let path = place.join(format!("parts-{history}"));
        let ledger = runtime.block_on(given::ledger(&path, samspil_store::Options::default(), history))?;
        let schema = Schema::new(ledger.clone());
        let question = || Question::new(reads::QUERY).variables(Variables::from_json(reads::variables()));
        let name = format!("read: run the query, {history} reports an indicator");
        let mut answer = None;
        parts.often(&name, times, || answer = Some(runtime.block_on(schema.execute(question()))));
        let answer = answer.ok_or("it was run")?;
        if history == reads::HISTORY {
            parts.often("read: write the answer as JSON", times, || {
                black_box(serde_json::to_vec(&answer).expect("an answer always serialises"));
            });
        }
        runtime.block_on(ledger.close());
    }
    let question = Question::new(reads::QUERY).variables(Variables::from_json(reads::variables()));
    parts.part("read: parse the document and check its limits", || {
        black_box(limits::examine(&Limits::default(), &question).is_ok());
    });
    let body = json!({ "query": reads::QUERY, "variables": reads::variables() }).to_string();
    parts.part("read: decode the body as JSON", || {
        black_box(serde_json::from_str::<Value>(&body).expect("it is JSON"));
    });
    Ok(())
}
