//! Words for a SIP domain and where its name leads.

use crate::health::Targets;
use crate::inventory::DomainTarget;

pub(super) fn asked(domain: &DomainTarget) -> String {
    let servers: Vec<String> = domain.servers.iter().map(ToString::to_string).collect();
    format!(
        "SIP OPTIONS sip:{} to all that its name leads to, by {}",
        domain.domain,
        servers.join(", ")
    )
}

/// Each target on a line of its own.
pub(super) fn said(targets: &Targets) -> String {
    let mut lines: Vec<String> = targets.each.iter().map(ToString::to_string).collect();
    if lines.is_empty() {
        lines.push("the domain's name leads to no address".to_owned());
    }
    if targets.stale {
        lines.push("as last seen: no name server answers".to_owned());
    }
    lines.join("\n    ")
}
