//! A clause of somebody's day given back in the second person: "my eldest made me a medal out of foil" → "Your eldest made you a
//! medal out of foil."
//!
//! Only what can be turned with certainty is turned: the subject is a person or an animal close to the writer (or somebody they
//! met), the verb is one of a list, and nothing in the clause is the writer's own verb, where a language would have to conjugate it.
//! Nothing of a body, an illness, money, a quarrel or another's secret is given back, no figure, no link, nothing in quotation
//! marks. The words are `lang/*/mirror.toml`.

mod grammar;
mod own;

use crate::domain::person::Lang;

use grammar::{Grammar, Phrase, Word, grammar, is_at, is_spelled};

/// Words of what is given back.
const SHORTEST: usize = 3;
pub const LONGEST: usize = 14;
/// Words between a subject and its verb: "has really just".
const BETWEEN: usize = 4;

/// How a clause sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Somebody did something lovely.
    Warm,
    /// Something to smile about.
    Funny,
    /// Something went wrong, was lost, or hurt.
    Hard,
    /// Something came off.
    Proud,
    /// Something that touched them, glad or sad.
    Tender,
    /// Something done with somebody, of which no more is known.
    Plain,
}

impl Tone {
    /// The name used in the words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Funny => "funny",
            Self::Hard => "hard",
            Self::Proud => "proud",
            Self::Tender => "tender",
            Self::Plain => "plain",
        }
    }

    /// How much it matters: the least is said before the others.
    fn weight(self) -> u8 {
        match self {
            Self::Hard | Self::Tender => 0,
            Self::Warm => 1,
            Self::Proud => 2,
            Self::Funny => 4,
            Self::Plain => 5,
        }
    }
}

/// A clause given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mirrored {
    /// A sentence with its capital letter and its full stop.
    pub text: String,
    pub tone: Tone,
    /// Whether it was done to the writer, or with them.
    pub is_to_them: bool,
}

impl Mirrored {
    /// How much it matters: the least is said before the others. What was done to somebody is nearer than what they saw.
    pub fn weight(&self) -> (u8, bool) {
        let lovely = self.tone == Tone::Warm && self.is_to_them;
        (if lovely { Tone::Hard.weight() } else { self.tone.weight() }, !self.is_to_them)
    }
}

/// What of a text is worth giving back, in the words of the writer's language: what somebody close did, and where nobody did
/// anything, what they did themselves; none where nothing can be turned with certainty.
pub fn mirrored(text: &str, lang: Lang) -> Option<Mirrored> {
    of_others(text, lang).or_else(|| own::own(text, lang))
}

/// What somebody close to the writer did; none where anything in the text wants another answer.
fn of_others(text: &str, lang: Lang) -> Option<Mirrored> {
    let grammar = grammar(lang);
    let text = text.replace(['’', '‘', '`', '´'], "'");
    let is_quoted = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    if text.contains(is_quoted) || text.contains("://") || text.contains("www.") {
        return None;
    }
    if grammar.holds(&grammar.words(&text), &grammar.hard) {
        return None;
    }
    let told = sentences(&text).into_iter().filter(|(_, mark)| *mark != '?');
    let all = told.filter_map(|(said, _)| grammar.sentence(said));
    // What was done to them is nearer than what they saw, and what was lovely nearer than what was funny.
    all.min_by_key(|found| (!found.is_to_them, found.tone))
}

impl Grammar {
    /// The clause of a sentence that is given back.
    fn sentence(&self, said: &str) -> Option<Mirrored> {
        let parts: Vec<Vec<Word>> =
            said.split([',', ':']).flat_map(|part| part.split(" - ")).map(|part| self.words(part)).collect();
        let parts: Vec<Vec<Word>> = parts.into_iter().flat_map(|part| self.broken(part)).collect();
        let parts: Vec<Vec<Word>> = parts.into_iter().map(|part| self.of_yesterday(part)).collect();
        // A word that forbids it may stand in another clause of the sentence.
        if parts.iter().any(|part| self.holds(part, &self.never)) {
            return None;
        }
        (0..parts.len()).find_map(|at| {
            let before = at.checked_sub(1).map_or(&[][..], |before| &parts[before]);
            let is_open =
                parts[at].last().is_some_and(|last| Self::begins(std::slice::from_ref(last), &self.open).is_some());
            let joined = parts.get(at + 1).filter(|next| is_open && Self::begins(next, &self.joins).is_some());
            let whole = joined.map(|next| [parts[at].clone(), next.clone()].concat());
            let whole = whole.into_iter().chain(std::iter::once(parts[at].clone()));
            whole.flat_map(|clause| self.shorter(clause)).find_map(|clause| self.clause(&clause, before))
        })
    }

