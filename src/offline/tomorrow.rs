//! What somebody tells of the next day in their own words, where no other rule knows what it is: "board meeting all morning", said
//! of tomorrow, is given back when the day has come. The words are `lang/*/tomorrow.toml`, each language by its own.

use std::{ops::Range, sync::OnceLock};

use super::{
    Kind, Message, cycle, events, feeling,
    phrases::Phrases,
    strains,
    token::{Shape, Token, tokens},
    train,
};
use crate::domain::{
    person::{Lang, Units, default_day_start},
    safety,
};

/// Characters of what is given back: less says nothing, and more is a story.
const GIVEN_BACK: Range<usize> = 8..81;
/// What another rule reads does not depend on when it is said; it is read as said on this evening.
const AN_EVENING: &str = "2026-03-14T20:00:00Z";

/// The person's own words of tomorrow, without the word for it; none where they ask, wish or order something, or where another rule
/// has understood what they say.
pub fn of_tomorrow(text: &str, lang: Lang) -> Option<String> {
    let all = tokens(text);
    sentences(&all).into_iter().find_map(|sentence| told(text, &all[sentence], lang))
}

/// What one sentence tells of tomorrow.
fn told(text: &str, sentence: &[Token], lang: Lang) -> Option<String> {
    let words: Vec<String> = sentence.iter().map(|token| token.text.clone()).collect();
    let phrases = phrases(lang);
    let day = tomorrow(sentence, &words, lang)?;
    if phrases.hold(&words, "to_us") || sentence.iter().any(|token| matches!(token.shape, Shape::Mark('?' | '\u{bf}')))
    {
        return None;
    }
    let span = |words: &[Token]| Some(words.first()?.span.start..words.last()?.span.end);
    let words_of = |words: &[Token]| span(words).and_then(|span| text.get(span)).unwrap_or_default();
    let begun = words_of(without_leads(without_marks(&sentence[..day.start]), phrases));
    let after = without_marks(&sentence[day.end..]);
    // "And tomorrow is Lea's birthday" begins with the birthday.
    let rest = words_of(if begun.is_empty() { without_leads(after, phrases) } else { after });
    let is_parted = sentence.get(day.end).is_some_and(|token| token.shape == Shape::Mark(','));
    let joint = match (begun.is_empty() || rest.is_empty(), is_parted) {
        (true, _) => "",
        (false, true) => ", ",
        (false, false) => " ",
    };
    let said = format!("{begun}{joint}{rest}");
    let is_short = GIVEN_BACK.contains(&said.chars().count());
    let is_in_words = said.chars().any(char::is_alphabetic);
    let whole = text.get(span(sentence)?)?;
    (is_short && is_in_words && !is_understood(whole, text, lang)).then_some(said)
}

/// Where the word for tomorrow stands. "Morgen!" greets, "esta mañana" is today's.
fn tomorrow(sentence: &[Token], words: &[String], lang: Lang) -> Option<Range<usize>> {
    let phrases = phrases(lang);
    let mut at = 0;
    while at < words.len() {
        if let Some(length) = phrases.begin(&words[at..], "not_tomorrow") {
            at += length;
            continue;
        }
        if let Some(length) = phrases.begin(&words[at..], "tomorrow") {
            let is_alone =
                at == 0 && matches!(sentence.get(length).map(|token| token.shape), None | Some(Shape::Mark(_)));
            let greets = lang == Lang::De && length == 1 && is_alone;
            if !greets {
                return Some(at..at + length);
            }
        }
        at += 1;
    }
    None
}

/// Whether another rule knows what a sentence tells, or care comes before everything in the message it stands in.
fn is_understood(sentence: &str, text: &str, lang: Lang) -> bool {
    let Ok(now) = AN_EVENING.parse() else { return true };
    let zone = chrono_tz::Tz::UTC;
    let message = Message { text: sentence, now, zone, day_start: default_day_start(), units: Units::Metric, lang };
    let reading = super::read(&message);
    safety::screen(text).is_some()
        || cycle::is_spoken_of(text)
        || !reading.records.is_empty()
        || reading.kind == Kind::Question
        || reading.race_on.is_some()
        || !events(&message).is_empty()
        || !strains(&message).is_empty()
        || feeling(&message).is_some()
        || train::heard(&message).is_some()
}

