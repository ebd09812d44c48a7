//! The fairness report, as programs read it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{alphabetical, days, moment, seconds};
use crate::inventory::Kind;
use crate::report::{
    Alike, Fairness, Figure, Figures, Measure, Row, Share, WaitOf, Waits, Watched,
};
use crate::view::json::written;

/// The fairness report as JSON: what `samband report fairness --json` and
/// `GET /api/v1/reports/fairness` give.
pub fn fairness_json(report: &Fairness) -> String {
    written(&FairnessJson::of(report))
}

/// The JSON Schema (draft 2020-12) of it.
pub fn fairness_schema() -> String {
    written(&schemars::schema_for!(FairnessJson))
}

/// How alike the municipalities of a region were treated in a period.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(title = "samband fairness report")]
pub(in crate::view) struct FairnessJson {
    /// Id of the region.
    region: String,
    /// What it is called.
    region_name: String,
    /// The first day, in the region's zone.
    #[schemars(extend("format" = "date"))]
    from: String,
    /// The last day, which belongs to it.
    #[schemars(extend("format" = "date"))]
    to: String,
    /// As of when the log was read.
    #[schemars(extend("format" = "date-time"))]
    as_of: String,
    /// When the log begins, where that is after the first day does: of what was before nothing
    /// is known. Null where the whole period is in it.
    #[schemars(extend("format" = "date-time"))]
    log_begins_at: Option<String>,
    /// Whether the municipalities were treated alike, figure by figure, in the order of a
    /// fault's life.
    verdicts: Vec<VerdictJson>,
    /// Each municipality, in the order of its country's alphabet: no place is given to any.
    municipalities: Vec<PlaceJson>,
    /// What the region shares.
    shared: PlaceJson,
    /// The middle of the region: the faults of all municipalities together.
    middle: MiddleJson,
    /// Numbers of faults that are left out, since their events do not follow from each
    /// other: `samband log verify` says more.
    unreadable: Vec<String>,
}

/// Whether all were treated alike in something.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct VerdictJson {
    /// In what.
    figure: FigureWord,
    /// `alike`, `unlike`, `too-few` to compare, or `unmeasured`.
    verdict: VerdictWord,
    /// Ids of the municipalities that were treated otherwise than all the others together.
    unlike: Vec<String>,
}

/// What is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum FigureWord {
    /// Within which time equipment of the same kind is found to be gone, at most.
    Watched,
    /// From the first failure until it was found to be a fault.
    Found,
    /// From then until whoever is asked was told.
    Told,
    /// From when it was found until somebody said yes.
    Accepted,
    /// From when it was found until it was over, pauses and planned work not counted.
    Restored,
    /// To how many faults somebody said yes within the agreed time.
    Responded,
    /// How many faults were over within the agreed time.
    RestoredInTime,
    /// How many faults were nobody's at any time.
    Ownerless,
    /// Of how many faults a further step was told.
    Escalated,
}

/// Whether all were treated alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum VerdictWord {
    /// All that can be compared.
    Alike,
    /// At least one otherwise than all the others together.
    Unlike,
    /// So few faults that even the greatest difference could be chance.
    TooFew,
    /// There was nothing to measure.
    Unmeasured,
}

/// How one was treated beside all the others together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AlikeWord {
    /// As the others.
    Alike,
    /// Longer, or more often.
    More,
    /// Shorter, or less often.
    Less,
    /// Too few to compare.
    TooFew,
    /// There was nothing to measure.
    Unmeasured,
}

/// A municipality, or what the region shares.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct PlaceJson {
    /// Id of the municipality; null for what the region shares.
    municipality: Option<String>,
    /// What it is called.
    name: Option<String>,
    /// Components that are watched.
    components: usize,
    /// Of these, rooms.
    rooms: usize,
    /// Faults for each hundred components; null without any.
    faults_per_hundred: Option<f64>,
    /// For how long a room could not be used in the period, on average, whatever the cause
    /// and wherever it stood; null without rooms.
    unusable_seconds_per_room: Option<i64>,
    /// What is counted.
    #[serde(flatten)]
    figures: FiguresJson,
    /// How its equipment is watched, kind by kind, by the configuration of now.
    watched: Vec<WatchedJson>,
    /// Whether each was as with all the others together; empty for what the region shares.
    alike: Vec<AlikeJson>,
}

