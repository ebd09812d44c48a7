//! What on this machine is not as the configuration wants it: who else may read it, and
//! where answers come in.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use crate::access;
use crate::config::{Finding, Topic};
use crate::mailbox;

/// Everything that is amiss there. What this user may not look at is not said to be.
pub(super) fn findings(
    directory: &Path,
    access: &access::Settings,
    mailbox: Option<&mailbox::Settings>,
) -> Vec<Finding> {
    let readable = readable_hashes(&directory.join("samband.toml"), access);
    let answers = mailbox.and_then(missing_mailbox);
    let found = [(Topic::Readable, readable), (Topic::Mailbox, answers)];
    let found = found.into_iter().filter_map(|(topic, text)| {
        Some(Finding {
            region: None,
            topic,
            text: text?,
        })
    });
    found.collect()
}

/// Hashes of passwords can be guessed at by whoever may read them.
fn readable_hashes(file: &Path, access: &access::Settings) -> Option<String> {
    if access.accounts.is_empty() {
        return None;
    }
    let mode = fs::metadata(file).ok()?.mode() & 0o7777;
    (mode & 0o004 != 0).then(|| {
        format!(
            "{} holds hashes of passwords, and everybody on this machine may read it (mode {mode:04o})",
            file.display()
        )
    })
}

/// Mails ask for answers that nobody would read.
fn missing_mailbox(settings: &mailbox::Settings) -> Option<String> {
    let mailbox::Place::Maildir(path) = &settings.place;
    for folder in ["new", "cur"].map(|folder| path.join(folder)) {
        let wrong = match fs::metadata(&folder) {
            Ok(there) => (!there.is_dir()).then_some("is no directory"),
            Err(error) if error.kind() == ErrorKind::NotFound => Some("is not there"),
            Err(_) => None,
        };
        if let Some(wrong) = wrong {
            let (path, folder) = (path.display(), folder.display());
            return Some(format!("the Maildir {path} is none: {folder} {wrong}"));
        }
    }
    None
}

#[cfg(test)]
mod tests;
