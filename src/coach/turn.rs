//! One exchange: the recipe. Everything that decides is pure or asks one room; everything that writes happens in one
//! transaction at the end.

use std::{path::PathBuf, time::Instant};

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    domain::{
        cycle::Tracking,
        day,
        person::{Lang, Onboarding, Units},
        picture::Picture,
        record::{Profile, Record},
        safety::{self, Alert},
        talk::{Address, Body, Button, Channel, Heard, Identity, Say},
        text::fold,
    },
    offline::{self, Message, train::Asked},
    store::{
        self, Tx, files,
        inbox::{self, Accepted, Inbound, State},
        is_unavailable, memories,
        outbox::{self, LetterKind, NewLetter},
        people,
        records::{self, ApplyError, Change},
        rows::{ActionType, MemoryKind, Path},
        turns::{self, Closing, ModelUse, Opened, Past},
    },
};

use super::{
    Coach, Exchange, Stored, answers, care, commands, cycle,
    draft::{self, Ask, Draft},
    onboarding::{self, Learned},
    pending::{Action, Pending},
    plain,
    push::{self, PushChange},
    receipt::receipt,
    show::Show,
    things,
    training::{self, TrainingChange},
    views,
    words::Words,
};

/// Call indices from here on are what was learned beside the records of the message.
const LEARNED_FROM: i32 = 1000;
/// How long pushes rest after a danger.
const REST: TimeDelta = TimeDelta::days(1);
/// The longest fact that is remembered, in characters.
const LONGEST_FACT: usize = 500;

/// What one exchange will do and say, decided before anything is written.
#[derive(Debug)]
pub struct Plan {
    pub draft: Draft,
    /// An earlier exchange to take back.
    pub take_back: Option<Uuid>,
    /// What first contact or a command learned about the person.
    pub learned: Vec<Learned>,
    /// The language the person asked for; otherwise answers follow that of the messages.
    pub language: Option<Lang>,
    /// Talk of weight goes off.
    pub quiet_about_weight: bool,
    /// Delete everything held about the person, for good.
    pub erase: bool,
    /// Delete everything about the cycle, for good.
    pub erase_cycle: bool,
    /// What the person decided about tracking their cycle, where this exchange changes it.
    pub tracking: Option<Tracking>,
    /// What is said is about the cycle, and for nobody else.
    pub is_private: bool,
    /// The code of the person whose account this one joins.
    pub join: Option<String>,
    pub memories: Vec<Memory>,
    /// What changes about when the coach writes by itself.
    pub pushes: Vec<PushChange>,
    /// What changes about the training plan.
    pub training: Vec<TrainingChange>,
    /// What a model asks of the training plan, still to be decided.
    pub asked: Option<Asked>,
    /// Said before the receipt.
    pub lead: Vec<String>,
    /// Said after it.
    pub word: Word,
    /// Said last: the questions of first contact.
    pub after: Vec<String>,
    pub buttons: Vec<Button>,
    /// A file to send along.
    pub file: Option<PathBuf>,
    /// A picture to send along.
    pub picture: Option<Picture>,
    pub pending: Option<Pending>,
    pub action: ActionType,
    pub path: Path,
    pub spent: Spent,
    /// This message waits for an answer that only a model can give.
    pub unanswered: bool,
    /// A question was answered from the records.
    pub answered: bool,
}

/// What is said after the receipt.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    Nothing,
    /// Chosen by the rules, once it is known what was kept.
    Insight,
    Text(String),
}

/// A change of what is remembered.
#[derive(Clone, Debug, PartialEq)]
pub enum Memory {
    Keep(String),
    Drop(String),
}

/// What models cost in this exchange.
#[derive(Clone, Debug, Default)]
pub struct Spent {
    pub usage: ModelUse,
    /// Tool calls with their results.
    pub calls: Vec<Value>,
}

impl Plan {
    /// A plan that does nothing yet.
    pub fn new(action: ActionType, path: Path) -> Self {
        Self {
            draft: Draft::default(),
            take_back: None,
            learned: Vec::new(),
            language: None,
            quiet_about_weight: false,
            erase: false,
            erase_cycle: false,
            tracking: None,
            is_private: false,
            join: None,
            memories: Vec::new(),
            pushes: Vec::new(),
            training: Vec::new(),
            asked: None,
            lead: Vec::new(),
            word: Word::Nothing,
            after: Vec::new(),
            buttons: Vec::new(),
            file: None,
            picture: None,
            pending: None,
            action,
            path,
            spent: Spent::default(),
            unanswered: false,
            answered: false,
        }
    }

