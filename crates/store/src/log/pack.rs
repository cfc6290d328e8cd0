//! How commits lie in sled: several to a value, so that a leaf stays small and a scan quick.
//!
//! ```text
//! key    'l' | seq of the first commit, big-endian (8) | part (1)
//! block  CRC-32C (4) | commits (2), at least 1 | length (2) and commit, each
//! large  CRC-32C (4) | 0 (2) | length (4) | the first bytes of one commit; the rest in parts 1, 2, …:
//! part   CRC-32C (4) | bytes
//! ```
//! Numbers are little-endian where nothing else is said. The checksum covers the key as well. Every value is at most
//! [`VALUE_MAX`] bytes: larger ones bring sled to write files that it never syncs (MEASURED).

use std::ops::ControlFlow;

use crate::journal::COMMIT_MAX;

/// The largest value.
pub(crate) const VALUE_MAX: usize = 7_500;

const CHECKSUM: usize = 4;
const LARGE_PREFIX: usize = CHECKSUM + 6;

/// A key in sled.
pub(crate) type Key = [u8; 10];

/// The first byte of the keys of blocks.
pub(crate) const PREFIX: u8 = b'l';

/// The key of a block, or of a part of a large commit.
pub(crate) fn key(seq: u64, part: u8) -> Key {
    let mut key = [0; 10];
    key[0] = PREFIX;
    key[1..9].copy_from_slice(&seq.to_be_bytes());
    key[9] = part;
    key
}

/// The `seq` and part that a key names; none where it is not a block's.
pub(crate) fn seq_and_part(key: &[u8]) -> Option<(u64, u8)> {
    let key: &Key = key.try_into().ok()?;
    (key[0] == PREFIX).then(|| (u64::from_be_bytes(key[1..9].try_into().expect("eight bytes")), key[9]))
}

pub(super) fn checksum(key: &[u8], content: &[u8]) -> [u8; CHECKSUM] {
    crc32c::crc32c_append(crc32c::crc32c(key), content).to_le_bytes()
}

fn seal(key: Key, mut value: Vec<u8>, out: &mut Vec<(Key, Vec<u8>)>) {
    let checksum = checksum(&key, &value[CHECKSUM..]);
    value[..CHECKSUM].copy_from_slice(&checksum);
    out.push((key, value));
}

/// Packs commits, in order, into values.
#[derive(Debug)]
pub(crate) struct Packer {
    /// The first commit of the open block.
    first: u64,
    /// The open block; empty before its first commit.
    open: Vec<u8>,
    commits: u16,
}

impl Packer {
    /// A packer whose next commit is `next`.
    pub(crate) const fn new(next: u64) -> Self {
        Self { first: next, open: Vec::new(), commits: 0 }
    }

    /// A packer that goes on in the last block that was written, where that has room.
    pub(crate) fn resume(next: u64, last: Option<(u64, Vec<u8>)>) -> Self {
        match last {
            Some((first, block))
                if first + u64::from(commits_in(&block)) == next && commits_in(&block) > 0 =>
            {
                Self { first, commits: commits_in(&block), open: block }
            }
            Some(_) | None => Self::new(next),
        }
    }

    /// Adds the next commit; blocks that are full go to `out`.
    pub(crate) fn push(&mut self, commit: &[u8], out: &mut Vec<(Key, Vec<u8>)>) {
        if !self.open.is_empty() && self.open.len() + 2 + commit.len() > VALUE_MAX {
            self.close(out);
        }
        if CHECKSUM + 4 + commit.len() > VALUE_MAX {
            self.large(commit, out);
            return;
        }
        if self.open.is_empty() {
            self.open.resize(CHECKSUM + 2, 0);
        }
        self.open.extend_from_slice(&u16::try_from(commit.len()).expect("it fits in a block").to_le_bytes());
        self.open.extend_from_slice(commit);
        self.commits += 1;
        self.open[CHECKSUM..CHECKSUM + 2].copy_from_slice(&self.commits.to_le_bytes());
    }

    /// Puts the open block out as it is. It stays open, and is put out again when it has grown.
    pub(crate) fn put_open(&self, out: &mut Vec<(Key, Vec<u8>)>) {
        if !self.open.is_empty() {
            seal(key(self.first, 0), self.open.clone(), out);
        }
    }

    fn close(&mut self, out: &mut Vec<(Key, Vec<u8>)>) {
        seal(key(self.first, 0), std::mem::take(&mut self.open), out);
        self.first += u64::from(std::mem::take(&mut self.commits));
    }

    fn large(&mut self, commit: &[u8], out: &mut Vec<(Key, Vec<u8>)>) {
        let (head, rest) = commit.split_at(VALUE_MAX - LARGE_PREFIX);
        let mut value = vec![0; CHECKSUM + 2];
        value.extend_from_slice(&u32::try_from(commit.len()).expect("a commit is small").to_le_bytes());
        value.extend_from_slice(head);
        seal(key(self.first, 0), value, out);
        for (part, bytes) in (1..).zip(rest.chunks(VALUE_MAX - CHECKSUM)) {
            let mut value = vec![0; CHECKSUM];
            value.extend_from_slice(bytes);
            seal(key(self.first, part), value, out);
        }
        self.first += 1;
    }
}

fn commits_in(block: &[u8]) -> u16 {
    block
        .get(CHECKSUM..CHECKSUM + 2)
        .map_or(0, |count| u16::from_le_bytes(count.try_into().expect("two bytes")))
}

/// A value that is not as it was written, or not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bad {
    /// The first commit that cannot be had.
    pub(crate) seq: u64,
    pub(crate) why: &'static str,
}

