//! Pure. One observation → verdict; verdicts over time → the state of a
//! component's facet.

mod observation;

pub use observation::{
    Answer, DnsAnswer, Exchange, LocalError, Observation, Occasion, Outcome, SipAnswer, Verdict,
};
pub use observation::{Class, Mode};
