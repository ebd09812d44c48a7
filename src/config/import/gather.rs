//! Rows → the tree: whose each row is, what it is about, and what is in doubt.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::columns::Layout;
use super::model::{self, Equipment};
use super::place::Existing;
use super::sheet::{Row, Sheet};
use super::tree::{Taken, Tree, column_name};
use super::words::{Meaning, fold};
use super::{Doubt, Refused, cell};
use crate::config::value::shown;

mod places;
mod room;
mod whole;

use places::Places;

/// Components that a list may become; a whole configuration holds 100,000.
const MOST_COMPONENTS: usize = 100_000;
/// Letters of a name; the reader takes 120.
const LONGEST_NAME: usize = 120;
/// Letters of a cell that are looked at.
const LONGEST_CELL: usize = 1_000;

/// Makes the tree.
pub(super) fn gather(
    sheet: &Sheet,
    layout: Layout,
    existing: Option<&Existing<'_>>,
) -> Result<Tree, Refused> {
    let mut gathering = Gathering {
        places: Places::new(existing),
        addresses: existing.map_or_else(Taken::new, Existing::addresses),
        uris: Taken::new(),
        rooms: BTreeMap::new(),
        tree: Tree::default(),
        layout,
    };
    gathering.list(sheet);
    let first = gathering.layout.first;
    for row in sheet.rows.iter().skip(first) {
        gathering.tree.rows.push(row.number);
        gathering.row(row);
    }
    gathering.whole();
    let [_, sites, _] = gathering.tree.counts();
    if gathering.tree.rows.len() + 3 * sites > MOST_COMPONENTS {
        return Err(Refused::Many);
    }
    Ok(gathering.tree)
}

/// A doubt about the row at hand, with its column.
type Local = (Option<usize>, String);

struct Gathering {
    layout: Layout,
    tree: Tree,
    places: Places,
    addresses: Taken<IpAddr>,
    uris: Taken<String>,
    /// Rooms by municipality, site and folded name: the row of the first.
    rooms: BTreeMap<(usize, usize, String), (usize, Vec<IpAddr>)>,
}

impl Gathering {
    fn row(&mut self, row: &Row) {
        if let Some(why) = self.is_no_entry(row) {
            return self.at_top(row.number, None, why);
        }
        if self.heading(row) {
            return;
        }
        let mut doubts: Vec<Local> = Vec::new();
        if row
            .cells
            .iter()
            .any(|cell| cell.chars().count() > LONGEST_CELL)
        {
            let why = format!("a cell has more than {LONGEST_CELL} letters: the first were read");
            doubts.push((None, why));
        }
        let municipality = self.municipality(row, &mut doubts);
        let site = self.site(row, municipality, &mut doubts);
        match self.equipment(row, &mut doubts) {
            Kind::Router => self.router(row, (municipality, site), doubts),
            Kind::Room { kit, stands } => {
                self.room(row, (municipality, site), kit, stands, doubts);
            }
        }
    }

    /// Why a row can be no entry, seen from the row alone.
    fn is_no_entry(&self, row: &Row) -> Option<String> {
        let read = || self.layout.columns.iter().map(|column| column.at);
        let header = |at: usize| self.layout.headers.get(at).map_or("", String::as_str);
        let filled = || read().filter(|at| !row.cell(*at).is_empty());
        let repeats = filled().filter(|at| fold(row.cell(*at)) == fold(header(*at)));
        if filled().count() > 1 && repeats.count() == filled().count() {
            return Some("the header once more".to_owned());
        }
        let first = row.filled().next().map_or("", |(_, cell)| cell);
        let folded = fold(first);
        let word = folded.split(' ').next().unwrap_or_default();
        let total = [
            "sum", "totalt", "total", "antall", "antal", "summa", "totalsum",
        ]
        .contains(&word)
            || folded.starts_with("i alt");
        if total && self.address_of(row).list.is_empty() {
            return Some(format!("it looks like a total: `{}`", shown(first)));
        }
        filled().next().is_none().then(|| {
            let (_, cell) = row.filled().next().unwrap_or_default();
            format!(
                "it says nothing in a column that was read: `{}`",
                shown(cell)
            )
        })
    }

    /// A row that holds one cell only, and no address, stands above others.
    fn heading(&mut self, row: &Row) -> bool {
        let mut filled = row.filled();
        let (Some((at, cell)), None) = (filled.next(), filled.next()) else {
            return false;
        };
        if self.layout.columns.len() < 2 || cell::is_address_like(cell) {
            return false;
        }
        let meaning = self.layout.columns.iter().find(|column| column.at == at);
        let of = match meaning.map(|column| column.meaning) {
            Some(Meaning::Municipality) => "municipality",
            Some(Meaning::Site) => "site",
            Some(_) if is_municipality(cell) => "municipality",
            _ => {
                self.at_top(
                    row.number,
                    Some(at),
                    format!("only `{}`: a remark?", shown(cell)),
                );
                return true;
            }
        };
        let name = name(cell, &mut Vec::new(), at);
        match of {
            "municipality" => {
                self.places.municipality(&mut self.tree, &name, row.number);
            }
            _ => self.places.say_site(&name),
        }
        let why = format!(
            "only `{}`: the rows below that say no {of} were taken to be of it",
            shown(cell)
        );
        self.at_top(row.number, Some(at), why);
        true
    }

