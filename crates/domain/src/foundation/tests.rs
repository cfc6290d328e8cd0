use serde_json::{Value, json};

use super::Phase;
use crate::rejection::Code::{
    AlreadyExists, Circular, DatesReversed, Invalid, NotFound, OutOfRange, WrongState,
};
use crate::story::{Story, given, given_founded};

const RENAMED: &str = "foundation.initiative_renamed";
const ASSESSED: &str = "foundation.precondition_assessed";
const ENTERED: &str = "foundation.phase_entered";

fn found() -> Value {
    json!({ "foundInitiative": { "name": "Partnerskab for Renere Skibsfart", "founded": "2008-11",
        "period": { "from": "2008-11" }, "place": "Danmark", "summary": "Renere luft fra skibe." } })
}

fn rename(name: &str, from: Option<&str>) -> Value {
    json!({ "renameInitiative": { "name": name, "from": from } })
}

fn assess(assessment: &str, on: Option<&str>) -> Value {
    json!({ "assessPrecondition": { "precondition": "COMMON_GOALS", "assessment": assessment, "on": on } })
}

fn enter(phase: &str, from: Option<&str>) -> Value {
    json!({ "enterPhase": { "phase": phase, "from": from } })
}

fn close(on: &str) -> Value {
    json!({ "closeInitiative": { "on": on, "reason": "Målene er nået." } })
}

#[track_caller]
fn check_name(story: &Story, name: &str) {
    assert_eq!(story.initiative().foundation.name().unwrap().as_str(), name);
}

#[test]
fn an_initiative_is_founded_once() {
    given([]).takes("foundation.initiative_founded", found()).refuses([(
        json!({ "foundInitiative": { "name": "Another" } }),
        AlreadyExists,
        "initiative",
    )]);
}

#[test]
fn founding_repeated_after_a_new_name_and_the_end_is_no_news() {
    given([found(), rename("Partnerskab for Grøn Skibsfart", Some("2013")), close("2015")]).knows(found());
}

#[test]
fn a_period_does_not_end_before_it_begins() {
    let period = |from: &str, to: &str| json!({ "foundInitiative": { "name": "A", "period": { "from": from, "to": to } } });
    given([]).refuses([
        (period("2014", "2013"), DatesReversed, "period"),
        (period("2014-03-02", "2014-03-01"), DatesReversed, "period"),
        (period("2014-23", "2014-22"), DatesReversed, "period"),
    ]);
    given([]).when(period("2014-06", "2014")).then(&["foundation.initiative_founded"]);
}

#[test]
fn nothing_of_the_foundation_comes_before_the_founding() {
    let need = json!({ "identifyNeed": { "need": "NEW_RESOURCES" } });
    given([]).refuses([
        (rename("A", None), NotFound, "initiative"),
        (need, NotFound, "initiative"),
        (assess("MET", None), NotFound, "initiative"),
        (enter("SUSTAIN_ACTION", None), NotFound, "initiative"),
        (close("2015"), NotFound, "initiative"),
    ]);
}

#[test]
fn a_new_name_is_recorded_once_and_the_earlier_stays() {
    let story = given([found()])
        .knows(rename("Partnerskab for Renere Skibsfart", None))
        .takes(RENAMED, rename("Partnerskab for Grøn Skibsfart", Some("2013")));
    check_name(&story, "Partnerskab for Grøn Skibsfart");
    let foundation = &story.initiative().foundation;
    assert_eq!(foundation.founded.as_ref().unwrap().name.as_str(), "Partnerskab for Renere Skibsfart");
}

#[test]
fn since_when_a_name_is_used_can_be_said_afterwards() {
    given([found(), rename("Ny", None)])
        .takes(RENAMED, rename("Ny", Some("2013")))
        .knows(rename("Ny", None))
        .takes(RENAMED, rename("Partnerskab for Renere Skibsfart", None));
}

#[test]
fn names_recorded_out_of_order_and_repeated_leave_the_latest_standing() {
    let story = given([found(), rename("Third", Some("2013"))])
        .takes(RENAMED, rename("Second", Some("2010")))
        .knows(rename("Third", Some("2013")));
    check_name(&story, "Third");
}

