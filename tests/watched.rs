//! The server watched: figures, ids of requests, readiness with its reasons, and what systemd is told.

use std::collections::BTreeMap;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::net::TcpStream;

use crate::harness::{Client, Server, TOKEN, run};

/// Reads OpenMetrics: each sample has a declared family, fits its type, and stands once; the text ends as it must.
#[track_caller]
fn read(text: &str) -> BTreeMap<String, f64> {
    let body = text.strip_suffix("# EOF\n").expect("it ends with # EOF");
    let (mut types, mut samples) = (BTreeMap::new(), BTreeMap::new());
    for line in body.lines() {
        if let Some(declared) = line.strip_prefix("# ") {
            let mut words = declared.splitn(3, ' ');
            let (what, name) = (words.next().unwrap(), words.next().unwrap());
            if what == "TYPE" {
                assert!(
                    types.insert(name.to_owned(), words.next().unwrap().to_owned()).is_none(),
                    "{name} twice"
                );
            }
            continue;
        }
        let (series, value) = line.rsplit_once(' ').unwrap();
        let value: f64 = value.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        let name = series.split('{').next().unwrap();
        let of = |(family, kind): (&String, &String)| {
            let endings: &[&str] = match kind.as_str() {
                "counter" => &["_total"],
                "histogram" => &["_bucket", "_sum", "_count"],
                "info" => &["_info"],
                "gauge" => &[""],
                other => panic!("{family} is a {other}"),
            };
            endings.iter().any(|ending| name.strip_suffix(ending) == Some(family))
        };
        assert!(types.iter().any(of), "{name} is of no declared family");
        assert!(samples.insert(series.to_owned(), value).is_none(), "{series} stands twice");
    }
    samples
}

async fn figures(server: &mut Server) -> BTreeMap<String, f64> {
    let said = server.wait_for("figures for Prometheus");
    let mut client = Client::connect(said["address"].as_str().unwrap().parse().unwrap()).await.unwrap();
    let (status, headers, text) = client.get_bytes("/metrics").await.unwrap();
    assert_eq!(
        (status, &headers["content-type"]),
        (200, &samspil_server::metrics::http::FORMAT.parse().unwrap())
    );
    read(std::str::from_utf8(&text).unwrap())
}

#[tokio::test]
async fn what_is_done_is_counted_and_no_caller_makes_a_series_of_its_own() {
    let data = tempdir().unwrap();
    let mirror = data.path().join("mirror");
    let more = ["--metrics-listen", "127.0.0.1:0", "--mirror", mirror.to_str().unwrap()];
    let mut server = Server::start(&data.path().join("data"), &more);
    let mut client = Client::connect(server.address).await.unwrap();
    let before = figures(&mut server).await;
    let record = "mutation { registerOrganisation(input: { name: \"A\", sector: STATE }) { position } }";
    client.data(record, json!({})).await;
    client.data("{ position }", json!({})).await;
    client.ask("{ secretWord }", json!({})).await.unwrap();
    client.ask("{ secretWord", json!({})).await.unwrap();
    client.get("/secret-path").await.unwrap();
    assert_eq!(
        client.get("/metrics").await.unwrap().0,
        404,
        "the address that the world reaches does not serve them"
    );
    let after = figures(&mut server).await;
    let at = |name: &str| *after.get(name).unwrap_or_else(|| panic!("{name} in {after:#?}"));
    for (name, value) in [
        ("samspil_operations_total{kind=\"mutation\",code=\"OK\"}", 1.0),
        ("samspil_operations_total{kind=\"query\",code=\"OK\"}", 1.0),
        ("samspil_operations_total{kind=\"query\",code=\"GRAPHQL_VALIDATION_FAILED\"}", 1.0),
        ("samspil_refusals_total{code=\"GRAPHQL_PARSE_FAILED\"}", 1.0),
        ("samspil_http_requests_total{route=\"other\",status=\"4xx\"}", 2.0),
        ("samspil_ledger_commits_total", 2.0),
        ("samspil_ledger_groups_total", 2.0),
        ("samspil_ledger_queue_requests", 0.0),
        ("samspil_log_position", 2.0),
        ("samspil_ready", 2.0),
        ("samspil_sockets", 0.0),
        ("samspil_operation_seconds_count{kind=\"query\"}", 2.0),
    ] {
        assert!((at(name) - value).abs() < f64::EPSILON, "{name}: {}", at(name));
    }
    assert!(
        at("samspil_ledger_writing_seconds_total") > 0.0 && at("samspil_process_resident_memory_bytes") > 1e6
    );
    assert!(after.contains_key("samspil_mirror_lag_commits") && after.contains_key("samspil_sled_lag_bytes"));
    assert!(after.keys().all(|series| !series.contains("ecret")), "{after:#?}");
    assert!(before.len() < after.len());
    if let Some(dir) = std::env::var_os("SAMSPIL_KEEP_METRICS") {
        let said = server.wait_for("figures for Prometheus");
        let mut client = Client::connect(said["address"].as_str().unwrap().parse().unwrap()).await.unwrap();
        std::fs::write(dir, client.get("/metrics").await.unwrap().1).unwrap();
    }
    drop(client);
    server.stop();
}

