//! The mails that the demo's sink has taken, as pages beside the daemon's own.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tokio::sync::watch;
use tracing::error;

use crate::access::Scope;
use crate::daemon::Annex;
use crate::fault::Number;
use crate::inventory::Language;
use crate::respond::smtp::{Mail, Mailbox};
use crate::view::page::{self, Letter, Trouble, Unrendered};
use crate::view::{Shown, Snapshot};
use crate::web::language_of;

/// Where the mails are.
const PATH: &str = "/demo/mails";

/// A mail as a mail program shows it: its own style, no script, nothing from
/// elsewhere, and no way out of its frame but a link.
const POLICY: &str = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the pages are made of.
#[derive(Clone)]
struct Reading {
    mailbox: Mailbox,
    snapshots: watch::Receiver<Arc<Snapshot>>,
}

/// The pages of a mailbox.
pub fn annex(mailbox: Mailbox) -> Annex {
    let pages = |snapshots| {
        Router::new()
            .route(PATH, get(all))
            .route("/demo/mails/{number}", get(one))
            .route("/demo/mails/{number}/html", get(html))
            .with_state(Reading { mailbox, snapshots })
    };
    Annex {
        path: PATH,
        pages: Box::new(pages),
    }
}

impl Reading {
    fn find(&self, number: &str) -> Option<(u64, Arc<Mail>)> {
        let number: u64 = number.parse().ok()?;
        let mut numbered = self.mailbox.numbered().into_iter();
        numbered.find(|(its, _)| *its == number)
    }

    fn page(
        &self,
        headers: &HeaderMap,
        render: impl FnOnce(&Shown, Language) -> Result<String, Unrendered>,
    ) -> Response {
        // Served to those only who see everything.
        let shown = Shown::new(&self.snapshots.borrow(), &Scope::reader());
        let language = language_of(&shown, headers);
        let headers = [
            (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (CONTENT_LANGUAGE, HeaderValue::from_static(language.tag())),
            (VARY, HeaderValue::from_static("accept-language, cookie")),
        ];
        match render(&shown, language) {
            Ok(html) => (headers, Html(html)).into_response(),
            Err(wrong) => {
                error!(%wrong, "a page failed");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    fn missing(&self, headers: &HeaderMap) -> Response {
        let mut response = self.page(headers, |snapshot, language| {
            page::trouble(snapshot, Trouble::NotFound, language)
        });
        *response.status_mut() = StatusCode::NOT_FOUND;
        response
    }
}

async fn all(State(reading): State<Reading>, headers: HeaderMap) -> Response {
    let numbered = reading.mailbox.numbered();
    let letters: Vec<Letter> = numbered
        .iter()
        .map(|(number, mail)| letter(*number, mail))
        .collect();
    reading.page(&headers, |snapshot, language| {
        page::mails(snapshot, PATH, &letters, language)
    })
}

async fn one(
    State(reading): State<Reading>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some((number, mail)) = reading.find(&number) else {
        return reading.missing(&headers);
    };
    reading.page(&headers, |snapshot, language| {
        page::mail(snapshot, PATH, &letter(number, &mail), language)
    })
}

async fn html(
    State(reading): State<Reading>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some((_, mail)) = reading.find(&number) else {
        return reading.missing(&headers);
    };
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, mail.html.clone()).into_response()
}

fn letter(number: u64, mail: &Mail) -> Letter {
    let sent = mail.header("Date").and_then(|date| {
        let date = jiff::fmt::rfc2822::parse(date).ok()?;
        Some(date.timestamp())
    });
    Letter {
        number,
        sent,
        from: mail.from.clone(),
        to: mail.to.clone(),
        subject: mail.subject.clone(),
        text: mail.text.clone(),
        language: mail
            .header("Content-Language")
            .unwrap_or_default()
            .to_owned(),
        fault: mail.header("X-Samband-Fault").and_then(Number::parse),
    }
}

#[cfg(test)]
mod tests;
