//! What can be given back, and that nothing else is.

use super::*;

const TABLES: [(Lang, &str); 4] = [
    (Lang::En, include_str!("../../../tests/data/mirror/en.tsv")),
    (Lang::De, include_str!("../../../tests/data/mirror/de.tsv")),
    (Lang::Es, include_str!("../../../tests/data/mirror/es.tsv")),
    (Lang::Fr, include_str!("../../../tests/data/mirror/fr.tsv")),
];

/// What nobody may read of themselves in a message to them.
fn first_person(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &["i", "my", "me", "mine", "we", "us", "our", "i'm", "i've", "i'd", "am"],
        Lang::De => {
            &["ich", "mein", "meine", "meinen", "meinem", "meiner", "mich", "mir", "wir", "uns", "unser", "unsere"]
        }
        Lang::Es => &["yo", "mi", "mis", "me", "mí", "conmigo", "nos", "nuestra", "nuestro", "soy", "estoy"],
        Lang::Fr => &["je", "mon", "ma", "mes", "me", "moi", "nous", "notre", "nos", "on", "m"],
    }
}

/// Fails where a sentence still speaks of the writer, is too long, or is no clean sentence.
fn checked(told: &str, found: &Mirrored, lang: Lang) {
    let said = &found.text;
    let words: Vec<String> = said
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\'' && lang == Lang::En))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    assert!(words.iter().all(|word| !first_person(lang).contains(&word.as_str())), "{told}: {said}");
    assert!(said.split(' ').count() <= LONGEST.max(own::LONGEST) && said.split(' ').count() >= 3, "{told}: {said}");
    assert!(said.ends_with('.') && said.matches('.').count() == 1, "{told}: {said}");
    assert!(said.chars().next().is_some_and(|first| first.is_uppercase() || first.is_ascii_digit()), "{told}: {said}");
    assert!(!said.contains(|c: char| "\"!?@/".contains(c)), "{told}: {said}");
}

/// What is said of somebody else holds no figure: it may be of a record.
fn without_figure(told: &str, found: &Mirrored) {
    assert!(!found.text.contains(|c: char| c.is_ascii_digit()), "{told}: {}", found.text);
}

#[test]
fn what_can_be_turned_with_certainty_is_and_nothing_else() {
    for (lang, table) in TABLES {
        let (mut turned, mut left) = (0, 0);
        for line in table.lines() {
            let (told, expected) = line.split_once('\t').expect("a sentence and what is said of it");
            let found = of_others(told, lang);
            let said = found.as_ref().map_or("-", |found| found.text.as_str());
            assert_eq!(said, expected, "{lang:?}: {told}");
            found
                .inspect(|found| without_figure(told, found))
                .inspect(|found| checked(told, found, lang))
                .map_or_else(|| left += 1, |_| turned += 1);
        }
        assert!(turned >= 60 && left >= 60, "{lang:?}: {turned} turned, {left} left");
    }
}

/// Clauses put together at random from what the tables hold, with what people write around them.
#[test]
fn whatever_is_written_around_it_nothing_of_the_writer_stays() {
    let around = [
        ("", "!!!"),
        ("haha ", " 😂"),
        ("", ", i was so tired"),
        ("", " und ich war müde"),
        ("", " y yo me fui"),
        ("", " et je suis rentré"),
        ("ok so ", " lol"),
        ("", " because I asked"),
        ("", ", mein Gott"),
        ("", " y mi perro también"),
        ("slept 6h, ", ""),
        ("walked 4 km. ", " tho"),
        ("", " and my brother and I danced"),
        ("", " et mon frère et moi"),
    ];
    for (_, table) in TABLES {
        let told: Vec<&str> = table.lines().filter_map(|line| line.split('\t').next()).collect();
        for (at, one) in told.iter().enumerate() {
            // Two of the surroundings each, so that every one of them is tried with many sentences.
            let walk = at.wrapping_mul(2_654_435_761) >> 7;
            for (before, after) in [around[walk % around.len()], around[(walk / around.len() + at) % around.len()]] {
                let other = told[(at * 31 + 7) % told.len()];
                for text in [format!("{before}{one}{after}"), format!("{one}, {other}"), format!("{one} and {other}")] {
                    for of in Lang::ALL {
                        of_others(&text, of).inspect(|found| without_figure(&text, found));
                        for found in [of_others(&text, of), own::own(&text, of)].into_iter().flatten() {
                            checked(&text, &found, of);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn how_it_sounds_is_known() {
    let tone = |text| mirrored(text, Lang::En).map(|found| (found.tone.as_str(), found.is_to_them));
    assert_eq!(tone("my wife baked me a cake"), Some(("warm", true)));
    assert_eq!(tone("the dog stole my sock"), Some(("funny", true)));
    assert_eq!(tone("my lad scored his first goal"), Some(("warm", false)));
    // Of two the one that was done to them.
    let both = mirrored("my lad scored his first goal. my wife baked me a cake", Lang::En);
    assert_eq!(both.map(|found| found.text).as_deref(), Some("Your wife baked you a cake."));
}
