//! What is wrong, and with what.

use std::borrow::Cow;

use super::thing::{gender, thing};
use super::{BOOK, capital};
use crate::fault::{CauseRef, ComponentRef};
use crate::health::{Flaw, Mode};
use crate::inventory::{Facet, Kind, Language};
use crate::words::{Gender, messages};

messages! { BOOK:
    /// What is wrong, or well again: a whole sentence.
    enum Trouble<'a> {
        Trouble { thing: &'a str, fails: &'a str } = "trouble",
        TroubleService { thing: &'a str, service: &'a str, fails: &'a str } = "trouble-service",
        TroubleServiceOfEquipment { thing: &'a str, service: &'a str, fails: &'a str } = "trouble-service-of-equipment",
        TroubleServiceOfMachine { thing: &'a str, service: &'a str, fails: &'a str } = "trouble-service-of-machine",
        TroubleMedia { thing: &'a str, fails: &'a str } = "trouble-media",
        TroubleCertificate { thing: &'a str, fails: &'a str } = "trouble-certificate",
        TroubleRoom { thing: &'a str, fails: &'a str } = "trouble-room",
        TroubleCredential { thing: &'a str, fails: &'a str } = "trouble-credential",
        TroubleRedundancy { thing: &'a str, fails: &'a str } = "trouble-redundancy",
        Well { thing: &'a str } = "well",
    }
}

messages! { BOOK:
    /// The service that a machine is there for.
    enum ServiceOf {
        Codec = "service-of-codec",
        NameService = "service-of-name-service",
        TimeService = "service-of-time-service",
        Registrar = "service-of-registrar",
        Bridge = "service-of-bridge",
        MediaGateway = "service-of-media-gateway",
        Others = "service-of-others",
    }
}

messages! { BOOK:
    /// How something fails, behind what does.
    enum Fails {
        ReachSilent = "reach-silent",
        ReachStalled = "reach-stalled",
        ReachRefusing = "reach-refusing",
        ReachUnavailable { gender: Gender } = "reach-unavailable",
        ReachWrong { gender: Gender } = "reach-wrong",
        ReachDenying = "reach-denying",
        ReachUnregistered { gender: Gender } = "reach-unregistered",
        ReachLate = "reach-late",
        ReachReduced = "reach-reduced",
        ReachUnlisted = "reach-unlisted",
        ReachNarrow = "reach-narrow",
        ReachPoor = "reach-poor",
        ServesSilent = "serves-silent",
        ServesStalled = "serves-stalled",
        ServesRefusing = "serves-refusing",
        ServesUnavailable { gender: Gender } = "serves-unavailable",
        ServesWrong { gender: Gender } = "serves-wrong",
        ServesDenying = "serves-denying",
        ServesUnregistered { gender: Gender } = "serves-unregistered",
        ServesLate = "serves-late",
        ServesReduced = "serves-reduced",
        ServesUnlisted = "serves-unlisted",
        ServesNarrow = "serves-narrow",
        ServesPoor = "serves-poor",
        RegistrationNone { gender: Gender } = "registration-none",
        RegistrationDenied = "registration-denied",
        RegistrationUnavailable { gender: Gender } = "registration-unavailable",
        RegistrationWrong { gender: Gender } = "registration-wrong",
        RegistrationLate { gender: Gender } = "registration-late",
        RegistrationReduced { gender: Gender } = "registration-reduced",
        RegistrationUnlisted = "registration-unlisted",
        RegistrationNarrow { gender: Gender } = "registration-narrow",
        RegistrationPoor { gender: Gender } = "registration-poor",
        MediaSilent = "media-silent",
        MediaRefused = "media-refused",
        MediaUnavailable = "media-unavailable",
        MediaWrong = "media-wrong",
        MediaLate = "media-late",
        MediaReduced = "media-reduced",
        MediaNarrow = "media-narrow",
        MediaPoor = "media-poor",
        CertificateNotShown = "certificate-not-shown",
        CertificateVoid = "certificate-void",
        CertificateLate = "certificate-late",
        CertificateNarrow = "certificate-narrow",
        CertificateExpired = "certificate-expired",
        CertificateNotYetValid = "certificate-not-yet-valid",
        CertificateChanged = "certificate-changed",
        CertificateWrongName = "certificate-wrong-name",
        CertificateSelfSigned = "certificate-self-signed",
        CertificateIncompleteChain = "certificate-incomplete-chain",
        CertificateUnknownAuthority = "certificate-unknown-authority",
        CertificateExpiring = "certificate-expiring",
        RoomNone = "room-none",
        RoomWrong = "room-wrong",
        SizeNarrow = "size-narrow",
        SizeLate = "size-late",
        CredentialRefused = "credential-refused",
        CredentialUntried = "credential-untried",
        CredentialLate = "credential-late",
        RedundancyReduced { gender: Gender } = "redundancy-reduced",
        RedundancyUnknown = "redundancy-unknown",
    }
}

/// What is wrong, a whole sentence; `answers` says whether the component was
/// seen to answer in another way.
pub(in crate::notice) fn trouble(language: Language, cause: &CauseRef, answers: bool) -> String {
    let kind = cause.component.kind;
    let thing = &*capital(&thing(language, &cause.component));
    let fails = fails(language, cause).say(language);
    let fails = &*fails;
    let said = match cause.facet {
        Facet::Reach | Facet::Registration | Facet::Size => Trouble::Trouble { thing, fails },
        Facet::Service => return served(language, (thing, fails), kind, answers).into_owned(),
        Facet::Media => Trouble::TroubleMedia { thing, fails },
        Facet::Certificate => Trouble::TroubleCertificate { thing, fails },
        Facet::Room => Trouble::TroubleRoom { thing, fails },
        Facet::Credential => Trouble::TroubleCredential { thing, fails },
        Facet::Redundancy => Trouble::TroubleRedundancy { thing, fails },
    };
    said.say(language).into_owned()
}

fn served(
    language: Language,
    (thing, fails): (&str, &str),
    kind: Kind,
    answers: bool,
) -> Cow<'static, str> {
    let service = service(kind).say(language);
    let service = &*service;
    let said = match (answers, kind == Kind::Codec) {
        (false, _) => Trouble::TroubleService {
            thing,
            service,
            fails,
        },
        (true, true) => Trouble::TroubleServiceOfEquipment {
            thing,
            service,
            fails,
        },
        (true, false) => Trouble::TroubleServiceOfMachine {
            thing,
            service,
            fails,
        },
    };
    said.say(language)
}

/// What is wrong, without the full stop: for those who read of it elsewhere than in a mail.
pub fn wrong(language: Language, cause: &CauseRef) -> String {
    let said = trouble(language, cause, false);
    said.trim_end_matches('.').to_owned()
}

/// What is well again, a whole sentence.
pub(in crate::notice) fn well(language: Language, component: &ComponentRef) -> String {
    let thing = capital(&thing(language, component));
    Trouble::Well { thing: &thing }.say(language).into_owned()
}

fn fails(language: Language, cause: &CauseRef) -> Fails {
    let (mode, kind) = (cause.mode, cause.component.kind);
    let own = gender(language, kind);
    match cause.facet {
        Facet::Reach => reach(mode, own),
        Facet::Service => serves(mode, of_service(language, service(kind))),
        Facet::Registration => registration(mode, own),
        Facet::Media => media(mode),
        Facet::Certificate => certificate(mode),
        Facet::Room => room(mode),
        Facet::Size => size(mode),
        Facet::Credential => credential(mode),
        Facet::Redundancy => redundancy(mode, own),
    }
}

const fn service(kind: Kind) -> ServiceOf {
    match kind {
        Kind::Codec => ServiceOf::Codec,
        Kind::NameService => ServiceOf::NameService,
        Kind::TimeService => ServiceOf::TimeService,
        Kind::Registrar => ServiceOf::Registrar,
        Kind::Bridge => ServiceOf::Bridge,
        Kind::MediaGateway => ServiceOf::MediaGateway,
        Kind::RoomNetwork
        | Kind::Firewall
        | Kind::SiteRouter
        | Kind::AccessLine
        | Kind::NetworkCore
        | Kind::Certificate
        | Kind::Credential
        | Kind::Monitor => ServiceOf::Others,
    }
}

/// The gender of the word for a service.
const fn of_service(language: Language, service: ServiceOf) -> Gender {
    match (language, service) {
        (Language::English, _) | (Language::Bokmal | Language::Nynorsk, ServiceOf::NameService) => {
            Gender::Neuter
        }
        (Language::Swedish, ServiceOf::NameService)
        | (
            Language::Bokmal | Language::Nynorsk | Language::Swedish,
            ServiceOf::Codec
            | ServiceOf::TimeService
            | ServiceOf::Registrar
            | ServiceOf::Bridge
            | ServiceOf::MediaGateway
            | ServiceOf::Others,
        ) => Gender::Feminine,
    }
}

const fn reach(mode: Mode, gender: Gender) -> Fails {
    match mode {
        Mode::Silent => Fails::ReachSilent,
        Mode::Stalled => Fails::ReachStalled,
        Mode::Refusing => Fails::ReachRefusing,
        Mode::Unavailable => Fails::ReachUnavailable { gender },
        Mode::Wrong | Mode::Certificate(_) => Fails::ReachWrong { gender },
        Mode::Denying => Fails::ReachDenying,
        Mode::Unregistered => Fails::ReachUnregistered { gender },
        Mode::Late => Fails::ReachLate,
        Mode::Reduced => Fails::ReachReduced,
        Mode::Unlisted => Fails::ReachUnlisted,
        Mode::Narrow => Fails::ReachNarrow,
        Mode::Poor => Fails::ReachPoor,
    }
}

const fn serves(mode: Mode, gender: Gender) -> Fails {
    match mode {
        Mode::Silent => Fails::ServesSilent,
        Mode::Stalled => Fails::ServesStalled,
        Mode::Refusing => Fails::ServesRefusing,
        Mode::Unavailable => Fails::ServesUnavailable { gender },
        Mode::Wrong | Mode::Certificate(_) => Fails::ServesWrong { gender },
        Mode::Denying => Fails::ServesDenying,
        Mode::Unregistered => Fails::ServesUnregistered { gender },
        Mode::Late => Fails::ServesLate,
        Mode::Reduced => Fails::ServesReduced,
        Mode::Unlisted => Fails::ServesUnlisted,
        Mode::Narrow => Fails::ServesNarrow,
        Mode::Poor => Fails::ServesPoor,
    }
}

const fn registration(mode: Mode, gender: Gender) -> Fails {
    match mode {
        Mode::Silent | Mode::Stalled | Mode::Unregistered => Fails::RegistrationNone { gender },
        Mode::Refusing | Mode::Denying => Fails::RegistrationDenied,
        Mode::Unavailable => Fails::RegistrationUnavailable { gender },
        Mode::Wrong | Mode::Certificate(_) => Fails::RegistrationWrong { gender },
        Mode::Late => Fails::RegistrationLate { gender },
        Mode::Reduced => Fails::RegistrationReduced { gender },
        Mode::Unlisted => Fails::RegistrationUnlisted,
        Mode::Narrow => Fails::RegistrationNarrow { gender },
        Mode::Poor => Fails::RegistrationPoor { gender },
    }
}

const fn media(mode: Mode) -> Fails {
    match mode {
        Mode::Silent | Mode::Stalled => Fails::MediaSilent,
        Mode::Refusing | Mode::Denying => Fails::MediaRefused,
        Mode::Unavailable | Mode::Unregistered | Mode::Unlisted => Fails::MediaUnavailable,
        Mode::Wrong | Mode::Certificate(_) => Fails::MediaWrong,
        Mode::Late => Fails::MediaLate,
        Mode::Reduced => Fails::MediaReduced,
        Mode::Narrow => Fails::MediaNarrow,
        Mode::Poor => Fails::MediaPoor,
    }
}

const fn certificate(mode: Mode) -> Fails {
    match mode {
        Mode::Certificate(flaw) => flawed(flaw),
        Mode::Silent | Mode::Stalled | Mode::Unavailable | Mode::Unlisted => {
            Fails::CertificateNotShown
        }
        Mode::Refusing
        | Mode::Denying
        | Mode::Wrong
        | Mode::Unregistered
        | Mode::Poor
        | Mode::Reduced => Fails::CertificateVoid,
        Mode::Late => Fails::CertificateLate,
        Mode::Narrow => Fails::CertificateNarrow,
    }
}

const fn room(mode: Mode) -> Fails {
    match mode {
        Mode::Silent | Mode::Stalled | Mode::Unavailable | Mode::Refusing | Mode::Denying => {
            Fails::RoomNone
        }
        Mode::Wrong
        | Mode::Unregistered
        | Mode::Late
        | Mode::Narrow
        | Mode::Poor
        | Mode::Reduced
        | Mode::Unlisted
        | Mode::Certificate(_) => Fails::RoomWrong,
    }
}

const fn size(mode: Mode) -> Fails {
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
        | Mode::Narrow => Fails::SizeNarrow,
        Mode::Late => Fails::SizeLate,
    }
}

const fn credential(mode: Mode) -> Fails {
    match mode {
        Mode::Refusing
        | Mode::Denying
        | Mode::Wrong
        | Mode::Unregistered
        | Mode::Certificate(_) => Fails::CredentialRefused,
        Mode::Silent
        | Mode::Stalled
        | Mode::Unavailable
        | Mode::Narrow
        | Mode::Poor
        | Mode::Reduced
        | Mode::Unlisted => Fails::CredentialUntried,
        Mode::Late => Fails::CredentialLate,
    }
}

const fn redundancy(mode: Mode, gender: Gender) -> Fails {
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
        | Mode::Certificate(_) => Fails::RedundancyReduced { gender },
        Mode::Unlisted => Fails::RedundancyUnknown,
    }
}

const fn flawed(flaw: Flaw) -> Fails {
    match flaw {
        Flaw::Expired => Fails::CertificateExpired,
        Flaw::NotYetValid => Fails::CertificateNotYetValid,
        Flaw::Changed => Fails::CertificateChanged,
        Flaw::WrongName => Fails::CertificateWrongName,
        Flaw::SelfSigned => Fails::CertificateSelfSigned,
        Flaw::IncompleteChain => Fails::CertificateIncompleteChain,
        Flaw::UnknownAuthority => Fails::CertificateUnknownAuthority,
        Flaw::Expiring => Fails::CertificateExpiring,
    }
}

/// All that is declared here.
#[cfg(test)]
pub(super) const DECLARED: &[&[crate::words::Declared]] =
    &[Trouble::DECLARED, ServiceOf::DECLARED, Fails::DECLARED];
