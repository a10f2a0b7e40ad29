//! What of the plan stands on a morning: the sessions of the next seven days by the laws, what was missed, what is not planned
//! yet, and what becomes of today's session on a day like this.

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Change, Facts, Focus, Plan, Session, budget, choice, laws, limits,
    spacing::{self, Slot},
    week,
};
use crate::domain::{
    readiness::{Band, Readiness},
    record::{Activity, Intensity},
};

/// What an easy day keeps of a session's minutes.
const EASY_SHARE: f64 = 0.7;
/// A session this short only gets lighter, in minutes.
const SHORT_ENOUGH: u32 = 20;
/// A missed session is looked after for so many days; then it is gone.
const MISSED_DAYS: u64 = 2;

/// The last of the seven days a morning looks at.
pub(super) fn last_day(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(6)).unwrap_or(NaiveDate::MAX)
}

/// The first day of the plan's week that today is in.
pub fn week_start(facts: &Facts) -> NaiveDate {
    let start = facts.plan.as_ref().map_or(facts.today, |plan| plan.start.min(facts.today));
    facts.days_ago((facts.today - start).num_days().max(0) as u64 % 7)
}

/// What was decided today already: the open sessions as they are written, as far as what was told since allows them. None where
/// nothing is decided, or nothing is left of it.
fn decided(facts: &Facts) -> Option<(Vec<Session>, Vec<Session>)> {
    let plan = facts.plan.as_ref().filter(|plan| plan.decided == Some(facts.today))?;
    let is_near = |session: &&Session| (facts.today..=last_day(facts.today)).contains(&session.date);
    let mut written: Vec<Session> =
        plan.sessions.iter().filter(is_near).filter(|session| !session.completed).cloned().collect();
    written.sort_by_key(|session| session.date);
    let mut kept = written.clone();
    laws::make_all_possible(facts, &mut kept);
    written.retain(|old| !kept.iter().any(|new| new.date == old.date));
    (!kept.is_empty()).then_some((kept, written))
}

/// The sessions of the next seven days by the laws, planned where nothing is planned yet; and what had to go.
pub(super) fn upcoming(facts: &Facts) -> (Vec<Session>, Vec<Session>) {
    if let Some(decided) = decided(facts) {
        return decided;
    }
    let start = week_start(facts);
    let next = start.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX);
    let planned: &[Session] = facts.plan.as_ref().map_or(&[], |plan| &plan.sessions);
    let open = |from: NaiveDate, to: NaiveDate| -> Vec<Session> {
        let mut open: Vec<Session> = planned
            .iter()
            .filter(|session| !session.completed && session.date >= from && session.date < to)
            .cloned()
            .collect();
        open.sort_by_key(|session| session.date);
        open
    };
    let is_planned = planned.iter().any(|session| session.date >= start && session.date < next);
    let mut this_week = if is_planned { open(facts.today, next) } else { week::week(facts, facts.today).sessions };
    let mut dropped = Vec::new();
    if is_planned {
        let before = this_week.clone();
        laws::mend(facts, &mut this_week, start);
        dropped.extend(before.into_iter().filter(|old| !this_week.iter().any(|kept| kept.date == old.date)));
        make_way(facts, &mut this_week, start);
        catch_up(facts, &mut this_week, start, next);
        fill_up(facts, &mut this_week, start, next);
    }
    if is_planned && last_day(facts.today) >= next {
        let mut following = open(next, next.checked_add_days(Days::new(7)).unwrap_or(NaiveDate::MAX));
        // The week to come is planned from how this one now stands: a day more of it comes into view each morning.
        let ahead = with_sessions(facts, &this_week);
        laws::mend(&ahead, &mut following, next);
        let is_new = |session: &Session| session.date <= last_day(facts.today) && !was_let_go(facts, session.date);
        let more = week::beside(&ahead, next, &following).into_iter().filter(is_new);
        following.extend(more);
        laws::mend(&ahead, &mut following, next);
        this_week.extend(following);
        keep_rest_and_distance(facts, &mut this_week);
    }
    keep_to_seven_days(facts, &mut this_week);
    (this_week, dropped)
}

/// What somebody did yesterday on a day on which the plan had nothing: where today's session should not touch it, it waits for the
/// next day that fits, as far as the week has room for it.
fn make_way(facts: &Facts, sessions: &mut Vec<Session>, start: NaiveDate) {
    let yesterday = facts.days_ago(1);
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let was_planned = planned.chain(&facts.let_go).any(|session| session.date == yesterday);
    let Some(at) = sessions.iter().position(|session| session.date == facts.today && !session.placed) else { return };
    let slot = Slot::of(&sessions[at]);
    if was_planned || !spacing::done_on(facts, yesterday).any(|before| spacing::touch(before, slot) > 0) {
        return;
    }
    let mut others = sessions.clone();
    let waiting = others.remove(at);
    if let Some((spaced, _)) = spacing::make_room(facts, &others, &waiting, start) {
        *sessions = spaced;
    }
}

