//! The subcommands, each a function that `main` calls.

pub mod probe;
