//! What asks much of a day, and what weighs on the day after it.

use super::*;

#[test]
fn a_day_that_asks_much_is_heard() {
    use Demand::{Dentist, Exam, Interview, Journey, Operation, Presentation};
    for (text, demand, of_march) in [
        ("exam on Friday", Exam, 20),
        ("I'm not ready for my exam tomorrow", Exam, 15),
        ("big client presentation tomorrow at 2pm, nervous", Presentation, 15),
        ("job interview on Thursday", Interview, 19),
        ("flying to Rome tomorrow", Journey, 15),
        ("seeing the dentist tomorrow morning", Dentist, 15),
        ("knee surgery on Tuesday", Operation, 17),
        ("morgen habe ich eine Prüfung", Exam, 15),
        ("am Donnerstag Vorstellungsgespräch", Interview, 19),
        ("morgen Termin beim Zahnarzt", Dentist, 15),
        ("am Montag werde ich operiert", Operation, 16),
        ("morgen fliege ich nach Rom", Journey, 15),
        ("mañana tengo un examen", Exam, 15),
        ("el lunes me operan", Operation, 16),
        ("el jueves tengo una entrevista", Interview, 19),
        ("demain j'ai un examen", Exam, 15),
        ("je passe mon permis de conduire demain", Exam, 15),
        ("demain rendez-vous chez le dentiste", Dentist, 15),
        ("jeudi entretien d'embauche", Interview, 19),
        ("long vol demain, vol pour Montréal", Journey, 15),
    ] {
        assert_eq!(heard(text), ahead(LimitKind::Busy(demand), of_march), "{text}");
    }
}

#[test]
fn a_long_day_of_work_is_heard_where_it_is_still_to_come() {
    for text in [
        "busy day tomorrow",
        "long day at work tomorrow",
        "slept 7h, back to back meetings tomorrow",
        "morgen langer Tag im Büro",
        "morgen viele Termine",
        "mañana día largo",
        "demain grosse journée, cours de 8h à 17h",
    ] {
        assert_eq!(heard(text), ahead(LimitKind::Busy(Demand::LongDay), 15), "{text}");
    }
    for text in
        ["busy day today", "today was a long day", "heute viel los", "hoy mucho trabajo", "grosse journée aujourd'hui"]
    {
        assert_eq!(heard(text), [], "{text}");
    }
}

#[test]
fn what_weighs_on_the_next_day_is_heard() {
    use crate::domain::planner::event::Strain::{BadNight, SickChild};
    for (text, told) in [
        ("kid has a fever, bad night again", vec![SickChild, BadNight]),
        ("my daughter is sick", vec![SickChild]),
        ("hardly slept", vec![BadNight]),
        ("Kind hat Fieber, schon wieder eine schlechte Nacht", vec![SickChild, BadNight]),
        ("der Kleine ist krank", vec![SickChild]),
        ("kaum geschlafen", vec![BadNight]),
        ("mi hijo tiene fiebre, otra mala noche", vec![SickChild, BadNight]),
        ("no pegué ojo", vec![BadNight]),
        ("mon fils a de la fièvre, encore une mauvaise nuit", vec![SickChild, BadNight]),
        ("j'ai très mal dormi", vec![BadNight]),
        ("my kid is better, no more fever", vec![]),
        ("der Kleine ist wieder gesund, war krank", vec![]),
        ("not a bad night", vec![]),
        ("nicht schlecht geschlafen", vec![]),
        ("j'ai pas mal dormi", vec![]),
        ("I have a fever", vec![]),
        ("had a bad night?", vec![]),
        ("mi hijo está mejor, sin fiebre", vec![]),
        ("good night", vec![]),
    ] {
        assert_eq!(strains(&Message::on_a_saturday(Lang::En, text)), told, "{text}");
    }
}

/// In the evening of the Saturday.
fn strains_tonight(text: &str) -> Vec<crate::domain::planner::event::Strain> {
    let now = "2026-03-14T20:00:00Z".parse().expect("an instant");
    strains(&Message { now, ..Message::on_a_saturday(Lang::En, text) })
}

#[test]
fn an_evening_that_ends_late_is_heard_and_a_quiet_one_is_not() {
    use crate::domain::planner::event::Strain::LateNight;
    for text in [
        "party at Lea's tonight, will be late",
        "concert tonight",
        "friends over, two beers",
        "wedding tonight",
        "going out dancing",
        "Party heute Abend",
        "heute Abend Konzert",
        "Freunde zu Besuch, wird spät",
        "esta noche salgo",
        "boda esta noche",
        "amigos en casa, se hará tarde",
        "soirée chez des amis",
        "concert ce soir",
        "ce soir on sort",
    ] {
        assert_eq!(strains_tonight(text), [LateNight], "{text}");
    }
    for text in [
        "quiet evening at home, film on the sofa",
        "party tomorrow",
        "no party tonight",
        "maybe a concert tonight",
        "is there a party tonight?",
        "ruhiger Abend daheim, Film auf dem Sofa",
        "endlich Feierabend",
        "morgen Party",
        "noche tranquila en casa",
        "mañana fiesta",
        "soirée tranquille à la maison",
        "demain concert",
    ] {
        assert_eq!(strains_tonight(text), [], "{text}");
    }
    assert_eq!(strains(&Message::on_a_saturday(Lang::En, "the concert was sold out")), [], "said in the morning");
}

#[test]
fn a_shift_asks_much_of_its_day() {
    for (text, demand) in [
        ("late shift tomorrow, 2 to 10", Demand::LateShift),
        ("early shift tomorrow", Demand::EarlyShift),
        ("morgen Spätschicht von 14 bis 22 Uhr", Demand::LateShift),
        ("morgen Frühschicht", Demand::EarlyShift),
        ("mañana turno de tarde", Demand::LateShift),
        ("turno de tarde mañana", Demand::LateShift),
        ("mañana turno de mañana", Demand::EarlyShift),
        ("demain je suis du soir, 14h-22h", Demand::LateShift),
        ("demain poste du matin", Demand::EarlyShift),
    ] {
        assert_eq!(heard(text), ahead(LimitKind::Busy(demand), 15), "{text}");
    }
}

#[test]
fn a_way_to_somewhere_is_a_journey_and_the_way_to_work_is_none() {
    for text in [
        "mañana viajo a Madrid, tren a las 7",
        "flying to Delhi tomorrow",
        "morgen fahre ich nach Berlin",
        "demain je prends le train pour Lyon",
    ] {
        assert_eq!(heard(text), ahead(LimitKind::Busy(Demand::Journey), 15), "{text}");
    }
    for text in [
        "train to work tomorrow",
        "morgen fahre ich nach Hause",
        "mañana tren al trabajo",
        "demain le train pour aller au travail",
    ] {
        assert_eq!(heard(text), [], "{text}");
    }
}
