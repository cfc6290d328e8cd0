use serde_json::{Value, json};

use crate::Position;
use crate::story::{Story, given_founded};

/// 1 is the founding; then come the organisations @a and @b.
fn story() -> Story {
    let register = |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "STATE" } });
    given_founded([register("@a"), register("@b")])
}

/// Commands one after the other from position 4 on, each with the commits that it corrects.
#[track_caller]
fn check<const N: usize>(steps: [(Value, &[u64]); N]) -> Story {
    steps.into_iter().fold(story(), |story, (command, corrects)| {
        let text = command.to_string();
        let story = story.when(command);
        assert_eq!(story.corrects(), corrects, "{text}");
        story
    })
}

fn goal(id: &str) -> Value {
    json!({ "adoptGoal": { "id": id, "title": "Mere fuldkorn", "due": "2015" } })
}

fn revise(key: &str, value: &str, on: Option<&str>) -> Value {
    json!({ "reviseGoal": { "goal": "@goal", key: value, "on": on, "reason": "Aftalt på ny." } })
}

#[test]
fn a_correction_of_a_report_points_at_the_figure_that_it_corrects() {
    let indicator = json!({ "defineIndicator": { "id": "@share", "name": "Andel", "unit": "percent",
        "kind": "POPULATION", "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } });
    let figure = |value: &str| json!({ "value": value, "unit": "percent" });
    let correct = |value: &str| json!({ "correctReport": { "report": "@r", "figure": figure(value), "reason": "Slåfejl" } });
    let baseline = |value: &str| json!({ "recordBaseline": { "indicator": "@share", "figure": figure(value), "on": "2008" } });
    check([
        (indicator, &[]),
        (
            json!({ "reportFigure": { "id": "@r", "indicator": "@share", "on": "2012", "figure": figure("27") } }),
            &[],
        ),
        (correct("28"), &[5]),
        (json!({ "approveReport": { "report": "@r" } }), &[]),
        (correct("29"), &[6]),
        (baseline("6"), &[]),
        (baseline("5"), &[9]),
    ]);
}

#[test]
fn the_reopening_of_a_round_takes_its_closing_back() {
    let indicator = json!({ "defineIndicator": { "id": "@share", "name": "Andel", "unit": "percent",
        "kind": "POPULATION", "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } });
    check([
        (indicator, &[]),
        (
            json!({ "openReporting": { "id": "@2012", "title": "2012", "indicators": ["@share"],
                "covers": { "from": "2012", "to": "2012" }, "due": "2013" } }),
            &[],
        ),
        (json!({ "closeReporting": { "reporting": "@2012" } }), &[]),
        (json!({ "reopenReporting": { "reporting": "@2012", "reason": "Et tal manglede." } }), &[6]),
        (json!({ "closeReporting": { "reporting": "@2012" } }), &[]),
    ]);
}

#[test]
fn a_revision_of_a_goal_points_at_what_each_of_its_terms_stood_by() {
    let both = json!({ "reviseGoal": { "goal": "@goal", "title": "Fuldkorn", "due": "2018", "statement": "Alle.",
        "reason": "Aftalt på ny." } });
    check([
        (goal("@goal"), &[]),
        (revise("due", "2016", None), &[4]),
        (revise("due", "2017", None), &[5]),
        (revise("title", "Meget fuldkorn", None), &[4]),
        (both, &[4, 6, 7]),
        (json!({ "retireGoal": { "goal": "@goal", "on": "2019", "reason": "Opgivet." } }), &[4]),
    ]);
}

#[test]
fn history_that_is_filled_in_points_at_what_it_follows() {
    let owner =
        |id: &str, from: &str| json!({ "assignGoal": { "goal": "@goal", "owner": id, "from": from } });
    check([
        (goal("@goal"), &[]),
        (revise("due", "2017", Some("2014")), &[4]),
        (revise("due", "2016", Some("2012")), &[4]),
        (revise("due", "2018", Some("2016")), &[5]),
        (owner("@a", "2014"), &[]),
        (owner("@b", "2012"), &[]),
        (owner("@b", "2016"), &[8]),
    ]);
}

#[test]
fn a_new_name_or_place_points_at_the_old_one() {
    let place = |parent: &str| json!({ "placeUnit": { "organisation": "@a", "parent": parent } });
    let other = json!({ "registerOrganisation": { "id": "@c", "name": "C", "sector": "STATE" } });
    let rename = |name: &str| json!({ "renameOrganisation": { "organisation": "@a", "name": name } });
    check([
        (rename("A2"), &[2]),
        (rename("A3"), &[4]),
        (place("@b"), &[]),
        (other, &[]),
        (place("@c"), &[6]),
        (json!({ "renameInitiative": { "name": "Fuldkorn" } }), &[1]),
        (json!({ "renameInitiative": { "name": "Mere fuldkorn" } }), &[9]),
    ]);
}

#[test]
fn what_an_initiative_is_corrects_what_was_said_and_not_what_is_filled_in() {
    let describe = |key: &str, value: &str| json!({ "describeInitiative": { key: value } });
    let classify = |area: &str| json!({ "classifyInitiative": { "areas": [area] } });
    let assess = |on: &str, to: &str| json!({ "assessPrecondition": { "precondition": "COMMON_GOALS", "assessment": to, "on": on } });
    check([
        (describe("summary", "Fuldkorn i maden."), &[]),
        (describe("summary", "Fuldkorn i al mad."), &[4]),
        (describe("place", "Danmark"), &[]),
        (
            json!({ "describeInitiative": { "summary": "Fuldkorn.", "place": "Norden", "founded": "2008" } }),
            &[5, 6],
        ),
        (classify("mad"), &[]),
        (classify("sundhed"), &[8]),
        (assess("2007", "MET"), &[]),
        (assess("2008", "PARTLY_MET"), &[]),
        (assess("2007", "PARTLY_MET"), &[10]),
        (json!({ "enterPhase": { "phase": "INITIATE_ACTION", "from": "2007" } }), &[]),
    ]);
}

#[test]
fn what_takes_the_place_of_another_points_at_it() {
    let paper = |id: &str| json!({ "concludeAgreement": { "id": id, "title": id, "kind": "PARTNERSHIP", "form": "ONE_FOR_ALL" } });
    let mut next = paper("@next");
    next["concludeAgreement"]["replaces"] = json!(["@paper"]);
    let count = |count: u32, on: &str| json!({ "countPartners": { "count": count, "on": on } });
    let entrust = |id: &str, jointly: bool| {
        json!({ "entrustBackbone": { "holder": { "organisation": id }, "functions": ["MOBILISE_FUNDING"],
            "jointly": jointly } })
    };
    check([
        (json!({ "describeProblem": { "text": "For lidt fuldkorn." } }), &[]),
        (json!({ "describeProblem": { "text": "Alt for lidt fuldkorn." } }), &[4]),
        (paper("@paper"), &[]),
        (next, &[6]),
        (count(7, "2008"), &[]),
        (count(9, "2009"), &[]),
        (count(8, "2008"), &[8]),
        (entrust("@a", false), &[]),
        (entrust("@b", true), &[]),
        (entrust("@b", false), &[12]),
    ]);
}

#[test]
fn what_is_given_up_is_withdrawn_and_a_step_on_the_way_is_not() {
    let status = |status: &str| json!({ "setActivityStatus": { "activity": "@x", "status": status } });
    let method = json!({ "describeMethod": { "id": "@m", "name": "Metode", "checklist": ["Ét", "To"] } });
    let assess =
        |on: &str, met: &str| json!({ "assessPractice": { "method": "@m", "on": on, "met": [met] } });
    check([
        (json!({ "planActivity": { "id": "@x", "title": "Kampagne" } }), &[]),
        (status("UNDER_WAY"), &[]),
        (status("ABANDONED"), &[4]),
        (method, &[]),
        (assess("2012", "Ét"), &[]),
        (assess("2013", "To"), &[]),
        (assess("2012", "To"), &[8]),
    ]);
}

#[test]
fn what_was_told_anew_points_at_what_was_told() {
    let tell =
        |key: &str, text: &str| json!({ "updateAnnouncement": { "announcement": "@news", key: text } });
    let update = |key: &str, text: &str| json!({ "updateConference": { "conference": "@day", key: text } });
    let position = |id: &str, text: &str| json!({ "takePosition": { "disagreement": "@salt", "organisation": id, "position": text } });
    check([
        (json!({ "publishAnnouncement": { "id": "@news", "title": "Nyt" } }), &[]),
        (tell("text", "Mere."), &[4]),
        (tell("text", "Meget mere."), &[5]),
        (json!({ "announceConference": { "id": "@day", "title": "Dagen" } }), &[]),
        (update("place", "Aarhus"), &[7]),
        (update("place", "Odense"), &[8]),
        (update("note", "Kom i god tid."), &[7]),
        (json!({ "raiseDisagreement": { "id": "@salt", "subject": "Salt" } }), &[]),
        (position("@a", "Mindre."), &[]),
        (position("@b", "Mere."), &[]),
        (position("@a", "Meget mindre."), &[12]),
    ]);
}

#[test]
fn money_set_aside_anew_for_a_year_points_at_what_was_set_aside_for_it() {
    let funding = json!({ "recordFunding": { "id": "@money", "purpose": "Drift" } });
    let appropriate = |year: u16, value: &str| {
        json!({ "appropriateFunding": { "funding": "@money", "year": year,
            "amount": { "value": value, "unit": "DKK" } } })
    };
    check([
        (funding, &[]),
        (appropriate(2012, "1"), &[]),
        (appropriate(2013, "1"), &[]),
        (appropriate(2012, "2"), &[5]),
    ]);
}

#[test]
fn a_commit_does_not_point_at_itself_and_names_each_other_once() {
    let story = story()
        .when_together([goal("@goal"), revise("title", "Fuldkorn", None)])
        .when_together([revise("title", "Meget fuldkorn", None), revise("title", "Alt fuldkorn", None)]);
    assert_eq!(story.corrects(), [4]);
    let story = story.when_together([revise("due", "2019", None), revise("title", "Fuldkorn", None)]);
    assert_eq!(story.corrects(), [4, 5]);
}

#[test]
fn a_commit_knows_by_which_later_ones_it_was_corrected() {
    let story = check([
        (goal("@goal"), &[]),
        (revise("title", "Fuldkorn", None), &[4]),
        (revise("due", "2019", None), &[4]),
    ]);
    let corrected: Vec<_> = story.world.corrected_by.iter().map(|(at, by)| (*at, by.clone())).collect();
    assert_eq!(corrected, [(Position(4), [Position(5), Position(6)].into_iter().collect())]);
    let revised = &story.initiative().common_agenda.goals.iter().next().unwrap().1.revisions[0];
    assert_eq!(*revised.recorded.corrects, [Position(4)]);
}
