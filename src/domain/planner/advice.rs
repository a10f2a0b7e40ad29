//! One thing to try: candidates whose guards pass, a choice of the policy among them, at most two a morning.

mod kind;

use chrono::{Datelike, Weekday};

use super::{Done, Facts, Focus, LimitKind, Session, Wish, day_off, event, limits};
use crate::domain::{
    evidence::Evidence,
    goal::{self, Body, GoalFact, News},
    habit::HabitFact,
    policy::{self, Choice, Features},
    readiness::{Band, Readiness, Reason, ReasonKind},
    record::{Activity, GoalKind, Intensity, MetricKind, Mood},
};

pub use kind::{Advice, Category, Recommendation};

/// Habits in which somebody moves.
const MOVING: [&str; 2] = ["walk", "stretching"];
/// Water of a day under which a word is worth it where no goal says more, in litres.
const LITTLE_WATER_LITERS: f64 = 1.5;
/// A weekly mean of steps under which a walk is worth a word; benefits level off around 7,000 to 8,000 (Paluch 2022).
const FEW_STEPS: f64 = 6000.0;
/// So many days of a week make a mean.
const DAYS_OF_STEPS: usize = 3;
/// The last session of a kind is one of so many days; today's is longer by so many minutes at least.
const LAST_DAYS: u64 = 14;
const MORE_MINUTES: u32 = 5;
/// "Only the first ten minutes" is a smaller step than a session of so many minutes.
const WORTH_A_SMALLER_START: u32 = 25;
/// Sessions missed in two weeks that ask for something smaller.
const MISSED_OFTEN: u32 = 2;
/// And in seven days so many that say somebody trains.
const TRAINS: usize = 1;
/// Sessions in seven days that are worth saying.
const GOOD_WEEK: u32 = 3;
/// A race so near keeps its date, in days.
const TOO_LATE_DAYS: i64 = 21;
/// A night that short asks for an earlier evening, in hours under the need.
const SHORT_NIGHT_HOURS: f64 = 1.0;
/// What is spared for so few days is no injury to look out for.
pub const NIGGLE_DAYS: i64 = 3;
/// And one that long asks for none, in hours.
const LONG_ENOUGH_HOURS: f64 = 6.5;
/// The weeks of a pregnancy in which lying flat on the back is first spoken of (ACOG Committee Opinion 804, 2020).
const SIDE_WEEKS: std::ops::RangeInclusive<i64> = 16..=18;

/// A candidate with its priority and what it rests on.
struct Candidate {
    advice: Advice,
    weight: f64,
    evidence: Evidence,
}

/// At most two recommendations for today: what care asks for first, then what the policy chooses. `sessions` are those of
/// today and the days after it; `draws` are uniform in [0, 1).
pub fn recommend(facts: &Facts, readiness: &Readiness, sessions: &[Session], draws: [f64; 2]) -> Vec<Recommendation> {
    let mut chosen = care(facts, readiness);
    if facts.is_on_hold() || facts.is_ill_on(facts.today) {
        chosen.truncate(1);
        return chosen;
    }
    chosen.truncate(2);
    let candidates = candidates(facts, readiness, sessions);
    let state = features(facts, readiness);
    for draw in draws.into_iter().take(2 - chosen.len()) {
        let mut left: Vec<&Candidate> = candidates
            .iter()
            .filter(|candidate| {
                // What care asks for takes nothing from a day off.
                let stands_apart =
                    |taken: &Recommendation| taken.decision.is_none() && candidate.advice.is_for_a_day_off();
                let is_other = |taken: &Recommendation| taken.advice.category() != candidate.advice.category();
                chosen.iter().all(|taken| stands_apart(taken) || is_other(taken))
            })
            .collect();
        // The likeliest first, so that a draw of nought is the likeliest choice.
        left.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let mut options: Vec<Choice> =
            left.iter().map(|candidate| Choice { name: candidate.advice.as_str(), weight: candidate.weight }).collect();
        if options.is_empty() {
            break;
        }
        options.push(Choice { name: "none", weight: if chosen.is_empty() { 0.5 } else { 3.0 } });
        let Some(decision) = policy::choose(&state, &options, draw) else { break };
        let Some(candidate) = left.get(decision.chosen) else { break };
        let evidence = candidate.evidence.clone();
        chosen.push(Recommendation { advice: candidate.advice, evidence, decision: Some(decision) });
    }
    chosen
}

