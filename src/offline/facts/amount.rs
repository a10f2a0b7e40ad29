//! The amounts of a session: its length, distance, effort and energy, as a clause tells them.

use super::sleep::time_of_day;
use super::workout::act;
use super::{Facts, Frame, is_number};
use crate::domain::record::{Activity, Intensity, Record};
use crate::domain::units::KM_PER_MILE;
use crate::offline::concept::{Concept, Cue};
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::sport;

/// Words that give the distance of one way, folded.
const EACH: [&str; 5] = ["je", "jeweils", "cada", "chaque", "each"];

/// Words for two times, folded.
const TWICE: [&str; 3] = ["twice", "zweimal", "2x"];

/// A session by the clock begins no earlier, and lasts no longer, in minutes.
const EARLIEST: f64 = 300.0;
const LONGEST: f64 = 480.0;

/// What a clause says of a session.
#[derive(Default)]
pub(super) struct Details {
    pub minutes: Option<f64>,
    pub km: Option<f64>,
    pub kcal: Option<f64>,
    pub intensity: Option<Intensity>,
    pub items: Vec<usize>,
}

impl Details {
    pub fn has_amount(&self) -> bool {
        self.minutes.is_some() || self.km.is_some() || self.kcal.is_some()
    }
}

impl Facts<'_> {
    /// The amounts and the effort named in a clause.
    pub(super) fn details(&mut self, n: usize, activity: Activity) -> Details {
        let mut details = Details::default();
        if let Some(km) = self.lengths(n, &mut details.items) {
            details.km = Some(km);
        }
        if let Some((minutes, ends)) = self.time_of_session(n) {
            details.minutes = Some(minutes);
            details.items.extend(ends);
        }
        let repeats = self.repeats(n).filter(|_| activity == Activity::Running);
        let is_whole_told = self.tells_ground(n);
        for at in self.range(n) {
            let item = self.item(at);
            if self.used[at] || details.items.contains(&at) {
                continue;
            }
            if let Some(intensity) = item.find(|c| if let Concept::Intensity(i) = c { Some(*i) } else { None }) {
                if !(at > 0 && self.item(at - 1).any(&[Cue::Neg]) || self.is_felt(n, at)) {
                    details.intensity = Some(intensity);
                    details.items.push(at);
                }
            } else if let Some(km) = item
                .find(|c| if let Concept::Race(km) = c { Some(*km) } else { None })
                .or_else(|| self.kilometres_in(n, item, activity))
            {
                if self.is_pace(at) || self.is_each(at) {
                    continue;
                }
                if let Some(out) = details.km.filter(|_| self.is_way_back(n, at)) {
                    details.km = Some(((out + km) * 100.0).round() / 100.0);
                    details.items.push(at);
                    continue;
                }
                let km = km * self.ways(n) * self.repetitions(n, at, &mut details.items);
                if details.km.is_none() && self.plausible("distance_km", km, at) {
                    details.km = Some((km * 100.0).round() / 100.0);
                    details.items.push(at);
                }
            } else if let Some((count, _)) = repeats.filter(|(_, each)| *each == at) {
                // "6x1000": metres without their unit.
                let times = self.item(count).quantity().map_or(1.0, |q| q.value);
                let km = item.quantity().map_or(0.0, |q| q.value) / 1000.0 * times;
                details.items.extend([count, at]);
                let (more, beside) = self.warm_ups(n);
                let rounds = self.rounds(n, count);
                details.items.extend(beside.into_iter().chain(rounds.map(|(_, at)| at)));
                let km = km * rounds.map_or(1.0, |(rounds, _)| rounds) + more;
                if details.km.is_none() && !is_whole_told && self.plausible("distance_km", km, at) {
                    details.km = Some((km * 100.0).round() / 100.0);
                }
            } else if let Some(minutes) = minutes(item, activity) {
                if !(self.is_pace(at)
                    || self.is_pace_of_repeats(n, at)
                    || self.of_habit(n, at)
                    || self.is_lapse(n, at)
                    || self.is_of_a_sign(n, at)
                    || self.is_rest_between(n, at))
                    && details.minutes.is_none()
                    && self.plausible("duration_minutes", minutes, at)
                {
                    // "4x4 min": what was gone hard, without the rests, of which nothing is told.
                    let minutes = minutes * self.ways(n) * self.repetitions(n, at, &mut details.items);
                    details.minutes = Some((minutes * 100.0).round() / 100.0);
                    details.items.push(at);
                }
            } else if let Some(kcal) = item
                .quantity()
                .filter(|q| q.unit == Some(Unit::Kcal) || q.unit.is_none() && self.follows_kcal(n, at))
                .map(|q| q.value)
                && !self.has(n, Cue::Food)
                && self.plausible("calories_burned", kcal, at)
            {
                details.kcal = Some(kcal);
                details.items.push(at);
            }
        }
        details
    }

    /// How far it was, in kilometres: those of an activity, and "5k" of a sport that covers ground by its own name ("paddled the
    /// canoe 5k", "kayaking, 8k").
    pub(super) fn kilometres_in(&self, n: usize, item: &Item, activity: Activity) -> Option<f64> {
        let is_by_name = || activity == Activity::Other && self.covers_ground_by_name(n);
        kilometres(item, activity).or_else(|| kilometres(item, Activity::Rowing).filter(|_| is_by_name()))
    }

    /// Whether the sport of a clause, or that of the session it goes on telling, covers ground.
    fn covers_ground_by_name(&self, n: usize) -> bool {
        if self.names_act(n) {
            return self.sport_in(n, Activity::Other).is_some_and(|sport| sport.covers_ground);
        }
        let Some(Frame::Workout(index)) = self.frame else { return false };
        match self.records.get(index).map(|found| &found.record) {
            Some(Record::LogWorkout(known)) => known.sport.as_deref().is_some_and(sport::covers_ground),
            _ => false,
        }
    }

    /// "Handball 20h-21h30", "from 8pm to 9:30pm": how long it was by the clock, in minutes.
    fn time_of_session(&self, n: usize) -> Option<(f64, Vec<usize>)> {
        // The hyphen of "20h-21h30" is part of the word.
        let is_hour = |at: usize| self.item(at).quantity().is_some_and(|q| q.unit == Some(Unit::Hour));
        let side_by_side =
            || self.range(n).skip(1).find(|at| is_hour(at - 1) && is_hour(*at)).map(|at| vec![at - 1, at]);
        let ends = Some(self.spans(n)).filter(|ends| !ends.is_empty()).or_else(side_by_side)?;
        let [start, end] = ends[..] else { return None };
        let is_of_the_clock = |at: usize| match self.item(at).what {
            What::Clock(..) | What::Colon(..) => true,
            _ => is_hour(at),
        };
        let minute = |at: usize| {
            let hour = self.item(at).quantity().filter(|q| q.unit == Some(Unit::Hour)).map(|q| q.value * 60.0);
            hour.or_else(|| time_of_day(self.item(at)).map(|(minutes, _)| minutes))
        };
        let (from, to) = (minute(start)?, minute(end)?);
        let lasts = (to - from).rem_euclid(1440.0);
        let is_session =
            is_of_the_clock(start) && is_of_the_clock(end) && from >= EARLIEST && (10.0..=LONGEST).contains(&lasts);
        is_session.then_some((lasts, ends))
    }

    /// "me sentí fuerte": how the person felt, where the phrase of feeling says whose it is. "Felt hard" tells of the session.
    fn is_felt(&self, n: usize, at: usize) -> bool {
        let before =
            (self.range(n).start..at).rev().find(|i| !self.item(*i).is(Cue::Filler) || self.item(*i).is(Cue::Feel));
        before.is_some_and(|i| self.item(i).is(Cue::Feel) && self.item(i).tokens.len() > 1)
    }

    /// How often what is told of one way, or one time, was gone: "5 km each way" is ten.
    fn ways(&self, n: usize) -> f64 {
        // "Rad zur Arbeit und zurück, je 8 km", "ida y vuelta 7 km cada".
        let is_each = |i: usize| {
            self.cut.tokens[self.item(i).tokens.clone()].iter().any(|token| EACH.contains(&token.text.as_str()))
        };
        // "Walked the dog twice, 20 min each".
        let is_twice = |i: usize| {
            self.cut.tokens[self.item(i).tokens.clone()].iter().any(|token| TWICE.contains(&token.text.as_str()))
        };
        let told_once = || self.has(n, Cue::Back) || self.range(n).any(is_twice);
        if self.has(n, Cue::EachWay) || told_once() && self.range(n).any(is_each) { 2.0 } else { 1.0 }
    }

    /// "7 km hin 7 km zurück", "7 km there, back 7": the second of two distances, beside a word of the way home.
    fn is_way_back(&self, n: usize, at: usize) -> bool {
        let range = self.range(n);
        let is_back = |i: usize| range.contains(&i) && self.item(i).is(Cue::Back);
        is_back(at + 1) || at > range.start && is_back(at - 1)
    }

    /// "5 x 1000 m": how often the distance was run.
    fn repetitions(&self, n: usize, at: usize, items: &mut Vec<usize>) -> f64 {
        let count =
            at.checked_sub(2).filter(|count| *count >= self.range(n).start && self.item(at - 1).is(Cue::TimesWord));
        let Some((count, quantity)) = count.and_then(|count| Some((count, self.item(count).quantity()?))) else {
            return 1.0;
        };
        let plain = quantity.unit.is_none() && quantity.value.fract() == 0.0 && (2.0..=40.0).contains(&quantity.value);
        if plain {
            items.push(count);
        }
        if plain { quantity.value } else { 1.0 }
    }

    /// "40 lengths of a 25 m pool": a distance only with the pool's length.
    fn lengths(&self, n: usize, items: &mut Vec<usize>) -> Option<f64> {
        let (at, count) = self.quantities(n).find(|(_, q)| q.unit == Some(Unit::Lengths))?;
        items.push(at);
        let (pool, length) =
            self.quantities(n).find(|(_, q)| matches!(q.unit, Some(Unit::M | Unit::Metre)) && q.value <= 100.0)?;
        items.push(pool);
        Some(count.value * length.value / 1000.0)
    }

    /// "5:30 /km", "at 5:30 per km", "12 km/h": a pace or speed, not an amount.
    pub(super) fn is_pace(&self, at: usize) -> bool {
        self.cut.items.get(at + 1).is_some_and(|next| {
            let per = next.what == What::Mark('/') && self.cut.items.get(at + 2).is_some_and(|unit| !is_number(unit));
            per || next.is(Cue::Price) || self.is_each(at + 1)
        })
    }

    /// "6x1000 at 4:05", "10 km at 5:10": a figure of minutes behind a word of place beside a distance is what each
    /// kilometre or repeat took. "10 km in 52:30" is the whole, unless repeats are told.
    fn is_pace_of_repeats(&self, n: usize, at: usize) -> bool {
        let is_figure = matches!(self.item(at).what, What::Colon(_, _, None));
        let Some(lead) = at.checked_sub(1).filter(|lead| is_figure && *lead >= self.range(n).start) else {
            return false;
        };
        let lead = self.item(lead);
        let repeats = self.repeats(n).is_some();
        let ground = self.items(n).iter().any(|item| {
            matches!(item.quantity().and_then(|q| q.unit), Some(Unit::Km | Unit::Mile | Unit::K | Unit::Metre))
        });
        let placed = !lead.is(Cue::Approx) && (lead.is(Cue::At) || lead.is(Cue::To) && !lead.is(Cue::From));
        // "21 km en 1:52": a word of place that measures the whole as well.
        if lead.is(Cue::In) { repeats } else { placed && (ground || repeats) }
    }

    /// "8 min a mile": one of a unit after a time is the unit of a pace.
    fn is_each(&self, at: usize) -> bool {
        let timed = at.checked_sub(1).is_some_and(|before| {
            let unit = self.item(before).quantity().and_then(|q| q.unit);
            matches!(self.item(before).what, What::Colon(..))
                || matches!(unit, Some(Unit::Minute | Unit::Hour | Unit::M))
        });
        let one =
            self.item(at).quantity().is_some_and(|q| q.value == 1.0 && matches!(q.unit, Some(Unit::Mile | Unit::Km)));
        let spelled = self.cut.tokens[self.item(at).tokens.start].shape == crate::offline::token::Shape::Word;
        timed && one && spelled
    }

    /// "Kcal: 560": the unit as a heading.
    pub(super) fn follows_kcal(&self, n: usize, at: usize) -> bool {
        let before = (self.range(n).start..at).rev().map(|i| self.item(i));
        let heading = before.take_while(|item| !is_number(item)).find(|item| !matches!(item.what, What::Mark(_)));
        heading.is_some_and(|item| item.what == What::Word && item.concepts.contains(&Concept::Unit(Unit::Kcal)))
    }

    /// "it hurt after ten minutes": when something happened, not how long the session was.
    fn is_lapse(&self, n: usize, at: usize) -> bool {
        let small = |i: &usize| !self.item(*i).any(&[Cue::Filler, Cue::Approx]) || self.item(*i).is(Cue::Lapse);
        let before = (self.range(n).start..at).rev().find(small);
        // "After ten minutes of running", and not "after ten minutes so I walked".
        let mut behind = (at + 1..self.range(n).end).take(4).take_while(|i| !self.item(*i).is(Cue::First));
        let names = behind.any(|i| act(self.item(i)) || self.item(i).is(Cue::Workout));
        before.is_some_and(|i| self.item(i).is(Cue::Lapse)) && !names
    }

    /// "Two minutes of racing heart getting off the bike", "dizzy for 2 min after the ride": how long the body complained.
    fn is_of_a_sign(&self, n: usize, at: usize) -> bool {
        let small = |i: &usize| {
            let item = self.item(*i);
            let is_of =
                item.any(&[Cue::Filler, Cue::Approx, Cue::Article, Cue::OutOf, Cue::ForWhom, Cue::With, Cue::In]);
            !is_of || item.is(Cue::Sign) || act(item)
        };
        let after = (at + 1..self.range(n).end).find(small);
        let before = (self.range(n).start..at).rev().find(small);
        let signs = |i: Option<usize>| i.is_some_and(|i| self.item(i).is(Cue::Sign));
        signs(after) || signs(before) && !after.is_some_and(|i| act(self.item(i)) || self.item(i).is(Cue::Workout))
    }

    /// "8 min between sets", "off 60s": the rest between the repeats.
    fn is_rest_between(&self, n: usize, at: usize) -> bool {
        let sentence = self.clauses[n].sentence;
        let mut beside = (0..self.clauses.len()).filter(|m| self.clauses[*m].sentence == sentence);
        if !beside.any(|m| self.product(m).is_some()) {
            return false;
        }
        let range = self.range(n);
        let small = |i: &usize| !self.item(*i).any(&[Cue::Filler, Cue::Approx]) || self.item(*i).is(Cue::RestBetween);
        let after = (at + 1..range.end).find(small);
        let before = (range.start..at).rev().find(small);
        let rests = |i: Option<usize>| i.is_some_and(|i| self.item(i).is(Cue::RestBetween));
        rests(after) || rests(before)
    }

    /// "2 x (4x300)": how often the repeats were run as a whole, told in the clause before.
    fn rounds(&self, n: usize, count: usize) -> Option<(f64, usize)> {
        let opens = count == self.range(n).start;
        let before = n.checked_sub(1).filter(|b| opens && self.clauses[*b].sentence == self.clauses[n].sentence);
        let range = before.map(|b| self.range(b)).filter(|range| range.len() >= 2)?;
        let times = self.item(range.end - 1).is(Cue::TimesWord);
        let plain = |q: &Quantity| q.unit.is_none() && q.value.fract() == 0.0 && (2.0..=10.0).contains(&q.value);
        self.item(range.end - 2).quantity().filter(|q| times && plain(q)).map(|q| (q.value, range.end - 2))
    }

    /// "plus 4k warm up and 2k down": what is run before and after the repeats, in kilometres, and where it stands.
    pub(super) fn warm_ups(&self, n: usize) -> (f64, Vec<usize>) {
        let near = |at: usize| {
            let around = [at.checked_sub(1), Some(at + 1), Some(at + 2)];
            around.into_iter().flatten().any(|i| self.cut.items.get(i).is_some_and(|item| item.is(Cue::WarmUp)))
        };
        let ground = |at: &usize| kilometres(self.item(*at), Activity::Running).is_some();
        // Only repeats leave open what was run around them.
        let clauses = (0..self.clauses.len()).filter(|m| self.repeats(n).is_some() && self.told(*m));
        let items: Vec<usize> =
            clauses.flat_map(|m| self.range(m)).filter(|at| !self.used[*at] && ground(at) && near(*at)).collect();
        (items.iter().filter_map(|at| kilometres(self.item(*at), Activity::Running)).sum(), items)
    }

    /// Whether a duration stands nearer to a practice ("20 min meditation") than to the session.
    fn of_habit(&self, n: usize, at: usize) -> bool {
        let distance = |i: usize| i.abs_diff(at);
        let habit = self
            .range(n)
            .filter(|i| self.item(*i).concepts.iter().any(|c| matches!(c, Concept::Habit(..))))
            .map(distance)
            .min();
        let act = self.range(n).filter(|i| act(self.item(*i)) || self.item(*i).is(Cue::Workout)).map(distance).min();
        habit.is_some_and(|habit| act.is_none_or(|act| habit < act))
    }
}

