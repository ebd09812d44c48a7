//! Who may act beside those who can open the daemon's socket.

use crate::access::Settings;
use crate::config::daemon_file::{Access, Daemon};
use crate::config::reader::given;
use crate::config::report::{Note, Notes};

pub(super) fn settings(table: &Access, daemon: &Daemon, notes: &mut Notes) -> Settings {
    let default = Settings::default();
    let links = given(&table.links).copied().unwrap_or(default.links);
    if let (true, Some(said)) = (links, &table.links) {
        let web = given(&daemon.web);
        if web.is_none_or(|web| web.public_url.is_none()) {
            notes.add(
                Note::at(&said.spot, "links in mails that lead nowhere")
                    .label("whoever gets one is to open it")
                    .help("say in `public_url` of `[web]` at which address people reach the pages"),
            );
        }
        if daemon.mail.is_none() {
            notes.add(
                Note::at(&said.spot, "links in mails without mail")
                    .label("they stand in mails only")
                    .help("say in `[mail]` which relay there is, or leave `links` out"),
            );
        }
    }
    Settings {
        links,
        link_days: given(&table.link_days).map_or(default.link_days, |days| days.0),
    }
}
