//! The log as one directory that needs nothing else: a line of text for each commit, and what an auditor checks it with. The
//! whole log, or what belongs to one initiative, with a proof for each of its commits and nothing of any other.

use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use samspil_domain::ids::InitiativeId;
use samspil_domain::{Position, Stream};
use serde::Deserialize;

use super::End;
use super::beside::Beside;
use super::error::ArchiveError;
use super::source::Source;
use crate::error::OpenError;
use crate::files::{Files as _, OsFiles};
use crate::journal::{PREFIX, Scanned, scan};
use crate::keys::{CHECKPOINT, Keys};
use crate::progress::{Phase, Progress, Reporter};
use crate::proof::file::ProofFile;
use crate::proof::merkle::{self, leaf_hash};
use crate::proof::tile::{Resource, Tile, encode_hashes};
use crate::proof::{Checkpoint, Edge, Hash, Note, Tree};

/// Each commit's bytes as they are stored, and a line feed.
pub(super) const COMMITS: &str = "commits.ndjson";

const UNFINISHED: &str = "commits.ndjson.unfinished";
const README: &str = "README.md";
const BUFFER: usize = 1 << 20;

/// The names of what an export holds, besides the commits.
const FILES: [&str; 4] = [README, CHECKPOINT, "cosigned", "log.vkey"];
const FOLDERS: [&str; 3] = ["rotations", "tile", PROOFS];
const PROOFS: &str = "proofs";

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The whole log.
    Everything,
    /// The commits of one initiative, each with its proof. Of all other commits only their number can be learnt.
    Initiative(InitiativeId),
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// The last commit of the log, and the chain up to it.
    pub end: End,
    /// How many commits were written: all, or those of the initiative.
    pub commits: u64,
    /// How many commits the signed checkpoint is of; none where there is none.
    pub checkpoint: Option<Position>,
}

/// Writes the log in `data` to the directory `out`, which must be empty or new. A server may have `data` open: what is
/// written is what is acknowledged at the beginning. Where the signing key is there, it signs exactly that. The whole log is
/// written in constant memory; for one initiative some 32 bytes are held for each commit of the log.
///
/// # Errors
/// [`ArchiveError`]; nothing is left of `out` then. [`ArchiveError::NotSigned`] where one initiative is asked for and
/// nothing can be signed: its proofs would lead nowhere.
pub fn export(
    data: &Path,
    out: &Path,
    what: What,
    mut progress: impl FnMut(Progress),
) -> Result<Exported, ArchiveError> {
    let mut reporter = Reporter::new(&mut progress);
    // Before looking how far the log goes: the checkpoint may not be ahead of it.
    let beside = Beside::read(data)?;
    let source = Source::live(data)?;
    let keys = Keys::open(data).map_err(OpenError::from)?;
    let made = Made::begin(out)?;
    let mut export = Export { source: &source, out, reporter: &mut reporter };
    let (end, commits, note) = match what {
        What::Everything => export.everything(keys.as_ref())?,
        What::Initiative(id) => export.initiative(id, keys.as_ref())?,
    };
    beside.write_into(out)?;
    let mut exported = Exported { end, commits, checkpoint: beside.checkpoint() };
    if let Some(note) = note {
        write(&out.join(CHECKPOINT), note.to_string().as_bytes())?;
        exported.checkpoint = Some(end.position);
    }
    made.finish(&readme(exported, what))?;
    Ok(exported)
}

/// Is handed commits, by number.
type Each<'a> = dyn FnMut(u64, &[u8]) -> Result<(), OpenError> + 'a;

/// What an export is made with.
struct Export<'a, 'b> {
    source: &'a Source,
    out: &'a Path,
    reporter: &'a mut Reporter<'b>,
}

impl Export<'_, '_> {
    /// Goes through the log.
    fn scan(&mut self, each: &mut Each<'_>) -> Result<End, ArchiveError> {
        let source = self.source;
        let total = source.bytes_from(1).map_err(ArchiveError::reading(&source.root, 0))?;
        let (mut seq, mut done) = (0, 0);
        let scanned = scan(&source.files, &source.journal, None, &mut |Scanned { bytes, .. }| {
            seq += 1;
            done += (PREFIX + bytes.len()) as u64;
            each(seq, bytes)?;
            self.reporter.at(Phase::Copying, done, total.max(done));
            Ok(())
        });
        let end = scanned.map_err(ArchiveError::reading(&source.root, seq))?.end;
        source.reaches(end)?;
        Ok(end.into())
    }

    fn everything(&mut self, keys: Option<&Keys>) -> Result<(End, u64, Option<Note>), ArchiveError> {
        let mut lines = Lines::create(self.out.join(UNFINISHED))?;
        let (mut edge, mut full, out) = (Edge::default(), Vec::new(), self.out);
        let end = self.scan(&mut |seq, bytes| {
            lines.add(seq, bytes)?;
            edge.push(leaf_hash(bytes), &mut |tile, hashes| full.push((tile, hashes)));
            full.drain(..).try_for_each(|(tile, hashes)| write_tile(out, tile, &hashes))
        })?;
        edge.partial().try_for_each(|(tile, hashes)| write_tile(out, tile, hashes))?;
        lines.finish()?;
        let note = sign(keys, edge.size(), edge.root())?;
        Ok((end, end.position.0, note))
    }

