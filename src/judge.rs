//! `alive judge …`: how anyone can measure the coach from outside, JSON lines in and JSON lines out.

use std::io::{BufRead, Write};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    domain::{
        person::{Lang, Units, default_day_start},
        record::Record,
        safety::{self, SafetyClass},
    },
    offline::{self, Message},
};

/// One case as the evaluation policy writes it; keys not named here (`prev`, `tags`) do not change the reading.
#[derive(Debug, Deserialize)]
pub struct Case {
    pub id: String,
    #[serde(default)]
    pub lang: Lang,
    /// Local time of the message, with its offset.
    pub now: DateTime<FixedOffset>,
    pub tz: Tz,
    #[serde(default)]
    pub units: Units,
    pub text: String,
    /// What ought to be read, where the line says so.
    pub expect: Option<Value>,
}

/// What was understood of one case.
#[derive(Debug, Serialize)]
pub struct Verdict {
    pub id: String,
    pub records: Vec<Judged>,
    pub safety: Option<SafetyClass>,
}

/// One record as the policy names it.
#[derive(Debug, Serialize)]
pub struct Judged {
    pub tool: &'static str,
    pub args: Value,
}

impl From<&Record> for Judged {
    fn from(record: &Record) -> Self {
        Self { tool: record.tool(), args: record.policy_args() }
    }
}

/// Reads a line as a case.
///
/// # Errors
/// What is wrong, with the line's number.
pub fn parse(line: &str, number: usize) -> Result<Case> {
    serde_json::from_str(line).with_context(|| format!("line {number} is not a case"))
}

/// Judges the rule-based reader on every line of `input`, in order.
///
/// # Errors
/// A line that is not a case (with its number), a closed output.
pub fn understand_by_rules(input: impl BufRead, mut output: impl Write) -> Result<()> {
    for (index, line) in input.lines().enumerate() {
        let line = line.with_context(|| format!("line {} cannot be read", index + 1))?;
        if line.trim().is_empty() {
            continue;
        }
        let case = parse(&line, index + 1)?;
        serde_json::to_writer(&mut output, &by_rules(&case))?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(())
}

/// The rules' reading of one case.
pub fn by_rules(case: &Case) -> Verdict {
    let reading = offline::read(&Message {
        text: &case.text,
        now: case.now.with_timezone(&Utc),
        zone: case.tz,
        day_start: default_day_start(),
        units: case.units,
        lang: case.lang,
    });
    let records: Vec<Record> = reading.records.into_iter().map(|found| found.record).collect();
    let safety = safety::screen(&case.text).into_iter().chain(safety::screen_records(&records)).min();
    Verdict { id: case.id.clone(), records: records.iter().map(Judged::from).collect(), safety }
}

/// Judges the safety screen on every line of `input`, in order: `{"id","lang","text","direction","context"?}`.
///
/// # Errors
/// A line that is not a case (with its number), a closed output.
pub fn safety(input: impl BufRead, mut output: impl Write) -> Result<()> {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        text: String,
        #[serde(default)]
        direction: Option<String>,
    }
    for (index, line) in input.lines().enumerate() {
        let line = line.with_context(|| format!("line {} cannot be read", index + 1))?;
        let case: Line =
            serde_json::from_str(&line).with_context(|| format!("line {} is not a case", index + 1))?;
        match case.direction.as_deref() {
            None | Some("in") => {}
            Some(other) => bail!("line {}: no direction named {other}", index + 1),
        }
        let class = safety::screen(&case.text);
        let action = if class.is_some() { "replace" } else { "pass" };
        let verdict = serde_json::json!({ "id": case.id, "class": class, "action": action });
        writeln!(output, "{verdict}")?;
    }
    Ok(())
}
