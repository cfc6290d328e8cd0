//! What readers see. The exhaustive property over random worlds stands with the other laws.

use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::Public;
use super::commit::shown;
use super::table::{Section, Sees, most, rows};
use crate::access::{Hat, Rights, Role, Scope, Standing};
use crate::ids::{AccountId, GrantId, InitiativeId, OrganisationId};
use crate::story::{INITIATIVE, Story, given_founded};
use crate::world::World;

const TODAY: Date = date(2026, 11, 22);

fn id<I: std::str::FromStr<Err: std::fmt::Debug>>(handle: &str) -> I {
    handle.parse().unwrap()
}

fn wearing(role: Role, organisation: Option<&str>) -> Rights {
    let organisation: Option<OrganisationId> = organisation.map(id);
    let hat = Hat { grant: id::<GrantId>("@grant"), role, organisation, title: None, mandate: None };
    Rights {
        standing: Standing::Account,
        account: Some(id::<AccountId>("@me")),
        scope: Scope::Read,
        initiatives: [(id(INITIATIVE), vec![hat])].into(),
    }
}

fn meals(value: &str) -> Value {
    json!({ "value": value, "unit": "meals", "source": { "title": "Optællingen" } })
}

fn report(report: &str, organisation: &str, value: &str, draft: bool) -> Value {
    json!({ "reportFigure": { "id": report, "indicator": "@meals", "on": "2012", "organisation": organisation,
        "figure": meals(value), "note": "hemmelig note", "draft": draft } })
}

/// An initiative with all that may be hidden in it.
fn story() -> Story {
    let organisation =
        |id: &str| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } });
    given_founded([
        organisation("@a"),
        organisation("@b"),
        organisation("@outside"),
        json!({ "describeInitiative": { "summary": "Mad til alle", "place": "Danmark" } }),
        json!({ "admitPartner": { "organisation": "@a", "role": "hemmelig rolle" } }),
        json!({ "admitPartner": { "organisation": "@b" } }),
        json!({ "adoptGoal": { "id": "@goal", "title": "Ingen sulter" } }),
        json!({ "adoptGoal": { "id": "@hidden", "title": "hemmeligt mål" } }),
        json!({ "adoptAgenda": { "id": "@agenda", "title": "Dagsorden", "goals": ["@goal"] } }),
        json!({ "defineIndicator": { "id": "@meals", "name": "Måltider", "unit": "meals", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } }),
        json!({ "defineIndicator": { "id": "@waste", "name": "hemmelig indikator", "unit": "meals", "kind": "PERFORMANCE",
            "direction": "INCREASE", "overTime": "SUM", "overPartners": "SUM" } }),
        report("@draft", "@a", "111", true),
        report("@submitted", "@a", "222", false),
        report("@approved", "@b", "333", false),
        json!({ "approveReport": { "report": "@approved", "by": "@a", "note": "hemmelig bemærkning" } }),
        json!({ "giveNotice": { "id": "@notice", "title": "hemmelig sag", "text": "fortroligt", "to": ["@a"] } }),
        json!({ "acknowledgeNotice": { "notice": "@notice", "organisation": "@a" } }),
    ])
}

fn published() -> Story {
    story()
        .when(json!({ "publishInitiative": {} }))
        .when(json!({ "publishFigures": { "indicators": ["@meals"] } }))
        .accepted()
}

fn initiative(world: &World) -> Option<&crate::Initiative> {
    world.initiatives.get(&id::<InitiativeId>(INITIATIVE)).map(|it| &**it)
}

#[test]
fn anybody_sees_nothing_of_what_is_not_published() {
    let seen = story().world.seen_by(&Rights::nobody(), TODAY);
    assert!(seen.initiatives.is_empty() && seen.names.is_empty() && seen.directory.organisations.is_empty());
    let later = story().when(json!({ "publishInitiative": { "from": "2026-11-23" } }));
    assert!(later.world.seen_by(&Rights::nobody(), TODAY).initiatives.is_empty(), "a day to come is not yet");
    assert_eq!(later.world.seen_by(&Rights::nobody(), date(2026, 11, 23)).initiatives.len(), 1);
}

