//! Forms as browsers send them, and what is none.

use proptest::prelude::*;

use super::*;

fn read(body: &str) -> Option<Vec<(String, String)>> {
    fields(body.as_bytes())
}

#[test]
fn fields_are_read_as_browsers_write_them() {
    let cases = [
        ("", vec![]),
        ("a=1&b=", vec![("a", "1"), ("b", "")]),
        ("a", vec![("a", "")]),
        ("&&a=1&", vec![("a", "1")]),
        ("a=b=c", vec![("a", "b=c")]),
        ("a=%C3%85fjord+1%2B1%0D%0A", vec![("a", "Åfjord 1+1\r\n")]),
        ("a=%", vec![("a", "%")]),
        ("a=%2&b=%zz", vec![("a", "%2"), ("b", "%zz")]),
        ("a=%26%3D%253D", vec![("a", "&=%3D")]),
    ];
    for (body, fields) in cases {
        let fields = fields.into_iter();
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(read(body), Some(fields.collect()), "{body}");
    }
}

#[test]
fn what_is_no_form_of_ours_is_not_read() {
    assert_eq!(read("a=1&a=2"), None);
    assert_eq!(read("a=1&%61=2"), None);
    assert_eq!(read("a=%ff"), None);
    let many: Vec<String> = (0..=MOST).map(|i| format!("f{i}=")).collect();
    assert_eq!(read(&many.join("&")), None);
    assert!(read(&many[1..].join("&")).is_some());
}

proptest! {
    #[test]
    fn whatever_comes_is_read_or_refused(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let read = fields(&body);
        prop_assert!(read.is_none_or(|fields| fields.len() <= MOST));
    }

    #[test]
    fn what_is_escaped_comes_back(value in ".{0,60}") {
        let escaped: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let read = fields(format!("a={escaped}").as_bytes());
        prop_assert_eq!(read, Some(vec![("a".to_owned(), value)]));
    }
}
