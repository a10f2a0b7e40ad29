//! What a message asks of the training plan: an easier day, another day, less time, a pain, an illness, a journey.
//!
//! Reading order: [`asked`] → `grammar` (phrases as data, compiled from `lang/*/training.toml`) → `text` (the message as
//! words, and what days, minutes and parts of the body they name). A phrase counts only where it makes up a whole clause,
//! so that a story, a wish, or somebody else's knee asks nothing.

mod grammar;
mod text;

use chrono::{Days, NaiveDate};

use super::Message;
use crate::domain::{
    day::logging_day,
    person::Lang,
    planner::{Request, What},
};

use grammar::{Grammar, Held, Kind, State, grammar};
use text::{Segment, Text};

/// Longest wait for a journey that has not begun: a limit holds from today on.
const SOON: Days = Days::new(1);
/// Most words of a request; a longer message is a story.
const MOST_WORDS: usize = 60;

/// What somebody asks of their plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    Change(Request),
    /// To see the plan.
    Show,
    /// Why the plan is as it is.
    Why,
    /// To be made a plan.
    SetUp,
}

/// What a message asks of the plan, if it does. Of several things the one that lasts: a limit before a change of one day.
pub fn asked(message: &Message<'_>) -> Option<Asked> {
    let text = Text::of(message);
    if text.words.len() > MOST_WORDS {
        return None;
    }
    let today = logging_day(message.now, message.zone, message.day_start);
    let mut langs = vec![text.lang, message.lang];
    langs.extend(Lang::ALL);
    (0..langs.len()).filter(|n| !langs[..*n].contains(&langs[*n])).find_map(|n| in_language(&text, langs[n], today))
}

/// The same in one language.
fn in_language(text: &Text, lang: Lang, today: NaiveDate) -> Option<Asked> {
    let grammar = grammar(lang);
    if grammar.denies(text) {
        return None;
    }
    let mut found: Vec<(Kind, Asked)> = Vec::new();
    for segment in &text.segments {
        let clauses = clauses(grammar, text, segment);
        let is_past = grammar.is_past(text, segment.in_sentence());
        for kind in Kind::ALL.into_iter().filter(|kind| !(is_past && kind.is_state())) {
            let mut fits = clauses.iter().flat_map(|clause| statements(grammar, text, segment, clause, kind));
            if let Some(asked) = fits.find_map(|held| request(kind, held, today)) {
                found.push((kind, asked));
                break;
            }
        }
    }
    // The order of the kinds is that of their weight; of one kind the first said counts.
    found.into_iter().min_by_key(|(kind, _)| *kind).map(|(_, asked)| asked)
}

/// A clause that may ask something: where its phrase may begin, after what leads to it.
struct Clause {
    begun: Vec<State>,
    /// Nothing was said before it in its sentence.
    is_first: bool,
}

fn clauses(grammar: &Grammar, text: &Text, segment: &Segment) -> Vec<Clause> {
    let starts = grammar.starts(text, segment).into_iter();
    let free = starts.filter(|(start, is_first)| *is_first || !grammar.is_guarded(text, segment.sentence..*start));
    free.map(|(start, is_first)| {
        let begun = grammar.repeat(text, segment.end, grammar.lead(), vec![State::at(start)]);
        Clause { begun, is_first }
    })
    .collect()
}

/// What a clause holds where it is wholly made of a phrase of this kind, in each way to read it.
fn statements(grammar: &Grammar, text: &Text, segment: &Segment, clause: &Clause, kind: Kind) -> Vec<Held> {
    let alone = grammar.alone(kind).iter().filter(|_| clause.is_first);
    let phrases = grammar.phrases(kind).iter().chain(alone);
    let said = phrases.flat_map(|phrase| grammar.walk(text, segment.end, phrase, clause.begun.clone())).collect();
    let done = grammar.repeat(text, segment.end, grammar.tail(kind), said).into_iter();
    let whole = done.filter(|state| grammar.ends(text, segment, state.at)).map(|state| state.held);
    whole.filter(|held| !segment.is_asked || kind.may_be_asked(*held)).collect()
}

/// The request that a phrase and what it holds stand for.
fn request(kind: Kind, held: Held, today: NaiveDate) -> Option<Asked> {
    let date = held.day.unwrap_or(today);
    let ends_later = |until: &NaiveDate| *until > today;
    Some(Asked::Change(match kind {
        Kind::Show => return Some(Asked::Show),
        Kind::Why => return Some(Asked::Why),
        Kind::SetUp => return Some(Asked::SetUp),
        Kind::Hurts => Request::Hurts { part: held.part?, until: held.until.filter(ends_later) },
        Kind::Ill => Request::Ill { until: held.until },
        Kind::Away => {
            let begins = held.day.is_none_or(|day| today.checked_add_days(SOON).is_some_and(|soon| day <= soon));
            Request::Away { until: held.until.or(held.lasts).filter(ends_later).filter(|_| begins)? }
        }
        Kind::Well => Request::Well,
        Kind::Move => {
            let what = match (held.day, held.focus, held.activity) {
                (Some(day), _, _) => What::On(day),
                (None, Some(focus), _) => What::Focus(focus),
                (None, None, Some(activity)) => What::Activity(activity),
                (None, None, None) => What::On(today),
            };
            let to = held.to.filter(|to| what != What::On(*to))?;
            Request::Move { what, to }
        }
        Kind::Shorten => Request::Shorten { date, minutes: held.minutes? },
        Kind::Skip => Request::Skip { date },
        Kind::Swap => Request::Swap { date, to: None },
        Kind::Easier => Request::Easier { date },
    }))
}

#[cfg(test)]
mod tests;
