//! Speaking to the running daemon: one request a connection, over its socket.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use super::owner;
use crate::daemon::control;
use crate::web::LOG;

/// Bytes of an answer: a fault with all its evidence takes some hundred thousand.
const LARGEST: u64 = 8 * 1024 * 1024;
/// How long the daemon may be silent: longer than it waits for its disk.
const PATIENCE: Duration = Duration::from_secs(40);
/// How this program calls itself.
const COMMAND_LINE: &str = "samband-cli";
/// How long it may take to take a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Headers of an answer.
const HEADERS: usize = 32;

/// What the daemon says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::daemon::command) struct Reply {
    /// The status of HTTP.
    pub(in crate::daemon::command) status: u16,
    /// The tag of what is shown, if it bears one.
    pub(in crate::daemon::command) tag: Option<String>,
    /// The log that it writes, if it says so.
    pub(in crate::daemon::command) log: Option<PathBuf>,
    /// What is said.
    pub(in crate::daemon::command) body: String,
}

/// Why nothing is said.
#[derive(Debug, thiserror::Error)]
pub(in crate::daemon::command) enum WireError {
    /// Nobody listens at any of these.
    #[error("no samband runs with this configuration (nobody listens at {})", listed(.0))]
    Nobody(Vec<PathBuf>),
    /// It is not ours to ask at any of these.
    #[error("you may not act: {}{}", .whose.join("; "), tried(.nobody))]
    NotAllowed {
        /// Of each place, whose it is and how to act there.
        whose: Vec<String>,
        /// Where nobody listens.
        nobody: Vec<PathBuf>,
    },
    /// One of them cannot be reached.
    #[error("reaching the daemon at {}{}", at.display(), tried(.nobody))]
    Unreachable {
        /// Which.
        at: PathBuf,
        /// Where nobody listens.
        nobody: Vec<PathBuf>,
        /// What went wrong.
        #[source]
        source: io::Error,
    },
    /// It broke off.
    #[error("speaking to the daemon")]
    Io(#[from] io::Error),
    /// What came is no answer.
    #[error("the daemon's answer is not understood")]
    Strange,
}

/// Asks at the first of these places where somebody listens; which of them it was.
pub(in crate::daemon::command) fn ask(
    places: &[PathBuf],
    method: &str,
    path: &str,
    tag: Option<&str>,
    body: &str,
) -> Result<(PathBuf, Reply), WireError> {
    let mut failed = Vec::new();
    for place in places {
        match control::connect(place, CONNECT) {
            Ok(stream) => {
                let reply = exchange(stream, method, path, tag, body)?;
                return Ok((place.clone(), reply));
            }
            Err(error) => failed.push((place.clone(), error)),
        }
    }
    Err(refused(failed))
}

/// Why none of these places answers: that one may not is said rather than that
/// something is wrong, and that rather than that nobody is there.
fn refused(failed: Vec<(PathBuf, io::Error)>) -> WireError {
    let (mut at, mut nobody, mut wrong) = (Vec::new(), Vec::new(), None);
    for (place, error) in failed {
        let kind = error.kind();
        if [io::ErrorKind::NotFound, io::ErrorKind::ConnectionRefused].contains(&kind) {
            nobody.push(place);
        } else if kind == io::ErrorKind::PermissionDenied {
            at.push(place);
        } else {
            wrong = wrong.or(Some((place, error)));
        }
    }
    match (at.is_empty(), wrong) {
        (false, _) => WireError::NotAllowed {
            whose: at.iter().map(|place| owner::whose(place)).collect(),
            nobody,
        },
        (true, Some((at, source))) => WireError::Unreachable { at, nobody, source },
        (true, None) => WireError::Nobody(nobody),
    }
}

pub(super) fn listed(places: &[PathBuf]) -> String {
    let places: Vec<_> = places.iter().map(|at| at.display().to_string()).collect();
    places.join(" or ")
}

/// Where else it was tried, if it was.
fn tried(nobody: &[PathBuf]) -> String {
    match nobody.is_empty() {
        true => String::new(),
        false => format!(" (nobody listens at {})", listed(nobody)),
    }
}

fn exchange(
    mut stream: UnixStream,
    method: &str,
    path: &str,
    tag: Option<&str>,
    body: &str,
) -> Result<Reply, WireError> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let version = env!("CARGO_PKG_VERSION");
    let seen = tag.map(|tag| format!("If-Match: {tag}\r\n"));
    let seen = seen.unwrap_or_default();
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: samband\r\nUser-Agent: {COMMAND_LINE}/{version}\r\n\
         Connection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
         {seen}\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.take(LARGEST).read_to_end(&mut answer)?;
    read(&answer)
}

/// An answer from its bytes.
fn read(answer: &[u8]) -> Result<Reply, WireError> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut head = httparse::Response::new(&mut headers);
    let parsed = head.parse(answer).map_err(|_| WireError::Strange)?;
    let httparse::Status::Complete(length) = parsed else {
        return Err(WireError::Strange);
    };
    let named = |name: &str| {
        let mut all = head.headers.iter();
        let found = all.find(|h| h.name.eq_ignore_ascii_case(name));
        found.map(|header| header.value)
    };
    let tag = named("etag").and_then(|tag| std::str::from_utf8(tag).ok());
    let log = named(LOG).map(|log| PathBuf::from(OsStr::from_bytes(log)));
    let body = answer.get(length..).unwrap_or_default();
    Ok(Reply {
        status: head.code.ok_or(WireError::Strange)?,
        tag: tag.map(str::to_owned),
        log,
        body: String::from_utf8(body.to_vec()).map_err(|_| WireError::Strange)?,
    })
}

#[cfg(test)]
mod tests;