/// Whether something was as with the others.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct AlikeJson {
    /// What.
    figure: FigureWord,
    /// Whether it was.
    is: AlikeWord,
}

/// The middle of the region.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct MiddleJson {
    /// Half of the municipalities have no more.
    faults_per_hundred: Option<f64>,
    /// Half of the municipalities have no more.
    unusable_seconds_per_room: Option<i64>,
    /// All together.
    #[serde(flatten)]
    figures: FiguresJson,
}

/// What is counted of the faults of one place.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct FiguresJson {
    /// Faults that were found in the period.
    faults: usize,
    /// Of these, those that still go on.
    open: usize,
    /// Of these, those that nobody watches any more, over or not.
    withdrawn: usize,
    /// Found in the period, and counted with the larger fault that explains them; how they
    /// were treated before counts here.
    merged: usize,
    /// Found in the period, and explained by planned work: counted nowhere.
    planned: usize,
    /// Of how many nobody was told, since shadow mode kept it back.
    kept_back: usize,
    /// How long there were faults in the period, outside planned work; of two at once both.
    fault_seconds: i64,
    /// How long faults were nobody's in the period, without what shadow mode kept back.
    ownerless_seconds: i64,
    /// Steps of escalations.
    escalation_steps: u32,
    /// From the first failure until it was found to be a fault.
    found: WaitsJson,
    /// From then until whoever is asked was told; while planned work or a reported incident
    /// explained it, that is not counted.
    told: WaitsJson,
    /// From when it was found until somebody said yes, likewise.
    accepted: WaitsJson,
    /// From when it was found until it was over.
    restored: WaitsJson,
    /// To how many somebody said yes within the agreed time.
    responded: ShareJson,
    /// How many were over within the agreed time.
    restored_in_time: ShareJson,
    /// How many were nobody's at any time.
    ownerless: ShareJson,
    /// Of how many a further step was told.
    escalated: ShareJson,
}

/// How long something took.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct WaitsJson {
    /// Of how many faults.
    count: usize,
    /// Of these, so many still wait: they count with the time so far.
    waiting: usize,
    /// The middle one; null without any.
    median_seconds: Option<i64>,
    /// The middle one is that or more, since faults that still wait are among the shorter.
    median_at_least: bool,
    /// The longest; null without any.
    longest_seconds: Option<i64>,
    /// The longest is that or more.
    longest_at_least: bool,
}

/// How many of some there were.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct ShareJson {
    /// Of which it is so.
    some: usize,
    /// Of how many.
    of: usize,
}

/// How equipment of a kind is watched.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
struct WatchedJson {
    /// The kind.
    kind: Kind,
    /// How many there are.
    count: usize,
    /// Within how many seconds it is found that one of them is gone, at most; null where
    /// one of them has no probe.
    within_seconds: Option<u64>,
    /// The same where most other municipalities have it.
    usual_seconds: Option<u64>,
    /// Whether these are the same: `more` is later.
    is: AlikeWord,
}

impl FairnessJson {
    fn of(report: &Fairness) -> Self {
        let [from, to] = days(&report.period);
        Self {
            region: report.region.clone(),
            region_name: report.name.clone(),
            from,
            to,
            as_of: moment(report.as_of, &report.period.zone),
            log_begins_at: report.begins.map(|at| moment(at, &report.period.zone)),
            verdicts: Figure::ALL.map(|figure| verdict(report, figure)).to_vec(),
            municipalities: alphabetical(report).into_iter().map(place).collect(),
            shared: place(&report.shared),
            middle: MiddleJson {
                faults_per_hundred: report.middle_per_hundred.map(hundredths),
                unusable_seconds_per_room: report.middle_unusable.map(seconds),
                figures: figures(&report.middle),
            },
            unreadable: report.unreadable.clone(),
        }
    }
}

