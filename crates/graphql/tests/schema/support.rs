//! A schema over a ledger in a directory that goes away.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{Executor, Request, Variables};
use samspil_domain::access::Caller;
use samspil_graphql::Schema;
use samspil_store::{Ledger, Options};
use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct Samspil {
    pub(crate) schema: Schema,
    pub(crate) ledger: Ledger,
    _directory: TempDir,
}

impl Samspil {
    pub(crate) fn new() -> Self {
        Self::opened(Options::default())
    }

    /// A log that records its commits at these moments, one after the other.
    pub(crate) fn recording_at(moments: &'static [&'static str]) -> Self {
        let commits = AtomicUsize::new(0);
        let clock = move || moments[commits.fetch_add(1, Ordering::Relaxed)].parse().unwrap();
        Self::opened(Options { clock: Arc::new(clock), ..Options::default() })
    }

    fn opened(options: Options) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(directory.path(), options, |_| {}).unwrap();
        Self { schema: Schema::new(ledger.clone()), ledger, _directory: directory }
    }

    /// Runs a document, and gives the whole response as JSON.
    pub(crate) async fn run(&self, document: &str, variables: Value) -> Value {
        let request = Request::new(document).variables(Variables::from_json(variables)).data(Caller::Local);
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// Runs a document that has no errors, and gives its data.
    #[track_caller]
    pub(crate) fn data(&self, document: &str, variables: Value) -> impl Future<Output = Value> {
        let place = std::panic::Location::caller();
        async move {
            let response = self.run(document, variables).await;
            assert!(response.get("errors").is_none(), "{place}: {response:#}");
            response["data"].clone()
        }
    }
}
