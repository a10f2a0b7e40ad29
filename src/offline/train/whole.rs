//! What a whole message asks in one language: its parts put together, and what one part says about another.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::{
    Asked, Heard,
    clause::{in_segment, is_how_a_day_is, signs},
    grammar::{Grammar, Kind, grammar},
    loose::Loose,
    text::{Segment, Text},
};
use crate::domain::{
    person::Lang,
    planner::{Request, advice::NIGGLE_DAYS, body::BodyPart},
    safety::{Condition, Conditions, Sign},
};

/// Stiff or tense.
const STIFF: i32 = 2;
/// Whoever takes antibiotics rests for so many days, where they name no other end.
const DAYS_OF_ANTIBIOTICS: u64 = 7;

/// What a message asks in one language, with what it tells beside it, and the words that say so.
pub(super) fn in_language(text: &Text, lang: Lang, today: NaiveDate) -> Option<(Heard, Vec<Range<usize>>)> {
    let grammar = grammar(lang);
    if grammar.denies(text) {
        return None;
    }
    let mut found: Vec<(Kind, Asked)> = Vec::new();
    let mut words: Vec<Range<usize>> = Vec::new();
    let loose = Loose { grammar, text };
    for segment in &text.segments {
        let strictly = found.len();
        let asked = in_segment(grammar, text, segment, today);
        if let Some((kind, asked, said)) = asked.filter(|(kind, ..)| !is_how_a_day_is(grammar, text, segment, *kind)) {
            // Strong pains may be a record as well: their words stay.
            if kind != Kind::Aches {
                words.push(said);
            }
            // "Gained 2 kg since yesterday and my ankles are swollen": two signs in one breath, the first said before the others.
            let first = if let Asked::Look { sign, .. } = asked { Some(sign) } else { None };
            found.push((kind, asked));
            if let Some(first) = first.filter(|first| first.is_vague() || *first == Sign::Swelling) {
                let more = signs(grammar, text, segment).into_iter().filter(|sign| *sign != first);
                found.extend(more.map(|sign| (Kind::Sign, Asked::Look { sign, part: None })));
            }
        }
        loosely(&loose, segment, strictly, &mut found, &mut words);
    }
    for (kind, asked) in &mut found {
        if let Asked::Look { sign: Sign::Joint, part: Some(part) } = *asked
            && loose.may_be_a_clot(part)
        {
            *asked = Asked::Look { sign: Sign::Clot, part: Some(part) };
        }
        if let Asked::Change(Request::Hurts { part, until }) = asked {
            *until = until.or_else(|| loose.until_it_knits(*part));
        }
        if let Asked::Change(Request::Ill { until }) = asked
            && loose.names_antibiotics()
        {
            *until = until.or_else(|| text.in_days(DAYS_OF_ANTIBIOTICS));
        }
        if let Asked::Change(Request::Hurts { part, .. }) = asked
            && loose.is_of_the_bone(*part)
        {
            (*kind, *asked) = (Kind::Sign, Asked::Look { sign: Sign::Bone, part: Some(*part) });
        }
        if let Asked::Change(Request::Hurts { part, until: None }) = *asked
            && loose.is_a_twinge(part)
        {
            (*kind, *asked) = (Kind::Sore, Asked::Twinge(part));
        }
        if let Asked::Change(Request::Hurts { part, until: until @ None }) = asked
            && loose.is_mild(*part)
        {
            *until = text.in_days(NIGGLE_DAYS.unsigned_abs());
        }
    }
    // A weight on the pelvic floor is no pain of the bones around it.
    let is_floor =
        |(_, asked): &(Kind, Asked)| matches!(asked, Asked::Has(conditions) if conditions.has(Condition::PelvicFloor));
    if found.iter().any(is_floor) {
        found.retain(|(_, asked)| !matches!(asked, Asked::Change(Request::Hurts { part: BodyPart::Pelvis, .. })));
    }
    let soreness = found.iter().find_map(|(_, asked)| match asked {
        Asked::Sore(level) => Some(*level),
        Asked::Stiff(_) => Some(STIFF),
        _ => None,
    });
    rest_what_hurts(grammar, text, &mut found);
    keep_ill(&loose, &mut found, &words);
    let conditions = conditions(grammar, text, &found, &mut words);
    let fluid = fluid(&found);
    // The order of the kinds is that of their weight; of one kind the first said counts, and a vague sign least.
    let is_vague = |asked: &Asked| matches!(asked, Asked::Look { sign, .. } if sign.is_vague());
    let (kind, asked) = found.into_iter().min_by_key(|(kind, asked)| (*kind, is_vague(asked)))?;
    let asked = match asked {
        Asked::Look { .. } if fluid => Asked::Look { sign: Sign::Fluid, part: None },
        Asked::Has(_) => Asked::Has(conditions),
        asked => asked,
    };
    if kind == Kind::Away {
        let asides = text.segments.iter().filter(|segment| grammar.is_aside(text, segment));
        words.extend(asides.map(Segment::words));
    }
    let asked = match asked {
        // "I said not Wednesdays, can you move it to Thursday?"
        Asked::NotOn { weekdays, to: None } => {
            let suits = |day: &NaiveDate| !weekdays.contains(&(day.weekday().num_days_from_monday() as u8));
            let to = text.all_days().into_iter().find(suits);
            Asked::NotOn { weekdays, to }
        }
        asked => asked,
    };
    // "…, take it out" is said of the sport: it takes back nothing that was noted.
    if kind == Kind::Out {
        let is_new = |said: &Range<usize>| !words.iter().any(|known| known.contains(&said.start));
        let said = text.segments.iter().filter(|segment| grammar.opens_taking_out(text, segment)).map(Segment::words);
        let said: Vec<Range<usize>> = said.filter(is_new).collect();
        words.extend(said);
    }
    // The day that something is moved to is no day of anything else.
    if kind == Kind::NotOn {
        let is_new = |said: &Range<usize>| !words.iter().any(|known| known.contains(&said.start));
        let said = text.segments.iter().filter(|segment| segment.words().any(|at| text.day(at).is_some()));
        let said: Vec<Range<usize>> = said.map(Segment::words).filter(is_new).collect();
        words.extend(said);
    }
    if kind == Kind::Instead {
        words.extend(text.segments.iter().filter(|segment| grammar.is_less(text, segment)).map(Segment::words));
    }
    Some((Heard { asked, soreness, conditions, rest: String::new() }, words))
}

