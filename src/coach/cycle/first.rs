//! The first period ever: how settled cycles can be by now follows from it, and from the age of now.

use chrono::{Months, NaiveDate};

use super::{Open, before, talk};
use crate::{
    coach::{
        care,
        turn::{self, Plan, Turn},
    },
    domain::{
        cycle::Held,
        record::{CycleEvent, Profile, Record},
        safety::{Alert, SafetyClass},
    },
    offline::{
        self, Reading,
        answer::{self, Answer as Reply},
        cycle::FirstEver,
    },
    store::rows::{ActionType, Path},
};

/// The first period ever: how settled cycles can be by now follows from it. Records of the same message are kept with it.
pub(super) fn menarche(turn: &Turn<'_>, first: Option<FirstEver>, reading: &Reading) -> Option<Plan> {
    let tracked = &turn.past.tracked;
    if !tracked.tracking.is_kept() {
        return None;
    }
    let date = match (first, tracked.age) {
        (Some(FirstEver::Aged(at)), Some(age)) => years_ago(turn, age - at)?,
        // A child who told their age is not asked for it again: nothing is kept of it.
        (Some(FirstEver::Aged(first)), None) => {
            if let Some(alert) = told_as_a_child(turn) {
                return Some(turn::careful(turn, alert, &Reading::default()));
            }
            let mut plan = Plan::new(ActionType::Other, Path::Command);
            talk::ask_further(turn, &mut plan, Open::Age { first });
            return Some(plan);
        }
        (Some(FirstEver::In(month)), _) => month,
        (None, _) => start_in(reading)?,
    };
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    for found in &reading.records {
        plan.draft.add(found.record.clone(), turn.text);
    }
    note_menarche(turn, &mut plan, date);
    Some(plan)
}

/// The same before the yes. A start in the same message waits, too, and asks for the yes itself.
pub(super) fn menarche_before_the_yes(turn: &Turn<'_>, first: Option<FirstEver>, reading: &Reading) -> Option<Plan> {
    let start = start_in(reading);
    let held = match first {
        Some(FirstEver::Aged(menarche_aged)) => Held::MenarcheAged { menarche_aged },
        Some(FirstEver::In(menarche)) => Held::Menarche { menarche },
        None => Held::Menarche { menarche: start? },
    };
    if reading.records.iter().all(|found| age_of(&found.record).is_some()) {
        let mut plan = before::hold(turn, held, "cycle.held");
        reading.records.iter().for_each(|found| plan.draft.add(found.record.clone(), turn.text));
        return Some(plan);
    }
    start?;
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    plan.tracking(turn).hold(held);
    reading.records.iter().for_each(|found| plan.draft.add(found.record.clone(), turn.text));
    Some(plan)
}

/// The answer to "how old are you now?": kept like any age, and with it how long ago the first period was.
pub(super) fn age_told(turn: &Turn<'_>, first: i32, reading: &Reading) -> Option<Plan> {
    let number = answer::Pending::Value { field: "age" };
    let age = reading.records.iter().find_map(|found| age_of(&found.record)).or_else(|| {
        match answer::answer(&number, &turn.message()) {
            Some(Reply::Value(age)) => Some(age as i32),
            _ => None,
        }
    });
    let Some(age) = age else {
        let skips = answer::answer(&answer::Pending::YesNo, &turn.message()) == Some(Reply::No);
        return (skips || turn.text.eq_ignore_ascii_case("skip"))
            .then(|| Plan::saying(ActionType::Other, Path::Command, turn.words().say("say.never_mind", &[])));
    };
    let record = Record::UpdateProfile(Profile { age: Some(age), ..Profile::default() });
    let read = [record.clone()];
    let mut plan = match turn::danger("", &read) {
        // A bare number may say what "I'm 13" does.
        Some(alert) => turn::careful(turn, alert, &reading_of(record)),
        None => {
            let mut plan = Plan::new(ActionType::Log, Path::Command);
            plan.draft.add(record, turn.text);
            if let Some(date) = years_ago(turn, age - first) {
                note_menarche(turn, &mut plan, date);
            }
            return Some(plan);
        }
    };
    talk::along(turn, &mut plan);
    Some(plan)
}

/// The alert of a child who was told of late why nothing is kept of them.
fn told_as_a_child(turn: &Turn<'_>) -> Option<Alert> {
    let alert = Alert { class: SafetyClass::Minor, other_person: false, child: true, by_writer: false };
    let said = care::reply_to(alert, turn.show.lang, turn.past.person.zone);
    turn.past.recent.iter().any(|exchange| exchange.response.contains(&said)).then_some(alert)
}

/// Keeps when the first period ever was, and says what follows from it.
pub(super) fn note_menarche(turn: &Turn<'_>, plan: &mut Plan, date: NaiveDate) {
    let tracking = plan.tracking(turn);
    tracking.told.menarche = Some(date);
    let key = if tracking.is_settling(turn.today) { "cycle.menarche_recent" } else { "cycle.menarche_past" };
    plan.lead.push(turn.words().say(key, &[]));
}

/// The start of a period that a message holds as a record.
fn start_in(reading: &Reading) -> Option<NaiveDate> {
    reading.records.iter().find_map(|found| match &found.record {
        Record::LogCycle(entry) if entry.event == CycleEvent::PeriodStart => Some(entry.date),
        _ => None,
    })
}

pub(super) fn age_of(record: &Record) -> Option<i32> {
    if let Record::UpdateProfile(profile) = record { profile.age } else { None }
}

/// The day so many years ago; none for years to come.
pub(super) fn years_ago(turn: &Turn<'_>, years: i32) -> Option<NaiveDate> {
    turn.today.checked_sub_months(Months::new(u32::try_from(years).ok()?.checked_mul(12)?))
}

/// A reading of one record.
fn reading_of(record: Record) -> Reading {
    let found = offline::Found { record, span: 0..0, confidence: offline::CERTAIN };
    Reading { records: vec![found], ..Reading::default() }
}
