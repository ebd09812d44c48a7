//! What a machine is told of an event: JSON, the same at every attempt.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Key, Message};
use crate::fault::{Event, EventJson, Fault, FaultJson};

/// The version of what machines are told; one that could break a reader has
/// another number and topics of its own.
pub const VERSION: u32 = 1;

/// Something that happened to a fault, and the fault as it is after it: what
/// `samband/v1/<region>/events/<number>` carries.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "samband event")]
pub struct EventPayload {
    /// Always 1.
    pub version: u32,
    /// The same at every repeat and in no other event: who has seen it has seen
    /// this event. 64 hex digits.
    pub id: String,
    /// The region's id.
    pub region: String,
    /// What happened, and when.
    pub event: EventJson,
    /// The fault after it, without timeline and evidence.
    pub fault: FaultJson,
}

impl EventPayload {
    /// Of an event; `fault` is as it is after it.
    pub fn of(key: &Key, event: &Event, fault: &Fault) -> Self {
        Self {
            version: VERSION,
            id: key.to_string(),
            region: fault.region.clone(),
            event: EventJson::of(event),
            fault: FaultJson::of(fault),
        }
    }
}

/// The message of an event.
pub(super) fn of_event(key: &Key, event: &Event, fault: &Fault) -> Message {
    Message {
        subject: format!("{} {}", fault.number, event.what.slug()),
        text: compact(&EventPayload::of(key, event, fault)),
        html: String::new(),
        references: Vec::new(),
        reply_to: None,
        link: None,
    }
}

/// A value as JSON on one line, as machines get it.
#[expect(
    clippy::expect_used,
    reason = "maps have string keys and no serializer of ours fails"
)]
pub(crate) fn compact<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data")
}
