//! English.

mod drill;
mod fails;
mod link;
mod minimum;
mod terms;
mod voice;

use jiff::Zoned;

pub(super) use drill::drill;
pub(super) use fails::class;
use fails::{
    certificate, credential, media, reach, redundancy, registration, room, serves, service, size,
};
pub(super) use link::link;
pub(super) use minimum::minimum;
pub(super) use terms::{DAYS, terms};
pub(super) use voice::voice;

use super::{Phrase, Said, Tail, capital, place};
use crate::fault::{CauseRef, ComponentRef};
use crate::health::{Flaw, Mode};
use crate::inventory::{Facet, Kind};
use crate::notice::Reason;

pub(super) const UNITS: [(&str, &str); 4] = [
    ("day", "days"),
    ("hour", "hours"),
    ("minute", "minutes"),
    ("second", "seconds"),
];

pub(super) const TAKES_NOTHING_NEXT: &str = "See whether it is there, and whether our login and our rights there are right. \
    What waits goes as soon as it takes something; after 72 hours it is given up.";

#[expect(
    clippy::too_many_lines,
    reason = "a dictionary, read from top to bottom"
)]
pub(super) fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::What => "What is wrong",
        Phrase::Was => "What was wrong",
        Phrase::Where => "Where and since when",
        Phrase::Whose => "Whose it is, and why",
        Phrase::Affected => "What is affected",
        Phrase::WasAffected => "What was affected",
        Phrase::Seen => "What was seen",
        Phrase::Next => "What to do next",
        Phrase::Quote => "Fault number",
        Phrase::Fingerprint => "Fingerprint of the evidence",
        Phrase::Coordinator => "Coordinator",
        Phrase::Link => "More about this fault",
        Phrase::Pages => "How things are now",
        Phrase::Unlogged => {
            "NOTE: samband cannot write its log at the moment. This notice is not in the log."
        }
        Phrase::NothingElse => "Nothing else, as far as we can see.",
        Phrase::NothingElseWas => "Nothing else, as far as we could see.",
        Phrase::Failed => "This failed:",
        Phrase::Healthy => "This was well in the same period:",
        Phrase::Witness => "The monitor itself was connected:",
        Phrase::NoEvidence => "No single observations were kept.",
        Phrase::Unagreed => "No agreement in force covers this.",
        Phrase::Contested => "Several agreements with different parties cover this:",
        Phrase::SettleGap => {
            "Settle with the parties who takes this one, and which agreement is to cover such faults."
        }
        Phrase::SettleTie => {
            "Find out with the parties which of these it is, and pass the fault to whom it concerns."
        }
        Phrase::NotDecided => "It is not decided whose this is.",
        Phrase::Candidates => "The fault lies in one of these:",
        Phrase::OneOf => "The fault lies in one of these, which all have the same owner:",
        Phrase::Mend => "It is yours to mend.",
        Phrase::AcceptByPhone => {
            "Call the coordinator, give the number of the fault, say that you take it, and when you expect to have mended it. The coordinator may not have been sent this notice."
        }
        Phrase::AcceptByMail => {
            "Answer this mail and say that you take it on, and when you expect it to be mended."
        }
        Phrase::Wait => "You need not do anything. You will be told when it is over.",
        Phrase::DeputyNext => {
            "Find out with the parties who mends it, and by when. If it is somebody else's, hand it over."
        }
        Phrase::CommentedNext => "It is still with you. A comment changes nothing about that.",
        Phrase::People => "What has been said",
        Phrase::Earlier => "What earlier faults with the same cause were:",
        Phrase::KnownNext => "Others are told if the fault outlasts what has been reported.",
        Phrase::NothingToDo => "You need not do anything more about it.",
        Phrase::Closes => {
            "The fault closes by itself once it has been gone for a day. You need not do anything."
        }
        Phrase::AskRemedy => {
            "If you know the cause, you may tell the coordinator cause and remedy in one line."
        }
        Phrase::Unasked => "No longer asked",
        Phrase::UnaskedLead => {
            "samband no longer asks what showed this fault, and follows it no further. The equipment is still watched in other ways."
        }
        Phrase::UnaskedMeans => {
            "The probe was taken out of the configuration while the fault was open. Whether the fault is gone is not known. If it is still there, somebody has to follow it up by other means."
        }
        Phrase::AllWell => "You need not do anything.",
        Phrase::WithdrawnLead => {
            "samband no longer watches this, and follows the fault no further."
        }
        Phrase::WithdrawnMeans => {
            "It was taken out of the configuration while the fault was open. Whether it works is not known. If the fault is still there, somebody has to follow it up by other means."
        }
        Phrase::Relieved => "It was with you until now. It no longer is.",
        Phrase::DigestWhy => {
            "Many notices came within a short time. They are therefore gathered in one."
        }
        Phrase::CutOffLead => "The monitor has lost its connection.",
        Phrase::CutOffMeans => {
            "None of the witnesses answers. That says something about the monitor and its line, and nothing about the equipment. Nobody is blamed for anything while this lasts."
        }
        Phrase::CutOffNext => "See to the machine that runs samband, and to the line it is on.",
        Phrase::BackLead => "The monitor is connected again.",
        Phrase::BackMeans => {
            "Everything is probed anew. Faults that are still there will be found again."
        }
        Phrase::UnloggedLead => "samband cannot write its log.",
        Phrase::UnloggedMeans => "Watching and telling go on, but nothing is written to the log.",
        Phrase::UnloggedNext => "See to the disk. Start samband again when it is in order.",
        Phrase::UndeliveredNext => {
            "Tell the recipient in another way, and correct the address in the configuration."
        }
        Phrase::ShadowMode => {
            "Shadow mode: this notice was sent to you alone. Without it these would get one each, which is written down and not sent:"
        }
        Phrase::ShadowNext => {
            "See whether the right ones would be told the right thing. If the fault is real, tell them yourselves. The status page shows the notices under “Shadow mode”."
        }
        Phrase::Sender => "Sent automatically by samband.",
    }
}

