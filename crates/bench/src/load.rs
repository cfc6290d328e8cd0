//! Clients in a closed loop: each sends its next command once it has the answer to the one before.

use std::time::{Duration, Instant};

use crate::stats::{Samples, nanos};

/// One client. A benchmark with a wrong answer means nothing, so a call that fails panics.
pub(crate) trait Client: Send + 'static {
    /// Asks, and waits for the answer.
    fn call(&mut self) -> impl Future<Output = ()> + Send;
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Run {
    /// How long each call took.
    pub(crate) took: Samples,
    /// Calls a second, all clients together.
    pub(crate) rate: f64,
}

/// How long clients run before they are counted, as a share of the time for which they are.
const WARM: u32 = 5;

/// Has all clients call for `span`, after some warming up.
pub(crate) async fn drive<C: Client>(clients: Vec<C>, span: Duration) -> Run {
    let counted = Instant::now() + span / WARM;
    let end = counted + span;
    let one = |mut client: C| async move {
        let mut took = Vec::new();
        loop {
            let before = Instant::now();
            if before >= end {
                return took;
            }
            client.call().await;
            if before >= counted {
                took.push(nanos(before.elapsed()));
            }
        }
    };
    let running: Vec<_> = clients.into_iter().map(|client| tokio::spawn(one(client))).collect();
    let mut all = Vec::new();
    for client in running {
        all.append(&mut client.await.expect("no call fails"));
    }
    let rate = all.len() as f64 / span.as_secs_f64();
    Run { took: Samples::new(all), rate }
}
