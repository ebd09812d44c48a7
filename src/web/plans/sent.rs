//! What is sent from the pages of planned work.

use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderMap;

use crate::view::page::{PlanTyped, PlanWrong};
use crate::web::form;

/// A body, in bytes: two hundred ids, and what stands around them.
const BODY: usize = 48 * 1024;
/// Fields: boxes to tick for every municipality and kind, and the others.
const FIELDS: usize = 300;

/// What somebody wants, as it was sent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sent {
    /// In their words.
    pub(super) typed: PlanTyped,
    /// How often the work had been changed when they looked.
    pub(super) seen: Option<u32>,
}

/// Reads a form within a time; what it says is not looked at yet.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    patience: Duration,
) -> Result<Sent, PlanWrong> {
    let body = form::sent(headers, body, BODY, patience).await;
    let body = body.ok_or(PlanWrong::Form)?;
    let fields = form::listed(&body, FIELDS).ok_or(PlanWrong::Form)?;
    Sent::of(fields).ok_or(PlanWrong::Form)
}

impl Sent {
    /// None where there are other fields than the page has, or one twice that it has once.
    fn of(fields: Vec<(String, String)>) -> Option<Self> {
        let mut sent = Self::default();
        let mut once: Vec<String> = Vec::new();
        for (name, value) in fields {
            let typed = &mut sent.typed;
            let list = match name.as_str() {
                "component" => Some(&mut typed.components),
                "municipality" => Some(&mut typed.municipalities),
                "kind" => Some(&mut typed.kinds),
                _ => None,
            };
            if let Some(list) = list {
                list.extend(Some(value.trim().to_owned()).filter(|value| !value.is_empty()));
                continue;
            }
            if once.contains(&name) {
                return None;
            }
            match name.as_str() {
                "seen" => sent.seen = Some(value.parse().ok()?),
                "region" => typed.region = value,
                "party" => typed.party = value,
                "text" => typed.text = value,
                "reference" => typed.reference = value,
                "from" => typed.from = value,
                "from_fold" => typed.from_fold = value,
                "until" => typed.until = value,
                "until_fold" => typed.until_fold = value,
                "more" => {
                    let ids = value.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
                    let ids = ids.filter(|id| !id.is_empty()).map(str::to_owned);
                    typed.components.extend(ids);
                }
                _ => return None,
            }
            once.push(name);
        }
        Some(sent)
    }
}

#[cfg(test)]
mod tests;
