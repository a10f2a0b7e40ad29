//! When the next session is, what is not wanted, a weekday that does not suit, and that a session is done.

use super::*;

#[test]
fn the_next_session_is_asked_for() {
    check(&[
        ("when is my next run?", "next running"),
        ("When's the next session?", "next"),
        ("what's my next workout?", "next"),
        ("when do I swim next?", "next swimming"),
        ("c'est quoi la prochaine séance ?", "next"),
        ("c'est quand ma prochaine course ?", "next running"),
        ("quelle est la prochaine séance ?", "next"),
        ("¿cuándo es mi próxima carrera?", "next running"),
        ("cuál es la próxima sesión", "next"),
        ("cuándo me toca nadar?", "next swimming"),
        ("wann ist die nächste Einheit?", "next"),
        ("wann ist mein nächster Lauf?", "next running"),
        ("wann laufe ich wieder?", "next running"),
        ("wann ist das nächste Krafttraining?", "next full_body"),
    ]);
}

#[test]
fn the_moves_of_a_day_and_the_days_of_the_week_are_asked_for() {
    check(&[
        ("what exercises do I have tomorrow?", "show 15"),
        ("which exercises do I do on Monday?", "show 16"),
        ("qué ejercicios tengo mañana?", "show 15"),
        ("¿qué ejercicios tengo el lunes?", "show 16"),
        ("welche Übungen habe ich morgen?", "show 15"),
        ("quels exercices j'ai demain ?", "show 15"),
        ("which days do I train?", "show"),
        ("qué días entreno?", "show"),
        ("an welchen Tagen trainiere ich?", "show"),
        ("quels jours je m'entraîne ?", "show"),
    ]);
}

#[test]
fn a_sport_that_is_not_wanted_is_out_of_plans() {
    check(&[
        ("I don't want the bike, take it out", "without cycling"),
        ("take cycling out of my plan", "without cycling"),
        ("la bici no la quiero, quítala", "without cycling"),
        ("no quiero nadar, quítalo", "without swimming"),
        ("Radfahren will ich nicht, nimm es raus", "without cycling"),
        ("kein Schwimmen in meinem Plan", "without swimming"),
        ("je ne veux pas de vélo, enlève-le", "without cycling"),
        ("enlève la natation du plan", "without swimming"),
    ]);
    check_none(&["I don't want the bike stolen", "la bici no la quiero vender", "je ne veux pas de vélo pour Noël"]);
}

#[test]
fn a_weekday_that_does_not_suit_is_taken_out() {
    check(&[
        ("I said not wednesdays, can you move it to thursday?", "not on {2} to 19"),
        ("not on Wednesdays", "not on {2}"),
        ("I can't train on Wednesdays", "not on {2}"),
        ("dije que los miércoles no, ¿puedes pasarlo al jueves?", "not on {2} to 19"),
        ("los miércoles no puedo", "not on {2}"),
        ("ich hatte gesagt nicht mittwochs, kannst du es auf Donnerstag verschieben?", "not on {2} to 19"),
        ("mittwochs kann ich nicht", "not on {2}"),
        ("j'ai dit pas le mercredi, tu peux la déplacer à jeudi ?", "not on {2} to 19"),
        ("le mercredi je ne peux pas", "not on {2}"),
        ("not Wednesday", "skip 18"),
    ]);
}

#[test]
fn another_sport_on_a_day_is_asked_for() {
    check(&[
        ("swap wednesday for a swim", "swimming instead 18"),
        ("tausch Mittwoch gegen Schwimmen", "swimming instead 18"),
        ("cambia el miércoles por natación", "swimming instead 18"),
        ("remplace mercredi par de la natation", "swimming instead 18"),
        ("swap Wednesday with Friday", "move 18 to 20"),
    ]);
}

#[test]
fn what_no_longer_hurts_is_over() {
    check(&[
        ("el hombro ya no molesta", "well"),
        ("el hombro ya no me molesta", "well"),
        ("la rodilla ya no me da problemas", "well"),
        ("the shoulder is fine now", "well"),
        ("my knee doesn't bother me anymore", "well"),
        ("my knee no longer bothers me", "well"),
        ("die Schulter macht keine Probleme mehr", "well"),
        ("mein Knie zwickt nicht mehr", "well"),
        ("l'épaule ne me gêne plus", "well"),
        ("mon genou ne me fait plus mal", "well"),
    ]);
    check_none(&["my boss no longer bothers me", "el vecino ya no molesta", "der Chef macht keine Probleme mehr"]);
}

