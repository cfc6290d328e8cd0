//! What pages of other sites can do, and what a browser is told about that.

use super::super::{Options, Origins, secured};
use super::Server;
use super::client::exchange;

const ALLOWED: &str = "https://app.example.org";
const JSON: &str = "Content-Type: application/json\r\n";
const PING: &[u8] = br#"{"query":"{ping}"}"#;

fn app_allowed(options: &mut Options) {
    options.origins = Origins::SameHostAnd(vec![ALLOWED.to_owned()]);
}

#[tokio::test]
async fn a_page_of_another_site_gets_no_answer_however_it_asks() {
    let server = Server::start().await;
    let from = |origin: &str| format!("Origin: {origin}\r\n{JSON}");
    for origin in ["https://elsewhere.example", "null", "http://127.0.0.1:1", "https://app.example.org"] {
        let reply = server.send("POST", "", &from(origin), PING).await;
        assert_eq!(reply.refusal(), (403, "ORIGIN_NOT_ALLOWED".into()), "{origin}");
    }
    for site in ["cross-site", "same-site"] {
        let headers = format!("Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: no-cors\r\n");
        let image = server.send("GET", "?query=%7Bping%7D", &headers, b"").await;
        assert_eq!(image.refusal(), (403, "ORIGIN_NOT_ALLOWED".into()), "{site}");
    }
    let own = server.send("POST", "", &from(&format!("http://{}", server.address)), PING).await;
    assert_eq!(own.status, 200);
    for site in ["same-origin", "none"] {
        let headers = format!("Sec-Fetch-Site: {site}\r\n");
        assert_eq!(server.send("GET", "?query=%7Bping%7D", &headers, b"").await.status, 200, "{site}");
    }
}

#[tokio::test]
async fn a_form_of_another_site_cannot_send_what_is_read() {
    let server = Server::start().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let headers = if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
        let reply = server.send("POST", "", &headers, PING).await;
        assert_eq!(reply.refusal(), (415, "UNSUPPORTED_MEDIA_TYPE".into()), "{kind}");
    }
}

#[tokio::test]
async fn a_page_that_the_operator_allows_is_told_so_and_no_other_and_never_with_cookies() {
    let server = Server::with(app_allowed).await;
    let preflight = |origin: &str| {
        format!(
            "Origin: {origin}\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization,content-type\r\n"
        )
    };
    let allowed = server.send("OPTIONS", "", &preflight(ALLOWED), b"").await;
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (200, ALLOWED));
    assert!(allowed.header("access-control-allow-headers").contains("authorization"));
    let answered = server.send("POST", "", &format!("Origin: {ALLOWED}\r\n{JSON}"), PING).await;
    assert_eq!((answered.status, answered.header("access-control-allow-origin")), (200, ALLOWED));
    assert_eq!(answered.header("access-control-expose-headers"), "retry-after");
    let other = server.send("OPTIONS", "", &preflight("https://elsewhere.example"), b"").await;
    let refused =
        server.send("POST", "", &format!("Origin: https://elsewhere.example\r\n{JSON}"), PING).await;
    assert_eq!(refused.status, 403);
    for reply in [allowed, answered, other, refused] {
        assert!(!reply.headers.contains_key("access-control-allow-credentials"), "{reply:?}");
        assert_ne!(reply.header("access-control-allow-origin"), "*");
        assert_ne!(reply.header("access-control-allow-origin"), "https://elsewhere.example");
    }
}

#[tokio::test]
async fn every_answer_tells_a_browser_not_to_guess_frame_keep_or_hand_on() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = axum::Router::new()
        .route("/plain", axum::routing::get(async || "x"))
        .route("/own", axum::routing::get(async || ([("cache-control", "public")], "x")));
    let serving = axum::serve(listener, secured(routes, true));
    tokio::spawn(serving.into_future());
    let get = async |path: &str| {
        exchange(address, format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
            .await
    };
    for path in ["/plain", "/nowhere"] {
        let reply = get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-store"),
            ("strict-transport-security", "max-age=63072000"),
        ] {
            assert_eq!(reply.header(name), value, "{path}: {name}");
        }
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"));
    }
    assert_eq!(get("/own").await.header("cache-control"), "public");
}
