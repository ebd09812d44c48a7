//! What is said of how usable the pages are.

use super::{BOOK, Words};
use crate::words::messages;

messages! { BOOK:
    /// What is said of how usable the pages are.
    pub(in crate::view) enum StatementSaid<'a> {
        /// The heading, and the link to it.
        Title = "statement-title",
        /// The first sentence.
        Lead = "statement-lead",
        /// By what they are made.
        Held = "statement-held",
        /// A heading.
        TriedH = "statement-tried-h",
        /// How it was tried.
        TriedRules = "statement-tried-rules",
        /// How it was tried.
        TriedKeys = "statement-tried-keys",
        /// How it was tried.
        TriedZoom = "statement-tried-zoom",
        /// How it was tried.
        TriedBare = "statement-tried-bare",
        /// How it was tried.
        TriedState = "statement-tried-state",
        /// A heading.
        WeakH = "statement-weak-h",
        /// What is weak.
        WeakMap = "statement-weak-map",
        /// What is weak.
        WeakPeople = "statement-weak-people",
        /// What is weak.
        WeakLog = "statement-weak-log",
        /// A heading.
        ComplainH = "statement-complain-h",
        /// What to do.
        Complain = "statement-complain",
        /// Whom to tell in a region.
        Ask { region: &'a str, party: &'a str, telephone: &'a str } = "statement-ask",
        /// The same, where no number is known.
        AskNoPhone { region: &'a str, party: &'a str } = "statement-ask-no-phone",
        /// Who watches over it.
        Supervision = "statement-supervision",
        /// Whose statement it is.
        Owner = "statement-owner",
        /// The way back.
        Back = "statement-back",
    }
}

impl Words {
    /// The name of the statement, in the foot of each page.
    pub(in crate::view) fn statement(self) -> String {
        StatementSaid::Title.say(self.language()).into_owned()
    }
}
