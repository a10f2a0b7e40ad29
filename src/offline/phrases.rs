//! Lists of whole phrases, in all languages at once: a phrase counts wherever its words stand in a row, and `*` is any word.

use std::collections::BTreeMap;

use super::feeling::{begins, words_of_all};

/// The lists of a kind by their names, each with the phrases of every language.
pub struct Phrases(BTreeMap<String, Vec<Vec<String>>>);

impl Phrases {
    /// Reads the lists of the languages, which are compiled in.
    pub fn compiled_in(sources: [&str; 4]) -> Self {
        let mut all: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for source in sources {
            let lists: BTreeMap<String, Vec<String>> =
                toml::from_str(source).expect("the phrases compiled in are TOML; a test reads them all");
            for (name, phrases) in lists {
                all.entry(name).or_default().extend(phrases.iter().map(|phrase| words_of_all(phrase)));
            }
        }
        Self(all)
    }

    /// How many words the longest phrase of a list has that words begin with.
    pub fn begin(&self, words: &[String], list: &str) -> Option<usize> {
        let phrases = self.0.get(list).map_or(&[][..], Vec::as_slice);
        phrases.iter().filter(|phrase| begins(words, phrase)).map(Vec::len).max()
    }

    /// Whether a phrase of a list stands anywhere in words.
    pub fn hold(&self, words: &[String], list: &str) -> bool {
        (0..words.len()).any(|at| self.begin(&words[at..], list).is_some())
    }
}
