//! Where boxes and lines go in a drawing of what needs what: columns from left to right,
//! so that whatever is needed stands to the left of what needs it.
//!
//! The layers of Sugiyama, Tagawa and Toda (1981): longest paths give the columns, a line
//! over several of them gets a place of its own in each, and averages of neighbours the
//! order within one. It draws the same for the same, always.

use std::collections::BTreeMap;

/// Boxes by their place in the list, and who needs whom.
#[derive(Clone, Debug, Default)]
pub(super) struct Net {
    /// The height of each box, in pixels.
    pub(super) heights: Vec<u32>,
    /// `(needed, in need)`.
    pub(super) edges: Vec<(usize, usize)>,
    /// Those that stand in the last column whatever they need.
    pub(super) last: Vec<bool>,
}

/// How wide the columns are, and how far apart; all in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    /// Of a box.
    pub(super) width: u32,
    /// Between columns.
    pub(super) across: u32,
    /// Between boxes of a column.
    pub(super) between: u32,
    /// The height of the place that a line has where it passes a column, and the width of a
    /// column without boxes.
    pub(super) lane: u32,
}

/// A drawing: all numbers are pixels from its left upper corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// The left upper corner of each box.
    pub(super) boxes: Vec<(u32, u32)>,
    /// For each line the points at which it crosses the middle of columns, from the right
    /// side of one box to the left side of another.
    pub(super) lines: Vec<Vec<(u32, u32)>>,
    /// How wide it is.
    pub(super) width: u32,
    /// How high it is.
    pub(super) height: u32,
}

/// What stands in a column: a box, or the place of a line that passes.
#[derive(Clone, Copy, Debug)]
struct Slot {
    column: usize,
    height: u32,
    top: u32,
}

/// How often the order is averaged anew; after a few times it stays.
const SWEEPS: usize = 6;

impl Net {
    /// Where everything goes.
    pub(super) fn lay_out(&self, measures: Measures) -> Layout {
        let columns = self.columns();
        let count = columns.iter().max().map_or(0, |last| last + 1);
        let mut slots: Vec<Slot> = columns
            .iter()
            .zip(&self.heights)
            .map(|(&column, &height)| Slot {
                column,
                height,
                top: 0,
            })
            .collect();
        // Each line by the slots that it goes through, both boxes included.
        let mut ways = Vec::with_capacity(self.edges.len());
        for &(from, to) in &self.edges {
            let mut way = vec![from];
            for column in columns[from] + 1..columns[to] {
                way.push(slots.len());
                slots.push(Slot {
                    column,
                    height: measures.lane,
                    top: 0,
                });
            }
            way.push(to);
            ways.push(way);
        }
        let mut order = in_order(&slots, &ways, count);
        self.sink(&mut order);
        let height = place(&mut slots, &mut order, &ways, measures.between);
        let widths = widths(&slots, count, measures);
        let left = |column: usize| {
            let before = widths.iter().take(column);
            before.map(|width| width + measures.across).sum::<u32>()
        };
        let middle = |slot: &Slot| slot.top + slot.height / 2;
        let lines = ways.iter().map(|way| {
            let last = way.len() - 1;
            let points = way.iter().enumerate().flat_map(|(nth, &slot)| {
                let slot = &slots[slot];
                let from = left(slot.column);
                let to = from + widths[slot.column];
                let both = [(from, middle(slot)), (to, middle(slot))];
                both.into_iter()
                    .skip(usize::from(nth == 0))
                    .take(if nth == 0 || nth == last { 1 } else { 2 })
            });
            points.collect()
        });
        Layout {
            lines: lines.collect(),
            boxes: slots[..self.heights.len()]
                .iter()
                .map(|slot| (left(slot.column), slot.top))
                .collect(),
            width: left(count).saturating_sub(measures.across),
            height,
        }
    }

    /// Puts boxes that nothing needs below those of their column that something does: but
    /// for the last column, where nothing is needed.
    fn sink(&self, order: &mut [Vec<usize>]) {
        let mut needed = vec![false; self.heights.len()];
        for &(from, _) in &self.edges {
            needed[from] = true;
        }
        for column in order {
            // Places of lines are no boxes, and stay.
            column.sort_by_key(|&slot| needed.get(slot) == Some(&false));
        }
    }

