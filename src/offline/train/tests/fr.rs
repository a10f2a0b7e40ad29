use super::*;

#[test]
fn limits() {
    check(&[
        ("j'ai mal au genou", "knee hurts"),
        ("J’ai très mal au genou gauche depuis hier", "knee hurts"),
        ("mon genou me fait mal", "knee hurts"),
        ("j'ai mal au dos", "back hurts"),
        ("j'ai une douleur à l'épaule", "shoulder hurts"),
        ("je me suis tordu la cheville", "ankle hurts"),
        ("je me suis foulé le poignet hier", "wrist hurts"),
        ("j'ai couru 5 km et j'ai mal au genou", "knee hurts"),
        ("j'ai mal aux genoux quand je cours", "knee hurts"),
        ("je suis blessée", "other hurts"),
        ("je suis malade", "ill"),
        ("aujourd'hui je suis malade", "ill"),
        ("j'ai la grippe", "ill"),
        ("j'ai de la fièvre", "ill"),
        ("j'ai un gros rhume", "ill"),
        ("je suis malade jusqu'à lundi", "ill until 16"),
        ("je ne me sens pas bien", "ill"),
        ("en voyage jusqu'à dimanche, pas de salle", "away until 15"),
        ("je suis en déplacement à Lyon jusqu'à mercredi", "away until 18"),
        ("pas de salle jusqu'à mardi", "away until 17"),
        ("je suis en vacances jusqu'au 20 mars", "away until 20"),
        ("mon genou va bien maintenant", "well"),
        ("je n'ai plus mal au genou", "well"),
        ("je suis guéri", "well"),
        ("je suis de nouveau en forme", "well"),
        (
            "je me suis tordu la cheville à l'entraînement, elle est gonflée et me fait mal quand je marche",
            "ankle hurts",
        ),
        ("je me suis tordu la cheville, une semaine d'arrêt", "ankle hurts until 20"),
        ("entorse, le médecin a dit une semaine d'arrêt", "other hurts until 20"),
        ("le médecin m'a dit deux semaines sans sport", "off until 27"),
        ("une semaine sans foot", "-"),
    ]);
}

#[test]
fn changes_of_a_session() {
    check(&[
        ("rends la séance plus facile", "easier 14"),
        ("trop dur aujourd'hui", "easier 14"),
        ("quelque chose de plus léger aujourd'hui s'il te plaît", "easier 14"),
        ("tu peux rendre la séance de demain plus facile ?", "easier 15"),
        ("change la séance d'aujourd'hui", "swap 14"),
        ("autre chose aujourd'hui", "swap 14"),
        ("je peux faire autre chose aujourd'hui ?", "swap 14"),
        ("saute la séance d'aujourd'hui", "skip 14"),
        ("pas d'entraînement aujourd'hui", "skip 14"),
        ("je ne veux pas m'entraîner aujourd'hui", "skip 14"),
        ("j'ai besoin d'un jour de repos", "skip 14"),
        ("déplace la séance de jambes à vendredi", "move lower_body to 20"),
        ("décale la course de jeudi à samedi", "move 19 to 21"),
        ("on peut faire la course de jeudi samedi ?", "move 19 to 21"),
        ("reporte la séance d'aujourd'hui à demain", "move 14 to 15"),
        ("je n'ai que 20 minutes", "20 min 14"),
        ("aujourd'hui je n'ai qu'une demi-heure", "30 min 14"),
        ("j'ai seulement 20 minutes aujourd'hui", "20 min 14"),
        ("seulement 25 minutes demain", "25 min 15"),
    ]);
}

#[test]
fn questions_to_the_plan() {
    check(&[
        ("quel est mon plan ?", "show"),
        ("montre-moi le programme de la semaine", "show"),
        ("montre-moi mon plan pour cette semaine", "show"),
        ("c'est quoi la séance d'aujourd'hui ?", "show 14"),
        ("qu'est-ce qui est prévu demain ?", "show 15"),
        ("mon plan", "show"),
        ("pourquoi cette séance ?", "why"),
        ("pourquoi si facile aujourd'hui ?", "why"),
        ("fais-moi un plan", "set up"),
        ("je veux un plan d'entraînement", "set up"),
        ("tu peux me faire un programme pour courir un marathon ?", "set up"),
    ]);
}

#[test]
fn what_asks_nothing() {
    check_none(&[
        "est-ce que je devrais courir avec mal au genou ?",
        "que faire si j'ai mal au genou ?",
        "si j'ai mal au genou demain, je ne cours pas",
        "avant j'avais mal au genou",
        "je n'ai pas mal au genou",
        "j'avais mal au genou hier",
        "je me suis tordu la cheville l'année dernière",
        "mon frère a mal au genou",
        "il a mal au genou",
        "ma mère est malade",
        "elle a dit \"j'ai mal au genou\"",
        "j'ai mal à la tête",
        "j'ai mal au ventre",
        "c'est grave de s'entraîner avec de la fièvre ?",
        "j'étais malade la semaine dernière",
        "j'en ai marre de courir",
        "j'ai sauté la séance d'hier",
        "est-ce que je devrais sauter la séance aujourd'hui ?",
        "couru 20 minutes",
        "dormi seulement 5 heures",
        "je n'ai que 20 euros",
        "annule ça",
        "j'adore voyager",
        "quel est un bon plan d'entraînement ?",
        "mon plan est de perdre 5 kg",
        "fais-moi un plan de repas",
        "pourquoi suis-je si fatigué aujourd'hui ?",
        "la séance d'hier était trop dure",
        "j'ai mal au genou, je plaisante",
        "imagine que j'ai mal au genou",
        "dormi 6 heures, bu 2 litres",
    ]);
}

