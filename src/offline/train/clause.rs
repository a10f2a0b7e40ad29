//! What one clause asks: a phrase that makes up all of it, and the request that this phrase stands for.

use std::{collections::BTreeSet, ops::Range};

use chrono::{Days, NaiveDate};

use super::{
    Asked,
    grammar::{Grammar, Held, Kind, List, Shelf, State},
    text::{Segment, Text},
};
use crate::domain::{
    planner::{Request, What, body::BodyPart},
    record::Activity,
    safety::Sign,
};

/// Longest wait for a journey that has not begun.
const SOON: Days = Days::new(14);
/// Sore without a word on how much.
const SORE: i32 = 3;

/// Every sign that a segment tells.
pub(super) fn signs(grammar: &Grammar, text: &Text, segment: &Segment) -> Vec<Sign> {
    let clauses = clauses(grammar, text, segment);
    let said = clauses.iter().flat_map(|clause| statements(grammar, text, segment, clause, Kind::Sign));
    said.filter_map(|state| state.held.sign).collect()
}

/// "Ruhiger Sonntag, Kuchen bei meiner Schwester", "morgen frei, da würde ich gern aufs Rad": a day and how it is, where more is
/// told, asks for nothing.
pub(super) fn is_how_a_day_is(grammar: &Grammar, text: &Text, segment: &Segment, kind: Kind) -> bool {
    let words = segment.words();
    let is_short = words.len() == 2 && text.segments.len() > 1;
    let is_day = || words.clone().any(|at| text.day(at).is_some());
    matches!(kind, Kind::Skip | Kind::Easier)
        && is_short
        && is_day()
        && grammar.holds(text, words.clone(), List::DayLike)
}

/// What a segment asks, and the words that ask it.
pub(super) fn in_segment(
    grammar: &Grammar,
    text: &Text,
    segment: &Segment,
    today: NaiveDate,
) -> Option<(Kind, Asked, Range<usize>)> {
    let clauses = clauses(grammar, text, segment);
    let is_past = grammar.is_past(text, segment.in_sentence());
    let is_apart = grammar.is_apart(text, segment.in_sentence());
    let may = |kind: &Kind| {
        let is_state = kind.is_state() && !kind.stands_apart();
        // A heart attack of years ago concerns training today.
        let is_past = is_past && *kind != Kind::Condition;
        // "No gym until Tuesday" is a place, and says nothing against strength at home.
        let is_place = *kind == Kind::Without && grammar.names_gym(text, segment.words());
        !(is_place || is_past && (kind.is_state() || kind.is_felt()) || is_apart && is_state)
    };
    Kind::ALL.into_iter().filter(may).find_map(|kind| {
        clauses.iter().find_map(|clause| {
            let said = statements(grammar, text, segment, clause, kind).into_iter();
            said.filter_map(|state| Some((kind, request(kind, state.held, today)?, clause.start..state.end()))).next()
        })
    })
}

/// A clause that may ask something: where its phrase may begin, after what leads to it.
struct Clause {
    /// Its first word; that of its sentence, where nothing else was said.
    start: usize,
    begun: Vec<State>,
    /// Nothing was said before it in its sentence.
    is_first: bool,
    /// A mark stands before it: it is an entry of a list ("slept 5h, shoulder hurts").
    is_entry: bool,
    /// Somebody else says it whose word counts, that of a doctor: it can only end a limit.
    is_vouched: bool,
}

fn clauses(grammar: &Grammar, text: &Text, segment: &Segment) -> Vec<Clause> {
    let starts = grammar.starts(text, segment).into_iter();
    let free = starts.filter_map(|(start, is_first)| {
        let before = segment.sentence..start;
        let is_vouched = !is_first && grammar.is_vouched(text, before.clone());
        (is_first || is_vouched || !grammar.is_guarded(text, before)).then_some((start, is_first, is_vouched))
    });
    free.map(|(start, is_first, is_vouched)| {
        let begun = grammar.repeat(text, segment.end, List::Lead, vec![State::at(start)]);
        let is_entry = start == segment.start;
        Clause {
            start: if is_first || is_vouched { segment.sentence } else { start },
            begun,
            is_first,
            is_entry,
            is_vouched,
        }
    })
    .collect()
}

