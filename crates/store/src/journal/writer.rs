//! Appends groups of commits: one write, one sync, then the witness.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::chain::Chain;
use super::frame::{self, COMMIT_MAX, Place};
use super::head::{self, Head, Witness};
use super::recover::Scan;
use super::segment::{self, HEADER, Header};
use super::{Journal, Marks};
use crate::error::OpenError;
use crate::files::{DataFile, read_up_to};

/// Commits that are written together.
#[derive(Debug, Default)]
pub(crate) struct Group {
    buffer: Vec<u8>,
    /// Where in the file the buffer goes.
    base: u64,
    /// Where each frame begins in the file.
    offsets: Vec<u64>,
    /// The end of the log with this group.
    end: Option<Witness>,
}

impl Group {
    /// How many bytes it has.
    pub(crate) const fn bytes(&self) -> usize {
        self.buffer.len()
    }

    /// How many commits it has.
    pub(crate) const fn commits(&self) -> usize {
        self.offsets.len()
    }

    /// Adds the commit that `write` appends to the buffer, and answers its bytes and the chain after it.
    ///
    /// # Errors
    /// The commit's length where that is more than [`COMMIT_MAX`]; the group is as before then.
    pub(crate) fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<(&[u8], Chain), usize> {
        let end = self.end.as_mut().expect("a group is begun by its appender");
        let start = frame::begin(&mut self.buffer);
        write(&mut self.buffer);
        let length = self.buffer.len() - start - frame::PREFIX;
        if length > COMMIT_MAX {
            self.buffer.truncate(start);
            return Err(length);
        }
        let place = Place { segment: end.end.segment, offset: self.base + start as u64 };
        frame::finish(&mut self.buffer, start, place, self.offsets.is_empty());
        let bytes = &self.buffer[start + frame::PREFIX..];
        end.seq += 1;
        end.chain = end.chain.then(bytes);
        end.end.offset = self.base + self.buffer.len() as u64;
        self.offsets.push(place.offset);
        Ok((bytes, end.chain))
    }
}

/// The one writer of a journal.
pub(crate) struct Appender {
    journal: Arc<Journal>,
    segment_bytes: u64,
    file: Arc<dyn DataFile>,
    head: Head,
    end: Witness,
}

