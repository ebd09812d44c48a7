//! Norwegian Bokmål.

mod detail;
mod drill;
mod fails;
mod link;
mod minimum;
mod terms;
mod voice;

use jiff::Zoned;

pub(super) use detail::detail;
pub(super) use drill::drill;
pub(super) use fails::class;
use fails::{
    certificate, credential, media, reach, redundancy, registration, room, serves, service, size,
};
pub(super) use link::link;
pub(super) use minimum::minimum;
pub(super) use terms::{DAYS, terms};
pub(super) use voice::voice;

use super::{Phrase, Said, Tail, capital, place};
use crate::fault::{CauseRef, ComponentRef};
use crate::health::{Flaw, Mode};
use crate::inventory::{Facet, Kind};
use crate::notice::Reason;
use crate::notice::brief::{GIVEN_UP, UNREACHED};

pub(super) const UNITS: [(&str, &str); 4] = [
    ("døgn", "døgn"),
    ("time", "timer"),
    ("minutt", "minutter"),
    ("sekund", "sekunder"),
];

pub(super) const TAKES_NOTHING_NEXT: &str = "Se etter om den er der, og om innlogging og rettigheter stemmer. \
    Det som venter, går så snart noe blir tatt imot; etter 72 timer blir det gitt opp.";

#[expect(
    clippy::too_many_lines,
    reason = "a dictionary, read from top to bottom"
)]
pub(super) fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::What => "Hva er galt",
        Phrase::Was => "Hva var galt",
        Phrase::Where => "Hvor og siden når",
        Phrase::Whose => "Hvem har ansvaret, og hvorfor",
        Phrase::Affected => "Hva er berørt",
        Phrase::WasAffected => "Hva var berørt",
        Phrase::Seen => "Hva ble sett",
        Phrase::Next => "Hva nå",
        Phrase::Quote => "Saksnummer",
        Phrase::Fingerprint => "Bevisenes fingeravtrykk",
        Phrase::Coordinator => "Koordinator",
        Phrase::Link => "Mer om saken",
        Phrase::Pages => "Hvordan det står til nå",
        Phrase::Unlogged => {
            "MERK: samband kan ikke skrive loggen sin nå. Denne meldingen er ikke loggført."
        }
        Phrase::NothingElse => "Ingenting annet, så langt vi ser.",
        Phrase::NothingElseWas => "Ingenting annet, så langt vi så.",
        Phrase::Failed => "Dette sviktet:",
        Phrase::Healthy => "Dette virket i samme tidsrom:",
        Phrase::Witness => "Overvåkeren selv hadde forbindelse:",
        Phrase::NoEvidence => "Ingen enkeltmålinger er tatt vare på.",
        Phrase::Unagreed => "Ingen avtale i kraft dekker dette.",
        Phrase::Contested => "Flere avtaler med ulike parter dekker dette:",
        Phrase::SettleGap => {
            "Avklar med partene hvem som tar denne, og hvilken avtale som skal dekke slike feil."
        }
        Phrase::SettleTie => {
            "Finn sammen med partene ut hvilket ledd det er, og gi saken til den det gjelder."
        }
        Phrase::NotDecided => "Det er ikke avgjort hvem dette hører til.",
        Phrase::Candidates => "Feilen ligger i ett av disse leddene:",
        Phrase::OneOf => "Feilen ligger i ett av disse leddene, som alle har samme ansvarlige:",
        Phrase::Mend => "Dere har ansvaret for å rette feilen.",
        Phrase::AcceptByPhone => {
            "Ring koordinator, oppgi saksnummeret og si at dere tar saken, og når dere venter at den er rettet. Koordinator har ikke nødvendigvis fått denne meldingen."
        }
        Phrase::AcceptByMail => {
            "Svar på denne meldingen og si at dere tar saken, og når dere venter at den er rettet."
        }
        Phrase::Wait => "Dere trenger ikke gjøre noe. Dere får beskjed når det er over.",
        Phrase::DeputyNext => {
            "Avklar med partene hvem som retter feilen, og når. Hører den til noen andre, overlat den dit."
        }
        Phrase::CommentedNext => "Saken ligger fortsatt hos dere. En kommentar endrer ikke på det.",
        Phrase::People => "Hva er sagt",
        Phrase::Earlier => "Tidligere saker med samme årsak:",
        Phrase::KnownNext => "Andre får beskjed om feilen varer lenger enn det som er meldt.",
        Phrase::NothingToDo => "Dere trenger ikke gjøre noe mer med saken.",
        Phrase::Closes => {
            "Saken lukkes av seg selv når feilen har vært borte i ett døgn. Dere trenger ikke gjøre noe."
        }
        Phrase::AskRemedy => {
            "Kjenner dere årsaken, svar gjerne koordinator med årsak og tiltak i én linje."
        }
        Phrase::WithdrawnLead => {
            "samband overvåker ikke dette lenger, og følger ikke feilen videre."
        }
        Phrase::WithdrawnMeans => {
            "Det ble tatt ut av oppsettet mens feilen var åpen. Om det virker, vet vi ikke. Er feilen der fortsatt, må noen følge den opp på annen måte."
        }
        Phrase::Unasked => "Måles ikke lenger slik",
        Phrase::UnaskedLead => {
            "samband måler ikke lenger det som viste feilen, og følger den ikke videre. Utstyret overvåkes fortsatt på andre måter."
        }
        Phrase::UnaskedMeans => {
            "Målingen ble tatt ut av oppsettet mens feilen var åpen. Om feilen er borte, vet vi ikke. Er den der fortsatt, må noen følge den opp på annen måte."
        }
        Phrase::AllWell => "Dere trenger ikke gjøre noe.",
        Phrase::Relieved => "Saken lå hos dere til nå. Det gjør den ikke lenger.",
        Phrase::DigestWhy => "Det kom mange meldinger på kort tid. De er derfor samlet i én.",
        Phrase::CutOffLead => "Overvåkeren har mistet forbindelsen.",
        Phrase::CutOffMeans => {
            "Ingen av vitnene svarer. Det sier noe om overvåkeren og linja dens, og ingenting om utstyret. Ingen får skylden for noe så lenge dette varer."
        }
        Phrase::CutOffNext => "Se etter maskinen som kjører samband, og linja den står på.",
        Phrase::BackLead => "Overvåkeren har forbindelse igjen.",
        Phrase::BackMeans => "Alt blir målt på nytt. Feil som fortsatt er der, blir funnet igjen.",
        Phrase::UnloggedLead => "samband kan ikke skrive loggen sin.",
        Phrase::UnloggedMeans => "Overvåking og varsling går videre, men ingenting blir loggført.",
        Phrase::UnloggedNext => "Se etter disken. Start samband på nytt når den er i orden.",
        Phrase::UndeliveredNext => {
            "Varsle mottakeren på en annen måte, og rett adressen i konfigurasjonen."
        }
        Phrase::ShadowMode => {
            "Skyggedrift: Denne meldingen er sendt bare til dere. Uten skyggedrift ville disse fått hver sin melding, som er skrevet ned og ikke sendt:"
        }
        Phrase::ShadowNext => {
            "Se om det stemmer hvem som ville fått beskjed, og om hva. Er feilen reell, må dere selv varsle den det gjelder. Statussiden viser meldingene under «Skyggedrift»."
        }
        Phrase::Sender => "Sendt automatisk av samband.",
    }
}

