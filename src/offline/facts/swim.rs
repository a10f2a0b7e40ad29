//! Metres that only a swimmer tells: "1800 m en 45 minutos", "8x50 hard, 1200 m in total, 30 minutes". No word names the water; the
//! pace does. A hundred metres in a minute and a half to four is a swim, and slower than anybody walks who trains.

use super::{Facts, workout::blank};
use crate::domain::record::{Activity, Record, Workout};
use crate::offline::{
    Ask, Found, Message,
    concept::{Concept, Cue},
    item::{Cut, Item, What},
    quantity::{Quantity, Unit},
    support, value,
    when::Purpose,
};

/// A swim is told in metres, so many at least and at most.
const METRES: std::ops::RangeInclusive<f64> = 300.0..=6000.0;
/// Repeats that are swum, in metres.
const LENGTHS: [f64; 6] = [25.0, 33.0, 50.0, 75.0, 100.0, 200.0];
/// How many lengths are told at a time, and how long a pool may be, in metres.
const LENGTHS_SWUM: std::ops::RangeInclusive<f64> = 2.0..=400.0;
const POOL_METRES: std::ops::RangeInclusive<f64> = 8.0..=100.0;
/// Minutes for a hundred metres: from a fast swimmer to a slow one.
const MINUTES_PER_HUNDRED: std::ops::RangeInclusive<f64> = 1.3..=4.5;

impl Facts<'_> {
    /// Makes a swim of metres and minutes that can be nothing else, where no other sport is named.
    pub(super) fn swim_by_its_pace(&mut self) {
        let names = |item: &Item| names_a_sport(item);
        if self.cut.items.iter().any(names) {
            return;
        }
        let told: Vec<usize> = (0..self.clauses.len()).filter(|n| self.told(*n)).collect();
        let this = &*self;
        let quantities = |n: usize| -> Vec<(usize, Quantity)> {
            this.range(n).filter_map(|at| Some((at, this.item(at).quantity()?))).collect()
        };
        let metres = |q: &Quantity| {
            // Told in kilometres it is as likely a walk.
            let is_metres = matches!(q.unit, Some(Unit::Metre | Unit::M));
            (is_metres && METRES.contains(&q.value)).then_some(q.value)
        };
        let minutes = |q: &Quantity| match q.unit {
            Some(Unit::Minute) => Some(q.value),
            Some(Unit::Hour) if !q.at => Some(q.value * 60.0),
            _ => None,
        };
        // The first length that is one, with the first time of its sentence.
        let found = told.iter().find_map(|n| {
            let (at, ground) = quantities(*n).into_iter().find_map(|(at, q)| Some((at, metres(&q)?)))?;
            let beside = told.iter().filter(|m| this.clauses[**m].sentence == this.clauses[*n].sentence);
            let (time_at, time) = beside
                .flat_map(|m| quantities(*m))
                .filter(|(other, _)| *other != at)
                .find_map(|(at, q)| Some((at, minutes(&q)?)))?;
            let is_swim = MINUTES_PER_HUNDRED.contains(&(time * 100.0 / ground));
            is_swim.then_some((*n, at, ground, time_at, time))
        });
        let Some((n, at, ground, time_at, time)) = found else { return self.ask_for_lengths(&told) };
        let Some(date) = self.date(n, Purpose::Report) else { return };
        let is_of_it = |found: &Found| matches!(&found.record, Record::LogWorkout(workout) if workout.date == date);
        let known = self.records.iter_mut().find(|found| is_of_it(found));
        let swum = |workout: Workout| {
            Record::LogWorkout(Workout {
                activity_type: Activity::Swimming,
                distance_km: Some(ground / 1000.0),
                duration_minutes: Some(time),
                ..workout
            })
        };
        if let Some(found) = known {
            let Record::LogWorkout(workout) = found.record.clone() else { return };
            let is_open =
                workout.sport.is_none() && matches!(workout.activity_type, Activity::Running | Activity::Other);
            if workout.completed && is_open {
                found.record = swum(workout);
            }
            return;
        }
        self.asks.retain(|ask| !matches!(ask, Ask::WhatSport { .. } | Ask::WhatIs { .. }));
        self.keep(swum(blank(date, Activity::Swimming)), &[at, time_at]);
    }
}

