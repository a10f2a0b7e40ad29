//! What of a message is a session that was done, and what only stands beside one: parts of it, what lies ahead, what has long
//! been, and what the body did. And who it is that writes.

use serde_json::{Value, json};

use super::reports::{check, told};
use crate::domain::person::Lang;

#[test]
fn the_parts_of_a_session_are_no_amount_of_it() {
    let km = |km: f64| json!({"activity_type": "running", "distance_km": km, "completed": true});
    let min = |min: f64| json!({"activity_type": "running", "duration_minutes": min, "completed": true});
    check(&[
        (Lang::En, "3 miles with 4 x 1 minute at race pace", km(4.83)),
        (Lang::De, "5 km mit 4 x 1 Minute im Renntempo", km(5.0)),
        (Lang::Es, "5 km con 4 x 1 minuto a ritmo de carrera", km(5.0)),
        (Lang::Fr, "5 km avec 4 x 1 minute à allure course", km(5.0)),
        (Lang::En, "20 min, 1 min run 2 min walk", min(20.0)),
        (Lang::En, "20 min: 1 min run, 2 min walk", min(20.0)),
        (Lang::En, "1 min run, 2 min walk, 20 min total", min(20.0)),
        (Lang::De, "20 min, 1 min laufen 2 min gehen", min(20.0)),
        (Lang::De, "20 min: 1 min laufen, 2 min gehen", min(20.0)),
        (Lang::Es, "20 min, 1 min de carrera 2 min caminando", min(20.0)),
        (Lang::Es, "20 min: 1 min corriendo, 2 min andando", min(20.0)),
        (Lang::Fr, "20 min, 1 min de course 2 min de marche", min(20.0)),
        (Lang::Fr, "20 min : 1 min de course, 2 min de marche", min(20.0)),
        // Without a whole they are all there is.
        (Lang::En, "4x4 min run", min(16.0)),
    ]);
    assert_eq!(told("ran 20 min, walked 5 min", Lang::En).len(), 2);
    assert_eq!(told("5 min walk, 5 min run, 20 min yoga", Lang::En).len(), 3);
}

#[test]
fn whoever_got_out_has_not_slept_and_tears_of_joy_are_no_sad_mood() {
    for (lang, text) in [
        (Lang::En, "got out for 20 mins before tea, jog and walk"),
        (Lang::En, "my eldest made me a medal, nearly cried"),
        (Lang::De, "so schön, fast geheult"),
        (Lang::Es, "qué bonito, casi lloro"),
        (Lang::Fr, "c'était beau, j'ai failli pleurer"),
    ] {
        let kept = told(text, lang);
        let is_of_the_day = |args: &Value| args.get("sleep_hours").is_some() || args.get("mood") == Some(&json!("sad"));
        assert!(!kept.iter().any(is_of_the_day), "{text}: {kept:?}");
    }
    // No sport is a slip of the keyboard away from it.
    assert_eq!(told("I feel like hurting myself tonight", Lang::En), Vec::<Value>::new());
    assert_eq!(told("parkrun 36:40, only walked once, on the hill", Lang::En).len(), 1);
}

