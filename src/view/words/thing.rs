//! What things are called, how they are, and how they fail.

use std::borrow::Cow;
use std::time::Duration;

use super::{BOOK, FIRST, SECOND, THIRD, Words, words_for};
use crate::fault::ComponentRef;
use crate::health::{Class, Flaw, Measured, Mode};
use crate::inventory::{Facet, Kind};
use crate::ledger::FacetState;
use crate::view::text::{Phrase, begins_with};
use crate::words::messages;

words_for! {
    /// How a component or facet is.
    shown(state: FacetState) = StateSaid {
        FacetState::Up => Up = "state-up",
        FacetState::Poor => Poor = "state-poor",
        FacetState::Flapping => Flapping = "state-flapping",
        FacetState::Down => Down = "state-down",
        FacetState::Unknown => Unknown = "state-unknown",
    }

    /// What a component is.
    kind_of(kind: Kind) = KindSaid {
        Kind::Codec => Codec = "kind-codec",
        Kind::RoomNetwork => RoomNetwork = "kind-room-network",
        Kind::Firewall => Firewall = "kind-firewall",
        Kind::SiteRouter => SiteRouter = "kind-site-router",
        Kind::AccessLine => AccessLine = "kind-access-line",
        Kind::NetworkCore => NetworkCore = "kind-network-core",
        Kind::NameService => NameService = "kind-name-service",
        Kind::TimeService => TimeService = "kind-time-service",
        Kind::Registrar => Registrar = "kind-registrar",
        Kind::Bridge => Bridge = "kind-bridge",
        Kind::MediaGateway => MediaGateway = "kind-media-gateway",
        Kind::Certificate => Certificate = "kind-certificate",
        Kind::Credential => Credential = "kind-credential",
        Kind::Monitor => Monitor = "kind-monitor",
    }

    /// The same, of one that is known.
    the(kind: Kind) = TheSaid {
        Kind::Codec => Codec = "the-codec",
        Kind::RoomNetwork => RoomNetwork = "the-room-network",
        Kind::Firewall => Firewall = "the-firewall",
        Kind::SiteRouter => SiteRouter = "the-site-router",
        Kind::AccessLine => AccessLine = "the-access-line",
        Kind::NetworkCore => NetworkCore = "the-network-core",
        Kind::NameService => NameService = "the-name-service",
        Kind::TimeService => TimeService = "the-time-service",
        Kind::Registrar => Registrar = "the-registrar",
        Kind::Bridge => Bridge = "the-bridge",
        Kind::MediaGateway => MediaGateway = "the-media-gateway",
        Kind::Certificate => Certificate = "the-certificate",
        Kind::Credential => Credential = "the-credential",
        Kind::Monitor => Monitor = "the-monitor",
    }

    /// A facet.
    facet(facet: Facet) = FacetSaid {
        Facet::Reach => Reach = "facet-reach",
        Facet::Service => Service = "facet-service",
        Facet::Registration => Registration = "facet-registration",
        Facet::Media => Media = "facet-media",
        Facet::Certificate => Certificate = "facet-certificate",
        Facet::Room => Room = "facet-room",
        Facet::Size => Size = "facet-size",
        Facet::Credential => Credential = "facet-credential",
        Facet::Redundancy => Redundancy = "facet-redundancy",
    }

    /// What a component does whose certificate has this flaw, after its name.
    flawed(flaw: Flaw) = FlawSaid {
        Flaw::Expired => Expired = "shows-expired",
        Flaw::NotYetValid => NotYetValid = "shows-not-yet-valid",
        Flaw::Changed => Changed = "shows-changed",
        Flaw::WrongName => WrongName = "shows-wrong-name",
        Flaw::SelfSigned => SelfSigned = "shows-self-signed",
        Flaw::IncompleteChain => IncompleteChain = "shows-incomplete-chain",
        Flaw::UnknownAuthority => UnknownAuthority = "shows-unknown-authority",
        Flaw::Expiring => Expiring = "shows-expiring",
    }

    /// What a probe drew, in plain words.
    class(class: Class) = ClassSaid {
        Class::Answered => Answered = "class-answered",
        Class::Late => Late = "class-late",
        Class::Fair => Fair = "class-fair",
        Class::Poor => Poor = "class-poor",
        Class::Refused => Refused = "class-refused",
        Class::Unavailable => Unavailable = "class-unavailable",
        Class::Wrong => Wrong = "class-wrong",
        Class::Denied => Denied = "class-denied",
        Class::Beyond => Beyond = "class-beyond",
        Class::Malformed => Malformed = "class-malformed",
        Class::Silent => Silent = "class-silent",
        Class::Partial => Partial = "class-partial",
        Class::Unlisted => Unlisted = "class-unlisted",
        Class::Stalled => Stalled = "class-stalled",
        Class::NetUnreachable { .. } => NetUnreachable = "class-net-unreachable",
        Class::HostUnreachable { .. } => HostUnreachable = "class-host-unreachable",
        Class::Prohibited { .. } => Prohibited = "class-prohibited",
        Class::TooOld => TooOld = "class-too-old",
        Class::TooBig { .. } => TooBig = "class-too-big",
        Class::LoginRefused => LoginRefused = "class-login-refused",
        Class::NotPerformed(_) => NotPerformed = "class-not-performed",
    } or Class::Certificate(flaw) => flawed(flaw)
}

