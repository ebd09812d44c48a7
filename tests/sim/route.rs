//! Who must be told of each event, by a naive table written apart from
//! `samband::notice`; and that the transaction of the event tells exactly them (G2).
//!
//! In the invented regions each party has one mailbox, and the party of a
//! municipality bears its id.

use std::collections::{BTreeMap, BTreeSet};

use samband::fault::{Assignment, Event, Finding, Number, What};
use samband::inventory::Facet;
use samband::ledger::{Entry, MonitorEvent, Transaction};
use samband::notice::{Channel, Key, Reason, Row, RowState};

use crate::checks::Checks;
use crate::driver::INSTALL;
use crate::sketch::mailbox;
use crate::store::Store;

/// Coordinator and operator of every invented region.
const COUNCIL: &str = "council";

/// Reasons to write to somebody, the one that is told first.
const WEIGHTIEST_FIRST: [Reason; 5] = [
    Reason::Responsible,
    Reason::Reopened,
    Reason::Undecided,
    Reason::Gap,
    Reason::Affected,
];

/// Who is told, and why: one row a party.
type Told = BTreeMap<String, Reason>;

/// All that has been told so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Routes {
    cases: BTreeMap<Number, Case>,
    /// What the operator was told of the monitor itself.
    monitor: Vec<(Reason, Key)>,
}

/// What is known of one fault, by its events.
#[derive(Clone, Debug)]
struct Case {
    holder: String,
    undecided: bool,
    gap: bool,
    affected: BTreeSet<String>,
    named: Named,
    /// What it was before the last event that said.
    named_before: Option<Named>,
    /// People have done something with it, or not done it in time.
    handled: bool,
    rows: Vec<(String, Reason, Key)>,
}

/// Who is told of an event.
enum Calls {
    /// These, and nobody else.
    For(Told),
    /// These at least by a new word, and these by a new one or one that stands.
    AtLeast {
        told: Vec<String>,
        known: Vec<String>,
    },
}

impl Calls {
    fn nobody() -> Self {
        Self::For(Told::new())
    }

    /// What is wrong with what was found, if anything is.
    fn missed(&self, found: &Told, standing: &Told) -> Option<String> {
        match self {
            Self::For(expected) if expected == found => None,
            Self::For(expected) => Some(format!("{expected:?}, and {found:?} are told")),
            Self::AtLeast { told, known } => {
                let stands =
                    |party: &&String| found.contains_key(*party) || standing.contains_key(*party);
                let untold = told.iter().find(|party| !found.contains_key(*party));
                let unknown = known.iter().find(|party| !stands(party));
                let missed = untold.or(unknown)?;
                Some(format!("{missed} to know, and {found:?} are told"))
            }
        }
    }
}

/// What a finding names: components, and whether it is their use that fails. The facets of that
/// seldom fail at the same moment, and each that joins would be another mail about the same thing.
type Named = (BTreeSet<(String, bool)>, bool);

fn named(finding: &Finding) -> Named {
    let all = finding.candidates.iter().chain(&finding.cause);
    let beside = [
        Facet::Media,
        Facet::Certificate,
        Facet::Size,
        Facet::Credential,
        Facet::Redundancy,
    ];
    let all = all.map(|c| (c.component.id.clone(), !beside.contains(&c.facet)));
    (all.collect(), finding.cause.is_some())
}

/// Rows as they are at a moment.
struct Fates<'a> {
    store: &'a Store,
    /// Ended by the receipt that the transaction begins with.
    ended: BTreeMap<&'a Key, &'a RowState>,
}

impl<'a> Fates<'a> {
    fn new(transaction: &'a Transaction, store: &'a Store) -> Self {
        let mut ended = BTreeMap::new();
        for entry in &transaction.entries {
            let Entry::Delivery { key, .. } = entry else {
                continue;
            };
            for row in &transaction.rows {
                let with_it = row.key == *key || store.digests.get(&row.key) == Some(key);
                if with_it && row.state.is_final() {
                    ended.entry(&row.key).or_insert(&row.state);
                }
            }
        }
        Self { store, ended }
    }

