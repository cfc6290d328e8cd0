//! What a request brings to be known by (RFC 6750 §2.1).

use hyper::HeaderMap;
use hyper::header::AUTHORIZATION;
use serde_json::Value;

/// A credential that cannot even be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// The token of a request: in its one `Authorization` header or, on a WebSocket, in `authorization` of the payload of
/// `connection_init`. None where neither is there.
///
/// # Errors
/// There are several that differ, or it is no bearer token.
pub fn token<'a>(
    headers: &'a HeaderMap,
    connection_init: Option<&'a Value>,
) -> Result<Option<&'a str>, Unreadable> {
    let header = in_header(headers)?;
    let payload = connection_init.map_or(Ok(None), in_payload)?;
    match (header, payload) {
        (Some(one), Some(other)) if one != other => Err(Unreadable),
        (one, other) => Ok(one.or(other)),
    }
}

fn in_header(headers: &HeaderMap) -> Result<Option<&str>, Unreadable> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let Some(one) = given.next() else { return Ok(None) };
    if given.next().is_some() {
        return Err(Unreadable);
    }
    one.to_str().map_err(|_| Unreadable).and_then(bearer).map(Some)
}

fn in_payload(payload: &Value) -> Result<Option<&str>, Unreadable> {
    let Value::Object(fields) = payload else { return Ok(None) };
    let mut given = fields.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    match (given.next(), given.next()) {
        (None, _) | (Some((_, Value::Null)), None) => Ok(None),
        (Some((_, Value::String(text))), None) => bearer(text).map(Some),
        (Some(_), _) => Err(Unreadable),
    }
}

/// What stands after `Bearer`, which may be written in any case (RFC 9110 §11.1).
fn bearer(text: &str) -> Result<&str, Unreadable> {
    let (scheme, token) = text.trim().split_once(' ').ok_or(Unreadable)?;
    let token = token.trim_start();
    let visible = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    if scheme.eq_ignore_ascii_case("bearer") && visible { Ok(token) } else { Err(Unreadable) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn headers(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (AUTHORIZATION, value.parse().unwrap())).collect()
    }

    #[test]
    fn a_token_is_read_from_the_header_in_whatever_case_the_scheme_is() {
        for value in ["Bearer abc", "bearer abc", "BEARER   abc", " Bearer abc "] {
            assert_eq!(token(&headers(&[value]), None), Ok(Some("abc")), "{value}");
        }
        assert_eq!(token(&headers(&[]), None), Ok(None));
    }

    #[test]
    fn what_is_no_bearer_token_is_not_taken_for_nothing() {
        for value in
            ["", "Bearer", "Bearer ", "abc", "Basic YTpi", "Bearer a b", "Bearer a,Bearer b", "Bearerabc"]
        {
            assert_eq!(token(&headers(&[value]), None), Err(Unreadable), "{value:?}");
        }
        assert_eq!(token(&headers(&["Bearer abc", "Bearer abc"]), None), Err(Unreadable));
        let latin = HeaderMap::from_iter([(AUTHORIZATION, b"Bearer \xe6"[..].try_into().unwrap())]);
        assert_eq!(token(&latin, None), Err(Unreadable));
    }

    #[test]
    fn on_a_web_socket_it_may_stand_in_the_payload() {
        let none = headers(&[]);
        let payload = |payload: Value| token(&none, Some(&payload)).map(|token| token.map(str::to_owned));
        for good in [json!({"authorization": "Bearer abc"}), json!({"Authorization": "bearer abc"})] {
            assert_eq!(payload(good), Ok(Some("abc".to_owned())));
        }
        for nothing in [json!(null), json!({}), json!({"other": 1}), json!({"authorization": null})] {
            assert_eq!(payload(nothing), Ok(None));
        }
        for bad in [
            json!({"authorization": ""}),
            json!({"authorization": "abc"}),
            json!({"authorization": 7}),
            json!({"authorization": ["Bearer abc"]}),
            json!({"authorization": "Bearer abc", "Authorization": "Bearer abc"}),
        ] {
            assert_eq!(payload(bad.clone()), Err(Unreadable), "{bad}");
        }
    }

    #[test]
    fn a_header_and_a_payload_must_say_the_same() {
        let header = headers(&["Bearer abc"]);
        let at =
            |text: &str| token(&header, Some(&json!({ "authorization": text }))).map(|token| token.is_some());
        assert_eq!(at("Bearer abc"), Ok(true));
        assert_eq!(at("Bearer other"), Err(Unreadable));
    }
}
