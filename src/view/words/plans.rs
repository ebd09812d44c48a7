//! Words of the pages of planned work, and of their forms.

use super::{Words, Written};
use crate::fault::{DECLARED, DECLARED_FOR_ITSELF, DECLARED_WITHIN, RemarkError};
use crate::inventory::LONGEST;
use crate::view::page::{PlanField, PlanWrong};
use crate::view::text::clean;

macro_rules! said {
    ($($name:ident: $nb:literal, $en:literal;)*) => {
        impl Words {
            $(
                #[doc = $en]
                pub(in crate::view) const fn $name(self) -> &'static str {
                    self.one($nb, $en)
                }
            )*
        }
    };
}

said! {
    plans_none: "Ikke noe arbeid er planlagt.", "No work is planned.";
    plans_when: "Når", "When";
    plans_what: "Hva som gjøres", "What is done";
    plans_who: "Utføres av", "Done by";
    plans_parts: "Ute av drift", "Out of service";
    plans_goes_on: "Pågår", "Goes on";
    plans_to_come: "Kommer", "To come";
    plans_weekly: "Hver uke", "Every week";
    plans_written: "Står i konfigurasjonen", "Stands in the configuration";
    plans_change: "Endre", "Change";
    plans_call_off: "Avlys", "Call off";
    plans_back: "Alt planlagt arbeid", "All planned work";
    plans_new: "Meld planlagt arbeid", "Declare planned work";
    plans_new_in: "Meld planlagt arbeid i", "Declare planned work in";
    plans_lead: "De som blir berørt, får beskjed en uke før, eller med en gang. Feil som oppstår på det som er ute av drift, varsles ikke mens arbeidet pågår. Det som alt har begynt å svikte, blir ikke skjult.", "Those whom it affects are told a week before, or at once. What fails of what is out of service is not alarmed about while the work goes on. What has begun to fail already is not hidden.";
    plans_field_text: "Hva skal gjøres?", "What is to be done?";
    plans_field_reference: "Saksnummer eller adresse. Kan stå tomt.", "A case number or an address. May be left empty.";
    plans_field_party: "Hvem gjør det?", "Who does it?";
    plans_field_from: "Fra", "From";
    plans_field_until: "Til", "Until";
    plans_field_fold: "Den natta stilles klokka tilbake, og tidspunktet kommer to ganger. Hvilken gang?", "The clocks go back that night, and the time comes twice. Which one?";
    plans_fold_none: "Velg", "Choose";
    plans_fold_first: "Den første (sommertid)", "The first (summer time)";
    plans_fold_second: "Den andre (normaltid)", "The second (standard time)";
    plans_field_components: "Komponenter, eller hele steder, med id", "Components, or whole sites, by id";
    plans_field_more: "Flere id-er, én på hver linje", "More ids, one a line";
    plans_field_municipalities: "Alt i disse kommunene", "All there is in these municipalities";
    plans_field_kinds: "Alt av disse slagene", "All of these kinds";
    plans_both: "Er både kommuner og slag valgt, gjelder det disse slagene i disse kommunene.", "With both municipalities and kinds it is these kinds in these municipalities.";
    plans_out: "Hva er ute av drift?", "What is out of service?";
    plans_send: "Meld arbeidet", "Declare the work";
    plans_send_change: "Lagre endringen", "Save the change";
    plans_change_lead: "De som har fått beskjed om arbeidet, får beskjed om endringen.", "Those who were told of the work are told of the change.";
    plans_sure: "Skal arbeidet avlyses?", "Is the work to be called off?";
    plans_sure_lead: "De som har fått beskjed om det, får beskjed om at det ikke blir noe av. Feil varsles igjen med en gang.", "Those who were told of it are told that it does not take place. Faults are alarmed about again at once.";
    plans_sure_yes: "Ja, avlys arbeidet", "Yes, call the work off";
    plans_sure_no: "Nei, behold det", "No, keep it";
    plans_not_taken: "Det ble ikke skrevet ned.", "It was not written down.";
    plans_as_it_is: "Slik er det nå", "As it is now";
    plans_is_declared: "Arbeidet er meldt.", "The work is declared.";
    plans_is_changed: "Arbeidet er endret.", "The work is changed.";
    plans_is_off: "Arbeidet er avlyst.", "The work is called off.";
}

