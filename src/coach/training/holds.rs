//! What holds training back, as it is told: what it rests on, and the tap that ends it. And how it ends.

use anyhow::Result;

use crate::{
    domain::{
        planner::{self, Facts, LimitKind, Request},
        readiness::{Reason, ReasonKind, readiness},
        talk::Button,
    },
    offline::train::{self, Heard},
    store::{
        planning::{NewLimit, StoredLimit},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        Coach, care,
        morning::{reason_text, sentence},
        pending::Action,
        show::Show,
        turn::{Plan, Turn, Word},
    },
    TrainingChange, ahead, change, conditions,
};

/// What holds training back today: one sentence each, that names what it rests on.
pub(super) fn told(facts: &Facts, show: Show) -> Vec<String> {
    held(facts)
        .iter()
        .filter_map(|reason| reason_text(reason, show))
        .map(|text| format!("{}.", sentence(&text)))
        .collect()
}

/// What the person asked for in the days to come, and told of them: a sport that waits, the time of a day, a match.
pub(super) fn asked_for(facts: &Facts, show: Show) -> Vec<String> {
    let say = |key: &str, fields: &[(&str, &str)]| show.words().say(&format!("plan.view.{key}"), fields);
    let told = |limit: &planner::Limit| {
        let until = limit.until?;
        match limit.kind {
            LimitKind::Sport(activity) => {
                let sport = show.words().say(&format!("plan.doing.{}", activity.as_str()), &[]);
                Some(say("waits", &[("sport", &sentence(&sport)), ("until", &show.words().date(until))]))
            }
            LimitKind::Time(minutes) => {
                let minutes = show.minutes(f64::from(minutes));
                Some(say("at_most", &[("minutes", &minutes), ("on_day", &show.words().on_day(until))]))
            }
            _ => None,
        }
    };
    let standing = facts.person.limits.iter().filter(|limit| limit.until.is_some_and(|until| until >= facts.today));
    standing.filter_map(told).chain(ahead::lines(facts, show)).collect()
}

/// The taps that end what holds training back: words the person could say as well. A pregnancy has none.
pub(super) fn buttons(facts: &Facts, show: Show) -> Vec<Button> {
    let mut names: Vec<&str> = held(facts).iter().filter_map(|reason| ends_with(reason.kind)).collect();
    names.dedup();
    names.into_iter().map(|name| button(name, show)).collect()
}

/// The tap of somebody whose practice has agreed.
pub(super) fn practice_button(show: Show) -> Button {
    button("practice_yes", show)
}

/// The tap of somebody who is well again.
pub(super) fn well_button(show: Show) -> Button {
    button("well_again", show)
}

fn button(name: &str, show: Show) -> Button {
    let label = show.words().say(&format!("plan.button.{name}"), &[]);
    Button { action: Action::Say(label.clone()).encode(), label }
}

/// The reasons that hold training back until something is said, the gravest alone where it is a crisis or a red flag.
fn held(facts: &Facts) -> Vec<Reason> {
    let mut held = readiness(facts).reasons;
    held.retain(|reason| ends_with(reason.kind).is_some() || reason.kind == ReasonKind::Pregnancy);
    for grave in [ReasonKind::CrisisHold, ReasonKind::MedicalHold] {
        if held.iter().any(|reason| reason.kind == grave) {
            held.retain(|reason| reason.kind == grave);
        }
    }
    held
}

fn ends_with(kind: ReasonKind) -> Option<&'static str> {
    match kind {
        ReasonKind::CrisisHold => Some("better"),
        ReasonKind::MedicalHold | ReasonKind::Clearance => Some("practice_yes"),
        ReasonKind::Illness => Some("well_again"),
        _ => None,
    }
}

/// What is said in place of any plan while training rests after a crisis: one sentence, and somebody to call.
pub(super) fn in_a_crisis(turn: &Turn<'_>, facts: &Facts) -> Plan {
    let line = care::crisis_line(turn.show.lang, turn.past.person.zone);
    let text = turn.words().say("plan.hold.crisis", &[("line", &line)]);
    Plan { buttons: buttons(facts, turn.show), ..Plan::saying(ActionType::Plan, Path::Command, text) }
}

impl Coach {
    /// The plan for words on the cycle, which may say as well that a pregnancy is over: training is no longer planned for one.
    /// Nobody is offered a cycle calendar in that moment.
    pub(in crate::coach) async fn with_pregnancy_over(&self, turn: &Turn<'_>, mut plan: Plan) -> Result<Plan> {
        if !train::is_pregnancy_over(&turn.message()) {
            return Ok(plan);
        }
        let facts = self.facts(turn).await?;
        if !facts.person.holds.pregnant {
            return Ok(plan);
        }
        let over = ended(turn, facts);
        if !turn.past.tracked.tracking.is_kept() {
            return Ok(over);
        }
        plan.training.extend(over.training);
        Ok(plan)
    }

    /// What ends a hold only for somebody who is under it: "they said yes", "I feel better", "I'm no longer pregnant".
    pub(super) async fn ends_a_hold(&self, turn: &Turn<'_>) -> Result<Option<Heard>> {
        let message = turn.message();
        let agreed = train::awaited(&message);
        let (is_better, is_over) = (train::is_better(&message), train::is_pregnancy_over(&message));
        if agreed.is_none() && !is_better && !is_over {
            return Ok(None);
        }
        let holds = self.facts(turn).await?.person.holds;
        if holds.crisis && is_better || holds.pregnant && is_over {
            return Ok(Some(Heard::well()));
        }
        Ok(agreed.filter(|_| holds.medical || holds.clearance || holds.pregnant))
    }
}

