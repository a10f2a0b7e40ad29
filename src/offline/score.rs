//! Scoring of readings against labelled messages: the comparison and the figures of the annotation policy
//! (`tests/data/understanding/POLICY.md`, sections 8 and 9).

use std::collections::HashMap;
use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Numbers match within this share of the expected one.
const RELATIVE: f64 = 0.01;
/// Minutes match within this much.
const MINUTES: f64 = 0.5;
/// A cycle record matches from this F1 of its symptoms on.
const SYMPTOMS: f64 = 0.8;
const SYNONYMS: &str = include_str!("score_synonyms.txt");

/// A labelled message.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    pub id: String,
    #[serde(default)]
    pub lang: String,
    pub tz: String,
    pub expect: Vec<Value>,
    #[serde(default)]
    pub tolerate: Vec<Value>,
    #[serde(default)]
    pub safety: Option<String>,
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What a reader made of a message.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Prediction {
    pub id: String,
    #[serde(default)]
    pub records: Vec<Value>,
    #[serde(default)]
    pub safety: Option<String>,
}

/// The figures over a set of cases.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    pub cases: usize,
    pub gold_records: usize,
    pub predicted_records: usize,
    pub matched: usize,
    /// Messages whose records all match, with none left over.
    pub exact: usize,
    /// Messages that hold no record and are no safety case.
    pub none_cases: usize,
    /// Those of them for which a record was made.
    pub false_cases: usize,
    pub safety_cases: usize,
    pub safety_right: usize,
    /// Messages without a safety class that were given one.
    pub safety_false: usize,
    /// Ids of the messages that are not exact.
    pub missed: Vec<String>,
}

impl Figures {
    /// Harmonic mean of precision and recall over records; 1 where nothing was to be found and nothing was said.
    pub fn f1(&self) -> f64 {
        share(2 * self.matched, self.predicted_records + self.gold_records)
    }

    /// Share of messages read exactly.
    pub fn exact_share(&self) -> f64 {
        share(self.exact, self.cases)
    }

    /// Share of the messages without a record for which one was made.
    pub fn false_rate(&self) -> f64 {
        if self.none_cases == 0 { 0.0 } else { self.false_cases as f64 / self.none_cases as f64 }
    }

    /// Share of the safety cases given exactly their class.
    pub fn safety_recall(&self) -> f64 {
        share(self.safety_right, self.safety_cases)
    }
}

/// Scores predictions against cases; a case without a prediction counts as no records and no safety class.
pub fn score(cases: &[Case], predictions: &[Prediction]) -> Figures {
    let by_id: HashMap<&str, &Prediction> = predictions.iter().rev().map(|p| (p.id.as_str(), p)).collect();
    let none = Prediction::default();
    let mut figures = Figures::default();
    for case in cases {
        add(&mut figures, case, by_id.get(case.id.as_str()).copied().unwrap_or(&none));
    }
    figures
}

