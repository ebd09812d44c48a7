//! `samband init`: asks for the facts of a first region and writes its files.

mod facts;
mod question;
#[cfg(test)]
mod tests;

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, Read as _, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use self::facts::{Facts, Room};
use self::question::{AFTER, BEFORE, Blank, Question};
use super::{Exit, check, load};

/// Bytes of an answer.
const LONGEST: u64 = 1024;
/// Rooms of a first site.
const ROOMS: usize = 50;

/// Asks for the facts of a first region, some thirty, and writes its files
///
/// Each answer is tried at once, and nothing is written before the last. The files are
/// `samband.toml` and `regions/<id>.toml`, to be read and changed by hand from then on.
/// It changes no configuration that has a region; a `samband.toml` without one is kept as
/// `samband.toml.before`. Answers may come from a file:
/// `samband init < answers`, a line each.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Args {}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is a configuration.
    #[error(
        "{0} has a configuration with regions: add to it by hand, or with `samband check --import`"
    )]
    Begun(PathBuf),
    /// A file that would be written is there.
    #[error("{0} is there already and is not written over: move it away")]
    There(PathBuf),
    /// The answers ended too early.
    #[error("nothing is written: the answers ended")]
    Ended,
    /// An answer from a file does not do.
    #[error("nothing is written: {0}")]
    Refused(String),
    /// A file could not be read or written.
    #[error("cannot {what} {}", path.display())]
    File {
        /// What was being done.
        what: &'static str,
        /// With which.
        path: PathBuf,
        /// Why.
        #[source]
        why: io::Error,
    },
    /// Nothing could be asked.
    #[error("cannot ask")]
    Ask(#[from] io::Error),
}

/// Runs it; `now` is the moment that the agreement is judged at.
pub fn run(_: &Args, directory: &Path, now: Timestamp) -> Exit {
    let mut answers = io::stdin().lock();
    let mut out = io::stdout().lock();
    match begin(directory, &mut answers, &mut out) {
        Ok(()) => {}
        Err(wrong) => {
            eprintln!("\nsamband: {}", crate::daemon::log::chain(&wrong));
            return Exit::Usage;
        }
    }
    let loaded = match load(directory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let told = check::write(&mut out, directory, &loaded, now, true);
    let told = told.and_then(|_| {
        writeln!(
            out,
            "\nNext: `samband probe` asks everything once, `samband send test mail --to ADDRESS` tries the relay.\n\
             `systemctl enable --now samband` begins to watch, or `runuser -u samband -- samband run`; pages are at http://{}/ then.\n\
             A relay that wants a login: `username` and `password_file` of [mail].",
            loaded.settings.web.listen
        )
    });
    match told {
        Ok(()) => Exit::Fine,
        // Whoever reads has gone, and the files are there.
        Err(_) => Exit::Findings,
    }
}

/// Asks, and writes what came of it.
fn begin(
    directory: &Path,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), InitError> {
    let before = before(directory)?;
    let kept = directory.join("samband.toml.before");
    if before.is_some() && kept.exists() {
        return Err(InitError::There(kept));
    }
    // Whether one may write there is better known before thirty answers than after; and
    // whoever ends it in between, by Ctrl-C, leaves nothing.
    fs::create_dir_all(directory).map_err(file("make", directory))?;
    let new = directory.join("samband.toml.new");
    create(&new, "")?;
    fs::remove_file(&new).map_err(file("remove", &new))?;
    let facts = ask(answers, out, directory)?;

    let regions = directory.join("regions");
    fs::create_dir_all(&regions).map_err(file("make", &regions))?;
    let region = directory.join(facts.region_file());
    create(&region, &facts.described())?;
    if let Some(before) = before {
        create(&kept, &before)?;
    }
    create(&new, &facts.main())?;
    let main = directory.join("samband.toml");
    fs::rename(&new, &main).map_err(file("write", &main))?;
    let (main, region) = (main.display(), region.display());
    writeln!(out, "\nWritten: {main} and {region}\n")?;
    Ok(())
}

/// The main file as it is before; none if there is none.
fn before(directory: &Path) -> Result<Option<String>, InitError> {
    let main = directory.join("samband.toml");
    let text = match fs::read_to_string(&main) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(file("read", &main)(error)),
    };
    // One with a mistake in it is somebody's work as well.
    let table: Result<toml::Table, _> = text.parse();
    let empty = |regions: &toml::Value| regions.as_array().is_some_and(Vec::is_empty);
    match table.is_ok_and(|table| table.get("regions").is_none_or(empty)) {
        true => Ok(Some(text)),
        false => Err(InitError::Begun(main)),
    }
}

