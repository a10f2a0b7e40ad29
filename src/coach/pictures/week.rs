//! The last seven days at a glance, and the same in a line a day.

use chrono::{Datelike, Days, NaiveDate};
use serde_json::json;

use crate::{
    domain::{
        person::Units,
        picture::{Amount, Cells, Count, Drawing, WeekCard, WeekDay, WeekRow},
        units,
    },
    store::{
        rows::{DailyRow, WorkoutRow},
        turns::Past,
    },
};

use super::{Found, Nothing, picture, span};
use crate::coach::{recall, receipt, show::Show};

const DAYS: u64 = 7;

/// The card of the seven days that end today.
pub(in crate::coach) fn of(past: &Past, today: NaiveDate, show: Show) -> Found {
    let words = show.words();
    let from = today - Days::new(DAYS - 1);
    let days: Vec<Day<'_>> = from.iter_days().take(DAYS as usize).map(|date| Day::of(past, date)).collect();
    if days.iter().all(|day| day.facts(show).is_empty()) {
        return Err(Nothing(words.say("history.nothing", &[])));
    }
    let (title, span) = (words.say("picture.week_title", &[]), span(from, today, show));
    let heads = days.iter().map(|day| WeekDay {
        name: words.weekday(day.date.weekday()),
        number: day.date.day(),
        is_today: day.date == today,
    });
    let card = WeekCard { days: heads.collect(), rows: rows(&days, show) };
    Ok(picture(title.clone(), span.clone(), alt(&format!("{title}, {span}"), &days, show), show, Drawing::Week(card)))
}

/// What is known of a day.
struct Day<'a> {
    date: NaiveDate,
    daily: Option<&'a DailyRow>,
    sessions: Option<Count>,
    done: Vec<&'a WorkoutRow>,
    habits: Option<Count>,
}

impl<'a> Day<'a> {
    fn of(past: &'a Past, date: NaiveDate) -> Self {
        let done_or_missed = past.workouts.iter().filter(|row| row.date == date);
        let planned = past.planned.iter().filter(|row| row.date == date);
        let sessions: Vec<bool> = done_or_missed.map(|row| row.completed).chain(planned.map(|_| false)).collect();
        let habits: Vec<bool> = past.habits.iter().filter(|row| row.date == date).map(|row| row.status).collect();
        let daily = past.days.iter().find(|row| row.date == date);
        let done = past.workouts.iter().filter(|row| row.date == date && row.completed).collect();
        Self { date, daily, sessions: count(&sessions), done, habits: count(&habits) }
    }

    fn daily<T>(&self, pick: impl Fn(&DailyRow) -> Option<T>) -> Option<T> {
        self.daily.and_then(pick)
    }

    /// The day in words, a piece a subject.
    fn facts(&self, show: Show) -> Vec<String> {
        let words = show.words();
        let fields = [
            ("sleep_hours", self.daily(|row| row.sleep_hours).map(|hours| json!(hours))),
            ("energy_level", self.daily(|row| row.energy_level).map(|level| json!(level))),
            ("mood", self.daily(|row| row.mood).map(|mood| json!(mood))),
            ("water_intake_liters", self.daily(|row| row.water_intake_liters).map(|litres| json!(litres))),
        ];
        let said = fields
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{} {}", show.label(name), show.field(name, &value?))));
        let counted = |label: String, count: Count| format!("{label} {}", of_words(count, show));
        let names: Vec<String> = self.done.iter().filter_map(|row| receipt::activity(&json!(row), show)).collect();
        let sessions = self
            .sessions
            .map(|count| counted(sessions_label(show), count))
            .map(|sessions| if names.is_empty() { sessions } else { format!("{sessions} ({})", names.join(", ")) });
        let habits = self.habits.map(|count| counted(words.say("picture.habits_title", &[]), count));
        said.chain(sessions).chain(habits).collect()
    }
}

fn count(done: &[bool]) -> Option<Count> {
    let kept = done.iter().filter(|done| **done).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (!done.is_empty()).then(|| Count { done: number(kept), of: number(done.len()) })
}