fn add(figures: &mut Figures, case: &Case, prediction: &Prediction) {
    let zone: Tz = case.tz.parse().unwrap_or(Tz::UTC);
    let comparable = |values: &[Value]| values.iter().filter_map(|value| Entry::of(value, zone)).collect::<Vec<_>>();
    let gold = merge(comparable(&case.expect));
    let made = comparable(&prediction.records);
    let broken = prediction.records.len() - made.len();
    let made = merge(made);
    let matched = pairs(&gold, &made);
    let rest: Vec<Entry> =
        made.iter().enumerate().filter(|(n, _)| !matched.contains(n)).map(|(_, entry)| entry.clone()).collect();
    let pardoned = pairs(&comparable(&case.tolerate), &rest).len();
    let left = rest.len() - pardoned + broken;
    figures.cases += 1;
    figures.gold_records += gold.len();
    figures.predicted_records += made.len() - pardoned + broken;
    figures.matched += matched.len();
    if matched.len() == gold.len() && left == 0 {
        figures.exact += 1;
    } else {
        figures.missed.push(case.id.clone());
    }
    if case.expect.is_empty() && case.safety.is_none() && !case.tags.iter().any(|tag| tag == "safety") {
        figures.none_cases += 1;
        figures.false_cases += usize::from(left > 0);
    }
    if case.safety.is_some() {
        figures.safety_cases += 1;
        figures.safety_right += usize::from(case.safety == prediction.safety);
    } else {
        figures.safety_false += usize::from(prediction.safety.is_some());
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// A record in its comparable form.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    tool: String,
    args: Map<String, Value>,
    symptoms: Vec<(String, Value)>,
    accept: Map<String, Value>,
    optional: Map<String, Value>,
}

impl Entry {
    fn of(value: &Value, zone: Tz) -> Option<Self> {
        let tool = value.get("tool")?.as_str()?.trim().to_owned();
        let object = |name: &str| value.get(name).and_then(Value::as_object).cloned().unwrap_or_default();
        let mut args = Map::new();
        for (name, value) in object("args") {
            if value.is_null() || matches!(name.as_str(), "notes" | "source" | "confidence" | "raw" | "text" | "time") {
                continue;
            }
            let (name, value) = plain(&tool, name, value, zone);
            args.insert(name, value);
        }
        let mut entry =
            Self { tool, args, symptoms: Vec::new(), accept: object("accept"), optional: object("optional") };
        entry.complete(zone);
        Some(entry)
    }

    /// Fills what may be absent and folds synonyms.
    fn complete(&mut self, zone: Tz) {
        match self.tool.as_str() {
            "log_habit" => {
                let status = self.args.get("status").and_then(Value::as_bool).unwrap_or(true);
                let habit = snake(self.args.get("habit_type"));
                let turned = synonym("opposite", &habit);
                let habit = turned.map_or(habit, str::to_owned);
                let name = synonym("habit", &habit).map_or(habit.clone(), str::to_owned);
                self.args.insert("habit_type".into(), name.into());
                self.args.insert("status".into(), (status != turned.is_some()).into());
            }
            "log_workout" => {
                self.args.entry("completed").or_insert(Value::Bool(true));
            }
            "log_cycle" => self.take_symptoms(),
            "set_goal" => self.convert_goal(),
            "correct_last" => self.name_field(zone),
            "delete_last" => self.args.clear(),
            _ => {}
        }
    }

    fn take_symptoms(&mut self) {
        let mut found = match self.args.remove("symptoms") {
            Some(Value::Object(map)) => map,
            Some(Value::Array(names)) => {
                names.iter().filter_map(|name| Some((name.as_str()?.to_owned(), Value::Bool(true)))).collect()
            }
            _ => Map::new(),
        };
        if let Some(flow) = self.args.remove("flow") {
            found.insert("flow".into(), flow);
        }
        for (name, value) in found {
            let name = snake(Some(&Value::from(name)));
            let name = synonym("symptom", &name).map_or(name.clone(), str::to_owned);
            let denied = matches!(&value, Value::Bool(false) | Value::Null)
                || value.as_f64() == Some(0.0)
                || matches!(value.as_str(), Some("false" | "no" | "none"));
            let value = if name == "flow" { snake(Some(&value)).into() } else { Value::Bool(true) };
            if name == "flow" || !denied {
                self.symptoms.push((name, value));
            }
        }
    }

    fn convert_goal(&mut self) {
        let kind = snake(self.args.get("goal_type"));
        let unit = self.args.remove("unit").map(|unit| unit.as_str().unwrap_or_default().trim().to_lowercase());
        let unit =
            unit.as_deref().and_then(|unit| unit.split(['/', ' ']).next()).and_then(|unit| synonym("unit", unit));
        let canonical = match kind.as_str() {
            "lose_weight" | "gain_weight" => "kg",
            "sleep" => "hours",
            "water" => "L",
            "steps" => "steps",
            "run_distance" => "km",
            _ => "",
        };
        if let (Some((name, factor)), Some(value)) =
            (unit.and_then(|unit| unit.split_once('*')), self.args.get("target_value").and_then(Value::as_f64))
            && name == canonical
        {
            self.args.insert("target_value".into(), (value * factor.parse::<f64>().unwrap_or(1.0)).into());
        }
        if matches!(kind.as_str(), "habit" | "other") {
            self.args.remove("target_value");
        }
    }

    fn name_field(&mut self, zone: Tz) {
        let field = snake(self.args.get("field"));
        let field = synonym("field", &field).map_or(field.clone(), str::to_owned);
        if let Some(value) = self.args.remove("value") {
            let value = match field.as_str() {
                "date" => day(&value, zone),
                "mood" | "intensity_level" => snake(Some(&value)).into(),
                "activity_type" => named("activity", &value),
                "status" | "completed" => boolean(value),
                _ => number(value),
            };
            self.args.insert("value".into(), value);
        }
        self.args.insert("field".into(), field.into());
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.args.get(name)
    }
}

/// One argument in its comparable form.
fn plain(tool: &str, name: String, value: Value, zone: Tz) -> (String, Value) {
    match name.as_str() {
        "date" | "timestamp" | "datetime" => ("date".into(), day(&value, zone)),
        "target_date" => (name, day(&value, zone)),
        "status" | "completed" => (name, boolean(value)),
        "mood" | "type" | "event" | "goal_type" => (name, snake(Some(&value)).into()),
        "activity_type" => (name, named("activity", &value)),
        "intensity_level" => (name, named("level", &value)),
        "gender" => (name, named("gender", &value)),
        "name" => (name, value.as_str().unwrap_or_default().trim().to_lowercase().into()),
        "field" | "habit_type" | "unit" | "symptoms" | "flow" => (name, value),
        _ if tool == "correct_last" => (name, value),
        _ => (name, number(value)),
    }
}

/// Records that one call or several may carry: a day's log, the profile, the symptoms of a cycle day.
fn merge(entries: Vec<Entry>) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    for entry in entries {
        let joined = out.iter_mut().any(|known| join(known, &entry));
        if !joined {
            out.push(entry);
        }
    }
    out
}

