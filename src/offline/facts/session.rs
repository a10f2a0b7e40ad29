//! Which sport a clause tells of: the verb before the noun, the sport before the place or manner of training, and what tells a
//! sport without its name.

use super::{Facts, amount::minutes, is_number, workout::act};
use crate::domain::record::Activity;
use crate::offline::clause::is_past_verb;
use crate::offline::concept::{Concept, Cue, Form};
use crate::offline::feat;
use crate::offline::item::{Item, What};
use crate::offline::quantity::Quantity;
use crate::offline::sport::{self, Sport};
use crate::offline::unit::Unit;

/// Lengths that are swum and are nothing else, as they are written when several are counted, folded.
const OF_WATER: [&str; 5] = ["lengths", "bahnen", "langen", "largos", "longueurs"];

impl Facts<'_> {
    /// The activity of a clause: a verb before a noun, a sport before the place or manner of training.
    pub(super) fn session(&self, n: usize) -> Option<(usize, Activity, Form)> {
        let acts = self.range(n).filter(|at| !self.used[*at]).filter_map(|at| {
            let act = self.item(at).find(|c| if let Concept::Act(act, form) = c { Some((*act, *form)) } else { None });
            let race = self.item(at).find(|c| matches!(c, Concept::Race(_)).then_some((Activity::Running, Form::Noun)));
            act.or(race)
                .map(|(act, form)| (at, act, form))
                .filter(|_| !(self.is_among_exercises(n, at) || self.is_around_repeats(n, at)))
                .filter(|(at, act, _)| *act != Activity::Rowing || !self.is_of_a_row(*at))
                // "An hour of basketball instead of the bike".
                .filter(|_| {
                    !(self.range(n).start..at)
                        .any(|i| self.item(i).is(Cue::InsteadOf) && !self.item(i).any(&[Cue::Neg, Cue::No]))
                })
        });
        let rank = |(at, act, form): &(usize, Activity, Form)| {
            let loose = matches!(act, Activity::Strength | Activity::Other | Activity::Hiit);
            (self.is_presumed(n, *at), loose, *form != Form::Past)
        };
        let generic = || {
            let at = self.position(n, Cue::Workout)?;
            let later = (n + 1..self.clauses.len()).any(|m| {
                self.clauses[m].sentence == self.clauses[n].sentence && self.names_act(m) && !self.is_of_training(n, m)
            });
            (!later && !self.denied(n, at)).then_some((at, Activity::Other, Form::Noun))
        };
        // "5k in 28 minutes": only a run is told by these two.
        let timed = || {
            let at = self
                .range(n)
                .find(|at| !self.used[*at] && self.item(*at).quantity().is_some_and(|q| q.unit == Some(Unit::K)))?;
            let time = self.range(n).any(|at| minutes(self.item(at), Activity::Running).is_some());
            // "a quick 5k before work, 27:45", "did a 5k": the noun of a race.
            let before = (self.range(n).start..at)
                .rev()
                .find(|i| !self.item(*i).is(Cue::Filler) || self.item(*i).any(&[Cue::Article, Cue::Determiner]));
            let noun = before.is_some_and(|i| self.item(i).any(&[Cue::Article, Cue::Determiner]))
                && self.has_any(n, &[Cue::Do, Cue::Go]);
            let time = time || noun || self.amount_follows(n, Activity::Running);
            (time && !self.items(n).iter().any(|item| item.what == What::Unknown)).then_some((
                at,
                Activity::Running,
                Form::Noun,
            ))
        };
        // "squat 60 kg 3x5": an exercise with its sets is a session, however short.
        let lifted = || {
            let at = self.range(n).find(|at| self.item(*at).any(&[Cue::Lift, Cue::Exercise]))?;
            let is_first = || self.item(at).is(Cue::Exercise) && feat::feat(self.message.text, self.cut.lang).is_some();
            let is_done = self.sets(n).is_some() || is_first() || self.plain_count(n, at).is_some();
            is_done.then_some((at, Activity::Strength, Form::Noun))
        };
        let repeats = || self.repeats(n).map(|(_, at)| (at, Activity::Running, Form::Noun));
        // "intervals 6x1000, 14 km total": a run, as its ground is told.
        let is_run = self.repeats(n).is_some() && self.tells_ground(n);
        let act = acts.min_by_key(rank).filter(|(_, act, _)| *act != Activity::Hiit || !is_run);
        // "30 lengths in the pool", "20 Bahnen in 30 min": laps alone may be of a track.
        let lengths = || {
            let (at, _) = self.quantities(n).find(|(_, q)| q.unit == Some(Unit::Lengths))?;
            let in_one = self.item(at).tokens.len() > 2;
            let is_swum = in_one || self.has(n, Cue::Pool) || self.are_lengths_alone(n, at);
            is_swum.then_some((at, Activity::Swimming, Form::Noun))
        };
        act.or_else(lifted).or_else(repeats).or_else(generic).or_else(|| self.played(n)).or_else(timed).or_else(lengths)
    }

    /// The sport of a clause by its own name, where its activity has a word for it: the noun before the verb ("paddled the canoe").
    pub(super) fn sport_in(&self, n: usize, activity: Activity) -> Option<&'static Sport> {
        let range = self.range(n);
        let form = |at: usize| {
            self.item(at)
                .find(|c| if let Concept::Act(act, form) = c { (*act == activity).then_some(*form) } else { None })
        };
        let named = |at: usize| {
            let heads = self.item(at).tokens.len();
            let words = &self.cut.tokens[self.item(at).tokens.start..self.item(range.end - 1).tokens.end];
            let words: Vec<String> = words.iter().map(|token| token.text.clone()).collect();
            sport::sport(&words, heads, self.cut.lang)
        };
        let acts = range.clone().filter(|at| !self.is_presumed(n, *at)).filter_map(|at| Some((form(at)?, named(at)?)));
        acts.min_by_key(|(form, _)| *form != Form::Noun).map(|(_, sport)| sport)
    }

    /// The name that a session of a clause is kept with.
    pub(super) fn sport_name(&self, n: usize, activity: Activity) -> Option<String> {
        self.sport_in(n, activity).map(|sport| sport.name.clone())
    }

    /// "Training 80 min, viele Sprints": what a session told with its own length was made of, in words that tell no length, no deed and
    /// no day. A sport that stands alone behind it names the session instead ("training 45 min, yoga").
    pub(super) fn is_of_training(&self, n: usize, m: usize) -> bool {
        let has_length = |n: usize| self.quantities(n).any(|(at, _)| minutes(self.item(at), Activity::Other).is_some());
        let acts: Vec<usize> = self.range(m).filter(|at| act(self.item(*at))).collect();
        let tells_more =
            |item: &Item| is_number(item) || is_past_verb(item) || item.any(&[Cue::Do, Cue::Go, Cue::Neg, Cue::Skip]);
        // "Muchos sprints": nobody says so many of what was the whole.
        let is_hiit = |at: usize| self.item(at).concepts.iter().any(|c| matches!(c, Concept::Act(Activity::Hiit, _)));
        let is_parts = acts.iter().any(|at| is_hiit(*at)) && self.items(m).len() > acts.len();
        has_length(n)
            && !self.clauses[m].own_date
            && (is_parts || !self.lonely(m, &acts))
            && !self.items(m).iter().any(tells_more)
    }

    /// "20 push-ups in a row": no rowing.
    fn is_of_a_row(&self, at: usize) -> bool {
        let words: Vec<String> = self.cut.tokens.iter().map(|token| token.text.clone()).collect();
        feat::is_of_a_row(&words, self.item(at).tokens.start, self.cut.lang)
    }

    /// "lat pulldowns, rows, dead hangs": a word that names a sport as well is an exercise among others.
    fn is_among_exercises(&self, n: usize, at: usize) -> bool {
        let rowing = |c: &Concept| matches!(c, Concept::Act(Activity::Rowing, Form::Noun));
        let sentence = self.clauses[n].sentence;
        let ground = |q: Quantity| q.unit.is_some() && q.unit != Some(Unit::Second);
        if self.quantities(n).any(|(_, q)| ground(q)) {
            return false;
        }
        // "Gym: 4x8 rows".
        let in_sets = || self.sets(n).is_some();
        self.item(at).is(Cue::Exercise)
            && self.item(at).concepts.iter().any(rowing)
            && (in_sets()
                || self.clauses.iter().filter(|clause| clause.sentence == sentence).any(|clause| {
                    clause
                        .items
                        .clone()
                        .any(|i| i != at && self.item(i).is(Cue::Exercise) && !self.item(i).concepts.iter().any(rowing))
                }))
    }

    /// "2 km einlaufen, 6x1000": what is run before and after the repeats belongs to them.
    fn is_around_repeats(&self, n: usize, at: usize) -> bool {
        self.item(at).is(Cue::WarmUp)
            && (0..self.clauses.len()).any(|m| m != n && self.told(m) && self.repeats(m).is_some())
    }

    /// "20 lengths", "fait 20 longueurs en 30 min": several lengths of nothing else, with a time or without.
    fn are_lengths_alone(&self, n: usize, at: usize) -> bool {
        let words = &self.cut.tokens[self.item(at).tokens.clone()];
        let is_of_water = words.last().is_some_and(|word| OF_WATER.contains(&word.text.as_str()));
        let is_beside =
            |i: &usize| *i == at || minutes(self.item(*i), Activity::Swimming).is_some() || self.item(*i).is(Cue::Do);
        let beside: Vec<usize> = self.range(n).filter(is_beside).collect();
        is_of_water && self.lonely(n, &beside)
    }
}
