//! coturn as a STUN server.

use std::net::SocketAddrV4;

use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

/// A STUN server; one that wants to know who asks answers `samband` with the
/// password `kanarifugl` only.
pub(crate) struct Coturn {
    pub(crate) address: SocketAddrV4,
    process: Process,
    _folder: TempDir,
}

impl Coturn {
    pub(crate) fn start(place: &Place, secure: bool) -> Self {
        let folder = folder();
        let address = place.port(3478);
        let listen = format!("--listening-ip={}", address.ip());
        let port = format!("--listening-port={}", address.port());
        let mut args = vec![
            "-n",
            "--no-cli",
            "--no-tls",
            "--no-dtls",
            "--no-tcp",
            "--simple-log",
            "--log-file=stdout",
            "--lt-cred-mech",
            "--realm=vc.example",
            "--user=samband:kanarifugl",
            &listen,
            &port,
        ];
        if secure {
            args.push("--secure-stun");
        }
        let pid = format!("--pidfile={}", folder.path().join("pid").display());
        args.push(&pid);
        let mut process = Process::start(place, folder.path(), "turnserver", &args);
        let ask = || {
            let ip = address.ip().to_string();
            let port = address.port().to_string();
            let args = ["2", "turnutils_stunclient", "-p", &port, &ip];
            let said = place.output("timeout", &args);
            let text = String::from_utf8_lossy(&said.stdout).into_owned();
            (secure || text.contains("reflexive addr")).then_some(())
        };
        process.ready(s(20), ask);
        Self {
            address,
            process,
            _folder: folder,
        }
    }

    /// The process hangs; its host still pings.
    pub(crate) fn hang(&self) {
        self.process.signal("STOP");
    }
}
