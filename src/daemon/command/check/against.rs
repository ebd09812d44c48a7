//! `samband check --against`: whose would be whose by another configuration, and why.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::text;
use crate::fault::{CauseRef, Fault};
use crate::inventory::compare::{Change, Comparison, Difference, Reason, Stage};
use crate::inventory::{ComponentIx, Element, Gap, Inventory, Ownership};
use crate::store::{self, Filter, Queries, QueryError, Which};

/// Open faults, as far as the log can be read.
pub(super) type Faults = Result<Vec<Fault>, QueryError>;

/// The faults in the log that are not closed.
pub(super) fn open_faults(settings: &store::Settings) -> Faults {
    let queries = Queries::open_read_only(&settings.path.join(store::FILE))?;
    queries.faults(&Filter {
        which: Which::Open,
        limit: u32::MAX,
        ..Filter::default()
    })
}

/// What is compared.
pub(super) struct Sides<'a> {
    /// As it is.
    pub(super) here: &'a Inventory,
    /// As it would be.
    pub(super) there: &'a Inventory,
    /// The moment looked at first.
    pub(super) at: Timestamp,
    /// Of the first region.
    pub(super) zone: TimeZone,
}

impl Sides<'_> {
    /// Writes what would change; whether anything does.
    pub(super) fn write(&self, faults: &Faults, out: &mut dyn Write) -> io::Result<bool> {
        let comparison = Comparison::new(self.here, self.there);
        let stages = comparison.stages(self.at);
        let changed = stages.iter().any(|stage| !stage.changes.is_empty());
        let apart = comparison.apart();
        for (inventory, only, said) in [
            (self.here, &apart.here, "not there any more"),
            (self.there, &apart.there, "new"),
        ] {
            if !only.is_empty() {
                let all: Vec<String> = only.iter().map(|&ix| inventory.full_id(ix)).collect();
                let words = format!("{said}: {}", text::few(&all));
                text::paragraph("", &words, out)?;
            }
        }
        for stage in &stages {
            self.write_stage(stage, out)?;
        }
        let moved = self.write_faults(comparison, faults, out)?;
        let apart = !(apart.here.is_empty() && apart.there.is_empty());
        Ok(changed || moved || apart)
    }

    fn write_stage(&self, stage: &Stage, out: &mut dyn Write) -> io::Result<()> {
        let from = text::minute(stage.from, &self.zone);
        let when = match stage.from == self.at {
            true => format!("At {from}"),
            false => format!("From {from} on"),
        };
        if stage.changes.is_empty() {
            return writeln!(out, "{when}: the same owners by both configurations");
        }
        writeln!(out, "{when}:")?;
        for (first, elements) in grouped(&stage.changes) {
            let mut said = format!(
                "{} → {}",
                self.owner(self.here, &first.here),
                self.owner(self.there, &first.there)
            );
            if !first.always {
                said.push_str(", at some hours");
            }
            text::paragraph("  ", &said, out)?;
            for reason in &first.reasons {
                text::paragraph("    ", &why(reason), out)?;
            }
            text::paragraph("    ", &self.elements(&elements), out)?;
        }
        Ok(())
    }

    fn owner(&self, inventory: &Inventory, ownership: &Ownership) -> String {
        let party = &inventory[ownership.party].name;
        match (&ownership.gap, ownership.agreement) {
            (Some(Gap::Contested(_)), _) => format!("{party} (contested)"),
            (Some(Gap::Unagreed), _) | (None, None) => format!("{party} (nobody has agreed)"),
            (None, Some(agreement)) => format!("{party} by `{}`", inventory[agreement].id),
        }
    }

    /// Each component once, with those of its facets that change, if not all do.
    fn elements(&self, elements: &[Element]) -> String {
        let mut components: Vec<ComponentIx> = elements.iter().map(|e| e.component).collect();
        components.dedup();
        let names: Vec<String> = components
            .iter()
            .map(|&component| {
                let id = self.here.full_id(component);
                let of_it = elements.iter().filter(|e| e.component == component);
                let facets: Vec<&str> = of_it.map(|e| e.facet.slug()).collect();
                match facets.len() == self.here.facets(component).len() {
                    true => id,
                    false => format!("{id} ({})", facets.join(", ")),
                }
            })
            .collect();
        let count = match names.len() {
            1 => "1 component".to_owned(),
            n => format!("{n} components"),
        };
        format!("{count}: {}", text::few(&names))
    }

    /// The open faults whose owner would be another at once; whether there are any.
    fn write_faults(
        &self,
        comparison: Comparison<'_>,
        faults: &Faults,
        out: &mut dyn Write,
    ) -> io::Result<bool> {
        let faults = match faults {
            Ok(faults) => faults,
            Err(wrong) => {
                let why = crate::daemon::log::chain(wrong);
                let said = format!("Open faults are not looked at: the log cannot be read: {why}");
                return text::paragraph("", &said, out).map(|()| false);
            }
        };
        let moved: Vec<String> = faults
            .iter()
            .filter_map(|fault| self.moved(comparison, fault))
            .collect();
        let of = match faults.len() {
            1 => "1 open fault".to_owned(),
            n => format!("{n} open faults"),
        };
        match moved.len() {
            0 => writeln!(out, "{of}: none would change owner")?,
            n => writeln!(out, "{of}, {n} would change owner:")?,
        }
        for said in &moved {
            text::paragraph("  ", said, out)?;
        }
        Ok(!moved.is_empty())
    }

    /// A fault whose cause, or one of whose candidates, would be another's.
    fn moved(&self, comparison: Comparison<'_>, fault: &Fault) -> Option<String> {
        let causes = fault.finding.cause.iter().chain(&fault.finding.candidates);
        let mut said = causes.filter_map(|cause| self.cause(comparison, fault, cause));
        Some(format!("{}, {}", fault.number, said.next()?))
    }

    fn cause(&self, comparison: Comparison<'_>, fault: &Fault, cause: &CauseRef) -> Option<String> {
        let region = self.here.region_by_id(&fault.region)?;
        let component = self.here.component_by_id(region, &cause.component.id)?;
        let element = Element {
            component,
            facet: cause.facet,
        };
        let here = self.here.owner(element, self.at);
        let there = comparison.there(element, self.at)?;
        let (ours, theirs) = (&self.here[here.party].id, &self.there[there.party].id);
        let holder = &fault.holder.name;
        (ours != theirs).then(|| {
            format!(
                "{} {}: {} → {}; now held by {holder}",
                cause.component.id,
                cause.facet,
                self.owner(self.here, &here),
                self.owner(self.there, &there),
            )
        })
    }
}

/// Changes that are alike, each with all its elements.
fn grouped(changes: &[Change]) -> Vec<(&Change, Vec<Element>)> {
    let alike = |a: &Change, b: &Change| {
        let owners = a.here == b.here && a.there == b.there;
        owners && a.reasons == b.reasons && a.always == b.always
    };
    let mut groups: Vec<(&Change, Vec<Element>)> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|(first, _)| alike(first, change)) {
            Some((_, elements)) => elements.push(change.element),
            None => groups.push((change, vec![change.element])),
        }
    }
    groups
}

fn why(reason: &Reason) -> String {
    match reason {
        Reason::Added(id) => format!("agreement `{id}` is added"),
        Reason::TakenOut(id) => format!("agreement `{id}` is taken out"),
        Reason::Changed(id, what) => format!("agreement `{id}`: {}", difference(*what)),
        Reason::Organisation => "the component belongs to another organisation".to_owned(),
    }
}

const fn difference(what: Difference) -> &'static str {
    match what {
        Difference::Party => "another party answers",
        Difference::Standing => "its standing differs",
        Difference::From => "its first day differs",
        Difference::Until => "its last day differs",
        Difference::Scope => "what it covers differs",
        Difference::Hours => "its hours differ",
    }
}
