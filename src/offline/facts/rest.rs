//! What is left when every topic has looked: numbers to ask about, values that are not plausible, words not understood.

use super::{Facts, is_anchor, is_number};
use crate::domain::record::{Daily, Record};
use crate::offline::Ask;
use crate::offline::concept::{Concept, Cue, Strength};
use crate::offline::item::What;
use crate::offline::quantity::Unit;

impl Facts<'_> {
    /// Numbers that stand for nothing, alone in their clause: the person is asked what they are.
    pub(super) fn ask_for_the_rest(&mut self) {
        for n in 0..self.clauses.len() {
            if !self.told(n) || self.taken[n] || self.items(n).iter().any(|item| item.what == What::Unknown) {
                continue;
            }
            // "45 kg x 5" counts lifts, "4 on 4 off" a roster: neither number stands alone.
            let exercise = |n: usize| self.has_any(n, &[Cue::Lift, Cue::Exercise]);
            let beside = n.checked_sub(1).filter(|b| self.clauses[*b].sentence == self.clauses[n].sentence);
            // "woke 4 times" counts the times.
            let times = self.has(n, Cue::TimesWord) && self.has_any(n, &[Cue::Up, Cue::Disturbed]);
            let counted = exercise(n) || beside.is_some_and(exercise) || self.is_roster(n) || times;
            if counted {
                continue;
            }
            if self.mood_by_number(n) || self.blood_sugar(n) {
                continue;
            }
            let anchored = self.items(n).iter().any(|item| is_anchor(item) && !is_number(item));
            let free = self
                .quantities(n)
                .find(|(at, q)| matches!(q.unit, None | Some(Unit::K)) && !q.at && !self.is_what_kind_of(*at));
            if let Some((at, _)) = free.filter(|_| !anchored) {
                let number = self.message.text.get(self.span(&[at])).unwrap_or_default().to_owned();
                self.asks.push(Ask::WhatIs { number });
            }
        }
    }

    /// "Was für ein Tag": the article is no number.
    fn is_what_kind_of(&self, at: usize) -> bool {
        let start = self.item(at).tokens.start;
        let before = start.checked_sub(2).map(|from| &self.cut.tokens[from..start]);
        before.is_some_and(|words| words[0].text == "was" && words[1].text == "fur")
    }

    /// "4 on 4 off": several numbers in one clause, each with a word.
    fn is_roster(&self, n: usize) -> bool {
        let numbers = self.items(n).iter().filter(|item| is_number(item) || matches!(item.what, What::Date(_))).count();
        let words = self.items(n).iter().filter(|item| item.what == What::Word).count();
        numbers > 1 && words > 1
    }

    /// Sums and merged values may still lie outside of what is plausible: only that value goes.
    pub(super) fn drop_the_implausible(&mut self) {
        for found in &mut self.records {
            while let Err(error) = found.record.check() {
                self.asks.push(Ask::OutOfRange { field: error.field, value: error.value });
                match (&mut found.record, error.field) {
                    (Record::LogDaily(daily), "water_intake_liters") => daily.water_intake_liters = None,
                    (Record::LogDaily(daily), "sleep_hours") => daily.sleep_hours = None,
                    _ => break,
                }
            }
        }
        let today = self.calendar.today;
        self.records.retain(|found| {
            let empty = matches!(&found.record, Record::LogDaily(daily)
                if *daily == Daily { water_is_total: daily.water_is_total, ..Daily::on(daily.date) });
            !empty && found.record.check().is_ok() && found.record.date().is_none_or(|date| date <= today)
        });
    }

    /// Whether every word of the message was understood and every number used.
    pub fn covers(&self) -> bool {
        let clauses = self.clauses.iter().zip(&self.taken).all(|(clause, taken)| *taken || clause.barrier.is_none());
        clauses
            && self.cut.items.iter().enumerate().all(|(at, item)| match item.what {
                What::Unknown | What::Mark('"') | What::Number => self.used[at],
                What::Quantity(_) | What::Ratio(..) | What::Colon(..) | What::Clock(..) => self.used[at],
                What::Word => {
                    self.used[at]
                        || item.any(&[Cue::Filler, Cue::Be, Cue::First])
                        || item.concepts.iter().all(|c| self.is_empty_word(c))
                }
                _ => true,
            })
    }

    /// Words that need not be used by a record for the message to be understood.
    fn is_empty_word(&self, concept: &Concept) -> bool {
        match concept {
            Concept::Cue(cue) => !matches!(
                cue,
                Cue::Kin
                    | Cue::Third
                    | Cue::Neg
                    | Cue::Skip
                    | Cue::Idiom
                    | Cue::Food
                    | Cue::Buy
                    | Cue::Ask
                    | Cue::Soft
                    | Cue::Lose
                    | Cue::Gain
                    | Cue::Goal
                    | Cue::Want
                    | Cue::Delete
                    | Cue::Nap
                    | Cue::SleepStage
                    | Cue::Price
                    | Cue::Body
                    | Cue::Exertion
                    | Cue::Weather
                    | Cue::Late
                    | Cue::LhTest
                    | Cue::Positive
                    | Cue::Negative
                    | Cue::Same
                    | Cue::Oops
                    | Cue::Meant
                    | Cue::Enough
                    | Cue::Less
                    | Cue::Lift
                    | Cue::Broke
            ),
            Concept::Mood(_, strength) => *strength != Strength::Plain,
            Concept::Act(..)
            | Concept::Habit(..)
            | Concept::GivenUp(_)
            | Concept::Without(_)
            | Concept::Symptom(_)
            | Concept::Metric(_)
            | Concept::Race(_) => false,
            _ => true,
        }
    }
}
