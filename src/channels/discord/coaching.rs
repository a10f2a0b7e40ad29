//! Coaching channels: whose word is heard there and how, where each person is answered, and what they agreed to. What is
//! decided here is decided by ids alone; two people of one name are never mixed up.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use anyhow::Result;
use chrono::NaiveDate;
use serenity::model::id::{ChannelId, GuildId, UserId};

use super::{
    events::Said,
    interactions::Consent,
    place::{Place, number},
};
use crate::{
    coach::{
        Coach,
        rooms::{self, Answers, Room, Seat, Shows},
    },
    domain::{
        person::Lang,
        safety,
        talk::{Body, Channel},
    },
    offline,
};

/// What a person's first word in a coaching channel stands for.
const HELLO: &str = "/start";
/// The command about the cycle.
const CYCLE: &str = "/cycle";

/// The rooms of the bot and who sits where; the database has the same.
#[derive(Debug, Default)]
pub struct Coaching(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    rooms: HashMap<ChannelId, Room>,
    seats: HashMap<(ChannelId, UserId), Seat>,
    /// Private threads: whose, and of which room.
    threads: HashMap<ChannelId, (ChannelId, UserId)>,
    /// The languages of people's clients, where an interaction told.
    languages: HashMap<UserId, Lang>,
    /// Who was told what becomes of words said in a room.
    greeted: HashSet<(ChannelId, UserId)>,
}

/// What to do with a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Not meant for the coach.
    Ignore,
    /// Heard as this, to be answered there.
    Hear(Box<Meant>),
}

/// What a message is heard as.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    pub place: Place,
    pub body: Body,
    /// The seat that the person takes with it.
    pub seat: Option<Seat>,
}

