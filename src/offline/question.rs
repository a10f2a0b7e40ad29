//! Questions to one's own records: "how much did I sleep this week on average?" → what, how to compute it, over which days.
//! A question that names nothing we keep is none of ours.

use std::{collections::HashMap, sync::OnceLock};

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Deserialize;

use super::{
    Message,
    concept::{Concept, Cue},
    item::{self, Item},
    quantity::Unit,
};
use crate::domain::{
    day::logging_day,
    person::Lang,
    record::{Activity, MetricKind},
    text::fold,
    trend::{Measure, Question, WORKOUT_KM, WORKOUT_MINUTES, WORKOUTS},
};

/// The period of a question that names none, in days.
const USUAL_DAYS: u64 = 7;
/// "Ever" reaches this far back, in days.
const EVER_DAYS: u64 = 3650;
/// The same in months.
const EVER_MONTHS: u32 = 120;

/// The phrases of one language.
#[derive(Deserialize)]
pub(super) struct Phrases {
    measure: HashMap<String, Vec<String>>,
    period: HashMap<String, Vec<String>>,
    pub(super) word: HashMap<String, Vec<String>>,
    pub(super) ask: Opening,
    pub(super) chart: Seeing,
}

/// How wishes to see something are put.
#[derive(Deserialize)]
pub(super) struct Seeing {
    /// They open like this, or name a picture.
    pub(super) show: Vec<String>,
    pub(super) picture: Vec<String>,
    /// The week as a whole: in a sentence, and by its bare name.
    pub(super) my_week: Vec<String>,
    pub(super) week: Vec<String>,
    pub(super) habits: Vec<String>,
    pub(super) cycle: Vec<String>,
    pub(super) dark: Vec<String>,
    pub(super) light: Vec<String>,
}

/// How questions open.
#[derive(Deserialize)]
pub(super) struct Opening {
    /// Those to the records.
    records: Vec<String>,
    /// Those for advice, whatever they name.
    pub(super) advice: Vec<String>,
}

/// The question a message asks of the person's records; none when it asks for something else.
pub fn question(message: &Message<'_>) -> Option<Question> {
    let cut = item::cut(message.text, message.lang);
    let phrases = phrases(cut.lang);
    let text = Folded::of(message.text);
    let measured = measure(phrases, &text);
    let has = |list: &[String]| list.iter().any(|phrase| text.has(phrase));
    if has(&phrases.ask.advice) || (measured.is_none() && !has(&phrases.ask.records)) {
        return None;
    }
    // A phrase may swallow the word that is asked about ("sleep in the last week"): then each word is looked at alone.
    let what = what(&cut.items, phrases, &text).or_else(|| {
        let words = text.text.split_whitespace().flat_map(|word| item::cut(word, cut.lang).items);
        what(&words.collect::<Vec<_>>(), phrases, &text)
    })?;
    let measure = measured.unwrap_or_else(|| usual_measure(&what));
    let today = logging_day(message.now, message.zone, message.day_start);
    // A night belongs to the day of waking.
    let is_last_night =
        what == "sleep_hours" && phrases.period.get("last_night").is_some_and(|said| text.has_any(said));
    let (from, to) = if is_last_night && named_period(phrases, &text, today).is_none() {
        (today, today)
    } else {
        period(phrases, &text, today)
    };
    Some(Question { what, measure, from, to })
}

pub(super) fn phrases(lang: Lang) -> &'static Phrases {
    static ALL: OnceLock<Vec<(Lang, Phrases)>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let read = |lang: Lang, source: &str| {
            (lang, toml::from_str(source).expect("the phrases compiled in are TOML; a test reads them all"))
        };
        vec![
            read(Lang::En, include_str!("lang/en/questions.toml")),
            read(Lang::Es, include_str!("lang/es/questions.toml")),
            read(Lang::De, include_str!("lang/de/questions.toml")),
            read(Lang::Fr, include_str!("lang/fr/questions.toml")),
        ]
    });
    &all.iter().find(|(of, _)| *of == lang).expect("every language has its phrases").1
}

/// A text in which whole words can be looked for.
pub(super) struct Folded {
    text: String,
    /// Where its words begin.
    starts: Vec<usize>,
    /// Which bytes they begin with.
    begins: [bool; 256],
}

