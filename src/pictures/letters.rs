//! Letters: the fonts, and how wide a text will be.
//!
//! The fonts are Inter (SIL Open Font License 1.1, `fonts/OFL.txt`), cut down to Latin, Greek, Cyrillic and the marks used here.

use std::sync::LazyLock;

use skrifa::{FontRef, MetadataProvider, instance::LocationRef, instance::Size};

pub(super) const REGULAR: &[u8] = include_bytes!("fonts/Inter-Regular.ttf");
pub(super) const BOLD: &[u8] = include_bytes!("fonts/Inter-SemiBold.ttf");

/// The part of a unit that a letter takes which the fonts do not have.
const UNKNOWN: f32 = 0.7;
const ELLIPSIS: char = '…';

/// Size and weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    pub size: f32,
    pub is_bold: bool,
}

pub(super) const fn plain(size: f32) -> Type {
    Type { size, is_bold: false }
}

pub(super) const fn bold(size: f32) -> Type {
    Type { size, is_bold: true }
}

static FACES: LazyLock<[Option<FontRef<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|bytes| FontRef::new(bytes).ok()));

/// How wide a text is, without the pairs of letters that stand closer.
pub(super) fn width(text: &str, style: Type) -> f32 {
    let Some(face) = &FACES[usize::from(style.is_bold)] else { return text.chars().count() as f32 * style.size };
    let (letters, metrics) = (face.charmap(), face.glyph_metrics(Size::new(style.size), LocationRef::default()));
    let advance = |c: char| letters.map(c).and_then(|glyph| metrics.advance_width(glyph));
    text.chars().map(|c| advance(c).unwrap_or(style.size * UNKNOWN)).sum()
}

/// The text, cut with an ellipsis where it is wider than there is room.
pub(super) fn fitted(text: &str, style: Type, room: f32) -> String {
    if width(text, style) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&format!("{kept}{ELLIPSIS}"), style) > room {
            kept.pop();
            break;
        }
    }
    format!("{}{ELLIPSIS}", kept.trim_end())
}

/// The text in lines that fit, broken between words.
pub(super) fn wrapped(text: &str, style: Type, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), style) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(fitted(word, style, room)),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_measured_and_cut_to_their_room() {
        assert!(FACES.iter().all(Option::is_some), "the fonts compiled in can be read");
        assert!(width("WWW", plain(12.0)) > width("iii", plain(12.0)));
        assert!(width("Sleep", bold(12.0)) > width("Sleep", plain(12.0)));
        assert_eq!(fitted("Sleep", plain(12.0), 100.0), "Sleep");
        for room in [10.0, 40.0, 90.0] {
            let cut = fitted("Trinkwassermengengewohnheit", plain(12.0), room);
            assert!(cut.ends_with(ELLIPSIS) && width(&cut, plain(12.0)) <= room.max(width("…", plain(12.0))), "{cut}");
        }
        let lines = wrapped("An estimate from your own dates, never contraception.", plain(12.0), 120.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, plain(12.0)) <= 120.0), "{lines:?}");
    }
}