impl Facts<'_> {
    /// "8x50, 1200 m": lengths of a pool with their sum, and no time. Of whoever swims it is a swim; anybody else is asked.
    fn ask_for_lengths(&mut self, told: &[usize]) {
        let is_workout = |found: &Found| matches!(&found.record, Record::LogWorkout(_));
        if self.records.iter().any(is_workout) {
            return;
        }
        let of_a_pool = |n: usize| {
            let (count, each) = self.product(n)?;
            let length = self.item(each).quantity()?.value;
            LENGTHS.contains(&length).then_some((count, each))
        };
        let sum = |n: usize, each: usize| {
            let is_metres = |q: &Quantity| matches!(q.unit, Some(Unit::Metre | Unit::M)) && METRES.contains(&q.value);
            let ground = |at: usize| {
                let quantity = self.item(at).quantity()?;
                let km = matches!(quantity.unit, Some(Unit::Km)).then_some(quantity.value);
                km.or_else(|| is_metres(&quantity).then_some(quantity.value / 1000.0)).map(|km| (at, km))
            };
            self.range(n).filter(|at| *at != each).find_map(ground)
        };
        let found = told.iter().find_map(|n| {
            let (count, each) = of_a_pool(*n)?;
            let beside = told.iter().filter(|m| self.clauses[**m].sentence == self.clauses[*n].sentence);
            let (at, km) = beside.into_iter().find_map(|m| sum(*m, each))?;
            Some((*n, [count, each, at], km))
        });
        let Some((n, items, km)) = found else { return };
        let Some(date) = self.date(n, Purpose::Report) else { return };
        self.asks.retain(|ask| !matches!(ask, Ask::WhatIs { .. } | Ask::WhatSport { .. }));
        let amount = self.message.text.get(self.span(&items)).unwrap_or_default().replace(", ", " ");
        self.spend(&items);
        let workout = Workout { distance_km: Some(km), ..blank(date, Activity::Other) };
        self.asks.push(Ask::WhatSport { amount, workout });
    }
}

impl Facts<'_> {
    /// "Swam 24 lengths": how long the pool is was not told, so how far it was is asked.
    pub(super) fn ask_for_the_pool(&mut self) {
        let is_open = |found: &Found| {
            matches!(&found.record, Record::LogWorkout(swim)
                if swim.activity_type == Activity::Swimming && swim.completed && swim.distance_km.is_none())
        };
        if !self.records.iter().any(is_open) {
            return;
        }
        let told = (0..self.clauses.len()).filter(|n| self.told(*n)).flat_map(|n| self.range(n));
        let mut counts = told.filter_map(|at| Some((at, self.item(at).quantity()?)));
        let found = counts.find(|(_, q)| q.unit == Some(Unit::Lengths) && LENGTHS_SWUM.contains(&q.value));
        let Some((at, count)) = found else { return };
        let amount = self.message.text.get(self.span(&[at])).unwrap_or_default().to_owned();
        self.asks.push(Ask::HowLongAPool { amount, lengths: count.value });
    }
}

/// How far lengths of a pool are, in kilometres: a few metres are the pool's, more are the whole way.
pub(in crate::offline) fn swum(lengths: f64, message: &Message<'_>) -> Option<f64> {
    let told = support::single(message)?;
    let of_a_pool = match told {
        What::Quantity(Quantity { value, unit: None | Some(Unit::Metre | Unit::M), at: false, .. }) => {
            POOL_METRES.contains(&value).then_some(lengths * value / 1000.0)
        }
        _ => None,
    };
    of_a_pool.or_else(|| value::number("distance_km", &told, message))
}

/// Whether a message tells lengths of a pool: "8x50".
pub(in crate::offline) fn tells_lengths(cut: &Cut) -> bool {
    let is_length = |item: &Item| item.quantity().is_some_and(|q| LENGTHS.contains(&q.value));
    cut.items.windows(2).any(|pair| pair[0].is(Cue::TimesWord) && is_length(&pair[1]))
}

/// Whether an item names a sport. Intervals, sets and climbs are of any.
pub(super) fn names_a_sport(item: &Item) -> bool {
    let acts = || item.concepts.iter().filter_map(|c| if let Concept::Act(act, _) = c { Some(*act) } else { None });
    let is_of_any = acts().any(|act| matches!(act, Activity::Hiit | Activity::Other));
    let is_race = item.concepts.iter().any(|c| matches!(c, Concept::Race(_)));
    is_race || !is_of_any && acts().next().is_some()
}

#[cfg(test)]
mod tests {
    use crate::{
        domain::{
            person::Lang,
            record::{Activity, Record},
        },
        offline::{Ask, Message, read},
    };

