//! The mails that tell of planned work, and of what becomes of it.

use super::{SUBJECT, Scene, message, minimum};
use crate::fault::ComponentRef;
use crate::health::Mode;
use crate::inventory::{
    Extent, Inventory, Language, Maintenance, NAMED, RegionIx, Window, Windows,
};
use crate::notice::layout::{NAME, Sheet, clean, shorten};
use crate::notice::words::{self, Phrase, PlannedSaid};
use crate::notice::{Message, News, PlannedTold, Reason};

/// Planned work that is told of.
#[derive(Clone, Copy, Debug)]
pub struct Announcement<'a> {
    /// Which.
    pub planned: &'a Maintenance,
    /// The window that is next.
    pub window: Window,
    /// What is told of it.
    pub news: News,
}

impl Announcement<'_> {
    /// Why it is told.
    pub const fn reason(&self) -> Reason {
        match self.news {
            News::First => Reason::Announced,
            News::Moved(_) | News::Longer(_) | News::Parts => Reason::Replanned,
        }
    }
}

/// Planned work that was told and is called off.
#[derive(Clone, Copy, Debug)]
pub struct CalledOff<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where.
    pub region: RegionIx,
    /// What was told of it.
    pub told: &'a PlannedTold,
    /// It had begun.
    pub begun: bool,
}

/// The mail to one of those whom it affects; `scene` is that of the party it goes to.
pub fn of_announcement(
    announcement: Announcement<'_>,
    language: Language,
    inventory: &Inventory,
    scene: &Scene,
) -> Message {
    let Announcement {
        planned,
        window,
        news,
    } = announcement;
    let reason = announcement.reason();
    let (from, until) = times(window, language, scene);
    if scene.minimal {
        let region = &inventory[planned.region].id;
        return minimum::of_announcement(region, reason, (&from, &until), language, scene);
    }
    let mut sheet = scene.begin(language);
    let text = text(&planned.text, planned.reference.as_deref());
    let party = clean(&inventory[planned.party].name, NAME);
    let mut say = |said: PlannedSaid<'_>| sheet_says(&mut sheet, language, said);
    say(PlannedSaid::lead(news, &party, &text));
    say(PlannedSaid::Times {
        from: &from,
        until: &until,
    });
    match news {
        News::First | News::Parts => {}
        News::Moved(before) | News::Longer(before) => {
            let (from, until) = times(before, language, scene);
            say(PlannedSaid::WasTold {
                from: &from,
                until: &until,
            });
        }
    }
    match &planned.windows {
        Windows::Once(_) => {}
        Windows::Weekly { hours, .. } => {
            let week = words::week(language, hours.spans().iter().cloned());
            say(PlannedSaid::Weekly { hours: &week });
        }
    }
    reach(&mut sheet, &planned.extent, language, inventory);
    sheet.heading(&Phrase::Next.say(language));
    sheet.para(&PlannedSaid::Next.say(language));
    let sheet = scene.end(language, sheet, None);
    let what = clean(&planned.text, NAME);
    let about = match place(planned, language, inventory) {
        Some(place) => format!("{}: {what}", shorten(&place, PLACE)),
        None => what,
    };
    let subject = subject(reason, &about, window, language, scene);
    message(language, &sheet, subject, None).answered_to(scene)
}

/// The mail to one of those who were told, that nothing will come of it.
pub fn of_called_off(
    called_off: CalledOff<'_>,
    language: Language,
    inventory: &Inventory,
    scene: &Scene,
) -> Message {
    let CalledOff {
        region,
        told,
        begun,
        ..
    } = called_off;
    let (from, until) = times(told.window(), language, scene);
    let reason = Reason::CalledOff;
    if scene.minimal {
        let region = &inventory[region].id;
        return minimum::of_announcement(region, reason, (&from, &until), language, scene);
    }
    let mut sheet = scene.begin(language);
    let text = text(&told.text, told.reference.as_deref());
    let party = clean(&told.party, NAME);
    let lead = match begun {
        true => PlannedSaid::OverEarly {
            party: &party,
            text: &text,
        },
        false => PlannedSaid::CalledOff {
            party: &party,
            text: &text,
        },
    };
    sheet_says(&mut sheet, language, lead);
    sheet_says(
        &mut sheet,
        language,
        PlannedSaid::WasTold {
            from: &from,
            until: &until,
        },
    );
    sheet.heading(&Phrase::Next.say(language));
    sheet.para(&PlannedSaid::NextOff.say(language));
    let sheet = scene.end(language, sheet, None);
    let what = clean(&told.text, NAME);
    let subject = subject(reason, &what, told.window(), language, scene);
    message(language, &sheet, subject, None).answered_to(scene)
}

