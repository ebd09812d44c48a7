//! samband watches the videoconference infrastructure that many municipalities
//! share, finds what is broken, works out whose it is to fix, writes that down
//! so that nobody can dispute it, and tells them.
//!
//! # Map
//!
//! Each folder is wholly pure (no socket, file, clock, randomness, environment)
//! or wholly edge. Data flows from top to bottom; imports point the other way.
//! `tests/tidy` holds this table as data and fails when a module imports
//! what it may not.
//!
//! | module | | one line |
//! |---|---|---|
//! | [`inventory`] | pure | what exists, what depends on what, who is responsible when |
//! | [`access`] | pure | who may see and do what: roles over organisations, tokens, passwords, links in mails |
//! | [`agenda`] | pure | what a moment means: hours of a week, public holidays |
//! | [`schedule`] | pure | which probes are due now, and when to look again |
//! | [`probe`] | edge | one probe before its deadline: what was observed, never what it means |
//! | [`health`] | pure | one observation → verdict; verdicts over time → the state of a component's facet |
//! | [`cause`] | pure | all states and all paths → the causes, and the symptoms each explains |
//! | [`fault`] | pure | the life of a fault, as events |
//! | [`measurement`] | pure | what probes measured over time, minute by minute, in few bytes |
//! | [`words`] | pure | sentences in every language: a message by its key, with typed arguments |
//! | [`notice`] | pure | what is due to whom, for which reason, in which words and language |
//! | [`ledger`] | pure | all truth, and one turn of it: `step(state, input, now) → (transaction, effects)` |
//! | [`pack`] | pure | a fault's evidence, sealed to be handed out: made of the chain, and proven unaltered |
//! | [`report`] | pure | a period of a region, counted and compared: how alike its municipalities were treated, and what was not kept |
//! | [`store`] | edge | the durable, hash-chained log of events and outbox: one writer; read-only queries |
//! | [`mailbox`] | edge | answers by mail: read from a mailbox, checked, and made commands |
//! | [`send`] | edge | hand one notice to a channel: accepted, temporary, permanent or ambiguous |
//! | [`view`] | pure | snapshot and query results rendered: pages, Prometheus text, JSON |
//! | [`web`] | edge | serve the views |
//! | [`respond`] | edge | what answers others: the demo's invented equipment |
//! | [`config`] | edge | files and credentials → inventory and settings, or all mistakes at once |
//! | [`daemon`] | edge | wiring, workers, signals; `demo` is another wiring of the same workers |
//!
//! and [`clock`], the only file that reads the time.
//!
//! # Walkthroughs
//!
//! *A probe fails.* [`daemon::prober`] hands the [`health::Observation`] to
//! [`daemon::ledger`], which takes one turn of [`ledger::Ledger::step`]. The
//! probe's [`health::Track`] counts the failure if something proved meanwhile
//! that the monitor was connected ([`health::Vantage`]); the step asks for a
//! second look, for a [confirming round](cause::confirming_round) around it and
//! for the witnesses. Nothing is shown or sent yet.
//!
//! *A line is cut and forty probes fall silent.* Each failing probe implicates
//! everything it crosses, each answering one exonerates it
//! ([`cause::testimony()`]); what other sites share is cleared by their answers.
//! [`cause::analyse()`] finds the one element that explains all forty. The ledger
//! opens one [`fault::Fault`], owned by whoever the agreement in force names
//! ([`inventory::Inventory::owner`]), the forty listed as affected.
//!
//! *Somebody is told.* The event and the rows of the [`notice::Outbox`] that it
//! calls for are one [`ledger::Transaction`]. [`daemon::writer`] commits it to
//! the [`store::Store`], and only then lets the snapshot that shows it be
//! published and the mail be handed to [`daemon::courier`], which reports back a
//! [`notice::Receipt`].
//!
//! *A party has a ticket system.* With each event, and with each configuration, [`notice`]
//! decides whether the fault's ticket there is to be open, as it decides on mails, in the same
//! transaction. [`send::ticket::Desk`]
//! works out the calls by an adapter, which is data; it remembers each in `tickets.db` before
//! it is made, and looks before it repeats one that may have been taken. What is closed over
//! there comes back as a [`fault::Command`] in the party's name.
//!
//! *The mail server is away for an hour.* Each attempt ends as *temporary*; the
//! outbox tries again after 1, 2, 5, 10 and then every 15 minutes, under the same
//! Message-ID. When too much has gathered for one recipient it becomes a digest.
//!
//! *Somebody has Alertmanager.* With `[[alertmanager]]` the open faults of each snapshot are
//! posted as alerts ([`view::alerts`]), again and again: nothing is kept of what was posted.
//! What an Alertmanager has of ours and the snapshot has not is ended, so that it makes no
//! difference which of the two was killed meanwhile.
//!
//! *The program is killed.* At the next start [`store::Store::open`] folds the
//! chain back into faults and rows; open faults are as they were, nothing is
//! cleared without new evidence, and what was under way is sent again.
//!
//! *A certificate is about to end.* A `tls` probe is a stream run: connect, a
//! handshake by a rustls connection that is fed by hand, and out again
//! ([`probe`]). Who signed the certificate never ends the handshake; it is a fact
//! like the others. [`health`] finds the flaw, and the fault is one of the facet
//! *certificate*: the service behind it is not blamed.
//!
//! *A line loses packets, now and then.* Twenty echoes every half minute are one
//! observation; [`health::Quality`] judges ten minutes of them against limits
//! and what is usual on that way. Between good and poor lies *fair*, which speaks
//! for and against nobody; poor ways are compared as silent ones are.
//!
//! *Somebody says yes.* `samband fault accept` opens the socket that only the daemon's
//! user and group may open ([`daemon`] puts it there, [`web`] serves it) and names the
//! last event that it has seen. The [`fault::Command`] goes through [`ledger::Ledger::step`]
//! like all else: who may, by whose agreement and what is then told is decided there, and
//! the answer is released with the commit. Of two at once the second is told who was
//! first. A time that was named and has passed makes the fault *overdue*.
//!
//! *Somebody without an account says yes.* With `[access] links` a mail to whoever has
//! to act is decided with a place for a link in its words; the token is put there when it
//! is handed over ([`send::Linked`]), so that nothing that is kept opens anything. The
//! page behind it ([`web`]) shows the fault and a button, and does nothing by being
//! opened; what is sent from there is a [`fault::Command`] like all others, in the name
//! of the party whose contact the [`access::Link`] was for.
//!
//! *Somebody answers the mail itself.* With `[mailbox]` mails ask for answers there, and
//! [`mailbox::read`] says what one of them says: an answer counts if it answers a mail of
//! ours, is from a contact of the party to which that went, and has the fault's number in
//! its subject ([`mailbox::judge`]). Which mails are ours, nobody can work out: a seal is put
//! into each Message-ID when it goes ([`send::Sealed`]). What it asks for is a [`fault::Command`] too; the log
//! knows the mail by hashes ([`fault::Posted`]), so that one that is read twice acts once.
//! What is not understood does nothing, and its sender is told so ([`notice::Reply`]).
//!
//! *Somebody of one municipality looks.* A reverse proxy has asked who they are and says it
//! in a header; [`web`] believes it from the proxy's address alone, and finds the role over
//! organisations that the configuration gives: an [`access::Scope`]. Of the snapshot only a
//! [`view::Shown`] is rendered, and only a scope makes one, so that no page, list, metric or
//! event can tell more. What they then do to a fault, on its page or by the API, is a
//! [`fault::Command`] like all others.
//!
//! *A night nurse scans the code on the door.* [`web`] shows the page of that room and no
//! other, of a [`view::Shown`] as all pages; what she reports there is a
//! [`fault::Reporting`], which [`ledger`] adds to the fault that explains it, or opens one of
//! its own for: without a cause, so that no probe is taken for it and none ends it.
//!
//! *The proxy is down, at night.* Somebody with an account logs in on `/login`: one of two
//! threads holds the password against the [`access::Hashed`] of the configuration, and the
//! session is a random number of which [`web`] keeps the hash, in memory. What they do then
//! stands in the log under the account's name, with a [way](fault::Way) of its own.
//!
//! *A council asks whether it was treated as the others.* [`store::Queries::report`] reads the
//! faults of some days into [`report::Course`]s, one event after the other;
//! [`report::Fairness`] counts them by municipality and holds each against all the others
//! together. Text, table and JSON are renderings of that one value by [`view`].
//!
//! *Somebody asks how a line was last week.* [`daemon`]'s recorder is offered what the
//! ledger takes, as [`measurement::Sample`]s, and nobody waits for it: each minute becomes
//! a [`measurement::Value`] a probe in a file of its own ([`store::Recorder`]), which
//! [`web`] reads ([`store::Measurements`]) and [`view`] draws. How days were is not read
//! there but in the log: [`store::Queries::past`] makes [`report::Past`] of its faults.
//!
//! *It is the first week.* Every notice is decided as ever, and those to parties
//! in shadow become rows that are kept with their words and never sent
//! ([`notice`]); the operator gets one of their own.
//!
//! *The network operator has said so itself.* An incident in the feed file covers
//! the cause of a fault: the event *explained* holds the notices back, and
//! *unexplained* lets them go. Planned work ([`inventory::Maintenance`]) explains what
//! began within its window likewise; it was told a week before by [`ledger`].
//!
//! *A party declares work of its own.* The form at `/planned`, or `/api/v1/maintenance`,
//! becomes a [`fault::Planning`] in its name; [`ledger`] decides whether it is theirs to
//! plan, and of two who change it at once tells the second. What becomes of it is told to
//! whoever was told of it.
//!
//! # Timing
//!
//! From a hard failure to its committed fault, at most: the default profile
//! (20 s, 3 s, three failures, 1 s between looks) 35 s, probes that open
//! connections (5 s between looks) 45 s, the critical profile (5 s, 2 s) 15 s.
//! [`inventory::Profile::detection_bound`] is the arithmetic.
//!
//! # Where the code differs from the first design, and why
//!
//! - [`ledger`] is a folder of its own: the core function needed a home that is
//!   wholly pure, so that a region's months can be simulated from a seed.
//! - The outbox, not the courier, decides when to try again. Retrying is a rule
//!   about time like any other, and in the pure part it is simulated with the rest.
//! - A fault's identity is its component, not component and mode: a process that
//!   hangs, then refuses, then answers 503 while it is restarted is one incident.
//! - A failure counts only if something answered while it was under way. The
//!   witness rule of the design looks at the last failure only; this looks at
//!   each, so that a link that comes back in the middle of a streak blames nobody.
//! - [`mailbox`] is a folder of its own: what comes in by mail is neither probed nor sent,
//!   and whoever reads letters from strangers should have nothing else in reach.
//! - [`report`] is a folder of its own, beside [`view`] that was to hold reports: what is
//!   counted is held against a naive count, and nothing is rendered there.
//! - [`measurement`] is a folder of its own: the daemon counts, the store packs and pages
//!   draw the same values, and none of these may know the others. Measurements do not hold
//!   the states of components, which stand in the log: what is kept twice can differ.
//! - [`words`] is a folder of its own: what a sentence is made of is the same for mails,
//!   reports and pages, and the sentences stay with those who say them.
//! - Not there yet, since nothing needs it: `link` (agents).

pub mod access;
pub mod agenda;
pub mod cause;
pub mod clock;
pub mod config;
pub mod daemon;
pub mod fault;
pub mod health;
pub mod inventory;
pub mod ledger;
pub mod mailbox;
pub mod measurement;
pub mod notice;
pub mod pack;
pub mod probe;
pub mod report;
pub mod respond;
pub mod schedule;
pub mod send;
pub mod store;
pub mod view;
pub mod web;
pub mod words;
