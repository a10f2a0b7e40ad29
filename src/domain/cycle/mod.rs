//! The cycle: when the next period is to be expected, which phase a day is, and when a clinician's look is worth it.
//!
//! Reading order: [`DayFacts`] (what was logged of each day) → [`History`] (starts, ends, what the person said of them) →
//! [`History::estimate`] (lengths, next start, ovulation, phase, each with its doubt) → [`History::question`] (what the log
//! may lack) → [`concerns`] (when to suggest a clinician) → [`patterns()`] (what repeats in the person's own cycles).
//! Beside them: [`Tracking`] (what the person decided), [`CycleToday`] (what a plan reads of a day), [`drip_csv`].
//!
//! The model is a Bayesian one over a grid of centres and spreads (`grid`, `posterior`). It knows that starts go unlogged:
//! a gap of 57 days after cycles of 28 is read as two cycles and asked about, where a mean would drift for months. Each
//! estimate is made anew from the whole history, which takes less than a tenth of a millisecond, so that edits,
//! late entries and duplicates cannot leave traces.
//!
//! Predictions are estimates, never contraception. Training is never prescribed by phase: the evidence does not support it
//! (McNulty et al. 2020; Colenso-Semple et al. 2023).

mod clinician;
mod cycles;
mod days;
mod drip;
mod estimate;
mod grid;
mod history;
mod mode;
mod ovulation;
mod patterns;
mod phase;
mod posterior;
mod question;
mod reckon;
mod temperature;
mod today;
mod tracking;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod situations;
#[cfg(test)]
mod vectors;

pub use clinician::{Concern, Finding, Health, Rule, Urgency, concerns};
pub use cycles::Cycle;
pub use days::{DayFact, DayFacts, DayFlow, Signs, Source};
pub use drip::drip_csv;
pub use estimate::{Caveat, Estimate, Length, MODEL_VERSION, PastInterval};
pub use history::{Excluded, Exclusion, History, MERGE_DAYS};
pub use mode::Mode;
pub use ovulation::{Ovulation, OvulationFact, OvulationSign};
pub use patterns::{Pattern, When, patterns};
pub use phase::{DayPhase, Phase, PhaseProbabilities, Reason};
pub use posterior::Prior;
pub use question::{Answer, Question, Topic};
pub use today::CycleToday;
pub use tracking::{Held, State, Told, Tracking};
