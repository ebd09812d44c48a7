use super::*;

fn sent(body: &str) -> Option<Sent> {
    Sent::of(form::listed(body.as_bytes(), FIELDS)?)
}

#[test]
fn a_form_is_read_as_the_page_sends_it_and_nothing_else_is() {
    let body = "region=fosen&seen=2&party=it&text=Nye%20kort&reference=&from=2026-12-01T22:00\
                &until=2026-12-02T02:00&component=a&component=&component=b&more=c%0D%0Ad,e\
                &municipality=afjord&municipality=roan&kind=codec";
    let read = sent(body).expect("a form");
    assert_eq!(read.seen, Some(2));
    assert_eq!(read.typed.components, ["a", "b", "c", "d", "e"]);
    assert_eq!(read.typed.municipalities, ["afjord", "roan"]);
    assert_eq!(read.typed.kinds, ["codec"]);
    for wrong in [
        "text=a&text=b",
        "seen=x",
        "on_behalf=it",
        &"component=a&".repeat(FIELDS + 1),
    ] {
        assert_eq!(sent(wrong), None, "{wrong}");
    }
}
