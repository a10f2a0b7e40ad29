//! Lexicons: words, classes and constructions read from data files, one a language, and an index that finds them in a
//! message in time linear to its length.

use std::collections::{HashMap, HashSet};

use super::{
    construction::{self, Node},
    message::{NUMBER, Token},
};
use crate::domain::text::fold;

/// From this length on a word may be misspelt by one letter and is still understood.
const FUZZY_LENGTH: usize = 6;

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
    /// A word less one letter → the words it may have been.
    misspelt: HashMap<String, Vec<String>>,
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
        let folded = fold(word);
        let spelled = fold(&with_digraphs(word));
        let known = self.words.get(&folded).or_else(|| self.words.get(&spelled)).copied();
        let symbol = known.unwrap_or_else(|| self.fresh());
        self.words.entry(folded).or_insert(symbol);
        self.words.entry(spelled).or_insert(symbol);
        symbol
    }

    /// The symbol of every word that starts like this.
    pub fn add_stem(&mut self, stem: &str) -> u32 {
        let folded = fold(stem);
        let spelled = fold(&with_digraphs(stem));
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

    /// The meaning of a folded word: as written, with letters drawn out ("diiie"), or with one slip in a long word.
    pub fn meaning(&self, word: &str) -> Meaning {
        let known = |word: &str| {
            let (symbol, value) = (self.words.get(word).copied(), self.numbers.get(word).copied());
            (symbol.is_some() || value.is_some()).then(|| Meaning { symbol: symbol.unwrap_or_default(), value })
        };
        known(word)
            .or_else(|| undrawn(word).into_iter().find_map(|shorter| known(&shorter)))
            .or_else(|| self.misspelling_of(word).and_then(known))
            .unwrap_or_default()
    }

    /// The stems a folded word starts with and the endings it has.
    pub fn parts(&self, word: &str) -> impl Iterator<Item = u32> {
        let ends = word.char_indices().map(|(at, _)| at).chain([word.len()]).skip(3);
        let stems =
            ends.take_while(|end| *end <= self.longest_stem).filter_map(|end| self.stems.get(&word[..end]).copied());
        let endings =
            self.endings.iter().filter(|(ending, _)| word.ends_with(ending.as_str())).map(|(_, symbol)| *symbol);
        stems.chain(endings)
    }

    fn misspelling_of(&self, word: &str) -> Option<&str> {
        let letters = word.len();
        if !(FUZZY_LENGTH..=24).contains(&letters) || !word.is_ascii() || self.real.contains(word) {
            return None;
        }
        let same_start = |candidate: &&String| candidate.as_bytes().first() == word.as_bytes().first();
        std::iter::once(word.to_owned())
            .chain(without_one_letter(word))
            .filter_map(|shorter| self.misspelt.get(&shorter))
            .flatten()
            .filter(same_start)
            .find(|candidate| is_one_slip(word, candidate))
            .map(String::as_str)
    }

    fn fresh(&mut self) -> u32 {
        self.next = self.next.max(NUMBER) + 1;
        self.next
    }

    fn index_misspellings(&mut self) {
        let long = self.words.keys().filter(|word| word.len() >= FUZZY_LENGTH && word.is_ascii());
        for word in long {
            self.misspelt.entry(word.clone()).or_default().push(word.clone());
            for shorter in without_one_letter(word) {
                self.misspelt.entry(shorter).or_default().push(word.clone());
            }
        }
        // A hash map has no order of its own; a reading has to be the same on every run.
        self.misspelt.values_mut().for_each(|words| words.sort_unstable());
    }
}

/// Named sets of alternatives.
#[derive(Debug, Default)]
pub(super) struct Classes {
    names: HashMap<String, usize>,
    nodes: Vec<Node>,
    /// The language whose file is being read; a class is looked up there first, then among the shared ones.
    scope: String,
}

impl Classes {
    /// The place of a class.
    pub fn find(&self, name: &str) -> Result<usize, String> {
        let own = self.names.get(&format!("{}.{name}", self.scope));
        own.copied().ok_or_else(|| format!("no class @{name} in {}", self.scope))
    }

    /// The construction of a class.
    pub fn node(&self, index: usize) -> &Node {
        &self.nodes[index]
    }

    fn define(&mut self, name: &str, node: Node) {
        self.names.insert(format!("{}.{name}", self.scope), self.nodes.len());
        self.nodes.push(node);
    }
}

/// A construction and what it is a sign of.
#[derive(Debug)]
struct Rule<S> {
    section: S,
    node: Node,
    longest: usize,
    /// Names a word of denial itself ("no point in living").
    negates: bool,
}

/// Where a construction was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit<S> {
    pub section: S,
    pub start: usize,
    pub end: usize,
    /// The construction holds a word of denial by itself ("no point in living").
    pub negates: bool,
}

/// Compiled lexicons; `S` names their sections.
#[derive(Debug)]
pub(super) struct Lexicon<S> {
    pub words: Vocabulary,
    classes: Classes,
    rules: Vec<Rule<S>>,
    /// Words of denial, from the sections `[negator]`.
    negators: HashSet<u32>,
    /// Symbol → the rules of which every match holds one of a few rare symbols, this among them.
    index: Vec<Vec<u32>>,
}

