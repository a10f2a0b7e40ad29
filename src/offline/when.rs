//! Which day is meant: words and figures of dates, and their resolution by the person's own day.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::clause::is_anchor;
use super::concept::{Concept, Cue, Form};
use super::item::{Item, What};
use super::quantity::{Reader, Unit};
use super::token::Shape;

/// A day as it was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateRef {
    /// Days from today.
    Offset(i32),
    /// So many nights back; the last night is 1. Sleep belongs to the morning after.
    Night(i32),
    /// Sunday is 0; the flag says that its night is meant.
    Weekday(u8, bool),
    MonthDay(u32, u32),
    DayOfMonth(u32),
    Full(NaiveDate),
    /// Two figures, whose order depends on the zone.
    Slash(u32, u32),
    EndOfMonth(u32),
    InMonths(u32),
    InDays(u32),
}

/// What the day is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A night's sleep belongs to the day of waking.
    Sleep,
    /// Anything else that happened.
    Report,
    /// A day to come.
    Goal,
}

/// The user's day and what decides the order of "3/8".
#[derive(Clone, Copy, Debug)]
pub struct Calendar {
    pub today: NaiveDate,
    pub month_first: bool,
}

impl Calendar {
    /// The date that is meant, or none when there is no such day.
    pub fn resolve(self, date: DateRef, purpose: Purpose) -> Option<NaiveDate> {
        let sleep = purpose == Purpose::Sleep;
        match date {
            DateRef::Offset(days) => shift(self.today, days),
            DateRef::Night(back) => shift(self.today, if sleep { 1 - back } else { -back }),
            DateRef::Weekday(day, night) => {
                let back = (7 + self.today.weekday().num_days_from_sunday() - u32::from(day)) % 7;
                if purpose == Purpose::Goal {
                    return shift(self.today, 7 - back as i32);
                }
                let date = shift(self.today, -(if back == 0 { 7 } else { back as i32 }))?;
                if sleep && night { shift(date, 1) } else { Some(date) }
            }
            DateRef::MonthDay(month, day) => self.near(purpose, |year| NaiveDate::from_ymd_opt(year, month, day)),
            DateRef::DayOfMonth(day) => self.day_of_month(day, purpose),
            DateRef::Slash(a, b) => {
                let (month, day) = if self.month_first && a <= 12 || b > 12 { (a, b) } else { (b, a) };
                self.near(purpose, |year| NaiveDate::from_ymd_opt(year, month, day))
            }
            DateRef::Full(date) => Some(date),
            DateRef::EndOfMonth(month) => self.near(purpose, |year| last_of_month(year, month)),
            DateRef::InMonths(months) => self.today.checked_add_months(Months::new(months)),
            DateRef::InDays(days) => self.today.checked_add_days(Days::new(u64::from(days))),
        }
    }

    /// The nearest such date: for a goal strictly after today, for a report today or before.
    fn near(self, purpose: Purpose, date: impl Fn(i32) -> Option<NaiveDate>) -> Option<NaiveDate> {
        let year = self.today.year();
        if purpose == Purpose::Goal {
            (year..=year + 8).filter_map(date).find(|date| *date > self.today)
        } else {
            (year - 8..=year).rev().filter_map(date).find(|date| *date <= self.today)
        }
    }

    fn day_of_month(self, day: u32, purpose: Purpose) -> Option<NaiveDate> {
        let step = |n: u32| {
            let first = self.today.with_day(1)?;
            let month = if purpose == Purpose::Goal {
                first.checked_add_months(Months::new(n))
            } else {
                first.checked_sub_months(Months::new(n))
            };
            month?.with_day(day)
        };
        (0..4).filter_map(step).find(
            |date| {
                if purpose == Purpose::Goal { *date > self.today } else { *date <= self.today }
            },
        )
    }
}

fn shift(date: NaiveDate, days: i32) -> Option<NaiveDate> {
    date.checked_add_signed(chrono::TimeDelta::days(i64::from(days)))
}

fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// A date that starts at an item, and where it ends.
pub fn date(reader: &Reader<'_>, at: usize) -> Option<(DateRef, usize)> {
    relative(reader, at)
        .or_else(|| weekday(reader, at))
        .or_else(|| calendar_day(reader, at))
        .or_else(|| span_ahead(reader, at))
}

/// "yesterday and the day before": the day before the one named last. Before anything else ("the day before the race")
/// it names none.
pub fn day_before(reader: &Reader<'_>, at: usize, read: &[Item]) -> Option<(DateRef, usize)> {
    let closed = reader.items.get(at + 1).is_none_or(|next| {
        next.what != What::Unknown && !next.any(&[Cue::Article, Cue::Determiner, Cue::Session, Cue::First])
    });
    if !(reader.is(at, Cue::DayBefore) && closed) {
        return None;
    }
    let named = read.iter().rev().find_map(|item| if let What::Date(date) = item.what { Some(date) } else { None })?;
    let before = match named {
        DateRef::Offset(days) if days <= 0 => DateRef::Offset(days - 1),
        DateRef::Night(back) => DateRef::Night(back + 1),
        DateRef::Weekday(day, night) => DateRef::Weekday((day + 6) % 7, night),
        DateRef::Full(date) => DateRef::Full(date.pred_opt()?),
        _ => return None,
    };
    Some((before, at + 1))
}

fn relative(reader: &Reader<'_>, at: usize) -> Option<(DateRef, usize)> {
    if let Some(days) = reader.find(at, |c| if let Concept::Day(days) = c { Some(*days) } else { None }) {
        let night = days < 0 && (reader.is(at + 1, Cue::Night) || reader.is(at + 1, Cue::Evening));
        return Some((if night { DateRef::Night(-days) } else { DateRef::Offset(days) }, at + 1 + usize::from(night)));
    }
    if reader.is(at, Cue::LastNight) {
        return Some((DateRef::Night(1), at + 1));
    }
    if reader.is(at, Cue::NightBefore) {
        return Some((DateRef::Night(2), at + 1));
    }
    // "two days ago"; "hace dos días", "vor zwei Tagen", "il y a deux jours".
    let before = reader.is(at, Cue::Ago);
    let start = if before { at + 1 } else { at };
    let count = small_number(reader, start).or_else(|| reader.is(start, Cue::Article).then_some(1))?;
    let unit = start + 1;
    let night = reader.is(unit, Cue::Night);
    if !(night || reader.is(unit, Cue::DayWord)) || !(before || reader.is(unit + 1, Cue::Ago)) {
        return None;
    }
    let end = if before { unit + 1 } else { unit + 2 };
    Some((if night { DateRef::Night(count) } else { DateRef::Offset(-count) }, end))
}

fn small_number(reader: &Reader<'_>, at: usize) -> Option<i32> {
    let number =
        reader.digits(at).or_else(|| reader.find(at, |c| if let Concept::Num(n) = c { Some(*n) } else { None }))?;
    (number.fract() == 0.0 && (1.0..=60.0).contains(&number)).then_some(number as i32)
}