impl Appender {
    /// Starts an empty journal in an existing, empty directory.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn create(journal: Arc<Journal>, segment_bytes: u64) -> Result<Self, OpenError> {
        let doing = || OpenError::io(format!("create the journal in {:?}", journal.dir));
        let file = create_segment(&journal, Header { first_seq: 1, before: Chain::START }).map_err(doing())?;
        let end = Place { segment: 1, offset: HEADER as u64 };
        let end = Witness { seq: 0, end, chain: Chain::START };
        let head = head::read(&*journal.files, &journal.head_path())
            .and_then(|read| Head::open(&*journal.files, &journal.head_path(), read, &end))
            .map_err(doing())?;
        journal.files.sync_dir(&journal.dir).map_err(doing())?;
        journal.add_segment(Marks::new(1));
        Ok(Self { journal, segment_bytes, file, head, end })
    }

    /// Goes on where a scan found the end: trims what a crash left, and makes the rest durable.
    ///
    /// # Errors
    /// As the operating system says.
    pub(crate) fn resume(journal: Arc<Journal>, scan: Scan, segment_bytes: u64) -> Result<Self, OpenError> {
        let Scan { segments, end, torn, head, .. } = scan;
        let path = journal.dir.join(segment::file_name(end.end.segment));
        let doing = || OpenError::io(format!("open {path:?} for writing"));
        if let Some(torn) = torn {
            tracing::warn!(
                segment = segment::file_name(torn.from.segment),
                offset = torn.from.offset,
                bytes = torn.bytes,
                why = torn.why,
                "trimmed what a crash left at the end of the journal; it was never acknowledged"
            );
            if torn.from.offset == 0 {
                journal
                    .files
                    .remove(&journal.dir.join(segment::file_name(torn.from.segment)))
                    .map_err(doing())?;
            }
        }
        let file = journal.files.open(&path).map_err(doing())?;
        file.set_size(end.end.offset).map_err(doing())?;
        // Bytes that were read back may stand in memory only, after a sync that failed: write them again, so that the
        // sync below covers them.
        let from = match head.witness {
            Some(witness) if witness.end.segment == end.end.segment => witness.end.offset,
            Some(_) | None => HEADER as u64,
        };
        let length = usize::try_from(end.end.offset - from).expect("a segment fits in memory");
        let again = read_up_to(&*file, from, length).map_err(doing())?;
        file.write_at(&again, from).and_then(|()| file.sync_data()).map_err(doing())?;
        if head.damaged {
            tracing::warn!("the journal's HEAD was missing or damaged and is written anew");
        }
        let head = Head::open(&*journal.files, &journal.head_path(), head, &end).map_err(doing())?;
        journal.files.sync_dir(&journal.dir).map_err(doing())?;
        segments.into_iter().for_each(|marks| journal.add_segment(marks));
        Ok(Self { journal, segment_bytes, file, head, end })
    }

    /// Makes an empty group ready to be filled; begins a new segment where the last one is full.
    ///
    /// # Errors
    /// As the operating system says, when a new segment cannot be begun. Nothing may be appended after that.
    pub(crate) fn begin(&mut self, group: &mut Group) -> io::Result<()> {
        if self.end.end.offset >= self.segment_bytes {
            self.roll()?;
        }
        group.buffer.clear();
        group.offsets.clear();
        group.base = self.end.end.offset;
        group.end = Some(self.end);
        Ok(())
    }

    /// Begins a new segment, unless the last one holds nothing yet.
    ///
    /// # Errors
    /// As [`Appender::begin`].
    pub(crate) fn roll(&mut self) -> io::Result<()> {
        if self.end.seq >= self.end.end.segment {
            self.head.sync()?;
            let header = Header { first_seq: self.end.seq + 1, before: self.end.chain };
            self.file = create_segment(&self.journal, header)?;
            self.journal.add_segment(Marks::new(header.first_seq));
            self.end.end = Place { segment: header.first_seq, offset: HEADER as u64 };
        }
        Ok(())
    }

    /// The end of what is on disk.
    pub(crate) const fn end(&self) -> Witness {
        self.end
    }

    /// Writes a group. When this returns `Ok`, its commits are on disk and may be acknowledged.
    ///
    /// # Errors
    /// As the operating system says. The group is taken back as far as possible, none of it may be acknowledged, and
    /// nothing may be appended after that: after a failed sync nobody knows what a later one covers.
    pub(crate) fn append(&mut self, group: &Group) -> io::Result<()> {
        let end = group.end.expect("a group is begun by its appender");
        let written = self.file.write_at(&group.buffer, group.base).and_then(|()| self.file.sync_data());
        if let Err(error) = written {
            let cut = self.file.set_size(group.base).and_then(|()| self.file.sync_data());
            tracing::error!(%error, cut_back = cut.is_ok(), "writing to the journal failed");
            return Err(error);
        }
        // The group is on disk. Should the witness fail half-way, it may already name the group, which must stay then.
        self.head.write(&end)?;
        self.journal.note(self.end.seq + 1, &group.offsets);
        self.end = end;
        Ok(())
    }

    /// What the log hashes to.
    pub(crate) const fn chain(&self) -> Chain {
        self.end.chain
    }

    /// Makes the witness durable as well, at a clean end.
    ///
    /// # Errors
    /// As the operating system says; the journal itself is durable all the same.
    pub(crate) fn sync_head(&self) -> io::Result<()> {
        self.head.sync()
    }
}

fn create_segment(journal: &Journal, header: Header) -> io::Result<Arc<dyn DataFile>> {
    let path: PathBuf = journal.dir.join(segment::file_name(header.first_seq));
    let file = journal.files.create(&path)?;
    file.write_at(&header.encode(), 0)?;
    file.sync_data()?;
    journal.files.sync_dir(&journal.dir)?;
    Ok(file)
}
