//! A session in words: on a line, and what to do in it.

use chrono::Datelike;

use crate::domain::{
    planner::{Focus, Session, Work, moves::Move},
    record::{Activity, Intensity},
};

use super::{super::show::Show, sentence};

/// From so many minutes on a long session is one.
const LONG_MINUTES: u32 = 40;
/// A session names so many of its moves.
const MOVES_NAMED: usize = 4;

/// A session on one line, with what it is made of: "strength, 35 min, moderate (squat, push-up, row, plank; 3 sets each)", "run,
/// 30 min, hard (10 min to warm up, then 5 × 2 min hard, 2 min easy between)".
pub fn session_line(session: &Session, show: Show) -> String {
    line(session, &parts(session, show), show)
}

/// A session of another day: "strength, 35 min, moderate". What it is made of is told when its day comes.
pub fn session_brief(session: &Session, show: Show) -> String {
    line(session, "", show)
}

/// What a session is made of, in one breath; nothing where its name says it all. The same thing is said in other words on other
/// days.
fn parts(session: &Session, show: Show) -> String {
    let moves: Vec<String> =
        session.work.iter().flat_map(moves_of).take(MOVES_NAMED).map(|of| move_name(*of, show)).collect();
    let pick = session.date.num_days_from_ce().unsigned_abs() as usize;
    let say = |key: &str, fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        show.words().pick(&format!("plan.parts.{key}"), &fields, pick)
    };
    if !moves.is_empty() {
        let moves = moves.join(", ");
        return match sets_of_each(session) {
            Some(sets) => say("sets", &[("moves", moves), ("sets", show.number(f64::from(sets), 0))]),
            None => moves,
        };
    }
    let minutes = |minutes: u32| show.minutes(f64::from(minutes));
    let edge = session.work.iter().find_map(|line| match line {
        Work::WarmUp { minutes: edge } => Some(minutes(*edge)),
        _ => None,
    });
    let edge = edge.unwrap_or_default();
    let is_long = session.focus == Focus::Long && session.minutes >= LONG_MINUTES;
    // A stroll explains itself, and who is to keep to a talk is told so beside it.
    let is_stroll = session.activity == Activity::Walking;
    let talks = session.work.contains(&Work::TalkTest);
    session
        .work
        .iter()
        .find_map(|line| match line {
            Work::Easy { .. } if is_stroll => None,
            Work::Steady { .. } if is_stroll || talks => Some(say("plain", &[("edge", edge.clone())])),
            Work::Easy { .. } if session.activity == Activity::Swimming => Some(say("swim", &[("edge", edge.clone())])),
            Work::Easy { .. } if session.activity == Activity::Cycling => Some(say("ride", &[("edge", edge.clone())])),
            Work::Easy { .. } if is_long => Some(say("long", &[("edge", edge.clone())])),
            Work::Easy { .. } if session.activity != Activity::Running => {
                Some(say("plain_easy", &[("edge", edge.clone())]))
            }
            Work::Easy { .. } => Some(say("easy", &[("edge", edge.clone())])),
            Work::Steady { .. } => Some(say("steady", &[("edge", edge.clone())])),
            Work::Intervals { .. } | Work::WalkRun { .. } | Work::Circuit { .. } => {
                Some(say("after_warm_up", &[("edge", edge.clone()), ("work", work(line, show))]))
            }
            _ => None,
        })
        .unwrap_or_default()
}

/// The sets of a session of strength, where each of its moves has as many.
fn sets_of_each(session: &Session) -> Option<u32> {
    let mut all = session.work.iter().filter_map(|line| match line {
        Work::Sets { sets, .. } | Work::Hold { sets, .. } => Some(*sets),
        _ => None,
    });
    let first = all.next().filter(|_| session.activity == Activity::Strength)?;
    (first > 1 && all.all(|sets| sets == first)).then_some(first)
}

/// Length and effort: "20 min, moderate".
pub fn details(session: &Session, show: Show) -> String {
    format!("{}, {}", show.minutes(f64::from(session.minutes)), effort(session.intensity, show))
}

