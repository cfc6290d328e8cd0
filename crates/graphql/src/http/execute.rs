//! Running an operation: with a time limit, and surviving a resolver that panics.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use async_graphql::parser::types::OperationType;
use async_graphql::{Executor, Request, Response as Answer, ServerError};
use axum::http::StatusCode;
use futures_util::stream::{BoxStream, once, unfold};
use futures_util::{FutureExt, Stream, StreamExt};

use super::respond::{Problem, is_request_error, settled};

/// One element of a stream of answers.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The result of an execution, maybe with errors of fields.
    Next(Answer),
    /// The request was refused or execution failed as a whole; nothing follows.
    Failed(Vec<ServerError>),
}

impl Outcome {
    fn of(answer: Answer) -> Self {
        if is_request_error(&answer) { Self::Failed(answer.errors) } else { Self::Next(answer) }
    }
}

/// Runs a query or a mutation to its end. Dropping the future, as a closed connection does, stops it between two steps.
///
/// # Errors
///
/// 503 `TIMEOUT` when it takes longer than `limit`, 500 `INTERNAL` when a resolver panics.
pub(super) async fn run<E: Executor>(
    executor: &E,
    request: Request,
    limit: Duration,
) -> Result<Answer, Problem> {
    let guarded = AssertUnwindSafe(executor.execute(request)).catch_unwind();
    match tokio::time::timeout(limit, guarded).await {
        Ok(Ok(answer)) => Ok(settled(answer)),
        Ok(Err(_)) => Err(panicked()),
        Err(_) => {
            tracing::warn!(limit_ms = limit.as_millis(), "a request ran into the time limit");
            let message = format!(
                "The request took longer than {} ms and was stopped. A mutation may have been recorded all the same; repeat it with the same command id.",
                limit.as_millis()
            );
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "TIMEOUT", message))
        }
    }
}

/// Runs any operation as a stream; that of a query or a mutation has one element. Nothing runs before it is polled.
pub(super) fn stream<E: Executor>(
    executor: &E,
    request: Request,
    kind: OperationType,
    limit: Duration,
) -> BoxStream<'static, Outcome> {
    let executor = executor.clone();
    if kind != OperationType::Subscription {
        return once(async move {
            match run(&executor, request, limit).await {
                Ok(answer) => Outcome::of(answer),
                Err(problem) => Outcome::Failed(vec![problem.into_error()]),
            }
        })
        .boxed();
    }
    let guarded = AssertUnwindSafe(executor.execute_stream(request, None)).catch_unwind();
    let outcomes = guarded.map(|caught| match caught {
        Ok(answer) => Outcome::of(settled(answer)),
        Err(_) => Outcome::Failed(vec![panicked().into_error()]),
    });
    until_failed(outcomes.boxed()).boxed()
}

/// Ends the stream with its first failure.
fn until_failed(outcomes: BoxStream<'static, Outcome>) -> impl Stream<Item = Outcome> + Send + 'static {
    unfold(Some(outcomes), |open| async move {
        let mut outcomes = open?;
        let outcome = outcomes.next().await?;
        let rest = match outcome {
            Outcome::Next(_) => Some(outcomes),
            Outcome::Failed(_) => None,
        };
        Some((outcome, rest))
    })
}

/// What is known about the panic went to the panic hook; the caller learns nothing of it.
fn panicked() -> Problem {
    tracing::error!("a resolver panicked");
    let message = "Something went wrong on our side. It has been logged.";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
}