    fn municipality(&mut self, row: &Row, doubts: &mut Vec<Local>) -> usize {
        let Some((at, text)) = self.text(row, Meaning::Municipality) else {
            let (ix, name) = self.places.current(&mut self.tree, row.number);
            if self.layout.has(Meaning::Municipality) {
                doubts.push((
                    None,
                    format!("no municipality: taken as above, `{}`", shown(&name)),
                ));
            }
            return ix;
        };
        let name = name(&text, doubts, at);
        let (ix, doubt) = self.places.municipality(&mut self.tree, &name, row.number);
        doubts.extend(doubt.map(|doubt| (Some(at), doubt)));
        ix
    }

    fn site(&mut self, row: &Row, municipality: usize, doubts: &mut Vec<Local>) -> usize {
        let Some((at, text)) = self.text(row, Meaning::Site) else {
            let (ix, doubt) = self
                .places
                .site_above(&mut self.tree, municipality, row.number);
            if self.layout.has(Meaning::Site) {
                doubts.push((None, doubt));
            }
            return ix;
        };
        let name = name(&text, doubts, at);
        let (ix, doubt) = self
            .places
            .site(&mut self.tree, municipality, &name, row.number);
        doubts.extend(doubt.map(|doubt| (Some(at), doubt)));
        ix
    }

    fn equipment(&self, row: &Row, doubts: &mut Vec<Local>) -> Kind {
        let said: Vec<(usize, &str)> = self
            .layout
            .of(Meaning::Model)
            .map(|at| (at, row.cell(at)))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let model: Vec<&str> = said.iter().map(|(_, cell)| *cell).collect();
        let model = model.join(" ");
        let at = said.first().map(|(at, _)| *at);
        let known = match at {
            Some(_) => model::equipment(&model),
            None => self
                .text(row, Meaning::Room)
                .map_or(Equipment::Unknown, |(_, name)| model::by_name(&name)),
        };
        let model = shown(&model).replace('\n', " ");
        match known {
            Equipment::Room(kit) => Kind::Room { kit, stands: true },
            Equipment::Doubtful(kit, why) => {
                doubts.push((at, format!("`{model}` {why}")));
                Kind::Room { kit, stands: true }
            }
            Equipment::Router => Kind::Router,
            Equipment::Other(why) => {
                doubts.push((at, format!("not an entry: it {why}")));
                Kind::Room {
                    kit: model::PLAIN,
                    stands: false,
                }
            }
            Equipment::Unknown => {
                match at {
                    Some(_) => doubts.push((
                        at,
                        format!("`{model}` is not known: taken for equipment that speaks SIP"),
                    )),
                    None if self.layout.has(Meaning::Model) => {
                        doubts.push((
                            None,
                            "no model: taken for equipment that speaks SIP".to_owned(),
                        ));
                    }
                    None => {}
                }
                Kind::Room {
                    kit: model::PLAIN,
                    stands: true,
                }
            }
        }
    }

    fn router(&mut self, row: &Row, (m, s): (usize, usize), mut doubts: Vec<Local>) {
        let found = self.address_of(row);
        let at = self.layout.of(Meaning::Address).next();
        doubts.extend(found.doubts.into_iter().map(|doubt| (at, doubt)));
        let mut added = false;
        for address in found.list {
            added |= self
                .places
                .router(&mut self.tree, (m, s), address, row.number, &mut doubts);
        }
        match added {
            true => self.tree.entries.push(row.number),
            false => doubts.push((at, "a router that added nothing to its site".to_owned())),
        }
        for doubt in doubts {
            let doubt = self.doubt(Some(row.number), doubt);
            let ix = self.tree.borne(doubt);
            self.tree.municipalities[m].sites[s].doubts.push(ix);
        }
    }

    fn address_of(&self, row: &Row) -> cell::Found {
        let text = self
            .text(row, Meaning::Address)
            .map_or_else(String::new, |(_, text)| text);
        cell::addresses(&text)
    }

    /// What the first column of a meaning that says something says.
    fn text(&self, row: &Row, meaning: Meaning) -> Option<(usize, String)> {
        let mut columns = self.layout.of(meaning);
        let at = columns.find(|at| !row.cell(*at).is_empty())?;
        Some((at, row.cell(at).chars().take(LONGEST_CELL).collect()))
    }

    fn doubt(&self, row: Option<usize>, (column, text): Local) -> Doubt {
        Doubt {
            row,
            column: column.map(|at| column_name(&self.layout, at)),
            text: text.replace('\n', " "),
        }
    }

    fn at_top(&mut self, row: usize, column: Option<usize>, text: String) {
        let doubt = self.doubt(Some(row), (column, text));
        self.tree.at_top(doubt);
    }
}

/// What a row is.
enum Kind {
    Router,
    Room { kit: &'static str, stands: bool },
}

/// A name on one line, no longer than the reader takes.
fn name(text: &str, doubts: &mut Vec<Local>, at: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let name = words.join(" ");
    if name.chars().count() <= LONGEST_NAME {
        return name;
    }
    doubts.push((Some(at), format!("longer than {LONGEST_NAME} letters: cut")));
    name.chars()
        .take(LONGEST_NAME)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn is_municipality(text: &str) -> bool {
    let folded = fold(text);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    ["kommune", "kommun", "municipality"].contains(&last)
}
