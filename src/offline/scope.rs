//! Whether a clause reports a fact of the person at all: asked, planned, imagined, said by or of somebody else, meant as
//! a joke.

mod subject;

use super::clause::{Barrier, Clause, Join, Scoper, is_anchor, is_number, is_past_verb};
use super::concept::{Concept, Cue, Strength};
use super::facts::place;
use super::item::{Item, What};
use super::quantity::Unit;
use super::when::DateRef;
use crate::domain::person::Lang;

impl Scoper<'_> {
    pub(super) fn barriers(&self, clauses: &mut [Clause]) {
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
            if self.is_length_of_own_night(clauses, n) {
                third = false;
                carried = carried.filter(|barrier| *barrier != Barrier::Vague);
            }
            let own = self.own_barrier(clause).filter(|barrier| {
                !(request && *barrier == Barrier::Plan && !self.has(clause, Cue::OnPlan)
                    || *barrier == Barrier::Aggregate && self.names_a_day(clause))
            });
            let asked = !request && self.asks(clauses, &sentences, n);
            // "meant to go climbing but bailed".
            let dropped =
                clause.join == Join::But && self.has(clause, Cue::Skip) && !self.items(clause).iter().any(is_anchor);
            // "Choir concert tomorrow night, tired already": what lies ahead is named, and what is felt is felt now.
            let is_felt_now = n > 0 && self.only_feels(clause) && !self.has_intent(&clauses[n - 1]);
            if carried == Some(Barrier::Plan) && (self.reports(clause) || dropped || is_felt_now) {
                carried = None;
            }
            // "The internet was slow, but I swam 900 m": what is said or named of others ends where a deed of one's own is told.
            let is_of_a_source = || n > 0 && self.only_names_a_source(&clauses[n - 1]);
            if carried == Some(Barrier::Said)
                && self.tells_a_deed(&clauses[n])
                && (clauses[n].join == Join::But || is_of_a_source())
            {
                carried = None;
            }
            // "my doctor wants, that I sleep 8 hours": what somebody wants or says reaches into the clause it opens.
            let reported = !fresh && self.opens_subordinate(&clauses[n]);
            let wanted = reported
                .then(|| clauses[n - 1].barrier)
                .flatten()
                .filter(|barrier| matches!(barrier, Barrier::ThirdPerson | Barrier::Said | Barrier::Plan));
            let clause = &clauses[n];
            let own = own.or(wanted);
            let own = own.or_else(|| (!request && self.tells_what_is_usual(clauses, n)).then_some(Barrier::Usual));
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
                // "I run 5 days a week, long run on Sunday": the weekday belongs to what is usual.
                Some(Barrier::Usual) if clauses.get(n + 1).is_some_and(|next| self.goes_on_usually(next)) => barrier,
                Some(_) if carried.is_some() && !self.reports(clause) => carried,
                _ => None,
            };
            // "the baby kept me up": what follows is about the person again.
            third &= !self.has(&clauses[n], Cue::First) && !self.has(&clauses[n], Cue::Thing);
            third &= !self.is_only_named(&clauses[n]);
            clauses[n].barrier = barrier;
            clauses[n].request = request;
        }
        self.plans_by_a_day_to_come(clauses);
    }

    /// "Baby up 4 times, slept 4 h", "Oma wurde 80, 11000 Schritte": somebody who broke the night so often, or had a birthday, is only
    /// named; what follows is the person's own.
    fn is_only_named(&self, clause: &Clause) -> bool {
        let items = self.items(clause);
        let counts = |item: &Item| {
            item.quantity().is_some_and(|q| matches!(q.unit, None | Some(Unit::Years | Unit::Times | Unit::Other)))
        };
        let breaks = |item: &Item| item.any(&[Cue::Up, Cue::Disturbed]);
        let times = items.iter().any(|item| {
            item.is(Cue::TimesWord)
                || item.quantity().is_some_and(|q| matches!(q.unit, Some(Unit::Times | Unit::Other)))
        });
        let tells = |item: &Item| is_anchor(item) && !breaks(item) || is_number(item) && !counts(item);
        let is_kin = items.iter().any(|item| item.is(Cue::Kin));
        let is_aged = items.iter().any(counts) && !items.iter().any(breaks);
        is_kin && !items.iter().any(tells) && (is_aged || times && items.iter().any(breaks))
    }

    /// "Woke up 3 times, kid ill, maybe 5 hours": hours alone behind what broke the night are one's own, whoever was ill.
    fn is_length_of_own_night(&self, clauses: &[Clause], n: usize) -> bool {
        let hours = |item: &Item| item.quantity().is_some_and(|q| q.unit == Some(Unit::Hour) && !q.at);
        let small = [Cue::Filler, Cue::Approx, Cue::Article, Cue::Just, Cue::Total, Cue::In, Cue::Evening];
        let items = self.items(&clauses[n]);
        let alone = items.iter().filter(|item| hours(item)).count() == 1
            && items.iter().all(|item| hours(item) || item.any(&small) || matches!(item.what, What::Mark(_)));
        let sentence = clauses[n].sentence;
        let before = || clauses[..n].iter().filter(|clause| clause.sentence == sentence);
        let breaks = |clause: &Clause| self.has(clause, Cue::Up) || self.has(clause, Cue::Disturbed);
        let tells_more = |clause: &Clause| {
            let act = |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..) | Concept::Habit(..)));
            self.items(clause)
                .iter()
                .any(|item| act(item) || item.any(&[Cue::Sleep, Cue::Asleep, Cue::Nap, Cue::Bed, Cue::Shift]))
        };
        alone && before().any(breaks) && !before().any(tells_more)
    }

    /// "3x600 at race pace, for tomorrow": a day to come that stands alone behind what it dates makes a plan of it.
    fn plans_by_a_day_to_come(&self, clauses: &mut [Clause]) {
        for n in (1..clauses.len()).rev() {
            let to_come = |item: &Item| matches!(item.what, What::Date(DateRef::Offset(days)) if days > 0);
            let small = [Cue::Filler, Cue::On, Cue::With, Cue::First, Cue::Evening, Cue::In, Cue::Plan, Cue::OnPlan];
            let items = self.items(&clauses[n]);
            let alone = items.iter().any(to_come)
                && items.iter().all(|item| to_come(item) || item.any(&small) || matches!(item.what, What::Mark(_)));
            if !alone {
                continue;
            }
            let sentence = clauses[n].sentence;
            for m in (0..n).rev().take_while(|m| clauses[*m].sentence == sentence).collect::<Vec<_>>() {
                let items = self.items(&clauses[m]);
                let dated = items.iter().any(|item| matches!(item.what, What::Date(_)));
                let told = self.reports(&clauses[m]) || items.iter().any(|item| item.any(&[Cue::Go, Cue::Sleep]));
                let felt = items.iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Mood(..))));
                if clauses[m].barrier.is_some() || clauses[m].request || dated || told || felt {
                    break;
                }
                clauses[m].barrier = Some(Barrier::Plan);
            }
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
        let place = place::zone(&token.text).is_some();
        (!told && !place && !is_number(thing) && !matches!(thing.what, What::Mark(_))).then_some(of + 1)
    }

    /// Whether a clause tells what was done, so that a plan before it does not reach it.
    fn reports(&self, clause: &Clause) -> bool {
        self.items(clause).iter().any(|item| {
            is_past_verb(item)
                || self.was_slept(item)
                || item.any(&[Cue::First, Cue::Total, Cue::Just, Cue::Do, Cue::Got, Cue::LastNight])
                || matches!(item.what, What::Date(DateRef::Offset(days)) if days < 0)
                || matches!(item.what, What::Date(DateRef::Night(_)))
        })
    }

    /// Whether a clause tells a deed of the person's own.
    fn tells_a_deed(&self, clause: &Clause) -> bool {
        let items = self.items(clause);
        let deed = |item: &Item| item.any(&[Cue::Do, Cue::Got, Cue::Go]) && !item.is(Cue::Ahead);
        let is_first = items.iter().any(|item| self.is_self(item));
        items.iter().any(|item| is_past_verb(item) || self.was_slept(item)) || is_first && items.iter().any(deed)
    }

    /// "The internet was slow": what somebody may have read something in is only spoken of, and quoted with nothing.
    fn only_names_a_source(&self, clause: &Clause) -> bool {
        let items = self.items(clause);
        let is_spoken_of = items.windows(2).any(|pair| pair[0].is(Cue::Said) && pair[1].is(Cue::Be));
        // "The internet was down" is no mood.
        let is_mood = |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Mood(..)));
        is_spoken_of && !items.iter().any(|item| is_number(item) || is_anchor(item) && !is_mood(item))
    }

    /// Whether a clause behind a habit in general names its weekday, and tells no value and no deed.
    fn goes_on_usually(&self, clause: &Clause) -> bool {
        let items = self.items(clause);
        let weekday = items.iter().any(|item| matches!(item.what, What::Date(DateRef::Weekday(..))));
        weekday && !items.iter().any(is_number) && !self.reports(clause)
    }

    /// "I only go to the gym, no running", "nur Fitnessstudio, kein Laufen": what somebody does and does not do at all, as
    /// no day, amount or deed is told.
    fn tells_what_is_usual(&self, clauses: &[Clause], n: usize) -> bool {
        let act = |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..)));
        let only = |clause: &Clause| {
            let items = self.items(clause);
            let deed = [Cue::Do, Cue::Go, Cue::Got, Cue::ItWas, Cue::Tick, Cue::Evening, Cue::Total, Cue::LastNight];
            let tells = |item: &Item| {
                is_past_verb(item)
                    || is_number(item)
                    || matches!(item.what, What::Date(_))
                    || item.any(&deed) && !item.is(Cue::Ahead)
            };
            items.iter().any(|item| item.is(Cue::Just)) && items.iter().any(act) && !items.iter().any(tells)
        };
        let clause = &clauses[n];
        let beside = n > 0 && clauses[n - 1].sentence == clause.sentence && only(&clauses[n - 1]);
        let items = self.items(clause);
        let denies = items.iter().any(|item| item.is(Cue::Neg)) && items.iter().any(act);
        only(clause)
            || beside && denies && !items.iter().any(|item| is_number(item) || matches!(item.what, What::Date(_)))
    }

    fn own_barrier(&self, clause: &Clause) -> Option<Barrier> {
        let items = self.items(clause);
        for (n, item) in items.iter().enumerate() {
            // "dormiría unas 5 horas en total": a guess at the night behind, not a wish.
            let guessed = item.is(Cue::Hypothesis) && item.is(Cue::Sleep) && {
                let disturbed = |item: &Item| item.any(&[Cue::Disturbed, Cue::Up, Cue::LastNight]);
                items.iter().any(|item| item.is(Cue::Total))
                    || self.cut.items[..clause.items.start].iter().any(disturbed)
            };
            if guessed {
                continue;
            }
            for (cue, barrier) in [
                (Cue::Hypothesis, Barrier::Hypothesis),
                (Cue::Plan, Barrier::Plan),
                (Cue::Want, Barrier::Plan),
                (Cue::Spectator, Barrier::ThirdPerson),
                (Cue::Usual, Barrier::Usual),
                (Cue::Vague, Barrier::Vague),
                (Cue::Aggregate, Barrier::Aggregate),
            ] {
                if item.is(cue)
                    && !(cue == Cue::Plan && self.is_state_of_health(items, n))
                    && !(barrier == Barrier::Plan && is_prospect(items, n) || self.is_second_thought(clause, n))
                {
                    return Some(barrier);
                }
            }
            // "8 km on the plan", but not "ran 8 km as on the plan".
            let deed = |item: &Item| is_past_verb(item) || item.is(Cue::Do) && !item.is(Cue::Ahead);
            if item.is(Cue::OnPlan) && !items.iter().any(deed) {
                return Some(Barrier::Plan);
            }
            // "slept two hours less than usual" tells no amount.
            if item.is(Cue::Compared) && n > 0 && is_number(&items[n - 1]) {
                return Some(Barrier::Vague);
            }
            // "my doctor meant 7 hours" is no correction.
            let opinion = item.is(Cue::Meant) && items[..n].iter().any(|before| before.any(&[Cue::Kin, Cue::Third]));
            if opinion || item.is(Cue::Said) && !items.iter().any(|item| item.is(Cue::Device)) {
                return Some(Barrier::Said);
            }
            if item.is(Cue::Near) && self.is_near_miss(&items[n + 1..]) {
                return Some(Barrier::NearMiss);
            }
            // "at 20 I weighed 60 kilos": an age, as no hour is named so in English.
            let age = item.quantity().is_some_and(|q| q.at && q.unit.is_none() && (13.0..=60.0).contains(&q.value));
            let opens = n > 0 && items[..n].iter().all(|before| before.any(&[Cue::At, Cue::Filler]));
            if age && opens && items.get(n + 1).is_some_and(|next| next.is(Cue::First)) {
                return Some(Barrier::Vague);
            }
            // "a marathon in May": a month is no day of a report.
            let month = item.concepts.iter().any(|c| matches!(c, Concept::Month(_)));
            if month && n > 0 && items[n - 1].is(Cue::In) && !matches!(item.what, What::Date(_)) {
                return Some(Barrier::Plan);
            }
            if matches!(item.what, What::Date(DateRef::Offset(days)) if days > 0) && !is_prospect(items, n) {
                return Some(Barrier::Plan);
            }
        }
        None
    }

    /// Whether a clause tells a state of mind and nothing else.
    fn only_feels(&self, clause: &Clause) -> bool {
        let feels =
            |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Mood(_, Strength::Plain | Strength::Weak)));
        let small =
            [Cue::Filler, Cue::Feel, Cue::First, Cue::IAm, Cue::Be, Cue::Approx, Cue::Now, Cue::Article, Cue::Just];
        let items = self.items(clause);
        items.iter().any(feels)
            && items.iter().all(|item| feels(item) || item.any(&small) || matches!(item.what, What::Mark(_)))
    }

    /// Whether a clause tells what somebody means to do, and not only what a day to come holds.
    fn has_intent(&self, clause: &Clause) -> bool {
        let act = |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..)));
        let means = |item: &Item| {
            item.any(&[Cue::Plan, Cue::Want, Cue::OnPlan, Cue::Go]) && !matches!(item.what, What::Date(_))
        };
        self.items(clause).iter().any(|item| act(item) || means(item))
    }

    /// "Kid ill" without its apostrophe may be short for "I'll", which never ends a clause.
    fn is_state_of_health(&self, items: &[Item], at: usize) -> bool {
        let says = &self.cut.tokens[items[at].tokens.clone()];
        let is_last = items[at + 1..].iter().all(|item| item.is(Cue::Filler) || matches!(item.what, What::Mark(_)));
        is_last && matches!(says, [only] if only.text == "ill")
    }

    /// "7 hours or so, let's say 7.25": a word of supposing that opens a second thought supposes nothing.
    fn is_second_thought(&self, clause: &Clause, at: usize) -> bool {
        let before = &self.cut.items[..clause.items.start];
        self.items(clause)[at].is(Cue::Rather) && clause.join != Join::Stop && before.iter().any(is_number)
    }

    /// "this week: Mon 5k, Wed 8k": each number has its day after all.
    fn names_a_day(&self, clause: &Clause) -> bool {
        let items = self.items(clause);
        let day = items.iter().position(|item| matches!(item.what, What::Date(DateRef::Weekday(..))));
        day.is_some_and(|day| items[day..].iter().any(is_number) && items[..day].iter().any(|i| i.is(Cue::Aggregate)))
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

    fn opens_subordinate(&self, clause: &Clause) -> bool {
        self.items(clause).first().is_some_and(|item| item.is(Cue::Subordinate))
    }

    /// Whether clause `n` is asked rather than told.
    fn asks(&self, clauses: &[Clause], sentences: &[Sentence], n: usize) -> bool {
        let clause = &clauses[n];
        let items = self.items(clause);
        let opener = items.iter().find(|item| !item.is(Cue::Filler) && !matches!(item.what, What::Mark(_)));
        let before = clause.items.start.checked_sub(1).and_then(|at| self.cut.items.get(at));
        // "Back is better" tells: a small word before the verb, and no mark behind it.
        let is_first = opener.zip(items.first()).is_some_and(|(opener, first)| opener.tokens == first.tokens);
        let is_told = |item: &Item| item.is(Cue::Be) && !is_first && !sentences[clause.sentence].marked;
        if opener.is_some_and(|item| item.is(Cue::Ask) && !is_told(item) && !self.exclaims(clause, sentences))
            || items.iter().any(|item| item.is(Cue::AskHere))
            || before.is_some_and(|item| item.what == What::Mark('\u{bf}'))
        {
            return true;
        }
        // The mark belongs to the last clause; to those before it only where no question word opens a later one.
        let sentence = &sentences[clause.sentence];
        // "did yoga, you?" asks only what stands last.
        let last = &clauses[sentence.last];
        let tag = last.items.len() <= 2 && !self.items(last).iter().any(|item| is_anchor(item) || is_number(item));
        let opens_later = sentence.last_question.is_some_and(|m| m > n) || tag && sentence.last > n;
        if opens_later && tag {
            return false;
        }
        sentence.marked && !sentence.request && (n == sentence.last || !opens_later && !self.has_value(clause))
    }

    /// "What a long day", "was für ein Tag", "quelle journée": said with a sigh, and asked of nobody.
    fn exclaims(&self, clause: &Clause, sentences: &[Sentence]) -> bool {
        const SIGHS: [&[&str]; 11] = [
            &["what", "a"],
            &["what", "an"],
            &["was", "fur", "ein"],
            &["was", "fur", "eine"],
            &["was", "fur", "nen"],
            &["quelle", "journee"],
            &["quelle", "semaine"],
            &["quelle", "soiree"],
            &["quelle", "nuit"],
            &["quel", "bazar"],
            &["quel", "bonheur"],
        ];
        let items = self.items(clause);
        let Some(first) = items.iter().find(|item| !matches!(item.what, What::Mark(_))) else { return false };
        let said = || self.cut.tokens[first.tokens.start..].iter().map(|token| token.text.as_str());
        let is_sigh = SIGHS.iter().any(|sigh| said().take(sigh.len()).eq(sigh.iter().copied()));
        // "Was für ein Training": of what is done it is asked, but for "what a ride".
        let is_act =
            |item: &Item| self.cut.lang == Lang::De && item.concepts.iter().any(|c| matches!(c, Concept::Act(..)));
        let asks = |item: &Item| item.any(&[Cue::Be, Cue::First, Cue::Hypothesis, Cue::Plan]) || is_act(item);
        let is_asked = items.iter().any(asks);
        is_sigh && !is_asked && !sentences[clause.sentence].marked
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

/// "nervous about tomorrow", "worried about the exam on Monday": a state of mind that is felt now, whatever it is about.
pub(super) fn is_prospect(items: &[Item], at: usize) -> bool {
    let mood = items[..at].iter().position(|item| {
        item.concepts.iter().any(|c| matches!(c, Concept::Mood(_, strength) if *strength != Strength::Bound))
    });
    mood.is_some_and(|mood| items[mood..at].iter().any(|item| item.is(Cue::Cause))) && !items.iter().any(is_number)
}
