//! What a clause names and nobody did: what one can do ("I can jog about 3k"), what one does on most days ("I sleep about 5 hours
//! after nights"), what was not left out ("I didn't skip strength"), what there is to train with ("no gym, just a mat"), and a
//! length that is denied ("I did not run 10 km"). The words are `lang/*/undone.toml`.

use std::sync::OnceLock;

use super::{
    Message,
    clause::{Barrier, Clause, is_number, is_past_verb},
    concept::{Concept, Cue},
    item::{Cut, Item, What},
    phrases::Phrases,
    quantity::Unit,
    token::tokens,
    when::DateRef,
};
use crate::domain::person::Lang;

/// Sets aside the clauses that tell of nothing done.
pub(super) fn set_aside(cut: &Cut, clauses: &mut [Clause]) {
    let items = |clause: &Clause| &cut.items[clause.items.clone()];
    let words = |clause: &Clause| -> Vec<String> {
        let tokens = items(clause).iter().flat_map(|item| &cut.tokens[item.tokens.clone()]);
        tokens.map(|token| token.text.clone()).collect()
    };
    let all: Vec<String> = cut.tokens.iter().map(|token| token.text.clone()).collect();
    let has_things = holds(&all, "things");
    for clause in clauses.iter_mut().filter(|clause| clause.barrier.is_none()) {
        let (items, words) = (items(clause), words(clause));
        let says = |list: &str| holds(&words, list);
        let acts = items.iter().any(act);
        let is_done = items.iter().any(|item| is_past_verb(item) || item.any(&[Cue::Tick, Cue::Total]));
        let is_able = says("able") && !is_done && (acts || items.iter().any(is_ground));
        let is_usual = sleeps_usually(items, cut.lang);
        let is_kept = says("not_left_out");
        let is_place = has_things && says("no_gym") && !items.iter().any(|item| matches!(item.what, What::Date(_)));
        let is_denied = denies_ground(cut, clause);
        // "Undo the distance 10 km" names what is taken back; "oublié : couru 4 km" tells what had been forgotten.
        let opener = items.iter().find(|item| !item.is(Cue::Filler) && !matches!(item.what, What::Mark(_)));
        let is_undone = opener.is_some_and(|item| item.is(Cue::Delete)) && items.iter().any(is_ground) && !is_done;
        if is_undone || is_able || is_usual || is_kept || is_place || is_denied {
            clause.barrier = Some(Barrier::Usual);
        }
    }
}

/// Whether a clause says that a distance was not covered: "I did not run 10 km", "didn't do the 5 km".
pub(super) fn denies_ground(cut: &Cut, clause: &Clause) -> bool {
    let items = &cut.items[clause.items.clone()];
    let tokens = items.iter().flat_map(|item| &cut.tokens[item.tokens.clone()]);
    let words: Vec<String> = tokens.map(|token| token.text.clone()).collect();
    items.iter().any(is_ground) && holds(&words, "denied")
}

/// The distance that a message takes back or denies, and tells no other number, in kilometres as they are told: "I did not run 10 km", "undo the distance
/// 10 km".
pub fn denied_distance(message: &Message<'_>) -> Option<f64> {
    let mut cut = super::item::cut(message.text, message.lang);
    super::quantity::read(&mut cut);
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let is_denied = holds(&words, "denied");
    let opens = cut.items.iter().find(|item| !item.is(Cue::Filler) && !matches!(item.what, What::Mark(_)));
    let is_undone = opens.is_some_and(|item| item.is(Cue::Delete)) && !cut.items.iter().any(is_past_verb);
    if !(is_denied || is_undone) {
        return None;
    }
    let mut grounds = cut.items.iter().filter(|item| is_ground(item));
    let ground = grounds.next()?.quantity()?;
    // "Didn't do the 5 km, did 3 instead" tells what was done.
    if grounds.next().is_some() || cut.items.iter().filter(|item| is_number(item)).count() > 1 {
        return None;
    }
    Some(match ground.unit? {
        Unit::Mile => ground.value * crate::domain::units::KM_PER_MILE,
        Unit::Metre | Unit::M => ground.value / 1000.0,
        _ => ground.value,
    })
}

fn act(item: &Item) -> bool {
    item.concepts.iter().any(|c| matches!(c, Concept::Act(..)))
}

pub(super) fn is_ground(item: &Item) -> bool {
    let unit = item.quantity().and_then(|quantity| quantity.unit);
    matches!(unit, Some(Unit::Km | Unit::K | Unit::Mile | Unit::Metre))
}

/// "I sleep about 5 hours after nights": the plain present with hours and no day.
fn sleeps_usually(items: &[Item], lang: Lang) -> bool {
    let Some(at) = items.iter().position(|item| item.is(Cue::Sleeps)) else { return false };
    let subject = items[..at].iter().rev().find(|item| !item.is(Cue::Filler) || item.is(Cue::First));
    // The Spanish verb says who.
    let is_own = lang == Lang::Es || subject.is_some_and(|item| item.is(Cue::First));
    let is_of_a_night = items.iter().any(|item| {
        item.any(&[Cue::LastNight, Cue::Total, Cue::Just, Cue::Neg])
            || matches!(item.what, What::Date(DateRef::Offset(..=0) | DateRef::Night(_)))
    });
    is_own && !is_of_a_night && items[at..].iter().any(is_number)
}

