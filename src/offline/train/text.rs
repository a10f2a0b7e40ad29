//! A message as words in sentences and their parts, and the days, minutes and spans that its words name.

use std::{cell::OnceCell, ops::Range};

use chrono::{Datelike, Days, NaiveDate};

use super::super::{
    Message, clause,
    concept::Cue,
    item::{self, Item, What},
    quantity::{self, Unit},
    token::{Shape, Token},
    when::{Calendar, Purpose},
};
use super::grammar::{DAY, Glance, Grammar, QUANTITY, Shelves, glance};
use crate::domain::{
    day::{Subject, logging_day, resolve_date},
    person::Lang,
    units,
};

/// The longest name of a day, in words.
const LONGEST_DAY: usize = 4;
/// Short names of days that are other words too ("so", "do", "mar").
const SHORTEST_DAY: usize = 4;
const SHORT_DAYS: [&str; 9] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "hoy", "now"];
/// Minutes somebody may have for training.
const MINUTES: std::ops::RangeInclusive<f64> = 3.0..=240.0;
/// Days of a stay somewhere without a gym, where nobody told its end: the plan reaches no further.
const STAY_DAYS: u64 = 7;
/// Minutes and metres of what somebody does by themselves.
const OUTING_MINUTES: std::ops::RangeInclusive<f64> = 5.0..=1440.0;
const OUTING_METERS: std::ops::RangeInclusive<f64> = 500.0..=400_000.0;
/// Days of a journey or an illness that is told as a span.
const SPAN: std::ops::RangeInclusive<f64> = 1.0..=60.0;

/// How words for a week begin.
const WEEK: [&str; 4] = ["week", "semana", "woche", "semaine"];

/// A message as its requests are read from it.
pub(in crate::offline) struct Text {
    /// What is in quotation marks is left out; marks are kept.
    pub words: Vec<Token>,
    /// Stretches between marks.
    pub(super) segments: Vec<Segment>,
    pub lang: Lang,
    items: Vec<Item>,
    calendar: Calendar,
    /// The day that begins at each word, and the word after it.
    days: Vec<Option<(NaiveDate, usize)>>,
    glances: Vec<Glance>,
    /// By language.
    begun: [OnceCell<Vec<Shelves>>; Lang::ALL.len()],
}

/// How much of something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::offline) enum Length {
    Minutes(u32),
    Meters(u32),
}

/// A stretch of words between marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    /// The first word of its sentence.
    pub sentence: usize,
    /// The word after the last of its sentence.
    pub sentence_end: usize,
    pub start: usize,
    pub end: usize,
    /// A question mark ends it.
    pub is_asked: bool,
}

impl Segment {
    pub fn words(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The words of its whole sentence.
    pub fn in_sentence(&self) -> Range<usize> {
        self.sentence..self.sentence_end
    }
}

impl Text {
    pub fn of(message: &Message<'_>) -> Self {
        let mut cut = item::cut(message.text, message.lang);
        quantity::read(&mut cut);
        // The clauses themselves are of records; what they leave of a quotation counts here too.
        clause::clauses(&mut cut);
        for item in cut.items.iter().filter(|item| item.what == What::Mark('"')) {
            for token in &mut cut.tokens[item.tokens.clone()] {
                token.shape = Shape::Mark('"');
            }
        }
        let calendar = Calendar {
            today: logging_day(message.now, message.zone, message.day_start),
            month_first: message.zone.name().starts_with("America/"),
        };
        let segments = segments(&cut.tokens);
        let glances = cut.tokens.iter().map(|token| glance(&token.text)).collect();
        let (words, days) = (cut.tokens, Vec::new());
        let mut text = Self {
            words,
            segments,
            lang: cut.lang,
            items: cut.items,
            calendar,
            days,
            glances,
            begun: Default::default(),
        };
        text.days = (0..text.words.len()).map(|at| text.find_day(at)).collect();
        for at in 0..text.words.len() {
            let is_quantity = text.item_at(at).is_some_and(|item| item.quantity().is_some());
            let day = if text.day(at).is_some() { DAY } else { 0 };
            text.glances[at] |= day | if is_quantity { QUANTITY } else { 0 };
        }
        text
    }

