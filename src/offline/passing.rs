//! That somebody of a name has died: an animal of the house is called by its name, and by no word of kinship.

use super::Message;
use crate::domain::person::Lang;

/// What nobody mourns, though it stands with a capital letter.
const THINGS: [&str; 14] = [
    "Akku",
    "Handy",
    "Auto",
    "Motor",
    "Laptop",
    "Rechner",
    "Batterie",
    "Computer",
    "Router",
    "Drucker",
    "Fernseher",
    "Phone",
    "Battery",
    "Wifi",
];

/// Words before and after the name.
fn ways(lang: Lang) -> &'static [(&'static [&'static str], &'static [&'static str])] {
    match lang {
        Lang::En => &[
            (&["put"], &["to", "sleep"]),
            (&[], &["passed", "away"]),
            (&["had", "to", "put"], &["down"]),
            (&["said", "goodbye", "to"], &["at", "the", "vet"]),
        ],
        Lang::De => &[
            (&[], &["eingeschläfert"]),
            (&[], &["einschläfern"]),
            (&[], &["ist", "gestorben"]),
            (&["ist"], &["gestorben"]),
        ],
        Lang::Es => &[
            (&["se", "ha", "muerto"], &[]),
            (&["se", "murió"], &[]),
            (&["se", "nos", "ha", "muerto"], &[]),
            (&["se", "nos", "murió"], &[]),
            (&["se", "me", "ha", "muerto"], &[]),
            (&["se", "me", "murió"], &[]),
            (&["sacrificar", "a"], &[]),
        ],
        Lang::Fr => &[
            (&["piquer"], &[]),
            (&["euthanasier"], &[]),
            (&[], &["est", "mort"]),
            (&[], &["est", "morte"]),
            (&[], &["nous", "a", "quittés"]),
        ],
    }
}

/// Whom a message tells to have died, by the name it calls them.
pub fn mourned(message: &Message<'_>) -> Option<String> {
    the_dead(message.text, message.lang)
}

/// The name of somebody who has died by what a text tells.
pub(super) fn the_dead(text: &str, lang: Lang) -> Option<String> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let is_name = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().count() > 1
            && letters.all(char::is_lowercase)
            && !THINGS.contains(&word)
    };
    let reads = |from: usize, way: &[&str]| {
        way.len() <= words.len() - from && words[from..].iter().zip(way).all(|(word, of)| word.to_lowercase() == *of)
    };
    let is_dead = |at: usize| {
        ways(lang)
            .iter()
            .any(|(before, after)| at >= before.len() && reads(at - before.len(), before) && reads(at + 1, after))
    };
    (0..words.len()).find(|at| is_name(words[*at]) && is_dead(*at)).map(|at| words[at].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_a_name_is_mourned_and_a_battery_is_not() {
        for (lang, text, is_told) in [
            (Lang::Es, "se ha muerto Lolo. lo llevamos mi hija y yo al veterinario", Some("Lolo")),
            (Lang::Es, "se murió el portátil", None),
            (Lang::Es, "me he muerto de risa con Ana", None),
            (Lang::En, "we had to put Biscuit down this morning", Some("Biscuit")),
            (Lang::En, "put Alfie to sleep at the vet", Some("Alfie")),
            (Lang::En, "put the phone down", None),
            (Lang::De, "wir mussten Bello einschläfern lassen", Some("Bello")),
            (Lang::De, "Akku ist gestorben", None),
            (Lang::Fr, "on a dû faire piquer Filou", Some("Filou")),
            (Lang::Fr, "la batterie est morte", None),
        ] {
            assert_eq!(the_dead(text, lang).as_deref(), is_told, "{text}");
        }
    }
}
