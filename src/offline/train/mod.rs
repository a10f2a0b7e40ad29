//! What a message asks of the training plan: an easier day, another day, less time, a pain, an illness, a journey.
//!
//! Reading order: [`heard`] → `grammar` (phrases as data, compiled from `lang/*/training.toml`) → `text` (the message as
//! words, and what days, minutes and parts of the body they name) → `agreed` (that a practice agrees to it). A phrase counts only where it makes up a whole clause,
//! so that a story, a wish, or somebody else's knee asks nothing.

mod agreed;
mod degree;
mod done;
mod grammar;
mod loose;
mod text;
mod weekdays;

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};

use super::Message;
use crate::domain::{
    day::logging_day,
    person::Lang,
    planner::{Focus, Request, What, advice::NIGGLE_DAYS, limits::BodyPart},
    record::Activity,
    safety::{Condition, Conditions, Sign},
};

pub use degree::{Eased, eased};
pub use done::{Done, done};
use grammar::{Grammar, Held, Kind, List, Shelf, State, grammar};
pub use weekdays::{Weekdays, weekdays};

use loose::Loose;
use text::Segment;
pub(super) use text::{Length, Text};

/// Longest wait for a journey that has not begun.
const SOON: Days = Days::new(14);
/// Sore without a word on how much.
const SORE: i32 = 3;
/// Stiff or tense.
const STIFF: i32 = 2;
/// Whoever takes antibiotics rests for so many days, where they name no other end.
const DAYS_OF_ANTIBIOTICS: u64 = 7;
/// Most words of a request; a longer message is a story.
const MOST_WORDS: usize = 60;

/// What somebody asks of their plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    Change(Request),
    /// To see the plan, or first of all that of a day.
    Show {
        on: Option<NaiveDate>,
    },
    /// The next session, or the next of a sport or of a kind.
    Next {
        activity: Option<Activity>,
        focus: Option<Focus>,
    },
    /// No training on these weekdays from now on; what stands on one goes to that day, where one was named.
    NotOn {
        weekdays: BTreeSet<u8>,
        to: Option<NaiveDate>,
    },
    /// A sport that was taken out comes back.
    Back {
        activity: Activity,
    },
    /// Why the plan is as it is.
    Why,
    /// To be made a plan.
    SetUp,
    /// Nothing: what is told is a reason to be seen by a clinician before training goes on.
    Look {
        sign: Sign,
        part: Option<BodyPart>,
    },
    /// Another sport in place of what is planned.
    Instead {
        date: NaiveDate,
        wanted: Activity,
    },
    /// Nothing: strong pains that are no injury.
    Aches,
    /// Nothing: somebody whose word counts said how long to rest what hurts.
    Off {
        until: NaiveDate,
    },
    /// Nothing: sore muscles, from 1 to 5.
    Sore(i32),
    /// Nothing: a part that is stiff or tense, which is no injury.
    Stiff(BodyPart),
    /// Nothing: a part that clicks and does not hurt.
    Clicks(BodyPart),
    /// Nothing: a part that aches so little that it is only kept in mind.
    Twinge(BodyPart),
    /// Nothing: what somebody lives with.
    Has(Conditions),
}

/// A request, and what else was said with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub asked: Asked,
    /// How sore the muscles are, where that is told beside it.
    pub soreness: Option<i32>,
    /// What somebody says they live with, where that is told beside it.
    pub conditions: Conditions,
    /// The message without the words of the request.
    pub rest: String,
}

impl Heard {
    /// Somebody is well again, and says nothing else.
    pub fn well() -> Self {
        let asked = Asked::Change(Request::Well);
        Self { asked, soreness: None, conditions: Conditions::default(), rest: String::new() }
    }
}

/// What a message asks of the plan, if it does. Of several things the one that lasts: a limit before a change of one day.
pub fn asked(message: &Message<'_>) -> Option<Asked> {
    heard(message).map(|heard| heard.asked)
}

