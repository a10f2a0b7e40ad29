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

/// So many steps of a day without a session are worth a word: some two hours on foot.
const MANY_STEPS: f64 = 12_000.0;

/// Yesterday's longest session, as `done_activity` with `done_km` or `done_minutes`, where its length was told; and whether none in the weeks before it
/// was as long. Without a session a day on the feet counts, as `many_steps`.
pub fn yesterday(facts: &Facts) -> Option<(Evidence, bool)> {
    let day = facts.days_ago(1);
    let Some(done) = facts.done.iter().filter(|done| done.date == day).max_by_key(|done| done.minutes) else {
        return on_foot(facts, day).map(|steps| (steps, false));
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
    Some((evidence, is_longest(facts, done)))
}

/// A day on the feet, as `many_steps`, where they were counted.
fn on_foot(facts: &Facts, day: NaiveDate) -> Option<Evidence> {
    let counted = facts.readings.iter().filter(|reading| reading.kind == MetricKind::Steps && reading.date == day);
    let most = counted.max_by(|a, b| a.value.total_cmp(&b.value)).filter(|most| most.value >= MANY_STEPS)?;
    Some(Evidence::of("many_steps", most.value.round()).from_records([&most.id]))
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
            yesterday(&facts).map(|(evidence, _)| evidence.number("many_steps"))
        };
        assert_eq!(told(14_000.0, Vec::new()), Some(Some(14_000.0)));
        assert_eq!(told(9_000.0, Vec::new()), None);
        assert_eq!(told(14_000.0, vec![ran(1, 5.0)]), Some(None), "the session is what they did");
    }

    #[test]
    fn the_longest_in_weeks_is_known_as_such() {
        let is_longest = |runs: &[(u64, f64)]| {
            let done = runs.iter().map(|(days, km)| ran(*days, *km)).collect();
            yesterday(&Facts { today: people::today(), done, ..Facts::default() }).map(|(_, longest)| longest)
        };
        assert_eq!(is_longest(&[(20, 8.0), (15, 9.0), (10, 10.0), (5, 10.0), (1, 12.0)]), Some(true));
        assert_eq!(is_longest(&[(20, 8.0), (15, 9.0), (10, 12.0), (5, 10.0), (1, 12.0)]), Some(false));
        assert_eq!(is_longest(&[(5, 8.0), (4, 8.0), (3, 8.0), (2, 8.0), (1, 12.0)]), Some(true));
        assert_eq!(is_longest(&[(3, 8.0), (2, 8.0), (1, 12.0)]), Some(false), "in a few days");
        assert_eq!(is_longest(&[(20, 8.0), (1, 12.0)]), Some(false), "of a few");
        assert_eq!(is_longest(&[(20, 8.0), (2, 12.0)]), None);
    }
}
