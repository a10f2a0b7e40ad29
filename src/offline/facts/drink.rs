//! Water: volumes and vessels, summed over the parts of a message; a stated total replaces the sum.

use chrono_tz::Tz;

use super::{Facts, Frame, Join};
use crate::offline::Ask;
use crate::offline::concept::{Concept, Cue};
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::Purpose;

/// How the names of glasses begin; cups are of coffee as well.
const GLASSES: [&str; 5] = ["glass", "glas", "vas", "verre", "tumbler"];
/// Verbs that nothing but a drink stands with ("had 3 glasses" may be of anything), folded.
const DRUNK: [&str; 18] = [
    "drank",
    "drunk",
    "drink",
    "drinking",
    "downed",
    "gulped",
    "getrunken",
    "trank",
    "trinke",
    "bebi",
    "bebido",
    "bebidos",
    "bebiendo",
    "bebimos",
    "bebio",
    "bu",
    "bois",
    "buvant",
];

impl Facts<'_> {
    pub(super) fn water(&mut self, n: usize) {
        let anchor = self.position(n, Cue::Water);
        if anchor.is_some() {
            self.frame = Some(Frame::Water);
        }
        if !self.told(n) || self.has(n, Cue::Buy) {
            return;
        }
        if self.no_water(n) {
            return;
        }
        let volumes: Vec<usize> =
            self.quantities(n).filter(|(_, q)| q.unit.is_some_and(is_volume)).map(|(at, _)| at).collect();
        let mut any = false;
        for at in volumes {
            if self.is_water(n, at) && !self.is_denied_amount(n, at) && self.size_of_vessels(n, at).is_none() {
                if self.is_glass_alone(n, at) && self.frame != Some(Frame::Water) {
                    self.bare_glasses = self.message.text.get(self.span(&[at])).map(str::to_owned);
                }
                self.water_value(n, at);
                any = true;
            }
        }
        if !any && self.asks_how_much(n) {
            return;
        }
        if let Some(anchor) = anchor.filter(|_| !any)
            && let Some((at, ())) = self.partner(n, anchor, |item| bare(item).then_some(()))
            && !self.denial(n, anchor, &[Cue::Neg])
        {
            self.water_value(n, at);
        }
    }

    /// "Drank three stone of water", "drei Kilo Wasser getrunken": an amount in a unit that measures no drink is asked about. What
    /// was eaten, led about or read is none.
    fn asks_how_much(&mut self, n: usize) -> bool {
        let range = self.range(n);
        let is_drunk = |i: usize| {
            let words = self.cut.tokens[self.item(i).tokens.clone()].iter();
            words.map(|word| word.text.as_str()).any(|word| DRUNK.contains(&word))
        };
        let small = |i: &usize| {
            let item = self.item(*i);
            let is_small = item.any(&[Cue::Filler, Cue::Article, Cue::Approx, Cue::OutOf, Cue::First]);
            is_small && !item.any(&[Cue::Neg, Cue::By]) && !is_drunk(*i)
        };
        let unfit = self.quantities(n).find_map(|(at, q)| {
            let next = Some(at + 1).filter(|i| *i < range.end);
            let is_word = |i: &usize| self.item(*i).what == What::Unknown;
            // The unit, and the last item of the amount.
            let end = match q.unit {
                Some(unit) if measures_no_drink(unit) => at,
                None if !q.at => next.filter(is_word)?,
                _ => return None,
            };
            let behind = (end + 1..range.end).find(|i| !small(i));
            let water = behind.filter(|i| self.item(*i).is(Cue::Water));
            let before = (range.start..at).rev().find(|i| !small(i));
            let verb = before.filter(|i| is_drunk(*i));
            let verb =
                verb.or_else(|| (water.unwrap_or(end) + 1..range.end).find(|i| !small(i)).filter(|i| is_drunk(*i)));
            // Without the water only a unit that is known for something else: "drank 3 espressos".
            let is_alone = end == at && verb == before && behind.is_none();
            (verb.is_some() && (water.is_some() || is_alone)).then_some((at, end))
        });
        let Some((at, end)) = unfit else { return false };
        let tokens = self.item(at).tokens.start..self.item(end).tokens.end;
        let said = |from: usize, to: usize| {
            let span = self.cut.tokens[from].span.start..self.cut.tokens[to - 1].span.end;
            self.message.text.get(span).unwrap_or_default().to_owned()
        };
        // The unit is the last word: "three stone", "drei Kilo", and "kg" of "3kg".
        let amount = said(tokens.start, tokens.end);
        let unit = said(tokens.end - 1, tokens.end).trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
        let items: Vec<usize> = range.collect();
        self.spend(&items);
        self.asks.push(Ask::HowMuch { amount, unit });
        true
    }

    /// "no water", "didn't drink any water": none at all.
    fn no_water(&mut self, n: usize) -> bool {
        let said = self.position(n, Cue::NoWater);
        let unbroken = |at: usize| {
            let between = (self.range(n).start..at).rev().map(|i| self.item(i));
            between
                .take_while(|item| !super::is_anchor(item) || item.any(&[Cue::Drink, Cue::Neg]))
                .any(|item| item.is(Cue::Neg))
        };
        let denied = self.position(n, Cue::Water).filter(|at| {
            (self.denial(n, *at, &[Cue::Neg]) || unbroken(*at))
                && !self.has_any(n, &[Cue::Enough, Cue::Less, Cue::More, Cue::Just, Cue::Kin])
                && !self.items(n).iter().any(super::is_number)
                && !self.items(n).iter().any(|item| item.what == What::Unknown)
        });
        let Some(at) = said.or(denied) else { return false };
        if let Some(date) = self.date(n, Purpose::Report) {
            let neg: Vec<usize> = self.range(n).filter(|i| self.item(*i).any(&[Cue::Neg, Cue::Drink])).collect();
            let items: Vec<usize> = neg.into_iter().chain([at]).collect();
            let daily = self.daily(date, &items);
            daily.water_intake_liters = Some(0.0);
            daily.water_is_total = true;
        }
        true
    }

    fn is_denied_amount(&self, n: usize, at: usize) -> bool {
        self.range(n).take_while(|i| *i < at).any(|i| self.item(i).any(&[Cue::Neg]) && !self.weakens(i))
    }

    /// Whether a volume is of water: by the drink named after it, else before it, else by the verb.
    fn is_water(&self, n: usize, at: usize) -> bool {
        let range = self.range(n);
        let unit = self.item(at).quantity().and_then(|q| q.unit);
        let vessel = unit.is_some_and(|unit| matches!(unit, Unit::Glass | Unit::Bottle | Unit::Pint));
        let kind = |at: usize| drink(self.item(at));
        let after = (at + 1..range.end).take_while(|i| !super::is_number(self.item(*i))).find_map(kind);
        let before = (range.start..at).rev().find_map(kind);
        let next = self.item_after(at);
        let of_other = next.is_some_and(|item| item.what == What::Unknown);
        // "four glasses of water plus 0.75 l from the flask": an amount added to water is water too.
        let added = self.frame == Some(Frame::Water) && self.clauses[n].join == Join::And && !vessel && !of_other;
        let foreign =
            self.items(n).iter().any(|item| item.what == What::Unknown && !added || item.any(&[Cue::Food, Cue::Price]));
        match after.or(before) {
            Some(water) => water && !(of_other && after.is_none()),
            None if vessel => !foreign && (self.frame == Some(Frame::Water) || self.is_glass_alone(n, at)),
            None => {
                !foreign && (self.has(n, Cue::Drink) || self.frame == Some(Frame::Water) || self.is_only_litres(n, at))
            }
        }
    }

    /// "drank 3 glasses": of what is not told, and no other drink is named anywhere.
    fn is_glass_alone(&self, n: usize, at: usize) -> bool {
        let last = &self.cut.tokens[self.item(at).tokens.end - 1].text;
        let glass = GLASSES.iter().any(|stem| last.starts_with(stem));
        let drunk = self.items(n).iter().any(|item| {
            let words = self.cut.tokens[item.tokens.clone()].iter();
            item.is(Cue::Drink) && words.map(|word| word.text.as_str()).any(|word| DRUNK.contains(&word))
        });
        glass && drunk && !self.cut.items.iter().any(|item| drink(item) == Some(false))
    }

    fn item_after(&self, at: usize) -> Option<&Item> {
        self.cut.items[at + 1..].iter().find(|item| !item.any(&[Cue::Filler, Cue::Article]))
    }

    /// Litres with nothing else beside them can only be water.
    fn is_only_litres(&self, n: usize, at: usize) -> bool {
        self.item(at).quantity().is_some_and(|q| matches!(q.unit, Some(Unit::Litre | Unit::Ml)))
            && self.lonely(n, &[at])
    }

    /// Adds an amount to the water of the clause's day.
    pub(super) fn water_value(&mut self, n: usize, at: usize) {
        let Some(quantity) = self.item(at).quantity() else { return };
        // "a pint at lunch and another two": the vessel said before.
        let before = || (0..at).rev().find_map(|i| self.item(i).quantity()?.unit).filter(|unit| is_volume(*unit));
        let value =
            match quantity.unit.or_else(|| before().filter(|_| self.frame == Some(Frame::Water) && !quantity.at)) {
                Some(unit) => litres(quantity.value, unit, self.message.zone),
                None => (self.metric_units() && quantity.value <= 10.0 && !quantity.at).then_some(quantity.value),
            };
        let Some(mut value) = value else { return };
        // "two 750 ml bottles", "3 x 500 ml".
        let count = at
            .checked_sub(1)
            .map(|before| if self.item(before).is(Cue::TimesWord) { before.saturating_sub(1) } else { before })
            .filter(|before| *before >= self.range(n).start)
            .and_then(|before| Some((before, self.item(before).quantity()?)))
            .filter(|(_, count)| {
                count.unit.is_none() && count.value.fract() == 0.0 && (2.0..=20.0).contains(&count.value)
            });
        if let Some((before, count)) = count {
            value *= count.value;
            self.spend(&[before]);
        }
        let vessels = (self.range(n).start..at).rev().find(|i| self.size_of_vessels(n, *i) == Some(at));
        if let Some((vessels, count)) = vessels.and_then(|i| Some((i, self.item(i).quantity()?))) {
            value *= count.value;
            self.spend(&[vessels]);
        }
        // "a 40 oz tumbler twice": as often as is said behind it.
        let often = (at + 1..self.range(n).end)
            .filter(|i| !self.used[*i])
            .find_map(|i| self.item(i).quantity().filter(|q| q.unit == Some(Unit::Times)).map(|q| (i, q.value)));
        if let Some((often, times)) = often.filter(|(_, times)| (1.0..=20.0).contains(times)) {
            value *= times;
            self.spend(&[often]);
        }
        if !self.plausible("water_intake_liters", value, at) {
            return;
        }
        self.keep_water(n, at, value);
    }

    /// "two bottles of 750 ml": where the size of a number of vessels stands.
    fn size_of_vessels(&self, n: usize, at: usize) -> Option<usize> {
        let vessel = |q: Quantity| matches!(q.unit, Some(Unit::Bottle | Unit::Glass)) && q.value.fract() == 0.0;
        self.item(at).quantity().filter(|q| vessel(*q))?;
        let size = (at + 1..self.range(n).end).find(|i| !self.item(*i).any(&[Cue::Filler, Cue::OutOf, Cue::Water]))?;
        let volume =
            self.item(size).quantity()?.unit.is_some_and(|unit| matches!(unit, Unit::Litre | Unit::Ml | Unit::Cl));
        volume.then_some(size)
    }

    /// Adds litres to the water of the clause's day.
    pub(super) fn keep_water(&mut self, n: usize, at: usize, value: f64) {
        let Some(date) = self.date(n, Purpose::Report) else { return };
        let total = self.has(n, Cue::Total);
        let whole_day = total || self.clauses[n].date.is_some() && !self.has(n, Cue::More);
        let words: Vec<usize> =
            self.range(n).filter(|i| self.item(*i).any(&[Cue::Water, Cue::Drink])).chain([at]).collect();
        let daily = self.daily(date, &words);
        let before = daily.water_intake_liters.filter(|_| !total).unwrap_or(0.0);
        daily.water_intake_liters = Some(((before + value) * 1e4).round() / 1e4);
        daily.water_is_total |= whole_day;
        self.frame = Some(Frame::Water);
    }
}

