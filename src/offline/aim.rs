//! What somebody wants a plan for, told in their own words in place of a choice: "get up off the floor", "bench 100 kg", "an 80 km
//! ride", "keep up with my grandchildren".

use super::concept::Cue;
use super::item::{self, Cut, Item};
use super::quantity::{self, Unit};
use super::{Message, clause, setup};
use crate::domain::{person::Lang, planner::Wish};

/// Words of an aim at most.
const LONGEST_AIM: usize = 25;
/// A verb of wanting to do something stands among so many words at the beginning.
const OPENING: usize = 4;
/// The shortest infinitive that is told by its ending.
const SHORTEST_INFINITIVE: usize = 4;

/// Words by which a deed is told, folded.
const DID: [&str; 7] = ["did", "done", "gemacht", "hice", "hecho", "fait", "finished"];

/// What a plan is to be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aimed {
    /// The kind of plan that leads there, by the name of its choice.
    pub kind: String,
    /// The sport it is reached in, where one is named that a plan is offered for.
    pub sport: Option<String>,
}

/// The aim of an answer that names what it takes: a distance, a weight to lift, words by which the kind of plan is known.
pub fn aimed(message: &Message<'_>) -> Option<Aimed> {
    let (cut, words) = opened(message)?;
    let sport = sport(&words, cut.lang);
    let load = |item: &Item| matches!(item.quantity().and_then(|q| q.unit), Some(Unit::Kg | Unit::Lb));
    let is_lift = cut.items.iter().any(|item| item.any(&[Cue::Lift, Cue::Exercise])) && cut.items.iter().any(load);
    let kind = if is_lift {
        "strength".to_owned()
    } else if cut.items.iter().any(setup::is_ground) {
        "endurance".to_owned()
    } else {
        setup::named("aim", &words, cut.lang)?
    };
    Some(Aimed { kind, sport })
}

/// The aim of an answer that only says what somebody wants to do or be, whatever it is: general fitness leads there.
pub fn wished(message: &Message<'_>) -> Option<Aimed> {
    let (cut, words) = opened(message)?;
    let is_wish = setup::named("wish", &words[..words.len().min(OPENING)], cut.lang).is_some();
    let is_deed = match cut.lang {
        Lang::En => false,
        // "Vom Boden hochkommen": the verb comes last.
        Lang::De => words.last().is_some_and(|word| is_infinitive(word, cut.lang)),
        Lang::Es | Lang::Fr => words.iter().take(OPENING).any(|word| is_infinitive(word, cut.lang)),
    };
    let names_more = words.len() > 1;
    (names_more && (is_wish || is_deed))
        .then(|| Aimed { kind: "general_health".to_owned(), sport: sport(&words, cut.lang) })
}

/// The words of a message that may be an aim: told, and no deed, denial, greeting or question.
fn opened(message: &Message<'_>) -> Option<(Cut, Vec<String>)> {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let words = setup::words(message.text);
    let is_done = |item: &Item| clause::is_past_verb(item) || item.is(Cue::Tick);
    let did = words.iter().any(|word| DID.contains(&word.as_str()));
    let small = |item: &&Item| item.is(Cue::Filler) && !item.any(&[Cue::No, Cue::Neg]);
    let opens_otherwise = cut
        .items
        .iter()
        .find(|item| !small(item))
        .is_some_and(|item| item.any(&[Cue::No, Cue::Ask, Cue::AskHere, Cue::Greeting, Cue::Thanks, Cue::Delete]));
    // "I'll get back to you", "will mich später melden": the answer is put off.
    let is_put_off = setup::named("put_off", &words, cut.lang).is_some() && !cut.items.iter().any(clause::is_number);
    let fits = !words.is_empty() && words.len() <= LONGEST_AIM && !message.text.contains('?') && !is_put_off;
    (fits && !did && !opens_otherwise && !cut.items.iter().any(is_done)).then_some((cut, words))
}

/// What somebody wants beside the kind of plan, by the words of their aim: better sleep, less stress, a pull-up.
pub fn cares(aim: &str, lang: Lang) -> Vec<Wish> {
    let named = setup::all_named("care", &setup::words(aim), lang);
    Wish::ALL.into_iter().filter(|wish| named.iter().any(|name| name == wish.as_str())).collect()
}

fn sport(words: &[String], lang: Lang) -> Option<String> {
    setup::named("sport", words, lang).filter(|sport| setup::OFFERED_SPORTS.contains(&sport.as_str()))
}

