//! What the person told yesterday that the next morning answers: their own words, what weighed or was good, and what hurt.

use std::collections::BTreeSet;

use serde_json::Value;

use chrono::NaiveDate;

use crate::{
    domain::{
        day,
        planner::{Quoted, Request, body::BodyPart},
        safety::Sign,
    },
    offline::{
        self, Feeling, Message, Mirrored, Moment,
        train::{self, Asked},
    },
    store::{
        rows::{ActionType, Exchange},
        turns::Past,
    },
};

use super::super::{morning as words, show::Show};

/// What was said on the days from `first` to the day before `today`, in order. What is of the person's cycle is said back to nobody, so it
/// is left out where `is_given_back`.
pub(super) fn said(
    past: &Past,
    first: NaiveDate,
    today: NaiveDate,
    is_given_back: bool,
) -> impl DoubleEndedIterator<Item = (&Exchange, &str)> {
    let person = &past.person;
    past.recent.iter().filter_map(move |said| {
        let date = day::logging_day(said.at, person.zone, person.day_start);
        let is_private = said.session_context.get("private").and_then(Value::as_bool) == Some(true);
        let is_heard = (first..today).contains(&date) && !(is_given_back && is_private);
        said.input.as_deref().filter(|_| is_heard).map(|text| (said, text))
    })
}

/// What was said yesterday.
fn said_yesterday(
    past: &Past,
    today: NaiveDate,
    is_given_back: bool,
) -> impl DoubleEndedIterator<Item = (&Exchange, &str)> {
    said(past, today.pred_opt().unwrap_or(today), today, is_given_back)
}

/// A message as it was read when it came.
pub(super) fn read_then<'a>(past: &Past, said: &Exchange, text: &'a str) -> Message<'a> {
    let person = &past.person;
    Message {
        text,
        now: said.at,
        zone: person.zone,
        day_start: person.day_start,
        units: person.units,
        lang: person.lang,
    }
}

/// What the person told yesterday of which `of` makes something to give back, the last of it.
pub(super) fn quote<T>(past: &Past, today: NaiveDate, of: impl Fn(&Message<'_>) -> Option<T>) -> Option<T> {
    said_yesterday(past, today, true).rev().find_map(|(said, text)| of(&read_then(past, said, text)))
}

/// Something achieved yesterday that is worth giving back: what was lifted more than ever, or came off, is named; other good news
/// is given back as it was told.
pub(super) fn achieved(past: &Past, today: NaiveDate, show: Show) -> Option<Quoted> {
    quote(past, today, |message| {
        let best = offline::best_lift(message).map(|best| Quoted {
            as_what: "best",
            text: format!("{} {}", words::sentence(&best.lift), show.weight(best.kg)),
        });
        let feat = || {
            let feat = offline::feat(message.text, message.lang)?;
            Some(Quoted { as_what: "feat", text: format!("{} {}", feat.count, feat.exercise) })
        };
        let news = || Some(Quoted { as_what: "quote", text: offline::good_news(message.text, message.lang)? });
        best.or_else(feat).or_else(news)
    })
}

/// The one thing of yesterday that a person would answer first, and the words that told it: what weighs most, and of what weighs the
/// same the last.
pub(super) fn moment(past: &Past, today: NaiveDate) -> Option<(Moment, String)> {
    let told = said_yesterday(past, today, true).rev().filter_map(|(said, text)| {
        let message = read_then(past, said, text);
        let asks_low = |ask: &offline::Ask| matches!(ask, offline::Ask::WhichMood { point: ..=2, .. });
        let low = || Some((Moment::Felt(offline::Feeling::Low), text.to_owned()));
        let heard = |text| Some((offline::moment(&Message { text, ..message })?, text));
        // The fewest words that tell it.
        let told = parts(text).filter_map(heard).min_by_key(|(told, text)| (*told, text.len()));
        let told = told.map(|(told, text)| (told, text.to_owned()));
        let is_low = || offline::read(&message).asks.iter().any(asks_low);
        // What made a day hard says more than its number.
        told.clone().filter(|(told, _)| told.is_heavy()).or_else(|| if is_low() { low() } else { None }).or(told)
    });
    told.min_by_key(|(told, _)| *told)
}

/// What the person told yesterday of themselves or of somebody close, said back: what matters most, and the last of it. The message
/// of a loss is answered by the plan.
pub(super) fn mirrored(past: &Past, today: NaiveDate) -> Option<Mirrored> {
    let said = said_yesterday(past, today, true).rev().filter(|(said, text)| {
        let felt = || offline::feeling(&read_then(past, said, text));
        said.action_type != Some(ActionType::Safety) && !matches!(felt(), Some(Feeling::Loss | Feeling::Despair))
    });
    let turned = said.filter_map(|(_, text)| offline::mirrored(text, past.person.lang));
    turned.min_by_key(Mirrored::weight)
}

/// The entries of a message: one thing may be told after another.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    std::iter::once(text).chain(text.split(['.', '!', ';', '\n', ',']).map(str::trim).filter(|part| !part.is_empty()))
}

