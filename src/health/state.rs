//! How something is, as far as is known.

use serde::{Deserialize, Serialize};

/// The state of a component's facet, or of one probe.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum FacetState {
    /// Not known: not yet probed, or no vantage to probe from.
    #[default]
    Unknown,
    /// As it should be.
    Up,
    /// Works, and too poorly: told of how well a way carries.
    Poor,
    /// Goes and comes.
    Flapping,
    /// Failed, confirmed, with a witness.
    Down,
}

impl FacetState {
    /// As it stands in JSON and metrics.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Up => "up",
            Self::Poor => "poor",
            Self::Flapping => "flapping",
            Self::Down => "down",
        }
    }
}