/// Asks with a header, and answers the id that came back.
async fn id(server: &Server, given: Option<&str>, path: &str) -> String {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut request = Request::get(path).header("host", "localhost").header("x-forwarded-for", "203.0.113.7");
    if let Some(given) = given {
        request = request.header("x-request-id", given);
    }
    let response = sender.send_request(request.body(Full::<Bytes>::default()).unwrap()).await.unwrap();
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    response.into_body().collect().await.unwrap();
    id
}

#[tokio::test]
async fn a_request_is_known_by_its_id_and_its_client_in_the_log() {
    let data = tempdir().unwrap();
    let more = ["--behind-proxy", "--log", "info,samspil_server=debug"];
    let mut server = Server::start(data.path(), &more);
    assert_eq!(id(&server, Some("abc-1.2_3"), "/livez?token=s3cret").await, "abc-1.2_3");
    let said = server.wait_for("answered");
    assert_eq!(said["span"]["id"], "abc-1.2_3", "{said}");
    assert_eq!(
        (&said["span"]["client"], &said["span"]["status"]),
        (&json!("203.0.113.7"), &json!(200)),
        "{said}"
    );
    assert_eq!(id(&server, Some("{\"no\"}"), "/livez").await.len(), 36);
    assert_ne!(id(&server, None, "/livez").await, id(&server, None, "/livez").await);
    server.signal("TERM");
    assert_eq!(server.ended(), Some(0));
    server.messages();
    assert!(!format!("{:?}", server.said).contains("s3cret"), "{:#?}", server.said);
}

#[tokio::test]
async fn a_refusal_for_who_asks_is_recorded() {
    let data = tempdir().unwrap();
    let mut server = Server::start(data.path(), &[]);
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let opening = Request::get("/graphql")
        .header("host", "localhost")
        .header("origin", "https://evil.example")
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA==");
    let response = sender.send_request(opening.body(Full::<Bytes>::default()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 403);
    let said = server.wait_for("a request was forbidden");
    assert_eq!(
        (&said["event"], &said["code"]),
        (&json!("forbidden"), &json!("ORIGIN_NOT_ALLOWED")),
        "{said}"
    );
    assert_eq!(
        (&said["target"], &said["client"]),
        (&json!("samspil::access"), &json!("127.0.0.1")),
        "{said}"
    );
    drop(sender);
    server.stop();
}

#[tokio::test]
async fn readiness_has_reasons_as_text_and_as_json() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let mut client = Client::connect(server.address).await.unwrap();
    let (_, text) = client.get("/readyz").await.unwrap();
    for check in
        ["ok   ledger: at commit 1", "ok   signing: ", " MiB left of ", "ok   mirror: ", "ok   snapshots: "]
    {
        assert!(text.contains(check), "{check} in {text}");
    }
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let request = Request::get("/readyz").header("host", "localhost").header("accept", "application/json");
    let response = sender.send_request(request.body(Full::<Bytes>::default()).unwrap()).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["content-type"]),
        (200, &"application/json".parse().unwrap())
    );
    let report: Value =
        serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap();
    let names: Vec<&str> =
        report["checks"].as_array().unwrap().iter().map(|check| check["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ledger", "signing", "disk", "mirror", "snapshots", "tls", "identity-provider"]);
    drop((client, sender));
    server.stop();
}

