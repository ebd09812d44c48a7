//! Work that is planned.

use jiff::tz::TimeZone;

use super::incidents::{self, core_down, down, drawn, play, report, slugs};
use super::*;
use crate::agenda::{Calendar, Hours};
use crate::inventory::{Extent, Maintenance, Parts, Window, Windows};
use crate::ledger::Announced;
use crate::notice::Reason;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn component(id: &str) -> ComponentIx {
    let inventory = drawn().builder.finish().expect("an inventory");
    let found = inventory.component_by_id(RegionIx::at(0), id);
    found.expect("a component")
}

fn once(from: &str, until: &str) -> Windows {
    Windows::Once(Window {
        from: at(from),
        until: at(until),
    })
}

/// Around the beginning of each play.
fn hour() -> Windows {
    once("2026-06-01T11:59:00Z", "2026-06-01T13:00:00Z")
}

/// On the core alone, by its own operator.
fn work(windows: Windows) -> Maintenance {
    Maintenance {
        id: "patch".into(),
        region: RegionIx::at(0),
        party: PartyIx::at(2),
        text: "Nye ruterkort".into(),
        reference: Some("CHG-7".into()),
        windows,
        parts: Parts {
            components: vec![component("core")],
            ..Parts::default()
        },
        extent: Extent::default(),
        declared: None,
    }
}

/// The same, for the two hours from noon on.
pub(super) fn work_on_the_core() -> Maintenance {
    work(once("2026-06-01T12:00:00Z", "2026-06-01T14:00:00Z"))
}

fn planned(work: Maintenance) -> Inventory {
    let mut making = drawn();
    making.builder.maintenance(work);
    making.builder.finish().expect("an inventory")
}

fn play_with(work: Maintenance) -> Play {
    let mut play = Play::new(planned(work));
    play.see(&[
        ("registrar/reach", echo()),
        ("core/reach", echo()),
        ("rom1/reach", echo()),
        ("rom2/reach", echo()),
    ]);
    report(&mut play, &[]);
    play.pass(Duration::from_secs(20));
    play
}

/// What has been told of faults.
fn told(play: &Play) -> Vec<(String, Reason)> {
    let mut told = incidents::told(play);
    told.retain(|(_, why)| {
        ![Reason::Announced, Reason::Replanned, Reason::CalledOff].contains(why)
    });
    told
}

/// Whether it was told as the fault of somebody.
fn paged(play: &Play) -> bool {
    let told = told(play);
    told.iter().any(|(_, why)| *why == Reason::Responsible)
}

#[test]
fn what_fails_of_planned_work_while_it_goes_on_is_shown_and_told_to_nobody() {
    let mut play = play_with(work(hour()));
    assert_eq!(play.ledger.maintenance_open(), 1);
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    assert_eq!(told(&play), []);
    let why = play.only_fault().incident.clone().expect("the work");
    assert!(why.planned);
    assert_eq!((why.id.as_str(), why.party.as_str()), ("patch", "nett"));
    assert_eq!(why.expected_end, Some(at("2026-06-01T13:00:00Z")));
    assert_eq!(why.reference.as_deref(), Some("CHG-7"));
    down(&mut play, &[]);
    assert!(slugs(&play).ends_with(&["cleared"]), "{:?}", slugs(&play));
    assert_eq!(told(&play), [], "nor is its end");
}

#[test]
fn what_is_not_over_when_the_work_is_becomes_a_fault_like_any_other() {
    let mut play = play_with(work(hour()));
    core_down(&mut play);
    assert!(play.ledger.next() <= play.now.mono + Duration::from_secs(3600));
    play.pass(Duration::from_secs(3600));
    play.turn(Input::Tick);
    assert_eq!(slugs(&play), ["opened", "explained", "unexplained"]);
    assert!(paged(&play), "{:?}", told(&play));
    assert_eq!(play.ledger.maintenance_open(), 0);
}

