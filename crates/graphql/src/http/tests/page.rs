//! The page for humans.

use super::Server;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn a_browser_sees_a_page_that_loads_nothing() {
    let server = Server::start().await;
    let page = server.get("", BROWSER).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.body.contains("<textarea") && page.body.contains("lang=\"en\""));
    assert!(!page.body.contains("http://") && !page.body.contains("https://") && !page.body.contains("src="));
    assert!(page.body.lines().count() <= 150);
}

#[tokio::test]
async fn only_what_carries_the_nonce_of_this_answer_may_run() {
    let server = Server::start().await;
    let nonce = async || {
        let page = server.get("", BROWSER).await;
        let policy = page.header("content-security-policy").to_owned();
        let (_, rest) = policy.split_once("script-src 'nonce-").unwrap();
        let nonce = rest[..32].to_owned();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert_eq!(page.body.matches(&format!("nonce=\"{nonce}\"")).count(), 2);
        assert!(!page.body.contains("NONCE"));
        nonce
    };
    assert_ne!(nonce().await, nonce().await);
}

#[tokio::test]
async fn a_browser_that_asks_a_question_gets_the_answer() {
    let server = Server::start().await;
    let reply = server.get("?query=%7Bping%7D", BROWSER).await;
    assert_eq!(reply.json()["data"]["ping"], "pong");
}

#[tokio::test]
async fn the_page_can_be_switched_off() {
    let server = Server::with(|options| options.landing_page = false).await;
    assert_eq!(server.get("", BROWSER).await.refusal().0, 400);
}
