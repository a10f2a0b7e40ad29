//! Workouts: one record a session, with what was said of its length, distance, effort and energy.

use super::amount::{Details, covers_ground, kilometres, minutes};
use super::{Facts, Frame, Join, is_anchor, is_number};
use crate::domain::planner::body::BodyPart;
use crate::domain::record::{Activity, Record, Workout};
use crate::offline::Ask;
use crate::offline::clause::is_past_verb;
use crate::offline::concept::{Concept, Cue, Form};
use crate::offline::feat;
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::{DateRef, Purpose};

/// Words that the cause of something follows, folded, and the articles that may stand between.
const CAUSED: [&str; 12] = ["from", "vom", "von", "durchs", "durch", "de", "del", "por", "du", "d'", "des", "l'"];
const ARTICLES: [&str; 10] = ["the", "my", "dem", "der", "la", "el", "l'", "las", "los", "les"];

impl Facts<'_> {
    pub(super) fn workout(&mut self, n: usize) {
        if !self.told(n) {
            return;
        }
        let Some((at, activity, form)) = self.session(n) else {
            if let Some((at, activity)) = self.dropped(n) {
                return self.missed(n, at, activity);
            }
            self.continue_workout(n);
            self.without_a_sport(n);
            return;
        };
        if self.is_several(n, at) || self.is_cause(n, at) {
            return;
        }
        if self.is_by_turns(n, at, activity) {
            return self.spend(&[at]);
        }
        let asleep = self.has(n, Cue::Sleep);
        let details = if asleep { Details::default() } else { self.details(n, activity) };
        let presumed = self.is_presumed(n, at);
        if self.is_called_off(n, at) {
            return;
        }
        // "running 12 km on May 10", said in January: a plan, unless a time or a verb of the past says otherwise.
        let is_past = form == Form::Past || self.items(n).iter().any(is_past_verb);
        let is_deed =
            |item: &Item| item.any(&[Cue::Do, Cue::Go, Cue::Tick, Cue::ItWas, Cue::Skip]) && !item.is(Cue::Ahead);
        if self.is_long_ago(n) && !(is_past || details.minutes.is_some() || self.items(n).iter().any(is_deed)) {
            return;
        }
        // "Forgot: ran 4k on Sunday": the log was forgotten, and not the run.
        let is_told_late = form == Form::Past
            && details.has_amount()
            && (self.range(n).start..at).any(|i| self.item(i).what == What::Mark(':'));
        if self.denied(n, at) && !is_told_late {
            if self.item(at).is(Cue::Exercise) && self.tells_of_more(n) {
                self.spend(&[at]);
                return;
            }
            self.missed(n, at, activity);
            return;
        }
        // The name of a race alone is no amount: "a marathon" may be watched, or trained for.
        let raced = details.minutes.is_none() && details.kcal.is_none() && self.is_race(at);
        let measured =
            details.has_amount() && !raced || self.amount_follows(n, activity) || self.amount_before(n, at, activity);
        // "1 min run, 2 min walk, 20 min in all": the whole stands in the same sentence.
        let in_a_pool =
            activity == Activity::Swimming && self.quantities(n).any(|(_, q)| q.unit == Some(Unit::Lengths));
        let measured = measured || in_a_pool;
        let measured = measured || on_foot(activity) && self.range(n).any(|i| self.parts.contains(&i));
        if self.is_tick(n, activity, form, &details) || presumed && !measured {
            return;
        }
        let counted = self.counted(n, at);
        let done = form == Form::Past
            || measured
            || self.clauses[n].request
            || self.has_any(n, &[Cue::Do, Cue::Go, Cue::Tick])
            || self.sets(n).is_some()
            || counted.is_some()
            || self.item(at).is(Cue::Exercise) && feat::feat(self.message.text, self.cut.lang).is_some()
            || self.lonely_session(n, at);
        // "45 min of strength, three clean pull-ups done": what came off was part of it.
        let is_kept = |found: &crate::offline::Found| matches!(&found.record, Record::LogWorkout(known) if known.activity_type == activity && known.completed);
        let is_part = self.item(at).is(Cue::Exercise) && !measured && self.sets(n).is_none();
        if is_part && self.records.iter().any(is_kept) {
            self.spend(&[at]);
            self.spend(counted.as_slice());
            return;
        }
        if done && !asleep {
            let strange =
                self.strange_amount(n, activity).filter(|_| details.km.is_none() && details.minutes.is_none());
            self.keep_workout(n, at, activity, details);
            self.take_amount_before(n, at);
            self.spend(counted.as_slice());
            if let Some((amount, unit)) = strange {
                let said = |items: &[usize]| self.message.text.get(self.span(items)).unwrap_or_default().to_owned();
                let ask = Ask::HowFar { amount: said(&[amount, unit]), unit: said(&[unit]) };
                self.spend(&[amount, unit]);
                self.asks.push(ask);
            }
        }
    }

    /// "Marche et trot, 30 min", "5 km, trot et marche": running and walking by turns are one session; the half that stands without
    /// an amount only tells how it went.
    fn is_by_turns(&self, n: usize, at: usize, activity: Activity) -> bool {
        if !on_foot(activity) || self.amounts_in(n) > 0 {
            return false;
        }
        let is_foot = |m: usize| {
            let acts: Vec<usize> = self.range(m).filter(|i| of_foot(self.item(*i)).is_some()).collect();
            (self.lonely(m, &acts)).then_some(acts)
        };
        let Some(acts) = is_foot(n) else { return false };
        let is_other = |i: &usize| of_foot(self.item(*i)).is_some_and(|other| other != activity);
        let next = n + 1;
        let leads = || {
            next < self.clauses.len()
                && self.clauses[next].join == Join::And
                && self.told(next)
                && self.range(next).any(|i| is_other(&i))
                && (self.amounts_in(next) > 0 || self.amount_follows(next, activity))
        };
        let is_told = |found: &crate::offline::Found| {
            matches!(&found.record, Record::LogWorkout(known)
                if known.completed && on_foot(known.activity_type) && !is_bare(known))
        };
        // The second half of a pair: "trot", "et marche".
        let ends = || {
            self.clauses[n].join == Join::And
                && n.checked_sub(1).is_some_and(|before| is_foot(before).is_some_and(|acts| acts.iter().any(is_other)))
        };
        let follows = || self.clauses[n].join != Join::Stop && self.records.last().is_some_and(is_told);
        let is_pair = || acts.iter().any(is_other) || ends();
        acts.contains(&at) && (leads() || follows() && (is_pair() || self.pairs_up(n, activity)))
    }

    /// Whether the clause behind names the other of running and walking, and nothing else.
    fn pairs_up(&self, n: usize, activity: Activity) -> bool {
        let next = n + 1;
        next < self.clauses.len() && self.clauses[next].join == Join::And && {
            let is_other = |i: &usize| of_foot(self.item(*i)).is_some_and(|other| other != activity);
            let acts: Vec<usize> = self.range(next).filter(is_other).collect();
            !acts.is_empty() && self.lonely(next, &acts)
        }
    }

    /// "Forearms tired from climbing", "Unterarme müde vom Bouldern": why a part is tired, and no session of this day.
    fn is_cause(&self, n: usize, at: usize) -> bool {
        let start = self.item(at).tokens.start;
        let word = |back: usize| start.checked_sub(back).map_or("", |at| self.cut.tokens[at].text.as_str());
        let is_from = CAUSED.contains(&word(1)) || ARTICLES.contains(&word(1)) && CAUSED.contains(&word(2));
        let items: Vec<usize> = self.range(n).collect();
        let said = self.message.text.get(self.span(&items)).unwrap_or_default();
        let names_a_part = self.has(n, Cue::Body) || BodyPart::heard_in(said) != BodyPart::Other;
        let is_dated = self.clauses[n].own_date && self.clauses[n].date == Some(DateRef::Offset(0));
        is_from && names_a_part && !is_dated && self.amounts_in(n) == 0 && !self.has_any(n, &[Cue::Do, Cue::Go])
    }

    /// "did 20 min of exercises, skipped the squats": beside an exercise left out a session is told that took place.
    fn tells_of_more(&self, n: usize) -> bool {
        (0..self.clauses.len()).filter(|m| *m != n && self.told(*m) && !self.has_any(*m, &[Cue::Skip, Cue::Neg])).any(
            |m| {
                let sport = self.names_act(m) || self.has(m, Cue::Workout);
                let past = self
                    .items(m)
                    .iter()
                    .any(|item| item.find(|c| matches!(c, Concept::Act(_, Form::Past)).then_some(())).is_some());
                past || sport
                    && (self.has_any(m, &[Cue::Do, Cue::Go, Cue::Tick]) || self.items(m).iter().any(is_number))
            },
        )
    }

    /// "meant to go climbing but bailed": the session planned in the clause before.
    fn dropped(&self, n: usize) -> Option<(usize, Activity)> {
        let before = n.checked_sub(1)?;
        let planned = self.clauses[before].barrier == Some(crate::offline::clause::Barrier::Plan)
            && self.clauses[before].sentence == self.clauses[n].sentence;
        let skip = self.position(n, Cue::Skip).filter(|at| planned && self.lonely(n, &[*at]))?;
        let (_, activity) =
            self.seek(before, |item| item.find(|c| if let Concept::Act(act, _) = c { Some(*act) } else { None }))?;
        Some((skip, activity))
    }

    /// "surf cancelled": it did not take place, and who left it out is not said.
    fn is_called_off(&self, n: usize, at: usize) -> bool {
        let off = (at + 1..self.range(n).end).any(|i| self.item(i).is(Cue::CalledOff));
        off && !self.has_any(n, &[Cue::First, Cue::Do])
            && !(self.range(n).start..at).any(|i| self.item(i).is(Cue::Skip))
    }

    fn is_race(&self, at: usize) -> bool {
        self.item(at).concepts.iter().any(|c| matches!(c, Concept::Race(_)))
    }

    /// "leg day, 60 min", "hike day! 17 km", "yoga for 30… wait, 40 mins": the next clause holds nothing but the amount.
    pub(super) fn amount_follows(&self, n: usize, activity: Activity) -> bool {
        let mut next = n + 1;
        let repaired = next < self.clauses.len() && self.repairs(next);
        // "By bike to work and back, 12 km in total": the way home stands alone.
        let is_way_home =
            |m: usize| self.has(m, Cue::Back) && !self.items(m).iter().any(|item| is_anchor(item) || is_number(item));
        if next + 1 < self.clauses.len() && is_way_home(next) {
            next += 1;
        }
        // "…, wait, 40 mins": the word of repair may stand alone.
        if next + 1 < self.clauses.len() && repaired && !self.items(next).iter().any(is_number) {
            next += 1;
        }
        let heading = || self.opens(n) && self.lonely_heading(n);
        next < self.clauses.len()
            && (self.clauses[next].sentence == self.clauses[n].sentence || repaired || heading())
            && self.told(next)
            && !self.items(next).iter().any(|item| is_anchor(item) && !is_number(item) && !is_praise(item))
            && self.items(next).iter().any(|item| {
                minutes(item, activity).or_else(|| self.kilometres_in(n, item, activity)).is_some()
                    || item.quantity().is_some_and(|q| q.unit == Some(Unit::Kcal))
            })
    }

    /// A sentence that only names the session: "leg day!".
    fn lonely_heading(&self, n: usize) -> bool {
        let words: Vec<usize> =
            self.range(n).filter(|i| act(self.item(*i)) || self.item(*i).any(&[Cue::Session, Cue::Evening])).collect();
        self.lonely(n, &words)
    }

    /// "9.6 km, running": the clause before holds nothing but the amount.
    fn amount_before(&self, n: usize, at: usize, activity: Activity) -> bool {
        let Some(before) = n.checked_sub(1).filter(|before| self.told(*before)) else { return false };
        let joined = self.clauses[before].sentence == self.clauses[n].sentence && self.clauses[n].join == Join::Comma;
        let measures = |i: &usize| {
            !self.used[*i]
                && (minutes(self.item(*i), activity).is_some()
                    || self.kilometres_in(n, self.item(*i), activity).is_some())
        };
        let amounts: Vec<usize> = self.range(before).filter(measures).collect();
        // "15 mins, walk and a bit of jog": by turns, in the same time.
        let acts: Vec<usize> =
            self.range(n).filter(|i| *i == at || on_foot(activity) && names_foot(self.item(*i))).collect();
        joined && self.lonely(n, &acts) && !amounts.is_empty() && self.lonely(before, &amounts)
    }

    /// Adds the amount of the clause before to the session just kept, where it stood alone.
    fn take_amount_before(&mut self, n: usize, at: usize) {
        let Some(Frame::Workout(index)) = self.frame else { return };
        let Some(Record::LogWorkout(workout)) = self.records.get(index).map(|found| found.record.clone()) else {
            return;
        };
        if !is_bare(&workout) {
            return self.take_ground_before(n, at, index, workout);
        }
        if !self.amount_before(n, at, workout.activity_type) {
            return;
        }
        let details = self.details(n - 1, workout.activity_type);
        self.spend(&details.items);
        if let Some(found) = self.records.get_mut(index) {
            found.record =
                Record::LogWorkout(Workout { duration_minutes: details.minutes, distance_km: details.km, ..workout });
        }
    }

    /// "45 km, 1h40 on the bike": how far it was stands alone before how long it took.
    fn take_ground_before(&mut self, n: usize, at: usize, index: usize, workout: Workout) {
        let Some(before) = n.checked_sub(1).filter(|before| self.told(*before)) else { return };
        let ground = self.range(before).find(|i| {
            let unit = self.item(*i).quantity().and_then(|q| q.unit);
            !self.used[*i] && matches!(unit, Some(Unit::Km | Unit::Mile))
        });
        let Some(ground) = ground.filter(|ground| self.lonely(before, &[*ground])) else { return };
        let is_beside =
            self.clauses[before].sentence == self.clauses[n].sentence && self.clauses[n].join == Join::Comma;
        let own: Vec<usize> =
            self.range(n).filter(|i| *i == at || self.used[*i] || self.item(*i).is(Cue::With)).collect();
        let lacks_it = workout.distance_km.is_none() && workout.duration_minutes.is_some();
        let km = kilometres(self.item(ground), workout.activity_type);
        if !is_beside || !lacks_it || !self.lonely(n, &own) || !covers_ground(workout.activity_type) {
            return;
        }
        self.spend(&[ground]);
        if let Some(found) = self.records.get_mut(index) {
            found.record =
                Record::LogWorkout(Workout { distance_km: km.map(|km| (km * 100.0).round() / 100.0), ..workout });
        }
    }

    pub(super) fn names_act(&self, n: usize) -> bool {
        self.items(n).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..) | Concept::Race(_))))
    }

    /// "after my run": spoken of as known, not reported.
    pub(super) fn is_presumed(&self, n: usize, at: usize) -> bool {
        let range = self.range(n);
        (range.start..at).rev().take_while(|i| !is_anchor(self.item(*i))).any(|i| self.item(i).is(Cue::After))
    }

    /// A session named alone with its time: "yoga this morning", "spin class ✔".
    fn lonely_session(&self, n: usize, at: usize) -> bool {
        let words: Vec<usize> = self
            .range(n)
            .filter(|i| {
                *i == at
                    || self.item(*i).any(&[Cue::Session, Cue::Evening, Cue::With, Cue::Kin])
                    || self.item(*i).concepts.iter().any(|c| {
                        matches!(
                            c,
                            Concept::Intensity(_)
                                | Concept::Act(..)
                                | Concept::Mood(_, super::super::concept::Strength::Bound)
                        )
                    })
            })
            .collect();
        let timed =
            self.clauses[n].date.is_some() || self.has_any(n, &[Cue::Session, Cue::Evening, Cue::Got, Cue::Have]);
        timed && !self.lies_ahead(n) && self.lonely(n, &words)
    }

    /// "We have a five-a-side game on Thursday", "on a foot jeudi": held, and not done, on a weekday.
    fn lies_ahead(&self, n: usize) -> bool {
        let weekday = matches!(self.clauses[n].date, Some(DateRef::Weekday(_, false)));
        let past = |item: &Item| is_past_verb(item) || item.any(&[Cue::Got, Cue::Tick, Cue::ItWas]);
        weekday && self.has(n, Cue::Ahead) && !self.items(n).iter().any(past)
    }

    /// Walking and stretching ticked off are habits, not sessions.
    fn is_tick(&self, n: usize, activity: Activity, form: Form, details: &Details) -> bool {
        matches!(activity, Activity::Walking | Activity::Stretching)
            && !details.has_amount()
            && form != Form::Past
            && !self.has(n, Cue::Go)
            && self.has_any(n, &[Cue::Tick, Cue::Daily, Cue::Do])
    }

    /// A named session that was left out.
    fn missed(&mut self, n: usize, at: usize, activity: Activity) {
        // "No sport for 15 years" is how it has been, and no session of today left out.
        let long = [Unit::Years, Unit::Months, Unit::Weeks, Unit::Days];
        if self.quantities(n).any(|(_, q)| q.unit.is_some_and(|unit| long.contains(&unit))) && !self.clauses[n].own_date
        {
            return;
        }
        let habit = activity == Activity::Stretching || activity == Activity::Walking && self.has(n, Cue::Daily);
        let generic = self.item(at).is(Cue::Workout);
        // "noch nie Sport gemacht": nothing of today.
        let never = self.has(n, Cue::Never) && !self.clauses[n].own_date;
        if habit || generic || never || self.has(n, Cue::Unable) {
            return;
        }
        let Some(date) = self.date(n, Purpose::Report) else { return };
        // "Turbo 40 min, roads icy so no road ride": of the sport that was done elsewhere nothing was left out.
        let is_done = |found: &crate::offline::Found| {
            matches!(&found.record, Record::LogWorkout(known)
                if known.completed && known.activity_type == activity && known.date == date && !is_bare(known))
        };
        let is_left_out = self.has(n, Cue::Skip) || self.clauses[n].own_date || self.has(n, Cue::Evening);
        if !is_left_out && self.records.last().is_some_and(is_done) {
            return self.spend(&[at]);
        }
        let words: Vec<usize> = self
            .range(n)
            .filter(|i| {
                *i == at
                    || self.item(*i).any(&[Cue::Neg, Cue::Skip, Cue::Session])
                    || is_number(self.item(*i))
                    || act(self.item(*i))
            })
            .collect();
        let sport = self.sport_name(n, activity);
        self.keep(Record::LogWorkout(Workout { completed: false, sport, ..blank(date, activity) }), &words);
    }

    fn keep_workout(&mut self, n: usize, at: usize, activity: Activity, details: Details) {
        let Some(date) = self.date(n, Purpose::Report) else { return };
        let mut items = details.items;
        items.push(at);
        items.extend(self.range(n).filter(|i| act(self.item(*i)) || self.item(*i).any(&[Cue::Session, Cue::Workout])));
        // What was lifted, and how often, has no place of its own.
        if activity == Activity::Strength && self.sets(n).is_some() {
            items.extend(self.quantities(n).map(|(i, _)| i).chain(self.sets(n).into_iter().flatten()));
        }
        let workout = Workout {
            duration_minutes: details.minutes,
            distance_km: details.km,
            calories_burned: details.kcal,
            intensity_level: details.intensity,
            sport: self.sport_name(n, activity),
            ..blank(date, activity)
        };
        // "tango evening, danced an hour": the same session told twice.
        // "ran to work and ran home again": the way home belongs to the way out.
        let home = self.has(n, Cue::Back) && is_bare(&workout) && !self.opens(n);
        let out = |found: &crate::offline::Found| {
            matches!(&found.record, Record::LogWorkout(known)
                if known.activity_type == activity && known.date == date && known.completed)
        };
        if home && self.records.last().is_some_and(out) {
            self.spend(&items);
            return;
        }
        if let Some(index) = self.other_half(n, &workout) {
            self.spend(&items);
            if let Some(Record::LogWorkout(known)) = self.records.get_mut(index).map(|found| &mut found.record) {
                known.sport = known.sport.take().or(workout.sport);
                known.duration_minutes = known.duration_minutes.or(workout.duration_minutes);
                known.distance_km = known.distance_km.or(workout.distance_km);
                known.calories_burned = known.calories_burned.or(workout.calories_burned);
                known.intensity_level = known.intensity_level.or(workout.intensity_level);
            }
            return;
        }
        let same = self.records.iter().position(|found| match &found.record {
            Record::LogWorkout(known) => {
                known.date == date && is_same_sport(known, &workout) && known.completed && is_bare(known)
            }
            _ => false,
        });
        if let Some(index) = same {
            self.spend(&items);
            if let Record::LogWorkout(known) = &mut self.records[index].record {
                let intensity_level = workout.intensity_level.or(known.intensity_level);
                let sport = workout.sport.clone().or(known.sport.take());
                *known = Workout { intensity_level, sport, ..workout };
            }
            self.frame = Some(Frame::Workout(index));
            return;
        }
        let index = self.keep(Record::LogWorkout(workout), &items);
        self.frame = Some(Frame::Workout(index));
    }

    /// "4 hours and 12 km of hiking", "16 km hike on Sunday, 5 h of walking": the session just told, whose other measure
    /// this is.
    fn other_half(&self, n: usize, new: &Workout) -> Option<usize> {
        let Some(Frame::Workout(index)) = self.frame else { return None };
        let Record::LogWorkout(known) = &self.records.get(index)?.record else { return None };
        let on_foot = |activity| matches!(activity, Activity::Hiking | Activity::Walking);
        let alike = is_same_sport(known, new) || known.activity_type == Activity::Hiking && on_foot(new.activity_type);
        let apart = self.opens(n)
            || self.clauses[n].own_date && known.date != new.date
            || self.has_any(n, &[Cue::Evening, Cue::More]);
        let complete = known.duration_minutes.is_some() != new.duration_minutes.is_some()
            && known.distance_km.is_some() != new.distance_km.is_some();
        (alike && !apart && complete && known.completed && !is_bare(new)).then_some(index)
    }

    /// Keeps a session told by one amount alone.
    pub(super) fn keep_session_in(&mut self, n: usize, at: usize, activity: Activity, amount: Quantity) -> bool {
        let item = Item { what: What::Quantity(amount), ..self.item(at).clone() };
        let (km, time) = (kilometres(&item, activity), minutes(&item, activity));
        let Some(date) = self.date(n, Purpose::Report).filter(|_| km.is_some() || time.is_some()) else { return false };
        let distance_km = km.map(|km| (km * 100.0).round() / 100.0);
        let workout = Workout { distance_km, duration_minutes: time.filter(|_| km.is_none()), ..blank(date, activity) };
        let index = self.keep(Record::LogWorkout(workout), &[at]);
        self.frame = Some(Frame::Workout(index));
        true
    }

    /// A clause without an activity that adds to the session before it: "…, 45 min, hard".
    fn continue_workout(&mut self, n: usize) {
        let Some(Frame::Workout(index)) = self.frame else { return };
        let anchored = self.items(n).iter().any(|item| {
            let effort = item.concepts.iter().any(|c| matches!(c, Concept::Intensity(_)));
            is_anchor(item) && !is_number(item) && !item.is(Cue::Workout) && !effort && !is_praise(item)
        });
        if anchored {
            return;
        }
        let Some(Record::LogWorkout(workout)) = self.records.get(index).map(|found| found.record.clone()) else {
            return;
        };
        if self.is_length_of_a_thing(n) {
            return;
        }
        let mut details = self.details(n, workout.activity_type);
        if self.repairs(n) && !details.has_amount() {
            self.bare_repair(n, &workout, &mut details);
        }
        // "Monday 5 km and Thursday 8".
        if self.clauses[n].own_date
            && !details.has_amount()
            && !self.items(n).iter().any(|item| item.what == What::Unknown)
        {
            self.bare_repair(n, &workout, &mut details);
        }
        if details.items.is_empty() {
            return;
        }
        // "ran 3 miles on Monday and 4 on Wednesday": another day is another session.
        if self.clauses[n].own_date
            && details.has_amount()
            && let Some(date) = self.date(n, Purpose::Report).filter(|date| *date != workout.date)
        {
            let next = Workout {
                duration_minutes: details.minutes,
                distance_km: details.km,
                calories_burned: details.kcal,
                intensity_level: details.intensity,
                sport: workout.sport,
                ..blank(date, workout.activity_type)
            };
            let index = self.keep(Record::LogWorkout(next), &details.items);
            self.frame = Some(Frame::Workout(index));
            return;
        }
        let repair = self.repairs(n) || self.has_any(n, &[Cue::No, Cue::Total]);
        let back = self.has(n, Cue::Back);
        let pick = |old: Option<f64>, new: Option<f64>| match (old, new) {
            (Some(old), Some(new)) if back => Some(old + new),
            _ if repair => new.or(old),
            _ => old.or(new),
        };
        let merged = Workout {
            duration_minutes: pick(workout.duration_minutes, details.minutes),
            distance_km: pick(workout.distance_km, details.km),
            calories_burned: pick(workout.calories_burned, details.kcal),
            intensity_level: workout.intensity_level.or(details.intensity),
            ..workout
        };
        self.spend(&details.items);
        let words: Vec<usize> = self.range(n).filter(|i| self.item(*i).any(&[Cue::Session, Cue::Workout])).collect();
        self.spend(&words);
        if let Some(found) = self.records.get_mut(index) {
            found.record = Record::LogWorkout(merged);
        }
    }

    /// "Kickboxing, then 15 min sauna": how long something took that came after, and is no sport of ours.
    pub(super) fn is_length_of_a_thing(&self, n: usize) -> bool {
        let is_time =
            |at: &usize| matches!(self.item(*at).quantity().and_then(|q| q.unit), Some(Unit::Minute | Unit::Hour));
        let is_thing = |at: usize| {
            let behind = (at + 1..self.range(n).end).find(|i| !self.item(*i).any(&[Cue::Filler, Cue::OutOf, Cue::In]));
            behind.is_some_and(|i| self.names_a_thing(i))
        };
        self.clauses[n].join == Join::And && self.range(n).find(is_time).is_some_and(is_thing)
    }

    /// "ran 5k, well, 4.8": a bare number takes the place of the amount said before.
    fn bare_repair(&self, n: usize, workout: &Workout, details: &mut Details) {
        let Some((at, quantity)) = self.quantities(n).find(|(_, q)| q.unit.is_none() && !q.at) else { return };
        match (workout.distance_km, workout.duration_minutes) {
            (Some(_), None) => details.km = Some(quantity.value),
            (None, Some(_)) => details.minutes = Some(quantity.value),
            _ => return,
        }
        details.items.push(at);
    }
}

