//! What came back, as evidence keeps it in English, in other languages: line by line by
//! what health writes. Names, numbers and what a machine said itself stay as they are.

use super::BOOK;
use crate::inventory::Language;
use crate::words::messages;

messages! { BOOK:
    /// A line, and how it is put together.
    enum Line<'a> {
        SinceThen { first: &'a str, second: &'a str } = "line-since-then",
        Earlier { first: &'a str, second: &'a str } = "line-earlier",
        Quoted { words: &'a str } = "line-quoted",
        Silence = "line-silence",
        Refused = "line-refused",
        Open = "line-open",
        Stalled = "line-stalled",
        StalledTls = "line-stalled-tls",
        StalledAnswer = "line-stalled-answer",
        StalledEnd = "line-stalled-end",
        Late { said: &'a str, took: &'a str } = "line-late",
        AnsweredLate { took: &'a str, said: &'a str } = "line-answered-late",
        After { said: &'a str, took: &'a str } = "line-after",
    }
}

messages! { BOOK:
    /// What a router or a host said by ICMP.
    enum Icmp<'a> {
        Icmp { said: &'a str, kind: &'a str, code: &'a str, from: &'a str } = "icmp",
        IcmpTooBigFor { bytes: &'a str, from: &'a str } = "icmp-too-big-for",
        IcmpNetworkUnreachable = "icmp-network-unreachable",
        IcmpHostUnreachable = "icmp-host-unreachable",
        IcmpProtocolUnreachable = "icmp-protocol-unreachable",
        IcmpPortUnreachable = "icmp-port-unreachable",
        IcmpTooBig = "icmp-too-big",
        IcmpProhibited = "icmp-prohibited",
        IcmpTimeExceeded = "icmp-time-exceeded",
        IcmpError = "icmp-error",
    }
}

messages! { BOOK:
    /// What stands between the figures of a series.
    enum Figure {
        TooMuch = "figure-too-much",
        LossInARow = "figure-loss-in-a-row",
        Loss = "figure-loss",
        JitterLimit = "figure-jitter-limit",
        DelayLimit = "figure-delay-limit",
        AboveBase = "figure-above-base",
        And = "figure-and",
        LostIn = "figure-lost-in",
        Answered = "figure-answered",
        Of = "figure-of",
        LostInARow = "figure-lost-in-a-row",
        InARow = "figure-in-a-row",
        Jitter = "figure-jitter",
        RoundTrip = "figure-round-trip",
        OneInTwenty = "figure-one-in-twenty",
        AtLeast = "figure-at-least",
        InTheMiddle = "figure-in-the-middle",
        Slowest = "figure-slowest",
        OutOfOrder = "figure-out-of-order",
        Twice = "figure-twice",
        Usual = "figure-usual",
        Learning = "figure-learning",
    }
}

