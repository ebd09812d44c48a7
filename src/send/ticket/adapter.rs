//! How a ticket system is spoken to, as data.

use std::sync::Arc;

use serde_json::Value;

use super::template::{Body, Template};

/// How one kind of ticket system is spoken to.
#[derive(Clone, Debug, PartialEq)]
pub struct Adapter {
    /// What kind of system it is.
    pub name: Arc<str>,
    /// What it was tried against; none where it was made of a description only.
    pub tried: Option<Arc<str>>,
    /// Headers that each call has.
    pub headers: Vec<(Arc<str>, Template)>,
    /// The call by which we are let in, whose answer is `{session}`.
    pub login: Option<Login>,
    /// What opens a ticket: the first call's answer names it.
    pub open: Vec<Call>,
    /// What says something of one that is open.
    pub comment: Vec<Call>,
    /// What closes one.
    pub close: Vec<Call>,
    /// What opens one again.
    pub reopen: Vec<Call>,
    /// What finds one by its fault.
    pub find: Option<Search>,
    /// What finds out whether something was said of one already.
    pub seen: Option<Search>,
    /// What asks how one is.
    pub poll: Option<Poll>,
    /// What it sends when one of its tickets changes.
    pub hook: Option<Hook>,
    /// Where in the answer to the first call of `open` is what names a ticket in calls; none
    /// where the fault's own number does.
    pub id: Option<Pointer>,
    /// The same, what names it to people; as `id` if it says nothing.
    pub number: Option<Pointer>,
    /// The page of a ticket, beneath the system's address.
    pub page: Option<Template>,
}

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// GET, POST, PUT or PATCH.
    pub method: Method,
    /// Where, beneath the system's address.
    pub path: Template,
    /// What stands behind the question mark.
    pub query: Vec<(Arc<str>, Template)>,
    /// Headers beside those that each call has.
    pub headers: Vec<(Arc<str>, Template)>,
    /// What is sent.
    pub body: Option<Body>,
    /// That it may be made twice: the second time changes nothing.
    pub repeat: bool,
    /// Answers that mean yes, beside 2xx.
    pub taken: Vec<u16>,
    /// Answers that mean not now, beside the usual.
    pub later: Vec<u16>,
    /// Answers that mean never, though they would mean not now.
    pub refused: Vec<u16>,
}

/// The methods of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks.
    Get,
    /// Makes.
    Post,
    /// Sets.
    Put,
    /// Changes.
    Patch,
}

/// The call by which we are let in.
#[derive(Clone, Debug, PartialEq)]
pub struct Login {
    /// The call.
    pub call: Call,
    /// Where in its answer is what the others show.
    pub session: Pointer,
}

/// A call that looks for something.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    /// The call.
    pub call: Call,
    /// Where in its answer is the list of what was found.
    pub list: Pointer,
    /// In one that was found, what names a ticket in calls.
    pub id: Pointer,
    /// The same, to people.
    pub number: Option<Pointer>,
    /// Which of those found count: the value there is this, filled. None where the
    /// search is exact.
    pub only: Option<(Pointer, Template)>,
    /// The answer that means that there is none.
    pub none: Option<u16>,
    /// That there is no list where nothing was found.
    pub absent: bool,
}

/// A call that asks how a ticket is.
#[derive(Clone, Debug, PartialEq)]
pub struct Poll {
    /// The call.
    pub call: Call,
    /// Where in its answer is how the ticket is.
    pub status: Pointer,
    /// What stands there when it is closed.
    pub closed: Vec<Value>,
    /// Where is what was done about it.
    pub remedy: Option<Pointer>,
}

/// What a system sends when one of its tickets changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Hook {
    /// Where is what names the ticket in calls.
    pub id: Pointer,
    /// Where is how the ticket is.
    pub status: Pointer,
    /// What stands there when it is closed.
    pub closed: Vec<Value>,
    /// Where is what was done about it.
    pub remedy: Option<Pointer>,
}

/// A JSON Pointer (RFC 6901).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// One that is written as it should be.
    pub fn parse(text: &str) -> Option<Self> {
        let begins = text.is_empty() || text.starts_with('/');
        let mut tildes = text.split('~').skip(1);
        let escaped = tildes.all(|after| after.starts_with(['0', '1']));
        (begins && escaped && text.len() <= 200).then(|| Self(text.into()))
    }

    /// What stands there.
    pub fn of<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        value.pointer(&self.0)
    }
}

/// What an answer means, by its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// Yes.
    Taken,
    /// Not now.
    Later,
    /// Never.
    Refused,
}

impl Call {
    /// What an answer to it means. Who we are, and whether the address is right, is the
    /// operator's to mend, who is told when nothing is taken for long: no ticket is lost for it.
    pub fn means(&self, status: u16) -> Means {
        if self.refused.contains(&status) {
            return Means::Refused;
        }
        if self.taken.contains(&status) {
            return Means::Taken;
        }
        if self.later.contains(&status) {
            return Means::Later;
        }
        match status {
            200..=299 => Means::Taken,
            401 | 403 | 407 | 408 | 409 | 423 | 425 | 429 | 500.. => Means::Later,
            _ => Means::Refused,
        }
    }
}

impl Method {
    /// As it stands in a request.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
        }
    }
}
