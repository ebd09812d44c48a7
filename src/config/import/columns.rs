//! What the columns of a list mean, by the words above them.

use std::fmt;
use std::str::FromStr;

use super::Refused;
use super::cell;
use super::sheet::{Row, Sheet};
use crate::config::reader::{listed, nearest};
use crate::config::value::shown;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// The municipality.
    Municipality,
    /// The place within it.
    Site,
    /// The room, or what the equipment is called.
    Room,
    /// The equipment's address.
    Address,
    /// The address of the site's router.
    Router,
    /// Kind, make or model; several columns may say it.
    Model,
    /// The SIP address.
    Uri,
    /// A mail address to write to.
    Contact,
    /// A number to call.
    Telephone,
    /// Who is held responsible.
    Responsible,
    /// A remark; several columns may hold one.
    Note,
}

/// Each meaning, its name in `--column`, and the words that stand above such a column.
const WORDS: &[(Meaning, &str, &[&str])] = &[
    (
        Meaning::Municipality,
        "municipality",
        &[
            "kommune",
            "kommunenavn",
            "kommun",
            "kommunnamn",
            "municipality",
            "kunde",
            "kund",
            "customer",
            "kommune bydel",
        ],
    ),
    (
        Meaning::Site,
        "site",
        &[
            "sted",
            "lokasjon",
            "lokalisering",
            "lokasjonsnavn",
            "stad",
            "plats",
            "ort",
            "arbeidssted",
            "arbetsplats",
            "institusjon",
            "virksomhet",
            "enhet",
            "bygg",
            "bygning",
            "byggnad",
            "site",
            "location",
            "building",
            "facility",
            "legekontor",
            "avdeling",
            "plassering",
            "tjenestested",
            "site name",
            "sitename",
        ],
    ),
    (
        Meaning::Room,
        "room",
        &[
            "rom",
            "romnavn",
            "rom navn",
            "moterom",
            "moteromsnavn",
            "videorom",
            "rum",
            "rumsnamn",
            "motesrum",
            "konferensrum",
            "room",
            "room name",
            "meeting room",
            "navn",
            "namn",
            "name",
            "system name",
            "systemnavn",
            "systemnamn",
            "enhetsnavn",
            "enhetsnamn",
            "endepunkt",
            "endpoint",
            "device name",
            "display name",
            "visningsnavn",
            "utstyrsnavn",
        ],
    ),
    (
        Meaning::Address,
        "address",
        &[
            "ip",
            "ip adresse",
            "ipadresse",
            "ip adr",
            "ip adress",
            "ipadress",
            "ip address",
            "ipaddress",
            "ip nr",
            "ip nummer",
            "ipv4",
            "ipv6",
            "ip codec",
            "codec ip",
            "adresse",
            "adress",
            "address",
            "vertsnavn",
            "hostname",
            "host",
            "fqdn",
            "ip hostname",
            "nettverksadresse",
            "natverksadress",
            "network address",
            "fast ip",
        ],
    ),
    (
        Meaning::Router,
        "router",
        &[
            "ruter",
            "router",
            "gateway",
            "default gateway",
            "standard gateway",
            "ruter ip",
            "ip ruter",
            "router ip",
            "ruteradresse",
            "gw",
            "default gw",
        ],
    ),
    (
        Meaning::Model,
        "model",
        &[
            "leverandor",
            "leverantor",
            "produsent",
            "tillverkare",
            "fabrikat",
            "merke",
            "marke",
            "type",
            "typ",
            "modell",
            "utstyr",
            "utstyrstype",
            "videoutstyr",
            "utrustning",
            "enhetstype",
            "endepunkttype",
            "vendor",
            "make",
            "manufacturer",
            "model",
            "equipment",
            "device",
            "device type",
            "system type",
            "product",
            "produkt",
            "codec",
            "kodek",
        ],
    ),
    (
        Meaning::Uri,
        "uri",
        &[
            "sip",
            "sip adresse",
            "sip adress",
            "sip address",
            "sip uri",
            "uri",
            "sip navn",
            "sipadresse",
            "sip id",
            "videoadresse",
            "videoadress",
            "video address",
            "video uri",
            "video adresse",
            "alias",
            "vc adresse",
            "ringeadresse",
            "dial string",
            "oppkall",
        ],
    ),
    (
        Meaning::Contact,
        "contact",
        &[
            "kontakt",
            "kontaktperson",
            "kontakt e post",
            "e post",
            "epost",
            "e postadresse",
            "epostadresse",
            "mail",
            "e mail",
            "email",
            "mailadresse",
            "contact",
            "contact email",
            "contact person",
            "kontaktinfo",
            "e postadress",
        ],
    ),
    (
        Meaning::Telephone,
        "telephone",
        &[
            "telefon",
            "tlf",
            "tlf nr",
            "telefonnummer",
            "mobil",
            "phone",
            "telephone",
            "tel",
            "phone number",
        ],
    ),
    (
        Meaning::Responsible,
        "responsible",
        &[
            "ansvarlig",
            "ansvar",
            "ansvarig",
            "eier",
            "driftsansvarlig",
            "driftsansvar",
            "systemansvarlig",
            "agare",
            "owner",
            "responsible",
            "driftsleverandor",
            "supportert av",
            "drift",
            "managed by",
        ],
    ),
    (
        Meaning::Note,
        "note",
        &[
            "merknad",
            "merknader",
            "kommentar",
            "kommentarer",
            "notat",
            "notater",
            "anmerkning",
            "anmarkning",
            "note",
            "notes",
            "comment",
            "comments",
            "remark",
            "remarks",
            "info",
            "beskrivelse",
            "beskrivning",
            "description",
            "annet",
            "status",
        ],
    ),
];