    /// The column of each box: one right of the last that it needs. A ring, which no
    /// checked inventory has, is cut where it closes.
    fn columns(&self) -> Vec<usize> {
        let count = self.heights.len();
        let mut columns = vec![0; count];
        for _ in 0..count {
            let mut moved = false;
            for &(from, to) in &self.edges {
                let wanted = (columns[from] + 1).min(count.saturating_sub(1));
                if columns[to] < wanted && from != to {
                    columns[to] = wanted;
                    moved = true;
                }
            }
            if !moved {
                break;
            }
        }
        let last = columns.iter().copied().max().unwrap_or(0);
        for (column, _) in columns
            .iter_mut()
            .zip(&self.last)
            .filter(|(_, last)| **last)
        {
            *column = last;
        }
        columns
    }
}

/// How wide each column is: where lines only meet or pass, there is nothing to read.
fn widths(slots: &[Slot], count: usize, measures: Measures) -> Vec<u32> {
    let mut widths = vec![measures.lane; count];
    for slot in slots.iter().filter(|slot| slot.height > measures.lane) {
        widths[slot.column] = measures.width;
    }
    widths
}

/// The slots of each column from top to bottom.
fn in_order(slots: &[Slot], ways: &[Vec<usize>], count: usize) -> Vec<Vec<usize>> {
    let mut order = vec![Vec::new(); count];
    for (nth, slot) in slots.iter().enumerate() {
        order[slot.column].push(nth);
    }
    let (before, behind) = neighbours(ways);
    for sweep in 0..SWEEPS {
        let there = if sweep % 2 == 0 { &before } else { &behind };
        let ranks: BTreeMap<usize, usize> = order
            .iter()
            .flat_map(|column| column.iter().enumerate().map(|(rank, &slot)| (slot, rank)))
            .collect();
        for column in &mut order {
            let mean = |slot: &usize| {
                let near = there.get(slot).map_or(&[][..], Vec::as_slice);
                let sum: usize = near.iter().map(|one| ranks[one] * 1000).sum();
                // Whatever has no neighbour there stays where it is.
                sum.checked_div(near.len()).unwrap_or(ranks[slot] * 1000)
            };
            column.sort_by_cached_key(mean);
        }
    }
    order
}

type Neighbours = BTreeMap<usize, Vec<usize>>;

/// Of each slot those to the left of it, and those to the right.
fn neighbours(ways: &[Vec<usize>]) -> (Neighbours, Neighbours) {
    let (mut before, mut behind) = (Neighbours::new(), Neighbours::new());
    for way in ways {
        for pair in way.windows(2) {
            if let &[from, to] = pair {
                before.entry(to).or_default().push(from);
                behind.entry(from).or_default().push(to);
            }
        }
    }
    (before, behind)
}

/// Puts each slot as near to the middle of its neighbours as those above it allow, and
/// says how high all is: the fullest column first, then outwards from it.
fn place(slots: &mut [Slot], order: &mut [Vec<usize>], ways: &[Vec<usize>], between: u32) -> u32 {
    let (before, behind) = neighbours(ways);
    let full = |column: &Vec<usize>| -> u32 {
        column
            .iter()
            .map(|&slot| slots[slot].height + between)
            .sum()
    };
    let heights: Vec<u32> = order.iter().map(full).collect();
    let height = heights.iter().copied().max().unwrap_or(0);
    let fullest = heights.iter().position(|&one| one == height).unwrap_or(0);
    let nearer = 0..(fullest + 1).min(order.len());
    let columns = nearer.rev().map(|column| (column, &behind));
    let columns = columns.chain((fullest + 1..order.len()).map(|column| (column, &before)));
    for (column, near) in columns {
        let mut from = 0;
        let mut below: u32 = order[column]
            .iter()
            .map(|&slot| slots[slot].height + between)
            .sum();
        for &slot in &order[column] {
            let own = slots[slot].height;
            let wanted = near.get(&slot).map(|near| {
                let middles = near
                    .iter()
                    .map(|&one| slots[one].top + slots[one].height / 2);
                let sum: u32 = middles.sum();
                let mean = sum / u32::try_from(near.len()).unwrap_or(1).max(1);
                mean.saturating_sub(own / 2)
            });
            // What comes after it in the column has to fit too.
            let lowest = height.saturating_sub(below);
            let top = wanted.unwrap_or(from).clamp(from, lowest.max(from));
            slots[slot].top = top;
            from = top + own + between;
            below -= own + between;
        }
    }
    height.saturating_sub(between)
}

#[cfg(test)]
mod tests;
