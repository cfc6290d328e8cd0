//! Goes through all that two damaged copies still hold, in order: from the journal wherever its frames are whole, else
//! from sled. The chain tells whether what was put together is what had been written.

use std::path::PathBuf;
use std::sync::Arc;

use samspil_domain::Position;

use crate::error::OpenError;
use crate::files::Files;
use crate::journal::{Chain, Lenient, Witness};
use crate::log::{Log, Marker};

/// Two copies of a log, each as far as it can be read.
pub(super) struct Copies {
    pub(super) files: Arc<dyn Files>,
    pub(super) journal: PathBuf,
    pub(super) log: Option<(Log, Marker)>,
}

/// Is handed commits, by number.
type Each<'a> = dyn FnMut(u64, &[u8]) -> Result<(), OpenError> + 'a;

/// What going through gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walked {
    /// The last commit that is certain.
    pub(super) end: u64,
    /// Runs of commits that only sled had, up to `end`.
    pub(super) from_log: Vec<(Position, Position)>,
    /// The last commit that is known to have existed.
    pub(super) known: u64,
    /// Whether the journal shows that there was more after `known`, without saying how much.
    pub(super) more: bool,
}

/// How far what was put together is certain.
struct Confirmed {
    witness: Option<Witness>,
    marker: Option<Marker>,
    /// The first commit from sled that nothing has confirmed yet.
    doubtful: Option<u64>,
    /// Something contradicts what was put together.
    wrong: bool,
}

impl Confirmed {
    /// Compares the chain after commit `seq` with everything that knows what it should be.
    fn at(&mut self, seq: u64, chain: Chain, header: Option<Chain>) {
        let witness = self.witness.filter(|witness| witness.seq == seq).map(|witness| witness.chain);
        // The marker speaks for sled alone: it confirms, and where it differs sled is the one that is wrong.
        let marker = self.marker.filter(|marker| marker.seq == seq && marker.chain == chain);
        for known in [witness, header].into_iter().flatten() {
            self.wrong |= known != chain && self.doubtful.is_some();
        }
        if !self.wrong && (witness.or(header).is_some() || marker.is_some()) {
            self.doubtful = None;
        }
    }
}

impl Copies {
    /// Hands the commits up to `limit` to `each`, in order, as long as there is one.
    ///
    /// # Errors
    /// What the operating system says, or `each`.
    pub(super) fn walk(&self, limit: u64, each: &mut Each<'_>) -> Result<Walked, OpenError> {
        let mut journal = Lenient::open(&*self.files, &self.journal)?;
        let marker = self.log.as_ref().map(|(_, marker)| *marker);
        let witness = journal.witness();
        let mut confirmed = Confirmed { witness, marker, doubtful: None, wrong: false };
        let (mut seq, mut chain, mut runs) = (0, Chain::START, Vec::<(u64, u64)>::new());
        confirmed.at(0, chain, None);
        while seq < limit && !confirmed.wrong {
            let from_journal = journal.next(seq + 1)?;
            let only_in_log = from_journal.is_none();
            let Some(bytes) = from_journal.or_else(|| self.read_log(seq + 1)) else { break };
            seq += 1;
            chain = chain.then(&bytes);
            if only_in_log {
                confirmed.doubtful.get_or_insert(seq);
                match runs.last_mut() {
                    Some((_, last)) if *last + 1 == seq => *last = seq,
                    Some(_) | None => runs.push((seq, seq)),
                }
            }
            each(seq, &bytes)?;
            journal.passed(bytes.len());
            confirmed.at(seq, chain, journal.chain_before(seq + 1));
        }
        let known =
            [seq, witness.map_or(0, |w| w.seq), marker.map_or(0, |m| m.seq), journal.last_first() - 1];
        let known = known.into_iter().max().unwrap_or(seq);
        let end = confirmed.doubtful.map_or(seq, |doubtful| doubtful - 1);
        let from_log = runs.into_iter().filter(|(first, _)| *first <= end);
        let from_log = from_log.map(|(first, last)| (Position(first), Position(last.min(end)))).collect();
        Ok(Walked { end, from_log, known, more: end == known && journal.goes_on() })
    }

    fn read_log(&self, seq: u64) -> Option<Vec<u8>> {
        let (log, _) = self.log.as_ref()?;
        log.read(seq, seq, usize::MAX).ok()?.pop().map(|(_, bytes)| bytes)
    }
}
