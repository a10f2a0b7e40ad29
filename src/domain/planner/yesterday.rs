//! What was done yesterday that a coach would speak of first.

use super::{Done, Facts};
use chrono::NaiveDate;

use crate::domain::{
    evidence::Evidence,
    record::{Activity, MetricKind},
};

/// The longest is only worth a word among so many of its kind, over so many days at least.
const ENOUGH: usize = 2;
const OVER_DAYS: i64 = 3;
/// By so much more than any before.
const MORE: f64 = 1.02;

/// So many minutes more than the last of its kind, in so many days, are worth a word.
const MORE_MINUTES: u32 = 5;
const LAST_DAYS: i64 = 14;
/// So many of a kind in seven days are counted.
const COUNTED: usize = 3;
const WEEK_DAYS: i64 = 7;

/// After so many days without a session one is a comeback; who has been here for so many has firsts.
const GAP_DAYS: u32 = 7;
const KNOWN_DAYS: i64 = 14;

/// So many steps of a day without a session are worth a word: some two hours on foot.
const MANY_STEPS: f64 = 12_000.0;

/// What was done yesterday, and what it was among the others of its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Yesterday {
    /// `done_activity` with `done_km` or `done_minutes`, where its length was told; what makes it more than one of many.
    /// Without a session a day on the feet counts, as `many_steps`.
    pub evidence: Evidence,
    pub among: Among,
}

/// What a session was among the others of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// None in the weeks before was as long.
    Longest,
    /// The first after days without any: the evidence holds `gap_days`.
    Comeback,
    /// The first of its kind, of somebody who has been here for a while.
    First,
    /// It lasted longer than the last one: the evidence holds `more_minutes` and `before_on`.
    Longer,
    /// One of several in seven days: the evidence holds `week_times`.
    Several,
    One,
}

/// Yesterday's longest session.
pub fn yesterday(facts: &Facts) -> Option<Yesterday> {
    let day = facts.days_ago(1);
    let Some(done) = facts.done.iter().filter(|done| done.date == day).max_by_key(|done| done.minutes) else {
        return on_foot(facts, day).map(|evidence| Yesterday { evidence, among: Among::One });
    };
    // Nobody counts steps to the corner; in the water a few hundred metres are a session.
    let least = if done.activity == Activity::Swimming { 0.2 } else { 1.0 };
    let km = done.distance_km.filter(|km| *km >= least);
    let evidence = Evidence::of("done_activity", done.activity.as_str()).from_records([&done.id]);
    let evidence = match km {
        Some(km) => evidence.with("done_km", km),
        None if !done.is_told => evidence,
        None => evidence.with("done_minutes", done.minutes),
    };
    if is_longest(facts, done) {
        return Some(Yesterday { evidence, among: Among::Longest });
    }
    if let Some((before, gap)) = before_a_gap(facts, done) {
        let evidence = evidence.with("gap_days", gap).from_records([&before.id]);
        return Some(Yesterday { evidence, among: Among::Comeback });
    }
    if is_first(facts, done) {
        return Some(Yesterday { evidence, among: Among::First });
    }
    let alike = || facts.done.iter().filter(|earlier| earlier.activity == done.activity && earlier.date < done.date);
    let last = alike().filter(|earlier| (done.date - earlier.date).num_days() <= LAST_DAYS).max_by_key(|it| it.date);
    let more = last.filter(|last| last.is_told && done.is_told && done.minutes >= last.minutes + MORE_MINUTES);
    if let Some(last) = more {
        let evidence = evidence.with("more_minutes", done.minutes - last.minutes).with("before_on", last.date);
        return Some(Yesterday { evidence: evidence.from_records([&last.id]), among: Among::Longer });
    }
    let of_week: Vec<&Done> = alike().filter(|earlier| (done.date - earlier.date).num_days() < WEEK_DAYS).collect();
    if of_week.len() + 1 >= COUNTED {
        let evidence = evidence.with("week_times", of_week.len() as u32 + 1);
        return Some(Yesterday {
            evidence: evidence.from_records(of_week.iter().map(|it| &it.id)),
            among: Among::Several,
        });
    }
    Some(Yesterday { evidence, among: Among::One })
}

/// A day on the feet, as `many_steps`, where they were counted.
fn on_foot(facts: &Facts, day: NaiveDate) -> Option<Evidence> {
    let counted = facts.readings.iter().filter(|reading| reading.kind == MetricKind::Steps && reading.date == day);
    let most = counted.max_by(|a, b| a.value.total_cmp(&b.value)).filter(|most| most.value >= MANY_STEPS)?;
    Some(Evidence::of("many_steps", most.value.round()).from_records([&most.id]))
}

/// The session before so many days without any, and how many there were.
fn before_a_gap<'a>(facts: &'a Facts, done: &Done) -> Option<(&'a Done, u32)> {
    let before = facts.done.iter().filter(|earlier| earlier.date < done.date).max_by_key(|earlier| earlier.date)?;
    let gap = u32::try_from((done.date - before.date).num_days() - 1).ok()?;
    (gap >= GAP_DAYS).then_some((before, gap))
}

/// Whether it is the first of its kind, of somebody whose sessions are known for longer.
fn is_first(facts: &Facts, done: &Done) -> bool {
    let mut before = facts.done.iter().filter(|earlier| earlier.date < done.date);
    let is_known = before.clone().any(|earlier| (done.date - earlier.date).num_days() >= KNOWN_DAYS);
    is_known && done.activity != Activity::Other && !before.any(|earlier| earlier.activity == done.activity)
}

