//! Words of logging in, and of answering on a fault's own page.

use std::borrow::Cow;

use super::{BOOK, FIRST, SECOND, THIRD, Words, plain};
use crate::view::page::NoLogin;
use crate::view::text::Phrase;
use crate::words::messages;

plain! { LoginSaid:
    login: Login = "login";
    logout: Logout = "logout";
    login_name: LoginName = "login-name";
    login_password: LoginPassword = "login-password";
    login_not: LoginNot = "login-not";
    login_for: LoginFor = "login-for";
    act_heading: ActHeading = "act-heading";
    hand_over_heading: HandOverHeading = "hand-over-heading";
    hand_over_to: HandOverTo = "hand-over-to";
    hand_over_choose: HandOverChoose = "hand-over-choose";
    hand_over_why: HandOverWhy = "hand-over-why";
    hand_over: HandOver = "hand-over";
    typed_left: TypedLeft = "typed-left";
}

messages! { BOOK:
    /// Why nobody is let in, and who somebody is.
    pub(super) enum KnownSaid<'a> {
        NoLoginWrong = "no-login-wrong",
        NoLoginLimited { seconds: u64 } = "no-login-limited",
        NoLoginBusy = "no-login-busy",
        NoLoginClear = "no-login-clear",
        NoLoginElsewhere = "no-login-elsewhere",
        NoLoginForm = "no-login-form",
        SpeaksForAll { holder: &'a str, own: &'a str } = "speaks-for-all",
        KnownAsTwo { name: &'a str, one: &'a str, other: &'a str } = "known-as-two",
        KnownAsMany { name: &'a str, one: &'a str, count: usize } = "known-as-many",
    }
}

impl Words {
    /// Why nobody is let in.
    pub(in crate::view) fn no_login(self, why: NoLogin) -> String {
        let said = match why {
            NoLogin::Wrong => KnownSaid::NoLoginWrong,
            NoLogin::Limited(wait) => KnownSaid::NoLoginLimited {
                seconds: wait.as_secs() + 1,
            },
            NoLogin::Busy => KnownSaid::NoLoginBusy,
            NoLogin::Clear => KnownSaid::NoLoginClear,
            NoLogin::Elsewhere => KnownSaid::NoLoginElsewhere,
            NoLogin::Form => KnownSaid::NoLoginForm,
        };
        said.say(self.0).into_owned()
    }

    /// For whom somebody speaks who speaks for all, and for whom in a comment.
    pub(in crate::view) fn speaks_for_all(self, own: &str, holder: &str) -> Phrase {
        let parts = [Phrase::name(own), Phrase::name(holder)];
        let (own, holder) = (FIRST, SECOND);
        Phrase::fill(&KnownSaid::SpeaksForAll { holder, own }.say(self.0), &parts)
    }

    /// Who somebody is, and of whom.
    pub(in crate::view) fn known_as(self, known: &str, of: &[&str]) -> Phrase {
        let known = Phrase::name(known);
        let (name, one) = (FIRST, SECOND);
        match of {
            [] => known,
            [first] => Phrase::fill("{0}, {1}", &[known, Phrase::name(first)]),
            [first, second] => {
                let other = THIRD;
                let said = KnownSaid::KnownAsTwo { name, one, other }.say(self.0);
                Phrase::fill(&said, &[known, Phrase::name(first), Phrase::name(second)])
            }
            [first, others @ ..] => {
                let count = others.len();
                let said = KnownSaid::KnownAsMany { name, one, count }.say(self.0);
                Phrase::fill(&said, &[known, Phrase::name(first)])
            }
        }
    }
}
