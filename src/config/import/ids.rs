//! Names → ids that nothing else has.

use std::collections::BTreeSet;

use crate::config::text::slug_of;

/// An id's letters, at most; the reader takes 64.
const LONGEST: usize = 56;

/// The ids that are taken at one level.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids(BTreeSet<String>);

/// An id, and what is in doubt about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) id: String,
    pub(super) doubt: Option<String>,
}

impl Ids {
    pub(super) fn take(&mut self, id: impl Into<String>) {
        self.0.insert(id.into());
    }

    /// An id for a name; `bare` is used where a name makes none.
    pub(super) fn give(&mut self, name: &str, bare: &str) -> Given {
        let mut wanted = slug_of(name);
        wanted.truncate(LONGEST);
        let wanted = wanted.trim_matches('-').to_owned();
        let (stem, nameless) = match wanted.is_empty() {
            true => (bare.to_owned(), true),
            false => (wanted, false),
        };
        let id = self.free(&stem);
        let doubt = match (nameless, id == stem) {
            (true, _) => Some(format!("its name makes no id: called `{id}`")),
            (false, false) => Some(format!("the id `{stem}` is taken: called `{id}`")),
            (false, true) => None,
        };
        self.0.insert(id.clone());
        Given { id, doubt }
    }

    fn free(&self, stem: &str) -> String {
        let numbered = (2..).map(|number| format!("{stem}-{number}"));
        std::iter::once(stem.to_owned())
            .chain(numbered)
            .find(|id| !self.0.contains(id))
            .unwrap_or_default()
    }
}
