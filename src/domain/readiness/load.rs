//! Training load: session RPE (effort × minutes), this week against the last, and how alike the days were (Foster 1998).

use super::{Reason, ReasonKind, mean_and_sd};
use crate::domain::{
    evidence::Evidence,
    planner::{Done, Facts},
    record::Intensity,
};

/// Growth of the weekly load that weighs.
const GROWTH: f64 = 1.3;
/// A week with less load than this can double without harm (two easy half hours).
const LOAD_THAT_COUNTS: f64 = 180.0;
/// Mean over standard deviation of the daily load: more is the same strain every day.
const MONOTONY: f64 = 2.0;

/// What the load of the last two weeks says.
pub fn reasons(facts: &Facts) -> Vec<Reason> {
    [growth(facts), monotony(facts), hard_yesterday(facts)].into_iter().flatten().collect()
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
    if last < LOAD_THAT_COUNTS || now < last * GROWTH || now < month * GROWTH {
        return None;
    }
    let evidence = Evidence::of("load_7_days", now)
        .with("load_7_days_before", last)
        .with("load_growth_percent", ((now / last - 1.0) * 100.0).round())
        .from_records(this.iter().map(|done| &done.id));
    Some(Reason::new(ReasonKind::LoadGrowing, -8.0, evidence))
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

/// What was done from so many to so many days ago.
fn between(facts: &Facts, from: u64, to: u64) -> impl Iterator<Item = &Done> {
    let days = facts.days_ago(from)..=facts.days_ago(to);
    facts.done.iter().filter(move |done| days.contains(&done.date))
}