    /// The day, today or later, that begins at a word, and the word after it.
    pub fn day(&self, at: usize) -> Option<(NaiveDate, usize)> {
        self.days.get(at).copied().flatten()
    }

    /// The bit of a word; past the end, of any: slots may take no words.
    pub(super) fn glance(&self, at: usize) -> Glance {
        self.glances.get(at).copied().unwrap_or(Glance::MAX)
    }

    /// The shelves of a grammar of which a phrase begins at a word; none past the end.
    pub(super) fn begun_at(&self, grammar: &Grammar, at: usize) -> Option<&Shelves> {
        self.begun[grammar.lang as usize].get_or_init(|| grammar.begun_at_each(self)).get(at)
    }

    fn find_day(&self, at: usize) -> Option<(NaiveDate, usize)> {
        let today = self.calendar.today;
        let named = (1..=LONGEST_DAY.min(self.words.len().saturating_sub(at))).rev().filter_map(|length| {
            let words: Vec<&str> = self.words[at..at + length].iter().map(|word| word.text.as_str()).collect();
            let last = words.last().copied().unwrap_or_default();
            let is_long = last.len() >= SHORTEST_DAY || SHORT_DAYS.contains(&last);
            let is_words = self.words[at..at + length].iter().all(|word| !matches!(word.shape, Shape::Mark(_)));
            let date = (is_long && is_words).then(|| resolve_date(&words.join(" "), today, Subject::Goal))??;
            Some((date, at + length))
        });
        let written = self.item_at(at).and_then(|item| match item.what {
            What::Date(date) => Some((self.calendar.resolve(date, Purpose::Goal)?, item.tokens.end)),
            _ => None,
        });
        // "Thursday's run".
        let owning = |at: usize| at + usize::from(self.words.get(at).is_some_and(|word| word.text == "'s"));
        named.chain(written).find(|(date, _)| *date >= today).map(|(date, at)| (date, owning(at)))
    }

    /// The last day of "3 days", "two weeks", today counted.
    pub fn span(&self, at: usize) -> Option<(NaiveDate, usize)> {
        let item = self.item_at(at)?;
        let quantity = item.quantity()?;
        let days = match quantity.unit? {
            Unit::Days => quantity.value,
            Unit::Weeks => quantity.value * 7.0,
            _ => return None,
        };
        let days = Some(days).filter(|days| SPAN.contains(days))?;
        let last = self.calendar.today.checked_add_days(Days::new(days.round() as u64 - 1))?;
        Some((last, item.tokens.end))
    }

    /// A weight in kilograms: "2 kg", "five pounds".
    pub fn kilos(&self, at: usize) -> Option<(f64, usize)> {
        let item = self.item_at(at)?;
        let quantity = item.quantity()?;
        let kg = match quantity.unit? {
            Unit::Kg => quantity.value,
            Unit::Lb => quantity.value * units::KG_PER_LB,
            _ => return None,
        };
        Some((kg, item.tokens.end))
    }

    /// Whether an amount begins at a word. "Un dolor" holds none.
    pub fn is_amount(&self, at: usize) -> bool {
        let quantity = self.item_at(at).and_then(Item::quantity);
        quantity.is_some_and(|quantity| quantity.unit.is_some() || quantity.value > 1.0)
    }

    /// Minutes of training: "20 minutes", "half an hour".
    pub fn minutes(&self, at: usize) -> Option<(u32, usize)> {
        let item = self.item_at(at)?;
        let quantity = item.quantity()?;
        let minutes = match quantity.unit? {
            Unit::Minute => quantity.value,
            Unit::Hour => quantity.value * 60.0,
            _ => return None,
        };
        MINUTES.contains(&minutes).then_some((minutes.round() as u32, item.tokens.end))
    }

    /// How long or how far: "5 hours", "6k".
    pub fn length(&self, at: usize) -> Option<(Length, usize)> {
        let item = self.item_at(at)?;
        let quantity = item.quantity()?;
        let (minutes, meters) = match quantity.unit? {
            Unit::Minute => (Some(quantity.value), None),
            Unit::Hour => (Some(quantity.value * 60.0), None),
            Unit::Km | Unit::K => (None, Some(quantity.value * 1000.0)),
            Unit::Mile => (None, Some(quantity.value * units::KM_PER_MILE * 1000.0)),
            _ => return None,
        };
        let minutes = minutes.filter(|minutes| OUTING_MINUTES.contains(minutes));
        let meters = meters.filter(|meters| OUTING_METERS.contains(meters));
        let length = minutes.map(|minutes| Length::Minutes(minutes.round() as u32));
        Some((length.or_else(|| meters.map(|meters| Length::Meters(meters.round() as u32)))?, item.tokens.end))
    }

