use super::check::findings;
use super::*;

const GOOD: &str = "since = Since { $at }.\nback = It is back { $times ->\n    [one] once\n   *[other] { $times } times\n }.\n";

static BOOK: Book = Book::new(Texts {
    nb: &[
        "since = Siden { $at }.\nback = { $times ->\n    [one] En gang\n   *[other] { $times } ganger\n }.\n",
    ],
    nn: &[
        "since = Sidan\n    { $at }.\nback = { $times ->\n    [one] Ein gong\n   *[other] { $times } gonger\n }.\n",
    ],
    sv: &[
        "since = Sedan { $at }.\n",
        "back = { $times ->\n    [one] En gång\n   *[other] { $times } gånger\n }.\n",
    ],
    en: &[GOOD],
});

messages! { BOOK:
    /// For the tests.
    enum Told<'a> {
        /// Since when.
        Since { at: &'a str } = "since",
        /// How often.
        Back { times: u32 } = "back",
    }
}

#[test]
fn a_message_is_said_in_every_language_with_its_arguments() {
    let said = |told: Told<'_>| Language::ALL.map(|language| told.say(language).into_owned());
    let since = said(Told::Since { at: "09.12" });
    assert_eq!(
        since,
        [
            "Siden 09.12.",
            "Sidan 09.12.",
            "Sedan 09.12.",
            "Since 09.12."
        ]
    );
    let once = said(Told::Back { times: 1 });
    assert_eq!(
        once,
        ["En gang.", "Ein gong.", "En gång.", "It is back once."]
    );
    let often = said(Told::Back { times: 21 });
    assert_eq!(often[1], "21 gonger.");
    assert_eq!(findings(&BOOK, &[Told::DECLARED]), [""; 0]);
}

/// A book whose Swedish is this, and what is found in it.
macro_rules! with_swedish {
    ($text:literal) => {{
        static BROKEN: Book = Book::new(Texts {
            nb: &[GOOD],
            nn: &[GOOD],
            sv: &[$text],
            en: &[GOOD],
        });
        &BROKEN
    }};
}

#[test]
fn what_a_language_lacks_or_has_too_much_is_found() {
    let back = "back = { $times } gånger\n";
    let table: [(&'static Book, &[&str]); 6] = [
        (with_swedish!("since = { $at }"), &["sv: back is missing"]),
        (
            with_swedish!("since = { $at }\nback = { $times }\nextra = Mer"),
            &["sv: extra is left over"],
        ),
        (
            with_swedish!("since = nyligen\nback = { $times }"),
            &["sv: since leaves at out"],
        ),
        (
            with_swedish!("since = { $at }{ $until }\nback = { $times }"),
            &["sv: since has no argument until"],
        ),
        (
            with_swedish!("since = { $at }\nback = { $times }\nback = { $times }"),
            &["sv: back stands there twice"],
        ),
        (
            with_swedish!("since = { $at }  nu\nback = { $times }"),
            &["sv: since is ill written"],
        ),
    ];
    for (book, expected) in table {
        let found = findings(book, &[Told::DECLARED]);
        for one in expected {
            assert!(
                found.iter().any(|found| found.starts_with(one)),
                "{one}: {found:?} {back}"
            );
        }
        assert!(
            found.iter().all(|found| found.starts_with("sv: ")),
            "{found:?}"
        );
    }
}

#[test]
fn nothing_is_lost_where_a_language_has_no_words_or_wrong_ones() {
    let at = [("at", FluentValue::from("09.12"))];
    for book in [
        with_swedish!("back = { $times }"),
        with_swedish!("since = Sedan { $at } och { $until }"),
        with_swedish!("since = Sedan { -dagen }"),
        with_swedish!("since = { $at"),
    ] {
        assert_eq!(book.say(Language::Swedish, "since", &at), "Since 09.12.");
    }
    let often = [
        ("at", FluentValue::from("09.12")),
        ("times", FluentValue::from(2)),
    ];
    let said = BOOK.say(Language::Swedish, "unheard-of", &often);
    assert_eq!(said, "unheard-of, at: 09.12, times: 2");
}

#[test]
fn a_text_is_read_once() {
    let first: *const Reading = BOOK.reading(Language::Nynorsk);
    let second: *const Reading = BOOK.reading(Language::Nynorsk);
    assert_eq!(first, second);
}

#[test]
fn nothing_is_put_around_names() {
    let said = Told::Since { at: "«Å»" }.say(Language::Bokmal);
    assert_eq!(said, "Siden «Å».");
}