/// The part of which the person told since `first` that it hurts, or hurts again, the last of them; the answer to the question of a
/// plan's set-up is no news.
pub(super) fn hurt(past: &Past, first: NaiveDate, today: NaiveDate) -> Option<BodyPart> {
    said(past, first, today, false).rev().filter(|(said, _)| said.action_type != Some(ActionType::Plan)).find_map(
        |(said, text)| match train::asked(&read_then(past, said, text))? {
            Asked::Change(Request::Hurts { part, .. }) | Asked::Stiff(part) | Asked::Twinge(part) => Some(part),
            Asked::Look { part, .. } => part,
            _ => None,
        },
    )
}

/// The part of which the person told yesterday, and on so many days since `first`, that it hurts.
pub(super) fn keeps_hurting(past: &Past, first: NaiveDate, today: NaiveDate, days: usize) -> Option<BodyPart> {
    let part = hurt(past, today.pred_opt()?, today)?;
    let told: BTreeSet<NaiveDate> = said(past, first, today, false)
        .filter(|(said, text)| match train::asked(&read_then(past, said, text)) {
            Some(Asked::Change(Request::Hurts { part: of, .. }) | Asked::Twinge(of)) => of == part,
            _ => false,
        })
        .map(|(said, _)| day::logging_day(said.at, past.person.zone, past.person.day_start))
        .collect();
    (told.len() >= days).then_some(part)
}

/// Whether the person told yesterday that they fell.
pub(super) fn fell(past: &Past, today: NaiveDate) -> bool {
    said_yesterday(past, today, false).any(|(said, text)| train::tells_a_fall(&read_then(past, said, text)))
}

/// The part of which the person told yesterday that it hurts from a fall.
pub(super) fn hurt_by_a_fall(past: &Past, today: NaiveDate) -> Option<BodyPart> {
    said_yesterday(past, today, false).find_map(|(said, text)| {
        let message = read_then(past, said, text);
        match train::asked(&message) {
            Some(Asked::Change(Request::Hurts { part, .. })) => train::tells_a_fall(&message).then_some(part),
            _ => None,
        }
    })
}

/// The part of which the person told yesterday what somebody should look at.
pub(super) fn told_to_be_seen(past: &Past, today: NaiveDate) -> Option<BodyPart> {
    said_yesterday(past, today, false).find_map(|(said, text)| match train::asked(&read_then(past, said, text)) {
        Some(Asked::Look { sign, part }) => sign.rests(part),
        _ => None,
    })
}

/// The last sign told since `first` for which all training waits.
pub(super) fn sign(past: &Past, first: NaiveDate, today: NaiveDate) -> Option<Sign> {
    said(past, first, today, false).rev().find_map(|(said, text)| match train::asked(&read_then(past, said, text)) {
        Some(Asked::Look { sign, part }) if sign.rests(part).is_none() => Some(sign),
        _ => None,
    })
}

/// Whom the person told since `first` to have died, by the name they have.
pub(super) fn mourned(past: &Past, first: NaiveDate, today: NaiveDate) -> Option<String> {
    said(past, first, today, true).rev().find_map(|(said, text)| offline::mourned(&read_then(past, said, text)))
}
