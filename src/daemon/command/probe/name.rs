//! What may be meant by a name that no component has.

use crate::inventory::Inventory;

/// One mistyped letter in so many is taken for a slip; more make another name.
const LETTERS_A_SLIP: usize = 6;

/// What may be meant by a name that no component has, as the end of a refusal: those
/// that end so, those that are written almost so, or those that stand where it would.
pub(super) fn instead(inventory: &Inventory, name: &str) -> String {
    let ending = ending_so(inventory, name);
    let meant = match ending.is_empty() {
        true => alike(inventory, name),
        false => ending,
    };
    match meant.is_empty() {
        true => beside(inventory, name),
        false => did_you_mean(&meant),
    }
}

/// The components whose id ends so: `rom1` for `fosen:orland.dms.rom1`.
pub(super) fn ending_so(inventory: &Inventory, name: &str) -> Vec<String> {
    let components = inventory.components();
    let ends = |id: &str| {
        let before = id.strip_suffix(name);
        before.is_some_and(|before| before.ends_with(['.', ':']))
    };
    let all = components.map(|(ix, _)| inventory.full_id(ix));
    all.filter(|id| ends(id)).collect()
}

/// The components whose id, or as much of its end as the name has parts, differs by a
/// slip or two from the name, the nearest of them. Another number is another component,
/// and no slip.
fn alike(inventory: &Inventory, name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let most = (name.chars().count() / LETTERS_A_SLIP).max(1);
    let slips = |id: &str| {
        let end = last_parts(id, parts(&name));
        let slips = strsim::damerau_levenshtein(end, &name);
        let same_numbers = numbers(end) == numbers(&name);
        (same_numbers && slips <= most).then_some(slips)
    };
    let all = inventory.components().map(|(ix, _)| inventory.full_id(ix));
    let near: Vec<(usize, String)> = all.filter_map(|id| Some((slips(&id)?, id))).collect();
    let least = near.iter().map(|(slips, _)| *slips).min();
    let nearest = near.into_iter().filter(|(slips, _)| Some(*slips) == least);
    nearest.map(|(_, id)| id).collect()
}

fn parts(name: &str) -> usize {
    name.split(['.', ':']).count()
}

/// So many parts of an id, from its end.
fn last_parts(id: &str, count: usize) -> &str {
    let places = id.rmatch_indices(['.', ':']);
    let cut = places.map(|(at, _)| at + 1).nth(count.saturating_sub(1));
    &id[cut.unwrap_or(0)..]
}

fn numbers(name: &str) -> Vec<&str> {
    let all = name.split(|c: char| !c.is_ascii_digit());
    all.filter(|number| !number.is_empty()).collect()
}

/// The components at the place that a name leads to, as far as that is there; or where
/// to look for their names.
fn beside(inventory: &Inventory, name: &str) -> String {
    let ids: Vec<String> = inventory
        .components()
        .map(|(ix, _)| inventory.full_id(ix))
        .collect();
    let mut place = name;
    while let Some(at) = place.rfind(['.', ':']) {
        place = &place[..at];
        let there = |id: &&String| {
            let inner = id.split_once(':').map_or("", |(_, inner)| inner);
            [id.as_str(), inner].iter().any(|id| {
                let rest = id.strip_prefix(place);
                rest.is_some_and(|rest| rest.starts_with(['.', ':']))
            })
        };
        let found: Vec<String> = ids.iter().filter(there).cloned().collect();
        if !found.is_empty() {
            return format!("; below `{place}` there is {}", listed(&found, " and "));
        }
    }
    "; `samband check --ownership --json` names all".to_owned()
}

/// The names that are suggested; more are counted.
const SUGGESTED: usize = 4;

/// The question that ends a refusal.
pub(super) fn did_you_mean(like: &[String]) -> String {
    format!("; did you mean {}?", listed(like, " or "))
}

fn listed(like: &[String], between: &str) -> String {
    let shown = like.iter().take(SUGGESTED);
    let mut names: Vec<String> = shown.map(|name| format!("`{name}`")).collect();
    let more = like.len().saturating_sub(SUGGESTED);
    if more > 0 {
        names.push(format!("one of {more} more"));
    }
    names.join(between)
}
