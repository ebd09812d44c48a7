//! What crosses the network without protection, though it should not.

use reqwest::Url;

use super::is_loopback;
use super::trust::Files;
use crate::config::daemon_file::BrokerSecurity;
use crate::config::report::{Note, Notes, Spot};

/// Somebody who is told by HTTP.
pub(super) struct Plain<'a> {
    /// Where they are.
    pub(super) url: &'a Url,
    /// Where that is said.
    pub(super) spot: &'a Spot,
    /// How the way there is to be protected, if that is said.
    pub(super) security: Option<&'a BrokerSecurity>,
    /// What goes there, in several.
    pub(super) what: &'static str,
    /// Where the secret is said that is shown there, and what it is.
    pub(super) secret: Option<(&'a Spot, &'static str)>,
}

impl Plain<'_> {
    /// Notes what needs a protected connection and has none.
    pub(super) fn check(&self, files: &Files<'_>, notes: &mut Notes) {
        if self.url.scheme() == "https" {
            return;
        }
        files.reject(
            "leave it out, or use an address that begins with `https://`",
            notes,
        );
        let host = self.url.host_str().unwrap_or_default();
        if is_loopback(host.trim_matches(['[', ']'])) {
            return;
        }
        let crosses = |what: &str| format!("{what} would cross the network in clear");
        if self.security != Some(&BrokerSecurity::None) {
            notes.add(
                Note::at(self.spot, crosses(self.what))
                    .label("needs a protected connection")
                    .help(
                        "use an address that begins with `https://`, or say `security = \"none\"`",
                    ),
            );
        }
        if let Some((spot, secret)) = self.secret {
            notes.add(
                Note::at(spot, crosses(secret))
                    .label("needs a protected connection")
                    .help("use an address that begins with `https://`"),
            );
        }
    }
}
