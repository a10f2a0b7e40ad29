//! Forgetting a person: all their rows go, and the exports written of them; the goodbye is the last thing that is said.

use std::time::Instant;

use anyhow::Result;
use uuid::Uuid;

use crate::{domain::talk::Say, store::export};

use super::{
    Coach, Exchange,
    turn::{Plan, Turn},
    views,
};

impl Coach {
    /// Deletes everything held about the person, this message and the files of exports included. The goodbye is returned and stored nowhere: the
    /// outbox went with the rest.
    pub(super) async fn erase(&self, turn: &Turn<'_>, plan: &Plan, began: Instant) -> Result<Exchange> {
        let person = turn.past.person.id;
        let mut tx = self.store.begin(person).await?;
        let gone = export::erase(&mut tx, person).await?;
        tx.commit().await?;
        views::remove_exports(&self.options.exports, turn).await;
        let rows: i64 = gone.values().sum();
        tracing::info!(rows, "a person was erased");
        let text = turn.words().say("help.forget_done", &[("n", &rows.to_string())]);
        Ok(Exchange {
            interaction: Uuid::nil(),
            key: turn.inbound.heard.key.clone(),
            input_text: turn.text.to_owned(),
            say: Say { text, ..Say::default() },
            action_type: plan.action,
            path: plan.path,
            records: Vec::new(),
            latency: began.elapsed(),
        })
    }
}
