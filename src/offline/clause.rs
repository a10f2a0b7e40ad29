//! Items → clauses with their scope: whose fact it is, whether it happened, on which day.

use std::ops::Range;

use super::concept::{Concept, Cue, Form};
use super::item::{Cut, Item, What};
use super::quantity::Unit;
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
    let (mut numbers, mut anchors, mut verbs) = (0, 0, 0);
    let mut at = 0;
    while at <= items.len() {
        let boundary = items.get(at).map_or(Some((Join::Stop, 0)), |item| boundary(cut, at, item));
        let item = items.get(at);
        let full = numbers > 0 && anchors > 0;
        let restart = item.is_some_and(|item| {
            let verb = is_past_verb(item) && verbs > 0 && cut.lang != Lang::De;
            full && (item.is(Cue::First) && !item.is(Cue::Filler) || verb || opens_statement(cut, at))
                || item.is(Cue::AskHere) && anchors + numbers > 0
        });
        let ticked = at > start && item.is_some() && (start..at).any(|i| is_symbol(cut, i));
        let ticked = ticked && if is_symbol(cut, start) { is_symbol(cut, at) } else { is_symbol(cut, at - 1) };
        let boundary =
            boundary.or(if restart || ticked || at - start >= LONGEST_CLAUSE { Some((Join::Comma, 0)) } else { None });
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
            (numbers, anchors, verbs) = (0, 0, 0);
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
        What::Mark('/')
            if cut.tokens[item.tokens.start].glued
                && cut.items.get(at + 1).is_some_and(|next| cut.tokens[next.tokens.start].glued) =>
        {
            None
        }
        What::Mark('-' | '/') if !between_numbers => Some((Join::Comma, 1)),
        _ if item.is(Cue::And) && item.what == What::Word => Some((Join::And, 1)),
        _ if item.is(Cue::But) && item.what == What::Word => Some((Join::But, 1)),
        _ => None,
    }
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

fn is_past_verb(item: &Item) -> bool {
    item.concepts.iter().any(|concept| {
        matches!(
            concept,
            Concept::Act(_, Form::Past) | Concept::Habit(_, Form::Past) | Concept::Cue(Cue::Drink | Cue::Weigh)
        )
    })
}

/// What a sentence holds that its clauses need to know.
#[derive(Clone, Debug, Default)]
struct Sentence {
    /// Its last clause.
    last: usize,
    /// It ends with a question mark.
    marked: bool,
    /// It asks to log something.
    request: bool,
    /// The last clause that opens with a question word.
    last_question: Option<usize>,
}

/// Whether an item is what a thing can do.
fn does_something(item: &Item) -> bool {
    is_past_verb(item) || item.any(&[Cue::Be, Cue::Go, Cue::Weigh, Cue::Sleep, Cue::Up])
}

struct Scoper<'a> {
    cut: &'a Cut,
}

