//! Training load: session RPE (effort × minutes), this week against the last, and how alike the days were (Foster 1998).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Band, Reason, ReasonKind, mean_and_sd};
use crate::domain::{
    evidence::Evidence,
    planner::{Done, Facts, digest},
    record::{Activity, Intensity},
};

/// Growth of the weekly load that weighs.
const GROWTH: f64 = 1.3;
/// A week with less load than this can double without harm (two easy half hours).
const LOAD_THAT_COUNTS: f64 = 180.0;
/// Mean over standard deviation of the daily load: more is the same strain every day.
const MONOTONY: f64 = 2.0;

/// Days that a big effort is felt for, and what makes it one: so many minutes in all, and so many times what the person's
/// sessions usually last.
const FELT_DAYS: u64 = 2;
const BIG_MINUTES: u32 = 90;
const BIG_SHARE: f64 = 1.5;
/// From here on it is felt in everybody's legs.
const HUGE_MINUTES: u32 = 180;
const HUGE_RUN_KM: f64 = 20.0;
/// What is still to be digested of it after that.
const DIGESTING_POINTS: f64 = -5.0;
/// The usual length of a session is read from so many; with fewer it is this, in minutes.
const SESSIONS_FOR_USUAL: usize = 2;
const USUAL_MINUTES: f64 = 45.0;

/// What the load of the last weeks says. A big effort speaks for the hard session in it, and for the growth it makes of the week.
pub fn reasons(facts: &Facts) -> Vec<Reason> {
    let digests = digesting(facts);
    let growth = if digests.is_some() { None } else { growth(facts) };
    let was_yesterday = |reason: &Reason| reason.evidence.get("effort_ended") == Some(&facts.days_ago(1).into());
    let effort = match digests {
        // On the next morning it is news, and has its own word.
        Some(digests) if was_yesterday(&digests) => big_effort(facts).or(Some(digests)),
        Some(digests) => Some(digests),
        None => big_effort(facts).or_else(|| hard_yesterday(facts)),
    };
    [growth, monotony(facts), effort].into_iter().flatten().collect()
}

/// A load far above the usual that the body is not through with: nothing hard until it is.
fn digesting(facts: &Facts) -> Option<Reason> {
    let effort = digest::undigested(facts, facts.today)?;
    let evidence = digest::evidence(facts, &effort)?.with("effort_ended", effort.last);
    Some(Reason { ceiling: Some(Band::Steady), ..Reason::new(ReasonKind::Digesting, DIGESTING_POINTS, evidence) })
}

/// Whether there is a load to speak of.
pub fn is_known(facts: &Facts) -> bool {
    between(facts, 28, 1).next().is_some()
}

fn growth(facts: &Facts) -> Option<Reason> {
    let this: Vec<&Done> = between(facts, 7, 1).collect();
    let now: f64 = this.iter().map(|done| done.load()).sum();
    let last: f64 = between(facts, 14, 8).map(Done::load).sum();
    let month = between(facts, 28, 1).map(Done::load).sum::<f64>() / 4.0;
    // What was before the first record is not known to be nothing.
    let is_known = first_record(facts).is_some_and(|first| first <= facts.days_ago(14));
    if !is_known || last < LOAD_THAT_COUNTS || now < last * GROWTH || now < month * GROWTH {
        return None;
    }
    let evidence = Evidence::of("load_7_days", now)
        .with("load_7_days_before", last)
        .with("load_growth_percent", ((now / last - 1.0) * 100.0).round())
        .from_records(this.iter().map(|done| &done.id));
    Some(Reason::new(ReasonKind::LoadGrowing, -8.0, evidence))
}

/// The first day of which anything is on record.
fn first_record(facts: &Facts) -> Option<NaiveDate> {
    let habits = facts.habits.iter().flat_map(|habit| habit.kept.iter().chain(&habit.missed)).map(|(date, _)| *date);
    let days = facts.days.iter().map(|day| day.date);
    let readings = facts.readings.iter().map(|reading| reading.date);
    facts.done.iter().map(|done| done.date).chain(days).chain(readings).chain(habits).min()
}

