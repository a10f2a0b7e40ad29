//! An SVG document in the making. Everything that comes from outside goes through [`escaped`].

use std::fmt::Write;

use super::{
    FAMILY, WIDTH,
    letters::Type,
    palette::{Colour, Palette},
};

/// The drawing of one picture. It grows downwards: its height is what was [`Canvas::reach`]ed.
pub(super) struct Canvas {
    pub palette: &'static Palette,
    body: String,
    height: f32,
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Canvas {
    pub(super) fn new(palette: &'static Palette) -> Self {
        Self { palette, body: String::new(), height: 0.0 }
    }

    /// The picture goes down at least this far.
    pub(super) fn reach(&mut self, y: f32) {
        self.height = self.height.max(y);
    }

    pub(super) fn rect(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), radius: f32, fill: Colour) {
        self.put(format_args!(
            r#"<rect x="{x:.2}" y="{y:.2}" width="{width:.2}" height="{height:.2}" rx="{radius:.2}" fill="{fill}"/>"#
        ));
    }

    /// The outline of a rectangle, drawn within it.
    pub(super) fn frame(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), radius: f32, stroke: Colour) {
        let (x, y, width, height) = (x + 0.75, y + 0.75, width - 1.5, height - 1.5);
        self.put(format_args!(
            r#"<rect x="{x:.2}" y="{y:.2}" width="{width:.2}" height="{height:.2}" rx="{radius:.2}" fill="none" stroke="{stroke}" stroke-width="1.5"/>"#
        ));
    }

    pub(super) fn line(&mut self, (x1, y1): (f32, f32), (x2, y2): (f32, f32), stroke: Colour, width: f32) {
        self.put(format_args!(
            r#"<path d="M{x1:.2} {y1:.2}L{x2:.2} {y2:.2}" stroke="{stroke}" stroke-width="{width:.2}"/>"#
        ));
    }

    pub(super) fn dashes(&mut self, (x1, y1): (f32, f32), (x2, y2): (f32, f32), stroke: Colour) {
        self.put(format_args!(
            r#"<path d="M{x1:.2} {y1:.2}L{x2:.2} {y2:.2}" stroke="{stroke}" stroke-width="1.6" stroke-dasharray="5 4"/>"#
        ));
    }

    pub(super) fn circle(&mut self, (x, y): (f32, f32), radius: f32, fill: Colour) {
        self.put(format_args!(r#"<circle cx="{x:.2}" cy="{y:.2}" r="{radius:.2}" fill="{fill}"/>"#));
    }

    /// The outline of a circle, drawn within it.
    pub(super) fn hoop(&mut self, (x, y): (f32, f32), radius: f32, stroke: Colour) {
        let radius = radius - 0.75;
        self.put(format_args!(
            r#"<circle cx="{x:.2}" cy="{y:.2}" r="{radius:.2}" fill="none" stroke="{stroke}" stroke-width="1.5"/>"#
        ));
    }

    /// A line through points, round at its corners.
    pub(super) fn polyline(&mut self, points: &[(f32, f32)], stroke: Colour, width: f32) {
        let path = points.iter().enumerate().map(|(index, (x, y))| {
            let step = if index == 0 { 'M' } else { 'L' };
            format!("{step}{x:.2} {y:.2}")
        });
        self.curve(&path.collect::<String>(), stroke, width);
    }

    /// A path of ours that is stroked and not filled.
    pub(super) fn curve(&mut self, path: &str, stroke: Colour, width: f32) {
        self.put(format_args!(
            r#"<path d="{path}" fill="none" stroke="{stroke}" stroke-width="{width:.2}" stroke-linejoin="round" stroke-linecap="round"/>"#
        ));
    }

    /// A part of a ring around a middle, from one share of the whole turn to another, clockwise from the top.
    pub(super) fn arc(&mut self, (x, y): (f32, f32), radius: f32, (from, to): (f32, f32), stroke: Colour, width: f32) {
        // Two halves: an arc that ends where it began would be none.
        let middle = f32::midpoint(from, to);
        let at = |share: f32| {
            let angle = share * std::f32::consts::TAU;
            (x + radius * angle.sin(), y - radius * angle.cos())
        };
        let ((x1, y1), (x2, y2), (x3, y3)) = (at(from), at(middle), at(to));
        let large = u8::from(middle - from > 0.5);
        self.put(format_args!(
            r#"<path d="M{x1:.2} {y1:.2}A{radius:.2} {radius:.2} 0 {large} 1 {x2:.2} {y2:.2}A{radius:.2} {radius:.2} 0 {large} 1 {x3:.2} {y3:.2}" fill="none" stroke="{stroke}" stroke-width="{width:.2}"/>"#
        ));
    }

    /// A text whose baseline lies at `y`.
    pub(super) fn text(&mut self, (x, y): (f32, f32), text: &str, anchor: Anchor, style: Type, fill: Colour) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (size, weight) = (style.size, if style.is_bold { 600 } else { 400 });
        self.put(format_args!(
            r#"<text x="{x:.2}" y="{y:.2}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" fill="{fill}">{}</text>"#,
            escaped(text)
        ));
    }

    /// The document.
    pub(super) fn finish(self, title: &str) -> String {
        // Even, so that it is a whole number of pixels.
        let height = (self.height / 2.0).ceil() * 2.0;
        let (ground, title) = (self.palette.ground, escaped(title));
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="{FAMILY}"><title>{title}</title><rect width="{WIDTH}" height="{height}" fill="{ground}"/>{}</svg>"#,
            self.body
        )
    }

    fn put(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.body.write_fmt(element);
    }
}

/// Text as XML holds it: marks escaped, and what XML cannot hold at all left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c if c.is_whitespace() => out.push(if c == '\u{202f}' || c == '\u{a0}' { c } else { ' ' }),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_is_only_text() {
        for (given, wanted) in [
            ("a < b & \"c\"", "a &lt; b &amp; &quot;c&quot;"),
            ("</text><script>", "&lt;/text&gt;&lt;script&gt;"),
            ("tab\tnul\0\u{1b}end\u{ffff}", "tab nulend"),
            ("10\u{202f}000 ]]>", "10\u{202f}000 ]]&gt;"),
        ] {
            assert_eq!(escaped(given), wanted);
        }
    }
}