impl Scoper<'_> {
    fn items(&self, clause: &Clause) -> &[Item] {
        &self.cut.items[clause.items.clone()]
    }

    fn has(&self, clause: &Clause, cue: Cue) -> bool {
        self.items(clause).iter().any(|item| item.is(cue))
    }

    fn barriers(&self, clauses: &mut [Clause]) {
        let joke = self.joke(clauses);
        let sentences = self.sentences(clauses);
        let mut carried: Option<Barrier> = None;
        let mut third = false;
        for n in 0..clauses.len() {
            let fresh = n == 0 || clauses[n].sentence != clauses[n - 1].sentence;
            if fresh {
                carried = None;
                third = false;
            }
            let clause = &clauses[n];
            let request = self.has(clause, Cue::Request) && !self.asks_about(clause);
            third = self.subject(clause).unwrap_or(third);
            let own = self.own_barrier(clause).filter(|barrier| !(request && *barrier == Barrier::Plan));
            let asked = !request && self.asks(clauses, &sentences, n);
            if carried == Some(Barrier::Plan) && self.reports(clause) {
                carried = None;
            }
            let barrier = if joke.is_some_and(|joke| n <= joke || !self.has_value(&clauses[n])) {
                Some(Barrier::Joke)
            } else if asked || carried == Some(Barrier::Question) {
                Some(Barrier::Question)
            } else {
                carried.or(own).or(third.then_some(Barrier::ThirdPerson))
            };
            let empty = !self.items(clause).iter().any(|item| is_anchor(item) || is_number(item));
            carried = match barrier {
                Some(Barrier::Hypothesis | Barrier::Said | Barrier::Question | Barrier::Plan) => barrier,
                Some(Barrier::Vague | Barrier::Usual | Barrier::Aggregate) if empty && own.is_some() => barrier,
                Some(_) if carried.is_some() && !self.reports(clause) => carried,
                _ => None,
            };
            // "the baby kept me up": what follows is about the person again.
            third &= !self.has(&clauses[n], Cue::First);
            clauses[n].barrier = barrier;
            clauses[n].request = request;
        }
    }

    /// The clause with which a joke ends: what stands after it is meant again where it tells a value ("joking, 45 min of
    /// weights"). A joke announced first covers the whole message.
    fn joke(&self, clauses: &[Clause]) -> Option<usize> {
        let thing = self.marathon_of_a_thing();
        let at = clauses.iter().position(|clause| self.has(clause, Cue::Joke));
        let of = thing.and_then(|of| clauses.iter().position(|clause| clause.items.contains(&of)));
        let end = at.max(of)?;
        let told = clauses[..=end].iter().any(|clause| {
            let before = self.items(clause).iter().take_while(|item| !item.is(Cue::Joke));
            before.filter(|item| is_anchor(item) || is_number(item)).count() > 0
        });
        Some(if told { end } else { clauses.len() })
    }

    /// "a marathon today… of box sets": the race is a figure of speech, unless a run or a place is named.
    fn marathon_of_a_thing(&self) -> Option<usize> {
        let items = &self.cut.items;
        let race = items.iter().position(|item| item.concepts.iter().any(|c| matches!(c, Concept::Race(_))))?;
        let empty = |item: &&Item| {
            !item.is(Cue::OutOf)
                && (item.is(Cue::Filler)
                    || matches!(item.what, What::Date(_) | What::Mark('\u{2026}' | ',' | '.' | '-')))
        };
        let of = race + 1 + items[race + 1..].iter().take_while(empty).count();
        let told = items.iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..))));
        let thing = items.get(of + 1).filter(|_| items[of].is(Cue::OutOf))?;
        let token = &self.cut.tokens[thing.tokens.start];
        let place = super::facts::place::zone(&token.text).is_some();
        (!told && !place && !is_number(thing) && !matches!(thing.what, What::Mark(_))).then_some(of + 1)
    }

    /// Whether a clause tells what was done, so that a plan before it does not reach it.
    fn reports(&self, clause: &Clause) -> bool {
        self.items(clause).iter().any(|item| {
            is_past_verb(item)
                || item.any(&[Cue::First, Cue::Total, Cue::Just, Cue::Do, Cue::Got, Cue::LastNight])
                || matches!(item.what, What::Date(DateRef::Offset(days)) if days < 0)
                || matches!(item.what, What::Date(DateRef::Night(_)))
        })
    }

    fn own_barrier(&self, clause: &Clause) -> Option<Barrier> {
        let items = self.items(clause);
        for (n, item) in items.iter().enumerate() {
            for (cue, barrier) in [
                (Cue::Hypothesis, Barrier::Hypothesis),
                (Cue::Plan, Barrier::Plan),
                (Cue::Want, Barrier::Plan),
                (Cue::Spectator, Barrier::ThirdPerson),
                (Cue::Usual, Barrier::Usual),
                (Cue::Vague, Barrier::Vague),
                (Cue::Aggregate, Barrier::Aggregate),
            ] {
                if item.is(cue) {
                    return Some(barrier);
                }
            }
            if item.is(Cue::Said) && !items.iter().any(|item| item.is(Cue::Device)) {
                return Some(Barrier::Said);
            }
            if item.is(Cue::Near) && self.is_near_miss(&items[n + 1..]) {
                return Some(Barrier::NearMiss);
            }
            if matches!(item.what, What::Date(DateRef::Offset(days)) if days > 0) {
                return Some(Barrier::Plan);
            }
        }
        None
    }

    /// "almost went", "nearly slept": the deed did not happen; "almost 8 hours" is a number.
    fn is_near_miss(&self, after: &[Item]) -> bool {
        let next = after.iter().find(|item| !item.any(&[Cue::Filler, Cue::First, Cue::Article]));
        next.is_some_and(|item| {
            !is_number(item)
                && item.concepts.iter().any(|concept| {
                    matches!(concept, Concept::Act(..) | Concept::Habit(..))
                        || matches!(
                            concept,
                            Concept::Cue(
                                Cue::Go
                                    | Cue::Do
                                    | Cue::Drink
                                    | Cue::Sleep
                                    | Cue::Skip
                                    | Cue::Broke
                                    | Cue::Got
                                    | Cue::Reach
                            )
                        )
                })
        })
    }

    /// Whether clause `n` is asked rather than told.
    fn asks(&self, clauses: &[Clause], sentences: &[Sentence], n: usize) -> bool {
        let clause = &clauses[n];
        let items = self.items(clause);
        let opener = items.iter().find(|item| !item.is(Cue::Filler) && !matches!(item.what, What::Mark(_)));
        let before = clause.items.start.checked_sub(1).and_then(|at| self.cut.items.get(at));
        if opener.is_some_and(|item| item.is(Cue::Ask))
            || items.iter().any(|item| item.is(Cue::AskHere))
            || before.is_some_and(|item| item.what == What::Mark('\u{bf}'))
        {
            return true;
        }
        // The mark belongs to the last clause; to those before it only where no question word opens a later one.
        let sentence = &sentences[clause.sentence];
        let opens_later = sentence.last_question.is_some_and(|m| m > n);
        sentence.marked && !sentence.request && (n == sentence.last || !opens_later && !self.has_value(clause))
    }

    /// What the sentences are, by their number.
    fn sentences(&self, clauses: &[Clause]) -> Vec<Sentence> {
        let count = clauses.last().map_or(0, |clause| clause.sentence + 1);
        let mut sentences = vec![Sentence::default(); count];
        for (n, clause) in clauses.iter().enumerate() {
            let sentence = &mut sentences[clause.sentence];
            sentence.last = n;
            sentence.request |= self.has(clause, Cue::Request);
            if self.opens_question(clause) {
                sentence.last_question = Some(n);
            }
        }
        for sentence in &mut sentences {
            let Some(end) = clauses.get(sentence.last).map(|clause| clause.items.end) else { continue };
            sentence.marked = self.cut.items[end..]
                .iter()
                .take_while(|item| matches!(item.what, What::Mark(mark) if mark != '\n'))
                .any(|item| item.what == What::Mark('?'));
        }
        sentences
    }

    /// A question word opens the clause and no polite form: "should I set a goal" asks about it.
    fn asks_about(&self, clause: &Clause) -> bool {
        let opener =
            self.items(clause).iter().find(|item| !item.is(Cue::Filler) && !matches!(item.what, What::Mark(_)));
        opener.is_some_and(|item| item.any(&[Cue::Ask, Cue::AskHere]) && !item.any(&[Cue::Polite, Cue::Request]))
    }

    fn opens_question(&self, clause: &Clause) -> bool {
        let items = self.items(clause);
        items.iter().find(|item| !item.is(Cue::Filler)).is_some_and(|item| item.is(Cue::Ask))
            || items.iter().any(|item| item.is(Cue::AskHere))
    }

    fn has_value(&self, clause: &Clause) -> bool {
        let items = self.items(clause);
        items.iter().any(is_number) && items.iter().any(is_anchor)
    }

    /// Whose clause it is: somebody else's (true), the person's (false), or not said.
    fn subject(&self, clause: &Clause) -> Option<bool> {
        let items = self.items(clause);
        let mut told = false;
        for (n, item) in items.iter().enumerate() {
            let next = items[n + 1..].iter().find(|item| !item.is(Cue::Filler) || item.is(Cue::Be));
            if item.is(Cue::First) && !(item.is(Cue::Determiner) && next.is_some_and(|next| next.is(Cue::Kin))) {
                return Some(false);
            }
            let with = items[..n]
                .iter()
                .rev()
                .take_while(|before| !is_anchor(before))
                .find(|before| !before.any(&[Cue::Filler, Cue::Article]) || before.is(Cue::With));
            let with = with.is_some_and(|before| before.is(Cue::With));
            let aged = n > 0 && items[n - 1].quantity().is_some_and(|q| q.unit == Some(Unit::Years));
            let addressed = item.is(Cue::Address) && !(n > 0 && items[n - 1].any(&[Cue::Determiner, Cue::Article]));
            let described = aged && item.concepts.iter().any(|c| matches!(c, Concept::Gender(_)));
            if addressed || described {
                continue;
            }
            let thing = item.is(Cue::Thing) && next.is_some_and(does_something);
            if (item.is(Cue::Kin) || item.is(Cue::Third) || thing) && !with && (!told || item.is(Cue::Third)) {
                // "my wife says I ..." keeps the other person's word.
                return Some(true);
            }
            // "took my daughter swimming": what follows is hers.
            let taken = n > 0
                && items[..n]
                    .iter()
                    .rev()
                    .find(|before| !before.any(&[Cue::Filler, Cue::Article]) || before.is(Cue::Do))
                    .is_some_and(|before| before.is(Cue::Do));
            if item.is(Cue::Kin) && taken && items[n + 1..].iter().any(is_anchor) {
                return Some(true);
            }
            if !told && self.is_name(items, n, clause) {
                return Some(true);
            }
            told |= is_anchor(item) || is_number(item) || item.any(&[Cue::Do, Cue::Go, Cue::Got, Cue::Be]);
        }
        None
    }

    /// An unknown word right before a verb, with a capital or a determiner: "Tom ran 5 km", "our lad slept 9 hours".
    fn is_name(&self, items: &[Item], n: usize, clause: &Clause) -> bool {
        let token = &self.cut.tokens[items[n].tokens.start];
        let next = items[n + 1..].iter().find(|item| !item.is(Cue::Filler));
        items[n].what == What::Unknown
            && (token.capital && self.cut.lang != Lang::De || n > 0 && items[n - 1].is(Cue::Determiner))
            && n + clause.items.start < clause.items.end
            && items[..n].iter().all(|item| item.any(&[Cue::Filler, Cue::Determiner]))
            && next.is_some_and(|next| {
                is_past_verb(next) || next.is(Cue::Sleep) || next.any(&[Cue::Be, Cue::Go, Cue::Do, Cue::Third])
            })
    }

    fn dates(&self, clauses: &mut [Clause]) {
        let mut carried: Option<(DateRef, usize, bool)> = None;
        for n in 0..clauses.len() {
            let own = self.own_date(&clauses[n]);
            let sentence = clauses[n].sentence;
            if let Some((date, at, header)) = own {
                clauses[n].date = Some(date);
                clauses[n].own_date = true;
                let leading = !self.items(&clauses[n])[..at].iter().any(|item| is_anchor(item) || is_number(item));
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
        items.iter().enumerate().find_map(|(at, item)| {
            let What::Date(date) = item.what else { return None };
            let excluded = at > 0 && items[at - 1].any(&[Cue::By, Cue::InsteadOf, Cue::Neg, Cue::Less]);
            let header = items.get(at + 1).is_some_and(|next| next.what == What::Mark(':'));
            (!excluded).then_some((date, at, header))
        })
    }

    fn is_only_a_date(&self, clause: &Clause) -> bool {
        self.items(clause).iter().all(|item| {
            matches!(item.what, What::Date(_) | What::Mark(_))
                || item.any(&[Cue::Filler, Cue::On, Cue::Evening, Cue::In])
        })
    }
}
