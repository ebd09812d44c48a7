//! Whose the daemon's socket is, and how to become one of those who may act there.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use nix::unistd::{Gid, Group, Uid, User};

/// Whether a mode lets its group write to a socket, or go through a directory.
const GROUP_MAY_WRITE: u32 = 0o020;
const GROUP_MAY_ENTER: u32 = 0o010;

/// Whose a socket is, and how to act there: as its user; and by its group, where that
/// leads there.
pub(super) fn whose(socket: &Path) -> String {
    let place = socket.display();
    let Ok(metadata) = fs::metadata(socket) else {
        return closed(socket);
    };
    let user = user(metadata.uid());
    let as_user = as_user(metadata.uid());
    match group(socket, &metadata) {
        Some(group) => format!(
            "{place} is for {user} and the group {group}: {as_user}, or let an administrator add you by `usermod -aG {group} {}` and log in again",
            own()
        ),
        None => format!("{place} is for {user} alone: {as_user}"),
    }
}

/// The same of one whose directory is closed to us: whoever that is of may act there.
fn closed(socket: &Path) -> String {
    let mut seen = socket.ancestors().skip(1);
    let seen = seen.find_map(|place| Some((place, fs::metadata(place).ok()?)));
    let Some((place, metadata)) = seen else {
        return format!("{} cannot be looked at", socket.display());
    };
    format!(
        "{} lies in {}, which is for {} alone: {}",
        socket.display(),
        place.display(),
        user(metadata.uid()),
        as_user(metadata.uid())
    )
}

/// The group of a socket by its name, if it lets anybody act: not that of root, and
/// only where the directory lets it in.
fn group(socket: &Path, metadata: &fs::Metadata) -> Option<String> {
    let directory = fs::metadata(socket.parent()?).ok()?;
    let enters = directory.mode() & 0o001 != 0
        || directory.gid() == metadata.gid() && directory.mode() & GROUP_MAY_ENTER != 0;
    let may = metadata.mode() & GROUP_MAY_WRITE != 0 && enters && metadata.gid() != 0;
    let found = may.then(|| Group::from_gid(Gid::from_raw(metadata.gid())));
    found?.ok().flatten().map(|group| group.name)
}

fn name(uid: Uid) -> Option<String> {
    User::from_uid(uid).ok().flatten().map(|user| user.name)
}

fn user(uid: u32) -> String {
    let found = name(Uid::from_raw(uid));
    found.map_or_else(|| format!("user {uid}"), |name| format!("user {name}"))
}

/// How to act as a user; runuser knows users by name only, and is there where sudo is not.
fn as_user(uid: u32) -> String {
    match name(Uid::from_raw(uid)) {
        Some(name) => format!("as root, `runuser -u {name} -- samband fault …`"),
        None => format!("`sudo -u '#{uid}' samband fault …`"),
    }
}

fn own() -> String {
    let uid = Uid::effective();
    name(uid).unwrap_or_else(|| uid.to_string())
}

#[cfg(test)]
mod tests;
