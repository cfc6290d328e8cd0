//! The rules of the mutually reinforcing activities.

use super::{
    ActivityMadeDependent, ActivityPlanned, ActivityStatusSet, AssessPractice, Candidate, Command,
    CommitmentKind, CommitmentPledged, DefinePipeline, DeliveryRecorded, DescribeMethod, EnterPipeline,
    Event, LeavePipeline, MakeDependent, MethodDescribed, MilestonePlanned, MilestoneReached, MoveInPipeline,
    PipelineDefined, PipelineEntered, PipelineLeft, PipelineMoved, PlanActivity, PlanMilestone,
    PledgeCommitment, PracticeAssessed, ReachMilestone, RecordDelivery, SetActivityStatus, State,
};
use crate::fact::{all_exist, no_repeats, repeats, stands};
use crate::rejection::{Code, Rejection};
use crate::situation::Situation;
use crate::value::{Figure, PartialDate, Period, Title};

/// The events that a command causes.
pub(crate) fn decide(now: &Situation<'_>, command: &Command) -> Result<Vec<Event>, Rejection> {
    let state = &now.initiative.reinforcing_activities;
    match command {
        Command::PlanActivity(command) => plan(now, state, command),
        Command::SetActivityStatus(command) => set_status(state, command),
        Command::PledgeCommitment(command) => pledge(now, state, command),
        Command::RecordDelivery(command) => deliver(state, command),
        Command::PlanMilestone(command) => plan_milestone(now, state, command),
        Command::ReachMilestone(command) => reach_milestone(state, command),
        Command::MakeDependent(command) => make_dependent(state, command),
        Command::DescribeMethod(command) => describe_method(now, state, command),
        Command::AssessPractice(command) => assess_practice(now, state, command),
        Command::DefinePipeline(command) => define_pipeline(now, state, command),
        Command::EnterPipeline(command) => enter_pipeline(now, state, command),
        Command::MoveInPipeline(command) => move_in_pipeline(state, command),
        Command::LeavePipeline(command) => leave_pipeline(state, command),
    }
}

fn plan(now: &Situation<'_>, state: &State, command: &PlanActivity) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = ActivityPlanned::with(command, id);
    if stands(id, state.activities.get(id).map(|activity| &activity.planned), &fact)? {
        return Ok(vec![]);
    }
    let agenda = &now.initiative.common_agenda;
    let measurement = &now.initiative.shared_measurement;
    let period = command.period.unwrap_or_default();
    period.check("period")?;
    command.lead.map_or(Ok(()), |lead| now.partner("lead", lead, period))?;
    no_repeats("contributors", &command.contributors)?;
    command.contributors.iter().try_for_each(|party| party.check(now, "contributors"))?;
    no_repeats("strategies", &command.strategies)?;
    no_repeats("goals", &command.goals)?;
    no_repeats("indicators", &command.indicators)?;
    no_repeats("methods", &command.methods)?;
    no_repeats("targetGroups", &command.target_groups)?;
    all_exist("strategies", command.strategies.iter().copied(), |id| agenda.strategies.has(id))?;
    all_exist("goals", command.goals.iter().copied(), |id| agenda.goals.has(id))?;
    all_exist("indicators", command.indicators.iter().copied(), |id| measurement.indicators.has(id))?;
    all_exist("methods", command.methods.iter().copied(), |id| state.methods.has(id))?;
    Ok(vec![Event::ActivityPlanned(fact)])
}

fn set_status(state: &State, command: &SetActivityStatus) -> Result<Vec<Event>, Rejection> {
    let fact = ActivityStatusSet::of(command);
    let Some(activity) = state.activities.get(command.activity) else {
        return Err(Rejection::not_found("activity", command.activity));
    };
    if repeats(activity.moves.iter(), &fact, command.on) {
        return Ok(vec![]);
    }
    Ok(vec![Event::ActivityStatusSet(fact)])
}

fn pledge(now: &Situation<'_>, state: &State, command: &PledgeCommitment) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = CommitmentPledged::with(command, id);
    if stands(id, state.commitments.get(id).map(|commitment| &commitment.pledged), &fact)? {
        return Ok(vec![]);
    }
    command.by.check(now, "by")?;
    all_exist("activity", command.activity, |id| state.activities.has(id))?;
    check_amount(command.kind, command.amount.as_ref())?;
    Ok(vec![Event::CommitmentPledged(fact)])
}

