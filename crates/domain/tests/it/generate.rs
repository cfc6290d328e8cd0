//! Requests made from the commands' own schemas, so that a new command is under the laws without anyone thinking of it.
//! Ids, texts, numbers and dates come from small pools: references often hit, and facts often repeat.

use std::convert::Infallible;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use samspil_domain::commit::{Digest, Stream};
use samspil_domain::ids::{CommandId, PersonId};
use samspil_domain::people::{Place, Sealer};
use samspil_domain::value::sealed::Open;
use samspil_domain::value::{Sealed, Timestamp};
use samspil_domain::{Command, Commit, Refusal, Request, World};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Texts are also units, so that figures fit their indicators now and then.
const TEXTS: &[&str] = &["percent", "DKK", "products"];
const DECIMALS: &[&str] = &["0", "50", "100", "1.50", "-75", "1000"];
const DATES: &[&str] = &["0001", "2012", "2013-24", "2014-03", "2014-03-05", "2017-06", "9998-24"];
/// What public registers know organisations by: one that each register can have given, and none.
const IDENTIFIERS: &[&str] = &["12345674", "101", "1081", "percent"];
/// A hexadecimal digit is made a hash.
const DIGESTS: &[&str] = &["0", "a", "7"];
const MOMENTS: &[&str] = &["2014-03-05T12:00:00Z", "9998-12-31T00:00:00Z"];
const NUMBERS: &[u16] = &[1, 2, 3, 50, 51];

/// Values of a schema; an object has each optional field now and then, and its own id always.
fn values(schema: &Value, defs: &Value) -> BoxedStrategy<Value> {
    let of = |schema: &Value| values(schema, defs);
    if let Some(target) = schema["$ref"].as_str() {
        let name = target.rsplit('/').next().unwrap();
        return of(&defs[name]);
    }
    if let Some(constant) = schema.get("const") {
        return Just(constant.clone()).boxed();
    }
    if let Some(constants) = schema["enum"].as_array() {
        return select(constants.clone()).boxed();
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let known = choices.iter().filter(|choice| choice["type"] != "null");
        return select(known.map(of).collect::<Vec<_>>()).prop_flat_map(|choice| choice).boxed();
    }
    let kind = schema["type"].as_str().or(schema["type"][0].as_str()).expect("a schema has a type");
    match (kind, schema["format"].as_str()) {
        ("string", Some("id")) => select(&["@a", "@b"][..]).prop_map(Value::from).boxed(),
        ("string", Some("text" | "personal")) => select(TEXTS).prop_map(Value::from).boxed(),
        ("string", Some("decimal")) => select(DECIMALS).prop_map(Value::from).boxed(),
        ("string", Some("date")) => select(DATES).prop_map(Value::from).boxed(),
        ("string", Some("digest")) => select(DIGESTS).prop_map(|digit| Value::from(digit.repeat(64))).boxed(),
        ("string", Some("timestamp")) => select(MOMENTS).prop_map(Value::from).boxed(),
        ("integer", _) => select(NUMBERS).prop_map(Value::from).boxed(),
        ("boolean", _) => any::<bool>().prop_map(Value::from).boxed(),
        ("array", _) => vec(of(&schema["items"]), 0..3).prop_map(Value::from).boxed(),
        ("object", _) => object(schema, defs),
        unknown => panic!("no values for {unknown:?}"),
    }
}

fn object(schema: &Value, defs: &Value) -> BoxedStrategy<Value> {
    let required = schema["required"].as_array();
    let required = |name: &str| name == "id" || required.is_some_and(|names| names.contains(&json!(name)));
    let fields = schema["properties"].as_object().expect("an object has fields").iter();
    let fields = fields.map(|(name, field)| {
        let value = match (name.as_str(), field["format"].as_str()) {
            ("value", Some("text")) => select(IDENTIFIERS).prop_map(Value::from).boxed(),
            _ => values(field, defs),
        };
        let value =
            if required(name) { value.prop_map(Some).boxed() } else { proptest::option::of(value).boxed() };
        let name = name.clone();
        value.prop_map(move |value| value.map(|value| (name.clone(), value)))
    });
    let fields = fields.collect::<Vec<_>>();
    fields.prop_map(|fields| Value::Object(fields.into_iter().flatten().collect::<Map<_, _>>())).boxed()
}

