//! What ticket systems say, as the description has it.

use serde_json::{Value, json};

use super::answer;

/// That a ticket has changed over there. Whoever calls shows a token that opens nothing else,
/// so that it is let in otherwise than all others are.
pub(super) fn path(problem: &Value) -> (&'static str, Value) {
    let refused = |said: &str| answer(said, "application/problem+json", problem.clone());
    let mut later = refused(
        "It cannot be written down now, or somebody works at that ticket: it is to be said again.",
    );
    later["headers"] = json!({ "Retry-After": {
        "description": "Seconds.",
        "schema": { "type": "integer" },
    } });
    let call = json!({
        "operationId": "ticketChanged",
        "summary": "A ticket system says that one of its tickets has changed.",
        "description": "That it was closed there becomes a comment in the party's name; nothing else is news. Where its number and its status stand is said by `[hook]` of the system's adapter.",
        "parameters": [{
            "name": "system",
            "in": "path",
            "required": true,
            "description": "Id of the system, as the configuration has it.",
            "schema": { "type": "string" },
            "example": "rt",
        }],
        "requestBody": {
            "required": true,
            "description": "64 KiB at most.",
            "content": { "application/json": { "schema": true } },
        },
        "responses": {
            "204": { "description": "It is written down, or says nothing that is news." },
            "400": refused("It is no JSON."),
            "401": refused("It is not known who calls. Whether there is such a system is not told."),
            "405": refused("Tickets are only told of here."),
            "408": refused("It takes too long to come."),
            "413": refused("It is too long."),
            "503": later,
        },
        "security": [{ "ticketSystem": [] }],
    });
    ("/api/v1/tickets/{system}", json!({ "post": call }))
}
