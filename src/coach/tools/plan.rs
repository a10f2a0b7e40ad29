//! `adjust_plan`: the model asks for a change of the training plan. It becomes the same request as the rules read from words; the
//! planner decides on it, and code words what became of it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    domain::{
        day::{self, Subject},
        planner::{Request, What, body::BodyPart},
        text::fold,
    },
    llm::Arguments,
    offline::{
        self,
        train::{self, Asked, Named},
    },
};

use super::Ground;

/// Minutes a session may be cut to.
const MINUTES: std::ops::RangeInclusive<f64> = 1.0..=600.0;

#[derive(Deserialize, JsonSchema)]
pub(super) struct AdjustPlan {
    #[schemars(with = "String")]
    evidence: Option<String>,
    change: Change,
    /// The session's day.
    #[schemars(with = "String")]
    date: Option<String>,
    /// The day it is moved to.
    #[schemars(with = "String")]
    to: Option<String>,
    minutes: Option<f64>,
    /// A part of the body.
    #[schemars(with = "String")]
    part: Option<String>,
    /// The last day of an injury, an illness, a journey.
    #[schemars(with = "String")]
    until: Option<String>,
}

/// `show_plan` takes nothing.
#[derive(JsonSchema)]
pub(super) struct ShowPlan {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
enum Change {
    Done,
    Easier,
    Swap,
    Skip,
    Move,
    Shorten,
    Hurts,
    Ill,
    Away,
    Well,
}

/// Reads a call.
///
/// # Errors
/// What is wrong or does not follow from the person's words, in words the model can mend its call by.
pub(super) fn read(arguments: &Arguments, ground: &Ground<'_>) -> Result<Asked, String> {
    let call: AdjustPlan = arguments.parse()?;
    let evidence = given(&call.evidence).unwrap_or(ground.message.text);
    if !fold(ground.message.text).contains(&fold(evidence)) {
        return Err("evidence must be the user's own words in this message".to_owned());
    }
    let is_state = matches!(call.change, Change::Hurts | Change::Ill);
    if is_state && offline::is_set_aside(&ground.message, evidence) {
        return Err("that is not said of the user, now".to_owned());
    }
    let days = Days { ground, named: train::named(&ground.message) };
    let date = days.of_session(given(&call.date))?;
    let until = || given(&call.until).map(|word| days.named(word)).transpose();
    Ok(Asked::Change(match call.change {
        Change::Done if date > ground.today => return Err("that day has not come yet".to_owned()),
        Change::Done => Request::Done { date },
        Change::Easier => Request::Easier { date },
        Change::Swap => Request::Swap { date, to: None },
        Change::Skip => Request::Skip { date },
        Change::Move => {
            let to = days.named(given(&call.to).ok_or("to is missing; ask which day")?)?;
            Request::Move { what: What::On(date), to }
        }
        Change::Shorten => Request::Shorten { date, minutes: minutes(call.minutes, &days.named, ground)? },
        Change::Hurts => Request::Hurts { part: part(call.part.as_deref(), ground)?, until: until()? },
        Change::Ill => Request::Ill { until: until()? },
        Change::Away => Request::Away { from: None, until: until()?.ok_or("until is missing; ask for it")? },
        Change::Well => Request::Well,
    }))
}

/// A word that says something: models fill in what they leave out.
fn given(word: &Option<String>) -> Option<&str> {
    word.as_deref().map(str::trim).filter(|word| !word.is_empty())
}

/// The days of a call, held against those the person named.
struct Days<'a> {
    ground: &'a Ground<'a>,
    named: Named,
}

impl Days<'_> {
    /// The day of a session: today, a day the person named, or, where they named none, one of the plan.
    fn of_session(&self, word: Option<&str>) -> Result<NaiveDate, String> {
        let today = self.ground.today;
        let Some(word) = word else { return Ok(today) };
        let date = self.resolve(word)?;
        let is_planned = self.named.days.is_empty() && self.ground.planned.contains(&date);
        if date == today || is_planned || self.named.days.contains(&date) { Ok(date) } else { Err(invented(word)) }
    }

    /// A day the person named.
    fn named(&self, word: &str) -> Result<NaiveDate, String> {
        let date = self.resolve(word)?;
        if self.named.days.contains(&date) { Ok(date) } else { Err(invented(word)) }
    }

    fn resolve(&self, word: &str) -> Result<NaiveDate, String> {
        let date = day::resolve_date(word, self.ground.today, Subject::Goal);
        date.filter(|date| *date >= self.ground.today).ok_or_else(|| format!("no such day to come: {word}"))
    }
}

