//! Which faults a program asks for, and how many at a time.

use std::num::NonZeroU16;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::fault::{Fault, Number, StateJson};

/// A fault's number, as a person may write it.
pub(super) const NUMBER: &str = "^[A-Za-z0-9][A-Za-z0-9-]{0,63}-[0-9]{4,9}-[0-9]{4,9}$";

/// Faults on a page, at most.
pub(super) const PAGE: u16 = 1000;

/// Which faults, by what a program writes behind the question mark. Several say that all
/// of it is to be true.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Id of the region.
    pub region: Option<String>,
    /// Id of a municipality in which the cause lies, one of the candidates, or what is affected.
    pub municipality: Option<String>,
    /// Where they are in their life.
    pub state: Option<StateJson>,
    /// Id of the party that answers for the cause.
    pub owner: Option<String>,
    /// Id of the party that holds them.
    pub holder: Option<String>,
    /// The number of the last one on the page before: those behind it.
    #[schemars(regex(pattern = NUMBER))]
    pub after: Option<String>,
    /// So many at most; all of them if it says nothing.
    #[schemars(range(min = 1, max = 1000))]
    pub limit: Option<NonZeroU16>,
}

/// What stands there cannot be asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// It is no fault number.
    #[error("`after` is to be the number of a fault, and not `{0}`")]
    Number(String),
    /// More than a page takes.
    #[error("`limit` is {PAGE} at most")]
    Limit,
}

/// One page of what was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<'a> {
    /// In the order of their numbers: by region, year and serial.
    pub faults: Vec<&'a Fault>,
    /// The last of them, behind which the next page begins; none if this is the last page.
    pub last: Option<&'a Number>,
}

impl Choice {
    /// The page that is asked for.
    ///
    /// # Errors
    /// When what is asked for cannot be.
    pub fn page<'a>(
        &self,
        faults: impl IntoIterator<Item = &'a Fault>,
    ) -> Result<Page<'a>, ChoiceError> {
        let after = self.after.as_deref().map(read).transpose()?;
        let limit = self.limit.map(NonZeroU16::get);
        if limit.is_some_and(|limit| limit > PAGE) {
            return Err(ChoiceError::Limit);
        }
        let behind = |fault: &Fault| {
            let last = after.as_ref().and_then(Number::parts);
            last.is_none_or(|last| fault.number.parts().is_some_and(|own| own > last))
        };
        let chosen = faults.into_iter().filter(|fault| self.takes(fault));
        let mut faults: Vec<&Fault> = chosen.filter(|fault| behind(fault)).collect();
        faults.sort_by(|a, b| a.number.parts().cmp(&b.number.parts()));
        let room = limit.map_or(faults.len(), usize::from);
        let more = faults.len() > room;
        faults.truncate(room);
        let last = faults.last().filter(|_| more).map(|last| &last.number);
        Ok(Page { faults, last })
    }

    pub(super) fn takes(&self, fault: &Fault) -> bool {
        let is = |wanted: &Option<String>, id: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| id == Some(wanted))
        };
        let owner = fault.assignment.owner.as_ref();
        is(&self.region, Some(&fault.region))
            && is(&self.owner, owner.map(|owner| &*owner.id))
            && is(&self.holder, Some(&fault.holder.id))
            && self
                .state
                .is_none_or(|state| state == StateJson::of(fault.state))
            && self
                .municipality
                .as_deref()
                .is_none_or(|id| lies_in(fault, id))
    }
}

fn read(text: &str) -> Result<Number, ChoiceError> {
    Number::parse(text).ok_or_else(|| ChoiceError::Number(text.chars().take(100).collect()))
}

/// Whether its cause, one of its candidates or anything affected lies in a municipality.
fn lies_in(fault: &Fault, municipality: &str) -> bool {
    let causes = fault
        .finding
        .candidates
        .iter()
        .map(|cause| &cause.component);
    let mut all = causes.chain(&fault.affected);
    all.any(|part| part.municipality.as_deref() == Some(municipality))
}

#[cfg(test)]
mod tests;
