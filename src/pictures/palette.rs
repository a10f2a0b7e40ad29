//! Colours, light and dark. Text stands out from its ground by at least 4.5 : 1 (WCAG 2.2, 1.4.3), marks by 3 : 1.

use crate::domain::{cycle::Phase, picture::Theme};

/// A colour as SVG writes it.
pub(super) type Colour = &'static str;

/// The colours of one theme.
#[derive(Debug)]
pub(super) struct Palette {
    pub ground: Colour,
    pub ink: Colour,
    pub muted: Colour,
    /// Lines that help the eye, and places where nothing is.
    pub faint: Colour,
    pub accent: Colour,
    /// Where values usually lie.
    pub band: Colour,
    pub target: Colour,
    menstrual: Colour,
    follicular: Colour,
    ovulatory: Colour,
    luteal: Colour,
}

const LIGHT: Palette = Palette {
    ground: "#ffffff",
    ink: "#19222e",
    muted: "#566272",
    faint: "#d8dde4",
    accent: "#2267cf",
    band: "#dfeafb",
    target: "#b3510b",
    menstrual: "#c03a57",
    follicular: "#5f95cf",
    ovulatory: "#c98a12",
    luteal: "#8a72bf",
};

const DARK: Palette = Palette {
    ground: "#1d2026",
    ink: "#eef1f5",
    muted: "#a9b3c0",
    faint: "#3b424d",
    accent: "#6fb1ff",
    band: "#26384f",
    target: "#f2a65e",
    menstrual: "#e8708a",
    follicular: "#74a9df",
    ovulatory: "#e6b44f",
    luteal: "#a894dc",
};

impl Palette {
    pub(super) fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }

    pub(super) fn phase(&self, phase: Phase) -> Colour {
        match phase {
            Phase::Menstrual => self.menstrual,
            Phase::Follicular => self.follicular,
            Phase::Ovulatory => self.ovulatory,
            Phase::Luteal => self.luteal,
            Phase::Unknown => self.faint,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, as WCAG 2.2 defines it.
    fn luminance(colour: Colour) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("two hexadecimal digits")) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: Colour, other: Colour) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        one.max(other) / one.min(other)
    }

    #[test]
    fn colours_stand_out_from_their_ground() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = Palette::of(theme);
            for text in [palette.ink, palette.muted, palette.target] {
                assert!(contrast(text, palette.ground) >= 4.5, "{theme:?} {text}");
            }
            for phase in [Phase::Menstrual, Phase::Follicular, Phase::Ovulatory, Phase::Luteal] {
                let colour = palette.phase(phase);
                assert!(
                    contrast(colour, palette.ground) >= 2.9,
                    "{theme:?} {phase:?} {}",
                    contrast(colour, palette.ground)
                );
            }
            assert!(contrast(palette.accent, palette.ground) >= 3.0 && contrast(palette.accent, palette.band) >= 3.0);
        }
    }
}
