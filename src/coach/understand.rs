//! From words to a plan: the fast path where the rules are certain, else the model, else the rules alone.

use anyhow::Result;
use chrono::{TimeDelta, Timelike};
use serde_json::json;

use crate::{
    domain::{
        cycle::State,
        person::Onboarding,
        ranges,
        record::{Activity, Daily, GoalKind, Habit, MetricKind, Record, Workout},
        trend::Question,
    },
    offline::{self, CERTAIN, Found, Kind, Reading},
    store::{
        rows::{ActionType, Path},
        turns,
    },
};

use super::{
    Coach, answers,
    converse::{Away, Compute, Converse},
    cycle::{self, share::Part},
    draft::{Ask, Write},
    pending::Pending,
    plain, race, recall,
    turn::{Plan, Turn, Word},
};

/// A reading this sure is kept when there is nobody to ask for a second opinion.
pub(super) const SURE_ENOUGH: f32 = 0.5;
/// After so many days with an entry nobody needs to be told how to write one.
const DAYS_KNOWN: usize = 2;
/// What the ways to greet somebody ask for, by their place among the words.
const GREETINGS: [Option<&str>; 3] = [Some("sleep_hours"), Some("energy_level"), None];
/// The span over which a person's tokens are counted.
const DAY: TimeDelta = TimeDelta::days(1);
/// Up to this hour "5h again" is the night that is over.
const MORNING_ENDS: u32 = 12;
/// How far back, and how many messages, what is drunk may have been named in.
const DRINKS: TimeDelta = TimeDelta::hours(6);
const SAID_BEFORE: usize = 3;
/// How long ago the night may be that "again" speaks of, in days.
const NIGHTS_BACK: i64 = 3;

impl Coach {
    /// The plan for a message that is neither a command nor an answer.
    pub(super) async fn understand(&self, turn: &Turn<'_>, reading: Reading) -> Result<Plan> {
        let reading = of_these_days(turn, in_their_nights(turn, of_their_drink(turn, in_their_sport(turn, reading))));
        let (reading, is_never_planned) = self.without_what_was_never_planned(turn, reading).await?;
        if is_never_planned && reading.records.is_empty() && reading.asks.is_empty() && reading.kind != Kind::Question {
            let text = said_otherwise(turn, "say.nothing_missed");
            return Ok(Plan::saying(ActionType::Other, Path::Offline, text));
        }
        if let Some(plan) = race::spoken_of(turn, &reading) {
            return Ok(plan);
        }
        if reading.same_as_before && reading.records.is_empty() {
            return Ok(again(turn));
        }
        if reading.records.is_empty()
            && let Some(chart) = offline::chart::chart(&turn.message())
        {
            return self.picture(turn, &chart).await;
        }
        if reading.records.is_empty()
            && reading.asks.is_empty()
            && let Some(on) = reading.race_on
        {
            return Ok(answers::how_far(turn, on));
        }
        if self.options.fast_path && reading.is_certain() {
            return Ok(log_plan(&reading, Path::Fast, CERTAIN));
        }
        if !self.models.is_configured() {
            return self.by_rules(turn, &reading).await;
        }
        if self.is_over_budget(turn).await? {
            let mut plan = self.by_rules(turn, &reading).await?;
            plan.lead.push(turn.words().say("say.budget_spent", &[]));
            return Ok(plan);
        }
        let part = cycle::share::part(turn, &reading);
        if part == Part::Nothing {
            return self.kept_from_model(turn, &reading).await;
        }
        let converse = Converse { models: &self.models, prompts: &self.prompts, time_limit: self.options.time_limit };
        let Part::Rest(rest) = part else {
            let compute = FromRecords { coach: self, turn };
            return match converse.plan(turn, &reading, compute).await {
                Ok(mut plan) => {
                    keep_measured(&mut plan, &reading);
                    Ok(plan)
                }
                Err(away) => self.without_model(turn, &reading, away).await,
            };
        };
        let turn_of_rest = turn.with_text(&rest);
        let compute = FromRecords { coach: self, turn: &turn_of_rest };
        match converse.plan(&turn_of_rest, &offline::read(&turn_of_rest.message()), compute).await {
            Ok(mut plan) => {
                // What the model was not shown is the rules' to keep.
                for found in reading.records.iter().filter(|found| matches!(found.record, Record::LogCycle(_))) {
                    plan.draft.add(found.record.clone(), "");
                }
                Ok(plan)
            }
            Err(away) => self.without_model(turn, &reading, away).await,
        }
    }

