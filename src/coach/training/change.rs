//! What a request does to the plan: the planner decides, the words say what became of it.

use chrono::NaiveDate;

use crate::{
    domain::{
        evidence::Evidence,
        planner::{self, Adapted, Facts, Refusal, Request, Session, adapt, limits::BodyPart},
        record::{Activity, Record, Workout},
    },
    store::{
        planning::{NewLimit, Writing},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        morning as words,
        turn::{Plan, Turn, Word},
    },
    TrainingChange, holds, show,
};

/// The plan of an exchange that asks for a change.
pub(super) fn plan_of(turn: &Turn<'_>, facts: Facts, request: &Request) -> Plan {
    let adapted = match adapt(&facts, request) {
        Ok(adapted) => adapted,
        // "Rest today", where nothing is planned: so it is.
        Err(Refusal::NoSuchSession) if matches!(request, Request::Skip { .. }) => {
            return saying(turn.words().say("plan.adapt.nothing_to_skip", &[]));
        }
        Err(Refusal::NoSuchSession) if facts.plan.is_none() => {
            return saying(turn.words().say("plan.view.no_plan", &[]));
        }
        Err(refusal) => return saying(words::refused(&refusal, turn.show)),
    };
    if let Request::Done { date } = request {
        return done(turn, &facts, *date);
    }
    let mut plan = saying(said(request, &adapted, turn));
    // What is asked of days that nobody has planned yet is kept for the plan that comes.
    if facts.plan.is_none() && matches!(request, Request::Shorten { .. } | Request::Without { .. }) {
        plan.after.push(turn.words().say("plan.view.no_plan", &[]));
    }
    if matches!(request, Request::Ill { .. }) {
        plan.buttons.push(holds::well_button(turn.show));
    }
    plan.training.extend(changes(turn, facts, request, adapted));
    plan
}

/// The plan of an exchange that rests a part until somebody has looked at it: why comes first, then what rests.
pub(super) fn rest_of(turn: &Turn<'_>, facts: Facts, part: BodyPart, why: &str) -> Plan {
    let request = Request::Hurts { part, until: None };
    let Ok(adapted) = adapt(&facts, &request) else { return saying(why.to_owned()) };
    let did = words::adapted(&request, &adapted, turn.today, turn.show, turn.pick);
    let mut plan = saying(format!("{why}\n{did}"));
    plan.training.extend(changes(turn, facts, &request, adapted));
    plan
}

/// The plan of an exchange that wants another sport in place of the session of a day, or of the next one: for this time,
/// where the sport is one of what that session may become.
pub(super) fn plan_of_sport(turn: &Turn<'_>, facts: Facts, date: NaiveDate, wanted: Activity) -> Plan {
    let sessions = || facts.plan.iter().flat_map(|plan| &plan.sessions).filter(|session| !session.completed);
    // "I'd like to swim tomorrow": a day to come is meant as it is said.
    if date > turn.today && sessions().all(|session| session.date != date || session.activity == wanted) {
        let is_planned = sessions().any(|session| session.date == date);
        let rests = facts.is_on_hold() || facts.is_ill_on(date);
        let key = if rests {
            "rests"
        } else if is_planned {
            "planned"
        } else {
            "free"
        };
        let sport = words::sentence(&turn.words().say(&format!("plan.sport.{}", wanted.as_str()), &[]));
        let on_day = turn.words().on_day(date);
        let text = turn.words().say(&format!("instead.{key}"), &[("sport", &sport), ("on_day", &on_day)]);
        return saying(words::sentence(&text));
    }
    let mut open: Vec<&Session> =
        sessions().filter(|session| session.date >= date && session.activity != wanted).collect();
    open.sort_by_key(|session| session.date);
    let Some(date) = open.first().map(|session| session.date) else {
        let key = if facts.plan.is_none() { "plan.view.no_plan" } else { "plan.adapt.no_session" };
        return saying(turn.words().say(key, &[]));
    };
    // A session is written out with what it may become.
    let written = adapt(&facts, &Request::Well).map(|adapted| adapted.sessions).unwrap_or_default();
    let swaps = written.iter().find(|session| session.date == date).map(|session| session.swaps.as_slice());
    let to = swaps.and_then(|swaps| swaps.iter().position(|swap| swap.activity == wanted));
    let sport = turn.words().say(&format!("plan.sport.{}", wanted.as_str()), &[]);
    let Some(to) = to else {
        return saying(turn.words().say("instead.not", &[("sport", &words::sentence(&sport))]));
    };
    let mut plan = plan_of(turn, facts, &Request::Swap { date, to: Some(to) });
    if let Word::Text(said) = &plan.word {
        plan.word = Word::Text(format!("{said} {}", turn.words().say("instead.once", &[])));
    }
    plan
}

fn saying(text: String) -> Plan {
    Plan::saying(ActionType::WorkoutChange, Path::Command, text)
}

/// What is written for it: the limit first, then the plan that keeps to it.
fn changes(turn: &Turn<'_>, facts: Facts, request: &Request, adapted: Adapted) -> Vec<TrainingChange> {
    let mut changes = Vec::new();
    changes.extend(adapted.limit.as_ref().map(|limit| TrainingChange::Limit(NewLimit::of(limit, turn.today))));
    let gone: Vec<String> = adapted.dropped.iter().filter_map(|session| session.id.clone()).collect();
    let (skipped, dropped) =
        if matches!(request, Request::Skip { .. }) { (gone, Vec::new()) } else { (Vec::new(), gone) };
    let writing =
        Writing { sessions: show::written(&adapted.sessions, turn.show), skipped, dropped, ..Writing::default() };
    if !writing.is_empty() {
        changes.push(TrainingChange::Write(Box::new(facts), Box::new(writing)));
    }
    changes
}

/// What is written so that the plan keeps to what holds by now.
pub(super) fn held(turn: &Turn<'_>, facts: Facts) -> Option<TrainingChange> {
    let adapted = planner::held(&facts);
    if adapted.changed.is_empty() && adapted.dropped.is_empty() {
        return None;
    }
    changes(turn, facts, &Request::Well, adapted).pop()
}

/// A planned session was done: recorded like any other, with a receipt and a way back.
fn done(turn: &Turn<'_>, facts: &Facts, date: NaiveDate) -> Plan {
    let mut planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let Some(session) = planned.find(|session| session.date == date && !session.completed) else {
        return saying(words::refused(&Refusal::NoSuchSession, turn.show));
    };
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    plan.draft.add(Record::LogWorkout(as_done(session)), "");
    plan.word = Word::Insight;
    plan
}

fn as_done(session: &Session) -> Workout {
    Workout {
        date: session.date,
        activity_type: session.activity,
        duration_minutes: Some(f64::from(session.minutes)),
        intensity_level: Some(session.intensity),
        distance_km: None,
        calories_burned: None,
        completed: true,
    }
}

/// What became of a request, and with a fresh injury what should be looked at.
fn said(request: &Request, adapted: &Adapted, turn: &Turn<'_>) -> String {
    let did = words::adapted(request, adapted, turn.today, turn.show, turn.pick);
    let Request::Hurts { part, .. } = request else { return did };
    let signs = words::pain_signs(&Evidence::of("injury", part.as_str()), turn.show, turn.pick);
    signs.map_or(did.clone(), |signs| format!("{did}\n{}", words::sentence(&signs)))
}
