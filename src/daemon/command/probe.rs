//! `samband probe COMPONENT`: all probes of a component, now, one after another; or of
//! all that lies beneath a name. It needs no running daemon.

use std::io::{self, Write};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use self::meant::{Meant, meant};
use super::{Exit, load};
use crate::clock::{Clock, Mono};
use crate::health::{
    Answer, Class, LocalError, Observation, Occasion, Outcome, SipAnswer, Verdict,
};
use crate::inventory::{ComponentIx, Inventory, Method, Probe, ProbeIx};
use crate::probe::sip_transaction::TIMER_F;
use crate::probe::{Engine, EngineError, LINGER, Settings};

/// Whether all probes were answered as they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Exit code 0.
    AllAnswered,
    /// Exit code 1.
    Findings,
}

/// Why nothing could be probed.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// No component of that name.
    #[error("there is no component `{name}`{instead}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// What may be meant.
        instead: String,
    },
    /// Several regions have one.
    #[error("`{name}` is in several regions: say {}", .ids.join(" or "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// What may be meant.
        ids: Vec<String>,
    },
    /// Nothing is probed at all.
    #[error("no region has anything that is probed")]
    Nothing,
    /// It has no probes.
    #[error("`{0}` has no probes")]
    NoProbes(String),
    /// What goes over the wire is shown of one component.
    #[error("`-v` shows what goes over the wire of one component, and {} are meant: name one of them, such as `{first}`", .count)]
    Several {
        /// How many are meant.
        count: usize,
        /// One of them.
        first: String,
    },
    /// No engine.
    #[error("cannot probe")]
    Engine(#[from] EngineError),
    /// Nowhere to print to.
    #[error("cannot print")]
    Print(#[from] io::Error),
}

/// Asks a component, or all of a site, a municipality or a region, now, and tells in plain
/// words what was observed
///
/// It needs no running daemon, writes nothing down and tells nobody. The exit
/// code is 0 if all probes were answered as they should be, else 1.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The component, such as core or fosen:afjord.helsesenter.rom1, or the end of its id
    /// where no other ends so; or what it lies in, such as afjord.helsesenter, afjord or
    /// fosen. All there is if it says nothing
    component: Option<String>,
    /// Of one component what went over the wire as well, and what comes too late: to what
    /// is silent it listens on, 32 s in all for SIP, 2 s past the deadline for ICMP and DNS
    #[arg(short, long)]
    verbose: bool,
}

/// Runs it.
pub fn run(args: &Args, directory: &Path, clock: Clock) -> Exit {
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    crate::daemon::log::start(&loaded.settings.log);
    let inventory = loaded.inventory;
    let out = &mut io::stdout().lock();
    match probe(
        &inventory,
        &loaded.settings.probe,
        clock,
        args.component.as_deref(),
        args.verbose,
        out,
    ) {
        Ok(Found::AllAnswered) => Exit::Fine,
        Ok(Found::Findings) => Exit::Findings,
        Err(wrong) => {
            eprintln!("samband: {}", crate::daemon::log::chain(&wrong));
            Exit::Usage
        }
    }
}

/// Runs all probes of the component that `name` means (`fosen:core` or `core`)
/// and prints in plain words what was observed; with `verbose` what went over
/// the wire as well, and what comes after the deadline. Where it means no component but
/// what some lie in, or nothing, those are asked at once, with a line a probe.
pub fn probe(
    inventory: &Arc<Inventory>,
    settings: &Settings,
    clock: Clock,
    name: Option<&str>,
    verbose: bool,
    out: &mut dyn Write,
) -> Result<Found, ProbeError> {
    let mut engine = Engine::new(settings.clone(), Arc::clone(inventory), clock)?;
    match meant(inventory, name)? {
        Meant::One(component) => one(&mut engine, inventory, component, verbose, out),
        Meant::All(components) => match (verbose, components.as_slice()) {
            (true, &[component]) => one(&mut engine, inventory, component, verbose, out),
            (true, &[first, ..]) => Err(ProbeError::Several {
                count: components.len(),
                first: inventory.full_id(first),
            }),
            _ => beneath::ask(&mut engine, inventory, &components, out),
        },
    }
}

/// One component, its probes one after another.
fn one(
    engine: &mut Engine,
    inventory: &Inventory,
    component: ComponentIx,
    verbose: bool,
    out: &mut dyn Write,
) -> Result<Found, ProbeError> {
    let part = &inventory[component];
    let full = inventory.full_id(component);
    if part.probes.is_empty() {
        return Err(ProbeError::NoProbes(full));
    }
    engine.record(verbose);
    writeln!(out, "{full} ({}, {})", part.name, part.kind)?;
    let mut found = Found::AllAnswered;
    let mut late = Vec::new();
    for &ix in &part.probes {
        let observation = look(engine, inventory, ix, &mut late);
        let verdict = observation.verdict(&inventory[ix]);
        if !verdict.class.is_success() {
            found = Found::Findings;
        }
        print(inventory, &observation, verdict, out)?;
        print_exchanges(engine, out)?;
        // Of a probe before it: its packets stand above already.
        for observation in late.drain(..) {
            if verbose {
                print_late(inventory, &observation, out)?;
            }
        }
    }
    if verbose && engine.counts().listening > 0 {
        listen(engine, inventory, out)?;
    }
    Ok(found)
}

