//! Agreements that end: when that is, and whom it concerns.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::{Agreement, AgreementIx, Element, Facet, Inventory, MunicipalityIx, PartyIx, Standing};

impl Inventory {
    /// The municipalities that an agreement covers on its last day, or on its first if it
    /// has no end: those that it names, and those in which something stands that it covers.
    pub fn covered_by(&self, agreement: AgreementIx) -> Vec<MunicipalityIx> {
        let places = self.places_of(agreement).into_iter();
        places.flatten().collect()
    }

    /// The same, and none if it covers what stands in no municipality; each once, in order.
    pub fn places_of(&self, agreement: AgreementIx) -> BTreeSet<Option<MunicipalityIx>> {
        let at = self[agreement].until.map_or(self[agreement].from, before);
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
        let stand = covered.map(|(_, component)| component.municipality);
        let named = scope.named().into_iter();
        let named = named.filter(|&m| scope.covers_municipality(m, at));
        stand.chain(named.map(Some)).collect()
    }

    /// Whom it concerns that an agreement ends: who answers by it, who is covered by it,
    /// and the coordinators, the region's and theirs; each once.
    pub fn concerned(&self, agreement: AgreementIx) -> Vec<PartyIx> {
        let part = &self[agreement];
        let covered = self.covered_by(agreement).into_iter();
        let theirs = covered.flat_map(|m| {
            let coordinator = self.coordinator(part.region, [Some(m)], &[part.party]);
            [self[m].party, coordinator]
        });
        let mut parties: Vec<PartyIx> = theirs.collect();
        parties.extend([part.party, self[part.region].coordinator]);
        parties.sort_unstable();
        parties.dedup();
        parties
    }
}

impl Agreement {
    /// In how many days of the calendar its last day is, while it is in force and ends at
    /// all: 0 is today.
    pub fn last_day_in(&self, at: Timestamp, zone: &TimeZone) -> Option<i64> {
        let until = self.until.filter(|_| self.in_force(at))?;
        let left = day(at, zone).until(day(before(until), zone)).ok()?;
        Some(i64::from(left.get_days()))
    }

    /// When the day begins from which on its last day is in so many days or fewer, if it
    /// binds and will end.
    pub fn days_before_end(&self, days: u16, zone: &TimeZone) -> Option<Timestamp> {
        let last = day(before(self.is_to_end()?), zone);
        let day = last.checked_sub(i64::from(days).days()).ok()?;
        Some(day.to_zoned(zone.clone()).ok()?.timestamp())
    }

    /// Whether it binds and will end.
    pub fn is_to_end(&self) -> Option<Timestamp> {
        self.until.filter(|_| self.standing == Standing::Signed)
    }
}

fn day(at: Timestamp, zone: &TimeZone) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// A moment of the last day of what ends.
pub(super) fn before(until: Timestamp) -> Timestamp {
    until
        .saturating_sub(SignedDuration::from_secs(1))
        .unwrap_or(until)
}
