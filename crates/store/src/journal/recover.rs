//! Reads the whole journal at start, and tells the torn end that a crash leaves from damage. Changes nothing.

use std::path::Path;

use super::chain::Chain;
use super::frame::{self, Found, Place};
use super::head::{self, Witness};
use super::peek::outline;
use super::reader::{SegmentReader, Step};
use super::segment::{self, Bad, HEADER, Header};
use super::{Journal, Marks};
use crate::error::{Damage, OpenError};
use crate::files::{DataFile, Files, read_up_to};

/// The end of a crash: bytes that were never acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Torn {
    /// Where they begin. At byte 0 the whole segment goes: its header never reached the disk.
    pub(crate) from: Place,
    pub(crate) bytes: u64,
    pub(crate) why: &'static str,
}

/// What the journal holds.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) segments: Vec<Marks>,
    /// The last whole commit, and where it ends.
    pub(crate) end: Witness,
    pub(crate) torn: Option<Torn>,
    pub(crate) head: head::Read,
    /// The chain after the commit that was asked about, where the journal has it.
    pub(crate) probed: Option<Chain>,
}

/// A commit that the scan came to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanned<'a> {
    pub(crate) place: Place,
    pub(crate) bytes: &'a [u8],
    /// The chain after it.
    pub(crate) chain: Chain,
}

type Each<'a> = dyn FnMut(Scanned<'_>) -> Result<(), OpenError> + 'a;

struct Scanner<'a> {
    files: &'a dyn Files,
    dir: &'a Path,
    witness: Option<Witness>,
    witnessed: bool,
    probe: Option<u64>,
    probed: Option<Chain>,
    seq: u64,
    chain: Chain,
    end: Place,
    segments: Vec<Marks>,
}

/// Reads the journal from its beginning and hands each commit to `each`, in order. `probe` asks for the chain after
/// that commit.
///
/// # Errors
/// [`OpenError`]: damage, a newer format, what the operating system says, or what `each` answered.
pub(crate) fn scan(
    files: &dyn Files,
    dir: &Path,
    probe: Option<u64>,
    each: &mut Each<'_>,
) -> Result<Scan, OpenError> {
    let probed = (probe == Some(0)).then_some(Chain::START);
    scan_segments(files, dir, (1, Chain::START), (probe, probed), each)
}

/// As [`scan`], but from the beginning of the segment that begins with commit `first`: what is before that is taken to be
/// what its header says.
///
/// # Errors
/// As [`scan`].
pub(crate) fn scan_from(
    files: &dyn Files,
    dir: &Path,
    first: u64,
    each: &mut Each<'_>,
) -> Result<Scan, OpenError> {
    let before = match first {
        1 => Chain::START,
        _ => outline(files, dir, first)?.before,
    };
    scan_segments(files, dir, (first, before), (None, None), each)
}

fn scan_segments(
    files: &dyn Files,
    dir: &Path,
    (first, before): (u64, Chain),
    (probe, probed): (Option<u64>, Option<Chain>),
    each: &mut Each<'_>,
) -> Result<Scan, OpenError> {
    let head = head::read(files, &dir.join(head::NAME)).map_err(OpenError::io("read the journal's HEAD"))?;
    let mut firsts = Journal::segments(files, dir)?;
    firsts.retain(|&other| other >= first);
    let witness = head.witness.filter(|witness| witness.end.segment >= first);
    let mut scanner = Scanner {
        files,
        dir,
        witness,
        witnessed: witness.is_none(),
        probe,
        probed,
        seq: first - 1,
        chain: before,
        end: Place { segment: first, offset: HEADER as u64 },
        segments: Vec::new(),
    };
    let mut torn = None;
    for (index, &first) in firsts.iter().enumerate() {
        torn = scanner.segment(first, index + 1 == firsts.len(), each)?;
    }
    scanner.finish()?;
    let end = Witness { seq: scanner.seq, end: scanner.end, chain: scanner.chain };
    Ok(Scan { segments: scanner.segments, end, torn, head, probed: scanner.probed })
}

