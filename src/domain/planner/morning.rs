//! The morning: how the person is, what of the plan stands today, which habits need a hand, one thing to try.

use chrono::NaiveDate;

use super::{
    Advice, Facts, LimitKind, PLANNER_VERSION, Question, Recommendation, Session, Week, WhyToday, advice,
    event::{self, Meaning},
    limits, question,
    race::{self, Near},
    standing::{decide, last_day, upcoming, week_start},
    week, why_today,
    yesterday::{Yesterday, yesterday},
};
use crate::domain::{
    evidence::Evidence,
    goal::{self, GoalFact, News, Pace},
    habit::{self, HabitFact, HabitStanding},
    readiness::{Readiness, ReasonKind, readiness},
    record::{Activity, GoalKind, MetricKind},
    safety::Condition,
};

/// Habits of a day.
const MOST_HABITS: usize = 3;
/// A night this short is asked after the day after, in hours.
const SHORT_NIGHT_HOURS: f64 = 6.0;

/// Uniform random numbers in [0, 1) for the policy's choices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draws(pub [f64; 2]);

/// Everything decided on one morning.
#[derive(Clone, Debug, PartialEq)]
pub struct Morning {
    pub date: NaiveDate,
    pub readiness: Readiness,
    pub today: Today,
    /// Today's session and those of the six days after it, as they now stand, in order of days. Those with an id are rows
    /// of the plan; those without are new.
    pub sessions: Vec<Session>,
    /// Planned sessions that no longer stand.
    pub dropped: Vec<Session>,
    /// The habits of the day, those at risk first, at most three.
    pub habits: Vec<HabitStanding>,
    /// At most two.
    pub recommendations: Vec<Recommendation>,
    /// Goals that have a pace, with it.
    pub paces: Vec<(GoalFact, Pace)>,
    /// What the week says about a goal without a pace.
    pub news: Option<(News, Evidence)>,
    /// What the week holds, on the first day of one.
    pub week: Option<Evidence>,
    /// A distance whose day is today or tomorrow.
    pub race: Option<(Near, Evidence)>,
    /// A distance that is some days ahead, on the days that count down to it.
    pub countdown: Option<Evidence>,
    /// What was done yesterday.
    pub yesterday: Option<Yesterday>,
    /// What the person asked of this day: its time, or a sport that waits.
    pub asked_for: Vec<Evidence>,
    /// What the person told of this day.
    pub told: Vec<(Meaning, Evidence)>,
    /// What the person told yesterday that is worth giving back.
    pub quote: Option<Quoted>,
    /// What they told yesterday of themselves or somebody close, said back in the second person.
    pub mirrored: Option<Quoted>,
    /// What they told yesterday in which they held themselves against others.
    pub doubt: Option<String>,
    /// What they told yesterday that a person would answer before anything else.
    pub met: Option<Met>,
    /// The part of which they told yesterday that it hurts, as `injury`, where the plan still spares it.
    pub hurt: Option<Evidence>,
    /// Whom they lost in these days, by the name they told.
    pub mourned: Option<String>,
    /// Whether they needed their inhaler in the last days.
    pub inhaler: bool,
    /// What the person told of this day that asks nothing of the plan, in their own words.
    pub of_today: Option<String>,
    /// What the person trains for in their own words, on the days on which it is spoken of.
    pub aim: Option<String>,
    /// Why today's session stands today.
    pub why_today: Option<(WhyToday, Evidence)>,
    /// A night that was short before the last, as `night_before_hours`, where the last is not known.
    pub night_before: Option<Evidence>,
    /// The match for which, or after which, today's session spares the legs.
    pub near_match: Option<Evidence>,
    /// Whether the person is on the road.
    pub is_away: bool,
    /// Whether they go on foot.
    pub walks: bool,
    /// The one question to ask.
    pub question: Option<Question>,
    /// Everything that any of it rests on.
    pub evidence: Evidence,
}

/// Something achieved, as it is given back.
#[derive(Clone, Debug, PartialEq)]
pub struct Quoted {
    /// The name of its words: "best" for a lift, "feat" for what came off, "quote" for the person's own words; what is
    /// said back has the name of how it sounds.
    pub as_what: &'static str,
    pub text: String,
}