/// The same, with what else the message says.
pub fn heard(message: &Message<'_>) -> Option<Heard> {
    let text = Text::of(message);
    if text.words.len() > MOST_WORDS {
        return None;
    }
    let today = logging_day(message.now, message.zone, message.day_start);
    let mut langs = vec![text.lang, message.lang];
    langs.extend(Lang::ALL);
    let mut langs = (0..langs.len()).filter(|n| !langs[..*n].contains(&langs[*n])).map(|n| langs[n]);
    let said = langs
        .find_map(|lang| in_language(&text, lang, today))
        .filter(|(said, words)| said.asked != Asked::Change(Request::Well) || !is_half_a_yes(&text, words));
    // "Mon plan" is the plan of a Monday in one language and mine in another: then no day is asked about.
    let is_of_a_day = |said: &(Heard, _)| matches!(said.0.asked, Asked::Show { on: Some(_) });
    let said = match said {
        Some(said) if is_of_a_day(&said) => {
            let whole = |said: &(Heard, _)| said.0.asked == Asked::Show { on: None };
            Some(Lang::ALL.into_iter().filter_map(|lang| in_language(&text, lang, today)).find(whole).unwrap_or(said))
        }
        said => said,
    };
    let is_weightier = |said: &(Heard, _)| !matches!(said.0.asked, Asked::Show { .. } | Asked::Why | Asked::SetUp);
    let said = match (said, agreement(&text, false)) {
        // What hurts and what somebody has is not gone with a practice's yes, and what else is asked waits for it.
        (Some(said), Some(_)) if is_weightier(&said) => said,
        (_, Some(words)) => (Heard::well(), vec![words]),
        (said, None) => said?,
    };
    let (said, words) = said;
    Some(Heard { rest: text.without(message.text, &words), ..said })
}

/// "They said yes", of somebody whose training waits for the word of a practice.
pub fn awaited(message: &Message<'_>) -> Option<Heard> {
    let text = Text::of(message);
    let words = (text.words.len() <= MOST_WORDS).then(|| agreement(&text, true)).flatten()?;
    let rest = text.without(message.text, &[words]);
    Some(Heard { rest, ..Heard::well() })
}

/// Whether a message tells that a practice agrees to the training; with `is_awaited` also where only "they" do.
pub fn practice_agrees(message: &Message<'_>, is_awaited: bool) -> bool {
    let by_phrase = || names_practice(message) && asked(message) == Some(Asked::Change(Request::Well));
    agreement(&Text::of(message), is_awaited).is_some() || by_phrase()
}

/// Whether a message tells that the person is ill, now.
pub fn tells_illness(message: &Message<'_>) -> bool {
    matches!(asked(message), Some(Asked::Change(Request::Ill { .. })))
}

/// Whether a message names what is sold for muscles and is nothing for the young: a booster, creatine.
pub fn names_powder(message: &Message<'_>) -> bool {
    in_any_language(message, |loose| loose.names_powder())
}

/// Whether a message names losing weight or counting calories, which is nothing for the young either.
pub fn names_dieting(message: &Message<'_>) -> bool {
    in_any_language(message, |loose| loose.names_dieting())
}

fn in_any_language(message: &Message<'_>, tells: impl Fn(&Loose<'_>) -> bool) -> bool {
    let text = Text::of(message);
    Lang::ALL.into_iter().any(|lang| tells(&Loose { grammar: grammar(lang), text: &text }))
}

/// Whether somebody tells that they had a child or breastfeed, and not that they are pregnant.
pub fn is_after_a_birth(message: &Message<'_>) -> bool {
    let is_told = |conditions: Conditions| conditions.has(Condition::Postpartum);
    heard(message).is_some_and(|heard| is_told(heard.conditions))
}

/// Whether somebody says that they feel better, and nothing else.
pub fn is_better(message: &Message<'_>) -> bool {
    says_wholly(message, List::AgreeBetter, List::AgreeMuch)
}

/// Whether somebody says that they are not pregnant, or no longer.
pub fn is_pregnancy_over(message: &Message<'_>) -> bool {
    says_wholly(message, List::AgreeOver, List::AgreeMuch)
}

fn says_wholly(message: &Message<'_>, what: List, beside: List) -> bool {
    let text = Text::of(message);
    Lang::ALL.into_iter().any(|lang| agreed::says_wholly(grammar(lang), &text, what, beside).is_some())
}

