//! What somebody did or went through themselves, said back: "Sang the solo at choir practice" → "You sang the solo at choir
//! practice."; "hab den Kollegen die Meinung gesagt" → "Du hast den Kollegen die Meinung gesagt."
//!
//! A verb is turned by a table or not at all, and a word of the writer that is left over forbids the sentence. Nothing of a body,
//! money or somebody's contempt for themselves is given back. Of what can be turned only what a listener would remember is said:
//! what went wrong or hurt, what they are proud of, what was tender, what was funny, or else what they did with somebody. The
//! words are `lang/*/own.toml`.

mod de;
mod en;
mod es;
mod fr;
mod lists;

use crate::domain::person::Lang;

use super::{
    super::{
        item,
        quantity::{self, Unit},
    },
    Grammar, Mirrored, Tone,
    grammar::{Word, grammar, is_at},
    sentences,
};
use lists::{Lists, lists};

/// Words of what is given back, and clauses of it.
const SHORTEST: usize = 3;
pub(super) const LONGEST: usize = 24;
/// Words of one sentence of it.
const LONGEST_SENTENCE: usize = 20;
/// Words of what is funny only by how it was told.
const FUNNY: usize = 6;
/// Words that belong to the clause before: "her first".
const LONGEST_REMARK: usize = 4;
const MOST_CLAUSES: usize = 3;
/// What the next sentence may begin with: "your hand".
const OF_THEIRS: [&str; 7] = ["your", "dein", "deine", "tu", "ton", "ta", "tes"];
/// What is somebody else's.
const OF_OTHERS: [&str; 16] = [
    "his", "her", "him", "their", "them", "sein", "seine", "seinen", "seiner", "ihm", "ihn", "ihre", "su", "sus",
    "lui", "leur",
];
/// Only what was the first time after something is told without a verb.
const SINCE: [&str; 8] = ["since", "without", "seit", "ohne", "desde", "sin", "depuis", "sans"];

/// A clause in the second person.
#[derive(Clone, Debug)]
struct Turned {
    said: Vec<String>,
    /// Whether it is the writer who did it.
    is_own: bool,
    /// Whether it stands on its own feet: "he took it" needs somebody to be named before.
    stands: bool,
    tone: Option<Tone>,
}

/// What of a text is said back, the first of what matters most in it.
pub(super) fn own(text: &str, lang: Lang) -> Option<Mirrored> {
    let grammar = grammar(lang);
    let lists = lists(lang);
    let text = text.replace(['’', '‘', '`', '´'], "'");
    if text.contains("://") || text.contains("www.") {
        return None;
    }
    let is_funny =
        ["haha", "lol", "jaja", "mdr", "hihi", "😂", "🤣"].iter().any(|mark| text.to_lowercase().contains(mark));
    let is_shadowed = is_shadowed(grammar, lists, &text);
    // A sentence goes on in the next one where that needs it: "I sat outside his door. After one hour he took it."
    let mut all: Vec<Mirrored> = Vec::new();
    let mut before: Option<usize> = None;
    for (said, mark) in sentences(&text) {
        let last = before.take();
        if mark == '?' || is_figure(said) || said.contains(['"', '“', '”', '„', '«', '»']) {
            continue;
        }
        if lists.holds_self_contempt(&grammar.words(said)) {
            continue;
        }
        let mut is_after_own = false;
        let turned: Vec<Option<Turned>> = clauses(said)
            .map(|part| {
                let turned = (!is_measured(part, lang))
                    .then(|| clause(grammar, lists, grammar.words(part), is_after_own))
                    .flatten()
                    .filter(|turned| turned.is_own || !is_shadowed);
                is_after_own = turned.as_ref().is_some_and(|turned| turned.is_own || is_after_own && !turned.stands);
                turned
            })
            .collect();
        // "After one hour he took it" belongs to what was said of him just before.
        let next: Option<Vec<Turned>> = turned.iter().cloned().collect();
        if let (Some(last), Some(next)) = (last, next)
            && go_on(&mut all[last], &next, grammar, lists)
        {
            continue;
        }
        if let Some(found) = best_run(grammar, lists, &turned, is_funny) {
            all.push(found);
            before = Some(all.len() - 1);
        }
        all.extend(stretch(grammar, lists, said));
    }
    all.into_iter().min_by_key(|found| found.weight())
}

/// The clauses of a sentence.
fn clauses(said: &str) -> impl Iterator<Item = &str> {
    said.split([',', ':']).flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" – "))
}

/// Whether something in the text wants another answer than a word for what somebody else did beside it: "my brother came round, it
/// was awful". What is tender in itself may speak of what was hard before.
fn is_shadowed(grammar: &Grammar, lists: &Lists, text: &str) -> bool {
    let parts = sentences(text).into_iter().flat_map(|(said, _)| clauses(said));
    parts.map(|part| grammar.words(part)).any(|words| {
        grammar.holds(&words, &grammar.hard)
            && ![&lists.hard, &lists.warm].into_iter().any(|list| grammar.holds(&words, list))
    })
}