fn holds(words: &[String], list: &str) -> bool {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    let phrases = ALL.get_or_init(|| {
        Phrases::compiled_in([
            include_str!("lang/en/undone.toml"),
            include_str!("lang/es/undone.toml"),
            include_str!("lang/de/undone.toml"),
            include_str!("lang/fr/undone.toml"),
        ])
    });
    phrases.hold(words, list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::record::Record, offline::Ask};

    fn records(text: &str) -> Vec<Record> {
        super::super::read(&Message::on_a_saturday(Lang::En, text)).records.into_iter().map(|f| f.record).collect()
    }

    #[test]
    fn what_was_not_done_is_no_record() {
        for text in [
            "at the moment I can jog about 3k without stopping",
            "I haven't run today by the way, the 3k is just what I can do",
            "ich kann etwa 3 km joggen",
            "im Moment schaffe ich 3 km am Stück",
            "ahora aguanto corriendo unos 3 km",
            "je peux courir 3 km sans m'arrêter",
            "j'arrive à courir 3 km",
            "I sleep about 5 hours after nights",
            "ich schlafe nach Nachtschichten etwa 5 Stunden",
            "duermo unas 5 horas después de las noches",
            "je dors 5 heures après les nuits",
            "I didn't skip strength, I haven't started yet",
            "ich habe das Krafttraining nicht ausgelassen, ich habe noch nicht angefangen",
            "no me he saltado la fuerza, aún no he empezado",
            "je n'ai pas sauté le renfo, je n'ai pas encore commencé",
            "No gym, just a mat and two 4 kg dumbbells at home",
            "kein Fitnessstudio, nur eine Matte",
            "sin gimnasio, solo una esterilla",
            "pas de salle, juste un tapis et des haltères",
            "no, I did not run 10 km today, that's my goal",
            "I did not run 10 km",
            "ich bin heute keine 10 km gelaufen",
            "hoy no he corrido 10 km",
            "je n'ai pas couru 10 km",
            "undo the distance 10 km",
        ] {
            let noted = records(text);
            let is_clean = noted.iter().all(
                |record| matches!(record, Record::LogWorkout(w) if !w.completed && text.contains("haven't run today")),
            );
            assert!(is_clean, "{text}: {noted:?}");
        }
    }

    #[test]
    fn what_was_done_in_place_of_what_is_denied_is_kept() {
        for text in
            ["didn't run the 5 km, ran 3 instead", "no corrí los 5 km, corrí 3", "je n'ai pas couru les 5 km, couru 3"]
        {
            let noted = records(text);
            let is_that =
                |record: &Record| matches!(record, Record::LogWorkout(w) if w.completed && w.distance_km == Some(3.0));
            assert!(matches!(noted.as_slice(), [record] if is_that(record)), "{text}: {noted:?}");
        }
        // Of what sport is asked, or known.
        for text in [
            "didn't do the 5 km, did 3 instead",
            "die 5 km habe ich nicht gemacht, nur 3",
            "no hice los 5 km, hice 3",
            "je n'ai pas fait les 5 km, j'en ai fait 3",
        ] {
            let read = super::super::read(&Message::on_a_saturday(Lang::En, text));
            let is_that = |ask: &Ask| matches!(ask, Ask::WhatSport { workout, .. } if workout.distance_km == Some(3.0));
            assert!(matches!(read.asks.as_slice(), [ask] if is_that(ask)), "{text}: {read:?}");
        }
    }

    #[test]
    fn what_was_done_stays_a_record() {
        for text in [
            "ran 3k, that's what I can do",
            "no gym today",
            "slept 5 hours after nights",
            "skipped strength",
            "ran 10 km, not 8",
            "ich habe 3 km geschafft, gelaufen in 20 min",
            "dormí 5 horas",
            "couru 3 km sans m'arrêter",
        ] {
            assert!(!records(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn the_hours_of_a_night_are_told_from_the_clock_and_from_corrections() {
        for (text, hours) in [
            ("Dormi 6h, réveillé à 5h", 6.0),
            ("slept 6h, woke at 5", 6.0),
            ("slept in, 8 hours altogether", 8.0),
            ("ausgeschlafen, insgesamt 8 Stunden", 8.0),
            ("dormí hasta tarde, 8 horas en total", 8.0),
            ("grasse matinée, 8 heures au total", 8.0),
            ("6h geschlafen, um 5 Uhr aufgewacht", 6.0),
            ("dormí 6h, me desperté a las 5", 6.0),
            ("Noche regular, 5 horas y media", 5.5),
            ("so-so night, 5.5 hours", 5.5),
            ("Nacht so lala, 5 Stunden", 5.0),
            ("nuit moyenne, 5h30", 5.5),
            ("Corrigé des copies toute la journée. Dormi 7h30", 7.5),
            ("Corrigé des copies, dormi 7h30", 7.5),
        ] {
            let noted = records(text);
            let is_that = matches!(noted.as_slice(), [Record::LogDaily(daily)] if daily.sleep_hours == Some(hours) && daily.mood.is_none());
            assert!(is_that, "{text}: {noted:?}");
        }
        for text in ["correction: 7 hours", "corrige : 7 h de sommeil"] {
            assert!(matches!(records(text).as_slice(), [Record::CorrectLast(_)]), "{text}");
        }
    }

    #[test]
    fn a_distance_that_is_denied_is_told() {
        for (text, km) in [
            ("no, I did not run 10 km today, that's my goal", Some(10.0)),
            ("undo the distance 10 km", Some(10.0)),
            ("ich bin heute keine 10 km gelaufen", Some(10.0)),
            ("lösche die 10 km", Some(10.0)),
            ("borra los 10 km", Some(10.0)),
            ("no corrí 10 km", Some(10.0)),
            ("efface les 10 km", Some(10.0)),
            ("je n'ai pas couru 10 km", Some(10.0)),
            ("ran 10 km", None),
            ("ran 10 km, not 8 km", None),
            ("didn't do the 5 km, did 3 instead", None),
            ("ich bin die 5 km nicht gelaufen, nur 3", None),
        ] {
            assert_eq!(denied_distance(&Message::on_a_saturday(Lang::En, text)), km, "{text}");
        }
    }
}
