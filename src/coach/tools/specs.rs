//! The tools as the model sees them: the Rust types its arguments are read into, from which the schemas are made.
//!
//! The schemas carry hardly a description: they are part of the stable prompt, and every token of it is paid for in every call.

use std::sync::OnceLock;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    domain::{
        day::{self, Subject},
        record::{
            Activity, Correction, CycleEntry, CycleEvent, Daily, DeleteLast, Flow, Gender, Goal, GoalKind, Habit,
            Intensity, Metric, MetricKind, Mood, Profile, Record, Symptoms, Workout, sport_name,
        },
        text::fold,
    },
    llm::ToolSpec,
};

use super::{
    Fact, Query, Reply,
    plan::{AdjustPlan, ShowPlan},
    push::SchedulePush,
};

/// All tools, the same bytes in every request.
pub fn specs() -> &'static [ToolSpec] {
    static SPECS: OnceLock<Vec<ToolSpec>> = OnceLock::new();
    SPECS.get_or_init(|| {
        vec![
            spec::<LogDaily>("log_daily", "Sleep, water, energy, mood, digestion."),
            spec::<LogHabit>("log_habit", "A practice."),
            spec::<LogMetric>("log_metric", "A measurement."),
            spec::<LogCycle>("log_cycle", "Period."),
            spec::<LogWorkout>("log_workout", "A session."),
            spec::<SetGoal>("set_goal", "A lasting aim."),
            spec::<UpdateProfile>("update_profile", "Facts of the user."),
            spec::<CorrectLast>("correct_last", "Amend."),
            spec::<TakeBack>("delete_last", "Take back."),
            spec::<Query>("query_history", "Compute."),
            spec::<Fact>("remember", "Keep a fact."),
            spec::<Fact>("forget", "Drop a fact."),
            spec::<SchedulePush>("schedule_push", "English: remind me to X at HH:MM on weekdays"),
            spec::<ShowPlan>("show_plan", "Training plan."),
            spec::<AdjustPlan>("adjust_plan", "As the user asks, or is now."),
            spec::<Reply>("reply", "Your message."),
        ]
    })
}

/// A tool whose fields have no descriptions: what they mean is said once, in the system prompt.
fn spec<T: JsonSchema>(name: &str, description: &str) -> ToolSpec {
    let mut schema = ToolSpec::of::<T>(name, description).schema().clone();
    drop_descriptions(&mut schema);
    ToolSpec::new(name, description, schema)
}

fn drop_descriptions(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.retain(|name, value| name != "description" || !value.is_string());
            map.values_mut().for_each(drop_descriptions);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_descriptions),
        _ => {}
    }
}

/// Reads a write call: tidies what models get slightly wrong, resolves date words, and gives the record with the words
/// it rests on.
///
/// # Errors
/// What is wrong, in words the model can mend its call by.
pub(super) fn read(tool: &str, mut args: Map<String, Value>, today: NaiveDate) -> Result<(Record, String), String> {
    tidy(&mut args);
    let args = Value::Object(args);
    let days = Days { today };
    match tool {
        "log_daily" => from::<LogDaily>(args)?.record(days),
        "log_habit" => from::<LogHabit>(args)?.record(days),
        "log_metric" => from::<LogMetric>(args)?.record(days),
        "log_cycle" => from::<LogCycle>(args)?.record(days),
        "log_workout" => from::<LogWorkout>(args)?.record(days),
        "set_goal" => from::<SetGoal>(args)?.record(days),
        "update_profile" => from::<UpdateProfile>(args)?.record(),
        "correct_last" => from::<CorrectLast>(args)?.record(days),
        "delete_last" => Ok((Record::DeleteLast(DeleteLast {}), from::<TakeBack>(args)?.evidence.unwrap_or_default())),
        other => Err(format!("there is no tool named {other}")),
    }
}

fn from<T: for<'de> Deserialize<'de>>(args: Value) -> Result<T, String> {
    serde_json::from_value(args).map_err(|error| error.to_string())
}

/// Arguments that are words even when they look like numbers.
const WORDS: &[&str] = &["evidence", "date", "target_date", "habit_type", "name", "notes", "field", "timezone"];

/// Drops nulls and empty strings, and reads numbers sent as strings.
fn tidy(args: &mut Map<String, Value>) {
    args.retain(|_, value| !value.is_null() && value.as_str() != Some(""));
    for (name, value) in args.iter_mut() {
        if WORDS.contains(&name.as_str()) {
            continue;
        }
        if let Some(number) = value.as_str().and_then(|text| text.trim().parse::<f64>().ok()) {
            *value = number.into();
        }
    }
}

