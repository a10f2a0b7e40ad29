//! Facts of single days, from conversations, period apps and platforms, and the periods that follow from them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{History, MERGE_DAYS, Mode, OvulationFact, OvulationSign, temperature};
use crate::domain::record::{Flow, LhTest, Symptoms};

/// A period begins after at least so many days without bleeding.
const DRY_DAYS: u64 = 2;
/// "It ended yesterday" closes a bleed seen at most so many days before, and fills the days between.
const UNSEEN_BLEED_DAYS: u64 = 10;

/// How much bleeding there was on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayFlow {
    /// The person or the source said that there was none.
    None,
    /// Never begins a period.
    Spotting,
    Light,
    Medium,
    Heavy,
    /// Bleeding of unknown strength, such as a day of a period imported as a whole.
    Unspecified,
}

impl DayFlow {
    /// Whether this is bleeding of a period: light or more.
    pub fn is_bleeding(self) -> bool {
        self >= Self::Light
    }
}

/// Warning signs of a day, as the person told them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signs {
    /// A pad or tampon soaked within an hour.
    pub pad_an_hour: bool,
    /// Clots of more than 2.5 cm.
    pub large_clots: bool,
    pub dizziness: bool,
    /// Pain that stops normal activity.
    pub disabling_pain: bool,
    /// Severe pain on one side.
    pub one_sided_pain: bool,
    pub fever: bool,
}

/// What one source says of one day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayFact {
    pub flow: Option<DayFlow>,
    /// The first day of a period, by the person's word: it counts whatever is known of the days around it.
    pub starts_period: bool,
    /// The last day of a period, by the person's word or a source that hands over whole periods.
    pub ends_period: bool,
    /// A sign that ovulation was on this day, by the source's own word.
    pub ovulation: Option<OvulationSign>,
    pub lh_test: Option<LhTest>,
    /// Basal body temperature, in °C.
    pub temperature_c: Option<f64>,
    pub symptoms: Symptoms,
    pub signs: Signs,
}

impl DayFact {
    /// The fact of a day with this flow.
    pub fn flow(flow: DayFlow) -> Self {
        Self { flow: Some(flow), ..Self::default() }
    }

    /// The fact that a conversation's symptoms tell.
    pub fn symptoms(symptoms: Symptoms) -> Self {
        let flow = match symptoms.flow {
            Some(Flow::Light) => Some(DayFlow::Light),
            Some(Flow::Medium) => Some(DayFlow::Medium),
            Some(Flow::Heavy) => Some(DayFlow::Heavy),
            None => symptoms.spotting.then_some(DayFlow::Spotting),
        };
        Self { flow, symptoms, ..Self::default() }
    }

    /// Whether there was bleeding of a period on this day, by its flow or by the person's word that one began.
    pub fn is_bleeding(&self) -> bool {
        self.starts_period || self.flow.is_some_and(DayFlow::is_bleeding)
    }

    /// The sign of ovulation of this day alone; what temperatures tell shows over many days.
    fn sign(&self) -> Option<OvulationSign> {
        let surge = self.lh_test == Some(LhTest::Positive);
        surge.then_some(OvulationSign::Lh).or(self.ovulation)
    }

    /// Adds what another source says. Where both name a flow, a reading or a sign of ovulation, `self` stands, but that a
    /// known strength refines an unspecified one; symptoms and signs add up.
    fn complete_with(&mut self, other: &Self) {
        self.flow = match (self.flow, other.flow) {
            (Some(DayFlow::Unspecified), Some(known)) if known.is_bleeding() => Some(known),
            (own, others) => own.or(others),
        };
        self.starts_period |= other.starts_period;
        self.ends_period |= other.ends_period;
        self.ovulation = self.ovulation.or(other.ovulation);
        self.lh_test = self.lh_test.or(other.lh_test);
        self.temperature_c = self.temperature_c.or(other.temperature_c);
        let flow = self.symptoms.flow.or(other.symptoms.flow);
        for name in other.symptoms.names() {
            self.symptoms.set(name);
        }
        self.symptoms.flow = flow;
        let (own, others) = (&mut self.signs, &other.signs);
        own.pad_an_hour |= others.pad_an_hour;
        own.large_clots |= others.large_clots;
        own.dizziness |= others.dizziness;
        own.disabling_pain |= others.disabling_pain;
        own.one_sided_pain |= others.one_sided_pain;
        own.fever |= others.fever;
    }
}

/// Where a day fact comes from; on one day the first of this order counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The person's own words.
    Chat,
    /// A period tracker, by name.
    PeriodApp(String),
    /// A health platform or watch, by name.
    Platform(String),
}

/// All day facts of a person, one per day and source: what a source sends again replaces what it sent before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DayFacts(BTreeMap<(NaiveDate, Source), DayFact>);

impl DayFacts {
    /// Sets what a source says of a day.
    pub fn put(&mut self, date: NaiveDate, source: Source, fact: DayFact) {
        self.0.insert((date, source), fact);
    }

