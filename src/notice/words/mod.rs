//! The words of notices, per language.
//!
//! Each language is a file with the same functions; every match in it is
//! exhaustive, so that a new kind, class or reason cannot be forgotten in one.

#[cfg(test)]
mod all;
mod en;
mod nb;
mod planned;
mod reply;

use std::time::Duration;

use jiff::Zoned;

pub(super) use self::planned::{PlannedSaid, planned};
pub(super) use self::reply::{ReplySaid, reply};
use super::Reason;
use crate::access::Purpose;
use crate::agenda::Span;
use crate::fault::{CauseRef, Clause, ComponentRef};
use crate::health::{Class, Mode};
use crate::inventory::Language;

/// Words that take no arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phrase {
    /// Heading: what is broken.
    What,
    /// Heading: what was broken.
    Was,
    /// Heading: where and since when.
    Where,
    /// Heading: whose it is.
    Whose,
    /// Heading: what is affected.
    Affected,
    /// A heading: what was affected by what is over.
    WasAffected,
    /// Heading: what was seen.
    Seen,
    /// Heading: what to do.
    Next,
    /// Label of the number to quote.
    Quote,
    /// Label of what stands for the evidence.
    Fingerprint,
    /// Label of the coordinator.
    Coordinator,
    /// Label of the link to a fault.
    Link,
    /// Label of the link to the pages, where there is no one fault.
    Pages,
    /// The monitor cannot write its log.
    Unlogged,
    /// Nothing else is affected.
    NothingElse,
    /// Nobody else was affected.
    NothingElseWas,
    /// What failed, before a list.
    Failed,
    /// What was healthy, before a list.
    Healthy,
    /// What the witness was, before it.
    Witness,
    /// No observation was kept.
    NoEvidence,
    /// No agreement covers it.
    Unagreed,
    /// Agreements with different parties cover it.
    Contested,
    /// The coordinator may find out whose it is.
    SettleGap,
    /// The coordinator finds out which element it is.
    SettleTie,
    /// It is not decided whose it is.
    NotDecided,
    /// The elements it may lie in, before a list.
    Candidates,
    /// It lies in one of the elements of one owner, before a list.
    OneOf,
    /// To those who are to mend it.
    Mend,
    /// Say yes by telephone.
    AcceptByPhone,
    /// Say yes by an answer, where there is no number to call.
    AcceptByMail,
    /// To those who only wait.
    Wait,
    /// To the coordinator: a party has reported itself what explains it.
    KnownNext,
    /// To the coordinator: whoever has it does not do what it should.
    DeputyNext,
    /// To the holder: somebody has said something.
    CommentedNext,
    /// Heading: what people have said.
    People,
    /// What earlier faults like this turned out to be, before a list.
    Earlier,
    /// To whom it was released from.
    NothingToDo,
    /// The fault closes by itself.
    Closes,
    /// Cause and remedy are welcome.
    AskRemedy,
    /// To those who need not answer a recovery.
    AllWell,
    /// What it is about is watched no longer: first sentence.
    WithdrawnLead,
    /// What it is about is watched no longer: what that means.
    WithdrawnMeans,
    /// What showed it is asked no longer, other things are: the state in a subject.
    Unasked,
    /// What showed it is asked no longer, other things are: first sentence.
    UnaskedLead,
    /// What showed it is asked no longer, other things are: what that means.
    UnaskedMeans,
    /// It was with you until now.
    Relieved,
    /// Everything that is down follows in a digest because there was much at once.
    DigestWhy,
    /// The monitor is cut off: first sentence.
    CutOffLead,
    /// The monitor is cut off: what that means.
    CutOffMeans,
    /// The monitor is cut off: what to do.
    CutOffNext,
    /// The monitor is back: first sentence.
    BackLead,
    /// The monitor is back: what that means.
    BackMeans,
    /// The log cannot be written: first sentence.
    UnloggedLead,
    /// The log cannot be written: what that means.
    UnloggedMeans,
    /// The log cannot be written: what to do.
    UnloggedNext,
    /// A notice was given up: what to do.
    UndeliveredNext,
    /// Shadow mode: others are not told; before a list of them.
    ShadowMode,
    /// Shadow mode: what the operator may do.
    ShadowNext,
    /// The footer: who writes.
    Sender,
}

