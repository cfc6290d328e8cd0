//! A segment's file: its name, and its header of 64 bytes
//! `magic (8) | format (4) | zero (8) | first seq (8) | chain before it (32) | CRC-32C of those (4)`.
//!
//! The chain ties the segment to everything before it: no segment can be dropped, swapped or taken from another log.

use super::chain::Chain;

/// Bytes of the header; the first frame begins here.
pub(crate) const HEADER: usize = 64;

/// The newest format that this version reads and writes.
pub(crate) const FORMAT: u32 = 1;

const MAGIC: &[u8; 8] = b"SAMSPILJ";

/// What a segment's header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) first_seq: u64,
    pub(crate) before: Chain,
}

/// Why bytes are no header.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Bad {
    /// Written by a later version, in this format.
    Newer(u32),
    /// Not a header, or not one any more.
    Damaged(&'static str),
}

impl Header {
    pub(crate) fn encode(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[20..28].copy_from_slice(&self.first_seq.to_le_bytes());
        bytes[28..60].copy_from_slice(self.before.bytes());
        let checksum = crc32c::crc32c(&bytes[..60]);
        bytes[60..].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Bad> {
        let bytes: &[u8; HEADER] =
            bytes.get(..HEADER).and_then(|b| b.try_into().ok()).ok_or(Bad::Damaged("it is too short"))?;
        if crc32c::crc32c(&bytes[..60]).to_le_bytes() != bytes[60..] {
            return Err(Bad::Damaged("its header does not match its checksum"));
        }
        if &bytes[..8] != MAGIC {
            return Err(Bad::Damaged("it is not a segment of a Samspil journal"));
        }
        let format = u32::from_le_bytes(bytes[8..12].try_into().expect("four bytes"));
        if format != FORMAT {
            return Err(Bad::Newer(format));
        }
        let first_seq = u64::from_le_bytes(bytes[20..28].try_into().expect("eight bytes"));
        Ok(Self { first_seq, before: Chain::from_bytes(bytes[28..60].try_into().expect("32 bytes")) })
    }
}

/// The file name of the segment that begins with that commit.
pub(crate) fn file_name(first_seq: u64) -> String {
    format!("{first_seq:020}.log")
}

/// The first commit of the segment of that file name; none where it is not a segment's.
pub(crate) fn first_seq(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".log").filter(|digits| digits.len() == 20)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_of_a_header_is_seen() {
        let header = Header { first_seq: 9, before: Chain::START.then(b"x") };
        let bytes = header.encode();
        assert_eq!(Header::decode(&bytes), Ok(header));
        for bit in 0..HEADER * 8 {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(matches!(Header::decode(&flipped), Err(Bad::Damaged(_))), "bit {bit}");
        }
    }

    #[test]
    fn only_a_segments_name_names_a_segment() {
        assert_eq!(first_seq(&file_name(7)), Some(7));
        for name in ["HEAD", "7.log", "0000000000000000000x.log", "00000000000000000007.log.old"] {
            assert_eq!(first_seq(name), None, "{name}");
        }
    }
}
