//! What was told, to whom, and what came of it.

use super::Words;
use crate::inventory::Language;
use crate::notice::{Channel, Fate, Reason};

impl Words {
    /// What a notice told its recipient, in a few words.
    pub(in crate::view) const fn told_what(self, reason: Reason) -> &'static str {
        match (self.0, reason) {
            (Language::Bokmal, Reason::Responsible) => "At de har ansvaret",
            (Language::Bokmal, Reason::Gap) => "At ingen avtale avgjør hvem som har ansvaret",
            (Language::Bokmal, Reason::Undecided) => "At det ikke er avgjort hvem som har ansvaret",
            (Language::Bokmal, Reason::Affected) => "At feilen går ut over dem",
            (Language::Bokmal, Reason::Known) => "At feilen allerede er meldt",
            (Language::Bokmal, Reason::Deputy) => "At saken trenger oppfølging",
            (Language::Bokmal, Reason::Commented) => "At noen har kommentert saken",
            (Language::Bokmal, Reason::Replied) => "Hva svaret deres førte til",
            (Language::Bokmal, Reason::Released) => "At de ikke har ansvaret lenger",
            (Language::Bokmal, Reason::Reopened) => "At feilen er tilbake",
            (Language::Bokmal, Reason::Escalated) => "At ingen har svart i tide",
            (Language::Bokmal, Reason::AgreementEnds) => "At en avtale går ut",
            (Language::Bokmal, Reason::Announced) => "At det er planlagt arbeid",
            (Language::Bokmal, Reason::Replanned) => "At planlagt arbeid er endret",
            (Language::Bokmal, Reason::CalledOff) => "At planlagt arbeid er avlyst",
            (Language::Bokmal, Reason::Recovered) => "At det virker igjen",
            (Language::Bokmal, Reason::Withdrawn) => "At feilen ikke følges lenger",
            (Language::Bokmal, Reason::CutOff) => "At overvåkingen er avskåret",
            (Language::Bokmal, Reason::BackAgain) => "At overvåkingen har forbindelse igjen",
            (Language::Bokmal, Reason::Unlogged) => "At loggen ikke kan skrives",
            (Language::Bokmal, Reason::Undelivered) => "At et varsel ikke kom fram",
            (Language::Bokmal, Reason::Shadow) => "At andre ikke får beskjed ennå (skyggedrift)",
            (Language::Bokmal, Reason::Digest) => "Flere varsler i ett",
            (Language::Bokmal, Reason::Event) => "Hva som skjedde",
            (Language::English, Reason::Responsible) => "That they are responsible",
            (Language::English, Reason::Gap) => "That no agreement decides who is responsible",
            (Language::English, Reason::Undecided) => "That it is undecided who is responsible",
            (Language::English, Reason::Affected) => "That the fault affects them",
            (Language::English, Reason::Known) => "That the fault has been reported already",
            (Language::English, Reason::Deputy) => "That it needs follow-up",
            (Language::English, Reason::Commented) => "That somebody has commented on it",
            (Language::English, Reason::Replied) => "What came of their answer",
            (Language::English, Reason::Released) => "That they are no longer responsible",
            (Language::English, Reason::Reopened) => "That the fault is back",
            (Language::English, Reason::Escalated) => "That nobody has answered in time",
            (Language::English, Reason::AgreementEnds) => "That an agreement runs out",
            (Language::English, Reason::Announced) => "That work is planned",
            (Language::English, Reason::Replanned) => {
                "That planned work is otherwise than was told"
            }
            (Language::English, Reason::CalledOff) => "That planned work is called off",
            (Language::English, Reason::Recovered) => "That it works again",
            (Language::English, Reason::Withdrawn) => "That the fault is followed no further",
            (Language::English, Reason::CutOff) => "That the monitor is cut off",
            (Language::English, Reason::BackAgain) => "That the monitor is connected again",
            (Language::English, Reason::Unlogged) => "That the log cannot be written",
            (Language::English, Reason::Undelivered) => "That a notice was not delivered",
            (Language::English, Reason::Shadow) => "That others are not told yet (shadow mode)",
            (Language::English, Reason::Digest) => "Several notices in one",
            (Language::English, Reason::Event) => "What happened",
        }
    }

    /// By which way a notice goes.
    pub(in crate::view) const fn channel(self, channel: Channel) -> &'static str {
        match (self.0, channel) {
            (Language::Bokmal, Channel::Email) => "e-post",
            (Language::English, Channel::Email) => "mail",
            (Language::Bokmal | Language::English, Channel::Mqtt) => "MQTT",
            (Language::Bokmal | Language::English, Channel::Webhook) => "webhook",
        }
    }

    /// How far a notice has come by its way.
    pub(in crate::view) const fn fate_by(self, channel: Channel, fate: Fate) -> &'static str {
        match (channel, fate, self.0) {
            (Channel::Email, _, _) => self.fate(fate),
            (_, Fate::Accepted { in_digest: false }, Language::Bokmal) => "tatt imot",
            (_, Fate::Accepted { in_digest: false }, Language::English) => "accepted",
            (_, Fate::Accepted { in_digest: true }, Language::Bokmal) => {
                "samlet med andre, tatt imot"
            }
            (_, Fate::Accepted { in_digest: true }, Language::English) => "in a digest, accepted",
            (_, Fate::Refused, Language::Bokmal) => "avvist",
            (_, Fate::Refused, Language::English) => "refused",
            (Channel::Mqtt | Channel::Webhook, _, _) => self.fate(fate),
        }
    }

    /// How far a mail has come.
    const fn fate(self, fate: Fate) -> &'static str {
        match (self.0, fate) {
            (Language::Bokmal, Fate::Waiting) => "venter på å bli sendt",
            (Language::Bokmal, Fate::StandingBy) => "sendes bare hvis e-posten ikke kommer fram",
            (Language::Bokmal, Fate::UnderWay) => "sendes nå",
            (Language::Bokmal, Fate::PutOff) => "ikke tatt imot ennå; prøves igjen",
            (Language::Bokmal, Fate::Held) => "venter på å bli samlet med andre",
            (Language::Bokmal, Fate::Gathered) => "samlet med andre, på vei",
            (Language::Bokmal, Fate::Accepted { in_digest: false }) => {
                "tatt imot av e-posttjeneren"
            }
            (Language::Bokmal, Fate::Accepted { in_digest: true }) => {
                "samlet med andre, tatt imot av e-posttjeneren"
            }
            (Language::Bokmal, Fate::Refused) => "avvist av e-posttjeneren",
            (Language::Bokmal, Fate::GivenUp) => "gitt opp etter 72 timer",
            (Language::Bokmal, Fate::Cancelled) => "ikke sendt; ikke aktuelt lenger",
            (Language::Bokmal, Fate::Shadowed) => "bare skrevet ned (skyggedrift)",
            (Language::English, Fate::Waiting) => "waiting to be sent",
            (Language::English, Fate::StandingBy) => "goes only if the mail fails",
            (Language::English, Fate::UnderWay) => "being sent",
            (Language::English, Fate::PutOff) => "not accepted yet; is tried again",
            (Language::English, Fate::Held) => "held for a digest",
            (Language::English, Fate::Gathered) => "in a digest, on its way",
            (Language::English, Fate::Accepted { in_digest: false }) => "accepted by the relay",
            (Language::English, Fate::Accepted { in_digest: true }) => {
                "in a digest, accepted by the relay"
            }
            (Language::English, Fate::Refused) => "refused by the relay",
            (Language::English, Fate::GivenUp) => "given up after 72 hours",
            (Language::English, Fate::Cancelled) => "not sent; no longer due",
            (Language::English, Fate::Shadowed) => "only written down (shadow mode)",
        }
    }

    /// "2 notices".
    pub(in crate::view) fn notices(self, count: usize) -> String {
        match (self.0, count) {
            (Language::Bokmal, 1) => "1 varsel".to_owned(),
            (Language::Bokmal, _) => format!("{count} varsler"),
            (Language::English, 1) => "1 notice".to_owned(),
            (Language::English, _) => format!("{count} notices"),
        }
    }

    /// "2 mails were received.", for the demo.
    pub(in crate::view) fn mails_sentence(self, count: usize) -> String {
        match (self.0, count) {
            (Language::Bokmal, 0) => "Ingen e-post er kommet ennå.".to_owned(),
            (Language::Bokmal, 1) => "Én e-post er kommet.".to_owned(),
            (Language::Bokmal, _) => format!("{count} e-poster er kommet."),
            (Language::English, 0) => "No mail has arrived yet.".to_owned(),
            (Language::English, 1) => "One mail has arrived.".to_owned(),
            (Language::English, _) => format!("{count} mails have arrived."),
        }
    }
}
