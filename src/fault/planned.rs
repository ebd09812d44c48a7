//! Planned work that people declare, beside what stands in the configuration: who may, and
//! what is then planned.
//!
//! Operator and coordinator declare it for any party and anything. A party declares only
//! what it does itself, on what is its own or what it answers for by an agreement then.

mod json;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Actor, Capacity, PartyRef, Remark, Through};
use crate::inventory::{
    DRILL, Element, Extent, Facet, Inventory, Kind, LONGEST, Maintenance, Parts, PartyIx, RegionIx,
    Window, Windows,
};

pub use json::{DeclaredJson, PlanJson, PlanJsonError, PlannedJson, planned_json};

/// Declared work of a region that is not over, at most.
pub const DECLARED: usize = 200;
/// How far ahead work may be declared.
pub const DECLARED_WITHIN: SignedDuration = SignedDuration::from_hours(366 * 24);
/// How long it may have gone on when it is declared: whoever begins writes it down a
/// little later.
pub const BEGUN: SignedDuration = SignedDuration::from_mins(15);
/// How long after its end declared work is forgotten; the log keeps it.
pub const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);

/// Planned work that somebody has declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Its id, unique in the installation: no id in a configuration has such a dot.
    pub id: String,
    /// Id of the region.
    pub region: String,
    /// Who does it.
    pub party: PartyRef,
    /// What is done, on one line.
    pub text: String,
    /// Where it is to be found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When it begins.
    pub from: Timestamp,
    /// When it is over.
    pub until: Timestamp,
    /// Ids of these components.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<String>,
    /// Components of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// Components in the municipalities of these ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub municipalities: Vec<String>,
    /// When it was declared.
    pub at: Timestamp,
    /// Who declared it, and by which way.
    pub through: Through,
}

impl Declared {
    /// As all planned work is known. None where it is about nothing any more that the
    /// configuration knows.
    pub fn planned(&self, inventory: &Inventory) -> Option<Maintenance> {
        let region = inventory.region_by_id(&self.region)?;
        let parts = self.parts(region, inventory);
        let gone = |ids: &[String], left: usize| left == 0 && !ids.is_empty();
        // A list of which nothing is left would mean "any".
        let gone =
            gone(&self.municipalities, parts.municipalities.len()) || parts == Parts::default();
        let planned = Maintenance {
            id: self.id.as_str().into(),
            region,
            party: party_of(&self.party.id, region, inventory)?,
            text: self.text.as_str().into(),
            reference: self.reference.as_deref().map(Into::into),
            windows: Windows::Once(Window {
                from: self.from,
                until: self.until,
            }),
            parts,
            extent: Extent::default(),
            declared: Some(self.at),
        };
        (!gone).then(|| planned.reaching(inventory))
    }

    fn parts(&self, region: RegionIx, inventory: &Inventory) -> Parts {
        let components = self.components.iter();
        let municipalities = self.municipalities.iter();
        Parts {
            components: components
                .filter_map(|id| inventory.component_by_id(region, id))
                .collect(),
            kinds: self.kinds.clone(),
            municipalities: municipalities
                .filter_map(|id| {
                    let mut all = inventory.municipalities();
                    let found = all.find(|(_, m)| m.region == region && *m.id == **id);
                    found.map(|(ix, _)| ix)
                })
                .collect(),
        }
    }

    /// Whether it is forgotten by now.
    pub fn is_forgotten(&self, at: Timestamp) -> bool {
        self.until
            .saturating_add(FORGOTTEN)
            .is_ok_and(|then| then <= at)
    }

    /// Whether both are the same work at the same time.
    fn is_same(&self, other: &Self) -> bool {
        Self {
            id: self.id.clone(),
            at: self.at,
            through: self.through.clone(),
            ..other.clone()
        } == *self
    }
}

fn party_of(id: &str, region: RegionIx, inventory: &Inventory) -> Option<PartyIx> {
    let mut parties = inventory.parties();
    let found = parties.find(|(_, party)| party.region == region && *party.id == *id);
    found.map(|(ix, _)| ix)
}

/// Somebody wants work to be planned, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planning {
    /// Who; the party in whose name stands in what is wanted.
    pub actor: Actor,
    /// What.
    pub plan: Plan,
}

/// What somebody wants to be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// This work.
    Declare(Box<Wanted>),
    /// No longer the declared work of this id.
    Withdraw(String),
}

