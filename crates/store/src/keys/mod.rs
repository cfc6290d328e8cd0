//! The log's identity: its name, the key that signs its checkpoints, and what has been signed.
//!
//! ```text
//! keys/log.skey        the signing key, for the owner alone (mode 0600); in no export and in no backup
//! keys/log.vkey        the keys that signatures are checked with, a line each, the present one first; public
//! keys/checkpoint      the last checkpoint that was signed
//! keys/cosigned        the last one that witnesses have signed too
//! keys/rotations/      how each key took over from the one before it, by the size of the log then
//! ```
//!
//! What holds: a checkpoint is kept on disk before anybody sees it, and none is ever signed that is smaller than the last
//! one. At start the log must still begin with what was signed.

mod keep;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::directory::Directory;
use crate::error::OpenError;
use crate::options::Options;
use crate::proof::note::{Kind, Name, Signature};
use crate::proof::rotation::Rotation;
use crate::proof::{Checkpoint, Note, Signer, Verifier};
use keep::{keep, keep_secret, read};

/// The folder's name in a data directory.
pub const FOLDER: &str = "keys";
/// The public keys' file name.
pub const VKEY: &str = "log.vkey";
/// The signing key's file name.
pub const SKEY: &str = "log.skey";
/// The last signed checkpoint's file name.
pub const CHECKPOINT: &str = "checkpoint";
/// The name of the folder of rotations.
pub const ROTATIONS: &str = "rotations";
const COSIGNED: &str = "cosigned";

/// What is wrong with a log's keys, or with what was signed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A file of the folder is not as it was written.
    #[error("{path:?} is damaged: {why}. Restore it from a copy")]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The signing key is needed and is not there.
    #[error(
        "the log's signing key {path:?} is missing. Put the file back; if it is lost, run `samspil key rotate --lost`, \
         and tell those who check the log the new key"
    )]
    NoKey {
        /// Where it should be.
        path: PathBuf,
    },
    /// What was signed is not what the log begins with.
    #[error(
        "the log was signed at size {size} with root {signed}, and {now}. Nothing was changed. Either the log was altered \
         or cut after that, or the keys are those of another log: restore the journal or the folder `keys` from a copy. \
         A log that was knowingly cut is another log; give it another identity with `samspil key new`"
    )]
    NotWhatWasSigned {
        /// The size that was signed.
        size: u64,
        /// The root that was signed, in base64.
        signed: String,
        /// What it is now, in words.
        now: String,
    },
    /// The operating system refused something.
    #[error("cannot {doing}")]
    Io {
        /// What was tried.
        doing: String,
        /// Its answer.
        source: std::io::Error,
    },
}

impl KeyError {
    fn io(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }

    /// For programs; never changes its meaning.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "KEYS_DAMAGED",
            Self::NoKey { .. } => "NO_SIGNING_KEY",
            Self::NotWhatWasSigned { .. } => "NOT_WHAT_WAS_SIGNED",
            Self::Io { .. } => "IO",
        }
    }
}

/// Why a witness's signature is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCosigned {
    /// The note is not about this log, at a size that it has had.
    #[error("the note is no checkpoint of this log: its origin, size and root must be the log's own")]
    OtherLog,
    /// No witness that is known here has signed.
    #[error(
        "none of its signatures is that of a witness that this server knows; give their keys with --witness"
    )]
    UnknownWitness,
}

/// A log's keys.
pub struct Keys {
    dir: PathBuf,
    verifiers: Vec<Verifier>,
    signer: Option<Signer>,
    signed: Mutex<Signed>,
}

#[derive(Debug, Default)]
struct Signed {
    last: Option<(Checkpoint, Note)>,
    cosigned: Option<(Checkpoint, Note)>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("dir", &self.dir)
            .field("key", &self.verifier().to_string())
            .finish_non_exhaustive()
    }
}

impl Keys {
    /// The keys of the log in a data directory; made where there are none. `name` is for the making alone: left out, one
    /// is made up.
    ///
    /// # Errors
    /// [`KeyError`]. A missing signing key is none: everything but signing goes on.
    pub fn open_or_create(root: &Path, name: Option<&Name>) -> Result<Self, KeyError> {
        let Some(keys) = Self::open(root)? else { return Self::create(root, name) };
        let public = keys.dir.join(VKEY);
        if !public.exists() {
            tracing::warn!(file = ?public, "the log's public key was missing, and is written anew from the signing key");
            keep(&public, &lines(&keys.verifiers))?;
        }
        Ok(keys)
    }

