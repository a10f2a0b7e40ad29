//! What a text supports: the values its numbers may stand for, and whether a stretch of it speaks of the person at all.
//! Other readings of the same message are checked against this.

use std::ops::Range;

use super::{
    Message, clause,
    concept::{Concept, Cue},
    item::{self, Cut, What},
    quantity::{self, Quantity, Unit},
};
use crate::domain::{person::Lang, units};

/// Every value, in canonical units, that the numbers of a text may stand for: as they are, converted from their unit, on a
/// scale of ten, as the span between two times, and added up.
pub fn numbers(message: &Message<'_>) -> Vec<f64> {
    let cut = numbers_read(message);
    let british = is_british(message);
    let mut values = said(&cut, british);
    spans(&cut, &mut values);
    sums(&cut, british, &mut values);
    // Nothing drunk, nothing slept: a negation is a number too.
    values.push(0.0);
    values
}

/// The values a text states, as they are and converted from their unit: what a reply may repeat.
pub fn stated(message: &Message<'_>) -> Vec<f64> {
    said(&numbers_read(message), is_british(message))
}

/// Whether a few words are spoken to us, greet or tell something, so that they are no name: "hello", "slept", "thanks".
pub fn is_said_to_us(text: &str) -> bool {
    if item::is_short_name(text) {
        return false;
    }
    Lang::ALL.into_iter().any(|lang| {
        let cut = item::cut(text, lang);
        let speaks = cut.items.iter().any(|item| {
            let told = clause::is_past_verb(item)
                || item.any(&[
                    Cue::Greeting,
                    Cue::Thanks,
                    Cue::Yes,
                    Cue::No,
                    Cue::Delete,
                    Cue::Sleep,
                    Cue::Drink,
                    Cue::Water,
                ]);
            !item.fuzzy && told
        });
        speaks && cut.items.iter().all(|item| !matches!(item.what, What::Unknown))
    })
}

fn is_british(message: &Message<'_>) -> bool {
    matches!(message.zone.name(), "Europe/London" | "Europe/Dublin")
}

fn said(cut: &Cut, british: bool) -> Vec<f64> {
    let mut values = Vec::new();
    for item in &cut.items {
        match item.what {
            What::Quantity(quantity) => canonical(quantity, british, &mut values),
            What::Colon(first, second, third) => {
                values.extend([first, second, first + second / 60.0, first * 60.0 + second]);
                values.extend(third.map(|third| first * 60.0 + second + third / 60.0));
            }
            What::Ratio(part, whole) => {
                values.extend([part, whole, part * 10.0, whole * 10.0]);
                if whole > 0.0 {
                    values.push((5.0 * part / whole + 0.5).floor().max(1.0));
                }
            }
            What::Clock(minutes, _) => values.extend([f64::from(minutes) / 60.0, f64::from(minutes)]),
            _ => {}
        }
        values.extend(item.find(|concept| match concept {
            Concept::Race(km) => Some(*km),
            Concept::Level(level) => Some(f64::from(*level)),
            _ => None,
        }));
    }
    values
}

/// Whether the words at hand stand in a clause that tells nothing of the person: somebody else's, a wish, a plan, a question.
pub fn is_set_aside(message: &Message<'_>, words: &str) -> bool {
    let Some(span) = find(message.text, words) else { return false };
    let mut cut = numbers_read(message);
    let clauses = clause::clauses(&mut cut);
    let touched = clauses.iter().filter(|clause| {
        let items = &cut.items[clause.items.clone()];
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return false };
        let start = cut.tokens[first.tokens.start].span.start;
        let end = cut.tokens[last.tokens.end - 1].span.end;
        start < span.end && span.start < end
    });
    let mut touched = touched.peekable();
    touched.peek().is_some() && touched.all(|clause| clause.barrier.is_some())
}

/// The value of one number of a text for a field, in canonical units; none when the text holds no number, or several.
pub(super) fn single(message: &Message<'_>) -> Option<What> {
    let cut = numbers_read(message);
    let mut numbers = cut.items.iter().filter(|item| clause::is_number(item));
    let first = numbers.next()?;
    numbers.next().is_none().then(|| first.what.clone())
}

fn numbers_read(message: &Message<'_>) -> Cut {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    cut
}

/// Where the words stand in the text, letter case apart.
fn find(text: &str, words: &str) -> Option<Range<usize>> {
    let words = words.trim();
    if words.is_empty() {
        return Some(0..text.len());
    }
    let at = text.find(words).or_else(|| {
        // Lower case may change lengths; then the whole text is looked at.
        let lower = text.to_lowercase();
        (lower.len() == text.len()).then(|| lower.find(&words.to_lowercase())).flatten()
    });
    Some(at.map_or(0..text.len(), |at| at..at + words.len()))
}

