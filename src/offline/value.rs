//! A value for a field we asked about: "7", "7 h 30", "calm", "yesterday".

use serde_json::{Value, json};

use super::{
    Message,
    clause::{is_anchor, is_number},
    concept::{Concept, Cue},
    item,
    item::What,
    quantity::{self, Quantity, Unit},
    read, support,
};
use crate::domain::{
    day::{self, Subject, logging_day},
    person::Units,
    ranges,
    record::Record,
    units,
};

/// The value the words give to a field (an argument name or a metric type), in canonical units; none when they give none
/// that is plausible.
pub fn value_of(field: &str, message: &Message<'_>) -> Option<Value> {
    match field {
        "date" | "target_date" => {
            let today = logging_day(message.now, message.zone, message.day_start);
            let subject = if field == "date" { Subject::Report } else { Subject::Goal };
            return day::resolve_date(message.text, today, subject).map(|date| json!(date));
        }
        "mood" | "activity_type" | "intensity_level" | "gender" | "symptoms" => return named(field, message),
        "status" | "completed" => return yes_or_no(message).map(Value::from),
        "name" | "notes" | "habit_type" | "timezone" => return Some(json!(message.text.trim())),
        _ => {}
    }
    number(field, &support::single(message)?, message).map(|number| json!(number))
}

/// Whether a message may be the answer to a question for a field: it names nothing else that can be kept, and no unit that is
/// none of ours ("drank 5 furlongs" tells no hours of sleep).
pub fn may_answer(field: &str, message: &Message<'_>) -> bool {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let is_foreign = |item: &item::Item| is_anchor(item) && !is_number(item) && !is_of_field(field, item);
    let in_a_strange_unit = cut.items.windows(2).any(|pair| {
        let bare = pair[0].quantity().is_some_and(|q| q.unit.is_none());
        bare && pair[1].what == What::Unknown
    });
    !in_a_strange_unit && !cut.items.iter().any(is_foreign)
}

/// Whether a word that names something names this field, or only how somebody feels about it.
fn is_of_field(field: &str, item: &item::Item) -> bool {
    item.concepts.iter().any(|concept| match concept {
        Concept::Mood(..) => true,
        Concept::Metric(kind) => kind.as_str() == field,
        Concept::Act(..) | Concept::Race(_) => {
            matches!(
                field,
                "duration_minutes" | "distance_km" | "calories_burned" | "intensity_level" | "activity_type"
            )
        }
        Concept::Cue(cue) => match cue {
            Cue::Sleep | Cue::Nap | Cue::Bedtime | Cue::NoSleep => field == "sleep_hours",
            Cue::Water | Cue::Soft | Cue::Drink | Cue::NoWater => field == "water_intake_liters",
            Cue::Energy => field == "energy_level",
            Cue::Digestion | Cue::Stomach => field == "digestion_score",
            Cue::Weigh => matches!(field, "weight_kg" | "target_weight_kg"),
            Cue::Pulse => field == "resting_hr_bpm",
            Cue::Pressure => matches!(field, "systolic_mmhg" | "diastolic_mmhg"),
            Cue::Temperature => matches!(field, "body_temp_c" | "temperature_c"),
            Cue::Workout => matches!(field, "duration_minutes" | "distance_km" | "calories_burned"),
            _ => false,
        },
        _ => false,
    })
}

/// Whether a text speaks of a temperature or a fever.
pub fn speaks_of_a_temperature(message: &Message<'_>) -> bool {
    item::cut(message.text, message.lang).items.iter().any(|item| item.is(Cue::Temperature))
}

/// The distance of a race in kilometres, by its name or its length: "half marathon", "10k", "10".
pub fn race_distance(message: &Message<'_>) -> Option<f64> {
    let cut = item::cut(message.text, message.lang);
    let named =
        cut.items.iter().find_map(|item| item.find(|c| if let Concept::Race(km) = c { Some(*km) } else { None }));
    named.or_else(|| value_of("distance_km", message)?.as_f64()).filter(|km| *km > 0.0)
}

/// The value of a field named by a word: read as a report of its own.
fn named(field: &str, message: &Message<'_>) -> Option<Value> {
    let said = if field == "mood" { format!("mood {}", message.text) } else { message.text.to_owned() };
    let reading = read(&Message { text: &said, ..*message });
    reading.records.iter().find_map(|found| match &found.record {
        Record::CorrectLast(change) if change.field == field => Some(change.value.clone()),
        record => record.args().get(field).cloned(),
    })
}

fn yes_or_no(message: &Message<'_>) -> Option<bool> {
    let cut = item::cut(message.text, message.lang);
    let yes = cut.items.iter().any(|item| item.any(&[Cue::Yes, Cue::Tick]));
    let no = cut.items.iter().any(|item| item.any(&[Cue::No, Cue::Neg, Cue::Cross, Cue::Skip]));
    (yes != no).then_some(yes)
}

/// A number in the canonical unit of its field; none when it was said in a unit of something else, or is not plausible.
pub(super) fn number(field: &str, what: &What, message: &Message<'_>) -> Option<f64> {
    let value = match what {
        What::Quantity(quantity) => converted(field, *quantity, message)?,
        What::Colon(hours, minutes, None) if field == "sleep_hours" => hours + minutes / 60.0,
        // "1:15" of training is an hour and a quarter; "28:30" is a run to the second.
        What::Colon(hours, minutes, None) if field == "duration_minutes" && *hours < 5.0 => hours * 60.0 + minutes,
        What::Colon(minutes, seconds, None) if field == "duration_minutes" => minutes + seconds / 60.0,
        What::Ratio(part, whole) if is_scale(field) && *whole > 0.0 => (5.0 * part / whole + 0.5).floor().max(1.0),
        _ => return None,
    };
    let range = ranges::RANGES.iter().find(|(name, _)| *name == field).map(|(_, range)| range);
    range.is_none_or(|range| range.contains(&value)).then_some(value)
}