    /// "I haven't run today" tells of no session left out where none was planned. The reading without it, and whether there was one.
    async fn without_what_was_never_planned(&self, turn: &Turn<'_>, mut reading: Reading) -> Result<(Reading, bool)> {
        let is_left_out = |found: &Found| matches!(&found.record, Record::LogWorkout(workout) if !workout.completed);
        if !reading.records.iter().any(is_left_out) || offline::leaves_out(&turn.message()) {
            return Ok((reading, false));
        }
        let facts = self.facts(turn).await?;
        let planned = |date, activity| {
            let mut sessions = facts.plan.iter().flat_map(|plan| &plan.sessions);
            sessions.any(|session| session.date == date && session.activity == activity)
        };
        let before = reading.records.len();
        reading.records.retain(|found| match &found.record {
            Record::LogWorkout(workout) if !workout.completed => planned(workout.date, workout.activity_type),
            _ => true,
        });
        let is_less = reading.records.len() < before;
        Ok((reading, is_less))
    }

    /// A message about the cycle that no model may read: the rules serve, and the person is told how to change that.
    async fn kept_from_model(&self, turn: &Turn<'_>, reading: &Reading) -> Result<Plan> {
        let mut plan = self.by_rules(turn, reading).await?;
        let is_done = reading.is_certain() || plan.answered || !plan.draft.asks.is_empty();
        if !is_done {
            let key = match turn.past.tracked.tracking.state {
                State::On | State::Paused => "cycle.model_not_shown",
                State::Off => "cycle.nothing",
                State::Unasked | State::Asked => {
                    cycle::offer(turn, &mut plan);
                    "cycle.nothing_yet"
                }
            };
            plan.word = Word::Text(turn.words().say(key, &[]));
        }
        Ok(plan)
    }

    /// Whether the person's day with models is used up.
    async fn is_over_budget(&self, turn: &Turn<'_>) -> Result<bool> {
        let Some(limit) = self.options.daily_tokens else { return Ok(false) };
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let spent = turns::tokens_since(&mut tx, turn.past.person.id, turn.at - DAY).await?;
        tx.rollback().await?;
        Ok(spent >= limit)
    }

    /// The model did not answer: the rules serve, the person is told, and what only a model can answer waits for it.
    async fn without_model(&self, turn: &Turn<'_>, reading: &Reading, away: Away) -> Result<Plan> {
        tracing::warn!(class = away.error.class(), error = %away.error, "the model did not answer");
        let mut plan = self.by_rules(turn, reading).await?;
        plan.spent = away.spent;
        plan.spent.failed(away.error.class());
        let is_answered = reading.is_certain() || (reading.kind == Kind::Question && plan.answered);
        if !is_answered {
            let key = if plan.draft.writes.is_empty() { "say.model_away" } else { "say.model_away_logged" };
            plan.word = Word::Text(turn.words().say(key, &[]));
            plan.unanswered = true;
        }
        Ok(plan)
    }

