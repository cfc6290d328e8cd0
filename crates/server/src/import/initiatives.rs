//! Initiatives known by a line.

use samspil_domain::ids::{GoalId, InitiativeId};
use samspil_domain::value::Figure;
use samspil_domain::{Stream, World};
use serde_json::{Map, Value, json};

use super::column::Kind;
use super::error::{CellError, RowError};
use super::line::{Line, UNKNOWN, join};
use super::names::{Names, refer};
use super::step::{Difference, Step, list_of, text_of};

/// Puts ids in the place of names.
pub(super) fn resolve(line: &mut Line, names: &Names, world: &World) -> Vec<RowError> {
    let mut errors = Vec::new();
    if line.get("scale") == Some(UNKNOWN) {
        line.set("scale", None);
    }
    for (part, whole) in [
        ("scaleUnit", "scale"),
        ("relation", "portfolio"),
        ("serves", "portfolio"),
        ("placedFrom", "portfolio"),
    ] {
        if line.get(part).is_some() && line.get(whole).is_none() {
            errors.push(line.error(part, "MISSING", format!("there is nothing in the column {whole}")));
        }
    }
    if line.get("scale").is_some() && line.get("scaleUnit").is_none() {
        errors.push(line.error("scaleUnit", "MISSING", "say what the scale counts"));
    }
    let Some(text) = line.get("portfolio") else { return errors };
    match names.initiative(text) {
        Err((code, reason)) => errors.push(line.error("portfolio", code, reason)),
        Ok(portfolio) => {
            let serves = line.list("serves");
            let goals: Result<Vec<String>, CellError> =
                serves.iter().map(|text| goal(world, portfolio, text).map(|id| id.to_string())).collect();
            match goals {
                Err((code, reason)) => errors.push(line.error("serves", code, reason)),
                Ok(goals) => line.set("serves", (!goals.is_empty()).then(|| join(&goals))),
            }
            line.set("portfolio", Some(portfolio.to_string()));
        }
    }
    errors
}

fn goal(world: &World, portfolio: InitiativeId, text: &str) -> Result<GoalId, CellError> {
    refer(text, |title| {
        let goals = world.initiatives.get(&portfolio).map(|portfolio| &portfolio.common_agenda.goals);
        let goals = goals.into_iter().flat_map(|goals| goals.iter());
        goals.filter(|(_, goal)| goal.title().as_str() == title).map(|(id, _)| id).collect()
    })
}

/// The stream that its commands are for.
pub(super) fn stream(line: &Line) -> Option<Stream> {
    line.get("id")?.parse().ok().map(Stream::Initiative)
}

/// How the same line stands now: what the initiative is, and its place in the portfolio that the line names.
pub(super) fn standing(line: &Line, world: &World) -> Option<Line> {
    let portfolio = line.get("portfolio").and_then(|id| id.parse().ok());
    as_it_stands(world, line.get("id")?.parse().ok()?, portfolio)
}

/// An initiative as a line, with its place in one portfolio.
pub(super) fn as_it_stands(world: &World, id: InitiativeId, portfolio: Option<InitiativeId>) -> Option<Line> {
    let foundation = &world.initiatives.get(&id)?.foundation;
    let founded = foundation.founded.as_ref()?;
    let mut line = Line::blank(Kind::Initiatives, 0);
    line.set("id", Some(id.to_string()));
    line.set("name", foundation.name().map(ToString::to_string));
    line.set("summary", foundation.summary().map(ToString::to_string));
    line.set("founded", foundation.began().map(|date| date.to_string()));
    let period = foundation.period().unwrap_or_default();
    line.set("periodFrom", period.from.map(|date| date.to_string()));
    line.set("periodTo", period.to.map(|date| date.to_string()));
    line.set("place", foundation.place().map(ToString::to_string));
    if let Some(classified) = foundation.classified.last() {
        line.set("areas", list_of(&classified.areas));
        line.set("partyKinds", list_of(&classified.party_kinds));
        if let Some(Figure { value, unit, qualifier, .. }) = &classified.scale {
            line.set("scale", Some(value.to_string()));
            line.set("scaleUnit", Some(unit.to_string()));
            line.set("scaleQualifier", text_of(qualifier));
        }
    }
    line.set_source(founded.recorded.source.as_ref());
    let placement = portfolio.and_then(|portfolio| foundation.portfolios.get(portfolio));
    if let Some(placed) = placement.and_then(|placement| placement.open()).and_then(|stay| stay.place()) {
        line.set("portfolio", Some(placed.portfolio.to_string()));
        line.set("relation", text_of(&placed.relation));
        line.set("serves", list_of(&placed.serves));
        line.set("placedFrom", placed.from.map(|date| date.to_string()));
        line.set_source(placed.recorded.source.as_ref());
    }
    Some(line)
}