fn verdict(report: &Fairness, figure: Figure) -> VerdictJson {
    let rows = alphabetical(report).into_iter();
    let unlike = rows.filter(|row| row.alike(figure).is_unlike());
    VerdictJson {
        figure: word(figure),
        verdict: match report.verdict(figure) {
            Alike::Alike => VerdictWord::Alike,
            Alike::More | Alike::Less => VerdictWord::Unlike,
            Alike::TooFew => VerdictWord::TooFew,
            Alike::Unmeasured => VerdictWord::Unmeasured,
        },
        unlike: unlike.filter_map(|row| row.municipality.clone()).collect(),
    }
}

fn place(row: &Row) -> PlaceJson {
    let alike = |(figure, is): &(Figure, Alike)| AlikeJson {
        figure: word(*figure),
        is: alike(*is),
    };
    PlaceJson {
        municipality: row.municipality.clone(),
        name: row.municipality.as_ref().map(|_| row.name.clone()),
        components: row.components,
        rooms: row.rooms,
        faults_per_hundred: row.per_hundred().map(hundredths),
        unusable_seconds_per_room: row.unusable_per_room().map(seconds),
        figures: figures(&row.figures),
        watched: row.watched.iter().map(watched).collect(),
        alike: row.alike.iter().map(alike).collect(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
pub(super) fn hundredths(count: usize) -> f64 {
    count as f64 / 100.0
}

fn figures(figures: &Figures) -> FiguresJson {
    FiguresJson {
        faults: figures.faults,
        open: figures.open,
        withdrawn: figures.withdrawn,
        merged: figures.merged,
        planned: figures.planned,
        kept_back: figures.kept_back,
        fault_seconds: seconds(figures.faulty),
        ownerless_seconds: seconds(figures.ownerless),
        escalation_steps: figures.steps,
        found: waits(figures.waits(WaitOf::Found)),
        told: waits(figures.waits(WaitOf::Told)),
        accepted: waits(figures.waits(WaitOf::Accepted)),
        restored: waits(figures.waits(WaitOf::Restored)),
        responded: share(figures.responded),
        restored_in_time: share(figures.in_time),
        ownerless: share(figures.nobodys),
        escalated: share(figures.escalated),
    }
}

fn waits(waits: &Waits) -> WaitsJson {
    let (median, longest) = (waits.median(), waits.longest());
    let time = |one: Option<Measure>| one.map(|one| seconds(one.lasts));
    let more = |one: Option<Measure>| one.is_some_and(|one| one.at_least);
    WaitsJson {
        count: waits.count(),
        waiting: waits.going_on(),
        median_seconds: time(median),
        median_at_least: more(median),
        longest_seconds: time(longest),
        longest_at_least: more(longest),
    }
}

const fn share(share: Share) -> ShareJson {
    ShareJson {
        some: share.some,
        of: share.of,
    }
}

fn watched(watched: &Watched) -> WatchedJson {
    WatchedJson {
        kind: watched.kind,
        count: watched.count,
        within_seconds: watched.within.map(|within| within.as_secs()),
        usual_seconds: watched.usual.map(|usual| usual.as_secs()),
        is: alike(watched.alike),
    }
}

const fn alike(alike: Alike) -> AlikeWord {
    match alike {
        Alike::Alike => AlikeWord::Alike,
        Alike::More => AlikeWord::More,
        Alike::Less => AlikeWord::Less,
        Alike::TooFew => AlikeWord::TooFew,
        Alike::Unmeasured => AlikeWord::Unmeasured,
    }
}

const fn word(figure: Figure) -> FigureWord {
    match figure {
        Figure::Watched => FigureWord::Watched,
        Figure::Wait(WaitOf::Found) => FigureWord::Found,
        Figure::Wait(WaitOf::Told) => FigureWord::Told,
        Figure::Wait(WaitOf::Accepted) => FigureWord::Accepted,
        Figure::Wait(WaitOf::Restored) => FigureWord::Restored,
        Figure::Responded => FigureWord::Responded,
        Figure::InTime => FigureWord::RestoredInTime,
        Figure::Nobodys => FigureWord::Ownerless,
        Figure::Escalated => FigureWord::Escalated,
    }
}
