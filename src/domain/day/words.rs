//! The day a word means: what people say and models pass as a date, in English, Spanish, German and French.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::domain::text::fold;

/// What the date is said of; it decides what "last night" and "Tuesday" mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The length of a night's sleep, which belongs to the day of waking.
    Sleep,
    /// Anything else that has happened.
    Report,
    /// Something still to be reached.
    Goal,
}

/// The date meant by `word` on the logging day `today`; `None` when it names no day ("soon", "last week").
///
/// Understands `YYYY-MM-DD` (also at the head of a timestamp), today, yesterday, tomorrow and their neighbours, nights,
/// weekdays, "2 days ago" and "in 3 weeks". A weekday is the last one strictly before today, for a goal the next one
/// strictly after. Whether the date is acceptable, a future one in a report for instance, is for the caller to say.
pub fn resolve_date(word: &str, today: NaiveDate, subject: Subject) -> Option<NaiveDate> {
    let word = fold(word);
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    iso(word)
        .or_else(|| named_day(word).and_then(|days| shift(today, days)))
        .or_else(|| named_night(word).and_then(|evening| shift(today, waking(evening, subject))))
        .or_else(|| weekday(word, today, subject))
        .or_else(|| distance(word, today, subject))
}

/// Names of days, and their distance from today.
const DAYS: &[(i64, &[&str])] = &[
    (
        0,
        &[
            "today",
            "tonight",
            "now",
            "this morning",
            "this afternoon",
            "this evening",
            "hoy",
            "ahora",
            "esta manana",
            "esta tarde",
            "esta noche",
            "heute",
            "jetzt",
            "heute morgen",
            "heute fruh",
            "heute vormittag",
            "heute mittag",
            "heute nachmittag",
            "heute abend",
            "aujourd'hui",
            "maintenant",
            "ce matin",
            "cet apres-midi",
            "cet apres midi",
            "ce soir",
        ],
    ),
    (
        -1,
        &[
            "yesterday",
            "yesterday morning",
            "yesterday afternoon",
            "ayer",
            "ayer por la manana",
            "ayer por la tarde",
            "gestern",
            "gestern morgen",
            "gestern fruh",
            "gestern nachmittag",
            "hier",
            "hier matin",
            "hier apres-midi",
        ],
    ),
    (
        -2,
        &[
            "day before yesterday",
            "the day before yesterday",
            "anteayer",
            "antes de ayer",
            "antier",
            "vorgestern",
            "avant-hier",
            "avant hier",
        ],
    ),
    (1, &["tomorrow", "manana", "morgen", "demain"]),
    (
        2,
        &[
            "day after tomorrow",
            "the day after tomorrow",
            "pasado manana",
            "ubermorgen",
            "apres-demain",
            "apres demain",
        ],
    ),
];

/// Names of nights, by the distance of the evening on which they began.
const NIGHTS: &[(i64, &[&str])] = &[
    (
        -1,
        &[
            "last night",
            "yesterday evening",
            "yesterday night",
            "anoche",
            "ayer por la noche",
            "ayer noche",
            "la noche pasada",
            "letzte nacht",
            "heute nacht",
            "gestern nacht",
            "gestern abend",
            "hier soir",
            "cette nuit",
            "la nuit derniere",
            "nuit derniere",
        ],
    ),
    (
        -2,
        &[
            "night before last",
            "the night before last",
            "anteanoche",
            "antenoche",
            "vorletzte nacht",
            "vorgestern nacht",
            "vorgestern abend",
            "avant-hier soir",
            "avant hier soir",
        ],
    ),
];