/// Work that is to be planned, as it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Id of the region; not needed where there is one only.
    pub region: Option<String>,
    /// Id of the party that does it.
    pub party: String,
    /// What is done.
    pub text: Remark,
    /// Where it is to be found.
    pub reference: Option<Remark>,
    /// When it begins.
    pub from: Timestamp,
    /// When it is over.
    pub until: Timestamp,
    /// Ids of these components.
    pub components: Vec<String>,
    /// Components of these kinds.
    pub kinds: Vec<Kind>,
    /// Components in the municipalities of these ids.
    pub municipalities: Vec<String>,
}

/// Why what somebody wanted to be planned is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefused {
    /// It does not say which region.
    #[error("there are several regions: say which in `region`")]
    WhichRegion,
    /// There is no such region.
    #[error("there is no region {0:?}")]
    NoRegion(String),
    /// The region has no such party.
    #[error("the region has no party {0:?}")]
    NoParty(String),
    /// The region has no such component.
    #[error("the region has no component {0:?}")]
    NoComponent(String),
    /// The region has no such municipality.
    #[error("the region has no municipality {0:?}")]
    NoMunicipality(String),
    /// It takes nothing out.
    #[error(
        "say what is out of service, in `components`, `kinds` or `municipalities`; nothing in the region is what these say"
    )]
    Nothing,
    /// It ends before it begins.
    #[error("it ends before it begins")]
    Order,
    /// It lasts too long.
    #[error("it lasts for more than {} days: declare several, or take what is out of service out of the configuration", LONGEST.as_hours() / 24)]
    TooLong,
    /// It begins in the past, or too far ahead.
    #[error("it has to begin from now on, and within {} days", DECLARED_WITHIN.as_hours() / 24)]
    When,
    /// There are too many.
    #[error(
        "the region has {DECLARED} pieces of declared work already: withdraw those that are not needed"
    )]
    TooMany,
    /// It is declared already.
    #[error("it is declared already, as {0}")]
    Twice(String),
    /// They may speak for themselves only.
    #[error("{} declares its own work only", .0.name)]
    ForItself(PartyRef),
    /// It is on something that is not theirs.
    #[error("{} neither owns {component:?} nor answers for it by an agreement then", .by.name)]
    NotTheirs {
        /// Who wanted it.
        by: PartyRef,
        /// Id of the first component that is not.
        component: String,
    },
    /// There is none of this id that is declared and not over.
    #[error("no declared work that is not over has this id")]
    Unknown,
    /// It is not declared.
    #[error("it stands in the configuration: take it out there")]
    Written,
    /// It could not be written down.
    #[error("the log cannot be written: nothing is taken in that a restart would forget")]
    Unlogged,
    /// It is so, though it could not be written down.
    #[error(
        "it is so, but the log cannot be written: a restart will have forgotten it, so say it again then"
    )]
    Unkept,
}

impl Wanted {
    /// What is planned by this, at a moment, under an id; `known` is what is declared
    /// already.
    ///
    /// # Errors
    /// When nothing is, with the reason.
    pub fn declared(
        &self,
        actor: &Actor,
        known: &[Declared],
        id: String,
        inventory: &Inventory,
        now: Timestamp,
    ) -> Result<Declared, PlanRefused> {
        let region = self.region(inventory)?;
        let party = party_of(&self.party, region, inventory)
            .ok_or_else(|| PlanRefused::NoParty(self.party.clone()))?;
        self.is_timely(now)?;
        let own = own(&actor.capacity, region, inventory)?;
        let declared = Declared {
            id,
            region: inventory[region].id.to_string(),
            party: PartyRef::of(inventory, party),
            text: self.text.to_string(),
            reference: self.reference.as_ref().map(ToString::to_string),
            from: self.from,
            until: self.until,
            components: self.components.clone(),
            kinds: self.kinds.clone(),
            municipalities: self.municipalities.clone(),
            at: now,
            through: Through {
                party: own.clone(),
                way: actor.way,
                user: actor.user.clone(),
            },
        };
        if let Some(twice) = known.iter().find(|other| other.is_same(&declared)) {
            return Err(PlanRefused::Twice(twice.id.clone()));
        }
        let open = known.iter();
        let open = open.filter(|other| other.region == declared.region && now < other.until);
        if open.count() >= DECLARED {
            return Err(PlanRefused::TooMany);
        }
        let planned = self.planned(&declared, region, inventory)?;
        if matches!(actor.capacity, Capacity::Party(_)) {
            may_plan(&own, &planned, inventory)?;
        }
        Ok(declared)
    }

