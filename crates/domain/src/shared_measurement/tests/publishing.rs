//! Who may read figures, and who may approve them.

use serde_json::{Value, json};

use super::{report, story};
use crate::rejection::Code::{Invalid, NotFound, OwnFigures, WrongState};
use crate::shared_measurement::Indicator;
use crate::story::Story;

const PUBLISHED: &str = "shared_measurement.figures_published";
const WITHDRAWN: &str = "shared_measurement.figures_withdrawn";
const RULED: &str = "shared_measurement.own_approvals_ruled";
const APPROVED: &str = "shared_measurement.report_approved";

fn publish(indicators: &[&str], from: Option<&str>) -> Value {
    json!({ "publishFigures": { "indicators": indicators, "from": from, "figuresFrom": "2012" } })
}

fn withdraw(indicators: &[&str], reason: &str) -> Value {
    json!({ "withdrawFigures": { "indicators": indicators, "reason": reason } })
}

fn indicator<'a>(story: &'a Story, id: &str) -> &'a Indicator {
    story.initiative().shared_measurement.indicators.get(id.parse().unwrap()).unwrap()
}

#[test]
fn figures_are_published_by_indicator_and_withdrawn_again() {
    let story = story()
        .refuses([
            (publish(&[], None), Invalid, "indicators"),
            (publish(&["@share", "@share"], None), Invalid, "indicators"),
            (publish(&["@none"], None), NotFound, "indicators"),
            (publish(&["@share"], Some("2027")), Invalid, "from"),
            (withdraw(&["@share"], "A"), WrongState, "indicators"),
        ])
        .takes(PUBLISHED, publish(&["@share"], None))
        .takes(PUBLISHED, publish(&["@share", "@products"], Some("2027-03-01")))
        .knows(publish(&["@products"], Some("2027-03-01")));
    assert_eq!(indicator(&story, "@share").publications.len(), 2, "the last holds");
    let story = story.takes(WITHDRAWN, withdraw(&["@share"], "A")).refuses([(
        withdraw(&["@share", "@products"], "B"),
        WrongState,
        "indicators",
    )]);
    assert!(indicator(&story, "@share").publication().is_none());
    assert!(indicator(&story, "@products").publication().is_some());
    let story = story.when(withdraw(&["@products"], "B")).then(&[WITHDRAWN]);
    assert_eq!(story.corrects().len(), 1);
    assert!(indicator(&story.when(publish(&["@share"], None)), "@share").publication().is_some());
}

#[test]
fn an_organisation_approves_its_own_figures_only_where_the_initiative_allows_it() {
    let rule = |allowed: bool| json!({ "ruleOnOwnApprovals": { "allowed": allowed } });
    let approve = |by: &str| json!({ "approveReport": { "report": "@report", "by": by } });
    let story = || story().when(report("on", json!("2012")));
    // Nobody is named in the report; @a is the indicator's reporter.
    story().refuses([(approve("@a"), OwnFigures, "by")]).takes(APPROVED, approve("@b"));
    let by_name = |organisation: &str| {
        let named = super::story().when(report("organisation", json!(organisation)));
        named.when(approve(organisation)).then_rejected(OwnFigures, "by")
    };
    by_name("@a");
    story()
        .knows(rule(false))
        .takes(RULED, rule(true))
        .takes(APPROVED, approve("@a"))
        .takes(RULED, rule(false))
        .knows(approve("@a"));
}
