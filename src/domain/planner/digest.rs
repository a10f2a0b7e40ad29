//! A load far above the usual is followed by easy days until it is digested: a weekend of two hundred kilometres on the bike, the
//! longest hike of the year.
//!
//! Far above is measured against the person's own last weeks, and never against other people: who does as much every weekend is
//! used to it.

use chrono::{Days, NaiveDate};

use super::{Done, Facts, LimitKind, event::Outing};
use crate::domain::{evidence::Evidence, record::Activity};

/// What lies within so many days in a row is one effort.
const TOGETHER: usize = 2;
/// The weeks before it that say what is usual, in days.
const USUAL_DAYS: usize = 28;
/// A smaller effort is digested by the next day, in session load (two hours and three quarters of moderate work).
const LEAST_LOAD: f64 = 800.0;
/// It holds so much of a usual week, and so many times the greatest effort of the last weeks.
const SHARE_OF_A_WEEK: f64 = 0.7;
const OVER_THE_GREATEST: f64 = 1.3;
/// The share of a usual week up to which it is felt for so many days: muscles that did far more than they knew are weaker for two
/// to four days (Clarkson and Hubal 2002). Beyond the last it is four.
const FELT: [(f64, usize); 2] = [(1.0, 2), (1.5, 3)];
const LONGEST_FELT: usize = 4;
/// A session of these days is no longer than this, in minutes.
const LONGEST_MINUTES: u32 = 45;
/// What somebody does of whom nothing is known, in load a week: three moderate sessions of three quarters of an hour.
const UNKNOWN_WEEK: f64 = 675.0;
/// The load of a minute of training whose effort nobody told.
const LOAD_A_MINUTE: f64 = 4.0;

/// The days before a date that are looked at: those it may still be felt from, their effort, and the weeks before that.
const LOOKED_AT: usize = LONGEST_FELT + TOGETHER + USUAL_DAYS;

/// An effort far above the usual that is not digested yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Undigested {
    /// Its last day.
    pub last: NaiveDate,
    /// Its first.
    pub first: NaiveDate,
    /// The last of the easy days after it.
    pub easy_until: NaiveDate,
    /// Its session load, and that of a usual week before it.
    pub load: f64,
    pub usual_week: f64,
}

/// The effort that a day still digests; of several the one that is felt longest.
pub fn undigested(facts: &Facts, date: NaiveDate) -> Option<Undigested> {
    let loads = loads(facts, date);
    let of_the_effort = |ago: usize| loads[ago - 1] + loads[ago];
    // Hardly any day follows one; most are through after this.
    if (1..=LONGEST_FELT).all(|ago| of_the_effort(ago) < LEAST_LOAD) {
        return None;
    }
    let felt = (1..=LONGEST_FELT).filter_map(|ago| {
        let load = of_the_effort(ago);
        // A day that added nothing is no last day of it.
        if loads[ago - 1] <= 0.0 || load < LEAST_LOAD {
            return None;
        }
        let days = if loads[ago] > 0.0 { TOGETHER } else { 1 };
        let before = &loads[ago - 1 + days..][..USUAL_DAYS];
        let usual_week = usual_week(facts, before);
        let greatest = before.windows(TOGETHER).map(|days| days.iter().sum::<f64>()).fold(0.0, f64::max);
        if load < usual_week * SHARE_OF_A_WEEK || load < greatest * OVER_THE_GREATEST {
            return None;
        }
        let share = load / usual_week;
        let easy = FELT.iter().find(|(most, _)| share < *most).map_or(LONGEST_FELT, |(_, days)| *days);
        let day = |back: usize| date.checked_sub_days(Days::new(back as u64));
        let last = day(ago)?;
        let easy_until = last.checked_add_days(Days::new(easy as u64))?;
        (ago <= easy).then_some(Undigested { last, first: day(ago + days - 1)?, easy_until, load, usual_week })
    });
    felt.max_by(|a, b| a.easy_until.cmp(&b.easy_until).then(a.load.total_cmp(&b.load)))
}

/// Whether a day is one of the easy ones after such an effort.
pub fn is_digesting(facts: &Facts, date: NaiveDate) -> bool {
    undigested(facts, date).is_some()
}

