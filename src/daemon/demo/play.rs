//! Plays the story: breaks things, waits for what comes of it, mends them.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use super::cast::{Cast, Player};
use super::facts::Facts;
use super::narrator::{Narrator, all_is_well};
use super::region::{self, Region};
use super::script::{self, Act, Blow, Damage, Scene};
use super::workplace::{Workplace, WorkplaceError};
use crate::clock::Clock;
use crate::config::Report;
use crate::daemon::Message;
use crate::fault::ComponentRef;
use crate::inventory::RegionIx;
use crate::respond::smtp::Mail;
use crate::respond::{Power, dns, sip};
use crate::view::Snapshot;

/// For all to answer after the start.
const FIRST_LOOK: Duration = Duration::from_secs(30);
/// For what a blow should bring.
const ANSWER: Duration = Duration::from_secs(45);
/// For all to be well and told after it was mended.
const RECOVERY: Duration = Duration::from_secs(60);
/// For an agreement to be in effect.
const EFFECT: Duration = Duration::from_secs(10);

/// How long things are left as they are, for people to look at.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// What is broken, after all has been told.
    broken: Duration,
    /// What is well again, before the next blow.
    well: Duration,
}

const BRISK: Pace = Pace {
    broken: Duration::from_secs(5),
    well: Duration::from_secs(2),
};

const CALM: Pace = Pace {
    broken: Duration::from_secs(25),
    well: Duration::from_secs(30),
};

