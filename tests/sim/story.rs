//! What happens in a run: drawn from the seed, told by ids so that it outlives a reload.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use samband::inventory::{Element, Facet, Inventory, Kind, RegionIx};

use crate::agreed::BEGINNINGS;
use crate::equipment::{Breakage, Manner, breakages};
use crate::mail::Manners;
use crate::network::{self, Shape};
use crate::plan::World;
use crate::rng::Rng;

pub(crate) const SECOND: u64 = 1_000_000_000;
pub(crate) const MINUTE: u64 = 60 * SECOND;

/// Something broken, by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) component: Arc<str>,
    pub(crate) facet: Facet,
    pub(crate) manner: Manner,
}

impl Broken {
    pub(crate) fn of(inventory: &Inventory, breakage: Breakage) -> Self {
        Self {
            component: Arc::clone(&inventory[breakage.element.component].id),
            facet: breakage.element.facet,
            manner: breakage.manner,
        }
    }

    /// Where it is in an inventory, if there.
    pub(crate) fn at(&self, inventory: &Inventory) -> Option<Breakage> {
        let component = inventory.component_by_id(RegionIx::at(0), &self.component)?;
        let facet = self.facet;
        Some(Breakage {
            element: Element { component, facet },
            manner: self.manner,
        })
    }
}

/// Something that happens to the world or to the program.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Break(Broken),
    Mend(Broken),
    /// The program is not run for so long.
    Stall(Duration),
    /// The program dies; what was on its way to the disk may still arrive.
    Crash {
        arrives: bool,
        away: Duration,
    },
    /// The program dies at the next moment when it has decided something and has
    /// sent nothing of it yet.
    CrashWithin {
        arrives: bool,
        away: Duration,
    },
    /// The wall clock is stepped.
    Step {
        seconds: i64,
    },
    /// Another inventory, or the same again.
    Reload(World),
    /// The mail server behaves so from now on.
    Mail(Manners),
    /// Noise of the network from now on.
    Noise(Noise),
}

/// How often the network does what it should not, in thousandths.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Noise {
    pub(crate) lost: u64,
    pub(crate) slow: u64,
    pub(crate) local: u64,
}

/// What happens when, in nanoseconds from the start.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) changes: Vec<(u64, Change)>,
    pub(crate) end: u64,
    /// When it begins, by the clock on the wall.
    pub(crate) began: Timestamp,
}

/// When a story begins unless the hour matters: a Monday in February, 02:40.
pub(crate) const BEGAN: Timestamp = Timestamp::constant(1_770_000_000, 0);

impl Story {
    pub(crate) fn without_crashes(mut self) -> Self {
        let stays =
            |change: &Change| !matches!(change, Change::Crash { .. } | Change::CrashWithin { .. });
        self.changes.retain(|(_, change)| stays(change));
        self
    }

    pub(crate) fn without_steps(mut self) -> Self {
        let stays = |change: &Change| !matches!(change, Change::Step { .. });
        self.changes.retain(|(_, change)| stays(change));
        self
    }

    /// The same, with the wall clock stepped at random moments.
    pub(crate) fn stepped_now_and_then(mut self, seed: u64) -> Self {
        let mut rng = Rng::new(seed).fork(23);
        steps(self.end, &mut rng, &mut self.changes);
        self.changes.sort_by_key(|&(at, _)| at);
        self
    }

    /// The same, with a mail server that refuses nothing for good. Which mail it
    /// would refuse hangs on the order of the attempts, and that on the wall clock.
    pub(crate) fn without_refusals(mut self) -> Self {
        for (_, change) in &mut self.changes {
            if let Change::Mail(manners @ Manners::Strict) = change {
                *manners = Manners::Well;
            }
        }
        self
    }

    /// The same, with the configuration in force read again at random moments: an
    /// equal inventory each time, made anew, since the ledger compares by value.
    pub(crate) fn reloaded_now_and_then(mut self, seed: u64) -> Self {
        let mut rng = Rng::new(seed).fork(17);
        for _ in 0..5 {
            let at = rng.between(0, self.end);
            let earlier = self.changes.iter().filter(|&&(then, _)| then <= at);
            let last = earlier.rev().find_map(|(_, change)| match change {
                Change::Reload(world) => Some(world),
                _ => None,
            });
            let again = last.unwrap_or(&self.world).again();
            self.changes.push((at, Change::Reload(again)));
            self.changes.sort_by_key(|&(at, _)| at);
        }
        self
    }

