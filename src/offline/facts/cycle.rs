//! The menstrual cycle: start and end of a period, symptoms in its context, and what was measured to know it.

use super::{Facts, Frame};
use crate::domain::planner::body::BodyPart;
use crate::domain::record::{CycleEntry, CycleEvent, Flow, LhTest, Record, Symptoms};
use crate::domain::units::celsius;
use crate::offline::concept::{Concept, Cue};
use crate::offline::cycle;
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::Purpose;

/// Temperatures on waking that are no fever, in °C; a fever is a metric like any other.
const BASAL_C: std::ops::Range<f64> = 34.0..38.0;
/// Bare numbers from here on are degrees Fahrenheit, whatever the person's units: nobody is that warm in Celsius.
const SURELY_FAHRENHEIT: f64 = 90.0;

/// Words behind what is felt that say it is going, and words before it that say there is less of it, as messages are folded.
const BETTER: [&str; 10] =
    ["better", "easing", "eased", "besser", "mejor", "mejores", "mieux", "weniger", "menos", "moins"];
const LESS: [&str; 5] = ["less", "fewer", "weniger", "menos", "moins"];
/// So many words may stand between: "cramps are much better".
const WORDS_OF_EASE: usize = 3;

impl Facts<'_> {
    pub(super) fn cycle(&mut self, n: usize) {
        if !self.told(n) {
            return;
        }
        let mut items = Vec::new();
        // "My first period came when I was 11": an event of long ago.
        let is_of_now = |_: &CycleEvent| cycle::age_at_first_period(self.message).is_none();
        let event = self.event(n, &mut items).filter(is_of_now);
        if self.about.cycle {
            let day = items.clone();
            self.spend(&day);
        }
        let symptoms = self.symptoms(n, &mut items);
        let lh_test = self.lh_test(n, &mut items);
        let temperature_c = self.basal(n, &mut items);
        let is_measured = lh_test.is_some() || temperature_c.is_some();
        if event.is_none() && symptoms.is_empty() && !is_measured {
            self.date_event(n);
            return;
        }
        let Some(mut date) = self.date(n, Purpose::Report) else { return };
        // "started on the 9th, light flow": what follows without a day of its own belongs to the event.
        let before = self.records.iter().find_map(|found| match &found.record {
            Record::LogCycle(entry) if entry.event != CycleEvent::Symptoms => Some(entry.date),
            _ => None,
        });
        if event.is_none() && self.clauses[n].date.is_none() && !self.opens(n) {
            date = before.unwrap_or(date);
        }
        let words = self.range(n).filter(|at| {
            self.item(*at).any(&[
                Cue::Period,
                Cue::CycleContext,
                Cue::FlowWord,
                Cue::Start,
                Cue::End,
                Cue::CycleDay,
                Cue::PeriodStart,
                Cue::PeriodEnd,
            ])
        });
        items.extend(words);
        self.frame = Some(if temperature_c.is_some() { Frame::Basal } else { Frame::Other });
        self.spend(&items);
        let said = CycleEntry {
            symptoms,
            lh_test,
            temperature_c,
            ..CycleEntry::on(event.unwrap_or(CycleEvent::Symptoms), date)
        };
        self.keep_entry(said, event, &items);
    }

    /// Adds what was said to an entry of the same day, or keeps a new one.
    fn keep_entry(&mut self, said: CycleEntry, event: Option<CycleEvent>, items: &[usize]) {
        let known = self.records.iter_mut().find_map(|found| match &mut found.record {
            Record::LogCycle(entry)
                if entry.date == said.date
                    && (!contradicts(entry, &said))
                    && (event.is_none() || entry.event == CycleEvent::Symptoms || Some(entry.event) == event) =>
            {
                Some(entry)
            }
            _ => None,
        });
        match known {
            Some(entry) => {
                entry.event = event.unwrap_or(entry.event);
                join(&mut entry.symptoms, &said.symptoms);
                entry.lh_test = said.lh_test.or(entry.lh_test);
                entry.temperature_c = said.temperature_c.or(entry.temperature_c);
            }
            None => {
                self.keep(Record::LogCycle(said), items);
            }
        }
    }

    /// "LH test positive", "peak on my ovulation test"; a positive one that is denied is negative.
    fn lh_test(&self, n: usize, items: &mut Vec<usize>) -> Option<LhTest> {
        // "feeling positive about my LH test".
        let test = self.position(n, Cue::LhTest).filter(|_| !self.has(n, Cue::Feel))?;
        let result = |cue| self.range(n).filter(move |at| self.item(*at).is(cue)).min_by_key(|at| at.abs_diff(test));
        let (at, result) = match (result(Cue::Positive), result(Cue::Negative)) {
            (Some(at), None) if self.denial(n, at, &[Cue::Neg]) => {
                items.extend(self.range(n).filter(|at| self.item(*at).is(Cue::Neg)));
                (at, LhTest::Negative)
            }
            (Some(at), None) => (at, LhTest::Positive),
            (None, Some(at)) if !self.denial(n, at, &[Cue::Neg]) => (at, LhTest::Negative),
            _ => return None,
        };
        items.extend([test, at]);
        Some(result)
    }

    /// "bbt 36.55": in degrees Celsius, to what a thermometer shows in either unit.
    fn basal(&self, n: usize, items: &mut Vec<usize>) -> Option<f64> {
        let anchor = self.position(n, Cue::Basal)?;
        let fits = |item: &Item| {
            let unit = item.quantity()?.unit;
            matches!(unit, None | Some(Unit::Celsius | Unit::Fahrenheit | Unit::Degree)).then_some(())
        };
        let (at, ()) = self.partner(n, anchor, fits)?;
        let celsius = self.basal_celsius(at)?;
        items.extend([anchor, at]);
        Some(celsius)
    }

    fn basal_celsius(&self, at: usize) -> Option<f64> {
        let celsius = match self.item(at).quantity()? {
            Quantity { value, unit: None | Some(Unit::Degree), .. } if value >= SURELY_FAHRENHEIT => celsius(value),
            _ => self.celsius(at)?,
        };
        BASAL_C.contains(&celsius).then_some((celsius * 1000.0).round() / 1000.0)
    }

    /// "bbt 36.5 today, 36.45 yesterday".
    pub(super) fn continue_basal(&mut self, n: usize, at: usize) {
        let Some((celsius, date)) = self.basal_celsius(at).zip(self.date(n, Purpose::Report)) else { return };
        let said = CycleEntry { temperature_c: Some(celsius), ..CycleEntry::on(CycleEvent::Symptoms, date) };
        self.keep_entry(said, None, &[at]);
        self.spend(&[at]);
    }

    /// "it's that time of the month, started on Thursday": the day of an event told just before.
    fn date_event(&mut self, n: usize) {
        let start = self.has(n, Cue::Start);
        let bare = !self.items(n).iter().any(|item| super::is_anchor(item) || item.what == What::Unknown);
        if !(self.clauses[n].own_date && bare && n > 0 && (start || self.has(n, Cue::End))) {
            return;
        }
        let Some(date) = self.date(n, Purpose::Report) else { return };
        let event = if start { CycleEvent::PeriodStart } else { CycleEvent::PeriodEnd };
        let today = self.calendar.today;
        if let Some(Record::LogCycle(entry)) = self.records.last_mut().map(|found| &mut found.record)
            && entry.date == today
            && entry.event == event
        {
            entry.date = date;
            let words: Vec<usize> = self.range(n).filter(|at| self.item(*at).any(&[Cue::Start, Cue::End])).collect();
            self.spend(&words);
        }
    }

    /// Whether the message speaks of the cycle at all.
    pub(super) fn in_cycle(&self) -> bool {
        (0..self.clauses.len()).any(|n| {
            self.told(n)
                && (self.has_any(
                    n,
                    &[
                        Cue::Period,
                        Cue::PeriodStart,
                        Cue::PeriodEnd,
                        Cue::CycleContext,
                        Cue::FlowWord,
                        Cue::LhTest,
                        Cue::Basal,
                    ],
                ) || self.items(n).iter().any(|item| item.concepts.contains(&Concept::Symptom("spotting"))))
        })
    }

    fn event(&self, n: usize, items: &mut Vec<usize>) -> Option<CycleEvent> {
        if self.has(n, Cue::Late) && !self.has(n, Cue::Start) {
            return None;
        }
        let period = self.position(n, Cue::Period);
        let day = self.cycle_day(n);
        if let Some((at, number)) = day {
            let named = period.is_some()
                || self.has(n, Cue::CycleContext)
                || self.item(at).is(Cue::PeriodStart)
                || self.lonely(n, &[at, at + 1])
                || self.about.cycle && self.lonely_of_symptoms(n, at);
            if named {
                items.extend([at, at + 1]);
                return (number == 1.0).then_some(CycleEvent::PeriodStart);
            }
        }
        if let Some(at) = self.position(n, Cue::PeriodEnd) {
            return (!self.denial(n, at, &[Cue::Neg])).then_some(CycleEvent::PeriodEnd);
        }
        if let Some(at) = self.position(n, Cue::PeriodStart) {
            return (!self.denial(n, at, &[Cue::Neg])).then_some(CycleEvent::PeriodStart);
        }
        let at = period?;
        if self.denial(n, at, &[Cue::Neg]) {
            return None;
        }
        if self.has(n, Cue::End) {
            Some(CycleEvent::PeriodEnd)
        } else if self.has_any(n, &[Cue::Start, Cue::Got]) {
            Some(CycleEvent::PeriodStart)
        } else {
            // "règles aujourd'hui": the word and its day alone are the news that it came.
            (self.clauses[n].own_date && self.lonely(n, &[at])).then_some(CycleEvent::PeriodStart)
        }
    }

    /// "day 1", "CD3": the word of days and its number.
    fn cycle_day(&self, n: usize) -> Option<(usize, f64)> {
        self.range(n).find_map(|at| {
            let word = self.item(at).any(&[Cue::CycleDay, Cue::DayWord]);
            let number = self.cut.items.get(at + 1).filter(|_| word && at + 1 < self.range(n).end)?;
            let quantity =
                number.quantity().filter(|q| q.unit.is_none() && q.value.fract() == 0.0 && q.value <= 15.0)?;
            Some((at, quantity.value))
        })
    }

    fn lonely_of_symptoms(&self, n: usize, at: usize) -> bool {
        let words: Vec<usize> = self
            .range(n)
            .filter(|i| {
                self.item(*i).concepts.iter().any(|c| {
                    matches!(c, Concept::Symptom(_) | Concept::Flow(_) | Concept::Cue(Cue::FlowWord | Cue::With))
                })
            })
            .chain([at, at + 1])
            .collect();
        self.lonely(n, &words)
    }

    /// Whether what is felt is told as on its way out: "cramps better", "menos calambres".
    fn is_eased(&self, n: usize, at: usize) -> bool {
        let is = |at: usize, words: &[&str]| {
            self.cut.tokens[self.item(at).tokens.clone()].iter().any(|token| words.contains(&token.text.as_str()))
        };
        let range = self.range(n);
        let mut behind = at + 1..(at + 1 + WORDS_OF_EASE).min(range.end);
        let mut before = at.saturating_sub(WORDS_OF_EASE).max(range.start)..at;
        behind.any(|at| is(at, &BETTER)) || before.any(|at| is(at, &LESS))
    }

    /// "Cramp in the left foot": a muscle, and nothing of the cycle.
    fn names_a_limb(&self, n: usize) -> bool {
        let items: Vec<usize> = self.range(n).collect();
        let said = self.message.text.get(self.span(&items)).unwrap_or_default();
        !matches!(
            BodyPart::heard_in(said),
            BodyPart::Other | BodyPart::Back | BodyPart::Pelvis | BodyPart::Groin | BodyPart::Hip
        )
    }

    fn symptoms(&self, n: usize, items: &mut Vec<usize>) -> Symptoms {
        let mut symptoms = Symptoms::default();
        let context = self.about.cycle;
        let flow_named = self.has_any(n, &[Cue::FlowWord, Cue::Period, Cue::PeriodStart]);
        for at in self.range(n) {
            let item = self.item(at);
            if let Some(name) = item.find(|c| if let Concept::Symptom(name) = c { Some(*name) } else { None }) {
                let bodily = self.has_any(n, &[Cue::Body, Cue::Stomach, Cue::Exertion])
                    || item.what == What::Unknown
                    || name == "cramps" && self.names_a_limb(n)
                    || self.items(n).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..))));
                let own = name == "spotting" || name == "cramps" && !bodily;
                if (context || own) && !self.denial(n, at, &[Cue::Neg]) && !self.is_eased(n, at) && symptoms.set(name) {
                    items.push(at);
                }
            } else if let Some(flow) = item.find(flow_of) {
                let alone = context && self.lonely(n, &[at]);
                let strength = self.item(at).concepts.iter().any(|c| matches!(c, Concept::Flow(_)));
                if strength && (flow_named || alone) && !(at > 0 && self.item(at - 1).is(Cue::Neg)) {
                    symptoms.flow = Some(flow);
                    items.push(at);
                }
            }
        }
        symptoms
    }
}

