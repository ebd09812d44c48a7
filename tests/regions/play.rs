//! A region at work: its real schedule and ledger, with equipment that is invented.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use samband::clock::{Mono, Now};
use samband::config::Loaded;
use samband::fault::{
    Act, Actor, Capacity, Command, Declared, Fault, Number, Plan, PlanJson, PlanRefused, Planning,
    Reporting, Way,
};
use samband::health::{
    Answer, Authentication, DnsAnswer, Echoed, Observation, Occasion, Outcome, SeriesAnswer,
    SipAnswer,
};
use samband::inventory::{Element, Facet, Inventory, Method, Probe};
use samband::ledger::{
    Answer as Acted, Entry, Input, Kept, Ledger, PlanAnswer, ReportAnswer, Settings, Transaction,
};
use samband::notice::{self, Context, Reason, Receipt, Reply, Row};
use samband::schedule::Schedule;
use samband::store::{self, Store};
use samband::view::{Draft, Monitor, Outbox, Snapshot};

use crate::shipped::{at, flat, loaded};
use crate::surface::Surface;

/// How long an answer takes.
const RTT: Duration = Duration::from_millis(20);

/// A region from some moment on.
pub(crate) struct Play {
    pub(crate) inventory: Arc<Inventory>,
    ledger: Ledger,
    schedule: Schedule,
    now: Now,
    flights: BTreeMap<(Mono, u64), Observation>,
    serial: u64,
    broken: BTreeSet<Element>,
    receipts: Vec<(Mono, Receipt)>,
    slow: BTreeMap<String, Duration>,
    /// All that was ever to be sent, as it was decided.
    pub(crate) rows: Vec<Row>,
    transactions: Vec<Transaction>,
    /// Looks that were asked for beside the regular ones.
    pub(crate) asked: usize,
    draft: Draft,
    /// The files that it was read from, by region, where the command line is to be asked.
    texts: BTreeMap<String, String>,
    /// Its pages and its API, once somebody has asked there.
    pub(crate) surface: Option<Surface>,
}

impl Play {
    /// The region of a file from a moment on, with whoever is in shadow told too.
    pub(crate) fn told_of(id: &str, text: &str, moment: &str) -> Self {
        let text = open(text);
        let mut play = Self::at(&loaded(&[(id, text.clone())]), moment);
        play.remember(id, text);
        play
    }

    /// Has the command line read a region's file so.
    pub(crate) fn remember(&mut self, id: &str, text: String) {
        self.texts.insert(id.to_owned(), text);
    }

    /// All is well from this moment on; what breaks is found some minutes later.
    pub(crate) fn at(loaded: &Loaded, moment: &str) -> Self {
        Self::reading_answers(loaded, moment, None)
    }

    /// The same, where mails ask for answers at an address.
    pub(crate) fn reading_answers(loaded: &Loaded, moment: &str, address: Option<&str>) -> Self {
        let inventory = Arc::clone(&loaded.inventory);
        let now = Now {
            mono: Mono::START,
            wall: at(moment),
        };
        let context = Context {
            install: "play".to_owned(),
            domain: "play.example".to_owned(),
            public_url: "http://play.example".to_owned(),
            unlogged: false,
            mqtt: false,
            link_days: None,
            mailbox: address.map(str::to_owned),
        };
        let (settings, kept) = (Settings::default(), Kept::default());
        let ledger = Ledger::new(Arc::clone(&inventory), settings, context, kept, now);
        let mut play = Self {
            schedule: Schedule::new(&inventory, now.mono, 7),
            draft: Draft::new(Arc::clone(&inventory), now.wall),
            texts: BTreeMap::new(),
            surface: None,
            inventory,
            ledger,
            now,
            flights: BTreeMap::new(),
            serial: 0,
            broken: BTreeSet::new(),
            receipts: Vec::new(),
            slow: BTreeMap::new(),
            rows: Vec::new(),
            transactions: Vec::new(),
            asked: 0,
        };
        // Nobody has reported anything, as the daemon learns at its start.
        play.step(Input::Incidents(Vec::new()));
        play.run(2);
        play
    }

