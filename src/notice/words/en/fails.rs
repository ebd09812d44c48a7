//! English words for how things fail.

use crate::health::{Class, Flaw, Mode};
use crate::inventory::Kind;

pub(super) const fn reach(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent => "does not answer",
        Mode::Stalled => "takes connections but does not answer on them",
        Mode::Refusing => "refuses connections",
        Mode::Unavailable => "answers that it is not available",
        Mode::Wrong | Mode::Certificate(_) => "answers something other than it should",
        Mode::Denying => "does not let the traffic pass",
        Mode::Unregistered => "is not to be found where it should be",
        Mode::Late => "answers too late",
        Mode::Reduced => "answers at some of its addresses only",
        Mode::Unlisted => "is not to be found by its name",
        Mode::Narrow => "does not let full-size packets pass",
        Mode::Poor => "carries too poorly",
    }
}

pub(super) const fn service(kind: Kind) -> &'static str {
    match kind {
        Kind::Codec => "the video service",
        Kind::NameService => "the name lookup",
        Kind::TimeService => "the time",
        Kind::Registrar => "the registration service",
        Kind::Bridge => "the meeting service",
        Kind::MediaGateway => "the media service",
        Kind::RoomNetwork
        | Kind::Firewall
        | Kind::SiteRouter
        | Kind::AccessLine
        | Kind::NetworkCore
        | Kind::Certificate
        | Kind::Credential
        | Kind::Monitor => "the service",
    }
}

pub(super) const fn serves(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent => "does not answer",
        Mode::Stalled => "takes connections but does not answer on them",
        Mode::Refusing => "is not running",
        Mode::Unavailable => "answers that it cannot serve anybody now",
        Mode::Wrong | Mode::Certificate(_) => "answers something other than it should",
        Mode::Denying => "does not let us in",
        Mode::Unregistered => "is not registered",
        Mode::Late => "answers too late",
        Mode::Reduced => "answers at some of its addresses only",
        Mode::Unlisted => "is not to be found: its name leads to no server",
        Mode::Narrow => "does not take full-size packets",
        Mode::Poor => "serves too poorly",
    }
}

pub(super) const fn registration(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent | Mode::Stalled | Mode::Unregistered => {
            "is not registered and cannot be called"
        }
        Mode::Refusing | Mode::Denying => "is not allowed to register and cannot be called",
        Mode::Unavailable => "is registered but not available",
        Mode::Wrong | Mode::Certificate(_) => "is registered with the wrong details",
        Mode::Late => "is registered but answers too late",
        Mode::Reduced => "is registered but answers at some of its addresses only",
        Mode::Unlisted => "is not to be found by its name and cannot be called",
        Mode::Narrow => "is registered but does not get full-size packets",
        Mode::Poor => "is registered but hard to reach",
    }
}

pub(super) const fn media(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent | Mode::Stalled => "do not come through",
        Mode::Refusing | Mode::Denying => "are refused on the way",
        Mode::Unavailable | Mode::Unregistered | Mode::Unlisted => "are not available",
        Mode::Wrong | Mode::Certificate(_) => "come through damaged",
        Mode::Late => "come through too late",
        Mode::Reduced => "come through at some of its addresses only",
        Mode::Narrow => "do not come through in full-size packets",
        Mode::Poor => "come through poorly: too much is lost, delayed or uneven",
    }
}

pub(super) const fn certificate(mode: Mode) -> &'static str {
    match mode {
        Mode::Certificate(flaw) => flawed(flaw),
        Mode::Silent | Mode::Stalled | Mode::Unavailable | Mode::Unlisted => "is not presented",
        Mode::Refusing
        | Mode::Denying
        | Mode::Wrong
        | Mode::Unregistered
        | Mode::Poor
        | Mode::Reduced => "does not hold",
        Mode::Late => "is presented too late",
        Mode::Narrow => "does not get through, since its packets are too large",
    }
}

