//! Habits over four weeks, and the same in a line a habit.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use crate::{
    domain::{
        day,
        picture::{Drawing, HabitCalendar, HabitRow},
    },
    store::rows,
};

use super::{Found, Nothing, marks, picture, span};
use crate::coach::show::Show;

/// The days of the calendar: all that a turn knows of.
const DAYS: u64 = 28;
/// More habits than these would not be read; those kept track of most are shown.
const MOST: usize = 8;

/// The calendar of all habits, or of one by its name.
pub(super) fn of(rows: &[rows::HabitRow], today: NaiveDate, show: Show, only: Option<&str>) -> Found {
    let words = show.words();
    let from = today - Days::new(DAYS - 1);
    let mut habits: BTreeMap<&str, BTreeMap<NaiveDate, bool>> = BTreeMap::new();
    for row in rows.iter().filter(|row| (from..=today).contains(&row.date)) {
        if only.is_none_or(|name| name == row.habit_type) {
            habits.entry(&row.habit_type).or_default().insert(row.date, row.status);
        }
    }
    let span = span(from, today, show);
    let title = only.map_or_else(|| words.say("picture.habits_title", &[]), |name| show.habit(name));
    if habits.is_empty() {
        let fields = [("label", title.as_str()), ("span", span.as_str())];
        return Err(Nothing(words.say("picture.none", &fields)));
    }
    let mut habits: Vec<_> = habits.into_iter().collect();
    habits.sort_by_key(|(name, days)| (std::cmp::Reverse(days.len()), *name));
    habits.truncate(MOST);
    let habits: Vec<HabitRow> = habits
        .into_iter()
        .map(|(name, days)| HabitRow {
            name: show.habit(name),
            summary: summary(&days, today, show),
            days: from.iter_days().take(DAYS as usize).map(|date| days.get(&date).copied()).collect(),
        })
        .collect();
    let lines = habits.iter().map(|habit| format!("{}: {}", habit.name, habit.summary));
    let alt = std::iter::once(format!("{title}, {span}")).chain(lines).collect::<Vec<_>>().join("\n");
    let calendar = HabitCalendar {
        from,
        to: today,
        habits,
        marks: marks(from, today, show),
        legend: ["picture.kept", "picture.not_kept", "picture.nothing"].map(|key| words.say(key, &[])),
        nothing: words.say("picture.nothing", &[]),
    };
    Ok(picture(title, span, alt, show, Drawing::Habits(calendar)))
}

/// "12 of 20 · 3 in a row", of the days on which something was said.
fn summary(days: &BTreeMap<NaiveDate, bool>, today: NaiveDate, show: Show) -> String {
    let words = show.words();
    let kept: BTreeSet<NaiveDate> = days.iter().filter(|(_, kept)| **kept).map(|(date, _)| *date).collect();
    let of = words.say("picture.of", &[("done", &kept.len().to_string()), ("n", &days.len().to_string())]);
    match day::streak(&kept, |_| false, 0, today).days {
        run @ 2.. => format!("{of} · {}", words.say("picture.in_a_row", &[("n", &run.to_string())])),
        _ => of,
    }
}