fn invented(word: &str) -> String {
    format!("the user named no such day: {word}; ask for it")
}

fn minutes(minutes: Option<f64>, named: &Named, ground: &Ground<'_>) -> Result<u32, String> {
    let minutes = minutes.filter(|minutes| MINUTES.contains(minutes)).ok_or("minutes are missing; ask for them")?;
    let stated = || offline::stated(&ground.message).iter().any(|number| (number - minutes).abs() < 0.5);
    let whole = minutes.round() as u32;
    if named.minutes.contains(&whole) || stated() {
        Ok(whole)
    } else {
        Err("the user named no such time; ask for it".to_owned())
    }
}

/// The part of the body, as it is said in the message.
fn part(word: Option<&str>, ground: &Ground<'_>) -> Result<BodyPart, String> {
    let part = BodyPart::heard_in(word.unwrap_or_default());
    let is_said = part == BodyPart::Other || part == BodyPart::heard_in(ground.message.text);
    if is_said { Ok(part) } else { Err("the user named no such part of the body".to_owned()) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{domain::person::Lang, offline::Message};

    /// A call on a Saturday, with leg day planned on the Wednesday.
    fn call(text: &str, arguments: Value) -> Result<Asked, String> {
        let message = Message::on_a_saturday(Lang::En, text);
        let ground =
            Ground { message, reading: &offline::read(&message), today: day(14), planned: &[day(14), day(18)] };
        let Value::Object(arguments) = arguments else { return Err("no object".to_owned()) };
        read(&Arguments::Object(arguments), &ground)
    }

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day of March")
    }

    #[test]
    fn a_change_follows_from_the_words() {
        for (text, arguments, request) in [
            (
                "could leg day maybe go to friday, thursday is crazy",
                json!({"evidence": "leg day maybe go to friday", "change": "move", "date": "2026-03-19", "to": "friday"}),
                Request::Move { what: What::On(day(19)), to: day(20) },
            ),
            (
                "legs are toast, skip that one",
                json!({"evidence": "skip that one", "change": "skip", "date": "2026-03-14"}),
                Request::Skip { date: day(14) },
            ),
            (
                "drop leg day, will you",
                json!({"evidence": "drop leg day", "change": "skip", "date": "2026-03-18"}),
                Request::Skip { date: day(18) },
            ),
            (
                "20 minutes is what I can squeeze in",
                json!({"evidence": "20 minutes", "change": "shorten", "minutes": 20}),
                Request::Shorten { date: day(14), minutes: 20 },
            ),
            (
                "the left knee is acting weird",
                json!({"evidence": "the left knee is acting weird", "change": "hurts", "part": "knee"}),
                Request::Hurts { part: BodyPart::Knee, until: None },
            ),
            (
                "flying to Rome, home on Wednesday",
                json!({"evidence": "flying to Rome", "change": "away", "until": "wednesday"}),
                Request::Away { from: None, until: day(18) },
            ),
            ("knee's as good as new", json!({"evidence": "knee's as good as new", "change": "well"}), Request::Well),
        ] {
            assert_eq!(call(text, arguments), Ok(Asked::Change(request)), "{text}");
        }
    }

    #[test]
    fn what_was_not_said_is_refused() {
        for (text, arguments) in [
            ("move leg day", json!({"evidence": "move leg day", "change": "move", "to": "friday"})),
            ("move leg day", json!({"evidence": "move leg day", "change": "move"})),
            ("skip leg day", json!({"evidence": "skip my run", "change": "skip"})),
            ("skip leg day", json!({"evidence": "skip leg day", "change": "skip", "date": "2026-03-17"})),
            ("skip Thursday", json!({"evidence": "skip Thursday", "change": "skip", "date": "2026-03-18"})),
            ("no time", json!({"evidence": "no time", "change": "shorten", "minutes": 20})),
            ("knee pain", json!({"evidence": "knee pain", "change": "hurts", "part": "shoulder"})),
            ("knee pain", json!({"evidence": "knee pain", "change": "hurts", "part": "knee", "until": "2026-04-01"})),
            ("what if my knee hurts", json!({"evidence": "my knee hurts", "change": "hurts", "part": "knee"})),
            ("off to Rome", json!({"evidence": "off to Rome", "change": "away"})),
            ("done", json!({"evidence": "done", "change": "done", "date": "2026-03-18"})),
            ("rest", json!({"evidence": "rest", "change": "delete"})),
        ] {
            assert!(call(text, arguments.clone()).is_err(), "{text} {arguments}");
        }
    }
}
