//! The word of a practice, as people pass it on.

use super::*;

#[test]
fn a_practice_agrees_however_it_is_told() {
    let agreed = [
        "my doctor said yes",
        "My doctor said yes!",
        "doctor gave me the all clear",
        "my doctor gave me the all clear today",
        "the doctor is happy for me to train",
        "doctor's fine with it",
        "my cardiologist agrees",
        "my cardiologist okayed it",
        "I got the all clear",
        "got my doctor's okay",
        "I saw my doctor and she said yes",
        "saw my doctor this morning, he said yes",
        "went to the doctor yesterday. All clear!",
        "my GP approved",
        "the midwife has no objections",
        "my doctor said it's ok to run again",
        "doctor says I may start again",
        "the clinic said I can train",
        "my doctor has nothing against it",
        "my doctor said yes, slept 7 hours",
        "slept 7 hours and my doctor said yes",
        "medically cleared",
        "die Praxis hat ja gesagt",
        "Die Praxis hat Ja gesagt.",
        "mein Arzt hat sein Okay gegeben",
        "mein Arzt hat zugestimmt",
        "die Ärztin ist einverstanden",
        "meine Kardiologin hat nichts dagegen",
        "Hausarzt sagt ja",
        "mein Arzt hat mir Sport erlaubt",
        "laut Arzt darf ich wieder trainieren",
        "die Hebamme sagt, ich darf wieder trainieren",
        "war beim Arzt, er hat ja gesagt",
        "ich war heute beim Arzt, alles in Ordnung, er hat sein Okay gegeben",
        "grünes Licht vom Arzt",
        "la sage-femme est d'accord",
        "ma sage-femme est d'accord",
        "mon médecin m'a donné le feu vert",
        "mon médecin a dit oui",
        "le médecin dit que c'est bon",
        "le cardiologue n'a rien contre",
        "mon médecin m'autorise à reprendre",
        "j'ai vu mon médecin, il a dit oui",
        "j'ai le feu vert",
        "mon kiné est d'accord pour que je reprenne le sport",
        "mi médico me ha dado permiso",
        "mi médico me ha dado luz verde",
        "me han dado el alta",
        "ya me han dado el alta",
        "mi médica ha dicho que sí",
        "la matrona está de acuerdo",
        "el cardiólogo dice que puedo entrenar",
        "en la consulta me han dicho que sí",
        "mi doctora no ve ningún problema",
        "he ido al médico y me ha dicho que sí",
    ];
    check(&agreed.map(|text| (text, "well")));
}

#[test]
fn what_is_no_yes_leaves_the_wait_alone() {
    let not_agreed = [
        "my doctor said no",
        "my doctor hasn't said yes yet",
        "my doctor said not yet",
        "my doctor has not said yes",
        "my doctor didn't say yes",
        "my doctor will say yes",
        "I hope my doctor says yes",
        "if my doctor says yes",
        "did my doctor say yes?",
        "my doctor said yes?",
        "my doctor said yes to the vaccination",
        "my doctor said yes, but only walking",
        "my doctor said yes. But no running",
        "my doctor said yes and no",
        "my mum's doctor said yes",
        "her doctor said yes",
        "my trainer said yes",
        "ok doc",
        "yes doctor",
        "I agree with my doctor",
        "doctor today, ok",
        "I have to ask my doctor",
        "I can go to the doctor today",
        "my doctor says my blood pressure is ok",
        "the doctor was fine",
        "last year my doctor gave me the green light",
        "waiting for the all clear",
        "they said yes",
        "mein Arzt hat nein gesagt",
        "die Praxis hat noch nicht ja gesagt",
        "der Arzt sagt, ich soll noch warten",
        "mein Arzt sagt ja, aber nur locker",
        "wenn mein Arzt ja sagt",
        "hat die Praxis ja gesagt?",
        "ich bin mit meinem Arzt einverstanden",
        "morgen frage ich den Arzt",
        "mon médecin a dit non",
        "mon médecin n'a pas encore dit oui",
        "le médecin n'est pas d'accord",
        "si mon médecin est d'accord",
        "je suis d'accord avec mon médecin",
        "mon médecin a dit oui, mais seulement la marche",
        "son médecin a dit oui",
        "mi médico ha dicho que no",
        "mi médico todavía no ha dicho que sí",
        "si mi médico dice que sí",
        "estoy de acuerdo con mi médico",
        "aún no me han dado el alta",
        "mi médico me ha dado permiso, pero solo para caminar",
        "mi jefe me ha dado permiso",
    ];
    check_none(&not_agreed);
    for text in not_agreed {
        assert!(!practice_agrees(&said(text), false), "{text}");
    }
}

/// Whose training waits for a practice need not name it.
#[test]
fn they_are_the_practice_for_whoever_waits_for_it() {
    for text in [
        "they said yes",
        "she said it's fine",
        "sie haben ja gesagt",
        "er hat zugestimmt",
        "me han dicho que sí",
        "ils ont dit oui",
    ] {
        assert!(awaited(&said(text)).is_some() && asked(&said(text)).is_none(), "{text}");
    }
    for text in
        ["they said no", "they haven't said yes", "yes", "ok", "me han dicho que no", "sie haben nicht ja gesagt"]
    {
        assert!(awaited(&said(text)).is_none(), "{text}");
    }
}

#[test]
fn what_is_said_beside_a_yes_is_left_to_be_read() {
    for (text, rest) in [
        ("my doctor said yes, slept 7 hours", ",, slept 7 hours"),
        ("slept 7 hours and my doctor said yes", "slept 7 hours and ,"),
    ] {
        assert_eq!(heard(&said(text)).map(|heard| heard.rest).as_deref(), Some(rest), "{text}");
    }
}

#[test]
fn better_and_over_are_said_and_nothing_else() {
    for text in [
        "I feel better",
        "I'm feeling much better now, thank you",
        "mir geht es besser",
        "me siento mejor",
        "je vais mieux",
    ] {
        assert!(is_better(&said(text)), "{text}");
    }
    for text in [
        "I don't feel better",
        "I feel better when I run",
        "mir geht es nicht besser",
        "no estoy mejor",
        "je ne vais pas mieux",
    ] {
        assert!(!is_better(&said(text)), "{text}");
    }
    for text in
        ["I'm no longer pregnant", "ich bin nicht mehr schwanger", "ya no estoy embarazada", "je ne suis plus enceinte"]
    {
        assert!(is_pregnancy_over(&said(text)), "{text}");
    }
    assert!(!is_pregnancy_over(&said("I'm pregnant")));
}
