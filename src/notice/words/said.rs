//! What is said of a fault, and what people say of it.

use super::BOOK;
use crate::inventory::Language;
use crate::notice::brief::{GIVEN_UP, UNREACHED};
use crate::words::messages;

messages! { BOOK:
    /// Words with places for names.
    pub(in crate::notice) enum Said<'a> {
        OutOfUse { things: &'a str } = "out-of-use",
        Since { at: &'a str } = "since",
        Until { at: &'a str, span: &'a str } = "until",
        AtSite { site: &'a str } = "at-site",
        Address { address: &'a str } = "address",
        Owner { owner: &'a str, agreement: &'a str } = "owner",
        OwnerByReference { owner: &'a str, agreement: &'a str, reference: &'a str } = "owner-by-reference",
        HeldBy { holder: &'a str } = "held-by",
        Among { parties: &'a str } = "among",
        SplitBy { probe: &'a str } = "split-by",
        InPlaceOf { names: &'a str } = "in-place-of",
        Print { print: &'a str, events: u32 } = "print",
        CameBack { times: u32 } = "came-back",
        Previous { number: &'a str } = "previous",
        MergedInto { number: &'a str } = "merged-into",
        NowWith { holder: &'a str } = "now-with",
        Known { party: &'a str, since: &'a str, text: &'a str } = "known",
        Planned { party: &'a str, since: &'a str, text: &'a str } = "planned",
        AndMore { n: usize } = "and-more",
        GivenUp { subject: &'a str, to: &'a str, because: &'a str } = "given-up",
        BrokerTakesNothing { since: &'a str, because: &'a str } = "broker-takes-nothing",
        WebhookTakesNothing { id: &'a str, since: &'a str, because: &'a str } = "webhook-takes-nothing",
        TicketsTakeNothing { id: &'a str, since: &'a str, because: &'a str } = "tickets-take-nothing",
        TicketStillFails = "ticket-still-fails",
        TicketToldNoMore = "ticket-told-no-more",
        TicketClosedThere { system: &'a str, number: &'a str } = "ticket-closed-there",
        DigestLead { notices: usize, faults: usize, over: usize } = "digest-lead",
        LeftOut { n: u64 } = "left-out",
    }
}

messages! { BOOK:
    /// What somebody has done with a fault, or has left undone.
    pub(in crate::notice) enum Voice<'a> {
        Accepted { by: &'a str } = "voice-accepted",
        AcceptedUntil { by: &'a str, at: &'a str } = "voice-accepted-until",
        Rejected { by: &'a str, because: &'a str, holder: &'a str } = "voice-rejected",
        HandedOverBy { by: &'a str, to: &'a str, because: &'a str } = "voice-handed-over-by",
        HandedOver { to: &'a str, because: &'a str } = "voice-handed-over",
        Commented { by: &'a str, text: &'a str } = "voice-commented",
        Overdue = "voice-overdue",
        SpokenFor { party: &'a str, speaker: &'a str } = "voice-spoken-for",
        Was { number: &'a str, cause: &'a str, remedy: &'a str } = "voice-was",
    }
}

messages! { BOOK:
    /// Why something did not arrive, behind what did not: in our words, and in those of a
    /// machine or the system.
    enum Because<'a> {
        Said { said: &'a str } = "because-said",
        Deadline = "because-deadline",
        DeadlineSaid { said: &'a str } = "because-deadline-said",
        Unreached = "because-unreached",
        UnreachedSaid { said: &'a str } = "because-unreached-said",
    }
}

/// Why something did not arrive: what we say of it ourselves, and what a machine or the
/// system said, word for word.
pub(in crate::notice) fn because(language: Language, why: &str) -> String {
    let known = [GIVEN_UP, UNREACHED].into_iter();
    let mut known = known.filter_map(|known| Some((known, why.strip_prefix(known)?)));
    let (ours, rest) = known.next().unwrap_or(("", why));
    let said = rest.trim_start_matches([':', ' ']).trim_end_matches('.');
    let because = match (ours, said) {
        (GIVEN_UP, "") => Because::Deadline,
        (GIVEN_UP, said) => Because::DeadlineSaid { said },
        (UNREACHED, "") => Because::Unreached,
        (UNREACHED, said) => Because::UnreachedSaid { said },
        (_, "") => return String::new(),
        (_, said) => Because::Said { said },
    };
    because.say(language).into_owned()
}

/// All that is declared here.
#[cfg(test)]
pub(super) const DECLARED: &[&[crate::words::Declared]] = &[Because::DECLARED];
