//! One way through a log: what every commit is held against.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;

use samspil_domain::ids::CommandId;
use samspil_domain::snapshot::CODE;
use samspil_domain::{Commit, Position, World};

use super::{AuditError, Finding, Shown, Source};
use crate::proof::merkle::leaf_hash;
use crate::proof::tile::{Resource, SPAN, Tile};
use crate::proof::{Checkpoint, Edge, Hash};

/// What the log must hash to at some size.
#[derive(Debug, Clone)]
pub(super) struct Milestone {
    pub(super) checkpoint: Checkpoint,
    /// Who says so, in words.
    pub(super) says: String,
}

/// What the way through came to.
pub(super) struct Walked {
    pub(super) world: World,
    pub(super) root: Hash,
    pub(super) tiles: u64,
    pub(super) events: u64,
    pub(super) worlds: u64,
}

/// How far the way through a log has come.
pub(super) struct Walk<'a> {
    source: &'a dyn Source,
    world: World,
    ids: HashMap<CommandId, u64>,
    /// The tree over the commits that were handed over.
    edge: Edge,
    /// Where the commits of the tile that is not full yet lie.
    places: Vec<String>,
    /// The first commit that differs from its kept leaf.
    odd: Option<Finding>,
    /// The first inner tile that differs from what is under it.
    odd_tile: Option<Finding>,
    milestones: Vec<Milestone>,
    /// How many milestones are behind.
    passed: usize,
    /// What the source shows at positions that are still to come, the next one last.
    shown: Vec<Shown>,
    tiles: u64,
    events: u64,
    worlds: u64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(source: &'a dyn Source, milestones: Vec<Milestone>, mut shown: Vec<Shown>) -> Self {
        shown.retain(|shown| shown.code == CODE);
        shown.sort_by_key(|shown| Reverse(shown.position));
        Self {
            source,
            world: World::default(),
            ids: HashMap::new(),
            edge: Edge::default(),
            places: Vec::new(),
            odd: None,
            odd_tile: None,
            milestones,
            passed: 0,
            shown,
            tiles: 0,
            events: 0,
            worlds: 0,
        }
    }

    /// How many commits were handed over.
    pub(super) const fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The next commit.
    pub(super) fn entry(&mut self, bytes: &[u8], place: &dyn fmt::Display) -> Result<(), AuditError> {
        self.meet_milestones()?;
        let position = self.world.position.next();
        let commit = match self.read(bytes) {
            Ok(commit) => commit,
            Err(what) => {
                self.compare_edge(true)?;
                let here = Finding { position: Some(position), place: place.to_string(), what };
                return Err(self.odd.take().unwrap_or(here).into());
            }
        };
        self.world.take(&commit);
        self.events += commit.events.len() as u64;
        self.meet_shown()?;
        self.places.push(place.to_string());
        let mut full = Vec::new();
        self.edge.push(leaf_hash(bytes), &mut |tile, hashes| full.push((tile, hashes)));
        for (tile, hashes) in full {
            self.compare(tile, &hashes)?;
            self.places.clear();
        }
        Ok(())
    }

    /// Reads a commit, which must be the next one in every way.
    fn read(&mut self, bytes: &[u8]) -> Result<Commit, String> {
        let commit: Commit =
            serde_json::from_slice(bytes).map_err(|error| format!("it cannot be read: {error}"))?;
        fits(&self.world, &commit)?;
        if commit.events.is_empty() {
            return Err("it holds no event".to_owned());
        }
        match self.ids.insert(commit.command_id, commit.seq.0) {
            Some(earlier) => Err(format!("its command id {} is that of commit {earlier}", commit.command_id)),
            None => Ok(commit),
        }
    }

    /// Compares a tile with what the source keeps, and remembers the first difference.
    fn compare(&mut self, tile: Tile, hashes: &[Hash]) -> Result<(), AuditError> {
        let Some(kept) = self.source.tile(tile)? else { return Ok(()) };
        self.tiles += 1;
        let Some(at) = (0..hashes.len()).find(|&at| kept.get(at) != Some(&hashes[at])) else { return Ok(()) };
        if tile.level == 0 {
            let position = Position(tile.index * SPAN + at as u64 + 1);
            let place = self.places.get(at).cloned().unwrap_or_default();
            let what = "it is not the commit that was recorded: the tree has another leaf for it".to_owned();
            self.odd.get_or_insert(Finding { position: Some(position), place, what });
        } else {
            let what = format!("the tree's {} does not fit the commits under it", Resource::Hashes(tile));
            self.odd_tile.get_or_insert(Finding { position: None, place: self.source.name(), what });
        }
        Ok(())
    }

    /// Compares the tiles at the edge, which are not full: all of them, or the leaves alone.
    fn compare_edge(&mut self, leaves_alone: bool) -> Result<(), AuditError> {
        let partial = self.edge.partial().filter(|(tile, _)| tile.level == 0 || !leaves_alone);
        let partial: Vec<_> = partial.map(|(tile, hashes)| (tile, hashes.to_vec())).collect();
        partial.iter().try_for_each(|(tile, hashes)| self.compare(*tile, hashes))
    }

    /// Compares the root with those that were signed, where the log is as large as they say.
    fn meet_milestones(&mut self) -> Result<(), AuditError> {
        while let Some(milestone) = self.milestones.get(self.passed) {
            if milestone.checkpoint.size > self.edge.size() {
                break;
            }
            if milestone.checkpoint.root != self.edge.root() {
                return Err(self.not_what_was_signed(&milestone.clone())?.into());
            }
            self.passed += 1;
        }
        Ok(())
    }

    /// Compares the world with what the source shows at this position.
    fn meet_shown(&mut self) -> Result<(), AuditError> {
        let Some(shown) = self.shown.pop_if(|shown| shown.position == self.world.position) else {
            return Ok(());
        };
        if shown.digest != self.world.digest() {
            let what = "what is shown there is not what the commits up to it lead to".to_owned();
            return Err(Finding { position: Some(shown.position), place: shown.place, what }.into());
        }
        self.worlds += 1;
        Ok(())
    }

    /// What is to be said where the commits do not hash to what was signed.
    fn not_what_was_signed(&mut self, milestone: &Milestone) -> Result<Finding, AuditError> {
        self.compare_edge(true)?;
        let Checkpoint { size, root, .. } = &milestone.checkpoint;
        if let Some(odd) = self.odd.take() {
            let sure = self.kept_root(*size)? == Some(*root);
            let more = if sure {
                ", and its leaf leads to the signed root"
            } else {
                "; nor do the leaves lead to the signed root"
            };
            return Ok(Finding { what: format!("{}{more}", odd.what), ..odd });
        }
        let from = self.passed.checked_sub(1).map_or(1, |before| self.milestones[before].checkpoint.size + 1);
        let what = format!(
            "{} has root {root} at size {size}, and the commits have {}; the first that differs is among {from} to {size}",
            milestone.says,
            self.edge.root()
        );
        let position = (from == *size).then_some(Position(from));
        Ok(Finding { position, place: self.source.name(), what })
    }

    /// The root over the leaves that the source keeps; none where it does not keep all.
    fn kept_root(&self, size: u64) -> Result<Option<Hash>, AuditError> {
        let mut edge = Edge::default();
        while edge.size() < size {
            let width = (size - edge.size()).min(SPAN);
            let tile = Tile { level: 0, index: edge.size() / SPAN, width };
            match self.source.tile(tile)? {
                Some(hashes) if hashes.len() as u64 >= width => {
                    hashes
                        .iter()
                        .take(usize::try_from(width).expect("at most 256"))
                        .for_each(|leaf| edge.push(*leaf, &mut |_, _| {}));
                }
                Some(_) | None => return Ok(None),
            }
        }
        Ok(Some(edge.root()))
    }

    /// After the last commit.
    pub(super) fn end(mut self) -> Result<Walked, AuditError> {
        self.meet_milestones()?;
        if let Some(beyond) = self.milestones.get(self.passed) {
            let what = format!(
                "{} is of size {}, and the log ends at {}",
                beyond.says,
                beyond.checkpoint.size,
                self.edge.size()
            );
            let position = Some(Position(self.edge.size() + 1));
            return Err(Finding { position, place: self.source.name(), what }.into());
        }
        self.compare_edge(false)?;
        let signed = self.milestones.last().map_or(0, |last| last.checkpoint.size);
        if let Some(odd) = self.odd {
            let covered = odd.position.is_some_and(|position| position.0 <= signed);
            let what = if covered {
                "the tree has another leaf for it; it is the signed one, so the tree is what is damaged"
                    .to_owned()
            } else {
                format!("{}; nothing that was signed covers it yet", odd.what)
            };
            return Err(Finding { what, ..odd }.into());
        }
        match self.odd_tile {
            Some(odd) => Err(odd.into()),
            None => {
                let Self { world, edge, tiles, events, worlds, .. } = self;
                Ok(Walked { world, root: edge.root(), tiles, events, worlds })
            }
        }
    }
}

/// Whether a commit is the next one of the log and of its stream.
fn fits(world: &World, commit: &Commit) -> Result<(), String> {
    let (seq, rev) = (world.position.next(), world.revision(commit.stream).next());
    if (commit.seq, commit.rev) != (seq, rev) {
        let (stream, at) = (commit.stream, commit.rev);
        return Err(format!(
            "it says it is number {} and {at} of {stream}, but {seq} and {rev} are next",
            commit.seq
        ));
    }
    if seq != Position(1) && commit.at <= world.at {
        return Err(format!(
            "it was recorded at {}, not after the commit before it ({})",
            commit.at, world.at
        ));
    }
    Ok(())
}
