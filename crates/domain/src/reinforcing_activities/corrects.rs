//! Which statements of the mutually reinforcing activities an event takes the place of.

use super::{ActivityStatus, Event, PracticeAssessed, State};
use crate::commit::Position;
use crate::fact::Stated;

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::ActivityStatusSet(fact) => match fact.status {
            ActivityStatus::Abandoned => {
                let activity = state.activities.get(fact.activity);
                activity.map(|activity| activity.planned.position()).into_iter().collect()
            }
            ActivityStatus::Planned | ActivityStatus::UnderWay | ActivityStatus::Completed => vec![],
        },
        Event::PracticeAssessed(fact) => {
            let method = state.methods.get(fact.method);
            let same =
                |it: &&Stated<PracticeAssessed>| (it.organisation, it.on) == (fact.organisation, fact.on);
            let earlier = method.and_then(|method| method.assessments.iter().rfind(same));
            earlier.map(Stated::position).into_iter().collect()
        }
        Event::ActivityPlanned(_)
        | Event::CommitmentPledged(_)
        | Event::DeliveryRecorded(_)
        | Event::MilestonePlanned(_)
        | Event::MilestoneReached(_)
        | Event::ActivityMadeDependent(_)
        | Event::MethodDescribed(_)
        | Event::PipelineDefined(_)
        | Event::PipelineEntered(_)
        | Event::PipelineMoved(_)
        | Event::PipelineLeft(_) => vec![],
    }
}
