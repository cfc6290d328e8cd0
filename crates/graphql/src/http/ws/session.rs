//! The conversation: one task, one loop, no locks.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Executor, Request};
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket};
use axum::http::StatusCode;
use axum::http::request::Parts;
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use serde_json::Value;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};

use super::super::budget::charged;
use super::super::execute::{self, Outcome};
use super::super::options::Caller;
use super::super::respond::{Problem, Written, coded};
use super::super::{Options, Shared};
use super::close::Close;
use super::message::{Said, Say};
use super::operations::Operations;
use super::outbox::Outbox;
use crate::limits::{self, Exceeded, Prepared};

/// How long the client may take to agree to the end.
const FAREWELL: Duration = Duration::from_secs(2);

/// Why the loop ended.
#[derive(Debug)]
pub(in super::super) enum End {
    /// We say goodbye.
    Close(Close),
    /// The client said goodbye.
    Left,
    /// Nobody is there any more.
    Gone,
}

pub(in super::super) struct Session<E> {
    shared: Arc<Shared<E>>,
    /// The request that opened the socket.
    opened_by: Parts,
    /// The payload of `connection_init`; `None` before it came.
    init: Option<Option<Value>>,
    operations: Operations,
    outbox: Outbox,
    /// When the client was last heard.
    heard: Instant,
    /// The server stops; nothing new begins.
    leaving: bool,
}

impl<E: Executor> Session<E> {
    pub(in super::super) fn new(shared: Arc<Shared<E>>, opened_by: Parts) -> Self {
        let operations = Operations::default();
        let outbox = Outbox::new();
        Self { shared, opened_by, init: None, operations, outbox, heard: Instant::now(), leaving: false }
    }

    /// Holds the conversation to its end.
    pub(super) async fn hold(mut self, socket: WebSocket) {
        let spoken = socket.protocol().is_some_and(|protocol| protocol == super::PROTOCOL);
        let (mut sink, mut stream) = socket.split();
        let end =
            if spoken { self.talk(&mut sink, &mut stream).await } else { End::Close(Close::subprotocol()) };
        // What still runs is stopped before the farewell, which may take a moment; the server waits for that.
        let _open = self.options().shutdown.clone();
        drop(self);
        let farewell = async {
            let told = match end {
                End::Close(close) => sink.send(close.into()).await.is_ok(),
                End::Left => true,
                End::Gone => false,
            };
            // Reading on lets the transport send its part of the closing handshake (RFC 6455 §7.1.2).
            while told && matches!(stream.next().await, Some(Ok(_))) {}
        };
        // A client that does not answer is left standing; there is nothing more to tell it.
        let _ = timeout(FAREWELL, farewell).await;
    }

