//! Whether a pack is what was handed out, and where it is not.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::chain::{Hash, from_hex};
use super::compare::{Agreement, compare};
use super::document::{Held, Item, Member, read};
use super::entry::{hashed, unchained};
use super::json::{HeadJson, LinkJson, OmittedJson, TITLE, VERSION};
use super::make::{Omitted, Telling, fold, telling, value};
use super::{FULL, MOST_BESIDE, MOST_BYTES, MOST_EVENTS, seal};
use crate::fault::{FaultJson, Mask, Number};

/// Findings kept at most; more are only counted.
const KEPT: usize = 20;

/// Entries of a pack, at most.
const MOST_ENTRIES: usize = MOST_EVENTS + 2 * MOST_BESIDE;

/// What a pack has; its seal stands apart.
const MEMBERS: [&str; 20] = [
    "samband",
    "version",
    "mask",
    "number",
    "fingerprint",
    "as_of",
    "made_at",
    "made_by",
    "installation",
    "head",
    "configuration",
    "fault",
    "clause",
    "timeline",
    "findings",
    "earlier",
    "told",
    "left_out",
    "omitted",
    "entries",
];

/// Lines of one, at most: a member, or an item of one of the six that are lists, each.
const MOST_LINES: usize = 6 * MOST_ENTRIES + 100;

/// What a check of a pack has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The fault's number, as the pack has it.
    pub number: String,
    /// What stands for it: to be compared with others who have it.
    pub fingerprint: String,
    /// The ordinal of the event that this is the fingerprint of.
    pub as_of: u64,
    /// When it says that it was made.
    pub made_at: String,
    /// Id of the installation.
    pub installation: String,
    /// The end of the chain that it names.
    pub head: Option<HeadJson>,
    /// The version of samband that made it.
    pub made_by: String,
    /// What was taken out of its entries; none if that is not known here.
    pub mask: Option<Mask>,
    /// Its entries, as they stand in it.
    pub entries: Vec<LinkJson>,
    /// The configuration.
    pub configuration: Value,
    /// The fault.
    pub fault: Value,
    /// Whose it is and by which clause.
    pub clause: Value,
    /// Fingerprints of before, as it has them: no entry says so.
    pub earlier: Vec<Value>,
    /// Who was told, as it has it: no entry says so.
    pub told: Vec<Value>,
    /// Events are left out, so that what they made of the fault could not be told again.
    pub lessened: bool,
    /// Of these, from how many something was taken out.
    pub masked: usize,
    /// Between how many of them others of the log lie that are not in the pack.
    pub gaps: usize,
    /// What could not be checked, and why.
    pub unchecked: Vec<String>,
    /// What is not as it was handed out, by place; at most 20.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    pub found: usize,
}

/// Something that is not as it was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where: bytes of the file.
    pub at: Range<usize>,
    /// In which lines, from 1.
    pub lines: Range<usize>,
    /// What.
    pub what: String,
}

/// Why something cannot be checked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPack {
    /// It is too large.
    #[error("it has more bytes or lines than an evidence pack may have")]
    TooLarge,
    /// It is something else.
    #[error("it is no evidence pack of samband")]
    Foreign,
    /// It is a later form.
    #[error("it is an evidence pack of version {found}; this samband knows version {VERSION}")]
    Version {
        /// Which.
        found: u64,
    },
}

impl Verdict {
    /// Whether nothing was found that is not as it was handed out.
    pub const fn is_intact(&self) -> bool {
        self.found == 0
    }

    /// Whether besides that everything in it could be told again from its entries.
    pub fn is_whole(&self) -> bool {
        self.is_told() && !self.lessened
    }

    /// Whether everything could be told again, except what events that are left out
    /// have made of the fault.
    pub fn is_told(&self) -> bool {
        self.is_intact() && self.unchecked.is_empty()
    }

    fn add(&mut self, bytes: &[u8], at: Range<usize>, what: impl Into<String>) {
        self.found += 1;
        if self.findings.len() < KEPT {
            let line = |place: usize| {
                let before = bytes.get(..place).unwrap_or(bytes);
                before.iter().filter(|&&byte| byte == b'\n').count() + 1
            };
            self.findings.push(Finding {
                lines: line(at.start)..line(at.end) + 1,
                at,
                what: what.into(),
            });
        }
    }
}

