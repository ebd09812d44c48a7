//! Who may see and do what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::access::{
    Account, Acts, Anonymous, Grant, Of, Person, Proxy, Role, Scope, Settings, Token,
};
use crate::config::daemon_file::{
    Access, AccessAccount, AccessPerson, AccessProxy, AccessToken, Daemon,
};
use crate::config::day::Day;
use crate::config::reader::{At, given, known, listed, nearest};
use crate::config::report::{Note, Notes, Spot};
use crate::config::text::Organisation;
use crate::inventory::Inventory;

/// Each is looked at whenever somebody comes with a token.
const MOST_TOKENS: usize = 256;
/// Those of a region's organisations, with room.
const MOST_PEOPLE: usize = 2_000;
/// A few for the night; all others come by the proxy.
const MOST_ACCOUNTS: usize = 32;

pub(super) fn settings(table: &Access, daemon: &Daemon, notes: &mut Notes) -> Settings {
    let default = Settings::default();
    let links = given(&table.links).copied().unwrap_or(default.links);
    if let (true, Some(said)) = (links, &table.links) {
        links_lead_somewhere(&said.spot, daemon, notes);
    }
    let regions: Vec<&str> = known(&daemon.regions).map(|(id, _)| &*id.0).collect();
    too_many(&table.token, MOST_TOKENS, "tokens", notes);
    too_many(&table.person, MOST_PEOPLE, "people", notes);
    too_many(&table.account, MOST_ACCOUNTS, "accounts", notes);
    named_twice(table, notes);
    let proxy = table.proxy.as_ref();
    if let (None, Some((_, spot))) = (proxy, known(&table.person).next()) {
        notes.add(
            Note::at(spot, "a person whom nobody names")
                .label("known by a name that no proxy gives")
                .help("say in `[access.proxy]` from which addresses the reverse proxy comes"),
        );
    }
    let rooms = given(&table.rooms).copied().unwrap_or(default.rooms);
    let anonymous = given(&table.anonymous).copied().unwrap_or_default();
    if let (true, Anonymous::None, Some(said)) = (rooms, anonymous, &table.rooms) {
        notes.add(
            Note::at(&said.spot, "pages of rooms that nobody may see")
                .label("`anonymous` is `none`")
                .help("say `anonymous = \"minimal\"`, or leave `rooms` out"),
        );
    }
    Settings {
        links,
        link_days: given(&table.link_days).map_or(default.link_days, |days| days.0),
        anonymous,
        rooms,
        tokens: known(&table.token)
            .filter_map(|(one, _)| token(one, &regions, notes))
            .collect(),
        people: known(&table.person)
            .filter_map(|(one, _)| person(one, &regions, notes))
            .collect(),
        proxy: proxy.and_then(|at| self::proxy(at.get()?, &at.spot, notes)),
        accounts: known(&table.account)
            .filter_map(|(one, _)| account(one, &regions, notes))
            .collect(),
        login_in_clear: given(&table.login_in_clear).copied().unwrap_or_default(),
    }
}

/// Notes what is called alike, and what two would be let in by.
fn named_twice(table: &Access, notes: &mut Notes) {
    twice(
        &table.token,
        "token",
        |one| Some((&one.name.spot, one.name.get()?.0.to_string())),
        notes,
    );
    twice(
        &table.token,
        "`sha256`",
        |one| Some((&one.sha256.spot, one.sha256.get()?.0.hex())),
        notes,
    );
    twice(
        &table.person,
        "person",
        |one| Some((&one.name.spot, one.name.get()?.0.to_string())),
        notes,
    );
    twice(
        &table.account,
        "account",
        |one| Some((&one.name.spot, one.name.get()?.0.to_string())),
        notes,
    );
}

fn links_lead_somewhere(said: &Spot, daemon: &Daemon, notes: &mut Notes) {
    let web = given(&daemon.web);
    if web.is_none_or(|web| web.public_url.is_none()) {
        notes.add(
            Note::at(said, "links in mails that lead nowhere")
                .label("whoever gets one is to open it")
                .help("say in `public_url` of `[web]` at which address people reach the pages"),
        );
    }
    if daemon.mail.is_none() {
        notes.add(
            Note::at(said, "links in mails without mail")
                .label("they stand in mails only")
                .help("say in `[mail]` which relay there is, or leave `links` out"),
        );
    }
}

fn too_many<T>(list: &[At<T>], most: usize, what: &str, notes: &mut Notes) {
    if let Some(beyond) = list.get(most) {
        notes.add(
            Note::at(&beyond.spot, format!("too many {what}")).label(format!("more than {most}")),
        );
    }
}

/// Notes what two of a list are called alike.
fn twice<'a, T>(
    list: &'a [At<T>],
    what: &str,
    named: impl Fn(&'a T) -> Option<(&'a Spot, String)>,
    notes: &mut Notes,
) {
    let mut seen: BTreeMap<String, &Spot> = BTreeMap::new();
    for (spot, name) in known(list).filter_map(|(one, _)| named(one)) {
        if let Some(first) = seen.insert(name, spot) {
            notes.add(
                Note::at(spot, format!("the same {what} a second time"))
                    .label("second")
                    .also(first, "first")
                    .help("give each its own"),
            );
        }
    }
}

fn token(table: &AccessToken, regions: &[&str], notes: &mut Notes) -> Option<Token> {
    let scope = scope(&table.role, &table.of, &table.name.spot, regions, notes);
    let until = table.until.as_ref().map(|until| until.get());
    Some(Token {
        name: Arc::clone(&table.name.get()?.0),
        kept: table.sha256.get()?.0,
        scope: scope?,
        // What is mistyped is no token that holds for ever.
        until: match until {
            None => None,
            Some(day) => Some(end_of(*day?)?),
        },
    })
}

