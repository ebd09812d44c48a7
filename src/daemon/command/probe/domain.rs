//! Words for a SIP domain and where its name leads, and for what name servers answer.

use crate::health::{DnsAnswer, Targets};
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

/// What a name server answered.
pub(super) fn dns_words(dns: &DnsAnswer) -> String {
    let records = if dns.records.is_empty() {
        "no records".to_owned()
    } else {
        dns.records.join(", ")
    };
    match (dns.rcode, dns.as_expected) {
        (0, true) => format!("{records}, as expected,"),
        (0, false) => format!("{records}, not as expected,"),
        (2, _) => "server failure (SERVFAIL)".to_owned(),
        (3, _) => "the name does not exist (NXDOMAIN)".to_owned(),
        (5, _) => "the server refuses to answer us (REFUSED)".to_owned(),
        (code, _) => format!("response code {code}"),
    }
}
