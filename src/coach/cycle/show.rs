//! What is said of the cycle: always an estimate, with its window and its doubt in words.

use chrono::NaiveDate;

use crate::{
    domain::cycle::{
        Caveat, Cycle, Estimate, History, Mode, OvulationSign, Pattern, Phase, Reason, State, When, patterns,
    },
    offline::cycle::Ask,
    store::rows::{ActionType, Path},
};

use super::offer;
use crate::coach::turn::{Plan, Turn};

/// From this probability on a phase is called fairly sure, and likely.
const FAIRLY_SURE: f64 = 0.85;
const LIKELY: f64 = 0.6;
/// Symptoms by the names of the record, as they may be listed.
const SYMPTOMS: [&str; 9] =
    ["cramps", "headache", "bloating", "mood_swings", "acne", "fatigue", "back_pain", "tender_breasts", "spotting"];

/// `/cycle`: the day, the phase, the next start, the lengths, and what repeats.
pub fn overview(turn: &Turn<'_>) -> Plan {
    let history = turn.past.cycle_history();
    let estimate = history.estimate(turn.today);
    let mut lines = vec![day_line(turn, &estimate)];
    lines.extend(next_line(turn, &estimate));
    lines.extend(lengths_line(turn, &estimate));
    lines.extend(caveat_line(turn, &estimate));
    let found = patterns(&history, &turn.past.tracked.days, turn.today);
    lines.extend(found.first().map(|pattern| pattern_line(turn, pattern)));
    said(lines.join("\n"))
}

/// A question about what was kept, answered from it.
pub fn answer(turn: &Turn<'_>, asked: Ask) -> Plan {
    let words = turn.words();
    let tracking = &turn.past.tracked.tracking;
    if matches!(tracking.state, State::Unasked | State::Asked) {
        let mut plan = said(words.say("cycle.nothing_yet", &[]));
        offer(turn, &mut plan);
        return plan;
    }
    if !tracking.is_on() {
        return said(words.say(if tracking.is_kept() { "cycle.paused" } else { "cycle.nothing" }, &[]));
    }
    let history = turn.past.cycle_history();
    let estimate = history.estimate(turn.today);
    let none = || words.say("cycle.no_start", &[]);
    said(match asked {
        Ask::Last => last(turn, &history).unwrap_or_else(none),
        Ask::Usual => lengths_line(turn, &estimate).unwrap_or_else(|| words.say("cycle.lengths_few", &[])),
        Ask::Bleeding => bleeding(turn, &history).unwrap_or_else(|| words.say("cycle.bleeding_few", &[])),
        Ask::Next => {
            let lines = [next_line(turn, &estimate), caveat_line(turn, &estimate)];
            let lines: Vec<String> = lines.into_iter().flatten().collect();
            if lines.is_empty() || estimate.next_start.is_none() { unknown(turn, &estimate) } else { lines.join("\n") }
        }
        Ask::Today => day_line(turn, &estimate),
        Ask::Ovulation => ovulation(turn, &history, &estimate),
    })
}

/// What a mode means for what is said.
pub fn mode(turn: &Turn<'_>, mode: Mode) -> String {
    turn.words().say(&format!("cycle_mode.{}", mode.as_str()), &[])
}

/// Whether what is said names an event or a symptom of somebody of whom any are known.
pub fn names_a_day(turn: &Turn<'_>, said: &str) -> bool {
    if turn.past.tracked.days.merged().is_empty() {
        return false;
    }
    let words = turn.words();
    let symptoms = SYMPTOMS.iter().map(|name| format!("symptom.{name}"));
    let flows = ["light", "medium", "heavy"].iter().map(|flow| format!("symptom.flow_{flow}"));
    let events = ["period_start", "period_end", "lh_positive", "lh_negative"].map(|name| format!("receipt.{name}"));
    let events = events.into_iter().chain(["field.temperature_c".to_owned()]);
    symptoms.chain(flows).chain(events).any(|key| words.find(&key).is_some_and(|word| said.contains(word)))
}

fn said(text: String) -> Plan {
    let mut plan = Plan::saying(ActionType::Question, Path::Command, text);
    plan.is_private = true;
    plan
}

fn day_line(turn: &Turn<'_>, estimate: &Estimate) -> String {
    let words = turn.words();
    if estimate.reason.is_some() {
        return unknown(turn, estimate);
    }
    let day = estimate.cycle_day.unwrap_or(1).to_string();
    let phase = words.say(&format!("cycle_phase.{}", estimate.phase.as_str()), &[]);
    let sure = match estimate.day_phase().confidence().unwrap_or_default() {
        // A test or a thermometer tells of ovulation, and proves none.
        _ if estimate.phase != Phase::Menstrual && sign(estimate).is_some() => "cycle.by_sign",
        sure if sure >= 1.0 => return words.say("cycle.day_told", &[("day", &day), ("phase", &phase)]),
        sure if sure >= FAIRLY_SURE => "cycle.sure",
        sure if sure >= LIKELY => "cycle.likely",
        _ => "cycle.guess",
    };
    words.say("cycle.day", &[("day", &day), ("phase", &phase), ("sure", &words.say(sure, &[]))])
}

