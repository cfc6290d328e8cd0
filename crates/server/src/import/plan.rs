//! Everything decided beforehand, against a scratch copy of the world: what each row would do, or why it cannot.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use samspil_domain::ids::{CommandId, OrganisationId};
use samspil_domain::value::{Text, Timestamp};
use samspil_domain::{Command, Refusal, Request, Stream, World};
use samspil_store::journal::COMMIT_MAX;
use uuid::Uuid;

use super::column::Kind;
use super::error::RowError;
use super::line::Line;
use super::names::{NAMESPACE, Names};
use super::number::Mark;
use super::sheet::Sheet;
use super::step::{Difference, Step, column_of, differences};
use super::{initiatives, organisations, reports};

/// Who gives the commands of a file.
const ACTOR: &str = "import";

/// What a row would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It brings something that is not there.
    New,
    /// It says something of which nothing stands yet.
    Adds(Vec<Difference>),
    /// It says something else than what stands.
    Changes(Vec<Difference>),
    /// All that it says stands.
    Stands,
    /// The very same row was recorded before, and what it says has been changed since by others. That stays.
    Overtaken,
}

/// A row that can be taken.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The row, as it is understood.
    pub line: Line,
    /// What it would do.
    pub effect: Effect,
    /// What is to be recorded; nothing where all stands.
    pub request: Option<Request>,
}

/// What a file would do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The rows that can be taken, in the order in which they are recorded: what others refer to comes first.
    pub rows: Vec<Planned>,
    /// What is wrong with the others, in the order of the rows.
    pub errors: Vec<RowError>,
}

/// How rows are decided.
pub struct Deciding<'a> {
    /// The moment.
    pub now: Timestamp,
    /// Whether a row may change what stands.
    pub update: bool,
    /// How numbers are read.
    pub decimal: Option<Mark>,
    /// The organisation in whose name the file is imported.
    pub on_behalf_of: Option<OrganisationId>,
    /// Why it is imported.
    pub reason: Option<&'a Text>,
    /// Whether the log holds a command id.
    pub known: &'a dyn Fn(CommandId) -> bool,
}

/// Decides every row of a file on top of `world`. Pure but for what it is given.
#[must_use]
pub fn plan(world: &World, sheet: &Sheet, deciding: &Deciding<'_>) -> Plan {
    let mut errors = sheet.errors.clone();
    let (lines, bad) = resolved(world, sheet, deciding.decimal);
    errors.extend(bad);
    let (lines, bad) = without_duplicates(lines);
    errors.extend(bad);
    let mut plan = Plan { rows: Vec::with_capacity(lines.len()), errors };
    let mut world = world.clone();
    let mut said = Instant::now();
    let total = lines.len();
    for (done, line) in in_order(lines).into_iter().enumerate() {
        if said.elapsed() >= Duration::from_secs(2) {
            said = Instant::now();
            tracing::info!(file = sheet.file, done, total, "checking rows");
        }
        match decide(&mut world, sheet, line, deciding) {
            Ok(planned) => plan.rows.push(planned),
            Err(bad) => plan.errors.extend(bad),
        }
    }
    plan.errors.sort_by_key(|error| error.row);
    plan
}

/// The lines with ids in the place of names, each with an id of its own.
fn resolved(world: &World, sheet: &Sheet, mark: Option<Mark>) -> (Vec<Line>, Vec<RowError>) {
    let mut names = Names::of(world, sheet.kind);
    sheet.lines.iter().for_each(|line| names.bring(line));
    let (mut lines, mut errors) = (Vec::with_capacity(sheet.lines.len()), Vec::new());
    let mut identified = Vec::with_capacity(sheet.lines.len());
    for mut line in sheet.lines.iter().cloned() {
        // A report without an id is known by what it refers to, which is resolved below.
        if line.kind != Kind::Reports && line.get("id").is_none() {
            match names.id_of(&line) {
                Ok(id) => line.set("id", Some(id)),
                Err((code, reason)) => {
                    errors.push(line.error("name", code, reason));
                    continue;
                }
            }
        }
        identified.push(line);
    }
    identified.iter().for_each(|line| names.bring(line));
    for mut line in identified {
        let mut bad = match line.kind {
            Kind::Initiatives => initiatives::resolve(&mut line, &names, world),
            Kind::Reports => reports::resolve(&mut line, &names, world, mark),
            Kind::Organisations => organisations::resolve(&mut line, &names),
        };
        if bad.is_empty() && line.get("id").is_none() {
            match names.id_of(&line) {
                Ok(id) => line.set("id", Some(id)),
                Err((code, reason)) => bad.push(line.error("id", code, reason)),
            }
        }
        if bad.is_empty() { lines.push(line) } else { errors.extend(bad) }
    }
    (lines, errors)
}

