//! The order of names.

use std::fmt;
use std::sync::{Arc, LazyLock};

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

/// Danish order (CLDR's collation for `da`): æ, ø and å come last, in that order; aa is å; of two that differ in nothing
/// else, capitals come first. What is not Danish has its place by the same table, so that every name can be ordered.
static DANISH: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    CollatorBorrowed::try_new(locale!("da").into(), CollatorOptions::default())
        .expect("the table for Danish is compiled in")
});

/// A name's place in the order of names: two keys compare as the names do. It is made anew at every start and never
/// kept, for another version of the table may order otherwise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey(Arc<[u8]>);

impl SortKey {
    /// The key of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let mut key = Vec::with_capacity(3 * name.len());
        let Ok(()) = DANISH.write_sort_key_to(name, &mut key);
        Self(key.into())
    }
}

impl fmt::Debug for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a key of {} bytes", self.0.len())
    }
}
