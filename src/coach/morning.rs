//! The words of a plan when no model words it: the morning, **Why**, a session and what to do in it, the evening, the week.
//!
//! A template (`prompts/words/plan/<lang>.toml`) holds no digit; its fields are names of the evidence behind the sentence, so
//! that a number can only be said when it is in `based_on`. What the evidence does not hold is not said.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::{
    correlation::Correlation,
    evidence::{Evidence, Fact},
    goal::{GoalFact, Pace, Standing, Unsafe},
    habit::Risk,
    planner::{
        Adapted, Advice, Change, Morning, Recommendation, Refusal, Request, Session, Work, laws::Breach, moves::Move,
    },
    readiness::{Band, Confidence, Reason, ReasonKind},
    record::{Activity, Intensity},
};

use super::{receipt, show::Show};

/// The longest morning, in characters.
pub const LONGEST: usize = 600;
/// A session names so many of its moves.
const MOVES_NAMED: usize = 4;
/// Reasons that **Why** lists.
const REASONS_LISTED: usize = 6;

/// The morning's message. `pick` varies the wording from day to day.
pub fn text(morning: &Morning, name: Option<&str>, show: Show, pick: usize) -> String {
    let name = name.map_or(String::new(), |name| format!(", {name}"));
    let hello = show.words().pick("plan.morning.hello", &[("name", &name)], pick);
    if let Some(crisis) = morning.recommendations.iter().find(|advice| advice.advice == Advice::TalkToSomeone) {
        return format!("{hello} {}", recommendation(crisis, show, pick));
    }
    let mut parts = vec![format!("{hello} {}", how_you_are(morning, show, pick)), today(morning, show, pick)];
    let one_thing = morning.recommendations.first().map(|advice| {
        let advice = advice_text(advice, show, pick);
        show.words().pick("plan.morning.one_thing", &[("advice", &advice)], pick)
    });
    let rest = one_thing.into_iter().chain(habits(morning, show, pick)).chain(goal_line(morning, show));
    // What matters least is left out where the message would get too long.
    for part in rest {
        let length = parts.iter().chain([&part]).map(|part| part.chars().count() + 1).sum::<usize>();
        if length <= LONGEST {
            parts.push(part);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// The values and the rule behind a morning.
pub fn why(morning: &Morning, show: Show) -> String {
    let words = show.words();
    let readiness = &morning.readiness;
    let confidence = match readiness.confidence {
        Confidence::Low => "plan.confidence.low",
        Confidence::Medium => "plan.confidence.medium",
        Confidence::High => "plan.confidence.high",
    };
    let mut lines = vec![words.say(
        "plan.why.title",
        &[
            ("readiness", &show.number(f64::from(readiness.score), 0)),
            ("band", &words.say(&format!("plan.band.{}", readiness.band.as_str()), &[])),
            ("confidence", &words.say(confidence, &[])),
        ],
    )];
    for reason in readiness.reasons.iter().take(REASONS_LISTED) {
        let key = match reason.points {
            points if points > 0.0 => "plan.why.up",
            points if points < 0.0 || reason.ceiling.is_some() => "plan.why.down",
            _ => "plan.why.same",
        };
        if let Some(text) = reason_text(reason, show) {
            lines.push(words.say(key, &[("reason", &text)]));
        }
    }
    let is_held = readiness.reasons.iter().any(|reason| reason.ceiling == Some(Band::Rest));
    let rule = if is_held { "hold" } else { morning.today.change.as_str() };
    let rule = format!("plan.why.{rule}");
    let rule =
        fill(&rule, &morning.evidence, show, 0).or_else(|| fill(&format!("{rule}_same"), &morning.evidence, show, 0));
    lines.extend(rule);
    let week = ["plan.why.week", "plan.why.week_new"];
    if let Some(week) = week.iter().find_map(|key| fill(key, &morning.evidence, show, 0)) {
        let kind = match morning.evidence.get("week_kind") {
            Some(Fact::Text(kind)) => words.say(&format!("plan.why.{kind}"), &[]),
            _ => String::new(),
        };
        lines.push(format!("{week} {kind}").trim_end().to_owned());
    }
    lines.join("\n")
}

/// A session on one line: "strength, 35 min, moderate (squat, push-up, row, plank)".
pub fn session_line(session: &Session, show: Show) -> String {
    let moves = session.work.iter().flat_map(moves_of).take(MOVES_NAMED).map(|of| move_name(*of, show)).collect();
    line(session, moves, show)
}

/// A session of another day: "strength, 35 min, moderate". Its moves are told when their day comes.
pub fn session_brief(session: &Session, show: Show) -> String {
    line(session, Vec::new(), show)
}

fn line(session: &Session, moves: Vec<String>, show: Show) -> String {
    let words = show.words();
    let fields = [
        ("sport", sport(session.activity, show)),
        ("minutes", show.minutes(f64::from(session.minutes))),
        ("effort", words.say(&format!("plan.session.{}", session.intensity.as_str()), &[])),
        ("moves", moves.join(", ")),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.say(if moves.is_empty() { "plan.session.line" } else { "plan.session.line_moves" }, &fields)
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

/// The content of a recommendation, as a sentence of its own.
pub fn recommendation(recommendation: &Recommendation, show: Show, pick: usize) -> String {
    sentence(&advice_text(recommendation, show, pick))
}

/// A reason as a fragment: "6 h of sleep where you need about 8 h (Oura)".
pub fn reason_text(reason: &Reason, show: Show) -> Option<String> {
    // "527 % more" is arithmetic, not a reason.
    let is_doubled = reason.evidence.number("load_growth_percent").is_some_and(|percent| percent > 100.0);
    let kind = if is_doubled { "load_doubled" } else { reason.kind.as_str() };
    let text = fill(&format!("plan.reason.{kind}"), &reason.evidence, show, 0)?;
    Some(match reason.evidence.get("source") {
        Some(Fact::Text(source)) => format!("{text} ({source})"),
        _ => text,
    })
}

/// A line of the weekly review from its values; none where one of them is missing.
pub fn review_line(key: &str, evidence: &Evidence, show: Show) -> Option<String> {
    fill(&format!("plan.review.{key}"), evidence, show, 0)
}

/// What goes together in the person's days, as a sentence for the weekly review.
pub fn together(correlation: &Correlation, show: Show) -> Option<String> {
    let key = if correlation.rho > 0.0 { "together" } else { "together_less" };
    review_line(key, &correlation.evidence, show).map(|line| sentence(&line))
}

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
        Request::Shorten { date, .. } => {
            let minutes = on(*date).map_or(0, |session| session.minutes);
            say("shortened", &[("session", &line(*date)), ("minutes", &show.minutes(f64::from(minutes)))])
        }
        Request::Hurts { part, .. } => {
            let part = words.say(&format!("plan.part.{}", part.as_str()), &[]);
            say("hurts", &[("injury", &part), ("until", &until())])
        }
        Request::Ill { .. } => say("ill", &[("until", &until())]),
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

/// A template with the values of the evidence; none where the template is missing or a value of it is.
pub fn fill(key: &str, evidence: &Evidence, show: Show, pick: usize) -> Option<String> {
    show.words().find(key)?;
    let mut text = show.words().pick(key, &[], pick);
    while let Some((before, rest)) = text.split_once('{') {
        let (name, after) = rest.split_once('}')?;
        text = format!("{before}{}{after}", value(name, evidence.get(name)?, show));
    }
    Some(text)
}

/// A value as its name says: hours, minutes, kilograms, a day, a word.
fn value(name: &str, fact: &Fact, show: Show) -> String {
    let ends = |end: &str| name.ends_with(end);
    match fact {
        Fact::Date(date) => show.words().date(*date),
        Fact::Text(text) => match name {
            "mood" => show.words().say(&format!("mood.{text}"), &[]),
            "injury" => show.words().say(&format!("plan.part.{text}"), &[]),
            "habit" => show.habit(text),
            "a" | "b" => show.words().say(&format!("plan.series.{text}"), &[]),
            _ => text.clone(),
        },
        Fact::Number(number) if ends("hours") => show.hours(*number),
        Fact::Number(number) if ends("minutes") || name.starts_with("minutes") => show.minutes(*number),
        Fact::Number(number) if ends("liters") => show.water(*number),
        Fact::Number(number) if ends("_kg") || ends("kg_per_week") => show.weight(*number),
        Fact::Number(number) if ends("_km") => show.distance(*number),
        Fact::Number(number) if ends("_ms") => format!("{} ms", show.number(*number, 0)),
        Fact::Number(number) if ends("_c") => show.temperature(*number),
        Fact::Number(number) => show.number(*number, 0),
    }
}

/// The first sentence: the day's band with at most two reasons.
fn how_you_are(morning: &Morning, show: Show, pick: usize) -> String {
    let words = show.words();
    let mut main: Vec<&Reason> = morning.readiness.main_reasons().filter(|reason| says_something(reason)).collect();
    // "Going easy on the knee" is a clause, and ends the sentence.
    main.sort_by_key(|reason| matches!(reason.kind, ReasonKind::Injury | ReasonKind::Pregnancy));
    let mut reasons: Vec<String> = main.into_iter().filter_map(|reason| reason_text(reason, show)).collect();
    if reasons.is_empty() {
        // A score that several small things made still has its strongest one.
        reasons.extend(morning.readiness.reasons.iter().find_map(|reason| reason_text(reason, show)));
    }
    if reasons.is_empty() {
        // No plan stands on a day off.
        let is_off = matches!(morning.today.change, Change::Free | Change::Rested);
        return words.pick(if is_off { "plan.morning.unknown_off" } else { "plan.morning.unknown" }, &[], pick);
    }
    let reasons = reasons.join(&words.say("plan.morning.and", &[]));
    let key = match morning.readiness.band {
        Band::Steady if morning.readiness.is_down() => "steady_down",
        band => band.as_str(),
    };
    words.pick(&format!("plan.morning.{key}"), &[("reasons", &reasons)], pick)
}

/// A usual value is no reason while there are others; an injury or a pregnancy is one that the person knows.
fn says_something(reason: &Reason) -> bool {
    !matches!(reason.kind, ReasonKind::EnergyUsual | ReasonKind::HrvUsual | ReasonKind::RestingHrUsual)
        || reason.points != 0.0
}

/// What today holds.
fn today(morning: &Morning, show: Show, pick: usize) -> String {
    let words = show.words();
    let say = |key: &str, fields: &[(&str, &str)]| words.pick(&format!("plan.morning.{key}"), fields, pick);
    let today = &morning.today;
    let line = today.after.as_ref().map(|session| session_line(session, show)).unwrap_or_default();
    match today.change {
        Change::Kept => say("kept", &[("session", &line)]),
        Change::Lightened => say("lightened", &[("session", &line)]),
        Change::Swapped => {
            let hard = morning.sessions.iter().find(|session| session.is_hard()).map(|session| session.date);
            match hard {
                Some(date) => say("swapped", &[("session", &line), ("hard_date", &words.date(date))]),
                None => say("kept", &[("session", &line)]),
            }
        }
        Change::Moved { to } => {
            let moved = morning.sessions.iter().find(|session| session.date == to);
            let moved = moved.map(|session| session_brief(session, show)).unwrap_or_default();
            say("moved", &[("session", &moved), ("moved_to", &words.date(to))])
        }
        Change::Rested => say("rested", &[]),
        Change::Free => match morning.sessions.first() {
            Some(next) => {
                say("free", &[("session", &session_brief(next, show)), ("next_date", &words.date(next.date))])
            }
            None if morning.readiness.band == Band::Rest => say("rested", &[]),
            None => say("free_open", &[]),
        },
        Change::Done => say("done", &[]),
    }
}

/// The habits of the day; one that has just broken is named first, without blame.
fn habits(morning: &Morning, show: Show, pick: usize) -> Option<String> {
    let first = morning.habits.first()?;
    let words = show.words();
    if first.risk == Risk::JustBroken {
        return Some(words.pick("plan.morning.habit_broken", &[("habit", &show.habit(&first.habit_type))], pick));
    }
    let names: Vec<String> = morning.habits.iter().map(|habit| show.habit(&habit.habit_type)).collect();
    Some(words.pick("plan.morning.habits", &[("habits", &names.join(", "))], pick))
}

/// Where a goal stands: once a week, on Mondays, is often enough.
fn goal_line(morning: &Morning, show: Show) -> Option<String> {
    if morning.date.weekday() != Weekday::Mon {
        return None;
    }
    let news = || {
        let (news, evidence) = morning.news.as_ref()?;
        fill(&format!("plan.morning.{}", news.as_str()), evidence, show, 0)
    };
    morning.paces.first().and_then(|(goal, pace)| pace_line(goal, pace, show)).or_else(news)
}

/// How far a goal is on its way: "Lose 4 kg by 1 Jun: 3 days ahead of the line."
pub fn pace_line(goal: &GoalFact, pace: &Pace, show: Show) -> Option<String> {
    let key = match pace.standing {
        Standing::Ahead(_) => "plan.morning.ahead",
        Standing::On => "plan.morning.on_pace",
        Standing::Behind(_) => "plan.morning.behind",
    };
    let row = serde_json::json!({
        "goal_type": goal.kind, "target_value": goal.target, "is_end_weight": goal.is_end_weight && goal.is_about_weight(),
        "habit_type": goal.habit_type, "unit": goal.unit,
    });
    let goal = sentence(&receipt::goal_text(&row, show)?);
    let days = pace.evidence.number("pace_days").map(|days| show.number(days, 0)).unwrap_or_default();
    Some(show.words().say(key, &[("goal", &goal), ("pace_days", &days)]))
}

/// What would be safe instead of a goal that is not.
pub fn unsafe_goal(found: &Unsafe, show: Show) -> Option<String> {
    let key = format!("plan.advice.{}", Advice::of_unsafe(found.why).as_str());
    fill(&key, &found.evidence, show, 0).map(|said| sentence(&said))
}

fn advice_text(recommendation: &Recommendation, show: Show, pick: usize) -> String {
    let said = match recommendation.advice {
        Advice::PainSigns => pain_signs(&recommendation.evidence, show, pick),
        advice => fill(&format!("plan.advice.{}", advice.as_str()), &recommendation.evidence, show, pick),
    };
    said.unwrap_or_default()
}

/// What to have looked at with an injury: a spine has other signs than a joint.
pub fn pain_signs(injury: &Evidence, show: Show, pick: usize) -> Option<String> {
    let is_spine = matches!(injury.get("injury"), Some(Fact::Text(part)) if part == "back" || part == "neck");
    fill(if is_spine { "plan.advice.pain_signs_spine" } else { "plan.advice.pain_signs" }, injury, show, pick)
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

/// The moves that a line of strength names; mobility and circuits are named by their sport.
fn moves_of(line: &Work) -> &[Move] {
    match line {
        Work::Sets { of, .. } | Work::Hold { of, .. } => std::slice::from_ref(of),
        _ => &[],
    }
}

fn move_name(of: Move, show: Show) -> String {
    show.words().say(&format!("plan.move.{}", of.as_str()), &[])
}

fn sport(activity: Activity, show: Show) -> String {
    show.words().say(&format!("plan.sport.{}", activity.as_str()), &[])
}

/// With a capital letter at its beginning.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How hard a session is, as people say it.
pub fn effort(intensity: Intensity, show: Show) -> String {
    show.words().say(&format!("plan.session.{}", intensity.as_str()), &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        person::{Lang, Units},
        planner::{
            Draws, Focus, What, morning,
            people::{Dice, facts},
        },
        safety::unsupported_numbers,
    };

    const SHOWS: [Show; 5] = [
        Show { lang: Lang::En, units: Units::Metric },
        Show { lang: Lang::En, units: Units::Imperial },
        Show { lang: Lang::De, units: Units::Metric },
        Show { lang: Lang::Es, units: Units::Metric },
        Show { lang: Lang::Fr, units: Units::Metric },
    ];

    /// No number of a text that the evidence does not hold.
    fn is_backed(text: &str, evidence: &Evidence) -> bool {
        unsupported_numbers(text, &evidence.numbers()).is_empty()
    }

    fn decided(seed: u64) -> Morning {
        let mut dice = Dice::new(seed ^ 0x5A1);
        morning(&facts(seed), Draws([dice.unit(), dice.unit()]))
    }

    #[test]
    fn every_number_of_five_hundred_plans_is_backed() {
        for seed in 0..500 {
            let plan = decided(seed);
            for (n, show) in SHOWS.into_iter().enumerate() {
                let pick = seed as usize + n;
                for said in [text(&plan, Some("Ana"), show, pick), why(&plan, show)] {
                    assert!(
                        is_backed(&said, &plan.evidence),
                        "seed {seed}: {:?}\n{said}",
                        unsupported_numbers(&said, &plan.evidence.numbers())
                    );
                    assert!(!said.contains(['{', '}']), "{said}");
                }
                for session in &plan.sessions {
                    for line in what_to_do(session, show).iter().chain([&session_line(session, show)]) {
                        assert!(is_backed(line, &session.evidence), "seed {seed}: {line}");
                    }
                }
                for advice in &plan.recommendations {
                    let content = recommendation(advice, show, pick);
                    assert!(!content.is_empty() && is_backed(&content, &advice.evidence), "seed {seed}: {content}");
                }
            }
        }
    }

    #[test]
    fn a_morning_is_short_and_asks_at_most_one_question() {
        for seed in 0..2000 {
            let plan = decided(seed);
            for show in SHOWS {
                let said = text(&plan, Some("Maximiliane"), show, seed as usize);
                assert!(said.chars().count() <= LONGEST, "seed {seed}: {} characters\n{said}", said.chars().count());
                assert!(said.matches('?').count() <= 1 && !said.contains('!'), "seed {seed}: {said}");
                assert!(said.lines().count() >= 1 && !said.contains("\n\n"), "seed {seed}: {said}");
            }
        }
    }

    #[test]
    fn templates_hold_no_digit_and_words_exist_for_everything() {
        let files = [
            include_str!("../../prompts/words/plan/en.toml"),
            include_str!("../../prompts/words/plan/de.toml"),
            include_str!("../../prompts/words/plan/es.toml"),
            include_str!("../../prompts/words/plan/fr.toml"),
        ];
        for file in files {
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                let (_, template) = line.split_once(" = ").unwrap_or_default();
                let mut outside = String::new();
                for part in template.split('{') {
                    outside.push_str(part.split_once('}').map_or(part, |(_, after)| after));
                }
                assert!(!outside.contains(|c: char| c.is_ascii_digit()), "{line}");
            }
        }
        for show in SHOWS {
            let has = |key: String| assert!(show.words().find(&format!("plan.{key}")).is_some(), "{key} in {show:?}");
            crate::domain::goal::News::ALL.iter().for_each(|news| has(format!("morning.{}", news.as_str())));
            ReasonKind::ALL.iter().for_each(|kind| has(format!("reason.{}", kind.as_str())));
            Advice::ALL.iter().for_each(|advice| has(format!("advice.{}", advice.as_str())));
            Move::ALL.iter().for_each(|of| has(format!("move.{}", of.as_str())));
            Activity::ALL.iter().for_each(|activity| has(format!("sport.{}", activity.as_str())));
            Intensity::ALL.iter().for_each(|intensity| has(format!("session.{}", intensity.as_str())));
            crate::domain::planner::limits::BodyPart::ALL
                .iter()
                .for_each(|part| has(format!("part.{}", part.as_str())));
        }
    }

    #[test]
    fn a_changed_plan_is_told_in_words() {
        let (show, mut facts) = (SHOWS[0], facts(1));
        facts.today = crate::domain::planner::people::today();
        let session = |days: u64| {
            let date = facts.today + chrono::Days::new(days);
            Session::written(&facts, date, Focus::Easy, (Activity::Walking, Intensity::Light, 30), 0)
        };
        let adapted = |sessions| Adapted { sessions, changed: Vec::new(), dropped: Vec::new(), limit: None };
        let moved = Request::Move { what: What::On(facts.today), to: facts.today + chrono::Days::new(2) };
        assert_eq!(
            super::adapted(&moved, &adapted(vec![session(2)]), facts.today, show, 0),
            "Moved: walk, 30 min, easy, Fri 13 Mar."
        );
        let skip = Request::Skip { date: facts.today };
        assert_eq!(
            super::adapted(&skip, &adapted(vec![session(1)]), facts.today, show, 0),
            "Skipped. Nothing to make up for. Next: walk, 30 min, easy, Thu 12 Mar."
        );
        let refusal = Refusal::Law { breach: Breach::HardDaysAdjacent, instead: Some(facts.today) };
        assert_eq!(refused(&refusal, show), "That would put two hard days next to each other. Wed 11 Mar would work.");
    }

    #[test]
    fn wording_varies_from_day_to_day() {
        let plan = decided(3);
        let said: std::collections::BTreeSet<String> = (0..6).map(|pick| text(&plan, None, SHOWS[0], pick)).collect();
        assert!(said.len() >= 3, "{said:?}");
    }

    #[test]
    fn a_number_nobody_knows_is_noticed() {
        let plan = decided(3);
        assert!(!is_backed("Your readiness is 4711.", &plan.evidence));
    }
}