/// The names of all commands.
pub(crate) fn names() -> Vec<&'static str> {
    let mut generator = schemars::SchemaGenerator::default();
    Command::shapes(&mut generator).into_iter().map(|shape| shape.name).collect()
}

/// What makes any command of each of these names. What a command's schema allows can always be read.
fn commands(names: &[&str]) -> Vec<BoxedStrategy<Command>> {
    let mut generator = schemars::SchemaGenerator::default();
    let shapes = Command::shapes(&mut generator);
    let defs = Value::Object(generator.take_definitions(true));
    let commands = shapes.into_iter().filter(|shape| names.contains(&shape.name)).map(|shape| {
        let name = shape.name;
        let fields = values(shape.schema.as_value(), &defs);
        fields
            .prop_map(move |fields| Command::decode(name, fields).expect("a command fits its schema"))
            .boxed()
    });
    commands.collect()
}

/// Any of these commands, each as often as any other.
fn any_of(commands: Vec<BoxedStrategy<Command>>) -> BoxedStrategy<Command> {
    select(commands).prop_flat_map(|command| command).boxed()
}

fn stream_of(command: &Command) -> Stream {
    match command {
        Command::Access(_) => Stream::Access,
        Command::Directory(_) => Stream::Directory,
        Command::People(_) => Stream::People,
        Command::Foundation(_)
        | Command::Partnership(_)
        | Command::CommonAgenda(_)
        | Command::SharedMeasurement(_)
        | Command::ReinforcingActivities(_)
        | Command::ContinuousCommunication(_)
        | Command::Backbone(_) => Stream::Initiative("@a".parse().unwrap()),
    }
}

/// The request that asks for these commands.
pub(crate) fn request(number: u128, commands: Vec<Command>) -> Request {
    let mut request = Request {
        command_id: CommandId::from(Uuid::from_u128(number)),
        caller: samspil_domain::access::Caller::Local,
        actor: "en koordinator".parse().unwrap(),
        stream: stream_of(&commands[0]),
        expected_rev: None,
        source: None,
        on_behalf_of: None,
        reason: None,
        caused_by: None,
        commands,
    };
    request.seal(&mut Marker).expect("it seals everything");
    request
}

/// Seals by marking alone: the mark tells the value from others, and there is nothing to open.
struct Marker;

impl Sealer for Marker {
    type Error = Infallible;

    fn enter(&mut self, _: PersonId) -> Result<(), Infallible> {
        Ok(())
    }

    fn seal(&mut self, _: Place, open: &Open) -> Result<Sealed, Infallible> {
        let mark = Digest::of(open.expose().as_bytes()).0;
        Ok(Sealed::new(mark[..16].try_into().expect("sixteen bytes"), b"the laws"))
    }
}

/// How many kinds of command one sequence is made of.
const KINDS: std::ops::Range<usize> = 6..46;

/// Requests after each other, mostly of one command, seldom of up to three; the first few found what others need. Each
/// sequence is of some kinds of command only, so that these meet each other, however many kinds there are.
pub(crate) fn requests() -> impl Strategy<Value = Vec<Request>> {
    subsequence(commands(&names()), KINDS).prop_flat_map(|some| {
        let command = any_of(some);
        let commands = prop_oneof![3 => vec(command.clone(), 1), 1 => vec(command, 2..4)];
        vec((prop::bool::weighted(0.1), commands), 40..80).prop_map(founded)
    })
}

/// Requests of these commands alone, one in each, after those that found what others need.
pub(crate) fn requests_of(names: &[&str]) -> impl Strategy<Value = Vec<Request>> {
    vec((Just(false), vec(any_of(commands(names)), 1)), 5..50).prop_map(founded)
}

/// Each of `later` says whether it is for the other initiative, and what it asks for.
fn founded(later: Vec<(bool, Vec<Command>)>) -> Vec<Request> {
    let first = foundation().into_iter().map(|command| (false, vec![command]));
    let other = std::iter::once((true, other_initiative()));
    let requests = first.chain(other).chain(later).enumerate().map(|(number, (other, commands))| {
        let request = request(number as u128, commands);
        match request.stream {
            Stream::Initiative(_) if other => Request { stream: other_stream(), ..request },
            Stream::Initiative(_) | Stream::Access | Stream::Directory | Stream::People => request,
        }
    });
    requests.collect()
}

