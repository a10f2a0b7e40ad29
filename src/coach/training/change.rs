//! What a request does to the plan: the planner decides, the words say what became of it.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Timelike};

use crate::{
    domain::{
        evidence::Evidence,
        planner::{
            self, Adapted, Facts, Focus, Limit, LimitKind, Place, Refusal, Request, Session, What, adapt,
            body::BodyPart, instead,
        },
        record::{Activity, Record, Workout},
    },
    offline,
    store::{
        planning::{NewLimit, TrainingProfile, Writing, told},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        draft::Write,
        morning as words,
        turn::{Plan, Turn, Word},
    },
    TrainingChange, holds, show,
};

/// Up to this hour of the day "done" may be of the day before.
const NOON: u32 = 12;

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
        return done(turn, &facts, *date, None);
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

/// The plan of an exchange that takes several days out of the plan: what stands on them goes, one after the other.
pub(super) fn plan_without(turn: &Turn<'_>, facts: Facts, days: &[NaiveDate]) -> Plan {
    let words = turn.words();
    let named: Vec<String> = days.iter().map(|day| words.date(*day)).collect();
    let named = named.join(", ");
    let open = |session: &&Session| !session.completed && days.contains(&session.date);
    let gone: Vec<Session> = facts.plan.iter().flat_map(|plan| &plan.sessions).filter(open).cloned().collect();
    if gone.is_empty() {
        return saying(words::sentence(&words.pick("say.days_off_free", &[("days", &named)], turn.pick)));
    }
    let what: Vec<String> = gone.iter().map(|session| words::session_brief(session, turn.show)).collect();
    let fields = [("days", named.as_str()), ("what", &what.join("; "))];
    let mut plan = saying(words::sentence(&words.pick("say.days_off", &fields, turn.pick)));
    let stays = |session: &&Session| !session.completed && session.date >= turn.today && !days.contains(&session.date);
    let left: Vec<Session> = facts.plan.iter().flat_map(|plan| &plan.sessions).filter(stays).cloned().collect();
    let skipped = gone.into_iter().filter_map(|session| session.id).collect();
    let writing = Writing { sessions: show::written(&left, turn.show), skipped, ..Writing::default() };
    plan.training.push(TrainingChange::Write(Box::new(facts), Box::new(writing)));
    plan
}

/// The plan of an exchange that rests a part until somebody has looked at it: why comes first, then what rests.
pub(super) fn rest_of(turn: &Turn<'_>, facts: Facts, part: BodyPart, why: &str) -> Plan {
    let request = Request::Hurts { part, until: None };
    let Ok(adapted) = adapt(&facts, &request) else { return saying(why.to_owned()) };
    // Right after "have it looked at" no session is named, not even one that spares the part: it would read as leave to train.
    let named = Adapted { sessions: Vec::new(), ..adapted.clone() };
    let did = words::adapted(&request, &named, turn.today, turn.show, turn.pick);
    let mut plan = saying(format!("{why}\n{did}"));
    plan.training.extend(changes(turn, facts, &request, adapted));
    plan
}

/// The plan of an exchange that wants another sport in place of the session of a day, or of the next one: for this time,
/// where the sport is one of what that session may become.
pub(super) fn plan_of_sport(
    turn: &Turn<'_>,
    facts: Facts,
    profile: Option<TrainingProfile>,
    (date, wanted): (NaiveDate, Activity),
) -> Plan {
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
    // Whoever asks for the water has a pool.
    let mut there = facts.clone();
    let learned = profile.filter(|profile| {
        wanted == Activity::Swimming && !profile.places.is_empty() && !profile.places.contains(&Place::Pool)
    });
    let learned = learned.map(|mut profile| {
        profile.places.insert(Place::Pool);
        told(&mut there, &profile);
        TrainingChange::Profile(profile)
    });
    let Ok(adapted) = instead(&there, date, wanted) else {
        let sport = turn.words().say(&format!("plan.sport.{}", wanted.as_str()), &[]);
        return saying(turn.words().say("instead.not", &[("sport", &words::sentence(&sport))]));
    };
    let request = Request::Swap { date, to: None };
    let did = words::adapted(&request, &adapted, turn.today, turn.show, turn.pick);
    let mut plan = saying(format!("{did} {}", turn.words().say("instead.once", &[])));
    plan.training.extend(learned);
    plan.training.extend(changes(turn, there, &request, adapted));
    plan
}

/// The limit by which a sport is out of the plan, or waits.
pub(super) fn out(facts: &Facts, activity: Activity) -> Option<&Limit> {
    facts.limits_on(facts.today).find(|limit| limit.kind == LimitKind::Sport(activity))
}

