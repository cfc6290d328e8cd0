//! A real OpenID provider, as a process on loopback: npm's `oidc-provider`, in the versions that `oidc/package-lock.json` names.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

const MISSING: &str =
    "node (20 or later) and npm have to be installed: a test runs a real OpenID provider with them";

/// A running provider. Ends when dropped.
pub(crate) struct Provider {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Its address, as it stands in its tokens.
    pub(crate) issuer: String,
}

/// Where it is installed, once for each lock file; npm's own cache makes it quick.
fn installed() -> PathBuf {
    let source = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/harness/oidc"));
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("oidc");
    std::fs::create_dir_all(&place).unwrap();
    for file in ["package.json", "package-lock.json", "index.mjs"] {
        std::fs::copy(source.join(file), place.join(file)).unwrap();
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&place);
    let ran = npm.output().expect(MISSING);
    assert!(ran.status.success(), "npm ci: {}", String::from_utf8_lossy(&ran.stderr));
    place
}

impl Provider {
    /// Starts one, and waits until it answers.
    pub(crate) fn start() -> Self {
        let mut node = Command::new("node");
        node.arg("index.mjs").current_dir(installed());
        node.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = node.spawn().expect(MISSING);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut provider = Self { child, lines, issuer: String::new() };
        provider.issuer = provider.wait_for("http://");
        provider
    }

    /// Has it sign with new keys from now on.
    pub(crate) fn rotate(&mut self) {
        self.child.stdin.as_mut().unwrap().write_all(b"rotate\n").unwrap();
        self.wait_for("rotated");
    }

    /// A line that begins so, among all that it says.
    fn wait_for(&mut self, begin: &str) -> String {
        let mut lines = self.lines.by_ref().map_while(Result::ok);
        lines.find(|line| line.starts_with(begin)).expect("it goes on until it is stopped")
    }

    /// Stops it.
    pub(crate) fn stop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// A token for a client and a resource; see `index.mjs` for which there are.
    pub(crate) async fn token(&self, client: &str, resource: &str) -> String {
        let host = self.issuer.strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(host).await.unwrap();
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        let body = format!(
            "grant_type=client_credentials&client_id={client}&client_secret=for-tests-alone&resource={resource}"
        );
        let request = Request::post("/token")
            .header("host", host)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::<Bytes>::from(body))
            .unwrap();
        let answer = sender.send_request(request).await.unwrap().into_body().collect().await.unwrap();
        let answer: Value = serde_json::from_slice(&answer.to_bytes()).unwrap();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
