//! The description of what programs are served: OpenAPI 3.1, made from the
//! types that are written out.

mod acts;
mod guard;
mod plans;
mod reports;
mod rooms;
mod tickets;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::agreements::AgreementJson;
use super::choice::{Choice, NUMBER};
use super::json::{ProblemJson, ShadowJson, written};
use super::measurements::{MeasurementsChoice, MeasurementsJson};
use super::ownership::OwnershipJson;
use super::topics::SCHEMAS;
use crate::fault::FaultJson;
use crate::pack::PackJson;

/// The description of everything under `/api/v1`.
pub fn openapi() -> String {
    let mut schemas = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .for_serialize()
        .into_generator();
    let fault = schemas.subschema_for::<FaultJson>();
    let problem = schemas.subschema_for::<ProblemJson>();
    let refused = |said: &str| answer(said, "application/problem+json", json!(problem));
    let in_vain = refused("Nothing can stand behind the question mark.");
    let number = number();
    let acts = acts::paths(&mut schemas, &number, &json!(fault), &json!(problem));
    let plans = plans::paths(&mut schemas, &json!(problem));
    let reports = reports::paths(&mut schemas, &json!(problem));
    let rooms = rooms::path(&mut schemas, &json!(problem));
    let mut described = json!({
        "openapi": "3.1.1",
        "info": {
            "title": "samband",
            "summary": "Faults of shared videoconference equipment, and whose they are to fix.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT or Apache-2.0", "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "paths": {
            "/api/v1/faults": { "get": {
                "operationId": "faults",
                "summary": "The open faults and those closed of late, in the order of their numbers.",
                "parameters": parameters::<Choice>(),
                "responses": {
                    "200": page(&json!(fault)),
                    "400": refused("What stands behind the question mark is not understood."),
                },
            } },
            "/api/v1/events": events(&refused("Too many follow already.")),
            "/api/v1/faults/{number}": { "get": {
                "operationId": "fault",
                "summary": "One fault, open or closed at any time.",
                "parameters": [number],
                "responses": {
                    "200": answer(
                        "The fault, with timeline and evidence.",
                        "application/json",
                        json!(fault),
                    ),
                    "404": refused("No fault has this number."),
                    "503": refused("The log, which alone may know it, does not answer just now."),
                },
            } },
            "/api/v1/faults/{number}/pack": pack(&json!(schemas.subschema_for::<PackJson>()), &refused("No fault has this number."), &refused("The log, which alone knows it, does not answer just now.")),
            "/api/v1/agreements": agreements(&json!(schemas.subschema_for::<AgreementJson>()), &in_vain),
            "/api/v1/measurements": measurements(&json!(schemas.subschema_for::<MeasurementsJson>()), &refused),
            "/api/v1/ownership": ownership(&json!(schemas.subschema_for::<OwnershipJson>()), &in_vain),
            "/api/v1/shadow": kept_back(&json!(schemas.subschema_for::<ShadowJson>()), &in_vain, &refused("The log, which alone knows it, does not answer just now.")),
            "/api/v1/schema/fault.json": fault_schema(),
            "/api/v1/schema/{name}": machine_schema(&refused("There is no such schema.")),
            "/api/v1/openapi.json": this(),
        },
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": guard::schemes(),
        },
    });
    let all = acts.into_iter().chain(plans).chain(reports);
    for (path, act) in all.chain([rooms]) {
        described["paths"][path] = act;
    }
    guard::add(&mut described["paths"], &json!(problem));
    let (path, call) = tickets::path(&json!(problem));
    described["paths"][path] = call;
    written(&described)
}

/// The number of a fault, in a path.
fn number() -> Value {
    json!({
        "name": "number",
        "in": "path",
        "required": true,
        "description": "Its number, in letters of either case.",
        "schema": { "type": "string", "pattern": NUMBER },
        "example": "FOSEN-2026-0042",
    })
}

/// A page of faults.
fn page(fault: &Value) -> Value {
    paged(answer(
        "The faults, without timeline and evidence.",
        "application/json",
        json!({ "type": "array", "items": fault }),
    ))
}

/// An answer that is one page of several.
fn paged(mut page: Value) -> Value {
    page["headers"] = json!({ "Link": {
        "description": "Where the next page is, `rel=\"next\"`; not there if this is the last.",
        "schema": { "type": "string" },
    } });
    page
}

/// Faults as they change.
fn events(busy: &Value) -> Value {
    json!({ "get": {
        "operationId": "events",
        "summary": "Every fault as it is, and then each whenever something has happened to it, as server-sent events that do not end.",
        "description": "Each event is called `fault`; its data is one fault on one line, without timeline and evidence. Whoever comes back is told of all again: what happened meanwhile stands in the faults themselves.",
        "responses": {
            "200": answer(
                "A stream of events.",
                "text/event-stream",
                json!({ "type": "string" }),
            ),
            "503": busy,
        },
    } })
}

