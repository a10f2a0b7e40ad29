//! The current cycle as a ring: phases as estimated, today, and when the next period is expected.

use crate::domain::picture::{CycleRing, Picture, RingColour};

use super::{
    WIDTH,
    canvas::{Anchor, Canvas},
    frame::{self, SMALL, Sign, TEXT},
    letters::{bold, fitted, wrapped},
};

const RADIUS: f32 = 112.0;
const THICKNESS: f32 = 26.0;
/// The arc outside of the ring on which the next start is expected.
const WINDOW_RADIUS: f32 = RADIUS + THICKNESS / 2.0 + 9.0;
/// Where the numbers of days stand, inside of the ring.
const NUMBERS: f32 = RADIUS - THICKNESS / 2.0 - 13.0;
/// A number stands at every so many days.
const WEEK: u32 = 7;
/// Most lines of the phase's name; more would reach the numbers.
const LINES_INSIDE: usize = 2;
/// Numbers this close to the end of the ring would run into its first.
const ROOM_FOR_A_NUMBER: u32 = 3;

/// Draws the ring.
pub(super) fn draw(canvas: &mut Canvas, picture: &Picture, cycle: &CycleRing) {
    let top = frame::head(canvas, picture, None) + 6.0;
    let middle = (WIDTH / 2.0, top + WINDOW_RADIUS + 6.0);
    ring(canvas, cycle, middle);
    today(canvas, cycle, middle);
    inside(canvas, cycle, middle);
    let palette = canvas.palette;
    let entries: Vec<(Sign, &str)> = cycle
        .legend
        .iter()
        .map(|(colour, label)| {
            let sign = match colour {
                RingColour::Phase(phase) => Sign::Patch(palette.phase(*phase)),
                RingColour::Window => Sign::Stroke(palette.ink),
            };
            (sign, label.as_str())
        })
        .collect();
    let mut y = middle.1 + WINDOW_RADIUS + 14.0;
    if !entries.is_empty() {
        y = frame::legend(canvas, y, &entries);
    }
    let end = frame::remark(canvas, y + 4.0, &cycle.note);
    canvas.reach(end + 8.0);
}

/// Says in the middle which day and which phase it is.
fn inside(canvas: &mut Canvas, cycle: &CycleRing, (x, y): (f32, f32)) {
    let palette = canvas.palette;
    let room = 2.0 * NUMBERS - 46.0;
    let day = fitted(&cycle.centre, bold(24.0), room);
    canvas.text((x, y + 2.0), &day, Anchor::Middle, bold(24.0), palette.ink);
    for (line, text) in wrapped(&cycle.below, TEXT, room).iter().take(LINES_INSIDE).enumerate() {
        canvas.text((x, y + 23.0 + 17.0 * line as f32), text, Anchor::Middle, TEXT, palette.muted);
    }
}

/// The part of the turn that has passed before a day (1 is the first).
fn before(day: u32, length: u32) -> f32 {
    (day as f32 - 1.0) / length.max(1) as f32
}

fn ring(canvas: &mut Canvas, cycle: &CycleRing, middle: (f32, f32)) {
    let palette = canvas.palette;
    let length = cycle.length.max(1);
    canvas.arc(middle, RADIUS, (0.0, 1.0), palette.faint, THICKNESS);
    // A hair of the ground between two phases.
    let hair = 0.0015;
    for span in cycle.spans.iter().filter(|span| span.first <= length) {
        let turn = (before(span.first, length) + hair, before(span.last.min(length) + 1, length) - hair);
        canvas.arc(middle, RADIUS, turn, palette.phase(span.phase), THICKNESS);
    }
    if let Some((first, last)) = cycle.window {
        let turn = (before(first, length), before(last + 1, length).min(before(first, length) + 0.98));
        canvas.arc(middle, WINDOW_RADIUS, turn, palette.ink, 4.0);
    }
    let numbers = std::iter::once(1).chain((WEEK..=length).step_by(WEEK as usize));
    for day in numbers.filter(|day| *day == 1 || day + ROOM_FOR_A_NUMBER <= length + 1) {
        let angle = (before(day, length) + 0.5 / length as f32) * std::f32::consts::TAU;
        let place = (middle.0 + NUMBERS * angle.sin(), middle.1 - NUMBERS * angle.cos() + 4.0);
        canvas.text(place, &day.to_string(), Anchor::Middle, SMALL, palette.muted);
    }
}

/// Marks today on the ring.
fn today(canvas: &mut Canvas, cycle: &CycleRing, middle: (f32, f32)) {
    let palette = canvas.palette;
    let Some(day) = cycle.day.filter(|day| *day >= 1 && *day <= cycle.length) else { return };
    let angle = (before(day, cycle.length) + 0.5 / cycle.length as f32) * std::f32::consts::TAU;
    let place = (middle.0 + RADIUS * angle.sin(), middle.1 - RADIUS * angle.cos());
    canvas.circle(place, 10.5, palette.ground);
    canvas.circle(place, 8.0, palette.ink);
}
