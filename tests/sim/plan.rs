//! What was drawn, before any inventory was made of it: whose each part is, and
//! what lies before it. Naive on purpose: the oracle and the invented network go
//! by this, not by what `samband::inventory` derives.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use samband::inventory::{ComponentIx, Inventory, Kind, MunicipalityIx, PartyIx};

use crate::agreed::{Place, Said, Step, Times};

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
    pub(crate) place: Place,
    /// The region's own times.
    pub(crate) usual: Times,
    /// Whom parties name for when they do not answer.
    pub(crate) chains: BTreeMap<PartyIx, Vec<Step>>,
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
    pub(crate) id: String,
    pub(crate) party: PartyIx,
    pub(crate) municipality: MunicipalityIx,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) signed: bool,
    pub(crate) times: Times,
}

/// The party that coordinates every invented region, and runs its monitor.
const COUNCIL: usize = 0;

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

    /// What has been signed for a part.
    fn signed(&self, ix: ComponentIx) -> impl Iterator<Item = &Promise> {
        let part = self.part(ix);
        self.promises.iter().filter(move |promise| {
            let here = part.municipality == Some(promise.municipality);
            let such = promise.kinds.is_empty() || promise.kinds.contains(&part.kind);
            promise.signed && here && such
        })
    }

    /// Who answers for a part: whoever alone has signed for it, else its own organisation.
    pub(crate) fn owner(&self, ix: ComponentIx) -> PartyIx {
        let signed: BTreeSet<PartyIx> = self.signed(ix).map(|promise| promise.party).collect();
        match (signed.first(), signed.len()) {
            (Some(&only), 1) => only,
            _ => self.part(ix).organisation,
        }
    }

    /// The paper by which somebody answers for a part, if one decides.
    pub(crate) fn paper(&self, ix: ComponentIx) -> Option<&str> {
        let owner = self.owner(ix);
        let all = self.signed(ix).all(|promise| promise.party == owner);
        let first = self.signed(ix).next().filter(|_| all);
        first.map(|promise| &*promise.id)
    }

    pub(crate) fn promise(&self, id: &str) -> Option<&Promise> {
        self.promises.iter().find(|promise| promise.id == id)
    }

    /// The id of who coordinates.
    pub(crate) fn coordinator(&self) -> &str {
        &self.parties[COUNCIL]
    }

    /// What is said of who is told of a fault of a party by a paper, or of nobody's.
    pub(crate) fn said(&self, owner: Option<&str>, paper: Option<&str>) -> Said<'_> {
        let owner = owner.and_then(|id| self.parties.iter().position(|party| **party == *id));
        let owner = owner.map(PartyIx::at);
        let own = |owner: PartyIx| self.chains.get(&owner).map_or(&[][..], Vec::as_slice);
        let paper = paper.and_then(|id| self.promise(id));
        Said {
            place: &self.place,
            usual: &self.usual,
            coordinator: PartyIx::at(COUNCIL),
            paper: paper.map(|promise| &promise.times),
            owner: owner.map(|owner| (owner, own(owner))),
        }
    }

    /// The id of whoever answers for a part.
    pub(crate) fn owner_id(&self, ix: ComponentIx) -> &str {
        &self.parties[self.owner(ix).usize()]
    }
}
