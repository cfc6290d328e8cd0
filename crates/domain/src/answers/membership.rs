//! How many partners there are, where not all are known by name.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::commit::Position;
use crate::fact::{Stated, latest};
use crate::ids::ConstituencyId;
use crate::initiative::Initiative;
use crate::partnership::PartnersCounted;
use crate::value::{Decimal, Figure, PartialDate, Period, Qualifier};

/// How many partners of one kind there are on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The kind of party; nothing for those partners of which no kind is recorded.
    pub constituency: Option<ConstituencyId>,
    /// How many there were said to be; nothing where nobody has counted.
    pub counted: Option<Figure>,
    /// The date of that count; nothing where nobody knows it.
    pub counted_on: Option<PartialDate>,
    /// How many are known by name.
    pub named: u32,
    /// How many of those counted are not known by name; nothing where nobody has counted.
    pub unnamed: Option<u32>,
}

/// How many partners there are on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// How many partners of all kinds there were said to be; nothing where nobody has counted them all. It stands
    /// beside the total, and neither overwrites the other.
    pub stated: Option<Figure>,
    /// Each kind of party, in order of recording; last those partners of which no kind is recorded.
    pub kinds: Vec<Kind>,
    /// The sum over the kinds. Derived.
    pub total: Figure,
    /// How many partners are known by name.
    pub named: u32,
    /// The rule, in words.
    pub rule: &'static str,
    /// The commits that the answer came from.
    pub from: Vec<Position>,
}

const RULE: &str = "Of each kind of party the last count stated for the day or before; where nobody has counted, or where \
more are known by name, at least those known by name. Added up over the kinds.";

/// How many partners there are on `day`: as stated, and added up from what is known of each kind.
#[must_use]
pub fn membership(initiative: &Initiative, day: Date) -> Membership {
    let partnership = &initiative.partnership;
    let mut from = BTreeSet::new();
    let kinds = partnership.constituencies.iter().map(|(id, _)| Some(id)).chain([None]);
    let mut total = partners(0, Qualifier::Exactly);
    let mut named_in_all = 0;
    let mut lines = vec![];
    for constituency in kinds {
        let named = named(initiative, constituency, day, &mut from);
        // A count without a kind is one of all partners.
        let counted = constituency.and_then(|id| counted(initiative, Some(id), day));
        from.extend(counted.map(|counted| counted.recorded.position));
        if constituency.is_none() && named == 0 {
            continue;
        }
        let (number, qualifier) = match counted {
            Some(counted) if counted.count >= named => (counted.count, counted.qualifier),
            Some(_) | None => (named, Qualifier::AtLeast),
        };
        let sum = total.value.plus(Decimal::from(i64::from(number)));
        total.value = sum.unwrap_or(total.value);
        total.qualifier = total.qualifier.and(qualifier);
        named_in_all += named;
        lines.push(Kind {
            constituency,
            counted: counted.map(|counted| partners(counted.count, counted.qualifier)),
            counted_on: counted.and_then(|counted| counted.on),
            named,
            unnamed: counted.map(|counted| counted.count.saturating_sub(named)),
        });
    }
    let stated = counted(initiative, None, day);
    from.extend(stated.map(|stated| stated.recorded.position));
    Membership {
        stated: stated.map(|stated| partners(stated.count, stated.qualifier)),
        kinds: lines,
        total,
        named: named_in_all,
        rule: RULE,
        from: from.into_iter().collect(),
    }
}

fn partners(count: u32, qualifier: Qualifier) -> Figure {
    let unit = "partners".parse().expect("it is one line of text");
    Figure { value: Decimal::from(i64::from(count)), unit, qualifier, source: None }
}

/// The last count of a kind, or of all partners, that can have been made by that day.
fn counted(
    initiative: &Initiative,
    constituency: Option<ConstituencyId>,
    day: Date,
) -> Option<&Stated<PartnersCounted>> {
    let counts = initiative.partnership.counts.iter();
    let counts = counts.filter(|count| count.constituency == constituency);
    latest(counts.filter(|count| count.on.is_none_or(|on| on.has_begun(day))), |count| count.on)
}

