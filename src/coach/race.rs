//! What is said of a race that is a goal: the time somebody wants to be under, how long it is until it, that it was not started.

use chrono::{Days, NaiveDate};

use crate::{
    domain::{
        planner::{Limit, LimitKind},
        record::{Activity, GoalKind, Record},
        text::fold,
    },
    offline::{self, CERTAIN, Kind, Reading},
    store::{
        planning::NewLimit,
        rows::{ActionType, GoalRow, MemoryKind, Path},
    },
};

use super::{
    show::Show,
    training::TrainingChange,
    turn::{Memory, Plan, Turn, Word},
    understand,
};

/// A race as it is spoken of.
struct Race {
    km: f64,
    on: Option<NaiveDate>,
}

/// The plan for what a message says of a race; none where it says nothing of one, or no race is known.
pub(super) fn spoken_of(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    aimed(turn, reading).or_else(|| countdown(turn, reading)).or_else(|| not_started(turn, reading))
}

/// "Want to finish under 1:55": kept in mind beside the goal, which holds the distance.
fn aimed(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    let minutes = offline::race::time_to_beat(&turn.message())?;
    let said = reading.records.iter().find_map(|found| match &found.record {
        Record::SetGoal(goal) if goal.goal_type == GoalKind::RunDistance => {
            Some(Race { km: goal.target_value?, on: goal.target_date })
        }
        _ => None,
    });
    if said.is_none() && !reading.records.is_empty() {
        return None;
    }
    let race = match said {
        Some(Race { km, on: None }) => {
            next(turn).filter(|known| (known.km - km).abs() < 0.2).or(Some(Race { km, on: None }))
        }
        said => said.or_else(|| next(turn)),
    }?;
    let (words, name) = (turn.words(), name(race.km, turn.show));
    let day = race.on.map(|on| format!(", {}", words.date(on))).unwrap_or_default();
    let fact = |time: &str| words.say("race.fact", &[("race", &name), ("day", &day), ("time", time)]);
    let time = clock(minutes, turn.show);
    let begins = fold(fact("\u{0}").split('\u{0}').next().unwrap_or_default());
    let mut plan = understand::log_plan(reading, Path::Fast, CERTAIN);
    plan.draft.asks.clear();
    plan.action = ActionType::Goal;
    // A new time takes the place of the one before.
    let before = turn.past.memories.iter().filter(|memory| fold(&memory.fact).starts_with(&begins));
    plan.memories.extend(before.map(|memory| Memory::Drop(memory.fact.clone())));
    plan.memories.push(Memory::Note { fact: fact(&time), kind: MemoryKind::Fact });
    plan.word = Word::Text(words.say("race.aimed", &[("race", &name), ("day", &day), ("time", &time)]));
    Some(plan)
}

/// "How long until my race?"
fn countdown(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    if !reading.records.is_empty() || !offline::race::asks_how_long(&turn.message()) {
        return None;
    }
    let words = turn.words();
    let ahead = next(turn).and_then(|race| Some((race.on?, race.km)));
    let text = match ahead {
        None => words.say("race.none", &[]),
        Some((on, km)) => {
            let day = words.date(on);
            let left = left((on - turn.today).num_days(), turn.show);
            words.say("race.left", &[("left", &left), ("race", &name(km, turn.show)), ("day", &day)])
        }
    };
    let mut plan = Plan::saying(ActionType::Question, Path::Offline, super::morning::sentence(&text));
    plan.answered = true;
    Some(plan)
}

/// "I didn't start", on the day of a race or the one after it: nobody asks for it any more, and running waits till the day after.
fn not_started(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    let yesterday = turn.today.pred_opt()?;
    let of_these_days = |goal: &&GoalRow| goal.target_date.is_some_and(|on| (yesterday..=turn.today).contains(&on));
    let race = races(turn).find(of_these_days)?.target_date?;
    if !offline::race::was_not_started(&turn.message()) || reading.kind == Kind::Question {
        return None;
    }
    let mut plan = understand::log_plan(reading, Path::Fast, CERTAIN);
    // A run that was left out is the race itself.
    plan.draft.writes.retain(|write| !matches!(&write.record, Record::LogWorkout(workout) if !workout.completed));
    plan.draft.asks.clear();
    plan.action = ActionType::WorkoutChange;
    plan.word = Word::Text(turn.words().pick("race.not_started", &[], turn.pick));
    let until = race.checked_add_days(Days::new(1));
    let limit = Limit { kind: LimitKind::Sport(Activity::Running), from: Some(race), until, record: None };
    plan.training.push(TrainingChange::Limit(NewLimit::of(&limit, turn.today)));
    Some(plan)
}

fn races<'t>(turn: &'t Turn<'_>) -> impl Iterator<Item = &'t GoalRow> {
    turn.past.goals.iter().filter(|goal| goal.goal_type == GoalKind::RunDistance)
}

/// The race that comes first; else one without a day.
fn next(turn: &Turn<'_>) -> Option<Race> {
    let known = races(turn).filter(|goal| goal.target_date.is_none_or(|on| on >= turn.today));
    let goal = known.min_by_key(|goal| (goal.target_date.is_none(), goal.target_date))?;
    Some(Race { km: goal.target_value?, on: goal.target_date })
}

/// A distance that people run for, by its name where it has one.
fn name(km: f64, show: Show) -> String {
    let name = [(42.195, "marathon"), (21.0975, "half_marathon")].into_iter().find(|(of, _)| (km - of).abs() < 0.2);
    name.map_or_else(|| show.distance(km), |(_, name)| show.words().say(&format!("plan.race.{name}"), &[]))
}

/// A time of a race as clocks show it: "1:55", "49:30", "50 min".
fn clock(minutes: f64, show: Show) -> String {
    let seconds = (minutes * 60.0).round() as i64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, _, 0) => show.minutes(minutes),
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, 0) => format!("{hours}:{minutes:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// "11 weeks and 2 days"; up to two weeks in days.
fn left(days: i64, show: Show) -> String {
    const WEEKS_FROM: i64 = 14;
    let words = show.words();
    let count = |n: i64, what: &str| {
        let key = if n == 1 { format!("race.{what}") } else { format!("race.{what}s") };
        words.say(&key, &[("n", &n.to_string())])
    };
    match days {
        0 => words.say("race.today", &[]),
        1 => words.say("race.tomorrow", &[]),
        days if days < WEEKS_FROM => count(days, "day"),
        days if days % 7 == 0 => count(days / 7, "week"),
        days => words.say("race.and", &[("weeks", &count(days / 7, "week")), ("days", &count(days % 7, "day"))]),
    }
}
