//! What somebody's grants let them see, and for whom they may act.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::{Acts, Role};

/// Over what a role is given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// Everything.
    Everything,
    /// A whole region, by its id.
    Region(Arc<str>),
    /// A party, which may be a municipality, by its region's id and its own.
    Party {
        /// The region.
        region: Arc<str>,
        /// The party.
        party: Arc<str>,
    },
}

impl Of {
    /// As it is written in the configuration: `*`, `fosen`, `fosen:afjord`. None where it
    /// is no such thing; whether there is such a region or party is another question.
    pub fn parse(text: &str) -> Option<Self> {
        let is_id = |id: &str| {
            let clean = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            (1..=64).contains(&id.len()) && id.bytes().all(clean)
        };
        match text.split_once(':') {
            None if text == "*" => Some(Self::Everything),
            None => is_id(text).then(|| Self::Region(text.into())),
            Some((region, party)) => (is_id(region) && is_id(party)).then(|| Self::Party {
                region: region.into(),
                party: party.into(),
            }),
        }
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("*"),
            Self::Region(region) => f.write_str(region),
            Self::Party { region, party } => write!(f, "{region}:{party}"),
        }
    }
}

/// A role, over organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Over what.
    pub of: BTreeSet<Of>,
}

/// As whom somebody acts on a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Voice {
    /// As the region's operator.
    Operator,
    /// As the region's coordinator.
    Coordinator,
    /// As one of these parties of the region, by id; none is only seen.
    Parties(BTreeSet<Arc<str>>),
}

/// What somebody's grants let them see, and for whom they may act.
///
/// Without one nothing is looked up and nothing is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(Arc<[Grant]>);

impl Scope {
    /// By these grants; a part of one that its role cannot be given over gives nothing.
    pub fn new(grants: impl IntoIterator<Item = Grant>) -> Self {
        let fitting = |mut grant: Grant| {
            grant.of.retain(|of| grant.role.fits(of));
            grant
        };
        Self(grants.into_iter().map(fitting).collect())
    }

    /// Of whoever sees all and acts on nothing.
    pub fn reader() -> Self {
        Self::over_all(Role::Viewer)
    }

    /// Of whoever can open the daemon's socket.
    pub fn operator() -> Self {
        Self::over_all(Role::Operator)
    }

    fn over_all(role: Role) -> Self {
        Self::new([Grant {
            role,
            of: BTreeSet::from([Of::Everything]),
        }])
    }

    fn given(&self) -> impl Iterator<Item = (Role, &Of)> {
        let one = |grant: &Grant| grant.role;
        self.0
            .iter()
            .flat_map(move |grant| grant.of.iter().map(move |of| (one(grant), of)))
    }

    /// Whether nothing is kept from them.
    pub fn sees_everything(&self) -> bool {
        self.given().any(|(_, of)| *of == Of::Everything)
    }

    /// Whether nothing of a region is kept from them.
    pub fn sees_region(&self, region: &str) -> bool {
        self.given().any(|(_, of)| match of {
            Of::Everything => true,
            Of::Region(id) => **id == *region,
            Of::Party { .. } => false,
        })
    }

    /// Whether they see what is a party's: its own, or its whole region's.
    pub fn sees_party(&self, region: &str, party: &str) -> bool {
        self.sees_region(region)
            || self
                .given()
                .any(|(_, of)| is_party(of, region).is_some_and(|id| **id == *party))
    }

    /// Whether they act on faults at all.
    pub fn acts(&self) -> bool {
        self.given().any(|(role, _)| role.acts() != Acts::No)
    }

    /// As whom they act on faults of a region. Of several roles the one that speaks for
    /// most does.
    pub fn voice(&self, region: &str) -> Voice {
        let whole = |acts: Acts| {
            let mut all = self.given().filter(|(role, _)| role.acts() == acts);
            all.any(|(_, of)| match of {
                Of::Everything => true,
                Of::Region(id) => **id == *region,
                Of::Party { .. } => false,
            })
        };
        if whole(Acts::AsOperator) {
            return Voice::Operator;
        }
        if whole(Acts::AsCoordinator) {
            return Voice::Coordinator;
        }
        let own = self
            .given()
            .filter(|(role, _)| role.acts() == Acts::AsParty);
        Voice::Parties(
            own.filter_map(|(_, of)| is_party(of, region))
                .cloned()
                .collect(),
        )
    }
}

/// The id of the party, if it is one of this region.
fn is_party<'a>(of: &'a Of, region: &str) -> Option<&'a Arc<str>> {
    match of {
        Of::Party { region: id, party } => (**id == *region).then_some(party),
        Of::Everything | Of::Region(_) => None,
    }
}

#[cfg(test)]
mod tests;
