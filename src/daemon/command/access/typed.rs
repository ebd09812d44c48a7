//! A password, typed in without being seen.

use std::io::{self, BufRead, IsTerminal as _, Read as _, Write as _};

use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};

use crate::access::LONGEST;

/// Why there is no password.
#[derive(Debug, thiserror::Error)]
pub(super) enum Untyped {
    /// The input is none, or the terminal does not do as it is told.
    #[error("the password cannot be read: {0}")]
    Unread(#[from] io::Error),
    /// There is none.
    #[error("there is no password")]
    Nothing,
    /// It goes on for too long.
    #[error("a password has {LONGEST} bytes at most, on one line")]
    Long,
    /// The second is another.
    #[error("the two are not the same; nothing was made")]
    Differ,
}

/// Asks for it twice on a terminal; else it is the first line of the input.
pub(super) fn password() -> Result<String, Untyped> {
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        return line(&mut stdin.lock());
    }
    let _quiet = Quiet::begin()?;
    let first = asked("Password, 12 characters at least: ")?;
    let second = asked("The same again: ")?;
    match first == second {
        true => Ok(first),
        false => Err(Untyped::Differ),
    }
}

fn asked(what: &str) -> Result<String, Untyped> {
    let mut out = io::stderr();
    write!(out, "{what}")?;
    out.flush()?;
    let line = line(&mut io::stdin().lock());
    // What was typed to end the line is not seen either.
    writeln!(out)?;
    line
}

/// One line, without its end.
fn line(input: &mut dyn BufRead) -> Result<String, Untyped> {
    let most = u64::try_from(LONGEST + "\r\n".len()).unwrap_or(u64::MAX);
    let mut line = String::new();
    input.take(most).read_line(&mut line)?;
    let ended = line.strip_suffix('\n');
    let text = ended.map_or(&*line, |text| text.strip_suffix('\r').unwrap_or(text));
    match text.len() {
        0 => Err(Untyped::Nothing),
        length if length > LONGEST => Err(Untyped::Long),
        _ => Ok(text.to_owned()),
    }
}

/// A terminal that does not show what is typed, for as long as this lives.
struct Quiet(Termios);

impl Quiet {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut quiet = before.clone();
        quiet.local_flags.remove(LocalFlags::ECHO);
        tcsetattr(io::stdin(), SetArg::TCSAFLUSH, &quiet)?;
        Ok(Self(before))
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        // There is nobody to tell, and nothing else to try.
        let _ = tcsetattr(io::stdin(), SetArg::TCSANOW, &self.0);
    }
}

#[cfg(test)]
mod tests;
