//! What changed between two moments, and the history of an object.

use std::sync::Arc;

use async_graphql::{Context, ID, Json, Object, Result, SimpleObject};
use samspil_domain::answers::changes::derived::{self, Derived, Moment};
use samspil_domain::answers::changes::net::{self, ChangeKind};
use samspil_domain::answers::changes::trace::Trace;
use samspil_domain::answers::changes::words::Words;
use samspil_domain::answers::changes::{Effect, FieldChange, Part, Room, Step};
use samspil_domain::answers::health;
use samspil_domain::answers::object::{Object as Thing, ObjectKind};
use samspil_domain::ids::{InitiativeId, OrganisationId};
use samspil_domain::sight::commit::shown;
use samspil_domain::{Revision, Stream};
use samspil_store::Ledger;

use super::answers::Progress;
use super::attention::Item;
use super::directory::Organisation;
use super::initiative::Initiative;
use super::measurement_targets::Target;
use super::scope::{Provenance, Scope, Seen};
use super::{PAGE_MAX, page, parsed};
use crate::error::{bad_input, coded};
use crate::node::{self, Node};
use crate::scalar::{Date, DateTime, Position};
use crate::shape::Plain;

/// What became of one field of an object.
#[derive(SimpleObject)]
pub(crate) struct ChangedField {
    /// The field, as it is called in the event.
    field: String,
    /// What stood before, as it stands in the log; null where nothing was stated, or where this was added beside it.
    before: Option<Json<serde_json::Value>>,
    /// What was stated then, as it stands in the log; null where it is left out from then on, as what is unknown is.
    after: Option<Json<serde_json::Value>>,
    /// What part the field has.
    part: Plain<Part>,
    /// All of that in words, such as "due: 2016 → 2018": ids by the names of what they stand for.
    words: String,
}

/// One step of an object: one event that made, changed or ended it.
#[derive(SimpleObject)]
pub(crate) struct HistoryStep {
    /// What became of the object.
    effect: Plain<Effect>,
    /// What kind of event it was, such as `common_agenda.goal_adopted`.
    kind: &'static str,
    /// What that kind of event says, in words, such as "A goal was adopted."
    says: &'static str,
    /// What became of its fields, in the order of the event.
    fields: Vec<ChangedField>,
    /// The commit that did it: its position, when it was recorded, by whom, and from what source.
    recorded: Provenance,
}

fn field(words: &Words<'_>, it: FieldChange) -> ChangedField {
    ChangedField {
        words: words.field(&it),
        field: it.field,
        before: it.before.map(Json),
        after: it.after.map(Json),
        part: Plain(it.part),
    }
}

fn step(words: &Words<'_>, it: Step) -> HistoryStep {
    HistoryStep {
        effect: Plain(it.effect),
        kind: it.kind,
        says: it.says,
        fields: it.fields.into_iter().map(|it| field(words, it)).collect(),
        recorded: Provenance(it.recorded),
    }
}

/// What became of one object of an initiative between two moments. An object to which something happened in several rooms
/// is told in each.
#[derive(SimpleObject)]
pub(crate) struct Change {
    /// Where it happened: one of the five conditions, the partnership, or the foundation.
    room: Plain<Room>,
    /// The object, as it is at the end.
    object: Option<Node>,
    /// What kind of object it is.
    object_kind: Plain<ObjectKind>,
    /// What became of it.
    kind: Plain<ChangeKind>,
    /// That in words, in English made of names, such as `Goal "75 grams a day" changed`.
    sentence: String,
    /// The fields that stand otherwise at the end than at the beginning, with both.
    fields: Vec<ChangedField>,
    /// Each step, in order of recording; never empty.
    steps: Vec<HistoryStep>,
}

/// A moment that is compared with another.
#[derive(SimpleObject)]
pub(crate) struct ComparedMoment {
    /// The last commit that was known then.
    position: Position,
    /// When that was recorded.
    at: DateTime,
    /// The day that derived answers are of.
    day: Date,
}

/// A target that stood otherwise at two moments, derived.
#[derive(SimpleObject)]
pub(crate) struct ProgressChange {
    /// The target.
    target: Option<Target>,
    /// How it stood before; null where there was no such target.
    before: Option<Progress>,
    /// How it stood after.
    after: Progress,
}

/// A condition that stood otherwise at two moments, derived.
#[derive(SimpleObject)]
pub(crate) struct LevelChange {
    /// The condition.
    condition: Plain<health::Condition>,
    /// How it stood before; null where there was no such initiative.
    before: Option<Plain<health::HealthLevel>>,
    /// How it stood after.
    after: Plain<health::HealthLevel>,
}

