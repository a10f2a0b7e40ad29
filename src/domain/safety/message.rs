//! A message as the safety rules read it: tokens of the folded text, cut into sentences.

use super::vocabulary::Vocabulary;
use crate::domain::text::fold;

/// The symbol of every number; its value stands in the token.
pub(super) const NUMBER: u32 = 1;

/// A symbol that no rule names.
const UNKNOWN: u32 = 0;

/// How many symbols a token can carry: its own, the number it spells, and its stems and endings.
const SYMBOLS: usize = 6;

/// A word, a number or a mark that a rule can name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    symbols: [u32; SYMBOLS],
    /// The value of a number, written in digits or spelt.
    pub value: Option<f64>,
    /// A comma, a slash, a bracket …
    pub is_mark: bool,
    /// Inside quotation marks.
    pub quoted: bool,
    /// Where the sentence of this token starts and ends.
    pub sentence: (u32, u32),
}

impl Token {
    fn new(symbol: u32, value: Option<f64>, quoted: bool) -> Self {
        let mut token = Self { symbols: [UNKNOWN; SYMBOLS], value, is_mark: false, quoted, sentence: (0, 0) };
        token.add(symbol);
        token
    }

    fn add(&mut self, symbol: u32) {
        if !self.is(symbol)
            && let Some(free) = self.symbols.iter_mut().find(|slot| **slot == UNKNOWN)
        {
            *free = symbol;
        }
    }

    /// Whether a rule that names this symbol means this token.
    pub fn is(&self, symbol: u32) -> bool {
        self.symbols.contains(&symbol)
    }

    /// What rules know this token as.
    pub fn symbols(&self) -> impl Iterator<Item = u32> {
        self.symbols.into_iter().filter(|symbol| *symbol != UNKNOWN)
    }
}

/// Reads a text into tokens; linear in its length.
pub(super) fn tokens(text: &str, words: &Vocabulary) -> Vec<Token> {
    let mut reader = Reader { words, tokens: Vec::new(), sentence_start: 0, quoted: false };
    for line in text.split(['\n', '\r', '\u{2028}']) {
        reader.line(&fold(line));
        reader.end_sentence();
        reader.quoted = false;
    }
    reader.tokens
}

struct Reader<'a> {
    words: &'a Vocabulary,
    tokens: Vec<Token>,
    sentence_start: usize,
    quoted: bool,
}

impl Reader<'_> {
    fn line(&mut self, line: &str) {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                c if c.is_ascii_digit() => self.number(rest),
                c if c.is_alphanumeric() => self.word(rest),
                c => {
                    self.mark(c, &rest[c.len_utf8()..]);
                    c.len_utf8()
                }
            };
            rest = &rest[length..];
        }
    }

    /// Digits with an optional decimal or thousands separator: "39,5", "1.200". Returns the bytes read.
    fn number(&mut self, text: &str) -> usize {
        let (value, length) = leading_number(text);
        self.push(Token::new(NUMBER, Some(value), self.quoted));
        length
    }

    fn word(&mut self, text: &str) -> usize {
        let length = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
        let word = &text[..length];
        // "im15": a known word with a number stuck to it. "spo2" is a word of its own.
        if let Some(digits) = word.find(|c: char| c.is_ascii_digit())
            && !self.words.knows(word)
            && self.words.knows(&word[..digits])
        {
            self.push_word(&word[..digits]);
            return digits;
        }
        self.push_word(word);
        length
    }

    fn push_word(&mut self, written: &str) {
        let word = self.words.spelled(written);
        let meaning = self.words.meaning(&word);
        let mut token = Token::new(meaning.symbol, meaning.value, self.quoted);
        if meaning.value.is_some() {
            token.add(NUMBER);
        }
        for part in self.words.stems(&word).chain(self.words.endings(written)) {
            token.add(part);
        }
        self.push(token);
    }

    fn mark(&mut self, mark: char, after: &str) {
        match mark {
            '"' => self.quoted = !self.quoted,
            '!' | '?' | ';' => self.end_sentence(),
            // "9. Klasse", "im 3. Monat": a dot after a number does not end the sentence when a word follows.
            '.' if self.after_number() && after.starts_with(' ') => self.symbol("."),
            '.' => self.end_sentence(),
            ',' | ':' | '/' | '%' | '(' | ')' | '°' | '+' | '<' | '>' | '*' => {
                self.symbol(mark.encode_utf8(&mut [0; 4]))
            }
            // A dash between words joins them; a free one separates.
            '-' if after.starts_with(' ') || self.after_number() => self.symbol("-"),
            mark if !mark.is_ascii() => {
                let meaning = self.words.meaning(mark.encode_utf8(&mut [0; 4]));
                if meaning.symbol != UNKNOWN {
                    self.push(Token::new(meaning.symbol, None, self.quoted));
                }
            }
            _ => {}
        }
    }

    fn symbol(&mut self, mark: &str) {
        let symbol = self.words.meaning(mark).symbol;
        self.push(Token { is_mark: true, ..Token::new(symbol, None, self.quoted) });
    }

    fn after_number(&self) -> bool {
        self.tokens.len() > self.sentence_start && self.tokens.last().is_some_and(|token| token.value.is_some())
    }

    fn push(&mut self, token: Token) {
        self.tokens.push(token);
    }

    fn end_sentence(&mut self) {
        let bounds = (as_index(self.sentence_start), as_index(self.tokens.len()));
        for token in &mut self.tokens[self.sentence_start..] {
            token.sentence = bounds;
        }
        self.sentence_start = self.tokens.len();
    }
}

/// A position in a message; one beyond four billion tokens does not occur.
fn as_index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// The number a text starts with, and its length in bytes. One separator followed by exactly three digits after one to
/// three digits is a thousands separator unless the number would start with zero.
pub(super) fn leading_number(text: &str) -> (f64, usize) {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let mut length = whole;
    let mut value = text[..whole].parse::<f64>().unwrap_or(f64::MAX);
    let mut groups = 0;
    while let Some(separator) = text[length..].chars().next().filter(|c| matches!(c, '.' | ',')) {
        let part = digits(&text[length + separator.len_utf8()..]);
        let fraction = &text[length + 1..length + 1 + part];
        match part {
            0 => break,
            3 if whole <= 3 && !text.starts_with('0') => {
                value = value * 1000.0 + fraction.parse::<f64>().unwrap_or(0.0);
                groups += 1;
                length += 4;
            }
            _ => {
                if groups == 0 || part != 3 {
                    value += format!("0.{fraction}").parse::<f64>().unwrap_or(0.0);
                    length += 1 + part;
                }
                break;
            }
        }
    }
    (value, length)
}
