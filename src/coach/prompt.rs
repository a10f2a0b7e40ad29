//! What the model is told: a stable part, the same bytes for everyone, then the person's context, the last exchanges, and
//! the message. Pure, and within a budget of tokens.

use std::path::Path;

use anyhow::{Context, Result};
use chrono::{Datelike, NaiveDate, TimeDelta};
use minijinja::Environment;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        record::MetricKind,
        trend::{self, Trend},
    },
    llm::{Message, Request, ToolChoice, budget},
    offline::Reading,
    store::{rows::DailyRow, turns::Past},
};

use super::{answers, cycle, receipt, show::Show, tools, turn::Turn, views};

/// The version of the prompts compiled in; goes up when their meaning changes.
pub const VERSION: &str = "1";

/// Most tokens of the person's context.
pub const CONTEXT_TOKENS: usize = 700;
/// Most tokens of the last exchanges.
pub const HISTORY_TOKENS: usize = 600;
/// Most tokens of the message itself.
const MESSAGE_TOKENS: usize = 1500;
/// Most tokens of an answer, hidden reasoning included.
const ANSWER_TOKENS: u32 = 1200;
/// Days of the log that are shown one by one; the trends cover the rest.
const DAYS_SHOWN: i64 = 7;

/// The prompts of this program, each compiled in or taken from the operator's folder.
#[derive(Debug)]
pub struct Prompts {
    system: String,
    templates: Environment<'static>,
    /// Of the stable part, tools included; stored with each exchange.
    hash: String,
}

/// The person's context as the template sees it.
#[derive(Serialize)]
struct View {
    now: String,
    zone: String,
    today: NaiveDate,
    weekday: String,
    name: Option<String>,
    lang: &'static str,
    units: &'static str,
    profile: Vec<String>,
    no_weight_talk: bool,
    today_log: Option<String>,
    trends: Vec<String>,
    days: Vec<String>,
    goals: Vec<String>,
    cycle: Option<String>,
    plan: Vec<String>,
    memories: Vec<String>,
    reading: Option<String>,
    unanswered: Option<String>,
}

impl Prompts {
    /// The prompts, with those of `folder` in place of the ones compiled in.
    ///
    /// # Errors
    /// A file that cannot be read or is no template.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let text = |name: &str, compiled_in: &str| -> Result<String> {
            match folder.map(|folder| folder.join(name)).filter(|file| file.exists()) {
                Some(file) => std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display())),
                None => Ok(compiled_in.to_owned()),
            }
        };
        let system = text("system.md", include_str!("../../prompts/system.md"))?;
        let mut templates = Environment::new();
        templates
            .add_template_owned("context", text("context.md", include_str!("../../prompts/context.md"))?)
            .context("reading the prompt context.md")?;
        let mut hasher = Sha256::new();
        hasher.update(&system);
        for tool in tools::specs() {
            hasher.update(tool.schema().to_string());
        }
        let hash = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { system, templates, hash })
    }

    /// The hash of the stable part.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The request for one exchange, within the budgets: the oldest days and exchanges go first, the profile never.
    ///
    /// # Errors
    /// The context template fails on this person.
    pub fn request(&self, turn: &Turn<'_>, reading: &Reading) -> Result<Request> {
        let mut messages = vec![Message::System(self.context(turn, reading)?)];
        messages.extend_from_slice(budget::fit(&history(turn), HISTORY_TOKENS));
        messages.push(Message::User(budget::shorten(turn.text, MESSAGE_TOKENS).to_owned()));
        Ok(Request {
            system: self.system.clone(),
            messages,
            tools: tools::specs().to_vec(),
            tool_choice: ToolChoice::Required,
            max_output_tokens: ANSWER_TOKENS,
        })
    }

    fn context(&self, turn: &Turn<'_>, reading: &Reading) -> Result<String> {
        let template = self.templates.get_template("context").context("the context prompt")?;
        let mut view = View::of(turn, reading);
        loop {
            let text = template.render(minijinja::value::Serde(&view)).context("rendering the context prompt")?;
            if budget::count(&text) <= CONTEXT_TOKENS {
                return Ok(text);
            }
            // Days go first, then what is remembered longest, then trends.
            let shorter = view.days.pop().or_else(|| view.memories.pop()).or_else(|| view.trends.pop());
            if shorter.is_none() {
                return Ok(budget::shorten(&text, CONTEXT_TOKENS).to_owned());
            }
        }
    }
}

