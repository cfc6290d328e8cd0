//! Every door of the running server, with what is brought to it: sockets and streams, and what is personal.

use std::fs;
use std::path::Path;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::harness::{Client, Server, run};

const FOLLOW: &str = "subscription { commits(initiative: \"@fiktivt-eksempel\") { position } }";
const ADOPT: &str = "mutation { adoptGoal(initiative: \"@fiktivt-eksempel\", input: { title: \"Et nyt mål\" }) \
                     { userErrors { code } } }";

type Socket = WebSocketStream<TcpStream>;

fn token(data: &Path, key: &str) -> String {
    let text = fs::read_to_string(data.join("demo-tokens")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("{key} ")));
    line.unwrap().to_owned()
}

async fn told(socket: &mut Socket) -> Value {
    loop {
        let message = socket.next().await.expect("the socket is open").unwrap();
        if message.is_text() {
            return serde_json::from_str(&message.into_text().unwrap()).unwrap();
        }
        assert!(!message.is_close(), "{message:?}");
    }
}

/// A socket whose opener has said who it is.
async fn opened(server: &Server, payload: &Value) -> Socket {
    let stream = TcpStream::connect(server.address).await.unwrap();
    let mut opening = format!("ws://{}/graphql", server.address).into_client_request().unwrap();
    opening.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = tokio_tungstenite::client_async(opening, stream).await.unwrap();
    let init = json!({ "type": "connection_init", "payload": payload });
    socket.send(init.to_string().into()).await.unwrap();
    socket
}

async fn asks(socket: &mut Socket, id: &str, query: &str) {
    let subscribe = json!({ "type": "subscribe", "id": id, "payload": { "query": query } });
    socket.send(subscribe.to_string().into()).await.unwrap();
}

#[tokio::test]
async fn a_socket_is_followed_as_who_it_was_opened_by_until_their_token_is_revoked() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let partner = format!("Bearer {}", token(data.path(), "partner"));
    let mut socket = opened(&server, &json!({ "authorization": partner })).await;
    assert_eq!(told(&mut socket).await["type"], "connection_ack");
    asks(&mut socket, "me", "{ me { name standing } }").await;
    assert_eq!(told(&mut socket).await["payload"]["data"]["me"]["name"], "Demonstration: partner");
    assert_eq!(told(&mut socket).await["type"], "complete");

    asks(&mut socket, "follow", FOLLOW).await;
    // Answered in order: when this is, the other has begun.
    asks(&mut socket, "begun", "{ position }").await;
    assert_eq!(told(&mut socket).await["id"], "begun");
    assert_eq!(told(&mut socket).await["type"], "complete");
    let operator = token(data.path(), "operator");
    let mut operator = Client::connect(server.address).await.unwrap().with_token(Some(&operator));
    assert_eq!(operator.data(ADOPT, json!({})).await["adoptGoal"]["userErrors"], json!([]));
    let next = told(&mut socket).await;
    assert_eq!((&next["type"], &next["id"]), (&json!("next"), &json!("follow")), "{next}");

    let accounts = operator.data("{ accounts { nodes { name tokens { id } } } }", json!({})).await;
    let nodes = accounts["accounts"]["nodes"].as_array().unwrap();
    let mine = nodes.iter().find(|node| node["name"] == "Demonstration: partner").unwrap();
    let revoke = "mutation($token: ID!) { revokeToken(input: { token: $token }) { userErrors { code } } }";
    operator.data(revoke, json!({ "token": mine["tokens"][0]["id"] })).await;
    let ended = told(&mut socket).await;
    let text = ended.to_string();
    assert!(ended["id"] == "follow" && text.contains("UNAUTHENTICATED"), "{ended}");
    server.stop();
}

#[tokio::test]
async fn a_socket_that_brings_something_that_is_not_good_is_not_opened() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let mut socket = opened(&server, &json!({ "authorization": "Bearer samspil_nonsense" })).await;
    let ended = socket.next().await.unwrap().unwrap();
    assert!(ended.is_close() && ended.to_string().len() < 200, "{ended:?}");
    server.stop();
}

