//! A message understood without a person: no past, no database, nothing kept. For measuring models.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::{
    domain::{
        day,
        person::{Onboarding, Person},
        record::Record,
        talk::{Address, Body, Channel, Heard, Hints, Identity, PersonId},
        trend::Question,
    },
    llm::Models,
    offline::{self, Message},
    store::{
        cycle,
        inbox::Inbound,
        turns::{ModelUse, Past},
    },
};

use super::{
    converse::{Away, Compute, Converse},
    prompt::Prompts,
    turn::Turn,
};

/// What reading by a model needs.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub models: &'a Models,
    pub prompts: &'a Prompts,
    pub time_limit: Duration,
}

/// What a model's tool calls would have written.
#[derive(Debug)]
pub struct Read {
    pub records: Vec<Record>,
    pub usage: ModelUse,
    pub latency: Duration,
}

/// Has the model read one message. A model that does not answer has read nothing; its failure is in the usage.
pub async fn read(reader: &Reader<'_>, message: &Message<'_>) -> Read {
    let began = Instant::now();
    let inbound = inbound(message);
    let turn = Turn::new(&inbound, stranger(message));
    let reading = offline::read(message);
    let converse = Converse { models: reader.models, prompts: reader.prompts, time_limit: reader.time_limit };
    let (records, usage) = match converse.plan(&turn, &reading, NothingIsKept).await {
        Ok(plan) => (plan.draft.writes.into_iter().map(|write| write.record).collect(), plan.spent.usage),
        Err(Away { error, mut spent }) => {
            spent.failed(error.class());
            (Vec::new(), spent.usage)
        }
    };
    Read { records, usage, latency: began.elapsed() }
}

/// A stranger has no records to answer from.
struct NothingIsKept;

impl Compute for NothingIsKept {
    async fn answer(&self, _: &Question) -> anyhow::Result<Option<String>> {
        Ok(None)
    }
}

fn inbound(message: &Message<'_>) -> Inbound {
    let nobody = "nobody".to_owned();
    Inbound {
        id: Uuid::nil(),
        person: PersonId(Uuid::nil()),
        heard: Heard {
            from: Identity { channel: Channel::Console, external_id: nobody.clone() },
            to: Address { channel: Channel::Console, bot: nobody.clone(), conversation: nobody },
            key: String::new(),
            version: 0,
            body: Body::Text { text: message.text.to_owned() },
            sent_at: message.now,
            reply_to: None,
            is_shared: false,
            hints: Hints::default(),
        },
        accepted_at: message.now,
    }
}

/// Somebody of whom nothing is known but where they are and how they count.
fn stranger(message: &Message<'_>) -> Past {
    let today: NaiveDate = day::logging_day(message.now, message.zone, message.day_start);
    Past {
        person: Person {
            id: PersonId(Uuid::nil()),
            name: None,
            age: None,
            gender: None,
            height_cm: None,
            weight_kg: None,
            target_weight_kg: None,
            zone: message.zone,
            zone_known: true,
            units: message.units,
            lang: message.lang,
            day_start: message.day_start,
            onboarding: Onboarding::Done,
            no_weight_talk: false,
        },
        today,
        days: Vec::new(),
        metrics: Vec::new(),
        habits: Vec::new(),
        workouts: Vec::new(),
        cycle_days: Vec::new(),
        tracked: cycle::Known::default(),
        goals: Vec::new(),
        planned: Vec::new(),
        recent: Vec::new(),
        memories: Vec::new(),
        last_ledger: None,
        pending: None,
        earlier_version: None,
        about: None,
        reached: None,
    }
}
