//! What is promised of a configuration.

mod access;
mod alertmanager;
mod broker;
mod mailbox;
mod maintenance;
mod mistakes;
mod regions;
mod rota;
mod secrets;
mod shipped;
mod streams;
mod terms;
mod ticket_descriptions;
mod tickets;
mod webhooks;
mod whereabouts;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use crate::inventory::{Facet, Kind, Method, Profile, RegionIx};
use crate::store::Keep;

/// A daemon's file that watches one region.
const MAIN: &str = "regions = [\"hav\"]\n";

/// A small region in which everything is as it should be.
pub(super) const REGION: &str = r#"id = "hav"
name = "Havregionen"
zone = "Europe/Oslo"
country = "NO"
coordinator = "rad"
operator = "rad"
network_operator = "nett"

[[party]]
id = "rad"
name = "Havrådet"
role = "council"

[[party]]
id = "nett"
name = "Nettet"
role = "network-operator"

[[agreement]]
id = "drift"
name = "Driftsavtale"
party = "nett"
standing = "signed"
from = 2026-01-01
until = 2026-12-31
kinds = ["codec"]

[[component]]
id = "core"
name = "Kjernen"
kind = "network-core"
organisation = "nett"
address = "203.0.113.1"

[[component.probe]]
id = "ping"
kind = "icmp"

[[component]]
id = "registrar"
name = "Registeret"
kind = "registrar"
organisation = "nett"
address = "203.0.113.60"
depends = ["core"]

[[municipality]]
id = "oy"
name = "Øy kommune"
email = "ikt@oy.example"
numbers = [{ code = "1621", until = 2017-12-31 }]

[[municipality.site]]
id = "senter"
name = "Øysenteret"
router = "192.0.2.1"
rooms = [{ id = "rom1", name = "Rom 1", address = "192.0.2.2", uri = "sip:oy-rom1@vc.example" }]
"#;

fn texts(main: &str, region: &str) -> Texts {
    Texts::from([
        (PathBuf::from("samband.toml"), main.to_owned()),
        (PathBuf::from("regions/hav.toml"), region.to_owned()),
    ])
}

fn read_with(main: &str, region: &str) -> Result<Loaded, Report> {
    read(&texts(main, region), Path::new(""), &NoSecrets, &AsWritten)
}

pub(super) fn read_region(region: &str) -> Result<Loaded, Report> {
    read_with(MAIN, region)
}

fn good(region: &str) -> Arc<Inventory> {
    read_region(region)
        .unwrap_or_else(|report| panic!("{report}"))
        .inventory
}

/// The region with one passage replaced; the passage must be there, once.
fn with(from: &str, to: &str) -> String {
    assert_eq!(REGION.matches(from).count(), 1, "`{from}` in the region");
    REGION.replacen(from, to, 1)
}

fn component<'a>(inventory: &'a Inventory, id: &str) -> &'a Component {
    let ix = inventory
        .component_by_id(RegionIx::at(0), id)
        .unwrap_or_else(|| panic!("no component `{id}`"));
    &inventory[ix]
}

fn probe<'a>(inventory: &'a Inventory, of: &str, id: &str) -> Option<&'a Probe> {
    let ix = inventory.component_by_id(RegionIx::at(0), of)?;
    Some(&inventory[inventory.probe_by_id(ix, id)?])
}

#[test]
fn a_municipality_with_one_site_and_two_rooms_takes_ten_lines() {
    let municipality = r#"
[[municipality]]
id = "nes"
name = "Nes kommune"
email = "ikt@nes.example"
telephone = "+47 00 00 00 00"
[[municipality.site]]
id = "senter"
name = "Nessenteret"
router = "192.0.2.17"
rooms = [{ id = "rom1", name = "Rom 1", address = "192.0.2.18" }, { id = "rom2", name = "Rom 2", address = "192.0.2.19" }]
"#;
    assert_eq!(municipality.trim().lines().count(), 10);
    let before = good(REGION);
    let inventory = good(&format!("{REGION}{municipality}"));
    let added = inventory.components().len() - before.components().len();
    assert_eq!(added, 5, "line, router, network and two rooms");
    let ids = ["line", "router", "network", "rom1", "rom2"];
    for id in ids {
        component(&inventory, &format!("nes.senter.{id}"));
    }
    assert!(probe(&inventory, "nes.senter.rom2", "sip").is_some());
}

#[test]
fn a_room_stands_behind_network_router_line_and_core() {
    let inventory = good(REGION);
    let path: Vec<&str> = component(&inventory, "oy.senter.rom1")
        .path
        .iter()
        .map(|&ix| &*inventory[ix].id)
        .collect();
    let expected = [
        "monitor",
        "core",
        "oy.senter.line",
        "oy.senter.router",
        "oy.senter.network",
    ];
    assert_eq!(path, expected);
}

