//! One commit in a segment: `word (4) | checksum (4) | commit`.
//!
//! The word is the commit's length, with the highest bit set on the first frame of a group. A group is only written
//! once the group before it is on disk, so such a frame proves that everything before it had been synced: what is
//! unreadable before it is damage, and never the torn end of a crash.
//!
//! The checksum is CRC-32C over the segment's first `seq`, the frame's offset, the word and the commit. Bytes that
//! are valid somewhere else, or were valid here in another segment, therefore never pass.

use std::ops::Range;

/// The largest commit: an entry of the verifiable log carries its length in 16 bits.
pub const COMMIT_MAX: usize = 65_535;

/// Bytes before the commit.
pub(crate) const PREFIX: usize = 8;

const FIRST_OF_GROUP: u32 = 1 << 31;

/// A place in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The segment, by the `seq` of its first commit.
    pub segment: u64,
    /// The byte in that segment's file.
    pub offset: u64,
}

/// What stands at a place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A whole frame; its commit is in this part of the bytes.
    Frame { commit: Range<usize>, first_of_group: bool },
    /// Nothing: the bytes end exactly here.
    End,
    /// No frame.
    Bad(&'static str),
}

/// Leaves room for the prefix of a frame that begins at the end of `buffer`.
pub(crate) fn begin(buffer: &mut Vec<u8>) -> usize {
    let start = buffer.len();
    buffer.extend_from_slice(&[0; PREFIX]);
    start
}

/// Fills in the prefix of the frame that begins at `start` and ends with `buffer`.
pub(crate) fn finish(buffer: &mut [u8], start: usize, place: Place, first_of_group: bool) {
    let length = u32::try_from(buffer.len() - start - PREFIX).expect("a commit's length was checked");
    let word = length | if first_of_group { FIRST_OF_GROUP } else { 0 };
    let checksum = checksum(place, word, &buffer[start + PREFIX..]);
    buffer[start..start + 4].copy_from_slice(&word.to_le_bytes());
    buffer[start + 4..start + PREFIX].copy_from_slice(&checksum.to_le_bytes());
}

/// What `bytes`, which stand at `place` and hold at least one whole frame unless the file ends, begin with.
pub(crate) fn look(bytes: &[u8], place: Place) -> Found {
    if bytes.is_empty() {
        return Found::End;
    }
    let Some((prefix, rest)) = bytes.split_at_checked(PREFIX) else {
        return Found::Bad("the file ends inside a frame");
    };
    let (word, sum) = (word_at(prefix, 0), word_at(prefix, 4));
    let length = (word & !FIRST_OF_GROUP) as usize;
    if length == 0 || length > COMMIT_MAX {
        return Found::Bad("a frame's length is impossible");
    }
    let Some(commit) = rest.get(..length) else { return Found::Bad("the file ends inside a frame") };
    if checksum(place, word, commit) != sum {
        return Found::Bad("a frame does not match its checksum");
    }
    Found::Frame { commit: PREFIX..PREFIX + length, first_of_group: word & FIRST_OF_GROUP != 0 }
}

fn word_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn checksum(place: Place, word: u32, commit: &[u8]) -> u32 {
    let mut seed = [0; 20];
    seed[..8].copy_from_slice(&place.segment.to_le_bytes());
    seed[8..16].copy_from_slice(&place.offset.to_le_bytes());
    seed[16..].copy_from_slice(&word.to_le_bytes());
    crc32c::crc32c_append(crc32c::crc32c(&seed), commit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { segment: 1, offset: 64 };

    fn frame(commit: &[u8], first: bool) -> Vec<u8> {
        let mut buffer = Vec::new();
        let start = begin(&mut buffer);
        buffer.extend_from_slice(commit);
        finish(&mut buffer, start, PLACE, first);
        buffer
    }

    #[test]
    fn a_frame_reads_back_where_it_was_written_and_nowhere_else() {
        let bytes = frame(b"commit", true);
        assert_eq!(look(&bytes, PLACE), Found::Frame { commit: 8..14, first_of_group: true });
        let elsewhere = Found::Bad("a frame does not match its checksum");
        assert_eq!(look(&bytes, Place { offset: 65, ..PLACE }), elsewhere);
        assert_eq!(look(&bytes, Place { segment: 2, ..PLACE }), elsewhere);
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_seen() {
        let bytes = frame(b"{\"seq\":1}", false);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(look(&flipped, PLACE), Found::Bad(_)), "bit {bit}");
        }
        for length in 1..bytes.len() {
            assert!(matches!(look(&bytes[..length], PLACE), Found::Bad(_)), "cut to {length}");
        }
    }
}
