//! Money promised, paid and spent, promise by promise: how much of each is still open.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::totals::{Entry, Total, balance, total};
use crate::backbone::{MovementKind, MovementRecorded};
use crate::commit::Position;
use crate::fact::Stated;
use crate::ids::{FundingId, MovementId};
use crate::initiative::Initiative;
use crate::value::{Figure, Qualifier};

/// How one promise of money stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentStanding {
    /// The movement that committed it.
    pub movement: MovementId,
    /// How much was committed; nothing where nobody has said.
    pub committed: Option<Figure>,
    /// What was paid of it.
    pub paid: Total,
    /// What was spent of it.
    pub spent: Total,
    /// What of it has not been paid.
    pub unpaid: Total,
    /// What of it has not been spent.
    pub unspent: Total,
    /// Whether more was paid or spent than committed; nothing where that cannot be told.
    pub exceeded: Option<bool>,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

/// How all promises of money stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitments {
    /// Each promise, in order of recording.
    pub standings: Vec<CommitmentStanding>,
    /// What was paid or spent without saying of which promise, in order of recording. It is in no promise's sums.
    pub unlinked: Vec<MovementId>,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "Of each movement that committed money, the movements by the day that say they paid or spent of it. \
Paid and spent are told apart and never added up: it is the same money on its way. What does not say of which commitment \
it is, is listed and in no sum. More than was committed is taken as recorded, and shown as exceeded.";
const PAID: &str = "All payments of this commitment.";
const SPENT: &str = "All that was spent of this commitment.";
const UNPAID: &str = "Committed, less paid.";
const UNSPENT: &str = "Committed, less spent.";

type Movement = Stated<MovementRecorded>;

/// How the promises of money stand on `day`, of one grant or of all.
#[must_use]
pub fn commitments(initiative: &Initiative, funding: Option<FundingId>, day: Date) -> Commitments {
    let movements = initiative.backbone.movements.iter();
    let movements = movements.filter(|(_, it)| funding.is_none_or(|id| id == it.funding));
    let movements: Vec<(MovementId, &Movement)> = movements.filter(|(_, it)| it.on.has_begun(day)).collect();
    let committed = movements.iter().filter(|(_, it)| it.kind == MovementKind::Committed);
    let standings: Vec<_> = committed.map(|(id, it)| standing(*id, it, &movements)).collect();
    let loose = |(_, it): &&(MovementId, &Movement)| it.kind != MovementKind::Committed && it.of.is_none();
    let unlinked: Vec<_> = movements.iter().filter(loose).collect();
    let mut from: BTreeSet<Position> = standings.iter().flat_map(|it| it.from.iter().copied()).collect();
    from.extend(unlinked.iter().map(|(_, it)| it.recorded.position));
    Commitments {
        standings,
        unlinked: unlinked.into_iter().map(|(id, _)| *id).collect(),
        rule: RULE,
        from: from.into_iter().collect(),
    }
}

fn standing(id: MovementId, commitment: &Movement, all: &[(MovementId, &Movement)]) -> CommitmentStanding {
    let of = |kind: MovementKind| -> Vec<Entry<'_>> {
        let theirs = all.iter().filter(|(_, it)| it.of == Some(id) && it.kind == kind);
        theirs.map(|(_, it)| (it.amount.as_ref(), &it.recorded)).collect()
    };
    let (paid, spent) = (of(MovementKind::Paid), of(MovementKind::Spent));
    let promised: Entry<'_> = (commitment.amount.as_ref(), &commitment.recorded);
    let sum = |rule, entries: &[Entry<'_>]| total(rule, entries.iter().copied());
    let less = |rule, lost: &[Entry<'_>]| balance(rule, std::iter::once(promised), lost.iter().copied());
    let entries = paid.iter().chain(&spent).map(|(_, recorded)| recorded.position);
    let from: BTreeSet<Position> = entries.chain([commitment.recorded.position]).collect();
    let (paid_total, spent_total) = (sum(PAID, &paid), sum(SPENT, &spent));
    let over = |total: &Total| commitment.amount.as_ref().and_then(|amount| exceeds(total, amount));
    let exceeded = match (over(&paid_total), over(&spent_total)) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        (None, _) | (_, None) => None,
    };
    CommitmentStanding {
        movement: id,
        committed: commitment.amount.clone(),
        unpaid: less(UNPAID, &paid),
        unspent: less(UNSPENT, &spent),
        paid: paid_total,
        spent: spent_total,
        exceeded,
        from: from.into_iter().collect(),
    }
}

