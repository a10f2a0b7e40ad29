//! How a plan reads: the week on a screen, today's session with what to do, the buttons under it, and why it is so.

use anyhow::Result;
use chrono::{Days, NaiveDate, TimeDelta};

use crate::{
    domain::{
        goal::{self, GoalFact},
        planner::{self, Draws, Facts, Focus, Session, advice, event},
        record::Activity,
        talk::Button,
    },
    store::{
        planning::{self, Writing},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        Coach, morning as words,
        pending::{Action, Trained},
        show::Show,
        turn::{Plan, Turn, Word},
        views,
    },
    TrainingChange, holds, setup,
};

/// **Why** reaches back so far: to this morning, or the one before.
const WHY_HOURS: i64 = 30;
/// The choices of a plan that is only looked at are nobody's: a draw that picks the likeliest.
pub(super) const NO_DRAW: Draws = Draws([0.0, 0.0]);

impl Coach {
    /// `/plan`: the next seven days, and before them the one that is asked about. Where nothing is planned yet, or today not
    /// decided about, this does it.
    pub(super) async fn show_plan(&self, turn: &Turn<'_>, on: Option<NaiveDate>) -> Result<Plan> {
        let mut facts = self.facts(turn).await?;
        let mut planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
        if !planned.any(|session| session.date == turn.today) && facts.plan.is_some() {
            facts.today = setup::first_day(turn);
        }
        Ok(shown(turn, facts, on))
    }

    /// The values and the rule behind the plan of the day, as they were when it was said.
    pub(in crate::coach) async fn why(&self, turn: &Turn<'_>) -> Result<Plan> {
        let person = turn.past.person.id;
        let mut tx = self.store.begin(person).await?;
        let said = planning::last_morning(&mut tx, person, turn.at - TimeDelta::hours(WHY_HOURS)).await?;
        tx.rollback().await?;
        let text = match said.as_ref().and_then(|said| said.as_str()) {
            Some(said) => said.to_owned(),
            // Nothing was said yet today: why it would be so.
            None => words::why(&planner::morning(&self.facts(turn).await?, NO_DRAW), turn.show),
        };
        Ok(Plan::saying(ActionType::Question, Path::Command, text))
    }

    /// `/goals`: each goal, and where it stands on its way.
    pub(in crate::coach) async fn goals(&self, turn: &Turn<'_>) -> Result<Plan> {
        let mut plan = views::goals(turn);
        let facts = self.facts(turn).await?;
        let body = advice::body(&facts);
        let paces = advice::open_goals(&facts).filter_map(|goal| pace_line(goal, &facts, &body, turn.show));
        plan.after.extend(paces);
        Ok(plan)
    }
}

/// The plan of an exchange that shows the plan made of these facts, and writes it where it is new.
pub(super) fn shown(turn: &Turn<'_>, facts: Facts, on: Option<NaiveDate>) -> Plan {
    let show = turn.show;
    let planned = planner::morning(&facts, NO_DRAW);
    let sessions = planned.sessions;
    if facts.person.holds.crisis {
        return holds::in_a_crisis(turn, &facts);
    }
    let mut text = holds::told(&facts, show);
    if !facts.is_on_hold() {
        text.extend(holds::asked_for(&facts, show));
        // What is on a day is said above; it is no day off.
        let open = on.filter(|date| !event::takes_the_day(&facts, *date));
        let asked = open.and_then(|date| day(&sessions, date, turn.today, show));
        // What to do is written out once: for the day that is asked about, else for today.
        let written_out = asked.is_none().then_some(turn.today);
        text.extend(asked);
        // An evening without a session is over: the seven days begin with the next.
        text.push(week(&sessions, facts.today, written_out, show));
    }
    let mut plan = Plan::saying(ActionType::Plan, Path::Command, text.join("\n"));
    plan.buttons = holds::buttons(&facts, show);
    plan.buttons.extend(buttons_of(&sessions, turn.today, show));
    // What is shown is what is kept.
    let dropped = planned.dropped.iter().filter_map(|session| session.id.clone()).collect();
    let decided = Some(turn.today);
    let writing = Writing { sessions: written(&sessions, show), dropped, decided, ..Writing::default() };
    if !writing.is_empty() {
        plan.training.push(TrainingChange::Write(Box::new(facts), Box::new(writing)));
    }
    plan
}

