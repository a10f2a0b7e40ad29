//! What is said of a race beside its distance and its day: a time to beat, how long it is until it, that it was not started.
//! The words are `lang/*/race.toml`.

use std::{
    collections::{BTreeMap, HashSet},
    sync::OnceLock,
};

use super::{
    Message,
    item::{self, What},
    quantity::{self, Unit},
    token::tokens,
};

/// Most words of a message that says nothing else but that a race was not started.
const MOST_WORDS: usize = 14;
/// A race takes this long, in minutes.
const MINUTES: std::ops::RangeInclusive<f64> = 10.0..=720.0;
/// A number without its unit is of hours up to here ("sub 2"), else of minutes ("sub 50").
const MOST_HOURS: f64 = 7.0;
/// A figure as "1:55" is of hours up to here, else of minutes ("49:30").
const HOURS: f64 = 10.0;

/// Hours and minutes in every language, folded.
const HOUR_WORDS: [&str; 12] =
    ["h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "hora", "horas", "heure", "heures"];
const MINUTE_WORDS: [&str; 7] = ["min", "mins", "minute", "minutes", "minuten", "minuto", "minutos"];

type Lists = BTreeMap<String, Vec<Vec<String>>>;

/// The time, in minutes, that somebody wants to be under: "want to finish under 1:55".
pub fn time_to_beat(message: &Message<'_>) -> Option<f64> {
    let words = words_of(message.text);
    let under = lists().iter().find_map(|lists| find(&words, &lists["under"]))?;
    let has = |name: &str| lists().iter().any(|lists| find(&words, &lists[name]).is_some());
    if !has("wish") || has("past") || message.text.contains('?') {
        return None;
    }
    let by_items = || {
        let mut cut = item::cut(message.text, message.lang);
        quantity::read(&mut cut);
        let mut said = cut.items.iter().filter(|item| item.tokens.end > under && item.tokens.start <= under);
        said.find_map(|item| minutes(&item.what))
    };
    let minutes = with_unit(&words[under..]).or_else(by_items)?;
    MINUTES.contains(&minutes).then_some(minutes)
}

/// Whether somebody asks how long it is until their race.
pub fn asks_how_long(message: &Message<'_>) -> bool {
    let words = words_of(message.text);
    lists().iter().any(|lists| {
        let opening = lists["until"].iter().find_map(|phrase| ends(&words, phrase));
        opening.is_some_and(|from| find(&words[from..], &lists["race"]).is_some())
    })
}

/// Whether somebody says that they did not start: "DNS".
pub fn was_not_started(message: &Message<'_>) -> bool {
    let words = words_of(message.text);
    let told = || lists().iter().any(|lists| find(&words, &lists["no_start"]).is_some());
    words.len() <= MOST_WORDS && !message.text.contains('?') && told()
}

/// "1h55", "2 hours", "50 minutes", however what stands before them is read ("moins de" is "less" as well).
fn with_unit(words: &[String]) -> Option<f64> {
    let number = |at: usize| words.get(at).and_then(|word| word.replace(',', ".").parse::<f64>().ok());
    let unit = words.get(1)?.as_str();
    match number(0)? {
        value if HOUR_WORDS.contains(&unit) => {
            Some(value.mul_add(60.0, number(2).filter(|more| *more < 60.0).unwrap_or_default()))
        }
        value => MINUTE_WORDS.contains(&unit).then_some(value),
    }
}

fn minutes(what: &What) -> Option<f64> {
    match what {
        What::Colon(hours, minutes, None) if *hours < HOURS => Some(hours.mul_add(60.0, *minutes)),
        What::Colon(minutes, seconds, None) => Some(minutes + seconds / 60.0),
        What::Colon(hours, minutes, Some(seconds)) => Some(hours.mul_add(60.0, *minutes) + seconds / 60.0),
        What::Clock(minutes, _) => Some(f64::from(*minutes)),
        What::Quantity(quantity) => match quantity.unit {
            Some(Unit::Hour) => Some(quantity.value * 60.0),
            Some(Unit::Minute) => Some(quantity.value),
            None if quantity.value <= MOST_HOURS => Some(quantity.value * 60.0),
            None => Some(quantity.value),
            _ => None,
        },
        _ => None,
    }
}

fn words_of(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.text).collect()
}