pub(super) fn said(said: Said<'_>) -> String {
    match said {
        Said::OutOfUse(things) => format!("{things} kan ikke nås eller brukes nå."),
        Said::Since(at) => format!("Siden {at}."),
        Said::Until(at, span) => format!("Over {at}. Det varte i {span}."),
        Said::At(site) => format!("Sted: {site}."),
        Said::Address(address) => format!("Adresse: {address}"),
        Said::Owner(owner, agreement, None) => {
            format!("{owner} har ansvaret etter avtalen «{agreement}».")
        }
        Said::Owner(owner, agreement, Some(reference)) => {
            format!("{owner} har ansvaret etter avtalen «{agreement}» ({reference}).")
        }
        Said::HeldBy(holder) => format!("Saken ligger hos {holder}."),
        Said::Among(parties) => format!("Det står mellom {parties}."),
        Said::SplitBy(probe) => format!("Målingen {probe} ville avgjort det."),
        Said::InPlaceOf(names) => {
            format!("Dere får denne i stedet for {names}, som ikke har noen kontakt registrert.")
        }
        Said::Print(print, 1) => format!("{print}, etter 1 hendelse"),
        Said::Print(print, events) => format!("{print}, etter {events} hendelser"),
        Said::CameBack(1) => "Feilen har kommet tilbake.".to_owned(),
        Said::CameBack(times) => format!("Feilen har kommet tilbake {times} ganger."),
        Said::Previous(number) => format!("Forrige sak med samme årsak: {number}."),
        Said::MergedInto(number) => {
            format!("Feilen er en del av {number}, og følges videre der.")
        }
        Said::NowWith(holder) => format!("Saken ligger nå hos {holder}."),
        Said::Known(party, since, text) => {
            format!("{party} har selv meldt en feil, siden {since}: {text}.")
        }
        Said::Planned(party, since, text) => {
            format!("Det er planlagt arbeid hos {party}, siden {since}: {text}.")
        }
        Said::AndMore(n) => format!("og {n} til"),
        Said::GivenUp(subject, to, why) => {
            let (ours, theirs) = reason(why);
            format!("Meldingen «{subject}» til {to} er gitt opp{ours}{theirs}.")
        }
        Said::TakesNothing(webhook, since, why) => {
            let machine = webhook.map_or_else(
                || "MQTT-megleren".to_owned(),
                |id| format!("Webhooken {id}"),
            );
            let (ours, theirs) = reason(why);
            format!("{machine} har ikke tatt imot noe siden {since}{ours}{theirs}.")
        }
        Said::DigestLead(notices, faults, over) => format!(
            "{} om {}, hvorav {over} er over.",
            counted(notices, "melding", "meldinger"),
            counted(faults, "sak", "saker")
        ),
        Said::LeftOut(n) => format!(
            "I tillegg var det ikke plass til {n} meldinger. Se statussiden for hele bildet."
        ),
    }
}

