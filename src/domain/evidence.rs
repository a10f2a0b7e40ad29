//! What a decision rests on: named values, and the ids of the records they were read from.
//!
//! Everything the planner decides carries its evidence, so that **Why** can show it, `recommendations.based_on` can keep
//! it, and no sentence about it needs a number that is not in it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Named values with the records behind them. Serialised as one object: the values by name, and `records`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    #[serde(flatten)]
    values: BTreeMap<String, Fact>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    records: BTreeSet<String>,
}

/// One value of the evidence. A number's unit is the end of its name (`sleep_hours`, `hrv_ms`, `minutes`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    Number(f64),
    Date(NaiveDate),
    Text(String),
}

impl From<f64> for Fact {
    /// Kept to two decimals: more would be noise in what people read.
    fn from(value: f64) -> Self {
        Self::Number((value * 100.0).round() / 100.0)
    }
}

impl From<u32> for Fact {
    fn from(value: u32) -> Self {
        Self::Number(f64::from(value))
    }
}

impl From<NaiveDate> for Fact {
    fn from(value: NaiveDate) -> Self {
        Self::Date(value)
    }
}

impl From<&str> for Fact {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl Evidence {
    /// Evidence of one value.
    pub fn of(name: impl Into<String>, value: impl Into<Fact>) -> Self {
        Self::default().with(name, value)
    }

    /// With one more value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Fact>) -> Self {
        self.values.insert(name.into(), value.into());
        self
    }

    /// With the records the values were read from; those without an id are passed over.
    #[must_use]
    pub fn from_records<'a>(mut self, ids: impl IntoIterator<Item = &'a Option<String>>) -> Self {
        self.records.extend(ids.into_iter().flatten().cloned());
        self
    }

    /// With everything another evidence holds; on one name the other's value stays.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.values.extend(other.values.iter().map(|(name, fact)| (name.clone(), fact.clone())));
        self.records.extend(other.records.iter().cloned());
        self
    }

    /// The same evidence with a word before each name, so that one of several keeps its values apart.
    #[must_use]
    pub fn named(&self, prefix: &str) -> Self {
        let values = self.values.iter().map(|(name, fact)| (format!("{prefix}_{name}"), fact.clone())).collect();
        Self { values, records: self.records.clone() }
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.values.get(name)
    }

    /// The number of a name.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Fact::Number(value) => Some(*value),
            Fact::Date(_) | Fact::Text(_) => None,
        }
    }

    /// All values by name, in the order of names.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.values.iter().map(|(name, fact)| (name.as_str(), fact))
    }

    /// The ids of the records behind the values.
    pub fn records(&self) -> impl Iterator<Item = &str> {
        self.records.iter().map(String::as_str)
    }

    /// Every number a sentence about this evidence may hold: the values, as they are and rounded, hours also as hours and
    /// minutes, the parts of dates, and the digits of names.
    pub fn numbers(&self) -> Vec<f64> {
        let mut numbers = Vec::new();
        for (name, fact) in &self.values {
            match fact {
                Fact::Number(value) => {
                    numbers.extend([*value, value.round(), (value * 10.0).round() / 10.0]);
                    if name.ends_with("hours") {
                        let minutes = (value * 60.0).round();
                        numbers.extend([minutes, (minutes / 60.0).floor(), minutes % 60.0]);
                    }
                }
                Fact::Date(date) => {
                    numbers.extend([f64::from(date.day()), f64::from(date.month()), f64::from(date.year())]);
                }
                // "sleep_by_23" is read aloud with its hour.
                Fact::Text(text) => {
                    let digits = text.split(|c: char| !c.is_ascii_digit());
                    numbers.extend(digits.filter_map(|digits| digits.parse::<f64>().ok()));
                }
            }
        }
        numbers
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn evidence_is_one_object_of_values_and_records() {
        let id = Some("a".to_owned());
        let evidence = Evidence::of("sleep_hours", 7.333_333).with("phase", "luteal").from_records([&id, &None]);
        assert_eq!(
            serde_json::to_value(&evidence).expect("plain data"),
            json!({"sleep_hours": 7.33, "phase": "luteal", "records": ["a"]})
        );
        let numbers = evidence.numbers();
        assert!([7.33, 7.0, 20.0].iter().all(|number| numbers.contains(number)), "{numbers:?}");
    }
}