#[test]
fn the_line_is_the_network_operators_and_the_rest_the_municipalitys() {
    let inventory = good(REGION);
    let owner = |id: &str| {
        let component = component(&inventory, id);
        (
            component.kind,
            inventory[component.organisation].id.to_string(),
        )
    };
    assert_eq!(owner("oy.senter.line"), (Kind::AccessLine, "nett".into()));
    assert_eq!(owner("oy.senter.router"), (Kind::SiteRouter, "oy".into()));
    assert_eq!(owner("oy.senter.network"), (Kind::RoomNetwork, "oy".into()));
    assert_eq!(owner("oy.senter.rom1"), (Kind::Codec, "oy".into()));
}

#[test]
fn a_room_with_a_uri_is_asked_after_at_the_registrar() {
    let inventory = good(REGION);
    let registration = probe(&inventory, "oy.senter.rom1", "registration").expect("a probe");
    assert_eq!(registration.facet, Facet::Registration);
    assert_eq!(
        &*inventory[registration.via.expect("a via")].id,
        "registrar"
    );
    let Method::Sip(sip) = &registration.method else {
        panic!("no SIP probe: {registration:?}");
    };
    assert_eq!(sip.target, "203.0.113.60:5060".parse().unwrap());
    assert_eq!(&*sip.uri, "sip:oy-rom1@vc.example");
}

#[test]
fn a_room_without_a_uri_is_not() {
    let inventory = good(&with(", uri = \"sip:oy-rom1@vc.example\"", ""));
    assert!(probe(&inventory, "oy.senter.rom1", "registration").is_none());
    assert!(probe(&inventory, "oy.senter.rom1", "sip").is_some());
}

#[test]
fn equipment_is_asked_by_its_own_name_where_it_has_one() {
    let uri = |inventory: &Inventory| {
        let asked = probe(inventory, "oy.senter.rom1", "sip").expect("a probe");
        let Method::Sip(sip) = &asked.method else {
            panic!("no SIP probe: {asked:?}");
        };
        (sip.target.ip(), sip.uri.to_string())
    };
    let (ip, named) = uri(&good(REGION));
    assert_eq!(named, format!("sip:oy-rom1@{ip}"));
    let nameless = good(&with(", uri = \"sip:oy-rom1@vc.example\"", ""));
    assert_eq!(uri(&nameless).1, format!("sip:{ip}"));
}

#[test]
fn what_may_not_be_fragmented_speaks_for_packets_of_full_size() {
    let of = |lines: &str| {
        let inventory = good(&with("kind = \"icmp\"\n", lines));
        probe(&inventory, "core", "ping").expect("a probe").clone()
    };
    let ping = of("kind = \"icmp\"\nfragment = false\n");
    assert_eq!(ping.facet, Facet::Size);
    assert!(matches!(
        ping.method,
        Method::Icmp {
            size: 1452,
            fragment: false,
            ..
        }
    ));
    let padded = of("kind = \"sip\"\nsize = 1450\n");
    assert_eq!(padded.facet, Facet::Size);
    assert_eq!(of("kind = \"icmp\"\nsize = 1400\n").facet, Facet::Reach);
}

#[test]
fn servers_of_addresses_and_of_time_have_their_usual_ports() {
    let of = |lines: &str| {
        let inventory = good(&with("kind = \"icmp\"\n", lines));
        probe(&inventory, "core", "ping").expect("a probe").clone()
    };
    let stun = of("kind = \"stun\"\nexpect = [\"192.0.2.9\"]\n");
    let Method::Stun(stun) = stun.method else {
        panic!("no STUN: {stun:?}");
    };
    assert_eq!(stun.target, "203.0.113.1:3478".parse().unwrap());
    assert_eq!(stun.expect, ["192.0.2.9".parse::<IpAddr>().unwrap()]);
    let ntp = of("kind = \"ntp\"\nmax_offset = \"250ms\"\n");
    assert_eq!(ntp.facet, Facet::Service);
    assert_eq!(
        ntp.method,
        Method::Ntp {
            server: "203.0.113.1:123".parse().unwrap(),
            max_offset: Duration::from_millis(250),
        }
    );
}

#[test]
fn an_agreement_holds_from_its_first_midnight_to_the_end_of_its_last_day() {
    let inventory = good(REGION);
    let (_, agreement) = inventory.agreements().next().expect("an agreement");
    // Oslo is an hour ahead of UTC in winter.
    assert_eq!(agreement.from.to_string(), "2025-12-31T23:00:00Z");
    let until = agreement.until.expect("an end");
    assert_eq!(until.to_string(), "2026-12-31T23:00:00Z");
}

