//! The coach's sentence when no model words one: the insight of the rules, in the person's language and units.

use crate::{
    domain::insight::{Insight, SHORT_NIGHT_HOURS},
    store::rows::Exchange,
};

use super::show::Show;

/// Nothing is worded in more ways.
const MOST_WAYS: usize = 6;

/// Words an insight as it was not worded in the last exchanges; nothing where every way was used: said again and again, it
/// is noise.
pub fn fresh(insight: &Insight, show: Show, pick: usize, recent: &[Exchange], is_late: bool) -> Option<String> {
    unsaid(recent, pick, |pick| {
        let late = is_late.then(|| late_word(insight, show, pick)).flatten();
        late.unwrap_or_else(|| word(insight, show, pick))
    })
}

/// Words an insight of the evening, where what is said by day would give counsel for a day that is over.
fn late_word(insight: &Insight, show: Show, pick: usize) -> Option<String> {
    let say = |key: &str, fields: &[(&str, &str)]| Some(show.words().pick(key, fields, pick));
    match insight {
        Insight::ShortNights { nights } => {
            say("insight.short_nights_late", &[("n", &nights.to_string()), ("hours", &show.hours(SHORT_NIGHT_HOURS))])
        }
        Insight::ShortNight => say("insight.short_night_late", &[]),
        Insight::EnergyLow => say("insight.energy_low_late", &[]),
        Insight::EnergyHigh => say("insight.energy_high_late", &[]),
        Insight::MoodGood => say("insight.mood_good_late", &[]),
        _ => None,
    }
}

/// The first of the ways to word something, from `pick` on, that stands in none of the last exchanges.
pub fn unsaid(recent: &[Exchange], pick: usize, way: impl Fn(usize) -> String) -> Option<String> {
    let was_said = |word: &String| recent.iter().any(|exchange| exchange.response.contains(word.as_str()));
    (pick..pick + MOST_WAYS).map(way).find(|word| !was_said(word))
}

/// Words an insight. `pick` varies the wording from one exchange to the next.
pub fn word(insight: &Insight, show: Show, pick: usize) -> String {
    let say = |key: &str, fields: &[(&str, &str)]| show.words().pick(key, fields, pick);
    match insight {
        Insight::First => say("insight.first", &[]),
        Insight::ShortNights { nights } => {
            say("insight.short_nights", &[("n", &nights.to_string()), ("hours", &show.hours(SHORT_NIGHT_HOURS))])
        }
        Insight::ShortNight => say("insight.short_night", &[]),
        Insight::LongWeek { mean, more } => {
            say("insight.long_week", &[("value", &show.hours(*mean)), ("diff", &show.hours(*more))])
        }
        Insight::SleepSteady { mean } => say("insight.sleep_steady", &[("value", &show.hours(*mean))]),
        Insight::WaterLeft { left, target } => {
            say("insight.water_left", &[("left", &show.water(*left)), ("target", &show.water(*target))])
        }
        Insight::WaterDone { target } => say("insight.water_done", &[("target", &show.water(*target))]),
        Insight::EnergyLow => say("insight.energy_low", &[]),
        Insight::EnergyHigh => say("insight.energy_high", &[]),
        Insight::MoodHard => say("insight.mood_hard", &[]),
        Insight::MoodGood => say("insight.mood_good", &[]),
        Insight::WorkoutOfWeek { nth } => say("insight.workout_week", &[("n", &nth.to_string())]),
        Insight::WorkoutDone => say("insight.workout_done", &[]),
        Insight::WorkoutMissed => say("insight.workout_missed", &[]),
        Insight::LongRun => say("insight.long_run", &[]),
        Insight::Marathon => say("insight.marathon", &[]),
        Insight::HabitStreak { days } => say("insight.habit_streak", &[("n", &days.to_string())]),
        Insight::HabitDone => say("insight.habit_done", &[]),
        Insight::HabitMissed => say("insight.habit_missed", &[]),
        Insight::Cramps => say("insight.cramps", &[]),
        Insight::PeriodStarted => say("insight.period_start", &[]),
        Insight::Weight => say("insight.weight", &[]),
        Insight::StepsDone => say("insight.steps_done", &[]),
        Insight::Steps { mean } => say("insight.steps", &[("mean", &show.number(mean.round(), 0))]),
        Insight::BloodPressure => say("insight.bp", &[]),
        Insight::HighPressure => say("insight.bp_high", &[]),
        Insight::GoalSet => say("insight.goal_set", &[]),
    }
}
