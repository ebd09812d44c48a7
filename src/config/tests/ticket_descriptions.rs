//! Presets, held against what the makers of the systems publish: which calls there are, what
//! they take, and where in their answers is what is read.
//!
//! What stands here was read in the pages that each `source` names, and is no copy of them.

use serde_json::{Value, json};

use super::tickets::preset_with;
use crate::send::ticket::{Adapter, Call, Found, Values};

/// What stands in a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Text,
    Number,
    Truth,
}
use Held::{Number, Text, Truth};

/// A call that there is.
struct Operation {
    method: &'static str,
    /// `*` is one segment.
    path: &'static str,
    /// What may stand behind the question mark.
    query: &'static [&'static str],
    /// Fields that are taken, and whether they have to be there.
    fields: &'static [(&'static str, Held, bool)],
    /// The longest text that a field takes, where one is published.
    longest: &'static [(&'static str, usize)],
}

const fn asks(path: &'static str, query: &'static [&'static str]) -> Operation {
    Operation {
        method: "GET",
        path,
        query,
        fields: &[],
        longest: &[],
    }
}

const fn takes(
    method: &'static str,
    path: &'static str,
    fields: &'static [(&'static str, Held, bool)],
) -> Operation {
    Operation {
        method,
        path,
        query: &[],
        fields,
        longest: &[],
    }
}

/// A system, as it is described.
struct Described {
    preset: &'static str,
    source: &'static str,
    /// Values that are numbers.
    numbers: &'static [&'static str],
    operations: &'static [Operation],
    /// What is answered to the call that opens a ticket, and what names it there.
    opened: (Value, &'static str, &'static str),
    /// What is answered to the search for it, and its name there; and where there is none.
    found: (Value, &'static str),
    nothing: Value,
    /// What is answered to the search for what was said.
    said: Value,
    /// What is answered when it is asked how a ticket is that is closed, and one that is not.
    asked: Option<(Value, Value)>,
}

fn described() -> Vec<Described> {
    vec![
        zammad(),
        glpi(),
        jira(),
        servicenow(),
        topdesk(),
        pureservice(),
    ]
}

const TITLE: &str = "[FOSEN-2026-0042] down";
const KEY: &str = "samband key-1";

fn zammad() -> Described {
    Described {
        preset: "zammad",
        source: "https://docs.zammad.org/en/latest/api/ticket/index.html, …/ticket/articles.html, …/api/intro.html (expand)",
        numbers: &[],
        operations: const {
            &[
                takes(
                    "POST",
                    "/api/v1/tickets",
                    &[
                        ("title", Text, true),
                        ("group", Text, true),
                        ("customer", Text, true),
                        ("article/subject", Text, false),
                        ("article/body", Text, true),
                        ("article/type", Text, false),
                        ("article/content_type", Text, false),
                        ("article/internal", Truth, false),
                    ],
                ),
                takes(
                    "POST",
                    "/api/v1/ticket_articles",
                    &[
                        ("ticket_id", Number, true),
                        ("subject", Text, false),
                        ("body", Text, true),
                        ("content_type", Text, false),
                        ("type", Text, false),
                        ("internal", Truth, false),
                    ],
                ),
                takes("PUT", "/api/v1/tickets/*", &[("state", Text, false)]),
                asks("/api/v1/tickets/search", &["query", "limit", "expand"]),
                asks("/api/v1/ticket_articles/by_ticket/*", &[]),
                asks("/api/v1/tickets/*", &["expand"]),
            ]
        },
        opened: (
            json!({"id": 3, "number": "71003", "title": TITLE}),
            "3",
            "71003",
        ),
        found: (json!([{"id": 3, "number": "71003", "title": TITLE}]), "3"),
        nothing: json!([]),
        said: json!([{"id": 4, "ticket_id": 3, "subject": KEY, "body": "hei"}]),
        asked: Some((
            json!({"id": 3, "state_id": 4, "state": "closed"}),
            json!({"id": 3, "state_id": 2, "state": "open"}),
        )),
    }
}

