//! Pages: whole without a script, and in the reader's language.
//!
//! A page is filled in from one [`Shown`] and nothing else. Whatever others
//! have named goes through `Phrase::name` or `text::clean`
//! before a template sees it.

mod bars;
mod case;
mod chart;
mod component;
mod forms;
mod glance;
mod languages;
mod link;
mod list;
mod login;
mod mails;
mod many;
mod map;
mod mark;
mod matrix;
mod measured;
mod months;
mod names;
mod overview;
mod ownership;
mod parts;
mod place;
mod planned;
mod plans;
mod room;
mod search;
mod shadow;
mod statement;
mod terms;
mod told;
mod trouble;

pub use case::{fault, fault_with};
pub use component::{component, component_called, measured_names};
pub use forms::{Acting, Offers, Typed, Wrong};
pub use glance::{Glance, glance};
pub use languages::LANGUAGE;
pub use link::{Answering, Shut, answering, shut};
pub use list::faults;
pub use login::{Login, NoLogin, login};
pub use mails::{Letter, mail, mails};
pub use map::{map, map_of};
pub use measured::Over;
pub use overview::overview;
pub use ownership::ownership;
pub use place::{municipality, municipality_called, shared, standing_in};
pub use plans::{PlanAgain, PlanDone, PlanField, PlanOffers, PlanTyped, PlanWrong, plan, plans};
pub use room::{
    RoomDone, RoomForm, RoomPage, RoomTyped, RoomWrong, door, find as find_room, href as room_href,
    room,
};
pub use search::{found, offered};
pub use shadow::shadow;
pub use statement::{STATEMENT, statement};
pub use trouble::{Trouble, closed, trouble};

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::assets;
use super::shown::Shown;
use super::snapshot::Snapshot;
use super::text::{Phrase, clean};
use super::words::{Told, Words};
use crate::fault::Fault;
use crate::inventory::{Language, RegionIx};

/// A page that could not be rendered: a mistake of ours, never of what it shows.
#[derive(Debug, thiserror::Error)]
#[error("rendering the page {page}")]
pub struct Unrendered {
    page: &'static str,
    #[source]
    source: askama::Error,
}

/// Which page a reader is on, for the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Here {
    Overview,
    Faults,
    Ownership,
    Map,
    Planned,
    Mails,
    Elsewhere,
}

/// What surrounds every page.
struct Frame {
    w: Words,
    title: String,
    heading: String,
    here: Here,
    as_of: String,
    version: String,
    drilled: Option<String>,
    mails: Option<&'static str>,
    banners: Vec<Banner>,
    /// Whether it stays as it was asked for: nobody is to lose what they type.
    still: bool,
    known: Option<String>,
    leaves: bool,
    login: Option<String>,
    /// What was asked for behind the page's address, for links to the same page.
    asked: String,
}

/// A thing to know before anything else.
struct Banner {
    title: Cow<'static, str>,
    text: String,
}

impl Frame {
    fn new(snapshot: &Shown, w: Words, title: String, here: Here) -> Self {
        let mut regions = snapshot.regions();
        let heading = match (regions.next(), regions.next()) {
            (Some((_, only)), None) => clean(&only.name),
            (Some(_), Some(_)) | (None, _) => String::new(),
        };
        let zone = first_zone(snapshot);
        let visitor = snapshot.visitor();
        let known = visitor.name.as_ref();
        let told = Told {
            now: snapshot.at,
            zone: &zone,
        };
        Self {
            w,
            title,
            heading,
            here,
            as_of: w.moment(snapshot.at, told.now, told.zone).html(),
            version: snapshot.monitor.version.to_string(),
            drilled: drilled(snapshot, w, told.zone),
            mails: snapshot.monitor.mails,
            banners: banners(snapshot, w, here),
            known: known.map(|name| w.known_as(name, &snapshot.own()).html()),
            leaves: visitor.leaves,
            login: visitor.login.clone(),
            still: false,
            asked: String::new(),
        }
    }

