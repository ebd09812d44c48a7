//! Who is let in, as the description has it.

use serde_json::{Value, json};

use super::answer;

/// How one makes oneself known.
pub(super) fn schemes() -> Value {
    json!({
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "sb_<id>_<secret>",
            "description": "A token that `samband access token` has made, of a machine.",
        },
        "ticketSystem": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "sb_<id>_<secret>",
            "description": "A token that `samband access token` has made, of a ticket system: of that one alone, by its `call_sha256`.",
        },
        "proxy": {
            "type": "apiKey",
            "in": "header",
            "name": "Remote-User",
            "description": "The name of a person, in the header that the configuration names, from the reverse proxy alone; from elsewhere it says nothing.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-samband",
            "description": "The session of a person who has logged in on `/login`, where the configuration has accounts; `samband` where the pages are not reached by https. What it sends names its origin.",
        },
    })
}

/// What each operation asks of whoever comes, and answers to whom it does not let in. What
/// is read, whoever is not known may read too, unless the configuration says otherwise.
pub(super) fn add(paths: &mut Value, problem: &Value) {
    let operations = paths
        .as_object_mut()
        .into_iter()
        .flat_map(|paths| paths.values_mut());
    for path in operations {
        let methods = path.as_object_mut().into_iter().flatten();
        // What all of a path have in common is no operation.
        let methods = methods.filter(|(_, operation)| operation.is_object());
        for (method, operation) in methods {
            let mut security = vec![
                json!({ "token": [] }),
                json!({ "proxy": [] }),
                json!({ "session": [] }),
            ];
            if method == "get" {
                security.push(json!({}));
            }
            operation["security"] = json!(security);
            let mut unknown = answer(
                "One has to be known there, or the token opens nothing.",
                "application/problem+json",
                problem.clone(),
            );
            unknown["headers"] = json!({ "WWW-Authenticate": {
                "description": "What is asked for.",
                "schema": { "type": "string" },
            } });
            operation["responses"]["401"] = unknown;
            let limited = match method.as_str() {
                "get" => "Too many came from that address with tokens that open nothing.",
                _ => {
                    "Too many came from that address with tokens that open nothing, or more than sixty things a minute were done under that name."
                }
            };
            let mut limited = answer(limited, "application/problem+json", problem.clone());
            limited["headers"] = json!({ "Retry-After": {
                "description": "Seconds.",
                "schema": { "type": "integer" },
            } });
            operation["responses"]["429"] = limited;
        }
    }
}
