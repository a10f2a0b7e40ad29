//! Habits: a practice kept or broken. Minutes and pages are no part of it.

use super::{Facts, Frame};
use crate::domain::record::{Activity, Habit, Record};
use crate::offline::concept::{Concept, Cue, Form};
use crate::offline::item::{Item, What};
use crate::offline::quantity::Unit;
use crate::offline::when::{DateRef, Purpose};

/// Before this local hour "in bed by 11" speaks of the evening before.
const EVENING_HOUR: u32 = 18;

/// Bare numbers behind a practice that are minutes of it.
const BARE_MINUTES: std::ops::RangeInclusive<f64> = 3.0..=90.0;

impl Facts<'_> {
    pub(super) fn habit(&mut self, n: usize) {
        if !self.told(n) {
            return;
        }
        self.practices(n);
        self.abstinence(n);
        self.ticked_movement(n);
        self.bedtime(n);
    }

    fn keep_habit(&mut self, n: usize, habit: &str, status: bool, items: &[usize]) {
        let Some(mut date) = self.date(n, Purpose::Report) else { return };
        // "no smoke since yesterday" tells of today.
        let since = |at: usize| self.item(at).is(Cue::Since) && matches!(self.item(at + 1).what, What::Date(_));
        if status && self.range(n).any(|at| at + 1 < self.range(n).end && since(at)) {
            date = self.calendar.today;
        }
        let extra: Vec<usize> = self
            .range(n)
            .filter(|at| {
                let item = self.item(*at);
                item.any(&[Cue::Neg, Cue::Skip, Cue::Broke, Cue::Daily, Cue::Reading])
                    || matches!(
                        item.quantity().and_then(|q| q.unit),
                        Some(Unit::Minute | Unit::Hour | Unit::Pages | Unit::Days | Unit::M)
                    )
                    || matches!(item.what, What::Quantity(q) if q.unit.is_none())
            })
            .chain(items.iter().copied())
            .collect();
        // "no beer yesterday, no wine, nothing": one fact told twice, whose day is named once.
        let echo = self.clauses[n].date.is_none() && !self.opens(n);
        let known = self.records.iter().any(|found| {
            matches!(&found.record, Record::LogHabit(known)
                if (known.date == date || echo) && known.habit_type == habit && known.status == status)
        });
        if known {
            self.spend(&extra);
        } else {
            let record = Habit { date, habit_type: habit.to_owned(), status, notes: None };
            self.keep(Record::LogHabit(record), &extra);
        }
        self.frame = Some(Frame::Other);
    }

    fn practices(&mut self, n: usize) {
        for at in self.range(n) {
            let word =
                self.item(at).find(|c| if let Concept::Habit(name, form) = c { Some((*name, *form)) } else { None });
            let word = word.or_else(|| self.is_reading(n, at).then_some(("reading", Form::Past)));
            let Some((habit, form)) = word.filter(|_| !self.used[at]) else { continue };
            // Medicine taken as usual is nothing to keep, nor is reading by duty.
            if habit == "medication" || habit == "reading" && self.has(n, Cue::Papers) {
                continue;
            }
            if self.has(n, Cue::Unable) {
                continue;
            }
            if self.has(n, Cue::Cross) || self.denied(n, at) {
                self.keep_habit(n, habit, false, &[at]);
            } else if self.is_done(n, at, form) {
                self.keep_habit(n, habit, true, &[at]);
            }
        }
    }

    /// "got through 20 pages of my novel": pages of reading matter that were done.
    fn is_reading(&self, n: usize, at: usize) -> bool {
        let pages = self.item(at).quantity().is_some_and(|q| q.unit == Some(Unit::Pages));
        let practice = self.items(n).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Habit(..))));
        pages && !practice && self.has_any(n, &[Cue::Do, Cue::Drink, Cue::Tick]) && !self.has(n, Cue::Said)
    }

    fn is_done(&self, n: usize, at: usize, form: Form) -> bool {
        let range = self.range(n);
        let amount =
            self.quantities(n).any(|(_, q)| matches!(q.unit, Some(Unit::Minute | Unit::Hour | Unit::Pages | Unit::M)));
        // "Meditation 10, stretching 5": minutes without their unit.
        let bare = |i: &usize| {
            self.item(*i).quantity().is_some_and(|q| q.unit.is_none() && !q.at && BARE_MINUTES.contains(&q.value))
        };
        let is_counted =
            Some(at + 1).filter(|i| range.contains(i) && bare(i)).is_some_and(|i| self.lonely(n, &[at, i]));
        let amount = amount || is_counted && form == Form::Noun;
        let presumed = (range.start..at).rev().take(3).any(|i| self.item(i).is(Cue::After));
        let done = self.has_any(n, &[Cue::Do, Cue::Tick, Cue::Yes]) || self.clauses[n].request || self.shares_verb(n);
        let sentence = self.clauses[n].sentence;
        let ticked = (n + 1..self.clauses.len())
            .take_while(|m| self.clauses[*m].sentence == sentence)
            .any(|m| self.has(m, Cue::AllDone));
        let done = done || ticked && self.lonely_habit(n);
        let timed = self.clauses[n].date.is_some() || self.has(n, Cue::Evening);
        match form {
            Form::Past => true,
            Form::Noun => {
                !presumed && (done || amount || self.has(n, Cue::Got))
                    || amount
                    || timed && !presumed && self.lonely_habit(n)
            }
            Form::Base => {
                amount
                    || self.has(n, Cue::Reading) && !self.has(n, Cue::Said)
                    || done && self.lonely_habit(n)
                    || timed && self.lonely_habit(n)
            }
        }
    }

    /// "took my statin and my vitamin D": the verb stands before the "and".
    fn shares_verb(&self, n: usize) -> bool {
        n > 0
            && self.clauses[n].join == super::Join::And
            && self.told(n - 1)
            && self.has(n - 1, Cue::Do)
            && self.items(n - 1).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Habit(..))))
            && !self.has_any(n, &[Cue::Go, Cue::Be, Cue::Buy, Cue::Neg])
    }

    fn lonely_habit(&self, n: usize) -> bool {
        let words: Vec<usize> = self
            .range(n)
            .filter(|i| {
                self.item(*i).any(&[Cue::Daily, Cue::Evening, Cue::Session, Cue::Reading, Cue::Bed])
                    || self.item(*i).concepts.iter().any(|c| matches!(c, Concept::Habit(..)))
            })
            .collect();
        self.lonely(n, &words)
    }

    /// Whether a clause reaches until a day to come.
    fn reaches_ahead(&self, n: usize) -> bool {
        const UNTIL: [&str; 8] = ["until", "till", "til", "bis", "hasta", "jusqu'a", "jusqu'", "jusque"];
        let says_until = |at: usize| {
            self.cut.tokens[self.item(at).tokens.clone()].iter().any(|token| UNTIL.contains(&token.text.as_str()))
        };
        let to_come = |at: usize| {
            // A feast that moves, and an occasion, have no day that is known.
            let named = self.item(at).what == What::Unknown
                || self.item(at).concepts.iter().any(|c| matches!(c, Concept::Feast(..) | Concept::Month(_)));
            let date = if let What::Date(date) = self.item(at).what { Some(date) } else { None };
            let day = date.and_then(|date| self.calendar.resolve(date, Purpose::Goal));
            named || day.is_some_and(|day| day > self.calendar.today)
        };
        let range = self.range(n);
        range.clone().any(|at| says_until(at) && (at + 1..range.end.min(at + 3)).any(to_come))
    }

    /// Doing without: "no alcohol", "sober", "broke my dry streak". A drink merely mentioned is nothing.
    fn abstinence(&mut self, n: usize) {
        // "No alcohol until Easter" is meant, and not done.
        let is_meant = self.reaches_ahead(n);
        for at in self.range(n) {
            if self.used[at] || is_meant {
                continue;
            }
            if let Some(habit) =
                self.item(at).find(|c| if let Concept::Without(habit) = c { Some(*habit) } else { None })
            {
                // "no he fumado nada": a denial behind it only says the same again.
                let denied =
                    self.denied(n, at) && (self.range(n).start..at).any(|i| self.item(i).any(&[Cue::Neg, Cue::Skip]));
                let broken = denied || self.has(n, Cue::Broke) || self.has(n, Cue::Cross);
                self.keep_habit(n, habit, !broken, &[at]);
            } else if let Some(habit) =
                self.item(at).find(|c| if let Concept::GivenUp(habit) = c { Some(*habit) } else { None })
            {
                let broke = self.has(n, Cue::Broke)
                    || n > 0 && self.clauses[n - 1].sentence == self.clauses[n].sentence && self.has(n - 1, Cue::Broke);
                let lapsed = self.item(at).is(Cue::Broke) && self.denied(n, at);
                if broke && !lapsed {
                    self.keep_habit(n, habit, false, &[at]);
                } else if self.denied(n, at)
                    && (self.neither(n) || !self.has_any(n, &[Cue::Enough, Cue::Less, Cue::More]))
                    && !(self.item(at).is(Cue::Drink) && self.has(n, Cue::Water))
                {
                    self.keep_habit(n, habit, true, &[at]);
                }
            }
        }
        let evening = matches!(self.clauses[n].date, Some(DateRef::Night(_)));
        let neither = self.neither(n);
        if (evening || neither)
            && let Some(at) =
                self.position(n, Cue::Drink).filter(|at| !self.used[*at] && self.denial(n, *at, &[Cue::Neg]))
            && !self.has_any(n, &[Cue::Water, Cue::Soft, Cue::Enough])
            && (neither || !self.has(n, Cue::More))
            && !self.items(n).iter().any(super::is_number)
        {
            self.keep_habit(n, "no_alcohol", true, &[at]);
        }
    }

    /// "neither smoked nor drank".
    fn neither(&self, n: usize) -> bool {
        self.has(n, Cue::Nor) && self.has(n, Cue::Neg)
    }

    /// Walking and stretching that are ticked off, or stretching left out.
    fn ticked_movement(&mut self, n: usize) {
        for at in self.range(n) {
            let act = self.item(at).find(|c| if let Concept::Act(act, form) = c { Some((*act, *form)) } else { None });
            let Some((act, form)) = act.filter(|_| !self.used[at]) else { continue };
            let habit = match act {
                Activity::Walking => "walk",
                Activity::Stretching => "stretching",
                _ => continue,
            };
            let amount = self.quantities(n).any(|(_, q)| q.unit.is_some());
            if self.denied(n, at) || self.has(n, Cue::Cross) {
                if act == Activity::Stretching || self.has(n, Cue::Daily) {
                    self.keep_habit(n, habit, false, &[at]);
                }
            } else if form != Form::Past
                && !amount
                && !self.has(n, Cue::Go)
                && self.has_any(n, &[Cue::Tick, Cue::Daily, Cue::Do])
            {
                self.keep_habit(n, habit, true, &[at]);
            }
        }
    }

    /// "in bed at 11 as promised".
    fn at_eleven(&self, n: usize) -> bool {
        self.has(n, Cue::At) && self.range(n).any(|at| is_early(self.item(at)))
    }

    /// The rule of going to bed by eleven: it needs its frame ("as promised", "missed my bedtime", "lights out by 11").
    fn bedtime(&mut self, n: usize) {
        if self.is_habit_by_the_clock(n) {
            return;
        }
        let named = self.position(n, Cue::Bedtime);
        let lights = self.position(n, Cue::LightsOut);
        let in_bed =
            self.range(n).find(|at| self.item(*at).any(&[Cue::Bed, Cue::Asleep, Cue::Sleep]) && !self.used[*at]);
        let by = self.has(n, Cue::By) && self.range(n).any(|at| is_time(self.item(at)));
        let framed = self.has_any(n, &[Cue::Rule, Cue::Tick, Cue::Daily])
            || n > 0
                && self.clauses[n - 1].sentence == self.clauses[n].sentence
                && self.has_any(n - 1, &[Cue::Rule, Cue::Tick])
            || n + 1 < self.clauses.len()
                && self.clauses[n + 1].sentence == self.clauses[n].sentence
                && self.has_any(n + 1, &[Cue::Rule, Cue::Tick]);
        let slept = self.records.iter().any(|f| matches!(&f.record, Record::LogDaily(d) if d.sleep_hours.is_some()))
            || self.has(n, Cue::Up);
        let (at, status) = if let Some(at) = named {
            let kept = self.has_any(n, &[Cue::Do, Cue::Rule, Cue::Tick, Cue::Yes]);
            match (self.denied(n, at) || self.has_any(n, &[Cue::Broke, Cue::Cross]), kept) {
                (true, _) => (at, false),
                (false, true) => (at, true),
                _ => return,
            }
        } else if let Some(at) = lights.filter(|_| by || framed) {
            (at, !self.denied(n, at) && !self.has(n, Cue::Cross))
        } else if let Some(at) = in_bed.filter(|_| by && (framed || !slept) || framed && !slept && self.at_eleven(n)) {
            (at, !self.denied(n, at) && !self.has(n, Cue::Cross))
        } else {
            return;
        };
        let times: Vec<usize> = self
            .range(n)
            .filter(|i| is_time(self.item(*i)) || self.item(*i).any(&[Cue::Rule, Cue::Bed]))
            .chain([at])
            .collect();
        let evening = self.message.now.with_timezone(&self.message.zone);
        let early = chrono::Timelike::hour(&evening.time()) < EVENING_HOUR;
        if self.clauses[n].date.is_none() && early && chrono::Timelike::hour(&evening.time()) >= 4 {
            if let Some(date) = self.calendar.resolve(DateRef::Night(1), Purpose::Report) {
                let record = Habit { date, habit_type: "sleep_by_23".to_owned(), status, notes: None };
                let negs: Vec<usize> =
                    self.range(n).filter(|i| self.item(*i).any(&[Cue::Neg, Cue::Skip])).chain(times).collect();
                self.keep(Record::LogHabit(record), &negs);
            }
        } else {
            self.keep_habit(n, "sleep_by_23", status, &times);
        }
    }
}

/// Whether an item is a time of day from nine to eleven in the evening.
fn is_early(item: &Item) -> bool {
    let minutes = match item.what {
        What::Clock(minutes, _) => f64::from(minutes),
        What::Colon(hours, minutes, None) => hours.mul_add(60.0, minutes),
        _ => item.quantity().filter(|_| is_time(item)).map_or(0.0, |q| q.value * 60.0),
    };
    (540.0..=660.0).contains(&minutes) || (1260.0..=1380.0).contains(&minutes)
}

fn is_time(item: &Item) -> bool {
    matches!(item.what, What::Clock(..) | What::Colon(_, _, None))
        || item.quantity().is_some_and(|q| matches!(q.unit, None | Some(Unit::Hour)) && (8.0..=24.0).contains(&q.value))
}