    fn region(&self, inventory: &Inventory) -> Result<RegionIx, PlanRefused> {
        let all = inventory.regions().map(|(ix, _)| ix);
        let watched: Vec<RegionIx> = all.filter(|&ix| *inventory[ix].id != *DRILL).collect();
        match &self.region {
            Some(id) => watched
                .into_iter()
                .find(|&ix| *inventory[ix].id == **id)
                .ok_or_else(|| PlanRefused::NoRegion(id.clone())),
            None => match watched[..] {
                [only] => Ok(only),
                _ => Err(PlanRefused::WhichRegion),
            },
        }
    }

    fn is_timely(&self, now: Timestamp) -> Result<(), PlanRefused> {
        if self.until <= self.from {
            return Err(PlanRefused::Order);
        }
        if self.until.duration_since(self.from) > LONGEST {
            return Err(PlanRefused::TooLong);
        }
        let ahead = self.from.duration_since(now);
        match self.until > now && ahead >= -BEGUN && ahead <= DECLARED_WITHIN {
            true => Ok(()),
            false => Err(PlanRefused::When),
        }
    }

    /// The same as planned work, if all that it names is there and it takes anything out.
    fn planned(
        &self,
        declared: &Declared,
        region: RegionIx,
        inventory: &Inventory,
    ) -> Result<Maintenance, PlanRefused> {
        for id in &self.components {
            if inventory.component_by_id(region, id).is_none() {
                return Err(PlanRefused::NoComponent(id.clone()));
            }
        }
        for id in &self.municipalities {
            let mut all = inventory.municipalities();
            if !all.any(|(_, m)| m.region == region && *m.id == **id) {
                return Err(PlanRefused::NoMunicipality(id.clone()));
            }
        }
        let planned = declared.planned(inventory);
        let planned = planned.filter(|planned| planned.extent.parts > 0);
        planned.ok_or(PlanRefused::Nothing)
    }
}

/// The declared work of an id, if it is theirs to withdraw and is not over.
///
/// # Errors
/// When it is not, with the reason.
pub fn withdrawn<'a>(
    id: &str,
    actor: &Actor,
    known: &'a [Declared],
    inventory: &Inventory,
    now: Timestamp,
) -> Result<(&'a Declared, Through), PlanRefused> {
    let mut all = known.iter();
    let found = all.find(|one| one.id == id && now < one.until);
    let found =
        found.ok_or_else(
            || match inventory.maintenance().any(|planned| *planned.id == *id) {
                true => PlanRefused::Written,
                false => PlanRefused::Unknown,
            },
        )?;
    let region = inventory.region_by_id(&found.region);
    let region = region.ok_or(PlanRefused::Unknown)?;
    let own = own(&actor.capacity, region, inventory)?;
    let theirs = !matches!(actor.capacity, Capacity::Party(_)) || own.id == found.party.id;
    match theirs {
        true => Ok((
            found,
            Through {
                party: own,
                way: actor.way,
                user: actor.user.clone(),
            },
        )),
        false => Err(PlanRefused::ForItself(own)),
    }
}

/// Whose person somebody is, in a region.
fn own(
    capacity: &Capacity,
    region: RegionIx,
    inventory: &Inventory,
) -> Result<PartyRef, PlanRefused> {
    let party = match capacity {
        Capacity::Operator => inventory[region].operator,
        Capacity::Coordinator => inventory[region].coordinator,
        Capacity::Party(id) => {
            party_of(id, region, inventory).ok_or_else(|| PlanRefused::NoParty(id.clone()))?
        }
        // A link is for one fault, and for nobody's plans.
        Capacity::Link(id, _) => return Err(PlanRefused::NoParty(id.clone())),
    };
    Ok(PartyRef::of(inventory, party))
}

/// Whether a party may plan work for itself: on what is its own, or what it answers for
/// when the work begins.
fn may_plan(
    by: &PartyRef,
    planned: &Maintenance,
    inventory: &Inventory,
) -> Result<(), PlanRefused> {
    if *inventory[planned.party].id != *by.id {
        return Err(PlanRefused::ForItself(by.clone()));
    }
    let from = planned
        .next(Timestamp::MIN)
        .map_or(Timestamp::MIN, |w| w.from);
    let theirs = |&component: &_| {
        let facet = Facet::Reach;
        let answers = inventory.owner(Element { component, facet }, from).party;
        inventory[component].organisation == planned.party || answers == planned.party
    };
    match planned.taken_out(inventory).find(|ix| !theirs(ix)) {
        None => Ok(()),
        Some(foreign) => Err(PlanRefused::NotTheirs {
            by: by.clone(),
            component: inventory[foreign].id.to_string(),
        }),
    }
}

#[cfg(test)]
mod tests;
