//! `/cycle`: where the person stands, and everything that can be decided about it.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{
    domain::{
        cycle::{Mode, State, drip_csv},
        talk::Channel,
        text::fold,
    },
    offline::cycle::{Ask, is_spoken_of},
    store::{
        Tx, cycle, memories,
        rows::{ActionType, Path},
    },
};

use super::{Open, before, offer, show, talk};
use crate::coach::{
    Coach,
    pending::Pending,
    turn::{Plan, Turn, Word},
    views,
};

/// The longest name a person may give it, in characters.
const LONGEST_NAME: usize = 40;

impl Coach {
    /// The plan of `/cycle`, with what stands after it.
    pub(in crate::coach) async fn cycle(&self, turn: &Turn<'_>, argument: &str) -> Result<Plan> {
        let words = turn.words();
        let tracking = &turn.past.tracked.tracking;
        let (name, rest) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
        let say = |key: &str| Plan::saying(ActionType::Other, Path::Command, words.say(key, &[]));
        let mut plan = match fold(name).as_str() {
            "" if tracking.is_on() => show::overview(turn),
            "" if tracking.state == State::Paused => say("cycle.paused"),
            "" | "on" | "start" if matches!(tracking.state, State::Unasked | State::Asked) => {
                let mut plan = Plan::new(ActionType::Other, Path::Command);
                offer(turn, &mut plan);
                plan
            }
            "" => say("cycle.nothing"),
            "on" | "start" | "resume" if tracking.state == State::Paused => resume(turn),
            "on" | "start" | "resume" if tracking.is_on() => show::overview(turn),
            // They said no before, so these words are the yes.
            "on" | "start" | "resume" => before::start(turn),
            "off" | "stop" => talk::stop(turn),
            "pause" if tracking.is_kept() => pause(turn),
            "delete" => talk::confirm_deletion(turn, turn.pending == Some(Pending::Cycle { open: Open::Delete })),
            "export" => self.export_cycle(turn).await?,
            _ if !tracking.is_kept() => say("cycle.nothing"),
            "mode" => match Mode::parse(&fold(rest)) {
                Some(mode) => talk::set_mode(turn, mode),
                None => say("cycle.help"),
            },
            "model" => match fold(rest).as_str() {
                "on" | "yes" => talk::let_model_read(turn, true),
                "off" | "no" => talk::let_model_read(turn, false),
                _ => say("cycle.help"),
            },
            "name" if rest.chars().count() <= LONGEST_NAME => rename(turn, rest.trim()),
            "next" => show::answer(turn, Ask::Next),
            _ => say("cycle.help"),
        };
        plan.is_private = true;
        Ok(plan)
    }

    /// Writes the days and cycles as files: drip's CSV, and JSON.
    async fn export_cycle(&self, turn: &Turn<'_>) -> Result<Plan> {
        let words = turn.words();
        let mut tx = self.store.begin(turn.past.person.id).await?;
        let known = cycle::load(&mut tx, turn.past.person.id).await?;
        tx.rollback().await?;
        let folder = views::export_folder(&self.options.exports, turn);
        let files = [
            ("drip.csv", drip_csv(&known.days, turn.today)),
            ("cycle.json", serde_json::to_string_pretty(&as_json(&known, turn)).context("writing the export")?),
        ];
        views::write_files(&folder, &files).await?;
        if turn.inbound.heard.to.channel == Channel::Console {
            let text = words.say("cycle.export_written", &[("path", &folder.display().to_string())]);
            return Ok(Plan::saying(ActionType::Other, Path::Command, text));
        }
        let mut plan = Plan::saying(ActionType::Other, Path::Command, words.say("cycle.export_sent", &[]));
        plan.file = Some(views::pack_export(folder).await?);
        Ok(plan)
    }
}

/// Deletes all of it in this exchange's transaction; how many entries went.
pub(in crate::coach) async fn erase(tx: &mut Tx, turn: &Turn<'_>) -> Result<u64> {
    let person = turn.past.person.id;
    let memories = memories::list(tx, person, turn.at).await?;
    let about: Vec<_> =
        memories.iter().filter(|memory| is_spoken_of(&memory.fact)).map(|memory| memory.memory_id).collect();
    cycle::erase(tx, person, &about).await
}

fn pause(turn: &Turn<'_>) -> Plan {
    let mut plan = Plan::saying(ActionType::Other, Path::Command, turn.words().say("cycle.paused", &[]));
    plan.tracking(turn).state = State::Paused;
    plan
}

fn resume(turn: &Turn<'_>) -> Plan {
    let mut plan = Plan::saying(ActionType::Other, Path::Command, turn.words().say("cycle.resumed", &[]));
    plan.tracking(turn).start(turn.today);
    plan
}

/// What it is called where somebody may look over their shoulder; without a name, as before.
fn rename(turn: &Turn<'_>, name: &str) -> Plan {
    let words = turn.words();
    let text = if name.is_empty() {
        words.say("cycle.name_none", &[])
    } else {
        words.say("cycle.name_set", &[("name", name)])
    };
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    plan.word = Word::Text(text);
    plan.tracking(turn).name = (!name.is_empty()).then(|| name.to_owned());
    plan
}

fn as_json(known: &cycle::Known, turn: &Turn<'_>) -> Value {
    let cycles: Vec<Value> = known
        .history(turn.today)
        .cycles(turn.today)
        .into_iter()
        .map(|cycle| {
            json!({
                "start": cycle.start, "end": cycle.end, "days": cycle.days(), "ovulation_estimate": cycle.ovulation,
                "excluded": cycle.is_excluded, "confirmed_no_gap": cycle.is_confirmed,
            })
        })
        .collect();
    let days: Vec<Value> = known
        .days
        .merged()
        .into_iter()
        .map(|(date, fact)| {
            json!({
                "date": date, "flow": fact.flow, "starts_period": fact.starts_period, "ends_period": fact.ends_period,
                "ovulation": fact.ovulation, "lh_test": fact.lh_test, "temperature_c": fact.temperature_c,
                "symptoms": fact.symptoms.names(),
            })
        })
        .collect();
    json!({ "cycles": cycles, "days": days, "modes": known.tracking.modes, "name": known.tracking.name })
}
