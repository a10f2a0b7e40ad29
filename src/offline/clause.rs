//! Items → clauses with their scope: whose fact it is, whether it happened, on which day.

use std::ops::Range;

use super::concept::{Concept, Cue, Form};
use super::item::{Cut, Item, What};
use super::quantity::Unit;
use super::scope::is_prospect;
use super::when::DateRef;
use crate::domain::person::Lang;

/// Items of a clause at most: what is longer is cut, so that reading time stays linear.
const LONGEST_CLAUSE: usize = 60;

/// Why a clause reports no fact of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    Question,
    Hypothesis,
    Plan,
    Usual,
    Vague,
    Aggregate,
    NearMiss,
    Said,
    ThirdPerson,
    Joke,
}

/// How a clause follows the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// A new sentence or line.
    Stop,
    Comma,
    And,
    But,
}

/// A stretch of the message that makes one statement.
#[derive(Clone, Debug)]
pub struct Clause {
    pub items: Range<usize>,
    pub join: Join,
    /// Number of the sentence it belongs to.
    pub sentence: usize,
    pub barrier: Option<Barrier>,
    pub date: Option<DateRef>,
    /// The date was named in this clause.
    pub own_date: bool,
    /// Asks that something be logged.
    pub request: bool,
}

/// Cuts items into clauses and finds the scope of each.
pub fn clauses(cut: &mut Cut) -> Vec<Clause> {
    hide_quotations(cut);
    let mut clauses = split(cut);
    let scoper = Scoper { cut };
    scoper.barriers(&mut clauses);
    scoper.dates(&mut clauses);
    clauses
}

/// The day whose session a clause says was done today, in days from today: "did yesterday's strength today".
pub fn made_up(cut: &Cut, clause: &Clause) -> Option<i32> {
    let scoper = Scoper { cut };
    let items = scoper.items(clause);
    let is_today = clause.own_date && clause.date == Some(DateRef::Offset(0)) && clause.barrier.is_none();
    items.iter().enumerate().filter(|_| is_today).find_map(|(at, item)| match item.what {
        What::Date(DateRef::Offset(days)) if days < 0 && scoper.is_owned(items, at) => Some(days),
        _ => None,
    })
}

/// Whether an item names something that can be kept.
pub fn is_anchor(item: &Item) -> bool {
    item.concepts.iter().any(|concept| match concept {
        Concept::Mood(..)
        | Concept::Act(..)
        | Concept::Habit(..)
        | Concept::GivenUp(_)
        | Concept::Without(_)
        | Concept::Race(_)
        | Concept::Metric(_)
        | Concept::Symptom(_) => true,
        Concept::Cue(cue) => matches!(
            cue,
            Cue::Sleep
                | Cue::Nap
                | Cue::Water
                | Cue::Soft
                | Cue::Drink
                | Cue::Energy
                | Cue::Digestion
                | Cue::Stomach
                | Cue::Weigh
                | Cue::Pressure
                | Cue::Temperature
                | Cue::LhTest
                | Cue::Pulse
                | Cue::Period
                | Cue::PeriodStart
                | Cue::PeriodEnd
                | Cue::FlowWord
                | Cue::CycleContext
                | Cue::Bedtime
                | Cue::Workout
                | Cue::NoSleep
                | Cue::NoWater
        ),
        _ => false,
    })
}

/// Whether an item carries a number.
pub fn is_number(item: &Item) -> bool {
    matches!(item.what, What::Quantity(_) | What::Colon(..) | What::Clock(..) | What::Ratio(..))
}

/// Blanks what stands in quotation marks: it is somebody else's sentence. A single quoted word is a name and stays.
fn hide_quotations(cut: &mut Cut) {
    let mut open: Option<(usize, char)> = None;
    for at in 0..cut.items.len() {
        let What::Mark(mark @ ('"' | '\'')) = cut.items[at].what else { continue };
        let token = &cut.tokens[cut.items[at].tokens.start];
        let next_glued = cut.items.get(at + 1).is_some_and(|next| cut.tokens[next.tokens.start].glued);
        match open {
            Some((start, kind)) if kind == mark && (mark == '"' || !next_glued || token.glued) => {
                if at - start > 2 {
                    for item in &mut cut.items[start + 1..at] {
                        item.what = What::Mark('"');
                        item.concepts = &[];
                    }
                }
                open = None;
            }
            None if mark == '"' || !token.glued && next_glued => open = Some((at, mark)),
            _ => {}
        }
    }
}

