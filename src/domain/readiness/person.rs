//! Sleep, and what the person says of themselves: energy, mood, digestion, soreness.

use super::{Band, Reason, ReasonKind};
use crate::domain::{
    evidence::Evidence,
    planner::{DayLog, Facts},
    record::Mood,
};

/// What an adult needs where nothing better is known, in hours.
const USUAL_NEED_HOURS: f64 = 8.0;
/// What people of 65 and more need, in hours: 7 to 8 (National Sleep Foundation, Hirshkowitz et al. 2015).
const USUAL_NEED_OLDER_HOURS: f64 = 7.5;
const OLDER: i32 = 65;
/// A night is better than those before by so many hours over their mean; so many of so many nights must be known.
const BETTER_BY_HOURS: f64 = 0.75;
const NIGHTS_BEFORE: (usize, u64) = (2, 4);
/// Nights that miss so many hours, so many of them in a row, are a row of short nights.
const ROW_MISSING_HOURS: f64 = 1.0;
const NIGHTS_IN_A_ROW: usize = 3;
/// A need of one's own is read from so many nights, of which so many were followed by a good day.
const NIGHTS_FOR_OWN_NEED: usize = 21;
const GOOD_DAYS_FOR_OWN_NEED: usize = 7;
const GOOD_ENERGY: i32 = 4;
/// The own need is believed within these hours (adults: 7 or more, AASM/SRS 2015).
const NEED_HOURS: (f64, f64) = (7.0, 9.0);
/// So much under the need is no short night.
const TOLERANCE_HOURS: f64 = 0.5;
/// Points that an hour of missing sleep costs.
const POINTS_PER_HOUR: f64 = 7.0;
/// A week's missing sleep that weighs, in hours, and how many of its nights must be known.
const DEBT_HOURS: f64 = 5.0;
const HEAVY_DEBT_HOURS: f64 = 8.0;
const NIGHTS_FOR_DEBT: usize = 3;
/// With this energy "tired" is the good tiredness of an evening.
const TIRED_NO_MORE: i32 = 3;
/// Muscles this sore are given an easy day.
const VERY_SORE: i32 = 4;
/// What people rate themselves on: 1 to this.
const SCALE: u32 = 5;
/// A night of so much makes good what was told the evening before it, in hours under the need.
const MADE_GOOD_HOURS: f64 = 0.5;

/// A night so short that the day after the next still goes easy on it, in hours, where nothing is known of the night between; and
/// what of its points is left by then.
const VERY_SHORT_HOURS: f64 = 5.0;
const LEFT_A_DAY_LATER: f64 = 0.5;

/// Last night against the need, a very short one before it where the last is not known, and the debt of the week.
pub fn sleep(facts: &Facts) -> Vec<Reason> {
    let need = need(facts);
    let mut reasons = Vec::new();
    if let Some((hours, log)) = facts.log(facts.today).and_then(|log| Some((log.sleep_hours?, log))) {
        let missing = need - hours;
        let evidence = Evidence::of("sleep_hours", hours).with("sleep_need_hours", need).from_records([&log.id]);
        let evidence = match nights_before(facts) {
            Some(mean) if hours >= mean + BETTER_BY_HOURS => evidence.with("nights_before_hours", mean),
            _ => evidence,
        };
        let row = short_nights(facts, need);
        let evidence = match row.len() {
            ..NIGHTS_IN_A_ROW => evidence,
            nights => evidence.with("short_nights", nights as u32).from_records(row.iter().map(|log| &log.id)),
        };
        reasons.push(if missing > TOLERANCE_HOURS {
            Reason::new(ReasonKind::SleepShort, -(missing * POINTS_PER_HOUR).min(45.0), evidence)
        } else {
            Reason::new(ReasonKind::SleepGood, 6.0, evidence)
        });
    } else {
        reasons.extend(very_short_before(facts, need));
    }
    // A short night is part of the debt: it is not counted twice in full.
    let is_short = reasons.iter().any(|reason| reason.kind == ReasonKind::SleepShort);
    reasons.extend(
        debt(facts, need).map(|debt| Reason { points: debt.points * if is_short { 0.5 } else { 1.0 }, ..debt }),
    );
    reasons
}