/// Words to a party outside the health network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MinimumPhrase {
    /// The fault's number.
    Number,
    /// The id of the site.
    Site,
    /// How grave it is.
    Severity,
    /// It cannot be used.
    Grave,
    /// It can be used, and less well.
    Lesser,
    /// It works again.
    Well,
    /// Nobody knows any more.
    NotKnown,
    /// It can be used still, and soon not.
    Soon,
    /// The last day of an agreement.
    LastDay,
    /// From when until when.
    Times,
    /// The number to call.
    Call,
    /// Why no more is said.
    Outside,
    /// Whom to call, with the number of the fault.
    CallWithNumber,
    /// Whom to call.
    CallThem,
    /// To answer, with the number of the fault, where there is no number to call.
    AnswerWithNumber,
    /// To answer, where there is no number to call.
    AnswerThem,
}

/// Words of a drill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DrillPhrase {
    /// A drill, in a subject.
    Subject,
    /// A drill: that nothing is broken.
    Lead,
    /// A drill: what it is for.
    Means,
    /// A drill: what to do when none comes.
    Next,
    /// A drill that is over, in a subject.
    Over,
    /// A drill that is over: first sentence.
    OverLead,
    /// A drill that is over: what that means.
    OverMeans,
}

impl DrillPhrase {
    /// All of them.
    #[cfg(test)]
    pub(in crate::notice) const ALL: [Self; 7] = [
        Self::Subject,
        Self::Lead,
        Self::Means,
        Self::Next,
        Self::Over,
        Self::OverLead,
        Self::OverMeans,
    ];
}