/// The plan of somebody who is well again, or whose practice has agreed. A red flag waits for the word of a practice: that a
/// knee is fine says nothing of a heart.
pub(super) fn ended(turn: &Turn<'_>, mut facts: Facts) -> Plan {
    let holds = facts.person.holds;
    let is_awaited = holds.medical || holds.clearance || holds.pregnant;
    let is_agreed = train::practice_agrees(&turn.message(), is_awaited);
    let is_over = holds.pregnant && train::is_pregnancy_over(&turn.message());
    // What is not wanted stays unwanted by somebody who is well.
    let unwanted = |limit: &&planner::Limit| matches!(limit.kind, LimitKind::Sport(_)) && limit.until.is_none();
    let unwanted: Vec<TrainingChange> = facts
        .limits_on(facts.today)
        .filter(unwanted)
        .map(|limit| TrainingChange::Limit(NewLimit::of(limit, turn.today)))
        .collect();
    let lifting = |over: Vec<StoredLimit>, text: String| {
        let plan = Plan::saying(ActionType::WorkoutChange, Path::Command, text);
        let stays = unwanted.iter().filter(|_| over.contains(&StoredLimit::Sport)).cloned();
        Plan { training: [TrainingChange::Lift(over.clone())].into_iter().chain(stays).collect(), ..plan }
    };
    if is_over {
        return lifting(vec![StoredLimit::Pregnant], turn.words().say("plan.hold.pregnant_over", &[]));
    }
    // A sport waits for what hurts, or by a practice's word; a flu that is gone says nothing of it.
    let rests_a_sport = is_agreed || !facts.is_ill_on(facts.today);
    let mut over = vec![StoredLimit::Injury, StoredLimit::Illness, StoredLimit::Loss, StoredLimit::JetLag];
    over.extend(rests_a_sport.then_some(StoredLimit::Sport));
    if holds.crisis {
        // A knee that is fine, or a doctor, says nothing of it; and nobody is sent to their squats in the next breath.
        let message = turn.message();
        let is_better = train::is_better(&message) || !is_agreed && train::part(&message).is_none();
        let key = if is_better { "plan.hold.crisis_over" } else { "plan.hold.glad" };
        over.extend(is_better.then_some(StoredLimit::Crisis));
        over.extend(is_agreed.then_some(StoredLimit::Medical));
        let mut plan = lifting(over, turn.words().say(key, &[]));
        if is_agreed {
            conditions::clear(turn, &mut plan);
        }
        return plan;
    }
    if holds.medical && !is_agreed {
        let text = format!("{} {}", turn.words().say("plan.hold.glad", &[]), told(&facts, turn.show).join(" "));
        return Plan { buttons: buttons(&facts, turn.show), ..lifting(over, text) };
    }
    if is_agreed {
        over.push(StoredLimit::Medical);
        facts.person.holds.medical = false;
        facts.person.holds.clearance = false;
    }
    let was_ill = !is_agreed && is_recovered(turn, &facts);
    let mut plan = change::plan_of(turn, facts, &Request::Well);
    if let (Word::Text(text), true) = (&mut plan.word, is_agreed && holds.pregnant) {
        *text = format!("{text} {}", turn.words().say("plan.hold.pregnant_agreed", &[]));
    }
    if over.contains(&StoredLimit::Sport) {
        plan.training.splice(0..0, unwanted);
    }
    plan.training.insert(0, TrainingChange::Lift(over));
    // They were ill until now, whatever end was thought of: the days after it are the light ones.
    if let Some(yesterday) = turn.today.pred_opt().filter(|_| was_ill) {
        let illness = NewLimit::plain(StoredLimit::Illness, yesterday, Some(yesterday));
        plan.training.push(TrainingChange::Limit(illness));
    }
    if is_agreed {
        conditions::clear(turn, &mut plan);
    }
    plan
}

/// Whether somebody is well again who was ill in the last weeks, and of whom nothing else is known that it could be about.
fn is_recovered(turn: &Turn<'_>, facts: &Facts) -> bool {
    let hurts = |limit: &planner::Limit| matches!(limit.kind, LimitKind::Injury(_));
    let was_ill = facts.person.limits.iter().any(|limit| limit.kind == LimitKind::Illness);
    let is_known = facts.is_ill_on(facts.today) || facts.limits_on(facts.today).any(hurts);
    let holds = facts.person.holds;
    was_ill
        && !is_known
        && !holds.clearance
        && !holds.medical
        && !holds.pregnant
        && train::part(&turn.message()).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::person::{Lang, Units},
        offline::Message,
    };

    #[test]
    fn the_tap_that_ends_a_hold_is_heard_as_words() {
        for lang in Lang::ALL {
            let show = Show { lang, units: Units::Metric };
            let said = |button: Button| match Action::decode(&button.action) {
                Some(Action::Say(said)) => said,
                other => panic!("{other:?} is no word"),
            };
            let yes = said(practice_button(show));
            let message = Message::on_a_saturday(lang, &yes);
            assert_eq!(train::heard(&message), Some(Heard { rest: ",".to_owned(), ..Heard::well() }), "{yes}");
            assert!(train::practice_agrees(&message, false), "{yes}");
            let better = said(button("better", show));
            assert!(train::is_better(&Message::on_a_saturday(lang, &better)), "{better}");
        }
    }
}