messages! { BOOK:
    /// What a component that fails does, after its name.
    pub(super) enum FailsSaid {
        Down = "fails-down",
        Silent = "fails-silent",
        Reduced = "fails-reduced",
        Unlisted = "fails-unlisted",
        Stalled = "fails-stalled",
        Refusing = "fails-refusing",
        Unavailable = "fails-unavailable",
        Wrong = "fails-wrong",
        Denying = "fails-denying",
        Narrow = "fails-narrow",
        Unregistered = "fails-unregistered",
        Poor = "fails-poor",
        Slow = "fails-slow",
        Late = "fails-late",
    }
}

messages! { BOOK:
    /// A component within a sentence.
    pub(super) enum ThingSaid<'a> {
        Codec { site: &'a str, name: &'a str } = "thing-codec",
        AccessLine { site: &'a str } = "thing-access-line",
        SiteRouter { site: &'a str } = "thing-site-router",
        Firewall { site: &'a str } = "thing-firewall",
        RoomNetwork { site: &'a str } = "thing-room-network",
        Other { kind: &'a str, name: &'a str, site: &'a str } = "thing-other",
    }
}

messages! { BOOK:
    /// How well a way carries.
    pub(super) enum QualitySaid<'a> {
        Lost { loss: &'a str } = "lost",
        Uneven { time: &'a str } = "uneven",
    }
}

impl Words {
    /// What a component that fails this way does, after its name.
    pub(in crate::view) fn fails(self, kind: Kind, mode: Mode) -> Cow<'static, str> {
        let said = match mode {
            Mode::Silent if carries(kind) => FailsSaid::Down,
            Mode::Silent => FailsSaid::Silent,
            Mode::Reduced => FailsSaid::Reduced,
            Mode::Unlisted => FailsSaid::Unlisted,
            Mode::Stalled => FailsSaid::Stalled,
            Mode::Refusing => FailsSaid::Refusing,
            Mode::Unavailable => FailsSaid::Unavailable,
            Mode::Certificate(flaw) => return self.flawed(flaw),
            Mode::Wrong => FailsSaid::Wrong,
            Mode::Denying => FailsSaid::Denying,
            Mode::Narrow => FailsSaid::Narrow,
            Mode::Unregistered => FailsSaid::Unregistered,
            Mode::Poor => FailsSaid::Poor,
            Mode::Late if carries(kind) => FailsSaid::Slow,
            Mode::Late => FailsSaid::Late,
        };
        said.say(self.0)
    }

    /// A component within a sentence: "the line to Åfjord health centre".
    pub(in crate::view) fn thing(self, component: &ComponentRef) -> Phrase {
        let name = Phrase::name(&component.name);
        let the = Phrase::words(self.the(component.kind));
        let Some(site) = component.site_name.as_deref().map(Phrase::name) else {
            // A name service that is called so is called so once.
            let says_it = [self.the(component.kind), self.kind_of(component.kind)];
            let says_it = says_it
                .iter()
                .any(|word| begins_with(&component.name, word));
            return if says_it { name } else { the.then(name) };
        };
        let (site_at, name_at) = (FIRST, SECOND);
        let said = match component.kind {
            Kind::Codec => ThingSaid::Codec {
                site: site_at,
                name: name_at,
            },
            Kind::AccessLine => ThingSaid::AccessLine { site: site_at },
            Kind::SiteRouter => ThingSaid::SiteRouter { site: site_at },
            Kind::Firewall => ThingSaid::Firewall { site: site_at },
            Kind::RoomNetwork => ThingSaid::RoomNetwork { site: site_at },
            Kind::NetworkCore
            | Kind::NameService
            | Kind::TimeService
            | Kind::Registrar
            | Kind::Bridge
            | Kind::MediaGateway
            | Kind::Certificate
            | Kind::Credential
            | Kind::Monitor => ThingSaid::Other {
                kind: THIRD,
                name: name_at,
                site: site_at,
            },
        };
        Phrase::fill(&said.say(self.0), &[site, name, the])
    }

    /// "0,3 % tapt, 12 ms, ujevnt 2 ms": what its series come to over their window.
    pub(in crate::view) fn quality(self, measured: &Measured) -> String {
        let millis = |span: Duration| {
            let millis = span.as_secs_f64() * 1e3;
            let text = match millis < 10.0 {
                true => self.figure(millis),
                false => Cow::Owned(format!("{millis:.0}")),
            };
            format!("{text}\u{a0}ms")
        };
        let loss = &*self.figure(measured.loss() * 100.0);
        let mut said = QualitySaid::Lost { loss }.say(self.0).into_owned();
        if let Some([_, middle, _]) = measured.delay {
            said += &format!(", {}", millis(middle));
        }
        if let Some(jitter) = measured.jitter {
            let time = &*millis(jitter);
            said += &format!(", {}", QualitySaid::Uneven { time }.say(self.0));
        }
        said
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