/// The longest a session of such a day may be, in minutes.
pub fn longest(facts: &Facts, date: NaiveDate) -> Option<u32> {
    is_digesting(facts, date).then_some(LONGEST_MINUTES)
}

/// What was done of it, as `effort_activity` with `effort_km` or `effort_minutes`, on `effort_on` or in `effort_days`; and until
/// when it is digested, as `easy_until`. None where it was not done yet, only told.
pub fn evidence(facts: &Facts, effort: &Undigested) -> Option<Evidence> {
    let done: Vec<&Done> = facts.done.iter().filter(|done| (effort.first..=effort.last).contains(&done.date)).collect();
    let minutes_of = |activity: Activity| -> u32 {
        done.iter().filter(|done| done.activity == activity).map(|done| done.minutes).sum()
    };
    let activity = done.iter().map(|done| done.activity).max_by_key(|activity| minutes_of(*activity))?;
    let of_it: Vec<&Done> = done.iter().copied().filter(|done| done.activity == activity).collect();
    let days = of_it.iter().map(|done| done.date).collect::<std::collections::BTreeSet<_>>();
    let evidence = Evidence::of("effort_minutes", minutes_of(activity))
        .with("effort_activity", activity.as_str())
        .with("effort_days", days.len() as u32)
        .with("effort_load", effort.load.round())
        .with("usual_week_load", effort.usual_week.round())
        .with("easy_until", effort.easy_until)
        .from_records(of_it.iter().map(|done| &done.id));
    let km = of_it.iter().map(|done| done.distance_km).sum::<Option<f64>>();
    let evidence = km.into_iter().fold(evidence, |evidence, km| evidence.with("effort_km", km));
    Some(match (days.len(), days.first()) {
        (1, Some(day)) => evidence.with("effort_on", *day),
        _ => evidence,
    })
}

/// The load of each of the days before a date, the nearest first. What is told of a day to come counts as if it were done.
fn loads(facts: &Facts, date: NaiveDate) -> [f64; LOOKED_AT] {
    let mut loads = [0.0; LOOKED_AT];
    let ago = |day: NaiveDate| usize::try_from((date - day).num_days() - 1).ok().filter(|ago| *ago < LOOKED_AT);
    for done in &facts.done {
        if let Some(ago) = ago(done.date) {
            loads[ago] += done.load();
        }
    }
    for limit in &facts.person.limits {
        let LimitKind::Outing(Outing { activity, minutes, meters }) = limit.kind else { continue };
        let by_distance = || Done::minutes_of(activity, f64::from(meters?) / 1000.0);
        let Some(minutes) = minutes.or_else(by_distance) else { continue };
        let Some(day) = limit.from.filter(|day| *day >= facts.today) else { continue };
        // What was done of it today counts once.
        let is_in = facts.done.iter().any(|done| done.date == day);
        if let Some(ago) = ago(day).filter(|_| !is_in) {
            loads[ago] += f64::from(minutes) * LOAD_A_MINUTE;
        }
    }
    loads
}

