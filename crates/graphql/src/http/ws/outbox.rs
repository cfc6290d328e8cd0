//! What waits to be sent to one client.

use std::collections::VecDeque;
use std::task::{Context, Poll, ready};

use axum::extract::ws::Message;
use futures_util::{Sink, SinkExt};
use tokio::time::Instant;

/// So many messages may wait before the socket is no longer read.
const ROOM: usize = 16;

/// A short queue in front of the socket.
#[derive(Debug)]
pub(super) struct Outbox {
    waiting: VecDeque<Message>,
    /// Something was given to the socket that it has not sent yet.
    unsent: bool,
    /// Since when the client has not taken anything that waits.
    waiting_since: Instant,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Self { waiting: VecDeque::new(), unsent: false, waiting_since: Instant::now() }
    }

    pub(super) fn push(&mut self, message: impl Into<Message>) {
        if self.is_empty() {
            self.waiting_since = Instant::now();
        }
        self.waiting.push_back(message.into());
    }

    /// Whether everything has left.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && !self.unsent
    }

    /// Whether replies to a further message would fit.
    pub(super) fn has_room(&self) -> bool {
        self.waiting.len() < ROOM
    }

    /// Since when the oldest message waits, if any does.
    pub(super) fn waiting_since(&self) -> Option<Instant> {
        (!self.is_empty()).then_some(self.waiting_since)
    }

    /// Sends all that waits. Nothing is lost or sent twice when the future is dropped before its end.
    ///
    /// # Errors
    ///
    /// The connection is gone.
    pub(super) async fn drain<S>(&mut self, sink: &mut S) -> Result<(), S::Error>
    where
        S: Sink<Message> + Unpin,
    {
        std::future::poll_fn(|context| self.poll_drain(sink, context)).await
    }

    fn poll_drain<S>(&mut self, sink: &mut S, context: &mut Context<'_>) -> Poll<Result<(), S::Error>>
    where
        S: Sink<Message> + Unpin,
    {
        loop {
            if !self.waiting.is_empty() {
                ready!(sink.poll_ready_unpin(context))?;
            }
            let Some(message) = self.waiting.pop_front() else {
                ready!(sink.poll_flush_unpin(context))?;
                self.unsent = false;
                return Poll::Ready(Ok(()));
            };
            sink.start_send_unpin(message)?;
            self.unsent = true;
            self.waiting_since = Instant::now();
        }
    }
}