fn weekday(reader: &Reader<'_>, at: usize) -> Option<(DateRef, usize)> {
    let day = reader.find(at, |c| if let Concept::Weekday(day) = c { Some(*day) } else { None })?;
    let token = reader.token(at)?;
    // "sat", "sun" and other short forms are words too: they need a capital, a colon, a number or a preposition.
    let introduced = at > 0 && reader.items[at - 1].is(Cue::On);
    let figure =
        reader.items.get(at + 1).is_some_and(|next| matches!(next.what, What::Number | What::Mark(':' | '.' | '-')));
    if token.text.len() <= 3 && !(token.capital || introduced || figure) {
        return None;
    }
    // "So 10 Kilo abnehmen": about ten, unless other days are named beside it ("mo 5 km, so 10 km").
    let is_number_next = reader.items.get(at + 1).is_some_and(|next| next.what == What::Number);
    let is_day = |item: &Item| item.concepts.iter().any(|concept| matches!(concept, Concept::Weekday(_)));
    // A sentence begins with a capital; and of kilos it is about, however it is written.
    let is_mass = |c: &Concept| matches!(c, Concept::Unit(Unit::Kg | Unit::Lb | Unit::Stone)).then_some(());
    let is_of_weight = reader.find(at + 2, is_mass).is_some();
    let is_named = (token.capital || introduced) && !is_of_weight;
    let is_about = is_number_next && !is_named && reader.is(at, Cue::Approx);
    if is_about && reader.items.iter().filter(|item| is_day(item)).count() == 1 {
        return None;
    }
    let night = reader.is(at + 1, Cue::Night);
    Some((DateRef::Weekday(day, night), at + 1 + usize::from(night)))
}

fn month(reader: &Reader<'_>, at: usize) -> Option<u32> {
    reader.find(at, |c| if let Concept::Month(month) = c { Some(u32::from(*month)) } else { None })
}

/// A day of the month in digits, with its ordinal ending.
fn day_number(reader: &Reader<'_>, at: usize) -> Option<(u32, usize, bool)> {
    let token = reader.token(at).filter(|token| token.shape == Shape::Number && token.text.len() <= 2)?;
    let day: u32 = token.text.parse().ok().filter(|day| (1..=31).contains(day))?;
    // "4th" is a place in a list as well, and one item.
    if reader.find(at, |c| matches!(c, Concept::Place(_)).then_some(())).is_some() {
        return Some((day, at + 1, true));
    }
    let ordinal = reader.is(at + 1, Cue::Ordinal)
        && reader.token(at + 1).is_some_and(|ending| ending.glued && fits_ordinal(day, &ending.text));
    let dot = reader.mark(at + 1, '.') && reader.token(at + 1).is_some_and(|token| token.glued);
    Some((day, at + 1 + usize::from(ordinal || dot), ordinal || dot))
}

/// "12st" is twelve stone: the ending must fit the figure where it depends on it.
fn fits_ordinal(day: u32, ending: &str) -> bool {
    ending != "st" || day % 10 == 1 && day != 11
}

fn calendar_day(reader: &Reader<'_>, at: usize) -> Option<(DateRef, usize)> {
    let item = reader.items.get(at)?;
    let token = reader.token(at)?;
    if let Some((month, day)) = reader.find(at, |c| if let Concept::Feast(m, d) = c { Some((*m, *d)) } else { None }) {
        return Some((DateRef::MonthDay(month.into(), day.into()), at + 1));
    }
    if reader.is(at, Cue::EndOf)
        && let Some(month) = month(reader, at + 1)
    {
        return Some((DateRef::EndOfMonth(month), at + 2));
    }
    if item.what == What::Number && token.text.len() == 10 && token.text.contains('-') {
        return NaiveDate::parse_from_str(&token.text, "%Y-%m-%d").ok().map(|date| (DateRef::Full(date), at + 1));
    }
    if item.what == What::Number
        && let Some(date) = dotted(&token.text)
    {
        return Some((date, at + 1));
    }
    if let Some(month) = month(reader, at)
        && let Some((day, end, _)) = day_number(reader, at + 1 + usize::from(reader.is(at + 1, Cue::Filler)))
        && end <= at + 4
        // "bis Juni 4 kg abnehmen": the number has a unit of its own.
        && reader.find(end, |c| matches!(c, Concept::Unit(_)).then_some(())).is_none()
    {
        let year = year(reader, end + usize::from(reader.mark(end, ',')));
        return Some(with_year(month, day, year.map(|y| (y, end + 1 + usize::from(reader.mark(end, ',')))), end));
    }
    if let Some((day, end, _)) = day_number(reader, at) {
        let of = end + usize::from(reader.is(end, Cue::Filler) || reader.is(end, Cue::OutOf));
        if let Some(month) = month(reader, of) {
            let after = of + 1;
            return Some(with_year(month, day, year(reader, after).map(|y| (y, after + 1)), after));
        }
    }
    slash(reader, at).or_else(|| ordinal_day(reader, at))
}

