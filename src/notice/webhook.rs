//! What a webhook is told of a notice: JSON, the same at every attempt; and how a
//! webhook stands in the place of an address.
//!
//! `webhook:tickets` is the webhook itself, which is told every event;
//! `webhook:sms vakt@fosen.example` is whoever has that mailbox, by that webhook.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::layout::clean;
use super::outbox::Head;
use super::route::address;
use super::{Channel, Context, Key, Message, Reason, Recipient, VERSION, compact};
use crate::fault::FaultJson;
use crate::inventory::{ByWebhook, Contact, Inventory, Language, Party, RegionIx, When};

const MARK: &str = "webhook:";

/// A notice to a recipient: what a webhook is told that stands beside mail, or in
/// its place when it fails.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "samband notice")]
pub struct NoticePayload {
    /// Always 1.
    pub version: u32,
    /// The same at every repeat and in no other notice, as in the header
    /// `webhook-id`. 64 hex digits.
    pub id: String,
    /// The region's id.
    pub region: String,
    /// Why the recipient is told.
    pub reason: Reason,
    /// What it is about: one line of plain text in the recipient's language, as a
    /// mail's subject has it, short enough for a text message.
    pub text: String,
    /// The language of `text`.
    pub language: Language,
    /// Who is told.
    pub recipient: RecipientJson,
    /// When it was decided.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub decided_at: Timestamp,
    /// The page that tells more; null if the party is outside the health network.
    pub link: Option<String>,
    /// Of a digest: what it gathers, a line each, the most important first; 50 at most.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gathered: Vec<String>,
    /// The fault that it is about, without timeline and evidence; null if it is about none, or
    /// the party is outside the health network: then `text` has its number.
    pub fault: Option<FaultJson>,
}

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecipientJson {
    /// Id of the party.
    pub party: String,
    /// The role that the contact has; null if it has none.
    pub name: Option<String>,
    /// Its mail address.
    pub email: String,
    /// Its telephone number as it stands in the region's file, or else its party's.
    pub telephone: Option<String>,
}

/// A test by hand: what a notice has, as far as a test has it. Nothing is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "samband test")]
pub struct TestPayload {
    /// Always 1.
    pub version: u32,
    /// Another in every test. 64 hex digits.
    pub id: String,
    /// Always `test`.
    pub reason: String,
    /// That it is a test, on one line.
    pub text: String,
    /// Who is told, of whom only the telephone number may be there.
    pub recipient: RecipientJson,
    /// When it was sent.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub decided_at: Timestamp,
}

impl TestPayload {
    /// A test under this key, in these words.
    pub fn new(key: &Key, words: &str, telephone: Option<String>, at: Timestamp) -> Self {
        Self {
            version: VERSION,
            id: key.to_string(),
            reason: "test".to_owned(),
            text: clean(words, 160),
            recipient: RecipientJson {
                party: String::new(),
                name: None,
                email: String::new(),
                telephone,
            },
            decided_at: at,
        }
    }
}

/// What a notice to a webhook is about, beside its own words.
pub(super) struct About<'a> {
    pub(super) reason: Reason,
    pub(super) recipient: &'a Recipient,
    pub(super) text: &'a str,
    pub(super) gathered: Vec<String>,
    pub(super) decided_at: Timestamp,
}

