//! Answers in the shapes that clients give them: each is the same yes, or the same no.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The mail that is answered, quoted line by line.
const QUOTED: &str = "> Nede: Rom 1 svarer ikke.\n> \n> accept\n> Hva nå\n";

fn encoded(media: &str, charset: &str, bytes: &[u8]) -> Vec<u8> {
    let fields = format!(
        "Content-Type: {media}; charset=\"{charset}\"\nContent-Transfer-Encoding: base64\n"
    );
    with(&fields, &STANDARD.encode(bytes))
}

fn html(body: &str) -> Vec<u8> {
    with("Content-Type: text/html; charset=utf-8\n", body)
}

fn parts(kind: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let parts = parts
        .iter()
        .map(|(fields, body)| format!("--b1_x\n{fields}\n{body}\n"));
    let body: String = parts.collect();
    let fields = format!("MIME-Version: 1.0\nContent-Type: {kind}; boundary=\"b1_x\"\n");
    with(
        &fields,
        &format!("This is MIME.\n{body}--b1_x--\nepilogue\n"),
    )
}

const PLAIN: &str = "Content-Type: text/plain; charset=utf-8\n";
const HTML: &str = "Content-Type: text/html; charset=utf-8\n";

#[expect(
    clippy::too_many_lines,
    reason = "a shape after the other, read from top to bottom"
)]
fn accepting() -> Vec<(&'static str, Vec<u8>)> {
    let word = "<html xmlns:o=\"urn:x\"><head><meta charset=\"utf-8\"><style><!-- p.MsoNormal \
        {margin:0} accept2 --></style></head><body lang=NO><div class=WordSection1><p \
        class=MsoNormal><span lang=EN-US>Jeg&nbsp;tar den<o:p></o:p></span></p><p \
        class=MsoNormal><o:p>&nbsp;</o:p></p><div><div style='border-top:solid'><p \
        class=MsoNormal><b>Fra:</b> samband &lt;x@y&gt; <br><b>Sendt:</b> fredag</p></div></div>\
        <p>reject: quoted</p></div></body></html>";
    vec![
        (
            "a telephone",
            plain(
                "Accept\n\nSent from my iPhone\n\n> On 27 Nov 2026, at 13:00, samband <x@y.example> wrote:\n> \n> Down\n",
            ),
        ),
        (
            "Gmail, plain",
            plain(&format!(
                "accept\n\nOn Fri, 27 Nov 2026 at 13:00, samband <x@y.example> wrote:\n\n{QUOTED}"
            )),
        ),
        (
            "Gmail, broken attribution",
            plain(&format!(
                "accept\n\nOn Fri, 27 Nov 2026 at 13:00, samband the watcher <\nx@y.example> wrote:\n\n{QUOTED}"
            )),
        ),
        (
            "Gmail, Norwegian",
            plain(&format!(
                "godta\n\nfre. 27. nov. 2026 kl. 13:00 skrev samband <x@y.example>:\n\n{QUOTED}"
            )),
        ),
        (
            "Gmail, Swedish",
            plain(&format!(
                "Jag tar den\n\nDen fre 27 nov. 2026 kl 13:00 skrev samband <x@y.example>:\n\n{QUOTED}"
            )),
        ),
        (
            "Thunderbird, below",
            plain(&format!(
                "On 27.11.2026 13:00, samband wrote:\n{QUOTED}\naccept\n\n-- \nKari Nordmann\nIT\n"
            )),
        ),
        (
            "Thunderbird, Norwegian, below",
            plain(&format!(
                "Den 27.11.2026 13:00, skrev samband:\n{QUOTED}\nJeg tar den\n"
            )),
        ),
        (
            "Thunderbird, Nynorsk, below",
            plain(&format!(
                "Den 27.11.2026 13:00, Samband skreiv:\n{QUOTED}\nEg tek saka\n"
            )),
        ),
        (
            "Gmail, Nynorsk",
            plain(&format!(
                "Vi tek saka\n\nfre. 27. nov. 2026 kl. 13:00 skreiv samband <x@y.example>:\n\n{QUOTED}"
            )),
        ),
        (
            "Thunderbird, flowed",
            with(
                "Content-Type: text/plain; charset=UTF-8; format=flowed\n",
                "accept \n14:30 \ntoday\n\nOn 27.11.2026 13:00, samband wrote:\n> Down\n",
            ),
        ),
        (
            "Outlook, plain",
            plain(
                "Jeg tar den\r\n\r\nMed vennlig hilsen\r\nKari\r\n\r\n-----Opprinnelig melding-----\r\nFra: samband <x@y.example> \r\nSendt: fredag\r\n\r\nNede\r\n",
            ),
        ),
        (
            "Outlook, header",
            plain(
                "accept\n\nFrom: samband <x@y.example>\nSent: Friday\nTo: Kari\nSubject: Down\n\nreject: no\n",
            ),
        ),
        (
            "Outlook, Swedish header",
            plain(
                "Accepterar\n\n________________________________\nFrån: samband <x@y.example>\nSkickat: den 27 november\n\nNere\n",
            ),
        ),
        (
            "Outlook for iOS",
            plain(
                "Accept\n\nGet Outlook for iOS<https://aka.ms/x>\n________________________________\nFrom: samband\n",
            ),
        ),
        ("Word as HTML", html(word)),
        (
            "Outlook web",
            html(
                "<html><body><div style=\"font-family:Calibri\">accept</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> samband</div><div>reject: no</div></body></html>",
            ),
        ),
        (
            "Gmail as HTML",
            html(
                "<div dir=\"ltr\">accept</div><br><div class=\"gmail_quote\"><div dir=\"ltr\">On Fri wrote:<br></div><blockquote>reject: x</blockquote></div>",
            ),
        ),
        (
            "Apple Mail as HTML",
            html(
                "<html><body>Accept<br><br><blockquote type=\"cite\"><div>On 27 Nov, samband wrote:</div></blockquote></body></html>",
            ),
        ),
        (
            "HTML, lines broken in the source",
            html("<p>jeg\r\n  tar\r\n  den</p><p>Kari</p>"),
        ),
        (
            "HTML with a comment first",
            html("<!-- reject: no --><div>accept</div>"),
        ),
        (
            "both, plain first",
            parts(
                "multipart/alternative",
                &[(PLAIN, "accept\n"), (HTML, "<p>reject: no</p>")],
            ),
        ),
        (
            "both, HTML first",
            parts(
                "multipart/alternative",
                &[(HTML, "<p>reject: no</p>"), (PLAIN, "accept\n")],
            ),
        ),
        (
            "with a logo",
            parts(
                "multipart/related",
                &[
                    (HTML, "<p>accept</p><img src=\"cid:logo\">"),
                    (
                        "Content-Type: image/png\nContent-Transfer-Encoding: base64\n",
                        "iVBORw0KGgo=",
                    ),
                ],
            ),
        ),
        (
            "with a file before it",
            parts(
                "multipart/mixed",
                &[
                    (
                        "Content-Type: text/plain\nContent-Disposition: attachment; filename=log.txt\n",
                        "reject: no",
                    ),
                    (PLAIN, "accept"),
                ],
            ),
        ),
        (
            "with a footer of the list of recipients",
            parts(
                "multipart/mixed",
                &[(PLAIN, "accept"), (PLAIN, "reject: footer")],
            ),
        ),
        (
            "HTML only within mixed",
            parts(
                "multipart/mixed",
                &[
                    (HTML, "<div>accept</div>"),
                    ("Content-Type: application/pdf\n", "%PDF"),
                ],
            ),
        ),
        (
            "signed by S/MIME",
            parts(
                "multipart/signed; protocol=\"application/pkcs7-signature\"",
                &[
                    (PLAIN, "accept\n"),
                    ("Content-Type: application/pkcs7-signature\n", "MII"),
                ],
            ),
        ),
        (
            "the mail that is answered attached",
            parts(
                "multipart/mixed",
                &[
                    (PLAIN, "accept\n"),
                    ("Content-Type: message/rfc822\n", "Subject: x\n\nreject: no"),
                ],
            ),
        ),
        (
            "without a last boundary",
            with(
                "Content-Type: multipart/mixed; boundary=b\n",
                "--b\n\naccept\n",
            ),
        ),
        (
            "Base64",
            encoded("text/plain", "utf-8", "Jeg tar den\n".as_bytes()),
        ),
        (
            "Base64 with a byte order mark",
            encoded("text/plain", "utf-8", "\u{feff}accept\n".as_bytes()),
        ),
        (
            "UTF-16",
            encoded(
                "text/plain",
                "utf-16le",
                &"Jeg tar den"
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect::<Vec<u8>>(),
            ),
        ),
        (
            "Base64, HTML",
            encoded("text/html", "utf-8", "<p>Jeg tar den</p>".as_bytes()),
        ),
        (
            "quoted-printable",
            with(
                "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n",
                "ac=\ncept=20\n\nMvh\n",
            ),
        ),
        (
            "marks of direction",
            plain("\u{202a}\u{200e}accept\u{202c}\n"),
        ),
        ("hard spaces", plain("\u{a0}jeg\u{a0}tar\u{a0}den\u{a0}")),
        ("no declared type", with("", "accept\n")),
        (
            "a type that is none",
            with("Content-Type: text\n", "accept\n"),
        ),
        (
            "an unknown charset",
            with("Content-Type: text/plain; charset=x-none\n", "accept\n"),
        ),
        ("lines ended by CR LF", with("", "accept\r\n\r\n> x\r\n")),
        ("empty lines first", plain("\n\n \n\naccept\n")),
    ]
}

