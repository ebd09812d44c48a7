//! dnsmasq as the region's name service.

use std::net::SocketAddrV4;

use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

/// A name server for `vc.example`: `rom1` has an address of each family, and
/// the domain has a SIP service.
pub(crate) struct Dns {
    pub(crate) address: SocketAddrV4,
    place: Place,
    process: Process,
    _folder: TempDir,
}

impl Dns {
    pub(crate) fn start(place: &Place) -> Self {
        let folder = folder();
        let address = place.port(53);
        let listen = format!("--listen-address={}", address.ip());
        let port = format!("--port={}", address.port());
        let args = [
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--user=root",
            "--pid-file=",
            "--log-facility=-",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            "--except-interface=none",
            "--local=/vc.example/",
            "--host-record=rom1.vc.example,192.0.2.11,2001:db8::11",
            "--srv-host=_sip._udp.vc.example,reg.vc.example,5060,10,20",
            &port,
            &listen,
        ];
        let mut process = Process::start(place, folder.path(), "dnsmasq", &args);
        let look = || ask(place, address, "rom1.vc.example", "A");
        process.ready(s(10), || look().filter(|answer| answer == "192.0.2.11"));
        Self {
            address,
            place: place.clone(),
            process,
            _folder: folder,
        }
    }

    /// One that knows these records and no others, at the usual port.
    pub(crate) fn start_with(place: &Place, records: &[String]) -> Self {
        let folder = folder();
        let address = SocketAddrV4::new(place.ip, 53);
        let listen = format!("--listen-address={}", address.ip());
        let mut args = vec![
            "--keep-in-foreground",
            "--conf-file=/dev/null",
            "--user=root",
            "--pid-file=",
            "--log-facility=-",
            "--no-resolv",
            "--no-hosts",
            "--bind-interfaces",
            "--except-interface=none",
            "--local=/test/",
            "--host-record=up.test,192.0.2.1",
            &listen,
        ];
        args.extend(records.iter().map(String::as_str));
        let mut process = Process::start(place, folder.path(), "dnsmasq", &args);
        let look = || ask(place, address, "up.test", "A");
        process.ready(s(10), || look().filter(|answer| answer == "192.0.2.1"));
        Self {
            address,
            place: place.clone(),
            process,
            _folder: folder,
        }
    }

    /// What it answers, asked by dig.
    pub(crate) fn ask(&self, name: &str, rtype: &str) -> Option<String> {
        ask(&self.place, self.address, name, rtype)
    }

    /// The process hangs; its host still pings.
    pub(crate) fn hang(&self) {
        self.process.signal("STOP");
    }

    /// The end of [`hang`](Self::hang).
    pub(crate) fn resume(&self) {
        self.process.signal("CONT");
    }
}

fn ask(place: &Place, server: SocketAddrV4, name: &str, rtype: &str) -> Option<String> {
    let at = format!("@{}", server.ip());
    let port = server.port().to_string();
    let args = [
        &at, "-p", &port, "+short", "+time=1", "+tries=1", name, rtype,
    ];
    let output = place.output("dig", &args);
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(said)
}
