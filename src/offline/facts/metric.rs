//! Measured values: weight, blood pressure, pulse at rest, steps and their kin.

use super::{Facts, Frame, is_anchor, is_number};
use crate::domain::readiness::FEVER_C;
use crate::domain::record::{Activity, Metric, MetricKind, Record};
use crate::domain::units::{KG_PER_LB, KM_PER_MILE, celsius};
use crate::offline::concept::{Concept, Cue, Form};
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::Purpose;
use crate::offline::{Ask, Found};

/// A body weight said without a word of weighing must be at least this heavy to be one, in kilograms.
const LIGHTEST_BODY: f64 = 30.0;

/// Words for one that are articles too.
const ARTICLES: [&str; 8] = ["a", "an", "un", "una", "ein", "eine", "une", "einen"];

/// Words that tell of another time, folded.
const WAS: [&str; 9] = ["was", "were", "war", "waren", "era", "estaba", "etais", "etait", "pesaba"];

/// Words for the sugar of the blood, and those that may be of a cup of tea, folded.
const GLUCOSE: [&str; 8] =
    ["glucose", "glucosa", "glucemia", "glycemie", "glykamie", "blutzucker", "blutzuckerwert", "bloodsugar"];
const SUGAR: [&str; 4] = ["sugar", "azucar", "zucker", "sucre"];
/// Between these, in mg/dL, lies what a meter shows; below the first a number beside "sugar" may be of spoons.
const LOWEST_SUGAR_MG: f64 = 40.0;
const HIGHEST_SUGAR_MG: f64 = 700.0;

