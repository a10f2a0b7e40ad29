//! How many minutes a week may hold: growth from what was really done, an easy fourth week, a careful return.

use chrono::{Days, NaiveDate};

use super::{Aim, Facts, Level, race};
use crate::domain::{evidence::Evidence, goal::WEEKLY_GROWTH};

/// Every so many weeks of a plan an easy one, and what it keeps of the load.
const EASY_EVERY: u32 = 4;
const EASY_SHARE: f64 = 0.6;
/// After a week off, or an illness, a plan starts again here.
const RESTART_SHARE: f64 = 0.7;
/// What a first week leaves of the base that was told, at least.
const TOLD_LEAST: f64 = 0.7;
/// A week with less than this share of the month's mean was a break as well.
const THIN_WEEK: f64 = 0.6;
/// A break longer than this starts from the beginning.
const FORGOTTEN_DAYS: u64 = 35;
/// Two short sessions are never too much for who may train at all.
const SMALLEST_REFERENCE: f64 = 40.0;
/// The weekly floor of health, in moderate minutes (WHO 2020); reached in steps.
pub const WHO_MINUTES: f64 = 150.0;
/// A session where the person has not said how much time they have.
pub const USUAL_LONGEST: u32 = 60;
/// A session shorter than this is not planned by itself.
pub const SHORTEST: u32 = 10;

/// Minutes are planned in steps: nobody sets a watch to seventeen.
pub const STEP: u32 = 5;

/// What a week may grow to: by a tenth, or by one step where a tenth is less.
pub fn grown(reference: f64) -> f64 {
    (reference * (1.0 + WEEKLY_GROWTH)).max(reference + f64::from(STEP))
}

/// Minutes in whole steps; fewer than one session needs stay as they are.
pub fn in_steps(minutes: u32) -> u32 {
    if minutes < SHORTEST { minutes } else { minutes / STEP * STEP }
}

/// The minutes of one week, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    pub minutes: u32,
    /// What it is measured against; none for who has no training behind them.
    pub reference: Option<u32>,
    pub kind: BudgetKind,
    /// Weeks since the plan began, from 1.
    pub number: u32,
    pub evidence: Evidence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetKind {
    /// The first week of somebody new.
    Start,
    /// The first week of somebody who told what they do already.
    Base,
    Grow,
    /// Where the aim is reached.
    Keep,
    Easy,
    Restart,
}

impl BudgetKind {
    /// The name used in evidence and words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Base => "base",
            Self::Grow => "grow",
            Self::Keep => "keep",
            Self::Easy => "easy_week",
            Self::Restart => "restart",
        }
    }
}

/// The budget of the seven days from `from`, with so many training days.
pub fn budget(facts: &Facts, from: NaiveDate, days: u32) -> Budget {
    let number = week_number(facts, from);
    let past = Past::read(facts, from);
    let longest = longest(facts);
    let capacity = f64::from(days * longest);
    let target = target(facts).min(capacity);
    let (minutes, reference, kind) =
        match past.reference(number).map(|reference| beside_the_word(facts, &past, reference)) {
            None => match told_base(facts) {
                Some(base) => (base.min(capacity), None, BudgetKind::Base),
                None => (start(facts).min(target), None, BudgetKind::Start),
            },
            Some((reference, true)) => {
                ((reference * RESTART_SHARE).max(SMALLEST_REFERENCE).min(target), Some(reference), BudgetKind::Restart)
            }
            Some((reference, false)) if number.is_multiple_of(EASY_EVERY) || race::is_week_after(facts, from) => {
                ((reference * EASY_SHARE).min(capacity), Some(reference), BudgetKind::Easy)
            }
            Some((reference, false)) => {
                let reference = reference.max(SMALLEST_REFERENCE);
                if reference >= target {
                    // Who trains more than the aim asks for may go on; after an eating disorder was heard it gets less.
                    let most = if facts.person.holds.eating_disorder { target } else { capacity };
                    (reference.min(most), Some(reference), BudgetKind::Keep)
                } else {
                    (grown(reference).min(target), Some(reference), BudgetKind::Grow)
                }
            }
        };
    let minutes = (minutes.floor() as u32).saturating_sub(minutes_done(facts, from));
    let evidence = Evidence::of("week_number", number)
        .with("week_budget_minutes", minutes)
        .with("week_kind", kind.as_str())
        .with("training_days", days)
        .from_records(past.rows.iter());
    let evidence = match reference {
        Some(reference) => evidence.with("reference_minutes", reference.round()),
        None => evidence,
    };
    Budget { minutes, reference: reference.map(|reference| reference.round() as u32), kind, number, evidence }
}