pub(super) const fn room(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent | Mode::Stalled | Mode::Unavailable | Mode::Refusing | Mode::Denying => {
            "does not work"
        }
        Mode::Wrong
        | Mode::Unregistered
        | Mode::Late
        | Mode::Narrow
        | Mode::Poor
        | Mode::Reduced
        | Mode::Unlisted
        | Mode::Certificate(_) => "does not work as it should",
    }
}

pub(super) const fn size(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent
        | Mode::Stalled
        | Mode::Refusing
        | Mode::Unavailable
        | Mode::Wrong
        | Mode::Denying
        | Mode::Unregistered
        | Mode::Certificate(_)
        | Mode::Poor
        | Mode::Reduced
        | Mode::Unlisted
        | Mode::Narrow => "lets small packets pass, but none of full size",
        Mode::Late => "lets full-size packets pass too slowly",
    }
}

pub(super) const fn credential(mode: Mode) -> &'static str {
    match mode {
        Mode::Refusing
        | Mode::Denying
        | Mode::Wrong
        | Mode::Unregistered
        | Mode::Certificate(_) => "is not accepted",
        Mode::Silent
        | Mode::Stalled
        | Mode::Unavailable
        | Mode::Narrow
        | Mode::Poor
        | Mode::Reduced
        | Mode::Unlisted => "cannot be tried",
        Mode::Late => "is answered too late",
    }
}

pub(super) const fn redundancy(mode: Mode) -> &'static str {
    match mode {
        Mode::Reduced
        | Mode::Silent
        | Mode::Stalled
        | Mode::Refusing
        | Mode::Unavailable
        | Mode::Wrong
        | Mode::Denying
        | Mode::Unregistered
        | Mode::Late
        | Mode::Narrow
        | Mode::Poor
        | Mode::Certificate(_) => {
            "some of those that serve it do not answer, so that there is less to fall back on"
        }
        Mode::Unlisted => "cannot be told",
    }
}

pub(in super::super) fn class(class: Class) -> String {
    match class {
        Class::Answered => "answered".to_owned(),
        Class::Late => "answered too late".to_owned(),
        Class::Fair => "carried, and not quite well".to_owned(),
        Class::Poor => "carried too poorly".to_owned(),
        Class::Refused => "refused the connection".to_owned(),
        Class::Unavailable => "answered that it cannot serve now".to_owned(),
        Class::Wrong => "answered something other than it should".to_owned(),
        Class::Denied => "answered that we may not".to_owned(),
        Class::Beyond => "answered that what lies behind it is silent".to_owned(),
        Class::Malformed => "answered unintelligibly".to_owned(),
        Class::Silent => "did not answer".to_owned(),
        Class::Partial => "answered at some of its addresses, and not at others".to_owned(),
        Class::Unlisted => "was not to be found by its name".to_owned(),
        Class::Stalled => "took the connection and then said nothing".to_owned(),
        Class::NetUnreachable { from } => format!("{from} said the network is unreachable"),
        Class::HostUnreachable { from } => format!("{from} said the host is unreachable"),
        Class::Prohibited { from } => format!("{from} said the traffic is prohibited"),
        Class::TooOld => "speaks only what is too old to be spoken here".to_owned(),
        Class::Certificate(flaw) => format!("showed a certificate that {}", flawed(flaw)),
        Class::TooBig { from } => format!("{from} said the packet is too big"),
        Class::LoginRefused => "did not accept the login that we have there".to_owned(),
        Class::NotPerformed(_) => "was not probed".to_owned(),
    }
}

const fn flawed(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Expired => "has expired",
        Flaw::NotYetValid => "is not valid yet",
        Flaw::Changed => "is another than the one expected",
        Flaw::WrongName => "is made out to another name",
        Flaw::SelfSigned => "is signed by itself",
        Flaw::IncompleteChain => "comes without those between it and its authority",
        Flaw::UnknownAuthority => "is signed by an authority that is not trusted",
        Flaw::Expiring => "expires soon",
    }
}
