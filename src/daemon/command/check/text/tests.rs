//! What is promised of lines and columns.

use super::*;

fn written(mark: &str, words: &str) -> String {
    let mut out = Vec::new();
    paragraph(mark, words, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_paragraph_goes_on_below_its_words_and_never_beyond_the_width() {
    let words = "Gáivuotna ".repeat(30);
    let said = written("  1  ", words.trim_end());
    let lines: Vec<&str> = said.lines().collect();
    assert!(
        lines.iter().all(|line| line.chars().count() <= WIDTH),
        "{said}"
    );
    assert!(lines[0].starts_with("  1  Gáivuotna"), "{said}");
    assert!(
        lines[1..]
            .iter()
            .all(|line| line.starts_with("     Gáivuotna")),
        "{said}"
    );
    assert_eq!(said.split_whitespace().count(), 31);
}

#[test]
fn a_name_is_cut_by_its_letters_and_says_so() {
    assert_eq!(cut("Gáivuotna", 9), "Gáivuotna");
    assert_eq!(cut("Gáivuotna - Kåfjord", 12), "Gáivuotna -…");
    assert_eq!(padded("Å", 3), "Å  ");
    assert_eq!(widest(&["Å".to_owned(), "øre".to_owned()]), 3);
}

#[test]
fn of_a_long_list_only_the_first_are_named() {
    let names: Vec<String> = (1..=6).map(|n| n.to_string()).collect();
    assert_eq!(few(&names), "1, 2, 3, 4 and 2 more");
    assert_eq!(few(&names[..4]), "1, 2, 3, 4");
}
