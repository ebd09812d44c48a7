//! How those are written who may see and do something.

use std::sync::Arc;

use schemars::JsonSchema;

use super::text::text;
use super::value::Parse;
use crate::access::{Hashed, Kept, Of};
use crate::fault::is_hidden;

text!(
    /// Over what a role is given: `*` (everything), a region's id, or a party's as `fosen:afjord`.
    Organisation(Of),
    "an organisation",
    "^([*]|[a-z0-9-]{1,64}(:[a-z0-9-]{1,64})?)$",
    |text| Of::parse(text).ok_or_else(|| {
        "`*` for everything, the id of a region such as `fosen`, or the id of a party or \
         municipality after its region's: `fosen:afjord`"
            .to_owned()
    })
);

text!(
    /// The SHA-256 of a token's secret: 64 hexadecimal digits.
    TokenHash(Kept),
    "the SHA-256 of a token",
    "^[0-9A-Fa-f]{64}$",
    |text| Kept::of_hex(text).ok_or_else(|| {
        "64 hexadecimal digits, as `samband access token NAME` prints them; the token itself \
         does not stand here"
            .to_owned()
    })
);

text!(
    /// What is kept of a password: a PHC string of Argon2id.
    PasswordHash(Hashed),
    "the hash of a password",
    "^[$]argon2id[$]v=19[$][a-z0-9=,]+[$][A-Za-z0-9+/]+[$][A-Za-z0-9+/]+$",
    |text| Hashed::read(text).map_err(|wrong| format!(
        "{wrong}; `samband access password` makes one"
    ))
);

text!(
    /// The name of a person: 1 to 128 bytes without spaces around them.
    AccountName(Arc<str>),
    "the name of a person",
    "^[^\\x00-\\x1f\\x7f]{1,128}$",
    |text| {
        let clean = !text.is_empty() && text.len() <= 128 && text.trim() == text;
        match clean && !text.chars().any(is_hidden) {
            true => Ok(text.into()),
            false => Err("1 to 128 bytes, such as `kari@havn.example`".to_owned()),
        }
    }
);
