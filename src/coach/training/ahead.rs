//! What somebody tells of days to come that concerns their training: kept with its day, said back, shown with the plan, and
//! taken back where it is off.

use anyhow::Result;
use chrono::{NaiveDate, Timelike};

use crate::{
    domain::{
        planner::{
            self, Facts, Limit, LimitKind, Request, Session,
            event::{self, Demand, Meaning, Strain},
        },
        record::{Activity, Record},
    },
    offline::{
        self, Kind, Reading, Told,
        train::{self, Asked},
    },
    store::{
        planning::{NewLimit, Writing},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        Coach,
        draft::{Ask, Write},
        morning::{self as words, sentence},
        show::Show,
        turn::{Plan, Turn, Word},
    },
    TrainingChange, change, show,
};

/// From this hour on it is the next day that something told weighs on.
const NOON: u32 = 12;
/// Days within which a weekday says which day is meant.
const WEEK_DAYS: i64 = 7;

impl Coach {
    /// The plan of an exchange in which a match was played that had been told before: the session has its sport, and its day where
    /// nobody named one.
    pub(super) async fn with_match_played(&self, turn: &Turn<'_>, mut plan: Plan) -> Result<Plan> {
        let is_played = |write: &Write| matches!(&write.record, Record::LogWorkout(done) if done.completed && done.activity_type == Activity::Other);
        if !plan.draft.writes.iter().any(is_played) || !offline::speaks_of_a_match(&turn.message()) {
            return Ok(plan);
        }
        let facts = self.facts(turn).await?;
        let names_no_day = train::named(&turn.message()).days.is_empty();
        for write in &mut plan.draft.writes {
            let Record::LogWorkout(done) = &mut write.record else { continue };
            if done.activity_type != Activity::Other || !done.completed {
                continue;
            }
            let eve = done.date.pred_opt().filter(|_| names_no_day && done.date == turn.today);
            let on = |day: NaiveDate| {
                facts.person.limits.iter().find_map(|limit| match limit.kind {
                    LimitKind::Match { sport, .. } if limit.from == Some(day) => Some((day, sport)),
                    _ => None,
                })
            };
            let Some((day, sport)) = on(done.date).or_else(|| on(eve?)) else { continue };
            done.date = day;
            if done.sport.is_none() {
                done.activity_type = sport.unwrap_or(Activity::Other);
            }
        }
        Ok(plan)
    }