/// The message of a notice.
pub(super) fn of_notice(
    context: &Context,
    key: &Key,
    head: &Head<'_>,
    about: About<'_>,
) -> Message {
    let Recipient {
        party, language, ..
    } = about.recipient;
    let mailbox = mailbox(&about.recipient.address).to_owned();
    let contact = contact(head.inventory, head.region, &about.recipient.address);
    let own = contact.and_then(|contact| contact.telephone.as_deref());
    let told = party_of(head, party);
    let telephone = own.or_else(|| told.and_then(|party| party.telephone.as_deref()));
    let outside = told.is_some_and(|party| party.outside);
    let pages = context.public_url.trim_end_matches('/');
    let payload = NoticePayload {
        version: VERSION,
        id: key.to_string(),
        region: head.inventory[head.region].id.to_string(),
        reason: about.reason,
        text: about.text.to_owned(),
        language: *language,
        recipient: RecipientJson {
            party: party.clone(),
            name: contact.and_then(|contact| contact.name.as_deref().map(str::to_owned)),
            email: mailbox,
            telephone: telephone.map(str::to_owned),
        },
        decided_at: about.decided_at,
        link: (!outside).then(|| match head.fault {
            Some(fault) => format!("{pages}/f/{}", fault.number),
            None => format!("{pages}/"),
        }),
        gathered: about.gathered,
        fault: head.fault.filter(|_| !outside).map(FaultJson::of),
    };
    Message {
        subject: about.text.to_owned(),
        text: compact(&payload),
        html: String::new(),
        references: Vec::new(),
        reply_to: None,
        link: None,
    }
}

fn party_of<'a>(head: &Head<'a>, party: &str) -> Option<&'a Party> {
    let mut parties = head.inventory.parties();
    let found = parties.find(|(_, one)| one.region == head.region && *one.id == *party);
    found.map(|(_, party)| party)
}

impl Recipient {
    /// The webhook by which it is told; none for a mailbox or a broker.
    pub fn webhook(&self) -> Option<&str> {
        id_in(&self.address)
    }
}

/// The address of a webhook that is told every event.
pub(super) fn machine(id: &str) -> String {
    format!("{MARK}{id}")
}

/// The address of a contact by its webhook.
pub(super) fn of_contact(by: &ByWebhook, email: &str) -> String {
    format!("{MARK}{} {email}", by.id)
}

/// The webhook's id in an address, if it is that of one.
pub(super) fn id_in(address: &str) -> Option<&str> {
    address.strip_prefix(MARK)?.split(' ').next()
}

/// The webhook's id in the address of somebody who is told by one.
pub(super) fn gateway(address: &str) -> Option<&str> {
    address
        .strip_prefix(MARK)?
        .split_once(' ')
        .map(|(id, _)| id)
}

/// The mail address of whoever an address reaches.
pub(super) fn mailbox(address: &str) -> &str {
    address.rsplit_once(' ').map_or(address, |(_, mail)| mail)
}

/// The channel of a notice to somebody.
pub(super) fn channel(address: &str) -> Channel {
    match id_in(address) {
        Some(_) => Channel::Webhook,
        None => Channel::Email,
    }
}

/// Every address at which a contact is told.
pub(super) fn ways(contact: &Contact) -> impl Iterator<Item = String> {
    let webhook = contact.webhook.as_ref();
    let by = webhook.map(|by| of_contact(by, &contact.email));
    std::iter::once(contact.email.to_string()).chain(by)
}

/// The contact that an address by a webhook belongs to; of several that share it,
/// one that is always told.
fn contact<'a>(inventory: &'a Inventory, region: RegionIx, wanted: &str) -> Option<&'a Contact> {
    id_in(wanted)?;
    let wanted = address(wanted);
    let parties = inventory.parties().filter(|(_, p)| p.region == region);
    let contacts = parties.flat_map(|(_, party)| &party.contacts);
    let same = contacts.filter(|contact| {
        let by = contact.webhook.as_ref();
        by.is_some_and(|by| address(&of_contact(by, &contact.email)) == wanted)
    });
    same.min_by_key(|contact| contact.webhook.as_ref().map(|by| by.when))
}

/// When whoever has this address is told by webhook.
pub(super) fn when(inventory: &Inventory, region: RegionIx, address: &str) -> Option<When> {
    let contact = contact(inventory, region, address)?;
    contact.webhook.as_ref().map(|by| by.when)
}

/// Whether a notice goes only when the mail of the same notice fails. The end of
/// what was told does not: it follows what it is the end of.
pub(super) fn stands_by(
    inventory: &Inventory,
    region: RegionIx,
    address: &str,
    reason: Reason,
) -> bool {
    !reason.is_end() && matches!(when(inventory, region, address), Some(When::MailFails(_)))
}
