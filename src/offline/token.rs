//! Text → tokens with byte spans. The same tokeniser cuts messages and lexicon phrases, so the two always agree.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use crate::domain::text::fold;

/// Longest text that is read, in bytes; what lies beyond is ignored (nobody logs a day in 8 kB, and reading time stays
/// bounded).
const LONGEST: usize = 8_192;

/// Words whose diacritics must not be folded away, and the spelling that stands for them.
const DISTINCT: &str = include_str!("lang/all/distinct.txt");

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Letters (or one emoji).
    Word,
    /// Digits with separators between them: `7`, `82,5`, `10.432`, `6:40`, `1:52:30`, `2026-03-02`.
    Number,
    /// A vulgar fraction sign such as ½.
    Fraction,
    /// One punctuation mark.
    Mark(char),
}

/// A piece of the message.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Folded text: lower case, no diacritics.
    pub text: String,
    /// Byte range in the message.
    pub span: Range<usize>,
    pub shape: Shape,
    /// No white space before it.
    pub glued: bool,
    /// Written with a capital first letter.
    pub capital: bool,
}

/// Cuts a text into tokens.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut cutter = Cutter { text: &text[..end], at: 0, glued: false, out: Vec::with_capacity(24) };
    while cutter.step() {}
    cutter.out
}

struct Cutter<'a> {
    text: &'a str,
    at: usize,
    glued: bool,
    out: Vec<Token>,
}

impl Cutter<'_> {
    /// Takes the next token; false at the end.
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return false };
        if c == '\n' || c == '\r' {
            self.push(Shape::Mark('\n'), c.len_utf8());
            self.glued = false;
        } else if c.is_whitespace() || is_invisible(c) {
            self.at += c.len_utf8();
            self.glued &= is_invisible(c);
        } else if c.is_ascii_digit() {
            self.push(Shape::Number, number_length(rest));
        } else if c == '.' && !self.glued && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            // "Up .4": a number without its nought.
            self.push(Shape::Number, 1 + number_length(&rest[1..]));
        } else if fraction_value(c).is_some() {
            self.push(Shape::Fraction, c.len_utf8());
        } else if c.is_alphabetic() {
            self.word(rest);
        } else if c.is_ascii() || is_text_mark(c) {
            self.mark(c, rest);
        } else {
            self.push(Shape::Word, c.len_utf8());
        }
        true
    }

    fn word(&mut self, rest: &str) {
        let mut length = 0;
        let mut chars = rest.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map(|(_, c)| *c);
            if c.is_alphabetic() || is_combining(c) {
                // part of the word
            } else if c.is_ascii_digit() {
                // "vo2max", "h2o", "b12" are words; "cd1" and "day3" fall apart into a word and a number.
                let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
                let follows = rest[at + digits..].chars().next().is_some_and(char::is_alphabetic);
                if !(follows && digits == 1 || is_coded(&rest[..at + digits])) {
                    break;
                }
                length = at + digits;
                for _ in 1..digits {
                    chars.next();
                }
                continue;
            } else if is_apostrophe(c)
                && next.is_none_or(char::is_alphabetic)
                && (next.is_some() || is_elision(&fold(&rest[..at])))
            {
                if is_elision(&fold(&rest[..at])) {
                    length = at + c.len_utf8();
                    break;
                }
                if is_possessive(&rest[at + c.len_utf8()..]) {
                    break;
                }
            } else if !(c == '.' && is_dotted(&rest[..at], next)) {
                break;
            }
            length = at + c.len_utf8();
        }
        self.push(Shape::Word, length);
    }

    fn mark(&mut self, c: char, rest: &str) {
        let plain = match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '`' | '\u{b4}' | '\u{2032}' => '\'',
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{d7}' => 'x',
            c => c,
        };
        let next = rest[c.len_utf8()..].chars().next();
        let after_word = self.glued && self.out.last().is_some_and(|last| last.shape == Shape::Word);
        if plain == '\'' && after_word && is_possessive(&rest[c.len_utf8()..]) {
            return self.push(Shape::Word, c.len_utf8() + 1);
        }
        let dots = rest.bytes().take_while(|b| *b == b'.').count();
        if dots > 1 {
            return self.push(Shape::Mark('\u{2026}'), dots);
        }
        // A hyphen inside a word ("push-ups", "20-minute") joins; it says nothing.
        let after_number = self.glued && self.out.last().is_some_and(|last| last.shape == Shape::Number);
        let joins = plain == '-'
            && (after_word && next.is_some_and(char::is_alphanumeric)
                || after_number && next.is_some_and(char::is_alphabetic));
        if joins {
            self.at += c.len_utf8();
            return;
        }
        self.push(Shape::Mark(plain), c.len_utf8());
    }

    fn push(&mut self, shape: Shape, length: usize) {
        let span = self.at..self.at + length.max(1);
        let raw = &self.text[span.clone()];
        let mut text = if raw.is_ascii() { raw.to_ascii_lowercase() } else { fold_apart(raw) };
        if shape == Shape::Word {
            text.retain(|c| c != '.');
        }
        if let Shape::Mark(mark) = shape {
            text.clear();
            text.push(mark);
        }
        let capital = raw.chars().next().is_some_and(char::is_uppercase);
        self.out.push(Token { text, span: span.clone(), shape, glued: self.glued, capital });
        self.at = span.end;
        self.glued = true;
    }
}

