//! Sentences about faults.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Words, Written};
use crate::fault::{CauseRef, ComponentRef, Fault, GapRef, State};
use crate::inventory::Kind;
use crate::view::text::Phrase;

/// The moment from which times are told, and the zone to tell them in.
#[derive(Clone, Copy, Debug)]
pub(in crate::view) struct Told<'a> {
    /// Now.
    pub(in crate::view) now: Timestamp,
    /// The region's zone.
    pub(in crate::view) zone: &'a TimeZone,
}

impl Words {
    /// A component within a sentence: "the line to Åfjord health centre".
    pub(in crate::view) fn thing(self, component: &ComponentRef) -> Phrase {
        let name = Phrase::name(&component.name);
        let Some(site) = component.site_name.as_deref().map(Phrase::name) else {
            return Phrase::fill("{0} {1}", &[Phrase::words(self.the(component.kind)), name]);
        };
        let template = match (self.0, component.kind) {
            (Written::Bokmal, Kind::Codec) => "videoutstyret i {0}, {1}",
            (Written::English, Kind::Codec) => "the video equipment in {0}, {1}",
            (Written::Bokmal, Kind::AccessLine) => "linja til {1}",
            (Written::English, Kind::AccessLine) => "the line to {1}",
            (Written::Bokmal, Kind::SiteRouter) => "ruteren ved {1}",
            (Written::English, Kind::SiteRouter) => "the router at {1}",
            (Written::Bokmal, Kind::Firewall) => "brannmuren ved {1}",
            (Written::English, Kind::Firewall) => "the firewall at {1}",
            (Written::Bokmal, Kind::RoomNetwork) => "romnettet ved {1}",
            (Written::English, Kind::RoomNetwork) => "the room network at {1}",
            (
                Written::Bokmal,
                Kind::NetworkCore
                | Kind::NameService
                | Kind::TimeService
                | Kind::Registrar
                | Kind::Bridge
                | Kind::MediaGateway
                | Kind::Certificate
                | Kind::Credential
                | Kind::Monitor,
            ) => "{2} {0} ved {1}",
            (
                Written::English,
                Kind::NetworkCore
                | Kind::NameService
                | Kind::TimeService
                | Kind::Registrar
                | Kind::Bridge
                | Kind::MediaGateway
                | Kind::Certificate
                | Kind::Credential
                | Kind::Monitor,
            ) => "{2} {0} at {1}",
        };
        Phrase::fill(
            template,
            &[name, site, Phrase::words(self.the(component.kind))],
        )
    }

