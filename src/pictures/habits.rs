//! Habits over weeks: a row a habit, a square a day.

use chrono::{NaiveDate, Weekday};

use crate::domain::picture::{HabitCalendar, HabitRow, Picture};

use super::{
    WIDTH,
    canvas::{Anchor, Canvas},
    frame::{self, MARGIN, ROOM, Sign, TEXT},
    letters::{bold, fitted, width},
};

/// Between two weeks, and between two days, in parts of a square.
const WEEK_GAP: f32 = 0.5;
const DAY_GAP: f32 = 0.22;
/// The largest square.
const LARGEST: f32 = 22.0;

/// Draws the calendar.
pub(super) fn draw(canvas: &mut Canvas, picture: &Picture, calendar: &HabitCalendar) {
    let palette = canvas.palette;
    let mut y = frame::head(canvas, picture, None) + 4.0;
    if calendar.habits.is_empty() {
        canvas.text((WIDTH / 2.0, y + 30.0), &calendar.nothing, Anchor::Middle, TEXT, palette.muted);
        canvas.reach(y + 56.0);
        return;
    }
    let grid = Grid::new(calendar);
    for habit in &calendar.habits {
        y = row(canvas, &grid, habit, y);
    }
    frame::days(canvas, y + 6.0, &calendar.marks, |mark| grid.x(mark.date) + grid.square / 2.0);
    let [kept, missed, nothing] = &calendar.legend;
    let signs = [(Sign::Patch(palette.accent), kept.as_str()), (Sign::Outline(palette.muted), missed)];
    let dot = [(Sign::Dot(palette.muted), nothing.as_str())];
    let entries: Vec<(Sign, &str)> = signs.into_iter().chain(dot).collect();
    let end = frame::legend(canvas, y + 22.0, &entries);
    canvas.reach(end + 8.0);
}

/// Where the days lie.
struct Grid {
    from: NaiveDate,
    square: f32,
}

impl Grid {
    fn new(calendar: &HabitCalendar) -> Self {
        let days = (calendar.to - calendar.from).num_days().max(0) + 1;
        let weeks = weeks_before(calendar.from, calendar.to);
        let parts = days as f32 * (1.0 + DAY_GAP) - DAY_GAP + weeks as f32 * WEEK_GAP;
        Self { from: calendar.from, square: (ROOM / parts).min(LARGEST) }
    }

    /// The left edge of a day.
    fn x(&self, date: NaiveDate) -> f32 {
        let days = (date - self.from).num_days() as f32;
        MARGIN + self.square * (days * (1.0 + DAY_GAP) + weeks_before(self.from, date) as f32 * WEEK_GAP)
    }
}

/// The Mondays after the first day, up to a date.
fn weeks_before(from: NaiveDate, date: NaiveDate) -> i64 {
    let first = from.week(Weekday::Mon).first_day();
    (date.week(Weekday::Mon).first_day() - first).num_days() / 7
}

fn row(canvas: &mut Canvas, grid: &Grid, habit: &HabitRow, y: f32) -> f32 {
    let palette = canvas.palette;
    let caption = y + 13.0;
    let summary = fitted(&habit.summary, TEXT, ROOM * 0.6);
    let room = ROOM - width(&summary, TEXT) - 10.0;
    canvas.text((MARGIN, caption), &fitted(&habit.name, bold(13.0), room), Anchor::Start, bold(13.0), palette.ink);
    canvas.text((WIDTH - MARGIN, caption), &summary, Anchor::End, TEXT, palette.muted);
    let (top, side) = (caption + 8.0, grid.square);
    for (date, day) in grid.from.iter_days().zip(&habit.days) {
        let place = (grid.x(date), top);
        match day {
            Some(true) => canvas.rect(place, (side, side), side / 5.0, palette.accent),
            Some(false) => canvas.frame(place, (side, side), side / 5.0, palette.muted),
            None => canvas.circle((place.0 + side / 2.0, top + side / 2.0), 1.6, palette.muted),
        }
    }
    top + side + 12.0
}