    /// Generic over the socket, so that a test can play a client that does not read.
    pub(in super::super) async fn talk<Out, In>(&mut self, sink: &mut Out, stream: &mut In) -> End
    where
        Out: Sink<Message> + Unpin,
        In: Stream<Item = Result<Message, axum::Error>> + Unpin,
    {
        let options = self.options().clone();
        let mut init_deadline = std::pin::pin!(sleep(options.socket.init_timeout));
        let mut shutdown = std::pin::pin!(options.shutdown_fired());
        let mut pulse = interval_at(Instant::now() + options.keep_alive, options.keep_alive);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            if self.leaving && self.operations.is_empty() && self.outbox.is_empty() {
                return End::Close(Close::going_away());
            }
            let went = tokio::select! {
                sent = self.outbox.drain(sink), if !self.outbox.is_empty() => sent.map_err(|_| End::Gone),
                message = stream.next(), if self.outbox.has_room() => self.hear(message),
                (id, outcome) = self.operations.next(), if self.outbox.is_empty() => {
                    self.tell(&id, outcome);
                    Ok(())
                }
                () = &mut init_deadline, if self.init.is_none() => Err(End::Close(Close::init_timeout())),
                _ = pulse.tick() => self.feel_pulse(options.keep_alive),
                () = &mut shutdown, if !self.leaving => {
                    self.leave();
                    Ok(())
                }
            };
            if let Err(end) = went {
                return end;
            }
        }
    }

    fn options(&self) -> &Options {
        &self.shared.options
    }

    fn hear(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        self.heard = Instant::now();
        match message {
            Some(Ok(Message::Text(text))) => self.answer(text.as_str()).map_err(End::Close),
            Some(Ok(Message::Binary(_))) => {
                Err(End::Close(Close::bad_message("Messages must be text, not binary")))
            }
            // Pings of the transport are answered by the transport.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Err(error)) if error.to_string().contains("too long") => Err(End::Close(Close::too_big())),
            Some(Ok(Message::Close(_))) => Err(End::Left),
            Some(Err(_)) | None => Err(End::Gone),
        }
    }

    fn answer(&mut self, text: &str) -> Result<(), Close> {
        match Said::read(text, &self.options().documents).map_err(Close::bad_message)? {
            Said::Init { .. } if self.init.is_some() => Err(Close::too_many_inits()),
            Said::Init { payload } => {
                self.init = Some(payload);
                (self.options().admit)(&self.caller()).map_err(|_| Close::forbidden())?;
                self.outbox.push(Say::ConnectionAck);
                Ok(())
            }
            Said::Ping { payload } => {
                self.outbox.push(Say::Pong { payload: payload.as_ref() });
                Ok(())
            }
            Said::Pong => Ok(()),
            Said::Subscribe { .. } if self.init.is_none() => Err(Close::unauthorized()),
            Said::Subscribe { id, .. } if self.operations.contains(&id) => Err(Close::subscriber_exists(&id)),
            Said::Subscribe { id, request } => {
                let begun =
                    request.map_err(Problem::into_error).and_then(|request| self.begin(&id, *request));
                if let Err(error) = begun {
                    self.outbox.push(Say::Error { id: &id, payload: &[error] });
                }
                Ok(())
            }
            Said::Complete { id } => {
                self.operations.stop(&id);
                Ok(())
            }
        }
    }

    fn caller(&self) -> Caller<'_> {
        Caller {
            headers: &self.opened_by.headers,
            extensions: &self.opened_by.extensions,
            connection_init: self.init.as_ref().and_then(Option::as_ref),
        }
    }

    fn begin(&mut self, id: &str, mut request: Request) -> Result<(), async_graphql::ServerError> {
        let options = self.options();
        if self.leaving {
            return Err(coded("The server is stopping. Connect again in a moment.", "SHUTTING_DOWN"));
        }
        if self.operations.len() >= options.socket.operations {
            let message = format!(
                "{} operations are open on this connection. Complete one of them, or open another connection.",
                options.socket.operations
            );
            let allowed = options.socket.operations as u64;
            let exceeded = Exceeded { limit: "socket-operations", asked: allowed.saturating_add(1), allowed };
            let status = StatusCode::TOO_MANY_REQUESTS;
            return Err(Problem::new(status, "TOO_MANY_OPERATIONS", message).over(exceeded).into_error());
        }
        let admitted = (options.admit)(&self.caller());
        request.data = admitted.map_err(|denied| Problem::from(denied).into_error())?;
        let budget = &self.shared.budget;
        let purse = budget.purse(&request.data, &self.caller());
        purse.open().map_err(Problem::into_error)?;
        let Prepared { request, kind, cost } =
            limits::prepare(&options.limits, request).inspect_err(|_| {
                purse.pay_for_refusal(None);
            })?;
        let subscription = kind == OperationType::Subscription;
        let seat = subscription.then(|| budget.subscriber(&purse.key)).transpose();
        let seat = seat.map_err(Problem::into_error)?;
        let paid = purse.pay(cost).map_err(Problem::into_error)?;
        let outcomes = execute::stream(&self.shared.executor, request, kind, options.request_timeout);
        let outcomes = charged(outcomes, kind, cost, (purse, paid), seat);
        self.operations.open(id.to_owned(), kind, outcomes);
        Ok(())
    }

    fn tell(&mut self, id: &str, outcome: Option<Outcome>) {
        match outcome {
            Some(Outcome::Next(answer)) => {
                self.outbox.push(Say::Next { id, payload: Written::new(&answer) });
            }
            Some(Outcome::Failed(errors)) => self.outbox.push(Say::Error { id, payload: &errors }),
            None => self.outbox.push(Say::Complete { id }),
        }
    }

    /// Drops a client that neither speaks nor reads, and gives a silent one cause to speak.
    fn feel_pulse(&mut self, period: Duration) -> Result<(), End> {
        let stalled = self.outbox.waiting_since().is_some_and(|since| since.elapsed() >= 2 * period);
        if stalled || self.heard.elapsed() >= 3 * period {
            tracing::debug!(stalled, "a silent WebSocket client was dropped");
            return Err(End::Gone);
        }
        if self.outbox.is_empty() {
            self.outbox.push(Message::Ping(Bytes::new()));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.leaving = true;
        for id in self.operations.stop_subscriptions() {
            self.outbox.push(Say::Complete { id: &id });
        }
    }
}
