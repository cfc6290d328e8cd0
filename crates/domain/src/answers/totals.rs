//! Sums of amounts, of which some may be unknown. Unknown is not nought: a total says how many unknowns it leaves out.

use std::collections::{BTreeMap, BTreeSet};

use crate::commit::{Position, Recorded};
use crate::fact::Stated;
use crate::ids::{FeeId, OrganisationId};
use crate::initiative::Initiative;
use crate::partnership::{FeeAgreed, FeeInterval, State};
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

/// A fee, an organisation that pays it, and how it was agreed.
pub(super) type Payable<'a> = (FeeId, OrganisationId, &'a Stated<FeeAgreed>);

/// Who pays which fee in a year: each fee once for every organisation known as a partner in that year that pays it. A
/// fee that is paid once counts in the year in which its period begins, and not where that is unknown.
pub(super) fn fees_in(partnership: &State, year: PartialDate) -> impl Iterator<Item = Payable<'_>> {
    let whole = Period { from: Some(year), to: Some(year) };
    partnership.fees.iter().flat_map(move |(id, fee)| {
        let period = fee.period.unwrap_or_default();
        let due = match fee.interval {
            FeeInterval::Yearly => period.overlaps(&whole),
            FeeInterval::Once => period.from.is_some_and(|from| from.year() == year.year()),
        };
        let pays = move |id| fee.payers.is_empty() || fee.payers.contains(&id);
        let payers = partnership.partners.iter().map(|(payer, _)| payer);
        let payers = payers.filter(move |payer| due && pays(*payer) && partnership.is_partner(*payer, whole));
        payers.map(move |payer| (id, payer, fee))
    })
}

/// What partners pay in fees for one year: each fee once for every partner that pays it in that year. A fee that
/// is paid once counts in the year in which its period begins, and not where that is unknown.
#[must_use]
pub fn fees(initiative: &Initiative, year: i16) -> Total {
    let fees = fees_in(&initiative.partnership, PartialDate::Year(year));
    let amounts = fees.map(|(_, _, fee)| (fee.amount.as_ref(), &fee.recorded));
    total("Each fee, once for every organisation known as a partner in that year that pays it.", amounts)
}

/// The money that the initiative has been given in all.
#[must_use]
pub fn funding(initiative: &Initiative) -> Total {
    let grants = initiative
        .backbone
        .funding
        .iter()
        .map(|(_, grant)| (grant.granted.amount.as_ref(), &grant.granted.recorded));
    total("All grants recorded, whatever their period.", grants)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::story::given_founded;

    #[test]
    fn a_total_names_what_it_leaves_out() {
        let story = given_founded([
            json!({ "recordFunding": { "purpose": "Start", "amount": { "value": "3.0", "unit": "DKK" } } }),
            json!({ "recordFunding": { "purpose": "More", "amount": { "value": "7.7", "unit": "DKK", "qualifier": "MORE_THAN" } } }),
            json!({ "recordFunding": { "purpose": "Co-financing" } }),
        ]);
        let total = funding(story.initiative());
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
        assert_eq!(fees(story.initiative(), 2012).unknown, 1);
        assert_eq!(fees(story.initiative(), 2015).unknown, 2);
        assert_eq!(fees(story.initiative(), 2015).sums, []);
    }
}
