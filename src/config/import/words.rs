//! The words that stand above columns, in three languages, and what they mean.

use std::fmt;
use std::str::FromStr;

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
const WORDS: &[(Meaning, &str, &str)] = &[
    (
        Meaning::Municipality,
        "municipality",
        "kommune, kommunenavn, kommun, kommunnamn, municipality, kunde, kund, customer, \
         kommune bydel",
    ),
    (
        Meaning::Site,
        "site",
        "sted, lokasjon, lokalisering, lokasjonsnavn, stad, plats, ort, arbeidssted, \
         arbetsplats, institusjon, virksomhet, enhet, bygg, bygning, byggnad, site, location, \
         building, facility, legekontor, avdeling, plassering, tjenestested, site name, \
         sitename",
    ),
    (
        Meaning::Room,
        "room",
        "rom, romnavn, rom navn, moterom, moteromsnavn, videorom, rum, rumsnamn, motesrum, \
         konferensrum, room, room name, meeting room, navn, namn, name, system name, \
         systemnavn, systemnamn, enhetsnavn, enhetsnamn, endepunkt, endpoint, device name, \
         display name, visningsnavn, utstyrsnavn",
    ),
    (
        Meaning::Address,
        "address",
        "ip, ip adresse, ipadresse, ip adr, ip adress, ipadress, ip address, ipaddress, ip \
         nr, ip nummer, ipv4, ipv6, ip codec, codec ip, adresse, adress, address, vertsnavn, \
         hostname, host, fqdn, ip hostname, nettverksadresse, natverksadress, network \
         address, fast ip",
    ),
    (
        Meaning::Router,
        "router",
        "ruter, router, gateway, default gateway, standard gateway, ruter ip, ip ruter, \
         router ip, ruteradresse, gw, default gw",
    ),
    (
        Meaning::Model,
        "model",
        "leverandor, leverantor, produsent, tillverkare, fabrikat, merke, marke, type, typ, \
         modell, utstyr, utstyrstype, videoutstyr, utrustning, enhetstype, endepunkttype, \
         vendor, make, manufacturer, model, equipment, device, device type, system type, \
         product, produkt, codec, kodek",
    ),
    (
        Meaning::Uri,
        "uri",
        "sip, sip adresse, sip adress, sip address, sip uri, uri, sip navn, sipadresse, sip \
         id, videoadresse, videoadress, video address, video uri, video adresse, alias, vc \
         adresse, ringeadresse, dial string, oppkall",
    ),
    (
        Meaning::Contact,
        "contact",
        "kontakt, kontaktperson, kontakt e post, e post, epost, e postadresse, epostadresse, \
         mail, e mail, email, mailadresse, contact, contact email, contact person, \
         kontaktinfo, e postadress",
    ),
    (
        Meaning::Telephone,
        "telephone",
        "telefon, tlf, tlf nr, telefonnummer, mobil, phone, telephone, tel, phone number",
    ),
    (
        Meaning::Responsible,
        "responsible",
        "ansvarlig, ansvar, ansvarig, eier, driftsansvarlig, driftsansvar, systemansvarlig, \
         agare, owner, responsible, driftsleverandor, supportert av, drift, managed by",
    ),
    (
        Meaning::Note,
        "note",
        "merknad, merknader, kommentar, kommentarer, notat, notater, anmerkning, anmarkning, \
         note, notes, comment, comments, remark, remarks, info, beskrivelse, beskrivning, \
         description, annet, status",
    ),
];

/// Words of columns that look like others and are of no use here.
const OTHERS: &str = "mac, serienr, serienummer, serial, postadresse, gateadresse, besoksadresse, gatuadress, \
     street, subnet, subnett, nettmaske, natmask, mask, netmask, vlan, dns, dato, datum, \
     date, versjon, version, firmware, port, antall, antal, pris, price, postnr, postnummer, \
     kommunenr, kommunenummer, knr, kommunnummer, faktura, lisens, license, garanti, ar, \
     innkjopt, inventarnr";

/// Words of columns whose content is never read, let alone shown.
const SECRETS: &str = "passord, password, passwd, pwd, losenord, pin, pinkode, pin kode, brukernavn, username, \
     login, palogging, secret, admin";

impl Meaning {
    /// Its name in `--column`.
    pub fn name(self) -> &'static str {
        let row = WORDS.iter().find(|(meaning, ..)| *meaning == self);
        row.map_or("", |(_, name, _)| name)
    }

    /// Whether several columns may have it.
    pub(super) fn may_repeat(self) -> bool {
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
pub(super) enum Class {
    /// It means this, so surely: 3 its very words, 2 one of its words, 1 like them.
    Means(Meaning, u8),
    Other,
    Secret,
    Unknown,
}

pub(super) fn classify(header: &str) -> Class {
    let folded = fold(header);
    if folded.is_empty() || folded.len() > 40 {
        return Class::Unknown;
    }
    let tokens: Vec<&str> = folded.split(' ').collect();
    if listed_words(SECRETS).any(|word| has_words(&tokens, word)) {
        return Class::Secret;
    }
    if let Some(meaning) = exactly(&folded) {
        return Class::Means(meaning, 3);
    }
    if listed_words(OTHERS).any(|word| has_words(&tokens, word)) {
        return Class::Other;
    }
    // The longest words found say most: `IP-adresse til ruter` is the router's.
    let within = WORDS.iter().flat_map(|(meaning, _, words)| {
        let found = listed_words(words).filter(|word| has_words(&tokens, word));
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
    let found = WORDS
        .iter()
        .find(|(_, _, words)| listed_words(words).any(|word| word == folded));
    found.map(|(meaning, ..)| *meaning)
}

fn like(folded: &str) -> Option<Meaning> {
    if folded.len() < 4 {
        return None;
    }
    let scored = WORDS.iter().flat_map(|(meaning, _, words)| {
        let long = listed_words(words).filter(|word| word.len() >= 4);
        long.map(|word| (strsim::jaro_winkler(folded, word), *meaning))
    });
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(likeness, _)| *likeness >= 0.9)
        .map(|(_, meaning)| meaning)
}

/// The words of a list, which are written one after the other.
fn listed_words(words: &str) -> impl Iterator<Item = &str> {
    words.split(", ")
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
