//! What a fault's page says of the times that hold for it.

use super::case::Fact;
use crate::fault::Fault;
use crate::view::text::{Phrase, escape};
use crate::view::words::{Told, Words};

/// By when somebody is to say yes, who is told else, by when it is to be over, and how
/// long it has been nobody's.
pub(super) fn facts(fault: &Fault, w: Words, told: Told<'_>) -> Vec<Fact> {
    let moment = |at| w.moment(at, told.now, told.zone);
    let mut facts = Vec::new();
    if let Some(due) = fault.due() {
        facts.push(Fact {
            name: w.answer_by(),
            value: w.by_clause(moment(due.answer_by), &due.clause).html(),
        });
    }
    if let Some((to, at)) = fault.steps_to_come().next() {
        facts.push(Fact {
            name: w.then_to(),
            value: w.at_moment(Phrase::name(&to.name), moment(at)).html(),
        });
    }
    if let Some(at) = fault.restore_by() {
        facts.push(Fact {
            name: w.restore_by(),
            value: moment(at).html(),
        });
    }
    let ownerless = fault.ownerless(told.now);
    if ownerless.as_secs() > 0 {
        facts.push(Fact {
            name: w.ownerless(),
            value: escape(&w.lasts(ownerless)),
        });
    }
    facts
}