/// Words of columns that look like others and are of no use here.
const OTHERS: &[&str] = &[
    "mac",
    "serienr",
    "serienummer",
    "serial",
    "postadresse",
    "gateadresse",
    "besoksadresse",
    "gatuadress",
    "street",
    "subnet",
    "subnett",
    "nettmaske",
    "natmask",
    "mask",
    "netmask",
    "vlan",
    "dns",
    "dato",
    "datum",
    "date",
    "versjon",
    "version",
    "firmware",
    "port",
    "antall",
    "antal",
    "pris",
    "price",
    "postnr",
    "postnummer",
    "kommunenr",
    "kommunenummer",
    "knr",
    "kommunnummer",
    "faktura",
    "lisens",
    "license",
    "garanti",
    "ar",
    "innkjopt",
    "inventarnr",
];

/// Words of columns whose content is never read, let alone shown.
const SECRETS: &[&str] = &[
    "passord",
    "password",
    "passwd",
    "pwd",
    "losenord",
    "pin",
    "pinkode",
    "pin kode",
    "brukernavn",
    "username",
    "login",
    "palogging",
    "secret",
    "admin",
];

impl Meaning {
    /// Its name in `--column`.
    pub fn name(self) -> &'static str {
        let row = WORDS.iter().find(|(meaning, ..)| *meaning == self);
        row.map_or("", |(_, name, _)| name)
    }

    /// Whether several columns may have it.
    fn may_repeat(self) -> bool {
        matches!(self, Self::Model | Self::Note)
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `NAME=HEADER`: a column whose meaning somebody has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it holds.
    pub meaning: Meaning,
    /// The words above it, or its letters as the spreadsheet shows them.
    pub header: String,
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let names = || WORDS.iter().map(|(_, name, _)| *name);
        let Some((name, header)) = text.split_once('=') else {
            return Err("it has the form NAME=HEADER, such as `address=IP-adresse`".to_owned());
        };
        let name = name.trim();
        let found = WORDS.iter().find(|(_, known, _)| *known == name);
        match found {
            Some((meaning, ..)) if !header.trim().is_empty() => Ok(Self {
                meaning: *meaning,
                header: header.trim().to_owned(),
            }),
            Some(_) => {
                Err("after the equals sign stands what is written above the column".to_owned())
            }
            None => Err(match nearest(name, names()) {
                Some(near) => format!("no column is called `{}`; perhaps `{near}`", shown(name)),
                None => format!(
                    "no column is called `{}`: there are {}",
                    shown(name),
                    listed(names())
                ),
            }),
        }
    }
}

/// What a header is, by its words.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Class {
    /// It means this, so surely: 3 its very words, 2 one of its words, 1 like them.
    Means(Meaning, u8),
    Other,
    Secret,
    Unknown,
}

/// A column that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) at: usize,
    pub(super) meaning: Meaning,
}

/// Where a list's header stands and what its columns mean.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The place of the first row below the header in [`Sheet::rows`].
    pub(super) first: usize,
    pub(super) columns: Vec<Column>,
    /// The words above each column.
    pub(super) headers: Vec<String>,
    pub(super) doubts: Vec<(Option<usize>, String)>,
    pub(super) remarks: Vec<String>,
}

/// Rows from the top among which a header is looked for.
const HEADER_WITHIN: usize = 50;
/// Rows of a column that are looked at for what it holds.
const SAMPLE: usize = 500;