fn glpi() -> Described {
    const FOLLOWUP: &[(&str, Held, bool)] = &[
        ("input/itemtype", Text, true),
        ("input/items_id", Number, true),
        ("input/content", Text, true),
    ];
    Described {
        preset: "glpi",
        source: "https://github.com/glpi-project/glpi/blob/main/apirest.md",
        numbers: &["entity"],
        operations: const {
            &[
                asks("/initSession", &[]),
                takes(
                    "POST",
                    "/Ticket",
                    &[
                        ("input/name", Text, true),
                        ("input/content", Text, true),
                        ("input/entities_id", Number, false),
                    ],
                ),
                takes("POST", "/ITILFollowup", FOLLOWUP),
                takes("PUT", "/Ticket/*", &[("input/status", Number, true)]),
                asks(
                    "/search/Ticket",
                    &[
                        "criteria[0][field]",
                        "criteria[0][searchtype]",
                        "criteria[0][value]",
                        "forcedisplay[0]",
                    ],
                ),
                asks("/Ticket/*/ITILFollowup", &["range"]),
                asks("/Ticket/*", &[]),
            ]
        },
        opened: (json!({"id": 15, "message": ""}), "15", "15"),
        // By what names each, as its page shows it; and as a list, as it says there.
        found: (
            json!({"totalcount": 1, "count": 1, "data": {"15": {"1": TITLE, "2": 15, "80": "Root Entity"}}}),
            "15",
        ),
        nothing: json!({"totalcount": 0, "count": 0, "data": {}}),
        said: json!([{"id": 7, "items_id": 15, "content": format!("hei\n\n{KEY}")}]),
        asked: Some((
            json!({"id": 15, "status": 6}),
            json!({"id": 15, "status": 2}),
        )),
    }
}

fn jira() -> Described {
    Described {
        preset: "jira-service-management",
        source: "https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/ and …/cloud/jira/platform/rest/v3/api-group-issue-search/",
        numbers: &[],
        operations: const {
            &[
                Operation {
                    longest: &[("requestFieldValues/summary", 254)],
                    ..takes(
                        "POST",
                        "/rest/servicedeskapi/request",
                        &[
                            ("serviceDeskId", Text, true),
                            ("requestTypeId", Text, true),
                            ("requestFieldValues/summary", Text, true),
                            ("requestFieldValues/description", Text, false),
                        ],
                    )
                },
                takes(
                    "POST",
                    "/rest/servicedeskapi/request/*/comment",
                    &[("body", Text, true), ("public", Truth, false)],
                ),
                takes(
                    "POST",
                    "/rest/servicedeskapi/request/*/transition",
                    &[("id", Text, true)],
                ),
                asks("/rest/api/3/search/jql", &["jql", "fields"]),
                asks("/rest/servicedeskapi/request/*/comment", &["limit"]),
                asks("/rest/servicedeskapi/request/*", &[]),
            ]
        },
        opened: (
            json!({"issueId": "107001", "issueKey": "HELPDESK-1", "requestTypeId": "25"}),
            "HELPDESK-1",
            "HELPDESK-1",
        ),
        found: (
            json!({"isLast": true, "issues": [{"id": "10002", "key": "HELPDESK-1", "fields": {"summary": TITLE}}]}),
            "HELPDESK-1",
        ),
        nothing: json!({"isLast": true, "issues": []}),
        said: json!({"size": 1, "values": [{"id": "1000", "body": format!("hei\n\n{KEY}"), "public": true}]}),
        asked: Some((
            json!({"currentStatus": {"status": "Done", "statusCategory": "DONE"}}),
            json!({"currentStatus": {"status": "Open", "statusCategory": "NEW"}}),
        )),
    }
}

