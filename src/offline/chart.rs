//! Wishes to see records as a picture: "show me my sleep", "a chart of my weight over the last 3 months", "how was my week?".

use chrono::NaiveDate;

use super::{
    Message,
    concept::Cue,
    item,
    question::{Folded, measure, named_period, phrases, what},
};
use crate::domain::{day::logging_day, picture::Theme, record::MetricKind, trend::Measure};

/// Fewer days are answered in words.
const FEWEST_DAYS: i64 = 3;
/// A wish to see something is short; a longer message says more than that.
const LONGEST_WISH: usize = 14;
/// Numbers of the daily log.
const DAILY: [&str; 4] = ["sleep_hours", "energy_level", "water_intake_liters", "digestion_score"];
/// A bare number behind the name is a number of days, within these.
const BARE_DAYS: std::ops::RangeInclusive<u64> = 3..=3650;

/// What somebody wants to see.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub of: Shown,
    /// The first and the last day, where they were named.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// The ground, where it was named.
    pub theme: Option<Theme>,
}

impl Chart {
    /// A picture of the usual days, on the usual ground.
    pub fn of(of: Shown) -> Self {
        Self { of, days: None, theme: None }
    }
}

/// What there are pictures of.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// By the name of the records: a field of the daily log, a metric type, a habit, workouts.
    Measure(String),
    Week,
    Habits,
    Cycle,
}

/// The picture that a message asks for in plain words; none where it asks for something else.
pub fn chart(message: &Message<'_>) -> Option<Chart> {
    let cut = item::cut(message.text, message.lang);
    let phrases = phrases(cut.lang);
    let text = Folded::of(message.text);
    let has = |list: &[String]| list.iter().any(|phrase| text.has(phrase));
    let is_wish = has(&phrases.chart.show) || has(&phrases.chart.picture);
    if text.each().count() > LONGEST_WISH || has(&phrases.ask.advice) {
        return None;
    }
    if has(&phrases.chart.my_week) && measure(phrases, &text).is_none() {
        return Some(Chart { of: Shown::Week, days: None, theme: None });
    }
    // "Show me my average" is answered by a number.
    if !is_wish || measure(phrases, &text).is_some_and(|measure| measure != Measure::Trend) {
        return None;
    }
    named(message).filter(|chart| chart.days.is_none_or(|(from, to)| (to - from).num_days() + 1 >= FEWEST_DAYS))
}

/// The picture of a name alone, as it follows `/chart`: "sleep", "weight 90", "steps last 2 weeks dark".
pub fn named(message: &Message<'_>) -> Option<Chart> {
    if let Some(name) = canonical(message.text) {
        return Some(Chart { of: Shown::Measure(name.to_owned()), days: None, theme: None });
    }
    let cut = item::cut(message.text, message.lang);
    let phrases = phrases(cut.lang);
    let text = Folded::of(message.text);
    let has = |list: &[String]| list.iter().any(|phrase| text.has(phrase));
    // What is said about the picture is not read as what it is to be of.
    let seeing = &phrases.chart;
    let bare = text.without(&[&seeing.show, &seeing.picture, &seeing.dark, &seeing.light]);
    let of = if has(&seeing.cycle) {
        Shown::Cycle
    } else if has(&seeing.habits) {
        Shown::Habits
    } else {
        let items = |text: &str| item::cut(text, cut.lang).items;
        // "Poids" is what is lifted as well; without a word of training it is what one weighs.
        let is_weight = bare.each().flat_map(items).any(|item| item.any(&[Cue::WeightNoun]));
        let trains = phrases.word.get("workouts").is_some_and(|words| has(words));
        let by_words = || what(&bare.each().flat_map(items).collect::<Vec<_>>(), phrases, &bare);
        let whole = bare.each().collect::<Vec<_>>().join(" ");
        let found = what(&items(&whole), phrases, &bare).or_else(by_words);
        match found {
            Some(_) if is_weight && !trains => Shown::Measure(MetricKind::WeightKg.as_str().to_owned()),
            Some(name) => Shown::Measure(name),
            None if has(&seeing.week) => return Some(Chart { of: Shown::Week, days: None, theme: None }),
            None => return None,
        }
    };
    let today = logging_day(message.now, message.zone, message.day_start);
    let number = || {
        let days = text.each().last()?.parse::<u64>().ok().filter(|days| BARE_DAYS.contains(days))?;
        Some((today - chrono::Days::new(days - 1), today))
    };
    let theme =
        if has(&phrases.chart.dark) { Some(Theme::Dark) } else { has(&phrases.chart.light).then_some(Theme::Light) };
    Some(Chart { of, days: named_period(phrases, &text, today).or_else(number), theme })
}

