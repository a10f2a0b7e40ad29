//! What is said when a message signals danger, and what then rests. The texts are `prompts/safety/<lang>/<class>.md`, the
//! numbers `prompts/safety/lines.toml`.

use std::{collections::HashMap, sync::OnceLock};

use chrono_tz::Tz;
use minijinja::{Environment, context};
use serde::Deserialize;

use crate::domain::{
    person::Lang,
    safety::{Alert, SafetyClass},
};

/// The reply to a danger of this class: it answers the danger first, with the numbers of the country of the person's zone.
pub fn reply(class: SafetyClass, other_person: bool, lang: Lang, zone: Tz) -> String {
    reply_to(Alert { class, other_person, child: false, by_writer: false }, lang, zone)
}

/// The reply to an alert; a child under thirteen gets a kind word instead of an account.
pub fn reply_to(alert: Alert, lang: Lang, zone: Tz) -> String {
    let numbers = Numbers::of(lang, zone);
    render(&format!("{}/{}.md", lang.as_str(), text_name(alert)), &numbers)
}

/// The emergency number where the person is, or words for it.
pub fn emergency(lang: Lang, zone: Tz) -> String {
    Numbers::of(lang, zone).emergency
}

/// A line that listens at any hour, where the person is.
pub fn crisis_line(lang: Lang, zone: Tz) -> String {
    Numbers::of(lang, zone).crisis_line
}

/// Whether pushes rest for a day: nobody in such an hour wants to be asked for their steps.
pub fn pauses_pushes(class: SafetyClass) -> bool {
    matches!(
        class,
        SafetyClass::Crisis | SafetyClass::MedicalUrgent | SafetyClass::Violence | SafetyClass::EatingDisorder
    )
}

/// Whether facts of the message are kept as always. Not where the conversation changes its mode: in a crisis, after
/// violence, with an eating disorder, and for minors.
pub fn stores_records(class: SafetyClass) -> bool {
    matches!(class, SafetyClass::MedicalUrgent | SafetyClass::Medication | SafetyClass::Pregnancy)
}

/// Whether weight and calorie talk goes off until the person asks for it and confirms (`Person::no_weight_talk`).
pub fn silences_weight_talk(class: SafetyClass) -> bool {
    matches!(class, SafetyClass::EatingDisorder | SafetyClass::Minor)
}

/// The name of the text for an alert.
fn text_name(alert: Alert) -> &'static str {
    match alert {
        Alert { class: SafetyClass::Minor, child: true, .. } => "child",
        Alert { class: SafetyClass::Crisis, other_person: true, .. } => "crisis_other",
        Alert { class: SafetyClass::MedicalUrgent, other_person: true, .. } => "medical_urgent_other",
        Alert { class: SafetyClass::Violence, by_writer: true, .. } => "violence_own",
        Alert { class: SafetyClass::Violence, other_person: true, .. } => "violence_other",
        Alert { class, .. } => class.as_str(),
    }
}

/// The numbers that a reply names.
struct Numbers {
    /// The emergency number, or words for it where the country is not known.
    emergency: String,
    /// A crisis line with its name, number and text service.
    crisis_line: String,
    /// The number of the police, or words for it where the country is not known.
    police: String,
    /// Who listens to people that are beaten or abused, and helps them.
    violence_line: String,
    /// ISO 3166-1 code; empty where the zone does not tell.
    country: &'static str,
}

impl Numbers {
    fn of(lang: Lang, zone: Tz) -> Self {
        let book = book();
        let words = &book.words[lang.as_str()];
        let country = book.zones.get(zone.name()).copied().unwrap_or_default();
        let Some(known) = book.countries.get(country) else {
            let in_europe = zone.name().starts_with("Europe/");
            let emergency =
                if in_europe { book.fallback.emergency_europe.clone() } else { words.local_emergency.clone() };
            return Self {
                police: emergency.clone(),
                emergency,
                crisis_line: book.fallback.line.clone(),
                violence_line: book.fallback.line.clone(),
                country,
            };
        };
        let line = |lines: &[Line]| {
            let spoken = lines.iter().find(|line| line.languages.iter().any(|spoken| spoken == lang.as_str()));
            spoken.or(lines.first()).map_or_else(|| book.fallback.line.clone(), |line| line.in_words(words))
        };
        Self {
            emergency: known.emergency.clone(),
            crisis_line: line(&known.lines),
            police: known.police.clone().unwrap_or_else(|| known.emergency.clone()),
            violence_line: line(&known.violence),
            country,
        }
    }
}

/// `lines.toml`.
#[derive(Deserialize)]
struct LinesFile {
    /// When the numbers were last looked up.
    last_checked: String,
    fallback: Fallback,
    #[serde(flatten)]
    countries: HashMap<String, Country>,
}

