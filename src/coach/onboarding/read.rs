//! What answers a question of first contact, and what an introduction tells without one: a name, a place, units.

use crate::{
    domain::{
        person::{Onboarding, Units},
        talk::Hints,
        text::fold,
    },
    offline::{self, places},
};

use super::{Answer, Learned};

/// Words that skip a question, folded.
const SKIP: &[&str] = &[
    "skip",
    "later",
    "no",
    "none",
    "next",
    "omitir",
    "saltar",
    "luego",
    "despues",
    "uberspringen",
    "spater",
    "nein",
    "weiter",
    "passer",
    "plus tard",
    "non",
    "/skip",
];
/// Words that confirm, folded.
const YES: &[&str] = &[
    "yes", "y", "yep", "yeah", "ok", "okay", "sure", "right", "correct", "si", "claro", "vale", "dale", "ja", "genau",
    "klar", "stimmt", "oui", "d'accord", "exact",
];
/// Words of each system of units, folded.
const METRIC: &[&str] = &[
    "metric",
    "kg",
    "kilo",
    "kilos",
    "km",
    "kilogram",
    "kilograms",
    "kilometres",
    "kilometers",
    "kilometros",
    "kilometer",
    "kilometres",
    "celsius",
    "litre",
    "litres",
    "liter",
    "liters",
    "litro",
    "litros",
    "metrico",
    "metrisch",
    "metrique",
];
/// Units that are other words as well: alone they answer, in a sentence they do not.
const AMBIGUOUS: &[&str] = &["mi", "feet", "inches", "pound"];
const IMPERIAL: &[&str] = &[
    "imperial",
    "imperiale",
    "lb",
    "lbs",
    "pound",
    "pounds",
    "ounce",
    "ounces",
    "oz",
    "mile",
    "miles",
    "mi",
    "feet",
    "inches",
    "stone",
    "fahrenheit",
    "imperiales",
    "libra",
    "libras",
    "onzas",
    "millas",
    "pfund",
    "unzen",
    "meilen",
    "livre",
    "livres",
    "onces",
];

/// Entries of an introduction that may be the name.
const ROW: usize = 4;
/// Words that where somebody comes from follows, folded.
const ORIGIN: [&str; 4] = ["from", "aus", "de", "desde"];

/// Words of a message that only tells units, at most.
const LONGEST_UNITS: usize = 8;

/// Reads an answer to the question of `step`; none when the message is about something else.
pub fn answer(step: Onboarding, text: &str, hints: &Hints) -> Option<Answer> {
    let folded = fold(text);
    let word = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
    // "My feet hurt" and "mi marido" name no unit.
    let is_plain = word.split_whitespace().count() <= LONGEST_UNITS && !word.contains(|c: char| c.is_ascii_digit());
    let names_one = |list: &[&str]| {
        let named = |part: &str| list.contains(&part) && (part == word || !AMBIGUOUS.contains(&part));
        is_plain && word.split(|c: char| !c.is_alphanumeric()).any(named)
    };
    if SKIP.contains(&word) {
        return Some(Answer::Skipped);
    }
    match step {
        // When to write is read in `push`.
        Onboarding::New | Onboarding::Pushes | Onboarding::Done => None,
        // "metric" answers a question that comes later, "hello" and "slept" none.
        Onboarding::Name if METRIC.contains(&word) => Some(Answer::Learned(Learned::Units(Units::Metric))),
        Onboarding::Name if IMPERIAL.contains(&word) => Some(Answer::Learned(Learned::Units(Units::Imperial))),
        Onboarding::Name if YES.contains(&word) || offline::is_said_to_us(text) => None,
        Onboarding::Name => name(text).map(|name| Answer::Learned(Learned::Name(name))),
        Onboarding::Zone => {
            if YES.contains(&word) {
                let zone = hints.timezone.as_deref()?.parse().ok()?;
                return Some(Answer::Learned(Learned::Zone(zone)));
            }
            match places::zone_of(text) {
                Some(zone) => Some(Answer::Learned(Learned::Zone(zone))),
                // A few words without a number were meant as a place.
                None if word.split_whitespace().count() <= 3 && !word.contains(|c: char| c.is_ascii_digit()) => {
                    Some(Answer::UnknownPlace)
                }
                None => None,
            }
        }
        Onboarding::Units if names_one(METRIC) => Some(Answer::Learned(Learned::Units(Units::Metric))),
        Onboarding::Units if names_one(IMPERIAL) => Some(Answer::Learned(Learned::Units(Units::Imperial))),
        Onboarding::Units => None,
    }
}