/// The last exchanges as the model sees a conversation.
fn history(turn: &Turn<'_>) -> Vec<Message> {
    let told = turn.past.recent.iter().filter(|exchange| cycle::share::may_tell(&turn.past, exchange));
    let said = told.filter_map(|exchange| Some((exchange.input.as_deref()?, &exchange.response)));
    said.flat_map(|(input, response)| [Message::User(input.to_owned()), Message::assistant(response.clone())]).collect()
}

impl View {
    fn of(turn: &Turn<'_>, reading: &Reading) -> Self {
        let person = &turn.past.person;
        let local = turn.at.with_timezone(&person.zone);
        Self {
            now: local.format("%Y-%m-%d %H:%M").to_string(),
            zone: views::zone_name(person.zone),
            today: turn.today,
            weekday: turn.today.weekday().to_string(),
            name: person.name.clone(),
            lang: person.lang.as_str(),
            units: person.units.as_str(),
            profile: profile(turn),
            no_weight_talk: person.no_weight_talk,
            today_log: turn.past.days.iter().find(|row| row.date == turn.today).map(|row| day_line(row, turn.show)),
            trends: trends(turn),
            days: days(turn),
            goals: turn.past.goals.iter().filter_map(|goal| receipt::goal_text(&json!(goal), turn.show)).collect(),
            cycle: cycle::share::line(&turn.past),
            plan: plan(turn),
            memories: memories(&turn.past),
            reading: rules_read(turn, reading),
            unanswered: unanswered(&turn.past),
        }
    }
}

