//! Planned work, as the description has it.

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::answer;
use crate::fault::{DeclaredJson, PlanJson, PlannedJson};

/// What there is, what is declared, and what is withdrawn.
pub(super) fn paths(schemas: &mut SchemaGenerator, problem: &Value) -> [(String, Value); 2] {
    let planned = json!(schemas.subschema_for::<PlannedJson>());
    let declared = json!(schemas.subschema_for::<DeclaredJson>());
    let wanted = json!(schemas.subschema_for::<PlanJson>());
    let refused = |said: &str| answer(said, "application/problem+json", problem.clone());
    [
        (
            "/api/v1/maintenance".to_owned(),
            json!({
                "get": {
                    "operationId": "maintenance",
                    "summary": "The planned work that is not over, what begins first before the others.",
                    "responses": { "200": answer(
                        "What stands in the configuration, and what was declared.",
                        "application/json",
                        json!({ "type": "array", "items": planned }),
                    ) },
                },
                "post": declare(&wanted, &declared, &refused),
            }),
        ),
        (
            "/api/v1/maintenance/{id}".to_owned(),
            json!({
                "parameters": [{
                    "name": "id",
                    "in": "path",
                    "required": true,
                    "description": "The id of work that was declared.",
                    "schema": { "type": "string" },
                    "example": "declared.7",
                }],
                "get": {
                    "operationId": "maintenanceDeclared",
                    "summary": "Planned work that was declared and is not over.",
                    "responses": {
                        "200": tagged(answer(
                            "The work. Its ETag is what withdrawing it is to name.",
                            "application/json",
                            planned,
                        )),
                        "404": refused("No declared work that is not over has this id."),
                    },
                },
                "delete": withdraw(&declared, &refused),
            }),
        ),
    ]
}

/// Who may: the same for both.
const BY_WHOM: &str =
    "By the socket on the machine itself, as the region's operator; over TCP one can only read.";

fn tagged(mut answer: Value) -> Value {
    answer["headers"] = json!({ "ETag": {
        "description": "What withdrawing it is to name.",
        "schema": { "type": "string" },
    } });
    answer
}

fn declare(wanted: &Value, declared: &Value, refused: &dyn Fn(&str) -> Value) -> Value {
    json!({
        "operationId": "maintenanceDeclare",
        "summary": "Somebody declares planned work; those whom it affects are told a week ahead, or at once.",
        "description": BY_WHOM,
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": wanted } },
        },
        "responses": {
            "201": tagged(answer("It is planned.", "application/json", declared.clone())),
            "400": refused("The body is not understood."),
            "403": refused("It is not theirs to plan."),
            "405": refused("Over TCP one can only read."),
            "408": refused("The body did not come in time."),
            "409": refused("It is declared already, or the region has too much of it."),
            "413": refused("The body is too large."),
            "415": refused("The body is not JSON."),
            "422": refused("What is said cannot be planned or written down."),
            "500": refused("It is planned, but the log cannot be written: a restart forgets it."),
            "503": refused("The log cannot be written, or there is no room just now."),
            "504": refused("What came of it is not known: look at what is planned."),
        },
    })
}

fn withdraw(declared: &Value, refused: &dyn Fn(&str) -> Value) -> Value {
    json!({
        "operationId": "maintenanceWithdraw",
        "summary": "Somebody withdraws planned work that was declared; whoever was told of it is told.",
        "description": BY_WHOM,
        "parameters": [{
            "name": "If-Match",
            "in": "header",
            "required": true,
            "description": "The ETag of the work as it was looked at.",
            "schema": { "type": "string" },
            "example": "\"0123456789abcdef-0123456789abcdef\"",
        }],
        "responses": {
            "200": answer("It is planned no longer.", "application/json", declared.clone()),
            "403": refused("It is not theirs to withdraw."),
            "404": refused("No declared work that is not over has this id."),
            "405": refused("Over TCP one can only read."),
            "409": refused("It stands in the configuration."),
            "412": refused("It is not what was looked at."),
            "428": refused("No If-Match says what has been looked at."),
            "500": refused("It is so, but the log cannot be written: a restart forgets it."),
            "503": refused("The log cannot be written, or there is no room just now."),
            "504": refused("What came of it is not known: look at what is planned."),
        },
    })
}
