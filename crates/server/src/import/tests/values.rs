//! Numbers, dates and lists, as people write them.

use crate::import::line::{join, split};
use crate::import::number::{Mark, date, decimal, figure, written};

#[track_caller]
fn reads(text: &str, mark: Option<Mark>, number: &str) {
    assert_eq!(decimal(text, mark), Ok(number.to_owned()), "{text}");
}

#[track_caller]
fn refuses(text: &str, mark: Option<Mark>, code: &str) {
    assert_eq!(decimal(text, mark).unwrap_err().0, code, "{text}");
}

#[test]
fn a_number_that_can_be_read_in_one_way_is_read() {
    for (text, number) in [
        ("27", "27"),
        ("-5", "-5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12,5", "12.5"),
        ("12.50", "12.50"),
        ("0,234", "0.234"),
        ("01.234", "1.234"),
        ("1.234.567", "1234567"),
        ("1 234 567,25", "1234567.25"),
        ("1\u{a0}234", "1234"),
        ("1'234", "1234"),
        ("33000000000", "33000000000"),
        ("1234.567", "1234.567"),
    ] {
        reads(text, None, number);
    }
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_refused_until_somebody_says_which() {
    for text in ["1.234", "1,234", "-12.345", "999,999"] {
        refuses(text, None, "AMBIGUOUS_NUMBER");
    }
    reads("1.234", Some(Mark::Comma), "1234");
    reads("1.234", Some(Mark::Point), "1.234");
    reads("1,234", Some(Mark::Comma), "1.234");
    reads("1,234", Some(Mark::Point), "1234");
    let (_, reason) = decimal("1.234", None).unwrap_err();
    assert!(reason.contains("1234") && reason.contains("--decimal comma"), "{reason}");
}

#[test]
fn a_number_that_contradicts_what_was_said_is_refused() {
    refuses("1,234.5", Some(Mark::Comma), "NOT_A_NUMBER");
    refuses("1.234,5", Some(Mark::Point), "NOT_A_NUMBER");
    refuses("12.5", Some(Mark::Comma), "NOT_A_NUMBER");
}

#[test]
fn what_only_looks_like_a_number_is_refused() {
    for text in [
        "",
        "-",
        "NaN",
        "inf",
        "1e5",
        "1.2.3",
        "1,23,4",
        "12.34.567",
        "1.234 567",
        "5,",
        ",5",
        "--5",
        "27 %",
        "2 mio",
        "٣",
    ] {
        refuses(text, None, "NOT_A_NUMBER");
    }
}

#[test]
fn how_a_number_is_to_be_read_may_stand_before_it() {
    for (text, number, qualifier) in [
        ("over 600", "600", Some("MORE_THAN")),
        ("Ca. 240", "240", Some("ABOUT")),
        ("mindst 250", "250", Some("AT_LEAST")),
        ("højst 3,5", "3.5", Some("AT_MOST")),
        ("under -2", "-2", Some("LESS_THAN")),
        ("godt 200", "200", Some("MORE_THAN")),
        ("more than 1", "1", Some("MORE_THAN")),
        (">= 60", "60", Some("AT_LEAST")),
        ("~240", "240", Some("ABOUT")),
        ("\u{2212}75", "-75", None),
    ] {
        assert_eq!(figure(text, None), Ok((number.to_owned(), qualifier)), "{text}");
    }
    for text in ["måske 5", "600 over", "ca. mange", "ca. 1.2.3"] {
        assert_eq!(figure(text, None).unwrap_err().0, "NOT_A_NUMBER", "{text}");
    }
}

#[test]
fn a_number_is_written_so_that_it_is_read_in_one_way() {
    for number in ["1.234", "-999.000", "27", "0.5", "1234.567", "-0.125"] {
        assert_eq!(decimal(&written(number), None), Ok(number.to_owned()));
    }
    assert_eq!([written("1.234"), written("-1.234"), written("1.2")], ["01.234", "-01.234", "1.2"]);
}

#[test]
fn a_date_is_read_as_edtf_or_as_danes_write_it() {
    for (text, read) in [
        ("2014", "2014"),
        ("2012-23", "2012-23"),
        ("2014-12-01", "2014-12-01"),
        ("1.12.2014", "2014-12-01"),
        ("01.02.2014", "2014-02-01"),
        ("31-12-2014", "2014-12-31"),
        ("31/12/2014", "2014-12-31"),
        ("5/5/2014", "2014-05-05"),
    ] {
        assert_eq!(date(text), Ok(read.to_owned()), "{text}");
    }
}

#[test]
fn a_date_that_can_be_two_days_is_refused_and_so_is_what_is_none() {
    for text in ["1-12-2014", "01/02/2014"] {
        assert_eq!(date(text).unwrap_err().0, "AMBIGUOUS_DATE", "{text}");
    }
    for text in ["12/31/2014", "31.2.2014", "1.12.14", "41974", "efterår 2012", "2014-13", "1.12.2014.", ""]
    {
        assert_eq!(date(text).unwrap_err().0, "NOT_A_DATE", "{text}");
    }
}

#[test]
fn a_list_is_written_so_that_each_item_comes_back() {
    let items = ["sundhed", "a|b", "a\\", "\\|", "ældre; pleje"];
    assert_eq!(split(&join(&items)).unwrap(), items);
    assert_eq!(split("sundhed | ældre").unwrap(), ["sundhed", "ældre"]);
    for text in ["a||b", "|a", "a| "] {
        assert_eq!(split(text).unwrap_err().0, "EMPTY_ITEM", "{text}");
    }
}
