//! Words of the page behind a link in a mail.

use jiff::Timestamp;

use super::fault::Told;
use super::{Words, Written};
use crate::view::page::{Shut, Wrong};
use crate::view::text::Phrase;

impl Words {
    const fn either(self, nb: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Written::Bokmal => nb,
            Written::English => en,
        }
    }

    /// For whom its reader speaks.
    pub(in crate::view) fn link_speaks_for(self, party: &str) -> Phrase {
        let template = self.either(
            "Det du skriver her, blir skrevet ned som svar fra {0}.",
            "What you say here is written down as said by {0}.",
        );
        Phrase::fill(template, &[Phrase::name(party)])
    }

    /// Until when it holds, and for whom.
    pub(in crate::view) fn link_until(self, at: Timestamp, told: Told<'_>) -> Phrase {
        let template = self.either(
            "Lenken gjelder denne saken og mottakeren av e-posten, til {0}. Ikke send den videre.",
            "The link is for this fault and the recipient of the mail, until {0}. Do not pass it on.",
        );
        Phrase::fill(template, &[self.moment(at, told.now, told.zone)])
    }

    /// Somebody else has it.
    pub(in crate::view) fn link_not_yours(self, holder: &str) -> Phrase {
        let template = self.either(
            "Saken ligger hos {0}. Dere trenger ikke gjøre noe med den.",
            "It is with {0}. You need not do anything about it.",
        );
        Phrase::fill(template, &[Phrase::name(holder)])
    }

    /// Whom to call, where no fault is known.
    pub(in crate::view) fn link_call_whom(
        self,
        party: &str,
        telephone: Option<&str>,
        region: &str,
    ) -> Phrase {
        let (party, region) = (Phrase::name(party), Phrase::name(region));
        match telephone {
            Some(telephone) => {
                Phrase::fill("{0} ({1}): {2}", &[party, region, Phrase::name(telephone)])
            }
            None => Phrase::fill("{0} ({1})", &[party, region]),
        }
    }

    /// Why nothing came of what was sent.
    pub(in crate::view) fn link_wrong(self, wrong: Wrong) -> String {
        let said = match wrong {
            Wrong::Elsewhere => self.either(
                "Svaret ble ikke sendt fra denne siden. Trykk på knappen her.",
                "The answer was not sent from this page. Press the button here.",
            ),
            Wrong::Form => self.either(
                "Svaret kunne ikke leses. Prøv igjen her.",
                "The answer could not be read. Try again here.",
            ),
            Wrong::NotOffered => self.either(
                "Det kan ikke gjøres med saken slik den er nå.",
                "That cannot be done to it as it is now.",
            ),
            Wrong::Empty => self.either("Feltet kan ikke stå tomt.", "The field cannot be empty."),
            Wrong::TooLong(most) => {
                return match self.0 {
                    Written::Bokmal => format!("Teksten er for lang: høyst {most} tegn."),
                    Written::English => {
                        format!("The text is too long: {most} characters at most.")
                    }
                };
            }
            Wrong::Hidden => self.either(
                "Teksten har et tegn som ikke vises. Skriv den på nytt.",
                "The text has a character that is not seen. Type it anew.",
            ),
            Wrong::Time => self.either(
                "Tidspunktet må ligge fram i tid, og innen 90 dager.",
                "The time has to lie ahead, and within 90 days.",
            ),
            Wrong::Already => self.either(
                "Dere har alt tatt saken. Skriv en ny tid hvis den dere sa, er endret.",
                "You have accepted it already. Name another time if the one you named has changed.",
            ),
            Wrong::Stale => self.either(
                "Noe har skjedd siden du så på saken. Se på det først, og svar så på nytt.",
                "Something has happened since you looked. See what, and then answer again.",
            ),
            Wrong::Busy => self.either(
                "Svar kan ikke skrives ned akkurat nå. Prøv igjen om litt, eller ring.",
                "Answers cannot be written down just now. Try again shortly, or call.",
            ),
            Wrong::Unkept => self.either(
                "Det gjelder likevel inntil videre, men loggen kan ikke skrives: ring og si det, så det ikke går tapt.",
                "It holds all the same for the time being, but the log cannot be written: call and say it, so that it is not lost.",
            ),
            Wrong::Unheard => self.either(
                "Det er ikke sikkert om svaret ble skrevet ned. Åpne siden på nytt og se.",
                "It is not certain that the answer was written down. Open the page again and see.",
            ),
        };
        said.to_owned()
    }

    /// Why a link opens nothing: what it is called, and what to do next.
    pub(in crate::view) const fn link_shut(self, shut: Shut) -> (&'static str, &'static str) {
        match shut {
            Shut::Unknown => (
                self.either("Lenken virker ikke", "The link does not work"),
                self.either(
                    "Den kan være delt i to, eller komme fra en kopi: bare lenken i selve e-posten virker. Åpne den derfra, eller ring.",
                    "It may have been cut in two, or come from a copy: only the link in the mail itself works. Open it from there, or call.",
                ),
            ),
            Shut::Limited => (
                self.either("Prøv igjen om litt", "Try again shortly"),
                self.either(
                    "Mange har åpnet lenker som ikke virker. En lenke fra en e-post virker fortsatt; prøv den igjen om et minutt, eller ring.",
                    "Many links that do not work have been opened. One from a mail still works; try it again in a minute, or call.",
                ),
            ),
            Shut::Ended(_) => (
                self.either("Lenken er gått ut", "The link has ended"),
                self.either(
                    "Den gjaldt i noen døgn etter e-posten. Bruk lenken i en nyere e-post om saken, eller ring.",
                    "It held for some days after its mail. Use the link in a later mail about the fault, or call.",
                ),
            ),
            Shut::Gone(_) => (
                self.either("Lenken gjelder ikke lenger", "The link holds no longer"),
                self.either(
                    "Adressen den ble sendt til, står ikke lenger i registeret. Ring, så får dere hjelp med saken.",
                    "The address that it was sent to is no longer in the register. Call, and you will be helped.",
                ),
            ),
            Shut::Off => (
                self.either("Lenker er slått av", "Links are switched off"),
                self.either(
                    "Her kan man ikke svare ved lenker. Ring i stedet.",
                    "Here nobody answers by links. Call instead.",
                ),
            ),
        }
    }
}
