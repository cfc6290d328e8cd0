//! Organisations of the directory.

use samspil_domain::World;
use samspil_domain::directory::IdentifierScheme;
use samspil_domain::ids::OrganisationId;

use super::column::Kind;
use super::error::RowError;
use super::initiatives::over;
use super::line::{Line, join};
use super::names::Names;
use super::step::{Difference, Step, text_of};

/// The columns that hold numbers of public registers.
const REGISTERS: [(&str, &str, IdentifierScheme); 3] = [
    ("cvr", "DK_CVR", IdentifierScheme::DkCvr),
    ("municipality", "DK_MUNICIPALITY", IdentifierScheme::DkMunicipality),
    ("region", "DK_REGION", IdentifierScheme::DkRegion),
];

/// Puts ids in the place of names.
pub(super) fn resolve(line: &mut Line, names: &Names) -> Vec<RowError> {
    match line.get("parent").map(|text| names.organisation(text)) {
        Some(Ok(parent)) => line.set("parent", Some(parent.to_string())),
        Some(Err((code, reason))) => return vec![line.error("parent", code, reason)],
        None if line.get("parentFrom").is_some() => {
            return vec![line.error("parentFrom", "MISSING", "there is nothing in the column parent")];
        }
        None => {}
    }
    Vec::new()
}

/// How the same line stands now.
pub(super) fn standing(line: &Line, world: &World) -> Option<Line> {
    as_it_stands(world, line.get("id")?.parse().ok()?)
}

/// An organisation as a line.
pub(super) fn as_it_stands(world: &World, id: OrganisationId) -> Option<Line> {
    let organisation = world.directory.organisations.get(id)?;
    let mut line = Line::blank(Kind::Organisations, 0);
    line.set("id", Some(id.to_string()));
    line.set("name", Some(organisation.name().to_string()));
    line.set("sector", text_of(&organisation.registered.sector));
    for (column, _, scheme) in REGISTERS {
        let numbers = organisation.identified.iter().filter(|identified| identified.scheme == scheme);
        let numbers: Vec<&str> = numbers.map(|identified| identified.value.as_str()).collect();
        line.set(column, (!numbers.is_empty()).then(|| join(&numbers)));
    }
    if let Some(placed) = organisation.parent() {
        line.set("parent", Some(placed.parent.to_string()));
        line.set("parentFrom", placed.from.map(|date| date.to_string()));
    }
    line.set_source(organisation.registered.recorded.source.as_ref());
    Some(line)
}

/// Numbers that stand already among others are no difference.
pub(super) fn drop_known_numbers(differences: &mut Vec<Difference>, standing: &Line) {
    differences.retain_mut(|difference| {
        if !REGISTERS.iter().any(|(column, ..)| *column == difference.column) {
            return true;
        }
        let known = standing.list(difference.column);
        let numbers = super::line::split(&difference.says).unwrap_or_default();
        // One number more takes the place of none.
        difference.stands = None;
        numbers.iter().any(|number| !known.contains(number))
    });
}

/// All that a line says, of an organisation that is not there yet.
pub(super) fn begins(line: &Line) -> Vec<Step> {
    let register = Step::new("name", "registerOrganisation")
        .with("id", line.get("id"))
        .with("name", line.get("name"))
        .with("sector", line.get("sector"));
    let mut steps = vec![register];
    steps.extend(identify(line, |_| true));
    steps.extend(place(line));
    steps
}

fn identify(line: &Line, wanted: impl Fn(&str) -> bool) -> Vec<Step> {
    let registers = REGISTERS.iter().filter(|(column, ..)| wanted(column));
    let each = registers.flat_map(|(column, scheme, _)| {
        let numbers = line.list(column).into_iter();
        numbers.map(move |number| {
            Step::new(column, "identifyOrganisation")
                .with("scheme", Some(*scheme))
                .with("value", Some(number))
        })
    });
    each.map(|step| step.with("organisation", line.get("id"))).collect()
}

fn place(line: &Line) -> Option<Step> {
    let parent = line.get("parent")?;
    let step = Step::new("parent", "placeUnit").with("organisation", line.get("id"));
    Some(step.with("parent", Some(parent)).with("from", line.get("parentFrom")))
}

/// What is to be recorded where a line differs from what stands.
///
/// # Errors
/// Where it says another sector: that cannot be changed.
pub(super) fn changes(
    line: &Line,
    standing: &Line,
    differences: &[Difference],
) -> Result<Vec<Step>, RowError> {
    let differs = |column: &str| differences.iter().any(|difference| difference.column == column);
    if differs("sector") {
        let stands = standing.get("sector").unwrap_or_default();
        let reason = format!("it was registered as {stands}, and an organisation keeps its sector");
        return Err(line.error("sector", "ALREADY_EXISTS", reason));
    }
    let mut steps = Vec::new();
    if differs("name") {
        let rename = Step::new("name", "renameOrganisation").with("organisation", line.get("id"));
        steps.push(rename.with("name", line.get("name")));
    }
    steps.extend(identify(line, differs));
    if differs("parent") || differs("parentFrom") {
        steps.extend(place(&over(line, standing)));
    }
    Ok(steps)
}