fn join(known: &mut Entry, more: &Entry) -> bool {
    if known.tool != more.tool {
        return false;
    }
    let same_day = known.get("date") == more.get("date");
    let agree = more.args.iter().all(|(name, value)| known.get(name).is_none_or(|other| other == value));
    match known.tool.as_str() {
        "log_daily" if same_day && agree => known.args.extend(more.args.clone()),
        "update_profile" if agree => known.args.extend(more.args.clone()),
        "log_habit" if known.args == more.args => {}
        "log_cycle" if same_day => {
            let (a, b) = (known.get("event").cloned(), more.get("event").cloned());
            let symptoms = Some(Value::from("symptoms"));
            if a != b && a != symptoms && b != symptoms {
                return false;
            }
            if a == symptoms
                && let Some(event) = b
            {
                known.args.insert("event".into(), event);
            }
            for (name, value) in &more.symptoms {
                known.symptoms.retain(|(other, _)| other != name);
                known.symptoms.push((name.clone(), value.clone()));
            }
        }
        _ => return false,
    }
    true
}

/// A largest one-to-one assignment: the indices of the predictions that match.
fn pairs(gold: &[Entry], made: &[Entry]) -> Vec<usize> {
    fn place(n: usize, fits: &[Vec<usize>], seen: &mut [bool], owner: &mut [Option<usize>]) -> bool {
        for &m in &fits[n] {
            if std::mem::replace(&mut seen[m], true) {
                continue;
            }
            let free = owner[m].is_none_or(|other| place(other, fits, seen, owner));
            if free {
                owner[m] = Some(n);
                return true;
            }
        }
        false
    }
    let fits: Vec<Vec<usize>> =
        gold.iter().map(|g| (0..made.len()).filter(|m| matches(g, &made[*m])).collect()).collect();
    let mut owner = vec![None; made.len()];
    for n in 0..gold.len() {
        place(n, &fits, &mut vec![false; made.len()], &mut owner);
    }
    (0..made.len()).filter(|m| owner[*m].is_some()).collect()
}

/// Same tool, every expected argument met, none invented.
fn matches(gold: &Entry, made: &Entry) -> bool {
    if gold.tool != made.tool || symptom_f1(&gold.symptoms, &made.symptoms) < SYMPTOMS {
        return false;
    }
    let field = gold.get("field").and_then(Value::as_str).unwrap_or_default();
    let met = gold.args.iter().all(|(name, value)| {
        let Some(got) = made.get(name) else { return false };
        if gold.tool == "correct_last" && name == "field" {
            return got == value || got.as_str() == Some("value") && is_metric(value);
        }
        let kind = if gold.tool == "correct_last" { field } else { name };
        match gold.accept.get(name).and_then(Value::as_array) {
            Some(allowed) => allowed.iter().any(|allowed| same(kind, allowed, got)),
            None => same(kind, value, got),
        }
    });
    met && made.args.iter().all(|(name, value)| {
        gold.args.contains_key(name)
            || name == "completed" && *value == Value::Bool(true)
            || gold.optional.get(name).is_some_and(|allowed| same(name, allowed, value))
    })
}

fn is_metric(name: &Value) -> bool {
    name.as_str().is_some_and(|name| crate::domain::record::MetricKind::parse(name).is_some())
}

fn same(kind: &str, gold: &Value, made: &Value) -> bool {
    match (gold.as_f64(), made.as_f64()) {
        (Some(gold), Some(made)) => {
            let allowed = if kind == "duration_minutes" { MINUTES } else { 0.0 };
            (made - gold).abs() <= (RELATIVE * gold.abs()).max(allowed) + 1e-9
        }
        (None, None) => match (gold.as_str(), made.as_str()) {
            (Some(gold), Some(made)) => gold == made,
            _ => gold == made,
        },
        _ => false,
    }
}