/// All that a line says, of an initiative that is not there yet.
pub(super) fn begins(line: &Line) -> Vec<Step> {
    let found = Step::new("name", "foundInitiative")
        .with("name", line.get("name"))
        .with("summary", line.get("summary"))
        .with("founded", line.get("founded"))
        .with("period", period(line))
        .with("place", line.get("place"));
    let classify = Step::new("areas", "classifyInitiative")
        .with_list("areas", line.list("areas"))
        .with_list("partyKinds", line.list("partyKinds"))
        .with("scale", scale(line, None));
    let mut steps = vec![found];
    steps.extend((!classify.fields.is_empty()).then_some(classify));
    steps.extend(place(line));
    steps
}

/// What is to be recorded where a line differs from what stands.
pub(super) fn changes(line: &Line, standing: &Line, differences: &[Difference], world: &World) -> Vec<Step> {
    let differs =
        |columns: &[&str]| differences.iter().any(|difference| columns.contains(&difference.column));
    let only = |column: &'static str| line.get(column).filter(|_| differs(&[column]));
    let whole = over(line, standing);
    let mut steps = Vec::new();
    if differs(&["name"]) {
        steps.push(Step::new("name", "renameInitiative").with("name", line.get("name")));
    }
    if differs(&["summary", "founded", "periodFrom", "periodTo", "place"]) {
        let period = period(&whole).filter(|_| differs(&["periodFrom", "periodTo"]));
        let describe = Step::new("summary", "describeInitiative").with("summary", only("summary"));
        steps.push(
            describe.with("founded", only("founded")).with("period", period).with("place", only("place")),
        );
    }
    if differs(&["areas", "partyKinds", "scale", "scaleUnit", "scaleQualifier"]) {
        let id = line.get("id").and_then(|id| id.parse().ok());
        let classified =
            id.and_then(|id: InitiativeId| world.initiatives.get(&id)?.foundation.classified.last());
        let known = classified.and_then(|classified| classified.scale.as_ref());
        let known = known.filter(|_| !differs(&["scale", "scaleUnit", "scaleQualifier"]));
        let classify = Step::new("areas", "classifyInitiative").with_list("areas", whole.list("areas"));
        steps.push(
            classify.with_list("partyKinds", whole.list("partyKinds")).with("scale", scale(&whole, known)),
        );
    }
    if differs(&["portfolio", "relation", "serves", "placedFrom"]) {
        steps.extend(place(&whole));
    }
    steps
}

/// A line with what stands where it says nothing.
pub(super) fn over(line: &Line, standing: &Line) -> Line {
    let mut whole = line.clone();
    for (column, stands) in standing.cells() {
        if line.get(column.name).is_none() {
            whole.set(column.name, stands.map(str::to_owned));
        }
    }
    whole
}

fn period(line: &Line) -> Option<Value> {
    let mut period = Map::new();
    for (field, column) in [("from", "periodFrom"), ("to", "periodTo")] {
        if let Some(date) = line.get(column) {
            period.insert(field.to_owned(), date.into());
        }
    }
    (!period.is_empty()).then_some(Value::Object(period))
}

/// The scale of a line; what is known of it beyond the columns stays, where it is the same.
fn scale(line: &Line, known: Option<&Figure>) -> Option<Value> {
    let known = known.and_then(|known| serde_json::to_value(known).ok());
    known.or_else(|| {
        let figure = json!({ "value": line.get("scale")?, "unit": line.get("scaleUnit"), "qualifier": line.get("scaleQualifier") });
        Some(figure)
    })
}

fn place(line: &Line) -> Option<Step> {
    let portfolio = line.get("portfolio")?;
    let place = Step::new("portfolio", "placeInPortfolio")
        .with("portfolio", Some(portfolio))
        .with_list("serves", line.list("serves"))
        .with("relation", Some(line.get("relation").unwrap_or("LISTED")))
        .with("from", line.get("placedFrom"));
    Some(place)
}
