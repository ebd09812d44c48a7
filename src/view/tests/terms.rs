//! The times in agreements, as pages and metrics tell them.

use jiff::SignedDuration;

use super::*;
use crate::fault::{Clause, Fault, PartyRef, StepRef};
use crate::inventory::{Agreement, Builder, Inventory, RegionIx, Scope, Terms, Turn};
use crate::ledger::Ownerless;

/// A fault that somebody is to say yes to within half an hour.
fn asked() -> Snapshot {
    let mut draft = sample::well(sample::inventory(&Names::default(), true));
    let inventory = Arc::clone(draft.inventory());
    let line = "afjord.helsesenter.linje";
    let mut fault = sample::fault(&inventory, 42, line, &["afjord.helsesenter.rom1"]);
    let clause = Clause {
        restore_hours: None,
        escalation_hours: None,
        agreed: true,
        respond: SignedDuration::from_mins(5),
        restore: Some(SignedDuration::from_hours(8)),
        hours: vec!["daily 08:00-16:00".to_owned()],
        holidays: Some("NO".to_owned()),
        arbiter: None,
        escalation: vec![StepRef {
            after: SignedDuration::from_mins(30),
            to: PartyRef {
                id: "rad".to_owned(),
                name: "Fosen <Regionråd>".to_owned(),
            },
            always: false,
        }],
    };
    let zone = inventory[RegionIx::at(0)].zone.clone();
    let since = fault.waiting.since;
    fault.assignment.due = since.map(|since| Box::new(clause.due(&zone, since, None)));
    sample::snapshot(&mut draft, vec![fault])
}

/// What is read, with spaces where a number and its unit stay together.
fn plain(html: &str) -> String {
    read(html).replace('\u{a0}', " ")
}

fn facts(snapshot: &Snapshot, language: Language) -> String {
    plain(&case(snapshot, 42, language))
}

#[test]
fn a_fault_says_by_when_somebody_is_to_say_yes_and_who_is_told_else() {
    let snapshot = asked();
    let fault: &Fault = snapshot.fault(&number(42)).unwrap();
    assert_eq!(fault.opened_at, sample::at("2026-11-22T08:12:36Z"));
    let nb = facts(&snapshot, Bokmal);
    for part in [
        "Svar innen\n09:17 (avtalt: 5 min, hver dag 08:00–16:00)\n",
        "Svarer ingen, får beskjed\nFosen &lt;Regionråd&gt; kl. 09:47\n",
        "Rettet innen\n23. nov. 09:12\n",
    ] {
        assert!(nb.contains(part), "{part:?} is not in:\n{nb}");
    }
    let en = facts(&snapshot, English);
    assert!(
        en.contains("Answer by\n09:17 (agreed: 5 min, daily 08:00–16:00)\n"),
        "{en}"
    );
    // It is half past nine: the time to say yes is over.
    assert!(en.contains("Not taken by anybody for\n8 min\n"), "{en}");
    let page = case(&snapshot, 42, English);
    assert!(!page.contains("<Regionråd>"), "a name is no markup");
}

#[test]
fn a_fault_as_json_says_by_which_clause_it_is_whose_and_when_it_is_nobodys() {
    let snapshot = asked();
    let text = fault_json(snapshot.fault(&number(42)).unwrap());
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["clause"]["respond"], "PT5M");
    assert_eq!(json["clause"]["restore"], "PT8H");
    assert_eq!(
        json["clause"]["hours"],
        serde_json::json!(["daily 08:00-16:00"])
    );
    assert_eq!(json["answer_by"], "2026-11-22T08:17:36Z");
    assert_eq!(json["ownerless_since"], json["answer_by"]);
    assert_eq!(json["escalation"][0]["to"], "rad");
    assert_eq!(json["escalation"][0]["at"], "2026-11-22T08:47:36Z");
    assert_eq!(json["names"]["parties"]["rad"], "Fosen <Regionråd>");
}

/// The sample with another agreement, as it stands on a day.
fn on(day: &str, another: impl FnOnce(&Inventory) -> Option<Agreement>) -> Snapshot {
    let inventory = sample::inventory(&Names::default(), true);
    let another = another(&inventory);
    let mut builder = Builder::on(inventory);
    if let Some(another) = another {
        builder.agreement(another);
    }
    let mut draft = sample::well(builder.finish().unwrap());
    let mut snapshot = sample::snapshot(&mut draft, vec![]);
    snapshot.at = sample::at(day);
    snapshot
}

fn linjer(inventory: &Inventory) -> Agreement {
    let mut all = inventory.agreements().map(|(_, agreement)| agreement);
    all.find(|agreement| &*agreement.id == "linjer")
        .unwrap()
        .clone()
}

