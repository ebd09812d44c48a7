//! Planned work that people declare, beside what stands in the configuration: who may, and
//! what is then planned.
//!
//! Operator and coordinator declare it for any party and anything. A party declares only
//! what it does itself, on what is its own or what it answers for by an agreement then. By
//! whom it may be declared, by them it may be changed and withdrawn.

mod json;
mod whose;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use self::whose::{has_room, is_for_itself, may_plan, narrows, own};
use super::{Actor, Capacity, PartyRef, Remark, Through};
use crate::inventory::{
    DRILL, Declaration, Extent, Inventory, Kind, LONGEST, Maintenance, Parts, PartyIx, RegionIx,
    Window, Windows,
};

pub use json::{DeclaredJson, PlanJson, PlanJsonError, PlannedJson, planned_json};
pub use whose::withdrawn;

/// Declared work of a region that is not over, at most.
pub const DECLARED: usize = 200;
/// Of these, what one party has declared for itself, at most: none uses up what is there for
/// all.
pub const DECLARED_FOR_ITSELF: usize = 50;
/// How far ahead work may be declared.
pub const DECLARED_WITHIN: SignedDuration = SignedDuration::from_hours(366 * 24);
/// How long it may have gone on when it is declared: whoever begins writes it down a
/// little later.
pub const BEGUN: SignedDuration = SignedDuration::from_mins(15);
/// For how long declared work has to be seen to be over before it is forgotten; the log
/// keeps it. A wall clock that is ahead for a moment makes nothing be forgotten.
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
    /// Whether a party declared it for itself: then it explains no more than what is
    /// theirs. Logs of before do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_itself: Option<bool>,
    /// How it was changed last, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
}

/// The last change of declared work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// When.
    pub at: Timestamp,
    /// By whom, and by which way.
    pub through: Through,
    /// How often it has been changed by now.
    pub revision: u32,
    /// What had begun to fail before this is not explained by it: when it was declared, or
    /// became of other parts, of an earlier time, another party's, or no longer or only now
    /// what a party says for itself.
    pub since: Timestamp,
}

impl Declared {
    /// How often it has been changed.
    pub fn revision(&self) -> u32 {
        self.changed.as_ref().map_or(0, |changed| changed.revision)
    }

    /// From when on it explains what begins to fail.
    fn since(&self) -> Timestamp {
        self.changed
            .as_ref()
            .map_or(self.at, |changed| changed.since)
    }

    /// Who has declared it, or changed it last.
    pub fn last_through(&self) -> &Through {
        let changed = self.changed.as_ref();
        changed.map_or(&self.through, |changed| &changed.through)
    }

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
            declared: Some(Declaration {
                at: self.since(),
                revision: self.revision(),
                for_itself: is_for_itself(self, inventory),
            }),
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

    /// Whether both are of one party and the same parts.
    fn is_of_the_same(&self, other: &Self) -> bool {
        let is = |one: &Self| {
            let parts = (one.components.clone(), one.kinds.clone());
            (one.party.id.clone(), parts, one.municipalities.clone())
        };
        is(self) == is(other)
    }

    /// Whether both are the same work at the same time.
    fn is_same(&self, other: &Self) -> bool {
        Self {
            id: self.id.clone(),
            at: self.at,
            through: self.through.clone(),
            for_itself: self.for_itself,
            changed: self.changed.clone(),
            ..other.clone()
        } == *self
    }
}

