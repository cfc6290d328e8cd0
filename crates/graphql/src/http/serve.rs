//! The one handler: which way a request goes.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Executor, Request as Question, Response as Answer};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::UPGRADE;
use axum::http::request::Parts;
use axum::http::{Method, Request, Response, StatusCode};

use super::accept::{Accepted, negotiate};
use super::options::Caller;
use super::request::{from_body, from_query_string, read_body, require_json};
use super::respond::{self, Problem};
use super::{Shared, execute, page, sse, ws};
use crate::limits;

const ALLOWED: &str = "GET, POST";

/// Answers every request to the path; whatever fails becomes a response that says so.
pub(super) async fn serve<E: Executor>(
    State(shared): State<Arc<Shared<E>>>,
    request: Request<Body>,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let answered = match parts.method {
        Method::GET if is_websocket(&parts) => ws::upgrade(shared, parts).await,
        Method::GET => get(&shared, &parts).await,
        Method::POST => post(&shared, &parts, body).await,
        _ => Err(Problem::method_not_allowed(ALLOWED, "Use POST, or GET for queries.")),
    };
    answered.unwrap_or_else(Problem::into_response)
}

fn is_websocket(parts: &Parts) -> bool {
    let upgrade = parts.headers.get(UPGRADE).and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

async fn get<E: Executor>(shared: &Shared<E>, parts: &Parts) -> Result<Response<Body>, Problem> {
    let accepted = negotiate(&parts.headers);
    let parameters = from_query_string(parts.uri.query().unwrap_or_default())?;
    if parameters.query.is_none() && accepted.prefers_page && shared.options.landing_page {
        return Ok(page::respond());
    }
    refuse_unacceptable(accepted)?;
    let data = (shared.options.admit)(&caller(parts))?;
    let mut question = parameters.into_request()?;
    question.data = data;
    answer(shared, Method::GET, accepted, question).await
}

async fn post<E: Executor>(shared: &Shared<E>, parts: &Parts, body: Body) -> Result<Response<Body>, Problem> {
    let accepted = negotiate(&parts.headers);
    refuse_unacceptable(accepted)?;
    require_json(&parts.headers)?;
    // Asked before the body is read, so that a stranger cannot make us read it.
    let data = (shared.options.admit)(&caller(parts))?;
    let reading = read_body(&parts.headers, body, shared.options.body_bytes);
    let read = tokio::time::timeout(shared.options.request_timeout, reading).await;
    let read = read.map_err(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", "The request's body did not arrive in time.")
    })??;
    let mut question = from_body(&read)?.into_request()?;
    question.data = data;
    answer(shared, Method::POST, accepted, question).await
}

fn refuse_unacceptable(accepted: Accepted) -> Result<(), Problem> {
    if accepted.media.is_some() || accepted.stream {
        return Ok(());
    }
    Err(not_acceptable(
        "Accept application/graphql-response+json or application/json, or text/event-stream for a stream.",
    ))
}

fn not_acceptable(message: &str) -> Problem {
    Problem::new(StatusCode::NOT_ACCEPTABLE, "NOT_ACCEPTABLE", message)
}

fn caller(parts: &Parts) -> Caller<'_> {
    Caller { headers: &parts.headers, extensions: &parts.extensions, connection_init: None }
}

/// From here on the request is well-formed, and everything that is wrong with it is told in GraphQL's own way.
async fn answer<E: Executor>(
    shared: &Shared<E>,
    method: Method,
    accepted: Accepted,
    question: Question,
) -> Result<Response<Body>, Problem> {
    let options = &shared.options;
    let (question, kind) = match limits::prepare(&options.limits, question) {
        Ok(prepared) => prepared,
        Err(refusal) => return Ok(refused(shared, accepted, refusal)),
    };
    if method == Method::GET && kind == OperationType::Mutation {
        return Err(Problem::method_not_allowed("POST", "A mutation must be sent with POST."));
    }
    let stream = accepted.prefers_stream || kind == OperationType::Subscription;
    match accepted.media {
        Some(media) if !stream => {
            let answer = execute::run(&shared.executor, question, options.request_timeout).await?;
            Ok(respond::answer(media, &answer))
        }
        _ if accepted.stream => {
            let outcomes = execute::stream(&shared.executor, question, kind, options.request_timeout);
            Ok(sse::respond(outcomes, kind, options))
        }
        _ => Err(not_acceptable(
            "A subscription is answered as a stream. Accept text/event-stream, or use a WebSocket.",
        )),
    }
}

/// A stream that was asked for is also given for a refusal: an `EventSource` shows nothing of a status 400.
fn refused<E>(shared: &Shared<E>, accepted: Accepted, refusal: limits::Refusal) -> Response<Body> {
    let code = refusal.code.as_str();
    let errors = vec![refusal.into()];
    let mut response = match accepted.media {
        Some(media) if !accepted.prefers_stream => respond::answer(media, &Answer::from_errors(errors)),
        _ => {
            let failed = futures_util::stream::once(async { execute::Outcome::Failed(errors) });
            sse::respond(Box::pin(failed), OperationType::Query, &shared.options)
        }
    };
    response.extensions_mut().insert(respond::Refused(code));
    response
}
