//! What a person decided about the tracking of their cycle, and what they were asked and told. Off until they say yes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Answer, DayFacts, Excluded, Exclusion, History, Mode, Prior, Question, Rule, Topic, clinician::UNSETTLED_YEARS_DAYS,
};
use crate::domain::record::Record;

/// Where the person stands with tracking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Never spoken of.
    #[default]
    Unasked,
    /// Asked, not answered yet.
    Asked,
    On,
    /// Kept, but nothing is predicted, said or asked.
    Paused,
    /// No, or no longer: never asked again.
    Off,
}

impl State {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unasked => "unasked",
            Self::Asked => "asked",
            Self::On => "on",
            Self::Paused => "paused",
            Self::Off => "off",
        }
    }

    /// The state of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Unasked, Self::Asked, Self::On, Self::Paused, Self::Off].into_iter().find(|state| state.as_str() == name)
    }
}

/// The person's decisions, and what was said between us.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tracking {
    pub state: State,
    /// What the person calls it where somebody may look over their shoulder.
    pub name: Option<String>,
    /// The mode in force from each day on.
    pub modes: BTreeMap<NaiveDate, Mode>,
    /// What to assume before any interval, where the person said so.
    pub prior: Option<Prior>,
    /// Whether a language model may read dates and symptoms. None: not asked yet.
    pub model_may_read: Option<bool>,
    /// What was said before the yes to tracking; kept then.
    pub held: Vec<Held>,
    pub told: Told,
}

/// What somebody said of their cycle before the yes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Held {
    Record(Record),
    /// They did not log the period of the month that begins on this day.
    Forgot {
        forgot: NaiveDate,
    },
    Mode {
        mode: Mode,
    },
    /// The day of the first period ever, or about.
    Menarche {
        menarche: NaiveDate,
    },
    /// Their age then, in years; how long ago that is, nobody knows yet.
    MenarcheAged {
        menarche_aged: i32,
    },
}

/// Answers of the person, and what was asked and mentioned.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// See [`History::confirmed`].
    pub confirmed: BTreeMap<NaiveDate, NaiveDate>,
    /// See [`History::missed`].
    pub missed: BTreeMap<NaiveDate, NaiveDate>,
    /// See [`History::separate`].
    pub separate: BTreeSet<NaiveDate>,
    /// Starts of cycles that the person wants left out.
    pub left_out: BTreeSet<NaiveDate>,
    /// See [`History::asked`].
    pub asked: BTreeSet<(Topic, NaiveDate)>,
    /// The day of the first period ever, or about.
    pub menarche: Option<NaiveDate>,
    /// Suggestions of a clinician that were made, each with its episode.
    pub mentioned: BTreeSet<(Rule, NaiveDate)>,
}

impl Tracking {
    /// Whether something is predicted, said and asked.
    pub fn is_on(&self) -> bool {
        self.state == State::On
    }

    /// Whether what the person says is kept.
    pub fn is_kept(&self) -> bool {
        matches!(self.state, State::On | State::Paused)
    }

    /// The mode in force on a day.
    pub fn mode(&self, on: NaiveDate) -> Mode {
        self.modes
            .range(..=on)
            .next_back()
            .or_else(|| self.modes.first_key_value())
            .map_or(Mode::Natural, |(_, mode)| *mode)
    }

    /// Starts tracking, or takes it up again: as it was before, else as a natural cycle.
    pub fn start(&mut self, today: NaiveDate) {
        self.state = State::On;
        if self.modes.last_key_value().is_none_or(|(_, mode)| *mode == Mode::Off) {
            self.modes.insert(today, Mode::Natural);
        }
    }

    /// Lets something wait for the yes; the same thing once.
    pub fn hold(&mut self, held: Held) {
        if !self.held.contains(&held) {
            self.held.push(held);
        }
    }

    /// Sets the mode from a day on; what was set for that day or later no longer holds.
    pub fn set_mode(&mut self, mode: Mode, since: NaiveDate) {
        self.modes.retain(|date, _| *date < since);
        if self.modes.last_key_value().is_none_or(|(_, before)| *before != mode) {
            self.modes.insert(since, mode);
        }
        if mode == Mode::Irregular {
            self.prior = Some(Prior::Broad);
        }
    }

    /// The history that the rules read. Without tracking it is in [`Mode::Off`], and all there is of it are the facts.
    pub fn history(&self, days: &DayFacts, age: Option<i32>, today: NaiveDate) -> History {
        let mode = if self.is_on() { self.mode(today) } else { Mode::Off };
        let told = self.told.clone();
        let since = self.modes.range(..=today).next_back().map(|(since, _)| *since);
        let mut history = History {
            mode_since: since.filter(|_| self.is_on()),
            age,
            confirmed: told.confirmed,
            missed: told.missed,
            separate: told.separate,
            asked: told.asked,
            prior: self.prior.or(self.is_settling(today).then_some(Prior::Broad)),
            ..days.history(mode)
        };
        history.exclusions = told
            .left_out
            .into_iter()
            .map(|start| Exclusion { from: start, until: Some(start), why: Excluded::LeftOut })
            .chain(self.past_spans())
            .collect();
        history
    }

    /// Whether the first period ever is so recent that cycles may vary more than most.
    pub fn is_settling(&self, today: NaiveDate) -> bool {
        self.told.menarche.is_some_and(|first| (today - first).num_days() < UNSETTLED_YEARS_DAYS)
    }

