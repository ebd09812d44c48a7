//! All words of the pages, in every language: a missing one does not compile.

mod book;
mod certificate;
mod event;
mod fault;
mod link;
mod login;
mod notice;
mod pack;
mod place;
mod plans;
mod quality;
mod terms;
mod ticket;
mod time;
mod written;

pub(super) use book::{BOOK, FIRST, SECOND, THIRD};
use certificate::flawed;
pub(super) use fault::Told;
pub(super) use pack::PackWord;
pub(super) use place::{Condition, Sum, Tally};
pub(super) use ticket::TicketSaid;
use written::Written;
pub use written::{language, of_pages};

use crate::health::{Class, Mode};
use crate::inventory::{Facet, Kind};
use crate::ledger::FacetState;

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words(Written);

macro_rules! words {
    ($($name:ident: $nb:literal, $en:literal;)*) => {
        impl Words {
            $(
                #[doc = $en]
                pub(in crate::view) const fn $name(self) -> &'static str {
                    match self.0 {
                        Written::Bokmal => $nb,
                        Written::English => $en,
                    }
                }
            )*
        }
    };
}

use words;

words! {
    skip: "Hopp til innholdet", "Skip to the content";
    menu: "Hovedmeny", "Main menu";
    overview: "Oversikt", "Overview";
    faults: "Feil", "Faults";
    ownership: "Ansvar", "Responsibility";
    as_of: "Slik det var", "As of";
    machine: "For maskiner", "For machines";
    open_faults: "Åpne feil", "Open faults";
    over_faults: "Venter på å bli lukket", "Waiting to be closed";
    closed_faults: "Nylig lukket", "Recently closed";
    no_closed: "Ingen feil er lukket i det siste.", "No fault has been closed of late.";
    no_open: "Ingen åpne feil.", "No open faults.";
    municipalities: "Kommunene", "The municipalities";
    shared: "Felles", "Shared";
    shared_lead: "Det som alle kommunene deler", "What all municipalities share";
    number: "Nummer", "Number";
    what: "Hva", "What";
    since: "Siden", "Since";
    owner: "Ansvarlig", "Responsible";
    holder: "Ligger hos", "Held by";
    status: "Status", "Status";
    state: "Tilstand", "State";
    component: "Komponent", "Component";
    agreement: "Avtale", "Agreement";
    fault: "Feil", "Fault";
    undecided: "Ikke avgjort", "Undecided";
    no_agreement: "Ingen avtale", "No agreement";
    contested: "Omstridt avtale", "Contested agreement";
    whose_and_why: "Hvem har ansvaret, og hvorfor", "Whose it is, and why";
    path: "Veien dit", "The way there";
    path_note: "Fra overvåkingen til utstyret. Tilstanden er den som gjelder nå.", "From the monitor to the equipment. States are those of now.";
    fault_here: "Feilen er her", "The fault is here";
    fault_was_here: "Feilen var her", "The fault was here";
    fault_maybe_here: "Kan være her", "May be here";
    affected: "Hvem det går ut over", "Who is affected";
    nobody_affected: "Ingen andre komponenter er rammet.", "No other component is affected.";
    timeline: "Hva som har skjedd", "What has happened";
    told: "Hvem som har fått beskjed", "Who was told";
    told_whom: "Hvem", "Whom";
    told_how: "Måte", "How";
    told_nobody: "Ingen har fått beskjed om denne feilen.", "Nobody was told of this fault.";
    told_unread: "Loggen svarer ikke akkurat nå; hvem som har fått beskjed, kan ikke vises. Prøv igjen om litt.", "The log does not answer just now, so who was told cannot be shown. Try again shortly.";
    told_unlogged: "Det som er sendt etter at loggen ikke kunne skrives, står ikke her.", "What was sent since the log could not be written does not stand here.";
    shadow: "Skyggedrift", "Shadow mode";
    shadow_link: "Hva som ville blitt sendt", "What would have been sent";
    shadow_lead: "Her står meldingene som ville blitt sendt uten skyggedrift, de siste først. Ingen av dem sendes senere: den som går ut av skyggedrift, får beskjed om det som er feil da.", "These are the notices that would have been sent without shadow mode, the latest first. None is sent later: whoever leaves shadow mode is told of what is wrong then.";
    shadow_empty: "Ingenting er holdt tilbake.", "Nothing has been kept back.";
    mails: "E-post", "Mails";
    mails_link: "Les e-postene selv", "Read the mails themselves";
    mails_lead: "Dette er demonstrasjonens egen postkasse: her havner all e-post, og ingen forlater maskinen.", "This is the demo's own mailbox: all mails end here, and none leaves this machine.";
    mail_to: "Til", "To";
    mail_from: "Fra", "From";
    mail_subject: "Emne", "Subject";
    mail_sent: "Sendt", "Sent";
    mail_html: "Slik den ser ut i et e-postprogram", "As a mail program shows it";
    mail_fault: "Til feilen", "To the fault";
    to_mails: "Alle e-postene", "All mails";
    evidence: "Hva som ble sett", "What was seen";
    seen_failed: "Dette sviktet", "This failed";
    seen_controls: "Dette virket i samme tidsrom, og frikjenner resten", "This worked in the same window, and clears the rest";
    seen_witness: "Vitnet: overvåkingen selv hadde forbindelse", "The witness: the monitor itself was connected";
    no_controls: "Det er ikke skrevet ned hva annet som virket.", "What else worked was not written down.";
    no_witness: "Ikke noe vitne er skrevet ned.", "No witness was written down.";
    probe: "Prøve", "Probe";
    result: "Svar", "Result";
    time: "Tid", "Time";
    began: "Begynte", "Began";
    lasted: "Varte", "Lasted";
    lasting: "Har vart", "Has lasted";
    pack_text: "Bevispakke som tekst", "Evidence pack as text";
    pack_json: "Bevispakke som JSON, forseglet", "Evidence pack as JSON, sealed";
    next: "Hva nå", "What now";
    gaps: "Uten avklart ansvar", "Without settled responsibility";
    gaps_lead: "Her avgjør ingen avtale hvem som har ansvaret. Feil havner da hos eieren selv.", "Here no agreement decides who is responsible. A fault then falls to the organisation itself.";
    matrix: "Hvem som har ansvaret den neste uka", "Who is responsible in the coming week";
    other_hours: "ellers", "at other hours";
    falls_to: "Faller på", "Falls to";
    agreements: "Avtalene", "The agreements";
    standing_signed: "undertegnet", "signed";
    standing_intended: "intensjon, binder ikke", "intended, not binding";
    standing_lapsed: "falt bort", "lapsed";
    not_begun: "ikke begynt", "not begun";
    ended: "utløpt", "ended";
    party: "Part", "Party";
    from: "Fra", "From";
    open_ended: "til videre", "until further notice";
    to: "Til", "Until";
    reported: "Meldt av eieren selv", "Reported by its owner";
    planned: "Planlagt arbeid", "Planned work";
    earlier: "Tidligere sak med samme årsak", "An earlier fault with the same cause";
    cause_said: "Årsak", "Cause";
    remedy_said: "Tiltak", "Remedy";
    previous: "Forrige sak med samme årsak", "The last fault with the same cause";
    split_from: "Skilt ut fra", "Split from";
    merged_into: "Del av", "Part of";
    unlogged_title: "Loggen kan ikke skrives", "The log cannot be written";
    unlogged_text: "Overvåkingen varsler fortsatt, men det den gjør blir ikke skrevet ned. Driften må se på lagringen.", "The monitor goes on telling people, but what it does is not written down. Its operator must look at the storage.";
    refused_title: "Konfigurasjonen har feil", "The configuration has mistakes";
    refused_text: "Det som sist ble lest inn, ble ikke tatt i bruk, og det som gjaldt før, gjelder fortsatt. Driften ser hva som er galt med samband check.", "What was last read was not taken up, and what was in effect before still is. The operator sees by samband check what is wrong.";
    drill_never: "ingen øvelse er bestått ennå", "no drill has passed yet";
    drill_title: "Øvelsen mislyktes", "The drill failed";
    drill_text: "Det er ikke sikkert at noen får beskjed om feil. Driften må se på e-posttjeneren og maskinen som kjører samband.", "It is not certain that anybody is told of faults. The operator must look at the mail relay and the machine that runs samband.";
    cut_off_title: "Overvåkingen er avskåret", "The monitor is cut off";
    cut_off_text: "Ingen får skylden for det som ikke kan ses. Hvordan det står til der, er ikke kjent.", "Nobody is blamed for what cannot be seen. How things are there is not known.";
    unprobed: "prøves ikke", "not probed";
    contradicted: "svarer ikke på alt, men andre viser at den virker", "does not answer everything, yet others show that it works";
    first_failure: "Det første som sviktet, ble sett.", "The first failure was seen.";
    place_word: "Sted", "Place";
    no_agreements: "Ingen avtaler er lagt inn.", "No agreements have been entered.";
    not_found: "Siden finnes ikke", "There is no such page";
    not_found_text: "Adressen kan være skrevet feil, eller det den viste til er borte.", "The address may be mistyped, or what it led to is gone.";
    no_fault: "Feilen finnes ikke", "There is no such fault";
    no_fault_text: "Ingen feil har dette nummeret. Se etter om det er skrevet riktig, eller finn feilen i lista over alle feil.", "No fault has this number. See whether it is typed right, or find the fault in the list of all faults.";
    unread: "Loggen svarer ikke akkurat nå", "The log does not answer just now";
    unread_text: "Det som er lukket for en tid siden, kan ikke vises nå. Prøv igjen om litt. Står det fortsatt slik, si fra til den som drifter overvåkingen.", "What was closed some time ago cannot be shown now. Try again shortly. If it stays like this, tell whoever runs the monitor.";
    not_allowed: "Dette kan ikke gjøres her", "That cannot be done here";
    not_allowed_text: "Her kan man bare lese. Den som drifter overvåkingen, kan ta, avvise, overlate, kommentere og lukke en feil med kommandoen «samband fault».", "Here one can only read. Whoever runs the monitor can accept, reject, hand over, comment on and close a fault by the command “samband fault”.";
    too_much: "Forespørselen er for stor", "The request is too large";
    too_much_text: "Prøv igjen uten innhold.", "Try again without a body.";
    broken: "Siden kan ikke vises nå", "The page cannot be shown now";
    broken_text: "Prøv igjen om litt. Varsler går ut som før. Står det fortsatt slik, si fra til den som drifter overvåkingen.", "Try again shortly. Notices go out as before. If it stays like this, tell whoever runs the monitor.";
    busy: "For mange følger med akkurat nå", "Too many are watching just now";
    busy_text: "Siden kan leses som vanlig, men oppdaterer seg sjeldnere.", "The page can be read as usual, but renews itself less often.";
    not_known: "Si hvem du er", "Say who you are";
    elsewhere: "Det ble ikke sendt herfra", "It was not sent from here";
    elsewhere_text: "Det kan komme fra en annen nettside, så det er ikke gjort. Gjør det på siden selv.", "It may come from another site, so it was not done. Do it on the page itself.";
    hurried: "For mye på en gang", "Too much at once";
    hurried_text: "Det er gjort mye med feil under dette navnet det siste minuttet. Vent litt, og prøv igjen.", "Much was done to faults under this name within the last minute. Wait a little, and try again.";
    not_known_text: "Her må man være kjent. Program kommer med en nøkkel i «Authorization: Bearer», folk logger inn gjennom inngangen foran sidene. Spør den som drifter overvåkingen.", "Here one has to be known. Programs come with a token in “Authorization: Bearer”, people log in at the entrance before the pages. Ask whoever runs the monitor.";
    glance_cut_off: "Overvåkingen er avskåret. Hvordan det står til, er ikke kjent.", "The monitor is cut off. How things are is not known.";
    too_many: "For mange forsøk", "Too many attempts";
    too_many_text: "Vent litt før du prøver igjen med en annen nøkkel.", "Wait a little before you try again with another token.";
    to_overview: "Til oversikten", "To the overview";
    to_faults: "Alle feil", "All faults";
    link_not_taken: "Svaret ble ikke skrevet ned.", "The answer was not written down.";
    link_thanks: "Takk, svaret er skrevet ned", "Thank you, the answer is written down";
    link_since: "Dette har skjedd siden du så på saken", "What has happened since you looked";
    link_since_mail: "Dette har skjedd siden e-posten", "What has happened since the mail";
    link_passed: "Saken har vært hos andre, eller er kommet tilbake, siden denne e-posten. Bruk lenken i den nyeste e-posten om den, eller ring.", "It has been with others, or has come back, since this mail. Use the link in the latest mail about it, or call.";
    link_said: "Hva som er sagt", "What has been said";
    link_call: "Heller ringe?", "Rather call?";
    link_accept_heading: "Ja, vi tar saken", "Yes, we take it";
    link_again_heading: "Si en ny tid", "Name another time";
    link_expected: "Når venter dere at den er rettet? Kan stå tomt.", "When do you expect it to be mended? May be left empty.";
    link_zone: "Klokka i", "By the clock of";
    link_accept: "Vi tar saken", "We take it";
    link_again: "Endre tiden", "Change the time";
    link_reject_heading: "Nei, den er ikke vår", "No, it is not ours";
    link_because: "Hvorfor ikke? Skriv hva dere har sett som taler mot det: feilen blir undersøkt på nytt.", "Why not? Say what you have seen that speaks against it: the fault is looked at anew.";
    link_reject: "Avvis saken", "Reject it";
    link_comment_heading: "Si noe om saken", "Say something of it";
    link_text: "Hva vil dere si? Det endrer ikke hvem som har saken.", "What do you want to say? It does not change who holds it.";
    link_comment: "Send kommentaren", "Send the comment";
    link_close_heading: "Hva var det?", "What was it?";
    link_cause: "Årsak, på én linje", "The cause, on one line";
    link_remedy: "Tiltak, på én linje", "The remedy, on one line";
    link_close: "Lukk saken", "Close it";
    link_closed: "Saken er lukket. Det er ikke mer å gjøre med den.", "It is closed. There is nothing more to do about it.";
    link_cleared: "Det virker igjen, så det er ikke noe å svare på. Vil dere si hva det var, bruk lenken i e-posten om at det er over.", "It works again, so there is nothing to answer. To say what it was, use the link in the mail that says it is over.";
    link_spent: "Denne lenken er brukt mange ganger. Er det mer å si, så ring.", "This link has been used many times. If there is more to say, call.";
    link_back: "Feilen er tilbake. Svar med lenken i e-posten om det.", "The fault is back. Answer by the link in the mail about that.";
    and: "og", "and";
    or: "eller", "or";
}