#[test]
fn a_session_is_done() {
    for (text, minutes, rest) in [
        ("done", None, ""),
        ("Done!", None, "!"),
        ("done, but only managed 15 minutes. slept 7h", Some(15), "slept 7h"),
        ("did it, 20 min", Some(20), ""),
        ("did my session today", None, ""),
        ("hecho, press banca 80x6, me molestó un poco el hombro derecho", None, "press banca 80x6"),
        ("hecho, pero solo 15 minutos", Some(15), ""),
        ("erledigt, aber nur 15 Minuten. 7 Stunden geschlafen", Some(15), "7 Stunden geschlafen"),
        ("hab ich gemacht", None, ""),
        ("Training erledigt", None, ""),
        ("c'est fait, mais seulement 15 minutes", Some(15), ""),
        ("fait ! dormi 7h", None, "dormi 7h"),
        ("done, slept 7h", None, "slept 7h"),
    ] {
        let got = done(&said(text)).unwrap_or_else(|| panic!("{text}: nothing done"));
        assert_eq!(got.minutes, minutes, "{text}: {got:?}");
        assert!(got.rest.contains(rest), "{text}: {got:?}");
    }
    for text in [
        "done?",
        "done with work, tired",
        "hecho polvo",
        "fait froid",
        "done nothing today",
        "I'm done with this",
        "bin erledigt",
        "gemacht habe ich nichts",
        "fait chier",
    ] {
        assert_eq!(done(&said(text)), None, "{text}");
    }
}

#[test]
fn weekdays_are_named_and_ruled_out() {
    let days = |text: &str| {
        let found = weekdays(&said(text));
        (found.on.into_iter().collect::<Vec<_>>(), found.not.into_iter().collect::<Vec<_>>())
    };
    for (text, on, not) in [
        ("tue, thu and sunday", vec![1, 3, 6], vec![]),
        ("Di, Do und So", vec![1, 3, 6], vec![]),
        ("martes, jueves y domingo", vec![1, 3, 6], vec![]),
        ("mardi, jeudi et dimanche", vec![1, 3, 6], vec![]),
        ("3 days, not wednesdays", vec![], vec![2]),
        ("3 días, los miércoles no", vec![], vec![2]),
        ("drei Tage, nicht mittwochs", vec![], vec![2]),
        ("3 jours, pas le mercredi", vec![], vec![2]),
        ("3 days, not Wednesday or Friday", vec![], vec![2, 4]),
        ("so drei Tage", vec![], vec![]),
    ] {
        assert_eq!(days(text), (on, not), "{text}");
    }
}

#[test]
fn a_sport_that_was_taken_out_is_asked_back() {
    for (lang, text, activity) in [
        (Lang::En, "put the bike back in", Activity::Cycling),
        (Lang::En, "can you put the bike back in?", Activity::Cycling),
        (Lang::En, "I want to swim again", Activity::Swimming),
        (Lang::En, "bring back the running", Activity::Running),
        (Lang::De, "nimm das Rad wieder rein", Activity::Cycling),
        (Lang::De, "ich will wieder schwimmen", Activity::Swimming),
        (Lang::Es, "quiero volver a nadar", Activity::Swimming),
        (Lang::Es, "pon la bici otra vez", Activity::Cycling),
        (Lang::Fr, "remets le vélo", Activity::Cycling),
        (Lang::Fr, "je veux reprendre la natation", Activity::Swimming),
    ] {
        let said = asked(&Message::on_a_saturday(lang, text));
        assert_eq!(said, Some(Asked::Back { activity }), "{text}");
    }
    for text in ["I ran again", "my bike is back", "I'll never swim again", "should I run again?"] {
        let said = asked(&Message::on_a_saturday(Lang::En, text));
        assert!(!matches!(said, Some(Asked::Back { .. })), "{text}: {said:?}");
    }
}