/// Whether a folded word is the infinitive of a verb, by its ending.
fn is_infinitive(word: &str, lang: Lang) -> bool {
    let endings: &[&str] = match lang {
        Lang::En => &[],
        Lang::De => &["en", "ern", "eln", "sein", "tun"],
        Lang::Es => &["ar", "er", "ir", "arme", "erme", "irme", "arlo", "erlo"],
        Lang::Fr => &["er", "ir", "oir", "dre", "tre", "vre", "ire"],
    };
    word.chars().count() >= SHORTEST_INFINITIVE && endings.iter().any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_aim_is_about_is_known_by_its_words() {
        for (lang, aim, wishes) in [
            (Lang::En, "sleep better", &[Wish::Sleep][..]),
            (Lang::En, "less stress, more energy", &[Wish::Calm]),
            (Lang::En, "get my first pull-up", &[Wish::PullUp]),
            (Lang::En, "run a marathon in june", &[]),
            (Lang::De, "Klimmzug schaffen", &[Wish::PullUp]),
            (Lang::De, "besser schlafen und weniger Stress", &[Wish::Sleep, Wish::Calm]),
            (Lang::Es, "dormir mejor", &[Wish::Sleep]),
            (Lang::Es, "hacer una dominada", &[Wish::PullUp]),
            (Lang::Fr, "mieux dormir", &[Wish::Sleep]),
            (Lang::Fr, "réussir ma première traction", &[Wish::PullUp]),
            (Lang::Fr, "plus souple, moins mal au dos", &[]),
        ] {
            assert_eq!(cares(aim, lang), wishes, "{aim}");
        }
    }

    #[test]
    fn an_aim_is_taken_in_any_words() {
        for (lang, text, kind, sport) in [
            (Lang::En, "get up off the floor", "strength", None),
            (Lang::En, "to be able to carry my shopping upstairs", "strength", None),
            (Lang::En, "bench 100 kg", "strength", None),
            (Lang::En, "stay strong in pregnancy", "strength", None),
            (Lang::En, "an 80 km bike ride in June", "endurance", Some("cycling")),
            (Lang::En, "touch my toes again", "flexibility", None),
            (Lang::En, "hike the Camino", "endurance", Some("walking")),
            (Lang::Es, "press banca 100 kg", "strength", None),
            (Lang::Es, "levantarme del suelo sin ayuda", "strength", None),
            (Lang::Es, "una marcha cicloturista de 80 km", "endurance", Some("cycling")),
            (Lang::De, "vom Boden aufstehen können", "strength", None),
            (Lang::De, "100 kg Bankdrücken", "strength", None),
            (Lang::De, "eine Radtour von 80 km", "endurance", Some("cycling")),
            (Lang::Fr, "me relever du sol", "strength", None),
            (Lang::Fr, "développé couché 100 kg", "strength", None),
            (Lang::Fr, "une cyclo de 80 km", "endurance", Some("cycling")),
            (Lang::Fr, "rester forte pendant la grossesse", "strength", None),
        ] {
            let found = aimed(&Message::on_a_saturday(lang, text));
            let wanted = Aimed { kind: kind.to_owned(), sport: sport.map(str::to_owned) };
            assert_eq!(found, Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_somebody_wants_to_do_is_an_aim_whatever_it_is() {
        for (lang, text) in [
            (Lang::En, "keep up with my grandkids"),
            (Lang::En, "I want to look good at my wedding"),
            (Lang::En, "to live long enough to be a nuisance"),
            (Lang::Es, "jugar con mis nietos"),
            (Lang::Es, "quiero verme bien en mi boda"),
            (Lang::De, "mit meinen Enkeln mithalten"),
            (Lang::De, "ich will bei meiner Hochzeit gut aussehen"),
            (Lang::Fr, "suivre mes petits-enfants"),
            (Lang::Fr, "je veux être beau à mon mariage"),
        ] {
            let message = Message::on_a_saturday(lang, text);
            assert_eq!(aimed(&message), None, "{text}");
            assert_eq!(wished(&message).map(|aimed| aimed.kind).as_deref(), Some("general_health"), "{text}");
        }
        for (lang, text) in [
            (Lang::En, "the weather"),
            (Lang::En, "hello there"),
            (Lang::En, "ran 5 km"),
            (Lang::En, "what can I choose?"),
            (Lang::En, "no, not now"),
            (Lang::Es, "no, luego"),
            (Lang::De, "nein, keine Lust"),
            (Lang::Fr, "non merci"),
            (Lang::En, "I'll get back to you"),
            (Lang::En, "want to think about it"),
            (Lang::De, "will mich später melden"),
            (Lang::De, "muss ich mir überlegen"),
            (Lang::Es, "quiero pensarlo"),
            (Lang::Es, "te aviso luego"),
            (Lang::Fr, "je veux y réfléchir"),
            (Lang::Fr, "je reviens vers toi"),
        ] {
            let message = Message::on_a_saturday(lang, text);
            assert_eq!(aimed(&message).or_else(|| wished(&message)), None, "{text}");
        }
    }
}
