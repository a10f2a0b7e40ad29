//! Values as a person reads them: in their units, with their language's decimal mark.

use serde_json::Value;

use crate::domain::{
    person::{Lang, Units},
    record::MetricKind,
    text, units,
};

use super::words::{Words, words};

/// How one person reads values.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    pub lang: Lang,
    pub units: Units,
}

impl Show {
    /// The words of this person's language.
    pub fn words(self) -> &'static Words {
        words(self.lang)
    }

    /// A number with at most `decimals` places, trailing zeros cut, thousands grouped.
    pub fn number(self, value: f64, decimals: usize) -> String {
        text::number(self.lang, value, decimals)
    }

    /// Hours as "6 h" or "6 h 30".
    pub fn hours(self, hours: f64) -> String {
        let minutes = (hours * 60.0).round() as i64;
        match (minutes / 60, minutes % 60) {
            (0, minutes) if minutes > 0 => format!("{minutes} min"),
            (hours, 0) => format!("{hours} h"),
            (hours, minutes) => format!("{hours} h {minutes:02}"),
        }
    }

    /// Minutes as "45 min" or "1 h 30"; a time that was taken to the second as "1:58:40".
    pub fn minutes(self, minutes: f64) -> String {
        let seconds = (minutes * 60.0).round();
        if seconds >= 3600.0 && seconds % 60.0 != 0.0 {
            let whole = seconds as i64;
            return format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
        }
        if minutes < 120.0 { format!("{} min", self.number(minutes, 1)) } else { self.hours(minutes / 60.0) }
    }

    /// What a session took, in a receipt: "45 min", "1 h 58 min"; taken to the second "1:58:40".
    pub fn duration(self, minutes: f64) -> String {
        let (whole, seconds) = (minutes.floor() as i64, (minutes * 60.0).round() % 60.0);
        match (whole / 60, whole % 60) {
            (hours @ 1.., 0) if seconds == 0.0 => format!("{hours} h"),
            (hours @ 1.., rest) if seconds == 0.0 => format!("{hours} h {rest} min"),
            _ => self.minutes(minutes),
        }
    }

    /// Water in litres or fluid ounces.
    pub fn water(self, litres: f64) -> String {
        match self.units {
            Units::Metric => format!("{} L", self.number(litres, 2)),
            Units::Imperial => format!("{} fl oz", self.number(litres / units::L_PER_FL_OZ, 0)),
        }
    }

    /// Body weight in kilograms or pounds.
    pub fn weight(self, kg: f64) -> String {
        match self.units {
            Units::Metric => format!("{} kg", self.number(kg, 1)),
            Units::Imperial => format!("{} lb", self.number(kg / units::KG_PER_LB, 1)),
        }
    }

    /// A distance in kilometres or miles.
    pub fn distance(self, km: f64) -> String {
        match self.units {
            Units::Metric => format!("{} km", self.number(km, 2)),
            Units::Imperial => format!("{} mi", self.number(km / units::KM_PER_MILE, 2)),
        }
    }

    /// Body height in centimetres, or feet and inches.
    pub fn height(self, cm: f64) -> String {
        match self.units {
            Units::Metric => format!("{} cm", self.number(cm, 0)),
            Units::Imperial => {
                let inches = (cm / units::CM_PER_INCH).round() as i64;
                format!("{}'{}\"", inches / 12, inches % 12)
            }
        }
    }

    /// A temperature in °C or °F.
    pub fn temperature(self, celsius: f64) -> String {
        match self.units {
            Units::Metric => format!("{} °C", self.number(celsius, 1)),
            Units::Imperial => format!("{} °F", self.number(units::fahrenheit(celsius), 1)),
        }
    }

    /// A basal temperature, to the second decimal: its rises are of two tenths.
    pub fn basal_temperature(self, celsius: f64) -> String {
        match self.units {
            Units::Metric => format!("{} °C", self.number(celsius, 2)),
            Units::Imperial => format!("{} °F", self.number(units::fahrenheit(celsius), 2)),
        }
    }

    /// A measured value with its unit.
    pub fn metric(self, kind: MetricKind, value: f64) -> String {
        match kind {
            MetricKind::WeightKg => self.weight(value),
            MetricKind::RestingHrBpm => format!("{} bpm", self.number(value, 0)),
            MetricKind::HrvMs => format!("{} ms", self.number(value, 0)),
            MetricKind::Steps => self.number(value, 0),
            MetricKind::BodyFatPct | MetricKind::Spo2Pct => format!("{} %", self.number(value, 1)),
            MetricKind::SystolicMmhg | MetricKind::DiastolicMmhg => format!("{} mmHg", self.number(value, 0)),
            MetricKind::BodyTempC => self.temperature(value),
            MetricKind::Vo2max => self.number(value, 1),
            MetricKind::CaloriesBurnedKcal => format!("{} kcal", self.number(value, 0)),
            MetricKind::DistanceKm => self.distance(value),
        }
    }

    /// The value of a named field (an argument of a tool or a metric type).
    pub fn field(self, field: &str, value: &Value) -> String {
        if let Some(number) = value.as_f64() {
            return match field {
                "sleep_hours" => self.hours(number),
                "water_intake_liters" => self.water(number),
                "soreness" => self.words().say(&format!("soreness.level_{number:.0}"), &[]),
                "energy_level" | "digestion_score" => format!("{}/5", self.number(number, 0)),
                "duration_minutes" => self.duration(number),
                "calories_burned" => format!("{} kcal", self.number(number, 0)),
                "height_cm" => self.height(number),
                "target_weight_kg" => self.weight(number),
                "age" => self.number(number, 0),
                "temperature_c" => self.basal_temperature(number),
                _ => MetricKind::parse(field).map_or_else(|| self.number(number, 2), |kind| self.metric(kind, number)),
            };
        }
        if let Some(flag) = value.as_bool() {
            return self.words().say(if flag { "button.yes" } else { "button.no" }, &[]);
        }
        let Some(text) = value.as_str() else { return String::from("–") };
        let section = match field {
            "mood" => "mood",
            "activity_type" => "activity",
            "intensity_level" => "intensity",
            "gender" => "gender",
            _ => return text.to_owned(),
        };
        self.words().find(&format!("{section}.{text}")).unwrap_or(text).to_owned()
    }

    /// What a field (an argument of a tool or a metric type) is called.
    pub fn label(self, field: &str) -> String {
        let words = self.words();
        words
            .find(&format!("field.{field}"))
            .or_else(|| words.find(&format!("metric.{field}")))
            .map_or_else(|| field.replace('_', " "), str::to_owned)
    }

    /// What a habit is called; one without a name of ours by its own words.
    pub fn habit(self, habit_type: &str) -> String {
        self.words().find(&format!("habit.{habit_type}")).map_or_else(|| sentence_case(habit_type), str::to_owned)
    }
}

