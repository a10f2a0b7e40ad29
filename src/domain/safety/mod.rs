//! The safety screen: which messages need care before anything else is said.

use serde::{Deserialize, Serialize};

use super::record::Record;

/// What a message may signal; with several, the first of this order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SafetyClass {
    Crisis,
    MedicalUrgent,
    EatingDisorder,
    Medication,
    Pregnancy,
    Minor,
}

/// Screens the person's words.
pub fn screen(_text: &str) -> Option<SafetyClass> {
    None
}

/// Screens values the person reported.
pub fn screen_records(_records: &[Record]) -> Option<SafetyClass> {
    None
}
