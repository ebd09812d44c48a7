//! What can be changed about a responder while it runs.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use futures_util::future::select_all;
use tokio::sync::watch;

/// A value that many read and anybody who holds a clone may change.
#[derive(Clone, Debug)]
pub struct Switch<B>(Arc<watch::Sender<B>>);

impl<B: Copy + PartialEq> Switch<B> {
    /// One that stands at `first`.
    pub fn new(first: B) -> Self {
        Self(Arc::new(watch::Sender::new(first)))
    }

    /// Turns it; holds from the next packet on.
    pub fn set(&self, to: B) {
        self.0.send_if_modified(|now| {
            let differs = *now != to;
            *now = to;
            differs
        });
    }

    /// How it stands.
    pub fn get(&self) -> B {
        *self.0.borrow()
    }
}

/// Whether what hangs on it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Power {
    /// It is.
    #[default]
    Up,
    /// Nothing of it is heard.
    Silent,
}

/// The powers that one responder hangs on; it is up when all of them are.
#[derive(Clone, Debug, Default)]
pub struct Supply(Vec<Switch<Power>>);

impl Supply {
    /// Always up.
    pub fn always() -> Self {
        Self::default()
    }

    /// Up while all of these are: that of its site, that of the monitor's line.
    pub fn by(powers: impl IntoIterator<Item = Switch<Power>>) -> Self {
        Self(powers.into_iter().collect())
    }

    /// Whether all are up.
    pub fn is_up(&self) -> bool {
        self.0.iter().all(|power| power.get() == Power::Up)
    }
}

/// A responder's view of its switch and its supply.
pub(super) struct Control<B> {
    switch: Switch<B>,
    supply: Supply,
    behaviour: watch::Receiver<B>,
    powers: Vec<watch::Receiver<Power>>,
}

impl<B: Copy + PartialEq> Control<B> {
    pub(super) fn new(switch: Switch<B>, supply: Supply) -> Self {
        Self {
            behaviour: switch.0.subscribe(),
            powers: supply.0.iter().map(|p| p.0.subscribe()).collect(),
            switch,
            supply,
        }
    }

    /// How to behave now; none without power.
    pub(super) fn now(&self) -> Option<B> {
        self.supply.is_up().then(|| self.switch.get())
    }
}

impl<B: Send + Sync> Control<B> {
    /// Returns after a change of switch or supply. A cancelled wait loses none.
    pub(super) async fn changed(&mut self) {
        // The senders live as long as the switches held here, so no wait fails.
        let behaviour = &mut self.behaviour;
        let powers = &mut self.powers;
        if powers.is_empty() {
            let _ = behaviour.changed().await;
            return;
        }
        let any = select_all(powers.iter_mut().map(|power| Box::pin(power.changed())));
        tokio::select! {
            _ = behaviour.changed() => {}
            _ = any => {}
        }
    }
}
