//! Many requests recorded one after another, with many on their way at once, so that a group of them is written with one
//! sync. They are decided in the order in which they are given.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use samspil_domain::Request;
use samspil_store::{ExecuteError, Ledger, Receipt};

/// How many are on their way at once: what the ledger writes as one group, and less than its queue holds.
const WINDOW: usize = 1024;

/// Where it broke off.
#[derive(Debug)]
pub struct Stopped {
    /// The number of the first request that was not recorded.
    pub at: usize,
    /// How many were answered well.
    pub done: usize,
    /// Why.
    pub error: ExecuteError,
}

type Answer = Result<Receipt, ExecuteError>;

/// A request that has been sent.
enum Sent<'a> {
    Answered(Answer),
    Waiting(Pin<Box<dyn Future<Output = Answer> + Send + 'a>>),
}

/// Records requests in their order. `answered` is told of each receipt, in that order too.
///
/// # Errors
/// The first that is refused, once all that were on their way are answered. Nothing after it is sent, and what was on its
/// way may have been recorded.
pub async fn record(
    ledger: &Ledger,
    requests: impl IntoIterator<Item = Request>,
    mut answered: impl FnMut(&Receipt),
) -> Result<(), Stopped> {
    let mut sent: VecDeque<Sent<'_>> = VecDeque::new();
    let mut requests = requests.into_iter();
    let (mut number, mut done, mut stopped) = (0, 0, None);
    loop {
        while stopped.is_none() && sent.len() < WINDOW {
            let Some(request) = requests.next() else { break };
            sent.push_back(send(ledger, request).await);
        }
        let Some(first) = sent.pop_front() else { break };
        let answer = match first {
            Sent::Answered(answer) => answer,
            Sent::Waiting(answer) => answer.await,
        };
        match answer {
            Ok(receipt) => {
                done += 1;
                answered(&receipt);
            }
            Err(error) => stopped = stopped.or(Some((number, error))),
        }
        number += 1;
    }
    stopped.map_or(Ok(()), |(at, error)| Err(Stopped { at, done, error }))
}

/// Puts a request into the ledger's queue: its first poll does that. So the order of sending is that of deciding.
async fn send(ledger: &Ledger, request: Request) -> Sent<'_> {
    let mut answer = Box::pin(ledger.execute(request));
    match poll_fn(|context| Poll::Ready(answer.as_mut().poll(context))).await {
        Poll::Ready(answer) => Sent::Answered(answer),
        Poll::Pending => Sent::Waiting(answer),
    }
}