    fn initiative(
        &mut self,
        id: InitiativeId,
        keys: Option<&Keys>,
    ) -> Result<(End, u64, Option<Note>), ArchiveError> {
        #[derive(Deserialize)]
        struct Head {
            stream: Stream,
        }
        let (mut tree, mut own) = (Tree::default(), Vec::new());
        let unread =
            |seq: u64| move |error| OpenError::io(format!("read commit {seq}"))(io::Error::other(error));
        let end = self.scan(&mut |seq, bytes| {
            tree.push(leaf_hash(bytes));
            let head: Head = serde_json::from_slice(bytes).map_err(unread(seq))?;
            if head.stream == Stream::Initiative(id) {
                own.push(seq);
            }
            Ok(())
        })?;
        let not_signed = || ArchiveError::NotSigned { path: self.source.root.clone() };
        let checkpoint = sign(keys, tree.size(), tree.root())?.ok_or_else(not_signed)?;
        if own.is_empty() {
            return Err(ArchiveError::NoInitiative(id));
        }
        let mut lines = Lines::create(self.out.join(UNFINISHED))?;
        let (proofs, mut rest) = (self.out.join(PROOFS), own.as_slice());
        fs::create_dir_all(&proofs).map_err(OpenError::io(format!("make {proofs:?}")))?;
        self.scan(&mut |seq, bytes| {
            if rest.first() != Some(&seq) {
                return Ok(());
            }
            rest = &rest[1..];
            let Ok(path) = merkle::inclusion(&tree, seq - 1, tree.size());
            let proof = ProofFile { index: seq - 1, path, checkpoint: checkpoint.clone() };
            write(&proofs.join(format!("{seq}.tlog-proof")), proof.to_string().as_bytes())?;
            lines.add(seq, bytes)
        })?;
        lines.finish()?;
        Ok((end, own.len() as u64, Some(checkpoint)))
    }
}

/// Has the log's key sign what is exported, where it is there.
fn sign(keys: Option<&Keys>, size: u64, root: Hash) -> Result<Option<Note>, OpenError> {
    let Some(keys) = keys.filter(|keys| keys.can_sign()) else { return Ok(None) };
    Ok(Some(keys.vouch(Checkpoint { origin: keys.origin().clone(), size, root })?))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), OpenError> {
    fs::write(path, bytes).map_err(OpenError::io(format!("write {path:?}")))
}

fn write_tile(out: &Path, tile: Tile, hashes: &[Hash]) -> Result<(), OpenError> {
    let path = out.join(Resource::Hashes(tile).to_string());
    let folder = path.parent().unwrap_or(out);
    fs::create_dir_all(folder).map_err(OpenError::io(format!("make {folder:?}")))?;
    write(&path, &encode_hashes(hashes))
}

/// The file of commits in the making.
struct Lines {
    path: PathBuf,
    file: BufWriter<fs::File>,
}

impl Lines {
    fn create(path: PathBuf) -> Result<Self, OpenError> {
        let file = fs::File::create_new(&path).map_err(OpenError::io(format!("write {path:?}")))?;
        Ok(Self { path, file: BufWriter::with_capacity(BUFFER, file) })
    }

    fn add(&mut self, seq: u64, commit: &[u8]) -> Result<(), OpenError> {
        let doing = || OpenError::io(format!("write {:?}", self.path));
        // No commit holds one: JSON writes it as an escape. The lines would not be the commits.
        if commit.contains(&b'\n') {
            return Err(doing()(io::Error::other(format!("commit {seq} holds a line feed"))));
        }
        self.file.write_all(commit).and_then(|()| self.file.write_all(b"\n")).map_err(doing())
    }

    fn finish(self) -> Result<(), OpenError> {
        let doing = || OpenError::io(format!("write {:?}", self.path));
        let file = self.file.into_inner().map_err(|error| doing()(error.into_error()))?;
        file.sync_all().map_err(doing())
    }
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
        let ours = |name: &str| name == UNFINISHED || FILES.contains(&name) || FOLDERS.contains(&name);
        if let Some(holds) = names.into_iter().find(|name| !(begun && ours(name))) {
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
        for name in FILES {
            gone(fs::remove_file(self.out.join(name)))?;
        }
        for name in FOLDERS {
            gone(fs::remove_dir_all(self.out.join(name)))?;
        }
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

fn readme(exported: Exported, what: What) -> String {
    let Exported { end: End { position, chain }, commits, checkpoint } = exported;
    let signed = checkpoint.map_or_else(
        || "This log had no signed checkpoint when it was exported.".to_owned(),
        |of| format!("The signed checkpoint is of the first {of} of them."),
    );
    let text = match what {
        What::Everything => include_str!("auditor.md"),
        What::Initiative(_) => include_str!("auditor_initiative.md"),
    };
    text.replace("{commits}", &commits.to_string())
        .replace("{size}", &position.to_string())
        .replace("{chain}", &chain.to_string())
        .replace("{signed}", &signed)
}