    /// A plan that only says something.
    pub fn saying(action: ActionType, path: Path, text: impl Into<String>) -> Self {
        Self { word: Word::Text(text.into()), ..Self::new(action, path) }
    }
}

/// One exchange as its steps see it.
#[derive(Debug)]
pub struct Turn<'a> {
    pub inbound: &'a Inbound,
    pub past: Past,
    /// The words, or those a button stands for.
    pub text: &'a str,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// The person's logging day then.
    pub today: NaiveDate,
    pub show: Show,
    /// Varies wordings from one exchange to the next.
    pub pick: usize,
    pub pending: Option<Pending>,
}

impl Coach {
    /// Hears one message: accepts it, answers it, and leaves the answer in the outbox. `None`: it was answered before.
    ///
    /// # Errors
    /// The database failed. What was accepted stays accepted, and [`Coach::resume`] answers it later.
    pub async fn hear(&self, heard: &Heard, now: DateTime<Utc>) -> Result<Option<Exchange>> {
        let inbound = self.accept(heard, now).await?;
        self.answer(&inbound).await
    }

    /// Stores one message, so that it cannot be lost. A platform may be told that it arrived once this has returned.
    ///
    /// # Errors
    /// The database failed.
    pub async fn accept(&self, heard: &Heard, now: DateTime<Utc>) -> Result<Inbound> {
        let Accepted { inbound, .. } = inbox::accept(&self.store, &storable(heard), now, defaults(heard)).await?;
        Ok(inbound)
    }

    /// Stores several messages in one transaction, in their order: all of them, or none.
    ///
    /// # Errors
    /// The database failed, or one of the messages has the key of somebody else's.
    pub async fn accept_all(&self, heard: &[Heard], now: DateTime<Utc>) -> Result<Vec<Inbound>> {
        let storable: Vec<_> = heard.iter().map(|heard| (storable(heard), defaults(heard))).collect();
        let accepted = inbox::accept_all(&self.store, &storable, now).await?;
        let waits = |accepted: Accepted| (!matches!(accepted.state, State::Answered(_))).then_some(accepted.inbound);
        Ok(accepted.into_iter().filter_map(waits).collect())
    }

