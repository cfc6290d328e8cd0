//! The schema put together, and run.

use async_graphql::futures_util::stream::BoxStream;
use async_graphql::{
    Data, Executor, Request, Response, SDLExportOptions, Schema as Executable, SchemaBuilder, Variables,
};
use samspil_domain::access::Caller;
use samspil_store::Ledger;
use std::sync::Arc;

use crate::mutation::Mutation;
use crate::query::Query;
use crate::sight::{Sight, caller};
use crate::subscription::Subscription;

/// The GraphQL schema over one ledger. Each request sees the world of one position, and of it what its
/// [`Caller`] may see. Whoever admits a request puts the caller into its data; without one, nobody
/// that we know asks.
#[derive(Clone)]
pub struct Schema {
    executable: Executable<Query, Mutation, Subscription>,
    sight: Sight,
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Executable::build(Query, Mutation, Subscription)
}

impl Schema {
    /// The schema over `ledger`.
    #[must_use]
    pub fn new(ledger: Ledger) -> Self {
        let sight = Sight::new(ledger.clone());
        Self { executable: builder().data(ledger).data(sight.clone()).finish(), sight }
    }

    /// Asks in this process, as the command line of this machine, without the limits of a request from outside; answers the whole response as JSON.
    pub async fn ask(&self, document: &str, variables: serde_json::Value) -> serde_json::Value {
        let request = Request::new(document).variables(Variables::from_json(variables)).data(Caller::Local);
        serde_json::to_value(self.execute(request).await).unwrap_or_default()
    }

    fn seeing(&self, request: Request) -> Request {
        let seen = self.sight.now(&caller(&request));
        request.data(seen)
    }
}

/// What a request of this caller carries; to be returned by whoever admits it.
#[must_use]
pub fn asked_by(caller: Caller) -> Data {
    let mut data = Data::default();
    data.insert(caller);
    data
}

/// The schema in the schema definition language, sorted, so that equal schemas have equal texts.
#[must_use]
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items();
    builder().finish().sdl_with_options(options)
}

impl Executor for Schema {
    async fn execute(&self, request: Request) -> Response {
        self.executable.execute(self.seeing(request)).await
    }

    fn execute_stream(&self, request: Request, session: Option<Arc<Data>>) -> BoxStream<'static, Response> {
        Executor::execute_stream(&self.executable, self.seeing(request), session)
    }
}
