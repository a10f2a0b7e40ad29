//! What must hold of every plan, whoever made it, and how a plan that breaks it is mended.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::{Facts, Focus, Session, budget, choice, event, limits, week};
use crate::domain::{
    evidence::Evidence,
    record::{Activity, Intensity},
};

/// A law that a plan breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breach {
    /// Two hard days in a row.
    HardDaysAdjacent,
    /// Seven training days without a day off.
    NoRestDay,
    /// Two sessions on one day: a missed one was stacked.
    Stacked,
    /// An injury, illness, hold, place or equipment does not allow it.
    NotPossible,
    /// Longer than the person has time.
    TooLong,
    /// On a weekday the person cannot train.
    NotFree,
    /// More minutes than the week may hold.
    GrewTooFast,
}

/// The laws that the sessions of the seven days from `from` break.
pub fn breaches(facts: &Facts, sessions: &[Session], from: NaiveDate) -> BTreeSet<Breach> {
    let mut broken = BTreeSet::new();
    let dates: Vec<NaiveDate> = sessions.iter().map(|session| session.date).collect();
    if dates.iter().collect::<BTreeSet<_>>().len() < dates.len() {
        broken.insert(Breach::Stacked);
    }
    if longest_run(facts, &dates) >= 7 {
        broken.insert(Breach::NoRestDay);
    }
    for session in sessions {
        if session.is_hard() && has_hard_neighbour(facts, sessions, session.date) {
            broken.insert(Breach::HardDaysAdjacent);
        }
        if !limits::may(facts, session.activity, session.intensity, session.date) {
            broken.insert(Breach::NotPossible);
        }
        if session.minutes > budget::longest(facts).min(limits::longest_told(facts, session.date)) {
            broken.insert(Breach::TooLong);
        }
        if !facts.is_free_on(session.date.weekday()) {
            broken.insert(Breach::NotFree);
        }
    }
    let total: u32 = sessions.iter().map(|session| session.minutes).sum();
    if total > most_minutes(facts, from) {
        broken.insert(Breach::GrewTooFast);
    }
    broken
}

/// Changes the sessions from `from` on until no law is broken: what is not possible is replaced or dropped, hard days that
/// touch are softened, the lightest session gives way to a day off, minutes are cut. Nothing is ever added.
pub fn mend(facts: &Facts, sessions: &mut Vec<Session>, from: NaiveDate) {
    sessions.sort_by_key(|session| session.date);
    sessions.dedup_by_key(|session| session.date);
    sessions.retain_mut(|session| make_possible(facts, session));
    for at in 0..sessions.len() {
        let (date, is_hard) = (sessions[at].date, sessions[at].is_hard());
        if is_hard && has_hard_neighbour(facts, sessions, date) {
            let minutes = sessions[at].minutes;
            change(facts, &mut sessions[at], Intensity::Moderate, minutes);
        }
    }
    keep_days(facts, sessions, from);
    while longest_run(facts, &sessions.iter().map(|session| session.date).collect::<Vec<_>>()) >= 7 {
        let lightest = sessions.iter().enumerate().min_by_key(|(_, session)| (session.intensity, session.minutes));
        let Some((at, _)) = lightest else { break };
        sessions.remove(at);
    }
    trim(facts, sessions, from);
}

/// Replaces or drops what injuries, illness, place or equipment do not allow, and writes anew what hurts in part.
pub fn make_all_possible(facts: &Facts, sessions: &mut Vec<Session>) {
    sessions.retain_mut(|session| make_possible(facts, session));
    for session in sessions {
        rewrite(facts, session);
    }
}

/// Sets intensity and minutes of a session and writes it out anew.
pub fn change(facts: &Facts, session: &mut Session, intensity: Intensity, minutes: u32) {
    session.intensity = intensity;
    session.minutes = minutes;
    if session.focus == Focus::Hard && intensity < Intensity::Intense {
        session.focus = Focus::of(session.activity, intensity);
    }
    rewrite(facts, session);
}

/// Writes a session out anew, keeping what it rests on.
pub fn rewrite(facts: &Facts, session: &mut Session) {
    let before = std::mem::take(&mut session.evidence);
    session.minutes = session.minutes.min(limits::longest_told(facts, session.date));
    session.write_out(facts);
    session.evidence = plan_part(&before).and(&session.evidence);
}

/// What of a session's evidence is about the week and not about the session.
fn plan_part(evidence: &Evidence) -> Evidence {
    let about_week = |name: &str| {
        name.starts_with("week_") || matches!(name, "reference_minutes" | "training_days" | "planned_minutes")
    };
    evidence
        .values()
        .filter(|(name, _)| about_week(name))
        .fold(Evidence::default(), |part, (name, fact)| part.with(name, fact.clone()))
}

/// Whether a session of the person's past on that day was hard.
pub fn was_hard(facts: &Facts, date: NaiveDate) -> bool {
    facts.done.iter().any(|done| done.date == date && done.intensity == Intensity::Intense)
}

/// The longest run of training days that `dates` are part of, what was done and what the person told of included.
pub fn longest_run(facts: &Facts, dates: &[NaiveDate]) -> u32 {
    let Some(first) = dates.iter().min() else { return 0 };
    let week_before = first.checked_sub_days(Days::new(7)).unwrap_or(NaiveDate::MIN);
    let mut all: BTreeSet<NaiveDate> = dates.iter().copied().collect();
    all.extend(facts.done.iter().map(|done| done.date).filter(|date| *date >= week_before));
    all.extend(event::training_days(facts, week_before, *dates.iter().max().unwrap_or(first)));
    let (mut run, mut longest, mut before) = (0, 0, None::<NaiveDate>);
    for date in all {
        run = if before.and_then(|before| before.succ_opt()) == Some(date) { run + 1 } else { 1 };
        // A run that lies in the past alone is nobody's plan.
        if date >= *first {
            longest = longest.max(run);
        }
        before = Some(date);
    }
    longest
}