/// What may stand behind the question mark, by the type that reads it.
fn parameters<T: JsonSchema>() -> Vec<Value> {
    let mut schemas = SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .for_deserialize()
        .into_generator();
    let schema = json!(schemas.root_schema_for::<T>());
    let properties = schema["properties"].as_object();
    properties.into_iter().flatten().map(parameter).collect()
}

fn parameter((name, schema): (&String, &Value)) -> Value {
    let mut schema = schema.clone();
    let description = schema
        .as_object_mut()
        .and_then(|all| all.remove("description"));
    // What may be left out is never written as null here.
    if let Some(one) = schema.pointer("/anyOf/0").cloned() {
        schema = one;
    }
    if let Some(one) = schema.pointer("/type/0").cloned() {
        schema["type"] = one;
    }
    json!({
        "name": name,
        "in": "query",
        "required": false,
        "description": description,
        "schema": schema,
    })
}

/// The agreements.
fn agreements(agreement: &Value, in_vain: &Value) -> Value {
    json!({ "get": {
        "operationId": "agreements",
        "summary": "The agreements, in force or not, and their times.",
        "responses": {
            "200": answer(
                "The agreements, by region.",
                "application/json",
                json!({ "type": "array", "items": agreement }),
            ),
            "400": in_vain,
        },
    } })
}

/// What was measured.
fn measurements(measured: &Value, refused: &dyn Fn(&str) -> Value) -> Value {
    json!({ "get": {
        "operationId": "measurements",
        "summary": "Round trips, loss and jitter of a component's probes over time.",
        "parameters": parameters::<MeasurementsChoice>(),
        "responses": {
            "200": answer(
                "What each probe measured, step by step; steps without any measurement are left out.",
                "application/json",
                measured.clone(),
            ),
            "400": refused("What stands behind the question mark is not understood, or is too much for one answer."),
            "404": refused("There is no such component, or it is not theirs to see."),
            "503": refused("Measurements are not kept, or cannot be read just now."),
        },
    } })
}

/// Who answers for what.
fn ownership(matrix: &Value, in_vain: &Value) -> Value {
    json!({ "get": {
        "operationId": "ownership",
        "summary": "Who answers for what in the coming week, by which agreement, and where nobody does.",
        "responses": {
            "200": answer(
                "A row for each municipality and kind of component.",
                "application/json",
                matrix.clone(),
            ),
            "400": in_vain,
        },
    } })
}

/// The description itself.
fn this() -> Value {
    json!({ "get": {
        "operationId": "description",
        "summary": "This description.",
        "responses": { "200": answer(
            "An OpenAPI document.",
            "application/json",
            json!({ "type": "object" }),
        ) },
    } })
}

/// The evidence of a fault.
fn pack(pack: &Value, unknown: &Value, unread: &Value) -> Value {
    json!({ "get": {
        "operationId": "pack",
        "summary": "The evidence of a fault, sealed to be handed out.",
        "parameters": [{
            "name": "number",
            "in": "path",
            "required": true,
            "description": "The fault's number, in letters of either case.",
            "schema": { "type": "string", "pattern": NUMBER },
            "example": "FOSEN-2026-0042",
        }],
        "responses": {
            "200": answer(
                "The pack. Its seal is of these very bytes: keep them as they come.",
                "application/json",
                pack.clone(),
            ),
            "404": unknown,
            "503": unread,
        },
    } })
}

/// What shadow mode keeps back.
fn kept_back(shadow: &Value, in_vain: &Value, unread: &Value) -> Value {
    json!({ "get": {
        "operationId": "shadow",
        "summary": "Who is in shadow mode, and what would have been sent.",
        "responses": {
            "200": answer(
                "The latest notices that were kept back, with their words and without addresses.",
                "application/json",
                shadow.clone(),
            ),
            "400": in_vain,
            "503": unread,
        },
    } })
}

/// The schema of a fault.
fn fault_schema() -> Value {
    json!({ "get": {
        "operationId": "schema",
        "summary": "The JSON Schema of one fault.",
        "responses": { "200": answer(
            "A schema, draft 2020-12.",
            "application/schema+json",
            json!({ "type": "object" }),
        ) },
    } })
}

/// The schemas of what machines are told.
fn machine_schema(unknown: &Value) -> Value {
    json!({ "get": {
                "operationId": "machineSchema",
                "summary": "The JSON Schema of something that machines are told.",
                "parameters": [{
                    "name": "name",
                    "in": "path",
                    "required": true,
                    "schema": { "type": "string", "enum": SCHEMAS },
                }],
                "responses": {
                    "200": answer(
                        "A schema, draft 2020-12.",
                        "application/schema+json",
                        json!({ "type": "object" }),
                    ),
                    "404": unknown,
                },
            } })
}

fn answer(said: &str, media: &str, schema: Value) -> Value {
    json!({ "description": said, "content": { media: { "schema": schema } } })
}