#[test]
fn a_need_is_stated_once_and_another_stands_beside_it() {
    let need = |need: &str, note: Option<&str>| json!({ "identifyNeed": { "need": need, "note": note } });
    let story = given_founded([])
        .takes("foundation.need_identified", need("NEW_RESOURCES", None))
        .takes("foundation.need_identified", need("BETTER_REGULATION", None))
        .takes("foundation.need_identified", need("NEW_RESOURCES", Some("Penge og folk")))
        .knows(need("NEW_RESOURCES", None));
    assert_eq!(story.initiative().foundation.needs.len(), 3);
}

#[test]
fn an_assessment_without_a_date_is_repeated_only_while_it_is_the_latest() {
    given_founded([])
        .takes(ASSESSED, assess("MET", None))
        .takes(ASSESSED, assess("NOT_MET", None))
        .takes(ASSESSED, assess("MET", None));
}

#[test]
fn an_assessment_with_a_date_is_no_news_for_ever() {
    let other =
        json!({ "assessPrecondition": { "precondition": "WILLINGNESS_TO_COMPROMISE", "assessment": "MET" } });
    given_founded([])
        .takes(ASSESSED, assess("PARTLY_MET", Some("2014")))
        .takes(ASSESSED, assess("MET", Some("2015")))
        .takes(ASSESSED, other)
        .knows(assess("PARTLY_MET", Some("2014")));
}

#[test]
fn a_phase_can_be_revisited_and_a_dated_one_is_entered_once() {
    let phase = |story: &Story| story.initiative().foundation.phase().unwrap().phase;
    let story = given_founded([])
        .takes(ENTERED, enter("INITIATE_ACTION", None))
        .takes(ENTERED, enter("ORGANISE_FOR_IMPACT", Some("2010")))
        .takes(ENTERED, enter("SUSTAIN_ACTION", Some("2012")))
        .knows(enter("ORGANISE_FOR_IMPACT", Some("2010")));
    assert_eq!(phase(&story), Phase::SustainAction);
    let story = story.takes(ENTERED, enter("INITIATE_ACTION", Some("2009")));
    assert_eq!(phase(&story), Phase::SustainAction, "entered earlier, recorded later");
    let story = story.takes(ENTERED, enter("ORGANISE_FOR_IMPACT", None));
    assert_eq!(phase(&story), Phase::OrganiseForImpact);
}

#[test]
fn an_initiative_is_closed_once_and_not_before_it_was_founded() {
    given([found()])
        .refuses([(close("2008-10"), DatesReversed, "on")])
        .takes("foundation.initiative_closed", close("2015"))
        .refuses([(close("2016"), WrongState, "on")]);
    given([found()]).when(close("2008")).then(&["foundation.initiative_closed"]);
    given_founded([]).when(close("0001")).then(&["foundation.initiative_closed"]);
}

const DESCRIBED: &str = "foundation.initiative_described";
const PLACED: &str = "foundation.placed_in_portfolio";

fn describe(fields: Value) -> Value {
    json!({ "describeInitiative": fields })
}

fn classify(fields: Value) -> Value {
    json!({ "classifyInitiative": fields })
}

fn place(portfolio: &str, serves: &[&str], from: Option<&str>) -> Value {
    json!({ "placeInPortfolio": { "portfolio": portfolio, "serves": serves, "relation": "PART", "from": from } })
}

fn leave(portfolio: &str, on: &str) -> Value {
    json!({ "leavePortfolio": { "portfolio": portfolio, "on": on } })
}

fn predecessor(name: &str, initiative: Option<&str>) -> Value {
    json!({ "namePredecessor": { "name": name, "initiative": initiative } })
}

/// The story's initiative, and an umbrella with a goal.
fn under_an_umbrella() -> Story {
    let founded = json!({ "foundInitiative": { "name": "Sundere liv for alle" } });
    let goal = json!({ "adoptGoal": { "id": "@equality", "title": "Mindre ulighed" } });
    given_founded([]).when_in("@umbrella", founded).when_in("@umbrella", goal)
}

