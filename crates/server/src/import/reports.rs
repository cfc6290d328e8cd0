//! Figures of indicators.

use std::fmt::Display;
use std::str::FromStr;

use samspil_domain::ids::{Id, InitiativeId, ReportId};
use samspil_domain::shared_measurement::{Part, Report};
use samspil_domain::value::{Figure, Title};
use samspil_domain::{Initiative, Stream, World};
use serde_json::{Map, Value, json};

use super::column::Kind;
use super::error::{CellError, RowError};
use super::initiatives::over;
use super::line::{Line, UNKNOWN, join, split};
use super::names::{Names, refer};
use super::number::{Mark, figure, written};
use super::step::{Difference, Step, text_of};

/// What a correction can change.
const CORRECTED: [&str; 6] = ["value", "unit", "qualifier", "numerator", "denominator", "parts"];

/// Puts ids in the place of names, and the indicator's unit where none is given.
pub(super) fn resolve(line: &mut Line, names: &Names, world: &World, mark: Option<Mark>) -> Vec<RowError> {
    let initiative = match names.initiative(line.get("initiative").unwrap_or_default()) {
        Ok(id) => id,
        Err((code, reason)) => return vec![line.error("initiative", code, reason)],
    };
    let Some(initiative) = world.initiatives.get(&initiative) else {
        let reason = format!("there is no initiative {initiative} here; import or found it first");
        return vec![line.error("initiative", "NOT_FOUND", reason)];
    };
    line.set("initiative", Some(initiative.id.to_string()));
    let measured = &initiative.shared_measurement;
    let titles = |it: &Title, name: &str| it.as_str() == name;
    let mut errors = Vec::new();
    let indicators = |name: &str| {
        measured
            .indicators
            .iter()
            .filter(|(_, it)| titles(&it.defined.name, name))
            .map(|(id, _)| id)
            .collect()
    };
    let groups = |name: &str| {
        measured.groups.iter().filter(|(_, it)| titles(&it.name, name)).map(|(id, _)| id).collect()
    };
    let rounds = |name: &str| {
        measured
            .reportings
            .iter()
            .filter(|(_, it)| titles(&it.opened.title, name))
            .map(|(id, _)| id)
            .collect()
    };
    put(line, "indicator", &mut errors, |text| refer(text, indicators));
    put(line, "group", &mut errors, |text| refer(text, groups));
    put(line, "reporting", &mut errors, |text| refer(text, rounds));
    put(line, "organisation", &mut errors, |text| names.organisation(text));
    let indicator =
        line.get("indicator").and_then(|id| id.parse().ok()).and_then(|id| measured.indicators.get(id));
    if let (None, Some(id), true) = (indicator, line.get("indicator"), errors.is_empty()) {
        errors.push(line.error(
            "indicator",
            "NOT_FOUND",
            format!("there is no indicator {id} in this initiative"),
        ));
    }
    match (indicator, line.get("value")) {
        (_, Some(UNKNOWN)) if line.get("unit").is_some() => line.set("unit", None),
        (Some(indicator), Some(value)) if value != UNKNOWN && line.get("unit").is_none() => {
            line.set("unit", Some(indicator.defined.unit.to_string()));
        }
        (_, _) => {}
    }
    match line.get("parts").map(|text| parts(text, mark)) {
        Some(Ok(parts)) => line.set("parts", Some(join(&parts.iter().map(Piece::text).collect::<Vec<_>>()))),
        Some(Err((code, reason))) => errors.push(line.error("parts", code, reason)),
        None => {}
    }
    errors
}

fn put<I: Id + FromStr<Err: Display>>(
    line: &mut Line,
    column: &'static str,
    errors: &mut Vec<RowError>,
    refer: impl FnOnce(&str) -> Result<I, CellError>,
) {
    match line.get(column).map(refer) {
        Some(Ok(id)) => line.set(column, Some(id.to_string())),
        Some(Err((code, reason))) => errors.push(line.error(column, code, reason)),
        None => {}
    }
}

