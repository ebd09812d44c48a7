//! Reports for programs: how alike municipalities were treated, and what was not kept.
//!
//! A report is made of the log where packs are made, one at a time and within their time.
//! How alike all were treated is for whoever nothing of the region is kept from; of
//! deviations everybody gets those of their own parties.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;

use super::history::Unread;
use super::routes::{App, Asked};
use crate::report::{Deviations, Fairness, Period, Sources, TooMuch};
use crate::view::page::Trouble;
use crate::view::{self, DeviationsChoice, FairnessChoice, RegionIx, Shown};

/// Why there is no report.
enum Wrong {
    /// What stands behind the question mark is not understood.
    Unclear(String),
    /// There is no such region, as far as they see.
    Region,
    /// Something of the region is kept from them.
    Kept,
    /// There is too much in it.
    TooMuch,
    /// The log does not answer.
    Unread,
}

/// In which form a report is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
}

pub(super) async fn fairness(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let made = async {
        let choice: FairnessChoice = choice(&asked)?;
        let shown = app.shown(&asked.reader);
        let scene = Scene::of(
            &app,
            &shown,
            choice.region.as_deref(),
            [choice.from, choice.to],
        )?;
        if !shown.sees_region(scene.region) {
            return Err(Wrong::Kept);
        }
        let form = Form::of(&asked.headers);
        let said = scene.make(&app, move |scene, sources| {
            let (inventory, period) = (&scene.shown.inventory, scene.period.clone());
            let report = Fairness::of(&sources, inventory, scene.region, period);
            Ok(match form {
                Form::Json => view::fairness_json(&report),
                Form::Csv => view::fairness_csv(&report),
            })
        });
        Ok((form, "fairness", said.await?))
    };
    let made = made.await;
    answered(&app, &asked, made)
}

pub(super) async fn deviations(State(app): State<Arc<App>>, asked: Asked) -> Response {
    let made = async {
        let choice: DeviationsChoice = choice(&asked)?;
        let shown = app.shown(&asked.reader);
        let scene = Scene::of(
            &app,
            &shown,
            choice.region.as_deref(),
            [choice.from, choice.to],
        )?;
        let whole = shown.sees_region(scene.region);
        let parties: Vec<String> = choice.party.into_iter().collect();
        if whole && !parties.iter().all(|party| scene.has_party(party)) {
            return Err(Wrong::Unclear(
                "`party` is no party of the region".to_owned(),
            ));
        }
        let form = Form::of(&asked.headers);
        let said = scene.make(&app, move |scene, sources| {
            let (shown, period) = (&scene.shown, scene.period.clone());
            let report = Deviations::of(&sources, &shown.inventory, scene.region, period)?;
            let region = report.region.clone();
            let report = match whole {
                true => report,
                false => report.seen_by(|party| shown.sees_party(&region, party)),
            };
            let report = report.between(&parties);
            Ok(match form {
                Form::Json => view::deviations_json(&report),
                Form::Csv => view::deviations_csv(&report),
            })
        });
        Ok((form, "deviations", said.await?))
    };
    let made = made.await;
    answered(&app, &asked, made)
}

/// Of which region and days, for whom.
struct Scene {
    shown: Shown,
    region: RegionIx,
    period: Period,
}

impl Scene {
    fn of(
        app: &App,
        shown: &Shown,
        region: Option<&str>,
        [from, to]: [Option<Date>; 2],
    ) -> Result<Self, Wrong> {
        let mut all = shown.regions().map(|(ix, _)| ix);
        let region = match (region, all.next(), all.next()) {
            (Some(id), ..) => shown.region_by_id(id),
            (None, only, None) => only,
            (None, _, Some(_)) => {
                return Err(Wrong::Unclear("`region` is to say which".to_owned()));
            }
        };
        let region = region.ok_or(Wrong::Region)?;
        let now = app.clock.now().wall;
        let zone = &shown.inventory[region].zone;
        let period = Period::of(from, to, zone, now);
        let period = period.map_err(|wrong| Wrong::Unclear(wrong.to_string()))?;
        Ok(Self {
            shown: shown.clone(),
            region,
            period,
        })
    }

    fn has_party(&self, party: &str) -> bool {
        let mut all = self.shown.inventory.parties();
        all.any(|(_, one)| one.region == self.region && *one.id == *party)
    }

    /// A report of what the log holds.
    async fn make(
        self,
        app: &App,
        report: impl FnOnce(&Self, Sources) -> Result<String, TooMuch> + Send + 'static,
    ) -> Result<String, Wrong> {
        let id = self.shown.inventory[self.region].id.to_string();
        let (now, period) = (app.clock.now().wall, self.period.clone());
        let said = app
            .history
            .report(id, period, now, move |sources| report(&self, sources));
        match said.await {
            Ok(Ok(said)) => Ok(said),
            Ok(Err(TooMuch)) => Err(Wrong::TooMuch),
            Err(Unread) => Err(Wrong::Unread),
        }
    }
}

impl Form {
    /// JSON, unless a table is liked better (RFC 9110 section 12.5.1).
    fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        let (mut json, mut csv) = (None, 0.0);
        for wanted in accept.unwrap_or("*/*").split(',').take(32) {
            let mut fields = wanted.split(';');
            let media = fields
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase();
            let mut quality = fields.filter_map(|field| field.trim().strip_prefix("q="));
            let quality: f32 = quality.next().map_or(1.0, |q| q.parse().unwrap_or(0.0));
            match &*media {
                "text/csv" => csv = quality,
                "application/json" => json = Some(quality),
                "application/*" | "*/*" if json.is_none() => json = Some(quality.min(0.99)),
                _ => {}
            }
        }
        match csv > json.unwrap_or(0.0) {
            true => Self::Csv,
            false => Self::Json,
        }
    }
}

fn choice<T: serde::de::DeserializeOwned>(asked: &Asked) -> Result<T, Wrong> {
    let read = Query::try_from_uri(&asked.uri);
    let Query(choice) = read.map_err(|wrong| Wrong::Unclear(wrong.body_text()))?;
    Ok(choice)
}

fn answered(app: &App, asked: &Asked, made: Result<(Form, &str, String), Wrong>) -> Response {
    let (form, name, said) = match made {
        Ok(made) => made,
        Err(Wrong::Unread) => return app.trouble(Trouble::Unread, asked),
        Err(wrong) => return refused(&wrong),
    };
    let media = match form {
        Form::Json => "application/json",
        Form::Csv => "text/csv; charset=utf-8; header=present",
    };
    let mut response = ([(CONTENT_TYPE, media)], said).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept"));
    if form == Form::Csv
        && let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{name}.csv\""))
    {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    response
}

fn refused(wrong: &Wrong) -> Response {
    let (status, title, detail) = match wrong {
        Wrong::Unclear(why) => (
            StatusCode::BAD_REQUEST,
            "What is asked for is not understood",
            why.clone(),
        ),
        Wrong::Region | Wrong::Unread => (
            StatusCode::NOT_FOUND,
            "There is no such region",
            "Ask for one that is theirs to see.".to_owned(),
        ),
        Wrong::Kept => (
            StatusCode::FORBIDDEN,
            "It is not theirs to see",
            "How alike all were treated is for whoever nothing of the region is kept from."
                .to_owned(),
        ),
        Wrong::TooMuch => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "There is too much in it",
            format!("{TooMuch}."),
        ),
    };
    let body = view::problem_json(status.as_u16(), title, &detail);
    let headers = [
        (CONTENT_TYPE, "application/problem+json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body).into_response()
}