/// When a day is over, by UTC.
fn end_of(Day(day): Day) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?;
    Some(next.timestamp())
}

fn person(table: &AccessPerson, regions: &[&str], notes: &mut Notes) -> Option<Person> {
    let scope = scope(&table.role, &table.of, &table.name.spot, regions, notes);
    Some(Person {
        name: Arc::clone(&table.name.get()?.0),
        scope: scope?,
    })
}

fn account(table: &AccessAccount, regions: &[&str], notes: &mut Notes) -> Option<Account> {
    let scope = scope(&table.role, &table.of, &table.name.spot, regions, notes);
    Some(Account {
        name: Arc::clone(&table.name.get()?.0),
        kept: table.password_hash.get()?.0.clone(),
        scope: scope?,
    })
}

/// What a role over organisations gives; what it cannot be given over is noted.
fn scope(
    role: &At<Role>,
    of: &[At<Organisation>],
    spot: &Spot,
    regions: &[&str],
    notes: &mut Notes,
) -> Option<Scope> {
    if of.is_empty() {
        notes.add(
            Note::at(spot, "a role over nothing")
                .label("`of` is missing or empty")
                .help("say over what: `of = [\"*\"]` for everything, a region's id, or a party's as `\"fosen:afjord\"`"),
        );
    }
    let role = *role.get()?;
    for (organisation, spot) in known(of) {
        if let Some(region) = region_of(&organisation.0).filter(|id| !regions.contains(id)) {
            notes.add(no_region(spot, region, regions));
        }
        if !role.fits(&organisation.0) {
            let right = match role.acts() {
                Acts::AsParty => {
                    "a partner is of parties: `\"fosen:afjord\"`; who acts for all parties of a region is its `operator` or `coordinator`"
                }
                Acts::AsOperator | Acts::AsCoordinator | Acts::No => {
                    "it is of whole regions, or of `\"*\"`; who acts for a party is its `partner`"
                }
            };
            notes.add(
                Note::at(spot, format!("a role of another sort: `{}`", role.slug()))
                    .label(format!("no {} is of this", role.slug()))
                    .help(right),
            );
        }
    }
    let of: BTreeSet<Of> = known(of).map(|(one, _)| one.0.clone()).collect();
    Some(Scope::new([Grant { role, of }]))
}

fn region_of(of: &Of) -> Option<&str> {
    match of {
        Of::Everything => None,
        Of::Region(region) | Of::Party { region, .. } => Some(region),
    }
}

fn no_region(spot: &Spot, region: &str, regions: &[&str]) -> Note {
    let note = Note::at(spot, format!("region `{region}` is not watched")).label("no such region");
    match nearest(region, regions.iter().copied()) {
        Some(near) => note.help(format!("perhaps `{near}`")),
        None => note.help(format!("there are {}", listed(regions.iter().copied()))),
    }
}

/// Without an address that it comes from, anybody could be the proxy.
fn proxy(table: &AccessProxy, spot: &Spot, notes: &mut Notes) -> Option<Proxy> {
    if table.from.is_empty() {
        notes.add(
            Note::at(spot, "a proxy that anybody could be")
                .label("`from` is missing or empty")
                .help("say from which addresses it comes, such as `from = [\"10.0.0.5\"]`"),
        );
        return None;
    }
    for (address, spot) in known(&table.from) {
        if address.0.is_unspecified() || address.0.is_multicast() {
            notes.add(
                Note::at(spot, "nobody comes from this address").label("no address of a proxy"),
            );
        }
    }
    let header: Arc<str> = match &table.header {
        None => "remote-user".into(),
        Some(header) => header.get()?.0.to_ascii_lowercase().into(),
    };
    if ["authorization", "host", "cookie"].contains(&&*header) {
        let spot = table.header.as_ref().map_or(spot, |header| &header.spot);
        notes.add(
            Note::at(spot, "this header is for something else")
                .label("not a header of its own")
                .help("a header that only the proxy sets, such as `Remote-User`"),
        );
    }
    Some(Proxy {
        header,
        from: known(&table.from)
            .map(|(one, _)| one.0.to_canonical())
            .collect(),
    })
}

/// Notes parties that the regions do not have.
pub(in crate::config) fn parties(daemon: &Daemon, inventory: &Inventory, notes: &mut Notes) {
    let Some(table) = given(&daemon.access) else {
        return;
    };
    let tokens = known(&table.token).map(|(one, _)| &one.of);
    let people = known(&table.person).map(|(one, _)| &one.of);
    let accounts = known(&table.account).map(|(one, _)| &one.of);
    let all = tokens.chain(people).chain(accounts);
    for (organisation, spot) in all.flat_map(|of| known(of)) {
        let Of::Party { region, party } = &organisation.0 else {
            continue;
        };
        let Some(ix) = inventory.region_by_id(region) else {
            continue;
        };
        let here = || {
            let all = inventory.parties().filter(move |(_, one)| one.region == ix);
            all.map(|(_, one)| &*one.id)
        };
        if here().any(|id| *id == **party) {
            continue;
        }
        let note = Note::at(spot, format!("region `{region}` has no party `{party}`"))
            .label("no such party");
        notes.add(match nearest(party, here()) {
            Some(near) => note.help(format!("perhaps `{region}:{near}`")),
            None => note.help(format!("there are {}", listed(here()))),
        });
    }
}
