//! `/link`: one person on two channels. A code asked for on one and said on the other makes both accounts the same
//! person's: one memory, one schedule.

use std::time::Instant;

use anyhow::Result;

use crate::store::{
    inbox,
    links::{self, Joined},
    rows::{ActionType, Path},
    turns,
};

use super::{
    Coach, Exchange, close,
    turn::{Plan, Turn},
};

impl Coach {
    /// A code for this person, to be said on the other channel.
    pub(super) async fn offer(&self, turn: &Turn<'_>) -> Result<Plan> {
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let code = links::offer(&mut tx, turn.past.person.id, turn.inbound.accepted_at).await?;
        tx.commit().await?;
        let minutes = links::LIFETIME.num_minutes().to_string();
        let text = turn.words().say("link.offer", &[("code", &code), ("minutes", &minutes)]);
        Ok(Plan::saying(ActionType::Other, Path::Command, text))
    }

    /// Joins this account to the person whose code it said, and answers as theirs.
    pub(super) async fn join(&self, turn: &Turn<'_>, code: &str, began: Instant) -> Result<Exchange> {
        let heard = &turn.inbound.heard;
        let now = turn.inbound.accepted_at;
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let joined = links::join(&mut tx, turn.past.person.id, code, now).await?;
        let say =
            |turn: &Turn<'_>, key: &str| Plan::saying(ActionType::Other, Path::Command, turn.words().say(key, &[]));
        let exchange = match joined {
            Joined::To(person) => {
                let inbound = inbox::adopt(&mut tx, person, heard, now).await?;
                let past = turns::past(&mut tx, person, self.options.default_zone, turn.at).await?;
                let theirs = Turn::new(&inbound, past);
                close::write(&mut tx, &theirs, say(&theirs, "link.joined"), began).await?
            }
            Joined::Unknown => close::write(&mut tx, turn, say(turn, "link.unknown"), began).await?,
            Joined::Own => close::write(&mut tx, turn, say(turn, "link.own"), began).await?,
            Joined::HasRecords => close::write(&mut tx, turn, say(turn, "link.has_records"), began).await?,
        };
        tx.commit().await?;
        Ok(exchange)
    }
}
