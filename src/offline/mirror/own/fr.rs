//! French: "je" and its verb, or a participle that begins the sentence without them.

use super::{
    super::grammar::{Grammar, Word, is_at},
    Lists, replaced,
};

pub(super) fn turned(words: &[Word], lists: &Lists, grammar: &Grammar) -> Option<(Vec<String>, bool)> {
    let words = &of_all(words, lists)[..];
    let is_i = |word: &Word| word.low == "je" || word.low == "j'";
    let head = words.first()?;
    let is_none = ["pas", "rien", "jamais"].contains(&head.low.as_str());
    let participle = words.get(usize::from(is_none))?;
    let aux = match () {
        () if lists.have.contains(&participle.low) => Some("as"),
        () if lists.be.contains(&participle.low) => Some("es"),
        () => None,
    };
    if let Some(aux) = aux.filter(|_| !words.iter().any(is_i) && words.len() > 1) {
        let mut said: Vec<String> = if is_none {
            vec!["tu".into(), "n'".into(), aux.into(), head.low.clone()]
        } else {
            vec!["tu".into(), aux.into()]
        };
        said.push(participle.low.clone());
        said.extend(replaced(&words[usize::from(is_none) + 1..], &[&lists.turn]));
        return Some((said, true));
    }
    let mut is_own = words.iter().any(|word| word.is_set && word.low == "vous");
    let mut all = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if !is_i(&words[at]) {
            // "Nous avons" is turned with its verb, and "ai" is nobody else's.
            let is_left = words[at].low == "ai"
                || words[at].low == "on"
                || words[at].low.ends_with("ons") && at > 0 && words[at - 1].low == "nous";
            if is_left && !words[at].is_set {
                return None;
            }
            all.push(words[at].clone());
            at += 1;
            continue;
        }
        is_own = true;
        all.push(Word { is_set: true, ..Word::new("tu") });
        at += 1;
        while let Some(clitic) = words.get(at).filter(|word| lists.clitics.contains(&word.low)) {
            all.push(clitic.clone());
            at += 1;
        }
        let verb = words.get(at)?;
        let second =
            lists.sure.get(&verb.low).cloned().or_else(|| verb.low.ends_with("ais").then(|| verb.low.clone()))?;
        // "Tu t'es".
        if let Some(me) = all.last_mut().filter(|word| word.low == "me" && second.starts_with(['a', 'e', 'é'])) {
            *me = Word { is_set: true, ..Word::new("t'") };
        }
        all.push(Word { is_set: true, ..Word::new(&second) });
        at += 1;
    }
    let is_clause = is_own || words.iter().any(|word| lists.third.contains(&word.low));
    if !is_clause {
        return None;
    }
    let said = replaced(&all, &[&lists.turn]);
    let named =
        grammar.alone.iter().chain(&lists.bare).find(|(from, _)| is_at(words, from) && words.len() > from.len());
    Some(match named {
        Some((from, to)) => ([to.clone(), replaced(&all[from.len()..], &[&lists.turn])].concat(), is_own),
        None => (said, is_own),
    })
}

/// "On a gagné" as it is said to those who won.
fn of_all(words: &[Word], lists: &Lists) -> Vec<Word> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let turn = lists.plural.iter().filter(|(from, _)| is_at(&words[at..], from)).max_by_key(|(from, _)| from.len());
        match turn {
            Some((from, to)) => {
                all.extend(to.iter().map(|word| Word { is_set: true, ..Word::new(word) }));
                at += from.len();
            }
            None => {
                all.push(words[at].clone());
                at += 1;
            }
        }
    }
    all
}
