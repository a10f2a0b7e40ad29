//! What a tap on a button does.

use anyhow::Result;
use uuid::Uuid;

use crate::{
    domain::talk::{Body, Button},
    offline,
    store::{
        history,
        rows::{ActionType, Path},
    },
};

use super::{
    Coach, answers, commands, forget,
    nudge::check_in,
    pending::{Action, Pending},
    push::{self, PushChange},
    receipt,
    turn::{Plan, Turn},
};

/// How many entries back a Fix button still works.
const REACH: i64 = 100;

impl Coach {
    /// The plan of a pressed button; one from an older message answers kindly.
    pub(super) async fn press(&self, turn: &Turn<'_>, action: &str) -> Result<Plan> {
        let words = turn.words();
        let stale = || Plan::saying(ActionType::Other, Path::Command, words.say("say.unknown_button", &[]));
        Ok(match Action::decode(action) {
            Some(Action::Undo(interaction)) => {
                let mut plan = Plan::new(ActionType::Correction, Path::Command);
                plan.take_back = Some(interaction);
                plan
            }
            Some(Action::Fix(interaction)) => self.fix(turn, interaction).await?,
            Some(Action::FixField(field)) => fix_field(turn, &field),
            Some(Action::Choose(choice)) => match (&turn.pending, choice) {
                (Some(Pending::Which { candidates }), Some(index)) => match candidates.get(index) {
                    Some(record) => answers::keep(turn, record.clone()),
                    None => stale(),
                },
                (Some(Pending::Which { .. }), None) => {
                    Plan::saying(ActionType::Other, Path::Command, words.say("say.never_mind", &[]))
                }
                _ => stale(),
            },
            Some(Action::Say(said)) => return self.said_by_button(turn, &said).await,
            Some(Action::Command(command)) => match commands::parse(&command) {
                Some(command) => return self.command(turn, command).await,
                None => stale(),
            },
            Some(Action::Log { date, what }) => check_in::tapped(turn, date, &what).unwrap_or_else(stale),
            Some(Action::Unschedule(schedule)) => {
                let mut plan = Plan::new(ActionType::Other, Path::Command);
                plan.pushes.push(PushChange::Off(schedule));
                plan
            }
            Some(Action::Plan { date, what }) => return self.tapped_plan(turn, date, what).await,
            Some(Action::ForgetAll) => commands::forget_all(turn),
            Some(Action::ForgetDay) => forget::forget_day(turn),
            None => stale(),
        })
    }

    /// A button that stands for words: they are answered as if they had been typed.
    async fn said_by_button(&self, turn: &Turn<'_>, said: &str) -> Result<Plan> {
        debug_assert!(matches!(turn.inbound.heard.body, Body::Button { .. }));
        let typed = turn.with_text(said);
        let reading = offline::read(&typed.message());
        if let Some(plan) = push::by_words(&typed, &reading) {
            return Ok(plan);
        }
        if let Some(plan) = answers::to_pending(&typed, &reading) {
            return Ok(plan);
        }
        self.train_or_understand(&typed, reading).await
    }

    /// Which of an exchange's facts shall change: asked only where there are several.
    async fn fix(&self, turn: &Turn<'_>, interaction: Uuid) -> Result<Plan> {
        let words = turn.words();
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let entries = history::recent_entries(&mut tx, turn.past.person.id, REACH).await?;
        tx.rollback().await?;
        let entry = entries.iter().find(|entry| entry.interaction_id == interaction && !entry.undone);
        let fields = entry.map(|entry| receipt::fields(&entry.changes)).unwrap_or_default();
        Ok(match fields.as_slice() {
            [] => Plan::saying(ActionType::Correction, Path::Command, words.say("say.already_undone", &[])),
            [field] => fix_field(turn, field),
            several => {
                let mut plan = Plan::saying(ActionType::Correction, Path::Command, words.say("say.fix_which", &[]));
                plan.buttons = several
                    .iter()
                    .map(|field| Button {
                        label: turn.show.label(field),
                        action: Action::FixField(field.clone()).encode(),
                    })
                    .collect();
                plan
            }
        })
    }
}

fn fix_field(turn: &Turn<'_>, field: &str) -> Plan {
    let text = turn.words().say("say.fix_what", &[("label", &turn.show.label(field))]);
    let mut plan = Plan::saying(ActionType::Correction, Path::Command, text);
    plan.pending = Some(Pending::Fix { field: field.to_owned() });
    plan
}