fn other_stream() -> Stream {
    Stream::Initiative("@b".parse().unwrap())
}

/// What another initiative begins with, so that initiatives can refer to each other.
fn other_initiative() -> Vec<Command> {
    let commands = [
        json!({ "foundInitiative": { "name": "Paraply" } }),
        json!({ "adoptGoal": { "id": "@a", "title": "Fælles mål" } }),
    ];
    commands.into_iter().map(|command| Command::from_json(command).unwrap()).collect()
}

fn foundation() -> Vec<Command> {
    let register = |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "OTHER" } });
    let commands = [
        register("@a"),
        register("@b"),
        json!({ "enterPerson": { "id": "@a", "name": "percent" } }),
        json!({ "foundInitiative": { "name": "Samspil" } }),
        json!({ "admitPartner": { "organisation": "@a" } }),
        json!({ "concludeAgreement": { "id": "@a", "title": "Aftale", "kind": "COOPERATION", "form": "ONE_FOR_ALL" } }),
        json!({ "adoptGoal": { "id": "@a", "title": "Mål" } }),
        json!({ "establishBody": { "id": "@a", "name": "Bestyrelse", "kind": "BOARD" } }),
        json!({ "createSeat": { "id": "@a", "body": "@a", "name": "Plads" } }),
        json!({ "defineCategorisation": { "id": "@a", "name": "Slags", "categories": [{ "name": "DKK" }, { "name": "products" }] } }),
        json!({ "defineIndicator": { "id": "@a", "name": "Andel", "unit": "percent", "kind": "POPULATION",
            "direction": "INCREASE", "overTime": "LATEST", "overPartners": "MEAN", "categorisation": "@a" } }),
        json!({ "planActivity": { "id": "@a", "title": "Aktivitet" } }),
        json!({ "planActivity": { "id": "@b", "title": "Aktivitet" } }),
        json!({ "planMilestone": { "id": "@a", "activity": "@a", "title": "Milepæl" } }),
        json!({ "describeMethod": { "id": "@a", "name": "Metode", "checklist": TEXTS } }),
        json!({ "definePipeline": { "id": "@a", "title": "Forløb", "stages": [{ "name": TEXTS[0] }, { "name": TEXTS[1] }] } }),
        json!({ "recordFunding": { "id": "@a", "purpose": "Bevilling" } }),
        json!({ "recordFunding": { "id": "@b", "purpose": "Bevilling" } }),
        json!({ "enterPipeline": { "id": "@a", "pipeline": "@a", "name": "Kandidat", "stage": TEXTS[0] } }),
        json!({ "openReporting": { "id": "@a", "title": "Runde", "indicators": ["@a"], "covers": {}, "due": "2017-06" } }),
        json!({ "reportFigure": { "id": "@a", "indicator": "@a", "on": "2012", "reporting": "@a", "draft": true } }),
        json!({ "commissionEvaluation": { "id": "@a", "title": "Evaluering" } }),
        json!({ "putOnDataAgenda": { "id": "@a", "question": "Hvor meget?" } }),
        json!({ "publishFigures": { "indicators": ["@a"] } }),
        json!({ "registerAccount": { "id": "@a", "name": "Konto" } }),
        json!({ "grantRole": { "id": "@a", "account": "@a", "role": "OBSERVER", "initiative": "@a" } }),
        json!({ "recordToken": { "id": "@a", "account": "@a", "name": "Nøgle", "hash": "f".repeat(64), "scope": "READ" } }),
    ];
    commands.into_iter().map(|command| Command::from_json(command).unwrap()).collect()
}

/// The clock stands still, as if all requests came at once.
pub(crate) fn now() -> Timestamp {
    // 2026-11-21, noon, in UTC.
    Timestamp::from_micros(1_795_262_400_000_000)
}

/// What a world answers to a request: the commit it leads to, nothing, or the refusal.
pub(crate) fn answer(world: &World, request: &Request) -> Result<Option<Commit>, Refusal> {
    world.propose(request, request.digest(), now())
}

/// Asks, and moves the world on where it was accepted.
pub(crate) fn ask(world: &mut World, request: &Request) -> Result<Option<Commit>, Refusal> {
    let commit = world.propose(request, request.digest(), now())?;
    commit.iter().for_each(|commit| world.take(commit));
    Ok(commit)
}