    #[test]
    fn the_pace_of_a_swimmer_is_a_swim() {
        for text in [
            "Series: 8x50 fuertes, 1200 m en total, 30 minutos",
            "1800 m en 45 minutos, últimos 200 rápidos",
            "8x50 hard, 1200 m in total, 30 minutes",
            "1500 m in 35 min, last 200 fast",
            "1500 m in 40 Minuten",
            "1200 m en 30 minutes, les derniers 200 vite",
        ] {
            let read = read(&Message::on_a_saturday(Lang::En, text));
            let sports: Vec<Activity> = read
                .records
                .iter()
                .filter_map(|found| match &found.record {
                    Record::LogWorkout(workout) => Some(workout.activity_type),
                    _ => None,
                })
                .collect();
            assert_eq!(sports, [Activity::Swimming], "{text}");
        }
        for text in ["2000 m rowing in 8 min", "1500 m in 6 min", "ran 1500 m in 25 min", "1500 m walk in 25 min"] {
            let read = read(&Message::on_a_saturday(Lang::En, text));
            let swims = read
                .records
                .iter()
                .any(|found| matches!(&found.record, Record::LogWorkout(w) if w.activity_type == Activity::Swimming));
            assert!(!swims, "{text}");
        }
    }

    #[test]
    fn lengths_and_their_sum_are_asked_about_once() {
        for text in ["8x50, 1200 m", "8 x 50, 1200 m en total", "heute 8x50, 1200 m", "8x50 vite, 1200 m"] {
            let read = read(&Message::on_a_saturday(Lang::En, text));
            let is_it = |ask: &Ask| matches!(ask, Ask::WhatSport { workout, .. } if workout.distance_km == Some(1.2));
            assert!(matches!(read.asks.as_slice(), [ask] if is_it(ask)) && read.records.is_empty(), "{text}: {read:?}");
        }
    }

    #[test]
    fn a_long_way_without_a_sport_is_asked_about() {
        for text in [
            "Fait 35 km dimanche avec les copains",
            "30 km aujourd'hui, avec deux côtes",
            "did 35 km on Sunday with the lads",
            "heute 30 km gemacht, zwei Anstiege",
            "hice 35 km el domingo con los amigos",
        ] {
            let read = read(&Message::on_a_saturday(Lang::En, text));
            assert!(matches!(read.asks.as_slice(), [Ask::WhatSport { .. }]), "{text}: {:?}", read.asks);
        }
        for text in [
            "92 km with the club today, party after",
            "heute 92 km mit dem Verein",
            "hoy 92 km con la peña",
            "92 km avec le club aujourd'hui",
        ] {
            let read = read(&Message::on_a_saturday(Lang::En, text));
            let is_ride = |record: &Record| matches!(record, Record::LogWorkout(w) if w.activity_type == Activity::Cycling && w.distance_km == Some(92.0));
            assert!(read.records.iter().any(|found| is_ride(&found.record)), "{text}: {read:?}");
        }
        // How long it took belongs to it, and nothing else does.
        for (text, km, minutes) in [
            ("92 km with the club today, 3h40, knackered", 92.0, Some(220.0)),
            ("did 75 km with the lads in 2 h 45", 75.0, Some(165.0)),
            ("80 km mit dem Verein, 3h10", 80.0, Some(190.0)),
            ("heute 100 km mit der Gruppe in 4 Stunden", 100.0, Some(240.0)),
            ("hoy 92 km con la peña, 3h40", 92.0, Some(220.0)),
            ("70 km avec le club en 3h", 70.0, Some(180.0)),
            ("92 km avec le club aujourd'hui, 3h40", 92.0, Some(220.0)),
            ("92 km with the club today, slept 7h", 92.0, None),
            ("92 km with the club today, 3h at the pub after", 92.0, None),
        ] {
            let read = read(&Message::on_a_saturday(Lang::En, text));
            let told = |record: &Record| matches!(record, Record::LogWorkout(w) if (w.activity_type, w.distance_km, w.duration_minutes) == (Activity::Cycling, Some(km), minutes));
            assert!(read.records.iter().any(|found| told(&found.record)), "{text}: {read:?}");
        }
        for text in [
            "18 km mit dem Verein, 1h50",
            "18 km with the club, 1h50",
            "18 km con el club, 1h50",
            "18 km avec le club en 1h50",
        ] {
            let read = read(&Message::on_a_saturday(Lang::En, text));
            let is_it = |ask: &Ask| matches!(ask, Ask::WhatSport { workout, amount } if amount == "18 km 1h50" && (workout.distance_km, workout.duration_minutes) == (Some(18.0), Some(110.0)));
            assert!(matches!(read.asks.as_slice(), [ask] if is_it(ask)), "{text}: {read:?}");
        }
        for text in [
            "hice 200 km con el coche hoy",
            "200 km mit dem Auto heute",
            "drove 300 km today",
            "cycled 35 km",
            "my sister did 35 km today",
            "35 km tomorrow",
        ] {
            let read = read(&Message::on_a_saturday(Lang::En, text));
            assert!(read.asks.is_empty(), "{text}: {:?}", read.asks);
        }
    }
}
