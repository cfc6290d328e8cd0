//! Files as they come: encodings, delimiters, headings, workbooks.

use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::sheet;
use crate::import::column::Kind;
use crate::import::error::ImportError;
use crate::import::file;
use crate::import::number::Mark;
use crate::import::sheet::{Reading, Sheet};
use crate::import::workbook;

#[track_caller]
fn read(bytes: impl AsRef<[u8]>) -> Sheet {
    sheet(bytes.as_ref(), &Reading::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The file is refused as a whole, with that code.
#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, reading: &Reading, code: &str) -> String {
    match sheet(bytes.as_ref(), reading).expect_err("the file is bad") {
        ImportError::File { code: got, reason, .. } => {
            assert_eq!(got, code, "{reason}");
            reason
        }
        other => panic!("{other}"),
    }
}

/// The names of its rows, each with its number.
fn names(sheet: &Sheet) -> Vec<(usize, &str)> {
    sheet.lines.iter().map(|line| (line.row, line.get("name").unwrap())).collect()
}

/// Row, column and code of what is wrong with single rows.
fn errors(sheet: &Sheet) -> Vec<(usize, &str, &str)> {
    sheet.errors.iter().map(|error| (error.row, error.column.unwrap_or(""), error.code)).collect()
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_heading() {
    assert_eq!(names(&read("\u{feff}name,place\nA,Århus\n")), [(2, "A")]);
}

#[test]
fn commas_semicolons_and_tabs_are_told_from_the_headings() {
    for (apart, words) in [(",", "commas"), (";", "semicolons"), ("\t", "tabs")] {
        let sheet = read(format!("name{apart}place\r\n\"A{apart}B\"{apart}Odense\r\n"));
        assert_eq!(names(&sheet), [(2, format!("A{apart}B").as_str())]);
        assert!(sheet.read_as.contains(words), "{}", sheet.read_as);
    }
    refused("name,place;areas\nA,B;C\n", &Reading::default(), "DELIMITER");
}

#[test]
fn latin_1_is_read_and_said() {
    let bytes = b"navn;sted\nB\xf8rn i K\xf8benhavn;\xc5rhus\n";
    let sheet = read(bytes);
    assert_eq!(names(&sheet), [(2, "Børn i København")]);
    assert!(sheet.read_as.contains("Windows-1252, as it is not UTF-8"), "{}", sheet.read_as);
    let utf8 = Reading { encoding: Some("utf-8".to_owned()), ..Reading::default() };
    refused(bytes, &utf8, "ENCODING");
    refused(bytes, &Reading { encoding: Some("klingon".to_owned()), ..Reading::default() }, "ENCODING");
}

#[test]
fn utf_16_as_spreadsheets_write_it_is_read() {
    let text = "\u{feff}name\tplace\nÆbler\tÅrhus\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(names(&read(bytes)), [(2, "Æbler")]);
}

#[test]
fn an_empty_file_is_refused() {
    for bytes in ["", "\n\n", "\u{feff}", ";;;\n"] {
        refused(bytes, &Reading::default(), "EMPTY");
    }
    assert_eq!(read("name\n").rows, 0);
}

#[test]
fn a_file_beyond_the_limit_is_refused_before_it_is_read_to_its_end() {
    let code = |path: &str| match file::read(Path::new(path)).unwrap_err() {
        ImportError::File { code, .. } => code,
        other => panic!("{other}"),
    };
    assert_eq!(code("/dev/zero"), "TOO_LARGE");
    assert_eq!(code("no-such-file.csv"), "UNREADABLE");
    assert_eq!(code("/dev/null"), "EMPTY");
    let many = format!("name\n{}", "A\n".repeat(50_001));
    refused(many, &Reading::default(), "TOO_MANY_ROWS");
}

#[test]
fn rows_are_counted_as_a_spreadsheet_does() {
    let text = "name,summary\r\n\r\nA,\"one\r\ntwo\"\r\n,\r\n\r\n\r\nB,\r\n";
    let sheet = read(text);
    assert_eq!(names(&sheet), [(3, "A"), (7, "B")]);
    assert_eq!(sheet.lines[0].get("summary"), Some("one\ntwo"));
}

#[test]
fn a_row_that_does_not_fit_the_headings_is_named() {
    let sheet = read("name,place\nA\nB,C,D\nE,F,\nG,H\n");
    assert_eq!(errors(&sheet), [(2, "", "MISFIT"), (3, "", "MISFIT")]);
    assert_eq!(names(&sheet), [(4, "E"), (5, "G")]);
}

#[test]
fn a_file_that_breaks_off_within_quotes_is_refused() {
    let reason = refused("name,place\nA,B\nC,\"D\nE,F\n", &Reading::default(), "UNCLOSED_QUOTE");
    assert!(reason.contains("row 3"), "{reason}");
    assert_eq!(names(&read("name,place\nA,\"\"\"B\"\"\"")), [(2, "A")]);
    assert_eq!(names(&read("name,place\nRør 5\",B\n")), [(2, "Rør 5\"")]);
}

#[test]
fn headings_are_known_whatever_their_case_and_spaces_and_in_danish() {
    let sheet =
        read("NAVN;Kinds of party;Områder;Source_Dated;kilde\nA;Kommune | stat;sundhed|ældre;2014;B\n");
    let line = &sheet.lines[0];
    assert_eq!(line.get("partyKinds"), Some("MUNICIPALITY|STATE"));
    assert_eq!(line.list("areas"), ["sundhed", "ældre"]);
    assert_eq!((line.get("source"), line.get("sourceDated")), (Some("B"), Some("2014")));
}

#[test]
fn an_unknown_column_is_an_error_that_names_those_that_there_are() {
    let text = "name,colour\nA,red\n";
    let reason = refused(text, &Reading::default(), "UNKNOWN_COLUMN");
    assert!(reason.contains("colour") && reason.contains("partyKinds"), "{reason}");
    let sheet = sheet(text.as_bytes(), &Reading { ignore_unknown: true, ..Reading::default() }).unwrap();
    assert_eq!((names(&sheet), &sheet.ignored[..]), (vec![(2, "A")], &["colour".to_owned()][..]));
    refused("name,navn\nA,B\n", &Reading::default(), "DUPLICATE_COLUMN");
    assert_eq!(names(&read("name,\nA,\n")), [(2, "A")]);
}

#[test]
fn a_heading_can_be_named_and_a_column_be_given_once_for_all() {
    let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
    let reading = Reading {
        map: pair("Projekt", "name"),
        set: pair("portfolio", "@opi"),
        kind: Some(Kind::Initiatives),
        ..Reading::default()
    };
    let found =
        sheet(b"Projekt;portefolje\nA;\n".as_slice(), &Reading { ignore_unknown: true, ..reading.clone() })
            .unwrap();
    assert_eq!((found.lines[0].get("name"), found.lines[0].get("portfolio")), (Some("A"), Some("@opi")));
    refused("name\nA\n", &reading, "UNKNOWN_COLUMN");
    let unknown = Reading { set: pair("colour", "red"), kind: Some(Kind::Initiatives), ..Reading::default() };
    refused("name\nA\n", &unknown, "UNKNOWN_COLUMN");
}

#[test]
fn the_headings_tell_what_the_rows_are() {
    assert_eq!(read("name,areas\nA,b\n").kind, Kind::Initiatives);
    assert_eq!(read("navn;sektor;cvr\nA;stat;\n").kind, Kind::Organisations);
    assert_eq!(read("initiativ;indikator;dato;værdi\nA;B;2014;5\n").kind, Kind::Reports);
    refused("colour\nred\n", &Reading::default(), "UNKNOWN_KIND");
    let reports = Reading { kind: Some(Kind::Reports), ..Reading::default() };
    refused("initiative,indicator\nA,B\n", &reports, "MISSING_COLUMN");
}

#[test]
fn every_bad_cell_of_a_row_is_named() {
    let sheet = read("name,founded,scale,partyKinds,id\n,2014-13,1.234,stat|moon,@Å\nA,,,,\n");
    let codes = [
        (2, "id", "BAD_USER_INPUT"),
        (2, "name", "MISSING"),
        (2, "founded", "NOT_A_DATE"),
        (2, "partyKinds", "UNKNOWN_WORD"),
        (2, "scale", "AMBIGUOUS_NUMBER"),
    ];
    assert_eq!(errors(&sheet), codes);
    assert_eq!(names(&sheet), [(3, "A")]);
    let comma = Reading { decimal: Some(Mark::Comma), ..Reading::default() };
    let sheet = super::sheet(b"name,scale,scaleUnit\nA,1.234,borgere\n", &comma).unwrap();
    assert_eq!(sheet.lines[0].get("scale"), Some("1234"));
}

#[test]
fn a_number_says_once_how_it_is_to_be_read() {
    let sheet = read(
        "name;scale;scaleQualifier\nA;mindst 250;\nB;mindst 250;AT_LEAST\nC;250;ca.\nD;250;\nE;over 250;ca.\nF;;ca.\n",
    );
    let read: Vec<_> = sheet.lines.iter().map(|line| line.get("scaleQualifier").unwrap()).collect();
    assert_eq!(read, ["AT_LEAST", "AT_LEAST", "ABOUT", "EXACTLY"]);
    assert_eq!(errors(&sheet), [(6, "scaleQualifier", "CONTRADICTION"), (7, "scaleQualifier", "MISSING")]);
}

#[test]
fn what_a_spreadsheet_would_run_has_an_apostrophe_before_it_that_is_taken_away() {
    let sheet = read("name\n'=1+1\n''=1+1\n'tis\n=1+1\n");
    assert_eq!(names(&sheet), [(2, "=1+1"), (3, "'=1+1"), (4, "'tis"), (5, "=1+1")]);
}

/// A workbook with a sheet of that name, filled by `fill`.
fn made(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("Ark1").unwrap());
    book.add_worksheet().set_name("Andet").unwrap().write_string(0, 0, "name").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_with_its_own_numbers_and_dates() {
    let bytes = made(|sheet| {
        for (column, heading) in (0..).zip(["name", "founded", "scale", "scaleUnit", "periodFrom"]) {
            sheet.write_string(0, column, heading).unwrap();
        }
        let day = ExcelDateTime::from_ymd(2014, 12, 1).unwrap();
        sheet.write_string(1, 0, "Børn").unwrap();
        sheet.write_datetime_with_format(1, 1, &day, &Format::new().set_num_format("dd-mm-yyyy")).unwrap();
        sheet.write_number(1, 2, 1234.5).unwrap();
        sheet.write_string(1, 3, "borgere").unwrap();
        sheet.write_number(1, 4, 2014).unwrap();
        sheet.write_number(4, 0, 7).unwrap();
        sheet.write_number(4, 2, 0.1).unwrap();
        sheet.write_string(4, 3, "kg").unwrap();
    });
    let sheet = read(&bytes);
    assert_eq!((errors(&sheet), names(&sheet)), (vec![], vec![(2, "Børn"), (5, "7")]));
    let [first, second] = &sheet.lines[..] else { panic!("two rows") };
    assert_eq!((first.get("founded"), first.get("scale")), (Some("2014-12-01"), Some("1234.5")));
    assert_eq!((first.get("periodFrom"), second.get("scale")), (Some("2014"), Some("0.1")));
}

#[test]
fn a_cell_of_a_workbook_that_says_something_else_than_it_shows_is_named() {
    let bytes = made(|sheet| {
        for (column, heading) in (0..).zip(["name", "scale", "founded"]) {
            sheet.write_string(0, column, heading).unwrap();
        }
        sheet.write_string(1, 0, "A").unwrap();
        sheet.write_number_with_format(1, 1, 0.27, &Format::new().set_num_format("0 %")).unwrap();
        let noon = ExcelDateTime::from_ymd(2014, 12, 1).unwrap().and_hms(12, 0, 0).unwrap();
        sheet
            .write_datetime_with_format(1, 2, &noon, &Format::new().set_num_format("dd-mm-yyyy hh:mm"))
            .unwrap();
        sheet.write_string(2, 0, "B").unwrap();
        sheet.write_string(2, 9, "stray").unwrap();
    });
    let sheet = read(&bytes);
    assert_eq!(
        errors(&sheet),
        [(2, "founded", "BAD_CELL"), (2, "scale", "SHOWN_AS_PERCENTAGE"), (3, "", "MISFIT")]
    );
}

#[test]
fn the_sheet_of_a_workbook_is_the_first_or_the_one_named() {
    let bytes = made(|sheet| _ = sheet.write_string(0, 0, "navn").unwrap());
    let of = |name: &str| Reading { sheet: Some(name.to_owned()), ..Reading::default() };
    assert!(read(&bytes).read_as.ends_with("sheet Ark1"));
    assert!(sheet(&bytes, &of("Andet")).unwrap().read_as.ends_with("sheet Andet"));
    let reason = refused(&bytes, &of("Intet"), "UNKNOWN_SHEET");
    assert!(reason.contains("Ark1, Andet"), "{reason}");
}

#[test]
fn what_is_no_workbook_is_refused() {
    let bytes = made(|sheet| _ = sheet.write_string(0, 0, "navn").unwrap());
    for length in [4, 100, bytes.len() / 2, bytes.len() - 1] {
        refused(&bytes[..length], &Reading::default(), "NOT_A_WORKBOOK");
    }
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &Reading::default(), "NOT_A_WORKBOOK");
}

#[test]
fn a_small_workbook_that_unpacks_to_a_huge_one_is_found_out() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["xl/one.xml", "xl/two.xml"] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, &[0; 100_000]).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 2_000);
    let within = |most| workbook::unpacks_within(&bytes, most).unwrap();
    assert_eq!([within(200_000), within(199_999), within(1)], [true, false, false]);
}
