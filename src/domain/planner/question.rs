//! The one question a morning may ask: what would change the plan most, or what a coach who cares would want to know.

use super::{
    Facts, LimitKind,
    event::{self, Contest, Meaning, Strain},
    limits,
    limits::BodyPart,
    race,
    standing::week_start,
};
use crate::domain::record::Activity;

/// A fresh injury is not asked after before so many days, and then every so many.
const INJURY_EVERY: i64 = 3;
/// Days without a word that make a silent week.
const SILENT_DAYS: u64 = 7;

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
    let knows = facts.log(facts.today).is_some_and(|day| day.sleep_hours.is_some());
    (!knows).then_some(Question::Night)
}

/// Whether the person worked last night, or will tonight: who works at night has had no night. The last shift ends on the morning
/// after the day it is told for.
pub(super) fn works_at_night(facts: &Facts) -> bool {
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
    use crate::domain::planner::{DayLog, Holds, Limit, people};

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
            goal::GoalFact,
            planner::Done,
            record::{Activity, GoalKind, Intensity},
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
            id: None,
            date: told.days_ago(1),
            minutes: 118,
            activity: Activity::Running,
            intensity: Intensity::Intense,
            distance_km: None,
        });
        assert_eq!(question(&told), Some(Question::Night), "it was told");
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
        assert_eq!(shift(4, 2), Some(Question::Night), "they are back to nights of sleep");
    }

    #[test]
    fn what_is_asked() {
        assert_eq!(question(&quiet()), Some(Question::Night));
        let mut slept = quiet();
        slept.days.push(DayLog { date: slept.today, sleep_hours: Some(7.0), ..DayLog::default() });
        assert_eq!(question(&slept), None);
        for (days, asked) in [
            (0, Question::Night),
            (1, Question::Injury(BodyPart::Knee)),
            (2, Question::Night),
            (3, Question::Injury(BodyPart::Knee)),
        ] {
            assert_eq!(question(&hurt(days, BodyPart::Knee)), Some(asked), "{days} days after the injury");
        }
        assert_eq!(question(&hurt(3, BodyPart::Other)), Some(Question::Night));
        let mut held = quiet();
        held.person.holds = Holds { medical: true, ..Holds::default() };
        assert_eq!(question(&held), None);
    }
}