    /// The same of a page that does not follow what changes.
    fn still(self) -> Self {
        Self {
            still: true,
            ..self
        }
    }

    /// The page in other languages.
    fn languages(&self) -> String {
        self.w.languages(&self.asked)
    }

    fn css(&self) -> &'static str {
        assets::stylesheet_path()
    }

    fn js(&self) -> &'static str {
        assets::script_path()
    }

    /// Whether it is for screens at which people glance from afar.
    fn is_wide(&self) -> bool {
        matches!(self.here, Here::Overview | Here::Map)
    }

    fn current(&self, here: &str) -> &'static str {
        let there = match self.here {
            Here::Overview => "overview",
            Here::Faults => "faults",
            Here::Ownership => "ownership",
            Here::Map => "map",
            Here::Planned => "planned",
            Here::Mails => "mails",
            Here::Elsewhere => "",
        };
        if here == there {
            " aria-current=\"page\""
        } else {
            ""
        }
    }
}

fn banners(snapshot: &Shown, w: Words, here: Here) -> Vec<Banner> {
    let mut banners = Vec::new();
    for (&ix, &since) in &snapshot.monitor.cut_off {
        let region = &snapshot.inventory[ix];
        let since = w.since_then(since, snapshot.at, &region.zone);
        // What is shown meanwhile is what has answered by now.
        let returns = snapshot.monitor.returning.contains(&ix);
        let (title, said) = match returns {
            true => (w.returning_title(), w.returning_text()),
            false => (w.cut_off_title(), w.cut_off_text()),
        };
        let said = Phrase::words(said);
        let text = if here == Here::Overview {
            said
        } else {
            w.cut_off_sentence(&region.name, since).then(said)
        };
        banners.push(Banner {
            title,
            text: text.html(),
        });
    }
    if snapshot.monitor.unlogged_since.is_some() {
        banners.push(Banner {
            title: w.unlogged_title(),
            text: Phrase::words(w.unlogged_text()).html(),
        });
    }
    if here == Here::Overview && snapshot.monitor.refused {
        banners.push(Banner {
            title: w.refused_title(),
            text: Phrase::words(w.refused_text()).html(),
        });
    }
    if snapshot
        .monitor
        .drills
        .is_some_and(|drills| drills.failed.is_some())
    {
        banners.push(Banner {
            title: w.drill_title(),
            text: Phrase::words(w.drill_text()).html(),
        });
    }
    banners
}

/// When the last drill passed; none where there are no drills.
fn drilled(snapshot: &Shown, w: Words, zone: &TimeZone) -> Option<String> {
    let drills = snapshot.monitor.drills?;
    let said = match drills.passed {
        Some((at, took)) => {
            let seconds = Phrase::words(w.seconds(took));
            w.drill_passed(w.moment(at, snapshot.at, zone), seconds)
        }
        None => Phrase::words(w.drill_never()),
    };
    Some(said.html())
}

/// A fault in a table.
struct Row {
    number: String,
    href: String,
    what: String,
    since: String,
    owner: String,
    holder: String,
    state: Cow<'static, str>,
    state_class: &'static str,
}

