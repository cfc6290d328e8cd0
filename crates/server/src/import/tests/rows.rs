//! What rows do to what stands.

use super::{Effect, Log};
use crate::import::column::{Kind, SECTORS};
use crate::import::line::Line;
use crate::import::plan::in_order;
use crate::import::sheet::Reading;
use samspil_domain::directory::Sector;

const OPI: &str = r#"[{"initiative": "@opi", "commands": [{"foundInitiative": {"name": "Kortlægning"}},
    {"adoptGoal": {"id": "@opi/one", "title": "Bedre pleje"}}]}]"#;

const LINES: &str = "id;name;areas;partyKinds;portfolio;serves;source;sourceLocator
@a;Telemedicin;sundhed|ældre;kommune|virksomhed;@opi;Bedre pleje;KORA;s. 5
;Robotter;ældre;;Kortlægning;;;\n";

fn initiatives(log: &Log) -> Vec<&str> {
    let opi = "@opi".parse().unwrap();
    log.world.held_by(opi).map(|initiative| initiative.foundation.name().unwrap().as_str()).collect()
}

#[test]
fn each_line_founds_an_initiative_and_places_it_in_the_portfolio() {
    let mut log = Log::with(OPI);
    assert_eq!(log.import(LINES), [Effect::New, Effect::New]);
    assert_eq!(initiatives(&log).len(), 2);
    let foundation = &log.initiative("@a").foundation;
    let (_, placed) = foundation.held_in().next().unwrap();
    assert_eq!(placed.serves, ["@opi/one".parse().unwrap()]);
    assert_eq!(placed.recorded.source.as_ref().unwrap().locator.as_ref().unwrap().as_str(), "s. 5");
    assert_eq!(placed.recorded.actor.as_str(), "import");
}

#[test]
fn importing_again_changes_nothing_also_when_an_initiative_was_deepened_since() {
    let mut log = Log::with(OPI);
    log.import(LINES);
    let position = log.world.position;
    assert_eq!(log.import(LINES), [Effect::Stands, Effect::Stands]);
    assert_eq!(log.world.position, position);
    log.seed(
        r#"[{"initiative": "@a", "commands": [{"renameInitiative": {"name": "Telemedicin nu"}},
            {"describeInitiative": {"summary": "Mere"}}, {"leavePortfolio": {"portfolio": "@opi", "on": "2020"}}]}]"#,
    );
    let position = log.world.position;
    assert_eq!(log.import(LINES), [Effect::Overtaken, Effect::Stands]);
    assert_eq!(log.world.position, position);
}

#[test]
fn an_empty_cell_says_nothing_and_a_new_one_adds() {
    let mut log = Log::with(OPI);
    log.import(LINES);
    assert_eq!(log.import("id,name\n@a,Telemedicin\n"), [Effect::Stands]);
    let effects = log.import("id,name,summary,place\n@a,Telemedicin,Kort,Odense\n");
    assert!(matches!(&effects[..], [Effect::Adds(added)] if added.len() == 2), "{effects:?}");
    let foundation = &log.initiative("@a").foundation;
    assert_eq!((foundation.summary().unwrap().as_str(), foundation.described.len()), ("Kort", 1));
}

#[test]
fn a_line_that_says_something_else_is_told_and_recorded_only_when_that_is_asked_for() {
    let mut log = Log::with(OPI);
    log.import(LINES);
    let changed = LINES.replace("sundhed|ældre", "sundhed").replace("Telemedicin", "Telemedicin 2");
    assert_eq!(log.refused(&changed), [(2, "name", "CHANGED"), (2, "areas", "CHANGED")]);
    let plan = log.plan(&changed, &Reading::default(), false);
    let reason = &plan.errors[1].reason;
    assert!(
        reason.contains("\"sundhed|ældre\" stands already") && reason.contains("\"sundhed\""),
        "{reason}"
    );
    let effects = log.import_with(&changed, true);
    assert!(matches!(&effects[..], [Effect::Changes(_), Effect::Stands]), "{effects:?}");
    let foundation = &log.initiative("@a").foundation;
    assert_eq!(foundation.name().unwrap().as_str(), "Telemedicin 2");
    let classified = foundation.classified.last().unwrap();
    assert_eq!((classified.areas.len(), classified.party_kinds.len()), (1, 2));
}

#[test]
fn what_was_changed_can_be_changed_back() {
    let mut log = Log::with(OPI);
    let other = LINES.replace("Telemedicin", "Fjernmedicin");
    log.import(LINES);
    for (text, name) in [(&other[..], "Fjernmedicin"), (LINES, "Telemedicin"), (&other[..], "Fjernmedicin")] {
        let effects = log.import_with(text, true);
        assert!(matches!(&effects[..], [Effect::Changes(_), Effect::Stands]), "{effects:?}");
        let foundation = &log.initiative("@a").foundation;
        assert_eq!(foundation.name().unwrap().as_str(), name);
    }
}

