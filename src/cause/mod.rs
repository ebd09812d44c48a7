//! Pure. All states and all paths → the causes, and the symptoms each explains.
//!
//! Boolean tomography over declared paths: [`testimony()`] says what an
//! observation of each class exonerates and implicates; [`Clearance`] remembers
//! when each element was last exonerated, and by what; [`analyse()`] finds the
//! smallest set of elements that explains all failures (SCFS on trees, greedy
//! set cover elsewhere; Duffield, "Network tomography of binary network
//! performance characteristics", 2006). The cause analysis has no memory of its
//! own: the same failures and clearances always give the same causes.

mod account;
mod analyse;
mod clearance;
mod cover;
mod round;
mod testimony;
#[cfg(test)]
mod tests;

pub use account::{FALLEN, Fallen, Why};
pub use analyse::{Cause, Exonerated, Failure, analyse};
pub use clearance::{Clearance, Cleared};
pub use round::{confirming_round, siblings};
pub use testimony::{Testimony, testimony};
