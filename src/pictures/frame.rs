//! What pictures share: the head, the legend, the names of days below an axis.

use crate::domain::picture::{Mark, Picture};

use super::{
    WIDTH,
    canvas::{Anchor, Canvas},
    letters::{Type, bold, fitted, plain, width, wrapped},
    palette::Colour,
};

/// Between the picture's edge and anything in it.
pub(super) const MARGIN: f32 = 16.0;
/// The width that is left for what is in it.
pub(super) const ROOM: f32 = WIDTH - 2.0 * MARGIN;
/// Numbers and names on axes: the smallest letters there are.
pub(super) const SMALL: Type = plain(11.5);
pub(super) const TEXT: Type = plain(12.5);

const TITLE: Type = bold(18.0);
const HEADLINE: Type = bold(14.0);
/// Texts on one line keep at least this distance.
const APART: f32 = 10.0;
/// From one line of text to the next.
const LINE: f32 = 17.0;

/// How a legend shows what it names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sign {
    Patch(Colour),
    Outline(Colour),
    Dot(Colour),
    Dashes(Colour),
    Stroke(Colour),
}

/// Writes the title, the days, and the one number worth reading first; where the picture goes on below them.
pub(super) fn head(canvas: &mut Canvas, picture: &Picture, headline: Option<&str>) -> f32 {
    let palette = canvas.palette;
    let mut y = MARGIN + 15.0;
    canvas.text((MARGIN, y), &fitted(&picture.title, TITLE, ROOM), Anchor::Start, TITLE, palette.ink);
    y += 19.0;
    let span = fitted(&picture.span, TEXT, ROOM);
    canvas.text((MARGIN, y), &span, Anchor::Start, TEXT, palette.muted);
    if let Some(headline) = headline {
        let (title, wide) = (width(&picture.title, TITLE), width(headline, HEADLINE));
        if title + APART + wide <= ROOM {
            canvas.text((WIDTH - MARGIN, y - 19.0), headline, Anchor::End, HEADLINE, palette.ink);
        } else if width(&span, TEXT) + APART + wide <= ROOM {
            canvas.text((WIDTH - MARGIN, y), headline, Anchor::End, HEADLINE, palette.ink);
        } else {
            y += 19.0;
            canvas.text((MARGIN, y), &fitted(headline, HEADLINE, ROOM), Anchor::Start, HEADLINE, palette.ink);
        }
    }
    y + 12.0
}

/// Names what signs mean, in as many lines as it takes; where the picture ends below them.
pub(super) fn legend(canvas: &mut Canvas, y: f32, entries: &[(Sign, &str)]) -> f32 {
    const SIGN: f32 = 20.0;
    let ink = canvas.palette.muted;
    let (mut x, mut y) = (MARGIN, y + 9.0);
    for (sign, label) in entries {
        let label = fitted(label, TEXT, ROOM - SIGN);
        let wide = SIGN + width(&label, TEXT);
        if x > MARGIN && x + wide > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LINE);
        }
        let middle = y - 4.5;
        match sign {
            Sign::Patch(colour) => canvas.rect((x, middle - 6.0), (14.0, 12.0), 2.5, colour),
            Sign::Outline(colour) => canvas.frame((x + 1.0, middle - 6.0), (12.0, 12.0), 2.5, colour),
            Sign::Dot(colour) => canvas.circle((x + 7.0, middle), 2.0, colour),
            Sign::Dashes(colour) => canvas.dashes((x, middle), (x + 14.0, middle), colour),
            Sign::Stroke(colour) => canvas.line((x, middle), (x + 14.0, middle), colour, 4.0),
        }
        canvas.text((x + SIGN, y), &label, Anchor::Start, TEXT, ink);
        x += wide + 16.0;
    }
    y + 6.0
}

/// Writes a remark in as many lines as it takes; where it ends.
pub(super) fn remark(canvas: &mut Canvas, y: f32, text: &str) -> f32 {
    let ink = canvas.palette.muted;
    let mut y = y + 9.0;
    for line in wrapped(text, TEXT, ROOM) {
        canvas.text((MARGIN, y), &line, Anchor::Start, TEXT, ink);
        y += LINE;
    }
    y - LINE + 6.0
}

/// Names days below an axis, each under its place: the last, and before it every one, every second, every third, as there is
/// room.
pub(super) fn days(canvas: &mut Canvas, y: f32, marks: &[Mark], place: impl Fn(&Mark) -> f32) {
    let ink = canvas.palette.muted;
    let labels: Vec<(f32, f32, String)> = marks
        .iter()
        .rev()
        .map(|mark| {
            let label = fitted(&mark.label, SMALL, ROOM);
            let half = width(&label, SMALL) / 2.0;
            (place(mark).clamp(MARGIN / 2.0 + half, WIDTH - MARGIN / 2.0 - half), half, label)
        })
        .collect();
    let fits = |every: &usize| {
        let kept: Vec<_> = labels.iter().step_by(*every).collect();
        kept.windows(2).all(|pair| pair[1].0 + pair[1].1 + APART <= pair[0].0 - pair[0].1)
    };
    let every = (1..=labels.len()).find(fits).unwrap_or(1);
    for (x, _, label) in labels.iter().step_by(every) {
        canvas.text((*x, y), label, Anchor::Middle, SMALL, ink);
    }
}
