//! What each component depends on, once all are known.

use super::Making;
use crate::config::report::Note;

impl Making<'_> {
    /// Finds the component that each need names.
    pub(super) fn resolve_depends(&mut self) {
        for need in std::mem::take(&mut self.needs) {
            let found = need
                .candidates
                .iter()
                .find_map(|id| self.components.get(id));
            let before = match (found, &need.kit, need.candidates.last()) {
                (Some(ix), ..) => Some(ix),
                (None, None, Some(id)) => self.components.find(id, &need.spot, self.notes),
                (None, Some(_), Some(id)) if self.components.may_mean_lost(id) => None,
                (None, Some(kit), Some(id)) => {
                    self.notes.add(
                        Note::at(
                            &need.spot,
                            format!("the kit `{kit}` needs a component `{id}`, which is not there"),
                        )
                        .label("equipped with this kit")
                        .help(format!(
                            "declare a [[component]] with the id `{id}`, or say `depends` here"
                        )),
                    );
                    None
                }
                (None, _, None) => None,
            };
            let depends = &mut self.builder.component_mut(need.component).depends;
            if let Some(before) = before
                && !depends.contains(&before)
            {
                depends.push(before);
            }
        }
    }
}
