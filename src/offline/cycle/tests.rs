//! What people say of their cycle, and what it is read as.

use super::*;
use crate::domain::text::fold;

fn message(lang: Lang, text: &str) -> Message<'_> {
    Message::on_a_saturday(lang, text)
}

#[test]
fn what_is_said_beside_the_records_is_understood() {
    let month = |year, month| Word::Forgot(NaiveDate::from_ymd_opt(year, month, 1).expect("a date"));
    for (lang, text, wanted) in [
        (Lang::En, "I'm on the pill now", Some(Word::Mode(Mode::HormonalCombined))),
        (Lang::En, "I'm off the pill now", Some(Word::Mode(Mode::Natural))),
        (Lang::En, "I’m pregnant!", Some(Word::Mode(Mode::Pregnant))),
        (Lang::En, "what if I'm pregnant?", None),
        (Lang::En, "my sister says I'm pregnant", None),
        (Lang::En, "I'm not pregnant", None),
        (Lang::En, "stop asking about my period", Some(Word::Stop)),
        (Lang::En, "leave this cycle out, I was ill", Some(Word::LeaveOut)),
        (Lang::En, "I forgot August", Some(month(2025, 8))),
        (Lang::En, "sorry, forgot to log my period in February", Some(month(2026, 2))),
        (Lang::En, "I forgot my vitamins", None),
        (Lang::En, "when was my last period?", Some(Word::Ask(Ask::Last))),
        (Lang::En, "how long are my cycles usually?", Some(Word::Ask(Ask::Usual))),
        (Lang::En, "When is my next period due?", Some(Word::Ask(Ask::Next))),
        (Lang::En, "what day of my cycle is it?", Some(Word::Ask(Ask::Today))),
        (Lang::En, "ran 5 km", None),
        (Lang::En, "it ended yesterday", Some(Word::Ended)),
        (Lang::En, "it's over between me and the man from the gym", None),
        (Lang::En, "I got my first period at 12", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
        (
            Lang::En,
            "my first period ever was last month",
            Some(Word::Menarche(NaiveDate::from_ymd_opt(2026, 2, 1).map(FirstEver::In))),
        ),
        (Lang::En, "got my first period ever today", Some(Word::Menarche(None))),
        (Lang::En, "first period at 11", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
        (Lang::En, "I got my first period when I was twelve", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
        (Lang::En, "I was 13 years old when I had my first period", Some(Word::Menarche(Some(FirstEver::Aged(13))))),
        (
            Lang::En,
            "I'm 30 and got my first period at 11",
            Some(Word::Menarche(NaiveDate::from_ymd_opt(2007, 3, 14).map(FirstEver::In))),
        ),
        (Lang::En, "my first period ever was 11 days ago", Some(Word::Menarche(None))),
        (Lang::Es, "tuve mi primera regla con once años", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
        (Lang::Es, "tenía 12 años cuando me vino la primera regla", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
        (Lang::De, "ich hatte mit elf meine erste Periode", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
        (Lang::De, "als ich 12 war, kam meine erste Periode", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
        (
            Lang::Fr,
            "j'avais 12 ans quand j'ai eu mes premières règles",
            Some(Word::Menarche(Some(FirstEver::Aged(12)))),
        ),
        (Lang::Fr, "premières règles à onze ans", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
        (Lang::En, "I got my first period since the birth", None),
        (Lang::Es, "me vino mi primera regla a los 13", Some(Word::Menarche(Some(FirstEver::Aged(13))))),
        (Lang::Es, "se me acabó ayer", Some(Word::Ended)),
        (Lang::De, "meine erste Periode hatte ich mit 12", Some(Word::Menarche(Some(FirstEver::Aged(12))))),
        (Lang::De, "gestern war es vorbei", Some(Word::Ended)),
        (Lang::Fr, "j'ai eu mes premières règles à 11 ans", Some(Word::Menarche(Some(FirstEver::Aged(11))))),
        (Lang::Fr, "c’est fini depuis hier", Some(Word::Ended)),
        (Lang::Es, "Estoy embarazada", Some(Word::Mode(Mode::Pregnant))),
        (Lang::Es, "¿Cuándo fue mi última regla?", Some(Word::Ask(Ask::Last))),
        (Lang::Es, "se me olvidó agosto", Some(month(2025, 8))),
        (Lang::De, "ich nehme jetzt die Pille", Some(Word::Mode(Mode::HormonalCombined))),
        (Lang::De, "Hab den August vergessen", Some(month(2025, 8))),
        (Lang::De, "frag mich nicht mehr nach meiner Periode", Some(Word::Stop)),
        (Lang::De, "wie lang ist mein Zyklus normalerweise?", Some(Word::Ask(Ask::Usual))),
        (Lang::Fr, "j’ai arrêté la pilule", Some(Word::Mode(Mode::Natural))),
        (Lang::Fr, "c'est quand mes prochaines règles ?", Some(Word::Ask(Ask::Next))),
        (Lang::Fr, "plus de questions sur mes règles", Some(Word::Stop)),
        // Whatever language the person usually writes in.
        (Lang::En, "wann war meine letzte Periode?", Some(Word::Ask(Ask::Last))),
    ] {
        assert_eq!(word(&message(lang, text)), wanted, "{text}");
    }
}

#[test]
fn what_is_about_the_cycle_is_told_from_what_is_not() {
    for text in ["is my period late?", "Regelschmerzen", "me duele por mi regla", "j'ai mes règles", "PMS again"] {
        assert!(is_spoken_of(text), "{text}");
    }
    for text in ["I cycle to work", "a long period of rest", "en règle générale", "drei Tage Pause", "slept 6h, cramps"]
    {
        assert!(!is_spoken_of(text), "{text}");
    }
}

#[test]
fn a_day_of_a_month_is_told_by_its_number() {
    let august = NaiveDate::from_ymd_opt(2025, 8, 1).expect("a date");
    for (lang, text, wanted) in [
        (Lang::En, "the 12th", Some(12)),
        (Lang::En, "around 12 August", Some(12)),
        (Lang::En, "on the 12th of September", None),
        (Lang::En, "the 31st", Some(31)),
        (Lang::En, "between the 10th and the 12th", None),
        (Lang::En, "yesterday", None),
        (Lang::Es, "el 3 de agosto", Some(3)),
        (Lang::De, "am 12.", Some(12)),
        (Lang::Fr, "le 1er", Some(1)),
        (Lang::En, "the 42nd", None),
    ] {
        let day = day_within(&message(lang, text), august);
        assert_eq!(day, wanted.and_then(|day| august.with_day(day)), "{text}");
    }
}

#[test]
fn files_are_told_by_their_names() {
    for name in [
        "drip-export.csv",
        "Clue_2026.zip",
        "ClueDataDownload-2026.cluedata",
        "flo.json",
        "Natural Cycles.csv",
        "period_tracker.xlsx",
        "Zyklus-2025.csv",
        "mi-ciclo-menstrual.pdf",
        "regles.csv",
        "cycle.json",
        "Eisprung.png",
    ] {
        assert!(is_file_about(name), "{name}");
    }
    for name in ["export.zip", "cycle-ride.gpx", "overflow.csv", "waterflow.csv", "clueless.txt", "règlement.pdf", ""]
    {
        assert!(!is_file_about(name), "{name}");
    }
}

#[test]
fn warning_signs_are_heard() {
    let heard = signs(&message(Lang::En, "soaking a pad an hour and dizzy"));
    assert_eq!(heard, Signs { pad_an_hour: true, dizziness: true, ..Signs::default() });
    assert_eq!(signs(&message(Lang::De, "ran 5 km")), Signs::default());
}

#[test]
fn phrases_are_folded_and_the_same_in_all_languages() {
    let keys = |phrases: &Phrases| {
        let mut keys: Vec<String> = phrases.mode.keys().map(|key| format!("{key:?}")).collect();
        keys.extend(phrases.ask.keys().map(|key| format!("{key:?}")));
        keys.extend(phrases.sign.keys().map(|key| format!("{key:?}")));
        keys.sort();
        keys
    };
    for (lang, phrases) in all() {
        assert_eq!(keys(phrases), keys(&all()[0].1), "{lang:?}");
        assert_eq!(phrases.months.len(), 12, "{lang:?}");
        let said = [
            &phrases.private,
            &phrases.file,
            &phrases.unsure,
            &phrases.stop,
            &phrases.forgot,
            &phrases.leave_out,
            &phrases.ended,
            &phrases.menarche,
            &phrases.again,
            &phrases.aged,
            &phrases.now_aged,
            &phrases.ages,
            &phrases.lapse,
            &phrases.last_month,
            &phrases.not_sure,
        ];
        let said =
            said.into_iter().chain(phrases.mode.values()).chain(phrases.ask.values()).chain(phrases.sign.values());
        for phrase in said.flatten() {
            assert_eq!(fold(phrase), *phrase, "{lang:?}");
        }
    }
}
