//! Answering: each person's messages one after another and in order, different people beside each other, and a sign of typing
//! to those who wait.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use teloxide::{payloads::SendChatAction, types::ChatAction};
use tokio::sync::{Semaphore, watch};
use uuid::Uuid;

use super::{Telegram, files, place::Place, updates, wire::Done};
use crate::{
    coach::Inbound,
    domain::talk::{Body, PersonId},
};

/// Exchanges at the same time. Most of them wait for a model, which costs nothing here; the database has its own limit.
const PLACES: usize = 256;
/// An answer that comes sooner needs no typing sign.
const TYPING_AFTER: Duration = Duration::from_millis(100);
/// Telegram shows the sign for five seconds.
const TYPING_AGAIN: Duration = Duration::from_millis(4500);

/// The messages that are being answered.
pub(super) struct Desk {
    /// What waits for each person who is being answered.
    queues: Mutex<HashMap<PersonId, VecDeque<Inbound>>>,
    /// Every message on the desk.
    taken: Mutex<HashSet<Uuid>>,
    /// How many those are.
    open: watch::Sender<usize>,
    places: Semaphore,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self {
            queues: Mutex::default(),
            taken: Mutex::default(),
            open: watch::Sender::new(0),
            places: Semaphore::new(PLACES),
        }
    }

    /// Waits until every message on the desk is answered.
    pub(super) async fn settled(&self) {
        // The sender lives in self, so that it cannot be gone.
        let _ = self.open.subscribe().wait_for(|open| *open == 0).await;
    }
}

impl Telegram {
    /// Puts an accepted message on the desk, behind those of the same person. One that lies there already is not put twice.
    pub(super) fn take(self: &Arc<Self>, inbound: Inbound) {
        if let Some(id) = updates::message_id(&inbound.heard) {
            self.said.know(id);
        }
        if !lock(&self.desk.taken).insert(inbound.id) {
            return;
        }
        self.desk.open.send_modify(|open| *open += 1);
        let person = inbound.person;
        let mut queues = lock(&self.desk.queues);
        if let Some(queue) = queues.get_mut(&person) {
            queue.push_back(inbound);
            return;
        }
        queues.insert(person, VecDeque::from([inbound]));
        drop(queues);
        tokio::spawn(Arc::clone(self).serve(person));
    }

    /// Answers one person until nothing waits for them.
    async fn serve(self: Arc<Self>, person: PersonId) {
        loop {
            let next = {
                let mut queues = lock(&self.desk.queues);
                let next = queues.get_mut(&person).and_then(VecDeque::pop_front);
                if next.is_none() {
                    queues.remove(&person);
                }
                next
            };
            let Some(inbound) = next else { return };
            let id = inbound.id;
            let conversation = inbound.heard.to.conversation.clone();
            // A task of its own: a fault in one exchange must not end the queue of the person.
            let answering = tokio::spawn(Arc::clone(&self).answer(inbound));
            tokio::select! {
                answered = answering => if let Err(fault) = answered {
                    // It stays accepted, and is taken up again later.
                    tracing::error!(panicked = fault.is_panic(), "an exchange broke off");
                },
                () = self.type_to(&conversation) => {}
            }
            lock(&self.desk.taken).remove(&id);
            self.desk.open.send_modify(|open| *open = open.saturating_sub(1));
        }
    }

    async fn answer(self: Arc<Self>, mut inbound: Inbound) {
        // Never closed; and if it were, an exchange more would do no harm.
        let _place = self.desk.places.acquire().await;
        self.listen(&mut inbound).await;
        match self.coach.answer(&inbound).await {
            Ok(Some(exchange)) if exchange.is_goodbye() => {
                // Somebody who was just forgotten has no outbox any more.
                self.say_goodbye(&inbound.heard.to.conversation, &exchange.say).await;
            }
            Ok(_) => {}
            // It stays accepted, and is taken up again later.
            Err(error) => tracing::error!(error = format!("{error:#}"), "an exchange failed"),
        }
        self.bell.notify_one();
    }

    /// Has a recording written down, where somebody listens.
    async fn listen(&self, inbound: &mut Inbound) {
        let Body::Voice { file, transcript, .. } = &inbound.heard.body else { return };
        if transcript.is_some() || !self.coach.listens() {
            return;
        }
        match files::fetch(&self.api, file).await {
            Ok(bytes) => {
                let mime = file.mime.clone().unwrap_or_else(|| "audio/ogg".to_owned());
                let words = self.coach.transcribe(bytes, files::recording_name(file).to_owned(), mime).await;
                inbound.heard.body.listened(words);
            }
            Err(error) => tracing::warn!(class = error.class(), "a recording was not fetched"),
        }
    }

    /// Shows that somebody is typing, for as long as this is polled.
    async fn type_to(&self, conversation: &str) {
        let Some(place) = Place::of(conversation) else { return std::future::pending().await };
        let mut typing = SendChatAction::new(place.chat, ChatAction::Typing);
        typing.message_thread_id = place.topic();
        tokio::time::sleep(TYPING_AFTER).await;
        loop {
            if !self.is_paused() {
                // A sign that cannot be shown is no reason to lose the answer.
                let _ = self.api.call::<_, Done>(&typing).await;
            }
            tokio::time::sleep(TYPING_AGAIN).await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
