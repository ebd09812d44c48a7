//! What is put into mails when they go, and stands in nothing that is kept.

use super::{Linked, Links, Relays, Sealed, Seals};

/// What is put into mails when they go.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// What makes links, if there are to be any.
    pub links: Option<Links>,
    /// What seals Message-IDs, where answers are read or links are made.
    pub seals: Option<Seals>,
}

/// Relays by which mails go with what is secret in them.
pub type Mails = Linked<Sealed<Relays>>;

impl Secrets {
    /// Mails that go by these relays.
    pub fn mails(&self, relays: Relays) -> Mails {
        let sealed = Sealed::new(relays, self.seals.clone());
        Linked::new(sealed, self.links.clone())
    }
}
