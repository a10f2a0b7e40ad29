//! Which habit needs a hand: counted from the days it was kept, never from a counter.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::{day::streak, evidence::Evidence};

/// A habit is looked at over this many days.
const WINDOW_DAYS: u64 = 14;
/// Done so often in two weeks, it is a habit, and not something that was done.
const SEEN: u32 = 3;
/// A run of so many days is worth protecting.
const RUN_WORTH_KEEPING: u32 = 3;
/// Missed days that a run may hold.
const FREEZES: u32 = 1;

/// A practice of a person with the days it was kept and left out, each day with its row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HabitFact {
    /// A noun in snake_case, as in `habit_trackers.habit_type`.
    pub habit_type: String,
    pub kept: Vec<(NaiveDate, Option<String>)>,
    pub missed: Vec<(NaiveDate, Option<String>)>,
    /// A goal asks for it every day.
    pub is_goal: bool,
}

/// How a habit stands.
#[derive(Clone, Debug, PartialEq)]
pub struct HabitStanding {
    pub habit_type: String,
    pub risk: Risk,
    /// The run that reaches today or yesterday.
    pub streak: u32,
    pub evidence: Evidence,
}

/// Why a habit is worth a word today, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// A run that ended in the last two days.
    JustBroken,
    /// Kept less often than the week before.
    Slipping,
    /// A run that today would carry on.
    RunToKeep,
    /// Asked for by a goal, and not begun.
    NotBegun,
    Steady,
}

/// The habits that are not yet kept today, those at risk first.
pub fn standings(habits: &[HabitFact], today: NaiveDate) -> Vec<HabitStanding> {
    let mut standings: Vec<_> = habits
        .iter()
        .filter(|habit| !habit.kept.iter().any(|(date, _)| *date == today))
        .filter_map(|habit| standing(habit, today))
        .collect();
    standings.sort_by(|a, b| {
        a.risk.cmp(&b.risk).then(b.streak.cmp(&a.streak)).then_with(|| a.habit_type.cmp(&b.habit_type))
    });
    standings
}

/// How one habit stands; nothing to say of what was done once or twice and is no goal: that is no habit yet.
fn standing(habit: &HabitFact, today: NaiveDate) -> Option<HabitStanding> {
    let kept: BTreeSet<NaiveDate> = habit.kept.iter().map(|(date, _)| *date).collect();
    let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN);
    let count = |from: u64, to: u64| kept.range(back(from)..=back(to)).count() as u32;
    let (last_week, week_before) = (count(7, 1), count(14, 8));
    if last_week + week_before < SEEN && !habit.is_goal {
        return None;
    }
    let run = streak(&kept, |_| false, FREEZES, today).days;
    let until_break = streak(&kept.range(..=back(2)).copied().collect(), |_| false, 0, back(2)).days;
    let missed_yesterday = !kept.contains(&back(1));
    let risk = if missed_yesterday && until_break >= RUN_WORTH_KEEPING {
        Risk::JustBroken
    } else if week_before >= last_week + 2 {
        Risk::Slipping
    } else if run >= RUN_WORTH_KEEPING {
        Risk::RunToKeep
    } else if last_week + week_before == 0 {
        Risk::NotBegun
    } else {
        Risk::Steady
    };
    let rows = habit.kept.iter().filter(|(date, _)| *date >= back(WINDOW_DAYS)).map(|(_, id)| id);
    let evidence = Evidence::of("habit", habit.habit_type.as_str())
        .with("streak_days", run)
        .with("kept_last_7_days", last_week)
        .with("kept_7_days_before", week_before)
        .from_records(rows);
    Some(HabitStanding { habit_type: habit.habit_type.clone(), risk, streak: run, evidence })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).expect("a day of March")
    }

    fn habit(name: &str, kept: &[u32]) -> HabitFact {
        let kept = kept.iter().map(|n| (day(*n), Some(format!("{name}-{n}")))).collect();
        HabitFact { habit_type: name.into(), kept, ..HabitFact::default() }
    }

    #[test]
    fn what_just_broke_goes_before_what_runs() {
        let habits = [
            habit("reading", &[11, 12, 13]),
            habit("meditation", &[8, 9, 10, 11, 12]),
            habit("walk", &[2, 3, 4, 5, 6, 10]),
            habit("vitamins", &[13, 14]),
            habit("forgotten", &[]),
            HabitFact { is_goal: true, ..habit("stretching", &[]) },
        ];
        let found: Vec<_> =
            standings(&habits, day(14)).into_iter().map(|standing| (standing.habit_type, standing.risk)).collect();
        let expected = [
            ("meditation", Risk::JustBroken),
            ("walk", Risk::Slipping),
            ("reading", Risk::RunToKeep),
            ("stretching", Risk::NotBegun),
        ];
        assert_eq!(found, expected.map(|(name, risk)| (name.to_owned(), risk)));
    }

    #[test]
    fn a_standing_names_its_rows() {
        let found = &standings(&[habit("reading", &[6, 12, 13]), habit("walk", &[12, 13])], day(14))[..];
        let [found] = found else { panic!("what was done twice is no habit yet: {found:?}") };
        assert_eq!(found.risk, Risk::Steady);
        assert_eq!(found.evidence.records().collect::<Vec<_>>(), ["reading-12", "reading-13", "reading-6"]);
        assert_eq!(found.evidence.number("streak_days"), Some(2.0));
    }
}
