pub(in crate::notice) mod languages;
mod links;
mod on_call;
mod outside;
mod replied;

use std::fmt::Write as _;

use proptest::prelude::*;

use super::fixture::*;
use super::layout::{COLUMNS, Sheet};
use super::words::{self, DrillPhrase, Phrase};
use super::*;
use crate::agenda::{Calendar, Hours};
use crate::fault::{
    CauseRef, ComponentRef, Event, Fault, Finding, Number, StepRef, Through, Way, What,
};
use crate::health::{Class, LocalError, Mode};
use crate::inventory::{
    Builder, Extent, Facet, Inventory, Kind, Language, Maintenance, Parts, Turn, Window, Windows,
};

/// Routes events as the outbox would, every notice delivered at once.
struct Route {
    inventory: Inventory,
    told: Vec<Told>,
}

impl Route {
    fn new() -> Self {
        Self {
            inventory: inventory(Language::Bokmal),
            told: Vec::new(),
        }
    }

    fn route(&mut self, event: &Event, fault: &Fault) -> Vec<(String, Reason)> {
        let due = due(event, fault, &self.inventory, &self.told);
        for one in &due {
            self.told.push(Told {
                reason: one.reason,
                recipient: one.recipient.clone(),
                state: match one.shadowed {
                    true => RowState::Shadowed,
                    false => RowState::Sent,
                },
            });
        }
        due.into_iter()
            .map(|one| (one.recipient.address, one.reason))
            .collect()
    }
}

fn told(all: &[(&str, Reason)]) -> Vec<(String, Reason)> {
    let mut all: Vec<_> = all.iter().map(|(a, r)| ((*a).to_owned(), *r)).collect();
    all.sort();
    all
}

fn located(finding: Finding, assignment: crate::fault::Assignment) -> What {
    What::Located {
        finding,
        assignment,
        stays: false,
        earlier: Vec::new(),
    }
}

#[test]
fn with_an_agreement_the_owner_acts_and_the_municipality_knows() {
    let mut route = Route::new();
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Affected), (PARTNER, Reason::Responsible)])
    );
    let event = case.then(
        30,
        What::Changed {
            mode: Mode::Denying,
        },
    );
    assert_eq!(route.route(&event, &case.fault), told(&[]));
    let event = case.then(60, What::Cleared);
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Recovered), (PARTNER, Reason::Recovered)])
    );
    let event = case.then(
        90,
        What::Reopened {
            finding: the_line(),
            anew: true,
        },
    );
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Affected), (PARTNER, Reason::Reopened)])
    );
}

#[test]
fn each_step_of_an_escalation_and_the_coordinator_are_told_and_nobody_is_relieved() {
    let mut route = Route::new();
    let mut assignment = timed("it", "orland");
    let chain = &mut assignment.due.as_mut().unwrap().clause.escalation;
    chain.push(StepRef {
        to: party("leverandor"),
        ..chain[0].clone()
    });
    let (mut case, event) = Case::open(1, the_line(), assignment.clone());
    route.route(&event, &case.fault);
    let escalated = |to: &str, step| What::Escalated {
        to: party(to),
        step,
    };
    let event = case.then(3600, escalated("orland", 1));
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[
            (COUNCIL, Reason::Escalated),
            (ORLAND, Reason::Escalated),
            // It is asked still, and learns that it is with another now.
            (PARTNER, Reason::Responsible)
        ])
    );
    // The vendor has no contacts: the coordinator is told in its place, once.
    let event = case.then(7200, escalated("leverandor", 2));
    let due = super::due(&event, &case.fault, &route.inventory, &route.told);
    assert_eq!(due.len(), 2);
    assert_eq!(due[0].in_place_of, ["Videosalg AS"]);
    // The step before it learns that it is passed over.
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(COUNCIL, Reason::Escalated), (ORLAND, Reason::Escalated)])
    );
    // The owner is asked as before, and those who were told know it already.
    let event = case.then(7250, located(the_line(), assignment));
    assert_eq!(route.route(&event, &case.fault), told(&[]));
    // Whoever was asked and is asked no longer learns that somebody has said yes.
    let event = case.then(
        7300,
        What::Accepted {
            through: None,
            by: party("it"),
            expected_at: None,
        },
    );
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(COUNCIL, Reason::Released), (ORLAND, Reason::Released)])
    );
    let event = case.then(7400, What::Cleared);
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Recovered), (PARTNER, Reason::Recovered)])
    );
}

#[test]
fn a_mail_at_a_step_says_who_has_not_answered_since_when_and_which_step_it_is() {
    let mut assignment = timed("it", "orland");
    let chain = &mut assignment.due.as_mut().unwrap().clause.escalation;
    chain.push(StepRef {
        to: party("rad"),
        ..chain[0].clone()
    });
    let told = |case: &Case, party: &str| {
        let mut due = due_for(Reason::Escalated, Language::English);
        due.recipient.party = party.to_owned();
        let scene = scene(&context(), Language::English);
        let text = mail::of_fault(&due, &case.fault, &scene, None).text;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (mut case, _) = Case::open(42, the_line(), assignment.clone());
    let escalated = |to: &str, step| What::Escalated {
        to: party(to),
        step,
    };
    case.then(3600, escalated("orland", 1));
    let first = told(&case, "orland");
    for part in [
        "Fosen IKT has been asked since Sunday 22 November 2026 at 10:20, and has not said yes. This is step 1 of 2.",
        "An answer was expected by Monday 23 November 2026 at 08:30 (agreed: 30 minutes, Monday–Friday 08:00–16:00).",
        "and tell the coordinator.",
    ] {
        assert!(first.contains(part), "{part:?} is not in {first}");
    }
    assert!(!first.contains("Before this one"), "{first}");
    // Whoever is passed over learns that too, and may answer still.
    let mut due = due_for(Reason::Responsible, Language::English);
    due.recipient.party = "it".to_owned();
    let scene = scene(&context(), Language::English);
    let over = mail::of_fault(&due, &case.fault, &scene, None).text;
    let over = over.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "Fosen IKT has been asked since Sunday 22 November 2026 at 10:20, and has not said yes.",
        "An answer was expected by Monday 23 November 2026 at 08:30",
        "It is now with Ørland kommune.",
    ] {
        assert!(over.contains(part), "{part:?} is not in {over}");
    }
    case.then(7200, escalated("rad", 2));
    let last = told(&case, "rad");
    assert!(
        last.contains("This is step 2 of 2. Before this one: Ørland kommune."),
        "{last}"
    );
    assert!(!last.contains("tell the coordinator"), "it is: {last}");
    // To whom it was handed over has not answered either.
    let (mut case, _) = Case::open(42, the_line(), assignment.clone());
    case.then(
        60,
        What::HandedOver {
            by: Some(party("it")),
            through: None,
            to: party("leverandor"),
            because: "garanti".to_owned(),
        },
    );
    let mut due = assignment.due.clone().unwrap();
    due.since = at(60);
    case.then(60, What::Asked { due });
    case.then(3600, escalated("orland", 1));
    let handed = told(&case, "orland");
    assert!(
        handed.contains("Videosalg AS has been asked since"),
        "{handed}"
    );
}

