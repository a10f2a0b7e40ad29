//! Pains told by a verb or a picture, and the pictures that are none.

use super::*;

#[test]
fn a_pain_is_told_by_a_verb() {
    check(&[
        ("me punza el dedo", "finger hurts"),
        ("me late la rodilla", "knee hurts"),
        ("la rodilla me da latigazos", "knee hurts"),
        ("escalada 2h, dedos doloridos", "finger hurts"),
        ("das Knie ziept beim Treppensteigen", "knee hurts"),
        ("mein Ellbogen hämmert", "elbow hurts"),
        ("ça me lance dans l'épaule", "shoulder hurts"),
        ("mon coude me tue", "elbow hurts"),
        ("my elbow stings when I push", "elbow hurts"),
        ("my left ankle is giving me gip", "ankle hurts"),
    ]);
}

#[test]
fn a_pain_is_told_by_a_picture() {
    check(&[
        ("my shins are screaming", "shin hurts"),
        ("ran 5k, knee is barking", "knee hurts"),
        ("elbow in bits", "elbow hurts"),
        ("my lower back is telling me", "back hurts"),
        ("shoulder's on fire", "shoulder hurts"),
        ("hip is moaning again", "hip hurts"),
        ("achilles is talking to me", "achilles hurts"),
        ("Knie jault", "knee hurts"),
        ("die Hüfte streikt", "hip hurts"),
        ("der Rücken sagt Hallo", "back hurts"),
        ("heute schreit die Schulter", "shoulder hurts"),
        ("la cadera me grita", "hip hurts"),
        ("el codo hecho polvo", "elbow hurts"),
        ("hoy protesta el gemelo izquierdo", "calf hurts"),
        ("la espalda me está diciendo cosas", "back hurts"),
        ("mon genou crie", "knee hurts"),
        ("le dos en compote", "back hurts"),
        ("mon épaule fait la gueule", "shoulder hurts"),
        ("genou qui siffle", "knee hurts"),
    ]);
}

#[test]
fn a_neck_like_concrete_is_a_stiff_one() {
    check(&[
        ("neck like concrete", "twinge neck"),
        ("Nacken wie Beton", "twinge neck"),
        ("tengo el cuello hecho un bloque", "twinge neck"),
        ("nuque en béton", "twinge neck"),
    ]);
}

#[test]
fn an_injury_that_is_back_is_one() {
    check(&[
        ("sciatica is back", "back hurts"),
        ("der Ischias meldet sich", "back hurts"),
        ("la ciática otra vez", "back hurts"),
        ("la sciatique se réveille", "back hurts"),
    ]);
}

#[test]
fn what_screams_and_is_no_joint_hurts_nobody() {
    check_none(&[
        // Muscles that scream have worked.
        "legs are screaming after squats",
        "calves on fire after the hill sprints",
        "arms like concrete after the climbing",
        "forearms in bits after the wall",
        "climbed 2h at the wall, fingers in bits",
        "Beine brennen nach den Kniebeugen",
        "me arden las piernas después de las sentadillas",
        "les cuisses en feu après les squats",
        // Nor is everything that screams a part of the body.
        "killing it",
        "my phone is killing me",
        "my boss is killing me",
        "the bench is barking",
        "kids screaming all day, hands full",
        "mein Chef nervt",
        "der Chef sitzt mir im Nacken",
        "die Bahn streikt",
        "mi jefe me está matando",
        "el perro ladra",
        "mon patron me tue",
        "j'en ai plein le dos du boulot",
        "les enfants crient",
        // It is somebody else's, or it is over.
        "her knee is screaming",
        "my knee is not screaming anymore",
        "meine Mutter sagt, ihre Hüfte streikt",
        "le genou de mon frère crie",
    ]);
}
