//! Pure. One observation → verdict; verdicts over time → the state of a
//! component's facet.
//!
//! [`Observation::verdict`] forms the opinion on one run. A [`Track`] follows
//! one probe: failures are confirmed, recoveries too, and who goes and comes
//! too often is flapping. A [`Vantage`] knows when the monitor itself was last
//! proved to be connected: a failure that nothing witnessed counts for nothing.
//! [`Quality`] judges how well a way carries, by its series over a window.

mod answers;
mod certificate;
mod domain;
mod kept;
mod observation;
mod quality;
mod series;
mod state;
mod stream;
#[cfg(test)]
mod tests;
mod track;
mod vantage;
mod verdict;
mod wire;

pub use answers::{Authentication, NtpAnswer, StunAnswer};
pub use certificate::{Certificate, Flaw, Session, Vouched};
pub use domain::{Fate, Listed, Target, Targets};
pub use kept::{Kept, KeptFate};
pub use observation::{
    Answer, DnsAnswer, Exchange, LocalError, Observation, Occasion, Outcome, SipAnswer, Translated,
};
pub use quality::{Measured, Quality, ROUNDS, told_at};
pub use series::{Echoed, SeriesAnswer, jitter};
pub use state::FacetState;
pub use stream::{HttpAnswer, Phase, Phases, Said, StreamAnswer};
pub use track::{Counts, Effect, Failing, Look, Track};
pub use vantage::{Proof, Turn, Vantage};
pub use verdict::{Class, Mode, Verdict};
pub use wire::QUOTED;
