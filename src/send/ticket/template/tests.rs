use proptest::prelude::*;
use serde_json::json;

use super::*;

fn template(text: &str) -> Template {
    Template::parse(text).unwrap()
}

fn values(title: &str) -> Values {
    let mut values = Values::default();
    values.put("fault.title", title);
    values.put("ticket.id", 17);
    values.put("fault.json", json!({"number": "A-1"}));
    values
}

#[test]
fn a_string_that_is_one_place_becomes_what_stands_there() {
    let values = values("\"quoted\"");
    assert_eq!(template("{ticket.id}").value(&values), json!(17));
    assert_eq!(
        template("{fault.json}").value(&values),
        json!({"number": "A-1"})
    );
    assert_eq!(template("no {ticket.id}").value(&values), json!("no 17"));
    assert_eq!(template("{fault.url}").value(&values), Value::Null);
    assert_eq!(template("{{{ticket.id}}}").text(&values), "{17}");
}

#[test]
fn braces_that_do_not_match_are_no_template() {
    assert_eq!(Template::parse("a {b"), Err(TemplateError::Open));
    assert_eq!(Template::parse("a {b {c}"), Err(TemplateError::Open));
    assert_eq!(Template::parse("a } b"), Err(TemplateError::Stray));
}

#[test]
fn what_is_filled_into_an_address_leaves_its_segment_in_no_way() {
    let mut values = Values::default();
    for (given, sent) in [
        ("17", "17"),
        ("../admin?x=1#y", "..%2Fadmin%3Fx%3D1%23y"),
        ("..", "%2E%2E"),
        ("a b\nø", "a%20b%0A%C3%B8"),
    ] {
        values.put("ticket.id", given);
        assert_eq!(
            template("/ticket/{ticket.id}").address(&values),
            format!("/ticket/{sent}")
        );
    }
}

proptest! {
    /// Whatever a name holds, the JSON parses, has the fields that the adapter has and no
    /// other, and holds the name.
    #[test]
    fn no_name_breaks_out_of_its_string(name in "(\\PC|[\"\\\\{}\n\r\t\u{0}\u{202e}])*") {
        let body = Body::Object(vec![
            ("Subject".into(), Body::Text(template("{fault.title}"))),
            ("Content".into(), Body::Text(template("[x] {fault.title}"))),
            ("Tags".into(), Body::List(vec![Body::Text(template("{fault.title}"))])),
        ]);
        let sent = body.value(&values(&name)).to_string();
        let read: Value = serde_json::from_str(&sent).unwrap();
        let wanted = json!({
            "Subject": name,
            "Content": format!("[x] {name}"),
            "Tags": [name],
        });
        prop_assert_eq!(read, wanted);
    }
}

#[test]
fn a_brief_title_has_eighty_characters_and_says_that_it_is_cut() {
    assert_eq!(brief(&"æ".repeat(80)), "æ".repeat(80));
    assert_eq!(brief(&"æ".repeat(81)), format!("{}…", "æ".repeat(79)));
}
