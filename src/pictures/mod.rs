//! Floor 1: values to pictures. A [`Picture`] becomes an SVG by code, and the SVG a PNG; both are the same bytes for the same
//! values, and nothing is read or waited for.
//!
//! Reading order: this file (which kind is drawn by whom) → [`trend`], [`week`], [`habits`], [`ring`] (one kind each) →
//! [`frame`] (what they share) → [`canvas`], [`scale`], [`letters`] and [`palette`] (the tools).
//!
//! Pictures are laid out 400 units wide, the width of a telephone held upright, with no letter smaller than 11 units;
//! widths of texts are measured before they are placed, so that no label runs into another or out of the picture.

mod canvas;
mod frame;
mod habits;
mod letters;
mod palette;
mod ring;
mod scale;
mod trend;
mod week;

use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

use crate::domain::picture::{Drawing, Picture, Theme};

use self::{canvas::Canvas, palette::Palette};

/// The width of every picture, in its own units.
pub const WIDTH: f32 = 400.0;
/// Pixels a unit: sharp on a telephone's screen, and small as a file.
const PIXELS: f32 = 2.5;
/// The family of the fonts beside this file.
const FAMILY: &str = "Inter";

/// The fonts, read on first use.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(letters::REGULAR.to_vec());
    fonts.load_font_data(letters::BOLD.to_vec());
    Arc::new(fonts)
});

/// Paints a picture: 10 to 40 ms of computing, to be called where that keeps nobody waiting.
///
/// # Errors
/// The drawing is no valid SVG, which is a mistake of ours.
pub fn png(picture: &Picture, theme: Theme) -> Result<Vec<u8>> {
    let options = Options { fontdb: Arc::clone(&FONTS), font_family: FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(&svg(picture, theme), &options).context("reading the drawing")?;
    let size = tree.size().to_int_size().scale_by(PIXELS).context("sizing the picture")?;
    let mut pixels = Pixmap::new(size.width(), size.height()).context("making room for the picture")?;
    resvg::render(&tree, Transform::from_scale(PIXELS, PIXELS), &mut pixels.as_mut());
    pixels.encode_png().context("writing the picture")
}

/// Draws a picture as SVG. The theme that the person asked for goes before the given one.
pub fn svg(picture: &Picture, theme: Theme) -> String {
    let palette = Palette::of(picture.theme.unwrap_or(theme));
    let mut canvas = Canvas::new(palette);
    match &picture.drawing {
        Drawing::Trend(chart) => trend::draw(&mut canvas, picture, chart),
        Drawing::Week(card) => week::draw(&mut canvas, picture, card),
        Drawing::Habits(calendar) => habits::draw(&mut canvas, picture, calendar),
        Drawing::Cycle(cycle) => ring::draw(&mut canvas, picture, cycle),
    }
    canvas.finish(&picture.title)
}