/// How many partners of a kind are known by name on that day.
fn named(
    initiative: &Initiative,
    constituency: Option<ConstituencyId>,
    day: Date,
    from: &mut BTreeSet<Position>,
) -> u32 {
    let then = PartialDate::Day(day);
    let then = Period { from: Some(then), to: Some(then) };
    let mut named = 0;
    for (_, partner) in initiative.partnership.partners.iter() {
        let mut memberships = partner.memberships.iter().rev();
        let Some(it) = memberships.find(|membership| membership.period().overlaps(&then)) else { continue };
        if it.admitted.constituency == constituency {
            named += 1;
            from.insert(it.admitted.recorded.position);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::story::{Story, given_founded};

    fn organisation(id: &str) -> Value {
        json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } })
    }

    fn count(constituency: Option<&str>, count: u32, qualifier: &str, on: Option<&str>) -> Value {
        json!({ "countPartners": { "constituency": constituency, "count": count, "qualifier": qualifier, "on": on } })
    }

    /// Two municipalities of unknown time and one region from 2010.
    fn story() -> Story {
        let constituency = |id: &str| json!({ "recognizeConstituency": { "id": id, "name": id } });
        let admit = |id: &str, of: &str, joined: Option<&str>| json!({ "admitPartner": { "organisation": id, "constituency": of, "joined": joined } });
        given_founded([
            organisation("@a"),
            organisation("@b"),
            organisation("@r"),
            constituency("@municipalities"),
            constituency("@regions"),
            admit("@a", "@municipalities", None),
            admit("@b", "@municipalities", None),
            admit("@r", "@regions", Some("2010")),
        ])
    }

    fn on(story: &Story, day: &str) -> Membership {
        membership(story.initiative(), day.parse().unwrap())
    }

    #[test]
    fn without_a_count_there_are_at_least_those_known_by_name() {
        let it = on(&story(), "2014-05-01");
        assert_eq!((it.total.to_string().as_str(), it.named, it.stated), ("at least 3 partners", 3, None));
        assert!(it.kinds.iter().all(|kind| kind.counted.is_none() && kind.unnamed.is_none()));
        assert_eq!(on(&story(), "2009-12-31").named, 2);
    }

    #[test]
    fn a_count_of_each_kind_gives_the_total_and_says_how_many_have_no_name() {
        let story = story().when(count(Some("@municipalities"), 9, "EXACTLY", Some("2014-05"))).when(count(
            Some("@regions"),
            1,
            "EXACTLY",
            Some("2014-05"),
        ));
        let it = on(&story, "2014-05-01");
        assert_eq!((it.total.to_string().as_str(), it.named), ("10 partners", 3));
        assert_eq!(it.kinds.iter().map(|kind| kind.unnamed).collect::<Vec<_>>(), [Some(7), Some(0)]);
        assert_eq!(it.from, [7, 8, 9, 10, 11].map(Position));
        assert_eq!(on(&story, "2014-04-30").total.to_string(), "at least 3 partners");
    }

    #[test]
    fn a_count_keeps_its_qualifier_and_does_not_fall_below_those_known_by_name() {
        let story = story().when(count(Some("@municipalities"), 8, "ABOUT", None));
        assert_eq!(on(&story, "2014-05-01").total.to_string(), "about 9 partners");
        let story = story.when(count(Some("@municipalities"), 1, "EXACTLY", None));
        let it = on(&story, "2014-05-01");
        assert_eq!((it.total.to_string().as_str(), it.kinds[0].unnamed), ("at least 3 partners", Some(0)));
    }

    #[test]
    fn a_count_of_all_partners_stands_beside_the_total() {
        let story = story().when(count(None, 12, "EXACTLY", None));
        let it = on(&story, "2014-05-01");
        assert_eq!(it.stated.unwrap().to_string(), "12 partners");
        assert_eq!(it.total.to_string(), "at least 3 partners");
    }

    #[test]
    fn partners_of_no_kind_are_a_line_of_their_own() {
        let story =
            story().when(organisation("@c")).when(json!({ "admitPartner": { "organisation": "@c" } }));
        let it = on(&story, "2014-05-01");
        let last = it.kinds.last().unwrap();
        assert_eq!((it.kinds.len(), last.constituency, last.named, it.named), (3, None, 1, 4));
    }
}
