//! Bokmål: the link in a mail.

use crate::access::Purpose;
use crate::notice::words::LinkSaid;

pub(in crate::notice::words) fn link(said: LinkSaid) -> String {
    match said {
        LinkSaid::Label(Purpose::Answer) => "Svar på denne saken".to_owned(),
        LinkSaid::Label(Purpose::Close) => "Si hva feilen var".to_owned(),
        LinkSaid::Answers(rejectable) => {
            let what = match rejectable {
                true => "ta saken, avvise den eller si noe om den",
                false => "ta saken eller si noe om den",
            };
            format!(
                "Med «Svar på denne saken» øverst kan dere {what} uten å ringe. Ingenting skjer før dere trykker på en knapp på siden."
            )
        }
        LinkSaid::Closes => {
            "Med «Si hva feilen var» øverst kan dere selv skrive årsak og tiltak og lukke saken. Ingenting skjer før dere trykker på knappen på siden."
                .to_owned()
        }
        LinkSaid::ByMail(Purpose::Answer, rejectable) => {
            let rejects = if rejectable { ", «avvis: hvorfor»" } else { "" };
            format!(
                "Dere kan også svare på denne e-posten: la emnet stå, og skriv på første linje «godta» eller «godta 14:30»{rejects} eller «kommentar: hva»."
            )
        }
        LinkSaid::ByMail(Purpose::Close, _) => {
            "Dere kan også svare på denne e-posten: la emnet stå, og skriv på første linje «ferdig: årsak; tiltak»."
                .to_owned()
        }
        LinkSaid::Holds(days) => {
            format!(
                "Lenken gjelder denne saken og denne mottakeren, i {days} døgn. Den som har lenken, kan svare for dere: ikke send den videre."
            )
        }
    }
}
