//! Bad seeds change nothing and say where they are bad; good ones can be loaded again.

use proptest::prelude::*;
use proptest::sample::Index;
use samspil_domain::value::Timestamp;
use samspil_domain::{Position, World};
use serde_json::{Value, json};

use super::error::SeedError;
use super::parse::{Seed, parse};
use super::rehearse::{Rehearsed, rehearse};
use super::{demo, file};

const NAME: &str = "a-seed.json";

fn decide(world: &mut World, text: &str) -> Result<Rehearsed, SeedError> {
    // 2026-11-21, noon, in UTC.
    let now = Timestamp::from_micros(1_795_262_400_000_000);
    rehearse(world, &parse(NAME, text)?, now, &|_| None)
}

/// A seed that founds an initiative on line 3, with each of `commands` on a line of its own from line 4.
fn seed(commands: &[Value]) -> String {
    let founds = json!({ "foundInitiative": { "name": "Samspil" } });
    let commands: Vec<String> = std::iter::once(&founds).chain(commands).map(Value::to_string).collect();
    format!("[{{\"initiative\": \"@story\",\n\"commands\": [\n{}\n]}}]", commands.join(",\n"))
}

/// The seed is refused, with that line, command, field and code, and names its file.
#[track_caller]
fn check(text: &str, line: usize, command: Option<&str>, field: Option<&str>, code: &str) -> SeedError {
    let mut world = World::default();
    let error = decide(&mut world, text).expect_err("the seed is bad");
    let got = (error.line, error.command.as_deref(), error.field.as_deref(), error.code);
    assert_eq!(got, (Some(line), command, field, code), "{error}");
    let shown = error.to_string();
    assert!(shown.starts_with(&format!("{NAME}:{line}")) && shown.ends_with(&format!("[{code}]")), "{shown}");
    error
}

#[test]
fn a_truncated_file_is_refused_where_it_breaks_off() {
    let whole = seed(&[json!({ "adoptGoal": { "title": "A" } })]);
    for length in 1..whole.len() {
        let cut = &whole[..length];
        let last = 1 + cut.matches('\n').count();
        let error = check(cut, last, None, None, "SYNTAX");
        assert!(error.reason.contains("EOF"), "{error}");
    }
    assert!(decide(&mut World::default(), &whole).is_ok());
}

#[test]
fn an_empty_file_is_refused() {
    for text in ["", " \n\t", "\u{feff}"] {
        assert_eq!(parse(NAME, text).unwrap_err().code, "EMPTY");
    }
    check("[]", 1, None, None, "EMPTY");
}

#[test]
fn what_is_no_json_is_refused_where_it_stands() {
    let error = check("[{\"commands\": [\n{\"adoptGoal\": {title: 1}}]}]", 2, None, None, "SYNTAX");
    assert_eq!(error.column, Some(16));
    check(&seed(&[]).replace("]}]", "]}],"), 4, None, None, "SYNTAX");
    check("{}", 1, None, None, "BAD_USER_INPUT");
}

#[test]
fn broken_utf8_is_refused_where_it_stands() {
    let mut bytes = seed(&[json!({ "adoptGoal": { "title": "Børn" } })]).into_bytes();
    let at = bytes.windows(2).position(|pair| pair == "ø".as_bytes()).unwrap();
    bytes[at] = 0xff;
    let error = file::decode(NAME, bytes).unwrap_err();
    assert_eq!((error.line, error.code), (Some(4), "NOT_UTF8"), "{error}");
}

#[test]
fn a_huge_file_is_refused_before_it_is_read() {
    let bytes = vec![b' '; usize::try_from(file::FILE_MAX).unwrap() + 1];
    assert_eq!(file::decode(NAME, bytes).unwrap_err().code, "TOO_LARGE");
    let endless = file::read(std::path::Path::new("/dev/zero")).unwrap_err();
    assert_eq!(endless.code, "TOO_LARGE");
    assert_eq!(file::read(std::path::Path::new("no-such-file.json")).unwrap_err().code, "UNREADABLE");
}

#[test]
fn deep_nesting_is_refused_and_no_stack_overflows() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let text = format!("[{{\"commands\": [\n{{\"adoptGoal\": {deep}}}]}}]");
    assert_eq!(decide(&mut World::default(), &text).unwrap_err().line, Some(2));
}

