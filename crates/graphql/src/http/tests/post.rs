//! POST (GraphQL over HTTP §5.4, §6).

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::json;

use super::Server;

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn a_query_is_answered() {
    let server = Server::start().await;
    let reply = server.ask("{ ping }").await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "application/graphql-response+json; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert_eq!(reply.json(), json!({"data": {"ping": "pong"}}));
}

#[tokio::test]
async fn without_accept_the_older_type_is_given() {
    let server = Server::start().await;
    let reply = server.send("POST", "", JSON, br#"{"query":"{ping}"}"#).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json; charset=utf-8"));
}

#[tokio::test]
async fn variables_operation_name_and_unknown_parameters_are_understood() {
    let server = Server::start().await;
    let body = json!({
        "query": "query A { ping } query B($a: Int!) { add(a: $a) }", "operationName": "B", "variables": {"a": 41},
        "extensions": {"x": 1}, "unknown": [1],
    });
    assert_eq!(server.post(&body.to_string()).await.json(), json!({"data": {"add": 42}}));
    let nulls = r#"{"query":"{ping}","operationName":null,"variables":null,"extensions":null}"#;
    assert_eq!(server.post(nulls).await.status, 200);
    assert_eq!(server.post(r#"{"query":"{ping}","operationName":""}"#).await.status, 200);
}

#[tokio::test]
async fn a_mutation_changes_something() {
    let server = Server::start().await;
    assert_eq!(
        server.ask("mutation { bump again: bump }").await.json(),
        json!({"data": {"bump": 1, "again": 2}})
    );
}

#[tokio::test]
async fn a_mutation_that_names_a_change_twice_changes_nothing() {
    let server = Server::start().await;
    let reply = server.ask("mutation { bump bump }").await;
    assert_eq!(reply.refusal(), (400, "DUPLICATE_MUTATION_FIELD".into()));
    assert_eq!(server.stage.bumps.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn the_fragment_bomb_is_refused() {
    let server = Server::start().await;
    let mut text = String::from("{...f0}");
    for n in 0..24 {
        text += &format!("fragment f{n} on Query{{...f{m} ...f{m}}}", m = n + 1);
    }
    let reply = server.ask(&(text + "fragment f24 on Query{ping}")).await;
    assert_eq!(reply.refusal(), (400, "TOO_COMPLEX".into()));
}

#[tokio::test]
async fn a_refused_request_has_no_data_and_status_400_or_for_older_clients_200() {
    let server = Server::start().await;
    let bodies = [
        json!({"query": "{"}),
        json!({"query": "{ unknown }"}),
        json!({"query": "{ ping ping2: ping { x } }"}),
        json!({"query": "query($a: Int!) { add(a: $a) }", "variables": {"a": "no number"}}),
        json!({"query": "query($a: Int!) { add(a: $a) }", "variables": {"a": null}}),
        json!({"query": "query($a: Int!) { add(a: $a) }"}),
        json!({"query": "query A { ping }", "operationName": "B"}),
        json!({"query": "query A { ping } query B { ping }"}),
    ];
    for body in bodies {
        let body = body.to_string();
        let reply = server.post(&body).await;
        let (status, code) = reply.refusal();
        assert!(status == 400 && !code.is_empty(), "{body}: {reply:?}");
        let older =
            server.send("POST", "", &format!("{JSON}Accept: application/json\r\n"), body.as_bytes()).await;
        assert_eq!(older.refusal().0, 200, "{body}");
    }
}

#[tokio::test]
async fn an_error_of_a_field_leaves_data_and_status_200() {
    let server = Server::start().await;
    let reply = server.ask("{ ping failsSoftly }").await;
    assert_eq!((reply.status, &reply.json()["data"]), (200, &json!({"ping": "pong", "failsSoftly": null})));
    let reply = server.ask("{ ping fails }").await;
    assert_eq!((reply.status, &reply.json()["data"]), (200, &json!(null)));
    assert_eq!(reply.json()["errors"][0]["path"], json!(["fails"]));
}

#[tokio::test]
async fn only_json_in_utf8_is_read() {
    let server = Server::start().await;
    let ask = async |content_type: &str| {
        let headers = format!("{content_type}Accept: application/json\r\n");
        server.send("POST", "", &headers, br#"{"query":"{ping}"}"#).await
    };
    for accepted in
        ["application/json; charset=utf-8", "application/json;charset=\"UTF-8\"", "APPLICATION/JSON"]
    {
        assert_eq!(ask(&format!("Content-Type: {accepted}\r\n")).await.status, 200, "{accepted}");
    }
    for refused in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "multipart/form-data",
    ] {
        let reply = ask(&format!("Content-Type: {refused}\r\n")).await;
        assert_eq!(reply.refusal(), (415, "UNSUPPORTED_MEDIA_TYPE".into()), "{refused}");
    }
    assert_eq!(ask("").await.status, 415);
    assert_eq!(ask("Content-Type: application/json\r\nContent-Encoding: gzip\r\n").await.status, 415);
}

#[tokio::test]
async fn what_is_no_request_is_told_what_it_should_be() {
    let server = Server::start().await;
    for (body, told) in [
        ("", "empty"),
        ("{", "valid JSON"),
        ("{\"query\":\"{ping}\"} x", "valid JSON"),
        ("\"{ping}\"", "object"),
        ("{}", "\"query\" is missing"),
        (r#"{"query":null}"#, "\"query\" is missing"),
        (r#"{"query":1}"#, "\"query\" must be a string"),
        (r#"{"query":"{ping}","operationName":1}"#, "\"operationName\" must be"),
        (r#"{"query":"{ping}","variables":[1]}"#, "\"variables\" must be"),
        (r#"{"query":"{ping}","variables":"{}"}"#, "\"variables\" must be"),
        (r#"{"query":"{ping}","extensions":0}"#, "\"extensions\" must be"),
        (r#"{"query":"{ping}","query":"{ping}"}"#, "twice"),
    ] {
        for accept in ["application/json", "application/graphql-response+json"] {
            let headers = format!("{JSON}Accept: {accept}\r\nContent-Length: {}\r\n", body.len());
            let headers = if body.is_empty() { headers } else { format!("{JSON}Accept: {accept}\r\n") };
            let reply = server.send("POST", "", &headers, body.as_bytes()).await;
            assert_eq!(reply.refusal(), (400, "BAD_REQUEST".into()), "{body}");
            assert!(reply.body.replace('\\', "").contains(told), "{body}: {}", reply.body);
        }
    }
}

#[tokio::test]
async fn a_batch_is_refused() {
    let server = Server::start().await;
    let reply = server.post(r#" [{"query":"{ping}"}]"#).await;
    assert_eq!(reply.refusal(), (400, "BATCHING_NOT_SUPPORTED".into()));
}

#[tokio::test]
async fn invalid_utf8_is_refused() {
    let server = Server::start().await;
    let reply = server.send("POST", "", JSON, b"{\"query\":\"{echo(text:\\\"\xff\\\")}\"}").await;
    assert_eq!(reply.refusal(), (400, "BAD_REQUEST".into()));
    assert!(reply.body.contains("UTF-8"));
}

#[tokio::test]
async fn deeply_nested_json_is_refused() {
    let server = Server::start().await;
    let body = format!("{{\"query\":\"{{ping}}\",\"variables\":{{\"a\":{}", "[".repeat(100_000));
    assert_eq!(server.post(&body).await.refusal(), (400, "BAD_REQUEST".into()));
}

#[tokio::test]
async fn a_long_body_is_refused_before_it_is_sent() {
    let server = Server::start().await;
    let headers = format!("{JSON}Content-Length: 10485760\r\n");
    // No body follows: the answer comes all the same.
    let reply = server.send("POST", "", &headers, b"").await;
    assert_eq!(reply.refusal(), (413, "REQUEST_TOO_LARGE".into()));
}

#[tokio::test]
async fn a_long_body_of_unknown_length_is_refused_when_it_exceeds_the_limit() {
    let server = Server::with(|options| options.body_bytes = 1000).await;
    let headers = format!("{JSON}Transfer-Encoding: chunked\r\n");
    let head = format!("POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    let chunk = format!("3e8\r\n{}\r\n", " ".repeat(1000));
    let exact = [head.as_bytes(), chunk.as_bytes(), b"0\r\n\r\n"].concat();
    assert_eq!(super::exchange(server.address, &exact).await.refusal().0, 400);
    // The last chunk is never announced: nothing beyond the limit is waited for.
    let more = [head.as_bytes(), chunk.as_bytes(), b"1\r\n \r\n"].concat();
    assert_eq!(super::exchange(server.address, &more).await.refusal(), (413, "REQUEST_TOO_LARGE".into()));
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_not_waited_for() {
    let server = Server::with(|options| options.request_timeout = Duration::from_millis(20)).await;
    let reply = server.send("POST", "", &format!("{JSON}Content-Length: 100\r\n"), b"").await;
    assert_eq!(reply.refusal(), (408, "TIMEOUT".into()));
}

#[tokio::test]
async fn a_slow_request_is_stopped() {
    let server = Server::with(|options| options.request_timeout = Duration::from_millis(20)).await;
    assert_eq!(server.ask("{ forever }").await.refusal(), (503, "TIMEOUT".into()));
}

#[tokio::test]
async fn a_panicking_resolver_is_answered_with_500_and_keeps_its_secret() {
    let server = Server::start().await;
    let reply = server.ask("{ panics }").await;
    assert_eq!(reply.refusal(), (500, "INTERNAL".into()));
    assert!(!reply.body.contains("secret"));
    assert_eq!(server.ask("{ ping }").await.status, 200);
}

#[tokio::test]
async fn a_subscription_needs_a_stream() {
    let server = Server::start().await;
    assert_eq!(server.ask("subscription { count(to: 1) }").await.refusal(), (406, "NOT_ACCEPTABLE".into()));
}

#[tokio::test]
async fn the_deepest_document_that_is_allowed_is_answered() {
    let server = Server::start().await;
    let reply = server.ask(&format!("{{{}value{}", "node{".repeat(31), "}".repeat(32))).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let reply = server.ask(&format!("{{{}value{}", "node{".repeat(32), "}".repeat(33))).await;
    assert_eq!(reply.refusal(), (400, "TOO_DEEP".into()));
}

#[tokio::test]
async fn only_some_of_a_thousand_errors_are_told() {
    let server = Server::start().await;
    let unknown: String = (0..1000).map(|n| format!("u{n} ")).collect();
    let errors = server.ask(&format!("{{ node {{ {unknown} }} }}")).await.json();
    assert_eq!(errors["errors"].as_array().unwrap().len(), 100);
}
