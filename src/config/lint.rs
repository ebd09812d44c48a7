//! What is legal but unwise.

mod certificates;
mod contacts;
mod gaps;
mod lines;
mod rota;
mod terms;
mod tokens;
mod topic;
mod usage;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::{SignedDuration, Timestamp};

pub use topic::Topic;

use super::Settings;
use crate::inventory::{
    Agreement, AgreementIx, ComponentIx, Element, Facet, Following, HttpTarget, Inventory, Method,
    Region, RegionIx, SipTarget, Standing, TlsTarget,
};
use crate::web;

/// One thing that is legal but unwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The region it is about; none if it is about the daemon.
    pub region: Option<String>,
    /// Of which sort it is.
    pub topic: Topic,
    /// What was found.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let region = self.region.as_deref().unwrap_or("samband");
        write!(f, "{region}: {}: {}", self.topic.slug(), self.text)
    }
}

/// How far ahead hours are looked at.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An agreement whose last day is in so many days, or fewer, is reported.
const SOON: u16 = 90;

/// Everything that is legal but unwise at a moment, in a fixed order.
pub fn lint(inventory: &Inventory, settings: &Settings, at: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    if settings.mail.is_none() {
        findings.push(Finding {
            region: None,
            topic: Topic::Mail,
            text: "no mail relay is configured".to_owned(),
        });
    }
    if let Some(text) = unreachable_pages(settings) {
        findings.push(Finding {
            region: None,
            topic: Topic::Links,
            text,
        });
    }
    findings.extend(passwords_in_clear(settings));
    findings.extend(tokens::ending(&settings.access.tokens, at));
    for (ix, region) in inventory.regions() {
        let mut found = Found {
            inventory,
            region,
            ix,
            at,
            findings: &mut findings,
        };
        found.gaps();
        found.agreements();
        found.scopes();
        found.terms();
        found.usage();
        found.contacts();
        found.unprobed();
        found.lines();
        found.certificates();
        found.addresses();
        found.witnesses();
        found.personal();
        found.shadow();
    }
    findings.sort_by(|a, b| (&a.region, a.topic).cmp(&(&b.region, b.topic)));
    findings
}

/// Links in mails that lead to whoever reads them, where they do.
fn unreachable_pages(settings: &Settings) -> Option<String> {
    settings.mail.as_ref()?;
    let listen = settings.web.listen;
    let by_default = web::Settings::at(listen).public_url;
    let own = listen.ip().is_loopback() || listen.ip().is_unspecified();
    (own && settings.web.public_url == by_default)
        .then(|| format!("links in mails begin with {by_default}, which others do not reach"))
}

/// Passwords that cross a network as they are, where they do.
fn passwords_in_clear(settings: &Settings) -> Option<Finding> {
    let access = &settings.access;
    let near = settings.web.listen.ip().is_loopback();
    (access.knows_passwords() && access.login_in_clear && !near).then(|| Finding {
        region: None,
        topic: Topic::Login,
        text: format!(
            "passwords are taken in clear on {}: anybody on the way can read them",
            settings.web.listen
        ),
    })
}

