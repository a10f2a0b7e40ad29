//! Clauses → records: one file a topic. Each topic looks at one clause at a time, takes the numbers and words that are
//! its own, and marks them as used, so that none is read twice and what is left over can be seen.

mod amend;
mod amount;
mod carry;
mod counts;
mod cycle;
pub mod drink;
mod game;
mod goal;
mod habit;
mod metric;
mod mood;
mod parts;
pub mod place;
mod profile;
mod rest;
mod row;
mod scale;
mod series;
mod session;
mod sleep;
pub mod swim;
mod workout;

use std::ops::Range;

use chrono::NaiveDate;

use super::clause::{Clause, Join, is_anchor, is_number};
use super::concept::{Concept, Cue, Strength};
use super::item::{Cut, Item, What};
use super::quantity::Quantity;
use super::when::{Calendar, DateRef, Purpose};
use super::{Ask, Found, Message};
use crate::domain::person::Units;
use crate::domain::ranges;
use crate::domain::record::{Daily, MetricKind, Record};

/// Confidence in a plain reading.
const SURE: f32 = 0.97;
/// Confidence in a word read through a typing error.
const TYPO: f32 = 0.85;

/// Days that a report without a verb of the past may lie back.
const LONGEST_BACK: i64 = 62;

/// What the clause before spoke of, so that "…, 6 hours" can continue it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Frame {
    Sleep,
    Water,
    Energy,
    Digestion,
    Pressure,
    Metric(MetricKind),
    /// Basal temperature, a fact of the cycle.
    Basal,
    /// Index of the workout in the records.
    Workout(usize),
    Other,
}

/// The reading of one message as it grows.
pub struct Facts<'a> {
    message: &'a Message<'a>,
    cut: &'a Cut,
    clauses: &'a [Clause],
    calendar: Calendar,
    used: Vec<bool>,
    /// Items that only tell of a part of a session.
    parts: Vec<usize>,
    pub records: Vec<Found>,
    pub asks: Vec<Ask>,
    frame: Option<Frame>,
    /// Clauses that a topic has taken whole.
    taken: Vec<bool>,
    pub same_as_before: bool,
    about: About,
    /// The clause of a race to come without its distance, and the day.
    pub race: Option<(usize, NaiveDate)>,
    /// Hours that were said to be so again, with no word of what they are.
    pub again: Option<f64>,
    /// The water was told by glasses alone ("drank 3 glasses").
    pub bare_glasses: Option<String>,
    /// A number with a unit of what is kept that was told and not kept, as it was told.
    pub unkept: Option<String>,
    /// Days whose mood rests on a word that may be one of the body ("feel awful").
    poorly: Vec<NaiveDate>,
}

/// What the message as a whole is about; found once.
#[derive(Clone, Copy, Debug, Default)]
struct About {
    /// It speaks of the menstrual cycle.
    cycle: bool,
    /// It holds a fact of an introduction (age, height, name, gender, the word profile).
    person: bool,
    /// It greets.
    greeting: bool,
    /// It opens as an introduction.
    introduction: bool,
    /// It says what gender the person is.
    gender: bool,
    /// It tells an age, a height or a name, so that a weight beside them belongs to the profile.
    sizes: bool,
}

/// Reads every fact of a message.
pub fn facts<'a>(message: &'a Message<'a>, cut: &'a Cut, clauses: &'a [Clause], calendar: Calendar) -> Facts<'a> {
    let mut facts = Facts {
        message,
        cut,
        clauses,
        calendar,
        used: vec![false; cut.items.len()],
        parts: Vec::new(),
        records: Vec::new(),
        asks: Vec::new(),
        frame: None,
        taken: vec![false; clauses.len()],
        same_as_before: false,
        about: About::default(),
        race: None,
        again: None,
        bare_glasses: None,
        unkept: None,
        poorly: Vec::new(),
    };
    facts.race = facts.race_to_come();
    facts.about.gender = facts.names_gender();
    facts.about = About {
        gender: facts.about.gender,
        cycle: facts.in_cycle(),
        person: facts.introduces(),
        greeting: cut.items.iter().any(|item| item.is(Cue::Greeting)),
        introduction: facts.is_introduction(),
        sizes: facts.tells_sizes(),
    };
    if !facts.amendment() {
        facts.set_shifts_aside();
        facts.set_parts_aside();
        facts.set_scores_aside();
        facts.sleep_by_the_clock();
        for n in 0..clauses.len() {
            let before = facts.records.len();
            facts.clause(n);
            facts.repeat_on_other_days(n, before);
        }
        facts.ground_without_a_sport();
        facts.ask_for_the_rest();
    }
    facts.swim_by_its_pace();
    facts.join_nameless_sessions();
    facts.keep_illness_from_the_mood();
    facts.drop_the_implausible();
    facts.ask_for_the_pool();
    facts.unkept = facts.figure_left();
    facts
}