fn check_amount(kind: CommitmentKind, amount: Option<&Figure>) -> Result<(), Rejection> {
    match kind {
        CommitmentKind::Money => Figure::check_money(amount, "amount"),
        CommitmentKind::Time | CommitmentKind::InKind => Figure::check_known(amount, "amount"),
    }
}

fn deliver(state: &State, command: &RecordDelivery) -> Result<Vec<Event>, Rejection> {
    let fact = DeliveryRecorded::of(command);
    let Some(commitment) = state.commitments.get(command.commitment) else {
        return Err(Rejection::not_found("commitment", command.commitment));
    };
    if commitment.deliveries.iter().any(|earlier| earlier.fact == fact) {
        return Ok(vec![]);
    }
    check_amount(commitment.pledged.kind, command.amount.as_ref())?;
    let unit = commitment.pledged.amount.as_ref().map(|amount| &amount.unit);
    if let (Some(unit), Some(amount)) = (unit, &command.amount)
        && *unit != amount.unit
    {
        let message = format!("{unit} was promised; got {}", amount.unit);
        return Err(Rejection::new(Code::UnitMismatch, "amount", message));
    }
    Ok(vec![Event::DeliveryRecorded(fact)])
}

fn plan_milestone(
    now: &Situation<'_>,
    state: &State,
    command: &PlanMilestone,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = MilestonePlanned::with(command, id);
    if stands(id, state.milestones.get(id).map(|milestone| &milestone.planned), &fact)? {
        return Ok(vec![]);
    }
    all_exist("activity", [command.activity], |id| state.activities.has(id))?;
    Ok(vec![Event::MilestonePlanned(fact)])
}

fn reach_milestone(state: &State, command: &ReachMilestone) -> Result<Vec<Event>, Rejection> {
    let fact = MilestoneReached::of(command);
    let Some(milestone) = state.milestones.get(command.milestone) else {
        return Err(Rejection::not_found("milestone", command.milestone));
    };
    match &milestone.reached {
        Some(reached) if reached.fact == fact => Ok(vec![]),
        Some(reached) => {
            let message = format!("it was reached on {} already", reached.on);
            Err(Rejection::new(Code::WrongState, "milestone", message))
        }
        None => Ok(vec![Event::MilestoneReached(fact)]),
    }
}

fn make_dependent(state: &State, command: &MakeDependent) -> Result<Vec<Event>, Rejection> {
    let fact = ActivityMadeDependent::of(command);
    let Some(activity) = state.activities.get(command.activity) else {
        return Err(Rejection::not_found("activity", command.activity));
    };
    if activity.dependencies.iter().any(|earlier| earlier.fact == fact) {
        return Ok(vec![]);
    }
    all_exist("dependsOn", [command.depends_on], |id| state.activities.has(id))?;
    if command.depends_on == command.activity || state.needs(command.depends_on, command.activity) {
        let message = "it would wait for itself: what it is to depend on depends on it";
        return Err(Rejection::new(Code::Circular, "dependsOn", message));
    }
    Ok(vec![Event::ActivityMadeDependent(fact)])
}

fn describe_method(
    now: &Situation<'_>,
    state: &State,
    command: &DescribeMethod,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = MethodDescribed::with(command, id);
    if stands(id, state.methods.get(id).map(|method| &method.described), &fact)? {
        return Ok(vec![]);
    }
    no_repeats("checklist", &command.checklist)?;
    Ok(vec![Event::MethodDescribed(fact)])
}

fn assess_practice(
    now: &Situation<'_>,
    state: &State,
    command: &AssessPractice,
) -> Result<Vec<Event>, Rejection> {
    let fact = PracticeAssessed::of(command);
    let Some(method) = state.methods.get(command.method) else {
        return Err(Rejection::not_found("method", command.method));
    };
    if method.assessments.iter().any(|earlier| earlier.fact == fact) {
        return Ok(vec![]);
    }
    command.organisation.map_or(Ok(()), |id| now.organisation("organisation", id))?;
    no_repeats("met", &command.met)?;
    command.met.iter().try_for_each(|item| named("met", item, &method.described.checklist, "checklist"))?;
    Ok(vec![Event::PracticeAssessed(fact)])
}

