//! The whole log as one directory that needs nothing else: a line of text for each commit, and what an auditor checks it
//! with.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use samspil_domain::Position;

use super::End;
use super::beside::Beside;
use super::error::ArchiveError;
use super::source::Source;
use crate::error::OpenError;
use crate::files::{Files as _, OsFiles};
use crate::journal::{PREFIX, Scanned, scan};
use crate::progress::{Phase, Progress, Reporter};

/// Each commit's bytes as they are stored, and a line feed.
pub(super) const COMMITS: &str = "commits.ndjson";

const UNFINISHED: &str = "commits.ndjson.unfinished";
const README: &str = "README.md";
const BUFFER: usize = 1 << 20;

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// The last commit, and the chain up to it.
    pub end: End,
    /// How many commits the signed checkpoint is of; none where there is none.
    pub checkpoint: Option<Position>,
}

/// Writes the log in `data` to the directory `out`, which must be empty or new. A server may have `data` open: what is
/// written is what is acknowledged at the beginning.
///
/// # Errors
/// [`ArchiveError`]; nothing is left of `out` then.
pub fn export(data: &Path, out: &Path, mut progress: impl FnMut(Progress)) -> Result<Exported, ArchiveError> {
    let mut reporter = Reporter::new(&mut progress);
    // Before looking how far the log goes: the checkpoint may not be ahead of it.
    let keys = Beside::read(data)?;
    let source = Source::live(data)?;
    let made = Made::begin(out)?;
    let end = write_commits(&source, &out.join(UNFINISHED), &mut reporter)?;
    keys.write_into(out)?;
    let exported = Exported { end, checkpoint: keys.checkpoint() };
    made.finish(&readme(exported))?;
    Ok(exported)
}

fn write_commits(source: &Source, path: &Path, reporter: &mut Reporter<'_>) -> Result<End, ArchiveError> {
    let doing = || OpenError::io(format!("write {path:?}"));
    let total = source.bytes_from(1).map_err(ArchiveError::reading(&source.root, 0))?;
    let mut file = BufWriter::with_capacity(BUFFER, fs::File::create_new(path).map_err(doing())?);
    let (mut seq, mut done) = (0, 0);
    let scanned = scan(&source.files, &source.journal, None, &mut |Scanned { bytes, .. }| {
        seq += 1;
        done += (PREFIX + bytes.len()) as u64;
        // No commit holds one: JSON writes it as an escape. The lines would not be the commits.
        if bytes.contains(&b'\n') {
            return Err(doing()(io::Error::other(format!("commit {seq} holds a line feed"))));
        }
        file.write_all(bytes).and_then(|()| file.write_all(b"\n")).map_err(doing())?;
        reporter.at(Phase::Copying, done, total.max(done));
        Ok(())
    });
    let scan = scanned.map_err(ArchiveError::reading(&source.root, seq))?;
    let file = file.into_inner().map_err(|error| doing()(error.into_error()))?;
    file.sync_all().map_err(doing())?;
    source.reaches(scan.end)?;
    Ok(scan.end.into())
}

/// The directory in the making; dropped unfinished, it leaves nothing behind.
struct Made {
    out: PathBuf,
    /// Whether the directory itself was made for this.
    made: bool,
    finished: bool,
}

impl Made {
    fn begin(out: &Path) -> Result<Self, ArchiveError> {
        let doing = || OpenError::io(format!("make {out:?}"));
        let made = !out.exists();
        fs::create_dir_all(out).map_err(doing())?;
        let names = OsFiles.names(out).map_err(doing())?;
        let begun = names.iter().any(|name| name == UNFINISHED);
        let ours = [UNFINISHED, README, "checkpoint", "cosigned", "log.vkey", "rotations"];
        if let Some(holds) = names.into_iter().find(|name| !(begun && ours.contains(&name.as_str()))) {
            return Err(ArchiveError::NotEmpty { path: out.into(), holds });
        }
        let begun = Self { out: out.into(), made, finished: false };
        begun.clear().map_err(doing())?;
        Ok(begun)
    }

    fn finish(mut self, readme: &str) -> Result<(), OpenError> {
        let doing = || OpenError::io(format!("write to {:?}", self.out));
        fs::write(self.out.join(README), readme).map_err(doing())?;
        OsFiles.rename(&self.out.join(UNFINISHED), &self.out.join(COMMITS)).map_err(doing())?;
        OsFiles.sync_dir(&self.out).map_err(doing())?;
        self.finished = true;
        Ok(())
    }

    fn clear(&self) -> io::Result<()> {
        let gone = |removed: io::Result<()>| match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        };
        for name in [README, "checkpoint", "cosigned", "log.vkey"] {
            gone(fs::remove_file(self.out.join(name)))?;
        }
        gone(fs::remove_dir_all(self.out.join("rotations")))?;
        gone(fs::remove_file(self.out.join(UNFINISHED)))
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        let cleared = self.clear();
        let removed = if self.made { cleared.and_then(|()| fs::remove_dir(&self.out)) } else { cleared };
        if let Err(error) = removed {
            tracing::warn!(%error, path = ?self.out, "what was begun there could not be taken away");
        }
    }
}

fn readme(exported: Exported) -> String {
    let Exported { end: End { position, chain }, checkpoint } = exported;
    let signed = checkpoint.map_or_else(
        || "This log had no signed checkpoint when it was exported.".to_owned(),
        |of| format!("The signed checkpoint is of the first {of} of them."),
    );
    include_str!("auditor.md")
        .replace("{commits}", &position.to_string())
        .replace("{chain}", &chain.to_string())
        .replace("{signed}", &signed)
}
