//! What is reported from rooms, as the description has it.

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::answer;
use crate::fault::{ReportJson, ReportedJson};

/// How a user report is sent.
pub(super) fn path(schemas: &mut SchemaGenerator, problem: &Value) -> (String, Value) {
    let report = json!(schemas.subschema_for::<ReportJson>());
    let reported = json!(schemas.subschema_for::<ReportedJson>());
    let refused = |said: &str| answer(said, "application/problem+json", problem.clone());
    let described = json!({
        "parameters": [{
            "name": "id",
            "in": "path",
            "required": true,
            "description": "The id of the room's component, or with its region's before it: `fosen:afjord.helsesenter.rom2`.",
            "schema": { "type": "string", "maxLength": 256 },
            "example": "afjord.helsesenter.rom2",
        }],
        "post": {
            "operationId": "roomReport",
            "summary": "Somebody reports what they see in a room: added to the fault that explains it, or a fault of its own.",
            "description": "By whoever is known and sees the room, whatever their role; on the pages also by whoever is not known, if they see it. A fault that a person has reported and no probe has seen is undecided, and is over when a person closes it. How much is taken in is bounded, of a room, from an address and of all together.",
            "requestBody": {
                "required": true,
                "content": { "application/json": { "schema": report } },
            },
            "responses": {
                "201": answer("It is written down.", "application/json", reported),
                "400": refused("The body is not understood."),
                "403": refused("A page of another site may have sent it."),
                "404": refused("There is no such room, or it is not theirs to see."),
                "405": refused("Reports are only sent here, and only where the configuration takes any."),
                "422": refused("The words cannot be written down."),
                "429": refused("Too much was reported of late."),
                "503": refused("The log cannot be written just now."),
                "504": refused("What came of it is not known."),
            },
        },
    });
    ("/api/v1/rooms/{id}/reports".to_owned(), described)
}
