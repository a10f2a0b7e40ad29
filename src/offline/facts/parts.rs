//! Parts of a session: what was gone hard, or by turns, within it ("3 miles with 4 x 1 minute at race pace", "20 min, 1 min run
//! 2 min walk"). Where the whole is told beside them, it is the session, and they are no amount of their own.

use std::ops::Range;

use super::Facts;
use super::amount::minutes;
use crate::domain::record::Activity;
use crate::offline::concept::{Concept, Cue};
use crate::offline::quantity::Unit;

/// The longest turn of running or walking in minutes; what is longer is a stretch of its own.
const LONGEST_TURN: f64 = 5.0;
/// The whole holds both turns at least so often.
const TURNS: f64 = 2.0;
/// Repeats in one go at most.
const MOST_REPEATS: f64 = 40.0;

impl Facts<'_> {
    /// Sets the parts of a session aside in each sentence that tells its whole.
    pub(super) fn set_parts_aside(&mut self) {
        let last = self.clauses.last().map_or(0, |clause| clause.sentence);
        for sentence in 0..=last {
            let told = (0..self.clauses.len()).filter(|n| self.clauses[*n].sentence == sentence && self.told(*n));
            let clauses: Vec<Range<usize>> = told.map(|n| self.range(n)).collect();
            let items: Vec<usize> = clauses.iter().cloned().flatten().collect();
            let mut parts = self.timed_repeats(&items);
            parts.extend(self.turns(&items));
            self.spend(&parts);
            self.parts.extend(parts);
        }
    }

    /// "4 x 1 minute": the count, the sign and the time, where a distance or a longer time is told beside them.
    fn timed_repeats(&self, items: &[usize]) -> Vec<usize> {
        let count = |at: usize| {
            let plain = |q: f64| q.fract() == 0.0 && (2.0..=MOST_REPEATS).contains(&q);
            self.item(at).quantity().filter(|q| q.unit.is_none() && !q.at && plain(q.value)).map(|q| q.value)
        };
        let repeats = items.windows(3).find_map(|window| {
            let [first, sign, each] = *window else { return None };
            let (count, each) = (count(first)?, self.time(each)?);
            (first + 2 == window[2] && self.item(sign).is(Cue::TimesWord)).then_some((window.to_vec(), count * each))
        });
        repeats
            .filter(|(parts, lasts)| self.tells_a_whole(items, parts, *lasts))
            .map_or_else(Vec::new, |(parts, _)| parts)
    }

    /// "1 min run 2 min walk": the times of both, and the sport that is only the rest of the other.
    fn turns(&self, items: &[usize]) -> Vec<usize> {
        let short = |at: &usize| self.time(*at).is_some_and(|time| time <= LONGEST_TURN);
        let times: Vec<usize> = items.iter().copied().filter(short).collect();
        let turns = times.windows(2).find_map(|pair| {
            let [first, second] = *pair else { return None };
            let (one, other) = (self.turn_of(items, first)?, self.turn_of(items, second)?);
            let sports = [one.1, other.1];
            let is_by_turns = sports[0] != sports[1] && sports.contains(&Some(Activity::Running));
            let lasts = self.time(first)? + self.time(second)?;
            let rest = if sports[0] == Some(Activity::Running) { other.0 } else { one.0 };
            is_by_turns.then_some((vec![first, second, rest], lasts * TURNS))
        });
        turns
            .filter(|(parts, lasts)| self.tells_a_whole(items, parts, *lasts))
            .map_or_else(Vec::new, |(parts, _)| parts)
    }

    /// What is done for so long, right beside the time: running, walking, or (none) a rest.
    fn turn_of(&self, items: &[usize], at: usize) -> Option<(usize, Option<Activity>)> {
        let named = |at: &usize| {
            let item = self.item(*at);
            let on_foot = |c: &Concept| match c {
                Concept::Act(activity @ (Activity::Running | Activity::Walking), _) => Some(Some(*activity)),
                _ => None,
            };
            item.find(on_foot).or_else(|| item.is(Cue::RestBetween).then_some(None)).map(|sport| (*at, sport))
        };
        let small = |at: &usize| {
            let item = self.item(*at);
            item.any(&[Cue::Filler, Cue::OutOf, Cue::Article, Cue::With, Cue::To, Cue::In, Cue::Plan])
                && named(at).is_none()
        };
        let place = items.iter().position(|item| *item == at)?;
        let after = items[place + 1..].iter().find(|at| !small(at)).and_then(named);
        after.or_else(|| items[..place].iter().rev().find(|at| !small(at)).and_then(named))
    }

    /// Whether the sentence tells how far or how long it was as a whole: a distance, but for that of the way in and out, or a
    /// time that holds the parts.
    fn tells_a_whole(&self, items: &[usize], parts: &[usize], lasts: f64) -> bool {
        let is_around = |at: usize| {
            let beside = [at.checked_sub(1), Some(at + 1), Some(at + 2)];
            beside.into_iter().flatten().any(|i| self.cut.items.get(i).is_some_and(|item| item.is(Cue::WarmUp)))
        };
        let multiplied = |at: usize| at > 0 && self.item(at - 1).is(Cue::TimesWord);
        items.iter().copied().filter(|at| !parts.contains(at) && !is_around(*at) && !multiplied(*at)).any(|at| {
            let unit = self.item(at).quantity().and_then(|q| q.unit);
            let is_ground = matches!(unit, Some(Unit::Km | Unit::Mile));
            let is_long = || self.time(at).is_some_and(|time| time >= lasts && time > LONGEST_TURN);
            is_ground || is_long() && !self.is_of_another_sport(items, at)
        })
    }

    /// "20 min yoga" beside a run is no whole of it.
    fn is_of_another_sport(&self, items: &[usize], at: usize) -> bool {
        let place = items.iter().position(|item| *item == at);
        let next = place.and_then(|place| items[place + 1..].iter().find(|at| !self.item(**at).is(Cue::Filler)));
        let another = |c: &Concept| matches!(c, Concept::Act(activity, _) if !matches!(activity, Activity::Running | Activity::Walking | Activity::Strength | Activity::Other));
        next.is_some_and(|at| self.item(*at).concepts.iter().any(another))
    }

    fn time(&self, at: usize) -> Option<f64> {
        let unit = self.item(at).quantity().and_then(|q| q.unit);
        let is_short = matches!(unit, Some(Unit::Second));
        let seconds = || self.item(at).quantity().map(|q| q.value / 60.0);
        if is_short { seconds() } else { minutes(self.item(at), Activity::Running) }
    }
}
