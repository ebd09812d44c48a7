//! What is asked of whoever begins, and the two files that it makes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::config::{self, AsWritten, NoSecrets, Texts, slug_of};

/// What a first region is made of: every fact that nobody but its people knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) region: String,
    pub(super) country: String,
    pub(super) coordinator: Body,
    pub(super) partner: Body,
    pub(super) network: Body,
    pub(super) municipality: Body,
    pub(super) monitor: String,
    pub(super) gateway: String,
    pub(super) core: String,
    pub(super) site: String,
    /// The far end of the site's line.
    pub(super) line: Option<String>,
    pub(super) router: Option<String>,
    pub(super) rooms: Vec<Room>,
    pub(super) agreement: Option<Agreement>,
    pub(super) relay: Option<Relay>,
    /// What links in mails begin with.
    pub(super) pages: Option<String>,
    /// From which day on the network operator answers for its lines and its core.
    pub(super) network_from: Option<String>,
}

/// A party, and how it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) name: String,
    pub(super) telephone: Option<String>,
    pub(super) email: String,
}

/// A room's equipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) kit: String,
}

/// What the IT partner has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Agreement {
    pub(super) from: String,
    pub(super) until: String,
    pub(super) respond: String,
    pub(super) restore: String,
    pub(super) hours: String,
}

/// Who takes the mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Relay {
    pub(super) host: String,
    pub(super) port: Option<String>,
    pub(super) security: String,
    pub(super) from: String,
}

impl Body {
    fn sample(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            telephone: None,
            email: "post@samband.example".to_owned(),
        }
    }
}

impl Room {
    pub(super) fn sample() -> Self {
        Self {
            name: "Rom".to_owned(),
            address: "192.0.2.3".to_owned(),
            kit: "sip-room".to_owned(),
        }
    }
}

impl Agreement {
    pub(super) fn sample() -> Self {
        Self {
            from: "2026-01-01".to_owned(),
            until: "2099-12-31".to_owned(),
            respond: "30 min".to_owned(),
            restore: "8 h".to_owned(),
            hours: "mon-fri 08:00-16:00".to_owned(),
        }
    }
}

impl Relay {
    pub(super) fn sample() -> Self {
        Self {
            host: "relay.samband.example".to_owned(),
            port: None,
            security: "starttls".to_owned(),
            from: "samband@samband.example".to_owned(),
        }
    }
}

impl Facts {
    /// Facts of nobody that are right together, so that an answer can be tried among them
    /// before the others are there.
    pub(super) fn sample() -> Self {
        Self {
            region: "Region".to_owned(),
            country: "NO".to_owned(),
            coordinator: Body::sample("Council"),
            partner: Body::sample("Partner"),
            network: Body::sample("Network"),
            municipality: Body::sample("Municipality"),
            monitor: "Monitor".to_owned(),
            gateway: "198.51.100.1".to_owned(),
            core: "203.0.113.1".to_owned(),
            site: "Site".to_owned(),
            line: None,
            router: None,
            rooms: vec![Room::sample()],
            agreement: None,
            relay: None,
            pages: None,
            network_from: None,
        }
    }

    /// What a configuration of these facts would be refused for.
    pub(super) fn wrong(&self) -> Vec<String> {
        match config::read(&self.texts(), Path::new(""), &NoSecrets, &AsWritten) {
            Ok(_) => Vec::new(),
            Err(report) => report.titles().map(str::to_owned).collect(),
        }
    }

    /// The id of the region, which fault numbers begin with.
    pub(super) fn id(&self) -> String {
        id(short(&self.region, &["regionen", " region"]), "region")
    }

    /// The file that describes the region, in the directory of the configuration.
    pub(super) fn region_file(&self) -> PathBuf {
        Path::new("regions").join(format!("{}.toml", self.id()))
    }

    /// The files, by where they lie in the directory.
    pub(super) fn texts(&self) -> Texts {
        Texts::from([
            (PathBuf::from("samband.toml"), self.main()),
            (self.region_file(), self.described()),
        ])
    }