struct Found<'a> {
    inventory: &'a Inventory,
    region: &'a Region,
    ix: RegionIx,
    at: Timestamp,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Found<'a> {
    fn add(&mut self, topic: Topic, text: String) {
        self.findings.push(Finding {
            region: Some(self.region.id.to_string()),
            topic,
            text,
        });
    }

    fn components(&self) -> impl Iterator<Item = ComponentIx> + use<'a> {
        let (region, inventory) = (self.ix, self.inventory);
        let all = inventory.components();
        let here = all.filter(move |(_, component)| component.region == region);
        here.map(|(ix, _)| ix)
            .filter(|&ix| inventory.wants_agreement(ix))
    }

    /// The facets of a component that anything is asked about, and whether it carries.
    fn facets(&self, component: ComponentIx) -> BTreeSet<Facet> {
        self.inventory.facets(component)
    }

    fn agreements(&mut self) {
        let region = self.ix;
        let texts: Vec<String> = self
            .inventory
            .agreements()
            .filter(|(_, agreement)| agreement.region == region)
            .filter_map(|(ix, agreement)| self.agreement(ix, agreement))
            .collect();
        for text in texts {
            self.add(Topic::Agreement, text);
        }
    }

    fn agreement(&self, ix: AgreementIx, agreement: &Agreement) -> Option<String> {
        let name = format!(
            "`{}` with {}",
            agreement.id, self.inventory[agreement.party].name
        );
        match agreement.standing {
            Standing::Intended => {
                return Some(format!("{name} is only intended and makes no owner"));
            }
            Standing::Lapsed => return Some(format!("{name} has lapsed and makes no owner")),
            Standing::Signed => {}
        }
        let last = |until: Timestamp| {
            let day = until.to_zoned(self.region.zone.clone()).date();
            day.yesterday().unwrap_or(day)
        };
        if let Some(until) = agreement.until
            && until <= self.at
        {
            return Some(format!("{name} ended on {}", last(until)));
        }
        let turns = agreement.scope.turns.iter().map(|turn| turn.from);
        let begins = [agreement.from.max(self.at)].into_iter();
        let mut begins = begins.chain(turns.filter(|turn| self.at < *turn));
        let takes_effect = |begins| {
            let begins = agreement.answers_from(begins);
            begins.is_some_and(|begins| self.takes_effect(agreement, begins))
        };
        if !begins.any(takes_effect) {
            return Some(format!(
                "{name} covers nothing that is there, or only what others answer for too"
            ));
        }
        let until = agreement.until?;
        let soon = agreement.days_before_end(SOON, &self.region.zone);
        let soon = soon.is_some_and(|soon| soon <= self.at);
        let following = self.inventory.following(ix).filter(|_| soon)?;
        // Where others follow in all of it, nothing is to be done.
        (!following.is_whole()).then(|| {
            let left = self.left(following);
            format!("{name} runs out: its last day is {}{left}", last(until))
        })
    }

    /// What is left when others follow in some of it.
    fn left(&self, following: &Following) -> String {
        let municipalities = following.municipalities.iter();
        let names = municipalities.map(|&m| &*self.inventory[m].name);
        let shared = following.shared.iter().map(|&c| &*self.inventory[c].id);
        let left: Vec<&str> = names.chain(shared).collect();
        match following.by.is_empty() {
            true => String::new(),
            false => format!(", and what follows leaves something out: {}", few(&left)),
        }
    }

    /// Whether it makes its party the owner of anything once it has begun.
    fn takes_effect(&self, agreement: &Agreement, at: Timestamp) -> bool {
        self.components().any(|component| {
            self.facets(component).into_iter().any(|facet| {
                let element = Element { component, facet };
                agreement.scope.covers(self.inventory, element, at) && {
                    let owner = self.inventory.owner(element, at);
                    owner.gap.is_none() && owner.party == agreement.party
                }
            })
        })
    }

    /// Parties of whom nobody is on call at some hour of the coming week.
    fn rotas(&mut self) {
        let inventory = self.inventory;
        let region = self.ix;
        let end = self.at.saturating_add(WEEK).unwrap_or(self.at);
        for (_, party) in inventory.parties().filter(|(_, p)| p.region == region) {
            if let Some(unclear) = party.rota() {
                self.calendar(party, unclear);
            } else if let Some(at) = party.unmanned(self.at, end) {
                let text = format!(
                    "nobody of {} (`{}`) is on call{}: all its contacts are told then",
                    party.name,
                    party.id,
                    self.hour(at)
                );
                self.add(Topic::Contact, text);
            }
        }
    }

    /// Components that no probe speaks for and none crosses: nothing would show
    /// that they are broken.
    fn unprobed(&mut self) {
        let inventory = self.inventory;
        let crossed: BTreeSet<ComponentIx> = inventory
            .probes()
            .flat_map(|(_, probe)| probe.crosses.iter().map(|element| element.component))
            .collect();
        let bare: Vec<ComponentIx> = self
            .components()
            .filter(|component| !crossed.contains(component))
            .collect();
        if !bare.is_empty() {
            let text = format!(
                "{} that no probe asks or crosses: {}",
                counted(bare.len(), "component"),
                self.some(&bare)
            );
            self.add(Topic::Unprobed, text);
        }
    }

    /// Addresses at which several components are asked the same way. Who is
    /// asked on behalf of others, as a registrar is, is not at their address.
    fn addresses(&mut self) {
        let inventory = self.inventory;
        let region = self.ix;
        let mut asked: BTreeMap<(&'static str, String), BTreeSet<ComponentIx>> = BTreeMap::new();
        for (_, probe) in inventory.probes() {
            if probe.via.is_some() || inventory[probe.component].region != region {
                continue;
            }
            let target = match &probe.method {
                Method::Icmp { target, .. } => target.to_string(),
                Method::Dns { server, .. } => server.to_string(),
                Method::Stun(stun) => stun.target.to_string(),
                Method::Ntp { server, .. } => server.to_string(),
                Method::Tcp { target }
                | Method::Sip(SipTarget { target, .. })
                | Method::Tls(TlsTarget { target, .. })
                | Method::Http(HttpTarget { target, .. }) => target.to_string(),
                Method::Quality(series) => series.target.to_string(),
                Method::Domain(domain) => domain.domain.to_string(),
            };
            let key = (probe.method.slug(), target);
            asked.entry(key).or_default().insert(probe.component);
        }
        for ((method, target), components) in asked {
            if components.len() > 1 {
                let components: Vec<ComponentIx> = components.into_iter().collect();
                let text = format!(
                    "{} at {target} by {method}: {}",
                    counted(components.len(), "component"),
                    self.some(&components)
                );
                self.add(Topic::Address, text);
            }
        }
    }

    fn witnesses(&mut self) {
        let inventory = self.inventory;
        let region = self.ix;
        let witnesses = inventory
            .probes()
            .filter(|(_, probe)| probe.witness && inventory[probe.component].region == region)
            .count();
        match witnesses {
            0 => self.add(
                Topic::Witness,
                "no probe is a witness: nothing can ever be called down".to_owned(),
            ),
            1 => self.add(
                Topic::Witness,
                "a single witness: where it fails itself, nothing can be called down".to_owned(),
            ),
            _ => {}
        }
    }

    fn personal(&mut self) {
        let inventory = self.inventory;
        let region = self.ix;
        let uris = inventory
            .probes()
            .filter(|(_, probe)| inventory[probe.component].region == region)
            .filter_map(|(_, probe)| {
                let Method::Sip(sip) = &probe.method else {
                    return None;
                };
                Some((probe.component, &*sip.uri))
            });
        let seen: BTreeSet<(ComponentIx, &str)> =
            uris.filter(|(_, uri)| is_personal(uri)).collect();
        for (component, uri) in seen {
            let text = format!(
                "`{uri}` of `{}` looks like a person's address",
                inventory[component].id
            );
            self.add(Topic::Personal, text);
        }
    }

    /// Who is in shadow mode: the whole region in one line, or else each party.
    fn shadow(&mut self) {
        let inventory = self.inventory;
        let operator = &inventory[self.region.operator].name;
        if self.region.shadow {
            let text = format!("the region is in shadow mode: only {operator} is told");
            self.add(Topic::Shadow, text);
            return;
        }
        let parties = inventory.parties();
        let names: Vec<String> = parties
            .filter(|(ix, party)| party.region == self.ix && inventory.is_in_shadow(*ix))
            .map(|(_, party)| format!("{} (`{}`)", party.name, party.id))
            .collect();
        for name in names {
            let text = format!("{name} is in shadow mode: {operator} is told in its place");
            self.add(Topic::Shadow, text);
        }
    }

    /// Components by id: the first few, and how many more.
    fn some(&self, components: &[ComponentIx]) -> String {
        let ids: Vec<&str> = components.iter().map(|&c| &*self.inventory[c].id).collect();
        few(&ids)
    }
}

/// The first few, and how many more.
fn few<T: AsRef<str>>(names: &[T]) -> String {
    const FEW: usize = 4;
    let first: Vec<&str> = names.iter().take(FEW).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(FEW) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

fn counted(number: usize, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        n => format!("{n} {thing}s"),
    }
}

/// `sip:kari.nordmann@…`: two words of letters and a dot.
fn is_personal(uri: &str) -> bool {
    let rest = uri.split_once(':').map_or(uri, |(_, rest)| rest);
    let Some((user, _)) = rest.split_once('@') else {
        return false;
    };
    let parts: Vec<&str> = user.split('.').collect();
    let word = |part: &&str| part.len() >= 2 && part.chars().all(|c| c.is_alphabetic() || c == '-');
    (2..=3).contains(&parts.len()) && parts.iter().all(word)
}