/// What weighed on somebody yesterday, or was good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Met {
    /// The name of its words.
    pub name: &'static str,
    /// Whether it weighs so much that a tip beside it would be deaf.
    pub is_heavy: bool,
    /// Whether it made the day harder, so that what was done all the same is worth a word.
    pub weighs: bool,
}

impl Morning {
    /// Whether something is said that only this person told.
    pub fn is_personal(&self) -> bool {
        self.met.is_some() || self.quote.is_some() || self.mirrored.is_some() || self.hurt.is_some() || self.inhaler
    }

    /// Whether what was done yesterday was done after a short night that is known, and is not said otherwise.
    pub fn told_tired(&self) -> bool {
        self.quote.is_none() && self.night_before.is_some() && self.yesterday.is_some() && !self.rests_on_a_night()
    }

    /// Whether the day goes easy because of a night.
    pub fn rests_on_a_night(&self) -> bool {
        self.readiness.reasons.iter().any(|reason| reason.kind == ReasonKind::SleepShort)
    }
}

/// What became of today's session.
#[derive(Clone, Debug, PartialEq)]
pub struct Today {
    pub change: Change,
    /// As it was planned.
    pub before: Option<Session>,
    /// As it stands.
    pub after: Option<Session>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// As planned.
    Kept,
    /// Shorter or easier.
    Lightened,
    /// Another session of the week, or another activity, took its place.
    Swapped,
    /// Today rests; the session waits for another day.
    Moved { to: NaiveDate },
    /// Today rests; the session is dropped.
    Rested,
    /// A day off by plan.
    Free,
    /// Already done today.
    Done,
}

impl Change {
    /// The name used in evidence, words and the judge.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Lightened => "lightened",
            Self::Swapped => "swapped",
            Self::Moved { .. } => "moved",
            Self::Rested => "rest",
            Self::Free => "free",
            Self::Done => "done",
        }
    }
}

