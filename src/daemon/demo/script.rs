//! The story: what breaks, in which order, and what should come of it.

#[cfg(test)]
mod tests;

use crate::inventory::{ComponentIx, Inventory, Kind};

/// One scene of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// What it shows.
    pub title: &'static str,
    /// What is done.
    pub act: Act,
}

/// What is done in a scene.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Something is broken, and mended again.
    Break(Blow),
    /// The agreement with the IT partner is signed.
    Sign,
}

/// Something is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blow {
    /// What, by its id in the region.
    pub component: String,
    /// In which way.
    pub damage: Damage,
    /// What should come of it.
    pub expect: Expect,
}

/// In which way something is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Its video process hangs; the host answers.
    Hang,
    /// Nothing of it, or of what lies behind it, is heard.
    Silence,
    /// It answers what is not so.
    Lie,
}

/// What should come of a blow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Exactly one fault, about what was broken.
    Fault {
        /// Id of the party whose it should be.
        owner: &'static str,
        /// Whether an agreement should make it so.
        agreed: bool,
        /// Ids of the parties that should be told.
        told: Vec<&'static str>,
    },
    /// No fault: the monitor is cut off, and one notice says so.
    CutOff {
        /// Ids of the parties that should be told.
        told: Vec<&'static str>,
    },
}

/// The scenes of a round, counted from 0. The first tells the story; those
/// behind it go on with other places, and with the agreement in force.
pub fn round(number: usize, inventory: &Inventory) -> Vec<Scene> {
    match number.checked_sub(1) {
        None => first(),
        Some(number) => further(number, inventory),
    }
}

/// Whether what is broken in a round stands apart in time from what follows it,
/// for people to look around meanwhile.
pub const fn is_told_at_length(round: usize) -> bool {
    round > 0
}

const COUNCIL: &str = "fosen-regionrad";
const PARTNER: &str = "fosen-ikt";
const NETWORK: &str = "norsk-helsenett";
const MONITOR: &str = "monitor";

fn first() -> Vec<Scene> {
    vec![
        Scene {
            title: "A fault that no agreement covers",
            act: Act::Break(Blow {
                component: "afjord.helsesenter.rom1".to_owned(),
                damage: Damage::Hang,
                expect: Expect::Fault {
                    owner: "afjord",
                    agreed: false,
                    told: vec!["afjord", COUNCIL],
                },
            }),
        },
        Scene {
            title: "An agreement is signed",
            act: Act::Sign,
        },
        Scene {
            title: "The same fault elsewhere, under the agreement",
            act: Act::Break(Blow {
                component: "bjugn.helsesenter.rom2".to_owned(),
                damage: Damage::Hang,
                expect: Expect::Fault {
                    owner: PARTNER,
                    agreed: true,
                    told: vec![PARTNER, "bjugn"],
                },
            }),
        },
        Scene {
            title: "A whole site drops out",
            act: Act::Break(Blow {
                component: "rissa.helsesenter.line".to_owned(),
                damage: Damage::Silence,
                expect: Expect::Fault {
                    owner: NETWORK,
                    agreed: false,
                    told: vec![NETWORK, COUNCIL, "rissa"],
                },
            }),
        },
        own_line(vec![COUNCIL]),
    ]
}

fn own_line(told: Vec<&'static str>) -> Scene {
    Scene {
        title: "The monitor's own line fails",
        act: Act::Break(Blow {
            component: MONITOR.to_owned(),
            damage: Damage::Silence,
            expect: Expect::CutOff { told },
        }),
    }
}

/// Mailboxes have a limit an hour, so from here on nobody is promised a mail.
fn further(number: usize, inventory: &Inventory) -> Vec<Scene> {
    let fault = |title, component: Option<String>, damage, owner, agreed| {
        let expect = Expect::Fault {
            owner,
            agreed,
            told: Vec::new(),
        };
        component.map(|component| Scene {
            title,
            act: Act::Break(Blow {
                component,
                damage,
                expect,
            }),
        })
    };
    // Three places a round, and none soon again: what breaks often is flapping.
    let at = number * 3;
    let pick = |kind, place| pick(inventory, kind, place);
    let scenes = [
        fault(
            "A video process hangs",
            pick(Kind::Codec, number * 4),
            Damage::Hang,
            PARTNER,
            true,
        ),
        fault(
            "A site's router dies, and its line lives",
            pick(Kind::SiteRouter, at + 1),
            Damage::Silence,
            PARTNER,
            true,
        ),
        fault(
            "The name server gives wrong answers",
            pick(Kind::NameService, 0),
            Damage::Lie,
            NETWORK,
            false,
        ),
        fault(
            "A whole site drops out",
            pick(Kind::AccessLine, at + 5),
            Damage::Silence,
            NETWORK,
            false,
        ),
    ];
    scenes
        .into_iter()
        .flatten()
        .chain([own_line(Vec::new())])
        .collect()
}

/// The component of a kind at a place, counted round and round.
fn pick(inventory: &Inventory, kind: Kind, place: usize) -> Option<String> {
    let of_kind: Vec<ComponentIx> = inventory
        .components()
        .filter(|(_, component)| component.kind == kind)
        .map(|(ix, _)| ix)
        .collect();
    let ix = of_kind.get(place % of_kind.len().max(1))?;
    Some(inventory[*ix].id.to_string())
}
