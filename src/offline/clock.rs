//! Times of day in words and figures: "half ten", "11pm", "22 Uhr 30", "las once y media".

use super::concept::{Concept, Cue};
use super::item::What;
use super::quantity::Reader;

impl Reader<'_> {
    /// A time of day that says so itself: "half ten", "11pm", "22 Uhr 30", "las once y media", noon.
    pub(super) fn clock(&self, at: usize) -> Option<(What, usize)> {
        if let Some(minutes) = self.find(at, |c| if let Concept::Clock(minutes) = c { Some(*minutes) } else { None }) {
            // "minuit moins le quart".
            let shift = self.find(at + 1, |c| if let Concept::AfterHour(shift) = c { Some(*shift) } else { None });
            return Some(match shift {
                Some(shift) => clock_at(f64::from(minutes) + f64::from(shift), None, at + 2),
                None => (What::Clock(minutes, true), at + 1),
            });
        }
        if let Some(shift) = self.find(at, |c| if let Concept::BeforeHour(shift) = c { Some(*shift) } else { None })
            && let Some((hour, next)) = self.hour(at + 1)
            && self.unit(next).is_none()
        {
            let (known, next) = self.half_of_day(next);
            return Some(clock_at(hour * 60.0 + f64::from(shift), known, next));
        }
        let (hour, minute, next) = match self.colon(at) {
            Some((hour, minute, None)) => (hour, minute, at + 1),
            Some(_) => return None,
            None => self.hour(at).map(|(hour, next)| (hour, 0.0, next))?,
        };
        // "11 30 pm": hour and minutes spoken or spaced.
        if minute == 0.0
            && let Some(more) = self.digits(next).or_else(|| self.num(next)).filter(|m| (1.0..60.0).contains(m))
            && (self.is(next + 1, Cue::Am) || self.is(next + 1, Cue::Pm))
        {
            let (known, next) = self.half_of_day(next + 1);
            return Some(clock_at(hour * 60.0 + more, known, next));
        }
        if hour >= 24.5 {
            return None;
        }
        // "at one thirty": hour and minutes in words, after a word of time.
        let timely = at > 0 && self.items[at - 1].any(&[Cue::At, Cue::By, Cue::From, Cue::To]);
        if minute == 0.0
            && timely
            && self.num(at).is_some_and(|hour| (1.0..=12.0).contains(&hour))
            && let Some((more, end)) = self.spoken(next).filter(|(m, _)| *m < 60.0 && *m >= 10.0 && m % 5.0 == 0.0)
            && self.unit(end).is_none()
            && !self.is(end, Cue::Over)
            && !self.is(end, Cue::Point)
        {
            let (known, end) = self.half_of_day(end);
            return Some(clock_at(hour * 60.0 + more, known, end));
        }
        let (known, after) = self.half_of_day(next);
        if known.is_some() {
            return Some(clock_at(hour * 60.0 + minute, known, after));
        }
        let timed = self.is(next, Cue::OClock);
        let after = if timed { next + 1 } else { next };
        let add = self.find(after, |c| if let Concept::AfterHour(shift) = c { Some(*shift) } else { None });
        let after_at = at > 0 && self.items[at - 1].any(&[Cue::At, Cue::By]);
        if let Some(add) = add.filter(|_| timed && self.unit(next).is_none() || after_at) {
            let (known, after) = self.half_of_day(after + 1);
            return Some(clock_at(hour * 60.0 + f64::from(add), known, after));
        }
        if timed && self.unit(next).is_none_or(|_| after_at) {
            let more = self.digits(after).filter(|m| (0.0..60.0).contains(m) && self.unit(after + 1).is_none());
            let end = if more.is_some() { after + 1 } else { after };
            let (known, end) = self.half_of_day(end);
            return Some(clock_at(hour * 60.0 + more.unwrap_or(minute), known, end));
        }
        None
    }

    fn hour(&self, at: usize) -> Option<(f64, usize)> {
        let hour = self.digits(at).or_else(|| self.num(at)).filter(|hour| (0.0..=24.0).contains(hour))?;
        (hour.fract() == 0.0 || self.is(at + 1, Cue::Am) || self.is(at + 1, Cue::Pm)).then(|| {
            // "10.30pm" is half past ten, not a decimal.
            let minutes = (hour.fract() * 100.0).round();
            (hour.trunc() + minutes / 60.0, at + 1)
        })
    }

    fn half_of_day(&self, at: usize) -> (Option<bool>, usize) {
        if self.is(at, Cue::Am) {
            (Some(false), at + 1)
        } else if self.is(at, Cue::Pm) {
            (Some(true), at + 1)
        } else {
            (None, at)
        }
    }
}

fn clock_at(minutes: f64, afternoon: Option<bool>, next: usize) -> (What, usize) {
    let mut minutes = minutes.rem_euclid(1440.0);
    match afternoon {
        Some(true) if minutes < 720.0 => minutes += 720.0,
        Some(false) if (720.0..780.0).contains(&minutes) => minutes -= 720.0,
        _ => {}
    }
    let known = afternoon.is_some() || minutes >= 780.0;
    (What::Clock(minutes.round() as u16 % 1440, known), next)
}
