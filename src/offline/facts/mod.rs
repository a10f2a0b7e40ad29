//! Clauses → records: one file a topic. Each topic looks at one clause at a time, takes the numbers and words that are
//! its own, and marks them as used, so that none is read twice and what is left over can be seen.

mod amend;
mod cycle;
mod drink;
mod goal;
mod habit;
mod metric;
mod mood;
pub mod place;
mod profile;
mod scale;
mod sleep;
mod workout;

use std::ops::Range;

use chrono::NaiveDate;

use super::clause::{Barrier, Clause, Join, is_anchor, is_number};
use super::concept::{Concept, Cue};
use super::item::{Cut, Item, What};
use super::quantity::{Quantity, Unit};
use super::when::{Calendar, Purpose};
use super::{Ask, Found, Message};
use crate::domain::person::Units;
use crate::domain::ranges;
use crate::domain::record::{Daily, MetricKind, Record};

/// Confidence in a plain reading.
const SURE: f32 = 0.97;
/// Confidence in a word read through a typing error.
const TYPO: f32 = 0.85;

/// What the clause before spoke of, so that "…, 6 hours" can continue it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Frame {
    Sleep,
    Water,
    Energy,
    Digestion,
    Pressure,
    Metric(MetricKind),
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
    pub records: Vec<Found>,
    pub asks: Vec<Ask>,
    frame: Option<Frame>,
    /// Clauses that a topic has taken whole.
    taken: Vec<bool>,
    pub same_as_before: bool,
    about: About,
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
        records: Vec::new(),
        asks: Vec::new(),
        frame: None,
        taken: vec![false; clauses.len()],
        same_as_before: false,
        about: About::default(),
    };
    facts.about = About {
        cycle: facts.in_cycle(),
        person: facts.introduces(),
        greeting: cut.items.iter().any(|item| item.is(Cue::Greeting)),
        introduction: facts.is_introduction(),
        sizes: facts.tells_sizes(),
    };
    if !facts.amendment() {
        facts.sleep_by_the_clock();
        for n in 0..clauses.len() {
            let before = facts.records.len();
            facts.clause(n);
            facts.repeat_on_other_days(n, before);
        }
        facts.ask_for_the_rest();
    }
    facts.drop_the_implausible();
    facts
}