#[test]
fn a_step_that_was_passed_over_is_not_told_later_either() {
    let mut route = Route::new();
    let mut assignment = timed("it", "orland");
    let chain = &mut assignment.due.as_mut().unwrap().clause.escalation;
    chain.push(StepRef {
        to: party("leverandor"),
        ..chain[0].clone()
    });
    let (mut case, event) = Case::open(1, the_line(), assignment.clone());
    route.route(&event, &case.fault);
    // Nobody routes the first step: it is written down only.
    case.then(
        3600,
        What::Escalated {
            to: party("orland"),
            step: 1,
        },
    );
    let event = case.then(
        3600,
        What::Escalated {
            to: party("leverandor"),
            step: 2,
        },
    );
    let told_of = told(&[(COUNCIL, Reason::Escalated), (PARTNER, Reason::Responsible)]);
    assert_eq!(route.route(&event, &case.fault), told_of);
    let room = found(vec![cause(room(1), Facet::Service, Mode::Refusing)]);
    let event = case.then(3700, located(room, assignment));
    let again = route.route(&event, &case.fault);
    assert!(
        !again.contains(&(ORLAND.to_owned(), Reason::Escalated)),
        "{again:?}"
    );
    let overdue = super::route::overdue(&case.fault, &route.inventory, &route.told, at(3700));
    assert_eq!(overdue, Vec::new());
}

#[test]
fn a_step_whose_party_only_knew_that_it_is_affected_was_passed_over() {
    let mut route = Route::new();
    let mut assignment = timed("it", "afjord");
    let chain = &mut assignment.due.as_mut().unwrap().clause.escalation;
    chain.push(StepRef {
        to: party("leverandor"),
        ..chain[0].clone()
    });
    let (mut case, event) = Case::open(1, the_line(), assignment);
    let opened = route.route(&event, &case.fault);
    assert!(
        opened.contains(&(AFJORD.to_owned(), Reason::Affected)),
        "{opened:?}"
    );
    // Nobody routes the first step, to the municipality that is affected.
    case.then(
        3600,
        What::Escalated {
            to: party("afjord"),
            step: 1,
        },
    );
    let event = case.then(
        3600,
        What::Escalated {
            to: party("leverandor"),
            step: 2,
        },
    );
    let second = route.route(&event, &case.fault);
    let asked = (PARTNER.to_owned(), Reason::Responsible);
    assert!(second.contains(&asked), "{second:?}");
    let never = (AFJORD.to_owned(), Reason::Escalated);
    assert!(!second.contains(&never), "{second:?}");
}

#[test]
fn a_step_that_was_told_is_told_to_a_contact_that_its_party_has_now() {
    let mut route = Route::new();
    let mut assignment = timed("it", "orland");
    let chain = &mut assignment.due.as_mut().unwrap().clause.escalation;
    chain.push(StepRef {
        to: party("leverandor"),
        ..chain[0].clone()
    });
    let (mut case, event) = Case::open(1, the_line(), assignment.clone());
    route.route(&event, &case.fault);
    for (step, to) in [(1, "orland"), (2, "leverandor")] {
        let to = party(to);
        let event = case.then(3600, What::Escalated { to, step });
        route.route(&event, &case.fault);
    }
    let (orland, _) = route
        .inventory
        .parties()
        .find(|(_, party)| &*party.id == "orland")
        .unwrap();
    let mut builder = Builder::on(route.inventory.clone());
    let contacts = &mut builder.party_mut(orland).contacts;
    let second = crate::inventory::Contact {
        email: "dag@orland.example".into(),
        ..contacts[0].clone()
    };
    contacts.push(second);
    route.inventory = builder.finish().unwrap();
    let room = found(vec![cause(room(1), Facet::Service, Mode::Refusing)]);
    let event = case.then(3700, located(room, assignment));
    let told = route.route(&event, &case.fault);
    let new = ("dag@orland.example".to_owned(), Reason::Escalated);
    assert!(told.contains(&new), "{told:?}");
}

#[test]
fn a_step_to_a_party_in_shadow_mode_is_written_down_and_the_operator_knows() {
    let inventory = inventory_in_shadow(Language::Bokmal, PARTNER, &["orland"]);
    let (mut case, _) = Case::open(1, the_line(), timed("it", "orland"));
    let event = case.then(
        3600,
        What::Escalated {
            to: party("orland"),
            step: 1,
        },
    );
    let due = due(&event, &case.fault, &inventory, &[]);
    let of = |address: &str| due.iter().find(|one| one.recipient.address == address);
    assert_eq!(of(ORLAND).map(|one| one.shadowed), Some(true));
    assert_eq!(of(COUNCIL).map(|one| one.shadowed), Some(false));
    assert_eq!(of(OPERATOR).map(|one| one.reason), Some(Reason::Shadow));
}

#[test]
fn without_an_agreement_the_holder_and_the_coordinator_are_told() {
    for assignment in [unagreed("afjord"), contested("afjord")] {
        let (case, event) = Case::open(1, the_line(), assignment);
        assert_eq!(
            Route::new().route(&event, &case.fault),
            told(&[(AFJORD, Reason::Responsible), (COUNCIL, Reason::Gap)])
        );
    }
}

#[test]
fn a_tie_goes_to_the_coordinator_and_when_it_resolves_to_the_owner() {
    let mut route = Route::new();
    let (mut case, event) = Case::open(1, the_tie(), undecided());
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Affected), (COUNCIL, Reason::Undecided)])
    );
    let event = case.then(40, located(the_line(), agreed("it")));
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(COUNCIL, Reason::Released), (PARTNER, Reason::Responsible)])
    );
    let event = case.then(60, What::Cleared);
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Recovered), (PARTNER, Reason::Recovered)])
    );
}

#[test]
fn located_again_without_news_tells_nobody() {
    let mut route = Route::new();
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    route.route(&event, &case.fault);
    let event = case.then(40, located(the_line(), agreed("it")));
    assert_eq!(route.route(&event, &case.fault), told(&[]));
    let room = found(vec![cause(room(1), Facet::Service, Mode::Refusing)]);
    let event = case.then(50, located(room, agreed("it")));
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(PARTNER, Reason::Responsible)])
    );
}

