//! How sessions stand to each other on days that touch: strength never beside strength, hard and long days apart, no legs that
//! were lifted with on the eve of the long day; and how the rest of a week makes room for a session that has to wait.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Facts, Focus, Session, is_open, laws, limits};
use crate::domain::record::Intensity;

/// A cost that no arrangement of days may have.
pub(super) const FORBIDDEN: i32 = 1000;
/// What a day of waiting costs, a session that makes room, each day more that it is shifted, and a long one taken off its weekend.
const WAITS: i64 = 2;
const MAKES_ROOM: i64 = 3;
const SHIFTED_FURTHER: i64 = 1;
const OFF_THE_WEEKEND: i64 = 3;
/// A change that costs more is no longer the person's week: two others make room at most.
const MOST_CHANGE: i64 = 12;

/// What of a session its neighbours feel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    pub focus: Focus,
    pub is_hard: bool,
}

impl Slot {
    pub fn of(session: &Session) -> Self {
        Self { focus: session.focus, is_hard: session.is_hard() }
    }
}

/// How badly two sessions follow each other from one day to the next; [`FORBIDDEN`] where a law is against it.
pub(super) fn touch(before: Slot, after: Slot) -> i32 {
    use Focus::{FullBody, Long, LowerBody};
    let lifts_with_legs = |slot: Slot| matches!(slot.focus, FullBody | LowerBody);
    match (before, after) {
        _ if before.is_hard && after.is_hard => FORBIDDEN,
        _ if before.focus.is_strength() && after.focus.is_strength() => 20,
        _ if before.is_hard && after.focus == Long || before.focus == Long && after.is_hard => 12,
        _ if lifts_with_legs(before) && after.focus == Long => 8,
        _ if before.focus == LowerBody && after.is_hard || before.is_hard && after.focus == LowerBody => 4,
        _ => 0,
    }
}

/// What was done on a day.
pub(super) fn done_on(facts: &Facts, date: NaiveDate) -> impl Iterator<Item = Slot> {
    facts.done.iter().filter(move |done| done.date == date).map(|done| Slot {
        focus: Focus::of(done.activity, done.intensity),
        is_hard: done.intensity == Intensity::Intense,
    })
}

/// What was done on a day, or stands there in the plan. What is over and was not done is felt by nobody.
pub(super) fn on(facts: &Facts, date: NaiveDate) -> impl Iterator<Item = Slot> {
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let ahead = planned.filter(move |session| !session.completed && session.date == date && date >= facts.today);
    done_on(facts, date).chain(ahead.map(Slot::of))
}

/// Whether a session keeps its distance from what stands, and from what was done, on the days beside its own.
pub(super) fn fits(facts: &Facts, sessions: &[Session], session: &Session) -> bool {
    let slot = Slot::of(session);
    let near = |date: NaiveDate| {
        done_on(facts, date).chain(sessions.iter().filter(move |other| other.date == date).map(Slot::of))
    };
    let keeps = |date: Option<NaiveDate>, touches: &dyn Fn(Slot) -> i32| {
        date.into_iter().flat_map(near).all(|other| touches(other) == 0)
    };
    keeps(session.date.pred_opt(), &|before| touch(before, slot))
        && keeps(session.date.succ_opt(), &|after| touch(slot, after))
}

/// The sessions with `waiting` among them on a later day of the week that began on `start`: on the next that fits, the others
/// shifted as little as may be. Where the person put one themselves it stays. None where no order of the days keeps the laws and
/// the distances.
pub(super) fn make_room(
    facts: &Facts,
    sessions: &[Session],
    waiting: &Session,
    start: NaiveDate,
) -> Option<(Vec<Session>, NaiveDate)> {
    let end = start.checked_add_days(Days::new(6)).unwrap_or(NaiveDate::MAX);
    let is_movable = |session: &&Session| session.date > facts.today && session.date <= end && !session.placed;
    let (movable, fixed): (Vec<&Session>, Vec<&Session>) = sessions.iter().partition(is_movable);
    let fixed: Vec<Session> = fixed.into_iter().cloned().collect();
    let days: Vec<NaiveDate> = (1..7)
        .filter_map(|days| facts.today.checked_add_days(Days::new(days)))
        .filter(|date| *date <= end && is_open(facts, &fixed, *date))
        .collect();
    let mut orders = Vec::new();
    each_order(&days, movable.len() + 1, &mut Vec::new(), &mut |order| {
        let cost = cost(facts, waiting, &movable, order);
        if cost <= MOST_CHANGE {
            orders.push((cost, order.to_vec()));
        }
    });
    orders.sort();
    let was = laws::breaches(facts, &[sessions, std::slice::from_ref(waiting)].concat(), start);
    orders.into_iter().find_map(|(_, order)| {
        let to = *order.first()?;
        let on_its_day = |(session, date): (&Session, &NaiveDate)| Session { date: *date, ..session.clone() };
        let has_moved = |(session, date): &(&Session, &NaiveDate)| session.date != **date;
        let (moved, stays): (Vec<_>, Vec<_>) =
            std::iter::once(waiting).chain(movable.iter().copied()).zip(&order).partition(has_moved);
        let mut all: Vec<Session> = stays.into_iter().map(on_its_day).chain(fixed.clone()).collect();
        let kept = all.len();
        all.extend(moved.into_iter().map(on_its_day));
        let may = |session: &Session| {
            limits::may(facts, session.activity, session.intensity, session.date) && fits(facts, &all, session)
        };
        if !all[kept..].iter().all(may) {
            return None;
        }
        // What is dear comes last: writing a session out anew, and the laws, which read the whole week.
        for session in &mut all[kept..] {
            laws::rewrite(facts, session);
            if session.minutes > limits::longest_on(facts, session.date) {
                return None;
            }
        }
        all.sort_by_key(|session| session.date);
        laws::breaches(facts, &all, start).is_subset(&was).then_some((all, to))
    })
}

/// How much an order of days changes: that of the session that waits comes first in it.
fn cost(facts: &Facts, waiting: &Session, others: &[&Session], order: &[NaiveDate]) -> i64 {
    let is_weekend = |date: NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let all = std::iter::once(&waiting).chain(others).zip(order);
    let off =
        all.filter(|(session, date)| session.focus == Focus::Long && is_weekend(session.date) && !is_weekend(**date));
    let shifted = others.iter().zip(&order[1..]).map(|(session, date)| match (*date - session.date).num_days().abs() {
        0 => 0,
        days => MAKES_ROOM + (days - 1) * SHIFTED_FURTHER,
    });
    let waited = order.first().map_or(0, |to| (*to - facts.today).num_days() - 1);
    waited * WAITS + shifted.sum::<i64>() + off.count() as i64 * OFF_THE_WEEKEND
}

/// Calls `visit` with every choice of so many of the days, in every order.
fn each_order(days: &[NaiveDate], count: usize, order: &mut Vec<NaiveDate>, visit: &mut impl FnMut(&[NaiveDate])) {
    if order.len() == count {
        visit(order);
        return;
    }
    for date in days {
        if !order.contains(date) {
            order.push(*date);
            each_order(days, count, order, visit);
            order.pop();
        }
    }
}
