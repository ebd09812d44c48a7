//! Broken files, and what is said of them.

use proptest::prelude::*;

use super::*;

/// A mistake: its name, the passage of [`REGION`] it replaces, by what.
const IN_REGION: &[(&str, &str, &str)] = &[
    ("a mistyped key", "zone = ", "zoen = "),
    (
        "an unknown key like no other",
        "country = \"NO\"",
        "country = \"NO\"\nweather = \"rain\"",
    ),
    ("a wrong type", "name = \"Havrådet\"", "name = 7"),
    (
        "a table where a list belongs",
        "kinds = [\"codec\"]",
        "kinds = { codec = true }",
    ),
    (
        "a day as it is written in Norway",
        "until = 2026-12-31",
        "until = 31.12.2027",
    ),
    (
        "a day with two digits of the year",
        "until = 2026-12-31",
        "until = 31.12.27",
    ),
    (
        "a day in quotes as it is written in Norway",
        "until = 2026-12-31",
        "until = \"31/12-2027\"",
    ),
    (
        "a day that there is not",
        "until = 2026-12-31",
        "until = \"31.11.2027\"",
    ),
    ("a missing key", "role = \"council\"\n", ""),
    (
        "an unknown word",
        "role = \"council\"",
        "role = \"counsil\"",
    ),
    ("an unknown time zone", "Europe/Oslo", "Europe/Olso"),
    ("a bad id", "id = \"rad\"", "id = \"Råd og Vel\""),
    ("a dangling party", "party = \"nett\"", "party = \"net\""),
    (
        "a dangling coordinator",
        "coordinator = \"rad\"",
        "coordinator = \"fylket\"",
    ),
    (
        "a dangling dependency",
        "depends = [\"core\"]",
        "depends = [\"kore\"]",
    ),
    (
        "a dangling component of an agreement",
        "kinds = [\"codec\"]",
        "components = [\"oy.senter.rom7\"]",
    ),
    (
        "a dangling municipality of an agreement",
        "kinds = [\"codec\"]",
        "municipalities = [\"ø\", \"vik\"]",
    ),
    (
        "an agreement that does not say what it covers",
        "kinds = [\"codec\"]",
        "",
    ),
    (
        "an agreement whose list is empty",
        "kinds = [\"codec\"]",
        "kinds = []",
    ),
    (
        "a time without a unit",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nrespond = \"30\"",
    ),
    (
        "a time that is too long",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nrestore = \"800 h\"",
    ),
    (
        "a time of nothing",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nrespond = \"0 min\"",
    ),
    (
        "a time that its hours never come to",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nrestore = \"200 h\"\nhours = [\"sat 10:00-11:00\"]",
    ),
    (
        "hours in which no time runs",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nhours = [\"mon-fri 08:00-16:00\"]",
    ),
    (
        "a step to nobody",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nescalation = [{ after = \"30 min\", to = \"fylket\" }]",
    ),
    (
        "a step before the one above it",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nescalation = [{ after = \"1 h\", to = \"rad\" }, { after = \"30 min\", to = \"oy\" }]",
    ),
    (
        "an arbiter that there is not",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\narbiter = \"fylket\"",
    ),
    (
        "leaving what one is not part of",
        "kinds = [\"codec\"]",
        "joining = [{ municipality = \"oy\", from = 2026-03-01 }]\nleaving = [{ municipality = \"oy\", from = 2026-02-01 }]",
    ),
    (
        "joining where nobody is listed",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\njoining = [{ municipality = \"oy\", from = 2026-03-01 }]",
    ),
    (
        "joining what one is part of",
        "kinds = [\"codec\"]",
        "municipalities = [\"oy\"]\njoining = [{ municipality = \"oy\", from = 2026-03-01 }]",
    ),
    (
        "leaving after the end",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nleaving = [{ municipality = \"oy\", from = 2027-03-01 }]",
    ),
    (
        "a municipality that leaves without a day",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\nleaving = [{ municipality = \"oy\" }]",
    ),
    (
        "an agreement on everything and on something",
        "kinds = [\"codec\"]",
        "kinds = [\"codec\"]\neverything = true",
    ),
    (
        "an agreement whose list is mistyped",
        "kinds = [\"codec\"]",
        "kindz = [\"codec\"]",
    ),
    (
        "a second party of the same id",
        "id = \"nett\"\nname",
        "id = \"rad\"\nname",
    ),
    (
        "a second component of the same id",
        "id = \"registrar\"",
        "id = \"core\"",
    ),
    (
        "a second probe of the same id",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\n[[component.probe]]\nid = \"ping\"\nkind = \"icmp\"\n",
    ),
    (
        "a ring",
        "address = \"203.0.113.1\"",
        "address = \"203.0.113.1\"\ndepends = [\"registrar\"]",
    ),
    (
        "a component behind itself",
        "depends = [\"core\"]",
        "depends = [\"registrar\"]",
    ),
    (
        "a day that does not exist",
        "from = 2026-01-01",
        "from = 2026-02-30",
    ),
    (
        "a day in words",
        "from = 2026-01-01",
        "from = \"first of May\"",
    ),
    (
        "a day with an hour",
        "from = 2026-01-01",
        "from = 2026-01-01T08:00:00Z",
    ),
    (
        "an end before the beginning",
        "until = 2026-12-31",
        "until = 2025-12-31",
    ),
    (
        "a bad address",
        "router = \"192.0.2.1\"",
        "router = \"192.0.2.256\"",
    ),
    (
        "a bad address among several",
        "router = \"192.0.2.1\"",
        "router = [\"192.0.2.1\", \"ruter\"]",
    ),
    (
        "a bad mail address",
        "email = \"ikt@oy.example\"",
        "email = \"IKT <ikt@oy.example>\"",
    ),
    (
        "a line break in a name",
        "name = \"Øy kommune\"",
        "name = \"Øy\\r\\nBcc: all@oy.example\"",
    ),
    ("a number without quotes", "code = \"1621\"", "code = 1621"),
    (
        "a port out of range",
        "kind = \"icmp\"\n",
        "kind = \"tcp\"\nport = 70000\n",
    ),
    (
        "a tcp probe without a port",
        "kind = \"icmp\"\n",
        "kind = \"tcp\"\n",
    ),
    (
        "a key of another kind of probe",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\nport = 53\n",
    ),
    (
        "a record of another type",
        "kind = \"icmp\"\n",
        "kind = \"dns\"\nname = \"a.example\"\ntype = \"AAAA\"\nexpect = [\"192.0.2.1\"]\n",
    ),
    (
        "a size beyond a packet",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\nsize = 1500\nfragment = false\n",
    ),
    (
        "a full size over IPv6",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\naddress = \"2001:db8::1\"\nsize = 1472\nfragment = false\n",
    ),
    (
        "a padded request that is too small",
        "kind = \"icmp\"\n",
        "kind = \"sip\"\nsize = 200\n",
    ),
    (
        "a padded request about another component",
        "kind = \"icmp\"\n",
        "kind = \"sip\"\nvia = \"registrar\"\nuri = \"sip:a@b.example\"\nsize = 1450\n",
    ),
    (
        "a username without a password in a probe",
        "kind = \"icmp\"\n",
        "kind = \"sip\"\nusername = \"samband\"\n",
    ),
    (
        "a login that nothing asks for",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\nusername = \"samband\"\n",
    ),
    (
        "an address that is none in a stun probe",
        "kind = \"icmp\"\n",
        "kind = \"stun\"\nexpect = [\"here\"]\n",
    ),
    (
        "an unknown mechanism",
        "kind = \"icmp\"\n",
        "kind = \"stun\"\nmechanism = \"longterm\"\n",
    ),
    (
        "a clock told too exactly",
        "kind = \"icmp\"\n",
        "kind = \"ntp\"\nmax_offset = \"1us\"\n",
    ),
    (
        "a span without a unit",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\ninterval = \"20\"\n",
    ),
    (
        "a span out of bounds",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\ninterval = \"10ms\"\n",
    ),
    (
        "a deadline longer than the interval",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\ninterval = \"2s\"\n",
    ),
    (
        "a source of another family",
        "kind = \"icmp\"\n",
        "kind = \"icmp\"\nsource = \"2001:db8::1\"\n",
    ),
    (
        "a dangling via",
        "kind = \"icmp\"\n",
        "kind = \"sip\"\nvia = \"gatekeeper\"\n",
    ),
    ("a room without an address", "address = \"192.0.2.2\", ", ""),
    ("a site without a router", "router = \"192.0.2.1\"\n", ""),
    (
        "an unknown kit",
        "name = \"Rom 1\"",
        "name = \"Rom 1\", kit = \"sip-rom\"",
    ),
    (
        "a kit for something else",
        "name = \"Rom 1\"",
        "name = \"Rom 1\", kit = \"site\"",
    ),
    (
        "a uri and no registrar",
        "id = \"registrar\"",
        "id = \"gatekeeper\"",
    ),
    (
        "no core for the kit's line",
        "[[component]]\nid = \"core\"",
        "[[component]]\nid = \"heart\"",
    ),
    ("no network operator", "network_operator = \"nett\"\n", ""),
    (
        "contacts in two places",
        "email = \"ikt@oy.example\"",
        "email = \"ikt@oy.example\"\nparty = \"rad\"",
    ),
    (
        "an id that is not the file's",
        "id = \"hav\"",
        "id = \"fjell\"",
    ),
    (
        "a personal monitor",
        "kinds = [\"codec\"]",
        "kinds = [\"monitor\"]",
    ),
    ("no TOML at all", "role = \"council\"", "role = council"),
    ("a quote left open", "name = \"Nettet\"", "name = \"Nettet"),
    (
        "the same key twice",
        "role = \"council\"",
        "role = \"council\"\nrole = \"vendor\"",
    ),
    (
        "a series that takes more of a line than is allowed",
        "kind = \"icmp\"",
        "kind = \"quality\"\nsize = 1200",
    ),
    (
        "a budget that not even the built-in kit keeps",
        "country = \"NO\"",
        "country = \"NO\"\nquality_budget = 8",
    ),
    (
        "series that do not fit into their interval",
        "kind = \"icmp\"",
        "kind = \"quality\"\ninterval = \"4s\"\nseries = { echoes = 100 }",
    ),
    (
        "a poor that is better than fair",
        "kind = \"icmp\"",
        "kind = \"quality\"\nseries = { poor = { loss = 0.1 } }",
    ),
    (
        "a share that is none",
        "kind = \"icmp\"",
        "kind = \"quality\"\nseries = { poor = { loss = 80 } }",
    ),
    (
        "a series of another kind of probe",
        "kind = \"icmp\"",
        "kind = \"icmp\"\nseries = { echoes = 30 }",
    ),
    (
        "a measure of quality as a witness of reach",
        "kind = \"icmp\"",
        "kind = \"quality\"\nwitness = true",
    ),
    (
        "a measure of quality of another facet",
        "kind = \"icmp\"",
        "kind = \"quality\"\nfacet = \"reach\"",
    ),
];

/// A mistake: its name, and the daemon's file.
const IN_MAIN: &[(&str, &str)] = &[
    ("no region", ""),
    ("a region without a file", "regions = [\"hva\"]\n"),
    ("a region twice", "regions = [\"hav\", \"hav\"]\n"),
    (
        "a listening address without a port",
        "regions = [\"hav\"]\n[web]\nlisten = \"127.0.0.1\"\n",
    ),
    (
        "a listening port out of range",
        "regions = [\"hav\"]\n[web]\nlisten = \"127.0.0.1:70000\"\n",
    ),
    (
        "a mistyped table",
        "regions = [\"hav\"]\n[mial]\nhost = \"smtp.hav.example\"\n",
    ),
    (
        "an unknown security",
        "regions = [\"hav\"]\n[mail]\nhost = \"a.example\"\nfrom = \"a@a.example\"\nsecurity = \"ssl\"\n",
    ),
    (
        "an unknown log level",
        "regions = [\"hav\"]\n[log]\nlevel = \"loud\"\n",
    ),
    (
        "a log level without quotes",
        "regions = [\"hav\"]\n[log]\nlevel = info\n",
    ),
    (
        "a region called as that of the drill",
        "regions = [\"hav\", \"drill\"]\n",
    ),
    (
        "a drill at no time, and too short",
        "regions = [\"hav\"]\n[mail]\nhost = \"a.example\"\nfrom = \"a@a.example\"\n\
         [drill]\nat = \"monday 24:00\"\nwithin = \"5s\"\n",
    ),
    (
        "a drill without mail, in no zone, to nobody",
        "regions = [\"hav\"]\n[drill]\nzone = \"Europe/Olso\"\nto = [\"drift\"]\n",
    ),
];

#[test]
fn every_mistake_is_told_with_its_place_and_what_would_be_right() {
    let mut catalogue = String::new();
    let mut tell = |name: &str, told: Result<Loaded, Report>| {
        let report = told.expect_err(name);
        catalogue.push_str(&format!("==== {name}\n{report}\n"));
    };
    for (name, from, to) in IN_REGION {
        tell(name, read_region(&with(from, to)));
    }
    for (name, main) in IN_MAIN {
        tell(name, read_with(main, REGION));
    }
    insta::assert_snapshot!("mistakes", catalogue);
}

#[test]
fn a_value_that_is_no_toml_hides_no_other_mistake() {
    let mut text = REGION.to_owned();
    for (from, to) in [
        ("until = 2026-12-31", "until = 31.12.2027"),
        ("country = \"NO\"", "country = NO"),
        ("name = \"Havrådet\"", "name = Hav rådet"),
        ("party = \"nett\"", "party ="),
        ("role = \"council\"", "role = \"counsil\""),
        ("depends = [\"core\"]", "depends = [\"kore\"]"),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let report = read_region(&text).expect_err("mistakes");
    let said = report.to_string();
    assert_eq!(report.mistakes(), 6, "{said}");
    for one in ["counsil", "kore", "31.12.2027", "Hav rådet"] {
        assert!(said.contains(one), "{one}: {said}");
    }
    // What is no table at all is reported, and not read further.
    let broken = text.replacen("[[party]]", "[[party]", 1);
    let said = read_region(&broken).expect_err("mistakes").to_string();
    assert!(!said.contains("is not a role"), "{said}");
}

#[test]
fn one_mistake_is_told_once() {
    let several = [
        "a dangling municipality of an agreement",
        "no core for the kit's line",
    ];
    for (name, from, to) in IN_REGION {
        if several.contains(name) {
            continue;
        }
        let report = read_region(&with(from, to)).expect_err(name);
        assert_eq!(report.mistakes(), 1, "{name}:\n{report}");
    }
}

#[test]
fn mistakes_all_over_the_files_are_told_at_once() {
    let main = "regions = [\"hav\"]\n[web]\nlisten = \"here\"\npublic = \"x\"\n";
    let region = REGION
        .replace("role = \"council\"", "role = \"boss\"\ntelefon = \"1\"")
        .replace("until = 2026-12-31", "until = 2025-12-31\nparts = []")
        .replace("depends = [\"core\"]", "depends = [\"kore\", \"dns\"]")
        .replace("router = \"192.0.2.1\"", "router = \"ruter\"");
    let report = read_with(main, &region).expect_err("mistakes");
    assert_eq!(report.mistakes(), 9, "{report}");
    insta::assert_snapshot!("several", report.to_string());
}

#[test]
fn a_main_file_that_is_no_toml_hides_no_mistake_of_a_region() {
    let region = with("role = \"council\"", "role = \"boss\"");
    for main in [
        "regions = [\"hav\"]\n[log]\nlevel = info\n",
        "regions = hav\n",
    ] {
        let report = read_with(main, &region).expect_err("mistakes");
        assert_eq!(report.mistakes(), 2, "{report}");
        let text = report.to_string();
        assert!(text.contains("a text needs quotes"), "{text}");
        assert!(text.contains("`boss` is not a role"), "{text}");

        let directory = tempfile::tempdir().unwrap();
        let regions = directory.path().join("regions");
        std::fs::create_dir(&regions).unwrap();
        std::fs::write(directory.path().join("samband.toml"), main).unwrap();
        std::fs::write(regions.join("hav.toml"), &region).unwrap();
        let report = load(directory.path(), &NoSecrets).expect_err("mistakes");
        assert_eq!(report.mistakes(), 2, "{report}");
    }
}

#[test]
fn a_report_can_be_in_colour() {
    let report = read_region(&with("zone = ", "zoen = ")).expect_err("a mistake");
    assert!(report.render(true).contains("\u{1b}["));
    assert!(!report.render(false).contains('\u{1b}'));
}

#[test]
fn a_thousand_mistakes_are_counted_and_the_first_500_shown() {
    let mut region = REGION.to_owned();
    for n in 0..1000 {
        region.push_str(&format!(
            "[[party]]\nid = \"p{n}\"\nname = \"P\"\nrole = \"boss\"\n"
        ));
    }
    let report = read_region(&region).expect_err("mistakes");
    assert_eq!(report.mistakes(), 1000);
    let text = report.to_string();
    assert!(text.ends_with("1000 mistakes in the configuration, the first 500 shown\n"));
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let directory = tempfile::tempdir().unwrap();
    let told = |directory: &Path| {
        let report = load(directory, &NoSecrets).expect_err("unreadable");
        report
            .to_string()
            .replace(&directory.display().to_string(), "DIR")
    };
    let mut catalogue = told(directory.path());
    std::fs::write(directory.path().join("samband.toml"), MAIN).unwrap();
    catalogue.push_str(&told(directory.path()));
    let regions = directory.path().join("regions");
    std::fs::create_dir(&regions).unwrap();
    std::fs::write(regions.join("havn.toml"), REGION).unwrap();
    catalogue.push_str(&told(directory.path()));
    std::fs::write(
        regions.join("hav.toml"),
        b"id = \"hav\"\nname = \"\xd8y\"\n",
    )
    .unwrap();
    catalogue.push_str(&told(directory.path()));
    std::fs::write(regions.join("hav.toml"), vec![b'#'; (8 << 20) + 1]).unwrap();
    catalogue.push_str(&told(directory.path()));
    std::fs::remove_file(regions.join("hav.toml")).unwrap();
    std::fs::create_dir(regions.join("hav.toml")).unwrap();
    catalogue.push_str(&told(directory.path()));
    insta::assert_snapshot!("unreadable", catalogue);
}

#[test]
fn nesting_beyond_any_use_is_refused() {
    let deep = format!("x = {}{}\n", "[".repeat(40), "]".repeat(40));
    let report = read_region(&format!("{deep}{REGION}")).expect_err("too deep");
    assert!(report.to_string().contains("nested too deeply"), "{report}");
    let deeper = format!("x = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    read_region(&deeper).expect_err("far too deep");
}

#[test]
fn a_good_file_has_no_mistakes() {
    read_region(REGION).unwrap_or_else(|report| panic!("{report}"));
}

#[test]
fn an_agreement_covers_everything_only_when_it_says_so() {
    let loaded = read_region(&with("kinds = [\"codec\"]", "everything = true"))
        .unwrap_or_else(|report| panic!("{report}"));
    let inventory = loaded.inventory;
    let at = "2026-06-01T12:00:00Z".parse().unwrap();
    for (component, part) in inventory.components() {
        let facet = Facet::Reach;
        let element = crate::inventory::Element { component, facet };
        let owner = inventory.owner(element, at);
        assert_eq!(&*inventory[owner.party].id, "nett", "{}", part.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever is done to a file, the answer is a configuration or a report.
    #[test]
    fn damage_is_reported_and_never_a_panic(
        from in 0..REGION.len(),
        length in 0..60_usize,
        put in "[\\PC\n\"'=\\[\\]{}#.]{0,8}",
    ) {
        let bytes = REGION.as_bytes();
        let to = (from + length).min(bytes.len());
        let damaged = [&bytes[..from], put.as_bytes(), &bytes[to..]].concat();
        let damaged = String::from_utf8_lossy(&damaged);
        if let Err(report) = read_region(&damaged) {
            prop_assert!(report.mistakes() > 0);
            prop_assert!(!report.render(true).is_empty());
        }
    }
}