/// What is said where the country is not known or has no line in the table.
#[derive(Deserialize)]
struct Fallback {
    line: String,
    emergency_europe: String,
}

#[derive(Deserialize)]
struct Country {
    emergency: String,
    /// Where the police has another number than an ambulance.
    police: Option<String>,
    lines: Vec<Line>,
    /// Lines for people who are beaten or abused; where none is known, the list of lines of the whole world is named.
    #[serde(default)]
    violence: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    number: String,
    sms: Option<String>,
    sms_word: Option<String>,
    languages: Vec<String>,
}

/// Words around the numbers (`words.toml`).
#[derive(Deserialize)]
struct Words {
    local_emergency: String,
    sms: String,
    sms_word: String,
    or: String,
}

impl Line {
    /// "Samaritans 116 123 (or text SHOUT to 85258)"; a line named by its number is not named twice.
    fn in_words(&self, words: &Words) -> String {
        let call =
            if self.name.contains(&self.number) { self.name.clone() } else { format!("{} {}", self.name, self.number) };
        let Some(sms) = &self.sms else { return call };
        let text = match &self.sms_word {
            Some(word) => words.sms_word.replace("{{ word }}", word).replace("{{ number }}", sms),
            None => words.sms.replace("{{ number }}", sms),
        };
        format!("{call} ({} {text})", words.or)
    }
}

/// Everything that is compiled in.
struct Book {
    last_checked: String,
    fallback: Fallback,
    countries: HashMap<String, Country>,
    words: HashMap<String, Words>,
    zones: HashMap<&'static str, &'static str>,
    texts: Environment<'static>,
}

/// The book, read on first use. A file that cannot be read is a defect of the build, which the tests meet first.
fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| {
        let lines: LinesFile = toml::from_str(include_str!("../../prompts/safety/lines.toml"))
            .expect("prompts/safety/lines.toml is valid");
        let words = toml::from_str(include_str!("../../prompts/safety/words.toml"))
            .expect("prompts/safety/words.toml is valid");
        let zones = include_str!("../../prompts/safety/zones.tsv");
        let mut texts = Environment::new();
        for (name, text) in TEXTS {
            texts.add_template(name, text).expect("a text of prompts/safety is a template");
        }
        Book {
            last_checked: lines.last_checked,
            fallback: lines.fallback,
            countries: lines.countries,
            words,
            zones: zones
                .lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| line.split_once('\t'))
                .collect(),
            texts,
        }
    })
}

/// The day on which the numbers were last looked up, as `YYYY-MM-DD`.
pub fn numbers_checked_on() -> &'static str {
    &book().last_checked
}

fn render(name: &str, numbers: &Numbers) -> String {
    let Numbers { emergency, crisis_line, police, violence_line, country } = numbers;
    let context = context! { emergency, crisis_line, police, violence_line, country => *country };
    let rendered = book().texts.get_template(name).and_then(|text| text.render(context));
    // A reply to somebody in danger must not fail: the numbers alone are better than nothing.
    let text = rendered.map_or_else(|_| format!("{emergency} · {crisis_line}"), |text| text.trim().to_owned());
    // Spanish draws "a" and "de" together with the article of a name that is filled in.
    if name.starts_with("es/") { text.replace(" a el ", " al ").replace(" de el ", " del ") } else { text }
}

macro_rules! texts {
    ($($lang:literal: $($name:literal)+;)+) => {
        [$($((
            concat!($lang, "/", $name, ".md"),
            include_str!(concat!("../../prompts/safety/", $lang, "/", $name, ".md")),
        ),)+)+]
    };
}

