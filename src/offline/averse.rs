//! What somebody wants none of: strength ("only running", "no weights, please"), or a plan at all ("I don't need a plan").
//!
//! The words are `lang/*/averse.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::{
    Message, item,
    setup::{self, words},
    train,
};
use crate::domain::{person::Lang, record::Activity};

/// Small words between what is said and what it is said of, at most.
const BETWEEN: usize = 3;
/// Words of a message at most that is nothing but a sport and that it is the only one.
const LONGEST_ONLY: usize = 8;
/// Words of a message at most that is about a plan and nothing else.
const LONGEST_ABOUT_A_PLAN: usize = 16;

#[derive(Deserialize)]
struct Averse {
    strength: Vec<String>,
    against: Vec<String>,
    after: Vec<String>,
    only: Vec<String>,
    alone: Vec<String>,
    small: Vec<String>,
    no_plan: Vec<String>,
    no_plan_answer: Vec<String>,
}

/// Whether an answer to what a plan is for, or of what sport, says that nothing that builds muscle is wanted.
pub fn wants_no_strength(message: &Message<'_>) -> bool {
    let said = words(message.text);
    let lang = item::cut(message.text, message.lang).lang;
    let list = averse(lang);
    let is_against = || leads_to(&said, &list.against, &list.strength, &list.small);
    let is_behind = || leads_to(&said, &list.strength, &list.after, &list.small);
    is_against() || is_behind() || is_one_sport(&said, lang)
}

/// "Only running", "swimming and nothing else".
fn is_one_sport(said: &[String], lang: Lang) -> bool {
    let list = averse(lang);
    let is_a_sport =
        |words: &[String]| setup::named("sport", words, lang).is_some_and(|sport| sport != Activity::Strength.as_str());
    let has = |phrases: &[String]| phrases.iter().any(|phrase| !places(said, phrase).is_empty());
    if said.len() > LONGEST_ONLY || has(&list.strength) || !is_a_sport(said) {
        return false;
    }
    let leads = list.only.iter().flat_map(|phrase| places(said, phrase)).any(|(_, end)| {
        let last = (end + BETWEEN + 1).min(said.len());
        (end..last).any(|at| is_a_sport(&said[at..=at]) && are_small(&said[end..at], &list.small))
    });
    leads || has(&list.alone)
}

/// Whether somebody asks that nothing is planned for them. `is_asked`: they were just asked what a plan is for.
pub fn wants_no_plan(message: &Message<'_>, is_asked: bool) -> bool {
    let said = words(message.text);
    let list = averse(item::cut(message.text, message.lang).lang);
    if message.text.contains('?') || said.len() > LONGEST_ABOUT_A_PLAN || !train::named(message).days.is_empty() {
        return false;
    }
    let has = |phrases: &[String]| phrases.iter().any(|phrase| !places(&said, phrase).is_empty());
    has(&list.no_plan) || is_asked && has(&list.no_plan_answer)
}

/// Whether one phrase leads to another, with nothing but small words between.
fn leads_to(said: &[String], first: &[String], then: &[String], small: &[String]) -> bool {
    let second: Vec<usize> = then.iter().flat_map(|phrase| places(said, phrase)).map(|(start, _)| start).collect();
    first.iter().flat_map(|phrase| places(said, phrase)).any(|(_, end)| {
        second.iter().any(|start| (end..=end + BETWEEN).contains(start) && are_small(&said[end..*start], small))
    })
}

fn are_small(said: &[String], small: &[String]) -> bool {
    said.iter().all(|word| small.iter().any(|phrase| words(phrase).contains(word)))
}

/// Where a phrase stands, from its first word to behind its last.
fn places(said: &[String], phrase: &str) -> Vec<(usize, usize)> {
    let phrase = words(phrase);
    let found = said.windows(phrase.len().max(1)).enumerate().filter(|(_, window)| *window == phrase);
    found.map(|(at, window)| (at, at + window.len())).collect()
}