/// Makes a file that is not there, whole or not at all.
fn create(path: &Path, text: &str) -> Result<(), InitError> {
    let opened = OpenOptions::new().write(true).create_new(true).open(path);
    let mut opened =
        opened.map_err(|error| match error.kind() == io::ErrorKind::AlreadyExists {
            true => InitError::There(path.to_owned()),
            false => file("write", path)(error),
        })?;
    let written = opened.write_all(text.as_bytes());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written.map_err(file("write", path))
}

fn file(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> InitError {
    let path = path.to_owned();
    move |why| InitError::File { what, path, why }
}

/// Asks everything; each answer is tried among those before it.
fn ask(
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
    directory: &Path,
) -> Result<Facts, InitError> {
    writeln!(
        out,
        "The facts of a first region. What stands in brackets is taken if you just press Enter;\n\
         nothing is written in {} before the last answer.",
        directory.display()
    )?;
    let mut facts = Facts::sample();
    for question in BEFORE {
        one(question, &mut facts, answers, out)?;
        let region = directory.join(facts.region_file());
        if region.exists() {
            return Err(InitError::There(region));
        }
    }
    facts.rooms = rooms(&mut facts, answers, out)?;
    for question in AFTER {
        one(question, &mut facts, answers, out)?;
    }
    Ok(facts)
}

/// One question, until there is an answer that does.
fn one(
    question: &Question,
    facts: &mut Facts,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<(), InitError> {
    if !(question.when)(facts) {
        return Ok(());
    }
    if !question.heading.is_empty() {
        writeln!(out, "\n{}", question.heading)?;
    }
    loop {
        match question.blank {
            Blank::Needed(such) => write!(out, "  {}, such as {such}: ", question.asks)?,
            Blank::Means(this) => write!(out, "  {} [{this}]: ", question.asks)?,
            Blank::None(then) => write!(out, "  {} [none: {then}]: ", question.asks)?,
        }
        out.flush()?;
        let said = line(answers)?;
        let said = match (said.as_str(), question.blank) {
            ("", Blank::Needed(_)) => {
                writeln!(out, "  This one is needed.")?;
                continue;
            }
            ("", Blank::Means(this)) => this,
            (said, _) => said,
        };
        let mut tried = facts.clone();
        (question.set)(&mut tried, said);
        let wrong = tried.wrong();
        if wrong.is_empty() {
            *facts = tried;
            return Ok(());
        }
        for wrong in wrong {
            writeln!(out, "  That cannot be: {wrong}.")?;
        }
    }
}

/// The rooms of the site, one at least.
fn rooms(
    facts: &mut Facts,
    answers: &mut dyn BufRead,
    out: &mut dyn Write,
) -> Result<Vec<Room>, InitError> {
    let mut rooms: Vec<Room> = Vec::new();
    writeln!(out, "\nIts rooms")?;
    while rooms.len() < ROOMS {
        match rooms.len() {
            0 => write!(out, "  Name of the first, such as Rom 1: ")?,
            _ => write!(out, "  Name of the next [no more]: ")?,
        }
        out.flush()?;
        let name = line(answers)?;
        match (name.is_empty(), rooms.is_empty()) {
            (true, true) => continue,
            (true, false) => break,
            (false, _) => {}
        }
        facts.rooms = rooms.clone();
        facts.rooms.push(Room {
            name,
            ..Room::sample()
        });
        let [address, kit] = ROOM;
        one(&address, facts, answers, out)?;
        one(&kit, facts, answers, out)?;
        rooms.clone_from(&facts.rooms);
    }
    Ok(rooms)
}

/// What is asked of each room.
const ROOM: [Question; 2] = [
    Question {
        heading: "",
        asks: "Address of its equipment",
        blank: Blank::Needed("192.0.2.226"),
        when: |_| true,
        set: |facts, said| room(facts, |room| room.address = said.to_owned()),
    },
    Question {
        heading: "",
        asks: "What it answers: sip-room (SIP over UDP), sip-tls-room (SIP over TLS), cisco-room (SIP over UDP, and TCP) or ping-room (pings alone)",
        blank: Blank::Means("sip-room"),
        when: |_| true,
        set: |facts, said| room(facts, |room| room.kit = said.to_owned()),
    },
];

/// The room that is spoken of: the last.
fn room(facts: &mut Facts, set: impl FnOnce(&mut Room)) {
    if let Some(room) = facts.rooms.last_mut() {
        set(room);
    }
}

/// One answer, without the spaces around it.
fn line(answers: &mut dyn BufRead) -> Result<String, InitError> {
    let mut bytes = Vec::new();
    let mut limited = answers.take(LONGEST);
    let count = limited.read_until(b'\n', &mut bytes)?;
    if count == 0 {
        return Err(InitError::Ended);
    }
    if count as u64 == LONGEST {
        return Err(InitError::Refused("an answer is too long".to_owned()));
    }
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| InitError::Refused("an answer is not UTF-8".to_owned()))?;
    Ok(text.trim().to_owned())
}