/// Why something did not arrive: what we say of it ourselves, and what a machine or the
/// system said, word for word.
fn reason(why: &str) -> (&'static str, String) {
    let known = [
        (GIVEN_UP, " etter 72 timers forsøk"),
        (UNREACHED, ", siden ingen e-posttjener ble nådd"),
    ];
    let found = known
        .into_iter()
        .find_map(|(known, said)| Some((said, why.strip_prefix(known)?)));
    let (ours, rest) = found.unwrap_or(("", why));
    match rest.trim_start_matches([':', ' ']).trim_end_matches('.') {
        "" => (ours, String::new()),
        theirs => (ours, format!(". Feilmelding: «{theirs}»")),
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

pub(super) fn thing(component: &ComponentRef) -> String {
    let (site, name) = place(component);
    let word = bare(component);
    match (component.kind, site) {
        (Kind::Codec, Some(site)) => format!("{name} på {site}"),
        (Kind::Monitor, _) | (Kind::Codec, None) => word.to_owned(),
        (Kind::AccessLine, Some(site)) => format!("{word} til {site}"),
        (Kind::RoomNetwork | Kind::Firewall | Kind::SiteRouter, Some(site)) => {
            format!("{word} på {site}")
        }
        (_, Some(site)) => format!("{word} {name} på {site}"),
        (_, None) => format!("{word} {name}"),
    }
}

pub(super) fn bare(component: &ComponentRef) -> &str {
    match component.kind {
        Kind::Codec => &component.name,
        Kind::AccessLine => "linja",
        Kind::RoomNetwork => "romnettet",
        Kind::Firewall => "brannmuren",
        Kind::SiteRouter => "ruteren",
        Kind::Monitor => "overvåkeren",
        Kind::NetworkCore => "nettkjernen",
        Kind::NameService => "navnetjeneren",
        Kind::TimeService => "tidstjeneren",
        Kind::Registrar => "registreringstjeneren",
        Kind::Bridge => "møtebroa",
        Kind::MediaGateway => "mediaporten",
        Kind::Certificate => "sertifikatet",
        Kind::Credential => "tilgangen",
    }
}

pub(super) fn trouble(cause: &CauseRef, answers: bool) -> String {
    let thing = capital(&thing(&cause.component));
    match cause.facet {
        Facet::Reach => format!("{thing} {}.", reach(cause.mode)),
        Facet::Service => {
            let alive = match (answers, cause.component.kind) {
                (false, _) => "",
                (true, Kind::Codec) => "utstyret svarer på ping, men ",
                (true, _) => "maskinen svarer, men ",
            };
            let service = service(cause.component.kind);
            format!("{thing}: {alive}{service} {}.", serves(cause.mode))
        }
        Facet::Registration => format!("{thing} {}.", registration(cause.mode)),
        Facet::Media => format!("{thing}: lyd og bilde {}.", media(cause.mode)),
        Facet::Certificate => format!("{thing}: sertifikatet {}.", certificate(cause.mode)),
        Facet::Room => format!(
            "{thing}: kamera, mikrofon eller skjerm {}.",
            room(cause.mode)
        ),
        Facet::Size => format!("{thing} {}.", size(cause.mode)),
        Facet::Credential => format!(
            "{thing}: påloggingen vi har der, {}.",
            credential(cause.mode)
        ),
        Facet::Redundancy => format!("{thing}: {}.", redundancy(cause.mode)),
    }
}

pub(super) const fn headline(reason: Reason, mode: Mode) -> &'static str {
    match reason {
        Reason::Responsible
        | Reason::Gap
        | Reason::Undecided
        | Reason::Affected
        | Reason::Known => match mode {
            Mode::Silent | Mode::Stalled | Mode::Refusing | Mode::Unavailable | Mode::Unlisted => {
                "Nede"
            }
            Mode::Certificate(Flaw::Expiring) => "Snart feil",
            Mode::Wrong
            | Mode::Denying
            | Mode::Unregistered
            | Mode::Late
            | Mode::Narrow
            | Mode::Certificate(_) => "Feil",
            Mode::Poor => "Dårlig kvalitet",
            Mode::Reduced => "Mindre reserve",
        },
        Reason::Shadow => match mode {
            Mode::Silent | Mode::Stalled | Mode::Refusing | Mode::Unavailable | Mode::Unlisted => {
                "Skygge, nede"
            }
            Mode::Certificate(Flaw::Expiring) => "Skygge, snart feil",
            Mode::Wrong
            | Mode::Denying
            | Mode::Unregistered
            | Mode::Late
            | Mode::Narrow
            | Mode::Certificate(_) => "Skygge, feil",
            Mode::Poor => "Skygge, dårlig kvalitet",
            Mode::Reduced => "Skygge, mindre reserve",
        },
        Reason::Deputy => "Trenger oppfølging",
        Reason::Commented => "Kommentar",
        Reason::Replied => "Om svaret ditt",
        Reason::Reopened => "Nede igjen",
        Reason::Escalated => "Ingen har svart",
        Reason::AgreementEnds => "En avtale går ut",
        Reason::Announced => "Planlagt arbeid",
        Reason::Replanned => "Planlagt arbeid endret",
        Reason::CalledOff => "Planlagt arbeid avlyst",
        Reason::Released => "Ikke lenger hos dere",
        Reason::Recovered => "Virker igjen",
        Reason::Withdrawn => "Overvåkes ikke lenger",
        Reason::CutOff => "Overvåkeren er uten forbindelse",
        Reason::BackAgain => "Overvåkeren har forbindelse igjen",
        Reason::Unlogged => "samband kan ikke skrive loggen sin",
        Reason::Undelivered => "Ikke levert",
        Reason::Digest => "Samlemelding",
        Reason::Event => "Hva som skjedde",
    }
}

pub(super) const fn told(reason: Reason) -> &'static str {
    match reason {
        Reason::Responsible => "at de har ansvaret",
        Reason::Gap => "at ingen avtale avgjør hvem som har ansvaret",
        Reason::Undecided => "at det ikke er avgjort hvem som har ansvaret",
        Reason::Affected => "at feilen går ut over dem",
        Reason::Known => "at feilen allerede er meldt",
        Reason::Deputy => "at saken trenger oppfølging",
        Reason::Commented => "at noen har kommentert saken",
        Reason::Replied => "hva svaret deres førte til",
        Reason::Released => "at de ikke har ansvaret lenger",
        Reason::Reopened => "at feilen er tilbake",
        Reason::Escalated => "at ingen har svart i tide",
        Reason::AgreementEnds => "at en avtale går ut",
        Reason::Announced => "at det er planlagt arbeid",
        Reason::Replanned => "at planlagt arbeid er endret",
        Reason::CalledOff => "at planlagt arbeid er avlyst",
        Reason::Recovered => "at det virker igjen",
        Reason::Withdrawn => "at det ikke overvåkes lenger",
        Reason::CutOff => "at overvåkeren er uten forbindelse",
        Reason::BackAgain => "at overvåkeren har forbindelse igjen",
        Reason::Unlogged => "at loggen ikke kan skrives",
        Reason::Undelivered => "at et varsel ikke kom fram",
        Reason::Shadow => "at andre ikke får beskjed",
        Reason::Digest => "flere varsler i ett",
        Reason::Event => "hva som skjedde",
    }
}