fn split(cut: &Cut) -> Vec<Clause> {
    let items = &cut.items;
    let mut clauses: Vec<Clause> = Vec::new();
    let (mut start, mut join, mut sentence) = (0, Join::Stop, 0);
    let (mut numbers, mut anchors, mut verbs, mut dates) = (0, 0, 0, 0);
    let mut at = 0;
    while at <= items.len() {
        let boundary = items.get(at).map_or(Some((Join::Stop, 0)), |item| boundary(cut, at, item));
        let item = items.get(at);
        let full = numbers > 0 && anchors > 0;
        let restart = item.is_some_and(|item| {
            let verb = is_past_verb(item) && verbs > 0 && cut.lang != Lang::De;
            // "coach has 3x600 for me tomorrow": whom it is for opens no statement.
            let beneficiary = at > 0 && items[at - 1].is(Cue::ForWhom);
            full && (item.is(Cue::First) && !item.is(Cue::Filler) && !beneficiary
                || verb
                || opens_statement(cut, at)
                || dates > 0 && opens_day(cut, at)
                || dates == 0 && opens_day_of_the_same(cut, at))
                || item.is(Cue::AskHere) && anchors + numbers > 0
        });
        let ticked = at > start && item.is_some() && (start..at).any(|i| is_symbol(cut, i));
        let ticked = ticked && if is_symbol(cut, start) { is_symbol(cut, at) } else { is_symbol(cut, at - 1) };
        // "ballet was cancelled so did 20 min of stretching".
        let instead = item.is_some_and(|item| item.is(Cue::Do) && !item.is(Cue::Tick))
            && (start..at).any(|i| items[i].is(Cue::CalledOff));
        let mended = instead || at > start && item.is_some() && mends_a_number(cut, at);
        let boundary = boundary.or(if restart || mended || ticked || at - start >= LONGEST_CLAUSE {
            Some((Join::Comma, 0))
        } else {
            None
        });
        if let Some((next_join, width)) = boundary {
            if at > start {
                clauses.push(Clause {
                    items: start..at,
                    join,
                    sentence,
                    barrier: None,
                    date: None,
                    own_date: false,
                    request: false,
                });
                join = next_join;
            } else if next_join == Join::Stop || join != Join::Stop && next_join != Join::Comma {
                join = next_join;
            }
            if next_join == Join::Stop {
                sentence += 1;
            }
            start = at + width;
            (numbers, anchors, verbs, dates) = (0, 0, 0, 0);
            if width == 0 && item.is_none() {
                break;
            }
            at += width;
            if width > 0 {
                continue;
            }
        }
        if let Some(item) = item {
            numbers += usize::from(is_number(item));
            anchors += usize::from(is_anchor(item));
            verbs += usize::from(is_past_verb(item));
            dates += usize::from(matches!(item.what, What::Date(_)));
        }
        at += 1;
    }
    clauses
}

/// Whether a clause ends before this item: how the next one joins, and how many items lie between.
fn boundary(cut: &Cut, at: usize, item: &Item) -> Option<(Join, usize)> {
    let between_numbers = at > 0 && is_number(&cut.items[at - 1]) && cut.items.get(at + 1).is_some_and(is_number);
    match item.what {
        What::Mark('.' | '!' | '?' | '\n' | ';' | '\u{2026}' | '\u{bf}' | '\u{a1}') => Some((Join::Stop, 1)),
        What::Mark(',' | '(' | ')' | '|' | '\u{b7}' | '[' | ']') => Some((Join::Comma, 1)),
        What::Mark('/') if parts_figures(cut, at) => Some((Join::Comma, 1)),
        What::Mark('/')
            if cut.tokens[item.tokens.start].glued
                && cut.items.get(at + 1).is_some_and(|next| cut.tokens[next.tokens.start].glued) =>
        {
            None
        }
        What::Mark('-' | '/') if !between_numbers => Some((Join::Comma, 1)),
        _ if item.is(Cue::And) && item.what == What::Word && between_numbers && spans(cut, at) => None,
        _ if item.is(Cue::And) && item.what == What::Word => Some((Join::And, 1)),
        _ if item.is(Cue::But) && item.what == What::Word => Some((Join::But, 1)),
        _ => None,
    }
}

/// "between 11pm and 7am": two ends of a span.
fn spans(cut: &Cut, at: usize) -> bool {
    at >= 2 && cut.items[at - 2].is(Cue::Between)
}

/// "M/34/180cm": a slash between a person's figures parts them.
fn parts_figures(cut: &Cut, at: usize) -> bool {
    let initial = |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Initial(_)));
    let sized = |item: &Item| matches!(item.quantity().and_then(|q| q.unit), Some(Unit::Cm | Unit::Kg | Unit::Lb));
    let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|b| cut.items.get(b)), cut.items.get(at + 1)) else {
        return false;
    };
    let figure = |item: &Item| initial(item) || is_number(item);
    let telling = |item: &Item| initial(item) || sized(item);
    figure(before) && figure(after) && (telling(before) || telling(after))
}

