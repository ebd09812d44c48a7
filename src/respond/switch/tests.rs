use super::*;

#[test]
fn a_responder_is_up_only_while_all_its_powers_are() {
    let (site, line) = (Switch::new(Power::Up), Switch::new(Power::Up));
    let control = Control::new(Switch::new(7_u8), Supply::by([site.clone(), line.clone()]));
    assert_eq!(control.now(), Some(7));
    site.set(Power::Silent);
    assert_eq!(control.now(), None);
    line.set(Power::Silent);
    site.set(Power::Up);
    assert_eq!(control.now(), None);
    line.set(Power::Up);
    assert_eq!(control.now(), Some(7));
}

#[tokio::test]
async fn a_change_of_switch_or_power_wakes_and_a_repeat_does_not() {
    let (switch, site) = (Switch::new(1_u8), Switch::new(Power::Up));
    let mut control = Control::new(switch.clone(), Supply::by([site.clone()]));
    switch.set(2);
    control.changed().await;
    site.set(Power::Silent);
    control.changed().await;
    switch.set(2);
    site.set(Power::Silent);
    let mut wait = Box::pin(control.changed());
    let idle = futures_util::future::select(&mut wait, std::future::ready(())).await;
    assert!(matches!(idle, futures_util::future::Either::Right(_)));
}
