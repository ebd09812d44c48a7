//! The sign of life that a broker is given.

use jiff::Timestamp;
use schemars::{JsonSchema, schema_for};
use serde::Serialize;

use crate::notice::{VERSION, compact};
use crate::view::json::written;

/// Its topic, without the region's beginning.
pub const HEARTBEAT: &str = "heartbeat";

/// A sign of life: what `samband/v1/<region>/heartbeat` carries, once a minute and not
/// retained. None comes while probes do not end, the log is not written or notices do not
/// move, although the monitor may be connected: whoever waits for it raises the alarm when
/// there has been none for some minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "samband heartbeat")]
pub struct HeartbeatPayload {
    /// Always 1.
    pub version: u32,
    /// The region's id.
    pub region: String,
    /// When all of the pipeline was seen to go on.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub at: Timestamp,
}

/// A region's sign of life.
pub fn heartbeat(region: &str, at: Timestamp) -> String {
    compact(&HeartbeatPayload {
        version: VERSION,
        region: region.to_owned(),
        at,
    })
}

/// The JSON Schema of a [`HeartbeatPayload`].
pub fn heartbeat_schema() -> String {
    written(&schema_for!(HeartbeatPayload))
}
