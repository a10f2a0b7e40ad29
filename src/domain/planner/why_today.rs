//! Why today's session stands today and not another: its place in the week, or what the last days held.

use super::{Facts, Focus, Session};
use crate::domain::{evidence::Evidence, record::Activity};

/// The last session of a kind is worth a word from so many days ago on, and up to so many.
const LAST_DAYS: std::ops::RangeInclusive<i64> = 2..=10;
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
    /// The last one of its kind was some days ago.
    Last,
}

impl WhyToday {
    pub const ALL: [Self; 4] = [Self::Long, Self::Hard, Self::Legs, Self::Last];

    /// The name used in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Long => "why_long",
            Self::Hard => "why_hard",
            Self::Legs => "why_legs",
            Self::Last => "why_last",
        }
    }
}

/// What there is to say of it, with what it rests on; nothing where no record says anything.
pub fn why_today(facts: &Facts, sessions: &[Session]) -> Option<(WhyToday, Evidence)> {
    let session = sessions.iter().find(|session| session.date == facts.today)?;
    let others = || sessions.iter().filter(|other| other.date != facts.today);
    if session.focus == Focus::Long && others().all(|other| other.minutes < session.minutes) {
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
    LAST_DAYS.contains(&days).then(|| {
        let evidence = Evidence::of("last_on", last.date).with("last_sport", session.activity.as_str());
        (WhyToday::Last, evidence.from_records([&last.id]))
    })
}
