//! Reports as tables: RFC 4180, one heading line, times in whole seconds.
//!
//! A cell that a spreadsheet would take for a formula begins with an apostrophe, which
//! spreadsheets take for "this is text".

use crate::pack::hex;
use crate::report::{
    Alike, Clocked, Deviation, Deviations, Fairness, Figure, Figures, Period, Row, Share, WaitOf,
    Waits,
};

use super::fairness::hundredths;
use super::{alphabetical, days, moment, seconds};
use jiff::SignedDuration;

/// What a formula begins with, and what may stand before it.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// What the row of all together is called, and that of what the region shares. No
/// municipality is called so: their ids have no asterisk.
const MIDDLE: &str = "*middle";
const SHARED: &str = "*shared";

/// The fairness report as a table: a row for each municipality, one for the middle and one
/// for what is shared.
pub fn fairness_csv(report: &Fairness) -> String {
    let mut heading = vec![
        "region",
        "from",
        "to",
        "municipality",
        "name",
        "components",
        "rooms",
        "faults",
        "open",
        "withdrawn",
        "merged",
        "planned",
        "kept_back",
        "faults_per_hundred",
        "fault_seconds",
        "unusable_seconds_per_room",
        "ownerless_seconds",
        "escalation_steps",
    ];
    heading.extend(TIMES);
    heading.extend(SHARES);
    heading.extend(ALIKE);
    let mut out = String::new();
    record(&mut out, heading);
    for row in alphabetical(report) {
        let id = row.municipality.as_deref().unwrap_or(SHARED);
        let mut cells = cells(report, id, &row.name, &row.figures, Sizes::of(row));
        cells.extend(Figure::ALL.map(|figure| row.alike(figure).slug().to_owned()));
        record(&mut out, cells);
    }
    let middle = Sizes {
        components: None,
        rooms: None,
        per_hundred: report.middle_per_hundred,
        per_room: report.middle_unusable,
    };
    let mut cells_of_all = cells(report, MIDDLE, "", &report.middle, middle);
    cells_of_all.extend(Figure::ALL.map(|figure| verdict(report.verdict(figure)).to_owned()));
    record(&mut out, cells_of_all);
    let shared = &report.shared;
    let mut cells = cells(report, SHARED, "", &shared.figures, Sizes::of(shared));
    cells.extend(Figure::ALL.map(|_| String::new()));
    record(&mut out, cells);
    out
}

const TIMES: [&str; 16] = [
    "found_count",
    "found_waiting",
    "found_median_seconds",
    "found_longest_seconds",
    "told_count",
    "told_waiting",
    "told_median_seconds",
    "told_longest_seconds",
    "accepted_count",
    "accepted_waiting",
    "accepted_median_seconds",
    "accepted_longest_seconds",
    "restored_count",
    "restored_waiting",
    "restored_median_seconds",
    "restored_longest_seconds",
];

const SHARES: [&str; 8] = [
    "responded",
    "responded_of",
    "restored_in_time",
    "restored_in_time_of",
    "ownerless",
    "ownerless_of",
    "escalated",
    "escalated_of",
];

const ALIKE: [&str; 9] = [
    "watched_is",
    "found_is",
    "told_is",
    "accepted_is",
    "restored_is",
    "responded_is",
    "restored_in_time_is",
    "ownerless_is",
    "escalated_is",
];

/// How large a place is, and what is counted by that.
struct Sizes {
    components: Option<usize>,
    rooms: Option<usize>,
    per_hundred: Option<usize>,
    per_room: Option<SignedDuration>,
}

impl Sizes {
    fn of(row: &Row) -> Self {
        Self {
            components: Some(row.components),
            rooms: Some(row.rooms),
            per_hundred: row.per_hundred(),
            per_room: row.unusable_per_room(),
        }
    }
}

fn cells(report: &Fairness, id: &str, name: &str, figures: &Figures, sizes: Sizes) -> Vec<String> {
    let [from, to] = days(&report.period);
    let number = |n: Option<usize>| n.map(|n| n.to_string()).unwrap_or_default();
    let per_hundred = sizes.per_hundred.map(hundredths);
    let mut cells = vec![
        report.region.clone(),
        from,
        to,
        id.to_owned(),
        name.to_owned(),
        number(sizes.components),
        number(sizes.rooms),
        figures.faults.to_string(),
        figures.open.to_string(),
        figures.withdrawn.to_string(),
        figures.merged.to_string(),
        figures.planned.to_string(),
        figures.kept_back.to_string(),
        per_hundred.map(|n| format!("{n:.2}")).unwrap_or_default(),
        seconds(figures.faulty).to_string(),
        time(sizes.per_room),
        seconds(figures.ownerless).to_string(),
        figures.steps.to_string(),
    ];
    for of in WaitOf::ALL {
        cells.extend(waits(figures.waits(of)));
    }
    let all = [
        figures.responded,
        figures.in_time,
        figures.nobodys,
        figures.escalated,
    ];
    cells.extend(all.into_iter().flat_map(share));
    cells
}

