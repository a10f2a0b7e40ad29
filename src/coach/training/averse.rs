//! What somebody wants none of, told while a plan is set up or at any time: strength, or a plan at all.

use anyhow::Result;

use crate::{
    domain::{
        planner::{Aim, Limit, LimitKind},
        record::Activity,
    },
    offline,
    store::{
        planning::{NewLimit, TrainingProfile},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        Coach,
        morning::sentence,
        turn::{Plan, Turn},
    },
    TrainingChange,
    choices::Step,
    setup::ask,
};

impl Coach {
    /// The plan of an answer that wants no strength: it is out, and what the answer names beside it is the answer; where it names
    /// nothing else, the question is asked once more.
    pub(super) async fn without_strength(&self, turn: &Turn<'_>, step: Step, value: Option<&str>) -> Result<Plan> {
        let strength = Activity::Strength.as_str();
        let sport = offline::setup::answer(Step::Sport.as_str(), &turn.message()).filter(|sport| sport != strength);
        let value = value.filter(|value| *value != strength).map(str::to_owned).or_else(|| match step {
            Step::For => sport.map(|sport| format!("{}:{sport}", Aim::Endurance.as_str())),
            _ => sport,
        });
        let mut plan = match value {
            Some(value) => self.answered(turn, step, &value).await?,
            None => ask(turn, step),
        };
        let none =
            Limit { kind: LimitKind::Sport(Activity::Strength), from: Some(turn.today), until: None, record: None };
        plan.training.push(TrainingChange::Limit(NewLimit::of(&none, turn.today)));
        let doing = turn.words().say(&format!("plan.doing.{strength}"), &[]);
        let fields = [("sport", &*sentence(&doing)), ("doing", &*doing)];
        plan.lead.insert(0, turn.words().pick("plan.adapt.without_end", &fields, turn.pick));
        Ok(plan)
    }

    /// The plan of an exchange in which somebody says that they want no plan: the one in force ends, and no other is made until
    /// they set one up.
    pub(super) async fn without_a_plan(&self, turn: &Turn<'_>) -> Result<Plan> {
        let profile = self.profile(turn).await?.unwrap_or_default();
        let profile = TrainingProfile { wants_no_plan: true, ..profile };
        let mut plan = Plan::saying(ActionType::Plan, Path::Command, turn.words().say("plan.setup.no_plan", &[]));
        plan.training = vec![TrainingChange::Profile(profile), TrainingChange::End];
        plan.answered = true;
        Ok(plan)
    }
}
