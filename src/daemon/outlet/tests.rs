use super::*;
use crate::view::sample;

#[test]
fn what_has_happened_and_is_in_no_log_is_not_said_to_be_untaken() {
    let snapshot = sample::troubled();
    let fault = snapshot.open_faults().next().expect("a fault");
    let taken = || Ok(Arc::clone(fault));
    assert_eq!(as_kept(taken(), Durability::Logged), taken());
    let unkept = as_kept(taken(), Durability::Unlogged);
    assert_eq!(unkept, Err(Refused::Unkept));
    let refused = as_kept(Err(Refused::StillFails), Durability::Unlogged);
    assert_eq!(refused, Err(Refused::StillFails));
}
