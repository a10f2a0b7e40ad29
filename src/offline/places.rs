//! Places in words → time zones.

use chrono_tz::Tz;

use super::facts::place;
use crate::domain::text::fold;

/// The longest name of a place, in words ("ho chi minh city", "america argentina buenos aires").
const WORDS: usize = 4;

/// The zone of an IANA name, or of the first place a text names.
pub fn zone_of(text: &str) -> Option<Tz> {
    let text = text.trim();
    if let Ok(zone) = text.parse() {
        return Some(zone);
    }
    // "Portland, Maine", "London, Ontario": the state decides.
    if let Some((_, state)) = text.rsplit_once(',')
        && let Some(zone) = whole(state)
    {
        return Some(zone);
    }
    if is_ambiguous(text) {
        return None;
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (0..words.len()).find_map(|start| {
        let longest = WORDS.min(words.len() - start);
        (1..=longest).rev().find_map(|count| place::zone(&words[start..start + count].join(" ")))
    })
}

/// What people open with who say that they are somewhere now, folded; the place follows.
const HERE: &[&str] = &[
    "i am in",
    "i'm in",
    "im in",
    "we're in",
    "i am now in",
    "i'm now in",
    "i'm currently in",
    "i arrived in",
    "i just arrived in",
    "i've just arrived in",
    "i landed in",
    "i just landed in",
    "i moved to",
    "i've moved to",
    "ich bin in",
    "bin in",
    "bin jetzt in",
    "bin gerade in",
    "bin nun in",
    "sind jetzt in",
    "estoy en",
    "estoy ahora en",
    "he llegado a",
    "llegue a",
    "acabo de llegar a",
    "acabo de aterrizar en",
    "me he mudado a",
    "me mude a",
    "je suis a",
    "je suis en",
    "je suis au",
    "je suis maintenant a",
    "je suis maintenant au",
    "je suis arrive a",
    "je suis arrivee a",
    "je viens d'arriver a",
    "j'ai demenage a",
];

/// The zone of the place somebody says they are in now: "I'm in Tokyo now". Where they come from and live is another matter.
pub fn zone_of_stay(text: &str) -> Option<Tz> {
    zone_behind(text, HERE)
}

/// The zone of a text that is a place and nothing else.
fn whole(text: &str) -> Option<Tz> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.len() > WORDS { None } else { place::zone(&words.join(" ")) }
}