#[test]
fn a_row_that_stands_twice_in_the_file_is_named_with_both_rows() {
    let mut log = Log::with(OPI);
    let twice = "name,areas\nA,x\nB,y\nA,x\nB,z\n";
    assert_eq!(log.refused(twice), [(4, "", "DUPLICATE_ROW"), (5, "", "CONTRADICTION")]);
    let reasons: Vec<_> = log.plan(twice, &Reading::default(), false).errors;
    assert!(reasons[0].reason.contains("row 4") && reasons[0].reason.contains("row 2"), "{reasons:?}");
    assert!(reasons[1].reason.contains("row 5") && reasons[1].reason.contains("row 3"), "{reasons:?}");
    // In two portfolios, an initiative has two rows.
    log.seed(r#"[{"initiative": "@two", "commands": [{"foundInitiative": {"name": "To"}}]}]"#);
    log.import("id,name,portfolio\n@a,A,@opi\n@a,A,@two\n");
    assert_eq!(log.initiative("@a").foundation.held_in().count(), 2);
}

#[test]
fn what_a_row_refers_to_may_stand_further_down_in_the_file() {
    let mut log = Log::default();
    let rows = "name,portfolio\nLeaf,Branch\nBranch,Trunk\nTrunk,\n";
    assert_eq!(log.import(rows), [Effect::New, Effect::New, Effect::New]);
    let rows = "id,name,sector,parent\n@u,Unit,stat,@m\n@m,Ministry,stat,\n";
    assert_eq!(log.import(rows), [Effect::New, Effect::New]);
    let circle = "id,name,portfolio\n@x,X,@y\n@y,Y,@x\n";
    assert_eq!(
        Log::default().refused(circle),
        [(2, "portfolio", "NOT_FOUND"), (3, "portfolio", "NOT_FOUND")]
    );
}

#[test]
fn a_long_chain_of_portfolios_is_put_in_order_and_overflows_no_stack() {
    const LINES: usize = 50_000;
    let chain = (0..LINES).map(|number| {
        let mut line = Line::blank(Kind::Initiatives, number);
        line.set("id", Some(number.to_string()));
        line.set("portfolio", Some((number + 1).to_string()));
        line
    });
    let rows: Vec<usize> = in_order(chain.collect()).iter().map(|line| line.row).collect();
    assert_eq!(rows, (0..LINES).rev().collect::<Vec<_>>());
}

#[test]
fn each_bad_line_is_named_with_its_column() {
    let log = Log::with(OPI);
    let refused = |row: &str, expected: &[(usize, &str, &str)]| {
        let text = format!(
            "id;name;founded;periodFrom;periodTo;areas;portfolio;relation;serves;source;sourceDated;scale;scaleUnit\n{row}\n"
        );
        assert_eq!(log.refused(&text), expected, "{row}");
    };
    refused(&format!(";{};;;;;;;;;;;", "x".repeat(201)), &[(2, "name", "BAD_USER_INPUT")]);
    refused(";A;;2014;2012;;;;;;;;", &[(2, "periodTo", "DATES_REVERSED")]);
    refused(";A;;;;x|x;;;;;;;", &[(2, "areas", "INVALID")]);
    refused(";A;;;;;@none;;;;;;", &[(2, "portfolio", "NOT_FOUND")]);
    refused(";A;;;;;Ingen;;;;;;", &[(2, "portfolio", "NOT_FOUND")]);
    refused(";A;;;;;@opi;PART;@none;;;;", &[(2, "serves", "NOT_FOUND")]);
    refused(";A;;;;;@opi;PART;Ingen;;;;", &[(2, "serves", "NOT_FOUND")]);
    refused(";A;;;;;;PART;;;;;", &[(2, "relation", "MISSING")]);
    refused(";A;;;;;;;;;2014;;", &[(2, "sourceDated", "MISSING")]);
    refused(";A;;;;;;;;;;5;", &[(2, "scaleUnit", "MISSING")]);
    refused(";A;;;;;;;;;;140;percent", &[(2, "scale", "OUT_OF_RANGE")]);
    refused("@opi;A;;;;;@opi;;;;;;", &[(2, "name", "CHANGED")]);
    refused("@opi;Kortlægning;;;;;@opi;;;;;;", &[(2, "portfolio", "CIRCULAR")]);
}

#[test]
fn a_name_that_several_have_must_be_told_apart_by_id() {
    let mut log = Log::default();
    log.import("id,name\n@a,Same\n@b,Same\n");
    assert_eq!(log.refused("name\nSame\n"), [(2, "name", "AMBIGUOUS_NAME")]);
    assert_eq!(log.refused("name,portfolio\nX,Same\n"), [(2, "portfolio", "AMBIGUOUS_NAME")]);
}

#[test]
fn organisations_are_registered_identified_and_placed() {
    let mut log = Log::default();
    let rows = "name;sector;cvr;municipality;parent
Københavns Kommune;kommune;64942212;101;
Børneforvaltningen;kommune;;;Københavns Kommune\n";
    assert_eq!(log.import(rows), [Effect::New, Effect::New]);
    assert_eq!(log.import(rows), [Effect::Stands, Effect::Stands]);
    // Known by its number, whatever it is called.
    let renamed = rows.replace("Københavns Kommune;kommune", "København;kommune");
    assert_eq!(log.refused(&renamed), [(2, "name", "CHANGED")]);
    let state = "name;sector;cvr\nKøbenhavns Kommune;stat;64942212\n";
    assert_eq!(log.refused(state), [(2, "sector", "ALREADY_EXISTS")]);
    let effects = log.import("name;sector;region\nKøbenhavns Kommune;kommune;1084\n");
    assert!(matches!(&effects[..], [Effect::Adds(_)]), "{effects:?}");
    for (row, column, code) in [
        ("A;stat;12345678;;", "cvr", "INVALID"),
        ("A;stat;;999;", "municipality", "INVALID"),
        ("A;stat;;;Ingen", "parent", "NOT_FOUND"),
        ("A;;;;", "sector", "MISSING"),
        ("A;måne;;;", "sector", "UNKNOWN_WORD"),
        ("A;stat;;101;", "municipality", "ALREADY_EXISTS"),
    ] {
        assert_eq!(
            log.refused(&format!("name;sector;cvr;municipality;parent\n{row}\n")),
            [(2, column, code)]
        );
    }
}

#[test]
fn every_sector_can_be_written() {
    for (name, _) in SECTORS {
        let sector: Sector = serde_json::from_value((*name).into()).unwrap();
        // A sector that is new to the domain is to be put on the list, too.
        let known = match sector {
            Sector::State
            | Sector::Region
            | Sector::Municipality
            | Sector::Business
            | Sector::TradeAssociation => 5,
            Sector::TradeUnion | Sector::CivilSociety | Sector::Foundation | Sector::Research => 4,
            Sector::Education | Sector::International | Sector::Other => 3,
        };
        assert!(known > 0);
    }
    assert_eq!(SECTORS.len(), 12);
}

const MEASURED: &str = r#"[{"commands": [{"registerOrganisation": {"id": "@kbh", "name": "København", "sector": "MUNICIPALITY"}}]},
 {"initiative": "@i", "commands": [{"foundInitiative": {"name": "Hjemløse"}},
  {"defineCategorisation": {"id": "@k", "name": "Situationer", "categories": [{"name": "Gade"}, {"name": "Herberg=nat"}]}},
  {"defineIndicator": {"id": "@count", "name": "Hjemløse borgere", "unit": "persons", "kind": "POPULATION",
    "direction": "DECREASE", "overTime": "LATEST", "overPartners": "SUM", "categorisation": "@k"}},
  {"defineIndicator": {"id": "@share", "name": "Andel", "unit": "percent", "kind": "POPULATION",
    "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART"}}]}]"#;