#[test]
fn another_facet_of_the_same_component_is_no_news_unless_it_is_anothers() {
    let facet = |facet, mode| found(vec![cause(room(1), facet, mode)]);
    let service = || facet(Facet::Service, Mode::Stalled);
    let reach = || facet(Facet::Reach, Mode::Silent);
    let mut route = Route::new();
    let (mut case, event) = Case::open(1, service(), agreed("it"));
    route.route(&event, &case.fault);
    let event = case.then(10, located(reach(), agreed("it")));
    assert_eq!(route.route(&event, &case.fault), told(&[]));
    let event = case.then(15, located(facet(Facet::Media, Mode::Poor), agreed("it")));
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(PARTNER, Reason::Responsible)])
    );
    let event = case.then(20, located(service(), agreed("leverandor")));
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(COUNCIL, Reason::Responsible), (PARTNER, Reason::Released)])
    );
    let event = case.then(30, located(reach(), unagreed("afjord")));
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Responsible), (COUNCIL, Reason::Gap)])
    );
}

#[test]
fn a_holder_who_is_relieved_but_still_affected_is_told_both_in_one_mail() {
    let mut route = Route::new();
    let (mut case, event) = Case::open(1, the_line(), unagreed("afjord"));
    route.route(&event, &case.fault);
    let event = case.then(40, located(the_line(), agreed("it")));
    let due = due(&event, &case.fault, &route.inventory, &route.told);
    let afjord = due.iter().find(|d| d.recipient.address == AFJORD).unwrap();
    assert_eq!((afjord.reason, afjord.relieved), (Reason::Affected, true));
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[
            (AFJORD, Reason::Affected),
            (COUNCIL, Reason::Released),
            (PARTNER, Reason::Responsible)
        ])
    );
}

#[test]
fn the_newly_affected_are_told_once() {
    let mut route = Route::new();
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    route.route(&event, &case.fault);
    let orland = component("orland.helsesenter.rom1", "Rom 1", Kind::Codec);
    let affected = vec![room(1), orland];
    let event = case.then(
        40,
        What::Affected {
            affected: affected.clone(),
        },
    );
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(ORLAND, Reason::Affected)])
    );
    let event = case.then(50, What::Affected { affected });
    assert_eq!(route.route(&event, &case.fault), told(&[]));
}

#[test]
fn a_merged_fault_lets_everybody_go_and_recovers_nobody() {
    let mut route = Route::new();
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    route.route(&event, &case.fault);
    let into = Number::new("FOSEN", 2026, 2);
    let event = case.then(40, What::Merged { into });
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Released), (PARTNER, Reason::Released)])
    );
}

#[test]
fn what_was_never_delivered_is_not_recovered_from() {
    let (mut case, event) = Case::open(1, the_line(), agreed("it"));
    let mut route = Route::new();
    route.route(&event, &case.fault);
    for told in &mut route.told {
        if told.recipient.address == PARTNER {
            told.state = RowState::Dead {
                reason: "550".to_owned(),
            };
        } else {
            told.state = RowState::Pending;
        }
    }
    let event = case.then(60, What::Cleared);
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Recovered)])
    );
}

#[test]
fn a_holder_whose_mailbox_refused_is_told_again_that_it_is_theirs() {
    let (mut case, event) = Case::open(1, the_line(), unagreed("afjord"));
    let mut route = Route::new();
    let first = told(&[(AFJORD, Reason::Responsible), (COUNCIL, Reason::Gap)]);
    assert_eq!(route.route(&event, &case.fault), first);
    refuse(&mut route.told, AFJORD);
    let affected = case.fault.affected.clone();
    let event = case.then(60, What::Affected { affected });
    assert_eq!(
        route.route(&event, &case.fault),
        told(&[(AFJORD, Reason::Responsible)])
    );
}

#[test]
fn a_restart_writes_to_nobody_whose_mailbox_refused_that_it_is_theirs() {
    let (case, event) = Case::open(1, the_line(), unagreed("afjord"));
    let mut route = Route::new();
    route.route(&event, &case.fault);
    refuse(&mut route.told, AFJORD);
    let refused = route.told.iter().find(|t| t.recipient.address == AFJORD);
    let mut affected = refused.unwrap().clone();
    affected.reason = Reason::Affected;
    affected.state = RowState::Sent;
    for told in [
        route.told.clone(),
        [route.told.clone(), vec![affected]].concat(),
    ] {
        let overdue = super::route::overdue(&case.fault, &route.inventory, &told, at(60));
        assert_eq!(overdue, Vec::new());
    }
}

/// A mailbox has refused for good what was last decided for it.
fn refuse(told: &mut [Told], email: &str) {
    for one in told.iter_mut().filter(|t| t.recipient.address == email) {
        one.state = RowState::Dead {
            reason: "550".to_owned(),
        };
    }
}

#[test]
fn a_party_without_contacts_is_stood_in_for_by_the_coordinator() {
    let (case, event) = Case::open(1, the_line(), agreed("leverandor"));
    let due = due(&event, &case.fault, &inventory(Language::Bokmal), &[]);
    let council = due.iter().find(|d| d.recipient.address == COUNCIL).unwrap();
    assert_eq!(council.reason, Reason::Responsible);
    assert_eq!(council.in_place_of, ["Videosalg AS"]);
}

#[test]
fn what_concerns_the_monitor_goes_to_its_operator_only() {
    let inventory = inventory(Language::Bokmal);
    for reason in [Reason::CutOff, Reason::BackAgain, Reason::Unlogged] {
        let due = due_to_operator(&inventory, region(), reason, Some(at(0)), None);
        assert_eq!(due.len(), 1);
        assert_eq!(due[0].recipient.address, OPERATOR);
        assert!(due_to_operator(&inventory, region(), reason, None, Some(OPERATOR)).is_empty());
    }
}

fn scene(context: &Context, language: Language) -> Scene {
    Scene::of(context, &inventory(language), region())
}

/// What the network operator has reported itself.
fn reported() -> What {
    What::Explained {
        incident: crate::fault::IncidentRef {
            id: "nhn-117".to_owned(),
            party: "nhn".to_owned(),
            party_name: "Norsk Helsenett".to_owned(),
            since: at(-600),
            expected_end: None,
            text: "Feil på linjer i Trøndelag".to_owned(),
            reference: Some("sak 117".to_owned()),
            planned: false,
        },
        restore_by: None,
    }
}

fn rejected(language: Language) -> What {
    What::Rejected {
        by: party("it"),
        through: Some(Through {
            party: party("rad"),
            way: Way::CommandLine,
            user: None,
        }),
        because: match language {
            Language::Bokmal => "linja vår bærer de andre rommene".to_owned(),
            Language::Nynorsk => "linja vår ber dei andre romma".to_owned(),
            Language::Swedish => "vår linje bär de andra rummen".to_owned(),
            Language::English => "our line carries the other rooms".to_owned(),
        },
        assignment: agreed("it"),
    }
}