/// Whether an item is a sign of done or not done (✔, ❌): it closes its clause, or opens it.
fn is_symbol(cut: &Cut, at: usize) -> bool {
    cut.items.get(at).is_some_and(|item| {
        item.any(&[Cue::Tick, Cue::Cross]) && !cut.tokens[item.tokens.start].text.starts_with(char::is_alphanumeric)
    })
}

/// Whether an item opens a statement of its own where no punctuation says so: "slept 7 hours did a 40 minute jog",
/// "💤 7h 🏃 3 km".
fn opens_statement(cut: &Cut, at: usize) -> bool {
    let item = &cut.items[at];
    let next = cut.items.get(at + 1);
    let pictured = is_anchor(item)
        && !item.any(&[Cue::Tick, Cue::Cross])
        && !cut.tokens[item.tokens.start].text.starts_with(char::is_alphanumeric);
    let verb = item.any(&[Cue::Do, Cue::Drink, Cue::Go]) && !item.any(&[Cue::Tick, Cue::Workout, Cue::Be]);
    let object = next.is_some_and(|next| {
        is_number(next) || next.any(&[Cue::Article, Cue::Determiner, Cue::Filler, Cue::Approx]) || is_anchor(next)
    });
    pictured && next.is_some_and(is_number) || verb && object && cut.lang != Lang::De
}

/// "slept five no six hours", "5 km sorry 6 km": a word of repair right between two numbers.
fn mends_a_number(cut: &Cut, at: usize) -> bool {
    let repair = |item: &Item| item.any(&[Cue::Oops, Cue::Meant, Cue::Mean, Cue::No]) && !is_number(item);
    let opens = repair(&cut.items[at]) && is_number(&cut.items[at - 1]);
    let next = cut.items[at..].iter().take(4).find(|item| !repair(item) && !item.any(&[Cue::Filler, Cue::First]));
    opens && next.is_some_and(is_number)
}

/// Whether another day and its fact begin here: "last night slept seven hours today weighed 82".
fn opens_day(cut: &Cut, at: usize) -> bool {
    // "Yesterday spinning 45 min today nothing".
    let tells = |item: &Item| is_anchor(item) || item.is(Cue::Neg);
    matches!(cut.items[at].what, What::Date(_)) && cut.items.get(at + 1).is_some_and(tells)
}

/// "Weighed 68.2 yesterday 68.9": a day that is over between two numbers of one unit belongs to the one behind it.
fn opens_day_of_the_same(cut: &Cut, at: usize) -> bool {
    let unit = |at: usize| cut.items.get(at).and_then(Item::quantity).map(|quantity| quantity.unit);
    let is_over = matches!(cut.items[at].what, What::Date(DateRef::Offset(..=-1)));
    let dated_behind = cut.items.get(at + 2).is_some_and(|item| matches!(item.what, What::Date(_)));
    is_over && !dated_behind && at > 0 && unit(at - 1).is_some() && unit(at - 1) == unit(at + 1)
}

pub(super) fn is_past_verb(item: &Item) -> bool {
    item.concepts.iter().any(|concept| {
        matches!(
            concept,
            Concept::Act(_, Form::Past) | Concept::Habit(_, Form::Past) | Concept::Cue(Cue::Drink | Cue::Weigh)
        )
    })
}

/// The items of a message with the means to look at a clause.
pub(super) struct Scoper<'a> {
    pub(super) cut: &'a Cut,
}

