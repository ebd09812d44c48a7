//! What is promised of one probe's past, and of the monitor's connection.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::clock::Mono;
use crate::inventory::{Facet, ProbeIx, Profile};

const PROFILE: Profile = Profile::DEFAULT;

fn at(seconds: u64) -> Mono {
    Mono::START + Duration::from_secs(seconds)
}

fn look(class: Class, seconds: u64) -> Look {
    let success = class.is_success();
    Look {
        verdict: Verdict {
            class,
            success,
            transport_ok: success,
            sip_ok: success,
            service_ok: success,
        },
        started: at(seconds),
        ended: at(seconds),
    }
}

/// Runs of these classes, ten seconds apart, all witnessed.
fn seen(track: &mut Track, from: u64, classes: &[Class]) -> Vec<FacetState> {
    let mut states = Vec::new();
    for (&class, second) in classes.iter().zip((from..).step_by(10)) {
        track.look(look(class, second), true, &PROFILE);
        states.push(track.state());
    }
    states
}

#[test]
fn it_takes_as_many_failures_as_the_profile_says_to_be_down() {
    let mut track = Track::default();
    let states = seen(
        &mut track,
        0,
        &[Class::Answered, Class::Silent, Class::Silent, Class::Silent],
    );
    assert_eq!(
        states,
        [
            FacetState::Up,
            FacetState::Up,
            FacetState::Up,
            FacetState::Down
        ]
    );
    assert_eq!(track.failing().map(|f| f.since), Some(at(10)));
}

#[test]
fn a_success_between_failures_begins_the_count_again() {
    let mut track = Track::default();
    let classes = [Class::Silent, Class::Silent, Class::Answered];
    seen(&mut track, 0, &classes);
    let states = seen(&mut track, 30, &classes);
    assert!(!states.contains(&FacetState::Down));
}

#[test]
fn it_takes_more_than_one_success_to_be_up_again() {
    let mut track = Track::default();
    seen(&mut track, 0, &[Class::Silent; 3]);
    let states = seen(&mut track, 30, &[Class::Answered, Class::Answered]);
    assert_eq!(states, [FacetState::Down, FacetState::Up]);
}

#[test]
fn looks_closer_together_than_the_pause_between_them_count_as_one() {
    let mut track = Track::default();
    for _ in 0..5 {
        track.look(look(Class::Refused, 0), true, &PROFILE);
    }
    assert_eq!(track.failing().map(|f| f.failures), Some(1));
}

#[test]
fn what_comes_and_goes_is_flapping_until_it_has_been_quiet() {
    let mut track = Track::default();
    seen(&mut track, 0, &[Class::Answered]);
    let round = [
        Class::Silent,
        Class::Silent,
        Class::Silent,
        Class::Answered,
        Class::Answered,
    ];
    seen(&mut track, 100, &round);
    assert_eq!(track.state(), FacetState::Up);
    seen(&mut track, 200, &round);
    assert_eq!(track.state(), FacetState::Up);
    seen(&mut track, 300, &round);
    assert_eq!(track.state(), FacetState::Flapping);
    assert!(!track.settle(at(400)), "not yet quiet");
    assert!(track.settle(at(340 + 15 * 60 + 1)));
    assert_eq!(track.state(), FacetState::Up);
}

#[test]
fn changes_far_apart_are_no_flapping() {
    let mut track = Track::default();
    let round = [
        Class::Silent,
        Class::Silent,
        Class::Silent,
        Class::Answered,
        Class::Answered,
    ];
    for hour in 0..6 {
        seen(&mut track, hour * 3600, &round);
        assert_eq!(track.state(), FacetState::Up);
    }
}

#[test]
fn failures_that_nothing_witnessed_make_nothing_down() {
    let mut track = Track::default();
    seen(&mut track, 0, &[Class::Answered]);
    for second in [10, 20, 30, 40] {
        track.look(look(Class::Silent, second), false, &PROFILE);
    }
    assert_eq!(track.state(), FacetState::Unknown);
    assert_eq!(track.failing(), None);
}

#[test]
fn a_witness_soon_after_a_failure_still_counts_for_it_and_a_late_one_does_not() {
    let failed = look(Class::Silent, 10);
    let after = |millis| failed.ended + Duration::from_millis(millis);
    let vouched = |proof| {
        let mut track = Track::default();
        track.look(failed, false, &PROFILE);
        track.vouch(proof, &PROFILE).is_some()
    };
    assert!(vouched(after(0)));
    assert!(vouched(after(1000)));
    assert!(!vouched(after(1001)));
    assert!(!vouched(at(9)), "before the run");
}

