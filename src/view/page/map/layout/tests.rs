use proptest::prelude::*;

use super::*;

const MEASURES: Measures = Measures {
    width: 200,
    across: 60,
    between: 12,
    lane: 10,
};

/// A net without rings: whatever is needed comes first in the list.
fn net() -> impl Strategy<Value = Net> {
    (1_usize..30).prop_flat_map(|count| {
        let edges = prop::collection::vec((0..count, 0..count), 0..count * 3);
        let last = prop::collection::vec(prop::bool::weighted(0.2), count);
        let heights = prop::collection::vec(prop_oneof![Just(52_u32), Just(16_u32)], count);
        (heights, edges, last).prop_map(|(heights, edges, last)| {
            let mut edges: Vec<_> = edges
                .into_iter()
                .filter(|(from, to)| from < to)
                // Nothing needs what stands in the last column.
                .filter(|&(from, _)| !last[from])
                .collect();
            edges.sort_unstable();
            edges.dedup();
            Net {
                heights,
                edges,
                last,
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_needed_stands_to_the_left_of_what_needs_it(net in net()) {
        let layout = net.lay_out(MEASURES);
        for &(from, to) in &net.edges {
            prop_assert!(layout.boxes[from].0 + MEASURES.width < layout.boxes[to].0);
        }
    }

    #[test]
    fn no_two_boxes_lie_on_each_other_and_none_lies_outside(net in net()) {
        let layout = net.lay_out(MEASURES);
        for (nth, &(left, top)) in layout.boxes.iter().enumerate() {
            prop_assert!(left + MEASURES.width <= layout.width);
            prop_assert!(top + net.heights[nth] <= layout.height, "{layout:?}");
            for (other, &(left_, top_)) in layout.boxes.iter().enumerate().skip(nth + 1) {
                let apart = top + net.heights[nth] <= top_ || top_ + net.heights[other] <= top;
                prop_assert!(left != left_ || apart);
            }
        }
    }

    #[test]
    fn no_line_goes_through_a_box_of_others(net in net()) {
        let layout = net.lay_out(MEASURES);
        for line in &layout.lines {
            for pair in line.windows(2) {
                let ((from, y), (to, y_)) = (pair[0], pair[1]);
                // Between columns it may go up and down, where no box is.
                if to - from < MEASURES.width {
                    continue;
                }
                prop_assert_eq!(y, y_);
                for (nth, &(left, top)) in layout.boxes.iter().enumerate() {
                    let within = top < y && y < top + net.heights[nth];
                    prop_assert!(left != from || !within);
                }
            }
        }
    }

    #[test]
    fn a_line_goes_from_the_side_of_one_box_to_the_side_of_the_other(net in net()) {
        let layout = net.lay_out(MEASURES);
        for (&(from, to), line) in net.edges.iter().zip(&layout.lines) {
            let middle = |nth: usize| layout.boxes[nth].1 + net.heights[nth] / 2;
            prop_assert_eq!(line.first(), Some(&(layout.boxes[from].0 + MEASURES.width, middle(from))));
            prop_assert_eq!(line.last(), Some(&(layout.boxes[to].0, middle(to))));
        }
    }
}

#[test]
fn a_ring_is_drawn_all_the_same() {
    let net = Net {
        heights: vec![52; 3],
        edges: vec![(0, 1), (1, 2)],
        last: vec![false; 3],
    };
    let ring = Net {
        edges: vec![(0, 1), (1, 2), (2, 0)],
        ..net.clone()
    };
    assert_eq!(net.lay_out(MEASURES).boxes.len(), 3);
    assert_eq!(ring.lay_out(MEASURES).boxes.len(), 3);
}

#[test]
fn those_that_stand_in_the_last_column_stand_there_whatever_they_need() {
    let net = Net {
        heights: vec![52; 4],
        edges: vec![(0, 1), (1, 2), (0, 3)],
        last: vec![false, false, true, true],
    };
    let boxes = net.lay_out(MEASURES).boxes;
    assert_eq!(boxes[2].0, boxes[3].0);
}

#[test]
fn nothing_at_all_is_a_drawing_of_nothing() {
    assert_eq!(Net::default().lay_out(MEASURES), Layout::default());
}

#[test]
fn what_nothing_needs_stands_below_what_something_does() {
    // The first box is alone; the second is needed by the third.
    let net = Net {
        heights: vec![50; 3],
        edges: vec![(1, 2)],
        last: vec![false, false, true],
    };
    let layout = net.lay_out(MEASURES);
    assert!(layout.boxes[1].1 < layout.boxes[0].1, "{layout:?}");
}

#[test]
fn a_column_in_which_lines_only_meet_takes_no_room_of_a_box() {
    let net = |height| Net {
        heights: vec![50, height, 50],
        edges: vec![(0, 1), (1, 2)],
        last: vec![false, false, true],
    };
    let width = |height| net(height).lay_out(MEASURES).width;
    assert_eq!(
        width(50) - width(MEASURES.lane),
        MEASURES.width - MEASURES.lane
    );
}
