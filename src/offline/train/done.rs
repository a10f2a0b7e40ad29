//! "Done", "hecho", "erledigt", "c'est fait": the session of the plan was done, with what else is told of it.

use super::super::Message;
use super::{
    grammar::{Grammar, List, State, grammar},
    text::Text,
};
use crate::{domain::person::Lang, offline::token::Shape};

/// What somebody tells whose message opens with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// How long it was, where that is said.
    pub minutes: Option<u32>,
    /// It names an exercise with weights or sets: it was strength.
    pub lifts: bool,
    /// What else the message says.
    pub rest: String,
}

/// Whether a message opens with the word that a session is done.
pub fn done(message: &Message<'_>) -> Option<Done> {
    let text = Text::of(message);
    let langs = [text.lang, message.lang].into_iter().chain(Lang::ALL);
    langs.map(grammar).filter(|grammar| !grammar.denies(&text)).find_map(|grammar| in_language(grammar, &text, message))
}

fn in_language(grammar: &Grammar, text: &Text, message: &Message<'_>) -> Option<Done> {
    let end = text.words.len();
    let opened = grammar.repeat(text, end, List::Lead, vec![State::at(0)]);
    let said = opened.iter().flat_map(|state| grammar.fits(text, end, List::Done, state.at));
    let said = grammar.repeat(text, end, List::DoneBeside, said.collect()).into_iter().map(|state| state.at);
    let said = said.filter(|at| *at > 0 && closes(grammar, text, *at)).max()?;
    let is_asked = text.segments.iter().any(|segment| segment.words().contains(&(said - 1)) && segment.is_asked);
    if is_asked {
        return None;
    }
    // What is said of the session itself: up to the end of the stretch that tells how long it was.
    let timed = text.segments.iter().filter(|segment| segment.end > said).find_map(|segment| {
        let words = segment.start.max(said)..segment.end;
        let minutes = words.clone().find_map(|at| text.minutes(at))?;
        (!text.tells(words.clone())).then_some((minutes.0, words))
    });
    let opening = std::iter::once(0..said);
    let words: Vec<_> = opening.chain(timed.iter().map(|(_, words)| words.clone())).collect();
    let rest = text.without(message.text, &words);
    Some(Done { minutes: timed.map(|(minutes, _)| minutes), lifts: text.lifts(said..end), rest })
}

/// Whether what was said may end here: at a mark, before "but", or before how long it was.
fn closes(grammar: &Grammar, text: &Text, at: usize) -> bool {
    let end = text.words.len();
    let is_mark = |at: usize| matches!(text.words[at].shape, Shape::Mark(_));
    at == end || is_mark(at) || grammar.first(text, end, List::DoneBut, at).is_some() || text.minutes(at).is_some()
}
