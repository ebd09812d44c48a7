//! What is taken for a hash, and what for a password.

use super::*;

const PASSWORD: &str = "riktig hest batteri";

fn made() -> Hashed {
    Hashed::of(PASSWORD, &[7; SALT]).unwrap()
}

#[test]
fn what_is_made_is_read_back_and_opens_for_its_password_alone() {
    let made = made();
    assert!(made.phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    let read = Hashed::read(made.phc()).unwrap();
    assert_eq!(read, made);
    assert!(read.is_of(PASSWORD));
    for wrong in [
        "",
        "riktig hest batter",
        "riktig hest batteri ",
        "Riktig hest batteri",
    ] {
        assert!(!read.is_of(wrong), "{wrong}");
    }
    let other = Hashed::of(PASSWORD, &[8; SALT]).unwrap();
    assert_ne!(other, made, "another salt makes another hash");
    assert!(!format!("{made:?}").contains('$'), "it is not shown");
}

#[test]
fn a_password_is_neither_short_nor_longer_than_can_be_typed_in() {
    assert_eq!(
        Hashed::of("elleve tegn", &[7; SALT]),
        Err(NoPassword::Short)
    );
    assert!(
        Hashed::of("åøåøåøåøåøåø", &[7; SALT]).is_ok(),
        "12 characters"
    );
    assert_eq!(
        Hashed::of(&"a".repeat(LONGEST + 1), &[7; SALT]),
        Err(NoPassword::Long)
    );
    let longest = "a".repeat(LONGEST);
    let made = Hashed::of(&longest, &[7; SALT]).unwrap();
    assert!(made.is_of(&longest));
    assert!(!made.is_of(&format!("{longest}a")));
}

#[test]
fn what_is_no_argon2id_or_too_weak_or_too_much_is_refused() {
    let made = made();
    let with = |from: &str, to: &str| {
        let text = made.phc().replacen(from, to, 1);
        assert_ne!(text, made.phc());
        Hashed::read(&text).map(|_| ())
    };
    for (from, to, why) in [
        ("argon2id", "argon2i", NoHash::Form),
        ("argon2id", "argon2d", NoHash::Form),
        ("argon2id", "scrypt", NoHash::Form),
        ("v=19", "v=16", NoHash::Form),
        ("v=19$", "", NoHash::Form),
        ("p=1", "p=1,keyid=AAAA", NoHash::Form),
        ("m=19456", "m=19455", NoHash::Weak),
        ("m=19456,t=2", "m=65536,t=1", NoHash::Weak),
        ("m=19456", "m=65537", NoHash::Strong),
        ("t=2", "t=5", NoHash::Strong),
        ("p=1", "p=17", NoHash::Strong),
        ("m=19456", "m=4294967295", NoHash::Strong),
    ] {
        assert_eq!(with(from, to), Err(why), "{from} → {to}");
    }
    assert_eq!(with("m=19456,t=2,p=1", "m=65536,t=3,p=4"), Ok(()));
    let (short, _) = made.phc().rsplit_once('$').unwrap();
    for wrong in [
        "",
        "$",
        "$argon2id",
        short,
        "$2b$12$abc",
        &format!("{short}$AAAA"),
    ] {
        assert_eq!(
            Hashed::read(wrong).map(|_| ()),
            Err(NoHash::Form),
            "{wrong}"
        );
    }
}