#[test]
fn what_lies_ahead_or_has_long_been_is_no_session_of_today() {
    for (lang, text) in [
        (Lang::En, "we have a five-a-side game on thursday"),
        (Lang::En, "we have football on thursday"),
        (Lang::De, "wir haben am Donnerstag Fußball"),
        (Lang::Es, "tenemos fútbol el jueves"),
        (Lang::Fr, "on a foot jeudi"),
        (Lang::En, "haven't done any sport for 15 years"),
        (Lang::En, "haven't run for 15 years"),
        (Lang::De, "seit 15 Jahren keinen Sport gemacht"),
        (Lang::De, "bin seit drei Wochen nicht gelaufen"),
        (Lang::Es, "hace 15 años que no hago deporte"),
        (Lang::Es, "no he hecho deporte en 15 años"),
        (Lang::Fr, "pas de sport depuis 15 ans"),
        (Lang::Fr, "ça fait 15 ans que je n'ai pas fait de sport"),
        (Lang::En, "five runs, around 55 km"),
        (Lang::De, "fünf lockere Laufeinheiten, etwa 55 km"),
        (Lang::Es, "cinco salidas de carrera, unos 55 km"),
        (Lang::Fr, "cinq sorties de course, environ 55 km"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
    check(&[
        (Lang::En, "did football on thursday", json!({"activity_type": "football", "completed": true})),
        (Lang::En, "no yoga today", json!({"activity_type": "yoga", "completed": false})),
        (Lang::De, "heute kein Yoga gemacht", json!({"activity_type": "yoga", "completed": false})),
    ]);
}

#[test]
fn how_long_the_body_complained_is_no_session() {
    for (lang, text) in [
        (Lang::En, "two minutes of racing heart getting off the bike"),
        (Lang::De, "zwei Minuten Herzrasen nach dem Rad"),
        (Lang::Es, "dos minutos de palpitaciones al bajar de la bici"),
        (Lang::Fr, "deux minutes de palpitations en descendant du vélo"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
    let ride = || json!({"activity_type": "cycling", "duration_minutes": 30.0, "completed": true});
    check(&[
        (Lang::En, "30 min on the bike, dizzy for 2 min", ride()),
        (Lang::En, "dizzy for two minutes after a 30 min ride", ride()),
        (Lang::De, "30 min Rad gefahren, danach 2 min Schwindel", ride()),
        (Lang::Es, "30 min de bici, 2 min de mareo", ride()),
        (Lang::Fr, "30 min de vélo, 2 min de vertiges", ride()),
    ]);
}

#[test]
fn a_match_that_was_played_is_a_session() {
    let played = || json!({"activity_type": "other", "duration_minutes": 80.0, "completed": true});
    check(&[
        (Lang::En, "played the match, 80 min", played()),
        (Lang::De, "Spiel gespielt, 80 min", played()),
        (Lang::Es, "jugué el partido, 80 min", played()),
        (Lang::Fr, "on a joué le match, 80 min", played()),
        (Lang::En, "match 80 min, won 3-1, scored!!", played()),
        (Lang::En, "game 80 min, lost", played()),
        (Lang::De, "Spiel 80 min, 3:1 gewonnen", played()),
        (Lang::Es, "partido 80 min, ganamos", played()),
        (Lang::Fr, "match 80 min, on a perdu", played()),
        (Lang::En, "my son played the match, 80 min", json!({})),
        (Lang::En, "watched the match, 80 min", json!({})),
        (Lang::En, "a board game for 80 min", json!({})),
    ]);
}

#[test]
fn who_says_that_it_is_they_who_write_tells_their_name_and_age() {
    for (lang, text, name, age) in [
        (Lang::En, "Derek here, 58", "Derek", 58),
        (Lang::En, "Hi, Derek here, 58, from Leeds", "Derek", 58),
        (Lang::De, "Anna hier, 34", "Anna", 34),
        (Lang::Es, "aquí Marta, 41", "Marta", 41),
        (Lang::Fr, "ici Anne, 29", "Anne", 29),
    ] {
        let [record] = &told(text, lang)[..] else { panic!("{text}: {:?}", told(text, lang)) };
        assert_eq!((&record["name"], &record["age"]), (&json!(name), &json!(age)), "{text}");
    }
}

#[test]
fn an_age_beside_a_gender_is_of_who_writes() {
    for (lang, text, age, gender) in [
        (Lang::En, "71, male", 71, "male"),
        (Lang::En, "34, female, nurse", 34, "female"),
        (Lang::En, "female 27", 27, "female"),
        (Lang::En, "34, m", 34, "male"),
        (Lang::Es, "29, mujer", 29, "female"),
        (Lang::De, "45, weiblich", 45, "female"),
        (Lang::Fr, "homme, 52", 52, "male"),
    ] {
        let [record] = &told(text, lang)[..] else { panic!("{text}: {:?}", told(text, lang)) };
        assert_eq!((&record["age"], &record["gender"]), (&json!(age), &json!(gender)), "{text}");
    }
    for text in ["walked 30, male", "2 women and 30 men in class", "52, male, 104 kg, 180 cm"] {
        let ages = told(text, Lang::En).iter().filter(|record| record["age"] != json!(null)).count();
        assert_eq!(ages, usize::from(text.starts_with("52")), "{text}: {:?}", told(text, Lang::En));
    }
}

#[test]
fn a_log_that_was_forgotten_is_no_session_left_out() {
    let run = || json!({"activity_type": "running", "distance_km": 4.0, "completed": true});
    check(&[
        (Lang::En, "forgot: ran 4k on sunday", run()),
        (Lang::Es, "olvidé: el domingo corrí 4 km", run()),
        (Lang::De, "hab vergessen: Sonntag 4 km gelaufen", run()),
        (Lang::Fr, "oublié : couru 4 km dimanche", run()),
        (Lang::En, "skipped: yoga", json!({"activity_type": "yoga", "completed": false})),
    ]);
}

#[test]
fn what_people_say_in_passing_is_read_for_what_it_is() {
    let swim = || json!({"activity_type": "swimming", "completed": true});
    check(&[
        (Lang::En, "30 lengths in the pool", swim()),
        (Lang::Es, "30 largos en la piscina", swim()),
        (Lang::De, "30 Bahnen im Schwimmbad", swim()),
        (Lang::Fr, "30 longueurs à la piscine", swim()),
        (Lang::En, "slept about 7 but woke twice", json!({"sleep_hours": 7.0})),
        (Lang::En, "slept around 6", json!({"sleep_hours": 6.0})),
        (Lang::En, "slept at about 11", json!({})),
        (Lang::En, "mood 4 energy 3", json!({"energy_level": 3})),
        (Lang::Es, "ánimo 4 energía 3", json!({"energy_level": 3})),
        (Lang::De, "Stimmung 4 Energie 3", json!({"energy_level": 3})),
        (Lang::Fr, "humeur 4 énergie 3", json!({"energy_level": 3})),
        (Lang::En, "feeling a bit flat today", json!({"mood": "tired"})),
        (Lang::En, "no alcohol until Easter", json!({})),
        (Lang::Es, "sin alcohol hasta el viernes", json!({})),
        (Lang::De, "bis Ostern kein Alkohol", json!({})),
        (Lang::Fr, "pas d'alcool jusqu'à vendredi", json!({})),
        (Lang::De, "heute kein Alkohol", json!({"habit_type": "no_alcohol", "status": true})),
    ]);
}

#[test]
fn company_takes_nothing_away_and_a_session_needs_no_verb() {
    let walk = |km: f64| json!({"activity_type": "walking", "distance_km": km, "completed": true});
    let other = |min: f64| json!({"activity_type": "other", "duration_minutes": min, "completed": true});
    let football = |min: f64| json!({"activity_type": "football", "duration_minutes": min, "completed": true});
    let ride = json!({"activity_type": "cycling", "distance_km": 52.0, "duration_minutes": 130.0, "completed": true});
    let strength = json!({"activity_type": "strength", "completed": true});
    check(&[
        (Lang::En, "my flatmate came along, 4 km walk, lovely evening", walk(4.0)),
        (Lang::De, "mein Bruder war dabei, 5 km Spaziergang, schöner Abend", walk(5.0)),
        (Lang::Es, "vino mi hermana, caminata de 4 km, linda noche", walk(4.0)),
        (Lang::Fr, "ma soeur est venue, 4 km de marche, belle soirée", walk(4.0)),
        (Lang::En, "training 75 min, loads of sprints", other(75.0)),
        (Lang::De, "training 80 min, viele Sprints", other(80.0)),
        (Lang::Es, "entreno 80 min, muchos sprints", other(80.0)),
        (Lang::Fr, "entraînement 80 min, beaucoup de sprints", other(80.0)),
        (Lang::De, "match gegen den Tabellenführer, Startelf, 70 min", football(70.0)),
        (Lang::Es, "partido contra el líder, titular, 70 min", football(70.0)),
        (Lang::Fr, "match contre les premiers, titulaire, 70 min", football(70.0)),
        (Lang::De, "Spiel verloren 1:3, 90 min durchgespielt", other(90.0)),
        (Lang::Fr, "sortie 52 km, 2h10 au soleil", ride.clone()),
        (Lang::Es, "salida 52 km, 2h10", ride),
        (Lang::En, "12 squats holding the chair", strength.clone()),
        (Lang::De, "10x vom Stuhl aufgestanden", strength.clone()),
        (Lang::Es, "12 sentadillas con la silla", strength.clone()),
        (Lang::Fr, "3 tractions, 20 pompes", strength),
    ]);
    for (lang, text) in [
        (Lang::En, "my son had a match, 60 min in the rain"),
        (Lang::De, "Spiel geschaut, 90 min"),
        (Lang::En, "3 pull-ups is my max"),
        (Lang::En, "had a row with my husband over the 50 quid"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn a_number_that_stands_for_people_things_or_a_name_is_no_figure() {
    let read = |lang, text| crate::offline::read(&crate::offline::Message::on_a_saturday(lang, text));
    for (lang, text) in [
        (Lang::Fr, "j'en ai pris deux"),
        (Lang::En, "took the 42 bus home, mum rang, all good"),
        (Lang::En, "there were six of us"),
        (Lang::De, "mit der 42 heim, alles gut"),
        (Lang::De, "waren zu sechst"),
        (Lang::De, "alle drei Kinder im Bett, endlich"),
        (Lang::Es, "viernes 13, qué esperabas"),
        (Lang::Fr, "420 croissants ce matin, canapé depuis"),
        (Lang::En, "friday the 13th of all days, long one, nothing to say"),
        (Lang::En, "2 flat whites and a croissant with Jo, lovely"),
        (Lang::De, "2 h im Stau gestanden"),
        (Lang::En, "4 beers with the lads, great night"),
    ] {
        let reading = read(lang, text);
        assert_eq!((&reading.asks[..], reading.unkept), (&[][..], None), "{text}");
    }
    assert!(!read(Lang::En, "did two").asks.is_empty());
    for (lang, text, figure) in [
        (Lang::En, "popped out for 15 mins, all good", "15 mins"),
        (Lang::De, "je 1 km zum Laden und zurück, alles gut", "1 km"),
        (Lang::En, "surfed 2k with my niece", "2k"),
        (Lang::De, "2k gesurft mit meiner Nichte", "2k"),
    ] {
        assert_eq!(read(lang, text).unkept.as_deref(), Some(figure), "{text}");
    }
}

#[test]
fn who_is_only_named_takes_nothing_of_what_follows() {
    for (lang, text, hours) in [
        (Lang::En, "baby up 4 times, slept maybe 4 hrs", 4.0),
        (Lang::De, "Baby 4x wach, vllt 4 h Schlaf", 4.0),
        (Lang::Fr, "bébé réveillé 4 fois, dormi peut-être 4h", 4.0),
        (Lang::Es, "desde el domingo sin alcohol, 7h de sueño", 7.0),
        (Lang::De, "seit Sonntag kein Alkohol, 7 h Schlaf", 7.0),
    ] {
        let night = json!({"tool": "log_daily", "args": {"date": "2026-03-14", "sleep_hours": hours}});
        let found = told(text, lang);
        assert!(format!("{found:?}").contains(&format!("{:?}", night["args"]["sleep_hours"])), "{text}: {found:?}");
        assert!(!format!("{found:?}").contains("2026-03-08\", \"sleep"), "{text}: {found:?}");
    }
}