    /// Whether words name an exercise with its weights or sets.
    pub fn lifts(&self, words: Range<usize>) -> bool {
        let within = |item: &&Item| words.contains(&item.tokens.start);
        let named = self.items.iter().filter(within).any(|item| item.any(&[Cue::Lift, Cue::Exercise]));
        named && self.items.iter().filter(within).any(clause::is_number)
    }

    /// Whether words tell of something that can be kept.
    pub fn tells(&self, words: Range<usize>) -> bool {
        let within = |item: &&Item| words.contains(&item.tokens.start);
        self.items.iter().filter(within).any(|item| clause::is_anchor(item) && !clause::is_number(item))
    }

    /// The message without some of its words, a comma in place of each stretch.
    pub fn without(&self, message: &str, words: &[Range<usize>]) -> String {
        let mut rest = message.to_owned();
        let mut spans: Vec<Range<usize>> = words
            .iter()
            .filter_map(|words| Some(self.words.get(words.start)?.span.start..self.words[..words.end].last()?.span.end))
            .collect();
        spans.sort_by_key(|span| std::cmp::Reverse(span.start));
        for span in spans {
            if span.start <= span.end && rest.is_char_boundary(span.start) && rest.is_char_boundary(span.end) {
                rest.replace_range(span, ",");
            }
        }
        rest
    }

    /// The days that are named anywhere, the ends of spans among them: "this week" ends on its Sunday.
    pub fn all_days(&self) -> Vec<NaiveDate> {
        let day = |at| self.day(at).map(|(day, _)| day);
        let last = |at| self.span(at).map(|(day, _)| day);
        let is_week = |at: usize| WEEK.iter().any(|stem| self.words[at].text.starts_with(stem));
        let end = |at| self.sunday().filter(|_| is_week(at));
        (0..self.words.len()).flat_map(|at| [day(at), last(at), end(at)]).flatten().collect()
    }

    /// The minutes that are named anywhere.
    pub fn all_minutes(&self) -> Vec<u32> {
        (0..self.words.len()).filter_map(|at| self.minutes(at)).map(|(minutes, _)| minutes).collect()
    }

    /// The day that is spoken on.
    pub fn today(&self) -> NaiveDate {
        self.calendar.today
    }

    /// The end of this week.
    pub fn sunday(&self) -> Option<NaiveDate> {
        let today = self.calendar.today;
        today.checked_add_days(Days::new(u64::from(6 - today.weekday().num_days_from_monday())))
    }

    /// The last of so many days, today counted.
    pub fn in_days(&self, days: u64) -> Option<NaiveDate> {
        self.calendar.today.checked_add_days(Days::new(days.saturating_sub(1)))
    }

    /// The last day of a stay whose end was not told.
    pub fn end_of_stay(&self) -> Option<NaiveDate> {
        self.calendar.today.checked_add_days(Days::new(STAY_DAYS - 1))
    }

    fn item_at(&self, at: usize) -> Option<&Item> {
        self.items.iter().find(|item| item.tokens.start == at)
    }
}

/// The stretches between marks that are not empty.
fn segments(tokens: &[Token]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let (mut sentence, mut start) = (0, 0);
    for at in 0..=tokens.len() {
        let mark = match tokens.get(at).map(|token| token.shape) {
            Some(Shape::Mark(mark)) => Some(mark),
            Some(_) => continue,
            None => None,
        };
        if at > start {
            segments.push(Segment { sentence, sentence_end: at, start, end: at, is_asked: mark == Some('?') });
            segments
                .iter_mut()
                .filter(|segment| segment.sentence == sentence)
                .for_each(|segment| segment.sentence_end = at);
        }
        start = at + 1;
        if matches!(mark, Some('.' | '!' | '?' | '\n' | ';' | '\u{2026}' | '\u{bf}' | '\u{a1}')) {
            sentence = start;
        }
    }
    segments
}