impl Folded {
    pub(super) fn of(text: &str) -> Self {
        let plain: String =
            fold(text).chars().map(|c| if c.is_alphanumeric() || c == '\'' || c == '-' { c } else { ' ' }).collect();
        Self::new(format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" ")))
    }

    fn new(text: String) -> Self {
        let starts: Vec<usize> = text.match_indices(' ').map(|(at, _)| at + 1).collect();
        let mut begins = [false; 256];
        for byte in starts.iter().filter_map(|at| text.as_bytes().get(*at)) {
            begins[usize::from(*byte)] = true;
        }
        Self { text, starts, begins }
    }

    pub(super) fn each(&self) -> impl Iterator<Item = &str> {
        self.text.split_whitespace()
    }

    /// The text without these phrases.
    pub(super) fn without(&self, phrases: &[&[String]]) -> Self {
        let mut rest = self.text.clone();
        let mut found: Vec<&String> = phrases.iter().copied().flatten().filter(|phrase| self.has(phrase)).collect();
        found.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        for phrase in found {
            rest = rest.replace(&format!(" {phrase} "), " ");
        }
        Self::new(rest)
    }

    pub(super) fn has_any(&self, phrases: &[String]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }

    pub(super) fn has(&self, phrase: &str) -> bool {
        // This is asked of hundreds of phrases, and most begin as no word does.
        if phrase.bytes().next().is_some_and(|byte| !self.begins[usize::from(byte)]) {
            return false;
        }
        let begins = |at: &usize| self.text[*at..].strip_prefix(phrase).is_some_and(|rest| rest.starts_with(' '));
        self.starts.iter().any(begins)
    }

    /// The number at the place of `{n}` in a phrase.
    fn number(&self, phrase: &str) -> Option<u64> {
        let (before, after) = phrase.split_once("{n}")?;
        let words: Vec<&str> = self.text.split_whitespace().collect();
        words
            .iter()
            .filter_map(|word| Some((word, word.parse::<u64>().ok()?)))
            .find_map(|(word, number)| self.has(format!("{before}{word}{after}").trim()).then_some(number))
    }
}

/// What is asked about, by the name of the records.
pub(super) fn what(items: &[Item], phrases: &Phrases, text: &Folded) -> Option<String> {
    let any = |cues: &[Cue]| items.iter().any(|item| item.any(cues));
    let find = |pick: fn(&Concept) -> Option<String>| items.iter().find_map(|item| item.find(pick));
    let word = |key: &str| phrases.word.get(key).is_some_and(|words| words.iter().any(|word| text.has(word)));
    let metric = find(|concept| match concept {
        Concept::Metric(kind) => Some(kind.as_str().to_owned()),
        Concept::Unit(Unit::Steps) => Some(MetricKind::Steps.as_str().to_owned()),
        _ => None,
    });
    if metric.is_some() {
        return metric;
    }
    // "What did I drink today?" asks for the water; only what names the alcohol asks for it.
    let habit = items.iter().filter(|item| !item.is(Cue::Drink)).find_map(|item| {
        item.find(|concept| match concept {
            Concept::Habit(name, _) | Concept::GivenUp(name) | Concept::Without(name) => Some((*name).to_owned()),
            _ => None,
        })
    });
    if habit.is_some() && !word("kilometres") {
        return habit;
    }
    let activity = items.iter().find_map(|item| {
        item.find(|concept| match concept {
            Concept::Act(activity, _) => Some(*activity),
            _ => None,
        })
    });
    if let Some(activity) = activity.filter(|activity| *activity != Activity::Other) {
        let name = serde_json::to_value(activity).ok()?.as_str()?.to_owned();
        return Some(if word("kilometres") {
            format!("{name}_km")
        } else if word("minutes") {
            format!("{name}_minutes")
        } else {
            name
        });
    }
    let by_cue = [
        (&[Cue::Sleep, Cue::Asleep][..], "sleep_hours"),
        (&[Cue::Water], "water_intake_liters"),
        (&[Cue::Energy], "energy_level"),
        (&[Cue::Digestion], "digestion_score"),
        (&[Cue::Pressure], "systolic_mmhg"),
        (&[Cue::Weigh, Cue::WeightNoun], "weight_kg"),
        (&[Cue::Pulse], "resting_hr_bpm"),
        (&[Cue::Drink], "water_intake_liters"),
    ];
    if let Some((_, name)) = by_cue.iter().find(|(cues, _)| any(cues)) {
        return Some((*name).to_owned());
    }
    if word("sleep") {
        return Some("sleep_hours".to_owned());
    }
    (word("workouts") || any(&[Cue::Workout, Cue::Session])).then(|| {
        let name = if word("kilometres") {
            WORKOUT_KM
        } else if word("minutes") {
            WORKOUT_MINUTES
        } else {
            WORKOUTS
        };
        name.to_owned()
    })
}

/// The measure of the longest phrase in the text.
pub(super) fn measure(phrases: &Phrases, text: &Folded) -> Option<Measure> {
    let named = phrases.measure.iter().flat_map(|(name, list)| list.iter().map(move |phrase| (name, phrase)));
    let (name, _) = named.filter(|(_, phrase)| text.has(phrase)).max_by_key(|(name, phrase)| (phrase.len(), *name))?;
    serde_json::from_value(serde_json::Value::from(name.as_str())).ok()
}

