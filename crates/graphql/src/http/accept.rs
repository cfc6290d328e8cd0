//! `Accept`: in which form the caller wants the answer (RFC 9110 §12.5.1, GraphQL over HTTP §4.1).

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

/// The form of a single answer. It decides the status too: see [`super::respond::answer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status tells whether the request could be executed.
    GraphqlResponse,
    /// `application/json`, for clients from before that: 200 for every well-formed request.
    Json,
}

impl Media {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// What the caller accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Accepted {
    /// The best form for a single answer, if any is accepted.
    pub(super) media: Option<Media>,
    /// Whether a stream of events is accepted; only if it is named, wildcards do not count.
    pub(super) stream: bool,
    /// Whether a stream of events is preferred even for a single answer.
    pub(super) prefers_stream: bool,
    /// Whether a page for humans is preferred.
    pub(super) prefers_page: bool,
}

/// How well a range fits a media type: its q-value in thousandths, then how exactly it names the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    quality: u16,
    exactness: u8,
}

const EXACT: u8 = 2;

struct Range {
    kind: String,
    subtype: String,
    quality: u16,
}

/// Reads all `Accept` headers; none at all means that everything is accepted.
pub(super) fn negotiate(headers: &HeaderMap) -> Accepted {
    let mut ranges = Vec::new();
    for value in headers.get_all(ACCEPT) {
        ranges.extend(value.to_str().unwrap_or_default().split(',').filter_map(range));
    }
    if !headers.contains_key(ACCEPT) {
        ranges.push(Range { kind: "*".into(), subtype: "*".into(), quality: 1000 });
    }
    let response = fit(&ranges, "application", "graphql-response+json");
    let json = fit(&ranges, "application", "json");
    let exact = |kind, subtype| fit(&ranges, kind, subtype).filter(|it| it.exactness == EXACT);
    let stream = exact("text", "event-stream");
    let page = exact("text", "html");
    let best = response.max(json);
    Accepted {
        media: media(response, json),
        stream: stream.is_some(),
        prefers_stream: stream.is_some_and(|it| best.is_none_or(|best| it > best)),
        prefers_page: page.is_some_and(|it| best.is_none_or(|best| it > best)),
    }
}

/// Both named and equally wanted: the newer. Only covered by a wildcard: the older, as GraphQL over HTTP asks for.
fn media(response: Option<Fit>, json: Option<Fit>) -> Option<Media> {
    match (response, json) {
        (None, None) => None,
        (Some(response), json) if json.is_none_or(|json| response > json) => Some(Media::GraphqlResponse),
        (Some(response), Some(json)) if response == json && json.exactness == EXACT => {
            Some(Media::GraphqlResponse)
        }
        (_, Some(_)) => Some(Media::Json),
        (Some(_), None) => Some(Media::GraphqlResponse),
    }
}

/// The most exact range that covers the type decides; q=0 forbids it.
fn fit(ranges: &[Range], kind: &str, subtype: &str) -> Option<Fit> {
    let covering = ranges.iter().filter_map(|range| {
        let exactness = match (range.kind.as_str(), range.subtype.as_str()) {
            ("*", "*") => 0,
            (given, "*") if given == kind => 1,
            (given, exact) if given == kind && exact == subtype => EXACT,
            _ => return None,
        };
        Some(Fit { quality: range.quality, exactness })
    });
    covering.max_by_key(|it| (it.exactness, it.quality)).filter(|it| it.quality > 0)
}

fn range(text: &str) -> Option<Range> {
    let mut parts = text.split(';').map(str::trim);
    let (kind, subtype) = parts.next()?.split_once('/')?;
    let mut quality = 1000;
    for parameter in parts {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = value.trim().trim_matches('"');
        if name.trim().eq_ignore_ascii_case("q") {
            quality = thousandths(value)?;
        } else if name.trim().eq_ignore_ascii_case("charset") && !value.eq_ignore_ascii_case("utf-8") {
            return None;
        }
    }
    Some(Range {
        kind: kind.trim().to_ascii_lowercase(),
        subtype: subtype.trim().to_ascii_lowercase(),
        quality,
    })
}

/// A q-value (RFC 9110 §12.4.2): `0` to `1` with at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1000),
        _ => None,
    }
}
