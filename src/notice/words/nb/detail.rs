//! What came back, as evidence keeps it in English, in Norwegian: line by line by
//! what health writes. Names, numbers and what a machine said itself stay as they are.

/// A line of evidence; what there are no words for is quoted as it stands, for nothing
/// that was seen may be left out.
pub(in super::super) fn detail(line: &str) -> String {
    let joined = [
        ("; since then ", "; siden da "),
        ("; earlier: ", "; tidligere: "),
    ];
    for (between, said) in joined {
        if let Some((first, second)) = line.split_once(between) {
            return format!("{}{said}{}", outcome(first), outcome(second));
        }
    }
    outcome(line)
}

fn outcome(line: &str) -> String {
    known(line).unwrap_or_else(|| quoted(line))
}

/// As it stands, apart from marks that would end the quotation.
fn quoted(words: &str) -> String {
    format!("«{}»", words.replace(['«', '»'], "\""))
}

fn known(line: &str) -> Option<String> {
    whole(line)
        .map(str::to_owned)
        .or_else(|| late(line))
        .or_else(|| stalled(line))
        .or_else(|| from_network(line))
        .or_else(|| figures(line))
        .or_else(|| answer_in_time(line))
}

/// Lines that are always the same.
fn whole(line: &str) -> Option<&'static str> {
    Some(match line {
        "no answer before the deadline" => "ikke svar innen fristen",
        "refused: the host is there, nothing listens" => {
            "avvist: maskinen er der, men ingenting lytter"
        }
        // Before it stands the class, which is said in words.
        _ if line.ends_with(": the way was open") => "veien var åpen",
        _ => return None,
    })
}

fn stalled(line: &str) -> Option<String> {
    let rest = line.strip_prefix("connected, and then ")?;
    let missing = match rest.strip_suffix(" before the deadline")? {
        "nothing" => "ingenting",
        "no end of the TLS handshake" => "ingen ende på TLS-håndtrykket",
        "no answer" => "ikke noe svar",
        "an answer without an end" => "et svar uten ende",
        _ => return None,
    };
    Some(format!("koblet til, og så {missing} innen fristen"))
}

/// What a router or a host said by ICMP.
fn from_network(line: &str) -> Option<String> {
    let (said, from) = line.strip_prefix("ICMP ")?.rsplit_once(" from ")?;
    if let Some(rest) = said.strip_prefix("packet too big for ") {
        let bytes = rest.strip_suffix(" bytes")?;
        return Some(format!("{from} sa at pakken er for stor for {bytes} byte"));
    }
    let (words, numbers) = said.split_once(" (")?;
    let words = match words {
        "network unreachable" => "nettet kan ikke nås",
        "host unreachable" => "maskinen kan ikke nås",
        "protocol unreachable" => "protokollen kan ikke nås",
        "port unreachable" => "porten kan ikke nås",
        "packet too big" => "pakken er for stor",
        "administratively prohibited" => "trafikken er sperret",
        "time exceeded" => "pakken var for lenge underveis",
        "error" => "feil",
        _ => return None,
    };
    let numbers = numbers.replace("code", "kode");
    Some(format!("ICMP: {words} ({numbers} fra {from}"))
}

fn late(line: &str) -> Option<String> {
    if let Some((said, took)) = line.rsplit_once(", late: after ") {
        return Some(format!("{}, for sent: etter {took}", outcome(said)));
    }
    let (took, said) = line
        .strip_prefix("answered after ")?
        .split_once(", late: ")?;
    Some(format!("svarte etter {took}, for sent: {}", outcome(said)))
}

