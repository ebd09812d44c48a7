//! Whom to believe on a protected connection, and who we are by certificate.

use std::path::{Path, PathBuf};

use crate::config::reader::{At, given};
use crate::config::report::{Note, Notes, Spot};
use crate::config::text::FilePath;
use crate::send::{Identity, Trust, TrustError};

/// The keys of a table that name certificates.
pub(super) struct Files<'a> {
    pub(super) ca_file: &'a Option<At<FilePath>>,
    pub(super) certificate_file: &'a Option<At<FilePath>>,
    pub(super) key_file: &'a Option<At<FilePath>>,
}

impl<'a> Files<'a> {
    const fn all(&self) -> [&'a Option<At<FilePath>>; 3] {
        [self.ca_file, self.certificate_file, self.key_file]
    }

    /// Notes each that is there: without TLS they are of no use.
    pub(super) fn reject(&self, remedy: &str, notes: &mut Notes) {
        for file in self.all().into_iter().flatten() {
            notes.add(
                Note::at(&file.spot, "a certificate without TLS")
                    .label("of no use here")
                    .help(remedy),
            );
        }
    }
}

/// Whom to believe, and who we are by certificate. What cannot be used is noted now,
/// not at the first connection.
pub(super) fn trust(
    table: &Files<'_>,
    absolute: &dyn Fn(&str) -> PathBuf,
    notes: &mut Notes,
) -> Trust {
    let path = |key| given::<FilePath>(key).map(|path| absolute(&path.0));
    let identity = match (table.certificate_file, table.key_file) {
        (Some(_), Some(_)) => path(table.certificate_file).zip(path(table.key_file)).map(
            |(certificate_file, key_file)| Identity {
                certificate_file,
                key_file,
            },
        ),
        (Some(alone), None) => {
            notes.add(
                Note::at(&alone.spot, "a certificate without its key")
                    .label("its key is missing")
                    .help("name the file that holds it: `key_file`"),
            );
            None
        }
        (None, Some(alone)) => {
            notes.add(
                Note::at(&alone.spot, "a key without its certificate")
                    .label("of which certificate?")
                    .help("name the file that holds it: `certificate_file`"),
            );
            None
        }
        (None, None) => None,
    };
    let trust = Trust {
        ca_file: path(table.ca_file),
        identity,
    };
    let named = table.all();
    if let Some(first) = named.into_iter().flatten().next()
        && let Err(wrong) = trust.client()
    {
        let at = wrong.path().and_then(|path| {
            let mut keys = named.into_iter().flatten();
            keys.find(|key| key.get().is_some_and(|text| absolute(&text.0) == path))
        });
        notes.add(refused(&wrong, &at.unwrap_or(first).spot));
    }
    trust
}

fn refused(wrong: &TrustError, spot: &Spot) -> Note {
    let remedy = match wrong {
        TrustError::Unreadable { .. } => {
            "the file must exist and samband must be allowed to read it"
        }
        TrustError::NoCertificate { .. } => "it begins with `-----BEGIN CERTIFICATE-----`",
        TrustError::NoKey { .. } => {
            "it begins with `-----BEGIN PRIVATE KEY-----`, without a password"
        }
        TrustError::Open { .. } => {
            "take the permissions away: `chmod 0600`, owned by samband's user"
        }
        TrustError::Unusable(_) => "the certificate and the key must belong together",
    };
    let label = match std::error::Error::source(wrong) {
        Some(source) => format!("{wrong}: {source}"),
        None => wrong.to_string(),
    };
    Note::at(spot, "TLS cannot be set up with this")
        .label(label)
        .help(remedy)
}

impl TrustError {
    /// The file that it is about, if it is about one.
    fn path(&self) -> Option<&Path> {
        match self {
            Self::Unreadable { path, .. }
            | Self::NoCertificate { path }
            | Self::NoKey { path }
            | Self::Open { path, .. } => Some(path),
            Self::Unusable(_) => None,
        }
    }
}