/// Whether a clause holds what its record says: a distance, a weight, a share.
fn is_measured(part: &str, lang: Lang) -> bool {
    let mut cut = item::cut(part, lang);
    quantity::read(&mut cut);
    let is_of_a_span = |unit| {
        use Unit::{Days, Hour, Minute, Months, Other, Second, Times, Weeks, Years};
        matches!(unit, Hour | Minute | Second | Years | Days | Weeks | Months | Times | Other)
    };
    let units = cut.items.iter().filter_map(|item| item.quantity()?.unit);
    units.into_iter().any(|unit| !is_of_a_span(unit))
}

/// Whether a decimal stands in it: where it is cut nothing is left of it.
fn is_figure(said: &str) -> bool {
    let letters: Vec<char> = said.chars().collect();
    letters
        .windows(3)
        .any(|three| three[0].is_ascii_digit() && matches!(three[1], '.' | ',' | ':') && three[2].is_ascii_digit())
}

/// The clauses of a sentence that are said together: the one that counts, and what stands beside it where there is room.
fn best_run(grammar: &Grammar, lists: &Lists, parts: &[Option<Turned>], is_funny: bool) -> Option<Mirrored> {
    let mut found: Option<(Mirrored, (u8, usize, usize))> = None;
    for from in 0..parts.len() {
        for to in from + 1..=parts.len().min(from + MOST_CLAUSES) {
            let Some(run) = parts[from..to].iter().cloned().collect::<Option<Vec<Turned>>>() else { break };
            let words: usize = run.iter().map(|part| part.said.len()).sum();
            let told_as_funny =
                (is_funny && words >= FUNNY && run.iter().any(|part| part.is_own)).then_some(Tone::Funny);
            let tones = run.iter().filter_map(|part| part.tone).chain(told_as_funny);
            // Whoever cried over something lovely was not hurt by it.
            let tone = match run.iter().any(|part| part.tone == Some(Tone::Tender)) {
                true => Some(Tone::Tender),
                false => tones.min_by_key(|tone| tone.weight()),
            };
            // What is of no weight is only said where it is all of the clause's own.
            let Some(tone) = tone.filter(|_| run[0].stands && (SHORTEST..=LONGEST_SENTENCE).contains(&words)) else {
                continue;
            };
            let is_plain = tone == Tone::Plain && run.len() > 1;
            let rank = (tone.weight(), usize::from(is_plain), LONGEST_SENTENCE - words);
            if found.as_ref().is_some_and(|(_, best)| *best <= rank) {
                continue;
            }
            let said = run.iter().map(|part| grammar.phrase(&part.said)).collect::<Vec<_>>().join(", ");
            let said = if grammar.lang == Lang::De { with_commas(said) } else { said };
            let speaks_of_them =
                |part: &Turned| part.is_own || part.said.iter().any(|word| lists.second.contains(word));
            let is_to_them = run.iter().any(speaks_of_them);
            found = Some((Mirrored { text: super::as_sentence(&said), tone, is_to_them }, rank));
        }
    }
    found.map(|(found, _)| found)
}

/// German has a comma before what gives a reason.
fn with_commas(said: String) -> String {
    ["weil", "dass", "seit er", "seit sie", "seit wir"].iter().fold(said, |said, of| {
        let (bare, with) = (format!(" {of} "), format!(", {of} "));
        said.replace(&with, &bare).replace(&bare, &with)
    })
}

/// What was said, and what the next sentence says of whom it named.
fn go_on(found: &mut Mirrored, next: &[Turned], grammar: &Grammar, lists: &Lists) -> bool {
    let Some(first) = next.first() else { return false };
    let names = |word: &String| lists.pronouns.iter().any(|of| of[..] == [word.to_lowercase()]);
    // "Your hand shook all the way" is of what was just told, too.
    let refers = first.said.iter().take(5).any(names) && names_somebody(&found.text, grammar, lists)
        || OF_THEIRS.contains(&first.said[0].as_str());
    let words = found.text.split_whitespace().count() + next.iter().map(|part| part.said.len()).sum::<usize>() + 1;
    if next.iter().any(|part| part.is_own) || !refers || words > LONGEST {
        return false;
    }
    if found.tone == Tone::Proud && next.iter().any(|part| part.tone == Some(Tone::Hard)) {
        found.tone = Tone::Tender;
    }
    let mut next = next.iter().map(|part| grammar.phrase(&part.said)).collect::<Vec<_>>().join(", ");
    if let Some(first) = next.get(..1).map(str::to_lowercase) {
        next.replace_range(..1, &first);
    }
    found.text = format!("{}, {} {next}.", found.text.trim_end_matches('.'), lists.and);
    true
}

/// Whether somebody else is named who "he" may be. Spanish says it with the verb alone, so "slept on a chair. she wants an arepa"
/// would tell of the writer otherwise.
fn names_somebody(said: &str, grammar: &Grammar, lists: &Lists) -> bool {
    let words = grammar.words(said);
    let is_theirs = grammar.lang != Lang::Es
        && words.first().is_some_and(|first| !["you", "du", "tu", "t'as"].contains(&first.low.as_str()));
    is_theirs || grammar.holds(&words, &lists.people) || words.iter().any(|word| OF_OTHERS.contains(&word.low.as_str()))
}

