//! The one question a morning may ask: what would change the plan most, or what a coach who cares would want to know.

use chrono::Datelike;

use super::{
    Facts, LimitKind,
    body::BodyPart,
    event::{self, Contest, Meaning, Strain},
    limits, race,
    standing::week_start,
};
use crate::domain::record::{Activity, GoalKind};

/// A fresh injury is not asked after before so many days, and then every so many.
const INJURY_EVERY: i64 = 3;
/// Days without a word that make a silent week.
const SILENT_DAYS: u64 = 7;
/// A night this short is asked after on the morning after the next, in hours.
const SHORT_NIGHT_HOURS: f64 = 6.0;
/// Somebody of whose nights nothing was heard for so many days is asked about one, and so often then.
const UNHEARD_DAYS: u64 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether somebody is still dizzy who told so the day before.
    Dizzy,
    /// Whether an illness is over.
    Well,
    /// How a race went whose day has passed without a word.
    Race,
    /// How a week went of which nothing was heard.
    Week,
    /// How a match of yesterday went, of which nothing is on record.
    Contest(Contest),
    /// Whether they did what they had planned themselves.
    Outing(Activity),
    /// How somebody is who is ill.
    Ill,
    /// How a child is that was ill the day before.
    Child,
    /// How something that hurts is by now.
    Injury(BodyPart),
    /// How the night was.
    Night,
}

/// What to ask this morning; none where nothing needs to be known, or something else is to be talked about first.
pub fn question(facts: &Facts) -> Option<Question> {
    if facts.is_on_hold() {
        return None;
    }
    let weighs = |strain| {
        let mut told = facts.limits_on(facts.today).filter(|limit| limit.kind == LimitKind::Strain(strain));
        told.any(|limit| limit.from < Some(facts.today))
    };
    // Before anything that could make somebody fall.
    if weighs(Strain::Dizzy) {
        return Some(Question::Dizzy);
    }
    if limits::was_ill_until_yesterday(facts) {
        return Some(Question::Well);
    }
    if race::is_untold(facts) {
        return Some(Question::Race);
    }
    if is_silent_week(facts) {
        return Some(Question::Week);
    }
    if is_ill_for_days(facts) {
        return Some(Question::Ill);
    }
    if facts.is_ill_on(facts.today) {
        return None;
    }
    if let Some(asked) = yesterdays_event(facts) {
        return Some(asked);
    }
    if weighs(Strain::SickChild) {
        return Some(Question::Child);
    }
    if let Some(part) = injury(facts) {
        return Some(Question::Injury(part));
    }
    if works_at_night(facts) {
        return None;
    }
    is_worth_asking_of_the_night(facts).then_some(Question::Night)
}

/// Whether the night is asked after: where sleep is a goal, the night before was short, or none was heard of in days. Asked every
/// morning, it would be a form.
fn is_worth_asking_of_the_night(facts: &Facts) -> bool {
    let told = |days: u64| facts.log(facts.days_ago(days)).and_then(|log| log.sleep_hours);
    if told(0).is_some() {
        return false;
    }
    let is_goal = facts.goals.iter().any(|goal| goal.kind == GoalKind::Sleep);
    let was_short = told(1).is_some_and(|hours| hours <= SHORT_NIGHT_HOURS);
    let is_unheard = (1..=UNHEARD_DAYS).all(|days| told(days).is_none());
    let is_its_day = i64::from(facts.today.num_days_from_ce()) % UNHEARD_DAYS as i64 == 0;
    is_goal || was_short || is_unheard && is_its_day
}

/// Whether the person worked last night, or will tonight: who works at night has had no night. The last shift ends on the morning
/// after the day it is told for.
fn works_at_night(facts: &Facts) -> bool {
    let yesterday = facts.days_ago(1);
    let mut nights = facts.person.limits.iter().filter(|limit| limit.kind == LimitKind::Nights);
    nights.any(|limit| {
        limit.from.is_none_or(|from| from <= facts.today) && limit.until.is_none_or(|until| yesterday <= until)
    })
}

/// On the first day of a plan's week: the whole week before had sessions in it, and nothing was heard.
fn is_silent_week(facts: &Facts) -> bool {
    let week = facts.days_ago(SILENT_DAYS)..facts.today;
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions).any(|session| week.contains(&session.date));
    let started = facts.plan.as_ref().is_some_and(|plan| plan.start <= week.start);
    let heard = facts.days.iter().any(|day| day.date >= week.start)
        || facts.done.iter().any(|done| done.date >= week.start)
        || facts.readings.iter().any(|reading| reading.date >= week.start)
        || facts.habits.iter().any(|habit| habit.kept.iter().chain(&habit.missed).any(|(date, _)| *date >= week.start));
    started && planned && !heard && week_start(facts) == facts.today
}

/// Whether somebody is ill since an odd number of days: on the morning after it was told, and every other one then.
fn is_ill_for_days(facts: &Facts) -> bool {
    let mut ill = facts.limits_on(facts.today).filter(|limit| limit.kind == LimitKind::Illness);
    ill.any(|limit| limit.from.is_some_and(|from| (facts.today - from).num_days() % 2 == 1))
}