fn monotony(facts: &Facts) -> Option<Reason> {
    let week: Vec<&Done> = between(facts, 7, 1).collect();
    let daily: Vec<f64> = (1..=7)
        .map(|ago| {
            let date = facts.days_ago(ago);
            week.iter().filter(|done| done.date == date).map(|done| done.load()).sum()
        })
        .collect();
    let (mean, sd) = mean_and_sd(&daily)?;
    if daily.iter().sum::<f64>() < LOAD_THAT_COUNTS * 2.0 || mean <= sd * MONOTONY {
        return None;
    }
    let training_days = daily.iter().filter(|load| **load > 0.0).count() as u32;
    let evidence = Evidence::of("training_days_of_7", training_days).from_records(week.iter().map(|done| &done.id));
    Some(Reason::new(ReasonKind::LoadMonotonous, -6.0, evidence))
}

fn hard_yesterday(facts: &Facts) -> Option<Reason> {
    let hard = between(facts, 1, 1).find(|done| done.intensity == Intensity::Intense)?;
    let evidence = Evidence::of("yesterday_minutes", hard.minutes)
        .with("yesterday_activity", hard.activity.as_str())
        .from_records([&hard.id]);
    Some(Reason::new(ReasonKind::HardYesterday, -4.0, evidence))
}

/// Much more of one sport in the last two days than the person's sessions usually hold: a race, a long run, a weekend on
/// the bike.
fn big_effort(facts: &Facts) -> Option<Reason> {
    let recent: Vec<&Done> = between(facts, FELT_DAYS, 1).collect();
    let minutes_of = |activity| -> u32 { of(&recent, activity).map(|done| done.minutes).sum() };
    let activity = recent.iter().map(|done| done.activity).max_by_key(|activity| minutes_of(*activity))?;
    let minutes = minutes_of(activity);
    let days: BTreeSet<_> = of(&recent, activity).map(|done| done.date).collect();
    let earlier: Vec<f64> = between(facts, 28, FELT_DAYS + 1).map(|done| f64::from(done.minutes)).collect();
    let usual = match earlier.len() {
        ..SESSIONS_FOR_USUAL => USUAL_MINUTES,
        sessions => earlier.iter().sum::<f64>() / sessions as f64,
    };
    if minutes < BIG_MINUTES || f64::from(minutes) < usual * days.len() as f64 * BIG_SHARE {
        return None;
    }
    let evidence = Evidence::of("effort_minutes", minutes)
        .with("effort_activity", activity.as_str())
        .with("effort_days", days.len() as u32)
        .from_records(of(&recent, activity).map(|done| &done.id));
    let km = of(&recent, activity).map(|done| done.distance_km).sum::<Option<f64>>();
    let evidence = km.map_or(evidence.clone(), |km| evidence.with("effort_km", km));
    // Which day it was is worth a word when it was one.
    let evidence = match (days.len(), days.first()) {
        (1, Some(day)) => evidence.with("effort_on", *day),
        _ => evidence,
    };
    let is_huge = minutes >= HUGE_MINUTES || activity == Activity::Running && km >= Some(HUGE_RUN_KM);
    let reason = Reason::new(ReasonKind::BigEffort, if is_huge { -10.0 } else { -5.0 }, evidence);
    // The day after it is no day for more than a little.
    let was_yesterday = days.contains(&facts.days_ago(1));
    Some(Reason { ceiling: (is_huge && was_yesterday).then_some(Band::Easy), ..reason })
}

fn of<'a>(done: &'a [&'a Done], activity: Activity) -> impl Iterator<Item = &'a Done> {
    done.iter().copied().filter(move |done| done.activity == activity)
}

/// What was done from so many to so many days ago.
fn between(facts: &Facts, from: u64, to: u64) -> impl Iterator<Item = &Done> {
    let days = facts.days_ago(from)..=facts.days_ago(to);
    facts.done.iter().filter(move |done| days.contains(&done.date))
}