    /// The plan of an exchange with what it tells of days to come. A danger goes before any match.
    pub(super) async fn with_events(&self, turn: &Turn<'_>, plan: Plan, is_question: bool) -> Result<Plan> {
        let told = told(turn);
        if plan.path == Path::Safety {
            return Ok(plan);
        }
        let plan = with_strains(turn, plan, is_question);
        if told.is_empty() {
            return Ok(plan);
        }
        let mut plan = plan;
        // These hold what is told already.
        let mut facts = self.facts(turn).await?;
        let mut lines = Vec::new();
        let mut changes = Vec::new();
        let mut free = Vec::new();
        for told in told {
            let (line, change) = match told {
                Told::Ahead { event, on } => {
                    let limit = of_a_day(event, on);
                    let new = NewLimit::of(&limit, turn.today);
                    (line("noted", &limit, &facts, turn.show), TrainingChange::Limit(new))
                }
                Told::Moved { event, from, on } => {
                    let limit = of_a_day(event, on);
                    let new = TrainingChange::Limit(NewLimit::of(&limit, turn.today));
                    match known(&facts, event, from, Some(on)) {
                        Some(before) => {
                            facts
                                .person
                                .limits
                                .retain(|limit| limit.from != Some(before) || !is_same(limit.kind, event));
                            free.push(before);
                            let event = NewLimit::of(&of_a_day(event, turn.today), turn.today);
                            changes.push(TrainingChange::CallOff { event, on: Some(before) });
                            (moved(&limit, before, &facts, turn.show), new)
                        }
                        None => (line("noted", &limit, &facts, turn.show), new),
                    }
                }
                Told::Off { event, on } if known(&facts, event, on, None).is_some() => {
                    let is_it = |limit: &Limit| {
                        is_same(limit.kind, event)
                            && limit.from >= Some(turn.today)
                            && on.is_none_or(|on| limit.from == Some(on))
                    };
                    free.extend(facts.person.limits.iter().filter(|limit| is_it(limit)).filter_map(|limit| limit.from));
                    facts.person.limits.retain(|limit| !is_it(limit));
                    let limit = of_a_day(event, turn.today);
                    let change = TrainingChange::CallOff { event: NewLimit::of(&limit, turn.today), on };
                    (Some(off(event, on, &facts, turn.show)), change)
                }
                Told::Off { .. } => continue,
            };
            lines.extend(line);
            changes.push(change);
        }
        if lines.is_empty() {
            return Ok(plan);
        }
        plan.training.splice(0..0, changes);
        let is_written = plan.training.iter().any(|change| matches!(change, TrainingChange::Write(..)));
        if !is_written {
            let held = planner::held(&facts);
            plan.training.extend(change::held(turn, facts.clone()));
            // What no longer stands leaves room in the week.
            let stands = |session: &Session| session.completed || held.dropped.iter().all(|gone| gone.id != session.id);
            facts.plan.iter_mut().for_each(|plan| plan.sessions.retain(stands));
            for day in free {
                let Some(session) = planner::freed(&facts, day) else { continue };
                let brief = words::session_brief(&session, turn.show);
                let fields = [("session", brief.as_str()), ("when", &when(day, &facts, turn.show))];
                lines.push(sentence(&turn.words().say("plan.event.back", &fields)));
                let sessions = show::written(std::slice::from_ref(&session), turn.show);
                let writing = Writing { sessions, ..Writing::default() };
                plan.training.push(TrainingChange::Write(Box::new(facts.clone()), Box::new(writing)));
                facts.plan.iter_mut().for_each(|plan| plan.sessions.push(session.clone()));
            }
        }
        // What is left of "match tomorrow at 3" is three o'clock.
        plan.draft.asks.retain(|ask| !matches!(ask, Ask::WhatIs { .. } | Ask::WhatSport { .. }));
        if is_without_an_answer(turn, &plan, is_question) {
            plan.word = Word::Nothing;
            plan.unanswered = false;
        }
        plan.lead.append(&mut lines);
        if plan.draft.writes.is_empty() && !is_question {
            plan.action = ActionType::WorkoutChange;
        }
        Ok(plan)
    }
}

/// What is read of a message beside what it tells of days to come: whoever is nervous for Monday's match is nervous today, and
/// its hour is no number that means something.
pub(super) fn beside(turn: &Turn<'_>, reading: Reading) -> Reading {
    let rest = offline::without_events(&turn.message());
    let Some(rest) = rest.filter(|_| !told(turn).is_empty()) else { return reading };
    let beside = offline::read(&turn.message_of(&rest));
    let kind = if reading.kind == Kind::Question { reading.kind } else { beside.kind };
    Reading { kind, lang: reading.lang, ..beside }
}

/// Whether nothing of the exchange says more than that the message was not understood; good luck with an exam does.
fn is_without_an_answer(turn: &Turn<'_>, plan: &Plan, is_question: bool) -> bool {
    let wishes_luck = told(turn).iter().any(|told| matches!(told, Told::Ahead { event: LimitKind::Busy(_), .. }))
        && offline::ahead(&turn.message()).is_some();
    plan.path == Path::Offline
        && !is_question
        && !plan.answered
        && !wishes_luck
        && plan.draft.writes.is_empty()
        && offline::feeling(&turn.message()).is_none()
}

/// Whether a message tells what somebody does on a day by themselves.
pub(super) fn fills(turn: &Turn<'_>, date: NaiveDate) -> bool {
    let is_of_it = |told: &Told| matches!(told, Told::Ahead { event: LimitKind::Outing(_), on } if *on == date);
    offline::events(&turn.message()).iter().any(is_of_it)
}