#[test]
fn planned_work_hides_nothing_else() {
    let of = |change: fn(&mut Maintenance)| {
        let mut work = work(hour());
        change(&mut work);
        work
    };
    let others = [
        of(|w| w.windows = once("2026-06-01T12:30:00Z", "2026-06-01T13:00:00Z")),
        of(|w| w.windows = once("2026-06-01T11:00:00Z", "2026-06-01T12:00:05Z")),
        of(|w| w.parts.components = vec![component("rom1")]),
        of(|w| {
            w.parts = Parts {
                kinds: vec![Kind::AccessLine, Kind::Codec],
                ..Parts::default()
            }
        }),
        // The core stands in no municipality.
        of(|w| {
            w.parts = Parts {
                municipalities: vec![MunicipalityIx::at(0)],
                ..Parts::default()
            }
        }),
    ];
    for work in others {
        let mut play = play_with(work.clone());
        core_down(&mut play);
        assert!(paged(&play), "{work:?}");
    }
    let mut play = play_with(work(hour()));
    down(&mut play, &["rom1/reach"]);
    assert!(
        paged(&play),
        "a room that fails while the core is worked on"
    );
}

#[test]
fn a_fault_that_began_before_the_work_goes_on_to_be_one() {
    let mut play = play_with(work(once("2026-06-01T12:10:00Z", "2026-06-01T13:00:00Z")));
    core_down(&mut play);
    assert!(paged(&play));
    play.pass(Duration::from_secs(900));
    play.turn(Input::Tick);
    assert_eq!(slugs(&play), ["opened"]);
}

#[test]
fn whoever_does_the_work_its_parts_are_out_of_service_and_their_owner_is_not_asked() {
    let mut work = work(hour());
    work.party = PartyIx::at(3);
    let mut play = play_with(work);
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    assert_eq!(told(&play), []);
}

#[test]
fn work_of_every_week_explains_in_its_hours_only() {
    let weekly = |hours: &str| Windows::Weekly {
        hours: Hours::new(
            vec![hours.parse().expect("hours")],
            Calendar {
                zone: TimeZone::UTC,
                country: None,
            },
        ),
        from: None,
        until: None,
    };
    for (hours, explained) in [
        ("mon 11:30-12:30", true),
        ("daily 11:00-13:00", true),
        ("tue 11:30-12:30", false),
        ("mon 02:00-04:00", false),
    ] {
        let mut play = play_with(work(weekly(hours)));
        core_down(&mut play);
        assert_eq!(told(&play).is_empty(), explained, "{hours}");
    }
}

#[test]
fn a_restart_after_the_window_tells_what_is_still_down() {
    let mut before = play_with(work(hour()));
    core_down(&mut before);
    let kept = Kept {
        faults: vec![before.only_fault().clone()],
        ..Kept::default()
    };
    let mut again = Play::resume(planned(work(hour())), kept);
    again.pass(Duration::from_secs(7200));
    again.turn(Input::Tick);
    report(&mut again, &[]);
    assert_eq!(slugs(&again), ["unexplained"]);
    assert!(paged(&again));
}

#[test]
fn work_that_a_reload_brings_or_takes_away_counts_from_then_on() {
    let mut play = play();
    report(&mut play, &[]);
    let reload = |play: &mut Play, inventory| {
        play.turn(Input::Reload {
            inventory: Arc::new(inventory),
            digest: "0".to_owned(),
        });
    };
    reload(&mut play, planned(work(hour())));
    core_down(&mut play);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    reload(&mut play, drawn().builder.finish().expect("an inventory"));
    assert_eq!(slugs(&play), ["opened", "explained", "unexplained"]);
    assert!(paged(&play));
}