/// What told the ovulation of the cycle that runs.
fn sign(estimate: &Estimate) -> Option<OvulationSign> {
    estimate.ovulation.and_then(|ovulation| ovulation.sign)
}

/// That the phase is not known, and why.
fn unknown(turn: &Turn<'_>, estimate: &Estimate) -> String {
    let words = turn.words();
    let reason = estimate.reason.unwrap_or(Reason::NoStart);
    let why = words.say(&format!("cycle_reason.{}", reason.as_str()), &[]);
    match estimate.cycle_day {
        Some(day) => words.say("cycle.day_unknown", &[("day", &day.to_string()), ("why", &why)]),
        None => why,
    }
}

fn next_line(turn: &Turn<'_>, estimate: &Estimate) -> Option<String> {
    let words = turn.words();
    let (next, (from, to)) = estimate.next_start.zip(estimate.window)?;
    let fields = [("day", words.date(next)), ("from", words.date(from)), ("to", words.date(to))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Some(words.say("cycle.next", &fields))
}

fn lengths_line(turn: &Turn<'_>, estimate: &Estimate) -> Option<String> {
    let mut lengths: Vec<i64> =
        estimate.past.iter().filter(|past| past.p_skipped <= 0.5).map(|past| past.days).collect();
    lengths.sort_unstable();
    let (shortest, longest) = (lengths.first()?, lengths.last()?);
    let middle = lengths[lengths.len() / 2];
    let fields = [("n", lengths.len() as i64), ("days", middle), ("from", *shortest), ("to", *longest)];
    let fields = fields.map(|(name, value)| (name, value.to_string()));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Some(turn.words().say(if lengths.len() == 1 { "cycle.length_one" } else { "cycle.lengths" }, &fields))
}

fn caveat_line(turn: &Turn<'_>, estimate: &Estimate) -> Option<String> {
    let key = match estimate.caveat.filter(|_| estimate.next_start.is_some())? {
        Caveat::FewCycles => "cycle.few",
        Caveat::WideRange => "cycle.wide",
    };
    Some(turn.words().say(key, &[]))
}

fn pattern_line(turn: &Turn<'_>, pattern: &Pattern) -> String {
    let words = turn.words();
    let key = match pattern.when {
        When::FirstDays => "cycle.pattern_first_days",
        When::AroundOvulation => "cycle.pattern_middle",
        When::BeforePeriod => "cycle.pattern_before",
    };
    let symptom = words.say(&format!("symptom.{}", pattern.symptom), &[]);
    let (seen, of) = (pattern.seen.to_string(), pattern.of.to_string());
    words.say(key, &[("symptom", &symptom), ("seen", &seen), ("of", &of)])
}

fn last(turn: &Turn<'_>, history: &History) -> Option<String> {
    let words = turn.words();
    let cycle = history.cycles(turn.today).pop()?;
    let start = words.day(cycle.start, turn.today);
    let day = |date: NaiveDate| words.day(date, turn.today);
    Some(match cycle.end {
        Some(end) if end > cycle.start => words.say("cycle.last_ended", &[("start", &start), ("end", &day(end))]),
        _ => words.say("cycle.last", &[("start", &start)]),
    })
}

fn bleeding(turn: &Turn<'_>, history: &History) -> Option<String> {
    let length = |cycle: Cycle| Some((cycle.end? - cycle.start).num_days() + 1);
    let lengths: Vec<i64> = history.cycles(turn.today).into_iter().filter_map(length).collect();
    let n = lengths.len();
    let mean = lengths.iter().sum::<i64>() as f64 / (n > 0).then_some(n)? as f64;
    let (days, n) = (turn.show.number(mean, 0), n.to_string());
    Some(turn.words().say("cycle.bleeding", &[("days", &days), ("n", &n)]))
}

/// Only ever said to who asks: an estimate, and no contraception.
fn ovulation(turn: &Turn<'_>, history: &History, estimate: &Estimate) -> String {
    let words = turn.words();
    if history.mode == Mode::MensesOnly {
        return mode(turn, Mode::MensesOnly);
    }
    let Some(ovulation) = estimate.ovulation else { return unknown(turn, estimate) };
    let Some((date, (from, to))) = ovulation.date.zip(ovulation.fertile_window()) else {
        return unknown(turn, estimate);
    };
    let (date, from, to) = (words.date(date), words.date(from), words.date(to));
    let key = match ovulation.sign {
        Some(OvulationSign::Lh) => "cycle.ovulation_lh",
        Some(OvulationSign::Temperature) => "cycle.ovulation_temperature",
        None => "cycle.ovulation",
    };
    words.say(key, &[("day", &date), ("from", &from), ("to", &to)])
}