    /// `samband.toml`.
    pub(super) fn main(&self) -> String {
        let mut text = format!(
            "# What is watched, and how. `samband check` tells every mistake; the manual has all settings.\n\
             regions = [{}]\n",
            quoted(&self.id())
        );
        if let Some(url) = &self.pages {
            text += &format!("\n[web]\npublic_url = {}\n", quoted(url));
        }
        if let Some(relay) = &self.relay {
            text += &relay.written();
        }
        text += "\n[store]\npath = \"/var/lib/samband\"\n\n\
                 [incidents]   # what others report: `samband fault known add`\n\
                 file = \"/var/lib/samband/incidents.toml\"\n";
        text
    }

    /// The region's file.
    pub(super) fn described(&self) -> String {
        let ids = Ids::of(self);
        let mut text = self.header(&ids);
        for (body, id, role) in [
            (&self.coordinator, &ids.coordinator, "council"),
            (&self.partner, &ids.partner, "it-partner"),
            (&self.network, &ids.network, "network-operator"),
        ] {
            let role = format!("role = {}\n", quoted(role));
            text += &format!("\n[[party]]\n{}", body.written(id, &role));
        }
        text += &self.witnesses(&ids);
        let municipality = self.municipality.written(&ids.municipality, "");
        text += &format!("\n[[municipality]]\n{municipality}{}", self.site(&ids));
        text += &self.agreements(&ids);
        text += &self.network_agreement(&ids);
        text
    }

    fn header(&self, ids: &Ids) -> String {
        let (zone, language) = match &*self.country {
            "SE" => ("Europe/Stockholm", "sv"),
            _ => ("Europe/Oslo", "nb"),
        };
        format!(
            "# One region. Ids tie things together and stand in fault numbers and addresses of pages;\n\
             # names are shown to people. The README says what more there may be.\n\n\
             id = {}\nname = {}\nzone = \"{zone}\"\nlanguage = \"{language}\"\ncountry = {}\n\
             coordinator = {}\noperator = {}\nnetwork_operator = {}\n\
             shadow = true   # the first weeks nobody but the operator is mailed; take it out then\n\
             respond = \"4 h\" # when nobody has said yes to a fault by then, the coordinator is told\n",
            quoted(&self.id()),
            quoted(&self.region),
            quoted(&self.country),
            quoted(&ids.coordinator),
            quoted(&ids.partner),
            quoted(&ids.network),
        )
    }

    fn witnesses(&self, ids: &Ids) -> String {
        format!(
            "\n# Nothing is called down unless a witness answered meanwhile.\n[monitor]\nname = {}\n\n\
             [[monitor.probe]]\nid = \"gateway\"\nkind = \"icmp\"\naddress = {}\nwitness = true\n\n\
             [[component]]\nid = \"core\"\nname = {}\nkind = \"network-core\"\norganisation = {}\naddress = {}\n\n\
             [[component.probe]]\nid = \"ping\"\nkind = \"icmp\"\nwitness = true\n",
            quoted(&self.monitor),
            quoted(&self.gateway),
            quoted(&self.network.name),
            quoted(&ids.network),
            quoted(&self.core),
        )
    }

    fn site(&self, ids: &Ids) -> String {
        let mut text = format!(
            "\n[[municipality.site]]\nid = {}\nname = {}\n",
            quoted(&ids.site),
            quoted(&self.site)
        );
        for (key, value) in [("line", &self.line), ("router", &self.router)] {
            if let Some(value) = value {
                text += &format!("{key} = {}\n", quoted(value));
            }
        }
        if self.router.is_none() {
            text += "kit = \"unasked-site\"   # nobody can ask its router\n";
        }
        text += "rooms = [\n";
        for (room, id) in self.rooms.iter().zip(&ids.rooms) {
            let _ = writeln!(
                text,
                "  {{ id = {}, name = {}, address = {}, kit = {} }},",
                quoted(id),
                quoted(&room.name),
                quoted(&room.address),
                quoted(&room.kit)
            );
        }
        text + "]\n"
    }

    /// That the network operator answers for what it runs itself, by what it has signed.
    fn network_agreement(&self, ids: &Ids) -> String {
        let Some(from) = &self.network_from else {
            return String::new();
        };
        format!(
            "\n[[agreement]]\nid = \"network\"\nname = {}\nparty = {}\nstanding = \"signed\"\nfrom = {}\n\
             kinds = [\"access-line\", \"network-core\"]   # what the network operator runs itself\n",
            quoted(&format!("{}, {}", self.network.name, self.region)),
            quoted(&ids.network),
            bare(from),
        )
    }