    /// What the rules make of a message alone.
    async fn by_rules(&self, turn: &Turn<'_>, reading: &Reading) -> Result<Plan> {
        let words = turn.words();
        let mut plan = log_plan(reading, Path::Offline, SURE_ENOUGH);
        match reading.kind {
            Kind::Question => {
                plan.action = ActionType::Question;
                let answer = match offline::question(&turn.message()) {
                    Some(question) => self.answer_from_records(turn, &question).await?,
                    None => None,
                };
                plan.answered = answer.is_some();
                plan.word = Word::Text(answer.unwrap_or_else(|| said_otherwise(turn, "say.needs_model")));
            }
            // A receipt must not look whole where a figure is missing from it.
            _ if let Some(figure) = &reading.unkept
                && !plan.draft.writes.is_empty()
                && plan.draft.asks.is_empty() =>
            {
                plan.word = Word::Text(words.say("say.figure_left", &[("figure", figure)]));
            }
            _ if !plan.draft.writes.is_empty() || !plan.draft.asks.is_empty() => {}
            Kind::Smalltalk => {
                plan.action = ActionType::Smalltalk;
                let name = turn.past.person.name.as_ref().map_or_else(String::new, |name| format!(" {name}"));
                let key = if reading.is_greeting { "say.greeting" } else { "say.smalltalk" };
                // "So-so, 7 hours" is the answer to what a greeting asks, once first contact has nothing to ask any more.
                let is_known = turn.past.person.onboarding == Onboarding::Done;
                let asks = GREETINGS.get(turn.pick % GREETINGS.len()).copied().flatten();
                let asks = asks.filter(|_| reading.is_greeting && is_known);
                plan.pending = asks.map(|field| Pending::Value { field: field.to_owned() });
                plan.word = Word::Text(words.pick(key, &[("name", &name)], turn.pick));
            }
            Kind::Log | Kind::Other => {
                plan.action = ActionType::Other;
                // "On Friday" may be the last one or the next.
                let tomorrow = turn.today.succ_opt();
                let is_ahead = || offline::train::named(&turn.message()).days.iter().any(|day| Some(*day) == tomorrow);
                // An example of how to log helps who has hardly begun, and nobody else.
                let is_new = turn.past.days.len() < DAYS_KNOWN && turn.past.workouts.len() < DAYS_KNOWN;
                let key = match offline::ahead(&turn.message()) {
                    Some(ahead) => format!("ahead.{}", ahead.as_str()),
                    None if offline::of_tomorrow(turn.text, reading.lang).is_some() => "ahead.plain".to_owned(),
                    None if is_told(turn) && is_ahead() => "say.heard_ahead".to_owned(),
                    None if let Some(news) = offline::news(&turn.message()) => format!("news.{}", news.as_str()),
                    None if is_told(turn) => "say.heard".to_owned(),
                    None if is_new => "say.not_understood".to_owned(),
                    None => "say.nothing_noted".to_owned(),
                };
                let said = said_otherwise(turn, &key);
                // A kind word must not sound as if a figure beside it were kept. A date, a bus line or an age is none.
                let has_figures = key.starts_with("news.") && reading.unkept.is_some();
                let honest = has_figures.then(|| words.pick("say.figures_not_kept", &[], turn.pick));
                plan.word = Word::Text(honest.map_or(said.clone(), |honest| format!("{said} {honest}")));
            }
        }
        Ok(plan)
    }

    /// Computes a question over the records, in words.
    pub(super) async fn answer_from_records(&self, turn: &Turn<'_>, question: &Question) -> Result<Option<String>> {
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let answer = recall::answer(&mut tx, turn, question).await?;
        tx.rollback().await?;
        Ok(answer)
    }
}

/// A line of a key other than the last ones said, while there is one.
fn said_otherwise(turn: &Turn<'_>, key: &str) -> String {
    let way = |pick| turn.words().pick(key, &[], pick);
    plain::unsaid(&turn.past.recent, turn.pick, way).unwrap_or_else(|| way(turn.pick))
}

/// "Easy 8 km, 44 min" of somebody who has one sport to cover ground in is a session of that. Walks aside: whoever runs
/// walks, too.
fn in_their_sport(turn: &Turn<'_>, mut reading: Reading) -> Reading {
    let past = &turn.past;
    let done = past.workouts.iter().filter(|row| row.completed).chain(&past.planned).map(|row| row.activity_type);
    let aims = past.goals.iter().filter(|goal| goal.goal_type == GoalKind::RunDistance).map(|_| Activity::Running);
    let covers_ground = |sport: &Activity| {
        matches!(sport, Activity::Running | Activity::Cycling | Activity::Swimming | Activity::Rowing)
    };
    let sports: Vec<Activity> = done.chain(aims).filter(covers_ground).collect();
    let only = sports.first().copied().filter(|first| sports.iter().all(|sport| sport == first));
    // Who swims tells lengths of a pool, whatever else they do.
    let swims = sports.contains(&Activity::Swimming) && offline::tells_lengths(&turn.message());
    let Some(sport) = swims.then_some(Activity::Swimming).or(only) else { return reading };
    for ask in std::mem::take(&mut reading.asks) {
        match ask {
            offline::Ask::WhatSport { workout, .. } => reading.records.push(Found {
                record: Record::LogWorkout(Workout { activity_type: sport, ..workout }),
                span: 0..turn.text.len(),
                confidence: CERTAIN,
            }),
            other => reading.asks.push(other),
        }
    }
    if reading.kind == Kind::Other && !reading.records.is_empty() {
        reading.kind = Kind::Log;
    }
    reading
}

