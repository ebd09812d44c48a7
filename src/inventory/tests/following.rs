//! What follows an agreement that ends.

use super::*;

#[test]
fn an_agreement_is_followed_by_one_that_covers_all_of_it_from_the_moment_it_ends() {
    let end = "2027-01-01T00:00:00+01:00";
    let followed = |scope: fn(MunicipalityIx) -> Scope, from: &str, standing| {
        let mut making = Making::new();
        let nes = making.municipality("nes");
        for (id, kind) in [("nes.room", Kind::Codec), ("nes.router", Kind::SiteRouter)] {
            let ix = making.component(id, kind, &[]);
            making.builder.component_mut(ix).municipality = Some(nes);
        }
        let (one, other) = (making.party("one"), making.party("other"));
        let own = Scope {
            municipalities: vec![nes],
            ..Scope::default()
        };
        let until = Some(at(end));
        let ending = making.agreement_between(one, own, Standing::Signed, Timestamp::MIN, until);
        making.agreement_between(other, scope(nes), standing, at(from), None);
        making.finish().following(ending).unwrap().is_whole()
    };
    let same = |nes| Scope {
        municipalities: vec![nes],
        ..Scope::default()
    };
    assert!(followed(same, end, Standing::Signed));
    assert!(
        followed(|_| Scope::default(), end, Standing::Signed),
        "more is enough"
    );
    let wide_enough = |nes| Scope {
        municipalities: vec![nes],
        kinds: vec![Kind::Codec, Kind::SiteRouter],
        ..Scope::default()
    };
    assert!(
        followed(wide_enough, end, Standing::Signed),
        "of all that is there"
    );
    let too_narrow = |nes| Scope {
        municipalities: vec![nes],
        kinds: vec![Kind::Codec],
        ..Scope::default()
    };
    assert!(!followed(too_narrow, end, Standing::Signed));
    let one_side = |nes| Scope {
        municipalities: vec![nes],
        facets: vec![Facet::Reach],
        ..Scope::default()
    };
    assert!(!followed(one_side, end, Standing::Signed));
    assert!(
        !followed(same, "2027-01-02T00:00:00+01:00", Standing::Signed),
        "a day's gap"
    );
    assert!(!followed(same, end, Standing::Intended));
}

/// Two municipalities with a room and a router each, and a core; the agreement that ends
/// covers all of it.
struct Region {
    making: Making,
    municipalities: [MunicipalityIx; 2],
    core: ComponentIx,
    ending: AgreementIx,
}

const END: &str = "2027-01-01T00:00:00Z";

impl Region {
    fn ending(scope: Scope) -> Self {
        let mut making = Making::new();
        let municipalities = ["nes", "vik"].map(|id| {
            let municipality = making.municipality(id);
            for (part, kind) in [("room", Kind::Codec), ("router", Kind::SiteRouter)] {
                let ix = making.component(&format!("{id}.{part}"), kind, &[]);
                making.builder.component_mut(ix).municipality = Some(municipality);
            }
            municipality
        });
        let core = making.component("core", Kind::NetworkCore, &[]);
        let party = making.party("partner");
        let until = Some(at(END));
        let ending =
            making.agreement_between(party, scope, Standing::Signed, Timestamp::MIN, until);
        Self {
            making,
            municipalities,
            core,
            ending,
        }
    }

    /// With an heir from the moment of the end on.
    fn then(mut self, scope: Scope) -> Self {
        let heir = self.making.party("heir");
        let from = at(END);
        let heirs = &mut self.making;
        heirs.agreement_between(heir, scope, Standing::Signed, from, None);
        self
    }

    fn following(self) -> Following {
        let ending = self.ending;
        self.making.finish().following(ending).unwrap().clone()
    }
}

fn kinds(kinds: &[Kind]) -> Scope {
    Scope {
        kinds: kinds.to_vec(),
        ..Scope::default()
    }
}

fn in_place(municipality: MunicipalityIx, kinds: &[Kind]) -> Scope {
    Scope {
        municipalities: vec![municipality],
        kinds: kinds.to_vec(),
        ..Scope::default()
    }
}