const FIGURES: &str = "initiative;indicator;organisation;on;value;parts;numerator;denominator;note;draft
Hjemløse;Hjemløse borgere;København;2013;ca. 1.200,0;Gade=200|Herberg\\=nat=mindst 900;;;;
@i;@share;;31-12-2012;27;;27;100;\"Bedre; meget\";
@i;@share;;2013;ukendt;;;;;ja\n";

#[test]
fn figures_are_reported_with_their_indicators_unit() {
    let mut log = Log::with(MEASURED);
    let figures = FIGURES.replace("Herberg\\=nat", "Herberg=nat");
    assert_eq!(log.import(&figures), [Effect::New, Effect::New, Effect::New]);
    assert_eq!(log.import(&figures), [Effect::Stands, Effect::Stands, Effect::Stands]);
    let measured = &log.initiative("@i").shared_measurement;
    let figures: Vec<_> =
        measured.reports.iter().map(|(_, report)| report.figure().map(ToString::to_string)).collect();
    assert_eq!(figures, [Some("about 1200.0 persons".to_owned()), Some("27 percent".to_owned()), None]);
    let written = log.export(Kind::Reports);
    assert!(written.contains("Gade=200|Herberg=nat=at least 900"), "{written}");
    assert!(written.contains(",unknown,,"), "{written}");
}