/// Whether a total is certainly more than an amount, or certainly not. Amounts of money are never below nought, so what
/// is unknown can only add to it.
fn exceeds(total: &Total, amount: &Figure) -> Option<bool> {
    use Qualifier::{About, AtLeast, AtMost, Exactly, LessThan, MoreThan};
    let Some(sum) = total.sums.first() else { return (total.unknown == 0).then_some(false) };
    let (low, high) = match sum.qualifier {
        Exactly => (true, true),
        AtLeast | MoreThan => (true, false),
        AtMost | LessThan => (false, true),
        About => (false, false),
    };
    let (bounded_above, bounded_below) = match amount.qualifier {
        Exactly => (true, true),
        AtMost | LessThan => (true, false),
        AtLeast | MoreThan => (false, true),
        About => (false, false),
    };
    if low && bounded_above && sum.value > amount.value {
        return Some(true);
    }
    (high && bounded_below && total.unknown == 0 && sum.value <= amount.value).then_some(false)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn money(value: &str) -> Value {
        json!({ "value": value, "unit": "DKK" })
    }

    fn moved(kind: &str, of: Value, amount: Value) -> Value {
        json!({ "recordMovement": { "funding": "@grant", "kind": kind, "on": "2014", "of": of, "amount": amount } })
    }

    /// A commitment of 100 from @grant.
    fn story(amount: Value) -> Story {
        given_founded([
            json!({ "recordFunding": { "id": "@grant", "purpose": "Drift" } }),
            json!({ "recordMovement": { "id": "@promise", "funding": "@grant", "kind": "COMMITTED", "on": "2013", "amount": amount } }),
        ])
    }

    fn ask(story: &Story) -> Commitments {
        commitments(story.initiative(), None, date(2014, 12, 31))
    }

    #[track_caller]
    fn exceeded(story: &Story, expected: Option<bool>) {
        assert_eq!(ask(story).standings[0].exceeded, expected);
    }

    #[test]
    fn a_promise_says_what_was_paid_and_spent_of_it_and_what_is_open() {
        let promise = json!("@promise");
        let story = story(money("100"))
            .when(moved("PAID", promise.clone(), money("60")))
            .when(moved("SPENT", promise.clone(), money("20")))
            .when(moved("SPENT", promise, Value::Null))
            .when(moved("PAID", Value::Null, money("7")));
        let answer = ask(&story);
        let standing = &answer.standings[0];
        assert_eq!(standing.unpaid.sums[0].to_string(), "40 DKK");
        assert_eq!((standing.unspent.sums[0].to_string().as_str(), standing.unspent.unknown), ("80 DKK", 1));
        assert_eq!((standing.exceeded, answer.unlinked.len()), (None, 1));
        assert_eq!(standing.from, [3, 4, 5, 6].map(Position));
        assert_eq!(answer.from, [3, 4, 5, 6, 7].map(Position));
        assert_eq!(commitments(story.initiative(), None, date(2013, 12, 31)).standings[0].paid.known, 0);
        assert_eq!(commitments(story.initiative(), "@other".parse().ok(), date(2014, 1, 1)).standings, []);
    }

    #[test]
    fn more_than_was_promised_is_shown_where_it_is_certain() {
        let paid = |amount: Value| moved("PAID", json!("@promise"), amount);
        let least = |value: &str| json!({ "value": value, "unit": "DKK", "qualifier": "AT_LEAST" });
        exceeded(&story(money("100")), Some(false));
        exceeded(&story(money("100")).when(paid(money("100"))), Some(false));
        exceeded(&story(money("100")).when(paid(least("101"))).when(paid(Value::Null)), Some(true));
        exceeded(&story(money("100")).when(paid(least("99"))), None);
        exceeded(&story(least("100")).when(paid(money("200"))), None);
        exceeded(&story(Value::Null).when(paid(money("200"))), None);
    }
}
