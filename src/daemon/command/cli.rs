//! The command line: its arguments, and which subcommand they call.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::{
    Exit, access, check, demo, fault, init, log, maintenance, probe, report, run, schema, send,
    store,
};
use crate::clock::Clock;
use crate::daemon::dumps;

/// Watches the videoconference equipment that municipalities share, finds what
/// is broken and whose it is to fix, and tells them
///
/// Exit codes: 0 fine, 1 findings or what may pass by itself, 2 usage or configuration error, 74 storage error.
#[derive(Debug, Parser)]
#[command(name = "samband", version, arg_required_else_help = true)]
pub struct Cli {
    /// The directory that holds `samband.toml` and `regions/` [default: /etc/samband, then ./config]
    #[arg(
        long,
        global = true,
        // Behind each subcommand's own.
        display_order = 900,
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
    Init(init::Args),
    Run(run::Args),
    Demo(demo::Args),
    Check(check::Args),
    Probe(probe::Args),
    #[command(subcommand)]
    Fault(fault::Args),
    #[command(subcommand)]
    Maintenance(maintenance::Args),
    #[command(subcommand)]
    Log(log::Args),
    #[command(subcommand)]
    Report(report::Args),
    #[command(subcommand)]
    Store(store::Args),
    #[command(subcommand)]
    Send(send::Args),
    #[command(subcommand)]
    Access(access::Args),
    Schema(schema::Args),
}

impl Cli {
    /// Does what was asked.
    pub fn run(&self, clock: Clock) -> Exit {
        if let Err(refused) = dumps::prevent() {
            eprintln!("warning: a crash would write credentials to a core file: {refused}");
        }
        let directory = super::directory(self.config.as_deref());
        match &self.command {
            Command::Init(args) => init::run(args, &directory, clock.now().wall),
            Command::Run(args) => run::run(*args, &directory, clock),
            Command::Demo(args) => demo::run(args, clock),
            Command::Check(args) => check::run(args, &directory, clock.now().wall),
            Command::Probe(args) => probe::run(args, &directory, clock),
            Command::Fault(args) => fault::run(args, &directory, clock.now().wall),
            Command::Maintenance(args) => maintenance::run(args, &directory, clock.now().wall),
            Command::Log(args) => log::run(args, &directory),
            Command::Report(args) => report::run(args, &directory, clock.now().wall),
            Command::Store(args) => store::run(args, &directory, clock.now().wall),
            Command::Send(args) => send::run(args, &directory, clock),
            Command::Access(args) => access::run(args, clock.now().wall),
            Command::Schema(args) => schema::run(args),
        }
    }
}
