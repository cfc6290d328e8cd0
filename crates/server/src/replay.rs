//! `samspil replay`: everything as it was known at a moment, as JSON.
//!
//! It is asked over the GraphQL schema, in this process, with `asOf`: what is printed is what the API would have answered,
//! derived answers, health and attention among it. [`document`] writes the question from the schema itself, so nothing that
//! the schema has is left out.

mod document;

use std::fs;
use std::io::{self, Write as _};

use samspil_graphql::Schema;
use samspil_store::{Ledger, Options};
use serde_json::{Value, json};

use crate::cli;
use crate::diff::When;
use crate::failure::Failure;

/// Prints the world at a moment.
///
/// # Errors
/// [`Failure`]: no such directory or moment, a question that is refused, or a log that cannot be read.
pub async fn replay(arguments: &cli::Replay) -> Result<(), Failure> {
    if !arguments.data.exists() {
        return Err(Failure::NoData(arguments.data.clone()));
    }
    let ledger = Ledger::open(&arguments.data, Options::default(), |_| {})?;
    let schema = Schema::new(ledger.clone());
    let replayed = match &arguments.query {
        Some(path) => {
            let document = fs::read_to_string(path);
            let document = document.map_err(|error| Failure::Question(format!("{path:?}: {error}")))?;
            asked(&schema, &document, as_of(arguments.at)).await.and_then(|data| {
                let text = serde_json::to_string_pretty(&data).expect("JSON serialises");
                crate::print(&format!("{text}\n"))
            })
        }
        None => everything(&schema, arguments).await,
    };
    ledger.close().await;
    replayed
}

fn as_of(at: Option<When>) -> Value {
    let Some(at) = at else { return json!({}) };
    let moment = match at {
        When::Position(position) => json!({ "position": position.to_string() }),
        When::Time(time) => json!({ "time": time.to_string() }),
        When::Day(day) => json!({ "day": day.to_string() }),
    };
    json!({ "asOf": moment })
}

/// The answer's data.
async fn asked(schema: &Schema, document: &str, variables: Value) -> Result<Value, Failure> {
    let mut answer = schema.ask(document, variables).await;
    match answer.get("errors") {
        Some(errors) => Err(Failure::Question(errors[0]["message"].as_str().unwrap_or_default().to_owned())),
        None => Ok(answer["data"].take()),
    }
}

/// Every initiative, or one, and every organisation; one after another, so that none but one is held in memory.
async fn everything(schema: &Schema, arguments: &cli::Replay) -> Result<(), Failure> {
    let as_of = as_of(arguments.at);
    let questions = document::Questions::read(schema).await;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut first = true;
    for (list, one) in [("initiatives", "initiative"), ("organisations", "organisation")] {
        let wanted = arguments.initiative.map(|id| id.to_string());
        if wanted.is_some() && one == "organisation" {
            break;
        }
        let ids = match wanted {
            Some(id) => vec![id],
            None => ids(schema, list, &as_of).await?,
        };
        write(&mut out, &format!("{}\n\"{list}\":[", if first { "{" } else { "," }))?;
        first = false;
        for (number, id) in ids.into_iter().enumerate() {
            let mut variables = as_of.clone();
            variables["id"] = id.clone().into();
            let data = asked(schema, questions.of(one), variables).await?;
            if data[one].is_null() {
                let id = arguments.initiative.expect("the others were listed");
                return Err(Failure::NoInitiative(id));
            }
            write(&mut out, &format!("{}\n{}", if number == 0 { "" } else { "," }, data[one]))?;
        }
        write(&mut out, "]")?;
    }
    write(&mut out, "}\n")?;
    out.flush().or_else(ended)
}

/// The ids of all that a list holds.
async fn ids(schema: &Schema, list: &str, as_of: &Value) -> Result<Vec<String>, Failure> {
    let document = format!(
        "query($asOf: AsOf, $after: ID) {{ page: {list}(first: 200, after: $after, asOf: $asOf) {{ nodes {{ id }} next }} }}"
    );
    let (mut ids, mut after) = (Vec::new(), Value::Null);
    loop {
        let mut variables = as_of.clone();
        variables["after"] = after;
        let mut page = asked(schema, &document, variables).await?["page"].take();
        let nodes = page["nodes"].as_array().into_iter().flatten();
        ids.extend(nodes.filter_map(|node| node["id"].as_str().map(str::to_owned)));
        after = page["next"].take();
        if after.is_null() {
            return Ok(ids);
        }
    }
}

fn write(out: &mut impl io::Write, text: &str) -> Result<(), Failure> {
    out.write_all(text.as_bytes()).or_else(ended)
}

/// A reader who has seen enough is no failure.
fn ended(error: io::Error) -> Result<(), Failure> {
    if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(Failure::Output(error)) }
}
