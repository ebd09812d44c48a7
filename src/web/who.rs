//! Who acts: the one place that decides it.
//!
//! Whoever may open the socket acts as the region's operator, for the file system
//! lets nobody else in. Over TCP nobody is known, and nobody acts. What a request says
//! of itself, such as by which program it comes, decides nothing and is not written down.

use std::time::Duration;

use nix::unistd::{Uid, User};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::connection::Peer;
use crate::fault::{Capacity, LocalUser, Remark, Way};

/// How long the system may look for the name of a user: where names are kept on another
/// machine, that may not answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Characters of a user's name.
const NAME: usize = 64;
/// The number that the system gives for a user whom it does not show.
const UNSHOWN: u32 = 65_534;

/// As what a peer is known, and by which way it acts; none if it may only read.
pub(super) const fn acts(peer: Peer) -> Option<(Capacity, Way)> {
    match peer {
        Peer::Address(_) => None,
        Peer::User(_) => Some((Capacity::Operator, Way::CommandLine)),
    }
}

/// Whether a peer may do more than read.
pub(super) const fn may_act(peer: Peer) -> bool {
    matches!(peer, Peer::User(_))
}

/// The user of this machine behind a peer, if it is one that the system shows.
pub(super) async fn user(peer: Peer) -> Option<LocalUser> {
    let Peer::User(uid) = peer else {
        return None;
    };
    if uid == UNSHOWN {
        return None;
    }
    let looked = spawn_blocking(move || User::from_uid(Uid::from_raw(uid)).ok().flatten());
    let known = timeout(PATIENCE, looked).await;
    let known = known.ok().and_then(Result::ok).flatten();
    let name = known.and_then(|user| Remark::line(&user.name, NAME).ok());
    Some(LocalUser {
        uid,
        name: name.map(|name| name.to_string()),
    })
}
