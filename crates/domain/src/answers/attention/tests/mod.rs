//! Attention, kind by kind: it appears, it is not there the day before, and it goes when it is done.

mod agreed;
mod held;
mod measured;

use serde_json::{Value, json};

use super::*;
use crate::story::{INITIATIVE, Story, given, given_founded};

fn organisation(id: &str) -> Value {
    json!({ "registerOrganisation": { "id": id, "name": id, "sector": "MUNICIPALITY" } })
}

/// @a and @b are partners from 2009; @lead guides vision and strategy from 2009.
fn story(more: impl IntoIterator<Item = Value>) -> Story {
    let admit = |id: &str| json!({ "admitPartner": { "organisation": id, "joined": "2009" } });
    let beginning = [
        organisation("@a"),
        organisation("@b"),
        organisation("@lead"),
        admit("@a"),
        admit("@b"),
        json!({ "entrustBackbone": { "holder": { "organisation": "@lead" },
            "functions": ["GUIDE_VISION_AND_STRATEGY"], "from": "2009" } }),
    ];
    given_founded(beginning.into_iter().chain(more))
}

fn all(story: &Story, day: &str) -> Vec<Item> {
    attention(&story.world.directory, story.initiative(), &Wanted::default(), day.parse().unwrap())
}

fn of(story: &Story, kind: Kind, day: &str) -> Vec<Item> {
    let wanted = Wanted { kinds: Some(vec![kind]), ..Wanted::default() };
    attention(&story.world.directory, story.initiative(), &wanted, day.parse().unwrap())
}

/// How many items of a kind there are on each day, and how urgent the first is.
#[track_caller]
fn check(story: &Story, kind: Kind, days: &[(&str, usize, Option<Urgency>)]) {
    for (day, count, urgency) in days {
        let items = of(story, kind, day);
        assert_eq!(
            (items.len(), items.first().map(|it| it.urgency)),
            (*count, *urgency),
            "{day}: {items:#?}"
        );
    }
}

/// The only item of a kind on a day: what it says, who is to act, and since when.
#[track_caller]
fn says(story: &Story, kind: Kind, day: &str, sentence: &str, by: Option<&str>, since: Option<&str>) {
    let items = of(story, kind, day);
    assert_eq!(items.len(), 1, "{items:#?}");
    let told = (items[0].sentence.as_str(), items[0].by, items[0].since);
    let by = by.map(|id| Holder::Organisation(id.parse().unwrap()));
    assert_eq!(told, (sentence, by, since.map(|day| day.parse().unwrap())));
    assert!(!items[0].from.is_empty() && !items[0].rule.is_empty());
}

/// The item is there, and gone when the command is accepted.
#[track_caller]
fn done_by(story: Story, kind: Kind, day: &str, command: Value) {
    assert!(!of(&story, kind, day).is_empty(), "there is nothing to do");
    let story = story.when(command).accepted();
    assert_eq!(of(&story, kind, day), [], "it is done");
}

const OVERDUE: Option<Urgency> = Some(Urgency::Overdue);
const SOON: Option<Urgency> = Some(Urgency::DueSoon);
const OPEN: Option<Urgency> = Some(Urgency::Open);

fn action(id: &str, owner: &str, due: &str) -> Value {
    json!({ "assignAction": { "id": id, "title": id, "owner": owner, "due": due } })
}

#[test]
fn the_most_urgent_comes_first_and_the_order_is_the_stated_one() {
    let story = story([
        json!({ "raiseDisagreement": { "subject": "Pace", "on": "2013-05-01" } }),
        json!({ "raiseDisagreement": { "subject": "Words", "on": "2013-04-01" } }),
        json!({ "raiseDisagreement": { "subject": "Undated" } }),
        json!({ "putOnDataAgenda": { "question": "How many?" } }),
        action("@soon", "@a", "2014-01-20"),
        action("@late", "@b", "2013-12-01"),
        action("@later", "@b", "2013-12-05"),
        json!({ "planActivity": { "id": "@do", "title": "Do" } }),
        json!({ "planMilestone": { "activity": "@do", "title": "Half", "due": "2013-12-05" } }),
    ]);
    let told: Vec<_> = all(&story, "2014-01-01").into_iter().map(|it| it.sentence).collect();
    let told: Vec<&str> = told
        .iter()
        .map(String::as_str)
        .filter(|it| !it.starts_with("Nobody is recorded as holding"))
        .collect();
    assert_eq!(
        told,
        [
            "@b is to do \"@late\" by 2013-12-01.",
            "@b is to do \"@later\" by 2013-12-05.",
            "\"Do\" is to reach \"Half\" by 2013-12-05.",
            "@a is to do \"@soon\" by 2014-01-20.",
            "The disagreement about \"Words\" is neither accepted nor resolved.",
            "The disagreement about \"Pace\" is neither accepted nor resolved.",
            "The disagreement about \"Undated\" is neither accepted nor resolved.",
            "Nobody has the figures to answer: How many?",
        ]
    );
}