/// The night before the last, told as very short: the day is no harder than easy for it.
fn very_short_before(facts: &Facts, need: f64) -> Option<Reason> {
    let log = facts.log(facts.days_ago(1))?;
    let hours = log.sleep_hours.filter(|hours| *hours <= VERY_SHORT_HOURS)?;
    let evidence = Evidence::of("night_before_hours", hours).with("sleep_need_hours", need).from_records([&log.id]);
    let points = -(need - hours) * POINTS_PER_HOUR * LEFT_A_DAY_LATER;
    Some(Reason { ceiling: Some(Band::Easy), ..Reason::new(ReasonKind::SleepShort, points, evidence) })
}

/// The short nights up to last night, with none between them that is longer or unknown.
fn short_nights(facts: &Facts, need: f64) -> Vec<&DayLog> {
    let is_short = |log: &&DayLog| log.sleep_hours.is_some_and(|hours| need - hours >= ROW_MISSING_HOURS);
    (0..).map_while(|ago| facts.log(facts.days_ago(ago)).filter(is_short)).collect()
}

/// The mean of the last nights before this one.
fn nights_before(facts: &Facts) -> Option<f64> {
    let (enough, days) = NIGHTS_BEFORE;
    let before = facts.days_ago(days)..=facts.days_ago(1);
    let nights: Vec<f64> =
        facts.days.iter().filter(|log| before.contains(&log.date)).filter_map(|log| log.sleep_hours).collect();
    (nights.len() >= enough).then(|| nights.iter().sum::<f64>() / nights.len() as f64)
}

/// The hours of sleep a person needs: the mean of the nights before their good days, once enough are known.
pub fn need(facts: &Facts) -> f64 {
    let nights: Vec<(&DayLog, f64)> =
        facts.days.iter().filter_map(|log| Some((log, log.sleep_hours.filter(|hours| *hours >= 3.0)?))).collect();
    let good: Vec<f64> = nights
        .iter()
        .filter(|(log, _)| log.energy.is_some_and(|energy| energy >= GOOD_ENERGY))
        .map(|(_, hours)| *hours)
        .collect();
    if nights.len() < NIGHTS_FOR_OWN_NEED || good.len() < GOOD_DAYS_FOR_OWN_NEED {
        let is_older = facts.person.age.is_some_and(|age| age >= OLDER);
        return if is_older { USUAL_NEED_OLDER_HOURS } else { USUAL_NEED_HOURS };
    }
    (good.iter().sum::<f64>() / good.len() as f64).clamp(NEED_HOURS.0, NEED_HOURS.1)
}

fn debt(facts: &Facts, need: f64) -> Option<Reason> {
    let week = facts.days_ago(6)..=facts.today;
    let nights: Vec<(&DayLog, f64)> = facts
        .days
        .iter()
        .filter(|log| week.contains(&log.date))
        .filter_map(|log| Some((log, log.sleep_hours?)))
        .collect();
    if nights.len() < NIGHTS_FOR_DEBT {
        return None;
    }
    let debt: f64 = nights.iter().map(|(_, hours)| (need - hours).max(0.0)).sum();
    let points = match debt {
        _ if debt >= HEAVY_DEBT_HOURS => -12.0,
        _ if debt >= DEBT_HOURS => -8.0,
        _ => return None,
    };
    let mean = nights.iter().map(|(_, hours)| hours).sum::<f64>() / nights.len() as f64;
    // Short nights between long ones even out.
    if mean >= need - TOLERANCE_HOURS {
        return None;
    }
    let evidence = Evidence::of("sleep_debt_hours", debt)
        .with("sleep_7_day_mean_hours", mean)
        .with("sleep_need_hours", need)
        .with("nights", nights.len() as u32)
        .from_records(nights.iter().map(|(log, _)| &log.id));
    Some(Reason::new(ReasonKind::SleepDebt, points, evidence))
}

