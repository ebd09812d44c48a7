//! What is unwise in a region's file when the days that it names have come.

use crate::shipped::{findings, with};

/// What `samband check` finds at a moment, in order, each begun by its topic.
fn found(id: &str, moment: &str) -> Vec<String> {
    let all = findings(&with(id, ""), moment).into_iter();
    all.map(|(topic, text)| format!("{topic}: {text}"))
        .collect()
}

const LETTERS: [&str; 3] = [
    "agreement: `fast` with Steinkjer kommune is only intended and makes no owner",
    "agreement: `intensjon-nord-trondelag` with Helse Nord-Trøndelag is only intended and makes no owner",
    "agreement: `intensjon-midt-norge` with Helse Midt-Norge is only intended and makes no owner",
];
const TRUSTS: [&str; 2] = [
    "unagreed: 1 component of Helse Nord-Trøndelag (`helse-nord-trondelag`): bridge",
    "unagreed: 1 component of Helse Midt-Norge (`helse-midt-norge`): registrar",
];
const SHADOW: [&str; 1] = ["shadow: the region is in shadow mode: only Steinkjer kommune is told"];
const HOST_ENDED: [&str; 1] =
    ["agreement: `vertskommune` with Steinkjer kommune ended on 2026-12-31"];

#[test]
fn when_tranoy_has_left_it_stands_beside_bardu_among_those_without_an_agreement() {
    let expected = [
        "unagreed: 3 components of Bardu kommune (`bardu`): bardu.helsesenter.router, bardu.helsesenter.network, bardu.helsesenter.rom1",
        "unagreed: 3 components of Tranøy kommune (`tranoy`): tranoy.omsorgssenter.router, tranoy.omsorgssenter.network, tranoy.omsorgssenter.rom1",
        "agreement: `felles-drift` with IKT Midt-Troms is only intended and makes no owner",
        "shadow: the region is in shadow mode: only IKT Midt-Troms is told",
    ];
    assert_eq!(found("midt-troms", "2027-01-04T11:00:00Z"), expected);
}

#[test]
fn when_the_hosts_agreement_has_ended_routers_and_networks_are_without_one_and_rooms_are_not() {
    let alone = [
        "unagreed: 4 components of Steinkjer kommune (`steinkjer`): steinkjer.dms.router, steinkjer.dms.network, steinkjer.sykehjem.router, steinkjer.sykehjem.network",
        "unagreed: 2 components of Inderøy kommune (`inderoy`): inderoy.helsetun.router, inderoy.helsetun.network",
        "unagreed: 2 components of Verran kommune (`verran`): verran.helsetun.router, verran.helsetun.network",
        "unagreed: 2 components of Snåase - Snåsa kommune (`snasa`): snasa.sykehjem.router, snasa.sykehjem.network",
        "unagreed: 2 components of Mosvik kommune (`mosvik`): mosvik.omsorgssenter.router, mosvik.omsorgssenter.network",
    ];
    let expected = [&TRUSTS[..], &alone, &HOST_ENDED, &LETTERS, &SHADOW].concat();
    assert_eq!(found("inn-trondelag", "2027-01-04T11:00:00Z"), expected);
}

#[test]
fn when_the_bridge_agreement_has_ended_too_the_rooms_are_without_one_as_well() {
    let alone = [
        "unagreed: 7 components of Steinkjer kommune (`steinkjer`): steinkjer.dms.router, steinkjer.dms.network, steinkjer.dms.rom1, steinkjer.dms.rom2 and 3 more",
        "unagreed: 3 components of Inderøy kommune (`inderoy`): inderoy.helsetun.router, inderoy.helsetun.network, inderoy.helsetun.rom1",
        "unagreed: 3 components of Verran kommune (`verran`): verran.helsetun.router, verran.helsetun.network, verran.helsetun.rom1",
        "unagreed: 3 components of Snåase - Snåsa kommune (`snasa`): snasa.sykehjem.router, snasa.sykehjem.network, snasa.sykehjem.rom1",
        "unagreed: 3 components of Mosvik kommune (`mosvik`): mosvik.omsorgssenter.router, mosvik.omsorgssenter.network, mosvik.omsorgssenter.rom1",
    ];
    let ended = ["agreement: `overgang` with Steinkjer kommune ended on 2027-06-30"];
    let expected = [&TRUSTS[..], &alone, &HOST_ENDED, &ended, &LETTERS, &SHADOW];
    assert_eq!(
        found("inn-trondelag", "2027-07-05T11:00:00Z"),
        expected.concat()
    );
}

#[test]
fn in_skane_nothing_ends_and_nothing_is_found_in_the_new_year_by_day_or_by_night() {
    let expected = ["shadow: the region is in shadow mode: only Region Skåne is told"];
    for moment in [
        "2027-01-04T11:00:00Z",
        "2027-01-05T02:00:00Z",
        "2027-01-06T11:00:00Z",
    ] {
        assert_eq!(found("skane", moment), expected, "{moment}");
    }
}
