//! Connections that nobody reads along: certificates good and bad, exchanged while the server runs, and asked by real
//! clients.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream as Plain};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::serve::Listener as _;
use futures_util::{SinkExt as _, StreamExt as _};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use samspil_server::tls::{Certificate, Files, Keeper, TlsError, TlsListener};
use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ProtocolVersion, RootCertStore, version};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::harness::{Client, Server, TOKEN, run};

const NAME: &str = "samspil.example.org";

/// Writes a certificate that signs itself, with its key, into a folder.
fn make(folder: &Path, years: (i32, i32)) -> Files {
    let mut params = CertificateParams::new([NAME.to_owned(), "127.0.0.1".to_owned()]).unwrap();
    (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let files = Files { cert: folder.join("cert.pem"), key: folder.join("key.pem") };
    write(&files.cert, &certificate.pem());
    write(&files.key, &key.serialize_pem());
    files
}

/// A new file in the place of the old one, as who renews certificates puts it there.
fn write(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::set_permissions(&new, fs::Permissions::from_mode(0o600)).unwrap();
    fs::rename(new, path).unwrap();
}

const GOOD: (i32, i32) = (2020, 2100);

fn start(data: &Path, files: &Files) -> Server {
    let (cert, key) = (files.cert.to_str().unwrap(), files.key.to_str().unwrap());
    Server::start(data, &["--tls-cert", cert, "--tls-key", key])
}

async fn connect(address: SocketAddr, files: &Files, newest: bool) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&files.cert).unwrap()).unwrap();
    let versions = if newest { &[&version::TLS13] } else { &[&version::TLS12] };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await?;
    TlsConnector::from(Arc::new(config)).connect(ServerName::try_from(NAME).unwrap(), stream).await
}

#[tokio::test]
async fn questions_are_answered_over_tls_under_the_names_of_the_certificate() {
    let dir = tempdir().unwrap();
    let files = make(dir.path(), GOOD);
    let mut server = start(&dir.path().join("data"), &files);
    let url = server.wait_for("ready")["url"].as_str().unwrap().to_owned();
    assert_eq!(url, format!("https://{NAME}:{}/graphql", server.address.port()));
    for (newest, protocol) in [(true, ProtocolVersion::TLSv1_3), (false, ProtocolVersion::TLSv1_2)] {
        let stream = connect(server.address, &files, newest).await.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(protocol));
        let mut client = Client::over(stream, NAME).await.unwrap();
        assert_eq!(client.data("{ position }", json!({})).await, json!({ "position": "1" }));
        let mut other = client.under("evil.example");
        assert_eq!(other.get("/livez").await.unwrap().0, 421);
    }
    server.stop();
}

