//! What the program does when asked on the command line, each as a function of
//! its arguments and of where to write.

use std::io;

use crate::store::QueryError;

pub mod fault;
pub mod log;
#[cfg(test)]
mod tests;

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The log could not be read.
    #[error("the log cannot be read")]
    Log(#[from] QueryError),
    /// What was given is no number of a fault.
    #[error("{given:?} is no number of a fault; they look like FOSEN-2026-0042")]
    Number {
        /// What was given.
        given: String,
    },
    /// There is no such fault.
    #[error("there is no fault {number}")]
    Unknown {
        /// Which.
        number: crate::fault::Number,
    },
    /// The answer could not be written.
    #[error("writing the answer")]
    Output(#[from] io::Error),
}

impl CommandError {
    /// The exit code that it calls for: 2 for a mistake in the asking, 74 for storage.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Log(QueryError::Missing { .. }) | Self::Number { .. } | Self::Unknown { .. } => 2,
            Self::Log(QueryError::Schema { .. } | QueryError::Sql { .. }) | Self::Output(_) => 74,
        }
    }
}
