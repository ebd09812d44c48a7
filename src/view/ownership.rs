//! Who answers for what, as programs read it.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use super::json::written;
use super::shown::Shown;
use super::topics::{GapJson, gap};
use crate::inventory::matrix::{Lot, Row};
use crate::inventory::{Facet, Inventory, Kind, Ownership};

/// How far ahead is looked where nothing else is asked for.
pub(super) const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Who answers for what from a moment to another, as `samband check --ownership --json`
/// prints it.
pub fn ownership_json(inventory: &Inventory, from: Timestamp, end: Timestamp) -> String {
    let regions = inventory.regions().map(|(ix, region)| RegionJson {
        region: region.id.to_string(),
        name: region.name.to_string(),
        rows: rows(inventory, inventory.matrix(ix, from, end)),
    });
    written(&OwnershipJson {
        from,
        until: end,
        regions: regions.collect(),
    })
}

/// Who answers in the coming week for what somebody may see.
pub fn ownership_of(shown: &Shown) -> String {
    let (from, end) = (shown.at, shown.at.saturating_add(WEEK).unwrap_or(shown.at));
    let regions = shown.regions().map(|(ix, region)| RegionJson {
        region: region.id.to_string(),
        name: region.name.to_string(),
        rows: rows(&shown.inventory, shown.matrix(ix, from, end)),
    });
    written(&OwnershipJson {
        from,
        until: end,
        regions: regions.collect(),
    })
}

/// The JSON Schema (draft 2020-12) of it.
pub fn ownership_schema() -> String {
    written(&schemars::schema_for!(OwnershipJson))
}

/// Who answers for what from a moment to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "samband ownership")]
pub(super) struct OwnershipJson {
    /// The moment looked at first.
    #[schemars(with = "String", extend("format" = "date-time"))]
    from: Timestamp,
    /// The end of what is looked at.
    #[schemars(with = "String", extend("format" = "date-time"))]
    until: Timestamp,
    /// All regions, as far as whoever asks may see them.
    regions: Vec<RegionJson>,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct RegionJson {
    /// Its id.
    region: String,
    /// What it is called.
    name: String,
    /// One for each municipality and kind of component there; what the region shares comes last.
    rows: Vec<RowJson>,
}

/// The components of one kind in one municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct RowJson {
    /// Id of the municipality; null for what the region shares.
    municipality: Option<String>,
    /// What it is called.
    municipality_name: Option<String>,
    /// The kind.
    kind: Kind,
    /// Those that have the same owners at the same times.
    lots: Vec<LotJson>,
}

/// Components that have the same owners at the same times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct LotJson {
    /// Which.
    components: Vec<ComponentJson>,
    /// Who answers, one after the other.
    periods: Vec<PeriodJson>,
}

/// A component, or some facets of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct ComponentJson {
    /// Its id.
    component: String,
    /// The facets that are meant.
    facets: Vec<Facet>,
}

/// From when until when somebody answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
struct PeriodJson {
    /// Its beginning.
    #[schemars(with = "String", extend("format" = "date-time"))]
    from: Timestamp,
    /// Its end, which belongs to the next.
    #[schemars(with = "String", extend("format" = "date-time"))]
    until: Timestamp,
    /// Id of the party that answers.
    owner: String,
    /// What it is called.
    owner_name: String,
    /// Id of the agreement by which it answers; null when none decides.
    agreement: Option<String>,
    /// Why no agreement decides; null when one does.
    gap: Option<GapJson>,
    /// Ids of the agreements that contradict each other, when it is contested.
    contested: Vec<String>,
}

fn rows(inventory: &Inventory, matrix: impl IntoIterator<Item = Row>) -> Vec<RowJson> {
    let row = |row: Row| {
        let municipality = row.municipality.map(|ix| &inventory[ix]);
        RowJson {
            municipality: municipality.map(|m| m.id.to_string()),
            municipality_name: municipality.map(|m| m.name.to_string()),
            kind: row.kind,
            lots: row
                .lots
                .iter()
                .map(|lot| lot_json(inventory, lot))
                .collect(),
        }
    };
    matrix.into_iter().map(row).collect()
}

fn lot_json(inventory: &Inventory, lot: &Lot) -> LotJson {
    let components = lot.components().into_iter();
    LotJson {
        components: components
            .map(|(component, facets)| ComponentJson {
                component: inventory[component].id.to_string(),
                facets,
            })
            .collect(),
        periods: lot
            .periods
            .iter()
            .map(|p| period(inventory, p.from, p.until, &p.ownership))
            .collect(),
    }
}

fn period(
    inventory: &Inventory,
    from: Timestamp,
    until: Timestamp,
    ownership: &Ownership,
) -> PeriodJson {
    let party = &inventory[ownership.party];
    let contested = ownership.contested().iter();
    PeriodJson {
        from,
        until,
        owner: party.id.to_string(),
        owner_name: party.name.to_string(),
        agreement: ownership.agreement.map(|a| inventory[a].id.to_string()),
        gap: gap(ownership),
        contested: contested.map(|&a| inventory[a].id.to_string()).collect(),
    }
}