#[test]
fn a_yes_is_a_yes_whatever_shape_a_client_gives_it() {
    let all = accepting();
    assert!(all.len() >= 39, "{}", all.len());
    for (shape, bytes) in all {
        let meant = said(&bytes);
        assert!(
            matches!(meant, Ok(Said::Accept(_))),
            "{shape}: {meant:?}\n{}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn letters_beyond_ascii_come_out_of_every_charset() {
    let meant = because("ikke vår, spør Åfjord");
    let line = "avvis: ikke vår, spør Åfjord";
    let latin: Vec<u8> = line
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(said(&encoded("text/plain", "iso-8859-1", &latin)), meant);
    assert_eq!(said(&encoded("text/plain", "Windows-1252", &latin)), meant);
    assert_eq!(
        said(&encoded("text/plain", "utf-8", line.as_bytes())),
        meant
    );
    let quoted = "avvis: ikke v=E5r, sp=F8r =C5fjord\n";
    let fields = "Content-Type: text/plain; charset=\"iso-8859-1\"\nContent-Transfer-Encoding: quoted-printable\n";
    assert_eq!(said(&with(fields, quoted)), meant);
    let entities = html("<p>avvis: ikke v&aring;r, sp&oslash;r &#197;fjord</p>");
    assert_eq!(said(&entities), meant);
    assert_eq!(said(&with("", line)), meant);
}

#[test]
fn only_what_the_author_wrote_counts() {
    for body in [
        "> accept\n",
        "On 27.11.2026 13:00, samband wrote:\n> accept\n",
        "-- \naccept\n",
        "Mvh\naccept\n",
        "-----Original Message-----\naccept\n",
        "From: samband\nSent: Friday\n\naccept\n",
        "fre. 27. nov. 2026 kl. 13:00 skrev samband:\naccept\n",
        "Takk for beskjed.\n\naccept\n",
    ] {
        assert_eq!(said(&plain(body)), Err(Unclear::Word), "{body}");
    }
    let quoted = html("<blockquote><p>accept</p></blockquote>");
    assert_eq!(said(&quoted), Err(Unclear::Word));
    let forwarded = with("Content-Type: message/rfc822\n", "Subject: x\n\naccept");
    assert_eq!(said(&forwarded), Err(Unclear::Word));
    let digest = parts("multipart/digest", &[("", "Subject: x\n\naccept")]);
    assert_eq!(said(&digest), Err(Unclear::Word));
    let unseen = html("<style>p { }\naccept</style><script>accept</script><p>hello</p>");
    assert_eq!(said(&unseen), Err(Unclear::Word));
}

#[test]
fn a_long_no_keeps_the_lines_that_a_client_broke_and_no_farewell() {
    let body =
        "Reject: we have looked at the line and at the\nrouter, both answer us\nMvh Kari\n\nPS";
    let meant = because("we have looked at the line and at the router, both answer us");
    assert_eq!(said(&plain(body)), meant);
    let flowed = with(
        "Content-Type: text/plain; format=flowed; delsp=yes\n",
        "reject: we have looked  \nat it\n",
    );
    assert_eq!(said(&flowed), because("we have looked at it"));
}

#[test]
fn a_mail_without_an_id_that_comes_twice_by_other_ways_is_known_again() {
    let known = |bytes: &str| read(bytes.as_bytes()).unwrap().known_by().to_owned();
    let head = "From: Kari <kari@it.example>\nDate: Tue, 24 Nov 2026 08:00:00 +0100\n";
    let once = format!(
        "Received: by a\n{head}Subject: SV: =?utf-8?q?N=C3=A5?= [FOSEN-2026-0042]\n\naccept\n\nMvh"
    );
    let twice = format!(
        "Received: by b\nReceived: by a\nX-Score: 3\n{head}Subject: =?utf-8?b?U1Y6IE7DpQ==?=\n [FOSEN-2026-0042]\n\
         Content-Transfer-Encoding: quoted-printable\n\naccep=\nt\n\nMvh\n"
    );
    assert_eq!(known(&once), known(&twice.replace('\n', "\r\n")));
    // Two ids are none.
    let two = format!("Message-ID: <a@it.example>\nMessage-ID: <b@it.example>\n{once}");
    assert_eq!(known(&once), known(&two));
    let one = format!("Message-ID: <a@it.example>\n{once}");
    assert_eq!(known(&one), "a@it.example");
    for (from, to) in [
        ("Kari", "Ola"),
        ("08:00:00", "08:00:01"),
        ("0042", "0043"),
        ("accept", "reject: no"),
    ] {
        assert_ne!(known(&once), known(&once.replace(from, to)), "{to}");
    }
}
