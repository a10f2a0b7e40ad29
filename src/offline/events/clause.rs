//! A message as events are read from it: its clauses, the days that are named in them, and which day belongs to which words.

use std::ops::Range;

use chrono::NaiveDate;

use super::{
    super::token::{Shape, Token},
    Text, phrases,
};
use crate::domain::person::Lang;

/// A part of a sentence that says when, and nothing else, has at most so many words beside its day.
const WORDS_BESIDE_A_DAY: usize = 2;

/// A stretch of words between marks and words that join.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) words: Range<usize>,
    /// The stretch between marks that it is part of.
    pub(super) segment: Range<usize>,
    pub(super) sentence: Range<usize>,
    /// A question mark ends it.
    pub(super) is_asked: bool,
}

/// A message as events are read from it.
pub(super) struct Heard<'a> {
    pub(super) text: &'a Text,
    /// What is in quotation marks is left out.
    pub(super) words: Vec<String>,
    pub(super) days: Vec<(Range<usize>, NaiveDate)>,
}

impl<'a> Heard<'a> {
    pub(super) fn of(text: &'a Text) -> Self {
        let is_quoted = |shape: Shape| shape == Shape::Mark('"');
        let word = |token: &Token| if is_quoted(token.shape) { "\"".to_owned() } else { token.text.clone() };
        let words = text.words.iter().map(word).collect();
        let mut heard = Self { text, words, days: Vec::new() };
        heard.days = heard.find_days();
        heard
    }

    /// The days that are named. "Por la mañana" is none, nor is last Saturday, and in "Samstag Morgen" the second only says when.
    fn find_days(&self) -> Vec<(Range<usize>, NaiveDate)> {
        let mut days: Vec<(Range<usize>, NaiveDate)> = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            if let Some(length) = self.begins(at, "no_day") {
                at += length;
                continue;
            }
            let Some((date, end)) = self.text.day(at) else {
                at += 1;
                continue;
            };
            let beside = at.saturating_sub(1)..(end + 1).min(self.words.len());
            let is_new = days.last().is_none_or(|(before, _)| before.end != at);
            // "Mon" is a Monday in one language, and mine in another.
            let is_mine = self.text.lang != Lang::En && self.begins(at, "own") == Some(end - at);
            let is_past = self.holds(at..beside.end, "bygone") || self.holds(beside, "last");
            if is_new && !is_past && !is_mine {
                days.push((at..end, date));
            }
            at = end;
        }
        days
    }

    pub(super) fn begins(&self, at: usize, list: &str) -> Option<usize> {
        phrases().begin(&self.words[at..], list)
    }

    pub(super) fn holds(&self, words: Range<usize>, list: &str) -> bool {
        phrases().hold(&self.words[words], list)
    }

    pub(super) fn clauses(&self) -> Vec<Clause> {
        let mut clauses: Vec<Clause> = Vec::new();
        let (mut sentence, mut segment, mut start) = (0, 0, 0);
        for at in 0..=self.words.len() {
            let mark = match self.text.words.get(at).map(|token| token.shape) {
                None => Some('.'),
                // What only parts words says nothing of clauses: "Saturday: match (at home)".
                Some(Shape::Mark('-' | ':' | '(' | ')' | '\'' | '/' | '&' | '+')) => None,
                Some(Shape::Mark(mark)) => Some(mark),
                Some(_) => None,
            };
            let joins = mark.is_none() && at > start && self.begins(at, "join").is_some();
            if mark.is_none() && !joins {
                continue;
            }
            if at > start {
                let open = segment..usize::MAX;
                clauses.push(Clause {
                    words: start..at,
                    segment: open,
                    sentence: sentence..usize::MAX,
                    is_asked: false,
                });
            }
            start = at + 1;
            let Some(mark) = mark else { continue };
            for clause in clauses.iter_mut().filter(|clause| clause.segment == (segment..usize::MAX)) {
                clause.segment.end = at;
                clause.is_asked = mark == '?';
            }
            segment = start;
            if matches!(mark, '.' | '!' | '?' | '\n' | ';' | '\u{2026}' | '\u{bf}' | '\u{a1}') {
                clauses
                    .iter_mut()
                    .filter(|clause| clause.sentence == (sentence..usize::MAX))
                    .for_each(|clause| clause.sentence.end = at);
                sentence = start;
            }
        }
        clauses
    }

    /// Where a phrase of a list stands in a clause.
    pub(super) fn find(&self, clause: &Clause, list: &str) -> Option<Range<usize>> {
        let mut found = clause.words.clone().filter_map(|at| Some(at..at + self.begins(at, list)?));
        found.find(|at| within(at, &clause.words))
    }

    /// The day that stands nearest to words of a clause: in it, behind the company they are in ("with Anna and Tom on
    /// Saturday"), or in a part of the sentence that says nothing else ("tomorrow at nine, exam").
    pub(super) fn day(&self, clause: &Clause, words: &Range<usize>) -> Option<(Range<usize>, NaiveDate)> {
        let nearest = |stretch: &Range<usize>| {
            let inside = self.days.iter().filter(|(day, _)| within(day, stretch));
            let distance =
                |day: &Range<usize>| day.start.saturating_sub(words.end) + words.start.saturating_sub(day.end);
            inside.min_by_key(|(day, _)| distance(day)).cloned()
        };
        let in_company = words.start..clause.words.end;
        let behind = || self.holds(in_company, "company").then(|| nearest(&clause.segment)).flatten();
        let apart = || {
            let beside = |segment: &Range<usize>| {
                segment.end + 1 == clause.segment.start || clause.segment.end + 1 == segment.start
            };
            let says_when = |(day, _): &&(Range<usize>, NaiveDate)| {
                let segment = self.segment_around(day);
                within(&segment, &clause.sentence)
                    && beside(&segment)
                    && !self.is_how_often(&segment)
                    && segment.len() - day.len() <= WORDS_BESIDE_A_DAY
            };
            self.days.iter().find(says_when).cloned()
        };
        // "Visitor tomorrow at 10, so I'd do my strength in the afternoon": what is planned is of the one day that is named.
        let of_the_sentence = || {
            let holds = |list: &str| self.holds(clause.words.clone(), list);
            let is_planned = ["plans", "wish", "far"].into_iter().any(holds);
            let mut named = self.days.iter().filter(|(day, _)| within(day, &clause.sentence));
            let only = named.next().filter(|(day, on)| day.end <= clause.words.start && *on > self.text.today())?;
            (is_planned && named.next().is_none()).then(|| only.clone())
        };
        nearest(&clause.words).or_else(behind).or_else(apart).or_else(of_the_sentence)
    }

    /// "Team training twice, Tuesday and Thursday, and a match": the days belong to what is told before them, of a usual week.
    fn is_how_often(&self, days: &Range<usize>) -> bool {
        let before = self.clauses().into_iter().map(|clause| clause.segment);
        let mut before = before.filter(|segment| segment.end + 1 == days.start);
        before.any(|before| self.holds(before, "often"))
    }

    /// The stretch between marks that words stand in.
    fn segment_around(&self, words: &Range<usize>) -> Range<usize> {
        let around = self.clauses().into_iter().map(|clause| clause.segment);
        around.into_iter().find(|segment| within(words, segment)).unwrap_or_else(|| words.clone())
    }
}

/// Whether a stretch of words lies within another.
pub(super) fn within(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
