//! The conversation with a client that does not read, on a clock that only moves when nothing else can.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::extract::ws::Message;
use axum::http::Request;
use futures_util::{Stream, StreamExt, stream};

use super::super::ws::session::{End, Session};
use super::super::{Options, Shared};
use super::schema::{Stage, clogged, schema};

fn session(stage: &Stage) -> Session<super::schema::TestSchema> {
    let shared = Shared::new(schema(stage), Options::default());
    Session::new(Arc::new(shared), Request::new(()).into_parts().0)
}

/// A client that says this and then stays connected, silent.
fn says(messages: Vec<String>) -> impl Stream<Item = Result<Message, axum::Error>> + Unpin {
    stream::iter(messages).map(|text| Ok(Message::Text(text.into()))).chain(stream::pending())
}

fn subscribe(id: usize, document: &str) -> String {
    serde_json::json!({"type": "subscribe", "id": id.to_string(), "payload": {"query": document}}).to_string()
}

const INIT: &str = r#"{"type":"connection_init"}"#;

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_costs_one_answer_and_is_dropped() {
    let stage = Stage::default();
    let (mut sink, mut taken) = clogged(3);
    let mut incoming = says(vec![INIT.to_owned(), subscribe(1, "subscription { flood }")]);

    let end = session(&stage).talk(&mut sink, &mut incoming).await;

    assert!(matches!(end, End::Gone), "{end:?}");
    assert!(taken.recv().await.unwrap().contains("connection_ack"));
    let produced = stage.flooded.load(Ordering::SeqCst);
    // Two were taken; the third waits.
    assert_eq!(produced, 3);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_read_is_no_longer_heard_when_replies_pile_up() {
    let stage = Stage::default();
    let (mut sink, _taken) = clogged(1);
    let heard = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = heard.clone();
    let pings = stream::repeat_with(move || {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok(Message::Text(r#"{"type":"ping"}"#.into()))
    });

    let end = session(&stage).talk(&mut sink, &mut pings.boxed()).await;

    assert!(matches!(end, End::Gone | End::Close(_)), "{end:?}");
    let heard = heard.load(Ordering::SeqCst);
    assert!(heard <= 20, "{heard} messages were read");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_falls_silent_is_dropped() {
    let stage = Stage::default();
    let (mut sink, _taken) = clogged(usize::MAX);
    let mut incoming = says(vec![INIT.to_owned(), subscribe(1, "subscription { silence }")]);

    let began = tokio::time::Instant::now();
    let end = session(&stage).talk(&mut sink, &mut incoming).await;

    assert!(matches!(end, End::Gone), "{end:?}");
    assert_eq!(began.elapsed(), 3 * Options::default().keep_alive);
    stage.dropped.notified().await;
}

#[tokio::test(start_paused = true)]
async fn a_silent_client_is_closed_after_the_time_for_its_introduction() {
    let stage = Stage::default();
    let (mut sink, _taken) = clogged(usize::MAX);

    let began = tokio::time::Instant::now();
    let end = session(&stage).talk(&mut sink, &mut says(vec![])).await;

    let End::Close(close) = end else { panic!("{end:?}") };
    assert_eq!(close.code, 4408);
    assert_eq!(began.elapsed(), Options::default().socket.init_timeout);
}
