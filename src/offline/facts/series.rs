//! Sessions told by their figures: sets of an exercise, repeats of a distance, a distance without its sport.

use super::workout::{act, blank, is_bare, is_same_sport};
use super::{Facts, Frame, Join, is_anchor, is_number};
use crate::domain::planner::body::BodyPart;
use crate::domain::record::{Activity, Record, Workout};
use crate::offline::concept::{Concept, Cue};
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::Purpose;
use crate::offline::{Ask, Found, undone};

/// Repetitions of an exercise at most.
const MOST_REPETITIONS: f64 = 50.0;
/// What is lifted with both hands, in kilos or pounds.
const LEAST_LOAD: f64 = 20.0;
const MOST_LOAD: f64 = 1000.0;
/// The shortest and the longest repeat of a run, in metres.
const SHORTEST_REPEAT: f64 = 200.0;
const LONGEST_REPEAT: f64 = 5000.0;
/// From so far on a distance is told for its own sake.
const FAR_KM: f64 = 5.0;

/// What is ridden and nothing else, in a day and in kilometres.
const RIDDEN_KM: std::ops::RangeInclusive<f64> = 60.0..=300.0;
/// From so far on the speed tells how it was covered, and at what speed nobody goes on foot, in kilometres an hour.
const FAR_ENOUGH_KM: f64 = 10.0;
const RIDDEN_SPEED: std::ops::RangeInclusive<f64> = 22.0..=45.0;
/// Words before a place or what it was like there, folded ("au soleil", "along the river").
const SETTINGS: &[&str] = &[
    "along", "around", "round", "through", "by", "past", "near", "in", "at", "under", "over", "entlang", "durch", "um",
    "am", "an", "im", "bei", "unter", "por", "junto", "bajo", "en", "al", "le", "au", "aux", "autour", "dans", "sous",
    "sur", "par",
];
/// A weekday without another word is the last one so many days ago at most; beyond it the next is nearer.
const NEARER_DAYS: i64 = 3;
/// What it was like outside, folded.
const SKY: &[&str] = &[
    "sun",
    "sunshine",
    "rain",
    "wind",
    "headwind",
    "sonne",
    "regen",
    "gegenwind",
    "sol",
    "lluvia",
    "viento",
    "soleil",
    "pluie",
    "vent",
];
/// What carries people that is no sport, folded.
const VEHICLES: &[&str] = &[
    "car",
    "train",
    "bus",
    "van",
    "motorbike",
    "motorcycle",
    "scooter",
    "drove",
    "driving",
    "drive",
    "lorry",
    "truck",
    "plane",
    "auto",
    "zug",
    "bahn",
    "motorrad",
    "lkw",
    "flugzeug",
    "coche",
    "carro",
    "tren",
    "autobus",
    "moto",
    "conduje",
    "conduciendo",
    "conducido",
    "camion",
    "avion",
    "voiture",
    "conduit",
    "conduire",
    "traffic",
    "stau",
    "atasco",
    "trafico",
    "bouchon",
    "bouchons",
    "embouteillage",
    "embouteillages",
];

