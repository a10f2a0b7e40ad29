//! What the planner reads and writes.
//!
//! [`facts()`] is everything a plan rests on, in one look; [`write()`] writes a plan in one statement. Beside them how a person
//! wants to train ([`TrainingProfile`]), and what narrows it for a time ([`NewLimit`]).

mod facts;
mod limits;
mod plan;
mod profile;

pub use facts::facts;
pub use limits::{NewLimit, StoredLimit, call_off, has_limit, lift, limit, take_back_limits};
pub use plan::{Advised, Writing, end, last_morning, note_event, write};
pub use profile::{TrainingProfile, keep_profile, profile, told};
