//! What is sent from the page behind a link, and from that of a fault.

use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::fault::{Act, CLOSING, COMMENT, REASON, Remark, RemarkError, What};
use crate::view::page::{Offers, Typed, Wrong};
use crate::web::form;

/// Characters of the id of a party.
const PARTY: usize = 64;

/// Where a browser says that a request came from (Fetch Metadata, section 2.2).
pub(in crate::web) const FETCHED: &str = "sec-fetch-site";

/// What somebody wants, as it was sent.
#[derive(Debug)]
pub(in crate::web) struct Sent {
    /// The ordinal of the last event that they have seen.
    pub(in crate::web) seen: u32,
    /// For which of their parties, as the page had it.
    pub(in crate::web) party: Option<String>,
    /// In their words.
    pub(in crate::web) typed: Typed,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Accept,
    Reject,
    HandOver,
    Comment,
    Close,
}

impl Kind {
    const fn of(word: &str) -> Option<Self> {
        Some(match word.as_bytes() {
            b"accept" => Self::Accept,
            b"reject" => Self::Reject,
            b"hand-over" => Self::HandOver,
            b"comment" => Self::Comment,
            b"close" => Self::Close,
            _ => return None,
        })
    }
}

/// Whether a form was sent from a page of ours. A page that sends no referrer has its
/// forms sent with the origin `null`, as any site may; what browsers say beside that of
/// where they were, no site can change. Whoever has a token needs no browser at all.
pub(in crate::web) fn is_from_here(headers: &HeaderMap, public_url: &str) -> bool {
    let one = |name: &str| {
        let mut all = headers.get_all(name).iter();
        match (all.next(), all.next()) {
            (None, _) => Some(None),
            (Some(value), None) => value.to_str().ok().map(Some),
            (Some(_), Some(_)) => None,
        }
    };
    let (Some(fetched), Some(origin)) = (one(FETCHED), one(ORIGIN.as_str())) else {
        return false;
    };
    let host = one(HOST.as_str()).flatten().unwrap_or_default();
    let fetched_here = fetched.is_none_or(|site| site == "same-origin");
    let sent_here = origin.is_none_or(|origin| {
        let alike = host_of(origin) == Some(host) && !is_downgraded(origin, public_url);
        origin == "null" || origin == origin_of(public_url) || alike
    });
    fetched_here && sent_here
}

/// Scheme, host and port of an address.
fn origin_of(url: &str) -> &str {
    let after = url.find("://").map_or(0, |at| at + 3);
    let end = url[after..].find('/').map_or(url.len(), |at| after + at);
    &url[..end]
}

/// Whether it is a page without https of a host whose pages have it: anybody on the way
/// could have made that.
fn is_downgraded(origin: &str, public_url: &str) -> bool {
    let own = origin_of(public_url);
    own.starts_with("https://") && origin.starts_with("http://") && host_of(origin) == host_of(own)
}

fn host_of(origin: &str) -> Option<&str> {
    origin.split_once("://").map(|(_, host)| host)
}

/// Reads a form within a time; what it says is not looked at yet.
pub(in crate::web) async fn read(
    headers: &HeaderMap,
    body: Body,
    patience: Duration,
) -> Result<Sent, Wrong> {
    let fields = form::read(headers, body, patience).await;
    let fields = fields.ok_or(Wrong::Form)?;
    Sent::of(fields).ok_or(Wrong::Form)
}

impl Sent {
    /// None where there are other fields than the page has, or one that it always sends
    /// is missing.
    fn of(fields: Vec<(String, String)>) -> Option<Self> {
        let (mut seen, mut kind, mut typed) = (None, None, Typed::default());
        let mut party = None;
        for (name, value) in fields {
            match name.as_str() {
                "seen" => seen = value.parse().ok(),
                "for" => party = Some(value),
                "act" => kind = Kind::of(&value),
                "expected" => typed.expected = value,
                "because" => typed.because = value,
                "to" => typed.to = value,
                "why" => typed.why = value,
                "text" => typed.text = value,
                "cause" => typed.cause = value,
                "remedy" => typed.remedy = value,
                _ => return None,
            }
        }
        Some(Self {
            seen: seen?,
            party,
            typed,
            kind: kind?,
        })
    }