/// The body that goals are held against.
pub fn body(facts: &Facts) -> Body {
    let runs = facts.done.iter().filter(|done| done.activity == Activity::Running && done.date >= facts.days_ago(28));
    let longest = runs.filter_map(|done| done.distance_km).max_by(f64::total_cmp);
    Body { weight_kg: facts.weight().map(|(kg, _)| kg), height_cm: facts.person.height_cm, longest_run_km: longest }
}

/// The goals that may be talked about.
pub fn open_goals(facts: &Facts) -> impl Iterator<Item = &GoalFact> {
    let weight_is_off = facts.weight_is_off();
    facts.goals.iter().filter(move |goal| !(weight_is_off && goal.is_about_weight()))
}

/// What leaves no choice: it is said whenever it holds.
fn care(facts: &Facts, readiness: &Readiness) -> Vec<Recommendation> {
    let mut found = Vec::new();
    let mut say = |advice, evidence: &Evidence| {
        found.push(Recommendation { advice, evidence: evidence.clone(), decision: None });
    };
    let reason = |kind: ReasonKind| readiness.reasons.iter().find(|reason| reason.kind == kind);
    if let Some(reason) = reason(ReasonKind::CrisisHold) {
        say(Advice::TalkToSomeone, &reason.evidence);
        return found;
    }
    if let Some(reason) = reason(ReasonKind::MedicalHold) {
        say(Advice::GetChecked, &reason.evidence);
    }
    if let Some(reason) = reason(ReasonKind::Illness).or_else(|| reason(ReasonKind::Fever)) {
        say(Advice::RestWell, &reason.evidence);
    }
    let holds = facts.person.holds;
    if holds.leaks_since == Some(facts.days_ago(1)) {
        let hold = Evidence::of("hold", "pelvic_floor");
        say(Advice::PelvicFloor, &if holds.postpartum { hold.with("after_birth", "yes") } else { hold });
    }
    if is_for_the_side(facts) {
        say(Advice::NotFlat, &Evidence::of("hold", ReasonKind::Pregnancy.as_str()));
    }
    let body = body(facts);
    for goal in open_goals(facts) {
        // Shortly before it, it is too late for another date; and an offer that was not taken up is not made every day.
        let is_too_late = goal.target_date.is_some_and(|date| (date - facts.today).num_days() <= TOO_LATE_DAYS);
        if let Some(found) = goal::unsafe_pace(goal, &body, facts.today) {
            let advice = Advice::of_unsafe(found.why);
            let is_late = advice == Advice::SafeRunDate && is_too_late;
            if !is_late && !facts.lately.contains(advice.as_str()) {
                say(advice, &found.evidence);
            }
        }
    }
    found
}

/// Whether it is time to say that nobody lies flat on the back any more: when that part of a pregnancy begins, when it is told in
/// it, and with any dizziness.
fn is_for_the_side(facts: &Facts) -> bool {
    if !facts.is_pregnant() || facts.lately.contains(Advice::NotFlat.as_str()) {
        return false;
    }
    let weeks = facts.weeks_pregnant();
    let was_just_told = facts.person.holds.pregnant_since >= Some(facts.days_ago(1));
    let is_dizzy = facts.limits_on(facts.today).any(|limit| limit.kind == LimitKind::Strain(event::Strain::Dizzy));
    is_dizzy || weeks.is_some_and(|weeks| SIDE_WEEKS.contains(&weeks) || was_just_told && weeks >= *SIDE_WEEKS.start())
}

