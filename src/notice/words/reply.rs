//! Words to somebody who has answered by mail.

use crate::inventory::Language;
use crate::notice::Came;

/// Words to somebody who has answered by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notice) enum ReplySaid<'a> {
    /// What came of it.
    Came(&'a Came),
    /// Who has it now.
    NowWith(&'a str),
    /// What is understood, before a list.
    Understood,
    /// How to say yes.
    Accept,
    /// How to say no.
    Reject,
    /// How to say something.
    Comment,
    /// How to say that it is done.
    Done,
}

impl ReplySaid<'_> {
    /// What is understood.
    pub(in crate::notice) const FORMS: [Self; 4] =
        [Self::Accept, Self::Reject, Self::Comment, Self::Done];
}

/// Words to somebody who has answered by mail.
pub(in crate::notice) fn reply(language: Language, said: ReplySaid<'_>) -> String {
    match (language, said) {
        (Language::Bokmal | Language::Nynorsk | Language::Swedish, ReplySaid::Came(came)) => bokmal(came).to_owned(),
        (Language::English, ReplySaid::Came(came)) => english(came).to_owned(),
        (Language::Bokmal | Language::Nynorsk | Language::Swedish, ReplySaid::NowWith(holder)) => format!("Saken ligger hos {holder}."),
        (Language::English, ReplySaid::NowWith(holder)) => format!("It is with {holder} now."),
        (Language::Bokmal | Language::Nynorsk | Language::Swedish, ReplySaid::Understood) => {
            "Svar på e-posten om feilen, la emnet stå, og skriv én av disse på første linje:".to_owned()
        }
        (Language::English, ReplySaid::Understood) => {
            "Answer the mail about the fault, leave its subject as it is, and write one of these on the first line:"
                .to_owned()
        }
        (Language::Bokmal | Language::Nynorsk | Language::Swedish, ReplySaid::Accept) => {
            "«godta», «godta 14:30», «godta i morgen 10:00» eller «godta 2 timer»".to_owned()
        }
        (Language::English, ReplySaid::Accept) => {
            "“accept”, “accept 14:30”, “accept tomorrow 10:00” or “accept 2 hours”".to_owned()
        }
        (Language::Bokmal | Language::Nynorsk | Language::Swedish, ReplySaid::Reject) => "«avvis: hvorfor»".to_owned(),
        (Language::English, ReplySaid::Reject) => "“reject: why”".to_owned(),
        (Language::Bokmal | Language::Nynorsk | Language::Swedish, ReplySaid::Comment) => "«kommentar: hva»".to_owned(),
        (Language::English, ReplySaid::Comment) => "“comment: what”".to_owned(),
        (Language::Bokmal | Language::Nynorsk | Language::Swedish, ReplySaid::Done) => "«ferdig: årsak; tiltak»".to_owned(),
        (Language::English, ReplySaid::Done) => "“done: cause; remedy”".to_owned(),
    }
}

const fn bokmal(came: &Came) -> &'static str {
    match came {
        Came::Accepted => "Svaret er skrevet ned: dere har tatt saken.",
        Came::Rejected => "Svaret er skrevet ned: dere har avvist saken. Den ses på på nytt.",
        Came::Commented => "Kommentaren er skrevet ned.",
        Came::Closed => "Saken er lukket, med årsaken og tiltaket dere skrev.",
        Came::StillFails => {
            "Det virker ikke ennå, så saken kan ikke lukkes. Det dere skrev, står som kommentar. Skriv igjen når det virker."
        }
        Came::Unclear => "E-posten ble ikke forstått, og ingenting er gjort.",
        Came::Time => {
            "Tidspunktet i e-posten ble ikke forstått, eller ligger ikke fram i tid innen 90 døgn. Ingenting er gjort."
        }
        Came::Words => "Det mangler ord i e-posten, eller det er for mange. Ingenting er gjort.",
        Came::Number => {
            "Emnet i e-posten har ikke nummeret på denne feilen, og ingenting er gjort."
        }
        Came::Stale(_) => {
            "Det har hendt noe siden e-posten som ble besvart, og ingenting er gjort."
        }
        Came::NotTheirs(_) => "Dette er ikke deres å svare på nå, og ingenting er gjort.",
        Came::Decides => {
            "Dere avgjør hvem saken hører til, og kan ikke avvise den. Ingenting er gjort."
        }
        Came::Spent => {
            "Det er skrevet ned så mye ved svar på denne e-posten som det kan, og ingenting er gjort. Ring heller."
        }
        Came::Over => "Saken er over, eller del av en annen, og ingenting er gjort.",
    }
}

const fn english(came: &Came) -> &'static str {
    match came {
        Came::Accepted => "Your answer is written down: you have accepted the fault.",
        Came::Rejected => {
            "Your answer is written down: you have rejected the fault. It is looked at anew."
        }
        Came::Commented => "Your comment is written down.",
        Came::Closed => "The fault is closed, with the cause and the remedy that you wrote.",
        Came::StillFails => {
            "It still fails, so that it cannot be closed. What you wrote stands as a comment. Write again when it works."
        }
        Came::Unclear => "Your mail was not understood, and nothing was done.",
        Came::Time => {
            "The time in your mail was not understood, or does not lie ahead within 90 days. Nothing was done."
        }
        Came::Words => "Words are missing in your mail, or there are too many. Nothing was done.",
        Came::Number => {
            "The subject of your mail does not have the number of this fault, and nothing was done."
        }
        Came::Stale(_) => {
            "Something has happened since the mail that you answered, and nothing was done."
        }
        Came::NotTheirs(_) => "This is not yours to answer as it is now, and nothing was done.",
        Came::Decides => {
            "It is yours to decide whose the fault is, and you cannot reject it. Nothing was done."
        }
        Came::Spent => {
            "As much has been written down by answers to that mail as may be, and nothing was done. Call instead."
        }
        Came::Over => "The fault is over, or part of another, and nothing was done.",
    }
}
