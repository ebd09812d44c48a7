use super::*;
use proptest::prelude::*;

#[test]
fn encoded_words_are_decoded_and_plain_text_is_left_alone() {
    let cases = [
        ("plain = ?text?", "plain = ?text?"),
        ("=?utf-8?B?w4Vmam9yZA==?=", "Åfjord"),
        ("=?UTF-8?q?Feil_p=C3=A5_linja?= 42", "Feil på linja 42"),
        (
            "=?iso-8859-1?Q?Bj=F8rn?= <b@x.example>",
            "Bjørn <b@x.example>",
        ),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?= c", "ab c"),
        // One character cut in two.
        ("=?utf-8?Q?=C3?=\t=?utf-8?Q?=A5?=", "å"),
        ("=?utf-8?X?zzz?=", "=?utf-8?X?zzz?="),
        ("a =?utf-8?Q?b", "a =?utf-8?Q?b"),
        ("=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b"),
    ];
    for (encoded, plain) in cases {
        assert_eq!(words(encoded), plain, "{encoded}");
    }
}

#[test]
fn bodies_are_decoded_by_their_transfer_encoding() {
    let quoted = b"R=C3=B8mme=\r\ngrad =3D sm=zr\r\n";
    assert_eq!(
        transfer("Quoted-Printable", quoted),
        "Rømmegrad = sm=zr\r\n".as_bytes()
    );
    assert_eq!(transfer("base64", b"U2Ft\r\nYmFuZA==junk"), b"Samband");
    assert_eq!(transfer("8bit", "ø".as_bytes()), "ø".as_bytes());
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(text in "\\PC{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = words(&text);
        let _ = words(&format!("=?utf-8?Q?{text}?= =?"));
        let _ = transfer("base64", &bytes);
        let _ = transfer("quoted-printable", &bytes);
    }
}