#[test]
fn an_initiative_known_by_a_line_is_deepened_later() {
    let story = given_founded([])
        .refuses([
            (describe(json!({})), Invalid, "summary"),
            (describe(json!({ "period": { "from": "2014", "to": "2013" } })), DatesReversed, "period"),
        ])
        .takes(DESCRIBED, describe(json!({ "summary": "Renere luft.", "founded": "2008" })))
        .takes(DESCRIBED, describe(json!({ "founded": "2008-11", "place": "Danmark" })))
        .knows(describe(json!({ "summary": "Renere luft.", "place": "Danmark" })))
        .takes(DESCRIBED, describe(json!({ "period": { "from": "2008-11" } })));
    let foundation = &story.initiative().foundation;
    assert_eq!(
        (foundation.summary().unwrap().as_str(), foundation.place().unwrap().as_str()),
        ("Renere luft.", "Danmark")
    );
    assert_eq!((foundation.began(), foundation.described.len()), (Some("2008-11".parse().unwrap()), 3));
    story
        .when(close("2015"))
        .refuses([(describe(json!({ "founded": "2016" })), DatesReversed, "founded")])
        .takes(DESCRIBED, describe(json!({ "founded": "2007" })));
}

#[test]
fn what_was_said_at_the_founding_holds_until_it_is_changed() {
    given([found()])
        .knows(describe(
            json!({ "founded": "2008-11", "place": "Danmark", "summary": "Renere luft fra skibe." }),
        ))
        .takes(DESCRIBED, describe(json!({ "founded": "2009" })))
        .refuses([(close("2008"), DatesReversed, "on")])
        .knows(found());
}

#[test]
fn a_classification_holds_until_the_next_which_may_be_the_first_again() {
    const CLASSIFIED: &str = "foundation.initiative_classified";
    let scale = |value: &str, unit: &str| json!({ "scale": { "value": value, "unit": unit, "qualifier": "AT_LEAST" } });
    given_founded([])
        .refuses([
            (classify(json!({})), Invalid, "areas"),
            (classify(json!({ "areas": ["Sundhed", "Sundhed"] })), Invalid, "areas"),
            (classify(json!({ "partyKinds": ["STATE", "STATE"] })), Invalid, "partyKinds"),
            (classify(scale("-1", "DKK")), OutOfRange, "scale"),
        ])
        .takes(CLASSIFIED, classify(scale("250", "partnerships")))
        .takes(
            CLASSIFIED,
            classify(json!({ "areas": ["Sundhed"], "partyKinds": ["MUNICIPALITY", "BUSINESS"] })),
        )
        .takes(CLASSIFIED, classify(scale("250", "partnerships")));
}

#[test]
fn an_initiative_is_placed_in_a_portfolio_and_serves_its_goals() {
    under_an_umbrella()
        .refuses([
            (place("@none", &[], None), NotFound, "portfolio"),
            (place("@umbrella", &["@none"], None), NotFound, "serves"),
            (place("@umbrella", &["@equality", "@equality"], None), Invalid, "serves"),
            (place("@story", &[], None), Circular, "portfolio"),
        ])
        .takes(PLACED, place("@umbrella", &["@equality"], Some("2014")));
}

#[test]
fn a_new_place_in_the_same_portfolio_takes_the_place_of_the_earlier_which_stays() {
    let story = under_an_umbrella()
        .takes(PLACED, place("@umbrella", &[], Some("2014")))
        .takes(PLACED, place("@umbrella", &["@equality"], Some("2015")))
        .takes(PLACED, place("@umbrella", &[], Some("2012")))
        .knows(place("@umbrella", &["@equality"], Some("2015")));
    let held: Vec<_> =
        story.initiative().foundation.held_in().map(|(id, placed)| (id, placed.serves.len())).collect();
    assert_eq!(held, [("@umbrella".parse().unwrap(), 1)]);
    let placement = story.initiative().foundation.portfolios.get("@umbrella".parse().unwrap()).unwrap();
    assert_eq!((placement.stays.len(), placement.stays[0].placed.len()), (1, 3));
}

#[test]
fn an_initiative_leaves_a_portfolio_once_and_can_come_back() {
    let story = under_an_umbrella()
        .refuses([(leave("@umbrella", "2016"), WrongState, "portfolio")])
        .when(place("@umbrella", &[], Some("2014")))
        .refuses([(leave("@umbrella", "2013"), DatesReversed, "on")])
        .takes("foundation.portfolio_left", leave("@umbrella", "2016"))
        .refuses([
            (leave("@umbrella", "2017"), WrongState, "portfolio"),
            (place("@umbrella", &[], Some("2015")), DatesReversed, "from"),
        ])
        .knows(place("@umbrella", &[], Some("2014")));
    assert_eq!(story.initiative().foundation.held_in().count(), 0);
    let story = story.takes(PLACED, place("@umbrella", &[], None)).knows(leave("@umbrella", "2016"));
    assert_eq!(story.initiative().foundation.held_in().count(), 1);
    story.refuses([(leave("@umbrella", "2015"), DatesReversed, "on")]);
}

