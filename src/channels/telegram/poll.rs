//! Long polling. An update is acknowledged, by asking for the one after it, only when it is stored.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{TimeDelta, Utc};
use serde_json::Value;
use teloxide::{
    payloads::{DeleteWebhook, GetUpdates},
    types::AllowedUpdate,
};
use tokio_util::sync::CancellationToken;

use super::{
    Telegram,
    api::{ApiError, Reason},
    trouble::Trouble,
    wire::{Done, UpdateId},
};

/// Kinds of updates that are for us.
pub(super) const ALLOWED: [AllowedUpdate; 4] =
    [AllowedUpdate::Message, AllowedUpdate::EditedMessage, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember];
/// How long the server may keep us waiting for an update.
const WAIT: Duration = Duration::from_secs(25);
/// What an answer may take beyond that.
const SLACK: Duration = Duration::from_secs(10);
/// Updates at once: the most the server gives.
const BATCH: u8 = 100;
/// The pause after an empty answer that came at once, from a server that does not keep us waiting.
const BREATH: Duration = Duration::from_millis(50);

/// Why a poll brought nothing.
#[derive(Debug)]
pub(super) enum PollError {
    Api(ApiError),
    /// The updates came and could not be stored: they will come again.
    Store(anyhow::Error),
}

/// Polls until it is told to stop. Whatever fails is said once and tried again, ever more slowly.
pub(super) async fn run(telegram: Arc<Telegram>, stop: CancellationToken) {
    let mut offset = None;
    let mut trouble = Trouble::told_to(telegram.contact.clone());
    while !stop.is_cancelled() {
        let began = Instant::now();
        let polled = tokio::select! {
            polled = telegram.poll(&mut offset, WAIT) => polled,
            () = stop.cancelled() => return,
        };
        let pause = match polled {
            Ok(count) => {
                trouble.over();
                if count == 0 && began.elapsed() < BREATH { BREATH } else { Duration::ZERO }
            }
            Err(PollError::Api(error)) => {
                if let ApiError::Busy(wait) = error {
                    let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::seconds(1));
                    telegram.governor().pause(wait, Utc::now());
                }
                if matches!(error, ApiError::Refused { reason: Reason::HookIsSet, .. }) {
                    // The setting says polling: the web hook is of an earlier life of this bot.
                    let _ = telegram.api.call::<_, Done>(&DeleteWebhook::new()).await;
                }
                trouble.with(&error)
            }
            Err(PollError::Store(error)) => trouble.with_store(&error),
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return,
        }
    }
}

impl Telegram {
    /// Asks once for updates, stores them and puts them on the desk; how many came. `offset` moves past them only then.
    pub(super) async fn poll(self: &Arc<Self>, offset: &mut Option<i32>, wait: Duration) -> Result<usize, PollError> {
        let seconds = u32::try_from(wait.as_secs()).unwrap_or_default();
        let mut ask = GetUpdates::new();
        ask.offset = *offset;
        ask.limit = Some(BATCH);
        ask.timeout = Some(seconds);
        ask.allowed_updates = Some(ALLOWED.to_vec());
        let updates: Vec<Value> = self.api.call_within(&ask, wait + SLACK).await.map_err(PollError::Api)?;
        // After a quiet week ids begin anew at any number, so the next offset follows from this batch alone.
        let ids = updates.iter().filter_map(|update| serde_json::from_value::<UpdateId>(update.clone()).ok());
        let last = ids.map(|id| id.update_id).max();
        let count = updates.len();
        self.receive(updates).await.map_err(PollError::Store)?;
        if let Some(next) = last.and_then(|last| i32::try_from(last.checked_add(1)?).ok()) {
            *offset = Some(next);
        }
        Ok(count)
    }
}
