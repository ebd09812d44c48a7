//! How alike the municipalities of a region were treated in a period.
//!
//! What breaks, and how often, is no treatment, and is counted without being judged. How
//! soon it is found, told, accepted and mended is; each municipality is held against all
//! the others together, and is never given a place among them.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::compare::{Alike, strongest};
use super::course::Course;
use super::figures::{Figures, WaitOf};
use super::period::Period;
use super::spans::{joined, sum};
use super::watch::{Watched, of_all, watched};
use super::{Sources, spans};
use crate::inventory::{Inventory, Kind, MunicipalityIx, RegionIx};

/// What is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// How equipment of the same kind is watched.
    Watched,
    /// A time.
    Wait(WaitOf),
    /// To how many somebody said yes within the agreed time.
    Responded,
    /// How many were over within the agreed time.
    InTime,
    /// How many were nobody's at any time.
    Nobodys,
    /// Of how many a further step was told.
    Escalated,
}

impl Figure {
    /// All of them, in the order of a fault's life.
    pub const ALL: [Self; 9] = [
        Self::Watched,
        Self::Wait(WaitOf::Found),
        Self::Wait(WaitOf::Told),
        Self::Wait(WaitOf::Accepted),
        Self::Wait(WaitOf::Restored),
        Self::Responded,
        Self::InTime,
        Self::Nobodys,
        Self::Escalated,
    ];

    /// The word for it in JSON and tables.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Watched => "watched",
            Self::Wait(WaitOf::Found) => "found",
            Self::Wait(WaitOf::Told) => "told",
            Self::Wait(WaitOf::Accepted) => "accepted",
            Self::Wait(WaitOf::Restored) => "restored",
            Self::Responded => "responded",
            Self::InTime => "restored-in-time",
            Self::Nobodys => "ownerless",
            Self::Escalated => "escalated",
        }
    }
}

/// What is counted of one municipality, or of what all share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Id of the municipality; none for what the region shares.
    pub municipality: Option<String>,
    /// What it is called; empty for what the region shares.
    pub name: String,
    /// Its components, without monitors.
    pub components: usize,
    /// Of these, rooms.
    pub rooms: usize,
    /// For how long a room could not be used, all its rooms together, whatever the cause
    /// and wherever it stood.
    pub unusable: SignedDuration,
    /// What is counted.
    pub figures: Figures,
    /// How its equipment is watched.
    pub watched: Vec<Watched>,
    /// Whether each was as with the others, in the order of [`Figure::ALL`]; empty for
    /// what the region shares.
    pub alike: Vec<(Figure, Alike)>,
}

impl Row {
    /// Faults for each hundred components, in hundredths of one.
    pub fn per_hundred(&self) -> Option<usize> {
        (self.figures.faults * 10_000).checked_div(self.components)
    }

    /// How long a room could not be used, on average.
    pub fn unusable_per_room(&self) -> Option<SignedDuration> {
        let rooms = i64::try_from(self.rooms).ok()?;
        let each = self.unusable.as_secs().checked_div(rooms)?;
        Some(SignedDuration::from_secs(each))
    }

    /// Whether one figure was as with the others.
    pub fn alike(&self, figure: Figure) -> Alike {
        let mut all = self.alike.iter();
        let found = all.find(|(one, _)| *one == figure);
        found.map_or(Alike::Unmeasured, |(_, alike)| *alike)
    }
}

/// How alike the municipalities of a region were treated.
#[derive(Clone, Debug, PartialEq)]
pub struct Fairness {
    /// Id of the region.
    pub region: String,
    /// What it is called.
    pub name: String,
    /// The country of its municipalities, by its code of ISO 3166-1, if that is known: the
    /// alphabet is its.
    pub country: Option<String>,
    /// Which days.
    pub period: Period,
    /// As of when the log was read.
    pub as_of: Timestamp,
    /// When the log begins, where that is after the period does.
    pub begins: Option<Timestamp>,
    /// Each municipality, in the order of the configuration.
    pub rows: Vec<Row>,
    /// What the region shares.
    pub shared: Row,
    /// The middle of the region: all municipalities' faults together.
    pub middle: Figures,
    /// Faults for each hundred components, where half of the municipalities have no more.
    pub middle_per_hundred: Option<usize>,
    /// How long a room could not be used, where half of the municipalities have no more.
    pub middle_unusable: Option<SignedDuration>,
    /// Faults of which the log does not tell what follows.
    pub unreadable: Vec<String>,
}

impl Fairness {
    /// Of what the log holds, by the municipalities and equipment of now.
    pub fn of(sources: &Sources, inventory: &Inventory, region: RegionIx, period: Period) -> Self {
        let rooms = unusable(sources, inventory, region, &period);
        let mut watching = watched(inventory, region);
        let mut rows = Vec::new();
        let all = || inventory.municipalities();
        for (ix, place) in all().filter(|(_, one)| one.region == region) {
            let mut row = row(sources, inventory, region, Some((ix, &place.id)), &period);
            row.name = place.name.to_string();
            row.watched = watching.remove(&ix).unwrap_or_default();
            row.unusable = rooms.get(&ix).copied().unwrap_or_default();
            rows.push(row);
        }
        // Of a municipality that is configured no longer, so that the sums are right.
        rows.extend(gone(sources, &rows, &period));
        let alike: Vec<_> = (0..rows.len()).map(|at| judged(&rows, at)).collect();
        for (row, alike) in rows.iter_mut().zip(alike) {
            row.alike = alike;
        }
        let shared = row(sources, inventory, region, None, &period);
        let mut numbers = all().filter(|(_, one)| one.region == region);
        let country = numbers.find_map(|(_, one)| Some(one.numbers.first()?.country.to_string()));
        let half = |of: fn(&Row) -> Option<i64>| middle(rows.iter().filter_map(of).collect());
        let per_hundred = |row: &Row| i64::try_from(row.per_hundred()?).ok();
        let per_room = |row: &Row| Some(row.unusable_per_room()?.as_secs());
        Self {
            region: inventory[region].id.to_string(),
            name: inventory[region].name.to_string(),
            country,
            as_of: sources.as_of,
            begins: sources.begins_within(&period),
            middle: Figures::together(rows.iter().map(|row| &row.figures)),
            middle_per_hundred: half(per_hundred).and_then(|n| usize::try_from(n).ok()),
            middle_unusable: half(per_room).map(SignedDuration::from_secs),
            rows,
            shared,
            unreadable: sources.unreadable.iter().map(ToString::to_string).collect(),
            period,
        }
    }

