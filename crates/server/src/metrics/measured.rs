//! An executor that counts what it runs, and how long that takes.

use std::sync::Arc;
use std::time::Instant;

use async_graphql::futures_util::stream::{BoxStream, StreamExt as _};
use async_graphql::parser::types::{DocumentOperations, OperationType};
use async_graphql::{Data, Executor, Request, Response, Value};
use tracing::Instrument as _;

use super::{Metrics, codes};
use crate::requests;

/// See the module.
#[derive(Debug, Clone)]
pub struct Measured<E> {
    inner: E,
    metrics: Arc<Metrics>,
}

impl<E> Measured<E> {
    /// Counts what `inner` runs.
    #[must_use]
    pub fn new(inner: E, metrics: Arc<Metrics>) -> Self {
        Self { inner, metrics }
    }
}

/// An operation that runs. It is counted when it ends, however that is.
struct Running {
    metrics: Arc<Metrics>,
    kind: &'static str,
    began: Instant,
    code: Option<String>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let code = self.code.as_deref().unwrap_or(codes::ABANDONED);
        self.metrics.ran(self.kind, code, self.began.elapsed());
    }
}

/// What is asked for. The limits have parsed it already.
fn kind(request: &mut Request) -> &'static str {
    let name = request.operation_name.clone();
    let Ok(document) = request.parsed_query() else { return "unknown" };
    let operation = match (&document.operations, name) {
        (DocumentOperations::Single(operation), _) => Some(operation),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name.as_str()),
        (DocumentOperations::Multiple(_), None) => None,
    };
    match operation.map(|operation| operation.node.ty) {
        Some(OperationType::Query) => "query",
        Some(OperationType::Mutation) => "mutation",
        Some(OperationType::Subscription) => "subscription",
        None => "unknown",
    }
}

fn code(response: &Response) -> String {
    let Some(error) = response.errors.first() else { return codes::OK.to_owned() };
    match error.extensions.as_ref().and_then(|extensions| extensions.get("code")) {
        Some(Value::String(code)) => code.clone(),
        // What no resolver gave a code is the document's fault: validation.
        Some(_) | None if error.path.is_empty() => "GRAPHQL_VALIDATION_FAILED".to_owned(),
        Some(_) | None => String::new(),
    }
}

/// What went wrong on our side names the request, so that its caller can ask us about it.
fn name_request(response: &mut Response) {
    let Some(id) = requests::current() else { return };
    for error in &mut response.errors {
        let extensions = error.extensions.get_or_insert_default();
        if matches!(extensions.get("code"), Some(Value::String(code)) if code == "INTERNAL" || code == "CORRUPT")
        {
            extensions.set("requestId", id.as_str());
        }
    }
}

impl<E: Executor> Executor for Measured<E> {
    async fn execute(&self, mut request: Request) -> Response {
        let kind = kind(&mut request);
        let mut running = Running { metrics: self.metrics.clone(), kind, began: Instant::now(), code: None };
        let span = tracing::info_span!("execute", kind);
        let mut response = self.inner.execute(request).instrument(span).await;
        running.code = Some(code(&response));
        name_request(&mut response);
        response
    }

    fn execute_stream(
        &self,
        mut request: Request,
        session: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        let open = self.metrics.subscription();
        let kind = kind(&mut request);
        let running = Running { metrics: self.metrics.clone(), kind, began: Instant::now(), code: None };
        let mut held = (open, running);
        let answers = self.inner.execute_stream(request, session);
        // Counted by its worst answer; one that only ends well is OK from its beginning.
        held.1.code = Some(codes::OK.to_owned());
        answers
            .map(move |response| {
                // All of it moves in, so that it is counted as long as the stream is there.
                let held = &mut held;
                if !response.errors.is_empty() {
                    held.1.code = Some(code(&response));
                }
                response
            })
            .boxed()
    }
}
