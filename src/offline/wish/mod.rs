//! What a message asks of the pushes: a reminder, another time, fewer of them, quiet, a pause.
//!
//! Reading order: [`wish`] (any message) → [`reminder`] (what follows `/remind`) → `clock` (times, days and dates in
//! words). Only what is said plainly counts; everything else is left to the rest of the reading.

mod clock;
mod words;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc};

use super::Message;
use crate::domain::{
    day::{PushKind, QuietHours, Subject, Weekdays, at_wall_clock, logging_day, resolve_date},
    text::fold,
};

use clock::{Half, When};
use words::{AFTER, AGAIN, ALONE, AT, BEFORE, CONNECTORS, INSTEAD, NOT_WRITE, POLITE, REMIND, STOP, UNTIL, WRITE};

/// Most words of a reminder; a longer message is a story in which one is mentioned.
const MOST_WORDS: usize = 40;
/// The longest text of a reminder, in characters.
const LONGEST_TEXT: usize = 200;

/// What somebody asks of the pushes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To be reminded of something in the person's own words.
    Remind {
        text: String,
        time: NaiveTime,
        days: Weekdays,
        only_on: Option<NaiveDate>,
    },
    /// To be reminded, at a time that was not said.
    RemindWhen {
        text: String,
    },
    /// A push of ours at this time; on these days, where some were named.
    At {
        kind: PushKind,
        time: NaiveTime,
        days: Option<Weekdays>,
    },
    /// No more of these.
    Stop(PushKind),
    NotBefore(NaiveTime),
    NotAfter(NaiveTime),
    /// Nothing until then; `None`: until the person says so.
    Pause(Option<DateTime<Utc>>),
    /// The pause is over.
    Resume,
}

/// What a message asks of the pushes, if it does.
pub fn wish(message: &Message<'_>) -> Option<Wish> {
    let text = Words::of(message.text);
    if text.words.len() > MOST_WORDS {
        return None;
    }
    if let Some(rest) = text.after_phrase(REMIND) {
        return reminder_of(&rest, message);
    }
    if text.has(AGAIN) {
        return Some(Wish::Resume);
    }
    not_now(&text, message)
        .or_else(|| stop(&text))
        .or_else(|| another_time(&text, message))
        .or_else(|| written_at(&text, message))
}

/// The reminder in the words after `/remind`: "stretch at 4 on weekdays"; or another time for a push of ours ("morning 8").
pub fn reminder(message: &Message<'_>) -> Option<Wish> {
    let text = Words::of(message.text);
    let kind = text.words.first().and_then(|first| words::kind_named(&first.folded));
    if let Some(kind) = kind {
        let when = clock::find(&text.rest(1), message, true);
        if let (Some(time), true) = (when.time, when.left.is_empty()) {
            return Some(Wish::At { kind, time, days: when.days });
        }
    }
    let rest = text.after_phrase(REMIND).unwrap_or(text);
    reminder_of(&rest, message)
}

/// "8", "at 7:30", "um 7": a time of the morning, and nothing else.
pub fn time_of_day(message: &Message<'_>) -> Option<NaiveTime> {
    let text = Words::of(message.text);
    let lead = text.phrase_at(0, AT).unwrap_or(0);
    let rest = text.rest(lead);
    let when = clock::find(&rest, message, true);
    clock::bare(&rest, Half::Morning).filter(|_| when.left.is_empty())
}

/// "22-7", "22:00 to 07:00", "entre 22 y 7": the hours in which nothing is to be written.
pub fn quiet_hours(text: &str) -> Option<QuietHours> {
    let folded = fold(text);
    let mut times = folded
        .split(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.' || c == 'h'))
        .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        .map(clock::plain);
    let (from, to) = (times.next()??, times.next()??);
    times.next().is_none().then_some(QuietHours { from, to })
}

/// "3d", "until Monday", "3 days", "a week": how long nothing is to be written.
pub fn pause_until(message: &Message<'_>) -> Option<DateTime<Utc>> {
    let text = Words::of(message.text);
    text.after_phrase(UNTIL).and_then(|rest| until(&rest, message)).or_else(|| span(&text, message))
}

/// A message as words: as written, and as the rules compare them.
#[derive(Clone, Debug)]
struct Words<'a> {
    words: Vec<Word<'a>>,
}

