//! What one clause hands on to the next: a number that continues the topic, a repair that replaces a value, days that
//! share what was said of one of them.

use super::sleep::hours;
use super::{Facts, Frame, drink, is_anchor, is_number};
use crate::domain::ranges;
use crate::domain::record::{MetricKind, Record};
use crate::offline::Found;
use crate::offline::clause::{Barrier, Join};
use crate::offline::concept::{Concept, Cue};
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::{DateRef, Purpose};

/// That somebody slept in, folded.
const LATE_MORNING: &[&[&str]] = &[
    &["slept", "in"],
    &["lie", "in"],
    &["ausgeschlafen"],
    &["lange", "geschlafen"],
    &["hasta", "tarde"],
    &["se", "me", "pegaron", "las", "sabanas"],
    &["grasse", "matinee"],
    &["dormi", "tard"],
];

impl Facts<'_> {
    /// A clause that only continues the one before: a number without an anchor of its own.
    pub(super) fn continuation(&mut self, n: usize) {
        if !self.told(n) || self.items(n).iter().any(|item| is_anchor(item) && !is_number(item)) {
            return;
        }
        let free: Vec<usize> = self.range(n).filter(|at| !self.used[*at] && is_number(self.item(*at))).collect();
        let Some(&at) = free.first() else { return };
        let other = self.items(n).iter().any(|item| {
            item.what == What::Unknown || item.any(&[Cue::Idiom, Cue::Food, Cue::WeightNoun, Cue::Price, Cue::Buy])
        });
        // "the night before last I got 4 hours", and days listed before their word: "mon: 7h, tue: 6.5h sleep".
        let of_night = matches!(self.clauses[n].date, Some(DateRef::Night(_) | DateRef::Weekday(_, true)));
        let listed = self.clauses[n].own_date
            && (n + 1..self.clauses.len())
                .take_while(|m| {
                    self.clauses[*m].sentence == self.clauses[n].sentence
                        || self.clauses[*m].own_date
                        || self.has(*m, Cue::Sleep)
                })
                .any(|m| self.has(m, Cue::Sleep));
        if self.beside_another(n, at) {
            return;
        }
        let in_hours = self.item(at).quantity().is_some_and(|q| q.unit == Some(Unit::Hour) && !q.at);
        match self.frame {
            None | Some(Frame::Other)
                if !other
                    && in_hours
                    && (of_night
                        || listed
                        || self.follows_the_night(n)
                        || self.has(n, Cue::Pieces)
                        || self.is_all_of_a_morning(n, at)) =>
            {
                self.sleep_value(n, at, at)
            }
            Some(Frame::Sleep) if !other => self.continue_sleep(n, at),
            Some(Frame::Water) if !other => self.water_value(n, at),
            // "Energy 2 of 5, furnace 3 acted up": a number that names a thing.
            Some(Frame::Energy | Frame::Digestion) if at > 0 && self.names_a_thing(at - 1) => {}
            Some(Frame::Energy) => self.scale_value(n, at, Cue::Energy),
            Some(Frame::Digestion) => self.scale_value(n, at, Cue::Digestion),
            Some(Frame::Metric(kind)) if !other => self.metric_value(n, at, kind, at),
            Some(Frame::Basal) if !other => self.continue_basal(n, at),
            None | Some(Frame::Other) if !other && in_hours && self.is_of_a_night_again(n, at) => {
                self.sleep_value(n, at, at);
            }
            None | Some(Frame::Other) if !other && in_hours && self.is_again(n, at) => {
                self.again = hours(self.item(at)).filter(|hours| ranges::check("sleep_hours", *hours).is_ok());
            }
            _ => {}
        }
    }

    /// A word for something that is neither felt nor measured.
    pub(super) fn names_a_thing(&self, at: usize) -> bool {
        self.item(at).what == What::Unknown || self.item(at).any(&[Cue::Thing, Cue::Weather])
    }

    /// "only 5h again": hours that were told before, and nothing else.
    fn is_again(&self, n: usize, at: usize) -> bool {
        self.has(n, Cue::Again) && !self.clauses[n].own_date && self.lonely(n, &[at])
    }

    /// "5h again, kids were up": what keeps awake stands beside them.
    fn is_of_a_night_again(&self, n: usize, at: usize) -> bool {
        let beside = |m: usize| m != n && self.has_any(m, &[Cue::Disturbed, Cue::Asleep, Cue::Night, Cue::LastNight]);
        self.is_again(n, at) && (0..self.clauses.len()).any(beside)
    }

    /// "woke up every hour but I guess it adds up to 5 hours": a word of the night stands earlier in the sentence.
    fn follows_the_night(&self, n: usize) -> bool {
        (0..n).rev().take_while(|m| self.clauses[*m].sentence == self.clauses[n].sentence).any(|m| {
            self.has_any(m, &[Cue::Up, Cue::Bed, Cue::Asleep, Cue::Disturbed])
                || self.judges_the_night(m)
                || self.tells_of_a_late_morning(m)
        })
    }

    /// "Slept in, 8 hours altogether": how long the morning was.
    fn tells_of_a_late_morning(&self, n: usize) -> bool {
        let tokens = self.items(n).iter().flat_map(|item| &self.cut.tokens[item.tokens.clone()]);
        let words: Vec<&str> = tokens.map(|token| token.text.as_str()).collect();
        LATE_MORNING.iter().any(|phrase| words.windows(phrase.len()).any(|window| window == *phrase))
    }

    /// "Noche regular, 5 horas y media": how the night was, with its hours right behind. It is no mood of the day.
    pub(super) fn judges_the_night(&self, n: usize) -> bool {
        let judges = |item: &Item| {
            item.any(&[Cue::Night, Cue::LastNight, Cue::Filler, Cue::Article, Cue::Determiner, Cue::Approx, Cue::Again])
                || item.concepts.iter().any(|c| matches!(c, Concept::Mood(..) | Concept::Level(_)))
                || matches!(item.what, What::Mark(_))
                || matches!(item.what, What::Date(DateRef::Night(_)))
        };
        let is_night = self.has_any(n, &[Cue::Night, Cue::LastNight]) || {
            let night = |item: &Item| matches!(item.what, What::Date(DateRef::Night(_)));
            self.items(n).iter().any(night)
        };
        let next = n + 1;
        if !is_night || next >= self.clauses.len() || !self.items(n).iter().all(judges) {
            return false;
        }
        let is_beside = self.clauses[next].sentence == self.clauses[n].sentence;
        let hours = self.range(next).find(|at| {
            let quantity = self.item(*at).quantity();
            quantity.is_some_and(|q| q.unit == Some(Unit::Hour) && !q.at && (2.0..=12.0).contains(&q.value))
        });
        is_beside && hours.is_some_and(|at| self.lonely(next, &[at]))
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
    pub(super) fn repair(&mut self, n: usize) {
        if self.repairs(n) && !self.records.is_empty() {
            self.withdraw(n);
        }
    }

    /// Whether a clause opens a second thought on what was said, or follows one.
    pub(super) fn repairs(&self, n: usize) -> bool {
        let second = |n: usize| {
            let thought = |item: &Item| item.any(&[Cue::Rather, Cue::Oops]);
            self.items(n)
                .iter()
                .find(|item| !item.is(Cue::Filler) || thought(item))
                .is_some_and(|item| item.is(Cue::Rather))
        };
        self.has_any(n, &[Cue::Oops, Cue::Meant, Cue::Actually])
            || self.mends(n)
            || second(n) && n > 0
            || n > 0 && self.is_bare_no(n - 1)
            || n > 0
                && (self.has_any(n - 1, &[Cue::Oops, Cue::Meant]) || second(n - 1))
                && self.items(n - 1).iter().all(|i| !is_number(i) && !is_anchor(i))
    }

    /// "slept five no six hours": a clause that opens with a word of repair and a number to take the place of the one
    /// before. "7 hours, no 6" of Romance languages sets two values against each other instead: the second is bare.
    pub(super) fn mends(&self, n: usize) -> bool {
        let Some(before) = n.checked_sub(1).filter(|b| self.clauses[*b].sentence == self.clauses[n].sentence) else {
            return false;
        };
        let repair = |item: &Item| item.any(&[Cue::Oops, Cue::Meant, Cue::Mean, Cue::No]) && !is_number(item);
        // Most clauses open with no word of repair: the rest is looked at only for those that do.
        if !self.items(n).first().is_some_and(repair) {
            return false;
        }
        let after = self.items(n).iter().find(|item| !repair(item) && !item.any(&[Cue::Filler, Cue::First]));
        let last = self.items(before).iter().rev().find(|item| is_number(item));
        let (Some(after), Some(last)) = (after.filter(|item| is_number(item)), last) else { return false };
        let unit = |item: &Item| item.quantity().is_none_or(|q| q.unit.is_some());
        let earlier = (0..n).any(|m| self.items(m).iter().any(repair));
        let told = (0..=n).any(|m| self.items(m).iter().any(|item| is_anchor(item) && !is_number(item)));
        !earlier && told && (unit(after) || !unit(last))
    }

    /// "stayed off the booze yesterday and today", "ran 5 km Monday, Wednesday and Friday", "yesterday and today no
    /// meat": what was said of one day holds for the days listed beside it.
    pub(super) fn repeat_on_other_days(&mut self, n: usize, before: usize) {
        let listed = |m: usize| {
            self.told(m)
                && self.clauses[m].own_date
                && self.items(m).iter().all(|item| {
                    matches!(item.what, What::Date(_) | What::Mark(_))
                        || item.any(&[Cue::Filler, Cue::On, Cue::Evening, Cue::In, Cue::And, Cue::Determiner])
                })
        };
        if self.records.len() == before {
            return;
        }
        let neither = self.neither_day(n);
        if !neither.is_empty() {
            return self.repeat(before, &neither);
        }
        if !self.clauses[n].own_date || listed(n) {
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
        let dates: Vec<DateRef> = days.iter().filter_map(|m| self.clauses[*m].date).collect();
        self.repeat(before, &dates);
    }

    /// "neither yesterday nor today": both days, of which one is the clause's own.
    fn neither_day(&self, n: usize) -> Vec<DateRef> {
        let denied = |at: &usize| *at > 0 && self.item(*at - 1).any(&[Cue::Neg, Cue::Nor]);
        let days: Vec<DateRef> = self
            .range(n)
            .filter(denied)
            .filter_map(|at| if let What::Date(date) = self.item(at).what { Some(date) } else { None })
            .collect();
        let one = !self.clauses[n].own_date && days.len() > 1 && days.contains(&DateRef::Offset(0));
        if one { days } else { Vec::new() }
    }

    /// Keeps what was recorded since `before` for these days as well.
    fn repeat(&mut self, before: usize, dates: &[DateRef]) {
        // A clause that took more back than it told ("no, not that, Monday and Tuesday") leaves nothing to keep.
        let said: Vec<Found> = self.records.get(before..).unwrap_or_default().to_vec();
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
    pub(super) fn is_bare_no(&self, n: usize) -> bool {
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
}
