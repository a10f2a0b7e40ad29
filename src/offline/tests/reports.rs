//! What is a report of the person and what is not: races to come, shifts beside sleep, paces, sets, pains that are no mood,
//! and what somebody does in general.

use serde_json::{Value, json};

use super::{message, read};
use crate::{
    domain::person::{Lang, Units},
    offline::{Ask, Message},
};

/// The records of a message on Tuesday, 20 January 2026.
pub(super) fn told(text: &str, lang: Lang) -> Vec<Value> {
    let now = "2026-01-20T09:00:00Z".parse().expect("an instant");
    let zone = chrono_tz::Tz::Europe__Vienna;
    let reading = read(&Message { now, zone, lang, ..message(text, Units::Metric) });
    reading.records.iter().map(|found| found.record.policy_args()).collect()
}

/// What is left of a record beside its day.
pub(super) fn check(cases: &[(Lang, &str, Value)]) {
    let wrong = cases.iter().filter_map(|(lang, text, expected)| {
        let records = told(text, *lang);
        let told: serde_json::Map<String, Value> = match &records[..] {
            [] => serde_json::Map::new(),
            [one] => one.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect(),
            _ => return Some(format!("{text}: {records:?}")),
        };
        let told: serde_json::Map<String, Value> =
            told.into_iter().filter(|(name, value)| name != "date" && !value.is_null()).collect();
        let told = Value::Object(told);
        (told != *expected).then(|| format!("{text}: {told}, not {expected}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_race_whose_day_was_months_ago_is_to_come() {
    for (lang, text, km, date) in [
        (Lang::En, "running Vienna marathon on April 26", 42.2, "2026-04-26"),
        (Lang::En, "running a half marathon on May 10", 21.1, "2026-05-10"),
        (Lang::En, "doing a 10k on Sunday", 10.0, "2026-01-25"),
        (Lang::En, "half marathon May 10", 21.1, "2026-05-10"),
        (Lang::En, "signed up for a half marathon on May 10", 21.1, "2026-05-10"),
        (Lang::Es, "voy a correr la maratón de Viena el 26 de abril", 42.2, "2026-04-26"),
        (Lang::Es, "media maratón el 10 de mayo", 21.1, "2026-05-10"),
        (Lang::De, "laufe am 26. April den Wien-Marathon", 42.2, "2026-04-26"),
        (Lang::De, "Halbmarathon am 10. Mai", 21.1, "2026-05-10"),
        (Lang::Fr, "je fais un semi le 10 mai", 21.1, "2026-05-10"),
        (Lang::Fr, "semi-marathon le 10 mai", 21.1, "2026-05-10"),
    ] {
        let goal = json!({"goal_type": "run_distance", "target_value": km, "unit": "km", "target_date": date});
        assert_eq!(told(text, lang), vec![goal], "{text}");
    }
    for (lang, text, date) in [
        (Lang::En, "ran a half marathon on May 10", "2025-05-10"),
        (Lang::En, "half marathon on December 28", "2025-12-28"),
        (Lang::En, "I was doing a 10k on Sunday", "2026-01-18"),
        (Lang::Fr, "j'ai fait un semi le 10 mai", "2025-05-10"),
        (Lang::De, "am 10. Mai 12 km gelaufen", "2025-05-10"),
    ] {
        let records = told(text, lang);
        assert!(records.len() == 1 && records[0]["date"] == date, "{text}: {records:?}");
    }
    for (lang, text) in [
        (Lang::En, "walking 12 km on May 10"),
        (Lang::En, "not running the half marathon on May 10"),
        (Lang::En, "I run about 40 km a week and train for a marathon on 11 November"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn hours_told_are_the_sleep_and_a_shift_is_none() {
    let hours = |hours: f64| json!({"sleep_hours": hours});
    check(&[
        (Lang::En, "slept 4.5h after the night shift, 9 to 1:30", hours(4.5)),
        (Lang::En, "slept 4h. next three nights I work nights, 19 to 7", hours(4.0)),
        (Lang::En, "slept 6h since 9 this morning. two nights done, one to go", hours(6.0)),
        (Lang::En, "slept 4h, shift 19 to 7", hours(4.0)),
        (Lang::En, "slept after the night shift, 9 to 1:30", hours(4.5)),
        (Lang::En, "worked 7 to 19, slept 22 to 6", hours(8.0)),
        (Lang::En, "slept 7h, work 9-17", hours(7.0)),
        (Lang::En, "slept 5, no 6", hours(6.0)),
        (Lang::En, "slept 23-7, 7.5", hours(7.5)),
        (Lang::De, "4,5 Std geschlafen nach der Nachtschicht, 9 bis 13:30", hours(4.5)),
        (Lang::De, "4h geschlafen, Dienst 19 bis 7", hours(4.0)),
        (Lang::De, "gut geschlafen, 7 Stunden", hours(7.0)),
        (Lang::Es, "dormí 4,5 h después del turno de noche, de 9 a 13:30", hours(4.5)),
        (Lang::Es, "dormí 4h, turno de 19 a 7", hours(4.0)),
        (Lang::Fr, "dormi 4h30 après la nuit de garde, de 9h à 13h30", hours(4.5)),
        (Lang::Fr, "dormi 4h, garde de 19h à 7h", hours(4.0)),
    ]);
}

#[test]
fn a_pace_is_no_length_of_a_session() {
    let run = |km: f64| json!({"activity_type": "running", "distance_km": km, "completed": true});
    check(&[
        (Lang::En, "6x1000 at 4:05, 14 km total", run(14.0)),
        (Lang::En, "intervals 6x1000 @ 4:05, 14 km total", run(14.0)),
        (Lang::En, "6x1000 at 4:05", run(6.0)),
        (Lang::En, "ran 10 km at 5:10", run(10.0)),
        (Lang::En, "8k with 3k at marathon pace", run(8.0)),
        (Lang::De, "6x1000 in 4:05, 14 km gesamt", run(14.0)),
        (Lang::De, "8 km mit 3 km im Marathontempo", run(8.0)),
        (Lang::Es, "8 km con 3 km a ritmo de maratón", run(8.0)),
        (Lang::Fr, "8 km dont 3 km à allure marathon", run(8.0)),
        (Lang::Es, "6x1000 a 4:05, 14 km en total", run(14.0)),
        (Lang::Fr, "6x1000 à 4:05, 14 km au total", run(14.0)),
        (
            Lang::Es,
            "tirada larga 21 km en 1:52",
            json!({"activity_type": "running", "distance_km": 21.0, "duration_minutes": 112.0, "completed": true}),
        ),
    ]);
}

#[test]
fn sets_of_an_exercise_are_a_session() {
    let session = || json!({"activity_type": "strength", "completed": true});
    check(&[
        (Lang::En, "squat day: 5x5 at 225 lb", session()),
        (Lang::En, "deadlift day 275 for 3x3", session()),
        (Lang::En, "bench 60 kg 3x8", session()),
        (Lang::En, "gym: 4x8 rows", session()),
        (Lang::En, "squat 60 kg, 3x5", session()),
        (Lang::De, "Kniebeugen 5x5 mit 100 kg", session()),
        (Lang::De, "Kniebeugen 5x5 100 kg", session()),
        (Lang::De, "Bankdrücken 80 kg 3x5", session()),
        (Lang::Es, "press banca 80 kg 3x5", session()),
        (Lang::Es, "sentadillas 5x5, 100 kg", session()),
        (Lang::Es, "sentadillas 5x5 con 100 kg", session()),
        (Lang::Fr, "squat 5x5 à 100 kg", session()),
        (Lang::Fr, "développé couché 80 kg 3x5", session()),
        // One lift alone is none.
        (Lang::En, "bench 60 kg", json!({})),
    ]);
}

#[test]
fn what_bothers_a_joint_is_no_mood() {
    let cross = || json!({"mood": "irritable"});
    check(&[
        (Lang::Es, "tobillo mejor, solo molesta al girar", json!({})),
        (Lang::Es, "me molesta la rodilla", json!({})),
        (Lang::Es, "estoy molesto hoy, rodilla bien", cross()),
        (Lang::En, "knee better, only irritated when turning", json!({})),
        (Lang::En, "legs heavy, irritated", cross()),
        (Lang::De, "Knie besser, beim Drehen noch gereizt", json!({})),
        (Lang::De, "heute gereizt", cross()),
        (Lang::Fr, "le genou va mieux, juste irrité en tournant", json!({})),
    ]);
}

#[test]
fn what_is_never_or_only_done_is_of_no_day() {
    check(&[
        (Lang::De, "noch nie Sport gemacht", json!({})),
        (Lang::En, "never done any sport", json!({})),
        (Lang::Es, "nunca he hecho deporte", json!({})),
        (Lang::Fr, "jamais fait de sport", json!({})),
        (Lang::En, "I only go to the gym, no running", json!({})),
        (Lang::De, "nur Fitnessstudio, kein Laufen", json!({})),
        (Lang::Es, "solo voy al gimnasio, nada de correr", json!({})),
        (Lang::Fr, "seulement la salle de sport, pas de course", json!({})),
        (Lang::En, "only yoga today", json!({"activity_type": "yoga", "completed": true})),
        (Lang::En, "no running today", json!({"activity_type": "running", "completed": false})),
        (Lang::De, "gelesen", json!({"habit_type": "reading", "status": true})),
    ]);
}

#[test]
fn the_garden_is_work_of_its_own() {
    let hour = || json!({"activity_type": "other", "duration_minutes": 60.0, "completed": true});
    check(&[
        (Lang::En, "gardening for an hour", hour()),
        (Lang::De, "Gartenarbeit eine Stunde", hour()),
        (Lang::Es, "una hora de jardinería", hour()),
        (Lang::Fr, "une heure de jardinage", hour()),
    ]);
}

#[test]
fn an_age_may_open_a_story_with_a_number() {
    for (lang, text) in [
        (Lang::En, "I'm 31 and lift 4x a week"),
        (Lang::De, "ich bin 31 und trainiere 4x die Woche"),
        (Lang::Es, "tengo 31 y entreno 4 veces por semana"),
        (Lang::Fr, "j'ai 31 ans et je m'entraîne 4x par semaine"),
    ] {
        check(&[(lang, text, json!({"age": 31}))]);
        let reading = read(&Message { lang, ..message(text, Units::Metric) });
        assert_eq!(reading.asks, Vec::<Ask>::new(), "{text}");
    }
}

#[test]
fn a_distance_without_its_sport_is_asked_about() {
    for (lang, text, amount) in [
        (Lang::En, "easy 8 km, 44 min. calf fine now. resting HR 48", "easy 8 km 44 min"),
        (Lang::En, "8 km in 44 min", "8 km in 44 min"),
        (Lang::De, "locker 8 km, 44 min", "locker 8 km 44 min"),
        (Lang::Es, "8 km suave, 44 min", "8 km suave 44 min"),
        (Lang::Fr, "8 km tranquille, 44 min", "8 km tranquille 44 min"),
    ] {
        let reading = read(&Message { lang, ..message(text, Units::Metric) });
        let [Ask::WhatSport { amount: said, workout }] = &reading.asks[..] else {
            panic!("{text}: {:?}", reading.asks)
        };
        assert_eq!(said, amount, "{text}");
        assert_eq!((workout.distance_km, workout.duration_minutes), (Some(8.0), Some(44.0)), "{text}");
    }
    for text in ["the park is 8 km away", "ran 8 km, 44 min", "8 km", "I live 8 km from here"] {
        let reading = read(&message(text, Units::Metric));
        assert_eq!(reading.asks, Vec::<Ask>::new(), "{text}");
    }
}

#[test]
fn what_is_felt_now_amends_nothing() {
    let mood = |mood: &str| json!({"mood": mood});
    check(&[
        (Lang::En, "sorry, moved out, was sleeping at a friends. ok now", mood("neutral")),
        (Lang::En, "sorry, been busy. slept 7h", json!({"sleep_hours": 7.0})),
        (Lang::De, "sorry, war viel los, jetzt gestresst", mood("stressed")),
        (Lang::Es, "perdón, mucho lío, ahora triste", mood("sad")),
        (Lang::Fr, "pardon, gros bazar, maintenant triste", mood("sad")),
        (Lang::En, "sorry, mood was calm", json!({"field": "mood", "value": "calm"})),
        (Lang::En, "sorry, 7h sleep", json!({"field": "sleep_hours", "value": 7.0})),
    ]);
}

#[test]
fn a_distance_is_read_with_the_sport_that_is_answered() {
    for (lang, text, sport) in [
        (Lang::En, "easy 8 km 44 min run", "running"),
        (Lang::En, "easy 8 km 44 min bike ride", "cycling"),
        (Lang::De, "locker 8 km 44 min Laufen", "running"),
        (Lang::De, "locker 8 km 44 min Radfahren", "cycling"),
        (Lang::Es, "8 km suave 44 min carrera", "running"),
        (Lang::Es, "8 km suave 44 min bici", "cycling"),
        (Lang::Fr, "8 km tranquille 44 min course", "running"),
        (Lang::Fr, "8 km tranquille 44 min vélo", "cycling"),
    ] {
        let records = told(text, lang);
        assert!(records.len() == 1, "{text}: {records:?}");
        let session = &records[0];
        let read = (&session["activity_type"], &session["distance_km"], &session["duration_minutes"]);
        assert_eq!(read, (&json!(sport), &json!(8.0), &json!(44.0)), "{text}");
    }
}