    /// Whether all municipalities were alike in a figure: otherwise if one was, and
    /// nothing where there was too little to compare.
    pub fn verdict(&self, figure: Figure) -> Alike {
        strongest(self.rows.iter().map(|row| row.alike(figure)))
    }
}

fn row(
    sources: &Sources,
    inventory: &Inventory,
    region: RegionIx,
    place: Option<(MunicipalityIx, &str)>,
    period: &Period,
) -> Row {
    let id = place.map(|(_, id)| id);
    let own = sources.courses.iter().filter(|one| one.place() == id);
    let all = inventory.components().filter(|(ix, component)| {
        component.region == region
            && component.municipality == place.map(|(ix, _)| ix)
            && inventory.wants_agreement(*ix)
    });
    let kinds: Vec<Kind> = all.map(|(_, component)| component.kind).collect();
    Row {
        municipality: id.map(str::to_owned),
        name: String::new(),
        components: kinds.len(),
        rooms: kinds.iter().filter(|kind| **kind == Kind::Codec).count(),
        unusable: SignedDuration::ZERO,
        figures: Figures::of(own, period, sources.as_of),
        watched: Vec::new(),
        alike: Vec::new(),
    }
}

/// Rows of places that have faults and are not among these.
fn gone(sources: &Sources, rows: &[Row], period: &Period) -> Vec<Row> {
    let known = |id: &str| {
        rows.iter()
            .any(|row| row.municipality.as_deref() == Some(id))
    };
    let mut others: BTreeMap<&str, Vec<&Course>> = BTreeMap::new();
    for course in &sources.courses {
        if let Some(place) = course.place().filter(|place| !known(place)) {
            others.entry(place).or_default().push(course);
        }
    }
    let row = |(id, courses): (&str, Vec<&Course>)| Row {
        municipality: Some(id.to_owned()),
        name: id.to_owned(),
        components: 0,
        rooms: 0,
        unusable: SignedDuration::ZERO,
        figures: Figures::of(courses, period, sources.as_of),
        watched: Vec::new(),
        alike: Vec::new(),
    };
    others.into_iter().map(row).collect()
}

/// How a municipality was treated beside all the others.
fn judged(rows: &[Row], at: usize) -> Vec<(Figure, Alike)> {
    let Some(own) = rows.get(at) else {
        return Vec::new();
    };
    let others = rows.iter().enumerate().filter(|(other, _)| *other != at);
    let others = Figures::together(others.map(|(_, row)| &row.figures));
    let judge = |figure: Figure| match figure {
        Figure::Watched => of_all(&own.watched),
        Figure::Wait(of) => {
            let waits = own.figures.waits(of);
            waits.against(others.waits(of), of.slack())
        }
        Figure::Responded => own.figures.responded.against(others.responded),
        Figure::InTime => own.figures.in_time.against(others.in_time),
        Figure::Nobodys => own.figures.nobodys.against(others.nobodys),
        Figure::Escalated => own.figures.escalated.against(others.escalated),
    };
    Figure::ALL.map(|figure| (figure, judge(figure))).to_vec()
}

/// How long rooms could not be used in the period, by municipality: of a room that has
/// several reasons each moment counts once.
fn unusable(
    sources: &Sources,
    inventory: &Inventory,
    region: RegionIx,
    period: &Period,
) -> BTreeMap<MunicipalityIx, SignedDuration> {
    let end = period.until.min(sources.as_of);
    let mut rooms: BTreeMap<&str, Vec<(Timestamp, Timestamp)>> = BTreeMap::new();
    for course in &sources.courses {
        let faulty = course.faulty(period.from, end);
        let next = course.rooms.iter().skip(1).map(|(at, _)| *at);
        let turns = course.rooms.iter().zip(next.chain([Timestamp::MAX]));
        for ((from, those), until) in turns {
            let spans = faulty.iter().filter_map(|&(begins, ends)| {
                let spell = spans::Spell {
                    from: begins,
                    until: Some(ends),
                };
                spell.within(*from, until)
            });
            let spans: Vec<_> = spans.collect();
            for room in those.iter() {
                rooms.entry(room).or_default().extend(&spans);
            }
        }
    }
    let mut all: BTreeMap<MunicipalityIx, SignedDuration> = BTreeMap::new();
    for (room, spans) in rooms {
        let here = inventory.component_by_id(region, room);
        if let Some(place) = here.and_then(|ix| inventory[ix].municipality) {
            let time = all.entry(place).or_default();
            *time = time.saturating_add(sum(&joined(spans)));
        }
    }
    all
}

/// The middle one, or between the two in the middle.
fn middle(mut all: Vec<i64>) -> Option<i64> {
    all.sort_unstable();
    let lower = all.len().checked_sub(1)? / 2;
    let (low, high) = (all.get(lower)?, all.get(all.len() / 2)?);
    Some(low.midpoint(*high))
}
