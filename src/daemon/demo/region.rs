//! The invented region as a configuration: the shipped region file, moved to
//! loopback, with the agreements that the story has reached.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;

use super::mapping::Mapping;
use crate::config::{self, Loaded, NoSecrets, Report, Texts};
use crate::inventory::{Inventory, RegionIx};

/// The region as it ships, without any agreement.
const FOSEN: &str = include_str!("../../../config/regions/fosen.toml");

/// The invented region, and where the demo plays it.
#[derive(Clone, Debug)]
pub struct Region {
    /// The directory that its files would be in; the log is in `log` there.
    pub directory: PathBuf,
    /// Where pages are served.
    pub listen: SocketAddr,
    /// The port of 127.0.0.1 at which mails are taken.
    pub relay: u16,
    /// Where its equipment stands.
    pub mapping: Mapping,
}

impl Region {
    /// The texts of its files; `agreements` are added to the region's.
    pub fn texts(&self, agreements: &str) -> Texts {
        let main = format!(
            r#"# Written by `samband demo`. The equipment itself is played on loopback.
regions = ["fosen"]

[web]
listen = "{}"

[mail]
host = "127.0.0.1"
port = {}
security = "none"
from = "samband@fosen.example"
from_name = "samband Fosen"

[store]
path = "log"

[log]
level = "warn"

[probe]
icmp = "off"                      # loopback answers pings by itself
"#,
            self.listen, self.relay,
        );
        Texts::from([
            (PathBuf::from("samband.toml"), main),
            (
                Path::new("regions").join("fosen.toml"),
                format!("{FOSEN}{agreements}"),
            ),
        ])
    }

    /// The configuration.
    ///
    /// # Errors
    /// When the texts do not hold together.
    pub fn load(&self, agreements: &str) -> Result<Loaded, Report> {
        config::read(
            &self.texts(agreements),
            &self.directory,
            &NoSecrets,
            &self.mapping,
        )
    }
}

/// The agreement that the story has signed, as it would stand in the region's
/// file: from this day to the end of the next year.
pub fn agreement(today: Date) -> String {
    let (first, year) = (today, today.year());
    let next = year.saturating_add(1);
    format!(
        r#"
[[agreement]]
id = "fosen-ikt-{year}"
name = "Driftsavtale videokonferanse"
party = "fosen-ikt"
reference = "sak {year}/117"
standing = "signed"
from = {first}
until = {next}-12-31
kinds = ["codec", "room-network", "site-router"]
"#
    )
}

/// The day in the demo's region.
pub fn day(inventory: &Inventory, at: Timestamp) -> Date {
    let zone = inventory[RegionIx::at(0)].zone.clone();
    at.to_zoned(zone).date()
}
