//! A `samspil` process. Nothing sleeps: each wait ends with a line that the process writes, or with its end.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

/// Longer than anything here takes, also on a machine that does other things.
const PATIENCE: Duration = Duration::from_secs(60);

/// The token of the operator of every log that is begun here.
pub(crate) const TOKEN: &str = "samspil_000000000000000000000000000000000000000000001xO2v";

/// A file that holds it. It lasts as long as the tests.
fn token_file() -> &'static Path {
    static FILE: LazyLock<tempfile::NamedTempFile> = LazyLock::new(|| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), TOKEN).unwrap();
        file
    });
    FILE.path()
}

fn samspil(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samspil"));
    command.env_clear().env("SAMSPIL_TOKEN", TOKEN).env("SAMSPIL_OPERATOR_TOKEN_FILE", token_file());
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    samspil(arguments).output().unwrap()
}

/// A running server. Killed when dropped.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<Value>,
    /// What it has said so far, a line each.
    pub(crate) said: Vec<Value>,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts on `data`, on any free port, and waits until it is ready.
    pub(crate) fn start(data: &Path, more: &[&str]) -> Self {
        Self::start_in(data, more, &[])
    }

    /// The same, with something in its environment.
    pub(crate) fn start_in(data: &Path, more: &[&str], environment: &[(&str, &str)]) -> Self {
        let data = data.to_str().unwrap();
        let arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--log-format", "json"];
        let mut command = samspil(&[&arguments, more].concat());
        Self::run(command.envs(environment.iter().copied()).stdout(Stdio::null()))
    }

    /// The same without a file for the operator's token, so that it prints it. Answers what it has printed until it was ready.
    pub(crate) fn start_printing(data: &Path, more: &[&str]) -> (Self, String) {
        let data = data.to_str().unwrap();
        let arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--log-format", "json"];
        let printed = tempfile::NamedTempFile::new().unwrap();
        let mut command = samspil(&[&arguments, more].concat());
        command.env_remove("SAMSPIL_OPERATOR_TOKEN_FILE");
        let server = Self::run(command.stdout(printed.reopen().unwrap()));
        (server, std::fs::read_to_string(printed.path()).unwrap())
    }

    fn run(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (line, lines) = channel();
        std::thread::spawn(move || {
            for text in stderr.lines().map_while(Result::ok) {
                // What is no JSON is a panic or a failure; kept, so that it is seen.
                let said = serde_json::from_str(&text).unwrap_or(Value::String(text));
                if line.send(said).is_err() {
                    break;
                }
            }
        });
        let address = ([127, 0, 0, 1], 0).into();
        let mut server = Self { child, lines, said: vec![], address };
        server.address = server.wait_for("ready")["address"].as_str().unwrap().parse().unwrap();
        server
    }

    /// Waits for a line whose message begins so.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, message: &str) -> Value {
        let is = |line: &&Value| line["message"].as_str().is_some_and(|text| text.starts_with(message));
        loop {
            if let Some(line) = self.said.iter().find(is) {
                return line.clone();
            }
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => self.said.push(line),
                Err(error) => panic!("no {message:?} ({error}); it said {:#?}", self.said),
            }
        }
    }

    /// From here on only what is said later is waited for.
    pub(crate) fn forget(&mut self) {
        self.said.clear();
    }

    /// Everything that it said until its end.
    pub(crate) fn messages(&mut self) -> Vec<String> {
        self.said.extend(self.lines.iter());
        self.said
            .iter()
            .map(|line| line["message"].as_str().map_or(line.to_string(), str::to_owned))
            .collect()
    }

    /// How much memory it holds now, and how much it held at most, in MiB.
    pub(crate) fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
        };
        (field("VmRSS:"), field("VmHWM:"))
    }

    pub(crate) fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for its end.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    /// Asks it to stop, and checks that it does so as promised.
    #[track_caller]
    pub(crate) fn stop(mut self) {
        self.signal("TERM");
        assert_eq!(self.ended(), Some(0), "{:#?}", self.messages());
    }

    /// As the power cut of a process: nothing of it runs any more.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        assert_eq!(
            self.ended(),
            None,
            "it ended by itself before it could be killed: {:#?}",
            self.messages()
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
