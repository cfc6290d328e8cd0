//! Tables read and written by hand: what a person sees, and what it does to a data directory.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant};

use rust_xlsxwriter::{Format, Workbook};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use crate::harness::{Client, Server, run};

/// A folder with a data directory in it, and room for files.
struct Place(TempDir);

/// What a process said, and how it ended.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Place {
    fn new() -> Self {
        Self(tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    /// Writes a file.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn samspil(&self, arguments: &[&str]) -> Said {
        let data = self.path("data");
        let output = run(&[arguments, &["--data", &data]].concat());
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Imports a file, and it goes well.
    #[track_caller]
    fn import(&self, file: &str, more: &[&str]) -> String {
        let said = self.samspil(&[&["import", file], more].concat());
        assert_eq!(said.code, Some(0), "{}{}", said.out, said.err);
        said.out
    }

    /// Imports a file, and it is refused.
    #[track_caller]
    fn refused(&self, file: &str, more: &[&str]) -> Said {
        let said = self.samspil(&[&["import", file], more].concat());
        assert_eq!(said.code, Some(9), "{}{}", said.out, said.err);
        said
    }

    #[track_caller]
    fn export(&self, kind: &str) -> String {
        let said = self.samspil(&["export", kind]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        said.out
    }

    async fn ask(&self, query: &str) -> Value {
        let data = self.path("data");
        let server = Server::start(Path::new(&data), &[]);
        let mut client = Client::connect(server.address).await.unwrap();
        let answer = client.data(query, json!({})).await;
        server.stop();
        answer
    }
}

#[track_caller]
fn says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "{word:?} is missing in {text}");
    }
}

