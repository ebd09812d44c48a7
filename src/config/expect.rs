//! What a probe's answer must be.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::reader::{At, known};
use super::report::{Note, Notes};
use super::value::Expect;
use crate::inventory::{DnsType, Expected};

/// The records that a DNS answer must hold, spelt as it will spell them.
pub(super) fn records(list: &[At<Expect>], rtype: DnsType, notes: &mut Notes) -> Expected {
    if list.is_empty() {
        return Expected::Any;
    }
    let mut records = Vec::new();
    for (expect, spot) in known(list) {
        let record = match expect {
            Expect::Record(text) => canonical(text, rtype),
            Expect::Status(_) => None,
        };
        match record {
            Some(record) => records.push(record),
            None => notes.add(
                Note::at(spot, format!("this is no {rtype} record"))
                    .label(format!("not {rtype}"))
                    .help(match rtype {
                        DnsType::A => "an IPv4 address in quotes, such as `\"192.0.2.10\"`",
                        DnsType::Aaaa => "an IPv6 address in quotes, such as `\"2001:db8::10\"`",
                        DnsType::Srv => "priority, weight, port and target, such as `\"10 10 5060 vc.fosen.example.\"`",
                    }),
            ),
        }
    }
    records.sort();
    Expected::Exactly(records)
}

/// A record as the answer will spell it.
fn canonical(text: &str, rtype: DnsType) -> Option<Arc<str>> {
    match rtype {
        DnsType::A => text
            .parse::<Ipv4Addr>()
            .ok()
            .map(|ip| ip.to_string().into()),
        DnsType::Aaaa => text
            .parse::<Ipv6Addr>()
            .ok()
            .map(|ip| ip.to_string().into()),
        DnsType::Srv => {
            let [priority, weight, port, target] = text.split_whitespace().collect::<Vec<_>>()[..]
            else {
                return None;
            };
            let number = |part: &str| part.parse::<u16>().ok();
            let (priority, weight, port) = (number(priority)?, number(weight)?, number(port)?);
            let target = target
                .strip_suffix('.')
                .unwrap_or(target)
                .to_ascii_lowercase();
            Some(format!("{priority} {weight} {port} {target}.").into())
        }
    }
}

/// The addresses from which we may be seen to come.
pub(super) fn addresses(list: &[At<Expect>], notes: &mut Notes) -> Vec<IpAddr> {
    let mut addresses = Vec::new();
    for (expect, spot) in known(list) {
        let address = match expect {
            Expect::Record(text) => text.parse().ok(),
            Expect::Status(_) => None,
        };
        match address {
            Some(address) => addresses.push(address),
            None => notes.add(
                Note::at(spot, "this is no address")
                    .label("no address")
                    .help("an address in quotes, such as `\"192.0.2.10\"`"),
            ),
        }
    }
    addresses
}

/// The codes that are well, none higher than `most`.
pub(super) fn statuses(list: &[At<Expect>], most: u16, notes: &mut Notes) -> Vec<u16> {
    let mut statuses = Vec::new();
    for (expect, spot) in known(list) {
        match expect {
            Expect::Status(status) if *status <= most => statuses.push(*status),
            Expect::Status(_) | Expect::Record(_) => notes.add(
                Note::at(spot, "this is not the code of a response")
                    .label("not a code")
                    .help(format!("a whole number from 200 to {most}, without quotes")),
            ),
        }
    }
    statuses
}
