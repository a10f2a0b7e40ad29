//! Numbers of a reply that nothing in the turn supports.

use super::message::leading_number;

/// Kilograms in a pound, kilometres in a mile, litres in a fluid ounce: a reply may use the person's own unit.
const CONVERSIONS: [f64; 6] = [0.453_592_37, 1.609_344, 0.029_573_5, 0.01, 0.001, 1.0 / 60.0];

/// The numbers of a text that are none of the allowed ones. A number is supported when an allowed one rounds to it, also in
/// another unit of the same quantity (kg and lb, km and mi, hours and minutes, litres and millilitres), or as hours and
/// minutes ("7 h 20" is 7.33). Times of day, dates and list numbers are not looked at.
pub fn unsupported_numbers(text: &str, allowed: &[f64]) -> Vec<f64> {
    let written = written_numbers(text);
    let mut unsupported = Vec::new();
    let mut at = 0;
    while at < written.len() {
        let number = &written[at];
        let minutes = written.get(at + 1).filter(|next| number.hours && next.follows && next.value < 60.0);
        let together = minutes.map(|minutes| number.value + minutes.value / 60.0);
        if together.is_some_and(|hours| allowed.iter().any(|known| is_same(hours, 0.017, *known))) {
            at += 2;
            continue;
        }
        if !allowed.iter().any(|known| is_same(number.value, number.step, *known)) {
            unsupported.push(number.value);
        }
        at += 1;
    }
    unsupported
}

/// A number as it stands in a text.
struct Written {
    value: f64,
    /// The unit of its last digit: 0.1 for "6.5".
    step: f64,
    /// Hours follow, or are meant ("7 h", "7h").
    hours: bool,
    /// Nothing but the unit of hours stands between the number before and this one.
    follows: bool,
}

/// Whether `known`, as it is or in another unit, rounds to a number written with the given step.
fn is_same(written: f64, step: f64, known: f64) -> bool {
    let close = |known: f64| (written - known).abs() <= step / 2.0 + 1e-6;
    close(known)
        || CONVERSIONS.iter().any(|factor| close(known * factor) || close(known / factor))
        || close((known - 32.0) / 1.8)
        || close(known * 1.8 + 32.0)
}

fn written_numbers(text: &str) -> Vec<Written> {
    let mut numbers: Vec<Written> = Vec::new();
    let mut at = 0;
    let mut last_end = None;
    while let Some(offset) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let (mut value, mut length) = leading_number(&text[start..]);
        while let Some(group) = spaced_group(&text[start + length..], value, length) {
            (value, length) = (value * 1000.0 + group.0, length + group.1);
        }
        let (before, after) = (&text[..start], &text[start + length..]);
        at = start + length;
        if let Some(end) = time_or_date(&text[start..]) {
            at = start + end;
            last_end = None;
            continue;
        }
        if is_name_part(before) || is_list_number(before, after) {
            continue;
        }
        let follows = last_end.is_some_and(|end: usize| {
            let between = text[end..start].trim().to_lowercase();
            matches!(
                between.as_str(),
                "h" | "hours" | "hour" | "std" | "stunden" | "horas" | "heures" | "hr" | "hrs" | "h and"
            )
        });
        numbers.push(Written { value, step: step(&text[start..at]), hours: names_hours(after), follows });
        last_end = Some(at);
    }
    numbers
}

/// A group of three digits after a (no-break) space: "10 432". Returns its value and the bytes it takes.
fn spaced_group(after: &str, value: f64, length: usize) -> Option<(f64, usize)> {
    let space = after.chars().next().filter(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}'))?;
    let digits = &after[space.len_utf8()..];
    let is_group = digits.len() >= 3
        && digits.bytes().take(3).all(|byte| byte.is_ascii_digit())
        && !digits[3..].starts_with(|c: char| c.is_ascii_digit());
    (is_group && value >= 1.0 && value.fract() == 0.0 && length <= 7)
        .then(|| (digits[..3].parse().unwrap_or(0.0), space.len_utf8() + 3))
}

/// "07:30", "14/03/2026", "14.03.2026": the length of a time of day or a date, which is no claim about the person.
fn time_or_date(text: &str) -> Option<usize> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let separator = text[first..].chars().next().filter(|c| matches!(c, ':' | '/' | '.' | '-'))?;
    let second = digits(&text[first + 1..]);
    let end = first + 1 + second;
    if separator == ':' {
        return (second == 2 && first <= 2).then_some(end);
    }
    let year = text[end..].strip_prefix(separator).map_or(0, digits);
    let is_date = matches!((first, second, year), (1 | 2, 1 | 2, 2 | 4) | (4, 1 | 2, 1 | 2));
    is_date.then_some(end + 1 + year)
}

/// "VO2", "B12", "A1": part of a name.
fn is_name_part(before: &str) -> bool {
    before.ends_with(char::is_alphabetic)
}

/// "1." or "2)" at the start of a line.
fn is_list_number(before: &str, after: &str) -> bool {
    let starts_line = before.rsplit('\n').next().is_none_or(|line| line.trim().is_empty());
    starts_line && (after.starts_with(". ") || after.starts_with(')'))
}

fn names_hours(after: &str) -> bool {
    let after = after.trim_start().to_lowercase();
    ["h", "std", "stunde", "hora", "heure", "hour", "hr"].iter().any(|unit| {
        after.strip_prefix(unit).is_some_and(|rest| {
            !rest.starts_with(|c: char| c.is_alphabetic()) || rest.starts_with('s') || rest.starts_with("n ")
        })
    })
}

/// The unit of the last digit of a written number.
fn step(written: &str) -> f64 {
    let fraction = written.rsplit_once(['.', ',']).map(|(_, fraction)| fraction);
    match fraction {
        Some(fraction) if fraction.len() != 3 && fraction.len() <= 4 => {
            0.1_f64.powi(i32::try_from(fraction.len()).unwrap_or(0))
        }
        _ => 1.0,
    }
}