/// Weekdays with their usual short forms; Monday first.
const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Mon, &["monday", "mon", "lunes", "lun", "montag", "mo", "lundi"]),
    (Weekday::Tue, &["tuesday", "tue", "tues", "martes", "mar", "dienstag", "di", "mardi"]),
    (Weekday::Wed, &["wednesday", "wed", "miercoles", "mie", "mittwoch", "mi", "mercredi", "mer"]),
    (Weekday::Thu, &["thursday", "thu", "thur", "thurs", "jueves", "jue", "donnerstag", "do", "jeudi", "jeu"]),
    (Weekday::Fri, &["friday", "fri", "viernes", "vie", "freitag", "fr", "vendredi", "ven"]),
    (Weekday::Sat, &["saturday", "sat", "sabado", "sab", "samstag", "sonnabend", "sa", "samedi", "sam"]),
    (Weekday::Sun, &["sunday", "sun", "domingo", "dom", "sonntag", "so", "dimanche", "dim"]),
];

/// Words around a weekday that do not change which one it is.
const BEFORE_WEEKDAY: &[&str] = &[
    "on",
    "last",
    "this",
    "past",
    "the",
    "next",
    "by",
    "until",
    "el",
    "este",
    "pasado",
    "proximo",
    "am",
    "letzten",
    "letzter",
    "vergangenen",
    "diesen",
    "nachsten",
    "bis",
    "le",
    "ce",
];
const AFTER_WEEKDAY: &[&str] = &["pasado", "que viene", "proximo", "dernier", "passe", "prochain"];

/// Words after a weekday that make it the night that began then.
const NIGHT: &[&str] = &["night", "evening", "por la noche", "noche", "nacht", "abend", "soir", "dans la nuit"];

/// Number words up to ten.
const NUMBERS: &[(u32, &[&str])] = &[
    (1, &["a", "an", "one", "un", "una", "uno", "ein", "eine", "einem", "einer", "einen", "une"]),
    (2, &["two", "a couple of", "a couple", "dos", "zwei", "deux"]),
    (3, &["three", "tres", "drei", "trois"]),
    (4, &["four", "cuatro", "vier", "quatre"]),
    (5, &["five", "cinco", "funf", "cinq"]),
    (6, &["six", "seis", "sechs"]),
    (7, &["seven", "siete", "sieben", "sept"]),
    (8, &["eight", "ocho", "acht", "huit"]),
    (9, &["nine", "nueve", "neun", "neuf"]),
    (10, &["ten", "diez", "zehn", "dix"]),
];

/// What stands before and after a distance into the past, and into the future.
const AGO: &[(&str, &str)] = &[("", " ago"), ("hace ", ""), ("", " atras"), ("vor ", ""), ("il y a ", "")];
const AHEAD: &[(&str, &str)] =
    &[("in ", ""), ("", " from now"), ("en ", ""), ("dentro de ", ""), ("dans ", ""), ("d'ici ", "")];

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Night,
    Week,
    Month,
}

const UNITS: &[(Unit, &[&str])] = &[
    (Unit::Day, &["day", "days", "dia", "dias", "tag", "tage", "tagen", "jour", "jours"]),
    (Unit::Night, &["night", "nights", "noche", "noches", "nacht", "nachten", "nuit", "nuits"]),
    (Unit::Week, &["week", "weeks", "semana", "semanas", "woche", "wochen", "semaine", "semaines"]),
    (Unit::Month, &["month", "months", "mes", "meses", "monat", "monate", "monaten", "mois"]),
];

/// The key whose list holds the word.
fn find<K: Copy>(table: &[(K, &[&str])], word: &str) -> Option<K> {
    table.iter().find(|(_, words)| words.contains(&word)).map(|(key, _)| *key)
}

fn named_day(word: &str) -> Option<i64> {
    find(DAYS, word)
}

/// The distance of the evening on which a named night began.
fn named_night(word: &str) -> Option<i64> {
    find(NIGHTS, word)
}

/// A night that began on the evening of one date is slept until the next.
fn waking(evening: i64, subject: Subject) -> i64 {
    if subject == Subject::Sleep { evening + 1 } else { evening }
}

fn shift(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let by = Days::new(days.unsigned_abs());
    if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) }
}