fn commented(language: Language) -> What {
    What::Commented {
        by: party("afjord"),
        through: None,
        text: match language {
            Language::Bokmal => "Strømmen er borte.\nNettselskapet vet det.".to_owned(),
            Language::Nynorsk => "Straumen er borte.\nNettselskapet veit det.".to_owned(),
            Language::Swedish => "Strömmen är borta.\nNätbolaget vet om det.".to_owned(),
            Language::English => "The power is out.\nThe utility knows.".to_owned(),
        },
    }
}

/// A case of which such notices typically are.
fn begun(reason: Reason) -> (Case, Event) {
    match reason {
        Reason::Undecided => Case::open(42, the_tie(), undecided()),
        Reason::Gap => Case::open(42, the_line(), contested("afjord")),
        Reason::Escalated => Case::open(42, the_line(), timed("it", "orland")),
        Reason::Responsible
        | Reason::Affected
        | Reason::Known
        | Reason::Deputy
        | Reason::Commented
        | Reason::Replied
        | Reason::Released
        | Reason::Reopened
        | Reason::AgreementEnds
        | Reason::Announced
        | Reason::Replanned
        | Reason::CalledOff
        | Reason::Recovered
        | Reason::Withdrawn
        | Reason::CutOff
        | Reason::BackAgain
        | Reason::Unlogged
        | Reason::Undelivered
        | Reason::Shadow
        | Reason::Digest
        | Reason::Event
        | Reason::Ticket
        | Reason::TicketClosed => Case::open(42, the_line(), agreed("it")),
    }
}

/// Work on the lines of a region, every week.
fn every_tuesday(inventory: &Inventory, language: Language) -> Maintenance {
    let (region, _) = inventory.regions().next().expect("a region");
    let calendar = Calendar {
        zone: inventory[region].zone.clone(),
        country: None,
    };
    Maintenance {
        id: "linjer".into(),
        region,
        party: inventory[region].coordinator,
        text: match language {
            Language::Bokmal => "Nye linjekort".into(),
            Language::Nynorsk => "Nye linjekort".into(),
            Language::Swedish => "Nya linjekort".into(),
            Language::English => "New line cards".into(),
        },
        reference: Some("1107".into()),
        windows: Windows::Weekly {
            hours: Hours::new(vec!["tue 02:00-04:00".parse().expect("hours")], calendar),
            from: None,
            until: None,
        },
        parts: Parts {
            kinds: vec![Kind::AccessLine],
            ..Parts::default()
        },
        extent: Extent {
            first: Vec::new(),
            parts: 0,
            affected: inventory.municipalities().map(|(ix, _)| ix).collect(),
        },
        declared: None,
    }
}

/// The mail that tells something of that work.
fn planned_mail(news: News, language: Language, scene: &Scene) -> Message {
    let inventory = inventory(language);
    let planned = every_tuesday(&inventory, language);
    let window = planned.next(at(0)).expect("a window");
    let announcement = mail::Announcement {
        planned: &planned,
        window,
        news,
    };
    mail::of_announcement(announcement, language, &inventory, scene)
}

/// The mail that it is called off, or over before its time.
fn called_off_mail(begun: bool, language: Language, scene: &Scene) -> Message {
    let inventory = inventory(language);
    let planned = every_tuesday(&inventory, language);
    let window = planned.next(at(0)).expect("a window");
    let told = PlannedTold {
        party: inventory[planned.party].name.to_string(),
        text: planned.text.to_string(),
        reference: planned.reference.as_ref().map(ToString::to_string),
        from: window.from,
        until: window.until,
        over: None,
        parts: String::new(),
        to: Vec::new(),
    };
    let called_off = mail::CalledOff {
        id: &planned.id,
        region: planned.region,
        told: &told,
        begun,
    };
    mail::of_called_off(called_off, language, &inventory, scene)
}

#[test]
fn each_thing_that_becomes_of_planned_work_is_said_in_words_of_its_own() {
    for language in Language::ALL {
        let scene = scene(&context(), language);
        let before = Window {
            from: at(0),
            until: at(7200),
        };
        let news = [
            News::First,
            News::Moved(before),
            News::Longer(before),
            News::Parts,
        ];
        let mut leads: Vec<String> = news
            .map(|news| planned_mail(news, language, &scene).text)
            .into_iter()
            .chain([false, true].map(|begun| called_off_mail(begun, language, &scene).text))
            .map(|text| text.split("\n\n").next().unwrap_or_default().to_owned())
            .collect();
        leads.sort();
        leads.dedup();
        assert_eq!(leads.len(), 6, "{leads:#?}");
    }
}

#[test]
fn the_subject_of_planned_work_says_where_it_matters_and_on_which_day() {
    for language in Language::ALL {
        let inventory = inventory(language);
        let scene = scene(&context(), language);
        let mut planned = every_tuesday(&inventory, language);
        planned.text =
            "An upgrade of everything that has to do with video, with a long name".into();
        let window = planned.next(at(0)).expect("a window");
        let subject = |planned: &Maintenance| {
            let announcement = mail::Announcement {
                planned,
                window,
                news: News::First,
            };
            mail::of_announcement(announcement, language, &inventory, &scene).subject
        };
        let day = words::day(
            language,
            &window.from.to_zoned(inventory[planned.region].zone.clone()),
        );
        // A subject is one line anyway.
        let day = day.replace('\u{a0}', " ");
        let all = subject(&planned);
        let (_, first) = inventory.municipalities().next().expect("a municipality");
        assert!(all.contains(&*first.name) && all.ends_with(&day), "{all}");
        assert!(all.chars().count() <= mail::SUBJECT, "{all}");
    }
}

