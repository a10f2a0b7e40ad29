//! The plan in conversation: showing it, changing it by taps and words, setting it up, and the morning that says it.
//!
//! Reading order: [`Coach::train`] (words) and [`Coach::tapped_plan`] (taps) → [`change`] (what a request does to the plan) →
//! [`show`] (how a plan reads) → [`setup`] with its [`choices`] (what for, how often, where) → [`morning`] (the push that plans the day). Beside
//! them [`aches`] (what hurts a little, and gets better), [`ahead`] (what they tell of days to come), [`averse`] (what they want none of), [`conditions`] (what somebody lives with), [`evening`] (what single sentences tell), [`told`] (what wants a word of its own), [`trade`] (the everyday questions) and [`holds`] (what training waits for, and what ends the wait).
//! Decisions are `domain::planner`'s; this room carries values there, words back, and rows to the store.

mod aches;
mod ahead;
mod asked;
mod averse;
mod change;
mod choices;
mod conditions;
mod evening;
mod holds;
mod lately;
pub mod morning;
mod setup;
mod show;
mod told;
mod trade;
mod yesterday;

use anyhow::Result;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    domain::{
        cycle::DayFlow,
        planner::{self, CycleToday, Facts, Request},
        record::{Activity, Flow, Record},
        safety::{Condition, SafetyClass},
    },
    offline::{
        self, Feeling, Message,
        train::{self, Asked},
    },
    store::{
        Tx,
        planning::{self, NewLimit, StoredLimit, TrainingProfile, Writing},
        turns::Past,
    },
};

pub(super) use asked::felt;
pub(super) use told::as_a_fever;

use super::{
    Coach,
    pending::Trained,
    turn::{Plan, Turn},
};

/// A tap on a recommendation's buttons is about those of the last so many hours.
const ABOUT_HOURS: i64 = 36;
/// Training rests for so many days after a medical red flag, unless somebody has looked at it before.
const MEDICAL_DAYS: u64 = 7;
/// For so many days after a loss is told, nothing is asked of the person.
const LOSS_DAYS: u64 = 13;
/// Nights of work and jet lag are thought of for so many days, where no end is named.
const NIGHTS_DAYS: u64 = 3;
const JET_LAG_DAYS: u64 = 3;

/// What an exchange changes about the plan.
#[derive(Clone, Debug)]
pub enum TrainingChange {
    /// The plan as it is to stand, with the facts it was made from.
    Write(Box<Facts>, Box<Writing>),
    Limit(NewLimit),
    Lift(Vec<StoredLimit>),
    /// Something that was told of days to come, or of one of them, does not take place.
    CallOff {
        event: NewLimit,
        on: Option<NaiveDate>,
    },
    Profile(TrainingProfile),
    /// The plan in force ends.
    End,
    /// What became of the last recommendations.
    Event(&'static str),
}

impl Coach {
    /// Everything the planner knows of the person today, with what they tell of days to come in this very message.
    pub(super) async fn facts(&self, turn: &Turn<'_>) -> Result<Facts> {
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let mut facts = facts(&mut tx, &turn.past, turn.today).await?;
        tx.rollback().await?;
        ahead::add(turn, &mut facts);
        // What is done comes next no more, be it told in this very message.
        let done = done_now(turn);
        let planned = facts.plan.iter_mut().flat_map(|plan| &mut plan.sessions);
        planned
            .filter(|session| Some(session.date) == turn.done || done.contains(&(session.date, session.activity)))
            .for_each(|session| session.completed = true);
        Ok(facts)
    }