/// Who is told of planned work in a turn that has come to nothing else, and in which words.
fn announced(play: &mut Play) -> Vec<(String, String, String)> {
    let step = play.ledger.step(Input::Tick, play.now);
    let rows = step.transaction.rows.iter();
    let mut told: Vec<_> = rows
        .filter(|row| row.reason == Reason::Announced && row.attempts == 0)
        .map(|row| {
            let words = &row.message;
            let party = row.recipient.party.clone();
            (party, words.subject.clone(), words.text.clone())
        })
        .collect();
    told.sort();
    told.dedup();
    told
}

/// From noon until three, in a little more than a week.
fn later() -> Windows {
    once("2026-06-09T12:00:00Z", "2026-06-09T15:00:00Z")
}

#[test]
fn planned_work_is_told_a_week_ahead_to_whom_it_affects_and_once() {
    let mut play = Play::new(planned(work(later())));
    assert_eq!(announced(&mut play), []);
    let mut all = Vec::new();
    while play.now.wall < at("2026-06-10T00:00:00Z") {
        let pause = play.ledger.next().since(play.now.mono);
        play.pass(pause.clamp(Duration::from_secs(1), Duration::from_secs(3600)));
        let now = play.now.wall;
        all.extend(announced(&mut play).into_iter().map(|told| (now, told)));
    }
    let who: Vec<_> = all
        .iter()
        .map(|(at, (party, ..))| (*at, &**party))
        .collect();
    let day = at("2026-06-02T12:00:00Z");
    // The municipality behind the core, and the coordinator; not the operator, whose work it is.
    assert_eq!(who, [(day, "oy"), (day, "rad")]);
    let (_, (_, subject, text)) = &all[0];
    assert!(
        subject.starts_with("Planned work: Øy: Nye ruterkort, "),
        "{subject}"
    );
    for said in [
        "NETT has planned work: Nye ruterkort (CHG-7).",
        "From Tuesday 9 June 2026 at 12:00 until Tuesday 9 June 2026 at 15:00.",
        "Out of service meanwhile: ",
        "It may affect video meetings in Øy.",
    ] {
        assert!(text.replace('\n', " ").contains(said), "{said}\n{text}");
    }
}

#[test]
fn work_that_is_put_off_is_told_anew_and_a_restart_tells_nothing_again() {
    let mut play = Play::new(planned(work(hour())));
    assert_eq!(announced(&mut play).len(), 2);
    // As logs of before say it: nothing but that it was told.
    let mut made = Announced::default();
    made.note(
        at("2026-06-01T11:00:00Z"),
        &MonitorEvent::MaintenanceAnnounced {
            region: "hav".to_owned(),
            maintenance: "patch".to_owned(),
            times: work(hour()).times(),
            told: None,
        },
    );
    let kept = || Kept {
        announced: made.clone(),
        ..Kept::default()
    };
    let mut again = Play::resume(planned(work(hour())), kept());
    assert_eq!(announced(&mut again), []);
    let off = once("2026-06-01T14:00:00Z", "2026-06-01T15:00:00Z");
    let mut off = Play::resume(planned(work(off)), kept());
    assert_eq!(announced(&mut off).len(), 2);
}

#[test]
fn whoever_answers_for_what_is_out_of_service_is_told_of_anothers_work() {
    let mut work = work(hour());
    work.party = PartyIx::at(1);
    let mut play = Play::new(planned(work));
    let told = announced(&mut play);
    let who: Vec<&str> = told.iter().map(|(party, ..)| &**party).collect();
    assert_eq!(who, ["nett", "oy"], "the coordinator does it");
}

#[test]
fn an_announcement_is_known_by_its_event() {
    let mut ledger = Play::new(planned(work(hour()))).ledger;
    let now = Play::new(planned(work(hour()))).now;
    let step = ledger.step(Input::Tick, now);
    let [Entry::Monitor { what, .. }] = &step.transaction.entries[..] else {
        panic!("{:?}", step.transaction.entries);
    };
    let MonitorEvent::MaintenanceAnnounced {
        times,
        told: Some(told),
        ..
    } = what
    else {
        panic!("{what:?}");
    };
    assert_eq!(times, "2026-06-01T11:59:00Z/2026-06-01T13:00:00Z");
    assert_eq!(told.to, ["rad", "oy"]);
    let text = serde_json::to_string(what).expect("an event");
    let back: MonitorEvent = serde_json::from_str(&text).expect("an event");
    assert_eq!(back, *what);
}

