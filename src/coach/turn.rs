//! One exchange: the recipe. Everything that decides is pure or asks one room; everything that writes happens in one
//! transaction at the end.

mod plan;

use std::time::Instant;

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::{
    domain::{
        day,
        person::{Lang, Onboarding, Units},
        planner::{LimitKind, Request},
        record::{Profile, Record},
        safety::{self, Alert, SafetyClass},
        talk::{Address, Body, Channel, Heard, Identity},
    },
    offline::{
        self, Feeling, Message,
        train::{self, Asked},
    },
    store::{
        inbox::{self, Accepted, Inbound, State},
        is_unavailable,
        rows::{ActionType, Path},
        turns::{self, Opened, Past},
    },
};

use super::{
    Coach, Exchange, answers, care, close, commands, cycle, draft, onboarding,
    pending::Pending,
    push::{self, PushChange},
    show::Show,
    things, training, understand, views,
    words::Words,
};

pub use plan::{Memory, Plan, Spent, Word};

/// How long pushes rest after a danger.
const REST: TimeDelta = TimeDelta::days(1);

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
    /// The day of a session of the plan that this message tells to be done.
    pub done: Option<NaiveDate>,
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
        // On the heap: the future of a turn holds those of everything that may be said.
        let mut plan = Box::pin(self.decide(&mut turn)).await?;
        refer(&turn, &mut plan);
        cycle::keep_from_company(&turn, &mut plan);
        cycle::hold_back(&turn, &mut plan, self.options.model_host.as_deref());
        self.accompany(&turn, &mut plan);
        things::offer_zone(&turn, &mut plan);
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
        let opened = turns::open(&self.store, inbound, self.options.default_zone).await.context("opening a turn")?;
        match opened {
            Opened::Past(past) => Ok(Some(*past)),
            Opened::Answered(_) => Ok(None),
            Opened::Superseded(newer) => {
                let mut tx = self.store.begin(inbound.person).await?;
                turns::supersede(&mut tx, inbound, newer).await?;
                tx.commit().await?;
                Ok(None)
            }
        }
    }

    /// Whether what sounds like a last night is the last shift of somebody who told of nights at work.
    async fn is_last_night_shift(&self, turn: &Turn<'_>) -> Result<bool> {
        if !safety::is_only_of_a_last_night(turn.text) {
            return Ok(false);
        }
        let facts = self.facts(turn).await?;
        let works = |day| facts.limits_on(day).any(|limit| limit.kind == LimitKind::Nights);
        Ok(works(turn.today) || turn.today.pred_opt().is_some_and(works))
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
        let command = commands::parse(turn.text).or_else(|| commands::in_words(turn.text));
        if command.is_none() {
            turn.follow_language(reading.lang);
        }
        let turn = &*turn;
        let read: Vec<Record> = reading.records.iter().map(|found| found.record.clone()).collect();
        // Whoever had a child is not pregnant: they are heard as what they are.
        let is_carried = |alert: &Alert| match alert.class {
            SafetyClass::Pregnancy => !train::is_after_a_birth(&turn.message()),
            SafetyClass::Medication => alert.other_person || !is_all_of_an_illness(turn, &read),
            _ => true,
        };
        let alert = danger(turn.text, &read).filter(is_carried);
        let is_at_work = match &alert {
            Some(alert) if alert.class == SafetyClass::Crisis => self.is_last_night_shift(turn).await?,
            _ => false,
        };
        if let Some(alert) = alert.filter(|_| !is_at_work) {
            if alert.class == SafetyClass::Pregnancy && self.facts(turn).await?.is_pregnant() {
                let mut plan = known_pregnancy(turn, &reading);
                cycle::talk::along(turn, &mut plan);
                return self.with_aim(turn, plan).await;
            }
            let mut plan = careful(turn, alert, &reading);
            cycle::talk::along(turn, &mut plan);
            return if alert.class == SafetyClass::Pregnancy { self.with_aim(turn, plan).await } else { Ok(plan) };
        }
        if let Some(command) = command {
            return self.command_and_more(turn, command).await;
        }
        // "22 weeks today" names no pregnancy, and is of one where it is known.
        if offline::tells_a_week(&turn.message()) && self.facts(turn).await?.is_pregnant() {
            return Ok(known_pregnancy(turn, &reading));
        }
        if let Some(plan) = self.forget_topic(turn).await? {
            return Ok(plan);
        }
        if let Some(plan) = answers::usual_after_all(turn) {
            return Ok(plan);
        }
        if reading.records.is_empty()
            && let Some(plan) = answers::denied(turn)
        {
            return Ok(plan);
        }
        if let Some(plan) = self.plan_answer(turn, &reading).await? {
            return Ok(plan);
        }
        if let Some(plan) = onboarding::late_units(turn) {
            return Ok(plan);
        }
        if let Some(plan) = push::by_words(turn, &reading) {
            return Ok(plan);
        }
        if let Some(plan) = answers::to_pending(turn, &reading) {
            return Ok(plan);
        }
        if let Some(plan) = answers::amended(turn) {
            return Ok(plan);
        }
        if let Some(plan) = cycle::talk::in_words(turn, &reading) {
            return self.with_pregnancy_over(turn, plan).await;
        }
        if let Some(fever) = training::as_a_fever(turn, &reading) {
            let turn = turn.with_text(&fever);
            return Box::pin(self.train_or_understand(&turn, offline::read(&turn.message()))).await;
        }
        let mut plan = Box::pin(self.train_or_understand(turn, reading)).await?;
        cycle::talk::stays_open(turn, &mut plan);
        if let Some(aim) = self.aim_in_own_words(turn, &plan).await? {
            return Ok(aim);
        }
        self.stays_open(turn, &mut plan).await?;
        Ok(plan)
    }

    /// A command, and the lines below it as a message of their own.
    async fn command_and_more(&self, turn: &Turn<'_>, command: commands::Command<'_>) -> Result<Plan> {
        let (first, more) = command.lines();
        let mut plan = self.command(turn, first).await?;
        let ends = plan.erase || plan.erase_cycle || plan.forget.is_some() || plan.join.is_some();
        // The questions of a plan are taps, or may be answered later.
        let ends = ends || plan.pending.as_ref().is_some_and(|pending| !matches!(pending, Pending::Plan { .. }));
        let Some(more) = more.filter(|_| !ends) else { return Ok(plan) };
        let below = turn.with_text(more);
        let rest = match commands::parse(more) {
            Some(next) => self.command(&below, next.lines().0).await?,
            None => Box::pin(self.train_or_understand(&below, offline::read(&below.message()))).await?,
        };
        plan.follow(rest);
        Ok(plan)
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
        let erases = plan.erase_cycle || plan.forget.is_some();
        let exchange = match Box::pin(close::try_write(&mut tx, turn, plan.clone(), began)).await? {
            Some(exchange) => exchange,
            None => {
                tx.rollback().await?;
                tx = self.store.begin(person).await?;
                Box::pin(close::write(&mut tx, turn, plan, began)).await?
            }
        };
        tx.commit().await?;
        if erases {
            views::remove_exports(&self.options.exports, turn).await;
        }
        Ok(exchange)
    }
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
            done: None,
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
            done: self.done,
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

