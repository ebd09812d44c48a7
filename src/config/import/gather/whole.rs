//! What is in doubt about a list as a whole.

use std::net::IpAddr;

use super::{Gathering, is_municipality};
use crate::config::import::Doubt;
use crate::config::import::cell::is_private;
use crate::config::import::columns::letter;
use crate::config::import::sheet::Sheet;
use crate::config::import::words::{Meaning, fold};
use crate::config::value::shown;

/// Names that are compared with each other, at most: every one with every other.
const MOST_COMPARED: usize = 400;

impl Gathering {
    /// What is known before the first row.
    pub(super) fn list(&mut self, sheet: &Sheet) {
        for doubt in sheet.doubts.clone() {
            self.of_list(None, doubt);
        }
        for (column, doubt) in std::mem::take(&mut self.layout.doubts) {
            self.of_list(column, doubt);
        }
        self.tree.remarks.append(&mut self.layout.remarks);
        let read: Vec<String> = self
            .layout
            .columns
            .iter()
            .map(|column| format!("{} {}", letter(column.at), column.meaning))
            .collect();
        self.tree.remarks.push(format!(
            "separator {:?}; columns: {}",
            sheet.separator,
            read.join(", ")
        ));
        let above = self.layout.first.saturating_sub(1);
        for row in sheet.rows.iter().take(above) {
            let cells: Vec<String> = row
                .filled()
                .map(|(_, cell)| shown(cell).replace('\n', " "))
                .collect();
            self.tree.remarks.push(format!(
                "row {}, above the header: {}",
                row.number,
                cells.join(" ")
            ));
        }
        if !self.layout.has(Meaning::Municipality) {
            self.no_municipality(sheet, above);
        }
        if !self.layout.has(Meaning::Site) {
            self.of_list(
                None,
                "no column says the site: each municipality has one, called as itself".to_owned(),
            );
        }
        if !self.layout.has(Meaning::Model) {
            self.of_list(
                None,
                "no column says make or model: all was taken for equipment that speaks SIP"
                    .to_owned(),
            );
        }
    }

    fn no_municipality(&mut self, sheet: &Sheet, above: usize) {
        let titles = sheet.rows.iter().take(above);
        let named = titles
            .flat_map(|row| row.filled())
            .find_map(|(_, cell)| municipality_in(cell));
        let doubt = match &named {
            Some(name) => format!(
                "no column says the municipality: taken from above the header, `{}`",
                shown(name)
            ),
            None => "no column says the municipality: write its name and its id".to_owned(),
        };
        if let Some(name) = named {
            self.places.say_default(name);
        }
        self.of_list(None, doubt);
    }

    /// What only all rows show.
    pub(super) fn whole(&mut self) {
        self.unlike_ranges();
        self.alike_names();
        self.no_routers();
        for m in 0..self.tree.municipalities.len() {
            if self.tree.municipalities[m].emails.len() > 1 {
                let text = format!(
                    "several contacts for `{}`: all of them would be told",
                    shown(&self.tree.municipalities[m].name)
                );
                let ix = self.tree.borne(Doubt {
                    row: None,
                    column: None,
                    text,
                });
                self.tree.municipalities[m].doubts.push(ix);
            }
        }
    }

    /// A few public addresses among many private ones, or the other way round.
    fn unlike_ranges(&mut self) {
        let mut private = Vec::new();
        let mut public = Vec::new();
        for (m, municipality) in self.tree.municipalities.iter().enumerate() {
            for (s, site) in municipality.sites.iter().enumerate() {
                for (r, room) in site
                    .rooms
                    .iter()
                    .enumerate()
                    .filter(|(_, room)| room.stands)
                {
                    let first = room.addresses.first().copied();
                    let Some(address) = first.filter(IpAddr::is_ipv4) else {
                        continue;
                    };
                    let side = if is_private(address) {
                        &mut private
                    } else {
                        &mut public
                    };
                    side.push((m, s, r, address));
                }
            }
        }
        let (few, what, others) = match (private.len(), public.len()) {
            (a, b) if b > 0 && b * 4 <= a => (public, "public", "private"),
            (a, b) if a > 0 && a * 4 <= b => (private, "private", "public"),
            _ => return,
        };
        for (m, s, r, address) in few {
            let row = self.tree.municipalities[m].sites[s].rooms[r].row;
            let text = format!(
                "{address} is {what}, most of the list are {others}: can samband reach it?"
            );
            let doubt = self.doubt(Some(row), (self.layout.of(Meaning::Address).next(), text));
            let ix = self.tree.borne(doubt);
            self.tree.municipalities[m].sites[s].rooms[r]
                .doubts
                .push(ix);
        }
    }

    /// Municipalities, and sites of one municipality, that may be the same.
    fn alike_names(&mut self) {
        let municipalities: Vec<String> = self
            .tree
            .municipalities
            .iter()
            .map(|m| m.name.clone())
            .collect();
        let mut found = alike(&municipalities);
        for municipality in &self.tree.municipalities {
            let sites: Vec<String> = municipality
                .sites
                .iter()
                .map(|site| site.name.clone())
                .collect();
            found.extend(alike(&sites));
        }
        for (one, other) in found {
            self.of_list(
                None,
                format!("are `{}` and `{}` the same?", shown(&one), shown(&other)),
            );
        }
    }

    fn no_routers(&mut self) {
        for m in 0..self.tree.municipalities.len() {
            for s in 0..self.tree.municipalities[m].sites.len() {
                let site = &self.tree.municipalities[m].sites[s];
                if site.known || !site.routers.is_empty() {
                    continue;
                }
                let text = format!(
                    "no address of a router at `{}`: give it one and take `kit` out, or a dead router is not told from a dead line",
                    shown(&site.name)
                );
                let ix = self.tree.borne(Doubt {
                    row: None,
                    column: None,
                    text,
                });
                self.tree.municipalities[m].sites[s].doubts.push(ix);
            }
        }
    }

    fn of_list(&mut self, column: Option<usize>, text: String) {
        let doubt = self.doubt(None, (column, text));
        self.tree.at_top(doubt);
    }
}

/// Pairs of names that differ by one letter, and not as `Rom 1` and `Rom 2` or
/// `Avdeling A` and `Avdeling B` do.
fn alike(names: &[String]) -> Vec<(String, String)> {
    let folded: Vec<String> = names
        .iter()
        .take(MOST_COMPARED)
        .map(|name| fold(name))
        .collect();
    let mut pairs = Vec::new();
    for (at, one) in folded.iter().enumerate() {
        for (further, other) in folded.iter().enumerate().skip(at + 1) {
            let near = one.len() > 4 && strsim::damerau_levenshtein(one, other) <= 1;
            if near && unnumbered(one) != unnumbered(other) {
                pairs.push((names[at].clone(), names[further].clone()));
            }
        }
    }
    pairs
}

/// A name without its digits, and without a last word of one letter.
fn unnumbered(name: &str) -> String {
    let bare: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
    let words = bare.trim().rsplit_once(' ');
    match words {
        Some((rest, last)) if last.chars().count() == 1 => rest.to_owned(),
        Some(_) | None => bare.trim().to_owned(),
    }
}

/// `Utstyrsliste Rissa kommune 2024` names `Rissa kommune`.
fn municipality_in(title: &str) -> Option<String> {
    let words: Vec<&str> = title.split_whitespace().collect();
    let at = words.iter().position(|word| is_municipality(word))?;
    let name = words.get(at.checked_sub(1)?)?;
    Some(format!(
        "{name} {}",
        words[at].trim_end_matches([',', ':', '.', ';'])
    ))
}
