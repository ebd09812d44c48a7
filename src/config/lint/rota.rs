//! What calendars of who is on call leave open.

use jiff::{SignedDuration, Timestamp};

use super::{Found, Topic};
use crate::inventory::Party;

/// How far ahead calendars are looked at.
const AHEAD: SignedDuration = SignedDuration::from_hours(8 * 7 * 24);
/// Hours that nobody has are named so often.
const NAMED: usize = 5;
/// They are counted as far as this.
const COUNTED: usize = 500;

impl Found<'_> {
    /// The hours of the next eight weeks that nobody of a party has by its calendar, and
    /// what in that is unclear.
    pub(super) fn calendar(&mut self, party: &Party, unclear: &[String]) {
        let end = self.at.saturating_add(AHEAD).unwrap_or(self.at);
        let spans = party.unmanned_spans(self.at, end, COUNTED);
        if !spans.is_empty() {
            let named = spans.iter().take(NAMED);
            let mut named: Vec<String> = named.map(|&span| self.span(span)).collect();
            if spans.len() > NAMED {
                named.push(format!("and {} times more", spans.len() - NAMED));
            }
            let text = format!(
                "by its rota nobody of {} (`{}`) is on call in the next eight weeks {}: all its contacts are told then",
                party.name,
                party.id,
                named.join(", ")
            );
            self.add(Topic::Contact, text);
        }
        for line in unclear {
            let text = format!("the rota of {} (`{}`), {line}", party.name, party.id);
            self.add(Topic::Contact, text);
        }
    }

    fn span(&self, (from, until): (Timestamp, Timestamp)) -> String {
        let shown = |at: Timestamp| at.to_zoned(self.region.zone.clone());
        let from = shown(from).strftime("%A %-d %B %H:%M");
        format!(
            "from {from} until {}",
            shown(until).strftime("%A %-d %B %H:%M")
        )
    }
}