    fn is_void(&self, key: &Key) -> bool {
        let written = || self.store.rows.get(key).map(|row| &row.state);
        let state = self.ended.get(key).copied().or_else(written);
        matches!(
            state,
            Some(RowState::Dead { .. } | RowState::Cancelled { .. })
        )
    }
}

impl Case {
    /// Whom the last word that reached them told of a problem.
    fn standing(&self, fates: &Fates<'_>) -> Told {
        let mut standing = Told::new();
        for (party, reason, key) in &self.rows {
            if fates.is_void(key) {
                continue;
            }
            if is_end(*reason) {
                standing.remove(party);
            } else {
                standing.insert(party.clone(), *reason);
            }
        }
        standing
    }

    fn assign(&mut self, assignment: &Assignment) {
        self.holder.clone_from(&assignment.holder.id);
        self.undecided = assignment.owner.is_none();
        self.gap = assignment.gap.is_some();
    }

    fn find(&mut self, finding: &Finding) {
        let before = std::mem::replace(&mut self.named, named(finding));
        self.named_before = Some(before);
    }

    /// Who has to act: the holder; the coordinator on a tie or a gap.
    fn holders(&self, reason: Reason) -> Told {
        let mut told = Told::new();
        if self.undecided {
            add(&mut told, COUNCIL, Reason::Undecided);
            return told;
        }
        add(&mut told, &self.holder, reason);
        if self.gap {
            add(&mut told, COUNCIL, Reason::Gap);
        }
        told
    }

    fn with_affected(&self, mut told: Told) -> Told {
        for party in &self.affected {
            add(&mut told, party, Reason::Affected);
        }
        told
    }

    /// Whoever is affected and knows nothing of it that still stands; the holder,
    /// whose mailbox refused the first word, is told that it is theirs.
    fn newly_affected(&self, mut told: Told, standing: &Told) -> Told {
        let holders = self.holders(Reason::Responsible);
        for party in &self.affected {
            if !standing.contains_key(party) {
                let reason = holders.get(party).copied().unwrap_or(Reason::Affected);
                told.entry(party.clone()).or_insert(reason);
            }
        }
        told
    }

    fn located(&self, standing: &Told) -> Told {
        let holders = self.holders(Reason::Responsible);
        let mut told = holders.clone();
        if self.named_before.as_ref() == Some(&self.named) {
            told.retain(|party, reason| match standing.get(party) {
                Some(Reason::Reopened) => *reason != Reason::Responsible,
                Some(known) => known != reason,
                None => true,
            });
        }
        let mut told = self.newly_affected(told, standing);
        for (party, reason) in standing {
            if *reason == Reason::Affected || holders.contains_key(party) {
                continue;
            }
            let reason = if self.affected.contains(party) {
                Reason::Affected
            } else {
                Reason::Released
            };
            told.insert(party.clone(), reason);
        }
        told
    }
}

impl Case {
    /// What people do, or do not do in time; and, once they have, whatever else changes
    /// who has it.
    fn by_people(&mut self, what: &What) -> Option<Calls> {
        let council = COUNCIL.to_owned();
        let calls = |told: Vec<String>, known: Vec<String>| Some(Calls::AtLeast { told, known });
        match what {
            What::Accepted { by, .. } => {
                self.taken_by(&by.id);
                calls(vec![], vec![self.holder.clone()])
            }
            What::HandedOver { to, .. } => {
                self.taken_by(&to.id);
                calls(vec![], vec![self.holder.clone()])
            }
            What::Rejected { assignment, .. } => {
                self.assign(assignment);
                self.handled = true;
                calls(vec![council], vec![self.holder.clone()])
            }
            What::Commented { by, .. } => {
                let holder = self.holder.clone();
                let others = by.id != holder;
                calls(others.then_some(holder).into_iter().collect(), vec![])
            }
            What::Escalated { to, .. } => {
                self.handled = true;
                // The coordinator holds what is undecided, whoever else is told.
                if !self.undecided {
                    self.holder.clone_from(&to.id);
                }
                calls(vec![to.id.clone(), council], vec![])
            }
            What::Overdue => {
                self.handled = true;
                calls(vec![self.holder.clone(), council], vec![])
            }
            What::Located { stays: true, .. } if self.handled => calls(vec![], vec![]),
            What::Located { assignment, .. } if self.handled => {
                self.assign(assignment);
                calls(vec![], vec![self.holder.clone()])
            }
            What::Reopened { .. } if self.handled => calls(vec![], vec![]),
            What::Affected { affected } if self.handled => {
                self.affected = municipalities(affected);
                calls(vec![], self.affected.iter().cloned().collect())
            }
            _ => None,
        }
    }

