//! What was told, to whom, and what came of it.

use std::borrow::Cow;

use super::{BOOK, Words, words_for};
use crate::notice::{Channel, Fate, Reason};
use crate::words::messages;

words_for! {
    /// What a notice told its recipient, in a few words.
    told_what(reason: Reason) = ReasonSaid {
        Reason::Responsible => Responsible = "notice-responsible",
        Reason::Gap => Gap = "notice-gap",
        Reason::Undecided => Undecided = "notice-undecided",
        Reason::Affected => Affected = "notice-affected",
        Reason::Known => Known = "notice-known",
        Reason::Deputy => Deputy = "notice-deputy",
        Reason::Commented => Commented = "notice-commented",
        Reason::Replied => Replied = "notice-replied",
        Reason::Released => Released = "notice-released",
        Reason::Reopened => Reopened = "notice-reopened",
        Reason::Escalated => Escalated = "notice-escalated",
        Reason::AgreementEnds => AgreementEnds = "notice-agreement-ends",
        Reason::Announced => Announced = "notice-announced",
        Reason::Replanned => Replanned = "notice-replanned",
        Reason::CalledOff => CalledOff = "notice-called-off",
        Reason::Recovered => Recovered = "notice-recovered",
        Reason::Withdrawn => Withdrawn = "notice-withdrawn",
        Reason::CutOff => CutOff = "notice-cut-off",
        Reason::BackAgain => BackAgain = "notice-back-again",
        Reason::Unlogged => Unlogged = "notice-unlogged",
        Reason::Undelivered => Undelivered = "notice-undelivered",
        Reason::Shadow => Shadow = "notice-shadow",
        Reason::Digest => Digest = "notice-digest",
        Reason::Event => Event = "notice-event",
        Reason::Ticket => Ticket = "notice-ticket",
        Reason::TicketClosed => TicketClosed = "notice-ticket-closed",
    }
}

messages! { BOOK:
    /// By which way a notice goes, and how far it has come.
    pub(super) enum FateSaid {
        Email = "channel-email",
        TicketSystem = "channel-ticket",
        Waiting = "fate-waiting",
        StandingBy = "fate-standing-by",
        UnderWay = "fate-under-way",
        PutOff = "fate-put-off",
        Held = "fate-held",
        Gathered = "fate-gathered",
        AcceptedByRelay = "fate-accepted-by-relay",
        AcceptedByRelayInDigest = "fate-accepted-by-relay-in-digest",
        RefusedByRelay = "fate-refused-by-relay",
        Accepted = "fate-accepted",
        AcceptedInDigest = "fate-accepted-in-digest",
        Refused = "fate-refused",
        GivenUp = "fate-given-up",
        Cancelled = "fate-cancelled",
        Shadowed = "fate-shadowed",
    }
}

messages! { BOOK:
    /// How many there are.
    pub(super) enum Counted {
        Notices { count: usize } = "notices",
        MailsArrived { count: usize } = "mails-arrived",
    }
}

impl Words {
    /// By which way a notice goes.
    pub(in crate::view) fn channel(self, channel: Channel) -> Cow<'static, str> {
        match channel {
            Channel::Email => FateSaid::Email.say(self.0),
            Channel::Mqtt => Cow::Borrowed("MQTT"),
            Channel::Webhook => Cow::Borrowed("webhook"),
            Channel::Ticket => FateSaid::TicketSystem.say(self.0),
        }
    }

    /// How far a notice has come by its way.
    pub(in crate::view) fn fate_by(self, channel: Channel, fate: Fate) -> Cow<'static, str> {
        let mail = channel == Channel::Email;
        let said = match fate {
            Fate::Waiting => FateSaid::Waiting,
            Fate::StandingBy => FateSaid::StandingBy,
            Fate::UnderWay => FateSaid::UnderWay,
            Fate::PutOff => FateSaid::PutOff,
            Fate::Held => FateSaid::Held,
            Fate::Gathered => FateSaid::Gathered,
            Fate::Accepted { in_digest: false } if mail => FateSaid::AcceptedByRelay,
            Fate::Accepted { in_digest: true } if mail => FateSaid::AcceptedByRelayInDigest,
            Fate::Accepted { in_digest: false } => FateSaid::Accepted,
            Fate::Accepted { in_digest: true } => FateSaid::AcceptedInDigest,
            Fate::Refused if mail => FateSaid::RefusedByRelay,
            Fate::Refused => FateSaid::Refused,
            Fate::GivenUp => FateSaid::GivenUp,
            Fate::Cancelled => FateSaid::Cancelled,
            Fate::Shadowed => FateSaid::Shadowed,
        };
        said.say(self.0)
    }

    /// "2 notices".
    pub(in crate::view) fn notices(self, count: usize) -> String {
        Counted::Notices { count }.say(self.0).into_owned()
    }

    /// "2 mails were received.", for the demo.
    pub(in crate::view) fn mails_sentence(self, count: usize) -> String {
        Counted::MailsArrived { count }.say(self.0).into_owned()
    }
}