fn waits(waits: &Waits) -> [String; 4] {
    [
        waits.count().to_string(),
        waits.going_on().to_string(),
        time(waits.median().map(|one| one.lasts)),
        time(waits.longest().map(|one| one.lasts)),
    ]
}

fn share(share: Share) -> [String; 2] {
    [share.some.to_string(), share.of.to_string()]
}

fn time(time: Option<SignedDuration>) -> String {
    time.map(|time| seconds(time).to_string())
        .unwrap_or_default()
}

const fn verdict(alike: Alike) -> &'static str {
    match alike {
        Alike::More | Alike::Less => "unlike",
        Alike::Alike | Alike::TooFew | Alike::Unmeasured => alike.slug(),
    }
}

/// The deviation report as a table: a row for each.
pub fn deviations_csv(report: &Deviations) -> String {
    const HEADING: [&str; 29] = [
        "region",
        "fault",
        "kind",
        "at",
        "who",
        "who_name",
        "towards",
        "towards_name",
        "agreement",
        "agreement_name",
        "reference",
        "contested",
        "component",
        "municipality",
        "promised_seconds",
        "promised_by",
        "actual_seconds",
        "over_by_seconds",
        "until",
        "in_agreed_hours",
        "clause_respond",
        "clause_restore",
        "clause_hours",
        "told_at",
        "fingerprint",
        "entries",
        "installation",
        "head_seq",
        "head_hash",
    ];
    let mut out = String::new();
    record(&mut out, HEADING);
    for row in &report.rows {
        record(&mut out, deviation(report, row));
    }
    out
}

fn deviation(report: &Deviations, row: &Deviation) -> Vec<String> {
    let period = &report.period;
    let maybe = |text: Option<&String>| text.cloned().unwrap_or_default();
    let agreement = row.agreement.as_ref();
    let component = row.component.as_ref();
    let contested: Vec<&str> = row.contested.iter().map(|one| &*one.id).collect();
    let entries = row.entries.iter();
    let entries: Vec<String> = entries
        .map(|one| format!("{}:{}", one.seq, hex(&one.hash)))
        .collect();
    let (seq, hash) = report.head;
    let mut cells = vec![
        report.region.clone(),
        row.fault.clone(),
        row.kind.slug().to_owned(),
        moment(row.at, &period.zone),
        row.who.id.clone(),
        row.who.name.clone(),
        row.towards.id.clone(),
        row.towards.name.clone(),
        maybe(agreement.map(|one| &one.id)),
        maybe(agreement.map(|one| &one.name)),
        maybe(agreement.and_then(|one| one.reference.as_ref())),
        contested.join(" "),
        maybe(component.map(|one| &one.id)),
        maybe(component.and_then(|one| one.municipality.as_ref())),
    ];
    cells.extend(clocked(row.clocked.as_ref(), period));
    cells.extend(clause(row));
    cells.extend([
        row.told_at
            .map(|at| moment(at, &period.zone))
            .unwrap_or_default(),
        maybe(row.fingerprint.as_ref()),
        entries.join(" "),
        report.install.clone(),
        seq.to_string(),
        hex(&hash),
    ]);
    cells
}

fn clocked(clocked: Option<&Clocked>, period: &Period) -> [String; 6] {
    let Some(clocked) = clocked else {
        return Default::default();
    };
    [
        seconds(clocked.promised).to_string(),
        moment(clocked.by, &period.zone),
        seconds(clocked.actual).to_string(),
        seconds(clocked.over_by).to_string(),
        clocked
            .until
            .map(|at| moment(at, &period.zone))
            .unwrap_or_default(),
        clocked.in_hours.to_string(),
    ]
}

/// Times as ISO 8601 has them, and the hours of the clock that the row is about.
fn clause(row: &Deviation) -> [String; 3] {
    let Some(clause) = &row.clause else {
        return Default::default();
    };
    let restore = clause.restore.map(|time| time.to_string());
    [
        clause.respond.to_string(),
        restore.unwrap_or_default(),
        row.hours().join("; "),
    ]
}

/// One line of a table.
fn record(out: &mut String, cells: impl IntoIterator<Item = impl AsRef<str>>) {
    for (nth, cell) in cells.into_iter().enumerate() {
        let cell = cell.as_ref();
        if nth > 0 {
            out.push(',');
        }
        let guarded = match cell.trim_start_matches(' ').starts_with(FORMULA) {
            true => format!("'{cell}"),
            false => cell.to_owned(),
        };
        match guarded.contains(['"', ',', '\r', '\n']) {
            true => {
                let quoted = guarded.replace('"', "\"\"");
                out.extend(["\"", &quoted, "\""]);
            }
            false => out.push_str(&guarded),
        }
    }
    out.push_str("\r\n");
}