/// The mail for a reason, of a case as it typically is.
#[expect(
    clippy::too_many_lines,
    reason = "a case a reason, read from top to bottom"
)]
fn mail_of(reason: Reason, language: Language) -> Message {
    let scene = scene(&context(), language);
    let (mut case, _) = begun(reason);
    match reason {
        Reason::Released => drop(case.then(
            100,
            What::HandedOver {
                by: None,
                through: None,
                to: party("leverandor"),
                because: "garanti".to_owned(),
            },
        )),
        Reason::Deputy => drop(case.then(100, rejected(language))),
        Reason::Commented => drop(case.then(100, commented(language))),
        Reason::Replied => {
            let reply = replied::reply(mail::Came::Unclear, language, case.fault);
            return mail::of_reply(&reply, &scene);
        }
        Reason::Recovered => drop(case.then(860, What::Cleared)),
        Reason::Known => drop(case.then(1, reported())),
        Reason::Withdrawn => drop(case.then(860, What::Withdrawn)),
        Reason::Reopened => {
            case.then(860, What::Cleared);
            case.then(
                900,
                What::Reopened {
                    finding: the_line(),
                    anew: true,
                },
            );
        }
        Reason::CutOff | Reason::BackAgain | Reason::Unlogged => {
            return mail::of_monitor(reason, at(0), language, &scene, None);
        }
        Reason::Escalated => drop(case.then(
            3600,
            What::Escalated {
                to: party("orland"),
                step: 1,
            },
        )),
        Reason::AgreementEnds => {
            let inventory = inventory(language);
            let (agreement, _) = inventory.agreements().next().unwrap();
            let ending = mail::Ending {
                agreement,
                at: at(0),
            };
            return mail::of_ending(ending, language, &inventory, &scene);
        }
        Reason::Announced => return planned_mail(News::First, language, &scene),
        Reason::Replanned => {
            let before = Window {
                from: at(0),
                until: at(7200),
            };
            return planned_mail(News::Moved(before), language, &scene);
        }
        Reason::CalledOff => return called_off_mail(false, language, &scene),
        Reason::Undelivered => {
            let subject = "Nede: linja til Åfjord helsesenter [FOSEN-2026-0042]";
            let why = "550 5.1.1 no such user";
            return mail::of_undelivered(subject, PARTNER, why, language, &scene);
        }
        Reason::Digest => {
            let gathered = mail::Gathered {
                notices: 70,
                faults: 60,
                over: 12,
                subjects: vec!["Nede: linja til Åfjord helsesenter [FOSEN-2026-0042]"; 60],
                left_out: 3,
            };
            return mail::of_digest(&gathered, language, &scene);
        }
        Reason::Event | Reason::Ticket | Reason::TicketClosed => {
            let event = case.fault.timeline.last().unwrap();
            return super::event::of_event(&Key::from("key".to_owned()), event, &case.fault);
        }
        Reason::Responsible
        | Reason::Gap
        | Reason::Undecided
        | Reason::Affected
        | Reason::Shadow => {}
    }
    mail::of_fault(&due_for(reason, language), &case.fault, &scene, None)
}

fn due_for(reason: Reason, language: Language) -> Due {
    Due {
        reason,
        recipient: Recipient {
            party: match reason == Reason::Escalated {
                true => "orland".to_owned(),
                false => "it".to_owned(),
            },
            address: PARTNER.to_owned(),
            language,
        },
        in_place_of: Vec::new(),
        relieved: reason == Reason::Released,
        shadowed: false,
        would_tell: if reason == Reason::Shadow {
            vec![
                WouldTell {
                    party: "Fosen IKT".to_owned(),
                    reason: Reason::Responsible,
                },
                WouldTell {
                    party: "Åfjord kommune".to_owned(),
                    reason: Reason::Affected,
                },
            ]
        } else {
            Vec::new()
        },
    }
}

/// The reasons for which somebody is written to.
fn mailed() -> impl Iterator<Item = Reason> {
    let all = Reason::ALL.into_iter();
    all.filter(|reason| !reason.is_for_machines())
}

#[test]
fn whole_mails_read_as_they_should() {
    for language in Language::ALL {
        for reason in mailed() {
            let mail = mail_of(reason, language);
            let name = format!("{}-{}", reason.slug(), language.tag());
            let whole = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            // What stands for the events changes with every word of them.
            let filters = vec![("[0-9a-f]{4}(-[0-9a-f]{4}){4}", "1111-2222-3333-4444-5555")];
            insta::with_settings!({ filters => filters }, {
                insta::assert_snapshot!(format!("{name}-text"), whole);
                insta::assert_snapshot!(format!("{name}-html"), mail.html);
            });
        }
    }
}

#[test]
fn mails_keep_their_measure() {
    for language in Language::ALL {
        for reason in mailed() {
            check_measure(&mail_of(reason, language)).unwrap();
        }
    }
}

#[test]
fn the_subject_is_state_place_owner_and_number() {
    let mail = mail_of(Reason::Responsible, Language::Bokmal);
    assert_eq!(
        mail.subject,
        "Nede: linja til Åfjord helsesenter – Fosen IKT [FOSEN-2026-0042]"
    );
    assert!(mail.subject.chars().count() <= mail::SUBJECT);
}

#[test]
fn a_subject_names_the_owner_wholly_or_not_at_all() {
    let scene = scene(&context(), Language::Bokmal);
    let due = due_for(Reason::Responsible, Language::Bokmal);
    let subject = |name: &str| {
        let mut by = agreed("it");
        if let Some(owner) = &mut by.owner {
            owner.name = name.to_owned();
        }
        let (case, _) = Case::open(42, the_line(), by);
        mail::of_fault(&due, &case.fault, &scene, None).subject
    };
    assert_eq!(
        subject("Fosen og omegn"),
        "Nede: linja til Åfjord helsesenter – Fosen og omegn [FOSEN-2026-0042]"
    );
    assert_eq!(
        subject("Fosen og omegn IKT-drift"),
        "Nede: linja til Åfjord helsesenter [FOSEN-2026-0042]"
    );
}

#[test]
fn an_undecided_fault_names_no_owner() {
    for language in Language::ALL {
        let mail = mail_of(Reason::Undecided, language);
        let blame = match language {
            Language::Bokmal | Language::Nynorsk => "har ansvaret etter",
            Language::Swedish => "ansvarar enligt",
            Language::English => "answers for it",
        };
        assert!(!mail.text.contains(blame) && !mail.subject.contains("Fosen IKT"));
        assert!(mail.text.contains("afjord.helsesenter.ruter/ping"));
    }
}

#[test]
fn the_subject_of_an_undecided_fault_names_all_that_it_may_lie_in() {
    let subject = |finding: Finding, language| {
        let (case, _) = Case::open(42, finding, undecided());
        let due = due_for(Reason::Undecided, language);
        let scene = scene(&context(), language);
        mail::of_fault(&due, &case.fault, &scene, None).subject
    };
    assert_eq!(
        subject(the_tie(), Language::Bokmal),
        "Nede: linja eller ruteren, Åfjord helsesenter [FOSEN-2026-0042]"
    );
    assert_eq!(
        subject(the_tie(), Language::English),
        "Down: the line or the router, Åfjord helsesenter [FOSEN-2026-0042]"
    );
    let at = |id, name, kind| cause(component(id, name, kind), Facet::Reach, Mode::Silent);
    let lines = [
        ("afjord.helsesenter.a", "Linje A"),
        ("afjord.helsesenter.b", "Linje B"),
    ]
    .map(|(id, name)| at(id, name, Kind::AccessLine));
    assert_eq!(
        subject(found(lines.to_vec()), Language::Bokmal),
        "Nede: linja Linje A eller linja Linje B, Åfjord hel… [FOSEN-2026-0042]"
    );
    let mut among = the_tie().candidates;
    among.push(at("afjord.helsesenter.nett", "Nett", Kind::RoomNetwork));
    assert_eq!(
        subject(found(among.clone()), Language::Bokmal),
        "Nede: linja, ruteren eller romnettet, Åfjord helses… [FOSEN-2026-0042]"
    );
    among.push(at("afjord.helsesenter.mur", "Mur", Kind::Firewall));
    assert!(
        subject(found(among), Language::Bokmal).starts_with("Nede: linja, ruteren eller 2 andre, "),
    );
    let apart = vec![
        at("afjord.helsesenter.ruter", "Ruter", Kind::SiteRouter),
        at("orland.helsesenter.ruter", "Ruter", Kind::SiteRouter),
    ];
    let apart = subject(found(apart), Language::Bokmal);
    assert!(
        apart.starts_with("Nede: ruteren på Åfjord helsesenter eller ruteren"),
        "{apart}"
    );
}