#[derive(Clone, Debug)]
struct Word<'a> {
    raw: &'a str,
    folded: String,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        let word = |raw: &'a str| {
            let folded = fold(raw);
            let folded = folded.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
            Word { raw, folded }
        };
        Self { words: text.split_whitespace().map(word).filter(|word| !word.folded.is_empty()).collect() }
    }

    fn rest(&self, from: usize) -> Self {
        Self { words: self.words[from.min(self.words.len())..].to_vec() }
    }

    /// Whether a phrase starts here; how many words it has.
    fn phrase_at(&self, at: usize, phrases: &[&str]) -> Option<usize> {
        // Most begin with another word, and are not cut into theirs.
        let first = self.words.get(at)?.folded.as_str();
        let fits = |phrase: &&&str| {
            phrase.starts_with(first)
                && phrase
                    .split(' ')
                    .enumerate()
                    .all(|(n, part)| self.words.get(at + n).is_some_and(|w| w.folded == part))
        };
        phrases.iter().filter(fits).map(|phrase| phrase.split(' ').count()).max()
    }

    fn find(&self, phrases: &[&str]) -> Option<(usize, usize)> {
        (0..self.words.len()).find_map(|at| self.phrase_at(at, phrases).map(|length| (at, at + length)))
    }

    fn has(&self, phrases: &[&str]) -> bool {
        self.find(phrases).is_some()
    }

    fn after_phrase(&self, phrases: &[&str]) -> Option<Self> {
        self.find(phrases).map(|(_, end)| self.rest(end))
    }

    fn folded(&self) -> String {
        self.words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
    }
}

fn reminder_of(rest: &Words<'_>, message: &Message<'_>) -> Option<Wish> {
    let when = clock::find(rest, message, false);
    let text = own_words(&when)?;
    let Some(time) = when.time else { return Some(Wish::RemindWhen { text }) };
    if let Some(days) = when.days {
        return Some(Wish::Remind { text, time, days, only_on: None });
    }
    // No day was named: the next time that the clock shows it.
    let today = message.now.with_timezone(&message.zone).date_naive();
    let is_over = at_wall_clock(today, time, message.zone) <= message.now;
    let next = if is_over { today.succ_opt()? } else { today };
    Some(Wish::Remind { text, time, days: Weekdays::ALL, only_on: Some(when.date.unwrap_or(next)) })
}

/// What is left when the time is taken out, without the words that led to it.
fn own_words(when: &When<'_>) -> Option<String> {
    let mut words: &[Word<'_>] = &when.left;
    while let [first, rest @ ..] = words
        && (CONNECTORS.contains(&first.folded.as_str()) || POLITE.contains(&first.folded.as_str()))
    {
        words = rest;
    }
    while let [rest @ .., last] = words
        && (CONNECTORS.contains(&last.folded.as_str()) || POLITE.contains(&last.folded.as_str()))
    {
        words = rest;
    }
    let text = words.iter().map(|word| word.raw).collect::<Vec<_>>().join(" ");
    let text = text.trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | '!' | '?') || c.is_whitespace());
    (!text.is_empty()).then(|| text.chars().take(LONGEST_TEXT).collect())
}

/// "Don't write before 9", "leave me alone till Monday".
fn not_now(text: &Words<'_>, message: &Message<'_>) -> Option<Wish> {
    let alone = text.has(ALONE) || text.words.first().is_some_and(|word| words::PAUSE.contains(&word.folded.as_str()));
    let not_write = words::refuses_to_be_written(text) || text.has(NOT_WRITE);
    if !alone && !not_write {
        return None;
    }
    if let Some(rest) = text.after_phrase(UNTIL) {
        return until(&rest, message).map(|end| Wish::Pause(Some(end)));
    }
    if not_write {
        if let Some(time) = text.after_phrase(BEFORE).and_then(|rest| clock::bare(&rest, Half::Morning)) {
            return Some(Wish::NotBefore(time));
        }
        if let Some(time) = text.after_phrase(AFTER).and_then(|rest| clock::bare(&rest, Half::Evening)) {
            return Some(Wish::NotAfter(time));
        }
    }
    if let Some(end) = span(text, message) {
        return Some(Wish::Pause(Some(end)));
    }
    let today = logging_day(message.now, message.zone, message.day_start);
    let tomorrow = at_wall_clock(today.succ_opt()?, message.day_start, message.zone);
    if alone {
        // "Pause" may be part of a training diary: alone it has to stand by itself.
        let is_short = text.has(ALONE) || text.words.len() == 1 || text.words.iter().any(words::is_message);
        return is_short.then_some(Wish::Pause(Some(tomorrow)));
    }
    words::kind_in(text).map(Wish::Stop).or(text.words.iter().any(words::is_message).then_some(Wish::Pause(None)))
}

