use proptest::prelude::*;

use super::*;

fn line(text: &str, care: Care) -> String {
    Mask::LATEST.line(text, care)
}

fn written(text: &str) -> String {
    line(text, Care::Written)
}

fn said(text: &str) -> String {
    line(text, Care::Said)
}

#[test]
fn secrets_are_taken_out_however_they_are_written() {
    for (text, masked) in [
        (
            "passord: hunter2, byttet i dag",
            "passord: […], byttet i dag",
        ),
        ("password = hunter2", "password = […]"),
        ("password=hunter2", "password=[…]"),
        ("PASSWORD => hunter2.", "PASSWORD => […]."),
        ("passordet er hunter2", "passordet er […]"),
        ("lösenordet är hunter2", "lösenordet är […]"),
        ("passord hunter2 virker", "passord […] virker"),
        ("{\"password\":\"hunter 2\"}", "{\"password\":[…]}"),
        (
            "admin_password: \"hunter 2\" på rom 1",
            "admin_password: […] på rom 1",
        ),
        ("PIN 4711", "PIN […]"),
        ("pin: 4711.", "pin: […]."),
        ("Basic aHVudGVyMjpodW50ZXIy", "Basic […]"),
        ("Bearer hunter2", "Bearer […]"),
        ("Digest username=\"hunter2\", response=\"ab\"", "Digest […]"),
        (
            "Authorization: Basic aHVudGVyMg== og mer",
            "Authorization: […]",
        ),
        ("Proxy-Authorization : hunter2", "Proxy-Authorization : […]"),
        (
            "Set-Cookie: a=hunter2; Path=/\nServer: x",
            "Set-Cookie: […]\nServer: x",
        ),
        (
            "se https://vc.example/?token=hunter2&x=1",
            "se https://vc.example/?token=[…]",
        ),
        ("X-API-Key: hunter2", "X-API-Key: […]"),
        ("https://kari:hunter2@vc.example/", "[…]"),
    ] {
        assert_eq!(written(text), masked);
        assert_eq!(said(text), masked, "as equipment says it");
    }
}

#[test]
fn what_only_sounds_like_a_secret_stays() {
    for text in [
        "passordet ble byttet",
        "passord byttet 2 ganger",
        "Basic settings of the codec",
        "WWW-Authenticate: Digest […]",
        "tokens: 3",
        "spin: 3",
        "SIP 401 Unauthorized",
        "authorization failed",
    ] {
        assert_eq!(written(text), text);
    }
}

#[test]
fn whoever_an_address_names_is_taken_out_and_where_it_leads_stays() {
    for (text, masked) in [
        ("skriv til kari.nordmann@it.example.", "skriv til […]"),
        (
            "To: <sip:kari@vc.example>;tag=1",
            "To: <sip:[…]@vc.example>;tag=1",
        ),
        ("SIPS:Kari@vc.example:5061", "SIPS:[…]@vc.example:5061"),
        ("h323:kari@vc.example", "h323:[…]@vc.example"),
        (
            "OPTIONS sip:[…]@vc.example SIP/2.0",
            "OPTIONS sip:[…]@vc.example SIP/2.0",
        ),
        ("sip:vc.example", "sip:vc.example"),
        ("ring sip:22334455 i dag", "ring sip:[…] i dag"),
        ("tel:22334455", "tel:[…]"),
        ("TEL:+47-22334455;ext=1", "TEL:[…];ext=1"),
        ("<sip:kari.nordmann>", "<sip:[…]>"),
        ("sips:kari:5061", "sips:[…]:5061"),
        ("h323:kari?x", "h323:[…]?x"),
        ("Contact:sip:4711", "Contact:sip:[…]"),
        ("sip:192.0.2.226:5060", "sip:192.0.2.226:5060"),
        ("sip:[2001:db8::1]:5060", "sip:[2001:db8::1]:5060"),
        ("sip:vc.nhn.no.", "sip:vc.nhn.no."),
        ("hotel:22 rom", "hotel:22 rom"),
        ("sip: 480", "sip: 480"),
        ("møte @ rom 1", "møte @ rom 1"),
    ] {
        assert_eq!(written(text), masked);
    }
}