impl<S: Copy> Lexicon<S> {
    /// Compiles lexicon files, each `(language, text)`. A line is a comment (`//`), a section (`[crisis]`), a class
    /// (`@name = …`), a spelt number (in `[numbers]`), words that are no misspellings (in `[real]`), or a construction.
    ///
    /// # Errors
    /// The first line that cannot be understood, with its language.
    pub fn compile(files: &[(&str, &str)], section: impl Fn(&str) -> Option<S>) -> Result<Self, String> {
        let mut lexicon = Self {
            words: Vocabulary::default(),
            classes: Classes::default(),
            rules: Vec::new(),
            negators: HashSet::new(),
            index: Vec::new(),
        };
        for (lang, text) in files {
            lexicon.classes.scope = (*lang).to_owned();
            let mut place = Place::Nowhere;
            for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
                lexicon.line(line, &mut place, &section).map_err(|reason| format!("{lang}: {line}: {reason}"))?;
            }
        }
        for rule in &mut lexicon.rules {
            rule.node.each_symbol(&lexicon.classes, &mut |symbol| rule.negates |= lexicon.negators.contains(&symbol));
        }
        lexicon.words.index_misspellings();
        lexicon.index_rules()?;
        Ok(lexicon)
    }

    fn line(&mut self, line: &str, place: &mut Place<S>, section: &impl Fn(&str) -> Option<S>) -> Result<(), String> {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            *place = match name {
                "numbers" => Place::Numbers,
                "real" => Place::Real,
                "negator" => Place::Negator(section(name).ok_or("unknown section")?),
                name => Place::Section(section(name).ok_or("unknown section")?),
            };
        } else if let Some((name, body)) = line.strip_prefix('@').and_then(|rest| rest.split_once(" = ")) {
            let node = construction::parse(body, &mut self.words, &self.classes)?;
            self.classes.define(name.trim(), node);
        } else {
            let denies = matches!(place, Place::Negator(_));
            match place {
                Place::Nowhere => return Err("a line before the first section".to_owned()),
                Place::Real => self.words.real.extend(line.split_whitespace().map(fold)),
                Place::Numbers => {
                    let (word, value) = line.split_once(" = ").ok_or("expected word = number")?;
                    let value = value.trim().parse().map_err(|_| "not a number")?;
                    self.words.numbers.insert(fold(word), value);
                    self.words.numbers.insert(fold(&with_digraphs(word)), value);
                }
                Place::Negator(section) | Place::Section(section) => {
                    let node = construction::parse(line, &mut self.words, &self.classes)?;
                    let longest = node.longest(&self.classes);
                    if denies {
                        self.negators.extend(node.single_symbols());
                    }
                    self.rules.push(Rule { section: *section, node, longest, negates: false });
                }
            }
        }
        Ok(())
    }

    fn index_rules(&mut self) -> Result<(), String> {
        let mut uses = vec![0_usize; self.words.next as usize + 1];
        for rule in &self.rules {
            rule.node.each_symbol(&self.classes, &mut |symbol| uses[symbol as usize] += 1);
        }
        // A number stands in most messages.
        uses[NUMBER as usize] += self.rules.len() / 4;
        self.index = vec![Vec::new(); uses.len()];
        for (number, rule) in (0_u32..).zip(&self.rules) {
            let cost = |symbol: u32| uses[symbol as usize];
            let required = rule.node.required(&self.classes, &cost);
            let (_, mut keys) = required.ok_or_else(|| format!("nothing is required by {:?}", rule.node))?;
            keys.sort_unstable();
            keys.dedup();
            keys.into_iter().for_each(|key| self.index[key as usize].push(number));
        }
        Ok(())
    }

    /// Every construction in the message, by place.
    pub fn find(&self, tokens: &[Token]) -> Vec<Hit<S>> {
        let mut hits = Vec::new();
        let mut tried: HashMap<u32, usize> = HashMap::new();
        for (at, token) in tokens.iter().enumerate() {
            for symbol in token.symbols() {
                for number in &self.index[symbol as usize] {
                    let rule = &self.rules[*number as usize];
                    let next = tried.entry(*number).or_insert(0);
                    let first = (*next).max((at + 1).saturating_sub(rule.longest)).max(token.sentence.0 as usize);
                    *next = (*next).max(at + 1);
                    hits.extend((first..=at).filter_map(|start| {
                        let end = rule.node.matches(tokens, start, &self.classes)?;
                        Some(Hit { section: rule.section, start, end, negates: rule.negates })
                    }));
                }
            }
        }
        hits
    }
}

enum Place<S> {
    Nowhere,
    Numbers,
    Real,
    Negator(S),
    Section(S),
}

/// German umlauts as they are typed where a keyboard has none.
fn with_digraphs(word: &str) -> String {
    word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue")
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

fn without_one_letter(word: &str) -> impl Iterator<Item = String> {
    (0..word.len()).map(move |at| [&word[..at], &word[at + 1..]].concat())
}

/// Whether two ASCII words differ by one letter too many, too few, wrong, or by two neighbours swapped.
fn is_one_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match one.len().abs_diff(other.len()) {
        0 => {
            one.get(1..) == other.get(1..)
                || (one.len() > 1 && one[0] == other[1] && one[1] == other[0] && one[2..] == other[2..])
        }
        1 if one.len() > other.len() => one[1..] == *other,
        1 => *one == other[1..],
        _ => false,
    }
}
