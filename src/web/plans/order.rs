//! Who plans what, and what comes of it: the same for programs and for pages.

use axum::http::StatusCode;
use tokio::sync::oneshot;
use tokio::time::timeout;
use tracing::info;

use crate::access::Voice;
use crate::fault::{
    Actor, Capacity, Declared, Plan, PlanJsonError, PlanRefused, Planning, Wanted, Way,
};
use crate::view::{Shown, names_what_is_seen, watched_regions, whose_work};
use crate::web::entrance;
use crate::web::routes::{App, Asked};
use crate::web::who::Reader;

/// Why nothing came of a request.
#[derive(Debug)]
pub(super) enum Wrong {
    /// No `If-Match` says what has been seen.
    Unseen,
    /// It is not what has been seen.
    Stale,
    /// The body is of another type.
    Media,
    /// The body did not come, or is too large.
    Body(StatusCode),
    /// The body says nothing that can be planned.
    Plan(PlanJsonError),
    /// The ledger has no room.
    Busy,
    /// Nothing is known of what came of it.
    Unheard,
    /// Whoever sent it only looks.
    Looks,
    /// They do not plan for this party.
    NotFor(String),
    /// It takes out more than is theirs, which they do not see.
    NotAll,
    /// A page of another site may have sent it.
    Elsewhere,
    /// It was refused.
    Refused(PlanRefused),
}

impl Wrong {
    /// The word for it in the figures of who is let in, where it is not theirs to do.
    const fn not_theirs(&self) -> Option<&'static str> {
        match self {
            Self::Looks => Some("role"),
            Self::NotFor(_) | Self::NotAll => Some("scope"),
            Self::Elsewhere => Some("elsewhere"),
            Self::Unseen
            | Self::Stale
            | Self::Media
            | Self::Body(_)
            | Self::Plan(_)
            | Self::Busy
            | Self::Unheard
            | Self::Refused(_) => None,
        }
    }
}

/// Whether somebody plans at all, before anything of what they say is read. Whoever may
/// open the socket does.
pub(super) fn may(app: &App, asked: &Asked) -> Result<(), Wrong> {
    let reader = &asked.reader;
    if entrance::is_from_elsewhere(app, reader, &asked.headers) {
        return Err(Wrong::Elsewhere);
    }
    if !reader.scope.acts() {
        return Err(Wrong::Looks);
    }
    Ok(())
}

/// What somebody wants, in the region that they mean, and as whom they want it. To whoever
/// does not see a region or a part of it, it is as if there were none.
pub(super) fn for_whom(
    mut wanted: Wanted,
    reader: &Reader,
    shown: &Shown,
) -> Result<(Wanted, Capacity), Wrong> {
    let region = region_of(&wanted, shown)?;
    let capacity = capacity(reader, &region, &wanted.party)?;
    names_what_is_seen(&wanted, &region, shown).map_err(Wrong::Refused)?;
    wanted.region = Some(region);
    Ok((wanted, capacity))
}

/// As whom somebody has a party's work in a region be planned.
pub(super) fn capacity(reader: &Reader, region: &str, party: &str) -> Result<Capacity, Wrong> {
    match reader.scope.voice(region) {
        Voice::Operator => Ok(Capacity::Operator),
        Voice::Coordinator => Ok(Capacity::Coordinator),
        Voice::Parties(own) if own.is_empty() => Err(Wrong::Looks),
        Voice::Parties(own) if own.contains(party) => Ok(Capacity::Party(party.to_owned())),
        Voice::Parties(_) => Err(Wrong::NotFor(party.to_owned())),
    }
}

fn region_of(wanted: &Wanted, shown: &Shown) -> Result<String, Wrong> {
    let mut watched = watched_regions(shown);
    let refused = |why| Err(Wrong::Refused(why));
    match &wanted.region {
        Some(id) => match watched.any(|known| known == id) {
            true => Ok(id.clone()),
            false => refused(PlanRefused::NoRegion(id.clone())),
        },
        None => match (watched.next(), watched.next()) {
            (Some(only), None) => Ok(only.to_owned()),
            _ => refused(PlanRefused::WhichRegion),
        },
    }
}

