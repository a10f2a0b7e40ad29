//! The night's sleep: hours said, or the span between going to bed and getting up. Naps and stages are not counted.

use chrono::Timelike;

use super::{Facts, Frame, is_number};
use crate::domain::person::Lang;
use crate::domain::record::Record;
use crate::offline::concept::Cue;
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::{DateRef, Purpose};

/// The length of a night that an unclear pair of times is read towards, in minutes.
const USUAL_NIGHT: f64 = 450.0;
/// From when to when hours alone are those of the night.
const MORNING: u32 = 4;
const NOON: u32 = 12;

/// Words right behind a number that counts how often somebody woke, folded.
const COUNTS: [&str; 5] = ["x", "mal", "times", "veces", "fois"];

/// Words before the time from which on somebody lay awake, folded.
const SINCE: [&str; 4] = ["since", "seit", "desde", "depuis"];

/// From this hour on an hour of the clock is no length of a night.
const LATE: f64 = 18.0;

/// Hours that a night may have where nothing says that they are some.
const NIGHT_HOURS: std::ops::RangeInclusive<f64> = 3.0..=10.0;

impl Facts<'_> {
    pub(super) fn sleep(&mut self, n: usize) {
        if self.has_any(n, &[Cue::Nap, Cue::SleepStage]) {
            self.spend_durations(n);
            return;
        }
        if let Some(at) = self.awake_since(n) {
            self.spend(&[at]);
            return;
        }
        if let Some(at) = self.position(n, Cue::NoSleep).filter(|_| self.told(n)) {
            if let Some(date) = self.date(n, Purpose::Sleep) {
                self.daily(date, &[at]).sleep_hours = Some(0.0);
                self.frame = Some(Frame::Sleep);
            }
            return;
        }
        // "8h 2m asleep": a length, not a time.
        let lasting = self.quantities(n).any(|(_, q)| q.unit == Some(Unit::Hour) && !q.at);
        let asleep = self.position(n, Cue::Asleep).filter(|_| lasting || self.part_of_time_in_bed(n));
        let Some(anchor) = self.position(n, Cue::Sleep).or(asleep) else {
            if let Some((at, up)) = self.hours_until_up(n).filter(|_| self.told(n)) {
                self.sleep_value(n, at, up);
                let times: Vec<usize> = self.range(n).filter(|i| time_of_day(self.item(*i)).is_some()).collect();
                self.spend(&times);
            }
            return;
        };
        if self.told(n) && self.is_habit_by_the_clock(n) {
            let numbers: Vec<usize> = self.range(n).filter(|at| is_number(self.item(*at))).collect();
            self.spend(&numbers);
            return;
        }
        self.frame = Some(Frame::Sleep);
        if !self.told(n) || self.denial(n, anchor, &[Cue::Neg]) {
            return;
        }
        let things = self.counted_things(n);
        self.spend(&things);
        // "Dehnen, 25 min. Geschlafen 6,5 h": the hours of a night go before the minutes of something else.
        let of_a_night = |item: &Item| {
            let in_hours = item.quantity().is_some_and(|q| q.unit == Some(Unit::Hour) && !q.at);
            hours(item).filter(|hours| in_hours && NIGHT_HOURS.contains(hours))
        };
        let partner = self
            .partner(n, anchor, of_a_night)
            .or_else(|| self.partner(n, anchor, |item| hours(item).filter(|_| has_time_unit(item))))
            .or_else(|| self.partner(n, anchor, hours));
        if let Some((at, _)) = partner {
            self.sleep_value(n, at, anchor);
        } else if let Some(at) = self.hours_before(n) {
            self.sleep_value(n, at, anchor);
        } else if let Some(at) = self.about_hours(n, anchor) {
            let hours = self.item(at).quantity().map(|quantity| quantity.value);
            if let Some(date) = self.date(n, Purpose::Sleep) {
                self.daily(date, &[at, anchor]).sleep_hours = hours;
            }
        }
    }

    /// "Slept about 7": a word that comes before hours of the clock as well, beside nothing that is told by it.
    fn about_hours(&self, n: usize, anchor: usize) -> Option<usize> {
        let by_the_clock = [Cue::Bed, Cue::Up, Cue::Asleep, Cue::To, Cue::From, Cue::At, Cue::By, Cue::Pm, Cue::Am];
        let clock = self.range(n).any(|at| self.item(at).any(&by_the_clock) && !self.item(at).is(Cue::Approx));
        let is_about = |at: usize| {
            let before = self.item(at - 1);
            before.is(Cue::Approx) && before.tokens.len() == 1
        };
        let night = |q: Quantity| q.at && q.unit.is_none() && NIGHT_HOURS.contains(&q.value);
        let found = self.quantities(n).find(|(at, q)| *at > anchor && night(*q) && is_about(*at));
        found.filter(|_| !clock && self.was_slept(anchor)).map(|(at, _)| at)
    }

    /// Whether a word of sleep tells of one that is over.
    fn was_slept(&self, anchor: usize) -> bool {
        const PAST: [&str; 3] = ["slept", "geschlafen", "dormi"];
        self.cut.tokens[self.item(anchor).tokens.clone()].iter().any(|token| PAST.contains(&token.text.as_str()))
    }

    /// "woke at 5:30 after maybe 6 hours": how long it was until somebody woke.
    fn hours_until_up(&self, n: usize) -> Option<(usize, usize)> {
        let up = self.position(n, Cue::Up)?;
        let small = |at: &usize| self.item(*at).any(&[Cue::Approx, Cue::Just, Cue::Filler, Cue::Article]);
        let follows = |at: usize| {
            let before = (self.range(n).start..at).rev().find(|i| !small(i) || self.item(*i).is(Cue::After));
            before.is_some_and(|i| self.item(i).is(Cue::After))
        };
        let lasts = |q: Quantity| q.unit == Some(Unit::Hour) && !q.at;
        let (at, _) = self.quantities(n).find(|(at, q)| lasts(*q) && follows(*at))?;
        let of_other = self.range(n).skip_while(|i| *i <= at).find(|i| !small(i) && !is_number(self.item(*i)));
        let of_other = of_other.is_some_and(|i| self.item(i).what == What::Unknown);
        (!of_other && !self.has(n, Cue::Shift)).then_some((at, up))
    }

    /// "I sleep from about 9.30 in the morning to 3": the plain present with a span of the clock and no day is a habit.
    pub(super) fn is_habit_by_the_clock(&self, n: usize) -> bool {
        let Some(at) = self.position(n, Cue::Sleeps).filter(|_| self.clauses[n].date.is_none()) else { return false };
        let subject =
            (self.range(n).start..at).rev().find(|i| !self.item(*i).is(Cue::Filler) || self.item(*i).is(Cue::First));
        let present = self.cut.lang != Lang::En || subject.is_some_and(|i| self.item(i).is(Cue::First));
        let times = self
            .range(n)
            .filter(|at| time_of_day(self.item(*at)).is_some() || self.item(*at).quantity().is_some_and(is_hour));
        let joined = self.range(n).any(|i| self.item(i).is(Cue::To) || self.item(i).what == What::Mark('-'));
        present && joined && times.count() >= 2
    }

    /// "slept 6h, up at 4.30": when the person got up, where the hours are told.
    fn spend_the_hour_of_waking(&mut self, up: usize) {
        let lead = up.checked_sub(1).map(|at| self.item(at));
        let at =
            lead.is_some_and(|item| item.any(&[Cue::At, Cue::Approx]) || item.is(Cue::Up) && item.tokens.len() > 1);
        let clock = match self.item(up).what {
            What::Clock(..) | What::Colon(_, _, None) => true,
            What::Quantity(q) => q.unit.is_none() && (at || q.value.fract() > 0.0 && q.value < 24.0),
            _ => false,
        };
        let sleeps = self.cut.items.iter().any(|item| item.any(&[Cue::Sleep, Cue::Asleep, Cue::Bed]));
        if clock && sleeps {
            self.spend(&[up]);
        }
    }

    /// "about 5 hours today", said in the morning and nothing else: the night.
    pub(super) fn is_all_of_a_morning(&self, n: usize, at: usize) -> bool {
        let hour = self.message.now.with_timezone(&self.message.zone).hour();
        let date = self.clauses[n].date;
        let today = date.is_none_or(|date| matches!(date, DateRef::Offset(0) | DateRef::Night(1)));
        let night = self.item(at).quantity().is_some_and(|q| (3.0..=12.0).contains(&q.value));
        self.clauses.len() == 1 && today && night && (MORNING..NOON).contains(&hour) && self.lonely(n, &[at])
    }

    /// "I slept with 2 dogs", "auf drei Matten": bare numbers that count what somebody lies on or beside.
    fn counted_things(&self, n: usize) -> Vec<usize> {
        let beside = |at: usize| at > self.range(n).start && self.item(at - 1).any(&[Cue::On, Cue::With]);
        let thing = |at: usize| {
            let next = self.cut.items.get(at + 1).filter(|_| at + 1 < self.range(n).end);
            next.is_some_and(|next| next.what == What::Unknown || next.is(Cue::Kin))
        };
        let bare = self.quantities(n).filter(|(_, q)| q.unit.is_none()).map(|(at, _)| at);
        bare.filter(|at| beside(*at) && thing(*at) || self.is_count(n, *at)).collect()
    }

    /// "Woke 3x", "2 mal wach": how often, and no hours.
    fn is_count(&self, n: usize, at: usize) -> bool {
        let next = self.cut.items.get(at + 1).filter(|_| self.range(n).contains(&(at + 1)));
        next.is_some_and(|next| COUNTS.contains(&self.cut.tokens[next.tokens.start].text.as_str()))
    }

    /// "8 hours in bed, 6 of them asleep".
    fn part_of_time_in_bed(&self, n: usize) -> bool {
        let Some(before) = n.checked_sub(1) else { return false };
        let hours = self.quantities(before).any(|(_, q)| q.unit == Some(Unit::Hour));
        let bare = self.quantities(n).any(|(_, q)| q.unit.is_none() && !q.at);
        hours && bare && self.has(before, Cue::Bed) && self.clauses[before].sentence == self.clauses[n].sentence
    }

    /// "5 hours. That's all the sleep I got": hours alone in the clause before.
    fn hours_before(&self, n: usize) -> Option<usize> {
        let before = n.checked_sub(1).filter(|before| self.told(*before))?;
        let at = self.range(before).find(|at| self.item(*at).quantity().is_some_and(|q| q.unit == Some(Unit::Hour)))?;
        (!self.used[at] && self.lonely(before, &[at])).then_some(at)
    }

    /// A clause after one of sleep that holds nothing but numbers: "…, 6 hours", "…, 9 to 1:30". Hours already told are
    /// only explained by it, unless it takes them back.
    pub(super) fn continue_sleep(&mut self, n: usize, at: usize) {
        let date = self.date(n, Purpose::Sleep);
        let is_told = self.records.iter().any(
            |found| matches!(&found.record, Record::LogDaily(daily) if Some(daily.date) == date && daily.sleep_hours.is_some()),
        );
        let spans = self.spans(n);
        // "our Jack slept 8 hours, me only 5".
        let is_told = is_told && !self.has(n, Cue::First);
        // "slept 23-7, 7.5": only hours said as hours stand against a bare number.
        let in_hours = (0..self.range(n).start).any(|i| {
            let unit = self.item(i).quantity().and_then(|q| q.unit);
            self.used[i] && matches!(unit, Some(Unit::Hour | Unit::Minute))
        });
        let explains = !spans.is_empty() || in_hours && !has_time_unit(self.item(at));
        if is_told && explains && !self.repairs(n) {
            return self.spend(&spans);
        }
        match spans[..] {
            [start, end] => {
                let time = |at: usize| time_of_day(self.item(at)).map(|(minutes, known)| (n, at, minutes, known));
                if let (Some(start), Some(end)) = (time(start), time(end)) {
                    self.keep_night(start, end, &[]);
                }
            }
            _ => self.sleep_value(n, at, at),
        }
    }

    /// The ends of a span of the clock in a clause: "9 to 1:30", "19-7", "de 9h à 13h30". "9 to 17" may have been read as
    /// one number.
    pub(super) fn spans(&self, n: usize) -> Vec<usize> {
        let is_end = |at: usize| time_of_day(self.item(at)).is_some() || self.item(at).quantity().is_some_and(is_hour);
        let joint = |at: usize| {
            let item = self.item(at);
            !is_number(item) && item.is(Cue::To) || item.what == What::Mark('-')
        };
        let ends = self.range(n).find_map(|start| {
            let between = (start + 1..self.range(n).end).take_while(|i| !is_number(self.item(*i)));
            let joined = between.clone().any(joint)
                && between.clone().all(|i| joint(i) || self.item(i).any(&[Cue::Filler, Cue::At]));
            let end = start + 1 + between.count();
            (is_number(self.item(start)) && joined && end < self.range(n).end && is_end(start) && is_end(end))
                .then(|| vec![start, end])
        });
        ends.unwrap_or_default()
    }

    /// "night shift 19 to 7", "I work nights, 19 to 7": the times of a shift are none of sleep.
    pub(super) fn set_shifts_aside(&mut self) {
        for n in 0..self.clauses.len() {
            let works = |m: usize| self.position(m, Cue::Shift);
            let before = n.checked_sub(1).filter(|b| self.clauses[*b].sentence == self.clauses[n].sentence);
            let sleeps = |m: usize| self.has_any(m, &[Cue::Sleep, Cue::Asleep, Cue::Bed, Cue::Up]);
            let spans = self.spans(n);
            let range = match spans[..] {
                [start, _] => Some(start),
                // Read as one: "7 to 19".
                _ => self
                    .quantities(n)
                    .find(|(at, q)| q.unit.is_none() && self.item(*at).tokens.len() > 2)
                    .map(|(at, _)| at),
            };
            let Some(start) = range else { continue };
            let small = |at: usize| {
                self.item(at).any(&[Cue::Filler, Cue::From, Cue::At, Cue::Night, Cue::Own, Cue::First])
                    || matches!(self.item(at).what, What::Date(_) | What::Mark(_))
            };
            let own = works(n).is_some_and(|work| work < start && (!sleeps(n) || (work + 1..start).all(small)));
            let carried = before.is_some_and(|b| works(b).is_some() && !sleeps(b))
                && !sleeps(n)
                && (self.range(n).start..start).all(small);
            if own || carried {
                self.spend(&[start]);
                self.spend(&spans);
            }
        }
    }

    /// Reads a number as the sleep of the clause's day.
    pub(super) fn sleep_value(&mut self, n: usize, at: usize, anchor: usize) {
        let Some(hours) = hours(self.item(at)) else { return };
        // "23:30" is when somebody went to bed, wherever it stands.
        if hours >= LATE && matches!(self.item(at).what, What::Colon(..)) {
            return;
        }
        if self.is_count(n, at) || self.is_hour_of_waking(n, at) || self.is_hour_of_bed(n, at, hours) {
            return self.spend(&[at]);
        }
        // "Up once", "einmal raus": a word that counts, and no night.
        let in_words =
            !self.message.text.get(self.span(&[at])).unwrap_or_default().contains(|c: char| c.is_ascii_digit());
        if in_words && hours <= 2.0 && !has_time_unit(self.item(at)) {
            return self.spend(&[at]);
        }
        if !self.plausible("sleep_hours", hours, at) {
            return;
        }
        if let Some(date) = self.date(n, Purpose::Sleep) {
            // "slept 10 till 2 and then again an hour": the parts of one sleep add up.
            let again = self.has(n, Cue::More) && !self.repairs(n) && !self.has(n, Cue::Total);
            let daily = self.daily(date, &[at, anchor]);
            let before = daily.sleep_hours.filter(|_| again).unwrap_or_default();
            daily.sleep_hours = Some(((before + hours) * 100.0).round() / 100.0);
            self.frame = Some(Frame::Sleep);
        }
    }

    /// "Dormi 6h, réveillé à 5h": an hour behind a word of waking is one of the clock.
    fn is_hour_of_waking(&self, n: usize, at: usize) -> bool {
        let up = (self.range(n).start..at).any(|i| self.item(i).is(Cue::Up));
        let is_at = at > 0 && self.item(at - 1).any(&[Cue::At, Cue::To]);
        let is_named = self.item(at).quantity().is_some_and(|q| q.at);
        let sleeps = self.has_any(n, &[Cue::Sleep, Cue::Asleep, Cue::After]);
        up && !sleeps && (is_at || is_named)
    }

    /// "Dormí 7 horas, me acosté a las 23:15": an hour beside a word of going to bed is one of the clock, and so is what is longer
    /// than any night.
    fn is_hour_of_bed(&self, n: usize, at: usize, hours: f64) -> bool {
        let bed = self.has_any(n, &[Cue::Bed, Cue::Bedtime, Cue::LightsOut, Cue::Asleep]);
        let is_at = at > self.range(n).start && self.item(at - 1).any(&[Cue::At, Cue::By]);
        let is_clock = time_of_day(self.item(at)).is_some() && (is_at || hours >= LATE);
        bed && !self.has(n, Cue::Sleep) && is_clock
    }

    fn spend_durations(&mut self, n: usize) {
        let durations: Vec<usize> = self.range(n).filter(|at| hours(self.item(*at)).is_some()).collect();
        self.spend(&durations);
        self.frame = Some(Frame::Other);
    }

    /// Sleep told by times: asleep (else in bed) to up, over the whole message.
    pub(super) fn sleep_by_the_clock(&mut self) {
        let mut times: [Option<(usize, usize, f64, bool)>; 3] = [None; 3];
        for n in 0..self.clauses.len() {
            if !self.told(n) {
                continue;
            }
            if self.is_habit_by_the_clock(n) {
                continue;
            }
            if self.span_of_night(n) {
                return;
            }
            let (mut role, mut waiting) = (None, None);
            for at in self.range(n).filter(|at| !self.used[*at]) {
                let item = self.item(at);
                let named = [Cue::Bed, Cue::Asleep, Cue::Up].iter().position(|cue| item.is(*cue));
                let named = named.or(item.is(Cue::Bedtime).then_some(0));
                // "slept at 11, up at 6".
                let slept = item.is(Cue::Sleep)
                    && self.cut.items.get(at + 1).is_some_and(|next| next.is(Cue::At) && !next.is(Cue::Approx));
                let named = named.or((slept || item.is(Cue::LightsOut)).then_some(1));
                // "Um 1 ins Bett, um 7 auf".
                let named = named.or((waiting.is_some() && self.is_up_behind(n, at)).then_some(2));
                if let Some(named) = named {
                    // "Um 11 ins Bett um 7 auf": the word that took the time before it leaves the next to the next word.
                    role = waiting.is_none().then_some(named);
                    if let Some(time) = waiting.take() {
                        times[named] = Some(time);
                    }
                } else if let Some((minutes, known)) = time_of_day(item).or_else(|| self.hour_of_going_or_rising(at)) {
                    match role {
                        Some(role) => times[role] = Some((n, at, minutes, known)),
                        None => waiting = Some((n, at, minutes, known)),
                    }
                }
            }
        }
        let [bed, asleep, up] = times;
        if let (Some(start), Some(end)) = (asleep.or(bed), up) {
            self.keep_night(start, end, &[bed, asleep].map(|time| time.map(|t| t.1)));
        } else if let (None, None, Some(up)) = (bed, asleep, up) {
            self.spend_the_hour_of_waking(up.1);
        }
    }

    /// "Unable to sleep since 3": a time of the clock, and how long the night was is not told.
    fn awake_since(&self, n: usize) -> Option<usize> {
        let mut numbers = self.range(n).filter(|at| is_number(self.item(*at)) || time_of_day(self.item(*at)).is_some());
        let at = numbers.next().filter(|_| numbers.next().is_none())?;
        let tokens = &self.cut.tokens[self.item(self.range(n).start).tokens.start..self.item(at).tokens.start];
        let mut before = tokens.iter().rev().map(|token| token.text.as_str());
        let word = before.find(|word| !matches!(*word, "las" | "la" | "about" | "around" | "ca" | "vers"))?;
        // "Je ne dors plus, depuis 3h": the word of sleep may stand in the clause before.
        let of_sleep = |m: usize| self.has_any(m, &[Cue::Sleep, Cue::Asleep, Cue::NoSleep]);
        let before = n.checked_sub(1).filter(|before| self.clauses[*before].sentence == self.clauses[n].sentence);
        (SINCE.contains(&word) && (of_sleep(n) || before.is_some_and(of_sleep))).then_some(at)
    }

    /// "Um 7 auf": a small word that is one of getting up right behind a time of the clock, at the end.
    fn is_up_behind(&self, n: usize, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|before| self.range(n).contains(before));
        self.item(at).is(Cue::UpBehind)
            && at + 1 == self.range(n).end
            && before.is_some_and(|before| time_of_day(self.item(before)).is_some())
    }

    /// "Couché 1h, levé 7h": where "7h" is as well an hour of the clock as a length, one right behind going to bed and one right
    /// behind getting up are both of the clock.
    fn hour_of_going_or_rising(&self, at: usize) -> Option<(f64, bool)> {
        if !matches!(self.cut.lang, Lang::Es | Lang::Fr) {
            return None;
        }
        let hour_behind = |at: usize, cues: &[Cue]| {
            let quantity = self.cut.items.get(at).and_then(Item::quantity).filter(|q| is_hour(*q))?;
            let is_behind = at > 0 && self.item(at - 1).any(cues);
            (is_behind && self.message.text[self.span(&[at])].contains('h')).then_some(quantity.value)
        };
        let (to_bed, up) = ([Cue::Bed, Cue::Asleep], [Cue::Up]);
        let has_one = |cues: &[Cue]| (0..self.cut.items.len()).any(|i| hour_behind(i, cues).is_some());
        let hour = hour_behind(at, &to_bed).or_else(|| hour_behind(at, &up))?;
        (has_one(&to_bed) && has_one(&up)).then_some((hour * 60.0, hour >= 13.0))
    }

    /// "slept from 11 to 7", "asleep 23:15-06:45" in one clause.
    fn span_of_night(&mut self, n: usize) -> bool {
        if !self.has_any(n, &[Cue::Sleep, Cue::Bed, Cue::Asleep]) || self.has(n, Cue::Nap) {
            return false;
        }
        let times: Vec<_> = self
            .range(n)
            // "23:30 bis 6:15 mit 2x wach" counts beside it.
            .filter(|at| !self.used[*at] && !self.cut.items.get(at + 1).is_some_and(|next| next.is(Cue::TimesWord)))
            .filter_map(|at| {
                let time =
                    time_of_day(self.item(at)).or_else(|| self.hour_of_pair(n, at).map(|hour| (hour * 60.0, true)));
                time.map(|(minutes, known)| (n, at, minutes, known))
            })
            .collect();
        let [start, end] = times[..] else { return false };
        let joined = (start.1 + 1..end.1).any(|at| self.item(at).is(Cue::To) || self.item(at).what == What::Mark('-'))
            // "11pm-7am", "between 11pm and 7am".
            || end.1 == start.1 + 1 && start.3 && end.3
            || start.1 > 0 && self.item(start.1 - 1).is(Cue::Between) && end.1 == start.1 + 2;
        let from = start.1 > 0 && self.item(start.1 - 1).is(Cue::From);
        let plain = |at: usize| self.item(at).quantity().is_some_and(|q| q.unit.is_none() && !q.at);
        if !joined || plain(start.1) && plain(end.1) && !from && start.2 < end.2 {
            return false;
        }
        self.keep_night(start, end, &[]);
        true
    }

    /// "23h-7h": hours that are times, as the first is late and the other stands right beside it.
    fn hour_of_pair(&self, n: usize, at: usize) -> Option<f64> {
        let hour = |at: usize| {
            let quantity = self.range(n).contains(&at).then(|| self.item(at).quantity()).flatten()?;
            (quantity.unit == Some(Unit::Hour) && quantity.value < 24.0).then_some(quantity.value)
        };
        let own = hour(at)?;
        let opens = own >= 19.0 && hour(at + 1).is_some_and(|next| next < 14.0);
        let closes = own < 14.0 && at > 0 && hour(at - 1).is_some_and(|before| before >= 19.0);
        (opens || closes).then_some(own)
    }

    fn keep_night(&mut self, start: (usize, usize, f64, bool), end: (usize, usize, f64, bool), more: &[Option<usize>]) {
        let halves = |known: bool| if known { &[0.0][..] } else { &[0.0, 720.0][..] };
        let minutes = halves(start.3)
            .iter()
            .flat_map(|a| halves(end.3).iter().map(move |b| (end.2 + b - start.2 - a).rem_euclid(1440.0)))
            .filter(|minutes| *minutes > 0.0)
            .min_by(|a, b| (a - USUAL_NIGHT).abs().total_cmp(&(b - USUAL_NIGHT).abs()));
        let clause = if self.clauses[end.0].date.is_some() { end.0 } else { start.0 };
        let (Some(minutes), Some(date)) = (minutes, self.date(clause, Purpose::Sleep)) else { return };
        let items: Vec<usize> = [start.1, end.1].into_iter().chain(more.iter().copied().flatten()).collect();
        self.daily(date, &items).sleep_hours = Some((minutes / 60.0 * 100.0).round() / 100.0);
        self.frame = Some(Frame::Sleep);
    }
}