fn servicenow() -> Described {
    Described {
        preset: "servicenow",
        source: "https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html and the fields of the table `incident`",
        numbers: &[],
        operations: const {
            &[
                takes(
                    "POST",
                    "/api/now/table/incident",
                    &[
                        ("short_description", Text, true),
                        ("description", Text, false),
                        ("correlation_id", Text, false),
                        ("correlation_display", Text, false),
                        ("assignment_group", Text, false),
                        ("caller_id", Text, false),
                    ],
                ),
                takes(
                    "PATCH",
                    "/api/now/table/incident/*",
                    &[
                        ("work_notes", Text, false),
                        ("state", Text, false),
                        ("close_code", Text, false),
                        ("close_notes", Text, false),
                    ],
                ),
                asks(
                    "/api/now/table/incident",
                    &["sysparm_query", "sysparm_fields", "sysparm_limit"],
                ),
                asks(
                    "/api/now/table/sys_journal_field",
                    &["sysparm_query", "sysparm_fields", "sysparm_limit"],
                ),
                asks("/api/now/table/incident/*", &["sysparm_fields"]),
            ]
        },
        opened: (
            json!({"result": {"sys_id": "1c741bd70b2322007518478d83673af3", "number": "INC0010002"}}),
            "1c741bd70b2322007518478d83673af3",
            "INC0010002",
        ),
        found: (
            json!({"result": [{"sys_id": "1c741bd70b2322007518478d83673af3", "number": "INC0010002"}]}),
            "1c741bd70b2322007518478d83673af3",
        ),
        nothing: json!({"result": []}),
        said: json!({"result": [{"sys_id": "2c7"}]}),
        asked: Some((
            json!({"result": {"state": "6", "close_notes": "ny kabel"}}),
            json!({"result": {"state": "2", "close_notes": ""}}),
        )),
    }
}

fn topdesk() -> Described {
    Described {
        preset: "topdesk",
        source: "https://developers.topdesk.com/explorer/?page=incident",
        numbers: &[],
        operations: const {
            &[
                Operation {
                    longest: &[("briefDescription", 80), ("externalNumber", 60)],
                    ..takes(
                        "POST",
                        "/tas/api/incidents",
                        &[
                            ("briefDescription", Text, false),
                            ("request", Text, false),
                            ("externalNumber", Text, false),
                            ("callerLookup/email", Text, true),
                            ("operatorGroup/id", Text, false),
                        ],
                    )
                },
                takes(
                    "PATCH",
                    "/tas/api/incidents/id/*",
                    &[("action", Text, false), ("closed", Truth, false)],
                ),
                asks("/tas/api/incidents", &["query", "fields", "sort"]),
                asks("/tas/api/incidents/id/*/actions", &[]),
                asks("/tas/api/incidents/id/*", &[]),
            ]
        },
        opened: (
            json!({"id": "6b704cbf-76f5-4802-b65d-2661fcae68d5", "number": "I 2611 017"}),
            "6b704cbf-76f5-4802-b65d-2661fcae68d5",
            "I 2611 017",
        ),
        found: (
            json!([{"id": "6b704cbf-76f5-4802-b65d-2661fcae68d5", "number": "I 2611 017"}]),
            "6b704cbf-76f5-4802-b65d-2661fcae68d5",
        ),
        nothing: json!([]),
        said: json!([{"id": "0a", "memoText": format!("hei\n\n{KEY}")}]),
        asked: Some((json!({"closed": true}), json!({"closed": false}))),
    }
}