/// Decides a person's morning.
pub fn morning(facts: &Facts, draws: Draws) -> Morning {
    let readiness = readiness(facts);
    let (planned, mut dropped) = upcoming(facts);
    let before = planned.iter().find(|session| session.date == facts.today).cloned();
    let mut sessions = planned;
    let change = decide(facts, &readiness, &mut sessions, &mut dropped);
    sessions.retain(|session| session.date <= last_day(facts.today));
    let after = sessions.iter().find(|session| session.date == facts.today).cloned();
    let recommendations = advice::recommend(facts, &readiness, &sessions, draws.0);
    let habits = habits(facts);
    dropped.extend(let_go(facts, change, &sessions, &dropped));
    let body = advice::body(facts);
    let paces: Vec<(GoalFact, Pace)> = advice::open_goals(facts)
        .filter(|goal| !goal.is_about_weight() || was_weighed_since(facts, goal))
        .filter_map(|goal| Some((goal.clone(), goal::pace(goal, &body, facts.today)?)))
        .collect();

    let news = advice::news(facts);
    let week = week_begun(facts, &sessions);
    // No word of a start line to somebody who is ill, held, with child, or not cleared for it.
    let forbids = |kind| {
        matches!(
            kind,
            ReasonKind::Illness
                | ReasonKind::Fever
                | ReasonKind::MedicalHold
                | ReasonKind::CrisisHold
                | ReasonKind::Pregnancy
                | ReasonKind::Clearance
        )
    };
    let may_start = !readiness.reasons.iter().any(|reason| forbids(reason.kind));
    let race = race::near(facts).filter(|_| may_start);
    let is_hurt = readiness.reasons.iter().any(|reason| reason.kind == ReasonKind::Injury);
    let countdown = race::countdown(facts).filter(|_| may_start && !is_hurt);
    let is_kept_in = |kind| {
        matches!(kind, ReasonKind::Illness | ReasonKind::Fever | ReasonKind::MedicalHold | ReasonKind::CrisisHold)
    };
    let is_kept = readiness.reasons.iter().any(|reason| is_kept_in(reason.kind));
    let yesterday = yesterday(facts).filter(|_| !is_kept);
    let mut told = event::today(facts);
    // Whoever is with child, or not cleared for more, still goes for the walk they spoke of.
    told.retain(|(meaning, _)| may_start || *meaning != Meaning::Contest);
    if is_kept {
        told.clear();
    }
    let near_match = event::near_today(facts).filter(|_| may_start && after.is_some());
    let mut recommendations = recommendations;
    if race.is_some() {
        // What care asks for stays; nothing is tried out on such a day, and what is not said is not written.
        recommendations.retain(|advice| advice.decision.is_none());
    }
    if readiness.reasons.iter().any(|reason| reason.kind == ReasonKind::Loss) {
        // A tip or a tracked habit would be deaf.
        recommendations.retain(|advice| matches!(advice.advice, Advice::TalkToSomeone | Advice::GetChecked));
    }
    let today = Today { change, before, after };
    let mut evidence = readiness.evidence().with("change", change.as_str()).with("planner", PLANNER_VERSION);
    for session in today.before.iter().chain(&today.after) {
        evidence = evidence.and(&session.evidence);
    }
    if let (Some(before), Some(after)) = (&today.before, &today.after)
        && before.minutes != after.minutes
    {
        evidence = evidence.with("planned_minutes", before.minutes);
    }
    if let Change::Moved { to } = change {
        evidence = evidence.with("moved_to", to);
    }
    let later = sessions.iter().filter(|session| session.date > facts.today);
    if let Some(next) = later.clone().next() {
        evidence = evidence.and(&next.evidence.named("next"));
    }
    if let Some(hard) = later.clone().find(|session| session.is_hard()) {
        evidence = evidence.with("hard_date", hard.date);
    }
    for (nth, habit) in habits.iter().enumerate() {
        evidence = evidence.and(&habit.evidence.named(&format!("habit_{}", nth + 1)));
    }
    for recommendation in &recommendations {
        evidence = evidence.and(&recommendation.evidence);
    }
    if let Some((_, found)) = &news {
        evidence = evidence.and(found);
    }
    if let Some((_, race)) = &race {
        evidence = evidence.and(race);
    }
    for found in week.iter().chain(&countdown).chain(yesterday.iter().map(|done| &done.evidence)) {
        evidence = evidence.and(found);
    }
    for (nth, (_, pace)) in paces.iter().enumerate() {
        evidence = evidence.and(&pace.evidence.named(&format!("goal_{}", nth + 1)));
    }
    let mut asked_for = today.after.as_ref().map_or_else(Vec::new, |session| asked_for(facts, session));
    asked_for.extend(today.after.as_ref().and_then(|session| caught_up(facts, session)));
    let said = told.iter().map(|(_, event)| event).chain(&near_match);
    evidence = asked_for.iter().chain(said).fold(evidence, |evidence, asked| evidence.and(asked));
    let why_today = matches!(change, Change::Kept).then(|| why_today(facts, &sessions)).flatten();
    let night_before = night_before(facts);
    let reasons = why_today.iter().map(|(_, why)| why).chain(&night_before);
    evidence = reasons.fold(evidence, |evidence, why| evidence.and(why));
    let question = question(facts);
    Morning {
        date: facts.today,
        readiness,
        today,
        sessions,
        dropped,
        habits,
        recommendations,
        paces,
        news,
        week,
        race,
        countdown,
        yesterday,
        asked_for,
        told,
        quote: None,
        mirrored: None,
        met: None,
        hurt: None,
        mourned: None,
        inhaler: false,
        doubt: None,
        of_today: None,
        aim: None,
        why_today,
        night_before,
        near_match,
        is_away: limits::is_away(facts, facts.today),
        walks: !facts.person.holds.barred.has(Condition::Wheelchair),
        question,
        evidence,
    }
}

/// Sessions of the next days that no longer stand and were not told of: the days or minutes of the week left no room for them.
fn let_go(facts: &Facts, change: Change, sessions: &[Session], dropped: &[Session]) -> Vec<Session> {
    let first = if change == Change::Done { facts.today.succ_opt().unwrap_or(facts.today) } else { facts.today };
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let is_open = |session: &&Session| !session.completed && (first..=last_day(facts.today)).contains(&session.date);
    let stands = |old: &Session| sessions.iter().chain(dropped).any(|session| session.id == old.id);
    planned.filter(is_open).filter(|old| old.id.is_some() && !stands(old)).cloned().collect()
}