/// Words with places for names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said<'a> {
    /// These cannot be used, where no cause is named.
    OutOfUse(&'a str),
    /// Since when: date and time.
    Since(&'a str),
    /// Until when, and how long it took.
    Until(&'a str, &'a str),
    /// Where it stands: site.
    At(&'a str),
    /// The address at which it is asked.
    Address(&'a str),
    /// The owner, by an agreement and its reference.
    Owner(&'a str, &'a str, Option<&'a str>),
    /// The holder, for want of an agreement.
    HeldBy(&'a str),
    /// The parties among which it is undecided.
    Among(&'a str),
    /// The probe that would decide.
    SplitBy(&'a str),
    /// You get this in the place of these parties.
    InPlaceOf(&'a str),
    /// It has come back so many times.
    CameBack(u32),
    /// What stands for so many events.
    Print(&'a str, u32),
    /// An earlier fault of the same cause.
    Previous(&'a str),
    /// A larger fault explains it.
    MergedInto(&'a str),
    /// Another has it now.
    NowWith(&'a str),
    /// A party has reported it itself: who, since when, what.
    Known(&'a str, &'a str, &'a str),
    /// A party has planned it: who, since when, what.
    Planned(&'a str, &'a str, &'a str),
    /// And so many more.
    AndMore(usize),
    /// A notice to an address was given up: its subject, the address, why.
    GivenUp(&'a str, &'a str, &'a str),
    /// A machine has taken nothing: a webhook's id, or the broker; since when, why.
    TakesNothing(Option<&'a str>, &'a str, &'a str),
    /// A digest's first sentence: notices, faults, of which over.
    DigestLead(usize, usize, usize),
    /// What had no room in the outbox: so many notices.
    LeftOut(u64),
}

/// What somebody has done with a fault, or has left undone.
#[derive(Clone, Copy, Debug)]
pub(super) enum Voice<'a> {
    /// Says yes: who, and by when it is expected to be mended.
    Accepted(&'a str, Option<&'a str>),
    /// Says no: who, why, and who has it now.
    Rejected(&'a str, &'a str, &'a str),
    /// Passes it on: who if that is known, to whom, why.
    HandedOver(Option<&'a str>, &'a str, &'a str),
    /// Says something: who, what.
    Commented(&'a str, &'a str),
    /// Did not keep the time.
    Overdue,
    /// A party, by the words of another that spoke for it.
    SpokenFor(&'a str, &'a str),
    /// What an earlier fault was: its number, its cause, its remedy.
    Was(&'a str, &'a str, &'a str),
}

/// What somebody has done with a fault.
pub(super) fn voice(language: Language, voice: Voice<'_>) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::voice(voice),
        Language::English => en::voice(voice),
    }
}

/// Words about the link in a mail.
#[derive(Clone, Copy, Debug)]
pub(super) enum LinkSaid {
    /// What stands on it.
    Label(Purpose),
    /// What one may do by it while it fails, and whether that is to say no too.
    Answers(bool),
    /// What one may do by it once it is over.
    Closes,
    /// For how many days it holds, and for whom.
    Holds(u16),
    /// How one does it by an answer instead, and whether that is to say no too.
    ByMail(Purpose, bool),
}

/// Words about the link in a mail.
pub(super) fn link(language: Language, said: LinkSaid) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::link(said),
        Language::English => en::link(said),
    }
}

/// Words about the times in an agreement.
#[derive(Clone, Copy, Debug)]
pub(super) enum TermsSaid<'a> {
    /// By when somebody is to say yes, and by which clause.
    AnswerBy(&'a str, &'a Clause),
    /// By when it is to be over.
    RestoreBy(&'a str),
    /// By when somebody was to say yes and has not, and by which clause.
    WasToAnswer(&'a str, &'a Clause),
    /// Nobody has said yes in time.
    Escalated,
    /// The same: who was asked, if it is decided whose it is, and since when.
    Unanswered(Option<&'a str>, &'a str),
    /// Which step of the escalation this is, and of how many.
    Step(u32, usize),
    /// Who was a step before this one.
    StepsBefore(&'a str),
    /// It is with them now, who are the next step.
    EscalatedNext,
    /// It is with the coordinator now, who is the last step.
    EscalatedLast,
    /// An agreement ends: its name and reference, the party, the last day, in how many
    /// days that is: 0 is today.
    Ends(&'a str, &'a str, &'a str, i64),
    /// What an agreement that ends covers: municipalities by name.
    EndsCovers(&'a str),
    /// What happens when it has ended: none follows, or else what others leave out.
    EndsMeans(Option<&'a str>),
    /// What to do about it.
    EndsNext,
}

/// Words about the times in an agreement.
pub(super) fn terms(language: Language, said: TermsSaid<'_>) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::terms(said),
        Language::English => en::terms(said),
    }
}

/// How long something agreed lasts, and when that runs: "30 minutes, Monday–Friday
/// 08:00–16:00".
fn agreed_time(language: Language, clause: &Clause) -> String {
    let lasts = span(language, clause.respond.unsigned_abs());
    let spans = clause.hours.iter().filter_map(|span| span.parse().ok());
    let hours = week(language, spans);
    match hours.is_empty() {
        true => lasts,
        false => format!("{lasts}, {hours}"),
    }
}

/// Parts of a week: "Monday–Friday 08:00–16:00"; empty where there are none.
pub(super) fn week(language: Language, spans: impl Iterator<Item = Span>) -> String {
    let (days, daily, separator) = match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => (nb::DAYS, "hver dag", "."),
        Language::English => (en::DAYS, "daily", ":"),
    };
    let spans = spans.map(|span| {
        let runs = span.runs();
        let named = runs.iter().map(|&(first, last)| match first == last {
            true => days[first].to_owned(),
            false => format!("{}–{}", days[first], days[last]),
        });
        let named = match runs[..] {
            [(0, 6)] => daily.to_owned(),
            _ => named.collect::<Vec<_>>().join(", "),
        };
        let [from, until] = span.times().map(|time| time.replace(':', separator));
        format!("{named} {from}–{until}")
    });
    let spans: Vec<String> = spans.collect();
    spans.join("; ")
}

/// Words that take no arguments.
pub(super) fn phrase(language: Language, phrase: Phrase) -> &'static str {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::phrase(phrase),
        Language::English => en::phrase(phrase),
    }
}

/// Words to a party outside the health network.
pub(super) const fn minimum(language: Language, phrase: MinimumPhrase) -> &'static str {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::minimum(phrase),
        Language::English => en::minimum(phrase),
    }
}

/// Words of a drill.
pub(super) fn drill(language: Language, phrase: DrillPhrase) -> &'static str {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::drill(phrase),
        Language::English => en::drill(phrase),
    }
}

/// What to do about a machine that takes nothing.
pub(super) const fn takes_nothing_next(language: Language) -> &'static str {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::TAKES_NOTHING_NEXT,
        Language::English => en::TAKES_NOTHING_NEXT,
    }
}

/// Words with places for names.
pub(super) fn said(language: Language, said: Said<'_>) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::said(said),
        Language::English => en::said(said),
    }
}

/// A component as it stands in the middle of a sentence: "linja til Åfjord helsesenter".
pub(super) fn thing(language: Language, component: &ComponentRef) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::thing(component),
        Language::English => en::thing(component),
    }
}

/// The same without its place: "linja".
pub(super) fn bare(language: Language, component: &ComponentRef) -> &str {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::bare(component),
        Language::English => en::bare(component),
    }
}

/// A line of evidence, which is kept in English, as far as the language has words for it.
/// The rest is quoted, so that nothing is left out.
pub fn detail(language: Language, line: &str) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::detail(line),
        Language::English => line.to_owned(),
    }
}

/// What is wrong, a whole sentence; `answers` says whether the component was
/// seen to answer in another way.
pub(super) fn trouble(language: Language, cause: &CauseRef, answers: bool) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::trouble(cause, answers),
        Language::English => en::trouble(cause, answers),
    }
}

/// What is wrong, without the full stop: for those who read of it elsewhere than in a mail.
pub fn wrong(language: Language, cause: &CauseRef) -> String {
    let said = trouble(language, cause, false);
    said.trim_end_matches('.').to_owned()
}

/// What is well again, a whole sentence.
pub(super) fn well(language: Language, component: &ComponentRef) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => {
            format!("{} virker igjen.", capital(&nb::thing(component)))
        }
        Language::English => format!("{} works again.", capital(&en::thing(component))),
    }
}

