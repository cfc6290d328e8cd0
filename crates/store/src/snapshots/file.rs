//! One snapshot in one file.
//!
//! ```text
//! header     see [`Header`]; written last, so that a file that was not finished has none
//! contents   of each part of the world its length (u64) and its SHA-256
//! parts      one after the other
//! ```
//!
//! Numbers are little-endian. The header is guarded by a CRC-32C, the contents by the header's digest, which is the
//! world's own, and each part by the contents. Nothing is decoded that was not checked first.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use samspil_domain::commit::Digest;
use samspil_domain::snapshot::{self, Assembly, CODE};
use samspil_domain::value::Timestamp;
use samspil_domain::{Position, World};

use crate::journal::Chain;

/// The form of the file, with its number.
const MAGIC: &[u8; 8] = b"SAMSNAP1";
const CODE_BYTES: usize = 16;
const HEADER_BYTES: usize = 8 + CODE_BYTES + 4 * 8 + 32 + 32 + 4;
const ENTRY_BYTES: usize = 8 + 32;

/// What a snapshot says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    /// The last commit in it.
    pub(crate) position: Position,
    /// When that was recorded.
    pub(crate) at: Timestamp,
    /// What the log hashes to up to there.
    pub(crate) chain: Chain,
    /// How many bytes the file has.
    pub(crate) length: u64,
    /// How many parts the world has.
    parts: u64,
    /// What the world hashes to.
    pub(crate) digest: Digest,
}

impl Header {
    fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(CODE.as_bytes());
        let numbers = [self.position.0, self.at.as_micros().cast_unsigned(), self.length, self.parts];
        numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()));
        bytes.extend_from_slice(self.chain.bytes());
        bytes.extend_from_slice(&self.digest.0);
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    fn decode(bytes: &[u8; HEADER_BYTES]) -> Result<Self, &'static str> {
        let (said, checksum) = bytes.split_at(HEADER_BYTES - 4);
        let (magic, said) = said.split_at(MAGIC.len());
        let (code, said) = said.split_at(CODE_BYTES);
        if magic != MAGIC || crc32c::crc32c(&bytes[..HEADER_BYTES - 4]).to_le_bytes() != checksum {
            return Err("its header is damaged, or it was never finished");
        }
        if code != CODE.as_bytes() {
            return Err("it is of another version of the code");
        }
        let number = |place: usize| {
            u64::from_le_bytes(said[8 * place..8 * place + 8].try_into().expect("eight bytes"))
        };
        let hash = |place: usize| -> [u8; 32] {
            said[32 + 32 * place..64 + 32 * place].try_into().expect("32 bytes")
        };
        Ok(Self {
            position: Position(number(0)),
            at: Timestamp::from_micros(number(1).cast_signed()),
            length: number(2),
            parts: number(3),
            chain: Chain::from_bytes(hash(0)),
            digest: Digest(hash(1)),
        })
    }
}

/// Writes a world to a file that must not exist, and syncs it.
///
/// # Errors
/// As the operating system says.
pub(super) fn write(path: &Path, world: &World, chain: Chain) -> io::Result<Header> {
    let parts = world.parts_len() as u64;
    let mut contents: Vec<(u64, Digest)> = Vec::new();
    let mut file = BufWriter::with_capacity(1 << 20, File::create_new(path)?);
    let mut length = HEADER_BYTES as u64 + parts * ENTRY_BYTES as u64;
    file.seek(SeekFrom::Start(length))?;
    for part in world.parts() {
        file.write_all(&part)?;
        length += part.len() as u64;
        contents.push((part.len() as u64, Digest::of(&part)));
    }
    file.seek(SeekFrom::Start(HEADER_BYTES as u64))?;
    for (length, digest) in &contents {
        file.write_all(&length.to_le_bytes())?;
        file.write_all(&digest.0)?;
    }
    let digest = snapshot::digest(contents);
    let header = Header { position: world.position, at: world.at, chain, length, parts, digest };
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&header.encode())?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(header)
}

/// The header of a file.
///
/// # Errors
/// Why it is of no use.
pub(super) fn header(path: &Path) -> Result<Header, String> {
    let read = || -> io::Result<([u8; HEADER_BYTES], u64)> {
        let mut file = File::open(path)?;
        let mut bytes = [0; HEADER_BYTES];
        file.read_exact(&mut bytes)?;
        Ok((bytes, file.metadata()?.len()))
    };
    let (bytes, length) = read().map_err(|error| error.to_string())?;
    let header = Header::decode(&bytes)?;
    if header.length == length {
        Ok(header)
    } else {
        Err(format!("it has {length} bytes and should have {}", header.length))
    }
}

