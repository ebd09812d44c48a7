//! Agreements that end: what follows, and whom it concerns.

use jiff::{SignedDuration, Timestamp};

use super::{
    Agreement, AgreementIx, Element, Facet, Inventory, MunicipalityIx, PartyIx, Scope, Standing,
};

impl Inventory {
    /// The agreement that takes over when another ends: signed, in force at that moment,
    /// and covering all that the other covers until then, at all its hours.
    pub fn successor(&self, ending: AgreementIx) -> Option<AgreementIx> {
        let until = self[ending].until?;
        let others = self.agreements().filter(|(ix, other)| {
            *ix != ending && other.region == self[ending].region && other.in_force(until)
        });
        let mut follows = others.filter(|(_, other)| self.takes_over(ending, other, until));
        follows.next().map(|(ix, _)| ix)
    }

    fn takes_over(&self, ending: AgreementIx, other: &Agreement, until: Timestamp) -> bool {
        let own = &self[ending].scope;
        if !facets_of(own, &other.scope) || !(other.scope.when.is_none() || same_hours(own, other))
        {
            return false;
        }
        let facet = own.facets.first().copied().unwrap_or(Facet::Reach);
        let before = before(until);
        let here = self.components().filter(|(_, c)| c.region == other.region);
        let mut elements = here.map(|(component, _)| Element { component, facet });
        elements.all(|element| {
            !own.covers(self, element, before) || other.scope.covers(self, element, until)
        })
    }

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
        let named = scope.municipalities.iter().copied();
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
fn before(until: Timestamp) -> Timestamp {
    until
        .saturating_sub(SignedDuration::from_secs(1))
        .unwrap_or(until)
}

/// Whether one scope has all the facets of another.
fn facets_of(own: &Scope, other: &Scope) -> bool {
    let all = own.facets.iter().all(|facet| other.facets.contains(facet));
    other.facets.is_empty() || (!own.facets.is_empty() && all)
}

fn same_hours(own: &Scope, other: &Agreement) -> bool {
    own.when == other.scope.when
}