/// Resolves the date words of a call.
#[derive(Clone, Copy)]
struct Days {
    today: NaiveDate,
}

impl Days {
    /// The day of a report; today when none is given.
    fn of(self, word: Option<&str>, subject: Subject) -> Result<NaiveDate, String> {
        word.map_or(Ok(self.today), |word| {
            day::resolve_date(word, self.today, subject).ok_or_else(|| format!("no such day: {word}"))
        })
    }
}

#[derive(Deserialize, JsonSchema)]
struct LogDaily {
    #[schemars(with = "String")]
    evidence: Option<String>,
    #[schemars(with = "String")]
    date: Option<String>,
    energy_level: Option<f64>,
    mood: Option<Mood>,
    sleep_hours: Option<f64>,
    water_intake_liters: Option<f64>,
    water_is_total: Option<bool>,
    digestion_score: Option<f64>,
}

impl LogDaily {
    fn record(self, days: Days) -> Result<(Record, String), String> {
        let subject = if self.sleep_hours.is_some() { Subject::Sleep } else { Subject::Report };
        let daily = Daily {
            date: days.of(self.date.as_deref(), subject)?,
            energy_level: self.energy_level.map(whole).transpose()?,
            mood: self.mood,
            sleep_hours: self.sleep_hours,
            water_intake_liters: self.water_intake_liters,
            digestion_score: self.digestion_score.map(whole).transpose()?,
            soreness: None,
            water_is_total: self.water_is_total.unwrap_or(false),
        };
        let empty = Daily { water_is_total: daily.water_is_total, ..Daily::on(daily.date) };
        if daily == empty {
            return Err("no field of the day was given".into());
        }
        Ok((Record::LogDaily(daily), self.evidence.unwrap_or_default()))
    }
}

#[derive(Deserialize, JsonSchema)]
struct LogHabit {
    #[schemars(with = "String")]
    evidence: Option<String>,
    #[schemars(with = "String")]
    date: Option<String>,
    habit_type: String,
    status: Option<bool>,
}

impl LogHabit {
    fn record(self, days: Days) -> Result<(Record, String), String> {
        let habit = Habit {
            date: days.of(self.date.as_deref(), Subject::Report)?,
            habit_type: snake_case(&self.habit_type)?,
            status: self.status.unwrap_or(true),
            notes: None,
        };
        Ok((Record::LogHabit(habit), self.evidence.unwrap_or_default()))
    }
}

#[derive(Deserialize, JsonSchema)]
struct LogMetric {
    #[schemars(with = "String")]
    evidence: Option<String>,
    #[schemars(with = "String")]
    date: Option<String>,
    #[serde(rename = "type")]
    kind: MetricKind,
    value: f64,
}