/// What a message tells of days to come, beside what it asks of the plan: of "skip the hike on Saturday" nothing.
fn told(turn: &Turn<'_>) -> Vec<Told> {
    let message = turn.message();
    let told = offline::events(&message);
    // Hardly any message tells of one, and hearing the rest takes its time.
    if told.is_empty() {
        return told;
    }
    match train::heard(&message) {
        // "I want to swim again on Sunday" may be both.
        Some(train::Heard { asked: Asked::Change(Request::Skip { date }), .. }) if fills(turn, date) => told,
        // To fly somewhere for a week is a journey of one day, and a week away.
        Some(train::Heard { asked: Asked::Change(Request::Away { .. }), rest, .. }) => {
            let is_journey = |told: &Told| matches!(told, Told::Ahead { event: LimitKind::Busy(Demand::Journey), .. });
            let mut journeys: Vec<Told> = told.into_iter().filter(is_journey).collect();
            journeys.extend(offline::events(&turn.message_of(&rest)).into_iter().filter(|told| !is_journey(told)));
            journeys
        }
        Some(heard) if !matches!(heard.asked, Asked::Back { .. }) => offline::events(&turn.message_of(&heard.rest)),
        _ => told,
    }
}

/// Adds what the message tells of days to come to the facts. What is told again takes the place of what was.
pub(super) fn add(turn: &Turn<'_>, facts: &mut Facts) {
    for told in told(turn) {
        let (Told::Ahead { event, on } | Told::Moved { event, on, .. }) = told else { continue };
        facts.person.limits.retain(|older| older.from != Some(on) || !is_same(older.kind, event));
        facts.person.limits.push(of_a_day(event, on));
    }
}

/// Whether two events of one day are one. Of a match it may be told anew what it is, of an outing how long.
fn is_same(one: LimitKind, other: LimitKind) -> bool {
    match (one, other) {
        (LimitKind::Match { .. }, LimitKind::Match { .. }) => true,
        (LimitKind::Outing(one), LimitKind::Outing(other)) => one.activity == other.activity,
        (one, other) => one == other,
    }
}

fn of_a_day(kind: LimitKind, on: NaiveDate) -> Limit {
    Limit { kind, from: Some(on), until: Some(on), record: None }
}

/// The day of an event that was told before: of one that is named, else the nearest; not that of `other`.
fn known(facts: &Facts, event: LimitKind, on: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    let ahead = facts.person.limits.iter().filter(|limit| is_same(limit.kind, event)).filter_map(|limit| limit.from);
    let ahead = ahead.filter(|day| *day >= facts.today && Some(*day) != other);
    ahead.filter(|day| on.is_none_or(|on| *day == on)).min()
}

/// "Match: on Saturday instead of on Sunday. Nothing hard for the legs the two days before."
fn moved(limit: &Limit, before: NaiveDate, facts: &Facts, show: Show) -> Option<String> {
    let said = line("moved", limit, facts, show)?;
    Some(said.replace("{before}", &when(before, facts, show)))
}

/// The exchange with what weighs on the day after it: kept for the morning, and said back.
fn with_strains(turn: &Turn<'_>, mut plan: Plan, is_question: bool) -> Plan {
    let told = if is_question { Vec::new() } else { offline::strains(&turn.message()) };
    let is_early = turn.at.with_timezone(&turn.past.person.zone).hour() < NOON;
    let until = if is_early { Some(turn.today) } else { turn.today.succ_opt() };
    // An evening that is late still weighs on the morning after it alone: the one that was, or the one to come.
    let is_over =
        |strain: &Strain| if *strain == Strain::LateNight { offline::tells_of_last_night(turn.text) } else { is_early };
    for strain in &told {
        let (from, until) = match strain {
            Strain::LateNight if is_over(strain) => (Some(turn.today), Some(turn.today)),
            Strain::LateNight => (turn.today.succ_opt(), turn.today.succ_opt()),
            _ => (Some(turn.today), until),
        };
        let limit = Limit { kind: LimitKind::Strain(*strain), from, until, record: None };
        plan.training.push(TrainingChange::Limit(NewLimit::of(&limit, turn.today)));
    }
    // A sick child says what the night was like.
    let Some(strain) = told.first() else { return plan };
    let key = format!("plan.strain.{}{}", strain.as_str(), if is_over(strain) { "_today" } else { "" });
    plan.lead.push(turn.words().pick(&key, &[], turn.pick));
    if plan.path != Path::Model && !plan.answered && plan.draft.writes.is_empty() {
        plan.word = Word::Nothing;
        plan.unanswered = false;
    }
    plan
}