/// The match of yesterday, or what somebody had planned themselves, where no training of that day is on record.
fn yesterdays_event(facts: &Facts) -> Option<Question> {
    let yesterday = facts.days_ago(1);
    if facts.done.iter().any(|done| done.date == yesterday) || facts.is_ill_on(facts.today) {
        return None;
    }
    let mut told = facts.person.limits.iter().filter(|limit| limit.from == Some(yesterday));
    told.find_map(|limit| match (limit.kind, event::meaning(facts, limit)?) {
        (LimitKind::Match { contest, .. }, _) => Some(Question::Contest(contest)),
        (LimitKind::Outing(outing), Meaning::Training) => Some(Question::Outing(outing.activity)),
        _ => None,
    })
}

/// The part that hurts, on the days it is asked after; what has no name is not asked after by one.
fn injury(facts: &Facts) -> Option<BodyPart> {
    facts.limits_on(facts.today).find_map(|limit| match limit.kind {
        LimitKind::Injury(part) if part != BodyPart::Other => {
            let days = (facts.today - limit.from?).num_days();
            (days == 1 || days > 0 && days % INJURY_EVERY == 0).then_some(part)
        }
        // A twinge is asked after once.
        LimitKind::Ache(part) if part != BodyPart::Other => {
            ((facts.today - limit.from?).num_days() == 1).then_some(part)
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::{
        goal::GoalFact,
        planner::{DayLog, Holds, Limit, people},
    };

    fn quiet() -> Facts {
        Facts { today: people::today(), ..Facts::default() }
    }

    fn hurt(days_ago: u64, part: BodyPart) -> Facts {
        let mut facts = quiet();
        let from = facts.today.checked_sub_days(Days::new(days_ago));
        facts.person.limits.push(Limit { kind: LimitKind::Injury(part), from, until: None, record: None });
        facts
    }

    #[test]
    fn a_race_without_a_word_is_asked_after_once() {
        use crate::domain::{
            planner::Done,
            record::{Activity, Intensity},
        };
        let raced = |days_ago: i64| {
            let mut facts = quiet();
            facts.goals.push(GoalFact {
                id: None,
                kind: GoalKind::RunDistance,
                target: Some(21.1),
                unit: None,
                start: None,
                created: None,
                progress: None,
                target_date: facts.today.checked_sub_signed(chrono::TimeDelta::days(days_ago)),
                is_end_weight: false,
                habit_type: None,
            });
            facts
        };
        let asked: Vec<bool> = (-1..4).map(|days| question(&raced(days)) == Some(Question::Race)).collect();
        assert_eq!(asked, [false, false, true, false, false], "the morning after it, and no other");
        let mut told = raced(1);
        told.done.push(Done {
            is_told: true,
            id: None,
            date: told.days_ago(1),
            minutes: 118,
            activity: Activity::Running,
            intensity: Intensity::Intense,
            distance_km: None,
        });
        assert_ne!(question(&told), Some(Question::Race), "it was told");
    }

    #[test]
    fn who_works_at_night_is_not_asked_how_they_slept() {
        let shift = |from: u64, until: u64| {
            let mut facts = quiet();
            let (from, until) = (Some(facts.days_ago(from)), Some(facts.days_ago(until)));
            facts.person.limits.push(Limit { kind: LimitKind::Nights, from, until, record: None });
            question(&facts)
        };
        assert_eq!(shift(2, 0), None);
        assert_eq!(shift(2, 1), None, "the last shift has just ended");
        assert_eq!(shift(4, 2), question(&quiet()), "they are back to nights of sleep");
    }

    /// A person of whose nights so many hours are known, today's first.
    fn slept(hours: &[Option<f64>]) -> Facts {
        let mut facts = quiet();
        facts.days = (0..)
            .zip(hours)
            .map(|(days, hours)| DayLog { date: facts.days_ago(days), sleep_hours: *hours, ..DayLog::default() })
            .collect();
        facts
    }

    #[test]
    fn the_night_is_asked_after_where_it_matters() {
        assert_eq!(question(&slept(&[Some(7.0)])), None, "it is known");
        assert_eq!(question(&slept(&[None, Some(5.5)])), Some(Question::Night), "the one before was short");
        assert_eq!(question(&slept(&[None, Some(7.5)])), None);
        // Of whom nothing is heard, on one day of three.
        let asked = (0..9_u64).filter(|days| {
            let mut facts = quiet();
            facts.today = facts.today + Days::new(*days);
            question(&facts) == Some(Question::Night)
        });
        assert_eq!(asked.count(), 3);
        let mut aims = slept(&[None, Some(7.5)]);
        aims.goals.push(GoalFact {
            id: None,
            kind: GoalKind::Sleep,
            target: Some(8.0),
            unit: None,
            start: None,
            created: None,
            progress: None,
            target_date: None,
            is_end_weight: false,
            habit_type: None,
        });
        assert_eq!(question(&aims), Some(Question::Night), "sleep is the goal");
    }

    #[test]
    fn what_is_asked() {
        for (days, asked) in [(1, Some(Question::Injury(BodyPart::Knee))), (3, Some(Question::Injury(BodyPart::Knee)))]
        {
            assert_eq!(question(&hurt(days, BodyPart::Knee)), asked, "{days} days after the injury");
        }
        for days in [0, 2] {
            assert_eq!(question(&hurt(days, BodyPart::Knee)), question(&quiet()), "{days} days after the injury");
        }
        assert_eq!(question(&hurt(3, BodyPart::Other)), question(&quiet()));
        let mut held = quiet();
        held.person.holds = Holds { medical: true, ..Holds::default() };
        assert_eq!(question(&held), None);
    }
}