/// "Drank 3 glasses" after "had some wine": of what is asked.
fn of_their_drink(turn: &Turn<'_>, mut reading: Reading) -> Reading {
    let lately = turn.past.recent.iter().rev().filter(|said| turn.at - said.at < DRINKS).take(SAID_BEFORE);
    let mut lately = lately.filter_map(|said| said.input.as_deref());
    let Some(glasses) = reading.bare_glasses.take() else { return reading };
    if !lately.any(|said| offline::names_other_drink(&turn.message_of(said))) {
        return reading;
    }
    for found in &mut reading.records {
        if let Record::LogDaily(daily) = &mut found.record {
            daily.water_intake_liters = None;
        }
    }
    reading.records.retain(|found| {
        !matches!(&found.record, Record::LogDaily(daily)
        if *daily == Daily { water_is_total: daily.water_is_total, ..Daily::on(daily.date) })
    });
    reading.covered &= !reading.records.is_empty();
    reading.asks.push(offline::Ask::WhatIs { number: glasses });
    reading
}

/// "5h again" of a morning, by somebody who told their last night: the night was like that one.
fn in_their_nights(turn: &Turn<'_>, mut reading: Reading) -> Reading {
    let Some(hours) = reading.hours_again.filter(|_| reading.records.is_empty() && reading.kind != Kind::Question)
    else {
        return reading;
    };
    let is_morning = turn.at.with_timezone(&turn.past.person.zone).hour() < MORNING_ENDS;
    let told =
        turn.past.days.iter().filter(|day| day.sleep_hours.is_some()).map(|day| (turn.today - day.date).num_days());
    if is_morning && told.min().is_some_and(|days| (1..=NIGHTS_BACK).contains(&days)) {
        let daily = Daily { sleep_hours: Some(hours), ..Daily::on(turn.today) };
        let span = 0..turn.text.len();
        reading.records.push(Found { record: Record::LogDaily(daily), span, confidence: CERTAIN });
        reading.kind = Kind::Log;
    }
    reading
}

/// A correction without a day reaches no further back than yesterday, or to what was noted within a day: the mood of last week
/// is not what somebody amends who says "sorry, ok now". It is one of today.
fn of_these_days(turn: &Turn<'_>, mut reading: Reading) -> Reading {
    let past = &turn.past;
    let noted = past.last_ledger.as_ref().map(|ledger| ledger.interaction);
    let is_fresh = past.recent.iter().any(|said| Some(said.interaction_id) == noted && turn.at - said.at < DAY);
    if past.about.is_some() || is_fresh {
        return reading;
    }
    let yesterday = turn.today.pred_opt().unwrap_or(turn.today);
    for found in &mut reading.records {
        let Record::CorrectLast(change) = &found.record else { continue };
        let is_known = past.days.iter().filter(|day| day.date >= yesterday).any(|day| match change.field.as_str() {
            "mood" => day.mood.is_some(),
            "sleep_hours" => day.sleep_hours.is_some(),
            "energy_level" => day.energy_level.is_some(),
            "water_intake_liters" => day.water_intake_liters.is_some(),
            "digestion_score" => day.digestion_score.is_some(),
            "soreness" => day.soreness.is_some(),
            // No value of a day.
            _ => true,
        });
        let today = json!({ "date": turn.today, (change.field.as_str()): change.value });
        if let (false, Ok(record)) = (is_known, Record::parse("log_daily", today)) {
            found.record = record;
        }
    }
    reading
}

