//! Which report a program asks for.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

/// Which fairness report, by what a program writes behind the question mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FairnessChoice {
    /// Id of the region; the only one that is theirs to see, if it says nothing.
    pub region: Option<String>,
    /// The first day, in the region's zone; without it the first of the month of the last day, or
    /// of the last whole month.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// The last day, which belongs to it; without it today, or the last of the last whole month.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub to: Option<Date>,
}

/// Which deviation report, likewise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviationsChoice {
    /// Id of the region; the only one of which anything is theirs to see, if it says nothing.
    pub region: Option<String>,
    /// The first day, in the region's zone; without it the first of the month of the last day, or
    /// of the last whole month.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// The last day, which belongs to it; without it today, or the last of the last whole month.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub to: Option<Date>,
    /// Id of a party: only what it is one of the two sides of.
    pub party: Option<String>,
}
