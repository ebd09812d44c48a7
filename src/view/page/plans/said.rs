//! What is said by the form of planned work, and why nothing came of it.

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::fault::RemarkError;
use crate::inventory::Maintenance;
use crate::view::shown::Shown;

/// A field of the form, where something in it is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanField {
    /// What is done.
    Text,
    /// Where it is to be found.
    Reference,
    /// When it begins.
    From,
    /// When it is over.
    Until,
    /// Who does it.
    Party,
    /// What is out of service.
    Parts,
}

/// Why nothing came of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanWrong {
    /// It was not sent from the page itself.
    Elsewhere,
    /// It is not what the page's forms send, or too much.
    Form,
    /// What stands in a field cannot stand there.
    Words(PlanField, RemarkError),
    /// It is no time.
    Time(PlanField),
    /// The clocks leave it out.
    Gap(PlanField),
    /// The clocks show it twice.
    Fold(PlanField),
    /// The region has no such part.
    Unknown(String),
    /// It takes out what is not theirs; this, where they see it.
    NotTheirs(Option<String>),
    /// It takes out nothing.
    Nothing,
    /// It ends before it begins.
    Order,
    /// It begins in the past, or too far ahead.
    When,
    /// It lasts too long.
    TooLong,
    /// The region has too much of it.
    TooMany,
    /// This party has declared too much for itself.
    TooManyOwn(String),
    /// It names too many parts.
    Listed,
    /// It is declared already.
    Twice(String),
    /// They may not.
    Looks,
    /// Somebody has changed it meanwhile.
    Stale,
    /// There is no such work that could be changed.
    Gone,
    /// There is no room, or no log.
    Busy,
    /// Nothing is known of what came of it.
    Unheard,
    /// It is so, and no log holds it.
    Unkept,
}

impl PlanWrong {
    /// The status of HTTP.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Form => 400,
            Self::Elsewhere | Self::Looks | Self::NotTheirs(_) => 403,
            Self::Gone => 404,
            Self::Twice(_) | Self::TooMany | Self::TooManyOwn(_) => 409,
            Self::Stale => 412,
            Self::Words(..)
            | Self::Time(_)
            | Self::Gap(_)
            | Self::Fold(_)
            | Self::Unknown(_)
            | Self::Nothing
            | Self::Order
            | Self::When
            | Self::TooLong
            | Self::Listed => 422,
            Self::Unkept => 500,
            Self::Busy => 503,
            Self::Unheard => 504,
        }
    }
}

/// What somebody has typed and chosen, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanTyped {
    /// Id of the region.
    pub region: String,
    /// Id of the party.
    pub party: String,
    /// What is done.
    pub text: String,
    /// Where it is to be found.
    pub reference: String,
    /// When it begins, by the region's clock.
    pub from: String,
    /// Which of two, where it comes twice: `1` or `2`.
    pub from_fold: String,
    /// When it is over.
    pub until: String,
    /// Likewise.
    pub until_fold: String,
    /// Ids of components and sites.
    pub components: Vec<String>,
    /// Words of kinds.
    pub kinds: Vec<String>,
    /// Ids of municipalities.
    pub municipalities: Vec<String>,
}

impl PlanTyped {
    /// As the form shows what is declared.
    pub fn of(work: &Maintenance, shown: &Shown) -> Self {
        let inventory = &shown.inventory;
        let zone = &inventory[work.region].zone;
        let window = work.next(shown.at);
        let (from, from_fold) = local(window.map(|w| w.from), zone);
        let (until, until_fold) = local(window.map(|w| w.until), zone);
        let parts = &work.parts;
        let components = parts.components.iter();
        let municipalities = parts.municipalities.iter();
        Self {
            region: inventory[work.region].id.to_string(),
            party: inventory[work.party].id.to_string(),
            text: work.text.to_string(),
            reference: work.reference.as_deref().unwrap_or_default().to_owned(),
            from,
            from_fold,
            until,
            until_fold,
            components: components.map(|&ix| inventory[ix].id.to_string()).collect(),
            kinds: parts
                .kinds
                .iter()
                .map(|kind| kind.slug().to_owned())
                .collect(),
            municipalities: municipalities
                .map(|&ix| inventory[ix].id.to_string())
                .collect(),
        }
    }
}

/// A moment as a browser writes it, and which of two it is where the clocks show it twice.
fn local(at: Option<Timestamp>, zone: &TimeZone) -> (String, String) {
    let Some(at) = at else {
        return Default::default();
    };
    let there = at.to_zoned(zone.clone());
    let shown = there.datetime();
    let fold = match zone.to_ambiguous_timestamp(shown).offset() {
        AmbiguousOffset::Fold { before, .. } if before == there.offset() => "1",
        AmbiguousOffset::Fold { .. } => "2",
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Gap { .. } => "",
    };
    let shown = shown.strftime("%Y-%m-%dT%H:%M").to_string();
    (shown, fold.to_owned())
}