/// Whether the same is not declared already.
fn is_new(declared: &Declared, known: &[Declared]) -> Result<(), PlanRefused> {
    match known.iter().find(|other| other.is_same(declared)) {
        Some(twice) => Err(PlanRefused::Twice(twice.id.clone())),
        None => Ok(()),
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
    /// The declared work of an id to be this instead.
    Change {
        /// Its id.
        id: String,
        /// How often it had been changed when they looked at it; none overrules whatever
        /// has happened since.
        seen: Option<u32>,
        /// What it is to be.
        wanted: Box<Wanted>,
    },
    /// No longer the declared work of an id.
    Withdraw {
        /// Its id.
        id: String,
        /// As for a change.
        seen: Option<u32>,
    },
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
    /// There are too many of one party.
    #[error(
        "{} has declared {DECLARED_FOR_ITSELF} pieces of work for itself already: withdraw those that are not needed, or ask the coordinator to declare it",
        .0.name
    )]
    TooManyOwn(PartyRef),
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
    /// Somebody has changed it meanwhile.
    #[error("it has been changed since you looked at it")]
    Stale,
    /// It is to be in another region.
    #[error("it stays in its region: withdraw it, and declare it in the other")]
    OtherRegion,
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
    /// What is planned by this, at a moment, under an id, and the same as all planned work
    /// is known; `known` is what is declared already.
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
    ) -> Result<(Declared, Maintenance), PlanRefused> {
        let region = self.region(inventory)?;
        let party = self.party(region, inventory)?;
        self.is_timely(self.from, now)?;
        let own = own(&actor.capacity, region, inventory)?;
        let through = Through {
            party: own,
            way: actor.way,
            user: actor.user.clone(),
        };
        let declared = Declared {
            for_itself: Some(matches!(actor.capacity, Capacity::Party(_))),
            ..self.written(id, (region, party), through, inventory, now)
        };
        is_new(&declared, known)?;
        has_room(&declared, known, inventory, now)?;
        self.allowed(declared, actor, region, inventory)
    }

    /// What becomes of declared work by this.
    ///
    /// # Errors
    /// When nothing does, with the reason.
    pub fn changed(
        &self,
        actor: &Actor,
        known: &[Declared],
        (id, seen): (&str, Option<u32>),
        inventory: &Inventory,
        now: Timestamp,
    ) -> Result<(Declared, Maintenance), PlanRefused> {
        let (old, through) = whose::theirs(id, actor, known, inventory, now)?;
        if self.region.as_ref().is_some_and(|id| *id != old.region) {
            return Err(PlanRefused::OtherRegion);
        }
        let region = inventory.region_by_id(&old.region);
        let region = region.ok_or(PlanRefused::Unknown)?;
        let party = self.party(region, inventory)?;
        let new = self.written(
            old.id.clone(),
            (region, party),
            through.clone(),
            inventory,
            now,
        );
        // Sent twice, it is the same; who has changed it otherwise is asked to look.
        is_new(&new, known)?;
        if seen.is_some_and(|seen| seen != old.revision()) {
            return Err(PlanRefused::Stale);
        }
        // What goes on may begin when it began.
        let begins = if self.from == old.from {
            now
        } else {
            self.from
        };
        self.is_timely(begins, now)?;
        let for_itself = narrows(&new, old, &actor.capacity, inventory);
        let reaches_further = self.from < old.from
            || !new.is_of_the_same(old)
            || for_itself != is_for_itself(old, inventory);
        let changed = Changed {
            at: now,
            through,
            revision: old.revision().saturating_add(1),
            since: if reaches_further { now } else { old.since() },
        };
        let declared = Declared {
            at: old.at,
            through: old.through.clone(),
            for_itself: Some(for_itself),
            changed: Some(changed),
            ..new
        };
        self.allowed(declared, actor, region, inventory)
    }

    fn party(&self, region: RegionIx, inventory: &Inventory) -> Result<PartyIx, PlanRefused> {
        let party = party_of(&self.party, region, inventory);
        party.ok_or_else(|| PlanRefused::NoParty(self.party.clone()))
    }

    /// As it is written down.
    fn written(
        &self,
        id: String,
        (region, party): (RegionIx, PartyIx),
        through: Through,
        inventory: &Inventory,
        now: Timestamp,
    ) -> Declared {
        Declared {
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
            through,
            for_itself: None,
            changed: None,
        }
    }

    /// The same with what it takes out, if that is there and is theirs.
    fn allowed(
        &self,
        declared: Declared,
        actor: &Actor,
        region: RegionIx,
        inventory: &Inventory,
    ) -> Result<(Declared, Maintenance), PlanRefused> {
        let planned = self.planned(&declared, region, inventory)?;
        if matches!(actor.capacity, Capacity::Party(_)) {
            let own = own(&actor.capacity, region, inventory)?;
            may_plan(&own, &planned, inventory)?;
        }
        Ok((declared, planned))
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

    /// `begins` is what is held against the clock.
    fn is_timely(&self, begins: Timestamp, now: Timestamp) -> Result<(), PlanRefused> {
        if self.until <= self.from {
            return Err(PlanRefused::Order);
        }
        if self.until.duration_since(self.from) > LONGEST {
            return Err(PlanRefused::TooLong);
        }
        let ahead = begins.duration_since(now);
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

#[cfg(test)]
mod tests;
