//! Questions about what the log may lack. Nothing is repaired silently, and each question is put once.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    History,
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