fn pureservice() -> Described {
    Described {
        preset: "pureservice",
        source: "https://api-docs.pureservice.com/; which fields a ticket and a note have, as in https://github.com/DirektoratetForByggkvalitet/sync2pureservice and https://github.com/vestfoldfylke/pureservice-dotnet",
        numbers: &[
            "user",
            "request-type",
            "ticket-type",
            "priority",
            "source",
            "department",
            "open-status",
            "close-status",
        ],
        operations: const {
            &[
                takes(
                    "POST",
                    "/ticket/",
                    &[
                        ("tickets/0/subject", Text, true),
                        ("tickets/0/description", Text, true),
                        ("tickets/0/links/user/id", Number, true),
                        ("tickets/0/links/requestType/id", Number, true),
                        ("tickets/0/links/ticketType/id", Number, true),
                        ("tickets/0/links/priority/id", Number, true),
                        ("tickets/0/links/source/id", Number, true),
                        ("tickets/0/links/status/id", Number, true),
                        ("tickets/0/links/assignedDepartment/id", Number, true),
                    ],
                ),
                takes(
                    "POST",
                    "/communication/",
                    &[
                        ("communications/0/ticketId", Number, true),
                        ("communications/0/subject", Text, false),
                        ("communications/0/text", Text, true),
                        ("communications/0/type", Number, true),
                        ("communications/0/direction", Number, true),
                    ],
                ),
                takes(
                    "PATCH",
                    "/ticket/*",
                    &[("statusId", Number, false), ("solution", Text, false)],
                ),
                asks("/ticket/", &["filter", "sort", "limit"]),
                asks("/communication/", &["filter", "limit"]),
            ]
        },
        opened: (
            json!({"tickets": [{"id": 9981, "requestNumber": 10042, "subject": TITLE}]}),
            "9981",
            "10042",
        ),
        found: (
            json!({"tickets": [{"id": 9981, "requestNumber": 10042, "subject": TITLE}], "linked": {}}),
            "9981",
        ),
        nothing: json!({"tickets": [], "linked": {}}),
        said: json!({"communications": [{"id": 5, "ticketId": 9981, "subject": KEY, "text": "hei"}]}),
        asked: None,
    }
}

/// What places are filled with; the ticket is called as an answer calls it.
fn values(system: &Described, numeric: bool, asked: &[String]) -> Values {
    let mut values = Values::default();
    let long = format!("{TITLE} {}", "æ".repeat(300));
    for (name, _) in crate::send::ticket::FIELDS {
        values.put(name, long.as_str());
    }
    values.put("fault.number", "FOSEN-2026-0042");
    values.put("fault.title", TITLE);
    values.put("fault.brief", "b".repeat(80).as_str());
    values.put("key", "key-1");
    match numeric {
        true => values.put("ticket.id", 15),
        false => values.put("ticket.id", "HELPDESK-1"),
    }
    for name in asked {
        let place = format!("values.{name}");
        match system.numbers.contains(&name.as_str()) {
            true => values.put(&place, 7),
            false => values.put(&place, "x"),
        }
    }
    values
}