/// What is named stands in the list that it is from.
fn named<'a>(
    field: &'static str,
    name: &Title,
    list: impl IntoIterator<Item = &'a Title>,
    what: &str,
) -> Result<(), Rejection> {
    let list: Vec<&Title> = list.into_iter().collect();
    if list.contains(&name) {
        return Ok(());
    }
    Err(Rejection::new(Code::NotFound, field, format!("the {what} has no {name:?}; it has {list:?}")))
}

fn define_pipeline(
    now: &Situation<'_>,
    state: &State,
    command: &DefinePipeline,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = PipelineDefined::with(command, id);
    if stands(id, state.pipelines.get(id), &fact)? {
        return Ok(vec![]);
    }
    if command.stages.len() < 2 {
        return Err(Rejection::new(Code::Invalid, "stages", "name at least two stages"));
    }
    no_repeats("stages", &command.stages.iter().map(|stage| &stage.name).collect::<Vec<_>>())?;
    let outside = command.stages.iter().filter_map(|stage| stage.months).find(|m| !(1..=600).contains(m));
    if let Some(months) = outside {
        let message = format!("between 1 and 600 months; got {months}");
        return Err(Rejection::new(Code::OutOfRange, "stages.months", message));
    }
    let targets = &now.initiative.shared_measurement.targets;
    all_exist("target", command.target, |id| targets.has(id))?;
    Ok(vec![Event::PipelineDefined(fact)])
}

fn enter_pipeline(
    now: &Situation<'_>,
    state: &State,
    command: &EnterPipeline,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = PipelineEntered::with(command, id);
    if stands(id, state.candidates.get(id).map(|candidate| &candidate.entered), &fact)? {
        return Ok(vec![]);
    }
    let Some(pipeline) = state.pipelines.get(command.pipeline) else {
        return Err(Rejection::not_found("pipeline", command.pipeline));
    };
    named("stage", &command.stage, pipeline.stages.iter().map(|stage| &stage.name), "pipeline")?;
    command.organisation.map_or(Ok(()), |id| now.organisation("organisation", id))?;
    Ok(vec![Event::PipelineEntered(fact)])
}

fn move_in_pipeline(state: &State, command: &MoveInPipeline) -> Result<Vec<Event>, Rejection> {
    let fact = PipelineMoved::of(command);
    let Some(candidate) = state.candidates.get(command.candidate) else {
        return Err(Rejection::not_found("candidate", command.candidate));
    };
    if stood_there(candidate, &command.stage, command.on) {
        return Ok(vec![]);
    }
    let pipeline = state.pipelines.get(candidate.entered.pipeline);
    let stages = pipeline.into_iter().flat_map(|pipeline| &pipeline.stages).map(|stage| &stage.name);
    named("stage", &command.stage, stages, "pipeline")?;
    Period { from: candidate.entered.on, to: command.on }.check("on")?;
    if let Some(left) = &candidate.left
        && left.on.zip(command.on).is_none_or(|(left, on)| left.is_before(on))
    {
        let message =
            "it has left the pipeline; a move before that needs its date, and a new round a new candidate";
        return Err(Rejection::new(Code::WrongState, "candidate", message));
    }
    Ok(vec![Event::PipelineMoved(fact)])
}

/// Whether it is no news that a candidate came to a stage: on that date, or without a date where it is there already.
fn stood_there(candidate: &Candidate, stage: &Title, on: Option<PartialDate>) -> bool {
    match on {
        Some(_) => candidate.steps().any(|step| step.stage == stage && step.on == on),
        None => candidate.stage() == stage,
    }
}

fn leave_pipeline(state: &State, command: &LeavePipeline) -> Result<Vec<Event>, Rejection> {
    let fact = PipelineLeft::of(command);
    let Some(candidate) = state.candidates.get(command.candidate) else {
        return Err(Rejection::not_found("candidate", command.candidate));
    };
    match &candidate.left {
        Some(left) if left.fact == fact => return Ok(vec![]),
        Some(_) => {
            return Err(Rejection::new(Code::WrongState, "candidate", "it has left the pipeline already"));
        }
        None => {}
    }
    let last = candidate.steps().filter_map(|step| step.on).max();
    Period { from: last, to: command.on }.check("on")?;
    Ok(vec![Event::PipelineLeft(fact)])
}
