//! What messages mean: the cases of the understanding policy, read by the rules or by the configured model. Where the cases
//! carry what they expect, the figures of the policy follow on standard error.

use std::io::{BufRead, Write};

use anyhow::Result;
use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{
    coach::alone::{self, Reader},
    domain::{
        person::{Lang, Units, default_day_start},
        record::Record,
        safety::{self, SafetyClass},
    },
    offline::{self, Message, score},
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
    /// What ought to be read, as the policy labels it.
    #[serde(flatten)]
    labels: Map<String, Value>,
}

impl Case {
    fn message(&self) -> Message<'_> {
        Message {
            text: &self.text,
            now: self.now.with_timezone(&Utc),
            zone: self.tz,
            day_start: default_day_start(),
            units: self.units,
            lang: self.lang,
        }
    }
}

/// What was understood of one case.
#[derive(Debug, Serialize)]
pub struct Verdict {
    pub id: String,
    pub records: Vec<Judged>,
    pub safety: Option<SafetyClass>,
    #[serde(flatten)]
    pub cost: Option<Cost>,
}

/// One record as the policy names it.
#[derive(Debug, Serialize)]
pub struct Judged {
    pub tool: &'static str,
    pub args: Value,
}

/// What a model's reading took.
#[derive(Debug, Serialize)]
pub struct Cost {
    /// Input and output together.
    pub tokens: i64,
    pub rounds: i32,
    pub ms: u64,
    /// USD, as far as the price is known.
    pub cost: f64,
}

impl From<&Record> for Judged {
    fn from(record: &Record) -> Self {
        Self { tool: record.tool(), args: record.policy_args() }
    }
}

/// Judges the rule-based reader. Needs no database and no network.
///
/// # Errors
/// A line that is not a case (with its number), a closed output.
pub fn by_rules(input: impl BufRead, output: impl Write) -> Result<()> {
    let mut figures = Figures::default();
    super::each_line(input, output, |case: Case| {
        let verdict = rules(&case);
        figures.add(&case, &verdict);
        verdict
    })?;
    figures.print();
    Ok(())
}

/// The rules' reading of one case.
pub fn rules(case: &Case) -> Verdict {
    let reading = offline::read(&case.message());
    let records: Vec<Record> = reading.records.into_iter().map(|found| found.record).collect();
    Verdict {
        id: case.id.clone(),
        safety: danger(&case.text, &records),
        records: records.iter().map(Judged::from).collect(),
        cost: None,
    }
}

/// Judges the configured model, in the same rounds a person's message takes, with the safety screen before it.
///
/// # Errors
/// A line that is not a case (with its number), a closed output.
pub async fn by_model(reader: &Reader<'_>, input: impl BufRead, mut output: impl Write) -> Result<()> {
    let mut figures = Figures::default();
    for (index, line) in input.lines().enumerate() {
        if let Some(case) = super::parse::<Case>(line, index + 1)? {
            let verdict = model(reader, &case).await;
            figures.add(&case, &verdict);
            super::write(&mut output, &verdict)?;
            // One at a time, so that a long run can be watched.
            output.flush()?;
        }
    }
    figures.print();
    Ok(())
}

async fn model(reader: &Reader<'_>, case: &Case) -> Verdict {
    let read = alone::read(reader, &case.message()).await;
    let usage = &read.usage;
    Verdict {
        id: case.id.clone(),
        safety: danger(&case.text, &read.records),
        records: read.records.iter().map(Judged::from).collect(),
        cost: Some(Cost {
            tokens: i64::from(usage.tokens_in) + i64::from(usage.tokens_out),
            rounds: usage.rounds,
            ms: read.latency.as_millis() as u64,
            cost: usage.cost_usd,
        }),
    }
}

/// The labelled cases so far, and what was made of them.
#[derive(Default)]
struct Figures {
    cases: Vec<score::Case>,
    predictions: Vec<score::Prediction>,
}

impl Figures {
    /// A case without `expect` is not scored.
    fn add(&mut self, case: &Case, verdict: &Verdict) {
        if !case.labels.contains_key("expect") {
            return;
        }
        let mut labelled = case.labels.clone();
        labelled.insert("id".to_owned(), json!(case.id));
        labelled.insert("lang".to_owned(), json!(case.lang));
        labelled.insert("tz".to_owned(), json!(case.tz));
        if let Ok(labelled) = serde_json::from_value(Value::Object(labelled)) {
            self.cases.push(labelled);
            self.predictions.push(score::Prediction {
                id: verdict.id.clone(),
                records: verdict.records.iter().map(|record| json!(record)).collect(),
                safety: verdict.safety.map(|class| class.as_str().to_owned()),
            });
        }
    }

    /// The figures of all cases, then of each language, in percent.
    fn print(&self) {
        if self.cases.is_empty() {
            return;
        }
        eprintln!(
            "{:>6} {:>6} {:>8} {:>7} {:>14} {:>14}",
            "cases", "F1", "exact", "false", "safety recall", "safety false"
        );
        line("all", &self.cases, &self.predictions);
        for lang in Lang::ALL {
            let of: Vec<score::Case> = self.cases.iter().filter(|case| case.lang == lang.as_str()).cloned().collect();
            if !of.is_empty() {
                line(lang.as_str(), &of, &self.predictions);
            }
        }
    }
}

fn line(name: &str, cases: &[score::Case], predictions: &[score::Prediction]) {
    let figures = score::score(cases, predictions);
    eprintln!(
        "{:>6} {:>6.1} {:>8.1} {:>7.1} {:>14} {:>14}  {name}",
        figures.cases,
        figures.f1() * 100.0,
        figures.exact_share() * 100.0,
        figures.false_rate() * 100.0,
        format!("{}/{}", figures.safety_right, figures.safety_cases),
        figures.safety_false,
    );
}

/// The class of the labelling policy; it has none for violence, which the coach answers all the same.
fn danger(text: &str, records: &[Record]) -> Option<SafetyClass> {
    let heard = safety::screen(text).filter(|class| *class != SafetyClass::Violence);
    heard.into_iter().chain(safety::screen_records(records)).min()
}
