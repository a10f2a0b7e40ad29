//! `alive judge cycle`: the cycle model on histories given as dates or as lengths.

use std::io::{BufRead, Write};

use anyhow::{Context, Result};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::domain::cycle::{Estimate, History, Mode, OvulationFact, OvulationSign, PhaseProbabilities, Prior};

/// The first start of a history that is given as lengths. Nothing of the result depends on it.
const FIRST_START: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 1).expect("a date");
/// A length given is brought into this range, in days.
const LENGTHS: (i64, i64) = (1, 1000);

/// One history.
#[derive(Debug, Deserialize)]
struct Case {
    id: Value,
    #[serde(default)]
    starts: Vec<NaiveDate>,
    /// Days between starts, oldest first, instead of the starts.
    #[serde(default)]
    lengths: Option<Vec<f64>>,
    #[serde(default)]
    ends: Vec<Option<Mark>>,
    #[serde(default)]
    ovulations: Vec<Option<Mark>>,
    /// Intervals in which no start is missing, by their place.
    #[serde(default)]
    confirmed: Vec<usize>,
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    prior: Option<Prior>,
    #[serde(default)]
    age: Option<i32>,
    #[serde(default)]
    as_of: Option<NaiveDate>,
    /// Days since the last start.
    #[serde(default)]
    day: Option<i64>,
}

/// A day of a cycle: a date, with what told it, or the cycle day in the cycle of the same place.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Mark {
    Date(NaiveDate),
    Told {
        date: NaiveDate,
        #[serde(default, alias = "sign")]
        method: Option<String>,
    },
    CycleDay(f64),
}

/// What the model says of one history.
#[derive(Debug, Serialize)]
struct Verdict {
    id: Value,
    length_median: Option<Figure>,
    length_p10: Option<Figure>,
    length_p25: Option<Figure>,
    length_p75: Option<Figure>,
    length_p90: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_start: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<(NaiveDate, NaiveDate)>,
    ovulation_day: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ovulation: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cycle_day: Option<u32>,
    phase: &'static str,
    phase_probabilities: PhaseProbabilities,
    p_missed_log: Figure,
    p_past_interval_skipped: Vec<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// A number to six decimals: more would be noise.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figure(f64);

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64((self.0 * 1e6).round() / 1e6)
    }
}

/// Judges the cycle model on every line of `input`, in order.
///
/// # Errors
/// A line that is not a case (with its number), a closed output.
pub fn cycle(input: impl BufRead, mut output: impl Write) -> Result<()> {
    for (index, line) in input.lines().enumerate() {
        let line = line.with_context(|| format!("line {} cannot be read", index + 1))?;
        if line.trim().is_empty() {
            continue;
        }
        let case: Case = serde_json::from_str(&line).with_context(|| format!("line {} is not a case", index + 1))?;
        serde_json::to_writer(&mut output, &judge(case))?;
        output.write_all(b"\n")?;
    }
    output.flush()?;
    Ok(())
}

fn judge(case: Case) -> Verdict {
    let Some(mode) = case.mode.as_deref().map_or(Some(Mode::Natural), Mode::parse) else {
        return Verdict { reason: Some("unknown_mode"), ..Verdict::of(case.id, History::default().forecast(), true) };
    };
    let mut starts = case.starts.clone();
    if let Some(lengths) = &case.lengths {
        starts = starts_of(lengths);
    }
    starts.sort_unstable();
    starts.dedup();
    let history = history(&case, mode, &starts);
    let day = case.day.and_then(|day| after(*starts.last()?, day));
    let estimate = match case.as_of.filter(|_| case.lengths.is_none()).or(day) {
        Some(as_of) => history.estimate(as_of),
        None => history.forecast(),
    };
    Verdict::of(case.id, estimate, case.lengths.is_none())
}

/// The history of a case, whose starts are in order.
fn history(case: &Case, mode: Mode, starts: &[NaiveDate]) -> History {
    let mut history = History::new(mode);
    history.starts = starts.iter().copied().collect();
    if case.lengths.is_some() {
        // Lengths are cycles by the word of who gives them, however short.
        history.separate = history.starts.clone();
    }
    history.age = case.age;
    history.prior = case.prior;
    history.confirmed =
        case.confirmed.iter().filter_map(|at| Some((*starts.get(*at)?, *starts.get(at + 1)?))).collect();
    history.ends = marks(&case.ends, starts).map(|(date, _)| date).collect();
    history.ovulations = marks(&case.ovulations, starts).map(|(date, sign)| OvulationFact { date, sign }).collect();
    history
}

/// The dates of marks, with what told them.
fn marks<'a>(
    marks: &'a [Option<Mark>],
    starts: &'a [NaiveDate],
) -> impl Iterator<Item = (NaiveDate, OvulationSign)> + 'a {
    marks.iter().enumerate().filter_map(|(at, mark)| match mark.as_ref()? {
        Mark::Date(date) => Some((*date, OvulationSign::Lh)),
        Mark::Told { date, method } => {
            let by_temperature = method.as_deref().is_some_and(|method| {
                let method = method.to_lowercase();
                method.contains("bbt") || method.contains("temp")
            });
            Some((*date, if by_temperature { OvulationSign::Temperature } else { OvulationSign::Lh }))
        }
        Mark::CycleDay(day) if *day >= 1.0 => {
            Some((after(*starts.get(at)?, day.round() as i64 - 1)?, OvulationSign::Lh))
        }
        Mark::CycleDay(_) => None,
    })
}

/// The starts that lie these lengths apart.
fn starts_of(lengths: &[f64]) -> Vec<NaiveDate> {
    let mut starts = vec![FIRST_START];
    for length in lengths {
        let days = (length.round() as i64).clamp(LENGTHS.0, LENGTHS.1);
        let Some(next) = starts.last().and_then(|start| after(*start, days)) else { break };
        starts.push(next);
    }
    starts
}

fn after(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(u64::try_from(days).ok()?))
}

impl Verdict {
    fn of(id: Value, estimate: Estimate, dated: bool) -> Self {
        let length = estimate.length;
        Self {
            id,
            length_median: length.map(|length| Figure(length.median)),
            length_p10: length.map(|length| Figure(length.p10)),
            length_p25: length.map(|length| Figure(length.p25)),
            length_p75: length.map(|length| Figure(length.p75)),
            length_p90: length.map(|length| Figure(length.p90)),
            next_start: estimate.next_start.filter(|_| dated),
            window: estimate.window.filter(|_| dated),
            ovulation_day: estimate.ovulation.map(|ovulation| Figure(ovulation.day)),
            ovulation: estimate.ovulation.and_then(|ovulation| ovulation.date).filter(|_| dated),
            cycle_day: estimate.cycle_day,
            phase: estimate.phase.as_str(),
            phase_probabilities: estimate.phase_probabilities,
            p_missed_log: Figure(estimate.p_missed_log),
            p_past_interval_skipped: estimate.past.iter().map(|past| Figure(past.p_skipped)).collect(),
            reason: estimate.reason.map(|reason| reason.as_str()),
        }
    }
}
