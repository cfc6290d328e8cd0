//! A schema with a field for each thing that can happen to a request.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{Context, Object, Schema, Subscription};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::{Notify, mpsc};

pub(super) type TestSchema = Schema<Query, Mutation, Subscriptions>;

/// What a test shares with the resolvers.
#[derive(Clone, Default)]
pub(super) struct Stage {
    /// A resolver of `gate` has begun.
    pub(super) entered: Arc<Notify>,
    /// Lets the resolver of `gate` end.
    pub(super) open: Arc<Notify>,
    /// How often `bump` ran.
    pub(super) bumps: Arc<AtomicUsize>,
    /// How many elements `flood` has produced.
    pub(super) flooded: Arc<AtomicUsize>,
    /// A stream of `silence` or `flood` was dropped.
    pub(super) dropped: Arc<Notify>,
}

pub(super) fn schema(stage: &Stage) -> TestSchema {
    Schema::build(Query, Mutation, Subscriptions).data(stage.clone()).finish()
}

/// What the admission hook of some tests hands to the resolvers.
pub(super) struct Visitor(pub(super) String);

pub(super) struct Query;

#[Object]
impl Query {
    async fn ping(&self) -> &str {
        "pong"
    }

    async fn add(&self, a: i32, #[graphql(default = 1)] b: i32) -> i32 {
        a.saturating_add(b)
    }

    async fn echo(&self, text: String) -> String {
        text
    }

    async fn node(&self) -> Node {
        Node
    }

    async fn visitor(&self, ctx: &Context<'_>) -> Option<String> {
        ctx.data_opt::<Visitor>().map(|visitor| visitor.0.clone())
    }

    async fn fails(&self) -> async_graphql::Result<String> {
        Err("it fails".into())
    }

    async fn fails_softly(&self) -> Option<async_graphql::Result<String>> {
        Some(Err("it fails softly".into()))
    }

    async fn panics(&self, #[graphql(default)] unless: bool) -> bool {
        assert!(unless, "a secret of the resolver");
        unless
    }

    async fn gate(&self, ctx: &Context<'_>) -> bool {
        let stage = ctx.data_unchecked::<Stage>();
        stage.entered.notify_one();
        stage.open.notified().await;
        true
    }

    async fn forever(&self) -> bool {
        std::future::pending().await
    }
}

/// An object that contains itself.
pub(super) struct Node;

#[Object]
impl Node {
    async fn node(&self) -> Node {
        Node
    }

    async fn value(&self) -> i32 {
        1
    }
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    async fn bump(&self, ctx: &Context<'_>) -> usize {
        ctx.data_unchecked::<Stage>().bumps.fetch_add(1, Ordering::SeqCst) + 1
    }
}

pub(super) struct Subscriptions;

/// Tells the stage when it is dropped.
struct Tell(Arc<Notify>);

impl Drop for Tell {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[Subscription]
impl Subscriptions {
    async fn count(&self, to: i32) -> impl Stream<Item = i32> {
        stream::iter(0..to)
    }

    /// Says "open" once, and then nothing.
    async fn silence(&self, ctx: &Context<'_>) -> impl Stream<Item = &'static str> {
        let tell = Tell(ctx.data_unchecked::<Stage>().dropped.clone());
        stream::once(async { "open" }).chain(stream::pending()).inspect(move |_| {
            let _ = &tell;
        })
    }

    /// Ever more letters, as fast as they are taken.
    async fn flood(&self, ctx: &Context<'_>) -> impl Stream<Item = String> {
        let stage = ctx.data_unchecked::<Stage>().clone();
        let tell = Tell(stage.dropped.clone());
        stream::repeat_with(move || {
            let _ = &tell;
            stage.flooded.fetch_add(1, Ordering::SeqCst);
            "x".repeat(10_000)
        })
    }

    async fn panics_after(&self, count: i32) -> impl Stream<Item = i32> {
        stream::iter(0..).map(move |n| if n < count { n } else { panic!("a secret of the stream") })
    }

    async fn refuses(&self) -> async_graphql::Result<mpsc_stream::Empty> {
        Err("it refuses".into())
    }
}

/// The type of a stream that never comes to be.
pub(super) mod mpsc_stream {
    pub(in super::super) type Empty = futures_util::stream::Empty<i32>;
}

/// A sink that takes `count` messages and then none, and shows what it took.
pub(super) fn clogged(count: usize) -> (Clogged, mpsc::UnboundedReceiver<String>) {
    let (taken, shown) = mpsc::unbounded_channel();
    (Clogged { left: count, taken }, shown)
}

/// See [`clogged`].
pub(super) struct Clogged {
    left: usize,
    taken: mpsc::UnboundedSender<String>,
}

impl futures_util::Sink<axum::extract::ws::Message> for Clogged {
    type Error = axum::Error;

    fn poll_ready(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        if self.left > 0 { std::task::Poll::Ready(Ok(())) } else { std::task::Poll::Pending }
    }

    fn start_send(
        mut self: std::pin::Pin<&mut Self>,
        item: axum::extract::ws::Message,
    ) -> Result<(), Self::Error> {
        self.left -= 1;
        let _ = self.taken.send(item.into_text()?.to_string());
        Ok(())
    }

    fn poll_flush(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn poll_close(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }
}
