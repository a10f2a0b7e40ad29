//! The one thing worth saying about what was just kept, when no model words it: chosen by rules from the person's own records.

use chrono::{Days, NaiveDate};

use super::record::{Activity, CycleEvent, GoalKind, MetricKind, Mood, Record};

/// Nights under this many hours count as short; adults are advised to sleep 7 or more (AASM/SRS consensus, 2015).
pub const SHORT_NIGHT_HOURS: f64 = 6.5;
/// So many short nights in seven are worth a word.
const SHORT_NIGHTS_WORTH_A_WORD: usize = 3;
/// A change of the weekly mean sleep that is worth a word, in hours.
const SLEEP_CHANGE_HOURS: f64 = 0.5;
/// What a race is called half a marathon, and one, from, in kilometres as watches measure them.
pub const HALF_KM: f64 = 20.9;
pub const MARATHON_KM: f64 = 41.8;
/// From so many sessions in seven days on, their number is worth a word.
const SESSIONS_TOLD: usize = 3;
/// So many entries make a weekly mean.
const DAYS_FOR_A_MEAN: usize = 3;

/// What is known when the word is chosen, this exchange's records included.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub today: NaiveDate,
    /// Nothing had been kept before this exchange.
    pub is_first: bool,
    /// Hours slept, by day.
    pub sleep: Vec<(NaiveDate, f64)>,
    /// Litres drunk today.
    pub water_today: f64,
    /// Steps, by day.
    pub steps: Vec<(NaiveDate, f64)>,
    /// Days with a finished session, one entry a session.
    pub workouts: Vec<NaiveDate>,
    /// Days on which each habit was kept.
    pub habits: Vec<(String, Vec<NaiveDate>)>,
    /// Targets of active goals.
    pub targets: Vec<(GoalKind, f64)>,
    /// Talk of weight is off for this person.
    pub no_weight_talk: bool,
}

/// A word that helps, with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Insight {
    First,
    ShortNights {
        nights: usize,
    },
    ShortNight,
    LongWeek {
        mean: f64,
        more: f64,
    },
    SleepSteady {
        mean: f64,
    },
    WaterLeft {
        left: f64,
        target: f64,
    },
    WaterDone {
        target: f64,
    },
    EnergyLow,
    EnergyHigh,
    MoodHard,
    MoodGood,
    WorkoutOfWeek {
        nth: usize,
    },
    WorkoutDone,
    WorkoutMissed,
    /// A run that is a feat for anybody: half a marathon or more, or a whole one.
    LongRun,
    Marathon,
    HabitStreak {
        days: usize,
    },
    HabitDone,
    HabitMissed,
    Cramps,
    PeriodStarted,
    Weight,
    StepsDone,
    Steps {
        mean: f64,
    },
    BloodPressure,
    /// Above what counts as high when measured at home, and no emergency.
    HighPressure,
    GoalSet,
}

/// High when measured at home (ESC guidelines on elevated blood pressure, 2024), in mmHg.
const HIGH_SYSTOLIC_MMHG: f64 = 135.0;
const HIGH_DIASTOLIC_MMHG: f64 = 85.0;

/// The most useful word about the records just kept, or none. What hurts goes first, then what repeats, then what is good.
pub fn insight(kept: &[Record], known: &Known) -> Option<Insight> {
    // "Walked 20 min, didn't dare to run": nothing stands in for what was left out, beside what was done.
    let moved = kept.iter().any(|record| matches!(record, Record::LogWorkout(workout) if workout.completed));
    let candidates = kept.iter().filter_map(|record| about(record, known));
    let candidates = candidates.filter(|(_, insight)| !(moved && *insight == Insight::WorkoutMissed));
    candidates
        .min_by_key(|(rank, _)| *rank)
        .map(|(_, insight)| if known.is_first && insight.is_mild() { Insight::First } else { insight })
}

impl Insight {
    /// Nothing is lost when a greeting takes its place.
    fn is_mild(&self) -> bool {
        !matches!(self, Self::MoodHard | Self::Cramps | Self::EnergyLow | Self::ShortNight | Self::PeriodStarted)
    }
}