    fn taken_by(&mut self, party: &str) {
        party.clone_into(&mut self.holder);
        self.undecided = false;
        self.handled = true;
    }
}

fn add(told: &mut Told, party: &str, reason: Reason) {
    let place = |reason: &Reason| WEIGHTIEST_FIRST.iter().position(|known| known == reason);
    let known = told.entry(party.to_owned()).or_insert(reason);
    if place(&reason) < place(known) {
        *known = reason;
    }
}

fn is_end(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Released | Reason::Recovered | Reason::Withdrawn | Reason::BackAgain
    )
}

fn municipalities(affected: &[samband::fault::ComponentRef]) -> BTreeSet<String> {
    affected
        .iter()
        .filter_map(|c| c.municipality.clone())
        .collect()
}

impl Routes {
    /// Holds a transaction against the table; `store` is as it was before it.
    pub(crate) fn check(&mut self, transaction: &Transaction, store: &Store, checks: &mut Checks) {
        let fates = Fates::new(transaction, store);
        let mut fresh: Vec<&Row> = Vec::new();
        for row in &transaction.rows {
            let known = store.rows.contains_key(&row.key);
            if !known && !fresh.iter().any(|other| other.key == row.key) {
                fresh.push(row);
            }
        }
        for row in &fresh {
            let own = row.recipient.address == mailbox(&row.recipient.party);
            checks.require(
                own,
                "G2: a row to a mailbox that its recipient does not have",
            );
        }
        for entry in &transaction.entries {
            match entry {
                Entry::Fault(event) => self.check_event(event, &mut fresh, &fates, checks),
                Entry::Monitor { what, .. } => {
                    self.check_monitor(what, &mut fresh, &fates, checks);
                }
                Entry::Facet(_) | Entry::Delivery { .. } => {}
            }
        }
        fresh.retain(|row| !is_called_for(row, transaction));
        let left = fresh
            .first()
            .map(|row| (row.reason, &row.recipient.party, &row.fault, row.ordinal));
        let told = fresh.first().and_then(|row| row.fault.as_ref());
        let told = told.and_then(|number| self.cases.get(number));
        let told = told.map(|case| {
            case.rows
                .iter()
                .map(|(p, r, k)| {
                    format!(
                        "{p}: {r:?}{}",
                        if fates.is_void(k) { " (void)" } else { "" }
                    )
                })
                .collect::<Vec<_>>()
        });
        let what = format!("G2: a row that nothing calls for: {left:?}, after {told:?}");
        checks.require(left.is_none(), &what);
    }

    fn check_event(
        &mut self,
        event: &Event,
        fresh: &mut Vec<&Row>,
        fates: &Fates<'_>,
        checks: &mut Checks,
    ) {
        let standing = self.cases.get(&event.fault);
        let standing = standing
            .map(|case| case.standing(fates))
            .unwrap_or_default();
        let expected = self.due(event, &standing);
        let mut found = Told::new();
        let mut rows = Vec::new();
        fresh.retain(|row| {
            let own = row.fault.as_ref() == Some(&event.fault) && row.ordinal == event.ordinal;
            if own {
                found.insert(row.recipient.party.clone(), row.reason);
                rows.push((row.recipient.party.clone(), row.reason, row.key.clone()));
            }
            !own
        });
        let once = found.len() == rows.len();
        // What is said of a fault changes nothing of who has it.
        rows.retain(|(_, reason, _)| *reason != Reason::Commented);
        let missed = expected.missed(&found, &standing);
        let what = format!(
            "G2: {} {} calls for {}",
            event.fault,
            event.what.slug(),
            missed.as_deref().unwrap_or("one word to each")
        );
        checks.require(once && missed.is_none(), &what);
        if let Some(case) = self.cases.get_mut(&event.fault) {
            case.rows.extend(rows);
        }
    }