#[test]
fn several_agreements_together_follow_one() {
    let region = Region::ending(Scope::default());
    let [nes, vik] = region.municipalities;
    let whole = region
        .then(in_place(nes, &[]))
        .then(in_place(vik, &[Kind::Codec]))
        .then(in_place(vik, &[Kind::SiteRouter]))
        .then(kinds(&[Kind::NetworkCore]))
        .following();
    assert!(whole.is_whole(), "{whole:?}");
    assert_eq!(whole.by.len(), 4);
}

#[test]
fn what_two_would_answer_for_is_followed_by_neither() {
    let region = Region::ending(Scope::default());
    let [nes, vik] = region.municipalities;
    let contested = region
        .then(Scope::default())
        .then(in_place(vik, &[]))
        .following();
    assert_eq!(contested.by.len(), 2);
    assert_eq!(contested.municipalities, [vik]);
    assert!(!contested.municipalities.contains(&nes));
}

#[test]
fn what_several_agreements_leave_out_is_told_by_place_and_the_core_by_itself() {
    let region = Region::ending(Scope::default());
    let ([nes, vik], core) = (region.municipalities, region.core);
    let part = region
        .then(in_place(nes, &[]))
        .then(in_place(vik, &[Kind::Codec]))
        .following();
    assert!(!part.is_whole());
    assert_eq!(part.municipalities, [vik], "its router");
    assert_eq!(part.shared, [core]);
    assert_eq!(part.by.len(), 2);
    let none = Region::ending(Scope::default()).following();
    assert_eq!(none.by, []);
    assert_eq!(none.municipalities, [nes, vik]);
}

#[test]
fn two_sides_of_the_same_equipment_may_go_to_two() {
    let facets = |facets: &[Facet]| Scope {
        facets: facets.to_vec(),
        ..Scope::default()
    };
    let own = || Region::ending(facets(&[Facet::Reach, Facet::Service]));
    let both = own()
        .then(facets(&[Facet::Reach]))
        .then(facets(&[Facet::Service, Facet::Media]));
    assert!(both.following().is_whole());
    let one = own().then(facets(&[Facet::Reach, Facet::Media]));
    assert!(!one.following().is_whole());
}

#[test]
fn the_hours_of_one_agreement_may_be_shared_by_several() {
    let calendar = Calendar {
        zone: TimeZone::UTC,
        country: Some(Country::Norway),
    };
    let at_hours = |spans: &[&str]| {
        let spans = spans.iter().map(|span| span.parse().unwrap()).collect();
        Scope {
            when: Some(Hours::new(spans, calendar.clone())),
            ..Scope::default()
        }
    };
    let day = || at_hours(&["mon-fri 08:00-16:00"]);
    let whole = Region::ending(day())
        .then(at_hours(&["mon-fri 07:00-12:00"]))
        .then(at_hours(&["daily 12:00-20:00"]));
    assert!(whole.following().is_whole());
    let pause = Region::ending(day())
        .then(at_hours(&["mon-fri 07:00-12:00"]))
        .then(at_hours(&["daily 12:30-20:00"]));
    let left = pause.following();
    assert_eq!((left.by.len(), left.municipalities.len()), (2, 2));
    let at_night = Region::ending(day()).then(at_hours(&["daily 16:00-08:00"]));
    assert_eq!(at_night.following().by, [], "never at its hours");
    // A year begins with a holiday; the next Friday is in the week after.
    let friday = Region::ending(at_hours(&["fri 08:00-16:00"])).then(day());
    assert!(friday.following().is_whole());
}

#[test]
fn what_covers_nothing_that_is_there_is_followed_by_nothing() {
    let bridges = Region::ending(kinds(&[Kind::Bridge])).then(Scope::default());
    let following = bridges.following();
    assert_eq!(following, Following::default());
    assert!(!following.is_whole());
}

#[test]
fn a_municipality_in_which_nothing_stands_yet_is_left_too() {
    let mut region = Region::ending(Scope::default());
    let new = region.making.municipality("ny");
    let party = region.making.party("other");
    let until = Some(at(END));
    let scope = in_place(new, &[]);
    let making = &mut region.making;
    let ending = making.agreement_between(party, scope, Standing::Signed, Timestamp::MIN, until);
    let left = Region { ending, ..region }.following();
    assert_eq!(left.municipalities, [new]);
}