#[test]
fn systemd_is_told_when_it_is_ready_alive_and_stopping() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let environment = [("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "200000")];
    let mut server = Server::start_in(&dir.path().join("data"), &[], &environment);
    let told = |words: &str| {
        let mut bytes = [0; 1024];
        loop {
            let length = socket.recv(&mut bytes).unwrap_or_else(|error| panic!("no {words}: {error}"));
            let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
            if text.lines().any(|line| line == words) {
                return text;
            }
        }
    };
    told("WATCHDOG=1");
    // Said beside it, and so before or after.
    server.signal("HUP");
    let text = told("WATCHDOG=1");
    assert_eq!(text, "WATCHDOG=1\n", "a hangup ends nothing");
    server.signal("TERM");
    assert!(told("STOPPING=1").contains("STATUS="));
    assert_eq!(server.ended(), Some(0));
}

#[test]
fn systemd_is_told_where_it_serves() {
    let dir = tempdir().unwrap();
    let path = dir.path().join("notify");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let server =
        Server::start_in(&dir.path().join("data"), &[], &[("NOTIFY_SOCKET", path.to_str().unwrap())]);
    let mut bytes = [0; 1024];
    let mut text = String::new();
    while !text.contains("READY=1") {
        let length = socket.recv(&mut bytes).unwrap();
        text = String::from_utf8_lossy(&bytes[..length]).into_owned();
    }
    assert_eq!(text, format!("READY=1\nSTATUS=serving http://{}\n", server.address));
    server.stop();
}

#[test]
fn whether_somebody_answers_is_told_by_an_exit_code() {
    let dir = tempdir().unwrap();
    let server = Server::start(dir.path(), &[]);
    let address = server.address.to_string();
    let healthy = || run(&["healthy", "--listen", &address]);
    assert_eq!(healthy().status.code(), Some(0));
    server.stop();
    let said = healthy();
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8(said.stderr).unwrap().contains("no healthy server"));
}

/// A collector that takes what it is sent until it has a span of each name, and answers as OTLP wants it.
fn collect(listener: std::net::TcpListener) -> Vec<Value> {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    let mut spans: Vec<Value> = Vec::new();
    let has = |spans: &[Value], name: &str| spans.iter().any(|span| span["name"] == name);
    while !(has(&spans, "request") && has(&spans, "execute")) {
        let mut stream = listener.accept().unwrap().0;
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (Vec::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if line == "\r\n" {
                break;
            }
            if let Some(said) = line.strip_prefix("content-length: ") {
                length = said.trim().parse().unwrap();
            }
            head.push(line);
        }
        assert_eq!(head[0], "POST /v1/traces HTTP/1.1\r\n");
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}").unwrap();
        let message: Value = serde_json::from_slice(&body).unwrap();
        let from = &message["resourceSpans"][0];
        assert_eq!(
            from["resource"]["attributes"][0],
            json!({ "key": "service.name", "value": { "stringValue": "samspil" } })
        );
        spans.extend(from["scopeSpans"][0]["spans"].as_array().unwrap().iter().cloned());
    }
    spans
}

#[tokio::test]
async fn a_trace_goes_on_through_the_server_to_a_collector() {
    let data = tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let collecting = tokio::task::spawn_blocking(|| collect(listener));
    let server = Server::start(data.path(), &["--otlp", &url, "--log", "info"]);
    let stream = TcpStream::connect(server.address).await.unwrap();
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let (trace, caller) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    let request = Request::post("/graphql")
        .header("host", "localhost")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {TOKEN}"))
        .header("traceparent", format!("00-{trace}-{caller}-01"));
    let body = json!({ "query": "query($s3cret: String) { position }", "variables": { "s3cret": "s3cret" } });
    let request = request.body(Full::<Bytes>::from(body.to_string())).unwrap();
    assert_eq!(sender.send_request(request).await.unwrap().status(), 200);
    let spans = collecting.await.unwrap();
    let span = |name: &str| spans.iter().find(|span| span["name"] == name).unwrap();
    let (request, execute) = (span("request"), span("execute"));
    assert_eq!((&request["traceId"], &execute["traceId"]), (&json!(trace), &json!(trace)));
    assert_eq!(request["parentSpanId"], caller);
    assert_eq!(execute["parentSpanId"], request["spanId"]);
    assert_eq!(
        (&request["kind"], &execute["attributes"][0]["value"]["stringValue"]),
        (&json!(2), &json!("query"))
    );
    assert!(
        request["attributes"]
            .as_array()
            .unwrap()
            .contains(&json!({ "key": "status", "value": { "intValue": "200" } }))
    );
    let nanos = |name: &str| request[name].as_str().unwrap().parse::<u64>().unwrap();
    assert!(nanos("startTimeUnixNano") < nanos("endTimeUnixNano"));
    assert!(!format!("{spans:?}").contains("s3cret") && !format!("{spans:?}").contains(TOKEN), "{spans:#?}");
    drop(sender);
    server.stop();
}