    /// Applies an answer to a question. The date of a start that was missed is a fact of its day, and is kept there.
    pub fn answer(&mut self, question: &Question, answer: Answer) {
        let mut history = History::new(Mode::Natural);
        history.answer(question, answer);
        self.told.asked.extend(history.asked);
        self.told.confirmed.extend(history.confirmed);
        self.told.missed.extend(history.missed);
        self.told.separate.extend(history.separate);
    }

    /// Notes that a question was put.
    pub fn note_asked(&mut self, question: &Question) {
        let mut history = History::new(Mode::Natural);
        history.note_asked(question);
        self.told.asked.extend(history.asked);
    }

    /// The spans of earlier modes from which nothing may be learnt.
    fn past_spans(&self) -> impl Iterator<Item = Exclusion> {
        self.modes.iter().zip(self.modes.iter().skip(1)).filter_map(|((from, mode), (next, _))| {
            let why = match mode {
                Mode::Pregnant => Excluded::Pregnancy,
                Mode::Postpartum | Mode::Breastfeeding => Excluded::Postpartum,
                Mode::HormonalCombined | Mode::HormonalProgestogen => Excluded::Hormonal,
                _ => return None,
            };
            Some(Exclusion { from: *from, until: next.pred_opt(), why })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cycle::{DayFact, Source};

    fn date(day: &str) -> NaiveDate {
        day.parse().expect("a date")
    }

    fn days(starts: &[&str]) -> DayFacts {
        let mut days = DayFacts::default();
        for start in starts {
            days.put(date(start), Source::Chat, DayFact { starts_period: true, ..DayFact::default() });
        }
        days
    }

    #[test]
    fn nothing_is_predicted_before_the_yes() {
        let days = days(&["2026-01-01", "2026-01-29"]);
        let today = date("2026-02-10");
        for state in [State::Unasked, State::Asked, State::Paused, State::Off] {
            let tracking = Tracking { state, ..Tracking::default() };
            assert_eq!(tracking.history(&days, None, today).estimate(today).next_start, None, "{state:?}");
        }
        let mut tracking = Tracking::default();
        tracking.start(today);
        assert_eq!(tracking.history(&days, None, today).estimate(today).next_start, Some(date("2026-02-27")));
    }

    #[test]
    fn what_waits_is_read_as_it_was_written() {
        let record = serde_json::json!({"tool": "log_cycle", "args": {"event": "period_end", "date": "2026-03-13"}});
        let held = [
            Held::Record(serde_json::from_value(record).expect("a record")),
            Held::Forgot { forgot: date("2025-08-01") },
            Held::Mode { mode: Mode::HormonalCombined },
            Held::Menarche { menarche: date("2026-02-01") },
            Held::MenarcheAged { menarche_aged: 12 },
        ];
        let written = serde_json::to_value(&held).expect("plain data");
        assert_eq!(serde_json::from_value::<Vec<Held>>(written).expect("what was written"), held);
    }

    #[test]
    fn a_mode_that_ended_is_a_span_that_nothing_is_learnt_from() {
        let days = days(&["2026-01-01", "2026-01-29", "2026-02-20", "2026-06-10", "2026-07-08"]);
        let today = date("2026-07-20");
        let mut tracking = Tracking::default();
        tracking.start(date("2026-01-01"));
        tracking.set_mode(Mode::HormonalCombined, date("2026-02-10"));
        let on_the_pill = tracking.history(&days, None, date("2026-03-01"));
        assert_eq!(on_the_pill.cycle_starts(date("2026-03-01")), [date("2026-01-01"), date("2026-01-29")]);
        tracking.set_mode(Mode::Natural, date("2026-06-01"));
        let past = tracking.history(&days, None, today).estimate(today).past;
        assert_eq!(past.iter().map(|past| past.days).collect::<Vec<_>>(), [28, 28]);
    }

    #[test]
    fn cycles_vary_more_in_the_years_after_the_first_period_ever() {
        let days = days(&["2026-01-01", "2026-01-29"]);
        let today = date("2026-02-10");
        let mut tracking = Tracking::default();
        tracking.start(today);
        for (menarche, prior) in
            [(None, Prior::Usual), (Some("2025-06-01"), Prior::Broad), (Some("2010-06-01"), Prior::Usual)]
        {
            tracking.told.menarche = menarche.map(date);
            assert_eq!(tracking.history(&days, None, today).prior(today), prior, "{menarche:?}");
        }
    }

    #[test]
    fn a_mode_holds_from_its_day_on_whatever_was_set_before() {
        let mut tracking = Tracking::default();
        tracking.start(date("2026-01-01"));
        tracking.set_mode(Mode::Pregnant, date("2026-03-01"));
        tracking.set_mode(Mode::HormonalCombined, date("2026-02-01"));
        assert_eq!(tracking.modes.len(), 2);
        assert_eq!(
            (tracking.mode(date("2026-01-20")), tracking.mode(date("2026-04-01"))),
            (Mode::Natural, Mode::HormonalCombined)
        );
        tracking.set_mode(Mode::HormonalCombined, date("2026-05-01"));
        assert_eq!(tracking.modes.len(), 2, "the same mode again is no new span");
    }
}