/// Takes keys and values in order and gives the commits back, in order, without a gap.
#[derive(Debug)]
pub(crate) struct Unpacker {
    /// The commit that must come next.
    next: u64,
    /// A large commit of which parts are still to come: its length, and what there is.
    large: Option<(usize, Vec<u8>)>,
    part: u8,
}

impl Unpacker {
    /// Expects `next` first.
    pub(crate) const fn new(next: u64) -> Self {
        Self { next, large: None, part: 0 }
    }

    /// The commit that must come next.
    pub(crate) const fn next(&self) -> u64 {
        self.next
    }

    /// Whether a large commit is incomplete.
    pub(crate) const fn unfinished(&self) -> bool {
        self.large.is_some()
    }

    /// Takes one key and its value.
    ///
    /// # Errors
    /// When they are not what must come next, whole.
    pub(crate) fn take(
        &mut self,
        key: &[u8],
        value: &[u8],
        each: &mut dyn FnMut(u64, &[u8]) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Bad> {
        let bad = |why| Bad { seq: self.next, why };
        let expected = (self.next, self.part);
        if seq_and_part(key) != Some(expected) {
            return Err(bad("a block is missing"));
        }
        let (sum, content) = value.split_at_checked(CHECKSUM).ok_or(bad("a block is too short"))?;
        if checksum(key, content) != sum {
            return Err(bad("a block does not match its checksum"));
        }
        if let Some((length, mut commit)) = self.large.take() {
            commit.extend_from_slice(content);
            return self.grow(length, commit, each);
        }
        let (count, mut rest) = content.split_at_checked(2).ok_or(bad("a block is too short"))?;
        if count == [0, 0] {
            let (length, head) = rest.split_at_checked(4).ok_or(bad("a block is too short"))?;
            let length = u32::from_le_bytes(length.try_into().expect("four bytes")) as usize;
            return if length > COMMIT_MAX {
                Err(bad("a length is impossible"))
            } else {
                self.grow(length, head.to_vec(), each)
            };
        }
        for _ in 0..u16::from_le_bytes(count.try_into().expect("two bytes")) {
            let bad = Bad { seq: self.next, why: "a block is too short" };
            let (length, after) = rest.split_at_checked(2).ok_or(bad)?;
            let length = usize::from(u16::from_le_bytes(length.try_into().expect("two bytes")));
            let (commit, after) = after.split_at_checked(length).ok_or(bad)?;
            rest = after;
            self.next += 1;
            if each(self.next - 1, commit).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn grow(
        &mut self,
        length: usize,
        commit: Vec<u8>,
        each: &mut dyn FnMut(u64, &[u8]) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Bad> {
        if commit.len() < length {
            self.large = Some((length, commit));
            self.part += 1;
            return Ok(ControlFlow::Continue(()));
        }
        self.part = 0;
        self.next += 1;
        if commit.len() > length {
            return Err(Bad { seq: self.next - 1, why: "a length is impossible" });
        }
        Ok(each(self.next - 1, &commit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commits() -> Vec<Vec<u8>> {
        [1, 300, 7_400, 7_492, 7_493, 65_535, 2, 7_494, 20_000, 3]
            .iter()
            .enumerate()
            .map(|(index, &length)| vec![b'a' + index as u8; length])
            .collect()
    }

    fn unpack(values: &[(Key, Vec<u8>)]) -> Result<Vec<Vec<u8>>, Bad> {
        let mut unpacker = Unpacker::new(1);
        let mut found = Vec::new();
        for (key, value) in values {
            let flow = unpacker.take(key, value, &mut |_, commit| {
                found.push(commit.to_vec());
                ControlFlow::Continue(())
            })?;
            assert!(flow.is_continue());
        }
        if unpacker.unfinished() { Err(Bad { seq: unpacker.next(), why: "unfinished" }) } else { Ok(found) }
    }

    #[test]
    fn what_is_packed_is_unpacked_and_no_value_is_too_large() {
        let mut packer = Packer::new(1);
        let mut values = Vec::new();
        commits().iter().for_each(|commit| packer.push(commit, &mut values));
        packer.put_open(&mut values);
        assert!(values.iter().all(|(_, value)| value.len() <= VALUE_MAX));
        assert!(values.is_sorted_by_key(|(key, _)| *key));
        assert_eq!(unpack(&values), Ok(commits()));
    }

    #[test]
    fn a_packer_goes_on_in_the_block_it_left_open() {
        let mut straight = (Packer::new(1), Vec::new());
        let mut broken = std::collections::BTreeMap::new();
        let mut packer = Packer::new(1);
        for (next, commit) in (2..).zip([&b"a"[..], b"b", &[0; 8_000], b"c", &[1; 7_490], b"d", b"e"]) {
            straight.0.push(commit, &mut straight.1);
            let mut out = Vec::new();
            packer.push(commit, &mut out);
            packer.put_open(&mut out);
            broken.extend(out);
            let last =
                broken.last_key_value().map(|(key, value)| (seq_and_part(key).unwrap().0, value.clone()));
            packer = Packer::resume(next, last);
        }
        straight.0.put_open(&mut straight.1);
        assert_eq!(straight.1, broken.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_missing_or_flipped_value_is_seen() {
        let mut packer = Packer::new(1);
        let mut values = Vec::new();
        commits().iter().for_each(|commit| packer.push(commit, &mut values));
        for index in 0..values.len() - 1 {
            let mut missing = values.clone();
            missing.remove(index);
            unpack(&missing).unwrap_err();
            for byte in [0, 4, 6, values[index].1.len() - 1] {
                let mut flipped = values.clone();
                flipped[index].1[byte] ^= 4;
                unpack(&flipped).unwrap_err();
            }
        }
    }
}
