//! Why today's session stands today and not another: its place in the week, or what the last days held.

use super::{Facts, Focus, Session, race};
use crate::domain::{evidence::Evidence, record::Activity};

/// The last session of a kind is worth a word from so many days ago on, and up to so many.
const LAST_DAYS: std::ops::RangeInclusive<i64> = 2..=6;
/// A session this long is a long one, in minutes.
const LONG_MINUTES: u32 = 40;
/// Legs have done their share in so many minutes, or kilometres.
const SHARE_MINUTES: u32 = 25;
const SHARE_KM: f64 = 4.0;

/// Why a session stands on its day. The names are keys of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyToday {
    /// It is the longest of the week.
    Long,
    /// It is the one hard session among those to come.
    Hard,
    /// The legs worked yesterday, and it leaves them alone.
    Legs,
    /// How long the last one of its kind was, some days ago.
    Last,
    /// How far it went.
    LastKm,
}

impl WhyToday {
    pub const ALL: [Self; 5] = [Self::Long, Self::Hard, Self::Legs, Self::Last, Self::LastKm];

    /// The name used in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Long => "why_long",
            Self::Hard => "why_hard",
            Self::Legs => "why_legs",
            Self::Last => "why_last",
            Self::LastKm => "why_last_km",
        }
    }
}

/// What there is to say of it, with what it rests on; nothing where no record says anything.
pub fn why_today(facts: &Facts, sessions: &[Session]) -> Option<(WhyToday, Evidence)> {
    let session = sessions.iter().find(|session| session.date == facts.today)?;
    let others = || sessions.iter().filter(|other| other.date != facts.today);
    // Before a race it is the race that says why.
    if race::days_to(facts, facts.today).is_some() {
        return None;
    }
    if session.focus == Focus::Long
        && session.minutes >= LONG_MINUTES
        && others().all(|other| other.minutes < session.minutes)
    {
        return Some((WhyToday::Long, Evidence::of("why_today", "long")));
    }
    if session.is_hard() && others().all(|other| !other.is_hard()) {
        return Some((WhyToday::Hard, Evidence::of("why_today", "hard")));
    }
    legs(facts, session).or_else(|| last(facts, session))
}

fn legs(facts: &Facts, session: &Session) -> Option<(WhyToday, Evidence)> {
    let yesterday = facts.days_ago(1);
    let is_of_the_legs =
        |of| matches!(of, Activity::Running | Activity::Cycling | Activity::Hiking | Activity::Football);
    let leg_day = facts.done.iter().find(|done| {
        let is_enough = done.minutes >= SHARE_MINUTES || done.distance_km >= Some(SHARE_KM);
        done.date == yesterday && is_of_the_legs(done.activity) && is_enough
    })?;
    (session.focus == Focus::UpperBody)
        .then(|| (WhyToday::Legs, Evidence::of("why_today", "legs").from_records([&leg_day.id])))
}

fn last(facts: &Facts, session: &Session) -> Option<(WhyToday, Evidence)> {
    let last = facts.done.iter().filter(|done| done.activity == session.activity).max_by_key(|done| done.date)?;
    let days = (facts.today - last.date).num_days();
    let evidence = Evidence::of("last_on", last.date).from_records([&last.id]);
    let km = last.distance_km.filter(|km| *km >= 1.0);
    match km {
        _ if !LAST_DAYS.contains(&days) => None,
        Some(km) => Some((WhyToday::LastKm, evidence.with("last_km", km))),
        None if !last.is_told => None,
        None => Some((WhyToday::Last, evidence.with("last_minutes", last.minutes))),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::{
        planner::{Done, people::today},
        record::Intensity,
    };

    fn session(facts: &Facts, days: u64, focus: Focus, of: (Activity, Intensity, u32)) -> Session {
        Session::written(facts, today() + Days::new(days), focus, of, 0)
    }

    fn done(days: u64, activity: Activity, minutes: u32, distance_km: Option<f64>) -> Done {
        let date = today() - Days::new(days);
        Done { is_told: true, id: None, date, minutes, activity, intensity: Intensity::Moderate, distance_km }
    }

    #[test]
    fn a_session_stands_where_it_does_for_a_reason_of_the_records() {
        use Activity::{Running, Strength};
        let facts = |done| Facts { today: today(), done, ..Facts::default() };
        let none = facts(Vec::new());
        let easy = |facts: &Facts| session(facts, 2, Focus::Easy, (Running, Intensity::Light, 30));
        let why = |facts: &Facts, of: Session| why_today(facts, &[of, easy(facts)]).map(|(why, _)| why);
        let long = |minutes| session(&none, 0, Focus::Long, (Running, Intensity::Light, minutes));
        assert_eq!(why(&none, long(60)), Some(WhyToday::Long));
        assert_eq!(why(&none, long(20)), None, "twenty minutes are not long");
        let hard = session(&none, 0, Focus::Hard, (Running, Intensity::Intense, 30));
        assert_eq!(why(&none, hard), Some(WhyToday::Hard));
        let upper = |facts: &Facts| session(facts, 0, Focus::UpperBody, (Strength, Intensity::Moderate, 30));
        let ran = facts(vec![done(1, Running, 40, Some(7.0))]);
        assert_eq!(why(&ran, upper(&ran)), Some(WhyToday::Legs));
        for (days, minutes, km, told) in [
            (3, 45, None, Some(WhyToday::Last)),
            (3, 45, Some(7.0), Some(WhyToday::LastKm)),
            (1, 45, None, None),
            (9, 45, None, None),
            (3, 30, None, Some(WhyToday::Last)),
        ] {
            let facts = facts(vec![done(days, Running, minutes, km)]);
            let run = session(&facts, 0, Focus::Easy, (Running, Intensity::Light, 30));
            assert_eq!(why(&facts, run), told, "{days} days ago, {minutes} min, {km:?}");
        }
        // Nobody said how long it was.
        let untold = facts(vec![Done { is_told: false, ..done(3, Running, 30, None) }]);
        let run = session(&untold, 0, Focus::Easy, (Running, Intensity::Light, 30));
        assert_eq!(why(&untold, run), None);
    }
}