    /// Takes back what a source said of a day.
    pub fn remove(&mut self, date: NaiveDate, source: &Source) -> Option<DayFact> {
        self.0.remove(&(date, source.clone()))
    }

    /// Sets a whole period that a source hands over, both days included. An end before the start is no period.
    pub fn put_period(&mut self, first: NaiveDate, last: NaiveDate, source: &Source) {
        for date in first.iter_days().take_while(|date| *date <= last).take(UNSEEN_BLEED_DAYS as usize * 3) {
            let fact = DayFact { ends_period: date == last, ..DayFact::flow(DayFlow::Unspecified) };
            self.put(date, source.clone(), fact);
        }
    }

    /// All that is known of one day.
    pub fn on(&self, date: NaiveDate) -> DayFact {
        let mut day = DayFact::default();
        for (_, fact) in self.0.range((date, Source::Chat)..).take_while(|((of, _), _)| *of == date) {
            day.complete_with(fact);
        }
        day
    }

    /// One fact per day: the person's words before a period app before a platform, with the symptoms of all.
    pub fn merged(&self) -> BTreeMap<NaiveDate, DayFact> {
        let mut merged: BTreeMap<NaiveDate, DayFact> = BTreeMap::new();
        for ((date, _), fact) in &self.0 {
            merged.entry(*date).or_default().complete_with(fact);
        }
        merged
    }

    /// The days with bleeding of a period, those between a bleed and its stated end included.
    pub fn bleeding_days(&self) -> BTreeSet<NaiveDate> {
        bleeding_days(&self.merged())
    }

    /// The history that follows from the days. It depends on the facts alone, not on the order in which they came.
    pub fn history(&self, mode: Mode) -> History {
        let days = self.merged();
        let bleeding = bleeding_days(&days);
        let mut history = History::new(mode);
        for (first, last) in bleeds(&bleeding) {
            let told: Vec<NaiveDate> =
                days.range(first..=last).filter(|(_, fact)| fact.starts_period).map(|(date, _)| *date).collect();
            // Bleeding just before a start that was told leads into it, and is no start of its own.
            if told.first().is_none_or(|told| (*told - first).num_days() >= MERGE_DAYS) {
                history.starts.insert(first);
            }
            history.starts.extend(told);
            let dry_after = last.iter_days().skip(1).take(DRY_DAYS as usize);
            let is_over = days.get(&last).is_some_and(|fact| fact.ends_period)
                || dry_after.filter_map(|date| days.get(&date)).any(|fact| fact.flow.is_some());
            if is_over {
                history.ends.insert(last);
            }
        }
        let told = days.iter().filter_map(|(date, fact)| Some(OvulationFact { date: *date, sign: fact.sign()? }));
        let readings: Vec<(NaiveDate, f64)> =
            days.iter().filter_map(|(date, fact)| Some((*date, fact.temperature_c?))).collect();
        let risen = temperature::rises(&readings).into_iter();
        history.ovulations =
            told.chain(risen.map(|date| OvulationFact { date, sign: OvulationSign::Temperature })).collect();
        history.bleeding = bleeding;
        history
    }
}

/// Runs of bleeding days: first and last day of each. A run goes on over fewer than [`DRY_DAYS`] days without.
pub(super) fn bleeds(bleeding: &BTreeSet<NaiveDate>) -> Vec<(NaiveDate, NaiveDate)> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for date in bleeding {
        match runs.last_mut() {
            Some((_, last)) if (*date - *last).num_days() <= DRY_DAYS as i64 => *last = *date,
            _ => runs.push((*date, *date)),
        }
    }
    runs
}

