//! The rules of targets.

use super::indicator;
use crate::fact::stands;
use crate::rejection::{Code, Rejection};
use crate::shared_measurement::{Event, Level, SetTarget, State, TargetSet};
use crate::situation::Situation;
use crate::value::{Decimal, Figure, Unit};

pub(super) fn set_target(
    now: &Situation<'_>,
    state: &State,
    command: &SetTarget,
) -> Result<Vec<Event>, Rejection> {
    let id = now.id(command.id);
    let fact = TargetSet::with(command, id);
    if stands(id, state.targets.get(id), &fact)? {
        return Ok(vec![]);
    }
    let Some(goal) = now.initiative.common_agenda.goals.get(command.goal) else {
        return Err(Rejection::not_found("goal", command.goal));
    };
    if let Some(retired) = &goal.retired {
        return Err(Rejection::new(
            Code::WrongState,
            "goal",
            format!("the goal was retired on {}", retired.on),
        ));
    }
    let indicator = indicator(state, "indicator", command.indicator)?;
    let period = command.period.unwrap_or_default();
    period.check("period")?;
    command.organisation.map_or(Ok(()), |id| now.partner("organisation", id, period))?;
    check_level(state, command, &indicator.defined.unit)?;
    Ok(vec![Event::TargetSet(fact)])
}

fn check_level(state: &State, command: &SetTarget, unit: &Unit) -> Result<(), Rejection> {
    let positive = |percent: Decimal, field| {
        if percent > Decimal::ZERO {
            return Ok(());
        }
        Err(Rejection::new(
            Code::OutOfRange,
            field,
            format!("the share is more than 0 percent; got {percent}"),
        ))
    };
    match &command.level {
        Level::Figure(figure) => Figure::measured_in(unit, Some(figure), "level.figure"),
        Level::RelativeToBaseline(level) => positive(level.percent, "level.relativeToBaseline.percent"),
        Level::RelativeToIndicator(level) => {
            let field = "level.relativeToIndicator.indicator";
            if level.indicator == command.indicator {
                return Err(Rejection::new(
                    Code::Circular,
                    field,
                    "a target cannot follow its own indicator",
                ));
            }
            let other = &indicator(state, field, level.indicator)?.defined.unit;
            if other != unit {
                let message = format!("the two indicators have different units: {unit} and {other}");
                return Err(Rejection::new(Code::UnitMismatch, field, message));
            }
            positive(level.percent, "level.relativeToIndicator.percent")
        }
        Level::Between(range) => range.check(unit),
        Level::RelativeToReference(_) | Level::NotYetSet(_) | Level::Unknown(_) => Ok(()),
    }
}
