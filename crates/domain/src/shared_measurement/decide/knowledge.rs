//! The rules of what is known besides the figures: claims, the data development agenda, evaluations.

use crate::fact::{all_exist, no_repeats, repeats, stands};
use crate::rejection::{Code, Rejection};
use crate::shared_measurement::{
    ClaimRecorded, CommissionEvaluation, DataNeedRaised, DataNeedSettled, EvaluationCommissioned,
    EvaluationPublished, Event, PublishEvaluation, PutOnDataAgenda, RecordClaim, SettleDataNeed, State,
};
use crate::situation::Situation;
use crate::value::{Figure, Period};

pub(super) fn claim(
    now: &Situation<'_>,
    state: &State,
    command: &RecordClaim,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = ClaimRecorded::with(command, id);
    if stands(id, state.claims.get(id), &fact)? {
        return Ok(vec![]);
    }
    all_exist("indicator", command.indicator, |id| state.indicators.has(id))?;
    Figure::check_known(command.figure.as_ref(), "figure")?;
    Period { from: command.since, to: command.on }.check("since")?;
    Ok(vec![Event::ClaimRecorded(fact)])
}

pub(super) fn raise_need(
    now: &Situation<'_>,
    state: &State,
    command: &PutOnDataAgenda,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = DataNeedRaised::with(command, id);
    if stands(id, state.data_needs.get(id).map(|need| &need.raised), &fact)? {
        return Ok(vec![]);
    }
    all_exist("goal", command.goal, |id| now.initiative.common_agenda.goals.has(id))?;
    all_exist("indicator", command.indicator, |id| state.indicators.has(id))?;
    Ok(vec![Event::DataNeedRaised(fact)])
}

pub(super) fn settle_need(state: &State, command: &SettleDataNeed) -> Result<Vec<Event>, Rejection> {
    let fact = DataNeedSettled::of(command);
    let need = state.data_needs.get(command.need);
    let need = need.ok_or_else(|| Rejection::not_found("need", command.need))?;
    match &need.settled {
        None => Ok(vec![Event::DataNeedSettled(fact)]),
        Some(settled) if settled.fact == fact => Ok(vec![]),
        Some(_) => Err(Rejection::new(Code::WrongState, "need", "this need is settled already")),
    }
}

pub(super) fn commission(
    now: &Situation<'_>,
    state: &State,
    command: &CommissionEvaluation,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = EvaluationCommissioned::with(command, id);
    if stands(id, state.evaluations.get(id).map(|evaluation| &evaluation.commissioned), &fact)? {
        return Ok(vec![]);
    }
    no_repeats("evaluators", &command.evaluators)?;
    command.evaluators.iter().try_for_each(|evaluator| now.organisation("evaluators", *evaluator))?;
    command.frequency.map_or(Ok(()), |frequency| frequency.check("frequency"))?;
    Ok(vec![Event::EvaluationCommissioned(fact)])
}

pub(super) fn publish(state: &State, command: &PublishEvaluation) -> Result<Vec<Event>, Rejection> {
    let fact = EvaluationPublished::of(command);
    let evaluation = state.evaluations.get(command.evaluation);
    let evaluation = evaluation.ok_or_else(|| Rejection::not_found("evaluation", command.evaluation))?;
    if repeats(evaluation.editions.iter(), &fact, command.on) {
        return Ok(vec![]);
    }
    if evaluation.commissioned.frequency.is_none() && !evaluation.editions.is_empty() {
        return Err(Rejection::new(Code::WrongState, "evaluation", "this evaluation is published already"));
    }
    Ok(vec![Event::EvaluationPublished(fact)])
}