/// What changed in an initiative between two moments.
pub(crate) struct Changes {
    before: Seen,
    after: Scope,
    page: (Vec<Change>, Option<ID>, usize),
}

impl Changes {
    /// A page of what changed in the initiative of `after`.
    pub(crate) async fn between(
        ctx: &Context<'_>,
        before: Seen,
        after: Scope,
        (first, next): (i32, Option<ID>),
    ) -> Result<Self> {
        if before.position > after.world.position {
            let (from, to) = (before.position, after.world.position);
            return Err(bad_input(format!("`from` is position {from}, which is after `to`, position {to}")));
        }
        let id = after.initiative.id;
        let trace = Trace::after(before.position);
        let steps = follow(ctx, &after.world, Stream::Initiative(id), after.initiative.rev, trace).await?;
        let (nodes, next, total) = page(net::changes(steps), first, next.as_ref())?;
        let words = Words::of(&after.world, id);
        let change = |it: net::Change| Change {
            room: Plain(it.room),
            object: node::of(&after, it.object),
            object_kind: Plain(it.object.kind()),
            kind: Plain(it.kind),
            sentence: words.change(&it),
            fields: it.fields.into_iter().map(|it| field(&words, it)).collect(),
            steps: it.steps.into_iter().map(|it| step(&words, it)).collect(),
        };
        let nodes = nodes.into_iter().map(change).collect();
        Ok(Self { before, after, page: (nodes, next, total) })
    }

    fn derived(&self) -> Derived {
        let before = Moment { world: &self.before, day: self.before.today() };
        let after = Moment { world: &self.after.world, day: self.after.world.today() };
        derived::derived(self.after.initiative.id, before, after)
    }

    fn items(&self, seen: &Seen, items: Vec<samspil_domain::answers::attention::Item>) -> Vec<Item> {
        let scope = Initiative::find(seen, self.after.initiative.id);
        let item = |it| Some(Item { scope: scope.as_ref()?.0.clone(), it });
        items.into_iter().filter_map(item).collect()
    }
}

fn moment(seen: &Seen) -> ComparedMoment {
    let day = samspil_domain::value::PartialDate::Day(seen.today());
    ComparedMoment { position: Position(seen.position), at: DateTime(seen.at), day: Date(day) }
}

/// What changed in an initiative between two moments: what became of each object, with every step, also of what came and was
/// withdrawn in between; and the derived answers that are no longer the same. What changed in the directory of
/// organisations, such as a partner's name, is not in it.
#[Object(name = "InitiativeChanges")]
impl Changes {
    /// The earlier moment.
    async fn from(&self) -> ComparedMoment {
        moment(&self.before)
    }

    /// The later moment.
    async fn to(&self) -> ComparedMoment {
        moment(&self.after.world)
    }

    /// What became of each object: by room, then by kind of object, then in order of recording.
    async fn nodes(&self) -> &[Change] {
        &self.page.0
    }

    /// Give this as `after` for the next page; null on the last.
    async fn next(&self) -> Option<&ID> {
        self.page.1.as_ref()
    }

    /// How many there are in all.
    async fn total(&self) -> usize {
        self.page.2
    }

    /// The targets of which the latest figure, the number to reach, the way or whether it is reached is another, in order of
    /// recording.
    async fn progress(&self) -> Vec<ProgressChange> {
        let change = |it: derived::ProgressChange| ProgressChange {
            target: Target::find(&self.after, it.target),
            before: it.before.map(Progress),
            after: Progress(it.after),
        };
        self.derived().progress.into_iter().map(change).collect()
    }

    /// The conditions of which the level is another, in their order.
    async fn health(&self) -> Vec<LevelChange> {
        let change = |it: derived::LevelChange| LevelChange {
            condition: Plain(it.condition),
            before: it.before.map(Plain),
            after: Plain(it.after),
        };
        self.derived().health.into_iter().map(change).collect()
    }

    /// What needs action at the later moment and did not at the earlier, the most urgent first.
    async fn attention_came(&self) -> Vec<Item> {
        self.items(&self.after.world, self.derived().attention_came)
    }

    /// What needed action at the earlier moment and does not at the later, as it was then, the most urgent first.
    async fn attention_went(&self) -> Vec<Item> {
        self.items(&self.before, self.derived().attention_went)
    }

    /// The rule by which derived answers are compared, in words.
    async fn rule(&self) -> &str {
        derived::RULE
    }
}