/// "The doctor gave me the green light, but only for walking."
fn is_half_a_yes(text: &Text, words: &[Range<usize>]) -> bool {
    let Some(end) = words.iter().map(|words| words.end).max() else { return false };
    let Some(segment) = text.segments.iter().find(|segment| (segment.start..=segment.end).contains(&end)) else {
        return false;
    };
    let of = |grammar: &Grammar| grammar.names_practice(text) && agreed::is_taken_back(grammar, text, segment, end);
    Lang::ALL.into_iter().any(|lang| of(grammar(lang)))
}

/// The words that tell that a practice agrees, in any language.
fn agreement(text: &Text, is_awaited: bool) -> Option<Range<usize>> {
    let of = |lang| Some(grammar(lang)).filter(|grammar| !grammar.denies(text));
    Lang::ALL.into_iter().filter_map(of).find_map(|grammar| agreed::agreed(grammar, text, is_awaited))
}

/// The conditions that a text names, in any language and whoever has them.
pub fn conditions_named(message: &Message<'_>) -> Conditions {
    let text = Text::of(message);
    settled(Lang::ALL.into_iter().fold(Conditions::default(), |all, lang| all.and(grammar(lang).conditions(&text))))
}

/// Whether a message names somebody whose word on training counts: a doctor, a practice.
pub fn names_practice(message: &Message<'_>) -> bool {
    let text = Text::of(message);
    Lang::ALL.into_iter().any(|lang| grammar(lang).names_practice(&text))
}

/// Days and minutes that a message names, against which another reading of it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub days: Vec<NaiveDate>,
    pub minutes: Vec<u32>,
}

/// What a message names.
pub fn named(message: &Message<'_>) -> Named {
    let text = Text::of(message);
    Named { days: text.all_days(), minutes: text.all_minutes() }
}

/// The part of the body that a message names.
pub fn part(message: &Message<'_>) -> Option<BodyPart> {
    let text = Text::of(message);
    let langs = [text.lang, message.lang].into_iter().chain(Lang::ALL);
    langs.map(grammar).find_map(|grammar| grammar.part(&text)).filter(|part| *part != BodyPart::Other)
}

/// What a message asks in one language, with what it tells beside it, and the words that say so.
fn in_language(text: &Text, lang: Lang, today: NaiveDate) -> Option<(Heard, Vec<Range<usize>>)> {
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
fn settled(told: Conditions) -> Conditions {
    if told.has(Condition::HandArthrosis) { told.without(Condition::Arthrosis) } else { told }
}

/// Whether what is found is water in the body: two of swollen on both sides, kilos more within days, and a shorter breath.
fn fluid(found: &[(Kind, Asked)]) -> bool {
    let has =
        |wanted: Sign| found.iter().any(|(_, asked)| matches!(asked, Asked::Look { sign, .. } if *sign == wanted));
    [Sign::Swelling, Sign::Gain, Sign::Breath].into_iter().filter(|sign| has(*sign)).count() > 1
}

/// Every sign that a segment tells.
fn signs(grammar: &Grammar, text: &Text, segment: &Segment) -> Vec<Sign> {
    let clauses = clauses(grammar, text, segment);
    let said = clauses.iter().flat_map(|clause| statements(grammar, text, segment, clause, Kind::Sign));
    said.filter_map(|state| state.held.sign).collect()
}

/// "Ruhiger Sonntag, Kuchen bei meiner Schwester", "morgen frei, da würde ich gern aufs Rad": a day and how it is, where more is
/// told, asks for nothing.
fn is_how_a_day_is(grammar: &Grammar, text: &Text, segment: &Segment, kind: Kind) -> bool {
    let words = segment.words();
    let is_short = words.len() == 2 && text.segments.len() > 1;
    let is_day = || words.clone().any(|at| text.day(at).is_some());
    matches!(kind, Kind::Skip | Kind::Easier)
        && is_short
        && is_day()
        && grammar.holds(text, words.clone(), List::DayLike)
}

/// What a segment asks, and the words that ask it.
fn in_segment(
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

#[cfg(test)]
mod tests;
