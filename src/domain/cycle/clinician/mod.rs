//! When a clinician's look is worth suggesting: a fact, the usual range, a suggestion. No diagnosis, and each episode is
//! mentioned once.
//!
//! Cycles of up to 38 days and bleeding of up to 8 are usual by FIGO (2018), cycles of 21 to 45 days in adolescents by ACOG
//! (2015). Pregnancy is never inferred here: a late period is late.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{DayFact, DayFacts, DayFlow, History, Mode, days::bleeds, history::Excluded, reckon::Known};

#[cfg(test)]
mod cases;

/// So long without bleeding is worth a look, in days.
const ABSENCE_DAYS: i64 = 90;
/// Cycles usually last from 21 to 38 days, to 45 in adolescents.
const SHORTEST_USUAL: i64 = 21;
const LONGEST_USUAL: i64 = 38;
const LONGEST_USUAL_ADOLESCENT: i64 = 45;
/// Adolescents are younger than this, in years.
const ADULT_AGE: i32 = 20;
/// Unusual lengths count when so many of the latest cycles have them.
const UNUSUAL: (usize, usize) = (2, 6);
/// Bleeding usually lasts no longer than this, in days.
const LONGEST_USUAL_BLEED: i64 = 8;
/// Bleeds and spotting of so many days back are looked at.
const RECENT_DAYS: u64 = 60;
/// Spotting this close to bleeding belongs to it, in days.
const SPOTTING_MARGIN: i64 = 3;
/// So many missed cycles with hard training or weight loss point to too little energy (IOC consensus on REDs, 2023).
const MISSED_CYCLES: f64 = 3.0;
/// Cycles are unsettled for so long after the first period ever.
pub(super) const UNSETTLED_YEARS_DAYS: i64 = 2 * 365;
/// They are unsettled for three cycles after hormones or a birth, which are four starts …
const UNSETTLED_STARTS: usize = 4;
/// … but half a year is long enough to wait for them, in days.
const UNSETTLED_AT_MOST_DAYS: i64 = 180;

/// A rule of when to suggest a clinician.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Severe pain on one side, or fever with pain or bleeding.
    AcutePain,
    HeavyBleedingWithDizziness,
    HeavyBleeding,
    BleedingInPregnancy,
    BleedingAfterMenopause,
    DisablingPain,
    /// Missed cycles with hard training or weight loss: the plan gets lighter, too.
    LowEnergy,
    NoBleeding,
    UnusualLengths,
    LongBleeding,
    BleedingBetweenPeriods,
}

/// How soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Emergency,
    SameDay,
    Appointment,
}

impl Rule {
    /// How soon someone should look at it.
    pub fn urgency(self) -> Urgency {
        match self {
            Self::AcutePain | Self::HeavyBleedingWithDizziness => Urgency::Emergency,
            Self::HeavyBleeding | Self::BleedingInPregnancy => Urgency::SameDay,
            _ => Urgency::Appointment,
        }
    }
}

/// The fact behind a concern, with the range it lies outside of. Days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    DaysWithoutBleeding { days: i64, usual_below: i64 },
    Lengths { unusual: usize, of: usize, usual_from: i64, usual_to: i64 },
    BleedingDays { days: i64, usual_to: i64 },
    Seen { on: NaiveDate },
    SpottingInCycles { cycles: usize },
}

/// A suggestion to see a clinician.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concern {
    pub rule: Rule,
    /// Names the episode, so that it is mentioned once: to be kept in [`Health::told`].
    pub episode: NaiveDate,
    pub finding: Finding,
}

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Health<'a> {
    pub history: &'a History,
    pub days: &'a DayFacts,
    /// The day of the first period ever, or about.
    pub menarche: Option<NaiveDate>,
    /// The person trains hard, or loses weight.
    pub strained: bool,
    /// Rules and episodes already mentioned.
    pub told: &'a BTreeSet<(Rule, NaiveDate)>,
}