    fn agreements(&self, ids: &Ids) -> String {
        let Some(agreement) = &self.agreement else {
            return String::new();
        };
        let hours: Vec<String> = agreement
            .hours
            .split(',')
            .map(|span| quoted(span.trim()))
            .collect();
        format!(
            "\n[[agreement]]\nid = \"it\"\nname = {}\nparty = {}\nstanding = \"signed\"\n\
             from = {}\nuntil = {}   # the last day\nmunicipalities = [{}]\n\
             kinds = [\"codec\", \"room-network\", \"site-router\"]\n\
             respond = {}   # until somebody says yes,\nrestore = {}   # and until it works again,\n\
             hours = [{}]   # counted in these hours\n\
             escalation = [{{ after = \"30 min\", to = {} }}]   # who is told 30 min after `respond` is over\n",
            quoted(&format!(
                "{}, {}",
                self.partner.name, self.municipality.name
            )),
            quoted(&ids.partner),
            bare(&agreement.from),
            bare(&agreement.until),
            quoted(&ids.municipality),
            quoted(&agreement.respond),
            quoted(&agreement.restore),
            hours.join(", "),
            quoted(&ids.coordinator)
        )
    }
}

impl Body {
    fn written(&self, id: &str, role: &str) -> String {
        let telephone = self.telephone.as_ref();
        let telephone = telephone.map(|it| format!("telephone = {}\n", quoted(it)));
        format!(
            "id = {}\nname = {}\n{role}{}contacts = [{{ email = {} }}]\n",
            quoted(id),
            quoted(&self.name),
            telephone.unwrap_or_default(),
            quoted(&self.email)
        )
    }
}

impl Relay {
    fn written(&self) -> String {
        let port = self.port.as_ref();
        let port = port.map(|port| format!("port = {}\n", bare(port)));
        format!(
            "\n[mail]\nhost = {}\n{}security = {}\nfrom = {}\n",
            quoted(&self.host),
            port.unwrap_or_default(),
            quoted(&self.security),
            quoted(&self.from)
        )
    }
}

/// The ids that names make, each its own.
struct Ids {
    coordinator: String,
    partner: String,
    network: String,
    municipality: String,
    site: String,
    rooms: Vec<String>,
}

impl Ids {
    fn of(facts: &Facts) -> Self {
        let mut parties = BTreeSet::new();
        let town = short(&facts.municipality.name, &[" kommune", " kommun"]);
        let municipality = own(&mut parties, id(town, "municipality"));
        let mut party = |body: &Body, role| own(&mut parties, id(&body.name, role));
        let mut rooms = BTreeSet::new();
        Self {
            coordinator: party(&facts.coordinator, "coordinator"),
            partner: party(&facts.partner, "it-partner"),
            network: party(&facts.network, "network-operator"),
            municipality,
            site: id(facts.site.strip_prefix(town).unwrap_or(&facts.site), "site"),
            rooms: facts
                .rooms
                .iter()
                .map(|room| own(&mut rooms, id(&room.name, "room").replace('-', "")))
                .collect(),
        }
    }
}

/// A name without what its kind adds to it.
fn short<'a>(name: &'a str, endings: &[&str]) -> &'a str {
    let short = endings.iter().find_map(|ending| name.strip_suffix(ending));
    short
        .filter(|short| !short.trim().is_empty())
        .unwrap_or(name)
}

/// The id that a name makes; another word where it makes none.
fn id(name: &str, otherwise: &str) -> String {
    let made = slug_of(name);
    match made.is_empty() {
        true => otherwise.to_owned(),
        false => made,
    }
}

/// An id that nothing else has: a number behind it, if need be.
fn own(taken: &mut BTreeSet<String>, wanted: String) -> String {
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    let mut tried = std::iter::once(wanted.clone()).chain(numbered);
    let free = tried.find(|id| !taken.contains(id)).unwrap_or(wanted);
    taken.insert(free.clone());
    free
}

/// A number or a date as TOML has it; what is neither is a text, and refused for that.
fn bare(text: &str) -> String {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    match plain && !text.is_empty() {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// A text as TOML has it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
