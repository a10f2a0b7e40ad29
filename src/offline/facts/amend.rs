//! Taking back and amending what was recorded last.

use serde_json::{Value, json};

use super::{Facts, SURE};
use crate::domain::record::{Activity, Correction, DeleteLast, MetricKind, Record};
use crate::offline::clause::Barrier;
use crate::offline::concept::{Concept, Cue, Form};
use crate::offline::item::{Item, What};
use crate::offline::quantity::{Quantity, Unit};
use crate::offline::when::Purpose;
use crate::offline::{Ask, Found};

impl Facts<'_> {
    /// Reads a message that amends or deletes; true when it is one.
    pub(super) fn amendment(&mut self) -> bool {
        // Beside a story "same again" is of what the story tells.
        let is_all = self.clauses.len() <= 2;
        self.same_as_before = is_all && (0..self.clauses.len()).any(|n| self.told(n) && self.has(n, Cue::Same));
        if self.corrects()
            && let Some((field, value, items)) = self.correction()
        {
            let confidence = SURE.min(self.confidence(&items));
            let span = self.span(&items);
            self.spend_all();
            self.records.push(Found {
                record: Record::CorrectLast(Correction { field: field.to_owned(), value }),
                span,
                confidence,
            });
            return true;
        }
        if self.deletes() {
            self.spend_all();
            let span = 0..self.message.text.len();
            self.records.push(Found { record: Record::DeleteLast(DeleteLast {}), span, confidence: SURE });
            return true;
        }
        false
    }

    fn spend_all(&mut self) {
        let known: Vec<usize> = (0..self.cut.items.len()).filter(|at| self.item(*at).what != What::Unknown).collect();
        self.spend(&known);
    }

    /// "scrap that last one", "undo pls": the last entry, not everything, not how to.
    fn deletes(&self) -> bool {
        let all = (0..self.clauses.len()).any(|n| self.has_any(n, &[Cue::Everything, Cue::Account]));
        let report = (0..self.clauses.len()).any(|n| {
            self.told(n)
                && self.items(n).iter().any(|item| {
                    super::is_number(item) && self.items(n).iter().any(|i| super::is_anchor(i) && !super::is_number(i))
                        || matches!(
                            item.find(|c| if let Concept::Act(_, Form::Past) = c { Some(()) } else { None }),
                            Some(())
                        )
                })
        });
        (0..self.clauses.len()).any(|n| {
            let asked = match self.clauses[n].barrier {
                None => false,
                Some(Barrier::Question) => !self.clauses[n].request && !self.has(n, Cue::Polite),
                Some(_) => true,
            };
            let Some(at) = self.position(n, Cue::Delete) else { return false };
            let alone: Vec<usize> =
                self.range(n).filter(|i| self.item(*i).any(&[Cue::Oops, Cue::Polite])).chain([at]).collect();
            let phrase = self.item(at).is(Cue::Entry) || self.has(n, Cue::Entry) || self.lonely(n, &alone);
            let denied = self.denial(n, at, &[Cue::Neg]);
            phrase && !asked && !denied && !all && !report
        })
    }

    /// "sorry, moved out, was sleeping at a friend's. ok now": what is felt now takes the place of nothing told before.
    fn tells_how_it_is_now(&self) -> bool {
        let felt =
            |n: usize| self.items(n).iter().any(|item| item.concepts.iter().any(|c| matches!(c, Concept::Mood(..))));
        (0..self.clauses.len()).any(|n| self.has(n, Cue::Now) && felt(n) && !self.has(n, Cue::ItWas))
    }

    /// "sorry, been busy. slept 7h": an apology for a story without a value; what the next sentence tells is told anew.
    fn apologizes_for_more(&self, first: usize) -> bool {
        let sentence = self.clauses[first].sentence;
        let (opening, later): (Vec<usize>, Vec<usize>) =
            (first..self.clauses.len()).partition(|n| self.clauses[*n].sentence == sentence);
        let item_of =
            |clauses: &[usize], fits: &dyn Fn(&Item) -> bool| clauses.iter().any(|n| self.items(*n).iter().any(fits));
        let value = |item: &Item| {
            let named = |c: &Concept| {
                matches!(
                    c,
                    Concept::Mood(..)
                        | Concept::Level(_)
                        | Concept::Intensity(_)
                        | Concept::Habit(..)
                        | Concept::Metric(_)
                )
            };
            super::is_number(item) || matches!(item.what, What::Date(_)) || item.concepts.iter().any(named)
        };
        item_of(&opening, &|item| item.what == What::Unknown)
            && !item_of(&opening, &value)
            && item_of(&later, &super::is_anchor)
    }

    /// Whether the message amends what was said before: it opens with a word of correction, sets one value against
    /// another, or says what a value "was".
    fn corrects(&self) -> bool {
        let Some(first) = (0..self.clauses.len()).find(|n| {
            !self
                .items(*n)
                .iter()
                .all(|item| item.any(&[Cue::Filler, Cue::Greeting]) || matches!(item.what, What::Mark(_)))
        }) else {
            return false;
        };
        if self
            .clauses
            .iter()
            .any(|clause| matches!(clause.barrier, Some(Barrier::Question | Barrier::Hypothesis | Barrier::Joke)))
        {
            return false;
        }
        if (0..self.clauses.len()).any(|n| self.has(n, Cue::Forgot)) {
            return false;
        }
        if (1..self.clauses.len()).any(|n| self.mends(n)) || self.differs_from_the_usual() {
            return false;
        }
        // "Corrected papers all day. Slept 7h30": what is corrected there is none of ours.
        if (0..self.clauses.len()).any(|n| self.corrects_a_thing(n)) {
            return false;
        }
        // "No, I did not run 10 km": what was not done is no other value.
        let has_number = |n: &usize| self.items(*n).iter().any(super::is_number);
        let mut with_numbers = (0..self.clauses.len()).filter(has_number).peekable();
        if with_numbers.peek().is_some() && with_numbers.all(|n| self.clauses[n].barrier == Some(Barrier::Usual)) {
            return false;
        }
        let starred = matches!(self.cut.items.first(), Some(item) if item.what == What::Mark('*'));
        let means_number = |n: usize| {
            self.range(n)
                .any(|at| self.item(at).is(Cue::Mean) && self.cut.items.get(at + 1).is_some_and(super::is_number))
        };
        // "my doctor meant 7 hours" is no correction.
        let own = |n: usize| !matches!(self.clauses[n].barrier, Some(Barrier::Said | Barrier::ThirdPerson));
        let meant_somewhere =
            (0..self.clauses.len()).any(|n| self.has(n, Cue::Meant) && own(n) || self.opens(n) && means_number(n));
        let earlier = (0..self.clauses.len()).find(|n| self.has_any(*n, &[Cue::Meant, Cue::Oops]));
        // A value said before the word of repair makes it a repair inside the message, unless it only names the topic.
        let repaired =
            earlier.is_some_and(|n| (0..n).any(|m| self.items(m).iter().any(super::is_number)) || self.value_before(n));
        let opens = self.has_any(first, &[Cue::Oops, Cue::Meant]) && own(first) || self.opens_with_no(first);
        if !(starred || meant_somewhere) && (self.tells_how_it_is_now() || self.apologizes_for_more(first)) {
            return false;
        }
        if starred || (opens || meant_somewhere) && !repaired {
            return true;
        }
        // "that walk was 50 mins not 15, my bad": the apology comes last.
        let last = self.clauses.len() - 1;
        let apology = earlier == Some(last)
            && last > 0
            && !self.items(last).iter().any(|item| super::is_number(item) || super::is_anchor(item));
        if repaired && apology && self.contrasts() {
            return true;
        }
        if repaired {
            return false;
        }
        // "that was yesterday": nothing but the day.
        let dated = self.clauses.len() == 1
            && self.has(first, Cue::ItWas)
            && self.items(first).iter().any(|item| matches!(item.what, What::Date(_)))
            && self.items(first).iter().all(|item| {
                matches!(item.what, What::Date(_)) || item.any(&[Cue::ItWas, Cue::Filler, Cue::On, Cue::Be])
            });
        if dated {
            return true;
        }
        let actually = (0..self.clauses.len()).any(|n| self.has(n, Cue::Actually));
        let it_was = self.has(first, Cue::ItWas);
        actually && it_was && self.names_value()
            || self.contrasts()
                && self.clauses.iter().filter(|clause| clause.join == crate::offline::clause::Join::Stop).count() <= 2
            || actually && first_is(self, first, Cue::Actually) && self.single_number()
    }

    /// Whether a clause tells that something was corrected that is no record: the verb, and a thing that has no name here and no
    /// value.
    fn corrects_a_thing(&self, n: usize) -> bool {
        let Some(at) = self.range(n).find(|at| self.item(*at).any(&[Cue::Meant, Cue::Oops])) else { return false };
        let said = self.message.text.get(self.span(&[at])).map(crate::domain::text::fold).unwrap_or_default();
        // The noun, "correction: mood was calm", announces one of ours.
        let is_noun = ["correction", "korrektur", "correccion"].iter().any(|noun| said.contains(noun));
        let is_verb =
            !is_noun && ["corrig", "correct", "korrig", "edit", "amend"].iter().any(|stem| said.contains(stem));
        let small = |i: &usize| self.item(*i).any(&[Cue::Filler, Cue::Article, Cue::Determiner]);
        let next = (at + 1..self.range(n).end).find(|i| !small(i));
        let names = |item: &Item| super::is_anchor(item) || matches!(item.what, What::Date(_) | What::Mark(_));
        let is_thing = next.is_some_and(|i| !names(self.item(i))) && !self.items(n).iter().any(names);
        let sentence = self.clauses[n].sentence;
        let beside = (0..self.clauses.len()).filter(|m| self.clauses[*m].sentence == sentence);
        let has_value = beside.flat_map(|m| self.items(m)).any(super::is_number);
        is_verb && !self.items(n).iter().any(super::is_number) && (is_thing || !has_value)
    }

    fn value_before(&self, n: usize) -> bool {
        let Some(cue) = self.range(n).find(|at| self.item(*at).any(&[Cue::Meant, Cue::Oops])) else { return false };
        self.range(n).take_while(|at| *at < cue).any(|at| super::is_number(self.item(at)))
    }

    /// Whether a number, an activity, an effort or a day is named: a mood alone ("was actually fine") amends nothing.
    fn names_value(&self) -> bool {
        self.cut.items.iter().any(|item| {
            super::is_number(item)
                || matches!(item.what, What::Date(_)) && !item.concepts.iter().any(|c| matches!(c, Concept::Day(0)))
                || item.concepts.iter().any(|c| matches!(c, Concept::Act(..) | Concept::Intensity(_)))
        })
    }

    fn single_number(&self) -> bool {
        self.cut.items.iter().filter(|item| super::is_number(item)).count() == 1
    }

    /// "no, 8 km, not 6": a bare no before a value.
    fn opens_with_no(&self, first: usize) -> bool {
        let later = (first + 1..self.clauses.len()).any(|n| self.items(n).iter().any(super::is_number));
        // "nein 82 kg": no comma.
        let opener = self.item(self.range(first).start);
        let joined = opener.is(Cue::No)
            && !opener.is(Cue::Neg)
            && self.items(first).iter().any(super::is_number)
            && !self.items(first).iter().any(|item| super::is_anchor(item) && !super::is_number(item));
        self.has_any(first, &[Cue::No]) && self.is_bare_no(first) && later || joined
    }

    /// "7 hours, not 6", "6 instead of 7": two values of a kind, one of them denied.
    fn contrasts(&self) -> bool {
        let denied = self.denied_items();
        let numbers: Vec<usize> = (0..self.cut.items.len()).filter(|at| super::is_number(self.item(*at))).collect();
        let (out, kept): (Vec<usize>, Vec<usize>) = numbers.iter().partition(|at| denied.contains(at));
        if !out.is_empty() {
            return kept.len() == 1;
        }
        let kind = |at: usize| {
            self.item(at)
                .find(|c| match c {
                    Concept::Act(..) => Some(1),
                    Concept::Mood(..) => Some(2),
                    Concept::Flow(_) => Some(4),
                    Concept::Intensity(_) => Some(5),
                    _ => None,
                })
                .or(matches!(self.item(at).what, What::Date(_)).then_some(3))
        };
        let (mut against, mut kept) = (None, None);
        for at in 0..self.cut.items.len() {
            if let Some(kind) = kind(at) {
                if denied.contains(&at) { against = Some(kind) } else { kept = kept.or(Some(kind)) }
            }
        }
        // "not today, yesterday": nothing but the two.
        let only_days = against == Some(3)
            && self.cut.items.iter().all(|item| {
                matches!(item.what, What::Date(_) | What::Mark(_))
                    || item.any(&[Cue::Neg, Cue::Filler, Cue::On, Cue::Be])
            });
        let said = only_days || (0..self.clauses.len()).any(|n| self.has_any(n, &[Cue::ItWas, Cue::FlowWord]));
        against.is_some() && against == kept && said
    }

    /// "pouls au repos à 62 au lieu de 50": a measured value beside the usual one, told anew.
    fn differs_from_the_usual(&self) -> bool {
        let denied = self.denied_items();
        let instead = (1..self.cut.items.len()).any(|at| {
            let before = self.item(at - 1);
            super::is_number(self.item(at)) && before.is(Cue::InsteadOf) && !before.any(&[Cue::Neg, Cue::No])
        });
        let told = (0..self.clauses.len()).any(|n| {
            let pulse = |item: &Item| {
                item.is(Cue::Pulse)
                    || item
                        .concepts
                        .iter()
                        .any(|c| matches!(c, Concept::Metric(MetricKind::RestingHrBpm | MetricKind::HrvMs)))
            };
            self.items(n).iter().any(pulse)
        });
        instead && told && !denied.is_empty()
    }

    /// Items that stand right after "not", "instead of", "rather than".
    fn denied_items(&self) -> Vec<usize> {
        (1..self.cut.items.len())
            .filter(|at| {
                let before = (0..*at).rev().map(|i| self.item(i)).find(|item| {
                    !item.any(&[Cue::Filler, Cue::Article, Cue::On]) || item.any(&[Cue::Neg, Cue::InsteadOf])
                });
                before.is_some_and(|item| {
                    item.any(&[Cue::Neg, Cue::InsteadOf])
                        && (!item.is(Cue::No)
                            || self.item(*at - 1).is(Cue::ItWas)
                            || matches!(self.item(*at).what, What::Date(_))
                            || (0..*at).any(|i| super::is_number(self.item(i))))
                })
            })
            .collect()
    }

    /// The field and its new value.
    fn correction(&mut self) -> Option<(&'static str, Value, Vec<usize>)> {
        let denied = self.denied_items();
        let free: Vec<usize> = (0..self.cut.items.len()).filter(|at| !denied.contains(at)).collect();
        let has = |cue: Cue| self.cut.items.iter().any(|item| item.is(cue));
        if let Some(&at) = free.iter().rev().find(|at| super::is_number(self.item(**at)))
            && let Some((field, value)) = self.amended_number(at, &denied)
        {
            if crate::domain::ranges::check(field, value).is_err() {
                self.asks.push(Ask::OutOfRange { field, value });
                return None;
            }
            return Some((field, json!((value * 1000.0).round() / 1000.0), vec![at]));
        }
        // Words amend only where something says so: "sorry I missed yoga" tells a fact.
        let starred = matches!(self.cut.items.first(), Some(item) if item.what == What::Mark('*'));
        let told_so = [Cue::ItWas, Cue::Meant, Cue::MoodWord, Cue::Energy, Cue::Digestion, Cue::FlowWord, Cue::Name];
        let contrasted = denied.iter().any(|at| !self.item(*at).concepts.is_empty());
        let explicit = starred || contrasted || told_so.into_iter().any(has);
        if !explicit {
            return self.amended_habit(&free);
        }
        for &at in &free {
            let item = self.item(at);
            if let Some(flow) = item.find(|c| if let Concept::Flow(flow) = c { Some(*flow) } else { None })
                && (has(Cue::FlowWord) || has(Cue::Period))
            {
                return Some(("flow", serde_json::to_value(flow).ok()?, vec![at]));
            }
            if let Some(mood) = item.find(|c| if let Concept::Mood(mood, _) = c { Some(*mood) } else { None })
                && !has(Cue::Energy)
                && !has(Cue::Digestion)
            {
                return Some(("mood", serde_json::to_value(mood).ok()?, vec![at]));
            }
            if let Some(level) = item.find(|c| if let Concept::Level(level) = c { Some(*level) } else { None })
                && (has(Cue::Energy) || has(Cue::Digestion))
            {
                let field = if has(Cue::Energy) { "energy_level" } else { "digestion_score" };
                return Some((field, json!(level), vec![at]));
            }
        }
        let intensity = free.iter().find_map(|&at| {
            let found = self.item(at).find(|c| if let Concept::Intensity(i) = c { Some(*i) } else { None })?;
            Some(("intensity_level", serde_json::to_value(found).ok()?, vec![at]))
        });
        let act = free.iter().find_map(|&at| {
            let found = self.item(at).find(|c| if let Concept::Act(act, _) = c { Some(*act) } else { None })?;
            Some(("activity_type", serde_json::to_value(found).ok()?, vec![at]))
        });
        let date = free.iter().find_map(|&at| match self.item(at).what {
            What::Date(date) => {
                let day = self.calendar.resolve(date, Purpose::Report).filter(|day| *day <= self.calendar.today)?;
                Some(("date", json!(day.to_string()), vec![at]))
            }
            _ => None,
        });
        let denied_act = denied.iter().any(|at| self.item(*at).concepts.iter().any(|c| matches!(c, Concept::Act(..))));
        let act_first = denied_act || date.is_none();
        let name = (0..self.clauses.len()).find_map(|n| {
            let mut items = Vec::new();
            self.has(n, Cue::Name)
                .then(|| self.corrected_name(n, &mut items))
                .flatten()
                .map(|name| ("name", json!(name), items))
        });
        let habit = self.amended_habit(&free);
        name.or(habit).or_else(|| if act_first { act.clone() } else { None }).or(date).or(intensity).or(act)
    }

    /// "oops, I did meditate after all": whether the habit was kept.
    fn amended_habit(&self, free: &[usize]) -> Option<(&'static str, Value, Vec<usize>)> {
        let at = *free.iter().find(|at| self.item(**at).concepts.iter().any(|c| matches!(c, Concept::Habit(..))))?;
        let denied = self.cut.items.iter().any(|item| item.any(&[Cue::Neg, Cue::Skip]) && !item.is(Cue::No));
        Some(("status", json!(!denied), vec![at]))
    }

    fn corrected_name(&self, n: usize, items: &mut Vec<usize>) -> Option<String> {
        let at = self.range(n).rev().find(|at| self.item(*at).what == What::Unknown)?;
        items.push(at);
        self.message.text.get(self.span(&[at])).map(str::to_owned)
    }

    /// The field a number amends: by the word beside it, else by its unit; a bare number takes the unit of the number
    /// it is set against.
    fn amended_number(&self, at: usize, denied: &[usize]) -> Option<(&'static str, f64)> {
        let has = |cue: Cue| self.cut.items.iter().any(|item| item.is(cue));
        let other_unit = denied.iter().find_map(|at| self.item(*at).quantity()?.unit);
        let acts: Vec<Activity> = self
            .cut
            .items
            .iter()
            .filter_map(|item| item.find(|c| if let Concept::Act(act, _) = c { Some(*act) } else { None }))
            .collect();
        let quantity = match self.item(at).what {
            What::Quantity(quantity) => quantity,
            What::Ratio(a, b) if has(Cue::Energy) || has(Cue::Digestion) || has(Cue::Stomach) => {
                let field = if has(Cue::Energy) { "energy_level" } else { "digestion_score" };
                return Some((field, (a * 5.0 / b + 0.5).floor().max(1.0)));
            }
            What::Ratio(a, _) if has(Cue::Pressure) => return Some(("systolic_mmhg", a)),
            What::Colon(a, b, None) if has(Cue::Sleep) => return Some(("sleep_hours", a + b / 60.0)),
            What::Colon(a, b, c) if !acts.is_empty() => {
                return Some(("duration_minutes", c.map_or(a + b / 60.0, |c| a.mul_add(60.0, b) + c / 60.0)));
            }
            _ => return None,
        };
        let Quantity { value, unit, .. } = quantity;
        let unit = unit.or(other_unit);
        let metric = self
            .cut
            .items
            .iter()
            .find_map(|item| item.find(|c| if let Concept::Metric(kind) = c { Some(*kind) } else { None }));
        let kg = |value: f64| match unit {
            Some(Unit::Lb) => value * crate::domain::units::KG_PER_LB,
            Some(Unit::Stone) => value * 14.0 * crate::domain::units::KG_PER_LB,
            Some(Unit::Kg) => value,
            _ if self.metric_units() => value,
            _ => value * crate::domain::units::KG_PER_LB,
        };
        let litres = unit.and_then(|unit| super::drink::litres(value, unit, self.message.zone));
        if let Some(litres) = litres {
            return Some(("water_intake_liters", litres));
        }
        if matches!(unit, Some(Unit::Kg | Unit::Lb | Unit::Stone)) {
            return Some((if has(Cue::TargetWeight) { "target_weight_kg" } else { "weight_kg" }, kg(value)));
        }
        if has(Cue::TargetWeight) {
            return Some(("target_weight_kg", kg(value)));
        }
        if has(Cue::Goal) && unit.is_none() {
            return Some(("target_value", value));
        }
        Some(match unit {
            Some(Unit::Steps) => ("steps", value),
            Some(Unit::Hour) if acts.is_empty() => ("sleep_hours", value),
            Some(Unit::Hour) => ("duration_minutes", value * 60.0),
            Some(Unit::Minute) if has(Cue::Sleep) => ("sleep_hours", value / 60.0),
            Some(Unit::Minute) => ("duration_minutes", value),
            Some(Unit::Km | Unit::Mile | Unit::Metre) => (
                "distance_km",
                super::amount::kilometres(self.item(at), Activity::Running).unwrap_or(match unit {
                    Some(Unit::Mile) => value * crate::domain::units::KM_PER_MILE,
                    Some(Unit::Metre) => value / 1000.0,
                    _ => value,
                }),
            ),
            Some(Unit::M) if !acts.is_empty() && value >= 100.0 => ("distance_km", value / 1000.0),
            Some(Unit::M) => ("duration_minutes", value),
            Some(Unit::K) if !acts.is_empty() => ("distance_km", value),
            Some(Unit::K) => return None,
            Some(Unit::Kcal) => ("calories_burned", value),
            Some(Unit::Ms) => ("hrv_ms", value),
            Some(Unit::Bpm) => ("resting_hr_bpm", value),
            Some(Unit::Celsius | Unit::Degree) => ("body_temp_c", value),
            Some(Unit::Fahrenheit) => ("body_temp_c", crate::domain::units::celsius(value)),
            Some(Unit::Years) => ("age", value),
            Some(Unit::Cm) => ("height_cm", value),
            Some(Unit::Percent) if metric.is_some() => (metric?.as_str(), value),
            None if has(Cue::Energy) => ("energy_level", if value > 5.0 { (value / 2.0 + 0.5).floor() } else { value }),
            None if has(Cue::Digestion) => {
                ("digestion_score", if value > 5.0 { (value / 2.0 + 0.5).floor() } else { value })
            }
            None if has(Cue::Sleep) => ("sleep_hours", value),
            None if has(Cue::Water) || has(Cue::Drink) => ("water_intake_liters", value),
            None if metric.is_some() => (metric?.as_str(), value),
            None if has(Cue::Pulse) => ("resting_hr_bpm", value),
            None if has(Cue::Temperature) => ("body_temp_c", value),
            None if has(Cue::Weigh) || has(Cue::WeightNoun) => ("weight_kg", kg(value)),
            None if has(Cue::Age) || has(Cue::IAm) && value.fract() == 0.0 && value < 100.0 => ("age", value),
            None if has(Cue::Height) => ("height_cm", if value < 3.0 { value * 100.0 } else { value }),
            None if value >= 1000.0 => ("steps", value),
            _ => return None,
        })
    }
}

fn first_is(facts: &Facts<'_>, n: usize, cue: Cue) -> bool {
    facts.items(n).iter().find(|item| !item.is(Cue::Filler) || item.is(cue)).is_some_and(|item| item.is(cue))
}
