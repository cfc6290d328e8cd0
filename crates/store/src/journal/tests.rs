//! Every bit and every byte of a journal: damage is found, or does not matter; a torn end is told from both.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::{Appender, Chain, Group, Journal, Scan, file_name, head, scan};
use crate::error::OpenError;
use crate::files::OsFiles;

const FILES: OsFiles = OsFiles;
/// Groups of these sizes make a journal of three segments.
const GROUPS: [u64; 8] = [1, 2, 1, 3, 1, 1, 2, 1];
const COMMITS: u64 = 12;

fn commit(seq: u64) -> Vec<u8> {
    format!("{{\"seq\":{seq},\"data\":\"{}\"}}", "x".repeat(seq as usize * 7 % 40)).into_bytes()
}

fn write(dir: &Path) {
    let journal = Arc::new(Journal::new(Arc::new(FILES), dir.into()));
    let mut appender = Appender::create(journal.clone(), 220).unwrap();
    let (mut group, mut seq) = (Group::default(), 0);
    for size in GROUPS {
        appender.begin(&mut group).unwrap();
        for _ in 0..size {
            seq += 1;
            group.add(|buffer| buffer.extend_from_slice(&commit(seq))).unwrap();
        }
        appender.append(&group).unwrap();
        assert_eq!(read(&journal, 1, seq), (1..=seq).map(commit).collect::<Vec<_>>());
    }
    assert_eq!(seq, COMMITS);
}

fn read(journal: &Journal, from: u64, to: u64) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut each = |_: u64, bytes: &[u8]| {
        found.push(bytes.to_vec());
        Ok(())
    };
    journal.read(from, to, &mut each).unwrap();
    found
}

fn scanned(dir: &Path) -> Result<Scan, OpenError> {
    let mut seq = 0;
    scan(&FILES, dir, None, &mut |scanned| {
        seq += 1;
        assert_eq!(scanned.bytes, commit(seq), "only what was written is ever handed out");
        Ok(())
    })
}

fn segments(dir: &Path) -> Vec<String> {
    Journal::segments(&FILES, dir).unwrap().into_iter().map(file_name).collect()
}

/// A journal with everything acknowledged, and its segments.
fn given() -> (tempfile::TempDir, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path());
    let segments = segments(dir.path());
    assert!(segments.len() >= 3);
    (dir, segments)
}

#[track_caller]
fn is_damage(dir: &Path, context: &str) -> (String, u64) {
    match scanned(dir) {
        Err(OpenError::Damaged(damage)) => (damage.file, damage.offset),
        other => panic!("{context}: not found: {other:?}"),
    }
}

#[test]
fn every_flipped_bit_of_a_segment_is_found_and_its_place_named() {
    let (dir, segments) = given();
    for name in segments {
        let path = dir.path().join(&name);
        let whole = fs::read(&path).unwrap();
        for bit in 0..whole.len() * 8 {
            let mut flipped = whole.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            fs::write(&path, flipped).unwrap();
            let (file, offset) = is_damage(dir.path(), &format!("bit {bit} of {name}"));
            assert_eq!(file, name);
            assert!(offset <= bit as u64 / 8, "bit {bit} of {name}: named byte {offset}");
        }
        fs::write(&path, whole).unwrap();
    }
    assert_eq!(scanned(dir.path()).unwrap().end.seq, COMMITS);
}

#[test]
fn every_cut_of_a_segment_and_every_missing_one_is_found() {
    let (dir, segments) = given();
    for name in &segments {
        let path = dir.path().join(name);
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            is_damage(dir.path(), &format!("{name} cut to {length}"));
        }
        fs::remove_file(&path).unwrap();
        is_damage(dir.path(), &format!("{name} removed"));
        fs::write(&path, [&whole[..], b"more"].concat()).unwrap();
        if Some(name) != segments.last() {
            is_damage(dir.path(), &format!("{name} lengthened"));
        }
        fs::write(&path, &whole).unwrap();
    }
}

#[test]
fn segments_of_another_journal_are_found() {
    let (dir, segments) = given();
    let other = tempfile::tempdir().unwrap();
    let journal = Arc::new(Journal::new(Arc::new(FILES), other.path().into()));
    let mut appender = Appender::create(journal, 220).unwrap();
    let mut group = Group::default();
    for seq in 1..=COMMITS {
        appender.begin(&mut group).unwrap();
        group.add(|buffer| buffer.extend_from_slice(&commit(seq).to_ascii_uppercase())).unwrap();
        appender.append(&group).unwrap();
    }
    for name in &segments[1..] {
        let kept = fs::read(dir.path().join(name)).unwrap();
        let Ok(foreign) = fs::read(other.path().join(name)) else { continue };
        fs::write(dir.path().join(name), foreign).unwrap();
        assert_eq!(is_damage(dir.path(), name).0, *name);
        fs::write(dir.path().join(name), kept).unwrap();
    }
}

#[test]
fn head_alone_cannot_lose_a_commit() {
    let (dir, _) = given();
    let path = dir.path().join(head::NAME);
    let whole = fs::read(&path).unwrap();
    let all = |context: &str| {
        let scan = scanned(dir.path()).unwrap_or_else(|error| panic!("{context}: {error}"));
        assert_eq!(scan.end.seq, COMMITS, "{context}");
    };
    for bit in 0..whole.len() * 8 {
        let mut flipped = whole.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, flipped).unwrap();
        all(&format!("bit {bit}"));
    }
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        all(&format!("cut to {length}"));
    }
    fs::remove_file(&path).unwrap();
    all("removed");
}

