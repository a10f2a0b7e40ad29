//! English: "I" and what belongs to it; a verb of the past that begins a sentence is the writer's.

use super::{
    super::grammar::{Grammar, Word},
    Lists, replaced,
};

/// Words from a subject to its verb.
const REACH: usize = 6;

pub(super) fn turned(words: &[Word], lists: &Lists, grammar: &Grammar) -> Option<(Vec<String>, bool)> {
    let mut lead = 0;
    while let Some(length) = Grammar::begins(&words[lead..], &lists.adverbs) {
        lead += length;
    }
    let head = words.get(lead)?;
    let starts = |word: &Word| {
        ["i", "i'm", "im", "i've", "ive", "i'd", "we", "we're", "we've", "we'd"].contains(&word.low.as_str())
    };
    let is_verb = |word: &Word, list: &std::collections::HashSet<String>| list.contains(&word.low);
    let tables: &[&[_]] = &[&lists.turn];
    // Words before the subject: "after one hour I".
    let subject = words.iter().position(starts);
    if starts(head) {
        return Some((agreed(replaced(words, tables)), true));
    }
    if is_verb(head, &lists.did) {
        let mut said = vec!["you".to_owned()];
        said.extend(words[..lead].iter().map(|word| word.low.clone()));
        let (verb, rest) = match head.low.as_str() {
            "was" => ("were".to_owned(), &words[lead + 1..]),
            "wasn't" => ("weren't".to_owned(), &words[lead + 1..]),
            other => (other.to_owned(), &words[lead + 1..]),
        };
        said.push(verb);
        said.extend(replaced(rest, tables));
        return Some((agreed(said), true));
    }
    // Somebody else, or the writer after a word of time.
    let verb = (1..words.len().min(REACH + 1))
        .find(|at| is_verb(&words[*at], &lists.third) || is_verb(&words[*at], &lists.did))?;
    let is_own = subject.is_some_and(|subject| subject < verb);
    let named = grammar
        .alone
        .iter()
        .find(|(from, _)| words[0].low == from[0].to_lowercase() && from.len() == 1)
        .map(|(from, to)| (from.len(), to));
    let named = named.or_else(|| {
        lists
            .bare
            .iter()
            .find(|(from, _)| words[0].low == from[0] && from.len() == 1)
            .map(|(from, to)| (from.len(), to))
    });
    let mut said = match named {
        Some((length, to)) => [to.clone(), replaced(&words[length..], tables)].concat(),
        None => replaced(words, tables),
    };
    // Only names keep their capital letter where something stands before them.
    if let Some(first) = said
        .first_mut()
        .filter(|_| named.is_none() && words[0].is_capital() && Grammar::begins(words, &grammar.no_names).is_some())
    {
        *first = first.to_lowercase();
    }
    Some((agreed(said), is_own))
}

/// "You ran and was" becomes "and were"; a name stays as it was written.
fn agreed(mut said: Vec<String>) -> Vec<String> {
    let is_of_you = said.first().is_some_and(|first| first.eq_ignore_ascii_case("you"));
    for at in 1..said.len() {
        let is_and =
            matches!(said[at - 1].as_str(), "and" | "but" | "then") || said[at - 1].eq_ignore_ascii_case("you");
        if is_of_you && is_and && said[at] == "was" {
            "were".clone_into(&mut said[at]);
        }
    }
    said
}
