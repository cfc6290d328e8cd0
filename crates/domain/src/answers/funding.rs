//! Money by year and source: what was set aside, moved, committed, paid and spent, and what is left.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::backbone::{Funding, FundingTransferred, MovementKind};
use crate::fact::Stated;
use crate::ids::{FundingId, OrganisationId};
use crate::initiative::Initiative;
use crate::value::PartialDate;

use super::totals::{Entry, Total, balance, total};

/// What a line of money is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FundingGrouping {
    /// Of one source in one year.
    YearAndSource,
    /// Of all sources in one year.
    Year,
    /// Of one source over all years.
    Source,
    /// Of all sources over all years.
    All,
}

/// The money of one source in one year. Everything in it is derived, and each total counts what nobody has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundingLine {
    /// The year; nothing for money that is not divided by year, and in a line over all years.
    pub year: Option<u16>,
    /// The organisation that gives it; nothing where nobody has said, and in a line of all sources.
    pub source: Option<OrganisationId>,
    /// The grants for several years, or for nobody knows when, of which nothing is set aside by year. They are in the line
    /// without a year with their whole amount, and never divided by guess.
    pub undivided: Vec<FundingId>,
    /// What was set aside.
    pub appropriated: Total,
    /// What came from other grants.
    pub transferred_in: Total,
    /// What went to other grants.
    pub transferred_out: Total,
    /// What was promised to somebody.
    pub committed: Total,
    /// What was paid out.
    pub paid: Total,
    /// What was used.
    pub spent: Total,
    /// What has not been used.
    pub left: Total,
    /// What has not been promised to anybody.
    pub uncommitted: Total,
}

const APPROPRIATED: &str = "For each grant the last appropriation for the year. A grant without any counts with its \
whole amount in the year that it is for, or without a year where it is for several or nobody knows. A grant of which money \
moved in a year for which nothing was set aside counts as unknown there.";
const TRANSFERRED_IN: &str = "All transfers of that year to grants of this source.";
const TRANSFERRED_OUT: &str = "All transfers of that year from grants of this source.";
const MOVED: &str = "All movements of this kind, in the year in which their date begins.";
const LEFT: &str = "Appropriated and transferred in, less transferred out and spent. What was committed or paid is not \
taken off: it is the same money on its way to being spent.";
const UNCOMMITTED: &str = "Appropriated and transferred in, less transferred out and committed.";

/// What goes into the totals of one line.
struct Entries<'a> {
    year: Option<u16>,
    source: Option<OrganisationId>,
    undivided: Vec<FundingId>,
    appropriated: Vec<Entry<'a>>,
    transferred_in: Vec<Entry<'a>>,
    transferred_out: Vec<Entry<'a>>,
    committed: Vec<Entry<'a>>,
    paid: Vec<Entry<'a>>,
    spent: Vec<Entry<'a>>,
}

impl Entries<'_> {
    fn line(self) -> FundingLine {
        let sum = |rule, entries: &[Entry<'_>]| total(rule, entries.iter().copied());
        let gained = || self.appropriated.iter().chain(&self.transferred_in).copied();
        let less = |lost: &[Entry<'_>], rule| {
            balance(rule, gained(), self.transferred_out.iter().chain(lost).copied())
        };
        FundingLine {
            year: self.year,
            source: self.source,
            undivided: self.undivided,
            appropriated: sum(APPROPRIATED, &self.appropriated),
            transferred_in: sum(TRANSFERRED_IN, &self.transferred_in),
            transferred_out: sum(TRANSFERRED_OUT, &self.transferred_out),
            committed: sum(MOVED, &self.committed),
            paid: sum(MOVED, &self.paid),
            spent: sum(MOVED, &self.spent),
            left: less(&self.spent, LEFT),
            uncommitted: less(&self.committed, UNCOMMITTED),
        }
    }
}

/// The lines while they are made, in the order in which the sources were first recorded.
struct Book<'a> {
    by: FundingGrouping,
    lines: Vec<Entries<'a>>,
    /// Which grants have had something set aside, or counted as unknown, in which year.
    set_aside: BTreeSet<(FundingId, Option<u16>)>,
}

impl<'a> Book<'a> {
    fn new(by: FundingGrouping) -> Self {
        Self { by, lines: vec![], set_aside: BTreeSet::new() }
    }

