//! The feed of incidents that parties have reported themselves: TOML, or JSON
//! by its name, with one list, `incident`.
//!
//! A pure function from text to values; who reads the file, and when, is
//! `daemon`'s.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::text::{Line, Slug};
use super::value::{Parse, shown};
use crate::fault::{Incident, PartyRef, Scope};
use crate::inventory::{Inventory, Kind, PartyIx, RegionIx};

/// Bytes of a feed, at most.
pub const LARGEST_FEED: u64 = 1 << 20;
/// Incidents of a feed, at most: a region has a handful a year.
const MOST: usize = 500;
/// Names in one list of an incident, at most.
const MOST_NAMES: usize = 1_000;

/// A feed, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    /// All incidents, ended ones too.
    #[serde(default)]
    pub incident: Vec<Reported>,
}

/// One incident, as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// Its id, unique in the feed: small letters, digits, hyphens.
    pub id: String,
    /// Id of the region.
    pub region: String,
    /// Id of the party that has reported it.
    pub party: String,
    /// Since when (RFC 3339).
    pub since: Timestamp,
    /// Until when it is expected to last; a day if it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_end: Option<Timestamp>,
    /// When it ended; until then it goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Timestamp>,
    /// What was said, on one line.
    pub text: String,
    /// Where it is to be found: a case number, an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// These components by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<String>,
    /// Components of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// Of these kinds only those in these municipalities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub municipalities: Vec<String>,
}

/// In which of the two ways a feed is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedFormat {
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

/// What is wrong with a feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// It cannot be read as what it should be.
    #[error("{0}")]
    Unreadable(String),
    /// It holds too much.
    #[error("more than {MOST} incidents: take out those that ended long ago")]
    Many,
}

/// What is wrong with one incident of a feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("incident `{id}`: {what}")]
pub struct FeedDoubt {
    /// Which.
    pub id: String,
    /// What is wrong, and what would be right.
    pub what: String,
}

/// What a feed says to a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Understood {
    /// What is in effect.
    pub incidents: Vec<Incident>,
    /// What is wrong with the rest.
    pub doubts: Vec<FeedDoubt>,
}

impl Feed {
    /// Reads a feed.
    ///
    /// # Errors
    /// Where it is no TOML or JSON, or has other keys.
    pub fn parse(text: &str, format: FeedFormat) -> Result<Self, FeedError> {
        let feed: Result<Self, String> = match format {
            FeedFormat::Toml => toml::from_str(text).map_err(|wrong| wrong.to_string()),
            FeedFormat::Json => serde_json::from_str(text).map_err(|wrong| wrong.to_string()),
        };
        let feed = feed.map_err(FeedError::Unreadable)?;
        match feed.incident.len() > MOST {
            true => Err(FeedError::Many),
            false => Ok(feed),
        }
    }

    /// As text, the same way.
    ///
    /// # Errors
    /// None that is known of.
    pub fn text(&self, format: FeedFormat) -> Result<String, FeedError> {
        let wrong = |what: String| FeedError::Unreadable(what);
        match format {
            FeedFormat::Toml => toml::to_string(self).map_err(|e| wrong(e.to_string())),
            FeedFormat::Json => {
                let text = serde_json::to_string_pretty(self).map_err(|e| wrong(e.to_string()))?;
                Ok(text + "\n")
            }
        }
    }

    /// Its incidents, with the names that the inventory has, and what is doubtful
    /// in it. What cannot be understood is left out and leaves the others in effect:
    /// names go out of the configuration while incidents stay. What has ended is not
    /// doubted any more.
    pub fn understood(&self, inventory: &Inventory, at: Timestamp) -> Understood {
        let mut understood = Understood::default();
        let mut seen = BTreeSet::new();
        for reported in &self.incident {
            let ended = reported.ended.is_some_and(|ended| ended <= at);
            let mut doubts = Vec::new();
            match seen.insert(reported.id.as_str()) {
                true => match reported.incident(inventory, &mut doubts) {
                    Ok(incident) => understood.incidents.push(incident),
                    Err(what) => doubts.push(what),
                },
                false => doubts.push("its id is there twice: give one of them another".to_owned()),
            }
            let doubts = doubts.into_iter().filter(|_| !ended);
            understood.doubts.extend(doubts.map(|what| FeedDoubt {
                id: shown(&reported.id),
                what,
            }));
        }
        understood
    }
}