/// A page of what became of one object.
#[derive(SimpleObject)]
pub(crate) struct History {
    /// The object, as it is.
    object: Option<Node>,
    /// What kind of object it is.
    kind: Plain<ObjectKind>,
    /// Every event that made, changed or ended it, the oldest first.
    nodes: Vec<HistoryStep>,
    /// Give this as `after` for the next page; null on the last.
    next: Option<ID>,
    /// How many there are in all.
    total: usize,
}

/// Whose history is asked for.
pub(crate) struct Asked {
    pub(crate) id: ID,
    pub(crate) initiative: Option<ID>,
    pub(crate) kind: Option<ObjectKind>,
    pub(crate) first: i32,
    pub(crate) after: Option<ID>,
}

impl History {
    /// A page of an object's history; nothing where there is no such object.
    pub(crate) async fn find(ctx: &Context<'_>, world: &Seen, asked: Asked) -> Result<Option<Self>> {
        let Some((scope, thing)) = meant(world, &asked)? else { return Ok(None) };
        let (stream, until) = match &scope {
            Some(scope) => (Stream::Initiative(scope.initiative.id), scope.initiative.rev),
            None => (Stream::Directory, world.directory.rev),
        };
        let steps = follow(ctx, world, stream, until, Trace::of(thing)).await?;
        let (steps, next, total) = page(steps, asked.first, asked.after.as_ref())?;
        let words = match &scope {
            Some(scope) => Words::of(world, scope.initiative.id),
            None => Words::of_directory(world),
        };
        let object = match (&scope, thing) {
            (_, Thing::Organisation(id)) => Organisation::find(world, id).map(Node::Organisation),
            (Some(scope), thing) => node::of(scope, thing),
            (None, _) => None,
        };
        let nodes = steps.into_iter().map(|it| step(&words, it)).collect();
        Ok(Some(Self { object, kind: Plain(thing.kind()), nodes, next, total }))
    }
}

/// The object that is meant, and the initiative that it is in; nothing where there is none.
fn meant(world: &Seen, asked: &Asked) -> Result<Option<(Option<Scope>, Thing)>> {
    let text = asked.id.as_str();
    let mut found: Vec<(Option<Scope>, Thing)> = Vec::new();
    match &asked.initiative {
        Some(initiative) => {
            let Some(Initiative(scope)) = Initiative::find(world, parsed(initiative)?) else {
                return Ok(None);
            };
            let things = Thing::meant(text, &scope.initiative).into_iter();
            found.extend(things.map(|thing| (Some(scope.clone()), thing)));
        }
        None => {
            let organisation: OrganisationId = parsed(&asked.id)?;
            let initiative: InitiativeId = parsed(&asked.id)?;
            let scope = Initiative::find(world, initiative).map(|it| it.0);
            found.extend(scope.map(|scope| (Some(scope), Thing::Initiative)));
            let organisation = Organisation::find(world, organisation);
            found.extend(organisation.map(|it| (None, Thing::Organisation(it.id))));
        }
    }
    found.retain(|(_, thing)| asked.kind.is_none_or(|kind| thing.kind() == kind));
    if found.len() > 1 {
        let kinds: Vec<_> = found.iter().map(|(_, thing)| thing.kind().words()).collect();
        let kinds = kinds.join(", ");
        return Err(bad_input(format!(
            "{text:?} stands for several things ({kinds}); say which with `kind`"
        )));
    }
    Ok(found.pop())
}

/// Follows the commits of a stream from its beginning up to a revision, as far as they are seen in a world.
async fn follow(
    ctx: &Context<'_>,
    world: &Seen,
    stream: Stream,
    until: Revision,
    mut trace: Trace,
) -> Result<Vec<Step>> {
    let (ledger, world) = (ctx.data_unchecked::<Ledger>().clone(), world.clone());
    let read = move || {
        let mut rev = Revision::default();
        while rev < until {
            let read = ledger.read_stream(stream, rev, PAGE_MAX)?;
            let Some(last) = read.last().map(Arc::clone) else { break };
            let wanted = read.iter().filter(|stored| stored.commit().rev <= until);
            let seen = wanted.filter_map(|stored| shown(stored.commit(), world.rights(), &world));
            seen.for_each(|seen| trace.take(&seen.commit));
            rev = last.commit().rev;
        }
        Ok::<_, samspil_store::ReadError>(trace.steps())
    };
    let read = tokio::task::spawn_blocking(read).await;
    let read = read.map_err(|_| coded("INTERNAL", "reading the log failed"))?;
    read.map_err(|error| coded(error.code(), error.to_string()))
}
