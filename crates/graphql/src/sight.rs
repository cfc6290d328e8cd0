//! Who asks, and what of the world they see. Every world that an answer is read from comes from here, so that there is one
//! place at which what may not be seen is left out.
//!
//! What is made is kept for a while: what anybody may read, made anew only where something of it has changed, and the last
//! few worlds that were seen, so that a burst of questions of one caller is filtered once. Who sees all is given the world as it is.

use std::any::TypeId;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Request;
use jiff::civil::Date;
use samspil_domain::access::{Caller, Rights};
use samspil_domain::sight::{Public, shared};
use samspil_domain::value::Timestamp;
use samspil_domain::{Position, World};
use samspil_store::Ledger;

use crate::query::scope::{Seen, now};

/// How many worlds are kept as they were seen. Each shares all but what was taken out with the world of the ledger.
const KEPT: usize = 32;

/// What callers see of one ledger.
#[derive(Clone)]
pub(crate) struct Sight(Arc<Inner>);

struct Inner {
    ledger: Ledger,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    public: Option<Arc<Public>>,
    worlds: VecDeque<(Key, Arc<World>)>,
}

/// Of which world, on which day, by which rights, and of an earlier world also beside which latest one.
type Key = (Position, Date, Arc<Rights>, Position);

/// Who asks; whoever admits a request puts it into its data. Nobody that we know, where that was not done.
pub(crate) fn caller(request: &Request) -> Caller {
    let put = request.data.get(&TypeId::of::<Caller>());
    put.and_then(|put| put.downcast_ref::<Caller>()).cloned().unwrap_or_default()
}

impl Sight {
    pub(crate) fn new(ledger: Ledger) -> Self {
        Self(Arc::new(Inner { ledger, kept: Mutex::default() }))
    }

    /// What a caller sees now.
    pub(crate) fn now(&self, caller: &Caller) -> Seen {
        let (whole, now) = (self.0.ledger.view(), now());
        let rights = Arc::new(whole.access.rights(caller, now));
        let today = now.day().first_day();
        let world = self.see((whole.position, today, Arc::clone(&rights), whole.position), || {
            shared(&whole, &rights, &self.public(&whole, today))
        });
        Seen::new(world, now, rights)
    }

    /// What is seen of an earlier world at a time, by the rights of now; what was published then is seen as far as it still is.
    /// Takes as long as the earlier world has things to leave out.
    pub(crate) fn then(&self, earlier: Arc<World>, at: Timestamp, rights: &Arc<Rights>) -> Seen {
        let (whole, today) = (self.0.ledger.view(), at.day().first_day());
        let key = (earlier.position, today, Arc::clone(rights), whole.position);
        let world = self.see(key, || {
            if rights.see_all() {
                return earlier;
            }
            let now = self.public(&whole, now().day().first_day());
            shared(&earlier, rights, &Public::of(&earlier, today).still(&now))
        });
        Seen::new(world, at, Arc::clone(rights))
    }

    /// What anybody may read of the latest world.
    fn public(&self, whole: &World, today: Date) -> Arc<Public> {
        let before = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner).public.clone();
        if let Some(same) = before.as_ref().filter(|public| public.is_of(whole, today)) {
            return Arc::clone(same);
        }
        let made = Arc::new(match before {
            Some(before) => before.after(whole, today),
            None => Public::of(whole, today),
        });
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner).public = Some(Arc::clone(&made));
        made
    }

    fn see(&self, key: Key, make: impl FnOnce() -> Arc<World>) -> Arc<World> {
        if key.2.see_all() {
            return make();
        }
        {
            let kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, world)) = kept.worlds.iter().find(|(it, _)| *it == key) {
                return Arc::clone(world);
            }
        }
        let world = make();
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.worlds.len() == KEPT {
            kept.worlds.pop_front();
        }
        kept.worlds.push_back((key, Arc::clone(&world)));
        world
    }
}