/// The name of an introduction, in any place of its row: "Kwame, 24, London", "Hi, Mia, Vienna", "London, Kwame", "hi, Maya from
/// Bristol".
pub(super) fn introduced(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let (greetings, parts): (Vec<&str>, Vec<&str>) = parts.into_iter().partition(|part| offline::is_said_to_us(part));
    parts.iter().take(ROW).find_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let from = words.iter().position(|word| ORIGIN.contains(&word.to_lowercase().as_str()));
        // "Nurse from Dublin" is no name; a greeting before it makes it one.
        let called = match from {
            Some(at) if !greetings.is_empty() => words[..at].join(" "),
            Some(_) => return None,
            None => (*part).to_owned(),
        };
        let is_alone = from.is_none() && parts.len() == 1;
        let is_place = places::is_ambiguous(&called) || places::zone_of(&called).is_some();
        let is_proper = called.chars().next().is_some_and(char::is_uppercase);
        name(&called).filter(|_| is_proper && !is_place && !is_alone)
    })
}

/// The name of a sentence that says whose it is: "Hey, I'm Lea from Graz", "ich bin der Tom, 52".
pub(super) fn stated(text: &str) -> Option<String> {
    const AFTER: [&str; 9] = ["from", "and", "aus", "und", "de", "y", "et", "in", "here"];
    const ARTICLES: [&str; 3] = ["der", "die", "la"];
    let parts = text.split([',', '.', '!', '\n', ';']).map(str::trim).filter(|part| !part.is_empty());
    parts.take(2).find_map(|part| {
        let words = part.split_whitespace().take_while(|word| !AFTER.contains(&word.to_lowercase().as_str()));
        let words: Vec<&str> = words.filter(|word| !ARTICLES.contains(&word.to_lowercase().as_str())).collect();
        let said = words.join(" ");
        let name = name(&said).filter(|name| name.len() < said.len())?;
        let is_proper = name.split(' ').all(|word| word.chars().next().is_some_and(char::is_uppercase));
        (is_proper && !offline::is_said_to_us(&name)).then_some(name)
    })
}

/// The system of units that a message names and says nothing else: by its name, or by two of its units, or by one that is wished
/// for.
pub(super) fn units_told(text: &str) -> Option<Units> {
    const NAMES: [&str; 7] = ["metric", "metrico", "metrisch", "metrique", "imperial", "imperiales", "imperiale"];
    const WISHED: [&str; 21] = [
        "please",
        "use",
        "prefer",
        "in",
        "por",
        "favor",
        "prefiero",
        "uso",
        "en",
        "bitte",
        "lieber",
        "nimm",
        "rechne",
        "plait",
        "prefere",
        "utilise",
        "usa",
        "only",
        "nur",
        "solo",
        "uniquement",
    ];
    const SMALL: [&str; 22] = [
        "and",
        "or",
        "i",
        "me",
        "my",
        "with",
        "the",
        "units",
        "y",
        "las",
        "los",
        "unidades",
        "und",
        "ich",
        "mir",
        "mit",
        "einheiten",
        "et",
        "je",
        "les",
        "unites",
        "s'il",
    ];
    let folded = fold(text);
    let is_apart = |c: char| !(c.is_alphanumeric() || c == '\'');
    let said: Vec<&str> = folded.split(is_apart).filter(|word| !word.is_empty()).collect();
    let of = |list: &[&str]| said.iter().filter(|word| list.contains(word)).count();
    let is_known =
        |word: &&str| [METRIC, IMPERIAL, &NAMES, &WISHED, &SMALL, &["te"]].iter().any(|list| list.contains(word));
    let (metric, imperial, names, wished) = (of(METRIC), of(IMPERIAL), of(&NAMES), of(&WISHED));
    let is_told = names > 0 || metric + imperial > 1 || metric + imperial == 1 && wished > 0;
    if said.len() > LONGEST_UNITS || !is_told || !said.iter().all(is_known) {
        return None;
    }
    match (metric > 0, imperial > 0) {
        (true, false) => Some(Units::Metric),
        (false, true) => Some(Units::Imperial),
        _ => None,
    }
}

