//! What was told, to whom, and what came of it.

use super::{Words, Written};
use crate::notice::{Channel, Fate, Reason};

impl Words {
    /// What a notice told its recipient, in a few words.
    pub(in crate::view) const fn told_what(self, reason: Reason) -> &'static str {
        match (self.0, reason) {
            (Written::Bokmal, Reason::Responsible) => "At de har ansvaret",
            (Written::Bokmal, Reason::Gap) => "At ingen avtale avgjør hvem som har ansvaret",
            (Written::Bokmal, Reason::Undecided) => "At det ikke er avgjort hvem som har ansvaret",
            (Written::Bokmal, Reason::Affected) => "At feilen går ut over dem",
            (Written::Bokmal, Reason::Known) => "At feilen allerede er meldt",
            (Written::Bokmal, Reason::Deputy) => "At saken trenger oppfølging",
            (Written::Bokmal, Reason::Commented) => "At noen har kommentert saken",
            (Written::Bokmal, Reason::Replied) => "Hva svaret deres førte til",
            (Written::Bokmal, Reason::Released) => "At de ikke har ansvaret lenger",
            (Written::Bokmal, Reason::Reopened) => "At feilen er tilbake",
            (Written::Bokmal, Reason::Escalated) => "At ingen har svart i tide",
            (Written::Bokmal, Reason::AgreementEnds) => "At en avtale går ut",
            (Written::Bokmal, Reason::Announced) => "At det er planlagt arbeid",
            (Written::Bokmal, Reason::Replanned) => "At planlagt arbeid er endret",
            (Written::Bokmal, Reason::CalledOff) => "At planlagt arbeid er avlyst",
            (Written::Bokmal, Reason::Recovered) => "At det virker igjen",
            (Written::Bokmal, Reason::Withdrawn) => "At feilen ikke følges lenger",
            (Written::Bokmal, Reason::CutOff) => "At overvåkingen er avskåret",
            (Written::Bokmal, Reason::BackAgain) => "At overvåkingen har forbindelse igjen",
            (Written::Bokmal, Reason::Unlogged) => "At loggen ikke kan skrives",
            (Written::Bokmal, Reason::Undelivered) => "At et varsel ikke kom fram",
            (Written::Bokmal, Reason::Shadow) => "At andre ikke får beskjed ennå (skyggedrift)",
            (Written::Bokmal, Reason::Digest) => "Flere varsler i ett",
            (Written::Bokmal, Reason::Event) => "Hva som skjedde",
            (Written::Bokmal, Reason::Ticket) => "At saken skal være åpen hos dem",
            (Written::Bokmal, Reason::TicketClosed) => "At saken skal lukkes hos dem",
            (Written::English, Reason::Responsible) => "That they are responsible",
            (Written::English, Reason::Gap) => "That no agreement decides who is responsible",
            (Written::English, Reason::Undecided) => "That it is undecided who is responsible",
            (Written::English, Reason::Affected) => "That the fault affects them",
            (Written::English, Reason::Known) => "That the fault has been reported already",
            (Written::English, Reason::Deputy) => "That it needs follow-up",
            (Written::English, Reason::Commented) => "That somebody has commented on it",
            (Written::English, Reason::Replied) => "What came of their answer",
            (Written::English, Reason::Released) => "That they are no longer responsible",
            (Written::English, Reason::Reopened) => "That the fault is back",
            (Written::English, Reason::Escalated) => "That nobody has answered in time",
            (Written::English, Reason::AgreementEnds) => "That an agreement runs out",
            (Written::English, Reason::Announced) => "That work is planned",
            (Written::English, Reason::Replanned) => "That planned work is otherwise than was told",
            (Written::English, Reason::CalledOff) => "That planned work is called off",
            (Written::English, Reason::Recovered) => "That it works again",
            (Written::English, Reason::Withdrawn) => "That the fault is followed no further",
            (Written::English, Reason::CutOff) => "That the monitor is cut off",
            (Written::English, Reason::BackAgain) => "That the monitor is connected again",
            (Written::English, Reason::Unlogged) => "That the log cannot be written",
            (Written::English, Reason::Undelivered) => "That a notice was not delivered",
            (Written::English, Reason::Shadow) => "That others are not told yet (shadow mode)",
            (Written::English, Reason::Digest) => "Several notices in one",
            (Written::English, Reason::Event) => "What happened",
            (Written::English, Reason::Ticket) => "That the ticket is to be open",
            (Written::English, Reason::TicketClosed) => "That the ticket is to be closed",
        }
    }

    /// By which way a notice goes.
    pub(in crate::view) const fn channel(self, channel: Channel) -> &'static str {
        match (self.0, channel) {
            (Written::Bokmal, Channel::Email) => "e-post",
            (Written::English, Channel::Email) => "mail",
            (Written::Bokmal | Written::English, Channel::Mqtt) => "MQTT",
            (Written::Bokmal | Written::English, Channel::Webhook) => "webhook",
            (Written::Bokmal, Channel::Ticket) => "sakssystem",
            (Written::English, Channel::Ticket) => "ticket system",
        }
    }

    /// How far a notice has come by its way.
    pub(in crate::view) const fn fate_by(self, channel: Channel, fate: Fate) -> &'static str {
        match (channel, fate, self.0) {
            (Channel::Email, _, _) => self.fate(fate),
            (_, Fate::Accepted { in_digest: false }, Written::Bokmal) => "tatt imot",
            (_, Fate::Accepted { in_digest: false }, Written::English) => "accepted",
            (_, Fate::Accepted { in_digest: true }, Written::Bokmal) => {
                "samlet med andre, tatt imot"
            }
            (_, Fate::Accepted { in_digest: true }, Written::English) => "in a digest, accepted",
            (_, Fate::Refused, Written::Bokmal) => "avvist",
            (_, Fate::Refused, Written::English) => "refused",
            (Channel::Mqtt | Channel::Webhook | Channel::Ticket, _, _) => self.fate(fate),
        }
    }

    /// How far a mail has come.
    const fn fate(self, fate: Fate) -> &'static str {
        match (self.0, fate) {
            (Written::Bokmal, Fate::Waiting) => "venter på å bli sendt",
            (Written::Bokmal, Fate::StandingBy) => "sendes bare hvis e-posten ikke kommer fram",
            (Written::Bokmal, Fate::UnderWay) => "sendes nå",
            (Written::Bokmal, Fate::PutOff) => "ikke tatt imot ennå; prøves igjen",
            (Written::Bokmal, Fate::Held) => "venter på å bli samlet med andre",
            (Written::Bokmal, Fate::Gathered) => "samlet med andre, på vei",
            (Written::Bokmal, Fate::Accepted { in_digest: false }) => "tatt imot av e-posttjeneren",
            (Written::Bokmal, Fate::Accepted { in_digest: true }) => {
                "samlet med andre, tatt imot av e-posttjeneren"
            }
            (Written::Bokmal, Fate::Refused) => "avvist av e-posttjeneren",
            (Written::Bokmal, Fate::GivenUp) => "gitt opp etter 72 timer",
            (Written::Bokmal, Fate::Cancelled) => "ikke sendt; ikke aktuelt lenger",
            (Written::Bokmal, Fate::Shadowed) => "bare skrevet ned (skyggedrift)",
            (Written::English, Fate::Waiting) => "waiting to be sent",
            (Written::English, Fate::StandingBy) => "goes only if the mail fails",
            (Written::English, Fate::UnderWay) => "being sent",
            (Written::English, Fate::PutOff) => "not accepted yet; is tried again",
            (Written::English, Fate::Held) => "held for a digest",
            (Written::English, Fate::Gathered) => "in a digest, on its way",
            (Written::English, Fate::Accepted { in_digest: false }) => "accepted by the relay",
            (Written::English, Fate::Accepted { in_digest: true }) => {
                "in a digest, accepted by the relay"
            }
            (Written::English, Fate::Refused) => "refused by the relay",
            (Written::English, Fate::GivenUp) => "given up after 72 hours",
            (Written::English, Fate::Cancelled) => "not sent; no longer due",
            (Written::English, Fate::Shadowed) => "only written down (shadow mode)",
        }
    }

    /// "2 notices".
    pub(in crate::view) fn notices(self, count: usize) -> String {
        match (self.0, count) {
            (Written::Bokmal, 1) => "1 varsel".to_owned(),
            (Written::Bokmal, _) => format!("{count} varsler"),
            (Written::English, 1) => "1 notice".to_owned(),
            (Written::English, _) => format!("{count} notices"),
        }
    }

    /// "2 mails were received.", for the demo.
    pub(in crate::view) fn mails_sentence(self, count: usize) -> String {
        match (self.0, count) {
            (Written::Bokmal, 0) => "Ingen e-post er kommet ennå.".to_owned(),
            (Written::Bokmal, 1) => "Én e-post er kommet.".to_owned(),
            (Written::Bokmal, _) => format!("{count} e-poster er kommet."),
            (Written::English, 0) => "No mail has arrived yet.".to_owned(),
            (Written::English, 1) => "One mail has arrived.".to_owned(),
            (Written::English, _) => format!("{count} mails have arrived."),
        }
    }
}
