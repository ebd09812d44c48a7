//! temp
use super::{Ledger, MonitorEvent, Step};
use crate::clock::Now;
use crate::fault::Event;
use crate::inventory::RegionIx;
use crate::notice::Receipt;
impl Ledger {
    pub(super) fn tell(&mut self, _event: &Event, _now: Now, _step: &mut Step) {}
    pub(super) fn tell_operator(
        &mut self,
        _region: RegionIx,
        _what: &MonitorEvent,
        _now: Now,
        _step: &mut Step,
    ) {
    }
    pub(super) fn take_receipt(&mut self, _receipt: &Receipt, _now: Now, _step: &mut Step) {}
    pub(super) fn become_unlogged(&mut self, _now: Now, _step: &mut Step) {
        self.unlogged = true;
    }
    pub(super) fn release_notices(&mut self, _now: Now, _step: &mut Step) {}
    pub(super) fn outbox_after_reload(&mut self, _now: Now, _step: &mut Step) {}
}
