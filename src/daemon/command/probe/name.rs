//! What may be meant by a name that no component has.

use crate::inventory::Inventory;

/// What may be meant by a name that no component has.
pub(super) fn like(inventory: &Inventory, name: &str) -> Vec<String> {
    let ending = ending_so(inventory, name);
    match ending.is_empty() {
        true => nearest(inventory, name).into_iter().collect(),
        false => ending,
    }
}

fn nearest(inventory: &Inventory, name: &str) -> Option<String> {
    let likeness = |id: &str| strsim::jaro_winkler(id, name);
    inventory
        .components()
        .map(|(ix, part)| {
            let full = inventory.full_id(ix);
            (likeness(&part.id).max(likeness(&full)), full)
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, full)| full)
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

/// The names that are suggested; more are counted.
const SUGGESTED: usize = 4;

/// The question that ends a refusal; nothing where nothing is like it.
pub(super) fn did_you_mean(like: &[String]) -> String {
    let shown = like.iter().take(SUGGESTED);
    let mut names: Vec<String> = shown.map(|name| format!("`{name}`")).collect();
    let more = like.len().saturating_sub(SUGGESTED);
    if more > 0 {
        names.push(format!("one of {more} more"));
    }
    match names.as_slice() {
        [] => String::new(),
        names => format!("; did you mean {}?", names.join(" or ")),
    }
}
