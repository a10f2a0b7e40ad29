//! What is told of an evening in plain words: a cold, an ache and how bad it is, and that it is better.

use super::*;

#[test]
fn a_cold_in_ordinary_words_is_an_illness() {
    check(&[
        ("Got a proper cold now", "ill"),
        ("Got a proper cold now, stuffed nose and sore throat, no fever. Slept 6h. Stayed in", "ill"),
        ("stuffed nose and sore throat", "ill"),
        ("bunged up all day", "ill"),
        ("I'm full of cold", "ill"),
        ("caught a stinking cold", "ill"),
        ("sore throat and blocked nose", "ill"),
        ("bin erkältet", "ill"),
        ("bin verschnupft", "ill"),
        ("Schnupfen und Halsweh", "ill"),
        ("hab Halsschmerzen", "ill"),
        ("Halsweh seit heute, 6 h geschlafen", "ill"),
        ("tengo un buen catarro", "ill"),
        ("estoy lleno de mocos", "ill"),
        ("he pillado un trancazo", "ill"),
        ("me duele la garganta y tengo mocos", "ill"),
        ("j'ai attrapé la crève", "ill"),
        ("nez bouché et mal de gorge", "ill"),
        ("je suis bien enrhumé", "ill"),
        ("gros rhume, dormi 6h", "ill"),
        ("guts flaring, been on the toilet all day. slept 4 hrs", "ill"),
        ("diarrhoea since lunch", "ill"),
        ("Durchfall seit gestern", "ill"),
        ("llevo todo el día en el baño", "ill"),
        ("crise de Crohn je crois", "ill"),
    ]);
    check_none(&[
        "no cold this winter",
        "it was cold out",
        "my son has a cold",
        "mein Sohn ist verschnupft",
        "mi hija está con mocos",
        "ma fille a la crève",
        "a cold shower",
    ]);
}

#[test]
fn a_small_ache_is_a_twinge_and_a_bad_one_an_injury() {
    check(&[
        ("knee a bit stiff this morning", "twinge knee"),
        ("left shoulder slightly tight after the swim", "twinge shoulder"),
        ("Bit of lower back ache", "twinge back"),
        ("back is sore from the garden", "twinge back"),
        ("Schulter rechts zwickt leicht", "twinge shoulder"),
        ("Knie etwas steif heute früh", "twinge knee"),
        ("Rücken tut weh vom Umgraben, Beete umgegraben", "twinge back"),
        ("Le genou un peu raide ce matin", "twinge knee"),
        ("Corrigé des copies toute la journée, mal aux épaules", "twinge shoulder"),
        ("Hombro izquierdo un poco cargado", "twinge shoulder"),
        ("la rodilla me molesta un poco", "twinge knee"),
        ("me duele la espalda, todo el día en el jardín", "twinge back"),
        // What makes it more.
        ("knee a bit swollen", "look: joint knee"),
        ("my knee hurts", "knee hurts"),
        ("knee a bit sore for weeks now", "knee hurts"),
        ("twisted my knee, hurts a bit", "knee hurts"),
        ("left shin a bit sore", "shin hurts"),
        ("Knie schmerzt seit Wochen ein bisschen", "knee hurts"),
        ("la rodilla me molesta mucho", "knee hurts"),
        ("le genou fait un peu mal depuis des semaines", "knee hurts"),
    ]);
}

#[test]
fn what_is_better_or_over_is_heard_with_its_part() {
    let of = |text: &str| -> Vec<(Option<BodyPart>, bool)> {
        eased(&said(text)).into_iter().map(|eased| (eased.part, eased.is_gone)).collect()
    };
    let (knee, shoulder, back) = (Some(BodyPart::Knee), Some(BodyPart::Shoulder), Some(BodyPart::Back));
    for (text, told) in [
        ("knee is better", vec![(knee, false)]),
        ("20 km on the bike, no pain", vec![(None, true)]),
        ("ran 5k, knee felt fine", vec![(knee, true)]),
        ("Slept 7 hours!! Walk of 30 minutes with a friend, back is better", vec![(back, false)]),
        ("the knee doesn't hurt anymore", vec![(knee, true)]),
        ("Knie ist besser", vec![(knee, false)]),
        ("8 km, Knie hat nicht wehgetan", vec![(knee, true)]),
        ("45 min Rad, keine Schmerzen", vec![(None, true)]),
        ("die Schulter ist wieder gut", vec![(shoulder, true)]),
        ("El hombro mejor", vec![(shoulder, false)]),
        ("1500 m suaves, sin dolor", vec![(None, true)]),
        ("la rodilla ya no me duele", vec![(knee, true)]),
        ("Marche 1 h. Le genou va mieux", vec![(knee, false)]),
        ("20 km de vélo, pas de douleur", vec![(None, true)]),
        ("Le genou ne dit rien", vec![(knee, true)]),
        ("30 km avec deux côtes. Le genou ne dit rien, dormi 7h", vec![(knee, true)]),
        ("walked 30 min, back ok! told the lads, they laughed", vec![(back, false)]),
        ("match was good, knee ok", vec![(knee, false)]),
        ("30 min gegangen, Rücken gut", vec![(back, false)]),
        ("caminé 30 min, la espalda bien", vec![(back, false)]),
        ("marche 30 min, dos ok", vec![(back, false)]),
        ("good knee exercises for me please", vec![]),
        ("the knee is not better", vec![]),
        ("I hope the knee gets better", vec![]),
        ("is the knee better?", vec![]),
        ("my mum's knee is better", vec![]),
        ("slept better", vec![]),
        ("das Knie ist nicht besser", vec![]),
        ("la rodilla no está mejor", vec![]),
        ("le genou ne va pas mieux", vec![]),
        ("no pain no gain", vec![]),
        ("felt good to be back", vec![]),
    ] {
        assert_eq!(of(text), told, "{text}");
    }
}