/// The words without marks at both ends.
fn without_marks(words: &[Token]) -> &[Token] {
    let is_mark = |token: &Token| matches!(token.shape, Shape::Mark(mark) if !matches!(mark, '\''));
    let start = words.iter().position(|token| !is_mark(token)).unwrap_or(words.len());
    let end = words.iter().rposition(|token| !is_mark(token)).map_or(start, |last| last + 1);
    &words[start..end]
}

/// The words without the small ones they begin with.
fn without_leads<'a>(mut words: &'a [Token], phrases: &Phrases) -> &'a [Token] {
    loop {
        let texts: Vec<String> = words.iter().map(|token| token.text.clone()).collect();
        match phrases.begin(&texts, "lead") {
            Some(length) => words = without_marks(&words[length..]),
            None => return words,
        }
    }
}

/// The sentences of a message, each with the mark that ends it.
fn sentences(words: &[Token]) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, token) in words.iter().enumerate() {
        if matches!(token.shape, Shape::Mark('.' | '!' | '?' | ';' | '\n' | '\u{2026}')) {
            all.push(start..at + 1);
            start = at + 1;
        }
    }
    all.push(start..words.len());
    all.retain(|sentence| !sentence.is_empty());
    all
}

fn phrases(lang: Lang) -> &'static Phrases {
    static ALL: OnceLock<[Phrases; 4]> = OnceLock::new();
    let [en, es, de, fr] = ALL.get_or_init(|| {
        [
            Phrases::compiled_in([include_str!("lang/en/tomorrow.toml")]),
            Phrases::compiled_in([include_str!("lang/es/tomorrow.toml")]),
            Phrases::compiled_in([include_str!("lang/de/tomorrow.toml")]),
            Phrases::compiled_in([include_str!("lang/fr/tomorrow.toml")]),
        ]
    });
    match lang {
        Lang::En => en,
        Lang::Es => es,
        Lang::De => de,
        Lang::Fr => fr,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_tomorrow_are_given_back_as_they_were_said() {
        for (lang, all) in [
            (
                Lang::En,
                [
                    ("kid's birthday tomorrow", "kid's birthday"),
                    (
                        "tomorrow board meeting all morning, lunch with my daughter at 1",
                        "board meeting all morning, lunch with my daughter at 1",
                    ),
                    ("long meeting until 3 tomorrow", "long meeting until 3"),
                    ("tomorrow is my sister's birthday", "my sister's birthday"),
                    ("and tomorrow the plumber comes", "the plumber comes"),
                    ("tomorrow I have parents' evening", "parents' evening"),
                    ("Busy at the shop today. Tomorrow the in-laws visit", "the in-laws visit"),
                    ("but tomorrow morning the new boiler gets fitted", "the new boiler gets fitted"),
                    ("school play tomorrow afternoon", "school play"),
                    ("the builders start tomorrow, at last", "the builders start, at last"),
                    ("tomorrow, lunch with Grandma", "lunch with Grandma"),
                    ("moving house tomorrow", "moving house"),
                ],
            ),
            (
                Lang::De,
                [
                    ("morgen Elternabend", "Elternabend"),
                    ("morgen früh kommt der Handwerker", "kommt der Handwerker"),
                    ("Und morgen ist Kindergeburtstag", "Kindergeburtstag"),
                    ("morgen habe ich Besuch von Oma", "Besuch von Oma"),
                    ("morgen Nachmittag Schulfest", "Schulfest"),
                    ("Guten Abend. Morgen Teamtag im Büro", "Teamtag im Büro"),
                    ("der Klempner kommt morgen", "der Klempner kommt"),
                    ("aber morgen haben wir Einschulung", "Einschulung"),
                    ("morgen Mittagessen mit Lea", "Mittagessen mit Lea"),
                    ("Umzug von Tom morgen", "Umzug von Tom"),
                    ("morgen Abend Theater mit Eva", "Theater mit Eva"),
                    ("morgen wird der Kessel repariert", "wird der Kessel repariert"),
                ],
            ),
            (
                Lang::Es,
                [
                    ("mañana reunión de padres", "reunión de padres"),
                    ("mañana es el cumple de Leo", "el cumple de Leo"),
                    ("y mañana viene el fontanero", "viene el fontanero"),
                    ("mañana por la tarde función del cole", "función del cole"),
                    ("comida con mi hija mañana", "comida con mi hija"),
                    ("mañana tengo visita de mi tía", "visita de mi tía"),
                    ("mañana, mudanza de Marta", "mudanza de Marta"),
                    ("pero mañana hay junta de vecinos", "junta de vecinos"),
                    ("Buen día hoy. Mañana comida familiar", "comida familiar"),
                    ("mañana por la mañana inventario", "inventario"),
                    ("los suegros llegan mañana", "los suegros llegan"),
                    ("mañana temprano revisión del coche", "revisión del coche"),
                ],
            ),
            (
                Lang::Fr,
                [
                    ("demain réunion de parents", "réunion de parents"),
                    ("demain c'est l'anniversaire de Léa", "l'anniversaire de Léa"),
                    ("et demain le plombier passe", "le plombier passe"),
                    ("demain matin livraison du frigo", "livraison du frigo"),
                    ("déjeuner avec ma fille demain", "déjeuner avec ma fille"),
                    ("demain, déménagement de Paul", "déménagement de Paul"),
                    ("mais demain il y a le spectacle de l'école", "le spectacle de l'école"),
                    ("Bonne journée. Demain repas de famille", "repas de famille"),
                    ("demain soir théâtre avec Eva", "théâtre avec Eva"),
                    ("les beaux-parents arrivent demain", "les beaux-parents arrivent"),
                    ("demain on a la kermesse", "la kermesse"),
                    ("demain midi repas d'équipe", "repas d'équipe"),
                ],
            ),
        ] {
            for (text, said) in all {
                assert_eq!(of_tomorrow(text, lang).as_deref(), Some(said), "{text}");
            }
        }
    }

    #[test]
    fn what_is_asked_wished_greeted_or_known_is_not_given_back() {
        for (lang, all) in [
            (
                Lang::En,
                [
                    "what about tomorrow?",
                    "should I train tomorrow",
                    "remind me tomorrow of the vitamins",
                    "see you tomorrow",
                    "tomorrow",
                    "exam tomorrow at nine",
                    "match tomorrow",
                    "maybe the in-laws visit tomorrow",
                    "if it rains tomorrow I stay in",
                    "the day after tomorrow the plumber comes",
                    "skip the session tomorrow",
                    "I want to die tomorrow",
                    "slept 7 hours, tomorrow again",
                ]
                .as_slice(),
            ),
            (
                Lang::De,
                [
                    "Morgen!",
                    "Morgen, alles gut bei dir",
                    "Guten Morgen zusammen",
                    "heute Morgen war viel Betrieb",
                    "bis morgen dann",
                    "morgen Prüfung",
                    "übermorgen kommt der Handwerker",
                    "was steht morgen an?",
                    "erinnere mich morgen an die Vitamine",
                    "vielleicht kommt morgen die Oma",
                    "am Morgen war es kalt",
                    "Samstag Morgen war schön",
                    "morgen Spätschicht",
                ]
                .as_slice(),
            ),
            (
                Lang::Es,
                [
                    "esta mañana hubo mucho lío",
                    "por la mañana hizo frío",
                    "hasta mañana entonces",
                    "pasado mañana viene el fontanero",
                    "¿qué toca mañana?",
                    "recuérdame mañana las vitaminas",
                    "mañana examen",
                    "mañana partido",
                    "ojalá mañana haga sol",
                    "quizás mañana venga mi tía",
                    "a las diez de la mañana llegó Leo",
                    "mañana",
                ]
                .as_slice(),
            ),
            (
                Lang::Fr,
                [
                    "à demain alors",
                    "après-demain le plombier passe",
                    "demain",
                    "c'est quoi demain ?",
                    "rappelle-moi demain les vitamines",
                    "demain examen",
                    "demain match",
                    "peut-être que Léa vient demain",
                    "j'espère qu'il fera beau demain",
                    "je dois y aller, à demain",
                    "s'il pleut demain je reste ici, si possible",
                    "demain dentiste",
                ]
                .as_slice(),
            ),
        ] {
            assert!(all.len() >= 12);
            for text in all {
                assert_eq!(of_tomorrow(text, lang), None, "{text}");
            }
        }
    }
}
