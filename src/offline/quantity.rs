//! Numbers and their units: digits, number words, fractions, ranges, compound units, times of day.

use super::clause::is_number;
use super::concept::{Concept, Cue};
use super::item::{Cut, Item, What};
use super::token::{Shape, Token};
pub use super::unit::Unit;
use super::unit::{literal, rescale};
use super::when::{self, DateRef};
use crate::domain::person::Lang;

/// Words for the sign of an amount below nought.
const MINUS: [&str; 3] = ["minus", "menos", "moins"];
/// What a distance to the zone of Greenwich is told from.
const ZONES: [&str; 3] = ["gmt", "utc", "zone"];

/// Items that may stand between a weekday and its date: "Sunday, the 22nd".
const MOST_BETWEEN: usize = 2;

/// A number and its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    pub value: f64,
    pub unit: Option<Unit>,
    /// A word of time stands before it ("at 6", "by 11"): it may be a time of day.
    pub at: bool,
    /// Hours and minutes in one word ("22h30"): a time of day where the hour is late.
    pub joined: bool,
}

/// Reads the numbers, times and dates of a message: the items that remain have no plain digits.
pub fn read(cut: &mut Cut) {
    let reader = Reader { tokens: &cut.tokens, items: &cut.items, lang: cut.lang };
    let mut out: Vec<Item> = Vec::with_capacity(cut.items.len());
    let mut at = 0;
    while at < reader.items.len() {
        let found = when::date(&reader, at)
            .or_else(|| when::day_before(&reader, at, &out))
            .map(|(date, next)| (What::Date(date), next))
            .or_else(|| reader.below_nought(at, out.last()))
            .or_else(|| reader.number(at));
        match found {
            Some((what, next)) => {
                let items = &reader.items[at..next];
                // "Another hour" goes on adding to what was said.
                let is_kept = next == at + 1 || items[0].is(Cue::More);
                let concepts = if is_kept { items[0].concepts } else { &[] };
                let tokens = items[0].tokens.start..items[items.len() - 1].tokens.end;
                let fuzzy = items.iter().any(|item| item.fuzzy);
                out.push(Item { tokens, what, concepts, fuzzy });
                at = next;
            }
            None => {
                out.push(reader.items[at].clone());
                at += 1;
            }
        }
    }
    cut.items = out;
    name_days_once(cut);
}

/// "This Sunday, 22 March": the weekday is that of the date after it, and no other such day.
fn name_days_once(cut: &mut Cut) {
    let is_beside = |item: &Item| item.what == What::Mark(',') || item.any(&[Cue::Filler, Cue::Article, Cue::On]);
    for at in 0..cut.items.len() {
        let What::Date(DateRef::Weekday(..)) = cut.items[at].what else { continue };
        let next = cut.items[at + 1..].iter().take(MOST_BETWEEN + 1).find(|item| !is_beside(item));
        let exact = next.map(|item| item.what.clone()).filter(|what| {
            matches!(what, What::Date(DateRef::MonthDay(..) | DateRef::DayOfMonth(_) | DateRef::Full(_)))
        });
        if let Some(exact) = exact {
            cut.items[at].what = exact;
        }
    }
}

/// The items of a message with the means to look at them.
pub struct Reader<'a> {
    pub tokens: &'a [Token],
    pub items: &'a [Item],
    pub lang: Lang,
}

