//! `samband check --ownership`: who answers for what, as a table.

use std::collections::BTreeSet;
use std::io::{self, Write};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::text::{self, WIDTH};
use crate::inventory::matrix::{Lot, Row, Times};
use crate::inventory::{
    AgreementIx, Element, Gap, Inventory, Kind, MunicipalityIx, Ownership, RegionIx, Role,
};

/// How far ahead is looked.
pub(super) const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How a cell says that nobody answers by agreement, that several do, and that what no
/// agreement covers is the network operator's own.
const NOBODY: &str = "NONE";
const SEVERAL: &str = "SEVERAL";
const OWN: &str = "OWN";

/// The longest name of a place.
const PLACE: usize = 36;

/// Writes who answers for what in the week from a moment on; whether there is a gap.
pub(super) fn write(inventory: &Inventory, at: Timestamp, out: &mut dyn Write) -> io::Result<bool> {
    let mut gap = false;
    for (ix, region) in inventory.regions() {
        let end = at.saturating_add(WEEK).unwrap_or(at);
        let rows = inventory.matrix(ix, at, end);
        let zone = &region.zone;
        let zone_name = zone.iana_name().unwrap_or("UTC");
        let from = text::minute(at, zone);
        writeln!(
            out,
            "{}, {}: who answers in the week from {from} ({zone_name})",
            region.id, region.name
        )?;
        let used = Used::of(inventory, ix, &rows);
        let shared = rows.partition_point(|row| row.municipality.is_some());
        let (own, shared) = rows.split_at(shared);
        write_table(inventory, own, &used, out)?;
        write_table(inventory, shared, &used, out)?;
        used.write(inventory, &rows, zone, out)?;
        write_gaps(inventory, &rows, zone, out)?;
        writeln!(out)?;
        gap |= rows.iter().any(Row::has_gap);
    }
    Ok(gap)
}

/// The agreements by which anybody answers, in the order of the configuration:
/// cells name them by number.
struct Used(Vec<AgreementIx>);

impl Used {
    fn of(inventory: &Inventory, region: RegionIx, rows: &[Row]) -> Self {
        let lots = rows.iter().flat_map(|row| &row.lots);
        let periods = lots.flat_map(|lot| &lot.periods);
        let used: BTreeSet<AgreementIx> = periods
            .filter_map(|period| period.ownership.agreement)
            .collect();
        let all = inventory.agreements().filter(|(_, a)| a.region == region);
        Self(
            all.map(|(ix, _)| ix)
                .filter(|ix| used.contains(ix))
                .collect(),
        )
    }

    fn label(&self, inventory: &Inventory, ownership: &Ownership) -> String {
        match (&ownership.gap, ownership.agreement) {
            (Some(Gap::Contested(_)), _) => SEVERAL.to_owned(),
            (Some(Gap::Unagreed), _) if is_own(inventory, ownership) => OWN.to_owned(),
            (Some(Gap::Unagreed), _) | (None, None) => NOBODY.to_owned(),
            (None, Some(agreement)) => {
                let at = self.0.iter().position(|used| *used == agreement);
                at.map_or_else(|| NOBODY.to_owned(), |at| (at + 1).to_string())
            }
        }
    }

