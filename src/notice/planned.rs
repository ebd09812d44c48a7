//! Planned work as it was told, by which what becomes of it is told too.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::inventory::Window;

/// Planned work as it was told: the configuration may not know it any more when it is
/// called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedTold {
    /// What the party is called that does it.
    pub party: String,
    /// What is done.
    pub text: String,
    /// Where it is to be found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When the next of its windows opens.
    pub from: Timestamp,
    /// When that is over.
    pub until: Timestamp,
    /// When all of it is over; none for work of every week without an end.
    pub over: Option<Timestamp>,
    /// What stands for its parts: another where they are others.
    pub parts: String,
    /// Ids of the parties that were told.
    pub to: Vec<String>,
}

impl PlannedTold {
    /// The window that was told.
    pub const fn window(&self) -> Window {
        Window {
            from: self.from,
            until: self.until,
        }
    }

    /// Whether nothing of it is to come.
    pub fn is_over(&self, at: Timestamp) -> bool {
        self.over.is_some_and(|over| over <= at)
    }

    /// Whether it is done once, and has begun.
    pub fn has_begun(&self, at: Timestamp) -> bool {
        self.over == Some(self.until) && self.from <= at
    }
}

/// What is told of planned work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It is planned.
    First,
    /// It is at another time than was told, the window of which is given.
    Moved(Window),
    /// It has begun, and takes longer than was told.
    Longer(Window),
    /// It has other parts than was told.
    Parts,
}