#[test]
fn anybody_sees_the_public_face_and_nothing_else() {
    let seen = published().world.seen_by(&Rights::nobody(), TODAY);
    let it = initiative(&seen).expect("it is published");
    assert_eq!(it.foundation.summary().unwrap().as_str(), "Mad til alle");
    let goals: Vec<_> = it.common_agenda.goals.iter().map(|(_, goal)| goal.title().as_str()).collect();
    assert_eq!(goals, ["Ingen sulter"]);
    let reports: Vec<_> = it.shared_measurement.reports.iter().map(|(id, _)| id).collect();
    assert_eq!(reports, [id("@approved")], "neither the draft nor what nobody has approved");
    assert_eq!(seen.directory.organisations.len(), 2, "the partners, and not whom nothing public names");
    assert_eq!(seen.directory.names.len(), 2);
    let text = format!("{seen:?}");
    assert!(
        !text.to_lowercase().contains("hemmelig") && !text.contains("fortrolig") && !text.contains("a story")
    );
    assert!(!text.contains("111") && !text.contains("222") && text.contains("333"));
}

#[test]
fn what_is_withdrawn_or_corrected_is_gone_and_what_was_approved_again_shows_both_figures() {
    let correct =
        json!({ "correctReport": { "report": "@approved", "figure": meals("334"), "reason": "talt om" } });
    let reports = |story: &Story| {
        let seen = story.world.seen_by(&Rights::nobody(), TODAY);
        let reports = initiative(&seen).into_iter().flat_map(|it| it.shared_measurement.reports.iter());
        reports
            .map(|(_, it)| (it.reported.figure.as_ref().unwrap().value.to_string(), it.corrections.len()))
            .collect::<Vec<_>>()
    };
    let told = |figure: &str, corrections: usize| vec![(figure.to_owned(), corrections)];
    let story = published();
    assert_eq!(reports(&story), told("333", 0));
    let story = story.when(correct);
    assert_eq!(reports(&story), vec![], "nobody has approved the correction yet");
    let story = story.when(json!({ "approveReport": { "report": "@approved", "by": "@a" } }));
    assert_eq!(reports(&story), told("333", 1));
    let story = story.when(json!({ "withdrawFigures": { "indicators": ["@meals"] } }));
    assert_eq!(reports(&story), vec![]);
    let story = story.when(json!({ "withdrawPublication": {} }));
    assert!(initiative(&story.world.seen_by(&Rights::nobody(), TODAY)).is_none());
}

#[test]
fn of_an_earlier_moment_anybody_sees_what_was_published_then_and_is_now() {
    let then = published();
    let public = |story: &Story| Public::of(&story.world, TODAY);
    let still = |now: &Story| public(&then).still(&public(now)).world().clone();
    let held = published();
    assert_eq!(initiative(&still(&held)).unwrap().shared_measurement.reports.len(), 1);
    let held = held.when(json!({ "withdrawFigures": { "indicators": ["@meals"] } }));
    let it = still(&held);
    assert_eq!(initiative(&it).unwrap().shared_measurement.indicators.len(), 0);
    assert_eq!(initiative(&it).unwrap().shared_measurement.reports.len(), 0);
    let held = held.when(json!({ "withdrawPublication": {} }));
    assert!(initiative(&still(&held)).is_none() && still(&held).directory.organisations.is_empty());
}

#[test]
fn what_anybody_sees_is_the_same_whether_made_anew_or_from_what_was_there() {
    let before = published();
    let public = Public::of(&before.world, TODAY);
    for command in [
        json!({ "renameInitiative": { "name": "Et nyt navn" } }),
        json!({ "withdrawFigures": { "indicators": ["@meals"] } }),
        json!({ "registerOrganisation": { "id": "@c", "name": "C", "sector": "OTHER" } }),
        json!({ "withdrawPublication": {} }),
    ] {
        let after = published().when(command).accepted();
        let anew = Public::of(&after.world, TODAY);
        assert_eq!(format!("{:?}", public.after(&after.world, TODAY).world()), format!("{:?}", anew.world()));
    }
}

/// Which notices and reports somebody sees.
fn sees(rights: &Rights) -> (usize, Vec<bool>) {
    let seen = story().world.seen_by(rights, TODAY);
    let it = initiative(&seen).expect("members see it");
    let reports = ["@draft", "@submitted", "@approved"].map(id);
    let has = reports.map(|id| it.shared_measurement.reports.has(id));
    (it.continuous_communication.notices.len(), has.to_vec())
}

