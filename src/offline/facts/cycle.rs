//! The menstrual cycle: start and end of a period, and symptoms in its context.

use super::{Facts, Frame};
use crate::domain::record::{CycleEntry, CycleEvent, Flow, Record, Symptoms};
use crate::offline::concept::{Concept, Cue};
use crate::offline::item::What;
use crate::offline::when::Purpose;

impl Facts<'_> {
    pub(super) fn cycle(&mut self, n: usize) {
        if !self.told(n) {
            return;
        }
        let mut items = Vec::new();
        let event = self.event(n, &mut items);
        if self.about.cycle {
            let day = items.clone();
            self.spend(&day);
        }
        let symptoms = self.symptoms(n, &mut items);
        if event.is_none() && symptoms.is_empty() {
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
        self.frame = Some(Frame::Other);
        self.spend(&items);
        let known = self.records.iter_mut().find_map(|found| match &mut found.record {
            Record::LogCycle(entry)
                if entry.date == date
                    && (event.is_none() || entry.event == CycleEvent::Symptoms || Some(entry.event) == event) =>
            {
                Some(entry)
            }
            _ => None,
        });
        match known {
            Some(entry) => {
                entry.event = event.unwrap_or(entry.event);
                join(&mut entry.symptoms, &symptoms);
            }
            None => {
                let entry = CycleEntry { event: event.unwrap_or(CycleEvent::Symptoms), date, symptoms };
                self.keep(Record::LogCycle(entry), &items);
            }
        }
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
                && (self.has_any(n, &[Cue::Period, Cue::PeriodStart, Cue::PeriodEnd, Cue::CycleContext, Cue::FlowWord])
                    || self.items(n).iter().any(|item| item.concepts.contains(&Concept::Symptom("spotting"))))
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

    fn symptoms(&self, n: usize, items: &mut Vec<usize>) -> Symptoms {
        let mut symptoms = Symptoms::default();
        let context = self.about.cycle;
        let flow_named = self.has_any(n, &[Cue::FlowWord, Cue::Period, Cue::PeriodStart]);
        for at in self.range(n) {
            let item = self.item(at);
            if let Some(name) = item.find(|c| if let Concept::Symptom(name) = c { Some(*name) } else { None }) {
                let bodily = self.has_any(n, &[Cue::Body, Cue::Stomach, Cue::Exertion])
                    || item.what == What::Unknown
                    || self.items(n).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..))));
                let own = name == "spotting" || name == "cramps" && !bodily;
                if (context || own) && !self.denial(n, at, &[Cue::Neg]) && symptoms.set(name) {
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

fn join(into: &mut Symptoms, more: &Symptoms) {
    for name in more.names() {
        into.set(name);
    }
    into.flow = more.flow.or(into.flow);
}