/// Lines of figures: whatever stands between them is one of these.
fn figures(line: &str) -> Option<String> {
    const WORDS: [(&str, &str); 21] = [
        ("too much ", "for mye "),
        ("loss in a row (limit ", "tap på rad (grense "),
        ("loss (limit ", "tap (grense "),
        ("jitter (limit ", "ujevnhet (grense "),
        ("delay (limit ", "forsinkelse (grense "),
        (" above the base line)", " over det vanlige)"),
        (" and ", " og "),
        (" echoes lost in ", " ekko tapt på "),
        (" echoes answered", " ekko besvart"),
        (" of ", " av "),
        (" lost in a row at most", " tapt på rad på det meste"),
        (" in a row at most", " på rad på det meste"),
        (", jitter ", ", ujevnhet "),
        (", round trip ", ", fram og tilbake "),
        (", one in twenty over ", ", én av tjue over "),
        (" ms at least", " ms på det minste"),
        (" in the middle", " i midten"),
        (" at the 95th percentile", " for de tregeste fem prosent"),
        (" out of order", " i feil rekkefølge"),
        (" answered twice", " besvart to ganger"),
        ("; usual here ", "; vanlig her "),
    ];
    const LEARNING: &str = "; what is usual here is still being learnt";
    let figures = [" echoes lost in ", " echoes answered"];
    if !figures.iter().any(|one| line.contains(one)) {
        return None;
    }
    let line = line.replace(LEARNING, "; hva som er vanlig her, er ikke lært ennå");
    let said = WORDS.iter();
    Some(said.fold(line, |line, (english, said)| line.replace(english, said)))
}

fn answer_in_time(line: &str) -> Option<String> {
    match line.rsplit_once(" after ") {
        Some((said, took)) => Some(format!("{} etter {took}", answer(said)?)),
        None => answer(line),
    }
}

/// What an answer said. What a machine put in words of its own is quoted.
fn answer(said: &str) -> Option<String> {
    match said {
        "echo reply" => return Some("ekkosvar".to_owned()),
        "connected" => return Some("koblet til".to_owned()),
        "DNS answer without records" => return Some("DNS-svar uten poster".to_owned()),
        _ => {}
    }
    if let Some(code) = said.strip_prefix("DNS answer with code ") {
        return Some(format!("DNS-svar med kode {code}"));
    }
    if let Some(records) = said.strip_prefix("DNS answer ") {
        return Some(format!("DNS-svar {records}"));
    }
    let (said, session) = match said.split_once(" (TLS") {
        Some((said, session)) => (said, Some(tls(session.strip_suffix(')')?))),
        None => (said, None),
    };
    let said = status(said)?;
    Some(match session {
        Some(session) => format!("{said}, {session}"),
        None => said,
    })
}

/// `SIP 503 Service Unavailable`: the machine's own words, and what more there is to it.
fn status(said: &str) -> Option<String> {
    if said == "TLS handshake" {
        return Some("TLS-håndtrykk".to_owned());
    }
    let known = said.starts_with("SIP ") || said.starts_with("HTTP ");
    let (said, more) = match said.split_once(", ").filter(|_| known) {
        Some((said, more)) => (said, format!(", {}", quoted(more))),
        None if known => (said, String::new()),
        None => return None,
    };
    let (said, transmission) = match said.rsplit_once(" to transmission ") {
        Some((said, which)) => (said, format!(" på sending {which}")),
        None => (said, String::new()),
    };
    let said = match said.splitn(3, ' ').collect::<Vec<_>>()[..] {
        [protocol, code, words] => format!("{protocol} {code} {}", quoted(words)),
        _ => said.to_owned(),
    };
    Some(format!("{said}{transmission}{more}"))
}

/// What was agreed on under TLS, which begins with what follows that word.
fn tls(session: &str) -> String {
    certificate(session).unwrap_or_else(|| quoted(&format!("TLS{session}")))
}

fn certificate(session: &str) -> Option<String> {
    let (version, rest) = session.split_once(", certificate of ")?;
    if let Some((names, ended)) = rest.rsplit_once(", ended ") {
        return Some(format!(
            "TLS{version}, sertifikatet for {}, gikk ut {ended}",
            issued(names)?
        ));
    }
    let (names, holds) = rest.rsplit_once(", holds until ")?;
    let holds = holds.replace(" days)", " døgn)");
    Some(format!(
        "TLS{version}, sertifikatet for {}, gjelder til {holds}",
        issued(names)?
    ))
}

fn issued(names: &str) -> Option<String> {
    let (subject, issuer) = names.rsplit_once(" by ")?;
    Some(format!("{subject} fra {issuer}"))
}
