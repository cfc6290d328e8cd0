//! The initiative that everything is measured on: 30 partners, each with 20 indicators that it reports.

use std::sync::Arc;

use samspil_domain::ids::{IndicatorId, InitiativeId};
use samspil_domain::shared_measurement::{self, ReportFigure};
use samspil_domain::value::{Figure, PartialDate, Qualifier, Timestamp, Unit};
use samspil_domain::{Actor, Command, Commit, Position, Request, Revision, Stream, World};
use samspil_store::{Ledger, Options};
use serde_json::{Value, json};
use uuid::{Builder, Uuid};

use crate::Failure;

/// How many partners there are.
pub(crate) const PARTNERS: usize = 30;

/// How many indicators each partner has.
pub(crate) const INDICATORS: usize = 20;

/// How many reports go into one commit while history is made: as many as fit.
const REPORTS_AT_ONCE: usize = 200;

/// Random ids that are the same every time.
#[derive(Debug, Clone)]
struct Ids(u64);

impl Ids {
    /// splitmix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn uuid(&mut self) -> Uuid {
        let (high, low) = (self.number(), self.number());
        Builder::from_random_bytes((u128::from(high) << 64 | u128::from(low)).to_be_bytes()).into_uuid()
    }
}

/// Makes reports of figures, each new, of the indicators in turn.
#[derive(Debug, Clone)]
pub(crate) struct Reports {
    ids: Ids,
    actor: Actor,
    unit: Unit,
    /// A report that states no more than it must.
    blank: ReportFigure,
    indicators: Arc<[IndicatorId]>,
    turn: usize,
}

impl Reports {
    /// `producer` tells those apart that report at the same time.
    pub(crate) fn new(producer: usize) -> Self {
        let indicators = (0..PARTNERS * INDICATORS).map(indicator).collect();
        let ids = Ids((producer as u64 + 1) << 40);
        let blank = json!({ "indicator": indicator(0), "on": "2001" });
        let blank = serde_json::from_value(blank).expect("it is a report");
        Self { ids, actor: text("operator"), unit: text("persons"), blank, indicators, turn: producer * 7 }
    }

    /// The fields of the next report. Ids are explicit, as a client's are that wants to repeat itself safely.
    pub(crate) fn fields(&mut self) -> ReportFigure {
        self.turn += 1;
        let indicators = self.indicators.len();
        let month = self.turn / indicators % 288;
        let year = 2001 + i16::try_from(month / 12).unwrap_or_default();
        ReportFigure {
            id: Some(self.ids.uuid().into()),
            indicator: self.indicators[self.turn % indicators],
            on: PartialDate::Month(year, i8::try_from(month % 12).unwrap_or_default() + 1),
            figure: Some(Figure {
                value: i64::try_from(self.turn % 9973).unwrap_or_default().into(),
                unit: self.unit.clone(),
                qualifier: Qualifier::Exactly,
                source: None,
            }),
            ..self.blank.clone()
        }
    }

    /// The next request: one report, which becomes one commit.
    pub(crate) fn request(&mut self) -> Request {
        let fields = self.fields();
        self.holding(vec![report(fields)])
    }

    /// The next id of a command.
    pub(crate) fn command_id(&mut self) -> Uuid {
        self.ids.uuid()
    }

    fn holding(&mut self, commands: Vec<Command>) -> Request {
        Request {
            command_id: self.ids.uuid().into(),
            caller: samspil_domain::access::Caller::Local,
            actor: self.actor.clone(),
            stream: Stream::Initiative(initiative()),
            expected_rev: None,
            source: None,
            on_behalf_of: None,
            reason: None,
            caused_by: None,
            commands,
        }
    }
}

fn report(fields: ReportFigure) -> Command {
    Command::SharedMeasurement(shared_measurement::Command::ReportFigure(fields))
}

fn text<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("it is sound")
}

/// The initiative's id.
pub(crate) fn initiative() -> InitiativeId {
    text("@bench")
}

fn indicator(number: usize) -> IndicatorId {
    text(&format!("@bench/{number}"))
}

