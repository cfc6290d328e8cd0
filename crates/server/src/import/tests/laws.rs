//! What is written comes back as it was, whatever it says.

use proptest::prelude::*;
use uuid::Uuid;

use super::{Log, noon};
use crate::import::column::Kind;
use crate::import::export::{self, Wanted, workbook};
use crate::import::line::{Line, join};
use crate::import::plan::{Deciding, plan};
use crate::import::sheet::{Reading, parse};

const MEASURED: &str = r#"[{"initiative": "@i", "commands": [{"foundInitiative": {"name": "Hjemløse"}},
  {"defineIndicator": {"id": "@count", "name": "Antal", "unit": "persons", "kind": "POPULATION",
    "direction": "DECREASE", "overTime": "LATEST", "overPartners": "SUM"}}]}]"#;

/// A line of text as people write them, and as nobody should.
fn title() -> impl Strategy<Value = String> {
    const ODD: &[&str] = &[
        "=1+1",
        "'=1+1",
        "''",
        "+45 33",
        "-5",
        "@x",
        "007",
        "1.234",
        "a|b",
        "a\\",
        "\"quoted\"",
        "a;b,c\td",
        "_x0041_",
        "TRUE",
        "unknown",
        "Ældre & børn",
        "＝1",
        "sep=;",
        "2014-12-01",
        "'",
        "<b>",
        "nan",
    ];
    let odd = prop::sample::select(ODD).prop_map(str::to_owned);
    let any = "[ -~æøåÆØÅéü·’€]{0,20}".prop_map(|text| text.trim().to_owned());
    prop_oneof![odd, any.prop_filter("a title says something", |text| !text.is_empty())]
        .prop_filter("a tab is no part of a title", |text| !text.contains('\t'))
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(title(), 1..4).prop_map(|lines| lines.join("\n"))
}

