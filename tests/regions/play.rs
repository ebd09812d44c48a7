//! A region at work: its real schedule and ledger, with equipment that is invented.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use samband::clock::{Mono, Now};
use samband::config::Loaded;
use samband::fault::{
    Actor, Capacity, Declared, Fault, Plan, PlanJson, PlanRefused, Planning, Way,
};
use samband::health::{
    Answer, Authentication, DnsAnswer, Echoed, Observation, Occasion, Outcome, SeriesAnswer,
    SipAnswer,
};
use samband::inventory::{Element, Facet, Inventory, Method, Probe};
use samband::ledger::{Input, Kept, Ledger, PlanAnswer, Settings, Transaction};
use samband::notice::{self, Context, Reason, Receipt, Row};
use samband::schedule::Schedule;
use samband::store::{self, Store};

use crate::shipped::{at, flat};

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
    receipts: Vec<Receipt>,
    /// All that was ever to be sent, as it was decided.
    pub(crate) rows: Vec<Row>,
    transactions: Vec<Transaction>,
}

impl Play {
    /// All is well from this moment on; what breaks is found some minutes later.
    pub(crate) fn at(loaded: &Loaded, moment: &str) -> Self {
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
            mailbox: None,
        };
        let (settings, kept) = (Settings::default(), Kept::default());
        let ledger = Ledger::new(Arc::clone(&inventory), settings, context, kept, now);
        let mut play = Self {
            schedule: Schedule::new(&inventory, now.mono, 7),
            inventory,
            ledger,
            now,
            flights: BTreeMap::new(),
            serial: 0,
            broken: BTreeSet::new(),
            receipts: Vec::new(),
            rows: Vec::new(),
            transactions: Vec::new(),
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
        let caused = |fault: &&Arc<Fault>| {
            let causes = fault.finding.cause.iter().chain(&fault.finding.candidates);
            causes
                .into_iter()
                .any(|cause| cause.component.id == id && fault.region == self.region(element))
        };
        let mut found = self.ledger.open_faults().filter(caused);
        let fault = found.next().unwrap_or_else(|| panic!("no fault of {id}"));
        assert!(found.next().is_none(), "two faults of {id}");
        Arc::clone(fault)
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
        let planning = Box::new(Planning { actor, plan });
        let mut plans = self.step(Input::Planning { id: 1, planning });
        let (_, answer) = plans.pop().expect("an answer");
        answer.map(|work| *work)
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
        let end = self.now.mono + Duration::from_secs(60 * minutes);
        loop {
            let landing = self.flights.keys().next().map(|&(at, _)| at);
            let own = [self.schedule.next(), self.ledger.next()];
            let next = own.into_iter().chain(landing).min().unwrap_or(end);
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
        let mut landed = Vec::new();
        while let Some(first) = self.flights.first_entry() {
            if first.key().0 > self.now.mono {
                break;
            }
            let observation = first.remove();
            self.schedule.finished(observation.probe, self.now.mono);
            landed.push(observation);
        }
        for receipt in std::mem::take(&mut self.receipts) {
            self.step(Input::Receipt(receipt));
        }
        if !landed.is_empty() {
            self.step(Input::Observed(landed));
        } else if self.ledger.next() <= self.now.mono {
            self.step(Input::Tick);
        }
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

    fn step(&mut self, input: Input) -> Vec<(u64, PlanAnswer)> {
        let step = self.ledger.step(input, self.now);
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
        self.receipts.extend(step.deliver.iter().map(accepted));
        self.rows.extend(step.deliver);
        if !step.transaction.is_empty() {
            self.transactions.push(step.transaction);
        }
        step.plans
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