#[test]
fn what_our_own_machine_could_not_do_is_no_failure_and_soon_no_answer_either() {
    let errors = [
        LocalError::Descriptors,
        LocalError::Buffers,
        LocalError::NoRoute,
        LocalError::Permission,
        LocalError::Address,
        LocalError::Late,
        LocalError::Other,
    ];
    for error in errors {
        let mut track = Track::default();
        seen(&mut track, 0, &[Class::Answered, Class::Silent]);
        let before = (track.failing().copied(), track.counts());
        let states = seen(&mut track, 20, &[Class::NotPerformed(error); 4]);
        let (up, unknown) = (FacetState::Up, FacetState::Unknown);
        assert_eq!(states, [up, up, unknown, unknown], "{error}");
        let counts = Counts {
            not_performed: 4,
            ..before.1
        };
        assert_eq!(
            (track.failing().copied(), track.counts()),
            (before.0, counts)
        );
        assert_eq!(seen(&mut track, 60, &[Class::Answered]), [up], "{error}");
        let between = [
            Class::NotPerformed(error),
            Class::NotPerformed(error),
            Class::Answered,
        ];
        assert_eq!(seen(&mut track, 70, &between.repeat(3)), [up; 9], "{error}");
    }
}

#[test]
fn what_is_down_stays_down_while_it_cannot_be_asked_and_a_stop_says_nothing() {
    let unasked = [Class::NotPerformed(LocalError::NoRoute); 5];
    let mut track = Track::default();
    seen(
        &mut track,
        0,
        &[Class::Answered, Class::Silent, Class::Silent, Class::Silent],
    );
    assert_eq!(seen(&mut track, 50, &unasked), [FacetState::Down; 5]);
    // A reload asks for fewer failures than there have been such runs.
    let mut track = Track::default();
    seen(&mut track, 0, &[Class::Answered]);
    assert_eq!(seen(&mut track, 10, &unasked[..2]), [FacetState::Up; 2]);
    let fewer = Profile {
        failures: 2,
        ..PROFILE
    };
    let effect = track.look(look(unasked[0], 40), true, &fewer);
    assert!(effect.changed && track.state() == FacetState::Unknown);
    let mut track = Track::default();
    seen(&mut track, 0, &[Class::Answered]);
    let stopped = [Class::NotPerformed(LocalError::Cancelled); 5];
    assert_eq!(seen(&mut track, 10, &stopped), [FacetState::Up; 5]);
}

fn proof(seconds: u64, class: Class) -> Proof {
    Proof {
        at: at(seconds),
        by: ProbeIx::at(0),
        class,
    }
}

/// A vantage that was cut off at the tenth second.
fn cut_off() -> Vantage {
    let mut vantage = Vantage::default();
    vantage.prove(proof(0, Class::Answered));
    for second in [10, 14, 18] {
        vantage.doubt(at(second));
    }
    assert_eq!(vantage.turn(at(18)), Some(Turn::CutOff(at(10))));
    vantage
}

#[test]
fn a_vantage_is_cut_off_after_enough_failures_over_enough_time() {
    let mut vantage = Vantage::default();
    vantage.doubt(at(10));
    vantage.doubt(at(20));
    assert_eq!(vantage.turn(at(60)), None, "two are not enough");
    let mut vantage = Vantage::default();
    (0..5).for_each(|_| vantage.doubt(at(10)));
    assert_eq!(vantage.turn(at(17)), None, "seven seconds are not enough");
    assert_eq!(vantage.next(), Some(at(18)));
    cut_off();
}

#[test]
fn a_proof_ends_the_doubt() {
    let mut vantage = Vantage::default();
    (0..5).for_each(|_| vantage.doubt(at(10)));
    vantage.prove(proof(12, Class::Beyond));
    assert_eq!(vantage.turn(at(60)), None);
}

#[test]
fn a_vantage_is_back_when_it_has_been_connected_for_a_while() {
    let mut vantage = cut_off();
    assert!(vantage.is_lost());
    vantage.prove(proof(30, Class::Answered));
    assert!(!vantage.is_lost());
    assert_eq!(vantage.turn(at(39)), None);
    vantage.doubt(at(39));
    vantage.prove(proof(40, Class::Answered));
    assert_eq!(vantage.turn(at(45)), None, "it was lost again meanwhile");
    assert_eq!(vantage.turn(at(50)), Some(Turn::BackAgain));
    assert_eq!(vantage.cut_off(), None);
}