/// Ids of the region and of the party of declared work, as far as it is theirs to see. What
/// is not shown may have been declared a moment ago: to whoever sees everything the ledger
/// says what it is.
pub(super) fn seen_work(id: &str, shown: &Shown) -> Result<Option<(String, String)>, Wrong> {
    match whose_work(id, shown) {
        Some(whose) => Ok(Some(whose)),
        None if shown.is_everything() => Ok(None),
        None => {
            let mut all = shown.planned.iter().filter(|one| shown.sees_work(one));
            let why = match all.any(|one| *one.id == *id) {
                true => PlanRefused::Written,
                false => PlanRefused::Unknown,
            };
            Err(Wrong::Refused(why))
        }
    }
}

/// As whom somebody withdraws work of a region and a party.
pub(super) fn over(
    whose: Option<&(String, String)>,
    reader: &Reader,
    shown: &Shown,
) -> Result<Capacity, Wrong> {
    match whose {
        Some((region, party)) => capacity(reader, region, party),
        // Whoever sees everything, and speaks for all of it, is answered by the ledger.
        None => {
            let region = watched_regions(shown).next().unwrap_or_default();
            let whole = capacity(reader, region, "");
            whole.map_err(|_| Wrong::Refused(PlanRefused::Unknown))
        }
    }
}

/// What came of it, said in the program's log and counted.
pub(super) async fn done(
    app: &App,
    act: &'static str,
    (reader, shown): (&Reader, &Shown),
    planned: Result<(Plan, Capacity), Wrong>,
) -> Result<Box<Declared>, Wrong> {
    let answer = match (planned, reader.known.way()) {
        (Ok((plan, capacity)), Some(way)) => {
            let planning = planning(plan, capacity, way, reader).await;
            order(app, planning)
                .await
                .map_err(|wrong| kept_back(wrong, shown))
        }
        (Ok(_), None) => Err(Wrong::Looks),
        (Err(wrong), _) => Err(wrong),
    };
    let outcome = outcome(&answer);
    info!(act, outcome, by = %reader, "somebody plans work");
    app.figures.plans.with_label_values(&[act, outcome]).inc();
    if let Err(wrong) = &answer
        && let Some(reason) = wrong.not_theirs()
    {
        app.figures.entrance.refuse(reason);
    }
    answer
}

async fn planning(plan: Plan, capacity: Capacity, way: Way, reader: &Reader) -> Planning {
    let actor = Actor {
        capacity,
        on_behalf: None,
        way,
        user: reader.known.user().await,
    };
    Planning { actor, plan }
}

/// What is not theirs to see is not named to them.
fn kept_back(wrong: Wrong, shown: &Shown) -> Wrong {
    let Wrong::Refused(PlanRefused::NotTheirs { component, .. }) = &wrong else {
        return wrong;
    };
    let mut regions = shown.regions();
    let seen = regions.any(|(region, _)| {
        let found = shown.inventory.component_by_id(region, component);
        found.is_some_and(|ix| shown.sees_component(ix))
    });
    if seen { wrong } else { Wrong::NotAll }
}

async fn order(app: &App, planning: Planning) -> Result<Box<Declared>, Wrong> {
    let (reply, answer) = oneshot::channel();
    let taken = app.orders.as_ref();
    if !taken.is_some_and(|orders| orders.plan(planning, reply)) {
        return Err(Wrong::Busy);
    }
    match timeout(app.limits.act, answer).await {
        Ok(Ok(answer)) => answer.map_err(Wrong::Refused),
        Ok(Err(_)) | Err(_) => Err(Wrong::Unheard),
    }
}

/// The word for what came of it in metrics and logs.
const fn outcome(answer: &Result<Box<Declared>, Wrong>) -> &'static str {
    match answer {
        Ok(_) => "taken",
        Err(Wrong::Refused(PlanRefused::Unlogged | PlanRefused::Unkept)) => "unlogged",
        Err(Wrong::Stale | Wrong::Refused(PlanRefused::Stale)) => "stale",
        Err(
            Wrong::Refused(_) | Wrong::Looks | Wrong::NotFor(_) | Wrong::NotAll | Wrong::Elsewhere,
        ) => "refused",
        Err(Wrong::Busy | Wrong::Unheard) => "unheard",
        Err(Wrong::Unseen | Wrong::Media | Wrong::Body(_) | Wrong::Plan(_)) => "wrong",
    }
}