#[test]
fn members_see_all_but_notices_for_others_and_what_others_have_not_handed_in() {
    assert_eq!(sees(&wearing(Role::Partner, Some("@a"))), (1, vec![true, true, true]));
    assert_eq!(sees(&wearing(Role::Partner, Some("@b"))), (0, vec![false, true, true]));
    assert_eq!(sees(&wearing(Role::Signatory, Some("@b"))), (0, vec![false, true, true]));
    assert_eq!(sees(&wearing(Role::Observer, None)), (0, vec![false, true, true]));
    assert_eq!(sees(&wearing(Role::Backbone, None)), (1, vec![true, true, true]), "it wrote the notice");
    assert_eq!(sees(&wearing(Role::Auditor, None)), (1, vec![true, true, true]));
    assert_eq!(sees(&Rights::local()), (1, vec![true, true, true]));
}

#[test]
fn the_backbone_does_not_read_what_one_partner_tells_another() {
    let told =
        json!({ "giveNotice": { "id": "@other", "title": "T", "text": "T", "to": ["@b"], "by": "@a" } });
    let world = story().when(told).world;
    let notices = |rights: &Rights| {
        initiative(&world.seen_by(rights, TODAY)).unwrap().continuous_communication.notices.has(id("@other"))
    };
    assert!(!notices(&wearing(Role::Backbone, None)));
    assert!(notices(&wearing(Role::Partner, Some("@b"))) && notices(&wearing(Role::Partner, Some("@a"))));
    assert!(notices(&wearing(Role::Backbone, Some("@b"))));
}

#[test]
fn nothing_of_a_hidden_report_is_left_in_its_round_or_its_indicator() {
    let seen = story().world.seen_by(&wearing(Role::Partner, Some("@b")), TODAY);
    let measured = &initiative(&seen).unwrap().shared_measurement;
    assert_eq!(measured.indicators.get(id("@meals")).unwrap().reports.len(), 2);
    assert_eq!(measured.reports.len(), 2);
    assert!(!format!("{seen:?}").contains("fortroligt"));
}

#[test]
fn of_commits_each_sees_what_is_about_what_they_see() {
    let story = published();
    let kinds = |rights: &Rights| -> Vec<&str> {
        let seen = story.world.seen_by(rights, TODAY);
        let shown = story.commits().iter().filter_map(|commit| shown(commit, rights, &seen));
        shown.flat_map(|it| it.commit.events.iter().map(|event| event.kind().0).collect::<Vec<_>>()).collect()
    };
    let all = story.commits().len();
    assert_eq!(kinds(&Rights::local()).len(), all);
    assert_eq!(kinds(&Rights::nobody()), [""; 0], "what is published has no history");
    let observed = kinds(&wearing(Role::Observer, None));
    assert_eq!(observed.len(), all - 3, "the draft, the notice and its acknowledgement");
    assert!(!observed.iter().any(|kind| kind.contains("notice")));
    assert_eq!(kinds(&wearing(Role::Partner, Some("@a"))).len(), all);
    assert_eq!(kinds(&wearing(Role::Auditor, None)).len(), all);
}

#[test]
fn where_some_events_of_a_commit_are_hidden_so_is_what_was_said_of_all_of_them() {
    let story = story().when_together([
        json!({ "scheduleMeeting": { "id": "@meeting", "title": "Møde", "on": "2027" } }),
        json!({ "giveNotice": { "title": "A", "text": "B", "to": ["@a"] } }),
    ]);
    let mut commit = story.commits().last().unwrap().clone();
    commit.reason = "på grund af sagen".parse().ok();
    let look = |rights: &Rights| {
        let seen = story.world.seen_by(rights, TODAY);
        let it = shown(&commit, rights, &seen).unwrap();
        (it.commit.events.len(), it.commit.reason.is_some(), it.stored)
    };
    assert_eq!(look(&wearing(Role::Observer, None)), (1, false, false));
    assert_eq!(look(&wearing(Role::Backbone, None)), (2, true, false));
    assert_eq!(look(&wearing(Role::Auditor, None)), (2, true, true));
    assert_eq!(look(&Rights::local()), (2, true, true));
}

#[test]
fn the_table_says_of_every_reader_at_least_what_anybody_sees() {
    for row in rows() {
        for cell in row.cells {
            assert!(cell >= row.cells[0], "{}", row.section.words());
        }
    }
    assert_eq!(most(Section::Notices, &[]), Sees::Nothing);
    let hats = wearing(Role::Backbone, None).initiatives.remove(&id(INITIATIVE)).unwrap();
    assert_eq!(most(Section::UnfinishedReports, &hats), Sees::All);
}