/// The stream that its commands are for.
pub(super) fn stream(line: &Line) -> Option<Stream> {
    line.get("initiative")?.parse().ok().map(Stream::Initiative)
}

/// What falls in one category, as a file has it.
struct Piece {
    category: String,
    value: Option<String>,
    qualifier: &'static str,
}

impl Piece {
    fn text(&self) -> String {
        let value = self.value.as_deref().map(written).unwrap_or_default();
        let words = match self.qualifier {
            "EXACTLY" => String::new(),
            qualifier => format!("{} ", qualifier.to_lowercase().replace('_', " ")),
        };
        format!("{}={words}{value}", self.category)
    }

    fn json(&self, unit: Option<&str>) -> Value {
        let figure = self.value.as_ref();
        match figure.map(|value| json!({ "value": value, "unit": unit, "qualifier": self.qualifier })) {
            Some(figure) => json!({ "category": self.category, "figure": figure }),
            None => json!({ "category": self.category }),
        }
    }
}

/// Reads `Category=12|Other=about 3|Third=`. The last `=` of an item ends its category's name.
fn parts(text: &str, mark: Option<Mark>) -> Result<Vec<Piece>, CellError> {
    let piece = |item: &String| {
        let Some((category, value)) = item.rsplit_once('=') else {
            let reason = format!("{item:?} is no part; write the category, then = and its number");
            return Err(("NOT_A_PART", reason));
        };
        let (category, value) = (category.trim().to_owned(), value.trim());
        if value.is_empty() {
            return Ok(Piece { category, value: None, qualifier: "EXACTLY" });
        }
        let (value, qualifier) = figure(value, mark)?;
        Ok(Piece { category, value: Some(value), qualifier: qualifier.unwrap_or("EXACTLY") })
    };
    split(text)?.iter().map(piece).collect()
}

fn parts_of(parts: &[Part]) -> Option<String> {
    let piece = |part: &Part| {
        let qualifier = part.figure.as_ref().and_then(|figure| text_of(&figure.qualifier));
        let known = super::number::QUALIFIERS.iter().map(|(name, _)| *name);
        let qualifier =
            known.into_iter().find(|name| Some(*name) == qualifier.as_deref()).unwrap_or("EXACTLY");
        let value = part.figure.as_ref().map(|figure| figure.value.to_string());
        Piece { category: part.category.to_string(), value, qualifier }.text()
    };
    (!parts.is_empty()).then(|| join(&parts.iter().map(piece).collect::<Vec<_>>()))
}

/// How the same line stands now.
pub(super) fn standing(line: &Line, world: &World) -> Option<Line> {
    let id: ReportId = line.get("id")?.parse().ok()?;
    let initiative: InitiativeId = line.get("initiative")?.parse().ok()?;
    let initiative = world.initiatives.get(&initiative)?;
    Some(as_it_stands(initiative, id, initiative.shared_measurement.reports.get(id)?))
}

/// A report as a line, with its figure as it stands now.
pub(super) fn as_it_stands(initiative: &Initiative, id: ReportId, report: &Report) -> Line {
    let fact = &report.reported;
    let content = report.content();
    let text = |it: Option<&dyn Display>| it.map(ToString::to_string);
    let mut line = Line::blank(Kind::Reports, 0);
    line.set("id", Some(id.to_string()));
    line.set("initiative", Some(initiative.id.to_string()));
    line.set("indicator", Some(fact.indicator.to_string()));
    line.set("organisation", text(fact.organisation.as_ref().map(|it| it as &dyn Display)));
    line.set("group", text(fact.group.as_ref().map(|it| it as &dyn Display)));
    line.set("scope", text(fact.scope.as_ref().map(|it| it as &dyn Display)));
    line.set("on", Some(fact.on.to_string()));
    line.set("since", text(fact.since.as_ref().map(|it| it as &dyn Display)));
    line.set(
        "value",
        Some(content.figure.map_or_else(|| UNKNOWN.to_owned(), |figure| figure.value.to_string())),
    );
    line.set("unit", content.figure.map(|figure| figure.unit.to_string()));
    line.set("qualifier", content.figure.and_then(|figure| text_of(&figure.qualifier)));
    line.set("numerator", text(content.numerator.as_ref().map(|it| it as &dyn Display)));
    line.set("denominator", text(content.denominator.as_ref().map(|it| it as &dyn Display)));
    line.set("parts", parts_of(content.parts));
    line.set("note", text(fact.note.as_ref().map(|it| it as &dyn Display)));
    line.set("reporting", text(fact.reporting.as_ref().map(|it| it as &dyn Display)));
    line.set("draft", Some(if report.status().counts() { "NO" } else { "YES" }.to_owned()));
    let own = content.figure.and_then(|Figure { source, .. }| source.as_ref());
    line.set_source(own.or(report.recorded().source.as_ref()));
    line
}