#[test]
fn a_recovery_says_what_works_again_and_what_becomes_of_the_fault() {
    let of = |finding: Finding, assignment: crate::fault::Assignment, holder: &str| {
        let (mut case, _) = Case::open(42, finding, assignment);
        case.then(860, What::Cleared);
        let mut due = due_for(Reason::Recovered, Language::English);
        due.recipient.party = holder.to_owned();
        let scene = scene(&context(), Language::English);
        let text = mail::of_fault(&due, &case.fault, &scene, None).text;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (closes, ask) = (
        "The fault closes by itself once it has been gone for a day.",
        "you may tell the coordinator cause and remedy",
    );
    let tie = of(the_tie(), undecided(), "rad");
    // Another fault may explain one of the rooms by now.
    assert!(tie.starts_with("Works again. "), "{tie}");
    assert!(
        tie.contains(closes) && !tie.contains(ask),
        "the coordinator has it: {tie}"
    );
    let line = of(the_line(), agreed("it"), "it");
    assert!(line.contains(closes) && line.contains(ask), "{line}");
    let bystander = of(the_line(), agreed("it"), "afjord");
    assert!(!bystander.contains(ask), "{bystander}");
}

/// The text of a mail on one line, of a fault to which something more may have happened.
fn told_of(reason: Reason, party: &str, more: Option<What>, scene: &Scene) -> Message {
    let (mut case, _) = Case::open(42, the_line(), agreed("it"));
    if let Some(what) = more {
        case.then(860, what);
    }
    let mut due = due_for(reason, Language::Bokmal);
    due.recipient.party = party.to_owned();
    let mut mail = mail::of_fault(&due, &case.fault, scene, None);
    mail.text = mail.text.split_whitespace().collect::<Vec<_>>().join(" ");
    mail
}

#[test]
fn what_is_still_asked_in_other_ways_is_not_said_to_be_watched_no_longer() {
    let gone = scene(&context(), Language::Bokmal);
    let asked = gone
        .clone()
        .asked_at(&[("afjord.helsesenter.linje", "192.0.2.1")]);
    let of = |scene: &Scene| told_of(Reason::Withdrawn, "it", Some(What::Withdrawn), scene);
    let (gone, asked) = (of(&gone), of(&asked));
    assert!(gone.subject.starts_with("Overvåkes ikke lenger: "));
    assert!(asked.subject.starts_with("Måles ikke lenger slik: "));
    let still = "Utstyret overvåkes fortsatt på andre måter.";
    assert!(asked.text.contains(still), "{}", asked.text);
    assert!(!gone.text.contains(still), "{}", gone.text);
    assert!(!asked.text.contains("overvåker ikke dette lenger"));
}

#[test]
fn of_several_that_may_be_the_cause_each_is_given_with_its_own_address() {
    let each = [("afjord.linje", "192.0.2.1"), ("afjord.ruter", "192.0.2.2")];
    let asked = scene(&context(), Language::Bokmal).asked_at(&each);
    let (case, _) = Case::open(42, the_tie(), agreed("it"));
    let due = due_for(Reason::Responsible, Language::Bokmal);
    let mail = mail::of_fault(&due, &case.fault, &asked, None).text;
    for line in [
        "Adresse: 192.0.2.1 (afjord.linje)",
        "Adresse: 192.0.2.2 (afjord.ruter)",
    ] {
        assert!(mail.contains(line), "{mail}");
    }
}

#[test]
fn a_fault_that_may_lie_in_something_that_is_still_asked_is_not_called_watched_no_longer() {
    let inventory = &crate::view::sample::troubled().inventory;
    let probed = inventory.probes().next().expect("a probe").1.component;
    let subject = |components: &[ComponentRef]| {
        let causes = components.iter().cloned();
        let causes = causes.map(|c| cause(c, Facet::Reach, Mode::Silent));
        let (case, _) = Case::open(42, found(causes.collect()), undecided());
        let scene = Scene::about(&case.fault, &context(), inventory, region());
        let due = due_for(Reason::Withdrawn, Language::Bokmal);
        mail::of_fault(&due, &case.fault, &scene, None).subject
    };
    let gone = ["a", "b"].map(|id| component(id, "Rom", Kind::Codec));
    assert!(subject(&gone).starts_with("Overvåkes ikke lenger: "));
    let [one, _] = gone;
    let tie = [one, ComponentRef::of(inventory, probed)];
    assert!(subject(&tie).starts_with("Måles ikke lenger slik: "));
}

#[test]
fn whoever_is_to_mend_it_is_told_its_address_and_nobody_else_is() {
    let scene =
        scene(&context(), Language::Bokmal).asked_at(&[("afjord.helsesenter.linje", "192.0.2.1")]);
    let address = "Adresse: 192.0.2.1";
    let mender = told_of(Reason::Responsible, "it", None, &scene);
    assert!(mender.text.contains(address), "{}", mender.text);
    let others = [
        told_of(Reason::Affected, "afjord", None, &scene),
        told_of(Reason::Escalated, "rad", None, &scene),
        told_of(Reason::Recovered, "it", Some(What::Cleared), &scene),
    ];
    for other in others {
        assert!(!other.text.contains(address), "{}", other.text);
    }
}

#[test]
fn where_nobody_can_be_called_an_answer_is_asked_for() {
    let scene = scene(&context(), Language::Bokmal);
    let call = told_of(Reason::Responsible, "it", None, &scene).text;
    assert!(call.contains("Ring koordinator") && !call.contains("Svar på"));
    let answer = told_of(Reason::Responsible, "it", None, &scene.without_telephone()).text;
    assert!(answer.contains("Svar på denne meldingen") && !answer.contains("Ring "));
}

#[test]
fn what_is_over_was_affected_and_is_not() {
    let scene = scene(&context(), Language::Bokmal);
    let over = told_of(Reason::Recovered, "it", Some(What::Cleared), &scene).text;
    let over = over.to_lowercase();
    assert!(
        over.contains("berørt") && !over.contains("er berørt"),
        "{over}"
    );
    let open = told_of(Reason::Responsible, "it", None, &scene).text;
    assert!(open.to_lowercase().contains("er berørt"));
}

#[test]
fn an_unlogged_notice_says_so_first() {
    let context = Context {
        unlogged: true,
        ..context()
    };
    let (case, _) = Case::open(1, the_line(), agreed("it"));
    let due = due_for(Reason::Responsible, Language::Bokmal);
    let scene = scene(&context, Language::Bokmal);
    let mail = mail::of_fault(&due, &case.fault, &scene, None);
    assert!(mail.text.starts_with("*** MERK:"), "{}", mail.text);
    assert!(mail.html.contains("<strong>MERK:"));
}

#[test]
fn a_codec_that_answers_pings_is_told_apart_from_its_service() {
    let mut finding = found(vec![cause(room(1), Facet::Service, Mode::Silent)]);
    finding.evidence.controls[0].component = room(1);
    let (case, _) = Case::open(1, finding, agreed("it"));
    let due = due_for(Reason::Responsible, Language::Bokmal);
    let scene = scene(&context(), Language::Bokmal);
    let mail = mail::of_fault(&due, &case.fault, &scene, None);
    let first = mail.text.split("\n\n").next().unwrap().replace('\n', " ");
    assert_eq!(
        first,
        "Rom 1 på Åfjord helsesenter: utstyret svarer på ping, men videotjenesten svarer ikke."
    );
}

fn every_class() -> Vec<Class> {
    let ip = "192.0.2.1".parse().unwrap();
    vec![
        Class::Answered,
        Class::Late,
        Class::Fair,
        Class::Poor,
        Class::Refused,
        Class::Unavailable,
        Class::Wrong,
        Class::Denied,
        Class::Beyond,
        Class::Malformed,
        Class::Silent,
        Class::Stalled,
        Class::Partial,
        Class::Unlisted,
        Class::NetUnreachable { from: ip },
        Class::HostUnreachable { from: ip },
        Class::Prohibited { from: ip },
        Class::TooBig { from: ip },
        Class::LoginRefused,
        Class::NotPerformed(LocalError::Other),
    ]
}

/// Every word that a language has, one thing a line.
fn dictionary(language: Language) -> String {
    let all_facets = [
        Facet::Reach,
        Facet::Service,
        Facet::Registration,
        Facet::Media,
        Facet::Certificate,
        Facet::Room,
        Facet::Size,
        Facet::Credential,
        Facet::Redundancy,
    ];
    let all_modes = [
        Mode::Silent,
        Mode::Stalled,
        Mode::Refusing,
        Mode::Unavailable,
        Mode::Wrong,
        Mode::Denying,
        Mode::Unregistered,
        Mode::Late,
        Mode::Narrow,
        Mode::Reduced,
        Mode::Unlisted,
        Mode::Poor,
    ];
    let mut said = String::new();
    for phrase in DrillPhrase::ALL {
        let words = phrase.say(language);
        let _ = writeln!(said, "Drill {phrase:?}: {words}");
    }
    for phrase in Phrase::ALL {
        let words = phrase.say(language);
        assert!(!words.is_empty());
        let _ = writeln!(said, "{phrase:?}: {words}");
    }
    for kind in Kind::ALL {
        for facet in all_facets {
            for mode in all_modes {
                let component = component("afjord.helsesenter.x", "X", kind);
                let cause = CauseRef {
                    component,
                    facet,
                    mode,
                };
                let sentence = words::trouble(language, &cause, true);
                assert!(sentence.ends_with('.') && sentence.len() > 10);
                assert!(!sentence.contains("  "));
                let _ = writeln!(said, "{kind}/{facet}/{}: {sentence}", mode.slug());
            }
        }
    }
    for class in every_class() {
        let _ = writeln!(said, "{}: {}", class.slug(), words::class(language, class));
    }
    for reason in Reason::ALL {
        assert!(!words::headline(language, reason, Mode::Silent).is_empty());
    }
    said
}

#[test]
fn every_word_exists_in_every_language() {
    let said = Language::ALL.map(|language| (language, dictionary(language)));
    for (language, words) in &said {
        // Each language quotes as it is printed.
        let foreign = match language {
            Language::Bokmal | Language::Nynorsk => ['"', '“', '”'],
            Language::Swedish => ['"', '«', '“'],
            Language::English => ['"', '«', '»'],
        };
        assert!(!words.contains(foreign), "{words}");
        for (other, others) in &said {
            let same = words.lines().zip(others.lines()).filter(|(a, b)| a == b);
            let same = same.count();
            // Bokmål and Nynorsk have much in common.
            let mine = language == other
                || (*language != Language::English && *other != Language::English);
            assert!(mine || same == 0, "{language:?} and {other:?}: {same}");
        }
        insta::assert_snapshot!(format!("words-{}", language.tag()), words);
    }
}

#[test]
fn lengths_of_time_are_told_in_two_units() {
    use std::time::Duration;
    let told = |seconds| words::span(Language::Bokmal, Duration::from_secs(seconds));
    assert_eq!(told(7), "7 sekunder");
    assert_eq!(told(60), "1 minutt");
    assert_eq!(told(3600), "1 time");
    assert_eq!(told(3 * 3600 + 125), "3 timer 2 minutter");
    assert_eq!(told(86_400 + 3700), "1 døgn 1 time");
    let of = |language| words::span(language, Duration::from_secs(2 * 86_400 + 7200));
    assert_eq!(of(Language::Nynorsk), "2 døgn 2 timar");
    assert_eq!(of(Language::Swedish), "2 dygn 2 timmar");
    assert_eq!(of(Language::English), "2 days 2 hours");
}

#[test]
fn no_line_ends_within_a_date_or_before_the_time_of_day() {
    let at = at(0).to_zoned(jiff::tz::TimeZone::UTC);
    for language in Language::ALL {
        let moment = words::moment(language, &at);
        assert_eq!(moment.matches('\u{a0}').count(), 2, "{moment}");
        for before in 1..COLUMNS {
            let mut sheet = Sheet::default();
            sheet.para(&format!("{} {moment}", "x".repeat(before)));
            let text = sheet.text();
            let whole = |part: &str| text.contains(&part.replace('\u{a0}', " "));
            assert!(moment.split(' ').all(whole), "{text}");
        }
    }
}

#[test]
fn days_are_told_in_the_zone_of_the_region() {
    let at = at(0).to_zoned(jiff::tz::TimeZone::get("Europe/Oslo").unwrap());
    assert_eq!(
        words::moment(Language::Bokmal, &at),
        "søndag 22.\u{a0}november 2026 kl.\u{a0}10.20"
    );
    assert_eq!(
        words::moment(Language::English, &at),
        "Sunday 22\u{a0}November 2026 at\u{a0}10:20"
    );
    assert_eq!(
        words::moment(Language::Nynorsk, &at),
        "søndag 22.\u{a0}november 2026 kl.\u{a0}10.20"
    );
    assert_eq!(
        words::moment(Language::Swedish, &at),
        "söndagen den 22\u{a0}november 2026 kl.\u{a0}10.20"
    );
}

/// What every mail keeps, whatever its names.
fn check_measure(mail: &Message) -> Result<(), String> {
    if mail.subject.chars().any(char::is_control) {
        return Err(format!("subject: {:?}", mail.subject));
    }
    if mail.subject.chars().count() > 200 {
        return Err("subject too long".to_owned());
    }
    for line in mail.text.lines() {
        let long = line.chars().count() > COLUMNS;
        let body = line
            .trim_start_matches("- ")
            .trim_start_matches("*** ")
            .trim();
        if long && body.contains(' ') {
            return Err(format!("long: {line:?}"));
        }
    }
    let hidden = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if mail.text.chars().chain(mail.html.chars()).any(hidden) {
        return Err("a hidden character".to_owned());
    }
    Ok(())
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        Just("x\r\nBcc: alle@example.com".to_owned()),
        Just("<script>alert(1)</script>".to_owned()),
        Just("\u{202E}ekil ttod\u{2066}".to_owned()),
        Just("\"><img src=x onerror=alert(1)>".to_owned()),
        "\\PC{0,300}",
    ]
}

