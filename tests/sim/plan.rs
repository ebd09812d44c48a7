//! What was drawn, before any inventory was made of it: whose each part is, and
//! what lies before it. Naive on purpose: the oracle and the invented network go
//! by this, not by what `samband::inventory` derives.

use std::collections::BTreeSet;
use std::sync::Arc;

use samband::inventory::{ComponentIx, Inventory, Kind, MunicipalityIx, PartyIx};

/// A drawn region: what is drawn of it, and the inventory made of that.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) inventory: Arc<Inventory>,
    pub(crate) plan: Arc<Plan>,
}

impl World {
    /// An equal one that shares nothing with it, as a second reading of the same files gives.
    pub(crate) fn again(&self) -> Self {
        Self {
            inventory: Arc::new((*self.inventory).clone()),
            plan: Arc::clone(&self.plan),
        }
    }
}

/// All parts and promises, in the order drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub(crate) parties: Vec<Arc<str>>,
    pub(crate) parts: Vec<Part>,
    pub(crate) promises: Vec<Promise>,
}

/// Something that can break.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) kind: Kind,
    /// Whose it is when nobody has promised to answer for it.
    pub(crate) organisation: PartyIx,
    pub(crate) municipality: Option<MunicipalityIx>,
    /// What a packet crosses last before it; none for the monitor.
    pub(crate) behind: Option<ComponentIx>,
}

/// A party answers for all parts of these kinds, or of any, in a municipality.
#[derive(Clone, Debug)]
pub(crate) struct Promise {
    pub(crate) party: PartyIx,
    pub(crate) municipality: MunicipalityIx,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) signed: bool,
}

impl Plan {
    fn part(&self, ix: ComponentIx) -> &Part {
        &self.parts[ix.usize()]
    }

    /// From the monitor to a part, both included.
    pub(crate) fn way(&self, to: ComponentIx) -> Vec<ComponentIx> {
        let mut way = vec![to];
        let mut at = to;
        while let Some(before) = self.part(at).behind {
            way.push(before);
            at = before;
        }
        way.reverse();
        way
    }

    /// Who answers for a part: whoever alone has signed for it, else its own organisation.
    pub(crate) fn owner(&self, ix: ComponentIx) -> PartyIx {
        let part = self.part(ix);
        let mut signed = BTreeSet::new();
        for promise in &self.promises {
            let here = part.municipality == Some(promise.municipality);
            let such = promise.kinds.is_empty() || promise.kinds.contains(&part.kind);
            if promise.signed && here && such {
                signed.insert(promise.party);
            }
        }
        match (signed.first(), signed.len()) {
            (Some(&only), 1) => only,
            _ => part.organisation,
        }
    }

    /// The id of whoever answers for a part.
    pub(crate) fn owner_id(&self, ix: ComponentIx) -> &str {
        &self.parties[self.owner(ix).usize()]
    }
}