fn date() -> impl Strategy<Value = String> {
    (1950..2030, 1..13, 1..29, 0..3).prop_map(|(year, month, day, precision)| match precision {
        0 => format!("{year}"),
        1 => format!("{year}-{month:02}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    })
}

fn number() -> impl Strategy<Value = String> {
    (0u32..9_999_999, prop::option::of("[0-9]{1,4}")).prop_map(|(whole, places)| match places {
        Some(places) => format!("{whole}.{places}"),
        None => whole.to_string(),
    })
}

fn qualifier() -> impl Strategy<Value = String> {
    prop::sample::select(&["EXACTLY", "ABOUT", "MORE_THAN", "AT_LEAST", "AT_MOST", "LESS_THAN"][..])
        .prop_map(str::to_owned)
}

/// A list of different items.
fn list(item: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::btree_set(item, 1..4).prop_map(|items| join(&items.into_iter().collect::<Vec<_>>()))
}

fn maybe(cell: impl Strategy<Value = String>) -> impl Strategy<Value = Option<String>> {
    prop::option::of(cell)
}

fn initiative() -> impl Strategy<Value = Line> {
    let sectors = prop::sample::select(&["STATE", "MUNICIPALITY", "BUSINESS"][..]).prop_map(str::to_owned);
    let about =
        (title(), maybe(text()), maybe(date()), maybe(title()), maybe(list(title())), maybe(list(sectors)));
    let scale = prop::option::of((number(), title(), qualifier()));
    let source = (maybe(title()), maybe(date()), maybe(title()));
    (any::<u128>(), about, scale, source).prop_map(|(id, about, scale, (source, dated, locator))| {
        let mut line = Line::blank(Kind::Initiatives, 0);
        line.set("id", Some(Uuid::from_u128(id).to_string()));
        line.set("name", Some(about.0));
        line.set("summary", about.1);
        line.set("founded", about.2);
        line.set("place", about.3);
        line.set("areas", about.4);
        line.set("partyKinds", about.5);
        if let Some((scale, unit, qualifier)) = scale.filter(|(_, unit, _)| !unit.contains("percent")) {
            line.set("scale", Some(scale));
            line.set("scaleUnit", Some(unit));
            line.set("scaleQualifier", Some(qualifier));
        }
        let known = source.is_some();
        line.set("source", source);
        line.set("sourceDated", dated.filter(|_| known));
        line.set("sourceLocator", locator.filter(|_| known));
        line
    })
}

/// What a line is to the portfolio, and since when.
type Held = Option<(&'static str, Option<String>)>;

/// Initiatives of which the first is the portfolio of some.
fn initiatives() -> impl Strategy<Value = Vec<Line>> {
    let held = prop::option::of((prop::sample::select(&["PART", "LISTED"][..]), maybe(date())));
    prop::collection::vec((initiative(), held), 1..8).prop_map(|lines| {
        let first = lines[0].0.get("id").map(str::to_owned);
        let place = |(number, (mut line, held)): (usize, (Line, Held))| {
            if let Some((relation, from)) = held.filter(|_| number > 0) {
                line.set("portfolio", first.clone());
                line.set("relation", Some(relation.to_owned()));
                line.set("placedFrom", from);
            }
            line
        };
        lines.into_iter().enumerate().map(place).collect()
    })
}

fn report() -> impl Strategy<Value = Line> {
    let of = (maybe(title()), date(), maybe(text()), prop::bool::ANY);
    let figure = prop::option::of((number(), qualifier()));
    (any::<u128>(), of, figure).prop_map(|(id, (scope, on, note, draft), figure)| {
        let mut line = Line::blank(Kind::Reports, 0);
        line.set("id", Some(Uuid::from_u128(id).to_string()));
        line.set("initiative", Some("@i".to_owned()));
        line.set("indicator", Some("@count".to_owned()));
        line.set("scope", scope);
        line.set("on", Some(on));
        line.set("note", note);
        line.set("draft", Some(if draft { "YES" } else { "NO" }.to_owned()));
        match figure {
            None => line.set("value", Some("unknown".to_owned())),
            Some((value, qualifier)) => {
                line.set("value", Some(value));
                line.set("unit", Some("persons".to_owned()));
                line.set("qualifier", Some(qualifier));
            }
        }
        line
    })
}

/// Imports a file into a log; nothing in it is bad.
fn import(log: &mut Log, bytes: &[u8]) {
    let sheet = parse("a file", bytes, &Reading::default()).unwrap_or_else(|error| panic!("{error}"));
    let known = |id| log.ids.contains(&id);
    let plan = plan(
        &log.world,
        &sheet,
        &Deciding {
            now: noon(),
            update: false,
            decimal: None,
            on_behalf_of: None,
            reason: None,
            known: &known,
        },
    );
    assert_eq!(plan.errors, [], "{}", String::from_utf8_lossy(bytes));
    log.record(&plan);
}

/// A line's cells, by the name of their column.
fn cells(line: &Line) -> Vec<(&'static str, Option<String>)> {
    line.cells().map(|(column, cell)| (column.name, cell.map(str::to_owned))).collect()
}

/// What is written, read into an empty log and written again is the same; as text and as a workbook.
fn comes_back(kind: Kind, base: &str, lines: &[Line]) -> Result<(), TestCaseError> {
    let empty = || if base.is_empty() { Log::default() } else { Log::with(base) };
    let mut first = empty();
    import(&mut first, &export::csv(kind, lines).unwrap());
    let written = first.export(kind);
    let mut second = empty();
    import(&mut second, written.as_bytes());
    prop_assert_eq!(&second.export(kind), &written);
    let mut third = empty();
    let standing = export::lines(&first.world, Wanted { kind, portfolio: None });
    import(&mut third, &workbook(kind, &standing).unwrap());
    prop_assert_eq!(&third.export(kind), &written);
    let position = first.world.position;
    import(&mut first, written.as_bytes());
    prop_assert_eq!(first.world.position, position, "importing what stands changes nothing");
    for record in csv::Reader::from_reader(written.as_bytes()).into_records() {
        let record = record.unwrap();
        prop_assert!(!record.iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '＝'])), "{:?}", record);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn initiatives_come_back_as_they_were(lines in initiatives()) {
        comes_back(Kind::Initiatives, "", &lines)?;
        // And what came in is what stands.
        let mut log = Log::default();
        import(&mut log, &export::csv(Kind::Initiatives, &lines).unwrap());
        let mut stands: Vec<_> =
            export::lines(&log.world, Wanted { kind: Kind::Initiatives, portfolio: None }).iter().map(cells).collect();
        let mut given: Vec<_> = lines.iter().map(cells).collect();
        stands.sort();
        given.sort();
        prop_assert_eq!(stands, given);
    }

    #[test]
    fn reports_come_back_as_they_were(lines in prop::collection::vec(report(), 1..8)) {
        comes_back(Kind::Reports, MEASURED, &lines)?;
    }

    /// Whatever a file holds: it is refused, or rows of it are, and nothing breaks.
    #[test]
    fn any_bytes_are_no_more_than_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), text in ".{0,200}") {
        for bytes in [bytes, text.clone().into_bytes(), format!("name,areas\n{text}").into_bytes()] {
            if let Ok(sheet) = parse("a file", &bytes, &Reading::default()) {
                let log = Log::default();
                let plan = plan(&log.world, &sheet, &Deciding { now: noon(), update: false, decimal: None, on_behalf_of: None, reason: None, known: &|_| false });
                prop_assert!(plan.rows.len() + plan.errors.len() >= sheet.rows);
            }
        }
    }
}
