//! From events to answers: accepted first, in the order of arrival; then answered, each person's one after another.

use std::{collections::HashMap, future::Future, pin::pin, sync::Arc, time::Duration};

use anyhow::Result;
use serenity::model::{
    event::Event,
    id::{ChannelId, GuildId, MessageId, UserId},
};
use tokio::{
    sync::mpsc::UnboundedReceiver,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    Door, LONGEST_PAUSE,
    api::{Ack, Private},
    coaching::{Decision, Meant, for_a_server},
    events::{Happened, Said, happened},
    interactions::{self, Ask, Asked, Consent, SetUp, asked},
    limits::RECORDING,
    lines::Lines,
    place::{Deferred, Place},
    public::PublicSay,
    rest::{RestError, code},
    words::{Line, say},
};
use crate::{
    channels::contact::Contact,
    coach::{
        Exchange, Inbound,
        rooms::{Answers, Room, Seat, Shows},
    },
    domain::talk::{Address, Body, Channel, FileRef, Heard, Hints, Identity, Say},
};

/// Events accepted in one transaction.
const BATCH: usize = 64;
/// Longest wait for the database before an interaction is told that its answer follows: it has three seconds.
const COMMIT: Duration = Duration::from_millis(1500);
/// Answers that come sooner need no "typing…"; people notice after 300 ms.
const TYPING_AFTER: Duration = Duration::from_millis(150);
/// "Typing…" lasts ten seconds.
const TYPING: Duration = Duration::from_secs(8);
/// Exchanges worked on at the same time.
const AT_ONCE: usize = 32;
/// Times an exchange is tried while the database fails, with growing pauses.
const TRIES: u32 = 4;
/// Longest time the accepted messages may take when the program stops.
const FAREWELL: Duration = Duration::from_secs(30);

/// Hears events and has them answered.
pub struct Ear {
    door: Arc<Door>,
    lines: Lines,
    /// What is being caught up with, and what was said meanwhile: it is heard after that.
    catching_up: Option<JoinHandle<Vec<Said>>>,
    held: Vec<Said>,
}

/// Messages to accept together, with what goes along.
#[derive(Default)]
struct Batch {
    heard: Vec<Heard>,
    seats: Vec<Seat>,
    acks: Vec<(String, Asked)>,
    deleted: Vec<MessageId>,
}

impl Ear {
    pub(super) fn new(door: Arc<Door>) -> Self {
        Self { door, lines: Lines::new(AT_ONCE), catching_up: None, held: Vec::new() }
    }

    /// Listens until it is stopped or nothing can come any more, and finishes what was accepted.
    pub(super) async fn listen(mut self, mut events: UnboundedReceiver<Event>, stop: CancellationToken) {
        self.resume().await;
        let mut arrived = Vec::with_capacity(BATCH);
        loop {
            let mut batch = Batch::default();
            tokio::select! {
                count = events.recv_many(&mut arrived, BATCH) => {
                    if count == 0 {
                        break;
                    }
                    for event in arrived.drain(..) {
                        self.sort(event, &mut batch);
                    }
                }
                missed = caught_up(&mut self.catching_up) => {
                    self.catching_up = None;
                    tracing::info!(messages = missed.len(), "caught up");
                    for said in missed.into_iter().chain(std::mem::take(&mut self.held)) {
                        self.said(said, &mut batch);
                    }
                }
                () = stop.cancelled() => break,
            }
            self.take(batch, &stop).await;
        }
        if timeout(FAREWELL, self.lines.finish()).await.is_err() {
            tracing::warn!("accepted messages are left for the next start");
        }
    }

    /// Answers what an earlier run accepted and did not answer.
    async fn resume(&mut self) {
        match self.door.coach.waiting(Channel::Discord, &self.door.bot).await {
            Ok(waiting) => waiting.into_iter().for_each(|inbound| self.line_up(inbound, None)),
            Err(error) => tracing::error!(error = format!("{error:#}"), "unanswered messages cannot be read"),
        }
    }

