//! The words the lexicons name, and how a word of a message is recognised as one of them though it is misspelt.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::message::NUMBER;
use crate::domain::text::fold;

/// From this length on a word may be misspelt by one letter and is still understood; from [`SWAP_LENGTH`] on two letters may
/// have changed places.
const FUZZY_LENGTH: usize = 6;
const SWAP_LENGTH: usize = 4;

/// Longer words are not compared letter by letter.
const LONGEST_WORD: usize = 24;

/// Every word that a lexicon names, with the symbol the rules know it by.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: HashMap<String, u32>,
    stems: HashMap<String, u32>,
    endings: Vec<(String, u32)>,
    /// The length in bytes of the longest stem.
    longest_stem: usize,
    numbers: HashMap<String, f64>,
    /// Words that are correct as they are, though one letter away from one of ours.
    real: HashSet<String>,
    /// Common misspellings of short words, which the distance between words cannot tell.
    spelling: HashMap<String, String>,
    /// The words that may be misspelt, in the order of the alphabet.
    long: Vec<Box<str>>,
    /// The fingerprint of a word, or of a word less one letter, and the place of the word in `long`; sorted. Two texts of one fingerprint are
    /// told apart when their letters are compared.
    misspelt: Vec<(u64, u32)>,
    next: u32,
}

/// What a word of a message means to the rules.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Meaning {
    pub symbol: u32,
    pub value: Option<f64>,
}

impl Vocabulary {
    /// The symbol of a word; "möchte" is also known as "moechte".
    pub fn add(&mut self, word: &str) -> u32 {
        let (folded, spelled) = spellings(word);
        let known = self.words.get(&folded).or_else(|| self.words.get(&spelled)).copied();
        let symbol = known.unwrap_or_else(|| self.fresh());
        self.words.entry(folded).or_insert(symbol);
        self.words.entry(spelled).or_insert(symbol);
        symbol
    }

    /// The symbol of every word that starts like this.
    pub fn add_stem(&mut self, stem: &str) -> u32 {
        let (folded, spelled) = spellings(stem);
        let symbol = self.stems.get(&folded).copied().unwrap_or_else(|| self.fresh());
        self.longest_stem = self.longest_stem.max(folded.len()).max(spelled.len());
        self.stems.insert(folded, symbol);
        self.stems.insert(spelled, symbol);
        symbol
    }

    /// The symbol of every word that ends like this.
    pub fn add_ending(&mut self, ending: &str) -> u32 {
        let folded = fold(ending);
        if let Some((_, symbol)) = self.endings.iter().find(|(known, _)| *known == folded) {
            return *symbol;
        }
        let symbol = self.fresh();
        self.endings.push((folded, symbol));
        symbol
    }

    /// A number in words.
    pub fn add_number(&mut self, word: &str, value: f64) {
        let (folded, spelled) = spellings(word);
        self.numbers.insert(folded, value);
        self.numbers.insert(spelled, value);
    }

    /// Words that are no misspellings of ours.
    pub fn add_real(&mut self, words: &str) {
        self.real.extend(words.split_whitespace().map(fold));
    }

    /// A misspelling and what it stands for.
    pub fn add_spelling(&mut self, wrong: &str, right: &str) {
        self.spelling.insert(fold(wrong), fold(right));
    }

    /// How many symbols there are.
    pub fn symbols(&self) -> usize {
        self.next as usize + 1
    }

    /// A folded word as the lexicons spell it: as it is, with drawn-out letters shortened ("diiie"), or with a slip mended.
    pub fn spelled<'a>(&'a self, word: &'a str) -> Cow<'a, str> {
        if let Some(right) = self.spelling.get(word) {
            return Cow::Borrowed(right);
        }
        if self.knows(word) || self.real.contains(word) || self.stem_covers(word) {
            return Cow::Borrowed(word);
        }
        let short = undrawn(word).into_iter().find(|short| self.knows(short)).map(Cow::Owned);
        short.or_else(|| self.mended(word).map(Cow::Borrowed)).unwrap_or(Cow::Borrowed(word))
    }

    /// What a folded and well spelled word means.
    pub fn meaning(&self, word: &str) -> Meaning {
        Meaning { symbol: self.words.get(word).copied().unwrap_or_default(), value: self.numbers.get(word).copied() }
    }

