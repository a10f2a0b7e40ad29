//! Tokens → items: known phrases with their meanings, numbers with their units, dates, unknown words.

use std::ops::Range;

use super::concept::{Concept, Cue};
use super::lexicon::{WordId, lexicon};
use super::quantity::{Quantity, Unit};
use super::token::{Shape, Token, tokens};
use super::when::DateRef;
use crate::domain::person::Lang;

/// What a stretch of the message is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A phrase of the lexicon.
    Word,
    Unknown,
    /// Digits not yet read as a quantity.
    Number,
    Mark(char),
    Quantity(Quantity),
    /// `a:b` or `a:b:c`, a time of day or a duration by what stands beside it.
    Colon(f64, f64, Option<f64>),
    /// A time of day in minutes; the flag says that the half of the day is known.
    Clock(u16, bool),
    /// `a/b`, "a over b", "a out of b".
    Ratio(f64, f64),
    Date(DateRef),
}

/// A stretch of the message.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Token range.
    pub tokens: Range<usize>,
    pub what: What,
    pub concepts: &'static [Concept],
    /// The word was read through a typing error.
    pub fuzzy: bool,
}

impl Item {
    /// Whether a phrase carries this cue.
    pub fn is(&self, cue: Cue) -> bool {
        self.concepts.contains(&Concept::Cue(cue))
    }

    /// Whether a phrase carries one of these cues.
    pub fn any(&self, cues: &[Cue]) -> bool {
        self.concepts.iter().any(|concept| matches!(concept, Concept::Cue(cue) if cues.contains(cue)))
    }

    /// The first meaning that `pick` takes.
    pub fn find<T>(&self, pick: impl Fn(&Concept) -> Option<T>) -> Option<T> {
        self.concepts.iter().find_map(pick)
    }

    /// The quantity, if this is one.
    pub fn quantity(&self) -> Option<Quantity> {
        match self.what {
            What::Quantity(quantity) => Some(quantity),
            _ => None,
        }
    }
}

/// A message cut into items, before numbers are read.
pub struct Cut {
    pub tokens: Vec<Token>,
    pub items: Vec<Item>,
    pub lang: Lang,
}

/// Cuts a message and finds its language; `usual` decides where the words do not.
pub fn cut(text: &str, usual: Lang) -> Cut {
    let tokens = tokens(text);
    let mut words: Vec<Option<WordId>> = tokens.iter().map(lookup).collect();
    let lang = detect(&tokens, &words, usual, text);
    let mut fuzzy = vec![false; tokens.len()];
    for (n, token) in tokens.iter().enumerate() {
        // A capital inside a sentence marks a name, not a typing error (save in German, whose nouns have one).
        let name = token.capital && n > 0 && lang != Lang::De;
        if words[n].is_none() && token.shape == Shape::Word && !name && !lexicon().is_real(lang, &token.text) {
            words[n] = lexicon().nearest(&token.text, 1 << lang as u8);
            fuzzy[n] = words[n].is_some();
        }
    }
    let mut items = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let found = phrase(lang, &tokens, &words, at);
        let length = found.map_or(1, |(length, _)| length);
        // "60 min. 45 min Yoga": the dot ends the sentence where another number follows.
        let dotted = length == 2 && matches!(tokens[at + 1].shape, Shape::Mark('.'));
        let minute = found.is_some_and(|(_, concepts)| concepts.contains(&Concept::Unit(Unit::Minute)));
        let next_number = tokens.get(at + 2).is_some_and(|next| next.shape == Shape::Number);
        let length = if dotted && minute && next_number { 1 } else { length };
        let what = match (found, tokens[at].shape) {
            (Some(_), _) => What::Word,
            (None, Shape::Number | Shape::Fraction) => What::Number,
            (None, Shape::Mark(mark)) => What::Mark(mark),
            (None, Shape::Word) => What::Unknown,
        };
        let range = at..at + length;
        items.push(Item {
            fuzzy: fuzzy[range.clone()].contains(&true),
            tokens: range,
            what,
            concepts: found.map_or(&[], |(_, concepts)| concepts),
        });
        at += length;
    }
    Cut { tokens, items, lang }
}

/// The longest phrase that starts at a token: of the message's language, else (longer words only) of another.
fn phrase(lang: Lang, tokens: &[Token], words: &[Option<WordId>], at: usize) -> Option<(usize, &'static [Concept])> {
    let ids = || words[at..].iter().copied();
    lexicon().longest(lang, ids()).or_else(|| {
        let long = tokens[at].shape == Shape::Word && tokens[at].text.chars().count() >= 4;
        let mut others = Lang::ALL.into_iter().filter(|other| long && *other != lang);
        others.find_map(|other| lexicon().longest(other, ids()).filter(|(_, concepts)| tells_something(concepts)))
    })
}

/// Whether a phrase of another language names a thing or a day: its small words would mislead ("fast" in English is
/// no "almost").
fn tells_something(concepts: &[Concept]) -> bool {
    concepts.iter().any(|concept| match concept {
        Concept::Cue(cue) => matches!(
            cue,
            Cue::Sleep
                | Cue::Water
                | Cue::Energy
                | Cue::Digestion
                | Cue::Period
                | Cue::Pressure
                | Cue::Temperature
                | Cue::LhTest
        ),
        _ => true,
    })
}

