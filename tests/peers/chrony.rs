//! chrony as a time server that leaves this machine's clock alone.

use std::fs;
use std::net::SocketAddrV4;
use std::path::Path;

use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

/// A time server; the clock that it serves is this machine's.
pub(crate) struct Chrony {
    pub(crate) address: SocketAddrV4,
    _process: Process,
    _folder: TempDir,
}

impl Chrony {
    /// `set` says whether it holds its clock to be set.
    pub(crate) fn start(place: &Place, set: bool) -> Self {
        let folder = folder();
        let address = place.port(123);
        let path = |name: &str| folder.path().join(name).display().to_string();
        let local = if set { "local stratum 8\n" } else { "" };
        let text = format!(
            "{local}port {}\nbindaddress {}\nallow all\ncmdport 0\nbindcmdaddress /\n\
             driftfile {}\npidfile {}\n",
            address.port(),
            address.ip(),
            path("drift"),
            path("pid")
        );
        fs::write(folder.path().join("chrony.conf"), text).unwrap();
        let config = path("chrony.conf");
        let args = ["-x", "-d", "-u", "root", "-f", &config];
        let mut process = Process::start(place, folder.path(), &program(), &args);
        let pid = folder.path().join("pid");
        process.ready(s(10), || pid.exists().then_some(()));
        Self {
            address,
            _process: process,
            _folder: folder,
        }
    }
}

/// Where tests/run has unpacked it, so that it takes no other time server's
/// place, or where the system has it.
fn program() -> String {
    let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/chrony/usr/sbin/chronyd");
    match unpacked.exists() {
        true => unpacked.display().to_string(),
        false => "chronyd".to_owned(),
    }
}