/// Everything up to where figures can be reported, then `history` reports of each indicator.
///
/// # Panics
/// When the domain no longer takes these commands.
pub(crate) fn requests(history: usize) -> Vec<Request> {
    let mut reports = Reports::new(1 << 16);
    let mut requests = Vec::new();
    let mut add = |stream: Stream, commands: Vec<Value>| {
        let commands = commands.into_iter().map(|json| Command::from_json(json).expect("it is a command"));
        let commands = commands.collect();
        requests.push(Request { stream, ..reports.holding(commands) });
    };
    let organisation = |number: usize| format!("@bench/{number}");
    let register = |n| {
        json!({ "registerOrganisation": { "id": organisation(n), "name": format!("Partner {n}"),
            "sector": "MUNICIPALITY" } })
    };
    add(Stream::Directory, (0..PARTNERS).map(register).collect());
    let found = json!({ "foundInitiative": { "name": "A partnership to be measured" } });
    let admit = |n| json!({ "admitPartner": { "organisation": organisation(n), "joined": "2001" } });
    let stream = Stream::Initiative(initiative());
    add(stream, [found].into_iter().chain((0..PARTNERS).map(admit)).collect());
    for partner in 0..PARTNERS {
        let define = |n: usize| {
            json!({ "defineIndicator": { "id": indicator(partner * INDICATORS + n), "name": format!("Indicator {n}"),
                "unit": "persons", "kind": "PERFORMANCE", "direction": "INCREASE", "overTime": "LATEST",
                "overPartners": "SUM", "reporter": organisation(partner) } })
        };
        add(stream, (0..INDICATORS).map(define).collect());
    }
    let mut left = history * PARTNERS * INDICATORS;
    while left > 0 {
        let now = left.min(REPORTS_AT_ONCE);
        let commands = (0..now).map(|_| report(reports.fields())).collect();
        requests.push(reports.holding(commands));
        left -= now;
    }
    requests
}

/// What it takes until figures can be reported in another initiative of that number, like the one that everything is
/// measured on; the organisations only where it is the first.
///
/// # Panics
/// When the domain no longer takes these commands.
pub(crate) fn another(number: usize) -> Vec<Request> {
    let mut ids = Ids((1 << 62) + ((number as u64) << 20));
    let mut requests = requests(0);
    requests.retain(|request| number == 0 || request.stream != Stream::Directory);
    for request in &mut requests {
        request.command_id = ids.uuid().into();
        if request.stream != Stream::Directory {
            request.stream = Stream::Initiative(text(&format!("@bench/{number}")));
        }
    }
    requests
}

/// Opens a new ledger with the initiative in it.
///
/// # Errors
/// Where that does not succeed.
pub(crate) async fn ledger(
    path: &std::path::Path,
    options: Options,
    history: usize,
) -> Result<Ledger, Failure> {
    let ledger = Ledger::open(path, options, |_| {})?;
    for request in requests(history) {
        ledger.execute(request).await?;
    }
    Ok(ledger)
}

/// The world with the initiative in it, in memory only, numbered as after a hundred thousand commits.
///
/// # Panics
/// When the domain no longer takes these commands.
pub(crate) fn world(history: usize) -> World {
    let mut world = World::default();
    for request in requests(history) {
        decided(&mut world, &request);
    }
    world.position = Position(100_000);
    if let Some(initiative) = world.initiatives.get_mut(&initiative()) {
        Arc::make_mut(initiative).rev = Revision(100_000);
    }
    world
}

/// What comes of a request, which the world has taken up then.
///
/// # Panics
/// Where that is no commit.
pub(crate) fn decided(world: &mut World, request: &Request) -> Commit {
    let now = Timestamp::from_micros(1_767_225_600_123_456);
    match world.propose(request, request.digest(), now) {
        Ok(Some(commit)) => {
            world.take(&commit);
            commit
        }
        Ok(None) => panic!("{request:?} changes nothing"),
        Err(refusal) => panic!("{refusal}: {request:?}"),
    }
}

/// The bytes of one report's commit.
///
/// # Panics
/// When the domain no longer takes the command.
pub(crate) fn commit_bytes() -> Vec<u8> {
    let commit = decided(&mut world(0), &Reports::new(0).request());
    serde_json::to_vec(&commit).expect("a commit always serialises")
}

/// How many batches [`alone`] makes.
pub(crate) const BATCHES: usize = 20;

/// How long `work` takes, in nanoseconds: the lower quartile of batches of `times`, for what makes a batch slower is
/// most often something else.
pub(crate) fn alone(times: usize, mut work: impl FnMut()) -> f64 {
    let batch = |_| {
        let before = std::time::Instant::now();
        (0..times).for_each(|_| work());
        before.elapsed().as_nanos() as f64 / times as f64
    };
    let mut batches: Vec<f64> = (0..BATCHES).map(batch).collect();
    batches.sort_by(f64::total_cmp);
    batches[BATCHES / 4]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_takes_everything_that_is_given() {
        let world = world(1);
        let measured = &world.initiatives[&initiative()].shared_measurement;
        assert_eq!(measured.indicators.len(), PARTNERS * INDICATORS);
        assert!(measured.indicators.iter().all(|(_, indicator)| indicator.reports.len() == 1));
        assert!((300..500).contains(&commit_bytes().len()), "{}", commit_bytes().len());
    }

    #[test]
    fn producers_report_different_things() {
        let ids = |producer| {
            let mut reports = Reports::new(producer);
            (0..1000).map(|_| reports.command_id()).collect::<Vec<_>>()
        };
        let all: std::collections::BTreeSet<_> = (0..64).flat_map(ids).collect();
        assert_eq!(all.len(), 64_000);
    }
}