    fn sort(&mut self, event: Event, batch: &mut Batch) {
        match happened(event, self.door.me) {
            None => {}
            Some(Happened::Ready { application }) => {
                self.door.contact.set(Contact::CONNECTED);
                let door = Arc::clone(&self.door);
                tokio::spawn(async move {
                    if let Err(error) = door.register(application).await {
                        tracing::warn!(%error, "commands were not registered");
                    }
                });
                let door = Arc::clone(&self.door);
                self.catching_up = Some(tokio::spawn(async move { door.missed().await }));
            }
            Some(Happened::Said(said)) if self.catching_up.is_some() => self.held.push(*said),
            Some(Happened::Said(said)) => self.said(*said, batch),
            Some(Happened::Deleted { message }) => {
                self.held.retain(|said| said.id != message);
                batch.deleted.push(message);
            }
            Some(Happened::Asked(interaction)) => {
                if let Some(asked) = asked(*interaction) {
                    self.asked(asked, batch);
                }
            }
            Some(Happened::ChannelGone(channel)) => self.channel_gone(channel),
            Some(Happened::ServerLeft(server)) => self.server_left(server),
        }
    }

    fn said(&self, said: Said, batch: &mut Batch) {
        let Decision::Hear(meant) = self.door.coaching.decide(&said) else { return };
        let Meant { place, body, seat } = *meant;
        if let Some(seat) = seat {
            self.door.coaching.sit(seat.clone());
            batch.seats.push(seat);
        }
        let is_whole = body == said.body;
        let hints = Hints { name: said.name, ..Hints::default() };
        let first = Heard {
            from: identity(said.author),
            to: self.door.address(&place),
            key: said.id.to_string(),
            version: said.version,
            body,
            sent_at: said.at,
            reply_to: said.reply_to,
            is_shared: self.door.is_shared(&place),
            hints,
        };
        let more = said.files.into_iter().filter(|_| is_whole).enumerate();
        let more: Vec<Heard> = more
            .map(|(index, body)| Heard { key: format!("{}/{}", said.id, index + 2), body, ..first.clone() })
            .collect();
        batch.heard.push(first);
        batch.heard.extend(more);
    }

    fn asked(&self, asked: Asked, batch: &mut Batch) {
        let door = &self.door;
        if asked.hints.language.is_some() {
            door.coaching.learn_language(asked.user, asked.lang);
        }
        let Ask::Say { body, is_overview } = &asked.what else {
            let door = Arc::clone(door);
            tokio::spawn(async move { door.answer_at_once(&asked).await });
            return;
        };
        let now = (door.clock)();
        let place = Place::Interaction(Deferred {
            channel: asked.channel,
            user: asked.user,
            is_ephemeral: door.is_ephemeral(&asked),
            is_overview: *is_overview,
            application: asked.application,
            token: asked.token.clone(),
        });
        batch.heard.push(Heard {
            from: identity(asked.user),
            to: door.address(&place),
            key: asked.id.to_string(),
            version: 0,
            body: if asked.server.is_some() { for_a_server(body) } else { body.clone() },
            sent_at: interactions::time_of(asked.id, now),
            reply_to: None,
            is_shared: asked.server.is_some(),
            hints: asked.hints.clone(),
        });
        batch.acks.push((asked.id.to_string(), asked));
    }

    /// Accepts a batch, tells interactions that their answers follow, and lines the messages up.
    async fn take(&mut self, batch: Batch, stop: &CancellationToken) {
        let Batch { heard, seats, acks, deleted } = batch;
        let door = Arc::clone(&self.door);
        let mut accepting = pin!(door.accept(&heard, stop));
        let first = timeout(COMMIT, &mut accepting).await;
        let mut acked: HashMap<String, JoinHandle<()>> = HashMap::new();
        for (key, asked) in acks {
            let door = Arc::clone(&self.door);
            acked.insert(key, tokio::spawn(async move { door.acknowledge(&asked).await }));
        }
        let accepted = match first {
            Ok(accepted) => accepted,
            Err(_) => accepting.await,
        };
        for seat in &seats {
            self.door.keep(seat).await;
        }
        for inbound in accepted {
            let ack = acked.remove(&inbound.heard.key);
            self.line_up(inbound, ack);
        }
        for message in deleted {
            self.take_back(message).await;
        }
    }

