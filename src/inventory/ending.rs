//! Agreements that end: when that is, and whom it concerns.

use jiff::{SignedDuration, Timestamp};

use super::{Agreement, AgreementIx, Element, Facet, Inventory, MunicipalityIx, PartyIx, Standing};

impl Inventory {
    /// The municipalities that an agreement covers at a moment: those that it names, or
    /// else those in which a component stands that it covers.
    pub fn covered_by(&self, agreement: AgreementIx, at: Timestamp) -> Vec<MunicipalityIx> {
        let (region, scope) = (self[agreement].region, &self[agreement].scope);
        let facet = scope.facets.first().copied().unwrap_or(Facet::Reach);
        let here = self.components().filter(|(_, c)| c.region == region);
        let covered = here.filter(|(component, _)| {
            let element = Element {
                component: *component,
                facet,
            };
            scope.covers(self, element, at)
        });
        let mut all: Vec<MunicipalityIx> = covered.filter_map(|(_, c)| c.municipality).collect();
        let named = scope.named().into_iter();
        all.extend(named.filter(|&m| scope.covers_municipality(m, at)));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whom it concerns that an agreement ends: who answers by it, who is covered by it,
    /// and the coordinator; each once.
    pub fn concerned(&self, agreement: AgreementIx) -> Vec<PartyIx> {
        let part = &self[agreement];
        let at = part.until.map_or(part.from, before);
        let covered = self.covered_by(agreement, at).into_iter();
        let mut parties: Vec<PartyIx> = covered.map(|m| self[m].party).collect();
        parties.extend([part.party, self[part.region].coordinator]);
        parties.sort_unstable();
        parties.dedup();
        parties
    }
}

impl Agreement {
    /// How many days are left at a moment, the last one included, while it is in force
    /// and ends at all.
    pub fn days_left(&self, at: Timestamp) -> Option<i64> {
        let until = self.until.filter(|_| self.in_force(at))?;
        let left = until.duration_since(at);
        Some((left.as_secs() + 86_399) / 86_400)
    }

    /// Whether it binds and will end.
    pub fn is_to_end(&self) -> Option<Timestamp> {
        self.until.filter(|_| self.standing == Standing::Signed)
    }
}

/// A moment of the last day of what ends.
pub(super) fn before(until: Timestamp) -> Timestamp {
    until
        .saturating_sub(SignedDuration::from_secs(1))
        .unwrap_or(until)
}