    /// The word for it in metrics and logs.
    pub(in crate::web) const fn slug(&self) -> &'static str {
        match self.kind {
            Kind::Accept => "accept",
            Kind::Reject => "reject",
            Kind::HandOver => "hand-over",
            Kind::Comment => "comment",
            Kind::Close => "close",
        }
    }

    /// What is to be done, if it is offered; a time is told in the region's zone.
    pub(in crate::web) fn act(&self, offers: Offers, zone: &TimeZone) -> Result<Act, Wrong> {
        let offered = match self.kind {
            Kind::Accept => offers.accept,
            Kind::Reject => offers.reject,
            Kind::HandOver => offers.hand_over,
            Kind::Comment => offers.comment,
            Kind::Close => offers.close,
        };
        if !offered {
            return Err(Wrong::NotOffered);
        }
        let typed = &self.typed;
        Ok(match self.kind {
            Kind::Accept => Act::Accept {
                expected_at: moment(&typed.expected, zone)?,
            },
            Kind::Reject => Act::Reject {
                because: line(&typed.because, REASON)?,
            },
            Kind::HandOver => Act::HandOver {
                to: line(&typed.to, PARTY)?.to_string(),
                because: line(&typed.why, REASON)?,
            },
            Kind::Comment => Act::Comment {
                text: Remark::lines(&typed.text, COMMENT).map_err(wrong)?,
            },
            Kind::Close => Act::Close {
                cause: line(&typed.cause, CLOSING)?,
                remedy: line(&typed.remedy, CLOSING)?,
            },
        })
    }

    /// Whether something that happened is what this wants, in the same words.
    pub(in crate::web) fn says(&self, what: &What, zone: &TimeZone) -> bool {
        let typed = &self.typed;
        match (self.kind, what) {
            (Kind::Accept, What::Accepted { expected_at, .. }) => {
                moment(&typed.expected, zone) == Ok(*expected_at)
            }
            (Kind::Reject, What::Rejected { because, .. }) => is_line(&typed.because, because),
            (Kind::HandOver, What::HandedOver { to, because, .. }) => {
                typed.to.trim() == to.id && is_line(&typed.why, because)
            }
            (Kind::Comment, What::Commented { text, .. }) => {
                Remark::lines(&typed.text, COMMENT).is_ok_and(|said| said.as_str() == text)
            }
            (Kind::Close, What::Closed { cause, remedy, .. }) => {
                is_line(&typed.cause, cause) && is_line(&typed.remedy, remedy)
            }
            (Kind::Accept | Kind::Reject | Kind::HandOver | Kind::Comment | Kind::Close, _) => {
                false
            }
        }
    }
}

/// One line, whatever lines it was typed in.
fn line(text: &str, most: usize) -> Result<Remark, Wrong> {
    let one: Vec<&str> = text.split(['\r', '\n']).map(str::trim).collect();
    let one: Vec<&str> = one.into_iter().filter(|part| !part.is_empty()).collect();
    Remark::line(&one.join(" "), most).map_err(wrong)
}

fn is_line(typed: &str, said: &str) -> bool {
    line(typed, usize::MAX).is_ok_and(|typed| typed.as_str() == said)
}

const fn wrong(error: RemarkError) -> Wrong {
    match error {
        RemarkError::Empty => Wrong::Empty,
        RemarkError::TooLong(most) => Wrong::TooLong(most),
        RemarkError::Lines | RemarkError::Hidden(_) => Wrong::Hidden,
    }
}

/// A moment as a browser writes it, without a zone; none where nothing was named.
fn moment(text: &str, zone: &TimeZone) -> Result<Option<Timestamp>, Wrong> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let local: DateTime = text.trim().parse().map_err(|_| Wrong::Time)?;
    let zoned = local.to_zoned(zone.clone()).map_err(|_| Wrong::Time)?;
    Ok(Some(zoned.timestamp()))
}

#[cfg(test)]
mod tests;
