//! Which statements of the partnership an event takes the place of.

use super::{Event, PartnersCounted, State};
use crate::commit::Position;
use crate::fact::Stated;

/// The commits whose statements an event corrects, in the state before it; the rule stands in [`crate::corrects`].
pub(crate) fn corrects(state: &State, event: &Event) -> Vec<Position> {
    match event {
        Event::PartnersCounted(fact) => {
            let same =
                |it: &&Stated<PartnersCounted>| (it.constituency, it.on) == (fact.constituency, fact.on);
            state.counts.iter().rfind(same).map(Stated::position).into_iter().collect()
        }
        Event::AgreementConcluded(fact) => {
            let replaced = fact.replaces.iter().filter_map(|id| state.agreements.get(*id));
            replaced.map(|agreement| agreement.concluded.position()).collect()
        }
        Event::ConstituencyRecognized(_)
        | Event::PartnerAdmitted(_)
        | Event::MembershipEnded(_)
        | Event::AgreementSigned(_)
        | Event::ContactNamed(_)
        | Event::ContactWithdrawn(_)
        | Event::AgreementEnded(_)
        | Event::ContributionAgreed(_)
        | Event::FeeAgreed(_) => vec![],
    }
}