    fn line_up(&mut self, inbound: Inbound, ack: Option<JoinHandle<()>>) {
        let door = Arc::clone(&self.door);
        self.lines.push(inbound.person, async move {
            if let Some(ack) = ack {
                // The answer edits what this made; however it went, the answer finds its way.
                drop(ack.await);
            }
            door.answer(inbound).await;
        });
    }

    /// A deleted message takes its records with it.
    async fn take_back(&mut self, message: MessageId) {
        let door = Arc::clone(&self.door);
        let key = message.to_string();
        // What is still being answered is looked at after that.
        let Ok(Some(person)) = door.coach.writer_of(Channel::Discord, &door.bot, &key).await else { return };
        self.lines.push(person, async move {
            let now = (door.clock)();
            let heard = match door.coach.deleted(Channel::Discord, &door.bot, &key, now).await {
                Ok(Some(heard)) => heard,
                Ok(None) => return,
                Err(error) => return tracing::error!(error = format!("{error:#}"), "a deletion was not followed"),
            };
            match door.coach.accept(&heard, now).await {
                Ok(inbound) => door.answer(inbound).await,
                Err(error) => tracing::error!(error = format!("{error:#}"), "a deletion was not accepted"),
            }
        });
    }

    fn channel_gone(&self, channel: ChannelId) {
        if let Some(seat) = self.door.coaching.thread_gone(channel) {
            let door = Arc::clone(&self.door);
            tokio::spawn(async move { door.keep(&seat).await });
        }
        if self.door.coaching.close(channel) {
            self.close_room(channel.to_string());
        }
    }

    fn server_left(&self, server: GuildId) {
        if self.door.coaching.leave(server) {
            self.close_room(server.to_string());
        }
    }

    fn close_room(&self, room_or_server: String) {
        let door = Arc::clone(&self.door);
        tokio::spawn(async move {
            if let Err(error) = door.coach.close_room(Channel::Discord, &door.bot, &room_or_server).await {
                tracing::error!(error = format!("{error:#}"), "a room was not closed");
            }
        });
    }
}

/// Waits for what is being caught up with; for ever where that is nothing.
async fn caught_up(catching: &mut Option<JoinHandle<Vec<Said>>>) -> Vec<Said> {
    match catching {
        Some(task) => task.await.unwrap_or_default(),
        None => std::future::pending().await,
    }
}

fn identity(user: UserId) -> Identity {
    Identity { channel: Channel::Discord, external_id: user.to_string() }
}

impl Door {
    fn address(&self, place: &Place) -> Address {
        Address { channel: Channel::Discord, bot: self.bot.clone(), conversation: place.to_string() }
    }

    /// Whether only the person may see the answer: others read along.
    /// Whether others than the person can read along at a place: moderators read private threads.
    fn is_shared(&self, place: &Place) -> bool {
        match place {
            Place::Private { channel, .. } => self.coaching.room_of(*channel).is_some(),
            Place::Aside { .. } | Place::Interaction(_) => true,
        }
    }

    fn is_ephemeral(&self, asked: &Asked) -> bool {
        asked.server.is_some() && !self.coaching.is_own_thread(asked.channel, asked.user)
    }

    /// Accepts messages, again and again while the database fails: nothing was told Discord, which forgets what it sent.
    async fn accept(&self, heard: &[Heard], stop: &CancellationToken) -> Vec<Inbound> {
        if heard.is_empty() {
            return Vec::new();
        }
        let mut pause = Duration::from_millis(200);
        loop {
            let now = (self.clock)();
            let accepted = match self.coach.accept_all(heard, now).await {
                Ok(accepted) => Ok(accepted),
                Err(_) => self.coach.accept_each(heard, now).await,
            };
            match accepted {
                Ok(accepted) => return accepted,
                Err(error) => tracing::error!(error = format!("{error:#}"), "messages wait to be accepted"),
            }
            tokio::select! {
                () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                () = stop.cancelled() => return Vec::new(),
            }
        }
    }

