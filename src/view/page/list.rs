//! `/faults`: open faults, those that only wait to be closed, and those closed of late.

use askama::Template;

use super::search::SearchForm;
use super::{Frame, Here, Row, Unrendered, active, over, render};
use crate::fault::State;
use crate::inventory::Language;
use crate::view::search::Search;
use crate::view::shown::Shown;
use crate::view::words::Words;

#[derive(Template)]
#[template(path = "list.html", config = "src/view/askama.toml")]
struct List {
    frame: Frame,
    headline: String,
    search: SearchForm,
    open: Vec<Row>,
    over: Vec<Row>,
    closed: Vec<Row>,
}

/// The list of faults.
///
/// # Errors
/// When the template fails, which is a mistake of ours.
pub fn faults(snapshot: &Shown, language: Language) -> Result<String, Unrendered> {
    let w = Words::of(language);
    let headline = w.faults_sentence(active(snapshot).count(), over(snapshot).count());
    let row = |fault: &std::sync::Arc<crate::fault::Fault>| Row::of(fault, snapshot, w);
    let page = List {
        frame: Frame::new(snapshot, w, headline.clone(), Here::Faults),
        headline,
        search: SearchForm::of(snapshot, &Search::default(), w),
        open: active(snapshot).map(row).collect(),
        over: over(snapshot).map(row).collect(),
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