/// Numbers of telephones and persons as they are written in Norway and Sweden.
const NUMBERS: &[&str] = &[
    "90090900",
    "900 90 900",
    "90 09 09 00",
    "900-90-900",
    "900.90.900",
    "+47 900 90 900",
    "+4790090900",
    "0047 90090900",
    "(+47) 900 90 900",
    "+46 (0)70-123 45 67",
    "070-123 45 67",
    "070-1234567",
    "0701234567",
    "08-123 456 78",
    "+46701234567",
    "01019012345",
    "010190 12345",
    "010190-12345",
    "01 01 90 123 45",
    "01.01.90 12345",
    "41019012345",
    "900101-1234",
    "900101+1234",
    "19900101-1234",
    "199001011234",
    "9001011234",
    "1990-01-01-1234",
    "1990-01-01 1234",
    "010190\u{a0}12345",
];

#[test]
fn numbers_of_telephones_and_persons_are_taken_out_of_what_people_write() {
    for number in NUMBERS {
        let text = format!("Ring {number}, rom 12");
        assert_eq!(written(&text), "Ring […], rom 12", "{number}");
        assert_eq!(written(number), GONE, "{number}");
    }
}

#[test]
fn what_equipment_says_is_looked_through_for_numbers_that_can_be_nothing_else() {
    for number in [
        "01019012345",
        "010190 12345",
        "41019012345",
        "900101-1234",
        "900101+1234",
        "19900101-1234",
        "199001011234",
        "+4790090900",
        "+47 900 90 900",
        "+46 70 123 45 67",
        "0046701234567",
    ] {
        for around in ["Pasient {}", "SIP 480 {} 3 ganger", "tel:{};x=1", "a={},b"] {
            let text = around.replace("{}", number);
            let masked = said(&text);
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            assert!(masked.contains(GONE), "{text}: {masked}");
            assert!(digits(&masked) <= 4, "{text}: {masked}");
        }
    }
    for text in [
        "SIP 503 Service Unavailable after 12.3 ms",
        "translated on the way: sent from 192.0.2.226:5060, seen from 198.51.100.17:49152",
        "  0.0210 s <- 192.0.2.226:5060  SIP/2.0 200 OK",
        "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK0000000101019012345;rport",
        "offset 0.000123456789 s",
        "TLS 1.3, certificate of rom1 by CA, holds until 2027-01-01 (31 days)",
        "SHA-256 0123456789012345678901234567890123456789012345678901234567890123",
    ] {
        assert_eq!(said(text), text);
    }
}

#[test]
fn days_addresses_of_the_network_and_faults_stay_in_what_people_write() {
    for text in [
        "byttet 2026-11-30 14:00 i rom 12",
        "byttet 30.11.2026 14:00",
        "byttet 30.11.26 kl. 14",
        "ruter 10.20.30.40 og 192.168.100.200",
        "samme som FOSEN-2026-0042 og INN-2026-12345",
        "port 5060, 49152",
        "rom 12, 13 og 14",
    ] {
        assert_eq!(written(text), text);
    }
}

#[test]
fn the_words_of_the_program_itself_stay() {
    for text in [
        "2026-06-01T12:00:00.123456789Z",
        "90090900",
        "afjord.helsesenter.rom1/sip",
        "FOSEN-2026-0042",
    ] {
        assert_eq!(line(text, Care::Own), text);
    }
}