impl<'a> Facts<'a> {
    fn clause(&mut self, n: usize) {
        if self.goal(n) || self.taken[n] {
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
        let Some(date) = self.clauses[n].date else { return Some(self.calendar.today) };
        self.calendar.resolve(date, purpose).filter(|date| *date <= self.calendar.today)
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
        let stop = |at: &usize| *at != anchor && is_anchor(self.item(*at)) && !is_number(self.item(*at));
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
        let number_first = range.clone().find(|at| is_number(self.item(*at)) || is_anchor(self.item(*at)));
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
        let clear = |mut between: Range<usize>| !between.any(|at| is_anchor(self.item(at)) && !self.item(at).any(cues));
        let before = (range.start..=at).rev().find(|i| self.item(*i).any(cues));
        if before.is_some_and(|before| before == at || clear(before + 1..at)) {
            return true;
        }
        let after = (at + 1..range.end).find(|i| self.item(*i).any(cues));
        after.is_some_and(|after| clear(at + 1..after) && clear(after + 1..range.end))
    }

    /// Whether nothing but known words without meaning stands beside the given items.
    fn lonely(&self, n: usize, but: &[usize]) -> bool {
        self.range(n).all(|at| {
            let item = self.item(at);
            but.contains(&at)
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

    /// A clause that only continues the one before: a number without an anchor of its own.
    fn continuation(&mut self, n: usize) {
        if !self.told(n) || self.items(n).iter().any(|item| is_anchor(item) && !is_number(item)) {
            return;
        }
        let free: Vec<usize> = self.range(n).filter(|at| !self.used[*at] && is_number(self.item(*at))).collect();
        let Some(&at) = free.first() else { return };
        let other = self.items(n).iter().any(|item| {
            item.what == What::Unknown || item.any(&[Cue::Idiom, Cue::Food, Cue::WeightNoun, Cue::Price, Cue::Buy])
        });
        // "the night before last I got 4 hours", and days listed before their word: "mon: 7h, tue: 6.5h sleep".
        let of_night = matches!(
            self.clauses[n].date,
            Some(super::when::DateRef::Night(_) | super::when::DateRef::Weekday(_, true))
        );
        let listed = self.clauses[n].own_date
            && (n + 1..self.clauses.len())
                .take_while(|m| self.clauses[*m].sentence == self.clauses[n].sentence)
                .any(|m| self.has(m, Cue::Sleep));
        if self.beside_another(n, at) {
            return;
        }
        let in_hours = self.item(at).quantity().is_some_and(|q| q.unit == Some(Unit::Hour) && !q.at);
        match self.frame {
            None | Some(Frame::Other) if !other && in_hours && (of_night || listed) => self.sleep_value(n, at, at),
            Some(Frame::Sleep) if !other => self.sleep_value(n, at, at),
            Some(Frame::Water) if !other => self.water_value(n, at),
            Some(Frame::Energy) => self.scale_value(n, at, Cue::Energy),
            Some(Frame::Digestion) => self.scale_value(n, at, Cue::Digestion),
            Some(Frame::Metric(kind)) if !other => self.metric_value(n, at, kind, at),
            _ => {}
        }
    }

    /// "hubby ran 10k, me just 5", "my sister drank 3 litres, me 1.5": the person's own number takes the unit of the
    /// other's.
    fn beside_another(&mut self, n: usize, at: usize) -> bool {
        let Some(before) = n.checked_sub(1).filter(|b| self.clauses[*b].barrier == Some(Barrier::ThirdPerson)) else {
            return false;
        };
        let own = self.has(n, Cue::First) && self.clauses[before].sentence == self.clauses[n].sentence;
        let Some(quantity) = self.item(at).quantity().filter(|q| own && q.unit.is_none() && !q.at) else {
            return false;
        };
        let Some(unit) = self.range(before).find_map(|i| self.item(i).quantity()?.unit) else { return false };
        if let Some(litres) = drink::litres(quantity.value, unit, self.message.zone)
            && self.has_any(before, &[Cue::Water, Cue::Drink])
            && !self.has(before, Cue::Soft)
        {
            self.keep_water(n, at, litres);
            return true;
        }
        let act = self
            .seek(before, |item| item.find(|c| if let Concept::Act(act, _) = c { Some(*act) } else { None }))
            .map(|(_, act)| act);
        act.is_some_and(|act| self.keep_session_in(n, at, act, Quantity { unit: Some(unit), ..quantity }))
    }

    /// "5… no, 6 hours": what follows a repair replaces the same kind of value said before.
    fn repair(&mut self, n: usize) {
        if self.repairs(n) && !self.records.is_empty() {
            self.withdraw(n);
        }
    }

    /// Whether a clause opens a second thought on what was said, or follows one.
    fn repairs(&self, n: usize) -> bool {
        let second = |n: usize| {
            let thought = |item: &Item| item.any(&[Cue::Rather, Cue::Oops]);
            self.items(n)
                .iter()
                .find(|item| !item.is(Cue::Filler) || thought(item))
                .is_some_and(|item| item.is(Cue::Rather))
        };
        self.has_any(n, &[Cue::Oops, Cue::Meant, Cue::Actually])
            || second(n) && n > 0
            || n > 0 && self.is_bare_no(n - 1)
            || n > 0
                && (self.has_any(n - 1, &[Cue::Oops, Cue::Meant]) || second(n - 1))
                && self.items(n - 1).iter().all(|i| !is_number(i) && !is_anchor(i))
    }

    /// "stayed off the booze yesterday and today", "ran 5 km Monday, Wednesday and Friday", "yesterday and today no
    /// meat": what was said of one day holds for the days listed beside it.
    fn repeat_on_other_days(&mut self, n: usize, before: usize) {
        let listed = |m: usize| {
            self.told(m)
                && self.clauses[m].own_date
                && self.items(m).iter().all(|item| {
                    matches!(item.what, What::Date(_) | What::Mark(_))
                        || item.any(&[Cue::Filler, Cue::On, Cue::Evening, Cue::In, Cue::And, Cue::Determiner])
                })
        };
        if !self.clauses[n].own_date || listed(n) || self.records.len() == before {
            return;
        }
        let sentence = self.clauses[n].sentence;
        let same = |m: &usize| self.clauses[*m].sentence == sentence && listed(*m);
        let after: Vec<usize> = (n + 1..self.clauses.len()).take_while(same).collect();
        let earlier: Vec<usize> = (0..n).rev().take_while(same).collect();
        // A list ends with "and"; "yesterday, ran 5 km today" is none.
        let joined = |m: Option<&usize>| m.is_some_and(|m| self.clauses[*m].join == Join::And);
        let mut days = Vec::new();
        if joined(after.last()) {
            days.extend(after);
        }
        if !earlier.is_empty() && joined(Some(&n)) {
            days.extend(earlier);
        }
        let dates: Vec<_> = days.iter().filter_map(|m| self.clauses[*m].date).collect();
        let said: Vec<Found> = self.records[before..].to_vec();
        for (date, found) in dates.iter().flat_map(|date| said.iter().map(move |found| (*date, found))) {
            let sleep = matches!(&found.record, Record::LogDaily(daily) if daily.sleep_hours.is_some());
            let purpose = if sleep { Purpose::Sleep } else { Purpose::Report };
            let Some(date) = self.calendar.resolve(date, purpose).filter(|date| *date <= self.calendar.today) else {
                continue;
            };
            let mut record = found.record.clone();
            match &mut record {
                Record::LogDaily(daily) => daily.date = date,
                Record::LogHabit(habit) => habit.date = date,
                Record::LogMetric(metric) => metric.date = date,
                Record::LogWorkout(workout) => workout.date = date,
                Record::LogCycle(entry) => entry.date = date,
                _ => continue,
            }
            if self.records.iter().all(|known| known.record != record) {
                self.records.push(Found { record, ..found.clone() });
            }
        }
    }

    /// A clause that only says no.
    fn is_bare_no(&self, n: usize) -> bool {
        self.has_any(n, &[Cue::No, Cue::Neg])
            && self.items(n).iter().all(|item| item.any(&[Cue::No, Cue::Neg, Cue::Filler, Cue::Oops, Cue::Meant]))
    }

    /// Takes back what the repaired clause would otherwise add to.
    fn withdraw(&mut self, n: usize) {
        let litres = self
            .quantities(n)
            .any(|(_, q)| q.unit.is_some_and(|unit| drink::litres(1.0, unit, self.message.zone).is_some()));
        if self.frame == Some(Frame::Water) && (litres || !self.quantities(n).any(|(_, q)| q.unit.is_some())) {
            for found in &mut self.records {
                if let Record::LogDaily(daily) = &mut found.record {
                    daily.water_intake_liters = None;
                }
            }
        }
        if let Some(Frame::Metric(kind)) = self.frame
            && self.items(n).iter().any(is_number)
        {
            self.records.retain(|found| !matches!(&found.record, Record::LogMetric(metric) if metric.kind == kind));
        }
        if self.frame == Some(Frame::Pressure) && self.items(n).iter().any(|i| matches!(i.what, What::Ratio(..))) {
            self.records.retain(|found| {
                !matches!(&found.record, Record::LogMetric(metric)
                    if matches!(metric.kind, MetricKind::SystolicMmhg | MetricKind::DiastolicMmhg))
            });
        }
    }

    /// Numbers that stand for nothing, alone in their clause: the person is asked what they are.
    fn ask_for_the_rest(&mut self) {
        for n in 0..self.clauses.len() {
            if !self.told(n) || self.taken[n] || self.items(n).iter().any(|item| item.what == What::Unknown) {
                continue;
            }
            let anchored = self.items(n).iter().any(|item| is_anchor(item) && !is_number(item));
            let free = self.quantities(n).find(|(_, q)| matches!(q.unit, None | Some(Unit::K)) && !q.at);
            if let Some((at, _)) = free.filter(|_| !anchored) {
                let number = self.message.text.get(self.span(&[at])).unwrap_or_default().to_owned();
                self.asks.push(Ask::WhatIs { number });
            }
        }
    }

    /// Sums and merged values may still lie outside of what is plausible: only that value goes.
    fn drop_the_implausible(&mut self) {
        for found in &mut self.records {
            while let Err(error) = found.record.check() {
                self.asks.push(Ask::OutOfRange { field: error.field, value: error.value });
                match (&mut found.record, error.field) {
                    (Record::LogDaily(daily), "water_intake_liters") => daily.water_intake_liters = None,
                    (Record::LogDaily(daily), "sleep_hours") => daily.sleep_hours = None,
                    _ => break,
                }
            }
        }
        let today = self.calendar.today;
        self.records.retain(|found| {
            let empty = matches!(&found.record, Record::LogDaily(daily)
                if *daily == Daily { water_is_total: daily.water_is_total, ..Daily::on(daily.date) });
            !empty && found.record.check().is_ok() && found.record.date().is_none_or(|date| date <= today)
        });
    }

    /// Whether every word of the message was understood and every number used.
    pub fn covers(&self) -> bool {
        let clauses = self.clauses.iter().zip(&self.taken).all(|(clause, taken)| *taken || clause.barrier.is_none());
        clauses
            && self.cut.items.iter().enumerate().all(|(at, item)| match item.what {
                What::Unknown | What::Mark('"') | What::Number => self.used[at],
                What::Quantity(_) | What::Ratio(..) | What::Colon(..) | What::Clock(..) => self.used[at],
                What::Word => {
                    self.used[at]
                        || item.any(&[Cue::Filler, Cue::Be, Cue::First])
                        || item.concepts.iter().all(|c| self.is_empty_word(c))
                }
                _ => true,
            })
    }

    /// Words that need not be used by a record for the message to be understood.
    fn is_empty_word(&self, concept: &Concept) -> bool {
        match concept {
            Concept::Cue(cue) => !matches!(
                cue,
                Cue::Kin
                    | Cue::Third
                    | Cue::Neg
                    | Cue::Skip
                    | Cue::Idiom
                    | Cue::Food
                    | Cue::Buy
                    | Cue::Ask
                    | Cue::Soft
                    | Cue::Lose
                    | Cue::Gain
                    | Cue::Goal
                    | Cue::Want
                    | Cue::Delete
                    | Cue::Nap
                    | Cue::SleepStage
                    | Cue::Price
                    | Cue::Body
                    | Cue::Exertion
                    | Cue::Weather
                    | Cue::Late
                    | Cue::Same
                    | Cue::Oops
                    | Cue::Meant
                    | Cue::Enough
                    | Cue::Less
                    | Cue::Lift
                    | Cue::Broke
            ),
            Concept::Mood(_, strength) => *strength != super::concept::Strength::Plain,
            Concept::Act(..)
            | Concept::Habit(..)
            | Concept::GivenUp(_)
            | Concept::Without(_)
            | Concept::Symptom(_)
            | Concept::Metric(_)
            | Concept::Race(_) => false,
            _ => true,
        }
    }

    /// Whether a clause opens a sentence.
    fn opens(&self, n: usize) -> bool {
        self.clauses[n].join == Join::Stop
    }
}