    /// The same one by one, for when one of them is in the way of the others: it is left out.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn accept_each(&self, heard: &[Heard], now: DateTime<Utc>) -> Result<Vec<Inbound>> {
        let mut accepted = Vec::with_capacity(heard.len());
        for heard in heard {
            match self.accept_all(std::slice::from_ref(heard), now).await {
                Ok(inbound) => accepted.extend(inbound),
                Err(error) if is_unavailable(&error) => return Err(error),
                Err(error) => {
                    tracing::error!(kind = heard.body.kind(), error = format!("{error:#}"), "a message is left out");
                }
            }
        }
        Ok(accepted)
    }

    /// What this bot accepted and did not answer, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn waiting(&self, channel: Channel, bot: &str) -> Result<Vec<Inbound>> {
        inbox::unanswered_by(&self.store, channel, bot).await
    }

    /// Notes that somebody can be written to, or no longer.
    ///
    /// # Errors
    /// The database failed.
    pub async fn set_reachable(&self, who: &Identity, reachable: bool, now: DateTime<Utc>) -> Result<()> {
        inbox::set_reachable(&self.store, who, reachable, now).await
    }

    /// Answers one accepted message, one exchange at a time per person. `None`: it was answered before.
    ///
    /// # Errors
    /// The database failed; nothing is half written.
    pub async fn answer(&self, inbound: &Inbound) -> Result<Option<Exchange>> {
        let began = Instant::now();
        let lane = self.lanes.take(inbound.person).await.context("waiting for the person's lane")?;
        let Some(past) = self.open(inbound).await? else { return Ok(None) };
        let mut turn = Turn::new(inbound, past);
        let mut plan = self.decide(&mut turn).await?;
        refer(&turn, &mut plan);
        cycle::hold_back(&turn, &mut plan, self.options.model_host.as_deref());
        things::accompany(&turn, &mut plan);
        onboarding::escort(&turn, &mut plan);
        // Another program took the lane while this one waited: it answers.
        ensure!(lane.is_held(), "the person's lane was lost");
        self.close(&turn, plan, began).await.map(Some)
    }

    /// Answers everything accepted for this address and not answered, oldest first. One that fails again does not hold up the
    /// others: it stays accepted.
    ///
    /// # Errors
    /// The waiting messages cannot be read.
    pub async fn resume(&self, to: &Address) -> Result<Vec<Exchange>> {
        let mut exchanges = Vec::new();
        for inbound in inbox::unanswered(&self.store).await? {
            if inbound.heard.to.channel == to.channel && inbound.heard.to.bot == to.bot {
                match self.answer(&inbound).await {
                    Ok(exchange) => exchanges.extend(exchange),
                    Err(error) => {
                        tracing::error!(inbound = %inbound.id, error = format!("{error:#}"), "a waiting message failed");
                    }
                }
            }
        }
        Ok(exchanges)
    }

    async fn open(&self, inbound: &Inbound) -> Result<Option<Past>> {
        let mut tx = self.store.begin(inbound.person).await?;
        let opened = turns::open(&mut tx, inbound, self.options.default_zone).await.context("opening a turn")?;
        let past = match opened {
            Opened::Past(past) => Some(*past),
            Opened::Answered(_) => None,
            Opened::Superseded(newer) => {
                turns::supersede(&mut tx, inbound, newer).await?;
                None
            }
        };
        tx.commit().await?;
        Ok(past)
    }

    /// What this exchange will do: the first of these that has something to say.
    async fn decide(&self, turn: &mut Turn<'_>) -> Result<Plan> {
        if let Body::Button { action } = &turn.inbound.heard.body {
            return self.press(turn, action).await;
        }
        if let Some(plan) = self.thing(turn) {
            return Ok(plan);
        }
        if let Some(plan) = views::odd_input(turn) {
            return Ok(plan);
        }
        let reading = offline::read(&turn.message());
        // "/pause 3d" is no German.
        let command = commands::parse(turn.text);
        if command.is_none() {
            turn.follow_language(reading.lang);
        }
        let turn = &*turn;
        let read: Vec<Record> = reading.records.iter().map(|found| found.record.clone()).collect();
        if let Some(alert) = danger(turn.text, &read) {
            let mut plan = careful(turn, alert, &reading);
            cycle::talk::along(turn, &mut plan);
            return Ok(plan);
        }
        if let Some(command) = command {
            return self.command(turn, command).await;
        }
        if let Some(plan) = push::by_words(turn, &reading) {
            return Ok(plan);
        }
        if let Some(plan) = answers::to_pending(turn, &reading) {
            return Ok(plan);
        }
        if let Some(plan) = cycle::talk::in_words(turn, &reading) {
            return Ok(plan);
        }
        self.train_or_understand(turn, reading).await
    }

    /// Writes everything in one transaction and renders the receipt from what was written.
    async fn close(&self, turn: &Turn<'_>, plan: Plan, began: Instant) -> Result<Exchange> {
        let person = turn.past.person.id;
        if plan.erase {
            return self.erase(turn, &plan, began).await;
        }
        if let Some(code) = &plan.join {
            return self.join(turn, code, began).await;
        }
        let mut tx = self.store.begin(person).await?;
        let erases = plan.erase_cycle;
        let exchange = write(&mut tx, turn, plan, began).await?;
        tx.commit().await?;
        if erases {
            views::remove_exports(&self.options.exports, turn).await;
        }
        Ok(exchange)
    }
}

