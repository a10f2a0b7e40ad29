//! What a person changes about a plan: Done, Easier, Swap, Skip, "move leg day to Friday", "only 20 minutes", "my knee
//! hurts", "travelling till Sunday, no gym". Each is a pure operation that keeps the laws or says why it cannot.

use chrono::{Days, NaiveDate};

use super::{Facts, Focus, Limit, LimitKind, Session, body::BodyPart, budget, is_open, laws, limits, spacing, week};
use crate::domain::record::{Activity, Intensity};

/// An injury is looked at again after so many days, unless the person says otherwise.
pub const INJURY_DAYS: u64 = 14;
/// An illness likewise.
pub const ILLNESS_DAYS: u64 = 3;
/// The shortest thing that is still worth doing.
const SHORTEST_TOLD: u32 = 5;

/// What a person asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    Done {
        date: NaiveDate,
    },
    Easier {
        date: NaiveDate,
    },
    /// For one of the session's swaps, by its place; `None` = the first.
    Swap {
        date: NaiveDate,
        to: Option<usize>,
    },
    Skip {
        date: NaiveDate,
    },
    Move {
        what: What,
        to: NaiveDate,
    },
    Shorten {
        date: NaiveDate,
        minutes: u32,
    },
    Hurts {
        part: BodyPart,
        until: Option<NaiveDate>,
    },
    Ill {
        until: Option<NaiveDate>,
    },
    /// From a day on; none = today.
    Away {
        from: Option<NaiveDate>,
        until: NaiveDate,
    },
    /// No session of this sport up to a day, or until the person says otherwise; the others stay as they are.
    Without {
        activity: Activity,
        until: Option<NaiveDate>,
    },
    /// The injury or illness is over.
    Well,
}

/// Which session is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    On(NaiveDate),
    Activity(Activity),
    /// "Leg day": the session of this focus, or the next of strength.
    Focus(Focus),
}

/// A changed plan: the open sessions from today on, and the limits now in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Adapted {
    pub sessions: Vec<Session>,
    /// Sessions that changed, as they were.
    pub changed: Vec<Session>,
    /// Sessions that no longer stand.
    pub dropped: Vec<Session>,
    /// A limit to keep (as a memory with its end).
    pub limit: Option<Limit>,
}

/// Why a request cannot be met, and what could be.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    NoSuchSession,
    /// The day is in the past.
    Past,
    /// It would break a law; another day would not.
    Law {
        breach: laws::Breach,
        instead: Option<NaiveDate>,
    },
    /// Nothing else is possible that day.
    NothingElse,
}

/// Applies a request to the open sessions of the plan.
///
/// # Errors
/// A request that names no session or would break a law, with what could be done instead.
pub fn adapt(facts: &Facts, request: &Request) -> Result<Adapted, Refusal> {
    let open = open(facts);
    let find = |date: NaiveDate| open.iter().position(|session| session.date == date).ok_or(Refusal::NoSuchSession);
    let from_today = |kind, until| limited(facts, &open, kind, Some(facts.today), until);
    match request {
        Request::Done { date } => {
            let at = find(*date)?;
            changed(&open, at, |session| session.completed = true)
        }
        Request::Easier { date } => {
            let at = find(*date)?;
            changed(&open, at, |session| easier(facts, session))
        }
        Request::Swap { date, to } => {
            let at = find(*date)?;
            let swap = *open[at].swaps.get(to.unwrap_or(0)).ok_or(Refusal::NothingElse)?;
            changed(&open, at, |session| {
                session.activity = swap.activity;
                session.focus = Focus::of(swap.activity, swap.intensity);
                laws::change(facts, session, swap.intensity, swap.minutes);
            })
        }
        Request::Skip { date } => {
            let at = find(*date)?;
            let mut sessions = open.clone();
            let dropped = vec![sessions.remove(at)];
            Ok(Adapted { sessions, changed: Vec::new(), dropped, limit: None })
        }
        Request::Shorten { date, .. } if *date < facts.today => Err(Refusal::Past),
        Request::Shorten { date, minutes } => {
            let kind = LimitKind::Time((*minutes).max(SHORTEST_TOLD));
            Ok(limited(facts, &open, kind, Some(*date), Some(*date)))
        }
        Request::Move { what, to } => move_to(facts, &open, *what, *to),
        Request::Hurts { part, until } => {
            let until = until.or_else(|| facts.today.checked_add_days(Days::new(INJURY_DAYS)));
            Ok(from_today(LimitKind::Injury(*part), until))
        }
        Request::Ill { until } => {
            let until = until.or_else(|| facts.today.checked_add_days(Days::new(ILLNESS_DAYS - 1)));
            Ok(from_today(LimitKind::Illness, until))
        }
        Request::Without { activity, until } => Ok(from_today(LimitKind::Sport(*activity), *until)),
        Request::Away { from, until } => {
            Ok(limited(facts, &open, LimitKind::Away, Some(from.unwrap_or(facts.today)), Some(*until)))
        }
        Request::Well => Ok(Adapted { sessions: open, changed: Vec::new(), dropped: Vec::new(), limit: None }),
    }
}

