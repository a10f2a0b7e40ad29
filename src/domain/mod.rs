//! Floor 0: facts and rules. Nothing here waits, reads a clock, draws a random number, logs, or knows a platform.
//!
//! Reading order: [`talk`] (what is heard and said) → [`person`] → [`record`] (what can be kept) → [`ranges`] (what is
//! plausible) → [`day`] (the time law) → [`units`], [`places`] → [`insight`] (a word that helps) → [`picture`] (what is
//! shown) → [`safety`].

pub mod cycle;
pub mod day;
pub mod insight;
pub mod person;
pub mod picture;
pub mod places;
pub mod ranges;
pub mod record;
pub mod safety;
pub mod talk;
pub mod text;
pub mod trend;
pub mod units;
