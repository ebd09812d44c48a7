//! Ticket systems, as `samband.toml` has them.

use super::adapter_file::Scalars;
use super::daemon_file::BrokerSecurity;
use super::reader::{At, Several, table};
use super::text::{FilePath, Lapse, Line, Organisation, OutsideName, PingUrl, Slug, TokenHash};
use crate::inventory::Language;

table! {
    /// A ticket system in which faults have tickets, each fault its one: opened, kept up to date, closed, and opened again if it comes back.
    "[[ticket]]" Ticket {
        /// Its id.
        id: At<Slug>,
        /// How its kind is spoken to, as the program knows it: `request-tracker`, `zammad` and others; `samband schema --preset NAME` prints one.
        preset: Option<At<Slug>>,
        /// The same, as a file of one's own says it: `ours` for `adapters/ours.toml`.
        adapter: Option<At<Slug>>,
        /// Where it is: what the paths of its adapter come behind. Only its host is ever shown.
        url: At<PingUrl>,
        /// The parties whose faults go there, as `fosen:ikt`; each for as long as it is asked to act.
        party: Several<Organisation>,
        /// The regions of which all faults go there.
        regions: Vec<At<Slug>>,
        /// The language of its tickets; the party's own if it says nothing.
        language: Option<At<Language>>,
        /// Who we are to it, where its adapter shows `{user}` or `{basic}`.
        username: Option<At<Line>>,
        /// The file that holds what proves that, which nobody else may read.
        secret_file: Option<At<FilePath>>,
        /// The systemd credential that holds it.
        secret_credential: Option<At<OutsideName>>,
        /// The environment variable that holds it.
        secret_env: Option<At<OutsideName>>,
        /// What its adapter asks for by `{values.…}`, such as `{ queue = "Network" }`.
        values: Option<At<Scalars>>,
        /// `tls`, or `none` for an address that begins with `http://` and is not this machine's; `tls` if it says nothing.
        security: Option<At<BrokerSecurity>>,
        /// Certificates (PEM) to trust instead of the system's.
        ca_file: Option<At<FilePath>>,
        /// Our own certificate (PEM), for one that asks for it.
        certificate_file: Option<At<FilePath>>,
        /// Its private key (PEM), which nobody else may read.
        key_file: Option<At<FilePath>>,
        /// How long one call may take, from `1s` to `60s`; `15s` if it says nothing.
        deadline: Option<At<Lapse>>,
        /// From one look at its open tickets to the next, from `1m` to `24h`; without it, it is not asked.
        poll: Option<At<Lapse>>,
        /// The SHA-256 of the token by which it may call `/api/v1/tickets/<id>`, as `samband access token` prints it; without it, it may not.
        call_sha256: Option<At<TokenHash>>,
    }
}