    /// What a button under a plan does.
    pub(super) async fn tapped_plan(&self, turn: &Turn<'_>, date: NaiveDate, what: Trained) -> Result<Plan> {
        let request = match what {
            Trained::Why => return self.why(turn).await,
            Trained::Done => Request::Done { date },
            Trained::Easier => Request::Easier { date },
            Trained::Swap => Request::Swap { date, to: None },
            Trained::Skip => Request::Skip { date },
        };
        let facts = self.facts(turn).await?;
        let mut plan = change::plan_of(turn, facts, &request);
        plan.training.push(TrainingChange::Event(what.as_str()));
        Ok(plan)
    }
}

/// The sessions that the message tells to be done, by day and sport: a walk in the morning leaves the strength of the evening open.
fn done_now(turn: &Turn<'_>) -> Vec<(NaiveDate, Activity)> {
    // "Done, bench press 80x6" stands in the place of what is planned, which is open until then.
    if train::done(&turn.message()).is_some() {
        return Vec::new();
    }
    let told = offline::read(&turn.message()).records.into_iter().filter_map(|found| match found.record {
        Record::LogWorkout(workout) if workout.completed => Some((workout.date, workout.activity_type)),
        _ => None,
    });
    told.collect()
}

/// What the planner knows of a person on a day, the cycle included where it is kept.
///
/// # Errors
/// The database failed.
pub(super) async fn facts(tx: &mut Tx, past: &Past, date: NaiveDate) -> Result<Facts> {
    let mut facts = planning::facts(tx, &past.person, date).await?;
    facts.cycle = cycle(past, date);
    facts.person.holds.uncleared = conditions::uncleared(past);
    facts.person.holds.clearance = !facts.person.holds.uncleared.is_empty();
    let lives_with = conditions::in_force(past, date);
    facts.person.holds.postpartum = lives_with.has(Condition::Postpartum);
    facts.person.holds.barred = lives_with;
    facts.person.lately = lately::told(past, date);
    facts.person.holds.leaks = lives_with.has(Condition::PelvicFloor);
    let wished = setup::aims_kept(past);
    facts.person.wishes = wished.iter().flat_map(|aim| offline::aim::cares(aim, past.person.lang)).collect();
    facts.person.holds.leaks_since = conditions::told_on(past, Condition::PelvicFloor);
    Ok(facts)
}

/// The cycle as a plan reads it. Without tracking there is none, and what was felt is no matter of the plan. In the morning
/// nothing is told yet: then it is the evening before that counts.
fn cycle(past: &Past, date: NaiveDate) -> Option<CycleToday> {
    let tracking = &past.tracked.tracking;
    let today = tracking.is_on().then(|| past.cycle_today())?;
    let felt = |day: NaiveDate| {
        let fact = past.tracked.days.on(day);
        let flow = fact.flow.and_then(|flow| match flow {
            DayFlow::Light => Some(Flow::Light),
            DayFlow::Medium => Some(Flow::Medium),
            DayFlow::Heavy => Some(Flow::Heavy),
            _ => None,
        });
        (flow, fact.symptoms.cramps, fact.flow.is_some() || !fact.symptoms.is_empty())
    };
    let (flow, cramps, is_told) = felt(date);
    let before = date.pred_opt().filter(|_| !is_told).map(felt);
    let (flow, cramps, _) = before.unwrap_or((flow, cramps, true));
    Some(CycleToday {
        id: None,
        mode: tracking.mode(date),
        phase: today.phase,
        probability: Some(today.probability),
        cycle_day: today.day,
        flow,
        cramps,
        felt_yesterday: before.is_some(),
    })
}

/// Writes what an exchange changes about the plan. What was learned comes before the plan that rests on it.
///
/// # Errors
/// The database failed.
pub(super) async fn keep(tx: &mut Tx, turn: &Turn<'_>, changes: &[TrainingChange], interaction: Uuid) -> Result<()> {
    let (person, at) = (turn.past.person.id, turn.at);
    for change in changes {
        match change {
            TrainingChange::Write(facts, writing) => {
                planning::write(tx, person, facts, interaction, (at, turn.past.person.zone), writing).await?;
            }
            TrainingChange::Limit(limit) => planning::limit(tx, person, limit, interaction, at).await?,
            TrainingChange::Lift(kinds) => {
                planning::lift(tx, person, kinds, at).await?;
            }
            TrainingChange::CallOff { event, on } => {
                planning::call_off(tx, person, event, *on, at).await?;
            }
            TrainingChange::Profile(profile) => planning::keep_profile(tx, person, profile, at).await?,
            TrainingChange::End => planning::end(tx, person, turn.today, at).await?,
            TrainingChange::Event(what) => planning::note_event(tx, person, since(at), what, at).await?,
        }
    }
    Ok(())
}

fn since(at: DateTime<Utc>) -> DateTime<Utc> {
    at - TimeDelta::hours(ABOUT_HOURS)
}

/// The last exchange, or the last that recorded something, where it put a limit on training that still stands: what an undo
/// is about.
///
/// # Errors
/// The database failed.
pub(super) async fn limit_to_undo(tx: &mut Tx, turn: &Turn<'_>) -> Result<Option<Uuid>> {
    let said = turn.past.recent.last().map(|exchange| exchange.interaction_id);
    // A pain told with a record goes with it, also when something else was said since.
    let recorded = turn.past.last_ledger.as_ref().map(|ledger| ledger.interaction);
    for interaction in said.into_iter().chain(recorded) {
        if planning::has_limit(tx, turn.past.person.id, interaction).await? {
            return Ok(Some(interaction));
        }
    }
    Ok(None)
}

/// What the mornings after it are to know of what somebody tells: a loss, nights of work, jet lag. `named` are the days that the
/// message names: the first of nights that begin later, else their last.
fn hard_days(told: Feeling, today: NaiveDate, named: &[NaiveDate], begins_later: bool) -> Option<TrainingChange> {
    let (kind, days) = match told {
        Feeling::Loss => (StoredLimit::Loss, LOSS_DAYS),
        Feeling::Nights => (StoredLimit::Nights, NIGHTS_DAYS),
        Feeling::JetLag => (StoredLimit::JetLag, JET_LAG_DAYS),
        _ => return None,
    };
    let mut ahead: Vec<NaiveDate> = named.iter().copied().filter(|day| *day >= today).collect();
    ahead.retain(|_| kind == StoredLimit::Nights);
    ahead.sort_unstable();
    // "Now" reads like a day, too.
    let from = ahead.iter().copied().find(|day| begins_later && *day > today).unwrap_or(today);
    let last = ahead.last().copied().filter(|last| !begins_later || *last > from);
    let until = last.or_else(|| from.checked_add_days(chrono::Days::new(days)));
    Some(TrainingChange::Limit(NewLimit::plain(kind, from, until)))
}

/// The rest of somebody who tells that they are ill beside something that goes before it, and the word for it.
pub(super) fn illness(turn: &Turn<'_>) -> Option<(TrainingChange, String)> {
    let Some(Asked::Change(Request::Ill { until })) = train::asked(&turn.message()) else { return None };
    let until = until.or_else(|| turn.today.checked_add_days(chrono::Days::new(planner::adapt::ILLNESS_DAYS - 1)))?;
    let limit = NewLimit::plain(StoredLimit::Illness, turn.today, Some(until));
    let word = turn.words().pick("plan.adapt.ill", &[("until", &turn.words().date(until))], turn.pick);
    Some((TrainingChange::Limit(limit), word))
}

/// What a danger in the person's own words means for their training. A pregnancy is planned for up to its term, where its week is
/// told, else for forty weeks from now.
pub(super) fn hold(class: SafetyClass, message: &Message<'_>, today: NaiveDate) -> Option<TrainingChange> {
    let week = offline::week_of_pregnancy(message);
    let term = week.map_or(planner::PREGNANCY_DAYS, planner::days_left_of_pregnancy);
    let (kind, days) = match class {
        SafetyClass::Crisis | SafetyClass::Violence => (StoredLimit::Crisis, Some(1)),
        SafetyClass::MedicalUrgent => (StoredLimit::Medical, Some(MEDICAL_DAYS)),
        SafetyClass::EatingDisorder => (StoredLimit::EatingDisorder, None),
        SafetyClass::Pregnancy => (StoredLimit::Pregnant, Some(term.unsigned_abs())),
        SafetyClass::Medication | SafetyClass::Minor => return None,
    };
    let until = days.and_then(|days| today.checked_add_days(chrono::Days::new(days)));
    Some(TrainingChange::Limit(NewLimit::plain(kind, today, until)))
}