/// Everything that would be true and useful today.
fn candidates(facts: &Facts, readiness: &Readiness, sessions: &[Session]) -> Vec<Candidate> {
    let session = sessions.iter().find(|session| session.date == facts.today);
    let mut found: Vec<Candidate> = Vec::new();
    let mut add = |advice, weight, evidence: Evidence| found.push(Candidate { advice, weight, evidence });
    for reason in &readiness.reasons {
        match reason.kind {
            ReasonKind::SleepShort | ReasonKind::SleepDebt if bedtime_may_help(facts, readiness, reason) => {
                add(Advice::EarlierNight, 3.0, reason.evidence.clone());
                add(Advice::WindDown, 1.0, reason.evidence.clone());
            }
            ReasonKind::JetLag => add(Advice::LocalLight, 6.0, reason.evidence.clone()),
            // Who has something long before them eats for that, and is told so with it.
            ReasonKind::BigEffort | ReasonKind::Digesting
                if !facts.weight_is_off() && !event::takes_the_day(facts, facts.today) =>
            {
                add(Advice::Refuel, 4.0, reason.evidence.clone())
            }
            ReasonKind::Sore => add(Advice::Loosen, 2.0, reason.evidence.clone()),
            ReasonKind::Cramps => add(Advice::Warmth, 3.0, reason.evidence.clone()),
            ReasonKind::MoodLow => {
                let mood = facts.log(facts.today).or_else(|| facts.log(facts.days_ago(1))).and_then(|log| log.mood);
                if matches!(mood, Some(Mood::Stressed | Mood::Anxious | Mood::Irritable)) {
                    add(Advice::Breathe, 3.0, reason.evidence.clone());
                }
            }
            _ => {}
        }
    }
    for wish in &facts.person.wishes {
        for advice in of_wish(facts, *wish) {
            add(*advice, 2.5, Evidence::of("wish", wish.as_str()));
        }
    }
    water(facts).into_iter().chain(walk(facts)).for_each(|(advice, evidence)| add(advice, 2.0, evidence));
    for (advice, weight, evidence) in session.iter().flat_map(|session| of_session(facts, readiness, session, sessions))
    {
        add(advice, weight, evidence);
    }
    if session.is_none() && !event::takes_the_day(facts, facts.today) {
        day_off::offers(facts, readiness, sessions)
            .into_iter()
            .for_each(|(advice, weight, evidence)| add(advice, weight, evidence));
    }
    // "Keep to the effort it says" is no word for a day on which there is room for more.
    let fits = |advice| advice != Advice::KeepRhythm || readiness.band != Band::Push;
    if let Some((advice, evidence)) = rhythm(facts, session).filter(|(advice, _)| fits(*advice)) {
        // Who could not keep the plan needs a smaller step before anything else.
        add(advice, if advice == Advice::SmallerStart { 4.0 } else { 1.5 }, evidence);
    }
    // One advice from two reasons is one option.
    let mut names = std::collections::BTreeSet::new();
    found.retain(|candidate| names.insert(candidate.advice));
    // What was said in the last days is not said again; "lights out earlier" after "dim the lights" is the same advice.
    let was_about =
        |category| Advice::ALL.iter().any(|of| of.category() == category && facts.lately.contains(of.as_str()));
    let slept = was_about(Category::Sleep);
    found.retain(|candidate| {
        let advice = candidate.advice;
        !(facts.lately.contains(advice.as_str()) || slept && advice.category() == Category::Sleep)
    });
    found
}

/// What helps with what somebody wants, on any day: one hour of getting up, light early in it and no late caffeine are what an
/// insomnia treatment begins with (Riemann et al., European Insomnia Guideline, 2023); slow breathing calms (Zaccaro et al. 2018).
fn of_wish(facts: &Facts, wish: Wish) -> &'static [Advice] {
    let turns_the_clock = |kind| matches!(kind, LimitKind::Away | LimitKind::Nights | LimitKind::JetLag);
    let keeps_no_hours = facts.person.holds.postpartum
        || event::is_underway(facts, facts.today)
        || facts.limits_on(facts.today).any(|limit| turns_the_clock(limit.kind));
    match wish {
        Wish::Sleep if keeps_no_hours => &[],
        Wish::Sleep => &[Advice::SameHour, Advice::MorningLight, Advice::LastCoffee],
        Wish::Calm => &[Advice::Breathe],
        Wish::PullUp => &[],
    }
}