fn is_longest(facts: &Facts, done: &Done) -> bool {
    // An hour on the mat is no record, and a length without a distance says little.
    if !matches!(done.activity, Activity::Running | Activity::Walking | Activity::Cycling | Activity::Swimming) {
        return false;
    }
    let Some(km) = done.distance_km else { return false };
    let before: Vec<&Done> = facts
        .done
        .iter()
        .filter(|earlier| {
            earlier.activity == done.activity && earlier.date < done.date && earlier.distance_km.is_some()
        })
        .collect();
    let first = before.iter().map(|earlier| earlier.date).min();
    before.len() >= ENOUGH
        && first.is_some_and(|first| (done.date - first).num_days() >= OVER_DAYS)
        && before.iter().filter_map(|earlier| earlier.distance_km).all(|earlier| km >= earlier * MORE)
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::{
        planner::{Reading, people},
        record::Intensity,
    };

    fn ran(days_ago: u64, km: f64) -> Done {
        Done {
            is_told: true,
            id: None,
            date: people::today() - Days::new(days_ago),
            minutes: (km * 6.0) as u32,
            activity: Activity::Running,
            intensity: Intensity::Moderate,
            distance_km: Some(km),
        }
    }

    #[test]
    fn a_day_on_the_feet_counts_where_there_was_no_session() {
        let told = |steps: f64, done: Vec<Done>| {
            let date = people::today() - Days::new(1);
            let steps = Reading { id: None, date, kind: MetricKind::Steps, value: steps, source: None };
            let facts = Facts { today: people::today(), done, readings: vec![steps], ..Facts::default() };
            yesterday(&facts).map(|told| told.evidence.number("many_steps"))
        };
        assert_eq!(told(14_000.0, Vec::new()), Some(Some(14_000.0)));
        assert_eq!(told(9_000.0, Vec::new()), None);
        assert_eq!(told(14_000.0, vec![ran(1, 5.0)]), Some(None), "the session is what they did");
    }

    #[test]
    fn a_session_is_told_by_what_it_was_among_the_others() {
        let among = |runs: &[(u64, f64)]| {
            let done = runs.iter().map(|(days, km)| ran(*days, *km)).collect();
            let told = yesterday(&Facts { today: people::today(), done, ..Facts::default() }).expect("it was done");
            (told.among, told.evidence.number("more_minutes").or(told.evidence.number("week_times")))
        };
        assert_eq!(among(&[(1, 5.0)]), (Among::One, None));
        assert_eq!(among(&[(4, 5.0), (1, 7.0)]), (Among::Longer, Some(12.0)));
        assert_eq!(among(&[(4, 5.0), (1, 5.5)]), (Among::One, None), "as good as the same");
        assert_eq!(among(&[(20, 5.0), (3, 7.0), (1, 7.0)]), (Among::One, None), "no more than the last");
        assert_eq!(among(&[(5, 5.0), (3, 5.0), (1, 5.0)]), (Among::Several, Some(3.0)));
        assert_eq!(among(&[(9, 5.0), (3, 5.0), (1, 5.0)]), (Among::One, None), "of more than a week");
        assert_eq!(among(&[(20, 5.0), (1, 7.0)]).0, Among::Comeback);
        assert_eq!(among(&[(9, 5.0), (1, 5.0)]).0, Among::Comeback, "seven days without");
        assert_eq!(among(&[(8, 5.0), (1, 5.0)]).0, Among::One, "six days without");
    }

    #[test]
    fn a_first_is_one_of_somebody_who_is_known() {
        let first = |before: &[u64]| {
            let swam = Done { activity: Activity::Swimming, ..ran(1, 1.0) };
            let done = before.iter().map(|days| ran(*days, 5.0)).chain([swam]).collect();
            yesterday(&Facts { today: people::today(), done, ..Facts::default() }).map(|told| told.among)
        };
        assert_eq!(first(&[20, 4]), Some(Among::First));
        assert_eq!(first(&[6, 4]), Some(Among::One), "whoever is new has nothing but firsts");
        assert_eq!(first(&[20]), Some(Among::Comeback));
    }

    #[test]
    fn the_longest_in_weeks_is_known_as_such() {
        let is_longest = |runs: &[(u64, f64)]| {
            let done = runs.iter().map(|(days, km)| ran(*days, *km)).collect();
            yesterday(&Facts { today: people::today(), done, ..Facts::default() })
                .map(|told| told.among == Among::Longest)
        };
        assert_eq!(is_longest(&[(20, 8.0), (15, 9.0), (10, 10.0), (5, 10.0), (1, 12.0)]), Some(true));
        assert_eq!(is_longest(&[(20, 8.0), (15, 9.0), (10, 12.0), (5, 10.0), (1, 12.0)]), Some(false));
        assert_eq!(is_longest(&[(5, 8.0), (4, 8.0), (3, 8.0), (2, 8.0), (1, 12.0)]), Some(true));
        assert_eq!(is_longest(&[(3, 8.0), (2, 8.0), (1, 12.0)]), Some(false), "in a few days");
        assert_eq!(is_longest(&[(20, 8.0), (1, 12.0)]), Some(false), "of a few");
        assert_eq!(is_longest(&[(20, 8.0), (2, 12.0)]), None);
    }
}