#[test]
fn no_initiative_is_a_part_of_itself_by_way_of_others() {
    under_an_umbrella()
        .when_in("@top", json!({ "foundInitiative": { "name": "Top" } }))
        .when_in("@umbrella", place("@top", &[], None))
        .when_in("@top", place(crate::story::INITIATIVE, &[], None))
        .then(&[PLACED])
        .refuses([(place("@umbrella", &[], None), Circular, "portfolio")])
        .when_in("@top", leave(crate::story::INITIATIVE, "2020"))
        .takes(PLACED, place("@umbrella", &[], None));
}

#[test]
fn what_came_before_is_known_by_its_name_or_as_an_initiative() {
    const NAMED: &str = "foundation.predecessor_named";
    under_an_umbrella()
        .refuses([
            (predecessor("A", Some("@none")), NotFound, "initiative"),
            (predecessor("A", Some("@story")), Circular, "initiative"),
        ])
        .takes(NAMED, predecessor("Dialog fra 2006", None))
        .takes(NAMED, predecessor("Sundere liv", Some("@umbrella")))
        .knows(predecessor("Dialog fra 2006", None))
        .when_in("@umbrella", predecessor("A", Some("@story")))
        .then_rejected(Circular, "initiative");
}

#[test]
fn what_came_before_began_before_it_ended() {
    let with = |from: &str, until: &str| json!({ "namePredecessor": { "name": "Dialog", "from": from, "until": until } });
    given_founded([])
        .refuses([(with("2008", "2006"), DatesReversed, "until")])
        .takes("foundation.predecessor_named", with("2006", "2008-11"));
}

#[test]
fn what_happens_outside_is_noted_once_also_while_it_is_only_planned() {
    const NOTED: &str = "foundation.development_noted";
    let note = |on: &str, planned: bool| json!({ "noteDevelopment": { "title": "Strengere regler", "who": "IMO", "on": on, "planned": planned } });
    let story = given_founded([])
        .takes(NOTED, note("2008-10", false))
        .takes(NOTED, note("2016", true))
        .knows(note("2008-10", false));
    assert!(story.initiative().foundation.developments[1].planned);
}

#[test]
fn a_portfolio_knows_what_it_holds_and_no_more_what_has_left_it() {
    let held = |story: &Story| -> Vec<_> {
        story.world.held_by("@umbrella".parse().unwrap()).map(|initiative| initiative.id).collect()
    };
    let story = under_an_umbrella();
    assert_eq!(held(&story), []);
    let story = story.when(place("@umbrella", &[], None));
    assert_eq!(held(&story), [story.initiative().id]);
    let story = story.when(leave("@umbrella", "2016"));
    assert_eq!(held(&story), []);
    let story = story.when(place("@umbrella", &[], Some("2018")));
    assert_eq!(held(&story), [story.initiative().id]);
}

#[test]
fn an_initiative_is_private_until_it_is_published_and_again_once_that_is_withdrawn() {
    const PUBLISHED: &str = "foundation.initiative_published";
    const WITHDRAWN: &str = "foundation.publication_withdrawn";
    let publish = |from: Option<&str>| json!({ "publishInitiative": { "from": from } });
    let withdraw = |reason: &str| json!({ "withdrawPublication": { "reason": reason } });
    let open = |story: &Story, day| story.initiative().foundation.is_published(day);
    let (before, then) = (jiff::civil::date(2027, 2, 28), jiff::civil::date(2027, 3, 1));
    let story = given_founded([])
        .refuses([(withdraw("A"), WrongState, "initiative"), (publish(Some("2027-03")), Invalid, "from")]);
    assert!(!open(&story, then));
    let story = story.takes(PUBLISHED, publish(Some("2027-03-01")));
    assert!(!open(&story, before) && open(&story, then), "a day to come is not yet");
    let story = story.takes(PUBLISHED, publish(None));
    assert!(open(&story, before), "the last word holds");
    assert_eq!(story.commits().last().unwrap().corrects.len(), 1);
    let story = story.takes(WITHDRAWN, withdraw("A")).refuses([(withdraw("B"), WrongState, "initiative")]);
    assert!(!open(&story, then));
    let story = story.takes(PUBLISHED, publish(None)).takes(WITHDRAWN, withdraw("A"));
    assert_eq!(story.initiative().foundation.publications.len(), 3);
}