    /// Tells an interaction that its answer follows, and decides who will see it.
    async fn acknowledge(&self, asked: &Asked) {
        let ack = if self.is_ephemeral(asked) { Ack::Ephemeral } else { Ack::Open };
        self.note_response(self.api.defer(asked.id, &asked.token, ack).await);
    }

    /// A repeated event was acknowledged before; one that is too old is answered by a message.
    fn note_response(&self, response: Result<(), RestError>) {
        match response {
            Ok(()) => {}
            Err(error) if error.code() == Some(code::ALREADY_ACKNOWLEDGED) => {}
            Err(error) => tracing::warn!(%error, "an interaction was not responded to"),
        }
    }

    /// Answers an accepted message, and has the answer sent.
    async fn answer(&self, mut inbound: Inbound) {
        let Some(place) = Place::parse(&inbound.heard.to.conversation) else { return };
        self.listen_to(&mut inbound).await;
        let done = self.typing_while(&place, self.exchange(&inbound)).await;
        self.bell.notify_one();
        match done {
            Ok(None) => {}
            Ok(Some(exchange)) => self.after(&inbound, &place, &exchange).await,
            Err(error) => {
                tracing::error!(inbound = %inbound.id, error = format!("{error:#}"), "an exchange failed");
                let text = self.coach.apology(&inbound.heard.hints);
                let nonce = inbound.id.simple().to_string();
                self.say_once(&place, &Say { text, ..Say::default() }, &nonce).await;
            }
        }
    }

    async fn exchange(&self, inbound: &Inbound) -> Result<Option<Exchange>> {
        let mut pause = Duration::from_millis(500);
        for _ in 1..TRIES {
            match self.coach.answer(inbound).await {
                Ok(done) => return Ok(done),
                Err(error) => tracing::warn!(error = format!("{error:#}"), "an exchange is tried again"),
            }
            sleep(pause).await;
            pause *= 2;
        }
        self.coach.answer(inbound).await
    }

    /// What an exchange leads to beside its answer.
    async fn after(&self, inbound: &Inbound, place: &Place, exchange: &Exchange) {
        let user = place.user();
        if exchange.is_goodbye() {
            // Somebody who was just erased has no outbox any more.
            self.coaching.forget(user);
            return self.say_once(place, &exchange.say, &inbound.id.simple().to_string()).await;
        }
        if exchange.records.is_empty() {
            return;
        }
        // The day of UTC: the same for all, so that it says nothing of where somebody is.
        let today = (self.clock)().date_naive();
        for (room, days, seat) in self.coaching.checked_in(user, today) {
            let lang = self.coaching.language(user);
            let said = days.map_or(PublicSay::checked_in(user, lang), |days| PublicSay::streak(user, days, lang));
            match self.api.publish(room, &said).await {
                Ok(()) => self.keep(&seat).await,
                Err(error) => tracing::warn!(%error, "a check-in was not shown"),
            }
        }
    }

    /// Shows "typing…" where an answer takes longer than people wait without a sign. An interaction shows one by itself, and where
    /// others read along nothing is shown.
    async fn typing_while<T>(&self, place: &Place, work: impl Future<Output = T>) -> T {
        let Place::Private { channel, .. } = place else { return work.await };
        let mut work = pin!(work);
        let mut pause = TYPING_AFTER;
        loop {
            match timeout(pause, &mut work).await {
                Ok(done) => return done,
                Err(_) => drop(self.api.typing(Private::known(*channel)).await),
            }
            pause = TYPING;
        }
    }