impl Coaching {
    /// Reads what the database has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn load(&self, coach: &Coach, bot: &str) -> Result<()> {
        let rooms = coach.rooms(Channel::Discord, bot).await?;
        let seats = coach.seats(Channel::Discord, bot).await?;
        let mut state = self.lock();
        for room in rooms {
            if let Some(id) = number(&room.room) {
                state.rooms.insert(ChannelId::from(id), room);
            }
        }
        for seat in seats {
            state.sit(seat);
        }
        state.greeted = state.seats.keys().copied().collect();
        Ok(())
    }

    /// Whether there is any coaching channel, for which the words of others' messages are needed.
    pub fn is_any(&self) -> bool {
        !self.lock().rooms.is_empty()
    }

    /// What to do with a message.
    pub fn decide(&self, said: &Said) -> Decision {
        let (channel, user) = (said.channel, said.author);
        let state = self.lock();
        let hear = |place, body| Decision::Hear(Box::new(Meant { place, body, seat: None }));
        let private = Place::Private { channel, user };
        if said.server.is_none() {
            return hear(private, said.body.clone());
        }
        if let Some((_, owner)) = state.threads.get(&channel) {
            // A moderator who drops in is not the person.
            return if *owner == user { hear(private, for_a_server(&said.body)) } else { Decision::Ignore };
        }
        let aside = Place::Aside { room: channel, user };
        // A person in danger is heard wherever they say so; the answer is for them alone.
        let is_danger = safety::examine(said.body.words()).is_some();
        match (state.rooms.get(&channel), state.seats.get(&(channel, user))) {
            (None, _) if !said.is_addressed => Decision::Ignore,
            (None, _) => hear(aside, if is_danger { said.body.clone() } else { Body::Public }),
            (Some(_), None) => {
                let seat = Seat { room: channel.to_string(), external_id: user.to_string(), ..Seat::default() };
                let body = if is_danger { said.body.clone() } else { Body::Text { text: HELLO.to_owned() } };
                Decision::Hear(Box::new(Meant { place: aside, body, seat: Some(seat) }))
            }
            (Some(_), Some(_)) if is_danger => hear(aside, said.body.clone()),
            (Some(_), Some(seat)) if seat.logs => hear(aside, for_a_server(&said.body)),
            (Some(_), Some(_)) if said.is_addressed => hear(aside, Body::Public),
            (Some(_), Some(_)) => Decision::Ignore,
        }
    }

    /// Takes a seat, or changes one.
    pub fn sit(&self, seat: Seat) {
        self.lock().sit(seat);
    }

    /// A seat as it is by now; none where it was given up.
    pub fn by_now(&self, seat: &Seat) -> Option<Seat> {
        let key = (number(&seat.room)?.into(), number(&seat.external_id)?.into());
        self.lock().seats.get(&key).cloned()
    }

    /// Whether this is a private thread of this person.
    pub fn is_own_thread(&self, channel: ChannelId, user: UserId) -> bool {
        self.lock().threads.get(&channel).is_some_and(|(_, owner)| *owner == user)
    }

    /// The room a private thread belongs to.
    pub fn room_of(&self, thread: ChannelId) -> Option<ChannelId> {
        self.lock().threads.get(&thread).map(|(room, _)| *room)
    }

    /// Where a person of a room is answered: the way, and the thread where there is one. `None`: no coaching channel.
    pub fn answers(&self, room: ChannelId, user: UserId) -> Option<(Answers, Option<ChannelId>)> {
        let state = self.lock();
        let thread = state.seats.get(&(room, user)).and_then(|seat| seat.thread.as_deref()).and_then(number);
        Some((state.rooms.get(&room)?.answers, thread.map(ChannelId::from)))
    }

    /// What may be shown in a room.
    pub fn shows(&self, room: ChannelId) -> Shows {
        self.lock().rooms.get(&room).map(|room| room.shows).unwrap_or_default()
    }

    /// A person's seat, with its thread changed.
    pub fn set_thread(&self, room: ChannelId, user: UserId, thread: Option<ChannelId>) -> Seat {
        let mut state = self.lock();
        let mut seat = state.seats.get(&(room, user)).cloned().unwrap_or_else(|| Seat {
            room: room.to_string(),
            external_id: user.to_string(),
            ..Seat::default()
        });
        if let Some(old) = seat.thread.as_deref().and_then(number) {
            state.threads.remove(&ChannelId::from(old));
        }
        seat.thread = thread.map(|thread| thread.to_string());
        state.sit(seat.clone());
        seat
    }

    /// Notes what somebody agrees to in a room.
    pub fn agree(&self, room: ChannelId, user: UserId, to: Consent) -> Option<Seat> {
        let mut state = self.lock();
        let seat = state.seats.get_mut(&(room, user))?;
        match to {
            Consent::Logs => seat.logs = true,
            Consent::Shows => seat.shows = true,
            Consent::Nothing => (seat.logs, seat.shows) = (false, false),
        }
        Some(seat.clone())
    }

    /// What rooms are to be told of somebody who checked in: the days in a row where the room shows them, once a day.
    pub fn checked_in(&self, user: UserId, today: NaiveDate) -> Vec<(ChannelId, Option<u32>, Seat)> {
        let mut state = self.lock();
        let State { rooms, seats, .. } = &mut *state;
        let theirs = seats.iter_mut().filter(|((_, sitting), seat)| *sitting == user && seat.shows);
        theirs
            .filter_map(|((room, _), seat)| {
                let shows = rooms.get(room).map(|room| room.shows).filter(|shows| *shows != Shows::Nothing)?;
                let days = rooms::check_in(seat, today)?;
                Some((*room, (shows == Shows::Streak && days > 1).then_some(days), seat.clone()))
            })
            .collect()
    }

    /// Opens a room, or changes it.
    pub fn open(&self, id: ChannelId, room: Room) {
        self.lock().rooms.insert(id, room);
    }

    /// Closes a room.
    pub fn close(&self, id: ChannelId) -> bool {
        let mut state = self.lock();
        state.seats.retain(|(room, _), _| *room != id);
        state.threads.retain(|_, (room, _)| *room != id);
        state.rooms.remove(&id).is_some()
    }

    /// Closes the rooms of a server.
    pub fn leave(&self, server: GuildId) -> bool {
        let server = server.to_string();
        let gone: Vec<ChannelId> =
            self.lock().rooms.iter().filter(|(_, room)| room.server == server).map(|(id, _)| *id).collect();
        gone.iter().filter(|id| self.close(**id)).count() > 0
    }

    /// A thread is gone: whose it was gets another when it is needed.
    pub fn thread_gone(&self, thread: ChannelId) -> Option<Seat> {
        let (room, user) = self.lock().threads.get(&thread).copied()?;
        Some(self.set_thread(room, user, None))
    }

    /// Whether somebody is still to be greeted in a room. Says so once.
    pub fn greets(&self, room: ChannelId, user: UserId) -> bool {
        self.lock().greeted.insert((room, user))
    }

    /// Nothing is known any more of somebody who was erased.
    pub fn forget(&self, user: UserId) {
        let mut state = self.lock();
        state.seats.retain(|(_, sitting), _| *sitting != user);
        state.languages.remove(&user);
        state.greeted.retain(|(_, greeted)| *greeted != user);
    }

    /// Remembers the language of somebody's client.
    pub fn learn_language(&self, user: UserId, lang: Lang) {
        self.lock().languages.insert(user, lang);
    }

    /// The language of somebody's client, as far as it is known.
    pub fn language(&self, user: UserId) -> Lang {
        self.lock().languages.get(&user).copied().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn sit(&mut self, seat: Seat) {
        let (Some(room), Some(user)) = (number(&seat.room), number(&seat.external_id)) else { return };
        let (room, user) = (ChannelId::from(room), UserId::from(user));
        if let Some(thread) = seat.thread.as_deref().and_then(number) {
            self.threads.insert(ChannelId::from(thread), (room, user));
        }
        self.seats.insert((room, user), seat);
    }
}