pub(super) fn said(said: Said<'_>) -> String {
    match said {
        Said::OutOfUse(things) => format!("{things} cannot be reached or used now."),
        Said::Since(at) => format!("Since {at}."),
        Said::Until(at, span) => format!("Over {at}. It lasted {span}."),
        Said::At(site) => format!("Place: {site}."),
        Said::Address(address) => format!("Address: {address}"),
        Said::Owner(owner, agreement, None) => {
            format!("{owner} answers for it by the agreement “{agreement}”.")
        }
        Said::Owner(owner, agreement, Some(reference)) => {
            format!("{owner} answers for it by the agreement “{agreement}” ({reference}).")
        }
        Said::HeldBy(holder) => format!("It is with {holder}."),
        Said::Among(parties) => format!("It is between {parties}."),
        Said::SplitBy(probe) => format!("The probe {probe} would decide it."),
        Said::InPlaceOf(names) => {
            format!("You get this in the place of {names}, who has no contact on record.")
        }
        Said::Print(print, 1) => format!("{print}, after 1 event"),
        Said::Print(print, events) => format!("{print}, after {events} events"),
        Said::CameBack(1) => "The fault has come back.".to_owned(),
        Said::CameBack(times) => format!("The fault has come back {times} times."),
        Said::Previous(number) => format!("The last fault with the same cause: {number}."),
        Said::MergedInto(number) => {
            format!("The fault is part of {number}, and is followed up there.")
        }
        Said::NowWith(holder) => format!("It is now with {holder}."),
        Said::Known(party, since, text) => {
            format!("{party} has reported a fault itself, since {since}: {text}.")
        }
        Said::Planned(party, since, text) => {
            format!("It is planned work of {party}, since {since}: {text}.")
        }
        Said::AndMore(n) => format!("and {n} more"),
        Said::GivenUp(subject, to, why) => {
            format!("The notice “{subject}” to {to} has been given up: {why}")
        }
        Said::TakesNothing(webhook, since, why) => {
            let machine = webhook.map_or_else(
                || "The MQTT broker".to_owned(),
                |id| format!("The webhook {id}"),
            );
            format!("{machine} has taken nothing since {since}: {why}")
        }
        Said::DigestLead(notices, faults, over) => format!(
            "{} about {}, of which {over} over.",
            counted(notices, "notice", "notices"),
            counted(faults, "fault", "faults")
        ),
        Said::LeftOut(n) => {
            format!("There was no room for {n} more notices. The status page shows everything.")
        }
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

pub(super) fn thing(component: &ComponentRef) -> String {
    let (site, name) = place(component);
    let word = bare(component);
    match (component.kind, site) {
        (Kind::Codec, Some(site)) => format!("{name} at {site}"),
        (Kind::Monitor, _) | (Kind::Codec, None) => word.to_owned(),
        (Kind::AccessLine, Some(site)) => format!("{word} to {site}"),
        (Kind::RoomNetwork | Kind::Firewall | Kind::SiteRouter, Some(site)) => {
            format!("{word} at {site}")
        }
        (_, Some(site)) => format!("{word} {name} at {site}"),
        (_, None) => format!("{word} {name}"),
    }
}

pub(super) fn bare(component: &ComponentRef) -> &str {
    match component.kind {
        Kind::Codec => &component.name,
        Kind::AccessLine => "the line",
        Kind::RoomNetwork => "the room network",
        Kind::Firewall => "the firewall",
        Kind::SiteRouter => "the router",
        Kind::Monitor => "the monitor",
        Kind::NetworkCore => "the network core",
        Kind::NameService => "the name server",
        Kind::TimeService => "the time server",
        Kind::Registrar => "the registrar",
        Kind::Bridge => "the bridge",
        Kind::MediaGateway => "the media gateway",
        Kind::Certificate => "the certificate",
        Kind::Credential => "the credential",
    }
}

pub(super) fn trouble(cause: &CauseRef, answers: bool) -> String {
    let thing = capital(&thing(&cause.component));
    match cause.facet {
        Facet::Reach => format!("{thing} {}.", reach(cause.mode)),
        Facet::Service => {
            let alive = match (answers, cause.component.kind) {
                (false, _) => "",
                (true, Kind::Codec) => "the equipment answers pings, but ",
                (true, _) => "the machine answers, but ",
            };
            let service = service(cause.component.kind);
            format!("{thing}: {alive}{service} {}.", serves(cause.mode))
        }
        Facet::Registration => format!("{thing} {}.", registration(cause.mode)),
        Facet::Media => format!("{thing}: sound and picture {}.", media(cause.mode)),
        Facet::Certificate => format!("{thing}: the certificate {}.", certificate(cause.mode)),
        Facet::Room => format!(
            "{thing}: camera, microphone or screen {}.",
            room(cause.mode)
        ),
        Facet::Size => format!("{thing} {}.", size(cause.mode)),
        Facet::Credential => format!(
            "{thing}: the login that we have there {}.",
            credential(cause.mode)
        ),
        Facet::Redundancy => format!("{thing}: {}.", redundancy(cause.mode)),
    }
}

pub(super) const fn headline(reason: Reason, mode: Mode) -> &'static str {
    match reason {
        Reason::Responsible
        | Reason::Gap
        | Reason::Undecided
        | Reason::Affected
        | Reason::Known => match mode {
            Mode::Silent | Mode::Stalled | Mode::Refusing | Mode::Unavailable | Mode::Unlisted => {
                "Down"
            }
            Mode::Certificate(Flaw::Expiring) => "Soon a fault",
            Mode::Wrong
            | Mode::Denying
            | Mode::Unregistered
            | Mode::Late
            | Mode::Narrow
            | Mode::Certificate(_) => "Fault",
            Mode::Poor => "Poor quality",
            Mode::Reduced => "Less to fall back on",
        },
        Reason::Shadow => match mode {
            Mode::Silent | Mode::Stalled | Mode::Refusing | Mode::Unavailable | Mode::Unlisted => {
                "Shadow, down"
            }
            Mode::Certificate(Flaw::Expiring) => "Shadow, soon a fault",
            Mode::Wrong
            | Mode::Denying
            | Mode::Unregistered
            | Mode::Late
            | Mode::Narrow
            | Mode::Certificate(_) => "Shadow, fault",
            Mode::Poor => "Shadow, poor quality",
            Mode::Reduced => "Shadow, less to fall back on",
        },
        Reason::Deputy => "Needs follow-up",
        Reason::Commented => "Comment",
        Reason::Replied => "About your answer",
        Reason::Reopened => "Down again",
        Reason::Escalated => "Nobody has answered",
        Reason::AgreementEnds => "An agreement runs out",
        Reason::Announced => "Planned work",
        Reason::Replanned => "Planned work changed",
        Reason::CalledOff => "Planned work called off",
        Reason::Released => "No longer with you",
        Reason::Recovered => "Works again",
        Reason::Withdrawn => "No longer watched",
        Reason::CutOff => "The monitor is cut off",
        Reason::BackAgain => "The monitor is connected again",
        Reason::Unlogged => "samband cannot write its log",
        Reason::Undelivered => "Not delivered",
        Reason::Digest => "Digest",
        Reason::Event => "What happened",
    }
}

pub(super) const fn told(reason: Reason) -> &'static str {
    match reason {
        Reason::Responsible => "that they are responsible",
        Reason::Gap => "that no agreement decides who is responsible",
        Reason::Undecided => "that it is undecided who is responsible",
        Reason::Affected => "that the fault affects them",
        Reason::Known => "that the fault has been reported already",
        Reason::Deputy => "that it needs follow-up",
        Reason::Commented => "that somebody has commented on it",
        Reason::Replied => "what came of their answer",
        Reason::Released => "that they are no longer responsible",
        Reason::Reopened => "that the fault is back",
        Reason::Escalated => "that nobody has answered in time",
        Reason::AgreementEnds => "that an agreement runs out",
        Reason::Announced => "that work is planned",
        Reason::Replanned => "that planned work is otherwise than was told",
        Reason::CalledOff => "that planned work is called off",
        Reason::Recovered => "that it works again",
        Reason::Withdrawn => "that it is no longer watched",
        Reason::CutOff => "that the monitor is cut off",
        Reason::BackAgain => "that the monitor is connected again",
        Reason::Unlogged => "that the log cannot be written",
        Reason::Undelivered => "that a notice was not delivered",
        Reason::Shadow => "that others are not told",
        Reason::Digest => "several notices in one",
        Reason::Event => "what happened",
    }
}