/// Whether going to bed earlier is what a short night asks for: one night is no habit, so after several, or for whom sleep is a goal; not on the road, in nights of work or with child, where something else kept
/// the person awake, nor after a night that was better than those before, or hardly short.
fn bedtime_may_help(facts: &Facts, readiness: &Readiness, reason: &Reason) -> bool {
    let turns_the_clock = |kind| matches!(kind, LimitKind::Away | LimitKind::Nights | LimitKind::JetLag);
    let is_away = facts.limits_on(facts.today).any(|limit| turns_the_clock(limit.kind));
    let missing = reason
        .evidence
        .number("sleep_need_hours")
        .zip(reason.evidence.number("sleep_hours"))
        .map(|(need, had)| need - had);
    let is_better = readiness.reasons.iter().any(|reason| reason.evidence.get("nights_before_hours").is_some());
    let are_several = reason.kind == ReasonKind::SleepDebt || reason.evidence.get("short_nights").is_some();
    let is_goal =
        facts.goals.iter().any(|goal| goal.kind == GoalKind::Sleep) || facts.person.wishes.contains(&Wish::Sleep);
    // A mean says nothing of tonight where the night that was told last was long enough; and a baby keeps no hours.
    let last_told = facts.days.iter().filter(|log| log.sleep_hours.is_some()).max_by_key(|log| log.date);
    let was_long = last_told.and_then(|log| log.sleep_hours).is_some_and(|hours| hours >= LONG_ENOUGH_HOURS);
    let is_stale = reason.kind == ReasonKind::SleepDebt && was_long;
    (are_several || is_goal)
        && !is_away
        && !is_stale
        && !facts.person.holds.postpartum
        && !facts.is_pregnant()
        && !is_better
        && missing.is_none_or(|hours| hours >= SHORT_NIGHT_HOURS)
}

/// Whether nothing was done yet: no session, and no walk or stretching kept as a habit.
fn has_done_nothing(facts: &Facts) -> bool {
    let moves = |habit: &HabitFact| habit.kept.iter().any(|_| MOVING.contains(&habit.habit_type.as_str()));
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    facts.done.is_empty() && !facts.habits.iter().any(moves) && !planned.into_iter().any(|session| session.completed)
}

/// What today's session is to this person, with its weight: against the last one of its kind, in their week, on the way to
/// their goal. What nothing of theirs says is not said: a tip for everybody is no word from a coach.
fn of_session(
    facts: &Facts,
    readiness: &Readiness,
    session: &Session,
    sessions: &[Session],
) -> Vec<(Advice, f64, Evidence)> {
    let mut found = Vec::new();
    let is_unhurt = !facts.limits_on(session.date).any(|limit| matches!(limit.kind, LimitKind::Injury(_)))
        && !facts.is_pregnant()
        && !facts.person.holds.clearance;
    let is_strength = session.activity == Activity::Strength;
    let is_up = readiness.band >= Band::Steady && is_unhurt && !facts.person.holds.eating_disorder;
    let mut alike: Vec<&Done> = facts
        .done
        .iter()
        .filter(|done| done.activity == session.activity && done.date >= facts.days_ago(LAST_DAYS))
        .collect();
    alike.sort_by_key(|done| done.date);
    if let Some(last) = alike.last().filter(|_| is_up) {
        let evidence = Evidence::of("last_date", last.date).from_records([&last.id]);
        let is_told = last.is_told;
        if is_strength && readiness.band == Band::Push && session.intensity >= Intensity::Moderate {
            found.push((Advice::AddARep, 4.0, evidence));
        } else if is_told && session.minutes >= last.minutes + MORE_MINUTES && !is_strength {
            let evidence = evidence.with("last_minutes", last.minutes).with("minutes", session.minutes);
            found.push((Advice::LongerThanLast, 2.0, evidence));
        }
    }
    let later = sessions.iter().filter(|later| later.date > facts.today);
    let next = later.clone().min_by_key(|later| later.date);
    if let Some(next) = next {
        let days = (next.date - facts.today).num_days();
        let is_bigger = next.is_hard() || next.focus == Focus::Long && next.minutes > session.minutes;
        let evidence = next.evidence.named("next");
        let evidence = evidence.with("next_activity", next.activity.as_str()).with("next_minutes", next.minutes);
        if days == 1 && is_bigger && !session.is_hard() {
            found.push((Advice::KeepSome, 2.0, evidence));
        }
    }
    // By their own word they did nothing so far; whose training is only not known is no beginner.
    if has_done_nothing(facts) && facts.person.weekly_minutes == Some(0) {
        found.push((Advice::FirstOne, 2.0, Evidence::of("sessions_60_days", 0.0)));
    }
    // On Mondays the goal has a line of its own.
    let is_for_it = session.activity == Activity::Running && facts.today.weekday() != Weekday::Mon;
    if let Some((_, evidence)) = news(facts).filter(|(news, _)| matches!(news, News::Race | News::RaceAhead))
        && is_for_it
        && is_up
    {
        found.push((Advice::GoalStep, 1.5, evidence));
    }
    found
}