    /// The keys of the log in a data directory, where there are any.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn open(root: &Path) -> Result<Option<Self>, KeyError> {
        let dir = root.join(FOLDER);
        let damaged = |name: &str, why: &dyn fmt::Display| KeyError::Damaged {
            path: dir.join(name),
            why: why.to_string(),
        };
        let signer = read(&dir.join(SKEY))?;
        let signer = signer.map(|text| Signer::from_secret(text.trim_end())).transpose();
        let signer = signer.map_err(|error| damaged(SKEY, &error))?;
        let vkeys = match (read(&dir.join(VKEY))?, &signer) {
            (Some(vkeys), _) => vkeys,
            // Whoever has the signing key has the log's identity.
            (None, Some(signer)) => format!("{}\n", signer.verifier()),
            (None, None) if [CHECKPOINT, ROTATIONS].iter().any(|name| dir.join(name).exists()) => {
                return Err(damaged(VKEY, &"it is missing, and so is the signing key"));
            }
            (None, None) => return Ok(None),
        };
        let verifiers = vkeys.lines().map(str::parse).collect::<Result<Vec<Verifier>, _>>();
        let verifiers = verifiers.map_err(|error| damaged(VKEY, &error))?;
        let Some(current) = verifiers.first() else { return Err(damaged(VKEY, &"it is empty")) };
        if signer.as_ref().is_some_and(|signer| signer.verifier() != *current) {
            return Err(damaged(SKEY, &"it is another key than the first one of log.vkey"));
        }
        let note = |name| -> Result<Option<(Checkpoint, Note)>, KeyError> {
            let Some(text) = read(&dir.join(name))? else { return Ok(None) };
            let note: Note = text.parse().map_err(|error| damaged(name, &error))?;
            let checkpoint: Checkpoint = note.text().parse().map_err(|error| damaged(name, &error))?;
            let ours = verifiers.iter().any(|verifier| note.is_signed_by(verifier));
            if ours {
                Ok(Some((checkpoint, note)))
            } else {
                Err(damaged(name, &"none of the log's keys has signed it"))
            }
        };
        let signed = Signed { last: note(CHECKPOINT)?, cosigned: note(COSIGNED)? };
        Ok(Some(Self { verifiers, signer, signed: Mutex::new(signed), dir }))
    }

    /// A new identity for a log that nobody has open. The older one is moved aside first.
    ///
    /// # Errors
    /// [`OpenError`], above all [`OpenError::InUse`].
    pub fn renew(root: &Path, name: Option<&Name>) -> Result<Self, OpenError> {
        let options = Options::default();
        let _held = Directory::open(root, options.files, options.segment_bytes)?;
        Ok(Self::create(root, name)?)
    }

    fn create(root: &Path, name: Option<&Name>) -> Result<Self, KeyError> {
        let dir = root.join(FOLDER);
        if dir.exists() {
            keep::move_aside(&dir)?;
        }
        let seed = random()?;
        let name = match name {
            Some(name) => name.clone(),
            None => made_up(random()?),
        };
        let signer = Signer::new(name, Kind::Log, &seed);
        let verifiers = vec![signer.verifier()];
        keep::folder(&dir)?;
        keep_secret(&dir.join(SKEY), &format!("{}\n", signer.to_secret()))?;
        // Last: where this stands, the key does.
        keep(&dir.join(VKEY), &lines(&verifiers))?;
        Ok(Self { verifiers, signer: Some(signer), signed: Mutex::default(), dir })
    }

    /// The log's name.
    #[must_use]
    pub fn origin(&self) -> &Name {
        self.verifier().name()
    }

    /// The key that checkpoints are checked with now.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifiers[0]
    }

    /// All keys that the log has had, the present one first.
    #[must_use]
    pub fn verifiers(&self) -> &[Verifier] {
        &self.verifiers
    }

    /// Whether checkpoints can be signed.
    #[must_use]
    pub const fn can_sign(&self) -> bool {
        self.signer.is_some()
    }

    /// The last checkpoint that was signed.
    #[must_use]
    pub fn last(&self) -> Option<(Checkpoint, Note)> {
        self.signed().last.clone()
    }

    /// The last checkpoint that a witness has signed too.
    #[must_use]
    pub fn cosigned(&self) -> Option<Note> {
        self.signed().cosigned.as_ref().map(|(_, note)| note.clone())
    }

    /// How each key took over from the one before it, oldest first.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn rotations(&self) -> Result<Vec<Note>, KeyError> {
        keep::rotations(&self.dir.join(ROTATIONS))
    }

    /// A signed checkpoint: of the size that is asked for, or the last one where that is larger. On disk when this returns.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn sign(&self, checkpoint: Checkpoint) -> Result<Note, KeyError> {
        let mut signed = self.signed();
        if let Some((last, note)) = &signed.last
            && last.size >= checkpoint.size
        {
            return Ok(signed
                .cosigned
                .as_ref()
                .filter(|(cosigned, _)| cosigned == last)
                .map_or(note, |(_, note)| note)
                .clone());
        }
        let signer = self.signer.as_ref().ok_or_else(|| KeyError::NoKey { path: self.dir.join(SKEY) })?;
        let text = checkpoint.to_string();
        let note = Note::new(text.clone(), vec![signer.sign(&text)]);
        keep(&self.dir.join(CHECKPOINT), &note.to_string())?;
        signed.last = Some((checkpoint, note.clone()));
        Ok(note)
    }

    /// A checkpoint of exactly the size that is asked for, as for an export of that size. Kept on disk first where it is the
    /// largest so far.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn vouch(&self, checkpoint: Checkpoint) -> Result<Note, KeyError> {
        if self.last().is_none_or(|(last, _)| last.size <= checkpoint.size) {
            return self.sign(checkpoint);
        }
        let signer = self.signer.as_ref().ok_or_else(|| KeyError::NoKey { path: self.dir.join(SKEY) })?;
        let text = checkpoint.to_string();
        Ok(Note::new(text.clone(), vec![signer.sign(&text)]))
    }

    /// Takes up the signatures of witnesses under a checkpoint of this log; `root` answers the log's own at a size. Answers
    /// the checkpoint with all signatures that are known.
    ///
    /// # Errors
    /// [`NotCosigned`], or [`KeyError`] where it cannot be kept or the log's own root cannot be had.
    pub fn cosign<E: From<KeyError> + From<NotCosigned>>(
        &self,
        note: &Note,
        witnesses: &[Verifier],
        root: impl FnOnce(u64) -> Result<Option<crate::proof::Hash>, E>,
    ) -> Result<Note, E> {
        let checkpoint: Checkpoint = note.text().parse().map_err(|_| NotCosigned::OtherLog)?;
        if checkpoint.origin != *self.origin()
            || checkpoint.to_string() != note.text()
            || root(checkpoint.size)? != Some(checkpoint.root)
        {
            return Err(NotCosigned::OtherLog.into());
        }
        let known: Vec<Signature> = witnesses
            .iter()
            .filter(|witness| witness.kind() == Kind::Witness && note.is_signed_by(witness))
            .flat_map(|witness| note.signatures().iter().filter(|by| by.is_by(witness)))
            .cloned()
            .collect();
        if known.is_empty() {
            return Err(NotCosigned::UnknownWitness.into());
        }
        let mut signed = self.signed();
        let mut all = match &signed.cosigned {
            Some((of, note)) if *of == checkpoint => note.clone(),
            Some(_) | None => {
                let signer =
                    self.signer.as_ref().ok_or_else(|| KeyError::NoKey { path: self.dir.join(SKEY) })?;
                Note::new(note.text().to_owned(), vec![signer.sign(note.text())])
            }
        };
        known.into_iter().for_each(|signature| all.add(signature));
        if signed.cosigned.as_ref().is_none_or(|(of, _)| of.size <= checkpoint.size) {
            keep(&self.dir.join(COSIGNED), &all.to_string())?;
            signed.cosigned = Some((checkpoint, all.clone()));
        }
        Ok(all)
    }

    /// A new key for the same log, which `at` is. The old one signs that, and is then destroyed; with `lost` it need not be
    /// there.
    ///
    /// # Errors
    /// [`KeyError`]; the old key goes on then.
    pub fn rotate(mut self, at: Checkpoint, lost: bool) -> Result<Self, KeyError> {
        if self.signer.is_none() && !lost {
            return Err(KeyError::NoKey { path: self.dir.join(SKEY) });
        }
        let new = Signer::new(self.origin().clone(), Kind::Log, &random()?);
        let size = at.size;
        let note = Rotation { at: at.clone(), new: new.verifier() }.sign(self.signer.as_ref(), &new);
        let folder = self.dir.join(ROTATIONS);
        keep::folder(&folder)?;
        keep(&folder.join(keep::rotation_name(size, self.verifiers.len())), &note.to_string())?;
        self.verifiers.insert(0, new.verifier());
        // The secret first: with the old vkey beside it the next start says so, and either file can be put right.
        keep_secret(&self.dir.join(SKEY), &format!("{}\n", new.to_secret()))?;
        keep(&self.dir.join(VKEY), &lines(&self.verifiers))?;
        // From now on the new key is the one that a checkpoint is looked at with; who has the old one alone can still check.
        let text = at.to_string();
        let signatures = self.signer.iter().chain([&new]).map(|signer| signer.sign(&text)).collect();
        let checkpoint = Note::new(text, signatures);
        keep(&self.dir.join(CHECKPOINT), &checkpoint.to_string())?;
        self.signed().last = Some((at, checkpoint));
        self.signer = Some(new);
        Ok(self)
    }

    fn signed(&self) -> MutexGuard<'_, Signed> {
        self.signed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lines(verifiers: &[Verifier]) -> String {
    verifiers.iter().map(|verifier| format!("{verifier}\n")).collect()
}

fn random() -> Result<[u8; 32], KeyError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| KeyError::io("get random bytes")(std::io::Error::other(error)))?;
    Ok(bytes)
}

/// A name for a log that nobody has named. Nobody else's has it.
fn made_up(random: [u8; 32]) -> Name {
    let digits: String = random[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("samspil/{digits}").parse().expect("it has no space and no plus")
}

impl From<KeyError> for OpenError {
    fn from(error: KeyError) -> Self {
        Self::Keys(error)
    }
}