/// A name as people give one: one to three words of letters, the introduction left out.
fn name(text: &str) -> Option<String> {
    let mut words: Vec<&str> = text.trim().trim_end_matches(['.', '!']).split_whitespace().collect();
    for introduction in [
        &["my", "name", "is"][..],
        &["call", "me"],
        &["i", "am"],
        &["i'm"],
        &["im"],
        &["yo", "im"],
        &["yo", "i'm"],
        &["hey", "i'm"],
        &["hi", "i'm"],
        &["hi", "im"],
        &["hola", "soy"],
        &["hallo", "ich", "bin"],
        &["salut", "moi", "c'est"],
        &["moi", "c'est"],
        &["me", "llamo"],
        &["soy"],
        &["ich", "bin"],
        &["ich", "heiße"],
        &["ich", "heisse"],
        &["je", "m'appelle"],
        &["je", "suis"],
    ] {
        let starts = words.len() > introduction.len()
            && words.iter().zip(introduction).all(|(word, wanted)| word.to_lowercase() == *wanted);
        if starts {
            words.drain(..introduction.len());
            break;
        }
    }
    let is_name = |word: &&str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
    ((1..=3).contains(&words.len()) && words.iter().all(is_name)).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    #[test]
    fn units_are_told_by_two_of_them_or_by_a_wish() {
        for (text, wanted) in [
            ("pounds and miles please", Some(Units::Imperial)),
            ("metric", Some(Units::Metric)),
            ("kg please", Some(Units::Metric)),
            ("I prefer kilos", Some(Units::Metric)),
            ("libras y millas, por favor", Some(Units::Imperial)),
            ("lieber Pfund und Meilen", Some(Units::Imperial)),
            ("en livres et miles s'il te plaît", Some(Units::Imperial)),
            ("kg", None),
            ("pounds", None),
            ("pounds and kilometres", None),
            ("ran 5 miles", None),
            ("I lost two pounds", None),
        ] {
            assert_eq!(units_told(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_name_stands_anywhere_in_an_introduction() {
        for (text, wanted) in [
            ("Kwame, 24, London", Some("Kwame")),
            ("Hi, Mia, Vienna", Some("Mia")),
            ("hi, Maya from Bristol, 44", Some("Maya")),
            ("London, Kwame", Some("Kwame")),
            ("44, Jana, Köln", Some("Jana")),
            ("Hola, Lola de Sevilla", Some("Lola")),
            ("Salut, Luc de Montréal", Some("Luc")),
            ("hallo, Jan aus Köln", Some("Jan")),
            ("nurse in Dublin", None),
            ("Krankenschwester aus Graz", None),
            ("Leipzig", None),
            ("Portland, Maine", None),
        ] {
            assert_eq!(introduced(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn who_says_their_name_is_called_by_it() {
        for (text, wanted) in [
            ("Hey, I'm Lea from Graz", Some("Lea")),
            ("hallo, ich bin der Tom, 52", Some("Tom")),
            ("soy Marta de Valencia", Some("Marta")),
            ("Bonjour! Je suis Anne et j'ai 40 ans", Some("Anne")),
            ("I'm tired", None),
            ("I'm from Graz", None),
            ("ran 5 km", None),
            ("Lea", None),
        ] {
            assert_eq!(stated(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn answers_are_told_from_other_messages() {
        let hints = Hints { timezone: Some("Europe/Madrid".into()), ..Hints::default() };
        let learned = |learned| Some(Answer::Learned(learned));
        for (step, text, wanted) in [
            (Onboarding::Name, "Ana", learned(Learned::Name("Ana".into()))),
            (Onboarding::Name, "My name is José Luis.", learned(Learned::Name("José Luis".into()))),
            (Onboarding::Name, "slept 6h", None),
            (Onboarding::Name, "hello", None),
            (Onboarding::Name, "Hola!", None),
            (Onboarding::Name, "guten Morgen", None),
            (Onboarding::Name, "slept", None),
            (Onboarding::Name, "dormí", None),
            (Onboarding::Name, "merci", None),
            (Onboarding::Name, "metric", learned(Learned::Units(Units::Metric))),
            (Onboarding::Name, "Rose", learned(Learned::Name("Rose".into()))),
            (Onboarding::Name, "Mark", learned(Learned::Name("Mark".into()))),
            (Onboarding::Name, "May", learned(Learned::Name("May".into()))),
            (Onboarding::Name, "Rune", learned(Learned::Name("Rune".into()))),
            (Onboarding::Name, "Lu", learned(Learned::Name("Lu".into()))),
            (Onboarding::Name, "Hi", None),
            (Onboarding::Name, "skip", Some(Answer::Skipped)),
            (Onboarding::Zone, "yes", learned(Learned::Zone(Tz::Europe__Madrid))),
            (Onboarding::Zone, "Europe/Berlin", learned(Learned::Zone(Tz::Europe__Berlin))),
            (Onboarding::Zone, "Atlantis", Some(Answer::UnknownPlace)),
            (Onboarding::Zone, "ran 5 km", None),
            (Onboarding::Units, "kilos please", learned(Learned::Units(Units::Metric))),
            (Onboarding::Units, "pounds", learned(Learned::Units(Units::Imperial))),
            (Onboarding::Units, "I think in kilos, of course", learned(Learned::Units(Units::Metric))),
            (Onboarding::Units, "mood calm", None),
            (Onboarding::Units, "my feet hurt", None),
            (Onboarding::Units, "mi marido me ha pegado la gripe", None),
            (Onboarding::Units, "ran 5 km", None),
        ] {
            assert_eq!(answer(step, text, &hints), wanted, "{text}");
        }
    }
}
