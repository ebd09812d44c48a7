use super::*;
use crate::access::{Grant, Of, Role, Scope};
use crate::view::sample;

fn wanted(shown: &Shown, target: &str, module: &str) -> Result<String, NoLook> {
    let some = |text: &'static str| (!text.is_empty()).then_some(text);
    let (target, module) = (target.to_owned().leak(), module.to_owned().leak());
    let wanted = LookWanted::of(shown, some(target), some(module))?;
    let probe = &wanted.inventory[wanted.probe];
    let component = wanted.inventory.full_id(probe.component);
    Ok(format!("{component} {}", probe.id))
}

#[test]
fn only_what_is_declared_can_be_asked_about() {
    let shown = sample::shown(&sample::troubled());
    assert_eq!(
        wanted(&shown, "fosen:sip", "ping").as_deref(),
        Ok("fosen:sip ping")
    );
    assert_eq!(wanted(&shown, "sip", "sip").as_deref(), Ok("fosen:sip sip"));
    for target in [
        "192.0.2.3",
        "192.0.2.3:5060",
        "https://192.0.2.3/",
        "localhost",
    ] {
        assert_eq!(
            wanted(&shown, target, "ping"),
            Err(NoLook::Target),
            "{target}"
        );
    }
    assert_eq!(wanted(&shown, "", "ping"), Err(NoLook::NoTarget));
    let there = vec!["ping".into(), "sip".into()];
    assert_eq!(
        wanted(&shown, "sip", "http_2xx"),
        Err(NoLook::Module(there.clone()))
    );
    assert_eq!(wanted(&shown, "sip", ""), Err(NoLook::NoModule(there)));
}

#[test]
fn what_may_not_be_seen_is_as_what_there_is_not() {
    let snapshot = Arc::new(sample::troubled());
    let of = [Of::parse("fosen:afjord").unwrap()].into();
    let role = Role::Partner;
    let shown = Shown::new(&snapshot, &Scope::new([Grant { role, of }]));
    let own = wanted(&shown, "afjord.helsesenter.rom1", "sip");
    assert_eq!(own.as_deref(), Ok("fosen:afjord.helsesenter.rom1 sip"));
    let other = wanted(&shown, "roan.helsesenter.rom1", "sip").unwrap_err();
    let none = wanted(&shown, "nowhere.rom1", "sip").unwrap_err();
    assert_eq!(other.to_string(), none.to_string());
}
