//! Pages as whoever sees everything has them.

use crate::fault::Fault;
use crate::notice::{Brief, KeptBack};
use crate::view::page;
pub(super) use crate::view::page::{Letter, Trouble, Unrendered, answering, shut};
use crate::view::sample::shown;
use crate::view::{Language, Snapshot};

type Page = Result<String, Unrendered>;

pub(super) fn overview(snapshot: &Snapshot, language: Language) -> Page {
    page::overview(&shown(snapshot), language)
}

pub(super) fn faults(snapshot: &Snapshot, language: Language) -> Page {
    page::faults(&shown(snapshot), language)
}

pub(super) fn ownership(snapshot: &Snapshot, language: Language) -> Page {
    page::ownership(&shown(snapshot), language)
}

pub(super) fn shared(
    snapshot: &Snapshot,
    id: &str,
    language: Language,
) -> Result<Option<String>, Unrendered> {
    page::shared(&shown(snapshot), id, language)
}

pub(super) fn municipality(
    snapshot: &Snapshot,
    id: &str,
    language: Language,
) -> Result<Option<String>, Unrendered> {
    page::municipality(&shown(snapshot), id, Some(&[]), language)
}

pub(super) fn fault(
    snapshot: &Snapshot,
    fault: &Fault,
    told: Option<&[Brief]>,
    language: Language,
) -> Page {
    page::fault(&shown(snapshot), fault, told, None, language)
}

pub(super) fn mails(
    snapshot: &Snapshot,
    path: &'static str,
    letters: &[Letter],
    language: Language,
) -> Page {
    page::mails(&shown(snapshot), path, letters, language)
}

pub(super) fn mail(
    snapshot: &Snapshot,
    path: &'static str,
    letter: &Letter,
    language: Language,
) -> Page {
    page::mail(&shown(snapshot), path, letter, language)
}

pub(super) fn shadow(snapshot: &Snapshot, kept: &[KeptBack], language: Language) -> Page {
    page::shadow(&shown(snapshot), kept, language)
}

pub(super) fn trouble(snapshot: &Snapshot, trouble: Trouble, language: Language) -> Page {
    page::trouble(&shown(snapshot), trouble, language)
}
