//! Following the log: what is there already, then what comes, without a gap and without repeating.
//!
//! A subscriber holds nothing but its place. It pulls the next commits when it is ready for them, and waits when it has
//! seen all; so a slow one costs no memory and never misses anything.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::{Stream, stream};
use samspil_domain::Position;
use tokio::sync::watch;

use super::shared::{Published, Shared};
use super::stored::StoredCommit;
use crate::error::ReadError;

/// How many commits are pulled at once.
const BATCH: usize = 256;

struct Follower {
    shared: Arc<Shared>,
    published: watch::Receiver<Published>,
    /// The last commit pulled.
    after: u64,
    pulled: VecDeque<Arc<StoredCommit>>,
    failed: bool,
}

pub(super) fn follow(
    shared: Arc<Shared>,
    after: Position,
) -> impl Stream<Item = Result<Arc<StoredCommit>, ReadError>> + Send + 'static {
    let published = shared.published.subscribe();
    let follower = Follower { shared, published, after: after.0, pulled: VecDeque::new(), failed: false };
    stream::unfold(follower, |mut follower| async move {
        let item = follower.next().await?;
        follower.failed = item.is_err();
        Some((item, follower))
    })
}

impl Follower {
    async fn next(&mut self) -> Option<Result<Arc<StoredCommit>, ReadError>> {
        if self.failed {
            return None;
        }
        loop {
            if let Some(commit) = self.pulled.pop_front() {
                return Some(Ok(commit));
            }
            let now = *self.published.borrow_and_update();
            if self.after > now.head {
                let (asked, head) = (Position(self.after), Position(now.head));
                return Some(Err(ReadError::Beyond { asked, head }));
            }
            if self.after < now.head {
                match self.shared.read(self.after + 1, BATCH) {
                    Ok(commits) => self.pulled.extend(commits),
                    Err(error) => return Some(Err(error)),
                }
                self.after = self.pulled.back().map_or(self.after, |commit| commit.position().0);
                continue;
            }
            if now.closed || self.published.changed().await.is_err() {
                return None;
            }
        }
    }
}
