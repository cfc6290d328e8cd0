//! The rules of who may read figures, and who may approve them.

use super::indicator;
use crate::fact::{no_repeats, one_day};
use crate::ids::{IndicatorId, OrganisationId};
use crate::rejection::{Code, Rejection};
use crate::shared_measurement::{
    Event, FiguresPublished, FiguresWithdrawn, Indicator, OwnApprovalsRuled, PublishFigures, Report,
    RuleOnOwnApprovals, State, WithdrawFigures,
};
use crate::situation::Situation;

pub(super) fn publish(state: &State, command: &PublishFigures) -> Result<Vec<Event>, Rejection> {
    let fact = FiguresPublished::from(command);
    let indicators = named(state, &command.indicators)?;
    let same = |standing: &FiguresPublished| {
        (standing.from, standing.figures_from) == (command.from, command.figures_from)
    };
    if indicators.iter().all(|indicator| indicator.publication().is_some_and(|it| same(it))) {
        return Ok(vec![]);
    }
    one_day("from", command.from)?;
    Ok(vec![Event::FiguresPublished(fact)])
}

pub(super) fn withdraw(state: &State, command: &WithdrawFigures) -> Result<Vec<Event>, Rejection> {
    let fact = FiguresWithdrawn::from(command);
    let indicators = named(state, &command.indicators)?;
    let withdrawn = |indicator: &&Indicator| {
        let last = indicator.publications.last().and_then(|last| last.withdrawn.as_ref());
        last.is_some_and(|withdrawn| withdrawn.reason == command.reason)
    };
    if indicators.iter().all(withdrawn) {
        return Ok(vec![]);
    }
    let unpublished = |indicator: &&Indicator| indicator.publication().is_none();
    if let Some(indicator) = indicators.into_iter().find(unpublished) {
        let message = format!("the figures of indicator {} are not published", indicator.defined.id);
        return Err(Rejection::new(Code::WrongState, "indicators", message));
    }
    Ok(vec![Event::FiguresWithdrawn(fact)])
}

fn named<'a>(state: &'a State, ids: &[IndicatorId]) -> Result<Vec<&'a Indicator>, Rejection> {
    if ids.is_empty() {
        return Err(Rejection::new(Code::Invalid, "indicators", "name at least one indicator"));
    }
    no_repeats("indicators", ids)?;
    ids.iter().map(|id| indicator(state, "indicators", *id)).collect()
}

pub(super) fn rule_on_own_approvals(
    state: &State,
    command: &RuleOnOwnApprovals,
) -> Result<Vec<Event>, Rejection> {
    let fact = OwnApprovalsRuled::from(command);
    let stands = match state.own_approvals.last() {
        Some(standing) => standing.fact == fact,
        None => !command.allowed && command.reason.is_none(),
    };
    Ok(if stands { vec![] } else { vec![Event::OwnApprovalsRuled(fact)] })
}

/// Nobody approves what is reported of themselves, unless the initiative allows it: neither in the name that the command
/// says, nor in the one that the request is given in, nor whoever speaks for that organisation in another role.
///
/// # Errors
/// `OWN_FIGURES`.
pub(super) fn not_their_own(
    now: &Situation<'_>,
    state: &State,
    report: &Report,
    by: Option<OrganisationId>,
) -> Result<(), Rejection> {
    let whose = state.whose(report);
    let spoken_for = now.rights.speaks_for(now.initiative.id);
    let approvers = by.into_iter().chain(now.on_behalf_of).chain(spoken_for);
    let own = approvers.into_iter().any(|approver| Some(approver) == whose);
    if !own || state.allows_own_approvals() {
        return Ok(());
    }
    let message = "an organisation does not approve its own figures: let another approve them, or let the initiative \
                   allow it with ruleOnOwnApprovals";
    Err(Rejection::new(Code::OwnFigures, "by", message))
}