/// A calendar date, also at the head of a timestamp.
fn iso(word: &str) -> Option<NaiveDate> {
    let (date, rest) = word.split_at_checked(10)?;
    (rest.is_empty() || rest.starts_with(['t', ' '])).then(|| NaiveDate::parse_from_str(date, "%Y-%m-%d").ok())?
}

/// "Tuesday", "last Tuesday", "Tuesday night", "el martes por la noche", "Dienstagnacht".
fn weekday(word: &str, today: NaiveDate, subject: Subject) -> Option<NaiveDate> {
    let mut name = word;
    while let Some(rest) = strip_leading_word(name, BEFORE_WEEKDAY) {
        name = rest;
    }
    let name = AFTER_WEEKDAY.iter().find_map(|after| name.strip_suffix(after)).map_or(name, str::trim_end);
    // The bare name first: Sonnabend is a Saturday, not a Sunday evening.
    let named = find(&WEEKDAYS, name).map(|day| (day, false));
    let (day, at_night) = named.or_else(|| {
        let name = NIGHT.iter().find_map(|night| name.strip_suffix(night))?;
        Some((find(&WEEKDAYS, name.trim_end())?, true))
    })?;
    let past = i64::from(today.weekday().days_since(day));
    let days = match (subject, past) {
        (Subject::Goal, past) => 7 - past,
        (_, 0) => -7,
        (_, past) => -past,
    };
    shift(today, if at_night { waking(days, subject) } else { days })
}

fn strip_leading_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let (first, rest) = text.split_once(' ')?;
    words.contains(&first).then_some(rest)
}

