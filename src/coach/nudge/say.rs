//! What each push says, from the records alone: no model is asked. Nothing to say is said by saying nothing.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::{
    domain::{
        day::PushKind,
        insight::SHORT_NIGHT_HOURS,
        picture::Picture,
        record::GoalKind,
        talk::{Button, Say},
        trend,
    },
    store::{rows::ActionType, turns::Past},
};

use super::{
    super::{
        pending::{Action, Logged, Pending},
        show::Show,
    },
    check_in, show,
};

/// Litres a day that are worth a nudge where the person has set no goal of their own.
const WATER_TARGET: f64 = 2.0;
/// Glasses offered under a nudge to drink, in litres.
const GLASSES: [f64; 2] = [0.25, 0.5];
/// Short nights of a week that are worth a word at bedtime.
const SHORT_NIGHTS: usize = 2;
/// A difference between two weeks of sleep that is worth a word, in hours.
const SLEEP_DIFFERENCE: f64 = 0.25;
/// Sessions a week below which one more is the thing to try.
const FEW_SESSIONS: usize = 2;

/// What a push says.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub text: String,
    pub buttons: Vec<Button>,
    pub action: ActionType,
    /// The question it leaves open.
    pub pending: Option<Pending>,
    /// The values its sentences rest on.
    pub based_on: Value,
    /// The values and the rule behind a plan, in words, for **Why**.
    pub why: Option<String>,
    pub picture: Option<Picture>,
    /// It rests on the cycle.
    pub is_private: bool,
}

impl Said {
    /// The letter's content.
    pub fn say(&self) -> Say {
        Say { text: self.text.clone(), buttons: self.buttons.clone(), picture: self.picture.clone(), ..Say::default() }
    }
}

/// What a push of this kind says about `date`; `None` where there is nothing to say. `pick` varies the wording.
pub fn say(kind: PushKind, text: Option<&str>, date: NaiveDate, past: &Past, pick: usize) -> Option<Said> {
    match kind {
        // These rest on the plan, and are said by what plans: `training::morning`.
        PushKind::MorningPlan | PushKind::WeeklyReview => None,
        PushKind::EveningCheckIn => check_in::evening(date, past, pick),
        PushKind::BedtimeNudge => Some(bedtime(date, past, pick)),
        PushKind::HydrationNudge => water(date, past, pick),
        PushKind::LateLogNudge => late_log(date, past, pick),
        PushKind::Reminder => text.map(|text| {
            let text = show(past).words().say("push.reminder", &[("text", text)]);
            Said {
                text,
                buttons: Vec::new(),
                action: ActionType::Other,
                pending: None,
                based_on: Value::Null,
                why: None,
                picture: None,
                is_private: false,
            }
        }),
    }
}

/// The seven days up to `date`, against the seven before. Training is left out where the plan tells of it.
pub fn week(date: NaiveDate, past: &Past, pick: usize, tells_training: bool) -> Said {
    let show = show(past);
    let words = show.words();
    let week = Week::of(date, past);
    let mut lines = vec![words.pick("push.week_title", &[], pick)];
    if week.noted == 0 {
        lines = vec![words.pick("push.week_quiet", &[], pick)];
    } else {
        lines.push(words.say("push.week_days", &[("n", &week.noted.to_string())]));
    }
    if let Some(mean) = week.sleep {
        let (key, difference) = match week.sleep_before.map(|before| mean - before) {
            Some(more) if more >= SLEEP_DIFFERENCE => ("push.week_sleep_more", more),
            Some(less) if less <= -SLEEP_DIFFERENCE => ("push.week_sleep_less", -less),
            _ => ("push.week_sleep", 0.0),
        };
        lines.push(words.say(key, &[("value", &show.hours(mean)), ("diff", &show.hours(difference))]));
    }
    if tells_training && week.sessions > 0 {
        let fields = [("n", &*week.sessions.to_string()), ("minutes", &show.minutes(week.minutes.round()))];
        lines.push(words.say(if week.minutes > 0.0 { "push.week_training" } else { "push.week_sessions" }, &fields));
    }
    for (habit, days) in week.habits.iter().take(3) {
        let fields = [("habit", &*show.habit(habit)), ("n", &days.to_string())];
        lines.push(words.say("push.week_habit", &fields));
    }
    if week.noted > 0 {
        let key = if week.short_nights >= SHORT_NIGHTS {
            "push.next_sleep"
        } else if week.sessions < FEW_SESSIONS {
            "push.next_session"
        } else {
            "push.next_same"
        };
        lines.push(words.pick(key, &[], pick));
    }
    Said {
        text: lines.join("\n"),
        buttons: Vec::new(),
        action: ActionType::Plan,
        pending: None,
        based_on: json!({
            "days_noted": week.noted, "sleep_mean": week.sleep, "sleep_mean_before": week.sleep_before,
            "sessions": week.sessions, "minutes": week.minutes, "habits": week.habits, "short_nights": week.short_nights,
        }),
        why: None,
        picture: None,
        is_private: false,
    }
}

