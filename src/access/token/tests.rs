//! Tokens, made of bytes that are given.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn a_token_is_known_by_what_is_kept_of_it_and_by_nothing_else(
        random in any::<[u8; 32]>(),
        other in any::<[u8; 32]>(),
    ) {
        let (token, kept) = make_token(&random);
        let read = Presented::read(&token).unwrap();
        prop_assert!(kept.is_of(&read));
        prop_assert_eq!(make_token(&other).1.is_of(&read), random == other);
        prop_assert_eq!(Kept::of_hex(&kept.hex()), Some(kept));
        let begins = format!("sb_{}_", kept.id());
        prop_assert!(token.starts_with(&begins));
        // Nothing that is shown of it opens anything.
        let secret = &token[12..];
        for shown in [format!("{kept:?}"), format!("{read:?}"), kept.hex()] {
            prop_assert!(!shown.contains(secret) && !shown.contains(&token));
        }
    }

    #[test]
    fn a_token_with_one_character_changed_is_none_or_another(
        random in any::<[u8; 32]>(),
        at in 0..55_usize,
        to in "[A-Za-z0-9_-]",
    ) {
        let (token, kept) = make_token(&random);
        let mut changed = token.clone();
        changed.replace_range(at..=at, &to);
        prop_assume!(changed != token);
        let known = Presented::read(&changed).is_some_and(|read| kept.is_of(&read));
        prop_assert!(!known, "{}", changed);
    }

    #[test]
    fn whatever_else_comes_is_read_as_nothing(text in ".{0,120}") {
        prop_assert!(Presented::read(&text).is_none());
    }
}

#[test]
fn no_difference_in_any_bit_goes_unseen() {
    let (token, kept) = make_token(&[7; 32]);
    let read = Presented::read(&token).unwrap();
    for at in 0..Kept::LENGTH {
        for bit in 0..8 {
            let mut other = kept;
            other.0[at] ^= 1 << bit;
            assert!(!other.is_of(&read), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn only_sixty_four_hex_digits_are_a_hash() {
    let hex = "0f".repeat(32);
    assert_eq!(Kept::of_hex(&hex).unwrap().hex(), hex);
    assert_eq!(Kept::of_hex(&hex.to_uppercase()).unwrap().hex(), hex);
    for wrong in [&hex[1..], &hex[2..], "", &"+f".repeat(32), &"ø".repeat(32)] {
        assert_eq!(Kept::of_hex(wrong), None, "{wrong}");
    }
}
