//! The current cycle as a ring, and the same in words: estimates, said as such.

use chrono::NaiveDate;

use crate::domain::{
    cycle::{Estimate, History, Mode, Phase},
    picture::{CycleRing, Drawing, PhaseSpan, RingColour},
};

use super::{Found, Nothing, picture, span};
use crate::coach::show::Show;

/// A period of which only the beginning is known is drawn this long.
const USUAL_PERIOD: u32 = 5;
/// The days before and after the estimated day of ovulation that are drawn as around it.
const AROUND: i64 = 1;
/// A phase this likely is said without "probably".
const SURE: f64 = 0.95;
/// Phases that are drawn.
const PHASES: [Phase; 4] = [Phase::Menstrual, Phase::Follicular, Phase::Ovulatory, Phase::Luteal];

/// The ring of the cycle that runs today.
pub(super) fn of(history: &History, today: NaiveDate, show: Show) -> Found {
    let words = show.words();
    let estimate = history.estimate(today);
    let start = history.cycle_starts(today).last().copied();
    let (Some(start), Some(length), Some(day)) = (start, estimate.length, estimate.cycle_day) else {
        let key = if start.is_some() { "picture.cycle_unknown" } else { "picture.cycle_none" };
        return Err(Nothing(words.say(key, &[])));
    };
    let length = u32::try_from(length.days()).unwrap_or_default().max(day);
    let spans = spans(history, &estimate, start, today, length);
    let note = words.say("picture.cycle_note", &[]);
    let below = phase_words(&estimate, show);
    let mut legend: Vec<(RingColour, String)> = PHASES
        .into_iter()
        .filter(|phase| spans.iter().any(|span| span.phase == *phase))
        .map(|phase| (RingColour::Phase(phase), phase_name(phase, show)))
        .collect();
    let window = estimate.window.map(|(first, last)| (day_of(start, first), day_of(start, last)));
    if window.is_some() {
        legend.push((RingColour::Window, words.say("picture.cycle_next", &[])));
    }
    let title = words.say("picture.cycle_title", &[]);
    let centre = words.say("picture.cycle_day", &[("n", &day.to_string())]);
    let span = span(start, today, show);
    let mut alt = vec![words.say(
        "picture.cycle_alt",
        &[("title", &title), ("n", &day.to_string()), ("length", &length.to_string()), ("phase", &below)],
    )];
    if let Some((first, last)) = estimate.window {
        let (first, last) = (words.date(first), words.date(last));
        alt.push(words.say("picture.cycle_window", &[("from", &first), ("to", &last)]));
    }
    alt.push(note.clone());
    let ring = CycleRing { length, day: Some(day), spans, window, centre, below, legend, note };
    Ok(picture(title, span, alt.join(" "), show, Drawing::Cycle(ring)))
}

/// The cycle day of a date; 1 is the first.
fn day_of(start: NaiveDate, date: NaiveDate) -> u32 {
    u32::try_from((date - start).num_days() + 1).unwrap_or(1)
}

/// The phases of all days of the cycle: as they appear today for those that have passed, as expected for those to come.
fn spans(history: &History, estimate: &Estimate, start: NaiveDate, today: NaiveDate, length: u32) -> Vec<PhaseSpan> {
    let mut spans: Vec<PhaseSpan> = Vec::new();
    for (day, date) in (1..=length).zip(start.iter_days()) {
        let phase = if date <= today {
            history.phase_on(date, today).phase
        } else {
            expected(history, estimate, start, today, day)
        };
        match spans.last_mut() {
            Some(span) if span.phase == phase => span.last = day,
            _ => spans.push(PhaseSpan { phase, first: day, last: day }),
        }
    }
    spans.retain(|span| span.phase != Phase::Unknown);
    spans
}

/// The phase of a day to come.
fn expected(history: &History, estimate: &Estimate, start: NaiveDate, today: NaiveDate, day: u32) -> Phase {
    let bleeds = estimate.phase == Phase::Menstrual && day <= USUAL_PERIOD.max(day_of(start, today));
    let ovulation = estimate.ovulation.map(|ovulation| ovulation.day.round() as i64);
    match ovulation {
        _ if bleeds => Phase::Menstrual,
        // Who wants to hear of periods only is shown nothing else.
        _ if history.mode == Mode::MensesOnly => Phase::Unknown,
        None => Phase::Unknown,
        Some(ovulation) if i64::from(day) < ovulation - AROUND => Phase::Follicular,
        Some(ovulation) if i64::from(day) <= ovulation + AROUND => Phase::Ovulatory,
        Some(_) => Phase::Luteal,
    }
}

fn phase_name(phase: Phase, show: Show) -> String {
    show.words().say(&format!("picture.phase_{}", phase.as_str()), &[])
}

/// The phase of today, as sure as it is.
fn phase_words(estimate: &Estimate, show: Show) -> String {
    let phase = phase_name(estimate.phase, show);
    let by_sign = estimate.phase != Phase::Menstrual && estimate.ovulation.is_some_and(|told| told.sign.is_some());
    match estimate.day_phase().confidence() {
        Some(confidence) if confidence < SURE || by_sign => {
            show.words().say("picture.cycle_phase", &[("phase", &phase)])
        }
        _ => phase,
    }
}
