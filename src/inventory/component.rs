//! Components: what can be at fault.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ComponentIx, MunicipalityIx, PartyIx, ProbeIx, RegionIx, SiteIx};

/// Something that can be at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// `afjord.helsesenter.rom1`, or `core` for what the region shares; unique in its region.
    pub id: Arc<str>,
    /// The region it belongs to.
    pub region: RegionIx,
    /// As people call it, without its site: "Rom 1".
    pub name: Arc<str>,
    /// What it is.
    pub kind: Kind,
    /// Where it stands; none for what the region shares.
    pub site: Option<SiteIx>,
    /// Whose site that is.
    pub municipality: Option<MunicipalityIx>,
    /// Its own organisation: answers for it when no agreement says otherwise.
    pub organisation: PartyIx,
    /// Addresses by which its ICMP errors are known; the first is the one probed.
    pub addresses: Vec<IpAddr>,
    /// The components on the way to it, the nearest one last declared; all must carry.
    pub depends: Vec<ComponentIx>,
    /// A line whose loss the equipment on its near side sees: then "network
    /// unreachable" from there means the line, and "host unreachable" clears it
    /// (RFC 1812 section 5.2.7.1).
    pub signals_loss: bool,
    /// All components between the monitor and this one, the monitor first,
    /// itself not included.
    pub path: Vec<ComponentIx>,
    /// Its probes.
    pub probes: Vec<ProbeIx>,
    /// The components whose path crosses this one, itself not included.
    pub dependants: Vec<ComponentIx>,
}

/// What a component is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Videoconference equipment in a room.
    Codec,
    /// The network that a site's rooms share.
    RoomNetwork,
    /// A site's firewall.
    Firewall,
    /// A site's router.
    SiteRouter,
    /// The line between a site and the network core.
    AccessLine,
    /// What all sites share of the health network.
    NetworkCore,
    /// A name server.
    NameService,
    /// A time server.
    TimeService,
    /// A SIP registrar or H.323 gatekeeper.
    Registrar,
    /// A bridge (MCU).
    Bridge,
    /// A media gateway or border controller.
    MediaGateway,
    /// A certificate.
    Certificate,
    /// A credential.
    Credential,
    /// The monitor itself, with its own line.
    Monitor,
}

impl Kind {
    /// All kinds, in the order of a path outwards.
    pub const ALL: [Self; 14] = [
        Self::Monitor,
        Self::NetworkCore,
        Self::AccessLine,
        Self::SiteRouter,
        Self::Firewall,
        Self::RoomNetwork,
        Self::Codec,
        Self::NameService,
        Self::TimeService,
        Self::Registrar,
        Self::Bridge,
        Self::MediaGateway,
        Self::Certificate,
        Self::Credential,
    ];

    /// As it stands in configuration, metrics and JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Codec => "codec",
            Self::RoomNetwork => "room-network",
            Self::Firewall => "firewall",
            Self::SiteRouter => "site-router",
            Self::AccessLine => "access-line",
            Self::NetworkCore => "network-core",
            Self::NameService => "name-service",
            Self::TimeService => "time-service",
            Self::Registrar => "registrar",
            Self::Bridge => "bridge",
            Self::MediaGateway => "media-gateway",
            Self::Certificate => "certificate",
            Self::Credential => "credential",
            Self::Monitor => "monitor",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// A side of a component that can fail by itself.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// Packets reach it, and pass through it.
    Reach,
    /// Its process answers and will serve.
    Service,
    /// It is registered where calls look for it.
    Registration,
    /// Sound and picture pass.
    Media,
    /// Its certificate holds.
    Certificate,
    /// Camera, microphone, screen.
    Room,
    /// Packets of full size pass through it whole.
    Size,
    /// It accepts the login that the monitor has there.
    Credential,
    /// All that serve it answer, and not only some of them.
    Redundancy,
}

impl Facet {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Reach,
        Self::Service,
        Self::Registration,
        Self::Media,
        Self::Certificate,
        Self::Room,
        Self::Size,
        Self::Credential,
        Self::Redundancy,
    ];

    /// As it stands in configuration, metrics and JSON.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Reach => "reach",
            Self::Service => "service",
            Self::Registration => "registration",
            Self::Media => "media",
            Self::Certificate => "certificate",
            Self::Room => "room",
            Self::Size => "size",
            Self::Credential => "credential",
            Self::Redundancy => "redundancy",
        }
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// A facet of a component: the smallest thing that can be blamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Element {
    /// Of what.
    pub component: ComponentIx,
    /// Which side of it.
    pub facet: Facet,
}