    /// A restart while nothing happens, whether something has been broken for
    /// long or not; when it is, and until when nothing happens.
    pub(crate) fn quiet_restart(seed: u64) -> (Self, u64, u64) {
        let mut rng = Rng::new(seed).fork(18);
        let shape = Shape {
            municipalities: rng.between(1, 3),
            without: None,
            further: 0,
        };
        let world = network::draw(seed, &shape);
        let mut changes = Vec::new();
        for _ in 0..rng.below(3) {
            let all = breakages(&world.inventory);
            let broken = Broken::of(&world.inventory, *rng.pick(&all));
            changes.push((MINUTE, Change::Break(broken)));
        }
        let restart = rng.between(8 * MINUTE, 9 * MINUTE);
        let crash = Change::Crash {
            arrives: true,
            away: Duration::from_nanos(rng.between(SECOND / 10, 30 * SECOND)),
        };
        changes.push((restart, crash));
        let end = 20 * MINUTE;
        let story = Self {
            world,
            changes,
            end,
            began: BEGAN,
        };
        (story, restart, end)
    }

    /// Two stories in which parts of other sites than the first break; in the
    /// second a reload adds a room to the first. Which one.
    pub(crate) fn with_a_further_room(seed: u64) -> (Self, Self, Arc<str>) {
        let mut rng = Rng::new(seed).fork(19);
        let mut shape = Shape {
            municipalities: rng.between(2, 3),
            without: None,
            further: 0,
        };
        let world = network::draw(seed, &shape);
        shape.further = 1;
        let larger = network::draw(seed, &shape);
        let room = first_new(&world.inventory, &larger.inventory);
        let mut elsewhere = breakages(&world.inventory);
        elsewhere.retain(|b| {
            let component = &world.inventory[b.element.component];
            component.site.is_some() && !is_at_first_site(&component.id)
        });
        let healed = rng.between(8, 12) * MINUTE;
        let mut changes = Vec::new();
        breaks(&world.inventory, &elsewhere, healed, &mut rng, &mut changes);
        let reload = (rng.between(MINUTE, healed), Change::Reload(larger));
        changes.push(reload);
        changes.sort_by_key(|&(at, _)| at);
        let with = Self {
            world,
            changes,
            end: healed + 3 * MINUTE,
            began: BEGAN,
        };
        let mut without = with.clone();
        let stays = |change: &Change| !matches!(change, Change::Reload(_));
        without.changes.retain(|(_, change)| stays(change));
        (without, with, room)
    }

    /// Long failures in a region with agreed times, for people to answer; now and then the
    /// program dies, and mail fails for a while.
    pub(crate) fn of_people(seed: u64) -> Self {
        let mut rng = Rng::new(seed).fork(24);
        let shape = Shape {
            municipalities: rng.between(1, 2),
            without: None,
            further: 0,
        };
        let world = network::draw_with_terms(seed, &shape);
        let healed = 70 * MINUTE;
        let all = breakages(&world.inventory);
        let mut changes = Vec::new();
        for _ in 0..rng.between(1, 4) {
            let broken = Broken::of(&world.inventory, *rng.pick(&all));
            let at = rng.between(MINUTE, 30 * MINUTE);
            let until = at + rng.between(5 * MINUTE, healed - 31 * MINUTE);
            changes.push((at, Change::Break(broken.clone())));
            changes.push((until, Change::Mend(broken)));
        }
        for _ in 0..rng.below(3) {
            let crash = Change::CrashWithin {
                arrives: rng.chance(500),
                away: Duration::from_nanos(rng.between(SECOND / 10, 90 * SECOND)),
            };
            changes.push((rng.between(2 * MINUTE, healed), crash));
        }
        if rng.chance(300) {
            let at = rng.between(0, healed - 10 * MINUTE);
            changes.push((at, Change::Mail(Manners::Busy)));
            changes.push((at + 8 * MINUTE, Change::Mail(Manners::Well)));
        }
        changes.sort_by_key(|&(at, _)| at);
        let later = i64::try_from(rng.below(3_600_000)).expect("an hour");
        let &began = rng.pick(&BEGINNINGS);
        let began = world.plan.place.moment(began);
        Self {
            world,
            changes,
            end: healed + 22 * MINUTE,
            began: began + SignedDuration::from_millis(later),
        }
    }

