//! Negotiation, as a pure function of the `Accept` headers.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

use super::super::accept::{Accepted, Media, negotiate};

const RESPONSE: Option<Media> = Some(Media::GraphqlResponse);
const JSON: Option<Media> = Some(Media::Json);

fn accepted(lines: &[&str]) -> Accepted {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(ACCEPT, line.parse().unwrap());
    }
    negotiate(&headers)
}

#[track_caller]
fn check(accept: &str, expect: Option<Media>) {
    assert_eq!(accepted(&[accept]).media, expect, "{accept}");
}

#[test]
fn the_named_type_is_given() {
    check("application/json", JSON);
    check("application/graphql-response+json", RESPONSE);
    check("Application/JSON; charset=UTF-8", JSON);
    check("application/graphql-response+json;charset=\"utf-8\"", RESPONSE);
}

#[test]
fn no_header_and_wildcards_mean_the_older_type() {
    assert_eq!(accepted(&[]).media, JSON);
    check("*/*", JSON);
    check("application/*", JSON);
}

#[test]
fn the_newer_type_wins_when_both_are_named() {
    check("application/json, application/graphql-response+json", RESPONSE);
    check("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", RESPONSE);
    check("application/graphql-response+json, */*", RESPONSE);
    check("application/json, */*", JSON);
}

#[test]
fn weights_decide() {
    check("application/graphql-response+json;q=0.5, application/json;q=0.8", JSON);
    check("application/graphql-response+json;q=0.9, application/json;q=0.8", RESPONSE);
    check("application/graphql-response+json;q=0, */*", JSON);
    check("application/json;q=0, application/*;q=0.1", RESPONSE);
    check("*/*;q=0", None);
}

#[test]
fn what_fits_nothing_or_cannot_be_read_is_not_accepted() {
    for accept in
        ["text/plain", "application/xml;q=1", "application/json;q=2", "application/json;q=0.1234", "json", ""]
    {
        check(accept, None);
    }
    check("application/json; charset=iso-8859-1", None);
}

#[test]
fn several_headers_are_read_as_one() {
    assert_eq!(accepted(&["text/plain", "application/json"]).media, JSON);
}

#[test]
fn a_stream_must_be_named() {
    assert!(!accepted(&["*/*"]).stream);
    assert!(!accepted(&["text/*"]).stream);
    let both = accepted(&["application/json, text/event-stream"]);
    assert!(both.stream && !both.prefers_stream);
    assert!(accepted(&["text/event-stream"]).prefers_stream);
    assert!(accepted(&["text/event-stream, */*"]).prefers_stream);
    assert!(!accepted(&["text/event-stream;q=0"]).stream);
}

#[test]
fn a_browser_prefers_the_page() {
    assert!(accepted(&["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"]).prefers_page);
    assert!(!accepted(&["*/*"]).prefers_page);
    assert!(!accepted(&["application/json, text/html"]).prefers_page);
}