/// `cold_plunge` → "Cold plunge".
fn sentence_case(snake: &str) -> String {
    let text = snake.replace('_', " ");
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        let en = Show { lang: Lang::En, units: Units::Metric };
        let us = Show { lang: Lang::En, units: Units::Imperial };
        let de = Show { lang: Lang::De, units: Units::Metric };
        for (given, wanted) in [
            (en.hours(6.0), "6 h"),
            (en.hours(5.67), "5 h 40"),
            (en.hours(0.5), "30 min"),
            (en.hours(0.0), "0 h"),
            (en.water(2.0), "2 L"),
            (de.water(1.25), "1,25 L"),
            (us.water(1.0), "34 fl oz"),
            (us.weight(81.65), "180 lb"),
            (us.height(180.3), "5'11\""),
            (en.metric(MetricKind::Steps, 10432.0), "10,432"),
            (de.metric(MetricKind::Steps, 8000.0), "8000"),
            (de.metric(MetricKind::WeightKg, 82.46), "82,5 kg"),
            (en.minutes(90.0), "90 min"),
            (en.minutes(150.0), "2 h 30"),
            (en.duration(118.0), "1 h 58 min"),
            (en.duration(118.7), "1:58:42"),
            (en.duration(60.0), "1 h"),
            (en.duration(45.0), "45 min"),
            (en.minutes(118.0 + 40.0 / 60.0), "1:58:40"),
            (en.minutes(60.5), "1:00:30"),
            (en.minutes(24.5), "24.5 min"),
            (us.temperature(37.4), "99.3 °F"),
            (de.basal_temperature(36.55), "36,55 °C"),
            (us.basal_temperature(36.567), "97.82 °F"),
            (en.number(-0.01, 1), "0"),
        ] {
            assert_eq!(given, wanted);
        }
    }
}
