//! Roles, and what each may do.

use serde::{Deserialize, Serialize};

/// What somebody is to the faults of whom they are given.
///
/// | role | sees | acts on faults |
/// |---|---|---|
/// | viewer | yes | no |
/// | partner | yes | as each of its parties, which does what it may itself |
/// | operator | yes | as the region's operator, who may speak for any party |
/// | coordinator | yes | as the region's coordinator, who may do so too |
/// | admin | yes | as the operator |
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Only looks.
    Viewer,
    /// Somebody of a party: what is that party's.
    Partner,
    /// Runs the monitor of a region.
    Operator,
    /// Speaks for all parties of a region, and decides among them.
    Coordinator,
    /// May do everything.
    Admin,
}

/// As what somebody with a role acts on faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acts {
    /// Not at all.
    No,
    /// As the parties that the role is given over.
    AsParty,
    /// As the operator of regions.
    AsOperator,
    /// As the coordinator of regions.
    AsCoordinator,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Viewer,
        Self::Partner,
        Self::Operator,
        Self::Coordinator,
        Self::Admin,
    ];

    /// The word for it in the configuration and in logs.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Partner => "partner",
            Self::Operator => "operator",
            Self::Coordinator => "coordinator",
            Self::Admin => "admin",
        }
    }

    /// The role of this word.
    pub fn of(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.slug() == slug)
    }

    /// The table.
    pub const fn acts(self) -> Acts {
        match self {
            Self::Viewer => Acts::No,
            Self::Partner => Acts::AsParty,
            Self::Operator | Self::Admin => Acts::AsOperator,
            Self::Coordinator => Acts::AsCoordinator,
        }
    }

    /// Whether it can be given over this: operator, coordinator and admin are of whole
    /// regions, a partner is of parties.
    pub const fn fits(self, of: &super::Of) -> bool {
        let whole = matches!(of, super::Of::Everything | super::Of::Region(_));
        match self.acts() {
            Acts::No => true,
            Acts::AsParty => !whole,
            Acts::AsOperator | Acts::AsCoordinator => whole,
        }
    }
}