/// Waits for what the silent ones may still say; the engine ends it.
fn listen(engine: &mut Engine, inventory: &Inventory, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "  listening for late answers: {} s in all to SIP, {} s past the deadline to ICMP and DNS",
        TIMER_F.as_secs(),
        LINGER.as_secs(),
    )?;
    let mut none = true;
    let mut late = Vec::new();
    while engine.counts().listening > 0 {
        engine.turn(Mono::NEVER, &mut late);
        for observation in late.drain(..) {
            none = false;
            print_late(inventory, &observation, out)?;
            print_exchanges(engine, out)?;
        }
    }
    if none {
        writeln!(out, "    none came")?;
    }
    Ok(())
}

fn print_late(
    inventory: &Inventory,
    observation: &Observation,
    out: &mut dyn Write,
) -> io::Result<()> {
    let probe = &inventory[observation.probe];
    let class = observation.verdict(probe).class;
    writeln!(out, "  {:<12} {:<16} {observation}", probe.id, class.slug())
}

fn print_exchanges(engine: &mut Engine, out: &mut dyn Write) -> io::Result<()> {
    for (_, exchange) in engine.take_exchanges() {
        for line in exchange.lines {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

/// Runs one probe; what comes late of others meanwhile is left in `observations`.
fn look(
    engine: &mut Engine,
    inventory: &Inventory,
    ix: ProbeIx,
    observations: &mut Vec<Observation>,
) -> Observation {
    let deadline = inventory[ix].profile.deadline;
    engine.launch(ix, Occasion::Manual, deadline, observations);
    loop {
        let mine = observations
            .iter()
            .position(|o: &Observation| o.probe == ix && o.occasion == Occasion::Manual);
        if let Some(place) = mine {
            return observations.swap_remove(place);
        }
        // The engine's own timer ends every run.
        engine.turn(Mono::NEVER, observations);
    }
}

fn print(
    inventory: &Inventory,
    observation: &Observation,
    verdict: Verdict,
    out: &mut dyn Write,
) -> io::Result<()> {
    let probe = &inventory[observation.probe];
    writeln!(
        out,
        "  {:<12} {:<16} {}",
        probe.id,
        verdict.class.slug(),
        asked(probe)
    )?;
    let on = stream::connection(observation, probe);
    writeln!(
        out,
        "    {}{on}",
        seen(inventory, &observation.outcome, probe)
    )?;
    let counts = !matches!(verdict.class, Class::NotPerformed(_));
    if counts {
        let yes = |ok| if ok { "yes" } else { "no" };
        let (transport, process, service) =
            (verdict.transport_ok, verdict.sip_ok, verdict.service_ok);
        writeln!(
            out,
            "    packets pass: {}, process answers: {}, will serve: {}",
            yes(transport),
            yes(process),
            yes(service)
        )?;
    }
    Ok(())
}

fn asked(probe: &Probe) -> String {
    match &probe.method {
        Method::Icmp {
            target,
            size,
            fragment,
        } => {
            let whole = if *fragment {
                ""
            } else {
                ", not to be fragmented"
            };
            format!("ICMP echo to {target}, {size} bytes{whole}")
        }
        Method::Tcp { target } => format!("TCP connection to {target}"),
        Method::Dns {
            server,
            name,
            rtype,
            ..
        } => format!("DNS {rtype} {name} asked of {server}"),
        Method::Stun(stun) => format!("STUN binding asked of {} over UDP", stun.target),
        Method::Ntp { server, max_offset } => format!(
            "NTP asked of {server}, at most {} s off",
            max_offset.as_secs_f64()
        ),
        Method::Quality(series) => format!(
            "series of {} ICMP echoes to {}, {} bytes, {} ms apart, {} kbit/s meanwhile",
            series.echoes,
            series.target,
            series.size,
            series.spacing.as_millis(),
            series.rate().div_ceil(1_000)
        ),
        Method::Sip(sip) => {
            let wanted = probe.trust().map(stream::wanted).unwrap_or_default();
            let transport = sip.transport.name();
            let size = sip.size.map_or_else(String::new, |size| {
                format!(", padded to {size} bytes, not to be fragmented")
            });
            format!(
                "SIP OPTIONS {} to {} over {transport}{wanted}{size}",
                sip.uri, sip.target
            )
        }
        Method::Tls(tls) => stream::tls_asked(tls),
        Method::Http(http) => stream::http_asked(http),
        Method::Domain(domain) => domain::asked(domain),
    }
}

fn seen(inventory: &Inventory, outcome: &Outcome, probe: &Probe) -> String {
    let millis = |rtt: std::time::Duration| format!("{:.1} ms", rtt.as_secs_f64() * 1e3);
    match outcome {
        Outcome::Answer { rtt, answer } => match answer {
            Answer::Echo => format!("echo reply after {}", millis(*rtt)),
            Answer::Series(series) => series.to_string(),
            Answer::Connected => format!("connection established after {}", millis(*rtt)),
            Answer::Dns(dns) => format!("{} after {}", domain::dns_words(dns), millis(*rtt)),
            Answer::Sip(sip) => format!("{} after {}{}", status(sip), millis(*rtt), sip_words(sip)),
            Answer::Stun(stun) => format!("{stun} after {}", millis(*rtt)),
            Answer::Ntp(ntp) => format!("{ntp} after {}", millis(*rtt)),
            Answer::Stream(answer) => {
                stream::said(answer, |sip| format!("{}{}", status(sip), sip_words(sip)))
            }
        },
        Outcome::Refused { rtt } => format!(
            "the host is there and nothing listens: refused after {}",
            millis(*rtt)
        ),
        Outcome::IcmpError { from, kind, code } => format!(
            "{} says: {} (ICMP type {kind}, code {code})",
            who(inventory, *from),
            icmp_words(*from, *kind, *code)
        ),
        Outcome::TooBig { from, mtu } => format!(
            "{} says: the packet is too big, {mtu} bytes pass",
            who(inventory, *from)
        ),
        Outcome::Silence => format!(
            "no answer within {:.1} s",
            probe.profile.deadline.as_secs_f64()
        ),
        Outcome::Stalled { phase } => format!(
            "connected, and then {phase} within {:.1} s",
            probe.profile.deadline.as_secs_f64()
        ),
        Outcome::Targets(targets) => domain::said(targets),
        Outcome::Malformed { what } => format!("what came is no answer: {what}"),
        Outcome::NotPerformed(error) => {
            format!("not performed: {}", local_words(*error, &probe.method))
        }
    }
}

fn status(sip: &SipAnswer) -> String {
    format!("{} {}", sip.status, sip.reason)
        .trim_end()
        .to_owned()
}

fn sip_words(sip: &SipAnswer) -> String {
    let mut words = String::new();
    if sip.transmission > 1 {
        let before = sip.transmission - 1;
        words += &format!(
            ", to transmission {} ({before} lost on the way or late)",
            sip.transmission
        );
    }
    words += &sip.login.to_string();
    if let Some(agent) = &sip.agent {
        words += &format!(", from {agent}");
    }
    if let Some(translated) = &sip.translated {
        words += &format!(", {translated}");
    }
    for (name, text) in [("Reason", &sip.because), ("Warning", &sip.warning)] {
        if let Some(text) = text {
            words += &format!(", {name}: {text}");
        }
    }
    if let Some(seconds) = sip.retry_after {
        words += &format!(", asks to be left alone for {seconds} s");
    }
    words
}

/// An address, with the component it belongs to where that is known.
fn who(inventory: &Inventory, address: IpAddr) -> String {
    inventory
        .components()
        .find(|(_, part)| part.addresses.contains(&address))
        .map_or_else(
            || address.to_string(),
            |(ix, _)| format!("{address} ({})", inventory.full_id(ix)),
        )
}

/// RFC 792, RFC 1812 section 5.2.7.1, RFC 4443 section 3.
fn icmp_words(from: IpAddr, kind: u8, code: u8) -> &'static str {
    match (from, kind, code) {
        (IpAddr::V4(_), 3, 0 | 6 | 11) | (IpAddr::V6(_), 1, 0) => "no route to the network",
        (IpAddr::V4(_), 3, 1 | 7 | 12) | (IpAddr::V6(_), 1, 3) => "the host does not answer",
        (IpAddr::V4(_), 3, 2) => "the protocol is not spoken",
        (IpAddr::V4(_), 3, 3) | (IpAddr::V6(_), 1, 4) => "nothing listens on the port",
        (IpAddr::V4(_), 3, 9 | 10 | 13) | (IpAddr::V6(_), 1, 1 | 5 | 6) => {
            "not let through by policy"
        }
        (IpAddr::V4(_), 11, _) | (IpAddr::V6(_), 3, _) => "the packet went in a circle",
        _ => "the packet could not be delivered",
    }
}

fn local_words(error: LocalError, method: &Method) -> &'static str {
    match (error, method) {
        (LocalError::Permission, Method::Icmp { .. } | Method::Quality(_)) => {
            "ICMP is off or not permitted to this user; see sysctl net.ipv4.ping_group_range"
        }
        (LocalError::Permission, _) => "our own machine does not permit it (local firewall?)",
        (LocalError::Descriptors, _) => "our own machine has no file descriptors left",
        (LocalError::Buffers, _) => "our own machine has no buffers left",
        (LocalError::NoRoute, _) => "our own machine has no route there",
        (LocalError::Address, _) => "the source address is not ours",
        (LocalError::Size, _) => "the packet is larger than our own line takes",
        (LocalError::Clock, _) => {
            "our own clock and the server's disagree, and nothing shows whose is wrong"
        }
        (LocalError::Names, _) => "no name server says where to look",
        (LocalError::Late, _) => "our own machine stood still meanwhile",
        (LocalError::Cancelled, _) => "cancelled",
        (LocalError::Other, _) => "our own machine refused",
    }
}

mod beneath;
mod domain;
mod meant;
mod name;
mod stream;
#[cfg(test)]
mod tests;