/// Latin-1, with semicolons and Danish headings, as a spreadsheet of today still writes it.
fn latin_1() -> Vec<u8> {
    let text = "Id;Navn;Område;Parter;Portefølje;Kilde\n\
                @opi;Kortlægning af OPI;;;;KORA\n\
                ;Børn på skærm;undervisning|dagtilbud;kommune|virksomhed;@opi;KORA\n\
                ;Ældre hjemme;ældrepleje;region;@opi;KORA\n";
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

const AREAS: &str =
    "{ initiative(id: \"@opi\") { foundation { holds { total } areasHeld { area initiatives } } } }";

#[tokio::test]
async fn lines_are_previewed_then_recorded_then_counted_by_area_and_the_second_time_change_nothing() {
    let place = Place::new();
    let file = place.file("opi.csv", latin_1());
    let out = place.import(&file, &["--dry-run"]);
    says(&out, &["semicolons, Windows-1252, as it is not UTF-8", "3 rows of initiatives", "Navn = name"]);
    says(&out, &["would be: 3 new", "row 3, new", "areas: \"undervisning|dagtilbud\"", "0 bad"]);
    assert!(!Path::new(&place.path("data")).exists(), "trying out makes no data directory");
    says(&place.import(&file, &[]), &["done: 3 new"]);
    says(&place.import(&file, &[]), &["done: 0 new", "3 unchanged"]);
    says(&place.import(&file, &["--dry-run"]), &["would be: 0 new", "3 unchanged"]);
    let answer = place.ask(AREAS).await;
    let areas = json!([
        { "area": "dagtilbud", "initiatives": 1 },
        { "area": "undervisning", "initiatives": 1 },
        { "area": "ældrepleje", "initiatives": 1 },
    ]);
    let held = &answer["initiative"]["foundation"];
    assert_eq!((&held["holds"]["total"], &held["areasHeld"]), (&json!(2), &areas));
}

#[tokio::test]
async fn bad_rows_are_named_and_nothing_of_the_file_is_recorded_unless_they_are_skipped() {
    let place = Place::new();
    let file = place.file("bad.csv", "name,founded,areas\nA,2014,x\nB,2014-13,x\nC,,x||y\nA,2014,x\n");
    let said = place.refused(&file, &[]);
    says(
        &said.err,
        &["bad.csv: 3 rows are bad", "row 3, column founded", "[NOT_A_DATE]", "Nothing was recorded"],
    );
    says(&said.err, &["row 4, column areas", "[EMPTY_ITEM]", "row 5 says just the same as row 2"]);
    assert_eq!(place.ask("{ initiatives { total } }").await["initiatives"]["total"], 0);
    let said = place.refused(&file, &["--dry-run"]);
    says(&said.out, &["would be: 1 new", "3 bad"]);
    says(
        &place.import(&file, &["--skip-bad"]),
        &["done: 1 new", "3 bad", "left out:", "row 4, column areas"],
    );
    assert_eq!(place.ask("{ initiatives { total } }").await["initiatives"]["total"], 1);
}

#[test]
fn of_many_bad_rows_a_hundred_are_named_and_the_others_counted() {
    let place = Place::new();
    let mut text = "name,founded\n".to_owned();
    for number in 0..250 {
        let _ = writeln!(text, "N{number},never");
    }
    let said = place.refused(&place.file("many.csv", text), &[]);
    says(&said.err, &["250 rows are bad", "row 101,", "and 150 more bad rows"]);
    assert!(!said.err.contains("row 102,"), "{}", said.err);
}

#[test]
fn a_row_that_says_something_else_is_told_and_recorded_when_that_is_asked_for() {
    let place = Place::new();
    let file = place.file("a.csv", "id,name,areas\n@a,A,x\n");
    place.import(&file, &[]);
    let changed = place.file("b.csv", "id,name,areas\n@a,A,y\n");
    let said = place.refused(&changed, &[]);
    says(
        &said.err,
        &["row 2, column areas: \"x\" stands already, and the row says \"y\"", "--update", "[CHANGED]"],
    );
    says(&place.import(&changed, &["--update", "--dry-run"]), &["1 changing", "areas: \"x\" becomes \"y\""]);
    says(&place.import(&changed, &["--update"]), &["done: 0 new", "1 changing"]);
    says(&place.export("initiatives"), &[",y,"]);
    says(&place.import(&file, &[]), &["1 say what has been changed since"]);
}

#[test]
fn files_that_are_no_table_are_refused_and_make_no_data_directory() {
    let place = Place::new();
    for (name, bytes, code) in [
        ("empty.csv", &b""[..], "[EMPTY]"),
        ("cut.csv", b"name,place\nA,\"B\n", "[UNCLOSED_QUOTE]"),
        ("unknown.csv", b"name,colour\nA,red\n", "[UNKNOWN_COLUMN]"),
        ("what.csv", b"colour\nred\n", "[UNKNOWN_KIND]"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "[NOT_A_WORKBOOK]"),
    ] {
        let said = place.refused(&place.file(name, bytes), &[]);
        says(&said.err, &[name, code]);
        assert_eq!(said.err.matches(code).count(), 1, "{}", said.err);
    }
    says(&place.refused(&place.path("none.csv"), &[]).err, &["[UNREADABLE]"]);
    assert!(!Path::new(&place.path("data")).exists());
    let said = place.samspil(&["export", "initiatives"]);
    assert_eq!(said.code, Some(3), "{}", said.err);
}

#[test]
fn a_file_of_100_megabytes_is_refused_at_once() {
    let place = Place::new();
    let path = place.path("huge.csv");
    // Sparse: it takes no room, and reads as noughts.
    File::create(&path).unwrap().set_len(100_000_000).unwrap();
    let began = Instant::now();
    says(&place.refused(&path, &[]).err, &["[TOO_LARGE]", "more than 64 MiB", "split it"]);
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
}

#[tokio::test]
async fn ten_thousand_rows_are_loaded_counted_and_loaded_again() {
    const ROWS: usize = 10_000;
    let place = Place::new();
    let mut text =
        "id;name;areas;partyKinds;portfolio;source;sourceLocator\n@opi;Kortlægning;;;;KORA;\n".to_owned();
    for number in 0..ROWS {
        let area =
            ["sundhed", "ældrepleje", "dagtilbud", "undervisning", "udsatte børn og voksne"][number % 5];
        let _ = writeln!(text, ";Partnerskab {number};{area};kommune|virksomhed;@opi;KORA;linje {number}");
    }
    let file = place.file("opi.csv", text);
    says(&place.import(&file, &[]), &["done: 10001 new", "0 bad"]);
    says(&place.import(&file, &[]), &["done: 0 new", "10001 unchanged"]);
    let data = place.path("data");
    let server = Server::start(Path::new(&data), &[]);
    let mut client = Client::connect(server.address).await.unwrap();
    let answer = client.data(AREAS, json!({})).await;
    let held = &answer["initiative"]["foundation"];
    assert_eq!(held["holds"]["total"], ROWS);
    let counts: Vec<_> =
        held["areasHeld"].as_array().unwrap().iter().map(|it| it["initiatives"].clone()).collect();
    assert_eq!(counts, vec![json!(2_000); 5]);
    // One that is known by a line is deepened like any other.
    let deepen = "mutation { adoptGoal(initiative: \"@one\", input: { title: \"Mere tid\" }) { changed { __typename } } }";
    let node =
        "{ initiative(id: \"@opi\") { foundation { holds(first: 1) { nodes { initiative { id } } } } } }";
    let id = client.data(node, json!({})).await["initiative"]["foundation"]["holds"]["nodes"][0]["initiative"]["id"].take();
    client.data(&deepen.replace("@one", id.as_str().unwrap()), json!({})).await;
    server.stop();
    says(&place.import(&file, &[]), &["done: 0 new", "10001 unchanged"]);
}

#[test]
fn what_is_exported_and_imported_elsewhere_is_exported_the_same() {
    let (here, there) = (Place::new(), Place::new());
    let organisations =
        "id;name;sector;cvr;parent\n@m;\"Ministeriet; for alt\";stat;64942212;\n@s;=Styrelsen;stat;;@m\n";
    here.import(&here.file("o.csv", organisations), &[]);
    here.import(&here.file("opi.csv", latin_1()), &[]);
    let demo = "name,summary,source\n\"Says \"\"hi\"\"\",\"two\nlines, and more\",'=1+1\n";
    here.import(&here.file("more.csv", demo), &[]);
    for kind in ["organisations", "initiatives"] {
        let written = here.export(kind);
        let out = there.file("written.csv", &written);
        there.import(&out, &["--as", kind]);
        assert_eq!(there.export(kind), written);
        let workbook = there.path("written.xlsx");
        let said = here.samspil(&["export", kind, "--out", &workbook]);
        assert_eq!(said.code, Some(0), "{}", said.err);
        says(&there.import(&workbook, &[]), &["done: 0 new", "0 changing", "0 bad"]);
    }
    says(&here.export("initiatives"), &["'=1+1"]);
    let part = here.samspil(&["export", "initiatives", "--portfolio", "@opi"]).out;
    assert_eq!(part.lines().count(), 4, "{part}");
    let said = here.samspil(&["export", "initiatives", "--portfolio", "@none"]);
    assert_eq!(said.code, Some(2), "{}", said.err);
}

#[tokio::test]
async fn figures_come_from_a_workbook_with_its_own_dates_and_numbers() {
    let place = Place::new();
    let seed = r#"[{"initiative": "@i", "commands": [{"foundInitiative": {"name": "Fuldkorn"}},
      {"defineIndicator": {"id": "@share", "name": "Andel", "unit": "percent", "kind": "POPULATION",
        "direction": "INCREASE", "overTime": "LATEST", "overPartners": "APART"}}]}]"#;
    let said = place.samspil(&["seed", &place.file("seed.json", seed)]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["Initiativ", "Indikator", "Dato", "Værdi"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    let dates = Format::new().set_num_format("dd-mm-yyyy");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2012, 12, 31).unwrap();
    sheet.write_string(1, 0, "Fuldkorn").unwrap().write_string(1, 1, "Andel").unwrap();
    sheet.write_datetime_with_format(1, 2, &day, &dates).unwrap().write_number(1, 3, 27.5).unwrap();
    let file = place.file("figures.xlsx", book.save_to_buffer().unwrap());
    says(&place.import(&file, &[]), &["workbook, sheet Sheet1", "1 row of reports", "done: 1 new"]);
    says(&place.import(&file, &[]), &["done: 0 new"]);
    let written = place.export("reports");
    says(&written, &[",2012-12-31,,27.5,percent,EXACTLY,"]);
}

#[test]
fn the_columns_are_told_with_their_meaning() {
    let output = run(&["import", "--columns", "--as", "reports"]);
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    says(&out, &["reports:", "value", "Every row has it.", "Also: værdi"]);
    assert!(!out.contains("organisations:"), "{out}");
}