impl Words {
    /// The language's tag.
    pub(super) const fn tag(self) -> &'static str {
        self.language().tag()
    }

    /// How a component or facet is.
    pub(super) const fn shown(self, state: FacetState) -> &'static str {
        match (self.0, state) {
            (Written::Bokmal, FacetState::Up) => "virker",
            (Written::Bokmal, FacetState::Poor) => "dårlig",
            (Written::Bokmal, FacetState::Flapping) => "ustabil",
            (Written::Bokmal, FacetState::Down) => "nede",
            (Written::Bokmal, FacetState::Unknown) => "ukjent",
            (Written::English, FacetState::Up) => "working",
            (Written::English, FacetState::Poor) => "poor",
            (Written::English, FacetState::Flapping) => "unstable",
            (Written::English, FacetState::Down) => "down",
            (Written::English, FacetState::Unknown) => "unknown",
        }
    }

    /// What a component is.
    pub(super) const fn kind_of(self, kind: Kind) -> &'static str {
        match (self.0, kind) {
            (Written::Bokmal, Kind::Codec) => "videoutstyr",
            (Written::Bokmal, Kind::RoomNetwork) => "romnett",
            (Written::Bokmal, Kind::Firewall) => "brannmur",
            (Written::Bokmal, Kind::SiteRouter) => "ruter",
            (Written::Bokmal, Kind::AccessLine) => "linje",
            (Written::Bokmal, Kind::NetworkCore) => "kjernenett",
            (Written::Bokmal, Kind::NameService) => "navnetjeneste",
            (Written::Bokmal, Kind::TimeService) => "tidstjeneste",
            (Written::Bokmal, Kind::Registrar) => "registrar",
            (Written::Bokmal, Kind::Bridge) => "møtebro",
            (Written::Bokmal, Kind::MediaGateway) => "mediesluse",
            (Written::Bokmal, Kind::Certificate) => "sertifikat",
            (Written::Bokmal, Kind::Credential) => "legitimasjon",
            (Written::Bokmal, Kind::Monitor) => "overvåking",
            (Written::English, Kind::Codec) => "video equipment",
            (Written::English, Kind::RoomNetwork) => "room network",
            (Written::English, Kind::Firewall) => "firewall",
            (Written::English, Kind::SiteRouter) => "router",
            (Written::English, Kind::AccessLine) => "line",
            (Written::English, Kind::NetworkCore) => "network core",
            (Written::English, Kind::NameService) => "name service",
            (Written::English, Kind::TimeService) => "time service",
            (Written::English, Kind::Registrar) => "registrar",
            (Written::English, Kind::Bridge) => "bridge",
            (Written::English, Kind::MediaGateway) => "media gateway",
            (Written::English, Kind::Certificate) => "certificate",
            (Written::English, Kind::Credential) => "credential",
            (Written::English, Kind::Monitor) => "monitor",
        }
    }

    /// A facet.
    pub(super) const fn facet(self, facet: Facet) -> &'static str {
        match (self.0, facet) {
            (Written::Bokmal, Facet::Reach) => "kontakt",
            (Written::Bokmal, Facet::Service) => "tjeneste",
            (Written::Bokmal, Facet::Registration) => "registrering",
            (Written::Bokmal, Facet::Media) => "lyd og bilde",
            (Written::Bokmal, Facet::Certificate) => "sertifikat",
            (Written::Bokmal, Facet::Room) => "rommet",
            (Written::Bokmal, Facet::Size) => "store pakker",
            (Written::Bokmal, Facet::Credential) => "pålogging",
            (Written::Bokmal, Facet::Redundancy) => "reserve",
            (Written::English, Facet::Reach) => "reach",
            (Written::English, Facet::Service) => "service",
            (Written::English, Facet::Registration) => "registration",
            (Written::English, Facet::Media) => "sound and picture",
            (Written::English, Facet::Certificate) => "certificate",
            (Written::English, Facet::Room) => "room",
            (Written::English, Facet::Size) => "full-size packets",
            (Written::English, Facet::Credential) => "login",
            (Written::English, Facet::Redundancy) => "redundancy",
        }
    }

    /// What a probe drew, in plain words.
    pub(super) const fn class(self, class: Class) -> &'static str {
        match (self.0, class) {
            (Written::Bokmal, Class::Answered) => "svarte",
            (Written::Bokmal, Class::Late) => "svarte for sent",
            (Written::Bokmal, Class::Fair) => "bare brukbar",
            (Written::Bokmal, Class::Poor) => "for dårlig",
            (Written::Bokmal, Class::Refused) => "avviste forbindelsen",
            (Written::Bokmal, Class::Unavailable) => "svarte at det ikke går nå",
            (Written::Bokmal, Class::Wrong) => "svarte feil",
            (Written::Bokmal, Class::Denied) => "svarte nei",
            (Written::Bokmal, Class::Beyond) => "svarte at utstyret ikke er å få tak i",
            (Written::Bokmal, Class::Malformed) => "svarte uforståelig",
            (Written::Bokmal, Class::Silent) => "svarte ikke",
            (Written::Bokmal, Class::Partial) => "noen svarte, andre ikke",
            (Written::Bokmal, Class::Unlisted) => "navnet fører ingen steder",
            (Written::Bokmal, Class::Stalled) => "tok imot, og svarte ikke",
            (Written::Bokmal, Class::NetUnreachable { .. }) => "ingen vei til nettet",
            (Written::Bokmal, Class::HostUnreachable { .. }) => "ingen vei til utstyret",
            (Written::Bokmal, Class::Prohibited { .. }) => "stengt underveis",
            (Written::Bokmal, Class::TooOld) => "snakker bare noe for gammelt",
            (language, Class::Certificate(flaw)) => flawed(language, flaw),
            (Written::Bokmal, Class::TooBig { .. }) => "pakken er for stor underveis",
            (Written::Bokmal, Class::LoginRefused) => "godtok ikke påloggingen",
            (Written::Bokmal, Class::NotPerformed(_)) => "kunne ikke prøves",
            (Written::English, Class::Answered) => "answered",
            (Written::English, Class::Late) => "answered too late",
            (Written::English, Class::Fair) => "only fair",
            (Written::English, Class::Poor) => "too poor",
            (Written::English, Class::Refused) => "refused the connection",
            (Written::English, Class::Unavailable) => "answered that it cannot now",
            (Written::English, Class::Wrong) => "answered wrongly",
            (Written::English, Class::Denied) => "answered no",
            (Written::English, Class::Beyond) => "answered that the equipment is not to be had",
            (Written::English, Class::Malformed) => "answered unintelligibly",
            (Written::English, Class::Silent) => "did not answer",
            (Written::English, Class::Partial) => "some answered, others did not",
            (Written::English, Class::Unlisted) => "its name leads nowhere",
            (Written::English, Class::Stalled) => "connected, and did not answer",
            (Written::English, Class::NetUnreachable { .. }) => "no way to the network",
            (Written::English, Class::HostUnreachable { .. }) => "no way to the equipment",
            (Written::English, Class::Prohibited { .. }) => "barred on the way",
            (Written::English, Class::TooOld) => "speaks only what is too old",
            (Written::English, Class::TooBig { .. }) => "packet too big on the way",
            (Written::English, Class::LoginRefused) => "did not accept the login",
            (Written::English, Class::NotPerformed(_)) => "could not be tried",
        }
    }

    /// What a component that fails this way does, after its name.
    pub(super) const fn fails(self, kind: Kind, mode: Mode) -> &'static str {
        match (self.0, mode) {
            (Written::Bokmal, Mode::Silent) if carries(kind) => "er nede",
            (Written::Bokmal, Mode::Silent) => "svarer ikke",
            (Written::Bokmal, Mode::Reduced) => "har mistet noe av reserven",
            (Written::Bokmal, Mode::Unlisted) => "finnes ikke under navnet sitt",
            (Written::Bokmal, Mode::Stalled) => "tar imot forbindelser, men svarer ikke",
            (Written::Bokmal, Mode::Refusing) => "tar ikke imot forbindelser",
            (Written::Bokmal, Mode::Unavailable) => "svarer, men kan ikke brukes",
            (language, Mode::Certificate(flaw)) => flawed(language, flaw),
            (Written::Bokmal, Mode::Wrong) => "svarer feil",
            (Written::Bokmal, Mode::Denying) => "slipper ikke trafikken gjennom",
            (Written::Bokmal, Mode::Narrow) => "slipper ikke store pakker gjennom",
            (Written::Bokmal, Mode::Unregistered) => "er ikke registrert",
            (Written::Bokmal, Mode::Poor) => "er for dårlig for lyd og bilde",
            (Written::Bokmal, Mode::Late) if carries(kind) => "er for treg",
            (Written::Bokmal, Mode::Late) => "svarer for sent",
            (Written::English, Mode::Silent) if carries(kind) => "is down",
            (Written::English, Mode::Silent) => "does not answer",
            (Written::English, Mode::Reduced) => "has lost some of its redundancy",
            (Written::English, Mode::Unlisted) => "is not to be found by its name",
            (Written::English, Mode::Stalled) => "takes connections but does not answer",
            (Written::English, Mode::Refusing) => "does not take connections",
            (Written::English, Mode::Unavailable) => "answers but cannot be used",
            (Written::English, Mode::Wrong) => "answers wrongly",
            (Written::English, Mode::Denying) => "does not let traffic pass",
            (Written::English, Mode::Narrow) => "does not let full-size packets pass",
            (Written::English, Mode::Unregistered) => "is not registered",
            (Written::English, Mode::Poor) => "is too poor for sound and picture",
            (Written::English, Mode::Late) if carries(kind) => "is too slow",
            (Written::English, Mode::Late) => "answers too late",
        }
    }
}

/// Whether it is there for what passes through it.
const fn carries(kind: Kind) -> bool {
    match kind {
        Kind::AccessLine | Kind::NetworkCore | Kind::RoomNetwork => true,
        Kind::Codec
        | Kind::Firewall
        | Kind::SiteRouter
        | Kind::NameService
        | Kind::Registrar
        | Kind::Bridge
        | Kind::MediaGateway
        | Kind::Certificate
        | Kind::Credential
        | Kind::TimeService
        | Kind::Monitor => false,
    }
}
