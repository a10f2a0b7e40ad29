//! Weekdays that suit, and those that do not: "tue, thu and sunday", "3 days, not wednesdays".

use std::collections::BTreeSet;

use super::super::Message;
use super::{
    grammar::{Grammar, List, grammar},
    text::Text,
};
use crate::domain::person::Lang;

/// Days of a week.
const WEEK: u8 = 7;

/// The weekdays that an answer names, Monday = 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weekdays {
    /// Those that suit.
    pub on: BTreeSet<u8>,
    /// Those that do not.
    pub not: BTreeSet<u8>,
}

impl Weekdays {
    /// The days that are left to train on; none named = any.
    pub fn free(&self) -> BTreeSet<u8> {
        let all = || (0..WEEK).collect();
        let on = if self.on.is_empty() && !self.not.is_empty() { all() } else { self.on.clone() };
        on.difference(&self.not).copied().collect()
    }
}

/// The weekdays that a message names. Short names ("so", "mar") are other words too: they count only among others.
pub fn weekdays(message: &Message<'_>) -> Weekdays {
    let text = Text::of(message);
    let langs = [text.lang, message.lang].into_iter().chain(Lang::ALL);
    let mut all = langs.map(|lang| in_language(grammar(lang), &text));
    all.find(|found| !found.on.is_empty() || !found.not.is_empty()).unwrap_or_default()
}

fn in_language(grammar: &Grammar, text: &Text) -> Weekdays {
    let end = text.words.len();
    let named = |list, at| grammar.longest(text, end, list, at);
    let (mut at, mut is_not) = (0, false);
    let (mut found, mut said, mut is_long) = (Weekdays::default(), BTreeSet::new(), false);
    while at < end {
        let long = named(List::Weekday, at);
        is_long |= long.is_some();
        if let Some(state) = long.or_else(|| named(List::WeekdayShort, at)) {
            let days = (0..WEEK).filter(|day| state.held.weekdays & 1 << day != 0);
            if is_not {
                found.not.extend(days)
            } else {
                said.extend(days)
            }
            at = state.at;
            // "Los miércoles no."
            if let Some(state) = named(List::WeekdayNot, at) {
                found.not.append(&mut said);
                at = state.at;
            }
        } else if let Some(state) = named(List::Notday, at) {
            (at, is_not) = (state.at, true);
        } else {
            let joins = named(List::WeekdayAnd, at).map(|state| state.at);
            let is_mark = !text.words[at].text.chars().any(char::is_alphanumeric);
            is_not &= joins.is_some() || is_mark;
            if is_mark {
                found.on.append(&mut said);
            }
            at = joins.unwrap_or(at + 1);
        }
    }
    found.on.append(&mut said);
    if is_long || found.on.len() + found.not.len() > 1 { found } else { Weekdays::default() }
}
