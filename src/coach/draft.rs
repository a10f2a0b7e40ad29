//! The draft of an exchange: what would be written, what must be asked. Tools fill it; nothing here touches the database.

use chrono::NaiveDate;

use crate::{
    domain::{
        ranges::OutOfRange,
        record::{Daily, Record},
    },
    store::rows::ActionType,
};

/// What an exchange will do when it closes.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub writes: Vec<Write>,
    pub asks: Vec<Ask>,
}

/// One record to write, and the words it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    pub record: Record,
    /// The person's own words.
    pub evidence: String,
}

/// Something to ask before it can be kept. One is asked per exchange, the first.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// A value no plausible range holds.
    OutOfRange(OutOfRange),
    /// A number without a meaning.
    WhatIs { number: String },
    /// A session without its sport ("8 km 44 min").
    WhatSport { amount: String },
    /// How far a session was, told in a unit that is not known.
    HowFar { amount: String, unit: String },
    /// How long the pool is that so many lengths were swum in.
    HowLongAPool { amount: String, lengths: f64 },
    /// How much was drunk, told in a unit that measures no drink.
    HowMuch { amount: String, unit: String },
    /// A value of the blood that is not kept.
    NotKept { value: String },
    /// Which word a mood is that was told as a number.
    WhichMood { number: String, point: i32 },
    /// A record whose number or date does not follow from the person's words, or on which two readings disagree:
    /// each candidate is offered as a button.
    Which { candidates: Vec<Record> },
}

impl Draft {
    /// Adds a record, one fact a write: so each fact has its own line in the ledger, its own receipt and its own undo. A fact
    /// already in the draft is not added twice.
    pub fn add(&mut self, record: Record, evidence: &str) {
        if let Err(error) = record.check() {
            self.asks.push(Ask::OutOfRange(error));
            return;
        }
        for record in single_facts(record) {
            if !self.writes.iter().any(|write| write.record == record) {
                self.writes.push(Write { record, evidence: evidence.to_owned() });
            }
        }
    }
}

impl Draft {
    /// What an exchange with these records is about; none without records.
    pub fn action(&self) -> Option<ActionType> {
        Some(match self.writes.first()?.record {
            Record::CorrectLast(_) | Record::DeleteLast(_) => ActionType::Correction,
            Record::SetGoal(_) => ActionType::Goal,
            _ => ActionType::Log,
        })
    }
}

/// A day's log as one record a field; every other record is one fact already.
fn single_facts(record: Record) -> Vec<Record> {
    let Record::LogDaily(day) = record else { return vec![record] };
    let on = |date: NaiveDate| Daily::on(date);
    let mut facts = Vec::new();
    if day.sleep_hours.is_some() {
        facts.push(Daily { sleep_hours: day.sleep_hours, ..on(day.date) });
    }
    if day.water_intake_liters.is_some() {
        facts.push(Daily {
            water_intake_liters: day.water_intake_liters,
            water_is_total: day.water_is_total,
            ..on(day.date)
        });
    }
    if day.energy_level.is_some() {
        facts.push(Daily { energy_level: day.energy_level, ..on(day.date) });
    }
    if day.mood.is_some() {
        facts.push(Daily { mood: day.mood, ..on(day.date) });
    }
    if day.digestion_score.is_some() {
        facts.push(Daily { digestion_score: day.digestion_score, ..on(day.date) });
    }
    if day.soreness.is_some() {
        facts.push(Daily { soreness: day.soreness, ..on(day.date) });
    }
    facts.into_iter().map(Record::LogDaily).collect()
}