/// Checks a pack.
///
/// # Errors
/// When it is none, or one that this version cannot know; what is wrong in one
/// is in the verdict.
pub fn verify(bytes: &[u8]) -> Result<Verdict, NoPack> {
    let lines = bytes.iter().filter(|&&byte| byte == b'\n');
    if bytes.len() > MOST_BYTES || lines.count() > MOST_LINES {
        return Err(NoPack::TooLarge);
    }
    let (before, last) = bytes.split_at(seal::start(bytes));
    let title = format!("{{\n\"samband\":\"{TITLE}\",\n");
    if !bytes.starts_with(title.as_bytes()) && !seal::is_one(last) {
        return Err(NoPack::Foreign);
    }
    let mut verdict = Verdict::default();
    if last != seal::line(before).as_bytes() {
        check_seal(bytes, before, last, &mut verdict);
        return Ok(verdict);
    }
    match read(before) {
        Ok(members) => Reading::of(bytes, &members).check(&mut verdict)?,
        Err(misfit) => verdict.add(bytes, misfit.at, misfit.what),
    }
    Ok(verdict)
}

/// Finds what was changed since the seal was made, or that the seal was.
fn check_seal(bytes: &[u8], before: &[u8], last: &[u8], verdict: &mut Verdict) {
    let whole = seal::begun(bytes)..bytes.len();
    let Some(sealed) = seal::read(last) else {
        return verdict.add(bytes, whole, "the seal cannot be read");
    };
    if sealed.digest == seal::digest(before) {
        return verdict.add(bytes, whole, "the seal itself has been changed");
    }
    let mut from = 0;
    let mut known = sealed.lines.iter();
    for line in seal::lines(before) {
        let at = from..from + line.len();
        from = at.end + 1;
        match known.next() {
            Some(mark) if *mark == seal::short(line) => {}
            Some(_) => verdict.add(bytes, at, "is not what was sealed"),
            None => {
                let rest = at.start..before.len();
                return verdict.add(bytes, rest, "was added after it was sealed");
            }
        }
    }
    if known.next().is_some() {
        let end = before.len()..before.len();
        verdict.add(bytes, end, "lines are missing before the seal");
    }
    if verdict.found == 0 {
        verdict.add(bytes, whole, "the seal itself has been changed");
    }
}

/// A pack whose seal is right, member by member.
struct Reading<'a> {
    bytes: &'a [u8],
    members: BTreeMap<&'a str, &'a Member>,
}

impl<'a> Reading<'a> {
    fn of(bytes: &'a [u8], members: &'a [Member]) -> Self {
        let named = members.iter().map(|member| (member.name.as_str(), member));
        Self {
            bytes,
            members: named.collect(),
        }
    }