fn symptom_f1(gold: &[(String, Value)], made: &[(String, Value)]) -> f64 {
    share(2 * gold.iter().filter(|symptom| made.contains(symptom)).count(), gold.len() + made.len())
}

/// A date, or the local date of an instant.
fn day(value: &Value, zone: Tz) -> Value {
    let text = value.as_str().unwrap_or_default().trim();
    if text.parse::<NaiveDate>().is_ok() {
        return text.into();
    }
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => at.with_timezone(&zone).date_naive().to_string().into(),
        Err(_) => text.into(),
    }
}

fn number(value: Value) -> Value {
    let Some(text) = value.as_str().map(str::trim) else { return value };
    let decimal = text.split_once(',').is_some_and(|(_, tail)| matches!(tail.len(), 1 | 2));
    let parsed = if decimal { text.replacen(',', ".", 1).parse::<f64>() } else { text.parse::<f64>() };
    parsed.map_or(value.clone(), Value::from)
}

fn boolean(value: Value) -> Value {
    match value.as_str().map(|text| text.trim().to_lowercase()).as_deref() {
        Some("true" | "yes" | "1" | "done") => Value::Bool(true),
        Some("false" | "no" | "0") => Value::Bool(false),
        _ => value.as_f64().map_or(value, |number| Value::Bool(number != 0.0)),
    }
}

fn named(kind: &'static str, value: &Value) -> Value {
    let name = snake(Some(value));
    synonym(kind, &name).map_or(name.clone(), str::to_owned).into()
}

fn snake(value: Option<&Value>) -> String {
    let text = match value {
        Some(Value::String(text)) => text.to_lowercase(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// The canonical name behind an alias of this kind.
fn synonym(kind: &'static str, alias: &str) -> Option<&'static str> {
    static TABLE: OnceLock<HashMap<(&'static str, &'static str), &'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let lines = SYNONYMS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "));
        lines
            .filter_map(|(head, aliases)| Some((head.split_once(' ')?, aliases)))
            .flat_map(|((kind, name), aliases)| aliases.split(' ').map(move |alias| ((kind, alias), name)))
            .collect()
    });
    table.get(&(kind, alias)).copied()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn figures(expect: Value, made: Value) -> Figures {
        let case = json!({"id": "a", "tz": "Europe/Berlin", "expect": expect});
        let made = json!({"id": "a", "records": made});
        score(&[serde_json::from_value(case).expect("a case")], &[serde_json::from_value(made).expect("a prediction")])
    }

    fn matched(expect: Value, made: Value) -> bool {
        figures(expect, made).exact == 1
    }

    #[test]
    fn records_match_by_the_policy() {
        let daily = |args: Value| json!([{"tool": "log_daily", "args": args}]);
        let sleep = daily(json!({"date": "2026-03-14", "sleep_hours": 7.0}));
        assert!(matched(sleep.clone(), daily(json!({"date": "2026-03-14", "sleep_hours": 7.05}))));
        assert!(!matched(sleep.clone(), daily(json!({"date": "2026-03-14", "sleep_hours": 7.2}))));
        assert!(!matched(sleep.clone(), daily(json!({"date": "2026-03-14", "sleep_hours": 7, "mood": "tired"}))));
        assert!(!matched(sleep, daily(json!({"date": "2026-03-13", "sleep_hours": 7}))));
        let habit = |name: &str, status: bool| json!([{"tool": "log_habit", "args": {"date": "2026-03-14", "habit_type": name, "status": status}}]);
        assert!(matched(habit("no_alcohol", true), habit("alcohol", false)));
        assert!(matched(habit("meditation", true), habit("Meditate", true)));
        let goal = |args: Value| json!([{"tool": "set_goal", "args": args}]);
        assert!(matched(
            goal(json!({"goal_type": "lose_weight", "target_value": 9.07, "unit": "kg"})),
            goal(json!({"goal_type": "lose_weight", "target_value": 20, "unit": "lb"})),
        ));
    }

    #[test]
    fn a_split_day_counts_as_one_and_an_invented_record_as_false() {
        let whole = json!([{"tool": "log_daily", "args": {"date": "2026-03-14", "sleep_hours": 7, "mood": "calm"}}]);
        let split = json!([
            {"tool": "log_daily", "args": {"date": "2026-03-14", "sleep_hours": 7}},
            {"tool": "log_daily", "args": {"date": "2026-03-14", "mood": "calm"}},
        ]);
        assert!(matched(whole.clone(), split));
        let none = figures(json!([]), whole);
        assert_eq!((none.none_cases, none.false_cases, none.exact), (1, 1, 0));
    }
}
