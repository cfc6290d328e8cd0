//! A world as bytes, and back: what a snapshot holds.
//!
//! Promises:
//! - [`World::parts`] are the same bytes for the same world, however that was come to: commit by commit, or by way of a
//!   snapshot and the commits after it. So is [`World::digest`].
//! - A world that was read behaves as the one that was written: whatever commits come, both come to the same.
//! - Nothing in the log rests on this form. It belongs to one version of the code, [`CODE`], and is read by no other;
//!   so it may change at will, and there is nothing to keep compatible.
//!
//! A world has a part for its head, one for who may do what, one for the directory, one for the people (sealed), and one for each
//! initiative, by id. A part is two values of
//! MessagePack, with named fields because facts leave out what is not given: the records that its facts share, then what
//! stands. What follows from the rest is not written: the names in their order (sort keys are never stored), and which
//! initiatives a portfolio has held.
//!
//! # Layout
//! - [`records`]: each record once

mod records;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use crate::access::Access;
use crate::commit::{Digest, Position, Record, Recorded, Revision};
use crate::directory::Directory;
use crate::ids::InitiativeId;
use crate::initiative::Initiative;
use crate::people::People;
use crate::value::Timestamp;
use crate::world::World;

/// Which code reads and writes these bytes: sixteen hexadecimal digits that are others as soon as any source file of this
/// crate, its manifest, or the version of anything that it is built with is another. Made by the build, so nobody can
/// forget to change it; it changes more often than it must, which costs one full reading of a log.
pub const CODE: &str = env!("SAMSPIL_DOMAIN_CODE");

/// How many parts stand before the initiatives: the head, who may do what, the directory, and the people.
const BEFORE: usize = 4;

/// Bytes that are no part of a world, or not the next one. Where the bytes are those that were written, by this version
/// of the code, that does not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("part {part} of the world cannot be read: {why}")]
pub struct Unreadable {
    /// Which, counted from 0.
    pub part: usize,
    /// What is wrong with it.
    pub why: String,
}

/// What stands in a world beside its directory and its initiatives.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    position: Position,
    at: Timestamp,
    /// The initiatives in the order in which they came to have names.
    named: Vec<InitiativeId>,
    /// The revision of who may do what.
    access: Revision,
    /// The revision of the directory.
    directory: Revision,
    /// The revision of the people.
    people: Revision,
    /// The initiatives and their revisions, by id.
    initiatives: Vec<(InitiativeId, Revision)>,
    /// By which commits each commit was corrected.
    corrected_by: Vec<(Position, Vec<Position>)>,
}

impl World {
    /// The world as bytes, part by part. One part is made at a time.
    pub fn parts(&self) -> impl Iterator<Item = Vec<u8>> {
        let head = || {
            let Self { position, at, .. } = *self;
            let initiatives = self.initiatives.iter().map(|(id, initiative)| (*id, initiative.rev)).collect();
            let named = self.names.recorded().collect();
            let corrected = self.corrected_by.iter();
            let corrected_by = corrected.map(|(at, by)| (*at, by.iter().copied().collect())).collect();
            let (access, directory, people) = (self.access.rev, self.directory.rev, self.people.rev);
            part(&Head { position, at, named, access, directory, people, initiatives, corrected_by })
        };
        let beginning = [head(), part(&self.access), part(&self.directory), part(&self.people)];
        beginning.into_iter().chain(self.initiatives.values().map(|initiative| part(&**initiative)))
    }

    /// How many parts there are.
    #[must_use]
    pub fn parts_len(&self) -> usize {
        BEFORE + self.initiatives.len()
    }

    /// What the world hashes to; see [`digest`]. Two worlds that say the same have the same digest; another version of
    /// the code may give another.
    #[must_use]
    pub fn digest(&self) -> Digest {
        digest(self.parts().map(|part| (part.len() as u64, Digest::of(&part))))
    }
}

/// What a world hashes to whose parts have these lengths and hash to this: the SHA-256 of each part's length, as eight
/// bytes, the lowest first, and its own SHA-256.
#[must_use]
pub fn digest(parts: impl IntoIterator<Item = (u64, Digest)>) -> Digest {
    let mut hasher = sha2::Sha256::new();
    for (length, part) in parts {
        hasher.update(length.to_le_bytes());
        hasher.update(part.0);
    }
    Digest(hasher.finalize().into())
}

/// One part, with the records of its facts before it.
fn part(value: &impl Serialize) -> Vec<u8> {
    let (written, records) = records::written(|| pack(Vec::new(), value));
    let records: Vec<&Record> = records.iter().map(|recorded| &**recorded).collect();
    let mut part = pack(Vec::new(), &records);
    part.extend_from_slice(&written);
    part
}

fn pack(buffer: Vec<u8>, value: &impl Serialize) -> Vec<u8> {
    let mut serializer = rmp_serde::Serializer::new(buffer).with_struct_map();
    value.serialize(&mut serializer).expect("what stands always serialises, and memory takes it");
    serializer.into_inner()
}

