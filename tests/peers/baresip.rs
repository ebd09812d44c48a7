//! Baresip as the equipment in a room.

use std::fs;
use std::net::SocketAddrV4;
use std::path::Path;

use tempfile::TempDir;

use crate::kamailio::options;
use crate::process::{Place, Process, folder, s};

/// An endpoint that registers, answers OPTIONS, and takes calls by itself.
pub(crate) struct Baresip {
    pub(crate) address: SocketAddrV4,
    process: Process,
    _folder: TempDir,
}

impl Baresip {
    /// Starts it as `user` of this registrar, renewing every `expires` seconds.
    pub(crate) fn start(place: &Place, user: &str, registrar: SocketAddrV4, expires: u32) -> Self {
        let folder = folder();
        let address = place.port(5060);
        fs::write(folder.path().join("config"), configuration(address)).unwrap();
        let account = format!("<sip:{user}@{registrar}>;regint={expires};answermode=auto\n");
        fs::write(folder.path().join("accounts"), account).unwrap();
        let path = folder.path().display().to_string();
        let mut process = Process::start(place, folder.path(), "baresip", &["-f", &path]);
        let uri = format!("sip:{user}@{address}");
        process.ready(s(20), || {
            options(place, &uri).filter(|status| *status == 200)
        });
        Self {
            address,
            process,
            _folder: folder,
        }
    }

    /// The process hangs: it takes packets and answers none; its host still pings.
    pub(crate) fn hang(&self) {
        self.process.signal("STOP");
    }

    /// The end of [`hang`](Self::hang).
    pub(crate) fn resume(&self) {
        self.process.signal("CONT");
    }
}

fn configuration(address: SocketAddrV4) -> String {
    let modules = [
        "/usr/lib/baresip/modules",
        "/usr/lib/x86_64-linux-gnu/baresip/modules",
    ];
    let modules = modules.into_iter().find(|path| Path::new(path).exists());
    let modules = modules.expect("baresip is installed: tests/run does that");
    // ausine takes two channels only; menu.so would fill the log.
    format!(
        "poll_method epoll\n\
         sip_listen {address}\n\
         call_max_calls 1\n\
         audio_source ausine,440\n\
         ausrc_channels 2\n\
         module_path {modules}\n\
         module g711.so\n\
         module ausine.so\n\
         module_tmp uuid.so\n\
         module_tmp account.so\n"
    )
}
