//! Decisions in words, for comparing traces and for reports.

use samband::fault::What;
use samband::ledger::{Entry, MonitorEvent};

/// A trace as it would be whatever the wall clock says: faults are numbered in
/// the order in which they come, deliveries left out, whose pauses hang on keys.
pub(crate) fn without_dates(trace: &[(u64, Entry)]) -> Vec<(u64, String)> {
    let mut numbers: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for (time, entry) in trace {
        let mut line = match entry {
            Entry::Delivery { .. } => continue,
            Entry::Monitor { what, .. } => match what {
                MonitorEvent::ClockStepped { .. } => continue,
                other => format!("{other:?}"),
            },
            Entry::Fault(event) => {
                let number = event.fault.to_string();
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
                brief(entry)
            }
            Entry::Facet(_) => brief(entry),
        };
        for (at, number) in numbers.iter().enumerate() {
            line = line.replace(number, &format!("fault {at}"));
        }
        lines.push((*time, line));
    }
    lines
}

/// An entry in one line.
pub(crate) fn brief(entry: &Entry) -> String {
    match entry {
        Entry::Fault(event) => {
            let told = match &event.what {
                What::Opened {
                    finding,
                    assignment,
                    ..
                }
                | What::Located {
                    finding,
                    assignment,
                    ..
                } => {
                    let candidates = finding.candidates.iter();
                    let candidates: Vec<String> = candidates
                        .map(|c| format!("{}.{} {}", c.component.id, c.facet, c.mode.slug()))
                        .collect();
                    let owner = assignment.owner.as_ref().map(|owner| &*owner.id);
                    format!("{candidates:?} owner {owner:?}")
                }
                What::Merged { into } => format!("into {into}"),
                _ => String::new(),
            };
            format!("{} {} {told}", event.fault, event.what.slug())
        }
        Entry::Facet(change) => format!(
            "{}.{} {} → {}",
            change.component,
            change.facet,
            change.from.slug(),
            change.to.slug()
        ),
        other => format!("{other:?}"),
    }
}