impl Words {
    const fn one(self, nb: &'static str, en: &'static str) -> &'static str {
        match self.0 {
            Written::Bokmal => nb,
            Written::English => en,
        }
    }

    /// How much is planned.
    pub(in crate::view) fn plans_sentence(self, count: usize) -> String {
        match count {
            0 => self.plans_none().to_owned(),
            1 => self
                .one("Ett arbeid er planlagt.", "One piece of work is planned.")
                .to_owned(),
            many => self
                .one("{} arbeider er planlagt.", "{} pieces of work are planned.")
                .replace("{}", &many.to_string()),
        }
    }

    /// By which clock times are told.
    pub(in crate::view) fn plans_zone(self, zone: &str) -> String {
        let words = self.one("Klokka i {}.", "By the clock of {}.");
        words.replace("{}", zone)
    }

    const fn plan_field(self, field: PlanField) -> &'static str {
        match field {
            PlanField::Text => self.plans_field_text(),
            PlanField::Reference => self.one("Saksnummer", "Case number"),
            PlanField::From => self.plans_field_from(),
            PlanField::Until => self.plans_field_until(),
            PlanField::Party => self.plans_field_party(),
            PlanField::Parts => self.plans_out(),
        }
    }

    /// Why nothing came of what was sent.
    pub(in crate::view) fn plan_wrong(self, wrong: &PlanWrong) -> String {
        let named = |nb, en, name: &str| self.one(nb, en).replace("{}", &clean(name));
        let of = |field: PlanField, nb, en| {
            let field = self.plan_field(field).trim_end_matches('?');
            format!("{field}: {}", self.one(nb, en))
        };
        match wrong {
            PlanWrong::Words(field, RemarkError::Empty) => of(*field, "Feltet kan ikke stå tomt.", "It cannot be empty."),
            PlanWrong::Words(field, RemarkError::TooLong(most)) => {
                of(*field, "Høyst {} tegn.", "{} characters at most.").replace("{}", &most.to_string())
            }
            PlanWrong::Words(field, RemarkError::Lines | RemarkError::Hidden(_)) => of(
                *field,
                "Teksten har et tegn som ikke vises. Skriv den på nytt.",
                "The text has a character that is not seen. Type it anew.",
            ),
            PlanWrong::Time(field) => of(*field, "Skriv dato og klokkeslett.", "Write a date and a time."),
            PlanWrong::Gap(field) => of(
                *field,
                "Det tidspunktet finnes ikke: den natta stilles klokka fram. Velg et annet.",
                "There is no such time: the clocks go forward that night. Choose another.",
            ),
            PlanWrong::Fold(field) => of(
                *field,
                "Tidspunktet kommer to ganger: den natta stilles klokka tilbake. Velg hvilken gang.",
                "The time comes twice: the clocks go back that night. Choose which one.",
            ),
            PlanWrong::Unknown(id) => named(
                "Det finnes ingen komponent eller noe sted som heter {}.",
                "There is no component or site {}.",
                id,
            ),
            PlanWrong::NotTheirs(Some(id)) => named(
                "{} er verken deres eller dekket av en avtale dere har da.",
                "{} is neither theirs nor covered by an agreement of theirs then.",
                id,
            ),
            PlanWrong::Twice(id) => named("Det er meldt alt, som {}.", "It is declared already, as {}.", id),
            PlanWrong::When => self
                .one(
                    "Arbeidet må begynne fra nå av, og innen {} dager.",
                    "It has to begin from now on, and within {} days.",
                )
                .replace("{}", &days(DECLARED_WITHIN)),
            PlanWrong::TooLong => self
                .one(
                    "Det varer i mer enn {} dager. Meld det i flere deler.",
                    "It lasts for more than {} days. Declare it in several parts.",
                )
                .replace("{}", &days(LONGEST)),
            PlanWrong::TooMany => self
                .one(
                    "Regionen har {} meldte arbeider alt. Avlys det som ikke trengs.",
                    "The region has {} declared pieces of work already. Call off what is not needed.",
                )
                .replace("{}", &DECLARED.to_string()),
            PlanWrong::TooManyOwn(party) => self.plan_too_many_own(party),
            PlanWrong::Elsewhere
            | PlanWrong::Form
            | PlanWrong::NotTheirs(None)
            | PlanWrong::Nothing
            | PlanWrong::Order
            | PlanWrong::Listed
            | PlanWrong::Looks
            | PlanWrong::Stale
            | PlanWrong::Gone
            | PlanWrong::Busy
            | PlanWrong::Unheard
            | PlanWrong::Unkept => self.plan_wrong_plainly(wrong).to_owned(),
        }
    }

    fn plan_too_many_own(self, party: &str) -> String {
        self.one(
            "{p} har meldt {} arbeider for seg selv alt. Avlys det som ikke trengs, eller be koordinatoren melde det.",
            "{p} has declared {} pieces of work for itself already. Call off what is not needed, or ask the coordinator to declare it.",
        )
        .replace("{}", &DECLARED_FOR_ITSELF.to_string())
        .replace("{p}", &clean(party))
    }

    /// What needs no more to be said.
    const fn plan_wrong_plainly(self, wrong: &PlanWrong) -> &'static str {
        match wrong {
            PlanWrong::Elsewhere => self.one(
                "Det ble ikke sendt fra denne siden. Trykk på knappen her.",
                "It was not sent from this page. Press the button here.",
            ),
            PlanWrong::NotTheirs(_) => self.one(
                "Det tar ut mer enn det som er deres. Velg komponentene, eller en kommune.",
                "It takes out more than is theirs. Name the components, or a municipality.",
            ),
            PlanWrong::Nothing => self.one(
                "Si hva som er ute av drift: det som er valgt, finnes ikke.",
                "Say what is out of service: nothing there is what was chosen.",
            ),
            PlanWrong::Order => self.one(
                "Det er over før det begynner.",
                "It ends before it begins.",
            ),
            PlanWrong::Listed => self.one(
                "Det er for mange deler. Velg slag eller kommuner i stedet.",
                "There are too many parts. Choose kinds or municipalities instead.",
            ),
            PlanWrong::Looks => self.one(
                "Det er ikke ditt å planlegge.",
                "It is not yours to plan.",
            ),
            PlanWrong::Stale => self.one(
                "Noen har endret det siden du så på det. Se på det først, og prøv så på nytt.",
                "Somebody has changed it since you looked. See what it is now, and then try again.",
            ),
            PlanWrong::Gone => self.one(
                "Arbeidet er over, avlyst, eller står i konfigurasjonen.",
                "The work is over, called off, or stands in the configuration.",
            ),
            PlanWrong::Busy => self.one(
                "Det kan ikke skrives ned akkurat nå. Prøv igjen om litt.",
                "It cannot be written down just now. Try again shortly.",
            ),
            PlanWrong::Unheard => self.one(
                "Det er ikke sikkert om det ble skrevet ned. Se i lista før du prøver igjen.",
                "It is not certain that it was written down. Look at the list before you try again.",
            ),
            PlanWrong::Unkept => self.one(
                "Det gjelder inntil videre, men loggen kan ikke skrives: si det på nytt når den kan det.",
                "It holds for the time being, but the log cannot be written: say it again when it can.",
            ),
            PlanWrong::Form
            | PlanWrong::Words(..)
            | PlanWrong::Time(_)
            | PlanWrong::Gap(_)
            | PlanWrong::Fold(_)
            | PlanWrong::Unknown(_)
            | PlanWrong::Twice(_)
            | PlanWrong::When
            | PlanWrong::TooLong
            | PlanWrong::TooMany
            | PlanWrong::TooManyOwn(_) => self.one(
                "Skjemaet kunne ikke leses. Prøv igjen her.",
                "The form could not be read. Try again here.",
            ),
        }
    }
}

fn days(span: jiff::SignedDuration) -> String {
    (span.as_hours() / 24).to_string()
}
