//! The `samspil` binary, started on a port of its own.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::Failure;

/// A running server. Killed when dropped.
pub(super) struct Process {
    child: Child,
    /// Where it answers.
    pub(super) address: SocketAddr,
}

impl Process {
    /// Starts, and waits until it is ready.
    ///
    /// # Errors
    /// Where there is no such binary, or it does not start.
    pub(super) fn start(binary: &Path, data: &Path, flags: &[&str]) -> Result<Self, Failure> {
        let mut command = Command::new(binary);
        command.arg("serve").arg("--data").arg(data).args([
            "--listen",
            "127.0.0.1:0",
            "--log-format",
            "json",
        ]);
        command.args(flags).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| format!("{}: {error}; build it, or name it with --server", binary.display()))?;
        let lines = BufReader::new(child.stderr.take().ok_or("it has no standard error")?).lines();
        let mut lines = lines.map_while(Result::ok);
        let mut said = String::new();
        let ready = lines.by_ref().find_map(|line| {
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            said.push_str(&line);
            (event["message"] == "ready").then(|| event["address"].as_str().map(str::to_owned)).flatten()
        });
        // What it says from now on is read, so that it can go on saying it.
        std::thread::spawn(move || lines.for_each(drop));
        match ready {
            Some(address) => Ok(Self { child, address: address.parse()? }),
            None => Err(format!("the server did not start: {said}").into()),
        }
    }

    /// How much memory it holds now, and how much it held at most, in KiB.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub(super) fn memory(&self) -> Result<(u64, u64), Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        field("VmRSS:").zip(field("VmHWM:")).ok_or_else(|| "the system does not tell its memory".into())
    }

    /// Ends it as a power cut would, and waits until it is gone.
    ///
    /// # Errors
    /// Where it had ended by itself.
    pub(super) fn kill(&mut self) -> Result<(), Failure> {
        self.child.kill()?;
        let status = self.child.wait()?;
        if status.code().is_some() { Err(format!("it ended by itself: {status}").into()) } else { Ok(()) }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