/// The plan of an exchange that asks for the next session, or for the next of a sport: that one, written out.
pub(super) fn next(turn: &Turn<'_>, facts: Facts, activity: Option<Activity>, focus: Option<Focus>) -> Plan {
    let (show, words) = (turn.show, turn.words());
    let mut sessions = planner::morning(&facts, NO_DRAW).sessions;
    sessions.retain(|session| !session.completed && session.date >= turn.today);
    sessions.sort_by_key(|session| session.date);
    let is_asked = |session: &&Session| {
        let strength = |focus: Focus| focus.is_strength() && session.focus.is_strength();
        activity.is_none_or(|activity| session.activity == activity)
            && focus.is_none_or(|focus| session.focus == focus || focus == Focus::FullBody && strength(focus))
    };
    let found = sessions.iter().find(is_asked);
    let Some(session) = found.or(sessions.first()).filter(|_| !facts.is_on_hold()) else {
        return shown(turn, facts, None);
    };
    let mut lines = Vec::new();
    if found.is_none() {
        let name = activity.map(|activity| words.say(&format!("plan.sport.{}", activity.as_str()), &[]));
        let name = name.unwrap_or_else(|| words.say("plan.sport.strength", &[]));
        lines.push(words::sentence(&words.say("plan.view.none_of", &[("thing", &name)])));
    }
    let day = if session.date == turn.today { words.say("day.today", &[]) } else { words.date(session.date) };
    let brief = words::session_brief(session, show);
    lines.push(words::sentence(&words.say("plan.view.line", &[("date", &day), ("session", &brief)])));
    lines.extend(what_to_do(session, show));
    // What is shown is what is kept.
    let mut plan = shown(turn, facts, None);
    plan.word = Word::Text(lines.join("\n"));
    plan.answered = true;
    plan
}

/// The sessions with the words of what to do, as they are stored.
pub(super) fn written(sessions: &[Session], show: Show) -> Vec<(Session, String)> {
    sessions.iter().map(|session| (session.clone(), words::what_to_do(session, show).join("\n"))).collect()
}

/// The buttons under a plan that holds something today, and the way to change what it is for.
pub(super) fn buttons_of(sessions: &[Session], today: NaiveDate, show: Show) -> Vec<Button> {
    let is_open = sessions.iter().any(|session| session.date == today && !session.completed);
    let taps: &[Trained] = if is_open {
        &[Trained::Done, Trained::Easier, Trained::Swap, Trained::Skip, Trained::Why]
    } else {
        &[Trained::Why]
    };
    taps.iter()
        .map(|what| Button {
            label: show.words().say(&format!("plan.button.{}", what.as_str()), &[]),
            action: Action::Plan { date: today, what: *what }.encode(),
        })
        .collect()
}

/// Lighter or nothing, where a session of today is still open.
pub(super) fn lighter_buttons(facts: &Facts, show: Show) -> Vec<Button> {
    let mut planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
    if !planned.any(|session| session.date == facts.today && !session.completed) {
        return Vec::new();
    }
    let button = |what: Trained| Button {
        label: show.words().say(&format!("plan.button.{}", what.as_str()), &[]),
        action: Action::Plan { date: facts.today, what }.encode(),
    };
    vec![button(Trained::Easier), button(Trained::Skip)]
}

/// What a day of the week to come holds, that is not today: "Sun 15 Mar: walk, 15 min, easy."; "Sun 15 Mar: nothing."
fn day(sessions: &[Session], date: NaiveDate, today: NaiveDate, show: Show) -> Option<String> {
    let is_near = (1..7).contains(&(date - today).num_days());
    if !is_near || sessions.is_empty() {
        return None;
    }
    let words = show.words();
    let lines = match sessions.iter().find(|session| session.date == date) {
        Some(session) => {
            let brief = words::session_brief(session, show);
            let line = words.say("plan.view.line", &[("date", &words.date(date)), ("session", &brief)]);
            std::iter::once(line).chain(what_to_do(session, show)).collect()
        }
        None => vec![words.say("plan.view.day_off", &[("date", &words.date(date))])],
    };
    Some(lines.join("\n"))
}

/// The lines under a session that is written out.
fn what_to_do(session: &Session, show: Show) -> Vec<String> {
    let mut lines: Vec<String> = words::what_to_do(session, show).iter().map(|line| format!("   {line}")).collect();
    let swaps = words::swaps(session, show).join("; ");
    if !swaps.is_empty() {
        lines.push(format!("   {}", show.words().say("plan.session.swaps", &[("swaps", &swaps)])));
    }
    lines
}

/// Seven days, a line each; one of them written out.
fn week(sessions: &[Session], today: NaiveDate, written_out: Option<NaiveDate>, show: Show) -> String {
    let words = show.words();
    if sessions.is_empty() {
        return words.say("plan.view.nothing", &[]);
    }
    let mut lines = vec![words.say("plan.view.title", &[])];
    for date in (0..7).filter_map(|days| today.checked_add_days(Days::new(days))) {
        let Some(session) = sessions.iter().find(|session| session.date == date) else { continue };
        // The moves of the other days are told when their day comes.
        let fields = [("date", words.date(date)), ("session", words::session_brief(session, show))];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        lines.push(words.say("plan.view.line", &fields));
        if Some(date) == written_out {
            lines.extend(what_to_do(session, show));
        }
    }
    lines.push(words.say("plan.view.hint", &[]));
    lines.join("\n")
}

/// "Lose 4 kg: 3 days ahead of the line."
fn pace_line(goal: &GoalFact, facts: &Facts, body: &goal::Body, show: Show) -> Option<String> {
    // "On the line" would praise a line that is not safe.
    if let Some(found) = goal::unsafe_pace(goal, body, facts.today) {
        return words::unsafe_goal(&found, show);
    }
    let pace = goal::pace(goal, body, facts.today)?;
    words::pace_line(goal, &pace, show)
}
