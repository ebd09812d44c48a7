//! Hours at which a site is used, against those that are agreed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Found, Topic, WEEK, few};
use crate::agenda::Hours;
use crate::inventory::{AgreementIx, ComponentIx, Element, Site, SiteIx};

/// Of the coming week: how long a site is used while no agreed time runs, and from when.
struct Beyond {
    lasts: SignedDuration,
    first: Timestamp,
}

impl Found<'_> {
    /// Sites that are used at hours of the coming week at which the time to answer of what
    /// stands there does not run: one line for each agreement.
    pub(super) fn usage(&mut self) {
        let inventory = self.inventory;
        let mut beyond: BTreeMap<AgreementIx, Vec<String>> = BTreeMap::new();
        for (ix, site) in inventory.sites().filter(|(_, s)| s.region == self.ix) {
            let Some(used) = &site.used else {
                continue;
            };
            for (agreement, one) in self.beyond(ix, used) {
                let told = self.at_site(site, &one);
                beyond.entry(agreement).or_default().push(told);
            }
        }
        for (agreement, sites) in beyond {
            let agreement = &inventory[agreement];
            let text = format!(
                "the time to answer of `{}` does not run while these are used: {}",
                agreement.id,
                few(&sites)
            );
            self.add(Topic::Usage, text);
        }
    }

    fn at_site(&self, site: &Site, beyond: &Beyond) -> String {
        let first = beyond.first.to_zoned(self.region.zone.clone());
        let hours = beyond.lasts.as_secs_f64() / 3_600.0;
        format!(
            "`{}` for {hours:.0} h of the coming week, first from {}",
            site.id,
            first.strftime("%A %H:%M")
        )
    }

    /// The agreements whose clocks stand still while a site is used.
    fn beyond(&self, site: SiteIx, used: &Hours) -> BTreeMap<AgreementIx, Beyond> {
        let parts: Vec<ComponentIx> = self
            .components()
            .filter(|&ix| self.inventory[ix].site == Some(site))
            .collect();
        let mut beyond: BTreeMap<AgreementIx, Beyond> = BTreeMap::new();
        let moments = self.moments(used);
        for (from, until) in moments.iter().zip(moments.iter().skip(1)) {
            if !used.cover(*from) {
                continue;
            }
            for agreement in self.standing_still(&parts, *from) {
                let one = beyond.entry(agreement).or_insert(Beyond {
                    lasts: SignedDuration::ZERO,
                    first: *from,
                });
                one.lasts += until.duration_since(*from);
            }
        }
        beyond
    }

    /// The moments of the coming week between which neither the use of a site nor what is
    /// agreed changes, its end last.
    fn moments(&self, used: &Hours) -> BTreeSet<Timestamp> {
        let end = self.at.saturating_add(WEEK).unwrap_or(self.at);
        let agreements = self.inventory.agreements();
        let agreed = agreements.filter(|(_, agreement)| agreement.region == self.ix);
        let agreed = agreed.filter_map(|(_, agreement)| agreement.terms.hours.as_ref());
        let changes = agreed.chain([used]).flat_map(|hours| {
            let next = |at: &Timestamp| hours.next_change(*at);
            std::iter::successors(Some(self.at), next).take_while(move |&at| at < end)
        });
        let mut moments: BTreeSet<Timestamp> = changes.collect();
        moments.extend(self.inventory.turns(self.ix, self.at, end));
        moments.insert(end);
        moments
    }

    /// The agreements that answer for any of these at a moment at which they need not.
    fn standing_still(&self, parts: &[ComponentIx], at: Timestamp) -> BTreeSet<AgreementIx> {
        let elements = parts.iter().flat_map(|&component| {
            let facets = self.facets(component).into_iter();
            facets.map(move |facet| Element { component, facet })
        });
        let agreed = elements.filter_map(|element| self.inventory.owner(element, at).agreement);
        agreed
            .filter(|&ix| {
                let terms = &self.inventory[ix].terms;
                let hours = terms.hours.as_ref().filter(|_| terms.respond.is_some());
                hours.is_some_and(|hours| !hours.cover(at))
            })
            .collect()
    }
}