impl Scanner<'_> {
    fn segment(&mut self, first: u64, last: bool, each: &mut Each<'_>) -> Result<Option<Torn>, OpenError> {
        let name = segment::file_name(first);
        let path = self.dir.join(&name);
        let file = self.files.open(&path).map_err(OpenError::io(format!("open {path:?}")))?;
        let size = file.size().map_err(OpenError::io(format!("read {path:?}")))?;
        let bytes = read_up_to(&*file, 0, HEADER).map_err(OpenError::io(format!("read {path:?}")))?;
        let header = match Header::decode(&bytes) {
            Ok(header) => header,
            Err(Bad::Newer(format)) => {
                let (format, known) = (format.into(), segment::FORMAT.into());
                return Err(OpenError::Newer { what: format!("segment {name}"), format, known });
            }
            Err(Bad::Damaged(why)) => {
                // A segment's header is synced before a frame is written behind it.
                let reached = self.witness.is_some_and(|witness| witness.end.segment >= first);
                if last && size <= HEADER as u64 && first > 1 && first == self.seq + 1 && !reached {
                    return Ok(Some(Torn { from: Place { segment: first, offset: 0 }, bytes: size, why }));
                }
                return Err(damage(first, 0, why).into());
            }
        };
        self.check_header(first, header)?;
        self.segments.push(Marks::new(first));
        self.end = Place { segment: first, offset: HEADER as u64 };
        self.meet_witness()?;
        let mut reader = SegmentReader::new(file.clone(), self.end);
        loop {
            match reader.next().map_err(OpenError::io(format!("read {path:?}")))? {
                Step::Commit { bytes, place } => {
                    self.seq += 1;
                    self.chain = self.chain.then(bytes);
                    self.end.offset = place.offset + (frame::PREFIX + bytes.len()) as u64;
                    self.segments.last_mut().expect("pushed above").note(self.seq, place.offset);
                    self.meet_witness()?;
                    if self.probe == Some(self.seq) {
                        self.probed = Some(self.chain);
                    }
                    each(Scanned { place, bytes, chain: self.chain })?;
                }
                Step::End => return Ok(None),
                Step::Bad(why) => return self.judge(&*file, last, size, why).map(Some),
            }
        }
    }

    fn check_header(&self, first: u64, header: Header) -> Result<(), Damage> {
        if header.first_seq != first {
            let what = format!("its header says that it begins with commit {}", header.first_seq);
            return Err(damage(first, 0, what));
        }
        if first != self.seq + 1 {
            let what = match first.checked_sub(1) {
                Some(last) if last > self.seq => format!("commits {} to {last} are missing", self.seq + 1),
                _ => format!("the next segment begins again at commit {first}"),
            };
            return Err(damage(self.end.segment, self.end.offset, what));
        }
        if header.before != self.chain {
            let what = "it does not continue the segment before it: one of the two belongs to another log";
            return Err(damage(first, 0, what));
        }
        Ok(())
    }

    /// Compares the witness when the scan has come to it.
    fn meet_witness(&mut self) -> Result<(), Damage> {
        let Some(witness) = self.witness.filter(|witness| witness.end == self.end) else { return Ok(()) };
        self.witnessed = true;
        if (witness.seq, witness.chain) == (self.seq, self.chain) {
            return Ok(());
        }
        let what = format!(
            "commit {} ends there, but HEAD has acknowledged commit {} with other content up to there",
            self.seq, witness.seq
        );
        Err(damage(self.end.segment, self.end.offset, what))
    }

    /// Whether unreadable bytes at the end are what a crash leaves, or damage.
    fn judge(
        &self,
        file: &dyn DataFile,
        last: bool,
        size: u64,
        why: &'static str,
    ) -> Result<Torn, OpenError> {
        let acknowledged = self.witness.is_some_and(|witness| witness.end > self.end);
        let rest =
            read_up_to(file, self.end.offset, usize::try_from(size - self.end.offset).unwrap_or(usize::MAX))
                .map_err(OpenError::io(format!("read {}", segment::file_name(self.end.segment))))?;
        if !last || acknowledged || later_group(&rest, self.end) {
            return Err(damage(self.end.segment, self.end.offset, why).into());
        }
        Ok(Torn { from: self.end, bytes: rest.len() as u64, why })
    }

    fn finish(&self) -> Result<(), Damage> {
        let Some(witness) = self.witness.filter(|_| !self.witnessed) else { return Ok(()) };
        let what = format!(
            "the journal ends with commit {}, but HEAD has acknowledged commit {}, which ended at byte {} of {}",
            self.seq,
            witness.seq,
            witness.end.offset,
            segment::file_name(witness.end.segment)
        );
        Err(damage(self.end.segment, self.end.offset, what))
    }
}

/// Whether a later group begins somewhere in bytes whose first frame is unreadable. It was only written once
/// everything before it was on disk.
pub(super) fn later_group(bytes: &[u8], place: Place) -> bool {
    (1..bytes.len()).any(|start| {
        // The upper half of the word of a first frame, before anything is hashed.
        let likely = bytes.get(start + 2..start + 4) == Some(&[0x00, 0x80]);
        let place = Place { offset: place.offset + start as u64, ..place };
        likely && matches!(frame::look(&bytes[start..], place), Found::Frame { first_of_group: true, .. })
    })
}

pub(crate) fn damage(segment: u64, offset: u64, what: impl Into<String>) -> Damage {
    Damage { file: segment::file_name(segment), offset, what: what.into() }
}