#[test]
fn a_window_of_several_spans_that_touch_is_one_to_its_end() {
    let weekly = Windows::Weekly {
        hours: Hours::new(
            vec!["mon-wed 00:00-24:00".parse().expect("hours")],
            Calendar {
                zone: TimeZone::UTC,
                country: None,
            },
        ),
        from: None,
        until: None,
    };
    let mut play = play_with(work(weekly));
    core_down(&mut play);
    // Something else makes all be weighed anew, in the last of the spans.
    play.pass(Duration::from_secs(40 * 3600));
    report(&mut play, &[]);
    assert_eq!(slugs(&play), ["opened", "explained"]);
    assert_eq!(told(&play), []);
}

#[test]
fn who_begins_a_little_early_is_not_blamed_through_the_whole_window() {
    let soon = once("2026-06-01T12:03:00Z", "2026-06-01T13:00:00Z");
    let mut play = play_with(work(soon));
    core_down(&mut play);
    assert!(
        paged(&play),
        "before the window nobody knows that it belongs to it"
    );
    play.pass(Duration::from_secs(240));
    play.turn(Input::Tick);
    assert_eq!(slugs(&play), ["opened", "explained"]);
}

#[test]
fn work_that_is_put_off_and_back_is_told_each_time() {
    let at_first = work(hour());
    let off = work(once("2026-06-01T14:00:00Z", "2026-06-01T15:00:00Z"));
    let mut play = Play::new(planned(at_first.clone()));
    assert_eq!(announced(&mut play).len(), 2);
    for next in [off, at_first] {
        play.pass(Duration::from_secs(60));
        play.ledger.step(
            Input::Reload {
                inventory: Arc::new(planned(next)),
                digest: "0".to_owned(),
            },
            play.now,
        );
        let rows = play.ledger.outbox().rows();
        let new =
            rows.filter(|row| row.reason == Reason::Replanned && row.created_at == play.now.wall);
        assert_eq!(new.count(), 2);
    }
}

#[test]
fn work_that_takes_longer_than_was_said_names_its_new_end_and_tells_nobody() {
    let mut play = play_with(work(hour()));
    core_down(&mut play);
    let longer = once("2026-06-01T11:59:00Z", "2026-06-01T15:00:00Z");
    play.turn(Input::Reload {
        inventory: Arc::new(planned(work(longer))),
        digest: "0".to_owned(),
    });
    assert_eq!(slugs(&play), ["opened", "explained", "explained"]);
    let why = play.only_fault().incident.clone().expect("the work");
    assert_eq!(why.expected_end, Some(at("2026-06-01T15:00:00Z")));
    assert_eq!(told(&play), []);
}

/// A region's planned work over configurations and restarts, and what was told of it.
struct Plans {
    play: Play,
    log: Announced,
}

impl Plans {
    fn new(work: Maintenance) -> Self {
        Self {
            play: Play::new(planned(work)),
            log: Announced::default(),
        }
    }

    /// Turns until nothing more is told: who is told, why, and in which words.
    fn told(&mut self, input: Input) -> Vec<(String, Reason, String)> {
        let mut told = Vec::new();
        let mut input = Some(input);
        for _ in 0..8 {
            let next = input.take().unwrap_or(Input::Tick);
            let step = self.play.ledger.step(next, self.play.now);
            for entry in &step.transaction.entries {
                if let Entry::Monitor { at, what } = entry {
                    self.log.note(*at, what);
                }
            }
            let rows = step.transaction.rows.iter();
            let new = rows.filter(|row| row.created_at == self.play.now.wall && row.attempts == 0);
            told.extend(new.map(|row| {
                let text = row.message.text.replace('\n', " ");
                (row.recipient.party.clone(), row.reason, text)
            }));
        }
        told.sort();
        told.dedup();
        told
    }

