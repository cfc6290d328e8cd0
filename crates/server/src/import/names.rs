//! What is meant by a name: ids of what the log holds, and of what the file itself brings.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::str::FromStr;

use samspil_domain::World;
use samspil_domain::directory::IdentifierScheme;
use samspil_domain::ids::{Id, InitiativeId, OrganisationId, ReportId};
use samspil_domain::shared_measurement::FigureReported;
use uuid::Uuid;

use super::column::Kind;
use super::error::CellError;
use super::line::Line;

/// The namespace of what imports make ids for: the v5 UUID of the DNS name `import.samspil.dk`.
pub(super) const NAMESPACE: Uuid = Uuid::from_u128(0xe58d_ec2d_1c1a_5044_8e69_d904_a2be_c399);

/// Ids by name.
type ByName<I> = BTreeMap<String, BTreeSet<I>>;

/// What names, numbers and figures are known.
#[derive(Debug, Default)]
pub(super) struct Names {
    initiatives: ByName<InitiativeId>,
    organisations: ByName<OrganisationId>,
    cvr: BTreeMap<String, OrganisationId>,
    /// The organisations that have such a number.
    numbered: BTreeSet<OrganisationId>,
    /// Reports by what they are of.
    reports: ByName<ReportId>,
}

/// The id that a text stands for: an id or a handle, or a name that only one has.
pub(super) fn refer<I: Id + FromStr<Err: Display>>(
    text: &str,
    named: impl FnOnce(&str) -> Vec<I>,
) -> Result<I, CellError> {
    if text.starts_with('@') || Uuid::try_parse(text).is_ok() {
        return text.parse().map_err(|error: I::Err| ("BAD_USER_INPUT", error.to_string()));
    }
    match named(text)[..] {
        [one] => Ok(one),
        [] => {
            Err(("NOT_FOUND", format!("there is no {} called {text:?}; write its id or its handle", I::KIND)))
        }
        ref several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            let reason = format!("{text:?} is the name of several; write the id of one: {}", ids.join(", "));
            Err(("AMBIGUOUS_NAME", reason))
        }
    }
}

/// The id of something that is known by a text alone.
fn made<I: Id>(what: &str) -> I {
    I::from(Uuid::new_v5(&NAMESPACE, format!("{}:{what}", I::KIND).as_bytes()))
}

fn all<I: Copy>(names: &ByName<I>, name: &str) -> Vec<I> {
    names.get(name).into_iter().flatten().copied().collect()
}

impl Names {
    /// The names that rows of this kind may go by.
    pub(super) fn of(world: &World, kind: Kind) -> Self {
        let mut names = Self::default();
        for (id, initiative) in &world.initiatives {
            if let Some(name) = initiative.foundation.name() {
                names.initiatives.entry(name.to_string()).or_default().insert(*id);
            }
            if kind == Kind::Reports {
                for (report, it) in initiative.shared_measurement.reports.iter() {
                    let what = of_reported(*id, &it.reported.fact);
                    names.reports.entry(what).or_default().insert(report);
                }
            }
        }
        for (id, organisation) in world.directory.organisations.iter() {
            names.organisations.entry(organisation.name().to_string()).or_default().insert(id);
        }
        let identifiers = world.directory.identifiers.iter();
        let cvr = identifiers.filter(|((scheme, _), _)| *scheme == IdentifierScheme::DkCvr);
        names.cvr = cvr.map(|((_, number), id)| (number.to_string(), *id)).collect();
        names.numbered = names.cvr.values().copied().collect();
        names
    }

    pub(super) fn initiative(&self, text: &str) -> Result<InitiativeId, CellError> {
        refer(text, |name| all(&self.initiatives, name))
    }

    pub(super) fn organisation(&self, text: &str) -> Result<OrganisationId, CellError> {
        refer(text, |name| all(&self.organisations, name))
    }

    /// Takes up what a line brings whose id is known.
    pub(super) fn bring(&mut self, line: &Line) {
        let Some(id) = line.get("id") else { return };
        match line.kind {
            Kind::Reports => {}
            Kind::Initiatives => {
                if let (Ok(id), Some(name)) = (id.parse(), line.get("name")) {
                    self.initiatives.entry(name.to_owned()).or_default().insert(id);
                }
            }
            Kind::Organisations => {
                let (Ok(id), Some(name)) = (id.parse(), line.get("name")) else { return };
                self.organisations.entry(name.to_owned()).or_default().insert(id);
                for number in line.list("cvr") {
                    self.cvr.entry(number).or_insert(id);
                    self.numbered.insert(id);
                }
            }
        }
    }

    /// The id of a line that gives none: that of what its name means, or else one that is made from it.
    pub(super) fn id_of(&self, line: &Line) -> Result<String, CellError> {
        let name = || line.get("name").unwrap_or_default();
        match line.kind {
            Kind::Initiatives => one_or_made(&all(&self.initiatives, name()), name()),
            Kind::Organisations => self.id_of_organisation(line, name()),
            Kind::Reports => {
                let what = of_line(line);
                one_or_made(&all(&self.reports, &what), &what)
            }
        }
    }

    /// One whose number is known is that; one whose number is not, is none that has another.
    fn id_of_organisation(&self, line: &Line, name: &str) -> Result<String, CellError> {
        let numbers = line.list("cvr");
        if let Some(id) = numbers.iter().find_map(|number| self.cvr.get(number)) {
            return Ok(id.to_string());
        }
        let mut named = all(&self.organisations, name);
        match numbers.first() {
            None => one_or_made(&named, name),
            Some(number) => {
                named.retain(|id| !self.numbered.contains(id));
                one_or_made(&named, &format!("cvr:{number}"))
            }
        }
    }
}

fn one_or_made<I: Id>(known: &[I], what: &str) -> Result<String, CellError> {
    match known {
        [] => Ok(made::<I>(what).to_string()),
        [one] => Ok(one.to_string()),
        several => {
            let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
            let reason = format!("several {}s fit this row; give the id of one: {}", I::KIND, ids.join(", "));
            Err(("AMBIGUOUS_NAME", reason))
        }
    }
}

/// What a report is known by where it has no id.
const REPORT_KEY: [&str; 8] =
    ["initiative", "indicator", "organisation", "group", "scope", "since", "on", "reporting"];

fn of_line(line: &Line) -> String {
    REPORT_KEY.map(|column| line.get(column).unwrap_or_default()).join("\n")
}

fn of_reported(initiative: InitiativeId, fact: &FigureReported) -> String {
    let text = |it: Option<&dyn Display>| it.map(ToString::to_string).unwrap_or_default();
    [
        initiative.to_string(),
        fact.indicator.to_string(),
        text(fact.organisation.as_ref().map(|it| it as &dyn Display)),
        text(fact.group.as_ref().map(|it| it as &dyn Display)),
        text(fact.scope.as_ref().map(|it| it as &dyn Display)),
        text(fact.since.as_ref().map(|it| it as &dyn Display)),
        fact.on.to_string(),
        text(fact.reporting.as_ref().map(|it| it as &dyn Display)),
    ]
    .join("\n")
}
