//! Pure. What is due to whom, for which reason, in which words and language.

mod outbox;
mod row;
pub use outbox::{Context, Outbox};

pub use row::{Channel, Key, Message, Outcome, Reason, Receipt, Recipient, Row, RowState};
