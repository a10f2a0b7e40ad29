//! Whole phrases as data: a phrase counts wherever its words stand in a row. `*` in it is any word, `#` any number in figures;
//! `<list>` stands for each entry of the list, and `<list>ending` for a compound of it, as German writes them (`<ball>turnier`).

use std::collections::{BTreeMap, HashMap};

use super::token::tokens;

/// Any word, in a phrase.
const ANY: &str = "*";
/// Any number in figures, in a phrase.
const NUMBER: &str = "#";

/// Lists of phrases by name, in all languages at once.
pub struct Phrases(BTreeMap<String, Index<()>>);

impl Phrases {
    /// Reads the lists of the languages, which are compiled in.
    pub fn compiled_in<const N: usize>(sources: [&str; N]) -> Self {
        let mut all: BTreeMap<String, Index<()>> = BTreeMap::new();
        for source in sources {
            let lists: BTreeMap<String, Vec<String>> =
                toml::from_str(source).expect("the phrases compiled in are TOML; a test reads them all");
            for (name, phrases) in &lists {
                let index = all.entry(name.clone()).or_default();
                phrases.iter().for_each(|phrase| index.put_spelled((), phrase, &lists));
            }
        }
        Self(all)
    }

    /// How many words the longest phrase of a list has that words begin with.
    pub fn begin(&self, words: &[String], list: &str) -> Option<usize> {
        self.0.get(list)?.begin(words).map(|((), length)| length).max()
    }

    /// Whether there is such a list.
    pub fn has(&self, list: &str) -> bool {
        self.0.contains_key(list)
    }

    /// Whether a phrase of a list stands anywhere in words.
    pub fn hold(&self, words: &[String], list: &str) -> bool {
        self.0.get(list).is_some_and(|list| list.is_in(words))
    }
}

/// Phrases and what each of them tells, found by their first word.
pub(super) struct Index<T> {
    by_first: HashMap<String, Vec<(T, Vec<String>)>>,
    /// Those that begin with any word, or any number.
    open: Vec<(T, Vec<String>)>,
    /// Those that begin with an entry of another list, which is held once: a thousand phrases after sixty relatives are no sixty thousand.
    led: Vec<Led<T>>,
}

/// Phrases that begin with an entry of the same list.
struct Led<T> {
    /// The entries as they are written: each language has a list of its own by the same name.
    list: Vec<String>,
    entries: Index<()>,
    rests: Index<T>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self { by_first: HashMap::new(), open: Vec::new(), led: Vec::new() }
    }
}

impl<T: Copy> Index<T> {
    /// Adds a phrase of at least one word.
    pub fn put(&mut self, tells: T, phrase: Vec<String>) {
        let Some(first) = phrase.first() else { return };
        let beside = match first.as_str() {
            ANY | NUMBER => &mut self.open,
            first => self.by_first.entry(first.to_owned()).or_default(),
        };
        beside.push((tells, phrase));
    }

    /// Adds a phrase as it is written, with its lists.
    pub fn put_spelled(&mut self, tells: T, phrase: &str, lists: &BTreeMap<String, Vec<String>>) {
        let led = phrase.strip_prefix('<').and_then(|rest| rest.split_once("> "));
        let Some((list, rest)) = led else {
            return spelled_out(phrase, lists).into_iter().for_each(|words| self.put(tells, words));
        };
        let at = self.led.iter().position(|led| led.list == lists[list]).unwrap_or_else(|| {
            let mut entries = Index::default();
            lists[list].iter().for_each(|entry| entries.put((), words_of_all(entry)));
            self.led.push(Led { list: lists[list].clone(), entries, rests: Index::default() });
            self.led.len() - 1
        });
        spelled_out(rest, lists).into_iter().for_each(|words| self.led[at].rests.put(tells, words));
    }

    /// What the phrases tell that words begin with, and how many words each of them has.
    pub fn begin(&self, words: &[String]) -> impl Iterator<Item = (T, usize)> {
        let led = self.led.iter().flat_map(move |led| {
            let entries = led.entries.begin_alone(words);
            entries.flat_map(move |((), first)| {
                led.rests.begin_alone(&words[first..]).map(move |(tells, rest)| (tells, first + rest))
            })
        });
        self.begin_alone(words).chain(led)
    }

    /// As [`begin`](Self::begin), of the phrases that begin with a word of their own.
    fn begin_alone(&self, words: &[String]) -> impl Iterator<Item = (T, usize)> {
        let known = words.first().and_then(|first| self.by_first.get(first)).map_or(&[][..], Vec::as_slice);
        let fits = |(_, phrase): &&(T, Vec<String>)| begins(words, phrase);
        known.iter().chain(&self.open).filter(fits).map(|(tells, phrase)| (*tells, phrase.len()))
    }

    /// Whether a phrase stands anywhere in words.
    pub fn is_in(&self, words: &[String]) -> bool {
        (0..words.len()).any(|at| self.begin(&words[at..]).next().is_some())
    }
}

/// A phrase once for each entry of the lists in it, as words. A list that is named and not there is a defect of the words.
fn spelled_out(phrase: &str, lists: &BTreeMap<String, Vec<String>>) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for part in phrase.split_whitespace() {
        let ways: Vec<Vec<String>> = match part.strip_prefix('<').and_then(|part| part.split_once('>')) {
            Some((list, ending)) => lists[list].iter().map(|entry| words_of_all(&format!("{entry}{ending}"))).collect(),
            None => vec![words_of(part)],
        };
        all = all.iter().flat_map(|begun| ways.iter().map(|way| [&begun[..], way].concat())).collect();
    }
    all
}

/// Whether words begin with a phrase.
fn begins(words: &[String], phrase: &[String]) -> bool {
    let is = |(word, wanted): (&String, &String)| match wanted.as_str() {
        ANY => true,
        NUMBER => word.chars().all(|c| c.is_ascii_digit()),
        wanted => word == wanted,
    };
    words.len() >= phrase.len() && words.iter().zip(phrase).all(is)
}

/// The words of a phrase, as those of a message are cut.
pub(super) fn words_of_all(text: &str) -> Vec<String> {
    text.split_whitespace().flat_map(words_of).collect()
}

/// The words of what stands between two spaces of a phrase.
pub(super) fn words_of(text: &str) -> Vec<String> {
    if matches!(text, ANY | NUMBER) {
        vec![text.to_owned()]
    } else {
        tokens(text).into_iter().map(|token| token.text).collect()
    }
}