/// What the words alone tell of a part of the message in which no phrase told it: `strictly` is what was found before it.
fn loosely(
    loose: &Loose<'_>,
    segment: &Segment,
    strictly: usize,
    found: &mut Vec<(Kind, Asked)>,
    words: &mut Vec<Range<usize>>,
) {
    let is_told = |(kind, _): &(Kind, Asked)| kind.is_state() || kind.is_felt();
    let is_stiff = |(_, asked): &(Kind, Asked)| matches!(asked, Asked::Stiff(_));
    let mut heard = if found[strictly..].iter().any(|told| is_told(told) && !is_stiff(told)) {
        Vec::new()
    } else {
        loose.heard(segment)
    };
    // A joint or one side that is stiff is a pain.
    if heard.iter().any(|(kind, ..)| *kind == Kind::Hurts)
        && let Some(at) = found.iter().skip(strictly).position(is_stiff)
    {
        found.remove(strictly + at);
    }
    // A dizziness that is heard by its phrase may still be one of several.
    let is_dizzy = |(_, asked): &(Kind, Asked)| matches!(asked, Asked::Look { sign: Sign::Dizzy, .. });
    if found[strictly..].iter().any(is_dizzy) {
        heard.extend(loose.heard(segment).into_iter().filter(|(kind, ..)| *kind == Kind::Condition));
    }
    heard.extend(loose.lives_with(segment));
    for (kind, asked, said) in heard {
        if kind == Kind::Hurts {
            words.extend(loose.beside(segment));
        }
        words.extend((!said.is_empty() && !words.contains(&said)).then_some(said));
        found.push((kind, asked));
    }
}

/// "Sprained my ankle, doctor said one week off": the rest is that of what hurts. Without a pain and without a doctor, a week
/// off is none of the body.
fn rest_what_hurts(grammar: &Grammar, text: &Text, found: &mut Vec<(Kind, Asked)>) {
    let said = found.iter().find_map(|(_, asked)| if let Asked::Off { until } = asked { Some(*until) } else { None });
    let Some(off) = said else { return };
    let pain = found.iter_mut().find_map(|(_, asked)| match asked {
        Asked::Change(Request::Hurts { until, .. }) => Some(until),
        _ => None,
    });
    if let Some(until) = pain {
        *until = until.or(Some(off));
    } else if !grammar.names_practice(text) {
        found.retain(|(kind, _)| *kind != Kind::Off);
    }
}

/// "The fever is gone but I'm weak and coughing": not well yet. A practice that agrees knows more.
fn keep_ill(loose: &Loose<'_>, found: &mut [(Kind, Asked)], words: &[Range<usize>]) {
    let Loose { grammar, text } = *loose;
    let of_illness = || words.iter().any(|words| grammar.names_illness(text, words.clone()));
    let is_unwell = || of_illness() && !grammar.names_practice(text) && grammar.is_unwell(text, words);
    for (kind, asked) in found.iter_mut().filter(|(kind, _)| *kind == Kind::Well) {
        if is_unwell() || loose.is_still_ill() {
            (*kind, *asked) = (Kind::Ill, Asked::Change(Request::Ill { until: None }));
        }
    }
}

/// What somebody says they live with: what is told, and what the parts beside it only list.
fn conditions(grammar: &Grammar, text: &Text, found: &[(Kind, Asked)], words: &mut Vec<Range<usize>>) -> Conditions {
    let told = found.iter().filter_map(|(_, asked)| if let Asked::Has(told) = asked { Some(*told) } else { None });
    let mut all = told.fold(Conditions::default(), Conditions::and);
    if !all.is_empty() {
        for segment in text.segments.iter().filter(|segment| !segment.is_asked) {
            let listed = grammar.listed(text, segment);
            if !listed.is_empty() {
                words.push(segment.words());
            }
            all = all.and(listed);
        }
    }
    settled(all)
}

/// "Arthrosis in my hands" names the hands, and no other joint.
pub(super) fn settled(told: Conditions) -> Conditions {
    if told.has(Condition::HandArthrosis) { told.without(Condition::Arthrosis) } else { told }
}

/// Whether what is found is water in the body: two of swollen on both sides, kilos more within days, and a shorter breath.
fn fluid(found: &[(Kind, Asked)]) -> bool {
    let has =
        |wanted: Sign| found.iter().any(|(_, asked)| matches!(asked, Asked::Look { sign, .. } if *sign == wanted));
    [Sign::Swelling, Sign::Gain, Sign::Breath].into_iter().filter(|sign| has(*sign)).count() > 1
}