#[test]
fn the_last_good_answer_is_remembered_beside_the_last_proof() {
    let mut vantage = Vantage::default();
    vantage.prove(proof(1, Class::Answered));
    vantage.prove(proof(2, Class::Beyond));
    assert_eq!(vantage.proof(), Some(proof(2, Class::Beyond)));
    assert_eq!(vantage.answered(), Some(proof(1, Class::Answered)));
}

#[test]
fn an_answer_after_the_deadline_outlives_some_silence_and_an_icmp_error_all() {
    let word = Class::HostUnreachable {
        from: "192.0.2.1".parse().unwrap(),
    };
    let known = |learnt: Class| {
        let mut track = Track::default();
        seen(&mut track, 0, &[Class::Silent]);
        assert!(track.learn(at(0), learnt));
        let mut known = Vec::new();
        for second in [10, 20, 30, 40] {
            seen(&mut track, second, &[Class::Silent]);
            known.push(track.failing().unwrap().class);
        }
        known
    };
    assert_eq!(known(word), [word; 4]);
    for late in [Class::Late, Class::Unavailable] {
        assert_eq!(known(late), [late, late, Class::Silent, Class::Silent]);
    }
}

#[test]
fn of_an_earlier_run_of_a_streak_only_an_answer_says_anything() {
    let word = Class::NetUnreachable {
        from: "192.0.2.1".parse().unwrap(),
    };
    let learns = |classes: &[Class], second: u64, class: Class| {
        let mut track = Track::default();
        seen(&mut track, 0, &[Class::Answered]);
        seen(&mut track, 10, classes);
        track.learn(at(second), class)
    };
    let silent = [Class::Silent; 3];
    for (second, class, expected) in [
        (30, word, true),
        (20, word, false),
        (30, Class::Late, true),
        (10, Class::Late, true),
        (0, Class::Late, false),
        (30, Class::Answered, false),
        (30, Class::Silent, false),
        (30, Class::NotPerformed(LocalError::Other), false),
    ] {
        assert_eq!(
            learns(&silent, second, class),
            expected,
            "{second} {class:?}"
        );
    }
    let refused = [Class::Silent, Class::Refused];
    assert!(!learns(&refused, 10, Class::Late), "it has said more since");
}

#[test]
fn what_came_late_is_told_with_how_late_it_was() {
    let rtt = Duration::from_millis(100);
    let told = |occasion, outcome| {
        let observation = Observation {
            exchange: None,
            kept: None,
            probe: ProbeIx::at(0),
            occasion,
            started: at(10),
            ended: at(10) + Duration::from_millis(4100),
            outcome,
        };
        observation.to_string()
    };
    let answer = || Outcome::Answer {
        rtt,
        answer: Answer::Echo,
    };
    let error = Outcome::IcmpError {
        from: "192.0.2.1".parse().unwrap(),
        kind: 3,
        code: 1,
    };
    assert_eq!(
        told(Occasion::Late, answer()),
        "answered after 4.1 s, late: echo reply"
    );
    assert_eq!(
        told(Occasion::Late, error),
        "ICMP host unreachable (type 3, code 1) from 192.0.2.1, late: after 4.1 s"
    );
    assert_eq!(
        told(Occasion::Regular, answer()),
        "echo reply after 100.0 ms"
    );
}

#[test]
fn whoever_answers_is_reached_and_nothing_more() {
    let from = "192.0.2.1".parse().unwrap();
    let all = [
        (Class::Answered, true, true),
        (Class::Late, false, false),
        (Class::Fair, true, true),
        (Class::Poor, false, false),
        (Class::Refused, true, false),
        (Class::Unavailable, true, false),
        (Class::Wrong, true, false),
        (Class::Denied, true, false),
        (Class::Beyond, true, false),
        (Class::Malformed, true, false),
        (Class::LoginRefused, true, false),
        (Class::TooBig { from }, false, false),
        (Class::Silent, false, false),
        (Class::NotPerformed(LocalError::Late), false, false),
    ];
    for (class, reach, service) in all {
        assert_eq!(class.is_success_of(Facet::Reach), reach, "{class:?}");
        assert_eq!(class.is_success_of(Facet::Size), reach, "{class:?}");
        assert_eq!(class.is_success_of(Facet::Service), service, "{class:?}");
    }
    // Who serves in part serves, and has lost its redundancy.
    let facets = [Facet::Reach, Facet::Service, Facet::Redundancy];
    let partial = facets.map(|facet| Class::Partial.is_success_of(facet));
    assert_eq!(partial, [true, true, false]);
    assert!(!Class::Unlisted.is_success_of(Facet::Reach));
    // A connection is made by small packets.
    let stalled = [Facet::Reach, Facet::Size, Facet::Service];
    let stalled = stalled.map(|facet| Class::Stalled.is_success_of(facet));
    assert_eq!(stalled, [true, false, false]);
}

