//! The pace of a goal: where a straight line to the target date would be, and whether that line is safe.

use chrono::{Days, NaiveDate};

use super::{
    evidence::Evidence,
    planner::Aim,
    record::{GoalKind, GoalUnit},
};

/// A change of body weight faster than this share a week is not safe.
pub const WEEKLY_WEIGHT_SHARE: f64 = 0.01;
/// The share that is proposed instead: losing 0.5 to 1 % a week spares muscle (Garthe et al. 2011).
const PROPOSED_WEIGHT_SHARE: f64 = 0.007;
/// The lower end of a healthy body mass index of adults (WHO).
pub const LOWEST_BMI: f64 = 18.5;
/// Training grows by at most this share a week.
pub const WEEKLY_GROWTH: f64 = 0.10;
/// Every fourth week is an easy one, so that four weeks hold three steps of growth.
const WEEKS_PER_STEP: f64 = 4.0 / 3.0;
/// A distance from here on, in kilometres, is trained for up to this share of it, and not in full: in common
/// plans the longest run before a marathon is about 32 km.
const LONG_RACE: (f64, f64) = (15.0, 0.75);
/// So many days off the line still count as on it, and so great a part of the whole way.
const ON_PACE: (f64, f64) = (2.0, 0.05);

/// One row of `goals`.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalFact {
    pub id: Option<String>,
    pub kind: GoalKind,
    /// In the unit of the goal.
    pub target: Option<f64>,
    pub unit: Option<GoalUnit>,
    /// Where the person stood when the goal was set.
    pub start: Option<f64>,
    pub created: Option<NaiveDate>,
    /// The latest value.
    pub progress: Option<f64>,
    pub target_date: Option<NaiveDate>,
    /// For a weight goal: `target` is a weight to reach, not an amount to lose or gain.
    pub is_end_weight: bool,
    /// For a habit goal: which habit.
    pub habit_type: Option<String>,
}

/// Progress against the straight line from start to target.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    pub standing: Standing,
    pub evidence: Evidence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Ahead(u32),
    On,
    /// Days behind the line.
    Behind(u32),
}

/// A goal that asks for more than is safe, and what would be safe.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsafe {
    pub why: UnsafePace,
    /// A date by which the (proposed) target can be reached safely.
    pub date: Option<NaiveDate>,
    /// A target that is safe, where the target itself is not.
    pub target: Option<f64>,
    pub evidence: Evidence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsafePace {
    /// More than 1 % of body weight a week.
    WeightTooFast,
    /// The target weight has a body mass index under 18.5.
    TargetTooLight,
    /// Training would have to grow by more than 10 % a week.
    GrowthTooFast,
}

/// The body a goal is held against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Body {
    pub weight_kg: Option<f64>,
    pub height_cm: Option<f64>,
    /// The longest run of the last four weeks.
    pub longest_run_km: Option<f64>,
}

impl GoalFact {
    /// The aim of training that follows from the goal.
    pub fn aim(&self) -> Option<Aim> {
        match self.kind {
            GoalKind::LoseWeight => Some(Aim::WeightLoss),
            GoalKind::GainWeight => Some(Aim::Strength),
            GoalKind::RunDistance => Some(Aim::Endurance),
            GoalKind::Steps | GoalKind::WorkoutsPerWeek => Some(Aim::General),
            GoalKind::Sleep | GoalKind::Water | GoalKind::Habit | GoalKind::Other => None,
        }
    }

    /// Whether it is about body weight.
    pub fn is_about_weight(&self) -> bool {
        matches!(self.kind, GoalKind::LoseWeight | GoalKind::GainWeight)
    }

    /// The weight aimed at, in kilograms.
    fn target_weight(&self, body: &Body) -> Option<f64> {
        let target = self.target?;
        if self.is_end_weight {
            return Some(target);
        }
        let from = self.start.or(body.weight_kg)?;
        match self.kind {
            GoalKind::LoseWeight => Some(from - target),
            GoalKind::GainWeight => Some(from + target),
            _ => None,
        }
    }
}

/// Progress of a goal with a date; none where start, target or progress is not known.
pub fn pace(goal: &GoalFact, body: &Body, today: NaiveDate) -> Option<Pace> {
    let (created, target_date) = (goal.created?, goal.target_date?);
    let (target, progress) = if goal.is_about_weight() {
        (goal.target_weight(body)?, body.weight_kg.or(goal.progress)?)
    } else {
        (goal.target?, goal.progress?)
    };
    let start = goal.start.unwrap_or(if goal.is_about_weight() { progress } else { 0.0 });
    let whole = (target_date - created).num_days() as f64;
    let gone = ((today - created).num_days() as f64).clamp(0.0, whole);
    if whole <= 0.0 || (target - start).abs() < f64::EPSILON {
        return None;
    }
    let ahead = ((progress - start) / (target - start)).clamp(-1.0, 1.0) * whole - gone;
    let days = ahead.abs().round() as u32;
    let standing = match ahead {
        _ if ahead.abs() <= ON_PACE.0.max(whole * ON_PACE.1) => Standing::On,
        _ if ahead > 0.0 => Standing::Ahead(days),
        _ => Standing::Behind(days),
    };
    let evidence = Evidence::of("goal_target", target)
        .with("goal_value", goal.target.unwrap_or(target))
        .with("goal_start", start)
        .with("goal_progress", progress)
        .with("goal_date", target_date)
        .with("pace_days", days)
        .from_records([&goal.id]);
    Some(Pace { standing, evidence })
}

