//! The words of each language, compiled once from the data files under `lang/`.
//!
//! A file is a list of sections. A section opens with `= concept` and its lines hold phrases separated by commas; `#`
//! starts a comment, and `cansad(o|a)` stands for both spellings. Phrases are matched longest first, on folded text.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::concept::{Concept, Cue};
use super::token::tokens;
use crate::domain::person::Lang;
use crate::domain::text::fold;

/// Shortest unknown word that is compared with the lexicon for a typing error.
const SHORTEST_TYPO: usize = 4;
/// Shortest lexicon word that a typing error may stand for.
const SHORTEST_TARGET: usize = 5;

/// Shortest word in which a replaced letter is forgiven ("bored" is no "boxed").
const SHORTEST_REPLACED: usize = 6;

const SHARED: &str = include_str!("lang/all/lexicon.txt");
const OWN: [(Lang, &str); 4] = [
    (Lang::En, include_str!("lang/en/lexicon.txt")),
    (Lang::Es, include_str!("lang/es/lexicon.txt")),
    (Lang::De, include_str!("lang/de/lexicon.txt")),
    (Lang::Fr, include_str!("lang/fr/lexicon.txt")),
];

/// Words of each language that are no slips of those above, though one letter away.
const REAL: [&str; 4] = [
    include_str!("lang/en/real.txt"),
    include_str!("lang/es/real.txt"),
    include_str!("lang/de/real.txt"),
    include_str!("lang/fr/real.txt"),
];

/// A word of any language.
pub type WordId = u32;

/// All languages.
pub struct Lexicon {
    words: HashMap<Box<str>, WordId>,
    spellings: Vec<Box<str>>,
    /// Bit n: the word occurs in a phrase of language n that is not shared by all.
    languages: Vec<u8>,
    tries: [Trie; 4],
    /// Every lexicon word under each of its spellings with one letter left out.
    deletions: HashMap<Box<str>, Vec<WordId>>,
    /// Words of each language that are correct as they are.
    real: [HashSet<String>; 4],
}

/// Phrases of one language by their words.
#[derive(Default)]
struct Trie {
    edges: HashMap<(u32, WordId), u32>,
    meanings: Vec<Vec<Concept>>,
}

/// The compiled lexicon.
pub fn lexicon() -> &'static Lexicon {
    static COMPILED: OnceLock<Lexicon> = OnceLock::new();
    COMPILED.get_or_init(Lexicon::compile)
}

impl Lexicon {
    fn compile() -> Self {
        let mut this = Self {
            words: HashMap::new(),
            spellings: Vec::new(),
            languages: Vec::new(),
            tries: Default::default(),
            deletions: HashMap::new(),
            real: REAL.map(|source| lines(source).flat_map(str::split_whitespace).map(fold).collect()),
        };
        for trie in &mut this.tries {
            trie.meanings.push(Vec::new());
        }
        for (lang, (_, own)) in OWN.iter().enumerate() {
            this.add(SHARED, lang, false);
            this.add(own, lang, true);
            this.add_compounds(own, lang);
        }
        this.index_typos();
        this.unmark_shared();
        this
    }

    /// Words that all languages share speak for none.
    fn unmark_shared(&mut self) {
        for line in lines(SHARED).filter(|line| !line.starts_with('=')) {
            for phrase in line.split(',') {
                if let [token] = &tokens(phrase)[..]
                    && let Some(id) = self.id(&token.text)
                {
                    self.languages[id as usize] = 0;
                }
            }
        }
    }

