//! Pure. What a moment means: the hours of a week, public holidays, and what comes
//! every week.

mod holidays;
mod hours;
mod weekly;

pub use holidays::Country;
pub use hours::{Calendar, Hours, Span};
pub use weekly::Weekly;