impl<'a> Facts<'a> {
    fn clause(&mut self, n: usize) {
        if self.goal(n) || self.taken[n] {
            return;
        }
        // "Mi carrera es el domingo" is no run of last Sunday.
        if self.race.is_some_and(|(race, _)| race == n) {
            self.taken[n] = true;
            return;
        }
        self.repair(n);
        self.profile(n);
        self.cycle(n);
        self.metrics(n);
        self.sleep(n);
        self.water(n);
        self.scales(n);
        self.workout(n);
        self.habit(n);
        self.mood(n);
        self.continuation(n);
    }

    /// Whether a clause tells facts of the person.
    fn told(&self, n: usize) -> bool {
        self.clauses[n].barrier.is_none()
    }

    fn items(&self, n: usize) -> &'a [Item] {
        &self.cut.items[self.clauses[n].items.clone()]
    }

    /// Indices of the items of a clause.
    fn range(&self, n: usize) -> Range<usize> {
        self.clauses[n].items.clone()
    }

    fn item(&self, at: usize) -> &'a Item {
        &self.cut.items[at]
    }

    fn has(&self, n: usize, cue: Cue) -> bool {
        self.items(n).iter().any(|item| item.is(cue))
    }

    fn has_any(&self, n: usize, cues: &[Cue]) -> bool {
        self.items(n).iter().any(|item| item.any(cues))
    }

    /// The first item of a clause that `pick` takes, and what it gives.
    fn seek<T>(&self, n: usize, pick: impl Fn(&Item) -> Option<T>) -> Option<(usize, T)> {
        self.range(n).find_map(|at| pick(self.item(at)).map(|found| (at, found)))
    }

    fn position(&self, n: usize, cue: Cue) -> Option<usize> {
        self.range(n).find(|at| self.item(*at).is(cue))
    }

    fn date(&self, n: usize, purpose: Purpose) -> Option<NaiveDate> {
        // "My race is on Sunday, I'm nervous": nervous is today.
        let is_of_race = self.race.is_some_and(|(race, _)| {
            n != race && !self.clauses[n].own_date && self.clauses[n].date == self.clauses[race].date
        });
        let Some(date) = self.clauses[n].date.filter(|_| !is_of_race) else { return Some(self.calendar.today) };
        // "landed in NYC yesterday, wide awake at 3am, so about 4 hours sleep": the day is that of the journey.
        if purpose == Purpose::Sleep && self.is_day_of_another_matter(n) {
            return Some(self.calendar.today);
        }
        self.calendar.resolve(date, purpose).filter(|date| *date <= self.calendar.today)
    }

    /// Whether the day before of a clause was only carried over from one that tells of something we do not keep.
    fn is_day_of_another_matter(&self, n: usize) -> bool {
        let date = self.clauses[n].date;
        if self.clauses[n].own_date || !matches!(date, Some(DateRef::Offset(..=-1))) {
            return false;
        }
        let dated = |m: &usize| self.clauses[*m].own_date && self.clauses[*m].date == date;
        (0..n).rev().find(dated).is_some_and(|m| {
            let items = self.items(m);
            self.clauses[m].sentence == self.clauses[n].sentence
                && items.iter().any(|item| item.what == What::Unknown || item.is(Cue::Got))
                && !items.iter().any(|item| is_anchor(item) || is_number(item))
        })
    }

    /// Whether a clause names a day without its year that was last months ago: told without a verb of the past, the next
    /// such day is meant.
    fn is_long_ago(&self, n: usize) -> bool {
        let yearless = |date: &DateRef| matches!(date, DateRef::MonthDay(..) | DateRef::Slash(..));
        let date = self.clauses[n].date.filter(yearless);
        date.and_then(|date| self.calendar.resolve(date, Purpose::Report))
            .is_some_and(|date| (self.calendar.today - date).num_days() > LONGEST_BACK)
    }

    /// The free quantities of a clause.
    fn quantities(&self, n: usize) -> impl Iterator<Item = (usize, Quantity)> + '_ {
        self.range(n).filter(|at| !self.used[*at]).filter_map(|at| Some((at, self.item(at).quantity()?)))
    }

    /// The free item that belongs to the anchor: the first that fits after it and before the next anchor, or before it;
    /// where the clause puts numbers first, the other way round. Falls back on any that fits.
    fn partner<T>(&self, n: usize, anchor: usize, fits: impl Fn(&Item) -> Option<T>) -> Option<(usize, T)> {
        let range = self.range(n);
        let pick = |at: usize| (!self.used[at]).then(|| fits(self.item(at))).flatten().map(|found| (at, found));
        // "a good 7 hours", "dormí fatal unas 4 horas": a word that is a mood only beside a word of feeling parts nothing.
        let praise =
            |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Mood(_, Strength::Bound | Strength::Weak)));
        let stop = |at: &usize| {
            let item = self.item(*at);
            *at != anchor && is_anchor(item) && !is_number(item) && !praise(item)
        };
        let first = |indices: &mut dyn Iterator<Item = usize>| {
            for at in indices {
                if let Some(found) = pick(at) {
                    return Some(found);
                }
                if stop(&at) {
                    return None;
                }
            }
            None
        };
        let after = first(&mut (anchor + 1..range.end));
        let before = first(&mut (range.start..anchor).rev());
        // "Mood 4 energy 3": the first number is of the word before it.
        let opens =
            |at: &usize| is_number(self.item(*at)) || is_anchor(self.item(*at)) || self.item(*at).is(Cue::MoodWord);
        let number_first = range.clone().find(opens);
        let number_first = number_first.is_some_and(|at| is_number(self.item(at)));
        let (first, second) = if number_first { (before, after) } else { (after, before) };
        first.or(second)
    }

    /// Like [`Self::partner`], but reaching over other anchors: for numbers whose unit says what they are.
    fn nearest<T>(&self, n: usize, anchor: usize, fits: impl Fn(&Item) -> Option<T>) -> Option<(usize, T)> {
        self.range(n)
            .filter(|at| !self.used[*at])
            .filter_map(|at| fits(self.item(at)).map(|found| (at, found)))
            .min_by_key(|(at, _)| (at.abs_diff(anchor), usize::from(*at < anchor)))
    }

    /// Whether a denial reaches the item: it stands before it (or right behind, as in "Meditation vergessen") with no
    /// other anchor between.
    fn denied(&self, n: usize, at: usize) -> bool {
        self.denial(n, at, &[Cue::Neg, Cue::Skip])
    }

    fn denial(&self, n: usize, at: usize, cues: &[Cue]) -> bool {
        let range = self.range(n);
        let clear = |mut between: Range<usize>| {
            // The verb belongs to what it takes: "je n'ai pas bu d'alcool".
            !between.any(|at| is_anchor(self.item(at)) && !self.item(at).any(cues) && !self.item(at).is(Cue::Drink))
        };
        let nor = |i: usize| {
            cues.contains(&Cue::Neg)
                && self.item(i).is(Cue::Nor)
                && (range.start..i).any(|earlier| self.item(earlier).is(Cue::Neg))
        };
        let before = (range.start..=at).rev().find(|i| self.item(*i).any(cues) && !self.weakens(*i) || nor(*i));
        if before.is_some_and(|before| before == at || clear(before + 1..at)) {
            return true;
        }
        // "5 km, no excuses" denies the excuses.
        let of_other = |after: usize| self.cut.items.get(after + 1).is_some_and(|next| next.what == What::Unknown);
        let after = (at + 1..range.end).find(|i| self.item(*i).any(cues) && !self.weakens(*i));
        after.is_some_and(|after| {
            clear(at + 1..after) && clear(after + 1..range.end) && !(self.item(after).is(Cue::Neg) && of_other(after))
        })
    }

    /// "not even 5 hours", "plus de 9 heures": a word of denial that only weakens the number behind it.
    fn weakens(&self, at: usize) -> bool {
        self.item(at).is(Cue::Approx) && self.cut.items.get(at + 1).is_some_and(is_number)
    }

    /// Whether nothing but known words without meaning stands beside the given items.
    fn lonely(&self, n: usize, but: &[usize]) -> bool {
        self.range(n).all(|at| {
            let item = self.item(at);
            but.contains(&at)
                || self.parts.contains(&at)
                || matches!(item.what, What::Mark(_) | What::Date(_))
                || item.any(&[
                    Cue::Filler,
                    Cue::First,
                    Cue::Be,
                    Cue::Approx,
                    Cue::Just,
                    Cue::On,
                    Cue::In,
                    Cue::Article,
                    Cue::Evening,
                    Cue::Total,
                    Cue::Now,
                    Cue::Device,
                    Cue::IAm,
                    Cue::Tick,
                    Cue::At,
                    Cue::ItWas,
                    Cue::Feel,
                    Cue::Got,
                    Cue::DownTo,
                    Cue::To,
                    Cue::Night,
                    Cue::DayWord,
                    Cue::Yes,
                    Cue::Greeting,
                    Cue::Request,
                    Cue::Changed,
                    Cue::More,
                    Cue::Again,
                    Cue::Do,
                ])
        })
    }

    fn spend(&mut self, items: &[usize]) {
        for at in items {
            self.used[*at] = true;
        }
    }

    fn span(&self, items: &[usize]) -> Range<usize> {
        let start = items.iter().map(|at| self.cut.tokens[self.item(*at).tokens.start].span.start).min().unwrap_or(0);
        let end = items.iter().map(|at| self.cut.tokens[self.item(*at).tokens.end - 1].span.end).max().unwrap_or(0);
        start..end
    }

    fn confidence(&self, items: &[usize]) -> f32 {
        if items.iter().any(|at| self.item(*at).fuzzy) { TYPO } else { SURE }
    }

    /// Keeps a record that rests on these items.
    fn keep(&mut self, record: Record, items: &[usize]) -> usize {
        self.spend(items);
        let found = Found { record, span: self.span(items), confidence: self.confidence(items) };
        self.records.push(found);
        self.records.len() - 1
    }

    /// The daily log of a date, made when there is none yet.
    fn daily(&mut self, date: NaiveDate, items: &[usize]) -> &mut Daily {
        self.spend(items);
        let (span, confidence) = (self.span(items), self.confidence(items));
        let known =
            self.records.iter().position(|f| matches!(&f.record, Record::LogDaily(daily) if daily.date == date));
        let index = known.unwrap_or_else(|| {
            self.records.push(Found { record: Record::LogDaily(Daily::on(date)), span: span.clone(), confidence });
            self.records.len() - 1
        });
        let found = &mut self.records[index];
        found.span = found.span.start.min(span.start)..found.span.end.max(span.end);
        found.confidence = found.confidence.min(confidence);
        match &mut found.record {
            Record::LogDaily(daily) => daily,
            _ => unreachable!("the position was found by its kind"),
        }
    }

    /// Whether a value is plausible; otherwise it is asked about.
    fn plausible(&mut self, field: &'static str, value: f64, at: usize) -> bool {
        let plausible = value.is_finite() && ranges::check(field, value).is_ok();
        if !plausible {
            self.asks.push(Ask::OutOfRange { field, value });
            self.used[at] = true;
        }
        plausible
    }

    fn metric_units(&self) -> bool {
        self.message.units == Units::Metric
    }

    /// Whether a clause opens a sentence.
    fn opens(&self, n: usize) -> bool {
        self.clauses[n].join == Join::Stop
    }
}
