//! Starting, being refused, and stopping.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use http_body_util::BodyExt as _;
use samspil_server::greeting::FIRST_QUERY;
use serde_json::json;
use tempfile::tempdir;

use crate::harness::{Client, Server, TOKEN, run};

#[tokio::test]
async fn it_starts_answers_and_stops() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let mut client = Client::connect(server.address).await.unwrap();
    assert_eq!(client.data("{ position }", json!({})).await, json!({ "position": "1" }));
    server.stop();
}

#[tokio::test]
async fn the_demonstration_is_loaded_once_and_the_first_query_answers() {
    let data = tempdir().unwrap();
    let mut first = Server::start(data.path(), &["--demo"]);
    let position = first.wait_for("ready")["position"].clone();
    assert!(first.wait_for("whole-grain.json: ")["message"].as_str().unwrap().contains("loaded"));
    first.stop();

    let mut second = Server::start(data.path(), &["--demo"]);
    assert_eq!(second.wait_for("ready")["position"], position);
    assert!(second.wait_for("whole-grain.json: ")["message"].as_str().unwrap().contains("nothing changed"));
    let mut client = Client::connect(second.address).await.unwrap();
    let answer = client.data(FIRST_QUERY, json!({})).await;
    let nodes = answer["initiatives"]["nodes"].as_array().unwrap();
    let initiative = nodes.iter().find(|node| node["name"] == "Fuldkornspartnerskabet").unwrap();
    let half = &initiative["commonAgenda"]["goals"][1]["targets"][0]["progress"];
    assert_eq!(half["way"], json!({ "value": "47.7", "unit": "percent of the way" }));
    second.stop();
}

#[tokio::test]
async fn a_supervisor_is_told_that_it_lives_and_is_ready() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let mut client = Client::connect(server.address).await.unwrap();
    assert_eq!(client.get("/livez").await.unwrap(), (200, "alive\n".to_owned()));
    let (status, said) = client.get("/readyz").await.unwrap();
    assert!(status == 200 && said.starts_with("ready\n"), "{status} {said}");
    assert_eq!(client.get("/").await.unwrap().0, 307);
    server.stop();
}

#[tokio::test]
async fn a_page_that_has_its_own_name_resolve_to_this_machine_gets_nothing() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--allow-host", "samspil.example"]);
    let status = async |host| {
        let client = Client::connect(server.address).await.unwrap();
        client.under(host).get("/livez").await.unwrap().0
    };
    assert_eq!(
        [status("evil.example").await, status("samspil.example").await, status("localhost:1").await],
        [421, 200, 200]
    );
}

/// It ends with that code, before it has changed anything, and says this.
#[track_caller]
fn refused(arguments: &[&str], code: i32, says: &[&str]) {
    let output = run(arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    for words in says {
        assert!(said.contains(words), "{words:?} is missing in {said}");
    }
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let data = tempdir().unwrap();
    let path = data.path().join("data");
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        refused(
            &["serve", "--data", path.to_str().unwrap(), "--listen", address],
            2,
            &["--tls-cert", "--behind-proxy"],
        );
    }
    assert!(!path.exists());
}

#[test]
fn a_second_process_on_the_same_directory_is_refused() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let path = data.path().to_str().unwrap();
    refused(&["serve", "--data", path, "--listen", "127.0.0.1:0"], 4, &["in use by another process"]);
    let seed = data.path().join("seed.json");
    std::fs::write(&seed, r#"[{"commands": [{"registerOrganisation": {"name": "A", "sector": "STATE"}}]}]"#)
        .unwrap();
    refused(&["seed", seed.to_str().unwrap(), "--data", path], 4, &["in use by another process"]);
    server.stop();
}

#[test]
fn an_address_that_is_taken_is_refused() {
    let data = tempdir().unwrap();
    let server = Server::start(&data.path().join("one"), &[]);
    let address = server.address.to_string();
    let other = data.path().join("two");
    refused(&["serve", "--data", other.to_str().unwrap(), "--listen", &address], 7, &[&address, "because: "]);
    assert!(!other.exists());
    server.stop();
}

#[test]
fn a_directory_that_is_no_data_directory_is_refused() {
    let data = tempdir().unwrap();
    std::fs::write(data.path().join("thesis.txt"), "years of work").unwrap();
    let path = data.path().to_str().unwrap();
    refused(&["serve", "--data", path, "--listen", "127.0.0.1:0"], 3, &["thesis.txt"]);
    let file = data.path().join("thesis.txt").join("data");
    refused(&["serve", "--data", file.to_str().unwrap(), "--listen", "127.0.0.1:0"], 3, &["because: "]);
}

#[test]
fn a_directory_of_a_later_version_is_refused() {
    let data = tempdir().unwrap();
    Server::start(data.path(), &[]).stop();
    std::fs::write(data.path().join("FORMAT"), "samspil-data 99\n").unwrap();
    let path = data.path().to_str().unwrap();
    refused(&["serve", "--data", path, "--listen", "127.0.0.1:0"], 5, &["99", "later"]);
}

#[tokio::test]
async fn a_subscription_is_completed_when_the_server_stops() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let client = Client::connect(server.address).await.unwrap();
    let mut events = client.subscribe("subscription { commits { position } }").await;
    let mut writer = Client::connect(server.address).await.unwrap();
    let register = r#"mutation { registerOrganisation(input: { name: "A", sector: STATE }) { position } }"#;
    writer.data(register, json!({})).await;
    let mut seen = String::new();
    while !seen.contains(r#""position":"2""#) {
        let frame = events.frame().await.unwrap().unwrap();
        seen.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
    }
    server.stop();
    let rest = events.collect().await.unwrap().to_bytes();
    assert!(std::str::from_utf8(&rest).unwrap().contains("event: complete"), "{rest:?}");
}

/// A mutation of which only the first half has been sent.
fn half_a_mutation(server: &Server) -> (TcpStream, &'static str) {
    let body = r#"{"query":"mutation{registerOrganisation(input:{name:\"A\",sector:STATE}){position}}"}"#;
    let (first, rest) = body.split_at(20);
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // The server asks for the body once it has begun to read it: from then on the request is in flight.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).unwrap();
    assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(first.as_bytes()).unwrap();
    (stream, rest)
}

#[test]
fn what_is_in_flight_is_finished() {
    let data = tempdir().unwrap();
    let mut server = Server::start(data.path(), &[]);
    let (mut stream, rest) = half_a_mutation(&server);
    server.signal("TERM");
    server.wait_for("SIGTERM received");
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains(r#""position":"2""#), "{answer}");
    assert_eq!(server.ended(), Some(0));
    assert_eq!(Server::start(data.path(), &[]).wait_for("ready")["position"], 2);
}

#[test]
fn it_does_not_wait_for_ever() {
    let data = tempdir().unwrap();
    let mut server = Server::start(data.path(), &["--drain-secs", "1"]);
    let _silent = half_a_mutation(&server);
    server.signal("INT");
    assert_eq!(server.ended(), Some(0));
    assert!(server.messages().iter().any(|message| message.contains("cut off")), "{:#?}", server.said);
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let data = tempdir().unwrap();
    let mut server = Server::start(data.path(), &["--drain-secs", "600"]);
    let _silent = half_a_mutation(&server);
    server.signal("TERM");
    server.wait_for("SIGTERM received");
    server.signal("INT");
    assert_eq!(server.ended(), Some(130));
}