    const fn the(self, kind: Kind) -> &'static str {
        match (self.0, kind) {
            (Written::Bokmal, Kind::Codec) => "videoutstyret",
            (Written::Bokmal, Kind::RoomNetwork) => "romnettet",
            (Written::Bokmal, Kind::Firewall) => "brannmuren",
            (Written::Bokmal, Kind::SiteRouter) => "ruteren",
            (Written::Bokmal, Kind::AccessLine) => "linja",
            (Written::Bokmal, Kind::NetworkCore) => "kjernenettet",
            (Written::Bokmal, Kind::NameService) => "navnetjenesten",
            (Written::Bokmal, Kind::TimeService) => "tidstjenesten",
            (Written::Bokmal, Kind::Registrar) => "registraren",
            (Written::Bokmal, Kind::Bridge) => "møtebroen",
            (Written::Bokmal, Kind::MediaGateway) => "medieslusen",
            (Written::Bokmal, Kind::Certificate) => "sertifikatet",
            (Written::Bokmal, Kind::Credential) => "legitimasjonen",
            (Written::Bokmal, Kind::Monitor) => "overvåkingen",
            (Written::English, Kind::Codec) => "the video equipment",
            (Written::English, Kind::RoomNetwork) => "the room network",
            (Written::English, Kind::Firewall) => "the firewall",
            (Written::English, Kind::SiteRouter) => "the router",
            (Written::English, Kind::AccessLine) => "the line",
            (Written::English, Kind::NetworkCore) => "the network core",
            (Written::English, Kind::NameService) => "the name service",
            (Written::English, Kind::TimeService) => "the time service",
            (Written::English, Kind::Registrar) => "the registrar",
            (Written::English, Kind::Bridge) => "the bridge",
            (Written::English, Kind::MediaGateway) => "the media gateway",
            (Written::English, Kind::Certificate) => "the certificate",
            (Written::English, Kind::Credential) => "the credential",
            (Written::English, Kind::Monitor) => "the monitor",
        }
    }

    /// What is wrong, without when and whose; names nobody while it is undecided.
    pub(in crate::view) fn what_is_wrong(self, fault: &Fault) -> Phrase {
        if let Some(cause) = &fault.finding.cause {
            return self.cause(cause).capital();
        }
        if let Some(report) = &fault.finding.evidence.reported {
            return self.user_report(report);
        }
        let place = fault
            .affected
            .iter()
            .chain(fault.finding.candidates.iter().rev().map(|c| &c.component))
            .find_map(|component| component.site_name.as_deref());
        let (place, template) = match (place, self.0) {
            (Some(place), Written::Bokmal) => (place, "Noe på veien til {0} svikter"),
            (Some(place), Written::English) => (place, "Something on the way to {0} is failing"),
            (None, Written::Bokmal) => ("", "Noe alle deler, svikter"),
            (None, Written::English) => ("", "Something that all share is failing"),
        };
        Phrase::fill(template, &[Phrase::name(place)])
    }

    /// A cause, and what it does: "the line to Åfjord health centre is down".
    pub(in crate::view) fn cause(self, cause: &CauseRef) -> Phrase {
        let fails = Phrase::words(self.fails(cause.component.kind, cause.mode));
        self.thing(&cause.component).then(fails)
    }

    /// The headline of a fault's page.
    pub(in crate::view) fn headline(self, fault: &Fault, told: Told<'_>) -> Phrase {
        let what = self.what_is_wrong(fault);
        let began = self.moment(fault.began_at, told.now, told.zone);
        let Some(over) = fault.cleared_at.or(fault.closed_at) else {
            let template = match self.0 {
                Written::Bokmal => "{0}, siden {1}.",
                Written::English => "{0}, since {1}.",
            };
            return Phrase::fill(template, &[what, began]);
        };
        let ended = self.moment(over, told.now, told.zone);
        if began.plain() == ended.plain() {
            // Over within the minute: how long it lasted says more.
            let template = match self.0 {
                Written::Bokmal => "Over: {0}, {1} (i\u{a0}{2}).",
                Written::English => "Over: {0}, {1} (for\u{a0}{2}).",
            };
            let span = Phrase::words(self.span(fault.began_at, over));
            return Phrase::fill(template, &[what, began, span]);
        }
        let template = match self.0 {
            Written::Bokmal => "Over: {0}, fra {1} til {2}.",
            Written::English => "Over: {0}, from {1} until {2}.",
        };
        Phrase::fill(template, &[what, began, ended])
    }

    /// Where it stands: who holds it, and what they have said.
    pub(in crate::view) fn standing(self, fault: &Fault, told: Told<'_>) -> Phrase {
        let holder = Phrase::name(&fault.holder.name);
        let simple = |nb, en| {
            let template = match self.0 {
                Written::Bokmal => nb,
                Written::English => en,
            };
            Phrase::fill(template, std::slice::from_ref(&holder))
        };
        match fault.state {
            State::Undecided => simple(
                "Det er ikke avgjort hvem som har ansvaret. {0} har saken til det er avgjort.",
                "It is undecided who is responsible. {0} holds it until that is decided.",
            ),
            State::Assigned if is_owner(fault) => {
                simple("{0} har ansvaret.", "{0} is responsible.")
            }
            State::Assigned => simple("{0} har saken.", "{0} holds it."),
            State::Accepted { expected_at: None } => {
                simple("{0} har tatt saken.", "{0} has accepted.")
            }
            State::Accepted {
                expected_at: Some(by),
            } => {
                let by = self.moment(by, told.now, told.zone);
                let template = match self.0 {
                    Written::Bokmal => "{0} har tatt saken og venter den løst {1}.",
                    Written::English => "{0} has accepted and expects it mended by {1}.",
                };
                Phrase::fill(template, &[holder, by])
            }
            State::Cleared => simple(
                "Det virker igjen. Holder det seg slik, lukkes feilen av seg selv. {0} har saken så lenge.",
                "It works again. If it stays so, the fault closes by itself. {0} holds it until then.",
            ),
            State::Closed if fault.is_withdrawn() && fault.cleared_at.is_some() => {
                Phrase::words(match self.0 {
                    Written::Bokmal => {
                        "Lukket. Det virket igjen, og det som viste feilen, måles ikke lenger."
                    }
                    Written::English => {
                        "Closed. It worked again, and what showed the fault is no longer asked."
                    }
                })
            }
            State::Closed if fault.is_withdrawn() => Phrase::words(match self.0 {
                Written::Bokmal => {
                    "Lukket. Det som viste feilen, måles ikke lenger, og om den er borte, er ikke kjent."
                }
                Written::English => {
                    "Closed. What showed the fault is no longer asked, and whether it is gone is not known."
                }
            }),
            State::Closed => match (&fault.merged_into, &fault.remedy) {
                (Some(into), _) => Phrase::words(format!("{} {into}.", self.merged_into())),
                (None, Some(remedy)) if !remedy.trim().is_empty() => Phrase::fill(
                    match self.0 {
                        Written::Bokmal => "Lukket. Tiltak: {0}",
                        Written::English => "Closed. Remedy: {0}",
                    },
                    &[Phrase::name(remedy)],
                ),
                (None, _) => Phrase::words(match self.0 {
                    Written::Bokmal => "Lukket.",
                    Written::English => "Closed.",
                }),
            },
        }
    }

    /// Whose it is and why: by which agreement, by none, or among whom it is
    /// undecided.
    pub(in crate::view) fn why(self, fault: &Fault) -> Vec<Phrase> {
        let assignment = &fault.assignment;
        let Some(owner) = &assignment.owner else {
            return self.why_undecided(fault);
        };
        let owner = Phrase::name(&owner.name);
        let thing = fault
            .finding
            .chief()
            .map_or_else(Phrase::default, |cause| self.thing(&cause.component));
        let template = match (&assignment.gap, &assignment.agreement, self.0) {
            (Some(GapRef::Unagreed), _, Written::Bokmal) | (None, None, Written::Bokmal) => {
                "Ingen avtale i kraft dekker {1}. Da faller ansvaret på {0} selv. At avtalen mangler, er en del av saken."
            }
            (Some(GapRef::Unagreed), _, Written::English) | (None, None, Written::English) => {
                "No agreement in force covers {1}. It therefore falls to {0} itself. That the agreement is missing is part of the case."
            }
            (Some(GapRef::Contested { .. }), _, Written::Bokmal) => {
                "Flere avtaler dekker {1} og peker på hver sin part: {2}. Til det er avklart faller ansvaret på {0} selv."
            }
            (Some(GapRef::Contested { .. }), _, Written::English) => {
                "Several agreements cover {1} and name different parties: {2}. Until that is settled it falls to {0} itself."
            }
            (None, Some(_), Written::Bokmal) => "{0} har ansvaret for {1} etter avtalen {2}.",
            (None, Some(_), Written::English) => "{0} is responsible for {1} by the agreement {2}.",
        };
        let named = match (&assignment.gap, &assignment.agreement) {
            (Some(GapRef::Contested { agreements }), _) => {
                let names: Vec<Phrase> = agreements.iter().map(|a| Phrase::name(&a.name)).collect();
                Phrase::list(&names, self.and())
            }
            (None, Some(agreement)) => match &agreement.reference {
                Some(reference) => Phrase::fill(
                    "{0} ({1})",
                    &[Phrase::name(&agreement.name), Phrase::name(reference)],
                ),
                None => Phrase::name(&agreement.name),
            },
            (Some(GapRef::Unagreed), _) | (None, None) => Phrase::default(),
        };
        vec![Phrase::fill(template, &[owner, thing, named])]
    }

    fn why_undecided(self, fault: &Fault) -> Vec<Phrase> {
        if fault.is_reported() {
            return vec![self.why_reported()];
        }
        let parties: Vec<Phrase> = fault
            .assignment
            .among
            .iter()
            .map(|party| Phrase::name(&party.name))
            .collect();
        let things: Vec<Phrase> = fault
            .finding
            .candidates
            .iter()
            .map(|candidate| self.thing(&candidate.component))
            .collect();
        let (known, among) = match self.0 {
            Written::Bokmal => (
                "Det som er sett, kan forklares like godt av {0}.",
                "Ansvaret ligger hos {0}, men det er ikke avgjort hos hvem. Ingen av dem er utpekt.",
            ),
            Written::English => (
                "What was seen is explained equally well by {0}.",
                "It is the responsibility of {0}, but which is undecided. None of them is named.",
            ),
        };
        let mut why = vec![Phrase::fill(known, &[Phrase::list(&things, self.or())])];
        if parties.len() > 1 {
            why.push(Phrase::fill(among, &[Phrase::list(&parties, self.or())]));
        }
        let split = match (&fault.finding.split_by, self.0) {
            (Some(probe), Written::Bokmal) => Phrase::fill(
                "Prøven {0} vil avgjøre det når den svarer.",
                &[Phrase::name(probe)],
            ),
            (Some(probe), Written::English) => {
                Phrase::fill("The probe {0} will decide it.", &[Phrase::name(probe)])
            }
            (None, Written::Bokmal) => Phrase::words(
                "Ingen prøve som er satt opp, kan skille dem fra hverandre: det må noen se på.",
            ),
            (None, Written::English) => {
                Phrase::words("No probe that is set up can tell them apart: somebody has to look.")
            }
        };
        why.push(split);
        why
    }

    /// The state of a fault, in a word or two.
    pub(in crate::view) const fn fault_state(self, state: State) -> &'static str {
        match (self.0, state) {
            (Written::Bokmal, State::Undecided) => "ikke avgjort",
            (Written::Bokmal, State::Assigned) => "tildelt",
            (Written::Bokmal, State::Accepted { .. }) => "tatt",
            (Written::Bokmal, State::Cleared) => "virker igjen",
            (Written::Bokmal, State::Closed) => "lukket",
            (Written::English, State::Undecided) => "undecided",
            (Written::English, State::Assigned) => "assigned",
            (Written::English, State::Accepted { .. }) => "accepted",
            (Written::English, State::Cleared) => "works again",
            (Written::English, State::Closed) => "closed",
        }
    }

    /// "3 events that are not shown here": those between the opening and the latest.
    pub(in crate::view) fn forgotten(self, count: u32) -> String {
        match (self.0, count) {
            (Written::Bokmal, 1) => "… 1 hendelse som ikke vises her".to_owned(),
            (Written::Bokmal, _) => format!("… {count} hendelser som ikke vises her"),
            (Written::English, 1) => "… 1 event that is not shown here".to_owned(),
            (Written::English, _) => format!("… {count} events that are not shown here"),
        }
    }

    /// "3 components".
    pub(in crate::view) fn components(self, count: usize) -> String {
        match (self.0, count) {
            (Written::Bokmal, 1) => "1 komponent".to_owned(),
            (Written::Bokmal, _) => format!("{count} komponenter"),
            (Written::English, 1) => "1 component".to_owned(),
            (Written::English, _) => format!("{count} components"),
        }
    }
}

fn is_owner(fault: &Fault) -> bool {
    fault
        .assignment
        .owner
        .as_ref()
        .is_some_and(|owner| owner.id == fault.holder.id)
}