/// A number of hours that may be one of the clock ("19h").
fn is_hour(quantity: Quantity) -> bool {
    quantity.unit == Some(Unit::Hour) && quantity.value < 24.0
}

fn has_time_unit(item: &Item) -> bool {
    matches!(item.what, What::Colon(..)) || item.quantity().is_some_and(|q| q.unit.is_some())
}

/// A duration in hours; a bare number counts as hours.
pub(super) fn hours(item: &Item) -> Option<f64> {
    match item.what {
        What::Quantity(Quantity { value, unit, at, .. }) => match unit {
            Some(Unit::Hour) => Some(value),
            Some(Unit::Minute) => Some(value / 60.0),
            None if !at => Some(value),
            _ => None,
        },
        What::Colon(a, b, None) => Some(a + b / 60.0),
        What::Colon(a, b, Some(_)) => Some(a + b / 60.0),
        _ => None,
    }
}

/// A time of day in minutes, and whether its half of the day is known.
pub(super) fn time_of_day(item: &Item) -> Option<(f64, bool)> {
    match item.what {
        What::Clock(minutes, known) => Some((f64::from(minutes), known)),
        What::Colon(a, b, None) if a < 24.0 => Some((a.mul_add(60.0, b), !(1.0..13.0).contains(&a))),
        What::Quantity(Quantity { value, unit: None, .. }) if (0.0..=24.0).contains(&value) => {
            // "10.30" is a time too: half past ten.
            let minutes = value.trunc().mul_add(60.0, (value.fract() * 100.0).round());
            Some((minutes % 1440.0, value >= 13.0))
        }
        What::Quantity(Quantity { value, unit: Some(Unit::Hour), at, joined }) if value < 24.0 && (at || joined) => {
            Some((value * 60.0, value >= 13.0))
        }
        _ => None,
    }
}