/// What a week says about a goal that no straight line leads to. The names are keys of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Weeks to a distance with a date, and the longest run so far.
    Race,
    /// The same before the first run.
    RaceAhead,
    /// The mean of the last seven days against steps a day.
    Steps,
}

impl News {
    pub const ALL: [Self; 3] = [Self::Race, Self::RaceAhead, Self::Steps];

    /// The name used in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Race => "race",
            Self::RaceAhead => "race_ahead",
            Self::Steps => "steps_week",
        }
    }
}

/// What there is to say of a goal once a week. `mean_steps` is that of the last seven days, where they are counted.
pub fn news(goal: &GoalFact, body: &Body, mean_steps: Option<f64>, today: NaiveDate) -> Option<(News, Evidence)> {
    let target = goal.target?;
    match goal.kind {
        GoalKind::RunDistance => {
            // To the nearest: 34 days are five weeks.
            let weeks = ((goal.target_date? - today).num_days() + 3) / 7;
            // The last week before a race has its own excitement.
            if weeks < 2 {
                return None;
            }
            let evidence = Evidence::of("target_km", target).with("weeks_left", weeks as f64).from_records([&goal.id]);
            Some(match body.longest_run_km {
                Some(longest) => (News::Race, evidence.with("longest_run_km", longest)),
                None => (News::RaceAhead, evidence),
            })
        }
        GoalKind::Steps => {
            let evidence = Evidence::of("mean_steps", mean_steps?.round()).with("steps_target", target);
            Some((News::Steps, evidence.from_records([&goal.id])))
        }
        _ => None,
    }
}

/// What is unsafe about a goal, if anything.
pub fn unsafe_pace(goal: &GoalFact, body: &Body, today: NaiveDate) -> Option<Unsafe> {
    match goal.kind {
        GoalKind::LoseWeight => too_light(goal, body, today).or_else(|| weight_too_fast(goal, body, today)),
        GoalKind::GainWeight => weight_too_fast(goal, body, today),
        GoalKind::RunDistance => growth_too_fast(goal, body, today),
        _ => None,
    }
}

fn too_light(goal: &GoalFact, body: &Body, today: NaiveDate) -> Option<Unsafe> {
    let (target, height) = (goal.target_weight(body)?, body.height_cm.filter(|cm| *cm >= 100.0)? / 100.0);
    let bmi = target / height.powi(2);
    if bmi >= LOWEST_BMI {
        return None;
    }
    // Rounded up to half a kilogram, so that the proposal itself is above the line.
    let lowest = (LOWEST_BMI * height.powi(2) * 2.0).ceil() / 2.0;
    let way = body.weight_kg.map(|weight| (weight - lowest).max(0.0));
    let date =
        way.zip(body.weight_kg).and_then(|(way, weight)| after_weeks(today, way / (weight * PROPOSED_WEIGHT_SHARE)));
    let evidence = Evidence::of("target_kg", target)
        .with("target_bmi", bmi)
        .with("lowest_bmi", LOWEST_BMI)
        .with("safe_target_kg", lowest)
        .from_records([&goal.id]);
    let evidence = date.map_or(evidence.clone(), |date| evidence.with("safe_date", date));
    Some(Unsafe { why: UnsafePace::TargetTooLight, date, target: Some(lowest), evidence })
}

fn weight_too_fast(goal: &GoalFact, body: &Body, today: NaiveDate) -> Option<Unsafe> {
    let (target, weight) = (goal.target_weight(body)?, body.weight_kg?);
    let way = if goal.kind == GoalKind::LoseWeight { weight - target } else { target - weight };
    let weeks = (goal.target_date? - today).num_days() as f64 / 7.0;
    if way <= 0.0 || (weeks > 0.0 && way / weeks <= weight * WEEKLY_WEIGHT_SHARE) {
        return None;
    }
    let date = after_weeks(today, way / (weight * PROPOSED_WEIGHT_SHARE))?;
    let evidence = Evidence::of("weight_kg", weight)
        .with("target_kg", target)
        .with("goal_date", goal.target_date?)
        .with("limit_kg_per_week", weight * WEEKLY_WEIGHT_SHARE)
        .with("safe_date", date)
        .from_records([&goal.id]);
    let evidence = if weeks > 0.0 { evidence.with("needed_kg_per_week", way / weeks) } else { evidence };
    Some(Unsafe { why: UnsafePace::WeightTooFast, date: Some(date), target: None, evidence })
}