/// "2 days ago", "hace una semana", "vor drei Tagen", "in 3 months".
fn distance(word: &str, today: NaiveDate, subject: Subject) -> Option<NaiveDate> {
    let within = |frames: &[(&str, &str)]| {
        frames.iter().find_map(|(before, after)| {
            let (number, unit) = word.strip_prefix(before)?.strip_suffix(after)?.rsplit_once(' ')?;
            Some((number.parse().ok().or_else(|| find(NUMBERS, number))?, find(UNITS, unit)?))
        })
    };
    if let Some((n, unit)) = within(AGO) {
        return match unit {
            Unit::Day => shift(today, -i64::from(n)),
            Unit::Night => shift(today, waking(-i64::from(n), subject)),
            Unit::Week => shift(today, -7 * i64::from(n)),
            Unit::Month => today.checked_sub_months(Months::new(n)),
        };
    }
    let (n, unit) = within(AHEAD)?;
    match unit {
        Unit::Day | Unit::Night => shift(today, i64::from(n)),
        Unit::Week => shift(today, 7 * i64::from(n)),
        Unit::Month => today.checked_add_months(Months::new(n)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Resolves on Saturday, 14 March 2026, and shows the day of March, or nothing.
    fn march(word: &str, subject: Subject) -> Option<String> {
        let today = NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date");
        resolve_date(word, today, subject).map(|date| date.format("%m-%d").to_string())
    }

    fn check(subject: Subject, expect: &str, words: &[&str]) {
        for word in words {
            assert_eq!(march(word, subject).as_deref(), Some(expect), "{word}, {subject:?}");
        }
    }

    #[test]
    fn named_days_in_four_languages() {
        check(
            Subject::Report,
            "03-14",
            &["today", "Tonight", "hoy", "esta mañana", "heute morgen", "aujourd’hui", "ce soir"],
        );
        check(Subject::Report, "03-13", &["yesterday", "Ayer.", "gestern", "hier", "ayer por la tarde"]);
        check(Subject::Report, "03-12", &["the day before yesterday", "anteayer", "vorgestern", "avant-hier"]);
        check(Subject::Report, "03-15", &["tomorrow", "mañana", "morgen", "demain"]);
        check(Subject::Goal, "03-16", &["day after tomorrow", "pasado mañana", "übermorgen", "après-demain"]);
    }

    #[test]
    fn sleep_belongs_to_the_day_of_waking() {
        let last_night = ["last night", "anoche", "letzte Nacht", "gestern Abend", "hier soir", "la nuit dernière"];
        check(Subject::Sleep, "03-14", &last_night);
        check(Subject::Report, "03-13", &last_night);
        let before = ["the night before last", "anteanoche", "vorletzte Nacht", "avant-hier soir", "two nights ago"];
        check(Subject::Sleep, "03-13", &before);
        check(Subject::Report, "03-12", &before);
        check(Subject::Sleep, "03-11", &["Tuesday night", "el martes por la noche", "Dienstagnacht", "mardi soir"]);
        check(Subject::Report, "03-10", &["Tuesday night", "el martes por la noche", "Dienstag Abend", "mardi soir"]);
    }

    #[test]
    fn weekdays_look_back_strictly_and_goals_ahead_strictly() {
        check(
            Subject::Report,
            "03-10",
            &["Tuesday", "tue", "last Tuesday", "on tues:", "el martes", "am Dienstag", "mardi dernier"],
        );
        check(
            Subject::Report,
            "03-07",
            &["saturday", "sábado pasado", "letzten Samstag", "Sonnabend", "samedi", "le sam."],
        );
        check(Subject::Report, "03-08", &["Sunday", "domingo", "So", "dimanche"]);
        check(Subject::Goal, "03-21", &["saturday", "next Saturday", "el sábado que viene", "samedi prochain"]);
        check(Subject::Goal, "03-15", &["by Sunday", "bis Sonntag"]);
        check(Subject::Goal, "03-20", &["friday"]);
    }

    #[test]
    fn distances_count_days_weeks_and_clipped_months() {
        check(
            Subject::Report,
            "03-12",
            &["2 days ago", "two days ago", "hace 2 días", "vor zwei Tagen", "il y a deux jours"],
        );
        check(
            Subject::Report,
            "03-07",
            &["a week ago", "hace una semana", "vor einer Woche", "il y a une semaine", "7 days ago"],
        );
        check(Subject::Goal, "04-04", &["in 3 weeks", "dentro de tres semanas", "in drei Wochen", "dans 3 semaines"]);
        check(Subject::Goal, "06-14", &["in 3 months", "en tres meses", "in 3 Monaten", "dans trois mois"]);
        let last_of_january = NaiveDate::from_ymd_opt(2026, 1, 31).expect("a date");
        assert_eq!(resolve_date("in 1 month", last_of_january, Subject::Goal), NaiveDate::from_ymd_opt(2026, 2, 28));
    }

    #[test]
    fn calendar_dates_and_timestamps() {
        check(
            Subject::Report,
            "03-09",
            &["2026-03-09", " 2026-03-09 ", "2026-03-09T07:15:00+01:00", "2026-03-09 07:15"],
        );
        check(Subject::Goal, "12-25", &["2026-12-25"]);
    }

    #[test]
    fn what_names_no_day_is_nothing() {
        for word in [
            "",
            "soon",
            "last week",
            "someday",
            "2026-02-30",
            "2026-03-091",
            "night",
            "ago",
            "99999999999 days ago",
            "4294967295 months ago",
            "days ago",
            "ñandú",
            "el",
        ] {
            assert_eq!(march(word, Subject::Report), None, "{word}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered_without_a_panic(word in "\\PC{0,40}", n in any::<u32>()) {
            for today in [NaiveDate::MIN, NaiveDate::MAX] {
                for subject in [Subject::Sleep, Subject::Report, Subject::Goal] {
                    resolve_date(&word, today, subject);
                    resolve_date(&format!("{n} days ago"), today, subject);
                    resolve_date(&format!("in {n} months"), today, subject);
                    resolve_date("last saturday night", today, subject);
                }
            }
        }
    }
}
