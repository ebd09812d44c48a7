//! A family of metrics about components, as a value: what is said of each.

use super::rows::{Group, ProbeRow};
use super::writer::{Kind, Writer};
use crate::view::snapshot::ProbeStatus;

/// A family: its head, and what writes its samples.
pub(super) struct Family {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) unit: &'static str,
    pub(super) help: &'static str,
    pub(super) each: Each,
}

/// What writes the samples; the text is the label set of the probe.
pub(super) enum Each {
    /// Of every probe.
    Probe(fn(&mut Writer, &str, &ProbeRow)),
    /// Of the probes that have what is not usual.
    Some(Group, fn(&mut Writer, &str, &ProbeStatus)),
}

impl Family {
    /// The lines above its samples.
    pub(super) fn head(&self, out: &mut Writer) {
        out.family(self.name, self.kind, self.unit, self.help);
    }
}