fn averse(lang: Lang) -> &'static Averse {
    static ALL: OnceLock<[Averse; 4]> = OnceLock::new();
    let read = |source: &str| toml::from_str(source).expect("a test reads every file");
    let all = ALL.get_or_init(|| {
        [
            read(include_str!("lang/en/averse.toml")),
            read(include_str!("lang/es/averse.toml")),
            read(include_str!("lang/de/averse.toml")),
            read(include_str!("lang/fr/averse.toml")),
        ]
    });
    match lang {
        Lang::En => &all[0],
        Lang::Es => &all[1],
        Lang::De => &all[2],
        Lang::Fr => &all[3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wants_no_strength_says_so_in_many_ways() {
        for (lang, text, expected) in [
            (Lang::En, "only running", true),
            (Lang::En, "I only want to swim", true),
            (Lang::En, "no gym, no weights", true),
            (Lang::En, "cycling, I hate strength work", true),
            (Lang::En, "swimming and nothing else", true),
            (Lang::En, "strength training is not for me", true),
            (Lang::En, "dancing, just dancing", true),
            (Lang::En, "running", false),
            (Lang::En, "strength", false),
            (Lang::En, "not only running, strength too", false),
            (Lang::En, "I don't want to lose strength", false),
            (Lang::En, "run a 5k without stopping", false),
            (Lang::En, "I just started running last month and like it", false),
            (Lang::En, "to be able to walk without pain", false),
            (Lang::De, "nur laufen", true),
            (Lang::De, "bloß kein Krafttraining", true),
            (Lang::De, "Krafttraining mag ich nicht", true),
            (Lang::De, "Radfahren, sonst nichts", true),
            (Lang::De, "Krafttraining", false),
            (Lang::De, "laufen", false),
            (Lang::De, "nicht nur laufen, auch Kraft", false),
            (Lang::Es, "solo correr", true),
            (Lang::Es, "nada de pesas", true),
            (Lang::Es, "odio las pesas", true),
            (Lang::Es, "nadar y nada más", true),
            (Lang::Es, "pesas", false),
            (Lang::Es, "correr", false),
            (Lang::Fr, "seulement courir", true),
            (Lang::Fr, "pas de muscu", true),
            (Lang::Fr, "je déteste la musculation", true),
            (Lang::Fr, "le vélo et rien d'autre", true),
            (Lang::Fr, "la muscu", false),
            (Lang::Fr, "le vélo", false),
        ] {
            assert_eq!(wants_no_strength(&Message::on_a_saturday(lang, text)), expected, "{lang:?}: {text}");
        }
    }

    #[test]
    fn who_wants_no_plan_is_taken_at_their_word() {
        for (lang, text, is_asked, expected) in [
            (Lang::En, "I don't want a training plan", false, true),
            (Lang::En, "please don't plan workouts for me", false, true),
            (Lang::En, "no plan", true, true),
            (Lang::En, "no plan", false, false),
            (Lang::En, "I have no plan for tonight", false, false),
            (Lang::En, "I don't need a plan for tomorrow", false, false),
            (Lang::En, "do I not need a plan?", false, false),
            (Lang::De, "Ich brauche keinen Trainingsplan", false, true),
            (Lang::De, "nur aufschreiben", true, true),
            (Lang::De, "Ich hab keinen Plan", false, false),
            (Lang::Es, "no quiero ningún plan", false, true),
            (Lang::Es, "solo apuntar", true, true),
            (Lang::Es, "no tengo plan", false, false),
            (Lang::Fr, "je ne veux pas de plan", false, true),
            (Lang::Fr, "juste noter", true, true),
            (Lang::Fr, "pas de plan", false, false),
        ] {
            assert_eq!(wants_no_plan(&Message::on_a_saturday(lang, text), is_asked), expected, "{lang:?}: {text}");
        }
    }
}
