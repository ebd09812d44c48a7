//! `samband access`: who may see and do what.

mod typed;

use std::io::{self, Write};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{CommandError, Exit, finish};
use crate::access::{Hashed, Kept, Of, Role, make_token};

/// Makes what others are let in by
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Args {
    /// Makes a token for a machine, and says it this once
    ///
    /// The first line is the token: put it where it is used, as `Authorization: Bearer`. Below it are
    /// the lines for samband.toml, which hold no more than the SHA-256 of its secret. It holds from the
    /// reload after they are there (SIGHUP). It reads no configuration: `--config` changes nothing here.
    Token(TokenArgs),
    /// Makes what the configuration keeps of a password
    ///
    /// It asks for the password twice on a terminal, and else reads it from one line of its input. What
    /// it prints is the line `password_hash` of `[[access.account]]` in samband.toml: an account for when
    /// the proxy that logs people in is down. A password has 12 characters at least; several words are
    /// best. It reads no configuration: `--config` changes nothing here.
    Password,
}

/// What a token is to be.
#[derive(Clone, Debug, clap::Args)]
pub struct TokenArgs {
    /// What it is called: small letters, digits and hyphens
    #[arg(value_parser = name)]
    name: String,
    /// What it may do: viewer, partner, operator, coordinator or admin
    #[arg(long, default_value = "viewer", value_parser = role)]
    role: Role,
    /// Over what: `*` (everything), a region's id, or a party's as `fosen:afjord`; several by repeating it
    #[arg(long, default_value = "*", value_parser = organisation)]
    of: Vec<Of>,
    /// How many days it holds
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=3650))]
    days: u16,
}

fn name(text: &str) -> Result<String, String> {
    match Of::parse(text) {
        Some(Of::Region(id)) => Ok(id.to_string()),
        Some(Of::Everything | Of::Party { .. }) | None => {
            Err("1 to 64 small letters a to z, digits and hyphens".to_owned())
        }
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::of(text).ok_or_else(|| Role::ALL.map(Role::slug).join(", "))
}

fn organisation(text: &str) -> Result<Of, String> {
    Of::parse(text).ok_or_else(|| {
        "`*`, the id of a region such as `fosen`, or of a party as `fosen:afjord`".to_owned()
    })
}

/// Runs it; `now` is when a token begins to hold.
pub fn run(args: &Args, now: Timestamp) -> Exit {
    match args {
        Args::Token(args) => token(args, now),
        Args::Password => password(),
    }
}

fn token(args: &TokenArgs, now: Timestamp) -> Exit {
    if let Some(wrong) = args.of.iter().find(|of| !args.role.fits(of)) {
        eprintln!(
            "samband: no {} is of `{wrong}`: a partner is of parties, operator, coordinator and admin are of regions or `*`",
            args.role.slug()
        );
        return Exit::Usage;
    }
    let (token, kept) = make_token(&rand::random());
    finish(write(args, &token, kept, now, &mut io::stdout().lock()))
}

fn password() -> Exit {
    let hashed = match typed::password() {
        Ok(password) => Hashed::of(&password, &rand::random()).map_err(|wrong| wrong.to_string()),
        Err(wrong) => Err(wrong.to_string()),
    };
    match hashed {
        Ok(hashed) => finish(write_hash(&hashed, &mut io::stdout().lock())),
        Err(wrong) => {
            eprintln!("samband: {wrong}");
            Exit::Usage
        }
    }
}

fn write_hash(hashed: &Hashed, out: &mut dyn Write) -> Result<Exit, CommandError> {
    writeln!(out, "password_hash = \"{}\"", hashed.phc())?;
    Ok(Exit::Fine)
}

fn write(
    args: &TokenArgs,
    token: &str,
    kept: Kept,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<Exit, CommandError> {
    let valid = SignedDuration::from_hours(i64::from(args.days) * 24);
    let until = now.checked_add(valid).unwrap_or(now);
    let until = until.to_zoned(TimeZone::UTC).date();
    let of: Vec<String> = args.of.iter().map(|of| format!("\"{of}\"")).collect();
    writeln!(
        out,
        "{token}\n\n# for samband.toml; the token itself is kept nowhere. Who has none sees everything all the\n# same, unless `anonymous = \"none\"` or \"minimal\" stands in [access]\n[[access.token]]\nname = \"{}\"\nsha256 = \"{}\"\nrole = \"{}\"\nof = [{}]\nuntil = {until}",
        args.name,
        kept.hex(),
        args.role.slug(),
        of.join(", "),
    )?;
    Ok(Exit::Fine)
}

#[cfg(test)]
mod tests;