impl LogMetric {
    fn record(self, days: Days) -> Result<(Record, String), String> {
        let date = days.of(self.date.as_deref(), Subject::Report)?;
        let metric = Metric { date, kind: self.kind, value: self.value, source: None };
        Ok((Record::LogMetric(metric), self.evidence.unwrap_or_default()))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum Symptom {
    Cramps,
    Headache,
    Bloating,
    MoodSwings,
    Acne,
    Fatigue,
    BackPain,
    TenderBreasts,
    Spotting,
}

#[derive(Deserialize, JsonSchema)]
struct LogCycle {
    #[schemars(with = "String")]
    evidence: Option<String>,
    #[schemars(with = "String")]
    date: Option<String>,
    event: CycleEvent,
    symptoms: Option<Vec<Symptom>>,
    flow: Option<Flow>,
}

impl LogCycle {
    fn record(self, days: Days) -> Result<(Record, String), String> {
        let mut symptoms = Symptoms { flow: self.flow, ..Symptoms::default() };
        for symptom in self.symptoms.unwrap_or_default() {
            *match symptom {
                Symptom::Cramps => &mut symptoms.cramps,
                Symptom::Headache => &mut symptoms.headache,
                Symptom::Bloating => &mut symptoms.bloating,
                Symptom::MoodSwings => &mut symptoms.mood_swings,
                Symptom::Acne => &mut symptoms.acne,
                Symptom::Fatigue => &mut symptoms.fatigue,
                Symptom::BackPain => &mut symptoms.back_pain,
                Symptom::TenderBreasts => &mut symptoms.tender_breasts,
                Symptom::Spotting => &mut symptoms.spotting,
            } = true;
        }
        if self.event == CycleEvent::Symptoms && symptoms.is_empty() {
            return Err("no symptom was given".into());
        }
        let date = days.of(self.date.as_deref(), Subject::Report)?;
        let entry = CycleEntry { symptoms, ..CycleEntry::on(self.event, date) };
        Ok((Record::LogCycle(entry), self.evidence.unwrap_or_default()))
    }
}

#[derive(Deserialize, JsonSchema)]
struct LogWorkout {
    #[schemars(with = "String")]
    evidence: Option<String>,
    #[schemars(with = "String")]
    date: Option<String>,
    activity_type: Activity,
    #[schemars(with = "String")]
    sport: Option<String>,
    duration_minutes: Option<f64>,
    intensity_level: Option<Intensity>,
    distance_km: Option<f64>,
    calories_burned: Option<f64>,
    completed: Option<bool>,
}

impl LogWorkout {
    fn record(self, days: Days) -> Result<(Record, String), String> {
        let workout = Workout {
            date: days.of(self.date.as_deref(), Subject::Report)?,
            activity_type: self.activity_type,
            sport: self.sport.as_deref().and_then(sport_name),
            duration_minutes: self.duration_minutes,
            intensity_level: self.intensity_level,
            distance_km: self.distance_km,
            calories_burned: self.calories_burned,
            completed: self.completed.unwrap_or(true),
        };
        Ok((Record::LogWorkout(workout), self.evidence.unwrap_or_default()))
    }
}

#[derive(Deserialize, JsonSchema)]
struct SetGoal {
    #[schemars(with = "String")]
    evidence: Option<String>,
    goal_type: GoalKind,
    target_value: Option<f64>,
    target_date: Option<String>,
    is_end_weight: Option<bool>,
    habit_type: Option<String>,
}

impl SetGoal {
    fn record(self, days: Days) -> Result<(Record, String), String> {
        let target_date = self.target_date.as_deref().map(|word| days.of(Some(word), Subject::Goal)).transpose()?;
        let goal = Goal {
            goal_type: self.goal_type,
            target_value: self.target_value,
            unit: self.target_value.and_then(|_| self.goal_type.unit()),
            target_date,
            by_month: false,
            is_end_weight: self.is_end_weight.unwrap_or(false),
            habit_type: self.habit_type.as_deref().map(snake_case).transpose()?,
        };
        Ok((Record::SetGoal(goal), self.evidence.unwrap_or_default()))
    }
}

#[derive(Deserialize, JsonSchema)]
struct UpdateProfile {
    #[schemars(with = "String")]
    evidence: Option<String>,
    name: Option<String>,
    age: Option<f64>,
    gender: Option<Gender>,
    height_cm: Option<f64>,
    weight_kg: Option<f64>,
    target_weight_kg: Option<f64>,
    timezone: Option<String>,
}

impl UpdateProfile {
    fn record(self) -> Result<(Record, String), String> {
        if let Some(zone) = &self.timezone {
            zone.parse::<chrono_tz::Tz>().map_err(|_| format!("no IANA zone named {zone}"))?;
        }
        let profile = Profile {
            name: self.name,
            age: self.age.map(whole).transpose()?,
            gender: self.gender,
            height_cm: self.height_cm,
            weight_kg: self.weight_kg,
            target_weight_kg: self.target_weight_kg,
            timezone: self.timezone,
        };
        if profile == Profile::default() {
            return Err("no field of the profile was given".into());
        }
        Ok((Record::UpdateProfile(profile), self.evidence.unwrap_or_default()))
    }
}

#[derive(Deserialize, JsonSchema)]
struct CorrectLast {
    #[schemars(with = "String")]
    evidence: Option<String>,
    field: String,
    #[schemars(with = "String")]
    value: Value,
}

impl CorrectLast {
    fn record(self, days: Days) -> Result<(Record, String), String> {
        let value = match (self.field.as_str(), &self.value) {
            ("date" | "target_date", Value::String(word)) => {
                Value::String(days.of(Some(word), Subject::Report)?.to_string())
            }
            _ => self.value,
        };
        let args = serde_json::json!({ "field": self.field, "value": value });
        let record = Record::parse("correct_last", args)?;
        debug_assert!(matches!(record, Record::CorrectLast(Correction { .. })));
        Ok((record, self.evidence.unwrap_or_default()))
    }
}

#[derive(Deserialize, JsonSchema)]
struct TakeBack {
    #[schemars(with = "String")]
    evidence: Option<String>,
}

/// A whole number that a model may have sent as `4.0`.
fn whole(value: f64) -> Result<i32, String> {
    if value.fract() == 0.0 && value.abs() < 1e6 { Ok(value as i32) } else { Err(format!("{value} is not whole")) }
}

/// A name of a habit in snake_case.
fn snake_case(name: &str) -> Result<String, String> {
    let folded = fold(name);
    let parts: Vec<&str> = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let name = parts.join("_");
    if name.is_empty() || name.len() > 60 { Err("habit_type is a short noun".into()) } else { Ok(name) }
}