/// Another sport in place of the session of a day, where nothing speaks against it: no harder than it was.
///
/// # Errors
/// There is no such session, or the sport is not possible that day.
pub fn instead(facts: &Facts, date: NaiveDate, wanted: Activity) -> Result<Adapted, Refusal> {
    let open = open(facts);
    let at = open.iter().position(|session| session.date == date).ok_or(Refusal::NoSuchSession)?;
    let offered = open[at].swaps.iter().find(|swap| swap.activity == wanted);
    let offered = offered.map(|swap| (swap.intensity, swap.minutes));
    let efforts = [open[at].intensity.min(Intensity::Moderate), Intensity::Light];
    let possible = || efforts.into_iter().find(|effort| limits::may(facts, wanted, *effort, date));
    let (effort, minutes) = offered.or_else(|| Some((possible()?, open[at].minutes))).ok_or(Refusal::NothingElse)?;
    changed(&open, at, |session| {
        session.activity = wanted;
        session.focus = Focus::of(wanted, effort);
        laws::change(facts, session, effort, minutes);
    })
}

/// The open sessions of the plan from today on, in order of days, written out.
fn open(facts: &Facts) -> Vec<Session> {
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let mut open: Vec<Session> =
        planned.filter(|session| !session.completed && session.date >= facts.today).cloned().collect();
    open.sort_by_key(|session| session.date);
    for session in open.iter_mut().filter(|session| session.work.is_empty()) {
        laws::rewrite(facts, session);
    }
    open
}

fn changed(open: &[Session], at: usize, change: impl FnOnce(&mut Session)) -> Result<Adapted, Refusal> {
    let mut sessions = open.to_vec();
    change(&mut sessions[at]);
    Ok(Adapted { sessions, changed: vec![open[at].clone()], dropped: Vec::new(), limit: None })
}

/// One step easier; what is light already gets shorter.
fn easier(facts: &Facts, session: &mut Session) {
    let shorter = budget::in_steps(session.minutes * 2 / 3).max(budget::SHORTEST).min(session.minutes);
    match session.intensity {
        Intensity::Intense => laws::change(facts, session, Intensity::Moderate, session.minutes),
        Intensity::Moderate => laws::change(facts, session, Intensity::Light, session.minutes),
        Intensity::Light => laws::change(facts, session, Intensity::Light, shorter),
    }
}

/// Moves a session; where the day is taken, the two change places.
fn move_to(facts: &Facts, open: &[Session], what: What, to: NaiveDate) -> Result<Adapted, Refusal> {
    if to < facts.today {
        return Err(Refusal::Past);
    }
    let at = open
        .iter()
        .position(|session| match what {
            What::On(date) => session.date == date,
            What::Activity(activity) => session.activity == activity && session.date != to,
            What::Focus(focus) => session.focus == focus && session.date != to,
        })
        .or_else(|| match what {
            What::Focus(focus) if focus.is_strength() => {
                open.iter().position(|session| session.focus.is_strength() && session.date != to)
            }
            _ => None,
        })
        .ok_or(Refusal::NoSuchSession)?;
    match moved(facts, open, at, to) {
        Ok(adapted) => Ok(adapted),
        Err(breach) => {
            let near = (1..4).flat_map(|days| {
                [to.checked_add_days(Days::new(days)), to.checked_sub_days(Days::new(days))].into_iter().flatten()
            });
            let instead = near
                .filter(|date| *date >= facts.today && *date != open[at].date)
                .find(|date| moved(facts, open, at, *date).is_ok());
            Err(Refusal::Law { breach, instead })
        }
    }
}

