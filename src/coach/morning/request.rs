//! What became of a request ("Easier", "move leg day to Friday"), and why one cannot be met.

use chrono::NaiveDate;

use crate::domain::planner::{Adapted, Refusal, Request, laws::Breach};

use super::{
    super::show::Show,
    sentence,
    session::{session_brief, session_line},
};

/// What became of a request of this day, in one or two sentences: what was done, then the next session.
pub fn adapted(request: &Request, adapted: &Adapted, adapted_on: NaiveDate, show: Show, pick: usize) -> String {
    let words = show.words();
    let on = |date: NaiveDate| adapted.sessions.iter().find(|session| session.date == date);
    let line = |date: NaiveDate| on(date).map(|session| session_line(session, show)).unwrap_or_default();
    let say = |key: &str, fields: &[(&str, &str)]| words.pick(&format!("plan.adapt.{key}"), fields, pick);
    let until = || {
        let until = adapted.limit.as_ref().and_then(|limit| limit.until);
        until.map(|date| words.date(date)).unwrap_or_default()
    };
    let did = match request {
        Request::Done { .. } => words.pick("plan.morning.done", &[], pick),
        Request::Easier { date } => say("easier", &[("session", &line(*date))]),
        Request::Swap { date, .. } => say("swapped", &[("session", &line(*date))]),
        Request::Skip { .. } => say("skipped", &[]),
        Request::Move { to, .. } => say("moved", &[("session", &line(*to)), ("date", &words.date(*to))]),
        Request::Shorten { date, minutes } => match on(*date) {
            Some(session) => {
                let minutes = show.minutes(f64::from(session.minutes));
                say("shortened", &[("session", &line(*date)), ("minutes", &minutes)])
            }
            None => {
                let minutes = show.minutes(f64::from(*minutes));
                say("shortened_noted", &[("minutes", &minutes), ("on_day", &words.on_day(*date))])
            }
        },
        Request::Hurts { part, .. } => {
            let part = words.say(&format!("plan.part.{}", part.as_str()), &[]);
            say("hurts", &[("injury", &part), ("until", &until())])
        }
        Request::Ill { .. } => say("ill", &[("until", &until())]),
        Request::Without { activity, until } => {
            let sport = words.say(&format!("plan.doing.{}", activity.as_str()), &[]);
            let is_planned = !adapted.changed.is_empty() || !adapted.dropped.is_empty();
            let until = until.map(|until| words.date(until));
            let key = match until {
                None => "without_end",
                Some(_) if is_planned => "without",
                Some(_) => "without_noted",
            };
            say(key, &[("sport", &sentence(&sport)), ("doing", &sport), ("until", &until.unwrap_or_default())])
        }
        Request::Away { .. } => say("away", &[("until", &until())]),
        Request::Well => say("well", &[]),
    };
    let names_a_session = matches!(
        request,
        Request::Easier { .. } | Request::Swap { .. } | Request::Move { .. } | Request::Shorten { .. }
    );
    let next = adapted.sessions.iter().find(|session| !session.completed).filter(|_| !names_a_session);
    match next {
        Some(next) => {
            let line = if next.date == adapted_on { session_line(next, show) } else { session_brief(next, show) };
            let fields = [("session", line), ("date", words.date(next.date))];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            format!("{did} {}", words.say("plan.adapt.next", &fields))
        }
        None => did,
    }
}

/// Why a request cannot be met, and what could be.
pub fn refused(refusal: &Refusal, show: Show) -> String {
    let words = show.words();
    let say = |key: &str| words.say(&format!("plan.adapt.{key}"), &[]);
    match refusal {
        Refusal::NoSuchSession => say("no_session"),
        Refusal::Past => say("past"),
        Refusal::NothingElse => say("nothing_else"),
        Refusal::Law { breach, instead } => {
            let why = match breach {
                Breach::HardDaysAdjacent => say("hard_adjacent"),
                Breach::NoRestDay => say("no_rest"),
                Breach::Stacked => say("stacked"),
                Breach::NotPossible | Breach::TooLong | Breach::NotFree | Breach::GrewTooFast => say("not_possible"),
            };
            match instead {
                Some(date) => {
                    format!("{why} {}", sentence(&words.say("plan.adapt.instead", &[("date", &words.date(*date))])))
                }
                None => why,
            }
        }
    }
}