/// What is heard of words in a server: of the cycle nothing, also not in a private thread, into which moderators can look.
/// Danger is heard everywhere.
pub fn for_a_server(body: &Body) -> Body {
    let said = match body {
        Body::Button { action } => action.as_str(),
        body => body.words(),
    };
    let is_kept_out = said.starts_with(CYCLE) || offline::cycle::is_spoken_of(said);
    if is_kept_out && safety::examine(said).is_none() { Body::Public } else { body.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: ChannelId = ChannelId::new(7);
    const ANA: UserId = UserId::new(1);

    fn said(text: &str, channel: ChannelId, server: bool, addressed: bool) -> Said {
        Said {
            id: serenity::model::id::MessageId::new(9),
            channel,
            server: server.then(|| GuildId::new(3)),
            author: ANA,
            name: None,
            version: 0,
            body: Body::Text { text: text.to_owned() },
            files: Vec::new(),
            at: "2026-03-14T08:30:00Z".parse().expect("a time"),
            reply_to: None,
            is_addressed: addressed,
        }
    }

    fn heard(coaching: &Coaching, said: &Said) -> Option<(String, String)> {
        match coaching.decide(said) {
            Decision::Ignore => None,
            Decision::Hear(meant) => {
                let Meant { place, body, seat } = *meant;
                seat.into_iter().for_each(|seat| coaching.sit(seat));
                Some((place.to_string(), format!("{} {}", body.kind(), body.words())))
            }
        }
    }

    #[test]
    fn a_consent_taken_back_does_not_return_with_what_was_read_before() {
        let coaching = Coaching::default();
        let (server, shows) = ("3".to_owned(), Shows::CheckIn);
        coaching.open(ROOM, Room { room: ROOM.to_string(), server, answers: Answers::Thread, shows });
        coaching.sit(Seat { room: ROOM.to_string(), external_id: ANA.to_string(), shows: true, ..Seat::default() });
        let today = "2026-03-14".parse().expect("a day");
        let [(_, _, read)] = &coaching.checked_in(ANA, today)[..] else { panic!("one room is told") };
        coaching.agree(ROOM, ANA, Consent::Nothing);
        let kept = coaching.by_now(read).expect("a seat");
        assert!(read.shows && !kept.shows && !kept.logs);
        assert_eq!(kept.shown_on, read.shown_on, "what was shown stays noted");
        coaching.close(ROOM);
        assert_eq!(coaching.by_now(read), None);
    }

    #[test]
    fn public_words_are_heard_as_their_writer_agreed() {
        let coaching = Coaching::default();
        let (server, shows) = ("3".to_owned(), Shows::Streak);
        coaching.open(ROOM, Room { room: ROOM.to_string(), server, answers: Answers::Thread, shows });
        let to = |place: &str, body: &str| Some((place.to_owned(), body.to_owned()));
        let other = ChannelId::new(8);
        for (text, channel, server, addressed, wanted) in [
            ("slept 6h", other, false, false, to("8/p/1", "text slept 6h")),
            ("slept 6h", other, true, false, None),
            ("slept 6h", other, true, true, to("8/a/1", "public ")),
            ("I want to kill myself", other, true, true, to("8/a/1", "text I want to kill myself")),
            ("slept 6h", ROOM, true, false, to("7/a/1", "text /start")),
            ("slept 6h", ROOM, true, false, None),
            ("slept 6h", ROOM, true, true, to("7/a/1", "public ")),
            ("I want to kill myself", ROOM, true, false, to("7/a/1", "text I want to kill myself")),
        ] {
            assert_eq!(heard(&coaching, &said(text, channel, server, addressed)), wanted, "{text} {channel}");
        }
        coaching.agree(ROOM, ANA, Consent::Logs);
        assert_eq!(heard(&coaching, &said("slept 6h", ROOM, true, false)), to("7/a/1", "text slept 6h"));
        coaching.agree(ROOM, ANA, Consent::Nothing);
        assert_eq!(heard(&coaching, &said("slept 6h", ROOM, true, false)), None);
    }

    #[test]
    fn rooms_are_told_once_a_day_of_those_who_agreed() {
        let coaching = Coaching::default();
        let (server, shows) = ("3".to_owned(), Shows::Streak);
        coaching.open(ROOM, Room { room: ROOM.to_string(), server, answers: Answers::Thread, shows });
        heard(&coaching, &said("hi", ROOM, true, false));
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).expect("a date");
        let told = |date| coaching.checked_in(ANA, day(date)).into_iter().map(|(_, days, _)| days).collect::<Vec<_>>();
        assert_eq!(told(1), []);
        coaching.agree(ROOM, ANA, Consent::Shows);
        assert_eq!([told(1), told(1), told(2)], [vec![None], vec![], vec![Some(2)]]);
    }

    #[test]
    fn a_thread_is_its_owners_alone() {
        let coaching = Coaching::default();
        let thread = ChannelId::new(70);
        coaching.set_thread(ROOM, ANA, Some(thread));
        assert_eq!(heard(&coaching, &said("hi", thread, true, false)).expect("heard").0, "70/p/1");
        let mut other = said("hi", thread, true, true);
        other.author = UserId::new(2);
        assert_eq!(coaching.decide(&other), Decision::Ignore);
        assert!(coaching.thread_gone(thread).expect("a seat").thread.is_none());
        assert_eq!(heard(&coaching, &said("hi", thread, true, false)), None);
    }

    #[test]
    fn of_the_cycle_nothing_is_heard_in_a_server() {
        let text = |text: &str| Body::Text { text: text.to_owned() };
        for kept_out in ["/cycle", "/cycle on", "my period began this morning", "/log mes règles ont commencé"] {
            assert_eq!(for_a_server(&text(kept_out)), Body::Public, "{kept_out}");
        }
        for heard in ["slept 6h, cramps", "/today", "I want to die, my period is killing me"] {
            assert_eq!(for_a_server(&text(heard)), text(heard), "{heard}");
        }
    }
}
