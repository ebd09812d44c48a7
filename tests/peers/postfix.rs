//! Postfix as the mail relay: STARTTLS, AUTH PLAIN, and moods.

use std::fs::{self, Permissions};
use std::net::SocketAddrV4;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::process::{Place, Process, folder, s};

/// What it does with mail, except that `temporary@`, `permanent@` and `slow@`
/// of the domain are always refused by 451, by 550, or accepted after five seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Takes it.
    Accepting,
    /// Refuses every recipient by 451.
    Temporary,
    /// Refuses every recipient by 550.
    Permanent,
    /// Takes it, five seconds a recipient later.
    Slow,
}

impl Mood {
    const fn action(self) -> &'static str {
        match self {
            Self::Accepting => "OK",
            Self::Temporary => "451 4.3.0 not now",
            Self::Permanent => "550 5.1.1 nobody here",
            Self::Slow => "sleep 5",
        }
    }
}

/// A relay for `mail.test`, with one mailbox for all; it takes mail only from
/// who logged in, over TLS.
pub(crate) struct Postfix {
    pub(crate) address: SocketAddrV4,
    place: Place,
    folder: TempDir,
    process: Option<Process>,
}

impl Postfix {
    /// Who logs in; nobody's address, so that it can be looked for where it must not be.
    pub(crate) const USER: &'static str = "relay-canary-7351@mail.test";
    pub(crate) const PASSWORD: &'static str = "canary-horse-2846";

    pub(crate) fn start(place: &Place, mood: Mood) -> Self {
        let address = place.port(587);
        let folder = folder();
        // The queue's own user must be able to pass.
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        for part in [
            "etc",
            "etc/sasl",
            "queue",
            "data",
            "mail",
            "mail/answers",
            "mail/answers/new",
            "mail/answers/cur",
            "mail/answers/tmp",
        ] {
            fs::create_dir(folder.path().join(part)).unwrap();
        }
        let path = |part: &str| folder.path().join(part).display().to_string();
        place.run("chown", &["postfix", &path("data")]);
        place.run("chown", &["--recursive", "nobody", &path("mail")]);
        certificates(place, address, folder.path());
        login(place, folder.path());
        fs::write(path("etc/master.cf"), master(address)).unwrap();
        let mut postfix = Self {
            address,
            place: place.clone(),
            folder,
            process: None,
        };
        postfix.configure(mood);
        postfix.again();
        postfix
    }

    /// The certificate of the authority that signed the server's; the server's
    /// is for `localhost` and its own address.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("etc/ca.pem")
    }

    /// Changes its mood; what connects later meets the new one.
    pub(crate) fn set(&mut self, mood: Mood) {
        self.stop();
        self.configure(mood);
        self.again();
    }

    /// Stops it: connections are refused from now on.
    pub(crate) fn stop(&mut self) {
        self.process = None;
    }

    /// Starts it again, with the mail that it had.
    pub(crate) fn again(&mut self) {
        let place = &self.place;
        let etc = self.folder.path().join("etc").display().to_string();
        place.run("postfix", &["-c", &etc, "check"]);
        let master = "/usr/lib/postfix/sbin/master";
        let mut process = Process::start(place, self.folder.path(), master, &["-c", &etc, "-d"]);
        let port = self.address.port().to_string();
        let server = self.address.ip().to_string();
        let args = ["--server", &server, "--port", &port, "--quit-after", "EHLO"];
        process.ready(s(20), || {
            place.output("swaks", &args).status.success().then_some(())
        });
        self.process = Some(process);
    }

    /// The mails that it took, headers and all, oldest first by file name.
    pub(crate) fn mails(&self) -> Vec<String> {
        let folder = self.folder.path().join("mail/all/new");
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        files
            .iter()
            .map(|file| fs::read_to_string(file).unwrap())
            .collect()
    }

    /// The Maildir of `svar@` of the domain, which has one of its own.
    pub(crate) fn answers(&self) -> PathBuf {
        self.folder.path().join("mail/answers")
    }

    /// The server's own log.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("mail.log")).unwrap_or_default()
    }

    fn configure(&self, mood: Mood) {
        let path = |part: &str| self.folder.path().join(part).display().to_string();
        let (etc, queue, data) = (path("etc"), path("queue"), path("data"));
        let (mail, log, prefix) = (path("mail"), path("mail.log"), path(""));
        let action = mood.action();
        let config = format!(
            "compatibility_level = 3.6\n\
             queue_directory = {queue}\n\
             data_directory = {data}\n\
             maillog_file = {log}\n\
             maillog_file_prefixes = {prefix}\n\
             myhostname = relay.mail.test\n\
             mydestination =\n\
             inet_protocols = ipv4\n\
             mynetworks =\n\
             smtpd_peername_lookup = no\n\
             smtpd_tls_cert_file = {etc}/server.pem\n\
             smtpd_tls_key_file = {etc}/server.key\n\
             smtpd_tls_security_level = may\n\
             smtpd_tls_auth_only = yes\n\
             smtpd_sasl_auth_enable = yes\n\
             smtpd_sasl_local_domain = mail.test\n\
             smtpd_delay_reject = yes\n\
             smtpd_client_restrictions = permit_sasl_authenticated, reject\n\
             smtpd_relay_restrictions = permit_auth_destination, reject\n\
             smtpd_recipient_restrictions =\n \
             check_recipient_access inline:{{\n  \
             {{temporary@mail.test = 451 4.3.0 not now}},\n  \
             {{permanent@mail.test = 550 5.1.1 nobody here}},\n  \
             {{slow@mail.test = sleep 5}}}},\n \
             check_recipient_access static:{{{action}}}\n\
             virtual_mailbox_domains = mail.test\n\
             virtual_mailbox_base = {mail}\n\
             virtual_mailbox_maps = inline:{{ {{svar@mail.test = answers/}} }}, static:all/\n\
             virtual_uid_maps = static:65534\n\
             virtual_gid_maps = static:65534\n"
        );
        fs::write(path("etc/main.cf"), config).unwrap();
    }
}