fn of_words(count: Count, show: Show) -> String {
    show.words().say("picture.of", &[("done", &count.done.to_string()), ("n", &count.of.to_string())])
}

fn sessions_label(show: Show) -> String {
    show.words().say("what.workouts", &[])
}

/// The rows of which at least one day is known.
fn rows(days: &[Day<'_>], show: Show) -> Vec<WeekRow> {
    let words = show.words();
    let mean = |name: &str, values: &[Option<f64>]| {
        let known: Vec<f64> = values.iter().copied().flatten().collect();
        let mean = known.iter().sum::<f64>() / known.len().max(1) as f64;
        words.say("picture.mean", &[("value", &recall::value(name, mean, show))])
    };
    let amounts = |values: &[Option<f64>], label: &dyn Fn(f64) -> String| {
        Cells::Amounts(values.iter().map(|value| value.map(|value| Amount { value, label: label(value) })).collect())
    };
    let sleep: Vec<_> = days.iter().map(|day| day.daily(|row| row.sleep_hours)).collect();
    let water: Vec<_> = days.iter().map(|day| day.daily(|row| row.water_intake_liters)).collect();
    let energy: Vec<_> = days.iter().map(|day| day.daily(|row| row.energy_level).map(f64::from)).collect();
    let marks = energy.iter().map(|level| level.map(|level| level.clamp(0.0, 5.0) as u8)).collect();
    let moods: Vec<_> = days.iter().map(|day| day.daily(|row| row.mood)).collect();
    let (unit, litre) = match show.units {
        Units::Metric => ("L", 1.0),
        Units::Imperial => ("fl oz", 1.0 / units::L_PER_FL_OZ),
    };
    let decimals = if show.units == Units::Metric { 2 } else { 0 };
    let sessions: Vec<_> = days.iter().map(|day| day.sessions).collect();
    let habits: Vec<_> = days.iter().map(|day| day.habits).collect();
    let row = |label: String, summary: String, cells: Cells| WeekRow { label, summary, cells };
    let all = [
        row(show.label("sleep_hours"), mean("sleep_hours", &sleep), amounts(&sleep, &clock)),
        row(show.label("energy_level"), mean("energy_level", &energy), Cells::Marks(marks)),
        row(show.label("mood"), String::new(), Cells::Moods(moods)),
        row(
            format!("{}, {unit}", show.label("water_intake_liters")),
            mean("water_intake_liters", &water),
            amounts(&water, &|litres| show.number(litres * litre, decimals)),
        ),
        row(sessions_label(show), total(&sessions, show), Cells::Counts(sessions)),
        row(words.say("picture.habits_title", &[]), total(&habits, show), Cells::Counts(habits)),
    ];
    all.into_iter().filter(|row| has_any(&row.cells)).collect()
}

fn has_any(cells: &Cells) -> bool {
    match cells {
        Cells::Amounts(days) => days.iter().any(Option::is_some),
        Cells::Marks(days) => days.iter().any(Option::is_some),
        Cells::Moods(days) => days.iter().any(Option::is_some),
        Cells::Counts(days) => days.iter().any(Option::is_some),
    }
}

fn total(counts: &[Option<Count>], show: Show) -> String {
    let sum = |pick: fn(&Count) -> u32| counts.iter().flatten().map(pick).sum();
    of_words(Count { done: sum(|count| count.done), of: sum(|count| count.of) }, show)
}

/// Hours as a clock shows them: "7:20", which fits below a bar.
fn clock(hours: f64) -> String {
    let minutes = (hours * 60.0).round() as i64;
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// A line a day of which anything is known.
fn alt(title: &str, days: &[Day<'_>], show: Show) -> String {
    let lines = days.iter().filter_map(|day| {
        let facts = day.facts(show).join(" · ");
        (!facts.is_empty()).then(|| format!("{}: {facts}", show.words().date(day.date)))
    });
    std::iter::once(title.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}
