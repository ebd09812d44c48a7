//! What happened to a fault, as sentences.

use super::fault::Told;
use super::{Words, Written};
use crate::fault::{PartyRef, Through, Way, What, spoke_for};
use crate::view::text::Phrase;

impl Words {
    /// What happened, as a sentence.
    #[expect(
        clippy::too_many_lines,
        reason = "one sentence an event, in two languages; apart they would be harder to compare"
    )]
    pub(in crate::view) fn event(self, what: &What, told: Told<'_>) -> Phrase {
        let say = |nb, en, parts: &[Phrase]| match self.0 {
            Written::Bokmal => Phrase::fill(nb, parts),
            Written::English => Phrase::fill(en, parts),
        };
        if let Some(report) = what.report() {
            return self.user_report(report);
        }
        match what {
            What::Reported { report } => self.user_report(report),
            What::Opened { assignment, .. } => match &assignment.owner {
                Some(owner) => say(
                    "Funnet. {0} har ansvaret.",
                    "Found. {0} is responsible.",
                    &[Phrase::name(&owner.name)],
                ),
                None => say(
                    "Funnet. Ikke avgjort hvem som har ansvaret; {0} har saken.",
                    "Found. Undecided who is responsible; {0} holds it.",
                    &[Phrase::name(&assignment.holder.name)],
                ),
            },
            What::Located {
                finding,
                assignment,
                stays,
                ..
            } => match (&finding.cause, &assignment.owner) {
                (Some(cause), Some(owner)) => say(
                    "Stedfestet: {0}. {1} har ansvaret.",
                    "Located: {0}. {1} is responsible.",
                    &[self.cause(cause), Phrase::name(&owner.name)],
                ),
                (None, Some(owner)) => say(
                    "Avgrenset. {0} har ansvaret.",
                    "Narrowed down. {0} is responsible.",
                    &[Phrase::name(&owner.name)],
                ),
                (_, None) if *stays => say(
                    "Nye funn; fortsatt ikke avgjort hvem som har ansvaret.",
                    "New findings; still undecided who is responsible.",
                    &[],
                ),
                (_, None) => say(
                    "Nye funn; fortsatt ikke avgjort. {0} har saken.",
                    "New findings; still undecided. {0} holds it.",
                    &[Phrase::name(&assignment.holder.name)],
                ),
            },
            What::Affected { affected } => say(
                "Går nå ut over {0}.",
                "Now affects {0}.",
                &[Phrase::words(self.components(affected.len()))],
            ),
            What::Changed { .. } => say(
                "Svikter nå på en annen måte.",
                "Now fails in another way.",
                &[],
            ),
            What::Asked { due } => say(
                "Svar ventes innen {0}.",
                "An answer is expected by {0}.",
                &[self.moment(due.answer_by, told.now, told.zone)],
            ),
            What::Accepted {
                by,
                through,
                expected_at,
            } => {
                let by = self.speaker(by, through.as_ref());
                match expected_at {
                    Some(at) => say(
                        "{0} har tatt saken og venter den løst {1}.",
                        "{0} has accepted and expects it mended by {1}.",
                        &[by, self.moment(*at, told.now, told.zone)],
                    ),
                    None => say("{0} har tatt saken.", "{0} has accepted.", &[by]),
                }
            }
            What::Rejected {
                by,
                through,
                because,
                assignment,
            } => say(
                "{0} har avvist saken: «{1}». En ny undersøkelse er satt i gang, og saken ligger hos {2}.",
                "{0} has rejected it: “{1}”. A new look at the cause has begun, and it is with {2}.",
                &[
                    self.speaker(by, through.as_ref()),
                    Phrase::name(because),
                    Phrase::name(&assignment.holder.name),
                ],
            ),
            What::HandedOver {
                by: Some(by),
                through,
                to,
                because,
            } => say(
                "{0} har overlatt saken til {1}: «{2}»",
                "{0} has handed it over to {1}: “{2}”",
                &[
                    self.speaker(by, through.as_ref()),
                    Phrase::name(&to.name),
                    Phrase::name(because),
                ],
            ),
            What::HandedOver {
                by: None,
                to,
                because,
                ..
            } => say(
                "Overlatt til {0}: «{1}»",
                "Handed over to {0}: “{1}”",
                &[Phrase::name(&to.name), Phrase::name(because)],
            ),
            What::Commented { by, through, text } => say(
                "{0}: «{1}»",
                "{0}: “{1}”",
                &[self.speaker(by, through.as_ref()), Phrase::name(text)],
            ),
            What::Escalated { to, .. } => say(
                "Ingen svarte i tide. {0} har saken nå.",
                "Nobody answered in time. {0} holds it now.",
                &[Phrase::name(&to.name)],
            ),
            What::Overdue => say(
                "Tiden som var oppgitt, er ute.",
                "The expected time has passed.",
                &[],
            ),
            What::Cleared => say("Virker igjen.", "Works again.", &[]),
            What::Reopened { .. } => say(
                "Tilbake: samme feil igjen.",
                "Back: the same fault again.",
                &[],
            ),
            What::Closed {
                by,
                through,
                cause,
                remedy,
            } => {
                let by = by.as_ref().map_or_else(
                    || say("seg selv etter en tid", "itself after a time", &[]),
                    |by| self.speaker(by, through.as_ref()),
                );
                if cause.trim().is_empty() && remedy.trim().is_empty() {
                    return say("Lukket av {0}.", "Closed by {0}.", &[by]);
                }
                say(
                    "Lukket av {0}. Årsak: {1}. Tiltak: {2}",
                    "Closed by {0}. Cause: {1}. Remedy: {2}",
                    &[by, Phrase::name(cause), Phrase::name(remedy)],
                )
            }
            What::Explained { incident, .. } if incident.planned => say(
                "Forklart av planlagt arbeid ({0}): {1}",
                "Explained by planned work ({0}): {1}",
                &[
                    Phrase::name(&incident.party_name),
                    Phrase::name(&incident.text),
                ],
            ),
            What::Explained { incident, .. } => say(
                "Forklart av det {0} selv har meldt: {1}",
                "Explained by what {0} has reported itself: {1}",
                &[
                    Phrase::name(&incident.party_name),
                    Phrase::name(&incident.text),
                ],
            ),
            What::Unexplained { incident, .. } if incident.planned => say(
                "Det planlagte arbeidet forklarer den ikke lenger ({0}).",
                "The planned work explains it no longer ({0}).",
                &[Phrase::name(&incident.party_name)],
            ),
            What::Unexplained { incident, .. } => say(
                "Ikke lenger forklart av det {0} har meldt.",
                "No longer explained by what {0} has reported.",
                &[Phrase::name(&incident.party_name)],
            ),
            What::Withdrawn => say(
                "Det som viste feilen, er tatt ut av oppsettet: følges ikke videre.",
                "What showed the fault was taken out of the configuration: followed no further.",
                &[],
            ),
            What::Merged { into } => say(
                "Forklart av en større feil, {0}.",
                "Explained by a larger fault, {0}.",
                &[Phrase::words(into.to_string())],
            ),
        }
    }

    /// A party, and who spoke for it if another did, or that a link in a mail did, or an answer to one.
    fn speaker(self, by: &PartyRef, through: Option<&Through>) -> Phrase {
        let party = Phrase::name(&by.name);
        let way = match (through.map(|through| through.way), self.0) {
            (Some(Way::Link(_)), Written::Bokmal) => Some("{0} (ved lenke i e-post)"),
            (Some(Way::Link(_)), Written::English) => Some("{0} (by a link in a mail)"),
            (Some(Way::Mail(_)), Written::Bokmal) => Some("{0} (ved svar på e-post)"),
            (Some(Way::Mail(_)), Written::English) => Some("{0} (by an answer to a mail)"),
            (Some(Way::CommandLine | Way::Api | Way::Proxy | Way::Local) | None, _) => None,
        };
        if let Some(template) = way {
            return Phrase::fill(template, &[party]);
        }
        let Some(speaker) = spoke_for(by, through) else {
            return party;
        };
        let template = match self.0 {
            Written::Bokmal => "{0} (ved {1})",
            Written::English => "{0} (through {1})",
        };
        Phrase::fill(template, &[party, Phrase::name(&speaker.name)])
    }
}