/// The word after the first place where one of the phrases stands; the longest there.
fn find(words: &[String], phrases: &[Vec<String>]) -> Option<usize> {
    phrases.iter().filter_map(|phrase| ends(words, phrase)).max()
}

fn ends(words: &[String], phrase: &[String]) -> Option<usize> {
    words.windows(phrase.len()).position(|window| window == phrase).map(|at| at + phrase.len())
}

fn lists() -> &'static [Lists] {
    static ALL: OnceLock<Vec<Lists>> = OnceLock::new();
    ALL.get_or_init(|| {
        let sources = [
            include_str!("lang/en/race.toml"),
            include_str!("lang/es/race.toml"),
            include_str!("lang/de/race.toml"),
            include_str!("lang/fr/race.toml"),
        ];
        let read = |source: &str| {
            let lists: BTreeMap<String, HashSet<String>> =
                toml::from_str(source).expect("the phrases compiled in are TOML; a test reads them all");
            lists.into_iter().map(|(name, list)| (name, list.iter().map(|phrase| words_of(phrase)).collect())).collect()
        };
        sources.map(read).to_vec()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn a_time_to_beat_is_wished_for() {
        for (lang, text, minutes) in [
            (Lang::En, "want to finish under 1:55", Some(115.0)),
            (Lang::En, "goal: sub 50 minutes", Some(50.0)),
            (Lang::En, "I'd like to run the 10k in under 49:30", Some(49.5)),
            (Lang::En, "aiming for sub 2", Some(120.0)),
            (Lang::De, "will unter 1:55 bleiben", Some(115.0)),
            (Lang::De, "möchte unter 2 Stunden bleiben", Some(120.0)),
            (Lang::Es, "quiero bajar de 1:55", Some(115.0)),
            (Lang::Es, "mi objetivo es terminar en menos de 2 horas", Some(120.0)),
            (Lang::Fr, "je veux finir en moins de 1h55", Some(115.0)),
            (Lang::Fr, "objectif : moins de 50 minutes", Some(50.0)),
            (Lang::En, "I finished under 1:55", None),
            (Lang::En, "slept under 5 hours", None),
            (Lang::En, "want to weigh under 80 kg", None),
            (Lang::En, "can I finish under 1:55?", None),
        ] {
            let found = time_to_beat(&Message::on_a_saturday(lang, text));
            assert_eq!(found.map(|minutes| (minutes * 10.0).round() / 10.0), minutes, "{text}");
        }
    }

    #[test]
    fn how_long_it_is_until_a_race_is_asked_in_every_language() {
        for (lang, text, asked) in [
            (Lang::En, "how long until my race?", true),
            (Lang::En, "how many weeks to my half marathon", true),
            (Lang::De, "wie lange noch bis zu meinem Rennen?", true),
            (Lang::Es, "¿cuánto falta para mi carrera?", true),
            (Lang::Fr, "combien de temps avant ma course ?", true),
            (Lang::En, "how long was my longest race?", false),
            (Lang::En, "how long until lunch", false),
        ] {
            assert_eq!(asks_how_long(&Message::on_a_saturday(lang, text)), asked, "{text}");
        }
    }

    #[test]
    fn a_start_that_was_not_taken_is_told_in_every_language() {
        for (lang, text, told) in [
            (Lang::En, "I didn't start", true),
            (Lang::En, "DNS", true),
            (Lang::De, "bin nicht gestartet", true),
            (Lang::Es, "no tomé la salida", true),
            (Lang::Fr, "je n'ai pas pris le départ", true),
            (Lang::En, "I started", false),
        ] {
            assert_eq!(was_not_started(&Message::on_a_saturday(lang, text)), told, "{text}");
        }
    }
}
