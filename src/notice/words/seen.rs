//! What came back, in plain words.

use super::BOOK;
use crate::health::{Class, Flaw};
use crate::inventory::Language;
use crate::words::messages;

messages! { BOOK:
    /// What came back.
    pub(in crate::notice) enum SeenSaid<'a> {
        Answered = "seen-answered",
        Late = "seen-late",
        Fair = "seen-fair",
        Poor = "seen-poor",
        Refused = "seen-refused",
        Unavailable = "seen-unavailable",
        Wrong = "seen-wrong",
        Denied = "seen-denied",
        Beyond = "seen-beyond",
        Malformed = "seen-malformed",
        Silent = "seen-silent",
        Partial = "seen-partial",
        Unlisted = "seen-unlisted",
        Stalled = "seen-stalled",
        NetUnreachable { from: &'a str } = "seen-net-unreachable",
        HostUnreachable { from: &'a str } = "seen-host-unreachable",
        Prohibited { from: &'a str } = "seen-prohibited",
        TooOld = "seen-too-old",
        TooBig { from: &'a str } = "seen-too-big",
        LoginRefused = "seen-login-refused",
        NotPerformed = "seen-not-performed",
        Expired = "seen-expired",
        NotYetValid = "seen-not-yet-valid",
        Changed = "seen-changed",
        WrongName = "seen-wrong-name",
        SelfSigned = "seen-self-signed",
        IncompleteChain = "seen-incomplete-chain",
        UnknownAuthority = "seen-unknown-authority",
        Expiring = "seen-expiring",
    }
}

/// What came back, in plain words.
pub(in crate::notice) fn class(language: Language, class: Class) -> String {
    let from;
    let seen = match class {
        Class::Answered => SeenSaid::Answered,
        Class::Late => SeenSaid::Late,
        Class::Fair => SeenSaid::Fair,
        Class::Poor => SeenSaid::Poor,
        Class::Refused => SeenSaid::Refused,
        Class::Unavailable => SeenSaid::Unavailable,
        Class::Wrong => SeenSaid::Wrong,
        Class::Denied => SeenSaid::Denied,
        Class::Beyond => SeenSaid::Beyond,
        Class::Malformed => SeenSaid::Malformed,
        Class::Silent => SeenSaid::Silent,
        Class::Partial => SeenSaid::Partial,
        Class::Unlisted => SeenSaid::Unlisted,
        Class::Stalled => SeenSaid::Stalled,
        Class::TooOld => SeenSaid::TooOld,
        Class::LoginRefused => SeenSaid::LoginRefused,
        Class::NotPerformed(_) => SeenSaid::NotPerformed,
        Class::Certificate(flaw) => flawed(flaw),
        Class::NetUnreachable { from: by } => {
            from = by.to_string();
            SeenSaid::NetUnreachable { from: &from }
        }
        Class::HostUnreachable { from: by } => {
            from = by.to_string();
            SeenSaid::HostUnreachable { from: &from }
        }
        Class::Prohibited { from: by } => {
            from = by.to_string();
            SeenSaid::Prohibited { from: &from }
        }
        Class::TooBig { from: by } => {
            from = by.to_string();
            SeenSaid::TooBig { from: &from }
        }
    };
    seen.say(language).into_owned()
}

const fn flawed(flaw: Flaw) -> SeenSaid<'static> {
    match flaw {
        Flaw::Expired => SeenSaid::Expired,
        Flaw::NotYetValid => SeenSaid::NotYetValid,
        Flaw::Changed => SeenSaid::Changed,
        Flaw::WrongName => SeenSaid::WrongName,
        Flaw::SelfSigned => SeenSaid::SelfSigned,
        Flaw::IncompleteChain => SeenSaid::IncompleteChain,
        Flaw::UnknownAuthority => SeenSaid::UnknownAuthority,
        Flaw::Expiring => SeenSaid::Expiring,
    }
}

/// All that is declared here.
#[cfg(test)]
pub(super) const DECLARED: &[&[crate::words::Declared]] = &[SeenSaid::DECLARED];
