//! The limit: an appender that does nothing but what durability needs. Clients queue bytes; one thread takes what has
//! queued up, writes it at the end of one growing file, syncs that once, and wakes them.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use crate::load::Client;

/// As the ledger's defaults have it.
const QUEUE: usize = 4096;
const GROUP: usize = 1024;

struct Job {
    bytes: Arc<[u8]>,
    answer: oneshot::Sender<u64>,
}

/// A running appender.
pub(crate) struct Raw {
    queue: SyncSender<Job>,
    thread: JoinHandle<io::Result<()>>,
}

impl Raw {
    /// Begins a file.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = File::options().write(true).create_new(true).open(path)?;
        let (queue, jobs) = sync_channel(QUEUE);
        let thread =
            std::thread::Builder::new().name("raw-writer".into()).spawn(move || run(&file, &jobs))?;
        Ok(Self { queue, thread })
    }

    /// Clients that append `bytes` again and again.
    pub(crate) fn clients(&self, clients: usize, bytes: &[u8]) -> Vec<Appending> {
        let one = |_| Appending { queue: self.queue.clone(), bytes: bytes.into() };
        (0..clients).map(one).collect()
    }

    /// Waits until all clients are gone and all is written.
    ///
    /// # Errors
    /// As the operating system said while it was written.
    pub(crate) fn close(self) -> io::Result<()> {
        drop(self.queue);
        self.thread.join().unwrap_or_else(|_| Err(io::Error::other("the appender panicked")))
    }
}

fn run(file: &File, queue: &Receiver<Job>) -> io::Result<()> {
    let (mut buffer, mut answers, mut end) = (Vec::new(), Vec::new(), 0);
    while let Ok(first) = queue.recv() {
        let mut next = Some(first);
        while let Some(Job { bytes, answer }) = next {
            buffer.extend_from_slice(&bytes);
            answers.push(answer);
            next = if answers.len() < GROUP { queue.try_recv().ok() } else { None };
        }
        file.write_all_at(&buffer, end)?;
        file.sync_data()?;
        end += buffer.len() as u64;
        buffer.clear();
        for answer in answers.drain(..) {
            // A client whose time is up has gone.
            let _ = answer.send(end);
        }
    }
    Ok(())
}

/// A client of the appender.
pub(crate) struct Appending {
    queue: SyncSender<Job>,
    bytes: Arc<[u8]>,
}

impl Client for Appending {
    async fn call(&mut self) {
        let (answer, answered) = oneshot::channel();
        self.queue.try_send(Job { bytes: self.bytes.clone(), answer }).expect("the queue has room");
        answered.await.expect("it is written");
    }
}