#[test]
fn an_unknown_command_is_refused() {
    check(&seed(&[json!({ "adoptGaol": {} })]), 4, Some("adoptGaol"), None, "UNKNOWN_COMMAND");
    check(&seed(&[json!("adoptGoal")]), 4, None, None, "BAD_USER_INPUT");
    check(&seed(&[json!({ "adoptGoal": {}, "retireGoal": {} })]), 4, None, None, "BAD_USER_INPUT");
}

#[test]
fn a_field_that_does_not_fit_is_refused_by_name() {
    let goal = |fields: Value| seed(&[json!({ "adoptGoal": fields })]);
    let refused = |fields, field| {
        check(&goal(fields), 4, Some("adoptGoal"), field, "BAD_USER_INPUT");
    };
    refused(json!({ "title": "A", "due": "2014-13" }), Some("due"));
    refused(json!({ "title": "x".repeat(201) }), Some("title"));
    refused(json!({ "title": "A", "statement": "x".repeat(8001) }), Some("statement"));
    refused(json!({ "title": "A", "partOf": "Å" }), Some("partOf"));
    refused(json!({ "title": "A", "colour": "green" }), Some("colour"));
    refused(json!({}), None);
}

#[test]
fn what_only_looks_like_a_number_is_refused() {
    for value in ["NaN", "inf", "1e5", "1,5"] {
        let funding =
            json!({ "recordFunding": { "purpose": "A", "amount": { "value": value, "unit": "DKK" } } });
        check(&seed(&[funding]), 4, Some("recordFunding"), Some("amount.value"), "BAD_USER_INPUT");
    }
    let text = seed(&[json!({ "adoptGoal": { "title": "A", "due": "NUMBER" } })]);
    check(&text.replace("\"NUMBER\"", "NaN"), 4, None, None, "SYNTAX");
    check(&text.replace("\"NUMBER\"", "1e400"), 4, None, None, "SYNTAX");
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let text = seed(&[json!({ "adoptGoal": { "title": "A" } })]);
    check(
        &text.replace("\"title\":\"A\"", "\"title\":\"A\",\"title\":\"B\""),
        4,
        None,
        None,
        "BAD_USER_INPUT",
    );
    check("[{\"commands\": [{\"a\": 1}],\n\"commands\": []}]", 2, None, None, "BAD_USER_INPUT");
}

#[test]
fn a_request_has_commands_and_nothing_unknown() {
    check("[\n{\"commands\": []}]", 2, None, Some("commands"), "BAD_USER_INPUT");
    check("[\n{}]", 2, None, None, "BAD_USER_INPUT");
    check("[{\"commands\": [{\"a\": 1}],\n\"comment\": 1}]", 2, None, Some("comment"), "BAD_USER_INPUT");
    let many = vec!["{\"retireGoal\": {}}"; 1001].join(",");
    check(&format!("[{{\"commands\": [{many}]}}]"), 1, None, Some("commands"), "BAD_USER_INPUT");
}

fn indicator() -> Value {
    json!({ "defineIndicator": { "id": "@share", "name": "Share", "unit": "percent", "kind": "POPULATION",
        "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART" } })
}

#[test]
fn a_share_of_140_percent_is_refused() {
    let report = json!({ "reportFigure": { "indicator": "@share", "on": "2012", "figure": { "value": "140", "unit": "percent" } } });
    check(&seed(&[indicator(), report]), 5, Some("reportFigure"), Some("figure"), "OUT_OF_RANGE");
}

#[test]
fn a_seat_given_twice_is_refused() {
    let organisations = ["@a", "@b"]
        .map(|id| json!({ "registerOrganisation": { "id": id, "name": id, "sector": "STATE" } }).to_string());
    let directory = format!("{{\"commands\": [{}]}}", organisations.join(","));
    let text = seed(&[
        json!({ "admitPartner": { "organisation": "@a" } }),
        json!({ "admitPartner": { "organisation": "@b" } }),
        json!({ "establishBody": { "id": "@board", "name": "Board", "kind": "BOARD" } }),
        json!({ "createSeat": { "id": "@seat", "body": "@board", "name": "Seat" } }),
        json!({ "fillSeat": { "seat": "@seat", "organisation": "@a" } }),
        json!({ "fillSeat": { "seat": "@seat", "organisation": "@b" } }),
    ]);
    let text = text.replacen('[', &format!("[{directory},"), 1);
    check(&text, 9, Some("fillSeat"), Some("seat"), "SEAT_TAKEN");
}