/// Finds the header and reads it; what somebody has chosen goes first.
pub(super) fn layout(sheet: &Sheet, choices: &[Choice]) -> Result<Layout, Refused> {
    let header = header_row(&sheet.rows, choices);
    let mut layout = Layout {
        first: header.map_or(0, |at| at + 1),
        headers: header.map_or_else(Vec::new, |at| sheet.rows[at].cells.clone()),
        ..Layout::default()
    };
    if header.is_none() && choices.is_empty() {
        return Err(Refused::Header);
    }
    for choice in choices {
        layout.choose(choice, &sheet.rows)?;
    }
    let body = sheet.rows.get(layout.first..).unwrap_or_default();
    layout.recognise(body);
    if !layout.has(Meaning::Address) {
        layout.find_addresses(body)?;
    }
    layout.columns.sort_by_key(|column| column.at);
    Ok(layout)
}

fn header_row(rows: &[Row], choices: &[Choice]) -> Option<usize> {
    let score = |row: &Row| {
        let mut seen = Vec::new();
        let mut score = 0;
        for (_, cell) in row.filled() {
            // A letter names a column, not a word above one.
            let words = choices.iter().filter(|c| letters(&c.header).is_none());
            let chosen = words.into_iter().any(|c| fold(&c.header) == fold(cell));
            if chosen {
                score += 10;
            }
            if let Class::Means(meaning, surely) = classify(cell)
                && !seen.contains(&meaning)
            {
                seen.push(meaning);
                score += usize::from(surely);
            }
        }
        score
    };
    let scores = rows.iter().take(HEADER_WITHIN).map(score);
    let best = scores
        .enumerate()
        .max_by_key(|(at, score)| (*score, usize::MAX - at))?;
    // Two columns in their very words, or one of them and something like another.
    let alone = rows.iter().all(|row| row.cells.len() == 1);
    (best.1 >= 4 || (alone && best.1 == 3)).then_some(best.0)
}

impl Layout {
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.columns.iter().any(|column| column.meaning == meaning)
    }

    /// The columns of a meaning, from left to right.
    pub(super) fn of(&self, meaning: Meaning) -> impl Iterator<Item = usize> {
        let columns = self.columns.iter();
        columns
            .filter(move |column| column.meaning == meaning)
            .map(|column| column.at)
    }

    fn is_read(&self, at: usize) -> bool {
        self.columns.iter().any(|column| column.at == at)
    }

    fn choose(&mut self, choice: &Choice, rows: &[Row]) -> Result<(), Refused> {
        let wanted = fold(&choice.header);
        let named = self.headers.iter().position(|h| fold(h) == wanted);
        let at = named.or_else(|| letters(&choice.header));
        let Some(at) = at else {
            let top = rows.iter().take(HEADER_WITHIN);
            let cells = top.flat_map(|row| row.cells.iter().map(String::as_str));
            let near = nearest(&choice.header, cells);
            return Err(Refused::Column {
                header: shown(&choice.header),
                near: near.map(shown),
            });
        };
        if !self.is_read(at) {
            let meaning = choice.meaning;
            self.columns.push(Column { at, meaning });
        }
        Ok(())
    }

    fn recognise(&mut self, body: &[Row]) {
        let classes: Vec<(usize, Class)> = self
            .headers
            .iter()
            .enumerate()
            .map(|(at, header)| (at, classify(header)))
            .collect();
        for surely in [3, 2, 1] {
            for &(at, class) in &classes {
                match class {
                    Class::Means(meaning, how) if how == surely && !self.is_read(at) => {
                        self.take(at, meaning, surely, body);
                    }
                    Class::Means(..) | Class::Other | Class::Secret | Class::Unknown => {}
                }
            }
        }
        let mut unread = Vec::new();
        for (at, class) in classes {
            match class {
                Class::Secret => self.remarks.push(format!(
                    "column {} is about passwords or logins and was not looked at",
                    letter(at)
                )),
                Class::Means(..) | Class::Other | Class::Unknown => {
                    let name = shown(&self.headers[at]);
                    if !self.is_read(at) && !name.is_empty() {
                        unread.push(format!("{} ({name})", letter(at)));
                    }
                }
            }
        }
        if !unread.is_empty() {
            self.remarks
                .push(format!("columns that were not read: {}", unread.join(", ")));
        }
    }

    fn take(&mut self, at: usize, meaning: Meaning, surely: u8, body: &[Row]) {
        // A column called `Adresse` may hold streets.
        if meaning == Meaning::Address && !holds_addresses(body, at, 10) {
            return;
        }
        if self.has(meaning) && !meaning.may_repeat() {
            self.doubts.push((
                Some(at),
                format!("it looks like the {meaning} too, and was not read: `--column {meaning}=…` decides"),
            ));
            return;
        }
        if surely == 1 {
            self.doubts.push((
                Some(at),
                format!("its header was taken to mean the {meaning}"),
            ));
        }
        self.columns.push(Column { at, meaning });
    }

    /// A column that holds addresses is one of addresses, whatever it is called.
    fn find_addresses(&mut self, body: &[Row]) -> Result<(), Refused> {
        let width = body.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let secret = |at: &usize| {
            self.headers
                .get(*at)
                .is_some_and(|header| classify(header) == Class::Secret)
        };
        let found = (0..width)
            .filter(|at| !self.is_read(*at) && !secret(at))
            .find(|at| holds_addresses(body, *at, 2));
        let at = found.ok_or(Refused::NoAddresses)?;
        self.doubts.push((
            Some(at),
            "its cells look like addresses, so it was taken for the column of them".to_owned(),
        ));
        let meaning = Meaning::Address;
        self.columns.push(Column { at, meaning });
        Ok(())
    }
}

