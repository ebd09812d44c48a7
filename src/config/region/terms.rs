//! The times in an agreement, and who is told when they are not kept.

use jiff::{SignedDuration, Timestamp};

use super::Making;
use crate::agenda::{Hours, runs_out};
use crate::config::reader::{At, given, known};
use crate::config::region_file as raw;
use crate::config::report::Note;
use crate::config::times::{AgreedTime, WeekHours};
use crate::inventory::{EscalationStep, RESPOND, Terms};

/// Steps of an escalation, at most: more than there are levels in any region.
const MOST_STEPS: usize = 8;

impl Making<'_> {
    /// What the region says where no agreement does, and what its parties say.
    pub(super) fn terms(&mut self, file: &raw::Region) {
        let hours = self.hours(&file.hours);
        let respond = self.promise(&file.respond, hours.as_ref(), Timestamp::UNIX_EPOCH);
        let terms = Terms {
            respond,
            restore: None,
            escalation: self.escalation(&file.escalation),
            hours,
            arbiter: None,
        };
        self.in_time(&file.escalation, &terms, Timestamp::UNIX_EPOCH);
        self.builder.region_mut(self.region).terms = terms;
        for (table, _) in known(&file.party) {
            let steps = self.escalation(&table.escalation);
            // A second party of this id has been noted as that.
            let ix = table.id.get().and_then(|id| self.parties.get(&id.0));
            if let Some(ix) = ix.filter(|_| !steps.is_empty()) {
                self.builder.party_mut(ix).escalation = steps;
            }
        }
    }

    /// What an agreement says; `from` is when it begins.
    pub(super) fn terms_of(&mut self, table: &raw::Agreement, from: Timestamp) -> Terms {
        let hours = self.hours(&table.hours);
        let terms = Terms {
            respond: self.promise(&table.respond, hours.as_ref(), from),
            restore: self.promise(&table.restore, hours.as_ref(), from),
            arbiter: table.arbiter.as_ref().and_then(|at| self.party(at)),
            escalation: self.escalation(&table.escalation),
            hours,
        };
        self.in_time(&table.escalation, &terms, from);
        self.hours_of_something(table);
        terms
    }

    /// The hours that are listed; none where none are.
    pub(in crate::config) fn hours(&self, list: &[At<WeekHours>]) -> Option<Hours> {
        let spans = known(list).map(|(span, _)| span.0.clone()).collect();
        (!list.is_empty()).then(|| Hours::new(spans, self.calendar()))
    }

    /// A time that is more than nothing, and over within two years.
    fn promise(
        &mut self,
        at: &Option<At<AgreedTime>>,
        hours: Option<&Hours>,
        from: Timestamp,
    ) -> Option<SignedDuration> {
        let written = at.as_ref()?;
        let lasts = written.get()?.0;
        if lasts.is_zero() {
            self.notes.add(
                Note::at(&written.spot, "a time of nothing")
                    .label("no time at all")
                    .help("say a minute at least, or leave it out"),
            );
        }
        self.is_over(written, hours, from, lasts);
        Some(lasts)
    }

    fn escalation(&mut self, list: &[At<raw::Step>]) -> Vec<EscalationStep> {
        if let Some(first) = list.get(MOST_STEPS) {
            self.notes.add(
                Note::at(&first.spot, format!("more than {MOST_STEPS} steps"))
                    .label("this one is too many"),
            );
        }
        let mut steps: Vec<EscalationStep> = Vec::new();
        for (table, _) in known(list) {
            let to = self.party(&table.to);
            let (Some(to), Some(after)) = (to, table.after.get()) else {
                continue;
            };
            let step = EscalationStep {
                after: after.0,
                to,
                always: given(&table.always).copied().unwrap_or(false),
            };
            if steps.last().is_some_and(|before| step.after < before.after) {
                self.notes.add(
                    Note::at(&table.after.spot, "a step that comes before the one above it")
                        .label("sooner than the step before")
                        .help("`after` counts from the end of the time to say yes, not from the step before; list the steps in their order"),
                );
            }
            steps.push(step);
        }
        steps
    }

    /// Notes a step that is never reached in hours as few as these.
    fn in_time(&mut self, list: &[At<raw::Step>], terms: &Terms, from: Timestamp) {
        let respond = terms.respond.unwrap_or(RESPOND);
        for (table, _) in known(list) {
            let always = given(&table.always).copied().unwrap_or(false);
            if let (false, Some(after)) = (always, table.after.get()) {
                let lasts = respond + after.0;
                self.is_over(&table.after, terms.hours.as_ref(), from, lasts);
            }
        }
    }

    /// Notes a time that takes more than two years in these hours.
    fn is_over(
        &mut self,
        written: &At<AgreedTime>,
        hours: Option<&Hours>,
        from: Timestamp,
        lasts: SignedDuration,
    ) {
        // Hours that are wrong have been noted, and none are left of them.
        let known = hours.filter(|hours| !hours.spans().is_empty());
        if known.is_some() && runs_out(known, from, lasts).is_none() {
            self.notes.add(
                Note::at(&written.spot, "in these hours it takes more than two years")
                    .label("never over in good time")
                    .help("widen `hours`, or say less time"),
            );
        }
    }

    /// Notes hours in which nothing runs.
    fn hours_of_something(&mut self, table: &raw::Agreement) {
        let runs = table.respond.is_some() || table.restore.is_some();
        if let (Some(first), false) = (table.hours.first(), runs || !table.escalation.is_empty()) {
            self.notes.add(
                Note::at(&first.spot, "hours in which no agreed time runs")
                    .label("of which time?")
                    .help("say `respond` or `restore`; where it answers at some hours only, say `when`"),
            );
        }
    }
}
