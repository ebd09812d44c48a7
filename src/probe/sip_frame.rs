//! SIP messages out of a stream of bytes (RFC 3261 section 18.3). No IO.

use super::sip_wire::{Lines, MOST_BYTES, clean};

/// The most that is read in search of one answer.
const MOST_IN_ALL: usize = 64 * 1024;

/// Cuts a stream into messages.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    buffer: Vec<u8>,
    /// Bytes of the buffer in which no end of a head was found.
    searched: usize,
    taken: usize,
    /// Line ends between messages since they were last asked for.
    line_ends: usize,
}

/// Why a stream cannot be cut.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Longer than [`MOST_BYTES`].
    #[error("a message of more than {MOST_BYTES} bytes")]
    TooLong,
    /// More than is read in search of one answer.
    #[error("more than {MOST_IN_ALL} bytes without an answer")]
    TooMuch,
    /// A Content-Length that is none, without which nobody knows where the next message begins.
    #[error("Content-Length `{0}` is no number")]
    Length(String),
}

impl Frames {
    /// Takes bytes in.
    ///
    /// # Errors
    /// When there are too many.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
        self.taken += bytes.len();
        if self.taken > MOST_IN_ALL {
            return Err(FrameError::TooMuch);
        }
        self.buffer.extend_from_slice(bytes);
        Ok(())
    }

    /// The next complete message, taken out.
    ///
    /// # Errors
    /// When it never will be one.
    pub fn message(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        self.skip_line_ends();
        let Some(head) = self.head_end() else {
            return match self.buffer.len() > MOST_BYTES {
                true => Err(FrameError::TooLong),
                false => Ok(None),
            };
        };
        let end = head.saturating_add(content_length(&self.buffer[..head])?);
        if end > MOST_BYTES {
            return Err(FrameError::TooLong);
        }
        if self.buffer.len() < end {
            return Ok(None);
        }
        let rest = self.buffer.split_off(end);
        self.searched = 0;
        Ok(Some(std::mem::replace(&mut self.buffer, rest)))
    }

    /// How many line ends stood between messages since the last call.
    pub const fn take_line_ends(&mut self) -> usize {
        std::mem::replace(&mut self.line_ends, 0)
    }

    /// Begins to count anew how much is read: an answer has been found, or is to be
    /// looked for.
    pub const fn begin_anew(&mut self) {
        self.taken = self.buffer.len();
    }

    /// Line ends between messages are kept-alive signs (RFC 5626 section 3.5.1).
    fn skip_line_ends(&mut self) {
        let start = self
            .buffer
            .iter()
            .position(|byte| !matches!(byte, b'\r' | b'\n'))
            .unwrap_or(self.buffer.len());
        if start > 0 {
            let skipped = self.buffer.drain(..start);
            self.line_ends += skipped.filter(|&byte| byte == b'\n').count();
            self.searched = 0;
        }
    }

    /// The place behind the empty line that ends a head.
    fn head_end(&mut self) -> Option<usize> {
        let from = self.searched.saturating_sub(3);
        let rest = &self.buffer[from..];
        let end = (0..rest.len()).find_map(|at| {
            let here = &rest[at..];
            if here.starts_with(b"\r\n\r\n") {
                Some(at + 4)
            } else if here.starts_with(b"\n\n") {
                Some(at + 2)
            } else if here.starts_with(b"\n\r\n") {
                Some(at + 3)
            } else {
                None
            }
        });
        match end {
            Some(end) => Some(from + end),
            None => {
                self.searched = self.buffer.len();
                None
            }
        }
    }
}

/// Whether there is nothing in it but line ends.
pub(super) fn is_idle(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n'))
}

/// The length of the body; a head that says nothing has none.
fn content_length(head: &[u8]) -> Result<usize, FrameError> {
    for line in Lines::of(head) {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = name.trim();
        if name.eq_ignore_ascii_case("Content-Length") || name.eq_ignore_ascii_case("l") {
            let value = value.trim();
            return value.parse().map_err(|_| FrameError::Length(clean(value)));
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests;