/// Yesterday's water against the goal, or against little.
fn water(facts: &Facts) -> Option<(Advice, Evidence)> {
    let log = facts.log(facts.days_ago(1))?;
    let drunk = log.water_liters?;
    let goal =
        facts.goals.iter().find(|goal| goal.kind == GoalKind::Water).and_then(|goal| Some((goal.target?, &goal.id)));
    let target = goal.map_or(LITTLE_WATER_LITERS, |(target, _)| target);
    let evidence = Evidence::of("water_yesterday_liters", drunk)
        .with("water_target_liters", target)
        .from_records([&log.id].into_iter().chain(goal.map(|(_, id)| id)));
    (drunk < target * 0.8).then_some((Advice::WaterEarly, evidence))
}

/// Steps a day in the last week, where enough days of it are counted, with the rows.
fn mean_steps(facts: &Facts) -> Option<(f64, Evidence)> {
    let week = facts.days_ago(7)..=facts.days_ago(1);
    let steps: Vec<_> =
        facts.readings.iter().filter(|r| r.kind == MetricKind::Steps && week.contains(&r.date)).collect();
    let mean = steps.iter().map(|reading| reading.value).sum::<f64>() / steps.len().max(1) as f64;
    let evidence = Evidence::of("mean_steps", mean.round()).from_records(steps.iter().map(|reading| &reading.id));
    (steps.len() >= DAYS_OF_STEPS).then_some((mean, evidence))
}

/// What the week says about the first goal of which there is something to say.
pub fn news(facts: &Facts) -> Option<(News, Evidence)> {
    let body = body(facts);
    let steps = mean_steps(facts);
    let mean = steps.as_ref().map(|(mean, _)| *mean);
    let (news, evidence) = open_goals(facts).find_map(|goal| goal::news(goal, &body, mean, facts.today))?;
    let rows = steps.filter(|_| news == News::Steps).map(|(_, evidence)| evidence).unwrap_or_default();
    Some((news, evidence.and(&rows)))
}

/// A walk, where the week had few steps and walking is possible.
fn walk(facts: &Facts) -> Option<(Advice, Evidence)> {
    let (mean, evidence) = mean_steps(facts)?;
    let possible = limits::may(facts, Activity::Walking, Intensity::Light, facts.today);
    (mean < FEW_STEPS && possible).then_some((Advice::WalkAfterMeal, evidence))
}

/// How the last two weeks of sessions went.
fn rhythm(facts: &Facts, session: Option<&Session>) -> Option<(Advice, Evidence)> {
    let week = facts.days_ago(7)..=facts.days_ago(1);
    let done: Vec<_> = facts.done.iter().filter(|done| week.contains(&done.date)).collect();
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let missed: Vec<_> = planned
        .filter(|session| {
            !session.completed
                && (facts.days_ago(14)..facts.today).contains(&session.date)
                && !facts.done.iter().any(|done| done.date == session.date)
        })
        .collect();
    let is_long = session?.minutes >= WORTH_A_SMALLER_START;
    // Whoever trains, only on other days, has no need of a smaller start.
    let trains = done.len() >= TRAINS;
    if missed.len() as u32 >= MISSED_OFTEN && missed.len() > done.len() && !trains {
        if !is_long {
            return None;
        }
        // The record may be missing: nothing is counted up to the person.
        let rows = missed.iter().map(|session| &session.id);
        return Some((Advice::SmallerStart, Evidence::of("sessions_open", missed.len() as u32).from_records(rows)));
    }
    // "Nothing on top" under a full session argues against it, and a count is news on the day after it grew.
    let is_light = session?.intensity == Intensity::Light;
    let grew = done.iter().any(|done| done.date == facts.days_ago(1));
    (done.len() as u32 >= GOOD_WEEK && is_light && grew).then(|| {
        let rows = done.iter().map(|done| &done.id);
        (Advice::KeepRhythm, Evidence::of("sessions_7_days", done.len() as u32).from_records(rows))
    })
}