proptest! {
    #[test]
    fn hostile_names_are_harmless(name in hostile(), site in hostile(), owner in hostile(), detail in hostile()) {
        let (mut case, _) = Case::open(42, the_line(), agreed("it"));
        let fault = &mut case.fault;
        let mut finding = found(vec![cause(room(1), Facet::Reach, Mode::Silent)]);
        for cause in finding.cause.iter_mut().chain(&mut finding.candidates) {
            cause.component.name.clone_from(&name);
            cause.component.site_name = Some(site.clone());
        }
        finding.evidence.failed[0].detail.clone_from(&detail);
        finding.evidence.failed[0].probe.clone_from(&name);
        fault.finding = finding;
        fault.holder.name.clone_from(&owner);
        if let Some(party) = &mut fault.assignment.owner {
            party.name.clone_from(&owner);
        }
        fault.affected[0].name.clone_from(&name);
        let report = Box::new(crate::fault::UserReport {
            room: fault.affected[0].clone(),
            sees: crate::fault::Sight::NoSound,
            words: Some(detail.clone()),
            mark: crate::access::Mark::of(&[1; 32]).expect("a mark"),
        });
        let text = detail.clone();
        case.then(50, What::Commented { by: party("afjord"), through: None, text });
        case.then(60, What::Reported { report: report.clone() });
        let fault = &mut case.fault;
        for language in Language::ALL {
            for reason in [Reason::Responsible, Reason::Released, Reason::Affected, Reason::Commented] {
                let due = due_for(reason, language);
                let mail = mail::of_fault(&due, fault, &scene(&context(), language), None);
                prop_assert_eq!(check_measure(&mail), Ok(()));
                prop_assert!(!mail.html.contains("<script") && !mail.html.contains("<img"));
                prop_assert!(mail.subject.ends_with("[FOSEN-2026-0042]"));
                prop_assert!(mail.subject.chars().count() <= mail::SUBJECT);
                // Of what others have named, only the subject comes to stand in a header.
                prop_assert!(!mail.subject.chars().any(char::is_control));
            }
        }
        // And where the words are all there is.
        fault.finding.cause = None;
        fault.finding.candidates.clear();
        fault.finding.evidence.reported = Some(report);
        for language in Language::ALL {
            for reason in [Reason::Undecided, Reason::Affected, Reason::Commented] {
                let due = due_for(reason, language);
                let mail = mail::of_fault(&due, fault, &scene(&context(), language), None);
                prop_assert_eq!(check_measure(&mail), Ok(()));
                prop_assert!(!mail.html.contains("<script") && !mail.html.contains("<img"));
                prop_assert!(!mail.subject.chars().any(char::is_control));
            }
        }
    }
}