/// The lines without those that stand in the file twice; these are named with both rows.
fn without_duplicates(lines: Vec<Line>) -> (Vec<Line>, Vec<RowError>) {
    let mut seen: HashMap<(String, String), Line> = HashMap::new();
    let (mut kept, mut errors) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        let text = |column| line.get(column).unwrap_or_default().to_owned();
        let place = match line.kind {
            Kind::Initiatives => text("portfolio"),
            Kind::Reports => text("initiative"),
            Kind::Organisations => String::new(),
        };
        let key = (text("id"), place);
        match seen.get(&key) {
            None => {
                seen.insert(key, line.clone());
                kept.push(line);
            }
            Some(first) => {
                let same = first.cells().map(|(_, cell)| cell).eq(line.cells().map(|(_, cell)| cell));
                let (code, how) = if same {
                    ("DUPLICATE_ROW", "says just the same as")
                } else {
                    ("CONTRADICTION", "is of the same thing, and says something else than")
                };
                let reason = format!(
                    "row {} {how} row {}; take one of them away, or give each an id of its own",
                    line.row, first.row
                );
                errors.push(RowError { row: line.row, column: None, code, reason });
            }
        }
    }
    (kept, errors)
}

/// What a line refers to comes before it, wherever it stands in the file; else the order of the file.
pub(super) fn in_order(lines: Vec<Line>) -> Vec<Line> {
    let mut first: HashMap<String, usize> = HashMap::new();
    for (place, line) in lines.iter().enumerate() {
        if let Some(id) = line.get("id") {
            first.entry(id.to_owned()).or_insert(place);
        }
    }
    let above = |line: &Line| match line.kind {
        Kind::Initiatives => line.get("portfolio").and_then(|id| first.get(id)).copied(),
        Kind::Organisations => line.get("parent").and_then(|id| first.get(id)).copied(),
        Kind::Reports => None,
    };
    let above: Vec<Option<usize>> = lines.iter().map(above).collect();
    let mut taken = vec![false; lines.len()];
    let mut order = Vec::with_capacity(lines.len());
    for start in 0..lines.len() {
        let mut chain = Vec::new();
        let mut next = Some(start);
        while let Some(place) = next.filter(|place| !taken[*place]) {
            taken[place] = true;
            chain.push(place);
            next = above[place];
        }
        order.extend(chain.into_iter().rev());
    }
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| lines[place].take()).collect()
}

fn decide(
    world: &mut World,
    sheet: &Sheet,
    line: Line,
    deciding: &Deciding<'_>,
) -> Result<Planned, Vec<RowError>> {
    let (effect, steps) = effect(world, sheet, &line, deciding)?;
    if steps.is_empty() {
        return Ok(Planned { line, effect, request: None });
    }
    let (request, columns) = request(&line, steps, deciding).map_err(|error| vec![error])?;
    let blame = |index: usize, field: &str| {
        let column = column_of(line.kind, field).or_else(|| columns.get(index).copied());
        column.unwrap_or("id")
    };
    match world.propose(&request, request.digest(), deciding.now) {
        Ok(None) => Ok(Planned { line, effect: Effect::Stands, request: None }),
        Ok(Some(commit)) => {
            let bytes = serde_json::to_vec(&commit).map_or(0, |bytes| bytes.len());
            if bytes > COMMIT_MAX {
                let reason =
                    format!("the row would make a commit of {bytes} bytes, and {COMMIT_MAX} is the most");
                return Err(vec![RowError { row: line.row, column: None, code: "TOO_LARGE", reason }]);
            }
            world.take(&commit);
            Ok(Planned { line, effect, request: Some(request) })
        }
        Err(Refusal::Rejected(rejection)) => {
            let column = blame(rejection.index, rejection.field);
            Err(vec![line.error(column, rejection.code.as_str(), rejection.message)])
        }
        Err(conflict @ Refusal::Conflict { .. }) => {
            Err(vec![line.error("id", "CONFLICT", conflict.to_string())])
        }
    }
}