/// What a learning policy will want to know.
fn features(facts: &Facts, readiness: &Readiness) -> Features {
    let log = facts.log(facts.today);
    let mut features = Features::from([
        ("readiness", f64::from(readiness.score) / 100.0),
        ("sessions_7_days", facts.done.iter().filter(|done| done.date >= facts.days_ago(7)).count() as f64),
        ("days_logged_7", facts.days.iter().filter(|day| day.date >= facts.days_ago(6)).count() as f64),
    ]);
    let mut know = |name, value: Option<f64>| {
        if let Some(value) = value {
            features.insert(name, value);
        }
    };
    know("sleep_hours", log.and_then(|log| log.sleep_hours));
    know("energy_level", log.and_then(|log| log.energy).map(f64::from));
    features
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::{
        planner::{Limit, people},
        readiness::readiness,
    };

    /// Five hours of sleep after nights of so many.
    fn short_night(before: &[f64]) -> Facts {
        let mut facts = Facts { today: people::today(), ..Facts::default() };
        let nights = [5.0].into_iter().chain(before.iter().copied());
        facts.days = (0..)
            .zip(nights)
            .map(|(days, hours)| super::super::DayLog {
                date: facts.days_ago(days),
                sleep_hours: Some(hours),
                ..super::super::DayLog::default()
            })
            .collect();
        facts
    }

    fn advised(facts: &Facts) -> Vec<Advice> {
        recommend(facts, &readiness(facts), &[], [0.0, 0.0]).iter().map(|advice| advice.advice).collect()
    }

    #[test]
    fn an_earlier_night_is_for_whom_bedtime_keeps_awake_and_not_twice_in_a_week() {
        assert!(!advised(&short_night(&[7.0, 8.0])).contains(&Advice::EarlierNight), "one night is no habit");
        let facts = short_night(&[5.0, 5.0, 5.0]);
        assert!(advised(&facts).contains(&Advice::EarlierNight));
        let mut said = facts.clone();
        said.lately.insert(Advice::WindDown.as_str().to_owned());
        assert!(!advised(&said).contains(&Advice::EarlierNight), "the same advice in other words");
        let mut away = facts.clone();
        away.person.limits.push(Limit { kind: LimitKind::Away, from: None, until: None, record: None });
        assert!(!advised(&away).contains(&Advice::EarlierNight), "on the road");
        let mut pregnant = facts;
        pregnant.person.holds.pregnant = true;
        assert!(!advised(&pregnant).contains(&Advice::EarlierNight), "with child");
        assert!(
            !advised(&short_night(&[3.0, 4.0])).contains(&Advice::EarlierNight),
            "a better night than those before"
        );
    }

    #[test]
    fn a_pelvic_floor_is_spoken_of_once_and_the_back_in_the_middle_of_a_pregnancy() {
        let mut facts = Facts { today: people::today(), ..Facts::default() };
        facts.person.holds.leaks = true;
        for (days, is_said) in [(0, false), (1, true), (2, false)] {
            facts.person.holds.leaks_since = Some(facts.days_ago(days));
            assert_eq!(advised(&facts).contains(&Advice::PelvicFloor), is_said, "{days} days after it was told");
        }
        // Told so many days ago as its week so many.
        let carries = |told_days_ago: u64, week: u32| {
            let mut facts = Facts { today: people::today(), ..Facts::default() };
            let since = facts.days_ago(told_days_ago);
            facts.person.holds.pregnant = true;
            facts.person.holds.pregnant_since = Some(since);
            let left = crate::domain::planner::days_left_of_pregnancy(week);
            facts.person.holds.pregnant_until = since.checked_add_days(Days::new(left.unsigned_abs()));
            facts
        };
        assert_eq!(carries(14, 22).weeks_pregnant(), Some(24));
        for (told_days_ago, week, is_said) in
            [(1, 22, true), (10, 22, false), (1, 10, false), (42, 10, true), (70, 10, false)]
        {
            let facts = carries(told_days_ago, week);
            let weeks = facts.weeks_pregnant();
            assert_eq!(
                advised(&facts).contains(&Advice::NotFlat),
                is_said,
                "{weeks:?} weeks, told {told_days_ago} days ago"
            );
        }
        let mut dizzy = carries(10, 22);
        let kind = LimitKind::Strain(event::Strain::Dizzy);
        dizzy.person.limits.push(Limit { kind, from: Some(dizzy.days_ago(1)), until: Some(dizzy.today), record: None });
        assert!(advised(&dizzy).contains(&Advice::NotFlat), "with any dizziness");
        dizzy.lately.insert(Advice::NotFlat.as_str().to_owned());
        assert!(!advised(&dizzy).contains(&Advice::NotFlat), "not twice in a week");
    }

    #[test]
    fn another_date_is_offered_once_a_week_and_not_shortly_before_a_race() {
        let race = |days: u64| {
            let mut facts = Facts { today: people::today(), ..Facts::default() };
            facts.goals.push(GoalFact {
                id: None,
                kind: GoalKind::RunDistance,
                target: Some(42.2),
                unit: None,
                start: None,
                created: None,
                progress: Some(10.0),
                target_date: facts.today.checked_add_days(chrono::Days::new(days)),
                is_end_weight: false,
                habit_type: None,
            });
            facts
        };
        assert!(advised(&race(30)).contains(&Advice::SafeRunDate));
        assert!(!advised(&race(20)).contains(&Advice::SafeRunDate), "it is too late for another date");
        let mut said = race(30);
        said.lately.insert(Advice::SafeRunDate.as_str().to_owned());
        assert!(!advised(&said).contains(&Advice::SafeRunDate));
    }

    /// A day with a session of a kind, and what would be said of it, of all that could be.
    fn of_a_day(facts: &Facts, session: Session, more: &[Session]) -> Vec<Advice> {
        let sessions: Vec<Session> = std::iter::once(session).chain(more.iter().cloned()).collect();
        candidates(facts, &readiness(facts), &sessions).iter().map(|candidate| candidate.advice).collect()
    }

    #[test]
    fn the_closing_word_follows_from_the_records() {
        let today = people::today();
        let planned = |facts: &Facts, days: u64, focus, activity, intensity, minutes| {
            Session::written(facts, today + Days::new(days), focus, (activity, intensity, minutes), 0)
        };
        let done = |days: u64, activity, minutes| Done {
            is_told: true,
            id: Some(format!("done-{days}")),
            date: today - Days::new(days),
            minutes,
            activity,
            intensity: Intensity::Moderate,
            distance_km: None,
        };
        let mut facts = Facts { today, ..Facts::default() };
        facts.days = vec![super::super::DayLog { date: today, energy: Some(3), ..super::super::DayLog::default() }];
        let run = |facts: &Facts| planned(facts, 0, Focus::Easy, Activity::Running, Intensity::Light, 30);
        let long = planned(&facts, 1, Focus::Long, Activity::Running, Intensity::Light, 60);
        let later = planned(&facts, 4, Focus::Easy, Activity::Running, Intensity::Light, 30);
        assert_eq!(of_a_day(&facts, run(&facts), &[]), [], "their training is only not known");
        facts.person.weekly_minutes = Some(0);
        assert_eq!(of_a_day(&facts, run(&facts), &[]), [Advice::FirstOne]);
        facts.habits = vec![HabitFact { habit_type: "walk".into(), kept: vec![(today, None)], ..HabitFact::default() }];
        assert!(!of_a_day(&facts, run(&facts), &[]).contains(&Advice::FirstOne), "they walked");
        facts.habits.clear();
        facts.done = vec![done(9, Activity::Cycling, 40)];
        assert_eq!(of_a_day(&facts, run(&facts), &[]), [], "nothing of theirs says anything: nothing is said");
        assert_eq!(of_a_day(&facts, run(&facts), std::slice::from_ref(&long)), [Advice::KeepSome]);
        assert_eq!(of_a_day(&facts, run(&facts), std::slice::from_ref(&later)), []);
        facts.done = vec![done(9, Activity::Running, 20)];
        assert_eq!(of_a_day(&facts, run(&facts), &[]), [Advice::LongerThanLast]);
        facts.lately.insert(Advice::LongerThanLast.as_str().to_owned());
        assert_eq!(of_a_day(&facts, run(&facts), &[]), [], "it was said in the last days");
        let strength = planned(&facts, 0, Focus::FullBody, Activity::Strength, Intensity::Moderate, 40);
        facts.days[0].energy = Some(5);
        facts.done.push(done(2, Activity::Strength, 40));
        assert_eq!(of_a_day(&facts, strength, &[])[0], Advice::AddARep);
    }
}
