//! What a plan reads of a day: the phase with its probability, and what the person told. Training is decided by what is felt,
//! never by the phase (see [`super`]).

use chrono::NaiveDate;

use super::{DayFacts, DayFlow, History, Phase, Reason, Signs};
use crate::domain::record::Symptoms;

/// The cycle on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct CycleToday {
    pub phase: Phase,
    /// How likely that phase is, from 0 to 1; 0 while it is unknown.
    pub probability: f64,
    /// Set exactly when the phase is unknown.
    pub reason: Option<Reason>,
    /// The first day of bleeding is day 1.
    pub day: Option<u32>,
    /// As it was told; none where nothing was.
    pub flow: Option<DayFlow>,
    pub symptoms: Symptoms,
    pub signs: Signs,
}

impl CycleToday {
    /// The cycle on a day that has come, from what is known on it.
    pub fn of(history: &History, days: &DayFacts, today: NaiveDate) -> Self {
        let estimate = history.estimate(today);
        let fact = days.on(today);
        Self {
            phase: estimate.phase,
            probability: estimate.day_phase().confidence().unwrap_or(0.0),
            reason: estimate.reason,
            day: estimate.cycle_day,
            flow: fact.flow,
            symptoms: fact.symptoms,
            signs: fact.signs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cycle::{DayFact, Mode, Source};

    #[test]
    fn a_day_has_its_phase_and_what_was_told_of_it() {
        let start = NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date");
        let mut days = DayFacts::default();
        let symptoms = Symptoms { cramps: true, ..Symptoms::default() };
        days.put(start, Source::Chat, DayFact { starts_period: true, ..DayFact::symptoms(symptoms.clone()) });
        let today = CycleToday::of(&days.history(Mode::Natural), &days, start);
        assert_eq!((today.phase, today.probability, today.day), (Phase::Menstrual, 1.0, Some(1)));
        assert_eq!((today.symptoms, today.reason), (symptoms.clone(), None));
        // Who does not track has symptoms all the same.
        let untracked = CycleToday::of(&History::default(), &days, start);
        assert_eq!((untracked.phase, untracked.probability), (Phase::Unknown, 0.0));
        assert_eq!((untracked.symptoms, untracked.reason), (symptoms, Some(Reason::Off)));
    }
}