const TEXTS: [(&str, &str); 48] = texts! {
    "en": "crisis" "crisis_other" "medical_urgent" "medical_urgent_other" "violence" "violence_other" "violence_own" "eating_disorder" "medication" "pregnancy" "minor" "child";
    "es": "crisis" "crisis_other" "medical_urgent" "medical_urgent_other" "violence" "violence_other" "violence_own" "eating_disorder" "medication" "pregnancy" "minor" "child";
    "de": "crisis" "crisis_other" "medical_urgent" "medical_urgent_other" "violence" "violence_other" "violence_own" "eating_disorder" "medication" "pregnancy" "minor" "child";
    "fr": "crisis" "crisis_other" "medical_urgent" "medical_urgent_other" "violence" "violence_other" "violence_own" "eating_disorder" "medication" "pregnancy" "minor" "child";
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::safety::guard::{GuardContext, Verdict, guard};

    /// Every alert a text has to answer.
    fn alerts() -> Vec<Alert> {
        let own = SafetyClass::ALL.map(|class| Alert { class, other_person: false, child: false, by_writer: false });
        let others = [SafetyClass::Crisis, SafetyClass::MedicalUrgent, SafetyClass::Violence];
        let others = others.map(|class| Alert { class, other_person: true, child: false, by_writer: false });
        let child = Alert { class: SafetyClass::Minor, other_person: false, child: true, by_writer: false };
        let own_hand = Alert { class: SafetyClass::Violence, other_person: false, child: false, by_writer: true };
        own.into_iter().chain(others).chain([child, own_hand]).collect()
    }

    #[test]
    fn every_alert_is_answered_in_every_language() {
        for lang in Lang::ALL {
            for alert in alerts() {
                let text = reply_to(alert, lang, Tz::Europe__Berlin);
                assert!(text.chars().count() > 200, "{lang:?} {alert:?}: {text}");
                assert!(!text.contains("{{") && !text.contains('!'), "{lang:?} {alert:?}: {text}");
                assert!(text.matches('?').count() <= 1, "one question at most: {text}");
                if alert.class != SafetyClass::Minor || alert.child {
                    assert!(text.contains("112"), "{lang:?} {alert:?} names the emergency number: {text}");
                }
                if matches!(alert.class, SafetyClass::Crisis | SafetyClass::EatingDisorder) {
                    assert!(text.contains("TelefonSeelsorge 0800 111 0 111"), "{lang:?} {alert:?}: {text}");
                }
            }
        }
    }

    #[test]
    fn our_own_answers_pass_the_guard() {
        for lang in Lang::ALL {
            for alert in alerts() {
                let text = reply_to(alert, lang, Tz::Europe__Berlin);
                let context = GuardContext { alert: Some(alert), no_weight_talk: true, ..GuardContext::default() };
                let verdict = guard(&text, &context);
                assert_eq!(verdict, Verdict::Pass, "{lang:?} {alert:?}: {text}");
            }
        }
    }

    #[test]
    fn the_country_of_the_zone_decides_the_numbers() {
        for (zone, lang, expected) in [
            ("America/Chicago", Lang::En, "988 Suicide & Crisis Lifeline (or text 988)"),
            ("Europe/London", Lang::En, "Samaritans 116 123 (or text SHOUT to 85258)"),
            ("Europe/London", Lang::De, "Samaritans 116 123 (oder SMS mit SHOUT an 85258)"),
            ("Europe/Zurich", Lang::Fr, "La Main Tendue 143"),
            ("Europe/Zurich", Lang::De, "Die Dargebotene Hand 143"),
            ("Europe/Brussels", Lang::Fr, "Centre de Prévention du Suicide 0800 32 123"),
            ("Europe/Paris", Lang::Fr, " : 3114."),
            ("Europe/Madrid", Lang::Es, "Línea 024"),
            ("America/Mexico_City", Lang::Es, "Línea de la Vida 800 911 2000"),
            ("US/Pacific", Lang::En, "911"),
            ("Asia/Calcutta", Lang::En, "Tele MANAS 14416"),
            ("Europe/Sofia", Lang::En, "112"),
            ("Europe/Sofia", Lang::En, "findahelpline.com"),
            ("Africa/Dakar", Lang::Fr, "le numéro d'urgence de là où tu es"),
            ("UTC", Lang::En, "your local emergency number"),
        ] {
            let zone: Tz = zone.parse().expect(zone);
            let text = reply(SafetyClass::Crisis, false, lang, zone);
            assert!(text.contains(expected), "{zone}: {expected:?} in {text}");
        }
    }

    #[test]
    fn every_zone_of_the_table_exists_and_has_numbers() {
        for (zone, country) in &book().zones {
            zone.parse::<Tz>().expect(zone);
            assert!(book().countries.contains_key(*country), "{zone}: {country}");
        }
        for (country, numbers) in &book().countries {
            assert!(book().zones.values().any(|known| known == country), "{country} has a zone");
            assert!(
                !numbers.lines.is_empty() && numbers.emergency.bytes().all(|byte| byte.is_ascii_digit()),
                "{country}"
            );
        }
        assert!(book().countries.len() >= 40);
        assert_eq!(numbers_checked_on().len(), "2026-11-24".len());
    }

    #[test]
    fn what_rests_depends_on_the_class() {
        let of = |rule: fn(SafetyClass) -> bool| SafetyClass::ALL.map(rule);
        assert_eq!(of(stores_records), [false, true, false, false, true, true, false]);
        assert_eq!(of(pauses_pushes), [true, true, true, true, false, false, false]);
        assert_eq!(of(silences_weight_talk), [false, false, false, true, false, false, true]);
    }
}