fn flow_of(concept: &Concept) -> Option<Flow> {
    if let Concept::Flow(flow) = concept { Some(*flow) } else { None }
}

/// Whether two readings of one day cannot both be meant.
fn contradicts(one: &CycleEntry, other: &CycleEntry) -> bool {
    one.temperature_c.is_some() && other.temperature_c.is_some() || one.lh_test.is_some() && other.lh_test.is_some()
}

fn join(into: &mut Symptoms, more: &Symptoms) {
    for name in more.names() {
        into.set(name);
    }
    into.flow = more.flow.or(into.flow);
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use serde_json::{Value, json};

    use crate::domain::person::{Lang, Units, default_day_start};
    use crate::offline::{Message, Reading, read};

    fn reading(text: &str, units: Units) -> Reading {
        let now = "2026-03-14T08:00:00Z".parse().expect("a time");
        read(&Message { text, now, zone: Tz::Europe__Madrid, day_start: default_day_start(), units, lang: Lang::En })
    }

    /// What was measured, as day, test and temperature.
    fn measured(text: &str, units: Units) -> Vec<Value> {
        let reading = reading(text, units);
        let args = reading.records.iter().map(|found| found.record.args());
        args.map(|args| json!([args["date"].as_str().map(|day| &day[8..]), args["lh_test"], args["temperature_c"]]))
            .collect()
    }

    #[test]
    fn tests_and_temperatures_are_facts_of_their_day() {
        let (positive, negative) = (json!(["14", "positive", null]), json!(["14", "negative", null]));
        let bbt = |celsius: f64| json!(["14", null, celsius]);
        for (text, wanted) in [
            ("LH test positive", vec![positive.clone()]),
            ("positive ovulation test today", vec![positive.clone()]),
            ("my ovulation test was positive!", vec![positive.clone()]),
            ("peak on my ovulation test", vec![positive.clone()]),
            ("OPK negative", vec![negative.clone()]),
            ("my ovulation test is not positive", vec![negative.clone()]),
            ("ovulation test negative yesterday", vec![json!(["13", "negative", null])]),
            ("Ovulationstest positiv", vec![positive.clone()]),
            ("LH-Test negativ", vec![negative.clone()]),
            ("der Ovulationstest war heute positiv", vec![positive.clone()]),
            ("test d'ovulation négatif", vec![negative.clone()]),
            ("mon test d’ovulation est positif", vec![positive.clone()]),
            ("test de ovulación positivo", vec![positive.clone()]),
            ("el test de ovulación ha salido negativo", vec![negative]),
            ("bbt 36.55", vec![bbt(36.55)]),
            ("BBT: 36.55 °C", vec![bbt(36.55)]),
            ("basal temp 36.55", vec![bbt(36.55)]),
            ("my basal temperature this morning was 36.4", vec![bbt(36.4)]),
            ("bbt 97.82 F", vec![bbt(36.567)]),
            ("bbt 97.82", vec![bbt(36.567)]),
            ("waking temp 36.5 yesterday", vec![json!(["13", null, 36.5])]),
            ("Basaltemperatur 36,55", vec![bbt(36.55)]),
            ("Aufwachtemperatur 36,48 Grad", vec![bbt(36.48)]),
            ("température basale 36,55", vec![bbt(36.55)]),
            ("température au réveil 36,6", vec![bbt(36.6)]),
            ("temperatura basal 36,55", vec![bbt(36.55)]),
            ("LH test positive, bbt 36.41", vec![json!(["14", "positive", 36.41])]),
            ("bbt 36.5 today, 36.45 yesterday", vec![bbt(36.5), json!(["13", null, 36.45])]),
        ] {
            assert_eq!(measured(text, Units::Metric), wanted, "{text}");
            assert!(reading(text, Units::Metric).is_certain(), "{text}: {:?}", reading(text, Units::Metric));
        }
        assert_eq!(measured("bbt 97.82", Units::Imperial), [bbt(36.567)]);
    }

    #[test]
    fn a_fever_and_another_test_stay_what_they_are() {
        for (text, wanted) in [
            ("temperature 38.5", json!([["log_metric", 38.5]])),
            ("temperature 36.6", json!([["log_metric", 36.6]])),
            ("basal temp 38.5", json!([["log_metric", 38.5]])),
            ("covid test positive", json!([])),
            ("feeling positive about my lh test", json!([["log_daily", null]])),
            ("is my ovulation test positive?", json!([])),
            ("if the LH test is positive I'll rest", json!([])),
            ("my sister's ovulation test was positive", json!([])),
        ] {
            let found = reading(text, Units::Metric).records;
            let found: Vec<Value> =
                found.iter().map(|found| json!([found.record.tool(), found.record.args()["value"]])).collect();
            assert_eq!(json!(found), wanted, "{text}: {:?}", reading(text, Units::Metric).records);
        }
    }
}
