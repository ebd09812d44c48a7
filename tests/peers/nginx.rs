//! nginx as a web server with many faces, and openssl as ones that are too old.

use std::fs;
use std::net::SocketAddrV4;

use tempfile::TempDir;

use crate::certificates::Certificates;
use crate::process::{Place, Process, folder, s};

/// A web server that listens at one port per certificate and answers
/// `/status` by JSON, `/broken` by 503, and everything else by 404.
pub(crate) struct Nginx {
    place: Place,
    folder: TempDir,
    process: Process,
}

impl Nginx {
    /// Each server is an address, and the certificate file and key that it shows.
    pub(crate) fn start(
        place: &Place,
        made: &Certificates,
        servers: &[(SocketAddrV4, &str, &str)],
    ) -> Self {
        let folder = folder();
        let path = folder.path().display().to_string();
        let mut text = format!(
            "user root;\ndaemon off;\npid {path}/pid;\nerror_log stderr;\n\
             events {{ worker_connections 64; }}\nhttp {{\nlog_format connections '$connection $request_uri';\n\
             access_log {path}/access.log connections; ssl_protocols TLSv1.2 TLSv1.3;\n\
             client_body_temp_path {path}/body; proxy_temp_path {path}/proxy;\n\
             fastcgi_temp_path {path}/fastcgi; uwsgi_temp_path {path}/uwsgi;\n\
             scgi_temp_path {path}/scgi;\n"
        );
        for (address, certificate, key) in servers {
            let (certificate, key) = (made.path(certificate), made.path(key));
            let (certificate, key) = (certificate.display(), key.display());
            text += &format!(
                "server {{ listen {address} ssl;\n\
                 ssl_certificate {certificate}; ssl_certificate_key {key};\n\
                 location = /status {{ return 200 '{{\"state\": \"up\"}}'; }}\n\
                 location = /broken {{ return 503; }}\n\
                 location / {{ return 404; }} }}\n"
            );
        }
        text += "}\n";
        let config = folder.path().join("nginx.conf");
        fs::write(&config, text).unwrap();
        let config = config.display().to_string();
        let process = Process::start(place, folder.path(), "nginx", &["-c", &config, "-p", &path]);
        let mut nginx = Self {
            place: place.clone(),
            folder,
            process,
        };
        for (address, ..) in servers {
            nginx.until_it_answers(*address);
        }
        nginx
    }

    /// Reads its certificates anew.
    pub(crate) fn reload(&self) {
        self.process.signal("HUP");
    }

    /// Where it writes, for who wants to look.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(self.folder.path().join("nginx.log")).unwrap_or_default()
    }

    /// On how many connections it was asked for a path, and how often.
    pub(crate) fn connections_for(&self, path: &str) -> (usize, usize) {
        let log = fs::read_to_string(self.folder.path().join("access.log")).unwrap_or_default();
        let lines = log.lines().filter_map(|line| line.split_once(' '));
        let asked: Vec<&str> = lines.filter(|(_, p)| *p == path).map(|(c, _)| c).collect();
        let connections: std::collections::BTreeSet<&str> = asked.iter().copied().collect();
        (connections.len(), asked.len())
    }

    fn until_it_answers(&mut self, address: SocketAddrV4) {
        let url = format!("https://{address}/status");
        let place = self.place.clone();
        self.process.ready(s(20), || {
            let args = ["--silent", "--insecure", "--max-time", "5", &url];
            let output = place.output("curl", &args);
            output.status.success().then_some(())
        });
    }
}

/// A server that speaks one version of TLS and shows whatever it is given, with
/// openssl's own means.
pub(crate) struct TooOld {
    pub(crate) address: SocketAddrV4,
    _process: Process,
    _folder: TempDir,
}

impl TooOld {
    /// `version` as openssl says it: `-tls1`.
    pub(crate) fn start(place: &Place, made: &Certificates, name: &str, version: &str) -> Self {
        let folder = folder();
        let address = place.port(4433);
        let (certificate, key) = (
            made.path(&format!("{name}.pem")),
            made.path(&format!("{name}.key")),
        );
        let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
        let accept = address.to_string();
        let args = [
            "s_server",
            "-accept",
            &accept,
            "-cert",
            &certificate,
            "-key",
            &key,
            version,
            "-cipher",
            "ALL:@SECLEVEL=0",
            "-quiet",
            "-www",
        ];
        let mut process = Process::start(place, folder.path(), "openssl", &args);
        let (place, version) = (place.clone(), version.to_owned());
        process.ready(s(20), || {
            let args = [
                "5",
                "openssl",
                "s_client",
                "-connect",
                &accept,
                &version,
                "-cipher",
                "ALL:@SECLEVEL=0",
            ];
            let said = place.output("timeout", &args);
            String::from_utf8_lossy(&said.stdout)
                .contains("Server public key is")
                .then_some(())
        });
        Self {
            address,
            _process: process,
            _folder: folder,
        }
    }
}