/// The limit of somebody who felt dizzy: the next morning asks after it, and holds nothing but what is easy.
pub(super) fn dizzy(turn: &Turn<'_>) -> TrainingChange {
    let kind = LimitKind::Strain(Strain::Dizzy);
    let limit = Limit { kind, from: Some(turn.today), until: turn.today.succ_opt(), record: None };
    TrainingChange::Limit(NewLimit::of(&limit, turn.today))
}

/// What was told of the days to come, a line each, the nearest first.
pub(super) fn lines(facts: &Facts, show: Show) -> Vec<String> {
    let mut ahead: Vec<&Limit> = facts.person.limits.iter().filter(|limit| limit.from >= Some(facts.today)).collect();
    ahead.sort_by_key(|limit| limit.from);
    ahead.into_iter().filter_map(|limit| line("view", limit, facts, show)).collect()
}

/// The lines of what concerns a day: what is on it, and the match it is near to.
pub(super) fn lines_about(facts: &Facts, date: NaiveDate, show: Show) -> Vec<String> {
    let is_near = event::is_near_a_match(facts, date);
    let concerns = |limit: &&Limit| {
        limit.holds_on(date) || is_near && matches!(limit.kind, LimitKind::Match { .. }) && limit.from > Some(date)
    };
    let said = |limit: &Limit| match event::meaning(facts, limit)? {
        // On its own day a match is no reason to spare the legs for it.
        Meaning::Contest if limit.holds_on(date) => {
            Some(with_rule("view", limit, Meaning::Training.as_str(), facts, show))
        }
        _ => line("view", limit, facts, show),
    };
    facts.person.limits.iter().filter(concerns).filter_map(said).collect()
}

/// "Noted: match on Sunday. Nothing hard for the legs the two days before."; none for what is no event.
fn line(key: &str, limit: &Limit, facts: &Facts, show: Show) -> Option<String> {
    let (meaning, on) = (event::meaning(facts, limit)?, limit.from?);
    let rule = match (meaning, (on - facts.today).num_days()) {
        (Meaning::Contest, 0) => "contest_today",
        (Meaning::Contest, 1) => "contest_tomorrow",
        _ => meaning.as_str(),
    };
    Some(with_rule(key, limit, rule, facts, show))
}

fn with_rule(key: &str, limit: &Limit, rule: &str, facts: &Facts, show: Show) -> String {
    let rule = show.words().say(&format!("plan.event.{rule}"), &[]);
    let rule = if key == "view" { rule } else { sentence(&rule) };
    let when = limit.from.map_or_else(String::new, |on| when(on, facts, show));
    let fields = [("event", named(limit.kind, show)), ("when", when), ("rule", rule)];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    sentence(&show.words().say(&format!("plan.event.{key}"), &fields))
}

fn off(event: LimitKind, on: Option<NaiveDate>, facts: &Facts, show: Show) -> String {
    let name = named(event, show);
    let said = match on {
        Some(on) => show.words().say("plan.event.off", &[("event", &name), ("when", &when(on, facts, show))]),
        None => show.words().say("plan.event.off_any", &[("event", &name)]),
    };
    sentence(&said)
}

fn named(event: LimitKind, show: Show) -> String {
    match event {
        LimitKind::Match { contest, .. } => words::event(contest.as_str(), show),
        LimitKind::Outing(outing) => {
            let name = words::event(outing.activity.as_str(), show);
            let km = outing.meters.map(|meters| show.distance(f64::from(meters) / 1000.0));
            let minutes = outing.minutes.map(|minutes| show.minutes(f64::from(minutes)));
            let how_much: Vec<String> = km.into_iter().chain(minutes).collect();
            if how_much.is_empty() { name } else { format!("{name} ({})", how_much.join(", ")) }
        }
        LimitKind::Busy(demand) => words::event(demand.as_str(), show),
        _ => String::new(),
    }
}

/// "today", "tomorrow", "on Sunday", or a date.
fn when(on: NaiveDate, facts: &Facts, show: Show) -> String {
    let words = show.words();
    match (on - facts.today).num_days() {
        0 => words.say("day.today", &[]),
        1 => words.say("plan.event.tomorrow", &[]),
        days if days < WEEK_DAYS => words.on_day(on),
        _ => words.date(on),
    }
}
