//! Spanish: the verb says who; each of the first person is turned by its table, and one that stands in none forbids the clause.

use super::{super::grammar::Word, Lists, replaced};

/// Words that end like a verb of the first person and are none.
const NO_VERBS: [&str; 22] = [
    "aquí", "allí", "así", "mí", "sí", "ahí", "bebé", "café", "té", "qué", "porqué", "josé", "comité", "puré", "paté",
    "chalé", "bufé", "ají", "esté", "dé", "olé", "también",
];

pub(super) fn turned(words: &[Word], lists: &Lists, is_after_own: bool) -> Option<(Vec<String>, bool)> {
    let mut is_own = words.iter().any(|word| word.low == "yo");
    let mut all = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map(|next| next.low.as_str()).unwrap_or_default();
        let is_participle = next.ends_with("ado")
            || next.ends_with("ido")
            || ["hecho", "dicho", "visto", "puesto", "roto", "escrito", "vuelto"].contains(&next);
        if let Some(second) = lists.sure.get(&word.low).filter(|_| !word.is_set) {
            is_own = true;
            all.push(Word { is_set: true, ..Word::new(second) });
        } else if let Some(second) =
            lists.aux.get(&word.low).filter(|_| is_participle && (word.low == "he" || is_own || is_after_own))
        {
            is_own = true;
            all.push(Word { is_set: true, ..Word::new(second) });
        } else if let Some(second) = lists.imperfect.get(&word.low).filter(|_| is_own || is_after_own && at == 0) {
            is_own = true;
            all.push(Word { is_set: true, ..Word::new(second) });
        } else if let Some(second) = enclitic(&word.low) {
            all.push(Word { is_set: true, ..Word::new(&second) });
        } else {
            let ends =
                word.low.ends_with('é') || word.low.ends_with('í') || word.low.ends_with("mos") && word.low.len() > 4;
            if ends && !NO_VERBS.contains(&word.low.as_str()) && !word.is_set {
                return None;
            }
            all.push(word.clone());
        }
    }
    let is_clause = is_own
        || words
            .iter()
            .any(|word| lists.third.contains(&word.low) || word.low.ends_with('ó') && word.low.chars().count() > 2);
    if !is_clause {
        return None;
    }
    let said = replaced(&all, &[&lists.turn]);
    let named = [("mamá", "tu"), ("papá", "tu"), ("abuela", "tu"), ("abuelo", "tu")]
        .iter()
        .find(|(who, _)| words[0].low == *who);
    Some((
        named.map(|(_, own)| std::iter::once((*own).to_owned()).chain(said.iter().cloned()).collect()).unwrap_or(said),
        is_own,
    ))
}

/// "Verme", "dándome" with the second person: the ending leaves no doubt.
fn enclitic(word: &str) -> Option<String> {
    let ends = ["arme", "erme", "irme", "ándome", "iéndome", "éndome"];
    let stem =
        word.strip_suffix("me").filter(|_| ends.iter().any(|end| word.ends_with(end)) && word.chars().count() > 4)?;
    Some(format!("{stem}te"))
}