/// Each would take minutes if its length counted more than once.
#[test]
fn what_is_long_costs_no_more_than_its_length() {
    for part in [
        "1 ",
        "1-",
        "+1 ",
        "(",
        "+",
        "1",
        "1.1.11 ",
        "digest ",
        "digest=\n",
        "pin\"",
        "basic\"",
        "pin=[…]",
        "pin=\"",
        "token ",
        "cookie ",
        "cookie:",
        "sip:",
        "sip:1",
        "sip:a@",
        "@",
    ] {
        let text = part.repeat(30_000);
        for care in [Care::Said, Care::Written] {
            assert!(line(&text, care).len() <= text.len() * 4, "{part}");
        }
    }
    let ones = "1 ".repeat(30_000);
    assert_eq!(said(&ones), ones);
    assert_eq!(written(&ones), "[…] ");
}

proptest! {
    /// A number is found whatever stands around it.
    #[test]
    fn a_number_is_found_wherever_it_stands(
        at in 0..NUMBERS.len(),
        before in "[a-zæøå ,:(\n]{0,20}",
        after in "[a-zæøå ,:)\n]{0,20}",
    ) {
        let number = NUMBERS[at];
        let masked = written(&format!("{before} {number} {after}"));
        prop_assert!(!masked.contains(|c: char| c.is_ascii_digit()), "{}", masked);
    }

    /// A secret is found whatever stands around it.
    #[test]
    fn a_secret_is_found_wherever_it_stands(
        before in "[ -~æøå\n]{0,20}",
        name in prop::sample::select(vec![
            "password = ", "passord: ", "Bearer ", "Basic ", "Authorization: Basic ",
            "token=", "secret=", "PIN ", "\"password\":\"", "Cookie: a=",
        ]),
        after in "[ a-zæøå\n]{0,20}",
    ) {
        let masked = written(&format!("{before} {name}kaNar1 {after}"));
        prop_assert!(!masked.contains("kaNar1"), "{}", masked);
    }

    /// Whatever was masked is masked: a pack made of it is the same.
    #[test]
    fn what_was_masked_stays_as_it_is(text in "[ -~æøå\n…]{0,80}") {
        for care in [Care::Written, Care::Said, Care::Own] {
            let once = line(&text, care);
            prop_assert_eq!(line(&once, care), once);
        }
    }

    /// Whom a call is for too, whatever stands around it.
    #[test]
    fn whom_a_call_is_for_stays_gone(
        text in "(sip:|tel:|pin|[a-c0-9 @.:=/+-]){0,30}",
    ) {
        for care in [Care::Written, Care::Said] {
            let once = line(&text, care);
            prop_assert_eq!(line(&once, care), once);
        }
    }

    /// Times, addresses and numbers of faults are nobody's.
    #[test]
    fn times_and_addresses_stay(
        (year, month, day) in (2020..2100_u32, 1..=12_u32, 1..=28_u32),
        (hour, minute) in (0..24_u32, 0..60_u32),
        address in any::<[u8; 4]>(),
        serial in 0..100_000_u32,
    ) {
        let ip = std::net::Ipv4Addr::from(address);
        let text = format!(
            "{year}-{month:02}-{day:02} {hour:02}:{minute:02}: {ip} ({ip}:5060), FOSEN-{year}-{serial:04}"
        );
        prop_assert_eq!(written(&text), text.clone());
        prop_assert_eq!(said(&text), text);
    }
}

#[test]
fn a_login_is_taken_out_wherever_on_its_line_its_sign_stands() {
    let far = format!("Digest {} response=hunter2\nand more", "x".repeat(600));
    assert_eq!(Mask::LATEST.line(&far, Care::Said), "Digest […]\nand more");
    // As it was for packs and mails of before.
    assert_eq!(Mask::First.line(&far, Care::Said), far);
    for mask in Mask::ALL {
        let near = "Digest username=hunter2\nDigest of the day\na=b";
        let said = "Digest […]\nDigest of the day\na=b";
        assert_eq!(mask.line(near, Care::Said), said);
        assert_eq!(Mask::of(u64::from(mask.version())), Some(mask));
    }
    assert_eq!(Mask::of(u64::from(Mask::LATEST.version()) + 1), None);
}