    /// Whether its lines are of single years.
    fn by_year(&self) -> bool {
        match self.by {
            FundingGrouping::YearAndSource | FundingGrouping::Year => true,
            FundingGrouping::Source | FundingGrouping::All => false,
        }
    }

    fn line(&mut self, year: Option<u16>, source: Option<OrganisationId>) -> &mut Entries<'a> {
        let (year, source) = match self.by {
            FundingGrouping::YearAndSource => (year, source),
            FundingGrouping::Year => (year, None),
            FundingGrouping::Source => (None, source),
            FundingGrouping::All => (None, None),
        };
        let known = self.lines.iter().position(|line| line.year == year && line.source == source);
        let place = known.unwrap_or(self.lines.len());
        if known.is_none() {
            self.lines.push(Entries {
                year,
                source,
                undivided: vec![],
                appropriated: vec![],
                transferred_in: vec![],
                transferred_out: vec![],
                committed: vec![],
                paid: vec![],
                spent: vec![],
            });
        }
        &mut self.lines[place]
    }

    fn set_aside(&mut self, id: FundingId, grant: &'a Funding, day: Date) {
        let mut put = |year: Option<u16>, entry: Entry<'a>| {
            if self.set_aside.insert((id, year)) {
                self.line(year, grant.granted.funder).appropriated.push(entry);
            }
        };
        let known = grant.appropriations.iter().filter(|appropriation| appropriation.is_known(day));
        let years: Vec<u16> = known.map(|appropriation| appropriation.year).collect();
        for year in years.iter().copied() {
            if let Some(holds) = grant.appropriation_by(year, day) {
                put(Some(year), (holds.amount.as_ref(), &holds.recorded));
            }
        }
        if years.is_empty() && grant.is_known(day) {
            put(only_year(grant), (grant.granted.amount.as_ref(), &grant.granted.recorded));
            if only_year(grant).is_none() {
                self.line(None, grant.granted.funder).undivided.push(id);
            }
        }
    }

    /// The line of a grant in a year in which money of it moved.
    fn moved(&mut self, id: FundingId, grant: &'a Funding, year: Option<u16>) -> &mut Entries<'a> {
        // Over all years the whole amount counts already where nothing is set aside by year.
        let counted = !self.by_year() && grant.appropriations.is_empty();
        let unknown = year.is_some() && !counted && self.set_aside.insert((id, year));
        let line = self.line(year, grant.granted.funder);
        if unknown {
            line.appropriated.push((None, &grant.granted.recorded));
        }
        line
    }
}

/// The year that a grant is for, where it is just one.
fn only_year(grant: &Funding) -> Option<u16> {
    let period = grant.granted.period?;
    let (first, last) = (period.from?.first_day().year(), period.to?.last_day().year());
    (first == last).then(|| u16::try_from(first).ok()).flatten()
}

/// The money by year and source: the earliest year first, last what has no year; within a year in the order in which the
/// sources were first recorded. As known on `day`: what was certainly done later does not count, nor does what is for a
/// later year or period and was not recorded by then.
#[must_use]
pub fn funding(initiative: &Initiative, day: Date) -> Vec<FundingLine> {
    funding_by(initiative, FundingGrouping::YearAndSource, day)
}