fn converted(field: &str, quantity: Quantity, message: &Message<'_>) -> Option<f64> {
    let Quantity { value, unit, .. } = quantity;
    let imperial = message.units == Units::Imperial;
    let british = matches!(message.zone.name(), "Europe/London" | "Europe/Dublin");
    let Some(unit) = unit else {
        return Some(match field {
            "weight_kg" | "target_weight_kg" if imperial => value * units::KG_PER_LB,
            "distance_km" if imperial => value * units::KM_PER_MILE,
            "height_cm" if value < 3.0 => value * 100.0,
            "body_temp_c" | "temperature_c" if value > 45.0 => units::celsius(value),
            field if is_scale(field) && value > 5.0 && value <= 10.0 => (value / 2.0 + 0.5).floor(),
            _ => value,
        });
    };
    Some(match (field, unit) {
        ("sleep_hours", Unit::Hour) | ("duration_minutes", Unit::Minute) => value,
        ("sleep_hours", Unit::Minute) => value / 60.0,
        ("duration_minutes", Unit::Hour) => value * 60.0,
        ("water_intake_liters", unit) => value * litres(unit, british)?,
        ("weight_kg" | "target_weight_kg", Unit::Kg) => value,
        ("weight_kg" | "target_weight_kg", Unit::Lb) => value * units::KG_PER_LB,
        ("weight_kg" | "target_weight_kg", Unit::Stone) => value * 14.0 * units::KG_PER_LB,
        ("distance_km", Unit::Km | Unit::K) => value,
        ("distance_km", Unit::Mile) => value * units::KM_PER_MILE,
        ("distance_km", Unit::Metre | Unit::M) => value / 1000.0,
        ("steps", Unit::Steps) => value,
        ("steps", Unit::K) => value * 1000.0,
        ("height_cm", Unit::Cm) => value,
        ("height_cm", Unit::M | Unit::Metre) => value * 100.0,
        ("height_cm", Unit::Foot) => value * 12.0 * units::CM_PER_INCH,
        ("height_cm", Unit::Inch) => value * units::CM_PER_INCH,
        ("body_temp_c" | "temperature_c", Unit::Celsius | Unit::Degree) => value,
        ("body_temp_c" | "temperature_c", Unit::Fahrenheit) => units::celsius(value),
        ("age", Unit::Years)
        | ("resting_hr_bpm", Unit::Bpm)
        | ("hrv_ms", Unit::Ms)
        | ("systolic_mmhg" | "diastolic_mmhg", Unit::Mmhg)
        | ("body_fat_pct" | "spo2_pct", Unit::Percent)
        | ("calories_burned" | "calories_burned_kcal", Unit::Kcal) => value,
        _ => return None,
    })
}

fn is_scale(field: &str) -> bool {
    matches!(field, "energy_level" | "digestion_score" | "soreness")
}

fn litres(unit: Unit, british: bool) -> Option<f64> {
    let name = match unit {
        Unit::Litre => "L",
        Unit::Ml => "ml",
        Unit::Cl => "cl",
        Unit::Dl => "dl",
        Unit::FluidOunce => "fl_oz",
        Unit::Gallon => "gallon",
        Unit::Quart => "quart",
        Unit::Pint => "pint",
        Unit::Glass => "glass",
        Unit::Bottle => "bottle",
        _ => return None,
    };
    units::litres_per(name, british)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn another_matter_answers_no_question_for_a_number() {
        for (lang, field, text, may) in [
            (Lang::En, "sleep_hours", "5", true),
            (Lang::En, "sleep_hours", "slept 5, I meant", true),
            (Lang::En, "sleep_hours", "7 and a half, feeling good", true),
            (Lang::En, "sleep_hours", "drank 5 furlongs", false),
            (Lang::En, "sleep_hours", "5 furlongs", false),
            (Lang::En, "water_intake_liters", "drank 2", true),
            (Lang::En, "duration_minutes", "45 of running", true),
            (Lang::De, "sleep_hours", "5 getrunken", false),
            (Lang::De, "sleep_hours", "5 Furlongs", false),
            (Lang::De, "sleep_hours", "5 geschlafen", true),
            (Lang::Es, "sleep_hours", "bebí 5", false),
            (Lang::Es, "sleep_hours", "dormí 5", true),
            (Lang::Fr, "sleep_hours", "bu 5", false),
            (Lang::Fr, "weight_kg", "couru 8", false),
            (Lang::Fr, "sleep_hours", "dormi 5", true),
        ] {
            assert_eq!(may_answer(field, &Message::on_a_saturday(lang, text)), may, "{field}: {text}");
        }
    }

    #[test]
    fn a_value_fits_its_field() {
        for (field, text, wanted) in [
            ("sleep_hours", "7.5", Some(json!(7.5))),
            ("sleep_hours", "7h30", Some(json!(7.5))),
            ("sleep_hours", "450 minutes", Some(json!(7.5))),
            ("sleep_hours", "31", None),
            ("water_intake_liters", "3 glasses", Some(json!(0.75))),
            ("energy_level", "8", Some(json!(4.0))),
            ("duration_minutes", "an hour", Some(json!(60.0))),
            ("mood", "calm", Some(json!("calm"))),
            ("date", "yesterday", Some(json!("2026-03-13"))),
            ("status", "no", Some(json!(false))),
            ("weight_kg", "no idea", None),
        ] {
            let message = Message::on_a_saturday(Lang::En, text);
            assert_eq!(value_of(field, &message), wanted, "{field}: {text}");
        }
    }
}
