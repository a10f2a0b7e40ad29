//! Goals: lasting aims, by their words ("goal", "aim") or by wanting something that lasts.

use std::ops::Range;

use chrono::{Months, NaiveDate};

use super::{Facts, Frame};
use crate::domain::record::{Activity, Goal, GoalKind, Record};
use crate::offline::clause::{Barrier, is_past_verb};
use crate::offline::concept::{Concept, Cue, Form};
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::{DateRef, Purpose};

/// Words for a competition that are words for an exam, too.
const EXAMS: [&str; 2] = ["prueba", "epreuve"];

impl Facts<'_> {
    /// Reads a goal that starts in this clause; true when the clause is one.
    pub(super) fn goal(&mut self, n: usize) -> bool {
        let barred = matches!(
            self.clauses[n].barrier,
            Some(
                Barrier::Question
                    | Barrier::Hypothesis
                    | Barrier::Said
                    | Barrier::ThirdPerson
                    | Barrier::Joke
                    | Barrier::NearMiss
            )
        );
        let named = self.has(n, Cue::Goal);
        let past = matches!(self.clauses[n].barrier, Some(Barrier::Vague)) && !named;
        if barred || past || self.has(n, Cue::TargetWeight) {
            return false;
        }
        if !named && self.race_ahead(n) {
            return true;
        }
        let (items, clauses) = self.reach(n);
        if !(named || self.has(n, Cue::Want) || self.is_set_for_a_month(n, &items)) {
            return false;
        }
        let Some((kind, habit)) = self.aim(&items, named) else { return false };
        // "need to drink more water" is an intention; "need to lose 5 kg" is an aim.
        let number = items.clone().any(|at| super::is_number(self.item(at)));
        let lasting = items.clone().any(|at| self.item(at).any(&[Cue::PerDay, Cue::PerWeek, Cue::Usual, Cue::By]));
        let vague = !number || !lasting;
        if vague
            && !named
            && self.has(n, Cue::Must)
            && !matches!(kind, GoalKind::LoseWeight | GoalKind::GainWeight | GoalKind::Habit)
        {
            return false;
        }
        let (value, is_end_weight) = self.target(&items, kind);
        let target_date = items.clone().find_map(|at| match self.item(at).what {
            What::Date(date) if date != DateRef::Offset(0) => self.calendar.resolve(date, Purpose::Goal),
            _ => None,
        });
        let by_month = target_date.is_none();
        let target_date = target_date.or_else(|| self.month_aimed_at(&items));
        let target_date = target_date.filter(|date| *date > self.calendar.today);
        let record = Record::SetGoal(Goal {
            goal_type: kind,
            target_value: value,
            unit: kind.unit().filter(|_| value.is_some()),
            target_date,
            by_month: by_month && target_date.is_some(),
            is_end_weight,
            habit_type: habit.map(str::to_owned),
        });
        let all: Vec<usize> = items.collect();
        self.keep(record, &all);
        for clause in clauses {
            self.taken[clause] = true;
        }
        self.frame = Some(Frame::Other);
        true
    }

    /// "I have a half marathon on Sunday", "ich laufe am 15. November einen Marathon": a race with a day to come is a goal
    /// of that distance by that day, and no run that was done.
    fn race_ahead(&mut self, n: usize) -> bool {
        // "a 10k every Sunday".
        if self.has_any(n, &[Cue::Usual, Cue::PerWeek, Cue::PerDay, Cue::Lasting]) {
            return false;
        }
        let Some(at) = self.range(n).find(|at| self.is_contest(n, *at)) else { return false };
        let range = self.range(n);
        let next = |at: usize| self.cut.items.get(at + 1).filter(|_| at + 1 < range.end);
        // "I run", "I'm running", and not "I have run".
        let runs = |item: &Item| {
            item.find(|c| matches!(c, Concept::Act(Activity::Running, form) if *form != Form::Past).then_some(()))
                .is_some()
        };
        let is_present = |at: usize| {
            let item = self.item(at);
            let after = next(at);
            item.is(Cue::Ahead) && !(item.is(Cue::Aux) && after.is_some_and(runs))
                || item.is(Cue::First) && !item.is(Cue::Aux) && after.is_some_and(runs)
        };
        // "10k race next Saturday": the day itself is said to come; "tomorrow" alone is an appointment.
        let is_next = |at: usize| {
            let dated = matches!(self.item(at).what, What::Date(date) if !matches!(date, DateRef::Offset(_)));
            let beside =
                [at.checked_sub(1).filter(|i| *i >= range.start), Some(at), Some(at + 1).filter(|i| *i < range.end)];
            dated && beside.into_iter().flatten().any(|i| self.item(i).is(Cue::Plan))
        };
        // "half marathon May 10", said in January: no one tells of last year's in that way.
        let is_long_ago = self.told(n) && self.is_long_ago(n);
        let present = is_long_ago || range.clone().any(|at| is_present(at) || is_next(at));
        let is_done = range.clone().any(|at| {
            let item = self.item(at);
            let timed = super::amount::minutes(item, Activity::Running).is_some();
            let perfect = item.is(Cue::Aux) && next(at).is_some_and(runs);
            let told = item.any(&[Cue::Do, Cue::ItWas, Cue::Tick, Cue::LastNight, Cue::Cause, Cue::Skip, Cue::Neg]);
            timed || perfect || (is_past_verb(item) || told) && !item.is(Cue::Ahead)
        });
        let day = range.clone().find_map(|at| match self.item(at).what {
            What::Date(DateRef::Night(_)) => None,
            What::Date(DateRef::Offset(days)) if days <= 0 => None,
            What::Date(date) => self.calendar.resolve(date, Purpose::Goal),
            _ => None,
        });
        let Some(target_date) = day.filter(|day| present && !is_done && *day > self.calendar.today) else {
            return false;
        };
        let (value, _) = self.target(&(at..at + 1), GoalKind::RunDistance);
        let goal = Goal {
            goal_type: GoalKind::RunDistance,
            target_value: value,
            unit: GoalKind::RunDistance.unit().filter(|_| value.is_some()),
            target_date: Some(target_date),
            by_month: false,
            is_end_weight: false,
            habit_type: None,
        };
        let all: Vec<usize> = range.collect();
        self.keep(Record::SetGoal(goal), &all);
        self.taken[n] = true;
        self.frame = Some(Frame::Other);
        true
    }

    /// "My race is on Sunday": the clause and the day of a race to come whose distance is not told.
    pub(super) fn race_to_come(&self) -> Option<(usize, NaiveDate)> {
        (0..self.clauses.len()).find_map(|n| {
            let range = self.range(n);
            let is_barred = !matches!(self.clauses[n].barrier, None | Some(Barrier::Plan));
            let contest = range.clone().find(|at| self.item(*at).is(Cue::Contest))?;
            // "Prueba" and "épreuve" are exams as well.
            let is_exam = EXAMS.contains(&self.cut.tokens[self.item(contest).tokens.start].text.as_str());
            let is_own = self.has_any(n, &[Cue::Own, Cue::First]) && !self.has_any(n, &[Cue::Kin, Cue::Third]);
            let is_present = self.has_any(n, &[Cue::Ahead, Cue::Plan]);
            let is_other = range.clone().any(|at| {
                let item = self.item(at);
                let sport = item.find(|c| if let Concept::Act(sport, _) = c { Some(*sport) } else { None });
                super::is_number(item)
                    || item.find(|c| matches!(c, Concept::Race(_)).then_some(())).is_some()
                    || item.any(&[Cue::Do, Cue::ItWas, Cue::Neg, Cue::Skip, Cue::Cause]) && !item.is(Cue::Ahead)
                    || sport.is_some_and(|sport| sport != Activity::Running)
            });
            let day = range.clone().find_map(|at| match self.item(at).what {
                What::Date(DateRef::Night(_)) => None,
                What::Date(date) => self.calendar.resolve(date, Purpose::Goal),
                _ => None,
            });
            let is_asked = !is_barred && !is_exam && is_own && is_present && !is_other;
            day.filter(|day| is_asked && *day > self.calendar.today).map(|day| (n, day))
        })
    }

    /// The distance of a race: by its name, or by its length with an article or a word for a competition ("a 10k",
    /// "10 km race"). "10 km on Sunday" is a run like any other.
    fn is_contest(&self, n: usize, at: usize) -> bool {
        let item = self.item(at);
        if item.find(|c| matches!(c, Concept::Race(_)).then_some(())).is_some() {
            return true;
        }
        let long = item.quantity().is_some_and(|q| matches!(q.unit, Some(Unit::Km | Unit::K | Unit::Mile)));
        let lead = (self.range(n).start..at).rev().map(|i| self.item(i));
        // "my first 10k".
        let lead = lead.take_while(|item| {
            item.any(&[Cue::Filler, Cue::Article, Cue::Determiner, Cue::Own])
                || item.find(|c| matches!(c, Concept::Place(_)).then_some(())).is_some()
        });
        let noun = lead.into_iter().any(|item| item.any(&[Cue::Article, Cue::Own]));
        long && (noun || self.has(n, Cue::Contest))
    }

    /// "lose 4 kg by May", "3:45 marathon in April": a weight or a distance to be reached by a month, or a race and the time
    /// for it, is an aim without a word for it. "I'm running a marathon in May" is a plan.
    fn is_set_for_a_month(&self, n: usize, items: &Range<usize>) -> bool {
        let told = items.clone().any(|at| {
            let item = self.item(at);
            is_past_verb(item) || item.any(&[Cue::First, Cue::Plan, Cue::Got, Cue::ItWas, Cue::Be])
        });
        if told || !self.opens(n) || self.month_aimed_at(items).is_none() {
            return false;
        }
        let limit = items.clone().any(|at| self.item(at).is(Cue::By));
        let acts = items.clone().any(|at| self.item(at).concepts.iter().any(|c| matches!(c, Concept::Act(..))));
        let timed = items.clone().any(|at| matches!(self.item(at).what, What::Colon(..)));
        (limit || timed && !acts)
            && matches!(
                self.aim(items, false),
                Some((GoalKind::LoseWeight | GoalKind::GainWeight | GoalKind::RunDistance, _))
            )
    }

    /// The last day of the month that is aimed at ("by May", "en mayo"), the next such month where no year is named;
    /// "before May" ends with April.
    fn month_aimed_at(&self, items: &Range<usize>) -> Option<NaiveDate> {
        items.clone().skip(1).find_map(|at| {
            let month =
                self.item(at).find(|c| if let Concept::Month(month) = c { Some(u32::from(*month)) } else { None });
            let month = month.filter(|_| !matches!(self.item(at).what, What::Date(_)))?;
            let lead = self.item(at - 1);
            let led = lead.any(&[Cue::By, Cue::In, Cue::On, Cue::Filler]) && !matches!(lead.what, What::Date(_));
            led.then_some(())?;
            let before = lead.is(Cue::Before);
            let year = self.cut.items.get(at + 1).and_then(Item::quantity).map(|q| q.value as i32);
            match year.filter(|year| (2000..2100).contains(year)) {
                Some(year) => {
                    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
                    if before { first } else { first.checked_add_months(Months::new(1))? }.pred_opt()
                }
                None => {
                    let month = if before { (month + 10) % 12 + 1 } else { month };
                    self.calendar.resolve(DateRef::EndOfMonth(month), Purpose::Goal)
                }
            }
        })
    }

    /// The items a goal may reach over: its clause and those of the sentence that do not report something.
    fn reach(&self, n: usize) -> (Range<usize>, Range<usize>) {
        let mut end = n + 1;
        while end < self.clauses.len()
            && self.clauses[end].sentence == self.clauses[n].sentence
            && !self.has_any(end, &[Cue::Goal, Cue::Want, Cue::Got])
            && !self.has_any(end, &[Cue::First])
            && !self.items(end).iter().any(|item| matches!(item.what, What::Date(DateRef::Offset(days)) if days <= 0))
        {
            end += 1;
        }
        (self.range(n).start..self.range(end - 1).end, n..end)
    }

    fn aim(&self, items: &Range<usize>, named: bool) -> Option<(GoalKind, Option<&'static str>)> {
        let has = |cue: Cue| items.clone().any(|at| self.item(at).is(cue));
        let quantity = |fits: fn(Unit) -> bool| {
            items.clone().any(|at| self.item(at).quantity().and_then(|q| q.unit).is_some_and(fits))
        };
        let act = |pick: fn(Activity) -> bool| {
            items
                .clone()
                .any(|at| self.item(at).concepts.iter().any(|c| matches!(c, Concept::Act(act, _) if pick(*act))))
        };
        let race = items.clone().any(|at| self.item(at).concepts.iter().any(|c| matches!(c, Concept::Race(_))));
        let dated = items.clone().any(|at| matches!(self.item(at).what, What::Date(date) if date != DateRef::Offset(0) && date != DateRef::Offset(1)));
        let dated = dated || self.month_aimed_at(items).is_some();
        let tonight = items.clone().any(|at| matches!(self.item(at).what, What::Date(DateRef::Offset(0 | 1))));
        let lasting = named
            || !tonight && (has(Cue::PerDay) || has(Cue::Lasting) || has(Cue::PerWeek) || has(Cue::Usual) || dated);
        let mass = quantity(|unit| matches!(unit, Unit::Kg | Unit::Lb | Unit::Stone));
        if has(Cue::Lose) && (mass || has(Cue::WeightNoun) || self.bare_number(items)) {
            return Some((GoalKind::LoseWeight, None));
        }
        if has(Cue::Gain) && (mass || has(Cue::WeightNoun)) {
            return Some((GoalKind::GainWeight, None));
        }
        // "squat 140 kg": a weight on the bar is none of the body.
        if mass && (has(Cue::Lift) || has(Cue::Exercise)) {
            return Some((GoalKind::Other, None));
        }
        if mass && (has(Cue::Reach) || has(Cue::Weigh) || has(Cue::WeightNoun) || named)
            || (has(Cue::Reach) || named) && (has(Cue::WeightNoun) || has(Cue::Weigh)) && self.bare_number(items)
        {
            return Some((GoalKind::LoseWeight, None));
        }
        let weekly = has(Cue::PerWeek)
            && (self.bare_number(items) || has(Cue::TimesWord) || quantity(|unit| unit == Unit::Times));
        let practised = items.clone().any(|at| self.item(at).concepts.iter().any(|c| matches!(c, Concept::Habit(..))));
        if weekly && (has(Cue::Workout) || has(Cue::Session) || act(|_| true) || named && !practised) {
            return Some((GoalKind::WorkoutsPerWeek, None));
        }
        let steps = items
            .clone()
            .any(|at| self.item(at).concepts.contains(&Concept::Metric(crate::domain::record::MetricKind::Steps)));
        if lasting && (quantity(|unit| unit == Unit::Steps) || steps) {
            return Some((GoalKind::Steps, None));
        }
        let practice = items.clone().find_map(|at| {
            self.item(at).find(|c| match c {
                Concept::Habit(name, _) | Concept::Without(name) => Some(*name),
                Concept::GivenUp(name) if has(Cue::Quit) || has(Cue::Neg) || has(Cue::Less) => Some(*name),
                Concept::Cue(Cue::Drink) if has(Cue::Quit) => Some("no_alcohol"),
                _ => None,
            })
        });
        if lasting
            && (has(Cue::Sleep) || has(Cue::Asleep) || has(Cue::Bed) && quantity(|unit| unit == Unit::Hour))
            && (quantity(|unit| matches!(unit, Unit::Hour | Unit::Minute)) || self.bare_number(items))
        {
            return Some((GoalKind::Sleep, None));
        }
        let litres = quantity(|unit| super::drink::litres(1.0, unit, chrono_tz::Tz::UTC).is_some());
        if (lasting || has(Cue::More) && has(Cue::Water))
            && (has(Cue::Water) || has(Cue::Drink))
            && practice.is_none()
            && (litres || has(Cue::Water))
        {
            return Some((GoalKind::Water, None));
        }
        let ground = quantity(|unit| matches!(unit, Unit::Km | Unit::Mile | Unit::K));
        // "goal: a 10k race".
        let run = quantity(|unit| unit == Unit::K) && named && !has(Cue::Water) && !has(Cue::Sleep);
        if run
            || race && (act(|_| true) || named || has(Cue::Lasting) || has(Cue::Want) || dated)
            || act(|act| act == Activity::Running) && ground && (lasting || has(Cue::Able))
        {
            return Some((GoalKind::RunDistance, None));
        }
        if let Some(practice) = practice.filter(|_| lasting || has(Cue::Quit) || has(Cue::Lasting)) {
            return Some((GoalKind::Habit, Some(practice)));
        }
        // "want to stop biting my nails": a habit that has no name of ours.
        let unknown = items.clone().any(|at| self.item(at).what == What::Unknown);
        if has(Cue::Quit) && !mass && unknown {
            return Some((GoalKind::Habit, None));
        }
        if has(Cue::Bedtime) && named {
            return Some((GoalKind::Habit, Some("sleep_by_23")));
        }
        let movement =
            act(|act| matches!(act, Activity::Walking | Activity::Stretching)) && (has(Cue::PerDay) || has(Cue::Daily));
        if named && movement {
            return Some((GoalKind::Habit, None));
        }
        let content = items.clone().any(|at| self.item(at).what == What::Unknown || super::is_anchor(self.item(at)));
        (named && content && !has(Cue::Entry) && !has(Cue::Tick)).then_some((GoalKind::Other, None))
    }

    fn bare_number(&self, items: &Range<usize>) -> bool {
        items.clone().any(|at| self.item(at).quantity().is_some_and(|q| q.unit.is_none()))
    }

    /// The number aimed at in the unit of the goal, and whether it is a weight to reach.
    fn target(&self, items: &Range<usize>, kind: GoalKind) -> (Option<f64>, bool) {
        let numbers = || items.clone().filter_map(|at| Some((at, self.item(at).quantity()?)));
        let value = match kind {
            GoalKind::LoseWeight | GoalKind::GainWeight => {
                let found = numbers().find(|(_, q)| matches!(q.unit, Some(Unit::Kg | Unit::Lb | Unit::Stone)));
                let found = found.or_else(|| numbers().find(|(_, q)| q.unit.is_none()));
                let Some((at, _)) = found else { return (None, false) };
                let change = items.clone().any(|i| self.item(i).any(&[Cue::Lose, Cue::Gain]));
                let to = items.clone().filter(|i| *i < at).any(|i| self.item(i).any(&[Cue::Reach]));
                return (self.kilograms(at).map(round), to || !change);
            }
            GoalKind::Sleep => numbers().find_map(|(_, q)| match q.unit {
                Some(Unit::Hour) | None if !q.at => Some(q.value),
                Some(Unit::Minute) => Some(q.value / 60.0),
                _ => None,
            }),
            GoalKind::Water => numbers().find_map(|(_, q)| match q.unit {
                Some(unit) => super::drink::litres(q.value, unit, self.message.zone),
                None => (self.metric_units() && q.value <= 10.0).then_some(q.value),
            }),
            GoalKind::Steps => numbers().find_map(|(_, q)| match q.unit {
                Some(Unit::Steps) | None => Some(q.value),
                Some(Unit::K) => Some(q.value * 1000.0),
                _ => None,
            }),
            GoalKind::RunDistance => items.clone().find_map(|at| {
                let race = self.item(at).find(|c| if let Concept::Race(km) = c { Some(*km) } else { None });
                race.or_else(|| super::amount::kilometres(self.item(at), Activity::Running))
            }),
            GoalKind::WorkoutsPerWeek => numbers().find_map(|(_, q)| match q {
                Quantity { value, unit: None | Some(Unit::Other | Unit::Times | Unit::Days), .. } if value <= 21.0 => {
                    Some(value)
                }
                _ => None,
            }),
            GoalKind::Habit | GoalKind::Other => None,
        };
        (value.map(round), false)
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