/// The plan of an exchange that puts a sport back that was taken out: it may stand again, and takes the place of the next session
/// that it can be.
pub(super) fn plan_with_sport(turn: &Turn<'_>, mut facts: Facts, activity: Activity) -> Plan {
    let sport = words::sentence(&turn.words().say(&format!("plan.doing.{}", activity.as_str()), &[]));
    let mut lines = vec![turn.words().say("plan.adapt.back_in", &[("sport", &sport)])];
    let Some(limit) = out(&facts, activity).cloned() else { return saying(lines.concat()) };
    facts.person.limits.retain(|other| *other != limit);
    let event = NewLimit::of(&limit, turn.today);
    let mut training = vec![TrainingChange::CallOff { event, on: None }];
    let mut open: Vec<&Session> = facts.plan.iter().flat_map(|plan| &plan.sessions).collect();
    open.retain(|session| !session.completed && session.date >= turn.today);
    open.sort_by_key(|session| session.date);
    let is_aerobic = |session: &Session| matches!(session.focus, Focus::Easy | Focus::Steady | Focus::Long);
    let fits = |session: &&Session| activity == Activity::Strength || is_aerobic(session);
    let is_there = open.iter().any(|session| session.activity == activity);
    let days: Vec<NaiveDate> = open.into_iter().filter(fits).map(|session| session.date).collect();
    let swapped =
        days.into_iter().filter(|_| !is_there).find_map(|date| Some((date, instead(&facts, date, activity).ok()?)));
    if let Some((date, adapted)) = swapped {
        let session = adapted.sessions.iter().find(|session| session.date == date);
        let line = session.map(|session| {
            let fields = [("date", turn.words().date(date)), ("session", words::session_brief(session, turn.show))];
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            turn.words().say("plan.view.line", &fields)
        });
        lines.extend(line);
        training.extend(changes(turn, facts, &Request::Swap { date, to: None }, adapted));
    }
    Plan { training, ..saying(lines.join("\n")) }
}

