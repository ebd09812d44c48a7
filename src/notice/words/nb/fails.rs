//! Norwegian words for how things fail.

use crate::health::{Class, Flaw, Mode};
use crate::inventory::Kind;

pub(super) const fn reach(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent => "svarer ikke",
        Mode::Stalled => "tar imot forbindelser, men svarer ikke på dem",
        Mode::Refusing => "avviser forbindelser",
        Mode::Unavailable => "svarer at den ikke er tilgjengelig",
        Mode::Wrong | Mode::Certificate(_) => "svarer noe annet enn den skal",
        Mode::Denying => "slipper ikke trafikken gjennom",
        Mode::Unregistered => "er ikke å finne der den skal være",
        Mode::Late => "svarer for sent",
        Mode::Reduced => "svarer bare på noen av adressene sine",
        Mode::Unlisted => "er ikke å finne under navnet sitt",
        Mode::Narrow => "slipper ikke store pakker gjennom",
        Mode::Poor => "leverer for dårlig kvalitet",
    }
}

pub(super) const fn service(kind: Kind) -> &'static str {
    match kind {
        Kind::Codec => "videotjenesten",
        Kind::NameService => "navneoppslaget",
        Kind::TimeService => "klokkeslettet",
        Kind::Registrar => "registreringen",
        Kind::Bridge => "møtetjenesten",
        Kind::MediaGateway => "medietjenesten",
        Kind::RoomNetwork
        | Kind::Firewall
        | Kind::SiteRouter
        | Kind::AccessLine
        | Kind::NetworkCore
        | Kind::Certificate
        | Kind::Credential
        | Kind::Monitor => "tjenesten",
    }
}

pub(super) const fn serves(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent => "svarer ikke",
        Mode::Stalled => "tar imot forbindelser, men svarer ikke på dem",
        Mode::Refusing => "er ikke i gang",
        Mode::Unavailable => "svarer at den ikke kan betjene noen nå",
        Mode::Wrong | Mode::Certificate(_) => "svarer noe annet enn den skal",
        Mode::Denying => "slipper oss ikke inn",
        Mode::Unregistered => "er ikke registrert",
        Mode::Late => "svarer for sent",
        Mode::Reduced => "svarer bare på noen av adressene sine",
        Mode::Unlisted => "er ikke å finne: navnet fører ikke til noen tjener",
        Mode::Narrow => "tar ikke imot store pakker",
        Mode::Poor => "virker for dårlig",
    }
}

pub(super) const fn registration(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent | Mode::Stalled | Mode::Unregistered => {
            "er ikke registrert og kan ikke ringes opp"
        }
        Mode::Refusing | Mode::Denying => "får ikke registrere seg og kan ikke ringes opp",
        Mode::Unavailable => "er registrert, men ikke tilgjengelig",
        Mode::Wrong | Mode::Certificate(_) => "er registrert med feil opplysninger",
        Mode::Late => "er registrert, men svarer for sent",
        Mode::Reduced => "er registrert, men svarer bare på noen av adressene sine",
        Mode::Unlisted => "er ikke å finne under navnet sitt og kan ikke ringes opp",
        Mode::Narrow => "er registrert, men får ikke store pakker",
        Mode::Poor => "er registrert, men vanskelig å nå",
    }
}

pub(super) const fn media(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent | Mode::Stalled => "kommer ikke fram",
        Mode::Refusing | Mode::Denying => "blir avvist underveis",
        Mode::Unavailable | Mode::Unregistered | Mode::Unlisted => "er ikke tilgjengelig",
        Mode::Wrong | Mode::Certificate(_) => "kommer fram med feil",
        Mode::Late => "kommer fram for sent",
        Mode::Reduced => "kommer bare fram på noen av adressene",
        Mode::Narrow => "kommer ikke fram i store pakker",
        Mode::Poor => "kommer dårlig fram: for mye går tapt, kommer sent eller ujevnt",
    }
}

pub(super) const fn certificate(mode: Mode) -> &'static str {
    match mode {
        Mode::Certificate(flaw) => is_flawed(flaw),
        Mode::Silent | Mode::Stalled | Mode::Unavailable | Mode::Unlisted => "blir ikke vist fram",
        Mode::Refusing
        | Mode::Denying
        | Mode::Wrong
        | Mode::Unregistered
        | Mode::Poor
        | Mode::Reduced => "holder ikke",
        Mode::Late => "blir vist fram for sent",
        Mode::Narrow => "kommer ikke fram, siden pakkene er for store",
    }
}

