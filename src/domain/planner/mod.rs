//! The daily planner: a week by goal, and each morning what of it stands. Pure functions over values, so that a plan can be
//! replayed, explained and tested; a model may word a plan, and never decides it.
//!
//! Reading order: [`Facts`] (what is read) → [`body`] (what can hurt) → [`limits`] (what an injury, a place, an illness leaves possible) → [`Session`] and
//! [`moves`], `work` (what to do) → [`budget`] (how much of it) → [`week()`] (which kinds), `days` and `spacing` (which days), `share` (how long), [`choice`] (in what) → [`laws`] (what must hold of every plan, and
//! how a plan that breaks it is mended) → `standing` (what of it stands) → [`morning()`] (what today holds) → [`advice`] (one thing to try; `day_off` where nothing is planned) →
//! [`event`] (what the person told of a day to come) beside [`race`] and [`digest`] (what a great load asks for) →
//! [`yesterday()`] and [`question()`] (what to speak of first, and what to ask) → [`adapt()`] (what a person changes).

pub mod adapt;
pub mod advice;
pub mod body;
pub mod budget;
pub mod choice;
mod day_off;
mod days;
pub mod digest;
pub mod event;
mod facts;
pub mod laws;
pub mod limits;
pub mod met;
mod morning;
pub mod moves;
mod question;
pub mod race;
mod session;
mod share;
mod spacing;
mod standing;
pub mod week;
mod why_today;
mod work;
mod yesterday;

#[cfg(test)]
mod living;
#[cfg(test)]
pub(crate) mod people;
#[cfg(test)]
mod properties;

pub use adapt::{Adapted, Refusal, Request, What, adapt, freed, held, instead};
pub use advice::{Advice, Category, Recommendation};
pub use facts::{
    Aim, CycleToday, DayLog, Done, Equipment, Facts, Holds, Lately, Level, Limit, LimitKind, NthDay, PREGNANCY_DAYS,
    Place, Plan, Reading, RecordId, Trainee, Trouble, Wish, days_left_of_pregnancy,
};
pub use morning::{Change, Draws, Met, Morning, Quoted, Today, morning, next_week};
pub use question::{Question, question};
pub use session::{Focus, Session, Swap, Work};
pub use standing::{is_open, week_start};
pub use week::{Week, week};
pub use why_today::{WhyToday, why_today};
pub use yesterday::{Among, Yesterday, yesterday};

/// Version of the rules, kept with what they decided.
pub const PLANNER_VERSION: &str = "planner-1";