    /// The table.
    fn due(&mut self, event: &Event, standing: &Told) -> Calls {
        if let What::Opened {
            finding,
            assignment,
            affected,
            ..
        } = &event.what
        {
            let mut case = Case {
                holder: String::new(),
                undecided: false,
                gap: false,
                affected: municipalities(affected),
                named: named(finding),
                named_before: None,
                handled: false,
                rows: Vec::new(),
            };
            case.assign(assignment);
            let told = case.with_affected(case.holders(Reason::Responsible));
            self.cases.insert(event.fault.clone(), case);
            return Calls::For(told);
        }
        let Some(case) = self.cases.get_mut(&event.fault) else {
            return Calls::nobody();
        };
        let everyone = |reason| {
            let all = standing.keys();
            Calls::For(all.map(|party| (party.clone(), reason)).collect())
        };
        if let Some(calls) = case.by_people(&event.what) {
            return calls;
        }
        match &event.what {
            What::Located {
                finding,
                assignment,
                ..
            } => {
                case.find(finding);
                case.assign(assignment);
                Calls::For(case.located(standing))
            }
            What::Reopened { finding, .. } => {
                case.find(finding);
                Calls::For(case.with_affected(case.holders(Reason::Reopened)))
            }
            What::Affected { affected } => {
                case.affected = municipalities(affected);
                Calls::For(case.newly_affected(Told::new(), standing))
            }
            What::Cleared => everyone(Reason::Recovered),
            What::Merged { .. } => everyone(Reason::Released),
            What::Withdrawn => everyone(Reason::Withdrawn),
            _ => Calls::nobody(),
        }
    }

    /// The operator is told of each loss of the connection, and of its end if
    /// that of its beginning was not refused.
    fn check_monitor(
        &mut self,
        what: &MonitorEvent,
        fresh: &mut Vec<&Row>,
        fates: &Fates<'_>,
        checks: &mut Checks,
    ) {
        let last = self
            .monitor
            .iter()
            .rev()
            .find(|(_, key)| !fates.is_void(key));
        let stands = last.is_some_and(|(reason, _)| *reason == Reason::CutOff);
        let expected = match what {
            MonitorEvent::CutOff { .. } if !stands => Some(Reason::CutOff),
            MonitorEvent::BackAgain { .. } if stands => Some(Reason::BackAgain),
            _ => None,
        };
        let of_monitor = |row: &Row| matches!(row.reason, Reason::CutOff | Reason::BackAgain);
        let mut found = Vec::new();
        fresh.retain(|row| {
            let own = of_monitor(row) && expected.is_some() && found.is_empty();
            if own {
                found.push((row.recipient.party.clone(), row.reason, row.key.clone()));
            }
            !own
        });
        let told: Option<(&str, Reason)> = found.first().map(|(who, why, _)| (&**who, *why));
        let same = told == expected.map(|reason| (COUNCIL, reason));
        let what = format!("G2: {what:?} calls for {expected:?}, and {told:?} is told");
        checks.require(same, &what);
        self.monitor
            .extend(found.into_iter().map(|(_, reason, key)| (reason, key)));
    }
}

/// Rows that no event brings: a digest gathers others, and the operator is told
/// of each notice that died.
fn is_called_for(row: &Row, transaction: &Transaction) -> bool {
    let mut rows = transaction.rows.iter();
    match row.reason {
        Reason::Digest => rows.any(
            |other| matches!(&other.state, RowState::Gathered { digest } if *digest == row.key),
        ),
        Reason::Undelivered => rows.any(|other| {
            matches!(other.state, RowState::Dead { .. }) && alarm_of(&other.key) == row.key
        }),
        _ => false,
    }
}

/// The key of the notice that tells the operator of the death of another.
pub(crate) fn alarm_of(dead: &Key) -> Key {
    let mailbox = mailbox(COUNCIL);
    Key::of(INSTALL, dead.as_str(), 0, Channel::Email, &mailbox)
}

/// Whether a row goes to the operator, who is the last to be told.
pub(crate) fn is_to_operator(row: &Row) -> bool {
    row.recipient.party == COUNCIL
}