/// Each way to read a clause as wholly made of a phrase of this kind.
fn statements(grammar: &Grammar, text: &Text, segment: &Segment, clause: &Clause, kind: Kind) -> Vec<State> {
    if clause.is_vouched && kind != Kind::Well {
        return Vec::new();
    }
    // "less strength, more running": the second half says nothing without the first.
    let halved = || kind != Kind::Instead || text.segments.iter().any(|other| grammar.is_less(text, other));
    // "58, heart failure, want to walk more" tells it; a name alone, or one that is asked about, does not.
    let listed = || kind != Kind::Condition || text.segments.len() > 1 && text.segments.iter().all(|one| !one.is_asked);
    // "I don't want the bike" alone may be a mood of today.
    if kind == Kind::Out && !grammar.takes_out(text) {
        return Vec::new();
    }
    let may_begin = |shelf| clause.begun.iter().any(|state| grammar.may_begin(text, state.at, shelf));
    let (may_say, may_stand) = (may_begin(Shelf::said(kind)), may_begin(Shelf::alone(kind)));
    if !may_say && !may_stand {
        return Vec::new();
    }
    let alone = grammar.alone(kind).iter().filter(|_| may_stand);
    let alone = alone.filter(|_| (clause.is_first || clause.is_entry && kind.may_be_listed()) && halved() && listed());
    let phrases = grammar.phrases(kind).iter().filter(|_| may_say).chain(alone);
    let mut said: Vec<State> =
        phrases.flat_map(|phrase| grammar.walk(text, segment.end, phrase, &clause.begun)).collect();
    // "Busy day, only 15 minutes tomorrow": of a day to come it is no session that was short.
    let is_beside = kind == Kind::Shorten && may_stand && said.is_empty() && clause.is_entry;
    if is_beside {
        let late = grammar.alone(kind).iter();
        said.extend(late.flat_map(|phrase| grammar.walk(text, segment.end, phrase, &clause.begun)));
    }
    let is_ahead = |state: &State| !is_beside || state.held.day.is_some_and(|day| day > text.today());
    let done = grammar.repeat(text, segment.end, Grammar::tail(kind), said).into_iter();
    let whole = done.filter(|state| grammar.ends(text, segment, state.at) && is_ahead(state));
    let mut whole: Vec<State> = whole.filter(|state| !segment.is_asked || kind.may_be_asked(state.held)).collect();
    // "Asthma and diabetes": the reading that holds the most.
    whole.sort_by_key(|state| std::cmp::Reverse(state.held.conditions.iter().count()));
    whole
}

/// The request that a phrase and what it holds stand for.
fn request(kind: Kind, held: Held, today: NaiveDate) -> Option<Asked> {
    let date = held.day.unwrap_or(today);
    let ends_later = |until: &NaiveDate| *until > today;
    Some(Asked::Change(match kind {
        Kind::Show => return Some(Asked::Show { on: held.day }),
        Kind::Why => return Some(Asked::Why),
        Kind::Next => return Some(Asked::Next { activity: held.activity, focus: held.focus }),
        Kind::NotOn => {
            let weekdays: BTreeSet<u8> = (0..7).filter(|day| held.weekdays & 1 << day != 0).collect();
            return (!weekdays.is_empty()).then_some(Asked::NotOn { weekdays, to: None });
        }
        Kind::Out => {
            let strength = held.focus.filter(|focus| focus.is_strength()).map(|_| Activity::Strength);
            let activity = held.activity.or(strength).filter(|_| held.day.is_none() && held.until.is_none())?;
            Request::Without { activity, until: None }
        }
        Kind::Back => {
            let strength = held.focus.filter(|focus| focus.is_strength()).map(|_| Activity::Strength);
            return Some(Asked::Back { activity: held.activity.or(strength)? });
        }
        Kind::SetUp => return Some(Asked::SetUp),
        Kind::Instead => return Some(Asked::Instead { date, wanted: held.wanted? }),
        Kind::Aches => return Some(Asked::Aches),
        Kind::Sore if held.part.is_some() => return held.part.map(Asked::Stiff),
        Kind::Sore => return Some(Asked::Sore(held.level.unwrap_or(SORE))),
        Kind::Condition => return Some(Asked::Has(held.conditions)),
        Kind::Off => return Some(Asked::Off { until: held.until.or(held.lasts).filter(ends_later)? }),
        Kind::Sign => {
            let sign = held.sign?;
            // A whole arm that goes numb is no matter of that arm.
            let part = held.part.filter(|part| sign != Sign::Nerve || *part != BodyPart::Arm);
            return Some(Asked::Look { sign, part });
        }
        Kind::Hurts => Request::Hurts { part: held.part?, until: held.until.filter(ends_later) },
        Kind::Ill => Request::Ill { until: held.until },
        Kind::Away => {
            let from = held.day.filter(|day| *day > today);
            if from.is_some_and(|day| today.checked_add_days(SOON).is_none_or(|soon| day > soon)) {
                return None;
            }
            // "Tomorrow for a week" begins tomorrow.
            let wait = from.filter(|_| held.spans).map_or(0, |day| (day - today).num_days().unsigned_abs());
            let lasts = held.lasts.and_then(|last| last.checked_add_days(Days::new(wait)));
            Request::Away { from, until: held.until.or(lasts).filter(ends_later)? }
        }
        Kind::Without => {
            // "No strength until Wednesday": a focus that is a sport.
            let strength = held.focus.filter(|focus| focus.is_strength()).map(|_| Activity::Strength);
            Request::Without {
                activity: held.activity.or(strength)?,
                until: Some(held.until.or(held.lasts).filter(ends_later)?),
            }
        }
        Kind::Well => Request::Well,
        Kind::Move => {
            let what = match (held.day, held.focus, held.activity) {
                (Some(day), _, _) => What::On(day),
                (None, Some(focus), _) => What::Focus(focus),
                (None, None, Some(activity)) => What::Activity(activity),
                (None, None, None) => What::On(today),
            };
            let to = held.to.filter(|to| what != What::On(*to))?;
            Request::Move { what, to }
        }
        Kind::Shorten => Request::Shorten { date, minutes: held.minutes? },
        Kind::Skip => Request::Skip { date },
        Kind::Swap => Request::Swap { date, to: None },
        Kind::Easier => Request::Easier { date },
    }))
}