/// The fields of a body, each by its place.
fn fields(body: &Value, at: &str, all: &mut Vec<(String, Value)>) {
    let under = |name: &str| match at.is_empty() {
        true => name.to_owned(),
        false => format!("{at}/{name}"),
    };
    match body {
        Value::Object(map) => {
            for (name, value) in map {
                fields(value, &under(name), all);
            }
        }
        Value::Array(items) => {
            for (nth, value) in items.iter().enumerate() {
                fields(value, &under(&nth.to_string()), all);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            all.push((at.to_owned(), body.clone()));
        }
    }
}

fn is_at(path: &str, pattern: &str) -> bool {
    let (path, pattern): (Vec<_>, Vec<_>) =
        (path.split('/').collect(), pattern.split('/').collect());
    let same = |(one, wanted): (&&str, &&str)| *wanted == "*" || one == wanted;
    path.len() == pattern.len() && path.iter().zip(&pattern).all(same)
}

/// Holds a call, filled, against those that there are.
fn is_described(system: &Described, call: &Call, values: &Values) {
    let name = system.preset;
    let (method, path) = (call.method.word(), call.path.address(values));
    let mut all = system.operations.iter();
    let operation = all.find(|one| one.method == method && is_at(&path, one.path));
    let operation = operation.unwrap_or_else(|| panic!("{name}: {method} {path} is not described"));
    for (asked, _) in &call.query {
        let known = operation.query.contains(&&**asked);
        assert!(known, "{name}: {method} {path}: `{asked}` is not asked for");
    }
    let mut sent = Vec::new();
    if let Some(body) = &call.body {
        fields(&body.value(values), "", &mut sent);
    }
    for (field, value) in &sent {
        let mut known = operation.fields.iter();
        let known = known.find(|(known, _, _)| known == field);
        let (_, kind, _) =
            known.unwrap_or_else(|| panic!("{name}: {method} {path}: no field `{field}`"));
        let is = match value {
            Value::String(_) => Some(Text),
            Value::Number(_) => Some(Number),
            Value::Bool(_) => Some(Truth),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        assert_eq!(is, Some(*kind), "{name}: {method} {path}: `{field}`");
        let most = operation.longest.iter().find(|(known, _)| known == field);
        let long = value.as_str().map_or(0, |text| text.chars().count());
        assert!(
            most.is_none_or(|(_, most)| long <= *most),
            "{name}: `{field}` is too long"
        );
    }
    for (field, _, needed) in operation.fields {
        let there = sent.iter().any(|(known, _)| known == field);
        assert!(
            there || !needed,
            "{name}: {method} {path}: `{field}` is missing"
        );
    }
}

#[test]
fn presets_keep_to_the_published_descriptions_of_their_systems() {
    for system in described() {
        let name = system.preset;
        assert!(system.source.starts_with("https://"), "{name}");
        let (adapter, asked) = preset_with(name);
        let Adapter {
            open,
            comment,
            close,
            reopen,
            ..
        } = &*adapter;
        let found = Found::at(
            &system.opened.0,
            adapter.id.as_ref().unwrap(),
            adapter.number.as_ref(),
        );
        let found = found.unwrap_or_else(|| panic!("{name}: the answer names no ticket"));
        assert_eq!(
            (&*found.id, &*found.number),
            (system.opened.1, system.opened.2),
            "{name}"
        );
        let values = values(&system, found.numeric, &asked);
        let login = adapter.login.iter().map(|login| &login.call);
        let poll = adapter.poll.iter().map(|poll| &poll.call);
        let (find, seen) = (
            adapter.find.as_ref().unwrap(),
            adapter.seen.as_ref().unwrap(),
        );
        let acts = [open, comment, close, reopen].into_iter().flatten();
        let all = acts
            .chain(login)
            .chain(poll)
            .chain([&find.call, &seen.call]);
        for call in all {
            is_described(&system, call, &values);
        }
        let ids = |answer: &Value| {
            let found = find.found(answer, &values)?;
            Some(found.into_iter().map(|found| found.id).collect::<Vec<_>>())
        };
        assert_eq!(
            ids(&system.found.0),
            Some(vec![system.found.1.to_owned()]),
            "{name}"
        );
        assert_eq!(ids(&system.nothing), Some(Vec::new()), "{name}");
        let said = seen.found(&system.said, &values).map(|said| said.len());
        assert_eq!(said, Some(1), "{name}");
        match (&adapter.poll, &system.asked) {
            (Some(poll), Some((closed, open))) => {
                let is = |answer| poll.closed.contains(poll.status.of(answer).expect(name));
                assert!(is(closed) && !is(open), "{name}");
            }
            (poll, asked) => assert_eq!(poll.is_some(), asked.is_some(), "{name}"),
        }
    }
}

#[test]
fn each_preset_that_was_not_tried_is_held_against_a_description() {
    let mut held: Vec<&str> = described().iter().map(|system| system.preset).collect();
    // What it sends is CloudEvents' own, and nothing is read of the answers.
    held.extend(["request-tracker", "cloudevents"]);
    held.sort_unstable();
    let mut all: Vec<&str> = crate::send::ticket::PRESETS
        .iter()
        .map(|(name, _)| *name)
        .collect();
    all.sort_unstable();
    assert_eq!(held, all);
}

#[test]
fn an_answer_of_another_shape_is_no_search_that_finds_nothing() {
    let (adapter, asked) = preset_with("zammad");
    let values = values(&zammad(), true, &asked);
    let find = adapter.find.as_ref().unwrap();
    // As it is answered without `expand`.
    let other = json!({"tickets": [3], "tickets_count": 1, "assets": {"Ticket": {"3": {"id": 3}}}});
    assert_eq!(find.found(&other, &values), None);
    assert_eq!(
        find.found(&json!({"error": "Not authorized"}), &values),
        None
    );
}