    /// Breaks a facet of a component and waits until it is found; the fault.
    pub(crate) fn breaks(&mut self, id: &str, facet: Facet) -> Arc<Fault> {
        let element = self.element(id, facet);
        self.broken.insert(element);
        self.run(3);
        let found = self.caused_by(id, element);
        assert!(found.len() < 2, "two faults of {id}");
        let fault = found.first().unwrap_or_else(|| panic!("no fault of {id}"));
        Arc::clone(fault)
    }

    /// The same, and goes on as soon as it is found; its number.
    pub(crate) fn fails(&mut self, id: &str, facet: Facet) -> Number {
        let element = self.element(id, facet);
        self.broken.insert(element);
        for _ in 0..18 {
            self.look(10);
            if let [fault] = &self.caused_by(id, element)[..] {
                return fault.number.clone();
            }
        }
        panic!("no fault of {id}");
    }

    /// The open faults that a component causes, or may cause.
    fn caused_by(&self, id: &str, element: Element) -> Vec<Arc<Fault>> {
        let caused = |fault: &&Arc<Fault>| {
            let mut causes = fault.finding.cause.iter().chain(&fault.finding.candidates);
            causes.any(|cause| cause.component.id == id) && fault.region == self.region(element)
        };
        self.ledger.open_faults().filter(caused).cloned().collect()
    }

    /// Mends it, and waits until that is seen.
    pub(crate) fn mends(&mut self, id: &str, facet: Facet) {
        let element = self.element(id, facet);
        assert!(self.broken.remove(&element), "{id} is not broken");
        self.run(4);
    }

    /// Has a party's person declare work by the body of a request, as the API takes it.
    pub(crate) fn declares(&mut self, party: &str, body: &str) -> Result<Declared, PlanRefused> {
        let plan = PlanJson::read(body.as_bytes()).expect("a body");
        let wanted = Box::new(plan.understood().expect("words"));
        let actor = Actor {
            capacity: Capacity::Party(party.to_owned()),
            on_behalf: None,
            way: Way::Api,
            user: None,
        };
        let plan = Plan::Declare(wanted);
        self.plan(Planning { actor, plan }).map(|work| *work)
    }

    /// Who was told of planned work, and why.
    pub(crate) fn told_of_work(&self) -> BTreeSet<(String, Reason)> {
        let reasons = [Reason::Announced, Reason::Replanned, Reason::CalledOff];
        let rows = self.rows.iter();
        let about = rows.filter(|row| reasons.contains(&row.reason));
        about
            .map(|row| (row.recipient.party.clone(), row.reason))
            .collect()
    }

    /// The addresses of a party that were written to about a fault.
    pub(crate) fn written_to(&self, fault: &Fault, party: &str) -> BTreeSet<String> {
        let rows = self.rows.iter();
        let about = rows.filter(|row| row.fault.as_ref() == Some(&fault.number));
        let theirs = about.filter(|row| row.recipient.party == party);
        theirs.map(|row| row.recipient.address.clone()).collect()
    }

    /// Somebody of a party does something to a fault.
    pub(crate) fn says(&mut self, number: &Number, party: &str, act: Act) {
        let fault = self.fault(number);
        let command = Command {
            fault: number.clone(),
            expected: fault.next_ordinal() - 1,
            actor: Actor {
                capacity: Capacity::Party(party.to_owned()),
                on_behalf: None,
                way: Way::Api,
                user: None,
            },
            act,
        };
        let answer = self.order(command);
        assert!(answer.is_ok(), "{answer:?}");
    }

    /// Delays from now on every mail to a party, as a relay would that is slow for it.
    pub(crate) fn delays(&mut self, party: &str, minutes: u64) {
        let until = Duration::from_secs(60 * minutes);
        self.slow.insert(party.to_owned(), until);
    }

    /// Breaks another facet, and waits for nothing.
    pub(crate) fn breaks_too(&mut self, id: &str, facet: Facet) {
        let element = self.element(id, facet);
        self.broken.insert(element);
    }

