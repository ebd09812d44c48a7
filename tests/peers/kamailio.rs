//! Kamailio as registrar and proxy, its registrations in memory only.

use std::fs;
use std::net::SocketAddrV4;
use std::path::Path;

use tempfile::TempDir;

use crate::certificates::Certificates;
use crate::process::{Place, Process, folder, s};

/// A registrar: answers a keepalive by 200, a user that is not registered by
/// 404, one that does not answer by 408 after two seconds. A restart forgets
/// who was registered.
pub(crate) struct Kamailio {
    pub(crate) address: SocketAddrV4,
    /// Where it answers over TLS, if it does.
    pub(crate) secured: Option<SocketAddrV4>,
    place: Place,
    folder: TempDir,
    process: Option<Process>,
}

impl Kamailio {
    pub(crate) fn start(place: &Place) -> Self {
        Self::start_as(place, |_| (None, String::new()))
    }

    /// The same, answering nobody who has not this password, by this algorithm.
    pub(crate) fn start_with_login(place: &Place, password: &str, algorithm: &str) -> Self {
        Self::start_as(place, |_| {
            let lines = format!(
                "loadmodule \"auth.so\"\nmodparam(\"auth\", \"algorithm\", \"{algorithm}\")\n\
                 #!define PASSWORD \"{password}\"\n"
            );
            (None, lines)
        })
    }

    /// The same, over TLS as well, with the certificate of this name.
    pub(crate) fn start_with_tls(place: &Place, made: &Certificates, name: &str) -> Self {
        Self::start_secured(place, made, name, "")
    }

    /// The same, and answering nobody who has not this password.
    pub(crate) fn start_with_both(
        place: &Place,
        made: &Certificates,
        name: &str,
        password: &str,
    ) -> Self {
        let login = format!("loadmodule \"auth.so\"\n#!define PASSWORD \"{password}\"\n");
        Self::start_secured(place, made, name, &login)
    }

    fn start_secured(place: &Place, made: &Certificates, name: &str, login: &str) -> Self {
        Self::start_as(place, |place| {
            let address = place.port(5061);
            let file = |kind: &str| made.path(&format!("{name}.{kind}")).display().to_string();
            let (certificate, key) = (file("pem"), file("key"));
            let lines = format!(
                "enable_tls=yes\nlisten=tls:{address}\nloadmodule \"tls.so\"\n\
                 modparam(\"tls\", \"tls_method\", \"TLSv1.2+\")\n\
                 modparam(\"tls\", \"certificate\", \"{certificate}\")\n\
                 modparam(\"tls\", \"private_key\", \"{key}\")\n{login}"
            );
            (Some(address), lines)
        })
    }

    fn start_as(place: &Place, secure: impl Fn(&Place) -> (Option<SocketAddrV4>, String)) -> Self {
        let folder = folder();
        let address = place.port(5060);
        let (secured, lines) = secure(place);
        let text = configuration(address, &lines);
        fs::write(folder.path().join("kamailio.cfg"), text).unwrap();
        let mut kamailio = Self {
            address,
            secured,
            place: place.clone(),
            folder,
            process: None,
        };
        kamailio.again();
        kamailio
    }

    /// Stops the process; the host stays up and refuses.
    pub(crate) fn stop(&mut self) {
        self.process = None;
    }

    /// Starts it again, with nobody registered.
    pub(crate) fn again(&mut self) {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        let (config, pid) = (path("kamailio.cfg"), path("pid"));
        let runtime = path("");
        let args = [
            "-DD", "-E", "-f", &config, "-m", "32", "-M", "4", "-P", &pid, "-Y", &runtime,
        ];
        let mut process = Process::start(&self.place, self.folder.path(), "kamailio", &args);
        let keepalive = format!("sip:{}", self.address);
        process.ready(s(20), || {
            matches!(options(&self.place, &keepalive), Some(200 | 401)).then_some(())
        });
        self.process = Some(process);
    }

    /// The status that an OPTIONS for this user draws.
    pub(crate) fn status_of(&self, user: &str) -> Option<u16> {
        options(&self.place, &format!("sip:{user}@{}", self.address))
    }
}

/// The final status that an OPTIONS draws, asked by sipsak; none for silence.
pub(crate) fn options(place: &Place, uri: &str) -> Option<u16> {
    let output = place.output("timeout", &["4", "sipsak", "-vv", "-s", uri]);
    // A challenge that it cannot answer it shows as an error.
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let mut statuses = said.lines().filter_map(|line| {
        let (_, rest) = line.split_once("SIP/2.0 ")?;
        rest.get(..3)?.parse().ok()
    });
    statuses.rfind(|status| *status >= 200)
}

fn configuration(address: SocketAddrV4, secured: &str) -> String {
    let modules = Path::new("/usr/lib/x86_64-linux-gnu/kamailio/modules/");
    let path = if modules.exists() {
        modules.display().to_string()
    } else {
        String::new()
    };
    let path = if path.is_empty() {
        path
    } else {
        format!("mpath=\"{path}\"\n")
    };
    format!(
        r#"#!KAMAILIO
debug=1
log_stderror=yes
children=2
tcp_children=1
auto_aliases=no
listen=udp:{address}
listen=tcp:{address}
{path}{secured}loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
modparam("usrloc", "db_mode", 0)
modparam("usrloc", "timer_interval", 1)
modparam("registrar", "min_expires", 1)
modparam("tm", "fr_timer", 2000)

request_route {{
    if (!mf_process_maxfwd_header("10")) {{
        sl_send_reply("483", "Too Many Hops");
        exit;
    }}
    if (is_method("REGISTER")) {{
        save("location");
        exit;
    }}
#!ifdef PASSWORD
    if (!is_present_hf("Authorization")
            || !pv_www_authenticate("vc.example", PASSWORD, "0")) {{
        www_challenge("vc.example", "1");
        exit;
    }}
#!endif
    if (is_method("OPTIONS") && $rU == $null) {{
        sl_send_reply("200", "Keepalive");
        exit;
    }}
    if (!lookup("location")) {{
        sl_send_reply("404", "Not Found");
        exit;
    }}
    t_relay();
}}
"#
    )
}
