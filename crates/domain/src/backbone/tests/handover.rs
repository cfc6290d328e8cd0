//! Who holds a function of the backbone together with others, and until when.

use serde_json::{Value, json};

use super::{ENTRUSTED, check_holder, entrust, story};
use crate::backbone::{BackboneFunction, Holder};
use crate::rejection::Code::DatesReversed;
use crate::story::Story;

fn share(holder: &str, from: Option<&str>) -> Value {
    json!({ "entrustBackbone": { "holder": { "organisation": holder }, "functions": ["ADVANCE_POLICY"], "from": from, "jointly": true } })
}

#[track_caller]
fn check_holders(story: &Story, expected: &[&str]) {
    let held = story.initiative().backbone.holders(BackboneFunction::AdvancePolicy, None);
    let expected: Vec<_> = expected.iter().map(|id| Holder::Organisation(id.parse().unwrap())).collect();
    assert_eq!(held.iter().map(|held| held.holder).collect::<Vec<_>>(), expected);
}

#[test]
fn a_function_held_jointly_is_shared_until_another_takes_it_over() {
    let story = story()
        .takes(ENTRUSTED, entrust("@a", &["ADVANCE_POLICY"], None))
        .takes(ENTRUSTED, share("@b", None))
        .knows(entrust("@a", &["ADVANCE_POLICY"], None));
    check_holders(&story, &["@a", "@b"]);
    check_holder(&story, BackboneFunction::AdvancePolicy, "@a");
    check_holders(&story.takes(ENTRUSTED, entrust("@c", &["ADVANCE_POLICY"], None)), &["@c"]);
}

#[test]
fn who_shared_a_function_before_it_was_taken_over_shares_it_no_more() {
    let story =
        story().takes(ENTRUSTED, share("@a", Some("2012"))).takes(ENTRUSTED, share("@b", Some("2013")));
    check_holders(&story, &["@a", "@b"]);
    check_holder(&story, BackboneFunction::AdvancePolicy, "@b");
    let story = story.takes(ENTRUSTED, entrust("@c", &["ADVANCE_POLICY"], Some("2014")));
    check_holders(&story, &["@c"]);
    check_holders(&story.takes(ENTRUSTED, share("@a", Some("2015"))), &["@c", "@a"]);
}

#[test]
fn a_backbone_that_was_handed_over_is_asked_for_by_the_day() {
    let until = |from: Option<&str>, until: &str| {
        json!({ "entrustBackbone": { "holder": { "organisation": "@a" },
        "functions": ["ADVANCE_POLICY"], "from": from, "until": until } })
    };
    let story = story()
        .refuses([(until(Some("2014-02"), "2014-01"), DatesReversed, "until")])
        .takes(ENTRUSTED, until(None, "2014-01"))
        .takes(ENTRUSTED, entrust("@b", &["ADVANCE_POLICY"], Some("2014-01")))
        .knows(until(None, "2014-01"));
    let held = |day: &str| {
        let holders =
            story.initiative().backbone.holders(BackboneFunction::AdvancePolicy, Some(day.parse().unwrap()));
        holders.iter().map(|held| held.holder).collect::<Vec<_>>()
    };
    let holder = |id: &str| vec![Holder::Organisation(id.parse().unwrap())];
    assert_eq!(held("2013-12-31"), holder("@a"));
    assert_eq!(held("2014-01-15"), holder("@b"));
    assert_eq!(held("2015-01-01"), holder("@b"));
}

#[test]
fn once_a_holders_time_has_ended_nobody_is_known_to_hold_the_function() {
    let story = story().takes(
        ENTRUSTED,
        json!({ "entrustBackbone": { "holder": { "organisation": "@a" }, "functions": ["ADVANCE_POLICY"], "until": "2014-01-31" } }),
    );
    let backbone = &story.initiative().backbone;
    let held =
        |day: &str| backbone.holders(BackboneFunction::AdvancePolicy, Some(day.parse().unwrap())).len();
    assert_eq!((held("2014-01-31"), held("2014-02-01")), (1, 0));
}