#[test]
fn a_number_holds_through_its_last_day() {
    let inventory = good(REGION);
    let (_, municipality) = inventory.municipalities().next().expect("a municipality");
    let on = |day: jiff::civil::Date| municipality.number_on(day).map(|n| n.code.to_string());
    assert_eq!(on(jiff::civil::date(2017, 12, 31)), Some("1621".into()));
    assert_eq!(on(jiff::civil::date(2018, 1, 1)), None);
}

#[test]
fn connections_are_retried_more_slowly_than_datagrams() {
    let probes = "[[component.probe]]\nid = \"tcp\"\nkind = \"tcp\"\nport = 5060\nprofile = \"critical\"\n\
                  [[component.probe]]\nid = \"own\"\nkind = \"tcp\"\nport = 5060\nretry = \"2s\"\n";
    let region = REGION.replacen("[[municipality]]", &format!("{probes}[[municipality]]"), 1);
    let inventory = good(&region);
    let tcp = probe(&inventory, "registrar", "tcp")
        .expect("a probe")
        .profile;
    assert_eq!(tcp.retry, Profile::CONNECTION_RETRY);
    assert_eq!(tcp.interval, Profile::CRITICAL.interval);
    let own = probe(&inventory, "registrar", "own")
        .expect("a probe")
        .profile;
    assert_eq!(own.retry, std::time::Duration::from_secs(2));
}

#[test]
fn a_rooms_profile_goes_before_its_sites() {
    let site = with(
        "router = \"192.0.2.1\"",
        "router = \"192.0.2.1\"\nprofile = \"critical\"",
    );
    let inventory = good(&site);
    let ping = |inventory: &Inventory, of| probe(inventory, of, "ping").expect("a ping").profile;
    assert_eq!(ping(&inventory, "oy.senter.rom1"), Profile::CRITICAL);
    assert_eq!(ping(&inventory, "oy.senter.router"), Profile::CRITICAL);
    let room = site.replace(
        "name = \"Rom 1\"",
        "name = \"Rom 1\", profile = \"default\"",
    );
    let inventory = good(&room);
    assert_eq!(ping(&inventory, "oy.senter.rom1"), Profile::DEFAULT);
}

#[test]
fn a_kit_of_the_region_replaces_a_built_in_one() {
    let kit = r#"
[[kit]]
id = "sip-room"
for = "room"
[[kit.component]]
kind = "codec"
depends = ["network"]
[[kit.component.probe]]
id = "tcp"
kind = "tcp"
port = 1720
"#;
    let inventory = good(&format!("{REGION}{kit}"));
    assert!(probe(&inventory, "oy.senter.rom1", "tcp").is_some());
    assert!(probe(&inventory, "oy.senter.rom1", "sip").is_none());
}

#[test]
fn a_site_may_hang_on_another_part_of_the_region_than_its_kit_says() {
    let other = "[[component]]\nid = \"core-nord\"\nname = \"Nord\"\nkind = \"network-core\"\norganisation = \"nett\"\n\n[[municipality]]";
    let region = with("[[municipality]]", other).replace(
        "router = \"192.0.2.1\"",
        "router = \"192.0.2.1\"\ndepends = [\"core-nord\"]",
    );
    let inventory = good(&region);
    let line = component(&inventory, "oy.senter.line");
    let depends: Vec<&str> = line.depends.iter().map(|&ix| &*inventory[ix].id).collect();
    assert_eq!(depends, ["core-nord"]);
}

#[test]
fn what_is_shared_may_be_a_municipalitys() {
    let region = with(
        "[[component]]\nid = \"registrar\"",
        "[[component]]\nid = \"bridge\"\nname = \"Broen\"\nkind = \"bridge\"\norganisation = \"oy\"\n\n\
         [[component]]\nid = \"registrar\"",
    );
    let inventory = good(&region);
    let bridge = component(&inventory, "bridge");
    assert_eq!(&*inventory[bridge.organisation].id, "oy");
}

