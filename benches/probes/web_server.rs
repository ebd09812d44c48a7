//! nginx, which answers over TLS on every address of the machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::{DRIVERS, Stopped, TLS_PORT, command, get, must_exist, until};

const PROGRAM: &str = "/usr/sbin/nginx";

/// A running nginx with a certificate for `vc.example`.
pub(crate) struct WebServer {
    _child: Stopped,
    folder: TempDir,
}

impl WebServer {
    pub(crate) fn start() -> Self {
        must_exist(PROGRAM, "nginx-light");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        authority(path);
        fs::write(path.join("nginx.conf"), config(path)).unwrap();
        let (config, at) = (path.join("nginx.conf"), path.display().to_string());
        let config = config.display().to_string();
        let mut command = command(
            DRIVERS,
            PROGRAM,
            &["-c", &config, "-p", &at, "-e", "stderr"],
        );
        let child = command.stderr(Stdio::null()).spawn().unwrap();
        let server = Self {
            _child: Stopped(child),
            folder,
        };
        until("nginx", || get(&format!("http://127.0.0.1:{PLAIN_PORT}/")));
        server
    }

    /// The file with the authority that vouches for it.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }
}

/// By which it is seen to be ready.
const PLAIN_PORT: u16 = 8_080;

/// An authority, and a server's certificate by it. Elliptic curves, as new ones are.
fn authority(folder: &Path) {
    let script = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 \
            -subj '/CN=Bench authority' -keyout authority.key -out authority.pem && \
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
            -subj /CN=vc.example -keyout server.key -out server.csr && \
        printf 'subjectAltName=DNS:vc.example\\nbasicConstraints=CA:FALSE\\n' > extensions && \
        openssl x509 -req -in server.csr -CA authority.pem -CAkey authority.key \
            -set_serial 2 -days 90 -extfile extensions -out server.pem";
    let output = Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "no certificates: {said}");
}

/// One process, so that nothing of it outlives us.
fn config(folder: &Path) -> String {
    let path = folder.display();
    format!(
        "user root; daemon off; master_process off; pid {path}/pid; error_log stderr crit;\n\
         events {{ worker_connections 8000; }}\n\
         http {{ access_log off; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off;\n\
         client_body_temp_path {path}/body; proxy_temp_path {path}/proxy;\n\
         fastcgi_temp_path {path}/fastcgi; uwsgi_temp_path {path}/uwsgi;\n\
         scgi_temp_path {path}/scgi;\n\
         server {{ listen {PLAIN_PORT}; return 200 'up'; }}\n\
         server {{ listen {TLS_PORT} ssl backlog=8000;\n\
         ssl_certificate server.pem; ssl_certificate_key server.key;\n\
         return 200 'up'; }} }}\n"
    )
    .replace(
        "ssl_certificate server.pem",
        &format!("ssl_certificate {path}/server.pem"),
    )
    .replace(
        "ssl_certificate_key server.key",
        &format!("ssl_certificate_key {path}/server.key"),
    )
}