/// What a line does to what stands, and the commands for it.
fn effect(
    world: &World,
    sheet: &Sheet,
    line: &Line,
    deciding: &Deciding<'_>,
) -> Result<(Effect, Vec<Step>), Vec<RowError>> {
    let standing = match line.kind {
        Kind::Initiatives => initiatives::standing(line, world),
        Kind::Reports => reports::standing(line, world),
        Kind::Organisations => organisations::standing(line, world),
    };
    let Some(standing) = standing else {
        let steps = match line.kind {
            Kind::Initiatives => initiatives::begins(line),
            Kind::Reports => reports::begins(line),
            Kind::Organisations => organisations::begins(line),
        };
        return Ok((Effect::New, steps));
    };
    let mut differences = differences(line, &standing);
    if line.kind == Kind::Organisations {
        organisations::drop_known_numbers(&mut differences, &standing);
    }
    if differences.is_empty() {
        return Ok((Effect::Stands, Vec::new()));
    }
    if !deciding.update && (deciding.known)(command_id(line, 0)) {
        return Ok((Effect::Overtaken, Vec::new()));
    }
    let steps = match line.kind {
        Kind::Initiatives => Ok(initiatives::changes(line, &standing, &differences, world)),
        Kind::Reports => reports::changes(line, &standing, &differences, &sheet.file),
        Kind::Organisations => organisations::changes(line, &standing, &differences),
    };
    let steps = steps.map_err(|error| vec![error])?;
    let adds = line.kind != Kind::Reports && differences.iter().all(|difference| difference.stands.is_none());
    match (adds, deciding.update) {
        (true, _) => Ok((Effect::Adds(differences), steps)),
        (false, true) => Ok((Effect::Changes(differences), steps)),
        (false, false) => {
            Err(differences.iter().filter_map(|difference| changed(line, difference)).collect())
        }
    }
}

fn changed(line: &Line, difference: &Difference) -> Option<RowError> {
    let Difference { column, stands, says } = difference;
    let stands = match (stands, line.kind) {
        (Some(stands), _) => format!("{stands:?}"),
        (None, Kind::Reports) => "nothing".to_owned(),
        (None, Kind::Initiatives | Kind::Organisations) => return None,
    };
    let reason = format!("{stands} stands already, and the row says {says:?}; --update records the change");
    Some(line.error(column, "CHANGED", reason))
}

/// A row's commands as a request, and the column that each of them comes from.
fn request(
    line: &Line,
    steps: Vec<Step>,
    deciding: &Deciding<'_>,
) -> Result<(Request, Vec<&'static str>), RowError> {
    let columns = steps.iter().map(|step| step.column).collect();
    let commands: Vec<Command> = steps.into_iter().map(|step| step.decode(line)).collect::<Result<_, _>>()?;
    let stream = match line.kind {
        Kind::Initiatives => initiatives::stream(line),
        Kind::Reports => reports::stream(line),
        Kind::Organisations => Some(Stream::Directory),
    };
    let stream = stream.ok_or_else(|| line.error("id", "BAD_USER_INPUT", "this is no id"))?;
    let actor = ACTOR.parse().map_err(|error| line.error("id", "INTERNAL", format!("{error}")))?;
    // What was recorded, changed by others and is now to be recorded again, is another request.
    let ids = (0u32..).map(|before| command_id(line, before));
    let command_id = ids.into_iter().find(|id| !(deciding.known)(*id)).unwrap_or_else(|| command_id(line, 0));
    let source = line.source()?;
    let request = Request {
        command_id,
        caller: samspil_domain::access::Caller::Local,
        actor,
        stream,
        expected_rev: None,
        source,
        on_behalf_of: deciding.on_behalf_of,
        reason: deciding.reason.cloned(),
        caused_by: None,
        commands,
    };
    Ok((request, columns))
}

/// The id follows from what the row says.
fn command_id(line: &Line, before: u32) -> CommandId {
    let mut content = format!("{}:{before}", line.kind.name());
    for (column, cell) in line.cells() {
        if let Some(cell) = cell {
            content.push_str(&format!("\n{}:{}:{cell}", column.name, cell.len()));
        }
    }
    Uuid::new_v5(&NAMESPACE, content.as_bytes()).into()
}