/// What came back, in plain words.
pub(super) fn class(language: Language, class: Class) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::class(class),
        Language::English => en::class(class),
    }
}

/// The first word of a subject.
pub(super) fn headline(language: Language, reason: Reason, mode: Mode) -> &'static str {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::headline(reason, mode),
        Language::English => en::headline(reason, mode),
    }
}

/// What a notice tells its recipient, after the recipient's name and a colon.
pub(super) fn told(language: Language, reason: Reason) -> &'static str {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::told(reason),
        Language::English => en::told(reason),
    }
}

/// The end of a subject: whose it is.
pub(super) fn tail(language: Language, tail: Tail<'_>) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::tail(tail),
        Language::English => en::tail(tail),
    }
}

/// The same in fewest words, for a subject that is long already.
pub(super) fn short_tail(language: Language, tail: Tail<'_>) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::short_tail(tail),
        Language::English => en::short_tail(tail),
    }
}

/// The end of a subject.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tail<'a> {
    /// It has an owner by agreement.
    Owner(&'a str),
    /// No agreement covers it.
    Unagreed,
    /// Agreements contradict each other.
    Contested,
    /// The evidence does not decide.
    Undecided,
    /// It took this long.
    Took(&'a str),
    /// It is part of another fault now.
    MergedInto(&'a str),
    /// Somebody else has it now.
    NowWith(&'a str),
}

/// A date and time written out, in the zone it is in.
pub(super) fn moment(language: Language, at: &Zoned) -> String {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::moment(at),
        Language::English => en::moment(at),
    }
}

/// A length of time, in its two largest units.
pub(super) fn span(language: Language, span: Duration) -> String {
    let minutes = span.as_secs() / 60;
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let units = match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => nb::UNITS,
        Language::English => en::UNITS,
    };
    let word = |n: u64, unit: usize| {
        let (one, many) = units[unit];
        format!("{n} {}", if n == 1 { one } else { many })
    };
    match (days, hours, minutes) {
        (0, 0, 0) => word(span.as_secs(), 3),
        (0, 0, m) => word(m, 2),
        (0, h, 0) => word(h, 1),
        (0, h, m) => format!("{} {}", word(h, 1), word(m, 2)),
        (d, 0, _) => word(d, 0),
        (d, h, _) => format!("{} {}", word(d, 0), word(h, 1)),
    }
}

/// Names joined as in speech: "A, B og C".
pub(super) fn list(language: Language, names: &[String]) -> String {
    joined(names, [", ", between(language, "og", "and")])
}

/// A day of the calendar: "31 December 2027".
pub(super) fn day(language: Language, at: &Zoned) -> String {
    // A moment is the day of the week, the day, and the time.
    let moment = moment(language, at);
    let day = moment.split_once(' ').map_or(&*moment, |(_, rest)| rest);
    let time = between(language, " kl. ", " at ");
    day.split_once(time).map_or(day, |(day, _)| day).to_owned()
}

/// Names of which one is meant: "A, B eller C".
pub(super) fn one_of(language: Language, names: &[String]) -> String {
    joined(names, [", ", between(language, "eller", "or")])
}

/// So many others, as one of which it may be.
pub(super) fn others(language: Language, n: usize) -> String {
    format!("{n} {}", between(language, "andre", "others"))
}

const fn between(language: Language, bokmal: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Bokmal | Language::Nynorsk | Language::Swedish => bokmal,
        Language::English => english,
    }
}

fn joined(names: &[String], [comma, word]: [&str; 2]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(comma)),
    }
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Where a component stands: its site and its own name, if it has one.
fn place(component: &ComponentRef) -> (Option<&str>, &str) {
    (component.site_name.as_deref(), &component.name)
}