/// The word about one record, with its rank: the lowest is said.
fn about(record: &Record, known: &Known) -> Option<(u8, Insight)> {
    Some(match record {
        Record::LogDaily(day) => {
            if let Some(mood) = day.mood {
                match mood {
                    Mood::Sad | Mood::Anxious | Mood::Stressed => (0, Insight::MoodHard),
                    Mood::Tired | Mood::Irritable => (6, Insight::EnergyLow),
                    Mood::Happy | Mood::Energetic => (14, Insight::MoodGood),
                    Mood::Calm | Mood::Neutral => return None,
                }
            } else if day.sleep_hours.is_some() {
                sleep(day.date, known)?
            } else if day.water_intake_liters.is_some() {
                water(day.date, known)?
            } else {
                match day.energy_level? {
                    1 | 2 => (5, Insight::EnergyLow),
                    4 | 5 => (13, Insight::EnergyHigh),
                    _ => return None,
                }
            }
        }
        Record::LogCycle(entry) if entry.symptoms.cramps => (1, Insight::Cramps),
        Record::LogCycle(entry) if entry.event == CycleEvent::PeriodStart => (2, Insight::PeriodStarted),
        Record::LogWorkout(workout) if !workout.completed => (8, Insight::WorkoutMissed),
        Record::LogWorkout(workout)
            if workout.activity_type == Activity::Running && workout.distance_km >= Some(HALF_KM) =>
        {
            let is_marathon = workout.distance_km >= Some(MARATHON_KM);
            (3, if is_marathon { Insight::Marathon } else { Insight::LongRun })
        }
        Record::LogWorkout(workout) => {
            let week_start = workout.date - Days::new(6);
            let nth = known.workouts.iter().filter(|day| (week_start..=workout.date).contains(day)).count();
            if nth >= SESSIONS_TOLD { (9, Insight::WorkoutOfWeek { nth }) } else { (9, Insight::WorkoutDone) }
        }
        Record::LogHabit(habit) if !habit.status => (11, Insight::HabitMissed),
        Record::LogHabit(habit) => {
            let kept = known.habits.iter().find(|(name, _)| *name == habit.habit_type);
            match kept.map_or(0, |(_, days)| run_ending(days, habit.date)) {
                days @ 2.. => (10, Insight::HabitStreak { days }),
                _ => (12, Insight::HabitDone),
            }
        }
        Record::LogMetric(metric) => match metric.kind {
            MetricKind::WeightKg if !known.no_weight_talk => (15, Insight::Weight),
            MetricKind::SystolicMmhg if metric.value >= HIGH_SYSTOLIC_MMHG => (2, Insight::HighPressure),
            MetricKind::DiastolicMmhg if metric.value >= HIGH_DIASTOLIC_MMHG => (2, Insight::HighPressure),
            MetricKind::SystolicMmhg => (15, Insight::BloodPressure),
            MetricKind::Steps => steps(metric.value, known)?,
            _ => return None,
        },
        Record::SetGoal(_) => (7, Insight::GoalSet),
        Record::LogCycle(_) | Record::UpdateProfile(_) | Record::CorrectLast(_) | Record::DeleteLast(_) => return None,
    })
}

fn sleep(date: NaiveDate, known: &Known) -> Option<(u8, Insight)> {
    let between = |from: u64, to: u64| -> Vec<f64> {
        let (from, to) = (date - Days::new(from), date - Days::new(to));
        known.sleep.iter().filter(|(day, _)| (from..=to).contains(day)).map(|(_, hours)| *hours).collect()
    };
    let hours = known.sleep.iter().find(|(day, _)| *day == date).map(|(_, hours)| *hours)?;
    let week = between(6, 0);
    let short = week.iter().filter(|hours| **hours < SHORT_NIGHT_HOURS).count();
    if hours < SHORT_NIGHT_HOURS {
        return Some(if short >= SHORT_NIGHTS_WORTH_A_WORD {
            (3, Insight::ShortNights { nights: short })
        } else {
            (4, Insight::ShortNight)
        });
    }
    let mean = mean(&week)?;
    match self::mean(&between(13, 7)) {
        Some(before) if mean - before >= SLEEP_CHANGE_HOURS => {
            Some((12, Insight::LongWeek { mean, more: mean - before }))
        }
        _ => Some((16, Insight::SleepSteady { mean })),
    }
}

fn water(date: NaiveDate, known: &Known) -> Option<(u8, Insight)> {
    if date != known.today {
        return None;
    }
    let target = target(known, GoalKind::Water)?;
    let left = target - known.water_today;
    Some(if left <= 0.0 { (11, Insight::WaterDone { target }) } else { (14, Insight::WaterLeft { left, target }) })
}

fn steps(value: f64, known: &Known) -> Option<(u8, Insight)> {
    if target(known, GoalKind::Steps).is_some_and(|target| value >= target) {
        return Some((11, Insight::StepsDone));
    }
    let week_start = known.today - Days::new(6);
    let week: Vec<f64> = known
        .steps
        .iter()
        .filter(|(day, _)| (week_start..=known.today).contains(day))
        .map(|(_, steps)| *steps)
        .collect();
    mean(&week).map(|mean| (15, Insight::Steps { mean }))
}

