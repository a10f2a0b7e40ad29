//! Rooms of a community in which people talk with the coach, and where each of them is answered. Nothing here is about
//! anybody's health.

use chrono::NaiveDate;
use sqlx::PgConnection;

use super::{
    Store,
    error::{During, Result},
};
use crate::domain::talk::Channel;

/// Where people of a room are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Answers {
    /// In a thread that only they, the coach and the operators of the server see.
    #[default]
    Thread,
    /// By direct message.
    Direct,
}

impl Answers {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Thread => "thread",
            Self::Direct => "direct",
        }
    }

    /// The value of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Thread, Self::Direct].into_iter().find(|value| value.as_str() == name)
    }
}

/// The most that may be said in a room about people who agreed to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shows {
    #[default]
    Nothing,
    /// That they checked in today.
    CheckIn,
    /// And how many days in a row.
    Streak,
}

impl Shows {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::CheckIn => "check_in",
            Self::Streak => "streak",
        }
    }

    /// The value of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Nothing, Self::CheckIn, Self::Streak].into_iter().find(|value| value.as_str() == name)
    }
}

/// A room that the operators of a server opened for coaching.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The platform's id of the room.
    pub room: String,
    /// The platform's id of the community it belongs to.
    pub server: String,
    pub answers: Answers,
    pub shows: Shows,
}

/// What an account that wrote in a room has there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    pub room: String,
    /// The platform's own id of the account.
    pub external_id: String,
    /// The private thread, where there is one.
    pub thread: Option<String>,
    /// What the person says in the room is logged.
    pub logs: bool,
    /// The room may be told that the person checked in.
    pub shows: bool,
    /// The last day that the room was told.
    pub shown_on: Option<NaiveDate>,
    /// Days in a row, up to `shown_on`.
    pub streak: i32,
}

/// All rooms of a bot.
///
/// # Errors
/// The database is unavailable.
pub async fn rooms(store: &Store, channel: Channel, bot: &str) -> Result<Vec<Room>> {
    let mut tx = store.begin_queue().await?;
    let rows = sqlx::query!(
        "select room, server, answers, shows from coaching_rooms where channel = $1 and bot = $2 order by room",
        channel.as_str(),
        bot
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot read the coaching rooms")?;
    tx.commit().await.during("cannot end reading the coaching rooms")?;
    let room = |answers: &str, shows: &str, room: String, server: String| Room {
        room,
        server,
        answers: Answers::parse(answers).unwrap_or_default(),
        shows: Shows::parse(shows).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(|row| room(&row.answers, &row.shows, row.room, row.server)).collect())
}

/// Opens a room, or changes it.
///
/// # Errors
/// The database is unavailable.
pub async fn open(store: &Store, channel: Channel, bot: &str, room: &Room) -> Result<()> {
    let mut tx = store.begin_queue().await?;
    sqlx::query!(
        "insert into coaching_rooms (channel, bot, room, server, answers, shows) values ($1, $2, $3, $4, $5, $6)
         on conflict (channel, bot, room) do update
         set server = excluded.server, answers = excluded.answers, shows = excluded.shows",
        channel.as_str(),
        bot,
        room.room,
        room.server,
        room.answers.as_str(),
        room.shows.as_str()
    )
    .execute(&mut *tx)
    .await
    .during("cannot open a coaching room")?;
    tx.commit().await.during("cannot commit a coaching room")
}

/// Closes a room: one by its id, or all of a server. Whoever was answered there loses the seat.
///
/// # Errors
/// The database is unavailable.
pub async fn close(store: &Store, channel: Channel, bot: &str, room_or_server: &str) -> Result<()> {
    let mut tx = store.begin_queue().await?;
    sqlx::query!(
        "with gone as (
            delete from coaching_rooms where channel = $1 and bot = $2 and (room = $3 or server = $3) returning room
         )
         delete from coaching_seats where channel = $1 and bot = $2 and (room = $3 or room in (select room from gone))",
        channel.as_str(),
        bot,
        room_or_server
    )
    .execute(&mut *tx)
    .await
    .during("cannot close a coaching room")?;
    tx.commit().await.during("cannot commit that a coaching room was closed")
}

/// All seats of a bot.
///
/// # Errors
/// The database is unavailable.
pub async fn seats(store: &Store, channel: Channel, bot: &str) -> Result<Vec<Seat>> {
    let mut tx = store.begin_queue().await?;
    let seats = sqlx::query_as!(
        Seat,
        "select room, external_id, thread, logs, shows, shown_on, streak
         from coaching_seats where channel = $1 and bot = $2",
        channel.as_str(),
        bot
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot read the seats")?;
    tx.commit().await.during("cannot end reading the seats")?;
    Ok(seats)
}

/// Keeps a seat as it is now. Nothing happens for an account that is gone.
///
/// # Errors
/// The database is unavailable.
pub async fn keep_seat(store: &Store, channel: Channel, bot: &str, seat: &Seat) -> Result<()> {
    let mut tx = store.begin_queue().await?;
    let kept = write_seat(&mut tx, channel, bot, seat).await;
    match kept {
        Ok(()) => tx.commit().await.during("cannot commit a seat"),
        Err(error) if super::constraint(&error).is_some() => Ok(()),
        Err(error) => Err(error),
    }
}

async fn write_seat(tx: &mut PgConnection, channel: Channel, bot: &str, seat: &Seat) -> Result<()> {
    sqlx::query!(
        "insert into coaching_seats (channel, bot, room, external_id, thread, logs, shows, shown_on, streak)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (channel, bot, room, external_id) do update
         set thread = excluded.thread, logs = excluded.logs, shows = excluded.shows, shown_on = excluded.shown_on,
            streak = excluded.streak",
        channel.as_str(),
        bot,
        seat.room,
        seat.external_id,
        seat.thread,
        seat.logs,
        seat.shows,
        seat.shown_on,
        seat.streak
    )
    .execute(tx)
    .await
    .during("cannot keep a seat")?;
    Ok(())
}
