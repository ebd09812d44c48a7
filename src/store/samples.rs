//! Invented events and notices for tests.

use jiff::{Timestamp, ToSpan as _};

use crate::fault::{
    Assignment, CauseRef, ComponentRef, Event, Evidence, Finding, Number, PartyRef, Seen, What,
};
use crate::health::{Class, Mode};
use crate::inventory::{Facet, Kind, Language};
use crate::ledger::{Change, Entry, FacetState, MonitorEvent, Transaction};
use crate::notice::{Channel, Key, Message, Outcome, Reason, Recipient, Row, RowState};

/// Some seconds after a certain moment.
pub(crate) fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = "2026-11-22T10:00:00.25Z".parse().expect("a moment");
    start + seconds.seconds()
}

pub(crate) fn number(serial: u32) -> Number {
    Number::new("FOSEN", 2026, serial)
}

pub(crate) fn party(id: &str) -> PartyRef {
    PartyRef {
        id: id.to_owned(),
        name: format!("Partner {id}"),
    }
}

pub(crate) fn component(id: &str) -> ComponentRef {
    ComponentRef {
        id: id.to_owned(),
        name: "Rom 1".to_owned(),
        kind: Kind::Codec,
        site: Some("afjord.helsesenter".to_owned()),
        site_name: Some("Åfjord helsesenter".to_owned()),
        municipality: Some("afjord".to_owned()),
    }
}

pub(crate) fn finding(id: &str) -> Finding {
    let cause = CauseRef {
        component: component(id),
        facet: Facet::Service,
        mode: Mode::Silent,
    };
    let from = "192.0.2.1".parse().expect("an address");
    Finding {
        cause: Some(cause.clone()),
        candidates: vec![cause],
        evidence: Evidence {
            failed: vec![Seen {
                probe: format!("{id}/sip"),
                component: component(id),
                class: Class::HostUnreachable { from },
                at: at(0),
                detail: "ICMP host unreachable from 192.0.2.1".to_owned(),
                exchange: Vec::new(),
            }],
            ..Evidence::default()
        },
        split_by: None,
    }
}

pub(crate) fn event(serial: u32, ordinal: u32, seconds: i64, what: What) -> Entry {
    Entry::Fault(Event {
        fault: number(serial),
        at: at(seconds),
        ordinal,
        what,
    })
}

pub(crate) fn opened(serial: u32, seconds: i64) -> Entry {
    let owner = party("it");
    let what = What::Opened {
        region: "fosen".to_owned(),
        began_at: at(seconds - 20),
        finding: finding(&format!("afjord.helsesenter.rom{serial}")),
        assignment: Assignment {
            owner: Some(owner.clone()),
            agreement: None,
            gap: None,
            among: Vec::new(),
            holder: owner,
            due: None,
        },
        affected: vec![component("afjord.helsesenter.rom9")],
        previous: None,
        split_from: None,
        earlier: Vec::new(),
    };
    event(serial, 0, seconds, what)
}

pub(crate) fn closed() -> What {
    What::Closed {
        by: None,
        through: None,
        cause: "strømbrudd".to_owned(),
        remedy: "sikring byttet".to_owned(),
    }
}

pub(crate) fn facet(component: &str, seconds: i64, to: FacetState) -> Entry {
    Entry::Facet(Change {
        at: at(seconds),
        region: "fosen".to_owned(),
        component: component.to_owned(),
        facet: Facet::Service,
        from: FacetState::Unknown,
        to,
    })
}

pub(crate) fn started(seconds: i64) -> Entry {
    Entry::Monitor {
        at: at(seconds),
        what: MonitorEvent::Started {
            version: "0.1.0".to_owned(),
            configuration: "c0ffee".to_owned(),
        },
    }
}

pub(crate) fn row(serial: u32, seconds: i64) -> Row {
    let recipient = "vakt@it.example";
    Row {
        key: Key::of(
            "install",
            number(serial).as_str(),
            0,
            Channel::Email,
            recipient,
        ),
        region: "fosen".to_owned(),
        fault: Some(number(serial)),
        ordinal: 0,
        reason: Reason::Responsible,
        channel: Channel::Email,
        recipient: Recipient {
            party: "it".to_owned(),
            address: recipient.to_owned(),
            language: Language::Bokmal,
        },
        message: Message {
            subject: format!("{}: Rom 1 svarer ikke (Åfjord)", number(serial)),
            text: "Rom 1 svarer ikke.\n.\nHilsen samband\n".to_owned(),
            html: "<!doctype html><html><body><p>Rom 1 svarer ikke på Åfjord.</p></body></html>"
                .to_owned(),
            references: vec!["fosen-2026-0001@samband.example".to_owned()],
            reply_to: Some("koordinator@rad.example".to_owned()),
            link: None,
        },
        created_at: at(seconds),
        state: RowState::Pending,
        attempts: 0,
        ambiguous: 0,
        response: None,
        tried_at: None,
    }
}

pub(crate) fn accepted(row: &Row, seconds: i64) -> Transaction {
    let response = "250 2.0.0 Ok: queued".to_owned();
    let mut sent = row.clone();
    sent.state = RowState::Sent;
    sent.attempts = 1;
    sent.response = Some(response.clone());
    sent.tried_at = Some(at(seconds));
    Transaction {
        entries: vec![Entry::Delivery {
            at: at(seconds),
            key: row.key.clone(),
            fault: row.fault.clone(),
            outcome: Outcome::Accepted { response },
        }],
        rows: vec![sent],
    }
}

pub(crate) fn entries(entries: Vec<Entry>) -> Transaction {
    Transaction {
        entries,
        rows: Vec::new(),
    }
}
