//! A disk in memory that keeps, over a power cut, only what was synced, and whatever else chance lets through; and
//! that can run out of space, or fail to sync.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use samspil_store::files::{DataFile, Files};

const SECTOR: usize = 512;

/// Whether something that was not synced survives; from a seed, so that a failure can be had again.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // xorshift64*: any spread will do.
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Size(usize),
}

#[derive(Clone, Debug, Default)]
struct Contents {
    now: Vec<u8>,
    synced: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Clone, Debug, Default)]
struct State {
    contents: Vec<Contents>,
    names: BTreeMap<PathBuf, usize>,
    synced_names: BTreeMap<PathBuf, usize>,
    /// How many more bytes can be written.
    space: Option<usize>,
    /// How many more syncs of data succeed.
    syncs: Option<usize>,
}

/// The disk. A clone is the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

struct Open {
    disk: Disk,
    place: usize,
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Size(size) => bytes.resize(*size, 0),
        Change::Write(offset, written) => {
            let end = offset + written.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*offset..end].copy_from_slice(written);
        }
    }
}

impl Disk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// From now on only so many bytes can be written.
    pub(crate) fn set_space(&self, bytes: Option<usize>) {
        self.state().space = bytes;
    }

    /// From now on only so many syncs succeed.
    pub(crate) fn set_syncs(&self, syncs: Option<usize>) {
        self.state().syncs = syncs;
    }

    /// The disk as another process finds it after this one has been killed.
    pub(crate) fn after_kill(&self) -> Self {
        let mut state = self.state().clone();
        (state.space, state.syncs) = (None, None);
        Self(Arc::new(Mutex::new(state)))
    }

    /// The disk after a power cut at this moment: what was synced, and by chance any sectors of the rest.
    pub(crate) fn after_power_cut(&self, chance: &mut Chance) -> Self {
        let state = self.state();
        let mut names = state.synced_names.clone();
        for (path, place) in &state.names {
            if chance.below(2) == 0 {
                names.insert(path.clone(), *place);
            }
        }
        let contents = state.contents.iter().map(|contents| {
            let mut bytes = contents.synced.clone();
            for change in contents.unsynced.iter().flat_map(sectors) {
                if chance.below(3) > 0 {
                    apply(&mut bytes, &change);
                }
            }
            Contents { now: bytes.clone(), synced: bytes, unsynced: Vec::new() }
        });
        let contents = contents.collect();
        let state = State { contents, names: names.clone(), synced_names: names, space: None, syncs: None };
        Self(Arc::new(Mutex::new(state)))
    }
}

fn sectors(change: &Change) -> Vec<Change> {
    let Change::Write(offset, bytes) = change else { return vec![change.clone()] };
    let (mut pieces, mut start) = (Vec::new(), 0);
    while start < bytes.len() {
        let end = (start + SECTOR - (offset + start) % SECTOR).min(bytes.len());
        pieces.push(Change::Write(offset + start, bytes[start..end].to_vec()));
        start = end;
    }
    pieces
}

impl Files for Disk {
    fn open(&self, path: &Path) -> io::Result<Arc<dyn DataFile>> {
        let place = *self.state().names.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Arc::new(Open { disk: self.clone(), place }))
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn DataFile>> {
        let mut state = self.state();
        if state.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let place = state.contents.len();
        state.contents.push(Contents::default());
        state.names.insert(path.into(), place);
        drop(state);
        self.open(path)
    }

    fn names(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        let inside = state.names.keys().filter(|path| path.parent() == Some(dir));
        Ok(inside.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect())
    }

    fn create_dir(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let moved: Vec<_> = state
            .names
            .iter()
            .filter(|(path, _)| path.starts_with(from))
            .map(|(p, i)| (p.clone(), *i))
            .collect();
        for (path, place) in moved {
            state.names.remove(&path);
            let rest = path.strip_prefix(from).unwrap();
            state.names.insert(if rest.as_os_str().is_empty() { to.into() } else { to.join(rest) }, place);
        }
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.state().names.remove(path).map(|_| ()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.synced_names.retain(|path, _| path.parent() != Some(dir));
        let inside: Vec<_> = state.names.iter().filter(|(path, _)| path.parent() == Some(dir)).collect();
        let inside: Vec<_> = inside.into_iter().map(|(path, place)| (path.clone(), *place)).collect();
        state.synced_names.extend(inside);
        Ok(())
    }
}

impl Open {
    fn change(&self, change: Change) {
        let mut state = self.disk.state();
        let contents = &mut state.contents[self.place];
        apply(&mut contents.now, &change);
        contents.unsynced.push(change);
    }
}

impl DataFile for Open {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let state = self.disk.state();
        let rest = state.contents[self.place].now.get(offset as usize..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let space = self.disk.state().space;
        let fits = space.map_or(bytes.len(), |space| space.min(bytes.len()));
        self.change(Change::Write(offset as usize, bytes[..fits].to_vec()));
        self.disk.state().space = space.map(|space| space - fits);
        if fits < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn size(&self) -> io::Result<u64> {
        Ok(self.disk.state().contents[self.place].now.len() as u64)
    }

    fn set_size(&self, size: u64) -> io::Result<()> {
        // A disk that fails to sync does nothing else for us either.
        if self.disk.state().syncs == Some(0) {
            return Err(io::Error::other("a disk that fails"));
        }
        self.change(Change::Size(size as usize));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut state = self.disk.state();
        let fails = state.syncs == Some(0);
        state.syncs = state.syncs.map(|syncs| syncs.saturating_sub(1));
        let contents = &mut state.contents[self.place];
        // What a failed sync should have written counts as written from then on, and is not.
        let unsynced = std::mem::take(&mut contents.unsynced);
        if fails {
            return Err(io::Error::other("a sync that fails"));
        }
        unsynced.iter().for_each(|change| apply(&mut contents.synced, change));
        Ok(())
    }
}
