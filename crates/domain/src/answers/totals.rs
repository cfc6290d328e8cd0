//! Sums of amounts, of which some may be unknown. Unknown is not nought: a total says how many unknowns it leaves out.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::commit::{Position, Recorded};
use crate::fact::{Stated, can_have_begun};
use crate::ids::{FeeId, OrganisationId};
use crate::initiative::Initiative;
use crate::partnership::{FeeAgreed, FeeInterval, Membership, State};
use crate::value::{Decimal, Figure, PartialDate, Period, Qualifier, Unit};

/// A total of known amounts, by unit, with what it leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The sums, one for each unit; amounts of different units are never added. Derived, and empty where nothing is
    /// known.
    pub sums: Vec<Figure>,
    /// How many amounts are known and in the sums.
    pub known: usize,
    /// How many amounts are unknown and left out.
    pub unknown: usize,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the inputs came from, also those that left an amount unknown.
    pub from: Vec<Position>,
}

/// An amount, where it is known, and the commit that stated it or left it unknown.
pub(super) type Entry<'a> = (Option<&'a Figure>, &'a Recorded);

/// Adds up amounts. A sum that does not fit 28 digits counts its last amount as unknown.
pub(super) fn total<'a>(rule: &'static str, amounts: impl Iterator<Item = Entry<'a>>) -> Total {
    balance(rule, amounts, std::iter::empty())
}

/// Adds up amounts and takes others off; as [`total`]. A lower bound that is taken off leaves an upper one.
pub(super) fn balance<'a>(
    rule: &'static str,
    gained: impl Iterator<Item = Entry<'a>>,
    lost: impl Iterator<Item = Entry<'a>>,
) -> Total {
    let mut sums: BTreeMap<Unit, (Decimal, Qualifier)> = BTreeMap::new();
    let mut from = BTreeSet::new();
    let (mut known, mut unknown) = (0, 0);
    let entries = gained.map(|entry| (entry, false)).chain(lost.map(|entry| (entry, true)));
    for ((amount, recorded), lost) in entries {
        from.insert(recorded.position);
        let sum = amount.and_then(|amount| {
            let qualifier = if lost { amount.qualifier.mirrored() } else { amount.qualifier };
            let (sum, before) = sums.get(&amount.unit).copied().unwrap_or((Decimal::ZERO, qualifier));
            let sum = if lost { sum.minus(amount.value)? } else { sum.plus(amount.value)? };
            Some((amount.unit.clone(), (sum, before.and(qualifier))))
        });
        match sum {
            Some((unit, sum)) => {
                sums.insert(unit, sum);
                known += 1;
            }
            None => unknown += 1,
        }
    }
    let figure = |(unit, (value, qualifier))| Figure { value, unit, qualifier, source: None };
    Total {
        sums: sums.into_iter().map(figure).collect(),
        known,
        unknown,
        rule,
        from: from.into_iter().collect(),
    }
}

const FEES: &str = "Each fee, once for every organisation known as a partner in that year that pays it. Partners that \
certainly joined after the day do not count, nor do fees that certainly begin after it and were not recorded by then.";
const GRANTS: &str = "All grants recorded, whatever their period, but for those that certainly begin after the day and \
were not recorded by then.";

/// A fee, an organisation that pays it, and how it was agreed.
pub(super) type Payable<'a> = (FeeId, OrganisationId, &'a Stated<FeeAgreed>);