/// How a thing is asked about when nothing is said of it.
fn usual_measure(what: &str) -> Measure {
    match what {
        "water_intake_liters" | "steps" | "calories_burned_kcal" | "distance_km" | WORKOUT_KM | WORKOUT_MINUTES => {
            Measure::Sum
        }
        "weight_kg" | "body_fat_pct" | "vo2max" | "systolic_mmhg" | "diastolic_mmhg" => Measure::Last,
        "sleep_hours" | "energy_level" | "digestion_score" => Measure::Mean,
        other if MetricKind::parse(other).is_some() => Measure::Mean,
        other if other.ends_with("_km") || other.ends_with("_minutes") => Measure::Sum,
        _ => Measure::Count,
    }
}

/// The days a question is about: those it names, else the last week.
fn period(phrases: &Phrases, text: &Folded, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    named_period(phrases, text, today).unwrap_or((today - Days::new(USUAL_DAYS - 1), today))
}

/// The days that a text names.
pub(super) fn named_period(phrases: &Phrases, text: &Folded, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let list = |key: &str| phrases.period.get(key).map_or(&[][..], Vec::as_slice);
    let has = |key: &str| list(key).iter().any(|phrase| text.has(phrase));
    let number = |key: &str| list(key).iter().find_map(|phrase| text.number(phrase));
    let back = |days: u64| (today - Days::new(days.clamp(1, EVER_DAYS) - 1), today);
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let first = today.with_day(1).unwrap_or(today);
    if let Some(days) = number("days") {
        return Some(back(days));
    }
    if let Some(weeks) = number("weeks") {
        return Some(back(weeks.saturating_mul(7)));
    }
    if let Some(months) = number("months") {
        let months = u32::try_from(months).unwrap_or(u32::MAX).clamp(1, EVER_MONTHS);
        return Some((today - Months::new(months), today));
    }
    Some(if has("last_week") {
        (monday - Days::new(7), monday - Days::new(1))
    } else if has("last_month") {
        (first - Months::new(1), first - Days::new(1))
    } else if has("week") {
        (monday, today)
    } else if has("month") {
        (first, today)
    } else if has("yesterday") {
        (today - Days::new(1), today - Days::new(1))
    } else if has("today") {
        (today, today)
    } else if has("all") {
        back(EVER_DAYS)
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {

    use super::*;

    fn ask(lang: Lang, text: &str) -> Option<Question> {
        question(&Message::on_a_saturday(lang, text))
    }

    #[test]
    fn a_question_names_what_how_and_when() {
        let day = |n: u32| NaiveDate::from_ymd_opt(2026, 3, n).expect("a day of March");
        for (text, what, measure, from, to) in [
            ("how much did I sleep this week on average?", "sleep_hours", Measure::Mean, day(9), day(14)),
            ("what was my longest sleep in the last 7 days?", "sleep_hours", Measure::Max, day(8), day(14)),
            ("how many days in a row have I meditated?", "meditation", Measure::Streak, day(8), day(14)),
            ("how far did I run last week?", "running_km", Measure::Sum, day(2), day(8)),
            ("what did I drink today?", "water_intake_liters", Measure::Sum, day(14), day(14)),
            ("how many steps yesterday?", "steps", Measure::Sum, day(13), day(13)),
            ("how many workouts did I do this month?", WORKOUTS, Measure::Count, day(1), day(14)),
        ] {
            let wanted = Question { what: what.to_owned(), measure, from, to };
            assert_eq!(ask(Lang::En, text), Some(wanted), "{text}");
        }
        for (lang, text) in [
            (Lang::En, "how did I sleep last night?"),
            (Lang::Es, "¿cómo dormí anoche?"),
            (Lang::De, "wie habe ich letzte Nacht geschlafen?"),
            (Lang::Fr, "comment j'ai dormi cette nuit ?"),
        ] {
            let what = "sleep_hours".to_owned();
            let wanted = Question { what, measure: Measure::Mean, from: day(14), to: day(14) };
            assert_eq!(ask(lang, text), Some(wanted), "{text}");
        }
        for text in ["why is the sky blue?", "how much water should I drink?", "should I run tomorrow?"] {
            assert_eq!(ask(Lang::En, text), None, "{text}");
        }
    }

    #[test]
    fn all_languages_have_the_same_phrases() {
        for lang in Lang::ALL {
            for (ours, english) in [
                (&phrases(lang).measure, &phrases(Lang::En).measure),
                (&phrases(lang).period, &phrases(Lang::En).period),
                (&phrases(lang).word, &phrases(Lang::En).word),
            ] {
                assert!(english.keys().all(|key| ours.contains_key(key)), "{lang:?}");
            }
        }
    }
}