    /// Some of everything: each seed has its own mixture.
    pub(crate) fn draw(seed: u64) -> Self {
        let rng = Rng::new(seed);
        let mut shape = Shape {
            municipalities: 1 + rng.fork(10).below(6) / 2,
            without: None,
            further: 0,
        };
        let world = network::draw(seed, &shape);
        let healed = rng.fork(11).between(15, 35) * MINUTE;
        let end = healed + 22 * MINUTE;
        let mut changes = Vec::new();
        let mut noise = rng.fork(12);
        if noise.chance(600) {
            let noise = Noise {
                lost: *noise.pick(&[0, 2, 5, 10, 20]),
                slow: *noise.pick(&[0, 0, 2, 10]),
                local: *noise.pick(&[0, 0, 2, 10]),
            };
            changes.push((0, Change::Noise(noise)));
        }
        let all = breakages(&world.inventory);
        let mut luck = rng.fork(13);
        breaks(&world.inventory, &all, healed, &mut luck, &mut changes);
        uplink(&world.inventory, &all, healed, &mut luck, &mut changes);
        own_trouble(healed, &mut rng.fork(14), &mut changes);
        let mut reloads = rng.fork(15);
        if reloads.chance(300) {
            shape.without = Some(reloads.between(1, 4));
            shape.further = reloads.below(2);
            let other = network::draw(seed, &shape);
            let at = reloads.between(2 * MINUTE, healed);
            changes.push((at, Change::Reload(other)));
            if reloads.chance(500) {
                let back = reloads.between(at, healed);
                changes.push((back, Change::Reload(world.clone())));
            }
        }
        let mut post = rng.fork(16);
        if post.chance(600) {
            for _ in 0..post.between(1, 6) {
                let all = [
                    Manners::Well,
                    Manners::Busy,
                    Manners::Strict,
                    Manners::Hangs,
                    Manners::Drops,
                ];
                let manners = *post.pick(&all);
                changes.push((post.between(0, healed), Change::Mail(manners)));
            }
        }
        changes.push((healed, Change::Mail(Manners::Well)));
        changes.push((healed, Change::Noise(Noise::default())));
        changes.sort_by_key(|&(at, _)| at);
        Self {
            world,
            changes,
            end,
            began: BEGAN,
        }
    }
}

/// The first component that only the larger of two inventories has.
fn first_new(smaller: &Inventory, larger: &Inventory) -> Arc<str> {
    let is_known = |id: &str| smaller.component_by_id(RegionIx::at(0), id).is_some();
    let mut ids = larger.components().map(|(_, component)| &component.id);
    let new = ids.find(|id| !is_known(id));
    Arc::clone(new.expect("one of them is larger"))
}

/// Whether a component stands at the first site of its region.
pub(crate) fn is_at_first_site(component: &str) -> bool {
    component.starts_with("s0.")
}

/// Some of these break for random times.
fn breaks(
    inventory: &Inventory,
    all: &[Breakage],
    healed: u64,
    rng: &mut Rng,
    changes: &mut Vec<(u64, Change)>,
) {
    for _ in 0..rng.below(6) {
        let broken = Broken::of(inventory, *rng.pick(all));
        let at = rng.between(MINUTE, healed - MINUTE);
        let long = *rng.pick(&[5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE]);
        let until = (at + rng.between(long / 2, long)).min(healed);
        changes.push((at, Change::Break(broken.clone())));
        changes.push((until, Change::Mend(broken)));
    }
}

/// The monitor's own line breaks now and then.
fn uplink(
    inventory: &Inventory,
    all: &[Breakage],
    healed: u64,
    rng: &mut Rng,
    changes: &mut Vec<(u64, Change)>,
) {
    let uplink = all
        .iter()
        .find(|b| inventory[b.element.component].kind == Kind::Monitor);
    if let Some(&uplink) = uplink.filter(|_| rng.chance(250)) {
        let broken = Broken::of(inventory, uplink);
        let at = rng.between(MINUTE, healed - MINUTE);
        let until = (at + rng.between(5 * SECOND, 5 * MINUTE)).min(healed);
        changes.push((at, Change::Break(broken.clone())));
        changes.push((until, Change::Mend(broken)));
    }
}

/// Pauses, deaths, and steps of the wall clock.
fn own_trouble(healed: u64, rng: &mut Rng, changes: &mut Vec<(u64, Change)>) {
    if rng.chance(250) {
        for _ in 0..rng.between(1, 4) {
            let pause = Duration::from_nanos(rng.between(SECOND, 20 * SECOND));
            changes.push((rng.between(0, healed), Change::Stall(pause)));
        }
    }
    if rng.chance(350) {
        for _ in 0..rng.between(1, 4) {
            let arrives = rng.chance(500);
            let away = Duration::from_nanos(rng.between(SECOND / 10, 30 * SECOND));
            let crash = if rng.chance(500) {
                Change::Crash { arrives, away }
            } else {
                Change::CrashWithin { arrives, away }
            };
            changes.push((rng.between(0, healed), crash));
        }
    }
    if rng.chance(250) {
        steps(healed, rng, changes);
    }
}

/// Steps of the wall clock: by a second, an hour, years.
fn steps(until: u64, rng: &mut Rng, changes: &mut Vec<(u64, Change)>) {
    for _ in 0..rng.between(1, 3) {
        let seconds = *rng.pick(&[1, -1, 3600, -3600, 86_400 * 365, 86_400 * 3650]);
        changes.push((rng.between(0, until), Change::Step { seconds }));
    }
}
