//! `/faults`: open faults, and those closed of late.

use askama::Template;

use super::{Frame, Here, Row, Unrendered, render};
use crate::fault::State;
use crate::inventory::Language;
use crate::view::snapshot::Snapshot;
use crate::view::words::Words;

#[derive(Template)]
#[template(path = "list.html", config = "src/view/askama.toml")]
struct List {
    frame: Frame,
    headline: String,
    open: Vec<Row>,
    closed: Vec<Row>,
}

/// The list of faults.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn faults(snapshot: &Snapshot, language: Language) -> Result<String, Unrendered> {
    let w = Words(language);
    let active = snapshot
        .faults
        .iter()
        .filter(|f| f.state.is_active())
        .count();
    let over = snapshot
        .faults
        .iter()
        .filter(|f| f.state == State::Cleared)
        .count();
    let headline = w.faults_sentence(active, over);
    let row = |fault: &std::sync::Arc<crate::fault::Fault>| Row::of(fault, snapshot, w);
    let page = List {
        frame: Frame::new(snapshot, w, headline.clone(), Here::Faults),
        headline,
        open: snapshot.open_faults().map(row).collect(),
        closed: snapshot
            .faults
            .iter()
            .rev()
            .filter(|fault| fault.state == State::Closed)
            .map(row)
            .collect(),
    };
    render("/faults", &page)
}