/// Plans the rest of a week of which nothing is planned after today, as far as the person's days and minutes go.
fn fill_up(facts: &Facts, sessions: &mut Vec<Session>, start: NaiveDate, next: NaiveDate) {
    if sessions.iter().any(|session| session.date > facts.today) {
        return;
    }
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let missed =
        planned.filter(|session| session.date >= start && session.date < facts.today && !session.completed).count();
    let let_go = facts.let_go.iter().filter(|session| session.date < next).count();
    let left = week::training_days(facts, start).saturating_sub((sessions.len() + missed + let_go) as u32);
    let minutes = sessions.iter().map(|session| session.minutes).sum::<u32>();
    let room = laws::most_minutes(facts, start).saturating_sub(minutes);
    if left == 0 || room < budget::SHORTEST {
        return;
    }
    let is_new =
        |session: &Session| session.date > facts.today && session.date < next && !was_let_go(facts, session.date);
    let more = week::beside(facts, facts.today, sessions).into_iter().filter(is_new);
    for session in more.take(left as usize) {
        let mut tried = sessions.clone();
        tried.push(session.clone());
        if laws::breaches(facts, &tried, start).is_empty() && spacing::fits(facts, sessions, &session) {
            *sessions = tried;
        }
    }
}

/// Whether what was planned for a day to come no longer stands there: nothing takes its place by itself.
fn was_let_go(facts: &Facts, date: NaiveDate) -> bool {
    facts.let_go.iter().any(|session| session.date == date)
}

/// Two weeks that are each within the laws may break them where they meet.
fn keep_rest_and_distance(facts: &Facts, sessions: &mut Vec<Session>) {
    for at in 1..sessions.len() {
        let is_next = sessions[at - 1].date.succ_opt() == Some(sessions[at].date);
        if is_next && sessions[at - 1].is_hard() && sessions[at].is_hard() {
            let minutes = sessions[at].minutes;
            laws::change(facts, &mut sessions[at], Intensity::Moderate, minutes);
        }
    }
    while laws::longest_run(facts, &sessions.iter().map(|session| session.date).collect::<Vec<_>>()) >= 7 {
        if sessions.pop().is_none() {
            break;
        }
    }
}

/// The days and minutes of the person hold for any seven days, also where two weeks of the plan meet.
fn keep_to_seven_days(facts: &Facts, sessions: &mut Vec<Session>) {
    sessions.retain(|session| session.date <= last_day(facts.today));
    if let Some(days) = facts.person.days_per_week {
        let week = week_start(facts);
        // What was told already stays on its day; what would be one too many of any seven days waits to be planned.
        let is_new = |session: &Session| session.id.is_none() && (session.date - week).num_days() >= 7;
        let standing = sessions.iter().filter(|session| !is_new(session)).count();
        laws::drop_lightest(sessions, (days as usize).saturating_sub(standing), is_new);
    }
    if let Some(most) = budget::most_from_today(facts) {
        laws::trim_to(facts, sessions, facts.today, most);
    }
}

/// The facts with the plan as it now stands.
fn with_sessions(facts: &Facts, sessions: &[Session]) -> Facts {
    let mut ahead = facts.clone();
    let plan = ahead.plan.get_or_insert_with(|| Plan {
        id: None,
        decided: None,
        start: facts.today,
        aim: None,
        days_per_week: None,
        sessions: Vec::new(),
    });
    plan.sessions.retain(|session| session.completed || session.date < facts.today);
    plan.sessions.extend(sessions.iter().cloned());
    ahead
}

/// Moves a session that was missed in the last two days to a free day of the week, where the laws allow it. What does not
/// fit is let go; nothing is stacked.
fn catch_up(facts: &Facts, sessions: &mut Vec<Session>, start: NaiveDate, next: NaiveDate) {
    let missed = facts.plan.iter().flat_map(|plan| &plan.sessions).find(|session| {
        !session.completed
            && session.date >= start
            && (facts.days_ago(MISSED_DAYS)..facts.today).contains(&session.date)
            && matches!(session.focus, Focus::FullBody | Focus::UpperBody | Focus::LowerBody | Focus::Long)
            && !facts.done.iter().any(|done| done.date == session.date)
    });
    let Some(missed) = missed else { return };
    let days = (0..7).filter_map(|days| facts.today.checked_add_days(Days::new(days))).take_while(|date| *date < next);
    for date in days.filter(|date| is_open(facts, sessions, *date)) {
        let mut moved = missed.clone();
        moved.date = date;
        if moved.is_hard() {
            moved.intensity = Intensity::Moderate;
        }
        laws::rewrite(facts, &mut moved);
        let fits = spacing::fits(facts, sessions, &moved);
        let mut tried = sessions.clone();
        tried.push(moved);
        tried.sort_by_key(|session| session.date);
        if fits && laws::breaches(facts, &tried, start).is_empty() {
            *sessions = tried;
            return;
        }
    }
}