#[tokio::test]
async fn nobody_reads_on_any_door_what_is_not_published() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &["--demo"]);
    let mut nobody = Client::connect(server.address).await.unwrap().with_token(None);
    let asked = "{ initiative(id: \"@fiktivt-eksempel\") { name } commits { position } \
                 initiatives { total nodes { id } } organisations { total } accounts { total } people { total } \
                 history(id: \"@fiktivt-eksempel\") { total } \
                 then: initiative(id: \"@fiktivt-eksempel\", asOf: { position: \"80\" }) { name } }";
    let answer = nobody.data(asked, json!({})).await;
    assert_eq!((&answer["initiative"], &answer["then"]), (&json!(null), &json!(null)), "{answer}");
    assert_eq!((&answer["commits"], &answer["history"]), (&json!([]), &json!(null)), "{answer}");
    for list in ["initiatives", "organisations", "accounts", "people"] {
        assert_eq!(answer[list]["total"], 0, "{list}: {answer}");
    }
    let mutation = nobody.ask(ADOPT, json!({})).await.unwrap();
    assert_eq!(mutation["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{mutation}");
    server.stop();
}

/// Where a word stands in the files of a directory, in UTF-8 or UTF-16.
fn holding(directory: &Path, word: &str) -> Vec<String> {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, word));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        if has(word.as_bytes()) || has(&wide) {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn a_person_is_read_while_kept_and_in_no_file_and_erased_for_good() {
    const ID: &str = "5a1c8f6e-3b7d-4e21-9c55-0f6b1d2a7e90";
    const WORDS: [&str; 3] = ["Kirsten Testesen", "kirsten@example.org", "70121212"];
    let (data, copies) = (tempdir().unwrap(), tempdir().unwrap());
    let at = data.path().to_str().unwrap();
    let server = Server::start(data.path(), &[]);
    let mut operator = Client::connect(server.address).await.unwrap();
    let enter =
        "mutation($input: EnterPersonInput!) { enterPerson(input: $input) { userErrors { code message } } }";
    let input = json!({ "id": ID, "name": WORDS[0], "email": WORDS[1], "phone": WORDS[2] });
    let entered = operator.data(enter, json!({ "input": input })).await;
    assert_eq!(entered["enterPerson"]["userErrors"], json!([]));
    // A value of the wrong type is refused without being repeated.
    let wrong =
        operator.ask(enter, json!({ "input": { "name": WORDS[0], "phone": 70_121_212 } })).await.unwrap();
    assert!(wrong["errors"].is_array() && !wrong.to_string().contains(WORDS[2]), "{wrong}");
    let asked = format!(
        "{{ person(id: \"{ID}\") {{ name email phone status }} commits {{ raw events {{ data }} }} }}"
    );
    let seen = operator.data(&asked, json!({})).await;
    assert_eq!(
        seen["person"],
        json!({ "name": WORDS[0], "email": WORDS[1], "phone": WORDS[2], "status": "READABLE" })
    );
    assert!(WORDS.iter().all(|word| !seen["commits"].to_string().contains(word)), "{seen}");
    let mut nobody = Client::connect(server.address).await.unwrap().with_token(None);
    assert_eq!(nobody.data(&asked, json!({})).await["person"], json!(null));
    server.stop();

    let copy = copies.path().join("backup");
    assert!(run(&["backup", copy.to_str().unwrap(), "--data", at]).status.success());
    for word in WORDS {
        assert_eq!(
            [holding(data.path(), word), holding(copies.path(), word)],
            [Vec::<String>::new(), vec![]]
        );
    }
    let erased = run(&["erase-person", ID, "--data", at]);
    assert!(erased.status.success(), "{}", String::from_utf8_lossy(&erased.stderr));
    let out = copies.path().join("export");
    assert!(run(&["export", "log", "--out", out.to_str().unwrap(), "--data", at]).status.success());
    for source in [at, out.to_str().unwrap()] {
        let audited = run(&["audit", "verify", source]);
        assert!(audited.status.success(), "{}", String::from_utf8_lossy(&audited.stderr));
    }

    let server = Server::start(data.path(), &[]);
    let mut operator = Client::connect(server.address).await.unwrap();
    let before = "{ person(id: \"ID\", asOf: { position: \"2\" }) { name status } }".replace("ID", ID);
    for asked in [&asked, &before] {
        let person = operator.data(asked, json!({})).await["person"].take();
        assert_eq!((&person["name"], &person["status"]), (&json!(null), &json!("ERASED")), "{person}");
    }
    server.stop();
}
