//! Medicines, a sore throat, a day of rest and a shorter one, as they are told in four languages.

use super::*;

#[test]
fn a_medicine_is_known_by_its_name() {
    for (lang, text, wanted) in [
        (Lang::En, "I take amlodipine", "has pressure_medicine"),
        (Lang::En, "I take 5 mg of ramipril", "has pressure_medicine"),
        (Lang::En, "I'm on sertraline", "has antidepressant"),
        (Lang::En, "I take bisoprolol 5 mg", "has beta_blocker"),
        (Lang::En, "I take insulin", "has diabetes"),
        (Lang::En, "I take levothyroxine and apixaban", "has blood_thinner thyroid_medicine"),
        (Lang::En, "my doctor put me on atorvastatin", "has cholesterol_medicine"),
        (Lang::Es, "tomo amlodipino", "has pressure_medicine"),
        (Lang::Es, "tomo levotiroxina desde hace años", "has thyroid_medicine"),
        (Lang::Es, "me han recetado metformina", "has diabetes_medicine"),
        (Lang::Es, "tomo sintrom", "has blood_thinner"),
        (Lang::De, "ich nehme Ramipril seit 2 Jahren", "has pressure_medicine"),
        (Lang::De, "ich nehme 5 mg Amlodipin", "has pressure_medicine"),
        (Lang::De, "ich nehme L-Thyroxin", "has thyroid_medicine"),
        (Lang::De, "mir wurde Citalopram verschrieben", "has antidepressant"),
        (Lang::Fr, "je prends du salbutamol", "has inhaler"),
        (Lang::Fr, "je prends un traitement pour la tension", "has pressure_medicine"),
        (Lang::Fr, "on m'a prescrit de l'amiodarone", "has heart_medicine"),
    ] {
        assert_eq!(shown(asked(&Message { lang, ..said(text) })), wanted, "{text}");
    }
    check_none(&["should I take amlodipine?", "my dad takes amlodipine"]);
}

#[test]
fn a_sore_throat_is_an_illness() {
    for (lang, text) in [
        (Lang::En, "sore throat"),
        (Lang::En, "my throat hurts"),
        (Lang::Es, "me duele la garganta"),
        (Lang::Es, "dolor de garganta"),
        (Lang::De, "Halsschmerzen"),
        (Lang::De, "ich habe Halsschmerzen und Schnupfen"),
        (Lang::Fr, "mal de gorge depuis hier"),
        (Lang::Fr, "j'ai mal à la gorge"),
    ] {
        assert_eq!(shown(asked(&Message { lang, ..said(text) })), "ill", "{text}");
    }
}

#[test]
fn who_rests_leaves_that_day_out() {
    for (lang, text) in [
        (Lang::En, "I rest tomorrow"),
        (Lang::En, "tomorrow is a rest day"),
        (Lang::En, "I'm resting tomorrow"),
        (Lang::Es, "mañana descanso"),
        (Lang::Es, "descanso mañana"),
        (Lang::Es, "mañana toca descansar"),
        (Lang::De, "morgen mache ich Pause"),
        (Lang::De, "morgen ist Ruhetag"),
        (Lang::Fr, "demain je me repose"),
        (Lang::Fr, "demain c'est repos"),
    ] {
        let told = shown(asked(&Message { lang, ..said(text) }));
        assert!(told.starts_with("skip"), "{text}: {told}");
    }
}

#[test]
fn a_practice_may_agree_to_one_sport() {
    for (lang, text) in [
        (Lang::En, "my cardiologist is fine with cycling"),
        (Lang::En, "my cardiologist says I can ride"),
        (Lang::Es, "mi cardiólogo está de acuerdo con la bici"),
        (Lang::De, "mein Kardiologe ist mit dem Radfahren einverstanden"),
        (Lang::Fr, "mon cardiologue est d'accord pour le vélo"),
        (Lang::Fr, "mon cardiologue est d'accord pour la natation"),
    ] {
        assert!(practice_agrees(&Message { lang, ..said(text) }, false), "{text}");
    }
    for text in
        ["mon cardiologue n'est pas d'accord pour le vélo", "mein Kardiologe ist mit dem Radfahren nicht einverstanden"]
    {
        assert!(!practice_agrees(&said(text), false), "{text}");
    }
}

#[test]
fn a_shorter_day_is_an_easier_one() {
    for (lang, text) in [
        (Lang::En, "can we do something shorter tomorrow?"),
        (Lang::En, "something shorter tomorrow"),
        (Lang::Es, "¿mañana puede ser algo más corto?"),
        (Lang::De, "geht morgen auch was kürzeres?"),
        (Lang::Fr, "on peut faire plus court demain ?"),
    ] {
        let told = shown(asked(&Message { lang, ..said(text) }));
        assert!(told.starts_with("easier"), "{text}: {told}");
    }
    let told = shown(asked(&Message { lang: Lang::Fr, ..said("il y a quoi samedi ?") }));
    assert!(told.starts_with("show"), "{told}");
}
