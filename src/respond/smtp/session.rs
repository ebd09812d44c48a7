//! The dialogue of one SMTP connection, without its socket (RFC 5321 section 4).

use super::{Behaviour, Limits, Stage};

/// What one connection has said so far.
#[derive(Debug, Default)]
pub(super) struct Session {
    greeted: bool,
    from: Option<String>,
    to: Vec<String>,
}

/// What to do after a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Say this and read the next command.
    Say(String),
    /// Say this and read a mail.
    Read(String),
    /// Say this and close.
    Close(String),
    /// Say nothing more.
    Hang,
}

/// The envelope of a mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Envelope {
    pub(super) from: String,
    pub(super) to: Vec<String>,
}

impl Session {
    /// The answer to one command line, without its end.
    pub(super) fn command(&mut self, line: &[u8], behaviour: Behaviour, limits: &Limits) -> Step {
        let Ok(line) = std::str::from_utf8(line) else {
            return say("500 not text");
        };
        if line.chars().any(char::is_control) {
            return say("500 control characters");
        }
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => self.hello(rest, true, limits),
            "HELO" => self.hello(rest, false, limits),
            "MAIL" => self.mail(rest, behaviour, limits),
            "RCPT" => self.rcpt(rest, behaviour, limits),
            "DATA" => self.data(rest, behaviour),
            "RSET" => {
                self.forget();
                say("250 forgotten")
            }
            "NOOP" => say("250 nothing done"),
            "QUIT" => Step::Close("221 goodbye\r\n".to_owned()),
            "VRFY" => say("252 send it and see"),
            "HELP" => say("214 RFC 5321"),
            _ => say("500 unknown command"),
        }
    }

    /// Gives out the envelope of the mail that has been read.
    pub(super) fn take_envelope(&mut self) -> Envelope {
        Envelope {
            from: self.from.take().unwrap_or_default(),
            to: std::mem::take(&mut self.to),
        }
    }

    fn hello(&mut self, name: &str, extended: bool, limits: &Limits) -> Step {
        if name.trim().is_empty() {
            return say("501 who is there?");
        }
        self.forget();
        self.greeted = true;
        if extended {
            Step::Say(format!(
                "250-samband-respond\r\n250-SIZE {}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n",
                limits.mail
            ))
        } else {
            say("250 samband-respond")
        }
    }

    fn mail(&mut self, rest: &str, behaviour: Behaviour, limits: &Limits) -> Step {
        if !self.greeted {
            return say("503 say EHLO first");
        }
        if self.from.is_some() {
            return say("503 one mail at a time");
        }
        let Some((path, parameters)) = path(rest, "FROM:") else {
            return say("501 MAIL FROM:<address>");
        };
        let size = parameters.split_ascii_whitespace().find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.eq_ignore_ascii_case("SIZE")
                .then(|| value.parse::<usize>())
        });
        match size {
            Some(Err(_)) => return say("501 SIZE is a number"),
            Some(Ok(size)) if size > limits.mail => return say("552 too large"),
            Some(Ok(_)) | None => {}
        }
        if let Some(step) = told_to(behaviour, Stage::Mail) {
            return step;
        }
        self.from = Some(path.to_owned());
        say("250 sender taken")
    }

    fn rcpt(&mut self, rest: &str, behaviour: Behaviour, limits: &Limits) -> Step {
        if self.from.is_none() {
            return say("503 say MAIL first");
        }
        let Some((path, _)) = path(rest, "TO:").filter(|(path, _)| !path.is_empty()) else {
            return say("501 RCPT TO:<address>");
        };
        if self.to.len() == limits.recipients {
            return say("452 too many recipients");
        }
        if let Some(step) = told_to(behaviour, Stage::Rcpt) {
            return step;
        }
        self.to.push(path.to_owned());
        say("250 recipient taken")
    }

    fn data(&mut self, rest: &str, behaviour: Behaviour) -> Step {
        if !rest.trim().is_empty() {
            return say("501 DATA stands alone");
        }
        if self.to.is_empty() {
            return say("503 say RCPT first");
        }
        told_to(behaviour, Stage::Data)
            .unwrap_or_else(|| Step::Read("354 end with a dot on a line of its own\r\n".to_owned()))
    }

    fn forget(&mut self) {
        self.from = None;
        self.to.clear();
    }
}

/// What the behaviour wants at a stage, when it is not the usual.
pub(super) fn told_to(behaviour: Behaviour, here: Stage) -> Option<Step> {
    match behaviour {
        Behaviour::Answer { at, code } if at == here => {
            let line = format!("{code} told to say so\r\n");
            // 421 announces the end of the connection (RFC 5321 section 3.8).
            Some(if code == 421 || here == Stage::Connect {
                Step::Close(line)
            } else {
                Step::Say(line)
            })
        }
        Behaviour::Hang { at } if at == here => Some(Step::Hang),
        Behaviour::CutAfterDot if here == Stage::Dot => Some(Step::Close(String::new())),
        Behaviour::Accept
        | Behaviour::Answer { .. }
        | Behaviour::Hang { .. }
        | Behaviour::CutAfterDot
        | Behaviour::Closed => None,
    }
}

/// The address in `FROM:<address> PARAMETERS`, and the parameters.
fn path<'a>(rest: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let rest = rest.trim_start();
    let head = rest.get(..word.len())?;
    if !head.eq_ignore_ascii_case(word) {
        return None;
    }
    let rest = rest[word.len()..].trim_start().strip_prefix('<')?;
    rest.split_once('>')
}

fn say(text: &str) -> Step {
    Step::Say(format!("{text}\r\n"))
}