    /// Adds a file to one language.
    fn add(&mut self, source: &'static str, lang: usize, own: bool) {
        let mut concept = None;
        for line in lines(source) {
            if let Some(head) = line.strip_prefix('=') {
                concept = Concept::parse(head.trim());
                continue;
            }
            let Some(concept) = concept else { continue };
            for phrase in line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
                for spelling in spellings(phrase) {
                    self.add_phrase(&spelling, concept, lang, own);
                }
            }
        }
    }

    /// Builds the number words that a language writes as one ("zweiundachtzig", "zwölftausend") from a line
    /// `! units joined-by tens` of its file.
    fn add_compounds(&mut self, source: &'static str, lang: usize) {
        for line in lines(source).filter_map(|line| line.strip_prefix('!')) {
            let mut words = line.split_whitespace();
            let Some(joint) = words.next() else { continue };
            let numbers: Vec<(&str, f64)> =
                words.filter_map(|word| word.split_once(':')).filter_map(|(w, n)| Some((w, n.parse().ok()?))).collect();
            // "hundertachtundzwanzig": a hundred before a number that is itself joined.
            let tens = numbers.iter().flat_map(|&(ten, m)| {
                let joined = move |&(unit, n): &(&str, f64)| {
                    ((1.0..=9.0).contains(&n) && (20.0..=90.0).contains(&m) && m % 10.0 == 0.0)
                        .then(|| (format!("{unit}{joint}{ten}"), m + n))
                };
                numbers.iter().filter_map(joined).collect::<Vec<_>>()
            });
            let hundreds: Vec<_> = numbers.iter().filter(|(_, n)| *n == 100.0).map(|(word, _)| *word).collect();
            for (spelling, value) in tens {
                for hundred in &hundreds {
                    self.add_phrase(&format!("{hundred}{spelling}"), Concept::Num(100.0 + value), lang, true);
                }
            }
            for &(unit, n) in &numbers {
                for &(ten, m) in &numbers {
                    let (spelling, value) = match (n, m) {
                        (1.0..=9.0, 20.0..=90.0) if m % 10.0 == 0.0 => (format!("{unit}{joint}{ten}"), m + n),
                        (_, 1000.0) if n < 1000.0 => (format!("{unit}{ten}"), n * m),
                        (1.0..=9.0, 100.0) => (format!("{unit}{ten}"), n * m),
                        (100.0, 1.0..=99.0) => (format!("{unit}{ten}"), n + m),
                        _ => continue,
                    };
                    self.add_phrase(&spelling, Concept::Num(value), lang, true);
                }
            }
        }
    }

    fn add_phrase(&mut self, phrase: &str, concept: Concept, lang: usize, own: bool) {
        let mut node = 0;
        for token in tokens(phrase) {
            let word = self.word(token.text);
            if own {
                self.languages[word as usize] |= 1 << lang;
            }
            let trie = &mut self.tries[lang];
            let fresh = trie.meanings.len() as u32;
            node = *trie.edges.entry((node, word)).or_insert(fresh);
            if node == fresh {
                trie.meanings.push(Vec::new());
            }
        }
        let meanings = &mut self.tries[lang].meanings[node as usize];
        if node != 0 && !meanings.contains(&concept) {
            meanings.push(concept);
        }
    }

    fn word(&mut self, text: String) -> WordId {
        let fresh = self.spellings.len() as WordId;
        let text: Box<str> = text.into();
        let id = *self.words.entry(text.clone()).or_insert(fresh);
        if id == fresh {
            self.spellings.push(text);
            self.languages.push(0);
        }
        id
    }

    fn index_typos(&mut self) {
        for (id, spelling) in self.spellings.iter().enumerate() {
            if spelling.len() >= SHORTEST_TARGET && spelling.bytes().all(|b| b.is_ascii_alphabetic()) {
                for shorter in deletions(spelling) {
                    self.deletions.entry(shorter).or_default().push(id as WordId);
                }
            }
        }
    }

    /// The word with this folded spelling.
    pub fn id(&self, text: &str) -> Option<WordId> {
        self.words.get(text).copied()
    }

    /// The languages (bit set, in the order of [`Lang::ALL`]) that have this word for themselves.
    pub fn languages(&self, word: WordId) -> u8 {
        self.languages[word as usize]
    }

    /// The longest phrase of a language that starts here: how many words, and what they mean.
    pub fn longest(
        &'static self,
        lang: Lang,
        words: impl Iterator<Item = Option<WordId>>,
    ) -> Option<(usize, &'static [Concept])> {
        let trie = &self.tries[lang as usize];
        let (mut node, mut best) = (0, None);
        for (n, word) in words.enumerate() {
            let Some(next) = word.and_then(|word| trie.edges.get(&(node, word))) else { break };
            node = *next;
            let meanings = &trie.meanings[node as usize];
            if !meanings.is_empty() {
                best = Some((n + 1, meanings.as_slice()));
            }
        }
        best
    }

    /// Whether an unknown word of a language is correct as it is.
    pub fn is_real(&self, lang: Lang, text: &str) -> bool {
        self.real[lang as usize].contains(text)
    }

    /// Whether a word alone speaks of the person ("I", "je").
    pub fn is_first(&'static self, lang: Lang, text: &str) -> bool {
        self.longest(lang, std::iter::once(self.id(text)))
            .is_some_and(|(_, concepts)| concepts.contains(&Concept::Cue(Cue::First)))
    }

    /// The known word that is a single slip away (a letter missing, extra, wrong, or two swapped), in a language of the
    /// bit set; words of another first letter do not count.
    pub fn nearest(&self, text: &str, languages: u8) -> Option<WordId> {
        if !text.bytes().all(|b| b.is_ascii_alphabetic()) || !(SHORTEST_TYPO..=24).contains(&text.len()) {
            return None;
        }
        // Letters are lost, added or swapped more often than replaced, and lost more often than added.
        let replaces = |spelling: &[u8]| spelling.len() == text.len() && !is_swap(text.as_bytes(), spelling);
        let rank = |id: WordId| {
            let spelling = self.spellings[id as usize].as_bytes();
            (!replaces(spelling), spelling.len())
        };
        let mut best: Option<WordId> = None;
        let mut consider = |id: WordId| {
            let spelling = &self.spellings[id as usize];
            let fits = self.languages(id) & languages != 0
                && spelling.len() >= SHORTEST_TARGET
                && spelling.as_bytes()[0] == text.as_bytes()[0]
                && is_one_slip(text.as_bytes(), spelling.as_bytes())
                && (text.len() >= SHORTEST_REPLACED || !replaces(spelling.as_bytes()));
            if fits && best.is_none_or(|other| rank(other) < rank(id)) {
                best = Some(id);
            }
        };
        self.deletions.get(text).into_iter().flatten().for_each(|id| consider(*id));
        for shorter in deletions(text) {
            self.words.get(&shorter).into_iter().for_each(|id| consider(*id));
            self.deletions.get(&shorter).into_iter().flatten().for_each(|id| consider(*id));
        }
        best
    }
}

