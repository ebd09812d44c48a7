//! What mails say in the same words always.

use super::BOOK;
use crate::words::messages;

messages! { BOOK:
    /// Words that take no arguments.
    pub(in crate::notice) enum Phrase {
        /// Heading: what is broken.
        What = "what",
        /// Heading: what was broken.
        Was = "was",
        /// Heading: where and since when.
        Where = "where",
        /// Heading: whose it is.
        Whose = "whose",
        /// Heading: what is affected.
        Affected = "affected",
        /// A heading: what was affected by what is over.
        WasAffected = "was-affected",
        /// Heading: what was seen.
        Seen = "seen",
        /// Heading: what to do.
        Next = "next",
        /// Label of the number to quote.
        Quote = "quote",
        /// Label of what stands for the evidence.
        Fingerprint = "fingerprint",
        /// Label of the coordinator.
        Coordinator = "coordinator",
        /// Label of the link to a fault.
        Link = "link",
        /// Label of the link to the pages, where there is no one fault.
        Pages = "pages",
        /// The monitor cannot write its log.
        Unlogged = "unlogged",
        /// Nothing else is affected.
        NothingElse = "nothing-else",
        /// Nobody else was affected.
        NothingElseWas = "nothing-else-was",
        /// What failed, before a list.
        Failed = "failed",
        /// What was healthy, before a list.
        Healthy = "healthy",
        /// What the witness was, before it.
        Witness = "witness",
        /// No observation was kept.
        NoEvidence = "no-evidence",
        /// No agreement covers it.
        Unagreed = "unagreed",
        /// Agreements with different parties cover it.
        Contested = "contested",
        /// The coordinator may find out whose it is.
        SettleGap = "settle-gap",
        /// The coordinator finds out which element it is.
        SettleTie = "settle-tie",
        /// It is not decided whose it is.
        NotDecided = "not-decided",
        /// The elements it may lie in, before a list.
        Candidates = "candidates",
        /// It lies in one of the elements of one owner, before a list.
        OneOf = "one-of",
        /// To those who are to mend it.
        Mend = "mend",
        /// Say yes by telephone.
        AcceptByPhone = "accept-by-phone",
        /// Say yes by an answer, where there is no number to call.
        AcceptByMail = "accept-by-mail",
        /// To those who only wait.
        Wait = "wait",
        /// To the coordinator: a party has reported itself what explains it.
        KnownNext = "known-next",
        /// To the coordinator: whoever has it does not do what it should.
        DeputyNext = "deputy-next",
        /// To the holder: somebody has said something.
        CommentedNext = "commented-next",
        /// Heading: what people have said.
        People = "people",
        /// What earlier faults like this turned out to be, before a list.
        Earlier = "earlier",
        /// To whom it was released from.
        NothingToDo = "nothing-to-do",
        /// The fault closes by itself.
        Closes = "closes",
        /// Cause and remedy are welcome.
        AskRemedy = "ask-remedy",
        /// To those who need not answer a recovery.
        AllWell = "all-well",
        /// What it is about is watched no longer: first sentence.
        WithdrawnLead = "withdrawn-lead",
        /// What it is about is watched no longer: what that means.
        WithdrawnMeans = "withdrawn-means",
        /// What showed it is asked no longer, other things are: the state in a subject.
        Unasked = "unasked",
        /// What showed it is asked no longer, other things are: first sentence.
        UnaskedLead = "unasked-lead",
        /// What showed it is asked no longer, other things are: what that means.
        UnaskedMeans = "unasked-means",
        /// It was with you until now.
        Relieved = "relieved",
        /// Everything that is down follows in a digest because there was much at once.
        DigestWhy = "digest-why",
        /// The monitor is cut off: first sentence.
        CutOffLead = "cut-off-lead",
        /// The monitor is cut off: what that means.
        CutOffMeans = "cut-off-means",
        /// The monitor is cut off: what to do.
        CutOffNext = "cut-off-next",
        /// The monitor is back: first sentence.
        BackLead = "back-lead",
        /// The monitor is back: what that means.
        BackMeans = "back-means",
        /// The log cannot be written: first sentence.
        UnloggedLead = "unlogged-lead",
        /// The log cannot be written: what that means.
        UnloggedMeans = "unlogged-means",
        /// The log cannot be written: what to do.
        UnloggedNext = "unlogged-next",
        /// A notice was given up: what to do.
        UndeliveredNext = "undelivered-next",
        /// What to do about a machine that takes nothing.
        TakesNothingNext = "takes-nothing-next",
        /// Shadow mode: others are not told; before a list of them.
        ShadowMode = "shadow-mode",
        /// Shadow mode: what the operator may do.
        ShadowNext = "shadow-next",
        /// The footer: who writes.
        Sender = "sender",
    }
}

messages! { BOOK:
    /// Words to a party outside the health network.
    pub(in crate::notice) enum MinimumPhrase {
        /// The fault's number.
        Number = "minimum-number",
        /// The id of the site.
        Site = "minimum-site",
        /// How grave it is.
        Severity = "minimum-severity",
        /// It cannot be used.
        Grave = "minimum-grave",
        /// It can be used, and less well.
        Lesser = "minimum-lesser",
        /// It works again.
        Well = "minimum-well",
        /// Nobody knows any more.
        NotKnown = "minimum-not-known",
        /// It can be used still, and soon not.
        Soon = "minimum-soon",
        /// The last day of an agreement.
        LastDay = "minimum-last-day",
        /// From when until when.
        Times = "minimum-times",
        /// The number to call.
        Call = "minimum-call",
        /// Why no more is said.
        Outside = "minimum-outside",
        /// Whom to call, with the number of the fault.
        CallWithNumber = "minimum-call-with-number",
        /// Whom to call.
        CallThem = "minimum-call-them",
        /// To answer, with the number of the fault, where there is no number to call.
        AnswerWithNumber = "minimum-answer-with-number",
        /// To answer, where there is no number to call.
        AnswerThem = "minimum-answer-them",
    }
}

messages! { BOOK:
    /// Words of a drill.
    pub(in crate::notice) enum DrillPhrase {
        /// A drill, in a subject.
        Subject = "drill-subject",
        /// A drill: that nothing is broken.
        Lead = "drill-lead",
        /// A drill: what it is for.
        Means = "drill-means",
        /// A drill: what to do when none comes.
        Next = "drill-next",
        /// A drill that is over, in a subject.
        Over = "drill-over",
        /// A drill that is over: first sentence.
        OverLead = "drill-over-lead",
        /// A drill that is over: what that means.
        OverMeans = "drill-over-means",
    }
}