#[test]
fn the_page_of_ownership_marks_what_runs_out_and_says_what_follows() {
    let told = |day, another: fn(&Inventory) -> Option<Agreement>| {
        let snapshot = on(day, another);
        plain(&page::ownership(&snapshot, English).unwrap())
    };
    let marked = "31 Dec 2027 runs out in 30 days";
    assert!(!told("2027-09-01T12:00:00Z", |_| None).contains("runs out"));
    // Half an hour before midnight there is late in the evening, and an hour after it the
    // next day.
    for (moment, left) in [
        ("2027-12-29T22:30:00Z", "runs out in 2 days"),
        ("2027-12-30T00:00:00Z", "runs out tomorrow"),
        ("2027-12-30T22:30:00Z", "runs out tomorrow"),
        ("2027-12-31T00:00:00Z", "runs out today"),
    ] {
        let text = told(moment, |_| None);
        assert!(text.contains(&format!("31 Dec 2027 {left}")), "{text}");
    }
    let text = told("2027-12-01T12:00:00Z", |_| None);
    assert!(text.contains(marked), "{text}");
    let text = told("2027-12-01T12:00:00Z", |inventory| {
        let before = linjer(inventory);
        Some(Agreement {
            id: "bro".into(),
            name: "Broa".into(),
            from: before.until?,
            until: None,
            ..before
        })
    });
    assert!(!text.contains(marked), "{text}");
    assert!(text.contains("31 Dec 2027 then Broa with "), "{text}");
    let text = told("2027-12-01T12:00:00Z", |inventory| {
        let before = linjer(inventory);
        Some(Agreement {
            id: "bro".into(),
            name: "Broa".into(),
            from: before.until?,
            until: None,
            scope: Scope {
                facets: vec![Facet::Reach],
                ..before.scope.clone()
            },
            ..before
        })
    });
    assert!(
        text.contains(&format!("{marked} then Broa with ")),
        "{text}"
    );
    assert!(text.contains(" some of it without agreement: "), "{text}");
}

#[test]
fn the_page_of_ownership_begins_with_the_matrix_and_folds_a_long_list_of_gaps() {
    // Nothing is agreed: every room and router is a gap.
    let nothing = sample::inventory(&Names::default(), false);
    let mut draft = sample::well(nothing);
    let snapshot = sample::snapshot(&mut draft, vec![]);
    let page = page::ownership(&snapshot, English).unwrap();
    let place = |part: &str| page.find(part).unwrap_or_else(|| panic!("no {part}"));
    assert!(place("id=\"matrix\"") < place("id=\"gaps\""));
    assert!(place("id=\"gaps\"") < place("id=\"agreements\""));
    assert!(page.contains("<details id=\"gaps-d\">"), "folded: {page}");
    let gaps = snapshot.gaps();
    assert!(gaps > 5, "{gaps}");
    let summary = format!("<summary>{gaps} components at ");
    assert!(page.contains(&summary), "{page}");
    let bokmal = page::ownership(&snapshot, Bokmal).unwrap();
    assert!(bokmal.contains(&format!("<summary>{gaps} komponenter på ")));
}

#[test]
fn the_page_of_ownership_says_the_times_of_an_agreement_and_who_leaves() {
    let snapshot = on("2027-09-01T12:00:00Z", |inventory| {
        let before = linjer(inventory);
        let (municipality, _) = inventory.municipalities().next()?;
        let turn = Turn {
            municipality,
            joins: false,
            from: sample::at("2027-12-31T23:00:00Z"),
        };
        Some(Agreement {
            id: "tider".into(),
            scope: Scope {
                turns: vec![turn],
                ..Scope::default()
            },
            terms: Terms {
                respond: Some(SignedDuration::from_mins(30)),
                restore: Some(SignedDuration::from_hours(48)),
                ..Terms::default()
            },
            ..before
        })
    });
    let text = plain(&page::ownership(&snapshot, English).unwrap());
    let name = snapshot
        .inventory
        .municipalities()
        .next()
        .unwrap()
        .1
        .name
        .to_string();
    let times = "answer within 30 min, restored within 2 d";
    assert!(text.contains(times), "{text}");
    assert!(
        text.contains(&format!("{name} leaves on 1 Jan 2028")),
        "{text}"
    );
}

#[test]
fn what_was_nobodys_is_counted_by_municipality_and_party() {
    let mut snapshot = sample::all_well();
    let of = Ownerless {
        region: "fosen".to_owned(),
        municipality: "afjord".to_owned(),
        party: "it".to_owned(),
    };
    let time = Duration::from_secs(90);
    snapshot.monitor.ownerless = Arc::new(BTreeMap::from([(of, time)]));
    let text = scraped(Format::OpenMetrics, &snapshot, None, Vec::new());
    let line = "samband_fault_ownerless_seconds_total{region=\"fosen\",municipality=\"afjord\",party=\"it\"} 90\n";
    assert!(text.contains(line), "{text}");
}

#[test]
fn whether_others_follow_an_agreement_stands_beside_when_it_ends() {
    let told = |another: fn(&Inventory) -> Option<Agreement>| {
        let snapshot = on("2027-12-01T12:00:00Z", another);
        scraped(Format::OpenMetrics, &snapshot, None, Vec::new())
    };
    let line =
        |n| format!("samband_agreement_followed{{region=\"fosen\",agreement=\"linjer\"}} {n}\n");
    let alone = told(|_| None);
    assert!(alone.contains(&line(0)), "{alone}");
    let followed = told(|inventory| {
        let before = linjer(inventory);
        Some(Agreement {
            id: "bro".into(),
            from: before.until?,
            until: None,
            ..before
        })
    });
    assert!(followed.contains(&line(1)), "{followed}");
}
