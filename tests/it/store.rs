//! The database: what it keeps, whom it shows it to, and what it takes back.

mod cycle;
mod exchange;
mod isolation;
mod keeping;
mod lanes;
mod local;
mod lookups;
mod planning;
mod ranges;
mod rights;
mod undo;

use alive_coach::{
    domain::{
        record::{Record, Symptoms},
        talk::{Address, Body, Channel, Heard, Hints, Identity, PersonId, Say},
    },
    store::{
        Store,
        inbox::{self, Accepted, Defaults, Inbound},
        outbox::{LetterKind, NewLetter},
        records::{self, ApplyError, Change, Context, Unwritten},
        rows::{ActionType, Path},
        turns::{self, Closing, ModelUse, Opened, Past},
    },
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::Serialize;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

const ZONE: Tz = chrono_tz::Europe::Berlin;

/// 14 March 2026, 08:30 in Berlin: a Saturday.
fn morning() -> DateTime<Utc> {
    "2026-03-14T07:30:00Z".parse().expect("an instant")
}

fn date(day: &str) -> NaiveDate {
    day.parse().expect("a date")
}

fn record(tool: &str, args: Value) -> Record {
    Record::parse(tool, args).expect("a record")
}

async fn open(pool: &PgPool) -> Store {
    Store::from_options((*pool.connect_options()).clone(), 8).await.expect("a store")
}

fn heard(name: &str, key: &str, text: &str) -> Heard {
    Heard {
        from: Identity { channel: Channel::Console, external_id: name.to_owned() },
        to: Address { channel: Channel::Console, bot: "alive".to_owned(), conversation: name.to_owned() },
        key: format!("{name}/{key}"),
        version: 0,
        body: Body::Text { text: text.to_owned() },
        sent_at: morning(),
        reply_to: None,
        is_shared: false,
        hints: Hints::default(),
    }
}

/// Somebody who talks to the coach; each exchange is a minute after the last.
struct Talker {
    store: Store,
    name: String,
    person: PersonId,
    said: u32,
}

impl Talker {
    async fn new(store: &Store, name: &str) -> Self {
        let accepted = accept(store, &heard(name, "hello", "hello")).await;
        let mut talker = Self { store: store.clone(), name: name.to_owned(), person: accepted.inbound.person, said: 0 };
        talker.answer(&accepted.inbound, &[]).await.expect("an answer");
        talker
    }

    fn now(&self) -> DateTime<Utc> {
        morning() + TimeDelta::minutes(self.said.into())
    }

    /// One exchange that records these, and what it changed.
    async fn keeps(&mut self, records: &[Record]) -> (Uuid, Vec<Change>) {
        self.tries(records).await.expect("it is kept")
    }

    async fn tries(&mut self, records: &[Record]) -> Result<(Uuid, Vec<Change>), ApplyError> {
        self.said += 1;
        let mut heard = heard(&self.name, &self.said.to_string(), "words");
        heard.sent_at = self.now();
        let accepted = inbox::accept(&self.store, &heard, self.now(), Defaults::default()).await.expect("accepted");
        self.answer(&accepted.inbound, records).await
    }

    async fn answer(&mut self, inbound: &Inbound, records: &[Record]) -> Result<(Uuid, Vec<Change>), ApplyError> {
        let interaction = interaction_of(inbound);
        let opened = turns::open(&self.store, inbound, ZONE).await.expect("opened");
        let mut tx = self.store.begin(self.person).await.expect("a transaction");
        assert!(matches!(opened, Opened::Past(_)), "answered before");
        let mut changes = Vec::new();
        for (index, record) in records.iter().enumerate() {
            let context = self.context(interaction, i32::try_from(index).expect("few records"));
            changes.extend(records::apply(&mut tx, &context, record).await?);
        }
        turns::close(&mut tx, &self.closing(inbound)).await.expect("closed");
        tx.commit().await.expect("committed");
        Ok((interaction, changes))
    }

    /// One exchange that takes another back, as a tap on Undo does.
    async fn takes_back(&mut self, interaction: Uuid) -> Result<Vec<Change>, ApplyError> {
        self.said += 1;
        let accepted = accept(&self.store, &heard(&self.name, &self.said.to_string(), "undo")).await;
        let mut tx = self.store.begin(self.person).await.expect("a transaction");
        let context = self.context(interaction_of(&accepted.inbound), 0);
        let changes = records::take_back(&mut tx, &context, interaction).await;
        turns::close(&mut tx, &self.closing(&accepted.inbound)).await.expect("closed");
        tx.commit().await.expect("committed");
        changes
    }

    fn context(&self, interaction: Uuid, call_index: i32) -> Context {
        Context { person: self.person, interaction, call_index, at: self.now(), zone: ZONE, about: None }
    }

    fn closing(&self, inbound: &Inbound) -> Closing {
        Closing {
            interaction_id: interaction_of(inbound),
            inbound_id: Some(inbound.id),
            person: self.person,
            at: self.now(),
            address: inbound.heard.to.clone(),
            key: Some(inbound.heard.key.clone()),
            version: Some(inbound.heard.version),
            input_text: Some("words".to_owned()),
            response_text: "noted".to_owned(),
            action_type: Some(ActionType::Log),
            session_context: json!({}),
            path: Path::Fast,
            model: ModelUse::default(),
            latency_ms: 3,
            tool_calls: json!([]),
            ledger: Unwritten::default(),
            letters: vec![letter(inbound, "noted")],
        }
    }

    async fn past(&self) -> Past {
        let mut tx = self.store.begin(self.person).await.expect("a transaction");
        turns::past(&mut tx, self.person, ZONE, self.now()).await.expect("a past")
    }

    /// The newest cycle.
    async fn cycle(&self) -> Option<Cycle> {
        let mut tx = self.store.begin(self.person).await.expect("a transaction");
        sqlx::query_as(
            "select start_date, end_date, symptoms from menstrual_cycles where user_id = $1
             order by start_date desc limit 1",
        )
        .bind(self.person.0)
        .fetch_optional(&mut *tx)
        .await
        .expect("cycles")
    }

    /// One column of one day's log.
    async fn day(&self, day: &str, column: &str) -> Value {
        let past = self.past().await;
        let row = past.days.into_iter().find(|row| row.date == date(day));
        row.map_or(Value::Null, |row| serde_json::to_value(row).expect("a row")[column].take())
    }
}

/// A cycle, as it is stored.
#[derive(Debug, PartialEq, Serialize, sqlx::FromRow)]
struct Cycle {
    start_date: NaiveDate,
    end_date: Option<NaiveDate>,
    #[sqlx(json)]
    symptoms: Symptoms,
}

fn interaction_of(inbound: &Inbound) -> Uuid {
    Uuid::new_v5(&inbound.id, b"interaction")
}

fn letter(inbound: &Inbound, text: &str) -> NewLetter {
    NewLetter {
        address: inbound.heard.to.clone(),
        say: Say { text: text.to_owned(), ..Say::default() },
        kind: LetterKind::Reply,
        rewrites: None,
        expires_at: None,
    }
}

async fn accept(store: &Store, heard: &Heard) -> Accepted {
    inbox::accept(store, heard, heard.sent_at, Defaults::default()).await.expect("accepted")
}
