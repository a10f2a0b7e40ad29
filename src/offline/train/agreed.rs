//! "My doctor said yes", "la sage-femme est d'accord": a practice agrees to the training.
//!
//! No list of sentences could hold the ways in which this is told. It is heard from its parts: who says it, that they agree,
//! and nothing that is not known. A stretch of the message counts only where every one of its words is of these lists
//! (`lang/*/agreed.toml`), so that "hasn't said yes yet", "will say yes" and "said yes to the vaccination" fall through by
//! the word nobody listed, and not by a list of all that could be in the way.

use std::ops::Range;

use super::{
    grammar::{Grammar, List},
    text::{Segment, Text},
};

/// A practice is named.
const WHO: u8 = 1;
/// Somebody says something.
const SAYS: u8 = 2;
/// A yes of theirs: after who says it.
const YES: u8 = 4;
/// Words that are agreement wherever they stand.
const SURE: u8 = 8;
/// What nobody but a practice gives.
const DONE: u8 = 16;

/// The lists of words, and what each of them tells.
const TOLD: [(List, u8); 6] = [
    (List::AgreeWho, WHO),
    (List::AgreeSays, SAYS),
    (List::AgreeYes, YES),
    (List::AgreeSure, SURE),
    (List::AgreeDone, DONE),
    (List::AgreeRest, 0),
];

/// The words that tell that a practice agrees; none where nobody tells it. With `is_awaited` the word of a practice is what
/// the person was asked for, and "they said yes" names it.
pub(super) fn agreed(grammar: &Grammar, text: &Text, is_awaited: bool) -> Option<Range<usize>> {
    let mut is_named = is_awaited;
    for segment in text.segments.iter().filter(|segment| !segment.is_asked) {
        for words in stretches(grammar, text, segment) {
            let Some(told) = told(grammar, text, words.clone()) else { continue };
            if is_agreement(told, is_named) {
                return (!is_taken_back(grammar, text, segment, words.end)).then_some(words);
            }
        }
        is_named |= told(grammar, text, segment.words()).is_some_and(|told| told & WHO != 0);
    }
    None
}

/// Whether a part of the message is wholly made of the words of one list, and of those beside it.
pub(super) fn says_wholly(grammar: &Grammar, text: &Text, what: List, beside: List) -> Option<Range<usize>> {
    let of = |words: &Range<usize>| read(grammar, text, words.clone(), &[(what, SURE), (beside, 0)]);
    let segments = text.segments.iter().filter(|segment| !segment.is_asked).map(Segment::words);
    segments.into_iter().find(|words| of(words).is_some_and(|told| told & SURE != 0))
}

fn is_agreement(told: u8, is_named: bool) -> bool {
    let has = |what: u8| told & what != 0;
    has(DONE) || has(SURE) && (has(WHO) || is_named) || has(YES) && (has(WHO) || has(SAYS) && is_named)
}

/// The segment, and what "and" parts of it.
fn stretches(grammar: &Grammar, text: &Text, segment: &Segment) -> Vec<Range<usize>> {
    let ands = segment.words().filter(|at| grammar.first(text, segment.end, List::AgreeAnd, *at).is_some());
    let ands: Vec<usize> = ands.collect();
    let starts = std::iter::once(segment.start).chain(ands.iter().map(|at| at + 1));
    let ends: Vec<usize> = std::iter::once(segment.end).chain(ands.iter().rev().copied()).collect();
    let pairs = starts.flat_map(|start| ends.iter().map(move |end| start..*end));
    pairs.filter(|words| words.start < words.end).collect()
}

/// What a stretch tells, if all its words are known.
fn told(grammar: &Grammar, text: &Text, words: Range<usize>) -> Option<u8> {
    read(grammar, text, words, &TOLD)
}

/// Reads a stretch as phrases of these lists that follow each other: everything they can tell together.
fn read(grammar: &Grammar, text: &Text, words: Range<usize>, lists: &[(List, u8)]) -> Option<u8> {
    // For each place what may have been told on the way to it, a bit for each sum of it.
    let mut reached = vec![0_u32; words.len() + 1];
    reached[0] = 1;
    for at in words.clone() {
        let here = reached[at - words.start];
        if here == 0 {
            continue;
        }
        for (list, what) in lists {
            for state in grammar.fits(text, words.end, *list, at) {
                let told = (0..32_u8).filter(|told| here & 1 << told != 0);
                // A yes is one of somebody.
                let told = told.filter(|told| *what != YES || told & (WHO | SAYS) != 0);
                let sums = told.fold(0, |sums, told| sums | 1 << (told | what));
                reached[state.at - words.start] |= sums;
            }
        }
    }
    let last = *reached.last()?;
    let ways = (0..32_u8).filter(|told| last & 1 << told != 0);
    // Of several ways to read it the one that tells most.
    ways.max_by_key(|told| (is_agreement(*told, false), is_agreement(*told, true), told.count_ones()))
}

/// "But only walking": what follows in the sentence, or begins the next, takes something of it back.
pub(super) fn is_taken_back(grammar: &Grammar, text: &Text, segment: &Segment, end: usize) -> bool {
    let limits = |at: usize, end: usize| grammar.first(text, end, List::AgreeBut, at).is_some();
    let next = text.segments.iter().find(|other| other.sentence >= segment.sentence_end);
    (end..segment.sentence_end).any(|at| limits(at, segment.sentence_end))
        || next.is_some_and(|next| limits(next.start, next.end))
}