/// The first words lead, the others follow.
fn sheet_says(sheet: &mut Sheet, language: Language, said: PlannedSaid<'_>) {
    let words = said.say(language);
    match said {
        PlannedSaid::First { .. }
        | PlannedSaid::Moved { .. }
        | PlannedSaid::Longer { .. }
        | PlannedSaid::Parts { .. }
        | PlannedSaid::CalledOff { .. }
        | PlannedSaid::OverEarly { .. } => {
            sheet.lead(&words);
        }
        PlannedSaid::Times { .. }
        | PlannedSaid::WasTold { .. }
        | PlannedSaid::Weekly { .. }
        | PlannedSaid::Out { .. }
        | PlannedSaid::Affects { .. }
        | PlannedSaid::Next
        | PlannedSaid::NextOff
        | PlannedSaid::RunOver { .. } => sheet.para(&words),
    }
}

fn times(window: Window, language: Language, scene: &Scene) -> (String, String) {
    let moment = |at| scene.moment(language, at);
    (moment(window.from), moment(window.until))
}

fn text(text: &str, reference: Option<&str>) -> String {
    let text = clean(text, NAME);
    match reference {
        Some(reference) => format!("{text} ({})", clean(reference, NAME)),
        None => text,
    }
}

/// What is new, what it is about, and the day: the day is what one looks for.
fn subject(
    reason: Reason,
    about: &str,
    window: Window,
    language: Language,
    scene: &Scene,
) -> String {
    let headline = words::headline(language, reason, Mode::Silent);
    let day = words::day(language, &window.from.to_zoned(scene.zone.clone()));
    let around = format!("{headline}: , {day}").chars().count();
    let about = shorten(about, SUBJECT.saturating_sub(around));
    format!("{headline}: {about}, {day}")
}

/// Where: the site, if all of it stands at one, or else the municipalities that it affects.
fn place(planned: &Maintenance, language: Language, inventory: &Inventory) -> Option<String> {
    let Extent {
        first,
        parts,
        affected,
    } = &planned.extent;
    let sites = first.iter().map(|&ix| inventory[ix].site);
    let mut sites: Vec<_> = sites.collect();
    sites.dedup();
    if let [Some(site)] = sites[..]
        && *parts == first.len()
    {
        return Some(clean(&inventory[site].name, NAME));
    }
    let names = affected.iter().map(|&m| inventory[m].name.to_string());
    let names: Vec<String> = names.take(PLACES).collect();
    named(&names, affected.len(), language)
}

/// Municipalities that a subject names; more are counted.
const PLACES: usize = 2;
/// Characters of them: what is done is said too.
const PLACE: usize = 30;

/// What is out of service, and whom that affects.
fn reach(sheet: &mut Sheet, extent: &Extent, language: Language, inventory: &Inventory) {
    let Extent {
        first,
        parts,
        affected,
    } = extent;
    let name = |&ix| words::thing(language, &ComponentRef::of(inventory, ix));
    let names: Vec<String> = first.iter().map(name).collect();
    if let Some(parts) = named(&names, *parts, language) {
        sheet.para(&PlannedSaid::Out { parts: &parts }.say(language));
    }
    let names = affected.iter().map(|&m| inventory[m].name.to_string());
    let names: Vec<String> = names.take(NAMED).collect();
    if let Some(affected) = named(&names, affected.len(), language) {
        sheet.para(&PlannedSaid::Affects { names: &affected }.say(language));
    }
}

/// The first names in a sentence, of so many; none where there are none.
fn named(first: &[String], of: usize, language: Language) -> Option<String> {
    let mut names: Vec<String> = first.iter().map(|name| clean(name, NAME)).collect();
    if of > names.len() {
        names.push(words::others(language, of - names.len()));
    }
    (!names.is_empty()).then(|| words::list(language, &names))
}