fn on_foot(activity: Activity) -> bool {
    matches!(activity, Activity::Running | Activity::Walking)
}

/// Running or walking, as a verb or a noun.
fn of_foot(item: &Item) -> Option<Activity> {
    item.find(|c| if let Concept::Act(activity, _) = c { Some(*activity) } else { None }).filter(|act| on_foot(*act))
}

fn names_foot(item: &Item) -> bool {
    item.concepts.iter().any(|c| matches!(c, Concept::Act(activity, Form::Noun) if on_foot(*activity)))
}

/// "a good hour": a word that is a mood only beside a word of feeling.
fn is_praise(item: &Item) -> bool {
    item.concepts.iter().any(|c| matches!(c, Concept::Mood(_, super::super::concept::Strength::Bound)))
}

pub(super) fn act(item: &Item) -> bool {
    item.concepts.iter().any(|c| matches!(c, Concept::Act(..) | Concept::Race(_)))
}

/// Whether two sessions may be one: of one activity, and not of two sports by name ("judo, then 40 min of badminton").
pub(super) fn is_same_sport(a: &Workout, b: &Workout) -> bool {
    let is_one_name = a.sport == b.sport || a.sport.is_none() || b.sport.is_none();
    a.activity_type == b.activity_type && is_one_name
}

pub(super) fn is_bare(workout: &Workout) -> bool {
    workout.duration_minutes.is_none() && workout.distance_km.is_none() && workout.calories_burned.is_none()
}

pub(super) fn blank(date: chrono::NaiveDate, activity_type: Activity) -> Workout {
    Workout {
        date,
        activity_type,
        sport: None,
        duration_minutes: None,
        intensity_level: None,
        distance_km: None,
        calories_burned: None,
        completed: true,
    }
}
