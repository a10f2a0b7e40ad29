//! Energy and digestion on a scale of 1 to 5: "4/5", "7 out of 10", "60 %", "low".

use super::{Ask, Facts, Frame};
use crate::offline::concept::{Concept, Cue};
use crate::offline::item::{Item, What};
use crate::offline::quantity::Unit;
use crate::offline::when::Purpose;

/// A number read on the scale, or that it lies off its own scale.
pub(super) enum Rating {
    Point(i32),
    Off(f64),
}

impl Facts<'_> {
    pub(super) fn scales(&mut self, n: usize) {
        for (cue, frame) in
            [(Cue::Energy, Frame::Energy), (Cue::Digestion, Frame::Digestion), (Cue::Stomach, Frame::Digestion)]
        {
            let Some(anchor) = self.position(n, cue) else { continue };
            if cue != Cue::Stomach {
                self.frame = Some(frame);
            }
            if !self.told(n) {
                continue;
            }
            let number = self.partner(n, anchor, |item| rating(item).map(|_| ()));
            if let Some((at, ())) =
                number.filter(|(at, ())| cue != Cue::Stomach || matches!(self.item(*at).what, What::Ratio(..)))
            {
                self.spend(&[anchor]);
                self.scale_value(n, at, cue);
                self.spend_levels(n);
            } else if cue != Cue::Stomach {
                self.level(n, anchor, cue);
            }
        }
    }

    /// Reads a number as energy or digestion of the clause's day.
    pub(super) fn scale_value(&mut self, n: usize, at: usize, cue: Cue) {
        match rating(self.item(at)) {
            Some(Rating::Point(point)) => self.keep_rating(n, &[at], cue, point),
            Some(Rating::Off(value)) => {
                let field = if cue == Cue::Energy { "energy_level" } else { "digestion_score" };
                self.asks.push(Ask::OutOfRange { field, value });
                self.spend(&[at]);
            }
            None => {}
        }
    }

    fn level(&mut self, n: usize, anchor: usize, cue: Cue) {
        let word = self
            .partner(n, anchor, |item| item.find(|c| if let Concept::Level(level) = c { Some(*level) } else { None }));
        if let Some((at, level)) = word {
            // "not great" is low; "not bad" has its own phrase.
            let denied = at > 0 && self.item(at - 1).is(Cue::Neg);
            self.keep_rating(n, &[at, anchor], cue, if denied && level > 3 { 2 } else { level });
        } else if self.denial(n, anchor, &[Cue::Neg]) && self.lonely_of_neg(n, anchor) {
            self.keep_rating(n, &[anchor], cue, 1);
        }
    }

    fn lonely_of_neg(&self, n: usize, anchor: usize) -> bool {
        let negs: Vec<usize> = self.range(n).filter(|at| self.item(*at).is(Cue::Neg)).chain([anchor]).collect();
        self.lonely(n, &negs)
    }

    fn spend_levels(&mut self, n: usize) {
        let is_level = |at: &usize| self.item(*at).concepts.iter().any(|c| matches!(c, Concept::Level(_)));
        // "Mood meh, energy 2": the level of another thing.
        let is_of_mood = |at: &usize| *at > self.range(n).start && self.item(at - 1).is(Cue::MoodWord);
        let words: Vec<usize> = self.range(n).filter(|at| is_level(at) && !is_of_mood(at)).collect();
        self.spend(&words);
    }

    fn keep_rating(&mut self, n: usize, items: &[usize], cue: Cue, point: i32) {
        let Some(date) = self.date(n, Purpose::Report) else { return };
        let negs: Vec<usize> =
            self.range(n).filter(|at| self.item(*at).is(Cue::Neg)).chain(items.iter().copied()).collect();
        let daily = self.daily(date, &negs);
        if cue == Cue::Energy {
            daily.energy_level = Some(point);
        } else {
            daily.digestion_score = Some(point);
        }
    }
}

pub(super) fn rating(item: &Item) -> Option<Rating> {
    match item.what {
        What::Ratio(a, b) => {
            let per = match b {
                5.0 => 1.0,
                10.0 => 2.0,
                100.0 => 20.0,
                _ => return None,
            };
            Some(if (0.0..=b).contains(&a) { Rating::Point(half_up(a / per)) } else { Rating::Off(a) })
        }
        What::Quantity(quantity) => match quantity.unit {
            Some(Unit::Percent) if (0.0..=100.0).contains(&quantity.value) => {
                Some(Rating::Point(half_up(quantity.value / 20.0)))
            }
            None if (0.0..=5.0).contains(&quantity.value) => Some(Rating::Point(half_up(quantity.value))),
            None if quantity.value <= 10.0 => Some(Rating::Point(half_up(quantity.value / 2.0))),
            None | Some(Unit::Percent) => Some(Rating::Off(quantity.value)),
            _ => None,
        },
        _ => None,
    }
}

/// Rounds halves up, to at least 1.
fn half_up(value: f64) -> i32 {
    ((value + 0.5).floor() as i32).clamp(1, 5)
}
