//! A row of the outbox as a mail, the same bytes at every attempt.

use std::str::FromStr as _;
use std::time::SystemTime;

use lettre::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};

use super::tidy::one_line;
use crate::notice;

/// A mail ready to be handed over.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    /// Where its refusal is to go.
    pub(super) from: Address,
    /// Its one recipient.
    pub(super) to: Address,
    /// Headers and body; lines ended by CR LF.
    pub(super) bytes: Vec<u8>,
}

/// Why a row cannot be made a mail; trying again changes nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum ComposeError {
    /// The recipient's address is none.
    #[error("the recipient's address is no mail address")]
    Recipient,
    /// lettre said no.
    #[error("the mail cannot be put together: {0}")]
    Build(lettre::error::Error),
}

/// Makes the mail of a row. Its Date is when the notice was decided, so that a
/// late attempt tells the time of what it tells of.
pub(super) fn compose(
    row: &notice::Row,
    from: &Mailbox,
    domain: &str,
) -> Result<Mail, ComposeError> {
    let to = address(&row.recipient.address).ok_or(ComposeError::Recipient)?;
    let id = |id: &str| format!("<{id}>");
    let thread: Vec<String> = row
        .message
        .references
        .iter()
        .filter(|reference| is_message_id(reference))
        .map(|reference| id(reference))
        .collect();
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&row.message.subject))
        .date(SystemTime::from(row.created_at))
        .message_id(Some(id(&row.key.message_id(domain))));
    // RFC 5322 section 3.6.2: answers are for people, not for the sender's mailbox.
    if let Some(answers) = row.message.reply_to.as_deref().and_then(address) {
        builder = builder.reply_to(Mailbox::new(None, answers));
    }
    if let Some(parent) = thread.last() {
        builder = builder
            .in_reply_to(parent.clone())
            .references(thread.join(" "));
    }
    // RFC 3834: no robot is to answer; the second is what Exchange listens to.
    let automatic = match row.reason == notice::Reason::Replied {
        true => "auto-replied",
        false => "auto-generated",
    };
    builder = builder
        .raw_header(header("Auto-Submitted", automatic))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header("Content-Language", row.recipient.language.tag()))
        .raw_header(header("X-Samband-Reason", row.reason.slug()));
    if let Some(fault) = &row.fault {
        builder = builder.raw_header(header("X-Samband-Fault", fault.as_str()));
    }
    let parts = MultiPart::alternative()
        .boundary(format!(
            "samband-{}",
            &row.key.as_str().get(..32).unwrap_or("part")
        ))
        .singlepart(SinglePart::plain(row.message.text.clone()))
        .singlepart(SinglePart::html(row.message.html.clone()));
    let message = builder.multipart(parts).map_err(ComposeError::Build)?;
    Ok(Mail {
        from: from.email.clone(),
        to,
        bytes: message.formatted(),
    })
}

/// An address, unless it could be read as more than one thing.
pub(super) fn address(text: &str) -> Option<Address> {
    let strange = |c: char| c.is_control() || c.is_whitespace() || "<>,;\"\\".contains(c);
    if text.len() > 254 || text.contains(strange) {
        return None;
    }
    Address::from_str(text).ok()
}

/// What may stand between the angle brackets of a Message-ID (RFC 5322 section 3.6.4).
pub(super) fn is_message_id(text: &str) -> bool {
    text.len() <= 250
        && text.contains('@')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"<>()[]\\,;:\"".contains(&byte))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
