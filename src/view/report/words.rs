//! The words of reports.

use crate::words::{Book, Texts, messages};

/// All of them.
pub(super) static BOOK: Book = Book::new(Texts {
    nb: &[include_str!("words/nb.ftl")],
    nn: &[include_str!("words/nn.ftl")],
    sv: &[include_str!("words/sv.ftl")],
    en: &[include_str!("words/en.ftl")],
});

messages! { BOOK:
    /// What is said in a report.
    pub(super) enum Say<'a> {
        /// The heading.
        FairnessTitle { region: &'a str } = "fairness-title",
        /// The heading.
        DeviationsTitle { region: &'a str } = "deviations-title",
        /// Which days.
        Period { from: &'a str, to: &'a str } = "period",
        /// As of when.
        AsOf { at: &'a str } = "as-of",
        LogBegins { at: &'a str } = "log-begins",
        /// A day.
        Day { day: i64, month: i64, year: i64 } = "day",
        /// A time.
        Seconds { n: i64 } = "seconds",
        /// A time.
        Minutes { n: i64 } = "minutes",
        /// A time.
        Hours { n: i64, minutes: i64 } = "hours",
        /// A time.
        Days { n: i64, hours: i64 } = "days",
        /// A heading.
        WhatWasFound = "what-was-found",
        /// A column.
        Faults = "faults",
        /// A column.
        PerHundred = "per-hundred",
        /// A column.
        FaultTime = "fault-time",
        /// A column.
        PerRoom = "per-room",
        /// A column.
        Median = "median",
        /// A column.
        Longest = "longest",
        /// A share.
        Share { some: usize, of: usize } = "share",
        /// A row.
        OfRegion = "of-region",
        /// A row.
        Shared = "shared",
        /// A heading.
        Watched = "figure-watched",
        /// A heading.
        Found = "figure-found",
        /// A heading.
        Told = "figure-told",
        /// A heading.
        Accepted = "figure-accepted",
        /// A heading.
        Restored = "figure-restored",
        /// A heading.
        Responded = "figure-responded",
        /// A heading.
        InTime = "figure-in-time",
        /// A heading.
        Nobodys = "figure-ownerless",
        /// A heading.
        Escalated = "figure-escalated",
        /// A mark.
        MarkAlike = "mark-alike",
        /// A mark.
        MarkLonger = "mark-longer",
        /// A mark.
        MarkShorter = "mark-shorter",
        /// A mark.
        MarkMore = "mark-more",
        /// A mark.
        MarkFewer = "mark-fewer",
        /// A mark.
        MarkFew = "mark-few",
        /// A verdict.
        VerdictAlike = "verdict-alike",
        /// A verdict.
        VerdictUnlike { names: &'a str } = "verdict-unlike",
        /// A verdict.
        VerdictFew = "verdict-few",
        /// A verdict.
        VerdictKinds = "verdict-kinds",
        /// A verdict.
        VerdictNone = "verdict-none",
        /// How one is watched.
        WatchedOtherwise { name: &'a str, kind: &'a str, own: &'a str, usual: &'a str } = "watched-otherwise",
        /// Never.
        Never = "never",
        /// A heading.
        Meaning = "meaning",
        /// What alike means.
        NoteAlike { fewest: usize } = "note-alike",
        /// What is counted.
        NoteCounted = "note-counted",
        /// What is left out.
        NoteMerged { n: usize } = "note-merged",
        /// What is left out.
        NotePlanned { n: usize } = "note-planned",
        /// What is left out.
        NoteShadow { n: usize } = "note-shadow",
        /// What is left out.
        NoteUnreadable { numbers: &'a str } = "note-unreadable",
        /// There are none.
        NoDeviations = "no-deviations",
        /// How many.
        Count { n: usize } = "deviations",
        /// A kind.
        Unagreed = "kind-unagreed",
        /// A kind.
        Contested = "kind-contested",
        /// A kind.
        NotTold = "kind-not-told",
        /// A kind.
        ResponseExceeded = "kind-response",
        /// A kind.
        RestoreExceeded = "kind-restore",
        /// A kind.
        AcceptedTimePassed = "kind-accepted-passed",
        /// A kind.
        RejectedTwice = "kind-rejected",
        /// A kind.
        HandedOver = "kind-handed-over",
        /// A kind.
        Ownerless = "kind-ownerless",
        /// A kind.
        LastStep = "kind-last-step",
        /// A kind.
        AgreementLapsed = "kind-lapsed",
        /// Between whom.
        Parties { who: &'a str, towards: &'a str } = "parties",
        /// By which agreement.
        Agreement { name: &'a str, reference: &'a str } = "agreement",
        /// Which agreements.
        Contradicting { names: &'a str } = "contradicting",
        /// By no agreement.
        ByRegion = "by-region",
        /// What became of a time.
        Kept { promised: &'a str, actual: &'a str, over: &'a str, by: &'a str } = "kept",
        /// It is not over.
        GoesOn = "goes-on",
        /// In which hours.
        InHours { hours: &'a str } = "in-hours",
        /// When it was told.
        ToldAt { at: &'a str } = "told-at",
        /// It was not told.
        NeverTold = "not-told",
        /// What proves it.
        Proof { fingerprint: &'a str, entries: &'a str } = "proof",
        /// How to check it.
        HowToCheck = "how-to-check",
        /// The end of the log.
        Head { install: &'a str, seq: u64, hash: &'a str } = "head",
        /// What is left out.
        LeftShadow { n: usize } = "left-shadow",
    }
}
