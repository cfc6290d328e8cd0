//! What answers cost, who pays, and what happens when nothing is left.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Data;
use serde_json::{Value, json};

use super::super::{Caller, Options};
use super::Server;
use super::client::{Reading, Socket};
use crate::limits::{Prices, Rate, RateKey};

/// Prices of no schema: each field costs 1. A bucket of ten, which fills so slowly that no test sees it.
fn a_bucket_of_ten(options: &mut Options) {
    options.limits.prices = Arc::new(Prices::default());
    options.rate = Some(Rate { per_second: 1, burst: 10 });
}

/// Whoever says a name pays from a bucket of that name.
fn each_their_own(options: &mut Options) {
    a_bucket_of_ten(options);
    options.admit = Arc::new(|caller: &Caller<'_>| {
        let mut data = Data::default();
        if let Some(name) = caller.headers.get("x-name").and_then(|name| name.to_str().ok()) {
            data.insert(RateKey::Account(name.into()));
        }
        Ok(data)
    });
}

fn cost(answer: &Value) -> &Value {
    &answer["extensions"]["cost"]
}

#[tokio::test]
async fn each_answer_says_what_it_cost_and_how_much_is_left() {
    let server = Server::with(a_bucket_of_ten).await;
    let answer = server.ask("{ a: ping b: ping c: ping }").await.whole();
    let expected = json!({ "asked": 3, "limit": 500_000, "remaining": 7, "perSecond": 1 });
    assert_eq!((cost(&answer), &answer["data"]["a"]), (&expected, &json!("pong")));
    let failed = server.ask("{ unknown }").await.whole();
    assert_eq!(cost(&failed)["asked"], 1);
}

#[tokio::test]
async fn where_nothing_is_counted_nothing_is_left_to_say() {
    let server = Server::with(|options| options.rate = None).await;
    let answer = server.ask("{ ping }").await.whole();
    assert_eq!(*cost(&answer), json!({ "asked": 1, "limit": 500_000, "remaining": null, "perSecond": null }));
}

#[tokio::test]
async fn who_has_spent_it_all_is_told_when_to_come_again() {
    let server = Server::with(a_bucket_of_ten).await;
    let nine = format!("{{ {} }}", (0..9).map(|n| format!("a{n}: ping ")).collect::<String>());
    assert_eq!(server.ask(&nine).await.status, 200);
    let refused = server.ask(&nine).await;
    assert_eq!(refused.refusal(), (429, "RATE_LIMITED".into()));
    let told = &refused.whole()["errors"][0]["extensions"];
    assert_eq!((&told["limit"], &told["asked"], &told["allowed"]), (&json!("rate"), &json!(9), &json!(1)));
    let secs: u64 = refused.header("retry-after").parse().unwrap();
    assert!((7..=8).contains(&secs) && told["retryAfterSeconds"] == secs, "{refused:?}");
    assert_eq!(server.ask("{ ping }").await.status, 200, "what is left may be spent");
}

#[tokio::test]
async fn what_is_refused_for_its_document_is_paid_for_too() {
    let server = Server::with(|options| {
        a_bucket_of_ten(options);
        options.limits.cost = 5;
    })
    .await;
    let refused = server.ask("{ a: ping b: ping c: ping d: ping e: ping f: ping }").await.whole();
    assert_eq!(refused["errors"][0]["extensions"]["code"], "TOO_COMPLEX");
    assert_eq!((&cost(&refused)["asked"], &cost(&refused)["remaining"]), (&json!(6), &json!(0)));
    assert_eq!(server.ask("{ ping }").await.status, 429);
}

#[tokio::test]
async fn each_account_pays_for_itself_wherever_it_asks_from() {
    let server = Server::with(each_their_own).await;
    let ask = async |name: &str| {
        let body = json!({ "query": "{ a: ping b: ping c: ping d: ping e: ping f: ping }" }).to_string();
        let headers = format!("Content-Type: application/json\r\nX-Name: {name}\r\n");
        server.send("POST", "", &headers, body.as_bytes()).await.status
    };
    assert_eq!([ask("Freja").await, ask("Freja").await, ask("Loke").await], [200, 429, 200]);
    assert_eq!(server.ask("{ ping }").await.status, 200);
}

