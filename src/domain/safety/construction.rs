//! The construction language of the lexicons, and its matcher.
//!
//! A construction is a regular expression over words instead of letters:
//!
//! | written | means |
//! |---|---|
//! | `word` | this word; folded, so accents and capitals do not count |
//! | `stem*`, `*ending` | a word that starts or ends like this |
//! | `@class` | any alternative of a class (`@class = a \| b c`) |
//! | `( a \| b c )` | alternatives |
//! | `x?`, `( … )*` | x or nothing; the group up to four times |
//! | `..3` | up to three words; a comma counts as one, a sentence end is never crossed |
//! | `~3` | up to three words, none of them a number |
//! | `_3` | up to three words, no comma or other mark between them |
//! | `#13-17`, `#>=180`, `#<90`, `#` | a number |
//! | `!x` | what follows is not x |
//! | `^`, `$` | start and end of the sentence |

use super::{
    lexicon::Classes,
    message::{NUMBER, Token, leading_number},
    vocabulary::Vocabulary,
};

/// How often a group with a star can come.
const REPEATS: usize = 4;

/// A compiled construction.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Symbol(u32),
    Number {
        min: f64,
        max: f64,
    },
    Gap(usize),
    /// A gap that no mark may stand in.
    MarklessGap(usize),
    /// A gap that no number may stand in.
    NumberlessGap(usize),
    Class(usize),
    Sequence(Box<[Self]>),
    Either(Alternatives),
    Maybe(Box<Self>),
    Repeat(Box<Self>),
    Not(Box<Self>),
    Start,
    End,
}

/// A choice, with what its members can start with, so that most tokens are turned away at once.
#[derive(Clone, Debug)]
pub(super) struct Alternatives {
    options: Box<[Node]>,
    /// Sorted symbols; `None` when a match may start with anything, or be empty.
    starts: Option<Box<[u32]>>,
}

impl Alternatives {
    fn new(options: Vec<Node>, classes: &Classes) -> Self {
        let mut starts = Vec::new();
        let known = options.iter().all(|option| option.starts(classes, &mut starts) == Some(false));
        starts.sort_unstable();
        starts.dedup();
        // Nothing is added any more: what the vectors hold ready would be most of the memory.
        Self { options: options.into_boxed_slice(), starts: known.then(|| starts.into_boxed_slice()) }
    }

    fn may_start(&self, token: Option<&Token>) -> bool {
        let Some(starts) = &self.starts else { return true };
        token.is_some_and(|token| token.symbols().any(|symbol| starts.binary_search(&symbol).is_ok()))
    }
}

/// Compiles one construction.
///
/// # Errors
/// A class that is not defined, brackets that do not close, a number that cannot be read.
pub(super) fn parse(text: &str, words: &mut Vocabulary, classes: &Classes) -> Result<Node, String> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('|', " | ");
    let mut parser = Parser { items: spaced.split_whitespace().peekable(), words, classes };
    let node = parser.alternatives()?;
    match parser.items.next() {
        None => Ok(node),
        Some(item) => Err(format!("unexpected {item:?} in {text:?}")),
    }
}

struct Parser<'a, I: Iterator<Item = &'a str>> {
    items: std::iter::Peekable<I>,
    words: &'a mut Vocabulary,
    classes: &'a Classes,
}