/// The one user, in a database of its own.
fn login(place: &Place, folder: &Path) {
    // Where Debian's smtpd looks, whatever cyrus_sasl_config_path says.
    let sasl = folder.join("etc/sasl");
    let database = sasl.join("db").display().to_string();
    let smtpd = format!(
        "pwcheck_method: auxprop\nauxprop_plugin: sasldb\n\
         sasldb_path: {database}\nmech_list: PLAIN LOGIN\n"
    );
    fs::write(sasl.join("smtpd.conf"), smtpd).unwrap();
    let (name, domain) = Postfix::USER.split_once('@').unwrap();
    let create = format!(
        "printf %s '{}' | saslpasswd2 -p -c -f {database} -u {domain} {name}",
        Postfix::PASSWORD,
    );
    place.run("sh", &["-c", &create]);
    place.run("chown", &["postfix", &database]);
}

/// An authority and the server's certificate for the relay's names.
fn certificates(place: &Place, address: SocketAddrV4, folder: &Path) {
    let ip = address.ip();
    let etc = folder.join("etc").display().to_string();
    let script = format!(
        "set -e; cd {etc}\n\
         new() {{ openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \"$@\"; }}\n\
         new -x509 -keyout ca.key -out ca.pem -days 2 -subj /CN=Test\n\
         new -keyout server.key -out server.csr -subj /CN=localhost\n\
         printf 'subjectAltName=DNS:localhost,DNS:relay.mail.test,IP:{ip}\\n' > san\n\
         openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
         -days 2 -extfile san -out server.pem\n"
    );
    place.run("sh", &["-c", &script]);
}

fn master(address: SocketAddrV4) -> String {
    format!(
        "{address} inet n - n - 20 smtpd\n\
         pickup unix n - n 60 1 pickup\n\
         cleanup unix n - n - 0 cleanup\n\
         qmgr unix n - n 300 1 qmgr\n\
         tlsmgr unix - - n 1000? 1 tlsmgr\n\
         rewrite unix - - n - - trivial-rewrite\n\
         bounce unix - - n - 0 bounce\n\
         defer unix - - n - 0 bounce\n\
         trace unix - - n - 0 bounce\n\
         verify unix - - n - 1 verify\n\
         flush unix n - n 1000? 0 flush\n\
         proxymap unix - - n - - proxymap\n\
         error unix - - n - - error\n\
         retry unix - - n - - error\n\
         discard unix - - n - - discard\n\
         virtual unix - n n - - virtual\n\
         anvil unix - - n - 1 anvil\n\
         postlog unix-dgram n - n - 1 postlogd\n"
    )
}
