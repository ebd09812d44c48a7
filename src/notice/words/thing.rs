//! What is called what, and where it stands.

use std::borrow::Cow;

use super::BOOK;
use crate::fault::ComponentRef;
use crate::inventory::Kind;
use crate::inventory::Language;
use crate::words::{Gender, messages};

messages! { BOOK:
    /// Kinds of component, as they stand in a sentence.
    pub(in crate::notice) enum KindName {
        AccessLine = "kind-access-line",
        RoomNetwork = "kind-room-network",
        Firewall = "kind-firewall",
        SiteRouter = "kind-site-router",
        Monitor = "kind-monitor",
        NetworkCore = "kind-network-core",
        NameService = "kind-name-service",
        TimeService = "kind-time-service",
        Registrar = "kind-registrar",
        Bridge = "kind-bridge",
        MediaGateway = "kind-media-gateway",
        Certificate = "kind-certificate",
        Credential = "kind-credential",
    }
}

messages! { BOOK:
    /// Something, and where it stands.
    pub(in crate::notice) enum Thing<'a> {
        To { thing: &'a str, site: &'a str } = "thing-to",
        At { thing: &'a str, site: &'a str } = "thing-at",
    }
}

/// A component as it stands in the middle of a sentence: "linja til Åfjord helsesenter".
pub(in crate::notice) fn thing(language: Language, component: &ComponentRef) -> String {
    let word = bare(language, component);
    let named = || format!("{word} {}", component.name);
    let Some(site) = component.site_name.as_deref() else {
        return match component.kind {
            Kind::Monitor | Kind::Codec => word.into_owned(),
            Kind::AccessLine
            | Kind::RoomNetwork
            | Kind::Firewall
            | Kind::SiteRouter
            | Kind::NetworkCore
            | Kind::NameService
            | Kind::TimeService
            | Kind::Registrar
            | Kind::Bridge
            | Kind::MediaGateway
            | Kind::Certificate
            | Kind::Credential => named(),
        };
    };
    let said = match component.kind {
        Kind::Monitor => return word.into_owned(),
        Kind::AccessLine => Thing::To { thing: &word, site }.say(language),
        Kind::Codec | Kind::RoomNetwork | Kind::Firewall | Kind::SiteRouter => {
            Thing::At { thing: &word, site }.say(language)
        }
        Kind::NetworkCore
        | Kind::NameService
        | Kind::TimeService
        | Kind::Registrar
        | Kind::Bridge
        | Kind::MediaGateway
        | Kind::Certificate
        | Kind::Credential => {
            let thing = &*named();
            Thing::At { thing, site }.say(language)
        }
    };
    said.into_owned()
}

/// The same without its place: "linja".
pub(in crate::notice) fn bare(language: Language, component: &ComponentRef) -> Cow<'_, str> {
    let name = match component.kind {
        Kind::Codec => return Cow::Borrowed(&component.name),
        Kind::AccessLine => KindName::AccessLine,
        Kind::RoomNetwork => KindName::RoomNetwork,
        Kind::Firewall => KindName::Firewall,
        Kind::SiteRouter => KindName::SiteRouter,
        Kind::Monitor => KindName::Monitor,
        Kind::NetworkCore => KindName::NetworkCore,
        Kind::NameService => KindName::NameService,
        Kind::TimeService => KindName::TimeService,
        Kind::Registrar => KindName::Registrar,
        Kind::Bridge => KindName::Bridge,
        Kind::MediaGateway => KindName::MediaGateway,
        Kind::Certificate => KindName::Certificate,
        Kind::Credential => KindName::Credential,
    };
    name.say(language)
}

/// The gender of the word for a component. Equipment is called by the name of its room.
pub(super) const fn gender(language: Language, kind: Kind) -> Gender {
    match (language, kind) {
        (Language::English, _)
        | (_, Kind::RoomNetwork | Kind::Certificate)
        | (Language::Nynorsk | Language::Swedish, Kind::Codec)
        | (Language::Swedish, Kind::NetworkCore) => Gender::Neuter,
        (
            Language::Bokmal | Language::Nynorsk | Language::Swedish,
            Kind::AccessLine | Kind::Bridge,
        )
        | (Language::Nynorsk | Language::Swedish, Kind::Monitor) => Gender::Feminine,
        (
            Language::Bokmal | Language::Nynorsk | Language::Swedish,
            Kind::Firewall
            | Kind::SiteRouter
            | Kind::NameService
            | Kind::TimeService
            | Kind::Registrar
            | Kind::MediaGateway
            | Kind::Credential,
        )
        | (Language::Bokmal, Kind::Codec | Kind::Monitor)
        | (Language::Bokmal | Language::Nynorsk, Kind::NetworkCore) => Gender::Masculine,
    }
}

/// All that is declared here.
#[cfg(test)]
pub(super) const DECLARED: &[&[crate::words::Declared]] = &[KindName::DECLARED, Thing::DECLARED];
