//! German: the verb beside "ich", at the beginning without it, or a participle at the end.

use super::{
    super::grammar::{Grammar, Word},
    Lists, replaced,
};

/// What begins a clause of somebody else after a verb: "war meine Mutter da".
const SUBJECTS: [&str; 16] = [
    "er", "sie", "es", "der", "die", "das", "mein", "meine", "alle", "alles", "man", "ihr", "wer", "keiner", "niemand",
    "jemand",
];
/// Words that begin a sentence with a capital letter and have none inside it.
const SMALL: [&str; 36] = [
    "eine", "ein", "einen", "einem", "einer", "den", "die", "das", "dem", "der", "mit", "nach", "vor", "beim", "im",
    "in", "am", "auf", "an", "zum", "zur", "mein", "meine", "meinen", "meiner", "alle", "fast", "nur", "zwei", "drei",
    "heute", "gestern", "ganz", "allein", "nicht", "wieder",
];

pub(super) fn turned(words: &[Word], lists: &Lists, grammar: &Grammar) -> Option<(Vec<String>, bool)> {
    let words = &named(words, lists)[..];
    let count = |of: &str| words.iter().filter(|word| word.low == of).count();
    let tables: &[&[_]] = &[&lists.turn];
    let (ich, wir) = (count("ich"), count("wir"));
    if ich + wir > 1 {
        return None;
    }
    if let Some(at) = words.iter().position(|word| word.low == "ich" || word.low == "wir") {
        let second = |word: &Word| of_first(word, lists, wir > 0);
        let is_late = words.last().is_some_and(|last| second(last).is_some());
        let verb = at.checked_sub(1).filter(|before| second(&words[*before]).is_some());
        let verb = verb.or_else(|| words.get(at + 1).and_then(second).map(|_| at + 1));
        let verb = verb.or_else(|| is_late.then(|| words.len() - 1))?;
        return Some((with(words, lists, |n, word| if n == verb { second(word) } else { None }, wir > 0), true));
    }
    let head = words.first()?;
    let next_is_subject = words.get(1).is_some_and(|next| SUBJECTS.contains(&next.low.as_str()));
    let first = lists.sure.get(&head.low).or_else(|| lists.open.get(&head.low).filter(|_| !next_is_subject));
    if let Some(verb) = first.filter(|_| words.len() > 1) {
        let mut said = vec!["du".to_owned(), verb.clone()];
        said.extend(with(&words[1..], lists, |_, _| None, false));
        return Some((said, true));
    }
    if words.iter().any(|word| lists.sure.contains_key(&word.low)) {
        return None;
    }
    let finite = words.iter().any(|word| lists.third.contains(&word.low) || lists.open.contains_key(&word.low));
    // "Geheult, weil es so schön war".
    let end = words
        .iter()
        .position(|word| ["weil", "als", "wie", "dass"].contains(&word.low.as_str()))
        .unwrap_or(words.len());
    let last = words[..end].last()?;
    let finite = finite && (end == words.len() || words[..end].iter().any(|word| lists.third.contains(&word.low)));
    let aux = match () {
        () if finite => None,
        () if lists.have.contains(&last.low) => Some("hast"),
        () if lists.be.contains(&last.low) => Some("bist"),
        () => None,
    };
    if let Some(aux) = aux.filter(|_| words.len() > 1) {
        let is_somebody =
            words[0].is_capital() && lists.bare.iter().any(|(from, _)| from[..] == [words[0].raw.clone()]);
        if is_somebody {
            return None;
        }
        let mut rest = replaced(words, tables);
        if SMALL.contains(&head.low.as_str()) || head.low.ends_with("mal") {
            rest[0] = rest[0].to_lowercase();
        }
        let mut said = vec!["du".to_owned(), aux.to_owned()];
        said.extend(rest);
        return Some((said, true));
    }
    // "Seit er ausgezogen ist" is half a sentence.
    let is_half = words.iter().any(|word| ["seit", "dass", "weil", "wenn", "als", "ob"].contains(&word.low.as_str()))
        && !words[..words.len() - 1]
            .iter()
            .any(|word| lists.third.contains(&word.low) || lists.open.contains_key(&word.low));
    if !finite || is_half {
        return None;
    }
    let own = lists.bare.iter().filter(|(from, _)| {
        words.len() > from.len() && words.iter().zip(from).all(|(word, of)| word.low == of.to_lowercase())
    });
    let own = own.max_by_key(|(from, _)| from.len());
    let own =
        own.or_else(|| grammar.alone.iter().find(|(from, _)| from.len() == 1 && head.low == from[0].to_lowercase()));
    Some(match own {
        Some((from, to)) => ([to.clone(), replaced(&words[from.len()..], tables)].concat(), false),
        None => (replaced(words, tables), false),
    })
}

/// The second person of a verb of the first.
fn of_first(word: &Word, lists: &Lists, is_plural: bool) -> Option<String> {
    if is_plural {
        return lists.plural.iter().find(|(from, _)| from[..] == [word.low.clone()]).map(|(_, to)| to.join(" "));
    }
    lists.sure.get(&word.low).or_else(|| lists.open.get(&word.low)).cloned()
}

/// The words turned, with the verb that `at` names and those that follow "and".
fn with(words: &[Word], lists: &Lists, at: impl Fn(usize, &Word) -> Option<String>, is_plural: bool) -> Vec<String> {
    let is_free = |n: usize| words.get(n + 1).is_none_or(|next| !SUBJECTS.contains(&next.low.as_str()));
    let coordinated = |n: usize, word: &Word| {
        let follows = n > 0 && ["und", "oder", "aber"].contains(&words[n - 1].low.as_str());
        of_first(word, lists, is_plural).filter(|_| follows && is_free(n))
    };
    let spelled = |(n, word): (usize, &Word)| match at(n, word).or_else(|| coordinated(n, word)) {
        Some(verb) => Word { is_set: true, ..Word::new(&verb) },
        None => word.clone(),
    };
    let all: Vec<Word> = words.iter().enumerate().map(spelled).collect();
    replaced(&all, &[&lists.turn])
}

/// Nouns that were written without their capital letter.
pub(super) fn named(words: &[Word], lists: &Lists) -> Vec<Word> {
    let spelled = |word: &Word| match lists.nouns.get(&word.low).filter(|_| word.raw == word.low && !word.is_set) {
        Some(noun) if !["morgen", "gut"].contains(&word.low.as_str()) => Word::new(noun),
        _ => word.clone(),
    };
    words.iter().map(spelled).collect()
}
