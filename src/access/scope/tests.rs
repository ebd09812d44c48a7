//! Against an oracle that knows four organisations and asks of each grant by itself.

use proptest::prelude::*;

use super::*;

const REGIONS: [&str; 2] = ["fosen", "havn"];
/// The same ids in both regions, as it may be.
const PARTIES: [&str; 2] = ["afjord", "it"];

fn of() -> impl Strategy<Value = Of> {
    prop_oneof![
        Just(Of::Everything),
        (0..2_usize).prop_map(|at| Of::Region(REGIONS[at].into())),
        (0..2_usize, 0..2_usize).prop_map(|(region, party)| Of::Party {
            region: REGIONS[region].into(),
            party: PARTIES[party].into(),
        }),
    ]
}

fn grants() -> impl Strategy<Value = Vec<(Role, Of)>> {
    let one = (0..Role::ALL.len()).prop_map(|at| Role::ALL[at]);
    prop::collection::vec((one, of()), 0..4)
}

fn scope(grants: &[(Role, Of)]) -> Scope {
    Scope::new(grants.iter().map(|(role, of)| Grant {
        role: *role,
        of: BTreeSet::from([of.clone()]),
    }))
}

/// What is given at all: written out, word by word.
fn holds(role: Role, of: &Of) -> bool {
    let party = of.to_string().contains(':');
    match role {
        Role::Viewer => true,
        Role::Partner => party,
        Role::Operator | Role::Coordinator | Role::Admin => !party,
    }
}

fn takes_in(of: &Of, region: &str, party: &str) -> bool {
    [
        "*".to_owned(),
        region.to_owned(),
        format!("{region}:{party}"),
    ]
    .contains(&of.to_string())
}

proptest! {
    #[test]
    fn a_scope_sees_and_speaks_as_an_oracle_says(grants in grants()) {
        let scope = scope(&grants);
        let held: Vec<&(Role, Of)> = grants.iter().filter(|(role, of)| holds(*role, of)).collect();
        for region in REGIONS {
            for party in PARTIES {
                let sees = held.iter().any(|(_, of)| takes_in(of, region, party));
                prop_assert_eq!(scope.sees_party(region, party), sees);
            }
            let whole = |of: &Of| takes_in(of, region, "nobody");
            prop_assert_eq!(scope.sees_region(region), held.iter().any(|(_, of)| whole(of)));
            let as_role = |roles: &[Role]| held.iter().any(|(role, of)| roles.contains(role) && whole(of));
            let voice = if as_role(&[Role::Operator, Role::Admin]) {
                Voice::Operator
            } else if as_role(&[Role::Coordinator]) {
                Voice::Coordinator
            } else {
                let own = PARTIES.into_iter().filter(|party| {
                    held.iter().any(|(role, of)| *role == Role::Partner && takes_in(of, region, party))
                });
                Voice::Parties(own.map(Arc::from).collect())
            };
            prop_assert_eq!(scope.voice(region), voice);
        }
        prop_assert_eq!(scope.sees_everything(), held.iter().any(|(_, of)| of.to_string() == "*"));
        prop_assert_eq!(scope.acts(), held.iter().any(|(role, _)| *role != Role::Viewer));
    }

    #[test]
    fn what_is_written_over_what_reads_back(of in of()) {
        prop_assert_eq!(Of::parse(&of.to_string()), Some(of));
    }

    #[test]
    fn no_text_is_over_more_than_it_says(text in "[a-z0-9*: -]{0,12}") {
        if let Some(of) = Of::parse(&text) {
            prop_assert_eq!(of.to_string(), text);
        }
    }
}

#[test]
fn an_empty_scope_sees_nothing_and_speaks_for_nobody() {
    let nobody = Scope::new([]);
    assert!(!nobody.sees_everything() && !nobody.sees_region("fosen") && !nobody.acts());
    assert_eq!(nobody.voice("fosen"), Voice::Parties(BTreeSet::new()));
    assert!(Scope::reader().sees_everything() && !Scope::reader().acts());
    assert_eq!(Scope::operator().voice("fosen"), Voice::Operator);
}