/// The lines of a data file that say something.
fn lines(source: &'static str) -> impl Iterator<Item = &'static str> {
    source.lines().map(|line| line.split('#').next().unwrap_or_default().trim()).filter(|line| !line.is_empty())
}

/// All spellings of a phrase with alternatives in parentheses.
fn spellings(phrase: &str) -> Vec<String> {
    let Some((head, rest)) = phrase.split_once('(') else { return vec![phrase.to_owned()] };
    let Some((choices, tail)) = rest.split_once(')') else { return vec![phrase.to_owned()] };
    let tails = spellings(tail);
    choices.split('|').flat_map(|choice| tails.iter().map(move |tail| format!("{head}{choice}{tail}"))).collect()
}

/// The spellings with one letter left out.
fn deletions(text: &str) -> impl Iterator<Item = Box<str>> + '_ {
    (0..text.len()).map(move |at| {
        let mut shorter = String::with_capacity(text.len());
        shorter.push_str(&text[..at]);
        shorter.push_str(&text[at + 1..]);
        shorter.into_boxed_str()
    })
}

/// Whether two spellings differ by one insertion, deletion, substitution or swap of neighbours.
fn is_one_slip(a: &[u8], b: &[u8]) -> bool {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Less => a == &b[1..],
        std::cmp::Ordering::Greater => &a[1..] == b,
        std::cmp::Ordering::Equal => {
            a.is_empty() || a[1..] == b[1..] || (a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
        }
    }
}

/// Whether two spellings of one length hold the same letters.
fn is_swap(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).filter(|(x, y)| x != y).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_names_a_concept() {
        for (_, source) in OWN.iter().copied().chain([(Lang::En, SHARED)]) {
            for head in lines(source).filter_map(|line| line.strip_prefix('=')) {
                assert!(Concept::parse(head.trim()).is_some(), "{head}");
            }
        }
    }

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        let lexicon = lexicon();
        let near = |text: &str| lexicon.nearest(text, 1).map(|id| &*lexicon.spellings[id as usize]);
        assert_eq!(near("vitmins"), Some("vitamins"));
        assert_eq!(near("exhuasted"), Some("exhausted"));
        assert_eq!(near("xhausted"), None);
        assert_eq!(near("exhaaausted"), None);
    }

    #[test]
    fn a_word_in_common_use_is_no_slip_of_another() {
        for (lang, word) in [
            (Lang::En, "cooking"),
            (Lang::En, "satin"),
            (Lang::Es, "cereza"),
            (Lang::Es, "calamares"),
            (Lang::Es, "tomillo"),
            (Lang::De, "gehangen"),
            (Lang::De, "gereift"),
            (Lang::De, "gezickt"),
            (Lang::Fr, "mâcher"),
            (Lang::Fr, "corvée"),
        ] {
            let folded = fold(word);
            // Each would be taken for a word of the lexicon.
            assert!(lexicon().nearest(&folded, 1 << lang as u8).is_some(), "{word}");
            assert!(lexicon().is_real(lang, &folded), "{word}");
        }
    }

    #[test]
    fn alternatives_unfold() {
        assert_eq!(spellings("a(b|c)d(|e)"), ["abd", "abde", "acd", "acde"]);
    }
}