    fn reload(&mut self, inventory: Inventory) -> Vec<(String, Reason, String)> {
        self.play.pass(Duration::from_secs(60));
        self.told(Input::Reload {
            inventory: Arc::new(inventory),
            digest: "0".to_owned(),
        })
    }

    /// Started again with another configuration, some minutes after.
    fn restart(&mut self, inventory: Inventory) -> Vec<(String, Reason, String)> {
        let now = self.play.now;
        let kept = Kept {
            announced: self.log.clone(),
            ..Kept::default()
        };
        self.play = Play::resume(inventory, kept);
        self.play.now = now;
        self.play.pass(Duration::from_secs(300));
        self.told(Input::Tick)
    }
}

fn parties(told: &[(String, Reason, String)]) -> Vec<(&str, Reason)> {
    told.iter()
        .map(|(party, why, _)| (&**party, *why))
        .collect()
}

fn none_planned() -> Inventory {
    drawn().builder.finish().expect("an inventory")
}

/// Tomorrow night.
fn tomorrow() -> Windows {
    once("2026-06-02T22:00:00Z", "2026-06-03T02:00:00Z")
}

const BOTH: [&str; 2] = ["oy", "rad"];

fn both(why: Reason) -> Vec<(&'static str, Reason)> {
    BOTH.iter().map(|party| (*party, why)).collect()
}

#[test]
fn work_that_is_called_off_is_told_once_to_whom_it_was_told_and_over_a_restart() {
    for restarted in [false, true] {
        let mut plans = Plans::new(work(tomorrow()));
        let told = plans.told(Input::Tick);
        assert_eq!(parties(&told), both(Reason::Announced));
        let told = match restarted {
            true => plans.restart(none_planned()),
            false => plans.reload(none_planned()),
        };
        assert_eq!(parties(&told), both(Reason::CalledOff));
        for said in [
            "Planned work of NETT is called off: Nye ruterkort (CHG-7).",
            "It was told to be from Tuesday 2 June 2026 at 22:00 until Wednesday 3 June 2026 at 02:00.",
        ] {
            assert!(told[0].2.contains(said), "{said}: {}", told[0].2);
        }
        assert_eq!(plans.told(Input::Tick), []);
        assert_eq!(plans.restart(none_planned()), []);
        // Planned anew, it is told anew.
        let told = plans.reload(planned(work(tomorrow())));
        assert_eq!(parties(&told), both(Reason::Announced));
    }
}

#[test]
fn what_was_never_told_or_is_over_is_called_off_to_nobody() {
    let mut plans = Plans::new(work(later()));
    assert_eq!(plans.told(Input::Tick), []);
    assert_eq!(plans.reload(none_planned()), []);

    let mut plans = Plans::new(work(tomorrow()));
    assert_eq!(plans.told(Input::Tick).len(), 2);
    plans.play.pass(Duration::from_secs(48 * 3600));
    assert_eq!(plans.told(Input::Tick), []);
    assert_eq!(plans.reload(none_planned()), []);
    // Another piece of work by the same name is not the old one put off.
    let next = once("2026-06-05T22:00:00Z", "2026-06-06T02:00:00Z");
    let told = plans.reload(planned(work(next)));
    assert_eq!(parties(&told), both(Reason::Announced));
}