impl<'a, I: Iterator<Item = &'a str>> Parser<'a, I> {
    fn alternatives(&mut self) -> Result<Node, String> {
        let mut options = vec![self.sequence()?];
        while self.items.next_if_eq(&"|").is_some() {
            options.push(self.sequence()?);
        }
        Ok(if options.len() == 1 {
            options.swap_remove(0)
        } else {
            Node::Either(Alternatives::new(options, self.classes))
        })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut parts = Vec::new();
        while let Some(item) = self.items.next_if(|item| !matches!(*item, "|" | ")")) {
            parts.push(self.item(item)?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Node::Sequence(parts.into_boxed_slice()) })
    }

    fn item(&mut self, item: &'a str) -> Result<Node, String> {
        if let Some(rest) = item.strip_prefix('!') {
            let next = if rest.is_empty() { self.items.next().ok_or("nothing after !")? } else { rest };
            let forbidden = self.item(next)?;
            return Ok(Node::Not(Box::new(forbidden)));
        }
        if item == "(" {
            return self.group();
        }
        match item.strip_suffix('?') {
            Some(wanted) => Ok(Node::Maybe(Box::new(self.atom(wanted)?))),
            None => self.atom(item),
        }
    }

    /// A group whose opening bracket has been read.
    fn group(&mut self) -> Result<Node, String> {
        let inner = self.alternatives()?;
        match self.items.next() {
            Some(")") => {}
            other => return Err(format!("a bracket is not closed before {other:?}")),
        }
        Ok(match self.items.next_if(|item| matches!(*item, "?" | "*")) {
            Some("?") => Node::Maybe(Box::new(inner)),
            Some(_) => Node::Repeat(Box::new(inner)),
            None => inner,
        })
    }

    fn atom(&mut self, item: &str) -> Result<Node, String> {
        Ok(match item {
            "^" => Node::Start,
            "$" => Node::End,
            _ if item.starts_with("..") => Node::Gap(item[2..].parse().map_err(|_| format!("no length in {item:?}"))?),
            _ if item.starts_with('~') => {
                Node::NumberlessGap(item[1..].parse().map_err(|_| format!("no length in {item:?}"))?)
            }
            _ if item.starts_with('_') => {
                Node::MarklessGap(item[1..].parse().map_err(|_| format!("no length in {item:?}"))?)
            }
            _ if item.starts_with('#') => number(&item[1..])?,
            _ if item.starts_with('@') => Node::Class(self.classes.find(&item[1..])?),
            _ => self.word(item),
        })
    }

    /// A word. One with a mark inside is read like a message: apostrophes and hyphens only part words.
    fn word(&mut self, item: &str) -> Node {
        if let Some(ending) = item.strip_prefix('*').filter(|ending| !ending.is_empty()) {
            return Node::Symbol(self.words.add_ending(ending));
        }
        let (item, is_stem) = match item.strip_suffix('*') {
            Some(stem) if !stem.is_empty() => (stem, true),
            _ => (item, false),
        };
        let mut parts = Vec::new();
        let mut rest = item;
        while let Some(first) = rest.chars().next() {
            let length = if first.is_ascii_digit() {
                let (value, length) = leading_number(rest);
                parts.push(Node::Number { min: value, max: value });
                length
            } else if first.is_alphanumeric() {
                let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                let last = length == rest.len();
                let word = &rest[..length];
                parts.push(Node::Symbol(if is_stem && last {
                    self.words.add_stem(word)
                } else {
                    self.words.add(word)
                }));
                length
            } else {
                if item.len() == first.len_utf8() || !matches!(first, '\'' | '’' | '-') {
                    parts.push(Node::Symbol(self.words.add(&rest[..first.len_utf8()])));
                }
                first.len_utf8()
            };
            rest = &rest[length..];
        }
        if parts.len() == 1 { parts.swap_remove(0) } else { Node::Sequence(parts.into_boxed_slice()) }
    }
}

/// `13-17`, `>=180`, `<90`, or nothing for every number.
fn number(range: &str) -> Result<Node, String> {
    let read = |text: &str| text.parse::<f64>().map_err(|_| format!("no number in #{range}"));
    let (min, max) = if range.is_empty() {
        (f64::MIN, f64::MAX)
    } else if let Some(min) = range.strip_prefix(">=") {
        (read(min)?, f64::MAX)
    } else if let Some(max) = range.strip_prefix('<') {
        (f64::MIN, read(max)?.next_down())
    } else if let Some((min, max)) = range.split_once('-') {
        (read(min)?, read(max)?)
    } else {
        (read(range)?, read(range)?)
    };
    Ok(Node::Number { min, max })
}

impl Node {
    /// The end of the shortest match that starts at `start`, if there is one.
    pub fn matches(&self, tokens: &[Token], start: usize, classes: &Classes) -> Option<usize> {
        let (from, to) = tokens.get(start).map(|token| token.sentence)?;
        let text = Text { tokens, from: from as usize, to: to as usize, classes };
        let mut end = None;
        text.walk(self, start, &mut |at| {
            end = Some(at);
            true
        });
        end
    }

    /// Adds the symbols a match can start with. Returns whether a match can be empty, or `None` when it may start with anything.
    fn starts(&self, classes: &Classes, symbols: &mut Vec<u32>) -> Option<bool> {
        match self {
            Self::Symbol(symbol) => symbols.push(*symbol),
            Self::Number { .. } => symbols.push(NUMBER),
            Self::Gap(_) | Self::MarklessGap(_) | Self::NumberlessGap(_) => return None,
            Self::Class(index) => return classes.node(*index).starts(classes, symbols),
            Self::Sequence(parts) => {
                for part in parts {
                    if !part.starts(classes, symbols)? {
                        return Some(false);
                    }
                }
                return Some(true);
            }
            Self::Either(choice) => {
                let empties: Option<Vec<bool>> =
                    choice.options.iter().map(|option| option.starts(classes, symbols)).collect();
                return empties.map(|empties| empties.contains(&true));
            }
            Self::Maybe(inner) | Self::Repeat(inner) => return inner.starts(classes, symbols).map(|_| true),
            Self::Not(_) | Self::Start | Self::End => return Some(true),
        }
        Some(false)
    }

    /// The longest match possible, in tokens.
    pub fn longest(&self, classes: &Classes) -> usize {
        match self {
            Self::Symbol(_) | Self::Number { .. } => 1,
            Self::Gap(length) | Self::NumberlessGap(length) | Self::MarklessGap(length) => *length,
            Self::Class(index) => classes.node(*index).longest(classes),
            Self::Sequence(parts) => parts.iter().map(|part| part.longest(classes)).sum(),
            Self::Either(choice) => choice.options.iter().map(|option| option.longest(classes)).max().unwrap_or(0),
            Self::Maybe(inner) => inner.longest(classes),
            Self::Repeat(inner) => REPEATS * inner.longest(classes),
            Self::Not(_) | Self::Start | Self::End => 0,
        }
    }

