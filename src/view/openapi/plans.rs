//! Planned work, as the description has it.

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::{answer, paged, parameters};
use crate::fault::{DeclaredJson, PlanJson, PlannedJson};
use crate::view::plan::MaintenanceChoice;

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
                    "parameters": parameters::<MaintenanceChoice>(),
                    "responses": {
                        "200": paged(answer(
                            "What stands in the configuration, and what was declared.",
                            "application/json",
                            json!({ "type": "array", "items": planned }),
                        )),
                        "400": refused("What stands behind the question mark is not understood."),
                    },
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
                    "schema": { "type": "string", "pattern": "^declared[.][0-9]{1,9}$" },
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
                "put": change(&wanted, &declared, &refused),
                "delete": withdraw(&declared, &refused),
            }),
        ),
    ]
}

/// Who may: the same for all.
const BY_WHOM: &str = "By the socket on the machine itself, as the region's operator; over TCP by a token or a person of whom the configuration says for whom they act: operator, coordinator and admin for any party of a region, a partner for its own parties, on what is their own or what they answer for then. To whoever does not see a region, a component or a piece of work it is as if there were none.";
/// Over TCP, where nobody can be known.
const READ_ONLY: &str =
    "The configuration makes nobody known over TCP, where one can only read then.";

fn tagged(mut answer: Value) -> Value {
    answer["headers"] = json!({ "ETag": {
        "description": "What changing or withdrawing it is to name.",
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
            "403": refused("It is not theirs to plan, or it was sent from a page of another site."),
            "405": refused(READ_ONLY),
            "408": refused("The body did not come in time."),
            "409": refused("It is declared already, or the region has too much of it (200 that are not over), or a party that declares for itself has (50)."),
            "413": refused("The body is too large."),
            "415": refused("The body is not JSON."),
            "422": refused("What is said cannot be planned or written down, or names what there is not."),
            "500": refused("It is planned, but the log cannot be written: a restart forgets it."),
            "503": refused("The log cannot be written, or there is no room just now."),
            "504": refused("What came of it is not known: look at what is planned."),
        },
    })
}

fn if_match() -> Value {
    json!({
        "name": "If-Match",
        "in": "header",
        "required": true,
        "description": "The ETag of the work as it was looked at: of two who change it at once one is taken, and the other told.",
        "schema": { "type": "string", "pattern": "^\"[0-9a-f]{16}-[0-9a-f]{16}\"$" },
        "example": "\"0123456789abcdef-0123456789abcdef\"",
    })
}

fn change(wanted: &Value, declared: &Value, refused: &dyn Fn(&str) -> Value) -> Value {
    json!({
        "operationId": "maintenanceChange",
        "summary": "Somebody has declared work be otherwise, as a whole; whoever was told of it is told. It stays in its region, and what goes on may keep the beginning that it has.",
        "description": BY_WHOM,
        "parameters": [if_match()],
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": wanted } },
        },
        "responses": {
            "200": tagged(answer("It is planned so.", "application/json", declared.clone())),
            "400": refused("The body is not understood."),
            "403": refused("It is not theirs to change, or it was sent from a page of another site."),
            "404": refused("No declared work that is not over has this id."),
            "405": refused(READ_ONLY),
            "408": refused("The body did not come in time."),
            "409": refused("It is so already, or it stands in the configuration."),
            "412": refused("It is not what was looked at."),
            "413": refused("The body is too large."),
            "415": refused("The body is not JSON."),
            "422": refused("What is said cannot be planned or written down, or names what there is not."),
            "428": refused("No If-Match says what has been looked at."),
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
        "parameters": [if_match()],
        "responses": {
            "200": answer("It is planned no longer.", "application/json", declared.clone()),
            "403": refused("It is not theirs to withdraw, or it was sent from a page of another site."),
            "404": refused("No declared work that is not over has this id."),
            "405": refused(READ_ONLY),
            "409": refused("It stands in the configuration."),
            "412": refused("It is not what was looked at."),
            "428": refused("No If-Match says what has been looked at."),
            "500": refused("It is so, but the log cannot be written: a restart forgets it."),
            "503": refused("The log cannot be written, or there is no room just now."),
            "504": refused("What came of it is not known: look at what is planned."),
        },
    })
}
