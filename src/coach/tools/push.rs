//! `schedule_push`: the model sets a reminder up, moves one of the coach's own messages, or ends it. The same wish as the
//! rules read from words, and the same confirmation, worded by code.

use chrono::{NaiveTime, Weekday};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    domain::day::{self, PushKind, Subject, Weekdays},
    llm::Arguments,
    offline::{self, wish::Wish},
};

use super::Ground;

/// The longest text of a reminder, in characters.
const LONGEST_TEXT: usize = 200;

#[derive(Deserialize, JsonSchema)]
pub(super) struct SchedulePush {
    kind: Kind,
    /// HH:MM on the person's clock.
    time: Option<String>,
    /// Every day where none is named.
    days: Option<Vec<Day>>,
    /// Once: a date word or YYYY-MM-DD.
    date: Option<String>,
    /// What to be reminded of, in the person's words.
    text: Option<String>,
    /// No more of these.
    off: Option<bool>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
enum Kind {
    Reminder,
    MorningPlan,
    EveningCheckIn,
    WeeklyReview,
    BedtimeNudge,
    HydrationNudge,
    LateLogNudge,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Reads a call.
///
/// # Errors
/// What is wrong, in words the model can mend its call by.
pub(super) fn read(arguments: &Arguments, ground: &Ground<'_>) -> Result<Wish, String> {
    let call: SchedulePush = arguments.parse()?;
    let kind = call.kind.push();
    if call.off == Some(true) {
        return Ok(Wish::Stop(kind));
    }
    let time = call.time.as_deref().ok_or("time is missing; ask for it")?;
    let time = NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| format!("no such time: {time}"))?;
    if !is_grounded(time, ground) {
        return Err("the person named no such time; ask for it".to_owned());
    }
    let days = call.days.filter(|days| !days.is_empty()).map(|days| days.into_iter().map(Day::weekday).collect());
    if kind != PushKind::Reminder {
        return Ok(Wish::At { kind, time, days });
    }
    let text = call.text.map(|text| text.trim().chars().take(LONGEST_TEXT).collect::<String>());
    let text = text.filter(|text| !text.is_empty()).ok_or("text is missing: what to be reminded of")?;
    let date = |word: &str| {
        day::resolve_date(word, ground.today, Subject::Goal)
            .filter(|date| *date >= ground.today)
            .ok_or_else(|| format!("no such day: {word}"))
    };
    let only_on = call.date.as_deref().filter(|_| days.is_none()).map(date).transpose()?;
    Ok(Wish::Remind { text, time, days: days.unwrap_or(Weekdays::ALL), only_on })
}

/// Whether the hour was said, on either half of the clock; words such as "noon" and "an hour from now" are the model's to
/// read where no figure was said at all.
fn is_grounded(time: NaiveTime, ground: &Ground<'_>) -> bool {
    let said = offline::stated(&ground.message);
    let hour = f64::from(chrono::Timelike::hour(&time));
    said.is_empty()
        || said.iter().any(|number| [hour, hour - 12.0].iter().any(|hour| (number.trunc() - hour).abs() < 0.5))
}

impl Kind {
    fn push(self) -> PushKind {
        match self {
            Self::Reminder => PushKind::Reminder,
            Self::MorningPlan => PushKind::MorningPlan,
            Self::EveningCheckIn => PushKind::EveningCheckIn,
            Self::WeeklyReview => PushKind::WeeklyReview,
            Self::BedtimeNudge => PushKind::BedtimeNudge,
            Self::HydrationNudge => PushKind::HydrationNudge,
            Self::LateLogNudge => PushKind::LateLogNudge,
        }
    }
}

impl Day {
    fn weekday(self) -> Weekday {
        match self {
            Self::Mon => Weekday::Mon,
            Self::Tue => Weekday::Tue,
            Self::Wed => Weekday::Wed,
            Self::Thu => Weekday::Thu,
            Self::Fri => Weekday::Fri,
            Self::Sat => Weekday::Sat,
            Self::Sun => Weekday::Sun,
        }
    }
}