    /// A part at each word with which something new begins.
    fn broken(&self, part: Vec<Word>) -> Vec<Vec<Word>> {
        let mut all = vec![Vec::new()];
        for at in 0..part.len() {
            if at > 0 && Self::begins(&part[at..], &self.breaks).is_some() {
                all.push(Vec::new());
                continue;
            }
            all.last_mut().expect("there is one").push(part[at].clone());
        }
        all
    }

    /// A clause, and what is left of it before each "and", the most first.
    fn shorter(&self, clause: Vec<Word>) -> Vec<Vec<Word>> {
        let cuts = (SHORTEST - 1..clause.len()).rev().filter(|at| Self::begins(&clause[*at..], &self.ands).is_some());
        let cut: Vec<Vec<Word>> = cuts.map(|at| clause[..at].to_vec()).collect();
        std::iter::once(clause).chain(cut).collect()
    }

    /// What was told for "today" is said for the day before; "yesterday" stays what it was.
    fn of_yesterday(&self, mut words: Vec<Word>) -> Vec<Word> {
        while let Some(length) = self.tail(&words) {
            words.truncate(words.len() - length);
        }
        let mut all = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let time = self.times.iter().find(|(from, _)| is_spelled(&words[at..], from));
            match time {
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

    /// The length of what a clause ends with and says nothing: "lol".
    fn tail(&self, words: &[Word]) -> Option<usize> {
        self.tails
            .iter()
            .find(|tail| tail.len() < words.len() && is_at(&words[words.len() - tail.len()..], tail))
            .map(Vec::len)
    }

    fn clause(&self, clause: &[Word], before: &[Word]) -> Option<Mirrored> {
        let mut words = clause;
        while let Some(length) = Self::begins(words, &self.fronts).or_else(|| self.time_in_front(words)) {
            words = &words[length..];
        }
        let mut told =
            if self.aux.is_empty() { self.subject_first(words, before)? } else { self.verb_second(words, before)? };
        let is_free = words.iter().all(|word| word.is_set || word.is_plain())
            && !self.is_theirs(&told.rest)
            && !told.rest.iter().enumerate().any(|(at, word)| self.is_own_verb(&told.rest, at, word));
        let last = told.rest.last()?;
        if !is_free || !last.is_set && Self::begins(std::slice::from_ref(last), &self.ends).is_some() {
            return None;
        }
        let is_to_them = (0..told.rest.len()).any(|at| self.turn.iter().any(|(from, _)| is_at(&told.rest[at..], from)));
        told.said.extend(self.turned(&told.rest));
        let words = told.said.len();
        (SHORTEST..=LONGEST).contains(&words).then(|| Mirrored {
            text: self.spelled(&told.said),
            tone: told.tone,
            is_to_them,
        })
    }

    /// The length of "yesterday" before a clause, where the order of words does not hang on it.
    fn time_in_front(&self, words: &[Word]) -> Option<usize> {
        let set = words.iter().take_while(|word| word.is_set).count();
        (set > 0 && self.aux.is_empty()).then_some(set)
    }

    /// "My daughter · just · called me".
    fn subject_first(&self, words: &[Word], before: &[Word]) -> Option<Told> {
        let (said, length) = self.subject(words, before)?;
        let rest = words[length..].to_vec();
        let mut at = 0;
        for _ in 0..=BETWEEN {
            if let Some((tone, _)) = self.verb(&rest[at..]) {
                return Some(Told { said, rest, tone });
            }
            let set = rest[at..].iter().take_while(|word| word.is_set).count();
            at += if set > 0 { set } else { Self::begins(&rest[at..], &self.between)? };
        }
        None
    }

    /// "Meine Tochter hat mir · gemalt"; "heute hat mir meine Tochter · gemalt".
    fn verb_second(&self, words: &[Word], before: &[Word]) -> Option<Told> {
        let front = words.iter().take_while(|word| word.is_set).count();
        let (mut said, verb, rest) = if front > 0 {
            let verb = words.get(front).filter(|word| Self::begins(std::slice::from_ref(word), &self.aux).is_some())?;
            let is_object = |word: &&Word| ["mir", "mich", "uns"].contains(&word.low.as_str());
            let objects: Vec<Word> = words[front + 1..].iter().take_while(is_object).cloned().collect();
            let from = front + 1 + objects.len();
            let (subject, length) = self.subject(&words[from..], before)?;
            let mut said: Vec<String> = words[..front].iter().map(|word| word.raw.clone()).collect();
            said.push(verb.low.clone());
            said.extend(self.turned(&objects));
            said.extend(subject);
            (said, verb, words[from + length..].to_vec())
        } else {
            let (said, length) = self.subject(words, before)?;
            let verb =
                words.get(length).filter(|word| Self::begins(std::slice::from_ref(word), &self.aux).is_some())?;
            (said, verb, words[length + 1..].to_vec())
        };
        let sought: Vec<Word> = std::iter::once(verb.clone()).chain(rest.iter().cloned()).collect();
        let tone = (0..sought.len()).rev().find_map(|at| self.verb(&sought[at..])).map(|(tone, _)| tone)?;
        if front == 0 {
            said.push(verb.low.clone());
        }
        Some(Told { said, rest, tone })
    }

    /// A verb of the lists, with its tone and its length.
    fn verb(&self, words: &[Word]) -> Option<(Tone, usize)> {
        let of = |list: &[Phrase], tone| Self::begins(words, list).map(|length| (length, tone));
        let said = Self::begins(words, &self.said).filter(|length| self.holds(&words[*length..], &self.praise));
        let all = [of(&self.funny, Tone::Funny), of(&self.warm, Tone::Warm), said.map(|length| (length, Tone::Warm))];
        // "Beat me at chess" says more than that somebody beat.
        all.into_iter().flatten().max_by_key(|(length, _)| *length).map(|(length, tone)| (tone, length))
    }

    /// Who it is about, said to the writer, and how many words named them.
    fn subject(&self, words: &[Word], before: &[Word]) -> Option<(Vec<String>, usize)> {
        if let Some((said, length)) = self.close(words) {
            // "My wife and my son".
            let and = words.get(length).filter(|word| ["and", "und", "y", "et"].contains(&word.low.as_str()));
            let second = and.and_then(|and| Some((and.low.clone(), self.close(&words[length + 1..])?)));
            return Some(match second {
                Some((and, (other, more))) => ([said, vec![and], other].concat(), length + 1 + more),
                None => (said, length),
            });
        }
        if let Some(folk) = self.folk.iter().find(|folk| self.is_named(words, folk)) {
            return Some((folk.clone(), folk.len()));
        }
        if let Some((named, said)) = self.alone.iter().find(|(named, _)| self.is_named(words, named)) {
            return Some((said.clone(), named.len()));
        }
        self.pronoun(words, before).or_else(|| self.name(words))
    }

    /// "My sister", "my friend Liz".
    fn close(&self, words: &[Word]) -> Option<(Vec<String>, usize)> {
        let own = Self::begins(words, &self.own)?;
        let kin =
            [&self.kin, &self.he, &self.she].into_iter().flatten().filter(|kin| self.is_named(&words[own..], kin));
        let kin = kin.max_by_key(|kin| kin.len())?;
        let mut length = own + kin.len();
        let mut said = self.turned(&words[..own]);
        // German nouns have their capital from the list, and "bf" is none to say.
        match self.lang {
            Lang::De => said.extend(kin.iter().cloned()),
            _ => said.extend(self.turned(&words[own..length])),
        }
        let may_be_named = self.named_after.contains(&kin[kin.len() - 1..].to_vec());
        if let Some(name) = words.get(length).filter(|word| may_be_named && word.is_capital()) {
            said.push(name.raw.clone());
            length += 1;
        }
        Some((said, length))
    }

    /// "…with my wife, she has": who was named just before, where it was one.
    fn pronoun(&self, words: &[Word], before: &[Word]) -> Option<(Vec<String>, usize)> {
        let is_he = Self::begins(words, &self.he_said).is_some();
        let kind = match (is_he, Self::begins(words, &self.she_said)) {
            (true, _) => &self.he,
            (false, Some(_)) => &self.she,
            (false, None) => return None,
        };
        let turns = |at: usize| self.turn.iter().find(|(from, _)| is_at(&before[at..], from));
        let named = (0..before.len()).filter(|at| {
            let is_own = before[*at].low.starts_with("my") || before[*at].low.starts_with('m');
            let all = [&self.kin, &self.he, &self.she].into_iter().flatten();
            is_own && turns(*at).is_some() && all.into_iter().any(|kin| self.is_named(&before[at + 1..], kin))
        });
        let named: Vec<usize> = named.collect();
        let [at] = named[..] else { return None };
        let kin = kind.iter().find(|kin| self.is_named(&before[at + 1..], kin))?;
        let own = match (self.lang, is_he) {
            (Lang::De, true) => vec!["dein".to_owned()],
            (Lang::De, false) => vec!["deine".to_owned()],
            _ => turns(at).map(|(_, to)| to.clone())?,
        };
        Some(([own, kin.clone()].concat(), 1))
    }

    /// "Jean came and we had soup": a name is one where the clause is of the writer too.
    fn name(&self, words: &[Word]) -> Option<(Vec<String>, usize)> {
        let name = words
            .first()
            .filter(|word| word.is_capital() && word.low.chars().count() > 2 && !word.low.contains('\''))?;
        let is_none = Self::begins(words, &self.no_names).is_some()
            || [&self.own, &self.fronts, &self.he, &self.she, &self.kin]
                .into_iter()
                .any(|list| Self::begins(words, list).is_some());
        let is_near = self.lang == Lang::En && self.holds(&words[1..], &self.near);
        (!is_none && is_near).then(|| (vec![name.raw.clone()], 1))
    }

    /// Whether words begin with somebody of a list. German names people with a capital letter; who writes without gets none back.
    fn is_named(&self, words: &[Word], phrase: &[String]) -> bool {
        let is_it = |(word, of): (&Word, &String)| {
            if self.lang == Lang::De { word.raw == *of || word.low == *of } else { word.low == of.to_lowercase() }
        };
        phrase.len() <= words.len() && words.iter().zip(phrase).all(is_it)
    }

    /// Whether a word is a verb of the writer that would have to be conjugated.
    fn is_own_verb(&self, words: &[Word], at: usize, word: &Word) -> bool {
        const NO_VERBS: [&str; 18] = [
            "aquí", "allí", "así", "mí", "sí", "ahí", "bebé", "café", "té", "qué", "porqué", "josé", "comité", "puré",
            "paté", "chalé", "bufé", "ají",
        ];
        match self.lang {
            // "Llegué", "salí", "llegamos": the verb alone tells who.
            Lang::Es => {
                (word.low.ends_with('é') || word.low.ends_with('í')) && !NO_VERBS.contains(&word.low.as_str())
                    || word.low.ends_with("mos") && word.low.len() > 4
                    // "Verme", "ayudándome": those that are turned are listed.
                    || ["arme", "erme", "irme", "ndome", "rnos", "ndonos"].iter().any(|end| word.low.ends_with(end))
                        && !self.turn.iter().any(|(from, _)| from[..] == [word.low.clone()])
            }
            Lang::Fr => word.low.ends_with("ons") && at > 0 && words[at - 1].low == "nous",
            Lang::En | Lang::De => false,
        }
    }

    /// Whether words speak of the writer, or to the reader, in a way that is not turned.
    fn is_theirs(&self, words: &[Word]) -> bool {
        let mut at = 0;
        while at < words.len() {
            let turned = self.turn.iter().find(|(from, _)| is_at(&words[at..], from));
            if turned.is_none() && !words[at].is_set && Self::begins(&words[at..], &self.mine).is_some() {
                return true;
            }
            at += turned.map_or(1, |(from, _)| from.len());
        }
        false
    }

    /// Words in the second person.
    fn turned(&self, words: &[Word]) -> Vec<String> {
        let mut said = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let turn = self.turn.iter().find(|(from, _)| !words[at].is_set && is_at(&words[at..], from));
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

    /// Words as a sentence: its capital letter, its commas, its full stop.
    fn spelled(&self, words: &[String]) -> String {
        as_sentence(&self.phrase(words))
    }

    /// Words with their commas.
    fn phrase(&self, words: &[String]) -> String {
        let mut text = String::new();
        for (at, word) in words.iter().enumerate() {
            let wants_comma =
                at > 1 && self.lang == Lang::De && self.joins.iter().any(|join| join[..] == words[at..=at]);
            if wants_comma {
                text.push(',');
            }
            if !text.is_empty() && !text.ends_with('\'') {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }
}

/// With its capital letter and its full stop.
fn as_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>());
    format!("{}.", first.unwrap_or_default())
}

/// A clause that was understood: what is said already, what follows it as it was written, and how it sounds.
struct Told {
    said: Vec<String>,
    rest: Vec<Word>,
    tone: Tone,
}

/// The sentences of a text and the mark that ends each.
fn sentences(text: &str) -> Vec<(&str, char)> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices() {
        let next = text[at + mark.len_utf8()..].chars().next();
        let ends = matches!(mark, '!' | '?' | '\n' | ';' | '…' | '(' | ')')
            || matches!(mark, '.' | '/') && next.is_none_or(char::is_whitespace);
        if ends {
            all.push((&text[start..at], mark));
            start = at + mark.len_utf8();
        }
    }
    all.push((&text[start..], '.'));
    all
}

#[cfg(test)]
mod tests;