/// Who pays which fee in a year: each fee once for every organisation known as a partner in that year that pays it. A
/// fee that is paid once counts in the year in which its period begins, and not where that is unknown. As known on `day`:
/// neither fees that are certainly for later nor partners that certainly joined later count.
pub(super) fn fees_in(partnership: &State, year: PartialDate, day: Date) -> impl Iterator<Item = Payable<'_>> {
    let whole = Period { from: Some(year), to: Some(year) };
    partnership.fees.iter().flat_map(move |(id, fee)| {
        let period = fee.period.unwrap_or_default();
        let due = match fee.interval {
            FeeInterval::Yearly => period.overlaps(&whole),
            FeeInterval::Once => period.from.is_some_and(|from| from.year() == year.year()),
        };
        let due = due && fee.can_be_planned(period.from, day);
        let pays = move |id| fee.payers.is_empty() || fee.payers.contains(&id);
        let partner = move |membership: &Membership| {
            membership.period().overlaps(&whole) && can_have_begun(membership.admitted.joined, day)
        };
        let payers = partnership.partners.iter().filter(move |(payer, _)| due && pays(*payer));
        let payers = payers.filter(move |(_, it)| it.memberships.iter().any(partner));
        payers.map(move |(payer, _)| (id, payer, fee))
    })
}

/// What partners pay in fees for one year, as known on `day`.
#[must_use]
pub fn fees(initiative: &Initiative, year: i16, day: Date) -> Total {
    let fees = fees_in(&initiative.partnership, PartialDate::Year(year), day);
    total(FEES, fees.map(|(_, _, fee)| (fee.amount.as_ref(), &fee.recorded)))
}

/// The money that the initiative has been given in all, as known on `day`.
#[must_use]
pub fn funding(initiative: &Initiative, day: Date) -> Total {
    let grants = initiative.backbone.funding.iter().filter(|(_, grant)| grant.is_known(day));
    total(GRANTS, grants.map(|(_, grant)| (grant.granted.amount.as_ref(), &grant.granted.recorded)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::story::given_founded;

    fn day(day: &str) -> Date {
        day.parse().unwrap()
    }

    #[test]
    fn what_is_for_later_is_in_no_total_of_an_earlier_day() {
        let amount = json!({ "value": "5", "unit": "DKK" });
        let story = given_founded([
            json!({ "recordFunding": { "purpose": "Drift", "amount": amount, "period": { "from": "2014-03" } } }),
            json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "BUSINESS" } }),
            json!({ "admitPartner": { "organisation": "@a" } }),
            json!({ "agreeFee": { "title": "Fee", "interval": "YEARLY", "period": { "from": "2014" } } }),
        ]);
        let known = |on: &str| funding(story.initiative(), day(on)).known;
        assert_eq!(["2014-02-28", "2014-03-01"].map(known), [0, 1]);
        let owed = |on: &str| fees(story.initiative(), 2014, day(on)).unknown;
        assert_eq!(["2013-12-31", "2014-01-01"].map(owed), [0, 1]);
    }

    #[test]
    fn a_total_names_what_it_leaves_out() {
        let story = given_founded([
            json!({ "recordFunding": { "purpose": "Start", "amount": { "value": "3.0", "unit": "DKK" } } }),
            json!({ "recordFunding": { "purpose": "More", "amount": { "value": "7.7", "unit": "DKK", "qualifier": "MORE_THAN" } } }),
            json!({ "recordFunding": { "purpose": "Co-financing" } }),
        ]);
        let total = funding(story.initiative(), day("2026-11-21"));
        assert_eq!(total.sums[0].to_string(), "more than 10.7 DKK");
        assert_eq!((total.known, total.unknown), (2, 1));
        assert_eq!(total.from, [2, 3, 4].map(Position));
    }

    #[test]
    fn a_fee_of_unknown_amount_counts_once_for_each_partner_of_the_year() {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "BUSINESS" } });
        let story = given_founded([
            organisation("@a"),
            organisation("@b"),
            json!({ "admitPartner": { "organisation": "@a", "joined": "2009" } }),
            json!({ "admitPartner": { "organisation": "@b", "joined": "2015-03" } }),
            json!({ "agreeFee": { "title": "Yearly fee", "interval": "YEARLY" } }),
        ]);
        let fees = |year, on: &str| fees(story.initiative(), year, day(on));
        assert_eq!(fees(2012, "2026-11-21").unknown, 1);
        assert_eq!(fees(2015, "2026-11-21").unknown, 2);
        assert_eq!(fees(2015, "2026-11-21").sums, []);
        assert_eq!(fees(2015, "2015-02-28").unknown, 1, "the other had not joined then");
    }
}