/// The story cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// Nobody reads it any more.
    #[error("telling the story")]
    Output(#[from] io::Error),
    /// The daemon shows nothing any more.
    #[error("the daemon has ended")]
    Ended,
    /// Files.
    #[error("keeping the demo's files")]
    Workplace(#[from] WorkplaceError),
    /// The configuration with the agreement does not hold together.
    #[error("the demo's own configuration is wrong\n{0}")]
    Configuration(Report),
    /// What is to be broken is not there.
    #[error("the region has no {component}, which the story breaks")]
    Script {
        /// Its id.
        component: String,
    },
}

/// All that the story is played with.
#[derive(Debug)]
pub struct Play<W> {
    /// Those who answer.
    pub cast: Cast,
    /// The configuration.
    pub region: Region,
    /// Tells the daemon of another.
    pub ledger: mpsc::Sender<Message>,
    /// What the daemon shows.
    pub snapshots: watch::Receiver<Arc<Snapshot>>,
    /// What it has sent.
    pub mails: broadcast::Receiver<Arc<Mail>>,
    /// Where files go.
    pub workplace: Workplace,
    /// Who tells.
    pub narrator: Narrator<W>,
    /// The clocks.
    pub clock: Clock,
}

impl<W: Write> Play<W> {
    /// Waits until everything answers; whether it does.
    ///
    /// # Errors
    /// When the story cannot go on, here and below.
    pub async fn begin(&mut self) -> Result<bool, PlayError> {
        let mut facts = Facts::default();
        let well = self
            .follow(&mut facts, FIRST_LOOK, |_, shown| all_is_well(shown))
            .await?;
        let shown = self.shown();
        let now = self.clock.mono();
        let text = if well {
            format!(
                "All {} components answer; no agreement covers any of them.",
                shown.components().count()
            )
        } else {
            format!("Not everything answers after {} s.", FIRST_LOOK.as_secs())
        };
        self.narrator.remark(&text, now)?;
        Ok(well)
    }

    /// Plays one round; whether all came as the script expects.
    ///
    /// # Errors
    /// When the story cannot go on.
    pub async fn round(&mut self, number: usize) -> Result<bool, PlayError> {
        let scenes = script::round(number, &self.shown().inventory);
        let pace = if script::is_told_at_length(number) {
            CALM
        } else {
            BRISK
        };
        let all = scenes.len();
        let mut expected = true;
        for (place, Scene { title, act }) in scenes.into_iter().enumerate() {
            let place = place + 1;
            self.narrator.title(&format!("{place} of {all}: {title}"))?;
            expected &= match act {
                Act::Break(blow) => self.break_and_mend(&blow, pace).await?,
                Act::Sign => self.sign().await?,
            };
        }
        Ok(expected)
    }

    /// Says how the first round has ended, and what comes next.
    ///
    /// # Errors
    /// When the story cannot go on.
    pub fn close_round(&mut self, is_last: bool) -> Result<(), PlayError> {
        let shown = self.shown();
        let now = self.clock.mono();
        self.narrator.title("Where it stands")?;
        self.narrator.standing(&shown, now)?;
        if !is_last {
            let text = "The story goes on elsewhere, in less of a hurry, until you press Ctrl-C.";
            self.narrator.remark(text, now)?;
        }
        Ok(())
    }

    async fn break_and_mend(&mut self, blow: &Blow, pace: Pace) -> Result<bool, PlayError> {
        let shown = self.shown();
        let inventory = Arc::clone(&shown.inventory);
        let missing = || PlayError::Script {
            component: blow.component.clone(),
        };
        let ix = inventory
            .component_by_id(RegionIx::at(0), &blow.component)
            .ok_or_else(missing)?;
        let component = ComponentRef::of(&inventory, ix);
        let player = self
            .cast
            .player(&inventory.full_id(ix))
            .ok_or_else(missing)?;
        let mut facts = Facts::begin(&shown);

        apply(player, blow.damage);
        let now = self.clock.mono();
        self.narrator.broke(blow.damage, &component, now)?;
        self.follow(&mut facts, ANSWER, |facts, shown| {
            facts.is_answered(&blow.expect, &shown.inventory)
        })
        .await?;
        self.follow(&mut facts, pace.broken, |_, _| false).await?;

        facts.mend();
        if let Some(player) = self.cast.player(&inventory.full_id(ix)) {
            player.mend();
        }
        let now = self.clock.mono();
        self.narrator.mended(blow.damage, &component, now)?;
        let well = self
            .follow(&mut facts, RECOVERY, |_, shown| {
                all_is_well(shown) && shown.outbox.pending == 0
            })
            .await?;
        self.follow(&mut facts, pace.well, |_, _| false).await?;

        let mut differences = facts.differences(blow, &inventory);
        if !well {
            differences.push(format!(
                "not everything is well {} s after it was mended",
                RECOVERY.as_secs()
            ));
        }
        let now = self.clock.mono();
        self.narrator.unexpected(&differences, now)?;
        Ok(differences.is_empty())
    }

    /// The agreement is signed: another configuration takes effect, as by SIGHUP.
    async fn sign(&mut self) -> Result<bool, PlayError> {
        let now = self.clock.now();
        let shown = self.shown();
        let agreement = region::agreement(region::day(&shown.inventory, now.wall));
        self.workplace.configure(&self.region.texts(&agreement))?;
        let loaded = self
            .region
            .load(&agreement)
            .map_err(PlayError::Configuration)?;
        self.narrator.remark(
            "The municipalities and Fosen IKT sign an agreement on equipment, room networks and routers; the configuration is loaded again with it.",
            now.mono,
        )?;
        let message = Message::Reload {
            inventory: loaded.inventory,
            drill: None,
            digest: loaded.digest,
        };
        self.ledger
            .send(message)
            .await
            .map_err(|_| PlayError::Ended)?;
        let mut facts = Facts::begin(&shown);
        let in_effect = |_: &Facts, shown: &Snapshot| shown.inventory.agreements().len() > 0;
        let signed = self.follow(&mut facts, EFFECT, in_effect).await?;
        let now = self.clock.mono();
        let shown = self.shown();
        self.narrator.in_force(&shown, now)?;
        if !signed {
            let why = format!(
                "the agreement is not in effect after {} s",
                EFFECT.as_secs()
            );
            self.narrator.unexpected(&[why], now)?;
        }
        self.follow(&mut facts, BRISK.well, |_, _| false).await?;
        Ok(signed)
    }

    /// Tells what is shown and sent, until something is so, or for so long;
    /// whether it is.
    async fn follow(
        &mut self,
        facts: &mut Facts,
        patience: Duration,
        until: impl Fn(&Facts, &Snapshot) -> bool,
    ) -> Result<bool, PlayError> {
        let end = sleep(patience);
        tokio::pin!(end);
        loop {
            let shown = Arc::clone(&self.snapshots.borrow_and_update());
            let now = self.clock.mono();
            facts.snapshot(&shown);
            self.narrator.snapshot(&shown, now)?;
            if until(facts, &shown) {
                return Ok(true);
            }
            tokio::select! {
                // What a mail tells of is shown before the mail is sent.
                biased;
                () = &mut end => return Ok(false),
                changed = self.snapshots.changed() => changed.map_err(|_| PlayError::Ended)?,
                mail = self.mails.recv() => match mail {
                    Ok(mail) => self.take(facts, &mail)?,
                    // The oldest were dropped; they are in files no more than in words.
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return Err(PlayError::Ended),
                },
            }
        }
    }

    fn take(&mut self, facts: &mut Facts, mail: &Mail) -> Result<(), PlayError> {
        facts.mail(mail);
        self.workplace.file(mail)?;
        let inventory = Arc::clone(&self.shown().inventory);
        let now = self.clock.mono();
        self.narrator.mail(mail, &inventory, now)?;
        Ok(())
    }

    fn shown(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshots.borrow())
    }
}

fn apply(player: &Player, damage: Damage) {
    match damage {
        Damage::Hang => player.sip.set(sip::Behaviour::Silent),
        Damage::Silence => player.power.set(Power::Silent),
        Damage::Lie => player.dns.set(dns::Behaviour::Wrong),
    }
}
