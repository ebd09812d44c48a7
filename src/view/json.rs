//! JSON of faults, and of why there is none.

use schemars::JsonSchema;
use serde::Serialize;

use crate::fault::{Fault, FaultJson};
use crate::notice::NoticePayload;

/// All faults given, as a JSON array, in their order: what
/// `GET /api/v1/faults` and `samband fault list --json` print.
pub fn faults_json<'a>(faults: impl IntoIterator<Item = &'a Fault>) -> String {
    let list: Vec<FaultJson> = faults.into_iter().map(FaultJson::of).collect();
    written(&list)
}

/// One fault as JSON, with its timeline and evidence: what
/// `GET /api/v1/faults/<number>` and `samband fault show --json` print.
pub fn fault_json(fault: &Fault) -> String {
    written(&FaultJson::whole(fault))
}

/// The JSON Schema (draft 2020-12) of one fault.
pub fn fault_schema() -> String {
    written(&schemars::schema_for!(FaultJson))
}

/// The JSON Schema (draft 2020-12) of what a webhook is told of a notice.
pub fn notice_schema() -> String {
    written(&schemars::schema_for!(NoticePayload))
}

/// A problem by RFC 9457, as `application/problem+json`.
pub fn problem_json(status: u16, title: &str, detail: &str) -> String {
    written(&ProblemJson {
        r#type: "about:blank".to_owned(),
        title: title.to_owned(),
        status,
        detail: detail.to_owned(),
    })
}

/// Why there is no answer, by RFC 9457.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct ProblemJson {
    /// Always `about:blank`: the status says it all.
    r#type: String,
    /// What it is called.
    title: String,
    /// The status of HTTP, again.
    status: u16,
    /// What to do next.
    detail: String,
}

#[expect(
    clippy::expect_used,
    reason = "maps have string keys and no serializer of ours fails"
)]
pub(super) fn written<T: Serialize>(value: &T) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("plain data");
    text.push('\n');
    text
}