    /// Spoken words become written ones.
    async fn listen_to(&self, inbound: &mut Inbound) {
        let Body::Voice { file, transcript, .. } = &inbound.heard.body else { return };
        if transcript.is_some() || !self.coach.listens() {
            return;
        }
        match self.recording(file).await {
            Ok(bytes) => {
                let name = file.name.clone().unwrap_or_else(|| "voice-message.ogg".to_owned());
                let mime = file.mime.clone().unwrap_or_else(|| "audio/ogg".to_owned());
                let words = self.coach.transcribe(bytes, name, mime).await;
                inbound.heard.body.listened(words);
            }
            Err(error) => tracing::warn!(%error, "a recording could not be fetched"),
        }
    }

    /// A file of a message: by its address, or by a new one where that is too old.
    async fn recording(&self, file: &FileRef) -> Result<Vec<u8>, RestError> {
        let gone = RestError::Refused { status: 404, code: code::UNKNOWN_MESSAGE };
        let (ids, url) = file.id.split_once(' ').ok_or(gone.clone())?;
        let fetched = self.api.fetch(url, RECORDING).await;
        let Err(RestError::Refused { status: 403 | 404, .. }) = fetched else { return fetched };
        let [channel, message, attachment] = ids.split('/').collect::<Vec<_>>()[..] else { return Err(gone) };
        let message = self.api.message(channel, message).await?;
        let again = message.attachments.iter().find(|known| known.id.to_string() == attachment).ok_or(gone)?;
        self.api.fetch(&again.url, RECORDING).await
    }

    /// Interactions that are no business of the coach's: forms to fill in, operators, consent.
    async fn answer_at_once(&self, asked: &Asked) {
        let lang = asked.lang;
        let body = match &asked.what {
            Ask::Form => interactions::form(lang),
            Ask::Nothing => interactions::aside(say(lang, Line::EmptyForm)),
            Ask::Suggestions => serde_json::json!({ "type": 8, "data": { "choices": [] } }),
            Ask::SetUp(set_up) => interactions::aside(&self.set_up(asked, *set_up).await),
            Ask::Consent { room, to } => interactions::aside(self.consent(asked, *room, *to).await),
            Ask::Say { .. } => return,
        };
        self.note_response(self.api.respond(asked.id, &asked.token, &body).await);
    }

    async fn set_up(&self, asked: &Asked, wanted: SetUp) -> String {
        let lang = asked.lang;
        let named = |line: Line, room: ChannelId| say(lang, line).replace("{room}", &format!("<#{room}>"));
        match (wanted, asked.server) {
            (SetUp::Open { room, answers, shows }, Some(server)) => {
                let opened = Room { room: room.to_string(), server: server.to_string(), answers, shows };
                if let Err(error) = self.coach.open_room(Channel::Discord, &self.bot, &opened).await {
                    tracing::error!(error = format!("{error:#}"), "a room was not opened");
                    return self.coach.unkept(&asked.hints);
                }
                self.coaching.open(room, opened);
                self.rooms_opened.notify_one();
                let how = if answers == Answers::Thread { Line::ByThread } else { Line::ByDirect };
                let what = match shows {
                    Shows::Nothing => Line::ShowNothing,
                    Shows::CheckIn => Line::ShowCheckIn,
                    Shows::Streak => Line::ShowStreak,
                };
                named(Line::SetUp, room).replace("{how}", say(lang, how)).replace("{what}", say(lang, what))
            }
            (SetUp::Close { room }, Some(_)) => {
                self.coaching.close(room);
                match self.coach.close_room(Channel::Discord, &self.bot, &room.to_string()).await {
                    Ok(()) => named(Line::Closed, room),
                    Err(error) => {
                        tracing::error!(error = format!("{error:#}"), "a room was not closed");
                        self.coach.unkept(&asked.hints)
                    }
                }
            }
            _ => say(lang, Line::OperatorsOnly).to_owned(),
        }
    }

    async fn consent(&self, asked: &Asked, room: ChannelId, to: Consent) -> &'static str {
        if let Some(seat) = self.coaching.agree(room, asked.user, to) {
            self.keep(&seat).await;
        }
        say(
            asked.lang,
            match to {
                Consent::Logs => Line::LogsOn,
                Consent::Shows => Line::ShowsOn,
                Consent::Nothing => Line::NothingOn,
            },
        )
    }
}
