//! Numbers without their units: digits with a fraction behind them, number words, spoken decimals.

use super::concept::Cue;
use super::quantity::{Reader, Unit};
use super::token::Shape;
use crate::domain::person::Lang;

impl Reader<'_> {
    /// A number in digits or words without range or unit.
    pub(super) fn plain(&self, at: usize) -> Option<(f64, usize)> {
        if let Some(value) = self.digits(at) {
            return Some((value, at + 1));
        }
        self.spoken(at)
    }

    /// A number in digits, words or fractions.
    pub(super) fn value(&self, at: usize) -> Option<(f64, usize)> {
        if let Some(value) = self.digits(at) {
            return Some(self.after_digits(at, value));
        }
        let article = self.is(at, Cue::Article) && self.fraction(at + 1).is_some();
        if let Some(found) = self.spoken(at).filter(|_| !article) {
            return Some(self.and_half(found));
        }
        if let Some(fraction) = self.fraction(at) {
            // "half a litre", "a quarter of an hour", "half of a glass": the unit must follow.
            let mut next = at + 1;
            while next < at + 3
                && (self.is(next, Cue::Article) || self.is(next, Cue::Filler))
                && self.unit(next).is_none()
            {
                next += 1;
            }
            return self.unit(next).is_some().then_some((fraction, next));
        }
        // "another litre", "otro vaso", "otra hora".
        if self.is(at, Cue::More)
            && self
                .unit(at + 1)
                .is_some_and(|unit| matches!(unit, Unit::Litre | Unit::Glass | Unit::Bottle | Unit::Pint | Unit::Hour))
        {
            return Some((1.0, at + 1));
        }
        if self.is(at, Cue::Article) {
            // "an hour", "a good hour", "a quarter of an hour", "a hundred".
            let size = usize::from(self.is(at + 1, Cue::Filler) && self.unit(at + 1).is_none() && self.is_size(at + 1));
            let next = at + 1 + size;
            if self.fraction(next).is_some() {
                return self.value(next);
            }
            let unit = self.unit(next).filter(|unit| {
                !matches!(unit, Unit::Percent | Unit::Other | Unit::Days | Unit::K | Unit::Steps | Unit::Lengths)
            });
            return unit.map(|_| (1.0, next));
        }
        None
    }

    /// What may follow digits: "7½", "7 1/2", "7 and a half", "12 thousand", "15 203".
    fn after_digits(&self, at: usize, value: f64) -> (f64, usize) {
        let next = at + 1;
        if self.token(next).is_some_and(|token| token.shape == Shape::Fraction)
            && let Some(fraction) = self.fraction(next)
        {
            return (value + fraction, next + 1);
        }
        if let (Some(a), true, Some(b)) = (self.digits(next), self.mark(next + 1, '/'), self.digits(next + 2))
            && a < b
            && (2.0..=8.0).contains(&b)
        {
            return (value + a / b, next + 3);
        }
        if let Some(times) = self.times(next) {
            return (value * times, next + 1);
        }
        if let (Some(head), Some(tail)) = (self.token(at), self.token(next))
            && self.lang != Lang::En
            && !(at > 0 && self.is(at - 1, Cue::TimesWord))
            && tail.shape == Shape::Number
            && !tail.glued
            && head.text.len() <= 3
            && tail.text.len() == 3
            && tail.text.bytes().all(|b| b.is_ascii_digit())
            && head.text.bytes().all(|b| b.is_ascii_digit())
            && value > 0.0
        {
            return (value.mul_add(1000.0, tail.text.parse::<f64>().unwrap_or(0.0)), next + 1);
        }
        self.and_half((value, next))
    }

    fn and_half(&self, (value, next): (f64, usize)) -> (f64, usize) {
        if !self.is(next, Cue::And) {
            // "sechs dreiviertel Stunden".
            return match self.fraction(next).filter(|_| self.lang == Lang::De && value.fract() == 0.0) {
                Some(part) if self.unit(next + 1) == Some(Unit::Hour) && value > 0.0 => (value + part, next + 1),
                _ => (value, next),
            };
        }
        let at = next + 1 + usize::from(self.is(next + 1, Cue::Article));
        match self.fraction(at) {
            Some(fraction) if fraction < 1.0 => (value + fraction, at + 1),
            _ => (value, next),
        }
    }

    /// Number words: "seventy one point five", "twelve thousand", "treinta y cinco", "quatre-vingt-dix".
    pub(super) fn spoken(&self, at: usize) -> Option<(f64, usize)> {
        if let Some(found) = self.hundreds(at) {
            return self.with_decimals(found);
        }
        let (mut total, mut part, mut next, mut any) = (0.0, 0.0, at, false);
        if self.is(at, Cue::Article) && self.times(at + 1).is_some() {
            next += 1;
        }
        loop {
            let joined = usize::from(any && self.is(next, Cue::And));
            if let Some(n) = self.num(next + joined)
                && (joined == 0
                    || part >= 20.0 && n < 10.0 && !matches!(self.lang, Lang::En)
                    || part >= 100.0
                    || part == 60.0 && n == 11.0)
                && (!any || fits_after(part, n) || part == 0.0 && total > 0.0)
            {
                part += n;
                next += joined + 1;
                any = true;
            } else if let Some(times) = self.times(next) {
                if !any && next == at && self.lang == Lang::En && times < 1000.0 {
                    return None;
                }
                part = if part == 0.0 { times } else { part * times };
                if times >= 1000.0 {
                    total += part;
                    part = 0.0;
                }
                next += 1;
                any = true;
            } else {
                break;
            }
        }
        if !any {
            return None;
        }
        self.with_decimals((total + part, next))
    }

    /// "one eighty four", "one oh four": English leaves the hundred out. A time of day ("at one thirty") or a count of
    /// durations ("one thirty minute walk") is no such number.
    fn hundreds(&self, at: usize) -> Option<(f64, usize)> {
        let head = self.num(at).filter(|head| self.lang == Lang::En && (1.0..=2.0).contains(head))?;
        if self.token(at).is_some_and(|token| token.text.len() > 3) {
            return None;
        }
        let timely = at > 0 && self.items[at - 1].any(&[Cue::At, Cue::By, Cue::From, Cue::To]);
        let nought = self.is(at + 1, Cue::Nought);
        let tens = self.num(at + 1 + usize::from(nought)).filter(|n| if nought { *n < 10.0 } else { *n >= 10.0 })?;
        let mut next = at + 2 + usize::from(nought);
        let mut value = head.mul_add(100.0, tens);
        if tens >= 20.0
            && let Some(ones) = self.num(next).filter(|ones| (1.0..10.0).contains(ones))
        {
            value += ones;
            next += 1;
        }
        let timed = matches!(self.unit(next), Some(Unit::Hour | Unit::Minute))
            || self.is(next, Cue::Am)
            || self.is(next, Cue::Pm)
            || self.times(next).is_some();
        let (_, end) = self.and_half((value, next));
        let weighed = matches!(self.unit(end), Some(Unit::Lb | Unit::Kg | Unit::Cm)) || self.is(next, Cue::Over);
        let plain = head == 1.0 && !timely;
        (!timed && (plain || weighed || self.is(next, Cue::Point))).then_some((value, next))
    }

    fn with_decimals(&self, (value, next): (f64, usize)) -> Option<(f64, usize)> {
        if self.is(next, Cue::Point) && self.plain(next + 1).is_some() && self.is(next, Cue::Point) {
            let (decimals, end) = self.decimals(next + 1)?;
            return Some((value + decimals, end));
        }
        Some((value, next))
    }

    /// The digits after a spoken decimal point.
    fn decimals(&self, at: usize) -> Option<(f64, usize)> {
        let (mut value, mut scale, mut next) = (0.0, 1.0, at);
        while let Some(digit) = self.num(next).or_else(|| self.digits(next)).filter(|digit| digit.fract() == 0.0) {
            let width = if digit >= 10.0 { 100.0 } else { 10.0 };
            scale *= width;
            value += digit / scale;
            next += 1;
            if next == at + 3 {
                break;
            }
        }
        (next > at).then_some((value, next))
    }
}

/// Whether a number word may follow the part of a number already heard.
fn fits_after(part: f64, n: f64) -> bool {
    ((20.0..100.0).contains(&part) && part % 10.0 == 0.0 && n < 10.0)
        || (matches!(part, 60.0 | 80.0) && (10.0..20.0).contains(&n))
        || (part >= 100.0 && part % 100.0 == 0.0 && n < 100.0)
        || (part > 100.0 && part % 10.0 == 0.0 && part % 100.0 != 0.0 && n < 10.0)
}