impl Facts<'_> {
    pub(super) fn metrics(&mut self, n: usize) {
        self.pressure(n);
        self.steps(n);
        self.named_metrics(n);
        self.temperature(n);
        self.weight(n);
        self.calories(n);
    }

    fn keep_metric(&mut self, n: usize, kind: MetricKind, value: f64, items: &[usize]) -> bool {
        let at = items[0];
        if !self.plausible(kind.as_str(), value, at) {
            return false;
        }
        let Some(date) = self.date(n, Purpose::Report) else { return false };
        let value = (value * 100.0).round() / 100.0;
        self.keep(Record::LogMetric(Metric { date, kind, value, source: None }), items);
        self.frame = Some(if matches!(kind, MetricKind::SystolicMmhg | MetricKind::DiastolicMmhg) {
            Frame::Pressure
        } else {
            Frame::Metric(kind)
        });
        true
    }

    /// Two numbers, one over the other.
    fn pressure(&mut self, n: usize) {
        let cue = self.position(n, Cue::Pressure);
        if cue.is_some() {
            self.frame = Some(Frame::Pressure);
        }
        if !self.told(n) {
            return;
        }
        let scaled = self.has_any(n, &[Cue::Energy, Cue::Digestion, Cue::Stomach, Cue::MoodWord]);
        let named = cue.is_some() || self.frame == Some(Frame::Pressure);
        let pair = self.seek(n, |item| if let What::Ratio(a, b) = item.what { Some((a, b)) } else { None });
        let pair = pair.filter(|(at, _)| !self.used[*at] && !scaled).or_else(|| cue.and_then(|_| self.bare_pair(n)));
        let Some((at, (mut high, mut low))) = pair else { return };
        if named && high < 30.0 && low < 20.0 && high > low {
            (high, low) = (high * 10.0, low * 10.0);
        }
        let shaped = (60.0..=260.0).contains(&high) && (30.0..=160.0).contains(&low) && high > low;
        if !shaped && !named {
            return;
        }
        let items: Vec<usize> = std::iter::once(at).chain(cue).collect();
        if self.plausible("systolic_mmhg", high, at) && self.plausible("diastolic_mmhg", low, at) {
            self.keep_metric(n, MetricKind::SystolicMmhg, high, &items);
            self.keep_metric(n, MetricKind::DiastolicMmhg, low, &items);
            self.spend_unit_words(n);
        }
    }

    /// "bp 120 80", "tension 120-80".
    fn bare_pair(&self, n: usize) -> Option<(usize, (f64, f64))> {
        let numbers: Vec<(usize, Quantity)> =
            self.quantities(n).filter(|(_, q)| matches!(q.unit, None | Some(Unit::Mmhg))).collect();
        let [(at, high), (other, low)] = numbers[..] else { return None };
        (high.value > low.value && other - at <= 2).then_some((at, (high.value, low.value)))
    }

    fn spend_unit_words(&mut self, n: usize) {
        let units: Vec<usize> = self
            .range(n)
            .filter(|at| {
                self.item(*at).what == What::Word
                    && self.item(*at).concepts.iter().any(|c| matches!(c, Concept::Unit(_)))
            })
            .collect();
        self.spend(&units);
    }

    fn steps(&mut self, n: usize) {
        if !self.told(n) || self.has(n, Cue::Goal) {
            // "my brother did 20k steps, me only 7,200".
            if self.quantities(n).any(|(_, q)| q.unit == Some(Unit::Steps)) {
                self.frame = Some(Frame::Metric(MetricKind::Steps));
            }
            return;
        }
        let found = self.quantities(n).find(|(_, q)| q.unit == Some(Unit::Steps)).map(|(at, q)| (at, q.value));
        let named = self.seek(n, |item| item.concepts.contains(&Concept::Metric(MetricKind::Steps)).then_some(()));
        let found = found.or_else(|| {
            let (anchor, ()) = named?;
            self.partner(n, anchor, |item| match item.quantity()? {
                Quantity { value, unit: None, .. } => Some(value),
                Quantity { value, unit: Some(Unit::K), .. } => Some(value * 1000.0),
                _ => None,
            })
        });
        let Some((at, value)) = found else {
            if named.is_some() {
                self.frame = Some(Frame::Metric(MetricKind::Steps));
            }
            return;
        };
        if self.range(n).take_while(|i| *i < at).any(|i| self.item(i).is(Cue::Neg) && !self.weakens(i)) {
            return;
        }
        // Steps are never a walk as well.
        let walks =
            self.range(n).filter(|i| {
                self.item(*i).concepts.iter().any(|c| {
                    matches!(c, Concept::Act(Activity::Walking, _) | Concept::Act(Activity::Running, Form::Past))
                }) || self.item(*i).concepts.contains(&Concept::Metric(MetricKind::Steps))
            });
        let items: Vec<usize> = std::iter::once(at).chain(walks).collect();
        self.keep_metric(n, MetricKind::Steps, value, &items);
        self.spend(&items);
    }

    /// Metrics that are called by name and followed (or preceded) by their number.
    fn named_metrics(&mut self, n: usize) {
        let pulse_at_rest = self.is_rest_with_a_number(n)
            || self.has(n, Cue::Pulse) && self.has(n, Cue::Rest)
            || self.has(n, Cue::Rest) && self.quantities(n).any(|(_, q)| q.unit == Some(Unit::Bpm));
        // "BP 131/86, pulse 61": whoever takes their pressure sits still.
        let is_pressure =
            |found: &Found| matches!(&found.record, Record::LogMetric(taken) if taken.kind == MetricKind::SystolicMmhg);
        let with_pressure = self.records.iter().any(is_pressure);
        for at in self.range(n) {
            let kind = self.item(at).find(|c| if let Concept::Metric(kind) = c { Some(*kind) } else { None });
            let kind = kind.or((pulse_at_rest && self.item(at).is(Cue::Rest)).then_some(MetricKind::RestingHrBpm));
            let kind = kind.or((with_pressure && self.item(at).is(Cue::Pulse)).then_some(MetricKind::RestingHrBpm));
            let Some(kind) = kind.filter(|kind| !matches!(kind, MetricKind::Steps | MetricKind::CaloriesBurnedKcal))
            else {
                continue;
            };
            if self.used[at] || self.has_act(n) && kind == MetricKind::DistanceKm {
                continue;
            }
            self.frame = Some(Frame::Metric(kind));
            if !self.told(n) || self.has(n, Cue::Exertion) && kind == MetricKind::RestingHrBpm {
                continue;
            }
            let number = self.partner(n, at, |item| convert(item, kind).map(|_| ()));
            if let Some((number, ())) = number {
                self.metric_value(n, number, kind, at);
                self.spend_pulse(n);
            }
        }
    }

    /// "56 au repos", "resting 52 this morning": nothing but a number a pulse may be.
    fn is_rest_with_a_number(&self, n: usize) -> bool {
        let Some(rest) = self.position(n, Cue::AtRest) else { return false };
        let pulse =
            |q: &Quantity| q.unit.is_none() && !q.at && q.value.fract() == 0.0 && (35.0..=110.0).contains(&q.value);
        let number = self.quantities(n).find(|(_, q)| pulse(q));
        number.is_some_and(|(at, _)| self.lonely(n, &[at, rest]))
    }

    fn spend_pulse(&mut self, n: usize) {
        let words: Vec<usize> = self.range(n).filter(|at| self.item(*at).any(&[Cue::Pulse, Cue::Rest])).collect();
        self.spend(&words);
    }

    fn has_act(&self, n: usize) -> bool {
        self.items(n).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..))))
    }

    /// Reads a number as this metric.
    pub(super) fn metric_value(&mut self, n: usize, at: usize, kind: MetricKind, anchor: usize) {
        let value = match kind {
            MetricKind::WeightKg => self.kilograms(at),
            MetricKind::BodyTempC => self.celsius(at),
            kind => convert(self.item(at), kind),
        };
        if let Some(value) = value {
            self.keep_metric(n, kind, value, &[at, anchor]);
        }
    }

    fn temperature(&mut self, n: usize) {
        if !self.told(n) || self.has(n, Cue::Weather) {
            return;
        }
        let anchor = self.position(n, Cue::Temperature);
        if anchor.is_some_and(|at| self.used[at]) {
            // A basal temperature belongs to the cycle.
            return;
        }
        if anchor.is_some() {
            self.frame = Some(Frame::Metric(MetricKind::BodyTempC));
        }
        let degrees = |item: &Item| {
            matches!(item.quantity()?.unit, Some(Unit::Celsius | Unit::Fahrenheit | Unit::Degree)).then_some(())
        };
        let found = match anchor {
            Some(anchor) => self.nearest(n, anchor, degrees).or_else(|| {
                self.partner(n, anchor, |item| matches!(item.quantity()?, Quantity { unit: None, .. }).then_some(()))
            }),
            // "36 degrees already": a whole number that is no fever is the weather's, where no word makes it a body's.
            None => self.seek(n, degrees).filter(|(at, ())| {
                let is_a_bodys =
                    |value: &f64| (35.0..=42.0).contains(value) && (value.fract() != 0.0 || *value >= FEVER_C);
                self.lonely(n, &[*at]) && self.celsius(*at).as_ref().is_some_and(is_a_bodys)
            }),
        };
        if let Some((at, ())) = found {
            self.metric_value(n, at, MetricKind::BodyTempC, anchor.unwrap_or(at));
        }
    }

    /// A body temperature in degrees Celsius; without a unit the person's own decides, where the number leaves a doubt.
    pub(super) fn celsius(&self, at: usize) -> Option<f64> {
        let quantity = self.item(at).quantity()?;
        Some(match quantity.unit {
            Some(Unit::Celsius) => quantity.value,
            Some(Unit::Fahrenheit) => celsius(quantity.value),
            None | Some(Unit::Degree) if (34.0..=43.0).contains(&quantity.value) || self.metric_units() => {
                quantity.value
            }
            None | Some(Unit::Degree) => celsius(quantity.value),
            _ => return None,
        })
    }

    fn weight(&mut self, n: usize) {
        if !self.told(n)
            || self.has_any(n, &[Cue::Lift, Cue::Food, Cue::Buy, Cue::Lose, Cue::Gain, Cue::Price])
                && !self.has(n, Cue::Weigh)
        {
            self.note_change(n);
            return;
        }
        if self.tells_of_then(n) {
            return;
        }
        let other = self.items(n).iter().any(|item| is_anchor(item) && !is_number(item) && !item.is(Cue::Weigh));
        let reached = self.position(n, Cue::DownTo).filter(|_| !other && !self.has(n, Cue::Water));
        let anchor = self.position(n, Cue::Weigh).or(reached.filter(|_| self.frame.is_none()));
        let mass = |item: &Item| {
            item.quantity().is_some_and(|q| matches!(q.unit, Some(Unit::Kg | Unit::Lb | Unit::Stone))).then_some(())
        };
        if let Some(anchor) = anchor {
            self.frame = Some(Frame::Metric(MetricKind::WeightKg));
            let numbers = |item: &Item| {
                let bare = |q: &Quantity| q.unit.is_none() && (!q.at || q.value > 24.0);
                mass(item).or_else(|| item.quantity().filter(bare).map(|_| ()))
            };
            let changes: Vec<usize> =
                self.range(n).filter(|at| numbers(self.item(*at)).is_some() && self.is_change(*at)).collect();
            self.spend(&changes);
            let found = self.nearest(n, anchor, mass).or_else(|| self.partner(n, anchor, numbers));
            let light =
                |at: usize| self.item(anchor).is(Cue::DownTo) && self.kilograms(at).is_none_or(|kg| kg < LIGHTEST_BODY);
            // "Noto como un peso abajo": an article before the word is no number of it.
            let is_article = |at: usize| {
                let token = &self.cut.tokens[self.item(at).tokens.start];
                mass(self.item(at)).is_none() && ARTICLES.contains(&token.text.as_str())
            };
            match found {
                // "Remonté à 0,92" is of something else, and so is what goes on.
                Some((at, ())) if light(at) => self.frame = Some(Frame::Other),
                Some((at, ())) if !is_article(at) => self.metric_value(n, at, MetricKind::WeightKg, anchor),
                _ => {}
            }
            return;
        }
        // "squats 5x5, 100 kg": what is on the bar.
        if n > 0 && !self.opens(n) && self.has_any(n - 1, &[Cue::Lift, Cue::Exercise]) {
            return self.note_change(n);
        }
        let resulting =
            self.frame == Some(Frame::Metric(MetricKind::WeightKg)) && self.has_any(n, &[Cue::Now, Cue::To]);
        let found = self.range(n).filter(|at| !self.used[*at]).find(|at| {
            mass(self.item(*at)).is_some() && !self.is_change(*at) && (self.lonely(n, &[*at]) || resulting)
                || resulting && self.item(*at).quantity().is_some_and(|q| q.unit.is_none())
        });
        if let Some(at) = found.filter(|at| self.kilograms(*at).is_some_and(|kg| kg >= LIGHTEST_BODY)) {
            self.metric_value(n, at, MetricKind::WeightKg, at);
        }
        self.note_change(n);
    }

    /// "58 kilos, I was 61 at the funeral": beside the weight of today that of another time, of no day that is named.
    fn tells_of_then(&self, n: usize) -> bool {
        let is_weighed =
            |found: &Found| matches!(&found.record, Record::LogMetric(metric) if metric.kind == MetricKind::WeightKg);
        let tokens = self.items(n).iter().flat_map(|item| &self.cut.tokens[item.tokens.clone()]);
        !self.clauses[n].own_date
            && self.records.iter().any(is_weighed)
            && tokens.into_iter().any(|token| WAS.contains(&token.text.as_str()))
    }

    /// "up 1 kg": the resulting value may follow.
    fn note_change(&mut self, n: usize) {
        let mass = self.quantities(n).find(|(_, q)| matches!(q.unit, Some(Unit::Kg | Unit::Lb | Unit::Stone)));
        if let Some((at, _)) = mass.filter(|(at, _)| self.is_change(*at)) {
            self.spend(&[at]);
            self.frame = Some(Frame::Metric(MetricKind::WeightKg));
        }
    }

    /// Whether a number is a gain or loss rather than a weight.
    fn is_change(&self, at: usize) -> bool {
        let before = (0..at).rev().map(|i| self.item(i)).take_while(|item| !matches!(item.what, What::Mark(_)));
        before
            .take(3)
            .take_while(|item| !item.any(&[Cue::To, Cue::Now, Cue::Weigh, Cue::DownTo]))
            .any(|item| item.any(&[Cue::Changed, Cue::Lose, Cue::Gain]))
            || self
                .cut
                .items
                .get(at + 1)
                .is_some_and(|next| next.is(Cue::Changed) && !next.any(&[Cue::Now, Cue::Filler]))
    }

    /// A body weight in kilograms; without a unit the person's own decides.
    pub(super) fn kilograms(&self, at: usize) -> Option<f64> {
        let quantity = self.item(at).quantity()?;
        Some(match quantity.unit {
            Some(Unit::Kg) => quantity.value,
            Some(Unit::Lb) => quantity.value * KG_PER_LB,
            Some(Unit::Stone) => quantity.value * 14.0 * KG_PER_LB,
            // "gained 2 pounds, now at 151": the unit of the other number.
            None => match self
                .cut
                .items
                .iter()
                .filter_map(|item| item.quantity()?.unit)
                .find(|unit| matches!(unit, Unit::Kg | Unit::Lb))
            {
                Some(Unit::Kg) => quantity.value,
                Some(_) => quantity.value * KG_PER_LB,
                None if self.metric_units() => quantity.value,
                None => quantity.value * KG_PER_LB,
            },
            _ => return None,
        })
    }

    fn lonely_of_burned(&self, n: usize) -> bool {
        let words: Vec<usize> = self
            .range(n)
            .filter(|at| {
                self.item(*at).is(Cue::Burned)
                    || is_number(self.item(*at))
                    || self.item(*at).concepts.contains(&Concept::Unit(Unit::Kcal))
            })
            .collect();
        self.lonely(n, &words)
    }

    /// "Glucose 151", "azúcar 168 en ayunas": a value that there is no record for.
    pub(super) fn blood_sugar(&mut self, n: usize) -> bool {
        let is_level = |at: usize| {
            self.item(at).quantity().is_some_and(|q| q.unit.is_none() && !q.at && q.value < HIGHEST_SUGAR_MG)
        };
        let word = |at: usize| {
            let tokens = &self.cut.tokens[self.item(at).tokens.clone()];
            tokens.iter().any(|token| GLUCOSE.contains(&token.text.as_str()))
                || matches!(tokens, [blood, sugar] if blood.text == "blood" && sugar.text == "sugar")
                || tokens.iter().any(|token| SUGAR.contains(&token.text.as_str()))
                    && self.quantities(n).any(|(_, q)| q.value >= LOWEST_SUGAR_MG)
        };
        let Some(named) = self.range(n).find(|at| word(*at)) else { return false };
        let Some(at) = self.range(n).find(|at| is_level(*at)) else { return false };
        let (from, to) = (named.min(at), named.max(at));
        let value = self.message.text.get(self.span(&[from, to])).unwrap_or_default().to_owned();
        self.spend(&[named, at]);
        self.asks.push(Ask::NotKept { value });
        true
    }

    /// Energy spent that belongs to no workout.
    fn calories(&mut self, n: usize) {
        if !self.told(n) || self.has_act(n) || self.has_any(n, &[Cue::Food, Cue::Workout]) {
            return;
        }
        let headed = self.quantities(n).any(|(at, q)| q.unit.is_none() && self.follows_kcal(n, at));
        let burned = self.has(n, Cue::Burned);
        let of_workout = matches!(self.frame, Some(Frame::Workout(_))) && !self.opens(n);
        let found = self.quantities(n).find(|(_, q)| matches!(q.unit, Some(Unit::Kcal)));
        let named = self.position(n, Cue::Burned);
        let bare = named.filter(|_| !headed).and_then(|at| {
            self.partner(n, at, |item| item.quantity().filter(|q| q.unit.is_none() && !q.at && q.value >= 50.0))
                .filter(|_| self.lonely_of_burned(n))
        });
        let heading = self.quantities(n).find(|(at, q)| q.unit.is_none() && self.follows_kcal(n, *at));
        if let Some((at, quantity)) = found.or(bare).or(heading).filter(|_| burned && !of_workout) {
            self.keep_metric(n, MetricKind::CaloriesBurnedKcal, quantity.value, &[at]);
        }
    }
}

/// A number as a metric whose unit fits.
fn convert(item: &Item, kind: MetricKind) -> Option<f64> {
    let Quantity { value, unit, .. } = item.quantity()?;
    Some(match (kind, unit) {
        (MetricKind::RestingHrBpm, None | Some(Unit::Bpm))
        | (MetricKind::HrvMs, None | Some(Unit::Ms))
        | (MetricKind::BodyFatPct | MetricKind::Spo2Pct, None | Some(Unit::Percent))
        | (MetricKind::Vo2max, None)
        | (MetricKind::SystolicMmhg | MetricKind::DiastolicMmhg, None | Some(Unit::Mmhg))
        | (MetricKind::DistanceKm, Some(Unit::Km))
        | (MetricKind::Steps, None | Some(Unit::Steps)) => value,
        (MetricKind::DistanceKm, Some(Unit::Mile)) => value * KM_PER_MILE,
        (MetricKind::Steps, Some(Unit::K)) => value * 1000.0,
        _ => return None,
    })
}