/// The suggestions due on a day, most urgent first. None while tracking is off.
pub fn concerns(health: &Health<'_>, as_of: NaiveDate) -> Vec<Concern> {
    if health.history.mode == Mode::Off {
        return Vec::new();
    }
    let settled = !is_unsettled(health, as_of);
    let mut found = signs(health, as_of);
    found.extend(unexpected_bleeding(health, as_of));
    if settled && health.history.stopped(as_of).is_none() {
        found.extend(absence(health, as_of));
        found.extend(unusual_lengths(health.history, as_of));
        found.extend(long_bleeding(health.history, as_of));
        found.extend(between_periods(health, as_of));
    }
    found.retain(|concern| !health.told.contains(&(concern.rule, concern.episode)));
    found.sort_by_key(|concern| (concern.rule.urgency(), concern.rule, concern.episode));
    found
}

fn is_unsettled(health: &Health<'_>, as_of: NaiveDate) -> bool {
    let history = health.history;
    if health.menarche.is_some_and(|first| (as_of - first).num_days() < UNSETTLED_YEARS_DAYS) {
        return true;
    }
    let ended = history.exclusions.iter().filter(|span| span.why != Excluded::LeftOut).filter_map(|span| span.until);
    let resumed = history.mode_since.filter(|_| history.mode.comes_back_after().is_some());
    let Some(natural_since) = ended.chain(resumed).filter(|date| *date <= as_of).max() else { return false };
    let starts = history.cycle_starts(as_of).into_iter().filter(|start| *start > natural_since).count();
    starts < UNSETTLED_STARTS && (as_of - natural_since).num_days() < UNSETTLED_AT_MOST_DAYS
}

/// Warning signs told today or yesterday.
fn signs(health: &Health<'_>, as_of: NaiveDate) -> Vec<Concern> {
    let mut found = Vec::new();
    let days = health.days.merged();
    let dizzy = days.range(back(as_of, 1)..=as_of).any(|(_, fact)| fact.signs.dizziness);
    for (date, fact) in days.range(back(as_of, 1)..=as_of) {
        let signs = fact.signs;
        let cycle = health.history.cycle_starts(*date).last().copied().unwrap_or(*date);
        let mut suggest =
            |rule: Rule, episode| found.push(Concern { rule, episode, finding: Finding::Seen { on: *date } });
        if signs.one_sided_pain || (signs.fever && hurts_or_bleeds(fact)) {
            suggest(Rule::AcutePain, *date);
        }
        if signs.pad_an_hour || signs.large_clots {
            let (rule, episode) =
                if dizzy { (Rule::HeavyBleedingWithDizziness, *date) } else { (Rule::HeavyBleeding, cycle) };
            suggest(rule, episode);
        }
        if signs.disabling_pain {
            suggest(Rule::DisablingPain, cycle);
        }
    }
    found
}

/// A fever is this room's matter only with what makes it dangerous here.
fn hurts_or_bleeds(fact: &DayFact) -> bool {
    fact.signs.disabling_pain || fact.symptoms.cramps || fact.flow.is_some_and(DayFlow::is_bleeding)
}

/// Bleeding when there should be none.
fn unexpected_bleeding(health: &Health<'_>, as_of: NaiveDate) -> Option<Concern> {
    let rule = match health.history.mode {
        Mode::Menopause => Rule::BleedingAfterMenopause,
        Mode::Pregnant => Rule::BleedingInPregnancy,
        _ => return None,
    };
    let since = health.history.mode_since.unwrap_or(NaiveDate::MIN).max(back(as_of, RECENT_DAYS)).min(as_of);
    let days = health.days.merged();
    let seen: BTreeSet<NaiveDate> = days
        .range(since..=as_of)
        .filter(|(_, fact)| fact.flow.is_some_and(|flow| flow != DayFlow::None))
        .map(|(date, _)| *date)
        .chain(health.history.starts.range(since..=as_of).copied())
        .collect();
    let (first, on) = bleeds(&seen).pop()?;
    Some(Concern { rule, episode: first, finding: Finding::Seen { on } })
}

/// No bleeding for long; with hard training or weight loss, a sign of too little energy.
fn absence(health: &Health<'_>, as_of: NaiveDate) -> Option<Concern> {
    let history = health.history;
    let start = *history.cycle_starts(as_of).last()?;
    let last = history.bleeding.range(..=as_of).next_back().copied().unwrap_or(start).max(start);
    let days = (as_of - last).num_days();
    if history.is_missed(start, as_of) {
        return None;
    }
    let finding = Finding::DaysWithoutBleeding { days, usual_below: ABSENCE_DAYS };
    let missed = MISSED_CYCLES * Known::learn(history, as_of).longest_usual();
    if health.strained && days as f64 >= missed.min(ABSENCE_DAYS as f64) {
        return Some(Concern { rule: Rule::LowEnergy, episode: start, finding });
    }
    (days >= ABSENCE_DAYS).then_some(Concern { rule: Rule::NoBleeding, episode: start, finding })
}