/// The word of a token; letters drawn out ("sooo") are shortened, and umlauts written out ("muede") are folded.
fn lookup(token: &Token) -> Option<WordId> {
    lexicon().id(&token.text).or_else(|| umlauts(&token.text)).or_else(|| {
        if token.shape != Shape::Word || token.text.len() > 40 {
            return None;
        }
        let shorter = |most: usize| {
            let mut out = String::with_capacity(token.text.len());
            for c in token.text.chars() {
                if !out.chars().rev().take(most).all(|last| last == c) || out.chars().count() < most {
                    out.push(c);
                }
            }
            out
        };
        let bytes = token.text.as_bytes();
        let drawn = bytes.windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
        drawn.then(|| lexicon().id(&shorter(2)).or_else(|| lexicon().id(&shorter(1)))).flatten()
    })
}

/// The word with the umlauts that are written out as two letters; the "ue" of "neue" and "Frauen" is none.
fn umlauts(text: &str) -> Option<WordId> {
    let mut out = String::with_capacity(text.len());
    let (mut before, mut last, mut found) = (' ', ' ', false);
    for c in text.chars() {
        let diphthong = last == 'u' && matches!(before, 'a' | 'e' | 'q');
        if c == 'e' && matches!(last, 'a' | 'o' | 'u') && !diphthong {
            found = true;
        } else {
            out.push(c);
        }
        (before, last) = (last, c);
    }
    found.then(|| lexicon().id(&out)).flatten()
}

/// The longest word that is no evidence of a language where it may be a name, in letters.
const SHORT_NAME: usize = 3;

/// Whether a text is one short word that is as well a name.
pub fn is_short_name(text: &str) -> bool {
    let tokens = tokens(text);
    let words: Vec<Option<WordId>> = tokens.iter().map(lookup).collect();
    tokens.len() == 1 && may_be_a_name(&tokens, &words, 0)
}

/// "Lu, 30": a short word with a capital that stands alone between marks, or any before an age ("Rosa, 41"), and is no greeting: as
/// well a name as a word.
fn may_be_a_name(tokens: &[Token], words: &[Option<WordId>], n: usize) -> bool {
    let token = &tokens[n];
    let is_edge =
        |at: Option<usize>| at.is_none_or(|at| tokens.get(at).is_none_or(|t| matches!(t.shape, Shape::Mark(_))));
    let is_word = token.shape == Shape::Word && token.capital;
    let is_comma = tokens.get(n + 1).is_some_and(|t| t.shape == Shape::Mark(','));
    let has_an_age = n == 0 && is_comma && tokens.get(n + 2).is_some_and(|t| t.shape == Shape::Number);
    let is_short = is_word && (has_an_age || token.text.chars().count() <= SHORT_NAME);
    is_short && is_edge(n.checked_sub(1)) && is_edge(Some(n + 1)) && {
        let told = |lang| lexicon().longest(lang, words[n..=n].iter().copied());
        let speaks = [Cue::Greeting, Cue::Thanks, Cue::Yes, Cue::No];
        let is_said = |concepts: &[Concept]| speaks.into_iter().any(|cue| concepts.contains(&Concept::Cue(cue)));
        !Lang::ALL.into_iter().filter_map(told).any(|(_, concepts)| is_said(concepts))
    }
}

/// The language most words speak for. A word of several languages counts for each in part; letters of one language
/// count as a hint.
fn detect(tokens: &[Token], words: &[Option<WordId>], usual: Lang, text: &str) -> Lang {
    let mut score = [0.0_f32; 4];
    score[usual as usize] += 0.3;
    for (n, (token, word)) in tokens.iter().zip(words).enumerate() {
        let Some(word) = word.filter(|_| !may_be_a_name(tokens, words, n)) else { continue };
        let languages = lexicon().languages(word);
        if token.shape == Shape::Word && languages != 0 {
            let share = 1.0 / languages.count_ones() as f32;
            (0..4).filter(|lang| languages >> lang & 1 == 1).for_each(|lang| score[lang] += share);
        }
    }
    for c in text.chars().take(400).filter(|c| !c.is_ascii()) {
        match c {
            'ñ' | 'Ñ' | '¿' | '¡' | 'ó' | 'í' | 'ú' | 'á' => score[Lang::Es as usize] += 0.7,
            'é' | 'É' => {
                score[Lang::Fr as usize] += 0.4;
                score[Lang::Es as usize] += 0.3;
            }
            'ß' | 'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü' => score[Lang::De as usize] += 0.7,
            'ç' | 'è' | 'ê' | 'à' | 'û' | 'î' | 'ô' | 'œ' | 'ù' => score[Lang::Fr as usize] += 0.7,
            _ => {}
        }
    }
    let mut best = usual;
    for lang in Lang::ALL {
        if score[lang as usize] > score[best as usize] {
            best = lang;
        }
    }
    best
}