/// The load of a usual week: of the weeks on record before the effort, and while that is less than a month no less than what the
/// person told of their training.
fn usual_week(facts: &Facts, before: &[f64]) -> f64 {
    let told = facts.person.weekly_minutes.map(|minutes| f64::from(minutes) * LOAD_A_MINUTE);
    let known = before.iter().rposition(|load| *load > 0.0).map(|first| (first + 1).div_ceil(7));
    let mean = known.map(|weeks| before.iter().sum::<f64>() / weeks as f64);
    match (known, mean, told) {
        (Some(4), Some(mean), _) => mean,
        (_, mean, Some(told)) if told > 0.0 => mean.unwrap_or(0.0).max(told),
        (_, Some(mean), _) => mean.max(UNKNOWN_WEEK / 2.0),
        (_, None, _) => UNKNOWN_WEEK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        planner::{Draws, Focus, Limit, Plan, Session, Trainee, morning, people},
        record::Intensity,
    };

    fn rode(days_ago: u64, minutes: u32, km: f64) -> Done {
        Done {
            is_told: true,
            id: Some(format!("ride-{days_ago}")),
            date: people::today() - Days::new(days_ago),
            minutes,
            activity: Activity::Cycling,
            intensity: Intensity::Moderate,
            distance_km: Some(km),
        }
    }

    /// Somebody who rides about six hours a week, and what they did in the last days.
    fn rider(lately: &[(u64, u32, f64)]) -> Facts {
        let usual = (0..4)
            .flat_map(|week| [(8, 90, 40.0), (10, 90, 40.0), (12, 180, 75.0)].map(|it| (week * 7 + it.0, it.1, it.2)));
        let done = usual.chain(lately.iter().copied()).map(|(ago, minutes, km)| rode(ago, minutes, km)).collect();
        let person = Trainee { weekly_minutes: Some(360), days_per_week: Some(5), ..Trainee::default() };
        Facts { today: people::today(), person, done, ..Facts::default() }
    }

    fn easy_days(facts: &Facts) -> Vec<u64> {
        (0..7).filter(|ahead| is_digesting(facts, facts.today + Days::new(*ahead))).collect()
    }

    #[test]
    fn the_easy_days_follow_from_how_far_above_the_usual_it_was() {
        for (lately, easy, what) in [
            (vec![(2, 90, 40.0)], vec![], "a ride like the others"),
            (vec![(2, 190, 80.0)], vec![], "a long ride like the others"),
            (vec![(1, 250, 105.0)], vec![0, 1], "most of a week in one day"),
            (vec![(2, 260, 110.0), (1, 170, 70.0)], vec![0, 1, 2], "more than a week in two"),
            (vec![(2, 330, 140.0), (1, 290, 125.0)], vec![0, 1, 2, 3], "nearly two weeks in two days"),
            (vec![(3, 330, 140.0), (2, 290, 125.0)], vec![0, 1, 2], "the same a day later"),
            (vec![(6, 330, 140.0), (5, 290, 125.0)], vec![], "and when it is digested"),
        ] {
            assert_eq!(easy_days(&rider(&lately)), easy, "{what}");
        }
    }

    #[test]
    fn who_does_as_much_every_weekend_is_used_to_it() {
        let weekends = (0..5).flat_map(|week| [(week * 7 + 2, 260, 110.0), (week * 7 + 1, 230, 95.0)]);
        let done = weekends.map(|(ago, minutes, km)| rode(ago, minutes, km)).collect();
        let facts = Facts { today: people::today(), done, ..Facts::default() };
        assert_eq!(easy_days(&facts), [] as [u64; 0]);
    }

    #[test]
    fn a_hard_session_gives_way_and_the_morning_says_what_for() {
        let mut facts = rider(&[(2, 330, 140.0), (1, 290, 125.0)]);
        let hard = |facts: &Facts| {
            let effort = (Activity::Cycling, Intensity::Intense, 60);
            Session {
                intensity: Intensity::Intense,
                focus: Focus::Hard,
                ..Session::written(facts, facts.today, Focus::Hard, effort, 0)
            }
        };
        facts.today = facts.today + Days::new(1);
        let session = Session { id: Some("hard".into()), ..hard(&rider(&[])) };
        let sessions = vec![Session { date: facts.today, ..session }];
        let plan = Plan { id: None, decided: None, start: facts.today, aim: None, days_per_week: None, sessions };
        facts.plan = Some(plan);
        let morning = morning(&facts, Draws([0.0, 0.0]));
        let today = morning.today.after.expect("an easy session");
        assert_eq!((today.intensity, today.focus), (Intensity::Light, Focus::Easy));
        assert!(today.minutes <= LONGEST_MINUTES, "{}", today.minutes);
        let said = &morning.evidence;
        assert_eq!(said.number("effort_km"), Some(265.0));
        assert_eq!(said.get("easy_until"), Some(&(people::today() + Days::new(3)).into()));
    }

    #[test]
    fn an_outing_that_is_told_counts_before_it_is_done() {
        let mut facts = rider(&[]);
        let day = facts.today + Days::new(2);
        let hike = |minutes| LimitKind::Outing(Outing { minutes, ..Outing::of(Activity::Hiking) });
        let told = |kind| vec![Limit { kind, from: Some(day), until: Some(day), record: None }];
        facts.person.limits = told(hike(Some(480)));
        assert_eq!(easy_days(&facts), [3, 4, 5]);
        facts.person.limits = told(hike(None));
        assert_eq!(easy_days(&facts), [] as [u64; 0], "nobody said how long");
    }
}
