//! The safety screen: which messages need care before anything else is said.
//!
//! Reading order: this file (what is screened) → `scope` (when words do not mean what they say: negation, figures of
//! speech, other people) → `lexicon` and `construction` (the data files and their language) → `vocabulary` and `message` (tokens) →
//! [`guard`] (what may be sent). Beside them: `sign` (what is no emergency, and a reason to be seen before training) and
//! `condition` (what somebody lives with).

mod condition;
mod construction;
pub mod guard;
mod lexicon;
mod message;
mod numbers;
mod scope;
mod sign;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use condition::{Condition, Conditions, JUMP_DAYS, JUMP_KG};
pub use numbers::unsupported_numbers;
use serde::{Deserialize, Serialize};
use serde_json::Value;
pub use sign::Sign;

use super::record::{MetricKind, Record};

/// What a message may signal; with several, the first of this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SafetyClass {
    Crisis,
    MedicalUrgent,
    /// Somebody is beaten, threatened or abused by another person, or was; or the writer does it ([`Alert::by_writer`]).
    Violence,
    EatingDisorder,
    Medication,
    Pregnancy,
    Minor,
}

impl SafetyClass {
    pub const ALL: [Self; 7] = [
        Self::Crisis,
        Self::MedicalUrgent,
        Self::Violence,
        Self::EatingDisorder,
        Self::Medication,
        Self::Pregnancy,
        Self::Minor,
    ];

    /// The name used in files, in the database and by the judge.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crisis => "crisis",
            Self::MedicalUrgent => "medical_urgent",
            Self::Violence => "violence",
            Self::EatingDisorder => "eating_disorder",
            Self::Medication => "medication",
            Self::Pregnancy => "pregnancy",
            Self::Minor => "minor",
        }
    }

    /// The class of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }
}

/// A danger heard in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub class: SafetyClass,
    /// Not the writer but somebody with them is in danger (crisis, medical urgency and violence only).
    pub other_person: bool,
    /// The writer is younger than thirteen: there can be no account.
    pub child: bool,
    /// It is the writer who hits somebody they live with (violence only).
    #[serde(default)]
    pub by_writer: bool,
}

impl Alert {
    fn of(class: SafetyClass) -> Self {
        Self { class, other_person: false, child: false, by_writer: false }
    }
}

/// Screens the person's words, in all languages at once: which one they are in need not be known.
pub fn screen(text: &str) -> Option<SafetyClass> {
    examine(text).map(|alert| alert.class)
}

/// Screens the person's words and tells whom the danger is about.
pub fn examine(text: &str) -> Option<Alert> {
    scope::examine(text)
}

/// The age of a minor who tells it in words; none where none, or no minor's, is told.
pub fn age_of_minor(text: &str) -> Option<i32> {
    scope::age_of_minor(text)
}

/// Whether a crisis is told by nothing but a last night: of whom it is known that they work nights, it is the last of those.
pub fn is_only_of_a_last_night(text: &str) -> bool {
    scope::is_only_of_a_last_night(text)
}

/// From these values on a reading needs a clinician now: systolic and diastolic pressure (mmHg) of a hypertensive crisis,
/// a temperature (°C) of very high fever; below it, an oxygen saturation (%) of severe want of air.
const SYSTOLIC_MMHG: f64 = 180.0;
const DIASTOLIC_MMHG: f64 = 120.0;
const FEVER_C: f64 = 40.0;
const SPO2_PCT: f64 = 90.0;

/// Who is younger is a minor.
const ADULT_AGE: i32 = 18;
/// Who is younger cannot have an account ([`Alert::child`]).
const ACCOUNT_AGE: i32 = 13;

/// Screens values the person reported or corrected.
pub fn screen_records(records: &[Record]) -> Option<SafetyClass> {
    records.iter().filter_map(screen_record).min()
}

/// Screens values the person reported or corrected, and tells whether they are a child's.
pub fn examine_records(records: &[Record]) -> Option<Alert> {
    let class = screen_records(records)?;
    let is_child = |record: &Record| match record {
        Record::UpdateProfile(profile) => profile.age.is_some_and(|age| age < ACCOUNT_AGE),
        Record::CorrectLast(change) => {
            change.field == "age" && number(&change.value).is_some_and(|age| age < f64::from(ACCOUNT_AGE))
        }
        _ => false,
    };
    Some(Alert { child: class == SafetyClass::Minor && records.iter().any(is_child), ..Alert::of(class) })
}

fn screen_record(record: &Record) -> Option<SafetyClass> {
    match record {
        Record::LogMetric(metric) => screen_value(metric.kind, metric.value),
        Record::UpdateProfile(profile) => screen_age(f64::from(profile.age?)),
        Record::CorrectLast(change) => {
            let value = number(&change.value)?;
            match change.field.as_str() {
                "age" => screen_age(value),
                field => screen_value(MetricKind::parse(field)?, value),
            }
        }
        Record::LogDaily(_)
        | Record::LogHabit(_)
        | Record::LogCycle(_)
        | Record::LogWorkout(_)
        | Record::SetGoal(_)
        | Record::DeleteLast(_) => None,
    }
}

/// Screens one measured value, in canonical units; what is outside of its plausible range is a slip, not a danger.
fn screen_value(kind: MetricKind, value: f64) -> Option<SafetyClass> {
    super::ranges::check(kind.as_str(), value).ok()?;
    let urgent = match kind {
        MetricKind::SystolicMmhg => value >= SYSTOLIC_MMHG,
        MetricKind::DiastolicMmhg => value >= DIASTOLIC_MMHG,
        MetricKind::BodyTempC => value >= FEVER_C,
        MetricKind::Spo2Pct => value < SPO2_PCT,
        _ => false,
    };
    urgent.then_some(SafetyClass::MedicalUrgent)
}

fn screen_age(age: f64) -> Option<SafetyClass> {
    (0.0..f64::from(ADULT_AGE)).contains(&age).then_some(SafetyClass::Minor)
}

/// A number as a correction carries it: JSON numbers and numeric strings.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}
