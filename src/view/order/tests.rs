use super::*;

fn sorted(alphabet: Alphabet, names: &[&'static str]) -> Vec<&'static str> {
    let mut names = names.to_vec();
    names.reverse();
    names.sort_by_cached_key(|name| alphabet.key(name));
    names
}

#[test]
fn norwegian_names_end_with_ae_oe_and_aa() {
    let names = ["Bjugn", "Kåfjord", "Osen", "Ørland", "Åfjord"];
    assert_eq!(sorted(Alphabet::Norwegian, &names), names);
}

#[test]
fn swedish_names_end_with_aa_ae_and_oe() {
    let names = [
        "Bjuv",
        "Helsingborg",
        "Hässleholm",
        "Höganäs",
        "Ystad",
        "Åstorp",
        "Ängelholm",
        "Örkelljunga",
    ];
    assert_eq!(sorted(Alphabet::Swedish, &names), names);
}

#[test]
fn letters_of_neighbours_stand_with_their_like() {
    let names = ["Ærø", "Älvdalen", "Øksnes", "Öland", "Åre"];
    assert_eq!(
        sorted(Alphabet::Norwegian, &names),
        ["Älvdalen", "Ærø", "Øksnes", "Öland", "Åre"]
    );
    assert_eq!(
        sorted(Alphabet::Swedish, &names),
        ["Åre", "Älvdalen", "Ærø", "Øksnes", "Öland"]
    );
    let sami = ["Čáhput", "Divttasvuotna", "Šibitvuotna", "Tromsø"];
    assert_eq!(sorted(Alphabet::Norwegian, &sami), sami);
}