/// One run of one of six probes, three at each of two sites.
#[derive(Clone, Copy, Debug)]
struct Run {
    probe: usize,
    class: Class,
    /// When it was sent and when its outcome was known, in milliseconds.
    sent: u64,
    ended: u64,
}

const PROBES: usize = 6;

fn is_at_first_site(probe: usize) -> bool {
    probe < PROBES / 2
}

/// Runs in the order in which they end.
fn runs() -> impl Strategy<Value = Vec<Run>> {
    let class = prop::sample::select(vec![
        Class::Answered,
        Class::Silent,
        Class::Silent,
        Class::Refused,
        Class::Beyond,
        Class::NotPerformed(LocalError::Buffers),
    ]);
    let run = (0..PROBES, class, 0..120_000_u64, 1..3000_u64);
    let run = run.prop_map(|(probe, class, sent, takes)| Run {
        probe,
        class,
        sent,
        ended: sent + takes,
    });
    prop::collection::vec(run, 0..150).prop_map(|mut runs| {
        runs.sort_by_key(|run| (run.ended, run.sent, run.probe));
        runs
    })
}

/// The tracks of some probes behind one vantage, as the ledger keeps them: what
/// comes back proves to all that the monitor was connected, and what is lost with
/// no proof is doubted for all.
struct Watched {
    tracks: BTreeMap<ProbeIx, Track>,
    vantage: Vantage,
    place: fn(usize) -> usize,
}

impl Watched {
    /// What changes at the first site. The other's runs concern the vantage in any
    /// case; its own tracks are kept only `with` it. `place` is where a probe
    /// stands in the inventory.
    fn changes(
        runs: &[Run],
        with: bool,
        place: fn(usize) -> usize,
    ) -> Vec<(u64, usize, FacetState, Effect)> {
        let mut watched = Self {
            tracks: BTreeMap::new(),
            vantage: Vantage::default(),
            place,
        };
        for probe in (0..PROBES).filter(|&probe| with || is_at_first_site(probe)) {
            let ix = ProbeIx::at(place(probe));
            watched.tracks.insert(ix, Track::default());
        }
        let seen = runs.iter().filter_map(|run| {
            let (state, effect) = watched.take_in(run)?;
            is_at_first_site(run.probe).then_some((run.ended, run.probe, state, effect))
        });
        seen.collect()
    }

    fn take_in(&mut self, run: &Run) -> Option<(FacetState, Effect)> {
        let at = |millis| Mono::START + Duration::from_millis(millis);
        let ix = ProbeIx::at((self.place)(run.probe));
        let (started, ended) = (at(run.sent), at(run.ended));
        let lost = matches!(run.class, Class::Silent | Class::NotPerformed(_));
        if !lost {
            self.vantage.prove(Proof {
                at: started,
                by: ix,
                class: run.class,
            });
            for track in self.tracks.values_mut() {
                track.vouch(started, &PROFILE);
            }
        }
        let witnessed = self.vantage.proof().is_some_and(|p| p.at >= started);
        if run.class == Class::Silent && !witnessed {
            self.vantage.doubt(started);
        }
        let look = Look {
            started,
            ended,
            ..look(run.class, 0)
        };
        let track = self.tracks.get_mut(&ix);
        let effect = track.map(|track| track.look(look, witnessed, &PROFILE));
        if self.vantage.turn(ended).is_some() {
            self.tracks.values_mut().for_each(Track::forget_doubts);
        }
        Some((self.tracks.get(&ix)?.state(), effect?))
    }
}

proptest! {
    #[test]
    fn what_another_site_does_changes_nothing_here(runs in runs()) {
        let together = Watched::changes(&runs, true, |probe| probe);
        let alone = Watched::changes(&runs, false, |probe| probe);
        prop_assert_eq!(together, alone);
    }

    #[test]
    fn the_order_of_the_inventory_changes_nothing(runs in runs()) {
        let forwards = Watched::changes(&runs, true, |probe| probe);
        let backwards = Watched::changes(&runs, true, |probe| PROBES - 1 - probe);
        prop_assert_eq!(forwards, backwards);
    }
}
