use serde_json::{Value, json};

use super::Phase;
use crate::rejection::Code::{AlreadyExists, DatesReversed, NotFound, WrongState};
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