/// A danger in the words or in the values; the more pressing of the two.
pub(super) fn danger(text: &str, read: &[Record]) -> Option<Alert> {
    let by_words = safety::examine(text);
    let by_values = safety::examine_records(read);
    by_words.into_iter().chain(by_values).min_by_key(|alert| (alert.class, alert.other_person, !alert.child))
}

/// Whether a medicine is named only as what an illness is treated with ("bronchitis, on antibiotics"): then nothing is asked of it,
/// and it is the illness that counts.
fn is_all_of_an_illness(turn: &Turn<'_>, read: &[Record]) -> bool {
    train::heard(&turn.message())
        .filter(|heard| matches!(heard.asked, Asked::Change(Request::Ill { .. })))
        .is_some_and(|heard| danger(&heard.rest, read).is_none())
}

/// Answers a danger: nothing else is said, and facts are kept only where that does no harm.
pub(super) fn careful(turn: &Turn<'_>, alert: Alert, reading: &offline::Reading) -> Plan {
    let mut plan = Plan::new(ActionType::Safety, Path::Safety);
    // Who feels their child move is met with joy before anything is asked of them.
    if alert.class == SafetyClass::Pregnancy && offline::feeling(&turn.message()) == Some(Feeling::Glad) {
        plan.lead.push(training::felt(turn, Feeling::Glad));
    }
    plan.lead.push(care::reply_to(alert, turn.show.lang, turn.past.person.zone));
    plan.quiet_about_weight = care::silences_weight_talk(alert.class);
    if !alert.other_person {
        plan.training.extend(training::hold(alert.class, &turn.message(), turn.today));
    }
    // Whoever asks of a medicine and tells that they are ill is ill.
    if alert.class == SafetyClass::Medication
        && !alert.other_person
        && let Some((limit, word)) = training::illness(turn)
    {
        plan.training.push(limit);
        plan.after.push(word);
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
    // Who told that they are 13 to 17 is not asked for their age again; nothing else of them is kept, and nothing of a child.
    if alert.class == SafetyClass::Minor && !alert.child {
        let read = reading.records.iter().find_map(|found| match &found.record {
            Record::UpdateProfile(profile) => profile.age,
            _ => None,
        });
        if let Some(age) = read.or_else(|| safety::age_of_minor(turn.text)) {
            plan.draft.add(Record::UpdateProfile(Profile { age: Some(age), ..Profile::default() }), "");
        }
    }
    plan
}

/// Answers what is told of a pregnancy that is known: the warning was given, its hold stays as it is but for a week that is told,
/// and the facts are kept.
fn known_pregnancy(turn: &Turn<'_>, reading: &offline::Reading) -> Plan {
    let mut plan = understand::log_plan(reading, Path::Safety, understand::SURE_ENOUGH);
    // A week that is told later is the one to plan by.
    if offline::week_of_pregnancy(&turn.message()).is_some() {
        plan.training.extend(training::hold(SafetyClass::Pregnancy, &turn.message(), turn.today));
        plan.draft.asks.clear();
    }
    plan.lead.push(match offline::feeling(&turn.message()) {
        Some(Feeling::Glad) => training::felt(turn, Feeling::Glad),
        _ => turn.words().pick("say.pregnancy_known", &[], turn.pick),
    });
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