fn line(session: &Session, parts: &str, show: Show) -> String {
    let words = show.words();
    let fields = [
        ("sport", name(session, show)),
        ("minutes", show.minutes(f64::from(session.minutes))),
        ("effort", effort(session.intensity, show)),
        ("moves", parts.to_owned()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.say(if parts.is_empty() { "plan.session.line" } else { "plan.session.line_moves" }, &fields)
}

/// What to do in a session, three to six lines.
pub fn what_to_do(session: &Session, show: Show) -> Vec<String> {
    session.work.iter().map(|line| sentence(&work(line, show))).collect()
}

/// What may be done instead: "bike ride, 35 min; walk, 20 min".
pub fn swaps(session: &Session, show: Show) -> Vec<String> {
    session
        .swaps
        .iter()
        .map(|swap| format!("{}, {}", sport(swap.activity, show), show.minutes(f64::from(swap.minutes))))
        .collect()
}

fn work(line: &Work, show: Show) -> String {
    let words = show.words();
    let minutes = |minutes: u32| show.minutes(f64::from(minutes));
    let number = |number: u32| show.number(f64::from(number), 0);
    let say = |key: &str, fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        words.say(&format!("plan.work.{key}"), &fields)
    };
    match line {
        Work::WarmUp { minutes: m } => say("warm_up", &[("minutes", minutes(*m))]),
        Work::Sets { of, sets, reps } => {
            say("sets", &[("move", move_name(*of, show)), ("sets", number(*sets)), ("reps", number(*reps))])
        }
        Work::Hold { of, sets, seconds } => {
            say("hold", &[("move", move_name(*of, show)), ("sets", number(*sets)), ("seconds", number(*seconds))])
        }
        Work::Stretch { of, rounds, seconds } => say(
            "stretch",
            &[("move", move_name(*of, show)), ("rounds", number(*rounds)), ("seconds", number(*seconds))],
        ),
        Work::Easy { minutes: m } => say("easy", &[("minutes", minutes(*m))]),
        Work::Steady { minutes: m } => say("steady", &[("minutes", minutes(*m))]),
        Work::Intervals { times, hard_minutes, easy_minutes } => say(
            "intervals",
            &[
                ("times", number(*times)),
                ("hard_minutes", minutes(*hard_minutes)),
                ("easy_minutes", minutes(*easy_minutes)),
            ],
        ),
        Work::WalkRun { times, run_minutes, walk_minutes } => say(
            "walk_run",
            &[
                ("times", number(*times)),
                ("run_minutes", minutes(*run_minutes)),
                ("walk_minutes", minutes(*walk_minutes)),
            ],
        ),
        Work::Circuit { rounds, moves, work_seconds, rest_seconds } => {
            let names: Vec<String> = moves.iter().map(|of| move_name(*of, show)).collect();
            say(
                "circuit",
                &[
                    ("rounds", number(*rounds)),
                    ("moves", names.join(", ")),
                    ("work_seconds", number(*work_seconds)),
                    ("rest_seconds", number(*rest_seconds)),
                ],
            )
        }
        Work::CoolDown { minutes: m } => say("cool_down", &[("minutes", minutes(*m))]),
        Work::PainFree => say("pain_free", &[]),
        Work::TalkTest => say("talk_test", &[]),
        Work::InReserve => say("in_reserve", &[]),
        Work::Relaxed => say("relaxed", &[]),
        Work::Breathe => say("breathe", &[]),
    }
}

/// The moves that a line of strength or mobility names; a circuit names its own.
fn moves_of(line: &Work) -> &[Move] {
    match line {
        Work::Sets { of, .. } | Work::Hold { of, .. } | Work::Stretch { of, .. } => std::slice::from_ref(of),
        _ => &[],
    }
}

fn move_name(of: Move, show: Show) -> String {
    show.words().say(&format!("plan.move.{}", of.as_str()), &[])
}

/// What a session is called.
pub fn name(session: &Session, show: Show) -> String {
    if session.is_walk_run() { show.words().say("plan.sport.walk_run", &[]) } else { sport(session.activity, show) }
}

/// A sport, as one session of it is called.
pub fn sport(activity: Activity, show: Show) -> String {
    show.words().say(&format!("plan.sport.{}", activity.as_str()), &[])
}

/// How hard a session is, as people say it.
pub fn effort(intensity: Intensity, show: Show) -> String {
    show.words().say(&format!("plan.session.{}", intensity.as_str()), &[])
}