impl Facts<'_> {
    /// Whether the sentence tells a distance in kilometres or miles, in this clause or behind it.
    pub(super) fn tells_ground(&self, n: usize) -> bool {
        let sentence = self.clauses[n].sentence;
        let clauses = (n..self.clauses.len()).take_while(|m| self.clauses[*m].sentence == sentence && self.told(*m));
        let (_, beside) = self.warm_ups(n);
        clauses.flat_map(|m| self.range(m)).any(|at| {
            let unit = self.item(at).quantity().and_then(|q| q.unit);
            matches!(unit, Some(Unit::Km | Unit::Mile)) && !beside.contains(&at)
        })
    }

    /// "3x5": how often an exercise was done in a row, twice counted. They may stand alone behind it ("squat 60 kg, 3x5").
    pub(super) fn sets(&self, n: usize) -> Option<[usize; 2]> {
        let next = Some(n + 1).filter(|m| *m < self.clauses.len() && !self.opens(*m));
        let next = next.filter(|m| !self.items(*m).iter().any(|item| is_anchor(item) && !is_number(item)));
        let (count, at) = self.product(n).or_else(|| self.product(next?)).or_else(|| self.load(n))?;
        self.item(at).quantity().filter(|q| q.value <= MOST_REPETITIONS).map(|_| [count, at])
    }

    /// "Deadlift 180 x 3, lower back tight": behind an exercise, what was lifted and how often. One lift alone is no session;
    /// with more beside it somebody tells of their training.
    fn load(&self, n: usize) -> Option<(usize, usize)> {
        let range = self.range(n);
        let exercise = range.clone().find(|at| self.item(*at).any(&[Cue::Lift, Cue::Exercise]))?;
        let times = (exercise + 2..range.end).find(|at| self.item(*at).is(Cue::TimesWord) && at + 1 < range.end)?;
        let plain = |at: usize, units: &[Option<Unit>]| {
            self.item(at).quantity().filter(|q| !q.at && units.contains(&q.unit)).map(|q| q.value)
        };
        let load = plain(times - 1, &[None, Some(Unit::Kg), Some(Unit::Lb)])?;
        let repetitions = plain(times + 1, &[None])?;
        let said = |m: usize| {
            let items: Vec<usize> = self.range(m).collect();
            self.message.text.get(self.span(&items)).unwrap_or_default()
        };
        let tells_more = |m: usize| {
            self.has_any(m, &[Cue::Body, Cue::Lift, Cue::Exercise]) || BodyPart::heard_in(said(m)) != BodyPart::Other
        };
        let is_beside_more = (0..self.clauses.len()).any(|m| m != n && tells_more(m));
        let is_lift = is_beside_more
            && (LEAST_LOAD..=MOST_LOAD).contains(&load)
            && (1.0..=MOST_REPETITIONS).contains(&repetitions);
        (is_lift && repetitions.fract() == 0.0).then_some((times - 1, times + 1))
    }

    /// "6x1000", "8 x 400 m": repeats of a distance that is run, and where they stand.
    pub(super) fn repeats(&self, n: usize) -> Option<(usize, usize)> {
        let (count, at) = self.product(n)?;
        self.item(at)
            .quantity()
            .filter(|q| q.value >= SHORTEST_REPEAT && q.value <= LONGEST_REPEAT)
            .map(|_| (count, at))
    }

    /// A count and what it multiplies, in metres or without a unit.
    pub(super) fn product(&self, n: usize) -> Option<(usize, usize)> {
        let plain = |at: usize| self.item(at).quantity().filter(|q| !q.at && q.value.fract() == 0.0);
        let range = self.range(n);
        range.clone().skip(1).find(|at| self.item(*at).is(Cue::TimesWord) && at + 1 < range.end).and_then(|times| {
            let count = plain(times - 1).filter(|q| q.unit.is_none() && (1.0..=40.0).contains(&q.value));
            let each = plain(times + 1).filter(|q| matches!(q.unit, None | Some(Unit::Metre | Unit::M)));
            count.and(each).map(|_| (times - 1, times + 1))
        })
    }

    /// "easy 8 km, 44 min": a distance with its effort or its time, and no word of what was done. The person is asked,
    /// unless it is known what they do.
    pub(super) fn without_a_sport(&mut self, n: usize) {
        let in_session = matches!(self.frame, Some(Frame::Workout(_)));
        let ground =
            |item: &Item| matches!(item.quantity().and_then(|q| q.unit), Some(Unit::Km | Unit::Mile | Unit::K));
        if in_session || !self.range(n).any(|at| !self.used[at] && ground(self.item(at))) {
            return;
        }
        let figures: Vec<usize> =
            self.range(n).filter(|i| is_number(self.item(*i)) || is_effort(self.item(*i))).collect();
        if !self.lonely(n, &figures) {
            return;
        }
        // "5 km in 40 min, trot and walk": what it was stands right behind it.
        let sports = |m: usize| self.range(m).filter(|i| act(self.item(*i))).collect::<Vec<_>>();
        let is_sport = |m: usize| {
            self.clauses[m].join == Join::Comma && self.told(m) && self.names_act(m) && self.lonely(m, &sports(m))
        };
        if n + 1 < self.clauses.len() && is_sport(n + 1) {
            return;
        }
        let mut details = self.details(n, Activity::Running);
        let time = |m: &usize| {
            let beside = self.clauses[*m].sentence == self.clauses[n].sentence && self.told(*m);
            beside
                && !self
                    .items(*m)
                    .iter()
                    .any(|item| is_anchor(item) && !is_number(item) && !is_effort(item) || ground(item))
        };
        let next = Some(n + 1).filter(|m| details.minutes.is_none() && *m < self.clauses.len()).filter(time);
        let earlier = n.checked_sub(1).filter(time);
        if let Some(next) = next {
            let more = self.details(next, Activity::Running);
            if self.lonely(next, &more.items) {
                details.minutes = more.minutes;
                details.intensity = details.intensity.or(more.intensity);
                details.items.extend(more.items);
            }
        }
        // "50 min easy, 11k": the time stands before the distance.
        if let Some(earlier) = earlier.filter(|_| details.minutes.is_none()) {
            let more = self.details(earlier, Activity::Running);
            if more.minutes.is_some() && self.lonely(earlier, &more.items) {
                details.minutes = more.minutes;
                details.intensity = details.intensity.or(more.intensity);
                details.items.extend(more.items);
            }
        }
        let told = details.km.is_some() && (details.minutes.is_some() || details.intensity.is_some());
        let Some(date) = self.date(n, Purpose::Report).filter(|_| told && self.lonely(n, &details.items)) else {
            return;
        };
        // Said again with the sport, it is one clause.
        let amount = self.message.text.get(self.span(&details.items)).unwrap_or_default().replace(", ", " ");
        self.spend(&details.items);
        let workout = Workout {
            duration_minutes: details.minutes,
            distance_km: details.km,
            intensity_level: details.intensity,
            ..blank(date, Activity::Other)
        };
        let is_fast = is_as_fast_as_a_bike(workout.distance_km, workout.duration_minutes) && !self.is_driven();
        if self.is_ridden(n, workout.distance_km) || is_fast {
            self.keep(Record::LogWorkout(Workout { activity_type: Activity::Cycling, ..workout }), &details.items);
            return;
        }
        self.asks.push(Ask::WhatSport { amount, workout });
    }
}

