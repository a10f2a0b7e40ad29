//! What was told in the last days and is kept nowhere, and the sessions of these days think of all the same: what is stiff, and an
//! inhaler that was needed.

use chrono::{Days, NaiveDate};

use crate::{
    domain::{
        day,
        planner::{Lately, Trouble},
    },
    offline::{
        self,
        train::{self, Asked},
    },
    store::{rows::Path, turns::Past},
};

use super::{
    super::turn::{Plan, Turn},
    yesterday,
};

/// It is thought of on the day it is told and on so many after it.
const DAYS: u64 = 2;
/// What an inhaler asks for is said once in so many days.
const SAID_DAYS: i64 = 7;

/// What was told in the days up to `date`, as far as nothing told since ends it.
pub(super) fn told(past: &Past, date: NaiveDate) -> Vec<Lately> {
    let Some((first, end)) = date.checked_sub_days(Days::new(DAYS)).zip(date.succ_opt()) else { return Vec::new() };
    let mut all: Vec<Lately> = Vec::new();
    for (said, text) in yesterday::said(past, first, end, false) {
        let message = yesterday::read_then(past, said, text);
        let from = day::logging_day(said.at, past.person.zone, past.person.day_start);
        let until = from.checked_add_days(Days::new(DAYS)).unwrap_or(from);
        for eased in train::eased(&message) {
            all.retain(
                |told| !matches!(told.what, Trouble::Stiff(part) if eased.part.is_none_or(|named| named == part)),
            );
        }
        let stiff = match train::asked(&message) {
            Some(Asked::Stiff(part)) => Some(Trouble::Stiff(part)),
            _ => None,
        };
        let inhaler = offline::needed_inhaler(&message).then_some(Trouble::Inhaler);
        all.extend(stiff.into_iter().chain(inhaler).map(|what| Lately { what, from, until }));
    }
    all
}

/// The exchange with what an inhaler that was needed asks for.
pub(super) fn with_inhaler(turn: &Turn<'_>, mut plan: Plan) -> Plan {
    let said = turn.words().pick("inhaler.told", &[], turn.pick);
    let was_said = turn.past.recent.iter().any(|before| {
        let days = (turn.today - before.at.with_timezone(&turn.past.person.zone).date_naive()).num_days();
        days < SAID_DAYS && before.response.contains(&said)
    });
    if plan.path != Path::Safety && !was_said && offline::needed_inhaler(&turn.message()) {
        plan.after.push(said);
        plan.unanswered = false;
    }
    plan
}