pub(super) fn kilometres(item: &Item, activity: Activity) -> Option<f64> {
    let Quantity { value, unit, .. } = item.quantity()?;
    Some(match unit? {
        Unit::Km => value,
        Unit::Mile => value * KM_PER_MILE,
        Unit::Metre => value / 1000.0,
        Unit::M if covers_ground(activity) && value >= 100.0 => value / 1000.0,
        Unit::K if covers_ground(activity) => value,
        _ => return None,
    })
}

pub(super) fn minutes(item: &Item, activity: Activity) -> Option<f64> {
    match item.what {
        What::Quantity(Quantity { value, unit, at, joined }) => match unit? {
            Unit::Hour if !(at && value.fract() == 0.0 || joined && value > 12.0) => Some(value * 60.0),
            Unit::Minute => Some(value),
            // "dead hangs 30 sec": so short a time is that of an exercise.
            Unit::Second if value >= if activity == Activity::Strength { 300.0 } else { 60.0 } => Some(value / 60.0),
            Unit::M if value < 100.0 || !covers_ground(activity) && value <= 180.0 => Some(value),
            _ => None,
        },
        What::Colon(a, b, Some(c)) => Some(a.mul_add(60.0, b) + c / 60.0),
        // "28:30" of a run is minutes and seconds; "1:15" of anything is an hour and a quarter.
        What::Colon(a, b, None) if a >= 4.0 => Some(a + b / 60.0),
        What::Colon(a, b, None) => Some(a.mul_add(60.0, b)),
        _ => None,
    }
}

/// Activities whose "8k" is a distance.
pub(super) fn covers_ground(activity: Activity) -> bool {
    matches!(
        activity,
        Activity::Running
            | Activity::Walking
            | Activity::Cycling
            | Activity::Swimming
            | Activity::Rowing
            | Activity::Hiking
    )
}
