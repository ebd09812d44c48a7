//! Reports, as the description has them.

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::{answer, parameters};
use crate::view::report::{DeviationsChoice, DeviationsJson, FairnessChoice, FairnessJson};

/// How alike municipalities were treated, and what was not kept.
pub(super) fn paths(schemas: &mut SchemaGenerator, problem: &Value) -> [(String, Value); 2] {
    let fairness = json!(schemas.subschema_for::<FairnessJson>());
    let deviations = json!(schemas.subschema_for::<DeviationsJson>());
    let refused = |said: &str| answer(said, "application/problem+json", problem.clone());
    [
        (
            "/api/v1/reports/fairness".to_owned(),
            json!({ "get": {
                "operationId": "reportFairness",
                "summary": "How alike the municipalities of a region were treated in some days, as JSON or as a table.",
                "description": "For whoever nothing of the region is kept from.",
                "parameters": parameters::<FairnessChoice>(),
                "responses": {
                    "200": either("The report.", &fairness),
                    "400": refused("What stands behind the question mark is not understood, or there are no such days."),
                    "403": refused("Something of the region is kept from them."),
                    "404": refused("There is no such region, or nothing of it is theirs to see."),
                    "422": refused("There is more in these days than one report takes."),
                    "503": refused("The log does not answer just now, or not in time."),
                },
            } }),
        ),
        (
            "/api/v1/reports/deviations".to_owned(),
            json!({ "get": {
                "operationId": "reportDeviations",
                "summary": "Where parties have not kept what was agreed, or their cooperation has failed, in some days, as JSON or as a table.",
                "description": "Whoever sees only some parties gets the rows of which these are one of the two sides.",
                "parameters": parameters::<DeviationsChoice>(),
                "responses": {
                    "200": either("The report.", &deviations),
                    "400": refused("What stands behind the question mark is not understood, or there are no such days."),
                    "404": refused("There is no such region, or nothing of it is theirs to see."),
                    "422": refused("There is more in these days than one report takes."),
                    "503": refused("The log does not answer just now, or not in time."),
                },
            } }),
        ),
    ]
}

/// As JSON or as a table, whichever is asked for.
fn either(said: &str, schema: &Value) -> Value {
    let mut answer = answer(said, "application/json", schema.clone());
    answer["content"]["text/csv"] = json!({ "schema": { "type": "string" } });
    answer
}
