//! Words of logging in, and of answering on a fault's own page.

use super::{Words, Written, words};
use crate::view::page::NoLogin;
use crate::view::text::Phrase;

words! {
    login: "Logg inn", "Log in";
    logout: "Logg ut", "Log out";
    login_name: "Navn", "Name";
    login_password: "Passord", "Password";
    login_not: "Du er ikke logget inn.", "You are not logged in.";
    login_for: "Dette er for den som har fått en egen konto her, til når den vanlige innloggingen er nede. Mangler du en, spør den som drifter overvåkingen.", "This is for whoever has an account here, for when the usual way to log in is down. If you have none, ask whoever runs the monitor.";
    act_heading: "Svar på saken", "Answer";
    hand_over_heading: "Den skal til noen andre", "It is for somebody else";
    hand_over_to: "Til hvem?", "To whom?";
    hand_over_choose: "Velg", "Choose";
    hand_over_why: "Hvorfor til dem?", "Why to them?";
    hand_over: "Overlat saken", "Hand it over";
    typed_left: "Dette hadde du skrevet", "What you had written";
}

impl Words {
    /// Why nobody is let in.
    pub(in crate::view) fn no_login(self, why: NoLogin) -> String {
        let said = match (why, self.0) {
            (NoLogin::Wrong, Written::Bokmal) => "Navnet eller passordet stemmer ikke.",
            (NoLogin::Wrong, Written::English) => "The name or the password is not right.",
            (NoLogin::Limited(wait), Written::Bokmal) => {
                let seconds = wait.as_secs() + 1;
                return format!("Det er prøvd for mange ganger. Prøv igjen om {seconds} s.");
            }
            (NoLogin::Limited(wait), Written::English) => {
                let seconds = wait.as_secs() + 1;
                return format!("It has been tried too often. Try again in {seconds} s.");
            }
            (NoLogin::Busy, Written::Bokmal) => {
                "Mange prøver å logge inn akkurat nå. Prøv igjen om litt."
            }
            (NoLogin::Busy, Written::English) => "Many try to log in just now. Try again shortly.",
            (NoLogin::Clear, Written::Bokmal) => {
                "Passord tas ikke imot hit uten kryptering: noen på veien kunne lese dem. Bruk adressen med https, eller logg inn på maskinen selv."
            }
            (NoLogin::Clear, Written::English) => {
                "Passwords are not taken here without encryption: somebody on the way could read them. Use the address with https, or log in on the machine itself."
            }
            (NoLogin::Elsewhere, Written::Bokmal) => {
                "Det ble ikke sendt fra denne siden. Skriv det her."
            }
            (NoLogin::Elsewhere, Written::English) => {
                "It was not sent from this page. Type it here."
            }
            (NoLogin::Form, Written::Bokmal) => "Det kunne ikke leses. Prøv igjen her.",
            (NoLogin::Form, Written::English) => "It could not be read. Try again here.",
        };
        said.to_owned()
    }

    /// For whom somebody speaks who speaks for all, and for whom in a comment.
    pub(in crate::view) fn speaks_for_all(self, own: &str, holder: &str) -> Phrase {
        let template = match self.0 {
            Written::Bokmal => {
                "Det du skriver her, blir skrevet ned som svar fra {1} ved {0}; en kommentar som sagt av {0}."
            }
            Written::English => {
                "What you say here is written down as said by {1} through {0}; a comment as said by {0}."
            }
        };
        Phrase::fill(template, &[Phrase::name(own), Phrase::name(holder)])
    }

    /// Who somebody is, and of whom.
    pub(in crate::view) fn known_as(self, name: &str, of: &[&str]) -> Phrase {
        let name = Phrase::name(name);
        match of {
            [] => Phrase::fill("{0}", &[name]),
            [one] => Phrase::fill("{0}, {1}", &[name, Phrase::name(one)]),
            [one, two] => {
                let template = match self.0 {
                    Written::Bokmal => "{0}, {1} og {2}",
                    Written::English => "{0}, {1} and {2}",
                };
                Phrase::fill(template, &[name, Phrase::name(one), Phrase::name(two)])
            }
            [one, others @ ..] => {
                let template = match self.0 {
                    Written::Bokmal => "{0}, {1} og {2} til",
                    Written::English => "{0}, {1} and {2} more",
                };
                let count = Phrase::words(others.len().to_string());
                Phrase::fill(template, &[name, Phrase::name(one), count])
            }
        }
    }
}
