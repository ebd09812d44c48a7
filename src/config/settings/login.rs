//! Who we are to somebody: a name, and the one place that its password comes from.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;

use crate::config::reader::{At, given};
use crate::config::report::{Note, Notes, Spot};
use crate::config::secret::{SecretError, Secrets};
use crate::config::text::{FilePath, Line, OutsideName};
use crate::send::Login;

/// The keys of a table that say who we are.
pub(in crate::config) struct Keys<'a> {
    pub(in crate::config) username: Option<&'a At<Line>>,
    pub(in crate::config) file: &'a Option<At<FilePath>>,
    pub(in crate::config) credential: &'a Option<At<OutsideName>>,
    pub(in crate::config) variable: &'a Option<At<OutsideName>>,
}

/// Username and password go together, and the password comes from one place.
pub(in crate::config) fn login(
    keys: &Keys<'_>,
    spot: &Spot,
    absolute: &dyn Fn(&str) -> PathBuf,
    secrets: &dyn Secrets,
    notes: &mut Notes,
) -> Option<Login> {
    let place = keys.place(notes)?;
    let (username, place) = match (keys.username, place) {
        (None, None) => return None,
        (Some(username), Some(place)) => (username, place),
        (Some(username), None) => {
            notes.add(
                Note::at(&username.spot, "a username without a password")
                    .label("its password is missing")
                    .help("name where it is: `password_file`, `password_credential` or `password_env`"),
            );
            return None;
        }
        // What is wrong or mistyped has been noted: first that, then what follows.
        (None, Some(_)) if !keys.is_given() => return None,
        (None, Some(place)) => {
            notes.add(
                Note::at(place, "a password without a username")
                    .label("whose password?")
                    .also(spot, "`username` is missing"),
            );
            return None;
        }
    };
    let password = keys.secret(absolute, secrets)?;
    let password = noted(password, place, notes)?;
    Some(Login {
        username: Arc::clone(&username.get()?.0),
        password,
    })
}

impl Keys<'_> {
    /// Where the password comes from, if it is to come from anywhere.
    ///
    /// None when it is to come from two places, which is noted.
    fn place(&self, notes: &mut Notes) -> Option<Option<&Spot>> {
        let spots = [
            self.file.as_ref().map(|at| &at.spot),
            self.credential.as_ref().map(|at| &at.spot),
            self.variable.as_ref().map(|at| &at.spot),
        ];
        let spots: Vec<&Spot> = spots.into_iter().flatten().collect();
        let [first, second, ..] = spots[..] else {
            return Some(spots.first().copied());
        };
        notes.add(
            Note::at(second, "the password is to come from two places")
                .label("second place")
                .also(first, "first place")
                .help("keep one of `password_file`, `password_credential` and `password_env`"),
        );
        None
    }

    /// Whether a place is named as it should be.
    fn is_given(&self) -> bool {
        let named = given(self.credential).or_else(|| given(self.variable));
        given(self.file).is_some() || named.is_some()
    }

    fn secret(
        &self,
        absolute: &dyn Fn(&str) -> PathBuf,
        secrets: &dyn Secrets,
    ) -> Option<Result<SecretString, SecretError>> {
        given(self.file)
            .map(|path| secrets.file(&absolute(&path.0)))
            .or_else(|| given(self.credential).map(|name| secrets.credential(&name.0)))
            .or_else(|| given(self.variable).map(|name| secrets.variable(&name.0)))
    }
}

fn noted(
    secret: Result<SecretString, SecretError>,
    spot: &Spot,
    notes: &mut Notes,
) -> Option<SecretString> {
    secret
        .inspect_err(|error| {
            notes.add(
                Note::at(spot, "the password could not be had")
                    .label(error.to_string())
                    .help(error.remedy()),
            );
        })
        .ok()
}

/// A secret that stands alone, by its three keys.
pub(in crate::config) struct Single<'a> {
    /// "token".
    pub(in crate::config) what: &'static str,
    pub(in crate::config) file: &'a Option<At<FilePath>>,
    pub(in crate::config) credential: &'a Option<At<OutsideName>>,
    pub(in crate::config) variable: &'a Option<At<OutsideName>>,
}

impl<'a> Single<'a> {
    /// The secret, from one place, and where that is written.
    pub(in crate::config) fn read(
        &self,
        absolute: &dyn Fn(&str) -> PathBuf,
        secrets: &dyn Secrets,
        notes: &mut Notes,
    ) -> Option<(SecretString, &'a Spot)> {
        let what = self.what;
        let spots = [
            self.file.as_ref().map(|at| &at.spot),
            self.credential.as_ref().map(|at| &at.spot),
            self.variable.as_ref().map(|at| &at.spot),
        ];
        let spots: Vec<&Spot> = spots.into_iter().flatten().collect();
        if let [first, second, ..] = spots[..] {
            notes.add(
                Note::at(second, format!("the {what} is to come from two places"))
                    .label("second place")
                    .also(first, "first place")
                    .help(format!(
                        "keep one of `{what}_file`, `{what}_credential` and `{what}_env`"
                    )),
            );
            return None;
        }
        let spot = *spots.first()?;
        let secret = given(self.file)
            .map(|path| secrets.file(&absolute(&path.0)))
            .or_else(|| given(self.credential).map(|name| secrets.credential(&name.0)))
            .or_else(|| given(self.variable).map(|name| secrets.variable(&name.0)))?;
        match secret {
            Ok(secret) => Some((secret, spot)),
            Err(error) => {
                notes.add(
                    Note::at(spot, format!("the {what} could not be had"))
                        .label(error.to_string())
                        .help(error.remedy()),
                );
                None
            }
        }
    }
}