#[test]
fn an_agreement_may_hold_at_some_hours_and_leaves_a_gap_at_the_others() {
    let by_day = with(
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nwhen = [\"mon-fri 08:00-16:00\"]",
    );
    let loaded = read_region(&by_day).unwrap_or_else(|report| panic!("{report}"));
    let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    let unagreed = |moment: &str| {
        let findings = super::lint(&loaded.inventory, &loaded.settings, at(moment));
        let texts = findings.into_iter().map(|finding| finding.text);
        texts
            .filter(|text| text.contains("oy.senter.rom1"))
            .collect::<Vec<_>>()
    };
    let texts = unagreed("2026-06-10T12:00:00+02:00");
    assert!(
        texts
            .iter()
            .any(|text| text.contains("from Wednesday 16:00: ")),
        "{texts:?}"
    );
    let texts = unagreed("2026-06-10T20:00:00+02:00");
    assert!(
        texts.iter().any(|text| text.contains("(`oy`): ")),
        "{texts:?}"
    );
    let by_night = super::lint(
        &loaded.inventory,
        &loaded.settings,
        at("2026-06-10T20:00:00+02:00"),
    );
    assert!(
        !by_night
            .iter()
            .any(|finding| finding.text.contains("covers nothing")),
        "it takes effect in the morning: {by_night:?}"
    );
    let whole = read_region(REGION).unwrap_or_else(|report| panic!("{report}"));
    let findings = super::lint(
        &whole.inventory,
        &whole.settings,
        at("2026-06-10T12:00:00Z"),
    );
    assert!(
        !findings
            .iter()
            .any(|finding| finding.text.contains(" from "))
    );
}

#[test]
fn equal_texts_make_equal_configurations_and_a_changed_one_another() {
    let first = read_region(REGION).unwrap();
    assert_eq!(first, read_region(REGION).unwrap());
    let commented = read_region(&format!("{REGION}# a word\n")).unwrap();
    assert_eq!(first.inventory, commented.inventory);
    assert_ne!(first.digest, commented.digest);
}

#[test]
fn the_order_of_tables_does_not_change_who_depends_on_what() {
    let (head, municipalities) = REGION.split_at(REGION.find("[[municipality]]").unwrap());
    let (top, rest) = head.split_at(head.find("[[party]]").unwrap());
    let moved = good(&format!("{top}{municipalities}{rest}"));
    assert_eq!(moved, good(REGION));
}

/// Moves everything to loopback and hurries.
struct Elsewhere;

impl Adapt for Elsewhere {
    fn address(&self, _: IpAddr) -> IpAddr {
        IpAddr::from([127, 0, 0, 9])
    }

    fn probe(&self, component: &Component, mut probe: Probe) -> Option<Probe> {
        // The component comes as it was written.
        assert!(component.addresses.iter().all(|ip| !ip.is_loopback()));
        let address = probe.method.address();
        match &mut probe.method {
            Method::Sip(sip) => {
                assert_eq!(sip.target.ip(), address);
                sip.target = ([127, 0, 0, 9], 15060).into();
            }
            Method::Icmp { .. } | Method::Quality(_) => return None,
            Method::Tcp { .. }
            | Method::Dns { .. }
            | Method::Stun(_)
            | Method::Ntp { .. }
            | Method::Tls(_)
            | Method::Domain(_)
            | Method::Http(_) => {}
        }
        probe.profile.interval = std::time::Duration::from_millis(500);
        Some(probe)
    }
}

#[test]
fn the_demo_can_move_and_hurry_everything() {
    let loaded = read(&texts(MAIN, REGION), Path::new(""), &NoSecrets, &Elsewhere).unwrap();
    let inventory = loaded.inventory;
    for (_, component) in inventory.components() {
        assert!(
            component.addresses.iter().all(IpAddr::is_loopback),
            "{component:?}"
        );
    }
    assert!(inventory.probes().len() > 0);
    for (_, probe) in inventory.probes() {
        assert!(probe.method.address().is_loopback(), "{probe:?}");
        assert_eq!(probe.profile.interval.as_millis(), 500);
    }
}

#[test]
fn settings_that_are_not_given_have_their_defaults() {
    let settings = read_region(REGION).unwrap().settings;
    assert_eq!(settings.web.listen.to_string(), "127.0.0.1:8377");
    assert_eq!(&*settings.web.public_url, "http://127.0.0.1:8377");
    assert_eq!(settings.store.path, Path::new("/var/lib/samband"));
    assert_eq!(settings.store.keep, Keep::days(90, 365));
    assert_eq!(settings.mail, None);
    assert_eq!(&*settings.log.level, "info");
}

#[test]
fn what_is_kept_is_said_in_days_and_words_do_not_outlive_their_address() {
    let keep = |keep: &str| {
        let main = format!("{MAIN}[store]\nkeep = {keep}\n");
        let texts = texts(&main, REGION);
        read(&texts, Path::new("/etc/s"), &NoSecrets, &AsWritten)
            .map(|loaded| loaded.settings.store.keep)
            .map_err(|report| report.to_string())
    };
    assert_eq!(
        keep("{ words = 30, addresses = 60 }"),
        Ok(Keep::days(30, 60))
    );
    assert_eq!(keep("{ words = 900 }"), Ok(Keep::days(900, 900)));
    assert_eq!(keep("{}"), Ok(Keep::days(90, 365)));
    let wrong = keep("{ addresses = 30 }").expect_err("shorter than the words");
    assert!(
        wrong.contains("keep addresses for 90 days or more, or words for 30 or fewer"),
        "{wrong}"
    );
    let wrong = keep("{ words = 1 }").expect_err("too short");
    assert!(
        wrong.contains("a number of days is a whole number from 7 to 36500"),
        "{wrong}"
    );
}

#[test]
fn measurements_are_kept_for_days_by_the_minute_and_longer_by_the_hour() {
    let kept = |kept: &str| {
        let main = format!("{MAIN}[store]\nmeasurements = {kept}\n");
        read(
            &texts(&main, REGION),
            Path::new("/etc/s"),
            &NoSecrets,
            &AsWritten,
        )
        .map(|loaded| loaded.settings.store.measured)
        .map(|kept| (kept.minutes, kept.hours))
        .map_err(|report| report.to_string())
    };
    assert_eq!(kept("{}"), Ok((14, 400)));
    assert_eq!(kept("{ minutes = 30, hours = 900 }"), Ok((30, 900)));
    assert_eq!(kept("{ minutes = 0 }"), Ok((0, 400)));
    assert_eq!(kept("{ minutes = 60, hours = 10 }"), Ok((60, 60)));
    let wrong = kept("{ minutes = 400 }").expect_err("too long");
    assert!(
        wrong.contains("a number of days is a whole number from 0 to 366"),
        "{wrong}"
    );
}

#[test]
fn mail_settings_follow_from_what_is_given() {
    let main = format!(
        "{MAIN}[mail]\nhost = \"smtp.hav.example\"\nfrom = \"samband@hav.example\"\nfrom_name = \"Samband, Hav\"\nca_file = \"ca.pem\"\n"
    );
    let loaded = read(
        &texts(&main, REGION),
        Path::new("/etc/s"),
        &NoSecrets,
        &AsWritten,
    )
    .unwrap();
    let mail = loaded.settings.mail.unwrap();
    assert_eq!(mail.port, 587);
    assert_eq!(mail.security, crate::send::Security::Starttls);
    assert_eq!(&*mail.from, "\"Samband, Hav\" <samband@hav.example>");
    assert_eq!(&*mail.message_id_domain, "hav.example");
    assert_eq!(mail.ca_file.as_deref(), Some(Path::new("/etc/s/ca.pem")));
    assert_eq!(mail.login, None);
}

#[test]
fn a_chain_of_many_components_neither_overflows_nor_passes() {
    let mut region = REGION.to_owned();
    for link in 1..20_000 {
        region.push_str(&format!(
            "[[component]]\nid = \"c{link}\"\nname = \"C\"\nkind = \"firewall\"\norganisation = \"nett\"\ndepends = [\"c{}\"]\n",
            link - 1
        ));
    }
    region.push_str(
        "[[component]]\nid = \"c0\"\nname = \"C\"\nkind = \"firewall\"\norganisation = \"nett\"\n",
    );
    let report = read_region(&region).expect_err("too deep").to_string();
    assert!(
        report.contains("more than 64 components lie between the monitor and `c"),
        "{report}"
    );
}

#[test]
fn what_to_use_instead_is_said_of_a_room_or_else_of_its_site() {
    let rooms = "rooms = [{ id = \"rom1\", name = \"Rom 1\", address = \"192.0.2.2\", uri = \"sip:oy-rom1@vc.example\" }]";
    let two = "instead = \"Telefon 72 00 00 00\"\nrooms = [{ id = \"rom1\", name = \"Rom 1\", address = \"192.0.2.2\" }, { id = \"rom2\", name = \"Rom 2\", address = \"192.0.2.3\", instead = \"Rom 1\" }]";
    let inventory = good(&with(rooms, two));
    let said = |id: &str| {
        let room = inventory.component_by_id(RegionIx::at(0), id);
        inventory.instead(room.unwrap())
    };
    assert_eq!(said("oy.senter.rom1"), Some("Telefon 72 00 00 00"));
    assert_eq!(said("oy.senter.rom2"), Some("Rom 1"));
    let none = good(REGION);
    let room = none.component_by_id(RegionIx::at(0), "oy.senter.rom1");
    assert_eq!(none.instead(room.unwrap()), None);
}