fn moved(facts: &Facts, open: &[Session], at: usize, to: NaiveDate) -> Result<Adapted, laws::Breach> {
    let mut sessions = open.to_vec();
    let from = sessions[at].date;
    let mut before = vec![open[at].clone()];
    if let Some(other) = sessions.iter().position(|session| session.date == to && session.date != from) {
        before.push(open[other].clone());
        sessions[other].date = from;
        laws::rewrite(facts, &mut sessions[other]);
    }
    sessions[at].date = to;
    sessions[at].placed = true;
    laws::rewrite(facts, &mut sessions[at]);
    sessions.sort_by_key(|session| session.date);
    let touched: Vec<Session> =
        sessions.iter().filter(|session| session.date == to || session.date == from).cloned().collect();
    // The minutes of a week are the person's to spread; the other laws hold. What was broken before is not their doing.
    let was = laws::breaches(facts, open, facts.today);
    let breach = laws::breaches(facts, &sessions, facts.today)
        .into_iter()
        .find(|breach| *breach != laws::Breach::GrewTooFast && !was.contains(breach));
    let possible = touched.iter().all(|session| {
        limits::may(facts, session.activity, session.intensity, session.date)
            || was.contains(&laws::Breach::NotPossible)
    });
    match breach {
        Some(breach) => Err(breach),
        None if !possible => Err(laws::Breach::NotPossible),
        None => Ok(Adapted { sessions, changed: before, dropped: Vec::new(), limit: None }),
    }
}

/// A new limit: what it does not allow is replaced or dropped, nothing is added.
fn limited(
    facts: &Facts,
    open: &[Session],
    kind: LimitKind,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
) -> Adapted {
    let limit = Limit { kind, from, until, record: None };
    let mut under = facts.clone();
    // A new word on a day's time takes the place of the older one.
    let is_older =
        |older: &Limit| matches!((older.kind, kind), (LimitKind::Time(_), LimitKind::Time(_))) && older.from == from;
    under.person.limits.retain(|older| !is_older(older));
    under.person.limits.push(limit.clone());
    Adapted { limit: Some(limit), ..within(&under, open) }
}

/// What comes back to a day whose event does not take place: the session that was let go for it, else what a new plan of the week
/// would put there; none where a law is against it, or the week has sessions enough.
pub fn freed(facts: &Facts, day: NaiveDate) -> Option<Session> {
    let open = open(facts);
    let end = facts.today.checked_add_days(Days::new(6)).unwrap_or(NaiveDate::MAX);
    let in_week = open.iter().filter(|session| session.date <= end).count() as u32;
    let has_room = day > end || in_week < week::training_days(facts, facts.today);
    if facts.plan.is_none() || !has_room || !is_open(facts, &open, day) {
        return None;
    }
    let was = laws::breaches(facts, &open, facts.today);
    let fits = |session: &Session| {
        let mut tried = open.clone();
        tried.push(session.clone());
        tried.sort_by_key(|session| session.date);
        laws::breaches(facts, &tried, facts.today).is_subset(&was) && spacing::fits(facts, &open, session)
    };
    let let_go = facts.let_go.iter().rev().filter(|session| session.date == day).cloned();
    let anew = || week(facts, facts.today).sessions.into_iter().filter(|session| session.date == day);
    let possible = |session: Session| {
        let mut alone = vec![session];
        laws::make_all_possible(facts, &mut alone);
        alone.pop()
    };
    let_go.filter_map(possible).find(&fits).or_else(|| anew().find(&fits))
}

/// The open sessions as what holds by now allows them: what a hold that has just begun makes of the plan.
pub fn held(facts: &Facts) -> Adapted {
    within(facts, &open(facts))
}

/// What is not allowed is replaced or dropped.
fn within(facts: &Facts, open: &[Session]) -> Adapted {
    let mut sessions = open.to_vec();
    laws::make_all_possible(facts, &mut sessions);
    let changed = open
        .iter()
        .filter(|old| {
            sessions.iter().any(|new| {
                new.date == old.date
                    && (new.activity, new.intensity, new.minutes) != (old.activity, old.intensity, old.minutes)
            })
        })
        .cloned()
        .collect();
    let dropped = open.iter().filter(|old| !sessions.iter().any(|new| new.date == old.date)).cloned().collect();
    Adapted { sessions, changed, dropped, limit: None }
}
