//! An evidence pack as text, 78 columns wide: for whoever reads it on paper, in a
//! mail or in a terminal.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::text;
use super::text::{Phrase, clean};
use super::words::{PackWord, Told, Words};
use crate::fault::{Because, Event, Evidence, Finding, Seen};
use crate::inventory::Language;
use crate::notice;
use crate::notice::Brief;
use crate::pack::Pack;

/// Columns of the text.
const COLUMNS: usize = 78;

/// Columns of a label.
const LABEL: usize = 18;

/// A pack as text, with times in a zone.
pub fn pack_text(pack: &Pack, zone: &TimeZone, language: Language) -> String {
    let told = Told {
        now: pack.made_at,
        zone,
    };
    let mut sheet = Sheet {
        out: String::new(),
        w: Words::of(language),
        told,
    };
    sheet.head(pack);
    sheet.whose(pack);
    sheet.affected(pack);
    sheet.timeline(pack);
    for event in &pack.events {
        if let Some(finding) = event.what.finding() {
            sheet.finding(event, finding);
        }
    }
    sheet.who_was_told(&pack.told);
    sheet.proof(pack);
    sheet.out
}

/// A text in the making.
struct Sheet<'a> {
    out: String,
    w: Words,
    told: Told<'a>,
}

impl Sheet<'_> {
    fn head(&mut self, pack: &Pack) {
        let w = self.w;
        let title = format!(
            "{}  {}",
            w.pack(PackWord::Title).to_uppercase(),
            pack.number
        );
        self.line("", &title);
        let headline = w.headline(&pack.fault, self.told).plain();
        self.line("", &headline);
        self.out.push('\n');
        let events = pack.events.last().map_or(0, nth);
        let print = w.after_events(&pack.fingerprint, events);
        self.fact(&w.pack(PackWord::Fingerprint), &print);
        for one in &pack.earlier {
            let events = one.as_of.saturating_add(1);
            let print = w.after_events(&one.fingerprint, events);
            self.fact(&w.pack(PackWord::Earlier), &print);
        }
        let made = self.second(pack.made_at);
        self.fact(
            &w.pack(PackWord::Made),
            &format!("{made}, samband {}", env!("CARGO_PKG_VERSION")),
        );
        let (began, opened) = (pack.fault.began_at, pack.fault.opened_at);
        self.fact(&w.began(), &self.second(began));
        self.fact(&w.pack(PackWord::Found), &self.second(opened));
        self.fact(&w.state(), &w.fault_state(pack.fault.state));
        let configuration = match &pack.configuration {
            Some(known) => format!("{}, {}", known.sha256, self.second(known.since)),
            None => w.pack(PackWord::Unknown).into_owned(),
        };
        self.fact(&w.pack(PackWord::Configuration), &configuration);
        self.known(pack.fault.finding.evidence.clone());
        self.out.push('\n');
        self.line("", &w.pack(PackWord::Compare));
    }

    /// What is known of the cause before it failed, and of the monitor's own clock.
    fn known(&mut self, evidence: Evidence) {
        let w = self.w;
        let good = match &evidence.last_good {
            Some(seen) => format!("{} ({})", self.second(seen.at), clean(&seen.probe)),
            None => w.pack(PackWord::NotKept).into_owned(),
        };
        self.fact(&w.pack(PackWord::LastGood), &good);
        let clock = match &evidence.clock {
            Some(ahead) => w.clock_off(ahead.micros, &clean(&ahead.by), &self.second(ahead.at)),
            None => w.pack(PackWord::Unknown).into_owned(),
        };
        self.fact(&w.pack(PackWord::Clock), &clock);
    }

    fn whose(&mut self, pack: &Pack) {
        let w = self.w;
        self.heading(&w.whose_and_why());
        for line in w.why(&pack.fault) {
            self.line("", &line.plain());
        }
        let assignment = &pack.fault.assignment;
        if let Some(owner) = &assignment.owner {
            self.fact(&w.owner(), &clean(&owner.name));
        }
        if let Some(agreement) = &assignment.agreement {
            self.fact(
                &w.agreement(),
                &format!("{} ({})", clean(&agreement.name), clean(&agreement.id)),
            );
            let reference = agreement.reference.as_deref().map(clean);
            self.fact(
                &w.pack(PackWord::Reference),
                reference.as_deref().unwrap_or("–"),
            );
        }
        self.fact(&w.holder(), &clean(&pack.fault.holder.name));
    }

    fn affected(&mut self, pack: &Pack) {
        let w = self.w;
        self.heading(&w.affected());
        if pack.fault.affected.is_empty() {
            self.line("", &w.nobody_affected());
        }
        for component in &pack.fault.affected {
            let thing = w.thing(component).capital().plain();
            self.item(&format!("{thing} ({})", clean(&component.id)));
        }
    }

    fn timeline(&mut self, pack: &Pack) {
        let w = self.w;
        self.heading(&w.timeline());
        if pack.left_out > 0 {
            self.line(
                "",
                &format!("{} {}", pack.left_out, w.pack(PackWord::LeftOut)),
            );
        }
        for event in &pack.events {
            let said = w.event(&event.what, self.told).plain();
            let at = self.second(event.at);
            self.item(&format!("{}. {at}  {said}", nth(event)));
        }
    }

    fn finding(&mut self, event: &Event, finding: &Finding) {
        let w = self.w;
        let at = self.second(event.at);
        let seen = w.pack(PackWord::OfEvent);
        self.heading(&format!("{} ({seen} {}, {at})", w.evidence(), nth(event)));
        match &finding.cause {
            Some(cause) => {
                let said = w.cause(cause).capital().plain();
                let facet = w.facet(cause.facet);
                self.line(
                    "",
                    &format!("{said} ({}, {facet}).", clean(&cause.component.id)),
                );
            }
            None => {
                self.line("", &format!("{}:", w.pack(PackWord::Explains)));
                for candidate in &finding.candidates {
                    let thing = w.thing(&candidate.component).capital().plain();
                    self.item(&format!("{thing} ({})", clean(&candidate.component.id)));
                }
            }
        }
        let evidence = &finding.evidence;
        self.seen(&w.seen_failed(), &evidence.failed, "");
        self.seen(&w.seen_controls(), &evidence.controls, &w.no_controls());
        self.seen(
            &w.seen_witness(),
            evidence.witness.as_slice(),
            &w.no_witness(),
        );
        self.dropped(evidence);
    }

    /// What was suspect too. What the log did not keep is not said to be nothing.
    fn dropped(&mut self, evidence: &Evidence) {
        let w = self.w;
        self.out.push('\n');
        self.line("", &format!("{}:", w.pack(PackWord::Dropped)));
        let Some(all) = &evidence.dropped else {
            return self.item(&w.pack(PackWord::NotKept));
        };
        if all.is_empty() {
            self.item(&w.pack(PackWord::NothingDropped));
        }
        for dropped in all {
            let at = match &dropped.because {
                Because::Cleared { at, .. } | Because::LetThrough { at, .. } => self.clock(*at),
                Because::ExplainsFewer { .. }
                | Because::TakenLater { .. }
                | Because::OnlyCarries
                | Because::NotKept => String::new(),
            };
            let thing = w.thing(&dropped.component).capital().plain();
            let why = w.dropped(dropped, &at).plain();
            self.item(&format!("{thing}, {}: {why}", w.facet(dropped.facet)));
        }
    }

    fn seen(&mut self, title: &str, all: &[Seen], otherwise: &str) {
        self.out.push('\n');
        self.line("", &format!("{title}:"));
        if all.is_empty() && !otherwise.is_empty() {
            self.item(otherwise);
        }
        for seen in all {
            let (w, at) = (self.w, self.clock(seen.at));
            let class = w.class(seen.class);
            // What the class says is not said again.
            let detail = match seen.detail == seen.class.slug() {
                true => String::new(),
                false => format!(" ({})", clean(&notice::detail(w.language(), &seen.detail))),
            };
            self.item(&format!("{at} {}: {class}{detail}", clean(&seen.probe)));
            if !seen.exchange.is_empty() {
                self.line("    ", &format!("{}:", w.pack(PackWord::Wire)));
            }
            for line in &seen.exchange {
                self.line("      ", &clean(line));
            }
        }
    }

    fn who_was_told(&mut self, told: &[Brief]) {
        let w = self.w;
        self.heading(&w.told());
        if told.is_empty() {
            self.line("", &w.told_nobody());
        }
        for brief in told {
            let at = self.second(brief.tried_at.unwrap_or(brief.created_at));
            let party = Phrase::name(&brief.party).plain();
            let what = w.told_what(brief.reason);
            let fate = w.fate_by(brief.channel, brief.fate);
            let channel = w.channel(brief.channel);
            self.item(&format!("{at}  {party}: {what} ({channel}; {fate})"));
        }
    }

    fn proof(&mut self, pack: &Pack) {
        let w = self.w;
        self.heading(&w.pack(PackWord::Proof));
        self.line("", &w.pack(PackWord::HowToProve));
        if pack.masked > 0 {
            self.line("", &format!("{} {}", pack.masked, w.pack(PackWord::Masked)));
        }
        self.fact(&w.pack(PackWord::Installation), &pack.installation);
        self.fact(
            &w.pack(PackWord::Head),
            &format!("{} {}", pack.head.seq, pack.head.hash),
        );
    }

    fn heading(&mut self, text: &str) {
        self.out.push('\n');
        self.line("", &text.to_uppercase());
    }

    fn item(&mut self, text: &str) {
        wrap(&mut self.out, "- ", "  ", text);
    }

    fn line(&mut self, indent: &str, text: &str) {
        wrap(&mut self.out, indent, indent, text);
    }

    fn fact(&mut self, label: &str, value: &str) {
        let first = format!("{label:<LABEL$}");
        wrap(&mut self.out, &first, &" ".repeat(LABEL), value);
    }

    fn second(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.told.zone.clone());
        at.strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
    }

    /// Evidence is compared with other logs: the thousandth counts.
    fn clock(&self, at: Timestamp) -> String {
        let at = at.to_zoned(self.told.zone.clone());
        at.strftime("%H:%M:%S%.3f").to_string()
    }
}

/// Its place among the events of its fault, from 1.
const fn nth(event: &Event) -> u32 {
    event.ordinal.saturating_add(1)
}

fn wrap(out: &mut String, first: &str, others: &str, text: &str) {
    text::wrap(out, COLUMNS, first, others, text);
}
