//! The evening in taps: energy, mood, then only what is still open. Each tap is recorded with a receipt, and brings the
//! next question until nothing is open.

use chrono::{Days, NaiveDate};
use serde_json::json;

use crate::{
    domain::{
        record::{Daily, Habit, Mood, Record},
        talk::Button,
    },
    store::{
        rows::{ActionType, Path},
        turns::Past,
    },
};

use super::{
    super::{
        pending::{Action, Logged},
        show::Show,
        turn::{Plan, Turn, Word},
    },
    say::Said,
    show,
};

/// Moods offered first; the others are behind "more".
const FIRST_MOODS: [Mood; 5] = [Mood::Happy, Mood::Calm, Mood::Neutral, Mood::Tired, Mood::Stressed];
const MORE_MOODS: [Mood; 4] = [Mood::Energetic, Mood::Sad, Mood::Anxious, Mood::Irritable];
/// A habit done at least once in so many days is one the person has.
const HABIT_DAYS: u64 = 14;
/// Days after which a button of an evening is too old to mean that evening.
const TAP_DAYS: i64 = 2;

/// What is asked in the evening of `date`; `None` where nothing is open.
pub fn evening(date: NaiveDate, past: &Past, pick: usize) -> Option<Said> {
    let (text, buttons) = question(date, past, &[], show(past), pick, true)?;
    let open = open_habits(date, past);
    Some(Said {
        text,
        buttons,
        action: ActionType::CheckIn,
        pending: None,
        based_on: json!({ "open_habits": open }),
        why: None,
        picture: None,
        is_private: false,
    })
}

/// The plan for a tapped button of an evening or of a nudge to drink.
pub fn tapped(turn: &Turn<'_>, date: NaiveDate, what: &Logged) -> Option<Plan> {
    let age = (turn.today - date).num_days();
    if !(0..=TAP_DAYS).contains(&age) {
        return None;
    }
    let mut plan = Plan::new(ActionType::CheckIn, Path::Command);
    if *what == Logged::MoreMoods {
        plan.word = Word::Text(turn.words().pick("push.evening_mood", &[], turn.pick));
        plan.buttons = MORE_MOODS.iter().map(|mood| mood_button(date, *mood, turn.show)).collect();
        return Some(plan);
    }
    let day = Daily::on(date);
    let record = match what.clone() {
        Logged::Energy(level) => Record::LogDaily(Daily { energy_level: Some(level), ..day }),
        Logged::Mood(mood) => Record::LogDaily(Daily { mood: Some(mood), ..day }),
        Logged::Water(litres) => Record::LogDaily(Daily { water_intake_liters: Some(litres), ..day }),
        Logged::Habit { habit_type, done } => Record::LogHabit(Habit { date, habit_type, status: done, notes: None }),
        Logged::MoreMoods => return None,
    };
    plan.draft.add(record, "");
    if !matches!(what, Logged::Water(_)) {
        let next = question(date, &turn.past, std::slice::from_ref(what), turn.show, turn.pick, false);
        let (text, buttons) =
            next.unwrap_or_else(|| (turn.words().pick("push.evening_done", &[], turn.pick), Vec::new()));
        plan.word = Word::Text(text);
        plan.buttons = buttons;
    }
    Some(plan)
}

/// Habits the person has that are not settled for `date`, the most kept first.
pub fn open_habits(date: NaiveDate, past: &Past) -> Vec<String> {
    let first = date.checked_sub_days(Days::new(HABIT_DAYS)).unwrap_or(date);
    let mut kept = std::collections::BTreeMap::<&str, usize>::new();
    for row in past.habits.iter().filter(|row| row.status && first <= row.date && row.date < date) {
        *kept.entry(&row.habit_type).or_default() += 1;
    }
    let is_settled = |habit: &str| past.habits.iter().any(|row| row.date == date && row.habit_type == habit);
    let mut open: Vec<_> = kept.into_iter().filter(|(habit, _)| !is_settled(habit)).collect();
    open.sort_by_key(|(_, days)| std::cmp::Reverse(*days));
    open.into_iter().map(|(habit, _)| habit.to_owned()).take(3).collect()
}

/// The next open question of an evening, after what was `tapped` just now.
fn question(
    date: NaiveDate,
    past: &Past,
    tapped: &[Logged],
    show: Show,
    pick: usize,
    first: bool,
) -> Option<(String, Vec<Button>)> {
    let words = show.words();
    let day = past.days.iter().find(|row| row.date == date);
    let energy =
        day.is_some_and(|row| row.energy_level.is_some()) || tapped.iter().any(|t| matches!(t, Logged::Energy(_)));
    let mood = day.is_some_and(|row| row.mood.is_some()) || tapped.iter().any(|t| matches!(t, Logged::Mood(_)));
    if !energy {
        let key = if first { "push.evening_energy" } else { "push.evening_energy_too" };
        let buttons = (1..=5).map(|level| button(date, &level.to_string(), Logged::Energy(level))).collect();
        return Some((words.pick(key, &[], pick), buttons));
    }
    if !mood {
        let mut buttons: Vec<Button> = FIRST_MOODS.iter().map(|mood| mood_button(date, *mood, show)).collect();
        buttons.push(button(date, &words.say("button.more", &[]), Logged::MoreMoods));
        let key = if first { "push.evening_mood_first" } else { "push.evening_mood" };
        return Some((words.pick(key, &[], pick), buttons));
    }
    let was_tapped =
        |habit: &String| tapped.iter().any(|t| matches!(t, Logged::Habit { habit_type, .. } if habit_type == habit));
    let habit = open_habits(date, past).into_iter().find(|habit| !was_tapped(habit) && fits(date, habit))?;
    let of = |done| Logged::Habit { habit_type: habit.clone(), done };
    let buttons = vec![
        button(date, &words.say("button.yes", &[]), of(true)),
        button(date, &words.say("button.no", &[]), of(false)),
    ];
    Some((words.pick("push.evening_habit", &[("habit", &show.habit(&habit))], pick), buttons))
}

/// Whether a habit's name fits into a button (64 bytes).
fn fits(date: NaiveDate, habit: &str) -> bool {
    let what = Logged::Habit { habit_type: habit.to_owned(), done: false };
    Action::Log { date, what }.encode().len() <= 64
}

fn button(date: NaiveDate, label: &str, what: Logged) -> Button {
    Button { label: label.to_owned(), action: Action::Log { date, what }.encode() }
}

fn mood_button(date: NaiveDate, mood: Mood, show: Show) -> Button {
    button(date, &show.field("mood", &json!(mood)), Logged::Mood(mood))
}