#[tokio::test]
async fn a_websocket_is_opened_over_tls() {
    let dir = tempdir().unwrap();
    let files = make(dir.path(), GOOD);
    let server = start(&dir.path().join("data"), &files);
    let stream = connect(server.address, &files, true).await.unwrap();
    let mut opening = format!("wss://{NAME}/graphql").into_client_request().unwrap();
    opening.headers_mut().insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = tokio_tungstenite::client_async(opening, stream).await.unwrap();
    socket.send(r#"{"type":"connection_init"}"#.into()).await.unwrap();
    let told = socket.next().await.unwrap().unwrap().into_text().unwrap();
    assert_eq!(serde_json::from_str::<Value>(&told).unwrap()["type"], "connection_ack");
    drop(socket);
    server.stop();
}

#[test]
fn plain_http_is_told_to_come_over_tls() {
    let dir = tempdir().unwrap();
    let server = start(&dir.path().join("data"), &make(dir.path(), GOOD));
    let mut stream = Plain::connect(server.address).unwrap();
    stream.write_all(b"GET /graphql HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(
        body.contains("https://") && head.contains(&format!("content-length: {}", body.len())),
        "{answer}"
    );
    server.stop();
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_up_and_no_connection_is_dropped() {
    let dir = tempdir().unwrap();
    let old = make(dir.path(), GOOD);
    let mut server = start(&dir.path().join("data"), &old);
    let mut open = Client::over(connect(server.address, &old, true).await.unwrap(), NAME).await.unwrap();
    assert_eq!(open.get("/livez").await.unwrap().0, 200);

    // Half of a renewal: the certificate in use stays.
    let kept = tempdir().unwrap();
    let before = fs::read_to_string(&old.key).unwrap();
    let new = make(kept.path(), GOOD);
    write(&old.cert, &fs::read_to_string(&new.cert).unwrap());
    server.signal("HUP");
    server.wait_for("the certificate in use stays");
    assert!(connect(server.address, &new, true).await.is_err());
    assert_eq!(fs::read_to_string(&old.key).unwrap(), before);

    write(&old.key, &fs::read_to_string(&new.key).unwrap());
    server.forget();
    server.signal("HUP");
    server.wait_for("TLS: a certificate is in use");
    let mut fresh = Client::over(connect(server.address, &new, true).await.unwrap(), NAME).await.unwrap();
    assert_eq!(fresh.get("/livez").await.unwrap().0, 200);
    assert_eq!(open.get("/livez").await.unwrap().0, 200, "who was there before is still there");
    drop((open, fresh));
    server.stop();
}

#[test]
fn files_that_have_changed_are_read_again_without_being_asked_to() {
    let dir = tempdir().unwrap();
    let files = make(dir.path(), GOOD);
    let keeper = Keeper::open(files.clone()).unwrap();
    let until = |keeper: &Keeper| keeper.certificate().until_said.clone();
    assert_eq!(until(&keeper), "2100-01-01T00:00:00Z");
    make(dir.path(), (2020, 2090));
    keeper.look(false);
    assert_eq!(until(&keeper), "2090-01-01T00:00:00Z");
    fs::remove_file(&files.key).unwrap();
    keeper.look(false);
    assert_eq!(until(&keeper), "2090-01-01T00:00:00Z", "what cannot be read takes nothing's place");
}

#[test]
fn a_file_that_is_wrong_is_named_and_it_is_said_how() {
    let dir = tempdir().unwrap();
    let folder = |name: &str, years| {
        let path = dir.path().join(name);
        fs::create_dir(&path).unwrap();
        make(&path, years)
    };
    let (good, other) = (folder("good", GOOD), folder("other", GOOD));
    let open = folder("open", GOOD);
    fs::set_permissions(&open.key, fs::Permissions::from_mode(0o644)).unwrap();
    let with = |name: &str, text: &str| {
        let path = dir.path().join(name);
        write(&path, text);
        path
    };
    let locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
    let cut = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    let pair = |cert: &Path, key: &Path| Files { cert: cert.to_owned(), key: key.to_owned() };
    let cases = [
        (folder("expired", (2019, 2020)), ["expired/cert.pem", "valid until 2020-01-01T00:00:00Z"]),
        (folder("early", (2099, 2100)), ["early/cert.pem", "valid only from 2099-01-01T00:00:00Z"]),
        (pair(&good.cert, &other.key), ["other/key.pem", "is not that of the first certificate"]),
        (open, ["open/key.pem", "mode 644"]),
        (pair(&good.cert, Path::new("/nowhere/key.pem")), ["/nowhere/key.pem", "because: No such file"]),
        (pair(&good.key, &good.key), ["good/key.pem", "holds no certificate"]),
        (pair(&good.cert, &good.cert), ["good/cert.pem", "holds no private key"]),
        (pair(&good.cert, &with("locked", locked)), ["locked", "is encrypted"]),
        (pair(&with("cut", cut), &good.key), ["cut", "is damaged"]),
    ];
    let data = dir.path().join("data");
    for (files, says) in cases {
        let (cert, key) = (files.cert.to_str().unwrap(), files.key.to_str().unwrap());
        let serve = ["serve", "--data", data.to_str().unwrap(), "--listen", "0.0.0.0:0"];
        let output = run(&[&serve[..], &["--tls-cert", cert, "--tls-key", key]].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(12), "{said}");
        assert!(says.iter().all(|words| said.contains(words)), "{says:?} in {said}");
    }
    assert!(!data.exists(), "nothing was begun");
}

#[test]
fn a_certificate_is_for_its_names_and_addresses_alone() {
    let dir = tempdir().unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["*.Example.org".to_owned(), "2001:db8::1".to_owned()]).unwrap();
    let files = make(dir.path(), GOOD);
    write(&files.cert, &params.self_signed(&key).unwrap().pem());
    write(&files.key, &key.serialize_pem());
    let certificate = Certificate::load(&files, SystemTime::now()).unwrap();
    for (host, is) in [
        ("a.example.org", true),
        ("a.b.example.org", false),
        ("example.org", false),
        (".example.org", false),
        ("2001:db8::1", true),
        ("2001:db8::2", false),
    ] {
        assert_eq!(certificate.is_for(host), is, "{host}");
    }
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
    assert!(matches!(Certificate::load(&files, far), Err(TlsError::Expired { .. })));
}

#[tokio::test]
async fn who_connects_and_says_nothing_is_cut_off_and_keeps_nobody_waiting() {
    let dir = tempdir().unwrap();
    let files = make(dir.path(), GOOD);
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let acceptor = Keeper::open(files.clone()).unwrap().acceptor();
    let mut listener = TlsListener::new(socket, acceptor, Duration::from_millis(300)).unwrap();
    let mut silent = TcpStream::connect(address).await.unwrap();
    let (accepted, connected) = tokio::join!(listener.accept(), connect(address, &files, true));
    assert_eq!(accepted.1, connected.unwrap().get_ref().0.local_addr().unwrap());
    assert_eq!(silent.read(&mut [0]).await.unwrap_or(0), 0, "it is closed without a word");
}

#[tokio::test]
async fn a_server_is_audited_over_tls() {
    let dir = tempdir().unwrap();
    let files = make(dir.path(), GOOD);
    let server = start(&dir.path().join("data"), &files);
    let url = format!("https://127.0.0.1:{}", server.address.port());
    let other = tempdir().unwrap();
    let strange = make(other.path(), GOOD);
    let audit = |more: &[&str]| {
        let output = run(&[&["audit", "verify", &url], more].concat());
        (output.status.code(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
    };
    let (code, said) = audit(&["--ca", files.cert.to_str().unwrap(), "--token", TOKEN]);
    assert!(code == Some(0) && said.contains(&url) && said.contains("is whole and unchanged"), "{said}");
    let (code, said) = audit(&["--ca", strange.cert.to_str().unwrap()]);
    assert!(code == Some(1) && said.contains("cannot connect"), "{said}");
    let (code, said) = audit(&["--ca", files.key.to_str().unwrap()]);
    assert!(code == Some(1) && said.contains("holds no certificate"), "{said}");
    let clear = run(&["audit", "verify", "http://samspil.example.org", "--token", "s3cret"]);
    let said = String::from_utf8(clear.stderr).unwrap();
    assert!(said.contains("over https:// only") && !said.contains("s3cret"), "{said}");
    server.stop();
}

#[tokio::test]
async fn behind_a_proxy_nobody_else_is_answered() {
    let dir = tempdir().unwrap();
    let server = Server::start(dir.path(), &["--behind-proxy", "--trust-proxy", "192.0.2.0/24"]);
    let mut client = Client::connect(server.address).await.unwrap();
    let (status, said) = client.get("/livez").await.unwrap();
    assert_eq!((status, said.as_str()), (403, "this server is asked through its proxy only\n"));
    server.stop();
    let server = Server::start(dir.path(), &["--behind-proxy", "--allow-host", NAME]);
    let mut client = Client::connect(server.address).await.unwrap().under(NAME);
    assert_eq!(client.get("/livez").await.unwrap().0, 200);
    drop(client);
    server.stop();
}