#[tokio::test]
async fn over_a_socket_the_operation_fails_and_the_socket_stays() {
    let server = Server::with(a_bucket_of_ten).await;
    let mut socket = Socket::ready(server.address).await;
    let eight = format!("{{ {} }}", (0..8).map(|n| format!("a{n}: ping ")).collect::<String>());
    socket.subscribe("a", &eight).await;
    assert_eq!(cost(&socket.hear_whole().await["payload"])["remaining"], 2);
    assert_eq!(socket.hear().await["type"], "complete");
    socket.subscribe("b", &eight).await;
    let refused = socket.hear().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("b")));
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    socket.subscribe("c", "{ ping }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["ping"], "pong");
}

#[tokio::test]
async fn a_subscription_that_has_spent_too_much_goes_on_at_the_pace_at_which_it_comes_back() {
    let server = Server::with(|options| {
        options.limits.prices = Arc::new(Prices::default());
        options.rate = Some(Rate { per_second: 1_000, burst: 10 });
    })
    .await;
    let mut socket = Socket::ready(server.address).await;
    let began = std::time::Instant::now();
    socket.subscribe("s", "subscription { count(to: 60) }").await;
    for n in 0..60 {
        assert_eq!(socket.hear().await["payload"]["data"]["count"], n);
    }
    // Sixty cost sixty; ten were there, and a thousandth of a second brings one.
    assert!(began.elapsed() >= Duration::from_millis(45), "{:?}", began.elapsed());
}

#[tokio::test]
async fn subscriptions_are_bounded_for_one_and_in_all_and_end_with_their_clients() {
    let server = Server::with(|options| {
        options.subscribers_by_one = 1;
        options.keep_alive = Duration::from_millis(5);
    })
    .await;
    let mut socket = Socket::ready(server.address).await;
    socket.subscribe("a", "subscription { silence }").await;
    assert_eq!(socket.hear().await["type"], "next");
    socket.subscribe("b", "subscription { silence }").await;
    let told = &socket.hear().await["payload"][0]["extensions"];
    assert_eq!((&told["code"], &told["allowed"]), (&json!("TOO_MANY_SUBSCRIBERS"), &json!(1)));
    let stream = "/graphql?query=subscription%7Bsilence%7D";
    let request =
        format!("GET {stream} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept: text/event-stream\r\n\r\n");
    let refused = Reading::start(server.address, &request).await.rest().await;
    assert!(refused.starts_with("HTTP/1.1 429") && refused.contains("TOO_MANY_SUBSCRIBERS"), "{refused}");
    socket.say(r#"{"type":"complete","id":"a"}"#).await;
    server.stage.dropped.notified().await;
    socket.subscribe("c", "subscription { silence }").await;
    assert_eq!(socket.hear().await["type"], "next");
}

#[tokio::test]
async fn requests_on_their_way_are_bounded_and_a_seat_is_free_when_the_answer_has_left() {
    let server = Server::with(|options| options.requests_by_one = 1).await;
    let (gate, refused) = tokio::join!(server.ask("{ gate }"), async {
        server.stage.entered.notified().await;
        let refused = server.ask("{ ping }").await;
        server.stage.open.notify_one();
        refused
    });
    assert_eq!((gate.status, refused.refusal()), (200, (429, "TOO_MANY_REQUESTS".into())));
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(server.ask("{ ping }").await.status, 200);
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_thrown_away() {
    let server = Server::with(|options| options.answer_bytes = 300).await;
    assert_eq!(server.ask("{ ping }").await.status, 200);
    let refused = server.ask(&format!("{{ echo(text: \"{}\") }}", "x".repeat(300))).await;
    assert_eq!(refused.refusal(), (400, "ANSWER_TOO_LARGE".into()));
    assert_eq!(refused.whole()["errors"][0]["extensions"]["allowed"], 300);
}