/// Whether a day has nothing in it and may hold something.
pub fn is_open(facts: &Facts, sessions: &[Session], date: NaiveDate) -> bool {
    !sessions.iter().any(|session| session.date == date)
        && !facts.done.iter().any(|done| done.date == date)
        && facts.is_free_on(date.weekday())
        && limits::may(facts, Activity::Stretching, Intensity::Light, date)
}

/// What becomes of today's session on a day of this band.
pub(super) fn decide(
    facts: &Facts,
    readiness: &Readiness,
    sessions: &mut Vec<Session>,
    dropped: &mut Vec<Session>,
) -> Change {
    if facts.done.iter().any(|done| done.date == facts.today) {
        sessions.retain(|session| session.date != facts.today);
        return Change::Done;
    }
    let Some(at) = sessions.iter().position(|session| session.date == facts.today) else {
        return if dropped.iter().any(|session| session.date == facts.today) { Change::Rested } else { Change::Free };
    };
    if facts.plan.as_ref().is_some_and(|plan| plan.decided == Some(facts.today)) {
        return Change::Kept;
    }
    match readiness.band {
        Band::Push | Band::Steady => Change::Kept,
        Band::Easy if sessions[at].is_hard() && exchange(facts, sessions, at) => {
            lighten(facts, sessions);
            Change::Swapped
        }
        Band::Easy => {
            if lighten(facts, sessions) {
                Change::Lightened
            } else {
                Change::Kept
            }
        }
        Band::Rest => rest(facts, sessions, at, dropped),
    }
}

/// Exchanges today's session with an easier one later in the week.
fn exchange(facts: &Facts, sessions: &mut Vec<Session>, at: usize) -> bool {
    let start = week_start(facts);
    let today = sessions[at].date;
    for other in 0..sessions.len() {
        let is_easier = sessions[other].intensity < sessions[at].intensity && sessions[other].date > today;
        if !is_easier || sessions[other].placed || (sessions[other].date - start).num_days() >= 7 {
            continue;
        }
        let mut tried = sessions.clone();
        tried[at].date = sessions[other].date;
        tried[other].date = today;
        laws::rewrite(facts, &mut tried[at]);
        laws::rewrite(facts, &mut tried[other]);
        let keep_apart = [at, other].iter().all(|at| spacing::fits(facts, &tried, &tried[*at]));
        tried.sort_by_key(|session| session.date);
        if keep_apart && laws::breaches(facts, &tried, start).is_empty() {
            *sessions = tried;
            return true;
        }
    }
    false
}

/// Makes today's session light and shorter; false when it was as light already.
fn lighten(facts: &Facts, sessions: &mut [Session]) -> bool {
    let Some(session) = sessions.iter_mut().find(|session| session.date == facts.today) else { return false };
    let shorter = (f64::from(session.minutes) * EASY_SHARE / 5.0).round() as u32 * 5;
    let minutes = shorter.clamp(SHORT_ENOUGH.min(session.minutes), session.minutes);
    let is_light = session.intensity == Intensity::Light;
    if is_light && (session.focus == Focus::Mobility || minutes == session.minutes) {
        return false;
    }
    // Jumping is not done lightly.
    if session.activity == Activity::Hiit
        && let Some((activity, focus, _)) = choice::fallback(facts, session.date)
    {
        session.activity = activity;
        session.focus = focus;
    }
    laws::change(facts, session, Intensity::Light, minutes);
    true
}

/// Takes today's session away: to the next day of the week that fits, the others making room, else for good.
fn rest(facts: &Facts, sessions: &mut Vec<Session>, at: usize, dropped: &mut Vec<Session>) -> Change {
    let taken = sessions.remove(at);
    match spacing::make_room(facts, sessions, &taken, week_start(facts)) {
        Some((spaced, to)) => {
            *sessions = spaced;
            Change::Moved { to }
        }
        None => {
            dropped.push(taken);
            Change::Rested
        }
    }
}
