//! The questions, in the order in which they are asked.

use super::facts::{Agreement, Facts, Relay};

/// One question.
pub(super) struct Question {
    /// What comes before it, where something new begins.
    pub(super) heading: &'static str,
    /// What is asked.
    pub(super) asks: &'static str,
    /// What no answer means.
    pub(super) blank: Blank,
    /// Whether it is asked, by what has been said before.
    pub(super) when: fn(&Facts) -> bool,
    /// Where the answer goes; none is an empty one.
    pub(super) set: fn(&mut Facts, &str),
}

/// What no answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    /// It is asked again; such an answer would do.
    Needed(&'static str),
    /// This.
    Means(&'static str),
    /// There is none; what that has for a consequence, and what an answer looks like.
    None(&'static str),
}

use Blank::{Means, Needed, None as Without};

const ALWAYS: fn(&Facts) -> bool = |_| true;
const SIGNED: fn(&Facts) -> bool = |facts| facts.agreement.is_some();
const MAILED: fn(&Facts) -> bool = |facts| facts.relay.is_some();

/// The questions before the rooms, of which there may be any number.
pub(super) const BEFORE: &[Question] = &[
    ask(
        "The region",
        "Its name",
        Needed("Havnregionen"),
        ALWAYS,
        |facts, said| facts.region = said.into(),
    ),
    ask("", "Its country", Means("NO"), ALWAYS, |facts, said| {
        facts.country = said.to_uppercase()
    }),
    ask(
        "The coordinator, who gets what nobody has agreed on and what is undecided",
        "Name",
        Needed("Havn regionråd"),
        ALWAYS,
        |facts, said| facts.coordinator.name = said.into(),
    ),
    telephone(|facts, said| facts.coordinator.telephone = some(said)),
    email(|facts, said| facts.coordinator.email = said.into()),
    ask(
        "The IT partner, who looks after rooms and routers, and after samband",
        "Name",
        Needed("Havn IKT"),
        ALWAYS,
        |facts, said| facts.partner.name = said.into(),
    ),
    telephone(|facts, said| facts.partner.telephone = some(said)),
    email(|facts, said| facts.partner.email = said.into()),
    ask(
        "The network operator, whose the lines and the core of the network are",
        "Name",
        Needed("Helsenettet"),
        ALWAYS,
        |facts, said| facts.network.name = said.into(),
    ),
    telephone(|facts, said| facts.network.telephone = some(said)),
    email(|facts, said| facts.network.email = said.into()),
    ask(
        "",
        "Address in the core that answers pings",
        Needed("203.0.113.1"),
        ALWAYS,
        |facts, said| facts.core = said.into(),
    ),
    ask(
        "This machine",
        "Where it stands",
        Means("Monitor"),
        ALWAYS,
        |facts, said| facts.monitor = said.into(),
    ),
    ask(
        "",
        "Address of its gateway",
        Needed("198.51.100.1"),
        ALWAYS,
        |facts, said| facts.gateway = said.into(),
    ),
    ask(
        "The first municipality",
        "Name",
        Needed("Havn kommune"),
        ALWAYS,
        |facts, said| facts.municipality.name = said.into(),
    ),
    telephone(|facts, said| facts.municipality.telephone = some(said)),
    email(|facts, said| facts.municipality.email = said.into()),
    ask(
        "Its first site",
        "Name",
        Needed("Havn sykeheim"),
        ALWAYS,
        |facts, said| facts.site = said.into(),
    ),
    ask(
        "",
        "Address at the far end of its line",
        Without("a dead router is then not told from a dead line"),
        ALWAYS,
        |facts, said| facts.line = some(said),
    ),
    ask(
        "",
        "Address of its router",
        Without("nobody can ask it"),
        ALWAYS,
        |facts, said| facts.router = some(said),
    ),
];

/// The questions after the rooms.
pub(super) const AFTER: &[Question] = &[
    ask(
        "What the IT partner has signed",
        "From which day on, such as 2026-01-01",
        Without("no agreement says yet who answers"),
        ALWAYS,
        |facts, said| {
            facts.agreement = some(said).map(|from| Agreement {
                from,
                ..Agreement::sample()
            })
        },
    ),
    ask(
        "",
        "Its last day",
        Needed("2027-12-31"),
        SIGNED,
        |facts, said| agreed(facts, |it| it.until = said.into()),
    ),
    ask(
        "",
        "Somebody says yes within",
        Means("30 min"),
        SIGNED,
        |facts, said| agreed(facts, |it| it.respond = said.into()),
    ),
    ask(
        "",
        "It works again within",
        Means("8 h"),
        SIGNED,
        |facts, said| agreed(facts, |it| it.restore = said.into()),
    ),
    ask(
        "",
        "Counted in these hours",
        Means("mon-fri 08:00-16:00"),
        SIGNED,
        |facts, said| agreed(facts, |it| it.hours = said.into()),
    ),
    ask(
        "What the network operator has signed, or publishes as its terms, of its lines and the core",
        "From which day on, such as 2026-01-01",
        Without("no agreement says yet who answers for them"),
        ALWAYS,
        |facts, said| facts.network_from = some(said),
    ),
    ask(
        "Mail",
        "Name or address of the relay",
        Without("nobody is told anything yet"),
        ALWAYS,
        |facts, said| {
            facts.relay = some(said).map(|host| Relay {
                host,
                ..Relay::sample()
            })
        },
    ),
    ask(
        "",
        "Protection: starttls, tls or none",
        Means("starttls"),
        MAILED,
        |facts, said| mailed(facts, |it| it.security = said.into()),
    ),
    ask(
        "",
        "Port",
        Without("the usual one"),
        MAILED,
        |facts, said| mailed(facts, |it| it.port = some(said)),
    ),
    ask(
        "",
        "Sender's address",
        Needed("samband@havn.example"),
        MAILED,
        |facts, said| mailed(facts, |it| it.from = said.into()),
    ),
    ask(
        "Pages",
        "The address by which people reach them, such as https://samband.havn.example",
        Without("only this machine reaches them, and links in mails lead nowhere else"),
        ALWAYS,
        |facts, said| facts.pages = some(said),
    ),
];

const fn ask(
    heading: &'static str,
    asks: &'static str,
    blank: Blank,
    when: fn(&Facts) -> bool,
    set: fn(&mut Facts, &str),
) -> Question {
    Question {
        heading,
        asks,
        blank,
        when,
        set,
    }
}

const fn telephone(set: fn(&mut Facts, &str)) -> Question {
    ask(
        "",
        "Telephone",
        Without("nobody can call them"),
        ALWAYS,
        set,
    )
}

const fn email(set: fn(&mut Facts, &str)) -> Question {
    ask("", "Mail address", Needed("vakt@havn.example"), ALWAYS, set)
}

fn some(said: &str) -> Option<String> {
    (!said.is_empty()).then(|| said.to_owned())
}

fn agreed(facts: &mut Facts, set: impl FnOnce(&mut Agreement)) {
    if let Some(agreement) = &mut facts.agreement {
        set(agreement);
    }
}

fn mailed(facts: &mut Facts, set: impl FnOnce(&mut Relay)) {
    if let Some(relay) = &mut facts.relay {
        set(relay);
    }
}