#[test]
fn work_that_is_moved_is_told_at_once_and_again_when_it_is_near() {
    for restarted in [false, true] {
        let mut plans = Plans::new(work(tomorrow()));
        assert_eq!(plans.told(Input::Tick).len(), 2);
        let off = || planned(work(once("2026-06-20T22:00:00Z", "2026-06-21T02:00:00Z")));
        let told = match restarted {
            true => plans.restart(off()),
            false => plans.reload(off()),
        };
        assert_eq!(parties(&told), both(Reason::Replanned));
        for said in [
            "Planned work of NETT has another time: Nye ruterkort (CHG-7).",
            "From Saturday 20 June 2026 at 22:00 until",
            "It was told to be from Tuesday 2 June 2026 at 22:00 until",
        ] {
            assert!(told[0].2.contains(said), "{said}: {}", told[0].2);
        }
        assert_eq!(plans.told(Input::Tick), []);
        plans.play.pass(Duration::from_secs(11 * 24 * 3600));
        assert_eq!(plans.restart(off()), [], "twelve days are not a week");
        plans.play.pass(Duration::from_secs(36 * 3600));
        let told = plans.told(Input::Tick);
        assert_eq!(parties(&told), both(Reason::Announced));
        assert_eq!(plans.restart(off()), []);
    }
}

#[test]
fn other_parts_are_told_to_whom_it_was_told_and_to_whom_it_affects_now() {
    let mut room = work(tomorrow());
    room.parts.components = vec![component("rom1")];
    room.party = PartyIx::at(1);
    let mut plans = Plans::new(room.clone());
    assert_eq!(
        parties(&plans.told(Input::Tick)),
        [("oy", Reason::Announced)]
    );
    room.parts.components.push(component("core"));
    let told = plans.restart(planned(room.clone()));
    let who = [("nett", Reason::Replanned), ("oy", Reason::Replanned)];
    assert_eq!(parties(&told), who);
    let said = "Planned work of RAD is on other equipment than was told: Nye ruterkort (CHG-7).";
    assert!(told[0].2.contains(said), "{}", told[0].2);
    // The same parts in another order are the same.
    room.parts.components.reverse();
    assert_eq!(plans.reload(planned(room)), []);
}

#[test]
fn work_that_is_made_longer_while_it_goes_on_or_when_it_has_run_over_is_told() {
    for after in [60, 2 * 3600] {
        let mut plans = Plans::new(work(hour()));
        assert_eq!(plans.told(Input::Tick).len(), 2);
        plans.play.pass(Duration::from_secs(after));
        assert_eq!(plans.told(Input::Tick), []);
        let longer = || planned(work(once("2026-06-01T11:59:00Z", "2026-06-01T15:00:00Z")));
        let told = plans.reload(longer());
        assert_eq!(parties(&told), both(Reason::Replanned), "after {after} s");
        let said = "Planned work of NETT takes longer than was told: Nye ruterkort (CHG-7).";
        assert!(told[0].2.contains(said), "{}", told[0].2);
        assert_eq!(plans.restart(longer()), []);
    }
}

#[test]
fn work_that_is_taken_out_while_it_goes_on_is_said_to_be_over() {
    let mut plans = Plans::new(work(hour()));
    assert_eq!(plans.told(Input::Tick).len(), 2);
    let told = plans.reload(none_planned());
    assert_eq!(parties(&told), both(Reason::CalledOff));
    let said = "Planned work of NETT is over before its time: Nye ruterkort (CHG-7).";
    assert!(told[0].2.contains(said), "{}", told[0].2);
}

#[test]
fn the_subject_of_work_at_one_site_names_it() {
    let mut making = drawn();
    let site = making.builder.site(crate::inventory::Site {
        id: "oy.sykeheim".into(),
        region: RegionIx::at(0),
        name: "Øy sykeheim".into(),
        municipality: MunicipalityIx::at(0),
        used: None,
    });
    let mut work = work(tomorrow());
    work.parts.components = vec![component("rom1"), component("rom2")];
    for &room in &work.parts.components {
        making.builder.component_mut(room).site = Some(site);
    }
    making.builder.maintenance(work);
    let mut play = Play::new(making.builder.finish().expect("an inventory"));
    let told = announced(&mut play);
    assert!(!told.is_empty());
    for (_, subject, _) in told {
        assert_eq!(
            subject,
            "Planned work: Øy sykeheim: Nye ruterkort, 2 June 2026"
        );
    }
}
