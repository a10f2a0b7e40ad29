//! How and where a session was done, told beside it: by turns, indoors, in lengths of a pool; and what is run or felt and is no
//! session and no sign of a cycle.

use serde_json::{Value, json};

use super::reports::{check, told};
use crate::domain::person::Lang;
use crate::offline::{Ask, Message, is_bare_reply, read, swum};

fn done(activity: &str, more: Value) -> Value {
    let mut args = json!({"activity_type": activity, "completed": true});
    let more = more.as_object().cloned().unwrap_or_default();
    args.as_object_mut().expect("an object").extend(more);
    args
}

#[test]
fn running_and_walking_by_turns_are_one_session() {
    for (lang, text, minutes, km) in [
        (Lang::Fr, "marche et trot, 30 min", Some(30.0), None),
        (Lang::Fr, "footing 30 min, trot et marche", Some(30.0), None),
        (Lang::Es, "trote y caminata 5 km", None, Some(5.0)),
        (Lang::En, "ran 5 km, jog and walk", None, Some(5.0)),
        (Lang::De, "5 km gelaufen, Traben und Gehen", None, Some(5.0)),
    ] {
        let kept = told(text, lang);
        let [session] = &kept[..] else { panic!("{text}: {kept:?}") };
        assert_eq!(session.get("duration_minutes").and_then(Value::as_f64), minutes, "{text}: {kept:?}");
        assert_eq!(session.get("distance_km").and_then(Value::as_f64), km, "{text}: {kept:?}");
    }
    // Each with its own amount they are two.
    assert_eq!(told("ran 3 km and walked 2 km", Lang::En).len(), 2);
}

#[test]
fn a_session_done_indoors_leaves_none_out() {
    let min = |activity, min: f64| done(activity, json!({"duration_minutes": min}));
    check(&[
        (Lang::En, "turbo 40 min, roads icy so no road ride", min("cycling", 40.0)),
        (Lang::En, "treadmill 30 min, too hot so no outdoor run", min("running", 30.0)),
        (Lang::De, "Rolle 40 min, draußen glatt, also keine Ausfahrt", min("cycling", 40.0)),
        (Lang::Es, "cinta 30 min, así que no salí a correr fuera", min("running", 30.0)),
        (Lang::Fr, "home trainer 40 min, verglas donc pas de sortie vélo", min("cycling", 40.0)),
    ]);
    // Another sport was left out, and so was a second session of the same.
    assert_eq!(told("strength 30 min, so no run", Lang::En).len(), 2);
    assert_eq!(told("ran 5 km this morning, skipped the evening run", Lang::En).len(), 2);
}

#[test]
fn lengths_are_swum_with_a_time_or_without() {
    let swum = |more| done("swimming", more);
    for (lang, text, more) in [
        (Lang::En, "20 lengths", json!({})),
        (Lang::En, "40 lengths in 50 min", json!({"duration_minutes": 50.0})),
        (Lang::De, "10 Bahnen", json!({})),
        (Lang::De, "40 Bahnen in 45 min, danach Sauna", json!({"duration_minutes": 45.0})),
        (Lang::Es, "10 largos", json!({})),
        (Lang::Es, "40 largos en 50 min", json!({"duration_minutes": 50.0})),
        (Lang::Fr, "fait 20 longueurs", json!({})),
        (Lang::Fr, "40 longueurs en 50 min", json!({"duration_minutes": 50.0})),
    ] {
        check(&[(lang, text, swum(more))]);
    }
    // Laps are of a track as well, and one Bahn is a train.
    for (lang, text) in [(Lang::En, "20 laps"), (Lang::De, "die Bahn 20 min zu spät"), (Lang::Es, "10 largos meses")] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
}

#[test]
fn a_cramp_of_a_limb_is_nothing_of_the_cycle() {
    for (lang, text) in [
        (Lang::En, "cramp in the left foot"),
        (Lang::En, "foot cramping all evening"),
        (Lang::De, "Krampf im linken Fuß"),
        (Lang::Es, "calambre en el pie izquierdo"),
        (Lang::Fr, "crampe au pied gauche"),
    ] {
        assert_eq!(told(text, lang), Vec::<Value>::new(), "{text}");
    }
    assert_eq!(told("cramps since lunch", Lang::En).len(), 1);
    assert_eq!(told("period, cramps and back pain", Lang::En).len(), 1);
}

