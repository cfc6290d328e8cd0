//! What can be told of a date on a day. `Some(true)` is certain, `Some(false)` is certainly not so, and nothing is what a
//! vague date leaves open.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::backbone::Body;
use crate::fact::{Stated, last_in_time};
use crate::partnership::Partner;
use crate::value::{PartialDate, Period};

/// What can be told.
pub(super) type Told = Option<bool>;

/// Both; certainly not where one certainly is not.
pub(super) fn and(a: Told, b: Told) -> Told {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, Some(true) | None) | (Some(true), None) => None,
    }
}

/// At least one of them; certain where one certainly is.
pub(super) fn any(each: impl IntoIterator<Item = Told>) -> Told {
    let mut all = Some(false);
    for one in each {
        match one {
            Some(true) => return one,
            None => all = None,
            Some(false) => {}
        }
    }
    all
}

/// What all of them say; nothing where they differ or there are none.
pub(super) fn agreed(each: impl IntoIterator<Item = Told>) -> Told {
    let mut each = each.into_iter();
    let first = each.next()??;
    each.all(|other| other == Some(first)).then_some(first)
}

/// The opposite.
pub(super) fn not(told: Told) -> Told {
    told.map(|told| !told)
}

/// Whether what happened or began on a date has by `day`. Without a date it stands.
pub(super) fn begun(on: Option<PartialDate>, day: Date) -> Told {
    match on {
        None => Some(true),
        Some(on) if on.last_day() <= day => Some(true),
        Some(on) => (!on.has_begun(day)).then_some(false),
    }
}

/// Whether what ends with a date is over on `day`; that date is still part of it. Without a date it is not.
pub(super) fn over(end: Option<PartialDate>, day: Date) -> Told {
    match end {
        None => Some(false),
        Some(end) if end.is_over(day) => Some(true),
        Some(end) => (end.first_day() >= day).then_some(false),
    }
}

/// Whether `day` lies in a period.
pub(super) fn within(period: Period, day: Date) -> Told {
    and(begun(period.from, day), not(over(period.to, day)))
}

/// Whether something that was done on a date was done by its due date: by the last day that that can be.
pub(super) fn in_time(done: PartialDate, due: PartialDate) -> Told {
    if done.last_day() <= due.last_day() {
        return Some(true);
    }
    (done.first_day() > due.last_day()).then_some(false)
}

/// Whether a plan stands on `day` that names no day on which it was made: what it is for has begun, or it was recorded.
pub(super) fn planned<F>(plan: &Stated<F>, begins: Option<PartialDate>, day: Date) -> Told {
    any([begun(begins, day), Some(plan.recorded.at.day().has_begun(day))])
}

/// Whether a date lies in the two years up to `day`.
pub(super) fn recent(on: PartialDate, day: Date) -> bool {
    on.last_day() >= day.saturating_sub(2.years())
}

/// Whether a body exists on `day`.
pub(super) fn exists(body: &Body, day: Date) -> Told {
    let end = body.dissolved.as_ref().map(|dissolved| dissolved.on);
    within(Period { from: body.established.from, to: end }, day)
}

/// Whether the organisation is a partner on `day`.
pub(super) fn is_partner(partner: &Partner, day: Date) -> Told {
    any(partner.memberships.iter().map(|membership| within(membership.period(), day)))
}

/// Of facts that take over from each other, those that can be the one that holds on `day`: the last that certainly began,
/// but for those that certainly began before another, and what may have begun since. None where all began later.
pub(super) fn holding<'a, F: 'a>(
    stated: impl Iterator<Item = &'a Stated<F>>,
    since: impl Fn(&F) -> Option<PartialDate>,
    day: Date,
) -> Vec<&'a Stated<F>> {
    let (mut certain, mut vague) = (vec![], vec![]);
    for one in stated {
        match begun(since(&one.fact), day) {
            Some(true) => certain.push(one),
            None => vague.push(one),
            Some(false) => {}
        }
    }
    let holds = last_in_time(certain.into_iter(), |it| since(&it.fact));
    holds.into_iter().chain(vague).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(expected: &[(&str, Told)], told: impl Fn(Date) -> Told) {
        for (day, expected) in expected {
            assert_eq!(told(day.parse().unwrap()), *expected, "{day}");
        }
    }

    #[test]
    fn a_vague_beginning_is_open_until_its_last_day() {
        let month = Some(date("2014-03"));
        check(
            &[
                ("2014-02-28", Some(false)),
                ("2014-03-01", None),
                ("2014-03-30", None),
                ("2014-03-31", Some(true)),
            ],
            |day| begun(month, day),
        );
        check(&[("0001-01-01", Some(true))], |day| begun(None, day));
    }

    #[test]
    fn a_vague_end_is_open_from_the_day_after_its_first() {
        let month = Some(date("2014-03"));
        check(
            &[
                ("2014-03-01", Some(false)),
                ("2014-03-02", None),
                ("2014-03-31", None),
                ("2014-04-01", Some(true)),
            ],
            |day| over(month, day),
        );
        check(&[("9998-01-01", Some(false))], |day| over(None, day));
    }

    #[test]
    fn a_day_lies_in_a_period_where_both_ends_say_so() {
        let period = Period { from: Some(date("2014-03-05")), to: Some(date("2014")) };
        check(&[("2014-03-04", Some(false)), ("2014-03-05", None), ("2015-01-01", Some(false))], |day| {
            within(period, day)
        });
    }

    #[test]
    fn something_is_done_in_time_by_the_last_day_of_its_date() {
        assert_eq!(in_time(date("2014-03-31"), date("2014-03")), Some(true));
        assert_eq!(in_time(date("2014-04-01"), date("2014-03")), Some(false));
        assert_eq!(in_time(date("2014"), date("2014-03")), None);
    }

    #[test]
    fn one_certain_answer_is_enough() {
        assert_eq!(any([None, Some(true)]), Some(true));
        assert_eq!(any([None, Some(false)]), None);
        assert_eq!(any([]), Some(false));
        assert_eq!((and(None, Some(false)), and(None, Some(true))), (Some(false), None));
    }
}