/// Water (true), another drink (false), or no drink.
pub(in crate::offline) fn drink(item: &Item) -> Option<bool> {
    if item.is(Cue::Water) {
        Some(true)
    } else if item.any(&[Cue::Soft, Cue::Food]) || item.concepts.iter().any(|c| matches!(c, Concept::GivenUp(_))) {
        Some(false)
    } else {
        None
    }
}

fn bare(item: &Item) -> bool {
    item.quantity().is_some_and(|quantity| quantity.unit.is_none() && !quantity.at)
}

/// Units of weight and of length.
fn measures_no_drink(unit: Unit) -> bool {
    matches!(
        unit,
        Unit::Kg
            | Unit::Lb
            | Unit::Stone
            | Unit::Gram
            | Unit::Km
            | Unit::Mile
            | Unit::Metre
            | Unit::Foot
            | Unit::Inch
            | Unit::Cm
            | Unit::Steps
            | Unit::Percent
    )
}

fn is_volume(unit: Unit) -> bool {
    litres(1.0, unit, Tz::UTC).is_some()
}

/// A volume in litres; a pint is the imperial one in Britain and Ireland.
pub(super) fn litres(value: f64, unit: Unit, zone: Tz) -> Option<f64> {
    Some(
        value
            * crate::domain::units::litres_per(
                unit_name(unit)?,
                matches!(zone, Tz::Europe__London | Tz::Europe__Dublin),
            )?,
    )
}

fn unit_name(unit: Unit) -> Option<&'static str> {
    Some(match unit {
        Unit::Litre => "L",
        Unit::Ml => "ml",
        Unit::Cl => "cl",
        Unit::Dl => "dl",
        Unit::FluidOunce => "fl_oz",
        Unit::Gallon => "gallon",
        Unit::Quart => "quart",
        Unit::Pint => "pint",
        Unit::Glass => "glass",
        Unit::Bottle => "bottle",
        _ => return None,
    })
}
