//! What a message asks of the training plan: an easier day, another day, less time, a pain, an illness, a journey.
//!
//! Reading order: [`heard`] → `whole` (a message in one language) → `clause` (one clause of it) → `grammar` (phrases as data, compiled from `lang/*/training.toml`) → `text` (the message as
//! words, and what days, minutes and parts of the body they name) → `agreed` (that a practice agrees to it). A phrase counts only where it makes up a whole clause,
//! so that a story, a wish, or somebody else's knee asks nothing.

mod agreed;
mod clause;
mod degree;
mod done;
mod grammar;
mod loose;
mod text;
mod weekdays;
mod whole;

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveDate;

use super::Message;
use crate::domain::{
    day::logging_day,
    person::Lang,
    planner::{Focus, Request, body::BodyPart},
    record::Activity,
    safety::{Condition, Conditions, Sign},
};

pub use degree::{Eased, eased};
pub use done::{Done, done};
use grammar::{Grammar, Kind, List, grammar};
pub use weekdays::{Weekdays, weekdays};

use loose::Loose;
pub(super) use text::{Length, Text};
use whole::{in_language, settled};

/// Most words of a request; a longer message is a story.
const MOST_WORDS: usize = 60;

/// What somebody asks of their plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    Change(Request),
    /// To see the plan, or first of all that of a day.
    Show {
        on: Option<NaiveDate>,
    },
    /// The next session, or the next of a sport or of a kind.
    Next {
        activity: Option<Activity>,
        focus: Option<Focus>,
    },
    /// No training on these weekdays from now on; what stands on one goes to that day, where one was named.
    NotOn {
        weekdays: BTreeSet<u8>,
        to: Option<NaiveDate>,
    },
    /// A sport that was taken out comes back.
    Back {
        activity: Activity,
    },
    /// Why the plan is as it is.
    Why,
    /// To be made a plan.
    SetUp,
    /// Nothing: what is told is a reason to be seen by a clinician before training goes on.
    Look {
        sign: Sign,
        part: Option<BodyPart>,
    },
    /// Another sport in place of what is planned.
    Instead {
        date: NaiveDate,
        wanted: Activity,
    },
    /// Nothing: strong pains that are no injury.
    Aches,
    /// Nothing: somebody whose word counts said how long to rest what hurts.
    Off {
        until: NaiveDate,
    },
    /// Nothing: sore muscles, from 1 to 5.
    Sore(i32),
    /// Nothing: a part that is stiff or tense, which is no injury.
    Stiff(BodyPart),
    /// Nothing: a part that clicks and does not hurt.
    Clicks(BodyPart),
    /// Nothing: a part that aches so little that it is only kept in mind.
    Twinge(BodyPart),
    /// Nothing: what somebody lives with.
    Has(Conditions),
}

/// A request, and what else was said with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub asked: Asked,
    /// How sore the muscles are, where that is told beside it.
    pub soreness: Option<i32>,
    /// What somebody says they live with, where that is told beside it.
    pub conditions: Conditions,
    /// The message without the words of the request.
    pub rest: String,
}

impl Heard {
    /// Somebody is well again, and says nothing else.
    pub fn well() -> Self {
        let asked = Asked::Change(Request::Well);
        Self { asked, soreness: None, conditions: Conditions::default(), rest: String::new() }
    }
}

/// What a message asks of the plan, if it does. Of several things the one that lasts: a limit before a change of one day.
pub fn asked(message: &Message<'_>) -> Option<Asked> {
    heard(message).map(|heard| heard.asked)
}

/// The same, with what else the message says.
pub fn heard(message: &Message<'_>) -> Option<Heard> {
    let text = Text::of(message);
    if text.words.len() > MOST_WORDS {
        return None;
    }
    let today = logging_day(message.now, message.zone, message.day_start);
    let mut langs = vec![text.lang, message.lang];
    langs.extend(Lang::ALL);
    let mut langs = (0..langs.len()).filter(|n| !langs[..*n].contains(&langs[*n])).map(|n| langs[n]);
    let said = langs
        .find_map(|lang| in_language(&text, lang, today))
        .filter(|(said, words)| said.asked != Asked::Change(Request::Well) || !is_half_a_yes(&text, words));
    // "Mon plan" is the plan of a Monday in one language and mine in another: then no day is asked about.
    let is_of_a_day = |said: &(Heard, _)| matches!(said.0.asked, Asked::Show { on: Some(_) });
    let said = match said {
        Some(said) if is_of_a_day(&said) => {
            let whole = |said: &(Heard, _)| said.0.asked == Asked::Show { on: None };
            Some(Lang::ALL.into_iter().filter_map(|lang| in_language(&text, lang, today)).find(whole).unwrap_or(said))
        }
        said => said,
    };
    let is_weightier = |said: &(Heard, _)| !matches!(said.0.asked, Asked::Show { .. } | Asked::Why | Asked::SetUp);
    let said = match (said, agreement(&text, false)) {
        // What hurts and what somebody has is not gone with a practice's yes, and what else is asked waits for it.
        (Some(said), Some(_)) if is_weightier(&said) => said,
        (_, Some(words)) => (Heard::well(), vec![words]),
        (said, None) => said?,
    };
    let (said, words) = said;
    Some(Heard { rest: text.without(message.text, &words), ..said })
}

