//! The logins that a region's probes have.

use std::path::Path;
use std::sync::Arc;

use super::reader::At;
use super::report::{Notes, Spot};
use super::secret::Secrets;
use super::settings::login::{Keys, login};
use super::text::{FilePath, Line, OutsideName};
use crate::inventory::Login;

/// Where the passwords of a region are.
#[derive(Clone, Copy)]
pub(super) struct Vault<'a> {
    /// What relative paths count from.
    pub(super) directory: &'a Path,
    pub(super) secrets: &'a dyn Secrets,
}

impl Vault<'_> {
    /// The login that these keys of a table tell, if they tell one.
    pub(super) fn login(
        &self,
        username: Option<&At<Line>>,
        file: &Option<At<FilePath>>,
        (credential, variable): (&Option<At<OutsideName>>, &Option<At<OutsideName>>),
        spot: &Spot,
        notes: &mut Notes,
    ) -> Option<Login> {
        let keys = Keys {
            username,
            file,
            credential,
            variable,
        };
        let absolute = |path: &str| self.directory.join(path);
        let found = login(&keys, spot, &absolute, self.secrets, notes)?;
        Some(Login {
            username: Arc::clone(&found.username),
            password: found.password,
        })
    }
}
