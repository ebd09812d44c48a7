//! Pure. Who may see and do what: roles over organisations, tokens of machines, passwords
//! of people, and links in mails, by which somebody without an account acts.
//!
//! A [`Grant`] is a [`Role`] over organisations; what somebody's grants let them see, and
//! for whom they may act, is their [`Scope`], which everything that is shown asks for. Who
//! somebody is, the edge finds out: by the socket that they came by, a token
//! ([`Settings::machine`]), the word of a reverse proxy ([`Settings::person`]), or a
//! password, for when that proxy is down ([`Settings::account`]).
//!
//! A [`Link`] is for one fault, one recipient and one purpose, and for some days. It
//! goes out as a token, which a [`Key`] makes and reads back: whoever has the mail has
//! the token, and nobody else can make one. What is then done is decided where all is
//! decided; a link says in whose name, and opens nothing by itself.

mod key;
mod link;
mod password;
mod role;
mod scope;
mod settings;
#[cfg(test)]
mod tests;
mod token;

pub use key::{Key, Recipient};
pub use link::{Link, Mark, PLACE, PLACEHOLDER, Purpose, Unread, path};
pub use password::{Hashed, LONGEST, NoHash, NoPassword, SALT, SHORTEST};
pub use role::{Acts, Role};
pub use scope::{Grant, Of, Scope, Voice};
pub use settings::{Account, Anonymous, NoToken, Person, Proxy, Settings, Token};
pub use token::{Kept, Presented, make_token};
