//! Tells the story in a terminal: what broke, what samband concluded, whom it
//! told.
//!
//! What broke is known from the script; everything else is read off committed
//! faults and arrived mails, never known beforehand.

mod phrase;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::Timestamp;

pub use self::phrase::all_is_well;
use self::phrase::{
    addressee, agreements, between, breaking, counted, mending, span, told_event, wrap,
};
use super::script::Damage;
use crate::clock::Mono;
use crate::fault::{ComponentRef, Event, Fault, Number, What};
use crate::inventory::{Inventory, RegionIx};
use crate::notice::Channel;
use crate::respond::smtp::Mail;
use crate::view::Snapshot;

/// Characters of a line, at most, where words allow.
const WIDTH: usize = 100;
/// Where the text of a line begins, behind its time and label.
const INDENT: usize = 18;

/// Tells the story.
#[derive(Debug)]
pub struct Narrator<W> {
    out: W,
    colour: bool,
    /// What links begin with.
    url: String,
    /// What commands begin with.
    command: String,
    started: Mono,
    broken: Option<Mono>,
    /// Events already told, of each fault.
    told: BTreeMap<Number, u32>,
    cut_off: BTreeMap<RegionIx, Timestamp>,
    held: u64,
}

impl<W: Write> Narrator<W> {
    /// Writes to `out`, in colour or not; links begin with `url`.
    pub const fn new(out: W, colour: bool, url: String, now: Mono) -> Self {
        Self {
            out,
            colour,
            url,
            command: String::new(),
            started: now,
            broken: None,
            told: BTreeMap::new(),
            cut_off: BTreeMap::new(),
            held: 0,
        }
    }

    /// The same, with what commands begin with.
    pub fn with_command(self, command: String) -> Self {
        Self { command, ..self }
    }

    /// What links begin with.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A line by itself.
    ///
    /// # Errors
    /// When the output is gone, here and below.
    pub fn plain(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")?;
        self.out.flush()
    }

