//! The page of the built-in kits: a region in which each is used, as the program
//! reads it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{MADE, is_said};
use crate::config::{AsWritten, NoSecrets, Texts, read};
use crate::inventory::{Component, ComponentIx, Inventory, Kind, Probe};

const KITS: &str = include_str!("../../config/kits.toml");

const HEAD: &str = "\
# Kits

A kit carries the components and probes of a kind of equipment, so that a site or a room is one line of a region's file. `kit = \"…\"`
names one; a site without it has `site`, a room `sip-room`. A region may declare kits of its own (`[[kit]]`, see
[settings](settings.md#kit)), and replaces a built-in one by one of the same id. What a kit depends on beyond the site, such as
`core` and `registrar`, is a component of the region; a site's `depends` names others instead.

`profile = \"critical\"` at a site or room asks every 5 s, with 2 s to answer, whatever is asked at the default intervals below.
";

/// A kit as its file describes it.
struct Told {
    id: String,
    is_site: bool,
    about: String,
}

/// What stands above each kit in its file.
fn told() -> Vec<Told> {
    let mut about: Vec<&str> = Vec::new();
    let mut kits: Vec<Told> = Vec::new();
    for line in KITS.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            about.push(comment);
        } else if let Some(id) = line.strip_prefix("id = ") {
            kits.push(Told {
                id: id.trim_matches('"').to_owned(),
                is_site: false,
                about: about.join(" "),
            });
        } else if let (Some(what), Some(kit)) = (line.strip_prefix("for = "), kits.last_mut()) {
            kit.is_site = what == "\"site\"";
        } else if line.is_empty() {
            about.clear();
        }
    }
    kits
}

/// A region in which each kit is used once, with or without what it may do without.
fn region(kits: &[Told], whole: bool) -> Inventory {
    let mut text = "id = \"r\"\nname = \"R\"\nzone = \"Europe/Oslo\"\nlanguage = \"en\"\n\
        coordinator = \"c\"\noperator = \"c\"\nnetwork_operator = \"n\"\n\
        [monitor]\nname = \"M\"\n[[monitor.probe]]\nid = \"gateway\"\nkind = \"icmp\"\naddress = \"198.51.100.1\"\nwitness = true\n\
        [[party]]\nid = \"c\"\nname = \"C\"\nrole = \"council\"\n\
        [[party]]\nid = \"n\"\nname = \"N\"\nrole = \"network-operator\"\n\
        [[component]]\nid = \"core\"\nname = \"Core\"\nkind = \"network-core\"\norganisation = \"n\"\n\
        [[component]]\nid = \"registrar\"\nname = \"Registrar\"\nkind = \"registrar\"\norganisation = \"n\"\n\
        address = \"203.0.113.60\"\ndepends = [\"core\"]\n\
        [[municipality]]\nid = \"m\"\nname = \"M\"\n"
        .to_owned();
    let mut host = 0;
    let mut address = || {
        host += 1;
        format!("192.0.2.{host}")
    };
    let (sites, rooms): (Vec<&Told>, Vec<&Told>) = kits.iter().partition(|kit| kit.is_site);
    for site in sites {
        let (id, router) = (&site.id, address());
        let _ = writeln!(
            text,
            "[[municipality.site]]\nid = \"{id}\"\nname = \"S\"\nkit = \"{id}\"\nrouter = \"{router}\""
        );
        if whole {
            let _ = writeln!(text, "line = \"{}\"", address());
        }
        if id != "site" {
            continue;
        }
        let rooms: Vec<String> = rooms
            .iter()
            .map(|room| {
                let (id, address) = (&room.id, address());
                let uri = if whole { ", uri = \"sip:r@vc.example\"" } else { "" };
                format!("{{ id = \"{id}\", name = \"R\", kit = \"{id}\", address = \"{address}\"{uri} }}")
            })
            .collect();
        let _ = writeln!(text, "rooms = [{}]", rooms.join(", "));
    }
    let texts = Texts::from([
        (
            PathBuf::from("samband.toml"),
            "regions = [\"r\"]\n".to_owned(),
        ),
        (PathBuf::from("regions/r.toml"), text),
    ]);
    let loaded = read(&texts, Path::new(""), &NoSecrets, &AsWritten);
    let loaded = loaded.unwrap_or_else(|report| panic!("{report}"));
    Inventory::clone(&loaded.inventory)
}

/// A component without the place that it stands at.
fn short<'a>(id: &'a str, site: &str) -> &'a str {
    let own = id
        .strip_prefix(site)
        .and_then(|rest| rest.strip_prefix('.'));
    own.unwrap_or(id)
}

fn span(span: Duration) -> String {
    match (span.as_secs(), span.subsec_millis()) {
        (secs, 0) if secs >= 120 && secs % 60 == 0 => format!("{} min", secs / 60),
        (secs, 0) => format!("{secs} s"),
        _ => format!("{} s", span.as_secs_f64()),
    }
}