fn profile(turn: &Turn<'_>) -> Vec<String> {
    let person = &turn.past.person;
    let weights = !person.no_weight_talk;
    [
        person.age.map(|age| format!("age {age}")),
        person.gender.clone(),
        person.height_cm.map(|cm| format!("height {}", turn.show.height(cm))),
        person.weight_kg.filter(|_| weights).map(|kg| format!("starting weight {}", turn.show.weight(kg))),
        person.target_weight_kg.filter(|_| weights).map(|kg| format!("target weight {}", turn.show.weight(kg))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// One day in a line, without its date.
fn day_line(row: &DailyRow, show: Show) -> String {
    let fields = [
        ("sleep_hours", row.sleep_hours.map(|value| json!(value))),
        ("water_intake_liters", row.water_intake_liters.map(|value| json!(value))),
        ("energy_level", row.energy_level.map(|value| json!(value))),
        ("mood", row.mood.map(|value| json!(value))),
        ("digestion_score", row.digestion_score.map(|value| json!(value))),
        ("soreness", row.soreness.map(|value| json!(value))),
    ];
    let said = fields
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{} {}", show.label(name), show.field(name, &value))));
    said.collect::<Vec<_>>().join(", ")
}

/// The last days, newest first.
fn days(turn: &Turn<'_>) -> Vec<String> {
    let from = turn.today - TimeDelta::days(DAYS_SHOWN);
    let mut rows: Vec<&DailyRow> =
        turn.past.days.iter().filter(|row| row.date >= from && row.date < turn.today).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.date));
    let workouts = |date: NaiveDate| {
        let done = turn.past.workouts.iter().filter(move |row| row.date == date && row.completed);
        done.filter_map(|row| receipt::state("workout_sessions", &json!(row), turn.show)).collect::<Vec<_>>()
    };
    rows.into_iter()
        .map(|row| {
            let mut facts = vec![day_line(row, turn.show)];
            facts.extend(workouts(row.date));
            facts.retain(|fact| !fact.is_empty());
            format!("{} {}: {}", row.date, row.date.weekday(), facts.join(", "))
        })
        .collect()
}

/// Means and trends the model may quote: computed here, so that it has no arithmetic to do.
fn trends(turn: &Turn<'_>) -> Vec<String> {
    let week = turn.today - TimeDelta::days(6);
    let days = &turn.past.days;
    let series = |value: fn(&DailyRow) -> Option<f64>| -> Vec<(NaiveDate, f64)> {
        let mut series: Vec<_> = days.iter().filter_map(|row| Some((row.date, value(row)?))).collect();
        series.sort_by_key(|(date, _)| *date);
        series
    };
    let mut lines = Vec::new();
    for (field, series) in [
        ("sleep_hours", series(|row| row.sleep_hours)),
        ("water_intake_liters", series(|row| row.water_intake_liters)),
        ("energy_level", series(|row| row.energy_level.map(f64::from))),
    ] {
        lines.extend(summary(field, &series, week, turn.show));
    }
    for kind in MetricKind::ALL {
        if turn.past.person.no_weight_talk && kind == MetricKind::WeightKg {
            continue;
        }
        let mut series: Vec<_> =
            turn.past.metrics.iter().filter(|row| row.kind == kind).map(|row| (row.local_date, row.value)).collect();
        series.sort_by_key(|(date, _)| *date);
        lines.extend(summary(kind.as_str(), &series, week, turn.show));
    }
    let done = turn.past.workouts.iter().filter(|row| row.completed && row.date >= week).count();
    if done > 0 {
        lines.push(format!("sessions in 7 days {done}"));
    }
    lines
}

fn summary(field: &str, series: &[(NaiveDate, f64)], week: NaiveDate, show: Show) -> Option<String> {
    let recent: Vec<_> = series.iter().copied().filter(|(date, _)| *date >= week).collect();
    let mean = trend::mean(&recent)?;
    let label = show.label(field);
    let mut line = format!("{label} 7-day mean {} (n={})", show.field(field, &json!(mean)), recent.len());
    if let Trend::PerWeek(change) = trend::trend(series) {
        let direction = if change > 0.0 { "up" } else { "down" };
        line.push_str(&format!(", {direction} {} a week", show.field(field, &json!(change.abs()))));
    }
    Some(line)
}

/// What is remembered and may be told.
fn memories(past: &Past) -> Vec<String> {
    let facts = past.memories.iter().map(|memory| memory.fact.clone());
    facts.filter(|fact| cycle::share::may_tell_fact(past, fact)).collect()
}

fn plan(turn: &Turn<'_>) -> Vec<String> {
    let planned = turn.past.planned.iter().filter_map(|row| {
        receipt::state("workout_sessions", &json!(row), turn.show).map(|what| format!("{} {what}", row.date))
    });
    planned.collect()
}

/// What the rules read in this message: a second opinion for the model.
fn rules_read(turn: &Turn<'_>, reading: &Reading) -> Option<String> {
    let read: Vec<String> = reading
        .records
        .iter()
        .map(|found| {
            let day = found.record.date().map_or_else(String::new, |date| format!(" ({date})"));
            format!("{} {}{day}", found.record.tool(), answers::describe(&found.record, turn.show))
        })
        .collect();
    (!read.is_empty()).then(|| read.join("; "))
}

/// The question that no model was there to answer.
fn unanswered(past: &Past) -> Option<String> {
    let last = past.recent.last().filter(|last| cycle::share::may_tell(past, last))?;
    let waits = last.session_context.get("unanswered").and_then(serde_json::Value::as_bool) == Some(true);
    waits.then(|| last.input.clone()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Most tokens of the part that is the same for everyone: it is paid for with every message.
    /// Sixteen strict schemas alone take more than 1,280.
    const STABLE_TOKENS: usize = 2050;

    #[test]
    fn the_stable_part_is_small_and_the_same_every_time() {
        let prompts = Prompts::load(None).expect("the prompts compiled in");
        let request = Request {
            system: prompts.system.clone(),
            messages: Vec::new(),
            tools: tools::specs().to_vec(),
            tool_choice: ToolChoice::Required,
            max_output_tokens: ANSWER_TOKENS,
        };
        let tokens = budget::estimate(&request);
        assert!(tokens <= STABLE_TOKENS, "{tokens} tokens");
        assert_eq!(prompts.hash(), Prompts::load(None).expect("the prompts compiled in").hash());
    }
}