#[test]
fn whoever_runs_for_a_bus_has_steps_and_no_run() {
    for (lang, text) in [
        (Lang::En, "ran for the bus twice, 8200 steps"),
        (Lang::En, "sprinted for the train, 8200 steps"),
        (Lang::En, "ran after the kids all day … 8200 steps"),
        (Lang::De, "zweimal zum Bus gerannt, 8200 Schritte"),
        (Lang::Es, "corrí detrás del autobús dos veces, 8200 pasos"),
        (Lang::Fr, "couru pour attraper le train, 8200 pas"),
    ] {
        check(&[(lang, text, json!({"type": "steps", "value": 8200.0}))]);
    }
    assert_eq!(told("ran 5 km with the kids", Lang::En).len(), 1);
}

#[test]
fn a_sport_is_told_by_its_verb() {
    let (km, min) = (|km: f64| json!({"distance_km": km}), |min: f64| json!({"duration_minutes": min}));
    for (lang, text, more) in [
        (Lang::En, "kayaked 9 km against the wind, my nephew steered", km(9.0)),
        (Lang::En, "windsurfed 2h", min(120.0)),
        (Lang::En, "rollerskated 8 km", km(8.0)),
        (Lang::En, "snorkelled for an hour", min(60.0)),
        (Lang::De, "9 km gekajakt, mein Neffe hat gesteuert", km(9.0)),
        (Lang::De, "4 Stunden gesnowboardet", min(240.0)),
        (Lang::De, "40 min gerungen", min(40.0)),
        (Lang::Es, "buceé 40 min", min(40.0)),
        (Lang::Es, "patiné 40 minutos por el paseo", min(40.0)),
        (Lang::Fr, "j'ai pagayé 9 km contre le vent", km(9.0)),
        (Lang::Fr, "fait de la luge 1h avec les petits", min(60.0)),
    ] {
        check(&[(lang, text, done("other", more))]);
    }
    check(&[(Lang::De, "rad zur arbeit u zurück je 8 km", done("cycling", km(16.0)))]);
    check(&[(Lang::Es, "en bici al trabajo ida y vuelta 7 km cada", done("cycling", km(14.0)))]);
}

#[test]
fn exercises_are_counted_one_after_the_other_and_minutes_without_their_word() {
    for (lang, text) in [
        (Lang::En, "30 push-ups 50 sit-ups"),
        (Lang::De, "30 liegestütze 50 situps"),
        (Lang::Es, "30 flexiones 50 abdominales"),
        (Lang::Fr, "30 pompes 50 abdos et hop"),
    ] {
        check(&[(lang, text, done("strength", json!({})))]);
    }
    for lang in [Lang::En, Lang::De] {
        check(&[(lang, "meditation 10", json!({"habit_type": "meditation", "status": true}))]);
    }
    assert_eq!(told("bed by 10.30 hopefully", Lang::En), Vec::<Value>::new());
    assert_eq!(told("j'ai battu ma femme aux échecs", Lang::Fr), Vec::<Value>::new());
}

#[test]
fn lengths_of_a_pool_that_was_not_told_are_asked_about() {
    for (lang, text, count) in [
        (Lang::En, "24 lengths in the pool", Some(24.0)),
        (Lang::Es, "nadé 30 largos", Some(30.0)),
        (Lang::De, "20 Bahnen geschwommen", Some(20.0)),
        (Lang::Fr, "nagé 40 longueurs", Some(40.0)),
        (Lang::En, "swam 64 lengths of a 25 m pool", None),
        (Lang::En, "swam 24 lengths, 600 m", None),
        (Lang::En, "swam 1 km", None),
    ] {
        let read = read(&Message::on_a_saturday(lang, text));
        let asked = read.asks.iter().find_map(|ask| match ask {
            Ask::HowLongAPool { lengths, .. } => Some(*lengths),
            _ => None,
        });
        assert_eq!(asked, count, "{text}: {read:?}");
    }
    for (answer, km) in
        [("25 m", Some(0.5)), ("50", Some(1.0)), ("600 m", Some(0.6)), ("1 km", Some(1.0)), ("no idea", None)]
    {
        assert_eq!(swum(20.0, &Message::on_a_saturday(Lang::En, answer)), km, "{answer}");
    }
}

#[test]
fn a_word_of_yes_no_thanks_or_hello_tells_nothing_by_itself() {
    for (lang, text, is_bare) in [
        (Lang::En, "no", true),
        (Lang::En, "thanks!", true),
        (Lang::Es, "no, gracias", true),
        (Lang::De, "nein danke", true),
        (Lang::Fr, "non merci", true),
        (Lang::En, "", false),
        (Lang::En, "no pain today", false),
        (Lang::En, "I feel so alone", false),
        (Lang::Es, "no puedo más", false),
        (Lang::De, "nein, 7 Stunden", false),
        (Lang::Fr, "je suis si seul", false),
    ] {
        assert_eq!(is_bare_reply(&Message::on_a_saturday(lang, text)), is_bare, "{text}");
    }
}
