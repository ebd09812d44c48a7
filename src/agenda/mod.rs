//! Pure. What a moment means: the hours of a week, and public holidays.

mod holidays;
mod hours;

pub use holidays::Country;
pub use hours::{Calendar, Hours, Span};