impl Scoper<'_> {
    pub(super) fn items(&self, clause: &Clause) -> &[Item] {
        &self.cut.items[clause.items.clone()]
    }

    pub(super) fn has(&self, clause: &Clause, cue: Cue) -> bool {
        self.items(clause).iter().any(|item| item.is(cue))
    }

    /// "Slept", "geschlafen": sleep that is over, which no plan or wish before it reaches.
    pub(super) fn was_slept(&self, item: &Item) -> bool {
        const PAST: [&str; 6] = ["slept", "geschlafen", "schlief", "dormi", "dormido", "gepennt"];
        item.is(Cue::Sleep)
            && self.cut.tokens[item.tokens.clone()].iter().any(|token| PAST.contains(&token.text.as_str()))
    }

    fn dates(&self, clauses: &mut [Clause]) {
        let mut carried: Option<(DateRef, usize, bool)> = None;
        for n in 0..clauses.len() {
            let own = self.own_date(&clauses[n]);
            let sentence = clauses[n].sentence;
            if let Some((date, at, header)) = own {
                clauses[n].date = Some(date);
                clauses[n].own_date = true;
                let telling = |item: &Item| is_anchor(item) && !item.is(Cue::Filler) || is_number(item);
                let leading = !self.items(&clauses[n])[..at].iter().any(telling);
                let alone = self.is_only_a_date(&clauses[n]);
                carried = (leading && !(alone && n > 0 && clauses[n - 1].sentence == sentence && !header)).then_some((
                    date,
                    sentence,
                    header && alone,
                ));
                if alone && !header {
                    self.date_backwards(clauses, n, date, true);
                } else if !leading {
                    self.date_backwards(clauses, n, date, false);
                }
            } else if let Some((date, from, open)) = carried {
                // "Tomorrow I test my max, slept 5h": what was done is not of a day to come.
                let is_done = |item: &Item| is_past_verb(item) || self.was_slept(item);
                let is_ahead = matches!(date, DateRef::Offset(days) if days > 0);
                if is_ahead && self.items(&clauses[n]).iter().any(is_done) {
                    continue;
                }
                if from == sentence || open {
                    clauses[n].date = Some(date);
                } else {
                    carried = None;
                }
            }
        }
    }

    /// A date at the end also dates the clauses before it that are joined by "and" (or any, where it stands alone).
    fn date_backwards(&self, clauses: &mut [Clause], n: usize, date: DateRef, alone: bool) {
        let mut m = n;
        while m > 0
            && clauses[m - 1].sentence == clauses[n].sentence
            && clauses[m - 1].date.is_none()
            && (clauses[n].barrier.is_none() || clauses[m - 1].barrier.is_some())
            && (alone || clauses[m].join == Join::And)
        {
            m -= 1;
            clauses[m].date = Some(date);
        }
    }

    /// The date named in a clause: where, and whether a colon makes it a heading.
    fn own_date(&self, clause: &Clause) -> Option<(DateRef, usize, bool)> {
        let items = self.items(clause);
        let is_today = |item: &Item| matches!(item.what, What::Date(DateRef::Offset(0)));
        let names_today = items.iter().any(is_today);
        items.iter().enumerate().find_map(|(at, item)| {
            let What::Date(date) = item.what else { return None };
            // "Did yesterday's strength today", "die Kraft von gestern heute gemacht": whose it was, and not when.
            let is_of_a_day = names_today && matches!(date, DateRef::Offset(..0)) && self.is_owned(items, at);
            let nor = at > 0 && items[at - 1].is(Cue::Nor) && items[..at - 1].iter().any(|item| item.is(Cue::Neg));
            // "Desde el domingo sin alcohol, 7h de sueño": what holds from then on holds today.
            let lead = items[..at]
                .iter()
                .rev()
                .find(|item| !item.any(&[Cue::Filler, Cue::On, Cue::Determiner]) || item.is(Cue::Since));
            let is_since = matches!(date, DateRef::Weekday(..))
                && lead.is_some_and(|lead| {
                    // "Desde el" is one phrase, of another meaning.
                    lead.is(Cue::Since) || self.cut.tokens[lead.tokens.start].text == "desde"
                });
            let excluded = nor
                || is_since
                || at > 0 && items[at - 1].any(&[Cue::By, Cue::InsteadOf, Cue::Neg, Cue::Less])
                // A night or a day that is over may date the feeling; any other is what it is about.
                || !matches!(date, DateRef::Offset(..=0) | DateRef::Night(_)) && is_prospect(items, at);
            let header = items.get(at + 1).is_some_and(|next| next.what == What::Mark(':'));
            (!excluded && !is_of_a_day).then_some((date, at, header))
        })
    }

    /// Whether a day says whose something is: "yesterday's", "von gestern", "de ayer", "d'hier".
    fn is_owned(&self, items: &[Item], at: usize) -> bool {
        const OF: [&str; 6] = ["of", "von", "vom", "de", "d'", "from"];
        let tokens = items[at].tokens.clone();
        let word = |at: usize| self.cut.tokens.get(at).map(|token| token.text.as_str());
        let before = tokens.start.checked_sub(1).and_then(word);
        word(tokens.end) == Some("'s")
            || word(tokens.end - 1) == Some("'s")
            || before.is_some_and(|word| OF.contains(&word))
    }

    fn is_only_a_date(&self, clause: &Clause) -> bool {
        self.items(clause).iter().all(|item| {
            matches!(item.what, What::Date(_) | What::Mark(_))
                || item.any(&[Cue::Filler, Cue::On, Cue::Evening, Cue::In, Cue::Approx, Cue::Rather])
        })
    }
}
