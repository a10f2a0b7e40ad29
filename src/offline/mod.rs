//! Floor 0: text → records by rules, without a network and without a model.

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::domain::{
    person::{Lang, Units},
    record::Record,
    safety::SafetyClass,
};

/// A message and what its meaning depends on.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    pub text: &'a str,
    /// When it was written.
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub day_start: NaiveTime,
    /// Decides numbers without a unit.
    pub units: Units,
    /// The language the person usually writes in; the message may be in another.
    pub lang: Lang,
}

/// One record and the words it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub record: Record,
    /// Byte range of the message that the record was read from.
    pub span: std::ops::Range<usize>,
    /// 0 to 1; from [`CERTAIN`] on the reading may be stored without a second opinion.
    pub confidence: f32,
}

/// From this confidence on a reading is certain.
pub const CERTAIN: f32 = 0.9;

/// Something that must be asked before it can be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// A number without a meaning ("8k", "did 3").
    WhatIs { number: String },
    /// A value that is not plausible.
    OutOfRange { field: &'static str, value: f64 },
}

/// What kind of message it is beside its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only facts, or a correction or deletion.
    Log,
    /// A question (facts may stand beside it).
    Question,
    /// Greeting, thanks, small talk.
    Smalltalk,
    /// Nothing above.
    Other,
}

/// What the rules understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub records: Vec<Found>,
    pub asks: Vec<Ask>,
    pub kind: Kind,
    /// The language of this message.
    pub lang: Lang,
    /// Every content word was understood: the fast path may be taken when every record is certain.
    pub covered: bool,
    pub safety: Option<SafetyClass>,
    pub is_greeting: bool,
}

impl Reading {
    /// Whether the message may be recorded and confirmed without a model: something was read, nothing was left over,
    /// nothing is asked, nothing is doubtful.
    pub fn is_certain(&self) -> bool {
        !self.records.is_empty()
            && self.covered
            && self.kind == Kind::Log
            && self.asks.is_empty()
            && self.safety.is_none()
            && self.records.iter().all(|found| found.confidence >= CERTAIN)
    }
}

/// Reads a message. Never fails: what is not understood is not recorded.
pub fn read(message: &Message<'_>) -> Reading {
    Reading {
        records: Vec::new(),
        asks: Vec::new(),
        kind: Kind::Other,
        lang: message.lang,
        covered: false,
        safety: None,
        is_greeting: false,
    }
}

pub mod places {
    pub fn zone_of(text: &str) -> Option<chrono_tz::Tz> {
        text.trim().parse().ok()
    }
}
pub fn numbers(_m: &Message<'_>) -> Vec<f64> {
    Vec::new()
}
pub fn sets_aside(_r: &Reading, _e: &str, _t: &str) -> bool {
    false
}
pub fn ordinal(_t: &str) -> Option<usize> {
    None
}
pub fn value_of(_f: &str, _m: &Message<'_>) -> Option<serde_json::Value> {
    None
}
pub fn question(_m: &Message<'_>) -> Option<crate::domain::trend::Question> {
    None
}
