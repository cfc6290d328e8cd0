//! Proofs: what the log has signed, that a commit stands in it, and that it only ever grew.

use async_graphql::{Context, Error, Object, Result, SimpleObject};
use samspil_domain::commit;
use samspil_store::proof::merkle::leaf_hash;
use samspil_store::{Ledger, ReadError, proof};

use super::scope::Seen;
use crate::error::{bad_input, coded};
use crate::scalar::Position;

/// Does what may touch the disk where that is allowed.
pub(crate) async fn reading<T: Send + 'static>(
    ctx: &Context<'_>,
    read: impl FnOnce(&Ledger) -> std::result::Result<T, ReadError> + Send + 'static,
) -> Result<T> {
    let ledger = ctx.data_unchecked::<Ledger>().clone();
    let read = tokio::task::spawn_blocking(move || read(&ledger)).await;
    let read = read.map_err(|_| coded("INTERNAL", "reading the log failed"))?;
    read.map_err(|error| coded(error.code(), error.to_string()))
}

/// How large the log is and what it hashes to, signed with the log's key (C2SP tlog-checkpoint). Whoever keeps one can show
/// later that nothing before it was changed.
pub(crate) struct Checkpoint {
    note: proof::Note,
    it: proof::Checkpoint,
    key: String,
}

impl Checkpoint {
    pub(crate) async fn latest(ctx: &Context<'_>) -> Result<Self> {
        let (note, key) =
            reading(ctx, |ledger| ledger.checkpoint().map(|note| (note, ledger.verifiers()[0].to_string())))
                .await?;
        let it = note.text().parse();
        let it = it.map_err(|error: proof::checkpoint::InvalidCheckpoint| Error::new(error.to_string()))?;
        Ok(Self { note, it, key })
    }
}

/// How large the log is and what it hashes to, signed with the log's key (C2SP tlog-checkpoint). Whoever keeps one can show
/// later that nothing before it was changed.
#[Object]
impl Checkpoint {
    /// The log's name, which is that of its key too.
    async fn origin(&self) -> &str {
        self.it.origin.as_str()
    }

    /// How many commits the log holds: the position of the last one.
    async fn size(&self) -> Position {
        Position(commit::Position(self.it.size))
    }

    /// The root of the Merkle tree over the commits (RFC 6962), in base64.
    async fn root(&self) -> String {
        self.it.root.to_string()
    }

    /// The key that the signature is checked with, as a C2SP verifier key.
    async fn verifier_key(&self) -> &str {
        &self.key
    }

    /// The checkpoint itself: a signed note (C2SP signed-note), to be kept and checked as it is. It also holds the signatures
    /// of witnesses, where they have signed this size.
    async fn note(&self) -> String {
        self.note.to_string()
    }
}

/// That one commit stands in the log, in the tree of the latest checkpoint.
#[derive(SimpleObject)]
pub(crate) struct InclusionProof {
    /// The commit's place among the leaves of the tree, counted from 0: its position less one, as text.
    leaf_index: String,
    /// The leaf: SHA-256 of a nought byte and the commit's `raw` bytes, in base64.
    leaf_hash: String,
    /// The hashes that lead from the leaf to the root, from the leaf's sibling upward, in base64.
    path: Vec<String>,
    /// All of it with the signed checkpoint as one text file that stands alone (C2SP tlog-proof).
    file: String,
}

impl InclusionProof {
    pub(crate) async fn of(ctx: &Context<'_>, stored: &samspil_store::StoredCommit) -> Result<Self> {
        let (position, leaf) = (stored.position(), leaf_hash(stored.bytes()));
        let proof = reading(ctx, move |ledger| ledger.proof(position)).await?;
        Ok(Self {
            leaf_index: proof.index.to_string(),
            leaf_hash: leaf.to_string(),
            path: proof.path.iter().map(ToString::to_string).collect(),
            file: proof.to_string(),
        })
    }
}

/// That the log at an earlier size is the beginning of the log at a later one.
#[derive(SimpleObject)]
pub(crate) struct ConsistencyProof {
    /// The earlier size.
    old_size: Position,
    /// The root at the earlier size, in base64.
    old_root: String,
    /// The later size.
    new_size: Position,
    /// The root at the later size, in base64.
    new_root: String,
    /// The proof (RFC 6962 §2.1.2), hash by hash in base64. Empty where both sizes are the same, and where the earlier is 0.
    hashes: Vec<String>,
}

impl ConsistencyProof {
    pub(crate) async fn between(ctx: &Context<'_>, old: Position, new: Option<Position>) -> Result<Self> {
        if !Seen::of(ctx).rights().see_all() {
            let message = "proofs of consistency hold hashes of single commits, so they are for operators and auditors; anybody \
                           may keep checkpoints";
            return Err(coded("FORBIDDEN", message));
        }
        let (old, new) = (old.0.0, new.map(|new| new.0.0));
        if new.is_some_and(|new| new < old) {
            return Err(bad_input("`old` is more than `new`; name the smaller size first"));
        }
        reading(ctx, move |ledger| {
            let new = new.unwrap_or(ledger.position().0.max(old));
            let (old_root, new_root) = (ledger.root(old)?, ledger.root(new)?);
            Ok(Self {
                old_size: Position(commit::Position(old)),
                old_root: old_root.to_string(),
                new_size: Position(commit::Position(new)),
                new_root: new_root.to_string(),
                hashes: ledger.consistency(old, new)?.iter().map(ToString::to_string).collect(),
            })
        })
        .await
    }
}
