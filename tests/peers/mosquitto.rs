//! Mosquitto as the broker: TLS with client certificates, an ACL, and a memory.

use std::fs::{self, Permissions};
use std::net::SocketAddrV4;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

/// A broker that takes clients with a certificate of its own authority; the common
/// name is the user.
pub(crate) struct Mosquitto {
    pub(crate) address: SocketAddrV4,
    place: Place,
    folder: TempDir,
    process: Option<Process>,
}

impl Mosquitto {
    /// Who reads everything.
    pub(crate) const READER: &'static str = "leser";
    /// Who logs in where a login is asked for as well; it can be looked for where it
    /// must not be.
    pub(crate) const USER: &'static str = "broker-canary-6204";
    pub(crate) const PASSWORD: &'static str = "canary-parrot-9317";

    /// Starts one that lets the user `samband` write below `samband/`.
    pub(crate) fn start(place: &Place) -> Self {
        Self::start_with(place, "use_identity_as_username true\n")
    }

    /// Starts one that asks for a login beside the certificate.
    pub(crate) fn start_with_login(place: &Place) -> Self {
        Self::start_with(place, "allow_anonymous false\npassword_file PASSWORDS\n")
    }

    fn start_with(place: &Place, identity: &str) -> Self {
        let address = place.port(8883);
        let folder = folder();
        let broker = Self {
            address,
            place: place.clone(),
            folder,
            process: None,
        };
        broker.certificates();
        let (file, user) = (broker.path("passwords").display().to_string(), Self::USER);
        place.run(
            "mosquitto_passwd",
            &["-c", "-b", &file, user, Self::PASSWORD],
        );
        let rights = |user: &str| format!("user {user}\ntopic readwrite samband/#\n");
        broker.allow(&(rights("samband") + &rights(user)));
        let path = |part: &str| broker.path(part).display().to_string();
        let config = format!(
            "listener {} {}\nuser root\ncafile {}\ncertfile {}\nkeyfile {}\n\
             require_certificate true\n{}acl_file {}\n\
             persistence true\npersistence_location {}/\nmax_queued_messages 100000\n\
             max_inflight_messages 0\nlog_dest stderr\n",
            address.port(),
            address.ip(),
            path("ca.pem"),
            path("server.pem"),
            path("server.key"),
            identity.replace("PASSWORDS", &path("passwords")),
            path("acl"),
            path(""),
        );
        fs::write(broker.path("mosquitto.conf"), config).unwrap();
        let mut broker = broker;
        broker.again();
        broker
    }

    pub(crate) fn path(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }

    /// What the ACL says of all but the reader; counts from the next start on.
    pub(crate) fn allow(&self, rules: &str) {
        let reader = format!("user {}\ntopic read #\n", Self::READER);
        fs::write(self.path("acl"), format!("{reader}{rules}")).unwrap();
        fs::set_permissions(self.path("acl"), Permissions::from_mode(0o600)).unwrap();
    }

    /// Starts it, with what it has kept.
    pub(crate) fn again(&mut self) {
        let config = self.path("mosquitto.conf").display().to_string();
        let args = ["-c", &config];
        let program = "/usr/sbin/mosquitto";
        let mut process = Process::start(&self.place, self.folder.path(), program, &args);
        let address = self.address;
        process.ready(s(20), || std::net::TcpStream::connect(address).ok());
        self.process = Some(process);
    }

    /// Ends it in good order: it writes down what it keeps.
    pub(crate) fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.stop(s(20));
        }
    }

    /// Ends it by SIGKILL: it forgets what it has not written down.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Sends it a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        self.process.as_ref().expect("it runs").signal(name);
    }

    /// The lines of `[mqtt]` for a client with this certificate.
    pub(crate) fn settings(&self, user: &str) -> String {
        format!(
            "\n[mqtt]\nhost = \"{}\"\nport = {}\nca_file = \"{}\"\n\
             certificate_file = \"{}\"\nkey_file = \"{}\"\n",
            self.address.ip(),
            self.address.port(),
            self.path("ca.pem").display(),
            self.path(&format!("{user}.pem")).display(),
            self.path(&format!("{user}.key")).display(),
        )
    }

    /// Reads all below `samband/` for ever; topic and payload, a line a message.
    pub(crate) fn reader(&self, folder: &std::path::Path) -> Process {
        let (ip, port) = (
            self.address.ip().to_string(),
            self.address.port().to_string(),
        );
        let path = |part: &str| self.path(part).display().to_string();
        let (ca, pem, key) = (path("ca.pem"), path("leser.pem"), path("leser.key"));
        let args = [
            "-V",
            "mqttv5",
            "-h",
            &ip,
            "-p",
            &port,
            "--cafile",
            &ca,
            "--cert",
            &pem,
            "--key",
            &key,
            "-t",
            "samband/#",
            "-q",
            "0",
            "-F",
            "%t %r %p",
        ];
        Process::start(&self.place, folder, "/usr/bin/mosquitto_sub", &args)
    }

    /// Publishes something as the client `samband` may; whether it went matters to nobody.
    pub(crate) fn publish(&self, topic: &str) {
        let (ip, port) = (
            self.address.ip().to_string(),
            self.address.port().to_string(),
        );
        let path = |part: &str| self.path(part).display().to_string();
        let (ca, pem, key) = (path("ca.pem"), path("samband.pem"), path("samband.key"));
        let args = [
            "-V", "mqttv5", "-h", &ip, "-p", &port, "--cafile", &ca, "--cert", &pem, "--key", &key,
            "-t", topic, "-m", "hei",
        ];
        self.place.output_within(s(10), "mosquitto_pub", &args);
    }

    /// What it keeps: topic and payload, a line each.
    pub(crate) fn retained(&self) -> Vec<(String, String)> {
        let (ip, port) = (
            self.address.ip().to_string(),
            self.address.port().to_string(),
        );
        let path = |part: &str| self.path(part).display().to_string();
        let (ca, pem, key) = (path("ca.pem"), path("leser.pem"), path("leser.key"));
        let args = [
            "-V",
            "mqttv5",
            "-h",
            &ip,
            "-p",
            &port,
            "--cafile",
            &ca,
            "--cert",
            &pem,
            "--key",
            &key,
            "-t",
            "samband/#",
            "--retained-only",
            "-W",
            "1",
            "-F",
            "%t %p",
        ];
        // Its own limit is forgotten where it runs out before the connection stands.
        let output = self.place.output_within(s(10), "mosquitto_sub", &args);
        let text = String::from_utf8(output.stdout).unwrap();
        let pairs = text.lines().filter_map(|line| line.split_once(' '));
        pairs
            .map(|(topic, payload)| (topic.to_owned(), payload.to_owned()))
            .collect()
    }

    /// An authority, the server's certificate, and one for each client.
    fn certificates(&self) {
        let (ip, etc) = (self.address.ip(), self.folder.path().display());
        let script = format!(
            "set -e; cd {etc}\n\
             new() {{ openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \"$@\"; }}\n\
             sign() {{ openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out $1.pem; }}\n\
             new -x509 -keyout ca.key -out ca.pem -days 2 -subj /CN=Test\n\
             printf 'subjectAltName=DNS:localhost,IP:{ip}\\n' > san\n\
             for name in server samband fremmed leser; do\n\
             new -keyout $name.key -out $name.csr -subj /CN=$name; sign $name; chmod 600 $name.key\n\
             done\n"
        );
        self.place.run("sh", &["-c", &script]);
    }
}