pub(super) fn tail(tail: Tail<'_>) -> String {
    match tail {
        Tail::Owner(owner) => format!("ansvarlig {owner}"),
        Tail::Unagreed => "ingen avtale".to_owned(),
        Tail::Contested => "avtaler i strid".to_owned(),
        Tail::Undecided => "ikke avgjort hvem".to_owned(),
        Tail::Took(span) => format!("etter {span}"),
        Tail::MergedInto(number) => format!("del av {number}"),
        Tail::NowWith(holder) => format!("nå hos {holder}"),
    }
}

pub(super) fn short_tail(tail: Tail<'_>) -> String {
    match tail {
        Tail::Owner(name) | Tail::NowWith(name) | Tail::MergedInto(name) => name.to_owned(),
        Tail::Unagreed => "uten avtale".to_owned(),
        Tail::Contested => "omstridt".to_owned(),
        Tail::Undecided => "uavgjort".to_owned(),
        Tail::Took(span) => span.to_owned(),
    }
}

pub(super) fn moment(at: &Zoned) -> String {
    const MONTHS: [&str; 12] = [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ];
    let day = DAYS[usize::from(at.weekday().to_monday_zero_offset().unsigned_abs() % 7)];
    let month = MONTHS[usize::from((at.month() - 1).unsigned_abs() % 12)];
    format!(
        "{day} {}. {month} {} kl. {:02}.{:02}",
        at.day(),
        at.year(),
        at.hour(),
        at.minute()
    )
}
