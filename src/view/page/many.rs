//! Where there are so many municipalities that not each has a tile: all of them in short, by
//! their letter.

use super::mark;
use super::overview::Glanced;
use crate::view::shown::Shown;
use crate::view::text::escape;
use crate::view::words::Words;

/// Municipalities that each have a tile, at most: some screens full.
pub(super) const TILES: usize = 48;

/// All municipalities of a region.
pub(super) struct All {
    /// That more are amiss than have a tile.
    pub(super) more: Option<String>,
    pub(super) letters: Vec<Letter>,
}

/// Those whose names begin alike.
pub(super) struct Letter {
    pub(super) letter: char,
    /// Each a link, with its state where that is not well.
    pub(super) names: Vec<String>,
}

impl All {
    pub(super) fn of(snapshot: &Shown, all: &[&Glanced<'_>], more: usize, w: Words) -> Self {
        let order = snapshot.order(w.language());
        let mut named: Vec<(Vec<u8>, String, &Glanced<'_>)> = all
            .iter()
            .map(|one| (one.name(snapshot), *one))
            .map(|(name, one)| (order.key(&name), name, one))
            .collect();
        named.sort_by(|one, other| one.0.cmp(&other.0));
        let mut named = named.into_iter().peekable();
        let mut alphabet = order.alphabet().peekable();
        let mut letters: Vec<Letter> = Vec::new();
        // What stands before the first letter has it too.
        while let Some(letter) = alphabet.next() {
            let next = alphabet
                .peek()
                .map(|next| order.key(&next.to_lowercase().to_string()));
            let here = |one: &(Vec<u8>, String, &Glanced<'_>)| {
                next.as_ref().is_none_or(|next| one.0 < *next)
            };
            let mut names = Vec::new();
            while let Some((_, name, one)) = named.next_if(here) {
                names.push(link(snapshot, &name, one, w));
            }
            if !names.is_empty() {
                letters.push(Letter { letter, names });
            }
        }
        Self {
            more: (more > 0).then(|| w.amiss_more(more)),
            letters,
        }
    }
}

fn link(snapshot: &Shown, name: &str, one: &Glanced<'_>, w: Words) -> String {
    let (href, name) = (one.href(snapshot), escape(name));
    let state = match one.is_amiss() {
        true => format!(" {}", mark::condition(one.condition, w)),
        false => String::new(),
    };
    format!("<a href=\"{href}\"><bdi>{name}</bdi></a>{state}")
}

#[cfg(test)]
mod tests;