/// What was measured to know the cycle is the rules' to keep: no tool of the model's has words for it, and a fever it is not.
fn keep_measured(plan: &mut Plan, reading: &Reading) {
    for found in reading.records.iter().filter(|found| found.confidence >= SURE_ENOUGH) {
        let Record::LogCycle(entry) = &found.record else { continue };
        if !entry.is_measured() {
            continue;
        }
        let is_same = |write: &Write| match &write.record {
            Record::LogMetric(metric) => {
                metric.kind == MetricKind::BodyTempC
                    && entry.temperature_c.is_some_and(|celsius| (metric.value - celsius).abs() < 0.01)
            }
            _ => false,
        };
        plan.draft.writes.retain(|write| !is_same(write));
        plan.draft.add(found.record.clone(), "");
    }
}

/// Whether a message is said as to a friend: words of our script without a figure ("exam tomorrow, wish me luck"). Where a
/// figure stands or something is demanded, how to say it helps more than a kind word.
fn is_told(turn: &Turn<'_>) -> bool {
    let is_latin = |c: char| c.is_alphabetic() && c < '\u{250}';
    let words = turn.text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    let is_strange = |c: char| c.is_numeric() || "<>{}=;".contains(c) || c.is_alphabetic() && !is_latin(c);
    words.count() > 1 && !turn.text.contains(is_strange) && !offline::demands(&turn.message())
}

/// "Same as yesterday": yesterday's log of the day, and its habits, once more for today.
fn again(turn: &Turn<'_>) -> Plan {
    let mut plan = Plan::new(ActionType::Log, Path::Fast);
    let yesterday = turn.today.pred_opt().unwrap_or(turn.today);
    if let Some(day) = turn.past.days.iter().find(|row| row.date == yesterday) {
        let daily = Daily {
            date: turn.today,
            energy_level: day.energy_level,
            mood: day.mood,
            sleep_hours: day.sleep_hours,
            water_intake_liters: day.water_intake_liters,
            digestion_score: day.digestion_score,
            soreness: day.soreness,
            // A whole day is repeated, not a glass.
            water_is_total: true,
        };
        plan.draft.add(Record::LogDaily(daily), turn.text);
    }
    for habit in turn.past.habits.iter().filter(|row| row.date == yesterday) {
        let habit = Habit { date: turn.today, habit_type: habit.habit_type.clone(), status: habit.status, notes: None };
        plan.draft.add(Record::LogHabit(habit), turn.text);
    }
    plan.word = if plan.draft.writes.is_empty() {
        Word::Text(turn.words().say("say.nothing_yesterday", &[]))
    } else {
        Word::Insight
    };
    plan
}

/// Answers the model's questions from the person's records.
struct FromRecords<'a> {
    coach: &'a Coach,
    turn: &'a Turn<'a>,
}

impl Compute for FromRecords<'_> {
    async fn answer(&self, question: &Question) -> Result<Option<String>> {
        self.coach.answer_from_records(self.turn, question).await
    }
}

/// Keeps what the rules read with at least this confidence.
pub(super) fn log_plan(reading: &Reading, path: Path, confidence: f32) -> Plan {
    let mut plan = Plan::new(ActionType::Other, path);
    for found in reading.records.iter().filter(|found| found.confidence >= confidence) {
        plan.draft.add(found.record.clone(), "");
    }
    plan.action = plan.draft.action().unwrap_or(ActionType::Other);
    plan.draft.asks.extend(reading.asks.iter().filter_map(|ask| match ask {
        offline::Ask::WhatIs { number } => Some(Ask::WhatIs { number: number.clone() }),
        offline::Ask::WhatSport { amount, .. } => Some(Ask::WhatSport { amount: amount.clone() }),
        offline::Ask::HowFar { amount, unit } => Some(Ask::HowFar { amount: amount.clone(), unit: unit.clone() }),
        offline::Ask::HowLongAPool { amount, lengths } => {
            Some(Ask::HowLongAPool { amount: amount.clone(), lengths: *lengths })
        }
        offline::Ask::HowMuch { amount, unit } => Some(Ask::HowMuch { amount: amount.clone(), unit: unit.clone() }),
        offline::Ask::NotKept { value } => Some(Ask::NotKept { value: value.clone() }),
        offline::Ask::WhichMood { number, point } => Some(Ask::WhichMood { number: number.clone(), point: *point }),
        offline::Ask::OutOfRange { field, value } => ranges::check(field, *value).err().map(Ask::OutOfRange),
    }));
    plan.word = Word::Insight;
    plan
}