messages! { BOOK:
    /// What an answer said.
    enum AnswerSaid<'a> {
        Echo = "answer-echo",
        Connected = "answer-connected",
        DnsEmpty = "answer-dns-empty",
        DnsCode { code: &'a str } = "answer-dns-code",
        Dns { records: &'a str } = "answer-dns",
        Handshake = "answer-handshake",
        Transmission { said: &'a str, which: &'a str } = "answer-transmission",
        Certificate { version: &'a str, subject: &'a str, issuer: &'a str, until: &'a str, days: &'a str } = "answer-certificate",
        CertificateEnded { version: &'a str, subject: &'a str, issuer: &'a str, ended: &'a str } = "answer-certificate-ended",
    }
}

/// A line of evidence, which is kept in English, as far as a language has words for it.
/// The rest is quoted, so that nothing that was seen is left out.
pub fn detail(language: Language, line: &str) -> String {
    match language {
        Language::English => line.to_owned(),
        Language::Bokmal | Language::Nynorsk | Language::Swedish => Teller(language).line(line),
    }
}

/// Tells what a line says in a language.
#[derive(Clone, Copy)]
pub(super) struct Teller(pub(super) Language);

impl Teller {
    pub(super) fn line(self, line: &str) -> String {
        let both = |(first, second): (&str, &str)| [first, second].map(|part| self.outcome(part));
        if let Some([first, second]) = line.split_once("; since then ").map(both) {
            let (first, second) = (&*first, &*second);
            return self.say(Line::SinceThen { first, second });
        }
        if let Some([first, second]) = line.split_once("; earlier: ").map(both) {
            let (first, second) = (&*first, &*second);
            return self.say(Line::Earlier { first, second });
        }
        self.outcome(line)
    }

    fn say(self, line: Line<'_>) -> String {
        line.say(self.0).into_owned()
    }

    fn answered(self, answer: AnswerSaid<'_>) -> String {
        answer.say(self.0).into_owned()
    }

    fn outcome(self, line: &str) -> String {
        self.known(line).unwrap_or_else(|| self.quoted(line))
    }

    /// As it stands, apart from marks that would end the quotation.
    fn quoted(self, words: &str) -> String {
        let words = &*words.replace(['«', '»', '“', '”'], "\"");
        self.say(Line::Quoted { words })
    }

    fn known(self, line: &str) -> Option<String> {
        self.whole(line)
            .or_else(|| self.late(line))
            .or_else(|| self.stalled(line))
            .or_else(|| self.by_network(line))
            .or_else(|| self.figures(line))
            .or_else(|| self.answer_in_time(line))
    }

    /// Lines that are always the same.
    fn whole(self, line: &str) -> Option<String> {
        let said = match line {
            "no answer before the deadline" => Line::Silence,
            "refused: the host is there, nothing listens" => Line::Refused,
            // Before it stands the class, which is said in words.
            _ if line.ends_with(": the way was open") => Line::Open,
            _ => return None,
        };
        Some(self.say(said))
    }

    fn stalled(self, line: &str) -> Option<String> {
        let rest = line.strip_prefix("connected, and then ")?;
        let said = match rest.strip_suffix(" before the deadline")? {
            "nothing" => Line::Stalled,
            "no end of the TLS handshake" => Line::StalledTls,
            "no answer" => Line::StalledAnswer,
            "an answer without an end" => Line::StalledEnd,
            _ => return None,
        };
        Some(self.say(said))
    }

    /// What a router or a host said by ICMP.
    fn by_network(self, line: &str) -> Option<String> {
        let (said, from) = line.strip_prefix("ICMP ")?.rsplit_once(" from ")?;
        let icmp = |icmp: Icmp<'_>| Some(icmp.say(self.0).into_owned());
        if let Some(rest) = said.strip_prefix("packet too big for ") {
            let bytes = rest.strip_suffix(" bytes")?;
            return icmp(Icmp::IcmpTooBigFor { bytes, from });
        }
        let (words, numbers) = said.split_once(" (type ")?;
        let (kind, code) = numbers.strip_suffix(')')?.split_once(", code ")?;
        let said = match words {
            "network unreachable" => Icmp::IcmpNetworkUnreachable,
            "host unreachable" => Icmp::IcmpHostUnreachable,
            "protocol unreachable" => Icmp::IcmpProtocolUnreachable,
            "port unreachable" => Icmp::IcmpPortUnreachable,
            "packet too big" => Icmp::IcmpTooBig,
            "administratively prohibited" => Icmp::IcmpProhibited,
            "time exceeded" => Icmp::IcmpTimeExceeded,
            "error" => Icmp::IcmpError,
            _ => return None,
        };
        let said = &*said.say(self.0);
        icmp(Icmp::Icmp {
            said,
            kind,
            code,
            from,
        })
    }

    fn late(self, line: &str) -> Option<String> {
        if let Some((said, took)) = line.rsplit_once(", late: after ") {
            let said = &*self.outcome(said);
            return Some(self.say(Line::Late { said, took }));
        }
        let (took, said) = line
            .strip_prefix("answered after ")?
            .split_once(", late: ")?;
        let said = &*self.outcome(said);
        Some(self.say(Line::AnsweredLate { took, said }))
    }

    /// Lines of figures: whatever stands between them is one of these.
    fn figures(self, line: &str) -> Option<String> {
        let figures = [" echoes lost in ", " echoes answered"];
        if !figures.iter().any(|one| line.contains(one)) {
            return None;
        }
        let said = FIGURES.iter();
        Some(said.fold(line.to_owned(), |line, (english, figure)| {
            let bare = english.trim_matches(' ');
            let own = english.replace(bare, &figure.say(self.0));
            line.replace(english, &own)
        }))
    }

    fn answer_in_time(self, line: &str) -> Option<String> {
        match line.rsplit_once(" after ") {
            Some((said, took)) => {
                let said = &*self.answer(said)?;
                Some(self.say(Line::After { said, took }))
            }
            None => self.answer(line),
        }
    }

    /// What an answer said. What a machine put in words of its own is quoted.
    fn answer(self, said: &str) -> Option<String> {
        let whole = match said {
            "echo reply" => Some(AnswerSaid::Echo),
            "connected" => Some(AnswerSaid::Connected),
            "DNS answer without records" => Some(AnswerSaid::DnsEmpty),
            _ => None,
        };
        let code = said.strip_prefix("DNS answer with code ");
        let code = code.map(|code| AnswerSaid::DnsCode { code });
        let records = said.strip_prefix("DNS answer ");
        let records = records.map(|records| AnswerSaid::Dns { records });
        if let Some(answer) = whole.or(code).or(records) {
            return Some(self.answered(answer));
        }
        let (said, session) = match said.split_once(" (TLS") {
            Some((said, session)) => (said, Some(self.tls(session.strip_suffix(')')?))),
            None => (said, None),
        };
        let said = self.status(said)?;
        Some(match session {
            Some(session) => format!("{said}, {session}"),
            None => said,
        })
    }

    /// `SIP 503 Service Unavailable`: the machine's own words, and what more there is to it.
    fn status(self, said: &str) -> Option<String> {
        if said == "TLS handshake" {
            return Some(self.answered(AnswerSaid::Handshake));
        }
        let known = said.starts_with("SIP ") || said.starts_with("HTTP ");
        let (said, more) = match said.split_once(", ").filter(|_| known) {
            Some((said, more)) => (said, format!(", {}", self.quoted(more))),
            None if known => (said, String::new()),
            None => return None,
        };
        let (said, which) = match said.rsplit_once(" to transmission ") {
            Some((said, which)) => (said, Some(which)),
            None => (said, None),
        };
        let said = match said.splitn(3, ' ').collect::<Vec<_>>()[..] {
            [protocol, code, words] => format!("{protocol} {code} {}", self.quoted(words)),
            _ => said.to_owned(),
        };
        let said = match which {
            Some(which) => self.answered(AnswerSaid::Transmission { said: &said, which }),
            None => said,
        };
        Some(format!("{said}{more}"))
    }

    /// What was agreed on under TLS, which begins with what follows that word.
    fn tls(self, session: &str) -> String {
        self.certificate(session)
            .unwrap_or_else(|| self.quoted(&format!("TLS{session}")))
    }

    fn certificate(self, session: &str) -> Option<String> {
        let (version, rest) = session.split_once(", certificate of ")?;
        if let Some((names, ended)) = rest.rsplit_once(", ended ") {
            let (subject, issuer) = names.rsplit_once(" by ")?;
            return Some(self.answered(AnswerSaid::CertificateEnded {
                version,
                subject,
                issuer,
                ended,
            }));
        }
        let (names, holds) = rest.rsplit_once(", holds until ")?;
        let (subject, issuer) = names.rsplit_once(" by ")?;
        let (until, days) = holds.strip_suffix(" days)")?.split_once(" (")?;
        Some(self.answered(AnswerSaid::Certificate {
            version,
            subject,
            issuer,
            until,
            days,
        }))
    }
}

/// In the order in which they are looked for, with the spaces around them.
const FIGURES: [(&str, Figure); 22] = [
    (
        "; what is usual here is still being learnt",
        Figure::Learning,
    ),
    ("too much ", Figure::TooMuch),
    ("loss in a row (limit ", Figure::LossInARow),
    ("loss (limit ", Figure::Loss),
    ("jitter (limit ", Figure::JitterLimit),
    ("delay (limit ", Figure::DelayLimit),
    (" above the base line)", Figure::AboveBase),
    (" and ", Figure::And),
    (" echoes lost in ", Figure::LostIn),
    (" echoes answered", Figure::Answered),
    (" of ", Figure::Of),
    (" lost in a row at most", Figure::LostInARow),
    (" in a row at most", Figure::InARow),
    (", jitter ", Figure::Jitter),
    (", round trip ", Figure::RoundTrip),
    (", one in twenty over ", Figure::OneInTwenty),
    (" ms at least", Figure::AtLeast),
    (" in the middle", Figure::InTheMiddle),
    (" at the 95th percentile", Figure::Slowest),
    (" out of order", Figure::OutOfOrder),
    (" answered twice", Figure::Twice),
    ("; usual here ", Figure::Usual),
];

/// All that is declared here.
#[cfg(test)]
pub(super) const DECLARED: &[&[crate::words::Declared]] = &[
    Line::DECLARED,
    Icmp::DECLARED,
    Figure::DECLARED,
    AnswerSaid::DECLARED,
];