fn canonical(quantity: Quantity, british: bool, values: &mut Vec<f64>) {
    let value = quantity.value;
    values.push(value);
    let litres = |unit: &str| units::litres_per(unit, british).map(|litres| value * litres);
    let converted = match quantity.unit {
        Some(Unit::Lb) => Some(value * units::KG_PER_LB),
        Some(Unit::Stone) => Some(value * 14.0 * units::KG_PER_LB),
        Some(Unit::Mile) => Some(value * units::KM_PER_MILE),
        Some(Unit::Metre | Unit::M | Unit::Gram | Unit::Ml) => Some(value / 1000.0),
        Some(Unit::Foot) => Some(value * 12.0 * units::CM_PER_INCH),
        Some(Unit::Inch) => Some(value * units::CM_PER_INCH),
        Some(Unit::Cl) => litres("cl"),
        Some(Unit::Dl) => litres("dl"),
        Some(Unit::FluidOunce) => litres("fl_oz"),
        Some(Unit::Gallon) => litres("gallon"),
        Some(Unit::Quart) => litres("quart"),
        Some(Unit::Pint) => litres("pint"),
        Some(Unit::Glass) => litres("glass"),
        Some(Unit::Bottle) => litres("bottle"),
        Some(Unit::Hour) => Some(value * 60.0),
        Some(Unit::Minute | Unit::Second) => Some(value / 60.0),
        Some(Unit::Percent) => Some((value / 20.0 + 0.5).floor().max(1.0)),
        Some(Unit::Fahrenheit | Unit::Degree) => Some(units::celsius(value)),
        Some(Unit::K) => Some(value * 1000.0),
        _ => None,
    };
    values.extend(converted);
    if quantity.unit.is_none() {
        // Body weight and temperature without a unit may be in pounds and °F, a height in metres, a scale of ten.
        values.extend([value * units::KG_PER_LB, units::celsius(value), value * 100.0, value * 1000.0]);
    }
    if value <= 10.0 {
        values.push((value / 2.0 + 0.5).floor().max(1.0));
    }
}

/// Hours and minutes between each two times of day, across midnight.
fn spans(cut: &Cut, values: &mut Vec<f64>) {
    let times: Vec<f64> = cut
        .items
        .iter()
        .filter_map(|item| match item.what {
            What::Clock(minutes, _) => Some(f64::from(minutes) / 60.0),
            What::Colon(hours, minutes, None) => Some(hours + minutes / 60.0),
            What::Quantity(Quantity { value, unit: None, at: true, .. }) => Some(value),
            _ => None,
        })
        .collect();
    for (index, from) in times.iter().enumerate() {
        for to in &times[index + 1..] {
            for span in [(to - from).rem_euclid(24.0), (to - from).rem_euclid(12.0)] {
                values.extend([span, span * 60.0]);
            }
        }
    }
}

/// What is drunk, or run, adds up; so do stones and pounds, feet and inches.
fn sums(cut: &Cut, british: bool, values: &mut Vec<f64>) {
    let parts: Vec<Vec<f64>> = cut
        .items
        .iter()
        .filter_map(item::Item::quantity)
        .map(|quantity| {
            let mut own = Vec::new();
            canonical(quantity, british, &mut own);
            own.truncate(2);
            own
        })
        .collect();
    // Long lists of numbers are lists, not sums.
    if parts.len() > 6 {
        return;
    }
    for (index, part) in parts.iter().enumerate() {
        for other in &parts[index + 1..] {
            for (first, second) in part.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                values.extend([first + second, first * second, first * second / 1000.0, (first + second) / 2.0]);
            }
        }
    }
    let litres: f64 = parts.iter().filter_map(|part| part.last()).sum();
    values.push(litres);
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::domain::person::Lang;

    fn message(text: &str) -> Message<'_> {
        Message::on_a_saturday(Lang::En, text)
    }

    #[test]
    fn numbers_follow_from_words_and_units() {
        for (text, follows) in [
            ("slept seven and a half hours", 7.5),
            ("in bed by 10:30pm and up again at 6am", 7.5),
            ("2 glasses of water", 0.5),
            ("750 ml and another 0.5 l of water", 1.25),
            ("weight 180 lb", 81.65),
            ("energy 8/10", 4.0),
            ("ran 3 miles", 4.83),
            ("did not sleep at all", 0.0),
        ] {
            let numbers = numbers(&message(text));
            assert!(numbers.iter().any(|number| (number - follows).abs() < 0.01), "{text}: {numbers:?}");
        }
        assert!(!numbers(&message("slept badly, three coffees")).iter().any(|number| (number - 6.0).abs() < 0.01));
    }

    #[test]
    fn other_peoples_facts_are_set_aside() {
        for (text, words, aside) in [
            ("my husband slept 4 hours", "slept 4 hours", true),
            ("my husband slept 4 hours, me only 6", "me only 6", false),
            ("slept 7 hours", "slept 7 hours", false),
            ("if I had slept 3 hours I would be dead", "slept 3 hours", true),
        ] {
            assert_eq!(is_set_aside(&message(text), words), aside, "{text}");
        }
    }
}