/// The name of the records itself, as our buttons carry it.
fn canonical(text: &str) -> Option<&str> {
    let name = text.trim();
    let is_daily = DAILY.contains(&name);
    (is_daily || (name.contains('_') && MetricKind::parse(name).is_some())).then_some(name)
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::domain::person::Lang;

    fn message(lang: Lang, text: &str) -> Message<'_> {
        Message::on_a_saturday(lang, text)
    }

    fn measure(name: &str) -> Shown {
        Shown::Measure(name.to_owned())
    }

    #[test]
    fn a_wish_to_see_is_told_from_a_question() {
        for (lang, text, of) in [
            (Lang::En, "show me my sleep", measure("sleep_hours")),
            (Lang::En, "a chart of my weight please", measure("weight_kg")),
            (Lang::En, "can you graph my HRV?", measure("hrv_ms")),
            (Lang::En, "show me my steps over the last 2 weeks", measure("steps")),
            (Lang::En, "how was my week?", Shown::Week),
            (Lang::En, "show me my habits", Shown::Habits),
            (Lang::En, "show me my cycle", Shown::Cycle),
            (Lang::Es, "enséñame mi sueño", measure("sleep_hours")),
            (Lang::Es, "un gráfico de mi peso", measure("weight_kg")),
            (Lang::Es, "muéstrame mi semana", Shown::Week),
            (Lang::De, "zeig mir meinen Schlaf", measure("sleep_hours")),
            (Lang::De, "Verlauf meiner Energie", measure("energy_level")),
            (Lang::De, "wie war meine Woche?", Shown::Week),
            (Lang::De, "zeig mir meinen Zyklus", Shown::Cycle),
            (Lang::Fr, "montre-moi mon sommeil", measure("sleep_hours")),
            (Lang::Fr, "une courbe de mon poids", measure("weight_kg")),
            (Lang::Fr, "montre-moi ma semaine", Shown::Week),
        ] {
            assert_eq!(chart(&message(lang, text)).map(|chart| chart.of), Some(of), "{text}");
        }
        for text in [
            "how much did I sleep this week on average?",
            "show me my average sleep",
            "show me my steps yesterday",
            "show me how to do a squat",
            "should I chart my weight?",
            "slept 6 hours",
            "I slept badly this week",
        ] {
            assert_eq!(chart(&message(Lang::En, text)), None, "{text}");
        }
    }

    #[test]
    fn a_name_alone_is_enough_after_the_command() {
        let day = |month: u32, day: u32| NaiveDate::from_ymd_opt(2026, month, day).expect("a date");
        for (lang, text, of, days, theme) in [
            (Lang::En, "sleep", measure("sleep_hours"), None, None),
            (Lang::En, "weight 90", measure("weight_kg"), Some((day(3, 14) - chrono::Days::new(89), day(3, 14))), None),
            (Lang::En, "hrv", measure("hrv_ms"), None, None),
            (Lang::En, "energy", measure("energy_level"), None, None),
            (Lang::En, "water last 7 days", measure("water_intake_liters"), Some((day(3, 8), day(3, 14))), None),
            (Lang::En, "steps dark", measure("steps"), None, Some(Theme::Dark)),
            (Lang::En, "cycle", Shown::Cycle, None, None),
            (Lang::En, "meditation", measure("meditation"), None, None),
            (Lang::En, "week", Shown::Week, None, None),
            (Lang::De, "Schlaf", measure("sleep_hours"), None, None),
            (Lang::De, "Zyklus", Shown::Cycle, None, None),
            (Lang::De, "Schritte letzten 2 Monate", measure("steps"), Some((day(1, 14), day(3, 14))), None),
            (Lang::Es, "peso", measure("weight_kg"), None, None),
            (Lang::Es, "pasos", measure("steps"), None, None),
            (Lang::Fr, "sommeil sombre", measure("sleep_hours"), None, Some(Theme::Dark)),
            (Lang::Fr, "eau", measure("water_intake_liters"), None, None),
            (Lang::Fr, "pas", measure("steps"), None, None),
        ] {
            assert_eq!(named(&message(lang, text)), Some(Chart { of, days, theme }), "{text}");
        }
        for text in ["", "bananas", "42"] {
            assert_eq!(named(&message(Lang::En, text)), None, "{text}");
        }
    }
}