#[test]
fn entries_of_a_list_and_the_word_of_a_doctor() {
    check(&[
        ("dormi 5 h, mal à l'épaule", "shoulder hurts"),
        ("bu 2 L, j'ai mal au genou, énergie 3", "knee hurts"),
        ("fièvre tombée", "well"),
        ("dormi 8 h, plus de fièvre", "well"),
        ("toujours malade", "ill"),
        ("mon médecin dit que je peux reprendre le sport", "well"),
        ("le médecin m'a donné le feu vert", "well"),
        ("entraînement sauté, pas le temps", "skip 14"),
    ]);
}

#[test]
fn signs_that_somebody_should_look_at() {
    check(&[
        ("mon genou est gonflé et se bloque", "look: joint knee"),
        ("mon genou se bloque", "look: joint knee"),
        ("j'ai la jambe engourdie depuis hier", "look: nerve leg"),
        ("des fourmis dans les deux jambes", "look: nerve leg"),
        ("douleur la nuit qui ne s'arrête pas", "look: night"),
        ("j'ai mal à l'épaule la nuit", "look: night shoulder"),
        ("la douleur me réveille", "look: night"),
        ("palpitations en courant", "look: heart"),
        ("oppression dans la poitrine", "look: chest"),
        ("j'ai des vertiges", "look: dizzy"),
        ("j'ai des vertiges ce soir", "look: dizzy"),
        ("j'ai la tête qui tourne", "look: dizzy"),
    ]);
    check_none(&[
        "le genou de mon frère est gonflé",
        "si j'ai des vertiges je m'arrête",
        "pourquoi j'ai des fourmis ?",
        "j'avais des vertiges la semaine dernière",
        "pas de vertiges aujourd'hui",
    ]);
}

#[test]
fn what_is_felt_and_another_sport() {
    check(&[
        ("j'ai des courbatures aux jambes", "sore 3"),
        ("j'ai mal aux jambes, des courbatures", "sore 3"),
        ("courbatures", "sore 3"),
        ("j'ai quelques courbatures", "sore 2"),
        ("j'ai de grosses courbatures aux jambes", "sore 4"),
        ("dormi 7h, courbatures", "sore 3"),
        ("fortes douleurs", "aches"),
        ("j'ai des crampes très fortes", "aches"),
        ("moins de muscu, plus de course", "running instead 14"),
        ("du vélo au lieu de la muscu", "cycling instead 14"),
    ]);
    check_none(&["j'avais des courbatures la semaine dernière", "mon frère a des courbatures"]);
}

/// What somebody lives with, and what may be water; of the person's own, and no question.
#[test]
fn conditions_and_water() {
    check(&[
        ("j'ai une insuffisance cardiaque", "has heart_failure"),
        ("j'ai de l'asthme et du diabète", "has asthma diabetes"),
        ("j'ai de l'hypertension et je prends des bêtabloquants", "has high_pressure beta_blocker"),
        ("j'ai fait un infarctus il y a trois ans", "has heart_attack"),
        ("j'ai un stent depuis deux ans", "has heart_disease"),
        ("j'ai un pacemaker", "has pacemaker"),
        ("on m'a diagnostiqué une ostéoporose", "has osteoporosis"),
        ("j'ai de l'arthrose au genou", "has arthrosis"),
        ("je suis diabétique", "has diabetes"),
        ("mes chevilles sont gonflées", "look: swelling"),
        ("j'ai les pieds gonflés", "look: swelling"),
        ("2 kilos de plus depuis hier", "look: gain"),
        ("j'ai pris 2 kg depuis hier et j'ai les chevilles gonflées", "look: fluid"),
        ("2 kilos de plus ce mois-ci", "-"),
        ("ma mère a du diabète", "-"),
        ("j'ai de l'asthme ?", "-"),
        ("si j'ai de l'asthme", "-"),
        ("je n'ai pas d'asthme", "-"),
        ("58 ans, insuffisance cardiaque, je veux marcher plus", "has heart_failure"),
        ("je suis cardiaque", "has heart_disease"),
        ("diabète", "-"),
    ]);
}

/// A breath that gets short, a place without a gym, a sport that waits.
#[test]
fn breath_places_and_sports() {
    check(&[
        ("j'ai besoin de plus d'oreillers pour dormir", "look: breath"),
        ("je dors sur trois oreillers", "look: breath"),
        ("je suis plus essoufflé que d'habitude", "look: breath"),
        ("je suis essoufflée en montant les escaliers", "look: breath"),
        ("mon hôtel n'a pas de salle", "away until 20"),
        ("il n'y a pas de salle ici", "away until 20"),
        ("pas de course jusqu'à mardi", "without running until 17"),
        ("je ne peux pas courir jusqu'à mardi", "without running until 17"),
    ]);
}

/// A journey that is told with its way there, and with a hotel that has no gym.
#[test]
fn journeys() {
    check(&[
        ("je pars à Tokyo demain pour une semaine, l'hôtel n'a pas de salle", "away from 15 until 21"),
        ("je pars lundi à Rome pour 5 jours", "away from 16 until 20"),
        ("je vais au lit", "-"),
    ]);
}
