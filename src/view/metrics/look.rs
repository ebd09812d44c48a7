//! One run of one probe, under the names that Prometheus's blackbox exporter has for what
//! both of them measure.

use std::sync::Arc;
use std::time::Duration;

use super::Format;
use super::writer::{Kind, Seconds, Writer, label};
use crate::health::{Answer, Observation, Outcome, Phases, Said, Session, StreamAnswer};
use crate::inventory::{Inventory, Method, Probe};

/// What a look has come to.
#[derive(Clone, Debug)]
pub struct LookSeen {
    /// What the observation's index belongs to.
    pub inventory: Arc<Inventory>,
    /// What was seen.
    pub observation: Observation,
    /// How long ago that ended.
    pub age: Duration,
    /// It was seen for whoever asked, and not some time before.
    pub fresh: bool,
}

impl LookSeen {
    /// Why it says nothing of the component, if it does not: our own machine could not look.
    pub fn undone(&self) -> Option<String> {
        match &self.observation.outcome {
            Outcome::NotPerformed(error) => Some(error.to_string()),
            Outcome::Answer { .. }
            | Outcome::Refused { .. }
            | Outcome::IcmpError { .. }
            | Outcome::TooBig { .. }
            | Outcome::Silence
            | Outcome::Stalled { .. }
            | Outcome::Malformed { .. }
            | Outcome::Targets(_) => None,
        }
    }

    /// Whether what was asked about is as it should be.
    pub fn success(&self) -> bool {
        let probe = &self.inventory[self.observation.probe];
        self.observation.verdict(probe).success
    }

    /// Id of the region it was seen in.
    pub fn region(&self) -> &str {
        let probe = &self.inventory[self.observation.probe];
        &self.inventory[self.inventory[probe.component].region].id
    }

    /// As a scraper reads it.
    pub fn text(&self, format: Format) -> String {
        let mut out = Writer::new(format, 2_048);
        let probe = &self.inventory[self.observation.probe];
        self.always(probe, &mut out);
        if let Outcome::Answer { rtt, answer } = &self.observation.outcome {
            answered(answer, *rtt, probe, &mut out);
        }
        out.end()
    }

    fn always(&self, probe: &Probe, out: &mut Writer) {
        let seen = &self.observation;
        let help = "1 if the probe's facet is as it should be, else 0.";
        out.family("probe_success", Kind::Gauge, "", help);
        out.sample("", u64::from(self.success()));
        let help = "How long the run took.";
        out.family("probe_duration_seconds", Kind::Gauge, "seconds", help);
        out.sample("", Seconds::from(seen.ended.since(seen.started)));
        if !matches!(probe.method, Method::Domain(_)) {
            let help = "The version of IP by which the component is asked.";
            out.family("probe_ip_protocol", Kind::Gauge, "", help);
            let version: u64 = if probe.method.address().is_ipv4() {
                4
            } else {
                6
            };
            out.sample("", version);
        }
        let help = "What was seen, in samband's word for it.";
        out.family("samband_look_info", Kind::Info, "", help);
        out.sample_with("", ("class", seen.verdict(probe).class.slug()), 1_u64);
        let help = "How long ago the run ended that is told of: one that is asked for again too soon is told again.";
        out.family("samband_look_age_seconds", Kind::Gauge, "seconds", help);
        out.sample("", Seconds::from(self.age));
    }
}

fn answered(answer: &Answer, rtt: Duration, probe: &Probe, out: &mut Writer) {
    match answer {
        Answer::Echo => {
            let help = "How long the echo took, by phase.";
            out.family("probe_icmp_duration_seconds", Kind::Gauge, "seconds", help);
            out.sample_with("", ("phase", "rtt"), Seconds::from(rtt));
        }
        Answer::Dns(_) => {
            let help = "How long the question took, by phase.";
            out.family("probe_dns_duration_seconds", Kind::Gauge, "seconds", help);
            out.sample_with("", ("phase", "request"), Seconds::from(rtt));
        }
        Answer::Stream(stream) => connected(stream, probe, out),
        Answer::Connected
        | Answer::Sip(_)
        | Answer::Stun(_)
        | Answer::Ntp(_)
        | Answer::Series(_) => {
            let help = "From the transmission that was answered to the answer.";
            out.family(
                "samband_look_round_trip_seconds",
                Kind::Gauge,
                "seconds",
                help,
            );
            out.sample("", Seconds::from(rtt));
        }
    }
}

fn connected(stream: &StreamAnswer, probe: &Probe, out: &mut Writer) {
    match &stream.said {
        Said::Http(http) => {
            let help = "The status code of the answer.";
            out.family("probe_http_status_code", Kind::Gauge, "", help);
            out.sample("", u64::from(http.status));
            let help = "1 if the request goes under TLS, else 0.";
            out.family("probe_http_ssl", Kind::Gauge, "", help);
            out.sample("", u64::from(probe.trust().is_some()));
            let help = "How long the request took, by phase.";
            out.family("probe_http_duration_seconds", Kind::Gauge, "seconds", help);
            phases(&stream.phases, "processing", out);
        }
        Said::Handshake | Said::Sip(_) | Said::TooOld { .. } | Said::Denied { .. } => {
            let help = "How long the connection took, by phase.";
            out.family("samband_look_phase_seconds", Kind::Gauge, "seconds", help);
            phases(&stream.phases, "first-byte", out);
        }
    }
    if let Some(session) = &stream.session {
        shown(session, out);
    }
}

fn phases(phases: &Phases, first_byte: &str, out: &mut Writer) {
    for (phase, took) in phases.each() {
        let phase = if phase == "first-byte" {
            first_byte
        } else {
            phase
        };
        if let Some(took) = took {
            out.sample_with("", ("phase", phase), Seconds::from(took));
        }
    }
}

/// What the handshake has shown.
fn shown(session: &Session, out: &mut Writer) {
    if let Some(ends) = session.chain.iter().map(|one| one.not_after).min() {
        let help =
            "When the first of the certificates ends that were shown, in seconds since 1970.";
        out.family("probe_ssl_earliest_cert_expiry", Kind::Gauge, "", help);
        out.sample("", Seconds::from(ends));
    }
    if let Some(version) = session.protocol {
        let help = "The version of TLS that was agreed on.";
        out.family("probe_tls_version_info", Kind::Info, "", help);
        out.sample_with("", ("version", version), 1_u64);
    }
    if let Some(cipher) = &session.cipher {
        let help = "The cipher suite that was agreed on.";
        out.family("probe_tls_cipher_info", Kind::Info, "", help);
        let mut set = String::new();
        label(&mut set, "cipher", cipher);
        out.sample(&set, 1_u64);
    }
}

#[cfg(test)]
mod tests;
