//! The agreements, as programs read them.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::json::written;
use super::shown::Shown;
use crate::inventory::{Agreement, AgreementIx, Standing};

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AgreementJson {
    /// Id of its region.
    region: String,
    /// Its id in the region.
    agreement: String,
    /// What it is called.
    name: String,
    /// Id of the party that answers by it.
    party: String,
    /// What that is called.
    party_name: String,
    /// Where the document is to be found; null where that is not said.
    reference: Option<String>,
    /// Whether it binds.
    standing: Standing,
    /// Whether it is in force now, whatever the time of day.
    in_force: bool,
    /// When it begins.
    #[schemars(with = "String", extend("format" = "date-time"))]
    from: Timestamp,
    /// When it has ended; null for until further notice.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    until: Option<Timestamp>,
    /// Within which time somebody is to say yes, in seconds; null where that is not said.
    respond_seconds: Option<i64>,
    /// Within which time it is to be over, in seconds; null where that is not said.
    restore_seconds: Option<i64>,
    /// The hours of the week in which these two run, as `mon-fri 08:00-16:00`; empty for
    /// always.
    hours: Vec<String>,
}

/// The agreements that somebody may see, by region and as the configuration lists them.
pub fn agreements_json(shown: &Shown) -> String {
    let all = shown.inventory.agreements();
    let seen = all.filter(|(ix, _)| shown.sees_agreement(*ix));
    let listed: Vec<AgreementJson> = seen.map(|known| agreement(shown, known)).collect();
    written(&listed)
}

fn agreement(shown: &Shown, (_, agreement): (AgreementIx, &Agreement)) -> AgreementJson {
    let inventory = &shown.inventory;
    let party = &inventory[agreement.party];
    let terms = &agreement.terms;
    let spans = terms.hours.iter().flat_map(|hours| hours.spans());
    AgreementJson {
        region: inventory[agreement.region].id.to_string(),
        agreement: agreement.id.to_string(),
        name: agreement.name.to_string(),
        party: party.id.to_string(),
        party_name: party.name.to_string(),
        reference: agreement.reference.as_deref().map(str::to_owned),
        standing: agreement.standing,
        in_force: agreement.in_force(shown.at),
        from: agreement.from,
        until: agreement.until,
        respond_seconds: terms.respond.map(|within| within.as_secs()),
        restore_seconds: terms.restore.map(|within| within.as_secs()),
        hours: spans.map(ToString::to_string).collect(),
    }
}