fn growth_too_fast(goal: &GoalFact, body: &Body, today: NaiveDate) -> Option<Unsafe> {
    let (target, longest) = (goal.target?, body.longest_run_km.or(goal.progress).filter(|km| *km >= 1.0)?);
    let weeks = (goal.target_date? - today).num_days() as f64 / 7.0;
    let (long, share) = LONG_RACE;
    let trained = if target > long { (target * share).max(long) } else { target };
    // No growth at all can be needed, and a first kilometre says nothing about the next.
    let needed = (trained / longest).ln() / (1.0 + WEEKLY_GROWTH).ln() * WEEKS_PER_STEP;
    if trained <= longest || weeks >= needed {
        return None;
    }
    let date = after_weeks(today, needed)?;
    let evidence = Evidence::of("longest_run_km", longest)
        .with("target_km", target)
        .with("goal_date", goal.target_date?)
        .with("growth_percent", WEEKLY_GROWTH * 100.0)
        .with("safe_date", date)
        .from_records([&goal.id]);
    Some(Unsafe { why: UnsafePace::GrowthTooFast, date: Some(date), target: None, evidence })
}

/// The day after so many weeks, rounded up to whole weeks.
fn after_weeks(today: NaiveDate, weeks: f64) -> Option<NaiveDate> {
    today.checked_add_days(Days::new(weeks.ceil().clamp(0.0, 5200.0) as u64 * 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, n).expect("a date")
    }

    fn goal(kind: GoalKind, target: f64, date: NaiveDate) -> GoalFact {
        GoalFact {
            id: Some("g".into()),
            kind,
            target: Some(target),
            unit: kind.unit(),
            start: None,
            created: Some(day(1, 1)),
            progress: None,
            target_date: Some(date),
            is_end_weight: true,
            habit_type: None,
        }
    }

    fn body(weight_kg: f64) -> Body {
        Body { weight_kg: Some(weight_kg), height_cm: Some(170.0), longest_run_km: None }
    }

    #[test]
    fn a_pace_is_told_in_days() {
        // From 80 to 70 kg in 100 days: 50 days gone.
        let goal = GoalFact { start: Some(80.0), ..goal(GoalKind::LoseWeight, 70.0, day(4, 11)) };
        let standing = |kg| pace(&goal, &body(kg), day(2, 20)).expect("a pace").standing;
        assert_eq!(standing(75.0), Standing::On);
        assert_eq!(standing(74.0), Standing::Ahead(10));
        assert_eq!(standing(77.0), Standing::Behind(20));
        let steps = GoalFact { progress: Some(25.0), ..self::goal(GoalKind::Other, 100.0, day(4, 11)) };
        assert_eq!(pace(&steps, &Body::default(), day(2, 20)).expect("a pace").standing, Standing::Behind(25));
    }

    #[test]
    fn an_unsafe_weight_gets_a_safe_date() {
        let today = day(3, 1);
        let fast = goal(GoalKind::LoseWeight, 70.0, day(4, 12));
        let found = unsafe_pace(&fast, &body(80.0), today).expect("10 kg in 6 weeks");
        assert_eq!(found.why, UnsafePace::WeightTooFast);
        let date = found.date.expect("a date");
        assert!(10.0 / ((date - today).num_days() as f64 / 7.0) <= 0.8, "{date}");
        assert_eq!(unsafe_pace(&GoalFact { target_date: Some(date), ..fast }, &body(80.0), today), None);
        let light = unsafe_pace(&goal(GoalKind::LoseWeight, 50.0, day(12, 1)), &body(60.0), today).expect("too light");
        assert_eq!((light.why, light.target), (UnsafePace::TargetTooLight, Some(53.5)));
        let amount = GoalFact { is_end_weight: false, ..goal(GoalKind::LoseWeight, 4.0, day(12, 1)) };
        assert_eq!(unsafe_pace(&amount, &body(80.0), today), None);
    }

    #[test]
    fn a_race_too_soon_gets_a_safe_date() {
        let run = goal(GoalKind::RunDistance, 21.1, day(4, 1));
        let runner = |km| Body { longest_run_km: Some(km), ..Body::default() };
        let found = unsafe_pace(&run, &runner(8.0), day(3, 1)).expect("8 to 21 km in a month");
        assert_eq!((found.why, found.date), (UnsafePace::GrowthTooFast, Some(day(5, 10))));
        assert_eq!(unsafe_pace(&run, &runner(20.0), day(3, 1)), None);
        // Nobody runs the whole marathon before it.
        let marathon = goal(GoalKind::RunDistance, 42.2, day(4, 1));
        assert_eq!(unsafe_pace(&marathon, &runner(32.0), day(3, 1)), None);
        assert!(unsafe_pace(&marathon, &runner(12.0), day(3, 1)).is_some());
        assert_eq!(unsafe_pace(&run, &Body::default(), day(3, 1)), None);
    }
}