/// With a HEAD that lags, as after a power cut, only the last group can be taken for torn; what a later group proves
/// to have been synced cannot.
#[test]
fn without_head_damage_before_the_last_group_is_still_found() {
    let (dir, segments) = given();
    fs::remove_file(dir.path().join(head::NAME)).unwrap();
    let path = dir.path().join(segments.last().unwrap());
    let whole = fs::read(&path).unwrap();
    let last_group = whole.len() - (8 + commit(COMMITS).len());
    for byte in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[byte] ^= 0x40;
        fs::write(&path, flipped).unwrap();
        if byte < last_group {
            is_damage(dir.path(), &format!("byte {byte} of {last_group}"));
        } else {
            let scan = scanned(dir.path()).unwrap();
            assert_eq!(scan.end.seq, COMMITS - 1);
            assert_eq!(scan.torn.unwrap().from.offset, last_group as u64);
        }
    }
}

#[test]
fn an_end_torn_anywhere_is_trimmed_and_the_journal_goes_on() {
    let (dir, segments) = given();
    let path = dir.path().join(segments.last().unwrap());
    let (head, acknowledged) = (fs::read(dir.path().join(head::NAME)).unwrap(), fs::read(&path).unwrap());
    let mut torn: Vec<Vec<u8>> = vec![vec![0; 700], b"{\"seq\":13".to_vec(), vec![0xff; 9]];
    let journal = Arc::new(Journal::new(Arc::new(FILES), dir.path().into()));
    let mut appender = Appender::resume(journal, scanned(dir.path()).unwrap(), 1 << 20).unwrap();
    let mut group = Group::default();
    appender.begin(&mut group).unwrap();
    group.add(|buffer| buffer.extend_from_slice(&[b'y'; 60])).unwrap();
    appender.append(&group).unwrap();
    let longer = fs::read(&path).unwrap();
    torn.extend((acknowledged.len() + 1..longer.len()).map(|end| longer[acknowledged.len()..end].to_vec()));
    for end in torn {
        fs::write(&path, [&acknowledged[..], &end].concat()).unwrap();
        fs::write(dir.path().join(head::NAME), &head).unwrap();
        let scan = scanned(dir.path()).unwrap();
        assert_eq!((scan.end.seq, scan.torn.unwrap().bytes), (COMMITS, end.len() as u64));
        let journal = Arc::new(Journal::new(Arc::new(FILES), dir.path().into()));
        Appender::resume(journal, scan, 1 << 20).unwrap();
        assert_eq!(fs::read(&path).unwrap(), acknowledged);
        assert_eq!(scanned(dir.path()).unwrap().torn, None);
    }
}

#[test]
fn a_segment_whose_header_never_reached_the_disk_is_taken_away() {
    let (dir, segments) = given();
    let next = dir.path().join(file_name(COMMITS + 1));
    for content in [vec![], vec![0; 64], b"SAMSPILJ".to_vec()] {
        fs::write(&next, content).unwrap();
        let scan = scanned(dir.path()).unwrap();
        assert_eq!((scan.end.seq, scan.torn.unwrap().from.offset), (COMMITS, 0));
        let journal = Arc::new(Journal::new(Arc::new(FILES), dir.path().into()));
        Appender::resume(journal, scan, 220).unwrap();
        assert_eq!(super::Journal::segments(&FILES, dir.path()).unwrap().len(), segments.len());
    }
}

#[test]
fn a_segment_of_a_newer_format_is_refused_as_such() {
    let (dir, segments) = given();
    let path = dir.path().join(&segments[1]);
    let mut bytes = fs::read(&path).unwrap();
    bytes[8..12].copy_from_slice(&7_u32.to_le_bytes());
    let checksum = crc32c::crc32c(&bytes[..60]);
    bytes[60..64].copy_from_slice(&checksum.to_le_bytes());
    fs::write(&path, bytes).unwrap();
    let error = scanned(dir.path()).unwrap_err();
    assert_eq!(error.code(), "NEWER_FORMAT");
    assert!(error.to_string().contains("format 7, and this version knows format 1"), "{error}");
}

#[test]
fn reading_back_what_has_rotted_meanwhile_names_its_place() {
    let (dir, segments) = given();
    let journal = Arc::new(Journal::new(Arc::new(FILES), dir.path().into()));
    drop(Appender::resume(journal.clone(), scanned(dir.path()).unwrap(), 220).unwrap());
    let path = dir.path().join(&segments[1]);
    let mut bytes = fs::read(&path).unwrap();
    bytes[80] ^= 1;
    fs::write(&path, bytes).unwrap();
    let error = journal.read(1, COMMITS, &mut |_, _| Ok(())).unwrap_err();
    assert_eq!(error.code(), "CORRUPT");
    assert!(error.to_string().contains(&segments[1]), "{error}");
}

#[test]
fn the_chain_is_that_of_the_commits() {
    let (dir, _) = given();
    let chain = (1..=COMMITS).map(commit).fold(Chain::START, |chain, commit| chain.then(&commit));
    assert_eq!(scanned(dir.path()).unwrap().end.chain, chain);
}
