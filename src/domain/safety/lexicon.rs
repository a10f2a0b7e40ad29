//! Lexicons: words, classes and constructions read from data files, each of one language, and an index that finds them in a
//! message in time linear to its length.

use std::collections::{HashMap, HashSet};

use super::{
    construction::{self, Node},
    message::{NUMBER, Token},
    vocabulary::Vocabulary,
};

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

    /// A language has one class of a name, in whichever of its files.
    fn define(&mut self, name: &str, node: Node) -> Result<(), String> {
        if self.names.insert(format!("{}.{name}", self.scope), self.nodes.len()).is_some() {
            return Err(format!("@{name} is defined twice in {}", self.scope));
        }
        self.nodes.push(node);
        Ok(())
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
                "words" => Place::Words,
                "spelling" => Place::Spelling,
                "negator" => Place::Negator(section(name).ok_or("unknown section")?),
                name => Place::Section(section(name).ok_or("unknown section")?),
            };
        } else if let Some((name, body)) = line.strip_prefix('@').and_then(|rest| rest.split_once(" = ")) {
            let node = construction::parse(body, &mut self.words, &self.classes)?;
            self.classes.define(name.trim(), node)?;
        } else {
            let denies = matches!(place, Place::Negator(_));
            match place {
                Place::Nowhere => return Err("a line before the first section".to_owned()),
                Place::Real => self.words.add_real(line),
                Place::Words => line.split_whitespace().for_each(|word| {
                    self.words.add(word);
                }),
                Place::Spelling => {
                    let (wrong, right) = line.split_once(" = ").ok_or("expected wrong = right")?;
                    self.words.add_spelling(wrong, right);
                }
                Place::Numbers => {
                    let (word, value) = line.split_once(" = ").ok_or("expected word = number")?;
                    let value = value.trim().parse().map_err(|_| "not a number")?;
                    self.words.add_number(word, value);
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
        let mut uses = vec![0_usize; self.words.symbols()];
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
    Words,
    Spelling,
    Negator(S),
    Section(S),
}