/// Writes an exchange: its records, its letters, and the message marked as answered.
pub(super) async fn write(tx: &mut Tx, turn: &Turn<'_>, mut plan: Plan, began: Instant) -> Result<Exchange> {
    let person = turn.past.person.id;
    let interaction = Uuid::now_v7();
    let context = records::Context {
        person,
        interaction,
        call_index: 0,
        at: turn.at,
        zone: turn.past.person.zone,
        about: turn.past.about,
    };
    let mut back = take_back(tx, turn, &mut plan, &context).await?;
    if let Some(tracking) = &plan.tracking {
        store::cycle::save(tx, person, tracking, turn.at).await?;
    }
    if plan.erase_cycle {
        let gone = cycle::command::erase(tx, turn).await?.to_string();
        plan.word = Word::Text(turn.words().say("cycle.delete_done", &[("n", &gone)]));
    }
    let (mut kept, mut stored) = (Vec::new(), Vec::new());
    for (index, write) in std::mem::take(&mut plan.draft.writes).into_iter().enumerate() {
        // Call 0 is the taking back.
        let call = records::Context { call_index: index as i32 + 1, ..context };
        match records::apply(tx, &call, &write.record).await {
            Ok(done) => {
                stored.extend(done.iter().map(|change| Stored {
                    tool: write.record.tool(),
                    args: write.record.policy_args(),
                    table: change.table.clone(),
                    row_id: change.row_id,
                }));
                if done.is_empty() {
                    plan.lead.extend(unchanged(&write.record, turn.show));
                }
                let side = if matches!(write.record, Record::DeleteLast(_)) { &mut back } else { &mut kept };
                side.extend(done);
                plan.draft.writes.push(write);
            }
            Err(error) => plan.lead.push(refusal(error, &write.record, turn.show)?),
        }
    }
    keep_learned(tx, turn, &plan, context).await?;
    keep_file(tx, turn).await?;
    let pushes = push::keep(tx, turn, &plan.pushes).await?;
    training::keep(tx, turn, &plan.training, interaction).await?;
    plan.lead.extend(pushes);
    cycle::follow::follow(tx, turn, &mut plan, &kept).await?;
    let say = compose(turn, &plan, &kept, &back, interaction);
    let replaces = earlier_reply(tx, turn).await?;
    turns::close(tx, &closing(turn, &plan, interaction, &say, replaces, began)).await?;
    if plan.erase_cycle {
        // Not even the words that asked for it stay.
        store::cycle::silence_asking(tx, person, interaction).await?;
    }
    Ok(exchange(turn, plan, interaction, say, stored, began))
}

impl<'a> Turn<'a> {
    pub(super) fn new(inbound: &'a Inbound, past: Past) -> Self {
        let at = inbound.heard.sent_at;
        let person = &past.person;
        let pending = past.pending.clone().and_then(|value| serde_json::from_value(value).ok());
        Self {
            inbound,
            text: inbound.heard.body.words().trim(),
            at,
            today: day::logging_day(at, person.zone, person.day_start),
            show: Show { lang: person.lang, units: person.units },
            pick: usize::try_from(at.timestamp() / 60).unwrap_or_default(),
            pending,
            past,
        }
    }

    /// Answers in the language of the message. A single word ("undo", "ok") does not change it, but for somebody new.
    fn follow_language(&mut self, lang: Lang) {
        let says_more = self.text.split_whitespace().nth(1).is_some();
        if says_more || self.past.person.onboarding == Onboarding::New {
            self.show.lang = lang;
        }
    }

    /// The same exchange with other words.
    pub fn with_text<'t>(&'t self, text: &'t str) -> Turn<'t> {
        Turn {
            inbound: self.inbound,
            past: self.past.clone(),
            text,
            at: self.at,
            today: self.today,
            show: self.show,
            pick: self.pick,
            pending: self.pending.clone(),
        }
    }

    /// The message as the rules read it.
    pub fn message(&self) -> Message<'_> {
        self.message_of(self.text)
    }

    /// Other words, said in this person's place and time.
    pub fn message_of<'m>(&self, text: &'m str) -> Message<'m> {
        let person = &self.past.person;
        Message {
            text,
            now: self.at,
            zone: person.zone,
            day_start: person.day_start,
            units: person.units,
            lang: person.lang,
        }
    }

    /// The words of the person's language.
    pub fn words(&self) -> &'static Words {
        self.show.words()
    }
}

/// An answer to one of our messages is about what that message recorded.
fn refer(turn: &Turn<'_>, plan: &mut Plan) {
    let Some(about) = turn.past.about else { return };
    let is_undo = |write: &draft::Write| matches!(write.record, Record::DeleteLast(_));
    if plan.draft.writes.iter().any(is_undo) {
        plan.draft.writes.retain(|write| !is_undo(write));
        plan.take_back = Some(about);
    }
}

/// Keeps the hand-off of a file.
async fn keep_file(tx: &mut Tx, turn: &Turn<'_>) -> Result<()> {
    let heard = &turn.inbound.heard;
    let (Body::Photo { file, .. } | Body::File { file, .. }) = &heard.body else { return Ok(()) };
    let new = files::NewFile { inbound: turn.inbound.id, channel: heard.to.channel, kind: heard.body.kind(), file };
    files::keep(tx, turn.past.person.id, new, turn.at).await
}