/// The minutes that any seven days from today may hold, whatever weeks they belong to; none while there is no full week to
/// measure them by.
pub fn most_from_today(facts: &Facts) -> Option<u32> {
    let past = Past::read(facts, facts.today);
    past.first.filter(|first| *first >= 7)?;
    let number = week_number(facts, facts.today);
    // In an easy week, and after it, the week before it is the measure.
    let number = if number.is_multiple_of(EASY_EVERY) { number + 1 } else { number };
    let (reference, is_return) = past.reference(number)?;
    let most = if is_return { reference * RESTART_SHARE } else { grown(reference) };
    Some(most.max(grown(SMALLEST_REFERENCE)).floor() as u32)
}

/// What was already done of the seven days from `from`.
pub fn minutes_done(facts: &Facts, from: NaiveDate) -> u32 {
    let end = from.checked_add_days(Days::new(6)).unwrap_or(NaiveDate::MAX);
    facts.done.iter().filter(|done| (from..=end).contains(&done.date)).map(|done| done.minutes).sum()
}

/// Which week of the plan a day is in, from 1.
pub fn week_number(facts: &Facts, from: NaiveDate) -> u32 {
    let start = facts.plan.as_ref().map_or(from, |plan| plan.start);
    u32::try_from((from - start).num_days().max(0) / 7).unwrap_or(0) + 1
}

/// The longest session that fits a person.
pub fn longest(facts: &Facts) -> u32 {
    facts.person.minutes.unwrap_or(USUAL_LONGEST).clamp(SHORTEST / 2, 180)
}

/// Where a plan is going, in minutes a week.
fn target(facts: &Facts) -> f64 {
    let level = facts.person.level.unwrap_or_default();
    let by_level = |beginner, intermediate, advanced| match level {
        Level::Beginner => beginner,
        Level::Intermediate => intermediate,
        Level::Advanced => advanced,
    };
    let minutes = match facts.aim() {
        Aim::General | Aim::Flexibility => by_level(WHO_MINUTES, 180.0, 210.0),
        Aim::WeightLoss => by_level(200.0, 250.0, 300.0),
        Aim::Strength => by_level(WHO_MINUTES, 200.0, 240.0),
        Aim::Endurance => by_level(180.0, 260.0, 360.0),
    };
    // After an eating disorder was heard, and in pregnancy, the floor of health is enough.
    if facts.person.holds.eating_disorder || facts.is_pregnant() { WHO_MINUTES.min(minutes) } else { minutes }
}

/// What somebody does already by their own word: there their plan begins. After an eating disorder was heard, and in
/// pregnancy, not above the floor of health.
fn told_base(facts: &Facts) -> Option<f64> {
    let base = f64::from(facts.person.weekly_minutes.filter(|minutes| *minutes > 0)?);
    let is_held = facts.person.holds.eating_disorder || facts.is_pregnant();
    Some(base.max(SMALLEST_REFERENCE).min(if is_held { WHO_MINUTES } else { f64::INFINITY }))
}

/// The first weeks of a log may hold more than is usual, or not everything: as long as less than a month is known, what
/// somebody told of their usual week keeps the measure near it.
fn beside_the_word(facts: &Facts, past: &Past, (reference, is_return): (f64, bool)) -> (f64, bool) {
    match told_base(facts).filter(|_| !is_return && past.first.is_some_and(|first| first < 28)) {
        Some(base) => (reference.clamp(base * TOLD_LEAST, base * (1.0 + WEEKLY_GROWTH)), false),
        None => (reference, is_return),
    }
}