/// A week in numbers.
struct Week {
    /// Days with an entry.
    noted: usize,
    /// Hours a night.
    sleep: Option<f64>,
    sleep_before: Option<f64>,
    short_nights: usize,
    sessions: usize,
    minutes: f64,
    /// Days a habit was kept, the most kept first.
    habits: Vec<(String, usize)>,
}

impl Week {
    fn of(date: NaiveDate, past: &Past) -> Self {
        let first = date.checked_sub_days(Days::new(6)).unwrap_or(date);
        let before = date.checked_sub_days(Days::new(13)).unwrap_or(date);
        let is_in = |day: NaiveDate| first <= day && day <= date;
        let nights = |from: NaiveDate, to: NaiveDate| -> Vec<(NaiveDate, f64)> {
            let days = past.days.iter().filter(|row| from <= row.date && row.date <= to);
            days.filter_map(|row| Some((row.date, row.sleep_hours?))).collect()
        };
        let slept = nights(first, date);
        let done: Vec<_> = past.workouts.iter().filter(|row| row.completed && is_in(row.date)).collect();
        let kept: Vec<_> = past.habits.iter().filter(|row| row.status && is_in(row.date)).collect();
        let mut noted: Vec<NaiveDate> = past.days.iter().map(|row| row.date).filter(|day| is_in(*day)).collect();
        noted.extend(done.iter().map(|row| row.date).chain(kept.iter().map(|row| row.date)));
        noted.sort();
        noted.dedup();
        let mut habits = BTreeMap::<String, usize>::new();
        for row in kept {
            *habits.entry(row.habit_type.clone()).or_default() += 1;
        }
        let mut habits: Vec<_> = habits.into_iter().collect();
        habits.sort_by_key(|(_, days)| std::cmp::Reverse(*days));
        Self {
            noted: noted.len(),
            sleep: trend::mean(&slept),
            sleep_before: trend::mean(&nights(before, first.pred_opt().unwrap_or(first))),
            short_nights: slept.iter().filter(|(_, hours)| *hours < SHORT_NIGHT_HOURS).count(),
            sessions: done.len(),
            // The sum of nothing is minus zero.
            minutes: done.iter().filter_map(|row| row.minutes()).sum::<f64>() + 0.0,
            habits,
        }
    }
}

fn bedtime(date: NaiveDate, past: &Past, pick: usize) -> Said {
    let show = show(past);
    let nights = Week::of(date, past).short_nights;
    let text = if nights >= SHORT_NIGHTS {
        let fields = [("n", &*nights.to_string()), ("hours", &show.hours(SHORT_NIGHT_HOURS))];
        show.words().pick("push.bedtime_short", &fields, pick)
    } else {
        show.words().pick("push.bedtime", &[], pick)
    };
    Said {
        text,
        buttons: Vec::new(),
        action: ActionType::Motivation,
        pending: None,
        based_on: json!({ "short_nights": nights }),
        why: None,
        picture: None,
        is_private: false,
    }
}

/// What is left to drink; nothing once it is done.
fn water(date: NaiveDate, past: &Past, pick: usize) -> Option<Said> {
    let show = show(past);
    let total = past.days.iter().find(|row| row.date == date).and_then(|row| row.water_intake_liters).unwrap_or(0.0);
    let goal = past.goals.iter().rfind(|goal| goal.goal_type == GoalKind::Water).and_then(|goal| goal.target_value);
    let target = goal.unwrap_or(WATER_TARGET);
    if total >= target {
        return None;
    }
    let text = if total > 0.0 {
        let fields =
            [("total", &*show.water(total)), ("left", &show.water(target - total)), ("target", &show.water(target))];
        show.words().pick("push.water_left", &fields, pick)
    } else {
        show.words().pick("push.water_none", &[("target", &show.water(target))], pick)
    };
    let glass = |litres: f64| Button {
        label: format!("+{}", show.water(litres)),
        action: Action::Log { date, what: Logged::Water(litres) }.encode(),
    };
    Some(Said {
        text,
        buttons: GLASSES.map(glass).to_vec(),
        action: ActionType::Motivation,
        pending: None,
        based_on: json!({ "water_liters": total, "target_liters": target, "target_is_own": goal.is_some() }),
        why: None,
        picture: None,
        is_private: false,
    })
}

/// Only where nothing of the day is noted.
fn late_log(date: NaiveDate, past: &Past, pick: usize) -> Option<Said> {
    let noted = past.days.iter().any(|row| row.date == date)
        || past.habits.iter().any(|row| row.date == date)
        || past.workouts.iter().any(|row| row.date == date)
        || past.metrics.iter().any(|row| row.local_date == date)
        || past.cycle_days.iter().any(|row| row.date == date);
    let said = |show: Show| Said {
        text: show.words().pick("push.late_log", &[], pick),
        buttons: Vec::new(),
        action: ActionType::CheckIn,
        pending: None,
        based_on: json!({ "noted": false }),
        why: None,
        picture: None,
        is_private: false,
    };
    (!noted).then(|| said(show(past)))
}
