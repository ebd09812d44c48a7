//! The pages of planned work: what there is, and the forms by which persons declare,
//! change and call it off.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, ORIGIN, VARY,
};
use axum::response::{IntoResponse, Response};

use super::order::{self, Wrong};
use super::sent::{self, Sent};
use super::{PAGE, say_when};
use crate::access::Scope;
use crate::fault::{Capacity, Plan, PlanRefused, Wanted};
use crate::view::page::{
    self, PlanAgain, PlanDone, PlanOffers, PlanTyped, PlanWrong, Trouble, Unrendered,
};
use crate::view::{Language, Shown, declared_work, whose_work};
use crate::web::language::{VARIES, language_of};
use crate::web::routes::{App, Asked, say_broken};
use crate::web::{form, links};

type Shared = State<Arc<App>>;

/// All that is planned, and where whoever may declares more.
pub(in crate::web) async fn planned(
    State(app): Shared,
    RawQuery(query): RawQuery,
    asked: Asked,
) -> Response {
    let query = form::fields(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let of = |name: &str| {
        let found = query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    let done = match of("done") {
        Some("declared") => Some(PlanDone::Declared),
        Some("changed") => Some(PlanDone::Changed),
        Some("called-off") => Some(PlanDone::CalledOff),
        Some(_) | None => None,
    };
    let shown = app.shown(&asked.reader);
    list(&app, &asked, &shown, (of("region"), done), None)
}

/// Takes in what is to be declared.
pub(in crate::web) async fn declared(State(app): Shared, asked: Asked, body: Body) -> Response {
    let shown = app.shown(&asked.reader);
    let (typed, planned) = match read(&app, &asked, body).await {
        Ok(Sent { typed, .. }) => {
            let planned = wanted(&typed, &asked, &shown);
            let planned = planned.map(|(wanted, capacity)| {
                let plan = Plan::Declare(Box::new(wanted));
                (plan, capacity)
            });
            (typed, planned)
        }
        Err(wrong) => (PlanTyped::default(), Err(wrong)),
    };
    match taken(&app, "declare", &asked, &shown, planned).await {
        Ok(()) => see_other("declared"),
        Err(wrong) => {
            let again = PlanAgain { typed, wrong };
            list(
                &app,
                &asked,
                &app.shown(&asked.reader),
                (None, None),
                Some(&again),
            )
        }
    }
}

/// One piece of declared work, to be changed.
pub(in crate::web) async fn change(
    State(app): Shared,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    one(&app, &asked, &id, false, None)
}

/// Takes in what becomes of it.
pub(in crate::web) async fn changed(
    State(app): Shared,
    Path(id): Path<String>,
    asked: Asked,
    body: Body,
) -> Response {
    let shown = app.shown(&asked.reader);
    let (typed, planned) = match read(&app, &asked, body).await {
        Ok(Sent {
            typed,
            seen: Some(seen),
        }) => {
            let planned = wanted(&typed, &asked, &shown);
            let planned = planned.map(|(wanted, capacity)| {
                let plan = Plan::Change {
                    id: id.clone(),
                    seen: Some(seen),
                    wanted: Box::new(wanted),
                };
                (plan, capacity)
            });
            (typed, planned)
        }
        Ok(Sent { typed, seen: None }) => (typed, Err(Failed::Said(PlanWrong::Form))),
        Err(wrong) => (PlanTyped::default(), Err(wrong)),
    };
    match taken(&app, "change", &asked, &shown, planned).await {
        Ok(()) => see_other("changed"),
        // The same, sent twice.
        Err(PlanWrong::Twice(known)) if known == id => see_other("changed"),
        Err(wrong) => one(&app, &asked, &id, false, Some(PlanAgain { typed, wrong })),
    }
}

/// Whether one is to be called off.
pub(in crate::web) async fn call_off(
    State(app): Shared,
    Path(id): Path<String>,
    asked: Asked,
) -> Response {
    one(&app, &asked, &id, true, None)
}

/// Calls one off.
pub(in crate::web) async fn called_off(
    State(app): Shared,
    Path(id): Path<String>,
    asked: Asked,
    body: Body,
) -> Response {
    let shown = app.shown(&asked.reader);
    let planned = match read(&app, &asked, body).await {
        Ok(Sent {
            seen: Some(seen), ..
        }) => {
            let whose = whose_work(&id, &shown).ok_or(Failed::Said(PlanWrong::Gone));
            whose.and_then(|whose| {
                let capacity = order::over(Some(&whose), &asked.reader, &shown)?;
                let (id, seen) = (id.clone(), Some(seen));
                Ok((Plan::Withdraw { id, seen }, capacity))
            })
        }
        Ok(Sent { seen: None, .. }) => Err(Failed::Said(PlanWrong::Form)),
        Err(wrong) => Err(wrong),
    };
    match taken(&app, "withdraw", &asked, &shown, planned).await {
        Ok(()) => see_other("called-off"),
        Err(wrong) => {
            let typed = PlanTyped::default();
            one(&app, &asked, &id, true, Some(PlanAgain { typed, wrong }))
        }
    }
}

/// Why nothing came of a form.
enum Failed {
    /// What was said in it.
    Said(PlanWrong),
    /// As of what programs send.
    Order(Wrong),
}

impl From<Wrong> for Failed {
    fn from(wrong: Wrong) -> Self {
        Self::Order(wrong)
    }
}

/// Reads what whoever may plan has sent from a page of ours.
async fn read(app: &App, asked: &Asked, body: Body) -> Result<Sent, Failed> {
    // A browser always says where a form was sent from.
    let said = [links::FETCHED, ORIGIN.as_str()];
    let is_said = said.iter().any(|&name| asked.headers.contains_key(name));
    if !is_said || !links::is_from_here(&asked.headers, &app.public_url) {
        return Err(Wrong::Elsewhere.into());
    }
    order::may(app, asked)?;
    let sent = sent::read(&asked.headers, body, app.limits.header).await;
    sent.map_err(Failed::Said)
}

/// What is wanted, and as whom.
fn wanted(typed: &PlanTyped, asked: &Asked, shown: &Shown) -> Result<(Wanted, Capacity), Failed> {
    let wanted = typed.wanted(shown).map_err(Failed::Said)?;
    Ok(order::for_whom(wanted, &asked.reader, shown)?)
}

/// Has it be done; else why it is not, for the page.
async fn taken(
    app: &App,
    act: &'static str,
    asked: &Asked,
    shown: &Shown,
    planned: Result<(Plan, Capacity), Failed>,
) -> Result<(), PlanWrong> {
    let planned = match planned {
        Ok(planned) => Ok(planned),
        Err(Failed::Order(wrong)) => Err(wrong),
        Err(Failed::Said(wrong)) => {
            app.figures.plans.with_label_values(&[act, "wrong"]).inc();
            return Err(wrong);
        }
    };
    let answer = order::done(app, act, (&asked.reader, shown), planned).await;
    answer.map(|_| ()).map_err(of_order)
}

/// What the page says of it.
fn of_order(wrong: Wrong) -> PlanWrong {
    let refused = match wrong {
        Wrong::Refused(refused) => refused,
        Wrong::Unseen | Wrong::Media | Wrong::Body(_) | Wrong::Plan(_) => return PlanWrong::Form,
        Wrong::Stale => return PlanWrong::Stale,
        Wrong::Busy => return PlanWrong::Busy,
        Wrong::Unheard => return PlanWrong::Unheard,
        Wrong::Looks | Wrong::NotFor(_) => return PlanWrong::Looks,
        Wrong::NotAll => return PlanWrong::NotTheirs(None),
        Wrong::Elsewhere => return PlanWrong::Elsewhere,
    };
    match refused {
        PlanRefused::NoComponent(id) | PlanRefused::NoMunicipality(id) => PlanWrong::Unknown(id),
        PlanRefused::Nothing => PlanWrong::Nothing,
        PlanRefused::Order => PlanWrong::Order,
        PlanRefused::TooLong => PlanWrong::TooLong,
        PlanRefused::When => PlanWrong::When,
        PlanRefused::TooMany => PlanWrong::TooMany,
        PlanRefused::TooManyOwn(party) => PlanWrong::TooManyOwn(party.name),
        PlanRefused::Twice(id) => PlanWrong::Twice(id),
        PlanRefused::NotTheirs { component, .. } => PlanWrong::NotTheirs(Some(component)),
        PlanRefused::ForItself(_) => PlanWrong::Looks,
        PlanRefused::Unknown | PlanRefused::Written => PlanWrong::Gone,
        PlanRefused::Stale => PlanWrong::Stale,
        PlanRefused::Unlogged => PlanWrong::Busy,
        PlanRefused::Unkept => PlanWrong::Unkept,
        PlanRefused::WhichRegion
        | PlanRefused::NoRegion(_)
        | PlanRefused::NoParty(_)
        | PlanRefused::OtherRegion => PlanWrong::Form,
    }
}

/// By another request, so that to load the page again sends nothing again.
fn see_other(done: &str) -> Response {
    let there = format!("{PAGE}?done={done}");
    let headers = [(LOCATION, there), (CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn list(
    app: &App,
    asked: &Asked,
    shown: &Shown,
    of: (Option<&str>, Option<PlanDone>),
    again: Option<&PlanAgain>,
) -> Response {
    let language = language_of(shown, &asked.headers);
    let scope = scope_of(asked);
    let page = page::plans(shown, &scope, of, again, language);
    let status = again.map_or(200, |again| again.wrong.status());
    html(app, asked, status, page, language)
}

/// The page of one, for whoever may change it; to all others it is as if there were none.
fn one(app: &App, asked: &Asked, id: &str, call_off: bool, again: Option<PlanAgain>) -> Response {
    let shown = app.shown(&asked.reader);
    let offers = PlanOffers::all(&shown, &scope_of(asked));
    let work = declared_work(id, &shown);
    let offered = work.and_then(|work| {
        let offers = offers.iter().find(|offers| offers.changes(work));
        Some((work, offers?))
    });
    let Some((work, offers)) = offered else {
        return match again {
            // It has gone while they looked at it: what there is by now.
            Some(PlanAgain { wrong, .. }) => {
                let typed = PlanTyped::default();
                let again = PlanAgain { typed, wrong };
                list(app, asked, &shown, (None, None), Some(&again))
            }
            None => app.trouble(Trouble::NotFound, asked),
        };
    };
    // Whoever has not seen what it has become sees it, and their own words in the form.
    let language = language_of(&shown, &asked.headers);
    let again = again.map(|again| PlanAgain {
        typed: match again.typed == PlanTyped::default() {
            true => PlanTyped::of(work, &shown),
            false => again.typed,
        },
        wrong: again.wrong,
    });
    let page = page::plan(&shown, offers, work, call_off, again.as_ref(), language);
    let status = again.map_or(200, |again| again.wrong.status());
    html(app, asked, status, page, language)
}

/// What somebody may plan; nothing, if nobody knows who they are.
fn scope_of(asked: &Asked) -> Scope {
    match asked.reader.known.way() {
        Some(_) => asked.reader.scope.clone(),
        None => Scope::reader(),
    }
}

fn html(
    app: &App,
    asked: &Asked,
    status: u16,
    page: Result<String, Unrendered>,
    language: Language,
) -> Response {
    let page = match page {
        Ok(page) => page,
        Err(error) => {
            say_broken(&error);
            return app.trouble(Trouble::Broken, asked);
        }
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_LANGUAGE, language.tag()),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, links::POLICY),
        (VARY, VARIES),
    ];
    let mut response = (status, headers, page).into_response();
    say_when(&mut response);
    response
}