#[test]
fn a_figure_that_stands_otherwise_is_told_and_corrected_only_when_that_is_asked_for() {
    let mut log = Log::with(MEASURED);
    let row = |value: &str| format!("initiative,indicator,on,value\n@i,@share,2013,{value}\n");
    log.import(&row("27"));
    assert_eq!(log.import(&row("27.0")), [Effect::Stands], "the same number");
    assert_eq!(log.refused(&row("28")), [(2, "value", "CHANGED")]);
    assert_eq!(log.refused(&row("ca. 27")), [(2, "qualifier", "CHANGED")]);
    let effects = log.import_with(&row("28"), true);
    assert!(matches!(&effects[..], [Effect::Changes(_)]), "{effects:?}");
    let measured = &log.initiative("@i").shared_measurement;
    let (_, report) = measured.reports.iter().next().unwrap();
    assert_eq!((measured.reports.len(), report.corrections.len()), (1, 1));
    assert_eq!(report.corrections[0].reason.as_str(), "a.csv, row 2, says otherwise");
    assert_eq!(report.figure().unwrap().to_string(), "28 percent");
    assert_eq!(log.import(&row("27")), [Effect::Overtaken]);
}

#[test]
fn each_bad_figure_is_named_with_its_column() {
    let mut log = Log::with(MEASURED);
    let refused = |log: &Log, row: &str, expected: &[(usize, &str, &str)]| {
        let text = format!(
            "id;initiative;indicator;organisation;on;since;value;unit;numerator;denominator;parts;reporting;draft;group\n{row}\n"
        );
        assert_eq!(log.refused(&text), expected, "{row}");
    };
    refused(&log, ";@i;@share;;2013;;140;;;;;;;", &[(2, "value", "OUT_OF_RANGE")]);
    refused(&log, ";@i;@share;;2013;;5;kg;;;;;;", &[(2, "value", "UNIT_MISMATCH")]);
    refused(&log, ";@i;@share;;2013;;;;;;;;;", &[(2, "value", "MISSING")]);
    refused(&log, ";@i;@share;;2013;;27;;27;10;;;;", &[(2, "numerator", "OUT_OF_RANGE")]);
    refused(&log, ";@i;@share;;2013;2014;27;;;;;;;", &[(2, "since", "DATES_REVERSED")]);
    refused(&log, ";@i;@share;Ingen;2013;;27;;;;;;;", &[(2, "organisation", "NOT_FOUND")]);
    refused(&log, ";@i;@none;;2013;;27;;;;;;;", &[(2, "indicator", "NOT_FOUND")]);
    refused(&log, ";@i;Ingen;;2013;;27;;;;;;;", &[(2, "indicator", "NOT_FOUND")]);
    refused(&log, ";@none;@share;;2013;;27;;;;;;;", &[(2, "initiative", "NOT_FOUND")]);
    refused(&log, ";@i;@share;;2013;;27;;;;;@none;;", &[(2, "reporting", "NOT_FOUND")]);
    refused(&log, ";@i;@share;;2013;;27;;;;;;;@none", &[(2, "group", "NOT_FOUND")]);
    refused(&log, ";@i;@count;;2013;;5;;;;Gade=5|Herberg=nat=1;;;", &[(2, "parts", "INVALID")]);
    refused(&log, ";@i;@count;;2013;;5;;;;Gade;;;", &[(2, "parts", "NOT_A_PART")]);
    refused(&log, ";@i;@count;;2013;;5;;;;Gade=x;;;", &[(2, "parts", "NOT_A_NUMBER")]);
    refused(&log, "@r;@i;@share;;2013;;27;;;;;;måske;", &[(2, "draft", "UNKNOWN_WORD")]);
    log.import("id;initiative;indicator;on;value\n@r;@i;@share;2013;27\n");
    refused(&log, "@r;@i;@share;;2014;;27;;;;;;;", &[(2, "on", "ALREADY_EXISTS")]);
    refused(&log, "@r;@i;@share;;2013;;27;;;;;;ja;", &[(2, "draft", "WRONG_STATE")]);
}

#[test]
fn a_draft_is_submitted_by_a_row_that_says_so() {
    let mut log = Log::with(MEASURED);
    let row = |draft: &str| format!("initiative,indicator,on,value,draft\n@i,@share,2013,27,{draft}\n");
    log.import(&row("yes"));
    assert_eq!(log.import(&row("")), [Effect::Stands]);
    assert_eq!(log.refused(&row("no")), [(2, "draft", "CHANGED")]);
    log.import_with(&row("no"), true);
    assert!(log.export(Kind::Reports).contains(",NO,"));
}