/// Whether a text is the bare name of a city that several countries or states have.
pub fn is_ambiguous(text: &str) -> bool {
    const SEVERAL: [&str; 12] = [
        "portland",
        "cambridge",
        "cordoba",
        "merida",
        "cartagena",
        "leon",
        "springfield",
        "richmond",
        "hamilton",
        "newcastle",
        "victoria",
        "san jose",
    ];
    let folded = fold(text);
    SEVERAL.contains(&folded.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Whether a zone is that of no place: what a machine says that knows no better.
pub fn is_nowhere(zone: Tz) -> bool {
    zone.name().starts_with("Etc/") || matches!(zone, Tz::UTC | Tz::GMT | Tz::UCT | Tz::Zulu)
}

/// The zone that an introduction tells: "Ich bin in Wien", "nurse in Dublin", "de Valencia", "Kwame, 24, London".
pub fn zone_of_introduction(text: &str) -> Option<Tz> {
    let from = zone_of_writer(text);
    if from.is_some() || text.split_whitespace().count() > MOST_WORDS || text.contains('?') {
        return from;
    }
    if let Some(zone) = text.rsplit_once(',').filter(|(_, state)| whole(state).is_some()).map(|_| zone_of(text)) {
        return zone;
    }
    // Of parts that are a place wholly, "in Dublin" and "from Leipzig" among them.
    let parts = text.split([',', '.', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let count = parts.clone().count();
    parts.rev().find_map(|part| {
        if is_ambiguous(part) {
            return None;
        }
        let folded = fold(part);
        let words: Vec<&str> = folded.split_whitespace().collect();
        if words.len() > MOST_OF_A_PART || words.iter().any(|word| NOT_THE_WRITER.contains(word)) {
            return None;
        }
        let after = words.iter().rposition(|word| PLACED.contains(word)).map(|at| words[at + 1..].join(" "));
        // A bare word is a place where it is all that is said, or an entry of a list that is no sentence.
        let is_bare = words.len() <= 2 && (count > 1 || words.len() == 1);
        after
            .and_then(|place| whole(&place))
            .or_else(|| whole(part).filter(|_| is_bare && !EVERYDAY.contains(&folded.as_str())))
    })
}

/// Longest introduction, in words.
const MOST_WORDS: usize = 10;

/// Longest part of one that names a place.
const MOST_OF_A_PART: usize = 5;

/// Words of a place that is somebody else's, or only visited, folded.
const NOT_THE_WRITER: [&str; 22] = [
    "my", "his", "her", "is", "was", "sister", "brother", "mein", "meine", "ist", "war", "mi", "mis", "esta", "mon",
    "ma", "est", "ran", "trip", "week", "holiday", "urlaub",
];

/// Places that are words of every day, folded.
const EVERYDAY: [&str; 14] = [
    "nice", "essen", "est", "la", "cet", "gent", "split", "bath", "cork", "sf", "reading", "orange", "mobile", "natal",
];

/// Words that a place follows, folded.
const PLACED: [&str; 9] = ["in", "from", "aus", "de", "en", "desde", "a", "au", "bei"];

/// What people open with who say where they are, folded; the place follows.
const I_AM_IN: &[&str] = &[
    "i am in",
    "i'm in",
    "im in",
    "we're in",
    "i am from",
    "i'm from",
    "i live in",
    "ich bin in",
    "bin in",
    "ich bin aus",
    "ich wohne in",
    "ich lebe in",
    "estoy en",
    "vivo en",
    "soy de",
    "je suis a",
    "je suis en",
    "je suis au",
    "j'habite a",
    "j'habite en",
    "je vis a",
    "je suis de",
];

/// The zone of the place somebody says they are in: "Ich bin in Wien".
pub fn zone_of_writer(text: &str) -> Option<Tz> {
    zone_behind(text, I_AM_IN)
}

fn zone_behind(text: &str, openings: &[&str]) -> Option<Tz> {
    let folded = fold(text);
    openings.iter().find_map(|opening| {
        let at = folded.match_indices(opening).map(|(at, _)| at).find(|at| {
            let is_word = !folded[..*at].ends_with(char::is_alphanumeric);
            is_word && folded[at + opening.len()..].starts_with(' ')
        })?;
        let place = folded[at + opening.len()..].split([',', '.', ';', '!', '?', '\n']).next()?;
        let words: Vec<&str> = place.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        (1..=WORDS.min(words.len())).rev().find_map(|count| place::zone(&words[..count].join(" ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_in_a_sentence() {
        for (text, zone) in [
            ("Europe/Berlin", Some(Tz::Europe__Berlin)),
            ("I live in New York now", Some(Tz::America__New_York)),
            ("Madrid!", Some(Tz::Europe__Madrid)),
            ("somewhere warm", None),
            ("Leipzig", Some(Tz::Europe__Berlin)),
            ("birmingham", Some(Tz::Europe__London)),
            ("Portland, Maine", Some(Tz::America__New_York)),
            ("Portland, Oregon", Some(Tz::America__Los_Angeles)),
            ("London, Ontario", Some(Tz::America__Toronto)),
            ("Paris, Texas", Some(Tz::America__Chicago)),
            ("Portland", None),
        ] {
            assert_eq!(zone_of(text), zone, "{text}");
        }
    }

    #[test]
    fn whoever_says_that_they_are_somewhere_now_may_change_their_zone() {
        for (text, zone) in [
            ("I'm in Tokyo now", Some(Tz::Asia__Tokyo)),
            ("ich bin jetzt in Tokio", Some(Tz::Asia__Tokyo)),
            ("ahora estoy en Tokio", Some(Tz::Asia__Tokyo)),
            ("je suis à Tokyo maintenant", Some(Tz::Asia__Tokyo)),
            ("I just landed in New York", Some(Tz::America__New_York)),
            ("I'm from Tokyo", None),
            ("my sister just landed in Tokyo", None),
            ("I'm in pain", None),
        ] {
            assert_eq!(zone_of_stay(text), zone, "{text}");
        }
    }

    #[test]
    fn whoever_says_where_they_are_tells_their_zone() {
        for (text, zone) in [
            ("Ich bin in Wien", Some(Tz::Europe__Vienna)),
            ("Hallo, ich bin in Wien, 7h geschlafen", Some(Tz::Europe__Vienna)),
            ("I'm in New York", Some(Tz::America__New_York)),
            ("Hola, estoy en Madrid", Some(Tz::Europe__Madrid)),
            ("Bonjour, je suis à Paris", Some(Tz::Europe__Paris)),
            ("my sister is in Vienna", None),
            ("I'm in pain", None),
            ("I ran in Vienna", None),
        ] {
            assert_eq!(zone_of_writer(text), zone, "{text}");
        }
    }

    #[test]
    fn an_introduction_tells_the_zone() {
        for (text, zone) in [
            ("Kwame, 24, London", Some(Tz::Europe__London)),
            ("nurse in Dublin", Some(Tz::Europe__Dublin)),
            ("Leipzig", Some(Tz::Europe__Berlin)),
            ("birmingham", Some(Tz::Europe__London)),
            ("de Valencia", Some(Tz::Europe__Madrid)),
            ("Soy Marta, de Valencia", Some(Tz::Europe__Madrid)),
            ("Krankenschwester aus Graz", Some(Tz::Europe__Vienna)),
            ("infirmière à Lyon", Some(Tz::Europe__Paris)),
            ("Portland, Maine", Some(Tz::America__New_York)),
            ("Portland", None),
            ("slept 6h", None),
            ("nice", None),
            ("my sister is in Vienna", None),
            ("Mia", None),
        ] {
            assert_eq!(zone_of_introduction(text), zone, "{text}");
        }
    }
}
