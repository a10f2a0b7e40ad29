//! Seven days at a glance: a column a day, a row a subject.

use crate::domain::{
    picture::{Amount, Cells, Count, Picture, WeekCard, WeekRow},
    record::Mood,
};

use super::{
    WIDTH,
    canvas::{Anchor, Canvas},
    frame::{self, MARGIN, ROOM, SMALL, TEXT},
    letters::{bold, fitted, width},
};

/// The height of a full bar.
const BAR: f32 = 40.0;
const BAR_WIDTH: f32 = 24.0;
/// The highest mark.
const BEST: u8 = 5;
/// So many counts are drawn as dots; more are written.
const DOTS: u32 = 3;

/// Draws the card.
pub(super) fn draw(canvas: &mut Canvas, picture: &Picture, card: &WeekCard) {
    let mut y = frame::head(canvas, picture, None) + 4.0;
    y = heads(canvas, card, y);
    for row in &card.rows {
        canvas.line((MARGIN, y), (WIDTH - MARGIN, y), canvas.palette.faint, 1.0);
        y = draw_row(canvas, row, y + 4.0);
    }
    canvas.reach(y + 4.0);
}

/// The middle of a column.
fn x(column: usize, columns: usize) -> f32 {
    MARGIN + ROOM * (column as f32 + 0.5) / columns.max(1) as f32
}

fn heads(canvas: &mut Canvas, card: &WeekCard, y: f32) -> f32 {
    let palette = canvas.palette;
    let columns = card.days.len();
    for (column, day) in card.days.iter().enumerate() {
        let x = x(column, columns);
        if day.is_today {
            canvas.rect((x - 22.0, y), (44.0, 38.0), 8.0, palette.band);
        }
        canvas.text((x, y + 15.0), &fitted(&day.name, SMALL, 48.0), Anchor::Middle, SMALL, palette.muted);
        canvas.text((x, y + 32.0), &day.number.to_string(), Anchor::Middle, bold(14.0), palette.ink);
    }
    y + 46.0
}

fn draw_row(canvas: &mut Canvas, row: &WeekRow, y: f32) -> f32 {
    let palette = canvas.palette;
    let caption = y + 15.0;
    let summary = fitted(&row.summary, TEXT, ROOM * 0.6);
    let room = ROOM - width(&summary, TEXT) - 10.0;
    canvas.text((MARGIN, caption), &fitted(&row.label, bold(12.5), room), Anchor::Start, bold(12.5), palette.ink);
    if !summary.is_empty() {
        canvas.text((WIDTH - MARGIN, caption), &summary, Anchor::End, TEXT, palette.muted);
    }
    let top = y + 25.0;
    match &row.cells {
        Cells::Amounts(days) => amounts(canvas, days, top),
        Cells::Marks(days) => each(canvas, days, top, 34.0, |canvas, x, y, mark| marks(canvas, x, y, *mark)),
        Cells::Moods(days) => each(canvas, days, top, 30.0, |canvas, x, y, mood| face(canvas, x, y + 14.0, *mood)),
        Cells::Counts(days) => each(canvas, days, top, 18.0, |canvas, x, y, count| counts(canvas, x, y, *count)),
    }
}

/// Draws what is known of each day, and a small dot where nothing is; where the row ends.
fn each<T>(
    canvas: &mut Canvas,
    days: &[Option<T>],
    top: f32,
    height: f32,
    draw: impl Fn(&mut Canvas, f32, f32, &T),
) -> f32 {
    for (column, day) in days.iter().enumerate() {
        let x = x(column, days.len());
        match day {
            Some(day) => draw(canvas, x, top, day),
            None => nothing(canvas, x, top + height / 2.0),
        }
    }
    top + height + 8.0
}

fn nothing(canvas: &mut Canvas, x: f32, y: f32) {
    canvas.circle((x, y), 1.6, canvas.palette.muted);
}

fn amounts(canvas: &mut Canvas, days: &[Option<Amount>], top: f32) -> f32 {
    let palette = canvas.palette;
    let highest = days.iter().flatten().map(|amount| amount.value).fold(0.0, f64::max);
    let bottom = top + BAR;
    for (column, day) in days.iter().enumerate() {
        let x = x(column, days.len());
        let Some(amount) = day else {
            nothing(canvas, x, bottom - 4.0);
            continue;
        };
        let share = if highest > 0.0 { (amount.value / highest).clamp(0.0, 1.0) as f32 } else { 0.0 };
        let height = (BAR * share).max(1.5);
        canvas.rect(
            (x - BAR_WIDTH / 2.0, bottom - height),
            (BAR_WIDTH, height),
            3.0_f32.min(height / 2.0),
            palette.accent,
        );
        canvas.text((x, bottom + 15.0), &fitted(&amount.label, SMALL, 50.0), Anchor::Middle, SMALL, palette.ink);
    }
    bottom + 25.0
}

/// A mark as steps of which so many are filled.
fn marks(canvas: &mut Canvas, x: f32, y: f32, mark: u8) {
    let palette = canvas.palette;
    for step in 0..BEST {
        let fill = if step < mark { palette.accent } else { palette.faint };
        canvas.rect((x - 11.0, y + 28.0 - 7.0 * f32::from(step)), (22.0, 5.0), 1.5, fill);
    }
}

/// A face, by how pleasant the mood is.
fn face(canvas: &mut Canvas, x: f32, y: f32, mood: Mood) {
    let palette = canvas.palette;
    // How far the corners of the mouth are drawn up.
    let smile = match mood {
        Mood::Happy | Mood::Energetic => 5.0,
        Mood::Calm => 2.5,
        Mood::Neutral => 0.0,
        Mood::Tired | Mood::Irritable => -2.0,
        Mood::Stressed | Mood::Anxious | Mood::Sad => -4.5,
    };
    canvas.hoop((x, y), 13.0, palette.accent);
    match mood {
        // Eyes half closed.
        Mood::Tired | Mood::Calm => {
            for side in [-4.5, 4.5] {
                canvas.line((x + side - 2.2, y - 3.0), (x + side + 2.2, y - 3.0), palette.accent, 1.6);
            }
        }
        _ => [-4.5, 4.5].into_iter().for_each(|side| canvas.circle((x + side, y - 3.0), 1.6, palette.accent)),
    }
    let (corner, middle) = (y + 5.0 - smile / 2.0, y + 5.0 + smile);
    let mouth = format!("M{:.2} {corner:.2}Q{x:.2} {middle:.2} {:.2} {corner:.2}", x - 5.5, x + 5.5);
    canvas.curve(&mouth, palette.accent, 1.6);
}

/// So many of so many: as dots while they can be counted at a glance.
fn counts(canvas: &mut Canvas, x: f32, y: f32, count: Count) {
    let palette = canvas.palette;
    let of = count.of.max(count.done);
    if of > DOTS {
        let text = format!("{}/{of}", count.done);
        canvas.text((x, y + 13.0), &text, Anchor::Middle, bold(12.5), palette.ink);
        return;
    }
    for place in 0..of {
        let x = x + 15.0 * (place as f32 - (of as f32 - 1.0) / 2.0);
        if place < count.done {
            canvas.circle((x, y + 9.0), 6.0, palette.accent);
        } else {
            canvas.hoop((x, y + 9.0), 6.0, palette.muted);
        }
    }
}