fn bleeding_days(days: &BTreeMap<NaiveDate, DayFact>) -> BTreeSet<NaiveDate> {
    let is_dry = |date: &NaiveDate| days.get(date).is_some_and(|fact| fact.flow.is_some() && !fact.is_bleeding());
    let mut bleeding: BTreeSet<NaiveDate> =
        days.iter().filter(|(_, fact)| fact.is_bleeding()).map(|(date, _)| *date).collect();
    for (end, _) in days.iter().filter(|(_, fact)| fact.ends_period) {
        let earliest = end.checked_sub_days(Days::new(UNSEEN_BLEED_DAYS)).unwrap_or(*end);
        if let Some(seen) = bleeding.range(earliest..*end).next_back().copied() {
            bleeding.extend(seen.iter_days().skip(1).take_while(|date| date <= end).filter(|date| !is_dry(date)));
        }
    }
    bleeding
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day of March")
    }

    /// One letter a day from 1 March on: `.` nothing known, `0` none, `s` spotting, `l`, `m`, `h`, `u` flow, `b` the start,
    /// `e` the end, `E` the end with light flow.
    fn facts(days: &str) -> DayFacts {
        let mut facts = DayFacts::default();
        for (day, letter) in (1..).zip(days.chars()) {
            let flow = match letter {
                '0' => DayFlow::None,
                's' => DayFlow::Spotting,
                'l' => DayFlow::Light,
                'm' => DayFlow::Medium,
                'h' => DayFlow::Heavy,
                'u' => DayFlow::Unspecified,
                'b' => {
                    facts.put(date(day), Source::Chat, DayFact { starts_period: true, ..DayFact::default() });
                    continue;
                }
                'e' | 'E' => {
                    let flow = (letter == 'E').then_some(DayFlow::Light);
                    facts.put(date(day), Source::Chat, DayFact { ends_period: true, flow, ..DayFact::default() });
                    continue;
                }
                _ => continue,
            };
            facts.put(date(day), Source::Chat, DayFact::flow(flow));
        }
        facts
    }

    #[test]
    fn a_period_begins_with_light_flow_after_two_days_without() {
        for (days, starts, ends) in [
            ("", &[][..], &[][..]),
            ("m", &[1], &[]),
            ("sslmml", &[3], &[]),
            ("ssss", &[], &[]),
            // One dry day is part of the period, two are its end.
            ("mm0m", &[1], &[]),
            ("mm.m", &[1], &[]),
            ("mm00m", &[1, 5], &[2]),
            ("mm..m", &[1, 5], &[]),
            ("mm.0m", &[1, 5], &[2]),
            ("mlss", &[1], &[2]),
            ("mms.", &[1], &[2]),
            ("u...e", &[1], &[5]),
            ("m.0.e", &[1], &[5]),
            ("....e", &[], &[]),
            ("h..............e", &[1], &[]),
            // A start that was told.
            ("b", &[1], &[]),
            ("b...e", &[1], &[5]),
            ("b...E", &[1], &[5]),
            ("lb.", &[2], &[]),
            ("mmmmmmmmmmbm", &[1, 11], &[]),
        ] {
            let history = facts(days).history(Mode::Natural);
            assert_eq!(history.starts, starts.iter().map(|day| date(*day)).collect(), "starts of {days}");
            assert_eq!(history.ends, ends.iter().map(|day| date(*day)).collect(), "ends of {days}");
        }
    }

    #[test]
    fn sources_add_up_and_the_person_has_the_last_word() {
        let app = Source::PeriodApp("clue".to_owned());
        let watch = Source::Platform("garmin".to_owned());
        let symptoms = |name: &str| {
            let mut symptoms = Symptoms::default();
            assert!(symptoms.set(name));
            symptoms
        };
        let mut facts = DayFacts::default();
        facts.put(date(1), watch.clone(), DayFact::flow(DayFlow::Heavy));
        facts.put(date(1), app.clone(), DayFact::symptoms(symptoms("cramps")));
        facts.put(date(1), Source::Chat, DayFact { flow: Some(DayFlow::None), ..DayFact::symptoms(symptoms("acne")) });
        let day = facts.merged()[&date(1)].clone();
        assert_eq!((day.flow, day.symptoms.names()), (Some(DayFlow::None), vec!["cramps", "acne"]));

        facts.put(date(1), Source::Chat, DayFact::flow(DayFlow::Unspecified));
        assert_eq!(facts.merged()[&date(1)].flow, Some(DayFlow::Heavy), "a known strength refines an unknown one");

        facts.put(date(1), app.clone(), DayFact::symptoms(symptoms("headache")));
        assert_eq!(facts.merged()[&date(1)].symptoms.names(), ["headache"], "what is sent again replaces");
        assert!(facts.remove(date(1), &app).is_some() && facts.remove(date(1), &app).is_none());
        assert!(facts.merged()[&date(1)].symptoms.names().is_empty());
    }

    #[test]
    fn tests_and_temperatures_tell_of_ovulation() {
        let mut facts = DayFacts::default();
        let measured = |lh_test, temperature_c| DayFact { lh_test, temperature_c, ..DayFact::default() };
        for day in 5..=12 {
            let lh_test = if day == 11 { LhTest::Positive } else { LhTest::Negative };
            facts.put(date(day), Source::Chat, measured(Some(lh_test), Some(36.4)));
        }
        let signs = |facts: &DayFacts| facts.history(Mode::Natural).ovulations.into_iter().collect::<Vec<_>>();
        let surge = OvulationFact { date: date(11), sign: OvulationSign::Lh };
        assert_eq!(signs(&facts), [surge]);
        for day in 13..=15 {
            facts.put(date(day), Source::PeriodApp("drip".to_owned()), measured(None, Some(36.65)));
        }
        assert_eq!(signs(&facts), [surge, OvulationFact { date: date(12), sign: OvulationSign::Temperature }]);
        facts.put(date(11), Source::Chat, measured(Some(LhTest::Negative), Some(36.4)));
        assert_eq!(signs(&facts).len(), 1, "a test that is corrected tells nothing more");
    }

    #[test]
    fn a_period_handed_over_as_a_whole_has_its_end() {
        let mut facts = DayFacts::default();
        facts.put_period(date(3), date(7), &Source::PeriodApp("flo".to_owned()));
        facts.put_period(date(20), date(19), &Source::Chat);
        let history = facts.history(Mode::Natural);
        assert_eq!((history.starts, history.ends), ([date(3)].into(), [date(7)].into()));
        assert_eq!(history.bleeding.len(), 5);
    }
}