/// What the person said this morning, or last evening with half the weight.
pub fn reasons(facts: &Facts) -> Vec<Reason> {
    let today = facts.log(facts.today);
    let yesterday = facts.log(facts.days_ago(1));
    let mut reasons = Vec::new();
    let mut said = |read: fn(&DayLog) -> Option<Reason>| {
        let now = today.and_then(read);
        reasons.extend(now.or_else(|| {
            let mut reason = yesterday.and_then(read)?;
            if is_tired(&reason, yesterday) && !slept_well(facts) {
                reason.ceiling = Some(Band::Easy);
            }
            reason.points /= 2.0;
            reason.evidence = reason.evidence.with("said", "yesterday");
            Some(reason)
        }));
    };
    said(energy);
    said(mood);
    said(digestion);
    said(soreness);
    reasons
}

/// Whether somebody called themselves tired, and said nothing better of their energy.
fn is_tired(reason: &Reason, log: Option<&DayLog>) -> bool {
    let mood = log.and_then(|log| log.mood);
    let energy = log.and_then(|log| log.energy);
    reason.kind == ReasonKind::MoodLow
        && mood == Some(Mood::Tired)
        && energy.is_none_or(|energy| energy < TIRED_NO_MORE)
}

/// Whether last night is known to have been long enough.
pub(super) fn slept_well(facts: &Facts) -> bool {
    let hours = facts.log(facts.today).and_then(|log| log.sleep_hours);
    hours.is_some_and(|hours| hours >= need(facts) - MADE_GOOD_HOURS)
}

fn energy(log: &DayLog) -> Option<Reason> {
    let energy = log.energy?;
    let (kind, points) = match energy {
        ..=1 => (ReasonKind::EnergyLow, -25.0),
        2 => (ReasonKind::EnergyLow, -14.0),
        3 => (ReasonKind::EnergyUsual, 0.0),
        4 => (ReasonKind::EnergyHigh, 8.0),
        5.. => (ReasonKind::EnergyHigh, 14.0),
    };
    Some(Reason::new(kind, points, scale("energy_level", energy, log)))
}

fn mood(log: &DayLog) -> Option<Reason> {
    let mood = log.mood?;
    let (kind, points) = match mood {
        Mood::Happy | Mood::Energetic => (ReasonKind::MoodGood, 4.0),
        Mood::Calm => (ReasonKind::MoodGood, 3.0),
        Mood::Neutral => return None,
        Mood::Irritable => (ReasonKind::MoodLow, -4.0),
        Mood::Stressed | Mood::Anxious | Mood::Sad => (ReasonKind::MoodLow, -6.0),
        Mood::Tired => (ReasonKind::MoodLow, -8.0),
    };
    Some(Reason::new(kind, points, Evidence::of("mood", mood.as_str()).from_records([&log.id])))
}

fn digestion(log: &DayLog) -> Option<Reason> {
    let points = match log.digestion? {
        ..=1 => -6.0,
        2 => -3.0,
        _ => return None,
    };
    Some(Reason::new(ReasonKind::DigestionLow, points, scale("digestion_score", log.digestion?, log)))
}

fn soreness(log: &DayLog) -> Option<Reason> {
    let points = match log.soreness? {
        2 => -2.0,
        3 => -4.0,
        4 => -10.0,
        5.. => -16.0,
        _ => return None,
    };
    let ceiling = (log.soreness? >= VERY_SORE).then_some(Band::Easy);
    Some(Reason { ceiling, ..Reason::new(ReasonKind::Sore, points, scale("soreness", log.soreness?, log)) })
}

fn scale(name: &str, value: i32, log: &DayLog) -> Evidence {
    Evidence::of(name, f64::from(value)).with("scale", SCALE).from_records([&log.id])
}
