//! What people do with a fault, as programs write it: the bodies of
//! `POST /api/v1/faults/{number}/…`.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Act;
use crate::fault::{CLOSING, COMMENT, REASON, Remark, RemarkError};

/// Characters of an id.
const ID: usize = 64;

/// Somebody says yes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptJson {
    /// When it is expected to be mended: ahead, and within 90 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub expected_at: Option<Timestamp>,
    /// Id of the party in whose name; that of the holder if it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub on_behalf: Option<String>,
}

/// Somebody says no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectJson {
    /// Why, on one line.
    #[schemars(length(min = 1, max = 500))]
    pub because: String,
    /// Id of the party in whose name; that of the holder if it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub on_behalf: Option<String>,
}

/// Somebody passes it on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverJson {
    /// Id of the party that it goes to.
    #[schemars(length(min = 1, max = 64))]
    pub to: String,
    /// Why, on one line.
    #[schemars(length(min = 1, max = 500))]
    pub because: String,
    /// Id of the party in whose name; that of the holder if it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub on_behalf: Option<String>,
}

/// Somebody says something of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentJson {
    /// What, on one line or several.
    #[schemars(length(min = 1, max = 2000))]
    pub text: String,
    /// Id of the party in whose name; one's own if it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub on_behalf: Option<String>,
}

/// Somebody says what it was, once it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseJson {
    /// What was the cause, on one line.
    #[schemars(length(min = 1, max = 300))]
    pub cause: String,
    /// What mended it, on one line.
    #[schemars(length(min = 1, max = 300))]
    pub remedy: String,
    /// Id of the party in whose name; that of the holder if it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub on_behalf: Option<String>,
}

/// One of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActJson {
    /// Yes.
    Accept(AcceptJson),
    /// No.
    Reject(RejectJson),
    /// To another.
    HandOver(HandOverJson),
    /// A word.
    Comment(CommentJson),
    /// The end.
    Close(CloseJson),
}

/// Why a body is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ActJsonError {
    /// It is no JSON of the right form.
    #[error("the body is not as described: {0}")]
    Form(#[from] serde_json::Error),
    /// What stands in a field cannot stand there.
    #[error("`{field}`: {wrong}")]
    Words {
        /// Which.
        field: &'static str,
        /// What is wrong.
        wrong: RemarkError,
    },
    /// There is no such act.
    #[error("there is nothing that is called so")]
    Unknown,
}

impl ActJson {
    /// The words for all of them, as they end a path.
    pub const SLUGS: [&'static str; 5] = ["accept", "reject", "hand-over", "comment", "close"];

    /// Reads the body that goes with such a word.
    ///
    /// # Errors
    /// When it is no JSON of the form that the word calls for, or there is no such word.
    pub fn read(slug: &str, body: &[u8]) -> Result<Self, ActJsonError> {
        Ok(match slug {
            "accept" if body.is_empty() => Self::Accept(AcceptJson::default()),
            "accept" => Self::Accept(serde_json::from_slice(body)?),
            "reject" => Self::Reject(serde_json::from_slice(body)?),
            "hand-over" => Self::HandOver(serde_json::from_slice(body)?),
            "comment" => Self::Comment(serde_json::from_slice(body)?),
            "close" => Self::Close(serde_json::from_slice(body)?),
            _ => return Err(ActJsonError::Unknown),
        })
    }

    /// What is done, and in whose name if that is said.
    ///
    /// # Errors
    /// When words in it cannot stand in the log.
    pub fn understood(self) -> Result<(Act, Option<String>), ActJsonError> {
        let (act, on_behalf) = match self {
            Self::Accept(body) => {
                let expected_at = body.expected_at;
                (Act::Accept { expected_at }, body.on_behalf)
            }
            Self::Reject(body) => {
                let because = line("because", &body.because, REASON)?;
                (Act::Reject { because }, body.on_behalf)
            }
            Self::HandOver(body) => {
                let because = line("because", &body.because, REASON)?;
                let to = line("to", &body.to, ID)?.to_string();
                (Act::HandOver { to, because }, body.on_behalf)
            }
            Self::Comment(body) => {
                let text = Remark::lines(&body.text, COMMENT);
                let text = text.map_err(|wrong| ActJsonError::Words {
                    field: "text",
                    wrong,
                })?;
                (Act::Comment { text }, body.on_behalf)
            }
            Self::Close(body) => {
                let cause = line("cause", &body.cause, CLOSING)?;
                let remedy = line("remedy", &body.remedy, CLOSING)?;
                (Act::Close { cause, remedy }, body.on_behalf)
            }
        };
        let on_behalf = on_behalf.map(|id| line("on_behalf", &id, ID)).transpose()?;
        Ok((act, on_behalf.map(|id| id.to_string())))
    }
}

fn line(field: &'static str, text: &str, most: usize) -> Result<Remark, ActJsonError> {
    Remark::line(text, most).map_err(|wrong| ActJsonError::Words { field, wrong })
}
