//! Planned work as programs write and read it: the body of `POST /api/v1/maintenance`, and
//! what is served under that path.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Declared, Wanted};
use crate::fault::{Remark, RemarkError};
use crate::inventory::{Inventory, Kind, Maintenance, MunicipalityIx, Windows};

/// Characters of what is done.
const TEXT: usize = 200;
/// Characters of an id.
const ID: usize = 128;
/// Ids and kinds of each list.
const LISTED: usize = 200;

/// Work that is to be planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanJson {
    /// Id of the region; not needed where there is one only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 128))]
    pub region: Option<String>,
    /// Id of the party that does it.
    #[schemars(length(min = 1, max = 128))]
    pub party: String,
    /// What is done, on one line.
    #[schemars(length(min = 1, max = 200))]
    pub text: String,
    /// Where it is to be found: a case number, an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 200))]
    pub reference: Option<String>,
    /// When it begins: from now on, a year ahead at most.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub from: Timestamp,
    /// When it is over: 14 days later at most.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub until: Timestamp,
    /// These components by id, whatever the other lists say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 200))]
    pub components: Vec<String>,
    /// Components of these kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 200))]
    pub kinds: Vec<Kind>,
    /// Components in the municipalities of these ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 200))]
    pub municipalities: Vec<String>,
}

/// Why a body is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PlanJsonError {
    /// It is no JSON of the right form.
    #[error("the body is not as described: {0}")]
    Form(#[from] serde_json::Error),
    /// What stands in a field cannot stand there.
    #[error("`{field}`: {wrong}")]
    Words {
        /// Which.
        field: &'static str,
        /// What is wrong.
        wrong: RemarkError,
    },
    /// A list is too long.
    #[error("`{0}`: it lists more than {LISTED}")]
    Listed(&'static str),
}

impl PlanJson {
    /// Reads a body.
    ///
    /// # Errors
    /// When it is no JSON of that form.
    pub fn read(body: &[u8]) -> Result<Self, PlanJsonError> {
        Ok(serde_json::from_slice(body)?)
    }

    /// What is wanted.
    ///
    /// # Errors
    /// When words in it cannot stand in the log, or there is too much of it.
    pub fn understood(self) -> Result<Wanted, PlanJsonError> {
        let lists = [
            ("components", self.components.len()),
            ("kinds", self.kinds.len()),
            ("municipalities", self.municipalities.len()),
        ];
        if let Some((field, _)) = lists.into_iter().find(|(_, listed)| *listed > LISTED) {
            return Err(PlanJsonError::Listed(field));
        }
        let reference = self.reference.as_deref();
        let region = self.region.as_deref();
        Ok(Wanted {
            region: region
                .map(|id| line("region", id, ID))
                .transpose()?
                .map(|id| id.to_string()),
            party: line("party", &self.party, ID)?.to_string(),
            text: line("text", &self.text, TEXT)?,
            reference: reference.map(|r| line("reference", r, TEXT)).transpose()?,
            from: self.from,
            until: self.until,
            components: ids("components", &self.components)?,
            kinds: self.kinds,
            municipalities: ids("municipalities", &self.municipalities)?,
        })
    }
}

fn ids(field: &'static str, all: &[String]) -> Result<Vec<String>, PlanJsonError> {
    let each = all.iter().map(|id| Ok(line(field, id, ID)?.to_string()));
    each.collect()
}

fn line(field: &'static str, text: &str, most: usize) -> Result<Remark, PlanJsonError> {
    Remark::line(text, most).map_err(|wrong| PlanJsonError::Words { field, wrong })
}

/// Planned work that is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedJson {
    /// Its id: of declared work unique in the installation, else in the region.
    pub id: String,
    /// Id of the region.
    pub region: String,
    /// Whether it was declared; else it stands in the configuration.
    pub declared: bool,
    /// Id of the party that does it.
    pub party: String,
    /// What the party is called.
    pub party_name: String,
    /// What is done.
    pub text: String,
    /// Where it is to be found.
    pub reference: Option<String>,
    /// When the window that is open, or else the next one, begins; of weekly work none
    /// may come within two months.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub from: Option<Timestamp>,
    /// When that is over.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub until: Option<Timestamp>,
    /// The hours of every week at which it is done, if it is not done once.
    pub hours: Vec<String>,
    /// Whether it goes on.
    pub open: bool,
    /// Ids of the components that are out of service, whatever the other lists say.
    pub components: Vec<String>,
    /// Components of these kinds are.
    pub kinds: Vec<Kind>,
    /// Components in the municipalities of these ids are.
    pub municipalities: Vec<String>,
    /// Ids of the municipalities that it affects.
    pub affects: Vec<String>,
}