/// "They said yes", of somebody whose training waits for the word of a practice.
pub fn awaited(message: &Message<'_>) -> Option<Heard> {
    let text = Text::of(message);
    let words = (text.words.len() <= MOST_WORDS).then(|| agreement(&text, true)).flatten()?;
    let rest = text.without(message.text, &[words]);
    Some(Heard { rest, ..Heard::well() })
}

/// Whether a message tells that a practice agrees to the training; with `is_awaited` also where only "they" do.
pub fn practice_agrees(message: &Message<'_>, is_awaited: bool) -> bool {
    let by_phrase = || names_practice(message) && asked(message) == Some(Asked::Change(Request::Well));
    agreement(&Text::of(message), is_awaited).is_some() || by_phrase()
}

/// Whether a message tells that the person is ill, now.
pub fn tells_illness(message: &Message<'_>) -> bool {
    matches!(asked(message), Some(Asked::Change(Request::Ill { .. })))
}

/// Whether a message names what is sold for muscles and is nothing for the young: a booster, creatine.
pub fn names_powder(message: &Message<'_>) -> bool {
    in_any_language(message, |loose| loose.names_powder())
}

/// Whether a message names losing weight or counting calories, which is nothing for the young either.
pub fn names_dieting(message: &Message<'_>) -> bool {
    in_any_language(message, |loose| loose.names_dieting())
}

/// Whether a message tells that its writer fell, lately.
pub fn tells_a_fall(message: &Message<'_>) -> bool {
    in_any_language(message, |loose| loose.tells_a_fall())
}

fn in_any_language(message: &Message<'_>, tells: impl Fn(&Loose<'_>) -> bool) -> bool {
    let text = Text::of(message);
    Lang::ALL.into_iter().any(|lang| tells(&Loose { grammar: grammar(lang), text: &text }))
}

/// Whether somebody tells that they had a child or breastfeed, and not that they are pregnant.
pub fn is_after_a_birth(message: &Message<'_>) -> bool {
    let is_told = |conditions: Conditions| conditions.has(Condition::Postpartum);
    heard(message).is_some_and(|heard| is_told(heard.conditions))
}

/// Whether somebody says that they feel better, and nothing else.
pub fn is_better(message: &Message<'_>) -> bool {
    says_wholly(message, List::AgreeBetter, List::AgreeMuch)
}

/// Whether somebody says that they are not pregnant, or no longer.
pub fn is_pregnancy_over(message: &Message<'_>) -> bool {
    says_wholly(message, List::AgreeOver, List::AgreeMuch)
}

fn says_wholly(message: &Message<'_>, what: List, beside: List) -> bool {
    let text = Text::of(message);
    Lang::ALL.into_iter().any(|lang| agreed::says_wholly(grammar(lang), &text, what, beside).is_some())
}

/// "The doctor gave me the green light, but only for walking."
fn is_half_a_yes(text: &Text, words: &[Range<usize>]) -> bool {
    let Some(end) = words.iter().map(|words| words.end).max() else { return false };
    let Some(segment) = text.segments.iter().find(|segment| (segment.start..=segment.end).contains(&end)) else {
        return false;
    };
    let of = |grammar: &Grammar| grammar.names_practice(text) && agreed::is_taken_back(grammar, text, segment, end);
    Lang::ALL.into_iter().any(|lang| of(grammar(lang)))
}

/// The words that tell that a practice agrees, in any language.
fn agreement(text: &Text, is_awaited: bool) -> Option<Range<usize>> {
    let of = |lang| Some(grammar(lang)).filter(|grammar| !grammar.denies(text));
    Lang::ALL.into_iter().filter_map(of).find_map(|grammar| agreed::agreed(grammar, text, is_awaited))
}

/// The conditions that a text names, in any language and whoever has them.
pub fn conditions_named(message: &Message<'_>) -> Conditions {
    let text = Text::of(message);
    settled(Lang::ALL.into_iter().fold(Conditions::default(), |all, lang| all.and(grammar(lang).conditions(&text))))
}

/// Whether a message names somebody whose word on training counts: a doctor, a practice.
pub fn names_practice(message: &Message<'_>) -> bool {
    let text = Text::of(message);
    Lang::ALL.into_iter().any(|lang| grammar(lang).names_practice(&text))
}

/// Days and minutes that a message names, against which another reading of it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub days: Vec<NaiveDate>,
    pub minutes: Vec<u32>,
}

/// What a message names.
pub fn named(message: &Message<'_>) -> Named {
    let text = Text::of(message);
    Named { days: text.all_days(), minutes: text.all_minutes() }
}

/// The part of the body that a message names.
pub fn part(message: &Message<'_>) -> Option<BodyPart> {
    let text = Text::of(message);
    let langs = [text.lang, message.lang].into_iter().chain(Lang::ALL);
    langs.map(grammar).find_map(|grammar| grammar.part(&text)).filter(|part| *part != BodyPart::Other)
}

#[cfg(test)]
mod tests;
