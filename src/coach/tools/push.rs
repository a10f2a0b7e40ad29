//! `schedule_push`: the model says in one plain English sentence what a longer message asks of the pushes; the rules read it as
//! they read the person's own words, and code words the confirmation. A sentence costs a tenth of a schema, and can ask for
//! all that a person can.

use chrono::{NaiveTime, Timelike};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    llm::Arguments,
    offline::{
        self,
        wish::{self, Wish},
    },
};

use super::Ground;

#[derive(Deserialize, JsonSchema)]
pub(super) struct SchedulePush {
    wish: String,
}

/// How a wish is said, for a model whose sentence was not understood.
const FORMS: &str = "say it as \"remind me to X at HH:MM on weekdays\", \"morning plan at HH:MM\", \"stop the evening \
    messages\", \"don't write before HH:MM\" or \"pause until Monday\"";

/// Reads a call.
///
/// # Errors
/// What is wrong, in words the model can mend its call by.
pub(super) fn read(arguments: &Arguments, ground: &Ground<'_>) -> Result<Wish, String> {
    let call: SchedulePush = arguments.parse()?;
    let said = offline::Message { text: &call.wish, ..ground.message };
    let wish = wish::wish(&said).ok_or(FORMS)?;
    let time = match &wish {
        Wish::RemindWhen { .. } => return Err("the time is missing; ask for it".to_owned()),
        Wish::Remind { time, .. } | Wish::At { time, .. } | Wish::NotBefore(time) | Wish::NotAfter(time) => Some(*time),
        Wish::Stop(_) | Wish::Pause(_) | Wish::Resume => None,
    };
    match time.filter(|time| !is_grounded(*time, ground)) {
        Some(_) => Err("the person named no such time; ask for it".to_owned()),
        None => Ok(wish),
    }
}

/// Whether the hour was said, on either half of the clock; words such as "noon" and "an hour from now" are the model's to
/// read where no figure was said at all.
fn is_grounded(time: NaiveTime, ground: &Ground<'_>) -> bool {
    let said = offline::stated(&ground.message);
    let hour = f64::from(time.hour());
    let is_it = |number: &f64| [hour, hour - 12.0].iter().any(|hour| (number.trunc() - hour).abs() < 0.5);
    said.is_empty() || said.iter().any(is_it)
}