/// A danger in the words or in the values; the more pressing of the two.
pub(super) fn danger(text: &str, read: &[Record]) -> Option<Alert> {
    let by_words = safety::examine(text);
    let by_values = safety::screen_records(read).map(|class| Alert { class, other_person: false, child: false });
    by_words.into_iter().chain(by_values).min_by_key(|alert| alert.class)
}

/// Answers a danger: nothing else is said, and facts are kept only where that does no harm.
pub(super) fn careful(turn: &Turn<'_>, alert: Alert, reading: &offline::Reading) -> Plan {
    let mut plan = Plan::new(ActionType::Safety, Path::Safety);
    plan.lead.push(care::reply_to(alert, turn.show.lang, turn.past.person.zone));
    plan.quiet_about_weight = care::silences_weight_talk(alert.class);
    if !alert.other_person {
        plan.training.extend(training::hold(alert.class, turn.today));
    }
    if care::pauses_pushes(alert.class) {
        plan.pushes.push(PushChange::Rest(turn.inbound.accepted_at + REST));
    }
    if care::stores_records(alert.class) {
        for found in &reading.records {
            plan.draft.add(found.record.clone(), "");
        }
        plan.draft.asks.clear();
    }
    plan
}

/// PostgreSQL's text holds no NUL; everything else a person sends is kept as it came.
fn storable(heard: &Heard) -> Heard {
    let mut heard = heard.clone();
    for text in heard.body.texts_mut() {
        if text.contains('\0') {
            *text = text.replace('\0', "\u{fffd}");
        }
    }
    heard
}

/// What a new person has until they say otherwise, by the language of their device.
fn defaults(heard: &Heard) -> inbox::Defaults {
    let language = heard.hints.language.as_deref();
    inbox::Defaults { language: language.and_then(Lang::parse).unwrap_or_default(), units: units_of(language) }
}

/// The units of a locale: three countries measure the other way.
fn units_of(language: Option<&str>) -> Units {
    let region = language.and_then(|tag| tag.split(['-', '_', '.']).nth(1)).unwrap_or_default();
    if matches!(region, "US" | "LR" | "MM") { Units::Imperial } else { Units::Metric }
}

