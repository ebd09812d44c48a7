use super::*;
use crate::daemon::demo::fixture::{clear, fault, inventory, later, mail, reported, snapshot};
use crate::daemon::demo::script::Damage;

const LINE: &str = "rissa.helsesenter.line";

fn blow() -> Blow {
    Blow {
        component: LINE.to_owned(),
        damage: Damage::Silence,
        expect: Expect::Fault {
            owner: "norsk-helsenett",
            agreed: false,
            told: vec!["norsk-helsenett", "rissa"],
        },
    }
}

fn cut() -> Blow {
    Blow {
        component: "monitor".to_owned(),
        damage: Damage::Silence,
        expect: Expect::CutOff {
            told: vec!["fosen-regionrad"],
        },
    }
}

fn tell(facts: &mut Facts) {
    facts.mail(&mail("Kundesenter@Helsenett.example", ""));
    facts.mail(&mail("ikt@rissa.example", ""));
}

#[test]
fn one_fault_of_the_right_owner_that_has_cleared_and_been_told_is_as_expected() {
    let inventory = inventory("");
    let mut facts = Facts::begin(&snapshot(&inventory, &[], false));
    let mut line = fault(&inventory, 1, &[LINE]);
    facts.snapshot(&snapshot(&inventory, &[line.clone()], false));
    assert!(
        !facts.is_answered(&blow().expect, &inventory),
        "nobody is told yet"
    );
    tell(&mut facts);
    assert!(facts.is_answered(&blow().expect, &inventory));
    clear(&mut line, later(60));
    facts.snapshot(&snapshot(&inventory, &[line], false));
    assert_eq!(facts.differences(&blow(), &inventory), Vec::<String>::new());
}

#[test]
fn whatever_is_not_as_expected_is_said() {
    let inventory = inventory("");
    let cleared = |serial, id| {
        let mut fault = fault(&inventory, serial, &[id]);
        clear(&mut fault, later(60));
        fault
    };
    let line = cleared(1, LINE);
    let room = cleared(2, "rissa.helsesenter.rom1");
    let tie = {
        let mut tie = fault(&inventory, 3, &[LINE, "rissa.helsesenter.router"]);
        clear(&mut tie, later(60));
        tie
    };
    let open = fault(&inventory, 4, &[LINE]);
    let cases: [(&[Fault], bool, bool, &str); 7] = [
        (&[], false, true, "no fault was opened"),
        (
            &[line.clone(), room.clone()],
            false,
            true,
            "2 faults were opened, not one",
        ),
        (&[room], false, true, "not about rissa.helsesenter.line"),
        (&[tie], false, true, "is undecided"),
        (&[open], false, true, "has not cleared"),
        (
            std::slice::from_ref(&line),
            true,
            true,
            "cut off, and was not",
        ),
        (
            std::slice::from_ref(&line),
            false,
            false,
            "no mail has come to Norsk Helsenett",
        ),
    ];
    for (faults, cut_off, told, expected) in cases {
        let mut facts = Facts::begin(&snapshot(&inventory, &[], false));
        facts.snapshot(&snapshot(&inventory, faults, cut_off));
        if told {
            tell(&mut facts);
        }
        let said = facts.differences(&blow(), &inventory).join("; ");
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn faults_from_before_a_scene_are_not_its_own() {
    let inventory = inventory("");
    let mut before = fault(&inventory, 1, &[LINE]);
    let mut facts = Facts::begin(&snapshot(&inventory, &[before.clone()], false));
    clear(&mut before, later(60));
    facts.snapshot(&snapshot(&inventory, &[before], false));
    assert!(facts.faults.is_empty());
}

#[test]
fn a_monitor_that_is_cut_off_blames_nobody_and_tells_once() {
    let inventory = inventory("");
    let council = || mail("koordinator@fosen-regionrad.example", "");
    let play = |faults: &[Fault], mails: usize| {
        let mut facts = Facts::begin(&snapshot(&inventory, &[], false));
        facts.snapshot(&snapshot(&inventory, faults, true));
        (0..mails).for_each(|_| facts.mail(&council()));
        facts.mend();
        facts.snapshot(&snapshot(&inventory, faults, false));
        facts.mail(&council());
        facts.differences(&cut(), &inventory)
    };
    assert_eq!(play(&[], 1), Vec::<String>::new());
    assert!(!play(&[], 0).is_empty() && !play(&[], 2).is_empty());
    assert!(!play(&[fault(&inventory, 1, &[LINE])], 1).is_empty());
}

#[test]
fn what_a_visitor_reports_is_none_of_the_story() {
    let inventory = inventory("");
    let mut facts = Facts::begin(&snapshot(&inventory, &[], false));
    let own = reported(&inventory, 7);
    let mut line = fault(&inventory, 1, &[LINE]);
    facts.snapshot(&snapshot(&inventory, &[line.clone(), own.clone()], false));
    facts.mail(&mail("ikt@roan.example", "FOSEN-2026-0007: reported"));
    tell(&mut facts);
    clear(&mut line, later(60));
    facts.snapshot(&snapshot(&inventory, &[line, own.clone()], false));
    assert_eq!(facts.differences(&blow(), &inventory), Vec::<String>::new());
    // Nor is it told in place of what a blow should bring.
    let mut facts = Facts::begin(&snapshot(&inventory, &[], false));
    facts.snapshot(&snapshot(&inventory, std::slice::from_ref(&own), false));
    facts.mail(&mail("ikt@rissa.example", "FOSEN-2026-0007: reported"));
    assert!(!facts.has_told(&inventory, "rissa"));
    assert!(!facts.is_answered(&blow().expect, &inventory));
    let shown = snapshot(&inventory, &[own], true);
    facts.snapshot(&shown);
    facts.mail(&mail("post@regionrad.example", "cut off"));
    facts.mend();
    let wrong = facts.differences(&cut(), &inventory).join("; ");
    assert!(!wrong.contains("was opened"), "{wrong}");
    assert!(!wrong.contains("mails came"), "{wrong}");
}