pub(super) const fn room(mode: Mode) -> &'static str {
    match mode {
        Mode::Silent | Mode::Stalled | Mode::Unavailable | Mode::Refusing | Mode::Denying => {
            "virker ikke"
        }
        Mode::Wrong
        | Mode::Unregistered
        | Mode::Late
        | Mode::Narrow
        | Mode::Poor
        | Mode::Reduced
        | Mode::Unlisted
        | Mode::Certificate(_) => "virker ikke som det skal",
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
        | Mode::Narrow => "slipper små pakker gjennom, men ingen i full størrelse",
        Mode::Late => "slipper store pakker for sent gjennom",
    }
}

pub(super) const fn credential(mode: Mode) -> &'static str {
    match mode {
        Mode::Refusing
        | Mode::Denying
        | Mode::Wrong
        | Mode::Unregistered
        | Mode::Certificate(_) => "blir ikke godtatt",
        Mode::Silent
        | Mode::Stalled
        | Mode::Unavailable
        | Mode::Narrow
        | Mode::Poor
        | Mode::Reduced
        | Mode::Unlisted => "kan ikke prøves",
        Mode::Late => "blir besvart for sent",
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
            "noen av dem som betjener den, svarer ikke, så det er mindre å falle tilbake på"
        }
        Mode::Unlisted => "kan ikke vurderes",
    }
}

pub(in super::super) fn class(class: Class) -> String {
    match class {
        Class::Answered => "svarte".to_owned(),
        Class::Late => "svarte for sent".to_owned(),
        Class::Fair => "slapp gjennom, men ikke helt bra".to_owned(),
        Class::Poor => "slapp gjennom, men for dårlig".to_owned(),
        Class::Refused => "avviste forbindelsen".to_owned(),
        Class::Unavailable => "svarte at den ikke kan betjene nå".to_owned(),
        Class::Wrong => "svarte noe annet enn den skal".to_owned(),
        Class::Denied => "svarte at vi ikke slipper inn".to_owned(),
        Class::Beyond => "svarte, men sa at leddet bak er taust".to_owned(),
        Class::Malformed => "svarte uforståelig".to_owned(),
        Class::Silent => "svarte ikke".to_owned(),
        Class::Partial => "svarte på noen av adressene sine, men ikke på andre".to_owned(),
        Class::Unlisted => "var ikke å finne under navnet sitt".to_owned(),
        Class::Stalled => "tok imot forbindelsen og sa så ingenting".to_owned(),
        Class::NetUnreachable { from } => format!("{from} sa at nettet ikke kan nås"),
        Class::HostUnreachable { from } => format!("{from} sa at maskinen ikke kan nås"),
        Class::Prohibited { from } => format!("{from} sa at trafikken er sperret"),
        Class::TooOld => "kan bare snakke noe som er for gammelt til å brukes her".to_owned(),
        Class::Certificate(flaw) => format!("viste et sertifikat som {}", flawed(flaw)),
        Class::TooBig { from } => format!("{from} sa at pakken er for stor"),
        Class::LoginRefused => "godtok ikke påloggingen vi har der".to_owned(),
        Class::NotPerformed(_) => "ble ikke målt".to_owned(),
    }
}

const fn flawed(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Expired => "har gått ut",
        Flaw::NotYetValid => "ikke gjelder ennå",
        Flaw::Changed => "er et annet enn det som er ventet",
        Flaw::WrongName => "er utstedt til et annet navn",
        Flaw::SelfSigned => "er signert av seg selv",
        Flaw::IncompleteChain => "kommer uten dem mellom det og utstederen",
        Flaw::UnknownAuthority => "er signert av en utsteder som ingen her stoler på",
        Flaw::Expiring => "snart går ut",
    }
}

/// The same as a main clause: the adverb stands behind the verb.
const fn is_flawed(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::NotYetValid => "gjelder ikke ennå",
        Flaw::Expiring => "går snart ut",
        Flaw::Expired
        | Flaw::Changed
        | Flaw::WrongName
        | Flaw::SelfSigned
        | Flaw::IncompleteChain
        | Flaw::UnknownAuthority => flawed(flaw),
    }
}