    /// Faults that are not closed.
    pub(crate) fn faults(&self) -> Vec<Arc<Fault>> {
        self.ledger.open_faults().cloned().collect()
    }

    /// Who was written to about a fault, and why.
    pub(crate) fn told(&self, fault: &Fault) -> BTreeSet<(String, Reason)> {
        let rows = self.rows.iter();
        let about = rows.filter(|row| row.fault.as_ref() == Some(&fault.number));
        about
            .map(|row| (row.recipient.party.clone(), row.reason))
            .collect()
    }

    /// The words of what a party was told of a fault.
    pub(crate) fn mail(&self, fault: &Fault, party: &str) -> String {
        let about = |row: &&Row| row.fault.as_ref() == Some(&fault.number);
        let mut rows = self.rows.iter().filter(about);
        let row = rows.find(|row| row.recipient.party == party);
        let message = &row
            .unwrap_or_else(|| panic!("{party} was told nothing"))
            .message;
        flat(&format!("{} {}", message.subject, message.text))
    }

    /// Writes all that was decided into a log.
    pub(crate) fn write(&self, folder: &Path) {
        let settings = store::Settings {
            path: folder.to_owned(),
            ..store::Settings::default()
        };
        let (mut store, _) = Store::open(&settings, self.now.wall).expect("a log");
        store.commit(&self.transactions).expect("a disk");
    }

    pub(crate) fn wall(&self) -> jiff::Timestamp {
        self.now.wall
    }

    /// A fault as it is by now, open or closed not long ago.
    pub(crate) fn fault(&self, number: &Number) -> Arc<Fault> {
        let mut all = self.ledger.open_faults().chain(self.ledger.closed_faults());
        let found = all.find(|fault| fault.number == *number);
        Arc::clone(found.unwrap_or_else(|| panic!("no fault {number}")))
    }

    /// Who was written to about a fault, in turn: `Tue 09:03 rissa responsible`, by the
    /// clock of its region.
    pub(crate) fn story(&self, number: &Number) -> Vec<String> {
        let rows = self.rows.iter();
        let rows = rows.filter(|row| row.fault.as_ref() == Some(number));
        rows.map(|row| {
            let at = self.clock(&row.region, row.created_at);
            format!("{at} {} {}", row.recipient.party, row.reason.slug())
        })
        .collect()
    }

    /// A moment as the clocks of a region show it: `Tue 09:03`.
    pub(crate) fn clock(&self, region: &str, moment: jiff::Timestamp) -> String {
        let ix = self.inventory.region_by_id(region).expect("a region");
        let zone = self.inventory[ix].zone.clone();
        moment.to_zoned(zone).strftime("%a %H:%M").to_string()
    }

    pub(crate) const fn texts(&self) -> &BTreeMap<String, String> {
        &self.texts
    }

    pub(crate) fn transactions(&self) -> &[Transaction] {
        &self.transactions
    }

