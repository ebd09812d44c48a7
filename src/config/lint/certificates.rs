//! Certificates that nobody looks at before they end.

use super::{Found, Topic, counted};
use crate::inventory::{ComponentIx, Facet, HttpTarget, Method, Probe, Transport};

impl Found<'_> {
    /// Components that are asked over TLS and whose certificate no probe is about.
    pub(super) fn certificates(&mut self) {
        let inventory = self.inventory;
        let unwatched = |component: &ComponentIx| {
            let probes = inventory[*component].probes.iter();
            let mut probes = probes.map(|&probe| &inventory[probe]);
            probes.clone().any(over_tls) && !probes.any(|p| p.facet == Facet::Certificate)
        };
        let found: Vec<ComponentIx> = self.components().filter(unwatched).collect();
        if found.is_empty() {
            return;
        }
        let count = counted(found.len(), "component");
        let text = format!("{count} asked over TLS: {}", self.some(&found));
        self.add(Topic::Certificate, text);
    }
}

/// Whether a probe speaks TLS about something else than the certificate.
fn over_tls(probe: &Probe) -> bool {
    match &probe.method {
        Method::Sip(sip) => matches!(sip.transport, Transport::Tls(_)),
        Method::Http(HttpTarget { trust, .. }) => trust.is_some(),
        Method::Icmp { .. }
        | Method::Tcp { .. }
        | Method::Dns { .. }
        | Method::Stun(_)
        | Method::Ntp { .. }
        | Method::Quality(_)
        | Method::Tls(_)
        | Method::Domain(_) => false,
    }
}