/// Folds a word, save one that its diacritics part from another.
fn fold_apart(raw: &str) -> String {
    static APART: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let apart = APART.get_or_init(|| {
        DISTINCT.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')).collect()
    });
    match apart.get(raw.to_lowercase().as_str()) {
        Some(spelling) => (*spelling).to_owned(),
        None => fold(raw),
    }
}

/// Value of a vulgar fraction sign.
pub fn fraction_value(c: char) -> Option<f64> {
    Some(match c {
        '\u{bd}' => 0.5,
        '\u{bc}' => 0.25,
        '\u{be}' => 0.75,
        '\u{2153}' => 1.0 / 3.0,
        '\u{2154}' => 2.0 / 3.0,
        _ => return None,
    })
}

/// Length of a number with its inner separators: each must stand between digits.
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    if is_iso_date(bytes) {
        return 10;
    }
    let mut length = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    while let Some(b'.' | b',' | b':') = bytes.get(length) {
        let digits = bytes[length + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            break;
        }
        length += 1 + digits;
    }
    length
}

/// Whether a text starts with YYYY-MM-DD.
fn is_iso_date(bytes: &[u8]) -> bool {
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(n, b)| if n == 4 || n == 7 { *b == b'-' } else { b.is_ascii_digit() })
        && !bytes.get(10).is_some_and(u8::is_ascii_digit)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{b4}' | '`')
}

/// Heads that lose their vowel before an apostrophe (French): they are words of their own.
fn is_elision(head: &str) -> bool {
    matches!(head, "j" | "d" | "l" | "n" | "m" | "t" | "s" | "c" | "qu" | "jusqu" | "lorsqu" | "puisqu")
}

fn is_possessive(tail: &str) -> bool {
    let mut chars = tail.chars();
    matches!(chars.next(), Some('s' | 'S')) && chars.next().is_none_or(|c| !c.is_alphanumeric())
}

/// Whether letters and digits together name a thing (gases, vitamins).
fn is_coded(text: &str) -> bool {
    ["spo2", "vo2", "sao2", "o2", "b12", "d3", "k2"].iter().any(|code| text.eq_ignore_ascii_case(code))
}

/// Whether a dot after these letters belongs to an abbreviation of single letters ("p.m.", "b.p.").
fn is_dotted(head: &str, next: Option<char>) -> bool {
    head.is_ascii() && (head.contains('.') || head.len() == 1 && next.is_some_and(|c| c.is_ascii_alphabetic()))
}

fn is_combining(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}

/// Marks that are not seen: variation selectors, joiners, direction marks, skin tones, control characters.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{fe0f}' | '\u{fe0e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{feff}' | '\u{1f3fb}'..='\u{1f3ff}')
        || c.is_control()
        || is_combining(c)
}

/// Punctuation beyond ASCII.
fn is_text_mark(c: char) -> bool {
    matches!(
        c,
        '\u{2010}'
            ..='\u{2026}'
                | '\u{2032}'
                | '\u{2033}'
                | '\u{2044}'
                | '\u{2212}'
                | '\u{2248}'
                | '\u{a1}'
                | '\u{ab}'
                | '\u{b0}'
                | '\u{b1}'
                | '\u{b4}'
                | '\u{b7}'
                | '\u{bb}'
                | '\u{bf}'
                | '\u{d7}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let cut: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
        assert_eq!(cut.join("|"), expected, "{text}");
    }

    #[test]
    fn words_numbers_and_marks_fall_apart() {
        check("7h15", "7|h|15");
        check("12st 9lb", "12|st|9|lb");
        check("CD1 vo2max h2o", "cd|1|vo2max|h2o");
        check("J\u{2019}ai bu 1,5L d'eau", "j'|ai|bu|1,5|l|d'|eau");
        check("I didn't, my wife's", "i|didn't|,|my|wife|'s");
        check("at 11 p.m. push-ups", "at|11|pm|push|ups");
        check("7-8 20-minute 1:52:30", "7|-|8|20|minute|1:52:30");
        check("2026-03-02 7\u{bd} ...", "2026-03-02|7|1\u{2044}2|\u{2026}");
        check("\u{2714}\u{fe0f}", "\u{2714}");
    }
}