    /// What pages show now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let mut draft = self.draft.clone();
        draft.renew_ownership(self.now.wall);
        let closed = self.ledger.closed_faults().iter();
        let faults: Vec<Arc<Fault>> = closed.chain(self.ledger.open_faults()).cloned().collect();
        draft.set_faults(&faults);
        draft.set_planned(self.ledger.planned());
        let mut monitor = Monitor::new(self.now.wall, "0", "0");
        monitor.ownerless = Arc::new(self.ledger.ownerless().clone());
        monitor.maintenance_open = self.ledger.maintenance_open();
        draft.snapshot(self.now, faults.into(), Outbox::default(), monitor)
    }

    /// Somebody wants something to happen to a fault; what came of it.
    pub(crate) fn order(&mut self, command: Command) -> Acted {
        let input = Input::Command {
            id: 1,
            command: Box::new(command),
        };
        let (mut answers, ..) = self.step(input);
        answers.pop().expect("an answer").1
    }

    /// Somebody reports what they see in a room; what came of it.
    pub(crate) fn report(&mut self, reporting: Box<Reporting>) -> ReportAnswer {
        let (_, _, mut answers) = self.step(Input::Report { id: 1, reporting });
        answers.pop().expect("an answer").1
    }

    /// Somebody who has answered by mail learns what came of it.
    pub(crate) fn reply(&mut self, reply: Reply) {
        self.step(Input::Reply(Box::new(reply)));
    }

    /// Somebody wants work to be planned; what came of it.
    pub(crate) fn plan(&mut self, planning: Planning) -> PlanAnswer {
        let input = Input::Planning {
            id: 1,
            planning: Box::new(planning),
        };
        let (_, mut answers, _) = self.step(input);
        answers.pop().expect("an answer").1
    }

    /// Lets time pass in which nobody looks at the equipment: what happens by itself happens
    /// when it is due, and what failed fails. Hours of probes would show what is known.
    pub(crate) fn wait(&mut self, minutes: u64) {
        let end = self.now.mono + Duration::from_secs(60 * minutes);
        loop {
            let landing = self.flights.keys().next().map(|&(at, _)| at);
            let taken = self.receipts.iter().map(|(at, _)| *at).min();
            let next = landing.into_iter().chain(taken).min();
            let next = next.unwrap_or(end).min(self.ledger.next());
            if next > end {
                break;
            }
            self.pass(next.max(self.now.mono));
            self.land();
            if next == end {
                break;
            }
        }
        self.pass(end);
    }

    /// Lets time pass until a moment.
    pub(crate) fn wait_until(&mut self, moment: &str) {
        let left = at(moment).duration_since(self.now.wall);
        let seconds = u64::try_from(left.as_secs()).expect("a moment to come");
        self.wait(seconds / 60);
        self.pass(self.now.mono + Duration::from_secs(seconds % 60));
    }

    fn element(&self, id: &str, facet: Facet) -> Element {
        let [component] = self.inventory.find_components(id)[..] else {
            panic!("{id} is no one component");
        };
        Element { component, facet }
    }

    fn region(&self, element: Element) -> &str {
        let region = self.inventory[element.component].region;
        &self.inventory[region].id
    }

    /// Goes on for so many minutes.
    pub(crate) fn run(&mut self, minutes: u64) {
        self.look(60 * minutes);
    }

    /// Goes on for so many seconds.
    pub(crate) fn look(&mut self, seconds: u64) {
        let end = self.now.mono + Duration::from_secs(seconds);
        loop {
            let landing = self.flights.keys().next().map(|&(at, _)| at);
            let own = [self.schedule.next(), self.ledger.next()];
            let received = self.receipts.iter().map(|(at, _)| *at);
            let next = own.into_iter().chain(landing).chain(received);
            let next = next.min().unwrap_or(end);
            if next > end {
                break;
            }
            self.pass(next.max(self.now.mono));
            self.turn();
        }
        self.pass(end);
    }

    fn pass(&mut self, to: Mono) {
        self.now.wall += to.since(self.now.mono);
        self.now.mono = to;
    }

    fn turn(&mut self) {
        self.land();
        self.launch();
    }

    /// Takes in what comes back by now.
    fn land(&mut self) {
        let mut landed = Vec::new();
        while let Some(first) = self.flights.first_entry() {
            if first.key().0 > self.now.mono {
                break;
            }
            let observation = first.remove();
            self.schedule.finished(observation.probe, self.now.mono);
            landed.push(observation);
        }
        let (due, later) = std::mem::take(&mut self.receipts)
            .into_iter()
            .partition(|(at, _)| *at <= self.now.mono);
        self.receipts = later;
        for (_, receipt) in due {
            self.step(Input::Receipt(receipt));
        }
        if !landed.is_empty() {
            for seen in &landed {
                let verdict = seen.verdict(&self.inventory[seen.probe]);
                let at = self.now.wall_at(seen.ended);
                self.draft.probe_mut(seen.probe).record(seen, verdict, at);
            }
            self.step(Input::Observed(landed));
        } else if self.ledger.next() <= self.now.mono {
            self.step(Input::Tick);
        }
    }

    fn launch(&mut self) {
        let mut launches = Vec::new();
        self.schedule.due(self.now.mono, &mut launches);
        for launch in launches {
            let probe = &self.inventory[launch.probe];
            let outcome = self.outcome(probe);
            let takes = if outcome == Outcome::Silence {
                launch.deadline
            } else {
                RTT
            };
            let observation = Observation {
                exchange: None,
                kept: None,
                probe: launch.probe,
                occasion: match launch.asked {
                    true => Occasion::Confirm,
                    false => Occasion::Regular,
                },
                started: self.now.mono,
                ended: self.now.mono + takes,
                outcome,
            };
            self.serial += 1;
            let key = (self.now.mono + takes, self.serial);
            self.flights.insert(key, observation);
        }
    }

    fn step(&mut self, input: Input) -> Answers {
        let step = self.ledger.step(input, self.now);
        for entry in &step.transaction.entries {
            self.show(entry);
        }
        self.asked += step.asks.len();
        for ask in step.asks {
            self.schedule.ask(ask, self.now.mono);
        }
        let accepted = |row: &Row| Receipt {
            key: row.key.clone(),
            outcome: notice::Outcome::Accepted {
                response: "250".to_owned(),
            },
            wait: None,
        };
        for row in &step.deliver {
            let takes = self.slow.get(&row.recipient.party).copied();
            self.receipts
                .push((self.now.mono + takes.unwrap_or_default(), accepted(row)));
        }
        self.rows.extend(step.deliver);
        if !step.transaction.is_empty() {
            self.transactions.push(step.transaction);
        }
        (step.answers, step.plans, step.reports)
    }

    fn show(&mut self, entry: &Entry) {
        let Entry::Facet(change) = entry else {
            return;
        };
        let region = self.inventory.region_by_id(&change.region);
        let component = region.and_then(|ix| self.inventory.component_by_id(ix, &change.component));
        if let Some(component) = component {
            let facet = change.facet;
            let element = Element { component, facet };
            self.draft.set(element, change.to, change.at);
        }
    }

    /// What comes back: nothing, where something on the way or behind the question is broken.
    fn outcome(&self, probe: &Probe) -> Outcome {
        let hit = |facet: Option<Facet>| {
            let mut crossed = probe.crosses.iter();
            crossed.any(|e| self.broken.contains(e) && facet.is_none_or(|f| e.facet == f))
        };
        let answer = match &probe.method {
            Method::Sip(_) if hit(Some(Facet::Registration)) => Answer::Sip(sip(404)),
            _ if hit(None) => return Outcome::Silence,
            Method::Icmp { .. } => Answer::Echo,
            Method::Tcp { .. } | Method::Tls(_) | Method::Http(_) => Answer::Connected,
            Method::Dns { .. } => Answer::Dns(DnsAnswer {
                rcode: 0,
                records: Vec::new(),
                as_expected: true,
            }),
            Method::Sip(_) => Answer::Sip(sip(200)),
            Method::Quality(sent) => Answer::Series(SeriesAnswer {
                echoes: (0..u32::from(sent.echoes))
                    .map(|place| Echoed {
                        sent: sent.spacing * place,
                        rtt: Some(RTT),
                        copies: 0,
                    })
                    .collect(),
            }),
            Method::Stun(_) | Method::Ntp { .. } | Method::Domain(_) => return Outcome::Silence,
        };
        Outcome::Answer { rtt: RTT, answer }
    }
}

/// What came of what people wanted, of faults and of planned work, and of what they reported.
type Answers = (
    Vec<(u64, Acted)>,
    Vec<(u64, PlanAnswer)>,
    Vec<(u64, ReportAnswer)>,
);

fn sip(status: u16) -> SipAnswer {
    SipAnswer {
        status,
        reason: "".into(),
        transmission: 1,
        translated: None,
        agent: None,
        retry_after: None,
        because: None,
        warning: None,
        login: Authentication::NotAsked,
    }
}

/// A region's text without its shadow mode: everybody is told.
pub(crate) fn open(text: &str) -> String {
    assert!(text.contains("\nshadow = true\n"), "it is told to nobody");
    text.replace("\nshadow = true\n", "\n")
}