/// "10.03.2026" and "10.03.26".
fn dotted(text: &str) -> Option<DateRef> {
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| part.len() <= 2;
    if parts.next().is_some() || !short(day) || !short(month) || !matches!(year.len(), 2 | 4) {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    let year = if year < 100 { 2000 + year } else { year };
    NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?).map(DateRef::Full)
}

fn with_year(month: u32, day: u32, year: Option<(i32, usize)>, end: usize) -> (DateRef, usize) {
    match year.and_then(|(year, end)| Some((NaiveDate::from_ymd_opt(year, month, day)?, end))) {
        Some((date, end)) => (DateRef::Full(date), end),
        None => (DateRef::MonthDay(month, day), end),
    }
}

fn year(reader: &Reader<'_>, at: usize) -> Option<i32> {
    let text = &reader.token(at).filter(|token| token.shape == Shape::Number && token.text.len() == 4)?.text;
    text.parse().ok().filter(|year| (2000..2100).contains(year))
}

/// "3/8" after a word of dates, "3/8/2026" and "2.3." anywhere.
fn slash(reader: &Reader<'_>, at: usize) -> Option<(DateRef, usize)> {
    let introduced = at > 0 && reader.items[at - 1].any(&[Cue::On, Cue::By]);
    let token = reader.token(at).filter(|token| token.shape == Shape::Number)?;
    if let Some((day, month)) = token.text.split_once('.')
        && introduced
        && reader.mark(at + 1, '.')
    {
        let (day, month) = (day.parse().ok()?, month.parse().ok()?);
        return Some((DateRef::MonthDay(month, day), at + 2)).filter(|_| month <= 12 && day <= 31);
    }
    let part = |at: usize| {
        let token = reader.token(at).filter(|token| token.shape == Shape::Number)?;
        token.text.parse::<u32>().ok()
    };
    let (a, b) = (part(at)?, part(at + 2).filter(|_| reader.mark(at + 1, '/'))?);
    let fits = (1..=31).contains(&a) && (1..=31).contains(&b) && (a <= 12 || b <= 12);
    let full = reader.mark(at + 3, '/') && part(at + 4).is_some();
    let first = at == 0 || matches!(reader.items[at - 1].what, What::Mark(mark) if mark != '/' && mark != '-');
    let headed = first && (reader.mark(at + 3, ':') || names_a_fact(reader, at + 3));
    (fits && (introduced || full || headed)).then_some((DateRef::Slash(a, b), if full { at + 5 } else { at + 3 }))
}

/// Whether "3/8 weight was …" goes on with a fact that is no scale or pair of its own ("4/5 energy", "12/8 tension").
fn names_a_fact(reader: &Reader<'_>, at: usize) -> bool {
    let fact = reader.items[at.min(reader.items.len())..]
        .iter()
        .take_while(|item| !matches!(item.what, What::Mark(_) | What::Number))
        .find(|item| is_anchor(item));
    let measure =
        |at: usize| reader.find(at, |c| matches!(c, Concept::Unit(_) | Concept::Amount(..)).then_some(())).is_some();
    // "3/4 d'heure".
    let unit = measure(at) || reader.is(at, Cue::Filler) && measure(at + 1);
    let part = reader.items.get(at).is_some_and(|item| item.any(&[Cue::Article, Cue::OutOf, Cue::Over]));
    !unit
        && !part
        && fact.is_some_and(|item| {
            !item.any(&[Cue::Energy, Cue::Digestion, Cue::Stomach, Cue::Pressure, Cue::Feel, Cue::MoodWord, Cue::Water])
                && !item.concepts.iter().any(|c| matches!(c, Concept::Mood(..)))
        })
}