/// Takes back what the plan names, and what an earlier version of an edited message recorded.
async fn take_back(tx: &mut Tx, turn: &Turn<'_>, plan: &mut Plan, context: &records::Context) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    if let Some(earlier) = turn.past.earlier_version {
        match records::take_back(tx, context, earlier).await {
            // What the edit changes is told by what is kept now.
            Ok(_) | Err(ApplyError::NothingToDelete | ApplyError::AlreadyUndone) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(target) = plan.take_back {
        match records::take_back(tx, context, target).await {
            Ok(done) if done.is_empty() => plan.lead.push(turn.words().say("say.same_undone", &[])),
            Ok(done) => changes = done,
            Err(ApplyError::AlreadyUndone) => plan.lead.push(turn.words().say("say.already_undone", &[])),
            Err(ApplyError::NothingToDelete) => plan.lead.push(turn.words().say("say.nothing_to_undo", &[])),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(changes)
}

/// A record that changed nothing: the person said what already stands, or took back what stands without it.
fn unchanged(record: &Record, show: Show) -> Option<String> {
    match record {
        Record::CorrectLast(change) => {
            let value = show.field(&change.field, &change.value);
            Some(show.words().say("say.correction_same", &[("value", &value)]))
        }
        Record::DeleteLast(_) => Some(show.words().say("say.same_undone", &[])),
        _ => None,
    }
}

/// The sentence for a record the database did not take; what failed on our side fails the turn.
fn refusal(error: ApplyError, record: &Record, show: Show) -> Result<String> {
    let words = show.words();
    Ok(match error {
        ApplyError::NothingToCorrect { .. } => words.say("say.nothing_to_fix", &[]),
        ApplyError::NothingToDelete => words.say("say.nothing_to_undo", &[]),
        ApplyError::AlreadyUndone => words.say("say.already_undone", &[]),
        ApplyError::Unfit { field } => words.say("say.fix_gone", &[("label", &show.label(&field))]),
        ApplyError::Refused(constraint) => {
            // The names of what concerns the cycle are words about it.
            let is_private = matches!(record, Record::LogCycle(_));
            let (constraint, tool) = if is_private { ("-", "-") } else { (constraint.as_str(), record.tool()) };
            tracing::warn!(constraint, tool, "a record was refused");
            let what = answers::describe(record, show);
            words.say("say.could_not_keep", &[("what", &what)])
        }
        error @ ApplyError::Database(_) => return Err(error.into()),
    })
}

/// Writes what was learned about the person, and where first contact stands.
async fn keep_learned(tx: &mut Tx, turn: &Turn<'_>, plan: &Plan, context: records::Context) -> Result<()> {
    let person = turn.past.person.id;
    let first = plan.draft.writes.len() as i32 + LEARNED_FROM;
    for (call_index, learned) in (first + 1..).zip(&plan.learned) {
        let profile = match learned {
            Learned::Name(name) => Profile { name: Some(name.clone()), ..Profile::default() },
            Learned::Zone(zone) => Profile { timezone: Some(zone.name().to_owned()), ..Profile::default() },
            Learned::Units(units) => {
                people::set_units(tx, person, *units).await?;
                continue;
            }
            Learned::Step(step) => {
                people::set_onboarding(tx, person, *step).await?;
                continue;
            }
        };
        let context = records::Context { call_index, ..context };
        records::apply(tx, &context, &Record::UpdateProfile(profile)).await?;
    }
    let lang = plan.language.unwrap_or(turn.show.lang);
    if lang != turn.past.person.lang {
        people::set_language(tx, person, lang).await?;
    }
    if plan.quiet_about_weight {
        people::set_no_weight_talk(tx, person, true).await?;
    }
    for memory in &plan.memories {
        match memory {
            Memory::Keep(fact) => remember(tx, turn, context.interaction, fact).await?,
            Memory::Drop(fact) => forget(tx, turn, fact).await?,
        }
    }
    Ok(())
}

/// Keeps a fact a model noticed; one that is too long is not a fact.
async fn remember(tx: &mut Tx, turn: &Turn<'_>, source: Uuid, fact: &str) -> Result<()> {
    let fact = fact.trim();
    if fact.is_empty() || fact.chars().count() > LONGEST_FACT {
        return Ok(());
    }
    let memory = memories::NewMemory { fact, kind: MemoryKind::Fact, source, expires_at: None };
    memories::remember(tx, turn.past.person.id, &memory, turn.at).await?;
    Ok(())
}

/// Drops the fact that says the same words.
async fn forget(tx: &mut Tx, turn: &Turn<'_>, fact: &str) -> Result<()> {
    let same = turn.past.memories.iter().find(|memory| fold(&memory.fact) == fold(fact));
    if let Some(memory) = same {
        memories::forget(tx, turn.past.person.id, memory.memory_id).await?;
    }
    Ok(())
}

/// The words of the answer: what leads, the receipt, what must be asked, the word that helps.
fn compose(turn: &Turn<'_>, plan: &Plan, kept: &[Change], back: &[Change], interaction: Uuid) -> Say {
    let show = turn.show;
    let mut parts: Vec<String> = plan.lead.clone();
    parts.extend(told(kept, back, turn));
    let ask = plan.draft.asks.first().map(|ask| answers::question(ask, show));
    let mut buttons = plan.buttons.clone();
    if let Some((question, choices)) = ask {
        parts.push(question);
        buttons.extend(choices);
    } else {
        let word = match &plan.word {
            Word::Nothing => None,
            Word::Text(text) => Some(text.clone()),
            Word::Insight => {
                let records: Vec<Record> = plan.draft.writes.iter().map(|write| write.record.clone()).collect();
                let known = views::known(&turn.past, kept, turn.today);
                let insight = crate::domain::insight::insight(&records, &known);
                insight.map(|insight| plain::word(&insight, show, turn.pick))
            }
        };
        // One question a message: that of first contact goes before one of small talk.
        parts.extend(word.filter(|word| plan.after.is_empty() || plan.word != Word::Insight || !word.ends_with('?')));
    }
    parts.extend(plan.after.iter().cloned());
    if !kept.is_empty() {
        let words = show.words();
        let undo = Button { label: words.say("button.undo", &[]), action: Action::Undo(interaction).encode() };
        let fix = Button { label: words.say("button.fix", &[]), action: Action::Fix(interaction).encode() };
        let own = std::mem::take(&mut buttons);
        buttons.extend([undo, fix]);
        buttons.extend(own);
    }
    parts.retain(|part| !part.is_empty());
    Say { text: parts.join("\n"), buttons, file: plan.file.clone(), picture: plan.picture.clone() }
}

/// The receipt; where what was said stood already, that.
fn told(kept: &[Change], back: &[Change], turn: &Turn<'_>) -> Vec<String> {
    let lines = receipt(kept, back, turn.show, turn.today);
    if lines.is_empty() && !kept.is_empty() { vec![turn.words().say("say.same", &[])] } else { lines }
}

/// The question that stays open after this exchange.
fn pending(plan: &Plan) -> Option<Pending> {
    plan.pending.clone().or_else(|| {
        plan.draft.asks.first().map(|ask| match ask {
            Ask::OutOfRange(error) => Pending::Value { field: error.field.to_owned() },
            Ask::WhatIs { number } => Pending::WhatIs { number: number.clone() },
            Ask::Which { candidates } => Pending::Which { candidates: candidates.clone() },
        })
    })
}

/// The message that answered the version of an edited message before this one: it is rewritten, where it went out as one.
async fn earlier_reply(tx: &mut Tx, turn: &Turn<'_>) -> Result<Option<String>> {
    let Some(earlier) = turn.past.earlier_version else { return Ok(None) };
    let letters = outbox::letters_for(tx, earlier).await?;
    Ok(match letters.as_slice() {
        [letter] if letter.parts == 0 && letter.address == turn.inbound.heard.to => {
            letter.platform_message_id.clone().filter(|id| !id.is_empty())
        }
        _ => None,
    })
}

fn closing(
    turn: &Turn<'_>,
    plan: &Plan,
    interaction: Uuid,
    say: &Say,
    replaces: Option<String>,
    began: Instant,
) -> Closing {
    let heard = &turn.inbound.heard;
    let kind = if plan.path == Path::Safety { LetterKind::Safety } else { LetterKind::Reply };
    Closing {
        interaction_id: interaction,
        inbound_id: Some(turn.inbound.id),
        person: turn.past.person.id,
        at: turn.at,
        address: heard.to.clone(),
        key: Some(heard.key.clone()),
        version: Some(heard.version),
        input_text: Some(said(heard)),
        response_text: say.text.clone(),
        action_type: Some(plan.action),
        session_context: json!({
            "day": turn.today,
            "zone": turn.past.person.zone.name(),
            "state": views::state_of(&turn.past, turn.today),
            "pending": pending(plan),
            "unanswered": plan.unanswered,
            "private": cycle::is_private(turn, plan, &say.text),
        }),
        path: plan.path,
        model: plan.spent.usage.clone(),
        latency_ms: i32::try_from(began.elapsed().as_millis()).unwrap_or(i32::MAX),
        tool_calls: Value::Array(plan.spent.calls.clone()),
        letters: vec![NewLetter { address: heard.to.clone(), say: say.clone(), kind, replaces, expires_at: None }],
    }
}

/// What the person said, as it is stored.
fn said(heard: &Heard) -> String {
    match &heard.body {
        Body::Text { text } => text.clone(),
        Body::Button { action } => action.clone(),
        body @ (Body::Voice { .. } | Body::Photo { .. } | Body::File { .. }) if !body.words().is_empty() => {
            format!("[{}] {}", body.kind(), body.words())
        }
        Body::Forwarded { text } => format!("[forwarded] {text}"),
        body => format!("[{}]", body.kind()),
    }
}

fn exchange(
    turn: &Turn<'_>,
    plan: Plan,
    interaction: Uuid,
    say: Say,
    records: Vec<Stored>,
    began: Instant,
) -> Exchange {
    let exchange = Exchange {
        interaction,
        key: turn.inbound.heard.key.clone(),
        input_text: said(&turn.inbound.heard),
        say,
        action_type: plan.action,
        path: plan.path,
        records,
        latency: began.elapsed(),
    };
    tracing::info!(
        interaction = %exchange.interaction,
        path = exchange.path.as_str(),
        action = exchange.action_type.as_str(),
        records = exchange.records.len(),
        ms = exchange.latency.as_millis() as u64,
        "answered"
    );
    exchange
}