    /// Symbols of which every match has at least one: the rarest such set, with its cost. `None` when nothing is required.
    pub fn required(&self, classes: &Classes, cost: &dyn Fn(u32) -> usize) -> Option<(usize, Vec<u32>)> {
        match self {
            Self::Symbol(symbol) => Some((cost(*symbol), vec![*symbol])),
            Self::Number { .. } => Some((cost(NUMBER), vec![NUMBER])),
            Self::Class(index) => classes.node(*index).required(classes, cost),
            Self::Sequence(parts) => {
                parts.iter().filter_map(|part| part.required(classes, cost)).min_by_key(|(price, _)| *price)
            }
            Self::Either(choice) => choice.options.iter().try_fold((0, Vec::new()), |(price, mut all), option| {
                let (more, symbols) = option.required(classes, cost)?;
                all.extend(symbols);
                Some((price + more, all))
            }),
            Self::Gap(_)
            | Self::NumberlessGap(_)
            | Self::MarklessGap(_)
            | Self::Maybe(_)
            | Self::Repeat(_)
            | Self::Not(_)
            | Self::Start
            | Self::End => None,
        }
    }

    /// The alternatives that are one word.
    pub fn single_symbols(&self) -> Vec<u32> {
        match self {
            Self::Symbol(symbol) => vec![*symbol],
            Self::Either(choice) => {
                let single = choice.options.iter().filter(|option| matches!(option, Self::Symbol(_)));
                single.flat_map(Self::single_symbols).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Every symbol that the construction names; what must not follow is none of them.
    pub fn each_symbol(&self, classes: &Classes, visit: &mut dyn FnMut(u32)) {
        match self {
            Self::Symbol(symbol) => visit(*symbol),
            Self::Number { .. } => visit(NUMBER),
            Self::Class(index) => classes.node(*index).each_symbol(classes, visit),
            Self::Sequence(parts) => parts.iter().for_each(|part| part.each_symbol(classes, visit)),
            Self::Either(choice) => choice.options.iter().for_each(|option| option.each_symbol(classes, visit)),
            Self::Maybe(inner) | Self::Repeat(inner) => inner.each_symbol(classes, visit),
            Self::Gap(_) | Self::NumberlessGap(_) | Self::MarklessGap(_) | Self::Not(_) | Self::Start | Self::End => {}
        }
    }
}

/// The sentence that is being matched.
struct Text<'a> {
    tokens: &'a [Token],
    from: usize,
    to: usize,
    classes: &'a Classes,
}

impl Text<'_> {
    /// Calls `then` with every place where `node` can end, until it returns true.
    fn walk(&self, node: &Node, at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
        match node {
            Node::Symbol(symbol) => at < self.to && self.tokens[at].is(*symbol) && then(at + 1),
            Node::Number { min, max } => {
                at < self.to
                    && self.tokens[at].value.is_some_and(|value| (*min..=*max).contains(&value))
                    && then(at + 1)
            }
            Node::Gap(length) => (at..=(at + length).min(self.to)).any(then),
            Node::NumberlessGap(length) => self.gap(at, *length, |token| token.value.is_none(), then),
            Node::MarklessGap(length) => self.gap(at, *length, |token| !token.is_mark, then),
            Node::Class(index) => self.walk(self.classes.node(*index), at, then),
            Node::Sequence(parts) => self.sequence(parts, at, then),
            Node::Either(choice) => {
                let token = self.tokens[..self.to].get(at);
                choice.may_start(token) && choice.options.iter().any(|option| self.walk(option, at, then))
            }
            Node::Maybe(inner) => self.walk(inner, at, then) || then(at),
            Node::Repeat(inner) => self.repeat(inner, REPEATS, at, then),
            Node::Not(inner) => !self.walk(inner, at, &mut |_| true) && then(at),
            Node::Start => at == self.from && then(at),
            Node::End => at == self.to && then(at),
        }
    }

    fn gap(
        &self,
        at: usize,
        length: usize,
        may_hold: impl Fn(&Token) -> bool,
        then: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        let free = self.tokens[at..self.to].iter().take(length).take_while(|token| may_hold(token)).count();
        (at..=at + free).any(then)
    }

    fn repeat(&self, inner: &Node, times: usize, at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
        let again =
            times > 0 && self.walk(inner, at, &mut |next| next > at && self.repeat(inner, times - 1, next, then));
        again || then(at)
    }

    fn sequence(&self, parts: &[Node], at: usize, then: &mut dyn FnMut(usize) -> bool) -> bool {
        match parts {
            [] => then(at),
            [first, rest @ ..] => self.walk(first, at, &mut |next| self.sequence(rest, next, then)),
        }
    }
}
