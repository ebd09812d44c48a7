use super::*;
use Language::{Bokmal, English, Nynorsk, Swedish};

#[test]
fn readers_get_the_language_that_they_ask_for_most() {
    let long = "fi,".repeat(MOST) + "en";
    let table = [
        (None, None),
        (Some(""), None),
        (Some("nb"), Some(Bokmal)),
        (Some("no"), Some(Bokmal)),
        (Some("NB-no"), Some(Bokmal)),
        (Some("nn-NO,nn;q=0.9,nb;q=0.8,en;q=0.5"), Some(Nynorsk)),
        (Some("nb-NO,nb;q=0.9,nn;q=0.8"), Some(Bokmal)),
        (Some("sv-SE,sv;q=0.8,en;q=0.6"), Some(Swedish)),
        (Some("sv-FI"), Some(Swedish)),
        (Some("en-GB,en;q=0.9"), Some(English)),
        (Some("da"), Some(Bokmal)),
        (Some("en;q=0.5, sv;q=0.7"), Some(Swedish)),
        (Some("en;q=0.5, nb ; q=0.5"), Some(English)),
        (Some("en;q=0, nn;q=0.1"), Some(Nynorsk)),
        (Some("en;q=0"), None),
        (Some("se, fi;q=0.9"), None),
        (Some("se, nb;q=0.9, en;q=0.8"), Some(Bokmal)),
        (Some("*"), None),
        (Some("*, en;q=0.5"), None),
        (Some("en, *;q=0.5"), Some(English)),
        (Some("en;q=viel, sv;q=0.1"), Some(Swedish)),
        (Some("en;q=inf, sv;q=0.1"), Some(Swedish)),
        (Some("en;q=NaN, sv;q=0.1"), Some(Swedish)),
        (Some("english, norsk"), None),
        (Some(&*long), None),
    ];
    for (accept, expected) in table {
        assert_eq!(language(accept), expected, "{accept:?}");
    }
}