    /// Whether the word itself, not only a part of it, is in the lexicons.
    pub fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word) || self.numbers.contains_key(word)
    }

    /// The stems a folded word starts with.
    pub fn stems(&self, word: &str) -> impl Iterator<Item = u32> {
        self.stem_ends(word).filter_map(|end| self.stems.get(&word[..end]).copied())
    }

    /// The endings a folded word has.
    pub fn endings(&self, word: &str) -> impl Iterator<Item = u32> {
        self.endings.iter().filter(|(ending, _)| word.ends_with(ending.as_str())).map(|(_, symbol)| *symbol)
    }

    /// Whether most of a word is a stem that we know.
    fn stem_covers(&self, word: &str) -> bool {
        self.stem_ends(word).any(|end| 2 * end > word.len() && self.stems.contains_key(&word[..end]))
    }

    fn stem_ends(&self, word: &str) -> impl Iterator<Item = usize> {
        let ends = word.char_indices().map(|(at, _)| at).chain([word.len()]).skip(3);
        ends.take_while(|end| *end <= self.longest_stem)
    }

    /// Prepares the search for misspellings; after the last word was added.
    pub fn index_misspellings(&mut self) {
        let long = self.words.keys().filter(|word| word.len() >= SWAP_LENGTH && word.is_ascii());
        self.long = long.map(|word| word.as_str().into()).collect();
        // A hash map has no order of its own; a reading has to be the same on every run.
        self.long.sort_unstable();
        for (word, place) in self.long.iter().zip(0..) {
            self.misspelt.push((fingerprint(word), place));
            self.misspelt.extend(without_one_letter(word).map(|shorter| (fingerprint(&shorter), place)));
        }
        self.misspelt.sort_unstable();
        self.misspelt.shrink_to_fit();
    }

    /// The words of which a text, or a text less one letter, has this fingerprint.
    fn with_fingerprint(&self, fingerprint: u64) -> impl Iterator<Item = &str> {
        let first = self.misspelt.partition_point(|(known, _)| *known < fingerprint);
        let found = self.misspelt[first..].iter().take_while(move |(known, _)| *known == fingerprint);
        found.map(|(_, place)| &*self.long[*place as usize])
    }

    fn mended(&self, word: &str) -> Option<&str> {
        if !(SWAP_LENGTH..=LONGEST_WORD).contains(&word.len()) || !word.is_ascii() {
            return None;
        }
        let same_start = |candidate: &&str| candidate.as_bytes().first() == word.as_bytes().first();
        std::iter::once(word.to_owned())
            .chain(without_one_letter(word))
            .flat_map(|shorter| self.with_fingerprint(fingerprint(&shorter)))
            .filter(same_start)
            .find(|candidate| is_swap(word, candidate) || (word.len() >= FUZZY_LENGTH && is_one_slip(word, candidate)))
    }

    fn fresh(&mut self) -> u32 {
        self.next = self.next.max(NUMBER) + 1;
        self.next
    }
}

/// A word folded, and folded with the umlauts as they are typed where a keyboard has none.
fn spellings(word: &str) -> (String, String) {
    (fold(word), fold(&word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue")))
}

/// A word without drawn-out letters: "diiiie" → "die" and "diie".
fn undrawn(word: &str) -> Vec<String> {
    let bytes = word.as_bytes();
    if !bytes.windows(3).any(|run| run[0] == run[1] && run[1] == run[2]) {
        return Vec::new();
    }
    [1, 2]
        .into_iter()
        .map(|keep| {
            let (mut last, mut run) = (None, 0);
            word.chars()
                .filter(|c| {
                    run = if last == Some(*c) { run + 1 } else { 1 };
                    last = Some(*c);
                    run <= keep
                })
                .collect()
        })
        .collect()
}

/// A number for a text, the same on every run.
fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn without_one_letter(word: &str) -> impl Iterator<Item = String> {
    (0..word.len()).map(move |at| [&word[..at], &word[at + 1..]].concat())
}

/// Whether two ASCII words differ by one letter too many, too few, or wrong. Of a short word no letter is taken away.
fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (rest, other_rest) = (&one[same..], &other[same..]);
    match rest.len().abs_diff(other_rest.len()) {
        0 => rest.get(1..) == other_rest.get(1..),
        1 if rest.len() > other_rest.len() => other.len() >= FUZZY_LENGTH - 1 && rest[1..] == *other_rest,
        1 => *rest == other_rest[1..],
        _ => false,
    }
}

/// Whether two ASCII words differ by two neighbouring letters that changed places.
fn is_swap(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    one.len() == other.len() && one.len() > 1 && one[0] == other[1] && one[1] == other[0] && one[2..] == other[2..]
}