/// Cycles outside of the usual range, those aside in which a start seems to be missing.
fn unusual_lengths(history: &History, as_of: NaiveDate) -> Option<Concern> {
    let (enough, latest) = UNUSUAL;
    let is_adolescent = history.age.is_some_and(|age| age < ADULT_AGE);
    let longest = if is_adolescent { LONGEST_USUAL_ADOLESCENT } else { LONGEST_USUAL };
    let sound = Known::learn(history, as_of).sound_cycles();
    let looked_at = &sound[sound.len().saturating_sub(latest)..];
    let unusual: Vec<_> = looked_at.iter().filter(|past| !(SHORTEST_USUAL..=longest).contains(&past.days)).collect();
    (unusual.len() >= enough).then(|| Concern {
        rule: Rule::UnusualLengths,
        episode: unusual[0].start,
        finding: Finding::Lengths {
            unusual: unusual.len(),
            of: looked_at.len(),
            usual_from: SHORTEST_USUAL,
            usual_to: longest,
        },
    })
}

/// A recent bleed of many days, also while it lasts.
fn long_bleeding(history: &History, as_of: NaiveDate) -> Option<Concern> {
    let mut bleeding: BTreeSet<NaiveDate> = history.bleeding.range(..=as_of).copied().collect();
    for start in history.starts.range(back(as_of, RECENT_DAYS)..=as_of) {
        let end = history.end_of_bleed(*start, as_of).unwrap_or(*start);
        bleeding.extend(start.iter_days().take_while(|date| *date <= end));
    }
    let recent = bleeds(&bleeding).into_iter().filter(|(_, last)| *last >= back(as_of, RECENT_DAYS));
    recent
        .rev()
        .map(|(first, last)| (first, (last - first).num_days() + 1))
        .find(|(_, days)| *days > LONGEST_USUAL_BLEED)
        .map(|(first, days)| Concern {
            rule: Rule::LongBleeding,
            episode: first,
            finding: Finding::BleedingDays { days, usual_to: LONGEST_USUAL_BLEED },
        })
}

/// A bleed that the person called separate from the period just before, or spotting between periods that repeats.
fn between_periods(health: &Health<'_>, as_of: NaiveDate) -> Option<Concern> {
    let rule = Rule::BleedingBetweenPeriods;
    let separate = health.history.separate.range(back(as_of, RECENT_DAYS)..=as_of).next_back();
    if let Some(on) = separate.filter(|date| health.history.starts.contains(date)) {
        return Some(Concern { rule, episode: *on, finding: Finding::Seen { on: *on } });
    }
    let (enough, latest) = UNUSUAL;
    let starts = health.history.cycle_starts(as_of);
    let looked_at = &starts[starts.len().saturating_sub(latest)..];
    let bleeding = &health.history.bleeding;
    let is_between = |date: &NaiveDate| {
        let near = back(*date, SPOTTING_MARGIN as u64)..=forward(*date, SPOTTING_MARGIN as u64);
        // Whether a period follows is known only after these days.
        (as_of - *date).num_days() >= SPOTTING_MARGIN
            && bleeding.range(near.clone()).next().is_none()
            && health.history.starts.range(near.clone()).next().is_none()
            && health.history.ends.range(near).next().is_none()
    };
    let days = health.days.merged();
    let spotting = days.iter().filter(|(_, fact)| fact.flow == Some(DayFlow::Spotting)).map(|(date, _)| date);
    let cycles: BTreeSet<NaiveDate> = spotting
        .filter(|date| **date <= as_of && is_between(date))
        .filter_map(|date| looked_at.iter().rev().find(|start| *start <= date).copied())
        .collect();
    let episode = *cycles.first()?;
    let finding = Finding::SpottingInCycles { cycles: cycles.len() };
    (cycles.len() >= enough).then_some(Concern { rule, episode, finding })
}

fn back(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

fn forward(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}
