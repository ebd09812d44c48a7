//! State as word, shape and colour, always all three.

use crate::ledger::FacetState;
use crate::view::snapshot::{ComponentStatus, ConcernPart};
use crate::view::text::escape;
use crate::view::words::{Condition, Words};

/// A shape that says it without colour. The words stand beside it, so it is
/// hidden from screen readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Disc,
    Triangle,
    Cross,
    Question,
    Dash,
    /// What a person says.
    Bubble,
}

impl Shape {
    const fn class(self) -> &'static str {
        match self {
            Self::Disc => "up",
            Self::Triangle => "degraded",
            Self::Cross => "down",
            Self::Question => "unknown",
            Self::Dash => "unprobed",
            Self::Bubble => "reported",
        }
    }

    const fn drawing(self) -> &'static str {
        match self {
            Self::Disc => r#"<circle cx="8" cy="8" r="6"/>"#,
            Self::Triangle => r#"<path d="M8 1.5 15.2 14.5H.8Z"/>"#,
            Self::Cross => r#"<path class="stroke" d="M3 3 13 13M13 3 3 13"/>"#,
            Self::Question => {
                r#"<circle class="line" cx="8" cy="8" r="6.6"/><path class="line" d="M5.9 6.3a2.1 2.1 0 1 1 3.1 1.9c-.7.4-1 .8-1 1.5"/><circle cx="8" cy="11.7" r=".95"/>"#
            }
            Self::Dash => r#"<path class="stroke" d="M4 8H12"/>"#,
            Self::Bubble => {
                r#"<path class="line" d="M2.2 2.6H13.8V10.6H7.6L4.4 13.8V10.6H2.2Z"/><path class="line" d="M5 5.4H11M5 7.8H9"/>"#
            }
        }
    }
}

/// A word with its shape and colour.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    shape: Shape,
    word: String,
}

impl Mark {
    /// The word alone.
    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// In a text.
    pub(super) fn html(&self) -> String {
        format!(
            "<span class=\"state {}\"><svg class=\"shape\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">{}</svg><span>{}</span></span>",
            self.shape.class(),
            self.shape.drawing(),
            escape(&self.word)
        )
    }

    /// In a drawing, its left upper corner there; `words` stand for its own.
    pub(super) fn in_drawing(&self, (left, top): (u32, u32), words: &str) -> String {
        format!(
            "<g class=\"state {}\"><svg class=\"shape\" x=\"{left}\" y=\"{top}\" width=\"14\" height=\"14\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">{}</svg><text x=\"{}\" y=\"{}\">{}</text></g>",
            self.shape.class(),
            self.shape.drawing(),
            left + 20,
            top + 12,
            escape(words)
        )
    }
}

/// A word with a shape.
pub(super) fn made(shape: Shape, word: &str) -> Mark {
    Mark {
        shape,
        word: word.to_owned(),
    }
}

/// A small remark in a frame.
pub(super) fn tag(class: &str, word: &str) -> String {
    format!("<span class=\"tag {class}\">{}</span>", escape(word))
}

const fn shape_of(state: FacetState) -> Shape {
    match state {
        FacetState::Up => Shape::Disc,
        FacetState::Poor | FacetState::Flapping => Shape::Triangle,
        FacetState::Down => Shape::Cross,
        FacetState::Unknown => Shape::Question,
    }
}

/// How a component is. One that no probe asks about has no state of its own;
/// it is down when it has been found to be a cause.
pub(super) fn component(status: &ComponentStatus, w: Words) -> String {
    of_component(status, w).html()
}

/// The same, to be drawn.
pub(super) fn of_component(status: &ComponentStatus, w: Words) -> Mark {
    if !status.facets.is_empty() {
        return made(shape_of(status.shown), &w.shown(status.shown));
    }
    let is_cause = status
        .concern
        .as_ref()
        .is_some_and(|concern| concern.part == ConcernPart::Cause);
    if is_cause {
        made(Shape::Cross, &w.shown(FacetState::Down))
    } else {
        made(Shape::Dash, &w.unprobed())
    }
}

/// Whether somebody has reported a room of which no probe says that it is ill.
pub(super) fn is_reported(status: &ComponentStatus) -> bool {
    let reported = status
        .concern
        .as_ref()
        .is_some_and(|concern| concern.part == ConcernPart::Reported);
    reported
        && match status.shown {
            FacetState::Up | FacetState::Unknown => true,
            FacetState::Poor | FacetState::Flapping | FacetState::Down => false,
        }
}

/// That somebody has reported a room, beside what its probes say.
pub(super) fn reported(status: &ComponentStatus, w: Words) -> Option<Mark> {
    is_reported(status).then(|| of_condition(Condition::Reported, w))
}

/// How a facet is.
pub(super) fn facet(state: FacetState, w: Words) -> String {
    made(shape_of(state), &w.shown(state)).html()
}

/// How a place is.
pub(super) fn condition(condition: Condition, w: Words) -> String {
    of_condition(condition, w).html()
}

/// The same, to be drawn.
pub(super) fn of_condition(condition: Condition, w: Words) -> Mark {
    let shape = match condition {
        Condition::Well => Shape::Disc,
        Condition::Unstable | Condition::Partly => Shape::Triangle,
        Condition::Down => Shape::Cross,
        Condition::Reported => Shape::Bubble,
        Condition::Unknown => Shape::Question,
    };
    made(shape, &w.condition(condition))
}