impl Facts<'_> {
    /// "An hour's work in the garden, dug the beds": what was done without a name, and once more without a figure, is one.
    pub(super) fn join_nameless_sessions(&mut self) {
        let nameless = |found: &Found| match &found.record {
            Record::LogWorkout(workout) if workout.activity_type == Activity::Other && workout.completed => {
                Some(workout.clone())
            }
            _ => None,
        };
        for at in (0..self.records.len()).rev() {
            let Some(bare) = nameless(&self.records[at]).filter(is_bare) else { continue };
            let is_whole = |told: &Workout| told.date == bare.date && !is_bare(told) && is_same_sport(told, &bare);
            let whole = self.records.iter().position(|found| nameless(found).as_ref().is_some_and(is_whole));
            let Some(whole) = whole else { continue };
            if let Record::LogWorkout(told) = &mut self.records[whole].record {
                told.sport = told.sport.take().or(bare.sport);
            }
            self.records.remove(at);
        }
    }

    /// "Fait 35 km dimanche avec les copains", "30 km today, with two climbs": a distance that was done, and no word of how. The
    /// person is asked, unless it is known what they do.
    pub(super) fn ground_without_a_sport(&mut self) {
        // "Didn't do the 5 km, did 3 instead": what was done in place of a distance is as well told as what is far.
        let denied: Vec<usize> =
            (0..self.clauses.len()).filter(|n| undone::denies_ground(self.cut, &self.clauses[*n])).collect();
        let is_denied = |at: usize| denied.iter().any(|n| self.range(*n).contains(&at));
        let is_instead =
            |at: usize| denied.iter().any(|n| n + 1 < self.clauses.len() && self.range(n + 1).contains(&at));
        let ground = |at: &usize| {
            let quantity = self.item(*at).quantity();
            let is_far = |q: Quantity| q.value >= FAR_KM || is_instead(*at);
            quantity.is_some_and(|q| matches!(q.unit, Some(Unit::Km | Unit::Mile)) && is_far(q)) && !is_denied(*at)
        };
        let grounds: Vec<usize> = (0..self.cut.items.len()).filter(ground).collect();
        let measures = |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Metric(_)));
        let by_name = |found: &Found| matches!(&found.record, Record::LogWorkout(known) if known.sport.is_some());
        let is_named = self.cut.items.iter().any(|item| super::swim::names_a_sport(item) || measures(item))
            || self.records.iter().any(by_name);
        let ([at], false) = (grounds.as_slice(), is_named || !self.asks.is_empty()) else { return };
        let at = *at;
        let Some(n) = (0..self.clauses.len()).find(|n| self.range(*n).contains(&at)) else { return };
        let small = |item: &Item| {
            is_number(item)
                || matches!(item.what, What::Date(_) | What::Mark(_))
                || item.any(&[Cue::Filler, Cue::Article, Cue::Do, Cue::Got, Cue::First, Cue::With, Cue::Kin])
                || item.any(&[Cue::Approx, Cue::Evening, Cue::Just, Cue::On, Cue::Total, Cue::IAm, Cue::InsteadOf])
                || item.any(&[Cue::Session, Cue::Alongside])
        };
        let time = self.time_of_ground(n);
        // "6,5 km con mi hermano": nobody is told of for a distance that was not gone together.
        let in_company = || self.has(n, Cue::With) && self.has(n, Cue::Kin) || self.has(n, Cue::Alongside);
        let is_done = self.has_any(n, &[Cue::Do, Cue::Got])
            || self.clauses[n].own_date
            || is_instead(at)
            || time.is_some()
            || in_company();
        // "With the club", "con la peña": who was there, in a word we do not know.
        let is_company = |i: usize| {
            let lead = (self.range(n).start..i)
                .rev()
                .find(|i| !self.item(*i).any(&[Cue::Filler, Cue::Article, Cue::Determiner]));
            let is_with = lead.is_some_and(|lead| self.item(lead).is(Cue::With));
            self.item(i).what == What::Unknown && (is_with || is_instead(at))
        };
        // "70 km avec le club en 3h".
        let leads_time = |i: usize| self.item(i).is(Cue::In) && self.cut.items.get(i + 1).is_some_and(is_number);
        let is_plain = self.told(n)
            && is_done
            && self.range(n).all(|i| small(self.item(i)) || is_company(i) || leads_time(i) || self.is_setting(n, i));
        if !is_plain || self.is_driven() || self.used[at] || self.clauses[n].request {
            return;
        }
        let Some(date) = self.date(n, Purpose::Report) else { return };
        // "Sunday 70 km with the club", said on a Saturday, is a plan: what nobody says they did is of the nearer Sunday.
        let is_nearer_ahead = (self.calendar.today - date).num_days() > NEARER_DAYS;
        if is_nearer_ahead && !self.has_any(n, &[Cue::Do, Cue::Got]) && !is_instead(at) {
            return;
        }
        let km = super::amount::kilometres(self.item(at), Activity::Cycling);
        // "92 km with the club today, 3h40": how long it took belongs to it.
        let time = time.filter(|(minutes, time)| self.plausible("duration_minutes", *minutes, *time));
        let minutes = time.map(|(minutes, _)| minutes);
        let spent: Vec<usize> = [at].into_iter().chain(time.map(|(_, time)| time)).collect();
        if self.is_ridden(n, km) || is_as_fast_as_a_bike(km, minutes) && !self.is_driven() {
            let ride = Workout { distance_km: km, duration_minutes: minutes, ..blank(date, Activity::Cycling) };
            self.keep(Record::LogWorkout(ride), &spent);
            return;
        }
        let said = self.message.text.get(self.span(&[at])).unwrap_or_default().to_owned();
        let is_bare = said.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        let is_miles = self.item(at).quantity().is_some_and(|q| q.unit == Some(Unit::Mile));
        let unit = if is_miles { "miles" } else { "km" };
        let amount = if is_bare { format!("{said} {unit}") } else { said };
        // Said again with the sport, it is one clause.
        let lasted = time.map(|(_, time)| self.message.text.get(self.span(&[time])).unwrap_or_default());
        let amount = lasted.map_or(amount.clone(), |lasted| format!("{amount} {lasted}"));
        self.spend(&spent);
        let workout = Workout { distance_km: km, duration_minutes: minutes, ..blank(date, Activity::Other) };
        self.asks.push(Ask::WhatSport { amount, workout });
    }

    /// "92 km with the club today": so far in company nobody goes on foot.
    fn is_ridden(&self, n: usize, km: Option<f64>) -> bool {
        let is_far = km.is_some_and(|km| RIDDEN_KM.contains(&km));
        is_far && self.has_any(n, &[Cue::Do, Cue::Got, Cue::With]) && !self.is_driven()
    }

    /// "2h10 au soleil", "12 km along the beach": a word we do not know behind the figures and a word of place.
    fn is_setting(&self, n: usize, at: usize) -> bool {
        let word = |i: usize| self.cut.tokens[self.item(i).tokens.start].text.as_str();
        let is_lead = |i: usize| SETTINGS.contains(&word(i));
        let first = self.range(n).find(|i| is_number(self.item(*i)));
        let between = |i: &usize| self.item(*i).any(&[Cue::Filler, Cue::Article, Cue::Determiner]) && !is_lead(*i);
        let behind = first.filter(|first| *first < at).map(|first| first + 1..at);
        let lead = behind.and_then(|behind| behind.rev().find(|i| !between(i)));
        is_lead(at) || self.item(at).what == What::Unknown && lead.is_some_and(is_lead)
    }

    pub(super) fn is_driven(&self) -> bool {
        self.cut.tokens.iter().any(|token| VEHICLES.contains(&token.text.as_str()))
    }

    /// How many minutes a distance took, and where that stands: in its clause, or in the one beside it that tells nothing else.
    fn time_of_ground(&self, n: usize) -> Option<(f64, usize)> {
        let time_in = |m: usize| {
            let mut times = self
                .range(m)
                .filter(|at| !self.used[*at] && !self.is_pace(*at))
                .filter_map(|at| Some((super::amount::minutes(self.item(at), Activity::Cycling)?, at)))
                .map(|(minutes, at)| ((minutes * 100.0).round() / 100.0, at));
            times.next().filter(|_| times.next().is_none())
        };
        let beside = |m: usize| {
            let sums = |i: usize| is_number(self.item(i)) || is_effort(self.item(i));
            let figures: Vec<usize> = self.range(m).filter(|i| sums(*i)).collect();
            let is_beside = self.clauses[m].sentence == self.clauses[n].sentence && self.told(m);
            // "3h at the pub after" is no length of it.
            let is_sky = |i: usize| {
                let said = &self.cut.tokens[self.item(i).tokens.clone()];
                self.item(i).what != What::Unknown || said.iter().all(|token| SKY.contains(&token.text.as_str()))
            };
            let is_plain = |i: usize| figures.contains(&i) || self.is_setting(m, i) && is_sky(i);
            let plain: Vec<usize> = self.range(m).filter(|i| is_plain(*i)).collect();
            time_in(m).filter(|_| is_beside && figures.len() <= 2 && self.lonely(m, &plain))
        };
        let next = Some(n + 1).filter(|m| *m < self.clauses.len());
        time_in(n).or_else(|| next.and_then(beside)).or_else(|| n.checked_sub(1).and_then(beside))
    }
}

fn is_effort(item: &Item) -> bool {
    item.concepts.iter().any(|c| matches!(c, Concept::Intensity(_)))
}

/// Whether so far in such a time is a ride: nobody runs so fast for so long.
fn is_as_fast_as_a_bike(km: Option<f64>, minutes: Option<f64>) -> bool {
    km.zip(minutes).is_some_and(|(km, minutes)| km >= FAR_ENOUGH_KM && RIDDEN_SPEED.contains(&(km / minutes * 60.0)))
}
