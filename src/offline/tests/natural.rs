//! What is told in natural forms: plans of others, ways of speaking, sleep in parts, sessions told loosely.

use serde_json::{Value, json};

use super::{
    message, read,
    reports::{check, told},
};
use crate::domain::{
    person::{Lang, Units},
    record::Record,
};
use crate::offline::{Ask, Kind, Message};

fn asks(text: &str, lang: Lang) -> Vec<Ask> {
    read(&Message { lang, ..message(text, Units::Metric) }).asks
}

#[test]
fn what_runs_into_the_way_and_where_one_sits_is_no_session() {
    for (lang, text) in [
        (Lang::De, "ein Mädel ist mir fast vor die Bahn gelaufen"),
        (Lang::En, "a girl ran in front of my tram"),
        (Lang::Es, "un chico se cruzó corriendo"),
        (Lang::Fr, "une fille a couru devant le tram"),
        (Lang::En, "we had chips on the bench"),
        (Lang::Fr, "un coup de sabot dans les côtes"),
        (Lang::En, "36 degrees already"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn what_a_coach_or_a_plan_holds_ready_is_not_done() {
    for (lang, text) in [
        (Lang::En, "coach has 3x600 at race pace for me tomorrow"),
        (Lang::En, "coach has 3x600 at race pace for me"),
        (Lang::En, "10 km easy, for tomorrow"),
        (Lang::En, "8 km on the plan"),
        (Lang::De, "mein Trainer will morgen 10 km"),
        (Lang::De, "8 km auf dem Plan"),
        (Lang::De, "6x1000, morgen"),
        (Lang::Es, "mañana me toca 10 km"),
        (Lang::Es, "en el plan 6x1000"),
        (Lang::Es, "carrera de 10 km, mañana"),
        (Lang::Fr, "demain j'ai 6x1000"),
        (Lang::Fr, "au programme 8 km de course"),
        (Lang::Fr, "course de 8 km, demain"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
    check(&[(
        Lang::En,
        "ran 8 km as on the plan",
        json!({"activity_type": "running", "distance_km": 8.0, "completed": true}),
    )]);
}

#[test]
fn ways_of_speaking_are_no_records() {
    let climbed = || json!({"activity_type": "climbing", "duration_minutes": 120.0, "completed": true});
    check(&[
        (Lang::De, "heute 2 Stunden bouldern, lief mega", climbed()),
        (Lang::De, "heute 2 Stunden bouldern, läuft", climbed()),
        (Lang::En, "2 hours of bouldering today, it went well", climbed()),
        (Lang::Es, "hoy 2 horas de escalada, me fue bien", climbed()),
        (Lang::Fr, "2 heures d'escalade aujourd'hui, ça s'est bien passé", climbed()),
        (Lang::En, "squats 5x5 till i couldnt walk lol", json!({"activity_type": "strength", "completed": true})),
        (
            Lang::De,
            "Kniebeugen 5x5, bis ich nicht mehr laufen konnte",
            json!({"activity_type": "strength", "completed": true}),
        ),
        (Lang::Es, "sentadillas 5x5 hasta no poder andar", json!({"activity_type": "strength", "completed": true})),
        (
            Lang::Fr,
            "squat 5x5 jusqu'à ne plus pouvoir marcher",
            json!({"activity_type": "strength", "completed": true}),
        ),
        (Lang::En, "kg is fine", json!({})),
        (Lang::De, "kg ist ok", json!({})),
        (
            Lang::En,
            "lat pulldowns 3x8, rows, dead hangs 30 sec",
            json!({"activity_type": "strength", "completed": true}),
        ),
        (Lang::De, "Latzug 3x8, Rudern, Klimmzüge", json!({"activity_type": "strength", "completed": true})),
        (Lang::Es, "jalones 3x8, remo, dominadas", json!({"activity_type": "strength", "completed": true})),
        (Lang::De, "20 min rudern", json!({"activity_type": "rowing", "duration_minutes": 20.0, "completed": true})),
    ]);
}

#[test]
fn only_what_was_run_or_lasted_is_an_amount() {
    let run = |km: f64| json!({"activity_type": "running", "distance_km": km, "completed": true});
    let walk = || json!({"activity_type": "walking", "distance_km": 3.0, "completed": true});
    check(&[
        (
            Lang::En,
            "tried to jog and the pelvis thing hurt after ten minutes so I walked home, 3 km altogether",
            walk(),
        ),
        (Lang::De, "tat nach zehn Minuten weh, 3 km spaziert", walk()),
        (Lang::Es, "caminé 3 km, después de diez minutos me dolía", walk()),
        (Lang::Fr, "marché 3 km, après dix minutes ça faisait mal", walk()),
        (Lang::En, "2 x (4x300) in 41 off 60s, 8 min between sets, plus 4k warm up and 2k down", run(8.4)),
        (Lang::En, "6x1000, 2 km warm up, 2 km cool down", run(10.0)),
        (Lang::De, "2 km einlaufen, 6x1000, 2 km auslaufen", run(10.0)),
        (Lang::Es, "6x1000, 2 km de calentamiento", run(8.0)),
        (Lang::Fr, "6x1000, récup 2 min", run(6.0)),
    ]);
}

#[test]
fn a_habit_is_no_night() {
    check(&[
        (Lang::En, "on nights Thu, Fri and Sat, 8pm to 8am. I sleep from about 9.30 in the morning to 3", json!({})),
        (Lang::De, "ich schlafe von 9 bis 15 Uhr", json!({})),
        (Lang::Es, "duermo de 9:30 a 15:00", json!({})),
        (Lang::Fr, "je dors de 9h à 15h", json!({})),
        (Lang::En, "slept from 11pm to 7am", json!({"sleep_hours": 8.0})),
    ]);
}

#[test]
fn sleep_is_heard_in_parts_and_in_passing() {
    let hours = |hours: f64| json!({"sleep_hours": hours});
    check(&[
        (Lang::En, "slept 10 till 2 and then again an hour at 5", hours(5.0)),
        (Lang::De, "4 Stunden geschlafen und dann noch eine Stunde", hours(5.0)),
        (Lang::Es, "dormí 4 horas y luego otra hora", hours(5.0)),
        (Lang::Fr, "dormi 4 heures et encore une heure", hours(5.0)),
        (Lang::En, "about 5 hours today", hours(5.0)),
        (Lang::En, "6 and a half hours", hours(6.5)),
        (Lang::De, "heute etwa 5 Stunden", hours(5.0)),
        (Lang::Es, "4 horas a trozos", hours(4.0)),
        (Lang::Es, "dormiría 5 horas en total", hours(5.0)),
        (Lang::Es, "se despertó 4 veces, dormiría 5 horas", hours(5.0)),
        (Lang::Es, "dormiría 10 horas si pudiera", json!({})),
        (Lang::En, "slept 6h, up at 4.30", hours(6.0)),
        (Lang::En, "tomorrow I want to test my squat max, slept 5.5h", hours(5.5)),
        (Lang::Es, "mañana quiero probar un máximo de sentadilla, dormí 5h y media", hours(5.5)),
        (Lang::De, "morgen will ich mein Maximum testen, 5,5 h geschlafen", hours(5.5)),
        (Lang::Fr, "demain je veux tester mon max, dormi 5h30", hours(5.5)),
        (Lang::En, "slept well, up once", json!({})),
        (Lang::De, "hab ganz gut geschlafen, einmal raus um 4", json!({})),
    ]);
    assert_eq!(asks("slept 6h, up at 4.30", Lang::En), vec![]);
    let night = told("landed in NYC yesterday, wide awake at 3am, so about 4 hours sleep", Lang::En);
    assert_eq!(night, vec![json!({"date": "2026-01-20", "sleep_hours": 4.0})]);
}

#[test]
fn minutes_and_kilometres_are_a_session_whose_sport_is_asked() {
    for (lang, text) in [
        (Lang::En, "50 min easy, 11k. left shin a bit sore"),
        (Lang::De, "50 min locker, 11 km"),
        (Lang::Es, "50 min suave, 11 km"),
        (Lang::Fr, "50 min tranquille, 11 km"),
    ] {
        let asks = asks(text, lang);
        let [Ask::WhatSport { workout, .. }] = &asks[..] else { panic!("{text}: {asks:?}") };
        assert_eq!((workout.distance_km, workout.duration_minutes), (Some(11.0), Some(50.0)), "{text}");
    }
}

#[test]
fn since_when_somebody_lay_awake_is_no_length_of_a_night() {
    for (lang, text, hours) in [
        (Lang::En, "unable to sleep since 3, tea at 4", None),
        (Lang::En, "haven't slept since 4", None),
        (Lang::De, "schlafe seit 3 nicht mehr", None),
        (Lang::Es, "no puedo dormir desde las 3", None),
        (Lang::Fr, "je ne dors plus depuis 3h", None),
        (Lang::Es, "dormí desde las 11 hasta las 6", Some(7.0)),
        (Lang::En, "slept 6 hours, up since 5", Some(6.0)),
        (Lang::En, "didn't sleep at all", Some(0.0)),
    ] {
        assert_eq!(sleep_and_age(text, lang).0, hours, "{text}");
    }
}

#[test]
fn the_ages_of_children_are_not_the_writers() {
    let aged = |age: i32| json!({"age": age});
    check(&[
        (Lang::En, "hi im kate, 38, two kids aged 2 and 5", aged(38)),
        (Lang::De, "ich bin 38, zwei Kinder, 2 und 5 Jahre alt", aged(38)),
        (Lang::Es, "tengo 38 años, dos peques de 2 y 5 años", aged(38)),
        (Lang::Fr, "j'ai 38 ans, deux enfants de 2 et 5 ans", aged(38)),
        (Lang::En, "my mom says I'm 16 now", json!({})),
    ]);
}

/// It is nine in the morning.
#[test]
fn what_is_planned_for_later_today_is_not_done() {
    for (lang, text) in [
        (Lang::En, "handball training tonight, 90 min"),
        (Lang::En, "30 min walk at lunch"),
        (Lang::De, "heute Abend 60 min Handball"),
        (Lang::De, "heute Nachmittag Yoga, 30 min"),
        (Lang::Es, "hoy caminata en la pausa, 25 min al mediodía"),
        (Lang::Es, "esta tarde natación 40 min"),
        (Lang::Fr, "ce soir entraînement de hand, 90 min"),
        (Lang::Fr, "natation cet après-midi, 40 min"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
    check(&[
        (Lang::En, "slept 6h, gym tonight", json!({"sleep_hours": 6.0})),
        (Lang::De, "7 h geschlafen, heute Abend Handball", json!({"sleep_hours": 7.0})),
        (
            Lang::En,
            "did 30 min of yoga this morning",
            json!({"activity_type": "yoga", "duration_minutes": 30.0, "completed": true}),
        ),
    ]);
}

#[test]
fn a_session_by_the_clock_lasts_from_its_beginning_to_its_end() {
    let handball = || json!({"activity_type": "other", "duration_minutes": 90.0, "completed": true});
    check(&[
        (Lang::En, "did handball yesterday from 8pm to 9:30pm", handball()),
        (Lang::Fr, "hier entraînement de handball 20h-21h30", handball()),
        (
            Lang::En,
            "played hoops for an hour instead of the bike",
            json!({"activity_type": "other", "duration_minutes": 60.0, "completed": true}),
        ),
        (
            Lang::En,
            "did my walk-run, 25 min",
            json!({"activity_type": "running", "duration_minutes": 25.0, "completed": true}),
        ),
        (
            Lang::En,
            "30 min bike commute each way",
            json!({"activity_type": "cycling", "duration_minutes": 60.0, "completed": true}),
        ),
        (Lang::Fr, "pas couru aujourd'hui à cause du mollet", json!({"activity_type": "running", "completed": false})),
        (Lang::En, "yes that's fine", json!({})),
    ]);
}

#[test]
fn a_number_at_rest_is_a_pulse() {
    let pulse = |value: f64| json!({"type": "resting_hr_bpm", "value": value});
    check(&[
        (Lang::Fr, "56 au repos", pulse(56.0)),
        (Lang::Fr, "pouls au repos à 62 au lieu de 50", pulse(62.0)),
        (Lang::En, "resting 52 this morning", pulse(52.0)),
        (Lang::En, "resting heart rate 62 instead of 50", pulse(62.0)),
        (Lang::De, "Ruhepuls 58", pulse(58.0)),
        (Lang::De, "Ruhepuls 62 statt 50", pulse(62.0)),
        (Lang::Es, "56 en reposo", pulse(56.0)),
        (Lang::Es, "pulso en reposo 62 en vez de 50", pulse(62.0)),
        (Lang::Es, "95 en ayunas", json!({})),
    ]);
}

#[test]
fn the_garden_is_dug_in_many_words() {
    let garden = || json!({"activity_type": "other", "duration_minutes": 120.0, "completed": true});
    check(&[
        (Lang::De, "zwei Stunden umgestochen", garden()),
        (Lang::En, "dug the garden for two hours", garden()),
        (Lang::Es, "cavé el huerto dos horas", garden()),
        (Lang::Fr, "bêché le jardin deux heures", garden()),
    ]);
}

#[test]
fn a_session_told_loosely_is_kept_once() {
    let session = || json!({"activity_type": "strength", "completed": true});
    let lasting = |minutes: f64| json!({"activity_type": "strength", "duration_minutes": minutes, "completed": true});
    check(&[
        (Lang::En, "I did the sit to stands, two lots of eight", session()),
        (Lang::Es, "15 minutos con las gomas", lasting(15.0)),
        (Lang::De, "15 Minuten mit dem Theraband", lasting(15.0)),
        (Lang::Fr, "15 minutes avec les élastiques", lasting(15.0)),
        (Lang::En, "did the strength thing yesterday, 25 min", lasting(25.0)),
    ]);
    assert_eq!(asks("I did the sit to stands, two lots of eight", Lang::En), vec![]);
}

#[test]
fn hours_behind_a_broken_night_are_those_of_the_night() {
    for (lang, text) in [
        (Lang::En, "woke up 3 times, kid ill, maybe 5 hours"),
        (Lang::En, "woke up three times, baby crying, about 5 hours"),
        (Lang::De, "dreimal aufgewacht, Kind krank, vielleicht 5 Stunden"),
        (Lang::Es, "me desperté 3 veces, el niño malo, unas 5 horas"),
        (Lang::Fr, "réveillée 3 fois, enfant malade, peut-être 5 heures"),
    ] {
        check(&[(lang, text, json!({"sleep_hours": 5.0}))]);
    }
    for (lang, text) in [
        (Lang::En, "the baby slept, 5 hours"),
        (Lang::En, "my son trained, 2 hours"),
        (Lang::De, "mein Sohn hat geschlafen, 5 Stunden"),
        (Lang::Es, "mi hijo entrenó, 2 horas"),
        (Lang::Fr, "mon fils a dormi, 5 heures"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn an_illness_with_a_feeling_is_no_sorrow() {
    for (lang, text) in [
        (Lang::En, "feel awful, I have the flu"),
        (Lang::De, "fühle mich elend, habe Grippe"),
        (Lang::Es, "me siento fatal, tengo gripe"),
        (Lang::Fr, "je me sens mal, j'ai la grippe"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
    for (lang, text) in [
        (Lang::En, "feel awful, 38 fever"),
        (Lang::De, "mir geht's mies, 38 Fieber"),
        (Lang::Es, "me encuentro fatal, 38 de fiebre"),
        (Lang::Fr, "je me sens mal, 38 de fièvre"),
    ] {
        let told = told(text, lang);
        assert_eq!(told.len(), 1, "{text}: {told:?}");
        assert!(told[0].get("mood").is_none(), "{text}: {told:?}");
    }
    // A sorrow by its own word stays one, and without an illness the word is one of the heart.
    for text in ["sad today, 38 fever", "feel awful"] {
        let told = told(text, Lang::En);
        assert!(told.iter().any(|record| record["mood"] == "sad"), "{text}: {told:?}");
    }
}

#[test]
fn counted_sessions_without_a_day_are_no_session() {
    for (lang, text) in [
        (Lang::En, "five runs, around 55 km"),
        (Lang::De, "vier Läufe, 40 km"),
        (Lang::Es, "cinco carreras, unos 55 km"),
        (Lang::Fr, "trois courses, 30 km"),
        (Lang::En, "can you put swimming in the plan?"),
        (Lang::De, "kannst du Schwimmen in den Plan nehmen?"),
        (Lang::Es, "¿puedes meter natación en el plan?"),
        (Lang::Fr, "tu peux mettre de la natation dans le plan ?"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn what_is_felt_beside_a_thing_ahead_is_felt_now() {
    for (lang, text) in [
        (Lang::En, "choir concert tomorrow night, tired already"),
        (Lang::De, "morgen Abend Chorkonzert, jetzt schon müde"),
        (Lang::Es, "mañana concierto del coro, ya cansada"),
        (Lang::Fr, "concert de chorale demain soir, déjà fatiguée"),
    ] {
        check(&[(lang, text, json!({"mood": "tired"}))]);
    }
    for (lang, text) in [
        (Lang::En, "tomorrow I will be tired"),
        (Lang::En, "tomorrow I want to run, relaxed"),
        (Lang::De, "morgen will ich laufen, ganz entspannt"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn a_lift_with_more_beside_it_is_a_session() {
    let lifted = || json!({"activity_type": "strength", "completed": true});
    check(&[
        (Lang::En, "deadlift 180 x 3, lower back tight", lifted()),
        (Lang::De, "Kreuzheben 180 x 3, unterer Rücken verspannt", lifted()),
        (Lang::Es, "peso muerto 180 x 3, la espalda baja cargada", lifted()),
        (Lang::Fr, "soulevé de terre 180 x 3, bas du dos raide", lifted()),
    ]);
    assert_eq!(told("deadlift 120kg x 5", Lang::En), Vec::<Value>::new());
}

/// "Un peso" is an article and a word, and whoever misses a thing has left none out.
#[test]
fn what_is_felt_or_missed_is_no_record() {
    for (lang, text) in [
        (Lang::Es, "noto como un peso abajo"),
        (Lang::Es, "me he quitado un peso de encima"),
        (Lang::En, "feels like a weight down there"),
        (Lang::En, "my friend Tom's funeral was on Friday, I miss our walks"),
        (Lang::En, "I miss my runs by the river"),
        (Lang::En, "missing the gym so much"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
        assert_eq!(asks(text, lang), [], "{text}");
    }
    check(&[(Lang::En, "missed my run today", json!({"activity_type": "running", "completed": false}))]);
}

/// The sleep, the age and the number of records that a message tells.
fn sleep_and_age(text: &str, lang: Lang) -> (Option<f64>, Option<i32>, usize) {
    let records: Vec<Record> =
        read(&Message { lang, ..message(text, Units::Metric) }).records.into_iter().map(|found| found.record).collect();
    let sleep =
        records.iter().find_map(|record| if let Record::LogDaily(day) = record { day.sleep_hours } else { None });
    let age = records.iter().find_map(|record| if let Record::UpdateProfile(own) = record { own.age } else { None });
    (sleep, age, records.len())
}

#[test]
fn an_hour_of_going_to_bed_is_no_length_of_a_night() {
    for (lang, text, hours) in [
        (Lang::En, "slept 7.5 hours, went to bed at 23:15", 7.5),
        (Lang::Es, "Anoche dormí 7 horas y media, me acosté a las 23:15", 7.5),
        (Lang::De, "7,5 h geschlafen, um 23:15 ins Bett", 7.5),
        (Lang::Fr, "dormi 7 h 30, couché à 23h15", 7.5),
        (Lang::De, "Dehnen und Rumpf, 25 min. Geschlafen 6,5 h", 6.5),
        (Lang::En, "slept at 11, up at 6", 7.0),
        (Lang::En, "in bed 23:00, up 7:00", 8.0),
    ] {
        assert_eq!(sleep_and_age(text, lang).0, Some(hours), "{text}");
    }
}

#[test]
fn the_ages_of_children_are_not_those_of_who_tells_them() {
    for (lang, text, age) in [
        (Lang::Fr, "non, deux enfants ! 6 et 3 ans", None),
        (Lang::De, "nein, zwei Kinder! 6 und 3 Jahre", None),
        (Lang::Es, "no, dos hijos. 6 y 3 años", None),
        (Lang::En, "two kids! 6 and 3 years", None),
        (Lang::Fr, "j'ai 12 ans", Some(12)),
        (Lang::Fr, "deux enfants. J'ai 38 ans", Some(38)),
    ] {
        assert_eq!(sleep_and_age(text, lang).1, age, "{text}");
    }
}

#[test]
fn years_that_are_no_age_are_kept_as_none() {
    for (lang, text, age) in [
        (Lang::Es, "tengo hernia L5 S1 desde hace 4 años", None),
        (Lang::Es, "tengo una hernia L5", None),
        (Lang::Fr, "diabète de type 1 depuis mes 14 ans", None),
        (Lang::Es, "tengo diabetes desde los 14 años", None),
        (Lang::En, "new knee (4 years) and a bad hip", None),
        (Lang::Es, "tengo 43 años y una hernia L5 S1", Some(43)),
        (Lang::En, "I'm 11 years old", Some(11)),
    ] {
        assert_eq!(sleep_and_age(text, lang).1, age, "{text}");
    }
}

#[test]
fn what_was_and_what_things_are_called_is_no_figure_of_today() {
    check(&[
        (Lang::En, "58 kilos, I was 61 at Tom's funeral", json!({"type": "weight_kg", "value": 58.0})),
        (Lang::De, "Energie 2 von 5, Ofen 3 hat gezickt", json!({"energy_level": 2})),
        (Lang::De, "Geraucht bis vor 2 Jahren", json!({})),
        (Lang::De, "in der Halle den gelben geschafft, 3 Wochen dran gehangen", json!({})),
    ]);
}

#[test]
fn a_sugar_that_went_up_is_no_weight() {
    let text = "hypo 0,48. trempé, 5 sucres. remonté à 0,92 maintenant";
    let of_weight = |ask: &Ask| matches!(ask, Ask::OutOfRange { field: "weight_kg", .. });
    assert_eq!(told(text, Lang::Fr), Vec::<Value>::new());
    assert!(!asks(text, Lang::Fr).iter().any(of_weight), "{:?}", asks(text, Lang::Fr));
}

#[test]
fn a_number_that_is_spelled_is_not_asked_about_beside_other_words() {
    for (lang, text, asked) in [
        (Lang::De, "6 x 4 min bergauf. Letzte zwei hart aber gleich schnell", 0),
        (Lang::En, "22 min, sat on the bench once", 0),
        (Lang::En, "up since 1.40. he had his shots", 0),
        (Lang::En, "did 5", 1),
    ] {
        assert_eq!(asks(text, lang).len(), asked, "{text}");
    }
}

#[test]
fn the_same_again_in_a_story_repeats_no_day() {
    for (lang, text, repeats) in [
        (Lang::En, "same as yesterday", true),
        (Lang::En, "Same again after lunch but less. It might be the new tablet", false),
    ] {
        assert_eq!(read(&Message { lang, ..message(text, Units::Metric) }).same_as_before, repeats, "{text}");
    }
}

#[test]
fn the_years_of_somebody_who_died_are_not_the_age_of_who_mourns() {
    for (lang, text, age) in [
        (Lang::Es, "se ha muerto Lolo. 15 años. lo llevamos mi hija y yo al veterinario", None),
        (Lang::Es, "se murió mi perro. 15 años", None),
        (Lang::En, "we had to put Biscuit down. 14 years", None),
        (Lang::De, "Bello ist gestorben. 13 Jahre", None),
        (Lang::En, "my dog died. 14 years", None),
        (Lang::De, "mein Hund ist gestorben. 13 Jahre", None),
        (Lang::Fr, "mon chien est mort. 15 ans", None),
        (Lang::Es, "tengo 40 años, se murió mi perro", Some(40)),
        (Lang::Fr, "j'ai 38 ans, mon chien est mort", Some(38)),
        (Lang::En, "I'm 62 years old and my dog died", Some(62)),
    ] {
        assert_eq!(sleep_and_age(text, lang).1, age, "{text}");
    }
}

#[test]
fn a_small_word_is_no_day_and_being_out_of_breath_no_cigarette() {
    assert!(told("so 10 km", Lang::De).is_empty());
    assert_eq!(told("mo 5 km, so 10 km gelaufen", Lang::De).len(), 1);
    assert_eq!(sleep_and_age("walked to school, 25 minutes, a bit puffed on the hill", Lang::En).2, 1);
}

#[test]
fn a_complaint_about_something_else_hides_nothing() {
    let swum = || json!({"activity_type": "swimming", "distance_km": 0.9, "completed": true});
    let run = || json!({"activity_type": "running", "distance_km": 5.0, "completed": true});
    check(&[
        (Lang::En, "the internet was so slow today, but I swam 900 m", swum()),
        (Lang::En, "the internet was down, I swam 900 m", swum()),
        (Lang::En, "the podcast was boring but I ran 5 km", run()),
        (Lang::En, "they say running is bad for the knees, but I ran 5 km", run()),
        (Lang::En, "the weather was bad but I ran 5 km", run()),
        (Lang::En, "the website was down all day, but I slept 7 hours", json!({"sleep_hours": 7.0})),
        (Lang::De, "das Internet war so langsam heute, aber ich bin 900 m geschwommen", swum()),
        (Lang::De, "der Podcast war langweilig, aber ich bin 5 km gelaufen", run()),
        (Lang::De, "das Wetter war schlecht, aber ich bin 5 km gelaufen", run()),
        (Lang::De, "der Chef sagt, ich bin zu langsam, aber ich bin 5 km gelaufen", run()),
        (Lang::Es, "el internet iba muy lento hoy, pero nadé 900 m", swum()),
        (Lang::Es, "el artículo era aburrido, pero corrí 5 km", run()),
        (Lang::Es, "el tren llegó tarde, pero corrí 5 km", run()),
        (Lang::Fr, "internet était trop lent aujourd'hui, mais j'ai nagé 900 m", swum()),
        (Lang::Fr, "le podcast était nul, mais j'ai couru 5 km", run()),
        (Lang::Fr, "le train était en retard, mais j'ai couru 5 km", run()),
        // What a source says stays its word, and what others did is theirs.
        (Lang::En, "the article says I need 8 hours of sleep", json!({})),
        (Lang::En, "the podcast said to drink 3 litres, 8 hours of sleep", json!({})),
        (Lang::En, "the internet was slow, but my sister swam 900 m", json!({})),
        (Lang::De, "der Artikel sagt, man soll 8 Stunden schlafen, aber 5 km laufen", json!({})),
    ]);
    for (lang, text) in [
        (Lang::En, "the weather was bad"),
        (Lang::En, "the weather is awful today"),
        (Lang::De, "das Wetter war schlecht"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn a_unit_that_measures_no_drink_is_asked_about() {
    for (lang, text, amount, unit) in [
        (Lang::En, "drank three stone of water", "three stone", "stone"),
        (Lang::En, "I drank 5 furlongs of water today", "5 furlongs", "furlongs"),
        (Lang::En, "drank 2 miles of water", "2 miles", "miles"),
        (Lang::En, "drank three stone", "three stone", "stone"),
        (Lang::De, "drei Kilo Wasser getrunken", "drei Kilo", "Kilo"),
        (Lang::De, "ich habe 5 Meter Wasser getrunken", "5 Meter", "Meter"),
        (Lang::Es, "bebí tres kilos de agua", "tres kilos", "kilos"),
        (Lang::Fr, "j'ai bu 3 kilos d'eau", "3 kilos", "kilos"),
    ] {
        let wanted = Ask::HowMuch { amount: amount.to_owned(), unit: unit.to_owned() };
        assert_eq!(asks(text, lang), [wanted], "{text}");
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
    for (lang, text) in [
        (Lang::En, "walked 2 dogs"),
        (Lang::En, "ate 2 bananas"),
        (Lang::En, "read 3 books"),
        (Lang::En, "drank 3 espressos"),
        (Lang::En, "drank water after 5 km"),
        (Lang::En, "lost 3 kg of water"),
        (Lang::En, "ran 5 km, drank 2 litres of water"),
        (Lang::De, "2 Hunde ausgeführt"),
        (Lang::De, "3 Kilo Wasser verloren"),
        (Lang::Es, "bebí agua después de 5 km"),
        (Lang::Fr, "lu 3 livres"),
    ] {
        let is_it = |ask: &Ask| matches!(ask, Ask::HowMuch { .. } | Ask::HowFar { .. });
        assert!(!asks(text, lang).iter().any(is_it), "{text}: {:?}", asks(text, lang));
    }
}

#[test]
fn a_sigh_is_no_question() {
    let kind = |text: &str, lang: Lang| read(&Message { lang, ..message(text, Units::Metric) }).kind;
    for (lang, text) in [
        (Lang::En, "what a long day, meetings till eight"),
        (Lang::En, "what a week"),
        (Lang::En, "what a lovely ride, 30 km"),
        (Lang::De, "was für ein langer Tag, Termine bis acht"),
        (Lang::Es, "qué día más largo, por fin en casa"),
        (Lang::Fr, "quelle journée, des réunions jusqu'à huit heures"),
    ] {
        assert_ne!(kind(text, lang), Kind::Question, "{text}");
        assert_eq!(asks(text, lang), [], "{text}");
    }
    for (lang, text) in [
        (Lang::En, "what a good pace is"),
        (Lang::En, "what should I eat"),
        (Lang::En, "what a day was that?"),
        (Lang::De, "was für ein Training soll ich machen"),
        (Lang::Fr, "quelle est mon allure"),
    ] {
        assert_eq!(kind(text, lang), Kind::Question, "{text}");
    }
}

#[test]
fn a_mood_told_as_a_number_asks_for_its_word() {
    for (lang, text, number, point) in [
        (Lang::En, "mood 2", "2", 2),
        (Lang::En, "supervisor tore my draft apart, mood 2, no gym", "2", 2),
        (Lang::En, "mood 8/10", "8/10", 4),
        (Lang::De, "Streit mit der Chefin, Stimmung 2", "2", 2),
        (Lang::Es, "ánimo 5", "5", 5),
        (Lang::Fr, "moral 4", "4", 4),
    ] {
        assert_eq!(asks(text, lang), [Ask::WhichMood { number: number.into(), point }], "{text}");
    }
    // The word is there.
    assert_eq!(asks("mood 4, happy", Lang::En), []);
    assert_eq!(asks("un peu le moral à zéro", Lang::Fr), []);
}

#[test]
fn the_sugar_of_the_blood_is_not_taken_for_something_else() {
    for (lang, text, value) in [
        (Lang::En, "blood sugar 6.2", "blood sugar 6.2"),
        (Lang::En, "glucose 151", "glucose 151"),
        (Lang::De, "Blutzucker 140", "Blutzucker 140"),
        (Lang::Es, "azúcar 168 en ayunas", "azúcar 168"),
        (Lang::Fr, "glycémie 1,2", "glycémie 1,2"),
    ] {
        assert_eq!(asks(text, lang), [Ask::NotKept { value: value.into() }], "{text}");
    }
}