/// A world that is read part by part.
#[derive(Debug, Default)]
pub struct Assembly {
    world: World,
    /// Another world of the same log.
    known: World,
    head: Option<Head>,
    /// How many parts there were.
    parts: usize,
}

impl Assembly {
    /// A world of the same log as one that is known already, earlier or later: what stands alike in both need not be read,
    /// and is shared. What one stream has come to follows from its commits alone, so its revision tells.
    #[must_use]
    pub fn beside(known: &World) -> Self {
        Self { known: known.clone(), ..Self::default() }
    }

    /// Takes the next part from the world that is known, where it is the same there; its bytes are not needed then.
    pub fn skip(&mut self) -> bool {
        let Some(head) = &self.head else { return false };
        if self.parts == 1 {
            // What has not begun is alike in any two worlds, and is read so that no damage goes unseen.
            if head.access == Revision::default() || self.known.access.rev != head.access {
                return false;
            }
            self.world.access = self.known.access.clone();
        } else if self.parts == 2 {
            if self.known.directory.rev != head.directory {
                return false;
            }
            self.world.directory = self.known.directory.clone();
        } else if self.parts == 3 {
            if head.people == Revision::default() || self.known.people.rev != head.people {
                return false;
            }
            self.world.people = self.known.people.clone();
        } else {
            let Some((id, rev)) = head.initiatives.get(self.parts - BEFORE) else { return false };
            let known = self.known.initiatives.get(id).filter(|known| known.rev == *rev);
            let Some(known) = known.map(Arc::clone) else { return false };
            self.place(known);
        }
        self.parts += 1;
        true
    }

    /// Takes the next part.
    ///
    /// # Errors
    /// [`Unreadable`]; nothing can come of the whole then.
    pub fn add(&mut self, part: &[u8]) -> Result<(), Unreadable> {
        match (self.parts, &self.head) {
            (0, _) | (_, None) => {
                let head: Head = self.read(part)?;
                (self.world.position, self.world.at) = (head.position, head.at);
                self.head = Some(head);
            }
            (1, Some(head)) => {
                let rev = head.access;
                let access: Access = self.read(part)?;
                if access.rev != rev {
                    return Err(self.wrong(format!("access is not at revision {rev}")));
                }
                self.world.access = access;
            }
            (2, Some(head)) => {
                let rev = head.directory;
                let mut directory: Directory = self.read(part)?;
                if directory.rev != rev {
                    return Err(self.wrong(format!("the directory is not at revision {rev}")));
                }
                directory.reindex();
                self.world.directory = directory;
            }
            (3, Some(head)) => {
                let rev = head.people;
                let people: People = self.read(part)?;
                if people.rev != rev {
                    return Err(self.wrong(format!("the people are not at revision {rev}")));
                }
                self.world.people = people;
            }
            (place, Some(head)) => {
                let expected = head.initiatives.get(place - BEFORE).copied();
                let initiative: Initiative = self.read(part)?;
                if expected != Some((initiative.id, initiative.rev)) {
                    return Err(self.wrong(format!("{} is not the next initiative", initiative.id)));
                }
                self.place(Arc::new(initiative));
            }
        }
        self.parts += 1;
        Ok(())
    }

    fn place(&mut self, initiative: Arc<Initiative>) {
        let id = initiative.id;
        for (portfolio, _) in initiative.foundation.portfolios.iter() {
            self.world.placed.entry(portfolio).or_default().insert(id);
        }
        self.world.initiatives.insert(id, initiative);
        self.world.index_published(id);
    }

    /// The world, once all its parts are there.
    ///
    /// # Errors
    /// [`Unreadable`] where some are missing.
    pub fn finish(mut self) -> Result<World, Unreadable> {
        let Some(head) = self.head.take().filter(|head| head.initiatives.len() + BEFORE == self.parts) else {
            return Err(self.wrong("it is missing"));
        };
        for id in head.named {
            self.world.index(id);
        }
        let corrected = head.corrected_by.into_iter();
        self.world.corrected_by =
            corrected.map(|(at, by)| (at, by.into_iter().collect::<imbl::Vector<_>>())).collect();
        Ok(self.world)
    }

    fn wrong(&self, why: impl Into<String>) -> Unreadable {
        Unreadable { part: self.parts, why: why.into() }
    }

    fn read<T: DeserializeOwned>(&self, part: &[u8]) -> Result<T, Unreadable> {
        let wrong = |error: rmp_serde::decode::Error| self.wrong(error.to_string());
        let mut from = rmp_serde::Deserializer::from_read_ref(part);
        let records: Vec<Record> = Deserialize::deserialize(&mut from).map_err(wrong)?;
        let records = records.into_iter().map(|record| Recorded(Arc::new(record))).collect();
        records::read(records, || T::deserialize(&mut from)).map_err(wrong)
    }
}
