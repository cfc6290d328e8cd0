//! Coverage: how many of the initiatives that a portfolio is said to hold are known here, and how well.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::commit::Position;
use crate::ids::InitiativeId;
use crate::initiative::Initiative;
use crate::value::{Decimal, Figure, Qualifier};

/// What a portfolio is said to hold, and what of it is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// How many it is said to hold, as its scale was last stated; nothing where nobody has counted.
    pub stated: Option<Figure>,
    /// How many it holds here.
    pub held: usize,
    /// How many of those are known by a line alone.
    pub by_a_line: usize,
    /// How many are said to be in it and are not here. Nothing where nobody has counted, or where more are here than
    /// there are said to be.
    pub elsewhere: Option<Figure>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "The scale last stated, where it is a count, less the initiatives placed in the portfolio now, whatever \
they are to it. One is known by a line alone where no partner, goal, indicator, activity or body of it is recorded.";

/// How much of a portfolio is known here. Nothing where there is no such initiative.
#[must_use]
pub fn coverage(
    initiatives: &imbl::OrdMap<InitiativeId, Arc<Initiative>>,
    portfolio: InitiativeId,
) -> Option<Coverage> {
    let scaled = initiatives.get(&portfolio)?.foundation.classified.last();
    let stated = scaled.and_then(|scaled| scaled.scale.clone());
    let stated = stated.filter(|scale| !scale.unit.is_money() && !scale.unit.is_percentage());
    let mut from: BTreeSet<Position> = scaled.map(|scaled| scaled.recorded.position).into_iter().collect();
    let (mut held, mut by_a_line) = (0, 0);
    for initiative in initiatives.values() {
        let placement = initiative.foundation.portfolios.get(portfolio);
        let Some(place) = placement.and_then(|placement| placement.open()?.place()) else { continue };
        from.insert(place.recorded.position);
        held += 1;
        by_a_line += usize::from(is_a_line(initiative));
    }
    let elsewhere = stated.as_ref().and_then(|stated| less(stated, held));
    Some(Coverage { stated, held, by_a_line, elsewhere, rule: RULE, from: from.into_iter().collect() })
}

fn is_a_line(initiative: &Initiative) -> bool {
    initiative.partnership.partners.is_empty()
        && initiative.common_agenda.goals.is_empty()
        && initiative.shared_measurement.indicators.is_empty()
        && initiative.reinforcing_activities.activities.is_empty()
        && initiative.backbone.bodies.is_empty()
}

fn less(stated: &Figure, held: usize) -> Option<Figure> {
    let left = stated.value.minus(Decimal::from(i64::try_from(held).ok()?))?;
    let rest = |value, qualifier| Figure { value, unit: stated.unit.clone(), qualifier, source: None };
    if left >= Decimal::ZERO {
        return Some(rest(left, stated.qualifier));
    }
    match stated.qualifier {
        Qualifier::AtLeast | Qualifier::MoreThan => Some(rest(Decimal::ZERO, Qualifier::AtLeast)),
        Qualifier::Exactly | Qualifier::About | Qualifier::AtMost | Qualifier::LessThan => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{INITIATIVE, Story, given_founded};

    fn scale(value: &str, unit: &str, qualifier: &str) -> Value {
        json!({ "classifyInitiative": { "scale": { "value": value, "unit": unit, "qualifier": qualifier } } })
    }

    /// A portfolio that holds two: one of which a goal is known, and one that is known by a line.
    fn story() -> Story {
        let place = || json!({ "placeInPortfolio": { "portfolio": INITIATIVE, "relation": "CASE" } });
        ["@told", "@line", "@apart"]
            .into_iter()
            .fold(given_founded([]), |story, id| {
                story.when_in(id, json!({ "foundInitiative": { "name": id } }))
            })
            .when_in("@told", json!({ "adoptGoal": { "title": "Goal" } }))
            .when_in("@told", place())
            .when_in("@line", place())
    }

    fn of(story: &Story) -> Coverage {
        coverage(&story.world.initiatives, INITIATIVE.parse().unwrap()).unwrap()
    }

    #[track_caller]
    fn check(value: &str, unit: &str, qualifier: &str, elsewhere: Option<&str>) {
        let coverage = of(&story().when(scale(value, unit, qualifier)));
        assert_eq!(coverage.elsewhere.map(|rest| rest.to_string()).as_deref(), elsewhere);
    }

    #[test]
    fn what_is_said_to_be_there_and_is_not_here_is_counted_as_vaguely_as_it_was_said() {
        check("9", "partnerships", "EXACTLY", Some("7 partnerships"));
        check("250", "partnerships", "AT_LEAST", Some("at least 248 partnerships"));
        check("2", "partnerships", "EXACTLY", Some("0 partnerships"));
    }

    #[test]
    fn more_here_than_said_leaves_nothing_to_tell_but_where_it_was_a_lower_bound() {
        check("1", "partnerships", "EXACTLY", None);
        check("1", "partnerships", "MORE_THAN", Some("at least 0 partnerships"));
        check("1", "partnerships", "AT_MOST", None);
    }

    #[test]
    fn an_amount_of_money_is_no_count_of_initiatives() {
        check("120000000", "DKK", "EXACTLY", None);
        assert_eq!(of(&story().when(scale("120", "DKK", "EXACTLY"))).stated, None);
    }

    #[test]
    fn those_known_by_a_line_are_told_apart_and_the_commits_are_named() {
        let unscaled = of(&story());
        assert_eq!((unscaled.held, unscaled.by_a_line, unscaled.stated), (2, 1, None));
        assert_eq!(unscaled.from, [6, 7].map(Position));
        let scaled = of(&story().when(scale("9", "partnerships", "EXACTLY")));
        assert_eq!(scaled.from, [6, 7, 8].map(Position));
    }
}