impl Row {
    fn of(fault: &Fault, snapshot: &Shown, w: Words) -> Self {
        let zone = zone_of(snapshot, fault);
        // What planned work explains is in nobody's hands, and no cause for alarm.
        let known = fault.incident.as_ref().filter(|_| fault.state.is_active());
        let planned = known.is_some_and(|known| known.planned);
        let over = fault.cleared_at.or(fault.closed_at);
        let minute = |at: Timestamp| at.as_second().div_euclid(60);
        let since = match over {
            None => w.since_then(fault.began_at, snapshot.at, &zone),
            Some(over) if minute(fault.began_at) == minute(over) => Phrase::fill(
                "{0} ({1})",
                &[
                    w.moment(fault.began_at, snapshot.at, &zone),
                    Phrase::words(w.span(fault.began_at, over)),
                ],
            ),
            Some(over) => Phrase::fill(
                "{0}–{1} ({2})",
                &[
                    w.moment(fault.began_at, snapshot.at, &zone),
                    w.moment(over, snapshot.at, &zone),
                    Phrase::words(w.span(fault.began_at, over)),
                ],
            ),
        };
        Self {
            number: fault.number.to_string(),
            href: href_of(fault),
            what: w.what_is_wrong(fault).html(),
            since: since.html(),
            owner: owner_of(fault, w),
            holder: Phrase::name(&fault.holder.name).html(),
            state: match planned {
                true => w.planned(),
                false => w.fault_state(fault.state),
            },
            state_class: match planned {
                true => "planned",
                false => fault.state.slug(),
            },
        }
    }
}

/// Whose a fault is, as HTML, with the gap if there is one.
fn owner_of(fault: &Fault, w: Words) -> String {
    use crate::fault::GapRef;
    let Some(owner) = &fault.assignment.owner else {
        return mark::tag("undecided", &w.undecided());
    };
    let name = Phrase::name(&owner.name).html();
    match fault.assignment.gap {
        None => name,
        Some(GapRef::Unagreed) => format!("{name} {}", mark::tag("gap", &w.no_agreement())),
        Some(GapRef::Contested { .. }) => {
            format!("{name} {}", mark::tag("gap", &w.contested()))
        }
    }
}

/// The faults whose symptom is still there.
fn active(snapshot: &Shown) -> impl Iterator<Item = &Arc<Fault>> {
    open(snapshot)
}

/// The same, of a snapshot as it is.
fn open(snapshot: &Snapshot) -> impl Iterator<Item = &Arc<Fault>> {
    let open = snapshot.open_faults();
    open.filter(|fault| fault.state.is_active())
}

/// The faults that are over and only wait to be closed.
fn over(snapshot: &Shown) -> impl Iterator<Item = &Arc<Fault>> {
    let open = snapshot.open_faults();
    open.filter(|fault| !fault.state.is_active())
}

fn href_of(fault: &Fault) -> String {
    format!("/f/{}", super::text::segment(fault.number.as_str()))
}

/// The zone that a fault's times are told in: its region's.
pub fn zone_of(snapshot: &Snapshot, fault: &Fault) -> TimeZone {
    snapshot
        .inventory
        .region_by_id(&fault.region)
        .map_or(TimeZone::UTC, |region| {
            snapshot.inventory[region].zone.clone()
        })
}

fn first_zone(snapshot: &Snapshot) -> TimeZone {
    let first = snapshot.inventory.regions().next();
    first.map_or(TimeZone::UTC, |(_, region)| region.zone.clone())
}

/// The language of readers who ask for none: the first region's.
pub fn default_language(snapshot: &Snapshot) -> Language {
    let first = snapshot.inventory.regions().next();
    first.map_or(Language::default(), |(_, region)| region.language)
}

/// Where a municipality's page is: by its id, and by its region's too where
/// several regions have that id.
fn municipality_href(snapshot: &Snapshot, id: &str, region: RegionIx) -> String {
    let inventory = &snapshot.inventory;
    let elsewhere = || {
        let mut all = inventory.municipalities();
        all.any(|(_, m)| &*m.id == id && m.region != region)
    };
    // Within a region no two have the same.
    let alike = inventory.regions().len() > 1 && elsewhere();
    let region = &inventory[region].id;
    let name = if alike {
        format!("{region}:{id}")
    } else {
        id.to_owned()
    };
    format!("/m/{}", super::text::segment(&name))
}

fn render(page: &'static str, template: &impl Template) -> Result<String, Unrendered> {
    template
        .render()
        .map_err(|source| Unrendered { page, source })
}
