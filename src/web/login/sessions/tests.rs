//! How long sessions go on, at moments that are given.

use super::*;
use crate::access::{SALT, Scope};

fn account(name: &str, salt: u8) -> Account {
    Account {
        name: name.into(),
        kept: Hashed::of("et langt passord", &[salt; SALT]).unwrap(),
        scope: Scope::reader(),
    }
}

fn settings(accounts: &[Account]) -> Settings {
    Settings {
        accounts: accounts.to_vec(),
        ..Settings::default()
    }
}

fn at(minutes: u64) -> Mono {
    Mono::ZERO + Duration::from_secs(60 * minutes)
}

#[test]
fn a_session_ends_when_nobody_does_anything_and_after_half_a_day_whatever_they_do() {
    let kari = account("kari", 1);
    let settings = settings(std::slice::from_ref(&kari));
    let sessions = Sessions::default();
    let mark = |random: u8| Mark::of(&sessions.begin(&kari, &[random; 32], at(0))).unwrap();
    let found = |mark, minutes, acts| sessions.find(mark, &settings, at(minutes), acts).is_some();
    let (idle, busy, watched) = (mark(1), mark(2), mark(3));
    assert!(found(idle, 29, false) && !found(idle, 30, true));
    assert!(
        !found(idle, 29, true),
        "what has ended does not begin again"
    );
    for minutes in (0..720).step_by(20) {
        assert!(found(busy, minutes, true), "{minutes}");
    }
    assert!(!found(busy, 720, true));
    // A page that fetches itself again keeps nobody logged in.
    assert!(found(watched, 20, false) && !found(watched, 40, false));
    assert_eq!(sessions.count(&settings, at(720)), 0);
}

#[test]
fn a_session_ends_with_its_account_and_with_its_password() {
    let (kari, ola) = (account("kari", 1), account("ola", 2));
    let sessions = Sessions::default();
    let cookie = sessions.begin(&kari, &[9; 32], at(0));
    let mark = Mark::of(&cookie).unwrap();
    let goes_on = |accounts: &[Account]| sessions.goes_on(mark, &settings(accounts), at(1));
    assert!(goes_on(&[ola.clone(), kari.clone()]));
    assert!(!goes_on(std::slice::from_ref(&ola)));
    assert!(!goes_on(&[ola, account("kari", 3)]), "another password");
    sessions.end(mark);
    assert!(!goes_on(&[kari]));
}

#[test]
fn of_too_many_the_one_ends_that_was_quiet_longest() {
    let all: Vec<Account> = (0..17).map(|nth| account(&format!("a{nth}"), 1)).collect();
    let settings = settings(&all);
    let sessions = Sessions::default();
    // Four of each.
    let mark = |nth: u8| {
        let whose = &all[usize::from(nth / 4)];
        Mark::of(&sessions.begin(whose, &[nth; 32], at(0))).unwrap()
    };
    let marks: Vec<Mark> = (0..64).map(mark).collect();
    for (nth, mark) in marks.iter().enumerate() {
        let minutes = if nth == 7 { 1 } else { 2 };
        assert!(sessions.find(*mark, &settings, at(minutes), true).is_some());
    }
    let newest = mark(64);
    assert_eq!(sessions.count(&settings, at(2)), MOST);
    assert!(sessions.goes_on(newest, &settings, at(2)));
    let ended: Vec<usize> = (0..64)
        .filter(|nth| !sessions.goes_on(marks[*nth], &settings, at(2)))
        .collect();
    assert_eq!(ended, [7]);
}

#[test]
fn whoever_logs_in_often_ends_their_own_sessions_and_nobody_elses() {
    let (kari, ola) = (account("kari", 1), account("ola", 2));
    let settings = settings(&[kari.clone(), ola.clone()]);
    let sessions = Sessions::default();
    let begin = |who: &Account, nth: u8, minutes| {
        Mark::of(&sessions.begin(who, &[nth; 32], at(minutes))).unwrap()
    };
    let olas = begin(&ola, 200, 0);
    let karis: Vec<Mark> = (0..100)
        .map(|nth| begin(&kari, nth, u64::from(nth) / 10))
        .collect();
    assert!(sessions.goes_on(olas, &settings, at(10)));
    assert!(!sessions.goes_on(karis[0], &settings, at(10)));
    assert!(sessions.goes_on(karis[99], &settings, at(10)));
    assert_eq!(sessions.count(&settings, at(10)), 1 + MOST_EACH);
}

#[test]
fn what_is_kept_opens_nothing_and_what_is_not_ours_is_no_session() {
    let kari = account("kari", 1);
    let sessions = Sessions::default();
    let cookie = sessions.begin(&kari, &[5; 32], at(0));
    assert_eq!(cookie.len(), WRITTEN);
    let mark = Mark::of(&cookie).unwrap();
    let kept = URL_SAFE_NO_PAD.encode(mark.0);
    assert_ne!(kept, cookie);
    let settings = settings(&[kari]);
    let other = Mark::of(&kept).unwrap();
    assert!(!sessions.goes_on(other, &settings, at(0)));
    for wrong in [
        "",
        "abc",
        &cookie[1..],
        &format!("{cookie}a"),
        &cookie.replace('B', "="),
    ] {
        assert_eq!(Mark::of(wrong), None, "{wrong}");
    }
}