impl Reported {
    /// What it means, with a doubt for each name that it could do without.
    fn incident(
        &self,
        inventory: &Inventory,
        doubts: &mut Vec<String>,
    ) -> Result<Incident, String> {
        Slug::parse(&self.id)?;
        Line::parse(&self.text).map_err(|right| format!("`text`: {right}"))?;
        if let Some(reference) = &self.reference {
            Line::parse(reference).map_err(|right| format!("`reference`: {right}"))?;
        }
        for end in [self.expected_end, self.ended].into_iter().flatten() {
            if end < self.since {
                return Err("it ends before it begins".to_owned());
            }
        }
        let region = inventory.region_by_id(&self.region);
        let region =
            region.ok_or_else(|| format!("there is no region `{}`", shown(&self.region)))?;
        let party = party(inventory, region, &self.party)
            .ok_or_else(|| format!("there is no party `{}`", shown(&self.party)))?;
        self.check_scope()?;
        self.check_names(inventory, region, doubts)?;
        Ok(Incident {
            id: self.id.clone(),
            region: self.region.clone(),
            party: PartyRef::of(inventory, party),
            scope: Scope {
                components: self.components.clone(),
                kinds: self.kinds.clone(),
                municipalities: self.municipalities.clone(),
            },
            since: self.since,
            expected_end: self.expected_end,
            ended: self.ended,
            text: self.text.clone(),
            reference: self.reference.clone(),
        })
    }

    fn check_scope(&self) -> Result<(), String> {
        if self.components.is_empty() && self.kinds.is_empty() {
            return Err(
                "it concerns nothing: name `components = [\"core\"]` or `kinds = [\"access-line\"]`"
                    .to_owned(),
            );
        }
        if self.kinds.is_empty() && !self.municipalities.is_empty() {
            return Err("`municipalities` narrows `kinds`, and there are none".to_owned());
        }
        let names = [&self.components, &self.municipalities];
        if names.iter().any(|list| list.len() > MOST_NAMES) {
            return Err(format!("more than {MOST_NAMES} names in one list"));
        }
        Ok(())
    }

    /// Doubts each name that nothing has, and refuses an incident of which nothing is left.
    fn check_names(
        &self,
        inventory: &Inventory,
        region: RegionIx,
        doubts: &mut Vec<String>,
    ) -> Result<(), String> {
        let component = |id: &String| inventory.component_by_id(region, id).is_some();
        let municipality = |id: &String| {
            let mut all = inventory.municipalities();
            all.any(|(_, m)| m.region == region && *m.id == **id)
        };
        let unknown = |ids: &[String], what: &str, known: &dyn Fn(&String) -> bool| {
            let unknown = ids.iter().filter(|id| !known(id));
            let named: Vec<_> = unknown
                .map(|id| format!("there is no {what} `{}`", shown(id)))
                .collect();
            named
        };
        let components = unknown(&self.components, "component", &component);
        let municipalities = unknown(&self.municipalities, "municipality", &municipality);
        let named = components.len() < self.components.len();
        let of_kind = !self.kinds.is_empty()
            && (self.municipalities.is_empty() || municipalities.len() < self.municipalities.len());
        let mut all = components.into_iter().chain(municipalities);
        if !named && !of_kind {
            return Err(all.next().unwrap_or_default());
        }
        doubts.extend(all);
        Ok(())
    }
}

fn party(inventory: &Inventory, region: RegionIx, id: &str) -> Option<PartyIx> {
    let mut parties = inventory.parties();
    let found = parties.find(|(_, party)| party.region == region && *party.id == *id);
    found.map(|(ix, _)| ix)
}