#[test]
fn answers_to_what_is_told_of_a_fault_go_to_the_coordinator() {
    let (case, event) = Case::open(1, the_line(), agreed("it"));
    let inventory = inventory(Language::Bokmal);
    let scene = Scene::of(&context(), &inventory, region());
    let due = due(&event, &case.fault, &inventory, &[]);
    assert_eq!(due.len(), 2);
    for one in due {
        let message = mail::of_fault(&one, &case.fault, &scene, None);
        assert_eq!(message.reply_to.as_deref(), Some(COUNCIL));
    }
}

#[test]
fn the_last_day_of_an_agreement_is_told_in_days_of_the_calendar() {
    let told = |moment: &str, language| {
        let inventory = inventory(language);
        let (agreement, _) = inventory.agreements().next().unwrap();
        let at = moment.parse().unwrap();
        let scene = scene(&context(), language);
        let ending = mail::Ending { agreement, at };
        let text = mail::of_ending(ending, language, &inventory, &scene).text;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (moment, english, bokmal) in [
        ("2026-12-29T22:59:59Z", "in 2 days", "om 2 dager"),
        ("2026-12-29T23:00:00Z", "tomorrow", "i morgen"),
        ("2026-12-31T11:00:00Z", "today", "i dag"),
    ] {
        let text = told(moment, Language::English);
        let said = format!("Its last day is 31 December 2026, {english}.");
        assert!(text.contains(&said), "{text}");
        let text = told(moment, Language::Bokmal);
        let said = format!("Siste dag er 31. desember 2026, {bokmal}.");
        assert!(text.contains(&said), "{text}");
    }
}

#[test]
fn a_mail_of_an_agreements_end_names_those_who_get_it_and_no_municipality_that_has_left() {
    let known = inventory(Language::English);
    let (_, drift) = known.agreements().next().unwrap();
    // Ørland leaves between the warning and the end.
    let leaves = Turn {
        municipality: drift.scope.municipalities[1],
        joins: false,
        from: "2026-11-30T23:00:00Z".parse().unwrap(),
    };
    let mut ending = drift.clone();
    ending.scope.turns = vec![leaves];
    let mut builder = Builder::on(known.clone());
    let agreement = builder.agreement(ending);
    let inventory = builder.finish().unwrap();
    let scene = scene(&context(), Language::English);
    let ending = mail::Ending {
        agreement,
        at: at(0),
    };
    let text = mail::of_ending(ending, Language::English, &inventory, &scene).text;
    assert!(text.contains("It covers Åfjord."), "{text}");
    let concerned = inventory.concerned(agreement);
    let concerned: Vec<&str> = concerned.iter().map(|p| &*inventory[*p].id).collect();
    assert_eq!(concerned, ["rad", "it", "afjord"]);
}
