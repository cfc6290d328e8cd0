//! The one handler: which way a request goes.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Data, Executor, Response as Answer};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::UPGRADE;
use axum::http::request::Parts;
use axum::http::{Method, Request, Response, StatusCode};

use super::accept::{Accepted, negotiate};
use super::budget::{self, Purse};
use super::options::Caller;
use super::request::{Parameters, from_body, from_query_string, read_body, require_json};
use super::respond::{self, Problem};
use super::{Shared, execute, origin, page, sse, ws};
use crate::limits::{self, Prepared, RateKey, Seat};

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
    if !parameters.ask() && accepted.prefers_page && shared.options.landing_page {
        return Ok(page::respond());
    }
    refuse_unacceptable(accepted)?;
    origin::check(&parts.headers, &shared.options.origins)?;
    let admitted = admitted(shared, parts)?;
    answer(shared, Method::GET, accepted, parameters, admitted).await
}

async fn post<E: Executor>(shared: &Shared<E>, parts: &Parts, body: Body) -> Result<Response<Body>, Problem> {
    let accepted = negotiate(&parts.headers);
    refuse_unacceptable(accepted)?;
    origin::check(&parts.headers, &shared.options.origins)?;
    require_json(&parts.headers)?;
    // Asked before the body is read, so that a stranger cannot make us read it.
    let admitted = admitted(shared, parts)?;
    let reading = read_body(&parts.headers, body, shared.options.body_bytes);
    let read = tokio::time::timeout(shared.options.request_timeout, reading).await;
    let read = read.map_err(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", "The request's body did not arrive in time.")
    })??;
    let parameters = from_body(&read)?;
    drop(read);
    answer(shared, Method::POST, accepted, parameters, admitted).await
}

/// Somebody who may ask, and can pay.
struct Admitted {
    data: Data,
    purse: Purse,
    seat: Seat<RateKey>,
}

fn admitted<E>(shared: &Shared<E>, parts: &Parts) -> Result<Admitted, Problem> {
    let caller = Caller { headers: &parts.headers, extensions: &parts.extensions, connection_init: None };
    let data = (shared.options.admit)(&caller)?;
    let purse = shared.budget.purse(&data, &caller);
    purse.open()?;
    let seat = shared.budget.request(&purse.key)?;
    Ok(Admitted { data, purse, seat })
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

/// From here on the request is well-formed, and everything that is wrong with it is told in GraphQL's own way.
async fn answer<E: Executor>(
    shared: &Shared<E>,
    method: Method,
    accepted: Accepted,
    parameters: Parameters,
    admitted: Admitted,
) -> Result<Response<Body>, Problem> {
    let options = &shared.options;
    let Admitted { data, purse, seat } = admitted;
    let mut question = parameters.into_request(&options.documents)?;
    question.data = data;
    let Prepared { request, kind, cost } = match limits::prepare(&options.limits, question) {
        Ok(prepared) => prepared,
        Err(refusal) => return refused(shared, accepted, refusal, &purse),
    };
    if method == Method::GET && kind == OperationType::Mutation {
        return Err(Problem::method_not_allowed("POST", "A mutation must be sent with POST."));
    }
    let subscription = kind == OperationType::Subscription;
    let stream = accepted.prefers_stream || subscription;
    match accepted.media {
        Some(media) if !stream => {
            let bill = purse.pay(cost)?;
            let mut answer = execute::run(&shared.executor, request, options.request_timeout).await?;
            bill.put(&mut answer);
            respond::answer(media, &answer, options.answer_bytes, Some(seat))
        }
        _ if accepted.stream => {
            let held = if subscription { shared.budget.subscriber(&purse.key)? } else { seat };
            let paid = purse.pay(cost)?;
            let outcomes = execute::stream(&shared.executor, request, kind, options.request_timeout);
            let outcomes = budget::charged(outcomes, kind, cost, (purse, paid), Some(held));
            Ok(sse::respond(outcomes, kind, options))
        }
        _ => Err(not_acceptable(
            "A subscription is answered as a stream. Accept text/event-stream, or use a WebSocket.",
        )),
    }
}

/// A stream that was asked for is also given for a refusal: an `EventSource` shows nothing of a status 400.
fn refused<E>(
    shared: &Shared<E>,
    accepted: Accepted,
    refusal: limits::Refusal,
    purse: &Purse,
) -> Result<Response<Body>, Problem> {
    let code = refusal.code.as_str();
    let asked = refusal.exceeded.filter(|exceeded| exceeded.limit == "cost").map(|exceeded| exceeded.asked);
    let bill = purse.pay_for_refusal(asked);
    let errors = vec![refusal.into()];
    let mut response = match accepted.media {
        Some(media) if !accepted.prefers_stream => {
            let mut answer = Answer::from_errors(errors);
            bill.put(&mut answer);
            respond::answer(media, &answer, shared.options.answer_bytes, None)?
        }
        _ => {
            let failed = futures_util::stream::once(async { execute::Outcome::Failed(errors) });
            sse::respond(Box::pin(failed), OperationType::Query, &shared.options)
        }
    };
    response.extensions_mut().insert(respond::Refused(code));
    Ok(response)
}