/// What a probe says in the kits' file beside its id and kind: `port = 5061`.
fn keys(kit: &str, probe: &str) -> Vec<String> {
    let file: toml::Table = KITS.parse().unwrap();
    let list = |value: &toml::Value, key: &str| {
        let list = value.get(key).and_then(toml::Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let is =
        |value: &toml::Value, id: &str| value.get("id").and_then(toml::Value::as_str) == Some(id);
    let kits = list(&toml::Value::Table(file), "kit");
    let kit = kits.iter().find(|one| is(one, kit)).unwrap();
    let components = list(kit, "component");
    let (component, probe) = match probe.split_once('/') {
        Some((id, probe)) => (components.iter().find(|one| is(one, id)), probe),
        None => (components.first(), probe),
    };
    let probes = list(component.unwrap(), "probe");
    let probe = probes.iter().find(|one| is(one, probe)).unwrap();
    let said = probe.as_table().into_iter().flatten();
    let said = said.filter(|(key, _)| !["id", "kind", "via", "interval"].contains(&key.as_str()));
    said.map(|(key, value)| format!("`{key} = {value}`"))
        .collect()
}

struct Page<'a> {
    out: String,
    whole: &'a Inventory,
    /// The probes that are there without `line` and `uri` too.
    always: BTreeSet<String>,
}

impl Page<'_> {
    fn kit(&mut self, kit: &Told) {
        let equips = if kit.is_site { "a site" } else { "a room" };
        let _ = writeln!(
            self.out,
            "\n## `{}`, for {equips}\n\n{}\n",
            kit.id, kit.about
        );
        let site = format!("m.{}", if kit.is_site { &kit.id } else { "site" });
        let rooms = format!("{site}.");
        let mine: Vec<ComponentIx> = self
            .whole
            .components()
            .filter(|(_, component)| match kit.is_site {
                true => component.id.starts_with(&rooms) && component.kind != Kind::Codec,
                false => *component.id == *format!("m.site.{}", kit.id),
            })
            .map(|(ix, _)| ix)
            .collect();
        for ix in &mine {
            let component = &self.whole[*ix];
            let _ = writeln!(self.out, "- {}", self.component(component, &site, kit));
        }
        let probes: Vec<&Probe> = mine
            .iter()
            .flat_map(|ix| &self.whole[*ix].probes)
            .map(|&probe| &self.whole[probe])
            .collect();
        if probes.is_empty() {
            return;
        }
        self.out.push_str("\n| probe | sends | speaks for | every | waits | down after | |\n|---|---|---|---|---|---|---|\n");
        for probe in probes {
            let row = self.probe(probe, &site, kit);
            let _ = writeln!(self.out, "{row}");
        }
    }

    fn component(&self, component: &Component, site: &str, kit: &Told) -> String {
        let network = &*self.whole[component.organisation].id == "n";
        let whose = if network {
            "the network operator"
        } else {
            "the municipality"
        };
        let depends = component.depends.iter();
        let depends: Vec<String> = depends
            .map(|&ix| format!("`{}`", short(&self.whole[ix].id, site)))
            .collect();
        let name = match kit.is_site {
            true => format!("`{}`", short(&component.id, site)),
            false => "the room's equipment".to_owned(),
        };
        format!(
            "{name} ({}), of {whose}; depends on {}",
            component.kind.slug(),
            depends.join(", ")
        )
    }

    fn probe(&self, probe: &Probe, site: &str, kit: &Told) -> String {
        let component = &self.whole[probe.component];
        let full = format!("{}/{}", component.id, probe.id);
        let name = match kit.is_site {
            true => full
                .strip_prefix(site)
                .unwrap_or(&full)
                .trim_start_matches('.'),
            false => &*probe.id,
        };
        let mut remarks = keys(&kit.id, name);
        if let Some(via) = probe.via {
            remarks.push(format!("asked of `{}` about the room", self.whole[via].id));
        }
        if !self.always.contains(&full) {
            let key = if kit.is_site {
                "site says its `line`"
            } else {
                "room says its `uri`"
            };
            remarks.push(format!("only where the {key}"));
        }
        let profile = &probe.profile;
        let down = if probe.measures() {
            "a window".to_owned()
        } else {
            format!("{} failures", profile.failures)
        };
        format!(
            "| `{name}` | `{}` | {} | {} | {} | {down} | {} |",
            probe.method.slug(),
            probe.facet.slug(),
            span(profile.interval),
            span(profile.deadline),
            remarks.join(", ")
        )
    }
}

#[test]
fn the_manual_names_what_each_kit_brings() {
    let kits = told();
    let (whole, least) = (region(&kits, true), region(&kits, false));
    let always = least
        .probes()
        .map(|(_, probe)| format!("{}/{}", least[probe.component].id, probe.id));
    let mut page = Page {
        out: format!("{MADE}{HEAD}"),
        whole: &whole,
        always: always.collect(),
    };
    for kit in &kits {
        page.kit(kit);
    }
    is_said("kits.md", &page.out);
}