#[test]
fn nothing_needs_action_where_nothing_is_recorded_before_it_began_and_after_it_closed() {
    assert_eq!(all(&given_founded([]), "2014-01-01"), []);
    let unfounded = Initiative::unfounded(INITIATIVE.parse().unwrap());
    let day = "2014-01-01".parse().unwrap();
    assert_eq!(attention(&Directory::default(), &unfounded, &Wanted::default(), day), []);
    let story = story([
        json!({ "describeInitiative": { "founded": "2009" } }),
        json!({ "raiseDisagreement": { "subject": "Pace" } }),
        json!({ "closeInitiative": { "on": "2016-06-30", "reason": "Done" } }),
    ]);
    let count = |day: &str| of(&story, Kind::DisagreementOpen, day).len();
    assert_eq!(["2008-12-31", "2009-01-01", "2016-06-30", "2016-07-01"].map(count), [0, 1, 1, 0]);
}

#[test]
fn an_organisation_is_asked_for_what_it_is_to_do_itself_or_as_the_backbone() {
    let story =
        story([json!({ "raiseDisagreement": { "subject": "Pace" } }), action("@late", "@b", "2013-12-01")]);
    let theirs = |id: &str| {
        let wanted = Wanted { organisation: Some(id.parse().unwrap()), kinds: None };
        let day = "2014-01-01".parse().unwrap();
        let items = attention(&story.world.directory, story.initiative(), &wanted, day);
        items
            .into_iter()
            .map(|it| (it.kind, it.as_backbone))
            .filter(|it| it.0 != Kind::FunctionUnstaffed)
            .collect::<Vec<_>>()
    };
    assert_eq!(theirs("@a"), []);
    assert_eq!(theirs("@b"), [(Kind::Action, false)]);
    assert_eq!(theirs("@lead"), [(Kind::DisagreementOpen, true)]);
}

#[test]
fn who_carries_an_organisation_on_is_to_do_what_it_was() {
    let story = story([action("@late", "@b", "2013-12-01")])
        .when(organisation("@heir"))
        .when(json!({ "mergeOrganisations": { "organisation": "@b", "into": "@heir" } }));
    says(
        &story,
        Kind::Action,
        "2014-01-01",
        "@b is to do \"@late\" by 2013-12-01.",
        Some("@heir"),
        Some("2013-12-02"),
    );
    let day = "2014-01-01".parse().unwrap();
    for id in ["@b", "@heir"] {
        let items = of_organisation(&story.world, id.parse().unwrap(), Some(&[Kind::Action]), day);
        assert_eq!(items.len(), 1, "{id}");
    }
}

#[test]
fn one_list_of_an_organisation_holds_all_initiatives_that_it_is_in() {
    let other = |command| (command, "@other");
    let story = story([action("@one", "@a", "2013-12-05")]);
    let story = [
        other(json!({ "foundInitiative": { "name": "Other" } })),
        other(json!({ "admitPartner": { "organisation": "@a" } })),
        other(action("@two", "@a", "2013-12-01")),
        other(action("@three", "@b", "2013-12-01")),
    ]
    .into_iter()
    .fold(story, |story, (command, initiative)| story.when_in(initiative, command).accepted());
    let theirs = |id: &str| {
        let items = of_organisation(&story.world, id.parse().unwrap(), None, "2014-01-01".parse().unwrap());
        items.into_iter().map(|it| (it.sentence, it.initiative)).collect::<Vec<_>>()
    };
    let item = |title: &str, due: &str, initiative: &str| {
        (format!("@a is to do \"{title}\" by {due}."), initiative.parse().unwrap())
    };
    assert_eq!(theirs("@a"), [item("@two", "2013-12-01", "@other"), item("@one", "2013-12-05", INITIATIVE)]);
    assert_eq!(theirs("@b"), [], "it is in no other, and has nothing to do here");
}

#[test]
fn where_nobody_holds_the_backbone_nobody_is_known_to_act() {
    let story = given([json!({ "foundInitiative": { "name": "Samspil" } })])
        .when(json!({ "raiseDisagreement": { "subject": "Pace" } }));
    let items = all(&story, "2014-01-01");
    assert_eq!((items.len(), items[0].by, items[0].as_backbone), (1, None, false));
}