impl PlannedJson {
    /// Of planned work at a moment; none if it is over.
    pub fn of(planned: &Maintenance, inventory: &Inventory, at: Timestamp) -> Option<Self> {
        if planned.over().is_some_and(|over| over <= at) {
            return None;
        }
        let window = planned.next(at);
        let municipalities = |all: &[MunicipalityIx]| -> Vec<String> {
            let ids = all.iter().map(|&ix| inventory[ix].id.to_string());
            ids.collect()
        };
        let parts = &planned.parts;
        let party = &inventory[planned.party];
        Some(Self {
            id: planned.id.to_string(),
            region: inventory[planned.region].id.to_string(),
            declared: planned.declared.is_some(),
            party: party.id.to_string(),
            party_name: party.name.to_string(),
            text: planned.text.to_string(),
            reference: planned.reference.as_ref().map(ToString::to_string),
            from: window.map(|window| window.from),
            until: window.map(|window| window.until),
            hours: match &planned.windows {
                Windows::Once(_) => Vec::new(),
                Windows::Weekly { hours, .. } => {
                    hours.spans().iter().map(ToString::to_string).collect()
                }
            },
            open: window.is_some_and(|window| window.is_open(at)),
            components: parts
                .components
                .iter()
                .map(|&ix| inventory[ix].id.to_string())
                .collect(),
            kinds: parts.kinds.clone(),
            municipalities: municipalities(&parts.municipalities),
            affects: municipalities(&planned.extent.affected),
        })
    }
}

/// All planned work that is not over, what begins first before the others.
pub fn planned_json<'a>(
    all: impl Iterator<Item = &'a Maintenance>,
    inventory: &Inventory,
    at: Timestamp,
) -> Vec<PlannedJson> {
    let each = all.filter_map(|planned| PlannedJson::of(planned, inventory, at));
    let mut each: Vec<PlannedJson> = each.collect();
    each.sort_by(|a, b| {
        let key = |one: &PlannedJson| (one.from.is_none(), one.from, one.until);
        key(a)
            .cmp(&key(b))
            .then_with(|| (&a.region, &a.id).cmp(&(&b.region, &b.id)))
    });
    each
}

/// Declared work, as whoever declares or withdraws it is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DeclaredJson {
    /// Its id, unique in the installation.
    pub id: String,
    /// Id of the region.
    pub region: String,
    /// Id of the party that does it.
    pub party: String,
    /// What the party is called.
    pub party_name: String,
    /// What is done.
    pub text: String,
    /// Where it is to be found.
    pub reference: Option<String>,
    /// When it begins.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub from: Timestamp,
    /// When it is over.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub until: Timestamp,
    /// Ids of the components that are out of service, whatever the other lists say.
    pub components: Vec<String>,
    /// Components of these kinds are.
    pub kinds: Vec<Kind>,
    /// Components in the municipalities of these ids are.
    pub municipalities: Vec<String>,
    /// When it was declared.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub declared_at: Timestamp,
    /// Id of the party whose person declared it.
    pub declared_by: String,
    /// When it was changed last, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub changed_at: Option<Timestamp>,
    /// Id of the party whose person changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub changed_by: Option<String>,
}

impl DeclaredJson {
    /// Of declared work. Which user of the machine declared it is the log's to know.
    pub fn of(declared: &Declared) -> Self {
        Self {
            id: declared.id.clone(),
            region: declared.region.clone(),
            party: declared.party.id.clone(),
            party_name: declared.party.name.clone(),
            text: declared.text.clone(),
            reference: declared.reference.clone(),
            from: declared.from,
            until: declared.until,
            components: declared.components.clone(),
            kinds: declared.kinds.clone(),
            municipalities: declared.municipalities.clone(),
            declared_at: declared.at,
            declared_by: declared.through.party.id.clone(),
            changed_at: declared.changed.as_ref().map(|changed| changed.at),
            changed_by: declared
                .changed
                .as_ref()
                .map(|changed| changed.through.party.id.clone()),
        }
    }
}
