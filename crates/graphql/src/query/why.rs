//! Why a derived answer is as it is: one shape for all of them.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use samspil_domain::answers::object::ObjectKind;
use samspil_domain::answers::why;
use samspil_store::Ledger;

use super::commit::Commit;
use super::page_size;
use super::scope::{Seen, id};
use crate::error::coded;
use crate::scalar::Position;
use crate::shape::Plain;

/// Something that a derived answer rests on, leaves out, or lacks.
#[derive(SimpleObject)]
pub(crate) struct WhyGround {
    /// What is to be said of it, in English: of an input what went in; of what was left out why; of what is missing what.
    says: String,
    /// What kind of object it is about; null where it is about none.
    about_kind: Option<Plain<ObjectKind>>,
    /// The id of that object, to ask for its `history`; null where it is about none, and for the initiative itself.
    about: Option<ID>,
    /// The commits that state it; empty where these are not told apart from those of the whole answer.
    from: Vec<Position>,
}

fn grounds(grounds: &[why::Ground]) -> Vec<WhyGround> {
    let ground = |it: &why::Ground| WhyGround {
        says: it.says.clone(),
        about_kind: it.about.map(|about| Plain(about.kind())),
        about: it.about.and_then(|about| about.uuid()).map(id),
        from: it.from.iter().copied().map(Position).collect(),
    };
    grounds.iter().map(ground).collect()
}

/// Why a derived answer is as it is. The same for every derived answer.
pub(crate) struct Why(pub(crate) why::Why);

/// Why a derived answer is as it is: what it rests on, leaves out and lacks, and the commits behind it. Every derived answer has
/// it in the same shape.
#[Object]
impl Why {
    /// The rule, in words.
    async fn rule(&self) -> &str {
        self.0.rule
    }

    /// What went in. Empty where the answer rests on nothing but what its commits state.
    async fn inputs(&self) -> Vec<WhyGround> {
        grounds(&self.0.inputs)
    }

    /// What was looked at and left out, and why.
    async fn excluded(&self) -> Vec<WhyGround> {
        grounds(&self.0.excluded)
    }

    /// What is missing, unknown or too vague. Unknown is not nought: it is named here and left out.
    async fn missing(&self) -> Vec<WhyGround> {
        grounds(&self.0.missing)
    }

    /// The positions of all commits that it came from, each once and in order.
    async fn from(&self) -> Vec<Position> {
        self.0.from.iter().copied().map(Position).collect()
    }

    /// Those of these commits that you may see, with who recorded them, when, and from what source.
    async fn commits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The position after which to begin; from the first where it is left out.")]
        after: Option<Position>,
        #[graphql(desc = "How many at most, 1 to 200.", default = 50)] first: i32,
    ) -> Result<Vec<Commit>> {
        let after = after.map_or_else(Default::default, |after| after.0);
        let wanted = self.0.from.iter().copied().filter(|position| *position > after);
        let wanted: Vec<_> = wanted.take(page_size(first)?).collect();
        let ledger = ctx.data_unchecked::<Ledger>().clone();
        let read = move || {
            wanted.into_iter().map(|position| ledger.read(position, 1)).collect::<Result<Vec<_>, _>>()
        };
        let read = tokio::task::spawn_blocking(read).await;
        let read = read.map_err(|_| coded("INTERNAL", "reading the log failed"))?;
        let read = read.map_err(|error| coded(error.code(), error.to_string()))?;
        let world = Seen::of(ctx);
        Ok(read.into_iter().flatten().filter_map(|it| Commit::of(&world, it)).collect())
    }
}