/// Reads a world. `header` is that of the file; `known` is a world of the same log, with which this one shares what
/// stands alike in both.
///
/// # Errors
/// Why it is of no use.
pub(super) fn read(path: &Path, header: &Header, known: &World) -> Result<World, String> {
    if self::header(path)? != *header {
        return Err("it is not the file that it was".to_owned());
    }
    let failed = |error: io::Error| error.to_string();
    let mut file = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
    file.seek(SeekFrom::Start(HEADER_BYTES as u64)).map_err(failed)?;
    let contents = contents(&mut file, header).map_err(failed)?.ok_or("its contents are damaged")?;
    let mut assembly = Assembly::beside(known);
    for (length, digest) in contents {
        if assembly.skip() {
            let over = i64::try_from(length).map_err(|error| error.to_string())?;
            file.seek_relative(over).map_err(failed)?;
            continue;
        }
        let mut part = vec![0; usize::try_from(length).map_err(|error| error.to_string())?];
        file.read_exact(&mut part).map_err(failed)?;
        if Digest::of(&part) != digest {
            return Err("one of its parts is damaged".to_owned());
        }
        assembly.add(&part).map_err(|error| error.to_string())?;
    }
    let world = assembly.finish().map_err(|error| error.to_string())?;
    if (world.position, world.at) == (header.position, header.at) {
        Ok(world)
    } else {
        Err(format!("it holds the world at {}", world.position))
    }
}

/// The lengths and digests of the parts. Nothing where they are not those that the header speaks of.
fn contents(file: &mut impl Read, header: &Header) -> io::Result<Option<Vec<(u64, Digest)>>> {
    // No more is set aside than the file can hold.
    if header.parts.saturating_mul(ENTRY_BYTES as u64) > header.length {
        return Ok(None);
    }
    let mut contents = Vec::new();
    let (mut entry, mut length) = ([0; ENTRY_BYTES], HEADER_BYTES as u64 + header.parts * ENTRY_BYTES as u64);
    for _ in 0..header.parts {
        file.read_exact(&mut entry)?;
        let (part, digest) = entry.split_at(8);
        let part = u64::from_le_bytes(part.try_into().expect("eight bytes"));
        length = length.saturating_add(part);
        contents.push((part, Digest(digest.try_into().expect("32 bytes"))));
    }
    let whole = length == header.length && snapshot::digest(contents.iter().copied()) == header.digest;
    Ok(whole.then_some(contents))
}

#[cfg(test)]
mod tests {
    use samspil_domain::{Command, Request, Stream};
    use serde_json::json;

    use super::*;

    /// A world with an organisation and an initiative.
    fn world() -> World {
        let mut world = World::default();
        let organisation = json!({ "registerOrganisation": { "id": "@a", "name": "A", "sector": "OTHER" } });
        let initiative = json!({ "foundInitiative": { "name": "Samspil" } });
        let streams = [Stream::Directory, Stream::Initiative("@a".parse().unwrap())];
        for (number, (command, stream)) in [organisation, initiative].into_iter().zip(streams).enumerate() {
            let request = Request {
                command_id: format!("@file/{number}").parse().unwrap(),
                caller: samspil_domain::access::Caller::Local,
                actor: "Tester".parse().unwrap(),
                stream,
                on_behalf_of: None,
                expected_rev: None,
                source: None,
                reason: None,
                caused_by: None,
                commands: vec![Command::from_json(command).unwrap()],
            };
            let now = Timestamp::from_micros(1_795_262_400_000_000);
            let commit = world.propose(&request, request.digest(), now).unwrap().unwrap();
            world.take(&commit);
        }
        world
    }

    fn whole(path: &Path, expected: &Header, known: &World) -> Result<World, String> {
        let header = header(path)?;
        if header == *expected { read(path, &header, known) } else { Err("another header".to_owned()) }
    }

    #[test]
    fn what_was_written_is_read_and_says_what_it_is() {
        let (dir, world) = (tempfile::tempdir().unwrap(), world());
        let path = dir.path().join("a");
        let chain = Chain::START.then(b"a commit");
        let header = write(&path, &world, chain).unwrap();
        assert_eq!((header.position, header.at, header.chain), (Position(2), world.at, chain));
        assert_eq!((header.digest, header.length), (world.digest(), std::fs::metadata(&path).unwrap().len()));
        assert_eq!(self::header(&path), Ok(header));
        let read = read(&path, &header, &World::default()).unwrap();
        assert_eq!(format!("{read:?}"), format!("{world:?}"));
        write(&path, &world, chain).expect_err("one that is there is not written over");
    }

    #[test]
    fn no_flipped_bit_and_no_cut_goes_unseen() {
        let (dir, world) = (tempfile::tempdir().unwrap(), world());
        let path = dir.path().join("a");
        let header = write(&path, &world, Chain::START.then(b"a commit")).unwrap();
        let bytes = std::fs::read(&path).unwrap();
        for bit in 0..8 * bytes.len() {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            std::fs::write(&path, flipped).unwrap();
            whole(&path, &header, &World::default()).expect_err("a bit was flipped");
        }
        for length in 0..bytes.len() {
            std::fs::write(&path, &bytes[..length]).unwrap();
            whole(&path, &header, &World::default()).expect_err("it was cut");
        }
    }

    #[test]
    fn what_a_known_world_has_is_not_read_and_so_no_damage_there_is_served() {
        let (dir, world) = (tempfile::tempdir().unwrap(), world());
        let path = dir.path().join("a");
        let header = write(&path, &world, Chain::START).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, bytes).unwrap();
        read(&path, &header, &World::default()).unwrap_err();
        assert_eq!(read(&path, &header, &world).unwrap().digest(), world.digest());
    }
}