#[test]
fn an_unknown_id_is_refused() {
    check(
        &seed(&[json!({ "retireGoal": { "goal": "@none", "on": "2014", "reason": "A" } })]),
        4,
        Some("retireGoal"),
        Some("goal"),
        "NOT_FOUND",
    );
    let orphan =
        json!([{ "initiative": "@none", "commands": [{ "adoptGoal": { "title": "A" } }] }]).to_string();
    check(&orphan, 1, Some("adoptGoal"), Some("initiative"), "NOT_FOUND");
}

#[test]
fn an_id_taken_by_something_else_is_refused() {
    let goals = ["A", "B"].map(|title| json!({ "adoptGoal": { "id": "@goal", "title": title } }));
    check(&seed(&goals), 5, Some("adoptGoal"), Some("id"), "ALREADY_EXISTS");
}

#[test]
fn a_commit_that_would_not_fit_is_refused() {
    let goal =
        |n: usize| json!({ "adoptGoal": { "title": format!("Goal {n}"), "statement": "x".repeat(8000) } });
    check(&seed(&(0..9).map(goal).collect::<Vec<_>>()), 1, None, None, "TOO_LARGE");
}

#[test]
fn a_command_id_that_stands_for_something_else_is_refused() {
    let vision = |text: &str| format!("{{\"declareVision\": {{\"text\": \"{text}\"}}}}");
    let request = |text: &str| {
        format!("{{\"initiative\": \"@story\", \"commandId\": \"@a\", \"commands\": [{}]}}", vision(text))
    };
    let founded = seed(&[]);
    let with = |text: &str| founded.replace("]}]", &format!("]}},\n{},\n{}]", request("A"), request(text)));
    assert_eq!(decide(&mut World::default(), &with("A")).unwrap().news, [0, 1]);
    check(&with("B"), 6, None, Some("commandId"), "COMMAND_ID_REUSED");
}

#[test]
fn a_stream_that_has_moved_on_is_a_conflict() {
    let text = seed(&[]).replace("\"@story\",", "\"@story\", \"expectedRev\": \"7\",");
    check(&text, 1, None, Some("expectedRev"), "CONFLICT");
}

#[test]
fn a_request_says_for_whom_why_and_what_led_to_it() {
    let organisation = json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "STATE" } });
    let text = json!([
        { "onBehalfOf": "@a", "commands": [organisation] },
        { "initiative": "@story", "onBehalfOf": "@a", "reason": "Vedtaget på stiftelsesmødet.", "causedBy": "1",
          "commands": [{ "foundInitiative": { "name": "Samspil" } }] },
    ]);
    let mut world = World::default();
    assert_eq!(decide(&mut world, &text.to_string()).unwrap().news, [0, 1]);
    let recorded = &world.initiatives.values().next().unwrap().foundation.founded.as_ref().unwrap().recorded;
    assert_eq!(recorded.on_behalf_of, Some("@a".parse().unwrap()));
    assert_eq!(recorded.reason.as_ref().unwrap().as_str(), "Vedtaget på stiftelsesmødet.");
    assert_eq!(recorded.caused_by, Some(Position(1)));
    // Again, with what the log holds then: nothing.
    assert!(decide(&mut world, &text.to_string()).unwrap().news.is_empty());
}

#[test]
fn for_whom_why_and_what_led_to_it_are_read_strictly() {
    let with = |more: &str| seed(&[]).replace("\"@story\",", &format!("\"@story\", {more},"));
    check(&with("\"onBehalfOf\": \"@none\""), 1, None, Some("onBehalfOf"), "NOT_FOUND");
    check(&with("\"causedBy\": \"1\""), 1, None, Some("causedBy"), "NOT_FOUND");
    check(&with("\"causedBy\": \"0\""), 1, None, Some("causedBy"), "NOT_FOUND");
    for (more, field) in [
        ("\"onBehalfOf\": \"Å\"", "onBehalfOf"),
        ("\"reason\": \" \"", "reason"),
        ("\"reason\": 7", "reason"),
        ("\"causedBy\": 1", "causedBy"),
        ("\"causedBy\": \"-1\"", "causedBy"),
        ("\"corrects\": [\"1\"]", "corrects"),
    ] {
        check(&with(more), 1, None, Some(field), "BAD_USER_INPUT");
    }
}

