//! Pure. What a moment means: the hours of a week, public holidays, the clock of a
//! promise, and what comes every week.

mod holidays;
mod hours;
mod rota;
mod support;
mod weekly;

pub use holidays::Country;
pub use hours::{Calendar, Hours, Span};
pub use rota::Rota;
pub use support::{has_run, runs_out};
pub use weekly::Weekly;
