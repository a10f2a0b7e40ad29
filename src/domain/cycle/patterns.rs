//! What repeats in a person's own cycles, to be stated with its counts ("in 3 of your last 4 cycles"). Never what is said
//! to be usual for others.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    DayFacts, History, Mode,
    ovulation::{Luteal, told_in, whole},
    reckon::{Known, days_after},
};

/// Nothing is called a pattern before so many cycles.
const FEWEST_CYCLES: usize = 3;
/// So many of the latest cycles are looked at.
const LATEST_CYCLES: usize = 6;
/// A symptom repeats when it was felt in at least this share of them.
const REPEATED_SHARE: f64 = 2.0 / 3.0;
/// The days before a period, and the first days of one, that are looked at.
const DAYS_BEFORE: i64 = 5;
const FIRST_DAYS: i64 = 3;
/// Symptoms that may repeat, by the names of the record.
const SYMPTOMS: [&str; 8] =
    ["cramps", "headache", "bloating", "mood_swings", "acne", "fatigue", "back_pain", "tender_breasts"];

/// The part of the cycle in which a symptom repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// The first three days of the period.
    FirstDays,
    /// The estimated day of ovulation and one day on each side. Not for who wants to hear of periods only.
    AroundOvulation,
    /// The five days before the next period.
    BeforePeriod,
}

/// A symptom that repeats: felt in `seen` of the last `of` cycles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub symptom: &'static str,
    pub when: When,
    pub seen: usize,
    pub of: usize,
}

/// The patterns in the latest closed cycles of which any symptom or flow was logged, the most regular first.
pub fn patterns(history: &History, days: &DayFacts, as_of: NaiveDate) -> Vec<Pattern> {
    if history.stopped(as_of).is_some() {
        return Vec::new();
    }
    let known = Known::learn(history, as_of);
    let luteal = Luteal::learn(&history.ovulations, &known.timeline);
    let days = days.merged();
    let mut cycles: Vec<(NaiveDate, NaiveDate, i64)> = known
        .sound_cycles()
        .iter()
        .filter_map(|past| {
            let next = days_after(past.start, past.days)?;
            days.range(past.start..next).next()?;
            let told = told_in(&history.ovulations, past.start, next).map(|fact| (fact.date - past.start).num_days());
            let ovulation = told.unwrap_or_else(|| whole(past.days as f64 - luteal.mean) - 1);
            Some((past.start, next, ovulation.max(0)))
        })
        .collect();
    cycles.drain(..cycles.len().saturating_sub(LATEST_CYCLES));
    if cycles.len() < FEWEST_CYCLES {
        return Vec::new();
    }
    let mut found = Vec::new();
    for when in [When::FirstDays, When::AroundOvulation, When::BeforePeriod] {
        if when == When::AroundOvulation && history.mode == Mode::MensesOnly {
            continue;
        }
        for symptom in SYMPTOMS {
            let felt = |from: NaiveDate, until: NaiveDate| {
                from < until && days.range(from..until).any(|(_, fact)| fact.symptoms.names().contains(&symptom))
            };
            let seen = cycles.iter().filter(|cycle| when.days_of(cycle).is_some_and(|(from, until)| felt(from, until)));
            let (seen, of) = (seen.count(), cycles.len());
            if seen >= FEWEST_CYCLES && seen as f64 >= REPEATED_SHARE * of as f64 {
                found.push(Pattern { symptom, when, seen, of });
            }
        }
    }
    // Stable, so that equals keep the order of the cycle.
    found.sort_by_key(|pattern| std::cmp::Reverse(pattern.seen));
    found
}

impl When {
    /// The first of these days in a cycle, and the day after the last.
    fn days_of(self, (start, next, ovulation): &(NaiveDate, NaiveDate, i64)) -> Option<(NaiveDate, NaiveDate)> {
        let length = (*next - *start).num_days();
        let (from, until) = match self {
            Self::FirstDays => (0, FIRST_DAYS.min(length)),
            Self::AroundOvulation => ((ovulation - 1).max(0), (ovulation + 2).min(length)),
            Self::BeforePeriod => ((length - DAYS_BEFORE).max(FIRST_DAYS), length),
        };
        Some((days_after(*start, from)?, days_after(*start, until)?))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::{
        cycle::{DayFact, Source},
        record::Symptoms,
    };

    fn date(day: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(day)
    }

    /// Symptoms, by day since the first start.
    type Felt<'a> = &'a [(u64, &'static str)];

    /// The patterns of so many cycles of 28 days with these symptoms.
    fn found(mode: Mode, cycles: u64, felt: Felt<'_>) -> Vec<Pattern> {
        let mut history = History::new(mode);
        history.starts = (0..=cycles).map(|cycle| date(28 * cycle)).collect();
        let mut days = DayFacts::default();
        for start in &history.starts {
            days.put(*start, Source::Platform("watch".to_owned()), DayFact::default());
        }
        for (day, name) in felt {
            let mut symptoms = Symptoms::default();
            assert!(symptoms.set(name));
            days.put(date(*day), Source::Chat, DayFact::symptoms(symptoms));
        }
        patterns(&history, &days, date(28 * cycles + 3))
    }

    #[test]
    fn what_repeats_is_stated_with_its_counts() {
        let cramps = |when, seen, of| Pattern { symptom: "cramps", when, seen, of };
        let table: [(u64, Felt<'_>, Vec<Pattern>); 8] = [
            (3, &[(0, "cramps"), (30, "cramps"), (57, "cramps")], vec![cramps(When::FirstDays, 3, 3)]),
            (4, &[(0, "cramps"), (30, "cramps"), (57, "cramps")], vec![cramps(When::FirstDays, 3, 4)]),
            // Too few cycles, too few of many, too late in the period.
            (2, &[(0, "cramps"), (30, "cramps")], vec![]),
            (5, &[(0, "cramps"), (30, "cramps"), (57, "cramps")], vec![]),
            (3, &[(3, "cramps"), (31, "cramps"), (59, "cramps")], vec![]),
            // Before the next period, around ovulation.
            (3, &[(23, "cramps"), (55, "cramps"), (80, "cramps")], vec![cramps(When::BeforePeriod, 3, 3)]),
            (3, &[(13, "cramps"), (42, "cramps"), (71, "cramps")], vec![cramps(When::AroundOvulation, 3, 3)]),
            // The latest six cycles count.
            (
                7,
                &[(0, "cramps"), (28, "cramps"), (56, "cramps"), (84, "cramps"), (112, "cramps")],
                vec![cramps(When::FirstDays, 4, 6)],
            ),
        ];
        for (cycles, felt, expected) in table {
            assert_eq!(found(Mode::Natural, cycles, felt), expected, "{cycles} cycles, {felt:?}");
        }
    }

    #[test]
    fn the_wish_not_to_hear_of_ovulation_holds_here_too() {
        let felt = [(14, "headache"), (42, "headache"), (70, "headache")];
        assert_eq!(found(Mode::Natural, 3, &felt)[0].when, When::AroundOvulation);
        assert!(found(Mode::MensesOnly, 3, &felt).is_empty());
        assert!(found(Mode::HormonalCombined, 3, &felt).is_empty());
    }
}
