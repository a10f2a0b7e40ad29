//! Questions about what the log may lack. Nothing is repaired silently, and each question is put once.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    History, MERGE_DAYS,
    phase::LIKELY,
    reckon::{Known, days_after},
};

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    MissedStart,
    SamePeriod,
}

/// A question to the person, answered by code (yes, no, not sure).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// "Did a period start around `around`?" `after` is the start before it; `through` is the day before the next start,
    /// or the day of the question.
    MissedStart { after: NaiveDate, around: NaiveDate, through: NaiveDate },
    /// "You logged starts on `first` and `second`: was that one period?"
    SamePeriod { first: NaiveDate, second: NaiveDate },
}

/// The person's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes; with the date of the start that was missed, where they know it.
    Yes(Option<NaiveDate>),
    No,
    NotSure,
}

impl Question {
    fn key(&self) -> (Topic, NaiveDate) {
        match self {
            Self::MissedStart { after, .. } => (Topic::MissedStart, *after),
            Self::SamePeriod { second, .. } => (Topic::SamePeriod, *second),
        }
    }
}

impl History {
    /// The question worth putting on a day, if one is: the latest doubt first.
    pub fn question(&self, as_of: NaiveDate) -> Option<Question> {
        if self.stopped(as_of).is_some() {
            return None;
        }
        let merged =
            self.merged_starts(as_of).into_iter().map(|(first, second)| Question::SamePeriod { first, second });
        let known = Known::learn(self, as_of);
        let missed = self.missed_starts(&known, as_of);
        merged
            .chain(missed)
            .filter(|question| !self.asked.contains(&question.key()))
            .max_by_key(|question| question.key().1)
    }

    /// The gap in which a start may be missing within these days, by the person's word that one is: whether it was asked
    /// about or not. None where no time is left between the starts that are known.
    pub fn gap_within(&self, first: NaiveDate, last: NaiveDate, as_of: NaiveDate) -> Option<Question> {
        let starts = self.cycle_starts(as_of);
        let known = Known::learn(self, as_of);
        let gaps = starts.iter().enumerate().filter_map(|(at, after)| {
            let through = starts.get(at + 1).map_or(Some(as_of), |next| next.pred_opt())?;
            // A start this close to another would be the same period.
            let earliest = days_after(*after, MERGE_DAYS)?;
            let latest =
                starts.get(at + 1).and_then(|next| next.checked_sub_days(Days::new(MERGE_DAYS.unsigned_abs())));
            let (from, to) = (earliest.max(first), latest.unwrap_or(as_of).min(last));
            let around = known.expected_after(*after)?.clamp(from.min(to), to);
            (from <= to).then_some(Question::MissedStart { after: *after, around, through })
        });
        gaps.max_by_key(|question| question.key().1)
    }

    /// Notes that a question was put.
    pub fn note_asked(&mut self, question: &Question) {
        self.asked.insert(question.key());
    }

    /// Applies an answer. A question that was answered is not put again.
    pub fn answer(&mut self, question: &Question, answer: Answer) {
        self.note_asked(question);
        match (*question, answer) {
            (_, Answer::NotSure) | (Question::SamePeriod { .. }, Answer::Yes(_)) => {}
            (Question::SamePeriod { second, .. }, Answer::No) => {
                self.separate.insert(second);
            }
            (Question::MissedStart { after, through, .. }, Answer::Yes(Some(start)))
                if after < start && start <= through =>
            {
                self.starts.insert(start);
            }
            // A date that cannot be meant tells no more than that one was missed.
            (Question::MissedStart { after, through, .. }, Answer::Yes(_)) => {
                self.missed.insert(after, through);
            }
            (Question::MissedStart { after, through, .. }, Answer::No) => {
                self.confirmed.insert(after, through);
            }
        }
    }