/// Whatever is wrong, on whatever line: the line is right, also with long and many-lined commands around it.
#[test]
fn the_line_is_never_wrong() {
    let good = |n: usize| json!({ "adoptGoal": { "title": format!("Mål {n}"), "statement": "[{\"\\\n}]" } });
    for (place, pretty) in (0..12).flat_map(|place| [(place, false), (place, true)]) {
        let mut commands: Vec<Value> = (0..12).map(good).collect();
        commands[place] = json!({ "retireGoal": { "goal": "@none", "on": "2014", "reason": "A" } });
        let whole = json!([
            { "initiative": "@story", "commands": [{ "foundInitiative": { "name": "Samspil" } }] },
            { "initiative": "@story", "commands": commands },
        ]);
        let text = if pretty { format!("{whole:#}") } else { seed(&commands) };
        let key = text.lines().position(|line| line.contains("retireGoal")).unwrap();
        // Printed over many lines, a command begins with the brace on the line before its name.
        let line = if pretty { key } else { key + 1 };
        check(&text, line, Some("retireGoal"), Some("goal"), "NOT_FOUND");
        check(&text.replace('\n', "\r\n"), line, Some("retireGoal"), Some("goal"), "NOT_FOUND");
    }
}

#[test]
fn the_same_content_has_the_same_command_ids_wherever_it_stands() {
    let ids = |seed: &Seed| seed.requests.iter().map(|part| part.request.command_id).collect::<Vec<_>>();
    let one = json!({ "initiative": "@story", "commands": [{ "declareVision": { "text": "A" } }] });
    let two = json!({ "initiative": "@story", "commands": [{ "declareVision": { "text": "B" } }] });
    let [a, b, again] = ids(&parse("x", &json!([one, two, one]).to_string()).unwrap())[..] else { panic!() };
    assert!(a != b && a != again && b != again, "a repetition is a request of its own");
    assert_eq!(ids(&parse("y", &format!("{:#}", json!([two, one]))).unwrap()), [b, a]);
}

#[test]
fn the_seeds_that_are_shipped_decide_cleanly_and_the_second_time_change_nothing() {
    let now = Timestamp::from_micros(1_795_262_400_000_000);
    let mut world = World::default();
    for seed in demo::seeds().unwrap() {
        let first = rehearse(&mut world, &seed, now, &|_| None).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(first.news.len(), seed.requests.len());
        let position = world.position;
        // As the log knows them: a round that was closed, reopened and closed again cannot be told twice without.
        let digests = seed.requests.iter().map(|part| (part.request.command_id, part.request.digest()));
        let known: std::collections::HashMap<_, _> = digests.collect();
        let known = |id| known.get(&id).copied();
        let second = rehearse(&mut world, &seed, now, &known).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((second, world.position), (Rehearsed::default(), position));
    }
    assert_ne!(world.position, Position::default());
}

proptest! {
    /// Whatever happens to a file on its way: it is refused with a line that it has, or it is another good file.
    #[test]
    fn damage_is_never_more_than_an_error(cut in any::<Index>(), length in 0usize..40, put in ".{0,3}") {
        let (_, whole) = demo::FILES[0];
        let (start, _) = *cut.get(&whole.char_indices().collect::<Vec<_>>());
        let end = whole[start..].char_indices().map(|(at, _)| start + at).nth(length).unwrap_or(whole.len());
        let damaged = [&whole[..start], &put, &whole[end..]].concat();
        if let Err(error) = decide(&mut World::default(), &damaged) {
            let line = error.line.unwrap();
            prop_assert!((1..=damaged.matches('\n').count() + 1).contains(&line), "{}", error);
            if error.code == "SYNTAX" {
                let before = whole[..start].matches('\n').count();
                prop_assert!(line > before, "the damage is after line {}: {}", before, error);
            }
        }
    }
}
