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
    phase_probabilities: Chances,
    p_missed_log: Figure,
    p_past_interval_skipped: Vec<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// The probability of each phase; they sum to 1.
#[derive(Debug, Serialize)]
struct Chances {
    menstrual: Figure,
    follicular: Figure,
    ovulatory: Figure,
    luteal: Figure,
    unknown: Figure,
}

impl From<PhaseProbabilities> for Chances {
    fn from(chances: PhaseProbabilities) -> Self {
        Self {
            menstrual: Figure(chances.menstrual),
            follicular: Figure(chances.follicular),
            ovulatory: Figure(chances.ovulatory),
            luteal: Figure(chances.luteal),
            unknown: Figure(chances.unknown),
        }
    }
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
            phase_probabilities: estimate.phase_probabilities.into(),
            p_missed_log: Figure(estimate.p_missed_log),
            p_past_interval_skipped: estimate.past.iter().map(|past| Figure(past.p_skipped)).collect(),
            reason: estimate.reason.map(|reason| reason.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(line: &str) -> Value {
        let mut output = Vec::new();
        cycle(line.as_bytes(), &mut output).expect("a case");
        serde_json::from_slice(&output).expect("a verdict")
    }

    fn number(verdict: &Value, key: &str) -> f64 {
        verdict[key].as_f64().unwrap_or_else(|| panic!("{key} in {verdict}"))
    }

    #[test]
    fn every_vector_of_the_reference_comes_out_of_the_judge() {
        let vectors: Value =
            serde_json::from_str(include_str!("../../tests/data/cycle/reference_vectors.json")).expect("vectors");
        for vector in vectors["vectors"].as_array().expect("a list") {
            let line = |day: Option<&str>| {
                let day = day.map(|day| day.parse::<i64>().expect("a day"));
                serde_json::json!({
                    "id": "v", "lengths": vector["history"], "confirmed": vector["confirmed"],
                    "prior": vector["prior"], "day": day,
                })
                .to_string()
            };
            let plain = judged(&line(None));
            let mut pairs: Vec<(f64, f64)> = [
                ("length_median", "median"),
                ("length_p10", "p10"),
                ("length_p25", "p25"),
                ("length_p75", "p75"),
                ("length_p90", "p90"),
            ]
            .map(|(ours, theirs)| (number(&plain, ours), number(vector, theirs)))
            .to_vec();
            for (key, of) in [("median_given_day", "length_median"), ("p_missed_log_at_day", "p_missed_log")] {
                for (day, expected) in vector[key].as_object().expect("days") {
                    pairs.push((number(&judged(&line(Some(day))), of), expected.as_f64().expect("a number")));
                }
            }
            let (ours, theirs) = (&plain["p_past_interval_skipped"], &vector["p_past_interval_skipped"]);
            let numbers = |list: &Value| -> Vec<f64> {
                list.as_array().expect("a list").iter().map(|value| value.as_f64().expect("a number")).collect()
            };
            assert_eq!(numbers(ours).len(), numbers(theirs).len());
            pairs.extend(numbers(ours).into_iter().zip(numbers(theirs)));
            for (ours, theirs) in pairs {
                assert!((ours - theirs).abs() <= 1e-5, "{ours}, not {theirs}, of {vector}");
            }
        }
    }

    #[test]
    fn dates_give_dates_in_any_order() {
        let line = r#"{"id":3,"starts":["2026-02-26","2026-01-01","2026-01-29","2026-01-01"],"ends":["2026-03-02"],"as_of":"2026-03-10"}"#;
        let verdict = judged(line);
        assert_eq!(verdict["id"], 3);
        assert_eq!(verdict["next_start"], "2026-03-26");
        assert_eq!(verdict["window"], serde_json::json!(["2026-03-23", "2026-03-30"]));
        assert_eq!(verdict["ovulation"], "2026-03-12");
        assert_eq!((&verdict["cycle_day"], &verdict["phase"]), (&13.into(), &"follicular".into()));
        assert!(verdict.get("reason").is_none());
        let sum: f64 =
            verdict["phase_probabilities"].as_object().expect("phases").values().filter_map(Value::as_f64).sum();
        assert!((sum - 1.0).abs() < 1e-5, "{verdict}");
    }

    #[test]
    fn lengths_give_days_and_no_dates() {
        let verdict = judged(r#"{"id":"a","lengths":[28,29,27],"ovulations":[15,null,14],"ends":[5,5,5],"day":20}"#);
        assert_eq!((&verdict["cycle_day"], &verdict["phase"]), (&21.into(), &"luteal".into()));
        for absent in ["next_start", "window", "ovulation", "reason"] {
            assert!(verdict.get(absent).is_none(), "{absent}");
        }
        // Luteal lengths of 13 and 13, shrunk towards 13.2.
        let luteal = number(&verdict, "length_median") - number(&verdict, "ovulation_day");
        assert!((luteal - 13.08).abs() < 0.01, "{luteal}");
    }

    #[test]
    fn what_cannot_be_known_is_said_with_its_reason() {
        for (line, reason) in [
            (r#"{"id":"a"}"#, "no_start"),
            (r#"{"id":"a","starts":[],"as_of":"2026-01-01"}"#, "no_start"),
            (r#"{"id":"a","starts":["2026-02-01"],"as_of":"2026-01-01"}"#, "no_start"),
            (r#"{"id":"a","starts":["2026-01-01"]}"#, "no_day"),
            (r#"{"id":"a","starts":["2026-01-01"],"as_of":"2026-01-09","mode":"pill"}"#, "hormonal"),
            (r#"{"id":"a","starts":["2026-01-01"],"as_of":"2026-01-09","mode":"pregnant"}"#, "pregnant"),
            (r#"{"id":"a","starts":["2026-01-01"],"as_of":"2026-01-09","mode":"a riddle"}"#, "unknown_mode"),
            (r#"{"id":"a","lengths":[28,28],"day":60}"#, "no_start_for_60_days"),
            (r#"{"id":"a","lengths":[28,28],"day":5000}"#, "no_start_for_60_days"),
            (r#"{"id":"a","lengths":[28,28],"day":38}"#, "later_than_usual_range"),
        ] {
            let verdict = judged(line);
            assert_eq!((&verdict["phase"], &verdict["reason"]), (&"unknown".into(), &reason.into()), "{line}");
        }
    }

    #[test]
    fn temperature_tells_ovulation_later_than_a_test() {
        let line = |method: &str| {
            format!(
                r#"{{"id":"a","starts":["2026-01-01","2026-01-29"],"ovulations":[{{"date":"2026-01-16","method":"{method}"}}]}}"#
            )
        };
        let [lh, bbt] = ["lh", "BBT"].map(|method| number(&judged(&line(method)), "ovulation_day"));
        assert!((bbt - lh - 0.8 * 2.56 / (2.56 + 1.96)).abs() < 1e-5, "{lh} {bbt}");
    }

    #[test]
    fn a_line_that_is_no_case_is_named_and_stops() {
        for (input, number) in
            [("{\"id\":\"a\"}\n\nnonsense", 3), ("{\"starts\":[]}", 1), (r#"{"id":"a","starts":["2026-02-30"]}"#, 1)]
        {
            let error = cycle(input.as_bytes(), Vec::new()).expect_err("no case");
            assert!(format!("{error:#}").starts_with(&format!("line {number} is not a case: ")), "{error:#}");
        }
        for odd in [
            r#"{"id":"a","lengths":[-5,0,1e300,3],"day":-3}"#,
            r#"{"id":"a","lengths":[28],"confirmed":[7],"ovulations":[-4,1e300],"ends":[0]}"#,
            r#"{"id":"a","starts":["0001-01-01","9999-12-31"],"as_of":"9999-12-31"}"#,
        ] {
            assert!(judged(odd)["phase"].is_string(), "{odd}");
        }
    }
}
