//! The deviation report as text.

use super::{Sheet, clock};
use crate::inventory::Language;
use crate::report::{Deviation, Deviations, Kind, Period};
use crate::view::report::words::Say;
use crate::view::text::clean;

/// The deviation report as text.
pub fn deviations_text(report: &Deviations, language: Language) -> String {
    let mut sheet = Sheet::new(language);
    let region = clean(&report.name);
    sheet.title(Say::DeviationsTitle { region: &region });
    sheet.days(&report.period, report.as_of, report.begins);
    sheet.out.push('\n');
    if report.rows.is_empty() {
        sheet.say("", Say::NoDeviations);
    } else {
        let n = report.rows.len();
        sheet.say("", Say::Count { n });
        for kind in Kind::ALL {
            let n = report.rows.iter().filter(|row| row.kind == kind).count();
            if n > 0 {
                sheet.line("  ", &format!("{n:>4}  {}", sheet.said(of_kind(kind))));
            }
        }
    }
    for row in &report.rows {
        sheet.deviation(row, &report.period);
    }
    sheet.out.push('\n');
    if !report.in_shadow.is_empty() {
        let n = report.in_shadow.len();
        sheet.say("", Say::LeftShadow { n });
    }
    sheet.unreadable(&report.unreadable);
    sheet.say("", Say::HowToCheck);
    let (seq, hash) = report.head;
    let hash = crate::pack::hex(&hash);
    let install = clean(&report.install);
    let head = Say::Head {
        install: &install,
        seq,
        hash: &hash,
    };
    sheet.say("", head);
    sheet.out
}

impl Sheet {
    fn deviation(&mut self, row: &Deviation, period: &Period) {
        self.out.push('\n');
        let kind = self.said(of_kind(row.kind));
        let at = clock(row.at, period);
        self.line("", &format!("{}  {at}", clean(&row.fault)));
        self.line("  ", &kind);
        let (who, towards) = (clean(&row.who.name), clean(&row.towards.name));
        let parties = Say::Parties {
            who: &who,
            towards: &towards,
        };
        self.say("  ", parties);
        self.agreement(row);
        self.kept(row, period);
        match row.told_at.map(|at| clock(at, period)) {
            Some(at) => self.say("  ", Say::ToldAt { at: &at }),
            None if row.kind == Kind::NotTold => self.say("  ", Say::NeverTold),
            None => {}
        }
        let entries: Vec<String> = row.entries.iter().map(|one| one.seq.to_string()).collect();
        let (entries, fingerprint) = (entries.join(", "), row.fingerprint.as_deref());
        let proof = Say::Proof {
            fingerprint: fingerprint.unwrap_or("–"),
            entries: &entries,
        };
        self.say("  ", proof);
    }

    fn agreement(&mut self, row: &Deviation) {
        if !row.contested.is_empty() {
            let names: Vec<String> = row.contested.iter().map(|one| clean(&one.name)).collect();
            let names = names.join(", ");
            return self.say("  ", Say::Contradicting { names: &names });
        }
        match &row.agreement {
            Some(agreement) => {
                let name = clean(&agreement.name);
                let reference = agreement.reference.as_deref().map(clean);
                let reference = reference.unwrap_or_else(|| clean(&agreement.id));
                let said = Say::Agreement {
                    name: &name,
                    reference: &reference,
                };
                self.say("  ", said);
            }
            None if row.clause.is_some() => self.say("  ", Say::ByRegion),
            None => {}
        }
    }

    fn kept(&mut self, row: &Deviation, period: &Period) {
        let Some(clocked) = &row.clocked else {
            return;
        };
        let times = [clocked.promised, clocked.actual, clocked.over_by];
        let [promised, actual, over] = times.map(|time| self.time(time));
        let by = clock(clocked.by, period);
        let kept = Say::Kept {
            promised: &promised,
            actual: &actual,
            over: &over,
            by: &by,
        };
        self.say("  ", kept);
        if clocked.until.is_none() {
            self.say("  ", Say::GoesOn);
        }
        if clocked.in_hours && row.clause.is_some() {
            let hours = row.hours().join("; ");
            self.say("  ", Say::InHours { hours: &hours });
        }
    }
}

const fn of_kind(kind: Kind) -> Say<'static> {
    match kind {
        Kind::Unagreed => Say::Unagreed,
        Kind::Contested => Say::Contested,
        Kind::NotTold => Say::NotTold,
        Kind::ResponseExceeded => Say::ResponseExceeded,
        Kind::RestoreExceeded => Say::RestoreExceeded,
        Kind::AcceptedTimePassed => Say::AcceptedTimePassed,
        Kind::RejectedTwice => Say::RejectedTwice,
        Kind::HandedOver => Say::HandedOver,
        Kind::Ownerless => Say::Ownerless,
        Kind::LastStep => Say::LastStep,
        Kind::AgreementLapsed => Say::AgreementLapsed,
    }
}
