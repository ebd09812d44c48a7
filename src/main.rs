//! Arguments and exit code; everything else is in the library.

use std::process::ExitCode;

use clap::Parser as _;

use samband::clock::Clock;
use samband::daemon::command::Cli;

fn main() -> ExitCode {
    Cli::parse().run(Clock::start()).into()
}