impl Reader<'_> {
    pub fn is(&self, at: usize, cue: Cue) -> bool {
        self.items.get(at).is_some_and(|item| item.is(cue))
    }

    pub fn mark(&self, at: usize, mark: char) -> bool {
        self.items.get(at).is_some_and(|item| item.what == What::Mark(mark))
    }

    pub fn find<T>(&self, at: usize, pick: impl Fn(&Concept) -> Option<T>) -> Option<T> {
        self.items.get(at)?.find(pick)
    }

    pub fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(self.items.get(at)?.tokens.start)
    }

    pub(super) fn glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.glued)
    }

    pub(super) fn unit(&self, at: usize) -> Option<Unit> {
        let unit = self.find(at, |concept| if let Concept::Unit(unit) = concept { Some(*unit) } else { None })?;
        // "in", "c", "f", "h" and the like are units only right after the digits.
        let short = matches!(unit, Unit::Inch | Unit::Celsius | Unit::Fahrenheit | Unit::K | Unit::Stone)
            && self.token(at).is_some_and(|token| token.text.len() <= 2 && token.text != "st");
        let after_degree = at > 0 && self.mark(at - 1, '°');
        let letter =
            matches!(unit, Unit::Celsius | Unit::Fahrenheit) && self.token(at).is_some_and(|token| token.capital);
        (!short || letter || self.glued(at) || after_degree || unit == Unit::K && self.token(at)?.text == "k")
            .then_some(unit)
    }

    pub(super) fn fraction(&self, at: usize) -> Option<f64> {
        if let Some(token) = self.token(at)
            && token.shape == Shape::Fraction
        {
            return match token.text.as_str() {
                "1\u{2044}2" => Some(0.5),
                "1\u{2044}4" => Some(0.25),
                "3\u{2044}4" => Some(0.75),
                "1\u{2044}3" => Some(1.0 / 3.0),
                "2\u{2044}3" => Some(2.0 / 3.0),
                _ => None,
            };
        }
        self.find(at, |concept| if let Concept::Fraction(value) = concept { Some(*value) } else { None })
    }

    pub(super) fn num(&self, at: usize) -> Option<f64> {
        self.find(at, |concept| if let Concept::Num(value) = concept { Some(*value) } else { None })
    }

    pub(super) fn times(&self, at: usize) -> Option<f64> {
        self.find(at, |concept| if let Concept::Times(value) = concept { Some(*value) } else { None })
    }

    /// Plain digits of a literal, without a colon.
    pub fn digits(&self, at: usize) -> Option<f64> {
        let item = self.items.get(at)?;
        let token = self.token(at)?;
        (item.what == What::Number && token.shape == Shape::Number).then(|| literal(&token.text, self.lang)).flatten()
    }

    pub(super) fn colon(&self, at: usize) -> Option<(f64, f64, Option<f64>)> {
        let text = &self.token(at).filter(|token| token.shape == Shape::Number)?.text;
        let mut parts = text.split(':').map(|part| part.parse::<f64>().ok());
        let found = (parts.next()??, parts.next()??, parts.next().flatten());
        (found.1 < 60.0 && found.2.is_none_or(|c| c < 60.0) && parts.next().is_none()).then_some(found)
    }

    /// "slept -3 hours", "minus three hours": an amount below nought, which nothing that is kept can be. A dash that opens a
    /// line or stands in a list is none, nor one between two ends of a span.
    fn below_nought(&self, at: usize, before: Option<&Item>) -> Option<(What, usize)> {
        let next = self.token(at + 1).filter(|next| next.shape == Shape::Number)?;
        let is_sign = self.mark(at, '-') && !self.glued(at) && next.glued;
        let is_word = self.token(at).is_some_and(|token| MINUS.contains(&token.text.as_str()));
        // "GMT -3" is a zone.
        let is_after_word = before.is_some_and(|before| {
            let word = &self.tokens[before.tokens.start].text;
            !is_number(before)
                && !matches!(before.what, What::Mark(_) | What::Date(_))
                && !ZONES.contains(&word.as_str())
        });
        if !((is_sign || is_word) && is_after_word) {
            return None;
        }
        let (What::Quantity(quantity), end) = self.measure(at + 1)? else { return None };
        // "minus 2 kg" is a change, "-3 °C" the weather.
        let is_amount = match quantity.unit {
            None | Some(Unit::Kg | Unit::Lb | Unit::Stone) => is_sign,
            Some(unit) => !matches!(unit, Unit::Celsius | Unit::Fahrenheit | Unit::Degree | Unit::Percent),
        };
        (is_amount && quantity.value > 0.0)
            .then_some((What::Quantity(Quantity { value: -quantity.value, ..quantity }), end))
    }

    /// Anything with a number in it that starts here, and where it ends.
    fn number(&self, at: usize) -> Option<(What, usize)> {
        self.clock(at)
            .or_else(|| self.feet(at))
            .or_else(|| self.ratio(at))
            .or_else(|| self.colon_form(at))
            .or_else(|| self.range(at))
            .or_else(|| self.measure(at))
    }

    /// "5'11", "5 foot 4": a height in centimetres.
    fn feet(&self, at: usize) -> Option<(What, usize)> {
        let feet = self.digits(at).or_else(|| self.num(at)).filter(|feet| (3.0..=8.0).contains(feet))?;
        let sign = self.mark(at + 1, '\'') && self.glued(at + 1);
        if !(sign || self.unit(at + 1) == Some(Unit::Foot)) {
            return None;
        }
        let inches = self.digits(at + 2).or_else(|| self.num(at + 2)).filter(|inches| *inches < 12.0);
        if sign && inches.is_none() {
            return None;
        }
        let mut next = at + 2 + usize::from(inches.is_some());
        if inches.is_some() {
            let signs =
                usize::from(self.mark(next, '"')) + 2 * usize::from(self.mark(next, '\'') && self.mark(next + 1, '\''));
            let word = self.find(next, |c| (*c == Concept::Unit(Unit::Inch)).then_some(())).is_some();
            next +=
                signs + usize::from(signs == 0 && word && self.token(next).is_some_and(|t| t.text != "in" || t.glued));
        }
        let cm = feet.mul_add(30.48, inches.unwrap_or(0.0) * 2.54);
        Some((quantity(cm, Some(Unit::Cm)), next))
    }

    /// "130/85", "130 over 85", "8 out of 10"; "1/2 litre" is a quantity instead.
    fn ratio(&self, at: usize) -> Option<(What, usize)> {
        let (a, next) = self.plain(at)?;
        let slash = self.mark(next, '/') || self.mark(next, '\u{2044}');
        if !(slash || self.is(next, Cue::Over) || self.is(next, Cue::OutOf)) {
            return None;
        }
        let (b, end) = self.plain(next + 1)?;
        // "5x5 con 100 kg": sets and a weight.
        if !slash && at > 0 && self.is(at - 1, Cue::TimesWord) {
            return None;
        }
        if self.is(next, Cue::OutOf) && !matches!(b, 5.0 | 10.0) && !self.is(next, Cue::Over) {
            return None;
        }
        // "34/180cm": no pair, but an age and a height.
        if slash && matches!(self.unit(end), Some(Unit::Cm | Unit::Kg | Unit::Lb)) {
            return None;
        }
        if slash && a < b && b <= 8.0 && self.fraction_unit(end).is_some() {
            let unit = self.fraction_unit(end)?;
            return Some((quantity(a / b, Some(unit.0)), unit.1));
        }
        Some((What::Ratio(a, b), end))
    }

    /// The unit after a fraction: "1/2 litre", "1/2 an hour", "3/4 of a litre".
    fn fraction_unit(&self, at: usize) -> Option<(Unit, usize)> {
        let mut next = at;
        while next < at + 2 && (self.is(next, Cue::Article) || self.is(next, Cue::Filler)) && self.unit(next).is_none()
        {
            next += 1;
        }
        self.unit(next)
            .filter(|unit| !matches!(unit, Unit::Percent | Unit::Days | Unit::Other))
            .map(|unit| (unit, next + 1))
    }

    /// "6:40", "28:30", "1:52:30", with a unit of hours if one follows.
    fn colon_form(&self, at: usize) -> Option<(What, usize)> {
        let (a, b, c) = self.colon(at)?;
        match (self.unit(at + 1), c) {
            (Some(Unit::Hour), None) => Some((quantity(a + b / 60.0, Some(Unit::Hour)), at + 2)),
            (Some(Unit::Hour), Some(c)) => Some((quantity(a.mul_add(60.0, b + c / 60.0), Some(Unit::Minute)), at + 2)),
            (Some(Unit::Minute | Unit::M), None) => Some((quantity(a + b / 60.0, Some(Unit::Minute)), at + 2)),
            _ => Some((What::Colon(a, b, c), at + 1)),
        }
    }

    /// "7-8 hours", "between 7 and 8", "7 to 8": the middle. Two times of day are left to the clock.
    fn range(&self, at: usize) -> Option<(What, usize)> {
        let between = self.is(at, Cue::Between);
        let start = if between { at + 1 } else { at };
        let (a, next) = self.plain(start)?;
        let mid_unit = self.unit(next);
        let next = if mid_unit.is_some() { next + 1 } else { next };
        let joint = self.mark(next, '-') || self.is(next, Cue::To) || between && self.is(next, Cue::And);
        if !joint {
            return None;
        }
        let (b, end) = self.plain(next + 1)?;
        let spanning = at > 0 && self.items[at - 1].is(Cue::From) && !between;
        // "7 à 8 heures" are hours where the word may be a time of day too.
        let timed = self.is(end, Cue::OClock) && !(self.unit(end) == Some(Unit::Hour) && b - a <= 3.0);
        if b <= a || spanning || self.is(end, Cue::Am) || self.is(end, Cue::Pm) || timed {
            return None;
        }
        let unit = self.unit(end);
        let end = if unit.is_some() { end + 1 } else { end };
        if a < b / 3.0 {
            return None;
        }
        Some((quantity(f64::midpoint(a, b), unit.or(mid_unit)), end))
    }

    /// A number with its unit, compound units joined.
    fn measure(&self, at: usize) -> Option<(What, usize)> {
        if let Some((value, unit)) =
            self.find(at, |c| if let Concept::Amount(value, unit) = c { Some((*value, *unit)) } else { None })
        {
            return Some((quantity(value, Some(unit)), at + 1));
        }
        // "Stunde Yoga", "hour of tennis": one hour without its article.
        let next = at + 1 + usize::from(self.is(at + 1, Cue::OutOf) || self.is(at + 1, Cue::Filler));
        let act = |at: usize| self.find(at, |c| matches!(c, Concept::Act(..)).then_some(())).is_some();
        if self.is(at, Cue::OneHour) && (act(at + 1) || act(next)) {
            return Some((quantity(1.0, Some(Unit::Hour)), at + 1));
        }
        // "litro y medio", "hora y media": one and a half without the one.
        if let Some(unit) = self.unit(at).filter(|unit| unit.is_small())
            && let Some((more, next)) = self.half_more(at + 1)
        {
            return Some((quantity(1.0 + more, Some(unit)), next));
        }
        let before = at > 0 && self.items[at - 1].any(&[Cue::At, Cue::By, Cue::From, Cue::To]);
        let timed = |next: usize| {
            let from = at > 0 && self.items[at - 1].is(Cue::From) && !self.is(next, Cue::To) && !self.mark(next, '-');
            before
                && self.lang != Lang::En
                && !self.items[at - 1].is(Cue::Approx)
                && (!from || self.items[at - 1].is(Cue::At))
        };
        let (mut value, mut next) = self.value(at)?;
        // "fünf Viertelstunden".
        if let Some((part, unit)) =
            self.find(next, |c| if let Concept::Amount(part, unit) = c { Some((*part, *unit)) } else { None })
        {
            return Some((quantity(value * part, Some(unit)), next + 1));
        }
        if self.mark(next, '°') {
            next += 1;
            let unit = self.unit(next);
            next += usize::from(matches!(unit, Some(Unit::Celsius | Unit::Fahrenheit)));
            let unit = unit.filter(|unit| matches!(unit, Unit::Celsius | Unit::Fahrenheit)).unwrap_or(Unit::Degree);
            return Some((quantity(value, Some(unit)), next));
        }
        // "45'" is minutes where no inches follow.
        if self.mark(next, '\'') && self.glued(next) && value >= 5.0 && self.digits(next + 1).is_none() {
            return Some((quantity(value, Some(Unit::Minute)), next + 1));
        }
        let gap = usize::from(self.is(next, Cue::Filler) && self.is_size(next) && self.unit(next + 1).is_some());
        let Some(unit) = self.unit(next + gap) else {
            // "dormí 7 y cuarto": the hour is left out.
            let shift = self.find(next, |c| if let Concept::AfterHour(shift) = c { Some(*shift) } else { None });
            if let Some(shift) = shift.filter(|_| !before && value < 13.0) {
                return Some((quantity(value + f64::from(shift) / 60.0, None), next + 1));
            }
            let what = Quantity { value, unit: None, at: before, joined: false };
            return Some((What::Quantity(what), next));
        };
        next += gap + 1;
        if unit == Unit::K {
            let inner = self.unit(next).filter(|_| self.glued(next - 1));
            if let Some(inner) = inner.filter(|inner| matches!(inner, Unit::Steps | Unit::Kcal | Unit::Metre)) {
                return Some((quantity(value * 1000.0, Some(inner)), next + 1));
            }
            return Some((quantity(value, Some(Unit::K)), next));
        }
        if unit == Unit::Percent {
            return Some((quantity(value, Some(unit)), next));
        }
        let mut joined = false;
        let mut unit = unit;
        if let Some((more, end)) = self.half_more(next) {
            value += more;
            next = end;
        } else {
            let bare = self.glued(next);
            if let Some((total, as_unit, end)) = self.compound(value, unit, next) {
                joined = bare && unit == Unit::Hour;
                (value, unit, next) = (total, as_unit, end);
            }
        }
        value = rescale(value, unit, self.token(at).filter(|_| self.digits(at).is_some()));
        Some((What::Quantity(Quantity { value, unit: Some(unit), at: timed(next), joined }), next))
    }

    /// Words of size between a number and its unit ("a whole gallon", "2 big glasses").
    pub(super) fn is_size(&self, at: usize) -> bool {
        !self.items[at].any(&[Cue::Neg, Cue::And, Cue::But, Cue::Article])
    }

    /// "… and a half", "… y media" after a unit.
    pub(super) fn half_more(&self, at: usize) -> Option<(f64, usize)> {
        if !self.is(at, Cue::And) {
            // "six heures trois quarts".
            let quarters = self.fraction(at).filter(|part| matches!(part, 0.25 | 0.75) && self.unit(at + 1).is_none());
            if quarters.is_some() && self.find(at - 1, |c| (*c == Concept::Unit(Unit::Hour)).then_some(())).is_some() {
                return quarters.map(|part| (part, at + 1));
            }
            return self
                .find(at, |c| if let Concept::AfterHour(shift) = c { Some(*shift) } else { None })
                .map(|shift| (f64::from(shift) / 60.0, at + 1));
        }
        let next = at + 1 + usize::from(self.is(at + 1, Cue::Article) && self.fraction(at + 2).is_some());
        let fraction = self.fraction(next)?;
        self.unit(next + 1).is_none().then_some((fraction, next + 1))
    }

    /// A second part of a compound unit: hours and minutes, stones and pounds, kilos and a digit, metres and centimetres.
    fn compound(&self, value: f64, unit: Unit, at: usize) -> Option<(f64, Unit, usize)> {
        let glued = self.glued(at);
        let start = at + usize::from(self.is(at, Cue::And));
        let (part, next) = self.plain(start)?;
        // "82 kg 9 March", "7 hours 10 March": a date follows.
        if when::date(self, start).is_some() || self.is(next, Cue::DayWord) && self.is(next + 1, Cue::Ago) {
            return None;
        }
        // "60 kg 3 x 5": the number counts what follows.
        if self.is(next, Cue::TimesWord) {
            return None;
        }
        let inner = self.unit(next);
        // "Slept 7 h and 45 min of yoga", "badminton 1h et 20 min d'étirements": two lengths.
        let act = |at: usize| self.find(at, |c| matches!(c, Concept::Act(..)).then_some(())).is_some();
        let mut other = at.saturating_sub(4)..at;
        if start != at && unit == Unit::Hour && other.any(|i| self.is(i, Cue::Sleep) || act(i)) {
            let of = next + 1 + usize::from(self.is(next + 1, Cue::OutOf) || self.is(next + 1, Cue::Filler));
            if act(next + 1) || act(of) {
                return None;
            }
        }
        let bare = inner.is_none() && start == at;
        match unit {
            Unit::Hour if matches!(inner, Some(Unit::Minute | Unit::M)) && part < 60.0 => {
                let (seconds, next) = self.seconds(next + 1);
                Some((value + (part + seconds / 60.0) / 60.0, Unit::Hour, next))
            }
            Unit::Hour if bare && (10.0..60.0).contains(&part) && self.num(start).is_some() && self.ends_here(next) => {
                Some((value + part / 60.0, Unit::Hour, next))
            }
            Unit::Hour if bare && part < 60.0 && part.fract() == 0.0 && (glued || self.is_two_digits(start)) => {
                Some((value + part / 60.0, Unit::Hour, next))
            }
            Unit::Minute if inner == Some(Unit::Second) => Some((value + part / 60.0, Unit::Minute, next + 1)),
            Unit::Stone if part < 14.0 && matches!(inner, Some(Unit::Lb) | None) => {
                Some((value.mul_add(14.0, part), Unit::Lb, next + usize::from(inner.is_some())))
            }
            Unit::Kg if bare && part.fract() == 0.0 && part < 10.0 && self.ends_here(next) => {
                Some((value + part / 10.0, Unit::Kg, next))
            }
            Unit::Kg if inner.is_none() && (100.0..1000.0).contains(&part) && self.ends_here(next) => {
                Some((value + part / 1000.0, Unit::Kg, next))
            }
            Unit::Litre
                if bare && glued && part.fract() == 0.0 && self.token(start).is_some_and(|t| t.text.len() <= 2) =>
            {
                let tenths = if self.token(start).is_some_and(|t| t.text.len() == 2) { 100.0 } else { 10.0 };
                Some((value + part / tenths, Unit::Litre, next))
            }
            Unit::M | Unit::Metre
                if bare
                    && value < 3.0
                    && (glued || self.is_two_digits(start) || self.num(start).is_some_and(|n| n >= 10.0))
                    && part < 100.0 =>
            {
                Some((value.mul_add(100.0, part), Unit::Cm, next))
            }
            Unit::M | Unit::Metre if value < 3.0 && inner == Some(Unit::Cm) => {
                Some((value.mul_add(100.0, part), Unit::Cm, next + 1))
            }
            _ => None,
        }
    }

    fn seconds(&self, at: usize) -> (f64, usize) {
        match self.digits(at) {
            Some(seconds) if self.unit(at + 1) == Some(Unit::Second) => (seconds, at + 2),
            _ => (0.0, at),
        }
    }

    fn is_two_digits(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.text.len() == 2 && token.shape == Shape::Number)
    }

    fn ends_here(&self, at: usize) -> bool {
        match self.items.get(at) {
            None => true,
            Some(item) => !matches!(item.what, What::Number | What::Mark('/' | ':' | '-')) && self.unit(at).is_none(),
        }
    }
}

fn quantity(value: f64, unit: Option<Unit>) -> What {
    What::Quantity(Quantity { value, unit, at: false, joined: false })
}