/// The money by what is asked for, in the order of [`funding`].
#[must_use]
pub fn funding_by(initiative: &Initiative, by: FundingGrouping, day: Date) -> Vec<FundingLine> {
    let backbone = &initiative.backbone;
    let mut book = Book::new(by);
    for (id, grant) in backbone.funding.iter() {
        book.set_aside(id, grant, day);
    }
    let year = |year: u16| i16::try_from(year).ok().map(PartialDate::Year);
    let moved = |it: &Stated<FundingTransferred>| {
        it.on.is_none_or(|on| on.has_begun(day)) && it.can_be_planned(it.year.and_then(year), day)
    };
    for (_, transfer) in backbone.transfers.iter().filter(|(_, it)| moved(it)) {
        let entry = (transfer.amount.as_ref(), &transfer.recorded);
        if let Some(grant) = backbone.funding.get(transfer.from) {
            book.moved(transfer.from, grant, transfer.whose_year()).transferred_out.push(entry);
        }
        if let Some(grant) = backbone.funding.get(transfer.to) {
            book.moved(transfer.to, grant, transfer.whose_year()).transferred_in.push(entry);
        }
    }
    for (_, movement) in backbone.movements.iter().filter(|(_, movement)| movement.on.has_begun(day)) {
        let Some(grant) = backbone.funding.get(movement.funding) else { continue };
        let line = book.moved(movement.funding, grant, u16::try_from(movement.on.year()).ok());
        let entries = match movement.kind {
            MovementKind::Committed => &mut line.committed,
            MovementKind::Paid => &mut line.paid,
            MovementKind::Spent => &mut line.spent,
        };
        entries.push((movement.amount.as_ref(), &movement.recorded));
    }
    let sources: Vec<_> = backbone.funding.iter().map(|(_, grant)| grant.granted.funder).collect();
    let place = |source| sources.iter().position(|other| *other == source);
    book.lines.sort_by_key(|line| (line.year.is_none(), line.year, place(line.source)));
    book.lines.into_iter().map(Entries::line).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::commit::Position;
    use crate::story::{Story, given_founded};

    fn money(value: &str) -> Value {
        json!({ "value": value, "unit": "DKK" })
    }

    fn movement(kind: &str, on: &str, amount: Value) -> Value {
        json!({ "recordMovement": { "funding": "@grant", "kind": kind, "on": on, "amount": amount } })
    }

    /// Two sources, each with a grant: `@grant` of @a for several years, `@small` of @b for 2014.
    fn story() -> Story {
        let organisation =
            |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "STATE" } });
        let grant = |id: &str, funder: &str, amount: &str, to: &str| {
            json!({ "recordFunding": { "id": id, "purpose": id,
            "funder": funder, "amount": money(amount), "period": { "from": "2014", "to": to } } })
        };
        given_founded([
            organisation("@a"),
            organisation("@b"),
            grant("@grant", "@a", "120", "2017"),
            grant("@small", "@b", "20", "2014-06"),
        ])
    }

    fn sums(total: &Total) -> (Vec<String>, usize) {
        (total.sums.iter().map(ToString::to_string).collect(), total.unknown)
    }

    #[track_caller]
    fn check(total: &Total, sum: &str, unknown: usize) {
        let expected = if sum.is_empty() { vec![] } else { vec![sum.to_owned()] };
        assert_eq!(sums(total), (expected, unknown), "{}", total.rule);
    }

    #[track_caller]
    fn line(story: &Story, year: Option<u16>, source: &str) -> FundingLine {
        let source = Some(source.parse().unwrap());
        let mut lines = lines(story, "2026-11-21").into_iter();
        lines.find(|line| line.year == year && line.source == source).expect("a line")
    }

    fn lines(story: &Story, day: &str) -> Vec<FundingLine> {
        funding(story.initiative(), day.parse().unwrap())
    }

    #[test]
    fn what_is_for_later_is_not_in_the_lines_of_an_earlier_day() {
        let story = story()
            .when(
                json!({ "appropriateFunding": { "funding": "@grant", "year": 2015, "amount": money("30") } }),
            )
            .when(movement("SPENT", "2014-05-02", money("3")));
        assert!(lines(&story, "2013-12-31").is_empty());
        let spent = |day: &str| {
            let lines = lines(&story, day);
            let of = lines
                .iter()
                .find(|line| line.year == Some(2014) && line.source == Some("@a".parse().unwrap()));
            of.map_or(0, |line| line.spent.known)
        };
        assert_eq!(["2014-05-01", "2014-05-02"].map(spent), [0, 1]);
        let years = |day: &str| lines(&story, day).iter().filter_map(|line| line.year).max();
        assert_eq!(["2014-12-31", "2015-01-01"].map(years), [Some(2014), Some(2015)]);
    }

    #[test]
    fn a_grant_for_one_year_counts_there_and_one_for_several_without_a_year() {
        let story = story();
        let years: Vec<_> = lines(&story, "2026-11-21").iter().map(|line| line.year).collect();
        assert_eq!(years, [Some(2014), None]);
        check(&line(&story, Some(2014), "@b").appropriated, "20 DKK", 0);
        check(&line(&story, None, "@a").left, "120 DKK", 0);
    }

    #[test]
    fn the_last_appropriation_of_a_year_counts() {
        let set_aside = |year: u16, amount: Value| json!({ "appropriateFunding": { "funding": "@grant", "year": year, "amount": amount } });
        let story = story()
            .when(set_aside(2014, money("30")))
            .when(set_aside(2015, Value::Null))
            .when(set_aside(2014, money("25")));
        let first = line(&story, Some(2014), "@a");
        check(&first.appropriated, "25 DKK", 0);
        assert_eq!(first.appropriated.from, [Position(8)]);
        check(&line(&story, Some(2015), "@a").left, "", 1);
        assert!(lines(&story, "2026-11-21").iter().all(|line| line.year.is_some()));
    }

    #[test]
    fn what_is_spent_and_moved_to_other_grants_is_not_left() {
        let transfer = json!({ "transferFunding": { "from": "@small", "to": "@grant", "year": 2014, "amount": money("5") } });
        let about = json!({ "value": "10", "unit": "DKK", "qualifier": "AT_LEAST" });
        let story = story()
            .when(
                json!({ "appropriateFunding": { "funding": "@grant", "year": 2014, "amount": money("30") } }),
            )
            .when(transfer)
            .when(movement("COMMITTED", "2014-02", money("20")))
            .when(movement("PAID", "2014-03", money("15")))
            .when(movement("SPENT", "2014-24", about));
        let large = line(&story, Some(2014), "@a");
        check(&large.transferred_in, "5 DKK", 0);
        check(&large.committed, "20 DKK", 0);
        check(&large.paid, "15 DKK", 0);
        check(&large.spent, "at least 10 DKK", 0);
        check(&large.left, "at most 25 DKK", 0);
        check(&large.uncommitted, "15 DKK", 0);
        let small = line(&story, Some(2014), "@b");
        check(&small.transferred_out, "5 DKK", 0);
        check(&small.left, "15 DKK", 0);
    }

    #[test]
    fn what_is_spent_of_what_nobody_set_aside_leaves_an_unknown() {
        let story = story().when(movement("SPENT", "2016", money("7"))).when(movement(
            "SPENT",
            "2016-05",
            Value::Null,
        ));
        let line = line(&story, Some(2016), "@a");
        check(&line.appropriated, "", 1);
        check(&line.spent, "7 DKK", 1);
        check(&line.left, "-7 DKK", 2);
    }

    #[test]
    fn lines_can_be_of_a_year_of_a_source_or_of_all() {
        let of_small = |kind: &str, amount: Value| json!({ "recordMovement": { "funding": "@small", "kind": kind, "on": "2014-02", "amount": amount } });
        let story = story()
            .when(movement("SPENT", "2014", money("7")))
            .when(of_small("SPENT", money("5")))
            .when(movement("SPENT", "2016", money("1")));
        let ask = |by, day: &str| funding_by(story.initiative(), by, day.parse().unwrap());
        let years = ask(FundingGrouping::Year, "2026-11-21");
        let spent: Vec<_> = years.iter().map(|line| (line.year, sums(&line.spent).0)).collect();
        let dkk = |value: &str| vec![format!("{value} DKK")];
        assert_eq!(spent, [(Some(2014), dkk("12")), (Some(2016), dkk("1")), (None, vec![])]);
        assert_eq!(years[2].undivided, ["@grant".parse().unwrap()]);
        let sources = ask(FundingGrouping::Source, "2026-11-21");
        let left: Vec<_> = sources.iter().map(|line| sums(&line.left)).collect();
        assert_eq!(left, [(dkk("112"), 0), (dkk("15"), 0)]);
        let all = ask(FundingGrouping::All, "2014-01-15");
        assert_eq!((all.len(), sums(&all[0].spent)), (1, (dkk("7"), 0)), "what moved later is left out");
    }

    #[test]
    fn a_transfer_without_a_year_is_of_the_year_of_its_date() {
        let transfer = json!({ "transferFunding": { "from": "@small", "to": "@grant", "on": "2014-05", "amount": money("5") } });
        let story = story().when(transfer);
        check(&line(&story, Some(2014), "@b").transferred_out, "5 DKK", 0);
    }

    #[test]
    fn without_grants_there_are_no_lines() {
        assert_eq!(lines(&given_founded([]), "2026-11-21"), []);
    }
}
