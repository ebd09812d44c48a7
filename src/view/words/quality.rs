//! How well a way carries, in a few words.

use std::time::Duration;

use super::{Words, Written};
use crate::health::Measured;

impl Words {
    /// "0,3 % tapt, 12 ms, ujevnt 2 ms": what its series come to over their window.
    pub(in crate::view) fn quality(self, measured: &Measured) -> String {
        let comma = |figure: f64| match self.0 {
            Written::Bokmal => format!("{figure:.1}").replace('.', ","),
            Written::English => format!("{figure:.1}"),
        };
        let millis = |span: Duration| {
            let millis = span.as_secs_f64() * 1e3;
            let text = if millis < 10.0 {
                comma(millis)
            } else {
                format!("{millis:.0}")
            };
            format!("{text}\u{a0}ms")
        };
        let loss = comma(measured.loss() * 100.0);
        let mut said = match self.0 {
            Written::Bokmal => format!("{loss}\u{a0}% tapt"),
            Written::English => format!("{loss}% lost"),
        };
        if let Some([_, middle, _]) = measured.delay {
            said += &format!(", {}", millis(middle));
        }
        if let Some(jitter) = measured.jitter {
            let uneven = match self.0 {
                Written::Bokmal => "ujevnt",
                Written::English => "jitter",
            };
            said += &format!(", {uneven} {}", millis(jitter));
        }
        said
    }
}
