//! Illness told in ordinary words and with what it is treated with, and time that is short on a day to come.

use super::*;

#[test]
fn an_infection_is_heard_with_its_antibiotics() {
    check(&[
        ("chest infection, on antibiotics", "ill until 20"),
        ("I've got a chest infection and I'm on antibiotics", "ill until 20"),
        ("doctor says bronchitis, got antibiotics", "ill until 20"),
        ("Bronchitis, muss Antibiotika nehmen", "ill until 20"),
        ("habe eine Blasenentzündung und nehme Antibiotika", "ill until 20"),
        ("tengo bronquitis, me han dado antibióticos", "ill until 20"),
        ("infección de garganta, tomo antibiótico", "ill until 20"),
        ("bronchite, je suis sous antibiotiques", "ill until 20"),
        ("j'ai une angine, le médecin m'a donné des antibiotiques", "ill until 20"),
        ("bronchitis", "ill"),
    ]);
    check_none(&["my dog is on antibiotics", "Hund bekommt Antibiotika", "mi perro toma antibiótico"]);
}

#[test]
fn a_cold_is_heard_in_ordinary_words() {
    check(&[
        ("Got a proper cold now, stuffed nose and sore throat, no fever", "ill"),
        ("stuffed nose and sore throat", "ill"),
        ("Nase zu und Halsweh, 6h geschlafen", "ill"),
        ("nariz tapada y dolor de garganta", "ill"),
        ("nez bouché et mal de gorge", "ill"),
        ("me duele la garganta y tengo mocos", "ill"),
        ("j'ai le nez bouché et mal à la gorge", "ill"),
        ("I have a runny nose and a sore throat", "ill"),
        ("ich habe Halsschmerzen und Schnupfen", "ill"),
    ]);
    check_none(&["cold shower this morning", "Hals gewaschen", "cold outside, ran anyway"]);
}

#[test]
fn little_time_on_a_day_to_come_is_heard_beside_other_things() {
    check(&[
        ("busy day at work, only 15 minutes tomorrow", "15 min 15"),
        ("slept 7h, tomorrow at most 20 minutes", "20 min 15"),
        ("viel los im Büro, höchstens 15 Minuten morgen", "15 min 15"),
        ("7h geschlafen, morgen höchstens 20 Minuten", "20 min 15"),
        ("mucho trabajo, mañana como mucho 15 minutos", "15 min 15"),
        ("grosse journée, demain 15 minutes maximum", "15 min 15"),
    ]);
    // Of today it may as well be what was done.
    check_none(&["went for a run, only 15 minutes today", "Krafttraining, nur 20 Minuten heute"]);
}
