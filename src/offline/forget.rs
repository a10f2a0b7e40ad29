//! "Forget what I said about my asthma": of what is remembered, what is to be dropped. Without a topic it is an undo, and read
//! as one.

use crate::domain::text::fold;

/// Most words of such a wish.
const MOST_WORDS: usize = 20;

/// Words that may stand before the asking.
const LEADS: &[&str] = &[
    "please", "pls", "hey", "ok", "okay", "coach", "can", "could", "you", "just", "bitte", "kannst", "konntest", "du",
    "por", "favor", "puedes", "podrias", "s'il", "te", "plait", "tu", "peux", "pourrais",
];
const FORGET: &[&str] =
    &["forget", "vergiss", "vergesse", "vergessen", "olvida", "olvidate", "olvidar", "oublie", "oublier"];
/// What was done with it.
const SAID: &[&str] = &[
    "said",
    "told",
    "mentioned",
    "wrote",
    "shared",
    "gesagt",
    "erzahlt",
    "geschrieben",
    "erwahnt",
    "dije",
    "conte",
    "dicho",
    "contado",
    "mencione",
    "escribi",
    "dit",
    "raconte",
    "ecrit",
    "mentionne",
];
/// What leads to the topic.
const ABOUT: &[&str] =
    &["about", "regarding", "uber", "zu", "von", "vom", "wegen", "sobre", "acerca", "de", "del", "sur", "propos"];
/// Words between that and the topic, and before a noun, which say nothing of it.
const SMALL: &[&str] = &[
    "my", "the", "our", "having", "me", "i", "have", "mein", "meine", "meinen", "meiner", "meinem", "das", "die",
    "der", "den", "dem", "mi", "mis", "el", "la", "los", "las", "de", "del", "mon", "ma", "mes", "le", "les", "du",
    "des",
];

/// The topic, in the person's words.
pub fn forgotten(text: &str) -> Option<String> {
    let words: Vec<(&str, String)> = text.split_whitespace().map(|raw| (raw, bare(raw))).collect();
    let is = |at: usize, list: &[&str]| words.get(at).is_some_and(|(_, word)| list.contains(&word.as_str()));
    if words.len() > MOST_WORDS {
        return None;
    }
    let verb = (0..words.len()).find(|at| !is(*at, LEADS)).filter(|at| is(*at, FORGET))?;
    let said = (verb + 1..words.len()).find(|at| is(*at, SAID))?;
    // German ends with the verb: "was ich über mein Asthma gesagt habe".
    let before = (verb + 1..said).find(|at| is(*at, ABOUT));
    let (about, end) = match before {
        Some(about) => (about, said),
        None => ((said + 1..words.len()).find(|at| is(*at, ABOUT))?, words.len()),
    };
    let start = (about + 1..end).find(|at| !is(*at, SMALL))?;
    let topic = words[start..end].iter().map(|(raw, _)| *raw).collect::<Vec<_>>().join(" ");
    let topic = topic.trim_matches(|c: char| !c.is_alphanumeric());
    (!topic.is_empty()).then(|| topic.to_owned())
}

/// A word as it is compared: "l'asthme" and "d'asthme" without their article.
fn bare(raw: &str) -> String {
    fold(raw).trim_matches(|c: char| !c.is_alphanumeric() && c != '\'').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_forgotten_is_named() {
        for (text, topic) in [
            ("forget what I said about my asthma", Some("asthma")),
            ("Please forget everything I told you about my knee.", Some("knee")),
            ("can you forget what I've told you about heart failure?", Some("heart failure")),
            ("vergiss, was ich über mein Asthma gesagt habe", Some("Asthma")),
            ("Bitte vergiss alles, was ich dir von meinem Knie erzählt habe", Some("Knie")),
            ("olvida lo que dije sobre mi asma", Some("asma")),
            ("olvida lo que te he contado de mi rodilla", Some("rodilla")),
            ("oublie ce que j'ai dit sur mon asthme", Some("asthme")),
            ("oublie tout ce que je t'ai dit à propos de mon genou", Some("genou")),
            ("forget what I said", None),
            ("forget that", None),
            ("forget about it", None),
            ("I said forget about my knee", None),
            ("my doctor said I should forget about running", None),
            ("forgot to say: slept 7h", None),
        ] {
            assert_eq!(forgotten(text).as_deref(), topic, "{text}");
        }
    }
}
