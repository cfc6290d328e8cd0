//! Facts, and what it means to state one twice.

use std::ops::Deref;

use jiff::civil::Date;

use crate::commit::{Position, Recorded};
use crate::ids::Id;
use crate::rejection::{Code, Rejection};
use crate::value::PartialDate;

/// A fact with the commit that stated it. Everything in the state is made of these.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stated<F> {
    /// What was stated.
    pub fact: F,
    /// The commit that stated it.
    pub recorded: Recorded,
}

impl<F: Clone> Stated<F> {
    pub(crate) fn new(fact: &F, recorded: &Recorded) -> Self {
        Self { fact: fact.clone(), recorded: recorded.clone() }
    }
}

impl<F> Stated<F> {
    /// The place in the log of the commit that stated it.
    #[must_use]
    pub fn position(&self) -> Position {
        self.recorded.position
    }

    /// Whether a plan that names no day on which it was made can have been made by `day`: what it is for can have begun
    /// then, or it had been recorded.
    #[must_use]
    pub fn can_be_planned(&self, begins: Option<PartialDate>, day: Date) -> bool {
        can_have_begun(begins, day) || self.recorded.at.day().has_begun(day)
    }
}

impl<F> Deref for Stated<F> {
    type Target = F;

    fn deref(&self) -> &F {
        &self.fact
    }
}

/// What stands already under an id: the same fact again is no news, another is refused.
///
/// Returns `true` where the command is a repetition and nothing is left to decide.
///
/// # Errors
/// `ALREADY_EXISTS` when the id is taken by another fact.
pub(crate) fn stands<I: Id, F: PartialEq>(
    id: I,
    standing: Option<&Stated<F>>,
    fact: &F,
) -> Result<bool, Rejection> {
    match standing {
        None => Ok(false),
        Some(standing) if standing.fact == *fact => Ok(true),
        Some(_) => Err(Rejection::already_exists(id)),
    }
}

/// Whether a fact without an id is a repetition. With a date it is one for ever, whatever has come after it; without
/// a date only while it is the latest, for it may well come true again.
pub(crate) fn repeats<'a, F: PartialEq + 'a>(
    mut stated: impl DoubleEndedIterator<Item = &'a Stated<F>>,
    fact: &F,
    date: Option<PartialDate>,
) -> bool {
    match date {
        Some(_) => stated.any(|earlier| earlier.fact == *fact),
        None => stated.next_back().is_some_and(|latest| latest.fact == *fact),
    }
}

/// The fact that holds now, of several that take over from each other: the last one recorded, but for those that
/// certainly began before another. So history can be filled in afterwards.
pub(crate) fn latest<'a, F: 'a>(
    stated: impl Iterator<Item = &'a Stated<F>>,
    since: impl Fn(&F) -> Option<PartialDate>,
) -> Option<&'a Stated<F>> {
    last_in_time(stated, |stated| since(stated))
}

/// As [`latest`], of those that can have begun by `day`: what certainly began later does not count.
pub(crate) fn latest_by<'a, F: 'a>(
    stated: impl Iterator<Item = &'a Stated<F>>,
    since: impl Fn(&F) -> Option<PartialDate>,
    day: Date,
) -> Option<&'a Stated<F>> {
    latest(stated.filter(|stated| can_have_begun(since(&stated.fact), day)), &since)
}

/// Whose place a fact takes that begins on `from`, where it joins facts that take over from each other as in [`latest`]:
/// that of the one which held until then. Nothing where all of them certainly began later.
pub(crate) fn taken_over<'a, F: 'a>(
    stated: impl IntoIterator<Item = &'a Stated<F>>,
    since: impl Fn(&F) -> Option<PartialDate>,
    from: Option<PartialDate>,
) -> Option<&'a Stated<F>> {
    let later =
        |began: Option<PartialDate>| from.zip(began).is_some_and(|(from, began)| from.is_before(began));
    latest(stated.into_iter().filter(|stated| !later(since(&stated.fact))), &since)
}

/// Whose place a revision takes: for each term that it states anew, the commit that the term stands by, which is
/// `first` where no earlier revision states it. `terms` tell what a revision states.
pub(crate) fn revised<F: Clone>(
    fact: &F,
    terms: &[fn(&F) -> bool],
    earlier: &imbl::Vector<Stated<F>>,
    on: fn(&F) -> Option<PartialDate>,
    first: Position,
) -> Vec<Position> {
    let stated = terms.iter().filter(|states| states(fact));
    let stands_by = |states: &fn(&F) -> bool| {
        let earlier = earlier.iter().filter(|earlier| states(earlier));
        taken_over(earlier, on, on(fact)).map_or(first, Stated::position)
    };
    stated.map(stands_by).collect()
}

/// Whether something that began on a date, where that is known, can have begun by `day`.
pub(crate) fn can_have_begun(since: Option<PartialDate>, day: Date) -> bool {
    since.is_none_or(|since| since.has_begun(day))
}

/// The last, but for those that certainly began before another; as [`latest`], for anything that began.
pub(crate) fn last_in_time<T: Copy>(
    things: impl Iterator<Item = T>,
    since: impl Fn(T) -> Option<PartialDate>,
) -> Option<T> {
    let mut holds = None;
    let mut newest: Option<PartialDate> = None;
    for next in things {
        let began = since(next);
        let history = began.zip(newest).is_some_and(|(began, newest)| began.is_before(newest));
        if !history {
            newest = began.max(newest);
            holds = Some(next);
        }
    }
    holds
}

/// # Errors
/// `NOT_FOUND` for the first of `ids` that is not there.
pub(crate) fn all_exist<I: Id>(
    field: &'static str,
    ids: impl IntoIterator<Item = I>,
    exists: impl Fn(I) -> bool,
) -> Result<(), Rejection> {
    match ids.into_iter().find(|id| !exists(*id)) {
        Some(id) => Err(Rejection::not_found(field, id)),
        None => Ok(()),
    }
}

/// # Errors
/// `INVALID` for a date that is not known to the day: on it hangs what anybody may read.
pub(crate) fn one_day(field: &'static str, date: Option<PartialDate>) -> Result<(), Rejection> {
    match date {
        None | Some(PartialDate::Day(_)) => Ok(()),
        Some(vague @ (PartialDate::Year(_) | PartialDate::Season(..) | PartialDate::Month(..))) => {
            let message = format!("give one day, such as 2027-03-01; got {vague}");
            Err(Rejection::new(Code::Invalid, field, message))
        }
    }
}

/// # Errors
/// `INVALID` when something stands in the list twice.
pub(crate) fn no_repeats<T: Ord>(field: &'static str, list: &[T]) -> Result<(), Rejection> {
    let mut sorted: Vec<&T> = list.iter().collect();
    sorted.sort();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(Rejection::new(Code::Invalid, field, "the list holds something twice"));
    }
    Ok(())
}