/// Whether at least one in so many of a column's cells holds an address or a
/// host name, or none holds anything.
fn holds_addresses(body: &[Row], at: usize, one_in: usize) -> bool {
    let cells: Vec<&str> = body
        .iter()
        .map(|row| row.cell(at))
        .filter(|cell| !cell.is_empty())
        .take(SAMPLE)
        .collect();
    let hits = cells.iter().filter(|cell| cell::is_address_like(cell));
    let none = cells.is_empty() && one_in > 2;
    none || hits.count() * one_in > cells.len().saturating_sub(1)
        && cells.iter().any(|cell| cell::is_address_like(cell))
}

fn classify(header: &str) -> Class {
    let folded = fold(header);
    if folded.is_empty() || folded.len() > 40 {
        return Class::Unknown;
    }
    let tokens: Vec<&str> = folded.split(' ').collect();
    if SECRETS.iter().any(|word| has_words(&tokens, word)) {
        return Class::Secret;
    }
    if let Some(meaning) = exactly(&folded) {
        return Class::Means(meaning, 3);
    }
    if OTHERS.iter().any(|word| has_words(&tokens, word)) {
        return Class::Other;
    }
    // The longest words found say most: `IP-adresse til ruter` is the router's.
    let within = WORDS.iter().flat_map(|(meaning, _, words)| {
        let found = words.iter().filter(|word| has_words(&tokens, word));
        found.map(|word| (rank(*meaning), word.len(), *meaning))
    });
    if let Some((_, _, meaning)) = within.max() {
        return Class::Means(meaning, 2);
    }
    like(&folded).map_or(Class::Unknown, |meaning| Class::Means(meaning, 1))
}

/// Which meaning a header has that holds words of two.
fn rank(meaning: Meaning) -> u8 {
    match meaning {
        Meaning::Router => 3,
        Meaning::Uri | Meaning::Contact | Meaning::Telephone => 2,
        Meaning::Municipality
        | Meaning::Site
        | Meaning::Room
        | Meaning::Address
        | Meaning::Model
        | Meaning::Responsible
        | Meaning::Note => 1,
    }
}

fn exactly(folded: &str) -> Option<Meaning> {
    let found = WORDS.iter().find(|(_, _, words)| words.contains(&folded));
    found.map(|(meaning, ..)| *meaning)
}

fn like(folded: &str) -> Option<Meaning> {
    if folded.len() < 4 {
        return None;
    }
    let scored = WORDS.iter().flat_map(|(meaning, _, words)| {
        let long = words.iter().filter(|word| word.len() >= 4);
        long.map(|word| (strsim::jaro_winkler(folded, word), *meaning))
    });
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness >= 0.9)
        .map(|(_, meaning)| meaning)
}

fn has_words(tokens: &[&str], word: &str) -> bool {
    let wanted: Vec<&str> = word.split(' ').collect();
    tokens.windows(wanted.len()).any(|window| window == wanted)
}

/// Small letters without marks, words with one space between: what is compared.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::new();
    for c in text.chars().flat_map(char::to_lowercase).take(500) {
        match c {
            'å' | 'ä' | 'á' | 'à' => folded.push('a'),
            'ø' | 'ö' | 'ó' => folded.push('o'),
            'æ' => folded.push_str("ae"),
            'é' | 'è' => folded.push('e'),
            c if c.is_alphanumeric() => folded.push(c),
            _ if !folded.ends_with(' ') => folded.push(' '),
            _ => {}
        }
    }
    folded.trim().to_owned()
}

/// A column's letters as a spreadsheet shows them: the first is `A`.
pub(super) fn letter(at: usize) -> String {
    let last = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    match at / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

fn letters(text: &str) -> Option<usize> {
    let at = match text.as_bytes() {
        [one @ b'A'..=b'Z'] => usize::from(one - b'A'),
        [one @ b'A'..=b'Z', two @ b'A'..=b'Z'] => {
            (usize::from(one - b'A') + 1) * 26 + usize::from(two - b'A')
        }
        _ => return None,
    };
    (at < super::sheet::MOST_COLUMNS).then_some(at)
}