    fn missed_starts(&self, known: &Known<'_>, as_of: NaiveDate) -> Vec<Question> {
        let estimate = known.estimate(Some(as_of));
        let past = estimate
            .past
            .iter()
            .filter(|past| past.p_skipped > LIKELY)
            .filter_map(|past| Some((past.start, days_after(past.start, past.days - 1)?)));
        let open = known.timeline.starts.last().filter(|_| estimate.p_missed_log > LIKELY);
        past.chain(open.map(|start| (*start, as_of)))
            .filter_map(|(after, through)| {
                Some(Question::MissedStart { after, around: known.expected_after(after)?, through })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::cycle::Mode;

    fn date(day: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(day)
    }

    fn starts(days: &[u64]) -> History {
        let mut history = History::new(Mode::Natural);
        history.starts = days.iter().copied().map(date).collect();
        history
    }

    /// 28, 28, 57, 28, 28 days.
    fn gapped() -> History {
        starts(&[0, 28, 56, 113, 141, 169])
    }

    #[test]
    fn a_gap_of_two_cycles_is_asked_about_once() {
        let mut history = gapped();
        let question = history.question(date(175)).expect("a question");
        assert_eq!(question, Question::MissedStart { after: date(56), around: date(84), through: date(112) });
        assert_eq!(starts(&[0, 28, 56, 84]).question(date(90)), None);
        history.note_asked(&question);
        assert_eq!(history.question(date(175)), None);
    }

    #[test]
    fn each_answer_changes_what_it_says_and_no_more() {
        let as_of = date(175);
        let question = gapped().question(as_of).expect("a question");
        for (answer, past) in [
            (Answer::Yes(Some(date(85))), &[28, 28, 29, 28, 28, 28][..]),
            (Answer::Yes(None), &[28, 28, 28, 28]),
            // The date cannot be meant.
            (Answer::Yes(Some(date(300))), &[28, 28, 28, 28]),
            (Answer::No, &[28, 28, 57, 28, 28]),
            (Answer::NotSure, &[28, 28, 57, 28, 28]),
        ] {
            let mut history = gapped();
            history.answer(&question, answer);
            let estimate = history.estimate(as_of);
            assert_eq!(estimate.past.iter().map(|past| past.days).collect::<Vec<_>>(), past, "{answer:?}");
            assert_eq!(history.question(as_of), None, "{answer:?}");
            let skipped = estimate.past.iter().any(|past| past.p_skipped > LIKELY);
            assert_eq!(skipped, answer == Answer::NotSure, "{answer:?}");
        }
    }

    #[test]
    fn a_late_start_is_asked_about_and_the_answer_settles_the_day() {
        let as_of = date(84 + 40);
        let late = starts(&[0, 28, 56, 84]);
        let question = late.question(as_of).expect("a question");
        assert_eq!(question, Question::MissedStart { after: date(84), around: date(112), through: as_of });
        let answered = |answer| {
            let mut history = late.clone();
            history.answer(&question, answer);
            history.estimate(as_of)
        };
        assert_eq!(answered(Answer::No).p_missed_log, 0.0);
        assert_eq!(answered(Answer::Yes(None)).p_missed_log, 1.0);
        assert_eq!(answered(Answer::Yes(Some(date(113)))).cycle_day, Some(12));
        assert!(answered(Answer::NotSure).p_missed_log > LIKELY);
    }

    #[test]
    fn two_starts_close_together_are_one_period_until_told_otherwise() {
        let mut history = starts(&[0, 28, 35, 56]);
        let question = Question::SamePeriod { first: date(28), second: date(35) };
        assert_eq!(history.cycle_starts(date(60)), [0, 28, 56].map(date));
        assert_eq!(history.question(date(60)), Some(question));
        history.answer(&question, Answer::Yes(None));
        assert_eq!((history.question(date(60)), history.cycle_starts(date(60)).len()), (None, 3));
        history.answer(&question, Answer::No);
        assert_eq!(history.cycle_starts(date(60)), [0, 28, 35, 56].map(date));
        assert_eq!(
            starts(&[0, 9, 10]).cycle_starts(date(60)),
            [0, 10].map(date),
            "counted from the start that is kept"
        );
    }

    #[test]
    fn nobody_is_asked_where_there_is_no_cycle() {
        for mode in [Mode::Off, Mode::Pregnant, Mode::HormonalCombined] {
            let mut history = gapped();
            history.mode = mode;
            assert_eq!(history.question(date(175)), None);
        }
    }

    #[test]
    fn an_answer_holds_for_the_time_it_was_about() {
        let mut history = starts(&[0, 28, 56]);
        history.confirmed.insert(date(28), date(56));
        assert!(history.is_confirmed(date(28), date(56)) && !history.is_confirmed(date(28), date(90)));
        history.missed.insert(date(0), date(27));
        assert!(history.is_missed(date(0), date(28)));
        assert!(!history.is_missed(date(0), date(14)), "void once a start has been filled in");
    }
}
