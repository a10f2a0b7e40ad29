//! Numbers beside a sport that are no length of it: how often an exercise came off, how many sessions there were, an amount in a
//! word that is no unit of ours.

use super::{Facts, amount::covers_ground, is_anchor, is_number};
use crate::domain::person::Lang;
use crate::domain::record::Activity;
use crate::offline::clause::is_past_verb;
use crate::offline::concept::{Concept, Cue};
use crate::offline::feat;
use crate::offline::item::What;
use crate::offline::quantity::{Quantity, Unit};

/// So many sessions that are counted without a day are those of some days.
const SEVERAL: f64 = 2.0;
const MOST_SESSIONS: f64 = 14.0;

/// What is walked, climbed or fetched and measures no way, folded.
const THINGS: &[&str] = &[
    "dog",
    "dogs",
    "errand",
    "errands",
    "hill",
    "hills",
    "stairs",
    "trails",
    "horses",
    "kids",
    "people",
    "intervals",
    "sets",
    "reps",
    "sessions",
    "classes",
    "hund",
    "hunde",
    "hunden",
    "hugel",
    "berge",
    "treppen",
    "pferde",
    "leute",
    "kinder",
    "satze",
    "einheiten",
    "perro",
    "perros",
    "cuestas",
    "colinas",
    "escaleras",
    "caballos",
    "personas",
    "series",
    "sesiones",
    "recados",
    "chien",
    "chiens",
    "cotes",
    "collines",
    "escaliers",
    "chevaux",
    "personnes",
    "enfants",
    "seances",
];

impl Facts<'_> {
    /// "Got 6 pull-ups", "10 push-ups in a row", "tried pull-ups, got 6": where the count of an exercise that came off stands.
    pub(super) fn counted(&self, n: usize, at: usize) -> Option<usize> {
        if !self.item(at).is(Cue::Exercise) || self.has(n, Cue::Ahead) {
            return None;
        }
        let lang = self.cut.lang;
        let words = |m: usize| -> Vec<String> {
            let tokens = self.range(m).flat_map(|i| self.item(i).tokens.clone());
            tokens.map(|token| self.cut.tokens[token].text.clone()).collect()
        };
        let counts = |m: usize| -> Vec<usize> { self.range(m).filter(|i| is_number(self.item(*i))).collect() };
        let is_count = |i: usize| !self.used[i] && feat::is_count(self.item(i));
        match counts(n)[..] {
            [count] if self.plain_count(n, at) == Some(count) => Some(count),
            [count] => {
                let came_off = self.has(n, Cue::Got) || feat::is_in_a_row(&words(n), lang);
                let is_before = count < at && at - count <= 2;
                (is_before && is_count(count) && came_off).then_some(count)
            }
            [] if feat::is_tried(&words(n), lang) => {
                let next = Some(n + 1).filter(|m| *m < self.clauses.len() && self.told(*m))?;
                let is_beside = self.clauses[next].sentence == self.clauses[n].sentence;
                let is_anchored = self.items(next).iter().any(|item| is_anchor(item) && !is_number(item));
                let [count] = counts(next)[..] else { return None };
                let is_it = is_beside && !is_anchored && is_count(count) && feat::came_off(&words(next), lang);
                is_it.then_some(count)
            }
            // "30 Liegestütze 50 Situps": each count right before its exercise, with nothing between them.
            [first, ..] if counts(n).iter().all(|i| is_count(*i) && self.is_of_an_exercise(n, *i)) => {
                (first == self.range(n).start).then_some(first)
            }
            _ => None,
        }
    }

    fn is_of_an_exercise(&self, n: usize, count: usize) -> bool {
        self.range(n).contains(&(count + 1)) && self.item(count + 1).is(Cue::Exercise)
    }

    /// "12 squats with the chair", "3 pull-ups, 15 push-ups": a count that opens its clause and the exercise right behind it, told and
    /// neither meant, possible nor of every day.
    pub(super) fn plain_count(&self, n: usize, at: usize) -> Option<usize> {
        let range = self.range(n);
        let small = |i: &usize| {
            let item = self.item(*i);
            item.any(&[Cue::Filler, Cue::TimesWord, Cue::Article, Cue::First, Cue::Do, Cue::Got, Cue::Approx, Cue::And])
                || matches!(item.what, What::Date(_) | What::Mark(_))
        };
        let [count] = range.clone().filter(|i| is_number(self.item(*i))).collect::<Vec<_>>()[..] else { return None };
        let is_first = count < at && (range.start..count).chain(count + 1..at).all(|i| small(&i));
        let is_meant = [
            Cue::Able,
            Cue::Unable,
            Cue::Want,
            Cue::Goal,
            Cue::PerDay,
            Cue::PerWeek,
            Cue::Must,
            Cue::Usual,
            Cue::Ahead,
            Cue::Be,
            Cue::Neg,
            Cue::Skip,
            Cue::Reach,
            Cue::Total,
        ];
        let is_told = self.item(at).is(Cue::Exercise) && self.told(n) && !self.has_any(n, &is_meant);
        (is_first && is_told && !self.used[count] && feat::is_count(self.item(count))).then_some(count)
    }

    /// "Ran 3 furlongs", "2 Wegstunden gelaufen": a number and right behind it a word that is no unit of ours, and nothing else that
    /// measures the way.
    pub(super) fn strange_amount(&self, n: usize, activity: Activity) -> Option<(usize, usize)> {
        let range = self.range(n);
        let is_word = |at: usize| {
            let token = &self.cut.tokens[self.item(at).tokens.start];
            // A name has a capital, where not every noun has one.
            self.item(at).what == What::Unknown
                && (!token.capital || self.cut.lang == Lang::De)
                && !THINGS.contains(&token.text.as_str())
        };
        let bare = |(at, q): &(usize, Quantity)| q.unit.is_none() && !q.at && q.value > 0.0 && at + 1 < range.end;
        let (at, _) = self.quantities(n).find(|found| bare(found) && is_word(found.0 + 1))?;
        let is_sport = covers_ground(activity) && self.amounts_in(n) == 1 && !self.has_any(n, &[Cue::With, Cue::Kin]);
        is_sport.then_some((at, at + 1))
    }

    pub(super) fn amounts_in(&self, n: usize) -> usize {
        self.items(n).iter().filter(|item| is_number(item)).count()
    }

    /// "Five runs, around 55 km": a count of sessions without a day is no session, and its sum no distance of one.
    pub(super) fn is_several(&self, n: usize, at: usize) -> bool {
        // "Cinq sorties de course", "fünf lockere Läufe".
        let small = |i: &usize| {
            let item = self.item(*i);
            let is_effort = item.concepts.iter().any(|c| matches!(c, Concept::Intensity(_)));
            (is_effort || item.any(&[Cue::Filler, Cue::Article, Cue::Session, Cue::OutOf])) && !is_number(item)
        };
        let before = (self.range(n).start..at).rev().find(|i| !small(i));
        let count = before.and_then(|i| self.item(i).quantity()).is_some_and(|quantity| {
            matches!(quantity.unit, None | Some(Unit::Times)) && (SEVERAL..=MOST_SESSIONS).contains(&quantity.value)
        });
        // "12 squats with the chair": of an exercise so many are one session.
        count
            && !self.item(at).is(Cue::Exercise)
            && self.clauses[n].date.is_none()
            && self.sets(n).is_none()
            && !self.items(n).iter().any(|item| is_past_verb(item) || item.any(&[Cue::Do, Cue::Tick]))
    }
}