/// The plan of an exchange that takes weekdays out of the week for good: what stands on the next of them goes to the day that was
/// named, else the week is made anew.
pub(super) fn plan_without_days(
    turn: &Turn<'_>,
    mut facts: Facts,
    mut profile: TrainingProfile,
    (not, to): (&BTreeSet<u8>, Option<NaiveDate>),
) -> Plan {
    let all = || (0..7).collect::<BTreeSet<u8>>();
    let suits = if profile.weekdays.is_empty() { all() } else { profile.weekdays.clone() };
    let mut left: BTreeSet<u8> = suits.difference(not).copied().collect();
    left.extend(to.map(|to| to.weekday().num_days_from_monday() as u8));
    let words = turn.words();
    if left.is_empty() {
        return saying(words.say("plan.adapt.no_weekday", &[]));
    }
    profile.weekdays = left;
    let days = u32::try_from(profile.weekdays.len()).unwrap_or(7);
    profile.days_per_week = profile.days_per_week.map(|wanted| wanted.min(days));
    let before = facts.clone();
    told(&mut facts, &profile);
    let weekdays: Vec<String> = not.iter().map(|day| words.each(*day)).collect();
    let noted = words.say("plan.adapt.not_on", &[("weekdays", &weekdays.join(", "))]);
    let stands = |date: NaiveDate| not.contains(&(date.weekday().num_days_from_monday() as u8));
    let mut open: Vec<NaiveDate> = facts
        .plan
        .iter()
        .flat_map(|plan| &plan.sessions)
        .filter(|session| !session.completed)
        .map(|s| s.date)
        .collect();
    open.retain(|date| *date >= turn.today && stands(*date));
    open.sort_unstable();
    let moved = to.zip(open.first().copied()).map(|(to, from)| Request::Move { what: What::On(from), to });
    let mut plan = match moved {
        // Where the law is against it, the week is made anew.
        Some(request) if open.len() == 1 && adapt(&facts, &request).is_ok() => plan_of(turn, facts, &request),
        None if open.is_empty() && before.plan.is_some() => saying(String::new()),
        None if before.plan.is_none() => saying(words.say("plan.view.no_plan", &[])),
        _ => {
            facts.begin_anew();
            let mut anew = show::shown(turn, facts, None);
            anew.training.insert(0, TrainingChange::End);
            anew
        }
    };
    if let Word::Text(text) = &mut plan.word {
        *text = words::sentence(&format!("{noted} {text}")).trim_end().to_owned();
    }
    plan.action = ActionType::WorkoutChange;
    plan.training.insert(0, TrainingChange::Profile(profile));
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
fn done(turn: &Turn<'_>, facts: &Facts, date: NaiveDate, minutes: Option<u32>) -> Plan {
    let mut planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let Some(session) = planned.find(|session| session.date == date && !session.completed) else {
        return saying(words::refused(&Refusal::NoSuchSession, turn.show));
    };
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    plan.draft.add(Record::LogWorkout(as_done(session, minutes)), "");
    plan.word = Word::Insight;
    plan
}

/// The session of today that is still open, or where nothing was done today that of yesterday.
pub(super) fn open_session<'f>(turn: &Turn<'_>, facts: &'f Facts) -> Option<&'f Session> {
    let open = |date: NaiveDate| {
        let mut planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
        planned.find(|session| session.date == date && !session.completed)
    };
    let is_in = facts.done.iter().any(|done| done.date == turn.today);
    // From noon on, what somebody did is of this day.
    let is_morning = turn.at.with_timezone(&turn.past.person.zone).hour() < NOON;
    open(turn.today).or_else(|| open(turn.today.pred_opt().filter(|_| !is_in && is_morning)?))
}

/// "Done, but only 15 minutes": the session of today, or that of yesterday which is still open, with what else the message
/// says. What tells of a session by itself needs no other.
pub(super) fn with_done(turn: &Turn<'_>, facts: &Facts, mut plan: Plan, (minutes, lifts): (Option<u32>, bool)) -> Plan {
    let Some(session) = open_session(turn, facts) else {
        let is_in = facts.done.iter().any(|done| done.date == turn.today);
        if is_in && plan.word == Word::Nothing && plan.draft.writes.is_empty() {
            plan.word = Word::Text(turn.words().pick("plan.morning.done", &[], turn.pick));
        }
        return plan;
    };
    // "Workout done" names no sport: it is the one that is planned.
    plan.draft.writes.retain(|write| {
        !matches!(&write.record, Record::LogWorkout(told)
            if told.completed
                && told.activity_type == Activity::Other
                && told.sport.is_none()
                && told.duration_minutes.is_none())
    });
    let is_told = |write: &Write| matches!(&write.record, Record::LogWorkout(told) if told.completed);
    if plan.draft.writes.iter().any(is_told) {
        return plan;
    }
    let mut done = done(turn, facts, session.date, minutes);
    // "Done, bench press 80x6" was no run, and how long it took is not told: it stands in the place of what was planned.
    if lifts && session.activity != Activity::Strength {
        for write in &mut done.draft.writes {
            if let Record::LogWorkout(told) = &mut write.record {
                told.activity_type = Activity::Strength;
                told.duration_minutes = minutes.map(f64::from);
                told.intensity_level = None;
            }
        }
        let writing = Writing { dropped: session.id.iter().cloned().collect(), ..Writing::default() };
        plan.training.push(TrainingChange::Write(Box::new(facts.clone()), Box::new(writing)));
    }
    let is_nothing = plan.draft.writes.is_empty() && plan.action == ActionType::Other && !plan.answered;
    let is_felt = offline::feeling(&turn.message()).is_some() || offline::ahead(&turn.message()).is_some();
    if is_nothing && !is_felt || plan.word == Word::Nothing {
        plan.word = done.word;
    }
    plan.unanswered = false;
    if plan.action == ActionType::Other {
        plan.action = ActionType::Log;
    }
    plan.draft.writes.splice(0..0, done.draft.writes);
    plan
}

fn as_done(session: &Session, minutes: Option<u32>) -> Workout {
    Workout {
        date: session.date,
        activity_type: session.activity,
        sport: None,
        duration_minutes: Some(f64::from(minutes.unwrap_or(session.minutes))),
        intensity_level: Some(session.intensity),
        distance_km: None,
        calories_burned: None,
        completed: true,
    }
}

/// What became of a request, and with a fresh injury what should be looked at.
fn said(request: &Request, adapted: &Adapted, turn: &Turn<'_>) -> String {
    let did = words::adapted(request, adapted, turn.today, turn.show, turn.pick);
    let Request::Hurts { part, until } = request else { return did };
    // What is over in a few days is nothing to be alarmed about.
    if until.is_some_and(|until| (until - turn.today).num_days() <= planner::advice::NIGGLE_DAYS) {
        return did;
    }
    let signs = words::pain_signs(&Evidence::of("injury", part.as_str()), turn.show, turn.pick);
    signs.map_or(did.clone(), |signs| format!("{did}\n{}", words::sentence(&signs)))
}