/// "the 9th", "am 9.", "el 9", "le 9" after a word of dates.
fn ordinal_day(reader: &Reader<'_>, at: usize) -> Option<(DateRef, usize)> {
    let introduced = at > 0 && reader.items[at - 1].any(&[Cue::On, Cue::By]);
    let (day, end, ordinal) = day_number(reader, at)?;
    let no_unit = reader.find(end, |c| matches!(c, Concept::Unit(_)).then_some(())).is_none();
    let heading = reader.mark(end, ':') && reader.token(end + 1).is_some_and(|token| !token.glued);
    let closed = heading
        || reader.items.get(end).is_none_or(|next| !matches!(next.what, What::Mark('/' | ':' | '-') | What::Number));
    let place = reader.find(at, |c| matches!(c, Concept::Place(_)).then_some(())).is_some();
    let spelled = place || reader.token(at + 1).is_some_and(|token| token.shape == Shape::Word);
    // "Had my 2nd run of the week": counted, and no day.
    let is_counted = |c: &Concept| matches!(c, Concept::Act(_, Form::Noun) | Concept::Cue(Cue::Session | Cue::Workout));
    if !heading && reader.find(end, |c| is_counted(c).then_some(())).is_some() {
        return None;
    }
    let plain = introduced
        && reader.lang != crate::domain::person::Lang::En
        && no_unit
        && closed
        && !reader.items[at - 1].is(Cue::At);
    ((ordinal && (spelled && no_unit || introduced)) || plain).then_some((DateRef::DayOfMonth(day), end))
}

/// "in 3 months", "dans trois mois".
fn span_ahead(reader: &Reader<'_>, at: usize) -> Option<(DateRef, usize)> {
    if !reader.is(at, Cue::In) {
        return None;
    }
    let count = small_number(reader, at + 1).or_else(|| reader.is(at + 1, Cue::Article).then_some(1))?;
    let unit = reader.find(at + 2, |c| if let Concept::Unit(unit) = c { Some(*unit) } else { None });
    let count = u32::try_from(count).ok()?;
    let date = match unit {
        Some(Unit::Months) => DateRef::InMonths(count),
        Some(Unit::Years) => DateRef::InMonths(count * 12),
        Some(Unit::Weeks) => DateRef::InDays(count * 7),
        Some(Unit::Days) => DateRef::InDays(count),
        _ if reader.is(at + 2, Cue::DayWord) => DateRef::InDays(count),
        _ => return None,
    };
    Some((date, at + 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(date: DateRef, purpose: Purpose, expected: &str) {
        // A Saturday.
        let calendar = Calendar { today: NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date"), month_first: false };
        assert_eq!(calendar.resolve(date, purpose).map(|d| d.to_string()).as_deref(), Some(expected), "{date:?}");
    }

    #[test]
    fn days_are_counted_from_the_users_day() {
        check(DateRef::Night(1), Purpose::Sleep, "2026-03-14");
        check(DateRef::Night(1), Purpose::Report, "2026-03-13");
        check(DateRef::Night(2), Purpose::Sleep, "2026-03-13");
        check(DateRef::Weekday(6, false), Purpose::Report, "2026-03-07");
        check(DateRef::Weekday(2, true), Purpose::Sleep, "2026-03-11");
        check(DateRef::Weekday(2, true), Purpose::Report, "2026-03-10");
        check(DateRef::DayOfMonth(14), Purpose::Report, "2026-03-14");
        check(DateRef::DayOfMonth(20), Purpose::Report, "2026-02-20");
        check(DateRef::MonthDay(3, 14), Purpose::Goal, "2027-03-14");
        check(DateRef::Slash(3, 2), Purpose::Report, "2026-02-03");
        check(DateRef::EndOfMonth(8), Purpose::Goal, "2026-08-31");
        check(DateRef::InMonths(3), Purpose::Goal, "2026-06-14");
    }
}
