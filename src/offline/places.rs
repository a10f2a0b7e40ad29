//! Places in words → time zones.

use chrono_tz::Tz;

use super::facts::place;
use crate::domain::text::fold;

/// The longest name of a place, in words ("ho chi minh city", "america argentina buenos aires").
const WORDS: usize = 4;

/// The zone of an IANA name, or of the first place a text names.
pub fn zone_of(text: &str) -> Option<Tz> {
    let text = text.trim();
    if let Ok(zone) = text.parse() {
        return Some(zone);
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (0..words.len()).find_map(|start| {
        let longest = WORDS.min(words.len() - start);
        (1..=longest).rev().find_map(|count| place::zone(&words[start..start + count].join(" ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_a_sentence() {
        for (text, zone) in [
            ("Europe/Berlin", Some(Tz::Europe__Berlin)),
            ("I live in New York now", Some(Tz::America__New_York)),
            ("Madrid!", Some(Tz::Europe__Madrid)),
            ("somewhere warm", None),
        ] {
            assert_eq!(zone_of(text), zone, "{text}");
        }
    }
}