/// What the person asked that today's session keeps to, as `asked_minutes`, or as `waiting_activity` with its end.
fn asked_for(facts: &Facts, session: &Session) -> Vec<Evidence> {
    let asked = facts.limits_on(facts.today).filter_map(|limit| {
        let asked = match limit.kind {
            LimitKind::Time(minutes) => Evidence::of("asked_minutes", minutes),
            // Strength takes the place of no run.
            LimitKind::Sport(activity) if session.activity != Activity::Strength => {
                Evidence::of("waiting_activity", activity.as_str()).with("waiting_until", limit.until?)
            }
            _ => return None,
        };
        Some(asked.from_records([&limit.record]))
    });
    asked.collect()
}

/// A short night that was told for the day before, where nothing is known of the last one.
fn night_before(facts: &Facts) -> Option<Evidence> {
    let log = facts.log(facts.days_ago(1))?;
    let is_known = facts.log(facts.today).is_some_and(|today| today.sleep_hours.is_some());
    let hours = log.sleep_hours.filter(|hours| *hours <= SHORT_NIGHT_HOURS && !is_known)?;
    Some(Evidence::of("night_before_hours", hours).from_records([&log.id]))
}

/// That today's session is one that was missed, as `missed_on`.
fn caught_up(facts: &Facts, session: &Session) -> Option<Evidence> {
    let mut planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    let missed = planned.find(|planned| {
        let is_it = planned.id.is_some() && planned.id == session.id && planned.activity == session.activity;
        is_it && planned.date < facts.today
    })?;
    Some(Evidence::of("missed_on", missed.date).from_records([&missed.id]))
}

/// Whether the scales said anything after a goal was set: nobody is behind by a weight of the first day.
fn was_weighed_since(facts: &Facts, goal: &GoalFact) -> bool {
    let weights = facts.readings.iter().filter(|reading| reading.kind == MetricKind::WeightKg);
    weights.into_iter().any(|reading| goal.created.is_none_or(|created| reading.date > created))
}

/// What the week holds, said on its first day.
fn week_begun(facts: &Facts, sessions: &[Session]) -> Option<Evidence> {
    let first = sessions.first().filter(|_| week_start(facts) == facts.today)?;
    let minutes: u32 = sessions.iter().map(|session| session.minutes).sum();
    let evidence = Evidence::of("week_sessions", sessions.len() as u32).with("week_total_minutes", minutes);
    // Before a race a week is short for its own reason.
    let tapers = race::days_to(facts, facts.today).is_some();
    let told: &[&str] = if tapers { &[] } else { &["week_kind", "reference_minutes"] };
    Some(told.iter().fold(evidence, |evidence, name| match first.evidence.get(name) {
        Some(fact) => evidence.with(*name, fact.clone()),
        None => evidence,
    }))
}

/// The habits of the day: the person's own and those their goals ask for, those at risk first.
fn habits(facts: &Facts) -> Vec<HabitStanding> {
    if facts.is_on_hold() {
        return Vec::new();
    }
    let mut habits = facts.habits.clone();
    for goal in &facts.goals {
        let name = match goal.kind {
            GoalKind::Habit => goal.habit_type.clone(),
            GoalKind::Water => Some("water".to_owned()),
            GoalKind::Sleep => Some("sleep".to_owned()),
            _ => None,
        };
        let Some(name) = name else { continue };
        match habits.iter_mut().find(|habit| habit.habit_type == name) {
            Some(habit) => habit.is_goal = true,
            None => habits.push(HabitFact { habit_type: name, is_goal: true, ..HabitFact::default() }),
        }
    }
    let mut standings = habit::standings(&habits, facts.today);
    standings.truncate(MOST_HABITS);
    standings
}

/// The week to come, for the weekly review: the seven days from the day after today.
pub fn next_week(facts: &Facts) -> Week {
    week(facts, facts.today.succ_opt().unwrap_or(facts.today))
}