/// All that a line says, of a report that is not there yet.
pub(super) fn begins(line: &Line) -> Vec<Step> {
    let step = Step::new("value", "reportFigure")
        .with("id", line.get("id"))
        .with("indicator", line.get("indicator"))
        .with("on", line.get("on"))
        .with("since", line.get("since"))
        .with("organisation", line.get("organisation"))
        .with("scope", line.get("scope"))
        .with("note", line.get("note"))
        .with("group", line.get("group"))
        .with("reporting", line.get("reporting"))
        .with("draft", (line.get("draft") == Some("YES")).then_some(true));
    vec![content(step, line)]
}

/// The same with the figure and all that belongs to it.
fn content(step: Step, line: &Line) -> Step {
    let pieces = line.get("parts").map(|text| parts(text, None).unwrap_or_default()).unwrap_or_default();
    let parts: Vec<Value> = pieces.iter().map(|piece| piece.json(line.get("unit"))).collect();
    let figure = line.get("value").filter(|value| *value != UNKNOWN).map(|value| {
        let mut figure = Map::new();
        figure.insert("value".to_owned(), value.into());
        figure.insert("unit".to_owned(), line.get("unit").into());
        figure.insert("qualifier".to_owned(), line.get("qualifier").into());
        figure
    });
    step.with("figure", figure)
        .with("parts", (!parts.is_empty()).then_some(parts))
        .with("numerator", line.get("numerator"))
        .with("denominator", line.get("denominator"))
}

/// What is to be recorded where a line differs from what stands.
///
/// # Errors
/// Where it says something that a correction cannot change.
pub(super) fn changes(
    line: &Line,
    standing: &Line,
    differences: &[Difference],
    file: &str,
) -> Result<Vec<Step>, RowError> {
    let fixed = differences
        .iter()
        .find(|difference| ![&CORRECTED[..], &["draft"]].concat().contains(&difference.column));
    if let Some(Difference { column, stands, .. }) = fixed {
        let stands = stands.as_deref().unwrap_or("nothing");
        let reason = format!(
            "the report stands with {stands} here, and only its figure can be corrected; give the row an id of its own"
        );
        return Err(line.error(column, "ALREADY_EXISTS", reason));
    }
    let mut steps = Vec::new();
    if differences.iter().any(|difference| CORRECTED.contains(&difference.column)) {
        let mut whole = over(line, standing);
        if whole.get("value") == Some(UNKNOWN) {
            whole.set("unit", None);
            whole.set("qualifier", None);
        }
        let reason = format!("{file}, row {}, says otherwise", line.row);
        let step =
            Step::new("value", "correctReport").with("report", line.get("id")).with("reason", Some(reason));
        steps.push(content(step, &whole));
    }
    match differences.iter().find(|difference| difference.column == "draft").map(|it| it.says.as_str()) {
        Some("NO") => steps.push(Step::new("draft", "submitReport").with("report", line.get("id"))),
        Some(_) => {
            let reason = "the report has been submitted; only returning it makes it count no more";
            return Err(line.error("draft", "WRONG_STATE", reason));
        }
        None => {}
    }
    Ok(steps)
}