pub(super) fn tail(tail: Tail<'_>) -> String {
    match tail {
        Tail::Owner(owner) => format!("owner {owner}"),
        Tail::Unagreed => "no agreement".to_owned(),
        Tail::Contested => "agreements conflict".to_owned(),
        Tail::Undecided => "owner undecided".to_owned(),
        Tail::Took(span) => format!("after {span}"),
        Tail::MergedInto(number) => format!("part of {number}"),
        Tail::NowWith(holder) => format!("now with {holder}"),
    }
}

pub(super) fn short_tail(tail: Tail<'_>) -> String {
    match tail {
        Tail::Owner(name) | Tail::NowWith(name) | Tail::MergedInto(name) => name.to_owned(),
        Tail::Unagreed => "unagreed".to_owned(),
        Tail::Contested => "contested".to_owned(),
        Tail::Undecided => "undecided".to_owned(),
        Tail::Took(span) => span.to_owned(),
    }
}

pub(super) fn moment(at: &Zoned) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let day = DAYS[usize::from(at.weekday().to_monday_zero_offset().unsigned_abs() % 7)];
    let month = MONTHS[usize::from((at.month() - 1).unsigned_abs() % 12)];
    format!(
        "{day} {} {month} {} at {:02}:{:02}",
        at.day(),
        at.year(),
        at.hour(),
        at.minute()
    )
}