fn target(known: &Known, kind: GoalKind) -> Option<f64> {
    known.targets.iter().find(|(goal, _)| *goal == kind).map(|(_, target)| *target)
}

/// The mean of enough values.
fn mean(values: &[f64]) -> Option<f64> {
    (values.len() >= DAYS_FOR_A_MEAN).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// How many days in a row, ending with `last`.
fn run_ending(days: &[NaiveDate], last: NaiveDate) -> usize {
    (0..).map_while(|back| last.checked_sub_days(Days::new(back))).take_while(|day| days.contains(day)).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).expect("a day of March")
    }

    fn kept(tool: &str, args: serde_json::Value) -> Record {
        Record::parse(tool, args).expect("a record")
    }

    #[test]
    fn what_hurts_goes_before_what_is_good() {
        let known = Known { today: day(14), sleep: vec![(day(14), 6.0)], ..Known::default() };
        let sleep = kept("log_daily", json!({"date": "2026-03-14", "sleep_hours": 6}));
        let cramps =
            kept("log_cycle", json!({"event": "symptoms", "date": "2026-03-14", "symptoms": {"cramps": true}}));
        let happy = kept("log_daily", json!({"date": "2026-03-14", "mood": "happy"}));
        assert_eq!(insight(std::slice::from_ref(&sleep), &known), Some(Insight::ShortNight));
        assert_eq!(insight(&[sleep, happy.clone(), cramps], &known), Some(Insight::Cramps));
        assert_eq!(insight(&[happy], &Known { is_first: true, ..known }), Some(Insight::First));
    }

    #[test]
    fn the_week_is_counted_from_the_day_itself() {
        let nights = [(10, 6.0), (12, 5.0), (14, 6.0)];
        let known =
            Known { today: day(14), sleep: nights.map(|(n, hours)| (day(n), hours)).to_vec(), ..Known::default() };
        let sleep = kept("log_daily", json!({"date": "2026-03-14", "sleep_hours": 6}));
        assert_eq!(insight(&[sleep], &known), Some(Insight::ShortNights { nights: 3 }));
    }

    #[test]
    fn water_speaks_only_of_a_goal_and_of_today() {
        let water = |date: &str| kept("log_daily", json!({"date": date, "water_intake_liters": 1}));
        let mut known = Known { today: day(14), water_today: 1.5, ..Known::default() };
        assert_eq!(insight(&[water("2026-03-14")], &known), None);
        known.targets = vec![(GoalKind::Water, 2.0)];
        assert_eq!(insight(&[water("2026-03-14")], &known), Some(Insight::WaterLeft { left: 0.5, target: 2.0 }));
        assert_eq!(insight(&[water("2026-03-13")], &known), None);
        known.water_today = 2.0;
        assert_eq!(insight(&[water("2026-03-14")], &known), Some(Insight::WaterDone { target: 2.0 }));
    }

    #[test]
    fn what_was_done_goes_before_what_was_left_out() {
        let workout = |activity: &str, completed: bool| {
            let args = json!({"date": "2026-03-14", "activity_type": activity, "completed": completed});
            kept("log_workout", args)
        };
        let known = Known { today: day(14), workouts: vec![day(14)], ..Known::default() };
        let (walked, left_out) = (workout("walking", true), workout("running", false));
        assert_eq!(insight(&[walked, left_out.clone()], &known), Some(Insight::WorkoutDone));
        assert_eq!(insight(&[left_out], &known), Some(Insight::WorkoutMissed));
    }

    #[test]
    fn a_run_that_is_a_feat_is_told_as_one() {
        let known = Known { today: day(14), workouts: vec![day(14)], ..Known::default() };
        let run = |activity: &str, km: f64| {
            let args = json!({"date": "2026-03-14", "activity_type": activity, "distance_km": km, "completed": true});
            insight(&[kept("log_workout", args)], &known)
        };
        assert_eq!(run("running", 42.2), Some(Insight::Marathon));
        assert_eq!(run("running", 21.1), Some(Insight::LongRun));
        assert_eq!(run("running", 12.0), Some(Insight::WorkoutDone));
        assert_eq!(run("cycling", 42.2), Some(Insight::WorkoutDone));
    }

    #[test]
    fn habits_count_days_in_a_row() {
        let known = Known {
            today: day(14),
            habits: vec![("meditation".into(), vec![day(9), day(12), day(13), day(14)])],
            ..Known::default()
        };
        let done = kept("log_habit", json!({"date": "2026-03-14", "habit_type": "meditation", "status": true}));
        assert_eq!(insight(&[done], &known), Some(Insight::HabitStreak { days: 3 }));
    }
}
