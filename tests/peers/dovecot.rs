//! Dovecot as the mailbox elsewhere, by IMAP over TLS; and what is shipped to fetch it.

use std::fs::{self, Permissions};
use std::net::SocketAddrV4;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

/// An IMAP server with one mailbox.
pub(crate) struct Dovecot {
    address: SocketAddrV4,
    place: Place,
    // Before the folder, which it writes to.
    _process: Process,
    folder: TempDir,
}

impl Dovecot {
    const USER: &'static str = "svar@mail.test";
    pub(crate) const PASSWORD: &'static str = "canary-otter-5518";

    pub(crate) fn start(place: &Place) -> Self {
        let address = place.port(993);
        let folder = folder();
        // Those who log people in are users of their own, and must be able to pass.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        for part in ["run", "state", "mail", "secrets", "fetched"] {
            fs::create_dir(folder.path().join(part)).unwrap();
        }
        let path = |part: &str| folder.path().join(part).display().to_string();
        place.run("chown", &["nobody", &path("mail")]);
        certificate(place, address, folder.path());
        let users = format!("{}:{}\n", Self::USER, Self::PASSWORD);
        fs::write(path("users"), users).unwrap();
        fs::set_permissions(path("users"), Permissions::from_mode(0o644)).unwrap();
        fs::write(path("dovecot.conf"), configuration(address, folder.path())).unwrap();
        let args = ["-F", "-c", &path("dovecot.conf")];
        let mut process = Process::start(place, folder.path(), "dovecot", &args);
        let url = format!("imaps://{address}/");
        let authority = path("cert.pem");
        let login = format!("{}:{}", Self::USER, Self::PASSWORD);
        let args = ["--silent", "--cacert", &authority, "--user", &login, &url];
        process.ready(s(20), || {
            let output = place.output("curl", &args);
            output.status.success().then_some(())
        });
        let dovecot = Self {
            address,
            place: place.clone(),
            _process: process,
            folder,
        };
        dovecot.set_password(Self::PASSWORD);
        dovecot
    }

    /// The Maildir that the mailbox is fetched into.
    pub(crate) fn fetched(&self) -> PathBuf {
        self.folder.path().join("fetched/answers")
    }

    /// Puts a mail into the mailbox that nobody has read yet.
    pub(crate) fn append(&self, mail: &str) {
        let file = self.folder.path().join("mail.eml");
        fs::write(&file, mail).unwrap();
        self.ask(&["--upload-file", &file.display().to_string()]);
        // curl says of what it appends that it has been read.
        let last = self.flags().len();
        let unread = format!("STORE {last} -FLAGS.SILENT (\\Seen)");
        self.ask(&["--request", &unread]);
    }

    /// Of each mail in the mailbox what is marked of it.
    pub(crate) fn flags(&self) -> Vec<String> {
        let said = self.ask(&["--request", "FETCH 1:* (FLAGS)"]);
        said.lines().map(str::to_owned).collect()
    }

    fn ask(&self, args: &[&str]) -> String {
        let url = format!("imaps://{}/INBOX", self.address);
        let authority = self.folder.path().join("cert.pem").display().to_string();
        let login = format!("{}:{}", Self::USER, Self::PASSWORD);
        let fixed = ["--silent", "--show-error", "--cacert", &authority];
        let whole = [&fixed[..], &["--user", &login], args, &[&url]].concat();
        self.place.run("curl", &whole)
    }

    /// Has the credential of the service be another.
    pub(crate) fn set_password(&self, password: &str) {
        fs::write(self.folder.path().join("secrets/imap-password"), password).unwrap();
    }

    /// Fetches once, as the shipped service does, with the shipped configuration: with
    /// another server, another account and another place, which is what it asks for.
    pub(crate) fn fetch(&self) -> Output {
        let at = |part: &str| self.folder.path().join(part).display().to_string();
        let shipped = fs::read_to_string("deploy/mailbox/mbsync.conf").unwrap();
        let mut text = shipped;
        for (line, now) in [
            (
                "Host imap.example.com",
                format!("Host {}", self.address.ip()),
            ),
            ("Port 993", format!("Port {}", self.address.port())),
            ("User svar@example.com", format!("User {}", Self::USER)),
            (
                "# CertificateFile /etc/samband/imap-ca.pem",
                format!("CertificateFile {}", at("cert.pem")),
            ),
            (
                "Inbox /var/lib/samband-mailbox/answers",
                format!("Inbox {}", self.fetched().display()),
            ),
        ] {
            assert_eq!(text.lines().filter(|one| *one == line).count(), 1, "{line}");
            text = text.replace(line, &now);
        }
        fs::write(at("mbsync.conf"), text).unwrap();
        let unit = fs::read_to_string("deploy/mailbox/samband-mailbox.service").unwrap();
        let start = unit
            .lines()
            .find_map(|line| line.strip_prefix("ExecStart="));
        let start = start.expect("what the service starts");
        let start = start.replace("/etc/samband/mbsync.conf", &at("mbsync.conf"));
        let mut words = start.split(' ');
        let mut command = self.place.command(words.next().unwrap());
        let command = command
            .args(words)
            .env("CREDENTIALS_DIRECTORY", at("secrets"));
        command
            .output()
            .expect("mbsync can be run: tests/run installs it")
    }
}

/// A certificate for an address: mbsync looks for that in its subject, curl beside it.
fn certificate(place: &Place, address: SocketAddrV4, folder: &Path) {
    let folder = folder.display();
    let ip = address.ip();
    let script = format!(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
         -keyout {folder}/key.pem -out {folder}/cert.pem -subj /CN={ip} \
         -addext subjectAltName=IP:{ip},DNS:localhost"
    );
    place.run("sh", &["-c", &script]);
}

fn configuration(address: SocketAddrV4, folder: &Path) -> String {
    let folder = folder.display();
    let (ip, port) = (address.ip(), address.port());
    format!(
        "protocols = imap\n\
         base_dir = {folder}/run\n\
         state_dir = {folder}/state\n\
         log_path = {folder}/dovecot-says.log\n\
         ssl = required\n\
         ssl_cert = <{folder}/cert.pem\n\
         ssl_key = <{folder}/key.pem\n\
         mail_location = maildir:{folder}/mail\n\
         first_valid_uid = 1\n\
         passdb {{\n  driver = passwd-file\n  args = scheme=PLAIN {folder}/users\n}}\n\
         userdb {{\n  driver = static\n  args = uid=65534 gid=65534 home={folder}/mail\n}}\n\
         service imap-login {{\n  \
         inet_listener imap {{\n    port = 0\n  }}\n  \
         inet_listener imaps {{\n    address = {ip}\n    port = {port}\n    ssl = yes\n  }}\n}}\n\
         service anvil {{\n  chroot =\n}}\n"
    )
}