/// "8 months off the drink today": what goes without a verb.
fn stretch(grammar: &Grammar, lists: &Lists, said: &str) -> Option<Mirrored> {
    let words = match grammar.lang {
        Lang::De => de::named(&grammar.words(said), lists),
        _ => grammar.words(said),
    };
    let at = words.iter().position(|word| lists.spans.contains(&word.low))?;
    let number = words[at.checked_sub(1)?].low.clone();
    let of = lists.stretch.iter().find(|of| is_at(&words[at + 1..], of))?;
    let is_plain = number.chars().all(char::is_alphanumeric) && number.len() < 12;
    let told: Vec<String> =
        std::iter::once(number).chain(words[at..at + 1 + of.len()].iter().map(|word| word.raw.clone())).collect();
    is_plain.then(|| Mirrored { text: super::as_sentence(&grammar.phrase(&told)), tone: Tone::Proud, is_to_them: true })
}

/// A clause in the second person, where that is certain.
fn clause(grammar: &Grammar, lists: &Lists, part: Vec<Word>, is_after_own: bool) -> Option<Turned> {
    let mut part: Vec<Word> = grammar.of_yesterday(part).into_iter().map(|word| lists.repaired(word)).collect();
    while let Some(length) =
        lists.cut.iter().find(|cut| part.len() > cut.len() && is_at(&part[part.len() - cut.len()..], cut)).map(Vec::len)
    {
        part.truncate(part.len() - length);
    }
    let mut words = &part[..];
    while let Some(length) = Grammar::begins(words, &lists.fronts) {
        words = &words[length..];
    }
    if words.is_empty()
        || grammar.holds(words, &lists.private)
        || !words.iter().all(|word| word.is_set || is_sayable(word))
    {
        return None;
    }
    if words.iter().any(|word| lists.second.contains(&word.low)) {
        return None;
    }
    let is_since = words.iter().any(|word| SINCE.contains(&word.low.as_str()));
    let first = lists.firsts.iter().find(|(from, _)| is_since && words.len() > from.len() && is_at(words, from));
    let is_remark = words.len() <= LONGEST_REMARK && lists.determiners.contains(&words[0].low) && is_after_own;
    let turned = match grammar.lang {
        Lang::En => en::turned(words, lists, grammar),
        Lang::De => de::turned(words, lists, grammar),
        Lang::Es => es::turned(words, lists, is_after_own),
        Lang::Fr => fr::turned(words, lists, grammar),
    };
    let (said, is_own) = match (first, turned) {
        (Some((from, to)), None) => {
            let rest = if grammar.lang == Lang::De {
                de::named(&words[from.len()..], lists)
            } else {
                words[from.len()..].to_vec()
            };
            ([to.clone(), replaced(&rest, &[&lists.turn])].concat(), true)
        }
        (None, None) if is_remark => (replaced(words, &[&lists.turn]), false),
        (_, turned) => turned?,
    };
    if said.iter().any(|word| lists.residue.contains(&word.to_lowercase())) {
        return None;
    }
    let holds = |list| grammar.holds(words, list);
    let tone = match () {
        () if holds(&lists.warm) || first.is_some() => Some(Tone::Tender),
        () if holds(&lists.hard) => Some(Tone::Hard),
        () if holds(&lists.proud) => Some(Tone::Proud),
        () if holds(&lists.funny) => Some(Tone::Funny),
        () if is_own && holds(&lists.people) && said.len() > SHORTEST => Some(Tone::Plain),
        () => None,
    };
    // "Das Kind" names somebody, "das" does not.
    let is_named = grammar.lang == Lang::De && words[0].low == "das" && words.get(1).is_some_and(Word::is_capital);
    let is_vague = grammar.lang == Lang::De
        && ["die", "der", "das"].contains(&words[0].low.as_str())
        && words.get(1).is_some_and(|next| lists.third.contains(&next.low));
    let stands = !is_remark && !is_vague && (is_named || Grammar::begins(words, &lists.pronouns).is_none());
    Some(Turned { said, is_own, stands, tone })
}

/// Letters, or a figure that is whole. A score is none.
fn is_sayable(word: &Word) -> bool {
    let is_number = !word.raw.is_empty() && word.raw.len() <= 4 && word.raw.chars().all(|c| c.is_ascii_digit());
    is_number || word.is_plain()
}

/// Words with each phrase of a table in the place of what it turns.
fn replaced(words: &[Word], tables: &[&[(Vec<String>, Vec<String>)]]) -> Vec<String> {
    let mut said = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let all = tables.iter().flat_map(|table| table.iter());
        let turn =
            all.filter(|(from, _)| !words[at].is_set && is_at(&words[at..], from)).max_by_key(|(from, _)| from.len());
        match turn {
            Some((from, to)) => {
                said.extend(to.iter().cloned());
                at += from.len();
            }
            None => {
                said.push(words[at].raw.clone());
                at += 1;
            }
        }
    }
    said
}

#[cfg(test)]
mod tests;