    /// `1`; `1/2` where owners change with time, `1+2` where not all have the same.
    fn cell(&self, inventory: &Inventory, row: &Row) -> String {
        let mut labels: Vec<String> = Vec::new();
        for lot in &row.lots {
            let owners = lot.owners(inventory);
            let label: Vec<String> = owners
                .iter()
                .map(|(o, _)| self.label(inventory, o))
                .collect();
            let label = label.join("/");
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels.join("+")
    }

    /// What the cells mean.
    fn write(
        &self,
        inventory: &Inventory,
        rows: &[Row],
        zone: &TimeZone,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        writeln!(out)?;
        for (at, &ix) in self.0.iter().enumerate() {
            let agreement = &inventory[ix];
            let mut said = vec![format!(
                "{}, by `{}`: {}",
                inventory[agreement.party].name, agreement.id, agreement.name
            )];
            said.extend(
                agreement
                    .reference
                    .as_ref()
                    .map(|reference| format!("({reference})")),
            );
            said.push(format!("from {}", text::day(agreement.from, zone)));
            said.extend(
                agreement
                    .until
                    .map(|until| format!("until {}", text::last_day(until, zone))),
            );
            if let Some(when) = &agreement.scope.when {
                let spans: Vec<String> = when.spans().iter().map(ToString::to_string).collect();
                said.push(format!("at {}", spans.join("; ")));
            }
            text::paragraph(&format!("{:>3}  ", at + 1), &said.join(" "), out)?;
        }
        let lots = rows.iter().flat_map(|row| &row.lots);
        let periods = lots.flat_map(|lot| &lot.periods);
        let owners = periods.map(|period| &period.ownership);
        let gaps: Vec<&Ownership> = owners.filter(|owner| owner.gap.is_some()).collect();
        let (own, others): (Vec<&Ownership>, Vec<&Ownership>) =
            gaps.into_iter().partition(|owner| is_own(inventory, owner));
        let said = |ownership: &&Ownership| ownership.gap == Some(Gap::Unagreed);
        let names: BTreeSet<&str> = own.iter().map(|o| &*inventory[o.party].name).collect();
        let names = names.into_iter().collect::<Vec<_>>().join(" and ");
        let legends = [
            (!own.is_empty()).then(|| format!(
                "{OWN}: no agreement covers it, and it is the network operator's own (`network_operator` has the lines, `organisation` what else names it): {names} answers for it"
            )),
            others.iter().any(said).then(|| format!(
                "{NOBODY}: nobody has agreed to answer; a fault falls to the component's own organisation"
            )),
            (!others.iter().all(said)).then(|| format!(
                "{SEVERAL}: agreements with different parties contradict each other; a fault falls to the component's own organisation"
            )),
        ];
        for legend in legends.into_iter().flatten() {
            text::paragraph("  ", &legend, out)?;
        }
        Ok(())
    }
}

/// Whether what no agreement covers is the network operator's own, which answers for its
/// network with or without one.
fn is_own(inventory: &Inventory, ownership: &Ownership) -> bool {
    let unagreed = ownership.gap == Some(Gap::Unagreed);
    unagreed && inventory[ownership.party].role == Role::NetworkOperator
}

/// A municipality a line, a kind a column; columns that do not fit stand in a table
/// of their own below.
fn write_table(
    inventory: &Inventory,
    rows: &[Row],
    used: &Used,
    out: &mut dyn Write,
) -> io::Result<()> {
    let kinds = Kind::ALL
        .into_iter()
        .filter(|kind| rows.iter().any(|row| row.kind == *kind));
    let mut places: Vec<Option<MunicipalityIx>> = rows.iter().map(|row| row.municipality).collect();
    places.dedup();
    let names: Vec<String> = places
        .iter()
        .map(|place| {
            place.map_or_else(
                || "shared".to_owned(),
                |ix| text::cut(&inventory[ix].name, PLACE),
            )
        })
        .collect();
    let columns: Vec<Vec<String>> = kinds
        .map(|kind| {
            let cell = |place: &Option<MunicipalityIx>| {
                let row = rows
                    .iter()
                    .find(|row| row.kind == kind && row.municipality == *place);
                row.map_or_else(String::new, |row| used.cell(inventory, row))
            };
            let head = std::iter::once(kind.slug().to_owned());
            head.chain(places.iter().map(cell)).collect()
        })
        .collect();
    let head: Vec<String> = std::iter::once(String::new()).chain(names).collect();
    let room = WIDTH - 2 - text::widest(&head);
    let mut rest = &columns[..];
    while !rest.is_empty() {
        let mut taken = 0;
        let fits = rest.iter().take_while(|column| {
            taken += text::widest(column) + 2;
            taken <= room
        });
        let (these, others) = rest.split_at(fits.count().max(1));
        writeln!(out)?;
        for line in 0..head.len() {
            let cells = std::iter::once(&head).chain(these);
            let cells = cells.map(|column| text::padded(&column[line], text::widest(column)));
            let cells: Vec<String> = cells.collect();
            writeln!(out, "  {}", cells.join("  ").trim_end())?;
        }
        rest = others;
    }
    Ok(())
}

/// What nobody, or more than one, answers for, and when.
fn write_gaps(
    inventory: &Inventory,
    rows: &[Row],
    zone: &TimeZone,
    out: &mut dyn Write,
) -> io::Result<()> {
    if !rows.iter().any(Row::has_gap) {
        return Ok(());
    }
    writeln!(out, "\n  Gaps")?;
    for row in rows {
        let place = row.municipality.map_or("shared", |ix| &inventory[ix].name);
        for lot in row.lots.iter().filter(|lot| lot.has_gap()) {
            for (ownership, times) in lot.owners(inventory) {
                let what = match &ownership.gap {
                    None => continue,
                    Some(Gap::Unagreed) if is_own(inventory, ownership) => {
                        "no agreement".to_owned()
                    }
                    Some(Gap::Unagreed) => "nobody".to_owned(),
                    Some(Gap::Contested(agreements)) => {
                        let ids = agreements.iter().map(|&a| format!("`{}`", inventory[a].id));
                        ids.collect::<Vec<_>>().join(" and ")
                    }
                };
                let some = elements(inventory, row, lot);
                let when = times_words(&times, zone);
                let own = &inventory[ownership.party].name;
                let said = format!("{place}, {}: {what}{when}, so {own}: {some}", row.kind);
                text::paragraph("  ", &said, out)?;
            }
        }
    }
    Ok(())
}

fn times_words(times: &Times<'_>, zone: &TimeZone) -> String {
    match times {
        Times::Always => String::new(),
        Times::Hours(hours) => {
            let spans: Vec<String> = hours.spans().iter().map(ToString::to_string).collect();
            format!(" at {}", spans.join("; "))
        }
        Times::OtherHours => " at other hours".to_owned(),
        Times::From(moment) => format!(" from {}", text::minute(*moment, zone)),
        Times::Until(moment) => format!(" until {}", text::minute(*moment, zone)),
    }
}

/// The components of a lot, with the facets where others answer for the rest.
pub(super) fn elements(inventory: &Inventory, row: &Row, lot: &Lot) -> String {
    let others = || row.lots.iter().filter(|other| *other != lot);
    let components: Vec<String> = lot
        .components()
        .into_iter()
        .map(|(component, facets)| {
            let id = &inventory[component].id;
            let of_it = |element: &Element| element.component == component;
            match others().flat_map(|other| &other.elements).any(of_it) {
                true => {
                    let facets: Vec<&str> = facets.iter().map(|facet| facet.slug()).collect();
                    format!("{id} ({})", facets.join(", "))
                }
                false => id.to_string(),
            }
        })
        .collect();
    text::few(&components)
}

#[cfg(test)]
mod tests;
