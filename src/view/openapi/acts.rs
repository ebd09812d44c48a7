//! What people do with faults, as the description has it.

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::answer;
use crate::fault::{AcceptJson, CloseJson, CommentJson, HandOverJson, RejectJson};

/// Every act: its path, and what it is.
pub(super) fn paths(
    schemas: &mut SchemaGenerator,
    number: &Value,
    fault: &Value,
    problem: &Value,
) -> Vec<(String, Value)> {
    let all = [
        (
            "accept",
            "Somebody says yes, and by when it is to be mended.",
            json!(schemas.subschema_for::<AcceptJson>()),
        ),
        (
            "reject",
            "Somebody says no: it is looked at anew, and the coordinator is told.",
            json!(schemas.subschema_for::<RejectJson>()),
        ),
        (
            "hand-over",
            "Somebody passes it on to another party.",
            json!(schemas.subschema_for::<HandOverJson>()),
        ),
        (
            "comment",
            "Somebody says something of it, and whoever holds it is told.",
            json!(schemas.subschema_for::<CommentJson>()),
        ),
        (
            "close",
            "Somebody says what it was, once it is over.",
            json!(schemas.subschema_for::<CloseJson>()),
        ),
    ];
    let one = |(slug, summary, body): (&str, &str, Value)| {
        let path = format!("/api/v1/faults/{{number}}/{slug}");
        (path, act(slug, summary, &body, number, fault, problem))
    };
    all.into_iter().map(one).collect()
}

fn act(
    slug: &str,
    summary: &str,
    body: &Value,
    number: &Value,
    fault: &Value,
    problem: &Value,
) -> Value {
    let refused = |said: &str| answer(said, "application/problem+json", problem.clone());
    let mut taken = answer(
        "It has happened: the fault as it is now.",
        "application/json",
        fault.clone(),
    );
    taken["headers"] = json!({ "ETag": {
        "description": "What the next act is to name.",
        "schema": { "type": "string" },
    } });
    json!({ "post": {
        "operationId": format!("fault-{slug}"),
        "summary": summary,
        "description": "By the socket on the machine itself, as the region's operator; over TCP by a token or a person of whom the configuration says for whom they act. To whoever does not see a fault it is as if there were none.",
        "parameters": [number, {
            "name": "If-Match",
            "in": "header",
            "required": true,
            "description": "The ETag of the fault as it was looked at: of two who act at once one is taken, and the other told.",
            "schema": { "type": "string", "pattern": "^\"[0-9]{1,9}-[0-9a-f]{16}\"$" },
            "example": "\"3-0123456789abcdef\"",
        }],
        "requestBody": {
            "required": slug != "accept",
            "content": { "application/json": { "schema": body } },
        },
        "responses": {
            "200": taken,
            "400": refused("The body or If-Match is not understood."),
            "403": refused("It is not theirs to say, or it was sent from a page of another site."),
            "404": refused("No fault that is not closed has this number."),
            "405": refused("The configuration makes nobody known over TCP, where one can only read then."),
            "408": refused("The body did not come in time."),
            "409": refused("It cannot happen to this fault now; `merged_into` says which one explains it, if one does."),
            "412": refused("Something has happened since it was looked at; `since` says what."),
            "413": refused("The body is too large."),
            "415": refused("The body is not JSON."),
            "422": refused("What is said cannot be written down, there is no such party, or whoever acts for several says not for which."),
            "428": refused("No If-Match says what has been looked at."),
            "500": refused("It has happened, but the log cannot be written: a restart forgets it."),
            "503": refused("The log cannot be written, or there is no room just now."),
            "504": refused("What came of it is not known: look at the fault."),
        },
    } })
}