/// Where somebody starts of whom no training is known: under what their level would bear.
fn start(facts: &Facts) -> f64 {
    match facts.person.level.unwrap_or_default() {
        Level::Beginner => 60.0,
        Level::Intermediate => 100.0,
        Level::Advanced => 150.0,
    }
}

/// Minutes done before a day, by weeks before it.
struct Past {
    /// The seven days before, the seven before those, …
    weeks: Vec<f64>,
    /// Days since the last session, counted from the day.
    since: Option<u64>,
    /// Days since the first session of the last four weeks.
    first: Option<u64>,
    /// Weekly mean of the four weeks that ended with the last session.
    before_break: f64,
    /// Since the first session known, at most four weeks.
    mean: f64,
    /// An illness of the last week.
    was_ill: bool,
    rows: Vec<Option<String>>,
}

impl Past {
    fn read(facts: &Facts, from: NaiveDate) -> Self {
        let mut sessions: Vec<(NaiveDate, f64, Option<String>)> = facts
            .done
            .iter()
            .filter(|done| done.date < from)
            .map(|done| (done.date, f64::from(done.minutes), done.id.clone()))
            .collect();
        // Planned ahead of a week that has still to end: what it holds counts as if it were done.
        let ahead = facts.plan.iter().flat_map(|plan| &plan.sessions);
        sessions.extend(
            ahead
                .filter(|session| !session.completed && (facts.today..from).contains(&session.date))
                .map(|session| (session.date, f64::from(session.minutes), session.id.clone())),
        );
        let days_before = |date: NaiveDate| (from - date).num_days().max(1) as u64;
        let mut weeks = vec![0.0; 5];
        for (date, minutes, _) in &sessions {
            if let Some(week) = weeks.get_mut(((days_before(*date) - 1) / 7) as usize) {
                *week += minutes;
            }
        }
        let last = sessions.iter().map(|(date, ..)| *date).max();
        let first = sessions.iter().map(|(date, ..)| *date).filter(|date| days_before(*date) <= 28).min();
        let known_weeks = first.map_or(1, |first| days_before(first).div_ceil(7).clamp(1, 4));
        let mean = weeks.iter().take(known_weeks as usize).sum::<f64>() / known_weeks as f64;
        let before_break = last.map_or(0.0, |last| {
            let start = last.checked_sub_days(Days::new(27)).unwrap_or(NaiveDate::MIN);
            let block: Vec<_> = sessions.iter().filter(|(date, ..)| *date >= start).collect();
            let first = block.iter().map(|(date, ..)| *date).min().unwrap_or(last);
            let weeks = ((last - first).num_days() as u64 + 1).div_ceil(7).clamp(1, 4);
            block.iter().map(|(_, minutes, _)| minutes).sum::<f64>() / weeks as f64
        });
        let week_ago = from.checked_sub_days(Days::new(7)).unwrap_or(NaiveDate::MIN);
        let was_ill = (0..7)
            .filter_map(|days| week_ago.checked_add_days(Days::new(days)))
            .chain((0..7).filter_map(|days| from.checked_add_days(Days::new(days))))
            .any(|date| facts.is_ill_on(date));
        let rows = sessions.into_iter().filter(|(date, ..)| days_before(*date) <= 28).map(|(.., id)| id).collect();
        Self { weeks, since: last.map(days_before), first: first.map(days_before), before_break, mean, was_ill, rows }
    }

    /// What the week is measured against, and whether it is a return.
    fn reference(&self, number: u32) -> Option<(f64, bool)> {
        let since = self.since.filter(|since| *since <= FORGOTTEN_DAYS)?;
        let after_easy_week = number > 1 && (number - 1).is_multiple_of(EASY_EVERY);
        let last = if after_easy_week { self.weeks[0].max(self.weeks[1]) } else { self.weeks[0] };
        if since > 7 || self.was_ill {
            Some((self.before_break, true))
        } else if last < self.mean * THIN_WEEK {
            Some((self.mean.max(last), true))
        } else {
            Some((last, false))
        }
    }
}
