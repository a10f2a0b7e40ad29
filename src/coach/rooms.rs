//! Where the coach is met beside a chat of two: rooms of a community, and messages that their writers took away again.

use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, Utc};

pub use crate::store::{
    conversations::LastHeard,
    rooms::{Answers, Room, Seat, Shows},
};
use crate::{
    domain::talk::{Body, Channel, Heard, PersonId},
    store::{conversations, rooms},
};

use super::{Coach, pending::Action};

impl Coach {
    /// The rooms of a bot in which people talk with the coach.
    ///
    /// # Errors
    /// The database failed.
    pub async fn rooms(&self, channel: Channel, bot: &str) -> Result<Vec<Room>> {
        rooms::rooms(&self.store, channel, bot).await
    }

    /// Opens a room, or changes it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn open_room(&self, channel: Channel, bot: &str, room: &Room) -> Result<()> {
        rooms::open(&self.store, channel, bot, room).await
    }

    /// Closes a room by its id, or all rooms of a server by the server's.
    ///
    /// # Errors
    /// The database failed.
    pub async fn close_room(&self, channel: Channel, bot: &str, room_or_server: &str) -> Result<()> {
        rooms::close(&self.store, channel, bot, room_or_server).await
    }

    /// Where accounts are answered that wrote in a room.
    ///
    /// # Errors
    /// The database failed.
    pub async fn seats(&self, channel: Channel, bot: &str) -> Result<Vec<Seat>> {
        rooms::seats(&self.store, channel, bot).await
    }

    /// Keeps a seat as it is now.
    ///
    /// # Errors
    /// The database failed.
    pub async fn keep_seat(&self, channel: Channel, bot: &str, seat: &Seat) -> Result<()> {
        rooms::keep_seat(&self.store, channel, bot, seat).await
    }

    /// How far each conversation with a bot was heard, the newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn last_heard(&self, channel: Channel, bot: &str) -> Result<Vec<LastHeard>> {
        conversations::last_heard(&self.store, channel, bot).await
    }

    /// Whose message this is; `None` where it was never heard.
    ///
    /// # Errors
    /// The database failed.
    pub async fn writer_of(&self, channel: Channel, bot: &str, key: &str) -> Result<Option<PersonId>> {
        conversations::writer(&self.store, channel, bot, key).await
    }

    /// What to hear in place of a message that its writer deleted: that its records are to be taken back. `None` where
    /// nothing of it stands.
    ///
    /// # Errors
    /// The database failed.
    pub async fn deleted(&self, channel: Channel, bot: &str, key: &str, now: DateTime<Utc>) -> Result<Option<Heard>> {
        let Some((heard, interaction)) = conversations::standing(&self.store, channel, bot, key).await? else {
            return Ok(None);
        };
        let body = Body::Button { action: Action::Undo(interaction).encode() };
        Ok(Some(Heard { key: format!("{key}/deleted"), version: 0, body, sent_at: now, reply_to: None, ..heard }))
    }
}

/// Notes that somebody checked in on a day. The days in a row, if that is the first time today.
pub fn check_in(seat: &mut Seat, today: NaiveDate) -> Option<u32> {
    if seat.shown_on.is_some_and(|day| day >= today) {
        return None;
    }
    let follows = seat.shown_on.is_some_and(|day| day.checked_add_days(Days::new(1)) == Some(today));
    seat.streak = if follows { seat.streak.saturating_add(1) } else { 1 };
    seat.shown_on = Some(today);
    u32::try_from(seat.streak).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_counts_once_and_a_gap_starts_over() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a date");
        let mut seat = Seat::default();
        let told: Vec<_> = [1, 1, 2, 3, 5].map(|date| check_in(&mut seat, day(date))).into();
        assert_eq!(told, [Some(1), None, Some(2), Some(3), Some(1)]);
    }
}
