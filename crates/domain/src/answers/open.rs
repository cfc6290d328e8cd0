//! What is still to be done on a day: decisions not carried out, and actions not completed.

use jiff::civil::Date;

use crate::commit::{Position, Recorded};
use crate::ids::{ActionId, DecisionId, OrganisationId};
use crate::initiative::Initiative;
use crate::value::{PartialDate, Title};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// A decision is to be carried out.
    Decision(DecisionId),
    /// An action is to be completed.
    Action(ActionId),
}

/// Something that is open on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What is to be done.
    pub duty: Duty,
    /// In a few words.
    pub title: Title,
    /// Who is to do it, where that is known.
    pub owner: Option<OrganisationId>,
    /// By when; nothing where no date is set.
    pub due: Option<PartialDate>,
    /// The first day on which it was certainly overdue, where the day is that or later.
    pub overdue_since: Option<Date>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const DECISION_RULE: &str = "A decision that somebody is to carry out or that has a date is open from the day on which it \
can have been taken until the day on which it can have been carried out; overdue once its date has certainly passed.";
const ACTION_RULE: &str = "An action is open until the day on which it can have been completed; overdue once its date has \
certainly passed.";

/// What is open on `day`: what is overdue first, the longest first; then by date; what has none comes last.
#[must_use]
pub fn open(initiative: &Initiative, day: Date) -> Vec<Open> {
    let communication = &initiative.continuous_communication;
    let done_by = |done: Option<PartialDate>| done.is_some_and(|on| on.has_begun(day));
    let decisions = communication.decisions.iter().filter(|(_, decision)| {
        let owed = decision.taken.owner.is_some() || decision.taken.due.is_some();
        let taken = decision.taken.on.is_none_or(|on| on.has_begun(day));
        owed && taken && !done_by(decision.carried_out.as_ref().map(|done| done.on))
    });
    let decisions = decisions.map(|(id, decision)| {
        let taken = &decision.taken;
        let later = decision.carried_out.as_ref().map(|done| &done.recorded);
        standing(
            Duty::Decision(id),
            &taken.title,
            taken.owner,
            taken.due,
            day,
            [Some(&taken.recorded), later],
        )
    });
    let actions = communication.actions.iter();
    let actions = actions.filter(|(_, action)| !done_by(action.completed.as_ref().map(|done| done.on)));
    let actions = actions.map(|(id, action)| {
        let assigned = &action.assigned;
        let later = action.completed.as_ref().map(|done| &done.recorded);
        let (owner, recorded) = (Some(assigned.owner), [Some(&assigned.recorded), later]);
        standing(Duty::Action(id), &assigned.title, owner, assigned.due, day, recorded)
    });
    let mut open: Vec<Open> = decisions.chain(actions).collect();
    open.sort_by_key(|it| (it.overdue_since.is_none(), it.overdue_since, it.due.is_none(), it.due));
    open
}

fn standing(
    duty: Duty,
    title: &Title,
    owner: Option<OrganisationId>,
    due: Option<PartialDate>,
    day: Date,
    recorded: [Option<&Recorded>; 2],
) -> Open {
    let overdue = due.filter(|due| due.is_over(day)).map(|due| due.last_day());
    Open {
        duty,
        title: title.clone(),
        owner,
        due,
        overdue_since: overdue.map(|last| last.tomorrow().unwrap_or(last)),
        rule: match duty {
            Duty::Decision(_) => DECISION_RULE,
            Duty::Action(_) => ACTION_RULE,
        },
        from: recorded.into_iter().flatten().map(|recorded| recorded.position).collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::story::{Story, given_founded};

    /// Recorded on 21 November 2026.
    fn story() -> Story {
        given_founded([
            json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "STATE" } }),
            json!({ "recordDecision": { "title": "Only agreed on" } }),
            json!({ "recordDecision": { "id": "@plan", "title": "Plan", "on": "2014", "owner": "@a", "due": "2015-06" } }),
            json!({ "assignAction": { "title": "Later", "owner": "@a", "due": "2016" } }),
            json!({ "assignAction": { "title": "Some day", "owner": "@a" } }),
            json!({ "assignAction": { "id": "@guide", "title": "Guide", "owner": "@a", "due": "2015-05-31" } }),
        ])
    }

    /// What is open on a day, and since when it is overdue.
    #[track_caller]
    fn check(story: &Story, day: &str, expected: &[(&str, Option<&str>)]) {
        let open = open(story.initiative(), day.parse().unwrap());
        let open: Vec<_> =
            open.iter().map(|it| (it.title.to_string(), it.overdue_since.map(|on| on.to_string()))).collect();
        let expected: Vec<_> =
            expected.iter().map(|(title, since)| ((*title).to_owned(), since.map(str::to_owned))).collect();
        assert_eq!(open, expected, "{day}");
    }

    #[test]
    fn what_is_owed_is_open_and_overdue_once_its_date_has_certainly_passed() {
        check(
            &story(),
            "2015-06-30",
            &[("Guide", Some("2015-06-01")), ("Plan", None), ("Later", None), ("Some day", None)],
        );
        check(
            &story(),
            "2017-01-01",
            &[
                ("Guide", Some("2015-06-01")),
                ("Plan", Some("2015-07-01")),
                ("Later", Some("2017-01-01")),
                ("Some day", None),
            ],
        );
    }

    #[test]
    fn a_decision_is_not_open_before_it_can_have_been_taken() {
        check(&story(), "2013-12-31", &[("Guide", None), ("Later", None), ("Some day", None)]);
        check(
            &story(),
            "2014-01-01",
            &[("Guide", None), ("Plan", None), ("Later", None), ("Some day", None)],
        );
    }

    #[test]
    fn what_is_done_is_open_only_on_the_days_before() {
        let story = story()
            .when(json!({ "carryOutDecision": { "decision": "@plan", "on": "2015-08-01" } }))
            .when(json!({ "completeAction": { "action": "@guide", "on": "2015" } }));
        check(&story, "2014-12-31", &[("Guide", None), ("Plan", None), ("Later", None), ("Some day", None)]);
        check(&story, "2015-07-31", &[("Plan", Some("2015-07-01")), ("Later", None), ("Some day", None)]);
        check(&story, "2015-08-01", &[("Later", None), ("Some day", None)]);
    }

    #[test]
    fn each_answer_names_its_commits() {
        let story = story().when(json!({ "carryOutDecision": { "decision": "@plan", "on": "2015-08" } }));
        let open = open(story.initiative(), "2015-07-01".parse().unwrap());
        let plan = open.iter().find(|it| it.title.as_str() == "Plan").unwrap();
        assert_eq!(plan.from, [4, 8].map(Position));
        assert_eq!(plan.owner, Some("@a".parse().unwrap()));
    }
}
