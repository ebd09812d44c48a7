//! A look that somebody else schedules: which declared probe is meant.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Shown;
use crate::inventory::{ComponentIx, Inventory, ProbeIx};

/// A declared probe that is to be run now.
#[derive(Clone, Debug)]
pub struct LookWanted {
    /// What the index belongs to.
    pub inventory: Arc<Inventory>,
    /// Which.
    pub probe: ProbeIx,
}

/// Why no declared probe is meant. What may not be seen is told as what there is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoLook {
    /// No `target` is given.
    NoTarget,
    /// No component is called so.
    Target,
    /// Components of several regions are.
    Several(Vec<String>),
    /// No `module` is given; those that there are.
    NoModule(Vec<Arc<str>>),
    /// The component has no probe that is called so; those that there are.
    Module(Vec<Arc<str>>),
    /// One run of it says nothing.
    Measures,
}

impl LookWanted {
    /// The probe `module` of the component `target`, of what is shown.
    ///
    /// # Errors
    /// Where that is no probe that can be run by itself.
    pub fn of(shown: &Shown, target: Option<&str>, module: Option<&str>) -> Result<Self, NoLook> {
        let target = target.ok_or(NoLook::NoTarget)?;
        let inventory = &shown.snapshot().inventory;
        let called = inventory.find_components(target).into_iter();
        let seen: Vec<ComponentIx> = called.filter(|&ix| shown.sees_component(ix)).collect();
        let component = match seen.as_slice() {
            [] => return Err(NoLook::Target),
            &[one] => one,
            several => {
                let ids = several.iter().map(|&ix| inventory.full_id(ix));
                return Err(NoLook::Several(ids.collect()));
            }
        };
        let there = || {
            let probes = inventory[component].probes.iter();
            let looks = probes.filter(|&&probe| !inventory[probe].measures());
            looks
                .map(|&probe| Arc::clone(&inventory[probe].id))
                .collect()
        };
        let module = module.ok_or_else(|| NoLook::NoModule(there()))?;
        let probe = inventory.probe_by_id(component, module);
        let probe = probe.ok_or_else(|| NoLook::Module(there()))?;
        if inventory[probe].measures() {
            return Err(NoLook::Measures);
        }
        Ok(Self {
            inventory: Arc::clone(inventory),
            probe,
        })
    }

    /// How long an answer to it may take.
    pub fn deadline(&self) -> Duration {
        self.inventory[self.probe].profile.deadline
    }
}

impl fmt::Display for NoLook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTarget => f.write_str("say which component by `target`, such as fosen:core"),
            Self::Target => f.write_str("there is no component that is called as `target` says"),
            Self::Several(ids) => write!(f, "`target` is one of several: {}", ids.join(" or ")),
            Self::NoModule(there) => write!(f, "say which probe by `module`{}", said(there)),
            Self::Module(there) => write!(
                f,
                "the component has no probe that is called as `module` says{}",
                said(there)
            ),
            Self::Measures => f.write_str(
                "this probe measures a line over many runs, of which one says nothing: its figures stand at /metrics",
            ),
        }
    }
}

/// What there is, as the end of a sentence.
fn said(there: &[Arc<str>]) -> String {
    match there {
        [] => ": it has none that can be run by itself".to_owned(),
        there => format!(": {}", there.join(" or ")),
    }
}

#[cfg(test)]
mod tests;