/// The minutes that may still be planned into the seven days from `from`.
pub fn most_minutes(facts: &Facts, from: NaiveDate) -> u32 {
    let days = week::training_days(facts, from);
    let budget = budget::budget(facts, from, days);
    match (budget.kind, budget.reference) {
        (budget::BudgetKind::Restart | budget::BudgetKind::Easy, _) => budget.minutes,
        (_, Some(reference)) => {
            (budget::grown(f64::from(reference)).floor() as u32).saturating_sub(budget::minutes_done(facts, from))
        }
        // Nothing is known of the past: what the person has planned themselves is theirs to judge.
        (_, None) => days * budget::longest(facts),
    }
}

fn has_hard_neighbour(facts: &Facts, sessions: &[Session], date: NaiveDate) -> bool {
    [date.pred_opt(), date.succ_opt()]
        .into_iter()
        .flatten()
        .any(|near| sessions.iter().any(|session| session.date == near && session.is_hard()) || was_hard(facts, near))
}

/// Replaces what may not be planned by something that may; false when the day must stay free.
fn make_possible(facts: &Facts, session: &mut Session) -> bool {
    if facts.done.iter().any(|done| done.date == session.date) || !facts.is_free_on(session.date.weekday()) {
        return false;
    }
    let before = (session.activity, session.focus, session.intensity, session.minutes);
    session.focus = event::focus(facts, session.focus, session.date);
    let intensity = session.intensity.min(limits::hardest(facts, session.date));
    let fits = |activity: &Activity| limits::may(facts, *activity, intensity, session.date);
    if !fits(&session.activity) {
        let others = choice::activities(facts, session.focus, session.date);
        let found = others.into_iter().find(|activity| {
            fits(activity)
                && (*activity != Activity::Strength || choice::has_exercises(facts, session.focus, session.date))
        });
        let Some(activity) = found.or_else(|| choice::fallback(facts, session.date).map(|(activity, ..)| activity))
        else {
            return false;
        };
        session.activity = activity;
        // What stands in is not asked for as hard.
        session.intensity = intensity.min(Intensity::Moderate);
    } else {
        session.intensity = intensity;
    }
    if session.activity == Activity::Strength && !choice::has_exercises(facts, session.focus, session.date) {
        let Some((activity, _, _)) = choice::fallback(facts, session.date) else { return false };
        session.activity = activity;
        session.intensity = Intensity::Light;
    }
    if session.activity != Activity::Strength && session.focus.is_strength() {
        session.focus = Focus::of(session.activity, session.intensity);
    }
    if !limits::may(facts, session.activity, session.intensity, session.date) {
        session.intensity = Intensity::Light;
        if !limits::may(facts, session.activity, session.intensity, session.date) {
            return false;
        }
    }
    session.minutes = session.minutes.min(budget::longest(facts));
    session.minutes = session.minutes.min(limits::longest_on(facts, session.date));
    if session.work.is_empty() || before != (session.activity, session.focus, session.intensity, session.minutes) {
        rewrite(facts, session);
    }
    true
}

/// Lets go of the lightest sessions until the week has no more of them than the person has days.
fn keep_days(facts: &Facts, sessions: &mut Vec<Session>, from: NaiveDate) {
    let end = from.checked_add_days(Days::new(6)).unwrap_or(NaiveDate::MAX);
    let Some(days) = facts.person.days_per_week else { return };
    let most = week::training_days(facts, from).min(days) as usize;
    drop_lightest(sessions, most, |session| (from..=end).contains(&session.date));
}

/// Lets go of the lightest sessions until at most so many of those meant are left.
pub fn drop_lightest(sessions: &mut Vec<Session>, most: usize, is_meant: impl Fn(&Session) -> bool) {
    while sessions.iter().filter(|session| is_meant(session)).count() > most {
        let lightest = sessions
            .iter()
            .enumerate()
            .filter(|(_, session)| is_meant(session))
            .min_by_key(|(at, session)| (session.intensity, session.minutes, std::cmp::Reverse(*at)));
        let Some((at, _)) = lightest else { return };
        sessions.remove(at);
    }
}

/// Cuts minutes, the longest session first, until the week holds them; a session that gets too short is dropped.
fn trim(facts: &Facts, sessions: &mut Vec<Session>, from: NaiveDate) {
    trim_to(facts, sessions, from, most_minutes(facts, from));
}

/// As [`mend`] does for a week of the plan, for any seven days and minutes.
pub fn trim_to(facts: &Facts, sessions: &mut Vec<Session>, from: NaiveDate, most: u32) {
    let end = from.checked_add_days(Days::new(6)).unwrap_or(NaiveDate::MAX);
    let in_week = |session: &Session| (from..=end).contains(&session.date);
    let total =
        |sessions: &[Session]| sessions.iter().filter(|s| in_week(s)).map(|session| session.minutes).sum::<u32>();
    let shortest = budget::SHORTEST.min(budget::longest(facts));
    loop {
        let over = total(sessions).saturating_sub(most);
        if over == 0 {
            return;
        }
        let longest = (0..sessions.len()).filter(|at| in_week(&sessions[*at])).max_by_key(|at| sessions[*at].minutes);
        let Some(at) = longest else { return };
        let minutes = sessions[at].minutes;
        if minutes <= shortest {
            sessions.remove(at);
            continue;
        }
        let cut = over.div_ceil(5).saturating_mul(5).min(5).min(minutes - shortest);
        let intensity = sessions[at].intensity;
        change(facts, &mut sessions[at], intensity, minutes - cut.max(1));
    }
}