    fn one(&self, name: &str) -> Option<&'a Value> {
        match &self.members.get(name)?.value {
            Held::One(value) => Some(value),
            Held::Many(_) => None,
        }
    }

    fn many(&self, name: &str) -> Option<&'a [Item]> {
        match &self.members.get(name)?.value {
            Held::Many(items) => Some(items),
            Held::One(_) => None,
        }
    }

    fn text(&self, name: &str) -> String {
        let text = self.one(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    }

    fn place(&self, name: &str) -> Range<usize> {
        let member = self.members.get(name);
        member.map_or(0..0, |member| member.at.clone())
    }

    fn check(&self, verdict: &mut Verdict) -> Result<(), NoPack> {
        // A seal of ours does not make a pack of what does not say that it is one.
        if self.text("samband") != TITLE {
            return Err(NoPack::Foreign);
        }
        let version = self.one("version").and_then(Value::as_u64);
        match version {
            Some(found) if found == u64::from(VERSION) => {}
            Some(found) => return Err(NoPack::Version { found }),
            None => return Err(NoPack::Foreign),
        }
        verdict.number = self.text("number");
        verdict.fingerprint = self.text("fingerprint");
        verdict.as_of = self.one("as_of").and_then(Value::as_u64).unwrap_or(0);
        verdict.made_at = self.text("made_at");
        verdict.installation = self.text("installation");
        verdict.made_by = self.text("made_by");
        let one = |name: &str| self.one(name).cloned().unwrap_or_default();
        verdict.configuration = one("configuration");
        verdict.fault = one("fault");
        verdict.clause = one("clause");
        let mask = self.one("mask").map_or(Some(1), Value::as_u64);
        verdict.mask = mask.and_then(Mask::of);
        if verdict.mask.is_none() {
            let what = "what was taken out of it, which this version does not know";
            verdict.unchecked.push(what.to_owned());
        }
        let all = |name: &str| -> Vec<Value> {
            let items = self.many(name).unwrap_or_default();
            items.iter().map(|item| item.value.clone()).collect()
        };
        (verdict.told, verdict.earlier) = (all("told"), all("earlier"));
        let unknown = self.members.keys().filter(|name| !MEMBERS.contains(name));
        let unknown = unknown.map(|name| format!("`{name}`, which no pack of this version has"));
        verdict.unchecked.extend(unknown.take(KEPT));
        let head = self.one("head").cloned();
        verdict.head = head.and_then(|head| serde_json::from_value(head).ok());
        let Some(number) = Number::parse(&verdict.number).filter(|n| n.as_str() == verdict.number)
        else {
            let at = self.place("number");
            verdict.add(self.bytes, at, "is no number of a fault");
            return Ok(());
        };
        let Some(links) = self.links(verdict) else {
            return Ok(());
        };
        verdict.entries.clone_from(&links);
        self.check_head(&links, verdict);
        let Some(omitted) = self.omitted(verdict) else {
            return Ok(());
        };
        match telling(&links, &omitted, &number) {
            Some(told) => {
                self.check_events(&told, &omitted, verdict);
                self.check_told(&told, omitted.is_empty(), verdict);
            }
            None => verdict.unchecked.push(format!(
                "what the entries say is not understood by samband {}: made by {}",
                env!("CARGO_PKG_VERSION"),
                self.text("made_by")
            )),
        }
        Ok(())
    }

    /// The entries, each held against its hash and the one before it; none when they
    /// cannot be read.
    fn links(&self, verdict: &mut Verdict) -> Option<Vec<LinkJson>> {
        let items = self.many("entries").unwrap_or_default();
        if items.is_empty() || items.len() > MOST_ENTRIES {
            let what = format!("{} entries are none or too many", items.len());
            verdict.add(self.bytes, self.place("entries"), what);
            return None;
        }
        let mut links: Vec<LinkJson> = Vec::new();
        let mut before: Option<(u64, Hash)> = None;
        for item in items {
            let Some((link, hash)) = hashed(&item.value) else {
                verdict.add(self.bytes, item.at.clone(), "is no entry of a chain");
                return None;
            };
            if let Some(what) = unchained(&link, &hash, before) {
                verdict.add(self.bytes, item.at.clone(), what);
            }
            verdict.masked += usize::from(link.masked);
            verdict.gaps += usize::from(before.is_some_and(|(seq, _)| seq + 1 < link.seq));
            before = Some((link.seq, hash));
            links.push(link);
        }
        Some(links)
    }

    /// The events that are left out, in their order; none when they cannot be read.
    fn omitted(&self, verdict: &mut Verdict) -> Option<Vec<Omitted>> {
        let mut all: Vec<Omitted> = Vec::new();
        for item in self.many("omitted").unwrap_or_default() {
            let run: Option<OmittedJson> = serde_json::from_value(item.value.clone()).ok();
            let run = run.and_then(|run| run.read()).unwrap_or_default();
            let before = all.last().map(|known| known.ordinal);
            let follows = run
                .first()
                .is_some_and(|first| Some(first.ordinal) > before);
            if !follows {
                let what = "does not stand for events that are left out";
                verdict.add(self.bytes, item.at.clone(), what);
                return None;
            }
            all.extend(run);
        }
        Some(all)
    }

    fn check_head(&self, links: &[LinkJson], verdict: &mut Verdict) {
        let last = links.last().map(|link| (link.seq, link.hash.as_str()));
        let fits = match (&verdict.head, last) {
            (Some(head), Some((seq, hash))) if head.seq == seq => head.hash == hash,
            (Some(head), Some((seq, _))) => head.seq > seq && from_hex(&head.hash).is_some(),
            (None, _) | (_, None) => false,
        };
        if !fits {
            let at = self.place("head");
            verdict.add(
                self.bytes,
                at,
                "is no end of a chain that has these entries",
            );
        }
    }

    /// Whether every event of the fault is there, or is among those left out.
    fn check_events(&self, told: &Telling, omitted: &[Omitted], verdict: &mut Verdict) {
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let ordinals = told.events.iter().map(|told| told.event.ordinal);
        let in_order = ordinals
            .clone()
            .zip(ordinals.clone().skip(1))
            .all(|(a, b)| a < b);
        let left: BTreeSet<u32> = omitted.iter().map(|left| left.ordinal).collect();
        let apart = !ordinals.clone().any(|ordinal| left.contains(&ordinal));
        let within = left.last().is_none_or(|&last| last < told.as_of());
        let all = count(told.events.len()) + count(left.len());
        let left_out = self.one("left_out").and_then(Value::as_u64);
        if !(in_order && apart && within)
            || all != u64::from(told.as_of()) + 1
            || left_out != Some(count(left.len()))
        {
            let at = self.place("entries");
            verdict.add(self.bytes, at, "are not the events that the fault has had");
        }
        // Only for want of room is anything left out.
        let full = told.events.len() >= MOST_EVENTS || self.bytes.len() >= FULL;
        if left_out > Some(0) && !full {
            let what = "events are left out, and there is room for them";
            verdict.add(self.bytes, self.place("left_out"), what);
        }
    }

    /// What is told, held against what the entries say.
    fn check_told(&self, told: &Telling, whole: bool, verdict: &mut Verdict) {
        let mut expected = vec![
            ("fingerprint", value(&told.fingerprint)),
            ("as_of", Value::from(told.as_of())),
            ("configuration", value(&told.configuration)),
        ];
        if whole {
            match fold(told) {
                Ok(fault) => {
                    expected.push(("fault", value(&FaultJson::of(&fault))));
                    expected.push(("clause", value(&fault.assignment)));
                }
                Err(refusal) => {
                    let what = format!("tell what cannot have happened: {refusal}");
                    verdict.add(self.bytes, self.place("entries"), what);
                }
            }
        } else {
            verdict.lessened = true;
        }
        let strict = verdict.made_by == env!("CARGO_PKG_VERSION");
        let mut more = false;
        for (name, expected) in expected {
            let given = self.one(name).unwrap_or(&Value::Null);
            match compare(given, &expected, strict) {
                Agreement::Same => {}
                Agreement::More => more = true,
                Agreement::Other => {
                    let what = format!("`{name}` is not what the entries say");
                    verdict.add(self.bytes, self.place(name), what);
                }
            }
        }
        let lists = [("timeline", told.timeline()), ("findings", told.findings())];
        for (name, expected) in lists {
            more |= self.check_list(name, &expected, strict, verdict);
        }
        if more {
            verdict.unchecked.push(format!(
                "samband {} tells more than this version knows",
                self.text("made_by")
            ));
        }
    }

    /// Whether there is more than this version knows of.
    fn check_list(&self, name: &str, told: &[Value], strict: bool, verdict: &mut Verdict) -> bool {
        let given = self.many(name).unwrap_or_default();
        if given.len() != told.len() {
            let what = format!(
                "`{name}` has {} items, the entries {}",
                given.len(),
                told.len()
            );
            verdict.add(self.bytes, self.place(name), what);
            return false;
        }
        let mut more = false;
        for (item, expected) in given.iter().zip(told) {
            match compare(&item.value, expected, strict) {
                Agreement::Same => {}
                Agreement::More => more = true,
                Agreement::Other => {
                    let what = format!("in `{name}`, is not what the entries say");
                    verdict.add(self.bytes, item.at.clone(), what);
                }
            }
        }
        more
    }
}
