//! Words of an evidence pack that is read as text.

use super::{Words, Written};
use crate::fault::{Because, Dropped};
use crate::health::Class;
use crate::view::text::Phrase;

/// A heading or a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::view) enum PackWord {
    Title,
    Fingerprint,
    OfEvent,
    Earlier,
    Compare,
    Made,
    Installation,
    Head,
    Configuration,
    Unknown,
    Clock,
    LastGood,
    Reference,
    Found,
    Explains,
    Dropped,
    NothingDropped,
    NotKept,
    Wire,
    LeftOut,
    Proof,
    HowToProve,
    Masked,
}

impl Words {
    /// A heading or a label of a pack.
    pub(in crate::view) const fn pack(self, word: PackWord) -> &'static str {
        let (nb, en) = match word {
            PackWord::Title => ("Bevispakke", "Evidence pack"),
            PackWord::Fingerprint => ("Fingeravtrykk", "Fingerprint"),
            PackWord::Earlier => ("Før het det", "Named before"),
            PackWord::OfEvent => ("hendelse", "event"),
            PackWord::Compare => (
                "Alle parter har det samme nummeret. Har de det samme fingeravtrykket, har de de samme bevisene: les det opp i telefonen.",
                "All parties have the same number. If they have the same fingerprint, they have the same evidence: read it out over the telephone.",
            ),
            PackWord::Made => ("Laget", "Made"),
            PackWord::Installation => ("Installasjon", "Installation"),
            PackWord::Head => ("Loggens ende", "End of the log"),
            PackWord::Configuration => ("Oppsett", "Configuration"),
            PackWord::Unknown => ("ukjent", "unknown"),
            PackWord::Clock => ("Egen klokke", "Own clock"),
            PackWord::LastGood => ("Sist sett i orden", "Last seen well"),
            PackWord::Reference => ("Referanse", "Reference"),
            PackWord::Found => ("Funnet", "Found"),
            PackWord::Explains => ("Forklares like godt av", "Explained equally well by"),
            PackWord::Dropped => (
                "Også mistenkt, og hvorfor det ble utelukket",
                "Suspected too, and why it was dropped",
            ),
            PackWord::NothingDropped => (
                "Ingenting annet var mistenkt.",
                "Nothing else was suspected.",
            ),
            PackWord::NotKept => ("ikke tatt vare på", "not kept"),
            PackWord::Wire => ("på linja", "on the wire"),
            PackWord::LeftOut => ("hendelser er ikke med her", "events are left out here"),
            PackWord::Proof => ("Hvordan dette bevises", "How this is proven"),
            PackWord::HowToProve => (
                "Denne teksten er laget av den samme pakken som JSON. Den lar seg kontrollere på en annen maskin, uten logg og oppsett: «samband log verify FIL» sier om den er uendret, og ellers hvor den er endret.",
                "This text is made of the same pack as the JSON. That can be checked on another machine, without log or configuration: `samband log verify FILE` says whether it is unaltered, and if not, where.",
            ),
            PackWord::Masked => (
                "innslag står uten det som ligner personopplysninger eller hemmeligheter; «--against-log» sammenligner dem der loggen er.",
                "entries stand without what looks personal or secret; `--against-log` compares them where the log is.",
            ),
        };
        match self.0 {
            Written::Bokmal => nb,
            Written::English => en,
        }
    }

    /// What stands for so many events.
    pub(in crate::view) fn after_events(self, print: &str, events: u32) -> String {
        match (self.0, events) {
            (Written::Bokmal, 1) => format!("{print}, etter 1 hendelse"),
            (Written::Bokmal, _) => format!("{print}, etter {events} hendelser"),
            (Written::English, 1) => format!("{print}, after 1 event"),
            (Written::English, _) => format!("{print}, after {events} events"),
        }
    }

    /// Why something was dropped, after its name.
    pub(in crate::view) fn dropped(self, dropped: &Dropped, at: &str) -> Phrase {
        let say = |nb, en, parts: &[Phrase]| match self.0 {
            Written::Bokmal => Phrase::fill(nb, parts),
            Written::English => Phrase::fill(en, parts),
        };
        let came = |by: &str, class: Class| {
            [
                Phrase::name(by),
                Phrase::words(at),
                Phrase::words(self.class(class)),
            ]
        };
        let counted = |explains: u32, of: u32| {
            [
                Phrase::words(explains.to_string()),
                Phrase::words(of.to_string()),
            ]
        };
        match &dropped.because {
            Because::Cleared { by, class, .. } => say(
                "frikjent av {0} {1} ({2})",
                "cleared by {0} {1} ({2})",
                &came(by, *class),
            ),
            Because::LetThrough { by, class, .. } => say(
                "slapp gjennom det {0} fikk {1} ({2})",
                "let through what {0} got {1} ({2})",
                &came(by, *class),
            ),
            Because::ExplainsFewer { explains, of } => say(
                "forklarer bare {0} av {1} svikt",
                "explains only {0} of {1} failures",
                &counted(*explains, *of),
            ),
            Because::TakenLater { explains, of } => say(
                "forklarer {0} av {1} svikt og noen andre: av like gode ble den første i rekka valgt",
                "explains {0} of {1} failures and some others: of equals the first in order was taken",
                &counted(*explains, *of),
            ),
            Because::OnlyCarries => say(
                "bærer det bare, og ingen ping over det var for sein",
                "only carries it, and no ping over it was late",
                &[],
            ),
            Because::NotKept => say(
                "frikjent; av hva er ikke tatt vare på",
                "cleared; by what was not kept",
                &[],
            ),
        }
    }

    /// By how much the monitor's own clock was off: "0.4 ms behind, by tid/ntp 09:12:30".
    pub(in crate::view) fn clock_off(self, micros: i64, by: &str, at: &str) -> String {
        let millis = format!("{:.1}", micros.unsigned_abs() as f64 / 1e3);
        match (self.0, micros >= 0) {
            (Written::Bokmal, true) => {
                format!("{} ms etter, ifølge {by} {at}", millis.replace('.', ","))
            }
            (Written::Bokmal, false) => {
                format!("{} ms foran, ifølge {by} {at}", millis.replace('.', ","))
            }
            (Written::English, true) => format!("{millis} ms behind, by {by} {at}"),
            (Written::English, false) => format!("{millis} ms ahead, by {by} {at}"),
        }
    }
}