    /// A scene begins.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn title(&mut self, text: &str) -> io::Result<()> {
        let (on, off) = if self.colour {
            ("\x1b[1m", "\x1b[0m")
        } else {
            ("", "")
        };
        self.broken = None;
        self.plain(&format!("\n{on}-- {text} --{off}"))
    }

    /// Something was broken just now.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn broke(&mut self, damage: Damage, component: &ComponentRef, now: Mono) -> io::Result<()> {
        self.broken = Some(now);
        self.line("broken", &breaking(damage, component), now)
    }

    /// It was mended just now.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn mended(
        &mut self,
        damage: Damage,
        component: &ComponentRef,
        now: Mono,
    ) -> io::Result<()> {
        self.line("mended", &mending(damage, component), now)
    }

    /// A remark of the demo itself.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn remark(&mut self, text: &str, now: Mono) -> io::Result<()> {
        self.line("", text, now)
    }

    /// What was seen is not what the script expects.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn unexpected(&mut self, differences: &[String], now: Mono) -> io::Result<()> {
        for difference in differences {
            self.line("UNEXPECTED", &format!("{difference}."), now)?;
        }
        Ok(())
    }

    /// The agreements of a snapshot that are in force, and how much they cover.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn in_force(&mut self, snapshot: &Snapshot, now: Mono) -> io::Result<()> {
        for text in agreements(snapshot) {
            self.line("in force", &text, now)?;
        }
        Ok(())
    }

    /// How all of it is now.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn standing(&mut self, snapshot: &Snapshot, now: Mono) -> io::Result<()> {
        let well = if all_is_well(snapshot) {
            "All is well"
        } else {
            "Not all is well"
        };
        let active = snapshot
            .open_faults()
            .filter(|fault| fault.state.is_active());
        let (by_people, active): (Vec<_>, Vec<_>) = active.partition(|fault| fault.is_reported());
        let also = match by_people.len() {
            0 => String::new(),
            many => format!(" Reported by visitors, and not closed: {many}."),
        };
        let text = format!(
            "{well}. {} since the start, {} of them open.{also} Mails taken over by the relay: {}.",
            counted(snapshot.faults.len(), "fault"),
            active.len() + by_people.len(),
            snapshot.outbox.at(Channel::Email).accepted,
        );
        self.line("", &text, now)
    }

    /// Tells what is new in a snapshot.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn snapshot(&mut self, snapshot: &Snapshot, now: Mono) -> io::Result<()> {
        for fault in snapshot.faults.iter() {
            let told = self.told.entry(fault.number.clone()).or_default();
            let from = std::mem::replace(told, fault.next_ordinal());
            for event in fault.since(from) {
                self.event(fault, event, now)?;
            }
        }
        self.vantage(snapshot, now)?;
        let held = snapshot.outbox.held;
        if held > self.held {
            let text = format!(
                "{} to be gathered: the mailbox has had what one gets singly in an hour.",
                match held {
                    1 => "1 notice waits".to_owned(),
                    many => format!("{many} notices wait"),
                }
            );
            self.line("held back", &text, now)?;
        }
        self.held = held;
        Ok(())
    }

    /// Tells of a mail that has arrived.
    ///
    /// # Errors
    /// When the output is gone.
    pub fn mail(&mut self, mail: &Mail, inventory: &Inventory, now: Mono) -> io::Result<()> {
        let to: Vec<String> = mail
            .recipients
            .iter()
            .map(|address| addressee(inventory, address))
            .collect();
        let text = format!("{}: {}", to.join(", "), mail.subject);
        self.line("told", &text, now)
    }

    fn event(&mut self, fault: &Fault, event: &Event, now: Mono) -> io::Result<()> {
        let sentences = told_event(fault, event);
        if sentences.is_empty() {
            return Ok(());
        }
        let begins = matches!(event.what, What::Opened { .. } | What::Reopened { .. });
        let mut text = format!("{}: {}", fault.number, sentences.join(" "));
        let by_visitor = begins && event.report().is_some();
        if begins
            && !by_visitor
            && let Some(broken) = self.broken
        {
            // Writing to a String cannot fail.
            let _ = write!(text, " Found {} after it broke.", span(now.since(broken)));
        }
        let label = if by_visitor { "reported" } else { "concluded" };
        self.line(label, &text, now)?;
        if begins {
            let link = format!("{}/f/{}", self.url, fault.number);
            self.line("look", &link, now)?;
        }
        if by_visitor {
            let close = format!(
                "{} fault close {} --cause \"a visitor of the demo\" --remedy \"nothing was broken\"",
                self.command, fault.number
            );
            self.line("close it", &close, now)?;
        }
        Ok(())
    }

    fn vantage(&mut self, snapshot: &Snapshot, now: Mono) -> io::Result<()> {
        let cut_off = &snapshot.monitor.cut_off;
        for (region, since) in cut_off {
            if self.cut_off.contains_key(region) {
                continue;
            }
            let blamed = snapshot
                .open_faults()
                .filter(|fault| fault.state.is_active())
                .count();
            let mut text = format!(
                "The monitor of {} is cut off: nothing answers it. {}",
                snapshot.inventory[*region].name,
                match blamed {
                    0 => "No fault is open: nobody is blamed.".to_owned(),
                    some => format!("{} open.", counted(some, "fault")),
                }
            );
            if let Some(broken) = self.broken {
                let _ = write!(text, " Found {} after it broke.", span(now.since(broken)));
            }
            self.line("concluded", &text, now)?;
            self.cut_off.insert(*region, *since);
        }
        let before = std::mem::take(&mut self.cut_off);
        for (region, since) in before {
            if cut_off.contains_key(&region) {
                self.cut_off.insert(region, since);
                continue;
            }
            let text = format!(
                "The monitor of {} is connected again, after {}.",
                snapshot.inventory[region].name,
                between(since, snapshot.at),
            );
            self.line("concluded", &text, now)?;
        }
        Ok(())
    }

    fn line(&mut self, label: &str, text: &str, now: Mono) -> io::Result<()> {
        let seconds = now.since(self.started).as_secs();
        let time = format!("{:2}:{:02}", seconds / 60, seconds % 60);
        let (on, off) = match (self.colour, label) {
            (true, "UNEXPECTED") => ("\x1b[1;31m", "\x1b[0m"),
            (true, _) => ("\x1b[36m", "\x1b[0m"),
            (false, _) => ("", ""),
        };
        let mut lines = wrap(text, WIDTH - INDENT).into_iter();
        let first = lines.next().unwrap_or_default();
        writeln!(self.out, "{time}  {on}{label:<11}{off}{first}")?;
        for line in lines {
            writeln!(self.out, "{:INDENT$}{line}", "")?;
        }
        self.out.flush()
    }
}