/// "Stop the morning messages", "stop messaging me".
fn stop(text: &Words<'_>) -> Option<Wish> {
    let (_, end) = text.find(STOP)?;
    let rest = text.rest(end);
    if !rest.words.iter().any(|word| words::is_message(word) || words::is_push(word)) {
        return None;
    }
    match words::kind_in(&rest) {
        Some(kind) => Some(Wish::Stop(kind)),
        None => rest.words.iter().any(words::is_message).then_some(Wish::Pause(None)),
    }
}

/// "Morning plan at 8", "move the evening check-in to 21:00": a push and a time, and hardly a word beside them. A sentence
/// that says more is about something else ("my weekly review at work is at 8").
fn another_time(text: &Words<'_>, message: &Message<'_>) -> Option<Wish> {
    let when = clock::find(text, message, false);
    let time = when.time?;
    let left = Words { words: when.left };
    // "El plan de la mañana" reads as tomorrow's.
    let kind = words::kind_in(&left).or_else(|| words::kind_in(text))?;
    let names_a_push = left.words.iter().any(|word| words::is_message(word) || words::is_push(word));
    let is_all = left.words.iter().all(|word| {
        words::is_message(word) || words::is_push(word) || words::names_a_kind(word) || words::is_filler(word)
    });
    (names_a_push && is_all).then_some(Wish::At { kind, time, days: when.days })
}

/// "Write to me at 5pm instead of 7:30": the push that comes at the time it replaces; without one, the push of that half of
/// the day. Between them it is not told which is meant.
fn written_at(text: &Words<'_>, message: &Message<'_>) -> Option<Wish> {
    let rest = text.after_phrase(WRITE)?;
    let (until, old) = match rest.find(INSTEAD) {
        Some((at, end)) => (at, Some(rest.rest(end))),
        None => (rest.words.len(), None),
    };
    let new = Words { words: rest.words[..until].to_vec() };
    let when = clock::find(&new, message, true);
    let told = new.after_phrase(AT).and_then(|rest| clock::bare(&rest, Half::Morning)).or(when.time);
    let time = told.filter(|_| when.left.iter().all(words::is_filler))?;
    let replaced = match &old {
        Some(old) => {
            let lead = old.phrase_at(0, AT).unwrap_or(0);
            Some(clock::bare(&old.rest(lead), Half::Morning)?)
        }
        None => None,
    };
    let hour = replaced.unwrap_or(time).hour();
    let kind = match hour {
        ..12 => PushKind::MorningPlan,
        17.. => PushKind::EveningCheckIn,
        _ => return None,
    };
    Some(Wish::At { kind, time, days: when.days })
}

/// The beginning of the day that the words name.
fn until(rest: &Words<'_>, message: &Message<'_>) -> Option<DateTime<Utc>> {
    let today = logging_day(message.now, message.zone, message.day_start);
    // The longest run of words that is a day: "next monday", "monday please".
    let date = (1..=rest.words.len().min(4)).rev().find_map(|length| {
        let words = Words { words: rest.words[..length].to_vec() };
        resolve_date(&words.folded(), today, Subject::Goal)
    })?;
    (date > today).then(|| at_wall_clock(date, message.day_start, message.zone))
}

/// "3d", "for 3 days", "zwei Wochen": from now on.
fn span(text: &Words<'_>, message: &Message<'_>) -> Option<DateTime<Utc>> {
    (0..text.words.len())
        .find_map(|at| clock::span(text, at))
        .map(|(length, _)| message.now + length)
        .filter(|end| *end > message.now && *end <= message.now + TimeDelta::days(366))
}

#[cfg(test)]
mod tests;
