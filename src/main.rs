//! Arguments and exit code; everything else is in the library.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use samband::clock::Clock;
use samband::daemon::command::{self, Exit, check, demo, fault, log, probe, run, schema, store};

/// Watches the videoconference equipment that municipalities share, finds what
/// is broken and whose it is to fix, and tells them
///
/// Exit codes: 0 fine, 1 findings, 2 usage or configuration error, 74 storage error.
#[derive(Debug, Parser)]
#[command(name = "samband", version, arg_required_else_help = true)]
struct Cli {
    /// The directory that holds `samband.toml` and `regions/` [default: /etc/samband, then ./config]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "SAMBAND_CONFIG",
        hide_env = true
    )]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Args),
    Demo(demo::Args),
    Check(check::Args),
    Probe(probe::Args),
    #[command(subcommand)]
    Fault(fault::Args),
    #[command(subcommand)]
    Log(log::Args),
    #[command(subcommand)]
    Store(store::Args),
    Schema(schema::Args),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let clock = Clock::start();
    let directory = command::directory(cli.config.as_deref());
    let exit: Exit = match &cli.command {
        Command::Run(args) => run::run(*args, &directory, clock),
        Command::Demo(args) => demo::run(args, clock),
        Command::Check(args) => check::run(args, &directory, clock.now().wall),
        Command::Probe(args) => probe::run(args, &directory, clock),
        Command::Fault(args) => fault::run(args, &directory),
        Command::Log(args) => log::run(*args, &directory),
        Command::Store(args) => store::run(args, &directory, clock.now().wall),
        Command::Schema(args) => schema::run(args),
    };
    exit.into()
}
